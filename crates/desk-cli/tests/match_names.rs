//! `permanence-cli match-names` as somebody runs it: an answer a line, and what it refuses.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::{
    fs,
    process::{Command, Output},
};

fn match_names(pairs: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pairs.tsv");
    fs::write(&file, pairs).unwrap();
    Command::new(env!("CARGO_BIN_EXE_permanence-cli")).arg("match-names").arg(file).output().unwrap()
}

#[test]
fn each_pair_has_its_answer_on_its_own_line_with_the_reason() {
    let done = match_names(
        "\u{feff}Lefèvre\tLefebvre\r\nMartin Thomas\tThomas MARTIN\nMarie Martin\tMarie Martin\nPaul Martin\tPauline Martin\tsœur\n",
    );
    assert!(done.status.success());
    let lines = String::from_utf8(done.stdout).unwrap();
    let expected =
        ["same\técrit autrement", "same\tnom et prénom inversés", "same\tmêmes noms", "different\tautre prénom"];
    assert_eq!(lines.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn a_line_without_two_names_and_a_file_that_is_not_there_are_refused_in_one_sentence() {
    let refused = match_names("Lefèvre\tLefebvre\nMartin\n");
    assert_eq!(refused.status.code(), Some(2));
    let sentence = String::from_utf8(refused.stderr).unwrap();
    assert!(sentence.starts_with("Ligne 2 ") && sentence.lines().count() == 1, "{sentence}");
    let absent = Command::new(env!("CARGO_BIN_EXE_permanence-cli"))
        .args(["match-names", "/nowhere/pairs.tsv"])
        .output()
        .unwrap();
    assert_eq!(absent.status.code(), Some(2));
    assert!(String::from_utf8(absent.stderr).unwrap().contains("/nowhere/pairs.tsv"));
}
