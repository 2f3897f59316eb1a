//! A backup made, found again and drilled in the real window; a medium that is full, on the command line.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use tests::{
    furnished::{self, AGENT, Furnished},
    machine::with_a_disk,
    window::{ALT, Step},
};

#[tokio::test]
async fn a_backup_is_made_verified_and_drilled_from_the_window_and_its_certificate_is_saved() {
    let desk = Furnished::new(env!("CARGO_BIN_EXE_permanence-driven"), "backup", 3).unwrap();
    let chosen = desk.place.saves().join("chosen");
    fs::create_dir_all(&chosen).unwrap();
    made_and_drilled(&desk).await.unwrap_or_else(|stuck| panic!("{stuck}"));

    let names = |folder: &Path| -> Vec<String> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    assert_eq!(names(&chosen).iter().filter(|name| name.ends_with(".backup")).count(), 1);
    let saved = names(&desk.place.saves());
    let certificates = saved.iter().filter(|name| name.starts_with("exercice-de-restauration-"));
    assert_eq!(certificates.filter(|name| name.ends_with(".pdf")).count(), 1);
}

async fn made_and_drilled(desk: &Furnished) -> Step {
    let window = desk.come_in(AGENT).await?;
    window.press("Réglages").await?;
    window.press("Sauvegardes").await?;
    window.see("Aucun dossier n’est choisi").await?;
    window.picture(&desk.pictures, "empty").await?;

    window.press("Choisir un dossier").await?;
    window.see("Changer de dossier").await?;
    window.strike(ALT, 'n').await?;
    window.see("Sauvegarde écrite, relue et ouverte en entier").await?;
    window.see("Vérifiée le").await?;
    window.picture(&desk.pictures, "made").await?;

    window.press("Essayer").await?;
    window.see("Exercice terminé").await?;
    window.picture(&desk.pictures, "drilled").await?;
    window.press("Enregistrer le certificat").await?;
    window.see("Certificat enregistré").await?;
    window.large_and_dark().await?;
    window.picture(&desk.pictures, "twice").await
}

fn command_line() -> PathBuf {
    furnished::command_line(env!("CARGO_BIN_EXE_permanence-driven"))
}

fn directly(program: &OsStr) -> Command {
    Command::new(program)
}

fn said(output: &Output) -> String {
    let said = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8(said).unwrap().replace('\u{a0}', " ")
}

#[test]
fn a_full_medium_is_named_in_a_sentence_and_keeps_nothing_of_the_backup() {
    let folder = tempfile::tempdir().unwrap();
    let (vault, medium, phrase) =
        (folder.path().join("vault"), folder.path().join("medium"), folder.path().join("phrase"));
    let phrases = furnished::vault(&command_line(), &vault, 0).unwrap();
    fs::write(&phrase, phrases.get(AGENT).unwrap()).unwrap();
    fs::create_dir(&medium).unwrap();
    for (kib, fits) in [(64, false), (16_384, true)] {
        let script =
            "\"$1\" backup --vault \"$2\" --into \"$3\" --passphrase-file \"$4\"; code=$?; ls \"$3\"; exit $code";
        let mut backup = with_a_disk(directly, &medium, kib, Path::new("sh"));
        backup.args(["-c", script, "sh"]).arg(command_line()).args([&vault, &medium, &phrase]);
        let output = backup.env("DBUS_SESSION_BUS_ADDRESS", "disabled:").output().unwrap();
        let said = said(&output);
        assert_eq!(output.status.success(), fits, "{said}");
        assert_eq!(said.contains("Le support des sauvegardes est plein : il faut 1 Mo libres."), !fits, "{said}");
        assert_eq!(said.contains(".backup"), fits, "{said}");
    }
}
