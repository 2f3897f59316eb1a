//! A backup is made: the databases are copied aside, everything is sealed onto the medium, and read back in full.

use std::{
    collections::VecDeque,
    fs::{self, File},
    io::{self, Read, Write},
    mem,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use rustix::fs::OFlags;
use sqlx::SqliteConnection;
use zeroize::Zeroizing;

use super::{
    ANCHOR, BackupId, Label, LockedBackup, OpenBackup, Preamble, Progress,
    medium::{must_hold, part, settle, sweep},
    of_the_medium,
};
use crate::{
    Anchor, DeskKey, Keys, OpenVault, Result, VaultError,
    database::{self, DESK, STATISTICS},
    directory::plain,
    header::{Bytes, SUITE},
    sealed_file::{FOLDER, PART, is_document},
    secret::{Secret, random_bytes},
    stream::{CHUNK, Sealing, sealed_length, wrap},
};

/// Where the databases are copied aside, inside the vault's folder.
const SNAPSHOT: &str = "snapshot";

/// A backup under way. Dropped before it is over, nothing of it stays, on the medium or in the vault's folder.
#[derive(Debug)]
pub struct BackupWriting {
    desk: DeskKey,
    folder: PathBuf,
    name: String,
    id: BackupId,
    made_at: String,
    needed: u64,
    progress: Progress,
    stage: Stage,
    // Dropped last: it is read until the end.
    _snapshot: Snapshot,
}

#[derive(Debug)]
enum Stage {
    Writing(Box<Writing>),
    Reading(Box<OpenBackup>),
    Over,
}

#[derive(Debug)]
struct Writing {
    sealing: Sealing<File>,
    sources: VecDeque<Source>,
    open: Option<(File, u64)>,
    unfinished: Unfinished,
}

/// Something that goes into the backup.
#[derive(Debug)]
struct Source {
    name: String,
    content: Content,
    length: u64,
}

#[derive(Debug)]
enum Content {
    Bytes(Vec<u8>),
    File(PathBuf),
}

impl OpenVault {
    /// Begins a backup in `folder`: copies both databases aside, while nothing else is asked of them, and opens the file.
    /// `anchor` is how far the vault has come.
    ///
    /// # Errors
    /// [`VaultError::NotAllowed`] without the desk key; [`VaultError::DamagedDatabase`]: damage is not backed up;
    /// [`VaultError::MediumFull`], [`VaultError::BackupTooLong`], [`VaultError::MediumGone`],
    /// [`VaultError::MediumNotWritable`]; the folder's refusals.
    pub async fn begin_backup(
        &self,
        desk: &mut SqliteConnection,
        statistics: &mut SqliteConnection,
        (made_at, desk_head, statistics_head): (&str, crate::JournalHead, crate::JournalHead),
        folder: &Path,
    ) -> Result<BackupWriting> {
        let Keys::Agent { desk: key, statistics: statistics_key, .. } = self.keys() else {
            return Err(VaultError::NotAllowed);
        };
        super::look_at_medium(folder, self.folder())?;
        sweep(folder, self.vault())?;
        let snapshot = Snapshot::make(self.folder())?;
        database::copy(desk, &snapshot.folder.join(DESK), &key.derive_database_key()).await?;
        database::copy(statistics, &snapshot.folder.join(STATISTICS), &statistics_key.derive_database_key()).await?;
        let generation = self.header.entrances.generation;
        let anchor = Anchor { generation, desk: Some(desk_head), statistics: Some(statistics_head) };

        let mut sources = VecDeque::from([Source::of_bytes(ANCHOR, anchor.to_bytes()?)]);
        for name in [DESK, STATISTICS] {
            sources.push_back(Source::of_file(name, snapshot.folder.join(name))?);
        }
        sources.extend(documents(self.folder())?);
        let (preamble, content_key) = self.preamble(key, made_at)?;
        let content = sources.iter().fold(0_u64, |sum, source| sum.saturating_add(source.framed_length()));
        let needed = preamble.length.saturating_add(sealed_length(content));
        must_hold(folder, needed)?;
        let medium = |error| of_the_medium(error, needed);
        let writing = Writing::open(folder, &preamble, &content_key, sources).map_err(medium)?;
        Ok(BackupWriting {
            desk: key.clone(),
            folder: folder.to_owned(),
            name: preamble.label.file_name(),
            id: preamble.label.backup,
            made_at: made_at.to_owned(),
            needed,
            progress: Progress { done: 0, total: content.saturating_mul(2), over: false },
            stage: Stage::Writing(Box::new(writing)),
            _snapshot: snapshot,
        })
    }

    fn preamble(&self, desk: &DeskKey, made_at: &str) -> Result<(Preamble, Secret<32>)> {
        let header_bytes = self.header.to_bytes()?.into_bytes();
        let key = Secret::random()?;
        let mut label = Label {
            suite: SUITE,
            backup: BackupId(Bytes(random_bytes()?)),
            vault: self.vault(),
            epoch: self.header.roll.epoch,
            made_at: made_at.to_owned(),
            header: u32::try_from(header_bytes.len()).map_err(|_| VaultError::Primitive)?,
            key: Bytes([0; crate::stream::WRAPPED]),
        };
        label.key = Bytes(wrap(&desk.derive_backup_wrap_key().0, &key, &label.aad_of_key())?);
        Ok((Preamble::new(label, self.header.clone(), header_bytes)?, key))
    }
}

impl BackupWriting {
    /// The name of its file.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Which one it is.
    #[must_use]
    pub fn id(&self) -> BackupId {
        self.id
    }

    /// Instant, RFC 3339, as it was begun.
    #[must_use]
    pub fn made_at(&self) -> &str {
        &self.made_at
    }

    /// Where it stands.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Length of its file.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.needed
    }

    /// Goes on by about `bytes`. Once it answers that it is over, the file has its name, survives a power cut, and was read
    /// back from the medium and opened to its last byte.
    ///
    /// # Errors
    /// [`VaultError::MediumFull`], [`VaultError::MediumGone`], [`VaultError::MediumNotWritable`],
    /// [`VaultError::BackupTooLong`]; [`VaultError::DamagedBackup`] when the medium gives back something else than what was
    /// written; [`VaultError::BackupOvertaken`]. The backup is given up then.
    pub fn go_on(&mut self, bytes: u64) -> Result<Progress> {
        let needed = self.needed;
        let medium = |error| of_the_medium(error, needed);
        match mem::replace(&mut self.stage, Stage::Over) {
            Stage::Writing(mut writing) => {
                let written = writing.go_on(bytes, needed)?;
                self.progress.done = self.progress.done.saturating_add(written);
                self.stage = if writing.is_over() {
                    writing.finish(&self.folder, &self.name).map_err(medium)?;
                    Stage::Reading(Box::new(self.read_back().map_err(medium)?))
                } else {
                    Stage::Writing(writing)
                };
            }
            Stage::Reading(mut reading) => {
                let before = reading.progress().done;
                let after = reading.go_on(bytes)?;
                self.progress.done = self.progress.done.saturating_add(after.done.saturating_sub(before));
                self.progress.over = after.over;
                if !after.over {
                    self.stage = Stage::Reading(reading);
                }
            }
            Stage::Over => {}
        }
        Ok(self.progress)
    }

    fn read_back(&self) -> Result<OpenBackup> {
        let backup = LockedBackup::open(&self.folder.join(&self.name))?;
        if backup.id() == self.id { backup.open_with_key(&self.desk) } else { Err(VaultError::DamagedBackup) }
    }
}

