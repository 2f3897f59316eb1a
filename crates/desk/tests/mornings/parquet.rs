//! What is written to the Parquet and to the others, and what comes back.

use desk::Refusal;
use serde_json::{Value, json};

use crate::desk::{Desk, TODAY, affair, but, opening, referral, woman};

async fn consent(desk: &mut Desk, file: &Value, addressee: &str, purpose: &str) -> Value {
    let given = json!({
        "case_file": file["id"], "aim": { "addressee": addressee, "partner": null, "purpose": purpose },
        "given_on": TODAY, "form": "written", "expires_on": null, "note": ""
    });
    desk.ask("consent_add", given).await
}

fn sending(drawn: &Value, on: &str) -> Value {
    json!({
        "referral": drawn["id"], "sent_on": on, "sent_how": "lettre_recommandee", "reference": "", "signed_by_mayor": false
    })
}

/// Written, read again, sent.
async fn sent(desk: &mut Desk, file: &Value, kind: &str, on: &str) -> Value {
    let drawn = desk.ask("referral_draft", referral(file, kind)).await;
    desk.ask("referral_validate", json!({ "referral": drawn["id"] })).await;
    desk.ask("referral_send", sending(&drawn, on)).await
}

async fn kind(desk: &mut Desk, file: &Value, code: &str) -> Value {
    let kinds = desk.list("referral_kinds", json!({ "case_file": file["id"] })).await;
    kinds.into_iter().find(|kind| kind["code"] == code).unwrap()
}

#[tokio::test]
async fn a_child_who_is_beaten_is_reported_to_the_procureur_with_a_copy_to_the_crip() {
    let mut desk = Desk::new().await;
    let child = but(woman("Exemple", "Lila"), json!({ "born_on": "2016-02-03" }));
    let file = desk.received(child, affair("B4", "2026-11-20")).await;
    let for_adults = kind(&mut desk, &file, "SIGNALEMENT_AVEC_ACCORD").await;
    assert_eq!(for_adults["remarks"][0]["refuses"], true);
    assert_eq!(for_adults["remarks"][0]["instead"], json!(["SIGNALEMENT_VULNERABLE", "INFO_PREOCCUPANTE"]));
    let worry = kind(&mut desk, &file, "INFO_PREOCCUPANTE").await;
    assert_eq!(worry["remarks"][0]["instead"], json!(["SIGNALEMENT_VULNERABLE"]));
    let reported = kind(&mut desk, &file, "SIGNALEMENT_VULNERABLE").await;
    assert_eq!((&reported["remarks"], &reported["copy_to"]), (&json!([]), &json!("CRIP du Département du Nord")));
    let report = sent(&mut desk, &file, "SIGNALEMENT_VULNERABLE", TODAY).await;
    assert_eq!((&report["state"], &report["consent"]), (&json!("sent"), &Value::Null));
}

#[tokio::test]
async fn a_file_that_came_by_requisition_leaves_the_answer_to_do() {
    let mut desk = Desk::new().await;
    let person = woman("Exemple", "Iris");
    let asked = but(opening(person, affair("B1", "2026-11-20")), json!({ "referred_by": "parquet_requisition" }));
    let file = desk.ask("case_file_open", asked).await;
    let to_do = desk.list("follow_ups", json!({ "filter": "open", "mine": true })).await;
    let [answer] = to_do.as_slice() else { panic!("{to_do:#?}") };
    assert_eq!((&answer["case_file"], &answer["days_late"]), (&file["id"], &json!(-7)));
    assert!(answer["what"].as_str().unwrap().contains("réquisition"), "{answer}");
}

