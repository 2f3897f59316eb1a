//! A new vault: prepared with its first agent, built beside its place once the sheet was retyped, whole or not at all.

use std::path::{Path, PathBuf};

use crate::{
    Account, AccountId, AdministrationKey, Cost, DeskKey, Keyring, Keys, OpenVault, Passphrase, RecoverySheet, Result,
    Role, StatisticsKey, VaultError, VaultId,
    account::{accounts, make_sheet, member, must_be_ready, needed, seal_passphrase},
    header::{Bytes, Copies, Header, Roll, SUITE},
    keys::AccountSeed,
    scaffold::{self, Scaffold},
    secret::{Secret, random_bytes},
    tries::Tries,
};

/// Counts the changes of all keys.
const FIRST_EPOCH: u32 = 1;

/// What waits for the recovery sheet to be retyped. Nothing is written before.
#[derive(Debug)]
pub struct Creation {
    place: PathBuf,
    sheet: RecoverySheet,
    header: Header,
    device: Option<Secret<32>>,
    account: AccountId,
    seed: AccountSeed,
    keys: Keys,
}

/// A folder beside the vault's place, held, in which the databases are made. Dropped, it is removed.
#[derive(Debug)]
pub struct Unfinished {
    creation: Creation,
    scaffold: Scaffold,
}

/// Prepares a new vault with its first agent, who is in charge. Writes nothing.
///
/// # Errors
/// [`VaultError::WeakPassphrase`]; [`VaultError::VaultExists`], [`VaultError::FolderOccupied`]; the keyring's refusals
/// unless `without_device_secret`.
pub fn prepare(
    place: &Path,
    name: &str,
    passphrase: &Passphrase,
    without_device_secret: bool,
    cost: Cost,
    keyring: &Keyring,
) -> Result<Creation> {
    passphrase.must_reach(needed(without_device_secret))?;
    scaffold::must_be_free(place)?;
    if !without_device_secret {
        must_be_ready(keyring)?;
    }
    let device = if without_device_secret { None } else { Some(Secret::random()?) };
    let vault = VaultId(Bytes(random_bytes()?));
    let administration = AdministrationKey::make()?;
    let verifying_key = administration.derive_verifying_key();
    let keys = Keys::Agent {
        desk: DeskKey::make()?,
        statistics: StatisticsKey::make()?,
        administration: Some(administration.clone()),
    };
    let first = member(vault, name, Role::AgentInCharge, FIRST_EPOCH, &keys)?;
    let (sheet, recovery, sheet_slot) = make_sheet(vault, FIRST_EPOCH, &keys, verifying_key)?;
    let slot = seal_passphrase(vault, first.member.id, passphrase, device.as_ref(), cost, &first.seed, verifying_key)?;
    let account = first.member.id;
    let roll = Roll {
        suite: SUITE,
        vault,
        epoch: FIRST_EPOCH,
        verifying_key: Bytes(verifying_key),
        members: vec![first.member],
        recovery,
        training: false,
    };
    let header = Header::sign(roll, vec![sheet_slot, slot], &administration)?;
    Ok(Creation { place: place.to_owned(), sheet, header, device, account, seed: first.seed, keys })
}

impl Creation {
    /// Makes it one for training, for ever: the mark stands in the signed roll.
    ///
    /// # Errors
    /// A failure of the signature.
    pub fn for_training(mut self) -> Result<Self> {
        let Keys::Agent { administration: Some(key), .. } = &self.keys else { return Err(VaultError::NotAllowed) };
        self.header.roll.training = true;
        self.header.sign_again(key)?;
        Ok(self)
    }

    /// The sheet to copy, shown once.
    #[must_use]
    pub fn sheet(&self) -> &RecoverySheet {
        &self.sheet
    }

    /// The vault's identifier, to print on the sheet.
    #[must_use]
    pub fn vault(&self) -> VaultId {
        self.header.roll.vault
    }

    /// Compares the retyped sheet, then makes and holds a folder beside the vault's place.
    ///
    /// # Errors
    /// [`VaultError::WrongSheetLine`], also when a line is well formed but not the one shown; the folder's refusals. May
    /// be tried again.
    pub fn begin(self, lines: &[impl AsRef<str>]) -> std::result::Result<Unfinished, (Box<Self>, VaultError)> {
        match self.sheet.must_be(lines).and_then(|()| Scaffold::raise(&self.place)) {
            Ok(scaffold) => Ok(Unfinished { creation: self, scaffold }),
            Err(error) => Err((Box::new(self), error)),
        }
    }
}

impl Unfinished {
    /// Where the databases are to be made. Their connections must be closed before [`Unfinished::finish`].
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.scaffold.directory().path()
    }

    /// The keys of the first agent.
    #[must_use]
    pub fn keys(&self) -> &Keys {
        &self.creation.keys
    }

    /// The first agent.
    #[must_use]
    pub fn account(&self) -> Option<Account> {
        accounts(&self.creation.header).into_iter().find(|account| account.id == self.creation.account)
    }

    /// Gives up; the folder is removed.
    #[must_use]
    pub fn abandon(self) -> Box<Creation> {
        Box::new(self.creation)
    }

    /// Writes the header, keeps the device secret and moves the folder to its place: the vault exists from then on.
    ///
    /// # Errors
    /// [`VaultError::VaultExists`], [`VaultError::FolderOccupied`]; the folder's and the keyring's refusals. Nothing is
    /// left then, neither on the disk nor in the keyring, and it may be tried again.
    pub fn finish(self, keyring: &Keyring) -> std::result::Result<OpenVault, (Box<Creation>, VaultError)> {
        let Self { creation, scaffold } = self;
        let mut header = creation.header.clone();
        let kept = header.write(scaffold.directory(), Copies::Both).and_then(|()| creation.keep(keyring));
        match kept.and_then(|()| scaffold.finish()) {
            Ok(directory) => {
                let Creation { device, account, seed, keys, .. } = creation;
                let tries = Tries::read(&directory);
                Ok(OpenVault { directory, header, tries, account, device, seed, keys })
            }
            Err(error) => {
                creation.forget(keyring);
                Err((Box::new(creation), error))
            }
        }
    }
}

impl Creation {
    fn keep(&self, keyring: &Keyring) -> Result<()> {
        self.device.as_ref().map_or(Ok(()), |device| keyring.keep(self.vault(), device))
    }

    fn forget(&self, keyring: &Keyring) {
        if self.device.is_some() && keyring.forget(self.vault()).is_err() {
            tracing::warn!("the keyring may still hold the device secret of a vault that was not created");
        }
    }
}
