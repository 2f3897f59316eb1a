//! The safe-contact gate, walked command by command: whatever is asked, no answer holds a number, an e-mail or an address of a person
//! helped, but the one that shows them against the instruction that was read.
//!
//! Every command stands here. A new one is walked too, or this test fails and names it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod hostile;
mod produced;
mod read_elsewhere;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{NAMES, PRODUCED};
use crate::{Document, Error, Refusal, attached_document::tests::one_page, circle::tests::Desk};

const TODAY: &str = "2026-11-23";
const PHONE: &str = "06 39 98 47 12";
const EMAIL: &str = "Zyxomma.Thraxi@exemple.invalid";
const ADDRESS: &str = "3 ruelle Thraxibule";
/// What the person dictated for her letters, and whom she trusts: part of the instruction, and told with it alone.
const LETTERS: &str = "chez Ombrecendre, 9 sente du Quoribond";
const TRUSTED: &str = "Sylvanelle, sa soeur, 06 39 98 55 66";
const INSTRUCTION: [&str; 5] = ["person", "person_create", "person_update", "safe_contact_update", "reveal_contact"];
/// Where the instruction stands inside the answer, with the person's card or without.
const WITH_THE_CARD: [&str; 6] =
    ["case_file", "case_file_open", "case_file_update", "case_file_close", "case_file_reopen", "letter_choices"];

/// Walked by their own tests, with a letter or a spreadsheet in hand:
/// `a_protected_address_is_printed_nowhere_by_mistake`, `an_import_writes_every_accepted_line_in_one_act_and_shows_no_number` and
/// `neither_the_examples_nor_the_refused_lines_show_how_to_reach_somebody`.
const WITH_SOMETHING_IN_HAND: [&str; 9] = [
    "letter_prepare",
    "letter_preview",
    "letter_make",
    "letter",
    "letter_pages",
    "letter_template_preview",
    "import_plan",
    "import_run",
    "import_undo",
];

/// A desk whose persons are planted, and the commands walked so far.
struct Walk {
    desk: Desk,
    walked: BTreeSet<String>,
    /// Every text of every request is first sent as somebody malicious, or a careless paste, would send it.
    hostile: Option<hostile::Hostile>,
}

impl Walk {
    fn of(desk: Desk) -> Self {
        Self { desk, walked: BTreeSet::new(), hostile: None }
    }

    /// Asks, and looks at the answer. A command that is refused proves nothing.
    async fn ask(&mut self, command: &str, request: Value) -> Value {
        let answer = match self.filled(command, &request).await {
            Some(answer) => answer,
            None => self.desk.ask(command, request).await,
        };
        look(command, &answer);
        self.walked.insert(command.to_owned());
        answer
    }

    async fn id(&mut self, command: &str, request: Value) -> i64 {
        self.ask(command, request).await["id"].as_i64().unwrap()
    }
}

fn look(command: &str, answer: &Value) {
    let text = answer.to_string();
    let (digits, lower): (String, String) = (text.chars().filter(char::is_ascii_digit).collect(), text.to_lowercase());
    let found: Vec<&str> = [
        ("the number", digits.contains("639984712")),
        ("the e-mail", lower.contains("zyxomma")),
        ("the address", lower.contains("thraxibule")),
    ]
    .into_iter()
    .filter_map(|(what, there)| there.then_some(what))
    .collect();
    let expected: &[&str] =
        if command == "reveal_contact" { &["the number", "the e-mail", "the address"] } else { &[] };
    assert_eq!(found, expected, "{command}");
    let may_hold_letters = INSTRUCTION.contains(&command) || WITH_THE_CARD.contains(&command);
    assert!(may_hold_letters || !lower.contains("quoribond"), "the address for letters: {command}");
    let trusted = lower.contains("sylvanelle") || digits.contains("639985566");
    assert!(may_hold_letters || !trusted, "whom she trusts: {command}");
}

fn person(name: &str) -> Value {
    json!({
        "anonymous": false, "sex": "F", "birth_name": name, "used_name": "", "first_names": "Zoé", "born_on": "1990-05-04",
        "birth_year": null, "address": ADDRESS, "commune": "Lomme", "district": "bourg", "phone": PHONE, "email": EMAIL,
        "language": "", "interpreter": false, "nickname": "", "adaptation": "", "representation": "sauvegarde_justice", "representative": ""
    })
}

fn facts() -> Value {
    json!({
        "offence": "B1", "happened_from": "2026-11-01", "happened_until": null, "commune": "Lomme", "district": null,
        "frame": "couple_en_cours", "link": "conjoint", "author_known": true, "minor_present": false,
        "discriminatory": false, "weapon": false, "itt_days": 9, "complaint": null, "complaint_on": null,
        "complaint_service": "", "complaint_number": "", "account_of_facts": "Récit."
    })
}

fn instruction() -> Value {
    json!({
        "phone_safe": "yes", "safe_hours": "", "voicemail": false, "sms": false, "letter": true, "email": false,
        "introduce_as": "Madame Brume", "letter_address": LETTERS, "shares_home": true, "reads_devices": false,
        "code_word": "parapluie", "trusted_person": TRUSTED, "note": "", "checked_on": TODAY
    })
}

fn came(person: &Value, matter: &Value, new_person: &Value) -> Value {
    let new_matter = if matter.is_null() { facts() } else { Value::Null };
    json!({
        "person": person, "new_person": new_person, "safe_contact": null, "matter": matter, "new_matter": new_matter,
        "quality": "victime_directe", "first_contact": "personne_elle_meme", "referred_by": "police_nationale",
        "arrival_mode": "sur_place", "opened_on": TODAY
    })
}

