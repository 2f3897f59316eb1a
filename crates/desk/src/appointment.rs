//! Appointments: booked or walked in, met or missed, and the agenda that shows them.

pub mod day_sheet;
pub mod free;
pub(crate) mod handing;
mod initials;
mod record;
pub mod relocation;
pub(crate) mod safe_hours;
mod slot;
mod status;
mod whose;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use self::{
    record::Appointment,
    status::{Act, CancelledBy, Status},
};
pub(crate) use self::{
    record::{between, find},
    slot::hour,
};
use self::{
    slot::{Slot, check_free, check_room},
    whose::Whose,
};
use crate::{
    Agent, Refusal, Result,
    desk_session::{self, DeskSession, Period, Room, closure, closure::Closure},
    field,
    holiday::{self, Holiday},
    interview,
    journal::{Event, Noun, Verb},
    list::{self, List},
    staff,
    write::Write,
};

/// An appointment to book.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewAppointment {
    /// Account of whoever receives.
    pub staff: String,
    pub on: String,
    pub starts: String,
    /// From 5 to 480, and over before midnight.
    pub minutes: i64,
    pub person: Option<i64>,
    pub case_file: Option<i64>,
    /// As announced on the telephone, before there is a person.
    pub who: String,
    pub intervention: String,
    pub walk_in: bool,
    pub note: String,
    /// `None`: that of the permanence, if there is one.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub room: Option<Room>,
    /// Why it is booked outside the person's safe hours; asked only then.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub outside_reason: Option<String>,
}

/// One appointment.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneAppointment {
    pub appointment: i64,
}

/// An appointment called off.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct CancelAppointment {
    pub appointment: i64,
    pub by: CancelledBy,
}

/// An appointment replaced by another.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct PostponeAppointment {
    pub appointment: i64,
    pub on: String,
    pub starts: String,
    /// Why the new hour is outside the person's safe ones; asked only then.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub outside_reason: Option<String>,
}

/// A booking to correct.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct MoveAppointment {
    pub appointment: i64,
    pub on: String,
    pub starts: String,
    pub minutes: i64,
    pub staff: String,
    /// `None`: that of the permanence it comes into; beyond one, the room it had.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub room: Option<Room>,
    /// Why the new hour is outside the person's safe ones; asked only then.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub outside_reason: Option<String>,
}

/// Whose appointment it is, once that is known.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct AttachAppointment {
    pub appointment: i64,
    pub person: Option<i64>,
    pub case_file: Option<i64>,
}

/// What a period holds.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Agenda {
    pub appointments: Vec<Appointment>,
    pub desk_sessions: Vec<DeskSession>,
    pub holidays: Vec<Holiday>,
    pub closures: Vec<Closure>,
}

/// Whether hours that somebody wrote down are understood; those that are not are never called safe.
#[cfg(test)]
pub(crate) fn understands_hours(safe_hours: &str) -> bool {
    safe_hours::is_understood(safe_hours)
}

pub(crate) async fn agenda(agent: &mut Agent, request: Period) -> Result<Agenda> {
    let (from, until) = request.days(agent.clock.today())?;
    Ok(Agenda {
        appointments: between(&mut agent.desk, from, until).await?,
        desk_sessions: desk_session::between(&mut agent.desk, from, until).await?,
        holidays: holiday::between(from, until),
        closures: closure::between(&mut agent.desk, from, until).await?,
    })
}

pub(crate) async fn appointment_book(agent: &mut Agent, request: NewAppointment) -> Result<Appointment> {
    let today = agent.clock.today();
    let mut write = Write::begin(agent).await?;
    let id = book(&mut write, request, today).await?;
    write.commit(Event::new(Verb::Created, Noun::Appointment, id)).await?;
    record::find(&mut agent.desk, id).await
}

