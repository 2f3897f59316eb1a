//! What stands in the way: of the archive, something that goes on; of the elimination, whatever the file may still be needed for.

use chrono::NaiveDate;
use serde::Serialize;
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::{gate, two_years_after};
use crate::{
    Agent, Refusal, Result,
    case_file::OneCaseFile,
    deadline::{law::Nature, of_case_file},
    person::name_shown,
};

/// Why a file stays where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum ObstacleKind {
    /// It is archived already.
    Archived,
    /// It is not closed.
    Open,
    /// Its person was met or spoken to less than two years ago.
    Contact,
    /// Something is left to do.
    FollowUp,
    /// An appointment is still to come.
    Appointment,
    /// A referral is being written or waits for its answer.
    Referral,
    /// It is not in the intermediate archive.
    NotArchived,
    /// The day until which it is kept did not come.
    KeepUntil,
    /// Somebody said why it must be kept.
    Held,
    /// A hearing or a measure is still to come or to end.
    Proceedings,
    /// A deadline that the law gives runs on.
    Deadline,
    /// The person asked for something about her data and waits, or asked that they be kept (art. 18 GDPR).
    RightsRequest,
    /// A proposal that stands has it already.
    OnSlip,
    /// The visa keeps it.
    KeptByVisa,
}

/// An obstacle, and until when it stands where that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Obstacle {
    pub kind: ObstacleKind,
    /// Civil date.
    pub on: Option<String>,
}

/// A file as its retention sees it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct RetentionFile {
    pub case_file: i64,
    pub case_file_number: String,
    pub display_name: String,
    /// Civil date.
    pub last_contact_on: String,
    /// Two years after it.
    pub due_on: String,
    /// What stands in the way of the archive.
    pub to_archiving: Vec<Obstacle>,
    /// What stands in the way of the elimination.
    pub to_elimination: Vec<Obstacle>,
    /// The day until which it should be kept: the last deadline that runs, or today.
    pub keep_until: String,
}

/// # Errors
/// [`Refusal::NotAllowed`]; [`Refusal::NotFound`].
pub(crate) async fn retention_file(agent: &mut Agent, request: OneCaseFile) -> Result<RetentionFile> {
    agent.must_be_in_charge()?;
    let (today, id) = (agent.clock.today(), request.case_file);
    let facts = Facts::read(&mut agent.desk, id, today).await?;
    let keep_until = facts.deadline_on.unwrap_or(today).max(today).to_string();
    Ok(RetentionFile {
        case_file: id,
        due_on: two_years_after(&facts.last_on),
        to_archiving: facts.to_archiving(today),
        to_elimination: facts.to_elimination(today, None),
        keep_until,
        case_file_number: facts.number,
        display_name: facts.display_name,
        last_contact_on: facts.last_on,
    })
}

/// # Errors
/// [`Refusal::RetentionObstacle`] with the first obstacle.
pub(super) async fn none_to_archiving(database: &mut SqliteConnection, case_file: i64, today: NaiveDate) -> Result<()> {
    let facts = Facts::read(database, case_file, today).await?;
    refused(&facts.number, facts.to_archiving(today))
}

/// The same for the elimination; a file that `of` has already stands in its own way no more.
pub(super) async fn none_to_elimination(
    database: &mut SqliteConnection,
    case_file: i64,
    today: NaiveDate,
    of: Option<i64>,
) -> Result<()> {
    let facts = Facts::read(database, case_file, today).await?;
    refused(&facts.number, facts.to_elimination(today, of))
}

/// # Errors
/// [`Refusal::RetentionObstacle`] while a proposal has the file.
pub(super) async fn on_no_slip(database: &mut SqliteConnection, case_file: i64) -> Result<()> {
    let number = sqlx::query_scalar!(
        r#"select number as "number!" from elimination_file join elimination on elimination.id = elimination
           where case_file = ? and withdrawn_at is null and coalesce(sort, '') <> 'keep'"#,
        case_file
    )
    .fetch_optional(database)
    .await?;
    let obstacle = Obstacle { kind: ObstacleKind::OnSlip, on: None };
    number.map_or(Ok(()), |number| refused(&number, vec![obstacle]))
}

fn refused(number: &str, obstacles: Vec<Obstacle>) -> Result<()> {
    match obstacles.into_iter().next() {
        Some(Obstacle { kind, on }) => {
            let (number, on) = (number.to_owned(), on.unwrap_or_default());
            Err(Refusal::RetentionObstacle { number, obstacle: kind, on }.into())
        }
        None => Ok(()),
    }
}

/// What is asked of a file.
struct Facts {
    number: String,
    display_name: String,
    closed: bool,
    last_on: String,
    follow_up: bool,
    appointment: bool,
    referral: bool,
    proceedings: bool,
    held: bool,
    rights_request: bool,
    archived: bool,
    keep_until: Option<String>,
    /// Proposals that stand and have it, with what their visa says.
    slips: Vec<(i64, Option<String>)>,
    /// The last day of the last deadline that runs.
    deadline_on: Option<NaiveDate>,
}