/// A desk at which every command was asked that needs nothing in hand.
async fn walked(hostile: Option<hostile::Hostile>) -> Walk {
    let mut all = Walk { hostile, ..Walk::of(Desk::with_colleagues().await) };
    let walk = &mut all;
    let file = the_person(walk).await;
    the_file(walk, file).await;
    the_rights(walk, file).await;
    the_others(walk, file).await;
    the_letters(walk, file).await;
    the_documents(walk, file).await;
    the_agenda(walk, file).await;
    the_referrals(walk, file).await;
    the_partners(walk, file).await;
    the_rest(walk, file).await;
    the_retention(walk).await;
    the_backups(walk).await;
    the_doors(walk).await;
    the_supervisor(walk).await;
    all
}

#[tokio::test]
async fn no_command_answers_with_a_number_an_email_or_an_address_but_the_one_that_shows_them() {
    let walk = walked(None).await;
    let walked = |name: &&&str| walk.walked.contains(**name) || WITH_SOMETHING_IN_HAND.contains(*name);
    let left: Vec<&&str> = NAMES.iter().filter(|name| !walked(name)).collect();
    assert!(left.is_empty(), "not walked through the safe-contact gate: {left:?}");
}

/// What a supervisor may ask, and what anybody may before coming in.
const SUPERVISORS: [&str; 31] = [
    "status",
    "propose_passphrase",
    "older_vault_go_on",
    "training_begin",
    "training_go_on",
    "training_remove",
    "weigh_passphrase",
    "change_passphrase",
    "tables",
    "own_table_choices",
    "table",
    "pooled_table",
    "protection_begin",
    "protection_go_on",
    "protection_stop",
    "months",
    "districts",
    "dashboard",
    "reports",
    "report",
    "frozen_years",
    "year_freeze",
    "year_correct",
    "network",
    "network_desk_save",
    "network_desk_remove",
    "facts_file_remove",
    "releases",
    "release_key",
    "excess_counts",
    "visit",
];

///
#[tokio::test]
async fn whatever_a_supervisors_session_is_asked_beyond_its_own_commands_is_refused() {
    let mut desk = Desk::new().await;
    let code = desk.ask("add_account", json!({ "name": "Sacha", "role": "supervisor" })).await["code"].clone();
    desk.enrol("Sacha", &code).await;
    let session = desk.session.as_mut().unwrap();
    let refused = |answer: Result<(), Error>, command: &str| {
        assert!(matches!(answer, Err(Error::Refused(Refusal::WrongSession))), "{command}: {answer:?}");
    };
    let forged = [
        json!({}),
        json!({ "case_file": 1 }),
        json!({ "person": 1, "instruction_revision": 1 }),
        came(&json!(1), &json!(1), &json!(null)),
    ];
    let others: Vec<_> = NAMES.iter().filter(|name| !SUPERVISORS.contains(name)).collect();
    assert!(others.len() > 150, "{}", others.len());
    for command in others {
        for request in forged.clone() {
            refused(session.dispatch(command, request).await.map(drop), command);
        }
    }
    let own = ["recovery_sheet_pdf", "export_table", "export_pooled_table", "export_report", "facts_file_make"];
    for command in PRODUCED.iter().filter(|name| !own.contains(name)) {
        for request in forged.clone() {
            refused(session.produce(command, request).await.map(drop), command);
        }
    }
    for command in ["import_read", "attached_document_offer"] {
        let file = Document { name: "page.pdf".to_owned(), bytes: one_page() };
        refused(session.receive(command, json!({}), file).await.map(drop), command);
    }
    let folder = tempfile::tempdir().unwrap();
    let given = session.give_place("backup_place_choose", json!({}), folder.path().to_owned()).await;
    refused(given.map(drop), "backup_place_choose");
}

/// Answers the file of a person whose number, e-mail and address are planted.
async fn the_person(walk: &mut Walk) -> i64 {
    let id = walk.id("person_create", person("Inventée")).await;
    walk.ask("person", json!({ "person": id })).await;
    walk.ask("person_update", json!({ "person": id, "with": person("Inventée") })).await;
    let so_far =
        json!({ "birth_name": "Inventée", "used_name": "", "first_names": "Zoé", "phone": PHONE, "born_on": null });
    let similar = walk.ask("similar_persons", so_far).await;
    assert_ne!(similar, json!([]));
    let stated = walk.ask("safe_contact_update", json!({ "person": id, "with": instruction() })).await;
    let read = json!({ "person": id, "instruction_revision": stated["revision"] });
    walk.ask("reveal_contact", read).await;
    let file = walk.ask("case_file_open", came(&json!(id), &Value::Null, &Value::Null)).await;
    // Another person of the same affair, opened with the file, and never asked how to be reached.
    walk.ask("case_file_open", came(&Value::Null, &file["matter"]["id"], &person("Imaginée"))).await;
    let ada = walk.desk.account_of("Ada").await;
    let next = json!({
        "staff": ada, "on": "2026-12-15", "starts": "09:00", "minutes": 45, "intervention": "juridique", "room": null,
        "outside_reason": null
    });
    let newcomer = json!({
        "person": null, "new_person": person("Supposée"), "safe_contact": instruction(), "quality": "victime_directe"
    });
    let intake = json!({
        "people": [newcomer], "matter": null, "new_matter": facts(), "first_contact": "personne_elle_meme",
        "referred_by": "police_nationale", "arrival_mode": "sur_place", "opened_on": TODAY, "came_for": null, "next": next
    });
    walk.ask("intake", intake).await;
    walk.ask("intake_proposals", json!({})).await;
    file["id"].as_i64().unwrap()
}

