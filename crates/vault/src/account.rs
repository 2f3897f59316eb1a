//! The verbs: get in, change one's passphrase, let somebody in.

use std::path::Path;

use data_encoding::HEXLOWER;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{
    AccountId, AdministrationKey, Cost, DeskKey, Keyring, Passphrase, RecoverySheet, Result, Role, SealedFiles,
    StatisticsKey, VaultError, VaultId,
    directory::{Directory, Place, look},
    header::{Bytes, Copies, Header, MOST_ACCOUNTS, Member, SUITE},
    key_change,
    keys::{AccountSeed, framed, seal_to},
    passphrase::{NEEDED_ALONE, NEEDED_WITH_DEVICE_SECRET},
    scaffold::unmark,
    secret::{Secret, random_bytes},
    sheet::is_hyphen,
    slot::{Credential, Slot, SlotKind, Unsealed},
    tries::Tries,
};

/// An account, as everybody may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its identifier.
    pub id: AccountId,
    /// Its display name.
    pub name: String,
    /// What it may open.
    pub role: Role,
    /// True until its first login.
    pub awaits_enrolment: bool,
}

/// The keys that an account's grant gave it.
#[derive(Debug, Clone)]
pub enum Keys {
    /// Facts without identity, and nothing else.
    Supervisor {
        /// Opens `statistics.db`.
        statistics: StatisticsKey,
    },
    /// The desk.
    Agent {
        /// Opens `desk.db`.
        desk: DeskKey,
        /// Opens `statistics.db`.
        statistics: StatisticsKey,
        /// Signs the roll; only of an agent in charge.
        administration: Option<AdministrationKey>,
    },
}

/// Eighty random bits for a first login: four groups of four symbols.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct EnrolmentCode(String);

impl EnrolmentCode {
    fn make() -> Result<Self> {
        let bits = Secret::<10>::random()?;
        let mut code = Zeroizing::new(CROCKFORD.encode(bits.expose()));
        for place in [12, 8, 4] {
            code.insert(place, '-');
        }
        Ok(Self(code.to_string()))
    }

    /// The code, to be told once.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The form that is hashed: no hyphen or dash or space, upper case, O read as 0, I and L as 1.
    pub(crate) fn canonical(typed: &str) -> Zeroizing<String> {
        let symbols = typed.chars().filter(|c| !c.is_whitespace() && !is_hyphen(*c)).take(64);
        Zeroizing::new(
            symbols
                .map(|c| match c.to_ascii_uppercase() {
                    'O' => '0',
                    'I' | 'L' => '1',
                    c => c,
                })
                .collect(),
        )
    }
}

impl std::fmt::Debug for EnrolmentCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EnrolmentCode")
    }
}

/// Crockford's base 32, without padding.
const CROCKFORD: data_encoding::Encoding =
    data_encoding_macro::new_encoding! { symbols: "0123456789ABCDEFGHJKMNPQRSTVWXYZ", };

/// A vault whose header was read and that nobody else holds.
#[derive(Debug)]
pub struct LockedVault {
    pub(crate) directory: Directory,
    pub(crate) header: Header,
    pub(crate) tries: Tries,
    repaired: bool,
}

/// A vault open for one account.
#[derive(Debug)]
pub struct OpenVault {
    pub(crate) directory: Directory,
    pub(crate) header: Header,
    pub(crate) tries: Tries,
    pub(crate) account: AccountId,
    pub(crate) device: Option<Secret<32>>,
    pub(crate) seed: AccountSeed,
    pub(crate) keys: Keys,
}

/// What one account is made of before it is sealed.
pub(crate) struct NewMember {
    pub(crate) member: Member,
    pub(crate) seed: AccountSeed,
}