#[tokio::test]
async fn a_worrying_child_goes_to_the_crip_and_the_form_for_consenting_adults_says_so() {
    let mut desk = Desk::new().await;
    let child = but(woman("Exemple", "Lila"), json!({ "born_on": "2016-02-03" }));
    let file = desk.received(child, affair("X1", "2026-11-20")).await;
    let for_adults = kind(&mut desk, &file, "SIGNALEMENT_AVEC_ACCORD").await;
    assert_eq!(for_adults["remarks"][0]["refuses"], true);
    assert_eq!(for_adults["remarks"][0]["instead"], json!(["INFO_PREOCCUPANTE", "SIGNALEMENT_VULNERABLE"]));
    let worry = kind(&mut desk, &file, "INFO_PREOCCUPANTE").await;
    assert!(worry["recipient"].as_str().unwrap().contains("CRIP"), "{worry}");
    assert!(kind(&mut desk, &file, "SIGNALEMENT_VULNERABLE").await["copy_to"].as_str().unwrap().contains("CRIP"));
    let report = sent(&mut desk, &file, "INFO_PREOCCUPANTE", TODAY).await;
    assert_eq!((&report["state"], &report["consent"]), (&json!("sent"), &Value::Null));
}

#[tokio::test]
async fn article_forty_binds_the_municipal_agent_and_not_the_jurist_of_the_association() {
    let mut desk = Desk::new().await;
    let file = desk.received(woman("Exemple", "Iris"), affair("B1", "2026-11-20")).await;
    let forty = kind(&mut desk, &file, "SIGNALEMENT_ART40").await;
    assert_eq!(forty["may_send"], false);
    assert_eq!(forty["may_send_instead"], json!(["SIGNALEMENT_AVEC_ACCORD", "SIGNALEMENT_VULNERABLE"]));
    let drawn = desk.ask("referral_draft", referral(&file, "SIGNALEMENT_ART40")).await;
    assert!(drawn["missing"].to_string().contains("public_agent_only"), "{drawn}");
    desk.ask("referral_discard", json!({ "referral": drawn["id"] })).await;

    desk.joined_by("Grace", "agent").await;
    desk.ask("profile_update", json!({ "profession": "accueillant", "employer": "public" })).await;
    assert_eq!(kind(&mut desk, &file, "SIGNALEMENT_ART40").await["may_send"], true);
    let report = sent(&mut desk, &file, "SIGNALEMENT_ART40", TODAY).await;
    assert_eq!((&report["state"], &report["consent"]), (&json!("sent"), &Value::Null));
    // What only an association may send is refused to her in turn: she reports by herself.
    let agreed = kind(&mut desk, &file, "SIGNALEMENT_AVEC_ACCORD").await;
    assert_eq!((&agreed["may_send"], &agreed["may_send_instead"]), (&json!(false), &json!(["SIGNALEMENT_ART40"])));
    assert_eq!(kind(&mut desk, &file, "REQUISITION_REPONSE").await["may_send"], false);
}

#[tokio::test]
async fn a_withdrawn_consent_keeps_the_report_at_the_desk() {
    let mut desk = Desk::new().await;
    let file = desk.received(woman("Exemple", "Iris"), affair("B1", "2026-11-20")).await;
    let given = consent(&mut desk, &file, "parquet", "transmission").await;
    let drawn = desk.ask("referral_draft", referral(&file, "SIGNALEMENT_AVEC_ACCORD")).await;
    desk.ask("referral_validate", json!({ "referral": drawn["id"] })).await;
    let back = json!({ "consent": given["id"], "withdrawn_on": TODAY, "note": "Elle préfère attendre." });
    desk.ask("consent_withdraw", back).await;
    let refused = desk.refused("referral_send", sending(&drawn, TODAY)).await;
    assert_eq!(refused, Refusal::ConsentWithdrawn { on: TODAY.into() });
    assert_eq!(desk.ask("referral", json!({ "referral": drawn["id"] })).await["state"], "validated");
}

