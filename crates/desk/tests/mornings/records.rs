//! What goes on beside the talk: partners, letters, endings, the old spreadsheet.

use desk::Refusal;
use serde_json::{Value, json};

use crate::desk::{Desk, TODAY, affair, but, instruction, interview, opening, woman};

#[tokio::test]
async fn a_partner_hears_her_name_only_once_she_agreed_to_that_partner() {
    let mut desk = Desk::new().await;
    let file = desk.received(woman("Exemple", "Iris"), affair("B1", "2026-11-20")).await;
    let sent_on = json!({
        "case_file": file["id"], "partner": "solfa", "purpose": "Hébergement", "names_person": true, "message": "",
        "expected_on": null
    });
    let drawn = desk.ask("orientation_draft", sent_on).await;
    let step = |act: Value| json!({ "orientation": drawn["id"], "step": act });
    let send = step(json!({ "act": "send", "sent_on": TODAY, "sent_how": "telephone" }));
    desk.ask("orientation_step", step(json!({ "act": "validate" }))).await;
    assert_eq!(desk.refused("orientation_step", send.clone()).await, Refusal::ConsentNeeded);
    let given = json!({
        "case_file": file["id"], "aim": { "addressee": "partenaire", "partner": "solfa", "purpose": "orientation" },
        "given_on": TODAY, "form": "spoken", "expires_on": null, "note": ""
    });
    desk.ask("consent_add", given).await;
    let gone = desk.ask("orientation_step", send).await;
    assert_eq!(gone["state"], "sent");
}

#[tokio::test]
async fn an_attendance_certificate_for_her_employer_says_that_she_came_and_not_why() {
    let mut desk = Desk::new().await;
    let file = desk.received(woman("Exemple", "Iris"), affair("C1", "2026-11-20")).await;
    desk.ask("interview_add", interview(&file, "Ce qu’elle a raconté.")).await;
    let choices = desk.ask("letter_choices", json!({ "case_file": file["id"] })).await;
    let all = choices["choices"].as_array().unwrap();
    let attendance = all.iter().find(|choice| choice["aim"]["kind"] == "attendance").unwrap();
    let prepare = json!({ "aim": attendance["aim"], "instruction_revision": choices["safe_contact"]["revision"] });
    let prepared = desk.ask("letter_prepare", prepare).await;
    let words = prepared["body"].as_str().unwrap();
    assert!(!words.contains("raconté") && !words.to_lowercase().contains("viol"), "{words}");
}

#[tokio::test]
async fn a_file_that_ended_is_opened_again_and_says_both_endings_in_its_story() {
    let mut desk = Desk::new().await;
    let file = desk.received(woman("Exemple", "Iris"), affair("E1", "2026-11-02")).await;
    let end = json!({ "case_file": file["id"], "outcome": "plus_de_nouvelles", "reason": "Trois rappels" });
    desk.ask("case_file_close", end).await;
    let note = desk.refused("interview_add", interview(&file, "Trop tard ?")).await;
    assert_eq!(note, Refusal::CaseFileClosed);
    desk.on("2026-11-30").await;
    desk.ask("case_file_reopen", json!({ "case_file": file["id"], "reason": "Elle est revenue" })).await;
    let again = desk.ask("case_file", json!({ "case_file": file["id"] })).await;
    let kinds: Vec<_> = again["timeline"].as_array().unwrap().iter().map(|item| item["kind"].clone()).collect();
    assert!(kinds.contains(&json!("closed")) && kinds.contains(&json!("reopened")), "{kinds:?}");
    assert_eq!(again["closing"], Value::Null);
}

