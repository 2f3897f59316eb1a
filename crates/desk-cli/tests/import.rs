//! `permanence-cli import` as somebody runs it, on a vault of invented people: tried, taken over, checked, refused.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

const CSV: &str = "\u{feff}NOM;Prénom;Sexe;Né(e) le;Tél;Nature des faits;Date d’accueil
ZYXABCÉ;Zoé;Mme;12/03/1990;06 39 98 00 01;Violences conjugales;05/01/2026
ZYXDEF;Ali;M.;1985;06 39 98 00 02;Cambriolage;04/02/2026
ZYXGHI;Léa;F;31/02/1990;;Vol;05/02/2026
";

fn cli(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_permanence-cli")).args(arguments).output().unwrap()
}

/// A vault of invented people, and the file that holds the passphrase of its agent in charge.
fn vault(folder: &Path) -> (PathBuf, PathBuf) {
    let (vault, phrase) = (folder.join("vault"), folder.join("phrase"));
    let made = cli(&["demo", "--files", "3", "--on", "2026-11-23", "--vault", vault.to_str().unwrap()]);
    let said = String::from_utf8(made.stdout).unwrap();
    let account = said.lines().find(|line| line.starts_with("Camille Exemple")).unwrap();
    let passphrase = account.split('\u{a0}').next_back().unwrap().trim_start_matches(':').trim();
    fs::write(&phrase, format!("{passphrase}\n")).unwrap();
    (vault, phrase)
}

fn import((vault, phrase): &(PathBuf, PathBuf), file: &Path, more: &[&str]) -> (Option<i32>, String) {
    let [vault, phrase, file] = [vault, phrase, file].map(|path| path.to_str().unwrap());
    let login = ["import", "--vault", vault, "--passphrase-file", phrase, "--file", file];
    let done = cli(&[&login[..], more].concat());
    let said = String::from_utf8([done.stdout, done.stderr].concat()).unwrap();
    (done.status.code(), said.replace('\u{a0}', " "))
}

#[test]
fn a_spreadsheet_is_tried_taken_over_once_and_the_vault_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let vault = vault(folder.path());
    let file = folder.path().join("accueil.csv");
    fs::write(&file, CSV).unwrap();
    let counts = |said: &str| {
        for line in ["3 lignes lues", "2 personnes à créer", "2 dossiers à créer", "1 ligne refusée"] {
            assert!(said.contains(line), "{line} is missing from:\n{said}");
        }
        assert!(!said.contains("06 39") && !said.contains("ZYX"), "nobody is named on a terminal:\n{said}");
    };
    for _ in 0..2 {
        let (code, tried) = import(&vault, &file, &["--dry-run"]);
        counts(&tried);
        assert!(code == Some(1) && !tried.contains("repris"), "{tried}");
    }
    let (code, done) = import(&vault, &file, &[]);
    counts(&done);
    assert!(code == Some(1) && done.contains("2 dossiers repris"), "{done}");
    let (code, again) = import(&vault, &file, &[]);
    assert!(code == Some(2) && again.contains("3 lignes refusées"), "they are known by now:\n{again}");
    let [at, phrase] = [&vault.0, &vault.1].map(|path| path.to_str().unwrap());
    let verified = cli(&["verify", "--vault", at, "--passphrase-file", phrase]);
    assert!(verified.status.success(), "{verified:?}");
    assert_eq!(fs::read_to_string(&file).unwrap(), CSV, "the file is not touched");
}

#[test]
fn an_ods_is_taken_over_like_a_text_file() {
    let folder = tempfile::tempdir().unwrap();
    let vault = vault(folder.path());
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../desk/src/import/accueil.ods");
    let (code, done) = import(&vault, &file, &[]);
    assert!(code == Some(1) && done.contains("2 dossiers repris"), "{done}");
}

#[test]
fn a_file_that_cannot_be_read_is_refused_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let vault = vault(folder.path());
    let twice: String = CSV.bytes().map(char::from).collect();
    for (name, bytes, words) in [
        ("double.csv", twice.as_bytes(), "lettres accentuées"),
        ("page.pdf", b"%PDF-1.7 page".as_slice(), "tableur"),
        ("vide.csv", b" \n", "vide"),
    ] {
        let file = folder.path().join(name);
        fs::write(&file, bytes).unwrap();
        let (code, said) = import(&vault, &file, &[]);
        assert!(code == Some(2) && said.contains(words) && said.lines().count() == 1, "{name}: {said}");
    }
    let (code, said) = import(&vault, &folder.path().join("absent.csv"), &["--dry-run"]);
    assert!(code == Some(2) && said.contains("absent.csv"), "{said}");
}
