//! Who may be somebody known already, and why: said before a second record is made, and asked again no more once it was answered.

use std::collections::BTreeMap;

use names::{Name, Register, Verdict, Written, judge};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::{NewPerson, OnePerson, name_shown};
use crate::{
    Agent, Result, distinction,
    search::{json_list, phones_of_line},
};

/// The most that are shown: whoever has more to choose from chooses none.
const MOST: usize = 5;
/// Digits of a whole telephone number.
const WHOLE_PHONE: usize = 9;

/// What was typed so far of somebody.
#[derive(Debug, Default, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct SoFar {
    pub birth_name: String,
    pub used_name: String,
    pub first_names: String,
    pub phone: String,
    pub born_on: Option<String>,
    /// Persons said not to be this one, before there is a record.
    #[serde(default)]
    pub distinct_from: Vec<i64>,
}

/// Somebody who might be the same.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct SimilarPerson {
    pub person: i64,
    pub display_name: String,
    pub born_on: Option<String>,
    /// The latest file, with its number.
    pub case_file: Option<i64>,
    pub case_file_number: String,
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
    /// The same given name, beside the same telephone.
    GivenName,
    /// The same telephone, beside a likeness of names: alone it says nothing.
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

/// Who may be the person being typed. Whoever was said to be another is not among them.
pub(crate) async fn similar_persons(agent: &mut Agent, request: SoFar) -> Result<Vec<SimilarPerson>> {
    alike(agent, &request, &request.distinct_from).await
}

/// Who may be a person who has a record already.
pub(crate) async fn person_duplicates(agent: &mut Agent, request: OnePerson) -> Result<Vec<SimilarPerson>> {
    let NewPerson { birth_name, used_name, first_names, phone, born_on, .. } =
        super::written(&mut agent.desk, request.person).await?;
    let mut others = distinction::of(&mut agent.desk, request.person).await?;
    others.push(request.person);
    let record = SoFar { birth_name, used_name, first_names, phone, born_on, distinct_from: Vec::new() };
    alike(agent, &record, &others).await
}

/// Whoever may be the same, but for these: by [`judge`], by a name in common and the same date of birth, by a given name and the
/// same telephone.
async fn alike(agent: &mut Agent, typed: &SoFar, but: &[i64]) -> Result<Vec<SimilarPerson>> {
    let name = Name::of(&typed.birth_name, &typed.used_name, &typed.first_names);
    let phones = whole_phones(typed);
    let mut akin = agent.register().await?.akin(&name, &phones);
    akin.retain(|person| !but.contains(person));
    let mut alike: Vec<(i64, Vec<Likeness>)> = Vec::new();
    for (person, records) in records(&mut agent.desk, &akin).await? {
        let whys = records.iter().map(|record| why(typed, &phones, &name, record));
        if let Some(why) = whys.filter(|why| !why.is_empty()).min() {
            alike.push((person, why));
        }
    }
    alike.sort_by_key(|(person, why)| (why.first().copied(), std::cmp::Reverse(why.len()), *person));
    alike.truncate(MOST);
    shown(&mut agent.desk, alike).await
}

/// A record, as far as it is compared.
struct Record {
    name: Name,
    phone: String,
    born_on: Option<String>,
}

/// Whether the duplicate warning would come up for each of these: many at once, whose likes are read in one statement. `register` has
/// everybody.
pub(crate) async fn resemble(
    database: &mut SqliteConnection,
    register: &Register,
    persons: &[&NewPerson],
) -> Result<Vec<bool>> {
    let typed: Vec<(SoFar, Name, Vec<String>, Vec<i64>)> = persons
        .iter()
        .map(|person| {
            let NewPerson { birth_name, used_name, first_names, phone, born_on, .. } = (*person).clone();
            let typed = SoFar { birth_name, used_name, first_names, phone, born_on, distinct_from: Vec::new() };
            let name = Name::of(&typed.birth_name, &typed.used_name, &typed.first_names);
            let phones = whole_phones(&typed);
            let akin = register.akin(&name, &phones);
            (typed, name, phones, akin)
        })
        .collect();
    let mut akin: Vec<i64> = typed.iter().flat_map(|(.., akin)| akin).copied().collect();
    akin.sort_unstable();
    akin.dedup();
    let records = records(database, &akin).await?;
    let alike = |(typed, name, phones, akin): &(SoFar, Name, Vec<String>, Vec<i64>)| {
        let mut records = akin.iter().filter_map(|person| records.get(person)).flatten();
        records.any(|record| !why(typed, phones, name, record).is_empty())
    };
    Ok(typed.iter().map(alike).collect())
}

fn whole_phones(typed: &SoFar) -> Vec<String> {
    phones_of_line(&typed.phone).filter(|phone| phone.len() >= WHOLE_PHONE).collect()
}

/// The records of each person: theirs, and those that were made one with it.
async fn records(database: &mut SqliteConnection, persons: &[i64]) -> Result<BTreeMap<i64, Vec<Record>>> {
    let persons = json_list(persons);
    let rows = sqlx::query!(
        r#"with recursive one (person, id) as (
               select id, id from person where id in (select value from json_each(?))
               union
               select one.person, absorbed from merge join one on kept = one.id where undone_at is null
           )
           select one.person as "person!: i64", birth_name, used_name, first_names, phone, born_on
           from one join person on person.id = one.id"#,
        persons
    )
    .fetch_all(database)
    .await?;
    let mut records: BTreeMap<i64, Vec<Record>> = BTreeMap::new();
    for row in rows {
        let name = Name::of(&row.birth_name, &row.used_name, &row.first_names);
        records.entry(row.person).or_default().push(Record { name, phone: row.phone, born_on: row.born_on });
    }
    Ok(records)
}

