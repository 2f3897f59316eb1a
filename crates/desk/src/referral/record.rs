//! Referrals as they are read: one whole, or one line of a list.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Refusal, Result, letter, person,
    referral::{
        NewReferral,
        agreement::{agreement, stands_although},
        answer_term,
        clock::{self, Clock, Facts},
        exception::{self, Exception, Noted},
        fit,
        kind::{self, Kind},
        right::Right,
        state::{Act, State},
        step::{self, Step},
    },
    search::json_list,
    staff,
};

/// Answers that decide nothing: the affair goes on.
const UNDECIDED: [&str; 4] = ["EN_ATTENTE", "ENQUETE_EN_COURS", "TRANSMIS_COMPETENCE", "JOINT"];

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
    /// The last day of the measure that the answer speaks of, when a judge fixed it.
    pub ends_on: Option<String>,
    /// Of a dismissal: when and how the person was told.
    pub notified_on: Option<String>,
    pub notified_how: Option<String>,
    /// She wants to be told when the alleged offender leaves prison.
    pub wants_release_news: bool,
    /// The last letter that was made of it is for the mayor to sign.
    pub mayor_signs: bool,
    pub closed_on: Option<String>,
    pub closing_note: String,
    pub allowed: Vec<Act>,
    /// Codes of the list `sending_mode` by which it may leave.
    pub modes: Vec<String>,
    /// The refusals that this account would meet by sending now; empty once sent.
    pub missing: Vec<Refusal>,
    /// What the person can do after the outcome.
    pub rights: Vec<Right>,
    /// What silence asks for, and when.
    pub clocks: Vec<Clock>,
    pub steps: Vec<Step>,
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
    /// Code of the list `asked_by`.
    pub asked_by: Option<String>,
    pub state: State,
    /// Civil date of the last step.
    pub on: String,
    /// Since the sending, while an answer is awaited.
    pub days_waiting: Option<i64>,
    pub outcome: Option<String>,
    /// What its silence asks for now.
    pub due: Option<Clock>,
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
    pub(super) asked_by: Option<String>,
    pub(super) exception: Option<String>,
    pub(super) sought_on: Option<String>,
    pub(super) informed_on: Option<String>,
    pub(super) informed_how: Option<String>,
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
    pub(super) ends_on: Option<String>,
    pub(super) notified_on: Option<String>,
    pub(super) notified_how: Option<String>,
    pub(super) closed_on: Option<String>,
    pub(super) closing_note: String,
    /// The program's outcome that this one is, or counts as.
    pub(super) counts_as: Option<String>,
    pub(super) validated: bool,
    pub(super) signed_by_mayor: bool,
    pub(super) reminded_on: Option<String>,
    /// Codes of the clocks seen to, between commas.
    pub(super) settled: Option<String>,
}

impl Row {
    pub(super) fn state(&self) -> State {
        State::of(&self.state, self.validated, self.reminded_on.is_some())
    }

    /// Whether it leaves only with her agreement: not what she or her lawyer asks, nor what the law lets be reported without.
    pub(super) fn needs_agreement(&self, kind: &Kind) -> bool {
        kind.needs_agreement() && !kind.is_hers(self.asked_by.as_deref()) && self.exception.is_none()
    }

    /// The exception under which it leaves.
    fn exception(&self) -> Option<(&'static Exception, Noted)> {
        let exception = exception::find(self.exception.as_deref()?).ok()?;
        let noted = Noted {
            code: exception.code.clone(),
            sought_on: self.sought_on.clone(),
            informed_on: self.informed_on.clone(),
            informed_how: self.informed_how.clone(),
        };
        Some((exception, noted))
    }

    /// The legal basis as it stands today.
    pub(super) fn basis_of(&self, kind: &Kind) -> String {
        self.exception().map_or_else(|| kind.basis.clone(), |(exception, _)| exception.basis.clone())
    }

    fn label_of(&self, kind: &Kind) -> String {
        self.exception().map_or_else(|| kind.label.clone(), |(exception, _)| exception.label.clone())
    }

