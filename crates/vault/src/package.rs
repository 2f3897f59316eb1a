//! A file for somebody outside the vault, in the age format (C2SP, age-encryption.org/v1): opened by their key, or by words said over the
//! telephone, with programs that are not ours. And such a file from outside, closed for a key of this vault.
//!
//! On the primitives that this crate has already: decisions 009 and 018 say why. Only what is closed for a key is read.

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
/// Of the kind of stanza that is for a key.
const FOR_KEY: &str = "X25519";
const FOR_KEY_INFO: &[u8] = b"age-encryption.org/v1/X25519";
/// What ends the header, before its MAC.
const END: &[u8] = b"\n--- ";
/// Bytes of a header: hundreds of recipients.
const MOST_HEADER: usize = 64 * 1024;
/// Bytes that authenticate a chunk.
const TAG: usize = 16;

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

    /// As `age` takes it: `age1…`.
    ///
    /// # Errors
    /// None for 32 bytes.
    pub fn written(&self) -> Result<String> {
        let prefix = bech32::Hrp::parse(PREFIX).map_err(|_| VaultError::Primitive)?;
        bech32::encode::<bech32::Bech32>(prefix, &self.0).map_err(|_| VaultError::Primitive)
    }
}

/// The private half of a key for which others close packages.
#[derive(Debug, Clone)]
pub struct ReceivingKey(pub(crate) Secret<32>);

impl ReceivingKey {
    /// What others close for.
    #[must_use]
    pub fn derive_package_key(&self) -> PackageKey {
        PackageKey(x25519_dalek::x25519(*self.0.expose(), x25519_dalek::X25519_BASEPOINT_BYTES))
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
    let mac = header_mac(&file_key[..], header.as_bytes())?.finalize().into_bytes();
    let mut package = format!("{header} {}\n", BASE64_NOPAD.encode(&mac)).into_bytes();
    let nonce: [u8; 16] = random_bytes()?;
    package.extend_from_slice(&nonce);
    payload(&mut package, &*derived(&file_key[..], &nonce, b"payload")?, content)?;
    Ok(package)
}

/// Opens what somebody closed for this key, whole or not at all.
///
/// # Errors
/// [`VaultError::NotAPackage`], [`VaultError::PackageForAnother`], [`VaultError::DamagedPackage`].
pub fn open(package: &[u8], key: &ReceivingKey) -> Result<Zeroizing<Vec<u8>>> {
    let header = Header::read(package).ok_or(VaultError::NotAPackage)?;
    let wrapped = header.wrapped.iter().find_map(|wrapped| wrapped.opened(key).transpose());
    let file_key = wrapped.ok_or(VaultError::PackageForAnother)??;
    let damaged = |_| VaultError::DamagedPackage;
    header_mac(&file_key, header.signed)?.verify_slice(&header.mac).map_err(damaged)?;
    let (nonce, sealed) = header.payload.split_at_checked(16).ok_or(VaultError::DamagedPackage)?;
    content(&*derived(&file_key, nonce, b"payload")?, sealed)
}

/// What stands before the payload.
struct Header<'a> {
    wrapped: Vec<Wrapped>,
    /// What the MAC is of.
    signed: &'a [u8],
    mac: [u8; 32],
    payload: &'a [u8],
}

/// The file's key, wrapped for some X25519 key.
struct Wrapped {
    share: [u8; 32],
    body: [u8; 32],
}

impl<'a> Header<'a> {
    /// `None` when it is none. Stanzas of another kind are passed over, as the format wants.
    fn read(package: &'a [u8]) -> Option<Self> {
        let most = package.get(..MOST_HEADER).unwrap_or(package);
        let end = most.windows(END.len()).position(|window| window == END)?;
        let (signed, rest) = package.split_at_checked(end.checked_add(END.len())?.checked_sub(1)?)?;
        let rest = rest.strip_prefix(b" ")?;
        let line_end = rest.iter().take(64).position(|byte| *byte == b'\n')?;
        let (mac, payload) = rest.split_at_checked(line_end)?;
        let mut lines = std::str::from_utf8(package.get(..end)?).ok()?.split('\n');
        if lines.next()? != VERSION {
            return None;
        }
        let mut wrapped = Vec::new();
        while let Some(line) = lines.next() {
            if let Some(share) = line.strip_prefix("-> ").and_then(|of| of.strip_prefix(FOR_KEY)?.strip_prefix(' ')) {
                wrapped.push(Wrapped { share: read_64(share.as_bytes())?, body: read_64(lines.next()?.as_bytes())? });
            }
        }
        Some(Self { wrapped, signed, mac: read_64(mac)?, payload: payload.strip_prefix(b"\n")? })
    }
}

impl Wrapped {
    /// `None` when it is for another key.
    fn opened(&self, key: &ReceivingKey) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let shared = Zeroizing::new(x25519_dalek::x25519(*key.0.expose(), self.share));
        if *shared == [0; 32] {
            return Ok(None);
        }
        let salt = [self.share, key.derive_package_key().0].concat();
        let wrapping = derived(&shared[..], &salt, FOR_KEY_INFO)?;
        Ok(opened(&wrapping, [0; 12], &self.body))
    }
}

/// 32 bytes in base 64.
fn read_64(text: &[u8]) -> Option<[u8; 32]> {
    BASE64_NOPAD.decode(text).ok()?.try_into().ok()
}