impl Writing {
    fn open(folder: &Path, preamble: &Preamble, key: &Secret<32>, sources: VecDeque<Source>) -> Result<Self> {
        let path = folder.join(part(&preamble.label.file_name()));
        let mut file = plain(&path, OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL)?;
        let unfinished = Unfinished { path: Some(path) };
        file.write_all(preamble.label.line()?.as_bytes())?;
        file.write_all(&preamble.header_bytes)?;
        let aad = preamble.label.aad_of_chunks(&preamble.digest);
        Ok(Self { sealing: Sealing::new(file, key, aad)?, sources, open: None, unfinished })
    }

    fn is_over(&self) -> bool {
        self.open.is_none() && self.sources.is_empty()
    }

    /// Answers how much was written, and waits until the medium has it: a stick that is slow is seen to be slow.
    fn go_on(&mut self, bytes: u64, needed: u64) -> Result<u64> {
        let medium = |error| of_the_medium(error, needed);
        let mut written = 0_u64;
        let mut piece = Zeroizing::new(vec![0; CHUNK]);
        while written < bytes && !self.is_over() {
            match self.open.take() {
                Some((_, 0)) => {}
                Some((mut file, left)) => {
                    let most = usize::try_from(left).unwrap_or(CHUNK).min(CHUNK);
                    let place = piece.get_mut(..most).ok_or(VaultError::Primitive)?;
                    file.read_exact(place).map_err(|_| VaultError::BackupOvertaken)?;
                    self.sealing.write(place).map_err(medium)?;
                    written = written.saturating_add(most as u64);
                    self.open = Some((file, left.saturating_sub(most as u64)));
                }
                None => written = written.saturating_add(self.begin_next(needed)?),
            }
        }
        self.sealing.to().sync_data().map_err(|error| medium(error.into()))?;
        Ok(written)
    }

