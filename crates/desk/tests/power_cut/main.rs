//! The power goes at any moment of whatever is done to a vault. What the disk then holds, with what was not synced lost, torn or out of order,
//! opens, holds every save that was acknowledged, and nothing by half. So it does when the disk fails once instead: [`failing`].
//!
//! `strace` tells what the program asked of the disk; [`disk`] makes of each moment as many disks as one likes; each is opened.
//! `PERMANENCE_PROOF_IMAGES` says how many for each act, `PERMANENCE_PROOF_SEED` which, and `PERMANENCE_PROOF_ACT` of which act alone.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stdout
)]

mod acts;
#[path = "../bench/mod.rs"]
mod bench;
mod disk;
mod failing;
mod recording;

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    env, fs,
    path::{Path, PathBuf},
};

use acts::{ACTS, Act, Begins, KEPT, Known, Told};
use desk::Session;
use disk::{Change, Cut, Disk, Image};
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use recording::{Fault, Recording, Step};
use serde_json::{Value, json};
use tempfile::TempDir;
use vault::{Keyring, Keys, LockedBackup, LockedVault, Passphrase, VaultError, database};

const PLACE: &str = "POWER_CUT_TEST_PLACE";
const ACT: &str = "POWER_CUT_TEST_ACT";
const TOLD: &str = "POWER_CUT_TEST_TOLD";
/// For each act, in `./dev test`.
const IMAGES: usize = 6;
/// For each second cut.
const AGAIN: usize = 24;
/// How often a cut is drawn again when it only gives what was seen already.
const DRAWS: usize = 6;

/// The other side of the tests below.
#[tokio::test]
async fn does_one_act() {
    let Some(place) = env::var_os(PLACE) else { return };
    let told: Told = serde_json::from_str(&env::var(TOLD).unwrap()).unwrap();
    acts::does(&env::var(ACT).unwrap(), &PathBuf::from(place), &told).await;
}

fn number(name: &str, otherwise: usize) -> usize {
    env::var(name).ok().and_then(|number| number.parse().ok()).unwrap_or(otherwise)
}

/// Where everything is tried: in memory, since no disk is asked to keep anything here.
fn scratch() -> TempDir {
    tempfile::tempdir_in("/dev/shm").unwrap()
}

/// What stands when acts begin, and what is known of it.
struct Bench {
    folder: TempDir,
    furnished: Known,
    told: Told,
}

impl Bench {
    async fn new() -> Self {
        let folder = scratch();
        let (furnished, told) = acts::furnish(&folder.path().join("furnished")).await;
        Self { folder, furnished, told }
    }

    /// Records an act, beginning with what was there before it. What holds before it, and after each of its steps.
    fn records(&self, act: &Act, fault: Option<&Fault>) -> (Recording, Vec<Known>) {
        let (place, before) = (self.folder.path().join("place"), self.folder.path().join("before").join(act.name));
        if before.exists() {
            fs::remove_dir_all(&before).unwrap();
        }
        fs::create_dir_all(&before).unwrap();
        let furnished = self.folder.path().join("furnished");
        let mut known = Known::default();
        match act.begins {
            Begins::Nothing => {}
            Begins::Furnished => {
                Image::of(&furnished).write(&before);
                known = self.furnished.clone();
            }
            Begins::Backup => {
                Image::of(&furnished.join("medium")).write(&before.join("medium"));
                known.backups.clone_from(&self.furnished.backups);
            }
            Begins::FirstVersion => {
                let (written, first) = acts::first_version();
                Image::of(&written).write(&before.join("vault"));
                known = first;
            }
        }
        Image::of(&before).write(&place);
        let recording = self.recording(act.name, (&place, &before), fault);
        fs::remove_dir_all(place).unwrap();
        let mut all = vec![known.clone()];
        for step in &recording.steps {
            match step {
                Step::Said(said) if said.is_empty() => all.push(known.clone()),
                Step::Said(said) => known.learns(serde_json::from_str(said).unwrap()),
                Step::Change(_) => {}
            }
        }
        if act.begins == Begins::Backup {
            // What comes back is what was there when it was made.
            all.iter_mut().skip(1).for_each(|known| known.answers.clone_from(&self.furnished.answers));
        }
        (recording, all)
    }

    fn recording(&self, act: &str, (place, before): (&Path, &Path), fault: Option<&Fault>) -> Recording {
        let told = serde_json::to_string(&self.told).unwrap();
        let mut said = vec![(ACT, act), (PLACE, place.to_str().unwrap()), (TOLD, &told)];
        if fault.is_some() {
            said.push((bench::AGAIN, "yes"));
        }
        Recording::of("does_one_act", KEPT, &said, (place, before), fault)
    }
}

