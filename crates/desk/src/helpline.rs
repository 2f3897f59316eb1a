//! The numbers that are given to people, within one gesture of any screen, and when somebody of the desk last checked them.

#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, sync::LazyLock};

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Refusal, Result,
    deadline::law::Mark,
    field,
    journal::{Event, Noun, Verb},
    session::Nothing,
    staff,
    write::Write,
};

/// What the program brings (`domain.md` §7.4), with how well each line is sourced.
static BROUGHT: LazyLock<Vec<Brought>> = LazyLock::new(|| {
    let table = include_str!("../lists/helpline.csv");
    csv::Reader::from_reader(table.as_bytes()).deserialize().flatten().collect()
});

/// After that long, what was verified is to be verified again: a number that nobody answers costs a person their courage.
const STALE: Months = Months::new(12);

/// One line of the program's list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Brought {
    code: String,
    number: String,
    name: String,
    family: String,
    purpose: String,
    hours: String,
    note: String,
    mark: Mark,
}

/// A number to give, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewHelpline {
    /// As it is read aloud; or the address of a site.
    pub number: String,
    /// Who answers.
    pub name: String,
    /// Heading of the sheet.
    pub family: String,
    /// For whom, for what.
    pub purpose: String,
    pub hours: String,
    pub note: String,
    /// Civil date on which somebody of the desk checked all this.
    pub verified_on: Option<String>,
}

/// A number to give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Helpline {
    pub code: String,
    #[serde(flatten)]
    pub entry: NewHelpline,
    pub verified_by_name: Option<String>,
    /// Neither this desk, for a year, nor a source that was read says so: to be checked before it is given.
    pub to_verify: bool,
    /// No longer given since that day.
    pub retired_on: Option<String>,
}

/// A number to add or to put right.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct HelplineSave {
    /// Null for a new one.
    pub code: Option<String>,
    pub with: NewHelpline,
}

/// Whether a number is given.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct RetireHelpline {
    pub code: String,
    /// True to stop giving it, false to give it again.
    pub retired: bool,
}

/// Every number, family by family, retired ones included.
pub(crate) async fn helplines(agent: &mut Agent, _: Nothing) -> Result<Vec<Helpline>> {
    let today = agent.clock.today();
    all(&mut agent.desk, today).await
}

pub(crate) async fn helpline_save(agent: &mut Agent, request: HelplineSave) -> Result<Helpline> {
    let (account, today) = (agent.account.clone(), agent.clock.today());
    let new = checked(request.with, today)?;
    let mut write = Write::begin(agent).await?;
    let code = match request.code {
        Some(code) => {
            let id = row_of(&mut write, &code, today).await?;
            update(write.database(), id, &new, &account).await?;
            write.commit(Event::new(Verb::Changed, Noun::Helpline, id)).await?;
            code
        }
        None => {
            let code = next_code(write.database()).await?;
            let id = insert(write.database(), &code, &new, Some(&account)).await?;
            write.commit(Event::new(Verb::Created, Noun::Helpline, id)).await?;
            code
        }
    };
    find(&mut agent.desk, &code, today).await
}

/// Stops giving a number, or gives it again.
pub(crate) async fn helpline_retire(agent: &mut Agent, request: RetireHelpline) -> Result<Helpline> {
    let today = agent.clock.today();
    let retired_on = request.retired.then(|| today.to_string());
    let mut write = Write::begin(agent).await?;
    let id = row_of(&mut write, &request.code, today).await?;
    sqlx::query!("update helpline set retired_on = ? where id = ?", retired_on, id).execute(write.database()).await?;
    write.commit(Event::new(Verb::Changed, Noun::Helpline, id)).await?;
    find(&mut agent.desk, &request.code, today).await
}

async fn find(database: &mut SqliteConnection, code: &str, today: NaiveDate) -> Result<Helpline> {
    let found = all(database, today).await?.into_iter().find(|helpline| helpline.code == code);
    found.ok_or_else(|| Refusal::NotFound { noun: "helpline".to_owned() }.into())
}

