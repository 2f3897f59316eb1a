//! The main job of the desk, from the first start to the protected export, on an invented person.

use std::path::Path;

use crate::{
    place::Place,
    window::{Step, Stuck, Window},
};

/// Who receives. The names of the staff stand in clear in the header.
pub const AGENT: &str = "Camille Exemple";
/// Who counts.
pub const SUPERVISOR: &str = "Dominique Exemple";
/// The family name of the person received: invented, as it says.
pub const PERSON: &str = "INVENTÉE";
const PHONE: &str = "0639984712";

const IDENTITY: [(&str, &str); 8] = [
    ("Nom de naissance", PERSON),
    ("Prénoms", "Faustabelle"),
    ("Nom d’usage", "Ombrenuit"),
    ("Téléphone", PHONE),
    ("Commune", "Fictiville"),
    ("Courriel", "zyxomma@exemple.invalid"),
    ("Langue", "quorvandais"),
    ("Adresse", "3 ruelle Thraxibule"),
];
const INSTRUCTION: [(&str, &str); 3] = [
    ("Se présenter comme", "Madame Brumelune"),
    ("Mot convenu", "parapluvieux"),
    ("Autre consigne", "portail Verdazur"),
];
const FACTS: [(&str, &str); 4] = [
    ("Commune des faits", "Nullepartville"),
    ("Service", "Poste Frondegrise"),
    ("Numéro", "PV-ZYX-4410"),
    ("Récit des faits", "La personne déclare des violences, escalier Malvasine."),
];
const NOTES: &str = "Il est convenu d’un signalement, sans Quoribond.";
const STATEMENT: &str = "La personne déclare que son conjoint l’a frappée, place Ombrecendre.";
const REFERENCE: &str = "LR-ZYX-5521";
const TO_DO: &str = "Demander au greffe Pelunard";
const EXPECTED: &str = "Mme I. Volubelle";
const APPOINTMENT_NOTE: &str = "Sonner porte Ébrasille";

/// Words typed about the person, at least one in each field of the job. They stand nowhere else.
pub const CANARIES: [&str; 21] = [
    PERSON,
    "Faustabelle",
    "Ombrenuit",
    PHONE,
    "Fictiville",
    "zyxomma@exemple",
    "quorvandais",
    "Thraxibule",
    "Brumelune",
    "parapluvieux",
    "Verdazur",
    "Nullepartville",
    "Frondegrise",
    "PV-ZYX-4410",
    "Malvasine",
    "Quoribond",
    "Ombrecendre",
    REFERENCE,
    "Pelunard",
    "Volubelle",
    "Ébrasille",
];

/// What opens the vault, as it was shown and typed.
#[derive(Debug, Clone, Default)]
pub struct Secrets {
    /// The agent's passphrase.
    pub agent: String,
    /// The four lines of the recovery sheet.
    pub sheet: Vec<String>,
    /// The supervisor's enrolment code.
    pub code: String,
    /// The supervisor's passphrase.
    pub supervisor: String,
}

/// Goes through the whole job. A picture of each screen is left in `pictures`, and each is tried with axe-core. `look` is called
/// while the program holds what was typed, before each lock and at the end.
///
/// # Errors
/// The first step that did not go as it should.
pub async fn whole(place: &Place, pictures: &Path, mut look: impl FnMut(&Secrets)) -> Step<Secrets> {
    let mut secrets = Secrets::default();
    let window = Window::open(place).await?;
    first_start(&window, pictures, &mut secrets).await?;
    profile(&window, pictures).await?;
    intake(&window, pictures).await?;
    interview(&window, pictures).await?;
    referral(&window, pictures).await?;
    follow_up(&window, pictures).await?;
    appointment(&window, pictures).await?;
    look(&secrets);
    window.lock().await?;

    let window = unlock(place, pictures, &secrets.agent).await?;
    secrets.code = supervisor_account(&window, pictures).await?;
    look(&secrets);
    window.lock().await?;

    let window = Window::open(place).await?;
    secrets.supervisor = enrol(&window, pictures, &secrets.code).await?;
    statistics(&window, pictures).await?;
    look(&secrets);
    Ok(secrets)
}

