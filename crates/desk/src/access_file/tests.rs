//! Promises of the file of access, kept on a real vault and read back by other people's programs (poppler).

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::disallowed_methods)] // tests call the programs that read back

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use serde_json::Value;

use super::*;
use crate::{
    appointment::tests::{assert_whole, file_of, refusal},
    circle::tests::Desk,
};

const TODAY: &str = "2026-11-23";
const PHONE: &str = "06 39 98 12 34";
const NOTES: &str =
    "Zoé dit que Marc l’a suivie. Sa voisine Inès Modèle, 03 20 00 47 11, a tout vu. Ada a rappelé ses droits.";

fn read_back(program: &str, arguments: &[&str], pdf: &[u8]) -> String {
    let mut reader =
        Command::new(program).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    reader.stdin.take().unwrap().write_all(pdf).unwrap();
    let output = reader.wait_with_output().unwrap();
    assert!(output.status.success(), "{program} cannot read the file");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Its words, with one space between them.
fn words(pdf: &[u8]) -> String {
    read_back("pdftotext", &["-", "-"], pdf).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Zoé Fictif with facts laid to Marc Fictif, an interview that names others, and a note of the psychologists. Answers her file and the
/// request for access, asked by whoever is in.
async fn asked_for_access(desk: &mut Desk, circle: i64) -> (i64, i64) {
    let file = file_of(desk.agent(), "Fictif").await.id;
    desk.ask("alleged_offender_add", json!({ "case_file": file, "name": "Marc Fictif" })).await;
    let interview = json!({
        "case_file": file, "appointment": null, "held_on": TODAY, "minutes": 45, "mode": "sur_place",
        "interventions": ["psychologique"], "notes": NOTES, "restricted": { "circle": circle, "words": "Ses cauchemars." }
    });
    desk.ask("interview_add", interview).await;
    let request = json!({
        "case_file": file, "kind": "access", "received_on": TODAY, "asked": "Tout lire", "representative": ""
    });
    (file, desk.ask("rights_request_add", request).await["id"].as_i64().unwrap())
}

async fn known(desk: &mut Desk, rights_request: i64) {
    let request = json!({ "rights_request": rights_request, "on": TODAY, "how": "Reçue en personne" });
    desk.ask("rights_request_check_identity", request).await;
}

/// Every place that is marked, kept back.
fn all_kept_back(file: &Value) -> Vec<Choice> {
    let passages = file["sections"].as_array().unwrap().iter().flat_map(|one| one["passages"].as_array().unwrap());
    passages
        .flat_map(|passage| {
            let at = |mark: &Value, end: &str| usize::try_from(mark[end].as_u64().unwrap()).unwrap();
            passage["marks"].as_array().unwrap().iter().map(move |mark| Choice {
                passage: passage["key"].as_str().unwrap().to_owned(),
                from: at(mark, "from"),
                until: at(mark, "until"),
                reason: AccessReason::ThirdParty,
            })
        })
        .collect()
}

async fn read_over(desk: &mut Desk, rights_request: i64) -> NewAccessFile {
    let file = desk.ask("access_file", json!({ "rights_request": rights_request })).await;
    NewAccessFile {
        rights_request,
        fingerprint: file["fingerprint"].as_str().unwrap().to_owned(),
        choices: all_kept_back(&file),
        with_contact: false,
        instruction_revision: None,
    }
}

#[tokio::test]
async fn the_person_reads_all_that_is_held_on_her_and_nobody_elses_name_or_number() {
    let mut desk = Desk::with_colleagues().await;
    let circle = desk.psychologists().await;
    let (_, request) = asked_for_access(&mut desk, circle).await;
    known(&mut desk, request).await;
    let new = read_over(&mut desk, request).await;
    let made = access_file_pdf(desk.agent(), new).await.unwrap();
    let read = words(&made.bytes);
    for held in ["Fictif", "Zoé", "l’a suivie", "Ada a rappelé ses droits", "Ses cauchemars", "Lomme", "CNIL"] {
        assert!(read.contains(held), "{held} is missing: {read}");
    }
    for other in ["Marc", "Inès", "Modèle", "47 11"] {
        assert!(!read.contains(other), "{other}: {read}");
    }
    assert!(read.contains("[masqué]"));
    assert!(!made.name.contains("Fictif"));
    // Read aloud in its order, by its headings.
    let info = read_back("pdfinfo", &["-"], &made.bytes);
    assert!(info.lines().any(|line| line.starts_with("Tagged:") && line.ends_with("yes")), "{info}");
    let tags = read_back("pdfinfo", &["-struct", "-"], &made.bytes);
    for tag in ["H1", "H2", "H3"] {
        assert!(tags.contains(tag), "no {tag}: {tags}");
    }
    assert_whole(desk.agent()).await;
}

#[tokio::test]
async fn a_note_of_a_circle_goes_only_through_its_members_and_the_file_says_with_whom_it_is() {
    let mut desk = Desk::with_colleagues().await;
    let circle = desk.psychologists().await;
    let (_, request) = asked_for_access(&mut desk, circle).await;
    known(&mut desk, request).await;
    desk.unlock("Ada").await;
    let new = read_over(&mut desk, request).await;
    let read = words(&access_file_pdf(desk.agent(), new).await.unwrap().bytes);
    assert!(!read.contains("cauchemars") && read.contains("Psychologues"), "{read}");
}

#[tokio::test]
async fn what_is_behind_a_wall_is_with_those_inside_and_the_rest_is_handed_over() {
    let mut desk = Desk::with_colleagues().await;
    let circle = desk.psychologists().await;
    let (walled, _) = asked_for_access(&mut desk, circle).await;
    let person = desk.ask("case_file", json!({ "case_file": walled })).await["person"]["id"].clone();
    let open = json!({
        "person": person, "new_person": null, "safe_contact": null, "matter": null, "opened_on": TODAY,
        "quality": "victime_directe", "first_contact": "personne_elle_meme", "referred_by": "police_nationale",
        "arrival_mode": "sur_place", "new_matter": {
            "offence": "A1", "happened_from": null, "happened_until": null, "commune": "", "district": null, "frame": null,
            "link": null, "author_known": null, "minor_present": false, "discriminatory": false, "weapon": false,
            "itt_days": null, "complaint": null, "complaint_on": null, "complaint_service": "", "complaint_number": "",
            "account_of_facts": "Un autre jour."
        }
    });
    let open = desk.ask("case_file_open", open).await["id"].clone();
    let request = json!({
        "case_file": open, "kind": "access", "received_on": TODAY, "asked": "", "representative": ""
    });
    let request = desk.ask("rights_request_add", request).await["id"].as_i64().unwrap();
    known(&mut desk, request).await;
    desk.ask("wall_raise", json!({ "case_file": walled, "circle": circle })).await;
    desk.unlock("Ada").await;
    let new = read_over(&mut desk, request).await;
    let read = words(&access_file_pdf(desk.agent(), new).await.unwrap().bytes);
    assert!(read.contains("Un autre jour.") && read.contains("tenue à part"), "{read}");
    assert!(!read.contains("suivie") && !read.contains("droits. Ada"), "{read}");
}

#[tokio::test]
async fn nothing_is_printed_before_each_place_is_decided_on_the_words_that_stand_for_somebody_known() {
    let mut desk = Desk::with_colleagues().await;
    let circle = desk.psychologists().await;
    let (file, request) = asked_for_access(&mut desk, circle).await;
    let new = read_over(&mut desk, request).await;
    assert_eq!(refusal(access_file_pdf(desk.agent(), new.clone()).await), Refusal::IdentityNotChecked);
    known(&mut desk, request).await;
    let new = read_over(&mut desk, request).await;
    for left_out in 0..new.choices.len() {
        let mut choices = new.choices.clone();
        choices.remove(left_out);
        let refused = refusal(access_file_pdf(desk.agent(), NewAccessFile { choices, ..new.clone() }).await);
        assert!(matches!(refused, Refusal::PassageUndecided { .. }), "{refused:?}");
    }
    assert!(new.choices.len() >= 3, "{:?}", new.choices);
    let mut beyond = new.clone();
    beyond.choices[0].until = 100_000;
    assert_eq!(refusal(access_file_pdf(desk.agent(), beyond).await), Refusal::UnreadableRequest);
    desk.ask("need_add", json!({ "case_file": file, "need": "Dormir", "objective": "", "step": null })).await;
    assert_eq!(refusal(access_file_pdf(desk.agent(), new).await), Refusal::AccessFileChanged);
}

#[tokio::test]
async fn how_she_is_reached_is_printed_only_when_it_is_wanted_and_against_the_instruction_that_was_read() {
    let mut desk = Desk::with_colleagues().await;
    let circle = desk.psychologists().await;
    let (file, request) = asked_for_access(&mut desk, circle).await;
    known(&mut desk, request).await;
    let person = desk.ask("case_file", json!({ "case_file": file })).await["person"]["id"].clone();
    let with = json!({
        "anonymous": false, "sex": "F", "birth_name": "Fictif", "used_name": "", "first_names": "Zoé", "born_on": null,
        "birth_year": null, "address": "", "commune": "Lomme", "district": null, "phone": PHONE, "email": "",
        "language": "", "interpreter": false
    });
    desk.ask("person_update", json!({ "person": person, "with": with })).await;
    let bare = read_over(&mut desk, request).await;
    let read = words(&access_file_pdf(desk.agent(), bare.clone()).await.unwrap().bytes);
    assert!(!read.contains(PHONE) && read.contains("Vos coordonnées"), "{read}");
    let wanted = NewAccessFile { with_contact: true, instruction_revision: Some(1), ..bare };
    assert_eq!(refusal(access_file_pdf(desk.agent(), wanted.clone()).await), Refusal::InstructionNeverAsked);
    let instruction = json!({
        "phone_safe": "yes", "safe_hours": "", "voicemail": false, "sms": false, "letter": false, "email": false,
        "introduce_as": "", "letter_address": "", "shares_home": false, "reads_devices": false, "code_word": "",
        "trusted_person": "Léa, sa soeur", "note": "", "checked_on": TODAY
    });
    let said = desk.ask("safe_contact_update", json!({ "person": person, "with": instruction })).await;
    assert_eq!(refusal(access_file_pdf(desk.agent(), wanted.clone()).await), Refusal::InstructionChanged);
    let wanted = NewAccessFile { instruction_revision: said["revision"].as_i64(), ..wanted };
    let read = words(&access_file_pdf(desk.agent(), wanted).await.unwrap().bytes);
    assert!(read.contains(PHONE) && !read.contains("Léa"), "{read}");

    // A number that the notes give away is kept back, or the contact is printed for good.
    let told = json!({
        "case_file": file, "appointment": null, "held_on": TODAY, "minutes": 5, "mode": "telephone",
        "interventions": ["juridique"], "notes": format!("Rappeler au {PHONE}.")
    });
    desk.ask("interview_add", told).await;
    let mut told = read_over(&mut desk, request).await;
    access_file_pdf(desk.agent(), told.clone()).await.unwrap();
    for choice in &mut told.choices {
        choice.reason = AccessReason::Herself;
    }
    assert_eq!(refusal(access_file_pdf(desk.agent(), told).await), Refusal::ContactWithheld);
}

#[tokio::test]
async fn what_was_kept_back_and_why_is_noted_without_a_word_of_it() {
    let mut desk = Desk::with_colleagues().await;
    let circle = desk.psychologists().await;
    let (_, request) = asked_for_access(&mut desk, circle).await;
    known(&mut desk, request).await;
    let new = read_over(&mut desk, request).await;
    let places = new.choices.len();
    let made = access_file_pdf(desk.agent(), new).await.unwrap();
    let file = desk.ask("access_file", json!({ "rights_request": request })).await;
    let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(&made.bytes));
    assert_eq!((&file["made"][0]["hidden"], &file["made"][0]["file_hash"]), (&json!(places), &json!(hash)));
    let agent = desk.agent();
    let noted: String = sqlx::query_scalar("select choices from access_file").fetch_one(&mut agent.desk).await.unwrap();
    assert!(noted.contains("third_party") && !noted.contains("Marc"), "{noted}");
    let acts = sqlx::query_scalar("select count(*) from journal where noun = 'access_file' and verb = 'exported'");
    let acts: i64 = acts.fetch_one(&mut agent.desk).await.unwrap();
    assert_eq!(acts, 1);
    assert_whole(agent).await;
}
