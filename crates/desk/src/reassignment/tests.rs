//! The promises of giving a colleague's work to another.

#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::{
    appointment::{
        NewAppointment, appointment_book,
        tests::{GRACE, assert_whole, file_of, grace_joins, refusal},
    },
    follow_up::{NewFollowUp, OneFollowUp, follow_up_add, follow_up_done},
    session::bench::bench,
};

async fn booked(agent: &mut Agent, staff: &str, on: &str, starts: &str) -> i64 {
    let new = NewAppointment {
        staff: staff.into(),
        on: on.into(),
        starts: starts.into(),
        minutes: 30,
        person: None,
        case_file: None,
        who: "Mme D.".into(),
        intervention: "information".into(),
        walk_in: false,
        note: String::new(),
        room: None,
        outside_reason: None,
    };
    appointment_book(agent, new).await.unwrap().id
}

async fn to_do(agent: &mut Agent, case_file: i64, due_on: &str) -> i64 {
    let new = NewFollowUp {
        case_file,
        referral: None,
        due_on: due_on.into(),
        what: "Rappeler".into(),
        assigned_to: agent.account.clone(),
    };
    follow_up_add(agent, new).await.unwrap().id
}

fn away(agent: &Agent, from_on: &str, until_on: Option<&str>) -> Absence {
    Absence { account: agent.account.clone(), from_on: from_on.into(), until_on: until_on.map(str::to_owned) }
}

async fn whose(agent: &mut Agent) -> (Vec<(i64, String)>, Vec<(i64, String)>) {
    let day = |text: &str| text.parse().unwrap();
    let today = agent.clock.today();
    let work = follow_up::filtered(&mut agent.desk, FollowUpFilter::Open, None, today).await.unwrap();
    let met = appointment::between(&mut agent.desk, day("2026-11-23"), day("2026-12-31")).await.unwrap();
    (
        work.into_iter().map(|one| (one.id, one.assigned_to)).collect(),
        met.into_iter().map(|one| (one.id, one.staff)).collect(),
    )
}

#[tokio::test]
async fn the_work_of_the_days_away_changes_hands_in_one_act_and_what_cannot_is_named() {
    let mut bench = bench().await;
    let agent = bench.agent();
    grace_joins(agent).await;
    let ada = agent.account.clone();
    let file = file_of(agent, "Martin").await.id;
    let (soon, far) = (to_do(agent, file, "2026-11-25").await, to_do(agent, file, "2026-12-20").await);
    let before = booked(agent, &ada, "2026-11-23", "10:00").await;
    let free = booked(agent, &ada, "2026-11-25", "10:00").await;
    let taken = booked(agent, &ada, "2026-11-26", "10:00").await;
    let hers = booked(agent, GRACE, "2026-11-26", "10:15").await;

    let of = away(agent, "2026-11-24", Some("2026-12-04"));
    let work = workload(agent, of.clone()).await.unwrap();
    assert_eq!((work.follow_ups.len(), work.appointments.len(), work.case_files), (1, 2, 0));
    let done = reassign(agent, NewReassignment { of, to: GRACE.into() }).await.unwrap();
    assert_eq!(done.left.iter().map(|one| one.id).collect::<Vec<_>>(), [taken]);
    let act = &done.reassignment;
    assert_eq!((act.follow_ups, act.appointments, act.undone_at.as_deref()), (1, 1, None));
    assert_eq!((act.from_name.as_str(), act.to_name.as_str(), act.author_name.as_str()), ("Ada", "Grace", "Ada"));
    let is = |id: i64, account: &str| (id, account.to_owned());
    let (follow_ups, appointments) = whose(agent).await;
    assert_eq!(follow_ups, [is(soon, GRACE), is(far, &ada)]);
    assert_eq!(appointments, [is(before, &ada), is(free, GRACE), is(taken, &ada), is(hers, GRACE)]);

    let one = OneReassignment { reassignment: act.id };
    reassignment_undo(agent, one).await.unwrap();
    let (follow_ups, appointments) = whose(agent).await;
    assert_eq!(follow_ups, [is(soon, &ada), is(far, &ada)]);
    assert_eq!(appointments, [is(before, &ada), is(free, &ada), is(taken, &ada), is(hers, GRACE)]);
    assert_eq!(refusal(reassignment_undo(agent, one).await), Refusal::WrongState { state: "undone".into() });
    assert_whole(agent).await;
}

