//! Whatever the vault reads, as one function of bytes each: it answers or refuses, and never breaks down or believes a stranger.
//!
//! For the programs of `fuzz/`, and for the test that runs the same functions on their seeds. A function panics when a promise is broken.
#![allow(clippy::panic, clippy::unwrap_used)]

use std::path::Path;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::{
    DocumentId, PackageKey, PackageRecipient, ReceivingKey, RecoverySheet, SealedFiles, VaultId, WrappedKey, backup,
    database::{DESK, STATISTICS},
    header::{Bytes, Header},
    keys::{AccountSeed, seal_to},
    package,
    sealed_file::DocumentWrapKey,
    secret::Secret,
    slot::{Credential, Slot},
    stream::Sealing,
};

const VAULT: VaultId = VaultId(Bytes([1; 16]));
const DOCUMENT: DocumentId = DocumentId(Bytes([2; 16]));

/// One input of sixteen, told by its bytes. What asks most of the machine and does not depend on what they say is tried on these alone: the
/// reader is tried on all, and ten million of them take an hour and not a day.
fn is_drawn(bytes: &[u8]) -> bool {
    bytes.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte)).is_multiple_of(16)
}

/// The header file, as it is and under the digest that a patient forger would write.
pub fn header(bytes: &[u8]) {
    let body = bytes.strip_suffix(b"\n").and_then(|text| text.get(..=text.iter().rposition(|b| *b == b'\n')?));
    let forged = body.map(|body| [body, HEXLOWER.encode(&Sha256::digest(body)).as_bytes(), b"\n"].concat());
    for bytes in [Some(bytes), forged.as_deref()].into_iter().flatten() {
        if let Ok(header) = Header::parse(bytes) {
            let written = header.to_bytes().unwrap();
            assert!(Header::parse(written.as_bytes()).is_ok(), "what is written is read");
        }
    }
}

/// A slot of the header. What it asks of the machine is checked before anything runs.
pub fn slot(bytes: &[u8]) {
    let Ok(slot) = serde_json::from_slice::<Slot>(bytes) else { return };
    let written = serde_json::to_vec(&slot).unwrap();
    assert!(serde_json::from_slice::<Slot>(&written).is_ok_and(|again| again == slot));
    if !slot.is_affordable() {
        let credential = Credential { kind: slot.kind, secret: b"secret", device: None };
        assert!(slot.open(VAULT, &credential).is_err(), "a cost beyond the bounds is refused");
    }
}

/// A grant: what was sealed to an account opens to it, and nothing else does.
pub fn grant(bytes: &[u8]) {
    let seed = AccountSeed(Secret::new([3; 32]));
    assert!(seed.open(bytes, b"place").is_err(), "nobody sealed this");
    if !is_drawn(bytes) {
        return;
    }
    let sealed = seal_to(&seed.derive_public_key(), bytes, b"place").unwrap();
    assert!(seed.open(&sealed, b"place").is_ok_and(|opened| *opened == bytes));
    assert!(seed.open(&sealed, b"elsewhere").is_err());
}

/// A sealed document and its wrapped key: the content comes back whole, a changed or foreign file not at all.
pub fn sealed_file(bytes: &[u8]) {
    let files = SealedFiles::of(Path::new(""), VAULT, DocumentWrapKey(Secret::new([4; 32])));
    let key = Secret::new([5; 32]);
    let unseal = |mut sealed: &[u8]| {
        let length = sealed.len() as u64;
        files.unseal(&mut sealed, length, DOCUMENT, &key)
    };
    assert!(unseal(bytes).is_err(), "nobody sealed this");
    assert!(files.unwrap(DOCUMENT, &WrappedKey::kept(bytes.to_vec())).is_err());
    if !is_drawn(bytes) {
        return;
    }
    let mut sealed = Vec::new();
    files.write_sealed(&mut sealed, DOCUMENT, &key, bytes).unwrap();
    assert!(unseal(&sealed).is_ok_and(|content| *content == bytes));
    let place = bytes.first().map_or(0, |first| usize::from(*first) % sealed.len());
    if let Some(changed) = sealed.get_mut(place) {
        *changed ^= 1;
    }
    assert!(unseal(&sealed).is_err(), "a changed bit is seen");
}

/// A backup: what stands in clear at its beginning, and contents that somebody sealed who has the keys.
pub fn backup(bytes: &[u8]) {
    if let Ok(clear) = backup::in_clear(bytes) {
        assert!(bytes.starts_with(&clear), "there is one way to write it, so that every byte counts");
    }
    let key = Secret::new([6; 32]);
    let names = |sealed: &[u8]| backup::names(sealed, &key, b"place".to_vec());
    assert!(names(bytes).is_err(), "nobody sealed this");
    let mut sealing = Sealing::of_at_most(bytes.len(), Vec::new(), &key, b"place".to_vec()).unwrap();
    sealing.write(bytes).unwrap();
    let mut sealed = sealing.finish().unwrap();
    if let Ok(names) = names(&sealed) {
        assert!(
            ["anchor", DESK, STATISTICS].iter().all(|name| names.contains(*name)),
            "it is a whole vault: {names:?}"
        );
    }
    if !is_drawn(bytes) {
        return;
    }
    let place = bytes.first().map_or(0, |first| usize::from(*first) % sealed.len());
    if let Some(changed) = sealed.get_mut(place) {
        *changed ^= 1;
    }
    assert!(names(&sealed).is_err(), "a changed bit is seen");
}

/// A package in the age format: what comes in closed for a key of the vault; the key that a partner pasted, on the first line, and
/// what is closed for it.
pub fn package(bytes: &[u8]) {
    let ours = ReceivingKey(Secret::new([6; 32]));
    assert!(package::open(bytes, &ours).is_err(), "nobody closed this");
    if is_drawn(bytes) {
        let closed = package::close(bytes, &PackageRecipient::Key(ours.derive_package_key())).unwrap();
        assert!(package::open(&closed, &ours).is_ok_and(|content| *content == bytes));
    }
    let text = String::from_utf8_lossy(bytes);
    let (typed, content) = text.split_once('\n').unwrap_or((&text, ""));
    let Ok(key) = PackageKey::read(typed) else { return };
    assert!(PackageKey::read(&format!(" {} ", typed.to_ascii_uppercase())).is_ok_and(|again| again == key));
    let closed = |content: &[u8]| package::close(content, &PackageRecipient::Key(key)).unwrap();
    let (one, other) = (closed(content.as_bytes()), closed(&vec![0; content.len()]));
    assert_eq!(one.len(), other.len(), "the length tells the length alone");
    assert_ne!(one, other, "no two are alike");
}

/// The lines of a recovery sheet, as somebody types them.
pub fn sheet(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(sheet) = RecoverySheet::read(&text.lines().collect::<Vec<_>>()) {
        assert!(sheet.must_be(&sheet.lines().map(|line| line.to_string())).is_ok());
    }
}
