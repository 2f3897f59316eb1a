//! The promises of the list of the day.

#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::{
    appointment::tests::{GRACE, assert_whole, file_of, grace_joins},
    appointment::{NewAppointment, OneAppointment, appointment_absent, appointment_book},
    call_attempt::{CallResult, NewCallAttempt, call_attempt_add},
    follow_up::{NewFollowUp, follow_up_add},
    interview::interview_add,
    session::bench::bench,
    today::today,
};

async fn to_do(agent: &mut Agent) -> Vec<ToDo> {
    today(agent, Nothing {}).await.unwrap().to_do
}

async fn follow_up(agent: &mut Agent, case_file: i64, due_on: &str, assigned_to: &str) {
    let new = NewFollowUp {
        case_file,
        referral: None,
        due_on: due_on.into(),
        what: "Rappeler".into(),
        assigned_to: assigned_to.into(),
    };
    follow_up_add(agent, new).await.unwrap();
}

/// Somebody who was expected at that hour and did not come.
async fn missed(agent: &mut Agent, person: i64, on: &str, starts: &str) {
    let staff = agent.account.clone();
    let new = NewAppointment {
        staff,
        on: on.into(),
        starts: starts.into(),
        minutes: 30,
        person: Some(person),
        case_file: None,
        who: String::new(),
        intervention: "information".into(),
        walk_in: false,
        note: String::new(),
        room: None,
        outside_reason: None,
    };
    let booked = appointment_book(agent, new).await.unwrap();
    appointment_absent(agent, OneAppointment { appointment: booked.id }).await.unwrap();
}

#[tokio::test]
async fn what_is_late_stands_before_what_is_for_today_and_what_comes_within_the_week() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Martin").await.id;
    let me = agent.account.clone();
    for due_on in ["2026-11-30", "2026-11-23", "2026-11-20", "2026-12-01", "2026-11-18"] {
        follow_up(agent, file, due_on, &me).await;
    }
    let list: Vec<_> = to_do(agent).await.into_iter().map(|line| (line.when, line.on, line.days_late)).collect();
    let expected = [
        (When::Late, "2026-11-18", 5),
        (When::Late, "2026-11-20", 3),
        (When::Today, "2026-11-23", 0),
        (When::Week, "2026-11-30", -7),
    ];
    assert_eq!(list, expected.map(|(when, on, days)| (when, on.to_owned(), days)), "the eighth day can wait");
    assert_whole(agent).await;
}

#[tokio::test]
async fn what_was_given_to_nobody_by_name_is_that_of_whoever_received_the_person_last() {
    let mut bench = bench().await;
    let agent = bench.agent();
    grace_joins(agent).await;
    let file = file_of(agent, "Martin").await.id;
    let later: chrono::DateTime<chrono::Utc> = "2027-02-01T09:00:00Z".parse().unwrap();
    let monday = agent.clock;
    let owner = async |agent: &mut Agent| {
        agent.clock = crate::Clock::Fixed(later);
        let list = to_do(agent).await;
        agent.clock = monday;
        let silent = list.into_iter().find(|line| line.when == When::Silent).unwrap();
        (silent.account, silent.account_name)
    };
    assert_eq!(owner(agent).await, (None, None), "nobody received her yet");
    let new = serde_json::json!({
        "case_file": file, "appointment": null, "held_on": "2026-11-21", "minutes": 30, "mode": "sur_place",
        "interventions": ["information"], "notes": ""
    });
    interview_add(agent, serde_json::from_value(new).unwrap()).await.unwrap();
    assert_eq!(owner(agent).await, (Some(agent.account.clone()), Some("Ada".into())));
    follow_up(agent, file, "2026-11-23", GRACE).await;
    let given = to_do(agent).await;
    assert_eq!(given.first().and_then(|line| line.account_name.clone()).as_deref(), Some("Grace"));
}

#[tokio::test]
async fn an_absence_is_called_back_for_a_week_until_she_was_spoken_to_or_comes_again() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Martin").await;
    let other = file_of(agent, "Durand").await;
    missed(agent, file.person.id, "2026-11-20", "09:00").await;
    missed(agent, other.person.id, "2026-11-20", "10:00").await;
    missed(agent, other.person.id, "2026-11-10", "10:00").await;
    let absent = async |agent: &mut Agent| {
        let list = to_do(agent).await.into_iter().filter(|line| matches!(line.subject, Subject::Absence(_)));
        list.map(|line| line.person.unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(absent(agent).await, [file.person.id, other.person.id]);
    let call =
        |result| NewCallAttempt { person: file.person.id, case_file: None, when: None, result, note: String::new() };
    call_attempt_add(agent, call(CallResult::NoAnswer)).await.unwrap();
    assert_eq!(absent(agent).await.len(), 2, "nobody was spoken to");
    call_attempt_add(agent, call(CallResult::Joined)).await.unwrap();
    assert_eq!(absent(agent).await, [other.person.id]);
    missed(agent, other.person.id, "2026-11-23", "10:00").await;
    assert_eq!(absent(agent).await, [other.person.id], "missed twice, called once");
    assert_whole(agent).await;
}
