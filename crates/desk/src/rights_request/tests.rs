//! Promises of the register of requests and of the limitation, kept on a real vault.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use serde_json::{Value, json};

use super::*;
use crate::{
    Error,
    appointment::tests::{assert_whole, file_of, refusal},
    circle::tests::Desk,
    session::bench::bench,
    today::to_do::{Subject, When, gathered},
};

const TODAY: &str = "2026-11-23";

fn asks(case_file: i64, kind: RightsKind, received_on: &str) -> NewRightsRequest {
    NewRightsRequest {
        case_file,
        kind,
        received_on: received_on.to_owned(),
        asked: "Je veux savoir ce que vous avez écrit.".to_owned(),
        representative: String::new(),
    }
}

fn told(rights_request: i64, on: &str) -> Prolong {
    Prolong { rights_request, on: on.to_owned(), reason: "Trois dossiers à relire".to_owned() }
}

async fn known(agent: &mut Agent, rights_request: i64) -> RightsRequest {
    let request = CheckIdentity { rights_request, on: TODAY.to_owned(), how: "Reçue en personne".to_owned() };
    rights_request_check_identity(agent, request).await.unwrap()
}

fn answers(rights_request: i64, granted: bool, statement: &str) -> AnswerRightsRequest {
    AnswerRightsRequest {
        rights_request,
        on: TODAY.to_owned(),
        granted,
        answer: "Dit de vive voix.".to_owned(),
        statement: statement.to_owned(),
    }
}

#[tokio::test]
async fn a_request_is_due_in_a_month_and_in_three_once_the_person_was_told_within_the_first() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Fictif").await.id;
    let held = rights_request_add(agent, asks(file, RightsKind::Access, "2026-10-26")).await.unwrap();
    assert_eq!(held.due.as_ref().unwrap().last_on.to_string(), "2026-11-26");
    let before = Refusal::ImpossibleDate { field: "prolonged_on".to_owned() };
    assert_eq!(refusal(rights_request_prolong(agent, told(held.id, "2026-10-25")).await), before);
    let prolonged = rights_request_prolong(agent, told(held.id, TODAY)).await.unwrap();
    assert_eq!(prolonged.due.unwrap().last_on.to_string(), "2027-01-26");
    assert_eq!(prolonged.state, RightsState::Prolonged);
    let once = Refusal::WrongState { state: "prolonged".to_owned() };
    assert_eq!(refusal(rights_request_prolong(agent, told(held.id, TODAY)).await), once);

    let late = rights_request_add(agent, asks(file, RightsKind::Access, "2026-10-01")).await.unwrap();
    assert_eq!(late.due.unwrap().days_left, -21, "1 November is a Sunday and a holiday");
    assert_eq!(refusal(rights_request_prolong(agent, told(late.id, TODAY)).await), Refusal::ProlongedTooLate);
    rights_request_prolong(agent, told(late.id, "2026-11-02")).await.unwrap();
    assert_whole(agent).await;
}

#[tokio::test]
async fn nothing_is_granted_to_somebody_whom_the_desk_does_not_know_and_nothing_is_answered_without_its_words() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Fictif").await.id;
    let id = rights_request_add(agent, asks(file, RightsKind::Erasure, TODAY)).await.unwrap().id;
    assert_eq!(refusal(rights_request_answer(agent, answers(id, true, "")).await), Refusal::IdentityNotChecked);
    let silent = AnswerRightsRequest { answer: "  ".to_owned(), ..answers(id, false, "") };
    let missing = Refusal::Missing { field: "answer".to_owned() };
    assert_eq!(refusal(rights_request_answer(agent, silent).await), missing);
    known(agent, id).await;
    let done = rights_request_answer(agent, answers(id, true, "")).await.unwrap();
    assert_eq!((done.state, done.due.is_none()), (RightsState::Granted, true));
    assert_eq!(done.answered_by_name.as_deref(), Some("Ada"));
    let over = Refusal::WrongState { state: "answered".to_owned() };
    assert_eq!(refusal(rights_request_answer(agent, answers(id, false, "")).await), over);
    assert_whole(agent).await;
}