#[tokio::test]
async fn a_report_signed_by_the_mayor_without_an_answer_after_a_month_comes_up_by_itself() {
    let mut desk = Desk::new().await;
    desk.ask("profile_update", json!({ "profession": "accueillant", "employer": "public" })).await;
    let file = desk.received(woman("Exemple", "Iris"), affair("B1", "2026-11-20")).await;
    let drawn = desk.ask("referral_draft", referral(&file, "SIGNALEMENT_ART40")).await;
    desk.ask("referral_validate", json!({ "referral": drawn["id"] })).await;
    desk.ask("referral_send", but(sending(&drawn, TODAY), json!({ "signed_by_mayor": true }))).await;
    assert!(desk.pressing("referral").await.is_empty());
    desk.on("2026-12-24").await;
    let due = desk.pressing("referral").await;
    assert_eq!(due.len(), 1, "{due:?}");
    let clock = &due[0]["subject"]["of"]["due"];
    assert_eq!((&clock["code"], &clock["due_on"]), (&json!("mayor_return"), &json!("2026-12-23")));
    let called = json!({ "referral": drawn["id"], "reminded_on": "2026-12-24", "how": "courriel", "note": "" });
    desk.ask("referral_remind", called).await;
    assert!(desk.pressing("referral").await.is_empty());
}

#[tokio::test]
async fn three_months_after_the_receipt_of_a_complaint_the_civil_action_opens_and_is_said_to() {
    let mut desk = Desk::new().await;
    let file = desk.received(woman("Exemple", "Iris"), affair("F1", "2026-10-01")).await;
    let complaint = sent(&mut desk, &file, "PLAINTE_TRANSMISE", TODAY).await;
    let receipt = json!({ "referral": complaint["id"], "acknowledged_on": TODAY, "reference": "RP-1" });
    desk.ask("referral_acknowledge", receipt).await;
    desk.on("2027-02-23").await;
    let due = desk.pressing("referral").await;
    let clock = &due[0]["subject"]["of"]["due"];
    assert_eq!((&clock["code"], &clock["due_on"]), (&json!("three_months"), &json!("2027-02-23")));
    assert_eq!(desk.deadline(&file, "B1").await["nature"], "opening");
}

#[tokio::test]
async fn a_dismissal_says_its_reason_and_what_she_can_do_now_and_the_appeal_goes_to_douai() {
    let mut desk = Desk::new().await;
    let file = desk.received(woman("Exemple", "Iris"), affair("B8", "2026-09-01")).await;
    let complaint = sent(&mut desk, &file, "PLAINTE_TRANSMISE", TODAY).await;
    desk.on("2027-03-01").await;
    let answer = json!({
        "referral": complaint["id"], "answered_on": "2027-03-01", "outcome": "CLASSEMENT", "dismissal": null, "note": ""
    });
    assert_eq!(desk.refused("referral_answer", answer.clone()).await, Refusal::DismissalReason);
    let closed = desk.ask("referral_answer", but(answer, json!({ "dismissal": "21" }))).await;
    let rights = closed["rights"].as_array().unwrap();
    assert!(rights.iter().any(|right| right["basis"].as_str().unwrap().contains("40-3")), "{rights:#?}");
    let appeal = kind(&mut desk, &file, "RECOURS_CLASSEMENT").await;
    assert!(appeal["recipient"].as_str().unwrap().contains("Douai"), "{appeal}");
}

#[tokio::test]
async fn an_emergency_telephone_needs_her_express_agreement_and_its_geolocation_another() {
    let mut desk = Desk::new().await;
    let violence = but(affair("B1", "2026-11-20"), json!({ "frame": "ex_couple", "link": "ex" }));
    let file = desk.received(woman("Exemple", "Iris"), violence).await;
    let drawn = desk.ask("referral_draft", referral(&file, "DEMANDE_TGD")).await;
    assert!(drawn["missing"].to_string().contains("consent_needed"), "{drawn}");
    consent(&mut desk, &file, "parquet", "tgd").await;
    let located = but(referral(&file, "DEMANDE_TGD"), json!({ "geolocation_consent": true }));
    let edited = desk.ask("referral_edit", json!({ "referral": drawn["id"], "with": located })).await;
    assert!(edited["missing"].to_string().contains("consent_needed"), "{edited:#}");
    consent(&mut desk, &file, "parquet", "geolocalisation").await;
    let both = desk.ask("referral", json!({ "referral": drawn["id"] })).await;
    assert_eq!(both["missing"], json!([]), "{both:#}");
}