    fn begin_next(&mut self, needed: u64) -> Result<u64> {
        let medium = |error| of_the_medium(error, needed);
        let Some(Source { name, content, length }) = self.sources.pop_front() else { return Ok(0) };
        self.sealing.write(&(name.len() as u64).to_be_bytes()).map_err(medium)?;
        self.sealing.write(name.as_bytes()).map_err(medium)?;
        self.sealing.write(&length.to_be_bytes()).map_err(medium)?;
        let begun = 16_u64.saturating_add(name.len() as u64);
        match content {
            Content::Bytes(bytes) => {
                self.sealing.write(&bytes).map_err(medium)?;
                Ok(begun.saturating_add(length))
            }
            Content::File(path) => {
                let file = plain(&path, OFlags::RDONLY).map_err(|_| VaultError::BackupOvertaken)?;
                self.open = Some((file, length));
                Ok(begun)
            }
        }
    }

    fn finish(self, folder: &Path, name: &str) -> Result<()> {
        let Self { sealing, mut unfinished, .. } = self;
        sealing.finish()?.sync_all()?;
        fs::rename(folder.join(part(name)), folder.join(name))?;
        unfinished.path = None;
        settle(folder)
    }
}

impl Source {
    fn of_bytes(name: &str, bytes: Vec<u8>) -> Self {
        let length = bytes.len() as u64;
        Self { name: name.to_owned(), content: Content::Bytes(bytes), length }
    }

    fn of_file(name: &str, path: PathBuf) -> Result<Self> {
        let length = fs::symlink_metadata(&path)?.len();
        Ok(Self { name: name.to_owned(), content: Content::File(path), length })
    }

    fn framed_length(&self) -> u64 {
        self.length.saturating_add(self.name.len() as u64).saturating_add(16)
    }
}

/// Every document that was kept; one that has no name of its own yet goes under its passing one.
fn documents(vault: &Path) -> Result<Vec<Source>> {
    let folder = vault.join(FOLDER);
    let mut names = Vec::new();
    match fs::read_dir(&folder) {
        Ok(found) => {
            for entry in found {
                names.extend(entry?.file_name().into_string().ok().filter(|name| is_document(name)));
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error.into()),
    }
    names.sort();
    let settled = |name: &String| names.contains(&name.trim_end_matches(PART).to_owned());
    let kept = names.iter().filter(|name| !name.ends_with(PART) || !settled(name));
    kept.map(|name| Source::of_file(&format!("{FOLDER}/{name}"), folder.join(name))).collect()
}

/// A file that has no name yet. Dropped before it has one, it is removed.
#[derive(Debug)]
struct Unfinished {
    path: Option<PathBuf>,
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(path) = &self.path
            && fs::remove_file(path).is_err()
        {
            tracing::warn!("what was written of a backup stays until the next one");
        }
    }
}

/// The databases as they stood, encrypted as they are, until dropped.
#[derive(Debug)]
struct Snapshot {
    folder: PathBuf,
}

impl Snapshot {
    fn make(vault: &Path) -> Result<Self> {
        let folder = vault.join(SNAPSHOT);
        remove(&folder)?;
        fs::DirBuilder::new().mode(0o700).create(&folder)?;
        Ok(Self { folder })
    }
}

impl Drop for Snapshot {
    fn drop(&mut self) {
        if remove(&self.folder).is_err() {
            tracing::warn!("the copy of the databases stays until the next backup");
        }
    }
}

/// Nothing else than what a snapshot holds, and no folder that is a link to another.
fn remove(folder: &Path) -> io::Result<()> {
    if fs::symlink_metadata(folder).is_ok_and(|found| !found.is_dir()) {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    for name in [DESK, STATISTICS] {
        match fs::remove_file(folder.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
    }
    match fs::remove_dir(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}
