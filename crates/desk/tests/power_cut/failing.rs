//! F-04, F-05, F-06: one call of what is done to a vault fails, and the next succeeds; whoever did it is refused and asks again. Every save that was
//! acknowledged is there, also when the power goes later and what a failed sync did not keep is lost: nothing was acknowledged because a
//! second sync said yes.
//!
//! `PERMANENCE_PROOF_ERRORS` says how many for each act, `PERMANENCE_PROOF_SEED` which, and `PERMANENCE_PROOF_CALL` of which call alone.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use rand::{rngs::ChaCha8Rng, seq::SliceRandom};

use super::{
    ACTS, Act, Bench, Change, Cut, Disk, Fault, Judge, Known, Recording, Step, cut_everywhere, draw, env, number,
};

/// For each act, in `./dev test`.
const ERRORS: usize = 3;
/// Of which a sample is tried there: a save, a document, a new account, a backup, a change of all keys.
const SAMPLE: [&str; 5] = ["note", "document", "account", "backup", "leaver"];

/// Each call about the place, with whatever it may answer once: one of each kind first, then a second of each, by lot.
fn faults(asked: &BTreeMap<(String, usize), PathBuf>, draw: &mut ChaCha8Rng) -> Vec<Fault> {
    let only = env::var("PERMANENCE_PROOF_CALL").ok();
    let errors = |call: &str| match call {
        "open" | "openat" => ["EMFILE", "EINTR"].as_slice(),
        "read" | "pread64" | "write" | "writev" | "pwrite64" | "fsync" | "fdatasync" | "ftruncate" | "fallocate" => {
            &["EIO", "EINTR"]
        }
        "rename" | "renameat" | "renameat2" | "unlink" | "unlinkat" | "rmdir" | "mkdir" | "mkdirat" => &["EIO"],
        // Nobody is told that these failed, or they cannot.
        "close" | "lseek" => &[],
        other => panic!("how {other} fails was not thought of"),
    };
    let mut kinds: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (call, number) in asked.keys().filter(|(call, _)| only.as_ref().is_none_or(|only| only == call)) {
        for error in errors(call) {
            kinds.entry((call, error)).or_default().push(Fault { call: call.clone(), number: *number, error });
        }
    }
    let mut kinds: Vec<_> = kinds.into_values().collect();
    kinds.shuffle(draw);
    kinds.iter_mut().for_each(|kind| kind.shuffle(draw));
    let most = kinds.iter().map(Vec::len).max().unwrap_or_default();
    (0..most).flat_map(|one| kinds.iter().filter_map(move |kind| kind.get(one).cloned())).collect()
}

/// What a failed act may have left: what the disk holds when the program ends, and at each step since the failure with what no sync kept lost.
async fn holds_after(act: &Act, recording: &Recording, known: &[Known], judge: &mut Judge) -> Result<usize, String> {
    let mut disk = Disk::of(&recording.before);
    let (mut promised, mut has_failed, mut seen) = (0, false, BTreeSet::new());
    for step in &recording.steps {
        match step {
            Step::Change(change) => {
                disk.does(change);
                has_failed |= matches!(change, Change::SyncFailed(_));
            }
            Step::Said(said) if said.is_empty() => promised += 1,
            Step::Said(_) => continue,
        }
        if has_failed {
            let image = disk.after(&mut Cut::Lost);
            if seen.insert((image.digest(), promised)) {
                judge.may_stray = true;
                judge.judges(act, &image, known, promised).await.map_err(|why| format!("power cut: {why}"))?;
                judge.may_stray = false;
            }
        }
    }
    judge.forgets();
    judge.judges(act, &disk.after(&mut Cut::Kept), known, promised).await?;
    Ok(seen.len() + 1)
}

/// What was tried, and what was found.
#[derive(Default)]
struct Tried {
    lost: Vec<String>,
    errors: usize,
    disks: usize,
}

