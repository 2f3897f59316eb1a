//! Referrals to the Parquet, or to whom the law names instead: drafted, sent, acknowledged, answered, closed.

pub(crate) mod agreement;
pub mod answer_term;
pub mod clock;
pub mod exception;
pub mod fit;
pub mod kind;
pub mod record;
pub mod request;
pub mod right;
pub mod state;
pub mod step;
#[cfg(test)]
mod tests;
pub(crate) mod trace;
pub(crate) mod writing;

use chrono::NaiveDate;
use sqlx::SqliteConnection;

use crate::{
    Agent, Error, Refusal, Result,
    case_file::OneCaseFile,
    field,
    journal::{Event, Noun, Verb},
    list::{self, List},
    staff,
    text::{long_day, say_with},
    write::Write,
};
use answer_term::{AnswerList, DISMISSAL};
pub use kind::ReferralKind;
pub use record::{Correction, Referral, ReferralLine};
use record::{Row, row};
pub use request::{
    ClockSettling, ListReferrals, NewReferral, OneReferral, ReferralAnswer, ReferralClosing, ReferralCompletion,
    ReferralCorrecting, ReferralEdit, ReferralFilter, ReferralReceipt, ReferralReminder, ReferralSending,
};
use state::{Act, State};
use step::{NewStep, StepKind};
use trace::complete;

/// What the mayor may sign: the procureur then owes the mayor an answer.
const REPORT_OF_AN_AUTHORITY: &str = "SIGNALEMENT_ART40";

/// What a referral is called: the label of its kind, or of the exception under which it leaves.
pub(crate) fn kind_label(code: &str) -> Option<String> {
    let exception = || exception::find(code).ok().map(|exception| exception.label.clone());
    kind::find(code).ok().map(|kind| kind.label.clone()).or_else(exception)
}

/// The table of kinds, as this account may use it for a file.
pub(crate) async fn referral_kinds(agent: &mut Agent, request: OneCaseFile) -> Result<Vec<ReferralKind>> {
    let staff = staff::find(&mut agent.desk, &agent.account).await?;
    let file = fit::of_case_file(&mut agent.desk, request.case_file, agent.clock.today()).await?;
    Ok(kind::all().iter().map(|kind| kind.seen_by(&staff, &file)).collect())
}

/// One referral with the facts of its person: an identity is opened, and the journal says so.
pub(crate) async fn referral(agent: &mut Agent, request: OneReferral) -> Result<Referral> {
    let (account, today) = (agent.account.clone(), agent.clock.today());
    let mut write = Write::begin(agent).await?;
    let referral = record::find(write.database(), request.referral, &account, today).await?;
    write.commit(Event::new(Verb::Opened, Noun::Referral, request.referral)).await?;
    Ok(referral)
}

/// Records that a draft left, and keeps the recipient and the legal basis as they stand today.
pub(crate) async fn referral_send(agent: &mut Agent, request: ReferralSending) -> Result<Referral> {
    let (account, today) = (agent.account.clone(), agent.clock.today());
    let left_on = field::day("sent_on", &request.sent_on, today)?;
    let sent_on = left_on.to_string();
    list::check("sent_how", List::SendingMode, &request.sent_how)?;
    let reference = field::line("reference", &request.reference)?;
    let mut write = Write::begin(agent).await?;
    let held = row(write.database(), request.referral).await?;
    held.state().after(Act::Send)?;
    let kind = kind::find(&held.kind)?;
    if let Some(obstacle) = held.obstacles(write.database(), kind, &account, left_on, today).await?.into_iter().next() {
        return Err(obstacle.into());
    }
    if !kind.modes.contains(&request.sent_how) {
        return Err(Refusal::UnknownCode { field: "sent_how".to_owned() }.into());
    }
    let agreement = agreement::agreement(write.database(), &held, kind, left_on).await?.map_err(Error::from)?;
    let (consent, consent_on) = agreement.said.clone().or(held.consent.clone().zip(held.consent_on.clone())).unzip();
    if held.needs_agreement(kind) {
        in_order(("consent_on", consent_on.as_deref()), ("sent_on", &sent_on))?;
    }
    let basis = held.basis_of(kind);
    agreement.keep(&mut write, held.case_file, &account).await?;
    sqlx::query!(
        "update referral set state = 'sent', consent = ?, consent_on = ?, sent_on = ?, sent_how = ?, reference = ?,
             recipient = ?, basis = ?
         where id = ?",
        consent,
        consent_on,
        sent_on,
        request.sent_how,
        reference,
        kind.recipient,
        basis,
        held.id
    )
    .execute(write.database())
    .await?;
    if request.signed_by_mayor && held.kind == REPORT_OF_AN_AUTHORITY {
        step::add(&mut write, held.id, StepKind::SignedByMayor, &sent_on, &account, NewStep::default()).await?;
    }
    write.commit(Event::new(Verb::Sent, Noun::Referral, held.id)).await?;
    found(agent, held.id).await
}

