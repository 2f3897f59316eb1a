//! The full check of a vault: both databases, both journals, the facts against the records, the documents, and what supervisors
//! remember of the desk's journal. Once a week the desk makes it by itself, a little at a time, while nobody asks for anything.

#[cfg(test)]
pub(crate) mod tests;
#[cfg(test)]
mod weekly_tests;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use sqlx::SqliteConnection;
use ts_rs::TS;
use vault::{SealedFiles, database};

use crate::{
    Agent, Error, Refusal, Result, Session, attached_document,
    journal::{self, Event, Finding, Noun, Verb},
    session::{AgentKeys, Nothing, State},
    statistics::fact,
    visit,
    write::Write,
};

/// After how many days a full check is made again.
const DUE_DAYS: i64 = 7;
/// After how many entries of the journal it is, whatever the clock says.
const DUE_ENTRIES: i64 = 10_000;
/// Entries or records of one slice of a check: whoever asks for something waits for no more than these.
const SLICE: usize = 500;

/// What a full check found.
#[derive(Debug)]
pub struct Verification {
    /// Every page and reference of `desk.db` holds.
    pub desk: bool,
    /// Every page and reference of `statistics.db` holds.
    pub statistics: bool,
    /// The desk's journal and the records it speaks of.
    pub journal: Finding,
    /// The journal of the statistics and the releases it speaks of.
    pub statistics_journal: Finding,
    /// The facts are those that the records give.
    pub facts: bool,
    /// The documents whose sealed files are missing or not as they were sealed.
    pub documents: Vec<i64>,
    /// How many files stand among the documents of which no record speaks: an older `desk.db` was put back.
    pub stray_documents: usize,
    /// The visits of supervisors after which the desk's journal was written anew.
    pub visits: Vec<i64>,
}

impl Verification {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.desk && self.statistics && self.facts && self.journals() && self.all_documents() && self.visits.is_empty()
    }

    /// Whether both journals hold, with every record that they speak of.
    pub(crate) fn journals(&self) -> bool {
        let whole = |finding: &Finding| matches!(finding, Finding::Whole { .. });
        whole(&self.journal) && whole(&self.statistics_journal)
    }

    /// Whether every document opens, and none is there of which no record speaks.
    pub(crate) fn all_documents(&self) -> bool {
        self.documents.is_empty() && self.stray_documents == 0
    }
}

/// A vault to be checked: its databases and its documents, wherever they stand.
pub(crate) struct Parts<'a> {
    pub(crate) desk: &'a mut SqliteConnection,
    pub(crate) statistics: &'a mut SqliteConnection,
    pub(crate) keys: &'a AgentKeys,
    pub(crate) files: &'a SealedFiles,
}

/// A full check, a little at a time. Given up in the middle of a slice, it goes on from where it was.
#[derive(Debug)]
pub(crate) struct Check {
    stage: Stage,
    found: Verification,
}

#[derive(Debug)]
enum Stage {
    Pages,
    StatisticsPages,
    Journal(journal::Check),
    StatisticsJournal(journal::Check),
    Visits,
    Facts,
    Documents { after: i64 },
    StrayDocuments,
    Structure,
    StatisticsStructure,
    Over,
}

impl Default for Check {
    fn default() -> Self {
        let found = Verification {
            desk: false,
            statistics: false,
            journal: Finding::Unreadable,
            statistics_journal: Finding::Unreadable,
            facts: false,
            documents: Vec::new(),
            stray_documents: 0,
            visits: Vec::new(),
        };
        Self { stage: Stage::Pages, found }
    }
}

