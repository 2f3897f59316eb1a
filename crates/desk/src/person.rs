//! Persons: who they are, under all the names needed to find them again.

pub mod similar;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Refusal, Result,
    case_file::{
        self, CaseFileLine,
        chronology::{self, Files},
    },
    distinction, field,
    journal::{Event, Noun, Verb},
    list::{self, List},
    merge,
    safe_contact::{self, SafeContact},
    search::digits,
    write::Write,
};

/// As the statistics count it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub enum Sex {
    /// Femme.
    F,
    /// Homme.
    M,
    /// Other, or not stated.
    #[default]
    X,
}

impl Sex {
    fn word(self) -> &'static str {
        match self {
            Self::F => "F",
            Self::M => "M",
            Self::X => "X",
        }
    }

    pub(crate) fn parse(word: &str) -> Self {
        match word {
            "F" => Self::F,
            "M" => Self::M,
            _ => Self::X,
        }
    }
}

/// A person, as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewPerson {
    pub anonymous: bool,
    pub sex: Sex,
    pub birth_name: String,
    pub used_name: String,
    pub first_names: String,
    #[serde(default)]
    pub nickname: String,
    pub born_on: Option<String>,
    pub birth_year: Option<i64>,
    pub address: String,
    pub commune: String,
    pub district: Option<String>,
    pub phone: String,
    pub email: String,
    pub language: String,
    pub interpreter: bool,
    /// What to arrange so that she can come and be understood: never what she suffers from.
    #[serde(default)]
    pub adaptation: String,
    /// Who acts for her or beside her: a code of the list, and a name.
    #[serde(default)]
    pub representation: Option<String>,
    #[serde(default)]
    pub representative: String,
    /// Persons of like names whom somebody said not to be this one.
    #[serde(default)]
    pub distinct_from: Vec<i64>,
}

/// A person, as the screen may show it: numbers and addresses only as marks.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct PersonCard {
    pub id: i64,
    pub anonymous: bool,
    pub sex: Sex,
    pub birth_name: String,
    pub used_name: String,
    pub first_names: String,
    pub nickname: String,
    pub display_name: String,
    /// Those of the records that were made one with this one.
    pub other_names: Vec<String>,
    pub born_on: Option<String>,
    pub birth_year: Option<i64>,
    /// In full years today; from the year alone, the age reached this year.
    pub age: Option<i64>,
    pub commune: String,
    pub district: Option<String>,
    pub language: String,
    pub interpreter: bool,
    pub adaptation: String,
    pub representation: Option<String>,
    pub representative: String,
    pub has_phone: bool,
    pub phone_masked: String,
    pub has_email: bool,
    pub has_address: bool,
    pub safe_contact: SafeContact,
    pub case_files: Vec<CaseFileLine>,
}

/// The person concerned.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OnePerson {
    pub person: i64,
}

/// A correction of a person.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct PersonUpdate {
    pub person: i64,
    pub with: NewPerson,
}

pub(crate) async fn person_create(agent: &mut Agent, request: NewPerson) -> Result<PersonCard> {
    let today = agent.clock.today();
    let mut write = Write::begin(agent).await?;
    let person = insert(&mut write, &request, today).await?;
    write.commit(Event::new(Verb::Created, Noun::Person, person)).await?;
    card(&mut agent.desk, person, today).await
}

pub(crate) async fn person_update(agent: &mut Agent, request: PersonUpdate) -> Result<PersonCard> {
    let today = agent.clock.today();
    let person = request.person;
    let new = checked(&request.with, today)?;
    let mut write = Write::begin(agent).await?;
    merge::must_stand(write.database(), person).await?;
    store(&mut write, person, &new).await?;
    chronology::must_hold(write.database(), Files::OfPerson(person)).await?;
    say_distinct(&mut write, person, &new).await?;
    write.commit(Event::new(Verb::Changed, Noun::Person, person)).await?;
    card(&mut agent.desk, person, today).await
}

