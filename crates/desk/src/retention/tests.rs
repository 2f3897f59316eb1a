//! The life of a file from its last contact to its destruction, on a real vault with several real accounts: Ada and Alan are in charge,
//! Grace and Rosa are not.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::{fs, path::Path};

use chrono::NaiveDate;
use serde_json::{Value, json};
use sqlx::{Executor, Row, SqliteConnection};
use vault::Keyring;

use super::{destruction::carry_out, due};
use crate::{
    Clock, Document, Refusal, Session,
    appointment::tests::{assert_whole, file_of, refusal},
    attached_document::tests::one_page,
    backup::{
        restore::{Way, restore},
        tests::made,
    },
    circle::tests::Desk,
    journal::Finding,
    session::bench::{PHRASE, bench, machine, started},
    verification::tests::{DESK, STATISTICS},
};

/// Stands in everything that is typed about the person.
const CANARY: &str = "Zyxomma";
const TODAY: &str = "2026-11-23";
const LONG_AGO: &str = "2015-03-02";

fn said(what: &str) -> String {
    format!("{CANARY} {what}")
}

fn opening(name: &str, opened_on: &str) -> Value {
    json!({
        "person": null, "matter": null, "safe_contact": null, "opened_on": opened_on, "quality": "victime_directe",
        "first_contact": "personne_elle_meme", "referred_by": "police_nationale", "arrival_mode": "sur_place",
        "new_person": {
            "anonymous": false, "sex": "F", "birth_name": name, "used_name": "", "first_names": "Zoé",
            "born_on": "1980-01-01", "birth_year": null, "address": said("rue"), "commune": "Lomme", "district": null,
            "phone": "06 39 98 47 12", "email": "zyxomma@exemple.invalid", "language": "", "interpreter": false
        },
        "new_matter": {
            "offence": "E2", "happened_from": "2015-03-01", "happened_until": null, "commune": "", "district": null,
            "frame": null, "link": null, "author_known": null, "minor_present": false, "discriminatory": false,
            "weapon": false, "itt_days": null, "complaint": null, "complaint_on": null, "complaint_service": "",
            "complaint_number": said("plainte"), "account_of_facts": said("récit")
        }
    })
}

async fn opened(desk: &mut Desk, name: &str, opened_on: &str) -> Value {
    desk.ask("case_file_open", opening(name, opened_on)).await
}

async fn closed(desk: &mut Desk, file: &Value) {
    desk.ask("case_file_close", json!({ "case_file": file, "outcome": "autre", "reason": said("fin") })).await;
}

fn archiving(file: &Value) -> Value {
    json!({ "case_file": file, "reason": said("preuve"), "keep_until": TODAY })
}

/// A closed file of long ago, in the archive. Answers its number among the records.
async fn archived(desk: &mut Desk, name: &str) -> Value {
    let file = opened(desk, name, LONG_AGO).await["id"].clone();
    closed(desk, &file).await;
    desk.ask("case_file_archive", archiving(&file)).await;
    file
}

/// Puts a file on a slip and notes a visa that lets it go. Answers the slip.
async fn authorised(desk: &mut Desk, files: &[&Value]) -> Value {
    let files: Vec<Value> = files.iter().map(|file| json!({ "case_file": file })).collect();
    let page = desk.ask("elimination_propose", json!({ "files": files })).await;
    let slip = page["eliminations"][0]["id"].clone();
    let visa = json!({ "elimination": slip, "reference": "AD59-2026-7", "visa_on": TODAY, "kept": [] });
    desk.ask("elimination_visa", visa).await;
    slip
}

/// Ada asks, Alan confirms; Ada is in afterwards.
async fn destroyed(desk: &mut Desk, slip: &Value) -> Value {
    desk.ask("destruction_ask", json!({ "elimination": slip })).await;
    desk.unlock("Alan").await;
    let page = desk.ask("destruction_confirm", json!({ "elimination": slip })).await;
    desk.unlock("Ada").await;
    page
}

async fn refused(desk: &mut Desk, command: &str, request: Value) -> Refusal {
    refusal(desk.try_to(command, request).await)
}

