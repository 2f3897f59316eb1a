//! Referrals to the Parquet, or to whom the law names instead: drafted, sent, acknowledged, answered, closed.

pub mod fit;
pub mod kind;
pub mod record;
pub mod request;
pub mod state;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use sqlx::SqliteConnection;

use crate::{
    Agent, Refusal, Result,
    case_file::{self, OneCaseFile},
    field,
    journal::{Event, Noun, Verb},
    list::{self, List},
    session::Nothing,
    staff,
    write::Write,
};
pub use kind::ReferralKind;
pub use record::{Correction, Referral, ReferralLine};
use record::{Row, row};
pub use request::{
    ListReferrals, NewReferral, OneReferral, ReferralAnswer, ReferralClosing, ReferralCompletion, ReferralEdit,
    ReferralFilter, ReferralReceipt, ReferralSending,
};
use state::{Act, State};

/// The outcome that has a reason of its own (art. 40-1 3° CPP).
const DISMISSAL: &str = "CLASSEMENT";
/// What reminders call silence: it is no answer.
const SILENCE: &str = "SANS_REPONSE";

/// The label of a kind's code.
pub(crate) fn kind_label(code: &str) -> Option<String> {
    kind::find(code).ok().map(|kind| kind.label.clone())
}

/// The table of kinds, as this account may use it for a file.
pub(crate) async fn referral_kinds(agent: &mut Agent, request: OneCaseFile) -> Result<Vec<ReferralKind>> {
    let staff = staff::find(&mut agent.desk, &agent.account).await?;
    let file = fit::of_case_file(&mut agent.desk, request.case_file, agent.clock.today()).await?;
    Ok(kind::all().iter().map(|kind| kind.seen_by(&staff, file.remarks(&kind.code))).collect())
}

pub(crate) async fn referral_draft(agent: &mut Agent, request: NewReferral) -> Result<Referral> {
    let today = agent.clock.today();
    let new = checked(request, today)?;
    let (account, drafted_on) = (agent.account.clone(), today.to_string());
    let mut write = Write::begin(agent).await?;
    case_file::must_be_open(write.database(), new.case_file).await?;
    let id = sqlx::query!(
        "insert into referral (case_file, kind, statement, consent, consent_on, geolocation_consent, wants_outcome,
             drafted_by, drafted_on)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        new.case_file,
        new.kind,
        new.statement,
        new.consent,
        new.consent_on,
        new.geolocation_consent,
        new.wants_outcome,
        account,
        drafted_on
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    write.commit(Event::new(Verb::Created, Noun::Referral, id)).await?;
    found(agent, id).await
}

/// Changes a draft, inside its own file: one person's words never move to another's.
pub(crate) async fn referral_edit(agent: &mut Agent, request: ReferralEdit) -> Result<Referral> {
    let new = checked(request.with, agent.clock.today())?;
    let mut write = Write::begin(agent).await?;
    let held = row(write.database(), request.referral).await?;
    held.state().after(Act::Edit)?;
    if held.case_file != new.case_file {
        return Err(Refusal::NotFound { noun: "referral".to_owned() }.into());
    }
    case_file::must_be_open(write.database(), held.case_file).await?;
    sqlx::query!(
        "update referral set kind = ?, statement = ?, consent = ?, consent_on = ?, geolocation_consent = ?,
             wants_outcome = ?
         where id = ?",
        new.kind,
        new.statement,
        new.consent,
        new.consent_on,
        new.geolocation_consent,
        new.wants_outcome,
        held.id
    )
    .execute(write.database())
    .await?;
    write.commit(Event::new(Verb::Changed, Noun::Referral, held.id)).await?;
    found(agent, held.id).await
}

/// One referral with the facts of its person: an identity is opened, and the journal says so.
pub(crate) async fn referral(agent: &mut Agent, request: OneReferral) -> Result<Referral> {
    let (account, today) = (agent.account.clone(), agent.clock.today());
    let mut write = Write::begin(agent).await?;
    let referral = record::find(write.database(), request.referral, &account, today).await?;
    write.commit(Event::new(Verb::Opened, Noun::Referral, request.referral)).await?;
    Ok(referral)
}

/// Throws a draft away. What was to be done about it stays to be done in the file.
pub(crate) async fn referral_discard(agent: &mut Agent, request: OneReferral) -> Result<Nothing> {
    let mut write = Write::begin(agent).await?;
    let held = row(write.database(), request.referral).await?;
    held.state().after(Act::Discard)?;
    let freed = sqlx::query_scalar!(
        r#"update follow_up set referral = null where referral = ? returning id as "id!: i64""#,
        held.id
    )
    .fetch_all(write.database())
    .await?;
    for follow_up in freed {
        write.also(Event::new(Verb::Changed, Noun::FollowUp, follow_up));
    }
    sqlx::query!("delete from referral where id = ?", held.id).execute(write.database()).await?;
    write.commit(Event::new(Verb::Discarded, Noun::Referral, held.id)).await?;
    Ok(Nothing {})
}

