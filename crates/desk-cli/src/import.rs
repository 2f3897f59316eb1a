//! `permanence-cli import`: a spreadsheet tried, or taken over as its titles are understood, by the same commands as the window.

use std::{fs, path::PathBuf};

use desk::{Document, Refusal, api, text};
use serde_json::{Value, json};

use crate::{Login, Stop, line};

#[derive(clap::Args)]
pub(crate) struct Import {
    #[command(flatten)]
    login: Login,
    /// Tableur à reprendre : XLSX, ODS ou CSV.
    #[arg(long, value_name = "FICHIER")]
    file: PathBuf,
    /// Essaie sans rien enregistrer.
    #[arg(long)]
    dry_run: bool,
}

impl Import {
    /// False when a line is refused.
    pub(crate) async fn run(self) -> Result<bool, Stop> {
        let file = self.read()?;
        let (mut session, _) = self.login.open().await?;
        let read = session.receive("import_read", json!({}), file).await?;
        let choices = guessed(&read);
        let plan = session.dispatch("import_plan", choices.clone()).await?;
        for count in ["lines", "persons", "case_files", "refused", "known"] {
            let counted = plan.get(count).and_then(Value::as_i64).unwrap_or_default();
            line(&text::say_counted(&format!("import-count-{}", count.replace('_', "-")), counted));
        }
        if !self.dry_run {
            let made = session.dispatch("import_run", choices).await?;
            let made = made.get("case_files").and_then(Value::as_i64).unwrap_or_default();
            line(&text::say_counted("import-done", made));
        }
        Ok(plan.get("refused") == Some(&json!(0)))
    }

    fn read(&self) -> Result<Document, Stop> {
        let unreadable = |_| Stop::say("cli-cannot-read", &[("file", &self.file.display().to_string())]);
        let most = api::most_bytes("import_read")?;
        if fs::metadata(&self.file).map_err(unreadable)?.len() > most {
            return Err(desk::Error::from(Refusal::FileTooLarge { most_mb: most / 1_000_000 }).into());
        }
        let name = self.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Document { name, bytes: fs::read(&self.file).map_err(unreadable)? })
    }
}

/// The first sheet as its titles are understood; a line without known facts is refused.
fn guessed(read: &Value) -> Value {
    let columns = read.pointer("/sheets/0/columns").and_then(Value::as_array);
    let columns: Vec<_> = columns.into_iter().flatten().filter_map(|column| column.get("guess")).collect();
    json!({
        "sheet": 0, "columns": columns, "values": [], "known": "leave_out",
        "defaults": {
            "offence": null, "quality": "victime_directe", "first_contact": "personne_elle_meme",
            "referred_by": "inconnu", "arrival_mode": "sur_place"
        }
    })
}
