//! Restricted notes, on a real vault with several real accounts.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::{
    Refusal,
    appointment::tests::{assert_whole, refusal},
    circle::tests::Desk,
    journal::Finding,
    verification::tests::{DESK, STATISTICS, everything},
};

/// Every table of `desk.db`.
static DESK_AND_DRAFTS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| DESK.into_iter().chain(["select * from draft"]).collect());

/// The interview as it stands, with other words in its note.
async fn rewritten(desk: &mut Desk, interview: i64, circle: i64, words: &str) -> Value {
    let found = desk.ask("interview", json!({ "interview": interview })).await;
    let mut with = json!({});
    for field in ["case_file", "appointment", "held_on", "minutes", "mode", "discipline", "interventions", "notes"] {
        with[field] = found[field].clone();
    }
    with["restricted"] = json!({ "circle": circle, "words": words });
    json!({ "interview": interview, "with": with })
}

#[tokio::test]
async fn a_correction_of_a_restricted_note_keeps_what_stood_and_corrects_nothing_else() {
    let mut desk = Desk::with_colleagues().await;
    let circle = desk.psychologists().await;
    let id = desk.note(circle, "Première version.").await;
    let request = rewritten(&mut desk, id, circle, "Seconde version.").await;
    let found = desk.ask("interview_correct", request.clone()).await;
    assert_eq!(found["restricted"]["words"], "Seconde version.");
    assert_eq!(found["restricted_note"]["earlier"][0]["words"], "Première version.");
    assert_eq!((&found["corrected_at"], &found["corrections"]), (&Value::Null, &json!([])));
    // The same words again are no correction, and a form that says nothing of the note leaves it as it is.
    let again = desk.ask("interview_correct", request.clone()).await;
    assert_eq!(again["restricted_note"]["earlier"].as_array().unwrap().len(), 1);
    let mut silent = request;
    silent["with"]["restricted"] = Value::Null;
    silent["with"]["notes"] = "Autre.".into();
    let found = desk.ask("interview_correct", silent).await;
    assert_eq!((&found["notes"], &found["restricted"]["words"]), (&json!("Autre."), &json!("Seconde version.")));
    assert_whole(desk.agent()).await;
}

#[tokio::test]
async fn a_colleague_outside_sees_that_a_note_exists_whose_it_is_and_no_word_of_it() {
    let mut desk = Desk::with_colleagues().await;
    let circle = desk.psychologists().await;
    let id = desk.note(circle, "Première version.").await;
    let request = rewritten(&mut desk, id, circle, "Seconde version.").await;
    desk.ask("interview_correct", request.clone()).await;
    desk.unlock("Ada").await;
    let found = desk.ask("interview", json!({ "interview": id })).await;
    assert_eq!(found["restricted"], Value::Null);
    let note = &found["restricted_note"];
    assert_eq!((&note["circle_name"], &note["state"]), (&json!("Psychologues"), &json!("reserved")));
    assert_eq!((&note["author_name"], &note["earlier"]), (&json!("Grace"), &json!([])));
    let file = desk.ask("case_file", json!({ "case_file": found["case_file"] })).await;
    let item = file["timeline"].as_array().unwrap().iter().find(|item| item["kind"] == "interview").unwrap().clone();
    assert_eq!(item["circle"], "Psychologues");
    for answer in [found, file] {
        assert!(!answer.to_string().contains("version."), "{answer}");
    }
    // She cannot write in it either, nor put another circle's note in its place; what she corrects beside it stays.
    assert_eq!(refusal(desk.try_to("interview_correct", request).await), Refusal::NotInCircle);
    let own = desk.ask("circle_create", json!({ "name": "Juristes" })).await;
    let own = own.as_array().unwrap().iter().find(|one| one["name"] == "Juristes").unwrap()["id"].as_i64().unwrap();
    let request = rewritten(&mut desk, id, own, "x").await;
    assert_eq!(refusal(desk.try_to("interview_correct", request).await), Refusal::NoteOfAnotherCircle);
    let mut beside = rewritten(&mut desk, id, circle, "").await;
    beside["with"]["restricted"] = Value::Null;
    beside["with"]["minutes"] = 30.into();
    desk.ask("interview_correct", beside).await;
    desk.unlock("Grace").await;
    assert_eq!(desk.read(id).await, "Seconde version.");
}

