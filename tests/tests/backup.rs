//! A backup on a medium that is full, on the command line.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use tests::{
    furnished::{self, AGENT},
    machine::with_a_disk,
};

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
