//! Orientations: a person sent on to a partner, through the same states as a referral, to one question: did they get there?

pub mod request;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::Serialize;
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Error, Refusal, Result, case_file,
    consent::{self, Aim, must_stand},
    excess::count::{self, TextForm},
    field,
    journal::{Event, Noun, Verb},
    list::{self, List},
    partner, person,
    referral::state::{Act, State},
    rights_request::limitation,
    session::Nothing,
    write::Write,
};
pub use request::{
    ListOrientations, NewOrientation, OneOrientation, OrientationEdit, OrientationFilter, OrientationStep, Step,
};

/// What an agreement to be named to a partner is given for (list `consent_purpose`).
const PURPOSE: &str = "orientation";
/// How long after an orientation, or after news was asked for, the question is asked again.
const PATIENCE_DAYS: i64 = 30;

/// An orientation.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Orientation {
    pub id: i64,
    #[serde(flatten)]
    pub content: NewOrientation,
    pub case_file_number: String,
    pub display_name: String,
    pub partner_name: String,
    pub state: State,
    pub drafted_by_name: String,
    pub drafted_on: String,
    pub validated_by_name: Option<String>,
    pub validated_on: Option<String>,
    pub sent_on: Option<String>,
    pub sent_how: Option<String>,
    pub acknowledged_on: Option<String>,
    /// The last time.
    pub reminded_on: Option<String>,
    pub reminders: i64,
    pub answered_on: Option<String>,
    /// They went, or not; null until known.
    pub honoured: Option<bool>,
    pub answer_note: String,
    pub closed_on: Option<String>,
    pub closing_note: String,
    pub allowed: Vec<Act>,
    /// The refusals that sending today would meet.
    pub missing: Vec<Refusal>,
    /// It is time to ask whether they got there.
    pub to_ask: bool,
}

pub(crate) async fn orientation_draft(agent: &mut Agent, request: NewOrientation) -> Result<Orientation> {
    let (account, today) = (agent.account.clone(), agent.clock.today());
    let known = count::ready(agent).await?;
    let mut write = Write::begin(agent).await?;
    let new = checked(write.database(), request, today).await?;
    case_file::must_be_open(write.database(), new.case_file).await?;
    let drafted_on = today.to_string();
    let id = sqlx::query!(
        "insert into orientation (case_file, partner, purpose, names_person, message, expected_on, drafted_by, drafted_on)
         values (?, ?, ?, ?, ?, ?, ?, ?)",
        new.case_file,
        new.partner,
        new.purpose,
        new.names_person,
        new.message,
        new.expected_on,
        account,
        drafted_on
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    count::count_in_file(&mut write, known, (TextForm::Orientation, id), new.case_file, &new.message).await?;
    write.commit(Event::new(Verb::Created, Noun::Orientation, id)).await?;
    find(&mut agent.desk, id, today).await
}

/// Changes a draft, inside its own file.
pub(crate) async fn orientation_edit(agent: &mut Agent, request: OrientationEdit) -> Result<Orientation> {
    let (today, known) = (agent.clock.today(), count::ready(agent).await?);
    let mut write = Write::begin(agent).await?;
    let held = find(write.database(), request.orientation, today).await?;
    follows(held.state, Act::Edit)?;
    let new = checked(write.database(), request.with, today).await?;
    if held.content.case_file != new.case_file {
        return Err(not_found());
    }
    case_file::must_be_open(write.database(), new.case_file).await?;
    sqlx::query!(
        "update orientation set partner = ?, purpose = ?, names_person = ?, message = ?, expected_on = ? where id = ?",
        new.partner,
        new.purpose,
        new.names_person,
        new.message,
        new.expected_on,
        held.id
    )
    .execute(write.database())
    .await?;
    count::count_in_file(&mut write, known, (TextForm::Orientation, held.id), new.case_file, &new.message).await?;
    write.commit(Event::new(Verb::Changed, Noun::Orientation, held.id)).await?;
    find(&mut agent.desk, held.id, today).await
}

/// Throws a draft away.
pub(crate) async fn orientation_discard(agent: &mut Agent, request: OneOrientation) -> Result<Nothing> {
    let today = agent.clock.today();
    let mut write = Write::begin(agent).await?;
    let held = find(write.database(), request.orientation, today).await?;
    follows(held.state, Act::Discard)?;
    limitation::must_allow(write.database(), Event::new(Verb::Discarded, Noun::Orientation, held.id)).await?;
    sqlx::query!("delete from orientation where id = ?", held.id).execute(write.database()).await?;
    write.commit(Event::new(Verb::Discarded, Noun::Orientation, held.id)).await?;
    Ok(Nothing {})
}

/// One step: read over, sent, acknowledged, reminded, answered, closed.
pub(crate) async fn orientation_step(agent: &mut Agent, request: OrientationStep) -> Result<Orientation> {
    let (account, today) = (agent.account.clone(), agent.clock.today());
    let mut write = Write::begin(agent).await?;
    let mut held = find(write.database(), request.orientation, today).await?;
    let next = follows(held.state, request.step.act())?.unwrap_or(held.state);
    let verb = take(write.database(), &mut held, &request.step, today).await?;
    let validated_by = match request.step {
        Step::Validate => Some(account.as_str()),
        _ => None,
    };
    let state = next.word();
    sqlx::query!(
        "update orientation set state = ?, validated_on = ?, validated_by = iif(? = 'validated', ?, iif(? = 'draft', null,
             validated_by)), sent_on = ?, sent_how = ?, acknowledged_on = ?, reminded_on = ?, reminders = ?, answered_on = ?,
             honoured = ?, answer_note = ?, closed_on = ?, closing_note = ?
         where id = ?",
        state,
        held.validated_on,
        state,
        validated_by,
        state,
        held.sent_on,
        held.sent_how,
        held.acknowledged_on,
        held.reminded_on,
        held.reminders,
        held.answered_on,
        held.honoured,
        held.answer_note,
        held.closed_on,
        held.closing_note,
        held.id
    )
    .execute(write.database())
    .await?;
    write.commit(Event::new(verb, Noun::Orientation, held.id)).await?;
    find(&mut agent.desk, held.id, today).await
}

