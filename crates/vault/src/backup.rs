//! The whole vault of one moment in one sealed file: header, both databases, every document.
//!
//! The file begins with the header of its time, in clear as in the vault, so that it opens with the passphrases or the paper
//! sheet of its time and needs nothing else. All the rest is sealed in chunks under a key of its own, which the desk key opens.

mod medium;
mod reading;
mod writing;

use std::{
    fmt,
    io::{BufRead, BufReader, Read},
    path::Path,
};

use data_encoding::HEXLOWER;
use rustix::fs::{Advice, OFlags, fadvise};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub(crate) use self::reading::names;
pub use self::{
    medium::{look_at_medium, standing},
    reading::{LockedBackup, OpenBackup, Restoring, clear_drill, drill_place},
    writing::BackupWriting,
};
use crate::{
    Result, VaultError, VaultId,
    account::short_name,
    directory::plain,
    header::{Bytes, Header, SUITE},
    keys::framed,
    secret::Secret,
    stream::WRAPPED,
};

/// The first line of a backup.
const FORMAT: &str = "permanence-backup 1\n";
/// What begins the first line of every version.
const ANY_FORMAT: &str = "permanence-backup ";
/// The longest second line.
const LONGEST_LABEL: u64 = 4 << 10;
/// The longest header.
const LONGEST_HEADER: u32 = 256 << 10;
/// What the names of backups end with.
const END: &str = ".backup";
/// The first of the contents: how far the vault had come.
const ANCHOR: &str = "anchor";

/// Names one backup for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BackupId(pub(crate) Bytes<16>);

/// The key under which the keys of backups are kept.
#[derive(Debug, Clone)]
pub struct BackupWrapKey(pub(crate) Secret<32>);

/// How far the writing, the reading or the restoring of a backup is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes gone through; a backup that is made is gone through twice.
    pub done: u64,
    /// Bytes to go through.
    pub total: u64,
    /// True once nothing is left to do.
    pub over: bool,
}

/// A backup as it stands on a medium, by what it says of itself in clear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The file's name.
    pub name: String,
    /// Which one it is.
    pub id: BackupId,
    /// Instant, RFC 3339.
    pub made_at: String,
    /// Length of the file.
    pub bytes: u64,
}

impl BackupId {
    /// Reads 32 hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok().map(|bytes| Self(Bytes(bytes)))
    }
}

impl fmt::Display for BackupId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0.0))
    }
}

/// What a backup says of itself in clear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Label {
    suite: u32,
    backup: BackupId,
    vault: VaultId,
    epoch: u32,
    made_at: String,
    /// Length of the header that follows.
    header: u32,
    /// The key of the contents, sealed under the one that the desk key leads to.
    key: Bytes<WRAPPED>,
}

/// All that stands before the sealed contents.
#[derive(Debug)]
struct Preamble {
    label: Label,
    header: Header,
    header_bytes: Vec<u8>,
    /// SHA-256 of every byte before the contents, which are bound to it.
    digest: [u8; 32],
    length: u64,
}

impl Label {
    fn line(&self) -> Result<String> {
        serde_json::to_string(self).map(|label| format!("{FORMAT}{label}\n")).map_err(|_| VaultError::Primitive)
    }

    fn aad_of_key(&self) -> Vec<u8> {
        framed(&[b"permanence/v1/backup/key", &SUITE.to_be_bytes(), &self.vault.0.0, &self.backup.0.0])
    }

    fn aad_of_chunks(&self, digest: &[u8; 32]) -> Vec<u8> {
        let label = b"permanence/v1/backup/chunk";
        framed(&[label, &SUITE.to_be_bytes(), &self.vault.0.0, &self.backup.0.0, digest])
    }

    /// `permanence-VVVVVVVV-YYYYMMDDThhmmssZ-bbbb.backup`: nobody's name, and no sign that a stick refuses.
    fn file_name(&self) -> String {
        let vault = short_name(self.vault).to_lowercase();
        let instant: String =
            self.made_at.split('.').next().unwrap_or_default().chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        let (own, _) = self.backup.0.0.split_at(2);
        format!("permanence-{vault}-{}Z-{}{END}", instant.trim_end_matches('Z'), HEXLOWER.encode(own))
    }
}

