//! Desk sessions («permanences»): who sits where, from one hour to another.

pub mod closure;
pub mod rhythm;
pub mod room;
pub mod series;
pub mod slot_length;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

pub use self::{rhythm::Rhythm, room::Room};
use self::{
    room::{Stretch, check_no_appointment, check_no_session},
    series::Seat,
};
use crate::{
    Agent, Refusal, Result, field,
    journal::{Event, Noun, Verb},
    staff,
    write::Write,
};

/// The longest period that a screen may ask for at once.
const MOST_DAYS: i64 = 400;

/// Days from one to another, both included.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Period {
    pub from: String,
    pub until: String,
}

impl Period {
    /// The two days, in order and within the horizon.
    ///
    /// # Errors
    /// [`Refusal::ImpossibleDate`], [`Refusal::DatesReversed`], [`Refusal::OutOfBounds`] beyond some thirteen months.
    pub(crate) fn days(&self, today: NaiveDate) -> Result<(NaiveDate, NaiveDate)> {
        let latest = field::horizon(today);
        let (from, until) = (field::day("from", &self.from, latest)?, field::day("until", &self.until, latest)?);
        let length = until.signed_duration_since(from).num_days();
        if length < 0 {
            return Err(Refusal::DatesReversed { first: "from".to_owned(), second: "until".to_owned() }.into());
        }
        field::number("until", length, 0, MOST_DAYS)?;
        Ok((from, until))
    }
}

/// A desk session to announce.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewDeskSession {
    pub held_on: String,
    pub starts: String,
    pub ends: String,
    pub place: String,
    pub room: String,
    /// Length of one appointment, from 5 to 240 minutes.
    pub slot_minutes: i64,
    /// Account of whoever receives.
    pub staff: String,
    pub intervention: String,
}

/// A desk session.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct DeskSession {
    pub id: i64,
    pub held_on: String,
    pub starts: String,
    pub ends: String,
    pub place: String,
    pub room: String,
    pub slot_minutes: i64,
    pub staff: String,
    pub staff_name: String,
    pub intervention: String,
    /// Not held: called off, after the end of its series, or on a day on which the desk is shut.
    pub cancelled: bool,
    /// Announced with others.
    pub series: Option<i64>,
    /// Why the desk is shut that day.
    pub closure: Option<String>,
    /// Appointments still expected in it.
    pub expected: i64,
}

/// One desk session.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneDeskSession {
    pub desk_session: i64,
}

pub(crate) async fn desk_sessions(agent: &mut Agent, request: Period) -> Result<Vec<DeskSession>> {
    let (from, until) = request.days(agent.clock.today())?;
    between(&mut agent.desk, from, until).await
}

pub(crate) async fn desk_session_add(agent: &mut Agent, request: NewDeskSession) -> Result<DeskSession> {
    let sitting = checked(request, agent.clock.today())?;
    let mut write = Write::begin(agent).await?;
    let id = insert(&mut write, &sitting).await?;
    write.commit(Event::new(Verb::Created, Noun::DeskSession, id)).await?;
    find(&mut agent.desk, id).await
}

/// Its appointments stay as they are: somebody has to tell each person, and then says so.
pub(crate) async fn desk_session_cancel(agent: &mut Agent, request: OneDeskSession) -> Result<DeskSession> {
    let id = request.desk_session;
    let mut write = Write::begin(agent).await?;
    if find(write.database(), id).await?.cancelled {
        return Err(Refusal::WrongState { state: "cancelled".to_owned() }.into());
    }
    set_cancelled(&mut write, id, true).await?;
    write.commit(Event::new(Verb::Changed, Noun::DeskSession, id)).await?;
    find(&mut agent.desk, id).await
}

/// It is held after all, if the colleague and the room are still free.
pub(crate) async fn desk_session_restore(agent: &mut Agent, request: OneDeskSession) -> Result<DeskSession> {
    let mut write = Write::begin(agent).await?;
    restore(&mut write, request.desk_session).await?;
    write.commit(Event::new(Verb::Changed, Noun::DeskSession, request.desk_session)).await?;
    find(&mut agent.desk, request.desk_session).await
}

/// Calls it off; the caller writes the event.
pub(crate) async fn set_cancelled(write: &mut Write<'_>, id: i64, cancelled: bool) -> Result<()> {
    sqlx::query!("update desk_session set cancelled = ? where id = ?", cancelled, id).execute(write.database()).await?;
    Ok(())
}

