//! Promises of the agenda, kept on a real vault; and the small builders that its neighbours' tests share.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use serde_json::json;

use super::*;
use crate::{
    case_file::{self, CaseFile},
    interview::{NewInterview, interview_add},
    journal::{Event, Finding, Noun, Verb},
    safe_contact::{SafeContactInput, SafeContactUpdate, safe_contact_update},
    session::bench::bench,
    staff,
    write::Write,
};

/// A colleague of Ada's, who never logs in here.
pub(crate) const GRACE: &str = "00000000000000000000000000000002";

/// A file of an invented person of that name.
pub(crate) async fn file_of(agent: &mut Agent, name: &str) -> CaseFile {
    let request = json!({
        "person": null, "matter": null, "safe_contact": null, "opened_on": "2026-11-20",
        "quality": "victime_directe", "first_contact": "personne_elle_meme",
        "referred_by": "police_nationale", "arrival_mode": "sur_place",
        "new_person": {
            "anonymous": false, "sex": "F", "birth_name": name, "used_name": "", "first_names": "Zoé", "born_on": null,
            "birth_year": null, "address": "", "commune": "Lomme", "district": null, "phone": "", "email": "",
            "language": "", "interpreter": false
        },
        "new_matter": {
            "offence": "A1", "happened_from": null, "happened_until": null, "commune": "", "district": null, "frame": null,
            "link": null, "author_known": null, "minor_present": false, "discriminatory": false, "weapon": false,
            "itt_days": null, "complaint": null, "complaint_on": null, "complaint_service": "", "complaint_number": "",
            "account_of_facts": ""
        }
    });
    case_file::case_file_open(agent, serde_json::from_value(request).unwrap()).await.unwrap()
}

pub(crate) async fn grace_joins(agent: &mut Agent) {
    let mut write = Write::begin(agent).await.unwrap();
    staff::known_as(&mut write, GRACE, "Grace").await.unwrap();
    write.commit(Event::new(Verb::Changed, Noun::Staff, 0)).await.unwrap();
}

