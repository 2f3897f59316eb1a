//! The desk beside real keyrings: one that answers, one that is locked, one that is gone, one that never answers.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::disallowed_methods)]

mod bench;

use std::{
    env, fs,
    os::unix::{fs::PermissionsExt, net::UnixListener},
    path::Path,
    process::{Command, Stdio},
};

use bench::{PHRASE, ask, machine, refused, start_with};
use desk::{Error, Machine, Refusal, Session};
use serde_json::{Value, json};
use vault::{Keyring, LockedVault};

const NEW_PHRASE: &str = "absolu absorber abstrait absurde accepter acclamer accolade accroche";
const FOLDER: &str = "KEYRING_TEST_FOLDER";

fn start(folder: &Path) -> Session {
    start_with(&folder.join("vault"), || Machine { keyring: Keyring::System, ..machine() })
}

async fn keyring(session: &mut Session) -> Value {
    ask(session, "status", json!({})).await["keyring"].clone()
}

fn a_vault(without_device_secret: bool) -> Value {
    json!({ "name": "Ada", "passphrase": PHRASE, "without_device_secret": without_device_secret })
}

async fn create(folder: &Path) -> Vec<Value> {
    let mut session = start(folder);
    let sheet = ask(&mut session, "create_vault", a_vault(false)).await;
    ask(&mut session, "confirm_recovery_sheet", json!({ "lines": sheet["lines"] })).await;
    sheet["lines"].as_array().unwrap().clone()
}

async fn as_ada(session: &mut Session, passphrase: &str) -> Value {
    let status = ask(session, "status", json!({})).await;
    json!({ "account": status["accounts"][0]["id"], "passphrase": passphrase })
}

async fn unlock(folder: &Path, passphrase: &str) -> Result<Value, Error> {
    let mut session = start(folder);
    let request = as_ada(&mut session, passphrase).await;
    session.dispatch("unlock", request).await
}

fn is_refused(answer: Result<Value, Error>, expected: &Refusal) {
    assert!(matches!(&answer, Err(Error::Refused(refusal)) if refusal == expected), "{answer:?}");
}

/// Runs one test of this program beside a real keyring of the machine whose home is `home`, opened with its password or
/// only started.
fn beside_a_keyring(test: &str, folder: &Path, home: &str, opened: bool) {
    let daemon = "gnome-keyring-daemon --components=secrets --daemonize";
    let script = if opened {
        format!("printf password | {daemon} --unlock >/dev/null && exec \"$@\"")
    } else {
        format!("{daemon} </dev/null >/dev/null && exec \"$@\"")
    };
    let (home, run) = (folder.join(home), folder.join("run"));
    fs::create_dir_all(&home).unwrap();
    fs::create_dir_all(&run).unwrap();
    fs::set_permissions(&run, fs::Permissions::from_mode(0o700)).unwrap();
    let mut session = Command::new("dbus-run-session");
    session.args(["--", "sh", "-c", &script, "sh"]).arg(env::current_exe().unwrap());
    session.args(["--exact", test, "--nocapture"]).env(FOLDER, folder).env("HOME", home).env("XDG_RUNTIME_DIR", run);
    for elsewhere in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "DISPLAY", "WAYLAND_DISPLAY"] {
        session.env_remove(elsewhere);
    }
    assert!(session.stdout(Stdio::inherit()).status().unwrap().success(), "{test}");
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

/// The other side of the tests below.
#[tokio::test]
async fn loses_its_device_secret() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let folder = Path::new(&folder);
    assert_eq!(keyring(&mut start(folder)).await, "ready");
    let sheet = create(folder).await;
    unlock(folder, PHRASE).await.unwrap();

    let vault = LockedVault::open(&folder.join("vault")).unwrap().vault();
    Keyring::System.forget(vault).unwrap();
    // Twice: the first refusal must not have made a new secret, with which nothing would ever open again.
    for _ in 0..2 {
        is_refused(unlock(folder, PHRASE).await, &Refusal::DeviceSecretMissing);
    }

    let mut session = start(folder);
    let mut request = as_ada(&mut session, NEW_PHRASE).await;
    request["lines"] = json!(sheet);
    request["without_device_secret"] = json!(false);
    let sheet = ask(&mut session, "open_with_sheet", request).await;
    ask(&mut session, "confirm_recovery_sheet", json!({ "lines": sheet["lines"] })).await;
    drop(session);
    is_refused(unlock(folder, PHRASE).await, &Refusal::WrongPassphrase);
    unlock(folder, NEW_PHRASE).await.unwrap();
}

#[test]
fn a_lost_device_secret_is_named_and_the_paper_sheet_opens_the_vault_again() {
    let folder = tempfile::tempdir().unwrap();
    beside_a_keyring("loses_its_device_secret", folder.path(), "home", true);
}

