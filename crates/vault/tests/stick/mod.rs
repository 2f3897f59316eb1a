//! A disk that can go away: a file system in an image behind a loop device. FAT32 where the kernel has it, else ext4.
//!
//! Only the administrator may mount one: where nobody may, whoever asks for a disk says so and looks at nothing. In a kernel of one's own
//! one is the administrator.
#![allow(dead_code)] // not every test fills one up

use std::{
    env,
    fs::{self, File},
    io::Write,
    os::unix::fs::symlink,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

use tempfile::TempDir;

/// A stick: a file system of its own, behind a loop device that can go away.
pub(crate) struct Stick {
    image: PathBuf,
    /// Where its files are.
    pub(crate) at: PathBuf,
    _folder: TempDir,
}

impl Stick {
    /// None where nobody may mount anything.
    pub(crate) fn new() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let (image, at) = (folder.path().join("image"), folder.path().join("stick"));
        fs::create_dir(&at).unwrap();
        let stick = Self { image, at, _folder: folder };
        // The least that FAT32 makes its own.
        for (size, make) in [(34 << 20, "mkfs.vfat -F 32 -s 1"), (8 << 20, "mkfs.ext4 -q -m 0 -F")] {
            File::create(&stick.image).unwrap().set_len(size).unwrap();
            if root(&format!("{make} '{}'", stick.image.display())).status.success() && stick.plug_in() {
                println!("a stick made by {make}");
                return Some(stick);
            }
        }
        println!("nobody may mount a stick here");
        None
    }

    fn plug_in(&self) -> bool {
        root(&format!("mount -o loop '{}' '{}'", self.image.display(), self.at.display())).status.success()
    }

    fn unmount(&self) {
        let done = root(&format!("umount '{}'", self.at.display()));
        assert!(done.status.success(), "{done:?}");
    }

    /// Nothing of it answers any more. What had reached it is kept aside.
    pub(crate) fn pull_out(&self) {
        fs::copy(&self.image, self.image.with_extension("kept")).unwrap();
        let device = root(&format!("losetup -n -O NAME -j '{}'", self.image.display()));
        let device = String::from_utf8(device.stdout).unwrap();
        // A sector is left: older kernels do not look for the end of a disk that has none.
        File::options().write(true).open(&self.image).unwrap().set_len(512).unwrap();
        assert!(root(&format!("losetup -c {}", device.trim())).status.success(), "{device}");
    }

    /// Once nobody holds a file of it.
    pub(crate) fn plug_in_again(&self) {
        self.unmount();
        fs::rename(self.image.with_extension("kept"), &self.image).unwrap();
        assert!(self.plug_in());
    }

    /// As the switch on its side does.
    pub(crate) fn protect(&self, from_writing: bool) {
        let how = if from_writing { "ro" } else { "rw" };
        assert!(root(&format!("mount -o remount,{how} '{}'", self.at.display())).status.success());
    }

    /// Leaves no room on it.
    pub(crate) fn fill(&self) {
        let mut filler = File::create(self.at.join("filler")).unwrap();
        while filler.write_all(&[0; 4096]).is_ok() {}
    }
}

/// What the tests of this program with such a name say in a kernel that has FAT32, whatever that of the machine has: user-mode Linux, a
/// program like another. None where it is not installed, or may not run.
pub(crate) fn where_fat32_is(tests: &str) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    // Short names, without a space: a kernel is told of them in one line.
    let (first, program) = (folder.path().join("first"), folder.path().join("program"));
    // All that the tests may write: the rest of the machine is to be read alone.
    fs::create_dir(folder.path().join("scratch")).unwrap();
    symlink(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/stick/kernel.sh"), &first).unwrap();
    symlink(env::current_exe().unwrap(), &program).unwrap();
    let said = Command::new("linux.uml")
        .args(["mem=1G", "rootfstype=hostfs", "ro", "quiet", "con=null", "con0=fd:0,fd:1"])
        .args([format!("uml_dir={}", folder.path().display()), format!("init={}", first.display())])
        .args(
            env::vars()
                .filter(|(name, _)| name.starts_with("PERMANENCE_PROOF"))
                .map(|(name, value)| format!("{name}={value}")),
        )
        .arg("--")
        .arg(program)
        .args([tests, "--nocapture", "--test-threads=1"])
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    said.contains("the first process begins").then_some(said)
}

impl Drop for Stick {
    fn drop(&mut self) {
        root(&format!("umount -l '{}'", self.at.display()));
    }
}

fn root(command: &str) -> Output {
    Command::new("sh").args(["-c", &format!("PATH=$PATH:/usr/sbin:/sbin; {command}")]).output().unwrap()
}