pub(crate) fn refusal<T: std::fmt::Debug>(answer: Result<T>) -> Refusal {
    match answer {
        Err(crate::Error::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

/// The journal holds, and every record is as its last entry left it.
pub(crate) async fn assert_whole(agent: &mut Agent) {
    let found = agent.verify().await.unwrap();
    assert!(found.desk && matches!(found.journal, Finding::Whole { .. }), "{found:?}");
}

/// Somebody announced as « Mme Martin », half an hour, with Ada.
pub(crate) fn at(agent: &Agent, on: &str, starts: &str) -> NewAppointment {
    NewAppointment {
        staff: agent.account.clone(),
        on: on.into(),
        starts: starts.into(),
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

fn one(appointment: &Appointment) -> OneAppointment {
    OneAppointment { appointment: appointment.id }
}

fn wrong_state(state: &str) -> Refusal {
    Refusal::WrongState { state: state.into() }
}

const TODAY: &str = "2026-11-23";
const TOMORROW: &str = "2026-11-24";

#[tokio::test]
async fn a_colleague_is_never_booked_twice_for_the_same_minute() {
    let mut bench = bench().await;
    let agent = bench.agent();
    grace_joins(agent).await;
    let first = appointment_book(agent, at(agent, TOMORROW, "10:00")).await.unwrap();
    let taken = || Refusal::DoubleBooking { with: first.id, starts: "10:00".into(), ends: "10:30".into() };
    assert_eq!(refusal(appointment_book(agent, at(agent, TOMORROW, "10:15")).await), taken());

    let with_grace = NewAppointment { staff: GRACE.into(), ..at(agent, TOMORROW, "10:15") };
    let second = appointment_book(agent, with_grace).await.unwrap();
    assert_eq!(second.staff_name, "Grace");
    appointment_book(agent, at(agent, TOMORROW, "10:30")).await.unwrap();
    let to_ada = MoveAppointment {
        appointment: second.id,
        on: TOMORROW.into(),
        starts: "09:45".into(),
        minutes: 30,
        staff: agent.account.clone(),
        room: None,
        outside_reason: None,
    };
    assert_eq!(refusal(appointment_move(agent, to_ada).await), taken());
    assert_whole(agent).await;
}

#[tokio::test]
async fn an_hour_given_back_can_be_taken_and_then_not_be_taken_back() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let first = appointment_book(agent, at(agent, TOMORROW, "10:00")).await.unwrap();
    let cancel = CancelAppointment { appointment: first.id, by: CancelledBy::Person };
    assert_eq!(appointment_cancel(agent, cancel).await.unwrap().status, Status::CancelledByPerson);
    let second = appointment_book(agent, at(agent, TOMORROW, "10:00")).await.unwrap();
    let taken = Refusal::DoubleBooking { with: second.id, starts: "10:00".into(), ends: "10:30".into() };
    assert_eq!(refusal(appointment_undo(agent, one(&first)).await), taken);
    appointment_cancel(agent, CancelAppointment { appointment: second.id, by: CancelledBy::Service }).await.unwrap();
    assert_eq!(appointment_undo(agent, one(&first)).await.unwrap().status, Status::Booked);
    assert_whole(agent).await;
}

#[tokio::test]
async fn a_postponed_appointment_stays_and_leads_to_the_new_one() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let old = appointment_book(agent, at(agent, TOMORROW, "10:00")).await.unwrap();
    let yesterday = PostponeAppointment {
        appointment: old.id,
        on: "2026-11-22".into(),
        starts: "10:00".into(),
        outside_reason: None,
    };
    assert_eq!(refusal(appointment_postpone(agent, yesterday).await), Refusal::ImpossibleDate { field: "on".into() });

    // A quarter of an hour later: the old one is no obstacle to the one that replaces it.
    let later =
        PostponeAppointment { appointment: old.id, on: TOMORROW.into(), starts: "10:15".into(), outside_reason: None };
    let new = appointment_postpone(agent, later).await.unwrap();
    assert_eq!((new.starts.as_str(), new.status, new.who.as_str()), ("10:15", Status::Booked, "Mme Martin"));
    let old = record::find(&mut agent.desk, old.id).await.unwrap();
    assert_eq!((old.starts.as_str(), old.status, old.postponed_to), ("10:00", Status::Postponed, Some(new.id)));
    assert_eq!(refusal(appointment_undo(agent, one(&old)).await), wrong_state("postponed"));
    assert_whole(agent).await;
}

#[tokio::test]
async fn nobody_is_received_or_missed_before_the_day() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let tomorrow = appointment_book(agent, at(agent, TOMORROW, "10:00")).await.unwrap();
    let too_early = Refusal::ImpossibleDate { field: "on".into() };
    assert_eq!(refusal(appointment_receive(agent, one(&tomorrow)).await), too_early);
    assert_eq!(refusal(appointment_absent(agent, one(&tomorrow)).await), too_early);
    let today = appointment_book(agent, at(agent, TODAY, "10:00")).await.unwrap();
    assert_eq!(appointment_receive(agent, one(&today)).await.unwrap().status, Status::Received);
    assert_eq!(refusal(appointment_absent(agent, one(&today)).await), wrong_state("received"));
}

#[tokio::test]
async fn an_appointment_takes_the_name_of_its_person_and_only_of_the_right_file() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let (martin, petit) = (file_of(agent, "Martin").await, file_of(agent, "Petit").await);
    let appointment = appointment_book(agent, at(agent, TODAY, "10:00")).await.unwrap();
    assert_eq!((appointment.who.as_str(), appointment.person), ("Mme Martin", None));

    let mixed =
        AttachAppointment { appointment: appointment.id, person: Some(petit.person.id), case_file: Some(martin.id) };
    assert_eq!(refusal(appointment_attach(agent, mixed).await), Refusal::NotFound { noun: "case_file".into() });
    let right = AttachAppointment { appointment: appointment.id, person: None, case_file: Some(martin.id) };
    let attached = appointment_attach(agent, right).await.unwrap();
    assert_eq!((attached.who.as_str(), attached.person), ("Martin Zoé", Some(martin.person.id)));
    assert_eq!(attached.case_file_number.as_deref(), Some(martin.number.as_str()));
    assert_whole(agent).await;
}

#[tokio::test]
async fn what_an_interview_says_of_its_appointment_is_not_undone_beside_it() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let (martin, petit) = (file_of(agent, "Martin").await, file_of(agent, "Petit").await);
    let appointment = appointment_book(agent, at(agent, TODAY, "10:00")).await.unwrap();
    let written = NewInterview {
        case_file: martin.id,
        appointment: Some(appointment.id),
        held_on: TODAY.into(),
        minutes: 45,
        mode: "sur_place".into(),
        discipline: None,
        interventions: vec!["juridique".into()],
        notes: "Notes".into(),
        restricted: None,
    };
    interview_add(agent, written.clone()).await.unwrap();
    let met = record::find(&mut agent.desk, appointment.id).await.unwrap();
    assert_eq!((met.status, met.case_file, met.person), (Status::Received, Some(martin.id), Some(martin.person.id)));

    assert_eq!(refusal(appointment_undo(agent, one(&met)).await), wrong_state("received"));
    let elsewhere = AttachAppointment { appointment: met.id, person: None, case_file: Some(petit.id) };
    assert_eq!(refusal(appointment_attach(agent, elsewhere).await), wrong_state("received"));
    let of_another = NewInterview { case_file: petit.id, ..written };
    assert_eq!(refusal(interview_add(agent, of_another).await), Refusal::NotFound { noun: "appointment".into() });
    assert_whole(agent).await;
}

