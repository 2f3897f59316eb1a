//! The check of a journal: its chain, every record against its last entry, and no record beside.

use std::collections::BTreeMap;

use serde::Serialize;
use sqlx::SqliteConnection;
use vault::chain::{ChainKey, GENESIS, Link};

use super::{Noun, Pen, link, record};
use crate::Result;

/// What a check of the journal found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Finding {
    /// Every entry holds, and every record is as its last entry left it.
    Whole {
        /// Number of entries.
        entries: i64,
    },
    /// The chain is broken here.
    BrokenChain {
        /// Position of the first bad or missing entry.
        entry: usize,
    },
    /// A record is not as its last entry left it: it was changed outside the program.
    ChangedRecord {
        /// Its table.
        noun: String,
        /// Its id.
        record: i64,
    },
    /// A record of which no entry says that it is there: it was put there outside the program.
    StrayRecord {
        /// Its table.
        noun: String,
        /// Its id.
        record: i64,
    },
    /// A page stands in the way of the check.
    Unreadable,
    /// A table would give its next record a number that was given already, or leave some out.
    WrongCounter {
        /// The table.
        noun: String,
    },
}

/// What the journal says of the records of one table: id, and hash after the last entry.
type Records = BTreeMap<i64, [u8; 32]>;

/// Walks the whole journal, compares every record with its last entry, and looks for records that no entry names.
///
/// # Errors
/// Only when the database cannot be read: damage found is an answer.
pub async fn verify(database: &mut SqliteConnection, key: &ChainKey, nouns: &[Noun]) -> Result<Finding> {
    let entries = sqlx::query!(
        "select sequence, at, account, verb, noun, record, record_hash, hash, mac from journal order by sequence"
    )
    .fetch_all(&mut *database)
    .await?;
    let mut last: BTreeMap<String, Records> = BTreeMap::new();
    let mut previous = GENESIS;
    for (position, entry) in entries.iter().enumerate() {
        let broken = Finding::BrokenChain { entry: position.saturating_add(1) };
        let (Ok(record_hash), Ok(hash), Ok(mac)) = (
            <[u8; 32]>::try_from(entry.record_hash.as_slice()),
            <[u8; 32]>::try_from(entry.hash.as_slice()),
            <[u8; 32]>::try_from(entry.mac.as_slice()),
        ) else {
            return Ok(broken);
        };
        let pen = Pen { key, account: &entry.account, at: &entry.at };
        let sequence = i64::try_from(position).unwrap_or(i64::MAX).saturating_add(1);
        let held = link(key, &previous, sequence, pen, &entry.verb, &entry.noun, entry.record, &record_hash);
        if entry.sequence != sequence || held != (Link { hash, mac }) {
            return Ok(broken);
        }
        previous = hash;
        last.entry(entry.noun.clone()).or_default().insert(entry.record, record_hash);
    }
    let whole = i64::try_from(entries.len()).unwrap_or(i64::MAX);
    if counter(database, "journal").await? != whole {
        return Ok(Finding::BrokenChain { entry: entries.len().saturating_add(1) });
    }
    for noun in nouns {
        let records = last.remove(noun.word()).unwrap_or_default();
        if let Some(finding) = compare(database, *noun, &records).await? {
            return Ok(finding);
        }
    }
    match last.into_iter().next() {
        // A noun of another journal, or of a later version.
        Some((noun, records)) => {
            Ok(Finding::ChangedRecord { noun, record: records.into_keys().next().unwrap_or_default() })
        }
        None => Ok(Finding::Whole { entries: whole }),
    }
}

/// The first difference between the records of a table and what the journal says of them.
async fn compare(database: &mut SqliteConnection, noun: Noun, said: &Records) -> Result<Option<Finding>> {
    let word = || noun.word().to_owned();
    for (record, expected) in said {
        if !record::stands_as(database, noun, *record, *expected).await? {
            return Ok(Some(Finding::ChangedRecord { noun: word(), record: *record }));
        }
    }
    if let Some(statement) = noun.all_records() {
        let there: Vec<i64> = sqlx::query_scalar(statement).fetch_all(&mut *database).await?;
        if let Some(record) = there.into_iter().find(|record| !said.contains_key(record)) {
            return Ok(Some(Finding::StrayRecord { noun: word(), record }));
        }
    }
    let highest = said.keys().next_back().copied().unwrap_or(0);
    if noun.is_counted() && counter(database, noun.word()).await? != highest {
        return Ok(Some(Finding::WrongCounter { noun: word() }));
    }
    Ok(None)
}

/// The highest number that a table ever gave, as SQLite keeps it; 0 before the first.
async fn counter(database: &mut SqliteConnection, table: &str) -> Result<i64> {
    // SQLite's own table has columns without type, which the checked macro cannot describe.
    let counter: Option<i64> = sqlx::query_scalar("select seq from sqlite_sequence where name = ?")
        .bind(table)
        .fetch_optional(database)
        .await?;
    Ok(counter.unwrap_or(0))
}