    /// What its clocks depend on.
    pub(super) fn facts<'a>(&'a self, kind: &'a Kind) -> Facts<'a> {
        let day = |day: &Option<String>| day.as_deref().and_then(|day| day.parse().ok());
        let decided = self.counts_as.as_deref().is_none_or(|outcome| !UNDECIDED.contains(&outcome));
        Facts {
            kind,
            state: self.state(),
            sent_on: day(&self.sent_on),
            sent_how: self.sent_how.as_deref(),
            acknowledged_on: day(&self.acknowledged_on),
            told_on: day(&self.answered_on).filter(|_| !decided),
            reminded_on: day(&self.reminded_on),
            signed_by_mayor: self.signed_by_mayor,
            settled: self.settled.as_deref().map(|codes| codes.split(',').collect()).unwrap_or_default(),
        }
    }

    /// Every reason why `account` could not note today that this draft left on that day; the first is the one that sending would answer.
    pub(super) async fn obstacles(
        &self,
        database: &mut SqliteConnection,
        kind: &Kind,
        account: &str,
        on: NaiveDate,
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
        let agreement = agreement(database, self, kind, on).await?;
        let mut reasons = vec![
            closed.then_some(Refusal::CaseFileClosed),
            kind.forbids(&staff),
            file.forbid(&kind.code),
            agreement.err(),
            self.statement.is_empty().then(|| Refusal::Missing { field: "statement".to_owned() }),
        ];
        if let Some((exception, noted)) = self.exception() {
            reasons.push(exception.forbids(&staff, &file));
            reasons.push(stands_although(database, self, kind, on).await?);
            reasons.extend(noted.missing(on).into_iter().map(Some));
        }
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

/// The statement's columns once, whatever the rows wanted.
macro_rules! select {
    ($which:tt, $value:expr) => {
        sqlx::query_as!(
            Row,
            r#"select id as "id!", case_file, kind, statement, consent, consent_on,
                 geolocation_consent as "geolocation_consent: bool", wants_outcome as "wants_outcome: bool", asked_by,
                 exception, sought_on, informed_on, informed_how, state,
                 drafted_by, drafted_on, recipient, basis, sent_on, sent_how, reference, acknowledged_on,
                 acknowledgement_reference, answered_on, outcome, dismissal, answer_note, ends_on, notified_on,
                 notified_how, closed_on, closing_note,
                 coalesce((select counted_as from answer_term where list = 'outcome' and code = outcome), outcome)
                   as "counts_as: String",
                 coalesce((select kind from referral_step where referral = referral.id
                     and kind in ('validated', 'taken_back') order by id desc limit 1) = 'validated', false)
                   as "validated!: bool",
                 exists (select 1 from referral_step where referral = referral.id and kind = 'signed_by_mayor')
                   as "signed_by_mayor!: bool",
                 (select max(happened_on) from referral_step where referral = referral.id and kind = 'reminded')
                   as "reminded_on: String",
                 (select group_concat(clock) from referral_step where referral = referral.id) as "settled: String"
               from referral "#
                + $which,
            $value
        )
    };
}

/// # Errors
/// [`Refusal::NotFound`].
pub(super) async fn row(database: &mut SqliteConnection, id: i64) -> Result<Row> {
    select!("where referral.id = ?", id)
        .fetch_optional(database)
        .await?
        .ok_or_else(|| Refusal::NotFound { noun: "referral".to_owned() }.into())
}

/// A whole referral, as `account` may act on it.
///
/// # Errors
/// [`Refusal::NotFound`].
pub(crate) async fn find(
    database: &mut SqliteConnection,
    id: i64,
    account: &str,
    today: NaiveDate,
) -> Result<Referral> {
    let row = row(database, id).await?;
    let kind = kind::find(&row.kind)?;
    let file = sqlx::query!(
        r#"select number, person, coalesce(release_wish = 'wanted', false) as "wants_release_news!: bool"
           from case_file where id = ?"#,
        row.case_file
    )
    .fetch_one(&mut *database)
    .await?;
    let (kind_label, exception) = (row.label_of(kind), row.exception().map(|(_, noted)| noted));
    let state = row.state();
    let clocks = row.facts(kind).clocks(today);
    let copy_to = fit::of_case_file(&mut *database, row.case_file, today).await?.copy_to(kind);
    let rights = match row.outcome.as_deref() {
        Some(outcome) => {
            let rights = answer_term::rights(database, outcome).await?.into_iter();
            rights.map(|right| right.named_on(today)).collect()
        }
        None => Vec::new(),
    };
    let (missing, recipient, basis) = if state.is_unsent() {
        let missing = row.obstacles(database, kind, account, today, today).await?;
        (missing, kind.recipient.clone(), row.basis_of(kind))
    } else {
        (Vec::new(), row.recipient, row.basis)
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
            asked_by: row.asked_by,
            exception,
        },
        case_file_number: file.number,
        person_name: person::display_name(database, file.person).await?,
        kind_label,
        recipient,
        copy_to,
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
        ends_on: row.ends_on,
        notified_on: row.notified_on,
        notified_how: row.notified_how,
        wants_release_news: file.wants_release_news,
        mayor_signs: letter::mayor_signs(database, id).await?,
        closed_on: row.closed_on,
        closing_note: row.closing_note,
        allowed: state.allowed(),
        modes: kind.modes.clone(),
        missing,
        rights,
        clocks,
        steps: step::of(database, id).await?,
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
    // By their ids, or every referral there is would be looked at for one file's.
    let rows = select!(
        "where referral.id in (select id from referral where case_file = ?1
                               union all select id from referral where ?1 is null)",
        case_file
    )
    .fetch_all(&mut *database)
    .await?;
    listed(database, rows, today).await
}

/// Those that may still ask for something: not sent yet, without an answer, or with one that decided nothing. The latest step first.
pub(crate) async fn undecided_lines(database: &mut SqliteConnection, today: NaiveDate) -> Result<Vec<ReferralLine>> {
    let undecided = serde_json::json!(UNDECIDED).to_string();
    let rows = select!(
        "where state in ('draft', 'sent', 'acknowledged') or state = 'answered' and coalesce(
           (select counted_as from answer_term where list = 'outcome' and code = outcome), outcome)
           in (select value from json_each(?))",
        undecided
    )
    .fetch_all(&mut *database)
    .await?;
    listed(database, rows, today).await
}

