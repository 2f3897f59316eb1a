//! Somebody leaves: what they had opens nothing new, and everybody who stays works on.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::{fs, path::Path};

use serde_json::{Value, json};
use sqlx::Executor;
use vault::{Keyring, Keys, database};

use crate::{
    Document, Error, Refusal,
    appointment::{
        appointment_book,
        tests::{assert_whole, at, file_of, refusal},
    },
    attached_document::tests::one_page,
    backup::{
        restore::{Way, restore},
        tests::{drilled, made, whole},
    },
    circle::tests::Desk,
    session::bench::PHRASE,
};

async fn remove(desk: &mut Desk, name: &str) -> Result<Value, Error> {
    let account = desk.account_of(name).await;
    desk.try_to("account_remove", json!({ "account": account })).await
}

async fn names(desk: &mut Desk) -> Vec<String> {
    let accounts = desk.ask("accounts", json!({})).await;
    accounts.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
}

/// A file of a person, with a document, and a note of Grace's circle. Alan is in charge and leaves; Ada is in.
async fn desk_at_work() -> (Desk, i64, i64) {
    let mut desk = Desk::with_colleagues().await;
    let circle = desk.psychologists().await;
    desk.give(circle, "Alan").await.unwrap();
    let note = desk.note(circle, "Elle a peur de rentrer.").await;
    let file = file_of(desk.agent(), "Durand").await.id;
    let chosen = Document { name: "page.pdf".to_owned(), bytes: one_page() };
    let session = desk.session.as_mut().unwrap();
    let offered = session.receive("attached_document_offer", json!({}), chosen).await.unwrap();
    let kept = json!({
        "case_file": file, "title": "Page", "kind": "courrier", "dated_on": null, "confidential": false,
        "offer": offered["offer"]
    });
    let document = desk.ask("attached_document_add", kept).await["id"].as_i64().unwrap();
    desk.unlock("Ada").await;
    let meeting = at(desk.agent(), "2026-12-01", "09:00");
    appointment_book(desk.agent(), meeting).await.unwrap();
    (desk, note, document)
}

