//! A cancelled permanence: each appointment is proposed a slot, all of them move in one act, and come back in another.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use crate::{
    appointment::{
        NewAppointment, OneAppointment, appointment_book, appointment_confirm, appointment_receive,
        free::{SlotWish, free_slots},
        tests::{GRACE, assert_whole, at, grace_joins, refusal, safe_on_tuesday_mornings},
    },
    desk_session::{DeskSession, NewDeskSession, desk_session_add},
    session::bench::bench,
};

const TOMORROW: &str = "2026-11-24";

async fn permanence(agent: &mut Agent, on: &str, staff: &str, hours: (&str, &str)) -> DeskSession {
    let new = NewDeskSession {
        held_on: on.into(),
        starts: hours.0.into(),
        ends: hours.1.into(),
        place: "Maison du Citoyen".into(),
        room: if staff == GRACE { "Bureau 3" } else { "Bureau 2" }.into(),
        slot_minutes: 30,
        staff: staff.into(),
        intervention: "juridique".into(),
    };
    desk_session_add(agent, new).await.unwrap()
}

async fn book(agent: &mut Agent, starts: &str, person: Option<i64>) -> Appointment {
    appointment_book(agent, NewAppointment { person, ..at(agent, TOMORROW, starts) }).await.unwrap()
}

fn shown(slots: &[FreeSlot]) -> Vec<(&str, &str, &str)> {
    slots.iter().map(|slot| (slot.on.as_str(), slot.starts.as_str(), slot.staff_name.as_str())).collect()
}

fn accepted(displaced: &[Displaced]) -> Vec<NewHour> {
    displaced
        .iter()
        .filter_map(|one| {
            let to = one.to.as_ref()?;
            let (on, starts, staff) = (to.on.clone(), to.starts.clone(), to.staff.clone());
            Some(NewHour { appointment: one.appointment.id, on, starts, staff, outside_reason: None })
        })
        .collect()
}

#[tokio::test]
async fn each_appointment_is_proposed_a_slot_of_its_own_within_the_safe_hours_of_its_person() {
    let mut bench = bench().await;
    let agent = bench.agent();
    grace_joins(agent).await;
    let ada = agent.account.clone();
    let person = safe_on_tuesday_mornings(agent, "Martin").await.person.id;
    let cancelled = permanence(agent, TOMORROW, &ada, ("09:00", "12:00")).await;
    book(agent, "09:00", None).await;
    book(agent, "09:30", Some(person)).await;
    book(agent, "10:00", None).await;
    permanence(agent, "2026-11-25", GRACE, ("09:00", "10:00")).await;
    permanence(agent, "2026-11-26", &ada, ("16:00", "16:30")).await;
    permanence(agent, "2026-12-08", &ada, ("14:00", "15:00")).await;
    permanence(agent, "2026-12-15", GRACE, ("11:30", "12:30")).await;

    let found = displaced(agent, OneDeskSession { desk_session: cancelled.id }).await.unwrap();
    let to: Vec<FreeSlot> = found.iter().filter_map(|one| one.to.clone()).collect();
    // The first keeps Ada; the second keeps to a Tuesday morning, whoever receives; the third keeps Ada too.
    assert_eq!(
        shown(&to),
        [("2026-11-26", "16:00", "Ada"), ("2026-12-15", "11:30", "Grace"), ("2026-12-08", "14:00", "Ada"),]
    );
    assert_whole(agent).await;
}

#[tokio::test]
async fn who_fits_nowhere_is_said_to_fit_nowhere() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let ada = agent.account.clone();
    let person = safe_on_tuesday_mornings(agent, "Martin").await.person.id;
    let cancelled = permanence(agent, TOMORROW, &ada, ("09:00", "12:00")).await;
    book(agent, "09:00", Some(person)).await;
    permanence(agent, "2026-11-25", &ada, ("09:00", "12:00")).await;
    let found = displaced(agent, OneDeskSession { desk_session: cancelled.id }).await.unwrap();
    assert!(found.len() == 1 && found[0].to.is_none(), "{found:?}");
}

#[tokio::test]
async fn a_permanence_is_emptied_and_filled_again_each_in_one_act() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let ada = agent.account.clone();
    let cancelled = permanence(agent, TOMORROW, &ada, ("09:00", "12:00")).await;
    let first = book(agent, "09:00", None).await;
    book(agent, "09:30", None).await;
    appointment_confirm(agent, OneAppointment { appointment: first.id }).await.unwrap();
    let before = record::between(&mut agent.desk, later(agent.clock.today(), 1), later(agent.clock.today(), 1)).await;
    let next = permanence(agent, "2026-11-26", &ada, ("14:00", "16:00")).await;

    let proposals = displaced(agent, OneDeskSession { desk_session: cancelled.id }).await.unwrap();
    let request = NewRelocation { desk_session: cancelled.id, moves: accepted(&proposals) };
    let done = relocate(agent, request).await.unwrap();
    let hours: Vec<_> = done.moved.iter().map(|one| (one.on.as_str(), one.starts.as_str(), one.desk_session)).collect();
    assert_eq!(hours, [("2026-11-26", "14:00", Some(next.id)), ("2026-11-26", "14:30", Some(next.id))]);
    // She confirmed another hour.
    assert_eq!(done.moved[0].status, crate::appointment::Status::Booked);
    let session = desk_session::find(&mut agent.desk, cancelled.id).await.unwrap();
    assert!(session.cancelled && session.expected == 0, "{session:?}");

    relocation_undo(agent, OneRelocation { relocation: done.id }).await.unwrap();
    let after = record::between(&mut agent.desk, later(agent.clock.today(), 1), later(agent.clock.today(), 1)).await;
    assert_eq!(format!("{:?}", before.unwrap()), format!("{:?}", after.unwrap()));
    assert!(!desk_session::find(&mut agent.desk, cancelled.id).await.unwrap().cancelled);
    let twice = relocation_undo(agent, OneRelocation { relocation: done.id }).await;
    assert_eq!(refusal(twice), Refusal::WrongState { state: "undone".into() });
    assert_whole(agent).await;
}

