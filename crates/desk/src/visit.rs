//! A supervisor's visit: how far the desk's journal had come, as they saw it, and whether it goes on from what they saw before. A
//! history that somebody rewrote with the desk's own keys in between does not.

#[cfg(test)]
mod tests;

use serde::Serialize;
use sqlx::SqliteConnection;
use ts_rs::TS;
use vault::{JournalHead, Role, WitnessKey};

use crate::{
    Agent, Refusal, Result, Supervisor,
    journal::{self, Event, Noun, Verb},
    session::Nothing,
    write::Write,
};

/// How the desk's journal stands against what a supervisor saw of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum VisitStanding {
    /// The desk did not write down yet how far its journal has come.
    Unknown,
    /// This account was never here, as far as the vault knows.
    First,
    /// Nobody was at the desk since.
    Unchanged,
    /// The desk's program found what was seen then, and went on from there.
    GoesOn,
    /// It does not go on from there.
    Rewritten,
    /// What the visit left is not what this account left: somebody changed it, or the account was given a new code since.
    NotMine,
}

/// What a supervisor is told of the desk's journal.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Visit {
    /// How it stands.
    pub standing: VisitStanding,
    /// Instant of the visit that is spoken of: the one before, or the one after which the journal was rewritten.
    pub before: Option<String>,
    /// The last entry of the journal at that visit.
    pub before_sequence: Option<i64>,
    /// The last entry of the journal as the desk last wrote it down.
    pub sequence: Option<i64>,
}

/// How far the desk's journal has come, as it stands for supervisors.
struct Head {
    sequence: i64,
    seal: Vec<u8>,
}

// ---- the supervisor's part ------------------------------------------------------------------------------------------

/// Compares what stands there with what this account remembers, notes the visit beside `event`, and keeps the answer.
///
/// # Errors
/// Full disk, damaged database.
pub(crate) async fn enter(supervisor: &mut Supervisor, event: Event) -> Result<()> {
    let head = sqlx::query_as!(Head, "select sequence, seal from desk_head where id = 1")
        .fetch_optional(&mut supervisor.statistics)
        .await?;
    let (visit, seen_before) = compared(supervisor, head.as_ref()).await?;
    let key = supervisor.vault.derive_visit_key();
    let mut write = Write::begin_in_statistics(supervisor).await?;
    if let Some(Head { sequence, seal }) = head.filter(|_| !seen_before) {
        let (account, at) = (write.account(), write.at());
        let mac = &key.code(&at, sequence, &seal)[..];
        let id = sqlx::query!(
            "insert into visit (account, at, sequence, seal, mac) values (?, ?, ?, ?, ?)",
            account,
            at,
            sequence,
            seal,
            mac
        )
        .execute(write.database())
        .await?
        .last_insert_rowid();
        write.also(Event::new(Verb::Created, Noun::Visit, id));
    }
    write.commit(event).await?;
    supervisor.visit = Some(visit);
    Ok(())
}

/// How the head stands against the visits of this account, and whether the last of them saw this very head.
async fn compared(supervisor: &mut Supervisor, head: Option<&Head>) -> Result<(Visit, bool)> {
    let visits = sqlx::query!(
        "select at, sequence, seal, mac, refuted_at from visit where account = ? order by id",
        supervisor.account
    )
    .fetch_all(&mut supervisor.statistics)
    .await?;
    let key = supervisor.vault.derive_visit_key();
    let (refuted, last) = (visits.iter().rev().find(|visit| !visit.refuted_at.is_empty()), visits.last());
    let same = match (last, head) {
        (Some(last), Some(head)) => last.sequence == head.sequence && last.seal == head.seal,
        _ => false,
    };
    let standing = match (last, head) {
        _ if refuted.is_some() => VisitStanding::Rewritten,
        (Some(last), _) if key.code(&last.at, last.sequence, &last.seal)[..] != last.mac => VisitStanding::NotMine,
        (Some(_), Some(_)) if same => VisitStanding::Unchanged,
        (Some(last), Some(head)) if head.sequence > last.sequence => VisitStanding::GoesOn,
        (Some(_), _) => VisitStanding::Rewritten,
        (None, Some(_)) => VisitStanding::First,
        (None, None) => VisitStanding::Unknown,
    };
    let spoken_of = refuted.or(last);
    let visit = Visit {
        standing,
        before: spoken_of.map(|visit| visit.at.clone()),
        before_sequence: spoken_of.map(|visit| visit.sequence),
        sequence: head.map(|head| head.sequence),
    };
    Ok((visit, same && standing != VisitStanding::NotMine))
}

