//! The vault's folder: who holds it, who may read it, and files that are whole or absent.

use std::{
    fs::{self, File},
    io::{Read, Seek, Write},
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};

use rustix::fs::{FlockOperation, Mode, OFlags, flock, fstatfs, open};

use crate::{
    Result, VaultError,
    database::{DESK, STATISTICS},
    header::{CURRENT, PREVIOUS},
};

pub(crate) const LOCK: &str = "lock";
/// NFS, SMB, CIFS, AFS, FUSE (sshfs among them): locks and fsync cannot be trusted there (statfs(2)).
const NETWORK: [i64; 6] = [0x6969, 0x517B, 0xFE53_4D42, 0xFF53_4D42, 0x5346_414F, 0x6573_5546];

/// A folder held by this process alone, until dropped.
#[derive(Debug)]
pub struct Directory {
    path: PathBuf,
    _held: File,
}

impl Directory {
    /// Holds an existing vault folder.
    ///
    /// # Errors
    /// [`VaultError::NoVault`], [`VaultError::InUse`], [`VaultError::NetworkFileSystem`],
    /// [`VaultError::NotRegularFile`], [`VaultError::NotWritable`].
    pub fn hold(path: &Path) -> Result<Self> {
        let folder = match open(path, OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty()) {
            Ok(folder) => File::from(folder),
            Err(rustix::io::Errno::NOENT) => return Err(VaultError::NoVault),
            Err(error) => return Err(error.into()),
        };
        #[allow(clippy::unnecessary_cast)] // the type differs between C libraries
        if NETWORK.contains(&(fstatfs(&folder)?.f_type as i64)) {
            return Err(VaultError::NetworkFileSystem);
        }
        folder.set_permissions(fs::Permissions::from_mode(0o700))?;
        let mut held = plain(&path.join(LOCK), OFlags::RDWR | OFlags::CREATE)?;
        if flock(&held, FlockOperation::NonBlockingLockExclusive).is_err() {
            let mut pid = String::new();
            let _ = (&mut held).take(16).read_to_string(&mut pid);
            return Err(VaultError::InUse { pid: pid.trim().parse().unwrap_or(0) });
        }
        // Between the two, the folder may have been moved away with its lock: this is another's then.
        if !fs::symlink_metadata(path.join(LOCK)).is_ok_and(|found| is_same(&found, &held)) {
            return Err(VaultError::InUse { pid: 0 });
        }
        held.set_len(0)?;
        held.rewind()?;
        writeln!(held, "{}", std::process::id())?;
        Ok(Self { path: path.to_owned(), _held: held })
    }

    /// Moves the folder, still held. Replaces an empty folder, nothing else.
    pub(crate) fn rename(&mut self, to: &Path) -> std::io::Result<()> {
        fs::rename(&self.path, to)?;
        to.clone_into(&mut self.path);
        Ok(())
    }

    /// Another call moved it.
    pub(crate) fn stands_at(&mut self, place: &Path) {
        place.clone_into(&mut self.path);
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads a whole file of at most `largest` bytes.
    ///
    /// # Errors
    /// [`VaultError::NotRegularFile`] for anything but a plain file with one name; [`VaultError::DamagedHeader`] beyond
    /// `largest`.
    pub(crate) fn read(&self, name: &str, largest: u64) -> Result<Vec<u8>> {
        let file = plain(&self.path.join(name), OFlags::RDONLY)?;
        let mut bytes = Vec::new();
        file.take(largest.saturating_add(1)).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > largest {
            return Err(VaultError::DamagedHeader);
        }
        Ok(bytes)
    }

    /// Replaces a file: the old one or the new one is there, never half of one.
    pub(crate) fn replace(&self, name: &str, bytes: &[u8]) -> Result<()> {
        self.write_part(name, bytes)?;
        fs::rename(self.part(name), self.path.join(name))?;
        self.settle()
    }

    /// Replaces a file and keeps what it held under another name.
    pub(crate) fn replace_keeping(&self, name: &str, previous: &str, bytes: &[u8]) -> Result<()> {
        self.write_part(name, bytes)?;
        if self.path.join(name).exists() {
            fs::rename(self.path.join(name), self.path.join(previous))?;
        }
        fs::rename(self.part(name), self.path.join(name))?;
        self.settle()
    }

    /// Removes a file; one that is not there is removed already.
    pub(crate) fn remove(&self, name: &str) -> Result<()> {
        match fs::remove_file(self.path.join(name)) {
            Ok(()) => self.settle(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn part(&self, name: &str) -> PathBuf {
        self.path.join(format!("{name}.part"))
    }

    fn write_part(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let part = self.part(name);
        if fs::symlink_metadata(&part).is_ok() {
            fs::remove_file(&part)?;
        }
        let mut file = plain(&part, OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        Ok(())
    }

    /// Returns once the names in the folder are on the disk.
    pub(crate) fn settle(&self) -> Result<()> {
        File::open(&self.path)?.sync_all()?;
        Ok(())
    }
}

fn is_same(found: &fs::Metadata, held: &File) -> bool {
    held.metadata().is_ok_and(|held| (held.dev(), held.ino()) == (found.dev(), found.ino()))
}

/// What stands where a vault is, or is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Nothing: no folder, an empty one, or one that was only held.
    Free,
    /// A header, whatever it is worth.
    Vault,
    /// A database and no header: a vault that lost it.
    Headless,
    /// Something else.
    Foreign,
}

/// Looks without touching anything.
///
/// # Errors
/// [`VaultError::NotRegularFile`] for anything but a folder.
pub(crate) fn look(path: &Path) -> Result<Place> {
    match fs::symlink_metadata(path) {
        Ok(found) if !found.is_dir() => return Err(VaultError::NotRegularFile),
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Place::Free),
        Err(error) => return Err(error.into()),
    }
    let names: Vec<_> =
        fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.file_name())).collect::<std::io::Result<_>>()?;
    let holds = |wanted: [&str; 2]| names.iter().any(|name| wanted.iter().any(|wanted| name == wanted));
    Ok(if holds([CURRENT, PREVIOUS]) {
        Place::Vault
    } else if holds([DESK, STATISTICS]) {
        Place::Headless
    } else if names.iter().all(|name| name == LOCK) {
        Place::Free
    } else {
        Place::Foreign
    })
}

/// Opens a plain file, following no link and waiting on no pipe; files are 0600.
pub(crate) fn plain(path: &Path, flags: OFlags) -> Result<File> {
    let always = OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let file = File::from(open(path, flags | always, Mode::RUSR | Mode::WUSR)?);
    let found = file.metadata()?;
    if found.is_file() && found.nlink() == 1 { Ok(file) } else { Err(VaultError::NotRegularFile) }
}

/// Refuses a path where something else than a plain file with one name stands; nothing there is fine.
pub(crate) fn must_be_plain(path: &Path) -> Result<()> {
    match fs::symlink_metadata(path) {
        Ok(found) if !found.is_file() || found.nlink() != 1 => Err(VaultError::NotRegularFile),
        Ok(_) | Err(_) => Ok(()),
    }
}
