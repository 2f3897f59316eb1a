//! The deadlines of files in a real vault: only what is stored counts, and what nobody stored is said to be unknown.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use serde_json::{Value, json};

use crate::{
    Error, Refusal,
    appointment::tests::assert_whole,
    session::bench::{Bench, bench},
};

async fn ask(bench: &mut Bench, command: &str, request: Value) -> Value {
    bench.session.dispatch(command, request).await.unwrap_or_else(|error| panic!("{command}: {error}"))
}

async fn refused(bench: &mut Bench, command: &str, request: Value) -> Refusal {
    match bench.session.dispatch(command, request).await {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{command}: {other:?}"),
    }
}

/// A matter, with what differs from one that says nothing.
fn matter(told: Value) -> Value {
    let mut matter = json!({
        "offence": "B1", "happened_from": null, "happened_until": null, "commune": "", "district": null, "frame": null,
        "link": null, "author_known": null, "minor_present": false, "discriminatory": false, "weapon": false,
        "itt_days": null, "complaint": null, "complaint_on": null, "complaint_service": "", "complaint_number": "",
        "account_of_facts": ""
    });
    matter.as_object_mut().unwrap().extend(told.as_object().unwrap().clone());
    matter
}

async fn open(
    bench: &mut Bench,
    quality: &str,
    born_on: Option<&str>,
    new_matter: Option<Value>,
    matter: Option<i64>,
) -> Value {
    let request = json!({
        "person": null, "matter": matter, "safe_contact": null, "opened_on": "2026-11-20", "quality": quality,
        "first_contact": "personne_elle_meme", "referred_by": "police_nationale", "arrival_mode": "sur_place",
        "new_person": {
            "anonymous": false, "sex": "F", "birth_name": "Exemple", "used_name": "", "first_names": "Zoé",
            "born_on": born_on, "birth_year": null, "address": "", "commune": "Lomme", "district": null, "phone": "",
            "email": "", "language": "", "interpreter": false
        },
        "new_matter": new_matter
    });
    ask(bench, "case_file_open", request).await
}

/// The file of an adult direct victim.
async fn file(bench: &mut Bench, told: Value) -> i64 {
    open(bench, "victime_directe", Some("1990-01-01"), Some(matter(told)), None).await["id"].as_i64().unwrap()
}

async fn deadlines(bench: &mut Bench, file: i64) -> Value {
    ask(bench, "deadlines", json!({ "case_file": file })).await
}

fn find<'a>(answer: &'a Value, id: &str) -> Option<&'a Value> {
    answer["deadlines"].as_array().unwrap().iter().find(|deadline| deadline["id"] == id)
}

fn one<'a>(answer: &'a Value, id: &str) -> &'a Value {
    find(answer, id).unwrap_or_else(|| panic!("no {id} in {answer}"))
}

/// What the first screen announces, as it orders it.
fn deadlines_of(today: &Value) -> impl Iterator<Item = &Value> {
    let subjects = today["to_do"].as_array().unwrap().iter().map(|line| &line["subject"]);
    subjects.filter(|subject| subject["kind"] == "deadline").map(|subject| &subject["of"])
}

async fn near(bench: &mut Bench) -> Vec<(i64, String)> {
    let today = ask(bench, "today", json!({})).await;
    deadlines_of(&today)
        .map(|line| (line["case_file"].as_i64().unwrap(), line["id"].as_str().unwrap().to_owned()))
        .collect()
}

/// A referral of that kind, sent on that day.
async fn sent(bench: &mut Bench, file: i64, kind: &str, sent_on: &str) -> i64 {
    sent_by(bench, file, kind, sent_on, "lettre_recommandee").await
}

async fn sent_by(bench: &mut Bench, file: i64, kind: &str, sent_on: &str, how: &str) -> i64 {
    ask(bench, "profile_update", json!({ "profession": null, "employer": "approved_association" })).await;
    let draft = json!({
        "case_file": file, "kind": kind, "statement": "Récit inventé.", "consent": "written",
        "consent_on": "2026-09-01", "geolocation_consent": false, "wants_outcome": true
    });
    let referral = ask(bench, "referral_draft", draft).await["id"].as_i64().unwrap();
    let sending = json!({ "referral": referral, "sent_on": sent_on, "sent_how": how, "reference": "" });
    ask(bench, "referral_send", sending).await;
    referral
}

