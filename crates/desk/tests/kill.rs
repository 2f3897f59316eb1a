//! A process killed in the middle of its saves: no acknowledged save is lost, the vault opens, its checks are clean.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, clippy::print_stdout)]

use std::{
    env,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use desk::{Clock, Machine, Session, journal::Finding};
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use serde_json::{Value, json};
use vault::{Cost, Keyring};

const PHRASE: &str = "abaisser abandon abdiquer abeille abolir aborder aboutir aboyer";
const FOLDER: &str = "KILL_TEST_VAULT";
const RUNS: usize = 100;

fn start(folder: &Path) -> Session {
    let clock = Clock::Fixed("2026-11-23T09:00:00Z".parse().unwrap());
    let machine = Machine { keyring: Keyring::Absent, clock, cost: Some(Cost::FLOOR), demonstration: false };
    Session::start(folder.to_owned(), machine).unwrap()
}

async fn ask(session: &mut Session, command: &str, request: Value) -> Value {
    session.dispatch(command, request).await.unwrap_or_else(|error| panic!("{command}: {error}"))
}

async fn unlock(folder: &Path) -> Session {
    let mut session = start(folder);
    let status = ask(&mut session, "status", json!({})).await;
    let account = status.pointer("/accounts/0/id").unwrap().clone();
    ask(&mut session, "unlock", json!({ "account": account, "passphrase": PHRASE })).await;
    session
}

fn person(number: u64) -> Value {
    json!({
        "anonymous": false, "sex": "X", "birth_name": format!("Exemple {number}"), "used_name": "", "first_names": "",
        "born_on": null, "birth_year": null, "address": "", "commune": "", "district": null, "phone": "", "email": "",
        "language": "", "interpreter": false
    })
}

/// The other side of the test below: saves one person after another and says so once each save was acknowledged.
#[tokio::test]
async fn saves_until_killed() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let mut session = unlock(&PathBuf::from(folder)).await;
    for number in 0.. {
        let card = ask(&mut session, "person_create", person(number)).await;
        println!("saved {}", card.get("id").unwrap());
        std::io::stdout().flush().unwrap();
    }
}

#[tokio::test]
async fn a_hundred_kills_lose_no_acknowledged_save() {
    if env::var_os(FOLDER).is_some() {
        return;
    }
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("vault");
    let mut session = start(&folder);
    let request = json!({ "name": "Ada", "passphrase": PHRASE, "without_device_secret": true });
    let sheet = ask(&mut session, "create_vault", request).await;
    let lines = sheet.get("lines").unwrap();
    ask(&mut session, "confirm_recovery_sheet", json!({ "lines": lines })).await;
    drop(session);

    let mut draw = ChaCha8Rng::seed_from_u64(1);
    let mut acknowledged = 0;
    for _ in 0..RUNS {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "saves_until_killed", "--nocapture"])
            .env(FOLDER, &folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // Wait for the first save, then for a random moment in the middle of the next ones.
        let mut note = |line: String| {
            if let Some(id) = line.split("saved ").nth(1) {
                acknowledged = id.trim().parse::<i64>().unwrap();
                return true;
            }
            false
        };
        for line in lines.by_ref() {
            if note(line.unwrap()) {
                break;
            }
        }
        std::thread::sleep(Duration::from_micros(draw.random_range(0..8_000)));
        child.kill().unwrap();
        child.wait().unwrap();
        for line in lines.map_while(Result::ok) {
            note(line);
        }
    }
    assert!(acknowledged >= i64::try_from(RUNS).unwrap());

    let mut session = unlock(&folder).await;
    let card = ask(&mut session, "person", json!({ "person": acknowledged })).await;
    assert_eq!(card.get("id").unwrap(), acknowledged);
    for id in 1..=acknowledged {
        ask(&mut session, "person", json!({ "person": id })).await;
    }
    let found = session.agent().unwrap().verify().await.unwrap();
    assert!(found.desk && found.statistics && matches!(found.journal, Finding::Whole { .. }));
}
