//! A vault lost, damaged or standing, and a backup brought back in its place: whole, or not at all.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use desk::{Refusal, Result, Session};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::desk::{Desk, PHRASE, ask, backed_up, refusal, start, whole};

/// A desk of two colleagues with one file and its backup, after which a second file was opened; nobody is in.
async fn desk() -> (Desk, TempDir, PathBuf) {
    let mut desk = Desk::new().await;
    desk.add("Grace").await;
    let account = crate::desk::account_of(desk.session(), "Ada").await;
    ask(desk.session(), "unlock", json!({ "account": account, "passphrase": PHRASE })).await;
    desk.open_file("Zyxomma").await;
    let medium = tempfile::tempdir().unwrap();
    let file = backed_up(desk.session(), medium.path()).await;
    desk.open_file("Thraxibule").await;
    desk.lock();
    (desk, medium, file)
}

async fn read(session: &mut Session, file: &Path) -> Value {
    ask(session, "restoration_read", json!({ "path": file })).await
}

/// Goes on until it is over.
async fn through(session: &mut Session) -> Result<Value> {
    loop {
        let progress = session.dispatch("restoration_go_on", json!({})).await?;
        if progress["stage"] == "over" {
            return Ok(progress["restored"].clone());
        }
    }
}

async fn brought_back(session: &mut Session, file: &Path, sheet: &[String]) -> Value {
    read(session, file).await;
    session.dispatch("restoration_begin", json!({ "by": "sheet", "lines": sheet })).await.unwrap();
    through(session).await.unwrap()
}

/// Every file of a vault but its lock, which says who held it last.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    let named = files.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap()));
    named.filter(|(name, _)| name != "lock").collect()
}