async fn the_file(walk: &mut Walk, file: i64) {
    let one = json!({ "case_file": file });
    let read = walk.ask("case_file", one.clone()).await;
    walk.ask("case_files", json!({ "filter": "all", "offset": 0, "limit": 50 })).await;
    let came = json!({
        "case_file": file, "quality": "victime_directe", "first_contact": "proche", "referred_by": "police_nationale",
        "arrival_mode": "sur_place"
    });
    walk.ask("case_file_update", came).await;
    walk.ask("matter_update", json!({ "matter": read["matter"]["id"], "with": facts() })).await;
    walk.ask("case_file_close", json!({ "case_file": file, "outcome": "autre", "reason": "Fin" })).await;
    walk.ask("case_file_reopen", json!({ "case_file": file, "reason": "Elle revient" })).await;

    let given_away = format!("Rappeler au {PHONE}, {EMAIL}, {ADDRESS}.");
    walk.ask("excess", json!({ "text": given_away, "case_file": file, "people": [] })).await;

    let mut interview = json!({
        "case_file": file, "appointment": null, "held_on": TODAY, "minutes": 45, "mode": "sur_place",
        "interventions": ["juridique"], "notes": "Reçue."
    });
    let id = walk.id("interview_add", interview.clone()).await;
    walk.ask("interview", json!({ "interview": id })).await;
    interview["minutes"] = 50.into();
    walk.ask("interview_correct", json!({ "interview": id, "with": interview.clone() })).await;
    let circle = walk.ask("circle_create", json!({ "name": "Juristes" })).await[0]["id"].clone();
    walk.ask("circles", json!({})).await;
    let rosa = walk.desk.account_of("Rosa").await;
    let member = json!({ "circle": circle, "account": rosa });
    walk.ask("circle_give", member.clone()).await;
    walk.ask("circle_withdraw", member).await;
    interview["restricted"] = json!({ "circle": circle, "words": "Réservé." });
    walk.ask("interview_add", interview).await;
    walk.ask("wall_raise", json!({ "case_file": file, "circle": circle })).await;
    walk.ask("wall", json!({ "case_file": file })).await;
    walk.ask("wall_lower", json!({ "case_file": file })).await;

    let (all, me) =
        (walk.ask("staff", json!({})).await, json!({ "profession": "juriste", "employer": "approved_association" }));
    walk.ask("profile_update", me).await;
    let ada = all.as_array().unwrap().iter().find(|one| one["name"] == "Ada").unwrap()["account"].clone();
    let step = json!({ "what": "Appeler", "due_on": "2026-11-25", "assigned_to": ada });
    let need = json!({ "case_file": file, "need": "Dormir", "objective": "", "step": step });
    let need = walk.id("need_add", need).await;
    walk.ask("needs", one.clone()).await;
    walk.ask("need_edit", json!({ "need": need, "words": "Dormir", "objective": "Sans peur" })).await;
    walk.ask("need_go_on", json!({ "need": need, "step": step })).await;
    walk.ask("need_settle", json!({ "need": need })).await;
    walk.ask("need_reopen", json!({ "need": need })).await;

    walk.ask("legal_event_kinds", json!({})).await;
    let act = json!({ "case_file": file, "what": "hearing", "happened_on": "2026-12-10", "ends_on": null, "note": "" });
    let act = walk.id("legal_event_add", act).await;
    walk.ask("legal_events", one.clone()).await;
    walk.ask("legal_event_withdraw", json!({ "legal_event": act })).await;

    walk.ask("danger", one.clone()).await;
    let asked = json!({
        "case_file": file, "asked_on": TODAY, "answers": [{ "sign": "arme", "present": true }], "note": "",
        "ask_again_on": "2026-11-30"
    });
    walk.ask("danger_note", asked).await;
    assert_ne!(walk.ask("dangers", json!({})).await, json!([]));

    let id = walk.id("individual_assessment_start", one.clone()).await;
    walk.ask("individual_assessments", one.clone()).await;
    let assessment = json!({ "assessment": id });
    walk.ask("individual_assessment", assessment.clone()).await;
    let content = json!({
        "referral": null, "asked_by": "procureur", "asked_on": TODAY, "consent": "spoken", "consent_on": TODAY,
        "signs": ["age"], "harm": "", "circumstances": "", "vulnerability": "", "intimidation": "", "hold": "",
        "measures": ["tgd"], "opinion": "Avis."
    });
    walk.ask("individual_assessment_write", json!({ "assessment": id, "content": content })).await;
    walk.ask("individual_assessment_opinion", assessment).await;
    walk.ask("individual_assessment_give", json!({ "assessment": id, "given_on": TODAY })).await;
    let next = walk.id("individual_assessment_start", one).await;
    walk.ask("individual_assessment_discard", json!({ "assessment": next })).await;
}

