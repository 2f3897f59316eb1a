//! The promises of the hand-over, kept on a real vault.

#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::{
    Clock,
    appointment::{
        NewAppointment, OneAppointment, appointment_absent, appointment_book, appointment_receive,
        tests::{GRACE, assert_whole, file_of, grace_joins, refusal},
    },
    follow_up::{NewFollowUp, OneFollowUp, follow_up_add, follow_up_done},
    session::bench::bench,
    today::today,
};

fn at(agent: &mut Agent, instant: &str) {
    agent.clock = Clock::Fixed(instant.parse().unwrap());
}

async fn booked(agent: &mut Agent, file: i64, person: i64, starts: &str) -> OneAppointment {
    let new = NewAppointment {
        staff: agent.account.clone(),
        on: "2026-11-23".into(),
        starts: starts.into(),
        minutes: 30,
        person: Some(person),
        case_file: Some(file),
        who: String::new(),
        intervention: "information".into(),
        walk_in: false,
        note: String::new(),
        room: None,
        outside_reason: None,
    };
    OneAppointment { appointment: appointment_book(agent, new).await.unwrap().id }
}

async fn to_do(agent: &mut Agent, case_file: i64, what: &str, due_on: &str) -> i64 {
    let new = NewFollowUp {
        case_file,
        referral: None,
        due_on: due_on.into(),
        what: what.into(),
        assigned_to: agent.account.clone(),
    };
    follow_up_add(agent, new).await.unwrap().id
}

fn told(sheet: &HandOver) -> Vec<(Section, &str, &str, bool)> {
    let lines = sheet.lines.iter();
    lines.map(|line| (line.section, line.display_name.as_str(), line.what.as_str(), line.urgent)).collect()
}

/// Ada's afternoon: two people expected, one came; a file opened; two things left undone.
async fn afternoon(agent: &mut Agent) -> (i64, i64) {
    at(agent, "2026-11-20T09:00:00Z");
    let known = file_of(agent, "Martin").await;
    at(agent, "2026-11-23T09:00:00Z");
    let came = booked(agent, known.id, known.person.id, "09:00").await;
    let opened = file_of(agent, "Durand").await;
    let missed = booked(agent, opened.id, opened.person.id, "10:00").await;
    at(agent, "2026-11-23T12:00:00Z");
    appointment_receive(agent, came).await.unwrap();
    appointment_absent(agent, missed).await.unwrap();
    let late = to_do(agent, known.id, "Relancer le greffe", "2026-11-20").await;
    let due = to_do(agent, opened.id, "Envoyer le récit", "2026-11-23").await;
    to_do(agent, opened.id, "Rappeler en décembre", "2026-12-15").await;
    (late, due)
}

fn taker(record: i64, what: &str) -> Taker {
    Taker { noun: "follow_up".into(), record, what: what.into(), account: GRACE.into() }
}

#[tokio::test]
async fn the_sheet_says_what_was_done_from_the_journal_and_what_is_left_the_urgent_first() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let (late, _) = afternoon(agent).await;
    let sheet = hand_over_proposed(agent, Nothing {}).await.unwrap();
    let opened = sheet.lines.iter().find(|line| line.section == Section::Opened).unwrap().what.clone();
    assert!(!opened.is_empty());
    assert_eq!(
        told(&sheet),
        [
            (Section::Received, "Martin Zoé", "", false),
            (Section::Absent, "Durand Zoé", "", false),
            (Section::Opened, "Durand Zoé", opened.as_str(), false),
            (Section::Undone, "Martin Zoé", "Relancer le greffe", true),
            (Section::Undone, "Durand Zoé", "Envoyer le récit", false),
            (Section::Undone, "Durand Zoé", "", false),
        ]
    );
    assert_eq!(sheet.id, 0);
    assert!(hand_overs(agent, Nothing {}).await.unwrap().is_empty(), "what is proposed is not kept");

    follow_up_done(agent, OneFollowUp { follow_up: late }).await.unwrap();
    assert_eq!(told(&hand_over_proposed(agent, Nothing {}).await.unwrap()).len(), 5);
    assert_whole(agent).await;
}

