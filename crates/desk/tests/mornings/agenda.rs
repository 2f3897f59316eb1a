//! The hours of the desk.

use std::{io::Write, process::Command};

use desk::Refusal;
use serde_json::json;

use crate::desk::{Desk, TODAY, affair, but, hour, woman};

#[tokio::test]
async fn the_permanence_of_every_friday_is_not_held_on_christmas_nor_while_the_house_is_closed() {
    let mut desk = Desk::new().await;
    desk.ask("closure_add", json!({ "from": "2026-12-28", "until": "2027-01-02", "name": "Fermeture de fin d’année" }))
        .await;
    let days = json!({ "rhythm": { "every": "week" }, "weekday": 5, "from": "2026-12-11", "until": "2027-01-08" });
    let plan = desk.ask("session_series_plan", days).await;
    assert_eq!(plan["days"], json!(["2026-12-11", "2026-12-18", "2027-01-08"]), "{plan}");
    let skipped: Vec<_> = plan["skipped"].as_array().unwrap().iter().map(|day| &day["on"]).collect();
    assert_eq!(skipped, ["2026-12-25", "2027-01-01"]);
}

#[tokio::test]
async fn nobody_is_kept_twice_for_one_minute_and_a_walk_in_is_told_who_is_there() {
    let mut desk = Desk::new().await;
    let me = desk.me().await;
    let first = desk.ask("appointment_book", hour(&me, TODAY, "14:00", "Mme Exemple")).await;
    let refused = desk.refused("appointment_book", hour(&me, TODAY, "14:15", "M. Modèle")).await;
    let with = first["id"].as_i64().unwrap();
    assert_eq!(refused, Refusal::DoubleBooking { with, starts: "14:00".into(), ends: "14:30".into() });
    let walk_in = but(hour(&me, TODAY, "14:30", "M. Modèle"), json!({ "walk_in": true }));
    assert_eq!(desk.ask("appointment_book", walk_in).await["walk_in"], true);
}

#[tokio::test]
async fn everybody_expected_in_a_cancelled_permanence_gets_another_hour_in_one_act() {
    let mut desk = Desk::new().await;
    let me = desk.me().await;
    let mut held = Vec::new();
    for day in ["2026-11-25", "2026-11-26"] {
        let session = json!({
            "held_on": day, "starts": "14:00", "ends": "17:00", "place": "Maison du Citoyen", "room": "1",
            "slot_minutes": 30, "staff": me, "intervention": "juridique"
        });
        held.push(desk.ask("desk_session_add", session).await);
    }
    for (starts, who) in [("14:00", "Mme Exemple"), ("14:30", "M. Modèle")] {
        desk.ask("appointment_book", hour(&me, "2026-11-25", starts, who)).await;
    }
    desk.ask("desk_session_cancel", json!({ "desk_session": held[0]["id"] })).await;
    let displaced = desk.list("displaced", json!({ "desk_session": held[0]["id"] })).await;
    let moves: Vec<_> = displaced
        .iter()
        .map(|line| {
            json!({
                "appointment": line["appointment"]["id"], "on": line["to"]["on"], "starts": line["to"]["starts"],
                "staff": line["to"]["staff"]
            })
        })
        .collect();
    assert_eq!(moves.len(), 2);
    let moved = desk.ask("relocate", json!({ "desk_session": held[0]["id"], "moves": moves })).await;
    for appointment in moved["moved"].as_array().unwrap() {
        assert_eq!(appointment["on"], "2026-11-26");
    }
    desk.ask("relocation_undo", json!({ "relocation": moved["id"] })).await;
    let day = desk.ask("agenda", json!({ "from": "2026-11-25", "until": "2026-11-25" })).await;
    assert_eq!(day["appointments"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn somebody_who_does_not_come_is_noted_absent_asked_after_and_written_to_by_nobody() {
    let mut desk = Desk::new().await;
    let me = desk.me().await;
    let file = desk.received(woman("Exemple", "Iris"), affair("B1", "2026-11-20")).await;
    let expected =
        but(hour(&me, TODAY, "09:00", ""), json!({ "person": file["person"]["id"], "case_file": file["id"] }));
    let booked = desk.ask("appointment_book", expected).await;
    desk.ask("appointment_absent", json!({ "appointment": booked["id"] })).await;
    let absences = desk.pressing("absence").await;
    assert_eq!(absences[0]["subject"]["of"]["id"], booked["id"]);
    assert!(desk.list("letters", json!({ "case_file": file["id"] })).await.is_empty());
    desk.ask("appointment_undo", json!({ "appointment": booked["id"] })).await;
    assert!(desk.pressing("absence").await.is_empty());
}

#[tokio::test]
async fn the_page_at_the_reception_holds_hours_and_initials_alone() {
    let mut desk = Desk::new().await;
    let me = desk.me().await;
    let file = desk.received(woman("Exemple", "Iris"), affair("C1", "2026-11-20")).await;
    let expected = but(
        hour(&me, TODAY, "10:00", ""),
        json!({ "person": file["person"]["id"], "case_file": file["id"], "note": "Audience" }),
    );
    desk.ask("appointment_book", expected).await;
    let page = desk.paper("day_sheet_pdf", json!({ "on": TODAY, "desk_session": null, "marks": "initials" })).await;
    assert!(!page.name.contains("Exemple"), "{}", page.name);
    let words = words_of(&page.bytes);
    assert!(words.contains("10\u{a0}h I. E.") || words.contains("10 h I. E."), "{words}");
    for told in ["Exemple", "Iris", "Audience", "Juridique", "2026-0001"] {
        assert!(!words.contains(told), "{told}: {words}");
    }
}

/// What a reader of PDF finds on the pages.
fn words_of(pdf: &[u8]) -> String {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pdf).unwrap();
    let read = Command::new("pdftotext").arg(file.path()).arg("-").output().unwrap();
    String::from_utf8(read.stdout).unwrap()
}
