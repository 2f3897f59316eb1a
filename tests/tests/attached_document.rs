//! Documents joined to a file in the real window, seen from memory, refused, copied out and taken out; and what of them stands
//! anywhere in clear.
#![allow(clippy::unwrap_used)]

use std::{
    fs,
    path::{Path, PathBuf},
};

use tests::{
    brought::{self, BESIDE, SEEN},
    canary::Search,
    furnished::{self, AGENT},
    place::Place,
    window::{ALT, ESCAPE, RIGHT, Step, Window},
};

const TITLE: &str = "Certificat du docteur Modèle";
/// Longer than what is kept.
const HUGE: u64 = 200_000_000;

#[tokio::test]
async fn a_scan_and_a_photograph_are_joined_seen_and_taken_out_and_nothing_of_them_stands_in_clear() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place { program: env!("CARGO_BIN_EXE_permanence-driven").into(), folder: folder.path().to_owned() };
    let command_line = furnished::command_line(env!("CARGO_BIN_EXE_permanence-driven"));
    let phrases = furnished::vault(&command_line, &place.vault(), 3).unwrap();
    let pictures = place.program.parent().unwrap().join("attached_document");
    fs::create_dir_all(&pictures).unwrap();

    let window = Window::open(&place).await.unwrap();
    let driven = drive(&window, &place, phrases.get(AGENT).unwrap(), &pictures).await;
    driven.unwrap_or_else(|stuck| panic!("{stuck}"));
    drop(window);

    // What was copied out says what is seen, and no more.
    let name = "piece-1.pdf";
    let copy = fs::read(place.saves().join(name)).unwrap();
    assert!(copy.windows(SEEN.len()).any(|word| word == SEEN.as_bytes()), "the page is still there");
    assert_eq!(Search::new(BESIDE).unwrap().within(&copy), Vec::<String>::new());
    clear(&place);
}

/// Nothing of a document, nor the name it had, stands in clear but where the person keeps files: not in the vault, the home, the
/// temporary files, the page's scratch, what was logged.
fn clear(place: &Place) {
    let words = Search::new(BESIDE.into_iter().chain([SEEN, TITLE, "serrure", "xmpmeta"])).unwrap();
    let elsewhere = fs::read_dir(&place.folder).unwrap().map(|entry| entry.unwrap().path());
    for path in elsewhere.filter(|path| *path != place.saves()) {
        let found = if path.is_dir() { words.beneath(&path).unwrap() } else { words.within(&fs::read(&path).unwrap()) };
        assert_eq!(found, Vec::<String>::new(), "{}", path.display());
    }
}

/// Puts one file where the dialog will choose it.
fn brought(place: &Place, name: &str, bytes: &[u8]) -> PathBuf {
    let folder = place.saves().join("to_read");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path
}

async fn drive(window: &Window, place: &Place, phrase: &str, pictures: &Path) -> Step {
    window.see("La permanence est verrouillée").await?;
    window.tick(AGENT).await?;
    window.fill("Phrase de passe", phrase).await?;
    window.press("Ouvrir").await?;
    window.press("Dossiers").await?;
    window.open_line("-0001").await?;
    window.see("Aucune pièce.").await?;
    refused(window, place, pictures).await?;

    brought(place, &format!("{TITLE}.pdf"), &brought::certificate());
    window.press("Choisir un fichier").await?;
    window.see("Nettoyé").await?;
    assert_eq!(window.value("Intitulé").await?, TITLE);
    window.choose("Nature", "certificat_medical").await?;
    window.fill("Date portée sur la pièce", "3/1/2026").await?;
    window.picture(pictures, "02-joindre").await?;
    window.press("Garder la pièce").await?;
    window.see("Pièce gardée dans le coffre").await?;
    window.press("Enregistrer une copie").await?;
    window.see("Copie enregistrée").await?;
    window.press("Voir").await?;
    window.see("Page 1 sur 2").await?;
    window.drawn("dialog img").await?;
    window.gone("Copie enregistrée").await?;
    window.picture(pictures, "03-certificat").await?;
    window.strike("", RIGHT).await?;
    window.see("Page 2 sur 2").await?;
    window.press("Fermer").await?;

    brought(place, "serrure.jpg", &brought::photograph()?);
    window.strike(ALT, 'd').await?;
    window.press("Choisir un fichier").await?;
    window.see("Nettoyé").await?;
    window.fill("Intitulé", " forcée").await?;
    window.choose("Nature", "photo").await?;
    window.tick("Confidentielle").await?;
    window.press("Garder la pièce").await?;
    window.see("Pièce jointe au dossier — confidentielle").await?;
    window.gone("Pièce gardée dans le coffre").await?;
    window.walk_to("Corriger les faits").await?;
    window.picture(pictures, "04-pieces").await?;
    window.press("Voir").await?;
    window.drawn("dialog img").await?;
    window.picture(pictures, "05-photo").await?;
    window.press("Fermer").await?;
    clear(place);

    window.press("Retirer").await?;
    window.fill("Raison", "Elle n’est pas de ce dossier").await?;
    window.picture(pictures, "06-retirer").await?;
    window.press("Détruire le contenu").await?;
    window.see("Retirée le").await?;
    assert_eq!(fs::read_dir(place.vault().join("documents"))?.count(), 1);

    window.press("Aide").await?;
    window.tick("sombres").await?;
    window.choose("Taille du texte", "200").await?;
    window.drawn_at(200).await?;
    window.strike("", ESCAPE).await?;
    window.walk_to("Joindre une pièce").await?;
    window.picture(pictures, "07-pieces-200").await?;
    window.walk_to("Enregistrer une copie").await?;
    window.picture(pictures, "08-piece-200").await?;
    window.press("Voir").await?;
    window.drawn("dialog img").await?;
    window.picture(pictures, "09-certificat-200").await?;
    window.press("Fermer").await?;
    window.press("Joindre une pièce").await?;
    window.picture(pictures, "10-joindre-200").await
}

/// Whatever is wrong with a file is said, and another can be chosen.
async fn refused(window: &Window, place: &Place, pictures: &Path) -> Step {
    window.strike(ALT, 'd').await?;
    for (name, bytes, why) in [
        ("vide.pdf", &b""[..], "Ce fichier est vide."),
        ("lettre.docx", b"PK\x03\x04", "Ce fichier n’est ni une image"),
        ("coupe.pdf", b"%PDF-1.7\n1 0 obj", "Ce fichier est abîmé ou incomplet"),
    ] {
        brought(place, name, bytes);
        window.press("Choisir un fichier").await?;
        window.see(why).await?;
    }
    window.picture(pictures, "01-refus").await?;
    let huge = brought(place, "enorme.pdf", b"");
    fs::File::options().write(true).open(huge)?.set_len(HUGE)?;
    window.press("Choisir un fichier").await?;
    window.see("Ce fichier dépasse 50").await
}
