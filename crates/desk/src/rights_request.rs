//! Requests of persons about their data («demandes de droits»): what was asked when, by when it must be answered, what became of it.

pub(crate) mod clock;
pub(crate) mod limitation;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

pub use self::clock::RightsClock;
use crate::{
    Agent, Refusal, Result,
    case_file::{self, OneCaseFile},
    field,
    journal::{Event, Noun, Verb},
    person::name_shown,
    write::Write,
};

/// What may be asked (GDPR arts. 15 to 18 and 21).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum RightsKind {
    /// To read what is held (art. 15).
    Access,
    /// To have it corrected or completed (art. 16).
    Rectification,
    /// To have it kept and not used (art. 18).
    Limitation,
    /// To have it destroyed (art. 17).
    Erasure,
    /// That it should not be used, for a reason of one's own (art. 21).
    Objection,
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum RightsState {
    /// It came.
    Received,
    /// The desk knows who asks.
    IdentityChecked,
    /// The person was told of two months more.
    Prolonged,
    /// It was done.
    Granted,
    /// It was not, for a reason that was told.
    Refused,
}

/// A request, as typed.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewRightsRequest {
    pub case_file: i64,
    pub kind: RightsKind,
    pub received_on: String,
    pub asked: String,
    /// Who asks in the person's name; empty for the person.
    pub representative: String,
}

/// One of them.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneRightsRequest {
    pub rights_request: i64,
}

/// How the desk knows who asks.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct CheckIdentity {
    pub rights_request: i64,
    pub on: String,
    /// Not empty: «carte d’identité vue», «reçue en personne».
    pub how: String,
}

/// Two months more (art. 12 (3)).
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Prolong {
    pub rights_request: i64,
    /// The day the person was told, within the first month.
    pub on: String,
    /// Why: how many or how intricate. Not empty.
    pub reason: String,
}

/// The answer.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct AnswerRightsRequest {
    pub rights_request: i64,
    pub on: String,
    pub granted: bool,
    /// What was done, or why nothing was. Not empty.
    pub answer: String,
    /// What the person maintains: of a refused rectification alone.
    pub statement: String,
}

/// The end of a limitation (art. 18 (3)).
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct LiftLimitation {
    pub rights_request: i64,
    /// The person was told before.
    pub on: String,
    /// Not empty.
    pub reason: String,
}

/// A request and what became of it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct RightsRequest {
    pub id: i64,
    pub case_file: i64,
    pub case_file_number: String,
    pub kind: RightsKind,
    pub state: RightsState,
    pub received_on: String,
    pub asked: String,
    pub representative: String,
    pub identity_checked_on: Option<String>,
    pub identity_how: String,
    pub prolonged_on: Option<String>,
    pub prolonged_reason: String,
    pub answered_on: Option<String>,
    pub answer: String,
    pub statement: String,
    pub answered_by_name: Option<String>,
    pub lifted_on: Option<String>,
    pub lift_reason: String,
    pub recorded_by_name: String,
    /// By when it must be answered; null once it is.
    pub due: Option<RightsClock>,
    /// It keeps every file of the person from being used.
    pub limits: bool,
}

/// A request that waits, in a list.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct RightsRequestLine {
    pub id: i64,
    pub case_file: i64,
    pub case_file_number: String,
    pub display_name: String,
    pub kind: RightsKind,
    pub state: RightsState,
    pub due: RightsClock,
}

/// The requests of whom a file is about, whichever file they came through, the latest first.
pub(crate) async fn rights_requests(agent: &mut Agent, request: OneCaseFile) -> Result<Vec<RightsRequest>> {
    let today = agent.clock.today();
    of_person_of(&mut agent.desk, request.case_file, today).await
}

