//! A machine in trouble: a disk that is full, a folder that nobody may write. Both are mounted where the program alone sees them
//! (user_namespaces(7), mount_namespaces(7)), and where nobody may raise a limit either.

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
