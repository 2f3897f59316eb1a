//! Two records of one person, made one in one act that can be taken back.
//!
//! The kept record stands for both: the files, appointments and calls of the other go over to it, it takes what it lacks, and the more
//! careful instruction wins. The absorbed record stays where it was, untouched: its names go on finding the person, its numbers
//! are shown with those of the kept one, behind the one instruction, and an undo has nothing to invent.

pub mod careful;
mod field;
pub mod preview;
#[cfg(test)]
mod tests;
pub mod undo;

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Refusal, Result,
    case_file::chronology::{self, Files},
    journal::{Event, Noun, Verb},
    person::{self, name_shown},
    safe_contact,
    write::Write,
};

/// Two records, and which of them stands for both.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct TwoPersons {
    pub kept: i64,
    pub absorbed: i64,
}

/// A merge that stands, or did.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Merge {
    pub id: i64,
    pub kept: i64,
    pub absorbed: i64,
    /// Of the absorbed record.
    pub absorbed_name: String,
    /// Instant.
    pub at: String,
    pub account_name: String,
    /// Instant.
    pub undone_at: Option<String>,
    /// Why it cannot be taken back now.
    pub obstacle: Option<Refusal>,
}

/// One merge.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneMerge {
    pub merge: i64,
}

/// Makes two records one: all of it or nothing.
///
/// # Errors
/// As [`check`]; [`Refusal::BornAfter`] what a file of the other tells.
pub(crate) async fn merge(agent: &mut Agent, request: TwoPersons) -> Result<Merge> {
    let TwoPersons { kept, absorbed } = request;
    let mut write = Write::begin(agent).await?;
    check(write.database(), request).await?;
    let (account, at) = (write.account().to_owned(), write.at());
    let before = safe_contact::find(write.database(), kept).await?;
    let after = careful::of_both(write.database(), request).await?;
    let instruction_before = careful::written(&before)?;
    let id = sqlx::query!(
        "insert into merge (kept, absorbed, account, at, instruction_before, revision_after) values (?, ?, ?, ?, ?, ?)",
        kept,
        absorbed,
        account,
        at,
        instruction_before,
        after.revision
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    take_fields(&mut write, id, request).await?;
    safe_contact::replace(&mut write, kept, &after).await?;
    write.also(Event::new(Verb::Changed, Noun::SafeContact, kept));
    move_all(&mut write, id, request).await?;
    chronology::must_hold(write.database(), Files::OfPerson(kept)).await?;
    write.commit(Event::new(Verb::Created, Noun::Merge, id)).await?;
    find(&mut agent.desk, id).await
}

/// The merges that stand and made something one with this person, the latest first.
pub(crate) async fn merges(agent: &mut Agent, request: person::OnePerson) -> Result<Vec<Merge>> {
    let ids = sqlx::query_scalar!(
        "select id from merge where kept = ? and undone_at is null order by id desc",
        request.person
    )
    .fetch_all(&mut agent.desk)
    .await?;
    let mut all = Vec::new();
    for id in ids {
        all.push(find(&mut agent.desk, id).await?);
    }
    Ok(all)
}

/// Whether these two can be made one.
///
/// # Errors
/// [`Refusal::NotFound`]; [`Refusal::PersonMerged`] when one of them no longer stands by itself; [`Refusal::SaidToBeTwo`];
/// [`Refusal::TwoFilesOneMatter`], since a person has one file for one affair.
pub(crate) async fn check(database: &mut SqliteConnection, two: TwoPersons) -> Result<()> {
    let TwoPersons { kept, absorbed } = two;
    if kept == absorbed {
        return Err(Refusal::NotFound { noun: "person".to_owned() }.into());
    }
    for person in [kept, absorbed] {
        safe_contact::find(database, person).await?;
        must_stand(database, person).await?;
    }
    let (first, second) = (kept.min(absorbed), kept.max(absorbed));
    let said_at = sqlx::query_scalar!(
        "select said_at from distinction where person = ? and other = ? and withdrawn_at is null",
        first,
        second
    )
    .fetch_optional(&mut *database)
    .await?;
    if let Some(said_at) = said_at {
        return Err(Refusal::SaidToBeTwo { on: day_of(&said_at) }.into());
    }
    let both = sqlx::query!(
        "select one.number as first, other.number as second from case_file one join case_file other on other.matter = one.matter
         where one.person = ? and other.person = ?",
        kept,
        absorbed
    )
    .fetch_optional(database)
    .await?;
    match both {
        Some(both) => Err(Refusal::TwoFilesOneMatter { first: both.first, second: both.second }.into()),
        None => Ok(()),
    }
}

async fn take_fields(write: &mut Write<'_>, merge: i64, two: TwoPersons) -> Result<()> {
    let before = person::written(write.database(), two.kept).await?;
    let absorbed = person::written(write.database(), two.absorbed).await?;
    let after = field::united(&before, &absorbed);
    for (name, (before, after)) in field::differences(&before, &after)? {
        sqlx::query!(
            "insert into merge_field (merge, field, before, after) values (?, ?, ?, ?)",
            merge,
            name,
            before,
            after
        )
        .execute(write.database())
        .await?;
    }
    person::store(write, two.kept, &after).await?;
    write.also(Event::new(Verb::Changed, Noun::Person, two.kept));
    Ok(())
}

/// Files with all that hangs on them, appointments and calls.
async fn move_all(write: &mut Write<'_>, merge: i64, TwoPersons { kept, absorbed }: TwoPersons) -> Result<()> {
    sqlx::query!(
        "insert into merge_move (merge, noun, record)
         select ?1, 'case_file', id from case_file where person = ?2
         union all select ?1, 'appointment', id from appointment where person = ?2
         union all select ?1, 'call_attempt', id from call_attempt where person = ?2",
        merge,
        absorbed
    )
    .execute(write.database())
    .await?;
    sqlx::query!("update case_file set person = ? where person = ?", kept, absorbed).execute(write.database()).await?;
    sqlx::query!("update appointment set person = ? where person = ?", kept, absorbed)
        .execute(write.database())
        .await?;
    sqlx::query!("update call_attempt set person = ? where person = ?", kept, absorbed)
        .execute(write.database())
        .await?;
    for event in moved(write.database(), merge).await? {
        write.also(event);
    }
    Ok(())
}

/// What went over, as changes.
async fn moved(database: &mut SqliteConnection, merge: i64) -> Result<Vec<Event>> {
    let rows = sqlx::query!("select noun, record from merge_move where merge = ?", merge).fetch_all(database).await?;
    let event = |noun: &str, record| Some(Event::new(Verb::Changed, Noun::parse(noun)?, record));
    Ok(rows.iter().filter_map(|row| event(&row.noun, row.record)).collect())
}

/// The person who stands for this one now: themselves, or whom they were made one with.
pub(crate) async fn standing(database: &mut SqliteConnection, person: i64) -> Result<i64> {
    let mut standing = person;
    while let Some(kept) =
        sqlx::query_scalar!("select kept from merge where absorbed = ? and undone_at is null", standing)
            .fetch_optional(&mut *database)
            .await?
    {
        standing = kept;
    }
    Ok(standing)
}

/// # Errors
/// [`Refusal::PersonMerged`]: what is to be changed stands with another record now.
pub(crate) async fn must_stand(database: &mut SqliteConnection, person: i64) -> Result<()> {
    match standing(database, person).await? {
        standing if standing == person => Ok(()),
        kept => Err(Refusal::PersonMerged { kept }.into()),
    }
}

/// Everybody who was made one with this person, without themselves.
pub(crate) async fn absorbed(database: &mut SqliteConnection, person: i64) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar!(
        r#"with recursive one (id) as (
               select absorbed from merge where kept = ? and undone_at is null
               union
               select absorbed from merge join one on kept = one.id where undone_at is null
           )
           select id as "id!: i64" from one order by id"#,
        person
    )
    .fetch_all(database)
    .await?)
}