/// A file whose person said « mardi 9h-12h ».
pub(crate) async fn safe_on_tuesday_mornings(agent: &mut Agent, name: &str) -> CaseFile {
    let file = file_of(agent, name).await;
    let stated = SafeContactInput { safe_hours: "mardi 9h-12h".into(), ..SafeContactInput::default() };
    safe_contact_update(agent, SafeContactUpdate { person: file.person.id, with: stated }).await.unwrap();
    file
}

#[tokio::test]
async fn an_hour_outside_the_safe_ones_is_refused_until_somebody_says_why_and_the_reason_is_kept() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let person = Some(safe_on_tuesday_mornings(agent, "Martin").await.person.id);
    let asked = Refusal::OutsideSafeHours { safe_hours: "mardi 9h-12h".into() };

    let safe = appointment_book(agent, NewAppointment { person, ..at(agent, TOMORROW, "10:00") }).await.unwrap();
    assert!(!safe.outside_safe_hours && safe.outside_reason.is_empty());
    let late = NewAppointment { person, ..at(agent, TOMORROW, "11:45") };
    assert_eq!(refusal(appointment_book(agent, late.clone()).await), asked);
    let blank = NewAppointment { outside_reason: Some("  ".into()), ..late.clone() };
    assert_eq!(refusal(appointment_book(agent, blank).await), asked);
    let why = || Some("Elle le demande : accompagnée par sa sœur".to_owned());
    let kept = appointment_book(agent, NewAppointment { outside_reason: why(), ..late }).await.unwrap();
    assert_eq!((kept.outside_safe_hours, Some(kept.outside_reason)), (true, why()));

    let to = |on: &str, starts: &str, outside_reason| MoveAppointment {
        appointment: kept.id,
        on: on.into(),
        starts: starts.into(),
        minutes: 30,
        staff: kept.staff.clone(),
        room: None,
        outside_reason,
    };
    assert_eq!(refusal(appointment_move(agent, to(TODAY, "10:00", None)).await), asked);
    assert!(appointment_move(agent, to(TODAY, "10:00", why())).await.unwrap().outside_safe_hours);
    // Back within: the reason no longer says anything.
    assert_eq!(appointment_move(agent, to(TOMORROW, "09:00", why())).await.unwrap().outside_reason, "");

    let later = |outside_reason| PostponeAppointment {
        appointment: kept.id,
        on: "2026-12-02".into(),
        starts: "10:00".into(),
        outside_reason,
    };
    assert_eq!(refusal(appointment_postpone(agent, later(None)).await), asked);
    assert_eq!(Some(appointment_postpone(agent, later(why())).await.unwrap().outside_reason), why());
    assert_whole(agent).await;
}

#[tokio::test]
async fn nobody_asks_why_of_who_walked_in_nor_of_who_is_not_known_yet() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let person = Some(safe_on_tuesday_mornings(agent, "Martin").await.person.id);
    let walked_in = NewAppointment { person, walk_in: true, ..at(agent, TODAY, "09:00") };
    assert!(appointment_book(agent, walked_in).await.unwrap().outside_safe_hours);
    assert!(!appointment_book(agent, at(agent, TODAY, "18:00")).await.unwrap().outside_safe_hours);
}

