//! The plain copy of the measured vault: the same two databases, the same settings, no key.

use std::path::Path;

use sqlx::{ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use crate::{
    Agent, Result,
    session::{DESK, STATISTICS},
    upgrade::migrated,
};

/// Connections without a key, to be put in the place of an agent's.
#[derive(Debug)]
pub(super) struct Plain {
    desk: SqliteConnection,
    statistics: SqliteConnection,
}

impl Plain {
    /// Copies both databases of the agent into `folder`, in clear, and opens the copies.
    pub(super) async fn copy(agent: &mut Agent, folder: &Path) -> Result<Self> {
        export(&mut agent.desk, &folder.join(DESK_COPY)).await?;
        export(&mut agent.statistics, &folder.join(STATISTICS_COPY)).await?;
        Self::open(folder).await
    }

    /// Opens the copies as the desk opens its own.
    pub(super) async fn open(folder: &Path) -> Result<Self> {
        let mut desk = connect(&folder.join(DESK_COPY)).await?;
        let mut statistics = connect(&folder.join(STATISTICS_COPY)).await?;
        migrated(&mut desk, &DESK).await?;
        migrated(&mut statistics, &STATISTICS).await?;
        Ok(Self { desk, statistics })
    }

    /// Closes both, and waits until they are.
    pub(super) async fn shut(self) -> Result<()> {
        self.desk.close().await?;
        self.statistics.close().await?;
        Ok(())
    }

    /// Puts these connections in the agent's place, and the agent's here.
    pub(super) fn swap(&mut self, agent: &mut Agent) {
        std::mem::swap(&mut self.desk, &mut agent.desk);
        std::mem::swap(&mut self.statistics, &mut agent.statistics);
    }
}

const DESK_COPY: &str = "desk-plain.db";
const STATISTICS_COPY: &str = "statistics-plain.db";

/// SQLCipher's own copy, table by table, into an attached database whose empty key means none.
async fn export(database: &mut SqliteConnection, to: &Path) -> Result<()> {
    // The vault's connections make no file: an attached one must be there.
    std::fs::File::create_new(to).map_err(super::fault)?;
    let to = to.display().to_string();
    sqlx::query("attach database ? as plain key ''").bind(to).execute(&mut *database).await?;
    sqlx::query("select sqlcipher_export('plain')").fetch_one(&mut *database).await?;
    sqlx::query("detach database plain").execute(&mut *database).await?;
    Ok(())
}

/// The settings of `vault::database`, one by one: only the key may differ between what is compared.
async fn connect(path: &Path) -> Result<SqliteConnection> {
    let options = SqliteConnectOptions::new().filename(path).disable_statement_logging();
    let mut database = SqliteConnection::connect_with(&options).await?;
    for setting in [
        "pragma journal_mode = delete",
        "pragma synchronous = extra",
        "pragma foreign_keys = on",
        "pragma temp_store = memory",
        "pragma secure_delete = on",
        "pragma trusted_schema = off",
        "pragma busy_timeout = 0",
    ] {
        sqlx::query(setting).execute(&mut database).await?;
    }
    Ok(database)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use sqlx::Row;

    use super::*;
    use crate::session::bench::bench;

    async fn asked(database: &mut SqliteConnection, setting: &'static str) -> String {
        sqlx::query(setting).fetch_one(database).await.unwrap().try_get_unchecked(0).unwrap()
    }

    #[tokio::test]
    async fn the_copy_holds_the_same_rows_under_the_same_settings() {
        let mut bench = bench().await;
        let folder = tempfile::tempdir().unwrap();
        let agent = bench.agent();
        let mut plain = Plain::copy(agent, folder.path()).await.unwrap();
        for setting in [
            "pragma journal_mode",
            "pragma synchronous",
            "pragma foreign_keys",
            "pragma temp_store",
            "pragma secure_delete",
            "pragma trusted_schema",
            "pragma busy_timeout",
            "pragma page_size",
            "pragma cache_size",
            "select name from staff",
            "select count(*) from journal",
        ] {
            assert_eq!(asked(&mut agent.desk, setting).await, asked(&mut plain.desk, setting).await, "{setting}");
        }
        let bytes = std::fs::read(folder.path().join(DESK_COPY)).unwrap();
        assert!(bytes.starts_with(b"SQLite format 3"), "the baseline must not be encrypted");
    }
}