/// Replaces what a record says; the caller writes the event.
pub(crate) async fn store(write: &mut Write<'_>, person: i64, new: &NewPerson) -> Result<()> {
    let sex = new.sex.word();
    let done = sqlx::query!(
        "update person set anonymous = ?, sex = ?, birth_name = ?, used_name = ?, first_names = ?, nickname = ?, born_on = ?,
             birth_year = ?, address = ?, commune = ?, district = ?, phone = ?, email = ?, language = ?, interpreter = ?,
             adaptation = ?, representation = ?, representative = ?
         where id = ?",
        new.anonymous,
        sex,
        new.birth_name,
        new.used_name,
        new.first_names,
        new.nickname,
        new.born_on,
        new.birth_year,
        new.address,
        new.commune,
        new.district,
        new.phone,
        new.email,
        new.language,
        new.interpreter,
        new.adaptation,
        new.representation,
        new.representative,
        person
    )
    .execute(write.database())
    .await?;
    if done.rows_affected() == 0 {
        return Err(not_found());
    }
    Ok(())
}

/// What a record says, as it would be typed.
pub(crate) async fn written(database: &mut SqliteConnection, person: i64) -> Result<NewPerson> {
    let row = sqlx::query!(
        r#"select anonymous as "anonymous: bool", sex, birth_name, used_name, first_names, nickname, born_on, birth_year,
             address, commune, district, phone, email, language, interpreter as "interpreter: bool", adaptation, representation,
             representative
           from person where id = ?"#,
        person
    )
    .fetch_optional(database)
    .await?
    .ok_or_else(not_found)?;
    Ok(NewPerson {
        anonymous: row.anonymous,
        sex: Sex::parse(&row.sex),
        birth_name: row.birth_name,
        used_name: row.used_name,
        first_names: row.first_names,
        nickname: row.nickname,
        born_on: row.born_on,
        birth_year: row.birth_year,
        address: row.address,
        commune: row.commune,
        district: row.district,
        phone: row.phone,
        email: row.email,
        language: row.language,
        interpreter: row.interpreter,
        adaptation: row.adaptation,
        representation: row.representation,
        representative: row.representative,
        distinct_from: Vec::new(),
    })
}

async fn say_distinct(write: &mut Write<'_>, person: i64, typed: &NewPerson) -> Result<()> {
    for other in &typed.distinct_from {
        distinction::say(write, person, *other).await?;
    }
    Ok(())
}

pub(crate) async fn person(agent: &mut Agent, request: OnePerson) -> Result<PersonCard> {
    let today = agent.clock.today();
    let mut write = Write::begin(agent).await?;
    let person = merge::standing(write.database(), request.person).await?;
    let card = card(write.database(), person, today).await?;
    write.commit(Event::new(Verb::Opened, Noun::Person, person)).await?;
    Ok(card)
}

/// Adds a person with the instruction that allows nothing; the caller writes the person's event.
pub(crate) async fn insert(write: &mut Write<'_>, request: &NewPerson, today: NaiveDate) -> Result<i64> {
    let new = checked(request, today)?;
    let (sex, at) = (new.sex.word(), write.at());
    let id = sqlx::query!(
        "insert into person (anonymous, sex, birth_name, used_name, first_names, nickname, born_on, birth_year, address,
             commune, district, phone, email, language, interpreter, adaptation, representation, representative, created_at)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        new.anonymous,
        sex,
        new.birth_name,
        new.used_name,
        new.first_names,
        new.nickname,
        new.born_on,
        new.birth_year,
        new.address,
        new.commune,
        new.district,
        new.phone,
        new.email,
        new.language,
        new.interpreter,
        new.adaptation,
        new.representation,
        new.representative,
        at
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    safe_contact::start(write, id).await?;
    say_distinct(write, id, &new).await?;
    Ok(id)
}

