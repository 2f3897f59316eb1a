//! Promises of the permanences, kept on a real vault.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::{
    closure::{NewClosure, OneClosure, closure_add, closure_remove},
    series::{
        EndSeries, NewSeries, SeriesDays, session_series, session_series_add, session_series_end, session_series_plan,
    },
    slot_length::{SlotLength, slot_length_set, slot_lengths},
    *,
};
use crate::{
    appointment::{
        self,
        tests::{GRACE, assert_whole, grace_joins, refusal},
    },
    session::{Nothing, bench::bench},
};

fn morning(agent: &Agent) -> NewDeskSession {
    NewDeskSession {
        held_on: "2026-11-24".into(),
        starts: "09:00".into(),
        ends: "12:00".into(),
        place: "Maison du Citoyen".into(),
        room: String::new(),
        slot_minutes: 30,
        staff: agent.account.clone(),
        intervention: "juridique".into(),
    }
}

fn an_appointment(agent: &Agent) -> appointment::NewAppointment {
    appointment::NewAppointment {
        staff: agent.account.clone(),
        on: "2026-11-24".into(),
        starts: "09:00".into(),
        minutes: 30,
        person: None,
        case_file: None,
        who: "Mme Martin".into(),
        intervention: "juridique".into(),
        walk_in: false,
        note: String::new(),
        room: None,
        outside_reason: None,
    }
}

#[tokio::test]
async fn what_is_wrong_in_a_session_is_named() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let good = morning(agent);
    let reversed = Refusal::DatesReversed { first: "starts".into(), second: "ends".into() };
    for (request, expected) in [
        (NewDeskSession { ends: "09:00".into(), ..good.clone() }, reversed),
        (NewDeskSession { place: String::new(), ..good.clone() }, Refusal::Missing { field: "place".into() }),
        (
            NewDeskSession { slot_minutes: 4, ..good.clone() },
            Refusal::OutOfBounds { field: "slot_minutes".into(), least: 5, most: 240 },
        ),
        (NewDeskSession { staff: "nobody".into(), ..good.clone() }, Refusal::NotFound { noun: "staff".into() }),
    ] {
        assert_eq!(refusal(desk_session_add(agent, request).await), expected);
    }
    assert_eq!(desk_session_add(agent, good).await.unwrap().staff_name, "Ada");
}

#[tokio::test]
async fn a_cancelled_session_stays_in_sight_takes_nobody_and_loses_nobody() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let session = desk_session_add(agent, morning(agent)).await.unwrap();
    let booked = an_appointment(agent);
    appointment::appointment_book(agent, booked.clone()).await.unwrap();
    let cancel = OneDeskSession { desk_session: session.id };
    assert!(desk_session_cancel(agent, cancel.clone()).await.unwrap().cancelled);
    assert_eq!(refusal(desk_session_cancel(agent, cancel).await), Refusal::WrongState { state: "cancelled".into() });

    let later = appointment::NewAppointment { starts: "10:00".into(), ..booked };
    assert_eq!(appointment::appointment_book(agent, later).await.unwrap().desk_session, None);
    let day = Period { from: "2026-11-24".into(), until: "2026-11-24".into() };
    let found = appointment::agenda(agent, day).await.unwrap();
    assert_eq!((found.desk_sessions.len(), found.appointments.len()), (1, 2));
    assert_eq!(found.appointments.first().map(|first| first.status), Some(appointment::Status::Booked));
    assert_whole(agent).await;
}

#[test]
fn a_period_is_at_most_thirteen_months() {
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let period = |until: &str| Period { from: "2026-01-01".into(), until: until.into() }.days(today);
    assert!(period("2027-02-05").is_ok());
    let expected = Refusal::OutOfBounds { field: "until".into(), least: 0, most: MOST_DAYS };
    assert_eq!(refusal(period("2027-02-06")), expected);
}

/// Every Tuesday from 9 to 12 until the end of January, with Ada in office 2 and Grace in office 3.
fn tuesdays(agent: &Agent) -> NewSeries {
    let seat = |staff: &str, room: &str, intervention: &str, slot_minutes| Seat {
        staff: staff.into(),
        room: room.into(),
        intervention: intervention.into(),
        slot_minutes,
    };
    NewSeries {
        rhythm: Rhythm::Week,
        weekday: 2,
        from: "2026-11-24".into(),
        until: "2027-01-31".into(),
        starts: "09:00".into(),
        ends: "12:00".into(),
        place: "Maison du Citoyen".into(),
        seats: vec![seat(&agent.account, "Bureau 2", "juridique", 45), seat(GRACE, "Bureau 3", "psychologique", 60)],
    }
}

fn days_of(series: &NewSeries) -> SeriesDays {
    let NewSeries { rhythm, weekday, from, until, .. } = series.clone();
    SeriesDays { rhythm, weekday, from, until }
}

