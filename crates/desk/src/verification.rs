//! The full check of a vault: both databases, both journals, and the facts against the records.

#[cfg(test)]
pub(crate) mod tests;

use sqlx::SqliteConnection;
use vault::{SealedFiles, database};

use crate::{
    Agent, Error, Refusal, Result, attached_document,
    journal::{self, Finding},
    session::AgentKeys,
    statistics::fact,
};

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
}

impl Verification {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        let whole = |finding: &Finding| matches!(finding, Finding::Whole { .. });
        let stored =
            self.desk && self.statistics && self.facts && self.documents.is_empty() && self.stray_documents == 0;
        stored && whole(&self.journal) && whole(&self.statistics_journal)
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
    let journal = journal::verify(desk, &keys.desk_chain, &journal::DESK).await;
    let statistics_journal = journal::verify(statistics, &keys.statistics_chain, &journal::STATISTICS).await;
    let facts = fact::agree(desk, statistics, &keys.desk).await;
    let documents = unless_damaged(attached_document::damaged(desk, files).await, Vec::new())?;
    let stray_documents = unless_damaged(attached_document::strays(desk, files).await, 0)?;
    Ok(Verification {
        documents,
        stray_documents,
        desk: database::is_whole(desk).await?,
        statistics: database::is_whole(statistics).await?,
        journal: unless_damaged(journal, Finding::Unreadable)?,
        statistics_journal: unless_damaged(statistics_journal, Finding::Unreadable)?,
        facts: unless_damaged(facts, false)?,
    })
}

/// What a check answered, or `found` when a damaged page stopped it.
fn unless_damaged<T>(answer: Result<T>, found: T) -> Result<T> {
    match answer {
        Err(Error::Refused(Refusal::DamagedDatabase)) => Ok(found),
        answer => answer,
    }
}
