//! The appointments of a cancelled permanence, given other hours in one act that can be taken back.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    Act, Appointment,
    free::{FreeSlot, Openings, Wish},
    move_to, record, safe_hours,
    slot::{Slot, check_free, check_room},
};
use crate::{
    Agent, Refusal, Result,
    desk_session::{self, OneDeskSession, Room},
    journal::{Event, Noun, Verb},
    staff,
    write::Write,
};

/// How far ahead another slot is looked for, in days.
const AHEAD: u64 = 60;
/// How long, in days after the first appointment, the same colleague is preferred to an earlier hour.
const SAME_COLLEAGUE: u64 = 14;

/// An appointment that has to go elsewhere, and where it could.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Displaced {
    pub appointment: Appointment,
    /// Within the person's safe hours, and no other appointment's. `None`: there is none in the next two months.
    pub to: Option<FreeSlot>,
}

/// Where one appointment goes.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewHour {
    pub appointment: i64,
    pub on: String,
    pub starts: String,
    pub staff: String,
    /// Why it is kept outside the safe hours; asked only then.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub outside_reason: Option<String>,
}

/// A permanence to empty.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewRelocation {
    pub desk_session: i64,
    /// The appointments left out stay where they are.
    pub moves: Vec<NewHour>,
}

/// What was done, to be shown and taken back.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Relocation {
    pub id: i64,
    pub desk_session: i64,
    pub moved: Vec<Appointment>,
}

/// One relocation.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneRelocation {
    pub relocation: i64,
}

/// Proposes a slot for each appointment still expected: with the same colleague if one comes up in time, else with whoever
/// receives for the same thing. From tomorrow, because each person has to be told.
pub(crate) async fn displaced(agent: &mut Agent, request: OneDeskSession) -> Result<Vec<Displaced>> {
    let tomorrow = later(agent.clock.today(), 1);
    desk_session::find(&mut agent.desk, request.desk_session).await?;
    let expected = record::expected_in(&mut agent.desk, request.desk_session).await?;
    let openings = Openings::between(&mut agent.desk, tomorrow, later(tomorrow, AHEAD)).await?;
    let mut openings = openings.without(request.desk_session);
    let mut all = Vec::new();
    for appointment in expected {
        let safe_hours = safe_hours::of(&mut agent.desk, appointment.person).await?;
        let to = proposal(&openings, &appointment, &safe_hours);
        if let Some(slot) = &to {
            openings.take(slot);
        }
        all.push(Displaced { appointment, to });
    }
    Ok(all)
}

fn proposal(openings: &Openings, appointment: &Appointment, safe_hours: &str) -> Option<FreeSlot> {
    let wish = Wish { minutes: Some(appointment.minutes), intervention: Some(&appointment.intervention), safe_hours };
    let in_time = appointment.on.parse().map(|on| later(on, SAME_COLLEAGUE).to_string()).unwrap_or_default();
    let same = openings.slots(&wish).find(|slot| slot.staff == appointment.staff);
    same.filter(|slot| slot.on <= in_time).or_else(|| openings.slots(&wish).next())
}

fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

/// Calls the permanence off, unless it is already, and gives the appointments their new hours: all of them or none.
pub(crate) async fn relocate(agent: &mut Agent, request: NewRelocation) -> Result<Relocation> {
    let today = agent.clock.today();
    let mut write = Write::begin(agent).await?;
    let session = desk_session::find(write.database(), request.desk_session).await?;
    if !session.cancelled {
        desk_session::set_cancelled(&mut write, session.id, true).await?;
        write.also(Event::new(Verb::Changed, Noun::DeskSession, session.id));
    }
    let (at, had_cancelled) = (write.at(), !session.cancelled);
    let id = sqlx::query!(
        "insert into relocation (desk_session, had_cancelled, at) values (?, ?, ?)",
        session.id,
        had_cancelled,
        at
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    for one in &request.moves {
        let before = record::find(write.database(), one.appointment).await?;
        if before.desk_session != Some(session.id) {
            return Err(record::not_found());
        }
        before.status.after(Act::Move)?;
        let slot = Slot::checked(&one.on, &one.starts, before.minutes, today)?;
        staff::find(write.database(), &one.staff).await?;
        keep(&mut write, id, &before, one).await?;
        move_to(&mut write, &before, &slot, &one.staff, None, one.outside_reason.as_deref()).await?;
        write.also(Event::new(Verb::Changed, Noun::Appointment, before.id));
    }
    write.commit(Event::new(Verb::Created, Noun::Relocation, id)).await?;
    shown(agent, id, session.id).await
}

/// Remembers where the appointment stood.
async fn keep(write: &mut Write<'_>, relocation: i64, before: &Appointment, to: &NewHour) -> Result<()> {
    sqlx::query!(
        "insert into relocation_move (relocation, appointment, from_staff, from_on, from_starts, from_place, from_room,
             from_confirmed_on, from_outside_reason, to_staff, to_on, to_starts)
         select ?, id, staff, held_on, starts, place, room, confirmed_on, outside_reason, ?, ?, ?
         from appointment where id = ?",
        relocation,
        to.staff,
        to.on,
        to.starts,
        before.id
    )
    .execute(write.database())
    .await?;
    Ok(())
}