/// A person as kept.
///
/// # Errors
/// What a form refuses, with its field.
pub(crate) fn checked(typed: &NewPerson, today: NaiveDate) -> Result<NewPerson> {
    let anonymous = typed.anonymous;
    // Whoever stays anonymous leaves no name, even one that was typed before they said so.
    let name = |field, typed: &str| field::line(field, if anonymous { "" } else { typed });
    let person = NewPerson {
        anonymous,
        sex: typed.sex,
        birth_name: name("birth_name", &typed.birth_name)?,
        used_name: name("used_name", &typed.used_name)?,
        first_names: name("first_names", &typed.first_names)?,
        nickname: name("nickname", &typed.nickname)?,
        born_on: field::day_if_any("born_on", typed.born_on.as_deref(), today)?.map(|day| day.to_string()),
        birth_year: match typed.birth_year {
            Some(year) => Some(field::number("birth_year", year, 1900, i64::from(today.year()))?),
            None => None,
        },
        address: field::note("address", &typed.address)?,
        commune: field::line("commune", &typed.commune)?,
        district: typed.district.clone(),
        phone: field::line("phone", &typed.phone)?,
        email: field::line("email", &typed.email)?,
        language: field::line("language", &typed.language)?,
        interpreter: typed.interpreter,
        adaptation: field::line("adaptation", &typed.adaptation)?,
        representation: typed.representation.clone(),
        representative: name("representative", &typed.representative)?,
        distinct_from: typed.distinct_from.clone(),
    };
    if let Some(code) = &person.district {
        list::check("district", List::District, code)?;
    }
    match &person.representation {
        Some(code) => list::check("representation", List::Representation, code)?,
        None if !person.representative.is_empty() => {
            return Err(Refusal::Missing { field: "representation".to_owned() }.into());
        }
        None => {}
    }
    if !person.anonymous && person.birth_name.is_empty() && person.used_name.is_empty() {
        return Err(Refusal::Missing { field: "birth_name".to_owned() }.into());
    }
    Ok(person)
}

/// A person's card with the files they have.
///
/// # Errors
/// [`Refusal::NotFound`].
pub(crate) async fn card(database: &mut SqliteConnection, id: i64, today: NaiveDate) -> Result<PersonCard> {
    let safe_contact = safe_contact::find(database, id).await?;
    let case_files = case_file::lines_of_person(database, id).await?;
    let other_names = merge::other_names(database, id).await?;
    let row = sqlx::query!(
        r#"select anonymous as "anonymous: bool", sex, birth_name, used_name, first_names, nickname, born_on, birth_year,
             commune, district, language, interpreter as "interpreter: bool", adaptation, representation,
             representative, phone, email <> '' as "has_email: bool",
             address <> '' as "has_address: bool"
           from person where id = ?"#,
        id
    )
    .fetch_optional(&mut *database)
    .await?
    .ok_or_else(not_found)?;
    let born_on = row.born_on.as_deref().and_then(|day| day.parse().ok());
    Ok(PersonCard {
        id,
        anonymous: row.anonymous,
        sex: Sex::parse(&row.sex),
        display_name: name_shown(row.anonymous, &row.birth_name, &row.used_name, &row.first_names, id),
        age: age(born_on, row.birth_year, today),
        birth_name: row.birth_name,
        used_name: row.used_name,
        first_names: row.first_names,
        nickname: row.nickname,
        other_names,
        born_on: row.born_on,
        birth_year: row.birth_year,
        commune: row.commune,
        district: row.district,
        language: row.language,
        interpreter: row.interpreter,
        adaptation: row.adaptation,
        representation: row.representation,
        representative: row.representative,
        has_phone: !row.phone.is_empty(),
        phone_masked: masked(&row.phone),
        has_email: row.has_email,
        has_address: row.has_address,
        safe_contact,
        case_files,
    })
}

