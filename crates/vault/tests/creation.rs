//! A vault appears whole in its place or not at all, and what stood there before is never touched.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
};

use tempfile::TempDir;
use vault::{Cost, Creation, Keyring, LockedVault, OpenVault, Passphrase, Unfinished, VaultError, creation};

const PHRASE: &str = "abaisser abandon abdiquer abeille abolir aborder aboutir aboyer";

struct Bench {
    folder: TempDir,
    keyring: Keyring,
}

impl Bench {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), keyring: Keyring::in_memory() }
    }

    fn place(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    fn prepare(&self) -> Result<Creation, VaultError> {
        let passphrase = Passphrase::new(PHRASE).unwrap();
        creation::prepare(&self.place(), "Ada", &passphrase, false, Cost::FLOOR, &self.keyring)
    }

    /// The folder beside the place, with a database in it.
    fn begin(&self) -> Unfinished {
        let unfinished = begin(self.prepare().unwrap()).unwrap();
        fs::write(unfinished.folder().join("desk.db"), "a database").unwrap();
        unfinished
    }

    fn create(&self) -> OpenVault {
        self.begin().finish(&self.keyring).unwrap()
    }

    fn locked(&self) -> Result<LockedVault, VaultError> {
        LockedVault::open(&self.place())
    }

    /// What stands beside each other where the vault is wanted.
    fn names(&self) -> Vec<String> {
        names(self.folder.path())
    }

    fn device_secrets(&self) -> usize {
        let Keyring::Memory(secrets) = &self.keyring else { panic!("a keyring in memory") };
        secrets.lock().unwrap().len()
    }
}

