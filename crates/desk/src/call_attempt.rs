//! Calls to a person: when they were tried, what came of them, and when the next one is safe.
//!
//! No number stands here. It is shown by `safe_contact`, against the instruction that was read.

#[cfg(test)]
mod tests;

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Refusal, Result,
    appointment::safe_hours::{self, SafeStretch, minute_of_day},
    field,
    journal::{Event, Noun, Verb},
    person::OnePerson,
    rights_request::limitation,
    safe_contact::{self, PhoneSafe},
    session::Nothing,
    write::Write,
};

/// What came of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, sqlx::Type)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
#[sqlx(rename_all = "snake_case")]
pub enum CallResult {
    /// She was spoken to.
    Joined,
    /// Nobody answered, and nothing was left.
    NoAnswer,
    /// Somebody else's number.
    WrongNumber,
    /// Somebody was near, or somebody else answered: nothing was said.
    NotSafe,
}

/// When a call was made, if not now.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct CalledAt {
    pub on: String,
    pub at: String,
}

/// A call to note.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewCallAttempt {
    pub person: i64,
    /// One of her files.
    pub case_file: Option<i64>,
    /// Null: now, by the desk's clock.
    pub when: Option<CalledAt>,
    pub result: CallResult,
    pub note: String,
}

/// One call.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneCallAttempt {
    pub call_attempt: i64,
}

/// A call that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct CallAttempt {
    pub id: i64,
    pub on: String,
    pub at: String,
    pub result: CallResult,
    pub note: String,
    pub author_name: String,
    /// Noted by oneself: it can be taken back.
    pub mine: bool,
}

/// Hours at which a call is safe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct SafeWindow {
    pub on: String,
    /// `HH:MM`.
    pub from: String,
    /// `HH:MM`; `24:00` for the end of the day.
    pub until: String,
}

/// Whether now is a time to call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum CallMoment {
    /// Nobody said that the telephone is safe.
    PhoneNotSafe,
    /// It is safe, and nobody said at what hours.
    HoursUnsaid,
    /// Hours were said, and only a reader can tell which.
    HoursUnclear,
    /// Within the safe hours.
    Now,
    /// Within the safe hours, in which a call was already in vain today.
    InVain,
    /// Outside the safe hours.
    NotNow,
}

/// What is known of calling a person now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Calls {
    /// The latest first.
    pub attempts: Vec<CallAttempt>,
    /// Whether now is a time to call.
    pub moment: CallMoment,
    /// The next time to try, or the present one: never that in which a call was already in vain.
    pub next: Option<SafeWindow>,
}

pub(crate) async fn calls(agent: &mut Agent, request: OnePerson) -> Result<Calls> {
    of_person(agent, request.person).await
}