#[tokio::test]
async fn what_was_sent_keeps_its_words_and_what_was_missed_is_added_with_a_trace() {
    let mut desk = Desk::new().await;
    let file = desk.received(woman("Exemple", "Iris"), affair("B1", "2026-11-20")).await;
    let complaint = sent(&mut desk, &file, "PLAINTE_TRANSMISE", TODAY).await;
    let again = but(referral(&file, "PLAINTE_TRANSMISE"), json!({ "statement": "Autre récit." }));
    let refused = desk.refused("referral_edit", json!({ "referral": complaint["id"], "with": again })).await;
    assert_eq!(refused, Refusal::ReferralSent);
    let added = json!({ "referral": complaint["id"], "note": "Certificat médical reçu après l’envoi." });
    let complete = desk.ask("referral_complete", added).await;
    assert_eq!(complete["statement"], "Exposé inventé.");
    assert_eq!(complete["corrections"][0]["note"], "Certificat médical reçu après l’envoi.");
}

#[tokio::test]
async fn no_answer_is_noted_before_the_sending_nor_dated_before_it() {
    let mut desk = Desk::new().await;
    let file = desk.received(woman("Exemple", "Iris"), affair("B1", "2026-11-02")).await;
    let drawn = desk.ask("referral_draft", referral(&file, "PLAINTE_TRANSMISE")).await;
    let answer = json!({
        "referral": drawn["id"], "answered_on": "2026-11-22", "outcome": "ENQUETE_EN_COURS", "dismissal": null, "note": ""
    });
    let early = desk.refused("referral_answer", answer.clone()).await;
    assert!(matches!(early, Refusal::ReferralStands { .. }), "{early:?}");
    desk.ask("referral_validate", json!({ "referral": drawn["id"] })).await;
    desk.ask("referral_send", sending(&drawn, TODAY)).await;
    let reversed = desk.refused("referral_answer", answer).await;
    assert!(matches!(reversed, Refusal::DatesReversed { .. }), "{reversed:?}");
}

#[tokio::test]
async fn asking_the_court_for_news_in_her_name_needs_her_written_mandate() {
    let mut desk = Desk::new().await;
    let file = desk.received(woman("Exemple", "Iris"), affair("B1", "2026-05-02")).await;
    let asked = kind(&mut desk, &file, "DEMANDE_SUITES").await;
    assert_eq!(asked["mandate"], true);
    let drawn = desk.ask("referral_draft", referral(&file, "DEMANDE_SUITES")).await;
    assert!(drawn["missing"].to_string().contains("consent_needed"), "{drawn}");
    let mandate = but(referral(&file, "DEMANDE_SUITES"), json!({ "consent": "written", "consent_on": TODAY }));
    let edited = desk.ask("referral_edit", json!({ "referral": drawn["id"], "with": mandate })).await;
    assert_eq!(edited["missing"], json!([]), "{edited:#}");
}

