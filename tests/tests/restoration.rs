//! A destroyed vault, brought back from its backup in the real window, with the paper sheet.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::disallowed_methods)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tests::{
    furnished::{self, AGENT, Furnished},
    window::{Step, Window},
};

const ROWS: &str = "main tbody tr";

#[tokio::test]
async fn a_destroyed_vault_comes_back_from_its_backup_with_the_sheet_and_every_record_is_there() {
    let desk = Furnished::new(env!("CARGO_BIN_EXE_permanence-driven"), "restoration", 3).unwrap();
    let backup = backed_up(&desk);
    brought_back(&desk, &backup).await.unwrap_or_else(|stuck| panic!("{stuck}"));
    let aside = fs::read_dir(&desk.place.folder).unwrap().map(|entry| entry.unwrap().path());
    let aside: Vec<PathBuf> = aside.filter(|path| path.to_string_lossy().contains("vault.mis-de-cote-")).collect();
    assert_eq!(aside.len(), 1);
    assert_eq!(fs::read(aside[0].join("header")).unwrap(), b"destroyed", "what stood there is not touched");
}

fn backed_up(desk: &Furnished) -> PathBuf {
    let (medium, phrase) = (desk.place.folder.join("medium"), desk.place.folder.join("phrase"));
    fs::create_dir(&medium).unwrap();
    fs::write(&phrase, desk.phrase(AGENT)).unwrap();
    let mut backup = Command::new(furnished::command_line(env!("CARGO_BIN_EXE_permanence-driven")));
    backup.arg("backup").arg("--vault").arg(desk.place.vault()).arg("--into").arg(&medium);
    backup.arg("--passphrase-file").arg(&phrase).env("DBUS_SESSION_BUS_ADDRESS", "disabled:");
    assert!(backup.status().unwrap().success());
    fs::remove_file(phrase).unwrap();
    fs::read_dir(medium).unwrap().next().unwrap().unwrap().path()
}

async fn brought_back(desk: &Furnished, backup: &Path) -> Step {
    let window = desk.come_in(AGENT).await?;
    window.go("#/case_file").await?;
    let known = window.read(ROWS).await?;
    drop(window);

    for copy in ["header", "header.previous"] {
        fs::write(desk.place.vault().join(copy), "destroyed")?;
    }
    let window = Window::open(&desk.place).await?;
    window.see("L’en-tête du coffre est abîmé").await?;
    window.press("Restaurer une sauvegarde").await?;
    window.picture(&desk.pictures, "file").await?;
    window.fill("Ou le chemin complet du fichier", &backup.to_string_lossy()).await?;
    window.press("Lire ce fichier").await?;
    window.see("c’est ce que dit aussi sa feuille de secours").await?;
    let [first, second, third, fourth] = desk.sheet.as_slice() else { panic!("the sheet has four lines") };
    // Two signs of the third line changed places.
    let mut mistyped: Vec<char> = third.chars().collect();
    let other = (1..4).find(|place| mistyped[*place] != mistyped[0]).unwrap();
    mistyped.swap(0, other);
    let mistyped: String = mistyped.into_iter().collect();
    for (line, words) in [first, second, &mistyped, fourth].into_iter().enumerate() {
        window.fill(&format!("Ligne {}", line + 1), words).await?;
    }
    window.press("Restaurer").await?;
    window.see("La ligne 3").await?;
    window.picture(&desk.pictures, "sheet").await?;
    // The line that is named has the focus, all of it taken.
    for sign in third.chars() {
        window.strike("", sign).await?;
    }
    window.press("Restaurer").await?;
    window.see("est restaurée, vérifiée, et à sa place").await?;
    window.see("vault.mis-de-cote-").await?;
    window.picture(&desk.pictures, "restored").await?;
    window.press("Ouvrir la permanence").await?;
    window.unlock(AGENT, desk.phrase(AGENT)).await?;
    window.go("#/case_file").await?;
    assert_eq!(window.read(ROWS).await?, known);
    Ok(())
}