#[tokio::test]
async fn a_file_is_announced_two_years_after_the_last_contact_with_its_person_whoever_noted_it_where() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Martin").await;
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
    assert!(due(&mut agent.desk, day(2028, 11, 19), 9).await.unwrap().0.is_empty());
    let found = due(&mut agent.desk, day(2028, 11, 20), 9).await.unwrap().0;
    let expected = (file.id, "2026-11-20", "2028-11-20", false);
    let found: Vec<_> = found
        .iter()
        .map(|one| (one.case_file, one.last_contact_on.as_str(), one.due_on.as_str(), one.closed))
        .collect();
    assert_eq!(found, [expected]);

    let call = |result| crate::call_attempt::NewCallAttempt {
        person: file.person.id,
        case_file: None,
        when: None,
        result,
        note: String::new(),
    };
    agent.clock = Clock::Fixed("2027-05-01T09:00:00Z".parse().unwrap());
    crate::call_attempt::call_attempt_add(agent, call(crate::call_attempt::CallResult::NoAnswer)).await.unwrap();
    assert_eq!(due(&mut agent.desk, day(2028, 11, 20), 9).await.unwrap().0.len(), 1, "nobody was spoken to");
    crate::call_attempt::call_attempt_add(agent, call(crate::call_attempt::CallResult::Joined)).await.unwrap();
    assert!(due(&mut agent.desk, day(2028, 11, 20), 9).await.unwrap().0.is_empty());
    assert_eq!(due(&mut agent.desk, day(2029, 5, 1), 9).await.unwrap().0.len(), 1);
}

#[tokio::test]
async fn a_file_goes_from_its_last_contact_to_its_destruction_by_the_archive_the_visa_and_two_persons() {
    let mut desk = Desk::with_colleagues().await;
    let file = opened(&mut desk, "Ancienne", LONG_AGO).await;
    let (id, number) = (file["id"].clone(), file["number"].as_str().unwrap().to_owned());
    opened(&mut desk, "Récente", TODAY).await;
    let page = desk.ask("retention", json!({})).await;
    let due: Vec<&Value> = page["due"].as_array().unwrap().iter().map(|one| &one["case_file"]).collect();
    assert_eq!(due, [&id]);

    closed(&mut desk, &id).await;
    let page = desk.ask("case_file_archive", archiving(&id)).await;
    assert_eq!((page["due"].as_array().unwrap().len(), &page["archived"][0]["case_file"]), (0, &id));
    let all = json!({ "filter": "all", "offset": 0, "limit": 9 });
    let listed = desk.ask("case_files", all).await;
    assert_eq!((&listed["total"], listed["lines"].as_array().unwrap().len()), (&json!(1), 1));
    for query in ["Ancienne", &number] {
        assert_eq!(desk.ask("search", json!({ "query": query, "limit": 9 })).await, json!([]), "{query}");
    }
    assert!(!desk.ask("today", json!({})).await.to_string().contains(&number));
    let one = json!({ "case_file": id });
    assert_eq!(desk.ask("case_file", one.clone()).await["number"], json!(number), "those in charge read it");
    let again = json!({ "case_file": id, "reason": "Suite" });
    assert_eq!(refused(&mut desk, "case_file_reopen", again).await, Refusal::Archived, "and write nothing in it");

    let page = desk.ask("elimination_propose", json!({ "files": [one] })).await;
    let slip = json!({ "elimination": page["eliminations"][0]["id"] });
    assert_eq!(refused(&mut desk, "destruction_ask", slip.clone()).await, Refusal::VisaMissing);
    assert_eq!(refused(&mut desk, "destruction_confirm", slip.clone()).await, Refusal::VisaMissing);
    let back = json!({ "case_file": id, "reason": "Erreur" });
    assert!(matches!(refused(&mut desk, "case_file_return", back).await, Refusal::RetentionObstacle { .. }));
    let mut visa = slip.clone();
    visa["reference"] = "AD59-2026-7".into();
    visa["visa_on"] = TODAY.into();
    visa["kept"] = json!([]);
    desk.ask("elimination_visa", visa).await;
    let preview = desk.ask("destruction_preview", slip.clone()).await;
    assert_eq!((&preview["case_files"], &preview["persons"]), (&json!(1), &json!(1)));
    assert_eq!(preview["years_not_frozen"], json!(["2015"]));
    desk.ask("case_file", json!({ "case_file": id })).await;
    desk.ask("destruction_ask", slip.clone()).await;
    assert_eq!(refused(&mut desk, "destruction_confirm", slip.clone()).await, Refusal::SecondPersonNeeded);
    desk.unlock("Grace").await;
    assert_eq!(refused(&mut desk, "destruction_confirm", slip.clone()).await, Refusal::NotAllowed);
    desk.unlock("Alan").await;
    let page = desk.ask("destruction_confirm", slip.clone()).await;
    let done = &page["eliminations"][0];
    assert_eq!((&done["state"], &done["finished"]), (&json!("destroyed"), &json!(true)));
    assert_eq!((&done["asked_by_name"], &done["confirmed_by_name"]), (&json!("Ada"), &json!("Alan")));
    assert_eq!(done["files"][0]["display_name"], Value::Null);
    assert!(matches!(refused(&mut desk, "case_file", json!({ "case_file": id })).await, Refusal::NotFound { .. }));
    assert!(desk.agent().verify().await.unwrap().is_clean());
    let next = opened(&mut desk, "Suivante", LONG_AGO).await;
    assert_ne!(next["number"], json!(number), "a number is never given again");

    // What goes without an entry is found as ever.
    desk.agent().desk.execute("delete from closing").await.unwrap();
    let file = next["id"].clone();
    closed(&mut desk, &file).await;
    desk.agent().desk.execute("delete from closing").await.unwrap();
    let found = desk.agent().verify().await.unwrap().journal;
    assert!(matches!(found, Finding::ChangedRecord { noun, .. } if noun == "closing"));
}