#[tokio::test]
async fn one_appointment_that_cannot_move_stops_the_whole_act() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let ada = agent.account.clone();
    let cancelled = permanence(agent, TOMORROW, &ada, ("09:00", "12:00")).await;
    let (first, second) = (book(agent, "09:00", None).await, book(agent, "09:30", None).await);
    let to = |one: &Appointment| NewHour {
        appointment: one.id,
        on: "2026-11-26".into(),
        starts: "14:00".into(),
        staff: ada.clone(),
        outside_reason: None,
    };
    let same_hour = NewRelocation { desk_session: cancelled.id, moves: vec![to(&first), to(&second)] };
    let taken = Refusal::DoubleBooking { with: first.id, starts: "14:00".into(), ends: "14:30".into() };
    assert_eq!(refusal(relocate(agent, same_hour).await), taken);
    let session = desk_session::find(&mut agent.desk, cancelled.id).await.unwrap();
    assert!(!session.cancelled && session.expected == 2, "{session:?}");

    let elsewhere = appointment_book(agent, at(agent, "2026-11-27", "10:00")).await.unwrap();
    let not_of_it = NewRelocation { desk_session: cancelled.id, moves: vec![to(&elsewhere)] };
    assert_eq!(refusal(relocate(agent, not_of_it).await), Refusal::NotFound { noun: "appointment".into() });
    assert_whole(agent).await;
}

#[tokio::test]
async fn what_became_of_a_moved_appointment_is_not_taken_back_with_the_others() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let ada = agent.account.clone();
    let cancelled = permanence(agent, "2026-11-23", &ada, ("14:00", "16:00")).await;
    let one = appointment_book(agent, at(agent, "2026-11-23", "14:00")).await.unwrap();
    let hour = NewHour {
        appointment: one.id,
        on: "2026-11-23".into(),
        starts: "17:00".into(),
        staff: ada,
        outside_reason: None,
    };
    let done = relocate(agent, NewRelocation { desk_session: cancelled.id, moves: vec![hour] }).await.unwrap();
    appointment_receive(agent, OneAppointment { appointment: one.id }).await.unwrap();
    let undo = relocation_undo(agent, OneRelocation { relocation: done.id }).await;
    assert_eq!(refusal(undo), Refusal::WrongState { state: "received".into() });
    assert!(desk_session::find(&mut agent.desk, cancelled.id).await.unwrap().cancelled);
    assert_whole(agent).await;
}

#[tokio::test]
async fn a_free_slot_is_in_a_permanence_that_is_held_to_come_and_long_enough() {
    let mut bench = bench().await;
    let agent = bench.agent();
    grace_joins(agent).await;
    let ada = agent.account.clone();
    // It is nine o'clock: the first two are past.
    permanence(agent, "2026-11-23", &ada, ("08:00", "10:00")).await;
    permanence(agent, TOMORROW, GRACE, ("09:00", "10:15")).await;
    let cancelled = permanence(agent, "2026-11-25", &ada, ("09:00", "10:00")).await;
    desk_session::desk_session_cancel(agent, OneDeskSession { desk_session: cancelled.id }).await.unwrap();
    appointment_book(agent, at(agent, "2026-11-23", "09:30")).await.unwrap();
    let wish = |minutes, staff: Option<&str>| SlotWish {
        from: "2026-11-23".into(),
        until: "2026-11-30".into(),
        minutes: Some(minutes),
        intervention: Some("juridique".into()),
        staff: staff.map(str::to_owned),
        person: None,
        safe_hours: None,
        limit: 10,
    };
    let found = free_slots(agent, wish(30, None)).await.unwrap();
    assert_eq!(
        shown(&found),
        [("2026-11-23", "09:00", "Ada"), (TOMORROW, "09:00", "Grace"), (TOMORROW, "09:30", "Grace"),]
    );
    assert_eq!(found[1].room.as_ref().unwrap().room, "Bureau 3");
    assert_eq!(shown(&free_slots(agent, wish(60, None)).await.unwrap()), [(TOMORROW, "09:00", "Grace")]);
    assert_eq!(free_slots(agent, wish(30, Some(&ada))).await.unwrap().len(), 1);
    let nothing_of_it = SlotWish { intervention: Some("sociale".into()), ..wish(30, None) };
    assert!(free_slots(agent, nothing_of_it).await.unwrap().is_empty());
}