#[tokio::test]
async fn who_asks_for_news_by_herself_or_through_her_lawyer_needs_no_mandate_of_the_desk() {
    let mut desk = Desk::new().await;
    let file = desk.received(woman("Exemple", "Iris"), affair("B1", "2026-05-02")).await;
    for (asked_by, letter) in [("personne", Some("transmittal")), ("avocat", None)] {
        let mut asked = referral(&file, "DEMANDE_SUITES");
        asked["asked_by"] = json!(asked_by);
        let drawn = desk.ask("referral_draft", asked).await;
        assert_eq!((&drawn["missing"], &drawn["asked_by"]), (&json!([]), &json!(asked_by)));
        let basis = json!({ "of": "referral", "id": drawn["id"] });
        let choices = desk.ask("letter_choices", json!({ "case_file": file["id"] })).await;
        let choices = choices["choices"].as_array().unwrap();
        let of_it = choices.iter().find(|choice| choice["aim"]["basis"] == basis);
        assert_eq!(of_it.and_then(|choice| choice["aim"]["kind"].as_str()), letter, "{asked_by}");
        let gone = desk.ask("referral_send", sending(&drawn, TODAY)).await;
        assert_eq!((&gone["state"], &gone["consent"]), (&json!("sent"), &Value::Null));
        // A reminder is the desk's: that needs her mandate.
        let aim = json!({ "case_file": file["id"], "kind": "reminder", "basis": basis });
        let reminder = desk.refused("letter_prepare", json!({ "aim": aim, "instruction_revision": null })).await;
        assert_eq!(reminder, Refusal::MandateNeeded, "{asked_by}");
    }
    // Who asks is of no use where nobody asks in her name.
    let mut other = referral(&file, "PLAINTE_TRANSMISE");
    other["asked_by"] = json!("personne");
    assert_eq!(desk.ask("referral_draft", other).await["asked_by"], Value::Null);
}

/// What a psychologist notes when she reports without an agreement.
fn without_agreement(file: &Value, sought_on: Option<&str>, informed_on: Option<&str>, how: Option<&str>) -> Value {
    let mut report = referral(file, "SIGNALEMENT_AVEC_ACCORD");
    report["exception"] = json!({
        "code": "SIGNALEMENT_SANS_ACCORD", "sought_on": sought_on, "informed_on": informed_on, "informed_how": how
    });
    report
}