async fn held(agent: &mut Agent, from: &str, until: &str) -> Vec<(String, String, bool)> {
    let period = Period { from: from.into(), until: until.into() };
    let sessions = desk_sessions(agent, period).await.unwrap();
    sessions.into_iter().map(|one| (one.held_on, one.staff_name, !one.cancelled)).collect()
}

#[tokio::test]
async fn a_permanence_that_comes_back_leaves_out_holidays_and_closures_and_says_which() {
    let mut bench = bench().await;
    let agent = bench.agent();
    grace_joins(agent).await;
    let works = NewClosure { from: "2027-01-04".into(), until: "2027-01-08".into(), name: "Travaux".into() };
    closure_add(agent, works).await.unwrap();
    let fridays = NewSeries { weekday: 5, ..tuesdays(agent) };
    let plan = session_series_plan(agent, days_of(&fridays)).await.unwrap();
    let skipped: Vec<_> = plan.skipped.iter().map(|day| (day.on.as_str(), day.name.as_str())).collect();
    assert_eq!(skipped, [("2026-12-25", "Noël"), ("2027-01-01", "1er janvier"), ("2027-01-08", "Travaux")]);
    assert_eq!(plan.days.len(), 7);

    let series = session_series_add(agent, fridays).await.unwrap();
    assert_eq!((series.next_on.as_deref(), series.seats.len()), (Some("2026-11-27"), 2));
    let days = held(agent, "2026-12-24", "2027-01-15").await;
    let expected = |name: &str| ("2027-01-15".to_owned(), name.to_owned(), true);
    assert_eq!(days, [expected("Ada"), expected("Grace")]);
    assert_whole(agent).await;
}

#[tokio::test]
async fn no_colleague_and_no_room_is_kept_twice_for_the_same_minute() {
    let mut bench = bench().await;
    let agent = bench.agent();
    grace_joins(agent).await;
    session_series_add(agent, tuesdays(agent)).await.unwrap();
    let (on, starts, ends) = ("2026-12-01".to_owned(), "09:00".to_owned(), "12:00".to_owned());
    let good = NewDeskSession { held_on: on.clone(), starts: "12:00".into(), ends: "14:00".into(), ..morning(agent) };

    let twice = NewDeskSession { starts: "11:59".into(), room: "Bureau 9".into(), ..good.clone() };
    let staff_taken = Refusal::StaffTaken { on: on.clone(), starts: starts.clone(), ends: ends.clone() };
    assert_eq!(refusal(desk_session_add(agent, twice).await), staff_taken);

    // The same room under another spelling, for the end of Grace's hours.
    session_series_end(agent, EndSeries { series: 1, ended_on: Some("2026-11-24".into()) }).await.unwrap();
    desk_session_add(agent, NewDeskSession { starts, ends, room: "Bureau 2".into(), ..good.clone() }).await.unwrap();
    let in_its_room = NewDeskSession {
        staff: GRACE.into(),
        place: "MAISON DU CITOYEN".into(),
        room: "bureau  2".into(),
        starts: "11:00".into(),
        ..good.clone()
    };
    let room_taken = Refusal::RoomTaken { on: on.clone(), starts: "09:00".into(), ends: "12:00".into() };
    assert_eq!(refusal(desk_session_add(agent, in_its_room.clone()).await), room_taken);
    let elsewhere = NewDeskSession { place: "Mairie".into(), ..in_its_room };
    desk_session_add(agent, elsewhere).await.unwrap();

    // Ada receives somebody in office 4, beyond any permanence: Grace cannot sit there then.
    let office = Room { place: "Maison du Citoyen".into(), room: "Bureau 4".into() };
    let booked = appointment::NewAppointment {
        on: on.clone(),
        starts: "15:00".into(),
        room: Some(office),
        ..an_appointment(agent)
    };
    appointment::appointment_book(agent, booked.clone()).await.unwrap();
    let afternoon = NewDeskSession {
        staff: GRACE.into(),
        room: "Bureau 4".into(),
        starts: "14:00".into(),
        ends: "16:00".into(),
        ..good
    };
    let room_taken = Refusal::RoomTaken { on, starts: "15:00".into(), ends: "15:30".into() };
    assert_eq!(refusal(desk_session_add(agent, afternoon).await), room_taken);
    let grace_there = appointment::NewAppointment { staff: GRACE.into(), starts: "15:15".into(), ..booked };
    assert_eq!(refusal(appointment::appointment_book(agent, grace_there).await), room_taken);
    assert_whole(agent).await;
}