/// What she asks about her data, and all that would be handed over to her.
async fn the_rights(walk: &mut Walk, file: i64) {
    let one = json!({ "case_file": file });
    walk.ask("information_notice_give", json!({ "case_file": file, "given_on": TODAY })).await;
    walk.ask("information_notice", one.clone()).await;
    walk.ask("release_wish_note", json!({ "case_file": file, "wanted": true, "said_on": TODAY })).await;
    for kind in ["access", "limitation"] {
        let asked = json!({
            "case_file": file, "kind": kind, "received_on": TODAY, "asked": "Tout", "representative": ""
        });
        let id = walk.id("rights_request_add", asked).await;
        let known = json!({ "rights_request": id, "on": TODAY, "how": "Reçue" });
        walk.ask("rights_request_check_identity", known).await;
        walk.ask("rights_request_prolong", json!({ "rights_request": id, "on": TODAY, "reason": "Long" })).await;
        if kind == "access" {
            let held = walk.ask("access_file", json!({ "rights_request": id })).await;
            assert_ne!(held["sections"], json!([]));
        }
        let answer = json!({ "rights_request": id, "on": TODAY, "granted": true, "answer": "Fait", "statement": "" });
        walk.ask("rights_request_answer", answer).await;
        if kind == "limitation" {
            let lift = json!({ "rights_request": id, "on": TODAY, "reason": "Vérifié" });
            walk.ask("rights_request_lift", lift).await;
        }
    }
    walk.ask("rights_requests", one).await;
}

/// Who may be the same, who is not, who is made one; and whom the facts are laid to.
async fn the_others(walk: &mut Walk, file: i64) {
    let kept = walk.id("person_create", person("Doublure")).await;
    let absorbed = walk.id("person_create", person("Doublure")).await;
    let one = json!({ "person": kept });
    assert_ne!(walk.ask("person_duplicates", one.clone()).await, json!([]));
    let said = walk.ask("distinction_add", json!({ "person": kept, "other": absorbed })).await;
    walk.ask("distinctions", one.clone()).await;
    walk.ask("distinction_withdraw", json!({ "distinction": said[0]["id"] })).await;
    let two = json!({ "kept": kept, "absorbed": absorbed });
    walk.ask("merge_preview", two.clone()).await;
    let merged = walk.id("merge", two).await;
    walk.ask("merges", one).await;
    walk.ask("merge_undo", json!({ "merge": merged })).await;

    let file = json!({ "case_file": file });
    let mut offender = file.clone();
    offender["name"] = "Doublure Zoé".into();
    let named = walk.ask("alleged_offender_add", offender).await;
    walk.ask("alleged_offenders", file.clone()).await;
    assert_ne!(walk.ask("conflicts", file).await, json!([]));
    let typed = json!({
        "alleged": "Doublure Zoé", "people": [{ "birth_name": "Personne", "used_name": "", "first_names": "Zoé" }]
    });
    walk.ask("conflicts_typed", typed).await;
    walk.ask("alleged_offender_withdraw", json!({ "alleged_offender": named[0]["id"] })).await;
}

async fn the_letters(walk: &mut Walk, file: i64) {
    let head = walk.ask("letterhead", json!({})).await;
    walk.ask("letterhead_save", head).await;
    let template = walk.ask("letter_templates", json!({})).await[0].clone();
    let own = json!({ "kind": template["kind"], "subject": template["subject"], "body": template["body"] });
    walk.ask("letter_template_save", own).await;
    walk.ask("letter_template_reset", json!({ "kind": template["kind"] })).await;
    walk.ask("letter_choices", json!({ "case_file": file })).await;
    walk.ask("letters", json!({ "case_file": file })).await;
    walk.ask("imports", json!({})).await;
    walk.ask("import_forget", json!({})).await;
}

async fn the_documents(walk: &mut Walk, file: i64) {
    let chosen = Document { name: "page.pdf".to_owned(), bytes: one_page() };
    let session = walk.desk.session.as_mut().unwrap();
    let offered = session.receive("attached_document_offer", json!({}), chosen).await.unwrap();
    look("attached_document_offer", &offered);
    let kept = json!({
        "case_file": file, "title": "Page", "kind": "courrier", "dated_on": null, "confidential": false,
        "offer": offered["offer"]
    });
    let id = walk.id("attached_document_add", kept).await;
    let one = json!({ "attached_document": id });
    assert_ne!(walk.ask("attached_documents", json!({ "case_file": file })).await, json!([]));
    walk.ask("attached_document_open", one).await;
    walk.ask("attached_document_page", json!({ "attached_document": id, "page": 0 })).await;
    walk.ask("attached_document_shut", json!({})).await;
    walk.ask("attached_document_withdraw", json!({ "attached_document": id, "note": "Essai" })).await;
}

