//! `permanence-cli journal`: the journal leaves the vault as a file, and anybody checks it without the vault.

use std::{fs, path::PathBuf};

use desk::{
    journal::export::{Unsound, verify_export},
    text,
};
use serde_json::json;

use crate::{Login, Stop, line, write_new};

#[derive(clap::Args)]
pub(crate) struct Journal {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Écrit tout le journal, signé, avec le compte de l’agent responsable ; il ne nomme personne.
    Export(Export),
    /// Vérifie un journal exporté ; n’ouvre aucun coffre et ne demande aucun secret.
    Verify(Verify),
}

#[derive(clap::Args)]
struct Export {
    #[command(flatten)]
    login: Login,
    /// Fichier à écrire ; il ne doit pas exister.
    #[arg(long, value_name = "FICHIER")]
    out: PathBuf,
}

#[derive(clap::Args)]
struct Verify {
    /// Journal exporté.
    file: PathBuf,
    /// Empreinte de la clé, telle que l’a lue la personne qui a exporté le journal.
    #[arg(long, value_name = "EMPREINTE")]
    key: Option<String>,
}

impl Journal {
    /// False when the journal does not hold.
    pub(crate) async fn run(self) -> Result<bool, Stop> {
        match self.what {
            What::Export(export) => export.run().await,
            What::Verify(verify) => verify.run(),
        }
    }
}

impl Export {
    async fn run(self) -> Result<bool, Stop> {
        let file = self.out.display().to_string();
        if self.out.exists() {
            return Err(Stop::say("cli-file-exists", &[("file", &file)]));
        }
        let (mut session, _) = self.login.open().await?;
        let document = session.produce("journal_export", json!({})).await?.document;
        write_new(&self.out, &document.bytes)?;
        let exported = String::from_utf8(document.bytes).unwrap_or_default();
        if let Ok(sound) = verify_export(&exported, None) {
            let entries = sound.entries.to_string();
            line(&text::say_with("cli-journal-exported", &[("file", &file), ("entries", &entries)]));
            line(&text::say_with("cli-journal-key", &[("key", &sound.fingerprint)]));
        }
        Ok(true)
    }
}

impl Verify {
    fn run(self) -> Result<bool, Stop> {
        let unreadable = |_| Stop::say("cli-cannot-read", &[("file", &self.file.display().to_string())]);
        let file = fs::read_to_string(&self.file).map_err(unreadable)?;
        match verify_export(&file, self.key.as_deref()) {
            Ok(sound) => {
                let day = text::long_day(sound.exported_at.split('T').next().unwrap_or_default());
                let entries = sound.entries.to_string();
                let said = [("vault", sound.vault.as_str()), ("day", &day), ("entries", &entries)];
                if let Some(mark) = desk::training::mark(sound.training) {
                    line(&mark);
                }
                line(&text::say_with("cli-journal-sound", &said));
                let key = if self.key.is_some() { "cli-journal-key-told" } else { "cli-journal-key-untold" };
                line(&text::say_with(key, &[("key", &sound.fingerprint)]));
                Ok(true)
            }
            Err(Unsound::NewerVersion) => Err(desk::Error::from(desk::Refusal::NewerVersion).into()),
            Err(found) => {
                line(&said(&found));
                Ok(false)
            }
        }
    }
}

fn said(found: &Unsound) -> String {
    match found {
        Unsound::Entry(entry) => text::say_with("cli-journal-entry", &[("entry", &entry.to_string())]),
        Unsound::Length => text::say("cli-journal-length"),
        Unsound::Signature => text::say("cli-journal-signature"),
        Unsound::AnotherKey => text::say("cli-journal-another-key"),
        Unsound::NotAJournal | Unsound::NewerVersion => text::say("cli-journal-none"),
    }
}
