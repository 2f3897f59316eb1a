//! What is added to a referral that left, without touching what left: a complement, a reminder, a correction of what was
//! noted about it.

use chrono::NaiveDate;

use crate::{
    Agent, Refusal, Result, field,
    journal::{Event, Noun, Verb},
    list::{self, List},
    referral::{
        Referral, clock, found, in_order, kind,
        record::{Row, row},
        request::{ClockSettling, NotedField, ReferralCompletion, ReferralCorrecting, ReferralReminder},
        state::Act,
        step::{self, NewStep, StepKind},
    },
    write::Write,
};

/// Records that news was asked for.
pub(crate) async fn referral_remind(agent: &mut Agent, request: ReferralReminder) -> Result<Referral> {
    let reminded_on = field::day("reminded_on", &request.reminded_on, agent.clock.today())?;
    let note = field::note("note", &request.note)?;
    let account = agent.account.clone();
    let mut write = Write::begin(agent).await?;
    remind(&mut write, request.referral, &account, reminded_on, &request.how, &note).await?;
    write.commit(Event::new(Verb::Changed, Noun::Referral, request.referral)).await?;
    found(agent, request.referral).await
}

/// Notes a reminder; the caller commits.
pub(crate) async fn remind(
    write: &mut Write<'_>,
    referral: i64,
    account: &str,
    on: NaiveDate,
    how: &str,
    note: &str,
) -> Result<()> {
    list::check("sent_how", List::SendingMode, how)?;
    let reminded_on = on.to_string();
    let held = row(write.database(), referral).await?;
    held.state().after(Act::Remind)?;
    in_order(("sent_on", held.sent_on.as_deref()), ("reminded_on", &reminded_on))?;
    let reminder = NewStep { how: Some(how), note, ..NewStep::default() };
    step::add(write, held.id, StepKind::Reminded, &reminded_on, account, reminder).await
}

/// Records that what a clock asked was done: the person was told of a right, somebody rang.
pub(crate) async fn referral_settle(agent: &mut Agent, request: ClockSettling) -> Result<Referral> {
    let note = field::note("note", &request.note)?;
    let (account, today) = (agent.account.clone(), agent.clock.today());
    if !clock::is_known(&request.clock) {
        return Err(Refusal::UnknownCode { field: "clock".to_owned() }.into());
    }
    let mut write = Write::begin(agent).await?;
    let held = row(write.database(), request.referral).await?;
    let kind = kind::find(&held.kind)?;
    let waiting =
        held.facts(kind).clocks(today).into_iter().find(|clock| clock.code == request.clock && !clock.settled);
    if waiting.is_none_or(|clock| clock.days_late < 0) {
        return Err(Refusal::ReferralStands { state: held.state().word().to_owned() }.into());
    }
    let seen_to = NewStep { clock: Some(&request.clock), note: &note, ..NewStep::default() };
    step::add(&mut write, held.id, StepKind::ClockSettled, &today.to_string(), &account, seen_to).await?;
    write.commit(Event::new(Verb::Changed, Noun::Referral, held.id)).await?;
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

/// Puts right a day or a reference that was noted wrongly; what was noted before stays readable, with the reason.
pub(crate) async fn referral_correct(agent: &mut Agent, request: ReferralCorrecting) -> Result<Referral> {
    let (account, today) = (agent.account.clone(), agent.clock.today());
    let why = field::note("note", &request.why)?;
    if why.is_empty() {
        return Err(Refusal::Missing { field: "note".to_owned() }.into());
    }
    let field = request.field;
    let after = if field.is_day() {
        field::day(field.word(), &request.value, today)?.to_string()
    } else {
        field::line(field.word(), &request.value)?
    };
    let mut write = Write::begin(agent).await?;
    let held = row(write.database(), request.referral).await?;
    held.state().may_be_completed()?;
    let before = held.noted(field).ok_or_else(|| Refusal::Missing { field: field.word().to_owned() })?.to_owned();
    let held = held.with(field, &after);
    held.check_order(held.needs_agreement(kind::find(&held.kind)?))?;
    let change = NewStep { change: Some((field.word(), &before, &after)), note: &why, ..NewStep::default() };
    step::add(&mut write, held.id, StepKind::Corrected, &today.to_string(), &account, change).await?;
    sqlx::query!(
        "update referral set sent_on = ?, reference = ?, acknowledged_on = ?, acknowledgement_reference = ?,
             answered_on = ?, notified_on = ?
         where id = ?",
        held.sent_on,
        held.reference,
        held.acknowledged_on,
        held.acknowledgement_reference,
        held.answered_on,
        held.notified_on,
        held.id
    )
    .execute(write.database())
    .await?;
    write.commit(Event::new(Verb::Changed, Noun::Referral, held.id)).await?;
    found(agent, held.id).await
}

impl Row {
    /// What was noted in a field that may be corrected; nothing when the step was not taken.
    fn noted(&self, field: NotedField) -> Option<&str> {
        match field {
            NotedField::SentOn => self.sent_on.as_deref(),
            NotedField::Reference => Some(&self.reference),
            NotedField::AcknowledgedOn => self.acknowledged_on.as_deref(),
            NotedField::AcknowledgementReference => {
                Some(self.acknowledgement_reference.as_str()).filter(|_| self.acknowledged_on.is_some())
            }
            NotedField::AnsweredOn => self.answered_on.as_deref(),
            NotedField::NotifiedOn => self.notified_on.as_deref(),
        }
    }

    fn with(mut self, field: NotedField, after: &str) -> Self {
        let after = after.to_owned();
        match field {
            NotedField::SentOn => self.sent_on = Some(after),
            NotedField::Reference => self.reference = after,
            NotedField::AcknowledgedOn => self.acknowledged_on = Some(after),
            NotedField::AcknowledgementReference => self.acknowledgement_reference = after,
            NotedField::AnsweredOn => self.answered_on = Some(after),
            NotedField::NotifiedOn => self.notified_on = Some(after),
        }
        self
    }

    /// Every step stands after the one it follows.
    fn check_order(&self, needs_agreement: bool) -> Result<()> {
        let steps = [
            ("consent_on", self.consent_on.as_deref().filter(|_| needs_agreement)),
            ("sent_on", self.sent_on.as_deref()),
            ("acknowledged_on", self.acknowledged_on.as_deref()),
            ("answered_on", self.answered_on.as_deref()),
            ("closed_on", self.closed_on.as_deref()),
        ];
        let mut before = ("", None);
        for (field, day) in steps {
            let Some(day) = day else { continue };
            in_order(before, (field, day))?;
            before = (field, Some(day));
        }
        in_order(("sent_on", self.sent_on.as_deref()), ("reminded_on", self.reminded_on.as_deref().unwrap_or("9999")))
    }
}

/// Writes a complement; its change is the referral's own.
pub(super) async fn complete(write: &mut Write<'_>, referral: i64, author: &str, note: &str) -> Result<()> {
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
