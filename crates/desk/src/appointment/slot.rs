//! A stretch of somebody's day, and what it must not meet.

use chrono::{Duration, NaiveDate, NaiveTime, Timelike};
use sqlx::SqliteConnection;

use super::Status;
use crate::{
    Refusal, Result,
    desk_session::{
        Room,
        room::{Stretch, check_no_appointment, check_no_session},
    },
    field,
};

/// A checked day, hour and length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Slot {
    pub(crate) on: NaiveDate,
    pub(crate) starts: NaiveTime,
    /// From 5 to 480, and over before midnight.
    pub(crate) minutes: i64,
}

impl Slot {
    /// # Errors
    /// [`Refusal::ImpossibleDate`], [`Refusal::OutOfBounds`].
    pub(crate) fn checked(on: &str, starts: &str, minutes: i64, today: NaiveDate) -> Result<Self> {
        let on = field::day("on", on, field::horizon(today))?;
        let starts = field::time("starts", starts)?;
        let before_midnight = (24 * 60 - 1) - i64::from(starts.hour() * 60 + starts.minute());
        field::number("minutes", minutes, 5, before_midnight.min(480))?;
        Ok(Self { on, starts, minutes })
    }

    pub(crate) fn ends(&self) -> NaiveTime {
        self.starts.overflowing_add_signed(Duration::minutes(self.minutes)).0
    }

    pub(super) fn written(&self) -> Written {
        Written { on: self.on.to_string(), starts: hour(self.starts), ends: hour(self.ends()) }
    }

    /// One may start when the other ends.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.on == other.on && self.starts < other.ends() && other.starts < self.ends()
    }
}

/// A slot as the database keeps it.
pub(super) struct Written {
    pub(super) on: String,
    pub(super) starts: String,
    pub(super) ends: String,
}

impl Written {
    pub(super) fn stretch(&self) -> Stretch<'_> {
        Stretch { on: &self.on, starts: &self.starts, ends: &self.ends }
    }
}

/// `HH:MM`.
pub(crate) fn hour(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

/// Makes sure that the colleague receives nobody else then; `but` is the appointment being changed.
///
/// # Errors
/// [`Refusal::DoubleBooking`], with the first appointment in the way.
pub(crate) async fn check_free(
    database: &mut SqliteConnection,
    staff: &str,
    slot: &Slot,
    but: Option<i64>,
) -> Result<()> {
    let on = slot.on.to_string();
    let others = sqlx::query!(
        r#"select id as "id!", starts, minutes, status as "status: Status" from appointment
           where staff = ? and held_on = ? order by starts, id"#,
        staff,
        on
    )
    .fetch_all(database)
    .await?;
    for other in others.iter().filter(|other| other.status.takes_time() && Some(other.id) != but) {
        let taken = Slot { on: slot.on, starts: field::time("starts", &other.starts)?, minutes: other.minutes };
        if slot.overlaps(&taken) {
            let (starts, ends) = (hour(taken.starts), hour(taken.ends()));
            return Err(Refusal::DoubleBooking { with: other.id, starts, ends }.into());
        }
    }
    Ok(())
}

/// Makes sure that nobody else is in the room then: no other appointment, no permanence of a colleague.
///
/// # Errors
/// [`Refusal::RoomTaken`].
pub(super) async fn check_room(
    database: &mut SqliteConnection,
    room: Option<&Room>,
    staff: &str,
    slot: &Slot,
    but: Option<i64>,
) -> Result<()> {
    let Some(room) = room else { return Ok(()) };
    let then = slot.written();
    check_no_appointment(database, room, then.stretch(), None, but).await?;
    check_no_session(database, room, then.stretch(), Some(staff)).await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn slot(starts: &str, minutes: i64) -> Result<Slot> {
        Slot::checked("2026-11-24", starts, minutes, NaiveDate::from_ymd_opt(2026, 11, 23).unwrap())
    }

    #[test]
    fn two_appointments_overlap_when_they_share_a_minute() {
        let ten = slot("10:00", 60).unwrap();
        for (starts, minutes, shared) in [
            ("09:00", 60, false),
            ("09:00", 61, true),
            ("10:00", 60, true),
            ("10:15", 15, true),
            ("09:30", 240, true),
            ("10:59", 5, true),
            ("11:00", 60, false),
        ] {
            let other = slot(starts, minutes).unwrap();
            assert_eq!(ten.overlaps(&other), shared, "{starts} {minutes}");
            assert_eq!(other.overlaps(&ten), shared, "{starts} {minutes}");
        }
    }

    #[test]
    fn another_day_is_free() {
        let other = Slot { on: NaiveDate::from_ymd_opt(2026, 11, 25).unwrap(), ..slot("10:00", 60).unwrap() };
        assert!(!slot("10:00", 60).unwrap().overlaps(&other));
    }

    #[test]
    fn an_appointment_is_over_before_midnight() {
        let last = slot("23:00", 59).unwrap().written();
        assert_eq!((last.on.as_str(), last.starts.as_str(), last.ends.as_str()), ("2026-11-24", "23:00", "23:59"));
        for (starts, minutes, most) in [("23:00", 60, 59), ("09:00", 481, 480), ("09:00", 4, 480)] {
            let Err(crate::Error::Refused(refusal)) = slot(starts, minutes) else { panic!("{starts} {minutes}") };
            assert_eq!(refusal, Refusal::OutOfBounds { field: "minutes".into(), least: 5, most });
        }
    }
}
