//! The fact of an appointment: what became of it.

use sqlx::SqliteConnection;
use vault::DeskKey;

use super::{Pseudonym, month_of_day, yes_or_no};
use crate::Result;

/// The noun of its pseudonym.
pub(super) const NOUN: &str = "appointment";

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct AppointmentFact {
    fact: Pseudonym,
    month: String,
    status: String,
    walk_in: String,
}

pub(super) async fn of(desk: &mut SqliteConnection, key: &DeskKey, id: i64) -> Result<Option<AppointmentFact>> {
    let row = sqlx::query!(r#"select held_on, status, walk_in as "walk_in: bool" from appointment where id = ?"#, id)
        .fetch_optional(desk)
        .await?;
    Ok(row.map(|row| AppointmentFact {
        fact: key.fact_id(NOUN, id).to_vec(),
        month: month_of_day(&row.held_on),
        status: row.status,
        walk_in: yes_or_no(row.walk_in).to_owned(),
    }))
}

pub(super) async fn kept(statistics: &mut SqliteConnection) -> Result<Vec<AppointmentFact>> {
    Ok(sqlx::query_as!(AppointmentFact, "select fact, month, status, walk_in from fact_appointment order by fact")
        .fetch_all(statistics)
        .await?)
}

pub(super) async fn store(statistics: &mut SqliteConnection, of: &AppointmentFact) -> Result<()> {
    sqlx::query!(
        "replace into fact_appointment (fact, month, status, walk_in) values (?, ?, ?, ?)",
        of.fact,
        of.month,
        of.status,
        of.walk_in
    )
    .execute(statistics)
    .await?;
    Ok(())
}

pub(super) async fn forget(statistics: &mut SqliteConnection, fact: &Pseudonym) -> Result<()> {
    sqlx::query!("delete from fact_appointment where fact = ?", fact).execute(statistics).await?;
    Ok(())
}
