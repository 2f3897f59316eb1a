//! Where the vault, the look of the page and its scratch files live.

use std::{
    env,
    path::{Path, PathBuf},
};

/// No place to put something.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoFolder {
    #[error("neither --vault, PERMANENCE_VAULT, XDG_DATA_HOME nor HOME names one")]
    Unnamed,
    #[error("--vault needs a folder")]
    VaultWithoutFolder,
}

/// The vault's folder: `--vault DIR`, else `$PERMANENCE_VAULT`, else `permanence/vault` among the user's data
/// (XDG Base Directory). It may not exist yet.
pub(crate) fn vault() -> Result<PathBuf, NoFolder> {
    let mut arguments = env::args_os().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--vault" {
            return arguments.next().map(PathBuf::from).ok_or(NoFolder::VaultWithoutFolder);
        }
    }
    if let Some(folder) = named("PERMANENCE_VAULT") {
        return Ok(folder);
    }
    let data = named("XDG_DATA_HOME").or_else(|| named("HOME").map(|home| home.join(".local/share")));
    Ok(data.ok_or(NoFolder::Unnamed)?.join("permanence/vault"))
}

/// The switch with which the program opens a training.
pub(crate) const TRAINING: &str = "--training";

/// Whether it does.
pub(crate) fn is_training() -> bool {
    env::args_os().skip(1).any(|argument| argument == TRAINING)
}

/// A training's place, beside the vault's: `vault-exercice`.
pub(crate) fn training_beside(vault: &Path) -> PathBuf {
    let mut name = vault.file_name().unwrap_or_default().to_owned();
    name.push("-exercice");
    vault.with_file_name(name)
}

/// Where the look of the page is kept: `permanence/appearance.json` among the user's settings (XDG Base Directory).
pub(crate) fn appearance() -> Option<PathBuf> {
    let settings = named("XDG_CONFIG_HOME").or_else(|| named("HOME").map(|home| home.join(".config")));
    settings.map(|folder| folder.join("permanence/appearance.json"))
}

fn named(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// Where nothing that is written reaches a disk: the user's run-time folder, else the memory shared by all users.
pub(crate) fn memory() -> PathBuf {
    named("XDG_RUNTIME_DIR").filter(|folder| folder.is_dir()).unwrap_or_else(|| "/dev/shm".into())
}