/// By header, whether somebody comes in with a passphrase: nothing else has a say in it, and each try costs a derivation.
type Entries = HashMap<(Vec<u8>, String, String), Result<[database::DatabaseKey; 2], String>>;

/// Opens what a power cut left, and knows what it opened before.
struct Judge {
    folder: TempDir,
    entries: Entries,
    images: HashSet<u64>,
    /// Disks that were opened, and what was promised then.
    judged: HashSet<(u64, usize)>,
    /// What stood once the databases had been opened, and which promises it keeps.
    whole: HashSet<(u64, usize)>,
    /// Backups that were read to their last byte.
    backups: HashSet<u64>,
    /// A document that was never acknowledged may be left, of which nobody speaks.
    may_stray: bool,
}

impl Judge {
    fn new() -> Self {
        Self {
            folder: scratch(),
            entries: HashMap::new(),
            images: HashSet::new(),
            judged: HashSet::new(),
            whole: HashSet::new(),
            backups: HashSet::new(),
            may_stray: false,
        }
    }

    /// What was found whole may be held to more from now on.
    fn forgets(&mut self) {
        self.judged.clear();
        self.whole.clear();
        self.may_stray = false;
    }

    /// What was promised holds, or what was about to be.
    async fn judges(&mut self, act: &Act, image: &Image, known: &[Known], promised: usize) -> Result<(), String> {
        let which = (image.digest(), promised);
        if !self.judged.contains(&which) {
            self.looks_at(act, image, known, promised).await?;
            self.judged.insert(which);
        }
        Ok(())
    }

    async fn looks_at(&mut self, act: &Act, image: &Image, known: &[Known], promised: usize) -> Result<(), String> {
        let place = self.folder.path().join("place");
        if place.exists() {
            fs::remove_dir_all(&place).unwrap();
        }
        image.write(&place);
        let until = known.len().min(promised + 2);
        let may_be = &known[promised..until];
        if !self.opens(&place.join(act.vault), may_be).await? {
            return Ok(());
        }
        let recovered = Image::of(&place).uncounted();
        let mut found = Vec::new();
        for (which, known) in (promised..).zip(may_be) {
            if !self.whole.contains(&(recovered.digest(), which)) {
                fs::remove_dir_all(&place).unwrap();
                recovered.write(&place);
                if let Err(why) = self.holds(known, &place, act).await {
                    found.push(why);
                    continue;
                }
                self.whole.insert((recovered.digest(), which));
            }
            return Ok(());
        }
        Err(found.join("; or "))
    }

    /// Opens the databases, which takes back what was not committed. False where no vault stands and none was promised.
    async fn opens(&mut self, vault: &Path, may_be: &[Known]) -> Result<bool, String> {
        let locked = match LockedVault::open(vault) {
            Ok(locked) => locked,
            Err(VaultError::NoVault) if may_be.iter().any(|known| known.opens.is_empty()) => return Ok(false),
            Err(error) => return Err(format!("the vault: {error:?}")),
        };
        drop(locked);
        let ways = may_be.iter().filter_map(|known| known.opens.first());
        let mut keys = ways.map(|(name, phrase)| self.comes_in(vault, name, phrase));
        let keys = keys.find_map(Result::ok).ok_or("nobody comes in")?;
        for (name, key) in [database::DESK, database::STATISTICS].into_iter().zip(keys) {
            let opened = database::open(&vault.join(name), &key, false).await;
            opened.map(drop).map_err(|error| format!("{name}: {error:?}"))?;
        }
        Ok(true)
    }

    /// What opens the databases, where somebody comes in.
    fn comes_in(&mut self, vault: &Path, name: &str, phrase: &str) -> Result<[database::DatabaseKey; 2], String> {
        let locked = LockedVault::open(vault).map_err(|error| format!("{error:?}"))?;
        let header = fs::read(vault.join("header")).unwrap();
        let tried = self.entries.entry((header, name.to_owned(), phrase.to_owned()));
        tried.or_insert_with(|| unlocked(locked, name, phrase)).clone()
    }

