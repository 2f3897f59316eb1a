//! What a text says too much of, in the real window: shown under the field, reached by a key, counted without a word of it.
#![allow(clippy::unwrap_used)]

use std::{collections::BTreeMap, fs, path::Path};

use tests::{
    furnished::{self, AGENT, SUPERVISOR},
    place::Place,
    window::{CONTROL, END, ENTER, F8, Step, Window},
};

const NOTES: &str = "Elle est venue avec Karim Brumelune. Rappeler au 06 39 98 47 12. Elle prétend avoir été suivie.";

async fn unlock(place: &Place, phrases: &BTreeMap<String, String>, name: &str) -> Step<Window> {
    let window = Window::open(place).await?;
    window.see("La permanence est verrouillée").await?;
    window.tick(name).await?;
    window.fill("Phrase de passe", phrases.get(name).map_or("", String::as_str)).await?;
    window.press("Ouvrir").await?;
    Ok(window)
}

#[tokio::test]
async fn passages_to_read_again_are_shown_while_they_are_typed_and_a_supervisor_sees_how_many() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place { program: env!("CARGO_BIN_EXE_permanence-driven").into(), folder: folder.path().to_owned() };
    let command_line = furnished::command_line(env!("CARGO_BIN_EXE_permanence-driven"));
    let phrases = furnished::vault(&command_line, &place.vault(), 5).unwrap();
    let pictures = Path::new(env!("CARGO_BIN_EXE_permanence-driven")).parent().unwrap().join("excess");
    fs::create_dir_all(&pictures).unwrap();
    written(&place, &phrases, &pictures).await.unwrap_or_else(|stuck| panic!("{stuck}"));
    counted(&place, &phrases, &pictures).await.unwrap_or_else(|stuck| panic!("{stuck}"));
}

async fn written(place: &Place, phrases: &BTreeMap<String, String>, pictures: &Path) -> Step {
    let window = unlock(place, phrases, AGENT).await?;
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

async fn counted(place: &Place, phrases: &BTreeMap<String, String>, pictures: &Path) -> Step {
    let window = unlock(place, phrases, SUPERVISOR).await?;
    window.see("Passages à relire").await?;
    window.see("Notes d’entretien").await?;
    window.see("numéro de téléphone 1").await?;
    window.strike("", END).await?;
    window.picture(pictures, "counts").await
}
