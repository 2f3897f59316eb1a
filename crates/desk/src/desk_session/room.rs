//! Rooms: known by what was written of them, and never kept twice for the same minute.

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{Agent, Refusal, Result, field, search::folded, session::Nothing};

/// A room of a place. «Bureau 2» and «bureau 2» are the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Room {
    pub place: String,
    pub room: String,
}

impl Room {
    /// `None` when nothing was written.
    pub(crate) fn written(place: String, room: String) -> Option<Self> {
        (!room.is_empty()).then_some(Self { place, room })
    }

    /// # Errors
    /// As [`field::line`]; [`Refusal::Missing`] without a name.
    pub(crate) fn checked(&self) -> Result<Self> {
        Ok(Self { place: field::line("place", &self.place)?, room: field::needed("room", &self.room)? })
    }

    fn is(&self, place: &str, room: &str) -> bool {
        folded(&self.room) == folded(room) && folded(&self.place) == folded(place)
    }
}

/// A day, and two of its hours as the database keeps them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stretch<'a> {
    pub(crate) on: &'a str,
    pub(crate) starts: &'a str,
    pub(crate) ends: &'a str,
}

/// Makes sure that no appointment is in the room then, but `but` and those of `staff`.
///
/// # Errors
/// [`Refusal::RoomTaken`].
pub(crate) async fn check_no_appointment(
    database: &mut SqliteConnection,
    room: &Room,
    then: Stretch<'_>,
    staff: Option<&str>,
    but: Option<i64>,
) -> Result<()> {
    let others = sqlx::query!(
        r#"select id as "id!", staff, place, room, starts,
             strftime('%H:%M', starts, '+' || minutes || ' minutes') as "ends!: String"
           from appointment
           where held_on = ?1 and room <> '' and status in ('booked', 'received')
             and starts < ?3 and strftime('%H:%M', starts, '+' || minutes || ' minutes') > ?2
           order by starts, id"#,
        then.on,
        then.starts,
        then.ends
    )
    .fetch_all(database)
    .await?;
    let taken = others
        .into_iter()
        .find(|other| room.is(&other.place, &other.room) && Some(other.id) != but && Some(&*other.staff) != staff);
    taken.map_or(Ok(()), |taken| Err(refused(then.on, taken.starts, taken.ends)))
}

/// Makes sure that no permanence is held in the room then, but one of `staff`.
///
/// # Errors
/// [`Refusal::RoomTaken`].
pub(crate) async fn check_no_session(
    database: &mut SqliteConnection,
    room: &Room,
    then: Stretch<'_>,
    staff: Option<&str>,
) -> Result<()> {
    let others = sqlx::query!(
        r#"select staff as "staff!", place as "place!", room as "room!", starts as "starts!", ends as "ends!"
           from held_session where held_on = ?1 and room <> '' and starts < ?3 and ends > ?2 order by starts, id"#,
        then.on,
        then.starts,
        then.ends
    )
    .fetch_all(database)
    .await?;
    let taken = others.into_iter().find(|other| room.is(&other.place, &other.room) && Some(&*other.staff) != staff);
    taken.map_or(Ok(()), |taken| Err(refused(then.on, taken.starts, taken.ends)))
}

fn refused(on: &str, starts: String, ends: String) -> crate::Error {
    Refusal::RoomTaken { on: on.to_owned(), starts, ends }.into()
}

/// Every room that a permanence or an appointment was ever in, under its latest spelling, in order of place and name.
pub(crate) async fn rooms(agent: &mut Agent, _: Nothing) -> Result<Vec<Room>> {
    let rows = sqlx::query_as!(
        Room,
        r#"select place as "place!", room as "room!" from (
             select place, room, max(held_on) as latest from desk_session where room <> '' group by place, room
             union all
             select place, room, max(held_on) from appointment where room <> '' group by place, room
           ) order by latest desc"#
    )
    .fetch_all(&mut agent.desk)
    .await?;
    let mut rooms: Vec<Room> = Vec::new();
    for room in rows {
        if !rooms.iter().any(|known| known.is(&room.place, &room.room)) {
            rooms.push(room);
        }
    }
    rooms.sort_by_key(|room| (folded(&room.place), folded(&room.room)));
    Ok(rooms)
}
