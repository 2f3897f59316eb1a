//! An appointment given to a colleague, at its own hour: the person comes as she was told.

use sqlx::SqliteConnection;

use super::{
    Appointment, Status, record,
    slot::{Slot, check_free},
};
use crate::{
    Result,
    desk_session::{self, Room},
    write::Write,
};

/// Gives it to another colleague, in their room when they hold a permanence then; the caller writes the event.
///
/// # Errors
/// [`crate::Refusal::DoubleBooking`] when they receive somebody else at that hour.
pub(crate) async fn give(write: &mut Write<'_>, one: &Appointment, to: &str) -> Result<()> {
    let slot = slot_of(one)?;
    check_free(write.database(), to, &slot, Some(one.id)).await?;
    let session = desk_session::holding(write.database(), to, slot.written().stretch()).await?;
    let (session, room) = session.map_or((None, one.room.clone()), |held| (Some(held.id), held.room));
    let Room { place, room } = room.unwrap_or_default();
    sqlx::query!(
        "update appointment set staff = ?, desk_session = ?, place = ?, room = ? where id = ?",
        to,
        session,
        place,
        room,
        one.id
    )
    .execute(write.database())
    .await?;
    Ok(())
}

/// Those of a reassignment that are still expected, and still with whoever took them.
pub(crate) async fn given(database: &mut SqliteConnection, reassignment: i64, to: &str) -> Result<Vec<Appointment>> {
    let ids = sqlx::query_scalar!(
        "select record from reassignment_move where reassignment = ? and noun = 'appointment' order by record",
        reassignment
    )
    .fetch_all(&mut *database)
    .await?;
    let mut given = Vec::new();
    for id in ids {
        let one = record::find(database, id).await?;
        if one.staff == to && matches!(one.status, Status::Booked | Status::Confirmed) {
            given.push(one);
        }
    }
    Ok(given)
}

/// Puts it back where a reassignment took it from; the caller writes the event.
///
/// # Errors
/// As [`give`].
pub(crate) async fn give_back(write: &mut Write<'_>, reassignment: i64, one: &Appointment, to: &str) -> Result<()> {
    check_free(write.database(), to, &slot_of(one)?, Some(one.id)).await?;
    sqlx::query!(
        "update appointment set staff = ?1, desk_session = from_session, place = from_place, room = from_room
         from reassignment_move
         where reassignment = ?2 and noun = 'appointment' and record = ?3 and appointment.id = ?3",
        to,
        reassignment,
        one.id
    )
    .execute(write.database())
    .await?;
    Ok(())
}

fn slot_of(one: &Appointment) -> Result<Slot> {
    let on = crate::field::day("on", &one.on, chrono::NaiveDate::MAX)?;
    Ok(Slot { on, starts: crate::field::time("starts", &one.starts)?, minutes: one.minutes })
}
