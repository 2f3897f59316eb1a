//! A drill: a backup is restored in a place of its own, checked as a vault is, compared with the one that is open, and removed.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::{Connection, SqliteConnection};
use ts_rs::TS;
use vault::{
    JournalHead, Keys, LockedBackup,
    backup::{Progress, Restoring},
    database,
};

use super::{
    BackupProgress, ReadBack,
    making::{BackupStage, UnderWay},
    must_have_place, note, note_failure,
};
use crate::{
    Agent, Document, Error, Fault, Refusal, Result,
    journal::{self, Event, Noun, Verb},
    session::{DESK, STATISTICS, open},
    staff, text, training,
    verification::{self, Verification},
    write::Write,
};

/// The backup concerned, by the name of its file.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneBackup {
    pub name: String,
}

/// The drill concerned.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneBackupDrill {
    pub backup_drill: i64,
}

/// What a drill found.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct BackupDrill {
    /// Its record.
    pub id: i64,
    /// The file's name.
    pub name: String,
    /// Instant at which the backup was made.
    pub made_at: String,
    /// Instant of the drill.
    pub at: String,
    /// Display name of whoever did it.
    pub by: String,
    /// Length of the file.
    pub bytes: i64,
    /// Everything below holds.
    pub whole: bool,
    /// Every page of the desk's database holds.
    pub desk: bool,
    /// Every page of the statistics holds.
    pub statistics: bool,
    /// Both journals hold, with every record that they speak of.
    pub journals: bool,
    /// The facts are those that the records give.
    pub facts: bool,
    /// Every document opens.
    pub documents: bool,
    /// The journal of the vault goes on from the backup's.
    pub same_story: bool,
    /// Entries of the desk's journal.
    pub entries: i64,
    /// Files.
    pub case_files: i64,
    /// Documents.
    pub attached_documents: i64,
}

/// A drill under way. Dropped before it is over, nothing of it stays.
#[derive(Debug)]
pub(crate) struct Drilling {
    restoring: Option<Restoring>,
    place: Place,
    identifier: String,
    name: String,
    bytes: u64,
    made_at: String,
}

/// Where the vault of the drill stands, until dropped.
#[derive(Debug)]
struct Place {
    vault: PathBuf,
}

impl Drop for Place {
    fn drop(&mut self) {
        if vault::backup::clear_drill(&self.vault).is_err() {
            tracing::warn!("what a drill restored stays until the next one");
        }
    }
}

/// # Errors
/// [`Refusal::NotAllowed`]; [`Refusal::NotFound`]; [`Refusal::BackupOfAnotherVault`], [`Refusal::BackupOfEarlierKeys`],
/// [`Refusal::DamagedBackup`]; the medium's refusals.
pub(crate) async fn backup_drill_begin(agent: &mut Agent, request: OneBackup) -> Result<BackupProgress> {
    agent.must_be_in_charge()?;
    // A name and no path: nothing is read beside the place that was chosen.
    if request.name.contains(['/', '\\']) {
        return Err(Refusal::NotFound { noun: "backup".to_owned() }.into());
    }
    let path = must_have_place(&mut agent.desk).await?.join(&request.name);
    begin(agent, &path).await
}

/// The same, of whatever file.
///
/// # Errors
/// As [`backup_drill_begin`].
pub async fn begin(agent: &mut Agent, path: &Path) -> Result<BackupProgress> {
    agent.must_be_in_charge()?;
    agent.under_way = None;
    let Keys::Agent { desk, .. } = agent.vault.keys() else { return Err(Refusal::NotAllowed.into()) };
    let bytes = path.metadata().map_err(|_| Refusal::MediumGone)?.len();
    let backup = LockedBackup::open(path)?;
    if backup.vault() != agent.vault.vault() {
        return Err(Refusal::BackupOfAnotherVault.into());
    }
    let (identifier, made_at) = (backup.id().to_string(), backup.made_at().to_owned());
    let vault = agent.vault.folder().to_owned();
    vault::backup::clear_drill(&vault)?;
    let opened = backup.open_with_key(desk)?;
    let restoring = opened.restore(&vault::backup::drill_place(&vault))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let place = Place { vault };
    let drilling = Drilling { restoring: Some(restoring), place, identifier, name, bytes, made_at };
    agent.under_way = Some(UnderWay::Drilling(Box::new(drilling)));
    Ok(BackupProgress::at(BackupStage::Restoring, 0, 1))
}

