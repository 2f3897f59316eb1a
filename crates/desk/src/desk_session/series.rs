//! Permanences that come back: announced once, for several colleagues and rooms, holidays and closures left out.

use chrono::{NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::{Period, Rhythm, Sitting, closure, hours, insert, rhythm};
use crate::{
    Agent, Refusal, Result, field, holiday,
    journal::{Event, Noun, Verb},
    list::{self, List},
    session::Nothing,
    staff,
    write::Write,
};

/// Who receives, where and for what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Seat {
    /// Account of whoever receives.
    pub staff: String,
    /// Empty when none is kept.
    pub room: String,
    pub intervention: String,
    /// Length of one appointment, from 5 to 240 minutes.
    pub slot_minutes: i64,
}

/// Permanences to announce.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewSeries {
    pub rhythm: Rhythm,
    /// Monday is 1.
    pub weekday: i64,
    pub from: String,
    /// Included; some thirteen months later at most.
    pub until: String,
    pub starts: String,
    pub ends: String,
    pub place: String,
    pub seats: Vec<Seat>,
}

/// The days of a series to come, before it is said who receives.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct SeriesDays {
    pub rhythm: Rhythm,
    /// Monday is 1.
    pub weekday: i64,
    pub from: String,
    /// Included; some thirteen months later at most.
    pub until: String,
}

/// A day that is left out, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct SkippedDay {
    pub on: String,
    pub name: String,
}

/// The days of a series, before anything is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct SeriesPlan {
    pub days: Vec<String>,
    pub skipped: Vec<SkippedDay>,
}

/// A series.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Series {
    pub id: i64,
    pub rhythm: Rhythm,
    /// Monday is 1.
    pub weekday: i64,
    pub from: String,
    pub until: String,
    pub starts: String,
    pub ends: String,
    pub place: String,
    pub seats: Vec<Seat>,
    /// None is held after this day.
    pub ended_on: Option<String>,
    /// The next day on which one is held.
    pub next_on: Option<String>,
}

/// The end of a series.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct EndSeries {
    pub series: i64,
    /// The last day on which one is held; `None`: it goes on after all.
    pub ended_on: Option<String>,
}

pub(crate) async fn session_series_plan(agent: &mut Agent, request: SeriesDays) -> Result<SeriesPlan> {
    let (days, skipped) = Calendar::read(&request, agent.clock.today())?.days(&mut agent.desk).await?;
    Ok(SeriesPlan { days: days.iter().map(ToString::to_string).collect(), skipped })
}

/// Either every day is announced for every seat, or none is.
pub(crate) async fn session_series_add(agent: &mut Agent, request: NewSeries) -> Result<Series> {
    let today = agent.clock.today();
    let new = Checked::read(request, today)?;
    let mut write = Write::begin(agent).await?;
    let (days, _) = new.calendar.days(write.database()).await?;
    if days.is_empty() {
        return Err(Refusal::EmptyPeriod.into());
    }
    let series = new.insert(&mut write).await?;
    for day in days {
        for seat in &new.request.seats {
            let sitting = Sitting {
                held_on: day.to_string(),
                starts: new.request.starts.clone(),
                ends: new.request.ends.clone(),
                place: new.request.place.clone(),
                seat: seat.clone(),
                series: Some(series),
            };
            let id = insert(&mut write, &sitting).await?;
            write.also(Event::new(Verb::Created, Noun::DeskSession, id));
        }
    }
    write.commit(Event::new(Verb::Created, Noun::SessionSeries, series)).await?;
    find(&mut agent.desk, series, today).await
}

/// Those that still have a day to come, and those that were stopped.
pub(crate) async fn session_series(agent: &mut Agent, _: Nothing) -> Result<Vec<Series>> {
    let today = agent.clock.today();
    let day = today.to_string();
    let ids = sqlx::query_scalar!(
        r#"select id as "id!" from session_series where until_on >= ? order by weekday, starts, id"#,
        day
    )
    .fetch_all(&mut agent.desk)
    .await?;
    let mut all = Vec::new();
    for id in ids {
        all.push(find(&mut agent.desk, id, today).await?);
    }
    Ok(all)
}

/// Stops a series after a day, or lets it go on after all. The appointments that stand beyond stay until somebody moves them.
pub(crate) async fn session_series_end(agent: &mut Agent, request: EndSeries) -> Result<Series> {
    let today = agent.clock.today();
    let ended_on = field::day_if_any("ended_on", request.ended_on.as_deref(), field::horizon(today))?;
    let ended_on = ended_on.map(|day| day.to_string());
    let mut write = Write::begin(agent).await?;
    find(write.database(), request.series, today).await?;
    sqlx::query!("update session_series set ended_on = ? where id = ?", ended_on, request.series)
        .execute(write.database())
        .await?;
    write.commit(Event::new(Verb::Changed, Noun::SessionSeries, request.series)).await?;
    find(&mut agent.desk, request.series, today).await
}

