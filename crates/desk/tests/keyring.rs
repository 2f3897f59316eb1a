//! The desk beside real keyrings: one that answers, one that is locked, one that is gone, one that never answers.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::disallowed_methods)]

use std::{
    env, fs,
    os::unix::net::UnixListener,
    path::Path,
    process::{Command, Stdio},
};

use desk::{Clock, Error, Machine, Refusal, Session};
use serde_json::{Value, json};
use vault::{Cost, Keyring};

const PHRASE: &str = "abaisser abandon abdiquer abeille abolir aborder aboutir aboyer";
const FOLDER: &str = "KEYRING_TEST_FOLDER";

fn start(folder: &Path) -> Session {
    let clock = Clock::Fixed("2026-11-23T09:00:00Z".parse().unwrap());
    let machine = Machine { keyring: Keyring::System, clock, cost: Some(Cost::FLOOR), demonstration: false };
    Session::start(folder.join("vault"), machine).unwrap()
}

async fn ask(session: &mut Session, command: &str, request: Value) -> Value {
    session.dispatch(command, request).await.unwrap_or_else(|error| panic!("{command}: {error}"))
}

async fn refused(session: &mut Session, command: &str, request: Value) -> Refusal {
    match session.dispatch(command, request).await {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{command}: {other:?}"),
    }
}

async fn keyring(session: &mut Session) -> Value {
    ask(session, "status", json!({})).await["keyring"].clone()
}

fn a_vault(without_device_secret: bool) -> Value {
    json!({ "name": "Ada", "passphrase": PHRASE, "without_device_secret": without_device_secret })
}

/// Runs one test of this program in a process of its own, whose session bus is `bus`.
fn itself(test: &str, folder: &Path, bus: &str) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture"]).env(FOLDER, folder).env("DBUS_SESSION_BUS_ADDRESS", bus);
    command
}

/// The other side of the test below.
#[tokio::test]
async fn asks_a_bus_that_never_answers() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let folder = Path::new(&folder);
    let mut session = start(folder);
    // The second question finds the first one still under way.
    for _ in 0..2 {
        assert_eq!(keyring(&mut session).await, "silent");
    }
    assert_eq!(refused(&mut session, "create_vault", a_vault(false)).await, Refusal::KeyringSilent);
    let sheet = ask(&mut session, "create_vault", a_vault(true)).await;
    ask(&mut session, "confirm_recovery_sheet", json!({ "lines": sheet["lines"] })).await;
    assert_eq!(ask(&mut session, "status", json!({})).await["vault"], "open");
}

#[test]
fn a_bus_that_never_answers_keeps_nobody_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("bus");
    // Takes connections as a bus does, and says nothing.
    let _bus = UnixListener::bind(&socket).unwrap();
    let bus = format!("unix:path={}", socket.display());
    let done = itself("asks_a_bus_that_never_answers", folder.path(), &bus).stdout(Stdio::inherit()).status().unwrap();
    assert!(done.success());
    assert!(fs::exists(folder.path().join("vault/header")).unwrap());
}