impl Check {
    /// Goes on by one slice. False once it is over.
    async fn go_on(&mut self, vault: &mut Parts<'_>, most: usize) -> Result<bool> {
        let Parts { desk, statistics, keys, files } = vault;
        let found = &mut self.found;
        self.stage = match &mut self.stage {
            Stage::Pages => {
                found.desk = database::pages_hold(desk).await?;
                Stage::StatisticsPages
            }
            Stage::StatisticsPages => {
                found.statistics = database::pages_hold(statistics).await?;
                Stage::Journal(journal::Check::default())
            }
            Stage::Journal(check) => {
                let went_on = check.go_on(desk, &keys.desk_chain, &journal::DESK, most).await;
                match unless_damaged(went_on, Some(Finding::Unreadable))? {
                    None => return Ok(true),
                    Some(finding) => found.journal = finding,
                }
                Stage::StatisticsJournal(journal::Check::default())
            }
            Stage::StatisticsJournal(check) => {
                let went_on = check.go_on(statistics, &keys.statistics_chain, &journal::STATISTICS, most).await;
                match unless_damaged(went_on, Some(Finding::Unreadable))? {
                    None => return Ok(true),
                    Some(finding) => found.statistics_journal = finding,
                }
                Stage::Visits
            }
            Stage::Visits => {
                found.visits = unless_damaged(visit::left_behind(desk, statistics).await, Vec::new())?;
                Stage::Facts
            }
            Stage::Facts => {
                found.facts = unless_damaged(fact::agree(desk, statistics, &keys.desk).await, false)?;
                Stage::Documents { after: 0 }
            }
            Stage::Documents { after } => {
                match unless_damaged(attached_document::next_is_whole(desk, files, *after).await, None)? {
                    Some((id, whole)) => {
                        if !whole {
                            found.documents.push(id);
                        }
                        Stage::Documents { after: id }
                    }
                    None => Stage::StrayDocuments,
                }
            }
            Stage::StrayDocuments => {
                found.stray_documents = unless_damaged(attached_document::strays(desk, files).await, 0)?;
                Stage::Structure
            }
            Stage::Structure => {
                found.desk = found.desk && database::structure_holds(desk).await?;
                Stage::StatisticsStructure
            }
            Stage::StatisticsStructure => {
                found.statistics = found.statistics && database::structure_holds(statistics).await?;
                Stage::Over
            }
            Stage::Over => return Ok(false),
        };
        Ok(!matches!(self.stage, Stage::Over))
    }

    fn is_over(&self) -> bool {
        matches!(self.stage, Stage::Over) || self.found_damaged_pages()
    }

    /// Whether a page is damaged: what is read of it through the connection takes the others away too, so that the desk, at work,
    /// does without the rest of the check.
    fn found_damaged_pages(&self) -> bool {
        let looked = !matches!(self.stage, Stage::Pages | Stage::StatisticsPages);
        looked && !(self.found.desk && self.found.statistics)
    }
}

impl Agent {
    /// Checks the whole vault.
    ///
    /// # Errors
    /// Only when a check cannot run: damage found is an answer.
    pub async fn verify(&mut self) -> Result<Verification> {
        if self.older.is_none()
            && database::is_whole(&mut self.desk).await?
            && database::is_whole(&mut self.statistics).await?
        {
            // A save whose facts could not be written is no damage.
            fact::catch_up(self).await?;
        }
        let files = attached_document::sealed_files(self);
        of(&mut self.desk, &mut self.statistics, &self.keys, &files).await
    }
}

/// Checks a vault by its databases and its documents, wherever they stand.
///
/// # Errors
/// As [`Agent::verify`].
pub(crate) async fn of(
    desk: &mut SqliteConnection,
    statistics: &mut SqliteConnection,
    keys: &AgentKeys,
    files: &SealedFiles,
) -> Result<Verification> {
    let mut vault = Parts { desk, statistics, keys, files };
    let mut check = Check::default();
    while check.go_on(&mut vault, usize::MAX).await? {}
    Ok(check.found)
}

/// What a check answered, or `found` when a damaged page stopped it.
fn unless_damaged<T>(answer: Result<T>, found: T) -> Result<T> {
    match answer {
        Err(Error::Refused(Refusal::DamagedDatabase)) => Ok(found),
        answer => answer,
    }
}

// ---- the weekly check -----------------------------------------------------------------------------------------------

/// A full check that the desk made by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct LastVerification {
    /// Instant at which it was over, as the clock of that day said.
    pub at: String,
    /// Nothing was found.
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
    /// The journal goes on from what supervisors saw of it.
    pub visits: bool,
}

/// Where the weekly check stands in this session.
#[derive(Debug, Default)]
pub(crate) enum Weekly {
    /// Nobody looked yet whether it is due.
    #[default]
    Unknown,
    UnderWay(Box<Check>),
    /// It was not due, or it was made: what was found then.
    Over(Option<LastVerification>),
}

impl LastVerification {
    fn of(at: String, found: &Verification) -> Self {
        Self {
            at,
            whole: found.is_clean(),
            desk: found.desk,
            statistics: found.statistics,
            journals: found.journals(),
            facts: found.facts,
            documents: found.all_documents(),
            visits: found.visits.is_empty(),
        }
    }
}

impl Session {
    /// Does a slice of the weekly check, when it is due. To be asked while nobody asks for anything; given up in the middle, it
    /// goes on from where it was. False when nothing is left to do: [`Session::keep_check`] then keeps what was found.
    ///
    /// # Errors
    /// A check that cannot run.
    pub async fn check_slice(&mut self) -> Result<bool> {
        match &mut self.state {
            State::Agent(agent) => agent.check_slice().await,
            State::NoVault | State::Locked(_) | State::Creating(_) | State::Recovering(_) | State::Supervisor(_) => {
                Ok(false)
            }
        }
    }

