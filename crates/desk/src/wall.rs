//! Walls («cloisons»): an affair whose files open for the members of one circle alone, so that nobody follows both sides.
//!
//! Whether somebody is inside is never read from a row: they are whom the circle's key opens for. What was told and said is sealed
//! under that key; the rest of the files is kept back here, before any command runs.

mod gate;
mod seal;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

pub(crate) use self::{
    gate::{closed_files, file_of, must_pass, names, seen_from_here, sift},
    seal::{account, keep_account, reserved},
};
use crate::{
    Agent, Refusal, Result,
    case_file::{self, OneCaseFile},
    circle,
    journal::{Event, Noun, Verb},
    matter,
    write::Write,
};

/// A wall to raise around the affair of a file.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewWall {
    pub case_file: i64,
    /// Whose members stay inside.
    pub circle: i64,
}

/// The wall around an affair, while it stands.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Wall {
    pub id: i64,
    pub circle: i64,
    pub circle_name: String,
    /// Who is inside.
    pub members: Vec<String>,
    pub raised_by_name: String,
    /// Instant.
    pub raised_at: String,
}

/// A wall as kept, while it stands.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    pub(super) id: i64,
    pub(super) circle: i64,
    pub(super) version: i64,
    pub(super) generation: i64,
    pub(super) sealed: Vec<u8>,
}

/// The wall around the affair of a file, if one stands.
pub(crate) async fn wall(agent: &mut Agent, request: OneCaseFile) -> Result<Option<Wall>> {
    let matter = case_file::matter(&mut agent.desk, request.case_file).await?;
    let row = sqlx::query!(
        "select wall.id, circle, circle.name as circle_name, staff.name as raised_by_name, raised_at from wall
         join circle on circle.id = wall.circle
         join staff on staff.account = raised_by
         where matter = ? and lowered_at is null",
        matter
    )
    .fetch_optional(&mut agent.desk)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let members = sqlx::query_scalar!(
        "select staff.name from circle_member join staff on staff.account = circle_member.account
         where circle = ? order by staff.name",
        row.circle
    )
    .fetch_all(&mut agent.desk)
    .await?;
    Ok(Some(Wall {
        id: row.id,
        circle: row.circle,
        circle_name: row.circle_name,
        members,
        raised_by_name: row.raised_by_name,
        raised_at: row.raised_at,
    }))
}

/// Only a member raises it: nobody shuts themselves out, nor colleagues in whose circle they are not.
pub(crate) async fn wall_raise(agent: &mut Agent, request: NewWall) -> Result<Option<Wall>> {
    let matter = case_file::matter(&mut agent.desk, request.case_file).await?;
    if standing(&mut agent.desk, matter).await?.is_some() {
        return Err(Refusal::WallStands.into());
    }
    let key = circle::newest(&mut agent.desk, &agent.vault, request.circle).await?;
    let (vault, account) = (agent.vault.vault(), agent.account.clone());
    let interviews = seal::readable(agent, matter, request.circle).await?;
    let mut write = Write::begin(agent).await?;
    seal::interviews(&mut write, (vault, &key), request.circle, interviews).await?;
    let told = matter::take_account(write.database(), matter).await?;
    let sealed = key.seal(vault, seal::cell(&matter.to_be_bytes(), 1), &told)?;
    let (at, generation) = (write.at(), i64::from(key.generation()));
    let id = sqlx::query!(
        "insert into wall (matter, circle, raised_by, raised_at, version, generation, sealed)
         values (?, ?, ?, ?, 1, ?, ?)",
        matter,
        request.circle,
        account,
        at,
        generation,
        sealed
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    write.also(Event::new(Verb::Changed, Noun::Matter, matter));
    write.commit(Event::new(Verb::Created, Noun::Wall, id)).await?;
    wall(agent, OneCaseFile { case_file: request.case_file }).await
}

/// Lowered by a member, who alone opens what it kept. The account goes back to its place; notes stay with the circle.
pub(crate) async fn wall_lower(agent: &mut Agent, request: OneCaseFile) -> Result<Option<Wall>> {
    let matter = case_file::matter(&mut agent.desk, request.case_file).await?;
    let held = standing(&mut agent.desk, matter).await?.ok_or_else(|| Refusal::NotFound { noun: "wall".to_owned() })?;
    let told = seal::open(agent, matter, &held).await?;
    let account = agent.account.clone();
    let mut write = Write::begin(agent).await?;
    let at = write.at();
    matter::put_account(write.database(), matter, &told).await?;
    sqlx::query!("update wall set lowered_by = ?, lowered_at = ? where id = ?", account, at, held.id)
        .execute(write.database())
        .await?;
    write.also(Event::new(Verb::Changed, Noun::Matter, matter));
    write.commit(Event::new(Verb::Closed, Noun::Wall, held.id)).await?;
    Ok(None)
}

pub(super) async fn standing(database: &mut SqliteConnection, matter: i64) -> Result<Option<Standing>> {
    Ok(sqlx::query_as!(
        Standing,
        "select id, circle, version, generation, sealed from wall where matter = ? and lowered_at is null",
        matter
    )
    .fetch_optional(database)
    .await?)
}

/// Whether the circle's key opens for this session.
pub(super) async fn is_inside(agent: &mut Agent, circle: i64) -> Result<bool> {
    match circle::newest(&mut agent.desk, &agent.vault, circle).await {
        Ok(_) => Ok(true),
        Err(crate::Error::Refused(Refusal::NotInCircle)) => Ok(false),
        Err(error) => Err(error),
    }
}
