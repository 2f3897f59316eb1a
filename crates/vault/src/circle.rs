//! Circles: colleagues who share a key that the rest of the desk does not have.
//!
//! The key of a circle is drawn at random and granted, one by one, to the public keys of its members and of the paper
//! sheet. When a member leaves, the next generation is drawn, and the one before is sealed under it: who is granted the
//! newest reads everything, who kept an older one reads nothing that was written since.

use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Payload},
};
use zeroize::Zeroizing;

use crate::{
    AccountId, OpenVault, Recovery, Result, Role, VaultError, VaultId,
    header::SUITE,
    keys::{AccountSeed, derive, derive_for, framed},
    secret::{Secret, random_bytes},
};

/// Names one circle for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CircleId([u8; 16]);

impl CircleId {
    /// A new one.
    ///
    /// # Errors
    /// [`VaultError::Random`].
    pub fn make() -> Result<Self> {
        random_bytes().map(Self)
    }

    /// Reads 16 bytes.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// Its 16 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// The key of a circle, in one of its generations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CircleKey {
    circle: CircleId,
    generation: u32,
    secret: Secret<32>,
}

/// Where a sealed text stands. It opens nowhere else.
#[derive(Debug, Clone, Copy)]
pub struct Cell<'a> {
    /// Name of the table.
    pub table: &'a str,
    /// Which record: its number as eight bytes, big end first, or its framed key.
    pub record: &'a [u8],
    /// Name of the column.
    pub column: &'a str,
    /// Which writing of it.
    pub version: i64,
}

/// A circle's key, sealed to one public key by the account that gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CircleGrant {
    /// Of which circle.
    pub circle: CircleId,
    /// Which of its keys.
    pub generation: u32,
    /// Public key of the account, or of the sheet, that may open it.
    pub to: [u8; 32],
    /// Public key of the account that gave it.
    pub from: [u8; 32],
    /// Encapsulated key (32 bytes), then ciphertext.
    pub sealed: Vec<u8>,
}

impl CircleKey {
    /// The first key of a circle.
    ///
    /// # Errors
    /// [`VaultError::Random`].
    pub fn make(circle: CircleId) -> Result<Self> {
        Ok(Self { circle, generation: 1, secret: Secret::random()? })
    }

    /// Which generation this is, from 1.
    #[must_use]
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// The key for what will be written from now on, and this one sealed under it.
    ///
    /// # Errors
    /// [`VaultError::Random`], [`VaultError::Primitive`].
    pub fn next(&self, vault: VaultId) -> Result<(Self, Vec<u8>)> {
        let generation = self.generation.checked_add(1).ok_or(VaultError::Primitive)?;
        let next = Self { circle: self.circle, generation, secret: Secret::random()? };
        let sealed = seal(&next.wrapping(), self.secret.expose(), &next.chain_aad(vault))?;
        Ok((next, sealed))
    }

    /// The key of the generation before, which [`CircleKey::next`] sealed.
    ///
    /// # Errors
    /// [`VaultError::DamagedCell`].
    pub fn before(&self, vault: VaultId, sealed: &[u8]) -> Result<Self> {
        let generation = self.generation.checked_sub(1).filter(|before| *before > 0).ok_or(VaultError::DamagedCell)?;
        let secret = open(&self.wrapping(), sealed, &self.chain_aad(vault))?;
        let secret = Secret::from_slice(&secret).ok_or(VaultError::DamagedCell)?;
        Ok(Self { circle: self.circle, generation, secret })
    }

    /// Seals words that stand in `cell`: nonce (12 bytes), ciphertext, tag (16).
    ///
    /// # Errors
    /// [`VaultError::Random`], [`VaultError::Primitive`].
    pub fn seal(&self, vault: VaultId, cell: Cell<'_>, words: &str) -> Result<Vec<u8>> {
        seal(&derive(&self.secret, CELL), words.as_bytes(), &cell.aad(CELL, vault))
    }

