//! Values that are wiped when dropped, compared in constant time and never printed.

use std::fmt;

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
pub use zeroize::Zeroizing;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{Result, VaultError};

/// `N` secret bytes.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Secret<const N: usize>([u8; N]);

impl<const N: usize> Secret<N> {
    /// Fresh bytes from the operating system.
    ///
    /// # Errors
    /// [`VaultError::Random`] when the system has no randomness to give: nothing may go on then.
    pub fn random() -> Result<Self> {
        let mut bytes = [0; N];
        getrandom::fill(&mut bytes).map_err(|_| VaultError::Random)?;
        Ok(Self(bytes))
    }

    /// Takes over bytes that were derived or unsealed.
    #[must_use]
    pub fn new(bytes: [u8; N]) -> Self {
        Self(bytes)
    }

    /// Copies `N` bytes; `None` for any other length.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The bytes, for the primitive that needs them and nobody else.
    #[must_use]
    pub fn expose(&self) -> &[u8; N] {
        &self.0
    }
}

impl<const N: usize> fmt::Debug for Secret<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl<const N: usize> PartialEq for Secret<N> {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl<const N: usize> Eq for Secret<N> {}

/// A secret in words, as somebody typed it or reads it once: a passphrase, an enrolment code, a line of the paper sheet.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(transparent)]
pub struct SecretText(String);

impl SecretText {
    /// The words, for what derives or compares them, and for the page or the paper that shows them.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<&str> for SecretText {
    fn from(words: &str) -> Self {
        Self(words.to_owned())
    }
}

impl AsRef<str> for SecretText {
    fn as_ref(&self) -> &str {
        self.expose()
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText")
    }
}

/// Random bytes that are no secret: identifiers, salts, nonces.
///
/// # Errors
/// [`VaultError::Random`].
pub fn random_bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| VaultError::Random)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_printed() {
        assert_eq!(format!("{:?}", Secret::new([7_u8; 32])), "Secret");
        assert_eq!(format!("{:?}", SecretText::from("quatre mots")), "SecretText");
    }
}