    /// Keeps what a weekly check found that is over.
    ///
    /// # Errors
    /// Full disk, damaged database: the session tells what was found all the same.
    pub async fn keep_check(&mut self) -> Result<()> {
        match &mut self.state {
            State::Agent(agent) => agent.keep_check().await,
            State::NoVault | State::Locked(_) | State::Creating(_) | State::Recovering(_) | State::Supervisor(_) => {
                Ok(())
            }
        }
    }
}

impl Agent {
    async fn check_slice(&mut self) -> Result<bool> {
        // Neither an older vault, in which nothing is written, nor beside a backup.
        if self.older.is_some() || self.under_way.is_some() {
            return Ok(false);
        }
        match &mut self.weekly {
            Weekly::Unknown => {
                if !is_due(&mut self.desk, self.clock.now()).await? {
                    self.weekly = Weekly::Over(None);
                    return Ok(false);
                }
                fact::catch_up(self).await?;
                self.weekly = Weekly::UnderWay(Box::default());
                Ok(true)
            }
            Weekly::UnderWay(check) => {
                let files = self.vault.sealed_files(&self.keys.desk);
                let mut vault =
                    Parts { desk: &mut self.desk, statistics: &mut self.statistics, keys: &self.keys, files: &files };
                if !check.found_damaged_pages() && check.go_on(&mut vault, SLICE).await? {
                    return Ok(!check.found_damaged_pages());
                }
                Ok(false)
            }
            Weekly::Over(_) => Ok(false),
        }
    }

    /// In the session first, since a damaged vault may not take it.
    async fn keep_check(&mut self) -> Result<()> {
        let Weekly::UnderWay(check) = &self.weekly else { return Ok(()) };
        if !check.is_over() {
            return Ok(());
        }
        let last = LastVerification::of(crate::clock::written(self.clock.now()), &check.found);
        self.weekly = Weekly::Over(Some(last.clone()));
        note(self, &last).await
    }
}

/// Whether a full check is due: a week, or ten thousand entries, after the last one, or after the vault was made. A last one that
/// is yet to come says that the clock was wrong then or is wrong now, and counts for nothing.
async fn is_due(desk: &mut SqliteConnection, now: DateTime<Utc>) -> Result<bool> {
    let last = sqlx::query!(r#"select at, entries from verification order by id desc limit 1"#)
        .fetch_optional(&mut *desk)
        .await?;
    let (since, entries) = match last {
        Some(last) => (Some(last.at), last.entries),
        None => (sqlx::query_scalar!("select at from journal where sequence = 1").fetch_optional(&mut *desk).await?, 0),
    };
    let passed =
        since.and_then(|since| since.parse::<DateTime<Utc>>().ok()).map(|since| now.signed_duration_since(since));
    let in_time = passed.is_some_and(|passed| passed >= TimeDelta::zero() && passed < TimeDelta::days(DUE_DAYS));
    let written = journal::head(desk).await?.sequence.saturating_sub(entries);
    Ok(!in_time || written >= DUE_ENTRIES)
}

async fn note(agent: &mut Agent, last: &LastVerification) -> Result<()> {
    let entries = journal::head(&mut agent.desk).await?.sequence;
    let mut write = Write::begin(agent).await?;
    let account = write.account();
    let id = sqlx::query!(
        "insert into verification (at, account, desk, statistics, journals, facts, documents, visits, entries)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        last.at,
        account,
        last.desk,
        last.statistics,
        last.journals,
        last.facts,
        last.documents,
        last.visits,
        entries
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    write.commit(Event::new(Verb::Created, Noun::Verification, id)).await
}

/// The last full check that the desk made by itself; null before the first.
pub(crate) async fn verification(agent: &mut Agent, _: Nothing) -> Result<Option<LastVerification>> {
    if let Weekly::Over(Some(last)) = &agent.weekly {
        return Ok(Some(last.clone()));
    }
    let row = sqlx::query!(
        r#"select at, desk as "desk: bool", statistics as "statistics: bool", journals as "journals: bool",
             facts as "facts: bool", documents as "documents: bool", visits as "visits: bool"
           from verification order by id desc limit 1"#
    )
    .fetch_optional(&mut agent.desk)
    .await?;
    Ok(row.map(|row| LastVerification {
        at: row.at,
        whole: [row.desk, row.statistics, row.journals, row.facts, row.documents, row.visits] == [true; 6],
        desk: row.desk,
        statistics: row.statistics,
        journals: row.journals,
        facts: row.facts,
        documents: row.documents,
        visits: row.visits,
    }))
}
