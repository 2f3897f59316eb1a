//! The desk through its commands, on a real vault: who reaches what, what is kept, what is left behind.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::disallowed_methods)]

mod bench;

use std::{fs, path::PathBuf};

use bench::{PHRASE, ask, create, enrol, id_of, refused, start, unlock};
use data_encoding::{BASE64, HEXLOWER};
use desk::{Error, Refusal, Session, journal::Finding};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Stands in every field of the main job.
const CANARY: &str = "Zyxomma";

fn place(folder: &TempDir) -> PathBuf {
    folder.path().join("vault")
}

fn case_file(name: &str) -> Value {
    json!({
        "person": null,
        "new_person": {
            "anonymous": false, "sex": "F", "birth_name": name, "used_name": "", "first_names": name,
            "born_on": "1990-05-01", "birth_year": null, "address": name, "commune": name, "district": "bourg",
            "phone": "06 39 98 12 34", "email": name, "language": name, "interpreter": false
        },
        "safe_contact": null,
        "matter": null,
        "new_matter": {
            "offence": "B1", "happened_from": "2026-11-01", "happened_until": null, "commune": name, "district": "marais",
            "frame": null, "link": null, "author_known": true, "minor_present": false, "discriminatory": false,
            "weapon": false, "itt_days": 3, "complaint": null, "complaint_on": null, "complaint_service": name,
            "complaint_number": name, "account_of_facts": name
        },
        "quality": "victime_directe", "first_contact": "personne_elle_meme", "referred_by": "police_nationale",
        "arrival_mode": "sur_place", "opened_on": "2026-11-23"
    })
}

#[tokio::test]
async fn a_file_opens_closes_and_opens_again_and_its_number_is_never_reused() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, _) = create(&place(&folder)).await;
    let first = ask(&mut session, "case_file_open", case_file("Exemple")).await;
    assert_eq!(first["number"], "2026-0001");
    let second = ask(&mut session, "case_file_open", case_file("Modèle")).await;
    assert_eq!(second["number"], "2026-0002");
    let id = first["id"].clone();
    let closed =
        ask(&mut session, "case_file_close", json!({ "case_file": id, "outcome": "autre", "reason": "Fin du suivi" }))
            .await;
    assert_eq!((closed["status"].as_str(), closed["closing"]["on"].as_str()), (Some("closed"), Some("2026-11-24")));
    let again = json!({ "case_file": id, "outcome": "autre", "reason": "Encore" });
    assert_eq!(refused(&mut session, "case_file_close", again).await, Refusal::CaseFileClosed);
    let open = ask(&mut session, "case_file_reopen", json!({ "case_file": id, "reason": "Suite" })).await;
    assert_eq!(open["status"], "open");
}

#[tokio::test]
async fn one_person_has_one_file_for_one_affair_and_a_daughter_has_her_own() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, _) = create(&place(&folder)).await;
    let mother = ask(&mut session, "case_file_open", case_file("Exemple")).await;
    let mut same = case_file("x");
    same["new_person"] = Value::Null;
    same["new_matter"] = Value::Null;
    same["person"] = mother["person"]["id"].clone();
    same["matter"] = mother["matter"]["id"].clone();
    let id = mother["id"].as_i64().unwrap();
    assert_eq!(refused(&mut session, "case_file_open", same).await, Refusal::CaseFileExists { case_file: id });
    let mut daughter = case_file("Fille");
    daughter["new_matter"] = Value::Null;
    daughter["matter"] = mother["matter"]["id"].clone();
    let daughter = ask(&mut session, "case_file_open", daughter).await;
    assert_eq!(daughter["matter"]["other_case_files"][0]["id"], mother["id"]);
}

