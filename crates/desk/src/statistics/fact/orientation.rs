//! The fact of an orientation («diligence»): it counts with the interview in which it was made.

use std::collections::BTreeSet;

use sqlx::SqliteConnection;
use vault::DeskKey;

use super::{Pseudonym, UNKNOWN, month_of_day, yes_or_no};
use crate::{Result, partner};

/// The noun of its pseudonym.
pub(super) const NOUN: &str = "orientation";

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct OrientationFact {
    fact: Pseudonym,
    month: String,
    family: String,
    honoured: String,
}

/// Those of a file, and the pseudonyms of those that do not count: an orientation belongs to the last interview held by the day
/// it left (to that day alone where there was none), and two towards one partner in one interview are one.
pub(super) async fn of(
    desk: &mut SqliteConnection,
    key: &DeskKey,
    case_file: i64,
) -> Result<(Vec<OrientationFact>, Vec<Pseudonym>)> {
    let rows = sqlx::query!(
        r#"select orientation.id as "id!: i64", orientation.partner, partner.family as "own_family?",
             orientation.sent_on as "sent_on!", honoured as "honoured: bool",
             (select id from interview where interview.case_file = orientation.case_file and held_on <= orientation.sent_on
               order by held_on desc, id desc limit 1) as "interview: i64",
             (select max(held_on) from interview
               where interview.case_file = orientation.case_file and held_on <= orientation.sent_on) as "held_on: String"
           from orientation left join partner on partner.code = orientation.partner
           where orientation.case_file = ? and orientation.sent_on is not null
           order by orientation.id"#,
        case_file
    )
    .fetch_all(desk)
    .await?;
    let (mut facts, mut repeated, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for row in rows {
        let fact = key.fact_id(NOUN, row.id).to_vec();
        let day = row.held_on.unwrap_or_else(|| row.sent_on.clone());
        let made_in = row.interview.map_or(row.sent_on, |interview| interview.to_string());
        if !seen.insert((made_in, row.partner.clone())) {
            repeated.push(fact);
            continue;
        }
        let honoured = row.honoured.map_or(UNKNOWN, yes_or_no).to_owned();
        let family = partner::family_code(&row.partner, row.own_family.as_deref()).to_owned();
        facts.push(OrientationFact { fact, month: month_of_day(&day), family, honoured });
    }
    Ok((facts, repeated))
}

/// The file of an orientation.
pub(super) async fn file(desk: &mut SqliteConnection, id: i64) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar!("select case_file from orientation where id = ?", id).fetch_optional(desk).await?)
}

/// The files of everybody who was sent on to a partner.
pub(super) async fn files_of_partner(desk: &mut SqliteConnection, partner: i64) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar!(
        "select distinct case_file from orientation join partner on partner.code = orientation.partner where partner.id = ?",
        partner
    )
    .fetch_all(desk)
    .await?)
}

pub(super) async fn kept(statistics: &mut SqliteConnection) -> Result<Vec<OrientationFact>> {
    Ok(sqlx::query_as!(OrientationFact, "select fact, month, family, honoured from fact_orientation order by fact")
        .fetch_all(statistics)
        .await?)
}

pub(super) async fn store(statistics: &mut SqliteConnection, of: &OrientationFact) -> Result<()> {
    sqlx::query!(
        "replace into fact_orientation (fact, month, family, honoured) values (?, ?, ?, ?)",
        of.fact,
        of.month,
        of.family,
        of.honoured
    )
    .execute(statistics)
    .await?;
    Ok(())
}

pub(super) async fn forget(statistics: &mut SqliteConnection, fact: &Pseudonym) -> Result<()> {
    sqlx::query!("delete from fact_orientation where fact = ?", fact).execute(statistics).await?;
    Ok(())
}
