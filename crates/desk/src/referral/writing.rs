//! A referral before it leaves: drafted, edited, read over, taken back, thrown away.

use chrono::NaiveDate;

use crate::{
    Agent, Refusal, Result, case_file,
    excess::count,
    field,
    journal::{Event, Noun, Verb},
    list::{self, List},
    referral::{
        Referral,
        exception::Noted,
        found, kind,
        record::row,
        request::{NewReferral, OneReferral, ReferralEdit},
        state::Act,
        step::{self, NewStep, StepKind},
    },
    rights_request::limitation,
    session::Nothing,
    write::Write,
};

pub(crate) async fn referral_draft(agent: &mut Agent, request: NewReferral) -> Result<Referral> {
    let today = agent.clock.today();
    let new = checked(request, today)?;
    let (account, drafted_on) = (agent.account.clone(), today.to_string());
    let [code, sought_on, informed_on, informed_how] = noted(&new);
    let known = count::ready(agent).await?;
    let mut write = Write::begin(agent).await?;
    case_file::must_be_open(write.database(), new.case_file).await?;
    let id = sqlx::query!(
        "insert into referral (case_file, kind, statement, consent, consent_on, geolocation_consent, wants_outcome,
             asked_by, exception, sought_on, informed_on, informed_how, drafted_by, drafted_on)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        new.case_file,
        new.kind,
        new.statement,
        new.consent,
        new.consent_on,
        new.geolocation_consent,
        new.wants_outcome,
        new.asked_by,
        code,
        sought_on,
        informed_on,
        informed_how,
        account,
        drafted_on
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    count::count_statement(&mut write, known, id, new.case_file, &new.statement).await?;
    write.commit(Event::new(Verb::Created, Noun::Referral, id)).await?;
    found(agent, id).await
}

/// Changes a draft, inside its own file: one person's words never move to another's.
pub(crate) async fn referral_edit(agent: &mut Agent, request: ReferralEdit) -> Result<Referral> {
    let new = checked(request.with, agent.clock.today())?;
    let [code, sought_on, informed_on, informed_how] = noted(&new);
    let known = count::ready(agent).await?;
    let mut write = Write::begin(agent).await?;
    let held = row(write.database(), request.referral).await?;
    held.state().after(Act::Edit)?;
    if held.case_file != new.case_file {
        return Err(Refusal::NotFound { noun: "referral".to_owned() }.into());
    }
    case_file::must_be_open(write.database(), held.case_file).await?;
    sqlx::query!(
        "update referral set kind = ?, statement = ?, consent = ?, consent_on = ?, geolocation_consent = ?,
             wants_outcome = ?, asked_by = ?, exception = ?, sought_on = ?, informed_on = ?, informed_how = ?
         where id = ?",
        new.kind,
        new.statement,
        new.consent,
        new.consent_on,
        new.geolocation_consent,
        new.wants_outcome,
        new.asked_by,
        code,
        sought_on,
        informed_on,
        informed_how,
        held.id
    )
    .execute(write.database())
    .await?;
    count::count_statement(&mut write, known, held.id, held.case_file, &new.statement).await?;
    write.commit(Event::new(Verb::Changed, Noun::Referral, held.id)).await?;
    found(agent, held.id).await
}

/// Says that it was read over and is ready: nothing in it changes any more, unless it is taken back.
pub(crate) async fn referral_validate(agent: &mut Agent, request: OneReferral) -> Result<Referral> {
    reread(agent, request.referral, Act::Validate, StepKind::Validated).await
}

/// Goes back to writing what was read over.
pub(crate) async fn referral_take_back(agent: &mut Agent, request: OneReferral) -> Result<Referral> {
    reread(agent, request.referral, Act::TakeBack, StepKind::TakenBack).await
}

async fn reread(agent: &mut Agent, referral: i64, act: Act, kind: StepKind) -> Result<Referral> {
    let (account, today) = (agent.account.clone(), agent.clock.today().to_string());
    let mut write = Write::begin(agent).await?;
    let held = row(write.database(), referral).await?;
    held.state().after(act)?;
    case_file::must_be_open(write.database(), held.case_file).await?;
    if act == Act::Validate && held.statement.is_empty() {
        return Err(Refusal::Missing { field: "statement".to_owned() }.into());
    }
    step::add(&mut write, held.id, kind, &today, &account, NewStep::default()).await?;
    write.commit(Event::new(Verb::Changed, Noun::Referral, held.id)).await?;
    found(agent, held.id).await
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
    limitation::must_allow(write.database(), Event::new(Verb::Discarded, Noun::Referral, held.id)).await?;
    step::discard(&mut write, held.id).await?;
    sqlx::query!("delete from referral where id = ?", held.id).execute(write.database()).await?;
    write.commit(Event::new(Verb::Discarded, Noun::Referral, held.id)).await?;
    Ok(Nothing {})
}

fn checked(typed: NewReferral, today: NaiveDate) -> Result<NewReferral> {
    let kind = kind::find(&typed.kind)?;
    if let Some(code) = &typed.consent {
        list::check("consent", List::Consent, code)?;
    }
    if let Some(code) = &typed.asked_by {
        list::check("asked_by", List::AskedBy, code)?;
    }
    let consent_on = field::day_if_any("consent_on", typed.consent_on.as_deref(), today)?;
    let exception = Noted::checked(typed.exception, kind, today)?;
    // Without an agreement none was given.
    let consent = typed.consent.filter(|_| exception.is_none());
    Ok(NewReferral {
        statement: field::note("statement", &typed.statement)?,
        // A day alone is no agreement, and nobody agreed to be located by a kind that locates nobody.
        consent_on: consent_on.filter(|_| consent.is_some()).map(|day| day.to_string()),
        consent,
        geolocation_consent: typed.geolocation_consent && kind.may_locate(),
        asked_by: typed.asked_by.filter(|_| kind.mandate),
        exception,
        ..typed
    })
}

/// The exception, column by column.
fn noted(new: &NewReferral) -> [Option<String>; 4] {
    let Some(Noted { code, sought_on, informed_on, informed_how }) = new.exception.clone() else {
        return [const { None }; 4];
    };
    [Some(code), sought_on, informed_on, informed_how]
}
