//! Backups: the whole vault in one sealed file on another disk, read back before it counts; a few are kept, and tried.

pub mod drill;
pub mod making;
pub mod restoration;
pub mod restore;
mod rotation;
#[cfg(test)]
pub(crate) mod tests;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use sqlx::SqliteConnection;
use tokio::{task::spawn_blocking, time::timeout};
use ts_rs::TS;
use vault::{
    Anchor, Keys, LockedBackup,
    backup::{look_at_medium, standing},
};

use crate::{
    Agent, Refusal, Result,
    clock::written,
    journal::{Event, Noun, Verb},
    session::Nothing,
    staff,
    write::Write,
};
pub use drill::BackupDrill;
pub use making::BackupProgress;

/// After how many days without a verified backup one is asked for.
const DUE_DAYS: i64 = 7;

/// Nobody waits longer for a medium when the desk opens.
const PATIENCE: Duration = Duration::from_secs(2);

/// What is known of a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum BackupState {
    /// It was read back whole.
    Verified,
    /// It stands there, and nobody has read it back from this vault.
    Unverified,
    /// It does not open any more.
    Damaged,
    /// It was made, and does not stand there.
    Missing,
}

/// A backup, for the list.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct BackupLine {
    /// The file's name.
    pub name: String,
    /// Instant.
    pub made_at: String,
    /// Display name; null when it is not known here.
    pub made_by: Option<String>,
    /// Length of the file.
    pub bytes: i64,
    /// What is known of it.
    pub state: BackupState,
    /// Instant at which it was last read back whole.
    pub verified_at: Option<String>,
}

/// Where the backups are, and which.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Backups {
    /// Where they go; null until somebody chose.
    pub folder: Option<String>,
    /// Whether that place answers.
    pub reachable: bool,
    /// Whether it is on the vault's own disk, whose end would be theirs.
    pub same_disk: bool,
    /// The latest first.
    pub lines: Vec<BackupLine>,
    /// The latest drills first.
    pub drills: Vec<BackupDrill>,
    /// Whether one is due.
    pub reminder: BackupReminder,
}

/// Whether a backup is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct BackupReminder {
    /// No backup was verified for seven days.
    pub due: bool,
    /// When the last one was made; null when there is none.
    pub last_made_at: Option<String>,
    /// Days since then, or since the vault was made.
    pub days: i64,
}

/// A backup as the vault knows it.
pub(crate) struct Kept {
    pub(crate) id: i64,
    file_name: String,
    bytes: i64,
    made_at: String,
    made_by: Option<String>,
    verified_at: String,
    failed_at: Option<String>,
}

impl Kept {
    /// Whether the file that stands there is the one that was read back.
    fn is_verified(&self, stands: &vault::backup::Standing) -> bool {
        self.failed_at.is_none() && u64::try_from(self.bytes) == Ok(stands.bytes)
    }
}

pub(crate) async fn backups(agent: &mut Agent, _: Nothing) -> Result<Backups> {
    let folder = place(&mut agent.desk).await?;
    let mut known = known(&mut agent.desk).await?;
    let looked = folder.as_ref().map(|folder| look_at_medium(folder, agent.vault.folder()));
    let found = folder.as_ref().and_then(|folder| standing(folder, agent.vault.vault()).ok());
    let mut lines = Vec::new();
    for stands in found.iter().flatten() {
        let kept = known.remove(&stands.id.to_string());
        let made_by = match kept.as_ref().and_then(|kept| kept.made_by.as_deref()) {
            Some(account) => Some(staff::name_of(&mut agent.desk, account).await?),
            None => None,
        };
        let state = match &kept {
            Some(kept) if kept.is_verified(stands) => BackupState::Verified,
            Some(_) => BackupState::Damaged,
            None => BackupState::Unverified,
        };
        lines.push(BackupLine {
            name: stands.name.clone(),
            made_at: stands.made_at.clone(),
            made_by,
            bytes: i64::try_from(stands.bytes).unwrap_or(i64::MAX),
            state,
            verified_at: kept.map(|kept| kept.verified_at),
        });
    }
    if found.is_some() {
        lines.extend(known.into_values().map(|kept| BackupLine {
            name: kept.file_name,
            made_at: kept.made_at,
            made_by: None,
            bytes: kept.bytes,
            state: BackupState::Missing,
            verified_at: Some(kept.verified_at),
        }));
    }
    lines.sort_by(|one, other| other.made_at.cmp(&one.made_at));
    Ok(Backups {
        folder: folder.map(|folder| folder.display().to_string()),
        reachable: found.is_some(),
        same_disk: matches!(looked, Some(Ok(true))),
        lines,
        drills: drill::drills(agent).await?,
        reminder: backup_reminder(agent, Nothing {}).await?,
    })
}

/// Whether a backup is due: everybody at the desk is told, since whoever is in charge may be away.
pub(crate) async fn backup_reminder(agent: &mut Agent, _: Nothing) -> Result<BackupReminder> {
    let last_made_at = sqlx::query_scalar!(
        r#"select max(made_at) as "last: String" from backup where failed_at is null and removed_at is null"#
    )
    .fetch_one(&mut agent.desk)
    .await?;
    let since = match &last_made_at {
        Some(at) => Some(at.clone()),
        None => {
            sqlx::query_scalar!("select at from journal where sequence = 1").fetch_optional(&mut agent.desk).await?
        }
    };
    let since = since.and_then(|since| since.parse::<DateTime<Utc>>().ok());
    let passed = since.map_or(TimeDelta::zero(), |since| agent.clock.now().signed_duration_since(since));
    Ok(BackupReminder { due: passed >= TimeDelta::days(DUE_DAYS), last_made_at, days: passed.num_days() })
}

