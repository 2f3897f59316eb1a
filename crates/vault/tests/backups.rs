//! A backup, and what may befall it and its medium: bits that flip, a kill at each step, a stick that fills up or is pulled out.
//!
//! `PERMANENCE_PROOF_BACKUP_FLIPS`, `PERMANENCE_PROOF_BACKUP_PULLS` and `PERMANENCE_PROOF_SEED` say how much is tried.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stdout
)]

mod stick;

use std::{
    env,
    fs::{self, File},
    os::unix::{fs::FileExt, process::ExitStatusExt},
    path::{Path, PathBuf},
    process::Command,
};

use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use rustix::process::{Signal, getpid, kill_process};
use sqlx::{Executor, SqliteConnection};
use stick::Stick;
use vault::{
    Cost, DeskKey, JournalHead, Keyring, Keys, LockedBackup, LockedVault, OpenVault, Passphrase, VaultError,
    backup::{BackupWriting, standing},
    creation, database,
};

const PHRASE: &str = "abaisser abandon abdiquer abeille abolir aborder aboutir aboyer";
const MADE_AT: &str = "2026-11-23T09:00:00Z";
const PLACE: &str = "BACKUP_TEST_PLACE";
const STEPS: &str = "BACKUP_TEST_STEPS";
/// Flipped bits in `./dev test`.
const FLIPS: usize = 1_000;
/// Sticks pulled out in `./dev test`.
const PULLS: usize = 5;

fn said(name: &str, otherwise: usize) -> usize {
    env::var(name).ok().and_then(|number| number.parse().ok()).unwrap_or(otherwise)
}

/// A vault that is open, with its databases.
struct Bench {
    open: OpenVault,
    desk: SqliteConnection,
    statistics: SqliteConnection,
    key: DeskKey,
}

impl Bench {
    /// Makes a vault whose backup takes several chunks.
    async fn new(beneath: &Path) -> Self {
        Self::with_device_secret(beneath, true).await
    }

    async fn with_device_secret(beneath: &Path, without: bool) -> Self {
        let (place, keyring) = (beneath.join("vault"), Keyring::in_memory());
        let phrase = Passphrase::new(PHRASE).unwrap();
        let creation = creation::prepare(&place, "Ada", &phrase, without, Cost::FLOOR, &keyring).unwrap();
        let lines: Vec<String> = creation.sheet().lines().iter().map(|line| line.to_string()).collect();
        let mut bench = Self::of(creation.begin(&lines).unwrap().finish(&keyring).unwrap(), true).await;
        for database in [&mut bench.desk, &mut bench.statistics] {
            database.execute("create table note (id integer primary key, text text not null) strict").await.unwrap();
        }
        let rows = "with recursive place (n) as (select 1 union all select n + 1 from place where n < 60)
                    insert into note (text) select hex(randomblob(1500)) from place";
        bench.desk.execute(rows).await.unwrap();
        fs::create_dir(place.join("documents")).unwrap();
        fs::write(place.join("documents").join("0a".repeat(16)), [7; 3000]).unwrap();
        bench
    }

    /// The one that was made before.
    async fn again(beneath: &Path) -> Self {
        let locked = LockedVault::open(&beneath.join("vault")).unwrap();
        let account = locked.accounts()[0].id;
        let opened = locked.unlock(account, &Passphrase::new(PHRASE).unwrap(), &Keyring::in_memory());
        Self::of(opened.map_err(|(_, error)| error).unwrap(), false).await
    }

    async fn of(open: OpenVault, create: bool) -> Self {
        let Keys::Agent { desk: key, statistics, .. } = open.keys().clone() else { panic!("an agent") };
        let at = |name: &str| open.folder().join(name);
        let desk = database::open(&at(database::DESK), &key.derive_database_key(), create).await.unwrap();
        let statistics =
            database::open(&at(database::STATISTICS), &statistics.derive_database_key(), create).await.unwrap();
        Self { open, desk, statistics, key }
    }

    async fn begins(&mut self, medium: &Path) -> Result<BackupWriting, VaultError> {
        let head = JournalHead::new(0, [0; 32]);
        self.open.begin_backup(&mut self.desk, &mut self.statistics, (MADE_AT, head, head), medium).await
    }

    async fn makes(&mut self, medium: &Path) -> Result<PathBuf, VaultError> {
        let mut writing = self.begins(medium).await?;
        while !writing.go_on(1 << 20)?.over {}
        Ok(medium.join(writing.name()))
    }