/// Every chunk in its place, the last one last.
fn content(key: &[u8; 32], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    // Room for all of it at once: what grows leaves copies behind.
    let mut content = Zeroizing::new(Vec::with_capacity(sealed.len()));
    let mut chunks = sealed.chunks(CHUNK + TAG).peekable();
    if chunks.peek().is_none() {
        return Err(VaultError::DamagedPackage);
    }
    let mut number = 0_u64;
    while let Some(chunk) = chunks.next() {
        let plain = opened(key, nonce(number, chunks.peek().is_none()), chunk).ok_or(VaultError::DamagedPackage)?;
        if plain.is_empty() && number > 0 {
            return Err(VaultError::DamagedPackage);
        }
        content.extend_from_slice(&plain);
        number = number.saturating_add(1);
    }
    Ok(content)
}

/// Wraps the file's key for an X25519 key.
fn for_key(file_key: &[u8; 16], PackageKey(key): &PackageKey) -> Result<String> {
    let ephemeral: Secret<32> = Secret::random()?;
    let share = x25519_dalek::x25519(*ephemeral.expose(), x25519_dalek::X25519_BASEPOINT_BYTES);
    let shared = Zeroizing::new(x25519_dalek::x25519(*ephemeral.expose(), *key));
    let salt = [share, *key].concat();
    let wrapping = derived(&shared[..], &salt, FOR_KEY_INFO)?;
    stanza(&format!("{FOR_KEY} {}", BASE64_NOPAD.encode(&share)), &wrapping, file_key)
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

fn opened(key: &[u8; 32], nonce: [u8; 12], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    ChaCha20Poly1305::new(key.into()).decrypt(&nonce.into(), sealed).ok().map(Zeroizing::new)
}

/// The MAC of a header, under a key of the file's.
fn header_mac(file_key: &[u8], header: &[u8]) -> Result<Hmac<Sha256>> {
    let key = derived(file_key, &[], b"header")?;
    Ok(Hmac::<Sha256>::new_from_slice(&*key).map_err(|_| VaultError::Primitive)?.chain_update(header))
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

    fn key(byte: u8) -> ReceivingKey {
        ReceivingKey(Secret::new([byte; 32]))
    }

    /// What `age` itself closes for a key.
    #[allow(clippy::disallowed_methods)] // proofs start programs; Permanence does not
    fn closed_by_age(content: &[u8], keys: &[PackageKey]) -> Vec<u8> {
        use std::{
            io::Write,
            process::{Command, Stdio},
        };
        let recipients = keys.iter().flat_map(|key| ["-r".to_owned(), key.written().unwrap()]);
        let mut age =
            Command::new("age").args(recipients).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut input = age.stdin.take().unwrap();
        let content = content.to_vec();
        let writing = std::thread::spawn(move || input.write_all(&content).unwrap());
        let closed = age.wait_with_output().unwrap();
        writing.join().unwrap();
        assert!(closed.status.success());
        closed.stdout
    }

    #[test]
    fn what_age_closes_for_this_key_alone_or_among_others_opens_whole() {
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 7] {
            let content: Vec<u8> = (0..length).map(|place| (place % 251) as u8).collect();
            let package = closed_by_age(&content, &[key(1).derive_package_key()]);
            assert_eq!(*open(&package, &key(1)).unwrap(), content, "{length}");
            assert!(matches!(open(&package, &key(2)), Err(VaultError::PackageForAnother)));
        }
        let several = [2, 1, 3].map(|byte| key(byte).derive_package_key());
        assert_eq!(**open(&closed_by_age(b"content", &several), &key(1)).unwrap(), *b"content");
    }

    #[test]
    fn a_package_opens_for_its_key_and_a_changed_cut_or_lengthened_one_does_not() {
        let content = vec![7; CHUNK + 100];
        let package = close(&content, &PackageRecipient::Key(key(1).derive_package_key())).unwrap();
        assert_eq!(*open(&package, &key(1)).unwrap(), content);
        let header = package.windows(4).position(|window| window == b"\n---").unwrap() + 49;
        // Every bit of the header, and one of each of some bytes behind it.
        let places = (0..header * 8).chain((header..package.len()).step_by(997).map(|byte| byte * 8));
        for place in places {
            let mut changed = package.clone();
            changed.get_mut(place / 8).into_iter().for_each(|byte| *byte ^= 1 << (place % 8));
            assert!(open(&changed, &key(1)).is_err(), "bit {place}");
        }
        let chunk_ends = header + 16 + CHUNK + TAG;
        for length in [0, 1, header - 1, header, header + 16, chunk_ends - 1, chunk_ends, package.len() - 1] {
            assert!(open(package.get(..length).unwrap(), &key(1)).is_err(), "cut at {length}");
        }
        assert!(open(&[package.as_slice(), b"x"].concat(), &key(1)).is_err());
    }

    #[test]
    fn what_is_no_package_is_said_to_be_none() {
        let words = PackageRecipient::Words(Passphrase::new("abc").unwrap());
        let armoured = b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n";
        for other in [&b""[..], b"PK\x03\x04", b"age-encryption.org/v2\n--- x\n", armoured] {
            assert!(matches!(open(other, &key(1)), Err(VaultError::NotAPackage)));
        }
        // Closed with words: a package, and for nobody's key.
        let package = close(b"x", &words).unwrap();
        assert!(matches!(open(&package, &key(1)), Err(VaultError::PackageForAnother)));
    }
}
