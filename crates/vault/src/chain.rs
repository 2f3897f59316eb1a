//! The hash chain of a journal: each entry seals all that came before; its head is signed when it leaves the vault.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::{
    AdministrationKey,
    keys::{framed, in_short, signed_by},
    secret::Secret,
};

/// The hash before the first entry.
pub const GENESIS: [u8; 32] = [0; 32];

/// The key of a journal's authentication codes.
#[derive(Debug, Clone)]
pub struct ChainKey(pub(crate) Secret<32>);

/// What binds an entry to all before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// SHA-256 of the label, the previous hash and the entry.
    pub hash: [u8; 32],
    /// HMAC-SHA-256 of `hash`.
    pub mac: [u8; 32],
}

/// Where a chain is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the journal is broken at entry {entry}")]
pub struct Broken {
    /// Position of the first entry that does not hold, from 1.
    pub entry: usize,
}

impl ChainKey {
    /// The link of `entry`, its fields in order, after `previous`.
    #[must_use]
    pub fn link(&self, previous: &[u8; 32], entry: &[&[u8]]) -> Link {
        let hash = hash_after(previous, entry);
        Link { hash, mac: self.mac(&hash) }
    }

    /// The same entry under this key, once its keys are changed. One that does not hold under the key of before does not hold
    /// under this one either.
    #[must_use]
    pub fn seal_again(&self, before: &Self, link: Link) -> Link {
        if before.mac(&link.hash) == link.mac { Link { mac: self.mac(&link.hash), ..link } } else { link }
    }

    /// Walks a journal from its first entry. Answers the last hash.
    ///
    /// # Errors
    /// [`Broken`] at the first entry whose previous hash, hash or code does not hold.
    pub fn verify<'a, E, I>(&self, entries: I) -> Result<[u8; 32], Broken>
    where
        I: IntoIterator<Item = (E, Link)>,
        E: AsRef<[&'a [u8]]>,
    {
        let mut previous = GENESIS;
        for (position, (entry, link)) in entries.into_iter().enumerate() {
            if self.link(&previous, entry.as_ref()) != link {
                return Err(Broken { entry: position.saturating_add(1) });
            }
            previous = link.hash;
        }
        Ok(previous)
    }

    fn mac(&self, hash: &[u8; 32]) -> [u8; 32] {
        // HMAC takes a key of any length; the fallback is never reached.
        Hmac::<Sha256>::new_from_slice(self.0.expose())
            .map(|mac| mac.chain_update(hash).finalize().into_bytes().into())
            .unwrap_or([0; 32])
    }
}

/// The hash of `entry`, its fields in order, after `previous`: whoever has the entries can compute it.
#[must_use]
pub fn hash_after(previous: &[u8; 32], entry: &[&[u8]]) -> [u8; 32] {
    let mut parts: Vec<&[u8]> = vec![b"permanence/v1/journal/entry", previous];
    parts.extend_from_slice(entry);
    Sha256::digest(framed(&parts)).into()
}

// ---- a journal that leaves ------------------------------------------------------------------------------------------

/// An Ed25519 signature.
pub type HeadSignature = [u8; 64];

/// Signs a journal that leaves the vault: whoever checks it needs the verifying half alone.
#[derive(Debug, Clone)]
pub struct JournalSigningKey(pub(crate) Secret<32>);

impl JournalSigningKey {
    /// What checks its signatures.
    #[must_use]
    pub fn derive_verifying_key(&self) -> [u8; 32] {
        AdministrationKey(self.0.clone()).derive_verifying_key()
    }

    /// Signs what stands at the head of an exported journal, the hash of its last entry among it.
    #[must_use]
    pub fn sign(&self, format: &str, label: &str) -> HeadSignature {
        AdministrationKey(self.0.clone()).sign(&exported(format, label))
    }
}

/// Whether `signature` is that of the key whose verifying half this is (RFC 8032, strict).
#[must_use]
pub fn signs(verifying_key: &[u8; 32], format: &str, label: &str, signature: &HeadSignature) -> bool {
    signed_by(verifying_key, &exported(format, label), signature)
}

/// A verifying key in short, to be compared over the telephone: six groups of four hexadecimal digits.
#[must_use]
pub fn fingerprint(verifying_key: &[u8; 32]) -> String {
    in_short(b"permanence/v1/journal/fingerprint", verifying_key)
}

fn exported(format: &str, label: &str) -> Vec<u8> {
    framed(&[b"permanence/v1/journal/export", format.as_bytes(), label.as_bytes()])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn journal(key: &ChainKey) -> Vec<(Vec<&'static [u8]>, Link)> {
        let mut previous = GENESIS;
        [b"one" as &[u8], b"two", b"three"]
            .into_iter()
            .map(|word| {
                let link = key.link(&previous, &[word]);
                previous = link.hash;
                (vec![word], link)
            })
            .collect()
    }

    #[test]
    fn an_entry_changed_removed_swapped_or_rebuilt_without_the_key_is_found() {
        let key = ChainKey(Secret::new([1; 32]));
        assert!(key.verify(journal(&key)).is_ok());

        let mut changed = journal(&key);
        changed[1].0 = vec![b"TWO"];
        assert_eq!(key.verify(changed), Err(Broken { entry: 2 }));

        let mut removed = journal(&key);
        removed.remove(0);
        assert_eq!(key.verify(removed), Err(Broken { entry: 1 }));

        let mut swapped = journal(&key);
        swapped.swap(1, 2);
        assert_eq!(key.verify(swapped), Err(Broken { entry: 2 }));

        let forged = journal(&ChainKey(Secret::new([2; 32])));
        assert_eq!(key.verify(forged), Err(Broken { entry: 1 }));
    }

    #[test]
    fn moving_a_byte_from_one_field_to_the_next_changes_the_hash() {
        let key = ChainKey(Secret::new([1; 32]));
        assert_ne!(key.link(&GENESIS, &[b"ab", b"c"]).hash, key.link(&GENESIS, &[b"a", b"bc"]).hash);
    }
}
