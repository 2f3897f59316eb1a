//! Interviews: what was said and done when somebody was received.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Refusal, Result, appointment, case_file, field,
    journal::{Event, Noun, Verb},
    list::{self, List},
    write::Write,
};

/// An interview, as typed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewInterview {
    pub case_file: i64,
    pub appointment: Option<i64>,
    pub held_on: String,
    /// From 0 to 1440.
    pub minutes: i64,
    pub mode: String,
    /// At least one: what the interview counts for.
    pub interventions: Vec<String>,
    pub notes: String,
}

/// An interview.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Interview {
    pub id: i64,
    pub case_file: i64,
    pub appointment: Option<i64>,
    pub held_on: String,
    pub minutes: i64,
    pub mode: String,
    pub interventions: Vec<String>,
    pub notes: String,
    /// Who received the person, whoever corrected the notes since.
    pub author_name: String,
    /// Instant.
    pub written_at: String,
    /// Instant of the last correction.
    pub corrected_at: Option<String>,
}

/// One interview.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneInterview {
    pub interview: i64,
}

/// An interview to write anew.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct CorrectInterview {
    pub interview: i64,
    pub with: NewInterview,
}

pub(crate) async fn interview(agent: &mut Agent, request: OneInterview) -> Result<Interview> {
    find(&mut agent.desk, request.interview).await
}

/// The appointment it came from is received by the same act.
pub(crate) async fn interview_add(agent: &mut Agent, request: NewInterview) -> Result<Interview> {
    let new = checked(request, agent.clock.today())?;
    let author = agent.account.clone();
    let mut write = Write::begin(agent).await?;
    case_file::must_be_open(write.database(), new.case_file).await?;
    appointment::met(&mut write, new.appointment, new.case_file).await?;
    let written_at = write.at();
    let id = sqlx::query!(
        "insert into interview (case_file, appointment, held_on, minutes, mode, notes, author, written_at)
         values (?, ?, ?, ?, ?, ?, ?, ?)",
        new.case_file,
        new.appointment,
        new.held_on,
        new.minutes,
        new.mode,
        new.notes,
        author,
        written_at
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    write_contents(write.database(), id, &new.interventions).await?;
    write.commit(Event::new(Verb::Created, Noun::Interview, id)).await?;
    find(&mut agent.desk, id).await
}

/// Also in a closed file, and also towards another, open one: a note in the wrong file must be able to leave it.
pub(crate) async fn interview_correct(agent: &mut Agent, request: CorrectInterview) -> Result<Interview> {
    let id = request.interview;
    let new = checked(request.with, agent.clock.today())?;
    let mut write = Write::begin(agent).await?;
    if find(write.database(), id).await?.case_file != new.case_file {
        case_file::must_be_open(write.database(), new.case_file).await?;
    }
    appointment::met(&mut write, new.appointment, new.case_file).await?;
    let corrected_at = write.at();
    sqlx::query!(
        "update interview set case_file = ?, appointment = ?, held_on = ?, minutes = ?, mode = ?, notes = ?,
             corrected_at = ?
         where id = ?",
        new.case_file,
        new.appointment,
        new.held_on,
        new.minutes,
        new.mode,
        new.notes,
        corrected_at,
        id
    )
    .execute(write.database())
    .await?;
    sqlx::query!("delete from interview_content where interview = ?", id).execute(write.database()).await?;
    write_contents(write.database(), id, &new.interventions).await?;
    write.commit(Event::new(Verb::Changed, Noun::Interview, id)).await?;
    find(&mut agent.desk, id).await
}

fn checked(typed: NewInterview, today: NaiveDate) -> Result<NewInterview> {
    let mut interventions = typed.interventions;
    interventions.sort_unstable();
    interventions.dedup();
    if interventions.is_empty() {
        return Err(Refusal::Missing { field: "interventions".to_owned() }.into());
    }
    for code in &interventions {
        list::check("interventions", List::Intervention, code)?;
    }
    list::check("mode", List::InterviewMode, &typed.mode)?;
    Ok(NewInterview {
        case_file: typed.case_file,
        appointment: typed.appointment,
        held_on: field::day("held_on", &typed.held_on, today)?.to_string(),
        minutes: field::number("minutes", typed.minutes, 0, 1440)?,
        mode: typed.mode,
        interventions,
        notes: field::note("notes", &typed.notes)?,
    })
}

async fn write_contents(database: &mut SqliteConnection, interview: i64, interventions: &[String]) -> Result<()> {
    for code in interventions {
        sqlx::query!("insert into interview_content (interview, intervention) values (?, ?)", interview, code)
            .execute(&mut *database)
            .await?;
    }
    Ok(())
}

async fn find(database: &mut SqliteConnection, id: i64) -> Result<Interview> {
    let interventions = sqlx::query_scalar!(
        "select intervention from interview_content where interview = ? order by intervention",
        id
    )
    .fetch_all(&mut *database)
    .await?;
    let row = sqlx::query!(
        "select case_file, appointment, held_on, minutes, mode, notes, staff.name as author_name, written_at, corrected_at
         from interview join staff on staff.account = interview.author
         where id = ?",
        id
    )
    .fetch_optional(database)
    .await?
    .ok_or_else(|| Refusal::NotFound { noun: "interview".to_owned() })?;
    Ok(Interview {
        id,
        case_file: row.case_file,
        appointment: row.appointment,
        held_on: row.held_on,
        minutes: row.minutes,
        mode: row.mode,
        interventions,
        notes: row.notes,
        author_name: row.author_name,
        written_at: row.written_at,
        corrected_at: row.corrected_at,
    })
}

/// The file of the interview that an appointment led to, if it led to one.
pub(crate) async fn from_appointment(database: &mut SqliteConnection, appointment: i64) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar!("select case_file from interview where appointment = ? limit 1", appointment)
        .fetch_optional(database)
        .await?)
}
