//! A backup made, found again and drilled in the real window; a medium that is full, on the command line.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    time::Duration,
};

use chrono::Days;
use tests::{
    furnished::{self, AGENT, Furnished, SUPERVISOR},
    machine::with_a_disk,
    window::{ALT, END, Step},
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

#[tokio::test]
async fn the_window_checks_the_vault_by_itself_once_nobody_asks_for_anything() {
    // A check is due a week after the vault was made.
    let program = env!("CARGO_BIN_EXE_permanence-driven");
    let desk = Furnished::left_for(program, "verification", 3, Days::new(8)).unwrap();
    left_alone(&desk).await.unwrap_or_else(|stuck| panic!("{stuck}"));
}

async fn left_alone(desk: &Furnished) -> Step {
    let window = desk.come_in(AGENT).await?;
    window.go("#/backup").await?;
    window.see("Aucune vérification complète n’a encore été faite.").await?;
    // Looking at the page does not ask anything of the desk; coming back to it does, and gives up what it had begun.
    let mut tries = 0;
    while !window.says("Dernière vérification complète").await? {
        tries += 1;
        assert!(tries < 6, "it is never checked");
        tokio::time::sleep(Duration::from_secs(26)).await;
        window.go("#/settings").await?;
        window.see("Sauvegardes").await?;
        window.go("#/backup").await?;
        window.see("vérification complète").await?;
    }
    window.walk_to("Réglages").await?;
    window.picture(&desk.pictures, "checked").await?;
    window.large_and_dark().await?;
    window.picture(&desk.pictures, "checked-twice-dark").await?;
    window.lock().await?;

    let window = desk.come_in(SUPERVISOR).await?;
    window.go("#/statistics").await?;
    window.see("Le journal continue celui de votre visite").await?;
    window.strike("", END).await?;
    window.picture(&desk.pictures, "visit").await?;
    window.lock().await
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