/// Those of a file, or of all; what is to be asked about first.
pub(crate) async fn orientations(agent: &mut Agent, request: ListOrientations) -> Result<Vec<Orientation>> {
    let today = agent.clock.today();
    let mut found = load(&mut agent.desk, None, request.case_file, today).await?;
    found.retain(|one| match request.filter {
        OrientationFilter::Draft => one.state.is_unsent(),
        OrientationFilter::Waiting => one.state.waits(),
        OrientationFilter::ToAsk => one.to_ask,
        OrientationFilter::Answered => one.state == State::Answered,
        OrientationFilter::Closed => one.state == State::Closed,
        OrientationFilter::All => true,
    });
    found.sort_by_key(|one| !one.to_ask);
    Ok(found)
}

/// Writes a step into the orientation. Answers what the journal calls it.
async fn take(database: &mut SqliteConnection, held: &mut Orientation, step: &Step, today: NaiveDate) -> Result<Verb> {
    let day = |field: &str, typed: &str| field::day(field, typed, today).map(|day| day.to_string());
    Ok(match step {
        Step::Validate | Step::TakeBack => {
            case_file::must_be_open(database, held.content.case_file).await?;
            held.validated_on = matches!(step, Step::Validate).then(|| today.to_string());
            Verb::Changed
        }
        Step::Send { sent_on, sent_how } => {
            list::check("sent_how", List::SendingMode, sent_how)?;
            let left_on = field::day("sent_on", sent_on, today)?;
            if let Some(obstacle) = obstacles(database, held, left_on).await?.into_iter().next() {
                return Err(obstacle.into());
            }
            held.sent_on = Some(left_on.to_string());
            held.sent_how = Some(sent_how.clone());
            Verb::Sent
        }
        Step::Acknowledge { acknowledged_on } => {
            let acknowledged_on = day("acknowledged_on", acknowledged_on)?;
            in_order(held, "acknowledged_on", &acknowledged_on)?;
            held.acknowledged_on = Some(acknowledged_on);
            Verb::Acknowledged
        }
        Step::Remind { reminded_on } => {
            let reminded_on = day("reminded_on", reminded_on)?;
            in_order(held, "reminded_on", &reminded_on)?;
            held.reminded_on = held.reminded_on.take().max(Some(reminded_on));
            held.reminders = held.reminders.saturating_add(1);
            Verb::Changed
        }
        Step::Answer { answered_on, honoured, note } => {
            let answered_on = day("answered_on", answered_on)?;
            in_order(held, "answered_on", &answered_on)?;
            held.answer_note = field::note("note", note)?;
            held.answered_on = Some(answered_on);
            held.honoured = Some(*honoured);
            Verb::Answered
        }
        Step::Close { closed_on, note } => {
            let closed_on = day("closed_on", closed_on)?;
            in_order(held, "closed_on", &closed_on)?;
            held.closing_note = field::note("note", note)?;
            if held.state.waits() && held.closing_note.is_empty() {
                return Err(Refusal::Missing { field: "note".to_owned() }.into());
            }
            held.closed_on = Some(closed_on);
            Verb::Closed
        }
    })
}

