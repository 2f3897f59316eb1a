//! Referrals as they are read: one whole, or one line of a list.

use chrono::NaiveDate;
use serde::Serialize;
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Refusal, Result, person,
    referral::{
        NewReferral, fit,
        kind::{self, Kind},
        kind_label,
        state::{Act, State},
    },
    staff,
};

/// A referral, from its first words to its outcome.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Referral {
    pub id: i64,
    #[serde(flatten)]
    pub content: NewReferral,
    pub case_file_number: String,
    pub person_name: String,
    pub kind_label: String,
    /// As it stands for a draft; as it stood at the sending afterwards. So is `basis`.
    pub recipient: String,
    pub copy_to: Option<String>,
    pub basis: String,
    pub state: State,
    pub drafted_by_name: String,
    pub drafted_on: String,
    pub sent_on: Option<String>,
    pub sent_how: Option<String>,
    pub reference: String,
    pub acknowledged_on: Option<String>,
    pub acknowledgement_reference: String,
    pub answered_on: Option<String>,
    pub outcome: Option<String>,
    pub dismissal: Option<String>,
    pub answer_note: String,
    pub closed_on: Option<String>,
    pub closing_note: String,
    pub allowed: Vec<Act>,
    /// Codes of the list `sending_mode` by which it may leave.
    pub modes: Vec<String>,
    /// The refusals that this account would meet by sending now; empty once sent.
    pub missing: Vec<Refusal>,
    pub corrections: Vec<Correction>,
}

/// What was added beside a sent referral.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Correction {
    /// Instant.
    pub at: String,
    pub by_name: String,
    pub note: String,
}

/// A referral in a list.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct ReferralLine {
    pub id: i64,
    pub case_file: i64,
    pub case_file_number: String,
    pub display_name: String,
    pub kind: String,
    pub kind_label: String,
    pub state: State,
    /// Civil date of the last step.
    pub on: String,
    /// Since the sending, while an answer is awaited.
    pub days_waiting: Option<i64>,
    pub outcome: Option<String>,
}

/// A row of the table.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) id: i64,
    pub(super) case_file: i64,
    pub(super) kind: String,
    pub(super) statement: String,
    pub(super) consent: Option<String>,
    pub(super) consent_on: Option<String>,
    pub(super) geolocation_consent: bool,
    pub(super) wants_outcome: bool,
    pub(super) state: String,
    pub(super) drafted_by: String,
    pub(super) drafted_on: String,
    pub(super) recipient: String,
    pub(super) basis: String,
    pub(super) sent_on: Option<String>,
    pub(super) sent_how: Option<String>,
    pub(super) reference: String,
    pub(super) acknowledged_on: Option<String>,
    pub(super) acknowledgement_reference: String,
    pub(super) answered_on: Option<String>,
    pub(super) outcome: Option<String>,
    pub(super) dismissal: Option<String>,
    pub(super) answer_note: String,
    pub(super) closed_on: Option<String>,
    pub(super) closing_note: String,
}

impl Row {
    pub(super) fn state(&self) -> State {
        State::parse(&self.state)
    }

    /// Every reason why `account` could not send this draft now; the first is the one that sending would answer.
    pub(super) async fn obstacles(
        &self,
        database: &mut SqliteConnection,
        kind: &Kind,
        account: &str,
        today: NaiveDate,
    ) -> Result<Vec<Refusal>> {
        let closed = sqlx::query_scalar!(
            r#"select closed_on is not null as "closed!: bool" from case_file where id = ?"#,
            self.case_file
        )
        .fetch_one(&mut *database)
        .await?;
        let staff = staff::find(database, account).await?;
        let file = fit::of_case_file(database, self.case_file, today).await?;
        let agreed = kind.is_agreed(self.consent.as_deref(), self.consent_on.as_deref());
        let reasons = [
            closed.then_some(Refusal::CaseFileClosed),
            kind.forbids(&staff),
            file.forbid(&kind.code),
            (!agreed).then_some(Refusal::ConsentNeeded),
            self.statement.is_empty().then(|| Refusal::Missing { field: "statement".to_owned() }),
        ];
        Ok(reasons.into_iter().flatten().collect())
    }

    /// The last step taken since the draft, as field and day: nothing that follows can be earlier.
    pub(super) fn last_step(&self) -> (&'static str, Option<&str>) {
        [
            ("answered_on", self.answered_on.as_deref()),
            ("acknowledged_on", self.acknowledged_on.as_deref()),
            ("sent_on", self.sent_on.as_deref()),
        ]
        .into_iter()
        .find(|(_, day)| day.is_some())
        .unwrap_or(("sent_on", None))
    }
}

