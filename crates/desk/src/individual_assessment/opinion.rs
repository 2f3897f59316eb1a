//! The opinion in words: what its letter says, criterion by criterion, without any code.

use serde::Serialize;
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::{AssessmentContent, IndividualAssessment, OneAssessment, find};
use crate::{Agent, Result, list::List};

/// What a letter says of an assessment. No name: the letter has the person's from their file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Opinion {
    pub assessment: i64,
    pub case_file: i64,
    pub referral: Option<i64>,
    /// Label of the magistrate who asked; empty until it is said.
    pub asked_by: String,
    pub asked_on: Option<String>,
    /// How the person agreed, and when.
    pub consent: Option<String>,
    pub consent_on: Option<String>,
    /// The five criteria of art. D1-3 CPP, in their order, also those of which nothing is said.
    pub criteria: Vec<Criterion>,
    /// Labels of the measures proposed.
    pub measures: Vec<String>,
    pub words: String,
    pub author_name: String,
    /// Null while it is being written: nothing leaves then.
    pub given_on: Option<String>,
}

/// One criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "OpinionCriterion")]
#[allow(missing_docs)]
pub struct Criterion {
    pub label: String,
    /// Labels of the signs noted.
    pub signs: Vec<String>,
    pub words: String,
}

pub(crate) async fn individual_assessment_opinion(agent: &mut Agent, request: OneAssessment) -> Result<Opinion> {
    of(&mut agent.desk, request.assessment).await
}

/// The opinion of an assessment.
///
/// # Errors
/// [`crate::Refusal::NotFound`].
pub(crate) async fn of(database: &mut SqliteConnection, assessment: i64) -> Result<Opinion> {
    let IndividualAssessment { id, case_file, content, author_name, given_on, .. } = find(database, assessment).await?;
    let label = |list: List, code: &str| list.label(code).unwrap_or_default().to_owned();
    Ok(Opinion {
        assessment: id,
        case_file,
        referral: content.referral,
        asked_by: label(List::EvviMagistrate, &content.asked_by),
        asked_on: content.asked_on.clone(),
        consent: content.consent.as_deref().map(|code| label(List::Consent, code)),
        consent_on: content.consent_on.clone(),
        criteria: criteria(&content),
        measures: content.measures.iter().map(|code| label(List::EvviMeasure, code)).collect(),
        words: content.opinion,
        author_name,
        given_on,
    })
}

/// The latest opinion given in a file for a referral; else one that names no referral. None before one is given.
///
/// # Errors
/// Damaged database.
pub(crate) async fn given_for(
    database: &mut SqliteConnection,
    case_file: i64,
    referral: i64,
) -> Result<Option<Opinion>> {
    let found = sqlx::query_scalar!(
        r#"select id as "id!" from individual_assessment
           where case_file = ? and given_on is not null and (referral = ? or referral is null)
           order by referral is null, id desc limit 1"#,
        case_file,
        referral
    )
    .fetch_optional(&mut *database)
    .await?;
    match found {
        Some(assessment) => of(database, assessment).await.map(Some),
        None => Ok(None),
    }
}

/// The signs stand in the list under their criterion, and so say its name.
fn criteria(content: &AssessmentContent) -> Vec<Criterion> {
    let words = [&content.harm, &content.circumstances, &content.vulnerability, &content.intimidation, &content.hold];
    let mut groups: Vec<&str> = List::EvviSign.terms().iter().filter_map(|term| term.group.as_deref()).collect();
    groups.dedup();
    let signs = |group: &str| {
        let noted = |code: &String| content.signs.contains(code);
        let of_group = List::EvviSign.terms().iter().filter(|term| term.group.as_deref() == Some(group));
        of_group.filter(|term| noted(&term.code)).map(|term| term.label.clone()).collect()
    };
    let criterion = |(group, words): (&str, &String)| Criterion {
        label: group.to_owned(),
        signs: signs(group),
        words: words.clone(),
    };
    groups.into_iter().zip(words).map(criterion).collect()
}
