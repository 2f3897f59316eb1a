//! Case files («dossiers»): one per person helped and per affair, the unit that statistics count.

pub(crate) mod chronology;
mod closing;
pub(crate) mod holder;
pub mod intake;
mod release_wish;
pub mod timeline;

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Refusal, Result,
    excess::count,
    field,
    follow_up::{self, FollowUp, NewFollowUp},
    journal::{Event, Noun, Verb},
    list::{self, List},
    matter::{self, Matter, NewMatter},
    merge,
    person::{self, NewPerson, PersonCard, name_shown},
    referral::{self, ReferralLine},
    safe_contact::{self, SafeContactInput},
    text::say,
    wall,
    write::Write,
};
use chronology::Files;
pub use closing::{CloseCaseFile, Closing, ReopenCaseFile};
pub(crate) use closing::{case_file_close, case_file_reopen};
pub(crate) use release_wish::release_wish_note;
pub use release_wish::{NoteReleaseWish, ReleaseWish};
use timeline::{NextStep, TimelineItem};

/// A file to open: for a known or a new person, on known or new facts.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewCaseFile {
    pub person: Option<i64>,
    pub new_person: Option<NewPerson>,
    pub safe_contact: Option<SafeContactInput>,
    pub matter: Option<i64>,
    pub new_matter: Option<NewMatter>,
    pub quality: String,
    pub first_contact: String,
    pub referred_by: String,
    pub arrival_mode: String,
    pub opened_on: String,
}

/// Whether work goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum CaseFileStatus {
    Open,
    Closed,
}

/// A whole file.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct CaseFile {
    pub id: i64,
    pub number: String,
    pub status: CaseFileStatus,
    pub opened_on: String,
    pub quality: String,
    pub first_contact: String,
    pub referred_by: String,
    pub arrival_mode: String,
    /// How it ended, while it is closed.
    pub closing: Option<Closing>,
    /// Whether she wants to be told when the alleged offender leaves prison; null while nobody asked.
    pub release_wish: Option<ReleaseWish>,
    pub person: PersonCard,
    pub matter: Matter,
    pub timeline: Vec<TimelineItem>,
    pub next_step: Option<NextStep>,
    pub follow_ups: Vec<FollowUp>,
    pub referrals: Vec<ReferralLine>,
}

/// A file in a list.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct CaseFileLine {
    pub id: i64,
    pub number: String,
    pub status: CaseFileStatus,
    pub opened_on: String,
    pub offence: String,
    pub display_name: String,
    pub last_activity_on: String,
}

/// The file concerned.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneCaseFile {
    pub case_file: i64,
}

/// A correction of how the person came.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct CaseFileUpdate {
    pub case_file: i64,
    pub quality: String,
    pub first_contact: String,
    pub referred_by: String,
    pub arrival_mode: String,
}

/// Which files to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum CaseFileFilter {
    Open,
    Closed,
    All,
}

/// A page of files to list.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ListCaseFiles {
    pub filter: CaseFileFilter,
    pub offset: i64,
    pub limit: i64,
}

/// A page of files.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct CaseFilePage {
    pub total: i64,
    pub lines: Vec<CaseFileLine>,
}

/// Opens a file, with the person and the facts when they are new: all of it or nothing.
pub(crate) async fn case_file_open(agent: &mut Agent, request: NewCaseFile) -> Result<CaseFile> {
    let (account, today) = (agent.account.clone(), agent.clock.today());
    let arrival = Arrival::checked(&request.first_contact, &request.referred_by, &request.arrival_mode)?;
    let opened_on = field::day("opened_on", &request.opened_on, today)?;
    let nameable = count::ready(agent).await?;
    let mut write = Write::begin(agent).await?;
    let (known, new) = (request.person, request.new_person.as_ref());
    let person = person_of(&mut write, known, new, request.safe_contact.as_ref(), today).await?;
    let matter = matter_of(&mut write, request.matter, request.new_matter.as_ref(), today).await?;
    let mut numbers = Numbers::default();
    let (id, _) = insert(&mut write, person, matter, &request.quality, &arrival, opened_on, &mut numbers).await?;
    answer_requisition(&mut write, id, &arrival, &account, today).await?;
    if let Some(new) = &request.new_matter {
        count::count_account(&mut write, nameable, matter, &new.account_of_facts).await?;
    }
    write.commit(Event::new(Verb::Created, Noun::CaseFile, id)).await?;
    with_account(agent, id, today).await
}

