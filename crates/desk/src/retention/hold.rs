//! A hold: as long as it stands, the file is not destroyed.

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::{Retention, retention};
use crate::{
    Agent, Refusal, Result, case_file, field,
    journal::{Event, Noun, Verb},
    session::Nothing,
    write::Write,
};

/// A hold to place, as typed.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewHold {
    pub case_file: i64,
    pub reason: String,
}

/// The hold concerned.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneHold {
    pub retention_hold: i64,
}

/// A hold that stands.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct RetentionHold {
    pub id: i64,
    pub reason: String,
    pub placed_by_name: String,
    /// Civil date.
    pub placed_on: String,
}

pub(crate) async fn retention_hold_place(agent: &mut Agent, request: NewHold) -> Result<Retention> {
    agent.must_be_in_charge()?;
    let reason = field::needed("hold_reason", &request.reason)?;
    let mut write = Write::begin(agent).await?;
    case_file::matter(write.database(), request.case_file).await?;
    let (account, at) = (write.account(), write.at());
    let id = sqlx::query!(
        "insert into retention_hold (case_file, reason, placed_by, placed_at) values (?, ?, ?, ?)",
        request.case_file,
        reason,
        account,
        at
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    write.commit(Event::new(Verb::Created, Noun::RetentionHold, id)).await?;
    retention(agent, Nothing {}).await
}

pub(crate) async fn retention_hold_lift(agent: &mut Agent, request: OneHold) -> Result<Retention> {
    agent.must_be_in_charge()?;
    let id = request.retention_hold;
    let mut write = Write::begin(agent).await?;
    let (account, at) = (write.account(), write.at());
    let done = sqlx::query!(
        "update retention_hold set lifted_by = ?, lifted_at = ? where id = ? and lifted_at is null",
        account,
        at,
        id
    )
    .execute(write.database())
    .await?;
    if done.rows_affected() == 0 {
        return Err(Refusal::NotFound { noun: "retention_hold".to_owned() }.into());
    }
    write.commit(Event::new(Verb::Closed, Noun::RetentionHold, id)).await?;
    retention(agent, Nothing {}).await
}

pub(super) async fn standing(database: &mut SqliteConnection, case_file: i64) -> Result<Vec<RetentionHold>> {
    Ok(sqlx::query_as!(
        RetentionHold,
        r#"select id as "id!", reason, staff.name as placed_by_name, substr(placed_at, 1, 10) as "placed_on!: String"
           from retention_hold join staff on staff.account = placed_by
           where case_file = ? and lifted_at is null order by id"#,
        case_file
    )
    .fetch_all(database)
    .await?)
}