    /// The words that were sealed in `cell`.
    ///
    /// # Errors
    /// [`VaultError::DamagedCell`] when they were changed, are an older writing, or come from somewhere else.
    pub fn open(&self, vault: VaultId, cell: Cell<'_>, sealed: &[u8]) -> Result<Zeroizing<String>> {
        text(&open(&derive(&self.secret, CELL), sealed, &cell.aad(CELL, vault))?)
    }

    /// Seals what `account` is typing, under a key that serves nothing else: a form is kept every two seconds, far more
    /// often than anything is written.
    ///
    /// # Errors
    /// As [`CircleKey::seal`].
    pub fn seal_draft(&self, vault: VaultId, account: AccountId, cell: Cell<'_>, words: &str) -> Result<Vec<u8>> {
        seal(&self.of_drafts(account), words.as_bytes(), &cell.aad(DRAFT, vault))
    }

    /// What [`CircleKey::seal_draft`] sealed.
    ///
    /// # Errors
    /// As [`CircleKey::open`].
    pub fn open_draft(
        &self,
        vault: VaultId,
        account: AccountId,
        cell: Cell<'_>,
        sealed: &[u8],
    ) -> Result<Zeroizing<String>> {
        text(&open(&self.of_drafts(account), sealed, &cell.aad(DRAFT, vault))?)
    }

    fn of_drafts(&self, account: AccountId) -> Secret<32> {
        derive_for(&self.secret, &[DRAFT, &account.0.0])
    }

    fn wrapping(&self) -> Secret<32> {
        derive(&self.secret, CHAIN)
    }

    fn chain_aad(&self, vault: VaultId) -> Vec<u8> {
        framed(&[CHAIN, &SUITE.to_be_bytes(), &vault.0.0, &self.circle.0, &self.generation.to_be_bytes()])
    }

    /// Seals this key to `to`, in the name of the account whose seed this is.
    fn grant(&self, vault: VaultId, from: &AccountSeed, to: [u8; 32]) -> Result<CircleGrant> {
        let mut grant = CircleGrant {
            circle: self.circle,
            generation: self.generation,
            to,
            from: from.derive_public_key(),
            sealed: Vec::new(),
        };
        grant.sealed = from.seal_signed(&to, GRANT, self.secret.expose(), &grant.aad(vault))?;
        Ok(grant)
    }
}

impl CircleGrant {
    fn open(&self, vault: VaultId, seed: &AccountSeed) -> Result<CircleKey> {
        let secret = seed.open_signed(&self.from, GRANT, &self.sealed, &self.aad(vault))?;
        let secret = Secret::from_slice(&secret).ok_or(VaultError::DamagedCell)?;
        Ok(CircleKey { circle: self.circle, generation: self.generation, secret })
    }

    fn aad(&self, vault: VaultId) -> Vec<u8> {
        let generation = self.generation.to_be_bytes();
        framed(&[GRANT, &SUITE.to_be_bytes(), &vault.0.0, &self.circle.0, &generation, &self.to, &self.from])
    }
}

impl Cell<'_> {
    fn aad(&self, label: &[u8], vault: VaultId) -> Vec<u8> {
        framed(&[
            label,
            &SUITE.to_be_bytes(),
            &vault.0.0,
            self.table.as_bytes(),
            self.record,
            self.column.as_bytes(),
            &self.version.to_be_bytes(),
        ])
    }
}

/// The record of a cell that has no number: the parts of its key, each behind its length.
#[must_use]
pub fn record_of(parts: &[&str]) -> Vec<u8> {
    let parts: Vec<&[u8]> = parts.iter().map(|part| part.as_bytes()).collect();
    framed(&parts)
}

impl OpenVault {
    /// The public key of an account of the desk, as the signed roll has it; none for a supervisor or a stranger.
    #[must_use]
    pub fn public_key(&self, account: AccountId) -> Option<[u8; 32]> {
        let member = self.header.member(account).ok()?;
        (member.role != Role::Supervisor).then_some(member.public_key.0)
    }

    /// The public key of the present paper sheet.
    #[must_use]
    pub fn sheet_public_key(&self) -> [u8; 32] {
        self.header.roll.recovery.public_key.0
    }

