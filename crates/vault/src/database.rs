//! SQLCipher opened with a key: the only `unsafe` of the project.
//!
//! One connection, rollback journal, `synchronous = EXTRA`: SQLite 3.50 can corrupt a WAL shared by two connections, and
//! an acknowledged save must survive a power cut.
#![allow(unsafe_code)]

use std::path::Path;

use data_encoding::HEXLOWER;
use libsqlite3_sys::{SQLITE_OK, sqlite3_backup_finish, sqlite3_backup_init, sqlite3_backup_step, sqlite3_key_v2};
use rustix::fs::OFlags;
use sqlx::{ConnectOptions, Connection, Executor, Row, SqliteConnection, sqlite::SqliteConnectOptions};
use zeroize::Zeroizing;

use crate::{
    Result, VaultError,
    directory::{must_be_plain, plain},
    secret::Secret,
};

/// The file that desk staff alone open.
pub const DESK: &str = "desk.db";
/// The file that supervisors open too.
pub const STATISTICS: &str = "statistics.db";

/// The raw key of one database file.
#[derive(Debug, Clone)]
pub struct DatabaseKey(pub(crate) Secret<32>);

/// Opens an encrypted database, or makes it when `create`.
///
/// # Errors
/// [`VaultError::DamagedDatabase`] when the file does not open with this key, is damaged, no database or missing;
/// [`VaultError::NotRegularFile`] for a link.
pub async fn open(path: &Path, key: &DatabaseKey, create: bool) -> Result<SqliteConnection> {
    must_be_plain(path)?;
    // A missing or emptied file would open under any key, as a new database.
    if !create && length(path)? == 0 {
        return Err(VaultError::DamagedDatabase);
    }
    if create {
        // Made here, for the owner alone: SQLite would let the group and others read.
        drop(plain(path, OFlags::RDWR | OFlags::CREATE)?);
    }
    let mut database = connect(path, key).await?;
    settle(&mut database).await?;
    Ok(database)
}

async fn connect(path: &Path, key: &DatabaseKey) -> Result<SqliteConnection> {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(false).disable_statement_logging();
    let mut database = SqliteConnection::connect_with(&options).await.map_err(sqlite)?;
    unlock(&mut database, key).await?;
    Ok(database)
}

/// Copies an open database, as it stands, into a new file under `key`. Every page is read and checked on the way, so that a
/// damaged one is never copied.
///
/// # Errors
/// [`VaultError::DamagedDatabase`], [`VaultError::DiskFull`], the folder's refusals. What was made of the file stays.
pub async fn copy(from: &mut SqliteConnection, to: &Path, key: &DatabaseKey) -> Result<()> {
    drop(plain(to, OFlags::RDWR | OFlags::CREATE | OFlags::EXCL)?);
    let mut copy = connect(to, key).await?;
    // A copy that an interruption leaves is thrown away: nothing of it has to survive one.
    for pragma in ["pragma journal_mode = off", "pragma synchronous = off"] {
        copy.execute(pragma).await.map_err(sqlite)?;
    }
    let copied = copy_pages(from, &mut copy).await;
    let closed = copy.close().await.map_err(sqlite);
    copied.and(closed)
}

async fn copy_pages(from: &mut SqliteConnection, to: &mut SqliteConnection) -> Result<()> {
    let mut from = from.lock_handle().await.map_err(sqlite)?;
    let mut to = to.lock_handle().await.map_err(sqlite)?;
    // SAFETY: both handles are open and locked for the duration of the calls and differ; the names are NUL-terminated and
    // static; the copy is finished before either is let go.
    let code = unsafe {
        let (from, to) = (from.as_raw_handle().as_ptr(), to.as_raw_handle().as_ptr());
        let copying = sqlite3_backup_init(to, c"main".as_ptr(), from, c"main".as_ptr());
        if copying.is_null() {
            return Err(VaultError::Primitive);
        }
        sqlite3_backup_step(copying, -1);
        sqlite3_backup_finish(copying)
    };
    match code & 0xff {
        SQLITE_OK => Ok(()),
        13 => Err(VaultError::DiskFull),
        8 | 14 => Err(VaultError::NotWritable),
        code if is_damage(code) => Err(VaultError::DamagedDatabase),
        _ => Err(VaultError::Primitive),
    }
}

/// In bytes; none for a file that is missing.
fn length(path: &Path) -> Result<u64> {
    match std::fs::metadata(path) {
        Ok(found) => Ok(found.len()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error.into()),
    }
}

