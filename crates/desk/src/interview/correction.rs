//! Corrections of an interview: what stood before each, and who replaced it when.

use serde::Serialize;
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::NewInterview;
use crate::{Result, write::Write};

/// An interview as it stood until it was corrected.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct InterviewCorrection {
    /// Instant of the correction.
    pub at: String,
    /// Who corrected.
    pub author_name: String,
    #[serde(flatten)]
    pub before: NewInterview,
}

/// Keeps what a correction is about to replace.
pub(super) async fn keep(write: &mut Write<'_>, interview: i64, author: &str, before: &NewInterview) -> Result<()> {
    let (at, interventions) = (write.at(), before.interventions.join(","));
    sqlx::query!(
        "insert into interview_correction
             (interview, at, author, case_file, appointment, held_on, minutes, mode, discipline, interventions, notes)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        interview,
        at,
        author,
        before.case_file,
        before.appointment,
        before.held_on,
        before.minutes,
        before.mode,
        before.discipline,
        interventions,
        before.notes
    )
    .execute(write.database())
    .await?;
    Ok(())
}

/// The corrections of an interview, the first first: it holds the text as it was first written.
pub(super) async fn of(database: &mut SqliteConnection, interview: i64) -> Result<Vec<InterviewCorrection>> {
    let rows = sqlx::query!(
        "select at, staff.name as author_name, case_file, appointment, held_on, minutes, mode, discipline, interventions,
             notes
         from interview_correction join staff on staff.account = interview_correction.author
         where interview = ? order by id",
        interview
    )
    .fetch_all(database)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| InterviewCorrection {
            at: row.at,
            author_name: row.author_name,
            before: NewInterview {
                case_file: row.case_file,
                appointment: row.appointment,
                held_on: row.held_on,
                minutes: row.minutes,
                mode: row.mode,
                discipline: row.discipline,
                interventions: row.interventions.split(',').map(str::to_owned).collect(),
                notes: row.notes,
                restricted: None,
            },
        })
        .collect())
}