    /// Everything that is known holds, and the desk goes on.
    async fn holds(&mut self, known: &Known, place: &Path, act: &Act) -> Result<(), String> {
        let vault = place.join(act.vault);
        for backup in fs::read_dir(place.join("medium")).into_iter().flatten() {
            let path = backup.unwrap().path();
            if path.extension().is_some_and(|end| end == "backup") {
                let digest = Image::of(&path).digest();
                if !self.backups.contains(&digest) {
                    reads_back(&path).map_err(|why| format!("{}: {why}", path.display()))?;
                    self.backups.insert(digest);
                }
            }
        }
        if let Some(lost) = known.backups.iter().find(|name| !place.join("medium").join(name).exists()) {
            return Err(format!("{lost} is not there"));
        }
        let Some((first, phrase)) = known.opens.first() else {
            return if vault.join("header").exists() { Err("nobody was promised a vault".to_owned()) } else { Ok(()) };
        };
        for (name, phrase) in known.opens.iter().skip(1) {
            self.comes_in(&vault, name, phrase)?;
        }
        let mut session = bench::start(&vault);
        let account = bench::id_of(&mut session, first).await;
        says(&mut session, "unlock", json!({ "account": account, "passphrase": phrase })).await?;
        let mut found = session.agent().unwrap().verify().await.map_err(|error| format!("{error:?}"))?;
        if self.may_stray {
            found.stray_documents = 0;
        }
        if !found.is_clean() {
            return Err(format!("{found:?}"));
        }
        for (command, request, at, promised) in &known.answers {
            let answer = says(&mut session, command, request.clone()).await.unwrap_or_default();
            let answer = answer.pointer(at).cloned().unwrap_or_default();
            if answer != *promised {
                return Err(format!("{command} {request}: {answer}, and {promised} was promised"));
            }
        }
        let saved = json!({ "kind": "note", "subject": "after", "body": "On travaille.", "circle": null });
        says(&mut session, "draft_save", saved).await?;
        drop(session);
        for (name, phrase) in &known.refuses {
            if self.comes_in(&vault, name, phrase).is_ok() {
                return Err(format!("{name} comes in as before"));
            }
        }
        Ok(())
    }
}

fn unlocked(locked: LockedVault, name: &str, phrase: &str) -> Result<[database::DatabaseKey; 2], String> {
    let account = locked.accounts().into_iter().find(|account| account.name == name).ok_or("no such account")?;
    let opened = locked.unlock(account.id, &Passphrase::new(phrase).unwrap(), &Keyring::Absent);
    match opened.map_err(|(_, error)| format!("{name}: {error:?}"))?.keys() {
        Keys::Agent { desk, statistics, .. } => Ok([desk.derive_database_key(), statistics.derive_database_key()]),
        Keys::Supervisor { .. } => Err(format!("{name} is a supervisor")),
    }
}

async fn says(session: &mut Session, command: &str, request: Value) -> Result<Value, String> {
    session.dispatch(command, request).await.map_err(|error| format!("{command}: {error:?}"))
}

fn reads_back(backup: &Path) -> Result<(), String> {
    let told = |error: VaultError| format!("{error:?}");
    let locked = LockedBackup::open(backup).map_err(told)?;
    let account = locked.accounts().first().unwrap().id;
    let phrase = Passphrase::new(bench::PHRASE).unwrap();
    let mut opened = locked.unlock(account, &phrase, &Keyring::Absent).map_err(told)?;
    while !opened.go_on(1 << 20).map_err(told)?.over {}
    Ok(())
}

/// What was found in an act.
#[derive(Debug, Default)]
struct Found {
    images: usize,
    moments: usize,
    lost: Vec<String>,
}

/// Cuts the power at each moment of what was recorded, `wanted` times in all, beginning with what was `promised`. With `most` losses, it has
/// seen enough.
async fn cut_everywhere(
    act: &Act,
    (recording, known): &(Recording, Vec<Known>),
    (mut promised, wanted, most): (usize, usize, usize),
    judge: &mut Judge,
    draw: &mut ChaCha8Rng,
) -> Found {
    let mut disk = Disk::of(&recording.before);
    let mut found = Found::default();
    for (place, step) in recording.steps.iter().enumerate() {
        match step {
            Step::Change(change) => disk.does(change),
            Step::Said(said) if said.is_empty() => promised += 1,
            Step::Said(_) => continue,
        }
        found.moments += 1;
        let after_a_promise = matches!(step, Step::Said(_));
        let due = (wanted * (place + 1)).div_ceil(recording.steps.len());
        for one in 0..DRAWS.max(due.saturating_sub(found.images) * 2) {
            // What was just promised is held against the worst at once.
            let forced = after_a_promise && one < 3;
            if found.images >= due && !forced {
                break;
            }
            let mut cut = match (forced, one, draw.random_range(0..8)) {
                (true, 0, _) | (false, _, 0) => Cut::Lost,
                (false, _, 1) => Cut::Kept,
                _ => Cut::Torn(draw),
            };
            let image = disk.after(&mut cut);
            let is_new = judge.images.insert(image.clone().uncounted().digest());
            found.images += usize::from(is_new);
            if (is_new || forced)
                && let Err(why) = judge.judges(act, &image, known, promised).await
            {
                let last = &recording.steps[place.saturating_sub(2)..=place];
                let last: Vec<_> =
                    last.iter().map(|step| format!("{step:?}").chars().take(90).collect::<String>()).collect();
                found.lost.push(format!("{} at {place}, {promised} promised: {why} ({last:?})", act.name));
                if found.lost.len() >= most {
                    return found;
                }
            }
        }
    }
    found
}