/// The other side of the test below.
#[tokio::test]
async fn flees_and_comes_back() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let folder = Path::new(&folder);
    let sheet = create(folder).await;
    let mut session = start(folder);
    let ada = as_ada(&mut session, PHRASE).await;
    ask(&mut session, "unlock", ada).await;
    let bytes = || fs::read(folder.join("vault/desk.db")).unwrap();
    let before = bytes();
    // As often as one likes: at work, and at the lock.
    session.forget_device().unwrap();
    session.forget_device().unwrap();
    assert_eq!(bytes(), before, "nothing in the vault was touched");
    drop(session);
    start(folder).forget_device().unwrap();
    is_refused(unlock(folder, PHRASE).await, &Refusal::DeviceSecretMissing);

    let mut session = start(folder);
    let mut request = as_ada(&mut session, NEW_PHRASE).await;
    request["lines"] = json!(sheet);
    request["without_device_secret"] = json!(false);
    let sheet = ask(&mut session, "open_with_sheet", request).await;
    ask(&mut session, "confirm_recovery_sheet", json!({ "lines": sheet["lines"] })).await;
    assert!(session.agent().unwrap().verify().await.unwrap().is_clean());
    drop(session);
    unlock(folder, NEW_PHRASE).await.unwrap();
}

/// P-01, P-02, P-04.
#[test]
fn after_a_lock_of_distress_no_passphrase_opens_and_the_paper_sheet_does() {
    let folder = tempfile::tempdir().unwrap();
    beside_a_keyring("flees_and_comes_back", folder.path(), "home", true);
}

/// The other side of the test below.
#[tokio::test]
async fn is_put_back_as_it_was() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let folder = Path::new(&folder);
    create(folder).await;
    let (vault, old) = (folder.join("vault"), folder.join("old"));
    let files = ["header", "header.previous", "desk.db", "statistics.db"];
    fs::create_dir(&old).unwrap();
    for name in files {
        fs::copy(vault.join(name), old.join(name)).unwrap();
    }
    let mut session = start(folder);
    let ada = as_ada(&mut session, PHRASE).await;
    ask(&mut session, "unlock", ada.clone()).await;
    session.remember().await;
    drop(session);
    for name in files {
        fs::copy(old.join(name), vault.join(name)).unwrap();
    }
    let mut session = start(folder);
    ask(&mut session, "unlock", ada).await;
    assert!(ask(&mut session, "status", json!({})).await["older"]["missing"].as_i64().unwrap() > 0);
    assert_eq!(refused(&mut session, "case_file", json!({ "case_file": 1 })).await, Refusal::OlderVault);
    ask(&mut session, "older_vault_go_on", json!({})).await;
    assert_eq!(ask(&mut session, "status", json!({})).await["older"], Value::Null);
}

#[test]
fn the_keyring_of_this_workstation_remembers_how_far_the_vault_had_come() {
    let folder = tempfile::tempdir().unwrap();
    beside_a_keyring("is_put_back_as_it_was", folder.path(), "home", true);
}

#[tokio::test]
async fn creates_a_vault_then_locks_the_keyring() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let folder = Path::new(&folder);
    create(folder).await;
    let service = ["--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets"];
    let lock = ["org.freedesktop.Secret.Service.Lock", "array:objpath:/org/freedesktop/secrets/collection/login"];
    let locked = Command::new("dbus-send").args(service).args(lock).stdout(Stdio::null()).status().unwrap();
    assert!(locked.success());
    assert_eq!(keyring(&mut start(folder)).await, "locked");
    is_refused(unlock(folder, PHRASE).await, &Refusal::KeyringLocked);
    // P-03: a keyring that is locked opens no window of its own, and the desk locks all the same.
    assert!(matches!(start(folder).forget_device(), Err(Error::Refused(Refusal::KeyringLocked))));
    let elsewhere = folder.join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    assert_eq!(refused(&mut start(&elsewhere), "create_vault", a_vault(false)).await, Refusal::KeyringLocked);
}

#[test]
fn a_locked_keyring_is_named_opens_nothing_and_makes_no_weaker_vault() {
    let folder = tempfile::tempdir().unwrap();
    beside_a_keyring("creates_a_vault_then_locks_the_keyring", folder.path(), "home", true);
}

#[tokio::test]
async fn creates_a_vault() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    create(Path::new(&folder)).await;
}

#[tokio::test]
async fn opens_what_another_machine_made() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    is_refused(unlock(Path::new(&folder), PHRASE).await, &Refusal::DeviceSecretMissing);
}

#[tokio::test]
async fn opens_where_nobody_ever_kept_a_secret() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let folder = Path::new(&folder);
    assert_eq!(keyring(&mut start(folder)).await, "absent");
    is_refused(unlock(folder, PHRASE).await, &Refusal::DeviceSecretMissing);
    let elsewhere = folder.join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    assert_eq!(refused(&mut start(&elsewhere), "create_vault", a_vault(false)).await, Refusal::KeyringAbsent);
}

#[test]
fn a_vault_carried_to_another_machine_says_that_its_device_secret_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    beside_a_keyring("creates_a_vault", folder.path(), "home", true);
    beside_a_keyring("opens_what_another_machine_made", folder.path(), "other home", true);
    beside_a_keyring("opens_where_nobody_ever_kept_a_secret", folder.path(), "bare home", false);
}
