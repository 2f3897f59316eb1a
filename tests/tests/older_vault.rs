//! An older vault put back beside a real keyring, in the real window: told, read, not written, and gone on with.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::{fs, path::Path, process::Command};

use tests::{
    keyring::OwnKeyring,
    place::Place,
    window::{Step, Window},
    workday::{self, AGENT, PERSON, Secrets},
};

const TITLE: &str = "Ce coffre est plus ancien que celui que ce poste a quitté";

#[tokio::test]
async fn an_older_vault_put_back_is_told_in_the_window_and_only_read_until_somebody_in_charge_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_permanence-driven")).to_owned();
    let pictures = program.with_file_name("older-vault");
    fs::create_dir_all(&pictures).unwrap();
    let place = Place { program, folder: folder.path().to_owned() };
    let _keyring = OwnKeyring::open(&place).unwrap();
    put_back(&place, &pictures).await.unwrap_or_else(|stuck| panic!("{stuck}"));
}

fn copy(from: &Path, to: &Path) {
    let copied = Command::new("cp").arg("-a").arg(from).arg(to).status().unwrap();
    assert!(copied.success());
}

async fn put_back(place: &Place, pictures: &Path) -> Step {
    let (vault, older) = (place.vault(), place.folder.join("older"));
    let mut secrets = Secrets::default();
    let window = Window::open(place).await?;
    workday::first_start(&window, pictures, &mut secrets).await?;
    workday::intake(&window, pictures).await?;
    window.lock().await?;
    copy(&vault, &older);

    let window = Window::open(place).await?;
    window.unlock(AGENT, &secrets.agent).await?;
    workday::profile(&window, pictures).await?;
    window.lock().await?;
    fs::remove_dir_all(&vault)?;
    copy(&older, &vault);

    let window = Window::open(place).await?;
    window.unlock(AGENT, &secrets.agent).await?;
    window.see(TITLE).await?;
    window.see("Il lui manque").await?;
    window.picture(pictures, "told").await?;
    window.large_and_dark().await?;
    window.picture(pictures, "told-twice-dark").await?;
    window.go("#/case_file").await?;
    window.see(PERSON).await?;
    window.picture(pictures, "list-twice-dark").await?;
    window.open_line(PERSON).await?;
    window.see("rien ne s’y ouvre").await?;
    window.go("#/case_file").await?;
    window.gone("rien ne s’y ouvre").await?;
    window.press("Continuer avec ce coffre").await?;
    window.gone(TITLE).await?;
    window.go("#/case_file").await?;
    window.open_line(PERSON).await?;
    window.see("Histoire du dossier").await
}
