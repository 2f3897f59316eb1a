//! Desk sessions («permanences»): who sits where, from one hour to another.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Refusal, Result, field,
    journal::{Event, Noun, Verb},
    list::{self, List},
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
    pub cancelled: bool,
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
    let new = checked(request, agent.clock.today())?;
    let mut write = Write::begin(agent).await?;
    staff::find(write.database(), &new.staff).await?;
    let id = sqlx::query!(
        "insert into desk_session (held_on, starts, ends, place, room, slot_minutes, staff, intervention)
         values (?, ?, ?, ?, ?, ?, ?, ?)",
        new.held_on,
        new.starts,
        new.ends,
        new.place,
        new.room,
        new.slot_minutes,
        new.staff,
        new.intervention
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
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
    sqlx::query!("update desk_session set cancelled = 1 where id = ?", id).execute(write.database()).await?;
    write.commit(Event::new(Verb::Changed, Noun::DeskSession, id)).await?;
    find(&mut agent.desk, id).await
}

fn checked(typed: NewDeskSession, today: NaiveDate) -> Result<NewDeskSession> {
    let (starts, ends) = (field::time("starts", &typed.starts)?, field::time("ends", &typed.ends)?);
    if starts >= ends {
        return Err(Refusal::DatesReversed { first: "starts".to_owned(), second: "ends".to_owned() }.into());
    }
    list::check("intervention", List::Intervention, &typed.intervention)?;
    Ok(NewDeskSession {
        held_on: field::day("held_on", &typed.held_on, field::horizon(today))?.to_string(),
        place: field::needed("place", &typed.place)?,
        room: field::line("room", &typed.room)?,
        slot_minutes: field::number("slot_minutes", typed.slot_minutes, 5, 240)?,
        ..typed
    })
}

/// The statement's columns once, whatever the rows wanted.
macro_rules! select {
    ($which:tt, $($value:expr),+) => {
        sqlx::query_as!(
            DeskSession,
            r#"select desk_session.id as "id!", held_on, starts, ends, place, room, slot_minutes, staff,
                 staff.name as staff_name, intervention, cancelled as "cancelled: bool"
               from desk_session join staff on staff.account = desk_session.staff "# + $which,
            $($value),+
        )
    };
}

async fn find(database: &mut SqliteConnection, id: i64) -> Result<DeskSession> {
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

/// The session of that colleague which holds the whole of an appointment, if there is one. Hours are `HH:MM`.
pub(crate) async fn holding(
    database: &mut SqliteConnection,
    staff: &str,
    held_on: &str,
    starts: &str,
    ends: &str,
) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar!(
        r#"select id as "id!" from desk_session
           where staff = ? and held_on = ? and starts <= ? and ends >= ? and cancelled = 0 order by id limit 1"#,
        staff,
        held_on,
        starts,
        ends
    )
    .fetch_optional(database)
    .await?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{
        appointment::{
            self,
            tests::{assert_whole, refusal},
        },
        session::bench::bench,
    };

    fn morning(agent: &Agent) -> NewDeskSession {
        NewDeskSession {
            held_on: "2026-11-24".into(),
            starts: "09:00".into(),
            ends: "12:00".into(),
            place: "Maison du Citoyen".into(),
            room: String::new(),
            slot_minutes: 30,
            staff: agent.account.clone(),
            intervention: "juridique".into(),
        }
    }

    #[tokio::test]
    async fn what_is_wrong_in_a_session_is_named() {
        let mut bench = bench().await;
        let agent = bench.agent();
        let good = morning(agent);
        let reversed = Refusal::DatesReversed { first: "starts".into(), second: "ends".into() };
        for (request, expected) in [
            (NewDeskSession { ends: "09:00".into(), ..good.clone() }, reversed),
            (NewDeskSession { place: String::new(), ..good.clone() }, Refusal::Missing { field: "place".into() }),
            (
                NewDeskSession { slot_minutes: 4, ..good.clone() },
                Refusal::OutOfBounds { field: "slot_minutes".into(), least: 5, most: 240 },
            ),
            (NewDeskSession { staff: "nobody".into(), ..good.clone() }, Refusal::NotFound { noun: "staff".into() }),
        ] {
            assert_eq!(refusal(desk_session_add(agent, request).await), expected);
        }
        assert_eq!(desk_session_add(agent, good).await.unwrap().staff_name, "Ada");
    }

    #[tokio::test]
    async fn a_cancelled_session_stays_in_sight_takes_nobody_and_loses_nobody() {
        let mut bench = bench().await;
        let agent = bench.agent();
        let session = desk_session_add(agent, morning(agent)).await.unwrap();
        let booked = appointment::NewAppointment {
            staff: agent.account.clone(),
            on: "2026-11-24".into(),
            starts: "09:00".into(),
            minutes: 30,
            person: None,
            case_file: None,
            who: "Mme Martin".into(),
            intervention: "juridique".into(),
            walk_in: false,
            note: String::new(),
        };
        appointment::appointment_book(agent, booked.clone()).await.unwrap();
        let cancel = OneDeskSession { desk_session: session.id };
        assert!(desk_session_cancel(agent, cancel.clone()).await.unwrap().cancelled);
        assert_eq!(
            refusal(desk_session_cancel(agent, cancel).await),
            Refusal::WrongState { state: "cancelled".into() }
        );

        let later = appointment::NewAppointment { starts: "10:00".into(), ..booked };
        assert_eq!(appointment::appointment_book(agent, later).await.unwrap().desk_session, None);
        let day = Period { from: "2026-11-24".into(), until: "2026-11-24".into() };
        let found = appointment::agenda(agent, day).await.unwrap();
        assert_eq!((found.desk_sessions.len(), found.appointments.len()), (1, 2));
        assert_eq!(found.appointments.first().map(|first| first.status), Some(appointment::Status::Booked));
        assert_whole(agent).await;
    }

    #[test]
    fn a_period_is_at_most_thirteen_months() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let period = |until: &str| Period { from: "2026-01-01".into(), until: until.into() }.days(today);
        assert!(period("2027-02-05").is_ok());
        let expected = Refusal::OutOfBounds { field: "until".into(), least: 0, most: MOST_DAYS };
        assert_eq!(refusal(period("2027-02-06")), expected);
    }
}
