//! `permanence-cli export`: a protected table or report leaves signed, with a supervisor's account, and anybody checks it without.

mod verify;

use std::{ffi::OsString, fs, path::PathBuf};

use clap::{ArgMatches, Args, Command, FromArgMatches, builder::PossibleValuesParser};
use desk::{
    Session,
    statistics::{
        catalogue::{LEAST_THRESHOLD, TableName},
        report::ReportName,
        signature::ENDING,
    },
    text,
};
use serde_json::{Value, json};

use crate::{Login, Stop, line, write_new};

/// A file to be made, or one to be verified.
pub(crate) enum Export {
    Made(Box<Made>),
    Verify(verify::Verify),
}

#[derive(clap::Args)]
pub(crate) struct Made {
    #[command(flatten)]
    login: Login,
    /// Tableau du catalogue.
    #[arg(long, value_name = "NOM", value_parser = words(TableName::CATALOGUE, TableName::word), required_unless_present = "report")]
    table: Option<String>,
    /// Rapport du catalogue, à la place d’un tableau.
    #[arg(long, value_name = "NOM", value_parser = words(&ReportName::ALL, ReportName::word), conflicts_with = "table")]
    report: Option<String>,
    /// Forme du fichier ; le document (pdf) est pour les rapports.
    #[arg(long, value_parser = ["csv", "xlsx", "ods", "pdf"])]
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
    /// Seuil : les effectifs plus petits sont masqués ; par défaut, le plus bas que le tableau ou le rapport permet.
    #[arg(long)]
    threshold: Option<u32>,
    /// Pourquoi ce tableau est remis.
    #[arg(long, value_name = "TEXTE")]
    purpose: String,
    /// À qui il est remis.
    #[arg(long, value_name = "TEXTE")]
    recipient: String,
}

fn words<T: Copy>(all: &[T], word: fn(T) -> &'static str) -> PossibleValuesParser {
    PossibleValuesParser::new(all.iter().map(|name| word(*name)))
}

/// The lowest threshold under which a table may leave.
async fn least_of(session: &mut Session, table: &str) -> Result<u32, Stop> {
    let tables = session.dispatch("tables", json!({})).await?;
    let tables = tables.as_array().into_iter().flatten();
    let mut of_this = tables.filter(|one| one.get("name").and_then(Value::as_str) == Some(table));
    let least = of_this.next().and_then(|one| one.get("least_threshold")).and_then(Value::as_u64);
    Ok(least.and_then(|least| u32::try_from(least).ok()).unwrap_or(LEAST_THRESHOLD))
}

// By hand: what is derived asks for the arguments of both.
impl Args for Export {
    fn augment_args(command: Command) -> Command {
        let about = "Vérifie un fichier exporté et sa signature ; n’ouvre aucun coffre et ne demande aucun secret.";
        Made::augment_args(command)
            .subcommand(verify::Verify::augment_args(Command::new("verify").about(about)))
            .args_conflicts_with_subcommands(true)
            .subcommand_negates_reqs(true)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Export {
    fn from_arg_matches(given: &ArgMatches) -> Result<Self, clap::Error> {
        match given.subcommand() {
            Some((_, given)) => verify::Verify::from_arg_matches(given).map(Self::Verify),
            None => Made::from_arg_matches(given).map(|made| Self::Made(Box::new(made))),
        }
    }

    fn update_from_arg_matches(&mut self, given: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(given)?;
        Ok(())
    }
}

impl Export {
    /// False when a file does not hold.
    pub(crate) async fn run(self) -> Result<bool, Stop> {
        match self {
            Self::Made(made) => made.run().await,
            Self::Verify(verify) => verify.run(),
        }
    }
}

impl Made {
    async fn run(self) -> Result<bool, Stop> {
        let file = self.out.display().to_string();
        let mut beside = OsString::from(&self.out);
        beside.push(ENDING);
        let beside = PathBuf::from(beside);
        for path in [&self.out, &beside] {
            if path.exists() {
                return Err(Stop::say("cli-file-exists", &[("file", &path.display().to_string())]));
            }
        }
        let (mut session, _) = self.login.open().await?;
        let months = session.dispatch("months", json!({})).await?;
        let known = |name: &str| months.get(name).and_then(Value::as_str).map(str::to_owned).unwrap_or_default();
        let (command, name) = match (&self.report, &self.table) {
            (Some(report), _) => ("export_report", report.as_str()),
            (None, table) => ("export_table", table.as_deref().unwrap_or_default()),
        };
        let least = if self.report.is_some() { LEAST_THRESHOLD } else { least_of(&mut session, name).await? };
        let request = json!({
            "name": name,
            "format": self.format,
            "from_month": self.from.unwrap_or_else(|| known("first")),
            "until_month": self.until.unwrap_or_else(|| known("last")),
            "threshold": self.threshold.unwrap_or(least),
            "purpose": self.purpose,
            "recipient": self.recipient,
        });
        let produced = session.produce(command, request).await?;
        if let Some(signature) = produced.signature {
            write_new(&beside, &signature.bytes)?;
        }
        // A signature without its file is of no use.
        write_new(&self.out, &produced.document.bytes).inspect_err(|_| drop(fs::remove_file(&beside)))?;
        line(&text::say_with("cli-exported", &[("file", &file)]));
        let key = session.dispatch("release_key", json!({})).await?;
        let key = key.get("fingerprint").and_then(Value::as_str).unwrap_or_default();
        line(&text::say_with("cli-export-key", &[("file", &beside.display().to_string()), ("key", key)]));
        Ok(true)
    }
}