/// An unencrypted database in memory, for tests of what stands on it.
///
/// # Errors
/// [`VaultError::Database`].
pub async fn in_memory() -> Result<SqliteConnection> {
    let options = SqliteConnectOptions::new().in_memory(true).disable_statement_logging();
    let mut database = SqliteConnection::connect_with(&options).await.map_err(sqlite)?;
    settle(&mut database).await?;
    Ok(database)
}

/// Checks every page against its authentication code, then structure and references. Answers whether all is well.
///
/// # Errors
/// [`VaultError::Database`] when the check itself cannot run: damage found is an answer.
pub async fn is_whole(database: &mut SqliteConnection) -> Result<bool> {
    Ok(pages_hold(database).await? && structure_holds(database).await?)
}

/// Checks every page against its authentication code, beside the connection: a damaged page that was only looked at so takes
/// nothing away from whoever goes on working on the others.
///
/// # Errors
/// As [`is_whole`].
pub async fn pages_hold(database: &mut SqliteConnection) -> Result<bool> {
    match database.fetch_all("pragma cipher_integrity_check").await.map_err(sqlite) {
        Err(VaultError::DamagedDatabase) => Ok(false),
        pages => Ok(pages?.is_empty()),
    }
}

/// Checks the structure and the references of what the pages hold.
///
/// # Errors
/// As [`is_whole`].
pub async fn structure_holds(database: &mut SqliteConnection) -> Result<bool> {
    match structure(database).await {
        Err(VaultError::DamagedDatabase) => Ok(false),
        answer => answer,
    }
}

async fn structure(database: &mut SqliteConnection) -> Result<bool> {
    let structure = database.fetch_all("pragma integrity_check").await.map_err(sqlite)?;
    let references = database.fetch_all("pragma foreign_key_check").await.map_err(sqlite)?;
    let sound = structure.first().and_then(|row| row.try_get::<String, _>(0).ok()).as_deref() == Some("ok");
    Ok(references.is_empty() && sound)
}

/// Hands the key to SQLCipher on the handle itself: a pragma would put it in sqlx's log records.
async fn unlock(database: &mut SqliteConnection, key: &DatabaseKey) -> Result<()> {
    // The raw form x'64 hexadecimal digits': anything else would silently be taken for a passphrase.
    let raw = Zeroizing::new(format!("x'{}'", Zeroizing::new(HEXLOWER.encode(key.0.expose())).as_str()));
    let length = i32::try_from(raw.len()).map_err(|_| VaultError::Primitive)?;
    {
        let mut handle = database.lock_handle().await.map_err(sqlite)?;
        // SAFETY: the handle is open and locked for the duration of the call; "main" is NUL-terminated and static; the
        // key is valid for `length` bytes, and SQLCipher copies it before returning.
        let code =
            unsafe { sqlite3_key_v2(handle.as_raw_handle().as_ptr(), c"main".as_ptr(), raw.as_ptr().cast(), length) };
        if code != SQLITE_OK {
            return Err(VaultError::Primitive);
        }
    }
    database.execute("pragma cipher_log_level = NONE").await.map_err(sqlite)?;
    // Opening succeeds with any key: only a read tells.
    database.execute("select count(*) from sqlite_master").await.map_err(sqlite)?;
    Ok(())
}

async fn settle(database: &mut SqliteConnection) -> Result<()> {
    for pragma in [
        "pragma journal_mode = delete",
        "pragma synchronous = extra",
        "pragma foreign_keys = on",
        "pragma temp_store = memory",
        "pragma secure_delete = on",
        "pragma trusted_schema = off",
        "pragma busy_timeout = 0",
    ] {
        database.execute(pragma).await.map_err(sqlite)?;
    }
    Ok(())
}

/// Whether a primary result code of SQLite says that a page does not hold. SQLCipher answers SQLITE_ERROR for a page whose
/// authentication code is wrong, and SQLITE_NOMEM for whatever is asked of that connection afterwards; statements compiled
/// against their tables give neither otherwise. The others are SQLITE_CORRUPT and SQLITE_NOTADB.
#[must_use]
pub fn is_damage(code: i32) -> bool {
    matches!(code, 1 | 7 | 11 | 26)
}

fn sqlite(error: sqlx::Error) -> VaultError {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    match code.and_then(|code| code.parse::<i32>().ok()).map(|code| code & 0xff) {
        Some(code) if is_damage(code) => VaultError::DamagedDatabase,
        Some(13) => VaultError::DiskFull,
        Some(8 | 14) => VaultError::NotWritable,
        _ => VaultError::Database(error),
    }
}