/// Books inside a change; the caller writes the event.
///
/// # Errors
/// As of the command: a value, an hour that is taken, an hour that the person did not call safe.
pub(crate) async fn book(write: &mut Write<'_>, request: NewAppointment, today: NaiveDate) -> Result<i64> {
    let slot = Slot::checked(&request.on, &request.starts, request.minutes, today)?;
    let new = checked(request)?;
    let whose = Whose::checked(write.database(), new.person, new.case_file).await?;
    insert(write, &new, &slot, whose, None).await
}

/// The person says that she comes.
pub(crate) async fn appointment_confirm(agent: &mut Agent, request: OneAppointment) -> Result<Appointment> {
    conclude(agent, request.appointment, Act::Confirm).await
}

pub(crate) async fn appointment_receive(agent: &mut Agent, request: OneAppointment) -> Result<Appointment> {
    conclude(agent, request.appointment, Act::Receive).await
}

pub(crate) async fn appointment_absent(agent: &mut Agent, request: OneAppointment) -> Result<Appointment> {
    conclude(agent, request.appointment, Act::MarkAbsent).await
}

pub(crate) async fn appointment_cancel(agent: &mut Agent, request: CancelAppointment) -> Result<Appointment> {
    conclude(agent, request.appointment, Act::Cancel(request.by)).await
}

/// Answers the new appointment; the old one stays, postponed.
pub(crate) async fn appointment_postpone(agent: &mut Agent, request: PostponeAppointment) -> Result<Appointment> {
    let today = agent.clock.today();
    let mut write = Write::begin(agent).await?;
    let old = record::find(write.database(), request.appointment).await?;
    let status = old.status.after(Act::Postpone)?;
    let slot = Slot::checked(&request.on, &request.starts, old.minutes, today)?;
    if slot.on < today {
        return Err(Refusal::ImpossibleDate { field: "on".to_owned() }.into());
    }
    let announced =
        sqlx::query_scalar!("select who from appointment where id = ?", old.id).fetch_one(write.database()).await?;
    let whose = Whose { person: old.person, case_file: old.case_file };
    let new = NewAppointment {
        staff: old.staff,
        on: request.on,
        starts: request.starts,
        minutes: old.minutes,
        person: old.person,
        case_file: old.case_file,
        who: announced,
        intervention: old.intervention,
        walk_in: false,
        note: old.note,
        room: None,
        outside_reason: request.outside_reason,
    };
    let id = insert(&mut write, &new, &slot, whose, Some(old.id)).await?;
    sqlx::query!("update appointment set status = ?, postponed_to = ? where id = ?", status, id, old.id)
        .execute(write.database())
        .await?;
    write.also(Event::new(Verb::Created, Noun::Appointment, id));
    write.commit(Event::new(Verb::Changed, Noun::Appointment, old.id)).await?;
    record::find(&mut agent.desk, id).await
}

/// Corrects a booking: somebody was mistaken, nobody postponed anything.
pub(crate) async fn appointment_move(agent: &mut Agent, request: MoveAppointment) -> Result<Appointment> {
    let (id, staff) = (request.appointment, request.staff);
    let slot = Slot::checked(&request.on, &request.starts, request.minutes, agent.clock.today())?;
    let room = request.room.map(|room| room.checked()).transpose()?;
    let mut write = Write::begin(agent).await?;
    let before = record::find(write.database(), id).await?;
    before.status.after(Act::Move)?;
    move_to(&mut write, &before, &slot, &staff, room, request.outside_reason.as_deref()).await?;
    write.commit(Event::new(Verb::Changed, Noun::Appointment, id)).await?;
    record::find(&mut agent.desk, id).await
}

