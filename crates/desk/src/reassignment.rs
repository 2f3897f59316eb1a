//! Reassignments: the work of a colleague who is away, given to another in one act, with a trace and a way back.

#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Refusal, Result,
    appointment::{self, Appointment, Status, handing},
    case_file::holder::holders,
    field,
    follow_up::{self, FollowUp, FollowUpFilter},
    journal::{Event, Noun, Verb},
    session::Nothing,
    staff,
    write::Write,
};

/// How many acts are listed.
const LISTED: i64 = 20;

/// Whose work, and for how long.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Absence {
    pub account: String,
    /// First day of absence.
    pub from_on: String,
    /// Last day; null when nobody knows.
    pub until_on: Option<String>,
}

/// What would change hands.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Workload {
    /// Open ones, due before the absence ends.
    pub follow_ups: Vec<FollowUp>,
    /// Booked ones, while it lasts.
    pub appointments: Vec<Appointment>,
    /// Files whose person that colleague received last.
    pub case_files: i64,
}

/// A colleague's work to give.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewReassignment {
    pub of: Absence,
    pub to: String,
}

/// One act.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneReassignment {
    pub reassignment: i64,
}

/// An act that gave work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Reassignment {
    pub id: i64,
    pub from_name: String,
    pub to_name: String,
    pub author_name: String,
    /// Instant.
    pub at: String,
    /// Instant at which it was taken back.
    pub undone_at: Option<String>,
    pub follow_ups: i64,
    pub appointments: i64,
    pub case_files: i64,
}

/// What was done, and the appointments that could not change hands because the colleague receives somebody else then.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Reassigned {
    pub reassignment: Reassignment,
    pub left: Vec<Appointment>,
}

pub(crate) async fn workload(agent: &mut Agent, request: Absence) -> Result<Workload> {
    let today = agent.clock.today();
    let work = Work::of(&mut agent.desk, &request, today).await?;
    Ok(Workload {
        case_files: i64::try_from(work.case_files.len()).unwrap_or(i64::MAX),
        follow_ups: work.follow_ups,
        appointments: work.appointments,
    })
}