    /// Every backup that counts on a medium opens to its last byte; how many there are.
    fn all_open(&self, medium: &Path) -> usize {
        let there = standing(medium, self.open.vault()).unwrap();
        for one in &there {
            reads(&medium.join(&one.name), &self.key).unwrap_or_else(|error| panic!("{}: {error:?}", one.name));
        }
        there.len()
    }
}

fn reads(file: &Path, key: &DeskKey) -> Result<(), VaultError> {
    let mut backup = LockedBackup::open(file)?.open_with_key(key)?;
    while !backup.go_on(1 << 20)?.over {}
    Ok(())
}

fn names(folder: &Path) -> Vec<String> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// B-02.
#[tokio::test]
async fn of_a_thousand_flipped_bits_of_a_backup_each_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut bench = Bench::new(folder.path()).await;
    let file = bench.makes(folder.path()).await.unwrap();
    let whole = fs::read(&file).unwrap();
    // Two lines and the header stand before the contents, in clear.
    let clear = whole.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(6).unwrap().0 + 1;
    assert!(whole.len() > 3 * 65_552 && clear < 8192, "{} of {}", clear, whole.len());
    let patch = File::options().write(true).open(&file).unwrap();
    let mut draw = ChaCha8Rng::seed_from_u64(said("PERMANENCE_PROOF_SEED", 1) as u64);
    let flips = said("PERMANENCE_PROOF_BACKUP_FLIPS", FLIPS);
    for flip in 0..flips {
        let place = draw.random_range(if flip % 2 == 0 { 0..clear } else { clear..whole.len() });
        let bit = 1_u8 << draw.random_range(0..8);
        patch.write_all_at(&[whole[place] ^ bit], place as u64).unwrap();
        let refused = reads(&file, &bench.key);
        let damaged = matches!(
            refused,
            Err(VaultError::DamagedBackup | VaultError::NewerVersion | VaultError::BackupOfEarlierKeys)
        );
        assert!(damaged, "bit {bit:#b} of byte {place}: {refused:?}");
        patch.write_all_at(&whole[place..=place], place as u64).unwrap();
    }
    assert_eq!(bench.all_open(folder.path()), 1);
    println!("proved: {flips} flipped bits of a backup");
}

/// B-01.
#[tokio::test]
async fn a_backup_alone_lets_nobody_guess_without_the_device_secret() {
    let folder = tempfile::tempdir().unwrap();
    let mut bench = Bench::with_device_secret(folder.path(), false).await;
    let file = bench.makes(folder.path()).await.unwrap();
    let locked = LockedBackup::open(&file).unwrap();
    let account = locked.accounts()[0].id;
    let opened = locked.unlock(account, &Passphrase::new(PHRASE).unwrap(), &Keyring::in_memory());
    assert!(matches!(opened, Err(VaultError::DeviceSecretMissing)), "{opened:?}");
}

/// The other side of the test below: goes so many steps, and is killed.
#[tokio::test]
async fn backs_up_until_killed() {
    let Some(place) = env::var_os(PLACE).map(PathBuf::from) else { return };
    let mut bench = Bench::again(&place).await;
    let mut writing = bench.begins(&place.join("medium")).await.unwrap();
    for _ in 0..said(STEPS, 0) {
        if writing.go_on(1).unwrap().over {
            return;
        }
    }
    kill_process(getpid(), Signal::KILL).unwrap();
}

/// F-01, F-10. A cut between two system calls of a backup: `crates/desk/tests/power_cut`.
#[tokio::test]
async fn a_kill_at_any_step_of_a_backup_leaves_one_that_opens_or_none() {
    let folder = tempfile::tempdir().unwrap();
    let medium = folder.path().join("medium");
    fs::create_dir(&medium).unwrap();
    drop(Bench::new(folder.path()).await);
    let (mut parts, mut whole) = (0, 0);
    for step in 0.. {
        let done = Command::new(env::current_exe().unwrap())
            .args(["--exact", "backs_up_until_killed"])
            .env(PLACE, folder.path())
            .env(STEPS, step.to_string())
            .output()
            .unwrap();
        let bench = Bench::again(folder.path()).await;
        whole = bench.all_open(&medium);
        drop(bench);
        let left = names(&medium).iter().filter(|name| name.ends_with(".part")).count();
        parts += left;
        assert!(left <= 1, "each backup removes what the one before left: {:?}", names(&medium));
        if done.status.success() {
            assert_eq!(left, 0);
            break;
        }
        assert_eq!(done.status.signal(), Some(9), "{}", String::from_utf8_lossy(&done.stdout));
    }
    assert!(parts > 5 && whole > 2, "{parts} cut short, {whole} whole");
    assert!(!folder.path().join("vault/snapshot").exists());
}

