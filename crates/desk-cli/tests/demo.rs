//! `permanence-cli demo` and `verify` as somebody runs them, on one vault of invented people.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::indexing_slicing)]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use desk::{Clock, Machine, Session};
use serde_json::{Value, json};
use vault::{Cost, Keyring};

fn cli(arguments: &[&str], vault: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_permanence-cli")).args(arguments).arg("--vault").arg(vault).output().unwrap()
}

/// What `demo` printed of the first account: its passphrase.
fn invent(vault: &Path, seed: &str) -> String {
    let made = cli(&["demo", "--files", "12", "--on", "2026-11-23", "--seed", seed], vault);
    assert!(made.status.success(), "{made:?}");
    let said = String::from_utf8(made.stdout).unwrap();
    let account = said.lines().find(|line| line.starts_with("Camille Exemple")).unwrap();
    account.split('\u{a0}').next_back().unwrap().trim_start_matches(':').trim().to_owned()
}

/// The files of the desk and two weeks of its agenda, with the accounts' random names put aside.
async fn held(vault: &Path, passphrase: &str) -> Value {
    let clock = Clock::Fixed("2026-11-23T09:00:00Z".parse().unwrap());
    let machine = Machine { keyring: Keyring::Absent, clock, cost: Some(Cost::FLOOR), training: false };
    let mut session = Session::start(vault.to_owned(), machine).unwrap();
    let status = session.dispatch("status", json!({})).await.unwrap();
    let account = status["accounts"][0]["id"].as_str().unwrap().to_owned();
    session.dispatch("unlock", json!({ "account": account, "passphrase": passphrase })).await.unwrap();
    let all = json!({ "filter": "all", "offset": 0, "limit": 100 });
    let files = session.dispatch("case_files", all).await.unwrap();
    let agenda = session.dispatch("agenda", json!({ "from": "2026-11-23", "until": "2026-12-06" })).await.unwrap();
    assert_eq!(files["total"], 12, "{files}");
    assert!(!agenda["appointments"].as_array().unwrap().is_empty(), "{agenda}");
    let text = json!({ "files": files, "agenda": agenda }).to_string().replace(&account, "account");
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn the_same_seed_and_day_invent_the_same_people_and_another_seed_others() {
    let folder = tempfile::tempdir().unwrap();
    let [one, again, other] = ["one", "again", "other"].map(|name| folder.path().join(name));
    let [phrase, phrase_again, phrase_other] =
        [(&one, "7"), (&again, "7"), (&other, "8")].map(|(at, seed)| invent(at, seed));
    assert_eq!(phrase, phrase_again);
    let (one, again, other) =
        (held(&one, &phrase).await, held(&again, &phrase).await, held(&other, &phrase_other).await);
    assert_eq!(one, again);
    assert_ne!(one, other);
}

#[test]
fn verify_says_one_line_for_each_check_and_ends_with_what_it_found() {
    let folder = tempfile::tempdir().unwrap();
    let vault = folder.path().join("vault");
    let passphrase = folder.path().join("passphrase");
    fs::write(&passphrase, invent(&vault, "7")).unwrap();
    let verify = || cli(&["verify", "--passphrase-file", passphrase.to_str().unwrap()], &vault);

    let whole = verify();
    assert!(whole.status.success(), "{whole:?}");
    assert_eq!(String::from_utf8(whole.stdout).unwrap().lines().count(), 7);

    let path = vault.join("statistics.db");
    let mut bytes = fs::read(&path).unwrap();
    // In the sixth page: the first ones, and some of the last, are read by the opening itself.
    bytes[5 * 4096 + 100] ^= 1;
    fs::write(&path, bytes).unwrap();
    let damaged = verify();
    assert_eq!(damaged.status.code(), Some(1), "{damaged:?}");
    let said = String::from_utf8(damaged.stdout).unwrap();
    assert_eq!(said.lines().count(), 7, "{said}");
    assert!(said.contains("Base de la permanence\u{a0}: intacte"), "{said}");
    assert!(said.contains("Base des statistiques\u{a0}: ABÎMÉE"), "{said}");
}
