//! Needs: what a person needs, what is aimed at, and the next step with its day. Three lines, not a form.

#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Refusal, Result,
    case_file::{self, OneCaseFile},
    field,
    follow_up::{self, NewFollowUp},
    journal::{Event, Noun, Verb},
    list::{self, List},
    write::Write,
};

/// The next step towards an objective: it becomes a follow-up.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NeedStep {
    pub what: String,
    pub due_on: String,
    pub assigned_to: String,
}

/// A need, as typed.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewNeed {
    pub case_file: i64,
    pub kind: Option<String>,
    pub need: String,
    pub objective: String,
    pub step: Option<NeedStep>,
}

/// A need, in other words.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NeedEdit {
    pub need: i64,
    pub kind: Option<String>,
    pub words: String,
    pub objective: String,
}

/// What comes after the present step.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NeedGoesOn {
    pub need: i64,
    pub step: NeedStep,
}

/// One need.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneNeed {
    pub need: i64,
}

/// A need, its objective and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Need {
    pub id: i64,
    pub case_file: i64,
    pub kind: Option<String>,
    pub need: String,
    pub objective: String,
    /// The step: what, when, by whom, and when it was done.
    pub follow_up: Option<i64>,
    pub step: Option<String>,
    pub due_on: Option<String>,
    pub assigned_name: Option<String>,
    pub done_on: Option<String>,
    pub recorded_by_name: String,
    /// Instant.
    pub recorded_at: String,
    pub settled_on: Option<String>,
}

/// Those that stand first, in the order in which they were noted.
pub(crate) async fn needs(agent: &mut Agent, request: OneCaseFile) -> Result<Vec<Need>> {
    let ids = sqlx::query_scalar!(
        r#"select id as "id!" from need where case_file = ? order by settled_on is not null, id"#,
        request.case_file
    )
    .fetch_all(&mut agent.desk)
    .await?;
    let mut needs = Vec::with_capacity(ids.len());
    for id in ids {
        needs.push(find(&mut agent.desk, id).await?);
    }
    Ok(needs)
}

pub(crate) async fn need_add(agent: &mut Agent, request: NewNeed) -> Result<Need> {
    let Words { kind, need, objective } = words(request.kind, &request.need, &request.objective)?;
    let (account, today, case_file) = (agent.account.clone(), agent.clock.today(), request.case_file);
    let mut write = Write::begin(agent).await?;
    case_file::must_be_open(write.database(), case_file).await?;
    let follow_up = match request.step {
        Some(step) => Some(take_step(&mut write, case_file, step, today).await?),
        None => None,
    };
    let at = write.at();
    let id = sqlx::query!(
        "insert into need (case_file, kind, need, objective, follow_up, recorded_by, recorded_at)
         values (?, ?, ?, ?, ?, ?, ?)",
        case_file,
        kind,
        need,
        objective,
        follow_up,
        account,
        at
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    write.commit(Event::new(Verb::Created, Noun::Need, id)).await?;
    find(&mut agent.desk, id).await
}

pub(crate) async fn need_edit(agent: &mut Agent, request: NeedEdit) -> Result<Need> {
    let Words { kind, need, objective } = words(request.kind, &request.words, &request.objective)?;
    let mut write = Write::begin(agent).await?;
    must_stand(write.database(), request.need).await?;
    sqlx::query!("update need set kind = ?, need = ?, objective = ? where id = ?", kind, need, objective, request.need)
        .execute(write.database())
        .await?;
    write.commit(changed(request.need)).await?;
    find(&mut agent.desk, request.need).await
}

/// The step before is done, if it still waited; another one takes its place.
pub(crate) async fn need_go_on(agent: &mut Agent, request: NeedGoesOn) -> Result<Need> {
    let today = agent.clock.today();
    let mut write = Write::begin(agent).await?;
    let present = must_stand(write.database(), request.need).await?;
    leave_step(&mut write, &present, today).await?;
    let step = take_step(&mut write, present.case_file, request.step, today).await?;
    sqlx::query!("update need set follow_up = ? where id = ?", step, request.need).execute(write.database()).await?;
    write.commit(changed(request.need)).await?;
    find(&mut agent.desk, request.need).await
}

/// The objective is reached, or no longer wanted: its step no longer waits.
pub(crate) async fn need_settle(agent: &mut Agent, request: OneNeed) -> Result<Need> {
    let today = agent.clock.today();
    let mut write = Write::begin(agent).await?;
    let present = must_stand(write.database(), request.need).await?;
    leave_step(&mut write, &present, today).await?;
    let on = today.to_string();
    sqlx::query!("update need set settled_on = ? where id = ?", on, request.need).execute(write.database()).await?;
    write.commit(changed(request.need)).await?;
    find(&mut agent.desk, request.need).await
}

pub(crate) async fn need_reopen(agent: &mut Agent, request: OneNeed) -> Result<Need> {
    let mut write = Write::begin(agent).await?;
    let present = find(write.database(), request.need).await?;
    case_file::must_be_open(write.database(), present.case_file).await?;
    if present.settled_on.is_none() {
        return Err(Refusal::WrongState { state: "open".to_owned() }.into());
    }
    sqlx::query!("update need set settled_on = null where id = ?", request.need).execute(write.database()).await?;
    write.commit(changed(request.need)).await?;
    find(&mut agent.desk, request.need).await
}

/// What is said of a need, as kept.
struct Words {
    kind: Option<String>,
    need: String,
    objective: String,
}

fn words(kind: Option<String>, need: &str, objective: &str) -> Result<Words> {
    if let Some(code) = &kind {
        list::check("kind", List::NeedKind, code)?;
    }
    Ok(Words { kind, need: field::needed("need", need)?, objective: field::line("objective", objective)? })
}

fn changed(id: i64) -> Event {
    Event::new(Verb::Changed, Noun::Need, id)
}

/// Adds the follow-up of a step, with its entry.
async fn take_step(write: &mut Write<'_>, case_file: i64, step: NeedStep, today: NaiveDate) -> Result<i64> {
    let NeedStep { what, due_on, assigned_to } = step;
    let id =
        follow_up::insert(write, &NewFollowUp { case_file, referral: None, due_on, what, assigned_to }, today).await?;
    write.also(Event::new(Verb::Created, Noun::FollowUp, id));
    Ok(id)
}

async fn leave_step(write: &mut Write<'_>, need: &Need, today: NaiveDate) -> Result<()> {
    match need.follow_up {
        Some(step) if need.done_on.is_none() => follow_up::finish(write, step, today).await,
        _ => Ok(()),
    }
}

/// The need, in an open file and not settled.
async fn must_stand(database: &mut SqliteConnection, id: i64) -> Result<Need> {
    let need = find(&mut *database, id).await?;
    case_file::must_be_open(database, need.case_file).await?;
    match need.settled_on {
        Some(_) => Err(Refusal::WrongState { state: "settled".to_owned() }.into()),
        None => Ok(need),
    }
}

async fn find(database: &mut SqliteConnection, id: i64) -> Result<Need> {
    sqlx::query_as!(
        Need,
        r#"select need.id as "id!", need.case_file, need.kind, need, objective, follow_up, what as "step?", due_on as "due_on?",
             assigned.name as "assigned_name?", done_on as "done_on?", author.name as recorded_by_name, recorded_at,
             settled_on
           from need
             join staff author on author.account = recorded_by
             left join follow_up on follow_up.id = follow_up
             left join staff assigned on assigned.account = assigned_to
           where need.id = ?"#,
        id
    )
    .fetch_optional(database)
    .await?
    .ok_or_else(|| Refusal::NotFound { noun: "need".to_owned() }.into())
}