/// Records that a draft left, and keeps the recipient and the legal basis as they stand today.
pub(crate) async fn referral_send(agent: &mut Agent, request: ReferralSending) -> Result<Referral> {
    let sent_on = field::day("sent_on", &request.sent_on, agent.clock.today())?.to_string();
    list::check("sent_how", List::SendingMode, &request.sent_how)?;
    let reference = field::line("reference", &request.reference)?;
    let (account, today) = (agent.account.clone(), agent.clock.today());
    let mut write = Write::begin(agent).await?;
    let (held, state) = step(write.database(), request.referral, Act::Send).await?;
    let kind = kind::find(&held.kind)?;
    if let Some(obstacle) = held.obstacles(write.database(), kind, &account, today).await?.into_iter().next() {
        return Err(obstacle.into());
    }
    if !kind.modes.contains(&request.sent_how) {
        return Err(Refusal::UnknownCode { field: "sent_how".to_owned() }.into());
    }
    if kind.needs_agreement() {
        in_order(("consent_on", held.consent_on.as_deref()), ("sent_on", &sent_on))?;
    }
    sqlx::query!(
        "update referral set state = ?, sent_on = ?, sent_how = ?, reference = ?, recipient = ?, basis = ? where id = ?",
        state,
        sent_on,
        request.sent_how,
        reference,
        kind.recipient,
        kind.basis,
        held.id
    )
    .execute(write.database())
    .await?;
    write.commit(Event::new(Verb::Sent, Noun::Referral, held.id)).await?;
    found(agent, held.id).await
}

pub(crate) async fn referral_acknowledge(agent: &mut Agent, request: ReferralReceipt) -> Result<Referral> {
    let acknowledged_on = field::day("acknowledged_on", &request.acknowledged_on, agent.clock.today())?.to_string();
    let reference = field::line("reference", &request.reference)?;
    let mut write = Write::begin(agent).await?;
    let (held, state) = step(write.database(), request.referral, Act::Acknowledge).await?;
    in_order(("sent_on", held.sent_on.as_deref()), ("acknowledged_on", &acknowledged_on))?;
    sqlx::query!(
        "update referral set state = ?, acknowledged_on = ?, acknowledgement_reference = ? where id = ?",
        state,
        acknowledged_on,
        reference,
        held.id
    )
    .execute(write.database())
    .await?;
    write.commit(Event::new(Verb::Acknowledged, Noun::Referral, held.id)).await?;
    found(agent, held.id).await
}

/// Records an answer. A later one takes its place, and the one before stays beside the referral.
pub(crate) async fn referral_answer(agent: &mut Agent, request: ReferralAnswer) -> Result<Referral> {
    let answered_on = field::day("answered_on", &request.answered_on, agent.clock.today())?.to_string();
    check_outcome(&request.outcome, request.dismissal.as_deref())?;
    let note = field::note("note", &request.note)?;
    let account = agent.account.clone();
    let mut write = Write::begin(agent).await?;
    let (held, state) = step(write.database(), request.referral, Act::Answer).await?;
    in_order(held.last_step(), ("answered_on", &answered_on))?;
    if held.state() == State::Answered {
        complete(&mut write, held.id, &account, &told(&held)).await?;
    }
    sqlx::query!(
        "update referral set state = ?, answered_on = ?, outcome = ?, dismissal = ?, answer_note = ? where id = ?",
        state,
        answered_on,
        request.outcome,
        request.dismissal,
        note,
        held.id
    )
    .execute(write.database())
    .await?;
    write.commit(Event::new(Verb::Answered, Noun::Referral, held.id)).await?;
    found(agent, held.id).await
}

pub(crate) async fn referral_close(agent: &mut Agent, request: ReferralClosing) -> Result<Referral> {
    let closed_on = field::day("closed_on", &request.closed_on, agent.clock.today())?.to_string();
    let note = field::note("note", &request.note)?;
    let mut write = Write::begin(agent).await?;
    let (held, state) = step(write.database(), request.referral, Act::Close).await?;
    in_order(held.last_step(), ("closed_on", &closed_on))?;
    if held.state().waits() && note.is_empty() {
        return Err(Refusal::Missing { field: "note".to_owned() }.into());
    }
    sqlx::query!(
        "update referral set state = ?, closed_on = ?, closing_note = ? where id = ?",
        state,
        closed_on,
        note,
        held.id
    )
    .execute(write.database())
    .await?;
    write.commit(Event::new(Verb::Closed, Noun::Referral, held.id)).await?;
    found(agent, held.id).await
}

