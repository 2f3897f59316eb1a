//! The only way to change anything: a change begins here and leaves by `commit`, with its entry in the journal.

use sqlx::{Connection, Sqlite, SqliteConnection, Transaction};
use vault::{DeskKey, chain::ChainKey};

use crate::{
    Agent, Clock, Refusal, Result, Supervisor,
    clock::written,
    journal::{self, Event, Pen},
    rights_request::limitation,
    search::{self, index::Index},
    statistics::fact,
};

/// An open change. Dropped without commit, nothing happened.
#[derive(Debug)]
pub struct Write<'a> {
    change: Transaction<'a, Sqlite>,
    chain: &'a ChainKey,
    account: &'a str,
    at: String,
    events: Vec<Event>,
    follows: Option<Follows<'a>>,
}

/// What follows a change to the desk's records: the facts of the statistics, and the index of the search.
#[derive(Debug)]
struct Follows<'a> {
    statistics: &'a mut SqliteConnection,
    key: &'a DeskKey,
    index: &'a mut Index,
}

impl<'a> Write<'a> {
    /// Takes the write lock at once, so that what is read here still holds at the commit.
    ///
    /// # Errors
    /// Full disk, read-only folder, damaged database; [`Refusal::OlderVault`].
    pub async fn begin(agent: &'a mut Agent) -> Result<Self> {
        if agent.older.is_some() {
            return Err(Refusal::OlderVault.into());
        }
        let follows = Follows { statistics: &mut agent.statistics, key: &agent.keys.desk, index: &mut agent.index };
        Self::open(&mut agent.desk, &agent.keys.desk_chain, &agent.account, agent.clock, Some(follows)).await
    }

    /// The same in the statistics, where a supervisor's own acts have their journal.
    ///
    /// # Errors
    /// As [`Write::begin`].
    pub async fn begin_in_statistics(supervisor: &'a mut Supervisor) -> Result<Self> {
        let Supervisor { statistics, chain, account, clock, .. } = supervisor;
        Self::open(statistics, chain, account, *clock, None).await
    }

    /// The same in another copy of `desk.db` than a session's: while the paper sheet opens the vault, or under keys to come.
    /// The facts are caught up by whoever opens it.
    ///
    /// # Errors
    /// As [`Write::begin`].
    pub(crate) async fn begin_elsewhere(
        desk: &'a mut SqliteConnection,
        chain: &'a ChainKey,
        account: &'a str,
        clock: Clock,
    ) -> Result<Self> {
        Self::open(desk, chain, account, clock, None).await
    }

    async fn open(
        database: &'a mut SqliteConnection,
        chain: &'a ChainKey,
        account: &'a str,
        clock: Clock,
        follows: Option<Follows<'a>>,
    ) -> Result<Self> {
        let change = database.begin_with("begin immediate").await?;
        Ok(Self { change, chain, account, at: written(clock.now()), events: Vec::new(), follows })
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

    /// The account that changes.
    #[must_use]
    pub fn account(&self) -> &'a str {
        self.account
    }

    /// One more act of the same change.
    pub fn also(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Writes the change and its entries together, then brings the facts and the search up to date. Once this answers, the change
    /// survives a power cut.
    ///
    /// # Errors
    /// Full disk, read-only folder, damaged database; [`Refusal::ProcessingLimited`]: nothing was changed then.
    pub async fn commit(mut self, event: Event) -> Result<()> {
        if self.follows.is_some() {
            limitation::must_allow(&mut self.change, event).await?;
        }
        self.events.push(event);
        let pen = Pen { key: self.chain, account: self.account, at: &self.at };
        let (mut first, mut last) = (i64::MAX, 0);
        for event in &self.events {
            last = journal::append(&mut self.change, pen, *event).await?;
            first = first.min(last);
        }
        let Some(Follows { statistics, key, index }) = self.follows else { return Ok(self.change.commit().await?) };
        let facts = fact::of(&mut self.change, key, &self.events).await?;
        let entries = search::index::entries(&mut self.change, &self.events).await?;
        self.change.commit().await?;
        index.take(entries);
        // The change is saved whatever happens to its projection: what is missed here is replayed at the next unlock.
        if fact::write(statistics, &facts, first, last).await.is_err() {
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