#[tokio::test]
async fn what_a_colleague_takes_over_becomes_theirs_and_stands_on_their_first_screen_until_they_have_read_it() {
    let mut bench = bench().await;
    let agent = bench.agent();
    grace_joins(agent).await;
    let (late, _) = afternoon(agent).await;
    let request = NewHandOver { note: "Elle a peur ce soir.".into(), takers: vec![taker(late, "Relancer le greffe")] };
    let signed = hand_over_sign(agent, request).await.unwrap();
    assert!(signed.mine && today(agent, Nothing {}).await.unwrap().hand_overs.is_empty(), "not one's own");
    let again = hand_over_proposed(agent, Nothing {}).await.unwrap();
    assert!(again.lines.iter().all(|line| line.section == Section::Undone), "what was told is not told twice");
    assert!(again.lines.iter().all(|line| line.record != late || line.noun != "follow_up"), "it is Grace's now");

    let ada = std::mem::replace(&mut agent.account, GRACE.to_owned());
    let shown = today(agent, Nothing {}).await.unwrap();
    let [sheet] = shown.hand_overs.as_slice() else { panic!("{shown:?}") };
    assert_eq!((sheet.note.as_str(), sheet.author_name.as_str()), ("Elle a peur ce soir.", "Ada"));
    let taken = sheet.lines.iter().find(|line| line.record == late && line.noun == "follow_up").unwrap();
    assert_eq!(taken.taken_by_name.as_deref(), Some("Grace"));
    assert!(shown.to_do.iter().any(|line| line.account.as_deref() == Some(GRACE)));

    let read = hand_over_read(agent, ReadHandOver { hand_over: sheet.id, read: true }).await.unwrap();
    assert_eq!(read.readings.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Grace"]);
    assert!(today(agent, Nothing {}).await.unwrap().hand_overs.is_empty());
    hand_over_read(agent, ReadHandOver { hand_over: sheet.id, read: false }).await.unwrap();
    assert_eq!(today(agent, Nothing {}).await.unwrap().hand_overs.len(), 1);
    hand_over_read(agent, ReadHandOver { hand_over: sheet.id, read: true }).await.unwrap();
    let theirs = refusal(hand_over_discard(agent, OneHandOver { hand_over: sheet.id }).await);
    assert_eq!(theirs, Refusal::NotFound { noun: "hand_over".into() });
    agent.account = ada;
    let read = refusal(hand_over_discard(agent, OneHandOver { hand_over: sheet.id }).await);
    assert_eq!(read, Refusal::WrongState { state: "read".into() });
    assert_whole(agent).await;
}

#[tokio::test]
async fn a_sheet_that_nobody_read_is_taken_back_with_what_it_gave() {
    let mut bench = bench().await;
    let agent = bench.agent();
    grace_joins(agent).await;
    let (late, due) = afternoon(agent).await;
    let takers = vec![taker(late, "Relancer le greffe"), taker(due, "Envoyer le récit"), taker(99, "Rien de tel")];
    let signed = hand_over_sign(agent, NewHandOver { note: String::new(), takers }).await.unwrap();
    hand_over_discard(agent, OneHandOver { hand_over: signed.id }).await.unwrap();
    assert!(hand_overs(agent, Nothing {}).await.unwrap().is_empty());
    let mine = today(agent, Nothing {}).await.unwrap().to_do;
    assert!(mine.iter().all(|line| line.account.as_deref() != Some(GRACE)), "{mine:?}");
    let unknown = Taker { account: "nobody".into(), ..taker(late, "Relancer le greffe") };
    let refused = refusal(hand_over_sign(agent, NewHandOver { note: String::new(), takers: vec![unknown] }).await);
    assert_eq!(refused, Refusal::NotFound { noun: "staff".into() });
    assert_whole(agent).await;
}