/// # Errors
/// [`Refusal::NotFound`].
pub(super) async fn row(database: &mut SqliteConnection, id: i64) -> Result<Row> {
    sqlx::query_as!(
        Row,
        r#"select id as "id!", case_file, kind, statement, consent, consent_on,
             geolocation_consent as "geolocation_consent: bool", wants_outcome as "wants_outcome: bool", state, drafted_by,
             drafted_on, recipient, basis, sent_on, sent_how, reference, acknowledged_on, acknowledgement_reference,
             answered_on, outcome, dismissal, answer_note, closed_on, closing_note
           from referral where id = ?"#,
        id
    )
    .fetch_optional(database)
    .await?
    .ok_or_else(|| Refusal::NotFound { noun: "referral".to_owned() }.into())
}

/// A whole referral, as `account` may act on it.
///
/// # Errors
/// [`Refusal::NotFound`].
pub(super) async fn find(
    database: &mut SqliteConnection,
    id: i64,
    account: &str,
    today: NaiveDate,
) -> Result<Referral> {
    let row = row(database, id).await?;
    let kind = kind::find(&row.kind)?;
    let file = sqlx::query!("select number, person from case_file where id = ?", row.case_file)
        .fetch_one(&mut *database)
        .await?;
    let state = row.state();
    let missing = match state {
        State::Draft => row.obstacles(database, kind, account, today).await?,
        State::Sent | State::Acknowledged | State::Answered | State::Closed => Vec::new(),
    };
    let (recipient, basis) = match state {
        State::Draft => (kind.recipient.clone(), kind.basis.clone()),
        State::Sent | State::Acknowledged | State::Answered | State::Closed => (row.recipient, row.basis),
    };
    Ok(Referral {
        id,
        content: NewReferral {
            case_file: row.case_file,
            kind: row.kind,
            statement: row.statement,
            consent: row.consent,
            consent_on: row.consent_on,
            geolocation_consent: row.geolocation_consent,
            wants_outcome: row.wants_outcome,
        },
        case_file_number: file.number,
        person_name: person::display_name(database, file.person).await?,
        kind_label: kind.label.clone(),
        recipient,
        copy_to: kind.copy_to.clone(),
        basis,
        state,
        drafted_by_name: staff::name_of(database, &row.drafted_by).await?,
        drafted_on: row.drafted_on,
        sent_on: row.sent_on,
        sent_how: row.sent_how,
        reference: row.reference,
        acknowledged_on: row.acknowledged_on,
        acknowledgement_reference: row.acknowledgement_reference,
        answered_on: row.answered_on,
        outcome: row.outcome,
        dismissal: row.dismissal,
        answer_note: row.answer_note,
        closed_on: row.closed_on,
        closing_note: row.closing_note,
        allowed: state.allowed(),
        modes: kind.modes.clone(),
        missing,
        corrections: corrections(database, id).await?,
    })
}

async fn corrections(database: &mut SqliteConnection, referral: i64) -> Result<Vec<Correction>> {
    let rows = sqlx::query!(
        "select at, staff.name, note from referral_correction join staff on staff.account = author
         where referral = ? order by id",
        referral
    )
    .fetch_all(database)
    .await?;
    Ok(rows.into_iter().map(|row| Correction { at: row.at, by_name: row.name, note: row.note }).collect())
}

/// The referrals of one file, or of all, the latest step first.
pub(super) async fn lines(
    database: &mut SqliteConnection,
    case_file: Option<i64>,
    today: NaiveDate,
) -> Result<Vec<ReferralLine>> {
    let rows = sqlx::query!(
        r#"select referral.id as "id!", case_file, number, person as "person!", anonymous as "anonymous: bool", birth_name,
             used_name, first_names, kind, state, sent_on, outcome,
             coalesce(referral.closed_on, answered_on, acknowledged_on, sent_on, drafted_on) as "on!: String"
           from referral
           join case_file on case_file.id = case_file
           join person on person.id = person
           where ?1 is null or case_file = ?1
           order by "on!: String" desc, referral.id desc"#,
        case_file
    )
    .fetch_all(database)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let state = State::parse(&row.state);
            let sent_on = row.sent_on.as_deref().filter(|_| state.waits()).and_then(|day| day.parse().ok());
            ReferralLine {
                id: row.id,
                case_file: row.case_file,
                case_file_number: row.number,
                display_name: person::name_shown(
                    row.anonymous,
                    &row.birth_name,
                    &row.used_name,
                    &row.first_names,
                    row.person,
                ),
                kind_label: kind_label(&row.kind).unwrap_or_default(),
                kind: row.kind,
                state,
                on: row.on,
                days_waiting: sent_on.map(|sent_on| today.signed_duration_since(sent_on).num_days()),
                outcome: row.outcome,
            }
        })
        .collect())
}