async fn the_agenda(walk: &mut Walk, file: i64) {
    let ada = walk.desk.account_of("Ada").await;
    let session = |on: &str| {
        json!({
            "held_on": on, "starts": "09:00", "ends": "12:00", "place": "Maison du Citoyen", "room": "1",
            "slot_minutes": 30, "staff": ada, "intervention": "juridique"
        })
    };
    let held = walk.id("desk_session_add", session("2026-12-01")).await;
    walk.id("desk_session_add", session("2026-12-02")).await;
    let period = json!({ "from": "2026-11-23", "until": "2026-12-31" });
    walk.ask("desk_sessions", period.clone()).await;
    walk.ask("rooms", json!({})).await;
    let seat = json!({ "staff": ada, "room": "2", "intervention": "juridique", "slot_minutes": 30 });
    let days = json!({ "rhythm": { "every": "week" }, "weekday": 4, "from": "2026-12-03", "until": "2026-12-31" });
    let series = json!({
        "rhythm": { "every": "week" }, "weekday": 4, "from": "2026-12-03", "until": "2026-12-31", "starts": "14:00",
        "ends": "16:00", "place": "Maison du Citoyen", "seats": [seat]
    });
    walk.ask("session_series_plan", days).await;
    let series = walk.id("session_series_add", series).await;
    walk.ask("session_series", json!({})).await;
    walk.ask("session_series_end", json!({ "series": series, "ended_on": "2026-12-10" })).await;
    let closure = json!({ "from": "2026-12-24", "until": "2026-12-26", "name": "Noël" });
    let closure = walk.id("closure_add", closure).await;
    walk.ask("closures", json!({})).await;
    walk.ask("closure_remove", json!({ "closure": closure })).await;
    walk.ask("slot_lengths", json!({})).await;
    walk.ask("slot_length_set", json!({ "intervention": "juridique", "minutes": 30 })).await;

    let person = walk.desk.ask("case_file", json!({ "case_file": file })).await["person"]["id"].clone();
    let booking = |on: &str, starts: &str| {
        json!({
            "staff": ada, "on": on, "starts": starts, "minutes": 30, "person": person, "case_file": file, "who": "",
            "intervention": "juridique", "walk_in": false, "note": "", "outside_reason": "Dit"
        })
    };
    let first = walk.id("appointment_book", booking("2026-12-01", "09:00")).await;
    let one = json!({ "appointment": first });
    walk.ask("appointment_confirm", one.clone()).await;
    let moved = json!({ "appointment": first, "on": "2026-12-01", "starts": "09:30", "minutes": 30, "staff": ada, "outside_reason": "Dit" });
    walk.ask("appointment_move", moved).await;
    walk.ask("appointment_attach", json!({ "appointment": first, "person": person, "case_file": file })).await;
    let wish = json!({
        "from": TODAY, "until": "2026-12-31", "minutes": 30, "intervention": null, "staff": null, "person": person,
        "limit": 5
    });
    walk.ask("free_slots", wish).await;
    walk.ask("desk_session_cancel", json!({ "desk_session": held })).await;
    walk.ask("displaced", json!({ "desk_session": held })).await;
    let hour =
        json!({ "appointment": first, "on": "2026-12-02", "starts": "10:00", "staff": ada, "outside_reason": "Dit" });
    let relocation = walk.id("relocate", json!({ "desk_session": held, "moves": [hour] })).await;
    walk.ask("relocation_undo", json!({ "relocation": relocation })).await;
    let postponed = json!({ "appointment": first, "on": "2026-12-02", "starts": "11:00", "outside_reason": "Dit" });
    walk.ask("appointment_postpone", postponed).await;
    let today = walk.id("appointment_book", booking(TODAY, "10:00")).await;
    walk.ask("appointment_receive", json!({ "appointment": today })).await;
    walk.ask("appointment_undo", json!({ "appointment": today })).await;
    walk.ask("appointment_absent", json!({ "appointment": today })).await;
    let last = walk.id("appointment_book", booking("2026-12-02", "09:00")).await;
    walk.ask("appointment_cancel", json!({ "appointment": last, "by": "person" })).await;
    walk.ask("desk_session_restore", json!({ "desk_session": held })).await;
    walk.ask("agenda", period).await;
}

async fn the_referrals(walk: &mut Walk, file: i64) {
    walk.ask("referral_kinds", json!({ "case_file": file })).await;
    let with = json!({
        "case_file": file, "kind": "PLAINTE_TRANSMISE", "statement": "Exposé.", "consent": "written", "consent_on": "2026-01-05",
        "geolocation_consent": false, "wants_outcome": true
    });
    let id = walk.id("referral_draft", with.clone()).await;
    let one = json!({ "referral": id });
    walk.ask("referral", one.clone()).await;
    walk.ask("referral_edit", json!({ "referral": id, "with": with })).await;
    walk.ask("referral_validate", one.clone()).await;
    walk.ask("referral_take_back", one.clone()).await;
    let sent =
        json!({ "referral": id, "sent_on": "2026-02-02", "sent_how": "lettre_recommandee", "reference": "LR 1" });
    walk.ask("referral_send", sent).await;
    let due = walk.ask("referrals", json!({ "filter": "due" })).await[0]["due"]["code"].clone();
    walk.ask("referral_settle", json!({ "referral": id, "clock": due, "note": "Dit." })).await;
    let receipt = json!({ "referral": id, "acknowledged_on": "2026-02-05", "reference": "AR 1" });
    walk.ask("referral_acknowledge", receipt).await;
    let reminder = json!({ "referral": id, "reminded_on": TODAY, "how": "courriel", "note": "" });
    walk.ask("referral_remind", reminder).await;
    walk.ask("referral_complete", json!({ "referral": id, "note": "Une pièce." })).await;
    let answer =
        json!({ "referral": id, "answered_on": TODAY, "outcome": "CLASSEMENT", "dismissal": "21", "note": "" });
    walk.ask("referral_answer", answer).await;
    let corrected = json!({ "referral": id, "field": "reference", "value": "LR 2", "why": "Faute de frappe" });
    walk.ask("referral_correct", corrected).await;
    walk.ask("referral_close", json!({ "referral": id, "closed_on": TODAY, "note": "" })).await;
    let thrown = walk.id("referral_draft", with).await;
    walk.ask("referral_discard", json!({ "referral": thrown })).await;
    walk.ask("answer_terms", json!({ "on": null })).await;
    let mut term = json!({
        "list": "dismissal", "code": "99", "label": "Autre motif local", "group": "Autres", "note": "Essai.",
        "counted_as": null, "valid_from": "2026-01-01"
    });
    let groups = walk.desk.ask("answer_terms", json!({ "on": null })).await;
    let group = groups.as_array().unwrap().iter().find(|one| one["list"] == "dismissal").unwrap()["group"].clone();
    term["group"] = group;
    walk.ask("answer_term_add", term).await;
    let retired = json!({ "list": "dismissal", "code": "99", "valid_until": TODAY });
    walk.ask("answer_term_retire", retired).await;
}