#[tokio::test]
async fn a_note_swapped_with_another_moved_or_put_back_as_it_was_does_not_open_and_the_check_says_so() {
    let swapped = "update restricted_note set sealed = (select sealed from restricted_note other
                     where other.interview <> restricted_note.interview and other.version = restricted_note.version)
                   where version = 1";
    let moved = "update restricted_note set interview = 3 - interview, version = 3 where version = 1";
    let older = "update restricted_note set sealed = (select sealed from restricted_note other
                   where other.interview = 1 and other.version = 1) where interview = 1 and version = 2";
    let renumbered = "update restricted_note set version = 3 where interview = 1 and version = 1";
    let from_a_draft = "update restricted_note set sealed = (select unhex(body) from draft) where interview = 1";
    for outside in [swapped, moved, older, renumbered, from_a_draft] {
        let mut desk = Desk::with_colleagues().await;
        let circle = desk.psychologists().await;
        let (one, two) = (desk.note(circle, "Un.").await, desk.note(circle, "Deux.").await);
        let request = rewritten(&mut desk, one, circle, "Un, corrigé.").await;
        desk.ask("interview_correct", request).await;
        let draft = json!({ "kind": "restricted_note", "subject": "new", "body": "Autre.", "circle": circle });
        desk.ask("draft_save", draft).await;
        let agent = desk.agent();
        let body = sqlx::query_scalar!("select body from draft").fetch_one(&mut agent.desk).await.unwrap();
        let hex = data_encoding::HEXLOWER.encode(&data_encoding::BASE64.decode(body.as_bytes()).unwrap());
        sqlx::query!("update draft set body = ?", hex).execute(&mut agent.desk).await.unwrap();
        assert_eq!((one, two), (1, 2));
        sqlx::query(outside).execute(&mut agent.desk).await.unwrap();
        assert!(matches!(agent.verify().await.unwrap().journal, Finding::ChangedRecord { .. }), "{outside}");
        assert_eq!(desk.read(one).await, "damaged", "{outside}");
    }
}

#[tokio::test]
async fn no_word_of_a_restricted_note_stands_in_what_the_desk_key_opens_nor_of_its_draft() {
    let mut desk = Desk::with_colleagues().await;
    let circle = desk.psychologists().await;
    desk.note(circle, "Motcanari dit tout bas.").await;
    let draft = json!({ "kind": "restricted_note", "subject": "new", "body": "Motcanari encore.", "circle": circle });
    desk.ask("draft_save", draft).await;
    let load = json!({ "kind": "restricted_note", "subject": "new" });
    assert_eq!(desk.ask("draft_load", load.clone()).await["body"], "Motcanari encore.");
    let agent = desk.agent();
    for (database, tables) in [(&mut agent.desk, &DESK_AND_DRAFTS[..]), (&mut agent.statistics, &STATISTICS[..])] {
        let everything = everything(database, tables).await.unwrap();
        assert!(everything.len() > 3);
        for value in everything.into_iter().flatten().flatten() {
            let text = String::from_utf8_lossy(&value);
            assert!(!text.contains("Motcanari") && !text.contains("TW90Y2FuYXJp"), "{text}");
        }
    }
    // The draft of a member who left opens no more.
    desk.give(circle, "Rosa").await.unwrap();
    let grace = desk.account_of("Grace").await;
    desk.unlock("Rosa").await;
    desk.ask("circle_withdraw", json!({ "circle": circle, "account": grace })).await;
    desk.unlock("Grace").await;
    assert_eq!(refusal(desk.try_to("draft_load", load).await), Refusal::NotInCircle);
}

#[tokio::test]
async fn what_is_wrong_in_a_restricted_note_is_named_and_the_interview_is_not_half_saved() {
    let mut desk = Desk::with_colleagues().await;
    let circle = desk.psychologists().await;
    let id = desk.note(circle, "").await;
    let found = desk.ask("interview", json!({ "interview": id })).await;
    assert_eq!(found["restricted_note"], Value::Null);
    for (circle, words, expected) in [
        (circle, "a\u{202e}b".to_owned(), Refusal::BadCharacter { field: "restricted".into() }),
        (circle, "x".repeat(200_001), Refusal::TooLong { field: "restricted".into(), most: 200_000 }),
        (99, "x".to_owned(), Refusal::NotFound { noun: "circle".into() }),
    ] {
        let mut request = rewritten(&mut desk, id, circle, &words).await;
        assert_eq!(refusal(desk.try_to("interview_correct", request.clone()).await), expected);
        assert_eq!(refusal(desk.try_to("interview_add", request["with"].take()).await), expected);
    }
    let agent = desk.agent();
    let kept = sqlx::query_scalar!("select count(*) from interview").fetch_one(&mut agent.desk).await.unwrap();
    assert_eq!(kept, 1);
}
