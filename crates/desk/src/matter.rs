//! A matter («affaire»): one set of facts, shared by the files of everybody it concerns.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Refusal, Result,
    case_file::{
        self, CaseFileLine,
        chronology::{self, Files},
    },
    deadline::offence,
    excess::count,
    field,
    journal::{Event, Noun, Verb},
    list::{self, List},
    wall,
    write::Write,
};

/// Facts, as told.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewMatter {
    pub offence: String,
    pub happened_from: Option<String>,
    pub happened_until: Option<String>,
    pub commune: String,
    pub district: Option<String>,
    pub frame: Option<String>,
    pub link: Option<String>,
    pub author_known: Option<bool>,
    pub minor_present: bool,
    pub discriminatory: bool,
    pub weapon: bool,
    /// Total incapacity, in days, as certified.
    pub itt_days: Option<i64>,
    pub complaint: Option<String>,
    pub complaint_on: Option<String>,
    pub complaint_service: String,
    pub complaint_number: String,
    pub account_of_facts: String,
    /// Of words alone: whether they were said in public; null when nobody asked.
    #[serde(default)]
    pub said_in_public: Option<bool>,
    /// Code of the list `place_kind`.
    #[serde(default)]
    pub place_kind: Option<String>,
    #[serde(default)]
    pub repeated: bool,
    /// A victim who could not protect herself: age, illness, disability, pregnancy.
    #[serde(default)]
    pub vulnerable_victim: bool,
    /// Codes of the list `step_taken`, in its order.
    #[serde(default)]
    pub steps_taken: Vec<String>,
}

/// Facts, with the other files that share them.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Matter {
    pub id: i64,
    #[serde(flatten)]
    pub facts: NewMatter,
    pub other_case_files: Vec<CaseFileLine>,
}

/// A correction of the facts.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct MatterUpdate {
    pub matter: i64,
    pub with: NewMatter,
}

pub(crate) async fn matter_update(agent: &mut Agent, request: MatterUpdate) -> Result<Matter> {
    let mut new = checked(&request.with, agent.clock.today())?;
    let told = new.account_of_facts.clone();
    let (known, kept) = (count::ready(agent).await?, wall::keep_account(agent, request.matter, &told).await?);
    if kept.is_some() {
        new.account_of_facts.clear();
    }
    let steps_taken = new.steps_taken.join(",");
    let mut write = Write::begin(agent).await?;
    let done = sqlx::query!(
        "update matter set offence = ?, happened_from = ?, happened_until = ?, commune = ?, district = ?, frame = ?,
             link = ?, author_known = ?, minor_present = ?, discriminatory = ?, weapon = ?, itt_days = ?, complaint = ?,
             complaint_on = ?, complaint_service = ?, complaint_number = ?, account_of_facts = ?, said_in_public = ?,
             place_kind = ?, repeated = ?, vulnerable_victim = ?, steps_taken = ?
         where id = ?",
        new.offence,
        new.happened_from,
        new.happened_until,
        new.commune,
        new.district,
        new.frame,
        new.link,
        new.author_known,
        new.minor_present,
        new.discriminatory,
        new.weapon,
        new.itt_days,
        new.complaint,
        new.complaint_on,
        new.complaint_service,
        new.complaint_number,
        new.account_of_facts,
        new.said_in_public,
        new.place_kind,
        new.repeated,
        new.vulnerable_victim,
        steps_taken,
        request.matter
    )
    .execute(write.database())
    .await?;
    if done.rows_affected() == 0 {
        return Err(not_found());
    }
    chronology::must_hold(write.database(), Files::OfMatter(request.matter)).await?;
    if let Some(kept) = kept {
        kept.write(&mut write).await?;
    }
    count::count_account(&mut write, known, request.matter, &told).await?;
    write.commit(Event::new(Verb::Changed, Noun::Matter, request.matter)).await?;
    let mut changed = find(&mut agent.desk, request.matter, None).await?;
    changed.facts.account_of_facts = told;
    Ok(changed)
}

/// Adds facts; the caller writes their event.
pub(crate) async fn insert(write: &mut Write<'_>, request: &NewMatter, today: NaiveDate) -> Result<i64> {
    let new = checked(request, today)?;
    let (at, steps_taken) = (write.at(), new.steps_taken.join(","));
    let id = sqlx::query!(
        "insert into matter (offence, happened_from, happened_until, commune, district, frame, link, author_known,
             minor_present, discriminatory, weapon, itt_days, complaint, complaint_on, complaint_service,
             complaint_number, account_of_facts, created_at, said_in_public, place_kind, repeated, vulnerable_victim,
             steps_taken)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        new.offence,
        new.happened_from,
        new.happened_until,
        new.commune,
        new.district,
        new.frame,
        new.link,
        new.author_known,
        new.minor_present,
        new.discriminatory,
        new.weapon,
        new.itt_days,
        new.complaint,
        new.complaint_on,
        new.complaint_service,
        new.complaint_number,
        new.account_of_facts,
        at,
        new.said_in_public,
        new.place_kind,
        new.repeated,
        new.vulnerable_victim,
        steps_taken
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    Ok(id)
}