#[tokio::test]
async fn a_request_stands_in_what_the_day_asks_for_until_it_is_answered() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Fictif").await.id;
    for (received_on, when) in
        [("2026-10-20", When::Late), ("2026-10-23", When::Today), ("2026-10-26", When::Week), (TODAY, When::Later)]
    {
        let id = rights_request_add(agent, asks(file, RightsKind::Access, received_on)).await.unwrap().id;
        let lines = gathered(agent).await.unwrap().lines;
        let found: Vec<When> = lines
            .iter()
            .filter(|line| matches!(&line.subject, Subject::RightsRequest(one) if one.id == id))
            .map(|line| line.when)
            .collect();
        assert_eq!(found, [when], "{received_on}");
        rights_request_answer(agent, answers(id, false, "")).await.unwrap();
        let lines = gathered(agent).await.unwrap().lines;
        assert!(!lines.iter().any(|line| matches!(line.subject, Subject::RightsRequest(_))), "{received_on}");
    }
}

#[tokio::test]
async fn what_a_person_maintains_against_a_refused_rectification_is_kept_and_of_no_other_answer() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Fictif").await.id;
    let words = "Je n’ai jamais dit cela.";
    for (kind, granted, kept) in [
        (RightsKind::Rectification, false, words),
        (RightsKind::Rectification, true, ""),
        (RightsKind::Objection, false, ""),
    ] {
        let id = rights_request_add(agent, asks(file, kind, TODAY)).await.unwrap().id;
        known(agent, id).await;
        let done = rights_request_answer(agent, answers(id, granted, words)).await.unwrap();
        assert_eq!(done.statement, kept, "{kind:?}");
    }
    let of_file = rights_requests(agent, OneCaseFile { case_file: file }).await.unwrap();
    assert_eq!(of_file.iter().filter(|one| one.statement == words).count(), 1);
    assert_whole(agent).await;
}

/// Every way to use what is held, each with a request that would pass if nothing limited it.
async fn uses(desk: &mut Desk, file: &Value, other: i64) -> Vec<(&'static str, Value)> {
    let (id, person, matter) = (&file["id"], &file["person"]["id"], &file["matter"]["id"]);
    let ada = desk.account_of("Ada").await;
    let aim = json!({ "addressee": "parquet", "partner": null, "purpose": "transmission" });
    let called = json!({ "person": person, "case_file": id, "when": null, "result": "no_answer", "note": "" });
    let calls = desk.ask("call_attempt_add", called.clone()).await;
    let need = json!({ "case_file": id, "need": "Dormir", "objective": "", "step": null });
    let held_need = desk.ask("need_add", need.clone()).await["id"].clone();
    let referral = json!({
        "case_file": id, "kind": "PLAINTE_TRANSMISE", "statement": "Exposé", "consent": "written", "consent_on": TODAY,
        "geolocation_consent": false, "wants_outcome": true
    });
    let draft = desk.ask("referral_draft", referral.clone()).await["id"].clone();
    let named = desk.ask("alleged_offender_add", json!({ "case_file": id, "name": "Marc Modèle" })).await;
    let mut facts = file["matter"].clone();
    for own in ["id", "other_case_files"] {
        facts.as_object_mut().unwrap().remove(own);
    }
    facts["account_of_facts"] = "Autrement.".into();
    let interview = json!({
        "case_file": id, "appointment": null, "held_on": TODAY, "minutes": 45, "mode": "sur_place",
        "interventions": ["juridique"], "notes": "Reçue."
    });
    let held = desk.ask("interview_add", interview.clone()).await["id"].clone();
    let mut corrected = interview.clone();
    corrected["notes"] = "Autre.".into();
    let notice = json!({ "case_file": id, "kind": "notice", "basis": null });
    let letter = json!({
        "aim": notice, "to": "", "subject": "Vos droits", "body": "Texte.", "template": null, "instruction_revision": null,
        "reminded_how": null
    });
    vec![
        ("interview_add", interview),
        ("interview_correct", json!({ "interview": held, "with": corrected })),
        ("letter_make", letter),
        ("referral_draft", referral),
        ("referral_discard", json!({ "referral": draft })),
        (
            "consent_add",
            json!({
                "case_file": id, "aim": aim, "given_on": TODAY, "form": "spoken", "expires_on": null, "note": ""
            }),
        ),
        ("need_add", need),
        ("need_settle", json!({ "need": held_need })),
        (
            "danger_note",
            json!({
                "case_file": id, "asked_on": TODAY, "answers": [{ "sign": "arme", "present": true }], "note": "",
                "ask_again_on": null
            }),
        ),
        ("individual_assessment_start", json!({ "case_file": id })),
        ("call_attempt_add", called),
        ("call_attempt_discard", json!({ "call_attempt": calls["attempts"][0]["id"] })),
        ("alleged_offender_withdraw", json!({ "alleged_offender": named[0]["id"] })),
        ("case_file_close", json!({ "case_file": id, "outcome": "autre", "reason": "Fin" })),
        (
            "case_file_update",
            json!({
                "case_file": id, "quality": "victime_directe", "first_contact": "proche", "referred_by": "police_nationale",
                "arrival_mode": "sur_place"
            }),
        ),
        (
            "appointment_book",
            json!({
                "staff": ada, "on": "2026-12-01", "starts": "09:00", "minutes": 30, "person": person, "case_file": id, "who": "",
                "intervention": "juridique", "walk_in": false, "note": ""
            }),
        ),
        ("merge", json!({ "kept": other, "absorbed": person })),
        ("matter_update", json!({ "matter": matter, "with": facts })),
    ]
}

