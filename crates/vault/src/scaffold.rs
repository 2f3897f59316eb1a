//! A vault's folder while it is built: beside its place, marked as never used, then moved there in one step.
//!
//! The mark is what makes a left-over removable: it stands from the first file on and goes before anybody opens the
//! vault, so that a folder with the mark never held anything that somebody wrote.

use std::{
    ffi::{OsStr, OsString},
    fs::{self, File},
    io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use data_encoding::HEXLOWER;
use rustix::fs::{CWD, OFlags, RenameFlags, renameat_with};

use crate::{
    Result, VaultError,
    database::{DESK, STATISTICS},
    directory::{Directory, LOCK, Place, look, plain},
    header::{CURRENT, PREVIOUS},
    sealed_file::{FOLDER, is_document},
    secret::random_bytes,
};

const MARK: &str = "unfinished";
const END: &str = ".part";
/// Hexadecimal digits that tell one attempt from another.
const DIGITS: usize = 8;

/// A folder being built, held like a vault. Dropped before it is finished, it is removed.
#[derive(Debug)]
pub(crate) struct Scaffold {
    // Dropped first: the folder is removed while it is still held.
    sweep: Sweep,
    directory: Directory,
    place: PathBuf,
}

impl Scaffold {
    /// Removes what interrupted creations of this place left, then makes a folder beside it and holds it.
    ///
    /// # Errors
    /// [`VaultError::VaultExists`], [`VaultError::FolderOccupied`]; the folder's refusals.
    pub(crate) fn raise(place: &Path) -> Result<Self> {
        must_be_free(place)?;
        Self::raise_beside(place)
    }

    /// The same, whatever stands in the place: it is not touched before [`Scaffold::take_the_place`].
    ///
    /// # Errors
    /// The folder's refusals.
    pub(crate) fn raise_beside(place: &Path) -> Result<Self> {
        let (parent, name) = parts(place)?;
        fs::DirBuilder::new().recursive(true).mode(0o700).create(parent)?;
        remove_left_overs(parent, name);
        let path = parent.join(beside(name)?);
        fs::DirBuilder::new().mode(0o700).create(&path)?;
        let sweep = Sweep { path: Some(path.clone()) };
        let directory = Directory::hold(&path)?;
        drop(plain(&path.join(MARK), OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL)?);
        directory.settle()?;
        Ok(Self { sweep, directory, place: place.to_owned() })
    }

    /// The folder as it stands now.
    pub(crate) fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Moves the folder to its place, still held: a vault from here on. Where something stands by now, nothing happens.
    ///
    /// # Errors
    /// As [`Scaffold::raise`].
    pub(crate) fn finish(self) -> Result<Directory> {
        let Self { mut sweep, mut directory, place } = self;
        make_room(&place)?;
        directory.settle()?;
        let beside = directory.path().to_owned();
        directory.rename(&place).map_err(|error| if occupied(&error) { taken(&place) } else { error.into() })?;
        match settle_parent(&place).and_then(|()| unmark(&directory)) {
            Ok(()) => {
                sweep.path = None;
                Ok(directory)
            }
            Err(error) => {
                // Taken back, so that the answer is true: no vault stands there.
                directory.rename(&beside)?;
                Err(error)
            }
        }
    }
}

impl Scaffold {
    /// Puts the folder in its place, where a vault may stand: the two change places in one step, then the old one moves to
    /// `aside`. Answers where the old one is, if there was one. Without the mark, nothing ever takes it for a left-over.
    ///
    /// # Errors
    /// As [`Scaffold::raise`], but a vault is no obstacle; [`VaultError::InUse`]. The place is as it was then.
    pub(crate) fn take_the_place(self, aside: &Path) -> Result<Option<PathBuf>> {
        match look(&self.place)? {
            Place::Free => return self.finish().map(|_| None),
            Place::Foreign => return Err(VaultError::FolderOccupied),
            Place::Vault | Place::Headless => {}
        }
        if fs::symlink_metadata(aside).is_ok() {
            return Err(VaultError::FolderOccupied);
        }
        let Self { mut sweep, mut directory, place } = self;
        let mut old = Directory::hold(&place)?;
        // What was killed before anybody opened it may still bear the mark.
        unmark(&old)?;
        directory.settle()?;
        let beside = directory.path().to_owned();
        renameat_with(CWD, &beside, CWD, &place, RenameFlags::EXCHANGE)
            .map_err(io::Error::from)
            .map_err(|error| if occupied(&error) { VaultError::FolderOccupied } else { error.into() })?;
        sweep.path = None;
        directory.stands_at(&place);
        old.stands_at(&beside);
        settle_parent(&place)?;
        // Under the name that it has by now it is as safe, if it cannot be moved on.
        let kept = if old.rename(aside).is_ok() { aside.to_owned() } else { beside };
        settle_parent(&place)?;
        unmark(&directory)?;
        Ok(Some(kept))
    }
}

/// Takes the mark of a vault that was moved to its place and never opened, when the program was killed in between.
pub(crate) fn unmark(directory: &Directory) -> Result<()> {
    match fs::remove_file(directory.path().join(MARK)) {
        Ok(()) => directory.settle(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// The folder of the documents of a vault that is being built.
pub(crate) fn make_documents(vault: &Path) -> Result<()> {
    match fs::DirBuilder::new().mode(0o700).create(vault.join(FOLDER)) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error.into()),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Returns once the names of its documents are on the disk.
pub(crate) fn settle_documents(vault: &Path) -> Result<()> {
    match File::open(vault.join(FOLDER)) {
        Ok(folder) => Ok(folder.sync_all()?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Refuses a place where a vault or anything else stands. An empty folder, or one that was only held, is free.
pub(crate) fn must_be_free(place: &Path) -> Result<()> {
    match look(place)? {
        Place::Free => Ok(()),
        Place::Vault => Err(VaultError::VaultExists),
        Place::Headless | Place::Foreign => Err(VaultError::FolderOccupied),
    }
}

/// Removes the folder that is given unless it is taken back.
#[derive(Debug)]
struct Sweep {
    path: Option<PathBuf>,
}

impl Drop for Sweep {
    fn drop(&mut self) {
        if let Some(path) = &self.path
            && let Err(error) = remove(path)
        {
            tracing::warn!(kind = ?error.kind(), "an unfinished vault stays until the next creation");
        }
    }
}

/// A rename replaces an empty folder and no other.
fn make_room(place: &Path) -> Result<()> {
    must_be_free(place)?;
    if fs::symlink_metadata(place.join(LOCK)).is_ok() {
        let _held = Directory::hold(place)?;
        fs::remove_file(place.join(LOCK))?;
    }
    Ok(())
}

fn occupied(error: &io::Error) -> bool {
    use io::ErrorKind as Kind;
    // The last two: the place is a disk of its own, which cannot be replaced by a folder.
    matches!(
        error.kind(),
        Kind::DirectoryNotEmpty | Kind::AlreadyExists | Kind::NotADirectory | Kind::ResourceBusy | Kind::CrossesDevices
    )
}

fn taken(place: &Path) -> VaultError {
    match look(place) {
        Ok(Place::Vault) => VaultError::VaultExists,
        Ok(Place::Free | Place::Headless | Place::Foreign) | Err(_) => VaultError::FolderOccupied,
    }
}

fn parts(place: &Path) -> Result<(&Path, &OsStr)> {
    let name = place.file_name().ok_or(VaultError::FolderOccupied)?;
    let parent = place.parent().filter(|parent| !parent.as_os_str().is_empty());
    Ok((parent.unwrap_or_else(|| Path::new(".")), name))
}

fn settle_parent(place: &Path) -> Result<()> {
    File::open(parts(place)?.0)?.sync_all()?;
    Ok(())
}

/// `NAME.xxxxxxxx.part`: another name at each attempt, so that nothing found there can stand in the way.
fn beside(name: &OsStr) -> Result<OsString> {
    let mut beside = name.to_owned();
    beside.push(".");
    beside.push(HEXLOWER.encode(&random_bytes::<4>()?));
    beside.push(END);
    Ok(beside)
}

fn is_beside(found: &OsStr, name: &OsStr) -> bool {
    let found = found.as_encoded_bytes();
    let digits = found
        .strip_prefix(name.as_encoded_bytes())
        .and_then(|rest| rest.strip_prefix(b"."))
        .and_then(|rest| rest.strip_suffix(END.as_bytes()));
    digits.is_some_and(|digits| digits.len() == DIGITS && HEXLOWER.decode(digits).is_ok())
}

/// A creation under way holds its folder, and is passed over.
fn remove_left_overs(parent: &Path, name: &OsStr) {
    let found = fs::read_dir(parent).into_iter().flatten().filter_map(std::result::Result::ok);
    for path in found.filter(|entry| is_beside(&entry.file_name(), name)).map(|entry| entry.path()) {
        if was_never_used(&path)
            && let Ok(_held) = Directory::hold(&path)
            && was_never_used(&path)
            && let Err(error) = remove(&path)
        {
            tracing::warn!(kind = ?error.kind(), "what an interrupted creation left stays");
        }
    }
}

/// True for a folder, not a link to one, with nothing in it but what a creation writes: under the mark, or the lock alone.
fn was_never_used(path: &Path) -> bool {
    let Ok(names) = names(path) else { return false };
    let built = names.iter().all(|name| name == FOLDER || built().any(|file| *name == *file));
    built
        && holds_documents_alone(&path.join(FOLDER))
        && (names.iter().any(|name| name == MARK) || names.iter().all(|name| name == LOCK))
}

fn holds_documents_alone(folder: &Path) -> bool {
    match names(folder) {
        Ok(names) => names.iter().all(|name| name.to_str().is_some_and(is_document)),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

fn names(path: &Path) -> io::Result<Vec<OsString>> {
    if !fs::symlink_metadata(path)?.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.file_name())).collect()
}

/// Every file of a creation, the mark and the lock last: they say until the end that the rest may go.
fn built() -> impl Iterator<Item = String> {
    let databases = [DESK, STATISTICS].into_iter().flat_map(|name| [name.to_owned(), format!("{name}-journal")]);
    let headers = [CURRENT, PREVIOUS].into_iter().flat_map(|name| [name.to_owned(), format!("{name}{END}")]);
    databases.chain(headers).chain([MARK.to_owned(), LOCK.to_owned()])
}

/// Removes every file of a vault, then the folder, unless something else stands in it.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    remove_documents(&path.join(FOLDER))?;
    for name in built() {
        match fs::remove_file(path.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
    }
    match fs::remove_dir(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn remove_documents(folder: &Path) -> io::Result<()> {
    match names(folder) {
        Ok(names) => {
            for name in names.iter().filter(|name| name.to_str().is_some_and(is_document)) {
                fs::remove_file(folder.join(name))?;
            }
            fs::remove_dir(folder)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}