/// How somebody came, each a code of its list.
pub(crate) struct Arrival<'a> {
    first_contact: &'a str,
    referred_by: &'a str,
    arrival_mode: &'a str,
}

impl<'a> Arrival<'a> {
    pub(crate) fn checked(first_contact: &'a str, referred_by: &'a str, arrival_mode: &'a str) -> Result<Self> {
        list::check("first_contact", List::FirstContact, first_contact)?;
        list::check("referred_by", List::ReferredBy, referred_by)?;
        list::check("arrival_mode", List::ArrivalMode, arrival_mode)?;
        Ok(Self { first_contact, referred_by, arrival_mode })
    }
}

/// The list `referred_by`: the procureur asked the desk to help somebody (last paragraph of art. 41 CPP), and awaits an answer.
const REQUISITION: &str = "parquet_requisition";
/// Time to reach the person first.
const BEFORE_ANSWERING: Days = Days::new(7);

/// What a file that came by réquisition leaves to do: to answer it.
async fn answer_requisition(
    write: &mut Write<'_>,
    case_file: i64,
    arrival: &Arrival<'_>,
    account: &str,
    today: NaiveDate,
) -> Result<()> {
    if arrival.referred_by != REQUISITION {
        return Ok(());
    }
    let due_on = today.checked_add_days(BEFORE_ANSWERING).unwrap_or(today).to_string();
    let (what, assigned_to) = (say("follow-up-requisition"), account.to_owned());
    let new = NewFollowUp { case_file, referral: None, due_on, what, assigned_to };
    let id = follow_up::insert(write, &new, today).await?;
    write.also(Event::new(Verb::Created, Noun::FollowUp, id));
    Ok(())
}

