//! Who may be named in a text: whom it helps, the colleagues, the partners; and the numbers that everybody may be given.

use std::collections::BTreeSet;

use names::folded;
use sqlx::SqliteConnection;

use super::Word;
use crate::{Agent, Result, helpline, partner, session::Nothing};

/// What is no excess, whoever writes it.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// Words of the names of people helped and of colleagues.
    names: BTreeSet<String>,
    /// Names of structures, word by word.
    structures: Vec<Vec<String>>,
    /// Digits of numbers, and e-mails, of structures.
    contacts: BTreeSet<String>,
}

impl Known {
    /// Colleagues, partners, numbers to give.
    pub(crate) async fn of_desk(agent: &mut Agent) -> Result<Self> {
        let mut known = Self::default();
        for name in sqlx::query_scalar!("select name from staff").fetch_all(&mut agent.desk).await? {
            known.add_name([name.as_str()]);
        }
        for one in partner::partners(agent, Nothing {}).await? {
            known.add_structure(&one.entry.name, &one.entry.phone, &one.entry.email);
            known.add_name([one.entry.contact.as_str()]);
        }
        for one in helpline::helplines(agent, Nothing {}).await? {
            known.contacts.insert(digits(&one.entry.number));
        }
        Ok(known)
    }

    pub(super) fn add_structure(&mut self, name: &str, phone: &str, email: &str) {
        self.structures.push(folded(name).split(' ').map(str::to_owned).collect());
        self.contacts.extend([digits(phone), email.to_lowercase()].into_iter().filter(|written| !written.is_empty()));
    }

    /// Everybody who is helped in the affair of a file, under all their names.
    pub(crate) async fn add_case_file(&mut self, database: &mut SqliteConnection, case_file: i64) -> Result<()> {
        let matter = sqlx::query_scalar!("select matter from case_file where id = ?", case_file)
            .fetch_optional(&mut *database)
            .await?;
        match matter {
            Some(matter) => self.add_matter(database, matter).await,
            None => Ok(()),
        }
    }

    /// The same for an affair.
    pub(crate) async fn add_matter(&mut self, database: &mut SqliteConnection, matter: i64) -> Result<()> {
        let helped = sqlx::query!(
            "select birth_name, used_name, first_names, nickname from person
             where id in (select person from case_file where matter = ?)",
            matter
        )
        .fetch_all(database)
        .await?;
        for one in helped {
            self.add_name([one.birth_name.as_str(), &one.used_name, &one.first_names, &one.nickname]);
        }
        Ok(())
    }

    pub(crate) fn add_name<const N: usize>(&mut self, names: [&str; N]) {
        for name in names {
            self.names.extend(folded(name).split(' ').filter(|word| word.len() > 1).map(str::to_owned));
        }
    }

    pub(super) fn is_name(&self, word: &Word) -> bool {
        self.names.contains(&word.folded)
    }

    pub(super) fn is_contact(&self, written: &str) -> bool {
        self.contacts.contains(written)
    }

    /// The words of `words` that are the name of a structure.
    pub(super) fn structures(&self, words: &[Word]) -> BTreeSet<usize> {
        let is = |at: usize, name: &[String]| {
            name.iter().enumerate().all(|(place, part)| words.get(at + place).is_some_and(|word| word.folded == *part))
        };
        let mut found = BTreeSet::new();
        for (at, word) in words.iter().enumerate().filter(|(_, word)| word.capital) {
            for name in self.structures.iter().filter(|name| name.first() == Some(&word.folded) && is(at, name)) {
                found.extend(at..at + name.len());
            }
        }
        found
    }
}

/// The digits of a number, without the country's own prefix.
pub(super) fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}