impl LockedVault {
    /// Holds the folder and reads the header. Where no vault stands, nothing is touched.
    ///
    /// # Errors
    /// [`VaultError::NoVault`], [`VaultError::InUse`], [`VaultError::DamagedHeader`], [`VaultError::NewerVersion`], the
    /// folder's refusals.
    pub fn open(folder: &Path) -> Result<Self> {
        match look(folder)? {
            Place::Vault => {}
            Place::Headless => return Err(VaultError::DamagedHeader),
            Place::Free | Place::Foreign => return Err(VaultError::NoVault),
        }
        let directory = Directory::hold(folder)?;
        unmark(&directory)?;
        let (header, repaired) = Header::read(&directory)?;
        key_change::finish(&directory, &header)?;
        let tries = Tries::read(&directory);
        Ok(Self { directory, header, tries, repaired })
    }

    /// Who may get in.
    #[must_use]
    pub fn accounts(&self) -> Vec<Account> {
        accounts(&self.header)
    }

    /// The vault's identifier.
    #[must_use]
    pub fn vault(&self) -> VaultId {
        self.header.roll.vault
    }

    /// Whether its data is invented, for training.
    #[must_use]
    pub fn is_training(&self) -> bool {
        self.header.roll.training
    }

    /// Removes it, if it is one for training.
    ///
    /// # Errors
    /// [`VaultError::NotAllowed`] for any other; the folder's refusals.
    pub fn remove_training(self) -> std::result::Result<(), (Box<Self>, VaultError)> {
        if !self.is_training() {
            return Err((Box::new(self), VaultError::NotAllowed));
        }
        match std::fs::remove_dir_all(self.directory.path()) {
            Ok(()) => Ok(()),
            Err(error) => Err((Box::new(self), error.into())),
        }
    }

    /// True when one copy of the header was damaged and repaired from the other.
    #[must_use]
    pub fn was_repaired(&self) -> bool {
        self.repaired
    }

    /// Opens with a passphrase.
    ///
    /// # Errors
    /// [`VaultError::WrongPassphrase`], [`VaultError::TryLater`] and the keyring's refusals; the vault comes back, to try
    /// again.
    pub fn unlock(
        mut self,
        account: AccountId,
        passphrase: &Passphrase,
        keyring: &Keyring,
    ) -> std::result::Result<OpenVault, (Box<Self>, VaultError)> {
        match self.try_unlock(account, passphrase, keyring) {
            Ok((seed, keys, device)) => Ok(self.opened(account, seed, keys, device)),
            Err(error) => Err((Box::new(self), error)),
        }
    }

    fn try_unlock(
        &mut self,
        account: AccountId,
        passphrase: &Passphrase,
        keyring: &Keyring,
    ) -> Result<(AccountSeed, Keys, Option<Secret<32>>)> {
        let Self { directory, header, tries, .. } = self;
        // Whoever was removed has no slot, and nothing is damaged.
        header.member(account)?;
        let kind = header.slot(account)?.kind;
        let device = match kind {
            SlotKind::PassphraseAndDevice => Some(keyring.device_secret(header.roll.vault)?),
            SlotKind::Passphrase => None,
            SlotKind::Enrolment | SlotKind::Sheet => return Err(VaultError::WrongPassphrase),
        };
        let credential = Credential { kind, secret: passphrase.expose().as_bytes(), device: device.as_ref() };
        let (seed, keys) = tries.make(directory, account, || enter(header, account, &credential))?;
        Ok((seed, keys, device))
    }

    fn opened(self, account: AccountId, seed: AccountSeed, keys: Keys, device: Option<Secret<32>>) -> OpenVault {
        let Self { directory, header, tries, .. } = self;
        OpenVault { directory, header, tries, account, device, seed, keys }
    }

    /// First login: the code gives way to a passphrase.
    ///
    /// # Errors
    /// [`VaultError::WrongEnrolmentCode`], [`VaultError::TryLater`], [`VaultError::WeakPassphrase`], the keyring's refusals.
    pub fn enrol(
        mut self,
        account: AccountId,
        code: &str,
        passphrase: &Passphrase,
        cost: Cost,
        keyring: &Keyring,
    ) -> std::result::Result<OpenVault, (Box<Self>, VaultError)> {
        match self.try_enrol(account, code, passphrase, cost, keyring) {
            Ok((seed, keys, device)) => Ok(self.opened(account, seed, keys, device)),
            Err(error) => Err((Box::new(self), error)),
        }
    }