async fn answered(bench: &mut Bench, referral: i64, on: &str, outcome: &str, dismissal: Option<&str>) {
    let answer = json!({
        "referral": referral, "answered_on": on, "outcome": outcome, "dismissal": dismissal, "note": ""
    });
    ask(bench, "referral_answer", answer).await;
}

#[tokio::test]
async fn a_protection_order_is_counted_in_a_file_whose_facts_are_of_no_couple() {
    let mut bench = bench().await;
    for offence in ["C1", "B3", "B8"] {
        let file = file(&mut bench, json!({ "offence": offence, "happened_from": "2026-09-01" })).await;
        let asked = sent(&mut bench, file, "DEMANDE_SUITES", "2026-11-02").await;
        answered(&mut bench, asked, "2026-11-10", "ORDONNANCE_PROTECTION", None).await;
        let answer = deadlines(&mut bench, file).await;
        for id in ["C3", "C4", "C5"] {
            assert!(one(&answer, id)["alert_on"].is_string(), "{offence} {id}");
        }
    }
}

#[tokio::test]
async fn hair_is_still_spoken_of_when_the_window_of_blood_and_urine_is_over() {
    let mut bench = bench().await;
    let file = file(&mut bench, json!({ "offence": "C1", "happened_from": "2026-10-01" })).await;
    let answer = deadlines(&mut bench, file).await;
    assert!(find(&answer, "E4").is_none(), "{answer}");
    assert_eq!(one(&answer, "E4-hair")["nature"], "note");
}

#[tokio::test]
async fn a_file_gives_each_deadline_its_days_left_and_what_it_stands_on() {
    let mut bench = bench().await;
    let file = file(&mut bench, json!({ "happened_from": "2026-09-30" })).await;
    sent(&mut bench, file, "PLAINTE_TRANSMISE", "2026-10-05").await;
    let answer = deadlines(&mut bench, file).await;
    assert_eq!((&answer["today"], &answer["facts_known"]), (&"2026-11-23".into(), &true.into()));
    let prosecution = one(&answer, "A2");
    assert_eq!(prosecution["alert_on"], "2032-09-30");
    assert_eq!((&prosecution["start"], &prosecution["started_on"]), (&"facts".into(), &"2026-09-30".into()));
    let opening = one(&answer, "B1");
    assert_eq!((&opening["start"], &opening["started_on"]), (&"complaint".into(), &"2026-10-05".into()));
    assert_eq!((&opening["alert_on"], &opening["days_left"]), (&"2027-01-05".into(), &43.into()));
    assert_eq!(one(&answer, "D1")["alert_on"], "2029-09-28");
    // Couple violence: the protection order is there, undated until it is known.
    assert_eq!(one(&answer, "C3")["alert_on"], Value::Null);
}

#[tokio::test]
async fn facts_that_lasted_give_the_alert_of_their_first_day_and_the_last_day_of_their_last() {
    let mut bench = bench().await;
    let told = json!({ "offence": "E5", "happened_from": "2026-02-02", "happened_until": "2026-03-03" });
    let file = file(&mut bench, told).await;
    let answer = deadlines(&mut bench, file).await;
    let contravention = one(&answer, "A1");
    assert_eq!((&contravention["alert_on"], &contravention["last_on"]), (&"2027-02-02".into(), &"2027-03-03".into()));
    // A window of proof that is over is no longer shown; a limit is.
    assert!(find(&answer, "E5").is_none());
}

#[tokio::test]
async fn without_the_day_of_the_facts_only_what_followed_them_is_counted() {
    let mut bench = bench().await;
    let file = file(&mut bench, json!({})).await;
    sent(&mut bench, file, "PLAINTE_TRANSMISE", "2026-10-05").await;
    let answer = deadlines(&mut bench, file).await;
    assert_eq!(answer["facts_known"], false);
    assert_eq!(one(&answer, "B1")["alert_on"], "2027-01-05");
    for counted_from_facts in ["A2", "D1", "D13"] {
        assert!(find(&answer, counted_from_facts).is_none(), "{counted_from_facts}");
    }
}