    /// Gives a circle's key to `to`, in this account's name.
    ///
    /// # Errors
    /// [`VaultError::Primitive`]; [`VaultError::DamagedHeader`] when `to` is no public key.
    pub fn grant_circle(&self, key: &CircleKey, to: [u8; 32]) -> Result<CircleGrant> {
        key.grant(self.vault(), &self.seed, to)
    }

    /// Opens a grant to this account, when it comes from itself or from an account that is on the roll today.
    ///
    /// # Errors
    /// [`VaultError::DamagedCell`] when it does not open, or comes from a key that the roll does not have.
    pub fn open_circle(&self, grant: &CircleGrant) -> Result<CircleKey> {
        let known = self.header.roll.members.iter().any(|member| member.public_key.0 == grant.from);
        if !known || grant.to != self.seed.derive_public_key() {
            return Err(VaultError::DamagedCell);
        }
        grant.open(self.vault(), &self.seed)
    }
}

impl Recovery {
    /// The public key of the sheet that is being spent: grants to it open here, for the last time.
    #[must_use]
    pub fn spent_public_key(&self) -> [u8; 32] {
        self.spent_seed().derive_public_key()
    }

    /// Passes on a circle that was granted to the spent sheet: to the new sheet, and to the account that comes in when it
    /// is one of the members. Whoever gave it may have been given a new key since, so that only the sheet's own is asked.
    ///
    /// # Errors
    /// [`VaultError::DamagedCell`] when the grant does not open.
    pub fn pass_on_circle(&self, grant: &CircleGrant, is_member: bool) -> Result<Vec<CircleGrant>> {
        let key = grant.open(self.vault(), self.spent_seed())?;
        let (seed, sheet) = (self.seed(), self.sheet_public_key());
        let mut grants = vec![key.grant(self.vault(), seed, sheet)?];
        if is_member {
            grants.push(key.grant(self.vault(), seed, seed.derive_public_key())?);
        }
        Ok(grants)
    }
}

const CELL: &[u8] = b"permanence/v1/circle/cell";
const CHAIN: &[u8] = b"permanence/v1/circle/key";
const DRAFT: &[u8] = b"permanence/v1/circle/draft";
const GRANT: &[u8] = b"permanence/v1/circle/grant";

fn seal(key: &Secret<32>, plaintext: &[u8], aad: &[u8]) -> Result<Vec<u8>> {
    let nonce: [u8; 12] = random_bytes()?;
    let sealed =
        cipher(key)?.encrypt(&nonce.into(), Payload { msg: plaintext, aad }).map_err(|_| VaultError::Primitive)?;
    Ok([&nonce[..], &sealed].concat())
}

fn open(key: &Secret<32>, sealed: &[u8], aad: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    let (nonce, sealed) = sealed.split_at_checked(12).ok_or(VaultError::DamagedCell)?;
    let nonce: [u8; 12] = nonce.try_into().map_err(|_| VaultError::DamagedCell)?;
    cipher(key)?
        .decrypt(&nonce.into(), Payload { msg: sealed, aad })
        .map(Zeroizing::new)
        .map_err(|_| VaultError::DamagedCell)
}

fn cipher(key: &Secret<32>) -> Result<Aes256Gcm> {
    Aes256Gcm::new_from_slice(key.expose()).map_err(|_| VaultError::Primitive)
}