    fn try_enrol(
        &mut self,
        account: AccountId,
        code: &str,
        passphrase: &Passphrase,
        cost: Cost,
        keyring: &Keyring,
    ) -> Result<(AccountSeed, Keys, Option<Secret<32>>)> {
        // A code that was used opens nothing any more, nor does whoever was removed, and nothing is damaged.
        self.header.member(account)?;
        if self.header.slot(account)?.kind != SlotKind::Enrolment {
            return Err(VaultError::WrongEnrolmentCode);
        }
        let code = EnrolmentCode::canonical(code);
        let credential = Credential { kind: SlotKind::Enrolment, secret: code.as_bytes(), device: None };
        let Self { directory, header, tries, .. } = self;
        let (seed, keys) = tries.make(directory, account, || match enter(header, account, &credential) {
            Err(VaultError::WrongPassphrase) => Err(VaultError::WrongEnrolmentCode),
            entered => entered,
        })?;
        let device = self.device_for_new_slot(keyring)?;
        passphrase.must_reach(needed(device.is_none()))?;
        let verifying_key = self.header.roll.verifying_key.0;
        let slot = seal_passphrase(self.vault(), account, passphrase, device.as_ref(), cost, &seed, verifying_key)?;
        let mut header = self.header.clone();
        header.replace_slot(slot);
        header.write(&self.directory, Copies::Both)?;
        self.header = header;
        Ok((seed, keys, device))
    }

    /// The device secret that a new slot uses: the keyring's, unless no account of this vault uses one.
    fn device_for_new_slot(&self, keyring: &Keyring) -> Result<Option<Secret<32>>> {
        if self.header.entrances.slots.iter().any(|slot| slot.kind == SlotKind::PassphraseAndDevice) {
            keyring.device_secret(self.vault()).map(Some)
        } else {
            Ok(None)
        }
    }
}

impl OpenVault {
    /// Whose session this is.
    #[must_use]
    pub fn account(&self) -> Option<Account> {
        accounts(&self.header).into_iter().find(|account| account.id == self.account)
    }