async fn the_partners(walk: &mut Walk, file: i64) {
    let family = walk.ask("partners", json!({})).await[0]["family"].clone();
    let partner = json!({
        "name": "Association inventée", "family": family, "role": "", "contact": "", "phone": "03 00 00 00 00", "email": "",
        "website": "", "address": "", "hours": "", "coverage": "", "signatory": false, "note": "", "verified_on": null
    });
    let code = walk.ask("partner_save", json!({ "code": null, "with": partner })).await["code"].clone();
    let family = walk.ask("helplines", json!({})).await[0]["family"].clone();
    let number = json!({
        "number": "3999", "name": "Inventé", "family": family, "purpose": "Essai", "hours": "", "note": "",
        "verified_on": null
    });
    let number = walk.ask("helpline_save", json!({ "code": null, "with": number })).await["code"].clone();
    walk.ask("helpline_retire", json!({ "code": number, "retired": true })).await;

    let aim = json!({ "addressee": "partenaire", "partner": code, "purpose": "transmission" });
    let consent = json!({
        "case_file": file, "aim": aim, "given_on": TODAY, "form": "spoken", "expires_on": "2026-12-01", "note": ""
    });
    let consent = walk.id("consent_add", consent).await;
    walk.ask("consents", json!({ "case_file": file })).await;
    walk.ask("package_offer", json!({ "case_file": file, "partner": code })).await;
    walk.ask("packages", json!({ "case_file": file })).await;
    let with = json!({
        "case_file": file, "partner": code, "purpose": "Hébergement", "names_person": false, "message": "", "expected_on": null
    });
    let id = walk.id("orientation_draft", with.clone()).await;
    walk.ask("orientation_edit", json!({ "orientation": id, "with": with })).await;
    for step in [
        json!({ "act": "send", "sent_on": TODAY, "sent_how": "telephone" }),
        json!({ "act": "acknowledge", "acknowledged_on": TODAY }),
        json!({ "act": "remind", "reminded_on": TODAY }),
        json!({ "act": "answer", "answered_on": TODAY, "honoured": true, "note": "" }),
        json!({ "act": "close", "closed_on": TODAY, "note": "" }),
    ] {
        walk.ask("orientation_step", json!({ "orientation": id, "step": step })).await;
    }
    walk.ask("orientations", json!({ "case_file": null, "filter": "all" })).await;
    let thrown = walk.id("orientation_draft", with).await;
    walk.ask("orientation_discard", json!({ "orientation": thrown })).await;
    walk.ask("consent_withdraw", json!({ "consent": consent, "withdrawn_on": TODAY, "note": "" })).await;
    walk.ask("partner_retire", json!({ "code": code, "retired": true })).await;
}

/// A backup of all that, and a drill of it.
async fn the_backups(walk: &mut Walk) {
    let medium = tempfile::tempdir().unwrap();
    let session = walk.desk.session.as_mut().unwrap();
    session.give_place("backup_place_choose", json!({}), medium.path().to_owned()).await.unwrap();
    walk.ask("backup_reminder", json!({})).await;
    walk.ask("verification", json!({})).await;
    let answer = walk.desk.try_to("older_vault_go_on", json!({})).await;
    assert!(answer.is_err(), "it answers nothing, and refuses where nothing is older");
    walk.walked.insert("older_vault_go_on".to_owned());
    walk.ask("journal", json!({ "account": null, "on": null, "readings": false, "before": null })).await;
    walk.ask("backup_begin", json!({})).await;
    while walk.ask("backup_go_on", json!({})).await["stage"] != "over" {}
    let name = walk.ask("backups", json!({})).await["lines"][0]["name"].clone();
    walk.ask("backup_drill_begin", json!({ "name": name })).await;
    walk.ask("backup_stop", json!({})).await;
}