/// Facts as kept.
///
/// # Errors
/// What a form refuses, with its field.
pub(crate) fn checked(typed: &NewMatter, today: NaiveDate) -> Result<NewMatter> {
    list::check("offence", List::Offence, &typed.offence)?;
    for (field, list, code) in [
        ("district", List::District, &typed.district),
        ("frame", List::Frame, &typed.frame),
        ("link", List::Link, &typed.link),
        ("complaint", List::Complaint, &typed.complaint),
        ("place_kind", List::PlaceKind, &typed.place_kind),
    ] {
        if let Some(code) = code {
            list::check(field, list, code)?;
        }
    }
    for code in &typed.steps_taken {
        list::check("steps_taken", List::StepTaken, code)?;
    }
    let from = field::day_if_any("happened_from", typed.happened_from.as_deref(), today)?;
    let until = field::day_if_any("happened_until", typed.happened_until.as_deref(), today)?;
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        let (first, second) = ("happened_from".to_owned(), "happened_until".to_owned());
        return Err(Refusal::DatesReversed { first, second }.into());
    }
    Ok(NewMatter {
        happened_from: from.map(|day| day.to_string()),
        happened_until: until.map(|day| day.to_string()),
        commune: field::line("commune", &typed.commune)?,
        itt_days: match typed.itt_days {
            Some(days) => Some(field::number("itt_days", days, 0, 9999)?),
            None => None,
        },
        complaint_on: field::day_if_any("complaint_on", typed.complaint_on.as_deref(), today)?
            .map(|day| day.to_string()),
        complaint_service: field::line("complaint_service", &typed.complaint_service)?,
        complaint_number: field::line("complaint_number", &typed.complaint_number)?,
        account_of_facts: field::note("account_of_facts", &typed.account_of_facts)?,
        steps_taken: steps(|code| typed.steps_taken.iter().any(|taken| taken == code)),
        said_in_public: typed.said_in_public.filter(|_| offence::are_words(&typed.offence)),
        ..typed.clone()
    })
}

/// The steps that were taken, each once, in the order of the list.
fn steps(taken: impl Fn(&str) -> bool) -> Vec<String> {
    List::StepTaken.terms().iter().map(|term| term.code.clone()).filter(|code| taken(code)).collect()
}

/// Facts, with the files that share them but for `except`.
///
/// # Errors
/// [`Refusal::NotFound`].
pub(crate) async fn find(database: &mut SqliteConnection, id: i64, except: Option<i64>) -> Result<Matter> {
    let other_case_files =
        case_file::lines_of_matter(database, id).await?.into_iter().filter(|line| Some(line.id) != except).collect();
    let row = sqlx::query!(
        r#"select offence, happened_from, happened_until, commune, district, frame, link,
             author_known as "author_known: bool", minor_present as "minor_present: bool",
             discriminatory as "discriminatory: bool", weapon as "weapon: bool", itt_days, complaint, complaint_on,
             complaint_service, complaint_number, account_of_facts,
             said_in_public as "said_in_public: bool", place_kind, repeated as "repeated: bool",
             vulnerable_victim as "vulnerable_victim: bool", steps_taken
           from matter where id = ?"#,
        id
    )
    .fetch_optional(database)
    .await?
    .ok_or_else(not_found)?;
    let facts = NewMatter {
        offence: row.offence,
        happened_from: row.happened_from,
        happened_until: row.happened_until,
        commune: row.commune,
        district: row.district,
        frame: row.frame,
        link: row.link,
        author_known: row.author_known,
        minor_present: row.minor_present,
        discriminatory: row.discriminatory,
        weapon: row.weapon,
        itt_days: row.itt_days,
        complaint: row.complaint,
        complaint_on: row.complaint_on,
        complaint_service: row.complaint_service,
        complaint_number: row.complaint_number,
        account_of_facts: row.account_of_facts,
        said_in_public: row.said_in_public,
        place_kind: row.place_kind,
        repeated: row.repeated,
        vulnerable_victim: row.vulnerable_victim,
        steps_taken: steps(|code| row.steps_taken.split(',').any(|taken| taken == code)),
    };
    Ok(Matter { id, facts, other_case_files })
}

/// Takes the account of the facts out of its place: a wall keeps it. The caller writes the event.
pub(crate) async fn take_account(database: &mut SqliteConnection, matter: i64) -> Result<String> {
    let told = sqlx::query_scalar!("select account_of_facts from matter where id = ?", matter)
        .fetch_optional(&mut *database)
        .await?
        .ok_or_else(not_found)?;
    put_account(database, matter, "").await?;
    Ok(told)
}

/// Puts the account of the facts in its place; the caller writes the event.
pub(crate) async fn put_account(database: &mut SqliteConnection, matter: i64, told: &str) -> Result<()> {
    sqlx::query!("update matter set account_of_facts = ? where id = ?", told, matter).execute(database).await?;
    Ok(())
}

fn not_found() -> crate::Error {
    Refusal::NotFound { noun: "matter".to_owned() }.into()
}

/// Whether the facts are between partners or former partners, as far as they are noted.
pub(crate) async fn is_between_partners(database: &mut SqliteConnection, case_file: i64) -> Result<bool> {
    let matter = sqlx::query!(
        "select offence, link, frame from matter join case_file on case_file.matter = matter.id where case_file.id = ?",
        case_file
    )
    .fetch_optional(database)
    .await?
    .ok_or_else(|| Refusal::NotFound { noun: "case_file".to_owned() })?;
    let is = |code: Option<&str>, codes: [&str; 2]| code.is_some_and(|code| codes.contains(&code));
    Ok(is(Some(&matter.offence), ["B1", "B2"])
        || is(matter.link.as_deref(), ["conjoint", "ex"])
        || is(matter.frame.as_deref(), ["couple_en_cours", "ex_couple"]))
}