/// Has it held again; the caller writes the event.
///
/// # Errors
/// [`Refusal::StaffTaken`], [`Refusal::RoomTaken`]; [`Refusal::WrongState`] when it was not called off.
pub(crate) async fn restore(write: &mut Write<'_>, id: i64) -> Result<()> {
    let one = find(write.database(), id).await?;
    let called_off = sqlx::query_scalar!(r#"select cancelled as "cancelled: bool" from desk_session where id = ?"#, id)
        .fetch_one(write.database())
        .await?;
    if !called_off {
        return Err(Refusal::WrongState { state: "open".to_owned() }.into());
    }
    let then = Stretch { on: &one.held_on, starts: &one.starts, ends: &one.ends };
    check_clash(write.database(), then, &one.staff, Room::written(one.place.clone(), one.room.clone())).await?;
    set_cancelled(write, id, false).await
}

/// Both hours, in order.
///
/// # Errors
/// [`Refusal::ImpossibleDate`], [`Refusal::DatesReversed`].
pub(crate) fn hours(starts: &str, ends: &str) -> Result<()> {
    if field::time("starts", starts)? >= field::time("ends", ends)? {
        return Err(Refusal::DatesReversed { first: "starts".to_owned(), second: "ends".to_owned() }.into());
    }
    Ok(())
}

/// One colleague, one day, checked.
struct Sitting {
    held_on: String,
    starts: String,
    ends: String,
    place: String,
    seat: Seat,
    series: Option<i64>,
}

fn checked(typed: NewDeskSession, today: NaiveDate) -> Result<Sitting> {
    hours(&typed.starts, &typed.ends)?;
    let NewDeskSession { staff, room, intervention, slot_minutes, .. } = typed;
    Ok(Sitting {
        held_on: field::day("held_on", &typed.held_on, field::horizon(today))?.to_string(),
        starts: typed.starts,
        ends: typed.ends,
        place: field::needed("place", &typed.place)?,
        seat: Seat { staff, room, intervention, slot_minutes }.checked()?,
        series: None,
    })
}

async fn insert(write: &mut Write<'_>, new: &Sitting) -> Result<i64> {
    staff::find(write.database(), &new.seat.staff).await?;
    let then = Stretch { on: &new.held_on, starts: &new.starts, ends: &new.ends };
    let room = Room::written(new.place.clone(), new.seat.room.clone());
    check_clash(write.database(), then, &new.seat.staff, room).await?;
    Ok(sqlx::query!(
        "insert into desk_session (held_on, starts, ends, place, room, slot_minutes, staff, intervention, series)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        new.held_on,
        new.starts,
        new.ends,
        new.place,
        new.seat.room,
        new.seat.slot_minutes,
        new.seat.staff,
        new.seat.intervention,
        new.series
    )
    .execute(write.database())
    .await?
    .last_insert_rowid())
}

/// Makes sure that the colleague sits nowhere else then, and nobody else in the room.
///
/// # Errors
/// [`Refusal::StaffTaken`], [`Refusal::RoomTaken`].
async fn check_clash(
    database: &mut SqliteConnection,
    then: Stretch<'_>,
    staff: &str,
    room: Option<Room>,
) -> Result<()> {
    let elsewhere = sqlx::query!(
        r#"select starts as "starts!", ends as "ends!" from held_session
           where held_on = ?1 and starts < ?3 and ends > ?2 and staff = ?4 order by starts limit 1"#,
        then.on,
        then.starts,
        then.ends,
        staff
    )
    .fetch_optional(&mut *database)
    .await?;
    if let Some(taken) = elsewhere {
        let on = then.on.to_owned();
        return Err(Refusal::StaffTaken { on, starts: taken.starts, ends: taken.ends }.into());
    }
    let Some(room) = room else { return Ok(()) };
    check_no_session(database, &room, then, None).await?;
    check_no_appointment(database, &room, then, Some(staff), None).await
}

/// The statement's columns once, whatever the rows wanted.
macro_rules! select {
    ($which:tt, $($value:expr),+) => {
        sqlx::query_as!(
            DeskSession,
            r#"select desk_session.id as "id!", held_on, starts, ends, place, room, slot_minutes, staff,
                 staff.name as staff_name, intervention, series,
                 not exists (select 1 from held_session as held where held.id = desk_session.id) as "cancelled!: bool",
                 (select closure.name from closure where held_on between closure.from_on and closure.until_on
                  order by closure.id limit 1) as "closure?: String",
                 (select count(*) from appointment
                  where appointment.desk_session = desk_session.id and appointment.status = 'booked') as "expected!: i64"
               from desk_session join staff on staff.account = desk_session.staff "# + $which,
            $($value),+
        )
    };
}

/// # Errors
/// [`Refusal::NotFound`].
pub(crate) async fn find(database: &mut SqliteConnection, id: i64) -> Result<DeskSession> {
    select!("where desk_session.id = ?", id)
        .fetch_optional(database)
        .await?
        .ok_or_else(|| Refusal::NotFound { noun: "desk_session".to_owned() }.into())
}

/// The sessions of a period, cancelled ones included, in the order of the day.
pub(crate) async fn between(
    database: &mut SqliteConnection,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<DeskSession>> {
    let (from, until) = (from.to_string(), until.to_string());
    Ok(select!("where held_on between ? and ? order by held_on, starts, desk_session.id", from, until)
        .fetch_all(database)
        .await?)
}

/// A session that holds the whole of an appointment.
pub(crate) struct Held {
    pub(crate) id: i64,
    pub(crate) room: Option<Room>,
}

/// The session of that colleague which holds the whole of an appointment, if there is one.
pub(crate) async fn holding(database: &mut SqliteConnection, staff: &str, then: Stretch<'_>) -> Result<Option<Held>> {
    let row = sqlx::query!(
        r#"select id as "id!", place as "place!", room as "room!" from held_session
           where staff = ? and held_on = ? and starts <= ? and ends >= ? order by id limit 1"#,
        staff,
        then.on,
        then.starts,
        then.ends
    )
    .fetch_optional(database)
    .await?;
    Ok(row.map(|row| Held { id: row.id, room: Room::written(row.place, row.room) }))
}

#[cfg(test)]
mod tests;
