//! The whole key tree: `make_*` draws at random, `derive_*` is deterministic.
//!
//! ```text
//! desk key ─HKDF→ desk.db key · journal key · fact key · document wrap key ─AES-256-GCM→ one random key a document
//!                 journal signing key (Ed25519) · backup wrap key ─AES-256-GCM→ one random key a backup
//! statistics key ─HKDF→ statistics.db key · journal key      (drawn apart: neither key leads to the other)
//!                       signing key of what leaves (Ed25519) · receiving key of what other desks send (X25519)
//! administration key = Ed25519 seed that signs the roll
//! account seed ─RFC 9180 DeriveKeyPair→ X25519 pair, to which the account's grant is sealed
//!              ─HKDF→ key of the account's memory of its visits
//! witness key  (drawn once, kept in desk.db): seals of the journal's head that a supervisor remembers
//! circle key ─HKDF→ notes · the key before · drafts of one account          (drawn apart; granted to its members alone)
//! ```

use data_encoding::HEXUPPER;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use hpke::{
    Deserializable, Kem, OpModeR, OpModeS, Serializable, aead::AesGcm256, kdf::HkdfSha256, kem::X25519HkdfSha256,
};
use sha2::{Digest, Sha256, Sha512};
use zeroize::Zeroizing;

use crate::{
    Result, VaultError,
    backup::BackupWrapKey,
    chain::{ChainKey, JournalSigningKey},
    database::DatabaseKey,
    package::ReceivingKey,
    sealed_file::DocumentWrapKey,
    secret::Secret,
    signature::ReleaseSigningKey,
};

/// Opens everything the desk writes.
#[derive(Debug, Clone)]
pub struct DeskKey(pub(crate) Secret<32>);

/// Opens the facts without identity.
#[derive(Debug, Clone)]
pub struct StatisticsKey(pub(crate) Secret<32>);

/// Signs the roll: who belongs to the vault, with which keys.
#[derive(Debug, Clone)]
pub struct AdministrationKey(pub(crate) Secret<32>);

/// The private half of an account.
#[derive(Debug, Clone)]
pub(crate) struct AccountSeed(pub(crate) Secret<32>);

impl DeskKey {
    pub(crate) fn make() -> Result<Self> {
        Secret::random().map(Self)
    }

    /// The raw key of `desk.db`.
    #[must_use]
    pub fn derive_database_key(&self) -> DatabaseKey {
        DatabaseKey(derive(&self.0, b"permanence/v1/desk.db/raw"))
    }

    /// The key of the desk's journal.
    #[must_use]
    pub fn derive_chain_key(&self) -> ChainKey {
        ChainKey(derive(&self.0, b"permanence/v1/desk.db/journal"))
    }

    /// The key that signs the desk's journal when it leaves the vault.
    #[must_use]
    pub fn derive_signing_key(&self) -> JournalSigningKey {
        JournalSigningKey(derive(&self.0, b"permanence/v1/desk.db/journal/signature"))
    }

    /// The key under which the keys of documents are kept.
    #[must_use]
    pub fn derive_document_wrap_key(&self) -> DocumentWrapKey {
        DocumentWrapKey(derive(&self.0, b"permanence/v1/document/wrap"))
    }

    /// The key under which the keys of backups are kept.
    #[must_use]
    pub fn derive_backup_wrap_key(&self) -> BackupWrapKey {
        BackupWrapKey(derive(&self.0, b"permanence/v1/backup/wrap"))
    }

    /// The pseudonym that ties a statistical fact to its record: only the desk key can find it again.
    #[must_use]
    pub fn fact_id(&self, noun: &str, record: i64) -> [u8; 16] {
        let key: Secret<32> = derive(&self.0, b"permanence/v1/statistics.db/fact");
        let message = framed(&[noun.as_bytes(), &record.to_be_bytes()]);
        let mut id = [0; 16];
        // HMAC takes a key of any length.
        if let Ok(mac) = Hmac::<Sha256>::new_from_slice(key.expose()) {
            id.iter_mut().zip(mac.chain_update(message).finalize().into_bytes()).for_each(|(to, from)| *to = from);
        }
        id
    }
}

impl StatisticsKey {
    pub(crate) fn make() -> Result<Self> {
        Secret::random().map(Self)
    }

