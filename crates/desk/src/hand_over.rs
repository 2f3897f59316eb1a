//! Hand-overs («passage de relais»): what a permanence leaves to the next one.
//!
//! What was done is read from the journal: it is the one place that says who did what and when, written with the act
//! itself, so that nobody has to keep a second list. What is left undone is read from the list of the day. The sheet keeps
//! which records they were, and no name: names stay where they are kept.

pub mod line;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use self::line::{Gathered, HandOverLine, Section};
use crate::{
    Agent, Refusal, Result,
    clock::written,
    excess::count,
    field,
    journal::{self, Event, Noun, Verb},
    session::Nothing,
    staff,
    write::Write,
};

/// How many sheets are listed.
const LISTED: i64 = 30;

/// Somebody who takes a line over.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Taker {
    /// The line, as it was proposed.
    pub noun: String,
    pub record: i64,
    pub what: String,
    pub account: String,
}

/// A sheet to sign.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewHandOver {
    pub note: String,
    pub takers: Vec<Taker>,
}

/// One sheet.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneHandOver {
    pub hand_over: i64,
}

/// A sheet that somebody has read, or takes for unread again.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ReadHandOver {
    pub hand_over: i64,
    pub read: bool,
}

/// Who read a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "HandOverReading")]
#[allow(missing_docs)]
pub struct Reading {
    pub name: String,
    /// Instant.
    pub read_at: String,
}

/// A sheet; 0 is the number of one that nobody signed yet.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct HandOver {
    pub id: i64,
    pub author_name: String,
    pub mine: bool,
    /// Civil date.
    pub on: String,
    /// Instant.
    pub written_at: String,
    pub note: String,
    pub lines: Vec<HandOverLine>,
    pub readings: Vec<Reading>,
}

/// The sheet as it would be signed now. Nothing of it is kept.
pub(crate) async fn hand_over_proposed(agent: &mut Agent, _: Nothing) -> Result<HandOver> {
    let gathered = gathered(agent).await?;
    let account = agent.account.clone();
    let mut write = Write::begin(agent).await?;
    let id = insert(&mut write, &account, &gathered, "").await?;
    let sheet = find(write.database(), id, &account).await?;
    Ok(HandOver { id: 0, ..sheet })
}

/// Signs the sheet, and gives what somebody takes over to whoever takes it.
pub(crate) async fn hand_over_sign(agent: &mut Agent, request: NewHandOver) -> Result<HandOver> {
    let note = field::note("note", &request.note)?;
    let mut gathered = gathered(agent).await?;
    let known = count::ready(agent).await?;
    let account = agent.account.clone();
    let mut write = Write::begin(agent).await?;
    for taker in &request.takers {
        staff::find(write.database(), &taker.account).await?;
        let line = gathered.lines.iter_mut().find(|line| {
            line.section == Section::Undone
                && (line.noun, line.record, &line.what) == (taker.noun.as_str(), taker.record, &taker.what)
        });
        // What was done meanwhile needs nobody any more.
        let Some(line) = line else { continue };
        line.taken_by = Some(taker.account.clone());
        if line.noun == Noun::FollowUp.word() {
            give(&mut write, line.record, line.given_by.as_deref(), &taker.account).await?;
        }
    }
    let id = insert(&mut write, &account, &gathered, &note).await?;
    let case_files = gathered.lines.iter().filter_map(|line| line.case_file).collect();
    count::count_hand_over(&mut write, known, id, &case_files, &note).await?;
    write.commit(Event::new(Verb::Created, Noun::HandOver, id)).await?;
    find(&mut agent.desk, id, &account).await
}

/// Takes one's own sheet back as long as nobody read it, with what it gave.
pub(crate) async fn hand_over_discard(agent: &mut Agent, request: OneHandOver) -> Result<Nothing> {
    let account = agent.account.clone();
    let mut write = Write::begin(agent).await?;
    let sheet = find(write.database(), request.hand_over, &account).await?;
    if !sheet.mine {
        return Err(not_found());
    }
    if !sheet.readings.is_empty() {
        return Err(Refusal::WrongState { state: "read".to_owned() }.into());
    }
    for line in sheet.lines.iter().filter(|line| line.noun == Noun::FollowUp.word()) {
        if let (Some(taken_by), Some(given_by)) = (&line.taken_by, &line.given_by) {
            give(&mut write, line.record, Some(taken_by), given_by).await?;
        }
    }
    sqlx::query!("delete from hand_over_line where hand_over = ?", sheet.id).execute(write.database()).await?;
    sqlx::query!("delete from hand_over where id = ?", sheet.id).execute(write.database()).await?;
    write.commit(Event::new(Verb::Discarded, Noun::HandOver, sheet.id)).await?;
    Ok(Nothing {})
}

