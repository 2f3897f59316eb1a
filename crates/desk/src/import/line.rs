//! One line of a spreadsheet, read as somebody at the desk would have typed it: a person, the facts, a case file.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{
    Choices, Column, day,
    sheet::{Row, Sheet},
};
use crate::{
    Error, Refusal,
    case_file::Arrival,
    field, list,
    list::List,
    matter::{self, NewMatter},
    person::{self, NewPerson, Sex},
    search::folded,
    text::say_with,
};

/// What a line becomes.
pub(super) struct Entry {
    pub(super) line: u32,
    pub(super) person: NewPerson,
    pub(super) matter: NewMatter,
    pub(super) arrival: Arrived,
}

/// How the person came, and when.
pub(super) struct Arrived {
    pub(super) quality: String,
    pub(super) first_contact: String,
    pub(super) referred_by: String,
    pub(super) arrival_mode: String,
    pub(super) opened_on: NaiveDate,
}

impl Arrived {
    /// # Errors
    /// A code that its list does not have.
    pub(super) fn checked(&self) -> crate::Result<Arrival<'_>> {
        list::check("quality", List::Quality, &self.quality)?;
        Arrival::checked(&self.first_contact, &self.referred_by, &self.arrival_mode)
    }
}

/// How lines are read: what each column holds, and what each word of a list means.
pub(super) struct Reader<'a> {
    source: &'a str,
    sheet: &'a Sheet,
    choices: &'a Choices,
    values: HashMap<(Column, String), Option<String>>,
    today: NaiveDate,
}

type Read<T> = std::result::Result<T, Refusal>;

impl<'a> Reader<'a> {
    /// What is known of every word: the choice of the person, else the guess.
    pub(super) fn new(source: &'a str, sheet: &'a Sheet, choices: &'a Choices, today: NaiveDate) -> Self {
        let chosen = |value: &super::ValueChoice| ((value.column, folded(&value.value)), value.code.clone());
        Self { source, sheet, choices, values: choices.values.iter().map(chosen).collect(), today }
    }

    /// The code of a written word; `None` when it is left out or nobody knows what it means.
    pub(super) fn code(&self, column: Column, written: &str) -> Option<String> {
        let codes = column.codes()?;
        match self.values.get(&(column, folded(written))) {
            Some(code) => code.clone().filter(|code| codes.has(code)),
            None => codes.guess(written),
        }
    }

