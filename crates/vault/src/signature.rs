//! The signature of a file that leaves the statistics: whoever has the file and its signature checks both without the vault.

use crate::{
    keys::{AdministrationKey, framed, in_short, signed_by},
    secret::Secret,
};

/// An Ed25519 signature (RFC 8032).
pub type ReleaseSignature = [u8; 64];

/// Signs what leaves the statistics, and the figures of a year that is frozen.
#[derive(Debug, Clone)]
pub struct ReleaseSigningKey(pub(crate) Secret<32>);

impl ReleaseSigningKey {
    /// What checks its signatures.
    #[must_use]
    pub fn derive_verifying_key(&self) -> [u8; 32] {
        AdministrationKey(self.0.clone()).derive_verifying_key()
    }

    /// Signs the label of a file, the file's hash among it.
    #[must_use]
    pub fn sign(&self, format: &str, label: &str) -> ReleaseSignature {
        AdministrationKey(self.0.clone()).sign(&released(format, label))
    }
}

/// Whether `signature` is that of the key whose verifying half this is (RFC 8032, strict).
#[must_use]
pub fn signs(verifying_key: &[u8; 32], format: &str, label: &str, signature: &ReleaseSignature) -> bool {
    signed_by(verifying_key, &released(format, label), signature)
}

/// A verifying key in short, to be compared over the telephone: six groups of four hexadecimal digits.
#[must_use]
pub fn fingerprint(verifying_key: &[u8; 32]) -> String {
    in_short(b"permanence/v1/release/fingerprint", verifying_key)
}

fn released(format: &str, label: &str) -> Vec<u8> {
    framed(&[b"permanence/v1/release", format.as_bytes(), label.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_its_key_its_format_and_its_label_alone() {
        let (key, other) = (ReleaseSigningKey(Secret::new([1; 32])), ReleaseSigningKey(Secret::new([2; 32])));
        let verifying = key.derive_verifying_key();
        let signature = key.sign("signature 1", "label");
        assert!(signs(&verifying, "signature 1", "label", &signature));
        assert!(!signs(&verifying, "signature 1", "LABEL", &signature));
        assert!(!signs(&verifying, "signature 1l", "abel", &signature), "a byte moved from one to the other");
        assert!(!signs(&other.derive_verifying_key(), "signature 1", "label", &signature));
        assert!(!signs(&verifying, "signature 1", "label", &other.sign("signature 1", "label")));
        assert_ne!(fingerprint(&verifying), fingerprint(&other.derive_verifying_key()));
        assert_ne!(fingerprint(&verifying), crate::chain::fingerprint(&verifying), "a journal is signed otherwise");
    }
}
