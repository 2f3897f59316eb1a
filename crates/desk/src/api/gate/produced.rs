//! The same gate for what leaves the program: of a person who was never asked how to be reached, no letter and no other document holds
//! a number, an e-mail or an address.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use serde_json::{Value, json};

use super::{ADDRESS, EMAIL, PHONE, TODAY, came, facts, look, one_page, person};
use crate::{
    Document, Error, Produced, Refusal, Result, api::PRODUCED, circle::tests::Desk, letter::kind::LetterKind,
    training::tests::says_on_every_page,
};

/// Walked by their own tests, with a spreadsheet in hand and in a training:
/// `neither_the_examples_nor_the_refused_lines_show_how_to_reach_somebody` and
/// `a_training_reads_no_spreadsheet_but_an_invented_one_that_says_so_and_a_desk_never_reads_that`.
const ELSEWHERE: [&str; 2] = ["import_rejects", "training_spreadsheet"];
/// What a colleague or a partner gets as it is, closed or as it was brought: its name alone says that it is of a training.
const AS_IT_IS: [&str; 3] = ["package_file", "attached_document_export", "facts_file_make"];
/// The referrals that have a letter of their own.
const REFERRALS: [&str; 10] = [
    "SIGNALEMENT_AVEC_ACCORD",
    "SIGNALEMENT_VULNERABLE",
    "DEMANDE_TGD",
    "DEMANDE_OP",
    "DEMANDE_OPPI",
    "INFO_PREOCCUPANTE",
    "RECOURS_CLASSEMENT",
    "DEMANDE_SUITES",
    "EVVI_APPROFONDIE",
    "REQUISITION_REPONSE",
];
/// Of a public agent alone.
const OF_A_PUBLIC_AGENT: &str = "SIGNALEMENT_ART40";