fn text(bytes: &[u8]) -> Result<Zeroizing<String>> {
    std::str::from_utf8(bytes).map(|text| Zeroizing::new(text.to_owned())).map_err(|_| VaultError::DamagedCell)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::header::Bytes;

    const VAULT: VaultId = VaultId(Bytes([7; 16]));
    const HERE: Cell<'_> =
        Cell { table: "restricted_note", record: &[0, 0, 0, 0, 0, 0, 0, 1], column: "sealed", version: 2 };

    fn key() -> CircleKey {
        CircleKey::make(CircleId::make().unwrap()).unwrap()
    }

    fn is_refused<T>(answer: Result<T>) -> bool {
        matches!(answer, Err(VaultError::DamagedCell))
    }

    #[test]
    fn a_sealed_text_opens_in_its_own_cell_and_in_no_other() {
        let key = key();
        let sealed = key.seal(VAULT, HERE, "Une note réservée.").unwrap();
        assert_eq!(key.open(VAULT, HERE, &sealed).unwrap().as_str(), "Une note réservée.");
        for elsewhere in [
            Cell { table: "interview", ..HERE },
            Cell { record: &[0, 0, 0, 0, 0, 0, 0, 2], ..HERE },
            Cell { column: "words", ..HERE },
            Cell { version: 1, ..HERE },
            Cell { version: 3, ..HERE },
        ] {
            assert!(is_refused(key.open(VAULT, elsewhere, &sealed)), "{elsewhere:?}");
        }
        assert!(is_refused(key.open(VaultId(Bytes([8; 16])), HERE, &sealed)));
        assert!(is_refused(CircleKey::make(key.circle).unwrap().open(VAULT, HERE, &sealed)));
    }

    #[test]
    fn every_bit_of_a_sealed_text_counts_and_so_does_its_length() {
        let key = key();
        let sealed = key.seal(VAULT, HERE, "x").unwrap();
        for bit in 0..sealed.len() * 8 {
            let mut flipped = sealed.clone();
            if let Some(byte) = flipped.get_mut(bit / 8) {
                *byte ^= 1 << (bit % 8);
            }
            assert!(is_refused(key.open(VAULT, HERE, &flipped)));
        }
        for length in 0..sealed.len() {
            assert!(is_refused(key.open(VAULT, HERE, sealed.get(..length).unwrap())));
        }
        assert!(is_refused(key.open(VAULT, HERE, &[&sealed[..], &[0]].concat())));
    }

    #[test]
    fn a_draft_opens_for_its_account_alone_and_is_no_note() {
        let (key, mine, other) = (key(), AccountId(Bytes([1; 16])), AccountId(Bytes([2; 16])));
        let sealed = key.seal_draft(VAULT, mine, HERE, "x").unwrap();
        assert_eq!(key.open_draft(VAULT, mine, HERE, &sealed).unwrap().as_str(), "x");
        assert!(is_refused(key.open_draft(VAULT, other, HERE, &sealed)));
        assert!(is_refused(key.open(VAULT, HERE, &sealed)));
    }

    #[test]
    fn the_newest_key_leads_to_every_older_one_and_an_older_one_to_none() {
        let first = key();
        let (second, under_second) = first.next(VAULT).unwrap();
        let (third, under_third) = second.next(VAULT).unwrap();
        assert_eq!((first.generation(), third.generation()), (1, 3));
        let back = third.before(VAULT, &under_third).unwrap();
        assert_eq!((&back, back.before(VAULT, &under_second).unwrap()), (&second, first.clone()));
        assert!(is_refused(first.before(VAULT, &under_second)));
        assert!(is_refused(third.before(VAULT, &under_second)));
        assert!(is_refused(second.before(VAULT, &under_third)));
        let sealed = third.seal(VAULT, HERE, "x").unwrap();
        assert!(is_refused(first.open(VAULT, HERE, &sealed)));
    }

    #[test]
    fn a_grant_opens_for_its_account_and_says_truly_who_gave_it() {
        let (giver, member, stranger) =
            (AccountSeed::make().unwrap(), AccountSeed::make().unwrap(), AccountSeed::make().unwrap());
        let key = key();
        let grant = key.grant(VAULT, &giver, member.derive_public_key()).unwrap();
        assert_eq!(grant.open(VAULT, &member).unwrap(), key);
        assert!(is_refused(grant.open(VAULT, &stranger)));
        let claimed = CircleGrant { from: stranger.derive_public_key(), ..grant.clone() };
        assert!(is_refused(claimed.open(VAULT, &member)));
        assert!(is_refused(CircleGrant { generation: 2, ..grant.clone() }.open(VAULT, &member)));
        assert!(is_refused(CircleGrant { circle: CircleId::make().unwrap(), ..grant }.open(VAULT, &member)));
    }
}
