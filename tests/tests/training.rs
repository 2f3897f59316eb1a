//! Training in the real window: reached from the first start, marked on every page, left, and made anew.
#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

use tests::{
    place::Place,
    window::{Step, Window},
};

const MARK: &str = "EXERCICE – données inventées";

#[tokio::test]
async fn a_training_is_reached_from_the_first_start_says_so_on_every_page_and_leaves_the_desk_alone() {
    let folder = tempfile::tempdir().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_permanence-driven")).to_owned();
    let pictures = program.with_file_name("training");
    fs::create_dir_all(&pictures).unwrap();
    let place = Place { program, folder: folder.path().to_owned() };
    practised(&place, &pictures).await.unwrap_or_else(|stuck| panic!("{stuck}"));
    assert!(!place.vault().exists(), "no desk was made");
    let saved = fs::read_to_string(place.saves().join("EXERCICE-tableur-a-reprendre.csv")).unwrap();
    assert!(saved.contains(MARK));
}

async fn practised(place: &Place, pictures: &Path) -> Step {
    let window = Window::open(place).await?;
    window.see("Bienvenue").await?;
    window.picture(pictures, "first-start").await?;
    window.lock_with("S’exercer").await?;

    let window = Window::practise(place).await?;
    window.see(MARK).await?;
    window.picture(pictures, "begin").await?;
    window.press("Préparer l’exercice").await?;
    window.see("La permanence est verrouillée").await?;
    window.see(MARK).await?;
    window.picture(pictures, "lock").await?;
    window.press("Prendre la phrase de Camille Exemple").await?;
    window.press("Ouvrir").await?;
    window.gone("La permanence est verrouillée").await?;
    window.see(MARK).await?;
    window.see("À faire").await?;
    window.picture(pictures, "today").await?;
    window.go("#/import").await?;
    window.press("Enregistrer un tableur inventé").await?;
    window.see("Tableur inventé enregistré").await?;
    window.go("#/case_file").await?;
    window.see("Dossiers").await?;
    window.large_and_dark().await?;
    window.picture(pictures, "files-twice-dark").await?;
    window.lock().await?;

    let window = Window::practise(place).await?;
    window.press("Effacer l’exercice et en préparer un autre").await?;
    window.see("Préparer l’exercice").await?;
    window.lock_with("Revenir à la permanence réelle").await
}