/// Every reason why this draft could not leave on that day; the first is the one that sending would answer.
async fn obstacles(database: &mut SqliteConnection, held: &Orientation, on: NaiveDate) -> Result<Vec<Refusal>> {
    let mut reasons = Vec::new();
    reasons.extend(refused(case_file::must_be_open(database, held.content.case_file).await)?);
    if held.content.names_person {
        reasons.extend(refused(must_stand(database, held.content.case_file, &aim(held), on).await)?);
    }
    Ok(reasons)
}

/// The agreement that naming the person to this partner rests on.
pub(crate) fn aim(held: &Orientation) -> Aim {
    let (addressee, purpose) = (consent::PARTNER.to_owned(), PURPOSE.to_owned());
    Aim { addressee, partner: Some(held.content.partner.clone()), purpose }
}

/// A refusal as data; a fault goes on.
fn refused(done: Result<()>) -> Result<Option<Refusal>> {
    match done {
        Ok(()) => Ok(None),
        Err(Error::Refused(refusal)) => Ok(Some(refusal)),
        Err(fault @ Error::Fault(_)) => Err(fault),
    }
}

/// The state that an act leads to, refused in an orientation's own words. Whether somebody got there is answered once.
fn follows(state: State, act: Act) -> Result<Option<State>> {
    if state == State::Answered && matches!(act, Act::Answer | Act::Remind) {
        return Err(Refusal::OrientationStands { state: state.word().to_owned() }.into());
    }
    state.after(act).map_err(|error| match error {
        Error::Refused(Refusal::ReferralSent) => Refusal::OrientationSent.into(),
        Error::Refused(Refusal::ReferralStands { state }) => Refusal::OrientationStands { state }.into(),
        other => other,
    })
}

/// Nothing comes before the sending, nor before an answer already noted.
fn in_order(held: &Orientation, field: &str, day: &str) -> Result<()> {
    for (first, earlier) in [("sent_on", &held.sent_on), ("answered_on", &held.answered_on)] {
        if earlier.as_deref().is_some_and(|earlier| day < earlier) && (first == "sent_on" || field == "closed_on") {
            return Err(Refusal::DatesReversed { first: first.to_owned(), second: field.to_owned() }.into());
        }
    }
    Ok(())
}

async fn checked(database: &mut SqliteConnection, typed: NewOrientation, today: NaiveDate) -> Result<NewOrientation> {
    let partner = partner::find(database, &typed.partner, today).await?;
    if partner.retired_on.is_some() {
        return Err(Refusal::PartnerRetired.into());
    }
    let expected_on = field::day_if_any("expected_on", typed.expected_on.as_deref(), field::horizon(today))?;
    Ok(NewOrientation {
        purpose: field::needed("purpose", &typed.purpose)?,
        // A partner that is told nothing about her is told nothing at all.
        message: if typed.names_person { field::note("message", &typed.message)? } else { String::new() },
        expected_on: expected_on.map(|day| day.to_string()),
        ..typed
    })
}

