//! The desk without a window: demonstration data, checks, exports, measures. The same commands as the window's.

mod audit;
mod backup;
mod bench;
mod counts;
mod deadlines;
mod demo;
mod drill;
mod export;
mod hardening;
mod import;
mod journal;
mod ledger;
mod match_names;
mod protect;
mod restore;
mod verify;

use std::{
    fs::{self, OpenOptions},
    io::{self, IsTerminal, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    process::ExitCode,
    thread,
    time::Duration,
};

use clap::{Parser, Subcommand};
use desk::{Clock, Machine, Session, text};
use serde_json::{Value, json};
use zeroize::Zeroizing;

#[derive(Parser)]
#[command(
    name = "permanence-cli",
    version,
    about = "Permanence, sans fenêtre : coffre de démonstration, vérifications, exports, mesures, délais."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Écrit un coffre de personnes inventées ; affiche les comptes et leurs phrases de passe.
    Demo(demo::Demo),
    /// Ouvre un coffre et vérifie en-tête, bases et journal, une ligne par contrôle.
    Verify(verify::Verify),
    /// Écrit un tableau ou un rapport protégé et signé, avec le compte d’un superviseur ; ou vérifie un fichier exporté.
    Export(export::Export),
    /// Essaie ou reprend un tableur, avec le compte de l’agent responsable.
    Import(import::Import),
    /// Sauvegarde un coffre en un fichier chiffré, relu en entier avant de compter.
    Backup(backup::Backup),
    /// Reconstruit un coffre dans un nouveau dossier, avec une phrase de passe ou la feuille de secours de son temps.
    Restore(restore::Restore),
    /// Exercice de restauration : ouvre une sauvegarde, la vérifie et écrit un certificat.
    Drill(drill::Drill),
    /// Exporte le journal d’un coffre, ou vérifie un journal exporté.
    Journal(journal::Journal),
    /// Mesure les commandes sur un coffre de personnes inventées, et les mêmes sur SQLite en clair.
    Bench(bench::Bench),
    /// Compte les délais d’une affaire ; n’ouvre aucun coffre et ne garde rien.
    Deadlines(deadlines::Deadlines),
    /// Dit de chaque paire de noms si c’est peut-être la même personne, et pourquoi.
    MatchNames(match_names::MatchNames),
    /// Masque ce qu’il faut d’un tableau pour que personne n’y soit reconnu ; n’ouvre aucun coffre.
    Protect(protect::Protect),
    /// Attaque un tableau protégé et dit ce qui s’en déduit ; n’ouvre aucun coffre.
    Audit(audit::Audit),
}

/// Why the command stops: a sentence for the person.
#[derive(Debug)]
pub(crate) struct Stop(String);

impl Stop {
    pub(crate) fn say(id: &str, arguments: &[(&str, &str)]) -> Self {
        Self(text::say_with(id, arguments))
    }
}

impl From<desk::Error> for Stop {
    fn from(error: desk::Error) -> Self {
        Self(text::explain(&error))
    }
}

fn main() -> ExitCode {
    let code = ended(hardening::harden().and_then(|()| ran()));
    await_the_databases();
    code
}

