//! The lines of a hand-over: what was done, from the journal; what is left undone, from the list of the day.

use serde::Serialize;
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Result,
    appointment::{self, Status},
    journal::{Act, Noun, Verb},
    list::List,
    person::name_shown,
    referral, text,
    today::to_do::{self, Subject, ToDo, When},
};

/// Up to so many days ahead, a deadline of the law is urgent.
const URGENT_DAYS: i64 = 7;

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS, sqlx::Type)]
#[ts(export, rename = "HandOverSection")]
#[serde(rename_all = "snake_case")]
#[sqlx(rename_all = "snake_case")]
pub enum Section {
    /// Somebody was received.
    Received,
    /// Somebody did not come.
    Absent,
    /// A file was opened.
    Opened,
    /// A referral or an orientation left.
    Sent,
    /// Something is left undone.
    Undone,
}

/// A line, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct HandOverLine {
    pub section: Section,
    /// Table of the record, or `deadline`.
    pub noun: String,
    pub record: i64,
    /// What it was called that day; empty where the record says it.
    pub what: String,
    pub due_on: Option<String>,
    pub case_file: Option<i64>,
    pub case_file_number: Option<String>,
    pub display_name: String,
    pub urgent: bool,
    /// Whose it was.
    pub given_by: Option<String>,
    pub given_by_name: Option<String>,
    pub taken_by: Option<String>,
    pub taken_by_name: Option<String>,
    /// Of a referral: she wants to be told when the alleged offender leaves prison, and its news may say so.
    pub wants_release_news: bool,
}

/// A line, as it is kept.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) section: Section,
    pub(super) noun: &'static str,
    pub(super) record: i64,
    pub(super) what: String,
    pub(super) due_on: Option<String>,
    pub(super) case_file: Option<i64>,
    pub(super) urgent: bool,
    pub(super) given_by: Option<String>,
    pub(super) taken_by: Option<String>,
}

/// A sheet before it is kept.
#[derive(Debug)]
pub(super) struct Gathered {
    pub(super) held_on: String,
    pub(super) since: String,
    pub(super) lines: Vec<Kept>,
}

impl Kept {
    fn new(section: Section, noun: Noun, record: i64, what: String, case_file: Option<i64>) -> Self {
        let noun = noun.word();
        Self { section, noun, record, what, due_on: None, case_file, urgent: false, given_by: None, taken_by: None }
    }

    pub(super) async fn insert(&self, database: &mut SqliteConnection, hand_over: i64, rank: i64) -> Result<()> {
        sqlx::query!(
            "insert into hand_over_line (hand_over, rank, section, noun, record, what, due_on, case_file, urgent, given_by,
                 taken_by)
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            hand_over,
            rank,
            self.section,
            self.noun,
            self.record,
            self.what,
            self.due_on,
            self.case_file,
            self.urgent,
            self.given_by,
            self.taken_by
        )
        .execute(database)
        .await?;
        Ok(())
    }
}

/// What these acts did, section by section. An act that was taken back since left nothing to say; nor did one that puts down
/// today what happened another day.
pub(super) async fn done(database: &mut SqliteConnection, acts: &[Act], today: &str) -> Result<Vec<Kept>> {
    let mut lines = Vec::new();
    for act in acts {
        let line = match (act.verb, act.noun) {
            (Verb::Changed | Verb::Created, Noun::Appointment) => appointment(database, act.record, today).await?,
            (Verb::Created, Noun::Interview) => interview(database, act.record, today).await?,
            (Verb::Created, Noun::CaseFile) => opened(database, act.record).await?,
            (Verb::Sent, Noun::Referral | Noun::Orientation) => sent(database, act).await?,
            _ => None,
        };
        lines.extend(line);
    }
    lines.sort_by_key(|line| line.section);
    Ok(lines)
}

async fn appointment(database: &mut SqliteConnection, id: i64, today: &str) -> Result<Option<Kept>> {
    let row = sqlx::query!(
        r#"select case_file, status as "status: Status" from appointment where id = ? and held_on = ?"#,
        id,
        today
    )
    .fetch_optional(database)
    .await?;
    Ok(row.and_then(|row| {
        let section = match row.status {
            Status::Received => Section::Received,
            Status::Absent => Section::Absent,
            _ => return None,
        };
        Some(Kept::new(section, Noun::Appointment, id, String::new(), row.case_file))
    }))
}

/// One that hangs on an appointment is told by it.
async fn interview(database: &mut SqliteConnection, id: i64, today: &str) -> Result<Option<Kept>> {
    let file = sqlx::query_scalar!(
        "select case_file from interview where id = ? and held_on = ? and appointment is null",
        id,
        today
    )
    .fetch_optional(database)
    .await?;
    Ok(file.map(|file| Kept::new(Section::Received, Noun::Interview, id, String::new(), Some(file))))
}

async fn opened(database: &mut SqliteConnection, id: i64) -> Result<Option<Kept>> {
    let offence = sqlx::query_scalar!(
        "select offence from case_file join matter on matter.id = matter where case_file.id = ?",
        id
    )
    .fetch_optional(database)
    .await?;
    let label = |code: String| List::Offence.label(&code).unwrap_or_default().to_owned();
    Ok(offence.map(|code| Kept::new(Section::Opened, Noun::CaseFile, id, label(code), Some(id))))
}

