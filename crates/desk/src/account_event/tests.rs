//! What everybody is told of the accounts, and that the journal knows it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use serde_json::{Value, json};

use crate::{
    Refusal,
    appointment::tests::{assert_whole, refusal},
    circle::tests::Desk,
    session::bench::PHRASE,
};

/// What whoever is in is told: kind, whose account, by whom.
async fn told(desk: &mut Desk) -> Vec<(String, String, String)> {
    let word = |event: &Value, field: &str| event[field].as_str().unwrap().to_owned();
    let events = desk.ask("account_events", json!({})).await;
    let events = events.as_array().unwrap().iter();
    events.map(|event| (word(event, "kind"), word(event, "name"), word(event, "by_name"))).collect()
}

async fn read(desk: &mut Desk) {
    desk.ask("account_events_read", json!({ "until": i64::MAX })).await;
}

fn said(kind: &str, name: &str, by: &str) -> (String, String, String) {
    (kind.to_owned(), name.to_owned(), by.to_owned())
}

async fn try_in_vain(desk: &mut Desk, name: &str) -> Refusal {
    let account = desk.id_of_locked(name).await;
    refusal(desk.try_to("unlock", json!({ "account": account, "passphrase": "ce n’est pas la bonne" })).await)
}

///
#[tokio::test]
async fn everybody_else_is_told_once_of_a_new_account_and_of_a_new_code() {
    let mut desk = Desk::with_colleagues().await;
    // Ada added all of them: nobody is told of what came before them, nor of what they did themselves.
    assert_eq!(told(&mut desk).await, []);
    let rosa = desk.account_of("Rosa").await;
    desk.ask("reset_account", json!({ "account": rosa })).await;
    desk.unlock("Grace").await;
    let news = [said("added", "Rosa", "Ada"), said("added", "Alan", "Ada"), said("reset", "Rosa", "Ada")];
    assert_eq!(told(&mut desk).await, news);
    read(&mut desk).await;
    assert_eq!(told(&mut desk).await, []);
    desk.unlock("Alan").await;
    assert_eq!(told(&mut desk).await, [said("reset", "Rosa", "Ada")], "each reads for themselves");
    read(&mut desk).await;
    assert_whole(desk.agent()).await;
}

///
#[tokio::test]
async fn everybody_is_told_that_the_paper_sheet_opened_the_desk() {
    let mut desk = Desk::with_colleagues().await;
    desk.open_with_sheet("Rosa").await;
    assert_eq!(told(&mut desk).await, [said("added", "Alan", "Ada")]);
    desk.unlock("Ada").await;
    assert_eq!(told(&mut desk).await, [said("sheet_used", "Rosa", "Rosa")]);
    assert_whole(desk.agent()).await;
}

/// K-09.
#[tokio::test]
async fn wrong_tries_wait_also_after_a_restart_and_stand_in_the_journal_at_the_next_opening() {
    let mut desk = Desk::with_colleagues().await;
    desk.lock().await;
    for _ in 0..4 {
        assert_eq!(try_in_vain(&mut desk, "Rosa").await, Refusal::WrongPassphrase);
    }
    let later = |refused| matches!(refused, Refusal::TryLater { .. });
    assert!(later(try_in_vain(&mut desk, "Rosa").await));
    desk.lock().await;
    assert!(later(try_in_vain(&mut desk, "Rosa").await));
    let rosa = desk.id_of_locked("Rosa").await;
    let right = json!({ "account": rosa, "passphrase": PHRASE });
    assert!(later(refusal(desk.try_to("unlock", right.clone()).await)), "the right one waits too");
    // Nobody else waits; a colleague who is not in charge is not told, and it is in the journal all the same.
    desk.unlock("Grace").await;
    assert_eq!(told(&mut desk).await, [said("added", "Rosa", "Ada"), said("added", "Alan", "Ada")]);
    assert_whole(desk.agent()).await;
    let kept = sqlx::query!("select account, tries from account_event where kind = 'tried'")
        .fetch_all(&mut desk.agent().desk)
        .await
        .unwrap();
    assert_eq!((kept.len(), json!(kept[0].account), kept[0].tries), (1, rosa, 4));

    desk.lock().await;
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    desk.ask("unlock", right).await;
    let news = told(&mut desk).await;
    assert!(news.contains(&said("tried", "Rosa", "Grace")), "{news:?}");
    desk.unlock("Ada").await;
    assert_eq!(told(&mut desk).await, [said("tried", "Rosa", "Grace")], "those in charge are told");
    // And nothing is left to wait for.
    desk.lock().await;
    assert_eq!(try_in_vain(&mut desk, "Rosa").await, Refusal::WrongPassphrase);
}