/// Says that one has read it, or takes that back.
pub(crate) async fn hand_over_read(agent: &mut Agent, request: ReadHandOver) -> Result<HandOver> {
    let account = agent.account.clone();
    let mut write = Write::begin(agent).await?;
    find(write.database(), request.hand_over, &account).await?;
    let read_at = write.at();
    if request.read {
        sqlx::query!(
            "insert into hand_over_reading (hand_over, account, read_at) values (?, ?, ?) on conflict do nothing",
            request.hand_over,
            account,
            read_at
        )
        .execute(write.database())
        .await?;
    } else {
        sqlx::query!("delete from hand_over_reading where hand_over = ? and account = ?", request.hand_over, account)
            .execute(write.database())
            .await?;
    }
    write.commit(Event::new(Verb::Changed, Noun::HandOver, request.hand_over)).await?;
    find(&mut agent.desk, request.hand_over, &account).await
}

/// The last sheets, the latest first.
pub(crate) async fn hand_overs(agent: &mut Agent, _: Nothing) -> Result<Vec<HandOver>> {
    let ids = sqlx::query_scalar!(r#"select id as "id!" from hand_over order by id desc limit ?"#, LISTED)
        .fetch_all(&mut agent.desk)
        .await?;
    all(agent, ids).await
}

/// Those that colleagues left since one was last here, and that one has not read.
pub(crate) async fn unread(agent: &mut Agent) -> Result<Vec<HandOver>> {
    let ids = sqlx::query_scalar!(
        r#"select id as "id!" from hand_over
           where author <> ?1
             and not exists (select 1 from hand_over_reading where hand_over = hand_over.id and account = ?1)
           order by id desc limit ?2"#,
        agent.account,
        LISTED
    )
    .fetch_all(&mut agent.desk)
    .await?;
    all(agent, ids).await
}

async fn all(agent: &mut Agent, ids: Vec<i64>) -> Result<Vec<HandOver>> {
    let mut sheets = Vec::new();
    for id in ids {
        sheets.push(find(&mut agent.desk, id, &agent.account).await?);
    }
    Ok(sheets)
}

/// What one did since the day began, or since one's last sheet of that day; and what one leaves.
async fn gathered(agent: &mut Agent) -> Result<Gathered> {
    let midnight = written(agent.clock.midnight());
    let last = sqlx::query_scalar!("select max(written_at) from hand_over where author = ?", agent.account)
        .fetch_one(&mut agent.desk)
        .await?;
    let since = last.map_or(midnight.clone(), |last: String| last.max(midnight));
    let acts = journal::acts_after(&mut agent.desk, &agent.account, &since).await?;
    let of_today = agent.clock.today().to_string();
    let mut lines = line::done(&mut agent.desk, &acts, &of_today).await?;
    lines.extend(line::undone(agent, &of_today).await?);
    let mut seen = BTreeSet::new();
    lines.retain(|line| seen.insert((line.section, line.noun, line.record, line.what.clone())));
    Ok(Gathered { held_on: of_today, since, lines })
}

async fn insert(write: &mut Write<'_>, account: &str, gathered: &Gathered, note: &str) -> Result<i64> {
    let written_at = write.at();
    let id = sqlx::query!(
        "insert into hand_over (author, held_on, since, written_at, note) values (?, ?, ?, ?, ?)",
        account,
        gathered.held_on,
        gathered.since,
        written_at,
        note
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    for (rank, line) in (1_i64..).zip(&gathered.lines) {
        line.insert(write.database(), id, rank).await?;
    }
    Ok(id)
}

/// A follow-up that is still open and still theirs goes to somebody else.
async fn give(write: &mut Write<'_>, follow_up: i64, from: Option<&str>, to: &str) -> Result<()> {
    let given = sqlx::query!(
        "update follow_up set assigned_to = ?1 where id = ?2 and assigned_to = ?3 and assigned_to <> ?1 and done_on is null",
        to,
        follow_up,
        from
    )
    .execute(write.database())
    .await?;
    if given.rows_affected() > 0 {
        write.also(Event::new(Verb::Changed, Noun::FollowUp, follow_up));
    }
    Ok(())
}

async fn find(database: &mut SqliteConnection, id: i64, account: &str) -> Result<HandOver> {
    let row = sqlx::query!(
        "select author, staff.name as author_name, held_on, written_at, note
         from hand_over join staff on staff.account = author where id = ?",
        id
    )
    .fetch_optional(&mut *database)
    .await?
    .ok_or_else(not_found)?;
    let readings = sqlx::query_as!(
        Reading,
        "select staff.name as name, read_at from hand_over_reading join staff using (account)
         where hand_over = ? order by read_at, staff.name",
        id
    )
    .fetch_all(&mut *database)
    .await?;
    Ok(HandOver {
        id,
        mine: row.author == account,
        author_name: row.author_name,
        on: row.held_on,
        written_at: row.written_at,
        note: row.note,
        lines: line::of(database, id).await?,
        readings,
    })
}

fn not_found() -> crate::Error {
    Refusal::NotFound { noun: "hand_over".to_owned() }.into()
}
