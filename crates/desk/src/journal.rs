//! The journal: one entry for every change, every opened identity, every export; chained, and without any name.

use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::{Row, SqliteConnection, TypeInfo, ValueRef, sqlite::SqliteRow};
use vault::chain::{Broken, ChainKey, GENESIS, Link};

use crate::{Result, error::Fault};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// A record was made.
    Created,
    /// A record was changed.
    Changed,
    /// A draft record was thrown away.
    Discarded,
    /// An identity was opened.
    Opened,
    /// A number or an address was shown.
    Revealed,
    /// A referral left.
    Sent,
    /// Its receipt came.
    Acknowledged,
    /// Its answer came.
    Answered,
    /// A file or a referral was closed.
    Closed,
    /// A file was opened again.
    Reopened,
    /// A table left the program.
    Exported,
    /// Somebody got in.
    Entered,
}

/// What a record is: the table it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // the names of the tables
pub enum Noun {
    Account,
    Person,
    SafeContact,
    Matter,
    CaseFile,
    DeskSession,
    Appointment,
    Interview,
    Referral,
    FollowUp,
    Release,
}

/// One act, to be written with the change itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// What was done.
    pub verb: Verb,
    /// To what.
    pub noun: Noun,
    /// Its id; 0 when the act concerns no record.
    pub record: i64,
}

impl Event {
    /// `verb` was done to `record` of `noun`.
    #[must_use]
    pub fn new(verb: Verb, noun: Noun, record: i64) -> Self {
        Self { verb, noun, record }
    }
}

impl Verb {
    fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Changed => "changed",
            Self::Discarded => "discarded",
            Self::Opened => "opened",
            Self::Revealed => "revealed",
            Self::Sent => "sent",
            Self::Acknowledged => "acknowledged",
            Self::Answered => "answered",
            Self::Closed => "closed",
            Self::Reopened => "reopened",
            Self::Exported => "exported",
            Self::Entered => "entered",
        }
    }
}

const NOUNS: [Noun; 11] = [
    Noun::Account,
    Noun::Person,
    Noun::SafeContact,
    Noun::Matter,
    Noun::CaseFile,
    Noun::DeskSession,
    Noun::Appointment,
    Noun::Interview,
    Noun::Referral,
    Noun::FollowUp,
    Noun::Release,
];

impl Noun {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Person => "person",
            Self::SafeContact => "safe_contact",
            Self::Matter => "matter",
            Self::CaseFile => "case_file",
            Self::DeskSession => "desk_session",
            Self::Appointment => "appointment",
            Self::Interview => "interview",
            Self::Referral => "referral",
            Self::FollowUp => "follow_up",
            Self::Release => "release",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        NOUNS.into_iter().find(|noun| noun.word() == word)
    }

    /// Everything that belongs to the record and must not change without an entry.
    fn whole_record(self) -> Option<&'static str> {
        Some(match self {
            Self::Account => return None,
            Self::Person => "select * from person where id = ?",
            Self::SafeContact => "select * from safe_contact where person = ?",
            Self::Matter => "select * from matter where id = ?",
            Self::CaseFile => "select * from case_file where id = ?",
            Self::DeskSession => "select * from desk_session where id = ?",
            Self::Appointment => "select * from appointment where id = ?",
            Self::Interview => {
                "select interview.*, (select group_concat(intervention order by intervention) from interview_content \
                 where interview = interview.id) from interview where id = ?"
            }
            Self::Referral => {
                "select referral.*, (select group_concat(at || author || note order by id) from referral_correction \
                 where referral = referral.id) from referral where id = ?"
            }
            Self::FollowUp => "select * from follow_up where id = ?",
            Self::Release => "select * from release where id = ?",
        })
    }
}

/// Who acts, when, and the key of this journal.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pen<'a> {
    pub(crate) key: &'a ChainKey,
    pub(crate) account: &'a str,
    pub(crate) at: &'a str,
}

/// Writes one entry. Answers its sequence.
pub(crate) async fn append(database: &mut SqliteConnection, pen: Pen<'_>, event: Event) -> Result<i64> {
    let last = sqlx::query!("select sequence, hash from journal order by sequence desc limit 1")
        .fetch_optional(&mut *database)
        .await?;
    let (previous, sequence) = match last {
        Some(last) => (last.hash.try_into().map_err(|_| damaged())?, last.sequence.saturating_add(1)),
        None => (GENESIS, 1),
    };
    let record_hash = record_hash(database, event.noun, event.record).await?;
    let link =
        link(pen.key, &previous, sequence, pen, event.verb.word(), event.noun.word(), event.record, &record_hash);
    let (verb, noun) = (event.verb.word(), event.noun.word());
    let (record_hash, previous, hash, mac) = (&record_hash[..], &previous[..], &link.hash[..], &link.mac[..]);
    sqlx::query!(
        "insert into journal (sequence, at, account, verb, noun, record, record_hash, previous_hash, hash, mac)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        sequence,
        pen.at,
        pen.account,
        verb,
        noun,
        event.record,
        record_hash,
        previous,
        hash,
        mac
    )
    .execute(database)
    .await?;
    Ok(sequence)
}

#[allow(clippy::too_many_arguments)] // the fields of one entry, in the order of the format page
fn link(
    key: &ChainKey,
    previous: &[u8; 32],
    sequence: i64,
    pen: Pen<'_>,
    verb: &str,
    noun: &str,
    record: i64,
    record_hash: &[u8; 32],
) -> Link {
    let fields: [&[u8]; 7] = [
        &sequence.to_be_bytes(),
        pen.at.as_bytes(),
        pen.account.as_bytes(),
        verb.as_bytes(),
        noun.as_bytes(),
        &record.to_be_bytes(),
        record_hash,
    ];
    key.link(previous, &fields)
}

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
    let mut last = std::collections::BTreeMap::new();
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
        let Some(noun) = Noun::parse(&word) else {
            return Ok(Finding::ChangedRecord { noun: word, record });
        };
        if record_hash(database, noun, record).await? != expected {
            return Ok(Finding::ChangedRecord { noun: word, record });
        }
    }
    Ok(Finding::Whole { entries: i64::try_from(entries.len()).unwrap_or(i64::MAX) })
}

/// SHA-256 of every column of a record, each behind its type and length; zeros when there is none.
async fn record_hash(database: &mut SqliteConnection, noun: Noun, record: i64) -> Result<[u8; 32]> {
    let Some(statement) = noun.whole_record() else { return Ok([0; 32]) };
    match sqlx::query(statement).bind(record).fetch_optional(database).await? {
        Some(row) => hash_of(&row),
        None => Ok([0; 32]),
    }
}

fn hash_of(row: &SqliteRow) -> Result<[u8; 32]> {
    let mut digest = Sha256::new();
    for column in 0..row.len() {
        let value = row.try_get_raw(column)?;
        let kind = if value.is_null() { "NULL".to_owned() } else { value.type_info().name().to_string() };
        let bytes = match kind.as_str() {
            "NULL" => Vec::new(),
            "INTEGER" => row.try_get::<i64, _>(column)?.to_be_bytes().to_vec(),
            "BLOB" => row.try_get::<Vec<u8>, _>(column)?,
            _ => row.try_get::<String, _>(column)?.into_bytes(),
        };
        digest.update([kind.len() as u8]);
        digest.update(&kind);
        digest.update((bytes.len() as u64).to_be_bytes());
        digest.update(bytes);
    }
    Ok(digest.finalize().into())
}

fn damaged() -> crate::Error {
    crate::Error::Fault(Fault::new(Broken { entry: 0 }))
}
