//! Promises of the intake, kept on a real vault.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use serde_json::{Value, json};

use super::*;
use crate::{
    appointment::{
        appointment_book,
        tests::{assert_whole, at, refusal},
    },
    case_file::{self, CaseFileUpdate, ListCaseFiles, OneCaseFile, case_file_update},
    list::List,
    matter::{MatterUpdate, matter_update},
    person::{PersonUpdate, person_update},
    session::bench::bench,
};

/// Somebody new of that name.
fn newcomer(birth_name: &str) -> Value {
    json!({
        "person": null, "safe_contact": null, "quality": "victime_directe",
        "new_person": {
            "anonymous": birth_name.is_empty(), "sex": "X", "birth_name": birth_name, "used_name": "", "first_names": "",
            "born_on": null, "birth_year": null, "address": "", "commune": "", "district": "bourg", "phone": "", "email": "",
            "language": "", "interpreter": false
        }
    })
}

fn arrival(people: &[Value]) -> Value {
    json!({
        "people": people, "matter": null, "came_for": null, "next": null, "opened_on": "2026-11-23",
        "first_contact": "personne_elle_meme", "referred_by": "inconnu", "arrival_mode": "sur_place",
        "new_matter": {
            "offence": "B1", "happened_from": null, "happened_until": null, "commune": "", "district": null, "frame": null,
            "link": null, "author_known": null, "minor_present": false, "discriminatory": false, "weapon": false,
            "itt_days": null, "complaint": null, "complaint_on": null, "complaint_service": "", "complaint_number": "",
            "account_of_facts": ""
        }
    })
}

fn next(agent: &Agent) -> Value {
    json!({
        "staff": agent.account, "on": "2026-11-30", "starts": "09:00", "minutes": 45, "intervention": "juridique",
        "room": null, "outside_reason": null
    })
}

async fn arrives(agent: &mut Agent, request: Value) -> Result<Intake> {
    intake(agent, serde_json::from_value(request).unwrap()).await
}

/// Persons, files, facts and appointments that there are.
async fn kept(agent: &mut Agent) -> [i64; 4] {
    let row = sqlx::query!(
        r#"select (select count(*) from person) as "persons!: i64", (select count(*) from case_file) as "files!: i64",
             (select count(*) from matter) as "matters!: i64", (select count(*) from appointment) as "appointments!: i64""#
    )
    .fetch_one(&mut agent.desk)
    .await
    .unwrap();
    [row.persons, row.files, row.matters, row.appointments]
}

/// How many files the statistics count.
async fn counted(agent: &mut Agent) -> i64 {
    sqlx::query_scalar!(r#"select count(*) as "count!: i64" from fact_case_file"#)
        .fetch_one(&mut agent.statistics)
        .await
        .unwrap()
}

#[test]
fn what_is_proposed_stands_in_the_lists() {
    let proposals = read().unwrap();
    let modes: Vec<&str> = proposals.iter().map(|one| one.arrival_mode.as_str()).collect();
    let listed: Vec<&str> = List::ArrivalMode.terms().iter().map(|term| term.code.as_str()).collect();
    assert_eq!(modes, listed);
    for one in proposals {
        assert!(List::Quality.has(&one.quality), "{}", one.quality);
        assert!(List::FirstContact.has(&one.first_contact), "{}", one.first_contact);
        // Nobody can see at a counter who sent somebody there.
        assert_eq!(one.referred_by, "inconnu");
        assert!(List::ReferredBy.has(&one.referred_by));
    }
}

#[tokio::test]
async fn several_victims_of_one_affair_have_their_files_in_one_act_and_the_facts_once() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let mut daughter = newcomer("Exemple");
    daughter["quality"] = json!("temoin_direct");
    let mut request = arrival(&[newcomer("Fictif"), daughter, newcomer("Modèle")]);
    request["next"] = next(agent);
    request["alleged_offender"] = json!("Marc Imaginaire");
    let opened = arrives(agent, request).await.unwrap();
    let numbers: Vec<&str> = opened.case_files.iter().map(|line| line.number.as_str()).collect();
    assert_eq!(numbers, ["2026-0001", "2026-0002", "2026-0003"]);
    assert_eq!(opened.case_files[1].display_name, "Exemple");
    assert_eq!(kept(agent).await, [3, 3, 1, 1]);
    assert_eq!(counted(agent).await, 3);
    let appointment = opened.next.unwrap();
    assert_eq!(appointment.case_file, Some(opened.case_files[0].id));
    assert_eq!((appointment.on.as_str(), appointment.starts.as_str()), ("2026-11-30", "09:00"));
    let file = case_file::case_file(agent, OneCaseFile { case_file: opened.case_files[0].id }).await.unwrap();
    assert_eq!(file.matter.other_case_files.len(), 2);
    let noted = alleged_offender::alleged_offenders(agent, OneCaseFile { case_file: opened.case_files[2].id }).await;
    assert_eq!(noted.unwrap()[0].name, "Marc Imaginaire");
    assert_eq!(file.next_step.unwrap().on.as_deref(), Some("2026-11-30"));
    assert_whole(agent).await;
}