    /// The keys of this session.
    #[must_use]
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The vault's folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.directory.path()
    }

    /// The vault's identifier.
    #[must_use]
    pub fn vault(&self) -> VaultId {
        self.header.roll.vault
    }

    /// Whether its data is invented, for training.
    #[must_use]
    pub fn is_training(&self) -> bool {
        self.header.roll.training
    }

    /// Writes of the header so far.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.header.entrances.generation
    }

    /// Whether this session was opened with the workstation's device secret.
    #[must_use]
    pub fn has_device_secret(&self) -> bool {
        self.device.is_some()
    }

    /// The documents outside the databases.
    #[must_use]
    pub fn sealed_files(&self, key: &DeskKey) -> SealedFiles {
        SealedFiles::of(self.folder(), self.vault(), key.derive_document_wrap_key())
    }

    /// The same of this vault restored elsewhere.
    #[must_use]
    pub fn sealed_files_of(&self, folder: &Path, key: &DeskKey) -> SealedFiles {
        SealedFiles::of(folder, self.vault(), key.derive_document_wrap_key())
    }

    /// Who may get in.
    #[must_use]
    pub fn accounts(&self) -> Vec<Account> {
        accounts(&self.header)
    }

    /// How often each account was tried in vain since somebody was told.
    #[must_use]
    pub fn untold_tries(&self) -> Vec<(AccountId, u32)> {
        self.tries.untold()
    }

    /// Somebody was told of them.
    pub fn told_of_tries(&mut self) {
        self.tries.told(&self.directory);
    }

    /// Gives this account another passphrase. The old one opens neither copy of the header afterwards.
    ///
    /// # Errors
    /// [`VaultError::WrongPassphrase`] when `old` is not the present one, [`VaultError::TryLater`];
    /// [`VaultError::WeakPassphrase`].
    pub fn change_passphrase(&mut self, old: &Passphrase, new: &Passphrase, cost: Cost) -> Result<()> {
        let Self { directory, header, tries, account, device, .. } = self;
        let slot = header.slot(*account)?;
        let credential = Credential { kind: slot.kind, secret: old.expose().as_bytes(), device: device.as_ref() };
        tries.make(directory, *account, || slot.open(header.roll.vault, &credential).map(drop))?;
        new.must_reach(needed(self.device.is_none()))?;
        let verifying_key = self.header.roll.verifying_key.0;
        let slot =
            seal_passphrase(self.vault(), self.account, new, self.device.as_ref(), cost, &self.seed, verifying_key)?;
        let mut header = self.header.clone();
        header.replace_slot(slot);
        header.write(&self.directory, Copies::Both)?;
        self.header = header;
        Ok(())
    }

    /// Makes an account that waits for its first login.
    ///
    /// # Errors
    /// [`VaultError::NotAllowed`] without the administration key; [`VaultError::NameTaken`],
    /// [`VaultError::TooManyAccounts`].
    pub fn add_account(&mut self, name: &str, role: Role, cost: Cost) -> Result<(AccountId, EnrolmentCode)> {
        let administration = self.administration()?.clone();
        if self.header.roll.members.len() >= MOST_ACCOUNTS {
            return Err(VaultError::TooManyAccounts);
        }
        if self.header.roll.members.iter().any(|member| member.name.to_lowercase() == name.to_lowercase()) {
            return Err(VaultError::NameTaken);
        }
        let new = member(self.vault(), name, role, self.header.roll.epoch, &self.keys.only(role))?;
        let id = new.member.id;
        let mut header = self.header.clone();
        header.roll.members.push(new.member);
        let code = self.enrol_slot(&mut header, id, &new.seed, cost)?;
        header.sign_again(&administration)?;
        header.write(&self.directory, Copies::Current)?;
        self.header = header;
        Ok((id, code))
    }

    /// Gives somebody who forgot their passphrase a new first login; the old passphrase opens nothing afterwards.
    ///
    /// # Errors
    /// [`VaultError::NotAllowed`] without the administration key, or for one's own account;
    /// [`VaultError::UnknownAccount`].
    pub fn reset_account(&mut self, account: AccountId, cost: Cost) -> Result<EnrolmentCode> {
        let administration = self.administration()?.clone();
        if account == self.account {
            return Err(VaultError::NotAllowed);
        }
        let old = self.header.member(account)?.clone();
        let seed = AccountSeed::make()?;
        let public_key = seed.derive_public_key();
        let mut header = self.header.clone();
        let keys = self.keys.only(old.role);
        let grant = seal_grant(self.vault(), account, old.role, header.roll.epoch, &public_key, &keys)?;
        if let Some(member) = header.roll.members.iter_mut().find(|member| member.id == account) {
            member.public_key = Bytes(public_key);
            member.grant = grant;
        }
        let code = self.enrol_slot(&mut header, account, &seed, cost)?;
        header.sign_again(&administration)?;
        header.write(&self.directory, Copies::Both)?;
        self.header = header;
        Ok(code)
    }

    pub(crate) fn administration(&self) -> Result<&AdministrationKey> {
        match &self.keys {
            Keys::Agent { administration: Some(key), .. } => Ok(key),
            Keys::Agent { .. } | Keys::Supervisor { .. } => Err(VaultError::NotAllowed),
        }
    }

    fn enrol_slot(
        &self,
        header: &mut Header,
        account: AccountId,
        seed: &AccountSeed,
        cost: Cost,
    ) -> Result<EnrolmentCode> {
        let code = EnrolmentCode::make()?;
        let canonical = EnrolmentCode::canonical(code.expose());
        let credential = Credential { kind: SlotKind::Enrolment, secret: canonical.as_bytes(), device: None };
        let unsealed = Unsealed { seed: seed.clone(), verifying_key: header.roll.verifying_key.0 };
        header.replace_slot(Slot::seal(self.vault(), account, &credential, cost, &unsealed)?);
        Ok(code)
    }
}

impl Keys {
    /// What `role` is granted of these keys.
    pub(crate) fn only(&self, role: Role) -> Self {
        match (self, role) {
            (Self::Agent { statistics, .. }, Role::Supervisor) => Self::Supervisor { statistics: statistics.clone() },
            (Self::Agent { desk, statistics, .. }, Role::Agent) => {
                Self::Agent { desk: desk.clone(), statistics: statistics.clone(), administration: None }
            }
            (keys, Role::AgentInCharge) | (keys @ Self::Supervisor { .. }, _) => keys.clone(),
        }
    }

    fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(96));
        match self {
            Self::Supervisor { statistics } => bytes.extend_from_slice(statistics.0.expose()),
            Self::Agent { desk, statistics, administration } => {
                bytes.extend_from_slice(statistics.0.expose());
                bytes.extend_from_slice(desk.0.expose());
                if let Some(administration) = administration {
                    bytes.extend_from_slice(administration.0.expose());
                }
            }
        }
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut keys = bytes.chunks(32).map(Secret::from_slice);
        let statistics = StatisticsKey(keys.next()??);
        match (keys.next(), keys.next(), keys.next()) {
            (None, None, None) => Some(Self::Supervisor { statistics }),
            (Some(desk), administration, None) => Some(Self::Agent {
                desk: DeskKey(desk?),
                statistics,
                administration: match administration {
                    Some(key) => Some(AdministrationKey(key?)),
                    None => None,
                },
            }),
            _ => None,
        }
    }
}

pub(crate) fn needed(without_device_secret: bool) -> u32 {
    if without_device_secret { NEEDED_ALONE } else { NEEDED_WITH_DEVICE_SECRET }
}

pub(crate) fn must_be_ready(keyring: &Keyring) -> Result<()> {
    match keyring.state() {
        crate::keyring::KeyringState::Ready => Ok(()),
        crate::keyring::KeyringState::Locked => Err(VaultError::KeyringLocked),
        crate::keyring::KeyringState::Silent => Err(VaultError::KeyringSilent),
        crate::keyring::KeyringState::Absent => Err(VaultError::KeyringAbsent),
    }
}

pub(crate) fn accounts(header: &Header) -> Vec<Account> {
    let awaits = |id| header.slot(id).is_ok_and(|slot| slot.kind == SlotKind::Enrolment);
    header
        .roll
        .members
        .iter()
        .map(|member| Account {
            id: member.id,
            name: member.name.clone(),
            role: member.role,
            awaits_enrolment: awaits(member.id),
        })
        .collect()
}

/// Opens a slot, checks the roll under the key found there, that the seed is the roll's account, and opens the grant.
pub(crate) fn enter(header: &Header, account: AccountId, credential: &Credential<'_>) -> Result<(AccountSeed, Keys)> {
    let member = if account == header.roll.recovery.id { &header.roll.recovery } else { header.member(account)? };
    let unsealed = header.slot(account)?.open(header.roll.vault, credential)?;
    if !header.is_signed_by(&unsealed.verifying_key) {
        return Err(VaultError::DamagedHeader);
    }
    if unsealed.seed.derive_public_key() != member.public_key.0 {
        return Err(VaultError::DamagedSlot);
    }
    let aad = grant_aad(header.roll.vault, account, member.role, header.roll.epoch);
    let keys = Keys::from_bytes(&unsealed.seed.open(&member.grant, &aad)?).ok_or(VaultError::DamagedSlot)?;
    Ok((unsealed.seed, keys))
}

pub(crate) fn member(vault: VaultId, name: &str, role: Role, epoch: u32, keys: &Keys) -> Result<NewMember> {
    let id = AccountId(Bytes(random_bytes()?));
    let seed = AccountSeed::make()?;
    let public_key = seed.derive_public_key();
    let grant = seal_grant(vault, id, role, epoch, &public_key, keys)?;
    Ok(NewMember { member: Member { id, name: name.to_owned(), role, public_key: Bytes(public_key), grant }, seed })
}

pub(crate) fn make_sheet(
    vault: VaultId,
    epoch: u32,
    keys: &Keys,
    verifying_key: [u8; 32],
) -> Result<(RecoverySheet, Member, Slot)> {
    let sheet = RecoverySheet::make()?;
    let NewMember { member, seed } = member(vault, "", Role::AgentInCharge, epoch, keys)?;
    let credential = Credential { kind: SlotKind::Sheet, secret: sheet.0.expose(), device: None };
    let slot = Slot::seal(vault, member.id, &credential, Cost::FLOOR, &Unsealed { seed, verifying_key })?;
    Ok((sheet, member, slot))
}

