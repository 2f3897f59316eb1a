//! Somebody leaves, in the real window: removed with all keys changed, told to who stays, and in the journal.
#![allow(clippy::unwrap_used)]

use tests::{
    furnished::{AGENT, COLLEAGUE, Furnished},
    window::Step,
};

#[tokio::test]
async fn who_leaves_is_removed_from_the_window_told_to_who_stays_and_stands_in_the_journal() {
    let desk = Furnished::new(env!("CARGO_BIN_EXE_permanence-driven"), "account", 3).unwrap();
    removed(&desk).await.unwrap_or_else(|stuck| panic!("{stuck}"));
}

async fn removed(desk: &Furnished) -> Step {
    let window = desk.come_in(AGENT).await?;
    window.press("Réglages").await?;
    window.press("Comptes").await?;
    window.see(COLLEAGUE).await?;
    window.picture(&desk.pictures, "accounts").await?;
    window.press("Retirer le compte de Dominique Fictif").await?;
    window.see("Toutes les clés sont changées").await?;
    window.picture(&desk.pictures, "asked").await?;
    window.press("Retirer et changer toutes les clés").await?;
    window.gone(COLLEAGUE).await?;
    window.picture(&desk.pictures, "removed").await?;
    // The desk works on under its new keys.
    window.go("#/case_file/1").await?;
    window.see("Dossier").await?;

    window.press("Réglages").await?;
    window.press("Journal").await?;
    window.see("Consultation").await?;
    window.picture(&desk.pictures, "read").await?;
    window.mark("Consultations, impressions et exports seulement").await?;
    window.see("Nouvelle des comptes").await?;
    window.picture(&desk.pictures, "journal").await?;
    window.large_and_dark().await?;
    window.picture(&desk.pictures, "journal_twice").await
}