#[tokio::test]
async fn a_confirmation_holds_for_its_hour_and_no_other() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let booked = appointment_book(agent, at(agent, TODAY, "10:00")).await.unwrap();
    assert_eq!(appointment_confirm(agent, one(&booked)).await.unwrap().status, Status::Confirmed);
    assert_eq!(refusal(appointment_confirm(agent, one(&booked)).await), wrong_state("confirmed"));
    // Received by mistake, then taken back: she still said that she comes.
    assert_eq!(appointment_receive(agent, one(&booked)).await.unwrap().status, Status::Received);
    assert_eq!(appointment_undo(agent, one(&booked)).await.unwrap().status, Status::Confirmed);
    let later = MoveAppointment {
        appointment: booked.id,
        on: TODAY.into(),
        starts: "11:00".into(),
        minutes: 30,
        staff: booked.staff.clone(),
        room: None,
        outside_reason: None,
    };
    assert_eq!(appointment_move(agent, later).await.unwrap().status, Status::Booked);
    appointment_confirm(agent, one(&booked)).await.unwrap();
    assert_eq!(appointment_undo(agent, one(&booked)).await.unwrap().status, Status::Booked);
    assert_whole(agent).await;
}

#[tokio::test]
async fn a_name_is_also_its_initials_for_a_screen_that_faces_the_visitor() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let announced = appointment_book(agent, at(agent, TODAY, "10:00")).await.unwrap();
    assert_eq!(announced.initials, "M.");
    let file = file_of(agent, "Martin").await;
    let attach = AttachAppointment { appointment: announced.id, person: None, case_file: Some(file.id) };
    assert_eq!(appointment_attach(agent, attach).await.unwrap().initials, "Z. M.");
}

#[tokio::test]
async fn what_is_wrong_in_a_booking_is_named_and_nothing_is_kept() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let good = at(agent, TOMORROW, "10:00");
    let not_found = |noun: &str| Refusal::NotFound { noun: noun.into() };
    for (request, expected) in [
        (NewAppointment { who: "  ".into(), ..good.clone() }, Refusal::Missing { field: "who".into() }),
        (NewAppointment { staff: "nobody".into(), ..good.clone() }, not_found("staff")),
        (NewAppointment { person: Some(99), ..good.clone() }, not_found("person")),
        (NewAppointment { case_file: Some(99), ..good.clone() }, not_found("case_file")),
        (
            NewAppointment { intervention: "magie".into(), ..good.clone() },
            Refusal::UnknownCode { field: "intervention".into() },
        ),
        (NewAppointment { on: "2026-02-30".into(), ..good.clone() }, Refusal::ImpossibleDate { field: "on".into() }),
        (NewAppointment { starts: "25:00".into(), ..good.clone() }, Refusal::ImpossibleDate { field: "starts".into() }),
    ] {
        assert_eq!(refusal(appointment_book(agent, request).await), expected);
    }
    let walk_in = NewAppointment { who: String::new(), walk_in: true, ..good };
    let kept = appointment_book(agent, walk_in).await.unwrap();
    assert!(kept.walk_in);
    let day = Period { from: TOMORROW.into(), until: TOMORROW.into() };
    assert_eq!(agenda(agent, day).await.unwrap().appointments.len(), 1);
}

#[tokio::test]
async fn the_agenda_shows_both_ends_of_its_period_with_sessions_and_holidays() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let session = desk_session::NewDeskSession {
        held_on: TOMORROW.into(),
        starts: "09:00".into(),
        ends: "12:00".into(),
        place: "Maison du Citoyen".into(),
        room: "2".into(),
        slot_minutes: 30,
        staff: agent.account.clone(),
        intervention: "juridique".into(),
    };
    let session = desk_session::desk_session_add(agent, session).await.unwrap();
    let within = appointment_book(agent, at(agent, TOMORROW, "11:30")).await.unwrap();
    assert_eq!(within.desk_session, Some(session.id));
    let beyond = appointment_book(agent, at(agent, TOMORROW, "13:00")).await.unwrap();
    assert_eq!(beyond.desk_session, None);
    appointment_book(agent, at(agent, "2026-12-25", "09:00")).await.unwrap();
    appointment_book(agent, at(agent, "2026-12-26", "09:00")).await.unwrap();

    let found = agenda(agent, Period { from: TOMORROW.into(), until: "2026-12-25".into() }).await.unwrap();
    let hours: Vec<_> = found.appointments.iter().map(|one| (one.on.as_str(), one.starts.as_str())).collect();
    assert_eq!(hours, [(TOMORROW, "11:30"), (TOMORROW, "13:00"), ("2026-12-25", "09:00")]);
    assert_eq!((found.desk_sessions.len(), found.holidays.len()), (1, 1));
    assert_eq!(found.holidays[0].name, "Noël");

    let reversed = Period { from: TOMORROW.into(), until: TODAY.into() };
    let expected = Refusal::DatesReversed { first: "from".into(), second: "until".into() };
    assert_eq!(refusal(agenda(agent, reversed).await), expected);
}