/// Also through a closed file: what is held can be asked for as long as it is held.
pub(crate) async fn rights_request_add(agent: &mut Agent, request: NewRightsRequest) -> Result<RightsRequest> {
    let (today, account) = (agent.clock.today(), agent.account.clone());
    let received_on = field::day("received_on", &request.received_on, today)?.to_string();
    let asked = field::note("asked", &request.asked)?;
    let representative = field::line("representative", &request.representative)?;
    let mut write = Write::begin(agent).await?;
    case_file::matter(write.database(), request.case_file).await?;
    let (at, kind) = (write.at(), request.kind.word());
    let id = sqlx::query!(
        "insert into rights_request (case_file, kind, received_on, asked, representative, recorded_by, recorded_at)
         values (?, ?, ?, ?, ?, ?, ?)",
        request.case_file,
        kind,
        received_on,
        asked,
        representative,
        account,
        at
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    write.commit(Event::new(Verb::Created, Noun::RightsRequest, id)).await?;
    find(&mut agent.desk, id, today).await
}

/// Notes how the desk knows who asks: nothing is handed over before.
pub(crate) async fn rights_request_check_identity(agent: &mut Agent, request: CheckIdentity) -> Result<RightsRequest> {
    let today = agent.clock.today();
    let how = field::needed("identity_how", &request.how)?;
    let mut write = Write::begin(agent).await?;
    let held = waiting(write.database(), request.rights_request, today).await?;
    let on = since(&held.received_on, "identity_checked_on", &request.on, today)?.to_string();
    sqlx::query!("update rights_request set identity_checked_on = ?, identity_how = ? where id = ?", on, how, held.id)
        .execute(write.database())
        .await?;
    write.commit(Event::new(Verb::Changed, Noun::RightsRequest, held.id)).await?;
    find(&mut agent.desk, held.id, today).await
}

/// # Errors
/// [`Refusal::ProlongedTooLate`] when the person was told after the first month; [`Refusal::WrongState`] the second time.
pub(crate) async fn rights_request_prolong(agent: &mut Agent, request: Prolong) -> Result<RightsRequest> {
    let today = agent.clock.today();
    let reason = field::needed("prolonged_reason", &request.reason)?;
    let mut write = Write::begin(agent).await?;
    let held = waiting(write.database(), request.rights_request, today).await?;
    if held.prolonged_on.is_some() {
        return Err(Refusal::WrongState { state: "prolonged".to_owned() }.into());
    }
    let on = since(&held.received_on, "prolonged_on", &request.on, today)?;
    if held.due.is_some_and(|due| on > due.last_on) {
        return Err(Refusal::ProlongedTooLate.into());
    }
    let on = on.to_string();
    sqlx::query!("update rights_request set prolonged_on = ?, prolonged_reason = ? where id = ?", on, reason, held.id)
        .execute(write.database())
        .await?;
    write.commit(Event::new(Verb::Changed, Noun::RightsRequest, held.id)).await?;
    find(&mut agent.desk, held.id, today).await
}

/// # Errors
/// [`Refusal::IdentityNotChecked`] when it is granted to nobody knows whom.
pub(crate) async fn rights_request_answer(agent: &mut Agent, request: AnswerRightsRequest) -> Result<RightsRequest> {
    let (today, account) = (agent.clock.today(), agent.account.clone());
    let answer = field::note("answer", &request.answer)?;
    let statement = field::note("statement", &request.statement)?;
    if answer.is_empty() {
        return Err(Refusal::Missing { field: "answer".to_owned() }.into());
    }
    let mut write = Write::begin(agent).await?;
    let held = waiting(write.database(), request.rights_request, today).await?;
    let on = since(&held.received_on, "answered_on", &request.on, today)?.to_string();
    if request.granted && held.identity_checked_on.is_none() {
        return Err(Refusal::IdentityNotChecked.into());
    }
    let contested = held.kind == RightsKind::Rectification && !request.granted;
    let statement = if contested { statement } else { String::new() };
    sqlx::query!(
        "update rights_request set answered_on = ?, granted = ?, answer = ?, statement = ?, answered_by = ? where id = ?",
        on,
        request.granted,
        answer,
        statement,
        account,
        held.id
    )
    .execute(write.database())
    .await?;
    write.commit(Event::new(Verb::Answered, Noun::RightsRequest, held.id)).await?;
    find(&mut agent.desk, held.id, today).await
}

/// # Errors
/// [`Refusal::WrongState`] where nothing limits.
pub(crate) async fn rights_request_lift(agent: &mut Agent, request: LiftLimitation) -> Result<RightsRequest> {
    let today = agent.clock.today();
    let reason = field::needed("lift_reason", &request.reason)?;
    let mut write = Write::begin(agent).await?;
    let held = find(write.database(), request.rights_request, today).await?;
    let Some(answered_on) = held.answered_on.as_deref().filter(|_| held.limits) else {
        return Err(Refusal::WrongState { state: "lifted".to_owned() }.into());
    };
    let on = since(answered_on, "lifted_on", &request.on, today)?.to_string();
    sqlx::query!("update rights_request set lifted_on = ?, lift_reason = ? where id = ?", on, reason, held.id)
        .execute(write.database())
        .await?;
    write.commit(Event::new(Verb::Closed, Noun::RightsRequest, held.id)).await?;
    find(&mut agent.desk, held.id, today).await
}

/// Those that wait for their answer, the soonest end first.
pub(crate) async fn waiting_lines(database: &mut SqliteConnection, today: NaiveDate) -> Result<Vec<RightsRequestLine>> {
    let rows = sqlx::query!(
        r#"select rights_request.id as "id!", case_file, number, person, anonymous as "anonymous: bool", birth_name, used_name,
             first_names, kind, received_on, identity_checked_on, prolonged_on
           from rights_request
           join case_file on case_file.id = case_file
           join person on person.id = person
           where answered_on is null order by received_on, rights_request.id"#
    )
    .fetch_all(database)
    .await?;
    let mut lines = Vec::new();
    for row in rows {
        let Some(due) = clock::due(&row.received_on, row.prolonged_on.is_some(), today) else { continue };
        lines.push(RightsRequestLine {
            id: row.id,
            case_file: row.case_file,
            case_file_number: row.number,
            display_name: name_shown(row.anonymous, &row.birth_name, &row.used_name, &row.first_names, row.person),
            kind: RightsKind::parse(&row.kind),
            state: RightsState::of(None, row.prolonged_on.is_some(), row.identity_checked_on.is_some()),
            due,
        });
    }
    Ok(lines)
}

impl RightsKind {
    /// As the table has it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Rectification => "rectification",
            Self::Limitation => "limitation",
            Self::Erasure => "erasure",
            Self::Objection => "objection",
        }
    }

    /// A word that an older version does not know is read as what changes nothing by itself.
    fn parse(word: &str) -> Self {
        match word {
            "rectification" => Self::Rectification,
            "limitation" => Self::Limitation,
            "erasure" => Self::Erasure,
            "objection" => Self::Objection,
            _ => Self::Access,
        }
    }
}