/// From the welcome to the first screen of the day, with the sheet typed back.
///
/// # Errors
/// The first step that did not go as it should.
pub async fn first_start(window: &Window, pictures: &Path, secrets: &mut Secrets) -> Step {
    window.see("Bienvenue").await?;
    window.picture(pictures, "01-bienvenue").await?;
    window.press("Continuer").await?;
    window.fill("Votre prénom et votre nom", AGENT).await?;
    window.press("Continuer").await?;
    secrets.agent = proposed(window).await?;
    window.picture(pictures, "02-phrase-de-passe").await?;
    window.press("Créer le coffre").await?;
    secrets.sheet = window.read("ol li").await?;
    window.picture(pictures, "03-feuille-de-secours").await?;
    window.press("La feuille est sur papier").await?;
    for (number, line) in (1..).zip(&secrets.sheet) {
        window.fill(&format!("Ligne {number}"), line).await?;
    }
    window.press("Vérifier et ouvrir").await?;
    window.see("Aucun rendez-vous aujourd’hui.").await?;
    window.picture(pictures, "04-aujourd-hui").await
}

/// Takes the passphrase that the desk proposes, and types it again as it asks.
async fn proposed(window: &Window) -> Step<String> {
    let phrase = first(window.read("output").await?, "proposed passphrase")?;
    window.fill("La même phrase, tapée de nouveau", &phrase).await?;
    Ok(phrase)
}

fn first(texts: Vec<String>, what: &str) -> Step<String> {
    texts.into_iter().next().ok_or_else(|| Stuck::Absent { what: what.to_owned(), page: String::new() })
}

/// Who one works for decides what one may send.
///
/// # Errors
/// The first step that did not go as it should.
pub async fn profile(window: &Window, pictures: &Path) -> Step {
    window.press("Comptes").await?;
    window.tick("Mairie, Département").await?;
    window.press("Enregistrer mon profil").await?;
    window.see("Profil enregistré").await?;
    window.picture(pictures, "04-comptes").await
}

/// Somebody is received for the first time, and her file is opened.
///
/// # Errors
/// The first step that did not go as it should.
pub async fn intake(window: &Window, pictures: &Path) -> Step {
    window.press("Accueil").await?;
    window.walk_to("Ouvrir le dossier").await?;
    window.tick("Femme").await?;
    window.press("Adresse, langue, représentant").await?;
    fill_each(window, &IDENTITY).await?;
    window.fill("Née le", "14/07/1990").await?;
    window.tick("Oui").await?;
    fill_each(window, &INSTRUCTION).await?;
    window.choose("La personne est", "victime_directe").await?;
    window.tick("Sur place").await?;
    window.choose("Qui a pris contact", "personne_elle_meme").await?;
    window.choose("Orientée par", "police_nationale").await?;
    window.pick("Faits déclarés", "couple").await?;
    window.press("Date, lieu, plainte et démarches, récit").await?;
    window.choose("Plainte", "plainte_avant").await?;
    fill_each(window, &FACTS).await?;
    window.picture(pictures, "05-accueil").await?;
    window.press("Ouvrir le dossier").await?;
    window.see("Histoire du dossier").await?;
    window.see(PERSON).await?;
    window.press("J’ai lu la consigne : afficher les coordonnées").await?;
    window.see(PHONE).await?;
    window.picture(pictures, "06-dossier").await
}

async fn fill_each(window: &Window, fields: &[(&str, &str)]) -> Step {
    for (label, text) in fields {
        window.fill(label, text).await?;
    }
    Ok(())
}

