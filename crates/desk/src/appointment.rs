//! Appointments: booked or walked in, met or missed, and the agenda that shows them.

mod safe_hours;
mod slot;
mod status;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use self::slot::{Slot, check_free};
pub use self::status::{Act, CancelledBy, Status};
use crate::{
    Agent, Refusal, Result,
    desk_session::{self, DeskSession, Period},
    field,
    holiday::{self, Holiday},
    interview,
    journal::{Event, Noun, Verb},
    list::{self, List},
    person::name_shown,
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
}

/// An appointment.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Appointment {
    pub id: i64,
    pub desk_session: Option<i64>,
    pub staff: String,
    pub staff_name: String,
    pub on: String,
    pub starts: String,
    pub minutes: i64,
    pub person: Option<i64>,
    pub case_file: Option<i64>,
    pub case_file_number: Option<String>,
    /// The person's name; before there is a person, what was announced.
    pub who: String,
    pub intervention: String,
    pub status: Status,
    pub walk_in: bool,
    pub note: String,
    pub postponed_to: Option<i64>,
    /// Not within what the safe-contact instruction is understood to allow.
    pub outside_safe_hours: bool,
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
}

pub(crate) async fn agenda(agent: &mut Agent, request: Period) -> Result<Agenda> {
    let (from, until) = request.days(agent.clock.today())?;
    Ok(Agenda {
        appointments: between(&mut agent.desk, from, until).await?,
        desk_sessions: desk_session::between(&mut agent.desk, from, until).await?,
        holidays: holiday::between(from, until),
    })
}

pub(crate) async fn appointment_book(agent: &mut Agent, request: NewAppointment) -> Result<Appointment> {
    let slot = Slot::checked(&request.on, &request.starts, request.minutes, agent.clock.today())?;
    let new = checked(request)?;
    let mut write = Write::begin(agent).await?;
    let whose = Whose::checked(write.database(), new.person, new.case_file).await?;
    let id = insert(&mut write, &new, &slot, whose, None).await?;
    write.commit(Event::new(Verb::Created, Noun::Appointment, id)).await?;
    find(&mut agent.desk, id).await
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
    let old = find(write.database(), request.appointment).await?;
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
    };
    let id = insert(&mut write, &new, &slot, whose, Some(old.id)).await?;
    sqlx::query!("update appointment set status = ?, postponed_to = ? where id = ?", status, id, old.id)
        .execute(write.database())
        .await?;
    write.also(Event::new(Verb::Created, Noun::Appointment, id));
    write.commit(Event::new(Verb::Changed, Noun::Appointment, old.id)).await?;
    find(&mut agent.desk, id).await
}

/// Corrects a booking: somebody was mistaken, nobody postponed anything.
pub(crate) async fn appointment_move(agent: &mut Agent, request: MoveAppointment) -> Result<Appointment> {
    let (id, staff) = (request.appointment, request.staff);
    let slot = Slot::checked(&request.on, &request.starts, request.minutes, agent.clock.today())?;
    let (held_on, starts, ends) = slot.written();
    let mut write = Write::begin(agent).await?;
    find(write.database(), id).await?.status.after(Act::Move)?;
    staff::find(write.database(), &staff).await?;
    check_free(write.database(), &staff, &slot, Some(id)).await?;
    let session = desk_session::holding(write.database(), &staff, &held_on, &starts, &ends).await?;
    sqlx::query!(
        "update appointment set held_on = ?, starts = ?, minutes = ?, staff = ?, desk_session = ? where id = ?",
        held_on,
        starts,
        slot.minutes,
        staff,
        session,
        id
    )
    .execute(write.database())
    .await?;
    write.commit(Event::new(Verb::Changed, Noun::Appointment, id)).await?;
    find(&mut agent.desk, id).await
}

/// Says whose it is. What was written about it stays in the file it was written in.
pub(crate) async fn appointment_attach(agent: &mut Agent, request: AttachAppointment) -> Result<Appointment> {
    let id = request.appointment;
    let mut write = Write::begin(agent).await?;
    let before = find(write.database(), id).await?;
    let whose = Whose::checked(write.database(), request.person, request.case_file).await?;
    let written_in = interview::from_appointment(write.database(), id).await?;
    if written_in.is_some() && written_in != whose.case_file {
        return Err(Refusal::WrongState { state: before.status.word().to_owned() }.into());
    }
    attach(&mut write, id, whose).await?;
    write.commit(Event::new(Verb::Changed, Noun::Appointment, id)).await?;
    find(&mut agent.desk, id).await
}