/// Does an act once with each of these, and opens what is left. How many of each kind came.
async fn fails(
    bench: &Bench,
    act: &Act,
    faults: &[Fault],
    promises: &[Known],
    all: &mut Tried,
) -> BTreeMap<String, usize> {
    let (mut judge, mut came) = (Judge::new(), BTreeMap::new());
    for fault in faults {
        let (recording, mut known) = bench.records(act, Some(fault));
        // In another run a call may have another number, and the error come where nothing of the place was asked.
        if !recording.failed.is_empty() {
            *came.entry(format!("{} {}", fault.call, fault.error)).or_insert(0) += 1;
        }
        let told = |why: &str| format!("{} {fault:?} of {:?}: {why}", act.name, recording.failed);
        if ["desk", "vault"].iter().any(|ours| recording.output.contains(&format!("panicked at crates/{ours}/src"))) {
            all.lost.push(told(&recording.output));
        }
        if recording.hangs {
            all.lost.push(told("it never ends"));
        }
        // What was refused may be there all the same.
        known.extend(promises.get(known.len()).cloned());
        judge.forgets();
        match holds_after(act, &recording, &known, &mut judge).await {
            Ok(opened) => all.disks += opened,
            Err(why) => all.lost.push(told(&why)),
        }
    }
    let count = came.values().sum::<usize>();
    assert!(count > 0, "{}: none of {faults:?} came", act.name);
    all.errors += count;
    came
}

#[tokio::test]
async fn an_error_of_the_disk_that_comes_once_and_passes_takes_no_acknowledged_save_along() {
    let (bench, mut draw) = (Bench::new().await, draw());
    let wanted = env::var("PERMANENCE_PROOF_ERRORS").ok().map(|_| number("PERMANENCE_PROOF_ERRORS", ERRORS));
    let only = env::var("PERMANENCE_PROOF_ACT").ok();
    let is_tried = |act: &&Act| match &only {
        Some(only) => only == act.name,
        None => wanted.is_some() || SAMPLE.contains(&act.name),
    };
    let mut all = Tried::default();
    for act in ACTS.iter().filter(is_tried) {
        let (recording, promises) = bench.records(act, None);
        let mut faults = faults(&recording.asked, &mut draw);
        let of = faults.len();
        faults.truncate(wanted.unwrap_or(ERRORS));
        let came = fails(&bench, act, &faults, &promises, &mut all).await;
        println!("{}: {} of {of} errors: {came:?}", act.name, came.values().sum::<usize>());
    }
    let Tried { lost, errors, disks } = all;
    assert!(lost.is_empty(), "{lost:#?}");
    println!("proved: {errors} errors of a disk that come once and pass, {disks} disks after them");
}

/// The copy of before opens too, and lacks what was last written.
#[tokio::test]
async fn a_header_that_cannot_be_read_once_is_not_taken_for_lost_and_its_older_copy_put_in_its_place() {
    let bench = Bench::new().await;
    let act = ACTS.iter().find(|act| act.name == "account").unwrap();
    let (recording, promises) = bench.records(act, None);
    let opened = recording
        .asked
        .iter()
        .filter(|((call, _), path)| call.starts_with("open") && path.file_name().is_some_and(|name| name == "header"));
    let faults: Vec<_> = opened
        .map(|((call, number), _)| Fault { call: call.clone(), number: *number, error: "EMFILE" })
        .rev()
        .take(3)
        .collect();
    let mut all = Tried::default();
    fails(&bench, act, &faults, &promises, &mut all).await;
    assert!(all.lost.is_empty(), "{:#?}", all.lost);
}

/// Or the proof could not fail: what would be lost if a second sync were believed.
#[tokio::test]
async fn a_sync_that_is_believed_the_second_time_would_lose_saves() {
    let (bench, mut draw) = (Bench::new().await, draw());
    for act in ACTS.iter().filter(|act| ["note", "passphrase"].contains(&act.name)) {
        let (mut recording, known) = bench.records(act, None);
        let twice = |step| match step {
            Step::Change(Change::Sync(id)) => {
                vec![Step::Change(Change::SyncFailed(id)), Step::Change(Change::Sync(id))]
            }
            step => vec![step],
        };
        recording.steps = recording.steps.into_iter().flat_map(twice).collect();
        let found = cut_everywhere(act, &(recording, known), (0, 60, 1), &mut Judge::new(), &mut draw).await;
        assert!(!found.lost.is_empty(), "{}: nothing is lost on {} disks", act.name, found.images);
    }
}