#[tokio::test]
async fn an_archived_file_opens_to_those_in_charge_alone_and_everybody_else_sees_that_it_is_archived() {
    let mut desk = Desk::with_colleagues().await;
    let file = opened(&mut desk, "Ancienne", LONG_AGO).await;
    let (id, person, matter) = (file["id"].clone(), file["person"]["id"].clone(), file["matter"]["id"].clone());
    closed(&mut desk, &id).await;
    desk.ask("case_file_archive", archiving(&id)).await;
    desk.unlock("Grace").await;
    for (command, request) in [
        ("case_file", json!({ "case_file": id })),
        ("letters", json!({ "case_file": id })),
        ("attached_documents", json!({ "case_file": id })),
        ("reveal_contact", json!({ "person": person, "instruction_revision": 1 })),
        ("matter_update", json!({ "matter": matter, "with": opening("", TODAY)["new_matter"] })),
    ] {
        assert_eq!(refused(&mut desk, command, request).await, Refusal::Archived, "{command}");
    }
    assert_eq!(refused(&mut desk, "retention", json!({})).await, Refusal::NotAllowed);
    assert_eq!(
        refused(&mut desk, "case_file_return", json!({ "case_file": id, "reason": "Moi" })).await,
        Refusal::Archived
    );

    // She comes back: she is known, a new file opens for her, and the old one stays where it is.
    let card = desk.ask("person", json!({ "person": person })).await;
    assert!(!card.to_string().contains(file["number"].as_str().unwrap()));
    let mut again = opening("", TODAY);
    again["person"] = person;
    again["new_person"] = Value::Null;
    let new = desk.ask("case_file_open", again).await;
    assert!(!new["person"].to_string().contains(file["number"].as_str().unwrap()));
    assert_eq!(refused(&mut desk, "case_file", json!({ "case_file": id })).await, Refusal::Archived);

    desk.unlock("Ada").await;
    desk.ask("case_file_return", json!({ "case_file": id, "reason": "Elle revient" })).await;
    desk.unlock("Grace").await;
    desk.ask("case_file", json!({ "case_file": id })).await;
    assert_whole(desk.agent()).await;
}

