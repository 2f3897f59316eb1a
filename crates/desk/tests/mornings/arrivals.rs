//! Who comes in, and how they are found again.

use desk::Refusal;
use serde_json::{Value, json};

use crate::desk::{ADA, Desk, TODAY, affair, but, hour, opening, woman};

fn helped(person: Value, quality: &str) -> Value {
    json!({ "person": null, "new_person": person, "safe_contact": null, "quality": quality })
}

fn intake(people: &[Value], affair: Value) -> Value {
    json!({
        "people": people, "matter": null, "new_matter": affair, "alleged_offender": "",
        "first_contact": "personne_elle_meme", "referred_by": "police_nationale", "arrival_mode": "sur_place",
        "opened_on": TODAY, "came_for": null, "next": null
    })
}

#[tokio::test]
async fn a_mother_and_her_daughter_of_one_affair_have_two_files_and_one_account_of_the_facts() {
    let mut desk = Desk::new().await;
    let mother = helped(woman("Exemple", "Mireille"), "victime_indirecte");
    let girl = but(woman("Exemple", "Lila"), json!({ "born_on": "2014-02-03", "phone": "" }));
    let taken =
        desk.ask("intake", intake(&[mother, helped(girl, "victime_directe")], affair("B4", "2026-11-20"))).await;
    let numbers: Vec<_> = taken["case_files"].as_array().unwrap().iter().map(|file| &file["number"]).collect();
    assert_eq!(numbers, ["2026-0001", "2026-0002"]);

    let of_the_girl = desk.ask("case_file", json!({ "case_file": taken["case_files"][1]["id"] })).await;
    assert_eq!(of_the_girl["matter"]["other_case_files"][0]["number"], "2026-0001");
    let told = but(affair("B4", "2026-11-20"), json!({ "account_of_facts": "Ce qu’elles ont dit ensemble." }));
    desk.ask("matter_update", json!({ "matter": of_the_girl["matter"]["id"], "with": told })).await;
    let of_the_mother = desk.ask("case_file", json!({ "case_file": taken["case_files"][0]["id"] })).await;
    assert_eq!(of_the_mother["matter"]["account_of_facts"], "Ce qu’elles ont dit ensemble.");
    assert_eq!(of_the_girl["person"]["age"], 12);
}

#[tokio::test]
async fn somebody_who_gives_no_name_is_helped_and_counted_and_may_give_it_another_day() {
    let mut desk = Desk::new().await;
    let nobody = but(woman("", ""), json!({ "anonymous": true, "born_on": null, "phone": "", "address": "" }));
    let file = desk.received(nobody, affair("B2", "2026-11-01")).await;
    assert_eq!(file["number"], "2026-0001");
    assert_eq!((&file["person"]["anonymous"], &file["person"]["birth_name"]), (&json!(true), &json!("")));

    desk.on("2026-11-30").await;
    let named = json!({ "person": file["person"]["id"], "with": woman("Exemple", "Iris") });
    desk.ask("person_update", named).await;
    let found = desk.list("search", json!({ "query": "exempl", "limit": 5 })).await;
    assert!(found.iter().any(|hit| hit["id"] == file["person"]["id"] && hit["kind"] == "person"), "{found:?}");
    let same = desk.ask("case_file", json!({ "case_file": file["id"] })).await;
    assert_eq!((&same["number"], &same["person"]["display_name"]), (&file["number"], &json!("Exemple Iris")));
}

#[tokio::test]
async fn two_homonyms_are_told_apart_once_and_nobody_is_asked_again() {
    let mut desk = Desk::new().await;
    let first = desk.received(woman("Modèle", "Claire"), affair("E1", "2026-11-02")).await;
    let typed = json!({
        "birth_name": "Modele", "used_name": "", "first_names": "Claire", "phone": "", "born_on": null, "distinct_from": []
    });
    let alike = desk.list("similar_persons", typed).await;
    assert_eq!(alike[0]["person"], first["person"]["id"]);
    let other = but(
        woman("Modèle", "Claire"),
        json!({ "born_on": "1961-09-09", "phone": "", "distinct_from": [first["person"]["id"]] }),
    );
    let second = desk.received(other, affair("E2", "2026-11-04")).await;
    for file in [&first, &second] {
        let again = desk.list("person_duplicates", json!({ "person": file["person"]["id"] })).await;
        assert!(again.is_empty(), "{again:?}");
    }
    let said = desk.list("distinctions", json!({ "person": first["person"]["id"] })).await;
    assert_eq!((&said[0]["person"], &said[0]["said_by_name"]), (&second["person"]["id"], &json!(ADA)));
}

#[tokio::test]
async fn a_married_woman_who_had_a_file_under_her_birth_name_has_one_record_again_with_both_affairs() {
    let mut desk = Desk::new().await;
    let before = desk.received(woman("Vandewalle", "Aline"), affair("E3", "2026-11-02")).await;
    let married = but(woman("Exemple", "Aline"), json!({ "used_name": "Van de Walle" }));
    let now = desk.received(married, affair("B8", "2026-11-15")).await;
    let alike = desk.list("person_duplicates", json!({ "person": now["person"]["id"] })).await;
    assert_eq!(alike[0]["person"], before["person"]["id"], "{alike:?}");

    let both = json!({ "kept": now["person"]["id"], "absorbed": before["person"]["id"] });
    let merge = desk.ask("merge", both).await;
    let card = desk.ask("person", json!({ "person": now["person"]["id"] })).await;
    assert_eq!(card["case_files"].as_array().unwrap().len(), 2);
    let found = desk.list("search", json!({ "query": "vandewalle", "limit": 5 })).await;
    assert_eq!(found[0]["id"], now["person"]["id"]);
    desk.ask("merge_undo", json!({ "merge": merge["id"] })).await;
    let apart = desk.ask("person", json!({ "person": before["person"]["id"] })).await;
    assert_eq!(apart["case_files"][0]["number"], before["number"]);
}