#[tokio::test]
async fn three_needs_are_three_lines_each_with_its_next_step() {
    let mut desk = Desk::new().await;
    let me = desk.me().await;
    let file = desk.received(woman("Exemple", "Iris"), affair("B1", "2026-11-20")).await;
    for need in ["Un toit", "Une avocate", "Dormir"] {
        let asked = json!({
            "case_file": file["id"], "need": need, "objective": "",
            "step": { "what": format!("{need} : appeler"), "due_on": "2026-11-25", "assigned_to": me }
        });
        desk.ask("need_add", asked).await;
    }
    let needs = desk.list("needs", json!({ "case_file": file["id"] })).await;
    assert_eq!(needs.len(), 3);
    let steps = desk.list("follow_ups", json!({ "filter": "open", "mine": true })).await;
    assert_eq!(steps.len(), 3);
    let settled = desk.ask("need_settle", json!({ "need": needs[0]["id"] })).await;
    assert_eq!(settled["settled_on"], TODAY);
}

#[tokio::test]
async fn the_story_of_an_affair_runs_from_the_facts_to_the_last_call_in_the_order_of_the_days() {
    let mut desk = Desk::new().await;
    let known = but(
        affair("B8", "2026-11-02"),
        json!({ "complaint": "plainte_avant", "complaint_on": "2026-11-05", "complaint_service": "Commissariat" }),
    );
    let asked = but(
        opening(woman("Exemple", "Iris"), known),
        json!({ "safe_contact": instruction(json!({ "phone_safe": "yes" })) }),
    );
    let file = desk.ask("case_file_open", asked).await;
    desk.ask("interview_add", interview(&file, "Premier récit.")).await;
    let call = json!({
        "person": file["person"]["id"], "case_file": file["id"], "when": null, "result": "joined", "note": ""
    });
    desk.ask("call_attempt_add", call).await;
    let told = desk.ask("case_file", json!({ "case_file": file["id"] })).await;
    let story = told["timeline"].as_array().unwrap();
    let day = |kind: &str| story.iter().find(|item| item["kind"] == kind).unwrap()["on"].clone();
    assert_eq!((day("facts"), day("complaint")), (json!("2026-11-02"), json!("2026-11-05")));
    assert_eq!((day("interview"), day("call_attempt")), (json!(TODAY), json!(TODAY)));
    let days: Vec<_> = story.iter().map(|item| item["on"].as_str().unwrap()).collect();
    assert!(days.is_sorted() || days.iter().rev().is_sorted(), "{days:?}");
}

#[tokio::test]
async fn the_old_spreadsheet_comes_in_whole_and_goes_out_whole() {
    let mut desk = Desk::new().await;
    let sheet = "Nom;Prénom;Date de naissance;Téléphone;Type de faits;Date\n\
                 Exemple;Iris;01/05/1990;06 39 98 12 34;Cambriolage du logement;02/11/2026\n\
                 =cmd();Ondine;31/02/1990;;Cambriolage du logement;03/11/2026\n";
    let read = desk.reading("import_read", "registre.csv", sheet.as_bytes()).await;
    let sheet = &read["sheets"][0];
    let columns: Vec<_> = sheet["columns"].as_array().unwrap().iter().map(|column| column["guess"].clone()).collect();
    let choices = json!({
        "sheet": 0, "columns": columns, "values": [], "known": "leave_out",
        "defaults": {
            "offence": "E1", "quality": "victime_directe", "first_contact": "personne_elle_meme", "referred_by": "inconnu",
            "arrival_mode": "sur_place"
        }
    });
    let plan = desk.ask("import_plan", choices.clone()).await;
    assert_eq!((&plan["lines"], &plan["refused"]), (&json!(2), &json!(1)), "{plan:#}");
    let done = desk.ask("import_run", choices).await;
    assert_eq!(done["case_files"], 1);
    let rejects = desk.paper("import_rejects", json!({})).await;
    let text = String::from_utf8_lossy(&rejects.bytes).into_owned();
    assert!(text.contains("'=cmd()") || !text.contains("=cmd()"), "{text}");
    desk.ask("import_undo", json!({ "import": done["id"] })).await;
    let page = desk.ask("case_files", json!({ "filter": "all", "offset": 0, "limit": 50 })).await;
    assert_eq!(page["total"], 0);
}