/// Adds beside what left, with the author's name: what left is never edited.
pub(crate) async fn referral_complete(agent: &mut Agent, request: ReferralCompletion) -> Result<Referral> {
    let note = field::note("note", &request.note)?;
    if note.is_empty() {
        return Err(Refusal::Missing { field: "note".to_owned() }.into());
    }
    let account = agent.account.clone();
    let mut write = Write::begin(agent).await?;
    let held = row(write.database(), request.referral).await?;
    held.state().may_be_completed()?;
    complete(&mut write, held.id, &account, &note).await?;
    write.commit(Event::new(Verb::Changed, Noun::Referral, held.id)).await?;
    found(agent, held.id).await
}

/// Drafts and unanswered referrals from the oldest, the others from the latest.
pub(crate) async fn referrals(agent: &mut Agent, request: ListReferrals) -> Result<Vec<ReferralLine>> {
    let today = agent.clock.today();
    let mut lines = record::lines(&mut agent.desk, None, today).await?;
    lines.retain(|line| match request.filter {
        ReferralFilter::Draft => line.state == State::Draft,
        ReferralFilter::Waiting => line.state.waits(),
        ReferralFilter::Answered => line.state == State::Answered,
        ReferralFilter::Closed => line.state == State::Closed,
        ReferralFilter::All => true,
    });
    match request.filter {
        ReferralFilter::Draft => lines.reverse(),
        ReferralFilter::Waiting => lines.sort_by_key(|line| (std::cmp::Reverse(line.days_waiting), line.id)),
        ReferralFilter::Answered | ReferralFilter::Closed | ReferralFilter::All => {}
    }
    Ok(lines)
}

/// The referrals of a file, the latest step first.
pub(crate) async fn lines_of_case_file(
    database: &mut SqliteConnection,
    case_file: i64,
    today: NaiveDate,
) -> Result<Vec<ReferralLine>> {
    record::lines(database, Some(case_file), today).await
}

async fn found(agent: &mut Agent, id: i64) -> Result<Referral> {
    let today = agent.clock.today();
    record::find(&mut agent.desk, id, &agent.account, today).await
}

/// The row as it stands, and the word of the state that `act` leads to.
async fn step(database: &mut SqliteConnection, id: i64, act: Act) -> Result<(Row, &'static str)> {
    let held = row(database, id).await?;
    let next = held.state().after(act)?.unwrap_or(held.state());
    Ok((held, next.word()))
}

async fn complete(write: &mut Write<'_>, referral: i64, author: &str, note: &str) -> Result<()> {
    let at = write.at();
    sqlx::query!(
        "insert into referral_correction (referral, at, author, note) values (?, ?, ?, ?)",
        referral,
        at,
        author,
        note
    )
    .execute(write.database())
    .await?;
    Ok(())
}

/// An answer in one line: its day, what the lists call it, and the desk's words.
fn told(held: &Row) -> String {
    let label =
        |list: List, code: &Option<String>| code.as_deref().and_then(|code| list.label(code)).map(str::to_owned);
    [
        held.answered_on.clone(),
        label(List::Outcome, &held.outcome),
        label(List::Dismissal, &held.dismissal),
        Some(held.answer_note.clone()).filter(|note| !note.is_empty()),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" · ")
}

fn checked(typed: NewReferral, today: NaiveDate) -> Result<NewReferral> {
    let kind = kind::find(&typed.kind)?;
    if let Some(code) = &typed.consent {
        list::check("consent", List::Consent, code)?;
    }
    let consent_on = field::day_if_any("consent_on", typed.consent_on.as_deref(), today)?;
    Ok(NewReferral {
        statement: field::note("statement", &typed.statement)?,
        // A day alone is no agreement, and nobody agreed to be located by a kind that locates nobody.
        consent_on: consent_on.filter(|_| typed.consent.is_some()).map(|day| day.to_string()),
        geolocation_consent: typed.geolocation_consent && kind.may_locate(),
        ..typed
    })
}

fn check_outcome(outcome: &str, dismissal: Option<&str>) -> Result<()> {
    list::check("outcome", List::Outcome, outcome)?;
    if outcome == SILENCE {
        return Err(Refusal::UnknownCode { field: "outcome".to_owned() }.into());
    }
    if let Some(code) = dismissal {
        list::check("dismissal", List::Dismissal, code)?;
    }
    if (outcome == DISMISSAL) == dismissal.is_some() { Ok(()) } else { Err(Refusal::DismissalReason.into()) }
}

/// Civil dates as kept compare like the days they name.
fn in_order((first, earlier): (&str, Option<&str>), (second, later): (&str, &str)) -> Result<()> {
    match earlier {
        Some(earlier) if earlier > later => {
            Err(Refusal::DatesReversed { first: first.to_owned(), second: second.to_owned() }.into())
        }
        Some(_) | None => Ok(()),
    }
}