#[tokio::test]
async fn a_psychologist_reports_a_life_in_danger_without_agreement_once_it_was_sought_and_she_was_told() {
    let mut desk = Desk::new().await;
    let violence = but(affair("B1", "2026-11-20"), json!({ "link": "conjoint" }));
    let file = desk.received(woman("Exemple", "Iris"), violence).await;
    let named =
        |of: &Value| of["missing"].as_array().unwrap().iter().map(|one| one["code"].clone()).collect::<Vec<_>>();
    // It is not for a jurist, and what she types nevertheless does not leave.
    let offered = kind(&mut desk, &file, "SIGNALEMENT_AVEC_ACCORD").await["exceptions"].clone();
    assert_eq!(offered[0]["refused"]["code"], "health_professional_only");
    let whole = without_agreement(&file, Some(TODAY), Some(TODAY), Some("sur_place"));
    let drawn = desk.ask("referral_draft", whole.clone()).await;
    assert_eq!(named(&drawn), ["health_professional_only"]);

    desk.ask("profile_update", json!({ "profession": "psychologue", "employer": "public" })).await;
    let offered = kind(&mut desk, &file, "SIGNALEMENT_AVEC_ACCORD").await["exceptions"].clone();
    assert_eq!(offered[0]["refused"]["code"], "immediate_danger_unnoted");
    assert_eq!(named(&desk.ask("referral", json!({ "referral": drawn["id"] })).await), ["immediate_danger_unnoted"]);
    let danger = json!({
        "case_file": file["id"], "asked_on": TODAY, "answers": [{ "sign": "strangulation", "present": true }],
        "note": "", "ask_again_on": null
    });
    desk.ask("danger_note", danger).await;
    let offered = kind(&mut desk, &file, "SIGNALEMENT_AVEC_ACCORD").await["exceptions"].clone();
    assert_eq!((&offered[0]["refused"], offered.as_array().unwrap().len()), (&Value::Null, 1));

    let edit = |with: Value| json!({ "referral": drawn["id"], "with": with });
    let begun = desk.ask("referral_edit", edit(without_agreement(&file, None, None, None))).await;
    let lacking: Vec<_> = begun["missing"].as_array().unwrap().iter().map(|one| one["field"].clone()).collect();
    assert_eq!(lacking, ["sought_on", "informed_on", "informed_how"]);
    // An agreement that stands is not called impossible to obtain.
    let given = consent(&mut desk, &file, "parquet", "transmission").await;
    let ready = desk.ask("referral_edit", edit(whole)).await;
    assert_eq!(named(&ready), ["agreement_stands"]);
    let back = json!({ "consent": given["id"], "withdrawn_on": TODAY, "note": "" });
    desk.ask("consent_withdraw", back).await;

    let ready = desk.ask("referral", json!({ "referral": drawn["id"] })).await;
    assert_eq!((&ready["missing"], &ready["basis"]), (&json!([]), &json!("Article 226-14 3° du code pénal")));
    let label = "Signalement sans accord d’une victime majeure sous emprise";
    assert_eq!(ready["kind_label"], label);
    let aim = json!({ "case_file": file["id"], "kind": "report", "basis": { "of": "referral", "id": drawn["id"] } });
    let letter = desk.ask("letter_prepare", json!({ "aim": aim, "instruction_revision": null })).await;
    let body = letter["body"].as_str().unwrap();
    assert_eq!(letter["subject"], label);
    for said in [
        "J’estime en conscience",
        "Article 226-14 3° du code pénal",
        "a été recherché le 23 novembre 2026 et n’a pas pu être obtenu",
        "a été informée de ce signalement le 23 novembre 2026, à la permanence.",
    ] {
        assert!(body.contains(said), "{said}: {body}");
    }
    assert!(!body.contains("n’est pas requis") && !body.contains("Accord donné"), "{body}");
    // She was told before it left.
    let early = desk.refused("referral_send", sending(&drawn, "2026-11-22")).await;
    assert!(matches!(early, Refusal::DatesReversed { .. }), "{early:?}");
    let gone = desk.ask("referral_send", sending(&drawn, TODAY)).await;
    assert_eq!((&gone["basis"], &gone["consent"]), (&ready["basis"], &Value::Null));
    let listed = desk.list("referrals", json!({ "filter": "all" })).await;
    assert_eq!((&listed[0]["kind"], &listed[0]["kind_label"]), (&json!("SIGNALEMENT_AVEC_ACCORD"), &json!(label)));
    // Without couple, or for a minor, the law gives no such leave.
    let stranger = desk.received(woman("Exemple", "Rose"), affair("B1", "2026-11-20")).await;
    let report = without_agreement(&stranger, Some(TODAY), Some(TODAY), Some("sur_place"));
    assert_eq!(named(&desk.ask("referral_draft", report).await), ["immediate_danger_unnoted"]);
}

#[tokio::test]
async fn the_day_and_the_way_of_a_dismissal_notice_are_kept_and_put_right_with_a_trace() {
    let mut desk = Desk::new().await;
    let file = desk.received(woman("Exemple", "Iris"), affair("F1", "2026-10-01")).await;
    let complaint = sent(&mut desk, &file, "PLAINTE_TRANSMISE", "2026-11-02").await;
    let answer = |outcome: &str, dismissal: Value| {
        json!({
            "referral": complaint["id"], "answered_on": TODAY, "outcome": outcome, "dismissal": dismissal, "note": "",
            "notified_on": "2026-11-18", "notified_how": "lettre"
        })
    };
    // Only a dismissal has a notice of its own.
    let other = desk.ask("referral_answer", answer("ENQUETE_EN_COURS", Value::Null)).await;
    assert_eq!((&other["notified_on"], &other["notified_how"]), (&Value::Null, &Value::Null));
    let mut pigeon = answer("CLASSEMENT", json!("71"));
    pigeon["notified_how"] = json!("pigeon");
    let unknown = Refusal::UnknownCode { field: "notified_how".into() };
    assert_eq!(desk.refused("referral_answer", pigeon).await, unknown);
    let told = desk.ask("referral_answer", answer("CLASSEMENT", json!("71"))).await;
    assert_eq!((&told["notified_on"], &told["notified_how"]), (&json!("2026-11-18"), &json!("lettre")));
    assert_eq!(desk.deadline(&file, "B1-dismissal").await["started_on"], "2026-11-18");
    let right = json!({ "referral": complaint["id"], "field": "notified_on", "value": "2026-11-17", "why": "Cachet." });
    let after = desk.ask("referral_correct", right).await;
    assert_eq!(after["notified_on"], "2026-11-17");
    let trace = after["steps"].as_array().unwrap().last().unwrap();
    assert_eq!((&trace["before"], &trace["after"]), (&json!("2026-11-18"), &json!("2026-11-17")));
}