    /// The raw key of `statistics.db`.
    #[must_use]
    pub fn derive_database_key(&self) -> DatabaseKey {
        DatabaseKey(derive(&self.0, b"permanence/v1/statistics.db/raw"))
    }

    /// The key of the statistics journal.
    #[must_use]
    pub fn derive_chain_key(&self) -> ChainKey {
        ChainKey(derive(&self.0, b"permanence/v1/statistics.db/journal"))
    }

    /// The key that signs what leaves the statistics.
    #[must_use]
    pub fn derive_signing_key(&self) -> ReleaseSigningKey {
        ReleaseSigningKey(derive(&self.0, b"permanence/v1/statistics.db/release/signature"))
    }

    /// The key for which other desks close what they send to the statistics.
    #[must_use]
    pub fn derive_receiving_key(&self) -> ReceivingKey {
        ReceivingKey(derive(&self.0, b"permanence/v1/statistics.db/package"))
    }
}

impl AdministrationKey {
    pub(crate) fn make() -> Result<Self> {
        Secret::random().map(Self)
    }

    pub(crate) fn derive_verifying_key(&self) -> [u8; 32] {
        SigningKey::from_bytes(self.0.expose()).verifying_key().to_bytes()
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        SigningKey::from_bytes(self.0.expose()).sign(message).to_bytes()
    }
}

/// True when `signature` is the roll's under `key` (RFC 8032, strict).
pub(crate) fn signed_by(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    VerifyingKey::from_bytes(key).is_ok_and(|key| key.verify_strict(message, &Signature::from_bytes(signature)).is_ok())
}

type Suite = X25519HkdfSha256;

impl AccountSeed {
    pub(crate) fn make() -> Result<Self> {
        Secret::random().map(Self)
    }

    pub(crate) fn derive_public_key(&self) -> [u8; 32] {
        Suite::derive_keypair(self.0.expose()).1.to_bytes().into()
    }

    /// Opens what was sealed to this account (RFC 9180, base mode).
    ///
    /// # Errors
    /// [`VaultError::DamagedSlot`] when the box is not this account's or was changed.
    pub(crate) fn open(&self, sealed: &[u8], aad: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let (encapped, ciphertext) = sealed.split_at_checked(32).ok_or(VaultError::DamagedSlot)?;
        let encapped = <Suite as Kem>::EncappedKey::from_bytes(encapped).map_err(|_| VaultError::DamagedSlot)?;
        let private = Suite::derive_keypair(self.0.expose()).0;
        hpke::single_shot_open::<AesGcm256, HkdfSha256, Suite>(
            &OpModeR::Base,
            &private,
            &encapped,
            GRANT,
            ciphertext,
            aad,
        )
        .map(Zeroizing::new)
        .map_err(|_| VaultError::DamagedSlot)
    }
}

impl AccountSeed {
    /// Seals to a public key in this account's name (RFC 9180, authenticated mode): who opens it knows who sealed it.
    pub(crate) fn seal_signed(
        &self,
        public_key: &[u8; 32],
        info: &[u8],
        plaintext: &[u8],
        aad: &[u8],
    ) -> Result<Vec<u8>> {
        let public_key = <Suite as Kem>::PublicKey::from_bytes(public_key).map_err(|_| VaultError::DamagedHeader)?;
        let mode = OpModeS::Auth(Suite::derive_keypair(self.0.expose()));
        let (encapped, ciphertext) =
            hpke::single_shot_seal::<AesGcm256, HkdfSha256, Suite>(&mode, &public_key, info, plaintext, aad)
                .map_err(|_| VaultError::Primitive)?;
        Ok([encapped.to_bytes().to_vec(), ciphertext].concat())
    }