/// Adds a file under the next number of its year; the caller writes its event. Answers its id and its number.
pub(crate) async fn insert(
    write: &mut Write<'_>,
    person: i64,
    matter: i64,
    quality: &str,
    arrival: &Arrival<'_>,
    opened_on: NaiveDate,
    numbers: &mut Numbers,
) -> Result<(i64, String)> {
    list::check("quality", List::Quality, quality)?;
    let known = sqlx::query_scalar!("select id from case_file where person = ? and matter = ?", person, matter)
        .fetch_optional(write.database())
        .await?;
    if let Some(case_file) = known {
        return Err(Refusal::CaseFileExists { case_file }.into());
    }
    let number = numbers.next(write.database(), opened_on.year()).await?;
    let (opened_on, at) = (opened_on.to_string(), write.at());
    let id = sqlx::query!(
        "insert into case_file (number, person, matter, quality, first_contact, referred_by, arrival_mode, opened_on, created_at)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        number,
        person,
        matter,
        quality,
        arrival.first_contact,
        arrival.referred_by,
        arrival.arrival_mode,
        opened_on,
        at
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    chronology::must_hold(write.database(), Files::One(id)).await?;
    Ok((id, number))
}

/// A known person or a new one, with what they said of how they may be reached.
async fn person_of(
    write: &mut Write<'_>,
    known: Option<i64>,
    new: Option<&NewPerson>,
    said: Option<&SafeContactInput>,
    today: NaiveDate,
) -> Result<i64> {
    let person = match (known, new) {
        (Some(person), None) => {
            safe_contact::find(write.database(), person).await?;
            merge::standing(write.database(), person).await?
        }
        (None, Some(new)) => {
            let person = person::insert(write, new, today).await?;
            write.also(Event::new(Verb::Created, Noun::Person, person));
            person
        }
        (Some(_), Some(_)) | (None, None) => return Err(Refusal::Missing { field: "person".to_owned() }.into()),
    };
    if let Some(instruction) = said {
        safe_contact::store(write, person, instruction, today).await?;
        write.also(Event::new(Verb::Changed, Noun::SafeContact, person));
    }
    Ok(person)
}

/// Known facts or new ones.
async fn matter_of(
    write: &mut Write<'_>,
    known: Option<i64>,
    new: Option<&NewMatter>,
    today: NaiveDate,
) -> Result<i64> {
    match (known, new) {
        (Some(matter), None) => Ok(matter::find(write.database(), matter, None).await?.id),
        (None, Some(new)) => {
            let matter = matter::insert(write, new, today).await?;
            write.also(Event::new(Verb::Created, Noun::Matter, matter));
            Ok(matter)
        }
        (Some(_), Some(_)) | (None, None) => Err(Refusal::Missing { field: "matter".to_owned() }.into()),
    }
}

/// The numbers of one change, `2026-0042`: the highest of each year is read once, and then counted on.
#[derive(Default)]
pub(crate) struct Numbers(BTreeMap<i32, i64>);

impl Numbers {
    /// The highest that was ever given plus one, so that a number is never given twice: also those of an import that was
    /// taken back.
    async fn next(&mut self, database: &mut SqliteConnection, year: i32) -> Result<String> {
        let highest = match self.0.get(&year) {
            Some(highest) => *highest,
            None => {
                let prefix = format!("{year}-%");
                sqlx::query_scalar!(
                    r#"select coalesce(max(cast(substr(number, 6) as integer)), 0) as "highest!: i64"
                       from (select number from case_file union all select number from import_line
                             union all select number from elimination_file)
                       where number like ?"#,
                    prefix
                )
                .fetch_one(database)
                .await?
            }
        };
        let next = highest.saturating_add(1);
        self.0.insert(year, next);
        Ok(format!("{year}-{next:04}"))
    }
}

/// Opens an identity: always an entry in the journal.
pub(crate) async fn case_file(agent: &mut Agent, request: OneCaseFile) -> Result<CaseFile> {
    let today = agent.clock.today();
    let mut write = Write::begin(agent).await?;
    find(write.database(), request.case_file, today).await?;
    write.commit(Event::new(Verb::Opened, Noun::CaseFile, request.case_file)).await?;
    with_account(agent, request.case_file, today).await
}

/// The affair of a file.
///
/// # Errors
/// [`Refusal::NotFound`].
pub(crate) async fn matter(database: &mut SqliteConnection, id: i64) -> Result<i64> {
    sqlx::query_scalar!("select matter from case_file where id = ?", id)
        .fetch_optional(database)
        .await?
        .ok_or_else(|| Refusal::NotFound { noun: "case_file".to_owned() }.into())
}

/// A file, with the account of its facts wherever that is kept.
pub(super) async fn with_account(agent: &mut Agent, id: i64, today: NaiveDate) -> Result<CaseFile> {
    let mut found = find(&mut agent.desk, id, today).await?;
    if let Some(told) = wall::account(agent, found.matter.id).await? {
        found.matter.facts.account_of_facts = told;
    }
    Ok(found)
}

pub(crate) async fn case_file_update(agent: &mut Agent, request: CaseFileUpdate) -> Result<CaseFile> {
    Arrival::checked(&request.first_contact, &request.referred_by, &request.arrival_mode)?;
    list::check("quality", List::Quality, &request.quality)?;
    let today = agent.clock.today();
    let mut write = Write::begin(agent).await?;
    must_be_open(write.database(), request.case_file).await?;
    sqlx::query!(
        "update case_file set quality = ?, first_contact = ?, referred_by = ?, arrival_mode = ? where id = ?",
        request.quality,
        request.first_contact,
        request.referred_by,
        request.arrival_mode,
        request.case_file
    )
    .execute(write.database())
    .await?;
    // Whoever is a victim no longer indirectly was born when it happened.
    chronology::must_hold(write.database(), Files::One(request.case_file)).await?;
    write.commit(Event::new(Verb::Changed, Noun::CaseFile, request.case_file)).await?;
    with_account(agent, request.case_file, today).await
}

/// The most recently active first.
pub(crate) async fn case_files(agent: &mut Agent, request: ListCaseFiles) -> Result<CaseFilePage> {
    let filter = match request.filter {
        CaseFileFilter::Open => "open",
        CaseFileFilter::Closed => "closed",
        CaseFileFilter::All => "all",
    };
    let (limit, offset) = (request.limit.clamp(1, 200), request.offset.max(0));
    let total = sqlx::query_scalar!(
        r#"select count(*) as "total!: i64" from case_file
           where (?1 = 'all' or (?1 = 'open') = (closed_on is null))
             and not exists (select 1 from archiving where archiving.case_file = case_file.id and returned_at is null)"#,
        filter
    )
    .fetch_one(&mut agent.desk)
    .await?;
    let rows = sqlx::query_as!(
        LineRow,
        r#"select case_file.id as "id!", number, opened_on, closed_on, offence, person, anonymous as "anonymous: bool",
             birth_name, used_name, first_names,
             max(opened_on, coalesce((select max(held_on) from interview where case_file = case_file.id), ''),
                 coalesce((select max(held_on) from appointment where case_file = case_file.id and status = 'received'), '')
             ) as "last_activity_on!: String"
           from case_file
           join person on person.id = case_file.person
           join matter on matter.id = case_file.matter
           where (?1 = 'all' or (?1 = 'open') = (closed_on is null))
             and not exists (select 1 from archiving where archiving.case_file = case_file.id and returned_at is null)
           order by 11 desc, case_file.id desc limit ?2 offset ?3"#,
        filter,
        limit,
        offset
    )
    .fetch_all(&mut agent.desk)
    .await?;
    Ok(CaseFilePage { total, lines: rows.into_iter().map(LineRow::line).collect() })
}

struct LineRow {
    id: i64,
    number: String,
    opened_on: String,
    closed_on: Option<String>,
    offence: String,
    person: i64,
    anonymous: bool,
    birth_name: String,
    used_name: String,
    first_names: String,
    last_activity_on: String,
}

impl LineRow {
    fn line(self) -> CaseFileLine {
        CaseFileLine {
            id: self.id,
            number: self.number,
            status: status(self.closed_on.as_deref()),
            opened_on: self.opened_on,
            offence: self.offence,
            display_name: name_shown(self.anonymous, &self.birth_name, &self.used_name, &self.first_names, self.person),
            last_activity_on: self.last_activity_on,
        }
    }
}

pub(crate) async fn lines_of_person(database: &mut SqliteConnection, person: i64) -> Result<Vec<CaseFileLine>> {
    lines(database, Some(person), None).await
}

pub(crate) async fn lines_of_matter(database: &mut SqliteConnection, matter: i64) -> Result<Vec<CaseFileLine>> {
    lines(database, None, Some(matter)).await
}

async fn lines(database: &mut SqliteConnection, person: Option<i64>, matter: Option<i64>) -> Result<Vec<CaseFileLine>> {
    let rows = sqlx::query_as!(
        LineRow,
        r#"select case_file.id as "id!", number, opened_on, closed_on, offence, person, anonymous as "anonymous: bool",
             birth_name, used_name, first_names,
             max(opened_on, coalesce((select max(held_on) from interview where case_file = case_file.id), ''))
               as "last_activity_on!: String"
           from case_file
           join person on person.id = case_file.person
           join matter on matter.id = case_file.matter
           where case_file.person = ?1 or case_file.matter = ?2
           order by opened_on desc, case_file.id desc"#,
        person,
        matter
    )
    .fetch_all(database)
    .await?;
    Ok(rows.into_iter().map(LineRow::line).collect())
}

/// A whole file, as of `today`.
///
/// # Errors
/// [`Refusal::NotFound`].
pub(crate) async fn find(database: &mut SqliteConnection, id: i64, today: NaiveDate) -> Result<CaseFile> {
    let row = sqlx::query!(
        "select number, person, matter, quality, first_contact, referred_by, arrival_mode, opened_on, closed_on
         from case_file where id = ?",
        id
    )
    .fetch_optional(&mut *database)
    .await?
    .ok_or_else(not_found)?;
    let person = person::card(database, row.person, today).await?;
    let matter = matter::find(database, row.matter, Some(id)).await?;
    let follow_ups = follow_up::of_case_file(database, id, today).await?;
    let referrals = referral::lines_of_case_file(database, id, today).await?;
    let closing = closing::standing(database, id).await?;
    let release_wish = release_wish::standing(database, id).await?;
    let timeline = timeline::of(database, id, today).await?;
    let next_step = timeline::next_step(database, id, today).await?;
    Ok(CaseFile {
        id,
        number: row.number,
        status: status(row.closed_on.as_deref()),
        opened_on: row.opened_on,
        quality: row.quality,
        first_contact: row.first_contact,
        referred_by: row.referred_by,
        arrival_mode: row.arrival_mode,
        closing,
        release_wish,
        person,
        matter,
        timeline,
        next_step,
        follow_ups,
        referrals,
    })
}

/// # Errors
/// [`Refusal::NotFound`], [`Refusal::CaseFileClosed`]: nothing is added to a closed file.
pub(crate) async fn must_be_open(database: &mut SqliteConnection, id: i64) -> Result<()> {
    let closed =
        sqlx::query_scalar!(r#"select closed_on is not null as "closed!: bool" from case_file where id = ?"#, id)
            .fetch_optional(database)
            .await?
            .ok_or_else(not_found)?;
    if closed { Err(Refusal::CaseFileClosed.into()) } else { Ok(()) }
}

fn status(closed_on: Option<&str>) -> CaseFileStatus {
    if closed_on.is_some() { CaseFileStatus::Closed } else { CaseFileStatus::Open }
}

fn not_found() -> crate::Error {
    Refusal::NotFound { noun: "case_file".to_owned() }.into()
}