/// What the program brings, as this desk corrected it, then what it added, each in its family.
async fn all(database: &mut SqliteConnection, today: NaiveDate) -> Result<Vec<Helpline>> {
    let rows = sqlx::query!(
        "select code, number, name, family, purpose, hours, note, verified_on, verified_by, retired_on
         from helpline order by id"
    )
    .fetch_all(&mut *database)
    .await?;
    let (mut own, mut added) = (BTreeMap::new(), Vec::new());
    for row in rows {
        let verified_by_name = match &row.verified_by {
            Some(account) => Some(staff::name_of(database, account).await?),
            None => None,
        };
        let entry = NewHelpline {
            number: row.number,
            name: row.name,
            family: row.family,
            purpose: row.purpose,
            hours: row.hours,
            note: row.note,
            verified_on: row.verified_on,
        };
        let brought = BROUGHT.iter().find(|line| line.code == row.code);
        let to_verify = match (&entry.verified_on, brought) {
            (None, Some(line)) => line.to_verify(&entry),
            (verified_on, _) => is_stale(verified_on.as_deref(), today),
        };
        let helpline = Helpline { code: row.code, entry, verified_by_name, to_verify, retired_on: row.retired_on };
        match brought {
            Some(line) => drop(own.insert(line.code.as_str(), helpline)),
            None => added.push(helpline),
        }
    }
    let mut helplines: Vec<Helpline> =
        BROUGHT.iter().map(|line| own.remove(line.code.as_str()).unwrap_or_else(|| line.helpline())).collect();
    for helpline in added {
        let family = helplines.iter().rposition(|other| other.entry.family == helpline.entry.family);
        helplines.insert(family.map_or(helplines.len(), |at| at.saturating_add(1)), helpline);
    }
    Ok(helplines)
}

impl Brought {
    fn helpline(&self) -> Helpline {
        let entry = self.entry();
        let to_verify = self.to_verify(&entry);
        Helpline { code: self.code.clone(), entry, verified_by_name: None, to_verify, retired_on: None }
    }

    fn entry(&self) -> NewHelpline {
        NewHelpline {
            number: self.number.clone(),
            name: self.name.clone(),
            family: self.family.clone(),
            purpose: self.purpose.clone(),
            hours: self.hours.clone(),
            note: self.note.clone(),
            verified_on: None,
        }
    }

    /// A source speaks for the line as the program brings it, and for no other number in its place.
    fn to_verify(&self, entry: &NewHelpline) -> bool {
        self.mark != Mark::V || entry.number != self.number || entry.hours != self.hours
    }
}

/// Never verified, or too long ago.
fn is_stale(verified_on: Option<&str>, today: NaiveDate) -> bool {
    let until = verified_on.and_then(|day| day.parse::<NaiveDate>().ok()).and_then(|day| day.checked_add_months(STALE));
    until.is_none_or(|until| until < today)
}

/// The row of a number; one that the program brings gets its own the first time somebody touches it.
async fn row_of(write: &mut Write<'_>, code: &str, today: NaiveDate) -> Result<i64> {
    let row = sqlx::query_scalar!(r#"select id as "id!: i64" from helpline where code = ?"#, code)
        .fetch_optional(write.database())
        .await?;
    match row {
        Some(id) => Ok(id),
        None => {
            let brought = find(write.database(), code, today).await?;
            insert(write.database(), code, &brought.entry, None).await
        }
    }
}

async fn next_code(database: &mut SqliteConnection) -> Result<String> {
    let next = sqlx::query_scalar!(r#"select coalesce(max(id), 0) + 1 as "next!: i64" from helpline"#)
        .fetch_one(database)
        .await?;
    Ok(format!("h{next}"))
}

async fn insert(database: &mut SqliteConnection, code: &str, new: &NewHelpline, account: Option<&str>) -> Result<i64> {
    let verified_by = new.verified_on.as_ref().and(account);
    let id = sqlx::query!(
        "insert into helpline (code, number, name, family, purpose, hours, note, verified_on, verified_by)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        code,
        new.number,
        new.name,
        new.family,
        new.purpose,
        new.hours,
        new.note,
        new.verified_on,
        verified_by
    )
    .execute(database)
    .await?
    .last_insert_rowid();
    Ok(id)
}

async fn update(database: &mut SqliteConnection, id: i64, new: &NewHelpline, account: &str) -> Result<()> {
    let verified_by = new.verified_on.as_ref().map(|_| account);
    sqlx::query!(
        "update helpline set number = ?, name = ?, family = ?, purpose = ?, hours = ?, note = ?,
             verified_by = iif(verified_on is ?, verified_by, ?), verified_on = ?
         where id = ?",
        new.number,
        new.name,
        new.family,
        new.purpose,
        new.hours,
        new.note,
        new.verified_on,
        verified_by,
        new.verified_on,
        id
    )
    .execute(database)
    .await?;
    Ok(())
}

fn checked(typed: NewHelpline, today: NaiveDate) -> Result<NewHelpline> {
    if BROUGHT.iter().all(|line| line.family != typed.family) {
        return Err(Refusal::UnknownCode { field: "family".to_owned() }.into());
    }
    let verified_on = field::day_if_any("verified_on", typed.verified_on.as_deref(), today)?;
    Ok(NewHelpline {
        number: field::needed("number", &typed.number)?,
        name: field::needed("name", &typed.name)?,
        family: typed.family,
        purpose: field::line("purpose", &typed.purpose)?,
        hours: field::line("hours", &typed.hours)?,
        note: field::line("note", &typed.note)?,
        verified_on: verified_on.map(|day| day.to_string()),
    })
}