async fn interview(window: &Window, pictures: &Path) -> Step {
    window.press("Entretien").await?;
    window.choose("Mode", "sur_place").await?;
    window.tick("Juridique").await?;
    window.fill("Notes", NOTES).await?;
    window.picture(pictures, "07-entretien").await?;
    window.press("Enregistrer l’entretien").await?;
    window.see("Histoire du dossier").await
}

async fn referral(window: &Window, pictures: &Path) -> Step {
    window.press("Saisine").await?;
    window.pick("Quelle saisine ?", "article 40").await?;
    window.fill("Exposé", STATEMENT).await?;
    window.picture(pictures, "08-saisine").await?;
    window.press("Enregistrer le brouillon").await?;
    window.see("Préparée le").await?;
    window.press("Envoyer").await?;
    window.choose("Mode d’envoi", "lettre_recommandee").await?;
    window.fill("Référence", REFERENCE).await?;
    window.picture(pictures, "09-envoi").await?;
    window.press("Envoyer").await?;
    window.see("Envoyée le").await?;
    window.picture(pictures, "10-saisine-envoyee").await
}

async fn follow_up(window: &Window, pictures: &Path) -> Step {
    window.press("Noter une suite").await?;
    window.fill("Ce qu’il y a à faire", TO_DO).await?;
    window.press("Noter").await?;
    window.see("Suite notée.").await?;
    window.press("Suites à donner").await?;
    window.choose("Afficher", "open").await?;
    window.see(TO_DO).await?;
    window.picture(pictures, "11-suites").await
}

async fn appointment(window: &Window, pictures: &Path) -> Step {
    window.press("Agenda").await?;
    window.press("Nouveau rendez-vous").await?;
    window.fill("Personne attendue", EXPECTED).await?;
    window.choose("Nature", "juridique").await?;
    window.fill("Note", APPOINTMENT_NOTE).await?;
    window.picture(pictures, "12-rendez-vous").await?;
    window.press("Enregistrer le rendez-vous").await?;
    window.see("Rendez-vous enregistré").await?;
    window.picture(pictures, "13-agenda").await
}

async fn unlock(place: &Place, pictures: &Path, phrase: &str) -> Step<Window> {
    let window = Window::open(place).await?;
    window.see("La permanence est verrouillée").await?;
    window.picture(pictures, "14-verrouillee").await?;
    window.fill("Phrase de passe", phrase).await?;
    window.press("Ouvrir").await?;
    window.see(EXPECTED).await?;
    window.picture(pictures, "15-rouverte").await?;
    Ok(window)
}

async fn supervisor_account(window: &Window, pictures: &Path) -> Step<String> {
    window.press("Comptes").await?;
    window.press("Ajouter une personne").await?;
    window.fill("Prénom et nom", SUPERVISOR).await?;
    window.tick("superviseur").await?;
    window.press("Ajouter").await?;
    let code = first(window.read("dialog p.private").await?, "enrolment code")?;
    window.picture(pictures, "16-code").await?;
    window.press("C’est noté").await?;
    window.see("attend sa première ouverture").await?;
    Ok(code)
}

async fn enrol(window: &Window, pictures: &Path, code: &str) -> Step<String> {
    window.tick(SUPERVISOR).await?;
    window.fill("Code d’inscription", code).await?;
    let phrase = proposed(window).await?;
    window.picture(pictures, "17-inscription").await?;
    window.press("Ouvrir").await?;
    Ok(phrase)
}

async fn statistics(window: &Window, pictures: &Path) -> Step {
    window.see("Personnes aidées par sexe").await?;
    window.picture(pictures, "18-statistiques").await?;
    window.press("Exporter").await?;
    window.fill("Usage prévu", "Rapport d’activité").await?;
    window.fill("Destinataire", "Conseil municipal inventé").await?;
    window.picture(pictures, "19-export").await?;
    window.press("Exporter").await?;
    window.see("Export enregistré et noté.").await?;
    window.picture(pictures, "20-sorti").await
}
