//! A file as one timeline, and what comes next.

use chrono::NaiveDate;
use serde::Serialize;
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Result,
    deadline::of_case_file::{CaseFileDeadline, of_one},
    partner,
};

/// Something that happened in a file, or was planned.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct TimelineItem {
    /// The file it belongs to: this one, or another of the same affair, of which the words stay in their file.
    pub case_file: i64,
    pub case_file_number: String,
    pub on: String,
    pub time: Option<String>,
    pub kind: TimelineKind,
    /// Of the record of that kind.
    pub id: i64,
    /// Status, mode, kind, outcome or name of the partner, whichever the kind has.
    pub code: Option<String>,
    /// The desk's own words.
    pub text: String,
    /// Name of the circle that has a restricted note here.
    pub circle: Option<String>,
    /// Of a legal deadline; negative once it is past.
    pub days_left: Option<i64>,
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
    ReferralReminded,
    OrientationSent,
    OrientationAnswered,
    Consent,
    ConsentWithdrawn,
    FollowUp,
    CallAttempt,
    Letter,
    AttachedDocument,
    AttachedDocumentWithdrawn,
    Closed,
    Reopened,
    Facts,
    Complaint,
    LegalEvent,
    Deadline,
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
            "referral_reminded" => Self::ReferralReminded,
            "orientation_sent" => Self::OrientationSent,
            "orientation_answered" => Self::OrientationAnswered,
            "consent" => Self::Consent,
            "consent_withdrawn" => Self::ConsentWithdrawn,
            "follow_up" => Self::FollowUp,
            "call_attempt" => Self::CallAttempt,
            "letter" => Self::Letter,
            "attached_document" => Self::AttachedDocument,
            "attached_document_withdrawn" => Self::AttachedDocumentWithdrawn,
            "closed" => Self::Closed,
            "reopened" => Self::Reopened,
            "facts" => Self::Facts,
            "complaint" => Self::Complaint,
            "legal_event" => Self::LegalEvent,
            _ => Self::Opened,
        }
    }
}

/// The story of the affair, the latest first, with what the law still gives. Of the other files that share its facts one reads
/// that something happened and when: their words are read in their own file, which leaves its entry in the journal.
pub(crate) async fn of(database: &mut SqliteConnection, case_file: i64, today: NaiveDate) -> Result<Vec<TimelineItem>> {
    let mut items = deadlines(database, case_file, today).await?;
    items.extend(happened(database, case_file, today).await?);
    items.sort_by(|one, other| other.on.cmp(&one.on));
    Ok(items)
}

/// What must be done in time, on the day it must be done by.
async fn deadlines(database: &mut SqliteConnection, case_file: i64, today: NaiveDate) -> Result<Vec<TimelineItem>> {
    let number =
        sqlx::query_scalar!("select number from case_file where id = ?", case_file).fetch_one(&mut *database).await?;
    let counted = of_one(database, case_file, today).await?.deadlines;
    let item = |CaseFileDeadline { deadline: one, .. }: CaseFileDeadline| {
        Some(TimelineItem {
            case_file,
            case_file_number: number.clone(),
            on: one.alert_on?.to_string(),
            time: None,
            kind: TimelineKind::Deadline,
            id: case_file,
            code: Some(one.id),
            text: one.label,
            circle: None,
            days_left: one.days_left,
        })
    };
    Ok(counted.into_iter().filter_map(item).collect())
}

