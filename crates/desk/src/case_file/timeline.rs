//! A file as one timeline, and what comes next.

use chrono::NaiveDate;
use serde::Serialize;
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::Result;

/// Something that happened in a file, or was planned.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct TimelineItem {
    pub on: String,
    pub time: Option<String>,
    pub kind: TimelineKind,
    /// Of the record of that kind.
    pub id: i64,
    /// Status, mode, kind or outcome, whichever the kind has.
    pub code: Option<String>,
    /// The desk's own words.
    pub text: String,
    /// Name of the circle that has a restricted note here.
    pub circle: Option<String>,
}

/// What a timeline holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum TimelineKind {
    Opened,
    Appointment,
    Interview,
    ReferralDrafted,
    ReferralSent,
    ReferralAcknowledged,
    ReferralAnswered,
    ReferralClosed,
    FollowUp,
    CallAttempt,
    Closed,
}

/// The one thing to do next.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct NextStep {
    pub kind: NextStepKind,
    pub on: Option<String>,
    pub id: i64,
    pub text: String,
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum NextStepKind {
    Appointment,
    FollowUp,
    ReferralToSend,
    ReferralWaiting,
}

impl TimelineKind {
    fn parse(word: &str) -> Self {
        match word {
            "appointment" => Self::Appointment,
            "interview" => Self::Interview,
            "referral_drafted" => Self::ReferralDrafted,
            "referral_sent" => Self::ReferralSent,
            "referral_acknowledged" => Self::ReferralAcknowledged,
            "referral_answered" => Self::ReferralAnswered,
            "referral_closed" => Self::ReferralClosed,
            "follow_up" => Self::FollowUp,
            "call_attempt" => Self::CallAttempt,
            "closed" => Self::Closed,
            _ => Self::Opened,
        }
    }
}

/// Everything in a file, the latest first.
pub(crate) async fn of(database: &mut SqliteConnection, case_file: i64) -> Result<Vec<TimelineItem>> {
    let rows = sqlx::query!(
        r#"select "on" as "on!: String", time as "time?: String", kind as "kind!: String", id as "id!: i64",
             code as "code?: String", text as "text!: String",
             (select circle.name from restricted_note join circle on circle.id = restricted_note.circle
              where kind = 'interview' and interview = item.id and version = 1) as "circle?: String"
           from (
             select opened_on as "on", null as time, 'opened' as kind, id, null as code, '' as text
               from case_file where id = ?1
             union all
             select held_on, starts, 'appointment', id, status, note from appointment where case_file = ?1
             union all
             select held_on, null, 'interview', id, mode, notes from interview where case_file = ?1
             union all
             select drafted_on, null, 'referral_drafted', id, kind, statement from referral
               where case_file = ?1 and state = 'draft'
             union all
             select sent_on, null, 'referral_sent', id, kind, reference from referral
               where case_file = ?1 and sent_on is not null
             union all
             select acknowledged_on, null, 'referral_acknowledged', id, kind, acknowledgement_reference from referral
               where case_file = ?1 and acknowledged_on is not null
             union all
             select answered_on, null, 'referral_answered', id, outcome, answer_note from referral
               where case_file = ?1 and answered_on is not null
             union all
             select closed_on, null, 'referral_closed', id, kind, closing_note from referral
               where case_file = ?1 and closed_on is not null
             union all
             select coalesce(done_on, due_on), null, 'follow_up', id, iif(done_on is null, 'open', 'done'), what
               from follow_up where case_file = ?1
             union all
             select called_on, called_at, 'call_attempt', id, result, note from call_attempt where case_file = ?1
             union all
             select closed_on, null, 'closed', id, null, closing_reason from case_file
               where id = ?1 and closed_on is not null
           ) item
           order by "on" desc, time desc, kind desc, id desc"#,
        case_file
    )
    .fetch_all(database)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| TimelineItem {
            on: row.on,
            time: row.time,
            kind: TimelineKind::parse(&row.kind),
            id: row.id,
            code: row.code,
            text: row.text,
            circle: row.circle,
        })
        .collect())
}

/// The earliest of: an appointment to come, something to do, a referral still to send; failing these, an answer awaited.
pub(crate) async fn next_step(
    database: &mut SqliteConnection,
    case_file: i64,
    today: NaiveDate,
) -> Result<Option<NextStep>> {
    let today = today.to_string();
    let row = sqlx::query!(
        r#"select kind as "kind!: String", "on" as "on: String", id as "id!: i64", text as "text!: String"
           from (
             select 1 as rank, 'appointment' as kind, held_on as "on", id, note as text from appointment
               where case_file = ?1 and status = 'booked' and held_on >= ?2
             union all
             select 1, 'follow_up', due_on, id, what from follow_up where case_file = ?1 and done_on is null
             union all
             select 1, 'referral_to_send', drafted_on, id, kind from referral where case_file = ?1 and state = 'draft'
             union all
             select 2, 'referral_waiting', sent_on, id, kind from referral
               where case_file = ?1 and state in ('sent', 'acknowledged')
           )
           order by rank, "on", id limit 1"#,
        case_file,
        today
    )
    .fetch_optional(database)
    .await?;
    Ok(row.map(|row| NextStep {
        kind: match row.kind.as_str() {
            "appointment" => NextStepKind::Appointment,
            "follow_up" => NextStepKind::FollowUp,
            "referral_to_send" => NextStepKind::ReferralToSend,
            _ => NextStepKind::ReferralWaiting,
        },
        on: row.on,
        id: row.id,
        text: row.text,
    }))
}
