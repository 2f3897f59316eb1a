//! A vault of invented people, cheap to open: where a drive begins when it is not about the first start.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// An agent in charge of it.
pub const AGENT: &str = "Camille Exemple";
/// A colleague.
pub const COLLEAGUE: &str = "Dominique Fictif";
/// Its supervisor.
pub const SUPERVISOR: &str = "Sacha Modèle";

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
    #[allow(clippy::disallowed_methods)] // proofs start programs; Permanence does not
    let mut demo = Command::new(command_line);
    let said =
        demo.args(["demo", "--files", &files.to_string(), "--vault"]).arg(folder).stderr(Stdio::inherit()).output()?;
    let said = String::from_utf8(said.stdout).map_err(io::Error::other)?;
    let account = |line: &str| {
        let (name, rest) = line.split_once(" — ")?;
        Some((name.to_owned(), rest.rsplit_once(": ")?.1.to_owned()))
    };
    let accounts: BTreeMap<_, _> = said.lines().filter_map(account).collect();
    if accounts.len() < 3 { Err(io::Error::other(said)) } else { Ok(accounts) }
}
