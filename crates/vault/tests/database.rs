//! An encrypted database: what opens it, what it leaves behind.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    sync::{Arc, Mutex},
};

use sqlx::{Executor, SqliteConnection};
use vault::{Cost, DeskKey, Keyring, Keys, Passphrase, VaultError, creation, database};

const PHRASE: &str = "abaisser abandon abdiquer abeille abolir aborder aboutir aboyer";

fn desk_key(folder: &Path) -> DeskKey {
    let keyring = Keyring::in_memory();
    let creation =
        creation::prepare(folder, "Ada", &Passphrase::new(PHRASE).unwrap(), true, Cost::FLOOR, &keyring).unwrap();
    let lines: Vec<String> = creation.sheet().lines().iter().map(|line| line.to_string()).collect();
    let open = creation.begin(&lines).unwrap().finish(&keyring).unwrap();
    let Keys::Agent { desk, .. } = open.keys().clone() else { panic!("agent") };
    desk
}

async fn filled(path: &Path, key: &DeskKey) -> SqliteConnection {
    let mut database = database::open(path, &key.derive_database_key(), true).await.unwrap();
    database.execute("create table note (id integer primary key, text text not null) strict").await.unwrap();
    database.execute("insert into note (text) values ('CANARI-7f3a')").await.unwrap();
    database
}

#[tokio::test]
async fn a_database_opens_with_its_key_only_and_holds_nothing_in_clear() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    let key = desk_key(&folder.path().join("a"));
    let mut database = filled(&path, &key).await;
    assert!(database::is_whole(&mut database).await.unwrap());
    drop(database);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let bytes = fs::read(&path).unwrap();
    assert!(!bytes.windows(6).any(|window| window == b"CANARI" || window == b"SQLite"));
    let other = desk_key(&folder.path().join("b"));
    assert!(matches!(
        database::open(&path, &other.derive_database_key(), false).await,
        Err(VaultError::DamagedDatabase)
    ));
    fs::write(&path, b"").unwrap();
    assert!(matches!(database::open(&path, &key.derive_database_key(), false).await, Err(VaultError::DamagedDatabase)));
    fs::write(&path, b"SQLite format 3\0 and nothing more").unwrap();
    assert!(matches!(database::open(&path, &key.derive_database_key(), false).await, Err(VaultError::DamagedDatabase)));
}

#[tokio::test]
async fn a_flipped_bit_in_a_page_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    let key = desk_key(&folder.path().join("a"));
    drop(filled(&path, &key).await);
    let mut bytes = fs::read(&path).unwrap();
    let place = bytes.len() - 1000;
    if let Some(byte) = bytes.get_mut(place) {
        *byte ^= 1;
    }
    fs::write(&path, bytes).unwrap();
    let mut database = database::open(&path, &key.derive_database_key(), false).await.unwrap();
    assert!(!database::is_whole(&mut database).await.unwrap());
}

#[tokio::test]
async fn no_log_record_at_any_level_holds_the_key() {
    let records = Arc::new(Mutex::new(Vec::new()));
    let sink = records.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || Sink(sink.clone()))
        .finish();
    let _ = tracing::subscriber::set_global_default(subscriber);
    tracing::error!("positive control");

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    let key = desk_key(&folder.path().join("a"));
    let mut database = filled(&path, &key).await;
    assert!(database.execute("select missing from note").await.is_err());
    let logged = String::from_utf8_lossy(&records.lock().unwrap()).to_lowercase();
    assert!(logged.contains("positive control"));
    assert!(!logged.contains("x'"), "{logged}");
    assert!(!logged.contains("canari"));
}

#[derive(Clone)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
