//! The full check of a vault: both databases, both journals, and the facts against the records.

#[cfg(test)]
mod tests;

use vault::database;

use crate::{
    Agent, Result,
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
}

impl Verification {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        let whole = |finding: &Finding| matches!(finding, Finding::Whole { .. });
        self.desk && self.statistics && self.facts && whole(&self.journal) && whole(&self.statistics_journal)
    }
}

impl Agent {
    /// Checks the whole vault.
    ///
    /// # Errors
    /// Only when a check cannot run: damage found is an answer.
    pub async fn verify(&mut self) -> Result<Verification> {
        // A save whose facts could not be written is no damage.
        fact::catch_up(self).await?;
        Ok(Verification {
            desk: database::is_whole(&mut self.desk).await?,
            statistics: database::is_whole(&mut self.statistics).await?,
            journal: journal::verify(&mut self.desk, &self.keys.desk_chain, &journal::DESK).await?,
            statistics_journal: journal::verify(
                &mut self.statistics,
                &self.keys.statistics_chain,
                &journal::STATISTICS,
            )
            .await?,
            facts: fact::agree(&mut self.desk, &mut self.statistics, &self.keys.desk).await?,
        })
    }
}
