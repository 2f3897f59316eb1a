//! A backup is opened, with a credential of its time or the key that the vault still has; read to its last byte, or restored.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{self, BufReader, Read, Write},
    path::{Path, PathBuf},
};

use rustix::fs::OFlags;
use zeroize::Zeroizing;

use super::{ANCHOR, BackupId, Preamble, Progress, of_the_medium, reader};
use crate::{
    Account, AccountId, Anchor, DeskKey, Keyring, Keys, Passphrase, RecoverySheet, Result, SealedFiles, VaultError,
    VaultId,
    account::{accounts, enter},
    database::{DESK, STATISTICS},
    directory::plain,
    header::{CURRENT, Header, PREVIOUS},
    scaffold::{self, Scaffold},
    sealed_file::{FOLDER, is_document},
    secret::Secret,
    slot::{Credential, SlotKind},
    stream::{CHUNK, TAG, Unsealing, unwrap},
};

/// The folder of a drill.
const DRILL: &str = "drill";
/// The longest name of a content.
const LONGEST_NAME: u64 = 64;
/// The longest content that is kept in memory.
const LONGEST_ANCHOR: u64 = 4 << 10;

/// A backup whose header was read.
#[derive(Debug)]
pub struct LockedBackup {
    file: BufReader<File>,
    preamble: Preamble,
    length: u64,
}

/// A backup whose contents open.
#[derive(Debug)]
pub struct OpenBackup {
    through: Through<BufReader<File>>,
    header: Header,
    header_bytes: Vec<u8>,
    /// Those that a credential of its time gave.
    keys: Option<Keys>,
}

/// A vault being built from a backup, beside its place. Dropped before it is over, it is removed.
#[derive(Debug)]
pub struct Restoring {
    backup: OpenBackup,
    folder: Option<Scaffold>,
    open: Option<File>,
    /// It is looked at before it goes to its place.
    waits: bool,
}

impl LockedBackup {
    /// Reads what stands in clear.
    ///
    /// # Errors
    /// [`VaultError::NewerVersion`], [`VaultError::DamagedBackup`], [`VaultError::NotRegularFile`],
    /// [`VaultError::MediumGone`].
    pub fn open(path: &Path) -> Result<Self> {
        let read = || {
            let (mut file, length) = reader(path)?;
            let preamble = Preamble::read(&mut file)?;
            Ok(Self { file, preamble, length })
        };
        read().map_err(|error| of_the_medium(error, 0))
    }

    /// Which one it is.
    #[must_use]
    pub fn id(&self) -> BackupId {
        self.preamble.label.backup
    }

    /// Whose.
    #[must_use]
    pub fn vault(&self) -> VaultId {
        self.preamble.label.vault
    }

    /// Whether it is of a vault for training.
    #[must_use]
    pub fn is_training(&self) -> bool {
        self.preamble.header.roll.training
    }

    /// Instant, RFC 3339. Nobody can have changed it once the contents open.
    #[must_use]
    pub fn made_at(&self) -> &str {
        &self.preamble.label.made_at
    }

    /// Who could get in when it was made.
    #[must_use]
    pub fn accounts(&self) -> Vec<Account> {
        accounts(&self.preamble.header)
    }

    /// Opens it with the key of the vault that is open.
    ///
    /// # Errors
    /// [`VaultError::BackupOfEarlierKeys`] when the key is another one, [`VaultError::DamagedBackup`].
    pub fn open_with_key(self, desk: &DeskKey) -> Result<OpenBackup> {
        let Preamble { label, header, header_bytes, digest, length } = self.preamble;
        let wrapped = unwrap(&desk.derive_backup_wrap_key().0, &label.key.0, &label.aad_of_key());
        let key = wrapped.ok_or(VaultError::BackupOfEarlierKeys)?;
        let sealed = self.length.saturating_sub(length);
        let unsealing = Unsealing::new(self.file, &key, label.aad_of_chunks(&digest));
        let through = Through::of(unsealing.map_err(|error| of_the_medium(error, 0))?, sealed);
        Ok(OpenBackup { through, header, header_bytes, keys: None })
    }