/// The code for whoever called, a refusal once it is told.
fn ended(done: Result<bool, Stop>) -> ExitCode {
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(Stop(sentence)) => {
            let _ = writeln!(io::stderr(), "{sentence}");
            ExitCode::from(2)
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn ran() -> Result<bool, Stop> {
    match Cli::parse().command {
        Command::Demo(demo) => demo.run().await,
        Command::Verify(verify) => verify.run().await,
        Command::Export(export) => export.run().await,
        Command::Import(import) => import.run().await,
        Command::Backup(backup) => backup.run().await,
        Command::Restore(restore) => restore.run(),
        Command::Drill(drill) => drill.run().await,
        Command::Journal(journal) => journal.run().await,
        Command::Bench(bench) => bench.run().await,
        Command::Deadlines(deadlines) => deadlines.run(),
        Command::MatchNames(names) => names.run(),
        Command::Protect(protect) => protect.run(),
        Command::Audit(audit) => audit.run(),
    }
}

/// Each database is closed by a thread of its own, which outlives its session by a moment; OpenSSL cleans up when the process
/// ends, and a thread that still closes would find nothing there any more. Not longer than ten seconds.
fn await_the_databases() {
    let others = || fs::read_dir("/proc/self/task").is_ok_and(|threads| threads.count() > 1);
    for _ in 0..5_000 {
        if !others() {
            return;
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// One line on standard output; a closed pipe is no reason to stop.
pub(crate) fn line(text: &str) {
    let _ = writeln!(io::stdout(), "{text}");
}

/// Where a passphrase comes from: never an argument, which every process of the machine can read.
#[derive(clap::Args)]
pub(crate) struct Login {
    /// Dossier du coffre.
    #[arg(long, value_name = "DIR")]
    vault: PathBuf,
    /// Nom du compte ; par défaut, le premier.
    #[arg(long, value_name = "NOM")]
    account: Option<String>,
    /// Fichier dont la première ligne est la phrase de passe ; par défaut, l’entrée standard.
    #[arg(long, value_name = "FICHIER")]
    passphrase_file: Option<PathBuf>,
}

impl Login {
    /// Opens the vault. The flag says that a copy of the header was repaired on the way.
    pub(crate) async fn open(&self) -> Result<(Session, bool), Stop> {
        let mut session = start(&self.vault)?;
        let status = session.dispatch("status", json!({})).await?;
        let repaired = status.get("header_repaired").and_then(Value::as_bool).unwrap_or(false);
        let accounts = status.get("accounts").and_then(Value::as_array).cloned().unwrap_or_default();
        if accounts.is_empty() {
            return Err(Stop::say("cli-no-vault", &[("folder", &self.vault.display().to_string())]));
        }
        let wanted = |account: &&Value| match &self.account {
            Some(name) => account.get("name").and_then(Value::as_str) == Some(name),
            None => true,
        };
        let account = accounts.iter().find(wanted).and_then(|account| account.get("id")).cloned();
        let account = account.ok_or_else(|| Stop::say("cli-no-account", &[]))?;
        let passphrase = self.passphrase()?;
        session.dispatch("unlock", json!({ "account": account, "passphrase": passphrase.as_str() })).await?;
        Ok((session, repaired))
    }

    fn passphrase(&self) -> Result<Zeroizing<String>, Stop> {
        passphrase(self.passphrase_file.as_deref())
    }
}

/// The first line of a file, or of standard input.
pub(crate) fn passphrase(file: Option<&Path>) -> Result<Zeroizing<String>, Stop> {
    let mut read = Zeroizing::new(String::new());
    let done = match file {
        Some(file) => fs::read_to_string(file).map(|text| *read = text),
        None => io::stdin().read_line(&mut read).map(|_| ()),
    };
    let first = Zeroizing::new(read.lines().next().unwrap_or_default().to_owned());
    match done {
        Ok(()) if !first.is_empty() => Ok(first),
        Ok(()) | Err(_) => Err(Stop::say("cli-no-passphrase", &[])),
    }
}

/// A file that did not exist, for its owner alone.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Stop> {
    let mut options = OpenOptions::new();
    let made = options.write(true).create_new(true).mode(0o600).open(path);
    made.and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .map_err(|_| Stop::say("cli-cannot-write", &[("file", &path.display().to_string())]))
}

/// Says how far something is, on standard error, where somebody looks on; a line at each tenth.
pub(crate) struct Steps {
    said: u64,
}

impl Steps {
    pub(crate) fn new() -> Self {
        Self { said: 0 }
    }

    /// `stage` is the word of the sentence, `per_mille` how far it is.
    pub(crate) fn reach(&mut self, stage: &str, per_mille: u64) {
        self.say(&format!("cli-backup-{stage}"), per_mille);
    }

    /// The same with the sentence itself.
    pub(crate) fn say(&mut self, id: &str, per_mille: u64) {
        let tenth = per_mille.div_euclid(100);
        if tenth != self.said && io::stderr().is_terminal() {
            self.said = tenth;
            let percent = tenth.saturating_mul(10).to_string();
            let _ = writeln!(io::stderr(), "{}", text::say_with(id, &[("percent", &percent)]));
        }
    }
}

/// A session on `folder`, a desk's or a training, with the machine's own keyring and clock.
pub(crate) fn start(folder: &Path) -> Result<Session, Stop> {
    let machine = |training| Machine { keyring: vault::Keyring::System, clock: Clock::Machine, cost: None, training };
    Ok(match Session::start(folder.to_owned(), machine(false)) {
        Err(desk::Error::Refused(desk::Refusal::OfTraining)) => Session::start(folder.to_owned(), machine(true))?,
        started => started?,
    })
}
