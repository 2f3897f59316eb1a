//! An act of the procedure in the real window: noted under the deadlines of a file, counted from, and there in its story.
#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

use tests::{
    furnished::{self, AGENT},
    place::Place,
    window::{Step, Window},
};

const ORDER: &str = "La notification de l’ordonnance de protection";

#[tokio::test]
async fn an_act_that_the_person_tells_of_is_noted_under_the_deadlines_and_stands_in_the_story() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place { program: env!("CARGO_BIN_EXE_permanence-driven").into(), folder: folder.path().to_owned() };
    let command_line = furnished::command_line(env!("CARGO_BIN_EXE_permanence-driven"));
    let phrases = furnished::vault(&command_line, &place.vault(), 5).unwrap();
    let pictures = Path::new(env!("CARGO_BIN_EXE_permanence-driven")).parent().unwrap().join("legal_event");
    fs::create_dir_all(&pictures).unwrap();
    let phrase = phrases.get(AGENT).unwrap();
    noted(&place, phrase, &pictures).await.unwrap_or_else(|stuck| panic!("{stuck}"));
}

async fn noted(place: &Place, phrase: &str, pictures: &Path) -> Step {
    let window = Window::open(place).await?;
    window.see("La permanence est verrouillée").await?;
    window.tick(AGENT).await?;
    window.fill("Phrase de passe", phrase).await?;
    window.press("Ouvrir").await?;
    window.see("À faire").await?;
    window.go("#/case_file/1").await?;
    window.press("Noter un acte de la procédure").await?;
    window.pick("Ce qui s’est passé", ORDER).await?;
    window.fill("Fin fixée par le juge", "31/12/2027").await?;
    window.picture(pictures, "dialog").await?;
    window.press("Noter").await?;
    window.see("L’acte est noté").await?;
    window.gone("L’acte est noté").await?;
    window.walk_to("Noter un acte de la procédure").await?;
    window.see("Actes notés").await?;
    window.picture(pictures, "noted").await?;
    window.go("#/case_file/1").await?;
    window.see("Acte de la procédure").await?;
    window.lock().await
}
