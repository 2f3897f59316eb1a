//! Promises of walls, on a real vault with several real accounts: Ada and Rosa are inside, Grace and Alan are not.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use serde_json::{Value, json};

use crate::{
    Refusal,
    appointment::tests::{assert_whole, file_of, refusal},
    circle::tests::Desk,
    verification::tests::{DESK, STATISTICS, everything},
};

/// Stands in every text of the file.
const CANARY: &str = "Motcanari";
const TODAY: &str = "2026-11-23";

struct Walled {
    desk: Desk,
    circle: i64,
    file: i64,
    matter: i64,
    interview: i64,
    person: i64,
    /// What a colleague outside may try to reach, by the noun and the command that opens it.
    tries: Vec<(&'static str, Value)>,
}

fn interview_of(file: i64, notes: &str) -> Value {
    json!({
        "case_file": file, "appointment": null, "held_on": TODAY, "minutes": 60, "mode": "sur_place",
        "discipline": null, "interventions": ["juridique"], "notes": notes, "restricted": null
    })
}

impl Walled {
    /// A file with something of everything, and a wall around its affair.
    async fn raised() -> Self {
        let mut desk = Desk::with_colleagues().await;
        let file = file_of(desk.agent(), "Martin").await;
        let (id, matter, person) = (file.id, file.matter.id, file.person.id);
        let said = |what: &str| format!("{CANARY} {what}");
        let mut facts = desk.ask("case_file", json!({ "case_file": id })).await["matter"].clone();
        let fields = facts.as_object_mut().unwrap();
        fields.retain(|field, _| field != "id" && field != "other_case_files");
        facts["account_of_facts"] = said("raconte").into();
        desk.ask("matter_update", json!({ "matter": matter, "with": facts })).await;
        let interview = desk.ask("interview_add", interview_of(id, &said("d’abord"))).await["id"].as_i64().unwrap();
        let with = interview_of(id, &said("ensuite"));
        desk.ask("interview_correct", json!({ "interview": interview, "with": with })).await;
        let circle = desk.ask("circle_create", json!({ "name": "Côté Martin" })).await[0]["id"].as_i64().unwrap();
        desk.give(circle, "Rosa").await.unwrap();

        let ada = desk.account_of("Ada").await;
        let to_do =
            json!({ "case_file": id, "referral": null, "due_on": TODAY, "what": said("à faire"), "assigned_to": ada });
        let to_do = desk.ask("follow_up_add", to_do).await["id"].clone();
        let referral = json!({
            "case_file": id, "kind": "PLAINTE_TRANSMISE", "statement": said("exposé"), "consent": "written",
            "consent_on": TODAY, "geolocation_consent": false, "wants_outcome": true
        });
        let referral = desk.ask("referral_draft", referral).await["id"].clone();
        let need = json!({ "case_file": id, "need": said("besoin"), "objective": "", "step": null });
        let need = desk.ask("need_add", need).await["id"].clone();
        let act =
            json!({ "case_file": id, "what": "judgment", "happened_on": TODAY, "ends_on": null, "note": said("acte") });
        let act = desk.ask("legal_event_add", act).await["id"].clone();
        let assessment = desk.ask("individual_assessment_start", json!({ "case_file": id })).await["id"].clone();
        let booking = json!({
            "staff": ada, "on": "2026-12-01", "starts": "09:00", "minutes": 30, "person": person, "case_file": id, "who": "",
            "intervention": "juridique", "walk_in": false, "note": said("note")
        });
        desk.ask("appointment_book", booking).await;
        let asked = json!({
            "case_file": id, "kind": "access", "received_on": TODAY, "asked": said("demande"), "representative": ""
        });
        let asked = desk.ask("rights_request_add", asked).await["id"].clone();
        let raised = desk.ask("wall_raise", json!({ "case_file": id, "circle": circle })).await;
        assert_eq!(raised["members"], json!(["Ada", "Rosa"]));
        let tries = vec![
            ("case_file", json!({ "case_file": id })),
            ("wall", json!({ "case_file": id })),
            ("wall_lower", json!({ "case_file": id })),
            ("alleged_offenders", json!({ "case_file": id })),
            ("conflicts", json!({ "case_file": id })),
            ("danger", json!({ "case_file": id })),
            ("consents", json!({ "case_file": id })),
            ("deadlines", json!({ "case_file": id })),
            ("legal_events", json!({ "case_file": id })),
            ("legal_event_withdraw", json!({ "legal_event": act })),
            ("rights_requests", json!({ "case_file": id })),
            ("access_file", json!({ "rights_request": asked })),
            ("rights_request_prolong", json!({ "rights_request": asked, "on": TODAY, "reason": "Long" })),
            ("information_notice", json!({ "case_file": id })),
            ("release_wish_note", json!({ "case_file": id, "wanted": true, "said_on": TODAY })),
            ("individual_assessment", json!({ "assessment": assessment })),
            ("individual_assessment_opinion", json!({ "assessment": assessment })),
            ("letters", json!({ "case_file": id })),
            ("letter_choices", json!({ "case_file": id })),
            ("needs", json!({ "case_file": id })),
            ("interview", json!({ "interview": interview })),
            ("interview_add", interview_of(id, "Autre.")),
            ("interview_correct", json!({ "interview": interview, "with": interview_of(id, "Autre.") })),
            ("referral", json!({ "referral": referral })),
            ("follow_up_done", json!({ "follow_up": to_do })),
            ("matter_update", json!({ "matter": matter, "with": facts })),
            ("person", json!({ "person": person })),
            ("reveal_contact", json!({ "person": person, "instruction_revision": 1 })),
            ("calls", json!({ "person": person })),
            ("need_settle", json!({ "need": need })),
        ];
        Self { desk, circle, file: id, matter, interview, person, tries }
    }
}

#[tokio::test]
async fn whoever_is_outside_the_circle_opens_nothing_of_a_walled_affair_whatever_their_role() {
    let mut walled = Walled::raised().await;
    for name in ["Grace", "Alan"] {
        walled.desk.unlock(name).await;
        for (command, request) in walled.tries.clone() {
            let refused = refusal(walled.desk.try_to(command, request).await);
            assert_eq!(refused, Refusal::BehindWall, "{name}: {command}");
        }
        // A right is a key: a place in the circle's rows is none.
        let outside = walled.desk.agent();
        let (account, circle) = (outside.account.clone(), walled.circle);
        sqlx::query!(
            "insert or ignore into circle_member (circle, account, given_by, given_at) values (?1, ?2, ?2, ?3)",
            circle,
            account,
            TODAY
        )
        .execute(&mut outside.desk)
        .await
        .unwrap();
        let open = json!({ "case_file": walled.file });
        assert_eq!(refusal(walled.desk.try_to("case_file", open).await), Refusal::BehindWall, "{name}");
    }
}

#[tokio::test]
async fn no_list_shows_a_colleague_outside_what_stands_in_a_walled_file() {
    let mut walled = Walled::raised().await;
    let lists = [
        ("case_files", json!({ "filter": "all", "offset": 0, "limit": 50 })),
        ("today", json!({})),
        ("follow_ups", json!({ "filter": "all", "mine": false })),
        ("referrals", json!({ "filter": "all" })),
        ("orientations", json!({ "case_file": null, "filter": "all" })),
        ("dangers", json!({})),
        ("hand_over_proposed", json!({})),
        ("agenda", json!({ "from": "2026-12-01", "until": "2026-12-02" })),
    ];
    let mut read = String::new();
    for (command, request) in lists.clone() {
        read += &walled.desk.ask(command, request).await.to_string();
    }
    assert!(read.matches(CANARY).count() > 2 && read.contains("Martin"), "{read}");
    walled.desk.unlock("Grace").await;
    for (command, request) in lists {
        let answer = walled.desk.ask(command, request).await;
        assert!(!answer.to_string().contains(CANARY) && !answer.to_string().contains("Martin"), "{command}: {answer}");
        // Nobody books the hour twice for not seeing whose it is.
        if command == "agenda" {
            let taken = &answer["appointments"][0];
            assert_eq!(
                (&taken["starts"], &taken["who"], &taken["case_file"]),
                (&json!("09:00"), &json!("—"), &Value::Null)
            );
        }
    }
    // She is found all the same, so that nobody notes her twice.
    let found = walled.desk.ask("search", json!({ "query": "Martin", "limit": 10 })).await;
    assert_eq!(found.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn whoever_is_outside_gives_the_person_an_hour_with_a_colleague_inside_and_no_file_that_would_open_her_card() {
    let mut walled = Walled::raised().await;
    let (person, ada) = (walled.person, walled.desk.account_of("Ada").await);
    let facts = json!({
        "offence": "C1", "happened_from": null, "happened_until": null, "commune": "", "district": null, "frame": null,
        "link": null, "author_known": null, "minor_present": false, "discriminatory": false, "weapon": false,
        "itt_days": null, "complaint": null, "complaint_on": null, "complaint_service": "", "complaint_number": "",
        "account_of_facts": ""
    });
    let her = json!({ "person": person, "new_person": null, "safe_contact": null, "quality": "victime_directe" });
    let came = json!({
        "matter": null, "new_matter": facts, "first_contact": "proche", "referred_by": "autre", "arrival_mode": "telephone",
        "opened_on": TODAY
    });
    let (mut arrival, mut opening) = (came.clone(), came);
    arrival["people"] = json!([her]);
    (arrival["came_for"], arrival["next"]) = (Value::Null, Value::Null);
    opening.as_object_mut().unwrap().extend(her.as_object().unwrap().clone());
    walled.desk.unlock("Grace").await;
    for (command, request) in [("intake", arrival.clone()), ("case_file_open", opening)] {
        assert_eq!(refusal(walled.desk.try_to(command, request).await), Refusal::BehindWall, "{command}");
    }
    assert_eq!(refusal(walled.desk.try_to("person", json!({ "person": person })).await), Refusal::BehindWall);
    let hour = json!({
        "staff": ada, "on": "2026-12-02", "starts": "10:00", "minutes": 30, "person": person, "case_file": null, "who": "",
        "intervention": "juridique", "walk_in": false, "note": ""
    });
    walled.desk.ask("appointment_book", hour).await;
    // A colleague inside opens it.
    walled.desk.unlock("Rosa").await;
    walled.desk.ask("intake", arrival).await;
}

#[tokio::test]
async fn members_read_and_write_on_and_no_word_stands_in_what_the_desk_key_opens() {
    let mut walled = Walled::raised().await;
    walled.desk.unlock("Rosa").await;
    let (file, interview) = (walled.file, walled.interview);
    let read = walled.desk.ask("case_file", json!({ "case_file": file })).await;
    assert_eq!(read["matter"]["account_of_facts"], format!("{CANARY} raconte"));
    let found = walled.desk.ask("interview", json!({ "interview": interview })).await;
    assert_eq!((&found["notes"], &found["restricted"]["words"]), (&json!(""), &json!(format!("{CANARY} ensuite"))));
    assert_eq!(found["restricted_note"]["earlier"][0]["words"], format!("{CANARY} d’abord"));
    // What is written next goes the same way.
    let added = walled.desk.ask("interview_add", interview_of(file, &format!("{CANARY} de plus"))).await;
    assert_eq!((&added["notes"], &added["restricted"]["words"]), (&json!(""), &json!(format!("{CANARY} de plus"))));
    let mut with = interview_of(file, &format!("{CANARY} encore"));
    with["restricted"] = Value::Null;
    let corrected = walled.desk.ask("interview_correct", json!({ "interview": added["id"], "with": with })).await;
    assert_eq!(corrected["restricted"]["words"], format!("{CANARY} encore\n\n{CANARY} de plus"));
    let mut facts = read["matter"].clone();
    facts.as_object_mut().unwrap().retain(|field, _| field != "id" && field != "other_case_files");
    facts["account_of_facts"] = format!("{CANARY} corrige").into();
    let changed = walled.desk.ask("matter_update", json!({ "matter": walled.matter, "with": facts })).await;
    assert_eq!(changed["account_of_facts"], format!("{CANARY} corrige"));
    assert_whole(walled.desk.agent()).await;

    let agent = walled.desk.agent();
    for (database, tables) in [(&mut agent.desk, &DESK[..]), (&mut agent.statistics, &STATISTICS[..])] {
        let sealed = ["raconte", "corrige", "d’abord", "ensuite", "de plus", "encore"];
        for value in everything(database, tables).await.unwrap().into_iter().flatten().flatten() {
            let text = String::from_utf8_lossy(&value);
            assert!(!sealed.iter().any(|word| text.contains(&format!("{CANARY} {word}"))), "{text}");
        }
    }
    walled.desk.unlock("Ada").await;
    walled.desk.ask("wall_lower", json!({ "case_file": file })).await;
    walled.desk.unlock("Grace").await;
    let read = walled.desk.ask("case_file", json!({ "case_file": file })).await;
    assert_eq!(read["matter"]["account_of_facts"], format!("{CANARY} corrige"));
    // What was noted inside stays with the circle.
    let found = walled.desk.ask("interview", json!({ "interview": interview })).await;
    assert_eq!((&found["notes"], &found["restricted_note"]["state"]), (&json!(""), &json!("reserved")));
    assert_eq!(read["person"]["id"], walled.person);
    assert_whole(walled.desk.agent()).await;
}

#[tokio::test]
async fn a_wall_that_is_taken_away_from_outside_opens_no_word_and_is_found() {
    let mut walled = Walled::raised().await;
    walled.desk.unlock("Grace").await;
    let agent = walled.desk.agent();
    sqlx::query!("update wall set lowered_at = '2026-11-23T09:00:00.000Z', lowered_by = raised_by")
        .execute(&mut agent.desk)
        .await
        .unwrap();
    assert!(!matches!(agent.verify().await.unwrap().journal, crate::journal::Finding::Whole { .. }));
    let read = walled.desk.ask("case_file", json!({ "case_file": walled.file })).await;
    assert_eq!(read["matter"]["account_of_facts"], "");
    let found = walled.desk.ask("interview", json!({ "interview": walled.interview })).await;
    assert_eq!((&found["notes"], &found["restricted"]), (&json!(""), &Value::Null));
}

#[tokio::test]
async fn a_wall_is_raised_by_a_member_once_and_not_over_notes_of_another_circle() {
    let mut desk = Desk::with_colleagues().await;
    let psychologists = desk.psychologists().await;
    let id = desk.note(psychologists, "Réservé.").await;
    let mut with = desk.ask("interview", json!({ "interview": id })).await;
    let file = with["case_file"].clone();
    let content = interview_of(file.as_i64().unwrap(), "Pour tous.");
    desk.ask("interview_correct", json!({ "interview": id, "with": content })).await;
    desk.unlock("Ada").await;
    let raise = |circle: i64| json!({ "case_file": file, "circle": circle });
    assert_eq!(refusal(desk.try_to("wall_raise", raise(psychologists)).await), Refusal::NotInCircle);
    let own = desk.ask("circle_create", json!({ "name": "Côté Martin" })).await;
    let own = own.as_array().unwrap().iter().find(|one| one["name"] == "Côté Martin").unwrap()["id"].as_i64().unwrap();
    assert_eq!(refusal(desk.try_to("wall_raise", raise(own)).await), Refusal::NoteOfAnotherCircle);
    desk.unlock("Grace").await;
    desk.ask("wall_raise", raise(psychologists)).await;
    assert_eq!(refusal(desk.try_to("wall_raise", raise(psychologists)).await), Refusal::WallStands);
    with = desk.ask("interview", json!({ "interview": id })).await;
    assert_eq!(with["restricted"]["words"], "Pour tous.\n\nRéservé.");
    assert_whole(desk.agent()).await;
}

#[tokio::test]
async fn every_table_that_names_a_file_is_known_to_the_wall() {
    // Hours are everybody's; the others are parts of a record, and no request names them.
    let apart = [
        "appointment",
        "interview_correction",
        "closing",
        "danger",
        "hand_over_line",
        "import_line",
        "elimination_file",
    ];
    let mut bench = crate::session::bench::bench().await;
    let named: Vec<String> = sqlx::query_scalar(
        "select sqlite_master.name from sqlite_master join pragma_table_info(sqlite_master.name) as field
         where sqlite_master.type = 'table' and field.name = 'case_file'",
    )
    .fetch_all(&mut bench.agent().desk)
    .await
    .unwrap();
    assert!(named.len() > 10, "{named:?}");
    let gate = include_str!("gate.rs");
    for table in named.iter().filter(|table| !apart.contains(&table.as_str())) {
        let traced = format!("when '{table}' then (select case_file from {table} where id = ?2)");
        assert!(gate.contains(&traced), "{table} is traced to its affair in wall/gate.rs, or said to be apart here");
    }
}
