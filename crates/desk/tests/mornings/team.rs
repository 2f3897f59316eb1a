//! Several people at one desk: what is begun, handed over, taken on.

use desk::Refusal;
use serde_json::{Value, json};

use crate::desk::{ADA, Desk, TODAY, affair, but, hour, interview, woman};

async fn to_call(desk: &mut Desk, file: &Value, who: &str, on: &str) -> Value {
    let asked = json!({
        "case_file": file["id"], "referral": null, "due_on": on, "what": "Rappeler l’avocate", "assigned_to": who
    });
    desk.ask("follow_up_add", asked).await
}

#[tokio::test]
async fn a_lock_in_the_middle_of_a_note_keeps_the_half_sentence_for_its_author_alone() {
    let mut desk = Desk::new().await;
    let file = desk.received(woman("Exemple", "Iris"), affair("B1", "2026-11-20")).await;
    let half = json!({
        "kind": "interview", "subject": format!("file-{}-none", file["id"]), "body": "{\"notes\":\"Une phrase à moit\"}"
    });
    desk.ask("draft_save", half.clone()).await;
    desk.on(TODAY).await;
    let kept = json!({ "kind": "interview", "subject": half["subject"] });
    assert_eq!(desk.ask("draft_load", kept.clone()).await["body"], half["body"]);

    desk.joined_by("Grace", "agent").await;
    assert_eq!(desk.ask("draft_load", kept).await, Value::Null);
    assert_eq!(desk.ask("drafts", json!({})).await, json!([]));
}

#[tokio::test]
async fn the_work_of_a_colleague_on_leave_is_taken_on_in_one_act_and_given_back() {
    let mut desk = Desk::new().await;
    let ada = desk.me().await;
    let file = desk.received(woman("Exemple", "Iris"), affair("B1", "2026-11-20")).await;
    let call = to_call(&mut desk, &file, &ada, "2026-11-25").await;
    desk.ask("appointment_book", but(hour(&ada, "2026-11-25", "10:00", ""), json!({ "case_file": file["id"] }))).await;
    let grace = desk.joined_by("Grace", "agent").await;

    let absent = json!({ "account": ada, "from_on": TODAY, "until_on": "2026-11-29" });
    let load = desk.ask("workload", absent.clone()).await;
    let sizes = (load["follow_ups"].as_array().unwrap().len(), load["appointments"].as_array().unwrap().len());
    assert_eq!(sizes, (1, 1), "{load}");
    let taken = desk.ask("reassign", json!({ "of": absent, "to": grace })).await;
    let mine = desk.list("follow_ups", json!({ "filter": "open", "mine": true })).await;
    assert_eq!(mine[0]["id"], call["id"]);
    let back = json!({ "reassignment": taken["reassignment"]["id"] });
    desk.ask("reassignment_undo", back).await;
    assert!(desk.list("follow_ups", json!({ "filter": "open", "mine": true })).await.is_empty());
}

#[tokio::test]
async fn what_a_permanence_leaves_undone_is_signed_and_read_by_whoever_opens_the_next_one() {
    let mut desk = Desk::new().await;
    let ada = desk.me().await;
    let file = desk.received(woman("Exemple", "Iris"), affair("B1", "2026-11-20")).await;
    to_call(&mut desk, &file, &ada, TODAY).await;
    let proposed = desk.ask("hand_over_proposed", json!({})).await;
    let lines = proposed["lines"].as_array().unwrap();
    assert!(lines.iter().any(|line| line["section"] == "undone"), "{lines:?}");
    let signed = desk.ask("hand_over_sign", json!({ "note": "L’avocate rappelle à 14 h.", "takers": [] })).await;

    desk.joined_by("Grace", "agent").await;
    let today = desk.ask("today", json!({})).await;
    assert_eq!(today["hand_overs"][0]["note"], "L’avocate rappelle à 14 h.");
    let read = desk.ask("hand_over_read", json!({ "hand_over": signed["id"], "read": true })).await;
    assert_eq!(read["readings"][0]["name"], "Grace");
}

#[tokio::test]
async fn a_follow_up_past_its_day_is_first_in_the_list_and_done_with_one_key_and_taken_back() {
    let mut desk = Desk::new().await;
    let ada = desk.me().await;
    let file = desk.received(woman("Exemple", "Iris"), affair("E2", "2026-11-20")).await;
    let call = to_call(&mut desk, &file, &ada, "2026-11-24").await;
    desk.on("2026-11-27").await;
    let late = desk.pressing("follow_up").await;
    assert_eq!((&late[0]["when"], &late[0]["days_late"]), (&json!("late"), &json!(3)));
    desk.ask("follow_up_done", json!({ "follow_up": call["id"] })).await;
    assert!(desk.pressing("follow_up").await.is_empty());
    desk.ask("follow_up_undo", json!({ "follow_up": call["id"] })).await;
    assert_eq!(desk.pressing("follow_up").await.len(), 1);
}

#[tokio::test]
async fn the_supervisor_counts_the_month_and_reaches_nobody() {
    let mut desk = Desk::new().await;
    for name in ["Exemple", "Modèle", "Patron", "Gabarit", "Spécimen", "Échantillon"] {
        desk.received(woman(name, "Iris"), affair("E1", "2026-11-02")).await;
    }
    desk.joined_by("Sam", "supervisor").await;
    let asked = json!({ "name": "new_files", "from_month": "2026-11", "until_month": "2026-11" });
    let table = desk.ask("table", asked).await;
    assert_eq!(table["total"], 6);
    for name in ["Exemple", "Échantillon", "rue Inventée"] {
        assert!(!table.to_string().contains(name));
    }
    for command in ["case_file", "person", "search", "today"] {
        assert_eq!(desk.refused(command, json!({})).await, Refusal::WrongSession);
    }
}

#[tokio::test]
async fn what_an_interview_first_said_is_still_there_after_it_was_corrected() {
    let mut desk = Desk::new().await;
    let file = desk.received(woman("Exemple", "Iris"), affair("B1", "2026-11-20")).await;
    let first = desk.ask("interview_add", interview(&file, "Elle dit être partie lundi.")).await;
    let right = interview(&file, "Elle dit être partie mardi.");
    desk.ask("interview_correct", json!({ "interview": first["id"], "with": right })).await;
    let now = desk.ask("interview", json!({ "interview": first["id"] })).await;
    assert_eq!(now["notes"], "Elle dit être partie mardi.");
    assert_eq!(now["corrections"][0]["notes"], "Elle dit être partie lundi.");
    assert_eq!(now["corrections"][0]["author_name"], ADA);
}
