//! `permanence-cli export`: a protected table, with a supervisor's account.

use std::path::PathBuf;

use desk::text;
use serde_json::{Value, json};

use crate::{Login, Stop, line, write_new};

#[derive(clap::Args)]
pub(crate) struct Export {
    #[command(flatten)]
    login: Login,
    /// Tableau : new_files ou referrals.
    #[arg(long, value_name = "NOM", value_parser = ["new_files", "referrals"])]
    table: String,
    /// Forme du fichier.
    #[arg(long, value_parser = ["csv", "xlsx"])]
    format: String,
    /// Fichier à écrire ; il ne doit pas exister.
    #[arg(long, value_name = "FICHIER")]
    out: PathBuf,
    /// Premier mois, AAAA-MM ; par défaut, le premier connu (24 mois au plus).
    #[arg(long, value_name = "MOIS")]
    from: Option<String>,
    /// Dernier mois, AAAA-MM ; par défaut, le dernier connu.
    #[arg(long, value_name = "MOIS")]
    until: Option<String>,
    /// Seuil : les effectifs plus petits sont masqués.
    #[arg(long, default_value_t = 5)]
    threshold: u32,
    /// Pourquoi ce tableau est remis.
    #[arg(long, value_name = "TEXTE")]
    purpose: String,
    /// À qui il est remis.
    #[arg(long, value_name = "TEXTE")]
    recipient: String,
}

impl Export {
    pub(crate) async fn run(self) -> Result<bool, Stop> {
        let file = self.out.display().to_string();
        if self.out.exists() {
            return Err(Stop::say("cli-file-exists", &[("file", &file)]));
        }
        let (mut session, _) = self.login.open().await?;
        let months = session.dispatch("months", json!({})).await?;
        let known = |name: &str| months.get(name).and_then(Value::as_str).map(str::to_owned).unwrap_or_default();
        let request = json!({
            "name": self.table,
            "format": self.format,
            "from_month": self.from.unwrap_or_else(|| known("first")),
            "until_month": self.until.unwrap_or_else(|| known("last")),
            "threshold": self.threshold,
            "purpose": self.purpose,
            "recipient": self.recipient,
        });
        let document = session.produce("export_table", request).await?;
        write_new(&self.out, &document.bytes)?;
        line(&text::say_with("cli-exported", &[("file", &file)]));
        Ok(true)
    }
}
