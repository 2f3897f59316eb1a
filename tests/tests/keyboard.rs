//! A morning in the real window with keys alone: somebody comes in, is found again, interviewed, referred to the Parquet, expected
//! another day, called back; then the desk is locked. Nothing is clicked, and no field is reached but by its key or by the tab key.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use tests::{
    furnished::{AGENT, Furnished},
    window::{ALT, CONTROL, ENTER, Step, Window},
};

/// WebDriver's code for the key.
const F1: char = '\u{E031}';
const NAME: &str = "Ombrenuit";
/// The same name, as a tired hand types it.
const SLIP: &str = "Ombernuit";

#[tokio::test]
async fn a_morning_is_worked_with_keys_alone_from_the_lock_to_the_lock() {
    let desk = Furnished::new(env!("CARGO_BIN_EXE_permanence-driven"), "keyboard", 20).unwrap();
    morning(&desk).await.unwrap_or_else(|stuck| panic!("{stuck}"));
}

async fn morning(desk: &Furnished) -> Step {
    let (window, pictures) = (come_in(desk).await?, &desk.pictures);
    welcome(&window).await?;
    find_again(&window, pictures).await?;
    interview(&window, pictures).await?;
    refer(&window, pictures).await?;
    call_back(&window, pictures).await?;
    expect(&window, pictures).await?;
    window.lock_with_keys().await
}

async fn come_in(desk: &Furnished) -> Step<Window> {
    let window = Window::open(&desk.place).await?;
    window.see("La permanence est verrouillée").await?;
    window.mark(AGENT).await?;
    window.reach("Phrase de passe").await?;
    window.write(desk.phrase(AGENT)).await?;
    window.strike("", ENTER).await?;
    window.see("Accueillir une personne").await?;
    Ok(window)
}

async fn welcome(window: &Window) -> Step {
    window.strike(ALT, '3').await?;
    window.see("L’essentiel").await?;
    window.write(NAME).await?;
    window.reach("Prénoms").await?;
    window.write("Faustabelle").await?;
    window.reach("Faits déclarés").await?;
    window.write("couple").await?;
    window.reach("Prochain rendez-vous").await?;
    window.strike(CONTROL, ENTER).await?;
    window.see("Histoire du dossier").await
}

async fn find_again(window: &Window, pictures: &Path) -> Step {
    window.strike(ALT, '1').await?;
    window.see("À faire").await?;
    window.strike(CONTROL, 'k').await?;
    window.see("Aller à").await?;
    window.write(SLIP).await?;
    window.see("à une faute de frappe près").await?;
    window.picture(pictures, "1-found").await?;
    window.strike("", ENTER).await?;
    window.see("Histoire du dossier").await?;
    window.see(NAME).await
}

async fn interview(window: &Window, pictures: &Path) -> Step {
    window.strike(ALT, 'e').await?;
    window.reach("Mode").await?;
    window.write("Par").await?;
    window.mark("Juridique").await?;
    window.reach("Notes").await?;
    window.write("Elle veut comprendre ce qui suit une plainte.").await?;
    window.picture(pictures, "2-interview").await?;
    window.strike(CONTROL, ENTER).await?;
    window.see("Entretien enregistré").await?;
    window.see("Histoire du dossier").await
}

async fn refer(window: &Window, pictures: &Path) -> Step {
    window.strike(ALT, 's').await?;
    window.reach("Quelle saisine ?").await?;
    window.write("article 40").await?;
    window.offers("article 40").await?;
    window.strike("", ENTER).await?;
    window.reach("Exposé").await?;
    window.write("La personne déclare des violences de son conjoint.").await?;
    window.strike(CONTROL, ENTER).await?;
    window.see("Préparée le").await?;
    window.walk_through("Envoyer").await?;
    window.reach("Mode d’envoi").await?;
    window.write("Lettre rec").await?;
    window.picture(pictures, "3-sending").await?;
    window.walk_through("Envoyer").await?;
    window.see("Envoyée le").await?;
    window.picture(pictures, "4-sent").await
}

/// Noted in the file, done from the list of the day, and taken back.
async fn call_back(window: &Window, pictures: &Path) -> Step {
    window.strike(CONTROL, 'k').await?;
    window.see("Aller à").await?;
    window.write(NAME).await?;
    window.see("Faustabelle").await?;
    window.strike("", ENTER).await?;
    window.see("Histoire du dossier").await?;
    window.strike(ALT, 'a').await?;
    window.reach("Ce qu’il y a à faire").await?;
    window.write("Rappeler l’avocate Brumelune").await?;
    window.strike("", ENTER).await?;
    window.see("Suite notée.").await?;
    window.strike(ALT, '1').await?;
    window.see("À faire").await?;
    window.picture(pictures, "5-today").await?;
    window.walk_through("C’est fait").await?;
    window.see("Noté comme fait.").await?;
    window.strike(CONTROL, 'z').await?;
    window.gone("Noté comme fait.").await
}

async fn expect(window: &Window, pictures: &Path) -> Step {
    window.strike(ALT, '2').await?;
    window.see("Semaine du").await?;
    window.strike(ALT, 'n').await?;
    window.reach("Personne attendue").await?;
    window.write("Mme Irène Volubelle").await?;
    window.reach("Nature").await?;
    window.write("Juri").await?;
    let proposed = window.read("[aria-busy=false] .slots button").await?.into_iter().next().unwrap_or_default();
    window.walk_through(&proposed).await?;
    window.picture(pictures, "6-expected").await?;
    window.walk_through("Enregistrer le rendez-vous").await?;
    window.see("Rendez-vous enregistré").await
}

#[tokio::test]
async fn other_keys_chosen_for_a_shortcut_work_and_are_shown_and_are_the_same_at_the_next_start() {
    let desk = Furnished::new(env!("CARGO_BIN_EXE_permanence-driven"), "keyboard", 3).unwrap();
    other_keys(&desk).await.unwrap_or_else(|stuck| panic!("{stuck}"));
}

async fn other_keys(desk: &Furnished) -> Step {
    let (window, pictures) = (come_in(desk).await?, &desk.pictures);
    window.strike("", F1).await?;
    window.see("Raccourcis clavier").await?;
    // The first of them makes everything larger; the second screen has the keys that are tried.
    window.walk_through("Changer").await?;
    window.strike(ALT, '2').await?;
    window.see("Alt 2 sert déjà à « Agenda »").await?;
    window.picture(pictures, "7-taken").await?;
    window.strike(ALT, 'j').await?;
    window.see("Alt J").await?;
    window.picture(pictures, "8-other-keys").await?;
    window.strike(ALT, 'j').await?;
    window.drawn_at(110).await?;
    drop(window);

    let window = Window::open(&desk.place).await?;
    window.drawn_at(110).await?;
    window.strike(ALT, 'j').await?;
    window.drawn_at(125).await?;
    window.strike(CONTROL, '0').await?;
    window.drawn_at(100).await
}
