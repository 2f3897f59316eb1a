//! The fact of an interview, and the kinds of intervention that were done in it.

use std::collections::BTreeSet;

use sqlx::SqliteConnection;
use vault::DeskKey;

use super::{Pseudonym, UNKNOWN, month_of_day, yes_or_no};
use crate::Result;

/// The noun of its pseudonym.
pub(super) const NOUN: &str = "interview";

/// The content that the ministry does not count.
const OTHER: &str = "autre";

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct InterviewFact {
    fact: Pseudonym,
    month: String,
    mode: String,
    discipline: String,
    counted: String,
    minutes: i64,
    interventions: BTreeSet<String>,
}

pub(super) async fn of(desk: &mut SqliteConnection, key: &DeskKey, id: i64) -> Result<Option<InterviewFact>> {
    let row = sqlx::query!("select held_on, minutes, mode, discipline from interview where id = ?", id)
        .fetch_optional(&mut *desk)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let interventions: BTreeSet<String> =
        sqlx::query_scalar!("select intervention from interview_content where interview = ?", id)
            .fetch_all(desk)
            .await?
            .into_iter()
            .collect();
    Ok(Some(InterviewFact {
        fact: key.fact_id(NOUN, id).to_vec(),
        month: month_of_day(&row.held_on),
        mode: row.mode,
        discipline: row.discipline.unwrap_or_else(|| UNKNOWN.to_owned()),
        counted: yes_or_no(interventions.iter().any(|code| code != OTHER)).to_owned(),
        minutes: row.minutes,
        interventions,
    }))
}

/// The files that an interview stands in, or stood in before it was corrected.
pub(super) async fn files(desk: &mut SqliteConnection, id: i64) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar!(
        r#"select case_file as "case_file!: i64" from interview where id = ?1
           union select case_file from interview_correction where interview = ?1"#,
        id
    )
    .fetch_all(desk)
    .await?)
}

pub(super) async fn kept(statistics: &mut SqliteConnection) -> Result<Vec<InterviewFact>> {
    let rows = sqlx::query!("select fact, month, mode, discipline, counted, minutes from fact_interview order by fact")
        .fetch_all(&mut *statistics)
        .await?;
    let mut kept = Vec::new();
    for row in rows {
        let interventions = sqlx::query_scalar!("select intervention from fact_intervention where fact = ?", row.fact)
            .fetch_all(&mut *statistics)
            .await?;
        kept.push(InterviewFact {
            fact: row.fact,
            month: row.month,
            mode: row.mode,
            discipline: row.discipline,
            counted: row.counted,
            minutes: row.minutes,
            interventions: interventions.into_iter().collect(),
        });
    }
    Ok(kept)
}

pub(super) async fn store(statistics: &mut SqliteConnection, of: &InterviewFact) -> Result<()> {
    sqlx::query!(
        "replace into fact_interview (fact, month, mode, discipline, counted, minutes) values (?, ?, ?, ?, ?, ?)",
        of.fact,
        of.month,
        of.mode,
        of.discipline,
        of.counted,
        of.minutes
    )
    .execute(&mut *statistics)
    .await?;
    sqlx::query!("delete from fact_intervention where fact = ?", of.fact).execute(&mut *statistics).await?;
    for intervention in &of.interventions {
        sqlx::query!("insert into fact_intervention (fact, intervention) values (?, ?)", of.fact, intervention)
            .execute(&mut *statistics)
            .await?;
    }
    Ok(())
}

pub(super) async fn forget(statistics: &mut SqliteConnection, fact: &Pseudonym) -> Result<()> {
    sqlx::query!("delete from fact_intervention where fact = ?", fact).execute(&mut *statistics).await?;
    sqlx::query!("delete from fact_interview where fact = ?", fact).execute(statistics).await?;
    Ok(())
}