#[tokio::test]
async fn a_number_is_shown_only_against_the_instruction_that_was_read() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, _) = create(&place(&folder)).await;
    let opened = ask(&mut session, "case_file_open", case_file("Exemple")).await;
    let (person, text) = (opened["person"]["id"].clone(), opened.to_string());
    assert!(!text.contains("06 39") && !text.contains("0639"), "{text}");
    let read = opened["person"]["safe_contact"]["revision"].clone();
    assert_eq!(opened["person"]["safe_contact"]["phone_safe"], "unknown");
    let mut instruction = json!({
        "phone_safe": "no", "safe_hours": "", "voicemail": false, "sms": false, "letter": false, "email": false,
        "introduce_as": "", "letter_address": "", "shares_home": true, "reads_devices": true, "code_word": "", "note": "",
        "checked_on": null
    });
    ask(&mut session, "safe_contact_update", json!({ "person": person, "with": instruction.take() })).await;
    let stale = json!({ "person": person, "instruction_revision": read });
    assert_eq!(refused(&mut session, "reveal_contact", stale).await, Refusal::InstructionChanged);
    assert_eq!(showings(&mut session).await, 0, "what was refused was not shown");
    let card = ask(&mut session, "person", json!({ "person": person })).await;
    let current = card["safe_contact"]["revision"].clone();
    let contact =
        ask(&mut session, "reveal_contact", json!({ "person": person, "instruction_revision": current })).await;
    assert_eq!(contact["phone"], "06 39 98 12 34");
    assert_eq!(showings(&mut session).await, 1, "each showing leaves an entry");
    assert_eq!(contact["safe_contact"]["phone_safe"], "no");
}

async fn showings(session: &mut Session) -> usize {
    let readings = json!({ "account": null, "on": null, "readings": true, "before": null });
    let journal = ask(session, "journal", readings).await;
    journal["lines"].as_array().unwrap().iter().filter(|line| line["verb"] == "revealed").count()
}

#[tokio::test]
async fn no_number_is_shown_before_the_person_was_asked_how_to_be_reached_safely() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, _) = create(&place(&folder)).await;
    let opened = ask(&mut session, "case_file_open", case_file("Exemple")).await;
    let contact = &opened["person"]["safe_contact"];
    assert_eq!(contact["stated"], false);
    let request = json!({ "person": opened["person"]["id"], "instruction_revision": contact["revision"] });
    assert_eq!(refused(&mut session, "reveal_contact", request.clone()).await, Refusal::InstructionNeverAsked);

    // Asked at the arrival, the instruction is there from the first minute.
    let mut asked = case_file("Modèle");
    asked["safe_contact"] = json!({
        "phone_safe": "yes", "safe_hours": "", "voicemail": false, "sms": false, "letter": false, "email": false,
        "introduce_as": "", "letter_address": "", "shares_home": false, "reads_devices": false, "code_word": "", "note": "",
        "checked_on": null
    });
    let opened = ask(&mut session, "case_file_open", asked).await;
    let (person, contact) = (&opened["person"]["id"], &opened["person"]["safe_contact"]);
    let request = json!({ "person": person, "instruction_revision": contact["revision"] });
    assert_eq!(ask(&mut session, "reveal_contact", request).await["phone"], "06 39 98 12 34");
}

#[tokio::test]
async fn markup_sql_and_long_notes_are_kept_as_typed_and_bad_input_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, _) = create(&place(&folder)).await;
    let typed = "<img src=x onerror=alert(1)>'; drop table person; --";
    let mut request = case_file(typed);
    request["new_matter"]["account_of_facts"] = "é".repeat(100_000).into();
    let opened = ask(&mut session, "case_file_open", request).await;
    assert_eq!(opened["person"]["birth_name"], typed);
    assert_eq!(opened["matter"]["account_of_facts"].as_str().unwrap().chars().count(), 100_000);
    for (pointer, bad, refusal) in [
        ("/new_person/born_on", json!("2026-02-31"), Refusal::ImpossibleDate { field: "born_on".into() }),
        ("/new_person/birth_name", json!("a\u{202e}b"), Refusal::BadCharacter { field: "birth_name".into() }),
        ("/new_matter/offence", json!("ZZ"), Refusal::UnknownCode { field: "offence".into() }),
        ("/opened_on", json!("2031-01-01"), Refusal::ImpossibleDate { field: "opened_on".into() }),
    ] {
        let mut request = case_file("Exemple");
        *request.pointer_mut(pointer).unwrap() = bad;
        assert_eq!(refused(&mut session, "case_file_open", request).await, refusal);
    }
    let page = ask(&mut session, "case_files", json!({ "filter": "all", "offset": 0, "limit": 50 })).await;
    assert_eq!(page["total"], 1);
    let verified = session.agent().unwrap().verify().await.unwrap();
    assert!(verified.desk && verified.statistics && matches!(verified.journal, Finding::Whole { .. }));
}

