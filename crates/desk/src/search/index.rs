//! Everybody and every number in memory, between an unlock and a lock: read in slices beside the commands, then kept up with each change.
//!
//! It is the agent's: the lock, which replaces the process, leaves nothing of it.

use names::{
    Register,
    register::{Entry, File, Written},
};
use sqlx::SqliteConnection;

use crate::{
    Agent, Error, Fault, Result,
    journal::{Event, Noun},
};

/// Persons read in one slice: a command waits for no more than these.
const SLICE: i64 = 1_000;

/// Everybody, or those who were read until now.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index {
    register: Register,
    read: Reading,
}

/// How far the first reading went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    Until { person: i64 },
    Done,
}

impl Default for Reading {
    fn default() -> Self {
        Self::Until { person: 0 }
    }
}

impl Agent {
    /// Reads a slice of what is not in the index yet. False when nothing was left.
    pub(crate) async fn read_slice(&mut self) -> Result<bool> {
        let Reading::Until { person: after } = self.index.read else { return Ok(false) };
        // One row for all of them, with the complaints from an index of their own: a matter is long, and a hundred thousand
        // rows are a second of their own.
        let slice = sqlx::query!(
            r#"select max(id) as "last: i64", json_group_array(json_array(
                 id,
                 json_array(json_array(birth_name, used_name, first_names, nickname, phone)),
                 (select json_group_array(json_array(case_file.id, number, coalesce(
                    (select complaint_number from matter indexed by matter_complaint
                     where matter.id = case_file.matter and complaint_number <> ''), '')))
                  from case_file where case_file.person = read.id)
               )) as "roll!: String"
               from (select id, birth_name, used_name, first_names, nickname, phone from person
                     where id > ? order by id limit ?) as read"#,
            after,
            SLICE
        )
        .fetch_one(&mut self.desk)
        .await?;
        let Some(last) = slice.last else {
            self.index.read = Reading::Done;
            return Ok(false);
        };
        let merged = sqlx::query_scalar!(
            r#"select kept as "person!" from merge where undone_at is null and kept > ?1 and kept <= ?2
               union select absorbed from merge where undone_at is null and absorbed > ?1 and absorbed <= ?2"#,
            after,
            last
        )
        .fetch_all(&mut self.desk)
        .await?;
        self.index.register.read(&slice.roll).map_err(|error| Error::Fault(Fault::new(error)))?;
        for person in merged {
            let entry = entry(&mut self.desk, person).await?;
            self.index.take([entry]);
        }
        self.index.read = Reading::Until { person: last };
        Ok(true)
    }

    /// The register with everybody in it: who asks before it is ready waits, and is told of nobody too few.
    pub(crate) async fn register(&mut self) -> Result<&Register> {
        while self.read_slice().await? {}
        Ok(&self.index.register)
    }
}

impl Index {
    /// Those who were read until now.
    pub(crate) fn register(&self) -> &Register {
        &self.register
    }

    /// Replaces what is known of these persons.
    pub(crate) fn take(&mut self, entries: impl IntoIterator<Item = Entry<'static>>) {
        entries.into_iter().for_each(|entry| self.register.take(&entry));
    }
}

/// What the index is to hold of everybody whom `events` touched.
pub(crate) async fn entries(database: &mut SqliteConnection, events: &[Event]) -> Result<Vec<Entry<'static>>> {
    let mut persons: Vec<i64> = Vec::new();
    for Event { noun, record, .. } in events {
        let touched = match noun {
            Noun::Person => vec![*record],
            Noun::CaseFile => {
                sqlx::query_scalar!("select person from case_file where id = ?", record)
                    .fetch_all(&mut *database)
                    .await?
            }
            Noun::Matter => {
                sqlx::query_scalar!("select person from case_file where matter = ?", record)
                    .fetch_all(&mut *database)
                    .await?
            }
            Noun::Merge => sqlx::query!("select kept, absorbed from merge where id = ?", record)
                .fetch_all(&mut *database)
                .await?
                .into_iter()
                .flat_map(|row| [row.kept, row.absorbed])
                .collect(),
            _ => Vec::new(),
        };
        persons.extend(touched);
    }
    persons.sort_unstable();
    persons.dedup();
    let mut entries = Vec::new();
    for person in persons {
        entries.push(entry(database, person).await?);
    }
    Ok(entries)
}

/// A person with all that was made one with them; nothing for one who was made one with another, and is found there.
async fn entry(database: &mut SqliteConnection, person: i64) -> Result<Entry<'static>> {
    let written = sqlx::query!(
        "with recursive one (id) as (
             select id from person where id = ?1
               and not exists (select 1 from merge where absorbed = ?1 and undone_at is null)
             union
             select absorbed from merge join one on kept = one.id where undone_at is null
         )
         select birth_name, used_name, first_names, nickname, phone from person where id in one order by id",
        person
    )
    .map(|row| Written {
        birth_name: row.birth_name.into(),
        used_name: row.used_name.into(),
        first_names: row.first_names.into(),
        nickname: row.nickname.into(),
        phone: row.phone.into(),
    })
    .fetch_all(&mut *database)
    .await?;
    let files = sqlx::query!(
        "select case_file.id, number, complaint_number from case_file join matter on matter.id = matter where person = ?",
        person
    )
    .map(|row| File { id: row.id, number: row.number.into(), complaint_number: row.complaint_number.into() })
    .fetch_all(database)
    .await?;
    Ok(Entry { person, written, files })
}
