//! Persons: who they are, under all the names needed to find them again.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Refusal, Result,
    case_file::{self, CaseFileLine},
    field,
    journal::{Event, Noun, Verb},
    list::{self, List},
    name::{Name, Verdict, Written, judge},
    safe_contact::{self, SafeContact},
    search::digits,
    write::Write,
};

/// As the statistics count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub enum Sex {
    /// Femme.
    F,
    /// Homme.
    M,
    /// Other, or not stated.
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
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewPerson {
    pub anonymous: bool,
    pub sex: Sex,
    pub birth_name: String,
    pub used_name: String,
    pub first_names: String,
    pub born_on: Option<String>,
    pub birth_year: Option<i64>,
    pub address: String,
    pub commune: String,
    pub district: Option<String>,
    pub phone: String,
    pub email: String,
    pub language: String,
    pub interpreter: bool,
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
    pub display_name: String,
    pub born_on: Option<String>,
    pub birth_year: Option<i64>,
    /// In full years today; from the year alone, the age reached this year.
    pub age: Option<i64>,
    pub commune: String,
    pub district: Option<String>,
    pub language: String,
    pub interpreter: bool,
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

/// What was typed so far of somebody.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct SoFar {
    pub birth_name: String,
    pub used_name: String,
    pub first_names: String,
    pub phone: String,
    pub born_on: Option<String>,
}

/// Somebody who might be the same.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct SimilarPerson {
    pub person: i64,
    pub display_name: String,
    pub born_on: Option<String>,
    pub why: Vec<Likeness>,
}

/// Why two persons might be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    /// The same names.
    Name,
    /// The same names, written otherwise.
    Spelling,
    /// Family name and given name change places.
    Order,
    /// One slip of the fingers apart.
    Slip,
    /// An initial for a given name.
    Initials,
    /// One of the two has more names.
    MoreNames,
    /// The same telephone.
    Phone,
    /// Born the same day, with a name in common.
    BornOn,
}

impl From<Written> for Likeness {
    fn from(written: Written) -> Self {
        match written {
            Written::InOtherOrder => Self::Order,
            Written::InOtherSpelling => Self::Spelling,
            Written::WithSlip => Self::Slip,
            Written::WithInitials => Self::Initials,
            Written::WithMoreNames => Self::MoreNames,
        }
    }
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
    let sex = new.sex.word();
    let done = sqlx::query!(
        "update person set anonymous = ?, sex = ?, birth_name = ?, used_name = ?, first_names = ?, born_on = ?,
             birth_year = ?, address = ?, commune = ?, district = ?, phone = ?, email = ?, language = ?, interpreter = ?
         where id = ?",
        new.anonymous,
        sex,
        new.birth_name,
        new.used_name,
        new.first_names,
        new.born_on,
        new.birth_year,
        new.address,
        new.commune,
        new.district,
        new.phone,
        new.email,
        new.language,
        new.interpreter,
        person
    )
    .execute(write.database())
    .await?;
    if done.rows_affected() == 0 {
        return Err(not_found());
    }
    write.commit(Event::new(Verb::Changed, Noun::Person, person)).await?;
    card(&mut agent.desk, person, today).await
}

pub(crate) async fn person(agent: &mut Agent, request: OnePerson) -> Result<PersonCard> {
    let today = agent.clock.today();
    let mut write = Write::begin(agent).await?;
    let card = card(write.database(), request.person, today).await?;
    write.commit(Event::new(Verb::Opened, Noun::Person, request.person)).await?;
    Ok(card)
}