#[tokio::test]
async fn whatever_is_refused_in_an_intake_nothing_of_it_is_left_behind() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let in_the_way = at(agent, "2026-11-30", "09:30");
    appointment_book(agent, in_the_way).await.unwrap();
    let before = kept(agent).await;

    let mut taken = arrival(&[newcomer("Fictif")]);
    taken["next"] = next(agent);
    let Refusal::DoubleBooking { starts, ends, .. } = refusal(arrives(agent, taken.clone()).await) else {
        unreachable!("the hour is taken")
    };
    assert_eq!((starts.as_str(), ends.as_str()), ("09:30", "10:00"));

    let mut past = taken.clone();
    past["next"]["on"] = json!("2026-11-22");
    let mut nameless = newcomer("Exemple");
    nameless["new_person"]["birth_name"] = json!("");
    let mut unsafe_hour = taken.clone();
    unsafe_hour["next"]["starts"] = json!("14:00");
    unsafe_hour["people"][0]["safe_contact"] = json!({
        "phone_safe": "no", "safe_hours": "lundi matin", "voicemail": false, "sms": false, "letter": false, "email": false,
        "introduce_as": "", "letter_address": "", "shares_home": true, "reads_devices": false, "code_word": "", "note": "",
        "checked_on": null
    });
    let mut unknown_file = arrival(&[newcomer("Fictif")]);
    unknown_file["matter"] = json!(99);
    unknown_file["new_matter"] = Value::Null;
    let mut unknown_appointment = arrival(&[newcomer("Fictif")]);
    unknown_appointment["came_for"] = json!(99);
    let field = |name: &str| name.to_owned();
    for (request, expected) in [
        (past, Refusal::ImpossibleDate { field: field("on") }),
        // Of the second, so that the screen marks the second's field.
        (arrival(&[newcomer("Fictif"), nameless]), Refusal::Missing { field: field("birth_name#2") }),
        (unsafe_hour, Refusal::OutsideSafeHours { safe_hours: "lundi matin".into() }),
        (unknown_file, Refusal::NotFound { noun: "matter".into() }),
        (unknown_appointment, Refusal::NotFound { noun: "appointment".into() }),
        (arrival(&[]), Refusal::OutOfBounds { field: field("people"), least: 1, most: 20 }),
    ] {
        assert_eq!(refusal(arrives(agent, request).await), expected);
        assert_eq!(kept(agent).await, before);
    }
    assert_eq!(counted(agent).await, 0);
    assert_whole(agent).await;
}

#[tokio::test]
async fn an_hour_that_she_did_not_call_safe_a_minute_ago_is_booked_for_a_reason_only() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let mut one = newcomer("Fictif");
    one["safe_contact"] = json!({
        "phone_safe": "no", "safe_hours": "mardi matin", "voicemail": false, "sms": false, "letter": false, "email": false,
        "introduce_as": "", "letter_address": "", "shares_home": true, "reads_devices": false, "code_word": "", "note": "",
        "checked_on": null
    });
    let mut request = arrival(&[one]);
    request["next"] = next(agent);
    request["next"]["outside_reason"] = json!("Elle sera seule ce jour-là.");
    let appointment = arrives(agent, request).await.unwrap().next.unwrap();
    assert!(appointment.outside_safe_hours);
    assert_eq!(appointment.outside_reason, "Elle sera seule ce jour-là.");
}

#[tokio::test]
async fn an_anonymous_contact_is_counted_at_once_and_named_later_under_the_same_number() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let opened = arrives(agent, arrival(&[newcomer("")])).await.unwrap().case_files.remove(0);
    assert_eq!(opened.display_name, "Anonyme n°\u{a0}1");
    assert_eq!(counted(agent).await, 1);

    let file = case_file::case_file(agent, OneCaseFile { case_file: opened.id }).await.unwrap();
    let mut named = newcomer("Exemple")["new_person"].take();
    named["first_names"] = json!("Zoé");
    let update = PersonUpdate { person: file.person.id, with: serde_json::from_value(named).unwrap() };
    person_update(agent, update).await.unwrap();
    let named = case_file::case_file(agent, OneCaseFile { case_file: opened.id }).await.unwrap();
    assert_eq!((named.number, named.person.display_name.as_str()), (opened.number, "Exemple Zoé"));
    assert!(!named.person.anonymous);
    assert_eq!(counted(agent).await, 1, "still one file of one person");
    assert_whole(agent).await;
}

#[tokio::test]
async fn no_name_is_kept_of_somebody_who_stays_anonymous() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let mut one = newcomer("Exemple");
    one["new_person"]["anonymous"] = json!(true);
    one["new_person"]["first_names"] = json!("Zoé");
    let opened = arrives(agent, arrival(&[one])).await.unwrap().case_files.remove(0);
    assert_eq!(opened.display_name, "Anonyme n°\u{a0}1");
}

