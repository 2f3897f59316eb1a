//! The readers of the vault with every secret given: what vectors written by somebody else are read with.
//!
//! For the tests that compare the program with `docs/vault-format.md` and with its second reader. Nothing here reads a vault's folder.

use std::path::Path;

use crate::{
    AccountId, DocumentId, EnrolmentCode, JournalHead, Passphrase, RecoverySheet, Result, Role, SealedFiles,
    VaultError, VaultId, VisitKey, WitnessKey, WrappedKey,
    account::grant_aad,
    chain::ChainKey,
    header::{Bytes, Header},
    keys::{AccountSeed, derive, signed_by},
    sealed_file::DocumentWrapKey,
    secret::Secret,
    slot::{Credential, Slot, SlotKind},
};

/// A copy of the header: its generation, and its members in order, each with name and role.
///
/// # Errors
/// [`VaultError::DamagedHeader`], [`VaultError::NewerVersion`].
pub fn header(bytes: &[u8]) -> Result<(u64, Vec<(String, Role)>)> {
    let header = Header::parse(bytes)?;
    let members = header.roll.members.into_iter().map(|member| (member.name, member.role));
    Ok((header.entrances.generation, members.collect()))
}

/// The seal and the code of a visit: what the witness key makes of an entry's hash, and what the account's own key makes of the visit.
#[must_use]
pub fn visit(
    (witness, entry): ([u8; 32], [u8; 32]),
    (seed, vault, account): ([u8; 32], [u8; 16], [u8; 16]),
    (at, sequence): (&str, i64),
    seal: &[u8],
) -> ([u8; 32], [u8; 32]) {
    let key = VisitKey::of(&AccountSeed(Secret::new(seed)), VaultId(Bytes(vault)), AccountId(Bytes(account)));
    let sealed = WitnessKey::from_slice(&witness).map(|key| key.seal(&JournalHead::new(sequence, entry)));
    (sealed.unwrap_or_default(), key.code(at, sequence, seal))
}

/// A slot, as JSON, opened with what somebody types: the account's seed, and the key that verifies the roll.
///
/// # Errors
/// Those of an unlock: [`VaultError::WrongPassphrase`], [`VaultError::DamagedSlot`], [`VaultError::KdfOutOfBounds`],
/// [`VaultError::DeviceSecretMissing`], [`VaultError::BadPassphrase`], [`VaultError::WrongSheetLine`].
pub fn slot(json: &str, vault: [u8; 16], typed: &str, device: Option<[u8; 32]>) -> Result<([u8; 32], [u8; 32])> {
    let slot: Slot = serde_json::from_str(json).map_err(|_| VaultError::DamagedHeader)?;
    let secret = match slot.kind {
        SlotKind::Passphrase | SlotKind::PassphraseAndDevice => Passphrase::new(typed)?.expose().as_bytes().to_vec(),
        SlotKind::Enrolment => EnrolmentCode::canonical(typed).as_bytes().to_vec(),
        SlotKind::Sheet => RecoverySheet::read(&typed.lines().collect::<Vec<_>>())?.0.expose().to_vec(),
    };
    let device = device.map(Secret::new);
    let credential = Credential { kind: slot.kind, secret: &secret, device: device.as_ref() };
    let opened = slot.open(VaultId(Bytes(vault)), &credential)?;
    Ok((*opened.seed.0.expose(), opened.verifying_key))
}

/// A grant opened by the account of `seed`: its keys, one after the other.
///
/// # Errors
/// [`VaultError::DamagedSlot`].
pub fn grant(
    seed: [u8; 32],
    vault: [u8; 16],
    account: [u8; 16],
    role: Role,
    epoch: u32,
    sealed: &[u8],
) -> Result<Vec<u8>> {
    let aad = grant_aad(VaultId(Bytes(vault)), AccountId(Bytes(account)), role, epoch);
    Ok(AccountSeed(Secret::new(seed)).open(sealed, &aad)?.to_vec())
}

/// The public key of the account of `seed`.
#[must_use]
pub fn public_key(seed: [u8; 32]) -> [u8; 32] {
    AccountSeed(Secret::new(seed)).derive_public_key()
}

/// The bytes of a paper sheet.
///
/// # Errors
/// [`VaultError::WrongSheetLine`].
pub fn sheet(lines: &[impl AsRef<str>]) -> Result<[u8; 20]> {
    Ok(*RecoverySheet::read(lines)?.0.expose())
}

/// The lines of the paper sheet that carries these bytes.
#[must_use]
pub fn sheet_lines(bytes: [u8; 20]) -> [String; 4] {
    RecoverySheet(Secret::new(bytes)).lines().map(|line| line.to_string())
}

/// A sealed document, opened with its key as it is kept, under the key of the keys of documents.
///
/// # Errors
/// [`VaultError::DamagedDocument`].
pub fn document(wrap: [u8; 32], vault: [u8; 16], document: [u8; 16], kept: &[u8], file: &[u8]) -> Result<Vec<u8>> {
    let files = SealedFiles::of(Path::new(""), VaultId(Bytes(vault)), DocumentWrapKey(Secret::new(wrap)));
    let id = DocumentId(Bytes(document));
    let key = files.unwrap(id, &WrappedKey::kept(kept.to_vec()))?;
    let length = file.len() as u64;
    Ok(files.unseal(&mut &*file, length, id, &key)?.to_vec())
}

/// The key of a journal.
#[must_use]
pub fn journal_key(key: [u8; 32]) -> ChainKey {
    ChainKey(Secret::new(key))
}

/// Whether a signature of the roll, or of anything else, is believed.
#[must_use]
pub fn signed(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    signed_by(key, message, signature)
}

/// What the key derivation of the vault makes of a key and a label.
#[must_use]
pub fn derived(key: [u8; 32], label: &[u8]) -> [u8; 32] {
    *derive::<32>(&Secret::new(key), label).expose()
}