/// Adds a person with the instruction that allows nothing; the caller writes the person's event.
pub(crate) async fn insert(write: &mut Write<'_>, request: &NewPerson, today: NaiveDate) -> Result<i64> {
    let new = checked(request, today)?;
    let (sex, at) = (new.sex.word(), write.at());
    let id = sqlx::query!(
        "insert into person (anonymous, sex, birth_name, used_name, first_names, born_on, birth_year, address, commune,
             district, phone, email, language, interpreter, created_at)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        new.anonymous,
        sex,
        new.birth_name,
        new.used_name,
        new.first_names,
        new.born_on,
        new.birth_year,
        new.address,
        new.commune,
        new.district,
        new.phone,
        new.email,
        new.language,
        new.interpreter,
        at
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    safe_contact::start(write, id).await?;
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
    };
    if let Some(code) = &person.district {
        list::check("district", List::District, code)?;
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
    let row = sqlx::query!(
        r#"select anonymous as "anonymous: bool", sex, birth_name, used_name, first_names, born_on, birth_year,
             commune, district, language, interpreter as "interpreter: bool", phone, email <> '' as "has_email: bool",
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
        born_on: row.born_on,
        birth_year: row.birth_year,
        commune: row.commune,
        district: row.district,
        language: row.language,
        interpreter: row.interpreter,
        has_phone: !row.phone.is_empty(),
        phone_masked: masked(&row.phone),
        has_email: row.has_email,
        has_address: row.has_address,
        safe_contact,
        case_files,
    })
}

/// Who may be the person being typed: by [`name::judge`], by telephone, by a name in common and the same date of birth.
pub(crate) async fn similar_persons(agent: &mut Agent, request: SoFar) -> Result<Vec<SimilarPerson>> {
    let mut similar: Vec<SimilarPerson> = Known::all(&mut agent.desk).await?.similar(&request).collect();
    similar.sort_by_key(|person| (person.why.first().copied(), std::cmp::Reverse(person.why.len()), person.person));
    similar.truncate(5);
    Ok(similar)
}

/// Everybody there, to compare one or many with.
pub(crate) struct Known(Vec<KnownPerson>);

struct KnownPerson {
    id: i64,
    display_name: String,
    name: Name,
    phone: String,
    born_on: Option<String>,
}

impl Known {
    pub(crate) async fn all(database: &mut SqliteConnection) -> Result<Self> {
        let rows = sqlx::query!(
            r#"select id, anonymous as "anonymous: bool", birth_name, used_name, first_names, born_on, phone from person"#
        )
        .fetch_all(database)
        .await?;
        let known = rows.into_iter().map(|row| KnownPerson {
            id: row.id,
            display_name: name_shown(row.anonymous, &row.birth_name, &row.used_name, &row.first_names, row.id),
            name: Name::of(&row.birth_name, &row.used_name, &row.first_names),
            phone: row.phone,
            born_on: row.born_on,
        });
        Ok(Self(known.collect()))
    }

    /// Whether the duplicate warning would come up for this person.
    pub(crate) fn resembles(&self, person: &NewPerson) -> bool {
        let typed = SoFar {
            birth_name: person.birth_name.clone(),
            used_name: person.used_name.clone(),
            first_names: person.first_names.clone(),
            phone: person.phone.clone(),
            born_on: person.born_on.clone(),
        };
        self.similar(&typed).next().is_some()
    }

    fn similar(&self, typed: &SoFar) -> impl Iterator<Item = SimilarPerson> {
        let name = Name::of(&typed.birth_name, &typed.used_name, &typed.first_names);
        self.0.iter().filter_map(move |known| {
            let why = why(typed, &name, &known.name, &known.phone, known.born_on.as_deref());
            (!why.is_empty()).then(|| SimilarPerson {
                person: known.id,
                display_name: known.display_name.clone(),
                born_on: known.born_on.clone(),
                why,
            })
        })
    }
}

