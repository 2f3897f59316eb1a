//! All keys of a vault changed at once, because somebody leaves or because one may have been seen.
//!
//! What is sealed under the new keys is written beside what stands, in files that bear the number of the epoch to come. Then
//! the header is replaced, and that rename is the switch: whoever opens the folder next gives the files of the header's epoch
//! their names, or removes those of an epoch that never came. Neither takes a key, so that an interruption at any moment
//! leaves the vault as it was or as it becomes.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use crate::{
    AccountId, DeskKey, Keys, OpenVault, Result, StatisticsKey, VaultError,
    account::seal_grant,
    database::{DESK, STATISTICS},
    directory::Directory,
    header::{Copies, Header, PREVIOUS},
};

const EPOCH: &str = ".epoch-";
const JOURNAL: &str = "-journal";

/// New keys for everybody who stays. Nothing that stands was touched yet; dropped, what was written beside it is removed.
#[derive(Debug)]
pub struct KeyChange {
    header: Header,
    keys: Keys,
    beside: Beside,
}

/// Files of an epoch to come.
#[derive(Debug)]
struct Beside {
    folder: PathBuf,
    epoch: u32,
    /// Whether they belong to nobody yet.
    discarded: bool,
}

impl OpenVault {
    /// Draws new keys and seals them to everybody on the roll but `leaver`, and to the paper sheet. Nobody's passphrase is
    /// needed: grants are sealed to public keys.
    ///
    /// # Errors
    /// [`VaultError::NotAllowed`] without the administration key, or when `leaver` is one's own account: the last account in
    /// charge can never go. [`VaultError::UnknownAccount`].
    pub fn prepare_key_change(&self, leaver: Option<AccountId>) -> Result<KeyChange> {
        let administration = self.administration()?.clone();
        let mut header = self.header.clone();
        if let Some(leaver) = leaver {
            if leaver == self.account {
                return Err(VaultError::NotAllowed);
            }
            header.member(leaver)?;
            header.roll.members.retain(|member| member.id != leaver);
            header.entrances.slots.retain(|slot| slot.account != leaver);
        }
        let keys = Keys::Agent {
            desk: DeskKey::make()?,
            statistics: StatisticsKey::make()?,
            administration: Some(administration.clone()),
        };
        let (vault, epoch) = (header.roll.vault, header.roll.epoch.checked_add(1).ok_or(VaultError::Primitive)?);
        header.roll.epoch = epoch;
        for member in header.roll.members.iter_mut().chain([&mut header.roll.recovery]) {
            let keys = keys.only(member.role);
            member.grant = seal_grant(vault, member.id, member.role, epoch, &member.public_key.0, &keys)?;
        }
        header.sign_again(&administration)?;
        let beside = Beside { folder: self.folder().to_owned(), epoch, discarded: true };
        beside.remove()?;
        Ok(KeyChange { header, keys, beside })
    }

    /// Makes the vault that was prepared the one that stands. The databases beside must be whole, and no connection open to
    /// them.
    ///
    /// # Errors
    /// The folder's refusals. The vault is then as it was, or the change is made and its files get their names at the next
    /// opening; [`OpenVault::keys`] are those of the vault that stands.
    pub fn switch(&mut self, change: KeyChange) -> Result<()> {
        let KeyChange { mut header, keys, mut beside } = change;
        for name in [DESK, STATISTICS] {
            File::open(beside.path(name))?.sync_all()?;
        }
        self.directory.settle()?;
        let written = header.write(&self.directory, Copies::Both);
        if written.is_err() {
            // The first rename may have been made and something after it refused: what is on the disk counts.
            match Header::read(&self.directory) {
                Ok((stands, _)) if stands.roll.epoch == beside.epoch => header = stands,
                Ok(_) => return written,
                // Nobody can tell: the next opening does.
                Err(_) => {
                    beside.discarded = false;
                    return written;
                }
            }
        }
        beside.discarded = false;
        self.header = header;
        self.keys = match self.account() {
            Some(account) => keys.only(account.role),
            None => return Err(VaultError::UnknownAccount),
        };
        finish(&self.directory, &self.header)
    }
}

impl KeyChange {
    /// The keys to come.
    #[must_use]
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Where the database of that name is to be written under them.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.beside.path(name)
    }
}

impl Beside {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}{EPOCH}{}", self.epoch))
    }

    fn remove(&self) -> Result<()> {
        for name in [DESK, STATISTICS] {
            let path = self.path(name);
            remove(&journal_of(&path))?;
            remove(&path)?;
        }
        Ok(())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if self.discarded && self.remove().is_err() {
            tracing::warn!("what was written for a change of keys stays until the next opening");
        }
    }
}

/// Gives the databases of the header's epoch their names, and removes those of any other. Does nothing where none is left.
///
/// # Errors
/// The folder's refusals; it may be done again.
pub(crate) fn finish(directory: &Directory, header: &Header) -> Result<()> {
    let left = left_beside(directory.path())?;
    if left.is_empty() {
        return Ok(());
    }
    if left.iter().any(|beside| beside.epoch == header.roll.epoch) {
        // First: the copy from before the switch would lead to databases that are about to go.
        mirror(directory, header)?;
    }
    for Left { path, name, epoch } in left {
        match name {
            Some(name) if epoch == header.roll.epoch => {
                let place = directory.path().join(name);
                // One that was left by the file of before is not this file's.
                remove(&journal_of(&place))?;
                fs::rename(path, place)?;
            }
            Some(_) | None => remove(&path)?,
        }
    }
    directory.settle()
}

/// Makes both copies of the header the same; where there is no room for that, one is enough until the next opening.
fn mirror(directory: &Directory, header: &Header) -> Result<()> {
    directory.replace(PREVIOUS, header.to_bytes()?.as_bytes()).or_else(|_| directory.remove(PREVIOUS))
}

/// A file of an epoch, found in the folder.
struct Left {
    path: PathBuf,
    /// The database that it is; none for a rollback journal, which no whole database has.
    name: Option<&'static str>,
    epoch: u32,
}

fn left_beside(folder: &Path) -> Result<Vec<Left>> {
    let mut left = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(found) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let Some((name, epoch)) = found.split_once(EPOCH) else { continue };
        let Some(name) = [DESK, STATISTICS].into_iter().find(|known| *known == name) else { continue };
        let (epoch, is_journal) = epoch.strip_suffix(JOURNAL).map_or((epoch, false), |epoch| (epoch, true));
        let Ok(epoch) = epoch.parse() else { continue };
        left.push(Left { path: path.clone(), name: (!is_journal).then_some(name), epoch });
    }
    Ok(left)
}

fn journal_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(JOURNAL);
    name.into()
}

fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        Ok(()) | Err(_) => Ok(()),
    }
}
