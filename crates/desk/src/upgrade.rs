//! A later version of the program brings other tables. They are made in a copy, which is checked before it takes the place of
//! what stands: an upgrade that is cut off, refused or wrong leaves the database as it was.
//!
//! The database from before stays beside it, under the same key, until a backup is verified, keys change or records are destroyed.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use sqlx::{
    Connection, SqliteConnection,
    migrate::{Migrate, MigrateError, Migrator},
};
use vault::database::{self, DESK, DatabaseKey, STATISTICS};

use crate::{Error, Refusal, Result, error::Fault};

/// Where the tables are brought up to date.
const UNDER_WAY: &str = ".upgrade";
/// The database as it was.
const BEFORE: &str = ".before";
const APPLIED: &str = "_sqlx_migrations";

/// Brings the tables of a database to the form that this program knows.
pub(crate) async fn migrated(connection: &mut SqliteConnection, migrations: &Migrator) -> Result<()> {
    migrations.run(connection).await.map_err(not_migrated)
}

fn not_migrated(error: MigrateError) -> Error {
    match error {
        // A migration that this program does not have: the vault was written by a later one.
        MigrateError::VersionMissing(_) => Refusal::NewerVersion.into(),
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
        error => Error::Fault(Fault::new(error)),
    }
}

/// Brings a database that stands at `path` to the form that this program knows; one that is there already is left alone.
///
/// # Errors
/// [`Refusal::NewerVersion`], and nothing is touched; a full disk, a read-only folder, a damaged page: the database stands as it
/// was.
pub(crate) async fn brought_up_to_date(
    mut standing: SqliteConnection,
    path: &Path,
    key: &DatabaseKey,
    migrations: &Migrator,
) -> Result<SqliteConnection> {
    if !is_due(&mut standing, migrations).await? {
        return Ok(standing);
    }
    let (under_way, before) = (beside(path, UNDER_WAY), beside(path, BEFORE));
    remove(&under_way)?;
    remove(&before)?;
    let made = make(&mut standing, &under_way, &before, key, migrations).await;
    standing.close().await?;
    if made.is_err() {
        remove(&under_way)?;
        remove(&before)?;
    }
    made?;
    fs::rename(&under_way, path).map_err(vault::VaultError::from)?;
    settled(path)?;
    Ok(database::open(path, key, false).await?)
}

async fn make(
    standing: &mut SqliteConnection,
    under_way: &Path,
    before: &Path,
    key: &DatabaseKey,
    migrations: &Migrator,
) -> Result<()> {
    for copy in [before, under_way] {
        database::copy(standing, copy, key).await?;
    }
    // What one would go back to is verified like what one goes on with.
    must_be_whole(database::open(before, key, false).await?).await?;
    let mut upgraded = database::open(under_way, key, false).await?;
    let done = migrated(&mut upgraded, migrations).await;
    if done.is_err() {
        upgraded.close().await?;
        return done;
    }
    must_be_whole(upgraded).await?;
    for copy in [before, under_way] {
        File::open(copy).and_then(|file| file.sync_all()).map_err(vault::VaultError::from)?;
    }
    settled(under_way)
}

async fn must_be_whole(mut database: SqliteConnection) -> Result<()> {
    let whole = database::is_whole(&mut database).await;
    database.close().await?;
    if whole? { Ok(()) } else { Err(Refusal::DamagedDatabase.into()) }
}

async fn is_due(standing: &mut SqliteConnection, migrations: &Migrator) -> Result<bool> {
    let applied = standing.list_applied_migrations(APPLIED).await.map_err(not_migrated)?;
    if applied.iter().any(|applied| !migrations.version_exists(applied.version)) {
        return Err(Refusal::NewerVersion.into());
    }
    let is_applied = |version| applied.iter().any(|applied| applied.version == version);
    Ok(migrations.iter().any(|migration| !is_applied(migration.version)))
}

