//! Acts of the procedure («actes de la procédure»): what the person tells of or brings, and deadlines are counted from.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Refusal, Result,
    case_file::{self, OneCaseFile},
    deadline::start::{EVENTS, Start},
    field,
    journal::{Event, Noun, Verb},
    matter,
    session::Nothing,
    write::Write,
};

/// What a measure begins with: a judge may have fixed its end.
const MEASURES: [Start; 3] = [Start::OrderNotified, Start::TgdGranted, Start::BarGranted];

/// An act, as typed.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewLegalEvent {
    pub case_file: i64,
    /// Anything but the complaint, which stands with the facts.
    pub what: Start,
    /// Civil date; a hearing may be still to come.
    pub happened_on: String,
    /// Of a measure: the last day that the judge fixed.
    pub ends_on: Option<String>,
    pub note: String,
}

/// The act concerned.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneLegalEvent {
    pub legal_event: i64,
}

/// An act of the procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct LegalEvent {
    pub id: i64,
    pub case_file: i64,
    pub what: Start,
    pub happened_on: String,
    pub ends_on: Option<String>,
    pub note: String,
    pub recorded_by_name: String,
    /// Instant.
    pub recorded_at: String,
}

/// A kind of act that can be noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct LegalEventKind {
    pub what: Start,
    /// It may be still to come.
    pub may_come: bool,
    /// A judge may have fixed its end.
    pub has_end: bool,
}

/// What happened in a file, as deadlines read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) what: Start,
    pub(crate) on: NaiveDate,
    pub(crate) ends_on: Option<NaiveDate>,
}

/// The kinds that can be noted, in the order of an affair.
pub(crate) async fn legal_event_kinds(_: &mut Agent, _: Nothing) -> Result<Vec<LegalEventKind>> {
    Ok(EVENTS
        .into_iter()
        .map(|what| LegalEventKind { what, may_come: may_come(what), has_end: MEASURES.contains(&what) })
        .collect())
}

/// The acts of a file, the latest first.
pub(crate) async fn legal_events(agent: &mut Agent, request: OneCaseFile) -> Result<Vec<LegalEvent>> {
    let ids = sqlx::query_scalar!(
        r#"select id as "id!" from legal_event where case_file = ? order by happened_on desc, id desc"#,
        request.case_file
    )
    .fetch_all(&mut agent.desk)
    .await?;
    let mut events = Vec::with_capacity(ids.len());
    for id in ids {
        events.push(find(&mut agent.desk, id).await?);
    }
    Ok(events)
}

pub(crate) async fn legal_event_add(agent: &mut Agent, request: NewLegalEvent) -> Result<LegalEvent> {
    let (account, today) = (agent.account.clone(), agent.clock.today());
    let mut write = Write::begin(agent).await?;
    case_file::must_be_open(write.database(), request.case_file).await?;
    let new = checked(write.database(), request, today).await?;
    let (what, at) = (new.what.word(), write.at());
    let known = sqlx::query_scalar!(
        "select id from legal_event where case_file = ? and what = ? and happened_on = ?",
        new.case_file,
        what,
        new.happened_on
    )
    .fetch_optional(write.database())
    .await?;
    if known.is_some() {
        return Err(Refusal::LegalEventNoted.into());
    }
    let id = sqlx::query!(
        "insert into legal_event (case_file, what, happened_on, ends_on, note, recorded_by, recorded_at)
         values (?, ?, ?, ?, ?, ?, ?)",
        new.case_file,
        what,
        new.happened_on,
        new.ends_on,
        new.note,
        account,
        at
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    write.commit(Event::new(Verb::Created, Noun::LegalEvent, id)).await?;
    find(&mut agent.desk, id).await
}

/// An act that was noted wrongly leaves no trace but its entries: nothing is counted from it any more.
pub(crate) async fn legal_event_withdraw(agent: &mut Agent, request: OneLegalEvent) -> Result<Nothing> {
    let id = request.legal_event;
    let mut write = Write::begin(agent).await?;
    let held = find(write.database(), id).await?;
    case_file::must_be_open(write.database(), held.case_file).await?;
    sqlx::query!("delete from legal_event where id = ?", id).execute(write.database()).await?;
    write.commit(Event::new(Verb::Discarded, Noun::LegalEvent, id)).await?;
    Ok(Nothing {})
}

/// By file, one or every open one: the acts, the earliest first.
pub(crate) async fn of_files(
    database: &mut SqliteConnection,
    case_file: Option<i64>,
) -> Result<BTreeMap<i64, Vec<Told>>> {
    let rows = sqlx::query!(
        r#"select case_file, what, happened_on, ends_on from legal_event
           where case_file in (select ?1 union all select id from case_file where ?1 is null and closed_on is null)
           order by happened_on, id"#,
        case_file
    )
    .fetch_all(database)
    .await?;
    let mut events: BTreeMap<i64, Vec<Told>> = BTreeMap::new();
    for row in rows {
        // A word of a later version is nothing that can be counted here.
        if let (Some(what), Ok(on)) = (Start::parse(&row.what), row.happened_on.parse()) {
            let ends_on = row.ends_on.and_then(|day| day.parse().ok());
            events.entry(row.case_file).or_default().push(Told { what, on, ends_on });
        }
    }
    Ok(events)
}

async fn checked(database: &mut SqliteConnection, typed: NewLegalEvent, today: NaiveDate) -> Result<NewLegalEvent> {
    if !typed.what.is_event() {
        return Err(Refusal::UnknownCode { field: "legal_event".to_owned() }.into());
    }
    let latest = if may_come(typed.what) { field::horizon(today) } else { today };
    let happened_on = field::day("happened_on", &typed.happened_on, latest)?.to_string();
    let matter = case_file::matter(&mut *database, typed.case_file).await?;
    let facts = matter::find(database, matter, None).await?.facts.happened_from;
    if facts.is_some_and(|facts| facts > happened_on) {
        return Err(reversed("facts_from", "happened_on"));
    }
    let ends_on = typed.ends_on.as_deref().filter(|_| MEASURES.contains(&typed.what));
    let ends_on = field::day_if_any("ends_on", ends_on, field::horizon(today))?.map(|day| day.to_string());
    if ends_on.as_ref().is_some_and(|end| *end < happened_on) {
        return Err(reversed("happened_on", "ends_on"));
    }
    Ok(NewLegalEvent { happened_on, ends_on, note: field::note("note", &typed.note)?, ..typed })
}

fn may_come(what: Start) -> bool {
    what == Start::Hearing
}

fn reversed(first: &str, second: &str) -> crate::Error {
    Refusal::DatesReversed { first: first.to_owned(), second: second.to_owned() }.into()
}

/// # Errors
/// [`Refusal::NotFound`].
async fn find(database: &mut SqliteConnection, id: i64) -> Result<LegalEvent> {
    let row = sqlx::query!(
        r#"select case_file, what, happened_on, ends_on, note, staff.name as recorded_by_name, recorded_at
           from legal_event join staff on staff.account = recorded_by where legal_event.id = ?"#,
        id
    )
    .fetch_optional(database)
    .await?
    .ok_or_else(|| Refusal::NotFound { noun: "legal_event".to_owned() })?;
    Ok(LegalEvent {
        id,
        case_file: row.case_file,
        what: Start::parse(&row.what).unwrap_or(Start::None),
        happened_on: row.happened_on,
        ends_on: row.ends_on,
        note: row.note,
        recorded_by_name: row.recorded_by_name,
        recorded_at: row.recorded_at,
    })
}