/// Back to booked, when no interview hangs on it and nobody else took the hour.
pub(crate) async fn appointment_undo(agent: &mut Agent, request: OneAppointment) -> Result<Appointment> {
    let (id, today) = (request.appointment, agent.clock.today());
    let mut write = Write::begin(agent).await?;
    let before = find(write.database(), id).await?;
    let status = before.status.after(Act::Undo)?;
    if interview::from_appointment(write.database(), id).await?.is_some() {
        return Err(Refusal::WrongState { state: before.status.word().to_owned() }.into());
    }
    let slot = Slot::checked(&before.on, &before.starts, before.minutes, today)?;
    check_free(write.database(), &before.staff, &slot, Some(id)).await?;
    set_status(&mut write, id, status).await?;
    write.commit(Event::new(Verb::Changed, Noun::Appointment, id)).await?;
    find(&mut agent.desk, id).await
}

/// An interview says that its appointment was met, in that file. Adds the event; the caller commits.
///
/// # Errors
/// [`Refusal::NotFound`] when the appointment is another file's or another person's, [`Refusal::WrongState`] when it was
/// called off or missed.
pub(crate) async fn met(write: &mut Write<'_>, appointment: Option<i64>, case_file: i64) -> Result<()> {
    let Some(id) = appointment else { return Ok(()) };
    let before = find(write.database(), id).await?;
    if before.case_file.is_some_and(|other| other != case_file) {
        return Err(not_found());
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
    let before = find(write.database(), id).await?;
    let status = before.status.after(act)?;
    if matches!(act, Act::Receive | Act::MarkAbsent) {
        field::day("on", &before.on, today)?;
    }
    set_status(&mut write, id, status).await?;
    write.commit(Event::new(Verb::Changed, Noun::Appointment, id)).await?;
    find(&mut agent.desk, id).await
}

/// Whose appointment it is: nobody's yet, a person's, or a file's and so its person's.
#[derive(Debug, Clone, Copy)]
struct Whose {
    person: Option<i64>,
    case_file: Option<i64>,
}

impl Whose {
    /// # Errors
    /// [`Refusal::NotFound`], also when the file is not the person's.
    async fn checked(database: &mut SqliteConnection, person: Option<i64>, case_file: Option<i64>) -> Result<Self> {
        let absent = |noun: &str| Refusal::NotFound { noun: noun.to_owned() };
        if let Some(case_file) = case_file {
            let owner = sqlx::query_scalar!("select person from case_file where id = ?", case_file)
                .fetch_optional(database)
                .await?
                .filter(|owner| person.is_none_or(|person| person == *owner))
                .ok_or_else(|| absent("case_file"))?;
            return Ok(Self { person: Some(owner), case_file: Some(case_file) });
        }
        if let Some(person) = person {
            sqlx::query_scalar!("select id from person where id = ?", person)
                .fetch_optional(database)
                .await?
                .ok_or_else(|| absent("person"))?;
        }
        Ok(Self { person, case_file })
    }
}

/// Only somebody who walks in may be nobody: whoever is expected was announced somehow.
fn checked(typed: NewAppointment) -> Result<NewAppointment> {
    list::check("intervention", List::Intervention, &typed.intervention)?;
    let announced = typed.walk_in || typed.person.is_some() || typed.case_file.is_some();
    Ok(NewAppointment {
        who: if announced { field::line("who", &typed.who)? } else { field::needed("who", &typed.who)? },
        note: field::note("note", &typed.note)?,
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
    let (held_on, starts, ends) = slot.written();
    let session = desk_session::holding(write.database(), &new.staff, &held_on, &starts, &ends).await?;
    Ok(sqlx::query!(
        "insert into appointment (desk_session, staff, held_on, starts, minutes, person, case_file, who, intervention,
             walk_in, note)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        session,
        new.staff,
        held_on,
        starts,
        slot.minutes,
        whose.person,
        whose.case_file,
        new.who,
        new.intervention,
        new.walk_in,
        new.note
    )
    .execute(write.database())
    .await?
    .last_insert_rowid())
}

async fn set_status(write: &mut Write<'_>, id: i64, status: Status) -> Result<()> {
    sqlx::query!("update appointment set status = ? where id = ?", status, id).execute(write.database()).await?;
    Ok(())
}

async fn attach(write: &mut Write<'_>, id: i64, whose: Whose) -> Result<()> {
    sqlx::query!("update appointment set person = ?, case_file = ? where id = ?", whose.person, whose.case_file, id)
        .execute(write.database())
        .await?;
    Ok(())
}

/// One row, with the names it is shown under; those of the person are absent together.
struct Row {
    id: i64,
    desk_session: Option<i64>,
    staff: String,
    staff_name: String,
    on: String,
    starts: String,
    minutes: i64,
    person: Option<i64>,
    case_file: Option<i64>,
    case_file_number: Option<String>,
    anonymous: Option<bool>,
    birth_name: Option<String>,
    used_name: Option<String>,
    first_names: Option<String>,
    who: String,
    intervention: String,
    status: Status,
    walk_in: bool,
    note: String,
    postponed_to: Option<i64>,
    safe_hours: Option<String>,
}

impl Row {
    fn shown(self) -> Appointment {
        let outside_safe_hours = self.is_outside_safe_hours();
        let name = self.person.map(|person| {
            let part = |part: Option<String>| part.unwrap_or_default();
            let (birth, used, first) = (part(self.birth_name), part(self.used_name), part(self.first_names));
            name_shown(self.anonymous.unwrap_or_default(), &birth, &used, &first, person)
        });
        Appointment {
            id: self.id,
            desk_session: self.desk_session,
            staff: self.staff,
            staff_name: self.staff_name,
            on: self.on,
            starts: self.starts,
            minutes: self.minutes,
            person: self.person,
            case_file: self.case_file,
            case_file_number: self.case_file_number,
            who: name.unwrap_or(self.who),
            intervention: self.intervention,
            status: self.status,
            walk_in: self.walk_in,
            note: self.note,
            postponed_to: self.postponed_to,
            outside_safe_hours,
        }
    }

    fn is_outside_safe_hours(&self) -> bool {
        let (Some(safe_hours), Ok(on), Ok(starts)) =
            (&self.safe_hours, self.on.parse(), field::time("starts", &self.starts))
        else {
            return false;
        };
        safe_hours::is_outside(safe_hours, &Slot { on, starts, minutes: self.minutes })
    }
}

/// The statement's columns once, whatever the rows wanted.
macro_rules! select {
    ($which:tt, $($value:expr),+) => {
        sqlx::query_as!(
            Row,
            r#"select appointment.id as "id!", desk_session, appointment.staff, staff.name as staff_name, held_on as "on",
                 starts, minutes, appointment.person, appointment.case_file, case_file.number as "case_file_number?",
                 anonymous as "anonymous?: bool", birth_name as "birth_name?", used_name as "used_name?",
                 first_names as "first_names?", who, intervention, appointment.status as "status: Status",
                 walk_in as "walk_in: bool", appointment.note, postponed_to, safe_hours as "safe_hours?"
               from appointment
                 join staff on staff.account = appointment.staff
                 left join case_file on case_file.id = appointment.case_file
                 left join person on person.id = appointment.person
                 left join safe_contact on safe_contact.person = appointment.person "# + $which,
            $($value),+
        )
    };
}

async fn find(database: &mut SqliteConnection, id: i64) -> Result<Appointment> {
    Ok(select!("where appointment.id = ?", id).fetch_optional(database).await?.ok_or_else(not_found)?.shown())
}

/// Every appointment of a period, whatever became of it, in the order of the day.
pub(crate) async fn between(
    database: &mut SqliteConnection,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<Appointment>> {
    let (from, until) = (from.to_string(), until.to_string());
    let rows = select!("where held_on between ? and ? order by held_on, starts, appointment.id", from, until)
        .fetch_all(database)
        .await?;
    Ok(rows.into_iter().map(Row::shown).collect())
}

fn not_found() -> crate::Error {
    Refusal::NotFound { noun: "appointment".to_owned() }.into()
}

#[cfg(test)]
pub(crate) mod tests;