#[tokio::test]
async fn only_a_complaint_that_reached_the_procureur_opens_the_three_months() {
    let mut bench = bench().await;
    for complaint in ["main_courante", "pas_de_plainte", "plainte_avant"] {
        let told = json!({ "happened_from": "2026-09-30", "complaint": complaint, "complaint_on": "2026-10-05" });
        let file = file(&mut bench, told).await;
        assert_eq!(one(&deadlines(&mut bench, file).await, "B1")["alert_on"], Value::Null, "{complaint}");
    }
    // A plain letter proves nothing, until its receipt does.
    let file = file(&mut bench, json!({ "happened_from": "2026-09-30" })).await;
    let referral = sent_by(&mut bench, file, "PLAINTE_TRANSMISE", "2026-10-05", "lettre_simple").await;
    assert_eq!(one(&deadlines(&mut bench, file).await, "B1")["alert_on"], Value::Null);
    let receipt = json!({ "referral": referral, "acknowledged_on": "2026-10-12", "reference": "" });
    ask(&mut bench, "referral_acknowledge", receipt).await;
    assert_eq!(one(&deadlines(&mut bench, file).await, "B1")["started_on"], "2026-10-12");
}

#[tokio::test]
async fn the_age_of_the_direct_victim_counts_and_not_that_of_who_comes_for_them() {
    let mut bench = bench().await;
    let told = json!({ "offence": "C1", "happened_from": "2026-09-30" });
    let child = open(&mut bench, "victime_directe", Some("2012-04-05"), Some(matter(told.clone())), None).await;
    let shared = child["matter"]["id"].as_i64();
    let mother = open(&mut bench, "victime_indirecte", Some("1984-01-01"), None, shared).await;
    for file in [&child, &mother] {
        let answer = deadlines(&mut bench, file["id"].as_i64().unwrap()).await;
        assert_eq!(one(&answer, "A4")["last_on"], "2060-04-05");
        assert!(find(&answer, "A3").is_none());
    }
    // Alone, the mother's own birth says nothing of the victim's.
    let alone = open(&mut bench, "victime_indirecte", Some("1984-01-01"), Some(matter(told)), None).await;
    let answer = deadlines(&mut bench, alone["id"].as_i64().unwrap()).await;
    assert_eq!(one(&answer, "A3")["alert_on"], "2046-09-28");
    assert_eq!(one(&answer, "A4")["presumed"], true);
}

#[tokio::test]
async fn an_answer_starts_a_deadline_between_the_day_it_was_asked_and_the_day_it_came() {
    let mut bench = bench().await;
    let file = file(&mut bench, json!({ "happened_from": "2026-09-01" })).await;
    let referral = sent(&mut bench, file, "PLAINTE_TRANSMISE", "2026-09-10").await;
    let answer = deadlines(&mut bench, file).await;
    assert_eq!(
        (&one(&answer, "B1")["alert_on"], &one(&answer, "B1")["referral"]),
        (&"2026-12-10".into(), &referral.into())
    );
    answered(&mut bench, referral, "2026-11-19", "CLASSEMENT", Some("71")).await;
    let answer = deadlines(&mut bench, file).await;
    let opening = one(&answer, "B1-dismissal");
    assert_eq!((&opening["alert_on"], &opening["referral"]), (&"2026-11-19".into(), &referral.into()));
    // The notice that reached her says more than the answer that reached the desk.
    let noticed = json!({
        "referral": referral, "answered_on": "2026-11-19", "outcome": "CLASSEMENT", "dismissal": "71", "note": "",
        "notified_on": "2026-10-30", "notified_how": "lettre"
    });
    ask(&mut bench, "referral_answer", noticed).await;
    let answer = deadlines(&mut bench, file).await;
    let opening = one(&answer, "B1-dismissal");
    assert_eq!((&opening["alert_on"], &opening["started_on"]), (&"2026-10-30".into(), &"2026-10-30".into()));
    answered(&mut bench, referral, "2026-11-20", "CONDAMNATION", None).await;
    let answer = deadlines(&mut bench, file).await;
    let appeal = one(&answer, "B4");
    assert_eq!((&appeal["started_on"], &appeal["started_until"]), (&"2026-09-10".into(), &"2026-11-20".into()));
    assert_eq!((&appeal["alert_on"], &appeal["last_on"]), (&"2026-09-18".into(), &"2026-11-30".into()));
    // The earliest plausible end is past, the latest one is not: somebody must look today.
    assert!(near(&mut bench).await.contains(&(file, "B4".to_owned())));
}

