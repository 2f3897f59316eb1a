//! Assessments, on a real vault.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use serde_json::json;

use super::*;
use crate::{
    appointment::tests::{assert_whole, file_of, refusal},
    case_file::{CloseCaseFile, case_file_close},
    session::bench::{Bench, bench},
};

fn content() -> AssessmentContent {
    AssessmentContent {
        referral: None,
        asked_by: "procureur".into(),
        asked_on: Some("2026-11-20".into()),
        consent: Some("written".into()),
        consent_on: Some("2026-11-21".into()),
        signs: vec!["argent".into(), "grossesse".into(), "argent".into()],
        harm: "Huit jours d’ITT.".into(),
        circumstances: String::new(),
        vulnerability: "Enceinte de six mois.".into(),
        intimidation: String::new(),
        hold: "Il tient les comptes.".into(),
        measures: vec!["tgd".into(), "audition_a_part".into()],
        opinion: "Un téléphone grave danger paraît nécessaire.".into(),
    }
}

async fn started(agent: &mut Agent) -> IndividualAssessment {
    let case_file = file_of(agent, "Martin").await.id;
    individual_assessment_start(agent, OneCaseFile { case_file }).await.unwrap()
}

async fn written(agent: &mut Agent, assessment: i64, content: AssessmentContent) -> Result<IndividualAssessment> {
    individual_assessment_write(agent, WrittenAssessment { assessment, content }).await
}

fn give(assessment: i64, given_on: &str) -> GiveOpinion {
    GiveOpinion { assessment, given_on: given_on.into() }
}

#[tokio::test]
async fn an_opinion_says_criterion_by_criterion_what_was_noted_and_proposes_measures() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let id = started(agent).await.id;
    let found = written(agent, id, content()).await.unwrap();
    assert_eq!(
        (found.content.signs.join(" "), found.content.measures.join(" ")),
        ("grossesse argent".into(), "audition_a_part tgd".into())
    );
    let said = individual_assessment_opinion(agent, OneAssessment { assessment: id }).await.unwrap();
    let criteria: Vec<_> =
        said.criteria.iter().map(|one| (one.label.as_str(), one.signs.join(","), one.words.as_str())).collect();
    assert_eq!(
        criteria,
        [
            ("Importance du préjudice", String::new(), "Huit jours d’ITT."),
            ("Circonstances des faits", String::new(), ""),
            ("Vulnérabilité", "Grossesse".into(), "Enceinte de six mois."),
            ("Intimidation ou représailles", String::new(), ""),
            ("Emprise", "Argent et papiers contrôlés".into(), "Il tient les comptes."),
        ]
    );
    assert_eq!(said.measures, ["Audition à part de la personne mise en cause", "Téléphone grave danger"]);
    assert_eq!((said.asked_by.as_str(), said.given_on), ("Procureur de la République", None));
    assert_whole(agent).await;
}

#[tokio::test]
async fn no_opinion_is_given_without_the_persons_agreement_nor_changed_once_it_was_given() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let id = started(agent).await.id;
    let missing = |field: &str| Refusal::Missing { field: field.into() };
    let without = |change: fn(&mut AssessmentContent)| {
        let mut content = content();
        change(&mut content);
        content
    };
    for (content, expected) in [
        (without(|content| content.asked_by.clear()), missing("asked_by")),
        (without(|content| (content.consent, content.consent_on) = (None, None)), Refusal::ConsentNeeded),
        (without(|content| content.opinion.clear()), missing("opinion")),
    ] {
        written(agent, id, content).await.unwrap();
        assert_eq!(refusal(individual_assessment_give(agent, give(id, "2026-11-23")).await), expected);
    }
    written(agent, id, content()).await.unwrap();
    let reversed = Refusal::DatesReversed { first: "consent_on".into(), second: "given_on".into() };
    assert_eq!(refusal(individual_assessment_give(agent, give(id, "2026-11-20")).await), reversed);
    individual_assessment_give(agent, give(id, "2026-11-23")).await.unwrap();
    assert_eq!(refusal(written(agent, id, AssessmentContent::default()).await), Refusal::OpinionGiven);
    assert_eq!(refusal(individual_assessment_give(agent, give(id, "2026-11-23")).await), Refusal::OpinionGiven);
    let one = OneAssessment { assessment: id };
    assert_eq!(refusal(individual_assessment_discard(agent, one).await), Refusal::OpinionGiven);
    assert_whole(agent).await;
}