    /// Opens it with the passphrase that the account had when it was made.
    ///
    /// # Errors
    /// [`VaultError::WrongPassphrase`], [`VaultError::NotAllowed`] for an account without the desk key, the keyring's
    /// refusals, [`VaultError::DamagedBackup`].
    pub fn unlock(self, account: AccountId, passphrase: &Passphrase, keyring: &Keyring) -> Result<OpenBackup> {
        let slot = self.preamble.header.slot(account)?;
        let device = match slot.kind {
            SlotKind::PassphraseAndDevice => Some(keyring.device_secret(self.vault())?),
            SlotKind::Passphrase => None,
            SlotKind::Enrolment | SlotKind::Sheet => return Err(VaultError::WrongPassphrase),
        };
        let secret = passphrase.expose().as_bytes();
        let credential = Credential { kind: slot.kind, secret, device: device.as_ref() };
        let (_, keys) = enter(&self.preamble.header, account, &credential)?;
        self.open_with(&keys)
    }

    /// Opens it with the paper sheet of its time, on whatever machine.
    ///
    /// # Errors
    /// [`VaultError::WrongSheetLine`], [`VaultError::SheetMismatch`], [`VaultError::DamagedBackup`].
    pub fn open_with_sheet(self, lines: &[impl AsRef<str>]) -> Result<OpenBackup> {
        let sheet = RecoverySheet::read(lines)?;
        let credential = Credential { kind: SlotKind::Sheet, secret: sheet.0.expose(), device: None };
        let header = &self.preamble.header;
        let entered = enter(header, header.roll.recovery.id, &credential);
        let (_, keys) = entered.map_err(|error| match error {
            VaultError::WrongPassphrase => VaultError::SheetMismatch,
            error => error,
        })?;
        self.open_with(&keys)
    }

    fn open_with(self, keys: &Keys) -> Result<OpenBackup> {
        let Keys::Agent { desk, .. } = keys else { return Err(VaultError::NotAllowed) };
        // Its own header gave this key: another one was put beside these contents.
        let opened = self.open_with_key(desk).map_err(|error| match error {
            VaultError::BackupOfEarlierKeys => VaultError::DamagedBackup,
            error => error,
        })?;
        Ok(OpenBackup { keys: Some(keys.clone()), ..opened })
    }
}

impl OpenBackup {
    /// How far the reading is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.through.progress(false)
    }

    /// Who could get in when it was made.
    #[must_use]
    pub fn accounts(&self) -> Vec<Account> {
        accounts(&self.header)
    }

    /// How far the vault had come, once the reading has begun.
    #[must_use]
    pub fn anchor(&self) -> Option<&Anchor> {
        self.through.anchor.as_ref()
    }

    /// Reads on by about `bytes`.
    ///
    /// # Errors
    /// [`VaultError::DamagedBackup`] at the first byte that is not as it was sealed; [`VaultError::MediumGone`].
    pub fn go_on(&mut self, bytes: u64) -> Result<Progress> {
        self.through.go_on(bytes, |_| Ok(()))
    }

    /// Begins to build the vault at `place`, where nothing may stand.
    ///
    /// # Errors
    /// [`VaultError::VaultExists`], [`VaultError::FolderOccupied`]: nothing is ever restored over something else; the
    /// folder's refusals.
    pub fn restore(self, place: &Path) -> Result<Restoring> {
        let folder = Scaffold::raise(place)?;
        Ok(Restoring { backup: self, folder: Some(folder), open: None, waits: false })
    }

    /// Begins to build the vault beside `place`, whatever stands there, until [`Restoring::switch`].
    ///
    /// # Errors
    /// The folder's refusals.
    pub fn restore_beside(self, place: &Path) -> Result<Restoring> {
        let folder = Scaffold::raise_beside(place)?;
        Ok(Restoring { backup: self, folder: Some(folder), open: None, waits: true })
    }

    /// Whether the credential is one of somebody in charge, as the paper sheet is.
    #[must_use]
    pub fn is_of_somebody_in_charge(&self) -> bool {
        matches!(self.keys, Some(Keys::Agent { administration: Some(_), .. }))
    }
}

