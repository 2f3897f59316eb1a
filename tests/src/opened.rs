//! A vault taken apart with the keys of an account and tools of one's own: all that those keys open.

use std::{fs, io, path::Path};

use sqlx::SqliteConnection;
use vault::{Keyring, Keys, LockedVault, Passphrase, VaultError, database};

/// Why a vault could not be taken apart.
#[derive(Debug, thiserror::Error)]
pub enum Shut {
    /// Its keys.
    #[error("vault: {0}")]
    Vault(#[from] VaultError),
    /// A database.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// A copy in clear.
    #[error("system: {0}")]
    System(#[from] io::Error),
}

/// All that the account called `name` can decrypt, in clear: each database that its keys open, name and bytes.
///
/// # Errors
/// The passphrase is not the account's, or a database does not open.
pub async fn with(vault: &Path, name: &str, passphrase: &str) -> Result<Vec<(&'static str, Vec<u8>)>, Shut> {
    let locked = LockedVault::open(vault)?;
    let account = locked.accounts().into_iter().find(|account| account.name == name);
    let account = account.ok_or(VaultError::UnknownAccount)?.id;
    let opened = locked.unlock(account, &Passphrase::new(passphrase)?, &Keyring::Absent).map_err(|(_, error)| error)?;
    let keys = match opened.keys() {
        Keys::Supervisor { statistics } => vec![("statistics.db", statistics.derive_database_key())],
        Keys::Agent { desk, statistics, .. } => {
            vec![("statistics.db", statistics.derive_database_key()), ("desk.db", desk.derive_database_key())]
        }
    };
    let mut all = Vec::new();
    for (file, key) in keys {
        all.push((file, in_clear(database::open(&vault.join(file), &key, false).await?).await?));
    }
    Ok(all)
}

/// A database written again without its key, where nothing reaches a disk.
async fn in_clear(mut database: SqliteConnection) -> Result<Vec<u8>, Shut> {
    let memory = tempfile::tempdir_in("/dev/shm")?;
    let copy = memory.path().join("clear");
    // The connection may make no file, so that no database is ever made by a wrong path.
    fs::write(&copy, [])?;
    sqlx::query("attach database ? as clear key ''")
        .bind(copy.to_string_lossy().into_owned())
        .execute(&mut database)
        .await?;
    sqlx::query("select sqlcipher_export('clear')").execute(&mut database).await?;
    Ok(fs::read(copy)?)
}