#[tokio::test]
async fn taking_it_back_leaves_alone_what_was_done_meanwhile() {
    let mut bench = bench().await;
    let agent = bench.agent();
    grace_joins(agent).await;
    let file = file_of(agent, "Martin").await.id;
    let (done, open) = (to_do(agent, file, "2026-11-25").await, to_do(agent, file, "2026-11-26").await);
    let of = away(agent, "2026-11-24", None);
    let act = reassign(agent, NewReassignment { of, to: GRACE.into() }).await.unwrap().reassignment;
    follow_up_done(agent, OneFollowUp { follow_up: done }).await.unwrap();
    reassignment_undo(agent, OneReassignment { reassignment: act.id }).await.unwrap();
    let today = agent.clock.today();
    let all = follow_up::filtered(&mut agent.desk, FollowUpFilter::All, None, today).await.unwrap();
    let now: Vec<_> = all.into_iter().map(|one| (one.id, one.assigned_to == agent.account)).collect();
    assert_eq!(now, [(done, false), (open, true)]);
    assert_whole(agent).await;
}

#[tokio::test]
async fn files_follow_whoever_takes_them_until_it_is_taken_back_or_the_person_is_received_again() {
    let mut bench = bench().await;
    let agent = bench.agent();
    grace_joins(agent).await;
    let file = file_of(agent, "Martin").await.id;
    let interview = serde_json::json!({
        "case_file": file, "appointment": null, "held_on": "2026-11-21", "minutes": 30, "mode": "sur_place",
        "interventions": ["information"], "notes": ""
    });
    crate::interview::interview_add(agent, serde_json::from_value(interview).unwrap()).await.unwrap();
    let holder = async |agent: &mut Agent| holders(&mut agent.desk, &[file]).await.unwrap().remove(&file).unwrap().name;
    assert_eq!(holder(agent).await, "Ada");
    agent.clock = crate::Clock::Fixed("2026-11-23T10:00:00Z".parse().unwrap());
    let of = away(agent, "2026-11-24", None);
    let act = reassign(agent, NewReassignment { of, to: GRACE.into() }).await.unwrap().reassignment;
    assert_eq!((act.case_files, holder(agent).await.as_str()), (1, "Grace"));
    reassignment_undo(agent, OneReassignment { reassignment: act.id }).await.unwrap();
    assert_eq!(holder(agent).await, "Ada");
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_and_nothing_changes_hands() {
    let mut bench = bench().await;
    let agent = bench.agent();
    grace_joins(agent).await;
    let me = agent.account.clone();
    let of = |from_on: &str, until_on: Option<&str>| away_of(&me, from_on, until_on);
    for (of, to, expected) in [
        (of("2026-11-24", None), GRACE, Refusal::NothingToReassign),
        (of("2026-11-24", None), me.as_str(), Refusal::UnknownCode { field: "to".into() }),
        (of("2026-11-24", None), "nobody", Refusal::NotFound { noun: "staff".into() }),
        (
            of("2026-11-24", Some("2026-11-23")),
            GRACE,
            Refusal::DatesReversed { first: "from_on".into(), second: "until_on".into() },
        ),
        (of("24/11/2026", None), GRACE, Refusal::ImpossibleDate { field: "from_on".into() }),
    ] {
        assert_eq!(refusal(reassign(agent, NewReassignment { of, to: to.into() }).await), expected);
    }
    assert!(reassignments(agent, Nothing {}).await.unwrap().is_empty());
    assert_whole(agent).await;
}

fn away_of(account: &str, from_on: &str, until_on: Option<&str>) -> Absence {
    Absence { account: account.into(), from_on: from_on.into(), until_on: until_on.map(str::to_owned) }
}
