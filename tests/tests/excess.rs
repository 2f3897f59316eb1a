//! What a text says too much of, in the real window: shown under the field, reached by a key, counted without a word of it.
#![allow(clippy::unwrap_used)]

use tests::{
    furnished::{AGENT, Furnished, SUPERVISOR},
    window::{CONTROL, END, ENTER, F8, Step},
};

const NOTES: &str = "Elle est venue avec Karim Brumelune. Rappeler au 06 39 98 47 12. Elle prétend avoir été suivie.";

#[tokio::test]
async fn passages_to_read_again_are_shown_while_they_are_typed_and_a_supervisor_sees_how_many() {
    let desk = Furnished::new(env!("CARGO_BIN_EXE_permanence-driven"), "excess", 5).unwrap();
    written(&desk).await.unwrap_or_else(|stuck| panic!("{stuck}"));
    counted(&desk).await.unwrap_or_else(|stuck| panic!("{stuck}"));
}

async fn written(desk: &Furnished) -> Step {
    let (window, pictures) = (desk.come_in(AGENT).await?, &desk.pictures);
    window.see("À faire").await?;
    window.go("#/interview/new/1").await?;
    window.choose("Mode", "sur_place").await?;
    window.tick("Juridique").await?;
    window.reach("Notes").await?;
    window.write(NOTES).await?;
    window.see("3 passages à relire").await?;
    window.see("Sa place est dans la fiche de la personne, derrière la consigne de contact sûr.").await?;
    window.strike("", F8).await?;
    window.picture(pictures, "passages").await?;
    window.walk_to("Laisser").await?;
    window.picture(pictures, "list").await?;
    window.strike("", F8).await?;
    // What is typed next replaces what the key selected.
    window.write("sa sœur").await?;
    window.see("2 passages à relire").await?;
    window.press("Laisser").await?;
    window.see("1 passage à relire").await?;
    window.strike(CONTROL, ENTER).await?;
    window.see("Histoire du dossier").await?;
    window.lock().await
}

async fn counted(desk: &Furnished) -> Step {
    let (window, pictures) = (desk.come_in(SUPERVISOR).await?, &desk.pictures);
    window.see("Passages à relire").await?;
    window.see("Notes d’entretien").await?;
    window.see("numéro de téléphone 1").await?;
    window.strike("", END).await?;
    window.picture(pictures, "counts").await
}
