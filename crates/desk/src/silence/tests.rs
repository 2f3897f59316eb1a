//! The promises about silent files.

#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::{
    appointment::tests::{assert_whole, file_of, refusal},
    call_attempt::{CallResult, NewCallAttempt, call_attempt_add},
    case_file::{CloseCaseFile, case_file_close},
    error::Refusal,
    follow_up::{NewFollowUp, OneFollowUp, follow_up_add, follow_up_done},
    safe_contact::{SafeContactInput, SafeContactUpdate, safe_contact_update},
    session::bench::bench,
};

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, month, day).unwrap()
}

async fn found(agent: &mut Agent, today: NaiveDate) -> Vec<(i64, i64, Vec<DangerSign>)> {
    let found = silent(&mut agent.desk, today, 200).await.unwrap().0;
    found.into_iter().map(|file| (file.case_file, file.days, file.signs)).collect()
}

#[tokio::test]
async fn a_file_with_a_sign_of_danger_is_shown_sooner_and_first_and_the_sign_is_named() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let calm = file_of(agent, "Martin").await;
    let danger = file_of(agent, "Durand").await;
    let with = SafeContactInput { shares_home: true, ..SafeContactInput::default() };
    safe_contact_update(agent, SafeContactUpdate { person: danger.person.id, with }).await.unwrap();
    let shown = |days| (danger.id, days, vec![DangerSign::SharesHome]);
    assert_eq!(found(agent, NaiveDate::from_ymd_opt(2026, 12, 3).unwrap()).await, []);
    assert_eq!(found(agent, NaiveDate::from_ymd_opt(2026, 12, 4).unwrap()).await, [shown(14)]);
    assert_eq!(found(agent, day(1, 18)).await, [shown(59)]);
    assert_eq!(found(agent, day(1, 19)).await, [shown(60), (calm.id, 60, vec![])]);

    let set = silence_set(agent, Silence { in_danger: false, days: 90 }).await.unwrap();
    assert_eq!(set, [Silence { in_danger: false, days: 90 }, Silence { in_danger: true, days: 14 }]);
    assert_eq!(found(agent, day(1, 19)).await, [shown(60)]);
    silence_set(agent, Silence { in_danger: false, days: 30 }).await.unwrap();
    assert_eq!(found(agent, day(1, 19)).await.len(), 2);
    for days in [0, 731] {
        let refused = refusal(silence_set(agent, Silence { in_danger: true, days }).await);
        assert_eq!(refused, Refusal::OutOfBounds { field: "days".into(), least: 1, most: 730 });
    }
    assert_whole(agent).await;
}

#[tokio::test]
async fn what_is_planned_or_was_done_or_is_closed_is_no_silence() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Martin").await;
    let with = NewFollowUp {
        case_file: file.id,
        referral: None,
        due_on: "2026-11-25".into(),
        what: "Rappeler".into(),
        assigned_to: agent.account.clone(),
    };
    let to_do = follow_up_add(agent, with).await.unwrap();
    assert_eq!(found(agent, day(6, 1)).await, [], "a late follow-up is already announced");
    follow_up_done(agent, OneFollowUp { follow_up: to_do.id }).await.unwrap();
    assert_eq!(found(agent, day(1, 21)).await, []);
    assert_eq!(found(agent, day(1, 22)).await.len(), 1, "sixty days after it was done");

    agent.clock = crate::Clock::Fixed("2027-01-20T09:00:00Z".parse().unwrap());
    let call = NewCallAttempt {
        person: file.person.id,
        case_file: Some(file.id),
        when: None,
        result: CallResult::NoAnswer,
        note: String::new(),
    };
    call_attempt_add(agent, call).await.unwrap();
    assert_eq!(found(agent, day(1, 22)).await, [], "somebody is trying");
    assert_eq!(found(agent, day(6, 1)).await.len(), 1);
    case_file_close(agent, CloseCaseFile { case_file: file.id, outcome: "autre".into(), reason: "Terminé.".into() })
        .await
        .unwrap();
    assert_eq!(found(agent, day(6, 1)).await, []);
    assert_whole(agent).await;
}
