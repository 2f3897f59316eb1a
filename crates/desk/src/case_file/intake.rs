//! Intake («accueil»): everybody whom one affair concerns, each with their file, and when the first is expected next: one act.

use std::{collections::BTreeSet, sync::LazyLock};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::{Arrival, CaseFileLine, Numbers, answer_requisition, insert, lines_of_matter, matter_of, person_of};
use crate::{
    Agent, Error, Refusal, Result, alleged_offender,
    appointment::{self, Appointment, NewAppointment},
    desk_session::Room,
    excess::count,
    field,
    journal::{Event, Noun, Verb},
    matter::NewMatter,
    person::NewPerson,
    safe_contact::SafeContactInput,
    session::Nothing,
    write::Write,
};

/// More people than this in one affair are several intakes.
const MOST_PEOPLE: usize = 20;

/// What one arrival says: the facts once, and everybody they concern.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewIntake {
    /// Whoever came first, then the others whom the facts concern. From 1 to 20.
    pub people: Vec<Helped>,
    pub matter: Option<i64>,
    pub new_matter: Option<NewMatter>,
    /// Whom the facts are laid to, as given; empty when nobody said.
    #[serde(default)]
    pub alleged_offender: String,
    pub first_contact: String,
    pub referred_by: String,
    pub arrival_mode: String,
    pub opened_on: String,
    /// The appointment that the first of them came for.
    pub came_for: Option<i64>,
    /// When the first of them is expected again.
    pub next: Option<NextAppointment>,
}

/// Somebody helped, known or new.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Helped {
    pub person: Option<i64>,
    pub new_person: Option<NewPerson>,
    /// `None`: nobody asked.
    pub safe_contact: Option<SafeContactInput>,
    pub quality: String,
}

/// An appointment to come, in the file that is being opened.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NextAppointment {
    pub staff: String,
    /// Today or later.
    pub on: String,
    pub starts: String,
    pub minutes: i64,
    pub intervention: String,
    /// `None`: that of the permanence, if there is one.
    pub room: Option<Room>,
    /// Why it is booked outside the person's safe hours; asked only then.
    pub outside_reason: Option<String>,
}

/// What was opened.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Intake {
    /// One for each of the people, in their order.
    pub case_files: Vec<CaseFileLine>,
    pub next: Option<Appointment>,
}

/// What an arrival makes obvious: proposed, shown as proposed, and never more than that. What it does not say is «inconnu».
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct IntakeProposal {
    pub arrival_mode: String,
    pub quality: String,
    pub first_contact: String,
    pub referred_by: String,
}

/// One for each way of arriving, the most usual first.
pub(crate) async fn intake_proposals(_: &mut Agent, _: Nothing) -> Result<Vec<IntakeProposal>> {
    Ok(proposals().to_vec())
}

fn proposals() -> &'static [IntakeProposal] {
    // The file is part of the program: `what_is_proposed_stands_in_the_lists` proves that it reads.
    static PROPOSALS: LazyLock<Vec<IntakeProposal>> = LazyLock::new(|| read().unwrap_or_default());
    &PROPOSALS
}

fn read() -> csv::Result<Vec<IntakeProposal>> {
    csv::Reader::from_reader(include_str!("../../lists/intake_proposal.csv").as_bytes()).into_deserialize().collect()
}