/// « Durand (Lefèvre) Louise »: the used name first, the birth name beside it; for an anonymous contact, a number.
#[must_use]
pub fn name_shown(anonymous: bool, birth_name: &str, used_name: &str, first_names: &str, id: i64) -> String {
    if anonymous && birth_name.is_empty() && used_name.is_empty() && first_names.is_empty() {
        return format!("Anonyme n°\u{a0}{id}");
    }
    let family = match (used_name.is_empty(), birth_name.is_empty()) {
        (true, _) => birth_name.to_owned(),
        (false, true) => used_name.to_owned(),
        (false, false) if used_name == birth_name => used_name.to_owned(),
        (false, false) => format!("{used_name} ({birth_name})"),
    };
    [family.as_str(), first_names].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The display name of a person.
pub(crate) async fn display_name(database: &mut SqliteConnection, id: i64) -> Result<String> {
    let row = sqlx::query!(
        r#"select anonymous as "anonymous: bool", birth_name, used_name, first_names from person where id = ?"#,
        id
    )
    .fetch_optional(database)
    .await?
    .ok_or_else(not_found)?;
    Ok(name_shown(row.anonymous, &row.birth_name, &row.used_name, &row.first_names, id))
}

/// Full years between birth and `on`; from the year alone, the age reached in that year.
#[must_use]
pub fn age(born_on: Option<NaiveDate>, birth_year: Option<i64>, on: NaiveDate) -> Option<i64> {
    match (born_on, birth_year) {
        (Some(born_on), _) => on.years_since(born_on).map(i64::from),
        (None, Some(year)) => Some(i64::from(on.year()).saturating_sub(year)).filter(|age| *age >= 0),
        (None, None) => None,
    }
}

/// The last two digits, to recognise a number without giving it.
pub(crate) fn masked(phone: &str) -> String {
    let digits = digits(phone);
    if digits.is_empty() {
        return String::new();
    }
    let last: String = digits.chars().skip(digits.chars().count().saturating_sub(2)).collect();
    format!("•• •• •• •• {last}")
}

fn not_found() -> crate::Error {
    Refusal::NotFound { noun: "person".to_owned() }.into()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_person_is_shown_under_the_used_name_with_the_birth_name_beside() {
        assert_eq!(name_shown(false, "Lefèvre", "", "Louise", 1), "Lefèvre Louise");
        assert_eq!(name_shown(false, "Lefèvre", "Durand", "Louise", 1), "Durand (Lefèvre) Louise");
        assert_eq!(name_shown(true, "", "", "", 7), "Anonyme n°\u{a0}7");
    }

    #[test]
    fn who_acts_for_a_person_is_of_the_list_and_is_named_for_nobody_who_stays_anonymous() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let under = |representation: Option<&str>, anonymous| NewPerson {
            anonymous,
            birth_name: "Lefèvre".into(),
            representation: representation.map(str::to_owned),
            representative: "Service des tutelles (inventé)".into(),
            ..NewPerson::default()
        };
        let kept = |typed: &NewPerson| match checked(typed, today) {
            Ok(person) => Ok(person.representative),
            Err(crate::Error::Refused(refusal)) => Err(refusal),
            Err(error) => panic!("{error}"),
        };
        assert_eq!(kept(&under(Some("tutelle"), false)).unwrap(), "Service des tutelles (inventé)");
        assert_eq!(kept(&under(Some("tutelle"), true)).unwrap(), "");
        let wrong = Refusal::UnknownCode { field: "representation".into() };
        assert_eq!(kept(&under(Some("parrain"), false)), Err(wrong));
        assert_eq!(kept(&under(None, false)), Err(Refusal::Missing { field: "representation".into() }));
    }

    #[test]
    fn a_masked_number_shows_its_last_two_digits_only() {
        assert_eq!(masked("06 12 34 56 78"), "•• •• •• •• 78");
        assert_eq!(masked(""), "");
    }

    #[test]
    fn age_turns_on_the_birthday_and_by_the_year_when_only_the_year_is_known() {
        let on = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let born = |month, day| NaiveDate::from_ymd_opt(2008, month, day);
        assert_eq!(age(born(11, 23), None, on), Some(18));
        assert_eq!(age(born(11, 24), None, on), Some(17));
        assert_eq!(age(None, Some(2008), on), Some(18));
        assert_eq!(age(None, None, on), None);
    }
}