#[tokio::test]
async fn each_answer_starts_its_own_deadlines() {
    let mut bench = bench().await;
    for (outcome, id, last) in [
        ("NON_LIEU", "B7", "2026-11-30"),
        ("RELAXE", "B4", "2026-11-30"),
        ("ORDONNANCE_PROTECTION", "C3", "2027-11-20"),
        ("TGD_ATTRIBUE", "C9", "2027-05-20"),
        ("BAR", "C10", "2028-11-20"),
    ] {
        let file = file(&mut bench, json!({ "happened_from": "2026-09-01" })).await;
        let referral = sent(&mut bench, file, "SIGNALEMENT_AVEC_ACCORD", "2026-11-10").await;
        answered(&mut bench, referral, "2026-11-20", outcome, None).await;
        let answer = deadlines(&mut bench, file).await;
        let found = one(&answer, id);
        assert_eq!((&found["started_on"], &found["last_on"]), (&"2026-11-10".into(), &last.into()), "{outcome}");
        assert_eq!(found["referral"], referral, "{outcome}");
    }
}

#[tokio::test]
async fn who_asks_what_followed_may_be_told_of_a_judgment_older_than_the_question() {
    let mut bench = bench().await;
    let file = file(&mut bench, json!({ "happened_from": "2026-09-01" })).await;
    let referral = sent(&mut bench, file, "DEMANDE_SUITES", "2026-11-10").await;
    answered(&mut bench, referral, "2026-11-20", "CONDAMNATION", None).await;
    let answer = deadlines(&mut bench, file).await;
    let appeal = one(&answer, "B4");
    assert_eq!((&appeal["started_on"], &appeal["started_until"]), (&"2026-09-01".into(), &"2026-11-20".into()));
}

#[tokio::test]
async fn today_announces_what_comes_near_in_open_files_until_somebody_looks_after_it() {
    let mut bench = bench().await;
    let insult = file(&mut bench, json!({ "offence": "G1", "happened_from": "2026-09-10" })).await;
    let far = file(&mut bench, json!({ "offence": "E6", "happened_from": "2025-11-01" })).await;
    let light = file(&mut bench, json!({ "offence": "B7", "happened_from": "2026-01-20" })).await;
    let found = near(&mut bench).await;
    assert_eq!(found, [(insult, "A10".to_owned()), (insult, "A12".to_owned()), (light, "A1".to_owned())]);
    assert!(!found.iter().any(|(file, _)| *file == far));
    // Nothing in the file says whether the words were public: the line says on what it depends.
    let today = ask(&mut bench, "today", json!({})).await;
    let conditions: Vec<&Value> = deadlines_of(&today).map(|line| &line["conditions"]).collect();
    let depends = json!([{ "circumstance": "public", "holds": true }]);
    assert_eq!((conditions[0], conditions[2]), (&depends, &json!([])));

    let staff = ask(&mut bench, "staff", json!({})).await[0]["account"].clone();
    let with = json!({ "case_file": insult, "referral": null, "due_on": "2026-12-01", "what": "Agir contre l’injure", "assigned_to": staff });
    let noted = ask(&mut bench, "deadline_follow_up", json!({ "deadline": "A10", "with": with })).await;
    assert_eq!(near(&mut bench).await, [(insult, "A12".to_owned()), (light, "A1".to_owned())]);
    assert_eq!(one(&deadlines(&mut bench, insult).await, "A10")["follow_up"], noted["id"]);
    let unknown = refused(&mut bench, "deadline_follow_up", json!({ "deadline": "Z1", "with": with })).await;
    assert_eq!(unknown, Refusal::UnknownCode { field: "deadline".into() });

    ask(&mut bench, "case_file_close", json!({ "case_file": light, "outcome": "autre", "reason": "Terminé." })).await;
    assert_eq!(near(&mut bench).await, [(insult, "A12".to_owned())]);
    assert_whole(bench.agent()).await;
}