/// Gives an appointment another hour, colleague or room; the caller writes the event.
async fn move_to(
    write: &mut Write<'_>,
    before: &Appointment,
    slot: &Slot,
    staff: &str,
    room: Option<Room>,
    outside_reason: Option<&str>,
) -> Result<()> {
    staff::find(write.database(), staff).await?;
    check_free(write.database(), staff, slot, Some(before.id)).await?;
    let reason = safe_hours::check(write.database(), before.person, slot, outside_reason).await?;
    let then = slot.written();
    let session = desk_session::holding(write.database(), staff, then.stretch()).await?;
    let (session, its_room) = session.map_or((None, before.room.clone()), |held| (Some(held.id), held.room));
    let room = room.or(its_room);
    check_room(write.database(), room.as_ref(), staff, slot, Some(before.id)).await?;
    let Room { place, room } = room.unwrap_or_default();
    sqlx::query!(
        "update appointment set held_on = ?, starts = ?, minutes = ?, staff = ?, desk_session = ?, place = ?, room = ?,
             outside_reason = ?, confirmed_on = null
         where id = ?",
        then.on,
        then.starts,
        slot.minutes,
        staff,
        session,
        place,
        room,
        reason,
        before.id
    )
    .execute(write.database())
    .await?;
    Ok(())
}

/// Says whose it is. What was written about it stays in the file it was written in.
pub(crate) async fn appointment_attach(agent: &mut Agent, request: AttachAppointment) -> Result<Appointment> {
    let id = request.appointment;
    let mut write = Write::begin(agent).await?;
    tie(&mut write, id, request.person, request.case_file).await?;
    write.commit(Event::new(Verb::Changed, Noun::Appointment, id)).await?;
    record::find(&mut agent.desk, id).await
}

/// Says whose it is inside a change; the caller writes the event.
///
/// # Errors
/// [`Refusal::NotFound`]; [`Refusal::WrongState`] when something was already written about it in another file.
pub(crate) async fn tie(
    write: &mut Write<'_>,
    appointment: i64,
    person: Option<i64>,
    case_file: Option<i64>,
) -> Result<()> {
    let before = record::find(write.database(), appointment).await?;
    let whose = Whose::checked(write.database(), person, case_file).await?;
    let written_in = interview::from_appointment(write.database(), appointment).await?;
    if written_in.is_some() && written_in != whose.case_file {
        return Err(Refusal::WrongState { state: before.status.word().to_owned() }.into());
    }
    attach(write, appointment, whose).await
}

/// Back to booked, when no interview hangs on it and nobody else took the hour.
pub(crate) async fn appointment_undo(agent: &mut Agent, request: OneAppointment) -> Result<Appointment> {
    let (id, today) = (request.appointment, agent.clock.today());
    let mut write = Write::begin(agent).await?;
    let before = record::find(write.database(), id).await?;
    let status = before.status.after(Act::Undo)?;
    if interview::from_appointment(write.database(), id).await?.is_some() {
        return Err(Refusal::WrongState { state: before.status.word().to_owned() }.into());
    }
    let slot = Slot::checked(&before.on, &before.starts, before.minutes, today)?;
    check_free(write.database(), &before.staff, &slot, Some(id)).await?;
    check_room(write.database(), before.room.as_ref(), &before.staff, &slot, Some(id)).await?;
    match before.status {
        Status::Confirmed => set_confirmed_on(&mut write, id, None).await?,
        _ => set_status(&mut write, id, status).await?,
    }
    write.commit(Event::new(Verb::Changed, Noun::Appointment, id)).await?;
    record::find(&mut agent.desk, id).await
}

/// An interview says that its appointment was met, in that file. Adds the event; the caller commits.
///
/// # Errors
/// [`Refusal::NotFound`] when the appointment is another file's or another person's, [`Refusal::WrongState`] when it was
/// called off or missed.
pub(crate) async fn met(write: &mut Write<'_>, appointment: Option<i64>, case_file: i64) -> Result<()> {
    let Some(id) = appointment else { return Ok(()) };
    let before = record::find(write.database(), id).await?;
    if before.case_file.is_some_and(|other| other != case_file) {
        return Err(record::not_found());
    }
    if !before.status.takes_time() {
        return Err(Refusal::WrongState { state: before.status.word().to_owned() }.into());
    }
    let whose = Whose::checked(write.database(), before.person, Some(case_file)).await?;
    attach(write, id, whose).await?;
    set_status(write, id, Status::Received).await?;
    write.also(Event::new(Verb::Changed, Noun::Appointment, id));
    Ok(())
}