pub(crate) async fn call_attempt_add(agent: &mut Agent, request: NewCallAttempt) -> Result<Calls> {
    let (account, today, now) = (agent.account.clone(), agent.clock.today(), agent.clock.hour());
    let (on, at) = when(request.when.as_ref(), today, now)?;
    let note = field::line("note", &request.note)?;
    let mut write = Write::begin(agent).await?;
    check(write.database(), request.person, request.case_file).await?;
    let created_at = write.at();
    let id = sqlx::query!(
        "insert into call_attempt (person, case_file, called_on, called_at, result, note, author, created_at)
         values (?, ?, ?, ?, ?, ?, ?, ?)",
        request.person,
        request.case_file,
        on,
        at,
        request.result,
        note,
        account,
        created_at
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    write.commit(Event::new(Verb::Created, Noun::CallAttempt, id)).await?;
    of_person(agent, request.person).await
}

/// Takes back what one has just noted oneself.
pub(crate) async fn call_attempt_discard(agent: &mut Agent, request: OneCallAttempt) -> Result<Nothing> {
    let (account, id) = (agent.account.clone(), request.call_attempt);
    let mut write = Write::begin(agent).await?;
    limitation::must_allow(write.database(), Event::new(Verb::Discarded, Noun::CallAttempt, id)).await?;
    let gone = sqlx::query!("delete from call_attempt where id = ? and author = ?", id, account)
        .execute(write.database())
        .await?;
    if gone.rows_affected() == 0 {
        return Err(Refusal::NotFound { noun: "call_attempt".to_owned() }.into());
    }
    write.commit(Event::new(Verb::Discarded, Noun::CallAttempt, id)).await?;
    Ok(Nothing {})
}

/// The person is known, and the file is one of hers.
async fn check(database: &mut SqliteConnection, person: i64, case_file: Option<i64>) -> Result<()> {
    safe_contact::find(database, person).await?;
    if let Some(case_file) = case_file {
        sqlx::query_scalar!("select id from case_file where id = ? and person = ?", case_file, person)
            .fetch_optional(database)
            .await?
            .ok_or_else(|| Refusal::NotFound { noun: "case_file".to_owned() })?;
    }
    Ok(())
}

/// Nobody has called tomorrow.
fn when(said: Option<&CalledAt>, today: NaiveDate, now: NaiveTime) -> Result<(String, String)> {
    let Some(CalledAt { on, at }) = said else { return Ok((today.to_string(), hour(minute_of_day(now)))) };
    let (on, at) = (field::day("on", on, today)?, field::time("at", at)?);
    if on == today && at > now {
        return Err(Refusal::ImpossibleDate { field: "at".to_owned() }.into());
    }
    Ok((on.to_string(), hour(minute_of_day(at))))
}

/// `HH:MM` of a minute of the day.
fn hour(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

async fn of_person(agent: &mut Agent, person: i64) -> Result<Calls> {
    let (today, now) = (agent.clock.today(), agent.clock.hour());
    let said = safe_contact::find(&mut agent.desk, person).await?;
    let attempts = attempts(&mut agent.desk, person, &agent.account).await?;
    let hours = said.instruction.safe_hours.trim();
    let ahead = safe_hours::ahead(hours, today, now);
    let (moment, next) = if !said.stated || said.instruction.phone_safe != PhoneSafe::Yes {
        (CallMoment::PhoneNotSafe, None)
    } else if hours.is_empty() {
        (CallMoment::HoursUnsaid, None)
    } else if let Some(stretches) = &ahead {
        let minute = minute_of_day(now);
        let is_now = |one: &&SafeStretch| one.on == today && (one.from..one.until).contains(&minute);
        let in_vain = |one: &SafeStretch| attempts.iter().any(|attempt| attempt.was_in_vain_within(one));
        let moment = match stretches.iter().find(is_now) {
            Some(present) if in_vain(present) => CallMoment::InVain,
            Some(_) => CallMoment::Now,
            None => CallMoment::NotNow,
        };
        (moment, stretches.iter().find(|one| !in_vain(one)))
    } else {
        (CallMoment::HoursUnclear, None)
    };
    let next = next.map(|one| SafeWindow { on: one.on.to_string(), from: hour(one.from), until: hour(one.until) });
    Ok(Calls { moment, next, attempts })
}

impl CallAttempt {
    fn was_in_vain_within(&self, stretch: &SafeStretch) -> bool {
        let within = self.at >= hour(stretch.from) && self.at < hour(stretch.until);
        self.on == stretch.on.to_string() && within && self.result != CallResult::Joined
    }
}

async fn attempts(database: &mut SqliteConnection, person: i64, account: &str) -> Result<Vec<CallAttempt>> {
    Ok(sqlx::query_as!(
        CallAttempt,
        r#"select id as "id!", called_on as "on", called_at as "at", result as "result: CallResult", note,
             staff.name as author_name, author = ? as "mine!: bool"
           from call_attempt join staff on staff.account = author
           where person = ?
           order by called_on desc, called_at desc, id desc"#,
        account,
        person
    )
    .fetch_all(database)
    .await?)
}
