//! Everybody and every number in memory, between an unlock and a lock: read in slices beside the commands, then kept up with each change.
//!
//! It is the agent's: the lock, which replaces the process, leaves nothing of it.

use std::{collections::HashMap, fmt};

use names::{Lexicon, Names};
use sqlx::SqliteConnection;

use super::number;
use crate::{
    Agent, Result,
    journal::{Event, Noun},
};

/// Records read in one slice: a command waits for no more than these.
const SLICE: i64 = 1_000;

/// Persons by name and by telephone, files by their number and their complaint's.
#[derive(Clone, Default)]
pub(crate) struct Index {
    pub(super) names: names::Index,
    /// Borne by persons.
    pub(super) phones: Lexicon,
    /// Borne by case files.
    pub(super) numbers: Lexicon,
    borne: HashMap<i64, Numbers>,
    read: Reading,
}

/// The numbers of one person, as the lexicons number them.
#[derive(Clone, Default)]
struct Numbers {
    phones: Vec<u32>,
    files: Vec<(i64, Vec<u32>)>,
}

/// How far the first reading went.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    Files { after: i64 },
    Persons { after: i64 },
    Done,
}

impl Default for Reading {
    fn default() -> Self {
        Self::Files { after: 0 }
    }
}

/// It holds names, and a log must not.
impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Index")
    }
}

/// One of the names under which somebody was written down.
#[derive(Default)]
struct Written {
    birth_name: String,
    used_name: String,
    first_names: String,
    nickname: String,
    phone: String,
}

/// All that is indexed of somebody.
pub(crate) struct Entry {
    person: i64,
    /// One for each record that was made one with theirs; none for a record that stands no more.
    written: Vec<Written>,
    files: Vec<File>,
}

/// A file and what it is found by.
struct File {
    id: i64,
    number: String,
    complaint_number: String,
}

impl Agent {
    /// Reads a slice of what is not in the index yet. False when nothing was left.
    pub(crate) async fn read_slice(&mut self) -> Result<bool> {
        self.index.read = match self.index.read {
            Reading::Done => return Ok(false),
            Reading::Files { after } => match self.read_files(after).await? {
                Some(after) => Reading::Files { after },
                None => {
                    self.read_complaints().await?;
                    Reading::Persons { after: 0 }
                }
            },
            Reading::Persons { after } => match self.read_persons(after).await? {
                Some(after) => Reading::Persons { after },
                None => Reading::Done,
            },
        };
        Ok(self.index.read != Reading::Done)
    }

    /// The index with everybody in it: who asks before it is ready waits, and is told of nobody too few.
    pub(crate) async fn whole_index(&mut self) -> Result<&mut Index> {
        while self.read_slice().await? {}
        Ok(&mut self.index)
    }

    async fn read_files(&mut self, after: i64) -> Result<Option<i64>> {
        let rows =
            sqlx::query!("select id, person, number from case_file where id > ? order by id limit ?", after, SLICE)
                .fetch_all(&mut self.desk)
                .await?;
        let last = rows.last().map(|row| row.id);
        for row in rows {
            self.index.add_file(row.person, &File { id: row.id, number: row.number, complaint_number: String::new() });
        }
        Ok(last)
    }

    async fn read_complaints(&mut self) -> Result<()> {
        let rows = sqlx::query!(
            "select case_file.id, person, complaint_number from matter join case_file on matter = matter.id
             where complaint_number <> ''"
        )
        .fetch_all(&mut self.desk)
        .await?;
        for row in rows {
            let file = File { id: row.id, number: String::new(), complaint_number: row.complaint_number };
            self.index.add_file(row.person, &file);
        }
        Ok(())
    }

    async fn read_persons(&mut self, after: i64) -> Result<Option<i64>> {
        let rows = sqlx::query!(
            r#"select id, birth_name, used_name, first_names, nickname, phone,
                 exists (select 1 from merge where undone_at is null and person.id in (kept, absorbed)) as "merged!: bool"
               from person where id > ? order by id limit ?"#,
            after,
            SLICE
        )
        .fetch_all(&mut self.desk)
        .await?;
        let last = rows.last().map(|row| row.id);
        for row in rows {
            if row.merged {
                let entry = entry(&mut self.desk, row.id).await?;
                self.index.take([entry]);
                continue;
            }
            let (birth_name, used_name, first_names, nickname, phone) =
                (row.birth_name, row.used_name, row.first_names, row.nickname, row.phone);
            self.index.name(row.id, &[Written { birth_name, used_name, first_names, nickname, phone }]);
        }
        Ok(last)
    }
}

impl Index {
    /// Replaces what is known of these persons.
    pub(crate) fn take(&mut self, entries: impl IntoIterator<Item = Entry>) {
        for Entry { person, written, files } in entries {
            self.forget(person);
            for file in files {
                self.add_file(person, &file);
            }
            if !written.is_empty() {
                self.name(person, &written);
            }
        }
    }

    /// Everybody whose name may be the same person's, or who has one of these telephones.
    pub(crate) fn akin(&self, name: &names::Name, phones: &[String]) -> Vec<i64> {
        let called = phones.iter().filter_map(|phone| self.phones.number(phone));
        let mut akin = self.names.akin(name);
        akin.extend(called.flat_map(|word| self.phones.bearers(word)));
        akin.sort_unstable();
        akin.dedup();
        akin
    }

    fn forget(&mut self, person: i64) {
        let Numbers { phones, files } = self.borne.remove(&person).unwrap_or_default();
        phones.into_iter().for_each(|word| self.phones.remove(word, person));
        for (file, words) in files {
            words.into_iter().for_each(|word| self.numbers.remove(word, file));
        }
        self.names.remove(person);
    }

    fn name(&mut self, person: i64, written: &[Written]) {
        let borne = self.borne.entry(person).or_default();
        for phone in written.iter().flat_map(|one| number::phones(&one.phone)) {
            borne.phones.push(self.phones.add(&phone, person));
        }
        let freshness = borne.files.iter().map(|(file, _)| *file).max().unwrap_or_default();
        let names = written.iter().map(|one| Names {
            birth: &one.birth_name,
            used: &one.used_name,
            first: &one.first_names,
            nickname: &one.nickname,
        });
        self.names.put(person, freshness, names);
    }

    fn add_file(&mut self, person: i64, file: &File) {
        let keys = number::of_file(&file.number).into_iter().chain(number::of_complaint(&file.complaint_number));
        let words = keys.map(|key| self.numbers.add(&key, file.id)).collect();
        self.borne.entry(person).or_default().files.push((file.id, words));
    }
}

/// What the index is to hold of everybody whom `events` touched.
pub(crate) async fn entries(database: &mut SqliteConnection, events: &[Event]) -> Result<Vec<Entry>> {
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
async fn entry(database: &mut SqliteConnection, person: i64) -> Result<Entry> {
    let written = sqlx::query_as!(
        Written,
        "with recursive one (id) as (
             select id from person where id = ?1
               and not exists (select 1 from merge where absorbed = ?1 and undone_at is null)
             union
             select absorbed from merge join one on kept = one.id where undone_at is null
         )
         select birth_name, used_name, first_names, nickname, phone from person where id in one order by id",
        person
    )
    .fetch_all(&mut *database)
    .await?;
    let files = sqlx::query_as!(
        File,
        "select case_file.id, number, complaint_number from case_file join matter on matter.id = matter where person = ?",
        person
    )
    .fetch_all(database)
    .await?;
    Ok(Entry { person, written, files })
}