#[tokio::test]
async fn unknown_commands_unreadable_requests_and_other_sessions_commands_are_three_refusals() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, _) = create(&place(&folder)).await;
    assert_eq!(refused(&mut session, "drop_everything", json!({})).await, Refusal::UnknownCommand);
    for request in [json!(null), json!({ "case_file": "1" }), json!({ "case_file": 1, "more": 2 }), json!("1")] {
        assert_eq!(refused(&mut session, "case_file", request).await, Refusal::UnreadableRequest);
    }
    let table = json!({ "name": "new_files", "from_month": "2026-01", "until_month": "2026-11" });
    assert_eq!(refused(&mut session, "table", table).await, Refusal::WrongSession);
    drop(session);
    let mut locked = start(&place(&folder));
    assert_eq!(refused(&mut locked, "case_file", json!({ "case_file": 1 })).await, Refusal::WrongSession);
}

#[tokio::test]
async fn only_an_agent_in_charge_changes_the_lists_of_the_desk() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, _) = create(&place(&folder)).await;
    let reason = json!({
        "list": "dismissal", "code": "49", "label": "Victime non localisée", "group": "Poursuite inopportune", "note": "",
        "counted_as": null, "valid_from": "2026-09-01"
    });
    ask(&mut session, "answer_term_add", reason.clone()).await;
    let code = ask(&mut session, "add_account", json!({ "name": "Grace", "role": "agent" })).await;
    drop(session);

    let mut agent = enrol(&place(&folder), "Grace", &code["code"], PHRASE).await;
    let terms = ask(&mut agent, "answer_terms", json!({ "on": "2026-11-23" })).await;
    assert!(terms.as_array().unwrap().iter().any(|term| term["code"] == "49"));
    let retire = json!({ "list": "dismissal", "code": "49", "valid_until": "2026-11-01" });
    for (command, request) in [("answer_term_add", reason), ("answer_term_retire", retire)] {
        assert_eq!(refused(&mut agent, command, request).await, Refusal::NotAllowed, "{command}");
    }
}

#[tokio::test]
async fn only_an_agent_in_charge_takes_a_spreadsheet_over_or_back() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, _) = create(&place(&folder)).await;
    let spreadsheet = || desk::Document {
        name: "accueil.csv".into(),
        bytes: b"Nom;Nature des faits;Date d\xE2\x80\x99accueil\nExemple;Vol;05/02/2026\n".to_vec(),
    };
    let choices = json!({
        "sheet": 0, "columns": ["birth_name", "offence", "opened_on"], "values": [], "known": "leave_out",
        "defaults": {
            "offence": null, "quality": "victime_directe", "first_contact": "personne_elle_meme",
            "referred_by": "inconnu", "arrival_mode": "sur_place"
        }
    });
    session.receive("import_read", json!({}), spreadsheet()).await.unwrap();
    let import = ask(&mut session, "import_run", choices.clone()).await;
    let code = ask(&mut session, "add_account", json!({ "name": "Grace", "role": "agent" })).await;
    drop(session);

    let mut agent = enrol(&place(&folder), "Grace", &code["code"], PHRASE).await;
    let read = agent.receive("import_read", json!({}), spreadsheet()).await;
    assert!(matches!(read, Err(desk::Error::Refused(Refusal::NotAllowed))), "{read:?}");
    let undo = json!({ "import": import["id"] });
    for (command, request) in [("import_plan", choices.clone()), ("import_run", choices), ("import_undo", undo)] {
        assert_eq!(refused(&mut agent, command, request).await, Refusal::NotAllowed, "{command}");
    }
    let rejects = agent.produce("import_rejects", json!({})).await;
    assert!(matches!(rejects, Err(desk::Error::Refused(Refusal::NotAllowed))), "{rejects:?}");
    let done = ask(&mut agent, "imports", json!({})).await;
    assert_eq!((done.as_array().unwrap().len(), done[0]["undone_at"].is_null()), (1, true), "it stands as it was");
}