/// What a reader of the document reads.
#[allow(clippy::disallowed_methods)] // proofs start programs; Permanence does not
fn words_of(document: &Document) -> Value {
    if !document.bytes.starts_with(b"%PDF") {
        return json!(String::from_utf8_lossy(&document.bytes));
    }
    let mut reader =
        Command::new("pdftotext").args(["-", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    reader.stdin.take().unwrap().write_all(&document.bytes).unwrap();
    let read = reader.wait_with_output().unwrap();
    assert!(read.status.success(), "{} cannot be read", document.name);
    json!(String::from_utf8_lossy(&read.stdout))
}

pub(super) struct Walk {
    pub(super) desk: Desk,
    pub(super) produced: Vec<&'static str>,
}

impl Walk {
    /// Makes the document, and looks at it.
    async fn produce(&mut self, command: &'static str, request: Value) {
        let made = self.try_to(command, request).await.unwrap_or_else(|error| panic!("{command}: {error}"));
        let words = words_of(&made);
        assert!(!made.bytes.is_empty(), "{command} makes nothing");
        look(command, &words);
        look(command, &json!(made.name));
        if self.desk.training {
            says_so(command, &made);
        }
        self.produced.push(command);
    }

    async fn try_to(&mut self, command: &str, request: Value) -> Result<Document> {
        let Produced { document, signature } = self.desk.session.as_mut().unwrap().produce(command, request).await?;
        if let Some(signature) = signature {
            look(command, &json!(String::from_utf8(signature.bytes).unwrap()));
        }
        Ok(document)
    }
}

/// A document of a training, by its name and by its words.
fn says_so(command: &str, made: &Document) {
    assert!(made.name.starts_with("EXERCICE-"), "{}", made.name);
    let mark = crate::training::mark(true).unwrap();
    if made.bytes.starts_with(b"%PDF") && !AS_IT_IS.contains(&command) {
        assert!(says_on_every_page(&made.bytes, &mark), "{command}");
    } else if !AS_IT_IS.contains(&command) {
        let text = String::from_utf8(made.bytes.clone()).unwrap();
        assert!(text.contains(&mark) || text.contains("\"training\":true"), "{command}");
    }
}

fn is_refused<T>(answer: Result<T>, expected: &Refusal) -> bool {
    matches!(answer, Err(Error::Refused(refusal)) if refusal == *expected)
}

#[tokio::test]
async fn no_document_holds_a_number_an_email_or_an_address_before_the_instruction() {
    walk(false).await;
}

#[tokio::test]
async fn every_document_of_a_training_says_so_by_its_name_and_on_each_page() {
    walk(true).await;
}

async fn walk(training: bool) {
    let mut walk = Walk { desk: Desk::with_colleagues_in(training).await, produced: Vec::new() };
    let walk = &mut walk;
    let file = never_asked(walk, facts(), TODAY).await;
    let partner = occasions(walk, file).await;
    every_letter(walk, file).await;
    given_away(walk).await;
    handed_over(walk, file, &partner).await;
    handed_to_her(walk, file).await;
    of_the_desk(walk).await;
    of_a_destruction(walk).await;
    of_the_supervisor(walk).await;
    let walked = |name: &&&str| walk.produced.contains(*name) || ELSEWHERE.contains(*name);
    let left: Vec<&&str> = PRODUCED.iter().filter(|name| !walked(name)).collect();
    assert!(left.is_empty(), "not walked through the safe-contact gate: {left:?}");
}

/// The file of somebody whose number, e-mail and address are noted, and whom nobody asked.
pub(super) async fn never_asked(walk: &mut Walk, facts: Value, opened_on: &str) -> i64 {
    let someone = walk.desk.ask("person_create", person("Inventée")).await["id"].clone();
    let mut request = came(&someone, &Value::Null, &Value::Null);
    request["new_matter"] = facts;
    request["opened_on"] = opened_on.into();
    walk.desk.ask("case_file_open", request).await["id"].as_i64().unwrap()
}

/// All that a file gives occasion to write about. Answers the partner who may be told.
pub(super) async fn occasions(walk: &mut Walk, file: i64) -> Value {
    let ada = walk.desk.account_of("Ada").await;
    walk.desk.ask("profile_update", json!({ "profession": "juriste", "employer": "approved_association" })).await;
    let draft = |kind: &str| {
        json!({
            "case_file": file, "kind": kind, "statement": "Exposé.", "consent": "written", "consent_on": "2026-01-05",
            "geolocation_consent": false, "wants_outcome": true
        })
    };
    for kind in REFERRALS.into_iter().chain([OF_A_PUBLIC_AGENT]) {
        walk.desk.ask("referral_draft", draft(kind)).await;
    }
    let sent = walk.desk.ask("referral_draft", draft("SIGNALEMENT_AVEC_ACCORD")).await["id"].clone();
    let sending =
        json!({ "referral": sent, "sent_on": "2026-02-02", "sent_how": "lettre_recommandee", "reference": "" });
    walk.desk.ask("referral_send", sending).await;
    let family = walk.desk.ask("partners", json!({})).await[0]["family"].clone();
    let partner = json!({
        "name": "Association inventée", "family": family, "role": "", "contact": "", "phone": "", "email": "", "website": "",
        "address": "", "hours": "", "coverage": "", "signatory": false, "note": "", "verified_on": null
    });
    let partner = walk.desk.ask("partner_save", json!({ "code": null, "with": partner })).await["code"].clone();
    let aim = |purpose: &str| json!({ "addressee": "partenaire", "partner": partner, "purpose": purpose });
    for purpose in ["orientation", "partage"] {
        let consent = json!({
            "case_file": file, "aim": aim(purpose), "given_on": TODAY, "form": "spoken", "expires_on": null, "note": "",
            "fields": if purpose == "partage" { json!(["identity", "birth", "contact", "address", "facts"]) } else { json!([]) }
        });
        walk.desk.ask("consent_add", consent).await;
    }
    let orientation = json!({
        "case_file": file, "partner": partner, "purpose": "Hébergement", "names_person": true, "message": "", "expected_on": null
    });
    walk.desk.ask("orientation_draft", orientation).await;
    let person = walk.desk.ask("case_file", json!({ "case_file": file })).await["person"]["id"].clone();
    for (on, starts, walk_in) in [("2026-12-01", "09:00", false), (TODAY, "08:15", true)] {
        let booking = json!({
            "staff": ada, "on": on, "starts": starts, "minutes": 30, "person": person, "case_file": file, "who": "",
            "intervention": "juridique", "walk_in": walk_in, "note": ""
        });
        let booked = walk.desk.ask("appointment_book", booking).await["id"].clone();
        if walk_in {
            // Who walked in was received.
            let _ = walk.desk.try_to("appointment_receive", json!({ "appointment": booked })).await;
        }
    }
    partner
}

/// Every kind of letter is written without how to reach her, or refused until she was asked.
async fn every_letter(walk: &mut Walk, file: i64) {
    let offered = walk.desk.ask("letter_choices", json!({ "case_file": file })).await;
    let mut kinds = Vec::new();
    for choice in offered["choices"].as_array().unwrap() {
        let aim = &choice["aim"];
        kinds.push(aim["kind"].as_str().unwrap().to_owned());
        let prepare = json!({ "aim": aim, "instruction_revision": offered["safe_contact"]["revision"] });
        let of_agent = choice["refused"]["code"] == "public_agent_only";
        let employer = if of_agent { "public" } else { "approved_association" };
        walk.desk.ask("profile_update", json!({ "profession": "juriste", "employer": employer })).await;
        let begun = walk.desk.try_to("letter_prepare", prepare).await;
        if aim["kind"] == "invitation" {
            assert!(is_refused(begun, &Refusal::InstructionNeverAsked), "a letter by post to somebody never asked");
            continue;
        }
        let begun = begun.unwrap_or_else(|error| panic!("{aim}: {error}"));
        look("letter_prepare", &begun);
        let filled = |words: &Value| words.as_str().unwrap().replace(['[', ']'], "");
        let letter = json!({
            "aim": aim, "to": begun["to"].as_str().unwrap_or_default(), "subject": filled(&begun["subject"]),
            "body": filled(&begun["body"]), "template": begun["template"], "instruction_revision": null, "reminded_how": null
        });
        look("letter_preview", &walk.desk.ask("letter_preview", letter.clone()).await);
        for told in [PHONE, EMAIL, ADDRESS] {
            let mut saying = letter.clone();
            saying["body"] = json!(format!("Elle est là : {told}."));
            let preview = walk.desk.try_to("letter_preview", saying.clone()).await;
            assert!(is_refused(preview, &Refusal::InstructionNeverAsked), "{told} in {aim}");
            let made = walk.desk.try_to("letter_make", saying).await;
            assert!(is_refused(made, &Refusal::InstructionNeverAsked), "{told} in {aim}");
        }
        let made = walk.desk.ask("letter_make", letter).await["id"].clone();
        let show = json!({ "letter": made, "instruction_revision": null });
        look("letter_pages", &walk.desk.ask("letter_pages", show.clone()).await);
        walk.produce("letter_pdf", show).await;
    }
    kinds.sort();
    kinds.dedup();
    let mut each = LetterKind::EACH.map(LetterKind::word).to_vec();
    each.sort_unstable();
    assert_eq!(kinds, each);
}

/// Facts that tell the number themselves come into no letter.
async fn given_away(walk: &mut Walk) {
    let mut told = facts();
    told["account_of_facts"] = json!(format!("Rappeler au {PHONE}, {EMAIL}, {ADDRESS}."));
    told["happened_from"] = "2026-10-01".into();
    // Of a month that is over: a report leaves of no other.
    let file = never_asked(walk, told, "2026-10-05").await;
    let draft = json!({
        "case_file": file, "kind": "SIGNALEMENT_AVEC_ACCORD", "statement": format!("Au {PHONE}."), "consent": "written",
        "consent_on": "2026-01-05", "geolocation_consent": false, "wants_outcome": true
    });
    let referral = walk.desk.ask("referral_draft", draft).await["id"].clone();
    let aim = json!({ "case_file": file, "kind": "report", "basis": { "of": "referral", "id": referral } });
    let begun = walk.desk.try_to("letter_prepare", json!({ "aim": aim, "instruction_revision": 1 })).await;
    assert!(is_refused(begun, &Refusal::InstructionNeverAsked));
}

/// What is handed to others of a file: a package, a document.
pub(super) async fn handed_over(walk: &mut Walk, file: i64, partner: &Value) {
    let words = "abaisser abandon abdiquer abeille abolir aborder aboutir aboyer";
    let package = |fields: Value| json!({ "case_file": file, "partner": partner, "fields": fields, "words": words });
    for field in ["contact", "address"] {
        let made = walk.try_to("package_file", package(json!(["identity", field]))).await;
        assert!(is_refused(made, &Refusal::InstructionNeverAsked), "{field}");
    }
    walk.produce("package_file", package(json!(["identity", "birth", "facts"]))).await;
    let chosen = Document { name: "page.pdf".to_owned(), bytes: one_page() };
    let session = walk.desk.session.as_mut().unwrap();
    let offered = session.receive("attached_document_offer", json!({}), chosen).await.unwrap();
    let kept = json!({
        "case_file": file, "kind": "autre", "title": "Page", "dated_on": null, "confidential": false,
        "offer": offered["offer"]
    });
    let kept = walk.desk.ask("attached_document_add", kept).await["id"].clone();
    walk.produce("attached_document_export", json!({ "attached_document": kept })).await;
}

/// What she asked to read, without how she is reached as long as nobody asked her.
pub(super) async fn handed_to_her(walk: &mut Walk, file: i64) {
    let asked = json!({ "case_file": file, "kind": "access", "received_on": TODAY, "asked": "", "representative": "" });
    let id = walk.desk.ask("rights_request_add", asked).await["id"].clone();
    let known = json!({ "rights_request": id, "on": TODAY, "how": "Reçue" });
    walk.desk.ask("rights_request_check_identity", known).await;
    let held = walk.desk.ask("access_file", json!({ "rights_request": id })).await;
    let passages = held["sections"].as_array().unwrap().iter().flat_map(|one| one["passages"].as_array().unwrap());
    let choices: Vec<Value> = passages
        .flat_map(|passage| {
            passage["marks"].as_array().unwrap().iter().map(|mark| {
                json!({
                    "passage": passage["key"], "from": mark["from"], "until": mark["until"], "reason": "third_party"
                })
            })
        })
        .collect();
    let mut request = json!({
        "rights_request": id, "fingerprint": held["fingerprint"], "choices": choices, "with_contact": false,
        "instruction_revision": null
    });
    walk.produce("access_file_pdf", request.clone()).await;
    request["with_contact"] = true.into();
    let made = walk.try_to("access_file_pdf", request).await;
    assert!(is_refused(made, &Refusal::InstructionNeverAsked), "how she is reached, in the file of access");
}

/// What is printed of the desk itself.
async fn of_the_desk(walk: &mut Walk) {
    for marks in ["initials", "numbers"] {
        walk.produce("day_sheet_pdf", json!({ "on": "2026-12-01", "desk_session": null, "marks": marks })).await;
    }
    walk.produce("journal_export", json!({})).await;
    let medium = tempfile::tempdir().unwrap();
    let session = walk.desk.session.as_mut().unwrap();
    session.give_place("backup_place_choose", json!({}), medium.path().to_owned()).await.unwrap();
    walk.desk.ask("backup_begin", json!({})).await;
    while walk.desk.ask("backup_go_on", json!({})).await["stage"] != "over" {}
    let name = walk.desk.ask("backups", json!({})).await["lines"][0]["name"].clone();
    walk.desk.ask("backup_drill_begin", json!({ "name": name })).await;
    let drill = loop {
        let drill = walk.desk.ask("backup_go_on", json!({})).await["drill"]["id"].clone();
        if !drill.is_null() {
            break drill;
        }
    };
    walk.produce("backup_drill_certificate", json!({ "backup_drill": drill })).await;
}

/// Another desk of the network, to which the facts go and whose facts come; and one that is known too, but of the other sort: what a
/// training sends counts in no desk, and the reverse.
async fn several_desks(walk: &mut Walk, leaving: &Value) {
    let own = walk.desk.ask("network", json!({})).await;
    let card = |name: &str, told: &Value| json!({ "id": null, "name": name, "fingerprint": told["fingerprint"], "age_key": told["age_key"] });
    for (name, training) in [("Exempleville", walk.desk.training), ("Modèleville", !walk.desk.training)] {
        let mut other = Desk::with_colleagues_in(training).await;
        other.ask("case_file_open", came(&Value::Null, &Value::Null, &person("Ailleurs"))).await;
        let code = other.ask("add_account", json!({ "name": "Camille", "role": "supervisor" })).await["code"].clone();
        other.enrol("Camille", &code).await;
        let told = other.ask("network", json!({})).await;
        let known = walk.desk.ask("network_desk_save", card(name, &told)).await;
        let known = known["desks"].as_array().unwrap().iter().find(|desk| desk["name"] == name).unwrap()["id"].clone();
        let at_other = other.ask("network_desk_save", card("Siège inventé", &own)).await["desks"][0]["id"].clone();
        let sending = |desk: &Value| json!({ "network_desk": desk, "from_month": "2026-11", "until_month": "2026-11", "purpose": "Bilan" });
        walk.produce("facts_file_make", sending(&known)).await;
        let sent = other.session.as_mut().unwrap().produce("facts_file_make", sending(&at_other)).await.unwrap();
        let added = walk.desk.session.as_mut().unwrap().receive("facts_file_add", json!({}), sent.document).await;
        assert_eq!(added.is_ok(), training == walk.desk.training, "{added:?}");
    }
    walk.produce("export_pooled_table", leaving.clone()).await;
}

async fn of_a_destruction(walk: &mut Walk) {
    let mut old = facts();
    old["offence"] = "E2".into();
    old["happened_from"] = "2015-03-01".into();
    old["itt_days"] = Value::Null;
    let file = json!({ "case_file": never_asked(walk, old, "2015-03-02").await });
    let mut closing = file.clone();
    (closing["outcome"], closing["reason"]) = ("autre".into(), "Fin".into());
    walk.desk.ask("case_file_close", closing).await;
    let mut archiving = file.clone();
    (archiving["reason"], archiving["keep_until"]) = ("Preuve".into(), TODAY.into());
    walk.desk.ask("case_file_archive", archiving).await;
    let page = walk.desk.ask("elimination_propose", json!({ "files": [file] })).await;
    let slip = json!({ "elimination": page["eliminations"][0]["id"] });
    walk.produce("elimination_slip", slip.clone()).await;
    let mut visa = slip.clone();
    (visa["reference"], visa["visa_on"], visa["kept"]) = ("AD59-1".into(), TODAY.into(), json!([]));
    walk.desk.ask("elimination_visa", visa).await;
    walk.desk.ask("destruction_ask", slip.clone()).await;
    walk.desk.unlock("Alan").await;
    walk.desk.ask("destruction_confirm", slip.clone()).await;
    walk.desk.unlock("Ada").await;
    walk.produce("destruction_certificate", slip).await;
}

async fn of_the_supervisor(walk: &mut Walk) {
    let code = walk.desk.ask("add_account", json!({ "name": "Sacha", "role": "supervisor" })).await["code"].clone();
    walk.desk.enrol("Sacha", &code).await;
    let mut leaving = json!({
        "name": "new_files", "from_month": "2026-11", "until_month": "2026-11", "format": "csv", "threshold": 11, "purpose": "Bilan",
        "recipient": "Ville"
    });
    walk.produce("export_table", leaving.clone()).await;
    several_desks(walk, &leaving).await;
    leaving["name"] = "monitoring_unit".into();
    leaving["from_month"] = "2026-10".into();
    leaving["until_month"] = "2026-10".into();
    walk.produce("export_report", leaving).await;
    // The sheet is printed while the vault is made, before anybody comes in.
    walk.desk = Desk::empty_in(walk.desk.training);
    let create = json!({ "name": "Ada", "passphrase": crate::session::bench::PHRASE, "without_device_secret": true });
    walk.desk.ask("create_vault", create).await;
    walk.produce("recovery_sheet_pdf", json!({})).await;
}

/// An attestation of that file, as it would be made.
pub(super) async fn a_letter(walk: &mut Walk, file: i64) -> Value {
    let offered = walk.desk.ask("letter_choices", json!({ "case_file": file })).await;
    let choices = offered["choices"].as_array().unwrap();
    let aim = choices.iter().map(|choice| &choice["aim"]).find(|aim| aim["kind"] == "attendance").unwrap();
    let revision = offered["safe_contact"]["revision"].clone();
    let begun = walk.desk.ask("letter_prepare", json!({ "aim": aim, "instruction_revision": revision })).await;
    let filled = |words: &Value| words.as_str().unwrap().replace(['[', ']'], "");
    json!({
        "aim": aim, "to": begun["to"].as_str().unwrap_or_default(), "subject": filled(&begun["subject"]),
        "body": filled(&begun["body"]), "template": begun["template"], "instruction_revision": null, "reminded_how": null
    })
}