impl Drilling {
    pub(super) async fn go_on(mut self: Box<Self>, agent: &mut Agent, bytes: u64) -> Result<BackupProgress> {
        let Some(mut restoring) = self.restoring.take() else { return self.check(agent).await };
        match restoring.go_on(bytes) {
            Ok(Progress { over: true, .. }) => {
                agent.under_way = Some(UnderWay::Drilling(self));
                Ok(BackupProgress::at(BackupStage::Checking, 1, 1))
            }
            Ok(progress) => {
                self.restoring = Some(restoring);
                agent.under_way = Some(UnderWay::Drilling(self));
                Ok(BackupProgress::at(BackupStage::Restoring, progress.done, progress.total))
            }
            Err(error) => {
                if matches!(error, vault::VaultError::DamagedBackup) {
                    note_failure(agent, &self.identifier).await?;
                }
                Err(error.into())
            }
        }
    }

    /// Opens what was restored, and looks at it as `verify` looks at a vault.
    async fn check(self: Box<Self>, agent: &mut Agent) -> Result<BackupProgress> {
        let folder = vault::backup::drill_place(&self.place.vault);
        let Keys::Agent { desk: desk_key, statistics: statistics_key, .. } = agent.vault.keys().clone() else {
            return Err(Refusal::NotAllowed.into());
        };
        let mut desk = open(&folder.join(database::DESK), &desk_key.derive_database_key(), false, &DESK).await?;
        let path = folder.join(database::STATISTICS);
        let mut statistics = open(&path, &statistics_key.derive_database_key(), false, &STATISTICS).await?;
        let files = agent.vault.sealed_files_of(&folder, &desk_key);
        let found = verification::of(&mut desk, &mut statistics, &agent.keys, &files).await?;
        let head = journal::head(&mut desk).await?;
        let counts = Counts::of(&mut desk).await?;
        desk.close().await?;
        statistics.close().await?;
        let same_story = journal::holds(&mut agent.desk, &head).await?;
        let read = ReadBack {
            identifier: self.identifier.clone(),
            name: &self.name,
            bytes: self.bytes,
            made_at: &self.made_at,
            made_by: None,
        };
        let backup = note(agent, read).await?;
        let id = keep(agent, backup, &found, (same_story, head, counts)).await?;
        let drill = find(agent, id).await?;
        Ok(BackupProgress { drill: Some(drill), ..BackupProgress::at(BackupStage::Over, 1, 1) })
    }
}

struct Counts {
    case_files: i64,
    attached_documents: i64,
}

impl Counts {
    async fn of(database: &mut SqliteConnection) -> Result<Self> {
        let row = sqlx::query!(
            r#"select (select count(*) from case_file) as "case_files!: i64",
                 (select count(*) from attached_document where withdrawn_on is null) as "attached_documents!: i64""#
        )
        .fetch_one(database)
        .await?;
        Ok(Self { case_files: row.case_files, attached_documents: row.attached_documents })
    }
}

async fn keep(
    agent: &mut Agent,
    backup: i64,
    found: &Verification,
    (same_story, head, counts): (bool, JournalHead, Counts),
) -> Result<i64> {
    let (journals, documents) = (found.journals(), found.all_documents());
    let mut write = Write::begin(agent).await?;
    let (at, author) = (write.at(), write.account());
    let id = sqlx::query!(
        "insert into backup_drill (backup, at, author, desk, statistics, journals, facts, documents, same_story, entries,
             case_files, attached_documents)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        backup,
        at,
        author,
        found.desk,
        found.statistics,
        journals,
        found.facts,
        documents,
        same_story,
        head.sequence,
        counts.case_files,
        counts.attached_documents
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    write.commit(Event::new(Verb::Created, Noun::BackupDrill, id)).await?;
    Ok(id)
}