fn is_limited<T>(answer: Result<T>) -> bool {
    matches!(answer, Err(Error::Refused(Refusal::ProcessingLimited)))
}

#[tokio::test]
async fn a_limited_person_is_read_and_kept_and_nothing_is_written_or_leaves_until_it_is_lifted() {
    let mut desk = Desk::new().await;
    let (first, other) = (file_of(desk.agent(), "Fictif").await, file_of(desk.agent(), "Exemple").await);
    let case_file = json!({ "case_file": first.id });
    let file = desk.ask("case_file", case_file.clone()).await;
    let uses = uses(&mut desk, &file, other.person.id).await;
    let agent = desk.agent();
    let id = rights_request_add(agent, asks(first.id, RightsKind::Limitation, TODAY)).await.unwrap().id;
    known(agent, id).await;
    assert!(rights_request_answer(agent, answers(id, true, "")).await.unwrap().limits);

    for (command, request) in &uses {
        assert!(is_limited(desk.try_to(command, request.clone()).await), "{command}");
    }
    // She is read, her deadlines go on, and so does what keeps her from danger.
    let go_on = [
        ("case_file", case_file.clone()),
        ("person", json!({ "person": first.person.id })),
        ("deadlines", case_file.clone()),
        (
            "legal_event_add",
            json!({
                "case_file": first.id, "what": "hearing", "happened_on": "2026-12-10", "ends_on": null, "note": ""
            }),
        ),
        ("information_notice_give", json!({ "case_file": first.id, "given_on": TODAY })),
        (
            "rights_request_add",
            json!({
                "case_file": first.id, "kind": "access", "received_on": TODAY, "asked": "", "representative": ""
            }),
        ),
        (
            "safe_contact_update",
            json!({
                "person": first.person.id, "with": {
                    "phone_safe": "no", "safe_hours": "", "voicemail": false, "sms": false, "letter": false, "email": false,
                    "introduce_as": "", "letter_address": "", "shares_home": true, "reads_devices": false, "code_word": "",
                    "note": "", "checked_on": TODAY
                }
            }),
        ),
    ];
    for (command, request) in go_on {
        desk.ask(command, request).await;
    }
    // Nobody else is held back.
    desk.ask("need_add", json!({ "case_file": other.id, "need": "Logement", "objective": "", "step": null })).await;

    let agent = desk.agent();
    let lift =
        || LiftLimitation { rights_request: id, on: TODAY.to_owned(), reason: "Les faits sont vérifiés".into() };
    assert!(!rights_request_lift(agent, lift()).await.unwrap().limits);
    let lifted = Refusal::WrongState { state: "lifted".to_owned() };
    assert_eq!(refusal(rights_request_lift(agent, lift()).await), lifted);
    for (command, request) in uses {
        assert!(!is_limited(desk.try_to(command, request).await), "{command}");
    }
    assert_whole(desk.agent()).await;
}
