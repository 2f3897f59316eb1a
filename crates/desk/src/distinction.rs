//! Two persons of like names whom somebody said to be two: the desk does not ask again, until it is taken back.

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Refusal, Result,
    journal::{Event, Noun, Verb},
    merge,
    person::{self, OnePerson},
    session::Nothing,
    write::Write,
};

/// Two persons, said to be two.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewDistinction {
    pub person: i64,
    pub other: i64,
}

/// What was said of a person.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Distinction {
    pub id: i64,
    /// The other one.
    pub person: i64,
    pub display_name: String,
    /// Instant.
    pub said_at: String,
    pub said_by_name: String,
}

/// The distinction concerned.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneDistinction {
    pub distinction: i64,
}

/// Those that stand, the latest first.
pub(crate) async fn distinctions(agent: &mut Agent, request: OnePerson) -> Result<Vec<Distinction>> {
    let rows = sqlx::query!(
        r#"select id, iif(person = ?1, other, person) as "other!: i64", said_at, name
           from distinction join staff on account = said_by
           where ?1 in (person, other) and withdrawn_at is null order by id desc"#,
        request.person
    )
    .fetch_all(&mut agent.desk)
    .await?;
    let mut all = Vec::new();
    for row in rows {
        let display_name = person::display_name(&mut agent.desk, row.other).await?;
        let (id, person, said_at) = (row.id, row.other, row.said_at);
        all.push(Distinction { id, person, display_name, said_at, said_by_name: row.name });
    }
    Ok(all)
}

/// Answers those of the first person.
pub(crate) async fn distinction_add(agent: &mut Agent, request: NewDistinction) -> Result<Vec<Distinction>> {
    let mut write = Write::begin(agent).await?;
    merge::must_stand(write.database(), request.person).await?;
    say(&mut write, request.person, request.other).await?;
    // The distinctions have their own entries; this one says from whose record it was done.
    write.commit(Event::new(Verb::Opened, Noun::Person, request.person)).await?;
    distinctions(agent, OnePerson { person: request.person }).await
}

/// Lets the desk ask again.
///
/// # Errors
/// [`Refusal::NotFound`], also when it was taken back already.
pub(crate) async fn distinction_withdraw(agent: &mut Agent, request: OneDistinction) -> Result<Nothing> {
    let mut write = Write::begin(agent).await?;
    let at = write.at();
    let done = sqlx::query!(
        "update distinction set withdrawn_at = ? where id = ? and withdrawn_at is null",
        at,
        request.distinction
    )
    .execute(write.database())
    .await?;
    if done.rows_affected() == 0 {
        return Err(not_found("distinction"));
    }
    write.commit(Event::new(Verb::Changed, Noun::Distinction, request.distinction)).await?;
    Ok(Nothing {})
}

/// Says that two are two, once, and writes the event.
///
/// # Errors
/// [`Refusal::NotFound`] when one of them is nobody, or both are one.
pub(crate) async fn say(write: &mut Write<'_>, person: i64, other: i64) -> Result<()> {
    let other = merge::standing(write.database(), other).await?;
    if person == other {
        return Err(not_found("person"));
    }
    person::display_name(write.database(), other).await?;
    let (account, at) = (write.account().to_owned(), write.at());
    let (first, second) = (person.min(other), person.max(other));
    let done = sqlx::query!(
        "insert into distinction (person, other, said_by, said_at)
         select ?1, ?2, ?3, ?4
         where not exists (select 1 from distinction where person = ?1 and other = ?2 and withdrawn_at is null)",
        first,
        second,
        account,
        at
    )
    .execute(write.database())
    .await?;
    if done.rows_affected() > 0 {
        write.also(Event::new(Verb::Created, Noun::Distinction, done.last_insert_rowid()));
    }
    Ok(())
}

/// Everybody said not to be this person, or not to be one whose record was made one with theirs.
pub(crate) async fn of(database: &mut SqliteConnection, person: i64) -> Result<Vec<i64>> {
    let others = sqlx::query_scalar!(
        r#"with recursive one (id) as (
               select id from person where id = ?
               union
               select absorbed from merge join one on kept = one.id where undone_at is null
           )
           select iif(distinction.person = one.id, other, distinction.person) as "other!: i64"
           from distinction join one on one.id in (distinction.person, other) where withdrawn_at is null"#,
        person
    )
    .fetch_all(&mut *database)
    .await?;
    let mut standing = Vec::new();
    for other in others {
        standing.push(merge::standing(database, other).await?);
    }
    Ok(standing)
}

fn not_found(noun: &str) -> crate::Error {
    Refusal::NotFound { noun: noun.to_owned() }.into()
}
