//! What an import would do, line by line: who is new, who seems to be there already, what is refused and why.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use names::Register;
use sqlx::SqliteConnection;

use super::{
    Choices, KnownChoice,
    line::{Entry, Reader},
    sheet::{Row, Sheet},
};
use crate::{
    Refusal, Result,
    person::{NewPerson, similar},
    search::{digits, folded},
};

/// Every line of a sheet, in its order: accepted or refused.
pub(super) struct Plan {
    pub(super) accepted: Vec<Accepted>,
    pub(super) refused: Vec<Refused>,
    /// Lines of somebody who seems to be there already.
    pub(super) known: usize,
    /// Persons of the accepted lines.
    pub(super) persons: usize,
}

/// A line that becomes a case file.
pub(super) struct Accepted {
    pub(super) entry: Entry,
    /// Lines with the same number are one person's.
    pub(super) who: usize,
}

/// A line that does not.
#[derive(Debug, Clone)]
pub(super) struct Refused {
    pub(super) line: u32,
    pub(super) why: Refusal,
}

impl Plan {
    /// Reads every line and compares everybody with those who are there, all of them in `register`. Writes nothing.
    pub(super) async fn of(
        (database, register): (&mut SqliteConnection, &Register),
        source: &str,
        sheet: &Sheet,
        choices: &Choices,
        today: NaiveDate,
    ) -> Result<Self> {
        let reader = Reader::new(source, sheet, choices, today);
        let mut people = People::default();
        let mut plan = Self { accepted: Vec::new(), refused: Vec::new(), known: 0, persons: 0 };
        let mut seen: HashMap<Vec<&str>, u32> = HashMap::new();
        for row in &sheet.rows {
            let before = *seen.entry(said(row, choices)).or_insert(row.line);
            match reader.entry(row) {
                Err(why) => plan.refused.push(Refused { line: row.line, why }),
                Ok(_) if before != row.line => {
                    plan.refused.push(Refused { line: row.line, why: Refusal::LineRepeated { line: before } });
                }
                Ok(entry) => {
                    let who = people.number(&entry.person);
                    plan.accepted.push(Accepted { entry, who });
                }
            }
        }
        plan.compare(database, register, choices.known).await?;
        Ok(plan)
    }

    async fn compare(
        &mut self,
        database: &mut SqliteConnection,
        register: &Register,
        choice: KnownChoice,
    ) -> Result<()> {
        let mut first: Vec<&Accepted> = self.accepted.iter().collect();
        first.sort_by_key(|one| one.who);
        first.dedup_by_key(|one| one.who);
        let persons: Vec<&NewPerson> = first.iter().map(|one| &one.entry.person).collect();
        let resemble = similar::resemble(database, register, &persons).await?;
        let there: HashSet<usize> =
            first.iter().zip(resemble).filter(|(_, resembles)| *resembles).map(|(one, _)| one.who).collect();
        let mut left_out = Vec::new();
        for one in std::mem::take(&mut self.accepted) {
            if !there.contains(&one.who) {
                self.accepted.push(one);
                continue;
            }
            self.known = self.known.saturating_add(1);
            match choice {
                KnownChoice::Create => self.accepted.push(one),
                KnownChoice::LeaveOut => left_out.push(Refused { line: one.entry.line, why: Refusal::LooksKnown }),
            }
        }
        self.refused.extend(left_out);
        self.refused.sort_by_key(|refused| refused.line);
        let mut persons: Vec<usize> = self.accepted.iter().map(|one| one.who).collect();
        persons.sort_unstable();
        persons.dedup();
        self.persons = persons.len();
        Ok(())
    }
}

/// What a line says, its number apart.
fn said<'a>(row: &'a Row, choices: &Choices) -> Vec<&'a str> {
    let left_out = |place: usize| choices.columns.get(place).is_none_or(|column| *column == super::Column::LeaveOut);
    row.cells.iter().enumerate().filter(|(place, _)| !left_out(*place)).map(|(_, cell)| cell.as_str()).collect()
}

/// Who is who among the lines of one file: the same names with the same date of birth, or the same telephone, are one
/// person with several files. The same names alone are not enough.
#[derive(Default)]
struct People {
    numbers: HashMap<[String; 4], usize>,
    last: usize,
}

impl People {
    fn number(&mut self, person: &NewPerson) -> usize {
        let names = || [&person.birth_name, &person.used_name, &person.first_names].map(|name| folded(name));
        let phone = digits(&person.phone);
        let tie = person.born_on.clone().or_else(|| (phone.len() > 8).then_some(phone));
        self.last = self.last.saturating_add(1);
        match tie {
            Some(tie) if !person.anonymous => {
                let [birth, used, first] = names();
                *self.numbers.entry([birth, used, first, tie]).or_insert(self.last)
            }
            Some(_) | None => self.last,
        }
    }
}
