//! Free slots: where in the permanences to come somebody could still be received.

use chrono::{Duration, NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::{
    record, safe_hours,
    slot::{Slot, hour},
};
use crate::{
    Agent, Result,
    desk_session::{self, DeskSession, Period, Room},
    field,
};

/// What somebody needs.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct SlotWish {
    pub from: String,
    pub until: String,
    /// `None`: as long as the permanence's own slots.
    pub minutes: Option<i64>,
    /// `None`: whatever the permanence is for.
    pub intervention: Option<String>,
    /// `None`: whoever it is.
    pub staff: Option<String>,
    /// Whose safe hours are kept to.
    pub person: Option<i64>,
    /// The same for somebody who has no record yet, as they are being typed.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub safe_hours: Option<String>,
    /// From 1 to 50.
    pub limit: i64,
}

/// A slot that nobody took, in a permanence that is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct FreeSlot {
    pub desk_session: i64,
    pub staff: String,
    pub staff_name: String,
    pub on: String,
    pub starts: String,
    pub minutes: i64,
    pub room: Option<Room>,
    pub intervention: String,
}

/// The earliest first, none of them already past and none outside the person's safe hours.
pub(crate) async fn free_slots(agent: &mut Agent, request: SlotWish) -> Result<Vec<FreeSlot>> {
    let (today, now) = (agent.clock.today(), agent.clock.hour());
    let period = Period { from: request.from.clone(), until: request.until.clone() };
    let (from, until) = period.days(today)?;
    let minutes = request.minutes.map(|minutes| field::number("minutes", minutes, 5, 480)).transpose()?;
    let most = usize::try_from(request.limit.clamp(1, 50)).unwrap_or(50);
    let safe_hours = match &request.safe_hours {
        Some(typed) => field::line("safe_hours", typed)?,
        None => safe_hours::of(&mut agent.desk, request.person).await?,
    };
    let openings = Openings::between(&mut agent.desk, from, until).await?;
    let wish = Wish { minutes, intervention: request.intervention.as_deref(), safe_hours: &safe_hours };
    let wanted = |slot: &FreeSlot| request.staff.as_ref().is_none_or(|staff| *staff == slot.staff);
    let past = |slot: &FreeSlot| (slot.on.as_str(), slot.starts.as_str()) < (&*today.to_string(), &*hour(now));
    Ok(openings.slots(&wish).filter(|slot| wanted(slot) && !past(slot)).take(most).collect())
}

/// What a slot must be.
pub(super) struct Wish<'a> {
    /// `None`: as long as the permanence's own slots.
    pub(super) minutes: Option<i64>,
    pub(super) intervention: Option<&'a str>,
    pub(super) safe_hours: &'a str,
}

/// The permanences held in a period, and the time already taken in it.
pub(super) struct Openings {
    sessions: Vec<DeskSession>,
    taken: Vec<(String, Slot)>,
}

impl Openings {
    pub(super) async fn between(database: &mut SqliteConnection, from: NaiveDate, until: NaiveDate) -> Result<Self> {
        let mut sessions = desk_session::between(database, from, until).await?;
        sessions.retain(|session| !session.cancelled);
        let appointments = record::between(database, from, until).await?;
        let taken = appointments.into_iter().filter(|one| one.status.takes_time()).filter_map(|one| {
            let (on, starts) = (one.on.parse().ok()?, field::time("starts", &one.starts).ok()?);
            Some((one.staff, Slot { on, starts, minutes: one.minutes }))
        });
        Ok(Self { sessions, taken: taken.collect() })
    }

    pub(super) fn without(mut self, desk_session: i64) -> Self {
        self.sessions.retain(|session| session.id != desk_session);
        self
    }

    /// Counts the slot as taken from now on.
    pub(super) fn take(&mut self, one: &FreeSlot) {
        if let (Ok(on), Ok(starts)) = (one.on.parse(), field::time("starts", &one.starts)) {
            self.taken.push((one.staff.clone(), Slot { on, starts, minutes: one.minutes }));
        }
    }

    /// Those that fit, the earliest first.
    pub(super) fn slots<'a>(&'a self, wish: &'a Wish<'a>) -> impl Iterator<Item = FreeSlot> + 'a {
        let fits = |session: &&DeskSession| wish.intervention.is_none_or(|kind| kind == session.intervention);
        self.sessions.iter().filter(fits).flat_map(move |session| {
            starts(session, wish.minutes.unwrap_or(session.slot_minutes))
                .filter(move |slot| self.is_free(&session.staff, slot))
                .filter_map(move |slot| (!safe_hours::is_outside(wish.safe_hours, &slot)).then(|| free(session, &slot)))
        })
    }

    fn is_free(&self, staff: &str, slot: &Slot) -> bool {
        self.taken.iter().all(|(who, taken)| who != staff || !taken.overlaps(slot))
    }
}

/// The slots of a permanence, one after the other by its own length, each long enough for `minutes`.
fn starts(session: &DeskSession, minutes: i64) -> impl Iterator<Item = Slot> + use<> {
    let on = session.held_on.parse::<NaiveDate>().unwrap_or_default();
    let first = field::time("starts", &session.starts).ok();
    let ends = field::time("ends", &session.ends).unwrap_or(NaiveTime::MIN);
    let step = Duration::minutes(session.slot_minutes);
    let within = move |starts: &NaiveTime| ends.signed_duration_since(*starts).num_minutes() >= minutes;
    let next = move |starts: &NaiveTime| Some(starts.overflowing_add_signed(step)).filter(|(_, beyond)| *beyond == 0);
    std::iter::successors(first, move |starts| next(starts).map(|(next, _)| next))
        .take_while(within)
        .map(move |starts| Slot { on, starts, minutes })
}

fn free(session: &DeskSession, slot: &Slot) -> FreeSlot {
    FreeSlot {
        desk_session: session.id,
        staff: session.staff.clone(),
        staff_name: session.staff_name.clone(),
        on: slot.on.to_string(),
        starts: hour(slot.starts),
        minutes: slot.minutes,
        room: Room::written(session.place.clone(), session.room.clone()),
        intervention: session.intervention.clone(),
    }
}