/// The latest first.
pub(super) async fn drills(agent: &mut Agent) -> Result<Vec<BackupDrill>> {
    let ids = sqlx::query_scalar!(r#"select id as "id!" from backup_drill order by id desc limit 12"#)
        .fetch_all(&mut agent.desk)
        .await?;
    let mut drills = Vec::new();
    for id in ids {
        drills.push(find(agent, id).await?);
    }
    Ok(drills)
}

async fn find(agent: &mut Agent, id: i64) -> Result<BackupDrill> {
    let row = sqlx::query!(
        r#"select file_name, made_at, bytes, at, author, desk as "desk: bool", statistics as "statistics: bool",
             journals as "journals: bool", facts as "facts: bool", documents as "documents: bool",
             same_story as "same_story: bool", entries, case_files, attached_documents
           from backup_drill join backup on backup.id = backup where backup_drill.id = ?"#,
        id
    )
    .fetch_optional(&mut agent.desk)
    .await?
    .ok_or_else(|| Refusal::NotFound { noun: "backup_drill".to_owned() })?;
    Ok(BackupDrill {
        id,
        name: row.file_name,
        made_at: row.made_at,
        at: row.at,
        by: staff::name_of(&mut agent.desk, &row.author).await?,
        bytes: row.bytes,
        whole: [row.desk, row.statistics, row.journals, row.facts, row.documents, row.same_story] == [true; 6],
        desk: row.desk,
        statistics: row.statistics,
        journals: row.journals,
        facts: row.facts,
        documents: row.documents,
        same_story: row.same_story,
        entries: row.entries,
        case_files: row.case_files,
        attached_documents: row.attached_documents,
    })
}

/// The certificate of a drill, to put away or to show.
pub(crate) async fn backup_drill_certificate(agent: &mut Agent, request: OneBackupDrill) -> Result<Document> {
    agent.must_be_in_charge()?;
    let drill = find(agent, request.backup_drill).await?;
    let bytes = certificate(&drill, agent.vault.is_training())?;
    Write::begin(agent).await?.commit(Event::new(Verb::Exported, Noun::BackupDrill, drill.id)).await?;
    Ok(Document { name: format!("{}-{}.pdf", text::say("certificate-file-name"), day(&drill.at)), bytes })
}

/// The same, for the command line.
///
/// # Errors
/// A fault of the typesetting.
pub fn certificate(drill: &BackupDrill, training: bool) -> Result<Vec<u8>> {
    let title = text::say("certificate-title");
    let checks = [
        ("desk", drill.desk),
        ("statistics", drill.statistics),
        ("journals", drill.journals),
        ("facts", drill.facts),
        ("documents", drill.documents),
        ("same-story", drill.same_story),
    ];
    let checks: Vec<_> = checks
        .iter()
        .map(|(check, holds)| {
            json!({
                "what": text::say(&format!("certificate-check-{check}")),
                "answer": text::say(if *holds { "certificate-holds" } else { "certificate-fails" }),
                "holds": holds,
            })
        })
        .collect();
    let about = [
        ("backup", drill.name.clone()),
        ("made", moment(&drill.made_at)),
        ("drilled", moment(&drill.at)),
        ("by", drill.by.chars().filter(|character| paper::writes(*character)).collect()),
        (
            "bytes",
            text::say_with(
                "certificate-megabytes",
                &[("count", &drill.bytes.div_euclid(1_000_000).max(1).to_string())],
            ),
        ),
        ("entries", drill.entries.to_string()),
        ("case-files", drill.case_files.to_string()),
        ("attached-documents", drill.attached_documents.to_string()),
    ];
    let about: Vec<_> = about
        .iter()
        .map(|(what, value)| json!({ "what": text::say(&format!("certificate-{what}")), "value": value }))
        .collect();
    let data = json!({
        "title": title,
        "verdict": text::say(if drill.whole { "certificate-whole" } else { "certificate-not-whole" }),
        "whole": drill.whole,
        "lead": text::say("certificate-lead"),
        "about": about,
        "checks_title": text::say("certificate-checks"),
        "checks": checks,
        "foot": text::say("certificate-foot"),
        "signature": text::say("certificate-signature"),
    })
    .to_string();
    let made_on = day(&drill.at).parse().map_err(|error: chrono::ParseError| Error::Fault(Fault::new(error)))?;
    let mark = training::mark(training);
    let template = include_str!("certificate.typ");
    let order = paper::Order { template, data: data.as_bytes(), title: &title, made_on, mark: mark.as_deref() };
    paper::print(&order).map_err(|error| Error::Fault(Fault::new(error)))
}

fn day(instant: &str) -> String {
    instant.split('T').next().unwrap_or_default().to_owned()
}

/// An instant as it is read on paper, with the world's clock named: the desk's own may be another when it is read.
fn moment(instant: &str) -> String {
    let time = instant.split('T').nth(1).and_then(|time| time.get(..5)).unwrap_or_default();
    text::say_with("certificate-moment", &[("day", &text::long_day(&day(instant))), ("time", &text::hour(time))])
}