async fn the_rest(walk: &mut Walk, file: i64) {
    let ada = walk.desk.account_of("Ada").await;
    let to_do =
        json!({ "case_file": file, "referral": null, "due_on": "2026-11-25", "what": "Rappeler", "assigned_to": ada });
    let id = walk.id("follow_up_add", to_do.clone()).await;
    walk.ask("follow_ups", json!({ "filter": "all", "mine": false })).await;
    walk.ask("follow_up_move", json!({ "follow_up": id, "due_on": "2026-11-26" })).await;
    walk.ask("follow_up_done", json!({ "follow_up": id })).await;
    walk.ask("follow_up_undo", json!({ "follow_up": id })).await;
    walk.ask("deadlines", json!({ "case_file": file })).await;
    walk.ask("deadline_follow_up", json!({ "deadline": "D1", "with": to_do })).await;
    let what_if = json!({
        "offence": "B1", "facts_from": "2026-11-01", "facts_until": null, "victim_born": null, "victim_birth_year": null,
        "itt_days": 9, "couple": true, "public": null, "discriminatory": false, "weapon": false, "author_known": true,
        "events": []
    });
    walk.ask("deadline_what_if", what_if).await;
    let person = walk.desk.ask("case_file", json!({ "case_file": file })).await["person"]["id"].clone();
    let called = json!({ "person": person, "case_file": file, "when": null, "result": "no_answer", "note": "" });
    walk.ask("call_attempt_add", called).await;
    let call = walk.ask("calls", json!({ "person": person })).await["attempts"][0]["id"].clone();
    walk.ask("call_attempt_discard", json!({ "call_attempt": call })).await;
    walk.ask("hand_over_proposed", json!({})).await;
    let sign = json!({ "note": "Rien d’autre.", "takers": [] });
    let sheet = walk.id("hand_over_sign", sign.clone()).await;
    walk.ask("hand_over_discard", json!({ "hand_over": sheet })).await;
    let sheet = walk.id("hand_over_sign", sign).await;
    walk.ask("hand_over_read", json!({ "hand_over": sheet, "read": true })).await;
    walk.ask("hand_overs", json!({})).await;
    let absence = json!({ "account": ada, "from_on": TODAY, "until_on": null });
    walk.ask("workload", absence.clone()).await;
    let rosa = walk.desk.account_of("Rosa").await;
    let given = walk.ask("reassign", json!({ "of": absence, "to": rosa })).await["reassignment"]["id"].clone();
    walk.ask("reassignments", json!({})).await;
    walk.ask("reassignment_undo", json!({ "reassignment": given })).await;
    let silence = walk.ask("silences", json!({})).await[0].clone();
    walk.ask("silence_set", silence).await;
    let draft = json!({ "kind": "interview", "subject": "new", "body": "{}" });
    walk.ask("draft_save", draft).await;
    let one = json!({ "kind": "interview", "subject": "new" });
    walk.ask("draft_load", one.clone()).await;
    walk.ask("drafts", json!({})).await;
    walk.ask("today", json!({})).await;
    walk.ask("draft_discard", one).await;
    // Found by the number itself, and still not shown.
    assert_ne!(walk.ask("search", json!({ "query": PHONE, "limit": 10 })).await, json!([]));
    walk.ask("search", json!({ "query": "Inventée", "limit": 10 })).await;
    walk.ask("lists", json!({})).await;
    walk.ask("accounts", json!({})).await;
}

/// The ways in, and what any session may ask.
async fn the_doors(walk: &mut Walk) {
    use crate::session::bench::PHRASE;

    walk.ask("status", json!({})).await;
    let proposed = walk.ask("propose_passphrase", json!({})).await["phrase"].clone();
    walk.ask("weigh_passphrase", json!({ "passphrase": proposed, "without_device_secret": true })).await;
    walk.ask("change_passphrase", json!({ "old": PHRASE, "new": PHRASE })).await;
    let added = walk.ask("add_account", json!({ "name": "Joan", "role": "agent" })).await;
    let joan = walk.desk.account_of("Joan").await;
    let code = walk.ask("reset_account", json!({ "account": joan })).await["code"].clone();
    assert_ne!(code, added["code"]);
    let ada = walk.desk.account_of("Rosa").await;
    walk.ask("account_remove", json!({ "account": ada })).await;
    walk.ask("keys_change", json!({})).await;
    walk.ask("account_events", json!({})).await;
    walk.ask("account_events_read", json!({ "until": 0 })).await;
    walk.desk.lock().await;
    walk.ask("enrol", json!({ "account": joan, "code": code, "passphrase": PHRASE })).await;
    walk.desk.lock().await;
    walk.ask("unlock", json!({ "account": joan, "passphrase": PHRASE })).await;
    walk.desk.lock().await;
    let lines = walk.desk.sheet.clone();
    let sheet = json!({ "lines": lines, "account": joan, "passphrase": PHRASE, "without_device_secret": true });
    let shown = walk.ask("open_with_sheet", sheet).await["lines"].clone();
    walk.ask("confirm_recovery_sheet", json!({ "lines": shown })).await;
    let medium = tempfile::tempdir().unwrap();
    let backup = crate::backup::tests::made(walk.desk.agent(), medium.path()).await;
    walk.desk.lock().await;
    for ends in ["restoration_stop", "restoration_go_on"] {
        walk.ask("restoration_read", json!({ "path": backup })).await;
        walk.ask("restoration_begin", json!({ "by": "sheet", "lines": shown })).await;
        while walk.ask(ends, json!({})).await["stage"] != json!("over") && ends != "restoration_stop" {}
    }
    let mut practised = Walk::of(Desk::empty_in(true));
    practised.ask("training_begin", json!({})).await;
    while practised.ask("training_go_on", json!({})).await["over"] == false {}
    practised.ask("training_remove", json!({})).await;
    walk.walked.append(&mut practised.walked);
    let mut another = Walk::of(Desk::empty());
    let create = json!({ "name": "Ada", "passphrase": PHRASE, "without_device_secret": true });
    another.ask("create_vault", create).await;
    walk.walked.append(&mut another.walked);
}

