//! A vault of invented people backed up, tried, brought back and its journal checked, on the command line.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::indexing_slicing)]

use std::{fs, path::PathBuf, process::Command};

use chrono::Utc;
use desk::text;
use tempfile::TempDir;

/// A folder with a vault of invented people, its passphrase and its paper sheet in files.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        let said = place.well(&["demo", "--files", "5", "--vault", "vault"]);
        let after = |what: &str| said.lines().find(|line| line.starts_with(what)).unwrap().rsplit_once(": ").unwrap().1;
        fs::write(place.path("phrase"), after("Camille Exemple")).unwrap();
        fs::write(place.path("sheet"), after("Feuille de secours").replace(" · ", "\n")).unwrap();
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The code and all that is said, whoever it is said to.
    fn cli(&self, words: &[&str]) -> (Option<i32>, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_permanence-cli"));
        command.current_dir(self.0.path()).env("DBUS_SESSION_BUS_ADDRESS", "disabled:");
        let done = command.args(words).output().unwrap();
        let said = String::from_utf8([done.stdout, done.stderr].concat()).unwrap();
        (done.status.code(), said.replace('\u{a0}', " "))
    }

    fn well(&self, words: &[&str]) -> String {
        let (code, said) = self.cli(words);
        assert_eq!(code, Some(0), "{words:?}: {said}");
        said
    }

    /// A command that opens a vault.
    fn opening(&self, vault: &str, words: &[&str]) -> String {
        self.well(&[words, &["--vault", vault, "--passphrase-file", "phrase"]].concat())
    }

    /// Where the backup is.
    fn backs_up(&self) -> String {
        fs::create_dir(self.path("medium")).unwrap();
        self.opening("vault", &["backup", "--into", "medium"]);
        let made = fs::read_dir(self.path("medium")).unwrap().map(|entry| entry.unwrap().file_name());
        let made: Vec<_> =
            made.map(|name| name.into_string().unwrap()).filter(|name| name.ends_with(".backup")).collect();
        assert_eq!(made.len(), 1, "{made:?}");
        format!("medium/{}", made.concat())
    }

    fn drills(&self, backup: &str) {
        let said = self.opening("vault", &["drill", "--from", backup, "--out", "certificate.pdf"]);
        assert!(!said.contains("NON"), "{said}");
        let read = Command::new("pdftotext").arg(self.path("certificate.pdf")).arg("-").output().unwrap().stdout;
        let read = String::from_utf8(read).unwrap().replace('\u{a0}', " ");
        let certificate = read.split_whitespace().collect::<Vec<_>>().join(" ");
        let day = text::long_day(&Utc::now().date_naive().to_string()).replace('\u{a0}', " ");
        for words in [&day, "La sauvegarde a été restaurée, vérifiée et trouvée entière."] {
            assert!(certificate.contains(words), "{words} is missing from: {certificate}");
        }
        assert!(!certificate.contains("NON"), "{certificate}");
    }

    fn restores(&self, backup: &str) {
        for (folder, way) in [("again", ["--passphrase-file", "phrase"]), ("from-paper", ["--sheet-file", "sheet"])] {
            let said = self.well(&[&["restore", "--from", backup, "--into", folder], &way[..]].concat());
            assert!(said.contains("Camille Exemple"), "{said}");
            let verified = self.opening(folder, &["verify"]);
            assert_eq!(verified.lines().count(), 7, "{verified}");
            assert!(verified.contains("Base de la permanence : intacte"), "{verified}");
        }
    }

    fn exports_its_journal(&self) {
        let said = self.opening("again", &["journal", "export", "--out", "journal.jsonl"]);
        let key = said.split_whitespace().next_back().unwrap();
        self.well(&["journal", "verify", "journal.jsonl"]);
        self.well(&["journal", "verify", "journal.jsonl", "--key", key]);
    }

    fn finds_one_changed_byte(&self) {
        let mut journal = fs::read(self.path("journal.jsonl")).unwrap();
        let mark = b"\"hash\":\"";
        let at = journal.windows(mark.len()).position(|bytes| bytes == mark).unwrap() + mark.len();
        journal[at] = if journal[at] == b'0' { b'1' } else { b'0' };
        fs::write(self.path("journal.jsonl"), journal).unwrap();
        let (code, said) = self.cli(&["journal", "verify", "journal.jsonl"]);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.starts_with("Journal MODIFIÉ à l’entrée 1 ") && said.lines().count() == 1, "{said}");
    }
}

#[test]
fn on_the_command_line_a_vault_is_backed_up_drilled_restored_and_its_journal_verified() {
    let place = Place::new();
    let backup = place.backs_up();
    place.drills(&backup);
    place.restores(&backup);
    place.exports_its_journal();
    place.finds_one_changed_byte();
}
