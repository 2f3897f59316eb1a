//! The day on one page that may lie in sight of the visitors: hours, and initials or numbers, never a name.

use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::{
    Appointment,
    free::{Openings, Wish},
    record,
};
use crate::{
    Agent, Document, Error, Fault, Refusal, Result,
    desk_session::{self, DeskSession, Room},
    field,
    journal::{Event, Noun, Verb},
    text, training,
    write::Write,
};

/// What stands for the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Marks {
    /// « L. D. »
    Initials,
    /// « n° 12 », that of the appointment: says something to the desk alone.
    Numbers,
}

/// A day to put on paper.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct DaySheet {
    pub on: String,
    /// `None`: all that is planned that day.
    pub desk_session: Option<i64>,
    pub marks: Marks,
}

/// One colleague's part of the page.
#[derive(Debug, Serialize)]
struct Part {
    who: String,
    /// Hours and room of the permanence; nothing beside one.
    at: String,
    lines: Vec<Line>,
}

#[derive(Debug, Serialize)]
struct Line {
    time: String,
    /// Empty where nobody is expected yet: a place to write by hand.
    mark: String,
}

/// Whoever is still expected or was received, by colleague, with the slots that are free; as a PDF.
///
/// # Errors
/// [`Refusal::EmptyPeriod`] when nobody is; [`Refusal::NotFound`] when the permanence is not of that day.
pub(crate) async fn day_sheet_pdf(agent: &mut Agent, request: DaySheet) -> Result<Document> {
    let today = agent.clock.today();
    let on = field::day("on", &request.on, field::horizon(today))?;
    let mut sessions = desk_session::between(&mut agent.desk, on, on).await?;
    let mut appointments = record::between(&mut agent.desk, on, on).await?;
    appointments.retain(|one| one.status.takes_time());
    if let Some(id) = request.desk_session {
        sessions.retain(|session| session.id == id);
        appointments.retain(|one| one.desk_session == Some(id));
        if sessions.is_empty() {
            return Err(Refusal::NotFound { noun: "desk_session".to_owned() }.into());
        }
    }
    if appointments.is_empty() {
        return Err(Refusal::EmptyPeriod.into());
    }
    let openings = Openings::between(&mut agent.desk, on, on).await?;
    let title = text::say_with("day-sheet-title", &[("day", &text::full_day(&request.on))]);
    let data = json!({
        "title": title,
        "hour": text::say("day-sheet-hour"),
        "person": text::say("day-sheet-person"),
        "arrived": text::say("day-sheet-arrived"),
        "foot": text::say("day-sheet-foot"),
        "parts": parts(&sessions, appointments, &openings, request.marks),
    })
    .to_string();
    let mark = training::mark(agent.vault.is_training());
    let (template, mark) = (include_str!("day_sheet.typ"), mark.as_deref());
    let order = paper::Order { template, data: data.as_bytes(), title: &title, made_on: today, mark };
    let bytes = paper::print(&order).map_err(|error| Error::Fault(Fault::new(error)))?;
    let printed = Event::new(Verb::Printed, Noun::DeskSession, request.desk_session.unwrap_or_default());
    Write::begin(agent).await?.commit(printed).await?;
    Ok(Document { name: format!("{}-{on}.pdf", text::say("day-sheet-file-name")), bytes })
}

/// The permanences in order, then what stands beside them, by colleague.
fn parts(sessions: &[DeskSession], appointments: Vec<Appointment>, openings: &Openings, marks: Marks) -> Vec<Part> {
    let mut parts: Vec<(Option<i64>, Part)> = Vec::new();
    for session in sessions {
        let free = if session.cancelled { Vec::new() } else { free(session, openings) };
        parts.push((Some(session.id), Part { who: written(&session.staff_name), at: place(session), lines: free }));
    }
    for one in appointments {
        let line = Line { time: one.starts.clone(), mark: mark(&one, marks) };
        let who = written(&one.staff_name);
        match parts.iter_mut().find(|(id, part)| *id == one.desk_session && (id.is_some() || part.who == who)) {
            Some((_, part)) => part.lines.push(line),
            None => parts.push((None, Part { who, at: String::new(), lines: vec![line] })),
        }
    }
    let mut parts: Vec<Part> = parts.into_iter().map(|(_, part)| part).filter(|part| !part.lines.is_empty()).collect();
    for part in &mut parts {
        part.lines.sort_by(|one, other| one.time.cmp(&other.time));
        part.lines.iter_mut().for_each(|line| line.time = text::hour(&line.time));
    }
    parts
}

fn free(session: &DeskSession, openings: &Openings) -> Vec<Line> {
    let wish = Wish { minutes: Some(session.slot_minutes), intervention: None, safe_hours: "" };
    let slots = openings.slots(&wish).filter(|slot| slot.desk_session == session.id);
    slots.map(|slot| Line { time: slot.starts, mark: String::new() }).collect()
}

fn place(session: &DeskSession) -> String {
    let hours = [("starts", text::hour(&session.starts)), ("ends", text::hour(&session.ends))];
    let said = text::say_with("day-sheet-hours", &hours.each_ref().map(|(name, hour)| (*name, hour.as_str())));
    let Room { place, room } = Room { place: written(&session.place), room: written(&session.room) };
    [said, place, room].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Initials that no font can write, and those of nobody, give way to the number.
fn mark(one: &Appointment, marks: Marks) -> String {
    let writable = !one.initials.is_empty() && one.initials.chars().all(paper::writes);
    match marks {
        Marks::Initials if writable => one.initials.clone(),
        Marks::Initials | Marks::Numbers => text::say_with("day-sheet-number", &[("number", &one.id.to_string())]),
    }
}

/// A word of the desk's own, without the characters that would have the whole page refused.
fn written(word: &str) -> String {
    word.chars().filter(|character| paper::writes(*character)).collect()
}

#[cfg(test)]
mod tests;
