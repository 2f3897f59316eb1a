//! The pictures of the guide, taken anew on invented people: one a screen, in the folder of the argument.
#![allow(clippy::print_stderr)] // its words are its result

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use tempfile::TempDir;
use tests::{
    brought,
    furnished::{AGENT, Furnished, SUPERVISOR},
    place::Place,
    window::{ALT, CONTROL, ESCAPE, Step, Window},
};

/// Screens that only have to be gone to: the name of the picture, the address, a word that is there once all is.
const SCREENS: [(&str, &str, &str); 20] = [
    ("dossiers", "#/case_file", "Dossiers"),
    ("dossier", "#/case_file/2", "Histoire du dossier"),
    ("suites", "#/follow_up", "Suites"),
    ("saisines", "#/referral", "Saisines"),
    ("partenaires", "#/partner", "Solfa"),
    ("reglages", "#/settings", "Réglages"),
    ("suites-du-parquet", "#/referral/answers", "Suites et motifs"),
    ("modeles", "#/letter/templates", "Modèles"),
    ("en-tete", "#/letter/head", "En-tête"),
    ("durees", "#/desk_session/lengths", "en minutes"),
    ("comptes", "#/account", "Comptes"),
    ("silences", "#/silence", "Enregistrer"),
    ("conservation", "#/retention", "Conservation"),
    ("permanences", "#/desk_session", "Annoncer une permanence"),
    ("annoncer", "#/desk_session/new", "Qui reçoit"),
    ("fermetures", "#/desk_session/closures", "Ajouter une fermeture"),
    ("confier", "#/reassignment", "Qui est absent"),
    ("orientations", "#/partner/orientations", "Orientations"),
    ("partenaire", "#/partner/entry/aiavm", "AIAVM"),
    ("entretien", "#/interview/new/2", "Notes"),
];

#[tokio::main]
async fn main() -> ExitCode {
    let Some(pictures) = env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("album FOLDER: the folder that receives the pictures");
        return ExitCode::from(2);
    };
    match album(&pictures).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(stuck) => {
            eprintln!("{stuck}");
            ExitCode::FAILURE
        }
    }
}

async fn album(pictures: &Path) -> Step {
    fs::create_dir_all(pictures)?;
    let program = env::current_exe()?.with_file_name("permanence-driven");
    first_start(&program, pictures).await?;
    let program = program.to_str().ok_or_else(|| io::Error::other("the folder has a name that is no text"))?;
    let desk = Furnished::new(program, "album-desk", 30)?;
    let locked = Window::open(&desk.place).await?;
    locked.see("La permanence est verrouillée").await?;
    locked.picture(pictures, "verrou").await?;
    locked.unlock(AGENT, desk.phrase(AGENT)).await?;
    the_day(&locked, pictures).await?;
    for (name, address, word) in SCREENS {
        locked.go(address).await?;
        locked.see(word).await?;
        locked.picture(pictures, name).await?;
    }
    the_agenda(&locked, pictures).await?;
    a_file(&locked, pictures).await?;
    an_assessment(&locked, pictures).await?;
    documents(&locked, pictures).await?;
    a_referral(&locked, pictures).await?;
    the_mayor_signs(&locked, pictures).await?;
    without_agreement(&locked, pictures).await?;
    locked.lock().await?;
    let counted = desk.come_in(SUPERVISOR).await?;
    counted.see("Unité comptée").await?;
    counted.choose("Tableau", "helped_by_offence").await?;
    counted.see("avant toute qualification").await?;
    counted.picture(pictures, "statistiques").await?;
    counted.go("#/network_desk").await?;
    counted.see("Notre empreinte").await?;
    counted.picture(pictures, "autres-permanences").await
}

/// Up to the sheet, which opens what nobody keeps: the vault itself is never made.
async fn first_start(program: &Path, pictures: &Path) -> Step {
    let folder = TempDir::new()?;
    let window = Window::open(&Place { program: program.to_owned(), folder: folder.path().to_owned() }).await?;
    window.see("Bienvenue").await?;
    window.picture(pictures, "bienvenue").await?;
    window.press("Continuer").await?;
    window.fill("Votre prénom et votre nom", AGENT).await?;
    window.press("Continuer").await?;
    let proposed = window.read("output").await?;
    window.fill("La même phrase, tapée de nouveau", &proposed.concat()).await?;
    window.picture(pictures, "phrase-de-passe").await?;
    window.press("Créer le coffre").await?;
    window.see("La feuille est sur papier").await?;
    window.picture(pictures, "feuille-de-secours").await
}

async fn the_day(window: &Window, pictures: &Path) -> Step {
    window.see("À faire").await?;
    window.picture(pictures, "aujourdhui").await?;
    window.strike("", '\u{E031}').await?;
    window.see("Raccourcis clavier").await?;
    window.picture(pictures, "aide").await?;
    window.strike("", ESCAPE).await
}