#[tokio::test]
async fn new_facts_bring_an_opinion_up_to_date_in_another_one_that_asks_for_agreement_again() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let first = started(agent).await;
    let of_file = OneCaseFile { case_file: first.case_file };
    // While one is being written there is no second.
    assert_eq!(individual_assessment_start(agent, of_file.clone()).await.unwrap().id, first.id);
    written(agent, first.id, content()).await.unwrap();
    individual_assessment_give(agent, give(first.id, "2026-11-23")).await.unwrap();
    let second = individual_assessment_start(agent, of_file.clone()).await.unwrap();
    assert_eq!((second.content.hold.as_str(), &second.content.consent), ("Il tient les comptes.", &None));
    individual_assessment_discard(agent, OneAssessment { assessment: second.id }).await.unwrap();
    let left = individual_assessments(agent, of_file).await.unwrap();
    assert_eq!(left.iter().map(|one| one.id).collect::<Vec<_>>(), [first.id]);
    assert_whole(agent).await;
}

#[tokio::test]
async fn an_assessment_goes_with_a_referral_of_its_own_kind_and_file_only() {
    let mut bench = bench().await;
    let id = started(bench.agent()).await;
    let other = file_of(bench.agent(), "Petit").await.id;
    let of_kind = |case_file, kind| {
        json!({
            "case_file": case_file, "kind": kind, "statement": "", "consent": "written", "consent_on": "2026-11-21",
            "geolocation_consent": false, "wants_outcome": false
        })
    };
    let Bench { session, .. } = &mut bench;
    let mut drafted = Vec::new();
    for request in [
        of_kind(id.case_file, "EVVI_APPROFONDIE"),
        of_kind(id.case_file, "SIGNALEMENT_ART40"),
        of_kind(other, "EVVI_APPROFONDIE"),
    ] {
        drafted.push(session.dispatch("referral_draft", request).await.unwrap()["id"].as_i64().unwrap());
    }
    let agent = bench.agent();
    let with = |referral| AssessmentContent { referral: Some(referral), ..content() };
    assert_eq!(written(agent, id.id, with(drafted[0])).await.unwrap().content.referral, Some(drafted[0]));
    for referral in [drafted[1], drafted[2], 99] {
        let expected = Refusal::NotFound { noun: "referral".into() };
        assert_eq!(refusal(written(agent, id.id, with(referral)).await), expected);
    }
}

#[tokio::test]
async fn what_is_wrong_in_an_assessment_is_named_and_what_stood_stays() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let start = started(agent).await;
    written(agent, start.id, content()).await.unwrap();
    let unknown = |field: &str| Refusal::UnknownCode { field: field.into() };
    for (wrong, expected) in [
        (AssessmentContent { asked_by: "magie".into(), ..content() }, unknown("asked_by")),
        (AssessmentContent { consent: Some("magie".into()), ..content() }, unknown("consent")),
        (AssessmentContent { signs: vec!["magie".into()], ..content() }, unknown("signs")),
        (AssessmentContent { measures: vec!["magie".into()], ..content() }, unknown("measures")),
        (AssessmentContent { consent_on: None, ..content() }, Refusal::Missing { field: "consent_on".into() }),
        (
            AssessmentContent { asked_on: Some("2026-11-24".into()), ..content() },
            Refusal::ImpossibleDate { field: "asked_on".into() },
        ),
        (AssessmentContent { hold: "a\u{202e}b".into(), ..content() }, Refusal::BadCharacter { field: "hold".into() }),
    ] {
        assert_eq!(refusal(written(agent, start.id, wrong).await), expected);
    }
    let one = OneAssessment { assessment: start.id };
    assert_eq!(individual_assessment(agent, one).await.unwrap().content.hold, "Il tient les comptes.");
    let close = CloseCaseFile { case_file: start.case_file, outcome: "autre".into(), reason: "Fin".into() };
    case_file_close(agent, close).await.unwrap();
    assert_eq!(refusal(written(agent, start.id, content()).await), Refusal::CaseFileClosed);
    let of_file = OneCaseFile { case_file: start.case_file };
    // What was begun is found again; nothing new begins.
    assert_eq!(individual_assessment_start(agent, of_file).await.unwrap().id, start.id);
}
