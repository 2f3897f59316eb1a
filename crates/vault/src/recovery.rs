//! The way in when nobody remembers: the paper sheet opens once, gives an account a new passphrase, and is replaced.

use crate::{
    AccountId, Cost, DeskKey, Keyring, Keys, LockedVault, OpenVault, Passphrase, RecoverySheet, Result, VaultError,
    VaultId,
    account::{enter, make_sheet, needed, seal_grant, seal_passphrase},
    directory::Directory,
    header::{Bytes, Copies, Header},
    keys::AccountSeed,
    secret::Secret,
    slot::{Credential, Slot, SlotKind, Unsealed},
    tries::Tries,
};

/// What waits for the new sheet to be retyped. Nothing is written before, and the old sheet still opens.
#[derive(Debug)]
pub struct Recovery {
    directory: Directory,
    next: Next,
}

/// What the vault becomes.
#[derive(Debug)]
struct Next {
    sheet: RecoverySheet,
    /// Of the sheet that is being spent.
    spent: AccountSeed,
    all: Keys,
    header: Header,
    account: AccountId,
    seed: AccountSeed,
    keys: Keys,
    device: Device,
}

/// The device secret of the new passphrase.
#[derive(Debug)]
enum Device {
    /// None: the passphrase opens alone.
    Unused,
    /// The one that the keyring holds.
    Kept(Secret<32>),
    /// A new one: the keyring has lost the one before.
    New(Secret<32>),
}

impl LockedVault {
    /// Opens with the paper sheet and gives `account` a new passphrase. The sheet is spent: a new one must be copied and
    /// retyped before anything is written. When the keyring has lost the device secret a new one is made, and the other
    /// accounts need a new enrolment code.
    ///
    /// # Errors
    /// [`VaultError::WrongSheetLine`], [`VaultError::SheetMismatch`], [`VaultError::WeakPassphrase`], the keyring's
    /// refusals.
    pub fn open_with_sheet(
        self,
        lines: &[impl AsRef<str>],
        account: AccountId,
        passphrase: &Passphrase,
        without_device_secret: bool,
        cost: Cost,
        keyring: &Keyring,
    ) -> std::result::Result<Recovery, (Box<Self>, VaultError)> {
        let device = || Device::choose(self.vault(), without_device_secret, keyring);
        match self.recover(lines, account, passphrase, needed(without_device_secret), cost, device) {
            Ok(next) => Ok(Recovery { directory: self.directory, next }),
            Err(error) => Err((Box::new(self), error)),
        }
    }

    fn recover(
        &self,
        lines: &[impl AsRef<str>],
        account: AccountId,
        passphrase: &Passphrase,
        needed: u32,
        cost: Cost,
        device: impl FnOnce() -> Result<Device>,
    ) -> Result<Next> {
        let sheet = RecoverySheet::read(lines)?;
        let role = self.header.member(account)?.role;
        passphrase.must_reach(needed)?;
        let (spent_seed, all) = self.enter_with_sheet(&sheet)?;
        let Keys::Agent { administration: Some(administration), .. } = &all else {
            return Err(VaultError::DamagedSlot);
        };
        let device = device()?;
        let verifying_key = administration.derive_verifying_key();
        let mut header = self.header.clone();
        if matches!(device, Device::New(_)) {
            lock_out_old_device(&mut header, verifying_key)?;
        }
        // The account gets a new seed: its old one is sealed behind the passphrase that was lost.
        let seed = AccountSeed::make()?;
        let keys = all.only(role);
        let public_key = seed.derive_public_key();
        let grant = seal_grant(self.vault(), account, role, header.roll.epoch, &public_key, &keys)?;
        if let Some(member) = header.roll.members.iter_mut().find(|member| member.id == account) {
            member.public_key = Bytes(public_key);
            member.grant = grant;
        }
        let secret = device.secret();
        let slot = seal_passphrase(self.vault(), account, passphrase, secret, cost, &seed, verifying_key)?;
        header.replace_slot(slot);
        let (sheet, recovery, slot) = make_sheet(self.vault(), header.roll.epoch, &all, verifying_key)?;
        let spent = std::mem::replace(&mut header.roll.recovery, recovery).id;
        header.entrances.slots.retain(|slot| slot.account != spent);
        header.entrances.slots.push(slot);
        header.sign_again(administration)?;
        Ok(Next { sheet, spent: spent_seed, all, header, account, seed, keys, device })
    }

    fn enter_with_sheet(&self, sheet: &RecoverySheet) -> Result<(AccountSeed, Keys)> {
        let credential = Credential { kind: SlotKind::Sheet, secret: sheet.0.expose(), device: None };
        match enter(&self.header, self.header.roll.recovery.id, &credential) {
            Ok(entered) => Ok(entered),
            Err(VaultError::WrongPassphrase) => Err(VaultError::SheetMismatch),
            Err(error) => Err(error),
        }
    }
}

