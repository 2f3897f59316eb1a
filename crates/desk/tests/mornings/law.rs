//! What the law gives, and until when.

use serde_json::{Value, json};

use crate::desk::{Desk, affair, but, woman};

/// Today is 23 November 2026.
async fn told(affair: Value) -> (Desk, Value) {
    let mut desk = Desk::new().await;
    let file = desk.received(woman("Exemple", "Iris"), affair).await;
    (desk, file)
}

async fn rows(desk: &mut Desk, file: &Value) -> Vec<String> {
    let shown = desk.ask("deadlines", json!({ "case_file": file["id"] })).await;
    let all = shown["deadlines"].as_array().unwrap();
    all.iter().map(|deadline| deadline["row"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_public_insult_found_on_day_eighty_leaves_eleven_days_and_a_simple_complaint_adds_none() {
    let insult = but(affair("G1", "2026-09-04"), json!({ "frame": "numerique" }));
    let (mut desk, file) = told(insult.clone()).await;
    let limit = desk.deadline(&file, "A10").await;
    assert_eq!((&limit["counted_on"], &limit["days_left"]), (&json!("2026-12-04"), &json!(11)));
    let complaint = but(
        insult,
        json!({
            "complaint": "plainte_pendant", "complaint_on": "2026-11-23", "complaint_service": "Commissariat de Lomme"
        }),
    );
    desk.ask("matter_update", json!({ "matter": file["matter"]["id"], "with": complaint })).await;
    let after = desk.deadline(&file, "A10").await;
    assert_eq!((&after["counted_on"], &after["last_on"]), (&limit["counted_on"], &limit["last_on"]));
    assert!(after["note"].as_str().unwrap().contains("plainte simple n’arrête pas"), "{after}");
    let urgent = desk.pressing("deadline").await;
    assert!(urgent.iter().any(|line| line["subject"]["of"]["id"] == "A10"), "{urgent:?}");
}

#[tokio::test]
async fn six_days_of_itt_without_aggravation_leave_one_year_and_not_six() {
    let blow = but(affair("B7", "2026-11-01"), json!({ "itt_days": 6, "author_known": true, "link": "voisin" }));
    let (mut desk, file) = told(blow).await;
    let limit = desk.deadline(&file, "A1").await;
    assert_eq!(limit["last_on"], "2027-11-01");
    assert!(!rows(&mut desk, &file).await.contains(&"A2".to_owned()));
}

#[tokio::test]
async fn six_days_of_itt_between_spouses_are_a_delit_and_leave_six_years() {
    let blow =
        but(affair("B1", "2026-11-01"), json!({ "itt_days": 6, "frame": "couple_en_cours", "link": "conjoint" }));
    let (mut desk, file) = told(blow).await;
    assert_eq!(desk.deadline(&file, "A2").await["last_on"], "2032-11-01");
    assert!(!rows(&mut desk, &file).await.contains(&"A1".to_owned()));
}

#[tokio::test]
async fn a_rape_on_a_minor_is_counted_from_her_majority_and_falls_on_no_working_day_but_its_own() {
    let mut desk = Desk::new().await;
    let girl = but(woman("Exemple", "Lila"), json!({ "born_on": "2009-06-10" }));
    let file = desk.received(girl, affair("C1", "2024-02-01")).await;
    let limit = desk.deadline(&file, "A4").await;
    // A Sunday, and it stays one; the courts are open on the Friday before.
    assert_eq!((&limit["last_on"], &limit["alert_on"]), (&json!("2057-06-10"), &json!("2057-06-08")));
    assert_eq!(limit["moves"], false);
}

#[tokio::test]
async fn a_judgment_before_the_ascension_may_be_appealed_on_the_friday_after_it() {
    let mut desk = Desk::new().await;
    let typed = json!({
        "offence": "B1", "facts_from": "2025-10-01", "facts_until": null, "victim_born": null, "victim_birth_year": null,
        "itt_days": null, "couple": true, "public": null, "discriminatory": false, "weapon": false, "author_known": true,
        "events": [{ "what": "judgment", "on": "2026-05-04" }]
    });
    let shown = desk.list("deadline_what_if", typed).await;
    let appeal = shown.iter().find(|deadline| deadline["id"] == "B4").unwrap();
    assert_eq!((&appeal["alert_on"], &appeal["last_on"]), (&json!("2026-05-13"), &json!("2026-05-15")));
}

#[tokio::test]
async fn old_facts_get_dates_in_the_past_and_never_the_word_that_closes_the_door() {
    let (mut desk, file) = told(affair("E2", "2010-03-01")).await;
    let shown = desk.ask("deadlines", json!({ "case_file": file["id"] })).await;
    let limit = desk.deadline(&file, "A2").await;
    assert!(limit["days_left"].as_i64().unwrap() < 0);
    assert!(!shown.to_string().to_lowercase().contains("prescrit"));
}

#[tokio::test]
async fn a_burglary_gives_two_working_days_for_the_insurer_from_what_she_learnt_on_a_friday() {
    let (mut desk, file) = told(affair("E1", "2026-11-20")).await;
    let found: Vec<Value> = {
        let shown = desk.ask("deadlines", json!({ "case_file": file["id"] })).await;
        shown["deadlines"].as_array().unwrap().iter().filter(|one| one["rule"] == "OUVRES").cloned().collect()
    };
    let [insurer] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!(insurer["alert_on"], "2026-11-24");
    let asked = json!({
        "deadline": insurer["id"],
        "with": { "case_file": file["id"], "referral": null, "due_on": "2026-11-24", "what": "Rappeler l’assureur",
                  "assigned_to": desk.me().await }
    });
    assert_eq!(desk.ask("deadline_follow_up", asked).await["due_on"], "2026-11-24");
}
