//! The end of a permanence in the real window: numbers given, the day handed over, the desk locked, a colleague who reads it.
#![allow(clippy::unwrap_used)]

use tests::{
    furnished::{AGENT, COLLEAGUE, Furnished},
    window::{ALT, ESCAPE, Step},
};

const NOTE: &str = "Elle a peur ce soir : la rappeler avant midi, jamais après.";
/// WebDriver's codes for the keys.
const F2: char = '\u{E032}';

#[tokio::test]
async fn what_a_permanence_leaves_is_signed_before_the_lock_and_read_by_the_colleague_who_opens() {
    let desk = Furnished::new(env!("CARGO_BIN_EXE_permanence-driven"), "day-end", 30).unwrap();
    evening(&desk).await.unwrap_or_else(|stuck| panic!("{stuck}"));
    morning(&desk).await.unwrap_or_else(|stuck| panic!("{stuck}"));
}

/// Numbers looked up over a form, then the hand-over.
async fn evening(desk: &Furnished) -> Step {
    let pictures = &desk.pictures;
    let window = desk.come_in(AGENT).await?;
    window.tick("à tous").await?;
    window.picture(pictures, "today").await?;

    window.press("Accueil").await?;
    window.fill("Nom de naissance", "Inventée").await?;
    window.strike("", F2).await?;
    window.fill("Chercher : enfant, logement, SMS…", "enfant").await?;
    window.see("Allô Enfance en danger").await?;
    window.picture(pictures, "helplines-found").await?;
    window.strike("", F2).await?;
    assert_eq!(window.value("Nom de naissance").await?, "Inventée", "nothing typed is lost");
    window.strike("", F2).await?;
    window.see("France Victimes").await?;
    window.picture(pictures, "helplines").await?;
    window.strike("", ESCAPE).await?;

    window.strike(ALT, 'r').await?;
    window.fill("Ce qu’il faut savoir", NOTE).await?;
    window.picture(pictures, "hand-over").await?;
    window.lock_with("Signer et verrouiller").await
}

/// The colleague reads it first of all, says so, and it is there for whoever looks for it.
async fn morning(desk: &Furnished) -> Step {
    let pictures = &desk.pictures;
    let window = desk.come_in(COLLEAGUE).await?;
    window.see(NOTE).await?;
    window.picture(pictures, "to-read").await?;
    window.press("Lu").await?;
    window.see("Noté comme lu.").await?;
    window.gone(NOTE).await?;
    window.strike(ALT, 'r').await?;
    window.press("Relais").await?;
    window.see(&format!("lu par {COLLEAGUE}")).await?;
    window.picture(pictures, "hand-overs").await?;
    window.press("Réglages").await?;
    window.press("Confier le travail d’un collègue").await?;
    window.see("Qui est absent").await?;
    window.picture(pictures, "reassignment").await?;
    window.press("Réglages").await?;
    window.press("Numéros utiles").await?;
    window.see("Réglages").await?;
    window.picture(pictures, "helplines-settings").await
}