/// How the desk's journal stands against what this supervisor saw of it.
pub(crate) async fn visit(supervisor: &mut Supervisor, _: Nothing) -> Result<Visit> {
    supervisor.visit.clone().ok_or_else(|| Refusal::WrongSession.into())
}

// ---- the desk's part ------------------------------------------------------------------------------------------------

/// At each opening of the desk: compares the journal with what every visit saw of it, notes those from which it does not go on, and
/// writes down for supervisors how far it has come. The key is made once there is a supervisor.
///
/// # Errors
/// Full disk, damaged database.
pub(crate) async fn answer(agent: &mut Agent) -> Result<()> {
    if witness_key(&mut agent.desk).await?.is_none() {
        if !agent.vault.accounts().iter().any(|account| account.role == Role::Supervisor) {
            return Ok(());
        }
        make_witness_key(agent).await?;
    }
    for id in left_behind(&mut agent.desk, &mut agent.statistics).await? {
        refute(agent, id).await?;
    }
    write_head(agent).await
}

/// Writes down for supervisors how far the desk's journal has come, where there are any.
///
/// # Errors
/// Full disk, damaged database.
pub(crate) async fn write_head(agent: &mut Agent) -> Result<()> {
    let Some(key) = witness_key(&mut agent.desk).await? else { return Ok(()) };
    let head = journal::head(&mut agent.desk).await?;
    let (sequence, seal) = (head.sequence, &key.seal(&head)[..]);
    sqlx::query!(
        "insert into desk_head (id, sequence, seal) values (1, ?, ?)
         on conflict (id) do update set sequence = excluded.sequence, seal = excluded.seal",
        sequence,
        seal
    )
    .execute(&mut agent.statistics)
    .await?;
    Ok(())
}

/// The visits from which the desk's journal does not go on.
///
/// # Errors
/// Damaged database.
pub(crate) async fn left_behind(desk: &mut SqliteConnection, statistics: &mut SqliteConnection) -> Result<Vec<i64>> {
    let key = witness_key(desk).await?;
    let visits =
        sqlx::query!(r#"select id as "id!", sequence, seal from visit order by id"#).fetch_all(statistics).await?;
    let mut left_behind = Vec::new();
    for visit in visits {
        let hash = sqlx::query_scalar!("select hash from journal where sequence = ?", visit.sequence)
            .fetch_optional(&mut *desk)
            .await?;
        let seal = match (&key, hash.map(TryInto::try_into)) {
            (Some(key), Some(Ok(hash))) => Some(key.seal(&JournalHead::new(visit.sequence, hash))),
            _ => None,
        };
        if seal.is_none_or(|seal| visit.seal != seal) {
            left_behind.push(visit.id);
        }
    }
    Ok(left_behind)
}

/// The last entry of a visit from which the journal does not go on, where nobody was told yet.
///
/// # Errors
/// Damaged database.
pub(crate) async fn unsaid(agent: &mut Agent) -> Result<Option<i64>> {
    for id in left_behind(&mut agent.desk, &mut agent.statistics).await? {
        let sequence = sqlx::query_scalar!("select sequence from visit where id = ? and refuted_at = ''", id)
            .fetch_optional(&mut agent.statistics)
            .await?;
        if sequence.is_some() {
            return Ok(sequence);
        }
    }
    Ok(None)
}

/// Notes, once, that the journal does not go on from a visit.
async fn refute(agent: &mut Agent, visit: i64) -> Result<()> {
    let Agent { statistics, keys, account, clock, .. } = agent;
    let mut write = Write::begin_elsewhere(statistics, &keys.statistics_chain, account, *clock).await?;
    let at = write.at();
    let noted = sqlx::query!("update visit set refuted_at = ? where id = ? and refuted_at = ''", at, visit)
        .execute(write.database())
        .await?;
    match noted.rows_affected() {
        0 => Ok(()),
        _ => write.commit(Event::new(Verb::Changed, Noun::Visit, visit)).await,
    }
}

async fn witness_key(desk: &mut SqliteConnection) -> Result<Option<WitnessKey>> {
    let key = sqlx::query_scalar!("select key from witness_key where id = 1").fetch_optional(desk).await?;
    Ok(key.and_then(|key| WitnessKey::from_slice(&key)))
}

async fn make_witness_key(agent: &mut Agent) -> Result<()> {
    let key = WitnessKey::make()?;
    let mut write = Write::begin(agent).await?;
    let (at, key) = (write.at(), &key.expose()[..]);
    sqlx::query!("insert into witness_key (id, key, made_at) values (1, ?, ?)", key, at)
        .execute(write.database())
        .await?;
    write.commit(Event::new(Verb::Created, Noun::WitnessKey, 1)).await
}
