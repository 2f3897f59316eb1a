//! The page's scratch folder: in memory, private, gone with its program. One that a killed program left is removed by the next.

use std::{
    fs, io,
    os::unix::fs::{DirBuilderExt, MetadataExt},
    path::{Path, PathBuf},
    process,
};

use rustix::{
    io::Errno,
    process::{Pid, geteuid, getpid, test_kill_process},
};

const PREFIX: &str = "permanence-";

/// Makes a folder beneath `memory` for what WebKit insists on writing; nothing of it may reach a disk.
///
/// # Errors
/// What the system answers.
pub(crate) fn new(memory: &Path) -> io::Result<PathBuf> {
    clear_abandoned(memory);
    let folder = memory.join(format!("{PREFIX}{}", process::id()));
    fs::DirBuilder::new().mode(0o700).create(&folder)?;
    Ok(folder)
}

/// Removes a folder of scratch.
pub(crate) fn sweep(folder: &Path) {
    if let Err(error) = fs::remove_dir_all(folder) {
        tracing::warn!(kind = ?error.kind(), "a scratch folder stays");
    }
}

/// A program that was killed, or the one that this process was before it locked, could remove nothing.
fn clear_abandoned(memory: &Path) {
    fs::read_dir(memory)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| is_abandoned(path))
        .for_each(|path| sweep(&path));
}

/// A folder of ours whose process is gone. In `/dev/shm` others can make one of that name, and links too.
fn is_abandoned(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let number = name.strip_prefix(PREFIX).and_then(|pid| pid.parse::<u32>().ok());
    let Some(process) = number.and_then(|pid| Pid::from_raw(pid.try_into().ok()?)) else {
        return false;
    };
    let is_ours = fs::symlink_metadata(path).is_ok_and(|found| found.is_dir() && found.uid() == geteuid().as_raw());
    is_ours && (process == getpid() || test_kill_process(process) == Err(Errno::SRCH))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // tests stop where they fail

    use std::os::unix::fs::{chown, symlink};

    use super::*;

    /// The kernel gives no such number (`pid_max` is at most 2²²).
    const NOBODY: &str = "permanence-4194305";

    fn left(memory: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(memory)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn what_a_killed_program_left_is_removed_by_the_next() {
        let memory = tempfile::tempdir().unwrap();
        let (gone, before_the_lock) = (memory.path().join(NOBODY), format!("{PREFIX}{}", process::id()));
        fs::create_dir_all(gone.join("WebKit/deep")).unwrap();
        fs::create_dir_all(memory.path().join(&before_the_lock).join("old")).unwrap();
        let made = new(memory.path()).unwrap();
        assert_eq!(left(memory.path()), [before_the_lock]);
        assert_eq!(fs::read_dir(&made).unwrap().count(), 0);
        assert_eq!(fs::metadata(&made).unwrap().mode() & 0o777, 0o700);
    }

    #[test]
    fn what_another_program_or_another_user_has_there_is_left_alone() {
        let memory = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        let at = |name: &str| memory.path().join(name);
        fs::write(elsewhere.path().join("kept"), "").unwrap();
        let parent = format!("{PREFIX}{}", std::os::unix::process::parent_id());
        for name in [parent.as_str(), "permanence-tour-4194305", "permanence-", "permanence--4194305", "other-4194305"]
        {
            fs::create_dir(at(name)).unwrap();
        }
        fs::write(at("permanence-4194306"), "a file").unwrap();
        symlink(elsewhere.path(), at("permanence-4194307")).unwrap();
        if geteuid().is_root() {
            fs::create_dir(at("permanence-4194308")).unwrap();
            chown(at("permanence-4194308"), Some(65_534), None).unwrap();
        }
        let before = left(memory.path());
        clear_abandoned(memory.path());
        assert_eq!(left(memory.path()), before);
        assert!(elsewhere.path().join("kept").exists());
    }
}