fn draw() -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(number("PERMANENCE_PROOF_SEED", 1) as u64)
}

#[tokio::test]
async fn wherever_the_power_is_cut_the_vault_opens_and_holds_every_acknowledged_save() {
    let (bench, mut draw) = (Bench::new().await, draw());
    let (wanted, mut all) = (number("PERMANENCE_PROOF_IMAGES", IMAGES), BTreeMap::new());
    let only = env::var("PERMANENCE_PROOF_ACT").ok();
    for act in ACTS.iter().filter(|act| only.as_deref().is_none_or(|only| only == act.name)) {
        let recorded = bench.records(act, None);
        let mut judge = Judge::new();
        let found = cut_everywhere(act, &recorded, (0, wanted, 5), &mut judge, &mut draw).await;
        println!("{}: {} disks of {} moments", act.name, found.images, found.moments);
        assert!(found.images > IMAGES / 2, "{}: {} disks", act.name, found.images);
        all.insert(act.name, found);
    }
    let lost: Vec<_> = all.values().flat_map(|found| &found.lost).collect();
    assert!(lost.is_empty(), "{lost:#?}");
    println!("proved: {} disks of a power cut", all.values().map(|found| found.images).sum::<usize>());
}

/// F-07.
#[tokio::test]
async fn a_second_cut_while_the_vault_is_put_in_order_after_the_first_loses_nothing_either() {
    let (bench, mut draw, mut disks) = (Bench::new().await, draw(), 0);
    let wanted = number("PERMANENCE_PROOF_IMAGES", IMAGES);
    for act in ACTS.iter().filter(|act| ["note", "document", "import", "leaver"].contains(&act.name)) {
        let (recording, known) = bench.records(act, None);
        let mut judge = Judge::new();
        for round in 0..wanted.div_ceil(100) {
            let (place, before) =
                (bench.folder.path().join("place"), bench.folder.path().join(format!("{}-{round}", act.name)));
            let (image, promised) = interrupted(&recording, &mut draw);
            image.write(&place);
            image.write(&before);
            let mut again = bench.recording("opening", (&place, &before), None);
            again.steps.retain(|step| matches!(step, Step::Change(_)));
            fs::remove_dir_all(place).unwrap();
            let found = cut_everywhere(act, &(again, known.clone()), (promised, AGAIN, 5), &mut judge, &mut draw).await;
            assert!(found.lost.is_empty() && found.images > 3, "{found:#?}");
            disks += found.images;
        }
    }
    println!("proved: {disks} disks of a second cut");
}

/// A disk on which something was left that the next opening takes back, or ends; and how much had been promised.
fn interrupted(recording: &Recording, draw: &mut ChaCha8Rng) -> (Image, usize) {
    loop {
        let until = draw.random_range(0..recording.steps.len());
        let (mut disk, mut promised) = (Disk::of(&recording.before), 0);
        for step in &recording.steps[..until] {
            match step {
                Step::Change(change) => disk.does(change),
                Step::Said(said) => promised += usize::from(said.is_empty()),
            }
        }
        let image = disk.after(&mut Cut::Torn(draw));
        if image.holds("-journal") || image.holds(".epoch-") {
            return (image, promised);
        }
    }
}

/// Or these proofs could not fail.
#[tokio::test]
async fn without_what_the_program_syncs_saves_would_be_lost() {
    let (bench, mut draw) = (Bench::new().await, draw());
    for act in ACTS.iter().filter(|act| ["note", "passphrase", "backup", "restore"].contains(&act.name)) {
        let (mut recording, known) = bench.records(act, None);
        recording.steps.retain(|step| !matches!(step, Step::Change(Change::Sync(_))));
        let found = cut_everywhere(act, &(recording, known), (0, 60, 1), &mut Judge::new(), &mut draw).await;
        assert!(!found.lost.is_empty(), "{}: nothing is lost on {} disks", act.name, found.images);
    }
}
