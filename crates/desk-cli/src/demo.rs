//! `permanence-cli demo`: a vault of invented people, the same for the same seed and day.

use std::path::PathBuf;

use chrono::NaiveDate;
use desk::{
    Clock,
    session::Role,
    text,
    training::making::{Making, Wanted},
};

use crate::{Stop, line};

#[derive(clap::Args)]
pub(crate) struct Demo {
    /// Dossier du coffre à créer.
    #[arg(long, value_name = "DIR")]
    vault: PathBuf,
    /// Nombre de dossiers inventés.
    #[arg(long, default_value_t = 120)]
    files: u32,
    /// Graine du tirage.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Jour qui sert d’aujourd’hui, AAAA-MM-JJ ; par défaut, celui de l’ordinateur.
    #[arg(long, value_name = "JOUR")]
    on: Option<NaiveDate>,
    /// Coffre d’exercice : marqué pour toujours, il ne s’ouvre qu’en exercice, et tout ce qu’il produit le dit.
    #[arg(long)]
    training: bool,
}

impl Demo {
    pub(crate) async fn run(self) -> Result<bool, Stop> {
        let Self { files, seed, training, .. } = self;
        let today = self.on.unwrap_or_else(|| Clock::Machine.today());
        let wanted = Wanted { files, seed, today, training };
        let mut making = Making::begin(self.vault.clone(), wanted).await?;
        let made = loop {
            if let Some(made) = making.go_on().await? {
                break made;
            }
        };
        let folder = self.vault.display().to_string();
        line(&text::say_with("cli-demo-made", &[("files", &files.to_string()), ("folder", &folder)]));
        for account in made.accounts {
            let role = match account.role {
                Role::AgentInCharge => "in-charge",
                Role::Agent => "agent",
                Role::Supervisor => "supervisor",
            };
            let role = text::say(&format!("cli-role-{role}"));
            let said = [("name", account.name.as_str()), ("role", &role), ("passphrase", &account.passphrase)];
            line(&text::say_with("cli-demo-account", &said));
        }
        line(&text::say_with("cli-demo-sheet", &[("lines", &made.sheet.join(" · "))]));
        Ok(true)
    }
}