impl Restoring {
    /// Restores on by about `bytes`. Once it answers that it is over, the vault stands in its place, whole, and survives a
    /// power cut.
    ///
    /// # Errors
    /// As [`OpenBackup::go_on`] and [`OpenBackup::restore`]; nothing stands in the place then.
    pub fn go_on(&mut self, bytes: u64) -> Result<Progress> {
        let Some(folder) = &self.folder else { return Ok(self.backup.through.progress(true)) };
        let (path, open) = (folder.directory().path(), &mut self.open);
        let progress = self.backup.through.go_on(bytes, |content| match content {
            Content::Begins(ANCHOR) => Ok(()),
            Content::Begins(name) => {
                if name.starts_with(FOLDER) {
                    scaffold::make_documents(path)?;
                }
                *open = Some(plain(&path.join(name), OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL)?);
                Ok(())
            }
            Content::Piece(piece) => open.as_mut().map_or(Ok(()), |file| Ok(file.write_all(piece)?)),
            Content::Ends => open.take().map_or(Ok(()), |file| Ok(file.sync_all()?)),
        })?;
        if progress.over {
            for name in [CURRENT, PREVIOUS] {
                folder.directory().replace(name, &self.backup.header_bytes)?;
            }
            scaffold::settle_documents(folder.directory().path())?;
            if !self.waits
                && let Some(folder) = self.folder.take()
            {
                folder.finish()?;
            }
        }
        Ok(progress)
    }

    /// Where it is built, until it is in its place.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_ref().map(|folder| folder.directory().path())
    }

    /// The keys that the credential gave.
    #[must_use]
    pub fn keys(&self) -> Option<&Keys> {
        self.backup.keys.as_ref()
    }

    /// The documents of what is built in `folder`.
    #[must_use]
    pub fn sealed_files(&self, folder: &Path, key: &DeskKey) -> SealedFiles {
        SealedFiles::of(folder, self.backup.header.roll.vault, key.derive_document_wrap_key())
    }

    /// Puts what was restored in the place, once it is over and every database of it is closed. What stood there is moved to
    /// `aside`, whole, and never removed. Both happen at once: a cut leaves the one or the other in the place. Answers where the
    /// old vault is, if there was one.
    ///
    /// # Errors
    /// [`VaultError::InUse`]; [`VaultError::FolderOccupied`] where something else than a vault stands; the folder's refusals. The
    /// place is then as it was, and nothing of what was restored is left.
    pub fn switch(mut self, aside: &Path) -> Result<Option<PathBuf>> {
        let Some(folder) = self.folder.take() else { return Err(VaultError::NoVault) };
        folder.take_the_place(aside)
    }

    /// How far the vault had come.
    #[must_use]
    pub fn anchor(&self) -> Option<&Anchor> {
        self.backup.anchor()
    }
}

/// Where a drill restores a backup: inside the vault's folder, which is on no medium that is taken along.
#[must_use]
pub fn drill_place(vault: &Path) -> PathBuf {
    vault.join(DRILL)
}

/// Removes what a drill restored.
///
/// # Errors
/// The folder's refusals.
pub fn clear_drill(vault: &Path) -> Result<()> {
    Ok(scaffold::remove(&drill_place(vault))?)
}