async fn sent(database: &mut SqliteConnection, act: &Act) -> Result<Option<Kept>> {
    let (code, file) = if act.noun == Noun::Referral {
        let row = sqlx::query!(
            r#"select coalesce(exception, kind) as "kind!: String", case_file from referral where id = ?"#,
            act.record
        );
        let Some(row) = row.fetch_optional(database).await? else { return Ok(None) };
        (referral::kind_label(&row.kind).unwrap_or(row.kind), row.case_file)
    } else {
        let row = sqlx::query!("select purpose, case_file from orientation where id = ?", act.record);
        let Some(row) = row.fetch_optional(database).await? else { return Ok(None) };
        (row.purpose, row.case_file)
    };
    Ok(Some(Kept::new(Section::Sent, act.noun, act.record, code, Some(file))))
}

/// What one leaves: one's own lines of the list that do not wait for another week, and the appointments of the day of which
/// nobody said what became.
pub(super) async fn undone(agent: &mut Agent, today: &str) -> Result<Vec<Kept>> {
    let list = to_do::gathered(agent).await?.lines;
    let account = agent.account.clone();
    let mine = |line: &ToDo| line.account.as_ref().is_none_or(|owner| *owner == account);
    let mut lines: Vec<Kept> = list.iter().filter(|line| mine(line)).filter_map(left).collect();
    let (day, hour) = (agent.clock.today(), appointment::hour(agent.clock.hour()));
    for one in appointment::between(&mut agent.desk, day, day).await? {
        let is_past = one.starts <= hour && matches!(one.status, Status::Booked | Status::Confirmed);
        if is_past && one.staff == account {
            let line = Kept::new(Section::Undone, Noun::Appointment, one.id, String::new(), one.case_file);
            lines.push(Kept { due_on: Some(today.to_owned()), given_by: Some(one.staff), ..line });
        }
    }
    lines.sort_by_key(|line| !line.urgent);
    Ok(lines)
}

/// A line of the list as it is left to the next; `None` for what can wait.
fn left(line: &ToDo) -> Option<Kept> {
    let pressing = matches!(line.when, When::Late | When::Today);
    let (noun, record, what) = match &line.subject {
        Subject::FollowUp(one) => (Noun::FollowUp.word(), one.id, one.what.clone()),
        Subject::Deadline(one) => ("deadline", one.case_file, one.label.clone()),
        Subject::Referral(one) | Subject::ReferralDraft(one) => (Noun::Referral.word(), one.id, one.kind_label.clone()),
        Subject::Absence(one) => (Noun::Appointment.word(), one.id, String::new()),
        Subject::Orientation(one) => (Noun::Orientation.word(), one.id, one.partner_name.clone()),
        Subject::Consent(one) => {
            let what = List::ConsentPurpose.label(&one.consent.aim.purpose).unwrap_or_default();
            (Noun::Consent.word(), one.consent.id, what.to_owned())
        }
        Subject::RightsRequest(one) => {
            (Noun::RightsRequest.word(), one.id, text::say(&format!("rights-kind-{}", one.kind.word())))
        }
        Subject::Silence(_) | Subject::Retention(_) => return None,
    };
    let is_law = matches!(line.subject, Subject::Deadline(_)) && line.days_late >= -URGENT_DAYS;
    (pressing || is_law).then(|| Kept {
        section: Section::Undone,
        noun,
        record,
        what,
        due_on: Some(line.on.clone()),
        case_file: line.case_file,
        urgent: is_law || line.when == When::Late,
        given_by: line.account.clone(),
        taken_by: None,
    })
}

/// The lines of a sheet, with the names they are shown under today.
pub(super) async fn of(database: &mut SqliteConnection, hand_over: i64) -> Result<Vec<HandOverLine>> {
    let rows = sqlx::query!(
        r#"select section as "section: Section", noun, record, what, due_on, line.case_file, number as "number?",
             urgent as "urgent: bool", given_by, giver.name as "given_by_name?", taken_by,
             taker.name as "taken_by_name?", person.id as "person?", anonymous as "anonymous?: bool",
             birth_name as "birth_name?", used_name as "used_name?", first_names as "first_names?", who as "who?",
             noun = 'referral' and coalesce(release_wish = 'wanted', false) as "wants_release_news!: bool"
           from hand_over_line as line
             left join case_file on case_file.id = line.case_file
             left join appointment on noun = 'appointment' and appointment.id = record
             left join person on person.id = coalesce(case_file.person, appointment.person)
             left join staff as giver on giver.account = given_by
             left join staff as taker on taker.account = taken_by
           where hand_over = ?
           order by rank"#,
        hand_over
    )
    .fetch_all(database)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let part = |part: Option<String>| part.unwrap_or_default();
            let display_name = match row.person {
                Some(person) => name_shown(
                    row.anonymous.unwrap_or_default(),
                    &part(row.birth_name),
                    &part(row.used_name),
                    &part(row.first_names),
                    person,
                ),
                None => part(row.who),
            };
            HandOverLine {
                section: row.section,
                noun: row.noun,
                record: row.record,
                what: row.what,
                due_on: row.due_on,
                case_file: row.case_file,
                case_file_number: row.number,
                display_name,
                urgent: row.urgent,
                given_by: row.given_by,
                given_by_name: row.given_by_name,
                taken_by: row.taken_by,
                taken_by_name: row.taken_by_name,
                wants_release_news: row.wants_release_news,
            }
        })
        .collect())
}
