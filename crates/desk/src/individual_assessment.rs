//! In-depth individual assessments (EVVI, art. 10-5 CPP): asked by a magistrate, made with the person, ended by an opinion that
//! proposes measures.

pub(crate) mod opinion;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

pub(crate) use self::opinion::individual_assessment_opinion;
pub use self::opinion::{Criterion, Opinion};
use crate::{
    Agent, Refusal, Result,
    case_file::{self, OneCaseFile},
    field,
    journal::{Event, Noun, Verb},
    list::{self, List},
    referral,
    rights_request::limitation,
    session::Nothing,
    write::Write,
};

/// The kind of referral that carries an assessment.
const KIND: &str = "EVVI_APPROFONDIE";

/// What is written of an assessment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct AssessmentContent {
    /// A referral of the same file, of the kind EVVI_APPROFONDIE.
    pub referral: Option<i64>,
    /// Code of the list `evvi_magistrate`; empty until it is said.
    pub asked_by: String,
    pub asked_on: Option<String>,
    /// Code of the list `consent`.
    pub consent: Option<String>,
    pub consent_on: Option<String>,
    /// Codes of the list `evvi_sign`.
    pub signs: Vec<String>,
    pub harm: String,
    pub circumstances: String,
    pub vulnerability: String,
    pub intimidation: String,
    /// « Emprise ».
    pub hold: String,
    /// Codes of the list `evvi_measure`.
    pub measures: Vec<String>,
    pub opinion: String,
}

/// An assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct IndividualAssessment {
    pub id: i64,
    pub case_file: i64,
    #[serde(flatten)]
    pub content: AssessmentContent,
    pub author_name: String,
    pub started_on: String,
    /// The day of the opinion; from then on nothing is changed, and new facts make another assessment.
    pub given_on: Option<String>,
}

/// One assessment.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneAssessment {
    pub assessment: i64,
}

/// What is written, and where.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct WrittenAssessment {
    pub assessment: i64,
    pub content: AssessmentContent,
}

/// The opinion is given.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct GiveOpinion {
    pub assessment: i64,
    pub given_on: String,
}

/// The assessments of a file, the latest first.
pub(crate) async fn individual_assessments(
    agent: &mut Agent,
    request: OneCaseFile,
) -> Result<Vec<IndividualAssessment>> {
    let ids = sqlx::query_scalar!(
        r#"select id as "id!" from individual_assessment where case_file = ? order by id desc"#,
        request.case_file
    )
    .fetch_all(&mut agent.desk)
    .await?;
    let mut all = Vec::with_capacity(ids.len());
    for id in ids {
        all.push(find(&mut agent.desk, id).await?);
    }
    Ok(all)
}

pub(crate) async fn individual_assessment(agent: &mut Agent, request: OneAssessment) -> Result<IndividualAssessment> {
    find(&mut agent.desk, request.assessment).await
}

