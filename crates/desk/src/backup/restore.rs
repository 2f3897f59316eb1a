//! A vault comes back from a backup: into a place where nothing stands, with a passphrase or the paper sheet of its time.

use std::path::Path;

use vault::{Keyring, LockedBackup, Passphrase, VaultError};

use crate::{Error, Refusal, Result};

/// How much is done between two words about it, in bytes.
const SLICE: u64 = 16 << 20;

/// What opens a backup.
#[derive(Debug)]
pub enum Way<'a> {
    /// The passphrase that an account had when it was made.
    Passphrase {
        /// Display name; the first account when it is not given.
        account: Option<&'a str>,
        /// As typed.
        passphrase: &'a str,
    },
    /// The paper sheet of that time.
    Sheet(&'a [String]),
}

/// What came back.
#[derive(Debug)]
pub struct Restored {
    /// When it was made.
    pub made_at: String,
    /// Display names of those who can come in, as they could then.
    pub accounts: Vec<String>,
}

/// Restores `file` at `place`, telling how far it is in thousandths.
///
/// # Errors
/// [`Refusal::NothingIsRestoredOver`];
/// [`Refusal::DamagedBackup`], and nothing stands in the place then; the refusals of a login.
pub fn restore(
    file: &Path,
    place: &Path,
    way: &Way<'_>,
    keyring: &Keyring,
    mut say: impl FnMut(u64),
) -> Result<Restored> {
    let backup = LockedBackup::open(file)?;
    let made_at = backup.made_at().to_owned();
    let accounts = backup.accounts();
    let opened = match way {
        Way::Passphrase { account, passphrase } => {
            let wanted = accounts.iter().find(|one| account.is_none_or(|name| one.name == name));
            let id = wanted.map(|one| one.id).ok_or(Refusal::UnknownAccount)?;
            backup.unlock(id, &Passphrase::new(passphrase)?, keyring)?
        }
        Way::Sheet(lines) => backup.open_with_sheet(lines)?,
    };
    let mut restoring = opened.restore(place).map_err(|error| match error {
        VaultError::VaultExists | VaultError::FolderOccupied => Error::from(Refusal::NothingIsRestoredOver),
        error => error.into(),
    })?;
    loop {
        let progress = restoring.go_on(SLICE)?;
        say(progress.done.saturating_mul(1000).checked_div(progress.total).unwrap_or(1000).min(1000));
        if progress.over {
            return Ok(Restored { made_at, accounts: accounts.into_iter().map(|one| one.name).collect() });
        }
    }
}