#[tokio::test]
async fn a_series_is_announced_whole_or_not_at_all() {
    let mut bench = bench().await;
    let agent = bench.agent();
    grace_joins(agent).await;
    desk_session_add(agent, NewDeskSession { held_on: "2027-01-26".into(), ..morning(agent) }).await.unwrap();
    let refused = Refusal::StaffTaken { on: "2027-01-26".into(), starts: "09:00".into(), ends: "12:00".into() };
    assert_eq!(refusal(session_series_add(agent, tuesdays(agent)).await), refused);
    assert_eq!(held(agent, "2026-11-23", "2027-01-31").await.len(), 1);
    assert!(session_series(agent, Nothing {}).await.unwrap().is_empty());
    assert_whole(agent).await;
}

/// Whether Ada's permanences of 1 and 8 December are held.
async fn of_ada_in_december(agent: &mut Agent) -> Vec<bool> {
    let days = held(agent, "2026-12-01", "2026-12-08").await;
    days.into_iter().filter(|(_, who, _)| who == "Ada").map(|(.., held)| held).collect()
}

#[tokio::test]
async fn a_closure_or_the_end_of_a_series_calls_permanences_off_until_it_is_taken_back() {
    let mut bench = bench().await;
    let agent = bench.agent();
    grace_joins(agent).await;
    let series = session_series_add(agent, tuesdays(agent)).await.unwrap();
    assert_eq!(of_ada_in_december(agent).await, [true, true]);

    let shut = NewClosure { from: "2026-12-01".into(), until: "2026-12-02".into(), name: "Grève".into() };
    let shut = closure_add(agent, shut).await.unwrap();
    assert_eq!(of_ada_in_december(agent).await, [false, true]);
    let period = Period { from: "2026-12-01".into(), until: "2026-12-01".into() };
    assert_eq!(desk_sessions(agent, period).await.unwrap()[0].closure.as_deref(), Some("Grève"));
    closure_remove(agent, OneClosure { closure: shut.id }).await.unwrap();
    assert_eq!(of_ada_in_december(agent).await, [true, true]);

    let until_first = EndSeries { series: series.id, ended_on: Some("2026-12-01".into()) };
    session_series_end(agent, until_first).await.unwrap();
    assert_eq!(of_ada_in_december(agent).await, [true, false]);
    session_series_end(agent, EndSeries { series: series.id, ended_on: None }).await.unwrap();
    assert_eq!(of_ada_in_december(agent).await, [true, true]);
    assert_whole(agent).await;
}

#[tokio::test]
async fn a_permanence_called_off_is_held_again_only_if_its_colleague_is_still_free() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let session = desk_session_add(agent, morning(agent)).await.unwrap();
    let one = || OneDeskSession { desk_session: session.id };
    assert_eq!(refusal(desk_session_restore(agent, one()).await), Refusal::WrongState { state: "open".into() });
    desk_session_cancel(agent, one()).await.unwrap();
    assert!(!desk_session_restore(agent, one()).await.unwrap().cancelled);
    desk_session_cancel(agent, one()).await.unwrap();
    desk_session_add(agent, NewDeskSession { starts: "11:00".into(), ..morning(agent) }).await.unwrap();
    let taken = Refusal::StaffTaken { on: "2026-11-24".into(), starts: "11:00".into(), ends: "12:00".into() };
    assert_eq!(refusal(desk_session_restore(agent, one()).await), taken);
}

#[tokio::test]
async fn the_length_of_a_slot_is_a_setting_of_each_kind_of_intervention() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let minutes = |all: &[SlotLength], code: &str| all.iter().find(|one| one.intervention == code).unwrap().minutes;
    let usual = slot_lengths(agent, Nothing {}).await.unwrap();
    assert_eq!((minutes(&usual, "information"), minutes(&usual, "psychologique")), (30, 60));
    for set in [20, 25] {
        let with = SlotLength { intervention: "information".into(), minutes: set };
        assert_eq!(minutes(&slot_length_set(agent, with).await.unwrap(), "information"), set);
    }
    let too_short = SlotLength { intervention: "information".into(), minutes: 4 };
    let expected = Refusal::OutOfBounds { field: "minutes".into(), least: 5, most: 240 };
    assert_eq!(refusal(slot_length_set(agent, too_short).await), expected);
    assert_whole(agent).await;
}

#[tokio::test]
async fn rooms_are_known_by_what_was_written_of_them_under_one_spelling() {
    let mut bench = bench().await;
    let agent = bench.agent();
    for (day, room) in [("2026-11-24", "bureau 2"), ("2026-11-25", "Bureau 2"), ("2026-11-26", "Bureau 1")] {
        let new = NewDeskSession { held_on: day.into(), room: room.into(), ..morning(agent) };
        desk_session_add(agent, new).await.unwrap();
    }
    let found: Vec<_> = room::rooms(agent, Nothing {}).await.unwrap().into_iter().map(|one| one.room).collect();
    assert_eq!(found, ["Bureau 1", "Bureau 2"]);
}