fn beside(place: &Path) -> Vec<String> {
    let names = fs::read_dir(place.parent().unwrap()).unwrap();
    names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[tokio::test]
async fn a_destroyed_vault_comes_back_with_the_sheet_in_its_own_place() {
    let (mut desk, _medium, file) = desk().await;
    desk.session = None;
    fs::remove_dir_all(desk.place()).unwrap();
    let mut session = start(&desk.place(), false).unwrap();
    let found = read(&mut session, &file).await;
    assert!(found["made_at"].as_str().unwrap().starts_with("2026-11-23T09:00:00"));
    assert_eq!(found["bytes"], json!(fs::metadata(&file).unwrap().len()));
    let names: Vec<&str> =
        found["accounts"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Ada", "Grace"]);
    let restored = brought_back(&mut session, &file, &desk.sheet).await;
    assert_eq!(restored["aside"], Value::Null);
    let status = session.dispatch("status", json!({})).await.unwrap();
    assert_eq!(status["vault"], "locked");
    drop(session);
    assert_eq!(whole(&desk.place()).await, 1);
}

#[tokio::test]
async fn the_vault_of_before_is_put_aside_whole_and_its_place_is_told() {
    let (mut desk, _medium, file) = desk().await;
    let before = contents(&desk.place());
    let (sheet, session) = (desk.sheet.clone(), desk.session.as_mut().unwrap());
    let restored = brought_back(session, &file, &sheet).await;
    let aside = PathBuf::from(restored["aside"].as_str().unwrap());
    assert_eq!(aside, desk.place().with_file_name("vault.mis-de-cote-2026-11-23-090000"));
    assert_eq!(contents(&aside), before);
    desk.session = None;
    assert_eq!(whole(&desk.place()).await, 1);
    assert_eq!(whole(&aside).await, 2);
    assert_eq!(beside(&desk.place()).len(), 2);
}

#[tokio::test]
async fn a_vault_that_lost_its_header_opens_no_more_and_can_still_be_replaced() {
    let (mut desk, _medium, file) = desk().await;
    desk.session = None;
    for copy in ["header", "header.previous"] {
        fs::write(desk.place().join(copy), "nothing").unwrap();
    }
    let mut session = start(&desk.place(), false).unwrap();
    assert_eq!(refusal(session.dispatch("status", json!({})).await), Refusal::DamagedHeader);
    let restored = brought_back(&mut session, &file, &desk.sheet).await;
    assert!(Path::new(restored["aside"].as_str().unwrap()).join("desk.db").exists());
    drop(session);
    assert_eq!(whole(&desk.place()).await, 1);
}

#[tokio::test]
async fn stopped_at_any_step_the_vault_stands_as_it_was_and_nothing_is_left_beside_it() {
    let (mut desk, _medium, file) = desk().await;
    let before = contents(&desk.place());
    let (sheet, place) = (desk.sheet.clone(), desk.place());
    let session = desk.session.as_mut().unwrap();
    let mut steps = 0;
    for stop_at in 0.. {
        read(session, &file).await;
        session.dispatch("restoration_begin", json!({ "by": "sheet", "lines": sheet })).await.unwrap();
        assert_eq!(beside(&place).len(), 2, "it is built beside the vault");
        let mut over = false;
        for _ in 0..stop_at {
            over = session.dispatch("restoration_go_on", json!({})).await.unwrap()["stage"] == "over";
        }
        if over {
            break;
        }
        session.dispatch("restoration_stop", json!({})).await.unwrap();
        assert_eq!(refusal(session.dispatch("restoration_go_on", json!({})).await), Refusal::NothingUnderWay);
        assert_eq!(contents(&place), before);
        assert_eq!(beside(&place), ["vault"]);
        steps += 1;
    }
    assert!(steps >= 2, "restored and not yet checked is one of the steps");
}

#[tokio::test]
async fn what_a_program_that_was_killed_had_restored_goes_and_the_vault_of_before_never_does() {
    let (mut desk, _medium, file) = desk().await;
    let (sheet, place) = (desk.sheet.clone(), desk.place());
    let session = desk.session.as_mut().unwrap();
    read(session, &file).await;
    session.dispatch("restoration_begin", json!({ "by": "sheet", "lines": sheet })).await.unwrap();
    session.dispatch("restoration_go_on", json!({})).await.unwrap();
    let built = beside(&place).into_iter().find(|name| name != "vault").unwrap();
    // As a kill leaves it, before the two change places: with the mark. And as one leaves it after: without.
    let copy = |to: &str| {
        let (from, to) = (place.with_file_name(&built), place.with_file_name(to));
        fs::create_dir(&to).unwrap();
        for (name, bytes) in contents(&from) {
            fs::write(to.join(name), bytes).unwrap();
        }
        to
    };
    let (unused, used) = (copy("vault.00000001.part"), copy("vault.00000002.part"));
    fs::remove_file(used.join("unfinished")).unwrap();
    brought_back(session, &file, &sheet).await;
    assert!(!unused.exists() && used.exists());
}

#[tokio::test]
async fn a_damaged_backup_or_one_of_another_desk_replaces_nothing() {
    let (mut desk, medium, file) = desk().await;
    let before = contents(&desk.place());
    let (sheet, place) = (desk.sheet.clone(), desk.place());
    let mut bytes = fs::read(&file).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    let damaged = medium.path().join("damaged.backup");
    fs::write(&damaged, bytes).unwrap();
    let session = desk.session.as_mut().unwrap();
    read(session, &damaged).await;
    session.dispatch("restoration_begin", json!({ "by": "sheet", "lines": sheet })).await.unwrap();
    assert_eq!(refusal(through(session).await), Refusal::DamagedBackup);

    let mut other = Desk::new().await;
    let elsewhere = backed_up(other.session(), medium.path()).await;
    let request = json!({ "path": elsewhere });
    assert_eq!(refusal(session.dispatch("restoration_read", request).await), Refusal::BackupOfAnotherVault);
    for path in ["", "backup", "/", "/nowhere/a.backup"] {
        let request = json!({ "path": path });
        assert_eq!(refusal(session.dispatch("restoration_read", request).await), Refusal::FileUnreadable, "{path}");
    }
    assert_eq!(contents(&place), before);
    assert_eq!(beside(&place), ["vault"]);
}

#[tokio::test]
async fn over_a_vault_that_stands_only_somebody_in_charge_or_the_sheet_brings_a_backup_back() {
    let (mut desk, _medium, file) = desk().await;
    let place = desk.place();
    let session = desk.session.as_mut().unwrap();
    let found = read(session, &file).await;
    let way = |name: &str, passphrase: &str| {
        let account =
            found["accounts"].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap()["id"].clone();
        json!({ "by": "passphrase", "account": account, "passphrase": passphrase })
    };
    assert_eq!(refusal(session.dispatch("restoration_begin", way("Grace", PHRASE)).await), Refusal::NotAllowed);
    let wrong = way("Ada", "pénurie mixte requin sergent rentrer exister nutritif virement");
    assert_eq!(refusal(session.dispatch("restoration_begin", wrong).await), Refusal::WrongPassphrase);
    let lines = json!({ "by": "sheet", "lines": ["YADS-0R4A-XA", "S492-X4K0-9Q", "8QGG-H7KX-D8", "XMSR-3531-5D"] });
    let refused = session.dispatch("restoration_begin", lines).await;
    assert_eq!(refusal(refused), Refusal::WrongSheetLine { line: 3 });
    assert_eq!(beside(&place), ["vault"]);
    session.dispatch("restoration_begin", way("Ada", PHRASE)).await.unwrap();
    through(session).await.unwrap();
    desk.session = None;
    assert_eq!(whole(&place).await, 1);
}
