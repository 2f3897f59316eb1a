//! A machine in trouble: a disk that is full, a folder that nobody may write. Both are mounted where the program alone sees them
//! (user_namespaces(7), mount_namespaces(7)), and where nobody may raise a limit either. And a disk that is read to its last byte.

use std::{
    ffi::OsStr,
    fs::{self, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    process::Command,
};

use crate::process::Process;

/// `program`, for which `folder` is a disk of its own, of `kib` KiB, with a copy of what stands there.
pub fn with_a_disk(start: impl Fn(&OsStr) -> Command, folder: &Path, kib: u32, program: &Path) -> Command {
    let mount = "mount -n -t tmpfs -o size=${1}k,mode=700 tmpfs \"$2.disk\"; cp -a \"$2/.\" \"$2.disk\"; mount -n --move \"$2.disk\" \"$2\"";
    apart(start, mount, folder, kib, program)
}

/// `program`, for which `folder` can be read and not written.
pub fn with_a_folder_to_read(start: impl Fn(&OsStr) -> Command, folder: &Path, program: &Path) -> Command {
    apart(start, "mount -n --bind \"$2\" \"$2\"; mount -n -o remount,ro,bind \"$2\"", folder, 0, program)
}

fn apart(start: impl Fn(&OsStr) -> Command, mount: &str, folder: &Path, kib: u32, program: &Path) -> Command {
    let mut command = start("unshare".as_ref());
    let script = format!("ulimit -c 0; mkdir -p \"$2.disk\"; {mount}; shift 2; exec \"$@\"");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-ec", &script, "sh", &kib.to_string()]);
    command.arg(folder).arg(program);
    command
}

/// A disk in one file, behind a loop device: what was ever written to it can be looked for, removed files included.
#[derive(Debug)]
pub struct LoopDisk {
    image: PathBuf,
    at: PathBuf,
}

impl LoopDisk {
    /// Mounts one of `mib` MiB at `at`, its image in `folder`, both of which must be there. None where nobody may mount anything.
    ///
    /// # Errors
    /// The disk below it.
    pub fn mounted(folder: &Path, at: &Path, mib: u64) -> io::Result<Option<Self>> {
        let disk = Self { image: folder.join("image"), at: at.to_owned() };
        fs::File::create(&disk.image)?.set_len(mib << 20)?;
        let done = disk.asks("mkfs.ext4 -q -m 0 -F \"$1\" && mount -o loop \"$1\" \"$2\"")?;
        Ok(done.then_some(disk))
    }

    /// Writes all of it to its image, and lets it go.
    ///
    /// # Errors
    /// Somebody holds a file of it.
    pub fn unmount(self) -> io::Result<()> {
        if self.asks("umount \"$2\"")? { Ok(()) } else { Err(io::ErrorKind::ResourceBusy.into()) }
    }

    fn asks(&self, script: &str) -> io::Result<bool> {
        #[allow(clippy::disallowed_methods)] // proofs start programs; Permanence does not
        let mut shell = Command::new("sh");
        let script = format!("PATH=$PATH:/usr/sbin:/sbin; {script}");
        let done = shell.args(["-c", &script, "sh"]).arg(&self.image).arg(&self.at).output()?;
        Ok(done.status.success())
    }
}

impl Drop for LoopDisk {
    fn drop(&mut self) {
        // Nothing is there any more where all went well.
        let _ = self.asks("umount -l \"$2\"");
    }
}

/// A disk that only the program has.
#[derive(Debug)]
pub struct Disk {
    folder: PathBuf,
}

impl Disk {
    /// The one that `program` has at `folder`.
    #[must_use]
    pub fn of(program: Process, folder: &Path) -> Self {
        let seen = folder.strip_prefix("/").unwrap_or(folder);
        Self { folder: program.path("root").join(seen) }
    }

    /// Where others find it.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Leaves no room on it.
    ///
    /// # Errors
    /// It cannot be filled.
    pub fn fill(&self) -> io::Result<()> {
        let mut all = OpenOptions::new().create(true).append(true).open(self.filler())?;
        loop {
            match all.write_all(&[0; 4096]) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::StorageFull => return Ok(()),
                Err(error) => return Err(error),
            }
        }
    }

    /// Gives the room back.
    ///
    /// # Errors
    /// It was not filled.
    pub fn free(&self) -> io::Result<()> {
        fs::remove_file(self.filler())
    }

    fn filler(&self) -> PathBuf {
        self.folder.join("filler")
    }
}
