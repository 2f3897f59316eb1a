//! The way through: before a command runs, what its request names; after it, what its answer lists. A command that comes later
//! stands behind the wall without knowing of it.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use sqlx::SqliteConnection;

use super::is_inside;
use crate::{Agent, Refusal, Result};

/// An hour may be given to somebody whose every file is behind a wall: it opens nothing. A new file would, her card with it, to
/// whoever only had to open one.
const FOR_ANYBODY: [&str; 2] = ["appointment_book", "free_slots"];
/// Hours are everybody's: the agenda moves them, and shows no more of them than that they are taken.
const FIELDS_OF_A_TAKEN_HOUR: [(&str, &str); 4] =
    [("who", "—"), ("initials", "—"), ("note", ""), ("outside_reason", "")];

/// # Errors
/// [`Refusal::BehindWall`] when the request names something of an affair whose circle does not open for this session.
pub(crate) async fn must_pass(agent: &mut Agent, command: &str, request: &Value) -> Result<()> {
    if !any_stands(&mut agent.desk).await? {
        return Ok(());
    }
    let mut named = Vec::new();
    names(request, &mut named);
    for (noun, record) in named {
        if noun == "person" {
            if !FOR_ANYBODY.contains(&command) && is_wholly_behind(agent, record).await? {
                return Err(Refusal::BehindWall.into());
            }
        } else if let Some(circle) = circle_around(&mut agent.desk, &noun, record).await?
            && !is_inside(agent, circle).await?
        {
            return Err(Refusal::BehindWall.into());
        }
    }
    Ok(())
}

/// The answer without the lines of files that do not open for this session. A taken hour stays, without whose it is; what the
/// search finds stays, so that nobody is noted twice: it holds a name and a number, and opens nothing.
pub(crate) async fn seen_from_here(agent: &mut Agent, command: &str, mut answer: Value) -> Result<Value> {
    if command == "search" || !any_stands(&mut agent.desk).await? {
        return Ok(answer);
    }
    let closed = closed_files(agent).await?;
    if !closed.is_empty() {
        sift(&mut answer, &closed);
    }
    Ok(answer)
}

async fn any_stands(database: &mut SqliteConnection) -> Result<bool> {
    Ok(sqlx::query_scalar!(r#"select exists (select 1 from wall where lowered_at is null) as "any!: bool""#)
        .fetch_one(database)
        .await?)
}

/// Every record that a request names by the noun of its table.
pub(crate) fn names(request: &Value, found: &mut Vec<(String, i64)>) {
    match request {
        Value::Object(fields) => {
            for (noun, value) in fields {
                match value.as_i64() {
                    Some(record) => found.push((noun.clone(), record)),
                    None => names(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| names(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The circle of the wall that stands around a record, whatever table it stands in.
async fn circle_around(database: &mut SqliteConnection, noun: &str, record: i64) -> Result<Option<i64>> {
    let file = file_of(database, noun, record).await?;
    Ok(sqlx::query_scalar!(
        r#"select circle as "circle!" from wall where lowered_at is null and matter = case ?1
             when 'matter' then ?2
             when 'alleged_offender' then (select matter from alleged_offender where id = ?2)
             else (select matter from case_file where id = ?3)
           end"#,
        noun,
        record,
        file
    )
    .fetch_optional(database)
    .await?)
}

/// The file that a record is part of.
pub(crate) async fn file_of(database: &mut SqliteConnection, noun: &str, record: i64) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar!(
        r#"select case ?1
             when 'case_file' then ?2
             when 'interview' then (select case_file from interview where id = ?2)
             when 'referral' then (select case_file from referral where id = ?2)
             when 'orientation' then (select case_file from orientation where id = ?2)
             when 'consent' then (select case_file from consent where id = ?2)
             when 'need' then (select case_file from need where id = ?2)
             when 'legal_event' then (select case_file from legal_event where id = ?2)
             when 'letter' then (select case_file from letter where id = ?2)
             when 'follow_up' then (select case_file from follow_up where id = ?2)
             when 'individual_assessment' then (select case_file from individual_assessment where id = ?2)
             when 'assessment' then (select case_file from individual_assessment where id = ?2)
             when 'attached_document' then (select case_file from attached_document where id = ?2)
             when 'package' then (select case_file from package where id = ?2)
             when 'call_attempt' then (select case_file from call_attempt where id = ?2)
             when 'rights_request' then (select case_file from rights_request where id = ?2)
             when 'information_notice' then (select case_file from information_notice where id = ?2)
             when 'archiving' then (select case_file from archiving where id = ?2)
             when 'retention_hold' then (select case_file from retention_hold where id = ?2)
           end as "file: i64""#,
        noun,
        record
    )
    .fetch_one(database)
    .await?)
}

/// Whether every file of a person stands behind a wall that this session does not pass.
async fn is_wholly_behind(agent: &mut Agent, person: i64) -> Result<bool> {
    let files = sqlx::query_scalar!(r#"select id as "id!" from case_file where person = ?"#, person)
        .fetch_all(&mut agent.desk)
        .await?;
    let closed = closed_files(agent).await?;
    Ok(!files.is_empty() && files.iter().all(|file| closed.contains(file)))
}

/// The files that do not open for this session.
pub(crate) async fn closed_files(agent: &mut Agent) -> Result<BTreeSet<i64>> {
    let circles = sqlx::query_scalar!(r#"select distinct circle as "circle!" from wall where lowered_at is null"#)
        .fetch_all(&mut agent.desk)
        .await?;
    let mut closed = BTreeSet::new();
    for circle in circles {
        if !is_inside(agent, circle).await? {
            let files = sqlx::query_scalar!(
                r#"select case_file.id as "id!" from case_file
                   join wall on wall.matter = case_file.matter and lowered_at is null where circle = ?"#,
                circle
            )
            .fetch_all(&mut agent.desk)
            .await?;
            closed.extend(files);
        }
    }
    Ok(closed)
}

pub(crate) fn sift(answer: &mut Value, closed: &BTreeSet<i64>) {
    match answer {
        Value::Array(items) => {
            items.retain(|item| item.as_object().is_none_or(|line| is_hour(line) || !is_of(line, closed)));
            items.iter_mut().for_each(|item| sift(item, closed));
        }
        Value::Object(fields) => {
            if is_hour(fields) && is_of(fields, closed) {
                for (field, shown) in FIELDS_OF_A_TAKEN_HOUR {
                    fields.insert(field.to_owned(), shown.into());
                }
                for field in ["person", "case_file", "case_file_number"] {
                    fields.insert(field.to_owned(), Value::Null);
                }
            }
            fields.values_mut().for_each(|value| sift(value, closed));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A line names its file; a line of files is one.
fn is_of(line: &Map<String, Value>, closed: &BTreeSet<i64>) -> bool {
    let is = |field: &str| line.get(field).and_then(Value::as_i64).is_some_and(|file| closed.contains(&file));
    is("case_file") || line.contains_key("number") && line.contains_key("opened_on") && is("id")
}

fn is_hour(line: &Map<String, Value>) -> bool {
    line.contains_key("starts") && line.contains_key("minutes")
}