/// Which days, checked.
struct Calendar {
    rhythm: Rhythm,
    weekday: Weekday,
    from: NaiveDate,
    until: NaiveDate,
}

impl Calendar {
    fn read(typed: &SeriesDays, today: NaiveDate) -> Result<Self> {
        let weekday = rhythm::weekday(typed.weekday)?;
        let (from, until) = Period { from: typed.from.clone(), until: typed.until.clone() }.days(today)?;
        Ok(Self { rhythm: typed.rhythm.checked()?, weekday, from, until })
    }

    /// The days held, and those left out. Who asks for one single day has seen which it is: it is not left out.
    async fn days(&self, database: &mut SqliteConnection) -> Result<(Vec<NaiveDate>, Vec<SkippedDay>)> {
        let all = self.rhythm.days(self.weekday, self.from, self.until);
        if self.rhythm == Rhythm::Once {
            return Ok((all, Vec::new()));
        }
        let holidays = holiday::between(self.from, self.until);
        let closures = closure::between(database, self.from, self.until).await?;
        let (mut held, mut skipped) = (Vec::new(), Vec::new());
        for day in all {
            let on = day.to_string();
            let holiday = holidays.iter().find(|holiday| holiday.on == on).map(|holiday| &holiday.name);
            let closed = closures.iter().find(|shut| shut.from <= on && on <= shut.until).map(|shut| &shut.name);
            match holiday.or(closed) {
                Some(name) => skipped.push(SkippedDay { name: name.clone(), on }),
                None => held.push(day),
            }
        }
        Ok((held, skipped))
    }
}

/// A request that holds together.
struct Checked {
    request: NewSeries,
    calendar: Calendar,
}

impl Checked {
    fn read(typed: NewSeries, today: NaiveDate) -> Result<Self> {
        hours(&typed.starts, &typed.ends)?;
        let NewSeries { rhythm, weekday, from, until, .. } = typed.clone();
        let calendar = Calendar::read(&SeriesDays { rhythm, weekday, from, until }, today)?;
        if typed.seats.is_empty() {
            return Err(Refusal::Missing { field: "staff".to_owned() }.into());
        }
        let request = NewSeries {
            place: field::needed("place", &typed.place)?,
            seats: typed.seats.iter().map(Seat::checked).collect::<Result<_>>()?,
            ..typed
        };
        Ok(Self { request, calendar })
    }

    async fn insert(&self, write: &mut Write<'_>) -> Result<i64> {
        let new = &self.request;
        let Calendar { rhythm, weekday, from, until } = &self.calendar;
        let ((rhythm, nth), weekday) = (rhythm.written(), i64::from(weekday.number_from_monday()));
        let (from, until, at) = (from.to_string(), until.to_string(), write.at());
        let id = sqlx::query!(
            "insert into session_series (rhythm, nth, weekday, from_on, until_on, starts, ends, place, created_at)
             values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rhythm,
            nth,
            weekday,
            from,
            until,
            new.starts,
            new.ends,
            new.place,
            at
        )
        .execute(write.database())
        .await?
        .last_insert_rowid();
        for seat in &new.seats {
            staff::find(write.database(), &seat.staff).await?;
            sqlx::query!(
                "insert into session_seat (series, staff, room, intervention, slot_minutes) values (?, ?, ?, ?, ?)
                 on conflict (series, staff) do nothing",
                id,
                seat.staff,
                seat.room,
                seat.intervention,
                seat.slot_minutes
            )
            .execute(write.database())
            .await?;
        }
        Ok(id)
    }
}

impl Seat {
    /// # Errors
    /// The field that does not hold.
    pub(crate) fn checked(&self) -> Result<Self> {
        list::check("intervention", List::Intervention, &self.intervention)?;
        Ok(Self {
            room: field::line("room", &self.room)?,
            slot_minutes: field::number("slot_minutes", self.slot_minutes, 5, 240)?,
            ..self.clone()
        })
    }
}

async fn find(database: &mut SqliteConnection, id: i64, today: NaiveDate) -> Result<Series> {
    let today = today.to_string();
    let row = sqlx::query!(
        r#"select rhythm, nth, weekday, from_on, until_on, starts, ends, place, ended_on,
             (select min(held_on) from held_session where series = session_series.id and held_on >= ?2)
               as "next_on: String"
           from session_series where id = ?1"#,
        id,
        today
    )
    .fetch_optional(&mut *database)
    .await?
    .ok_or(Refusal::NotFound { noun: "session_series".to_owned() })?;
    let seats = sqlx::query_as!(
        Seat,
        "select staff, room, intervention, slot_minutes from session_seat where series = ? order by staff",
        id
    )
    .fetch_all(database)
    .await?;
    Ok(Series {
        id,
        rhythm: Rhythm::read(&row.rhythm, row.nth),
        weekday: row.weekday,
        from: row.from_on,
        until: row.until_on,
        starts: row.starts,
        ends: row.ends,
        place: row.place,
        seats,
        ended_on: row.ended_on,
        next_on: row.next_on,
    })
}
