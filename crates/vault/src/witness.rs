//! What a supervisor remembers of the desk's journal: a seal of its head that tells nothing of the entry, kept under a key of the
//! supervisor's account alone.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::{
    AccountId, JournalHead, OpenVault, Result, VaultId,
    keys::{AccountSeed, derive_for, framed},
    secret::Secret,
};

/// Seals heads of the desk's journal. Drawn once for a vault, and kept in `desk.db`, also when all other keys change.
#[derive(Debug, Clone)]
pub struct WitnessKey(Secret<32>);

/// The key of one account's memory of its visits.
#[derive(Debug, Clone)]
pub struct VisitKey(Secret<32>);

impl WitnessKey {
    /// A new one.
    ///
    /// # Errors
    /// [`crate::VaultError::Random`].
    pub fn make() -> Result<Self> {
        Secret::random().map(Self)
    }

    /// Reads 32 bytes.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        Secret::from_slice(bytes).map(Self)
    }

    /// Its bytes, to be kept.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        self.0.expose()
    }

    /// The seal of a head: who does not have the key learns nothing of the entry by it, and who has it finds no other entry with
    /// the same seal.
    #[must_use]
    pub fn seal(&self, head: &JournalHead) -> [u8; 32] {
        mac(&self.0, &[b"permanence/v1/journal/witness", &head.sequence.to_be_bytes(), &head.hash()])
    }
}

impl VisitKey {
    pub(crate) fn of(seed: &AccountSeed, vault: VaultId, account: AccountId) -> Self {
        Self(derive_for(&seed.0, &[b"permanence/v1/visit/key", &vault.0.0, &account.0.0]))
    }

    /// The code of a visit: at which instant, up to which entry, and the seal of that entry.
    #[must_use]
    pub fn code(&self, at: &str, sequence: i64, seal: &[u8]) -> [u8; 32] {
        mac(&self.0, &[b"permanence/v1/visit/code", at.as_bytes(), &sequence.to_be_bytes(), seal])
    }
}

impl OpenVault {
    /// The key of this account's memory of its visits: nobody else leads to it, whoever holds the keys of the vault.
    #[must_use]
    pub fn derive_visit_key(&self) -> VisitKey {
        VisitKey::of(&self.seed, self.vault(), self.account)
    }
}

fn mac(key: &Secret<32>, parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes a key of any length; the fallback is never reached.
    Hmac::<Sha256>::new_from_slice(key.expose())
        .map(|mac| mac.chain_update(framed(parts)).finalize().into_bytes().into())
        .unwrap_or([0; 32])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_seal_depends_on_the_key_the_place_and_the_hash_and_a_code_on_all_of_a_visit() {
        let (key, other) = (WitnessKey::make().unwrap(), WitnessKey::make().unwrap());
        let seal = key.seal(&JournalHead::new(7, [1; 32]));
        assert_eq!(seal, WitnessKey::from_slice(key.expose()).unwrap().seal(&JournalHead::new(7, [1; 32])));
        for otherwise in [
            other.seal(&JournalHead::new(7, [1; 32])),
            key.seal(&JournalHead::new(8, [1; 32])),
            key.seal(&JournalHead::new(7, [2; 32])),
        ] {
            assert_ne!(seal, otherwise);
        }
        let mine = VisitKey(Secret::new([3; 32]));
        let code = mine.code("2026-11-23T09:00:00Z", 7, &seal);
        assert_eq!(code, mine.code("2026-11-23T09:00:00Z", 7, &seal));
        for otherwise in [
            VisitKey(Secret::new([4; 32])).code("2026-11-23T09:00:00Z", 7, &seal),
            mine.code("2026-11-23T09:00:01Z", 7, &seal),
            mine.code("2026-11-23T09:00:00Z", 6, &seal),
            mine.code("2026-11-23T09:00:00Z", 7, &[0; 32]),
        ] {
            assert_ne!(code, otherwise);
        }
    }
}
