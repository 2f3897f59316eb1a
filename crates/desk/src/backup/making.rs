//! A backup is made, a little at a time, so that the desk goes on meanwhile; then those that are too many go.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::Serialize;
use ts_rs::TS;
use vault::backup::{BackupWriting, standing};

use super::{
    BackupDrill, ReadBack,
    drill::Drilling,
    known, must_have_place, note,
    rotation::{self, Standing},
};
use crate::{
    Agent, Refusal, Result,
    clock::written,
    journal::{self, Event, Noun, Verb},
    session::Nothing,
    statistics::fact,
    upgrade,
    write::Write,
};

/// How much is done at a time, in bytes: a slow stick takes about a second for it.
const SLICE: u64 = 4 << 20;

/// What is under way.
#[derive(Debug)]
pub(crate) enum UnderWay {
    Making(Box<BackupWriting>),
    Drilling(Box<Drilling>),
}

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum BackupStage {
    /// Sealed onto the medium.
    Writing,
    /// Read back from it.
    Reading,
    /// Restored in a place of its own.
    Restoring,
    /// Checked, and compared with the vault.
    Checking,
    /// Nothing is left to do.
    Over,
}

/// How far it is.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct BackupProgress {
    /// What is being done.
    pub stage: BackupStage,
    /// In thousandths of the whole.
    pub per_mille: i64,
    /// The name of the backup that was made, once it is over.
    pub name: Option<String>,
    /// What a drill found, once it is over.
    pub drill: Option<BackupDrill>,
}

impl BackupProgress {
    pub(crate) fn at(stage: BackupStage, done: u64, total: u64) -> Self {
        let per_mille = done.saturating_mul(1000).checked_div(total).unwrap_or(0).min(1000);
        Self { stage, per_mille: i64::try_from(per_mille).unwrap_or(1000), name: None, drill: None }
    }
}

/// Begins one in the place that was chosen. What was under way is given up.
///
/// # Errors
/// [`Refusal::NoMedium`]; the medium's refusals.
pub(crate) async fn backup_begin(agent: &mut Agent, _: Nothing) -> Result<BackupProgress> {
    let folder = must_have_place(&mut agent.desk).await?;
    begin_in(agent, &folder).await
}

/// Begins one in a folder.
///
/// # Errors
/// The medium's refusals.
pub async fn begin_in(agent: &mut Agent, folder: &Path) -> Result<BackupProgress> {
    agent.under_way = None;
    if agent.older.is_some() {
        return Err(Refusal::OlderVault.into());
    }
    // A save whose facts could not be written would make two databases that differ.
    fact::catch_up(agent).await?;
    let desk_head = journal::head(&mut agent.desk).await?;
    let statistics_head = journal::head(&mut agent.statistics).await?;
    let at = written(agent.clock.now());
    let heads = (at.as_str(), desk_head, statistics_head);
    let writing = agent.vault.begin_backup(&mut agent.desk, &mut agent.statistics, heads, folder).await?;
    agent.under_way = Some(UnderWay::Making(Box::new(writing)));
    Ok(BackupProgress::at(BackupStage::Writing, 0, 1))
}

/// Does a little more of what is under way.
///
/// # Errors
/// [`Refusal::NothingUnderWay`]; the medium's refusals: it is given up then.
pub(crate) async fn backup_go_on(agent: &mut Agent, _: Nothing) -> Result<BackupProgress> {
    go_on(agent).await
}

/// The same, for the command line.
///
/// # Errors
/// As [`Refusal::NothingUnderWay`].
pub async fn go_on(agent: &mut Agent) -> Result<BackupProgress> {
    match agent.under_way.take() {
        Some(UnderWay::Making(mut writing)) => {
            let progress = writing.go_on(SLICE)?;
            if !progress.over {
                let stage = if progress.done.saturating_mul(2) < progress.total {
                    BackupStage::Writing
                } else {
                    BackupStage::Reading
                };
                agent.under_way = Some(UnderWay::Making(writing));
                return Ok(BackupProgress::at(stage, progress.done, progress.total));
            }
            keep(agent, &writing).await?;
            let name = Some(writing.name().to_owned());
            Ok(BackupProgress { name, ..BackupProgress::at(BackupStage::Over, 1, 1) })
        }
        Some(UnderWay::Drilling(drilling)) => drilling.go_on(agent, SLICE).await,
        None => Err(Refusal::NothingUnderWay.into()),
    }
}

/// Gives up what is under way; nothing of it stays.
pub(crate) async fn backup_stop(agent: &mut Agent, _: Nothing) -> Result<Nothing> {
    agent.under_way = None;
    Ok(Nothing {})
}

async fn keep(agent: &mut Agent, writing: &BackupWriting) -> Result<()> {
    let account = agent.account.clone();
    let read = ReadBack {
        identifier: writing.id().to_string(),
        name: writing.name(),
        bytes: writing.bytes(),
        made_at: writing.made_at(),
        made_by: Some(&account),
    };
    note(agent, read).await?;
    upgrade::forget_before(agent.vault.folder())?;
    rotate(agent, writing.folder()).await
}

/// Takes away those that are too many. One that does not go stays, and is tried again next time.
async fn rotate(agent: &mut Agent, folder: &Path) -> Result<()> {
    let known = known(&mut agent.desk).await?;
    let mut there = Vec::new();
    for stands in standing(folder, agent.vault.vault())? {
        let Ok(at) = stands.made_at.parse() else { continue };
        let kept = known.get(&stands.id.to_string());
        let verified = kept.is_some_and(|kept| kept.is_verified(&stands));
        there.push((Standing { at, verified }, kept.map(|kept| kept.id), stands.name));
    }
    let standing: Vec<Standing> = there.iter().map(|(one, ..)| *one).collect();
    for place in rotation::to_remove(&standing) {
        let Some((_, id, name)) = there.get(place) else { continue };
        remove(agent, &folder.join(name), *id).await?;
    }
    Ok(())
}

async fn remove(agent: &mut Agent, path: &PathBuf, id: Option<i64>) -> Result<()> {
    if let Err(error) = fs::remove_file(path) {
        tracing::warn!(kind = ?error.kind(), "a backup that is one too many stays");
        return Ok(());
    }
    let Some(id) = id else { return Ok(()) };
    let mut write = Write::begin(agent).await?;
    let at = write.at();
    sqlx::query!("update backup set removed_at = ? where id = ?", at, id).execute(write.database()).await?;
    write.commit(Event::new(Verb::Discarded, Noun::Backup, id)).await
}