/// The contents of a backup as they come.
enum Content<'a> {
    Begins(&'a str),
    Piece(&'a [u8]),
    Ends,
}

/// The names of everything that stands in sealed contents, read to their last byte.
pub(crate) fn names(sealed: &[u8], key: &Secret<32>, aad: Vec<u8>) -> Result<BTreeSet<String>> {
    let mut through = Through::of(Unsealing::new(sealed, key, aad)?, sealed.len() as u64);
    while !through.go_on(CHUNK as u64, |_| Ok(()))?.over {}
    Ok(through.seen)
}

/// A walk through the contents, from the first byte to the last.
#[derive(Debug)]
struct Through<R> {
    contents: Contents<R>,
    anchor: Option<Anchor>,
    /// What is left of the present content, and its first bytes where they are kept.
    left: Option<(String, u64)>,
    seen: BTreeSet<String>,
    done: u64,
    total: u64,
}

impl<R: Read> Through<R> {
    /// Of contents that are so many bytes long as they are sealed.
    fn of(unsealing: Unsealing<R>, sealed: u64) -> Self {
        let chunks = sealed.div_ceil((CHUNK as u64).saturating_add(TAG as u64));
        let total = sealed.saturating_sub(chunks.saturating_mul(TAG as u64));
        let contents = Contents { unsealing, chunk: Zeroizing::default(), place: 0 };
        Self { contents, anchor: None, left: None, seen: BTreeSet::new(), done: 0, total }
    }

    fn progress(&self, over: bool) -> Progress {
        Progress { done: self.done, total: self.total, over }
    }

    fn go_on(&mut self, bytes: u64, mut take: impl FnMut(Content<'_>) -> Result<()>) -> Result<Progress> {
        let until = self.done.saturating_add(bytes);
        let mut piece = Zeroizing::new(vec![0; CHUNK]);
        while self.done < until {
            match self.left.take() {
                Some((_, 0)) => take(Content::Ends)?,
                Some((name, left)) => {
                    let most = usize::try_from(left).unwrap_or(CHUNK).min(CHUNK);
                    let place = piece.get_mut(..most).ok_or(VaultError::Primitive)?;
                    self.contents.read_exact(place).map_err(lost)?;
                    self.done = self.done.saturating_add(most as u64);
                    if name == ANCHOR {
                        self.anchor = Some(Anchor::parse(place).ok_or(VaultError::DamagedBackup)?);
                    }
                    take(Content::Piece(place))?;
                    self.left = Some((name, left.saturating_sub(most as u64)));
                }
                None => {
                    let Some((name, length)) = self.begin()? else {
                        let whole = [ANCHOR, DESK, STATISTICS].iter().all(|name| self.seen.contains(*name));
                        return if whole { Ok(self.progress(true)) } else { Err(VaultError::DamagedBackup) };
                    };
                    take(Content::Begins(&name))?;
                    self.left = Some((name, length));
                }
            }
        }
        Ok(self.progress(false))
    }

    /// The name and the length of the next content; `None` after the last. Nothing but what a vault is made of, each once.
    fn begin(&mut self) -> Result<Option<(String, u64)>> {
        let Some(length) = self.contents.number()? else { return Ok(None) };
        if length > LONGEST_NAME {
            return Err(VaultError::DamagedBackup);
        }
        let mut name = vec![0; usize::try_from(length).map_err(|_| VaultError::DamagedBackup)?];
        self.contents.read_exact(&mut name).map_err(lost)?;
        let name = String::from_utf8(name).map_err(|_| VaultError::DamagedBackup)?;
        let length = self.contents.number()?.ok_or(VaultError::DamagedBackup)?;
        let document = name.strip_prefix(FOLDER).and_then(|name| name.strip_prefix('/'));
        let known = [ANCHOR, DESK, STATISTICS].contains(&name.as_str()) || document.is_some_and(is_document);
        let fits = name != ANCHOR || (1..=LONGEST_ANCHOR).contains(&length);
        if !known || !fits || !self.seen.insert(name.clone()) {
            return Err(VaultError::DamagedBackup);
        }
        self.done = self.done.saturating_add(16).saturating_add(name.len() as u64);
        Ok(Some((name, length)))
    }
}

/// The sealed contents, opened as they are read.
#[derive(Debug)]
struct Contents<R> {
    unsealing: Unsealing<R>,
    chunk: Zeroizing<Vec<u8>>,
    place: usize,
}

impl<R: Read> Contents<R> {
    /// Eight bytes, big end first; `None` where the contents end before the first of them.
    fn number(&mut self) -> Result<Option<u64>> {
        let mut bytes = [0; 8];
        let (first, rest) = bytes.split_at_mut(1);
        if self.read(first).map_err(lost)? == 0 {
            return Ok(None);
        }
        self.read_exact(rest).map_err(lost)?;
        Ok(Some(u64::from_be_bytes(bytes)))
    }
}

impl<R: Read> Read for Contents<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while self.place >= self.chunk.len() {
            match self.unsealing.next() {
                Ok(Some(chunk)) => (self.chunk, self.place) = (chunk, 0),
                Ok(None) => return Ok(0),
                Err(VaultError::Io(error)) => return Err(error),
                Err(_) => return Err(io::ErrorKind::InvalidData.into()),
            }
        }
        let ready = self.chunk.get(self.place..).unwrap_or_default();
        let read = ready.len().min(to.len());
        for (to, from) in to.iter_mut().zip(ready) {
            *to = *from;
        }
        self.place = self.place.saturating_add(read);
        Ok(read)
    }
}

/// Contents that were changed or cut, or a medium that gives nothing any more.
fn lost(error: io::Error) -> VaultError {
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => VaultError::DamagedBackup,
        _ => VaultError::MediumGone,
    }
}