/// The place for backups becomes another.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::MediumGone`], [`Refusal::MediumInVault`].
pub(crate) async fn backup_place_choose(agent: &mut Agent, _: Nothing, folder: PathBuf) -> Result<Backups> {
    agent.must_be_in_charge()?;
    look_at_medium(&folder, agent.vault.folder())?;
    let path = folder.to_str().filter(|path| Path::new(path).is_absolute()).ok_or(Refusal::MediumGone)?.to_owned();
    let mut write = Write::begin(agent).await?;
    let (by, at) = (write.account(), write.at());
    sqlx::query!(
        "insert into backup_place (id, folder, chosen_by, chosen_at) values (1, ?, ?, ?)
         on conflict (id) do update set folder = excluded.folder, chosen_by = excluded.chosen_by,
             chosen_at = excluded.chosen_at",
        path,
        by,
        at
    )
    .execute(write.database())
    .await?;
    write.commit(Event::new(Verb::Changed, Noun::BackupPlace, 1)).await?;
    backups(agent, Nothing {}).await
}

async fn place(database: &mut SqliteConnection) -> Result<Option<PathBuf>> {
    let folder = sqlx::query_scalar!("select folder from backup_place where id = 1").fetch_optional(database).await?;
    Ok(folder.map(PathBuf::from))
}

/// How far the vault had come when its latest backup was made, where one stands on a medium that answers soon. Those from before
/// somebody went on with an older vault say nothing any more, nor do those of earlier keys.
///
/// # Errors
/// Damaged database.
pub(crate) async fn anchor(agent: &mut Agent) -> Result<Option<Anchor>> {
    let Some(folder) = place(&mut agent.desk).await? else { return Ok(None) };
    let decided_at =
        sqlx::query_scalar!(r#"select max(at) as "at: String" from older_vault"#).fetch_one(&mut agent.desk).await?;
    let Keys::Agent { desk, .. } = agent.vault.keys().clone() else { return Ok(None) };
    let vault = agent.vault.vault();
    let reading = spawn_blocking(move || {
        let latest = standing(&folder, vault).ok()?.into_iter().next()?;
        if decided_at.is_some_and(|decided_at| latest.made_at <= decided_at) {
            return None;
        }
        let mut backup = LockedBackup::open(&folder.join(latest.name)).ok()?.open_with_key(&desk).ok()?;
        // It comes first: the rest is not read.
        while backup.anchor().is_none() && !backup.go_on(1).ok()?.over {}
        backup.anchor().cloned()
    });
    Ok(timeout(PATIENCE, reading).await.ok().and_then(std::result::Result::ok).flatten())
}

/// # Errors
/// [`Refusal::NoMedium`].
pub(crate) async fn must_have_place(database: &mut SqliteConnection) -> Result<PathBuf> {
    place(database).await?.ok_or_else(|| Refusal::NoMedium.into())
}

/// The backups that were not taken away by the rotation, by their identifiers.
pub(crate) async fn known(database: &mut SqliteConnection) -> Result<BTreeMap<String, Kept>> {
    let rows = sqlx::query!(
        "select id, identifier, file_name, bytes, made_at, made_by, verified_at, failed_at
         from backup where removed_at is null"
    )
    .fetch_all(database)
    .await?;
    let kept = rows.into_iter().map(|row| {
        let kept = Kept {
            id: row.id,
            file_name: row.file_name,
            bytes: row.bytes,
            made_at: row.made_at,
            made_by: row.made_by,
            verified_at: row.verified_at,
            failed_at: row.failed_at,
        };
        (row.identifier, kept)
    });
    Ok(kept.collect())
}

/// What is noted of a backup once it was read back whole.
pub(crate) struct ReadBack<'a> {
    pub(crate) identifier: String,
    pub(crate) name: &'a str,
    pub(crate) bytes: u64,
    pub(crate) made_at: &'a str,
    pub(crate) made_by: Option<&'a str>,
}

/// Notes that it was. Answers its record.
pub(crate) async fn note(agent: &mut Agent, read: ReadBack<'_>) -> Result<i64> {
    let bytes = i64::try_from(read.bytes).unwrap_or(i64::MAX);
    let at = written(agent.clock.now());
    let mut write = Write::begin(agent).await?;
    let id = sqlx::query_scalar!(
        r#"insert into backup (identifier, file_name, bytes, made_at, made_by, verified_at) values (?, ?, ?, ?, ?, ?)
           on conflict (identifier) do update set file_name = excluded.file_name, bytes = excluded.bytes,
               verified_at = excluded.verified_at, failed_at = null, removed_at = null
           returning id as "id!""#,
        read.identifier,
        read.name,
        bytes,
        read.made_at,
        read.made_by,
        at
    )
    .fetch_one(write.database())
    .await?;
    write.commit(Event::new(Verb::Created, Noun::Backup, id)).await?;
    Ok(id)
}

/// Notes that a backup which was whole does not open any more.
pub(crate) async fn note_failure(agent: &mut Agent, identifier: &str) -> Result<()> {
    let mut write = Write::begin(agent).await?;
    let at = write.at();
    let id = sqlx::query_scalar!(
        r#"update backup set failed_at = ? where identifier = ? and failed_at is null returning id as "id!""#,
        at,
        identifier
    )
    .fetch_optional(write.database())
    .await?;
    match id {
        Some(id) => write.commit(Event::new(Verb::Changed, Noun::Backup, id)).await,
        None => Ok(()),
    }
}
