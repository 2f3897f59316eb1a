//! A disk that can go away: a file system in an image behind a loop device. FAT32 where the kernel has it, else ext4.
//!
//! Only the administrator may mount one: where nobody may, whoever asks for a disk says so and looks at nothing.
#![allow(dead_code)] // not every test fills one up

use std::{
    fs::{self, File},
    io::Write,
    path::PathBuf,
    process::{Command, Output},
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
        File::options().write(true).open(&self.image).unwrap().set_len(0).unwrap();
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

impl Drop for Stick {
    fn drop(&mut self) {
        root(&format!("umount -l '{}'", self.at.display()));
    }
}

fn root(command: &str) -> Output {
    Command::new("sh").args(["-c", &format!("PATH=$PATH:/usr/sbin:/sbin; {command}")]).output().unwrap()
}