impl Preamble {
    /// Reads what stands in clear. Whoever changed a byte of it finds that nothing opens.
    ///
    /// # Errors
    /// [`VaultError::NewerVersion`], [`VaultError::DamagedBackup`].
    fn read(from: &mut impl BufRead) -> Result<Self> {
        let label = Label::read(from)?;
        if label.suite != SUITE {
            return Err(VaultError::NewerVersion);
        }
        if label.header > LONGEST_HEADER {
            return Err(VaultError::DamagedBackup);
        }
        let mut header_bytes = Vec::new();
        from.by_ref().take(u64::from(label.header)).read_to_end(&mut header_bytes)?;
        let header = Header::parse(&header_bytes).map_err(|error| match error {
            VaultError::NewerVersion => error,
            _ => VaultError::DamagedBackup,
        })?;
        if header.roll.vault != label.vault || header.roll.epoch != label.epoch {
            return Err(VaultError::DamagedBackup);
        }
        Self::new(label, header, header_bytes)
    }

    fn new(label: Label, header: Header, header_bytes: Vec<u8>) -> Result<Self> {
        let line = label.line()?;
        let digest = Sha256::new().chain_update(&line).chain_update(&header_bytes).finalize().into();
        let length = (line.len() as u64).saturating_add(header_bytes.len() as u64);
        Ok(Self { label, header, header_bytes, digest, length })
    }
}

/// What stands before the contents, written again as it was read.
pub(crate) fn in_clear(mut bytes: &[u8]) -> Result<Vec<u8>> {
    let Preamble { label, header_bytes, .. } = Preamble::read(&mut bytes)?;
    Ok([label.line()?.as_bytes(), &header_bytes].concat())
}

impl Label {
    fn read(from: &mut impl BufRead) -> Result<Self> {
        let damaged = || VaultError::DamagedBackup;
        let mut line = |longest: u64| {
            let mut line = Vec::new();
            from.by_ref().take(longest).read_until(b'\n', &mut line)?;
            String::from_utf8(line).map_err(|_| VaultError::DamagedBackup)
        };
        let format = line(FORMAT.len() as u64)?;
        if format != FORMAT {
            let version = format.strip_prefix(ANY_FORMAT).and_then(|version| version.strip_suffix('\n'));
            let is_number = version.is_some_and(|version| version.chars().all(|c| c.is_ascii_digit()));
            return Err(if is_number { VaultError::NewerVersion } else { damaged() });
        }
        let text = line(LONGEST_LABEL)?;
        let label: Self =
            text.strip_suffix('\n').and_then(|text| serde_json::from_str(text).ok()).ok_or_else(damaged)?;
        // One way to write it, so that every byte of it counts.
        if label.line()? == format!("{FORMAT}{text}") { Ok(label) } else { Err(damaged()) }
    }
}

/// Opens a file of the medium to read, from the medium itself and not from what the system remembers of it.
fn reader(path: &Path) -> Result<(BufReader<std::fs::File>, u64)> {
    let file = plain(path, OFlags::RDONLY)?;
    let _ = fadvise(&file, 0, None, Advice::DontNeed);
    let length = file.metadata()?.len();
    Ok((BufReader::with_capacity(128 << 10, file), length))
}

/// What a failure means when it is the medium's, and not the vault's own disk's.
fn of_the_medium(error: VaultError, needed: u64) -> VaultError {
    match error {
        VaultError::DiskFull => VaultError::MediumFull { needed_mb: needed.div_ceil(1_000_000) },
        VaultError::NotWritable => VaultError::MediumNotWritable,
        VaultError::Io(error) if error.kind() == std::io::ErrorKind::FileTooLarge => VaultError::BackupTooLong,
        VaultError::Io(_) => VaultError::MediumGone,
        VaultError::DamagedDocument => VaultError::DamagedBackup,
        error => error,
    }
}
