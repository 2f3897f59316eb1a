//! Consents: what a person agreed to, per recipient and purpose; dated, ending, withdrawn when they say so.

pub mod standing;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Refusal, Result,
    case_file::{self, OneCaseFile},
    field,
    journal::{Event, Noun, Verb},
    list::{self, List},
    partner, person,
    session::Nothing,
    write::Write,
};
pub use standing::{Standing, must_stand, standing};
pub(crate) use standing::{covered, mandate_must_stand};

/// The addressee that has a name in the directory.
pub(crate) const PARTNER: &str = "partenaire";
/// How long before its end a consent is announced.
const ANNOUNCED: Days = Days::new(14);

/// To whom something may go, and what for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, rename = "ConsentAim")]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Aim {
    /// Code of the list `addressee`.
    pub addressee: String,
    /// Code of the partner, when the addressee is one.
    pub partner: Option<String>,
    /// Code of the list `consent_purpose`.
    pub purpose: String,
}

/// A consent, as typed.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewConsent {
    pub case_file: i64,
    pub aim: Aim,
    pub given_on: String,
    /// Code of the list `consent`: spoken or written.
    pub form: String,
    /// Last day; null when the person set none.
    pub expires_on: Option<String>,
    pub note: String,
    /// Codes of the list `package_field`: what it covers, when it is about pieces of the file.
    #[serde(default)]
    pub fields: Vec<String>,
}

/// The end of a consent.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct WithdrawConsent {
    pub consent: i64,
    pub withdrawn_on: String,
    pub note: String,
}

/// A consent.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Consent {
    pub id: i64,
    pub case_file: i64,
    #[serde(flatten)]
    pub aim: Aim,
    pub given_on: String,
    pub form: String,
    pub expires_on: Option<String>,
    pub note: String,
    /// What it covers, when it is about pieces of the file.
    pub fields: Vec<String>,
    pub recorded_by_name: String,
    pub withdrawn_on: Option<String>,
    pub withdrawal_note: String,
    /// Today.
    pub status: ConsentStatus,
}

/// Where a consent stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ConsentStatus {
    Live,
    Expired,
    Withdrawn,
}

/// A consent that ends soon and that nothing replaces.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct EndingConsent {
    #[serde(flatten)]
    pub consent: Consent,
    pub case_file_number: String,
    pub display_name: String,
    /// Days left; 0 on the last day.
    pub days_left: i64,
}

/// The consents of a file, the latest first.
pub(crate) async fn consents(agent: &mut Agent, request: OneCaseFile) -> Result<Vec<Consent>> {
    let today = agent.clock.today();
    of_case_file(&mut agent.desk, request.case_file, today).await
}

pub(crate) async fn consent_add(agent: &mut Agent, request: NewConsent) -> Result<Consent> {
    let today = agent.clock.today();
    let new = checked(request, today)?;
    let account = agent.account.clone();
    let mut write = Write::begin(agent).await?;
    case_file::must_be_open(write.database(), new.case_file).await?;
    if let Some(code) = &new.aim.partner {
        partner::find(write.database(), code, today).await?;
    }
    let id = insert(&mut write, &new, &account).await?;
    write.commit(Event::new(Verb::Created, Noun::Consent, id)).await?;
    find(&mut agent.desk, id, today).await
}

/// Notes that the person takes it back: with it, every earlier one to the same recipient for the same purpose.
pub(crate) async fn consent_withdraw(agent: &mut Agent, request: WithdrawConsent) -> Result<Consent> {
    let (account, today) = (agent.account.clone(), agent.clock.today());
    let withdrawn_on = field::day("withdrawn_on", &request.withdrawn_on, today)?.to_string();
    let note = field::note("note", &request.note)?;
    let mut write = Write::begin(agent).await?;
    let held = find(write.database(), request.consent, today).await?;
    if held.withdrawn_on.is_some() {
        return Err(Refusal::WrongState { state: "withdrawn".to_owned() }.into());
    }
    if withdrawn_on < held.given_on {
        let (first, second) = ("given_on".to_owned(), "withdrawn_on".to_owned());
        return Err(Refusal::DatesReversed { first, second }.into());
    }
    let withdrawn = sqlx::query_scalar!(
        r#"update consent set withdrawn_on = ?, withdrawal_note = ?, withdrawn_by = ?
           where case_file = ? and addressee = ? and partner is ? and purpose = ? and given_on <= ?
             and withdrawn_on is null
           returning id as "id!: i64""#,
        withdrawn_on,
        note,
        account,
        held.case_file,
        held.aim.addressee,
        held.aim.partner,
        held.aim.purpose,
        withdrawn_on
    )
    .fetch_all(write.database())
    .await?;
    for other in withdrawn.into_iter().filter(|id| *id != held.id) {
        write.also(Event::new(Verb::Changed, Noun::Consent, other));
    }
    write.commit(Event::new(Verb::Changed, Noun::Consent, held.id)).await?;
    find(&mut agent.desk, held.id, today).await
}