/// A file of long ago, to its end.
async fn the_retention(walk: &mut Walk) {
    let mut old = came(&Value::Null, &Value::Null, &person("Ancienne"));
    old["opened_on"] = "2015-03-02".into();
    old["new_matter"]["offence"] = "E2".into();
    old["new_matter"]["happened_from"] = "2015-03-01".into();
    old["new_matter"]["itt_days"] = Value::Null;
    let file = walk.desk.ask("case_file_open", old).await["id"].clone();
    walk.desk.ask("case_file_close", json!({ "case_file": file, "outcome": "autre", "reason": "Fin" })).await;
    walk.ask("retention", json!({})).await;
    walk.ask("retention_file", json!({ "case_file": file })).await;
    let archiving = json!({ "case_file": file, "reason": "Preuve", "keep_until": TODAY });
    walk.ask("case_file_archive", archiving.clone()).await;
    walk.ask("case_file_return", json!({ "case_file": file, "reason": "Erreur" })).await;
    walk.ask("case_file_archive", archiving).await;
    let held = walk.ask("retention_hold_place", json!({ "case_file": file, "reason": "Plainte" })).await;
    let hold = held["archived"][0]["holds"][0]["id"].clone();
    walk.ask("retention_hold_lift", json!({ "retention_hold": hold })).await;
    let files = json!({ "files": [{ "case_file": file }] });
    let slip = walk.ask("elimination_propose", files.clone()).await["eliminations"][0]["id"].clone();
    walk.ask("elimination_withdraw", json!({ "elimination": slip })).await;
    let slip = walk.ask("elimination_propose", files).await["eliminations"][0]["id"].clone();
    let visa = json!({ "elimination": slip, "reference": "AD59-1", "visa_on": TODAY, "kept": [] });
    walk.ask("elimination_visa", visa).await;
    let one = json!({ "elimination": slip });
    walk.ask("destruction_preview", one.clone()).await;
    walk.ask("destruction_ask", one.clone()).await;
    walk.desk.unlock("Alan").await;
    walk.ask("destruction_confirm", one).await;
    walk.desk.unlock("Ada").await;
}

async fn the_supervisor(walk: &mut Walk) {
    walk.desk.unlock("Ada").await;
    walk.ask("case_file_open", of_last_year("Passée")).await;
    let code = walk.desk.ask("add_account", json!({ "name": "Sacha", "role": "supervisor" })).await["code"].clone();
    walk.desk.enrol("Sacha", &code).await;
    walk.ask("tables", json!({})).await;
    walk.ask("months", json!({})).await;
    let request = json!({ "name": "new_files", "from_month": "2026-11", "until_month": "2026-11" });
    walk.ask("table", request).await;
    let report = json!({ "name": "ministry", "from_month": "2026-01", "until_month": "2026-12" });
    walk.ask("protection_begin", json!({ "of": { "report": report }, "threshold": 11 })).await;
    walk.ask("protection_go_on", json!({})).await;
    walk.ask("protection_stop", json!({})).await;
    walk.ask("own_table_choices", json!({})).await;
    walk.ask("reports", json!({})).await;
    let report = json!({ "name": "monitoring_unit", "from_month": "2026-11", "until_month": "2026-11" });
    walk.ask("report", report).await;
    walk.ask("districts", json!({})).await;
    let dashboard = json!({ "from_month": "2026-11", "until_month": "2026-11", "district": null });
    walk.ask("dashboard", dashboard).await;
    walk.ask("releases", json!({})).await;
    walk.ask("release_key", json!({})).await;
    walk.ask("excess_counts", json!({})).await;
    walk.ask("visit", json!({})).await;
    walk.ask("year_freeze", json!({ "year": "2025" })).await;
    walk.desk.unlock("Ada").await;
    walk.ask("case_file_open", of_last_year("Retrouvée")).await;
    walk.desk.unlock("Sacha").await;
    walk.ask("year_correct", json!({ "year": "2025", "reason": "late_entry" })).await;
    walk.ask("frozen_years", json!({})).await;
    the_network(walk).await;
}

/// Another desk, whose facts are counted with ours.
async fn the_network(walk: &mut Walk) {
    let own = walk.ask("network", json!({})).await;
    let mut other = Desk::with_colleagues().await;
    other.ask("case_file_open", of_last_year("Ailleurs")).await;
    let code = other.ask("add_account", json!({ "name": "Camille", "role": "supervisor" })).await["code"].clone();
    other.enrol("Camille", &code).await;
    let told = other.ask("network", json!({})).await;
    let desk = |name: &str, told: &Value| json!({ "id": null, "name": name, "fingerprint": told["fingerprint"], "age_key": told["age_key"] });
    walk.ask("network_desk_save", desk("Exempleville", &told)).await;
    let number = other.ask("network_desk_save", desk("Siège inventé", &own)).await["desks"][0]["id"].clone();
    let period =
        json!({ "network_desk": number, "from_month": "2025-01", "until_month": "2025-12", "purpose": "Bilan" });
    let file = other.session.as_mut().unwrap().produce("facts_file_make", period).await.unwrap().document;
    let session = walk.desk.session.as_mut().unwrap();
    let received = session.receive("facts_file_add", json!({}), file).await.unwrap();
    look("facts_file_add", &received);
    let table = json!({ "name": "helped_by_sex", "from_month": "2025-01", "until_month": "2025-12" });
    walk.ask("pooled_table", table).await;
    let desk = &received["network"]["desks"][0];
    walk.ask("facts_file_remove", json!({ "facts_file": desk["files"][0]["id"] })).await;
    walk.ask("network_desk_remove", json!({ "network_desk": desk["id"] })).await;
}

fn of_last_year(name: &str) -> Value {
    let mut file = came(&Value::Null, &Value::Null, &person(name));
    file["opened_on"] = "2025-06-05".into();
    file["new_matter"]["happened_from"] = "2025-06-01".into();
    file
}
