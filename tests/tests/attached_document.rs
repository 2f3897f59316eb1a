//! Documents joined to a file in the real window, seen from memory, refused, copied out and taken out; and what of them stands
//! anywhere in clear.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)] // tests stop where they fail, and call the program that shuts a PDF

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tests::{
    brought::{self, BESIDE, SEEN},
    canary::Search,
    furnished::{AGENT, Furnished},
    place::Place,
    window::{ALT, RIGHT, Step, Window},
};

const TITLE: &str = "Certificat du docteur Modèle";
/// Longer than what is kept.
const HUGE: u64 = 200_000_000;

#[tokio::test]
async fn a_scan_and_a_photograph_are_joined_seen_and_taken_out_and_nothing_of_them_stands_in_clear() {
    let desk = Furnished::new(env!("CARGO_BIN_EXE_permanence-driven"), "attached_document", 3).unwrap();
    let place = &desk.place;
    drive(&desk).await.unwrap_or_else(|stuck| panic!("{stuck}"));

    // What was copied out says what is seen, and no more.
    let name = "piece-1.pdf";
    let copy = fs::read(place.saves().join(name)).unwrap();
    assert!(copy.windows(SEEN.len()).any(|word| word == SEEN.as_bytes()), "the page is still there");
    assert_eq!(Search::new(BESIDE).unwrap().within(&copy), Vec::<String>::new());
    clear(place);
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

async fn drive(desk: &Furnished) -> Step {
    let Furnished { place, pictures, .. } = desk;
    let window = &desk.come_in(AGENT).await?;
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

    window.drop_file("serrure.jpg", &brought::photograph()?).await?;
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

    window.large_and_dark().await?;
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

/// The certificate behind a password.
fn locked(place: &Place) -> std::io::Result<Vec<u8>> {
    let (open, shut) = (place.folder.join("open.pdf"), place.folder.join("shut.pdf"));
    fs::write(&open, brought::certificate())?;
    Command::new("qpdf").args(["--encrypt", "mot", "mot", "256", "--"]).args([&open, &shut]).status()?;
    let bytes = fs::read(&shut);
    for file in [open, shut] {
        fs::remove_file(file)?;
    }
    bytes
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
    brought(place, "protege.pdf", &locked(place)?);
    window.press("Choisir un fichier").await?;
    window.see("protégé par un mot de passe").await?;
    window.drop_zeros("enorme.pdf", HUGE).await?;
    window.see("Ce fichier dépasse 50").await?;
    let huge = brought(place, "enorme.pdf", b"");
    fs::File::options().write(true).open(huge)?.set_len(HUGE)?;
    window.press("Choisir un fichier").await?;
    window.see("Ce fichier dépasse 50").await
}
