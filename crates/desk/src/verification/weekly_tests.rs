//! The full check that the desk makes by itself: when it is due, by how much it goes on at a time, and what is told of it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{fs::OpenOptions, os::unix::fs::FileExt, time::Duration};

use serde_json::{Value, json};

use super::*;
use crate::{
    Clock,
    appointment::tests::file_of,
    session::bench::{Bench, bench},
};

/// The instant of a [`Bench`], so many days later.
fn after(days: i64) -> DateTime<Utc> {
    "2026-11-23T09:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::days(days)
}

/// The same session as it begins again, so many days later.
fn come_back(desk: &mut Bench, days: i64) {
    desk.agent().clock = Clock::Fixed(after(days));
    desk.agent().weekly = Weekly::Unknown;
}

async fn told(desk: &mut Bench) -> Value {
    desk.session.dispatch("verification", json!({})).await.unwrap()
}

/// How many slices it took until nothing was left to do.
async fn to_its_end(desk: &mut Bench) -> usize {
    let mut slices = 0;
    while desk.session.check_slice().await.unwrap() {
        slices += 1;
    }
    desk.session.keep_check().await.unwrap();
    slices
}

#[tokio::test]
async fn a_week_after_the_last_one_the_desk_checks_itself_in_slices_while_others_are_at_work() {
    let mut desk = bench().await;
    file_of(desk.agent(), "Zyxomma").await;
    assert_eq!(to_its_end(&mut desk).await, 0, "nothing is due in a new vault");
    assert_eq!(told(&mut desk).await, Value::Null);

    come_back(&mut desk, 7);
    let mut slices = 0;
    while desk.session.check_slice().await.unwrap() {
        // Each is given up once in the middle, and somebody opens a file in between.
        let _given_up = tokio::time::timeout(Duration::ZERO, desk.session.check_slice()).await;
        if slices % 10 == 0 {
            file_of(desk.agent(), "Martin").await;
        }
        slices += 1;
    }
    desk.session.keep_check().await.unwrap();
    assert!(slices > 20, "{slices}");
    let found = told(&mut desk).await;
    assert_eq!((&found["whole"], &found["at"]), (&json!(true), &json!("2026-11-30T09:00:00.000Z")));
    assert_eq!(to_its_end(&mut desk).await, 0, "once in a session");

    come_back(&mut desk, 13);
    assert_eq!(to_its_end(&mut desk).await, 0, "six days later");
    assert_eq!(told(&mut desk).await, found);
    come_back(&mut desk, 14);
    assert!(to_its_end(&mut desk).await > 20);
    assert!(desk.agent().verify().await.unwrap().is_clean());
}

#[tokio::test]
async fn a_clock_that_is_wrong_puts_no_check_off() {
    let mut desk = bench().await;
    // The clock ran years ahead, and a check was made then.
    come_back(&mut desk, 3_000);
    assert!(to_its_end(&mut desk).await > 20);
    // Put right, it finds the last check in years to come: that counts for nothing.
    come_back(&mut desk, 2);
    assert!(to_its_end(&mut desk).await > 20);
    come_back(&mut desk, 8);
    assert_eq!(to_its_end(&mut desk).await, 0);
    // A clock that stands still, or begins again each morning, counts no week: entries are counted too.
    let entries = journal::head(&mut desk.agent().desk).await.unwrap().sequence;
    let now = after(8);
    sqlx::query("update verification set entries = ?")
        .bind(entries - DUE_ENTRIES + 1)
        .execute(&mut desk.agent().desk)
        .await
        .unwrap();
    assert!(!is_due(&mut desk.agent().desk, now).await.unwrap());
    sqlx::query("update verification set entries = entries - 1").execute(&mut desk.agent().desk).await.unwrap();
    assert!(is_due(&mut desk.agent().desk, now).await.unwrap());
}

#[tokio::test]
async fn what_the_check_found_is_told_until_the_next_one() {
    let mut desk = bench().await;
    file_of(desk.agent(), "Zyxomma").await;
    sqlx::query("update person set birth_name = 'Autre'").execute(&mut desk.agent().desk).await.unwrap();
    come_back(&mut desk, 7);
    to_its_end(&mut desk).await;
    let found = told(&mut desk).await;
    assert_eq!((&found["whole"], &found["journals"], &found["desk"]), (&json!(false), &json!(false), &json!(true)));
    come_back(&mut desk, 8);
    assert_eq!(told(&mut desk).await, found);
}

#[tokio::test]
async fn a_damaged_page_is_told_and_the_others_are_read_on() {
    let mut desk = bench().await;
    file_of(desk.agent(), "Zyxomma").await;
    let page = sqlx::query_scalar::<_, i64>("select rootpage from sqlite_master where name = 'silence'")
        .fetch_one(&mut desk.agent().desk)
        .await
        .unwrap();
    let file = desk.agent().vault.folder().join(database::DESK);
    let file = OpenOptions::new().read(true).write(true).open(file).unwrap();
    let (place, mut byte) = (u64::try_from((page - 1) * 4096 + 100).unwrap(), [0]);
    file.read_exact_at(&mut byte, place).unwrap();
    file.write_all_at(&[byte[0] ^ 1], place).unwrap();

    come_back(&mut desk, 7);
    to_its_end(&mut desk).await;
    let found = told(&mut desk).await;
    assert_eq!((&found["whole"], &found["desk"], &found["statistics"]), (&json!(false), &json!(false), &json!(true)));
    let list = json!({ "filter": "all", "offset": 0, "limit": 9 });
    assert_eq!(desk.session.dispatch("case_files", list).await.unwrap()["total"], 1);
    file_of(desk.agent(), "Martin").await;
    come_back(&mut desk, 8);
    assert_eq!(told(&mut desk).await, found, "it was written down");
}