async fn listed(database: &mut SqliteConnection, rows: Vec<Row>, today: NaiveDate) -> Result<Vec<ReferralLine>> {
    let names = names(database, &rows.iter().map(|row| row.case_file).collect::<Vec<_>>()).await?;
    let mut lines: Vec<ReferralLine> = rows.into_iter().filter_map(|row| row.line(&names, today)).collect();
    lines.sort_by(|a, b| (&b.on, b.id).cmp(&(&a.on, a.id)));
    Ok(lines)
}

/// Number of each of these files, and the name its person is shown under.
async fn names(database: &mut SqliteConnection, files: &[i64]) -> Result<BTreeMap<i64, (String, String)>> {
    let files = json_list(files);
    let rows = sqlx::query!(
        r#"select case_file.id, number, person, anonymous as "anonymous: bool", birth_name, used_name, first_names
           from case_file join person on person.id = person
           where case_file.id in (select value from json_each(?))"#,
        files
    )
    .fetch_all(database)
    .await?;
    let shown = rows.into_iter().map(|row| {
        let name = person::name_shown(row.anonymous, &row.birth_name, &row.used_name, &row.first_names, row.person);
        (row.id, (row.number, name))
    });
    Ok(shown.collect())
}

impl Row {
    fn line(self, names: &BTreeMap<i64, (String, String)>, today: NaiveDate) -> Option<ReferralLine> {
        let (number, name) = names.get(&self.case_file)?.clone();
        let kind = kind::find(&self.kind).ok()?;
        let state = self.state();
        let sent_on: Option<NaiveDate> =
            self.sent_on.as_deref().filter(|_| state.waits()).and_then(|day| day.parse().ok());
        let due = clock::due(&self.facts(kind).clocks(today)).cloned();
        let kind_label = self.label_of(kind);
        let waiting_since = self.acknowledged_on.max(self.reminded_on).or(self.sent_on);
        Some(ReferralLine {
            id: self.id,
            case_file: self.case_file,
            case_file_number: number,
            display_name: name,
            kind_label,
            kind: self.kind,
            asked_by: self.asked_by,
            state,
            on: self.closed_on.or(self.answered_on).or(waiting_since).unwrap_or(self.drafted_on),
            days_waiting: sent_on.map(|sent_on| today.signed_duration_since(sent_on).num_days()),
            outcome: self.outcome,
            due,
        })
    }
}