/// Records a receipt. The receipt that a reminder brings takes the place of the first, which stays beside.
pub(crate) async fn referral_acknowledge(agent: &mut Agent, request: ReferralReceipt) -> Result<Referral> {
    let acknowledged_on = field::day("acknowledged_on", &request.acknowledged_on, agent.clock.today())?.to_string();
    let reference = field::line("reference", &request.reference)?;
    let account = agent.account.clone();
    let mut write = Write::begin(agent).await?;
    let held = row(write.database(), request.referral).await?;
    held.state().after(Act::Acknowledge)?;
    in_order(("sent_on", held.sent_on.as_deref()), ("acknowledged_on", &acknowledged_on))?;
    if let Some(before) = &held.acknowledged_on {
        let receipt = [before.as_str(), &held.acknowledgement_reference];
        complete(&mut write, held.id, &account, &receipt.join(" · ")).await?;
    }
    sqlx::query!(
        "update referral set state = 'acknowledged', acknowledged_on = ?, acknowledgement_reference = ? where id = ?",
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
    let today = agent.clock.today();
    let answered_on = field::day("answered_on", &request.answered_on, today)?.to_string();
    let note = field::note("note", &request.note)?;
    let account = agent.account.clone();
    let mut write = Write::begin(agent).await?;
    let held = row(write.database(), request.referral).await?;
    held.state().after(Act::Answer)?;
    in_order(held.last_step(), ("answered_on", &answered_on))?;
    check_answer(write.database(), &request, &answered_on).await?;
    let ends_on = request.ends_on.as_deref().filter(|_| answer_term::has_end(&request.outcome));
    let ends_on = field::day_if_any("ends_on", ends_on, field::horizon(today))?.map(|day| day.to_string());
    let (notified_on, notified_how) = notice(&request, today)?;
    if held.state() == State::Answered {
        let before = told(write.database(), &held).await?;
        complete(&mut write, held.id, &account, &before).await?;
    }
    sqlx::query!(
        "update referral set state = 'answered', answered_on = ?, outcome = ?, dismissal = ?, answer_note = ?,
             ends_on = ?, notified_on = ?, notified_how = ?
         where id = ?",
        answered_on,
        request.outcome,
        request.dismissal,
        note,
        ends_on,
        notified_on,
        notified_how,
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
    let held = row(write.database(), request.referral).await?;
    held.state().after(Act::Close)?;
    in_order(held.last_step(), ("closed_on", &closed_on))?;
    if held.state().waits() && note.is_empty() {
        return Err(Refusal::Missing { field: "note".to_owned() }.into());
    }
    sqlx::query!(
        "update referral set state = 'closed', closed_on = ?, closing_note = ? where id = ?",
        closed_on,
        note,
        held.id
    )
    .execute(write.database())
    .await?;
    write.commit(Event::new(Verb::Closed, Noun::Referral, held.id)).await?;
    found(agent, held.id).await
}

/// Drafts and unanswered referrals from the oldest, the others from the latest.
pub(crate) async fn referrals(agent: &mut Agent, request: ListReferrals) -> Result<Vec<ReferralLine>> {
    let today = agent.clock.today();
    let mut lines = record::lines(&mut agent.desk, None, today).await?;
    lines.retain(|line| match request.filter {
        ReferralFilter::Draft => line.state.is_unsent(),
        ReferralFilter::Waiting => line.state.waits(),
        ReferralFilter::Due => line.due.is_some(),
        ReferralFilter::Answered => line.state == State::Answered,
        ReferralFilter::Closed => line.state == State::Closed,
        ReferralFilter::All => true,
    });
    match request.filter {
        ReferralFilter::Draft => lines.reverse(),
        ReferralFilter::Waiting => lines.sort_by_key(|line| (std::cmp::Reverse(line.days_waiting), line.id)),
        ReferralFilter::Due => lines.sort_by(|a, b| due_on(a).cmp(&due_on(b)).then(a.id.cmp(&b.id))),
        ReferralFilter::Answered | ReferralFilter::Closed | ReferralFilter::All => {}
    }
    Ok(lines)
}

fn due_on(line: &ReferralLine) -> Option<&str> {
    line.due.as_ref().map(|clock| clock.due_on.as_str())
}

/// The referral is one of that file and of that kind.
///
/// # Errors
/// [`Refusal::NotFound`].
pub(crate) async fn must_be_of(database: &mut SqliteConnection, id: i64, case_file: i64, kind: &str) -> Result<()> {
    sqlx::query_scalar!("select id from referral where id = ? and case_file = ? and kind = ?", id, case_file, kind)
        .fetch_optional(database)
        .await?
        .ok_or_else(|| Refusal::NotFound { noun: "referral".to_owned() })?;
    Ok(())
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

/// An answer in one line: its day, what the lists call it, and the desk's words.
async fn told(database: &mut SqliteConnection, held: &Row) -> Result<String> {
    let mut words = vec![held.answered_on.clone()];
    for (list, code) in [(AnswerList::Outcome, &held.outcome), (AnswerList::Dismissal, &held.dismissal)] {
        if let Some(code) = code {
            words.push(answer_term::label(database, list, code).await?);
        }
    }
    words.push(held.notified_on.as_deref().map(|day| {
        let how = held.notified_how.as_deref().and_then(|code| List::NoticeMode.label(code)).unwrap_or("none");
        say_with("referral-notified", &[("day", &long_day(day)), ("how", &how.to_lowercase())])
    }));
    words.push(held.ends_on.as_deref().map(|day| say_with("referral-measure-until", &[("day", &long_day(day))])));
    words.push(Some(held.answer_note.clone()).filter(|note| !note.is_empty()));
    Ok(words.into_iter().flatten().collect::<Vec<_>>().join(" · "))
}

/// The answer may be noted for its day, and a reason stands exactly beside a dismissal.
async fn check_answer(database: &mut SqliteConnection, answer: &ReferralAnswer, on: &str) -> Result<()> {
    answer_term::check(database, AnswerList::Outcome, &answer.outcome, on).await?;
    if let Some(code) = &answer.dismissal {
        answer_term::check(database, AnswerList::Dismissal, code, on).await?;
    }
    let reasoned = (answer.outcome == DISMISSAL) == answer.dismissal.is_some();
    if reasoned { Ok(()) } else { Err(Refusal::DismissalReason.into()) }
}

/// When and how a dismissal was told to the person; nothing beside another outcome, and no way without its day.
fn notice(answer: &ReferralAnswer, today: NaiveDate) -> Result<(Option<String>, Option<String>)> {
    let told_on = answer.notified_on.as_deref().filter(|_| answer.outcome == DISMISSAL);
    let told_on = field::day_if_any("notified_on", told_on, today)?.map(|day| day.to_string());
    let how = answer.notified_how.clone().filter(|_| told_on.is_some());
    if let Some(how) = &how {
        list::check("notified_how", List::NoticeMode, how)?;
    }
    Ok((told_on, how))
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
