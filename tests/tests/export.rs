//! A protected table as a spreadsheet opens it: figures and the desk's own words, and nothing to run.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::indexing_slicing)]

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

use calamine::{Reader, open_workbook_auto};
use tests::{
    canary::Search,
    furnished::{self, SUPERVISOR},
};

const PURPOSE: &str = "=HYPERLINK(\"http://127.0.0.1/Zyxomma\")";
const RECIPIENT: &str = "@SUM(1+1)*cmd|'/C Quorvandaise'!A0";

/// Every form of both tables.
fn exported(folder: &Path) -> Vec<PathBuf> {
    let command_line = furnished::command_line(env!("CARGO_BIN_EXE_permanence-inside"));
    let vault = folder.join("vault");
    let phrases = furnished::vault(&command_line, &vault, 40).unwrap();
    fs::write(folder.join("phrase"), phrases.get(SUPERVISOR).unwrap()).unwrap();
    let forms = ["csv", "xlsx", "ods"].into_iter().flat_map(|form| [("new_files", form), ("referrals", form)]);
    forms.map(|(table, format)| export(&command_line, folder, table, format)).collect()
}

fn export(command_line: &Path, folder: &Path, table: &str, format: &str) -> PathBuf {
    let out = folder.join(format!("{table}.{format}"));
    let mut export = Command::new(command_line);
    export.args(["export", "--account", SUPERVISOR, "--table", table, "--format", format]);
    export.args(["--purpose", PURPOSE, "--recipient", RECIPIENT]);
    export.arg("--vault").arg(folder.join("vault")).arg("--passphrase-file").arg(folder.join("phrase"));
    let done = export.arg("--out").arg(&out).env("DBUS_SESSION_BUS_ADDRESS", "disabled:").output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    out
}

#[test]
fn an_exported_table_holds_nothing_that_was_typed_and_nothing_that_a_spreadsheet_would_run() {
    let folder = tempfile::tempdir().unwrap();
    let typed = Search::new(["Zyxomma", "Quorvandaise"]).unwrap();
    for path in exported(folder.path()) {
        let found = typed.beneath(folder.path()).unwrap();
        assert!(found.is_empty(), "{found:?}");
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("csv") => is_inert_text(&fs::read_to_string(&path).unwrap()),
            _ => is_inert_book(&path),
        }
    }
}

fn verify(command_line: &Path, file: &Path, options: &[&str]) -> (Option<i32>, String) {
    let done = Command::new(command_line).args(["export", "verify"]).arg(file).args(options).output().unwrap();
    let said = [done.stdout, done.stderr].concat();
    (done.status.code(), String::from_utf8(said).unwrap())
}

#[test]
fn an_exported_file_is_verified_with_no_vault_and_one_that_was_edited_since_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let files = exported(folder.path());
    fs::remove_dir_all(folder.path().join("vault")).unwrap();
    let command_line = furnished::command_line(env!("CARGO_BIN_EXE_permanence-inside"));
    let verify = |file: &Path, options: &[&str]| verify(&command_line, file, options);
    let mut keys = Vec::new();
    for file in &files {
        let (code, said) = verify(file, &[]);
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("Fichier intact"), "{said}");
        let key = said.split_whitespace().find(|word| word.len() >= 29 && word.contains('-')).unwrap();
        keys.push(key.trim_end_matches('.').to_owned());
        assert_eq!(verify(file, &["--key", keys.last().unwrap()]).0, Some(0));
    }
    keys.dedup();
    assert_eq!(keys.len(), 1, "one desk, one key: {keys:?}");

    let (code, said) = verify(&files[0], &["--key", "0000-0000-0000-0000-0000-0000"]);
    assert!(code == Some(1) && said.contains("AUTRE clé"), "{said}");
    let mut edited = fs::read(&files[0]).unwrap();
    let digit = edited.iter().rposition(u8::is_ascii_digit).unwrap();
    edited[digit] ^= 1;
    fs::write(&files[0], edited).unwrap();
    let (code, said) = verify(&files[0], &[]);
    assert!(code == Some(1) && said.contains("MODIFIÉ depuis son export"), "{said}");
    let signature = PathBuf::from(format!("{}.signature", files[1].display()));
    let (code, said) = verify(&files[2], &["--signature", &signature.display().to_string()]);
    assert!(code == Some(1) && said.contains("MODIFIÉ"), "the signature of another file: {said}");
    fs::remove_file(signature).unwrap();
    let (code, said) = verify(&files[1], &[]);
    assert!(code == Some(2) && !said.is_empty(), "{said}");
}

fn is_inert_text(text: &str) {
    let fields: Vec<_> = text.trim_start_matches('\u{feff}').split(['\n', ';']).collect();
    assert!(fields.len() > 20 && fields.contains(&"Tableau"), "{text}");
    for field in fields {
        let begins = field.trim_start_matches(['"', ' ']).chars().next();
        assert!(!begins.is_some_and(|first| "=+-@\t".contains(first)), "{field}");
    }
}

fn is_inert_book(path: &Path) {
    let mut book = open_workbook_auto(path).unwrap();
    let sheets = book.sheet_names();
    assert!(sheets.len() >= 3, "{sheets:?}");
    for sheet in sheets {
        assert!(!book.worksheet_range(&sheet).unwrap().is_empty(), "{sheet}");
        assert_eq!(book.worksheet_formula(&sheet).unwrap().used_cells().count(), 0, "{sheet}");
    }
    let archive = zip::ZipArchive::new(File::open(path).unwrap()).unwrap();
    for part in archive.file_names().map(|part| part.unwrap().into_owned()) {
        let runs = ["vba", "external", "connections", "embeddings", "activeX"].iter().any(|word| part.contains(word));
        assert!(!runs, "{part}");
    }
}