    /// The cells of a column that the person chose: its kind, its title, what it holds.
    fn cells<'r>(&'r self, row: &'r Row) -> impl Iterator<Item = (Column, &'r str, &'r str)> {
        let columns = self.choices.columns.iter().zip(&self.sheet.titles).zip(&row.cells);
        columns
            .map(|((column, title), cell)| (*column, title.as_str(), cell.trim()))
            .filter(|(.., cell)| !cell.is_empty())
    }

    /// # Errors
    /// Why the line cannot be taken over, as a form would say it.
    pub(super) fn entry(&self, row: &Row) -> Read<Entry> {
        let person = self.person(row)?;
        let matter = self.matter(row)?;
        let defaults = &self.choices.defaults;
        let or = |column: Column, default: &str| {
            self.written(row, column)
                .and_then(|written| self.code(column, written))
                .unwrap_or_else(|| default.to_owned())
        };
        let arrival = Arrived {
            quality: or(Column::Quality, &defaults.quality),
            first_contact: or(Column::FirstContact, &defaults.first_contact),
            referred_by: or(Column::ReferredBy, &defaults.referred_by),
            arrival_mode: or(Column::ArrivalMode, &defaults.arrival_mode),
            opened_on: self.day(row, Column::OpenedOn, "opened_on")?.ok_or_else(|| missing("opened_on"))?,
        };
        refused(arrival.checked())?;
        let person = refused(person::checked(&person, self.today))?;
        let matter = refused(matter::checked(&matter, self.today))?;
        let opened_on = arrival.opened_on.to_string();
        let born = person.born_on.as_deref();
        if born.is_some_and(|born| born > opened_on.as_str()) {
            return Err(Refusal::BornAfter { field: "opened_on".to_owned() });
        }
        if born.zip(matter.happened_from.as_deref()).is_some_and(|(born, facts)| born > facts) {
            return Err(Refusal::BornAfter { field: "happened_from".to_owned() });
        }
        if matter.happened_from.as_deref().is_some_and(|facts| facts > opened_on.as_str()) {
            return Err(Refusal::FactsAfterIntake);
        }
        Ok(Entry { line: row.line, person, matter, arrival })
    }

    fn person(&self, row: &Row) -> Read<NewPerson> {
        let text = |column| self.written(row, column).unwrap_or_default().to_owned();
        let (whole_family, whole_first) = split_name(self.written(row, Column::FullName).unwrap_or_default());
        let or = |text: String, whole: String| if text.is_empty() { whole } else { text };
        let mut person = NewPerson {
            sex: match self.written(row, Column::Sex).and_then(|written| self.code(Column::Sex, written)) {
                Some(code) => Sex::parse(&code),
                None => Sex::X,
            },
            birth_name: or(text(Column::BirthName), whole_family),
            used_name: text(Column::UsedName),
            first_names: or(text(Column::FirstNames), whole_first),
            birth_year: self.written(row, Column::BornOn).and_then(day::year_alone),
            address: text(Column::Address),
            commune: text(Column::Commune),
            district: self.written(row, Column::District).and_then(|written| self.code(Column::District, written)),
            phone: with_zero(text(Column::Phone)),
            email: text(Column::Email),
            language: text(Column::Language),
            ..NewPerson::default()
        };
        if person.birth_year.is_none() {
            person.born_on = text_of(self.day(row, Column::BornOn, "born_on")?);
        }
        if folded(&person.birth_name).starts_with("anonyme") {
            (person.anonymous, person.birth_name) = (true, String::new());
        }
        Ok(person)
    }

    fn matter(&self, row: &Row) -> Read<NewMatter> {
        let text = |column| self.written(row, column).unwrap_or_default().to_owned();
        let code = |column| self.written(row, column).and_then(|written| self.code(column, written));
        let offence = code(Column::Offence).or_else(|| self.choices.defaults.offence.clone());
        Ok(NewMatter {
            offence: offence.ok_or_else(|| match self.written(row, Column::Offence) {
                Some(_) => Refusal::UnknownCode { field: "offence".to_owned() },
                None => missing("offence"),
            })?,
            happened_from: text_of(self.day(row, Column::HappenedFrom, "happened_from")?),
            happened_until: text_of(self.day(row, Column::HappenedUntil, "happened_until")?),
            commune: text(Column::FactsCommune),
            district: code(Column::FactsDistrict),
            frame: code(Column::Frame),
            link: code(Column::Link),
            author_known: None,
            minor_present: false,
            discriminatory: false,
            weapon: false,
            itt_days: None,
            complaint: code(Column::Complaint),
            complaint_on: text_of(self.day(row, Column::ComplaintOn, "complaint_on")?),
            complaint_service: String::new(),
            complaint_number: text(Column::ComplaintNumber),
            account_of_facts: self.account(row),
            said_in_public: None,
            place_kind: None,
            repeated: false,
            vulnerable_victim: false,
            steps_taken: Vec::new(),
        })
    }

    /// The facts as told, then what has no field of its own and the words that nobody could translate: nothing is lost.
    fn account(&self, row: &Row) -> String {
        let told = self.written(row, Column::Account).unwrap_or_default();
        let kept = |column: Column, cell: &str| match column {
            Column::Remark => true,
            column => column.codes().is_some() && self.code(column, cell).is_none(),
        };
        let remarks: Vec<String> = self
            .cells(row)
            .filter(|(column, _, cell)| kept(*column, cell))
            .map(|(_, title, cell)| say_with("import-remark", &[("title", title), ("text", cell)]))
            .collect();
        let from = || say_with("import-from", &[("source", self.source), ("line", &row.line.to_string())]);
        match (told.is_empty(), remarks.is_empty()) {
            (_, true) => told.to_owned(),
            (true, false) => format!("{}\n{}", from(), remarks.join("\n")),
            (false, false) => format!("{told}\n\n{}\n{}", from(), remarks.join("\n")),
        }
    }

    fn day(&self, row: &Row, column: Column, field: &str) -> Read<Option<NaiveDate>> {
        let Some(written) = self.written(row, column) else { return Ok(None) };
        let day = day::read(written, self.sheet.serials, self.today);
        let day = day.ok_or_else(|| Refusal::ImpossibleDate { field: field.to_owned() })?;
        refused(field::day(field, &day.to_string(), self.today)).map(Some)
    }

    fn written<'r>(&'r self, row: &'r Row, column: Column) -> Option<&'r str> {
        self.cells(row).find(|(one, ..)| *one == column).map(|(.., cell)| cell)
    }
}