#[tokio::test]
async fn a_wish_to_know_of_a_release_is_seen_where_news_of_the_procureur_is_handled_and_handed_over() {
    let mut desk = Desk::new().await;
    let file = desk.received(woman("Exemple", "Iris"), affair("B1", "2026-11-20")).await;
    assert_eq!(file["release_wish"], Value::Null);
    let report = desk.ask("referral_draft", referral(&file, "SIGNALEMENT_VULNERABLE")).await;
    let wish = |wanted: Option<bool>| json!({ "case_file": file["id"], "wanted": wanted, "said_on": TODAY });
    for (wanted, kept) in [
        (Some(true), json!({ "wanted": true, "said_on": TODAY })),
        (Some(false), json!({ "wanted": false, "said_on": TODAY })),
        (None, Value::Null),
        (Some(true), json!({ "wanted": true, "said_on": TODAY })),
    ] {
        assert_eq!(desk.ask("release_wish_note", wish(wanted)).await, kept);
        let shown = desk.ask("referral", json!({ "referral": report["id"] })).await;
        assert_eq!(shown["wants_release_news"], wanted == Some(true));
    }
    desk.ask("referral_send", sending(&report, TODAY)).await;
    let sheet = desk.ask("hand_over_proposed", json!({})).await;
    let lines = sheet["lines"].as_array().unwrap();
    let told = |noun: &str| lines.iter().find(|line| line["noun"] == noun).unwrap()["wants_release_news"].clone();
    assert_eq!((told("referral"), told("case_file")), (json!(true), json!(false)));
    desk.ask("case_file_close", json!({ "case_file": file["id"], "outcome": "demande_satisfaite", "reason": "Fin." }))
        .await;
    assert_eq!(desk.refused("release_wish_note", wish(None)).await, Refusal::CaseFileClosed);
}

#[tokio::test]
async fn an_in_depth_assessment_ends_in_an_opinion_only_with_her_agreement() {
    let mut desk = Desk::new().await;
    let file = desk.received(woman("Exemple", "Iris"), affair("B1", "2026-11-20")).await;
    let begun = desk.ask("individual_assessment_start", json!({ "case_file": file["id"] })).await;
    let content = json!({
        "referral": null, "asked_by": "procureur", "asked_on": TODAY, "consent": null, "consent_on": null, "signs": [],
        "harm": "Sommeil perdu.", "circumstances": "Répétées.", "vulnerability": "Isolée.", "intimidation": "Menaces.",
        "hold": "Contrôle du téléphone.", "measures": [], "opinion": "Une protection est utile."
    });
    let written = json!({ "assessment": begun["id"], "content": content });
    desk.ask("individual_assessment_write", written.clone()).await;
    let give = json!({ "assessment": begun["id"], "given_on": TODAY });
    assert_eq!(desk.refused("individual_assessment_give", give.clone()).await, Refusal::ConsentNeeded);
    let agreed = but(written["content"].clone(), json!({ "consent": "spoken", "consent_on": TODAY }));
    desk.ask("individual_assessment_write", json!({ "assessment": begun["id"], "content": agreed })).await;
    assert_eq!(desk.ask("individual_assessment_give", give).await["given_on"], TODAY);
}
