//! The only way to change anything: a change begins here and leaves by `commit`, with its entry in the journal.

use sqlx::{Connection, Sqlite, SqliteConnection, Transaction};

use crate::{
    Agent, Result,
    clock::written,
    journal::{self, Event, Pen},
    statistics::fact,
};

/// An open change. Dropped without commit, nothing happened.
#[derive(Debug)]
pub struct Write<'a> {
    change: Transaction<'a, Sqlite>,
    statistics: &'a mut SqliteConnection,
    keys: &'a crate::session::AgentKeys,
    account: &'a str,
    at: String,
    events: Vec<Event>,
}

impl<'a> Write<'a> {
    /// Takes the write lock at once, so that what is read here still holds at the commit.
    ///
    /// # Errors
    /// Full disk, read-only folder, damaged database.
    pub async fn begin(agent: &'a mut Agent) -> Result<Self> {
        let at = written(agent.clock.now());
        let change = agent.desk.begin_with("begin immediate").await?;
        let (statistics, keys, account) = (&mut agent.statistics, &agent.keys, agent.account.as_str());
        Ok(Self { change, statistics, keys, account, at, events: Vec::new() })
    }

    /// The connection, inside the change.
    pub fn database(&mut self) -> &mut SqliteConnection {
        &mut self.change
    }

    /// The instant of this change, as kept.
    #[must_use]
    pub fn at(&self) -> String {
        self.at.clone()
    }

    /// One more act of the same change.
    pub fn also(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Writes the change and its entries together, then brings the statistics up to date. Once this answers, the change
    /// survives a power cut.
    ///
    /// # Errors
    /// Full disk, read-only folder, damaged database: nothing was changed then.
    pub async fn commit(mut self, event: Event) -> Result<()> {
        self.events.push(event);
        let pen = Pen { key: &self.keys.desk_chain, account: self.account, at: &self.at };
        let (mut first, mut last) = (i64::MAX, 0);
        for event in &self.events {
            last = journal::append(&mut self.change, pen, *event).await?;
            first = first.min(last);
        }
        let facts = fact::of(&mut self.change, &self.keys.desk, &self.events).await?;
        self.change.commit().await?;
        // The change is saved whatever happens to its projection: what is missed here is replayed at the next unlock.
        if fact::write(self.statistics, &facts, first, last).await.is_err() {
            tracing::warn!("statistics are behind the journal until the next unlock");
        }
        Ok(())
    }

    /// Keeps what somebody is typing. A draft is no record yet: it has no entry, or the journal would hold nothing else.
    ///
    /// # Errors
    /// As [`Write::commit`].
    pub(crate) async fn commit_draft(self) -> Result<()> {
        self.change.commit().await?;
        Ok(())
    }
}
