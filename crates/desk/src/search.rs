//! Search by name and by number: in memory, in any order and format, in another spelling and with one slip. A telephone finds,
//! and is never shown.

pub(crate) mod index;

use std::collections::BTreeMap;

pub(crate) use names::number::of_line as phones_of_line;
use names::{How, number};
pub use names::{folded, number::digits};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{Agent, Result, merge, person::name_shown};

/// What is looked for.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Search {
    pub query: String,
    pub limit: i64,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Hit {
    pub kind: HitKind,
    pub id: i64,
    /// The file to open; for a person, the latest.
    pub case_file: Option<i64>,
    pub title: String,
    pub detail: String,
    /// The letters of the title that were typed.
    pub marks: Vec<Mark>,
    /// Why it was found, when the title does not say so.
    pub why: Option<HitReason>,
}

/// Letters of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Mark {
    /// Place of the first, in UTF-16 units, as the page counts them.
    pub from: usize,
    /// Place behind the last.
    pub until: usize,
}

/// What a hit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum HitKind {
    Person,
    CaseFile,
}

/// Why something was found that does not look like what was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum HitReason {
    /// The name is written otherwise.
    Spelling,
    /// It is one slip away.
    Slip,
    /// By a nickname.
    Nickname {
        /// As it was written down.
        nickname: String,
    },
    /// By a name of the record that was made one with this one.
    OtherName {
        /// As it was written down.
        name: String,
    },
    /// By the telephone.
    Phone,
    /// By the number of the complaint.
    Complaint,
}

/// Letters of a query that are read.
const MOST_TYPED: usize = 100;

/// Files whose number was typed first, then persons by telephone, then by name: the surest and the latest first.
pub(crate) async fn search(agent: &mut Agent, request: Search) -> Result<Vec<Hit>> {
    let query: String = request.query.chars().take(MOST_TYPED).collect();
    let most = usize::try_from(request.limit.clamp(1, 50)).unwrap_or(50);
    let register = agent.register().await?;
    let (files, called) = (register.files(&query, most), register.called(&query, most));
    let named = register.named(&query, most).into_iter().filter(|found| !called.contains(&found.person));
    let named = named.map(|found| (found.person, Some(found.how))).collect::<Vec<_>>();
    let persons: Vec<(i64, Option<How>)> = called.iter().map(|person| (*person, None)).chain(named).collect();
    let mut hits = case_files(&mut agent.desk, &files, &query).await?;
    hits.extend(people(&mut agent.desk, &persons, &query).await?);
    hits.truncate(most);
    Ok(hits)
}

async fn case_files(database: &mut SqliteConnection, ids: &[i64], query: &str) -> Result<Vec<Hit>> {
    let ids = json_list(ids);
    let rows = sqlx::query!(
        r#"select case_file.id, number, person, anonymous as "anonymous: bool", birth_name, used_name, first_names
           from case_file join person on person.id = person
           where case_file.id in (select value from json_each(?))
             and not exists (select 1 from archiving where archiving.case_file = case_file.id and returned_at is null)
           order by case_file.id desc"#,
        ids
    )
    .fetch_all(database)
    .await?;
    let hit = rows.into_iter().map(|row| Hit {
        kind: HitKind::CaseFile,
        id: row.id,
        case_file: Some(row.id),
        detail: name_shown(row.anonymous, &row.birth_name, &row.used_name, &row.first_names, row.person),
        marks: marked(&row.number, query),
        why: (!number::is_of_file(&row.number, query)).then_some(HitReason::Complaint),
        title: row.number,
    });
    Ok(hit.collect())
}

/// The persons found, in their order, with how their name met the query; those found by telephone without.
async fn people(database: &mut SqliteConnection, found: &[(i64, Option<How>)], query: &str) -> Result<Vec<Hit>> {
    let ids = json_list(&found.iter().map(|(person, _)| *person).collect::<Vec<_>>());
    let rows = sqlx::query!(
        r#"select person.id, anonymous as "anonymous: bool", birth_name, used_name, first_names, nickname,
             case_file.id as "case_file?", number as "number?"
           from person
           left join case_file on case_file.id =
             (select id from case_file where person = person.id
                and not exists (select 1 from archiving where archiving.case_file = case_file.id and returned_at is null)
              order by opened_on desc, id desc limit 1)
           where person.id in (select value from json_each(?))
             and not (case_file.id is null and exists (select 1 from case_file as archived where archived.person = person.id))"#,
        ids
    )
    .fetch_all(&mut *database)
    .await?;
    let mut hits: BTreeMap<i64, Hit> = BTreeMap::new();
    for row in rows {
        let how = found.iter().find(|(person, _)| *person == row.id).and_then(|(_, how)| *how);
        let title = name_shown(row.anonymous, &row.birth_name, &row.used_name, &row.first_names, row.id);
        let marks = marked(&title, query);
        let why = match how {
            None => Some(HitReason::Phone),
            Some(_) if marks.is_empty() && !names::marks(&row.nickname, query).is_empty() => {
                Some(HitReason::Nickname { nickname: row.nickname })
            }
            Some(_) if marks.is_empty() => other_name(database, row.id, query).await?,
            Some(How::Spelling) => Some(HitReason::Spelling),
            Some(How::Slip) => Some(HitReason::Slip),
            Some(How::Whole | How::Beginning) if says(&title, query) => None,
            Some(How::Whole | How::Beginning) => other_name(database, row.id, query).await?,
        };
        let (case_file, detail) = (row.case_file, row.number.unwrap_or_default());
        hits.insert(row.id, Hit { kind: HitKind::Person, id: row.id, case_file, title, detail, marks, why });
    }
    Ok(found.iter().filter_map(|(person, _)| hits.remove(person)).collect())
}

/// Whether each word typed begins a word of the name shown, letter for letter.
fn says(shown: &str, query: &str) -> bool {
    let (shown, query) = (folded(shown), folded(query));
    query.split(' ').all(|typed| shown.split(' ').any(|word| word.starts_with(typed)))
}

/// The name of an absorbed record that was meant.
async fn other_name(database: &mut SqliteConnection, person: i64, query: &str) -> Result<Option<HitReason>> {
    let names = merge::other_names(database, person).await?;
    let name = names.into_iter().find(|name| !names::marks(name, query).is_empty());
    Ok(name.map(|name| HitReason::OtherName { name }))
}

fn marked(shown: &str, query: &str) -> Vec<Mark> {
    names::marks(shown, query).into_iter().map(|mark| Mark { from: mark.start, until: mark.end }).collect()
}

/// Numbers as a statement takes a list of them.
pub(crate) fn json_list(ids: &[i64]) -> String {
    format!("[{}]", ids.iter().map(i64::to_string).collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests;