impl RightsState {
    fn of(granted: Option<bool>, prolonged: bool, checked: bool) -> Self {
        match granted {
            Some(true) => Self::Granted,
            Some(false) => Self::Refused,
            None if prolonged => Self::Prolonged,
            None if checked => Self::IdentityChecked,
            None => Self::Received,
        }
    }
}

/// A day that is neither before `first` nor to come.
fn since(first: &str, name: &str, typed: &str, today: NaiveDate) -> Result<NaiveDate> {
    let on = field::day(name, typed, today)?;
    if on.to_string().as_str() < first {
        return Err(Refusal::ImpossibleDate { field: name.to_owned() }.into());
    }
    Ok(on)
}

struct Row {
    id: i64,
    case_file: i64,
    number: String,
    kind: String,
    received_on: String,
    asked: String,
    representative: String,
    identity_checked_on: Option<String>,
    identity_how: String,
    prolonged_on: Option<String>,
    prolonged_reason: String,
    answered_on: Option<String>,
    granted: Option<bool>,
    answer: String,
    statement: String,
    answered_by_name: Option<String>,
    lifted_on: Option<String>,
    lift_reason: String,
    recorded_by_name: String,
}

impl Row {
    fn shown(self, today: NaiveDate) -> RightsRequest {
        let kind = RightsKind::parse(&self.kind);
        let prolonged = self.prolonged_on.is_some();
        let waits = self.answered_on.is_none();
        RightsRequest {
            id: self.id,
            case_file: self.case_file,
            case_file_number: self.number,
            kind,
            state: RightsState::of(self.granted, prolonged, self.identity_checked_on.is_some()),
            due: clock::due(&self.received_on, prolonged, today).filter(|_| waits),
            limits: kind == RightsKind::Limitation && self.granted == Some(true) && self.lifted_on.is_none(),
            received_on: self.received_on,
            asked: self.asked,
            representative: self.representative,
            identity_checked_on: self.identity_checked_on,
            identity_how: self.identity_how,
            prolonged_on: self.prolonged_on,
            prolonged_reason: self.prolonged_reason,
            answered_on: self.answered_on,
            answer: self.answer,
            statement: self.statement,
            answered_by_name: self.answered_by_name,
            lifted_on: self.lifted_on,
            lift_reason: self.lift_reason,
            recorded_by_name: self.recorded_by_name,
        }
    }
}

/// The statement's columns once, whatever the rows wanted.
macro_rules! select {
    ($which:tt, $value:expr) => {
        sqlx::query_as!(
            Row,
            r#"select rights_request.id as "id!", case_file, number, kind, received_on, asked, representative,
                 identity_checked_on, identity_how, prolonged_on, prolonged_reason, answered_on, granted as "granted: bool",
                 answer, statement, answerer.name as "answered_by_name?", lifted_on, lift_reason,
                 recorder.name as recorded_by_name
               from rights_request
               join case_file on case_file.id = case_file
               join staff as recorder on recorder.account = recorded_by
               left join staff as answerer on answerer.account = answered_by "#
                + $which,
            $value
        )
    };
}

/// The requests of whom a file is about, the latest first.
pub(crate) async fn of_person_of(
    database: &mut SqliteConnection,
    case_file: i64,
    today: NaiveDate,
) -> Result<Vec<RightsRequest>> {
    let rows = select!(
        "where person = (select person from case_file where id = ?) order by received_on desc, rights_request.id desc",
        case_file
    )
    .fetch_all(database)
    .await?;
    Ok(rows.into_iter().map(|row| row.shown(today)).collect())
}

/// # Errors
/// [`Refusal::NotFound`].
pub(crate) async fn find(database: &mut SqliteConnection, id: i64, today: NaiveDate) -> Result<RightsRequest> {
    let row = select!("where rights_request.id = ?", id).fetch_optional(database).await?;
    let row = row.ok_or_else(|| Refusal::NotFound { noun: "rights_request".to_owned() })?;
    Ok(row.shown(today))
}

/// One that was not answered.
async fn waiting(database: &mut SqliteConnection, id: i64, today: NaiveDate) -> Result<RightsRequest> {
    let held = find(database, id, today).await?;
    if held.answered_on.is_none() { Ok(held) } else { Err(Refusal::WrongState { state: "answered".to_owned() }.into()) }
}