impl Recovery {
    /// The new sheet to copy, shown once.
    #[must_use]
    pub fn sheet(&self) -> &RecoverySheet {
        &self.next.sheet
    }

    /// The vault's identifier, to print on the sheet.
    #[must_use]
    pub fn vault(&self) -> VaultId {
        self.next.header.roll.vault
    }

    /// Whose account is given a new passphrase.
    #[must_use]
    pub fn account(&self) -> AccountId {
        self.next.account
    }

    /// The desk key, which the sheet opens whatever the account may open.
    #[must_use]
    pub fn desk_key(&self) -> Option<&DeskKey> {
        match &self.next.all {
            Keys::Agent { desk, .. } => Some(desk),
            Keys::Supervisor { .. } => None,
        }
    }

    pub(crate) fn spent_seed(&self) -> &AccountSeed {
        &self.next.spent
    }

    pub(crate) fn seed(&self) -> &AccountSeed {
        &self.next.seed
    }

    pub(crate) fn sheet_public_key(&self) -> [u8; 32] {
        self.next.header.roll.recovery.public_key.0
    }

    /// Compares the retyped sheet with the one shown.
    ///
    /// # Errors
    /// [`VaultError::WrongSheetLine`].
    pub fn must_be_retyped(&self, lines: &[impl AsRef<str>]) -> Result<()> {
        self.next.sheet.must_be(lines)
    }

    /// Compares the retyped sheet, then keeps a new device secret and replaces the header.
    ///
    /// # Errors
    /// [`VaultError::WrongSheetLine`], also when a line is well formed but not the one shown; the folder's and the
    /// keyring's refusals: the vault is as it was then. May be tried again.
    pub fn confirm(
        mut self,
        lines: &[impl AsRef<str>],
        keyring: &Keyring,
    ) -> std::result::Result<OpenVault, (Box<Self>, VaultError)> {
        match self.next.sheet.must_be(lines).and_then(|()| self.write(keyring)) {
            Ok(()) => {
                let Self { directory, next: Next { header, account, seed, keys, device, .. } } = self;
                let mut tries = Tries::read(&directory);
                tries.forgive(&directory, account);
                Ok(OpenVault { directory, header, tries, account, device: device.into_secret(), seed, keys })
            }
            Err(error) => Err((Box::new(self), error)),
        }
    }

    fn write(&mut self, keyring: &Keyring) -> Result<()> {
        let Device::New(secret) = &self.next.device else {
            return self.next.header.write(&self.directory, Copies::Both);
        };
        let vault = self.vault();
        let before = self.next.header.entrances.generation;
        let kept = keyring.keep(vault, secret);
        let written = kept.and_then(|()| self.next.header.write(&self.directory, Copies::Both));
        // Beside the header of before, a secret that opens nothing would make a lost one look like a wrong passphrase.
        let stands = || Header::read(&self.directory).is_ok_and(|(header, _)| header.entrances.generation == before);
        if written.is_err() && stands() && keyring.forget(vault).is_err() {
            tracing::warn!("the keyring may still hold a device secret that opens nothing");
        }
        written
    }
}

impl Device {
    fn choose(vault: VaultId, without: bool, keyring: &Keyring) -> Result<Self> {
        if without {
            return Ok(Self::Unused);
        }
        match keyring.device_secret(vault) {
            Ok(secret) => Ok(Self::Kept(secret)),
            Err(VaultError::DeviceSecretMissing) => Secret::random().map(Self::New),
            Err(error) => Err(error),
        }
    }

    fn secret(&self) -> Option<&Secret<32>> {
        match self {
            Self::Unused => None,
            Self::Kept(secret) | Self::New(secret) => Some(secret),
        }
    }

    fn into_secret(self) -> Option<Secret<32>> {
        match self {
            Self::Unused => None,
            Self::Kept(secret) | Self::New(secret) => Some(secret),
        }
    }
}

/// Slots made with a device secret that is gone open nothing any more: they become enrolment slots under a code that
/// nobody knows, until an agent in charge gives a new one.
fn lock_out_old_device(header: &mut Header, verifying_key: [u8; 32]) -> Result<()> {
    let orphans: Vec<AccountId> = header
        .entrances
        .slots
        .iter()
        .filter(|slot| slot.kind == SlotKind::PassphraseAndDevice)
        .map(|slot| slot.account)
        .collect();
    for account in orphans {
        let nobody = Secret::<32>::random()?;
        let credential = Credential { kind: SlotKind::Enrolment, secret: nobody.expose(), device: None };
        let unsealed = Unsealed { seed: AccountSeed::make()?, verifying_key };
        header.replace_slot(Slot::seal(header.roll.vault, account, &credential, Cost::FLOOR, &unsealed)?);
    }
    Ok(())
}