impl Facts {
    async fn read(database: &mut SqliteConnection, id: i64, today: NaiveDate) -> Result<Self> {
        let deadlines = of_case_file::of_one(database, id, today).await?.deadlines;
        // What only opens then, or is only to be known, ends nothing.
        let runs = deadlines.iter().filter(|one| !matches!(one.deadline.nature, Nature::Opening | Nature::Note));
        let deadline_on = runs.filter_map(|one| one.deadline.last_on).filter(|last| *last >= today).max();
        let on = today.to_string();
        let row = sqlx::query!(
            r#"select number, closed_on is not null as "closed!: bool", last_on as "last_on!: String", person,
                 anonymous as "anonymous: bool", birth_name, used_name, first_names,
                 exists (select 1 from follow_up where follow_up.case_file = case_file.id and done_on is null)
                   as "follow_up!: bool",
                 exists (select 1 from appointment where (appointment.person = case_file.person
                   or appointment.case_file = case_file.id) and status = 'booked' and held_on >= ?2) as "appointment!: bool",
                 exists (select 1 from referral where referral.case_file = case_file.id
                   and state in ('draft', 'sent', 'acknowledged')) as "referral!: bool",
                 exists (select 1 from legal_event where legal_event.case_file = case_file.id
                   and coalesce(ends_on, happened_on) >= ?2) as "proceedings!: bool",
                 exists (select 1 from retention_hold where retention_hold.case_file = case_file.id and lifted_at is null)
                   as "held!: bool",
                 exists (select 1 from rights_request join case_file file on file.id = rights_request.case_file
                   where file.person = case_file.person and (answered_on is null
                     or kind = 'limitation' and granted = 1 and lifted_on is null)) as "rights_request!: bool",
                 (select keep_until from archiving where archiving.case_file = case_file.id and returned_at is null)
                   as "keep_until?: String"
               from case_file
               join last_contact on last_contact.case_file = case_file.id
               join person on person.id = case_file.person
               where case_file.id = ?1"#,
            id,
            on
        )
        .fetch_one(&mut *database)
        .await?;
        let slips = sqlx::query!(
            r#"select elimination as "elimination!", sort from elimination_file
               join elimination on elimination.id = elimination where case_file = ? and withdrawn_at is null"#,
            id
        )
        .fetch_all(&mut *database)
        .await?;
        Ok(Self {
            display_name: name_shown(row.anonymous, &row.birth_name, &row.used_name, &row.first_names, row.person),
            number: row.number,
            closed: row.closed,
            last_on: row.last_on,
            follow_up: row.follow_up,
            appointment: row.appointment,
            referral: row.referral,
            proceedings: row.proceedings,
            held: row.held,
            rights_request: row.rights_request,
            archived: gate::is_archived(database, Some(id)).await?,
            keep_until: row.keep_until,
            slips: slips.into_iter().map(|row| (row.elimination, row.sort)).collect(),
            deadline_on,
        })
    }

    fn to_archiving(&self, today: NaiveDate) -> Vec<Obstacle> {
        let due_on = two_years_after(&self.last_on);
        let due = due_on <= today.to_string();
        [
            (self.archived, ObstacleKind::Archived, None),
            (!self.closed, ObstacleKind::Open, None),
            (!due, ObstacleKind::Contact, Some(due_on)),
            (self.follow_up, ObstacleKind::FollowUp, None),
            (self.appointment, ObstacleKind::Appointment, None),
            (self.referral, ObstacleKind::Referral, None),
        ]
        .into_iter()
        .filter_map(|(stands, kind, on)| stands.then_some(Obstacle { kind, on }))
        .collect()
    }

    fn to_elimination(&self, today: NaiveDate, of: Option<i64>) -> Vec<Obstacle> {
        let kept = self.keep_until.clone().filter(|until| *until > today.to_string());
        let others = || self.slips.iter().filter(|(slip, _)| Some(*slip) != of);
        let is_kept = |sort: &Option<String>| sort.as_deref() == Some("keep");
        [
            (!self.archived, ObstacleKind::NotArchived, None),
            (others().any(|(_, sort)| is_kept(sort)), ObstacleKind::KeptByVisa, None),
            (others().any(|(_, sort)| !is_kept(sort)), ObstacleKind::OnSlip, None),
            (self.held, ObstacleKind::Held, None),
            (self.rights_request, ObstacleKind::RightsRequest, None),
            (kept.is_some(), ObstacleKind::KeepUntil, kept),
            (self.appointment, ObstacleKind::Appointment, None),
            (self.referral, ObstacleKind::Referral, None),
            (self.proceedings, ObstacleKind::Proceedings, None),
            (self.deadline_on.is_some(), ObstacleKind::Deadline, self.deadline_on.map(|day| day.to_string())),
        ]
        .into_iter()
        .filter_map(|(stands, kind, on)| stands.then_some(Obstacle { kind, on }))
        .collect()
    }
}
