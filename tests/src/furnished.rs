//! A vault of invented people, cheap to open: where a drive begins when it is not about the first start.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use chrono::Days;
use desk::Clock;
use tempfile::TempDir;

use crate::{
    place::Place,
    window::{Step, Window},
};

/// An agent in charge of it.
pub const AGENT: &str = "Camille Exemple";
/// A colleague.
pub const COLLEAGUE: &str = "Dominique Fictif";
/// Its supervisor.
pub const SUPERVISOR: &str = "Sacha Modèle";

/// The desk, in a place of its own that goes when it goes.
#[derive(Debug)]
pub struct Furnished {
    /// Where.
    pub place: Place,
    /// Where the pictures of what happens there stay: beside the program.
    pub pictures: PathBuf,
    /// The four lines of its paper sheet.
    pub sheet: Vec<String>,
    phrases: BTreeMap<String, String>,
    _folder: TempDir,
}

impl Furnished {
    /// A desk of so many files, moved by `program`, whose pictures stand under `name`.
    ///
    /// # Errors
    /// The disk, or the command line that makes the vault.
    pub fn new(program: &str, name: &str, files: u32) -> io::Result<Self> {
        Self::left_for(program, name, files, Days::new(0))
    }

    /// The same, in which nobody came in for so many days.
    ///
    /// # Errors
    /// The disk, or the command line that makes the vault.
    pub fn left_for(program: &str, name: &str, files: u32, days: Days) -> io::Result<Self> {
        let folder = TempDir::new()?;
        let place = Place { program: program.into(), folder: folder.path().to_owned() };
        let pictures = place.program.with_file_name(name);
        fs::create_dir_all(&pictures)?;
        let said = made(&command_line(program), &place.vault(), files, days)?;
        let sheet = said.lines().last().and_then(|line| line.rsplit_once(": ")).map_or("", |(_, lines)| lines);
        let sheet = sheet.split(" · ").map(str::to_owned).collect();
        Ok(Self { place, pictures, sheet, phrases: phrases(&said)?, _folder: folder })
    }

    /// The passphrase of an account; of nobody, none.
    #[must_use]
    pub fn phrase(&self, name: &str) -> &str {
        self.phrases.get(name).map_or("", String::as_str)
    }

    /// A window in which this account has come in.
    ///
    /// # Errors
    /// The first step that did not go as it should.
    pub async fn come_in(&self, name: &str) -> Step<Window> {
        let window = Window::open(&self.place).await?;
        window.unlock(name, self.phrase(name)).await?;
        Ok(window)
    }
}

/// The command line as it is built, beside another program of the same build.
#[must_use]
pub fn command_line(beside: &str) -> PathBuf {
    Path::new(beside).with_file_name("permanence-cli")
}

/// Has `permanence-cli` make a vault of some files. Each account's passphrase, by name.
///
/// # Errors
/// It does not, or does not say the passphrases.
pub fn vault(command_line: &Path, folder: &Path, files: u32) -> io::Result<BTreeMap<String, String>> {
    phrases(&made(command_line, folder, files, Days::new(0))?)
}

fn made(command_line: &Path, folder: &Path, files: u32, days_ago: Days) -> io::Result<String> {
    let on = (Clock::Machine.today() - days_ago).to_string();
    #[allow(clippy::disallowed_methods)] // proofs start programs; Permanence does not
    let mut demo = Command::new(command_line);
    let demo = demo.args(["demo", "--on", &on, "--files", &files.to_string(), "--vault"]).arg(folder);
    let said = demo.stderr(Stdio::inherit()).output()?;
    String::from_utf8(said.stdout).map_err(io::Error::other)
}

fn phrases(said: &str) -> io::Result<BTreeMap<String, String>> {
    let account = |line: &str| {
        let (name, rest) = line.split_once(" — ")?;
        Some((name.to_owned(), rest.rsplit_once(": ")?.1.to_owned()))
    };
    let accounts: BTreeMap<_, _> = said.lines().filter_map(account).collect();
    if accounts.len() < 3 { Err(io::Error::other(said)) } else { Ok(accounts) }
}
