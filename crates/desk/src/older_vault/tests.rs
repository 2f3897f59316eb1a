//! Older vaults put back, in whole and in part, beside a keyring that remembers.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::print_stdout)]

use std::{
    env, fs, mem,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::{
    Machine, Session,
    appointment::tests::file_of,
    backup::tests::made,
    session::bench::{PHRASE, machine},
};

/// A vault with a device secret, and the keyring of its workstation.
struct Desk {
    session: Session,
    folder: TempDir,
}

impl Desk {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let machine = Machine { keyring: Keyring::in_memory(), ..machine() };
        let mut session = Session::start(folder.path().join("vault"), machine).unwrap();
        let create = json!({ "name": "Ada", "passphrase": PHRASE, "without_device_secret": false });
        let sheet = session.dispatch("create_vault", create).await.unwrap();
        session.dispatch("confirm_recovery_sheet", json!({ "lines": sheet["lines"] })).await.unwrap();
        Self { session, folder }
    }

    fn vault(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    fn agent(&mut self) -> &mut Agent {
        self.session.agent().unwrap()
    }

    /// Locked as the window locks it, or as a breakdown leaves it; then `meanwhile`, and Ada comes in again.
    async fn comes_back(mut self, locked: bool, meanwhile: impl FnOnce(&Path)) -> Self {
        if locked {
            self.session.remember().await;
        }
        let keyring = mem::take(&mut self.session.machine.keyring);
        let (vault, folder) = (self.vault(), self.folder);
        drop(self.session);
        meanwhile(&vault);
        let mut session = Session::start(vault, Machine { keyring, ..machine() }).unwrap();
        let status = session.dispatch("status", json!({})).await.unwrap();
        let unlock = json!({ "account": status["accounts"][0]["id"], "passphrase": PHRASE });
        session.dispatch("unlock", unlock).await.unwrap();
        Self { session, folder }
    }

    async fn told(&mut self) -> Value {
        self.session.dispatch("status", json!({})).await.unwrap()["older"].clone()
    }

    fn copied(&self, names: &[&str]) -> TempDir {
        let copy = tempfile::tempdir().unwrap();
        for name in names {
            fs::copy(self.vault().join(name), copy.path().join(name)).unwrap();
        }
        copy
    }
}

fn put_back(copy: &TempDir) -> impl FnOnce(&Path) {
    move |vault| {
        for entry in fs::read_dir(copy.path()).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), vault.join(entry.file_name())).unwrap();
        }
    }
}

const ALL: [&str; 4] = ["header", "header.previous", "desk.db", "statistics.db"];

#[tokio::test]
async fn a_vault_that_goes_on_from_where_it_was_left_opens_as_ever() {
    let mut desk = Desk::new().await;
    file_of(desk.agent(), "Zyxomma").await;
    let mut desk = desk.comes_back(true, |_| ()).await;
    assert_eq!(desk.told().await, Value::Null);
    // A breakdown remembers nothing: what came since the last lock is newer, and newer is well.
    file_of(desk.agent(), "Martin").await;
    let mut desk = desk.comes_back(false, |_| ()).await;
    assert_eq!(desk.told().await, Value::Null);
}

#[tokio::test]
async fn an_older_vault_put_back_whole_opens_to_be_read_until_somebody_in_charge_goes_on_and_the_journal_says_so() {
    let mut desk = Desk::new().await;
    file_of(desk.agent(), "Zyxomma").await;
    let copy = desk.copied(&ALL);
    file_of(desk.agent(), "Martin").await;
    let mut desk = desk.comes_back(true, put_back(&copy)).await;
    let told = desk.told().await;
    assert!(told["missing"].as_i64().unwrap() > 0 && told["header"] == false, "{told}");

    let before = fs::read(desk.vault().join("desk.db")).unwrap();
    let list = json!({ "filter": "all", "offset": 0, "limit": 9 });
    assert_eq!(desk.session.dispatch("case_files", list).await.unwrap()["total"], 1);
    for (command, request) in [
        ("case_file", json!({ "case_file": 1 })),
        ("backup_begin", json!({})),
        ("add_account", json!({ "name": "Grace", "role": "agent" })),
        ("draft_save", json!({ "kind": "intake", "subject": "new", "body": "x" })),
    ] {
        let answer = desk.session.dispatch(command, request).await;
        assert!(matches!(answer, Err(crate::Error::Refused(Refusal::OlderVault))), "{command}: {answer:?}");
    }
    desk.agent().clock = crate::Clock::Fixed("2027-11-23T09:00:00Z".parse().unwrap());
    assert!(!desk.session.check_slice().await.unwrap(), "the check that is due waits too");
    assert_eq!(fs::read(desk.vault().join("desk.db")).unwrap(), before, "nothing is written");

    desk.session.dispatch("older_vault_go_on", json!({})).await.unwrap();
    assert_eq!(desk.told().await, Value::Null);
    desk.session.dispatch("case_file", json!({ "case_file": 1 })).await.unwrap();
    let noted = sqlx::query_scalar!("select count(*) from journal where noun = 'older_vault'");
    assert_eq!(noted.fetch_one(&mut desk.agent().desk).await.unwrap(), 1);
    assert!(desk.agent().verify().await.unwrap().is_clean());
    // From now on this is the vault that is remembered.
    let mut desk = desk.comes_back(true, |_| ()).await;
    assert_eq!(desk.told().await, Value::Null);
}