#[tokio::test]
async fn words_said_in_public_or_not_leave_one_line_without_condition() {
    let mut bench = bench().await;
    for (said, kept, gone) in [(true, "A10", "A12"), (false, "A12", "A10")] {
        let told = json!({ "offence": "G1", "happened_from": "2026-09-10", "said_in_public": said });
        let file = file(&mut bench, told).await;
        let answer = deadlines(&mut bench, file).await;
        assert_eq!(one(&answer, kept)["conditions"], json!([]), "{said}");
        assert!(find(&answer, gone).is_none(), "{said}");
    }
    // What is not about words keeps no answer about them.
    let told = json!({ "offence": "B1", "happened_from": "2026-09-10", "said_in_public": true });
    let file = file(&mut bench, told).await;
    let kept = ask(&mut bench, "case_file", json!({ "case_file": file })).await;
    assert_eq!(kept["matter"]["said_in_public"], Value::Null);
    assert_whole(bench.agent()).await;
}

#[tokio::test]
async fn the_end_that_an_answer_says_a_judge_fixed_is_the_end_of_the_measure() {
    let mut bench = bench().await;
    let file = file(&mut bench, json!({ "happened_from": "2026-09-01" })).await;
    let referral = sent(&mut bench, file, "DEMANDE_OP", "2026-11-02").await;
    let answer = json!({ "referral": referral, "answered_on": "2026-11-10", "outcome": "ORDONNANCE_PROTECTION",
        "dismissal": null, "note": "", "ends_on": "2027-05-07" });
    let answered = ask(&mut bench, "referral_answer", answer).await;
    assert_eq!(answered["ends_on"], "2027-05-07");
    let answer = deadlines(&mut bench, file).await;
    let end = one(&answer, "C3");
    assert_eq!(
        (&end["alert_on"], &end["fixed"], &end["referral"]),
        (&"2027-05-07".into(), &true.into(), &referral.into())
    );
    // The order itself, brought by the person, says the day: the end stays.
    let told = json!({ "case_file": file, "what": "order_notified", "happened_on": "2026-11-09", "ends_on": null, "note": "" });
    ask(&mut bench, "legal_event_add", told).await;
    let answer = deadlines(&mut bench, file).await;
    assert_eq!(
        (&one(&answer, "C3")["alert_on"], &one(&answer, "C5")["started_until"]),
        (&"2027-05-07".into(), &"2026-11-09".into())
    );
    assert_whole(bench.agent()).await;
}

#[tokio::test]
async fn what_if_counts_and_keeps_nothing() {
    let mut bench = bench().await;
    let asked = json!({
        "offence": "C1", "facts_from": "2020-02-01", "facts_until": null, "victim_born": "2009-06-10",
        "victim_birth_year": null, "itt_days": null, "couple": false, "public": null, "discriminatory": false,
        "weapon": false, "author_known": null, "events": [{ "what": "hearing", "on": "2027-01-19" }]
    });
    let answer = ask(&mut bench, "deadline_what_if", asked).await;
    let found = answer.as_array().unwrap().iter().find(|deadline| deadline["id"] == "A4").unwrap();
    assert_eq!(found["last_on"], "2057-06-10");
    let reversed = json!({
        "offence": "C1", "facts_from": "2020-02-01", "facts_until": null, "victim_born": "2021-06-10",
        "victim_birth_year": null, "itt_days": null, "couple": false, "public": null, "discriminatory": false,
        "weapon": false, "author_known": null, "events": []
    });
    let expected = Refusal::DatesReversed { first: "victim_born".into(), second: "facts_from".into() };
    assert_eq!(refused(&mut bench, "deadline_what_if", reversed).await, expected);
    assert_whole(bench.agent()).await;
}

#[tokio::test]
async fn the_deadlines_of_no_file_are_refused() {
    let mut bench = bench().await;
    let missing = refused(&mut bench, "deadlines", json!({ "case_file": 99 })).await;
    assert_eq!(missing, Refusal::NotFound { noun: "case_file".into() });
}
