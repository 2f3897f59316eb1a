//! Visits: the desk's journal goes on, or somebody with the desk's own keys wrote it anew.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use serde_json::{Value, json};
use vault::chain::GENESIS;

use super::*;
use crate::{appointment::tests::file_of, circle::tests::Desk, older_vault::must_wait};

/// Ada in charge, and Sacha, a supervisor, who came in before the desk knew of them. Ada is in.
async fn desk() -> Desk {
    let mut desk = Desk::new().await;
    let code = desk.ask("add_account", json!({ "name": "Sacha", "role": "supervisor" })).await["code"].clone();
    desk.enrol("Sacha", &code).await;
    assert_eq!(desk.ask("visit", json!({})).await["standing"], "unknown");
    desk.unlock("Ada").await;
    desk
}

async fn visited(desk: &mut Desk) -> Value {
    desk.unlock("Sacha").await;
    desk.ask("visit", json!({})).await
}

/// Ada comes in, something happens, and she locks as the window does.
async fn a_day(desk: &mut Desk) {
    desk.unlock("Ada").await;
    file_of(desk.agent(), "Martin").await;
    desk.session.as_mut().unwrap().remember().await;
}

/// What somebody does who holds the desk's keys and tools of their own: an entry tells another instant, and every entry after it is
/// linked and sealed again.
async fn rewrite(agent: &mut Agent) {
    sqlx::query("update journal set at = '2020-01-01T00:00:00.000Z' where sequence = 2")
        .execute(&mut agent.desk)
        .await
        .unwrap();
    let entries =
        sqlx::query!("select sequence, at, account, verb, noun, record, record_hash from journal order by sequence")
            .fetch_all(&mut agent.desk)
            .await
            .unwrap();
    let mut previous = GENESIS;
    for entry in entries {
        let fields: [&[u8]; 7] = [
            &entry.sequence.to_be_bytes(),
            entry.at.as_bytes(),
            entry.account.as_bytes(),
            entry.verb.as_bytes(),
            entry.noun.as_bytes(),
            &entry.record.to_be_bytes(),
            &entry.record_hash,
        ];
        let link = agent.keys.desk_chain.link(&previous, &fields);
        sqlx::query("update journal set previous_hash = ?, hash = ?, mac = ? where sequence = ?")
            .bind(&previous[..])
            .bind(&link.hash[..])
            .bind(&link.mac[..])
            .bind(entry.sequence)
            .execute(&mut agent.desk)
            .await
            .unwrap();
        previous = link.hash;
    }
}

#[tokio::test]
async fn a_visit_remembers_how_far_the_journal_had_come_and_the_next_one_says_that_it_goes_on() {
    let mut desk = desk().await;
    let first = visited(&mut desk).await;
    assert_eq!((&first["standing"], &first["before"]), (&json!("first"), &Value::Null));
    let seen = first["sequence"].as_i64().unwrap();
    assert!(seen > 0);
    assert_eq!(visited(&mut desk).await["standing"], "unchanged");

    a_day(&mut desk).await;
    let next = visited(&mut desk).await;
    assert_eq!((&next["standing"], &next["before_sequence"]), (&json!("goes_on"), &json!(seen)));
    assert!(next["sequence"].as_i64().unwrap() > seen && next["before"].is_string());

    desk.unlock("Ada").await;
    assert!(desk.agent().verify().await.unwrap().is_clean());
    // What a change of all keys leaves is compared as before.
    desk.ask("keys_change", json!({})).await;
    assert_eq!(visited(&mut desk).await["standing"], "goes_on");
    a_day(&mut desk).await;
    assert_eq!(visited(&mut desk).await["standing"], "goes_on");
    desk.unlock("Ada").await;
    assert!(desk.agent().verify().await.unwrap().is_clean());
}