/// Takes away what stood before the last upgrade, in the vault of `folder`.
///
/// # Errors
/// The folder's refusals.
pub(crate) fn forget_before(folder: &Path) -> Result<()> {
    for name in [DESK, STATISTICS] {
        for suffix in [UNDER_WAY, BEFORE] {
            remove(&beside(&folder.join(name), suffix))?;
        }
    }
    Ok(())
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// With its rollback journal, which an interruption may have left.
fn remove(path: &Path) -> Result<()> {
    for path in [beside(path, "-journal"), path.to_owned()] {
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(vault::VaultError::from(error).into()),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

/// A name that was given survives a power cut.
fn settled(path: &Path) -> Result<()> {
    let folder = path.parent().ok_or(Refusal::NotWritable)?;
    Ok(File::open(folder).and_then(|folder| folder.sync_all()).map_err(vault::VaultError::from)?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use std::borrow::Cow;

    use sqlx::Executor;
    use tempfile::TempDir;
    use vault::Keys;

    use super::*;
    use crate::{Error, circle::tests::Desk, session};

    /// What an earlier version knew: the first migrations, all but so many.
    fn earlier(by: usize) -> Migrator {
        let all: Vec<_> = session::STATISTICS.iter().cloned().collect();
        let known = all.len().checked_sub(by).unwrap();
        Migrator { migrations: Cow::Owned(all.into_iter().take(known).collect()), ..Migrator::DEFAULT }
    }

    /// A database of an earlier version, closed; `more` was done to it.
    async fn written(by: usize, more: &str) -> (TempDir, PathBuf, DatabaseKey) {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = Desk::new().await;
        let Keys::Agent { statistics, .. } = desk.agent().vault.keys().clone() else { panic!() };
        let (path, key) = (folder.path().join(STATISTICS), statistics.derive_database_key());
        let mut database = database::open(&path, &key, true).await.unwrap();
        migrated(&mut database, &earlier(by)).await.unwrap();
        database.execute(sqlx::AssertSqlSafe(more.to_owned())).await.unwrap();
        database.close().await.unwrap();
        (folder, path, key)
    }

    async fn opened(path: &Path, key: &DatabaseKey, migrations: &Migrator) -> Result<SqliteConnection> {
        let standing = database::open(path, key, false).await.unwrap();
        brought_up_to_date(standing, path, key, migrations).await
    }

    fn names(folder: &TempDir) -> Vec<String> {
        let found = fs::read_dir(folder.path()).unwrap();
        let mut names: Vec<_> = found.map(|one| one.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[tokio::test]
    async fn an_upgrade_leaves_the_database_from_before_beside_it_until_it_is_no_longer_wanted() {
        let record = "insert into fact_session (month, sessions, minutes) values ('2026-11', 3, 540)";
        let (folder, path, key) = written(1, record).await;
        let upgraded = opened(&path, &key, &session::STATISTICS).await.unwrap();
        upgraded.close().await.unwrap();
        assert_eq!(names(&folder), [STATISTICS, "statistics.db.before"]);
        let known = [(STATISTICS, earlier(0)), ("statistics.db.before", earlier(1))];
        for (name, migrations) in known {
            let mut found = database::open(&folder.path().join(name), &key, false).await.unwrap();
            assert!(!is_due(&mut found, &migrations).await.unwrap(), "{name}");
            let sessions = sqlx::query_scalar!("select sessions from fact_session").fetch_one(&mut found);
            assert_eq!(sessions.await.unwrap(), 3, "{name}");
        }
        // Nothing more is to be done: the database from before stays the one from before.
        opened(&path, &key, &session::STATISTICS).await.unwrap().close().await.unwrap();
        assert_eq!(names(&folder), [STATISTICS, "statistics.db.before"]);
        forget_before(folder.path()).unwrap();
        assert_eq!(names(&folder), [STATISTICS]);
    }

    #[tokio::test]
    async fn an_upgrade_that_fails_or_was_cut_off_leaves_every_byte_and_is_made_again() {
        // A version that did not know the table of 0140.
        let later = session::STATISTICS.iter().filter(|migration| migration.version >= 140).count();
        let (folder, path, key) = written(later, "create table fact_interview (elsewhere integer) strict").await;
        let before = fs::read(&path).unwrap();
        assert!(opened(&path, &key, &session::STATISTICS).await.is_err());
        assert_eq!((fs::read(&path).unwrap() == before, names(&folder)), (true, vec![STATISTICS.to_owned()]));

        let mut database = database::open(&path, &key, false).await.unwrap();
        database.execute("drop table fact_interview").await.unwrap();
        database.close().await.unwrap();
        for left in ["statistics.db.upgrade", "statistics.db.upgrade-journal", "statistics.db.before"] {
            fs::write(folder.path().join(left), b"cut off").unwrap();
        }
        opened(&path, &key, &session::STATISTICS).await.unwrap().close().await.unwrap();
        assert_eq!(names(&folder), [STATISTICS, "statistics.db.before"]);
    }

    #[tokio::test]
    async fn a_database_of_a_later_version_is_refused_and_nothing_is_touched() {
        let (folder, path, key) = written(0, "select 1").await;
        let before = fs::read(&path).unwrap();
        for known in [earlier(1), earlier(2)] {
            let answer = opened(&path, &key, &known).await;
            assert!(matches!(answer, Err(Error::Refused(Refusal::NewerVersion))), "{answer:?}");
        }
        assert_eq!((fs::read(&path).unwrap() == before, names(&folder)), (true, vec![STATISTICS.to_owned()]));
    }
}