    /// Opens what the account of public key `from` sealed to this one.
    ///
    /// # Errors
    /// [`VaultError::DamagedCell`] when it comes from somebody else, is for somebody else, or was changed.
    pub(crate) fn open_signed(
        &self,
        from: &[u8; 32],
        info: &[u8],
        sealed: &[u8],
        aad: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>> {
        let damaged = |_| VaultError::DamagedCell;
        let (encapped, ciphertext) = sealed.split_at_checked(32).ok_or(VaultError::DamagedCell)?;
        let encapped = <Suite as Kem>::EncappedKey::from_bytes(encapped).map_err(damaged)?;
        let mode = OpModeR::Auth(<Suite as Kem>::PublicKey::from_bytes(from).map_err(damaged)?);
        let private = Suite::derive_keypair(self.0.expose()).0;
        hpke::single_shot_open::<AesGcm256, HkdfSha256, Suite>(&mode, &private, &encapped, info, ciphertext, aad)
            .map(Zeroizing::new)
            .map_err(damaged)
    }
}

const GRANT: &[u8] = b"permanence/v1/grant/keys";

/// Seals `plaintext` to an account's public key: encapsulated key (32 bytes) then ciphertext.
pub(crate) fn seal_to(public_key: &[u8; 32], plaintext: &[u8], aad: &[u8]) -> Result<Vec<u8>> {
    let public_key = <Suite as Kem>::PublicKey::from_bytes(public_key).map_err(|_| VaultError::DamagedHeader)?;
    let (encapped, ciphertext) =
        hpke::single_shot_seal::<AesGcm256, HkdfSha256, Suite>(&OpModeS::Base, &public_key, GRANT, plaintext, aad)
            .map_err(|_| VaultError::Primitive)?;
    Ok([encapped.to_bytes().to_vec(), ciphertext].concat())
}

/// Each part behind its length, as 8 bytes, big end first: no two lists of parts give the same bytes.
pub(crate) fn framed(parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

/// A verifying key in short, to be compared over the telephone: six groups of four hexadecimal digits.
pub(crate) fn in_short(label: &[u8], verifying_key: &[u8; 32]) -> String {
    let digest = HEXUPPER.encode(&Sha256::digest(framed(&[label, verifying_key])));
    let symbols: Vec<char> = digest.chars().take(24).collect();
    symbols.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// HKDF-SHA-512 (RFC 5869) without salt: the input is already a uniform key.
pub(crate) fn derive<const N: usize>(key: &Secret<32>, label: &[u8]) -> Secret<N> {
    derive_for(key, &[label])
}

/// The same, for a use that has more than a label.
pub(crate) fn derive_for<const N: usize>(key: &Secret<32>, info: &[&[u8]]) -> Secret<N> {
    let mut okm = Zeroizing::new([0; N]);
    // Fails only beyond 255 × 64 bytes, which no key here reaches.
    let _ = Hkdf::<Sha512>::new(None, key.expose()).expand(&framed(info), okm.as_mut());
    Secret::new(*okm)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_derived_key_differs_from_every_other() {
        let desk = DeskKey(Secret::new([3; 32]));
        let statistics = StatisticsKey(Secret::new([3; 32]));
        let keys = [
            desk.derive_database_key().0,
            desk.derive_chain_key().0,
            desk.derive_document_wrap_key().0,
            desk.derive_backup_wrap_key().0,
            desk.derive_signing_key().0,
            statistics.derive_database_key().0,
            statistics.derive_chain_key().0,
            statistics.derive_signing_key().0,
            statistics.derive_receiving_key().0,
        ];
        for (place, key) in keys.iter().enumerate() {
            assert!(keys.iter().skip(place + 1).all(|other| other != key));
        }
    }

    #[test]
    fn a_grant_opens_only_for_its_account_and_its_place() {
        let (mine, other) = (AccountSeed::make().unwrap(), AccountSeed::make().unwrap());
        let sealed = seal_to(&mine.derive_public_key(), b"keys", b"here").unwrap();
        assert_eq!(mine.open(&sealed, b"here").unwrap().as_slice(), b"keys");
        assert!(mine.open(&sealed, b"there").is_err());
        assert!(other.open(&sealed, b"here").is_err());
        for bit in 0..sealed.len() * 8 {
            let mut flipped = sealed.clone();
            if let Some(byte) = flipped.get_mut(bit / 8) {
                *byte ^= 1 << (bit % 8);
            }
            assert!(mine.open(&flipped, b"here").is_err());
        }
    }

    #[test]
    fn a_pseudonym_depends_on_the_key_the_noun_and_the_record() {
        let key = DeskKey(Secret::new([4; 32]));
        assert_eq!(key.fact_id("case_file", 1), key.fact_id("case_file", 1));
        assert_ne!(key.fact_id("case_file", 1), key.fact_id("case_file", 2));
        assert_ne!(key.fact_id("case_file", 1), key.fact_id("referral", 1));
        assert_ne!(key.fact_id("case_file", 1), DeskKey(Secret::new([5; 32])).fact_id("case_file", 1));
    }
}
