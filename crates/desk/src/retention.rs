//! Retention: from the last contact to the destruction, by way of the intermediate archive and of the visa of the departmental
//! archives. Nothing goes by itself: the program says what is due and what stands in the way, and persons decide.

mod archiving;
mod destruction;
mod elimination;
mod gate;
mod hold;
mod obstacle;
mod paper;
mod state;
#[cfg(test)]
mod tests;

use chrono::{Months, NaiveDate};
use serde::Serialize;
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{Agent, Result, person::name_shown, session::Nothing};

pub use self::{
    archiving::{ArchivedFile, NewArchiving, ReturnedFile},
    destruction::DestructionPreview,
    elimination::{Elimination, EliminationFile, FilesToEliminate, NoteVisa, OneElimination},
    hold::{NewHold, OneHold, RetentionHold},
    obstacle::{Obstacle, ObstacleKind, RetentionFile},
    state::EliminationState,
};
pub(crate) use self::{
    archiving::{case_file_archive, case_file_return},
    destruction::{destruction_ask, destruction_confirm, destruction_preview, resume},
    elimination::{elimination_propose, elimination_visa, elimination_withdraw},
    gate::{must_pass, seen_from_here},
    hold::{retention_hold_lift, retention_hold_place},
    obstacle::retention_file,
    paper::{destruction_certificate, elimination_slip},
};

/// Two years after the last contact, a file leaves the active ones (CNIL, reference for social support).
const ACTIVE: Months = Months::new(24);
/// Files that are due, of which the page names no more at once.
const MOST: i64 = 200;

/// Everything on its way from the active files to the destruction.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Retention {
    /// Files whose time among the active ones is over, the oldest contact first.
    pub due: Vec<RetentionNotice>,
    /// How many more there are.
    pub more_due: i64,
    /// The intermediate archive, in the order in which it may be emptied.
    pub archived: Vec<ArchivedFile>,
    /// Proposals of elimination, the latest first.
    pub eliminations: Vec<Elimination>,
}

/// # Errors
/// [`crate::Refusal::NotAllowed`] for somebody who is not in charge.
pub(crate) async fn retention(agent: &mut Agent, _: Nothing) -> Result<Retention> {
    agent.must_be_in_charge()?;
    let (due, more_due) = due(&mut agent.desk, agent.clock.today(), MOST).await?;
    let archived = archiving::all(&mut agent.desk).await?;
    Ok(Retention { due, more_due, archived, eliminations: elimination::all(agent).await? })
}

/// A file whose time among the active ones is over.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct RetentionNotice {
    pub case_file: i64,
    pub case_file_number: String,
    pub display_name: String,
    /// Civil date of the last contact with the person.
    pub last_contact_on: String,
    /// Civil date on which the two years were over.
    pub due_on: String,
    pub closed: bool,
}

/// The files of persons without contact for two years, the oldest contact first: `most` of them, and how many more there are.
pub(crate) async fn due(
    database: &mut SqliteConnection,
    today: NaiveDate,
    most: i64,
) -> Result<(Vec<RetentionNotice>, i64)> {
    let since = today.checked_sub_months(ACTIVE).unwrap_or(today).to_string();
    let rows = sqlx::query!(
        r#"select aged.id as "id!", number, aged.person as "person!", anonymous as "anonymous: bool", birth_name, used_name,
             first_names, closed as "closed!: bool", last_on as "last_on!: String", alike as "alike!: i64"
           from (
             select *, count(*) over () as alike from (
               select id, number, person, closed_on is not null as closed, last_on
               from case_file join last_contact on last_contact.case_file = case_file.id
               where opened_on <= ?1
                 and not exists (select 1 from archiving where archiving.case_file = case_file.id and returned_at is null)
               limit -1
             )
             where last_on <= ?1 order by last_on, id limit ?2
           ) as aged join person on person.id = aged.person
           order by last_on, aged.id"#,
        since,
        most
    )
    .fetch_all(database)
    .await?;
    let more = rows.first().map_or(0, |row| row.alike).saturating_sub(most).max(0);
    let files = rows
        .into_iter()
        .map(|row| RetentionNotice {
            case_file: row.id,
            case_file_number: row.number,
            display_name: name_shown(row.anonymous, &row.birth_name, &row.used_name, &row.first_names, row.person),
            due_on: two_years_after(&row.last_on),
            last_contact_on: row.last_on,
            closed: row.closed,
        })
        .collect();
    Ok((files, more))
}

fn two_years_after(day: &str) -> String {
    let due = day.parse::<NaiveDate>().ok().and_then(|day| day.checked_add_months(ACTIVE));
    due.map_or_else(|| day.to_owned(), |due| due.to_string())
}
