//! Closures: days on which the desk is shut, beside the holidays of the law.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::Period;
use crate::{
    Agent, Refusal, Result, field,
    journal::{Event, Noun, Verb},
    session::Nothing,
    write::Write,
};

/// Days on which the desk will be shut.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewClosure {
    pub from: String,
    /// Included.
    pub until: String,
    /// Why, as shown in the agenda.
    pub name: String,
}

/// Days on which the desk is shut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Closure {
    pub id: i64,
    pub from: String,
    pub until: String,
    pub name: String,
}

/// One closure.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneClosure {
    pub closure: i64,
}

/// Those of today and later.
pub(crate) async fn closures(agent: &mut Agent, _: Nothing) -> Result<Vec<Closure>> {
    let today = agent.clock.today();
    between(&mut agent.desk, today, field::horizon(today)).await
}

/// The permanences of these days are no longer held; their appointments stay until somebody moves them.
pub(crate) async fn closure_add(agent: &mut Agent, request: NewClosure) -> Result<Closure> {
    let period = Period { from: request.from, until: request.until };
    let (from, until) = period.days(agent.clock.today())?;
    let (from, until) = (from.to_string(), until.to_string());
    let name = field::needed("name", &request.name)?;
    let mut write = Write::begin(agent).await?;
    let id = sqlx::query!("insert into closure (from_on, until_on, name) values (?, ?, ?)", from, until, name)
        .execute(write.database())
        .await?
        .last_insert_rowid();
    write.commit(Event::new(Verb::Created, Noun::Closure, id)).await?;
    Ok(Closure { id, from, until, name })
}

/// The desk is open after all: the permanences of these days are held again. Answers what was removed.
pub(crate) async fn closure_remove(agent: &mut Agent, request: OneClosure) -> Result<Closure> {
    let id = request.closure;
    let mut write = Write::begin(agent).await?;
    let closure = sqlx::query_as!(
        Closure,
        r#"select id as "id!", from_on as "from", until_on as "until", name from closure where id = ?"#,
        id
    )
    .fetch_optional(write.database())
    .await?
    .ok_or(Refusal::NotFound { noun: "closure".to_owned() })?;
    sqlx::query!("delete from closure where id = ?", id).execute(write.database()).await?;
    write.commit(Event::new(Verb::Discarded, Noun::Closure, id)).await?;
    Ok(closure)
}

/// Those that have a day in the period, in order.
pub(crate) async fn between(
    database: &mut SqliteConnection,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<Closure>> {
    let (from, until) = (from.to_string(), until.to_string());
    Ok(sqlx::query_as!(
        Closure,
        r#"select id as "id!", from_on as "from", until_on as "until", name from closure
           where from_on <= ?2 and until_on >= ?1 order by from_on, id"#,
        from,
        until
    )
    .fetch_all(database)
    .await?)
}