/// After each act a copy is kept, and each older one is put back. `PERMANENCE_PROOF_STATES` says how many acts.
#[tokio::test]
async fn whichever_older_state_is_put_back_whole_it_is_seen() {
    let states = env::var("PERMANENCE_PROOF_STATES").ok().and_then(|number| number.parse().ok()).unwrap_or(6);
    let mut desk = Desk::new().await;
    let mut copies: Vec<TempDir> = Vec::new();
    let mut seen = 0;
    for state in 0..states {
        file_of(desk.agent(), &format!("Petit {state}")).await;
        desk.session.remember().await;
        let now = desk.copied(&ALL);
        for older in &copies {
            desk = desk.comes_back(false, put_back(older)).await;
            let told = desk.told().await;
            assert!(told["missing"].as_i64().unwrap() > 0, "{told}");
            seen += 1;
        }
        desk = desk.comes_back(false, put_back(&now)).await;
        assert_eq!(desk.told().await, Value::Null);
        copies.push(now);
    }
    println!("proved: {seen} older vaults put back whole, each seen");
}

#[tokio::test]
async fn an_older_header_and_older_statistics_put_back_are_told_apart() {
    let desk = Desk::new().await;
    let copy = desk.copied(&["header", "header.previous"]);
    let mut desk = desk.comes_back(true, |_| ()).await;
    let grace = json!({ "name": "Grace", "role": "agent" });
    desk.session.dispatch("add_account", grace).await.unwrap();
    let mut desk = desk.comes_back(true, put_back(&copy)).await;
    let told = desk.told().await;
    assert!(told["header"] == true && told["missing"] == 0 && told["statistics"] == false, "{told}");

    // An older journal that was made as long as the one that is remembered is another story all the same.
    let mut desk = Desk::new().await;
    let copy = desk.copied(&ALL);
    file_of(desk.agent(), "Zyxomma").await;
    let desk = desk.comes_back(true, |_| ()).await;
    let mut desk = desk.comes_back(true, put_back(&copy)).await;
    desk.session.dispatch("older_vault_go_on", json!({})).await.unwrap();
    for name in ["Martin", "Bernard", "Dubois"] {
        file_of(desk.agent(), name).await;
    }
    let branch = desk.copied(&ALL);
    let mut desk = desk.comes_back(true, |_| ()).await;
    file_of(desk.agent(), "Lefort").await;
    let mut desk = desk.comes_back(true, put_back(&branch)).await;
    assert!(desk.told().await["missing"].as_i64().unwrap() > 0);
}

#[tokio::test]
async fn a_vault_older_than_its_latest_backup_is_seen_also_where_the_workstation_remembers_nothing() {
    let mut desk = Desk::new().await;
    let medium = tempfile::tempdir().unwrap();
    desk.session.give_place("backup_place_choose", json!({}), medium.path().to_owned()).await.unwrap();
    let copy = desk.copied(&ALL);
    file_of(desk.agent(), "Martin").await;
    made(desk.agent(), medium.path()).await;
    let mut desk = desk.comes_back(false, |_| ()).await;
    assert_eq!(desk.told().await, Value::Null, "it goes on from its own backup");

    let mut desk = desk.comes_back(false, put_back(&copy)).await;
    let told = desk.told().await;
    assert!(told["by"] == "backup" && told["missing"].as_i64().unwrap() > 0, "{told}");
    let opened = desk.session.dispatch("case_file", json!({ "case_file": 1 })).await;
    assert!(matches!(opened, Err(crate::Error::Refused(Refusal::OlderVault))), "{opened:?}");
    desk.session.dispatch("older_vault_go_on", json!({})).await.unwrap();
    let mut desk = desk.comes_back(false, |_| ()).await;
    assert_eq!(desk.told().await, Value::Null, "it is asked once");
}

#[tokio::test]
async fn a_medium_that_is_away_or_holds_something_else_keeps_nobody_out() {
    for damage in [
        |medium: &Path| fs::remove_dir_all(medium).unwrap(),
        |medium: &Path| {
            let backup = fs::read_dir(medium).unwrap().next().unwrap().unwrap().path();
            fs::write(backup, b"permanence").unwrap();
        },
    ] {
        let mut desk = Desk::new().await;
        let beside = tempfile::tempdir().unwrap();
        let medium = beside.path().join("medium");
        fs::create_dir(&medium).unwrap();
        desk.session.give_place("backup_place_choose", json!({}), medium.clone()).await.unwrap();
        made(desk.agent(), &medium).await;
        damage(&medium);
        let mut desk = desk.comes_back(false, |_| ()).await;
        assert_eq!(desk.told().await, Value::Null);
    }
}
