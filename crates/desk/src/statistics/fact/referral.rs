//! The fact of a referral: it counts from the day it was sent.

use sqlx::SqliteConnection;
use vault::DeskKey;

use super::{Pseudonym, bracket, month_of_day};
use crate::Result;

/// The noun of its pseudonym.
pub(super) const NOUN: &str = "referral";

/// The outcome of a referral before its answer (`outcome.csv`).
const NO_ANSWER: &str = "SANS_REPONSE";

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ReferralFact {
    fact: Pseudonym,
    month: String,
    kind: String,
    outcome: String,
    answer: String,
}

pub(super) async fn of(desk: &mut SqliteConnection, key: &DeskKey, id: i64) -> Result<Option<ReferralFact>> {
    let row = sqlx::query!(
        r#"select coalesce(exception, kind) as "kind!: String", sent_on as "sent_on!", answered_on,
             coalesce((select counted_as from answer_term where list = 'outcome' and code = outcome), outcome)
               as "outcome: String"
           from referral
           where id = ? and sent_on is not null"#,
        id
    )
    .fetch_optional(desk)
    .await?;
    Ok(row.map(|row| ReferralFact {
        fact: key.fact_id(NOUN, id).to_vec(),
        month: month_of_day(&row.sent_on),
        kind: row.kind,
        outcome: row.outcome.unwrap_or_else(|| NO_ANSWER.to_owned()),
        answer: answer(&row.sent_on, row.answered_on.as_deref()).to_owned(),
    }))
}

/// How long the answer took.
fn answer(sent_on: &str, answered_on: Option<&str>) -> &'static str {
    match answered_on {
        None => "aucune",
        Some(day) => bracket(sent_on, day, &[(30, "0-30"), (91, "31-91"), (182, "92-182"), (365, "183-365")], "366+"),
    }
}

pub(super) async fn kept(statistics: &mut SqliteConnection) -> Result<Vec<ReferralFact>> {
    Ok(sqlx::query_as!(ReferralFact, "select fact, month, kind, outcome, answer from fact_referral order by fact")
        .fetch_all(statistics)
        .await?)
}

pub(super) async fn store(statistics: &mut SqliteConnection, of: &ReferralFact) -> Result<()> {
    sqlx::query!(
        "replace into fact_referral (fact, month, kind, outcome, answer) values (?, ?, ?, ?, ?)",
        of.fact,
        of.month,
        of.kind,
        of.outcome,
        of.answer
    )
    .execute(statistics)
    .await?;
    Ok(())
}

pub(super) async fn forget(statistics: &mut SqliteConnection, fact: &Pseudonym) -> Result<()> {
    sqlx::query!("delete from fact_referral where fact = ?", fact).execute(statistics).await?;
    Ok(())
}