async fn happened(database: &mut SqliteConnection, case_file: i64, today: NaiveDate) -> Result<Vec<TimelineItem>> {
    let partners = partner::names(database, today).await?;
    let rows = sqlx::query!(
        r#"with affair as (
             select id, number from case_file where matter = (select matter from case_file where id = ?1)
           )
           select case_file as "case_file!: i64", number as "number!: String", "on" as "on!: String",
             time as "time?: String", kind as "kind!: String", item.id as "id!: i64", code as "code?: String",
             iif(case_file = ?1, text, '') as "text!: String",
             (select circle.name from restricted_note join circle on circle.id = restricted_note.circle
              where kind = 'interview' and case_file = ?1 and interview = item.id and version = 1) as "circle?: String"
           from (
             select id as case_file, opened_on as "on", null as time, 'opened' as kind, id, null as code, '' as text
               from case_file where id in (select id from affair)
             union all
             select case_file, held_on, starts, 'appointment', id, status, note from appointment
               where case_file in (select id from affair)
             union all
             select case_file, held_on, null, 'interview', id, mode, notes from interview
               where case_file in (select id from affair)
             union all
             select case_file, drafted_on, null, 'referral_drafted', id, kind, statement from referral
               where case_file in (select id from affair) and state = 'draft'
             union all
             select case_file, sent_on, null, 'referral_sent', id, kind, reference from referral
               where case_file in (select id from affair) and sent_on is not null
             union all
             select case_file, acknowledged_on, null, 'referral_acknowledged', id, kind, acknowledgement_reference
               from referral where case_file in (select id from affair) and acknowledged_on is not null
             union all
             select case_file, happened_on, null, 'referral_reminded', referral_step.id, referral.kind, note
               from referral_step join referral on referral.id = referral
               where case_file in (select id from affair) and referral_step.kind = 'reminded'
             union all
             select case_file, answered_on, null, 'referral_answered', id, outcome, answer_note from referral
               where case_file in (select id from affair) and answered_on is not null
             union all
             select case_file, closed_on, null, 'referral_closed', id, kind, closing_note from referral
               where case_file in (select id from affair) and closed_on is not null
             union all
             select case_file, sent_on, null, 'orientation_sent', id, partner, message from orientation
               where case_file in (select id from affair) and sent_on is not null
             union all
             select case_file, answered_on, null, 'orientation_answered', id, iif(honoured, 'yes', 'no'), answer_note
               from orientation where case_file in (select id from affair) and answered_on is not null
             union all
             select case_file, coalesce(done_on, due_on), null, 'follow_up', id, iif(done_on is null, 'open', 'done'), what
               from follow_up where case_file in (select id from affair)
             union all
             select case_file, called_on, called_at, 'call_attempt', id, result, note from call_attempt
               where case_file in (select id from affair)
             union all
             select case_file, given_on, null, 'consent', id, purpose, note from consent
               where case_file in (select id from affair)
             union all
             select case_file, withdrawn_on, null, 'consent_withdrawn', id, purpose, withdrawal_note from consent
               where case_file in (select id from affair) and withdrawn_on is not null
             union all
             select case_file, closed_on, null, 'closed', id, outcome, reason from closing
               where case_file in (select id from affair)
             union all
             select case_file, reopened_on, null, 'reopened', id, null, reopening_reason from closing
               where case_file in (select id from affair) and reopened_on is not null
             union all
             select id, closed_on, null, 'closed', id, null, closing_reason from case_file
               where id in (select id from affair) and closed_on is not null
                 and not exists (select 1 from closing where case_file = case_file.id and reopened_on is null)
             union all
             select case_file.id, happened_from, null, 'facts', matter, offence, '' from matter
               join case_file on case_file.matter = matter.id
               where case_file.id = ?1 and happened_from is not null
             union all
             select case_file.id, complaint_on, null, 'complaint', matter, complaint, '' from matter
               join case_file on case_file.matter = matter.id
               where case_file.id = ?1 and complaint_on is not null
             union all
             select case_file, happened_on, null, 'legal_event', id, what, note from legal_event
               where case_file in (select id from affair)
             union all
             select case_file, made_on, null, 'letter', id, kind, subject from letter
               where case_file in (select id from affair)
             union all
             select case_file, added_on, null, 'attached_document', id, iif(confidential, 'confidential', kind),
                 iif(confidential, '', title) from attached_document
               where case_file in (select id from affair)
             union all
             select case_file, withdrawn_on, null, 'attached_document_withdrawn', id,
                 iif(confidential, 'confidential', kind), iif(confidential, '', title) from attached_document
               where case_file in (select id from affair) and withdrawn_on is not null
           ) item
           join affair on affair.id = case_file
           order by "on" desc, time desc, kind desc, item.id desc"#,
        case_file
    )
    .fetch_all(database)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| TimelineItem {
            case_file: row.case_file,
            case_file_number: row.number,
            on: row.on,
            time: row.time,
            code: match row.kind.as_str() {
                "orientation_sent" => row.code.map(|code| partners.get(&code).cloned().unwrap_or(code)),
                _ => row.code,
            },
            kind: TimelineKind::parse(&row.kind),
            id: row.id,
            text: row.text,
            circle: row.circle,
            days_left: None,
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::*;
    use crate::{
        Agent,
        appointment::tests::file_of,
        case_file::{self, NewCaseFile},
        interview::{NewInterview, interview_add},
        matter::{MatterUpdate, matter_update},
        session::bench::bench,
    };

    /// A file of somebody else on the facts of `matter`.
    async fn another(agent: &mut Agent, matter: i64) -> i64 {
        let request: NewCaseFile = serde_json::from_value(json!({
            "person": null, "matter": matter, "new_matter": null, "safe_contact": null, "opened_on": "2026-11-21",
            "quality": "temoin_direct", "first_contact": "proche", "referred_by": "inconnu", "arrival_mode": "sur_place",
            "new_person": {
                "anonymous": false, "sex": "F", "birth_name": "Modèle", "used_name": "", "first_names": "", "born_on": null,
                "birth_year": null, "address": "", "commune": "", "district": null, "phone": "", "email": "",
                "language": "", "interpreter": false
            }
        }))
        .unwrap();
        case_file::case_file_open(agent, request).await.unwrap().id
    }

    async fn writes(agent: &mut Agent, case_file: i64, notes: &str) {
        let request: NewInterview = serde_json::from_value(json!({
            "case_file": case_file, "appointment": null, "held_on": "2026-11-22", "minutes": 45, "mode": "sur_place",
            "interventions": ["juridique"], "notes": notes
        }))
        .unwrap();
        interview_add(agent, request).await.unwrap();
    }

    #[tokio::test]
    async fn the_story_is_the_affairs_and_the_words_of_another_file_stay_in_it() {
        let mut bench = bench().await;
        let agent = bench.agent();
        let (first, stranger) = (file_of(agent, "Fictif").await, file_of(agent, "Exemple").await);
        let second = another(agent, first.matter.id).await;
        for (file, notes) in
            [(first.id, "Les mots de la mère"), (second, "Les mots de la fille"), (stranger.id, "Rien")]
        {
            writes(agent, file, notes).await;
        }
        let today = agent.clock.today();
        let story = of(&mut agent.desk, first.id, today).await.unwrap();
        let told: Vec<(i64, &str)> = story
            .iter()
            .filter(|item| item.kind == TimelineKind::Interview)
            .map(|item| (item.case_file, item.text.as_str()))
            .collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told.contains(&(first.id, "Les mots de la mère")) && told.contains(&(second, "")), "{told:?}");
    }

    #[tokio::test]
    async fn the_law_counts_down_in_the_story() {
        let mut bench = bench().await;
        let agent = bench.agent();
        let file = file_of(agent, "Fictif").await;
        let mut facts = file.matter.facts.clone();
        facts.offence = "G1".into();
        facts.happened_from = Some("2026-11-01".into());
        facts.complaint = Some("plainte_avant".into());
        facts.complaint_on = Some("2026-11-10".into());
        matter_update(agent, MatterUpdate { matter: file.matter.id, with: facts }).await.unwrap();
        let today = agent.clock.today();
        let story = of(&mut agent.desk, file.id, today).await.unwrap();
        let of_kind = |kind| story.iter().filter(move |item| item.kind == kind);
        assert_eq!(of_kind(TimelineKind::Facts).map(|item| item.on.as_str()).collect::<Vec<_>>(), ["2026-11-01"]);
        assert_eq!(of_kind(TimelineKind::Complaint).map(|item| item.on.as_str()).collect::<Vec<_>>(), ["2026-11-10"]);
        // Words of the press: three months from the day they were said, and a complaint moves nothing.
        let soonest =
            of_kind(TimelineKind::Deadline).filter(|item| item.days_left > Some(0)).min_by_key(|item| &item.on);
        assert_eq!(soonest.map(|item| (item.on.as_str(), item.days_left)), Some(("2027-02-01", Some(70))));
        let days: Vec<&String> = story.iter().map(|item| &item.on).collect();
        assert!(days.is_sorted_by(|one, other| one >= other));
    }
}