fn text_of(day: Option<NaiveDate>) -> Option<String> {
    day.map(|day| day.to_string())
}

fn missing(field: &str) -> Refusal {
    Refusal::Missing { field: field.to_owned() }
}

/// A check of a value only ever refuses.
fn refused<T>(checked: crate::Result<T>) -> Read<T> {
    checked.map_err(|error| match error {
        Error::Refused(refusal) => refusal,
        Error::Fault(_) => Refusal::UnreadableRequest,
    })
}

/// A number of nine digits lost its zero to a spreadsheet that took it for an amount.
fn with_zero(phone: String) -> String {
    let lost = phone.len() == 9 && !phone.starts_with('0') && phone.chars().all(|c| c.is_ascii_digit());
    if lost { format!("0{phone}") } else { phone }
}

/// « DUPONT Marie », « Dupont, Marie », « Mme Dupont Marie »: the family name and the given names. What is written in
/// capitals is the family name; when that does not tell, the first word.
fn split_name(written: &str) -> (String, String) {
    if let Some((family, first)) = written.split_once(',') {
        return (family.trim().to_owned(), first.trim().to_owned());
    }
    let mut words: Vec<&str> = written.split_whitespace().collect();
    let civil = ["m", "mr", "mme", "mlle", "melle", "monsieur", "madame", "mademoiselle"];
    if words.len() > 1 && words.first().is_some_and(|first| civil.contains(&folded(first).as_str())) {
        words.remove(0);
    }
    let capitals = |word: &&&str| word.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase) && word.len() > 1;
    let family: Vec<&str> = words.iter().filter(capitals).copied().collect();
    if family.is_empty() || family.len() == words.len() {
        let first = words.get(1..).unwrap_or_default().join(" ");
        return (words.first().copied().unwrap_or_default().to_owned(), first);
    }
    let given: Vec<&str> = words.iter().filter(|word| !capitals(word)).copied().collect();
    (family.join(" "), given.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_one_cell_is_taken_apart() {
        for (written, family, first) in [
            ("DUPONT Marie", "DUPONT", "Marie"),
            ("Marie DUPONT", "DUPONT", "Marie"),
            ("Mme VAN DE WALLE Anne-Lise", "VAN DE WALLE", "Anne-Lise"),
            ("Dupont, Marie Claire", "Dupont", "Marie Claire"),
            ("Dupont Marie", "Dupont", "Marie"),
            ("DUPONT", "DUPONT", ""),
            ("", "", ""),
        ] {
            assert_eq!(split_name(written), (family.to_owned(), first.to_owned()), "{written}");
        }
    }

    #[test]
    fn a_telephone_finds_the_zero_that_a_spreadsheet_took() {
        for (written, phone) in
            [("639980001", "0639980001"), ("0639980001", "0639980001"), ("06 39", "06 39"), ("", "")]
        {
            assert_eq!(with_zero(written.to_owned()), phone);
        }
    }
}
