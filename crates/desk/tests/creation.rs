//! A vault is created whole or not at all, whether the program is killed on the way or the disk is full.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stdout
)]

mod bench;

use std::{
    env, fs,
    io::{BufRead, BufReader, Write},
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use bench::{PHRASE, ask, start};
use desk::{Error, Refusal, Session, journal::Finding};
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use serde_json::{Value, json};

const PLACE: &str = "CREATION_TEST_PLACE";
const SMALL_DISK: &str = "CREATION_TEST_SMALL_DISK";
const KILLS: usize = 40;

/// As far as the sheet; answers what retypes it.
async fn prepare(session: &mut Session) -> Value {
    let request = json!({ "name": "Ada", "passphrase": PHRASE, "without_device_secret": true });
    let sheet = ask(session, "create_vault", request).await;
    json!({ "lines": sheet["lines"] })
}

/// Opens the vault with its passphrase and checks everything that can be checked.
async fn must_be_whole(place: &Path) {
    let mut session = start(place);
    let status = ask(&mut session, "status", json!({})).await;
    assert_eq!(status["vault"], "locked");
    let login = json!({ "account": status["accounts"][0]["id"], "passphrase": PHRASE });
    ask(&mut session, "unlock", login).await;
    let staff = ask(&mut session, "staff", json!({})).await;
    assert_eq!(staff[0]["name"], "Ada");
    let found = session.agent().unwrap().verify().await.unwrap();
    assert!(found.desk && found.statistics && matches!(found.journal, Finding::Whole { .. }), "{found:?}");
}

fn names(folder: &Path) -> Vec<String> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// The other side of the test below: says when the sheet is retyped and when the vault stands.
#[tokio::test]
async fn creates_until_killed() {
    let Some(place) = env::var_os(PLACE) else { return };
    let mut session = start(&PathBuf::from(place));
    let retyped = prepare(&mut session).await;
    println!("retyped");
    std::io::stdout().flush().unwrap();
    ask(&mut session, "confirm_recovery_sheet", retyped).await;
    println!("created");
    std::io::stdout().flush().unwrap();
}

/// Creates in a child, killed `after` the sheet was retyped. Answers how long it took when it was not.
fn create_in_a_child(place: &Path, after: Option<Duration>) -> Duration {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "creates_until_killed", "--nocapture"])
        .env(PLACE, place)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.contains("retyped")));
    let from = Instant::now();
    match after {
        Some(after) => {
            std::thread::sleep(after);
            child.kill().unwrap();
        }
        None => assert!(lines.any(|line| line.contains("created"))),
    }
    let taken = from.elapsed();
    child.wait().unwrap();
    taken
}

#[tokio::test]
async fn forty_kills_during_creation_leave_a_whole_vault_or_none() {
    if env::var_os(PLACE).is_some() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let undisturbed = create_in_a_child(&folder.path().join("undisturbed"), None);
    must_be_whole(&folder.path().join("undisturbed")).await;

    let mut draw = ChaCha8Rng::seed_from_u64(2);
    let (mut whole, mut none) = (0, 0);
    for run in 0..KILLS {
        let place = folder.path().join(run.to_string()).join("vault");
        create_in_a_child(&place, Some(undisturbed.mul_f64(draw.random_range(0.0..2.0))));
        if whole_or_created_anew(&place).await {
            whole += 1;
        } else {
            none += 1;
        }
    }
    println!("{whole} whole, {none} none, undisturbed in {undisturbed:?}");
    assert!(none > 0);
}

/// After a kill: the vault is whole, or there is none and what was left stands in nobody's way. True when it was whole.
async fn whole_or_created_anew(place: &Path) -> bool {
    let whole = place.exists();
    if !whole {
        let mut session = start(place);
        assert_eq!(ask(&mut session, "status", json!({})).await["vault"], "none");
        let retyped = prepare(&mut session).await;
        ask(&mut session, "confirm_recovery_sheet", retyped).await;
    }
    must_be_whole(place).await;
    assert_eq!(names(place.parent().unwrap()), ["vault"]);
    assert!(!names(place).contains(&"unfinished".to_owned()));
    whole
}

#[tokio::test]
async fn a_kill_just_before_or_after_the_vault_takes_its_place_leaves_it_whole_or_none() {
    let folder = tempfile::tempdir().unwrap();
    // In the order in which they happen; the kernel kills before it does what is named. The renames are those of both
    // copies of the header, then of the folder.
    let moments = [
        ("rename", 1, None, false),
        ("rename", 2, None, false),
        ("rename", 3, None, false),
        ("fsync", 1, Some(".."), true),
        ("unlink", 1, Some("unfinished"), true),
        ("fsync", 1, Some("."), true),
    ];
    for (moment, (call, when, on, stands)) in moments.into_iter().enumerate() {
        let parent = folder.path().join(moment.to_string());
        let place = parent.join("vault");
        let mut traced = Command::new("strace");
        traced.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("inject=/^{call}:signal=KILL:when={when}")]);
        if let Some(name) = on {
            let path = match name {
                ".." => parent,
                "." => place.clone(),
                file => place.join(file),
            };
            traced.arg("-P").arg(path);
        }
        let ended = traced
            .arg(env::current_exe().unwrap())
            .args(["--exact", "creates_until_killed"])
            .env(PLACE, &place)
            .status()
            .unwrap();
        assert_eq!(ended.signal(), Some(9), "{call} {when} {on:?}");
        assert_eq!(whole_or_created_anew(&place).await, stands, "{call} {when} {on:?}");
    }
}

/// The other side of the test below, with small disks of its own in a namespace of its own.
#[tokio::test]
async fn creates_on_small_disks() {
    if env::var_os(SMALL_DISK).is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let run = |program: &str, arguments: &[&str]| {
        let done = Command::new(program).args(arguments).arg(folder.path()).status().unwrap();
        assert!(done.success(), "{program} {arguments:?}");
    };
    let mut refused = 0;
    for pages in (1..).step_by(3) {
        run("mount", &["-t", "tmpfs", "-o", &format!("size={}k", pages * 4), "none"]);
        let place = folder.path().join("vault");
        let mut session = start(&place);
        let retyped = prepare(&mut session).await;
        match session.dispatch("confirm_recovery_sheet", retyped.clone()).await {
            Err(Error::Refused(Refusal::DiskFull)) if !place.exists() => {
                assert!(names(folder.path()).is_empty(), "{pages} pages: {:?}", names(folder.path()));
                // With room at last, the sheet that was retyped is still good.
                run("mount", &["-o", "remount,size=4m"]);
                ask(&mut session, "confirm_recovery_sheet", retyped).await;
                refused += 1;
            }
            // The vault stands and there was no room left for the entry of who came in.
            Err(Error::Refused(Refusal::DiskFull)) => run("mount", &["-o", "remount,size=4m"]),
            Ok(_) => {
                println!("refused on {refused} disks, created on {} KiB", pages * 4);
                break;
            }
            other => panic!("{pages} pages: {other:?}"),
        }
        drop(session);
        must_be_whole(&place).await;
        run("umount", &["--lazy"]);
    }
    assert!(refused >= 3);
    run("umount", &["--lazy"]);
}

#[test]
fn a_full_disk_at_any_moment_leaves_no_vault_and_is_named() {
    let done = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount"])
        .arg(env::current_exe().unwrap())
        .args(["--exact", "creates_on_small_disks", "--nocapture"])
        .env(SMALL_DISK, "1")
        .stdout(Stdio::inherit())
        .status()
        .unwrap();
    assert!(done.success());
}
