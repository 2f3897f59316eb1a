//! A file for somebody outside the vault, in the age format (C2SP, age-encryption.org/v1): opened by their key, or by words said over the
//! telephone, with programs that are not ours.
//!
//! Only the writing half, on the primitives that this crate has already: decision 009 says why.

use std::fmt::Write;

use chacha20poly1305::{ChaCha20Poly1305, KeyInit, aead::Aead};
use data_encoding::BASE64_NOPAD;
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{
    Passphrase, Result, VaultError,
    secret::{Secret, random_bytes},
};

const VERSION: &str = "age-encryption.org/v1";
/// Bytes of a chunk of the payload.
const CHUNK: usize = 64 * 1024;
/// log2 of scrypt's N: about a second and 256 MiB for each try.
const SCRYPT_WORK: u8 = 18;
/// Start of an age public key (BIP 173).
const PREFIX: &str = "age";

/// Whom a package opens for.
#[derive(Debug)]
pub enum PackageRecipient {
    /// Whoever holds the private half of this key.
    Key(PackageKey),
    /// Whoever is told these words.
    Words(Passphrase),
}

/// An age public key, `age1…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackageKey([u8; 32]);

impl PackageKey {
    /// Reads a key as it was typed or pasted.
    ///
    /// # Errors
    /// [`VaultError::BadPackageKey`] for anything else, one wrong letter included.
    pub fn read(typed: &str) -> Result<Self> {
        let (prefix, bytes) = bech32::decode(typed.trim()).map_err(|_| VaultError::BadPackageKey)?;
        let key: [u8; 32] = bytes.try_into().map_err(|_| VaultError::BadPackageKey)?;
        // A key of small order gives the same shared secret to everybody.
        let usable = x25519_dalek::x25519([1; 32], key) != [0; 32];
        if prefix.as_str().eq_ignore_ascii_case(PREFIX) && usable {
            Ok(Self(key))
        } else {
            Err(VaultError::BadPackageKey)
        }
    }
}

/// Closes `content` for one recipient.
///
/// # Errors
/// [`VaultError::Random`].
pub fn close(content: &[u8], recipient: &PackageRecipient) -> Result<Vec<u8>> {
    let file_key = Zeroizing::new(random_bytes::<16>()?);
    let stanza = match recipient {
        PackageRecipient::Key(key) => for_key(&file_key, key)?,
        PackageRecipient::Words(words) => for_words(&file_key, words)?,
    };
    let header = format!("{VERSION}\n{stanza}---");
    let mac = Hmac::<Sha256>::new_from_slice(&*derived(&file_key[..], &[], b"header")?)
        .map_err(|_| VaultError::Primitive)?
        .chain_update(header.as_bytes())
        .finalize()
        .into_bytes();
    let mut package = format!("{header} {}\n", BASE64_NOPAD.encode(&mac)).into_bytes();
    let nonce: [u8; 16] = random_bytes()?;
    package.extend_from_slice(&nonce);
    payload(&mut package, &*derived(&file_key[..], &nonce, b"payload")?, content)?;
    Ok(package)
}

/// Wraps the file's key for an X25519 key.
fn for_key(file_key: &[u8; 16], PackageKey(key): &PackageKey) -> Result<String> {
    let ephemeral: Secret<32> = Secret::random()?;
    let share = x25519_dalek::x25519(*ephemeral.expose(), x25519_dalek::X25519_BASEPOINT_BYTES);
    let shared = Zeroizing::new(x25519_dalek::x25519(*ephemeral.expose(), *key));
    let salt = [share, *key].concat();
    let wrapping = derived(&shared[..], &salt, b"age-encryption.org/v1/X25519")?;
    stanza(&format!("X25519 {}", BASE64_NOPAD.encode(&share)), &wrapping, file_key)
}