#[tokio::test]
async fn a_history_rewritten_with_the_desks_own_keys_is_seen_by_the_check_and_told_to_the_supervisor() {
    let mut desk = desk().await;
    let seen = visited(&mut desk).await["sequence"].clone();
    desk.unlock("Ada").await;
    rewrite(desk.agent()).await;
    let found = desk.agent().verify().await.unwrap();
    assert!(found.journals(), "the journal holds in itself: {found:?}");
    assert_eq!(found.visits, [1]);
    assert!(!found.is_clean());

    desk.unlock("Ada").await;
    let older = desk.ask("status", json!({})).await["older"].clone();
    assert_eq!((&older["by"], &older["missing"]), (&json!("visit"), &json!(0)), "{older}");
    assert!(matches!(must_wait(desk.agent(), "case_file"), Err(crate::Error::Refused(Refusal::OlderVault))));
    desk.ask("older_vault_go_on", json!({})).await;
    a_day(&mut desk).await;
    let told = visited(&mut desk).await;
    assert_eq!((&told["standing"], &told["before_sequence"]), (&json!("rewritten"), &seen));
    // It is not forgotten, whatever comes after.
    a_day(&mut desk).await;
    assert_eq!(visited(&mut desk).await["standing"], "rewritten");
}

#[tokio::test]
async fn a_visit_that_somebody_with_the_desks_keys_made_fit_is_not_the_supervisors_any_more() {
    let mut desk = desk().await;
    visited(&mut desk).await;
    desk.unlock("Ada").await;
    let agent = desk.agent();
    rewrite(agent).await;
    let key = witness_key(&mut agent.desk).await.unwrap().unwrap();
    let (sequence, hash) = sqlx::query_as::<_, (i64, Vec<u8>)>("select sequence, hash from journal where sequence = 4")
        .fetch_one(&mut agent.desk)
        .await
        .unwrap();
    let seal = key.seal(&JournalHead::new(sequence, hash.try_into().unwrap()));
    let Agent { statistics, keys, account, clock, .. } = agent;
    let mut write = Write::begin_elsewhere(statistics, &keys.statistics_chain, account, *clock).await.unwrap();
    sqlx::query("update visit set sequence = ?, seal = ?")
        .bind(sequence)
        .bind(&seal[..])
        .execute(write.database())
        .await
        .unwrap();
    write.commit(Event::new(Verb::Changed, Noun::Visit, 1)).await.unwrap();
    assert!(desk.agent().verify().await.unwrap().is_clean(), "the desk itself sees nothing");
    assert_eq!(visited(&mut desk).await["standing"], "not_mine");
}

#[tokio::test]
async fn a_head_that_is_older_than_a_visit_or_gone_is_told() {
    let mut desk = desk().await;
    a_day(&mut desk).await;
    visited(&mut desk).await;
    for put_back in ["update desk_head set sequence = 3", "delete from desk_head"] {
        let supervisor = desk.session.as_mut().unwrap().supervisor().unwrap();
        sqlx::query(put_back).execute(&mut supervisor.statistics).await.unwrap();
        assert_eq!(visited(&mut desk).await["standing"], "rewritten", "{put_back}");
    }
}

#[tokio::test]
async fn a_supervisor_who_was_given_a_new_code_begins_anew_once() {
    let mut desk = desk().await;
    visited(&mut desk).await;
    desk.unlock("Ada").await;
    let account = desk.account_of("Sacha").await;
    let code = desk.ask("reset_account", json!({ "account": account })).await["code"].clone();
    desk.enrol("Sacha", &code).await;
    assert_eq!(desk.ask("visit", json!({})).await["standing"], "not_mine");
    a_day(&mut desk).await;
    assert_eq!(visited(&mut desk).await["standing"], "goes_on");
}

#[tokio::test]
async fn a_desk_without_supervisors_writes_nothing_of_this() {
    let mut desk = Desk::new().await;
    desk.unlock("Ada").await;
    let agent = desk.agent();
    assert!(witness_key(&mut agent.desk).await.unwrap().is_none());
    let heads = sqlx::query_scalar::<_, i64>("select count(*) from desk_head");
    assert_eq!(heads.fetch_one(&mut agent.statistics).await.unwrap(), 0);
}