/// What ends within a fortnight in the open files, and that nothing replaces.
pub(crate) async fn consents_ending(agent: &mut Agent, _: Nothing) -> Result<Vec<EndingConsent>> {
    let today = agent.clock.today();
    let (first, horizon) = (today.to_string(), today.checked_add_days(ANNOUNCED).unwrap_or(today).to_string());
    let rows = sqlx::query!(
        r#"select consent.id as "id!", number, person, anonymous as "anonymous: bool", birth_name, used_name, first_names
           from consent
           join case_file on case_file.id = case_file
           join person on person.id = person
           where withdrawn_on is null and expires_on between ? and ? and closed_on is null
           order by expires_on, consent.id"#,
        first,
        horizon
    )
    .fetch_all(&mut agent.desk)
    .await?;
    let mut ending = Vec::new();
    for row in rows {
        let consent = find(&mut agent.desk, row.id, today).await?;
        let Some(last) = consent.expires_on.as_deref().and_then(|day| day.parse::<NaiveDate>().ok()) else { continue };
        let days_left = last.signed_duration_since(today).num_days();
        let the_day_after = last.succ_opt().unwrap_or(last);
        let replaced = standing(&mut agent.desk, consent.case_file, &consent.aim, the_day_after).await?;
        if days_left >= 0 && !matches!(replaced, Standing::Live { .. }) {
            let display_name =
                person::name_shown(row.anonymous, &row.birth_name, &row.used_name, &row.first_names, row.person);
            ending.push(EndingConsent { consent, case_file_number: row.number, display_name, days_left });
        }
    }
    Ok(ending)
}

/// Writes a consent that was checked; the caller writes its event.
pub(crate) async fn insert(write: &mut Write<'_>, new: &NewConsent, account: &str) -> Result<i64> {
    let at = write.at();
    let id = sqlx::query!(
        "insert into consent (case_file, addressee, partner, purpose, given_on, form, expires_on, note, recorded_by,
             recorded_at)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        new.case_file,
        new.aim.addressee,
        new.aim.partner,
        new.aim.purpose,
        new.given_on,
        new.form,
        new.expires_on,
        new.note,
        account,
        at
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    for field in &new.fields {
        sqlx::query!("insert into consent_field (consent, field) values (?, ?)", id, field)
            .execute(write.database())
            .await?;
    }
    Ok(id)
}

fn checked(typed: NewConsent, today: NaiveDate) -> Result<NewConsent> {
    list::check("addressee", List::Addressee, &typed.aim.addressee)?;
    list::check("purpose", List::ConsentPurpose, &typed.aim.purpose)?;
    list::check("form", List::Consent, &typed.form)?;
    if (typed.aim.addressee == PARTNER) != typed.aim.partner.is_some() {
        return Err(Refusal::Missing { field: "partner".to_owned() }.into());
    }
    let given_on = field::day("given_on", &typed.given_on, today)?;
    let expires_on = field::day_if_any("expires_on", typed.expires_on.as_deref(), field::horizon(today))?;
    if expires_on.is_some_and(|expires_on| expires_on < given_on) {
        let (first, second) = ("given_on".to_owned(), "expires_on".to_owned());
        return Err(Refusal::DatesReversed { first, second }.into());
    }
    let fields: BTreeSet<String> = typed.fields.iter().cloned().collect();
    for code in &fields {
        list::check("package_fields", List::PackageField, code)?;
    }
    Ok(NewConsent { note: field::note("note", &typed.note)?, fields: fields.into_iter().collect(), ..typed })
}

struct Row {
    id: i64,
    case_file: i64,
    addressee: String,
    partner: Option<String>,
    purpose: String,
    given_on: String,
    form: String,
    expires_on: Option<String>,
    note: String,
    fields: Option<String>,
    recorded_by_name: String,
    withdrawn_on: Option<String>,
    withdrawal_note: String,
}

impl Row {
    fn shown(self, today: &str) -> Consent {
        let past = |day: &Option<String>| day.as_deref().is_some_and(|day| day < today);
        let status = match &self.withdrawn_on {
            Some(_) => ConsentStatus::Withdrawn,
            None if past(&self.expires_on) => ConsentStatus::Expired,
            None => ConsentStatus::Live,
        };
        Consent {
            id: self.id,
            case_file: self.case_file,
            aim: Aim { addressee: self.addressee, partner: self.partner, purpose: self.purpose },
            given_on: self.given_on,
            form: self.form,
            expires_on: self.expires_on,
            note: self.note,
            fields: self.fields.iter().flat_map(|fields| fields.split(',')).map(str::to_owned).collect(),
            recorded_by_name: self.recorded_by_name,
            withdrawn_on: self.withdrawn_on,
            withdrawal_note: self.withdrawal_note,
            status,
        }
    }
}

/// The statement's columns once, whatever the rows wanted.
macro_rules! select {
    ($which:tt, $value:expr) => {
        sqlx::query_as!(
            Row,
            r#"select consent.id as "id!", case_file, addressee, partner, purpose, given_on, form, expires_on, note,
                 (select group_concat(field) from consent_field where consent = consent.id) as "fields: String",
                 staff.name as recorded_by_name, withdrawn_on, withdrawal_note
               from consent join staff on staff.account = recorded_by "#
                + $which,
            $value
        )
    };
}

/// The consents of a file as they stand `today`, the latest first.
pub(crate) async fn of_case_file(
    database: &mut SqliteConnection,
    case_file: i64,
    today: NaiveDate,
) -> Result<Vec<Consent>> {
    let today = today.to_string();
    let rows =
        select!("where case_file = ? order by given_on desc, consent.id desc", case_file).fetch_all(database).await?;
    Ok(rows.into_iter().map(|row| row.shown(&today)).collect())
}

async fn find(database: &mut SqliteConnection, id: i64, today: NaiveDate) -> Result<Consent> {
    let row = select!("where consent.id = ?", id).fetch_optional(database).await?;
    let row = row.ok_or_else(|| Refusal::NotFound { noun: "consent".to_owned() })?;
    Ok(row.shown(&today.to_string()))
}