#[tokio::test]
async fn the_appointment_somebody_came_for_becomes_their_files() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let announced = at(agent, "2026-11-23", "10:00");
    let booked = appointment_book(agent, announced).await.unwrap();
    let mut request = arrival(&[newcomer("Martin")]);
    request["came_for"] = json!(booked.id);
    let opened = arrives(agent, request).await.unwrap();
    let tied = appointment::find(&mut agent.desk, booked.id).await.unwrap();
    assert_eq!((tied.case_file, tied.who.as_str()), (Some(opened.case_files[0].id), "Martin"));
    assert_whole(agent).await;
}

#[tokio::test]
async fn one_person_has_a_file_for_each_affair_and_none_twice_in_one() {
    let mut bench = bench().await;
    let agent = bench.agent();
    arrives(agent, arrival(&[newcomer("Fictif")])).await.unwrap();
    let known = json!({ "person": 1, "new_person": null, "safe_contact": null, "quality": "victime_directe" });
    let twice = arrival(&[known.clone(), known.clone()]);
    assert_eq!(refusal(arrives(agent, twice).await), Refusal::SamePersonTwice);
    let second = arrives(agent, arrival(std::slice::from_ref(&known))).await.unwrap();
    assert_eq!(second.case_files[0].number, "2026-0002");
    let mut same_facts = arrival(&[known]);
    same_facts["matter"] = json!(1);
    same_facts["new_matter"] = Value::Null;
    assert_eq!(refusal(arrives(agent, same_facts).await), Refusal::CaseFileExists { case_file: 1 });
    let page =
        case_file::case_files(agent, ListCaseFiles { filter: case_file::CaseFileFilter::All, offset: 0, limit: 10 });
    assert_eq!(page.await.unwrap().total, 2);
}

#[tokio::test]
async fn nobody_is_harmed_before_their_birth_and_nothing_is_told_before_it_happened() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let of = |field: &str| Refusal::BornAfter { field: field.into() };
    let said = |born: Value, year: Value, facts: &str, quality: &str| {
        let mut one = newcomer("Née");
        (one["new_person"]["born_on"], one["new_person"]["birth_year"], one["quality"]) = (born, year, quality.into());
        let mut request = arrival(&[one]);
        request["new_matter"]["happened_from"] = facts.into();
        request
    };
    let (victim, none) = ("victime_directe", Value::Null);
    for (request, why) in [
        (said("2026-11-02".into(), none.clone(), "2026-11-01", victim), of("happened_from")),
        (said(none.clone(), 2020.into(), "2019-05-01", victim), of("happened_from")),
        (said("2026-11-02".into(), none.clone(), "2026-11-01", "temoin_direct"), of("happened_from")),
    ] {
        assert_eq!(refusal(arrives(agent, request).await), why);
    }
    let mut late = said(none.clone(), none.clone(), "2026-11-22", victim);
    late["opened_on"] = "2026-11-20".into();
    assert_eq!(refusal(arrives(agent, late).await), Refusal::FactsAfterIntake);
    let mut unborn = said("2026-11-22".into(), none.clone(), "2026-11-01", "victime_indirecte");
    unborn["opened_on"] = "2026-11-20".into();
    assert_eq!(refusal(arrives(agent, unborn).await), of("opened_on"));
    assert_eq!(kept(agent).await, [0, 0, 0, 0]);

    // The child of somebody who was killed; and a year that says no more than the year of the facts.
    let bereaved = said("2026-11-02".into(), none.clone(), "2026-11-01", "victime_indirecte");
    let bereaved = arrives(agent, bereaved).await.unwrap().case_files[0].id;
    let opened = arrives(agent, said(none.clone(), 2026.into(), "2026-05-01", victim)).await.unwrap();
    // What was true stays true when it is corrected.
    let file = case_file::case_file(agent, OneCaseFile { case_file: opened.case_files[0].id }).await.unwrap();
    let person = file.person.id;
    let mut with: NewPerson = serde_json::from_value(newcomer("Née")["new_person"].clone()).unwrap();
    with.born_on = Some("2026-06-01".into());
    assert_eq!(refusal(person_update(agent, PersonUpdate { person, with }).await), of("happened_from"));
    let with = NewMatter { happened_from: Some("2025-05-01".into()), ..file.matter.facts.clone() };
    let update = MatterUpdate { matter: file.matter.id, with };
    assert_eq!(refusal(matter_update(agent, update).await), of("happened_from"));
    let update: CaseFileUpdate = serde_json::from_value(json!({
        "case_file": bereaved, "quality": victim, "first_contact": "proche", "referred_by": "inconnu",
        "arrival_mode": "sur_place"
    }))
    .unwrap();
    assert_eq!(refusal(case_file_update(agent, update).await), of("happened_from"));
    assert_whole(agent).await;
}
