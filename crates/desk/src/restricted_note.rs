//! Restricted notes: what an interview leaves for the members of one circle. Everybody else sees that one exists.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;
use vault::{Cell, CircleKey, VaultId};

use crate::{Agent, Error, Refusal, Result, circle, field, write::Write};

/// Words for the members of a circle, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct RestrictedWords {
    pub circle: i64,
    pub words: String,
}

/// The restricted note of an interview, as far as this session may know it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct RestrictedNote {
    pub circle: i64,
    pub circle_name: String,
    pub state: RestrictedNoteState,
    /// Of its present wording.
    pub author_name: String,
    /// Instant.
    pub written_at: String,
    /// What stood before, the first first; empty for whoever does not read it.
    pub earlier: Vec<EarlierWords>,
}

/// Whether a restricted note is read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum RestrictedNoteState {
    /// This account has no key for it.
    Reserved,
    /// Its words stand with the interview.
    Readable,
    /// It does not open: it was changed outside the program, or comes from another place.
    Damaged,
}

/// A restricted note as it stood before a correction.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct EarlierWords {
    pub words: String,
    pub author_name: String,
    /// Instant.
    pub written_at: String,
}

/// Words that were checked, with the key that seals them. Asked before a change begins: the key is the session's.
pub(crate) struct Sealing {
    circle: i64,
    key: CircleKey,
    vault: VaultId,
    words: String,
}

/// One writing, as kept.
struct Row {
    circle: i64,
    circle_name: String,
    version: i64,
    generation: i64,
    sealed: Vec<u8>,
    author_name: String,
    written_at: String,
}

impl Sealing {
    /// Makes words ready for `interview`, or for one that is about to be written. None when there is nothing to write: no words, or
    /// the very words that stand.
    ///
    /// # Errors
    /// [`Refusal::NotInCircle`], [`Refusal::NoteOfAnotherCircle`], [`Refusal::DamagedNote`]; the words' own.
    pub(crate) async fn ready(
        agent: &mut Agent,
        interview: Option<i64>,
        typed: Option<&RestrictedWords>,
    ) -> Result<Option<Self>> {
        let Some(typed) = typed else { return Ok(None) };
        let words = field::note("restricted", &typed.words)?;
        let present = match interview {
            Some(interview) => read(agent, interview).await?,
            None => None,
        };
        let stands = match &present {
            Some((note, _)) if note.circle != typed.circle => return Err(Refusal::NoteOfAnotherCircle.into()),
            Some((note, _)) if note.state == RestrictedNoteState::Damaged => return Err(Refusal::DamagedNote.into()),
            Some((_, present)) => present.as_deref(),
            None => Some(""),
        };
        if stands == Some(&words) {
            return Ok(None);
        }
        let key = circle::newest(&mut agent.desk, &agent.vault, typed.circle).await?;
        Ok(Some(Self { circle: typed.circle, key, vault: agent.vault.vault(), words }))
    }

    /// Words that stood elsewhere and are the circle's from now on.
    pub(crate) fn with(circle: i64, key: CircleKey, vault: VaultId, words: String) -> Self {
        Self { circle, key, vault, words }
    }

    /// Seals the words as the next writing of this interview's note. Answers its record; the caller writes its event.
    pub(crate) async fn write(self, write: &mut Write<'_>, interview: i64, author: &str) -> Result<i64> {
        let last = sqlx::query_scalar!(
            r#"select max(version) as "version: i64" from restricted_note where interview = ?"#,
            interview
        )
        .fetch_one(write.database())
        .await?;
        let version = last.unwrap_or(0).saturating_add(1);
        let record = interview.to_be_bytes();
        let sealed = self.key.seal(self.vault, cell(&record, version), &self.words)?;
        let (at, generation) = (write.at(), i64::from(self.key.generation()));
        let id = sqlx::query!(
            "insert into restricted_note (interview, circle, version, generation, sealed, author, written_at)
             values (?, ?, ?, ?, ?, ?, ?)",
            interview,
            self.circle,
            version,
            generation,
            sealed,
            author,
            at
        )
        .execute(write.database())
        .await?
        .last_insert_rowid();
        Ok(id)
    }
}

/// The restricted note of an interview, and its present words when this session opens them.
pub(crate) async fn read(agent: &mut Agent, interview: i64) -> Result<Option<(RestrictedNote, Option<String>)>> {
    let rows = rows(&mut agent.desk, interview).await?;
    let Some(last) = rows.last() else { return Ok(None) };
    let mut note = RestrictedNote {
        circle: last.circle,
        circle_name: last.circle_name.clone(),
        state: RestrictedNoteState::Readable,
        author_name: last.author_name.clone(),
        written_at: last.written_at.clone(),
        earlier: Vec::new(),
    };
    let mut words = None;
    for row in rows {
        match opened(agent, interview, &row).await {
            Ok(opened) => {
                let before = words.replace((opened, row.author_name, row.written_at));
                note.earlier.extend(before.map(|(words, author_name, written_at)| EarlierWords {
                    words,
                    author_name,
                    written_at,
                }));
            }
            Err(Error::Refused(Refusal::NotInCircle)) => {
                note.state = RestrictedNoteState::Reserved;
                return Ok(Some((note, None)));
            }
            Err(Error::Refused(Refusal::DamagedNote)) => {
                (note.state, note.earlier) = (RestrictedNoteState::Damaged, Vec::new());
                return Ok(Some((note, None)));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(Some((note, words.map(|(words, ..)| words))))
}

async fn opened(agent: &mut Agent, interview: i64, row: &Row) -> Result<String> {
    let key = circle::key_of(&mut agent.desk, &agent.vault, row.circle, row.generation).await?;
    let record = interview.to_be_bytes();
    Ok(key.open(agent.vault.vault(), cell(&record, row.version), &row.sealed)?.to_string())
}

async fn rows(database: &mut SqliteConnection, interview: i64) -> Result<Vec<Row>> {
    Ok(sqlx::query_as!(
        Row,
        "select restricted_note.circle, circle.name as circle_name, version, generation, sealed,
             staff.name as author_name, written_at
         from restricted_note
           join circle on circle.id = restricted_note.circle
           join staff on staff.account = author
         where interview = ? order by version",
        interview
    )
    .fetch_all(database)
    .await?)
}

/// Where a writing stands. Its record is its interview, which is known before the row has a number.
fn cell(interview: &[u8; 8], version: i64) -> Cell<'_> {
    Cell { table: "restricted_note", record: interview, column: "sealed", version }
}
