//! The promises of calling back.

#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::{
    Clock,
    appointment::tests::{assert_whole, file_of, refusal},
    case_file::CaseFile,
    safe_contact::{SafeContactInput, SafeContactUpdate, safe_contact_update},
    session::bench::bench,
};

/// 23 November 2026 is a Monday.
fn at(agent: &mut Agent, instant: &str) {
    agent.clock = Clock::Fixed(instant.parse().unwrap());
}

async fn said(agent: &mut Agent, person: i64, phone_safe: PhoneSafe, safe_hours: &str) {
    let with = SafeContactInput { phone_safe, safe_hours: safe_hours.to_owned(), ..SafeContactInput::default() };
    safe_contact_update(agent, SafeContactUpdate { person, with }).await.unwrap();
}

async fn noted(agent: &mut Agent, file: &CaseFile, result: CallResult) -> Calls {
    let new =
        NewCallAttempt { person: file.person.id, case_file: Some(file.id), when: None, result, note: String::new() };
    call_attempt_add(agent, new).await.unwrap()
}

fn next(calls: &Calls) -> Option<(&str, &str, &str)> {
    calls.next.as_ref().map(|next| (next.on.as_str(), next.from.as_str(), next.until.as_str()))
}

#[tokio::test]
async fn the_next_time_to_call_is_within_the_safe_hours_and_another_than_the_one_that_failed_today() {
    let mut bench = bench().await;
    let agent = bench.agent();
    at(agent, "2026-11-23T10:00:00Z");
    let file = file_of(agent, "Martin").await;
    said(agent, file.person.id, PhoneSafe::Yes, "lundi et jeudi 9h-12h, lundi 14h-16h").await;
    let one = || OnePerson { person: file.person.id };
    let before = calls(agent, one()).await.unwrap();
    assert_eq!(before.moment, CallMoment::Now);
    assert_eq!(next(&before), Some(("2026-11-23", "09:00", "12:00")));

    let after = noted(agent, &file, CallResult::NoAnswer).await;
    assert_eq!(after.moment, CallMoment::InVain);
    assert_eq!(next(&after), Some(("2026-11-23", "14:00", "16:00")));
    let [attempt] = after.attempts.as_slice() else { panic!("{after:?}") };
    assert_eq!(
        (attempt.on.as_str(), attempt.at.as_str(), attempt.author_name.as_str()),
        ("2026-11-23", "10:00", "Ada")
    );

    at(agent, "2026-11-23T14:30:00Z");
    let after = noted(agent, &file, CallResult::NotSafe).await;
    assert_eq!(next(&after), Some(("2026-11-26", "09:00", "12:00")));
    at(agent, "2026-11-23T17:00:00Z");
    assert_eq!(calls(agent, one()).await.unwrap().moment, CallMoment::NotNow);
    assert_whole(agent).await;
}

#[tokio::test]
async fn no_time_is_proposed_where_nobody_said_that_the_telephone_is_safe() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Martin").await;
    let one = || OnePerson { person: file.person.id };
    assert_eq!(calls(agent, one()).await.unwrap().moment, CallMoment::PhoneNotSafe, "nobody asked");
    for (phone_safe, hours, moment) in [
        (PhoneSafe::No, "9h-12h", CallMoment::PhoneNotSafe),
        (PhoneSafe::Unknown, "9h-12h", CallMoment::PhoneNotSafe),
        (PhoneSafe::Yes, "quand les enfants sont à l’école", CallMoment::HoursUnclear),
        (PhoneSafe::Yes, " ", CallMoment::HoursUnsaid),
    ] {
        said(agent, file.person.id, phone_safe, hours).await;
        let calls = calls(agent, one()).await.unwrap();
        assert_eq!((calls.moment, calls.next), (moment, None), "{phone_safe:?} {hours}");
    }
}

#[tokio::test]
async fn a_call_is_taken_back_by_whoever_noted_it_alone_and_none_is_noted_for_tomorrow() {
    let mut bench = bench().await;
    let agent = bench.agent();
    at(agent, "2026-11-23T10:00:00Z");
    let file = file_of(agent, "Martin").await;
    let other = file_of(agent, "Durand").await;
    let new = |person, case_file, on: &str, at: &str| NewCallAttempt {
        person,
        case_file,
        when: Some(CalledAt { on: on.to_owned(), at: at.to_owned() }),
        result: CallResult::NoAnswer,
        note: String::new(),
    };
    let impossible = |field: &str| Refusal::ImpossibleDate { field: field.to_owned() };
    let missing = |noun: &str| Refusal::NotFound { noun: noun.to_owned() };
    let person = file.person.id;
    for (request, expected) in [
        (new(person, None, "2026-11-24", "09:00"), impossible("on")),
        (new(person, None, "2026-11-23", "10:01"), impossible("at")),
        (new(person, None, "2026-11-23", "25:00"), impossible("at")),
        (new(person, Some(other.id), "2026-11-23", "09:00"), missing("case_file")),
        (new(99, None, "2026-11-23", "09:00"), missing("person")),
    ] {
        assert_eq!(refusal(call_attempt_add(agent, request).await), expected);
    }
    let calls = call_attempt_add(agent, new(person, None, "2026-11-20", "09:00")).await.unwrap();
    let id = calls.attempts.first().map(|attempt| (attempt.id, attempt.mine)).unwrap();
    assert!(id.1);
    let ada = std::mem::replace(&mut agent.account, "00000000000000000000000000000002".to_owned());
    let one = || OneCallAttempt { call_attempt: id.0 };
    assert_eq!(refusal(call_attempt_discard(agent, one()).await), missing("call_attempt"));
    agent.account = ada;
    call_attempt_discard(agent, one()).await.unwrap();
    assert_whole(agent).await;
}