#[tokio::test]
async fn a_supervisor_counts_and_exports_but_reaches_no_case_file_and_nothing_they_open_holds_a_name() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, _) = create(&place(&folder)).await;
    for place in 0..40 {
        ask(&mut session, "case_file_open", case_file(&format!("{CANARY}{place}"))).await;
    }
    let code = ask(&mut session, "add_account", json!({ "name": "Sam", "role": "supervisor" })).await;
    drop(session);
    fs::remove_file(folder.path().join("vault/desk.db")).unwrap();

    let mut supervisor = enrol(&place(&folder), "Sam", &code["code"], PHRASE).await;
    for command in ["case_file", "case_files", "person", "search", "reveal_contact", "add_account", "lists", "drafts"] {
        assert_eq!(refused(&mut supervisor, command, json!({})).await, Refusal::WrongSession, "{command}");
    }
    let request = json!({ "name": "new_files", "from_month": "2026-10", "until_month": "2026-11" });
    let table = ask(&mut supervisor, "table", request).await;
    assert_eq!(table["total"], 40);
    assert!(!table.to_string().contains(CANARY));

    let mut export = json!({
        "name": "new_files", "from_month": "2026-10", "until_month": "2026-11", "format": "csv", "threshold": 11,
        "purpose": "Bilan", "recipient": ""
    });
    let silent = supervisor.produce("export_table", export.clone()).await;
    assert!(matches!(silent, Err(Error::Refused(Refusal::Missing { field })) if field == "recipient"));
    export["recipient"] = "Ville".into();
    let file = supervisor.produce("export_table", export.clone()).await.unwrap().document;
    let text = String::from_utf8(file.bytes).unwrap();
    for said in ["\u{feff}Tableau;", "Unité de compte;", "Périmètre;", "Seuil;11", "Établi le;24 novembre 2026"] {
        assert!(text.contains(said), "{said}");
    }
    export["threshold"] = 2.into();
    let low = supervisor.produce("export_table", export).await;
    assert!(matches!(low, Err(Error::Refused(Refusal::ThresholdTooLow { least: 11 }))));
    assert_eq!(ask(&mut supervisor, "releases", json!({})).await.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn facts_missed_by_a_crash_are_replayed_at_the_next_unlock() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, _) = create(&place(&folder)).await;
    let statistics = folder.path().join("vault/statistics.db");
    drop(session);
    let before = fs::read(&statistics).unwrap();
    session = unlock(&place(&folder), "Ada", PHRASE).await;
    for _ in 0..3 {
        ask(&mut session, "case_file_open", case_file("Exemple")).await;
    }
    let code = ask(&mut session, "add_account", json!({ "name": "Sam", "role": "supervisor" })).await;
    drop(session);
    // As if the power had failed between each save and its projection.
    fs::write(&statistics, before).unwrap();
    drop(unlock(&place(&folder), "Ada", PHRASE).await);
    let mut supervisor = enrol(&place(&folder), "Sam", &code["code"], PHRASE).await;
    let request = json!({ "name": "new_files", "from_month": "2026-11", "until_month": "2026-11" });
    assert_eq!(ask(&mut supervisor, "table", request).await["total"], 3);
}

