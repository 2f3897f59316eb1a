//! What the real window promises to whoever works from the keyboard: how large it is drawn, and that the focus is in sight.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)] // pdftotext reads back what was saved

use std::{fs, path::Path, process::Command};

use tests::{
    furnished::{self, AGENT},
    place::Place,
    twice,
    window::{ALT, CONTROL, ENTER, Step, Window},
    workday,
};

fn place(folder: &Path) -> Place {
    Place { program: env!("CARGO_BIN_EXE_permanence-driven").into(), folder: folder.to_owned() }
}

#[tokio::test]
async fn what_is_made_larger_from_the_keyboard_is_as_large_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let place = place(folder.path());
    let window = Window::open(&place).await.unwrap();
    window.see("Bienvenue").await.unwrap();
    window.drawn_at(100).await.unwrap();
    for (key, percent) in [('=', 110), ('=', 125), ('-', 110), ('0', 100), ('+', 110)] {
        window.strike(CONTROL, key).await.unwrap();
        window.drawn_at(percent).await.unwrap();
    }
    drop(window);
    Window::open(&place).await.unwrap().drawn_at(110).await.unwrap();
}

#[tokio::test]
async fn at_twice_the_size_and_in_the_dark_the_main_job_is_done_on_pages_that_fit_and_the_focus_is_in_sight() {
    let folder = tempfile::tempdir().unwrap();
    let place = place(folder.path());
    let window = Window::open(&place).await.unwrap();
    window.see("Bienvenue").await.unwrap();
    // Kept one after the other: once the page is large, the colours are kept too.
    window.tick("sombres").await.unwrap();
    window.choose("Taille du texte", "200").await.unwrap();
    window.drawn_at(200).await.unwrap();
    drop(window);

    let pictures = place.program.parent().unwrap().join("scenario-200");
    fs::create_dir_all(&pictures).unwrap();
    workday::whole(&place, &pictures, |_| {}).await.unwrap_or_else(|stuck| panic!("{stuck}"));
}

#[tokio::test]
async fn a_letter_goes_from_the_file_to_a_saved_pdf_that_another_program_reads() {
    let folder = tempfile::tempdir().unwrap();
    let place = place(folder.path());
    let pictures = place.program.parent().unwrap().join("letters");
    fs::create_dir_all(&pictures).unwrap();
    let phrases =
        furnished::vault(&furnished::command_line(&place.program.to_string_lossy()), &place.vault(), 3).unwrap();
    let window = Window::open(&place).await.unwrap();
    letter(&window, phrases.get(AGENT).unwrap(), &pictures).await.unwrap_or_else(|stuck| panic!("{stuck}"));

    let saved: Vec<_> = fs::read_dir(place.saves()).unwrap().map(|entry| entry.unwrap()).collect();
    let names: Vec<_> = saved.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(names, ["courrier-1.pdf"]);
    let read = Command::new("pdftotext").arg(saved.first().unwrap().path()).arg("-").output().unwrap();
    let words = String::from_utf8(read.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    for word in ["Permanence du Modèle", "Attestation de présence", "Fait pour une démonstration."] {
        assert!(words.contains(word), "{words}");
    }
}

/// The head of the letters first, then one letter from a file.
async fn letter(window: &Window, phrase: &str, pictures: &Path) -> Step {
    window.tick(AGENT).await?;
    window.fill("Phrase de passe", phrase).await?;
    window.press("Ouvrir").await?;
    window.press("Réglages").await?;
    window.press("En-tête des courriers").await?;
    window.fill("Organisme", "Association du Modèle").await?;
    window.fill("Service", "Permanence du Modèle").await?;
    window.fill("Adresse", "1 place de la Fable\n59160 Lomme").await?;
    window.fill("Téléphone de la permanence", "03 53 01 00 00").await?;
    window.fill("Ville d’où les courriers sont datés", "Lomme").await?;
    window.picture(pictures, "1-en-tete").await?;
    window.press("Enregistrer l’en-tête").await?;
    window.see("L’en-tête est enregistré.").await?;
    window.press("Réglages").await?;
    window.press("Modèles de courrier").await?;
    window.picture(pictures, "2-modeles").await?;
    window.press("Lettre de rendez-vous").await?;
    window.drawn("main img").await?;
    window.picture(pictures, "3-modele").await?;

    window.press("Dossiers").await?;
    window.open_line("-0001").await?;
    window.see("Histoire du dossier").await?;
    window.strike(ALT, 'c').await?;
    window.see("Choisissez ce que vous voulez écrire.").await?;
    window.picture(pictures, "4-choix").await?;
    let attestation = window.read("main .choices a").await?;
    let attestation = attestation.into_iter().find(|text| text.starts_with("Attestation")).unwrap_or_default();
    window.press(&attestation).await?;
    window.fill("Texte", " Fait pour une démonstration. ").await?;
    window.drawn("main img").await?;
    window.picture(pictures, "5-relecture").await?;
    window.strike(CONTROL, ENTER).await?;
    window.see("Ce courrier ne se modifie plus.").await?;
    window.drawn("main img").await?;
    window.picture(pictures, "6-fait").await?;
    window.strike(ALT, 'p').await?;
    window.see("Le PDF est enregistré.").await
}

#[tokio::test]
async fn somebody_is_found_with_a_slip_said_to_be_two_made_one_and_put_apart_again() {
    let folder = tempfile::tempdir().unwrap();
    let place = place(folder.path());
    let phrases =
        furnished::vault(&furnished::command_line(&place.program.to_string_lossy()), &place.vault(), 6).unwrap();
    let window = Window::open(&place).await.unwrap();
    window.tick(AGENT).await.unwrap();
    window.fill("Phrase de passe", phrases.get(AGENT).unwrap()).await.unwrap();
    window.press("Ouvrir").await.unwrap();
    let pictures = place.program.parent().unwrap().join("scenario");
    fs::create_dir_all(&pictures).unwrap();
    twice::whole(&window, &pictures).await.unwrap_or_else(|stuck| panic!("{stuck}"));
}