#[tokio::test]
async fn a_woman_who_comes_back_for_another_affair_has_a_second_file_and_not_a_second_record() {
    let mut desk = Desk::new().await;
    let first = desk.received(woman("Exemple", "Iris"), affair("E1", "2026-10-02")).await;
    let again = but(
        opening(Value::Null, affair("B8", "2026-11-20")),
        json!({ "person": first["person"]["id"], "referred_by": "spontane_bouche_a_oreille" }),
    );
    let second = desk.ask("case_file_open", again).await;
    assert_eq!(second["number"], "2026-0002");
    assert_eq!(second["person"]["id"], first["person"]["id"]);
    assert_ne!(second["matter"]["id"], first["matter"]["id"]);
}

#[tokio::test]
async fn who_made_the_first_contact_and_who_sent_the_person_are_asked_apart() {
    let mut desk = Desk::new().await;
    let sent = but(
        opening(woman("Exemple", "Iris"), affair("B1", "2026-11-20")),
        json!({ "first_contact": "proche", "referred_by": "3919", "arrival_mode": "telephone" }),
    );
    let file = desk.ask("case_file_open", sent).await;
    assert_eq!((&file["first_contact"], &file["referred_by"]), (&json!("proche"), &json!("3919")));
    let mut silent = opening(woman("Modèle", "Ondine"), affair("B1", "2026-11-20"));
    silent["referred_by"] = "personne_elle_meme".into();
    let refused = desk.refused("case_file_open", silent).await;
    assert_eq!(refused, Refusal::UnknownCode { field: "referred_by".into() });
}

#[tokio::test]
async fn somebody_expected_becomes_a_person_with_a_file_the_moment_they_sit_down_and_leaves_with_the_next_hour() {
    let mut desk = Desk::new().await;
    let me = desk.me().await;
    let booked = desk.ask("appointment_book", hour(&me, TODAY, "10:00", "Mme Exemple")).await;
    desk.ask("appointment_receive", json!({ "appointment": booked["id"] })).await;
    let mut taken = intake(&[helped(woman("Exemple", "Iris"), "victime_directe")], affair("D2", "2026-11-21"));
    taken["came_for"] = booked["id"].clone();
    taken["next"] = json!({
        "staff": me, "on": "2026-11-30", "starts": "10:00", "minutes": 30, "intervention": "juridique", "room": null,
        "outside_reason": null
    });
    let taken = desk.ask("intake", taken).await;
    let week = desk.ask("agenda", json!({ "from": TODAY, "until": "2026-11-30" })).await;
    let [came, next] = week["appointments"].as_array().unwrap().as_slice() else { panic!("{week}") };
    assert_eq!((&came["status"], &came["case_file"]), (&json!("received"), &taken["case_files"][0]["id"]));
    assert_eq!((&next["on"], &next["case_file"]), (&json!("2026-11-30"), &taken["case_files"][0]["id"]));
}

#[tokio::test]
async fn a_police_number_or_four_digits_of_a_telephone_read_out_on_the_line_find_the_file() {
    let mut desk = Desk::new().await;
    let known = but(affair("D2", "2026-11-10"), json!({ "complaint_number": "59350/04512/2026" }));
    let file = desk.received(woman("Exemple", "Iris"), known).await;
    desk.received(but(woman("Modèle", "Ondine"), json!({ "phone": "03 20 99 00 11" })), affair("E2", "2026-11-10"))
        .await;
    for typed in ["04512", "06 39 98 12 34", "+33 6 39 98 12 34", "0639981234", "2026-0001"] {
        let found = desk.list("search", json!({ "query": typed, "limit": 5 })).await;
        assert!(found.iter().any(|hit| hit["case_file"] == file["id"]), "{typed}: {found:?}");
        assert!(!found.iter().any(|hit| hit.to_string().contains("9812")), "{found:?}");
    }
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_in_its_field_and_nothing_of_the_intake_is_kept() {
    let mut desk = Desk::new().await;
    for (person, affair, refusal) in [
        (json!({ "born_on": "1890-01-01" }), json!({}), Refusal::ImpossibleDate { field: "born_on".into() }),
        (json!({ "born_on": "2026-11-30" }), json!({}), Refusal::ImpossibleDate { field: "born_on".into() }),
        (json!({ "phone": "06 39 \u{202e}98" }), json!({}), Refusal::BadCharacter { field: "phone".into() }),
        (
            json!({}),
            json!({ "happened_from": "2026-12-01" }),
            Refusal::ImpossibleDate { field: "happened_from".into() },
        ),
        (json!({}), json!({ "itt_days": -1 }), Refusal::OutOfBounds { field: "itt_days".into(), least: 0, most: 9999 }),
    ] {
        let request =
            opening(but(woman("Exemple", "Iris"), person), but(crate::desk::affair("B1", "2026-11-01"), affair));
        assert_eq!(desk.refused("case_file_open", request).await, refusal);
    }
    let page = desk.ask("case_files", json!({ "filter": "all", "offset": 0, "limit": 50 })).await;
    assert_eq!(page["total"], 0);
}