#[tokio::test]
async fn what_is_typed_stands_in_clear_in_no_file_of_the_vault() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, _) = create(&place(&folder)).await;
    let opened = ask(&mut session, "case_file_open", case_file(CANARY)).await;
    let draft = json!({ "kind": "interview", "subject": "case_file:1", "body": CANARY });
    ask(&mut session, "draft_save", draft).await;
    let follow_up = json!({
        "case_file": opened["id"], "referral": null, "due_on": "2026-12-01", "what": CANARY,
        "assigned_to": ask(&mut session, "status", json!({})).await["session"]["account"]
    });
    ask(&mut session, "follow_up_add", follow_up).await;
    let forms: Vec<Vec<u8>> = vec![
        CANARY.as_bytes().to_vec(),
        CANARY.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        HEXLOWER.encode(CANARY.as_bytes()).into_bytes(),
        BASE64.encode(&CANARY.as_bytes()[..6]).into_bytes(),
    ];
    let holds =
        |bytes: &[u8]| forms.iter().any(|form| bytes.windows(form.len()).any(|window| window == form.as_slice()));
    assert!(holds(format!("… {CANARY} …").as_bytes()), "the search must find what is there");
    for entry in fs::read_dir(folder.path().join("vault")).unwrap() {
        let path = entry.unwrap().path();
        assert!(!holds(&fs::read(&path).unwrap()), "{}", path.display());
    }
}

#[tokio::test]
async fn an_older_page_of_a_record_put_back_is_found_by_the_journal() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, _) = create(&place(&folder)).await;
    ask(&mut session, "case_file_open", case_file("Exemple")).await;
    drop(session);
    let path = folder.path().join("vault/desk.db");
    let old = fs::read(&path).unwrap();
    let mut session = unlock(&place(&folder), "Ada", PHRASE).await;
    let update = json!({
        "case_file": 1, "quality": "victime_indirecte", "first_contact": "proche", "referred_by": "ccas",
        "arrival_mode": "sur_place"
    });
    ask(&mut session, "case_file_update", update).await;
    drop(session);
    // SQLCipher accepts an older copy of a page: its authentication code is right.
    let new = fs::read(&path).unwrap();
    let mut findings = Vec::new();
    for page in (1..old.len() / 4096).filter(|page| old[page * 4096..][..4096] != new[page * 4096..][..4096]) {
        let mut mixed = new.clone();
        mixed[page * 4096..][..4096].copy_from_slice(&old[page * 4096..][..4096]);
        fs::write(&path, mixed).unwrap();
        let mut session = start(&place(&folder));
        let account = id_of(&mut session, "Ada").await;
        if session.dispatch("unlock", json!({ "account": account, "passphrase": PHRASE })).await.is_ok() {
            findings.extend(session.agent().unwrap().verify().await.map(|found| found.journal));
        }
    }
    let record = Finding::ChangedRecord { noun: "case_file".into(), record: 1 };
    assert!(findings.contains(&record), "{findings:?}");
}

#[tokio::test]
async fn the_recovery_sheet_prints_while_it_is_shown_and_never_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = start(&place(&folder));
    let request = json!({ "name": "Ada", "passphrase": PHRASE, "without_device_secret": true });
    let sheet = ask(&mut session, "create_vault", request).await;
    let file = session.produce("recovery_sheet_pdf", json!({})).await.unwrap().document;
    let path = folder.path().join("sheet.pdf");
    fs::write(&path, &file.bytes).unwrap();
    let read = std::process::Command::new("pdftotext").arg(&path).arg("-").output().unwrap();
    let text = String::from_utf8(read.stdout).unwrap();
    for line in sheet["lines"].as_array().unwrap() {
        assert!(text.contains(line.as_str().unwrap()), "{line} is not in:\n{text}");
    }
    assert!(text.contains("24 novembre 2026") && text.contains(sheet["vault"].as_str().unwrap()), "{text}");
    ask(&mut session, "confirm_recovery_sheet", json!({ "lines": sheet["lines"] })).await;
    let late = session.produce("recovery_sheet_pdf", json!({})).await;
    assert!(matches!(late, Err(Error::Refused(Refusal::NothingToConfirm))));
}