/// Why somebody may be the person being typed; nothing when they are not.
fn why(typed: &SoFar, name: &Name, theirs: &Name, phone: &str, born_on: Option<&str>) -> Vec<Likeness> {
    let mut why: Vec<Likeness> = match judge(name, theirs) {
        Verdict::Same(written) if written.is_empty() => vec![Likeness::Name],
        Verdict::Same(written) => written.into_iter().map(Likeness::from).collect(),
        Verdict::Different(_) => Vec::new(),
    };
    let number = digits(&typed.phone);
    if number.len() >= 9 && digits(phone) == number {
        why.push(Likeness::Phone);
    }
    if typed.born_on.is_some() && typed.born_on.as_deref() == born_on && name.shares(theirs) {
        why.push(Likeness::BornOn);
    }
    why.sort_unstable();
    why
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
fn masked(phone: &str) -> String {
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
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::session::bench::bench;

    #[test]
    fn a_person_is_shown_under_the_used_name_with_the_birth_name_beside() {
        assert_eq!(name_shown(false, "Lefèvre", "", "Louise", 1), "Lefèvre Louise");
        assert_eq!(name_shown(false, "Lefèvre", "Durand", "Louise", 1), "Durand (Lefèvre) Louise");
        assert_eq!(name_shown(true, "", "", "", 7), "Anonyme n°\u{a0}7");
    }

    fn newcomer(birth_name: &str, used_name: &str, first_names: &str, phone: &str, born_on: &str) -> NewPerson {
        NewPerson {
            anonymous: false,
            sex: Sex::F,
            birth_name: birth_name.into(),
            used_name: used_name.into(),
            first_names: first_names.into(),
            born_on: Some(born_on.into()),
            birth_year: None,
            address: String::new(),
            commune: String::new(),
            district: None,
            phone: phone.into(),
            email: String::new(),
            language: String::new(),
            interpreter: false,
        }
    }

    #[tokio::test]
    async fn who_may_be_known_already_is_told_with_the_reason() {
        let mut bench = bench().await;
        let agent = bench.agent();
        for (birth_name, used_name, first_names, phone, born_on) in [
            ("Lefèvre", "Durand", "Louise", "06 39 98 00 01", "1990-05-01"),
            ("Lefèvre", "", "Martine", "06 39 98 00 02", "1992-02-02"),
            ("Van de Walle", "", "Jean-Pierre", "", "1970-01-01"),
        ] {
            person_create(agent, newcomer(birth_name, used_name, first_names, phone, born_on)).await.unwrap();
        }
        let cases = [
            (["LEFEVRE", "DURAND", "Louise"], "", "", Some((1, vec![Likeness::Name]))),
            (["Lefebvre", "", "Louise"], "", "", Some((1, vec![Likeness::Spelling, Likeness::MoreNames]))),
            (["Durand", "", "Louise"], "", "", Some((1, vec![Likeness::MoreNames]))),
            (["Louise", "", "Lefèvre"], "", "", Some((1, vec![Likeness::Order, Likeness::MoreNames]))),
            (["Vandewalle", "", "Jean Pierre"], "", "", Some((3, vec![Likeness::Spelling]))),
            (["Vandewalle", "", "Jean-Paul"], "", "", None),
            (["Lefèvre", "", "Sophie"], "", "", None),
            (["Lefèvre", "", ""], "", "", None),
            (["Exemple", "", "Zoé"], "+33 6 39 98 00 02", "", Some((2, vec![Likeness::Phone]))),
            (["Lefèvre", "", "M"], "", "1992-02-02", Some((2, vec![Likeness::Initials, Likeness::BornOn]))),
        ];
        for ([birth_name, used_name, first_names], phone, born_on, expected) in cases {
            let typed = SoFar {
                birth_name: birth_name.into(),
                used_name: used_name.into(),
                first_names: first_names.into(),
                phone: phone.into(),
                born_on: (!born_on.is_empty()).then(|| born_on.into()),
            };
            let found = similar_persons(agent, typed).await.unwrap();
            let found = found.into_iter().next().map(|one| (one.person, one.why));
            assert_eq!(found, expected, "{birth_name} {used_name} {first_names} {phone} {born_on}");
        }
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