/// Why somebody may be the person being typed; nothing when they are not.
fn why(typed: &SoFar, phones: &[String], name: &Name, theirs: &Record) -> Vec<Likeness> {
    let mut why: Vec<Likeness> = match judge(name, &theirs.name) {
        Verdict::Same(written) if written.is_empty() => vec![Likeness::Name],
        Verdict::Same(written) => written.into_iter().map(Likeness::from).collect(),
        Verdict::Different(_) => Vec::new(),
    };
    let called = phones_of_line(&theirs.phone).any(|phone| phones.contains(&phone));
    if called && why.is_empty() && name.shares_given_name(&theirs.name) {
        why.push(Likeness::GivenName);
    }
    if typed.born_on.is_some() && typed.born_on == theirs.born_on && name.shares(&theirs.name) {
        why.push(Likeness::BornOn);
    }
    if called && !why.is_empty() {
        why.push(Likeness::Phone);
    }
    why.sort_unstable();
    why
}

async fn shown(database: &mut SqliteConnection, alike: Vec<(i64, Vec<Likeness>)>) -> Result<Vec<SimilarPerson>> {
    let mut similar = Vec::new();
    for (person, why) in alike {
        let row = sqlx::query!(
            r#"select anonymous as "anonymous: bool", birth_name, used_name, first_names, born_on,
                 case_file.id as "case_file?", number as "number?"
               from person
               left join case_file on case_file.id =
                 (select id from case_file where person = ?1 order by opened_on desc, id desc limit 1)
               where person.id = ?1"#,
            person
        )
        .fetch_one(&mut *database)
        .await?;
        similar.push(SimilarPerson {
            person,
            display_name: name_shown(row.anonymous, &row.birth_name, &row.used_name, &row.first_names, person),
            born_on: row.born_on,
            case_file: row.case_file,
            case_file_number: row.number.unwrap_or_default(),
            why,
        });
    }
    Ok(similar)
}

#[cfg(test)]
pub(crate) mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{
        person::{Sex, person_create},
        session::bench::bench,
    };

    pub(crate) fn newcomer(
        birth_name: &str,
        used_name: &str,
        first_names: &str,
        phone: &str,
        born_on: &str,
    ) -> NewPerson {
        NewPerson {
            sex: Sex::F,
            birth_name: birth_name.into(),
            used_name: used_name.into(),
            first_names: first_names.into(),
            born_on: (!born_on.is_empty()).then(|| born_on.into()),
            phone: phone.into(),
            ..NewPerson::default()
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
            (["Exemple", "", "Zoé"], "+33 6 39 98 00 02", "", None),
            (
                ["Exemple", "", "Martine"],
                "+33 6 39 98 00 02",
                "",
                Some((2, vec![Likeness::GivenName, Likeness::Phone])),
            ),
            (["Lefèvre", "", "Sophie"], "06.39.98.00.02", "", None),
            (["Lefevre", "", "Louise"], "06 39 98 00 01", "", Some((1, vec![Likeness::MoreNames, Likeness::Phone]))),
            (["Lefèvre", "", "M"], "", "1992-02-02", Some((2, vec![Likeness::Initials, Likeness::BornOn]))),
        ];
        for ([birth_name, used_name, first_names], phone, born_on, expected) in cases {
            let typed = SoFar {
                birth_name: birth_name.into(),
                used_name: used_name.into(),
                first_names: first_names.into(),
                phone: phone.into(),
                born_on: (!born_on.is_empty()).then(|| born_on.into()),
                ..SoFar::default()
            };
            let found = similar_persons(agent, typed).await.unwrap();
            let found = found.into_iter().next().map(|one| (one.person, one.why));
            assert_eq!(found, expected, "{birth_name} {used_name} {first_names} {phone} {born_on}");
        }
    }

    #[tokio::test]
    async fn whoever_was_said_to_be_another_is_not_shown_again_unless_it_is_taken_back() {
        let mut bench = bench().await;
        let agent = bench.agent();
        let typed = || newcomer("Lefèvre", "", "Louise", "", "1990-05-01");
        let known = person_create(agent, typed()).await.unwrap().id;
        let so_far = |distinct_from| SoFar {
            birth_name: "Lefevre".into(),
            first_names: "Louise".into(),
            distinct_from,
            ..SoFar::default()
        };
        let ids = |found: Vec<SimilarPerson>| found.into_iter().map(|one| one.person).collect::<Vec<_>>();
        assert_eq!(ids(similar_persons(agent, so_far(vec![])).await.unwrap()), [known]);
        assert!(ids(similar_persons(agent, so_far(vec![known])).await.unwrap()).is_empty());

        let other = person_create(agent, NewPerson { distinct_from: vec![known], ..typed() }).await.unwrap().id;
        for person in [known, other] {
            assert!(ids(person_duplicates(agent, OnePerson { person }).await.unwrap()).is_empty());
        }
        let said = distinction::distinctions(agent, OnePerson { person: other }).await.unwrap();
        let one = distinction::OneDistinction { distinction: said.first().unwrap().id };
        distinction::distinction_withdraw(agent, one).await.unwrap();
        assert_eq!(ids(person_duplicates(agent, OnePerson { person: other }).await.unwrap()), [known]);
        crate::appointment::tests::assert_whole(agent).await;
    }
}
