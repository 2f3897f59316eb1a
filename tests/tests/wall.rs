//! A wall in the real window: raised by whoever follows one side, met by a colleague who may follow the other.
#![allow(clippy::unwrap_used)]

use std::{collections::BTreeMap, fs, path::Path};

use tests::{
    furnished::{self, AGENT, COLLEAGUE},
    place::Place,
    window::{Step, Window},
};

const CIRCLE: &str = "Suivi de l’affaire 1";

async fn unlock(place: &Place, phrases: &BTreeMap<String, String>, name: &str) -> Step<Window> {
    let window = Window::open(place).await?;
    window.see("La permanence est verrouillée").await?;
    window.tick(name).await?;
    window.fill("Phrase de passe", phrases.get(name).map_or("", String::as_str)).await?;
    window.press("Ouvrir").await?;
    window.see("À faire").await?;
    Ok(window)
}

#[tokio::test]
async fn a_colleague_meets_the_wall_that_another_raised_also_when_in_charge() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place { program: env!("CARGO_BIN_EXE_permanence-driven").into(), folder: folder.path().to_owned() };
    let command_line = furnished::command_line(env!("CARGO_BIN_EXE_permanence-driven"));
    let phrases = furnished::vault(&command_line, &place.vault(), 5).unwrap();
    let pictures = Path::new(env!("CARGO_BIN_EXE_permanence-driven")).parent().unwrap().join("wall");
    fs::create_dir_all(&pictures).unwrap();
    raised(&place, &phrases, &pictures).await.unwrap_or_else(|stuck| panic!("{stuck}"));
    met(&place, &phrases, &pictures).await.unwrap_or_else(|stuck| panic!("{stuck}"));
}

async fn raised(place: &Place, phrases: &BTreeMap<String, String>, pictures: &Path) -> Step {
    let window = unlock(place, phrases, COLLEAGUE).await?;
    window.go("#/case_file/1").await?;
    window.see("Il faut d’abord un cercle dont vous êtes membre").await?;
    window.press("Comptes").await?;
    window.press("Créer un cercle").await?;
    window.fill("Nom du cercle", CIRCLE).await?;
    window.press("Créer un cercle").await?;
    window.see("vous en êtes membre").await?;
    window.go("#/case_file/1").await?;
    window.choose("Réserver l’affaire au cercle", "1").await?;
    window.picture(pictures, "before").await?;
    window.press("Poser la cloison").await?;
    window.see("Cette affaire est réservée au cercle").await?;
    window.gone("Cloison posée.").await?;
    window.walk_to("Lever la cloison").await?;
    window.picture(pictures, "raised").await?;
    window.press("Entretien").await?;
    window.see("Derrière la cloison").await?;
    window.picture(pictures, "interview").await?;
    window.lock().await
}

/// The head of the desk, who holds every key but the circle's.
async fn met(place: &Place, phrases: &BTreeMap<String, String>, pictures: &Path) -> Step {
    let window = unlock(place, phrases, AGENT).await?;
    window.go("#/case_file/1").await?;
    window.see("Ce dossier est derrière une cloison").await?;
    window.picture(pictures, "met").await
}