fn begin(creation: impl Into<Box<Creation>>) -> Result<Unfinished, (Box<Creation>, VaultError)> {
    let creation = creation.into();
    let lines: Vec<String> = creation.sheet().lines().iter().map(|line| line.to_string()).collect();
    creation.begin(&lines)
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A name that a creation of `vault` may give to the folder that it builds.
fn beside(bench: &Bench, digit: char) -> PathBuf {
    bench.folder.path().join(format!("vault.{}.part", digit.to_string().repeat(8)))
}

#[test]
fn a_vault_appears_with_all_its_files_for_its_owner_alone_and_held() {
    let bench = Bench::new();
    let unfinished = bench.begin();
    assert!(!bench.place().exists());
    assert!(matches!(LockedVault::open(unfinished.folder()), Err(VaultError::DamagedHeader)));
    let open = unfinished.finish(&bench.keyring).unwrap();
    assert_eq!(bench.names(), ["vault"]);
    assert_eq!(names(&bench.place()), ["desk.db", "header", "header.previous", "lock"]);
    assert_eq!(fs::metadata(bench.place()).unwrap().permissions().mode() & 0o7777, 0o700);
    let pid = std::process::id();
    assert!(matches!(bench.locked(), Err(VaultError::InUse { pid: holder }) if holder == pid));
    drop(open);
    assert_eq!(bench.locked().unwrap().accounts()[0].name, "Ada");
}

#[test]
fn an_empty_folder_and_one_that_was_only_held_become_the_vault() {
    for holds in [None, Some("lock")] {
        let bench = Bench::new();
        fs::create_dir(bench.place()).unwrap();
        if let Some(name) = holds {
            fs::write(bench.place().join(name), "1\n").unwrap();
        }
        assert!(matches!(bench.locked(), Err(VaultError::NoVault)));
        assert_eq!(names(&bench.place()).len(), holds.iter().count(), "looking left something behind");
        drop(bench.create());
        assert!(bench.locked().is_ok());
    }
}

#[test]
fn a_place_that_holds_something_else_is_refused_and_left_as_it_was() {
    for (name, opening) in [("notes.txt", "no vault"), ("desk.db", "lost header"), ("statistics.db", "lost header")] {
        let bench = Bench::new();
        fs::create_dir(bench.place()).unwrap();
        fs::write(bench.place().join(name), "years of work").unwrap();
        assert!(matches!(bench.prepare(), Err(VaultError::FolderOccupied)), "{name}");
        match bench.locked() {
            Err(VaultError::NoVault) => assert_eq!(opening, "no vault"),
            Err(VaultError::DamagedHeader) => assert_eq!(opening, "lost header"),
            other => panic!("{name}: {other:?}"),
        }
        assert_eq!((bench.names(), names(&bench.place())), (vec!["vault".to_owned()], vec![name.to_owned()]));
        assert_eq!(fs::read_to_string(bench.place().join(name)).unwrap(), "years of work");
    }
}

#[test]
fn what_comes_to_stand_in_the_place_meanwhile_is_never_replaced() {
    let bench = Bench::new();
    let (early, late) = (bench.begin(), bench.begin());
    drop(early.finish(&bench.keyring).unwrap());
    let header = fs::read(bench.place().join("header")).unwrap();
    let (again, error) = late.finish(&bench.keyring).unwrap_err();
    assert!(matches!(error, VaultError::VaultExists));
    assert!(matches!(begin(again), Err((_, VaultError::VaultExists))));
    assert!(matches!(bench.prepare(), Err(VaultError::VaultExists)));
    assert_eq!(fs::read(bench.place().join("header")).unwrap(), header);
    assert_eq!((bench.names(), bench.device_secrets()), (vec!["vault".to_owned()], 1));
    assert!(bench.locked().is_ok());

    let bench = Bench::new();
    let unfinished = bench.begin();
    fs::create_dir(bench.place()).unwrap();
    fs::write(bench.place().join("notes.txt"), "").unwrap();
    assert!(matches!(unfinished.finish(&bench.keyring), Err((_, VaultError::FolderOccupied))));
    assert_eq!((bench.names(), names(&bench.place())), (vec!["vault".to_owned()], vec!["notes.txt".to_owned()]));
    assert_eq!(bench.device_secrets(), 0);
}

#[test]
fn given_up_or_refused_by_the_keyring_a_creation_leaves_nothing_and_may_be_tried_again() {
    let bench = Bench::new();
    let creation = bench.begin().abandon();
    assert_eq!((bench.names().len(), bench.device_secrets()), (0, 0));
    let (creation, error) = begin(creation).unwrap().finish(&Keyring::Absent).unwrap_err();
    assert!(matches!(error, VaultError::KeyringAbsent));
    assert_eq!(bench.names().len(), 0);
    drop(begin(creation).unwrap().finish(&bench.keyring).unwrap());
    assert_eq!((bench.names(), bench.device_secrets()), (vec!["vault".to_owned()], 1));
}

#[test]
fn what_interrupted_creations_left_is_removed_by_the_next_one() {
    let bench = Bench::new();
    for (digit, files) in [
        ('0', &[] as &[&str]),
        ('1', &["lock"]),
        ('2', &["lock", "unfinished", "desk.db", "desk.db-journal"]),
        ('3', &["lock", "unfinished", "desk.db", "statistics.db", "header", "header.previous.part"]),
    ] {
        fs::create_dir(beside(&bench, digit)).unwrap();
        for file in files {
            fs::write(beside(&bench, digit).join(file), "").unwrap();
        }
    }
    drop(bench.create());
    assert_eq!(bench.names(), ["vault"]);
}

#[test]
fn nothing_that_anybody_may_have_used_is_taken_for_a_left_over() {
    let bench = Bench::new();
    let (moved, foreign, linked) = (beside(&bench, '1'), beside(&bench, '2'), beside(&bench, '3'));
    // A vault that somebody opened and then gave such a name.
    drop(bench.create());
    drop(bench.locked().unwrap());
    fs::rename(bench.place(), &moved).unwrap();
    // A folder in which something else was put, and a link to one that could go.
    let elsewhere = bench.folder.path().join("elsewhere");
    for folder in [&foreign, &elsewhere] {
        fs::create_dir(folder).unwrap();
        fs::write(folder.join("unfinished"), "").unwrap();
    }
    fs::write(foreign.join("notes.txt"), "").unwrap();
    symlink(&elsewhere, &linked).unwrap();
    // A creation under way, and names that only look alike.
    let other = bench.begin();
    for name in
        ["vault.part", "vault.1234567.part", "vault.abcdefgh.part", "vault.12345678.parts", "other.12345678.part"]
    {
        fs::create_dir(bench.folder.path().join(name)).unwrap();
    }
    let before = bench.names();
    drop(bench.create());
    let mut after = before;
    after.push("vault".to_owned());
    after.sort();
    assert_eq!(bench.names(), after);
    assert_eq!(names(other.folder()), ["desk.db", "lock", "unfinished"]);
    assert_eq!(names(&elsewhere), ["unfinished"]);
    assert_eq!(LockedVault::open(&moved).unwrap().accounts()[0].name, "Ada");
}

#[test]
fn a_vault_that_was_in_its_place_when_the_program_was_killed_loses_its_mark_before_anybody_opens_it() {
    let bench = Bench::new();
    drop(bench.create());
    fs::write(bench.place().join("unfinished"), "").unwrap();
    drop(bench.locked().unwrap());
    assert!(!bench.place().join("unfinished").exists());
}
