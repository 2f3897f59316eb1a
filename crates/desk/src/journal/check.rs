//! The check of a journal: its chain, and every record against its last entry.

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
        /// Position of the first bad entry.
        entry: usize,
    },
    /// A record is not as its last entry left it: it was changed outside the program.
    ChangedRecord {
        /// Its table.
        noun: String,
        /// Its id.
        record: i64,
    },
}

/// Walks the whole journal and compares every record with its last entry.
///
/// # Errors
/// Only when the database cannot be read: damage found is an answer.
pub async fn verify(database: &mut SqliteConnection, key: &ChainKey) -> Result<Finding> {
    let entries = sqlx::query!(
        "select sequence, at, account, verb, noun, record, record_hash, hash, mac from journal order by sequence"
    )
    .fetch_all(&mut *database)
    .await?;
    let mut last = BTreeMap::new();
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
        last.insert((entry.noun.clone(), entry.record), record_hash);
    }
    for ((word, record), expected) in last {
        let as_left = match Noun::parse(&word) {
            Some(noun) => record::stands_as(database, noun, record, expected).await?,
            None => false,
        };
        if !as_left {
            return Ok(Finding::ChangedRecord { noun: word, record });
        }
    }
    Ok(Finding::Whole { entries: i64::try_from(entries.len()).unwrap_or(i64::MAX) })
}
