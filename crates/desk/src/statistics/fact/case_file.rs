//! The fact of a case file: what its person, its affair and its first steps generalise to.

use chrono::NaiveDate;
use sqlx::SqliteConnection;
use vault::DeskKey;

use super::{Pseudonym, UNKNOWN, age_bracket, bracket, month_of_day};
use crate::{Result, person::age};

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CaseFileFact {
    fact: Pseudonym,
    month: String,
    age_bracket: String,
    sex: String,
    district: String,
    offence: String,
    quality: String,
    frame: String,
    link: String,
    first_contact: String,
    referred_by: String,
    known: String,
    place: String,
    arrival_mode: String,
    complaint: String,
    first_interview: String,
    last_month: String,
    closed_month: String,
}

/// The noun of its pseudonym.
pub(super) const NOUN: &str = "case_file";

/// As the records now stand; nothing when an import that made the file was taken back.
pub(super) async fn of(desk: &mut SqliteConnection, key: &DeskKey, id: i64) -> Result<Option<CaseFileFact>> {
    let row = sqlx::query!(
        r#"select opened_on, closed_on, quality, first_contact, referred_by, arrival_mode, sex, born_on, birth_year,
             person.district, offence, frame, link, complaint, matter.district as place,
             exists (select 1 from case_file other
               where other.person = case_file.person and substr(other.opened_on, 1, 4) < substr(case_file.opened_on, 1, 4))
               as "known!: bool",
             (select min(held_on) from interview where interview.case_file = case_file.id) as "first_on: String",
             (select max(held_on) from interview where interview.case_file = case_file.id) as "last_on: String"
           from case_file
           join person on person.id = case_file.person
           join matter on matter.id = case_file.matter
           where case_file.id = ?"#,
        id
    )
    .fetch_optional(desk)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let opened_on = row.opened_on.parse::<NaiveDate>().unwrap_or_default();
    let born_on = row.born_on.as_deref().and_then(|day| day.parse().ok());
    let or_unknown = |code: Option<String>| code.unwrap_or_else(|| UNKNOWN.to_owned());
    Ok(Some(CaseFileFact {
        fact: key.fact_id(NOUN, id).to_vec(),
        month: month_of_day(&row.opened_on),
        age_bracket: age_bracket(age(born_on, row.birth_year, opened_on)).to_owned(),
        sex: row.sex,
        district: or_unknown(row.district),
        offence: row.offence,
        quality: row.quality,
        frame: or_unknown(row.frame),
        link: or_unknown(row.link),
        first_contact: row.first_contact,
        referred_by: row.referred_by,
        known: if row.known { "deja_suivie" } else { "nouvelle" }.to_owned(),
        place: or_unknown(row.place),
        arrival_mode: row.arrival_mode,
        complaint: or_unknown(row.complaint),
        first_interview: first_interview(&row.opened_on, row.first_on.as_deref()).to_owned(),
        last_month: month_of_day(row.last_on.as_ref().map_or(&row.opened_on, |last| last.max(&row.opened_on))),
        closed_month: row.closed_on.as_deref().map(month_of_day).unwrap_or_default(),
    }))
}

/// How long the person waited.
fn first_interview(opened_on: &str, held_on: Option<&str>) -> &'static str {
    match held_on {
        None => "aucun",
        Some(held_on) => bracket(opened_on, held_on, &[(0, "0"), (7, "1-7"), (14, "8-14"), (30, "15-30")], "31+"),
    }
}

/// The files whose facts an entry about one of them touches: those of the same person, who may be known since an earlier year.
pub(super) async fn around(desk: &mut SqliteConnection, id: i64) -> Result<Vec<i64>> {
    let mut files = sqlx::query_scalar!(
        "select other.id from case_file join case_file other on other.person = case_file.person where case_file.id = ?",
        id
    )
    .fetch_all(desk)
    .await?;
    if files.is_empty() {
        files.push(id);
    }
    Ok(files)
}

pub(super) async fn kept(statistics: &mut SqliteConnection) -> Result<Vec<CaseFileFact>> {
    Ok(sqlx::query_as!(
        CaseFileFact,
        "select fact, month, age_bracket, sex, district, offence, quality, frame, link, first_contact, referred_by, known,
           place, arrival_mode, complaint, first_interview, last_month, closed_month
         from fact_case_file order by fact"
    )
    .fetch_all(statistics)
    .await?)
}

pub(super) async fn store(statistics: &mut SqliteConnection, of: &CaseFileFact) -> Result<()> {
    sqlx::query!(
        "replace into fact_case_file (fact, month, age_bracket, sex, district, offence, quality, frame, link,
             first_contact, referred_by, known, place, arrival_mode, complaint, first_interview, last_month, closed_month)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        of.fact,
        of.month,
        of.age_bracket,
        of.sex,
        of.district,
        of.offence,
        of.quality,
        of.frame,
        of.link,
        of.first_contact,
        of.referred_by,
        of.known,
        of.place,
        of.arrival_mode,
        of.complaint,
        of.first_interview,
        of.last_month,
        of.closed_month
    )
    .execute(statistics)
    .await?;
    Ok(())
}

pub(super) async fn forget(statistics: &mut SqliteConnection, fact: &Pseudonym) -> Result<()> {
    sqlx::query!("delete from fact_case_file where fact = ?", fact).execute(statistics).await?;
    Ok(())
}