/// Nobody is received or missed before the day.
async fn conclude(agent: &mut Agent, id: i64, act: Act) -> Result<Appointment> {
    let today = agent.clock.today();
    let mut write = Write::begin(agent).await?;
    let before = record::find(write.database(), id).await?;
    let status = before.status.after(act)?;
    if matches!(act, Act::Receive | Act::MarkAbsent) {
        field::day("on", &before.on, today)?;
    }
    match status {
        Status::Confirmed => set_confirmed_on(&mut write, id, Some(today.to_string())).await?,
        status => set_status(&mut write, id, status).await?,
    }
    write.commit(Event::new(Verb::Changed, Noun::Appointment, id)).await?;
    record::find(&mut agent.desk, id).await
}

/// Only somebody who walks in may be nobody: whoever is expected was announced somehow.
fn checked(typed: NewAppointment) -> Result<NewAppointment> {
    list::check("intervention", List::Intervention, &typed.intervention)?;
    let announced = typed.walk_in || typed.person.is_some() || typed.case_file.is_some();
    Ok(NewAppointment {
        who: if announced { field::line("who", &typed.who)? } else { field::needed("who", &typed.who)? },
        note: field::note("note", &typed.note)?,
        room: typed.room.as_ref().map(Room::checked).transpose()?,
        ..typed
    })
}

async fn insert(
    write: &mut Write<'_>,
    new: &NewAppointment,
    slot: &Slot,
    whose: Whose,
    replaces: Option<i64>,
) -> Result<i64> {
    staff::find(write.database(), &new.staff).await?;
    check_free(write.database(), &new.staff, slot, replaces).await?;
    // Whoever walked in is there already: no hour is being chosen for her.
    let asked_about = whose.person.filter(|_| !new.walk_in);
    let reason = safe_hours::check(write.database(), asked_about, slot, new.outside_reason.as_deref()).await?;
    let then = slot.written();
    let session = desk_session::holding(write.database(), &new.staff, then.stretch()).await?;
    let (session, its_room) = session.map_or((None, None), |held| (Some(held.id), held.room));
    let room = new.room.clone().or(its_room);
    check_room(write.database(), room.as_ref(), &new.staff, slot, replaces).await?;
    let Room { place, room } = room.unwrap_or_default();
    Ok(sqlx::query!(
        "insert into appointment (desk_session, staff, held_on, starts, minutes, person, case_file, who, intervention,
             walk_in, note, place, room, outside_reason)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        session,
        new.staff,
        then.on,
        then.starts,
        slot.minutes,
        whose.person,
        whose.case_file,
        new.who,
        new.intervention,
        new.walk_in,
        new.note,
        place,
        room,
        reason
    )
    .execute(write.database())
    .await?
    .last_insert_rowid())
}

async fn set_status(write: &mut Write<'_>, id: i64, status: Status) -> Result<()> {
    sqlx::query!("update appointment set status = ? where id = ?", status, id).execute(write.database()).await?;
    Ok(())
}

async fn set_confirmed_on(write: &mut Write<'_>, id: i64, on: Option<String>) -> Result<()> {
    sqlx::query!("update appointment set confirmed_on = ? where id = ?", on, id).execute(write.database()).await?;
    Ok(())
}

async fn attach(write: &mut Write<'_>, id: i64, whose: Whose) -> Result<()> {
    sqlx::query!("update appointment set person = ?, case_file = ? where id = ?", whose.person, whose.case_file, id)
        .execute(write.database())
        .await?;
    Ok(())
}

#[cfg(test)]
pub(crate) mod tests;