async fn obstacles(desk: &mut Desk, file: &Value, of: &str) -> Vec<String> {
    let found = desk.ask("retention_file", json!({ "case_file": file })).await[of].clone();
    found.as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_goes_on_stands_in_the_way_of_the_archive_and_of_the_elimination() {
    let mut desk = Desk::with_colleagues().await;
    let ada = desk.account_of("Ada").await;
    let recent = opened(&mut desk, "Récente", TODAY).await["id"].clone();
    assert_eq!(obstacles(&mut desk, &recent, "to_archiving").await, ["open", "contact"]);
    assert!(matches!(
        refused(&mut desk, "case_file_archive", archiving(&recent)).await,
        Refusal::RetentionObstacle { .. }
    ));

    let mut facts = opening("Ancienne", LONG_AGO);
    // A crime: prosecuted for twenty years.
    facts["new_matter"]["offence"] = "C1".into();
    let file = desk.ask("case_file_open", facts).await["id"].clone();
    let to_do = json!({ "case_file": file, "referral": null, "due_on": TODAY, "what": "Appeler", "assigned_to": ada });
    let to_do = desk.ask("follow_up_add", to_do).await["id"].clone();
    let hearing =
        json!({ "case_file": file, "what": "hearing", "happened_on": "2026-12-10", "ends_on": null, "note": "" });
    let hearing = desk.ask("legal_event_add", hearing).await["id"].clone();
    closed(&mut desk, &file).await;
    assert_eq!(obstacles(&mut desk, &file, "to_archiving").await, ["follow_up"]);
    desk.ask("follow_up_done", json!({ "follow_up": to_do })).await;
    let known = desk.ask("retention_file", json!({ "case_file": file })).await;
    assert!(known["keep_until"].as_str().unwrap() >= "2035-03-01", "{known}");
    let mut later = archiving(&file);
    later["keep_until"] = "2027-01-01".into();
    desk.ask("case_file_archive", later).await;
    let page = desk.ask("retention_hold_place", json!({ "case_file": file, "reason": "Plainte en cours" })).await;
    let hold = page["archived"][0]["holds"][0]["id"].clone();
    let expected = ["held", "keep_until", "proceedings", "deadline"];
    assert_eq!(obstacles(&mut desk, &file, "to_elimination").await, expected);
    let propose = json!({ "files": [{ "case_file": file }] });
    assert!(matches!(
        refused(&mut desk, "elimination_propose", propose).await,
        Refusal::RetentionObstacle { obstacle: super::ObstacleKind::Held, .. }
    ));
    desk.ask("retention_hold_lift", json!({ "retention_hold": hold })).await;
    assert_eq!(refused(&mut desk, "legal_event_withdraw", json!({ "legal_event": hearing })).await, Refusal::Archived);
    assert_eq!(obstacles(&mut desk, &file, "to_elimination").await, &expected[1..]);
    // Whoever asks for something about her data, even in the archive, is answered before anything of them goes.
    let request = asked(&mut desk, &file, "").await;
    assert_eq!(obstacles(&mut desk, &file, "to_elimination").await[0], "rights_request");
    answered(&mut desk, &request).await;
    assert_eq!(obstacles(&mut desk, &file, "to_elimination").await, &expected[1..]);
    assert_whole(desk.agent()).await;
}

async fn asked(desk: &mut Desk, file: &Value, words: &str) -> Value {
    let request =
        json!({ "case_file": file, "kind": "access", "received_on": TODAY, "asked": words, "representative": "" });
    json!({ "rights_request": desk.ask("rights_request_add", request).await["id"] })
}

async fn answered(desk: &mut Desk, request: &Value) {
    let mut known = request.clone();
    (known["on"], known["how"]) = (TODAY.into(), "Reçue".into());
    desk.ask("rights_request_check_identity", known).await;
    let mut answer = request.clone();
    (answer["granted"], answer["answer"], answer["statement"]) =
        (true.into(), "Remis en main propre".into(), "".into());
    answer["on"] = TODAY.into();
    desk.ask("rights_request_answer", answer).await;
}

#[tokio::test]
async fn a_hold_that_comes_after_the_visa_holds_the_destruction_back_to_the_last() {
    let mut desk = Desk::with_colleagues().await;
    let file = archived(&mut desk, "Ancienne").await;
    let slip = authorised(&mut desk, &[&file]).await;
    desk.ask("destruction_ask", json!({ "elimination": slip })).await;
    desk.ask("retention_hold_place", json!({ "case_file": file, "reason": "Réquisition" })).await;
    desk.unlock("Alan").await;
    let refused = refused(&mut desk, "destruction_confirm", json!({ "elimination": slip })).await;
    assert!(matches!(refused, Refusal::RetentionObstacle { obstacle: super::ObstacleKind::Held, .. }), "{refused:?}");
    desk.ask("case_file", json!({ "case_file": file })).await;
    assert_whole(desk.agent()).await;
}

#[tokio::test]
async fn what_the_visa_keeps_is_not_destroyed_and_not_proposed_again() {
    let mut desk = Desk::with_colleagues().await;
    let (kept, gone) = (archived(&mut desk, "Conservée").await, archived(&mut desk, "Éliminée").await);
    let files = json!({ "files": [{ "case_file": kept }, { "case_file": gone }] });
    let slip = desk.ask("elimination_propose", files).await["eliminations"][0]["id"].clone();
    let visa = json!({
        "elimination": slip, "reference": "AD59-2026-8", "visa_on": TODAY, "kept": [{ "case_file": kept }]
    });
    desk.ask("elimination_visa", visa).await;
    destroyed(&mut desk, &slip).await;
    assert!(matches!(refused(&mut desk, "case_file", json!({ "case_file": gone })).await, Refusal::NotFound { .. }));
    desk.ask("case_file", json!({ "case_file": kept })).await;
    assert_eq!(obstacles(&mut desk, &kept, "to_elimination").await, ["kept_by_visa"]);
    assert!(desk.agent().verify().await.unwrap().is_clean());
}

#[tokio::test]
async fn a_slip_and_a_certificate_name_nobody_who_was_helped() {
    let mut desk = Desk::with_colleagues().await;
    let file = archived(&mut desk, "Ancienne").await;
    let slip = authorised(&mut desk, &[&file]).await;
    let one = json!({ "elimination": slip });
    let early = desk.session.as_mut().unwrap().produce("destruction_certificate", one.clone()).await;
    assert!(early.is_err());
    destroyed(&mut desk, &slip).await;
    for command in ["elimination_slip", "destruction_certificate"] {
        let made = desk.session.as_mut().unwrap().produce(command, one.clone()).await.unwrap().document;
        let words = words_of(&made);
        assert!(words.contains("2015-0001") && words.contains("AD59-2026-7"), "{words}");
        assert!(!words.contains("Ancienne") && !words.contains("Zoé") && !words.contains(CANARY), "{words}");
    }
    assert_whole(desk.agent()).await;
}

#[allow(clippy::disallowed_methods)] // proofs start programs; Permanence does not
fn words_of(document: &Document) -> String {
    use std::{
        io::Write,
        process::{Command, Stdio},
    };
    let mut reader =
        Command::new("pdftotext").args(["-", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    reader.stdin.take().unwrap().write_all(&document.bytes).unwrap();
    let read = reader.wait_with_output().unwrap();
    assert!(read.status.success());
    String::from_utf8(read.stdout).unwrap()
}

/// A file with something of everything, each with the word; archived.
async fn with_something_of_everything(desk: &mut Desk) -> Value {
    let ada = desk.account_of("Ada").await;
    desk.ask("profile_update", json!({ "profession": "juriste", "employer": "approved_association" })).await;
    let file = opened(desk, CANARY, LONG_AGO).await;
    let (id, person) = (file["id"].clone(), file["person"]["id"].clone());
    let instruction = json!({
        "phone_safe": "yes", "safe_hours": "", "voicemail": false, "sms": false, "letter": true, "email": false,
        "introduce_as": said("présentation"), "letter_address": said("adresse"), "shares_home": false,
        "reads_devices": false, "code_word": said("mot"), "trusted_person": said("confiance"), "note": said("consigne"),
        "checked_on": TODAY
    });
    desk.ask("safe_contact_update", json!({ "person": person, "with": instruction })).await;
    desk.ask("alleged_offender_add", json!({ "case_file": id, "name": said("visé") })).await;
    let circle = desk.ask("circle_create", json!({ "name": "Juristes" })).await[0]["id"].clone();
    let mut interview = json!({
        "case_file": id, "appointment": null, "held_on": LONG_AGO, "minutes": 45, "mode": "sur_place",
        "interventions": ["juridique"], "notes": said("d’abord"),
        "restricted": { "circle": circle, "words": said("réservé") }
    });
    let written = desk.ask("interview_add", interview.clone()).await["id"].clone();
    interview["notes"] = said("ensuite").into();
    desk.ask("interview_correct", json!({ "interview": written, "with": interview })).await;
    let step = json!({ "what": said("étape"), "due_on": "2026-11-25", "assigned_to": ada });
    let need = json!({ "case_file": id, "need": said("besoin"), "objective": said("but"), "step": step });
    desk.ask("need_add", need).await;
    let danger = json!({
        "case_file": id, "asked_on": TODAY, "answers": [{ "sign": "arme", "present": true }], "note": said("danger"),
        "ask_again_on": null
    });
    desk.ask("danger_note", danger).await;
    let act =
        json!({ "case_file": id, "what": "judgment", "happened_on": LONG_AGO, "ends_on": null, "note": said("acte") });
    desk.ask("legal_event_add", act).await;
    let assessment = desk.ask("individual_assessment_start", json!({ "case_file": id })).await["id"].clone();
    let content = json!({
        "referral": null, "asked_by": "procureur", "asked_on": TODAY, "consent": "spoken", "consent_on": TODAY,
        "signs": ["age"], "harm": said("tort"), "circumstances": "", "vulnerability": "", "intimidation": "", "hold": "",
        "measures": ["tgd"], "opinion": said("avis")
    });
    desk.ask("individual_assessment_write", json!({ "assessment": assessment, "content": content })).await;
    let referral = json!({
        "case_file": id, "kind": "SIGNALEMENT_AVEC_ACCORD", "statement": said("exposé"), "consent": "written",
        "consent_on": "2026-01-05", "geolocation_consent": false, "wants_outcome": true
    });
    let referral = desk.ask("referral_draft", referral).await["id"].clone();
    let sent = json!({
        "referral": referral, "sent_on": "2026-02-02", "sent_how": "lettre_recommandee", "reference": said("référence")
    });
    desk.ask("referral_send", sent).await;
    desk.ask("referral_complete", json!({ "referral": referral, "note": said("complément") })).await;
    let answer = json!({
        "referral": referral, "answered_on": TODAY, "outcome": "CLASSEMENT", "dismissal": "21", "note": said("réponse")
    });
    desk.ask("referral_answer", answer).await;
    desk.ask("referral_close", json!({ "referral": referral, "closed_on": TODAY, "note": said("close") })).await;
    let family = desk.ask("partners", json!({})).await[0]["family"].clone();
    let partner = json!({
        "name": "Association inventée", "family": family, "role": "", "contact": "", "phone": "", "email": "", "website": "",
        "address": "", "hours": "", "coverage": "", "signatory": false, "note": "", "verified_on": null
    });
    let partner = desk.ask("partner_save", json!({ "code": null, "with": partner })).await["code"].clone();
    let consent = json!({
        "case_file": id, "aim": { "addressee": "partenaire", "partner": partner, "purpose": "partage" },
        "given_on": TODAY, "form": "spoken", "expires_on": null, "note": said("accord"), "fields": ["identity", "facts"]
    });
    desk.ask("consent_add", consent).await;
    let orientation = json!({
        "case_file": id, "partner": partner, "purpose": said("orientation"), "names_person": false,
        "message": said("message"), "expected_on": null
    });
    desk.ask("orientation_draft", orientation).await;
    let booking = json!({
        "staff": ada, "on": TODAY, "starts": "10:00", "minutes": 30, "person": person, "case_file": id, "who": "",
        "intervention": "juridique", "walk_in": false, "note": said("rendez-vous")
    });
    let booked = desk.ask("appointment_book", booking).await["id"].clone();
    desk.ask("appointment_absent", json!({ "appointment": booked })).await;
    let call = json!({ "person": person, "case_file": id, "when": null, "result": "no_answer", "note": said("appel") });
    desk.ask("call_attempt_add", call).await;
    let session = desk.session.as_mut().unwrap();
    let document = Document { name: format!("{CANARY}.pdf"), bytes: one_page() };
    let offer = session.receive("attached_document_offer", json!({}), document).await.unwrap()["offer"].clone();
    let kept = json!({
        "case_file": id, "title": said("pièce"), "kind": "courrier", "dated_on": null, "confidential": false, "offer": offer
    });
    desk.ask("attached_document_add", kept).await;
    let offered = desk.ask("letter_choices", json!({ "case_file": id })).await;
    let aim = offered["choices"].as_array().unwrap().iter().map(|one| &one["aim"]).find(|aim| aim["kind"] == "notice");
    let aim = aim.unwrap().clone();
    let prepare = json!({ "aim": aim, "instruction_revision": offered["safe_contact"]["revision"] });
    let begun = desk.ask("letter_prepare", prepare).await;
    let letter = json!({
        "aim": aim, "to": begun["to"].as_str().unwrap_or_default(), "subject": said("objet"), "body": said("lettre"),
        "template": begun["template"], "instruction_revision": offered["safe_contact"]["revision"], "reminded_how": null
    });
    desk.ask("letter_make", letter).await;
    let words = "abaisser abandon abdiquer abeille abolir aborder aboutir aboyer";
    let package = json!({ "case_file": id, "partner": partner, "fields": ["identity"], "words": words });
    desk.session.as_mut().unwrap().produce("package_file", package).await.unwrap();
    for (kind, subject) in [("interview", format!("file-{id}-none")), ("safe_contact", format!("person-{person}-2"))] {
        desk.ask("draft_save", json!({ "kind": kind, "subject": subject, "body": said("brouillon") })).await;
    }
    // Another record of hers, made one with it.
    let mut twin = opening(CANARY, TODAY)["new_person"].clone();
    twin["nickname"] = said("surnom").into();
    let twin = desk.ask("person_create", twin).await["id"].clone();
    desk.ask("merge", json!({ "kept": person, "absorbed": twin })).await;
    desk.ask("hand_over_sign", json!({ "note": said("relais"), "takers": [] })).await;
    let rosa = desk.account_of("Rosa").await;
    let absence = json!({ "account": ada, "from_on": TODAY, "until_on": null });
    desk.ask("reassign", json!({ "of": absence, "to": rosa })).await;
    for to_do in desk.ask("follow_ups", json!({ "filter": "open", "mine": false })).await.as_array().unwrap() {
        desk.ask("follow_up_done", json!({ "follow_up": to_do["id"] })).await;
    }
    let request = asked(desk, &id, &said("demande")).await;
    answered(desk, &request).await;
    desk.ask("information_notice_give", json!({ "case_file": id, "given_on": TODAY })).await;
    closed(desk, &id).await;
    id
}

/// Every row of every table, drafts among them, as text; and whether a page is free, that might hold what was there.
async fn everything_written(database: &mut SqliteConnection, tables: &[&'static str]) -> String {
    let mut all = String::new();
    for statement in tables {
        for row in sqlx::query(*statement).fetch_all(&mut *database).await.unwrap() {
            for column in 0..row.len() {
                let value: Option<Vec<u8>> = row.try_get_unchecked(column).unwrap();
                all.push_str(&String::from_utf8_lossy(&value.unwrap_or_default()));
                all.push('\n');
            }
        }
    }
    all
}

async fn desk_holds(session: &mut Session, word: &str) -> bool {
    let agent = session.agent().unwrap();
    let mut all = everything_written(&mut agent.desk, &DESK).await;
    all += &everything_written(&mut agent.desk, &["select * from draft"]).await;
    all += &everything_written(&mut agent.statistics, &STATISTICS).await;
    all.contains(word)
}

/// What a backup holds, restored elsewhere.
async fn backup_holds(file: &Path, word: &str) -> (bool, usize) {
    let place = tempfile::tempdir().unwrap();
    let vault = place.path().join("vault");
    let way = Way::Passphrase { account: Some("Ada"), passphrase: PHRASE };
    restore(file, &vault, &way, &Keyring::Absent, |_| ()).unwrap();
    let mut session = started(vault.clone(), machine);
    let status = session.dispatch("status", json!({})).await.unwrap();
    let accounts = status["accounts"].as_array().unwrap();
    let ada = accounts.iter().find(|one| one["name"] == "Ada").unwrap()["id"].clone();
    session.dispatch("unlock", json!({ "account": ada, "passphrase": PHRASE })).await.unwrap();
    (desk_holds(&mut session, word).await, documents(&vault))
}

fn documents(vault: &Path) -> usize {
    fs::read_dir(vault.join("documents")).map(Iterator::count).unwrap_or_default()
}

#[tokio::test]
async fn after_a_destruction_no_word_about_the_person_stands_in_the_vault_nor_in_a_backup_made_since() {
    let mut desk = Desk::with_colleagues().await;
    let file = with_something_of_everything(&mut desk).await;
    // Two years and a half later.
    let later = Clock::Fixed("2030-01-10T09:00:00Z".parse().unwrap());
    desk.agent().clock = later;
    desk.ask("case_file_archive", archiving(&file)).await;
    let hold = desk.ask("retention_hold_place", json!({ "case_file": file, "reason": said("plainte") })).await;
    let hold = hold["archived"][0]["holds"][0]["id"].clone();
    desk.ask("retention_hold_lift", json!({ "retention_hold": hold })).await;
    let medium = tempfile::tempdir().unwrap();
    let session = desk.session.as_mut().unwrap();
    session.give_place("backup_place_choose", json!({}), medium.path().to_owned()).await.unwrap();
    let before = made(desk.agent(), medium.path()).await;
    assert_eq!(backup_holds(&before, CANARY).await, (true, 1), "what is looked for is found while it is there");
    assert!(desk_holds(desk.session.as_mut().unwrap(), CANARY).await);
    assert_eq!(documents(&desk.place()), 1);
    let left = ["desk.db.before", "statistics.db.before"].map(|name| desk.place().join(name));
    left.iter().for_each(|left| fs::write(left, b"from before").unwrap());

    let slip = authorised(&mut desk, &[&file]).await;
    desk.ask("destruction_ask", json!({ "elimination": slip })).await;
    desk.unlock("Alan").await;
    desk.agent().clock = Clock::Fixed("2030-01-11T09:00:00Z".parse().unwrap());
    let page = desk.ask("destruction_confirm", json!({ "elimination": slip })).await;
    let name = before.file_name().unwrap().to_str().unwrap();
    assert_eq!(page["eliminations"][0]["backups"], json!([name]), "the program says which backup still holds it");

    assert!(!desk_holds(desk.session.as_mut().unwrap(), CANARY).await);
    assert_eq!(desk.ask("search", json!({ "query": CANARY, "limit": 9 })).await, json!([]));
    assert_eq!(desk.ask("search", json!({ "query": "0639984712", "limit": 9 })).await, json!([]));
    assert_eq!(documents(&desk.place()), 0);
    assert!(left.iter().all(|left| !left.exists()));
    let agent = desk.agent();
    for database in [&mut agent.desk, &mut agent.statistics] {
        let free: i64 = sqlx::query_scalar("pragma freelist_count").fetch_one(database).await.unwrap();
        assert_eq!(free, 0, "no page that is free could hold what was there");
    }
    assert!(desk.agent().verify().await.unwrap().is_clean());
    let after = made(desk.agent(), medium.path()).await;
    assert_eq!(backup_holds(&after, CANARY).await, (false, 0));
    desk.unlock("Ada").await;
    assert!(desk.agent().verify().await.unwrap().is_clean());
}

#[tokio::test]
async fn a_person_with_another_file_keeps_what_belongs_to_it_and_so_does_whoever_shares_the_facts() {
    let mut desk = Desk::with_colleagues().await;
    let first = opened(&mut desk, "Mère", LONG_AGO).await;
    let (id, person, matter) = (first["id"].clone(), first["person"]["id"].clone(), first["matter"]["id"].clone());
    let interview = |file: &Value, notes: &str| {
        json!({
            "case_file": file, "appointment": null, "held_on": "2015-04-01", "minutes": 45, "mode": "sur_place",
            "interventions": ["juridique"], "notes": notes
        })
    };
    // Written in the wrong file first, and put right since.
    let mut second = opening("", "2015-03-20");
    (second["person"], second["new_person"]) = (person.clone(), Value::Null);
    let second = desk.ask("case_file_open", second).await["id"].clone();
    let moved = desk.ask("interview_add", interview(&id, "Reste.")).await["id"].clone();
    desk.ask("interview_correct", json!({ "interview": moved, "with": interview(&second, "Reste.") })).await;
    desk.ask("interview_add", interview(&id, "Part.")).await;
    let mut daughter = opening("Fille", LONG_AGO);
    (daughter["matter"], daughter["new_matter"]) = (matter.clone(), Value::Null);
    let daughter = desk.ask("case_file_open", daughter).await["id"].clone();
    closed(&mut desk, &id).await;
    desk.ask("case_file_archive", archiving(&id)).await;

    let slip = authorised(&mut desk, &[&id]).await;
    let preview = desk.ask("destruction_preview", json!({ "elimination": slip })).await;
    assert_eq!(
        (&preview["persons"], &preview["persons_kept"], &preview["interviews"]),
        (&json!(0), &json!(1), &json!(1))
    );
    destroyed(&mut desk, &slip).await;
    let kept = desk.ask("case_file", json!({ "case_file": second })).await;
    assert_eq!(kept["person"]["id"], person);
    assert_eq!(desk.ask("interview", json!({ "interview": moved })).await["notes"], "Reste.");
    let hers = desk.ask("case_file", json!({ "case_file": daughter })).await;
    assert_eq!((&hers["matter"]["id"], &hers["matter"]["account_of_facts"]), (&matter, &json!(said("récit"))));
    assert_ne!(desk.ask("search", json!({ "query": "Mère", "limit": 9 })).await, json!([]));
    assert!(desk.agent().verify().await.unwrap().is_clean());

    // The last file takes the person with it.
    closed(&mut desk, &second).await;
    desk.ask("case_file_archive", archiving(&second)).await;
    let slip = authorised(&mut desk, &[&second]).await;
    destroyed(&mut desk, &slip).await;
    assert_eq!(desk.ask("search", json!({ "query": "Mère", "limit": 9 })).await, json!([]));
    assert!(desk.agent().verify().await.unwrap().is_clean());
}

#[tokio::test]
async fn the_figures_of_a_frozen_year_stay_when_its_files_are_destroyed() {
    let mut desk = Desk::with_colleagues().await;
    let code = desk.ask("add_account", json!({ "name": "Sacha", "role": "supervisor" })).await["code"].clone();
    desk.enrol("Sacha", &code).await;
    desk.unlock("Ada").await;
    let file = archived(&mut desk, "Ancienne").await;
    desk.unlock("Sacha").await;
    desk.ask("year_freeze", json!({ "year": "2015" })).await;
    let request = json!({ "name": "new_files", "from_month": "2015-01", "until_month": "2015-12" });
    let before = desk.ask("table", request.clone()).await;
    desk.unlock("Ada").await;
    let slip = authorised(&mut desk, &[&file]).await;
    let preview = desk.ask("destruction_preview", json!({ "elimination": slip })).await;
    assert_eq!(preview["years_not_frozen"], json!([]));
    destroyed(&mut desk, &slip).await;
    assert!(desk.agent().verify().await.unwrap().is_clean());
    desk.unlock("Sacha").await;
    assert_eq!(desk.ask("table", request).await, before);
    assert_eq!(desk.ask("frozen_years", json!({})).await[0]["differs"], json!(false));
    let correct = json!({ "year": "2015", "reason": "late_entry" });
    assert_eq!(refused(&mut desk, "year_correct", correct).await, Refusal::YearDestroyed { year: "2015".into() });
}

#[tokio::test]
async fn a_destruction_cut_off_after_its_records_had_gone_is_finished_at_the_next_opening() {
    let mut desk = Desk::with_colleagues().await;
    let file = opened(&mut desk, "Ancienne", LONG_AGO).await["id"].clone();
    let session = desk.session.as_mut().unwrap();
    let document = Document { name: "page.pdf".into(), bytes: one_page() };
    let offer = session.receive("attached_document_offer", json!({}), document).await.unwrap()["offer"].clone();
    let kept = json!({
        "case_file": file, "title": "Page", "kind": "courrier", "dated_on": null, "confidential": false, "offer": offer
    });
    desk.ask("attached_document_add", kept).await;
    closed(&mut desk, &file).await;
    desk.ask("case_file_archive", archiving(&file)).await;
    let slip = authorised(&mut desk, &[&file]).await;
    desk.ask("destruction_ask", json!({ "elimination": slip })).await;
    desk.unlock("Alan").await;
    carry_out(desk.agent(), slip.as_i64().unwrap()).await.unwrap();
    assert_eq!(documents(&desk.place()), 1, "cut off here");
    desk.unlock("Grace").await;
    assert_eq!(documents(&desk.place()), 0);
    assert!(desk.agent().verify().await.unwrap().is_clean());
    desk.unlock("Ada").await;
    assert_eq!(desk.ask("retention", json!({})).await["eliminations"][0]["finished"], json!(true));
}