/// Gives the work, all but the appointments at hours that the other colleague already has.
pub(crate) async fn reassign(agent: &mut Agent, request: NewReassignment) -> Result<Reassigned> {
    let (account, today, to) = (agent.account.clone(), agent.clock.today(), request.to);
    let mut write = Write::begin(agent).await?;
    staff::find(write.database(), &to).await?;
    let from = request.of.account.clone();
    if to == from {
        return Err(Refusal::UnknownCode { field: "to".to_owned() }.into());
    }
    let work = Work::of(write.database(), &request.of, today).await?;
    if work.is_empty() {
        return Err(Refusal::NothingToReassign.into());
    }
    let at = write.at();
    let id = sqlx::query!(
        "insert into reassignment (from_account, to_account, author, at) values (?, ?, ?, ?)",
        from,
        to,
        account,
        at
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    for one in &work.follow_ups {
        keep(write.database(), id, Noun::FollowUp, one.id).await?;
        assign(&mut write, one.id, &to).await?;
    }
    for file in &work.case_files {
        keep(write.database(), id, Noun::CaseFile, *file).await?;
    }
    let mut left = Vec::new();
    for one in work.appointments {
        keep(write.database(), id, Noun::Appointment, one.id).await?;
        match handing::give(&mut write, &one, &to).await {
            Ok(()) => write.also(Event::new(Verb::Changed, Noun::Appointment, one.id)),
            Err(crate::Error::Refused(Refusal::DoubleBooking { .. })) => {
                forget(write.database(), id, one.id).await?;
                left.push(one);
            }
            Err(other) => return Err(other),
        }
    }
    write.commit(Event::new(Verb::Created, Noun::Reassignment, id)).await?;
    Ok(Reassigned { reassignment: find(&mut agent.desk, id).await?, left })
}

/// Gives back what is still open and still with whoever took it; what was done or moved since stays as it is.
pub(crate) async fn reassignment_undo(agent: &mut Agent, request: OneReassignment) -> Result<Reassigned> {
    let id = request.reassignment;
    let mut write = Write::begin(agent).await?;
    let act = sqlx::query!("select from_account, to_account, undone_at from reassignment where id = ?", id)
        .fetch_optional(write.database())
        .await?
        .ok_or_else(not_found)?;
    if act.undone_at.is_some() {
        return Err(Refusal::WrongState { state: "undone".to_owned() }.into());
    }
    let follow_ups = sqlx::query_scalar!(
        "select record from reassignment_move join follow_up on follow_up.id = record
         where reassignment = ? and noun = 'follow_up' and done_on is null and assigned_to = ?",
        id,
        act.to_account
    )
    .fetch_all(write.database())
    .await?;
    for one in follow_ups {
        assign(&mut write, one, &act.from_account).await?;
    }
    let mut left = Vec::new();
    for one in handing::given(write.database(), id, &act.to_account).await? {
        match handing::give_back(&mut write, id, &one, &act.from_account).await {
            Ok(()) => write.also(Event::new(Verb::Changed, Noun::Appointment, one.id)),
            Err(crate::Error::Refused(Refusal::DoubleBooking { .. })) => left.push(one),
            Err(other) => return Err(other),
        }
    }
    let at = write.at();
    sqlx::query!("update reassignment set undone_at = ? where id = ?", at, id).execute(write.database()).await?;
    write.commit(Event::new(Verb::Changed, Noun::Reassignment, id)).await?;
    Ok(Reassigned { reassignment: find(&mut agent.desk, id).await?, left })
}

/// The last acts, the latest first.
pub(crate) async fn reassignments(agent: &mut Agent, _: Nothing) -> Result<Vec<Reassignment>> {
    all(&mut agent.desk, None).await
}

/// What a colleague has to do while they are away.
struct Work {
    follow_ups: Vec<FollowUp>,
    appointments: Vec<Appointment>,
    case_files: Vec<i64>,
}

impl Work {
    async fn of(database: &mut SqliteConnection, absence: &Absence, today: NaiveDate) -> Result<Self> {
        let account = &absence.account;
        staff::find(database, account).await?;
        let horizon = field::horizon(today);
        let from = field::day("from_on", &absence.from_on, horizon)?;
        let until = field::day_if_any("until_on", absence.until_on.as_deref(), horizon)?.unwrap_or(horizon);
        if until < from {
            let (first, second) = ("from_on".to_owned(), "until_on".to_owned());
            return Err(Refusal::DatesReversed { first, second }.into());
        }
        let mut follow_ups = follow_up::filtered(database, FollowUpFilter::Open, Some(account), today).await?;
        let last = until.to_string();
        follow_ups.retain(|one| one.due_on <= last);
        let mut appointments = appointment::between(database, from.max(today), until).await?;
        appointments.retain(|one| one.staff == *account && matches!(one.status, Status::Booked | Status::Confirmed));
        let all = sqlx::query_scalar!("select id from case_file").fetch_all(&mut *database).await?;
        let held = holders(database, &all).await?.into_iter().filter(|(_, holder)| holder.account == *account);
        Ok(Self { follow_ups, appointments, case_files: held.map(|(file, _)| file).collect() })
    }

    fn is_empty(&self) -> bool {
        self.follow_ups.is_empty() && self.appointments.is_empty() && self.case_files.is_empty()
    }
}

async fn assign(write: &mut Write<'_>, follow_up: i64, to: &str) -> Result<()> {
    sqlx::query!("update follow_up set assigned_to = ? where id = ?", to, follow_up).execute(write.database()).await?;
    write.also(Event::new(Verb::Changed, Noun::FollowUp, follow_up));
    Ok(())
}

/// Remembers what changes hands; of an appointment, where it stood.
async fn keep(database: &mut SqliteConnection, id: i64, noun: Noun, record: i64) -> Result<()> {
    let noun = noun.word();
    sqlx::query!(
        "insert into reassignment_move (reassignment, noun, record, from_session, from_place, from_room, from_confirmed_on)
         select ?1, ?2, ?3, desk_session, coalesce(place, ''), coalesce(room, ''), confirmed_on
         from (select 1) left join appointment on ?2 = 'appointment' and appointment.id = ?3",
        id,
        noun,
        record
    )
    .execute(database)
    .await?;
    Ok(())
}

async fn forget(database: &mut SqliteConnection, id: i64, appointment: i64) -> Result<()> {
    sqlx::query!(
        "delete from reassignment_move where reassignment = ? and noun = 'appointment' and record = ?",
        id,
        appointment
    )
    .execute(database)
    .await?;
    Ok(())
}

async fn find(database: &mut SqliteConnection, id: i64) -> Result<Reassignment> {
    all(database, Some(id)).await?.pop().ok_or_else(not_found)
}

async fn all(database: &mut SqliteConnection, id: Option<i64>) -> Result<Vec<Reassignment>> {
    Ok(sqlx::query_as!(
        Reassignment,
        r#"select reassignment.id as "id!", giver.name as from_name, taker.name as to_name, writer.name as author_name, at,
             undone_at,
             (select count(*) from reassignment_move where reassignment = reassignment.id and noun = 'follow_up')
               as "follow_ups!: i64",
             (select count(*) from reassignment_move where reassignment = reassignment.id and noun = 'appointment')
               as "appointments!: i64",
             (select count(*) from reassignment_move where reassignment = reassignment.id and noun = 'case_file')
               as "case_files!: i64"
           from reassignment
             join staff as giver on giver.account = from_account
             join staff as taker on taker.account = to_account
             join staff as writer on writer.account = author
           where ?1 is null or reassignment.id = ?1
           order by reassignment.id desc limit ?2"#,
        id,
        LISTED
    )
    .fetch_all(database)
    .await?)
}

fn not_found() -> crate::Error {
    Refusal::NotFound { noun: "reassignment".to_owned() }.into()
}