/// F-10.
#[tokio::test]
async fn a_stick_that_is_full_or_fills_up_or_cannot_be_written_is_named_and_keeps_nothing_of_the_backup() {
    let Some(stick) = Stick::new() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut bench = Bench::new(folder.path()).await;
    stick.fill();
    let refused = bench.begins(&stick.at).await;
    assert!(matches!(refused, Err(VaultError::MediumFull { .. })), "before anything is written: {refused:?}");
    fs::remove_file(stick.at.join("filler")).unwrap();

    let mut writing = bench.begins(&stick.at).await.unwrap();
    for _ in 0..4 {
        writing.go_on(1).unwrap();
    }
    stick.fill();
    let full = loop {
        match writing.go_on(1) {
            Ok(progress) => assert!(!progress.over),
            Err(error) => break error,
        }
    };
    assert!(matches!(full, VaultError::MediumFull { needed_mb: 1 }), "{full:?}");
    drop(writing);
    let left: Vec<String> = names(&stick.at).into_iter().filter(|name| name.starts_with("permanence")).collect();
    assert!(left.is_empty(), "{left:?}");
    fs::remove_file(stick.at.join("filler")).unwrap();
    bench.makes(&stick.at).await.unwrap();
    assert_eq!(bench.all_open(&stick.at), 1);

    stick.protect(true);
    let refused = bench.begins(&stick.at).await;
    assert!(matches!(refused, Err(VaultError::MediumNotWritable)), "{refused:?}");
    assert_eq!(bench.all_open(&stick.at), 1);
}

/// F-04, F-10.
#[tokio::test]
async fn a_stick_that_is_pulled_out_at_any_step_is_named_and_holds_a_backup_that_opens_or_none() {
    let Some(first) = Stick::new() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut bench = Bench::new(folder.path()).await;
    let mut steps = 0;
    let mut writing = bench.begins(&first.at).await.unwrap();
    while !writing.go_on(1).unwrap().over {
        steps += 1;
    }
    drop(first);
    assert!(steps > 10, "{steps}");
    let pulls = said("PERMANENCE_PROOF_BACKUP_PULLS", PULLS).min(steps);
    let (mut gone, mut named) = (0, 0);
    for pull in 0..pulls {
        let stick = Stick::new().unwrap();
        let mut writing = bench.begins(&stick.at).await.unwrap();
        for _ in 0..pull * steps / pulls {
            writing.go_on(1).unwrap();
        }
        stick.pull_out();
        let end = loop {
            match writing.go_on(1) {
                Ok(progress) if progress.over => break None,
                Ok(_) => {}
                Err(error) => break Some(error),
            }
        };
        drop(writing);
        match end {
            // What was still to be read stood in memory.
            None => assert!(pull * steps / pulls > steps / 2),
            Some(VaultError::MediumGone | VaultError::MediumNotWritable) => gone += 1,
            Some(error) => panic!("{error:?}"),
        }
        stick.plug_in_again();
        named += bench.all_open(&stick.at);
        bench.makes(&stick.at).await.unwrap();
        assert!(bench.all_open(&stick.at) >= 1);
        assert!(!names(&stick.at).iter().any(|name| name.ends_with(".part")), "{:?}", names(&stick.at));
    }
    println!("proved: {gone} of {pulls} sticks pulled out while something was left to do, {named} had their name");
    assert!(gone >= pulls / 2, "{gone} of {pulls}");
}

/// F-10.
#[test]
fn on_fat32_too_a_backup_is_whole_or_none_whatever_becomes_of_the_medium() {
    let Some(said) = stick::where_fat32_is("a_stick_that") else {
        println!("no kernel with FAT32 runs here");
        return;
    };
    println!("{said}");
    let sticks: Vec<&str> = said.lines().filter(|line| line.contains("a stick made by")).collect();
    assert!(sticks.len() > PULLS && sticks.iter().all(|line| line.contains("mkfs.vfat -F 32")), "{said}");
    assert!(said.contains("test result: ok. 2 passed"), "{said}");
}