fn copied(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// A-09.
#[tokio::test]
async fn who_was_removed_opens_nothing_and_everybody_else_works_on_with_what_they_had() {
    let (mut desk, note, document) = desk_at_work().await;
    remove(&mut desk, "Alan").await.unwrap();
    assert_eq!(names(&mut desk).await, ["Ada", "Grace", "Rosa"]);
    // Whoever removed goes on at once: reads, writes, opens what was sealed.
    desk.ask("attached_document_open", json!({ "attached_document": document })).await;
    file_of(desk.agent(), "Après").await;
    assert_whole(desk.agent()).await;
    assert!(desk.agent().verify().await.unwrap().is_clean());

    desk.lock().await;
    let status = desk.ask("status", json!({})).await;
    assert!(!status.to_string().contains("Alan"));
    for name in ["Grace", "Rosa", "Ada"] {
        desk.unlock(name).await;
        desk.ask("attached_document_open", json!({ "attached_document": document })).await;
        assert!(desk.agent().verify().await.unwrap().is_clean());
    }
    desk.unlock("Grace").await;
    assert_eq!(desk.read(note).await, "Elle a peur de rentrer.");
    // The sheet of before still opens, and somebody new can be let in.
    desk.open_with_sheet("Ada").await;
    let code = desk.ask("add_account", json!({ "name": "Hedy", "role": "agent" })).await["code"].clone();
    desk.enrol("Hedy", &code).await;
    assert!(desk.agent().verify().await.unwrap().is_clean());
}

/// A-10.
#[tokio::test]
async fn an_old_copy_opens_with_the_old_passphrase_and_leads_to_nothing_new() {
    let (mut desk, ..) = desk_at_work().await;
    let alan = desk.account_of("Alan").await;
    desk.lock().await;
    let place = desk.place();
    let old = place.with_file_name("old");
    copied(&place, &old);
    desk.unlock("Ada").await;
    remove(&mut desk, "Alan").await.unwrap();
    file_of(desk.agent(), "Après").await;
    desk.lock().await;

    let unlock = json!({ "account": alan, "passphrase": PHRASE });
    assert!(desk.try_to("unlock", unlock.clone()).await.is_err());
    let mut copy = desk.elsewhere(&old);
    copy.dispatch("unlock", unlock.clone()).await.unwrap();
    drop(copy);
    // The header of before, put back beside the new databases, opens none of them.
    desk.session = None;
    for name in ["header", "header.previous"] {
        fs::copy(old.join(name), place.join(name)).unwrap();
    }
    let mut mixed = desk.elsewhere(&place);
    let answer = mixed.dispatch("unlock", unlock).await;
    assert!(matches!(answer, Err(Error::Refused(Refusal::DamagedDatabase))), "{answer:?}");
}

/// A-11.
#[tokio::test]
async fn the_old_keys_themselves_open_neither_new_database_and_no_new_key_of_a_document() {
    let (mut desk, ..) = desk_at_work().await;
    let Keys::Agent { desk: old_desk, statistics: old_statistics, .. } = desk.agent().vault.keys().clone() else {
        panic!("an agent")
    };
    let files = desk.agent().vault.sealed_files(&old_desk);
    remove(&mut desk, "Alan").await.unwrap();
    let row = sqlx::query!("select sealed_as, sealed_key from attached_document").fetch_one(&mut desk.agent().desk);
    let row = row.await.unwrap();
    let (id, key) = (vault::DocumentId::parse(&row.sealed_as).unwrap(), vault::WrappedKey::kept(row.sealed_key));
    assert!(files.open(id, &key).is_err());
    let place = desk.place();
    desk.session = None;
    for (name, key) in
        [(database::DESK, old_desk.derive_database_key()), (database::STATISTICS, old_statistics.derive_database_key())]
    {
        let opened = database::open(&place.join(name), &key, false).await;
        assert!(matches!(opened, Err(vault::VaultError::DamagedDatabase)), "{name}");
    }
}

/// A-12.
/// B-09: whoever was removed still opens what they could copy, and the desk is told which backups those are.
#[tokio::test]
async fn a_backup_from_before_a_removal_is_named_as_such_and_opens_with_what_opened_the_vault_then() {
    let (mut desk, ..) = desk_at_work().await;
    let medium = tempfile::tempdir().unwrap();
    let session = desk.session.as_mut().unwrap();
    session.give_place("backup_place_choose", json!({}), medium.path().to_owned()).await.unwrap();
    let before = made(desk.agent(), medium.path()).await;
    remove(&mut desk, "Alan").await.unwrap();

    let name = before.file_name().unwrap().to_str().unwrap();
    assert_eq!(refusal(drilled(desk.agent(), name).await), Refusal::BackupOfEarlierKeys);
    let after = made(desk.agent(), medium.path()).await;
    assert!(drilled(desk.agent(), after.file_name().unwrap().to_str().unwrap()).await.unwrap().whole);
    let alan = Way::Passphrase { account: Some("Alan"), passphrase: PHRASE };
    let place = medium.path().join("vault");
    assert!(restore(&after, &place, &alan, &Keyring::Absent, |_| ()).is_err());
    restore(&before, &place, &alan, &Keyring::Absent, |_| ()).unwrap();
    assert_eq!(whole(&place).await, 2);
}

#[tokio::test]
async fn nobody_in_charge_removes_themselves_nor_does_anybody_else_remove_at_all() {
    let mut desk = Desk::with_colleagues().await;
    assert_eq!(refusal(remove(&mut desk, "Ada").await), Refusal::AskAnotherInCharge);
    remove(&mut desk, "Alan").await.unwrap();
    assert_eq!(refusal(remove(&mut desk, "Ada").await), Refusal::AskAnotherInCharge);
    let stranger = json!({ "account": "00000000000000000000000000000002" });
    assert_eq!(refusal(desk.try_to("account_remove", stranger).await), Refusal::UnknownAccount);
    desk.unlock("Rosa").await;
    assert_eq!(refusal(remove(&mut desk, "Ada").await), Refusal::NotAllowed);
    assert_eq!(refusal(desk.try_to("keys_change", json!({})).await), Refusal::NotAllowed);
    assert_eq!(names(&mut desk).await, ["Ada", "Grace", "Rosa"]);
}

#[tokio::test]
async fn a_circle_that_only_the_leaver_opens_is_given_to_somebody_first() {
    let mut desk = Desk::with_colleagues().await;
    let circle = desk.psychologists().await;
    let note = desk.note(circle, "Réservé.").await;
    desk.unlock("Ada").await;
    let last = Refusal::LastOfCircle { circle: "Psychologues".into() };
    assert_eq!(refusal(remove(&mut desk, "Grace").await), last);
    desk.unlock("Grace").await;
    desk.give(circle, "Rosa").await.unwrap();
    // What Grace gave is worth nothing without her account, as long as Rosa did not take it.
    desk.unlock("Ada").await;
    assert_eq!(refusal(remove(&mut desk, "Grace").await), last);
    desk.unlock("Rosa").await;
    desk.unlock("Ada").await;
    remove(&mut desk, "Grace").await.unwrap();
    desk.unlock("Rosa").await;
    assert_eq!(desk.read(note).await, "Réservé.");
    // The leaver's key of the circle serves for nothing that is written from here on.
    let newest = sqlx::query_scalar!(r#"select max(generation) as "newest!: i64" from circle_key"#)
        .fetch_one(&mut desk.agent().desk)
        .await
        .unwrap();
    assert_eq!(newest, 2);
    assert_whole(desk.agent()).await;
}

#[tokio::test]
async fn the_journal_says_who_removed_whom_and_everybody_is_told() {
    let mut desk = Desk::with_colleagues().await;
    let (ada, alan) = (desk.account_of("Ada").await, desk.account_of("Alan").await);
    remove(&mut desk, "Alan").await.unwrap();
    desk.ask("keys_change", json!({})).await;
    let kept = sqlx::query!(
        "select kind, account_event.account, by_account from account_event
         join journal on noun = 'account_event' and record = id and journal.account = by_account
         where kind in ('removed', 'keys_changed') order by id"
    )
    .fetch_all(&mut desk.agent().desk)
    .await
    .unwrap();
    let said: Vec<_> = kept.iter().map(|row| (row.kind.as_str(), json!(row.account), json!(row.by_account))).collect();
    assert_eq!(said, [("removed", alan, ada.clone()), ("keys_changed", json!(""), ada)]);
    desk.unlock("Rosa").await;
    let told = desk.ask("account_events", json!({})).await;
    let kinds: Vec<_> = told.as_array().unwrap().iter().map(|one| one["kind"].clone()).collect();
    assert_eq!(kinds, ["added", "removed", "keys_changed"]);
    assert_eq!((&told[1]["name"], &told[1]["by_name"]), (&json!("Alan"), &json!("Ada")));
}

#[tokio::test]
async fn what_was_changed_from_outside_before_is_still_found_afterwards() {
    let mut desk = Desk::with_colleagues().await;
    file_of(desk.agent(), "Martin").await;
    for outside in [
        "update journal set at = '2020-01-01T00:00:00.000Z' where sequence = 2",
        "update staff set employer = 'public'",
    ] {
        desk.agent().desk.execute(outside).await.unwrap();
    }
    let before = desk.agent().verify().await.unwrap().journal;
    desk.ask("keys_change", json!({})).await;
    assert_eq!(desk.agent().verify().await.unwrap().journal, before);
    assert!(matches!(before, crate::journal::Finding::BrokenChain { entry: 2 }));
}
