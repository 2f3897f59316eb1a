//! The check of a journal: its chain, every record against its last entry, and no record beside.

use std::{collections::BTreeMap, ops::Bound};

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

static NO_RECORDS: Records = BTreeMap::new();

/// A check under way, a little at a time: what the program writes meanwhile is walked too, before anything is compared with it.
#[derive(Debug, Default)]
pub(crate) struct Check {
    walked: i64,
    previous: Option<[u8; 32]>,
    last: BTreeMap<String, Records>,
    /// Tables that were compared.
    compared: usize,
    /// The record of the present table up to which they were.
    until: Option<i64>,
}

/// Walks the whole journal, compares every record with its last entry, and looks for records that no entry names.
///
/// # Errors
/// Only when the database cannot be read: damage found is an answer.
pub async fn verify(database: &mut SqliteConnection, key: &ChainKey, nouns: &[Noun]) -> Result<Finding> {
    let mut check = Check::default();
    loop {
        if let Some(finding) = check.go_on(database, key, nouns, usize::MAX).await? {
            return Ok(finding);
        }
    }
}

impl Check {
    /// Goes on by at most so many entries or records. Answers what was found once it is over. Given up in the middle, it goes on
    /// from where it was.
    ///
    /// # Errors
    /// As [`verify`].
    pub(crate) async fn go_on(
        &mut self,
        database: &mut SqliteConnection,
        key: &ChainKey,
        nouns: &[Noun],
        most: usize,
    ) -> Result<Option<Finding>> {
        match self.walk(database, key, most).await? {
            Walked::Broken => return Ok(Some(Finding::BrokenChain { entry: self.next_entry() })),
            Walked::Further => return Ok(None),
            Walked::ToItsHead => {}
        }
        let Some(noun) = nouns.get(self.compared) else { return Ok(Some(self.without(nouns))) };
        let said = self.last.get(noun.word()).unwrap_or(&NO_RECORDS);
        let (until, found) = compare(database, *noun, said, self.until, most).await?;
        self.until = until;
        if until.is_none() {
            self.compared = self.compared.saturating_add(1);
        }
        Ok(found)
    }

    /// Walks the entries that were not.
    async fn walk(&mut self, database: &mut SqliteConnection, key: &ChainKey, most: usize) -> Result<Walked> {
        let from = if self.walked == 0 { i64::MIN } else { self.walked.saturating_add(1) };
        let limit = i64::try_from(most).unwrap_or(i64::MAX);
        let entries = sqlx::query!(
            "select sequence, at, account, verb, noun, record, record_hash, hash, mac from journal
             where sequence >= ? order by sequence limit ?",
            from,
            limit
        )
        .fetch_all(&mut *database)
        .await?;
        let further = entries.len() == most;
        let counted = if further { None } else { Some(counter(database, "journal").await?) };
        for entry in entries {
            let (Ok(record_hash), Ok(hash), Ok(mac)) = (
                <[u8; 32]>::try_from(entry.record_hash.as_slice()),
                <[u8; 32]>::try_from(entry.hash.as_slice()),
                <[u8; 32]>::try_from(entry.mac.as_slice()),
            ) else {
                return Ok(Walked::Broken);
            };
            let pen = Pen { key, account: &entry.account, at: &entry.at };
            let (sequence, previous) = (self.walked.saturating_add(1), self.previous.unwrap_or(GENESIS));
            let held = link(key, &previous, sequence, pen, &entry.verb, &entry.noun, entry.record, &record_hash);
            if entry.sequence != sequence || held != (Link { hash, mac }) {
                return Ok(Walked::Broken);
            }
            (self.walked, self.previous) = (sequence, Some(hash));
            self.last.entry(entry.noun).or_default().insert(entry.record, record_hash);
        }
        Ok(match counted {
            None => Walked::Further,
            Some(counted) if counted == self.walked => Walked::ToItsHead,
            Some(_) => Walked::Broken,
        })
    }

    fn next_entry(&self) -> usize {
        usize::try_from(self.walked).unwrap_or(usize::MAX).saturating_add(1)
    }

    /// Once every table was compared: nothing else may be spoken of.
    fn without(&self, nouns: &[Noun]) -> Finding {
        let foreign = self.last.iter().find(|(word, _)| nouns.iter().all(|noun| noun.word() != word.as_str()));
        match foreign {
            // A noun of another journal, or of a later version.
            Some((noun, records)) => Finding::ChangedRecord {
                noun: noun.clone(),
                record: records.keys().next().copied().unwrap_or_default(),
            },
            None => Finding::Whole { entries: self.walked },
        }
    }
}

/// How far a walk went.
enum Walked {
    Further,
    ToItsHead,
    /// The entry after the last that was walked does not hold.
    Broken,
}

/// Compares at most so many records of a table, after `after`, with what the journal says of them. Answers up to which, `None` at the
/// end of the table, and the first difference.
async fn compare(
    database: &mut SqliteConnection,
    noun: Noun,
    said: &Records,
    after: Option<i64>,
    most: usize,
) -> Result<(Option<i64>, Option<Finding>)> {
    let word = || noun.word().to_owned();
    let from = after.map_or(Bound::Unbounded, Bound::Excluded);
    let mut until = None;
    for (record, expected) in said.range((from, Bound::Unbounded)).take(most) {
        if !record::stands_as(database, noun, *record, *expected).await? {
            return Ok((None, Some(Finding::ChangedRecord { noun: word(), record: *record })));
        }
        until = Some(*record);
    }
    let highest = said.keys().next_back().copied();
    if until.or(after) < highest {
        return Ok((until, None));
    }
    if let Some(statement) = noun.all_records() {
        let there: Vec<i64> = sqlx::query_scalar(statement).fetch_all(&mut *database).await?;
        if let Some(record) = there.into_iter().find(|record| !said.contains_key(record)) {
            return Ok((None, Some(Finding::StrayRecord { noun: word(), record })));
        }
    }
    if noun.is_counted() && counter(database, noun.word()).await? != highest.unwrap_or(0) {
        return Ok((None, Some(Finding::WrongCounter { noun: word() })));
    }
    Ok((None, None))
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
