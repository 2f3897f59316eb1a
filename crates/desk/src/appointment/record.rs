//! An appointment as it is shown, and its row.

use chrono::NaiveDate;
use serde::Serialize;
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::{Status, initials, safe_hours, slot::Slot};
use crate::{Refusal, Result, desk_session::Room, field, person::name_shown};

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
    /// `None`: no room is kept.
    pub room: Option<Room>,
    pub person: Option<i64>,
    pub case_file: Option<i64>,
    pub case_file_number: Option<String>,
    /// The person's name; before there is a person, what was announced.
    pub who: String,
    /// The same, for a screen that faces the visitor.
    pub initials: String,
    pub intervention: String,
    pub status: Status,
    pub walk_in: bool,
    pub note: String,
    pub postponed_to: Option<i64>,
    /// Not within what the safe-contact instruction is understood to allow.
    pub outside_safe_hours: bool,
    /// Why it was booked all the same.
    pub outside_reason: String,
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
    place: String,
    room: String,
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
    confirmed_on: Option<String>,
    walk_in: bool,
    note: String,
    postponed_to: Option<i64>,
    safe_hours: Option<String>,
    outside_reason: String,
}

impl Row {
    fn shown(self) -> Appointment {
        let outside_safe_hours = self.is_outside_safe_hours();
        let (who, initials) = self.names();
        Appointment {
            id: self.id,
            desk_session: self.desk_session,
            staff: self.staff,
            staff_name: self.staff_name,
            on: self.on,
            starts: self.starts,
            minutes: self.minutes,
            room: Room::written(self.place, self.room),
            person: self.person,
            case_file: self.case_file,
            case_file_number: self.case_file_number,
            who,
            initials,
            intervention: self.intervention,
            status: if self.confirmed_on.is_some() { self.status.confirmed() } else { self.status },
            walk_in: self.walk_in,
            note: self.note,
            postponed_to: self.postponed_to,
            outside_safe_hours,
            outside_reason: self.outside_reason,
        }
    }

    /// The name and its initials.
    fn names(&self) -> (String, String) {
        let Some(person) = self.person else { return (self.who.clone(), initials::of_words(&self.who)) };
        let part = |part: &Option<String>| part.clone().unwrap_or_default();
        let (birth, used, first) = (part(&self.birth_name), part(&self.used_name), part(&self.first_names));
        let family = if used.is_empty() { &birth } else { &used };
        let letters = match initials::of_person(family, &first) {
            none if none.is_empty() => format!("n°\u{a0}{person}"),
            letters => letters,
        };
        (name_shown(self.anonymous.unwrap_or_default(), &birth, &used, &first, person), letters)
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
                 starts, minutes, place, room, appointment.person, appointment.case_file,
                 case_file.number as "case_file_number?", anonymous as "anonymous?: bool", birth_name as "birth_name?",
                 used_name as "used_name?", first_names as "first_names?", who, intervention,
                 appointment.status as "status: Status", confirmed_on, walk_in as "walk_in: bool", appointment.note,
                 postponed_to, safe_hours as "safe_hours?", outside_reason
               from appointment
                 join staff on staff.account = appointment.staff
                 left join case_file on case_file.id = appointment.case_file
                 left join person on person.id = appointment.person
                 left join safe_contact on safe_contact.person = appointment.person "# + $which,
            $($value),+
        )
    };
}

pub(crate) async fn find(database: &mut SqliteConnection, id: i64) -> Result<Appointment> {
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

/// Those still expected in a permanence, in order.
pub(super) async fn expected_in(database: &mut SqliteConnection, desk_session: i64) -> Result<Vec<Appointment>> {
    let rows = select!(
        "where desk_session = ? and appointment.status = 'booked' order by starts, appointment.id",
        desk_session
    )
    .fetch_all(database)
    .await?;
    Ok(rows.into_iter().map(Row::shown).collect())
}

pub(super) fn not_found() -> crate::Error {
    Refusal::NotFound { noun: "appointment".to_owned() }.into()
}