/// Begins one. After an opinion that was given it starts from what that one said: new facts bring it up to date.
pub(crate) async fn individual_assessment_start(
    agent: &mut Agent,
    request: OneCaseFile,
) -> Result<IndividualAssessment> {
    let (case_file, today, author) = (request.case_file, agent.clock.today().to_string(), agent.account.clone());
    let before = individual_assessments(agent, OneCaseFile { case_file }).await?.into_iter().next();
    if let Some(unfinished) = before.as_ref().filter(|one| one.given_on.is_none()) {
        return Ok(unfinished.clone());
    }
    let mut write = Write::begin(agent).await?;
    case_file::must_be_open(write.database(), case_file).await?;
    let id = sqlx::query!(
        "insert into individual_assessment (case_file, author, started_on) values (?, ?, ?)",
        case_file,
        author,
        today
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    if let Some(IndividualAssessment { content, .. }) = before {
        // What the magistrate asks and what the person agrees to are asked anew.
        let (asked_by, asked_on, consent, consent_on, referral) = (String::new(), None, None, None, None);
        let anew = AssessmentContent { referral, asked_by, asked_on, consent, consent_on, ..content };
        keep(write.database(), id, &anew).await?;
    }
    write.commit(Event::new(Verb::Created, Noun::IndividualAssessment, id)).await?;
    find(&mut agent.desk, id).await
}

pub(crate) async fn individual_assessment_write(
    agent: &mut Agent,
    request: WrittenAssessment,
) -> Result<IndividualAssessment> {
    let content = checked(request.content, agent.clock.today())?;
    let mut write = Write::begin(agent).await?;
    let present = must_be_unfinished(write.database(), request.assessment).await?;
    if let Some(referral) = content.referral {
        referral::must_be_of(write.database(), referral, present.case_file, KIND).await?;
    }
    if present.content == content {
        return Ok(present);
    }
    keep(write.database(), present.id, &content).await?;
    write.commit(Event::new(Verb::Changed, Noun::IndividualAssessment, present.id)).await?;
    find(&mut agent.desk, present.id).await
}

/// Throws away one that was begun.
pub(crate) async fn individual_assessment_discard(agent: &mut Agent, request: OneAssessment) -> Result<Nothing> {
    let mut write = Write::begin(agent).await?;
    let present = must_be_unfinished(write.database(), request.assessment).await?;
    limitation::must_allow(write.database(), Event::new(Verb::Discarded, Noun::IndividualAssessment, present.id))
        .await?;
    sqlx::query!("delete from individual_assessment where id = ?", present.id).execute(write.database()).await?;
    write.commit(Event::new(Verb::Discarded, Noun::IndividualAssessment, present.id)).await?;
    Ok(Nothing {})
}

/// The opinion rests on the person's agreement, and says who asked for it and why.
pub(crate) async fn individual_assessment_give(
    agent: &mut Agent,
    request: GiveOpinion,
) -> Result<IndividualAssessment> {
    let given_on = field::day("given_on", &request.given_on, agent.clock.today())?.to_string();
    let mut write = Write::begin(agent).await?;
    let IndividualAssessment { id, content, .. } = must_be_unfinished(write.database(), request.assessment).await?;
    let missing = |field: &str| Refusal::Missing { field: field.to_owned() };
    if content.asked_by.is_empty() {
        return Err(missing("asked_by").into());
    }
    let Some(consent_on) = content.consent_on else { return Err(Refusal::ConsentNeeded.into()) };
    if consent_on > given_on {
        let (first, second) = ("consent_on".to_owned(), "given_on".to_owned());
        return Err(Refusal::DatesReversed { first, second }.into());
    }
    if content.opinion.is_empty() {
        return Err(missing("opinion").into());
    }
    sqlx::query!("update individual_assessment set given_on = ? where id = ?", given_on, id)
        .execute(write.database())
        .await?;
    write.commit(Event::new(Verb::Sent, Noun::IndividualAssessment, id)).await?;
    find(&mut agent.desk, id).await
}

fn checked(typed: AssessmentContent, today: NaiveDate) -> Result<AssessmentContent> {
    if !typed.asked_by.is_empty() {
        list::check("asked_by", List::EvviMagistrate, &typed.asked_by)?;
    }
    if let Some(consent) = &typed.consent {
        list::check("consent", List::Consent, consent)?;
    }
    let day = |field: &str, typed: Option<&str>| -> Result<Option<String>> {
        Ok(field::day_if_any(field, typed, today)?.map(|day| day.to_string()))
    };
    let consent_on = day("consent_on", typed.consent_on.as_deref())?;
    if typed.consent.is_some() != consent_on.is_some() {
        return Err(Refusal::Missing { field: "consent_on".to_owned() }.into());
    }
    Ok(AssessmentContent {
        referral: typed.referral,
        asked_on: day("asked_on", typed.asked_on.as_deref())?,
        asked_by: typed.asked_by,
        consent: typed.consent,
        consent_on,
        signs: codes("signs", List::EvviSign, typed.signs)?,
        harm: field::note("harm", &typed.harm)?,
        circumstances: field::note("circumstances", &typed.circumstances)?,
        vulnerability: field::note("vulnerability", &typed.vulnerability)?,
        intimidation: field::note("intimidation", &typed.intimidation)?,
        hold: field::note("hold", &typed.hold)?,
        measures: codes("measures", List::EvviMeasure, typed.measures)?,
        opinion: field::note("opinion", &typed.opinion)?,
    })
}

/// Each once, in the order of the list.
fn codes(field: &str, list: List, typed: Vec<String>) -> Result<Vec<String>> {
    for code in &typed {
        list::check(field, list, code)?;
    }
    Ok(list.terms().iter().map(|term| term.code.clone()).filter(|code| typed.contains(code)).collect())
}

async fn keep(database: &mut SqliteConnection, id: i64, content: &AssessmentContent) -> Result<()> {
    let (signs, measures) = (content.signs.join(","), content.measures.join(","));
    sqlx::query!(
        "update individual_assessment set referral = ?, asked_by = ?, asked_on = ?, consent = ?, consent_on = ?, signs = ?,
             harm = ?, circumstances = ?, vulnerability = ?, intimidation = ?, hold = ?, measures = ?, opinion = ?
         where id = ?",
        content.referral,
        content.asked_by,
        content.asked_on,
        content.consent,
        content.consent_on,
        signs,
        content.harm,
        content.circumstances,
        content.vulnerability,
        content.intimidation,
        content.hold,
        measures,
        content.opinion,
        id
    )
    .execute(database)
    .await?;
    Ok(())
}

/// The assessment, in an open file and not given yet.
async fn must_be_unfinished(database: &mut SqliteConnection, id: i64) -> Result<IndividualAssessment> {
    let present = find(&mut *database, id).await?;
    case_file::must_be_open(database, present.case_file).await?;
    match present.given_on {
        Some(_) => Err(Refusal::OpinionGiven.into()),
        None => Ok(present),
    }
}

async fn find(database: &mut SqliteConnection, id: i64) -> Result<IndividualAssessment> {
    let row = sqlx::query!(
        r#"select individual_assessment.case_file, referral, asked_by, asked_on, consent, consent_on, signs, harm,
             circumstances, vulnerability, intimidation, hold, measures, opinion, staff.name as author_name, started_on,
             given_on
           from individual_assessment join staff on staff.account = author where id = ?"#,
        id
    )
    .fetch_optional(database)
    .await?
    .ok_or_else(|| Refusal::NotFound { noun: "individual_assessment".to_owned() })?;
    let split = |codes: String| codes.split(',').filter(|code| !code.is_empty()).map(str::to_owned).collect();
    Ok(IndividualAssessment {
        id,
        case_file: row.case_file,
        content: AssessmentContent {
            referral: row.referral,
            asked_by: row.asked_by,
            asked_on: row.asked_on,
            consent: row.consent,
            consent_on: row.consent_on,
            signs: split(row.signs),
            harm: row.harm,
            circumstances: row.circumstances,
            vulnerability: row.vulnerability,
            intimidation: row.intimidation,
            hold: row.hold,
            measures: split(row.measures),
            opinion: row.opinion,
        },
        author_name: row.author_name,
        started_on: row.started_on,
        given_on: row.given_on,
    })
}
