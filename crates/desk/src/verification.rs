//! The full check of a vault: both databases, both journals, and the facts against the records.

#[cfg(test)]
pub(crate) mod tests;

use vault::database;

use crate::{
    Agent, Error, Refusal, Result, attached_document,
    journal::{self, Finding},
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
        let desk = database::is_whole(&mut self.desk).await?;
        let statistics = database::is_whole(&mut self.statistics).await?;
        if desk && statistics {
            // A save whose facts could not be written is no damage.
            fact::catch_up(self).await?;
        }
        let journal = journal::verify(&mut self.desk, &self.keys.desk_chain, &journal::DESK).await;
        let statistics_journal =
            journal::verify(&mut self.statistics, &self.keys.statistics_chain, &journal::STATISTICS).await;
        let facts = fact::agree(&mut self.desk, &mut self.statistics, &self.keys.desk).await;
        let documents = unless_damaged(attached_document::damaged(self).await, Vec::new())?;
        let stray_documents = unless_damaged(attached_document::strays(self).await, 0)?;
        Ok(Verification {
            documents,
            stray_documents,
            desk,
            statistics,
            journal: unless_damaged(journal, Finding::Unreadable)?,
            statistics_journal: unless_damaged(statistics_journal, Finding::Unreadable)?,
            facts: unless_damaged(facts, false)?,
        })
    }
}

/// What a check answered, or `found` when a damaged page stopped it.
fn unless_damaged<T>(answer: Result<T>, found: T) -> Result<T> {
    match answer {
        Err(Error::Refused(Refusal::DamagedDatabase)) => Ok(found),
        answer => answer,
    }
}