pub(crate) fn seal_passphrase(
    vault: VaultId,
    account: AccountId,
    passphrase: &Passphrase,
    device: Option<&Secret<32>>,
    cost: Cost,
    seed: &AccountSeed,
    verifying_key: [u8; 32],
) -> Result<Slot> {
    let kind = if device.is_some() { SlotKind::PassphraseAndDevice } else { SlotKind::Passphrase };
    let credential = Credential { kind, secret: passphrase.expose().as_bytes(), device };
    Slot::seal(vault, account, &credential, cost, &Unsealed { seed: seed.clone(), verifying_key })
}

pub(crate) fn seal_grant(
    vault: VaultId,
    account: AccountId,
    role: Role,
    epoch: u32,
    public_key: &[u8; 32],
    keys: &Keys,
) -> Result<Vec<u8>> {
    seal_to(public_key, &keys.to_bytes(), &grant_aad(vault, account, role, epoch))
}

pub(crate) fn grant_aad(vault: VaultId, account: AccountId, role: Role, epoch: u32) -> Vec<u8> {
    let role: &[u8] = match role {
        Role::Supervisor => b"supervisor",
        Role::Agent => b"agent",
        Role::AgentInCharge => b"agent_in_charge",
    };
    framed(&[b"permanence/v1/grant/keys", &SUITE.to_be_bytes(), &vault.0.0, &account.0.0, role, &epoch.to_be_bytes()])
}

/// The short name of a vault, printed on its sheet: enough to tell two vaults apart.
#[must_use]
pub fn short_name(vault: VaultId) -> String {
    let (short, _) = vault.0.0.split_at(4);
    HEXLOWER.encode(short).to_uppercase()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{creation, slot::DERIVATIONS};

    const PHRASES: [&str; 3] = [
        "abaisser abandon abdiquer abeille abolir aborder aboutir aboyer",
        "abrasif abreuver abriter abroger abrupt absence absolu absurde",
        "abyssal académie acajou acarien accabler accepter acclamer accolade",
    ];

    /// K-01: what a watch could tell apart is what is derived, and nothing else takes time.
    #[test]
    fn every_try_derives_once_at_the_cost_of_its_account_whatever_is_typed() {
        let folder = tempfile::tempdir().unwrap();
        let (path, keyring) = (folder.path().join("vault"), Keyring::in_memory());
        let phrase = |text: &str| Passphrase::new(text).unwrap();
        let dear = Cost::FLOOR.with_a_pass_more();
        let creation = creation::prepare(&path, "Ada", &phrase(PHRASES[0]), true, Cost::FLOOR, &keyring).unwrap();
        let lines = creation.sheet().lines();
        let mut open = creation.begin(&lines.each_ref().map(|line| line.as_str())).unwrap().finish(&keyring).unwrap();
        let (_, code) = open.add_account("Bruno", Role::Supervisor, Cost::FLOOR).unwrap();
        drop(open);
        let id = |name: &str| {
            let accounts = LockedVault::open(&path).unwrap().accounts();
            accounts.into_iter().find(|account| account.name == name).unwrap().id
        };
        let (ada, bruno) = (id("Ada"), id("Bruno"));
        let locked = LockedVault::open(&path).unwrap();
        drop(locked.enrol(bruno, code.expose(), &phrase(PHRASES[1]), dear, &keyring).unwrap());

        for (account, own, cost) in [(ada, PHRASES[0], Cost::FLOOR), (bruno, PHRASES[1], dear)] {
            for typed in PHRASES {
                DERIVATIONS.take();
                let opened = LockedVault::open(&path).unwrap().unlock(account, &phrase(typed), &keyring);
                assert_eq!(DERIVATIONS.take(), [cost], "{typed}");
                match opened {
                    Ok(_) => assert_eq!(typed, own),
                    Err((_, error)) => assert!(matches!(error, VaultError::WrongPassphrase) && typed != own),
                }
            }
        }
    }
}