/// Time to ask: the day they were expected is over, or nothing was heard for a month.
fn is_to_ask(
    state: State,
    sent_on: Option<&str>,
    expected_on: Option<&str>,
    reminded_on: Option<&str>,
    today: NaiveDate,
) -> bool {
    let age = |day: Option<&str>| {
        let day = day.and_then(|day| day.parse::<NaiveDate>().ok());
        day.map(|day| today.signed_duration_since(day).num_days())
    };
    let patient = age(reminded_on).is_some_and(|days| days < PATIENCE_DAYS);
    let silent = match age(expected_on) {
        Some(days) => days > 0,
        None => age(sent_on).is_some_and(|days| days >= PATIENCE_DAYS),
    };
    state.waits() && silent && !patient
}

/// # Errors
/// [`Refusal::NotFound`].
pub(crate) async fn find(database: &mut SqliteConnection, id: i64, today: NaiveDate) -> Result<Orientation> {
    load(database, Some(id), None, today).await?.pop().ok_or_else(not_found)
}

/// One, those of a file, or all; the latest first.
async fn load(
    database: &mut SqliteConnection,
    id: Option<i64>,
    case_file: Option<i64>,
    today: NaiveDate,
) -> Result<Vec<Orientation>> {
    // By their ids, or every orientation there is would be looked at for one.
    let rows = sqlx::query!(
        r#"select orientation.id as "id!", case_file, number, person, anonymous as "anonymous: bool", birth_name, used_name,
             first_names, partner, purpose, names_person as "names_person: bool", message, expected_on, state,
             drafter.name as drafted_by_name, drafted_on, reader.name as "validated_by_name?", validated_on, sent_on,
             sent_how, acknowledged_on, reminded_on, reminders, answered_on, honoured as "honoured: bool", answer_note,
             orientation.closed_on, closing_note
           from orientation
           join case_file on case_file.id = case_file
           join person on person.id = person
           join staff drafter on drafter.account = drafted_by
           left join staff reader on reader.account = validated_by
           where orientation.id in (select ?1
                                    union all select id from orientation where case_file = ?2
                                    union all select id from orientation where ?1 is null and ?2 is null)
           order by orientation.id desc"#,
        id,
        case_file
    )
    .fetch_all(&mut *database)
    .await?;
    let partners = partner::names(database, today).await?;
    let mut found = Vec::new();
    for row in rows {
        let state = state_of(&row.state);
        let to_ask =
            is_to_ask(state, row.sent_on.as_deref(), row.expected_on.as_deref(), row.reminded_on.as_deref(), today);
        let display_name =
            person::name_shown(row.anonymous, &row.birth_name, &row.used_name, &row.first_names, row.person);
        let mut one = Orientation {
            id: row.id,
            partner_name: partners.get(&row.partner).cloned().unwrap_or_else(|| row.partner.clone()),
            content: NewOrientation {
                case_file: row.case_file,
                partner: row.partner,
                purpose: row.purpose,
                names_person: row.names_person,
                message: row.message,
                expected_on: row.expected_on,
            },
            case_file_number: row.number,
            display_name,
            state,
            drafted_by_name: row.drafted_by_name,
            drafted_on: row.drafted_on,
            validated_by_name: row.validated_by_name,
            validated_on: row.validated_on,
            sent_on: row.sent_on,
            sent_how: row.sent_how,
            acknowledged_on: row.acknowledged_on,
            reminded_on: row.reminded_on,
            reminders: row.reminders,
            answered_on: row.answered_on,
            honoured: row.honoured,
            answer_note: row.answer_note,
            closed_on: row.closed_on,
            closing_note: row.closing_note,
            allowed: state.allowed().into_iter().filter(|act| follows(state, *act).is_ok()).collect(),
            missing: Vec::new(),
            to_ask,
        };
        if state.is_unsent() {
            one.missing = obstacles(database, &one, today).await?;
        }
        found.push(one);
    }
    Ok(found)
}

/// The table keeps every state by its own word; another is read as closed, so that no act is possible on it.
fn state_of(word: &str) -> State {
    match word {
        "validated" => State::Validated,
        "reminded" => State::Reminded,
        other => State::of(other, false, false),
    }
}

fn not_found() -> Error {
    Refusal::NotFound { noun: "orientation".to_owned() }.into()
}
