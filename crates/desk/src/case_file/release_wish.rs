//! Whether the person wants to be told when the alleged offender leaves prison: asked once, kept with the file, shown where news of the
//! procureur is handled.

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::must_be_open;
use crate::{
    Agent, Result, field,
    journal::{Event, Noun, Verb},
    write::Write,
};

const WANTED: &str = "wanted";
const NOT_WANTED: &str = "not_wanted";

/// What she said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct ReleaseWish {
    pub wanted: bool,
    /// Civil date.
    pub said_on: String,
}

/// What to note.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NoteReleaseWish {
    pub case_file: i64,
    /// Null takes back what was noted: nobody asked.
    pub wanted: Option<bool>,
    pub said_on: String,
}

/// A change of mind takes the place of what was noted.
pub(crate) async fn release_wish_note(agent: &mut Agent, request: NoteReleaseWish) -> Result<Option<ReleaseWish>> {
    let (today, id) = (agent.clock.today(), request.case_file);
    let said_on = field::day("said_on", &request.said_on, today)?.to_string();
    let (wish, said_on) = request.wanted.map(|wanted| (if wanted { WANTED } else { NOT_WANTED }, said_on)).unzip();
    let mut write = Write::begin(agent).await?;
    must_be_open(write.database(), id).await?;
    sqlx::query!("update case_file set release_wish = ?, release_wish_on = ? where id = ?", wish, said_on, id)
        .execute(write.database())
        .await?;
    write.commit(Event::new(Verb::Changed, Noun::CaseFile, id)).await?;
    standing(&mut agent.desk, id).await
}

/// What she said; none while nobody asked.
pub(super) async fn standing(database: &mut SqliteConnection, case_file: i64) -> Result<Option<ReleaseWish>> {
    let row = sqlx::query!("select release_wish, release_wish_on from case_file where id = ?", case_file)
        .fetch_one(database)
        .await?;
    let said = row.release_wish.zip(row.release_wish_on);
    Ok(said.map(|(wish, said_on)| ReleaseWish { wanted: wish == WANTED, said_on }))
}
