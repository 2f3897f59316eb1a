//! A wall in the real window: raised by whoever follows one side, met by a colleague who may follow the other.
#![allow(clippy::unwrap_used)]

use tests::{
    furnished::{AGENT, COLLEAGUE, Furnished},
    window::Step,
};

const CIRCLE: &str = "Suivi de l’affaire 1";

#[tokio::test]
async fn a_colleague_meets_the_wall_that_another_raised_also_when_in_charge() {
    let desk = Furnished::new(env!("CARGO_BIN_EXE_permanence-driven"), "wall", 5).unwrap();
    raised(&desk).await.unwrap_or_else(|stuck| panic!("{stuck}"));
    met(&desk).await.unwrap_or_else(|stuck| panic!("{stuck}"));
}

async fn raised(desk: &Furnished) -> Step {
    let (window, pictures) = (desk.come_in(COLLEAGUE).await?, &desk.pictures);
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
async fn met(desk: &Furnished) -> Step {
    let (window, pictures) = (desk.come_in(AGENT).await?, &desk.pictures);
    window.go("#/case_file/1").await?;
    window.see("Ce dossier est derrière une cloison").await?;
    window.picture(pictures, "met").await
}