/// The names of those records that are not this one's own.
pub(crate) async fn other_names(database: &mut SqliteConnection, person: i64) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for absorbed in absorbed(database, person).await? {
        names.push(person::display_name(database, absorbed).await?);
    }
    if !names.is_empty() {
        let own = person::display_name(database, person).await?;
        names.retain(|name| *name != own);
        names.dedup();
    }
    Ok(names)
}

/// # Errors
/// [`Refusal::NotFound`].
async fn find(database: &mut SqliteConnection, id: i64) -> Result<Merge> {
    let row = sqlx::query!(
        r#"select kept, absorbed, at, staff.name as account_name, undone_at, anonymous as "anonymous: bool", birth_name,
             used_name, first_names
           from merge join staff on staff.account = merge.account join person on person.id = absorbed
           where merge.id = ?"#,
        id
    )
    .fetch_optional(&mut *database)
    .await?
    .ok_or(Refusal::NotFound { noun: "merge".to_owned() })?;
    Ok(Merge {
        id,
        kept: row.kept,
        absorbed: row.absorbed,
        absorbed_name: name_shown(row.anonymous, &row.birth_name, &row.used_name, &row.first_names, row.absorbed),
        at: row.at,
        account_name: row.account_name,
        undone_at: row.undone_at,
        obstacle: undo::obstacle(database, id).await?,
    })
}

/// The civil date of an instant as it is kept.
fn day_of(instant: &str) -> String {
    instant.chars().take(10).collect()
}
