//! An encrypted database: what opens it, what it leaves behind.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, clippy::indexing_slicing)]

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    sync::{Arc, Mutex},
};

use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use sqlx::{Connection, Executor, SqliteConnection};
use vault::{Cost, DeskKey, Keyring, Keys, Passphrase, VaultError, creation, database};

/// SQLCipher's page.
const PAGE: usize = 4096;
/// Flipped bits in `./dev test`; `PERMANENCE_PROOF_FLIPS` says how many otherwise, and `PERMANENCE_PROOF_SEED` which.
const FLIPS: usize = 10_000;
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
async fn no_change_of_the_lock_file_brings_an_older_engine_in() {
    let folder = tempfile::tempdir().unwrap();
    let key = desk_key(&folder.path().join("a"));
    let mut database = filled(&folder.path().join("desk.db"), &key).await;
    for (question, chosen) in [("select sqlite_version()", [3, 50, 4]), ("pragma cipher_version", [4, 10, 0])] {
        let version: String = sqlx::query_scalar(question).fetch_one(&mut database).await.unwrap();
        let numbers = version.split_whitespace().next().unwrap().split('.').map(|number| number.parse().unwrap());
        assert!(numbers.collect::<Vec<u32>>() >= chosen.to_vec(), "{question} answers {version}");
    }
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

fn said(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|number| number.parse().ok()).unwrap_or(otherwise)
}

#[tokio::test]
async fn of_ten_thousand_flipped_bits_each_is_found_and_its_page_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    let key = desk_key(&folder.path().join("a")).derive_database_key();
    let mut database = database::open(&path, &key, true).await.unwrap();
    database.execute("create table note (id integer primary key, text text not null) strict").await.unwrap();
    let rows = "with recursive place (n) as (select 1 union all select n + 1 from place where n < 250)
                insert into note (text) select hex(randomblob(1500)) from place";
    database.execute(rows).await.unwrap();
    drop(database);
    let whole = fs::read(&path).unwrap();
    let pages = whole.len() / PAGE;
    assert!(pages > 200, "{pages}");

    let mut draw = ChaCha8Rng::seed_from_u64(said("PERMANENCE_PROOF_SEED", 1) as u64);
    let (flips, mut flipped) = (said("PERMANENCE_PROOF_FLIPS", FLIPS), 0);
    while flipped < flips {
        // One bit of every page but the first, without which nothing can be asked.
        let mut bytes = whole.clone();
        for page in bytes.chunks_exact_mut(PAGE).skip(1) {
            let bit = draw.random_range(0..PAGE * 8);
            page.get_mut(bit / 8).into_iter().for_each(|byte| *byte ^= 1 << (bit % 8));
        }
        fs::write(&path, bytes).unwrap();
        let mut database = database::open(&path, &key, false).await.unwrap();
        let mut found: Vec<String> =
            sqlx::query_scalar("pragma cipher_integrity_check").fetch_all(&mut database).await.unwrap();
        found.dedup();
        assert_eq!(found.len(), pages - 1, "{found:?}");
        assert!(!database::is_whole(&mut database).await.unwrap());
        drop(database);

        let bit = draw.random_range(0..PAGE * 8);
        let mut bytes = whole.clone();
        bytes.get_mut(bit / 8).into_iter().for_each(|byte| *byte ^= 1 << (bit % 8));
        fs::write(&path, bytes).unwrap();
        let refused = database::open(&path, &key, false).await.map(drop);
        assert!(matches!(refused, Err(VaultError::DamagedDatabase)), "bit {bit} of the first page: {refused:?}");
        flipped += pages;
    }
    println!("proved: {flipped} flipped bits of a database");
    fs::write(&path, whole).unwrap();
    assert!(database::is_whole(&mut database::open(&path, &key, false).await.unwrap()).await.unwrap());
}

/// A database of 250 rows that say `word`, and the rollback journal of a change of them all.
async fn filled_with(path: &Path, key: &database::DatabaseKey, word: &str) -> Vec<u8> {
    let mut database = database::open(path, key, true).await.unwrap();
    database.execute("create table note (id integer primary key, text text not null) strict").await.unwrap();
    let rows = "with recursive place (n) as (select 1 union all select n + 1 from place where n < 250)
                insert into note (text) select ? || hex(randomblob(1500)) from place";
    sqlx::query(rows).bind(word).execute(&mut database).await.unwrap();
    // So little memory that pages, and the journal before them, go to the disk before the end.
    database.execute("pragma cache_size = 5").await.unwrap();
    let mut change = database.begin().await.unwrap();
    change.execute("update note set text = 'later' || text").await.unwrap();
    let journal = fs::read(path.with_extension("db-journal")).unwrap();
    change.commit().await.unwrap();
    database.close().await.unwrap();
    journal
}

/// I-10.
#[tokio::test]
async fn a_planted_rollback_journal_brings_back_what_once_stood_or_damage_that_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let key = desk_key(&folder.path().join("a")).derive_database_key();
    let other = desk_key(&folder.path().join("b")).derive_database_key();
    let (path, elsewhere) = (folder.path().join("desk.db"), folder.path().join("other.db"));
    let own = filled_with(&path, &key, "first").await;
    let foreign = filled_with(&elsewhere, &other, "first").await;
    assert!(own.len() > 200 * PAGE && foreign.len() > 200 * PAGE, "{}, {}", own.len(), foreign.len());
    let whole = fs::read(&path).unwrap();
    let mut noise = own.clone();
    noise.iter_mut().take(8).for_each(|byte| *byte ^= 0x55);

    let mut found = Vec::new();
    for planted in [noise, own, foreign] {
        fs::write(&path, &whole).unwrap();
        fs::write(path.with_extension("db-journal"), planted).unwrap();
        let damage = "damage".to_owned();
        found.push(match database::open(&path, &key, false).await {
            Err(VaultError::DamagedDatabase) => damage,
            Err(error) => panic!("{error:?}"),
            Ok(mut database) => {
                let words = "select group_concat(distinct substr(text, 1, 5)) from note";
                let is_whole = database::is_whole(&mut database).await.unwrap();
                let said = sqlx::query_scalar(words).fetch_one(&mut database).await;
                // Left open, it would take part in how the next journal is read.
                database.close().await.unwrap();
                if is_whole { said.unwrap() } else { damage }
            }
        });
    }
    assert_eq!((found[0].as_str(), found[2].as_str()), ("later", "damage"), "nothing to play back; another key");
    assert!(found[1].contains("first"), "older pages: {}", found[1]);
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