/// Everything or nothing: a person without a file, or a file without the appointment that was given, is never left behind.
pub(crate) async fn intake(agent: &mut Agent, request: NewIntake) -> Result<Intake> {
    let (account, today) = (agent.account.clone(), agent.clock.today());
    let arrival = Arrival::checked(&request.first_contact, &request.referred_by, &request.arrival_mode)?;
    let opened_on = field::day("opened_on", &request.opened_on, today)?;
    must_be_distinct(&request.people)?;
    let nameable = count::ready(agent).await?;
    let mut write = Write::begin(agent).await?;
    let matter = matter_of(&mut write, request.matter, request.new_matter.as_ref(), today).await?;
    let mut opened = Vec::new();
    for (place, one) in (1..).zip(&request.people) {
        opened.push(open(&mut write, one, matter, &arrival, opened_on, today).await.map_err(|error| of(error, place))?);
    }
    for (_, case_file) in &opened {
        answer_requisition(&mut write, *case_file, &arrival, &account, today).await?;
    }
    let Some((person, first)) = opened.first().copied() else {
        return Err(Refusal::Missing { field: "person".to_owned() }.into());
    };
    if let Some(new) = &request.new_matter {
        count::count_account(&mut write, nameable, matter, &new.account_of_facts).await?;
    }
    if !request.alleged_offender.trim().is_empty() {
        let noted = alleged_offender::insert(&mut write, matter, &request.alleged_offender).await?;
        write.also(Event::new(Verb::Created, Noun::AllegedOffender, noted));
    }
    if let Some(appointment) = request.came_for {
        appointment::tie(&mut write, appointment, Some(person), Some(first)).await?;
        write.also(Event::new(Verb::Changed, Noun::Appointment, appointment));
    }
    let next = match request.next {
        Some(next) => Some(book(&mut write, next, first, today).await?),
        None => None,
    };
    for (_, case_file) in opened.iter().skip(1) {
        write.also(Event::new(Verb::Created, Noun::CaseFile, *case_file));
    }
    write.commit(Event::new(Verb::Created, Noun::CaseFile, first)).await?;
    let case_files = lines(&mut agent.desk, matter, &opened).await?;
    let next = match next {
        Some(id) => Some(appointment::find(&mut agent.desk, id).await?),
        None => None,
    };
    Ok(Intake { case_files, next })
}

/// One person's file on the facts: the person and the file.
async fn open(
    write: &mut Write<'_>,
    one: &Helped,
    matter: i64,
    arrival: &Arrival<'_>,
    opened_on: NaiveDate,
    today: NaiveDate,
) -> Result<(i64, i64)> {
    let person = person_of(write, one.person, one.new_person.as_ref(), one.safe_contact.as_ref(), today).await?;
    let mut numbers = Numbers::default();
    let (case_file, _) = insert(write, person, matter, &one.quality, arrival, opened_on, &mut numbers).await?;
    Ok((person, case_file))
}

async fn book(write: &mut Write<'_>, next: NextAppointment, case_file: i64, today: NaiveDate) -> Result<i64> {
    if field::day("on", &next.on, field::horizon(today))? < today {
        return Err(Refusal::ImpossibleDate { field: "on".to_owned() }.into());
    }
    let new = NewAppointment {
        staff: next.staff,
        on: next.on,
        starts: next.starts,
        minutes: next.minutes,
        person: None,
        case_file: Some(case_file),
        who: String::new(),
        intervention: next.intervention,
        walk_in: false,
        note: String::new(),
        room: next.room,
        outside_reason: next.outside_reason,
    };
    let id = appointment::book(write, new, today).await?;
    write.also(Event::new(Verb::Created, Noun::Appointment, id));
    Ok(id)
}

fn must_be_distinct(people: &[Helped]) -> Result<()> {
    let most = i64::try_from(MOST_PEOPLE).unwrap_or(i64::MAX);
    field::number("people", i64::try_from(people.len()).unwrap_or(i64::MAX), 1, most)?;
    let mut seen = BTreeSet::new();
    if people.iter().filter_map(|one| one.person).all(|person| seen.insert(person)) {
        Ok(())
    } else {
        Err(Refusal::SamePersonTwice.into())
    }
}

/// Says of which of the people a refused field is: «birth_name#2» is the second's.
fn of(error: Error, place: usize) -> Error {
    let Error::Refused(mut refusal) = error else { return error };
    if let Refusal::Missing { field }
    | Refusal::TooLong { field, .. }
    | Refusal::BadCharacter { field }
    | Refusal::UnknownCode { field }
    | Refusal::ImpossibleDate { field }
    | Refusal::BornAfter { field }
    | Refusal::OutOfBounds { field, .. } = &mut refusal
        && place > 1
    {
        field.push_str(&format!("#{place}"));
    }
    refusal.into()
}

async fn lines(database: &mut SqliteConnection, matter: i64, opened: &[(i64, i64)]) -> Result<Vec<CaseFileLine>> {
    let all = lines_of_matter(database, matter).await?;
    let line = |id: i64| all.iter().find(|line| line.id == id).cloned();
    Ok(opened.iter().filter_map(|(_, case_file)| line(*case_file)).collect())
}

#[cfg(test)]
mod tests;