/// Puts every appointment back, and holds the permanence again if the act had called it off: all of it or nothing.
///
/// # Errors
/// [`Refusal::WrongState`] when it was taken back already, or when something became of an appointment since; as
/// [`check_free`] and [`check_room`] when somebody else has the old hour.
pub(crate) async fn relocation_undo(agent: &mut Agent, request: OneRelocation) -> Result<Relocation> {
    let (id, today) = (request.relocation, agent.clock.today());
    let mut write = Write::begin(agent).await?;
    let act = sqlx::query!(
        r#"select desk_session, had_cancelled as "had_cancelled: bool", undone_at from relocation where id = ?"#,
        id
    )
    .fetch_optional(write.database())
    .await?
    .ok_or(Refusal::NotFound { noun: "relocation".to_owned() })?;
    if act.undone_at.is_some() {
        return Err(Refusal::WrongState { state: "undone".to_owned() }.into());
    }
    if act.had_cancelled {
        desk_session::restore(&mut write, act.desk_session).await?;
        write.also(Event::new(Verb::Changed, Noun::DeskSession, act.desk_session));
    }
    for appointment in moves(&mut write, id).await? {
        put_back(&mut write, id, &appointment, today).await?;
        write.also(Event::new(Verb::Changed, Noun::Appointment, appointment.id));
    }
    let at = write.at();
    sqlx::query!("update relocation set undone_at = ? where id = ?", at, id).execute(write.database()).await?;
    write.commit(Event::new(Verb::Changed, Noun::Relocation, id)).await?;
    shown(agent, id, act.desk_session).await
}

/// One line of the act.
struct Moved {
    id: i64,
    from_staff: String,
    from_on: String,
    from_starts: String,
    from_place: String,
    from_room: String,
    to_staff: String,
    to_on: String,
    to_starts: String,
}

async fn moves(write: &mut Write<'_>, relocation: i64) -> Result<Vec<Moved>> {
    Ok(sqlx::query_as!(
        Moved,
        "select appointment as id, from_staff, from_on, from_starts, from_place, from_room, to_staff, to_on, to_starts
         from relocation_move where relocation = ? order by appointment",
        relocation
    )
    .fetch_all(write.database())
    .await?)
}

async fn put_back(write: &mut Write<'_>, relocation: i64, moved: &Moved, today: NaiveDate) -> Result<()> {
    let now = record::find(write.database(), moved.id).await?;
    now.status.after(Act::Move)?;
    if (&now.on, &now.starts, &now.staff) != (&moved.to_on, &moved.to_starts, &moved.to_staff) {
        return Err(Refusal::WrongState { state: now.status.word().to_owned() }.into());
    }
    let slot = Slot::checked(&moved.from_on, &moved.from_starts, now.minutes, today)?;
    let room = Room::written(moved.from_place.clone(), moved.from_room.clone());
    check_free(write.database(), &moved.from_staff, &slot, Some(now.id)).await?;
    check_room(write.database(), room.as_ref(), &moved.from_staff, &slot, Some(now.id)).await?;
    sqlx::query!(
        "update appointment set staff = from_staff, held_on = from_on, starts = from_starts, place = from_place,
             room = from_room, confirmed_on = from_confirmed_on, outside_reason = from_outside_reason,
             desk_session = relocation.desk_session
         from relocation_move join relocation on relocation.id = relocation_move.relocation
         where relocation_move.relocation = ? and appointment.id = relocation_move.appointment and appointment.id = ?",
        relocation,
        now.id
    )
    .execute(write.database())
    .await?;
    Ok(())
}

async fn shown(agent: &mut Agent, id: i64, desk_session: i64) -> Result<Relocation> {
    let ids =
        sqlx::query_scalar!("select appointment from relocation_move where relocation = ? order by appointment", id)
            .fetch_all(&mut agent.desk)
            .await?;
    let mut moved = Vec::new();
    for appointment in ids {
        moved.push(record::find(&mut agent.desk, appointment).await?);
    }
    Ok(Relocation { id, desk_session, moved })
}

#[cfg(test)]
mod tests;
