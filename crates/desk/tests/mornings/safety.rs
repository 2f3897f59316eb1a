//! How a person is reached without being put in danger.

use desk::Refusal;
use serde_json::{Value, json};

use crate::desk::{ADA, Desk, TODAY, affair, but, hour, instruction, interview, opening, woman};

async fn reachable(desk: &mut Desk, said: Value) -> Value {
    let violence = but(affair("B1", "2026-11-20"), json!({ "frame": "couple_en_cours", "link": "conjoint" }));
    let asked = but(opening(woman("Exemple", "Iris"), violence), json!({ "safe_contact": instruction(said) }));
    desk.ask("case_file_open", asked).await
}

#[tokio::test]
async fn a_victim_whose_partner_reads_her_telephone_is_neither_called_nor_written_to() {
    let mut desk = Desk::new().await;
    let said = json!({ "reads_devices": true, "shares_home": true, "note": "Passer par sa sœur." });
    let file = reachable(&mut desk, said).await;
    assert!(!file.to_string().contains("0639"), "{file}");
    let person = &file["person"]["id"];
    assert_eq!(desk.ask("calls", json!({ "person": person })).await["moment"], "phone_not_safe");

    let choices = desk.ask("letter_choices", json!({ "case_file": file["id"] })).await;
    let to_her = choices["choices"].as_array().unwrap().iter().filter(|choice| choice["holds_contact"] == true);
    for choice in to_her {
        assert_eq!(choice["refused"]["code"], "letter_forbidden", "{choice}");
    }
    let read = json!({ "person": person, "instruction_revision": file["person"]["safe_contact"]["revision"] });
    let contact = desk.ask("reveal_contact", read).await;
    assert_eq!(contact["safe_contact"]["note"], "Passer par sa sœur.");
}

#[tokio::test]
async fn what_she_said_yesterday_opens_no_number_once_she_said_something_else() {
    let mut desk = Desk::new().await;
    let file = reachable(&mut desk, json!({ "phone_safe": "yes" })).await;
    let read = json!({
        "person": file["person"]["id"], "instruction_revision": file["person"]["safe_contact"]["revision"]
    });
    let changed = json!({ "person": file["person"]["id"], "with": instruction(json!({})) });
    desk.ask("safe_contact_update", changed).await;
    assert_eq!(desk.refused("reveal_contact", read).await, Refusal::InstructionChanged);
}

#[tokio::test]
async fn she_may_be_called_in_the_morning_so_the_afternoon_is_refused_and_the_next_morning_proposed() {
    let mut desk = Desk::new().await;
    let file = reachable(&mut desk, json!({ "phone_safe": "yes", "safe_hours": "en semaine, 9h-11h" })).await;
    let me = desk.me().await;
    let person = file["person"]["id"].clone();
    let afternoon = but(hour(&me, "2026-11-24", "15:00", ""), json!({ "person": person, "case_file": file["id"] }));
    let refused = desk.refused("appointment_book", afternoon.clone()).await;
    assert_eq!(refused, Refusal::OutsideSafeHours { safe_hours: "en semaine, 9h-11h".into() });
    let mut with_reason = afternoon;
    with_reason["outside_reason"] = "Elle l’a proposé elle-même.".into();
    let booked = desk.ask("appointment_book", with_reason).await;
    assert_eq!(booked["outside_reason"], "Elle l’a proposé elle-même.");

    let tried = json!({ "person": person, "case_file": file["id"], "when": null, "result": "no_answer", "note": "" });
    let calls = desk.ask("call_attempt_add", tried).await;
    assert_eq!((&calls["next"]["on"], &calls["next"]["from"]), (&json!("2026-11-24"), &json!("09:00")));
}