async fn the_agenda(window: &Window, pictures: &Path) -> Step {
    for (address, act, word, name) in [
        ("#/agenda", "Nouveau rendez-vous", "Personne attendue", "rendez-vous"),
        ("#/agenda/day", "Feuille discrète", "À la place du nom", "feuille-discrete"),
    ] {
        window.go(address).await?;
        window.press(act).await?;
        window.see(word).await?;
        window.picture(pictures, name).await?;
        window.strike("", ESCAPE).await?;
        window.gone(word).await?;
    }
    Ok(())
}

/// What a dialog of a file shows.
async fn a_file(window: &Window, pictures: &Path) -> Step {
    for (act, word, name) in [
        ("Appeler", "Ce qu’a donné l’appel", "appeler"),
        ("Noter un accord", "À qui", "accord"),
        ("Orienter", "Vers qui", "orienter"),
        ("Noter un besoin", "Prochain pas", "besoin"),
        ("Demander", "Ce qui fait danger", "danger-questions"),
        ("Noter le souhait", "veut-elle en être informée", "liberation"),
        ("Et si…", "Rien n’est gardé", "et-si"),
        ("Modifier la consigne", "Personne de confiance", "consigne"),
        ("Corriger les faits", "Type de lieu", "faits"),
        ("Clore le dossier", "Pourquoi ce dossier est-il clos", "clore"),
    ] {
        window.go("#/case_file/2").await?;
        window.see("Histoire du dossier").await?;
        window.press(act).await?;
        window.see(word).await?;
        window.picture(pictures, name).await?;
        window.strike("", ESCAPE).await?;
        // Twice within half a second would lock the desk.
        window.gone(word).await?;
    }
    Ok(())
}

async fn an_assessment(window: &Window, pictures: &Path) -> Step {
    window.go("#/case_file/2").await?;
    window.see("Histoire du dossier").await?;
    window.press("Commencer").await?;
    window.see("Rendre l’avis").await?;
    window.picture(pictures, "evvi").await
}

async fn documents(window: &Window, pictures: &Path) -> Step {
    window.go("#/case_file/3").await?;
    window.see("Histoire du dossier").await?;
    for (name, bytes, kind) in [
        ("Certificat du docteur Modèle.pdf", brought::certificate(), "certificat_medical"),
        ("Porte forcée.jpg", brought::photograph()?, "photo"),
    ] {
        window.drop_file(name, &bytes).await?;
        window.see("Nettoyé").await?;
        window.choose("Nature", kind).await?;
        window.press("Garder la pièce").await?;
        window.see("Pièce gardée dans le coffre").await?;
        window.gone("Pièce gardée dans le coffre").await?;
    }
    window.walk_to("Enregistrer une copie").await?;
    window.picture(pictures, "pieces").await?;
    window.press("Voir").await?;
    window.drawn("dialog img").await?;
    window.picture(pictures, "piece-vue").await?;
    window.press("Fermer").await
}

async fn the_mayor_signs(window: &Window, pictures: &Path) -> Step {
    window.go("#/referral/new/5").await?;
    window.pick("Quelle saisine ?", "article 40").await?;
    window.fill("Exposé", "La personne déclare avoir été menacée sur son lieu de travail.").await?;
    window.strike(CONTROL, '\u{E007}').await?;
    window.see("Préparée le").await?;
    window.press("Courrier").await?;
    window.press_beginning("Signalement").await?;
    window.tick("Le maire").await?;
    window.fill("Nom et qualité, tels qu’ils seront imprimés", ", Sacha Modèle").await?;
    window.drawn("section img").await?;
    window.picture(pictures, "courrier-maire").await
}

/// What only a psychologist is offered.
async fn without_agreement(window: &Window, pictures: &Path) -> Step {
    window.go("#/account").await?;
    window.choose("Métier", "psychologue").await?;
    window.press("Enregistrer mon profil").await?;
    window.see("Profil enregistré").await?;
    window.go("#/referral/new/2").await?;
    window.pick("Quelle saisine ?", "avec accord").await?;
    window.tick("Signalement sans accord d’une victime majeure sous emprise").await?;
    window.see("Personne informée du signalement le").await?;
    window.picture(pictures, "sans-accord").await
}

async fn a_referral(window: &Window, pictures: &Path) -> Step {
    window.go("#/referral/new/4").await?;
    window.pick("Quelle saisine ?", "article 40").await?;
    window.see("Qui peut l’envoyer").await?;
    window.picture(pictures, "saisine").await?;
    window.fill("Exposé", "La personne déclare avoir été menacée devant chez elle le 20 novembre.").await?;
    window.strike(CONTROL, '\u{E007}').await?;
    window.see("Préparée le").await?;
    window.press("Envoyer").await?;
    window.choose("Mode d’envoi", "lettre_recommandee").await?;
    window.press("Envoyer").await?;
    window.see("Envoyée le").await?;
    window.press("Noter la réponse").await?;
    window.pick("Suite donnée", "Classement sans").await?;
    window.pick("Motif du classement", "Auteur inconnu").await?;
    window.picture(pictures, "noter-la-reponse").await?;
    window.press("Noter la réponse").await?;
    window.see("Ce que la personne peut faire").await?;
    window.gone("Enregistré.").await?;
    window.picture(pictures, "reponse").await?;
    window.strike(ALT, '1').await
}