/// Wraps it for words that are said.
fn for_words(file_key: &[u8; 16], words: &Passphrase) -> Result<String> {
    let salt: [u8; 16] = random_bytes()?;
    let salted = [b"age-encryption.org/v1/scrypt".as_slice(), &salt].concat();
    let mut wrapping = Zeroizing::new([0; 32]);
    let params = scrypt::Params::new(SCRYPT_WORK, 8, 1).map_err(|_| VaultError::Primitive)?;
    scrypt::scrypt(words.expose().as_bytes(), &salted, &params, &mut *wrapping).map_err(|_| VaultError::Primitive)?;
    stanza(&format!("scrypt {} {SCRYPT_WORK}", BASE64_NOPAD.encode(&salt)), &wrapping, file_key)
}

/// The wrapped key under its line. The nonce is zero since each wrapping key wraps once.
fn stanza(line: &str, wrapping: &[u8; 32], file_key: &[u8; 16]) -> Result<String> {
    let body = sealed(wrapping, [0; 12], file_key)?;
    let mut stanza = String::new();
    // 32 bytes are 43 letters: one line, shorter than the 64 after which another would follow.
    let _ = writeln!(stanza, "-> {line}\n{}", BASE64_NOPAD.encode(&body));
    Ok(stanza)
}

/// The content in chunks, each under its number; the last says that it is the last, so that none can be cut off.
fn payload(package: &mut Vec<u8>, key: &[u8; 32], content: &[u8]) -> Result<()> {
    let mut chunks = content.chunks(CHUNK).peekable();
    if chunks.peek().is_none() {
        package.extend(sealed(key, nonce(0, true), &[])?);
    }
    let mut number = 0_u64;
    while let Some(chunk) = chunks.next() {
        package.extend(sealed(key, nonce(number, chunks.peek().is_none()), chunk)?);
        number = number.saturating_add(1);
    }
    Ok(())
}

fn nonce(number: u64, last: bool) -> [u8; 12] {
    let mut nonce = [0; 12];
    let (_, rest) = nonce.split_at_mut(3);
    if let Some((flag, counter)) = rest.split_last_mut() {
        counter.copy_from_slice(&number.to_be_bytes());
        *flag = u8::from(last);
    }
    nonce
}

fn sealed(key: &[u8; 32], nonce: [u8; 12], plain: &[u8]) -> Result<Vec<u8>> {
    ChaCha20Poly1305::new(key.into()).encrypt(&nonce.into(), plain).map_err(|_| VaultError::Primitive)
}

fn derived(key: &[u8], salt: &[u8], info: &[u8]) -> Result<Zeroizing<[u8; 32]>> {
    let mut derived = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(Some(salt), key).expand(info, &mut *derived).map_err(|_| VaultError::Primitive)?;
    Ok(derived)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Public halves that `age-keygen` made, and nothing that opens them.
    const KEY: &str = "age1afscg8qfqd53a6fj9cy09m8q7p9dcd046dj522e7aazsas66xf6sva6ves";

    #[test]
    fn a_key_is_read_whole_in_small_or_capital_letters_and_one_wrong_letter_is_noticed() {
        let key = PackageKey::read(KEY).unwrap();
        assert_eq!(PackageKey::read(&format!(" {}\n", KEY.to_uppercase())).unwrap(), key);
        for at in 0..KEY.len() {
            let wrong: String = KEY
                .char_indices()
                .map(|(place, c)| if place == at { if c == 'q' { 'p' } else { 'q' } } else { c })
                .collect();
            assert!(matches!(PackageKey::read(&wrong), Err(VaultError::BadPackageKey)), "{wrong}");
        }
        for other in ["", "age1", "age1qqqq", "AGE-SECRET-KEY-1QQQQ", "ssh-ed25519 AAAA"] {
            assert!(PackageKey::read(other).is_err(), "{other}");
        }
    }

    #[test]
    fn the_same_content_is_never_closed_twice_alike_and_nothing_of_it_shows() {
        let key = PackageRecipient::Key(PackageKey::read(KEY).unwrap());
        let (one, two) = (close(b"Motcanari", &key).unwrap(), close(b"Motcanari", &key).unwrap());
        assert_ne!(one, two);
        assert_eq!(one.len(), two.len());
        assert!(!one.windows(9).any(|window| window == b"Motcanari"));
    }
}