#[tokio::test]
async fn a_weapon_at_home_is_a_red_line_of_the_day_and_a_silence_of_days_not_of_months() {
    let mut desk = Desk::new().await;
    let file = reachable(&mut desk, json!({ "phone_safe": "yes" })).await;
    let asked = json!({
        "case_file": file["id"], "asked_on": TODAY, "note": "", "ask_again_on": null,
        "answers": [{ "sign": "arme", "present": true }, { "sign": "grossesse", "present": false }]
    });
    let danger = desk.ask("danger_note", asked).await;
    assert_eq!(danger["alarm"], true);
    assert!(danger.get("score").is_none());
    assert_eq!(desk.list("dangers", json!({})).await[0]["signs"], json!(["arme"]));
    desk.on("2026-12-20").await;
    let silent = desk.pressing("silence").await;
    assert_eq!(silent.len(), 1, "{silent:?}");
    let signs = silent[0]["subject"]["of"]["signs"].as_array().unwrap();
    assert!(signs.contains(&json!("answered")), "{silent:?}");
}

#[tokio::test]
async fn a_protected_address_stands_in_no_letter_until_she_says_that_it_may() {
    let mut desk = Desk::new().await;
    let file = reachable(&mut desk, json!({ "letter": true, "letter_address": "Chez sa sœur, 2 rue Feinte" })).await;
    let choices = desk.ask("letter_choices", json!({ "case_file": file["id"] })).await;
    let notice =
        choices["choices"].as_array().unwrap().iter().find(|choice| choice["aim"]["kind"] == "notice").unwrap();
    let prepare = json!({ "aim": notice["aim"], "instruction_revision": choices["safe_contact"]["revision"] });
    let prepared = desk.ask("letter_prepare", prepare).await;
    assert!(!prepared.to_string().contains("rue Inventée"), "{prepared:#}");
}

#[tokio::test]
async fn what_she_told_the_psychologist_is_no_colleagues_to_read() {
    let mut desk = Desk::new().await;
    let file = desk.received(woman("Exemple", "Iris"), affair("C1", "2026-11-20")).await;
    desk.joined_by("Inès", "agent").await;
    desk.ask("profile_update", json!({ "profession": "psychologue", "employer": "approved_association" })).await;
    let circle = desk.list("circle_create", json!({ "name": "Psychologues" })).await[0]["id"].clone();
    let mut told = interview(&file, "Premier entretien.");
    told["discipline"] = "psychologue".into();
    told["restricted"] = json!({ "circle": circle, "words": "Ce qui ne se dit qu’ici." });
    let kept = desk.ask("interview_add", told).await;
    let mine = desk.ask("interview", json!({ "interview": kept["id"] })).await;
    assert_eq!(mine["restricted"]["words"], "Ce qui ne se dit qu’ici.");

    desk.opened_by(ADA, TODAY).await;
    let hers = desk.ask("interview", json!({ "interview": kept["id"] })).await;
    assert_eq!((&hers["notes"], &hers["restricted_note"]["state"]), (&json!("Premier entretien."), &json!("reserved")));
    assert!(!hers.to_string().contains("ne se dit"), "{hers}");
}

#[tokio::test]
async fn a_name_on_both_sides_of_an_affair_is_announced_and_nobody_is_named() {
    let mut desk = Desk::new().await;
    desk.received(woman("Exemple", "Iris"), affair("B1", "2026-10-02")).await;
    let typed = json!({ "alleged": "Iris Exemple", "people": [] });
    assert_eq!(desk.list("conflicts_typed", typed).await, [json!("alleged_is_helped")]);
    let nobody = json!({ "alleged": "Personne Connue", "people": [] });
    assert!(desk.list("conflicts_typed", nobody).await.is_empty());
}

#[tokio::test]
async fn the_numbers_to_give_say_when_somebody_last_checked_them() {
    let mut desk = Desk::new().await;
    let numbers = desk.list("helplines", json!({})).await;
    for number in ["17", "3919", "119", "116 006"] {
        assert!(numbers.iter().any(|line| line["number"] == number), "{number}");
    }
    let line = numbers.iter().find(|line| line["number"] == "3919").unwrap();
    let mut with = json!({ "verified_on": TODAY });
    for field in ["number", "name", "family", "purpose", "hours", "note"] {
        with[field] = line[field].clone();
    }
    let saved = desk.ask("helpline_save", json!({ "code": line["code"], "with": with })).await;
    assert_eq!((&saved["verified_by_name"], &saved["to_verify"]), (&json!(ADA), &json!(false)));
}
