//! Everything that asks for something, in one list: what is late, what is for today, what comes, and what is only recalled.
//!
//! The order follows days that anybody can read in the file, and never a score.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, TimeDelta};
use serde::Serialize;
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Result,
    appointment::{self, Appointment},
    case_file::holder::{Holder, holders},
    consent::{self, EndingConsent},
    deadline::{self, DeadlineLine},
    follow_up::{self, FollowUp},
    orientation::{self, ListOrientations, Orientation, OrientationFilter},
    referral::{self, ReferralLine},
    retention::{self, RetentionNotice},
    rights_request::{self, RightsRequestLine},
    search::json_list,
    session::Nothing,
    silence::{self, SilentFile},
};

/// How far ahead the list looks.
const WEEK_DAYS: i64 = 7;
/// Files that are only recalled, or silent without a sign of danger, of which the list names no more: whoever did not read so many
/// reads no further.
const MOST: i64 = 200;
/// For how long an absence is called back.
const ABSENCE: Days = Days::new(7);

/// When something asks for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Its day is past.
    Late,
    /// Its day is today, or it has none and should not wait.
    Today,
    /// Within seven days.
    Week,
    /// Announced long before, because it takes long to prepare.
    Later,
    /// Files in which nothing happens any more.
    Silent,
    /// To know, nothing presses.
    Recalled,
}

/// What asks for something. In the order in which what falls on the same day is shown.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[serde(tag = "kind", content = "of", rename_all = "snake_case")]
#[allow(missing_docs, clippy::large_enum_variant)] // a few dozen of them, read once
pub enum Subject {
    Deadline(DeadlineLine),
    RightsRequest(RightsRequestLine),
    FollowUp(FollowUp),
    Referral(ReferralLine),
    Absence(Appointment),
    Orientation(Orientation),
    Consent(EndingConsent),
    ReferralDraft(ReferralLine),
    Silence(SilentFile),
    Retention(RetentionNotice),
}

/// One line of the list.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct ToDo {
    pub subject: Subject,
    pub when: When,
    /// Civil date on which it asks for something.
    pub on: String,
    /// Days since that date; negative: days left.
    pub days_late: i64,
    pub case_file: Option<i64>,
    pub case_file_number: Option<String>,
    pub display_name: String,
    pub person: Option<i64>,
    /// Whose it is: the colleague it was given to, else whoever holds the file; null for nobody's.
    pub account: Option<String>,
    pub account_name: Option<String>,
}

/// The list, and what it counts without naming it.
pub(crate) struct Gathered {
    pub(crate) lines: Vec<ToDo>,
    /// Referrals whose answer is awaited without being late.
    pub(crate) referrals_waiting: i64,
    /// Silent files beyond those listed.
    pub(crate) more_silent: i64,
    /// Recalled files beyond those listed.
    pub(crate) more_recalled: i64,
}

/// Everything that asks for something, the most pressing first.
pub(crate) async fn gathered(agent: &mut Agent) -> Result<Gathered> {
    let today = agent.clock.today();
    let mut list = List { today, lines: Vec::new() };
    // Those of the coming week; the others stand in their own screen.
    let week = today.checked_add_signed(TimeDelta::days(WEEK_DAYS)).unwrap_or(today);
    for one in follow_up::open_until(&mut agent.desk, week, today).await? {
        list.follow_up(one);
    }
    for one in deadline::near(&mut agent.desk, today).await? {
        list.deadline(one);
    }
    for one in rights_request::waiting_lines(&mut agent.desk, today).await? {
        list.rights_request(one);
    }
    let referrals_waiting = list.referrals(agent).await?;
    for one in absences(&mut agent.desk, today).await? {
        list.absence(one);
    }
    let to_ask = ListOrientations { case_file: None, filter: OrientationFilter::ToAsk };
    for one in orientation::orientations(agent, to_ask).await? {
        list.orientation(one);
    }
    for one in consent::consents_ending(agent, Nothing {}).await? {
        list.consent(one);
    }
    let (silent, more_silent) = silence::silent(&mut agent.desk, today, MOST).await?;
    for one in silent {
        let file = File::new(one.case_file, &one.case_file_number, &one.display_name);
        let on = one.last_on.clone();
        list.push(Subject::Silence(one), &on, file, None, Some(When::Silent));
    }
    let (recalled, more_recalled) = retention::due(&mut agent.desk, today, MOST).await?;
    for one in recalled {
        let file = File::new(one.case_file, &one.case_file_number, &one.display_name);
        let on = one.due_on.clone();
        list.push(Subject::Retention(one), &on, file, None, Some(When::Recalled));
    }
    list.whose(&mut agent.desk).await?;
    list.lines.sort_by_cached_key(|line| (line.when, line.subject.rank(), line.on.clone()));
    Ok(Gathered { lines: list.lines, referrals_waiting, more_silent, more_recalled })
}

/// The file that a line is about.
struct File {
    id: Option<i64>,
    number: Option<String>,
    display_name: String,
    person: Option<i64>,
}

impl File {
    fn new(id: i64, number: &str, display_name: &str) -> Self {
        Self { id: Some(id), number: Some(number.to_owned()), display_name: display_name.to_owned(), person: None }
    }
}

struct List {
    today: NaiveDate,
    lines: Vec<ToDo>,
}

impl List {
    /// Adds a line; without an owner, it will be the holder's, and without a `when`, its day says it.
    fn push(&mut self, subject: Subject, on: &str, file: File, owner: Option<Holder>, when: Option<When>) {
        let day = on.parse::<NaiveDate>().unwrap_or(self.today);
        let days_late = self.today.signed_duration_since(day).num_days();
        let owner = owner.map(|holder| (holder.account, holder.name)).unzip();
        self.lines.push(ToDo {
            subject,
            when: when.unwrap_or_else(|| when_of(days_late)),
            on: on.to_owned(),
            days_late,
            case_file: file.id,
            case_file_number: file.number,
            display_name: file.display_name,
            person: file.person,
            account: owner.0,
            account_name: owner.1,
        });
    }

    /// Says of each line whose file it is about, and whose it is when nobody was given it by name.
    async fn whose(&mut self, database: &mut SqliteConnection) -> Result<()> {
        let mut files: Vec<i64> = self.lines.iter().filter_map(|line| line.case_file).collect();
        files.sort_unstable();
        files.dedup();
        let (holders, persons) = (holders(database, &files).await?, persons(database, &files).await?);
        for line in &mut self.lines {
            let Some(file) = line.case_file else { continue };
            line.person = line.person.or_else(|| persons.get(&file).copied());
            if let (None, Some(holder)) = (&line.account, holders.get(&file)) {
                (line.account, line.account_name) = (Some(holder.account.clone()), Some(holder.name.clone()));
            }
        }
        Ok(())
    }

    fn follow_up(&mut self, one: FollowUp) {
        let file = File::new(one.case_file, &one.case_file_number, &one.display_name);
        let owner = Holder { account: one.assigned_to.clone(), name: one.assigned_name.clone() };
        let on = one.due_on.clone();
        self.push(Subject::FollowUp(one), &on, file, Some(owner), None);
    }

    fn deadline(&mut self, one: DeadlineLine) {
        let file = File::new(one.case_file, &one.case_file_number, &one.display_name);
        let on = one.alert_on.to_string();
        self.push(Subject::Deadline(one), &on, file, None, None);
    }

    /// Shown from the day it came: it is to be answered without waiting for its last day.
    fn rights_request(&mut self, one: RightsRequestLine) {
        let file = File::new(one.case_file, &one.case_file_number, &one.display_name);
        let on = one.due.alert_on.to_string();
        self.push(Subject::RightsRequest(one), &on, file, None, None);
    }

    /// Those that were silent too long, and the drafts. Answers how many wait without being late.
    async fn referrals(&mut self, agent: &mut Agent) -> Result<i64> {
        let of = |line: &ReferralLine| File::new(line.case_file, &line.case_file_number, &line.display_name);
        let mut waiting: i64 = 0;
        for one in referral::record::undecided_lines(&mut agent.desk, self.today).await? {
            let file = of(&one);
            if let Some(on) = one.due.as_ref().map(|clock| clock.due_on.clone()) {
                self.push(Subject::Referral(one), &on, file, None, None);
            } else if one.state.is_unsent() {
                let on = one.on.clone();
                self.push(Subject::ReferralDraft(one), &on, file, None, Some(When::Today));
            } else if one.state.waits() {
                waiting = waiting.saturating_add(1);
            }
        }
        Ok(waiting)
    }

    fn absence(&mut self, one: Appointment) {
        let file = File {
            id: one.case_file,
            number: one.case_file_number.clone(),
            display_name: one.who.clone(),
            person: one.person,
        };
        let owner = Holder { account: one.staff.clone(), name: one.staff_name.clone() };
        let on = one.on.clone();
        self.push(Subject::Absence(one), &on, file, Some(owner), None);
    }

    fn orientation(&mut self, one: Orientation) {
        let file = File::new(one.content.case_file, &one.case_file_number, &one.display_name);
        let since = one.content.expected_on.as_ref().or(one.reminded_on.as_ref()).or(one.sent_on.as_ref());
        let on = since.unwrap_or(&one.drafted_on).clone();
        self.push(Subject::Orientation(one), &on, file, None, Some(When::Today));
    }

    fn consent(&mut self, one: EndingConsent) {
        let file = File::new(one.consent.case_file, &one.case_file_number, &one.display_name);
        let on = one.consent.expires_on.clone().unwrap_or_else(|| self.today.to_string());
        self.push(Subject::Consent(one), &on, file, None, None);
    }
}

fn when_of(days_late: i64) -> When {
    match days_late {
        1.. => When::Late,
        0 => When::Today,
        left if left >= -WEEK_DAYS => When::Week,
        _ => When::Later,
    }
}

impl Subject {
    fn rank(&self) -> u8 {
        match self {
            Self::Deadline(_) => 0,
            Self::RightsRequest(_) => 1,
            Self::FollowUp(_) => 2,
            Self::Referral(_) => 3,
            Self::Absence(_) => 4,
            Self::Orientation(_) => 5,
            Self::Consent(_) => 6,
            Self::ReferralDraft(_) => 7,
            // Its own order: signs of danger first, then the longest silence.
            Self::Silence(file) => {
                if file.signs.is_empty() {
                    9
                } else {
                    8
                }
            }
            Self::Retention(_) => 10,
        }
    }
}

/// The person of each of these files.
async fn persons(database: &mut SqliteConnection, files: &[i64]) -> Result<BTreeMap<i64, i64>> {
    let files = json_list(files);
    let rows = sqlx::query!(
        r#"select id as "id!", person from case_file where id in (select value from json_each(?))"#,
        files
    )
    .fetch_all(database)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.person)).collect())
}

/// People who did not come in the last seven days, were not spoken to since, and have no later appointment.
async fn absences(database: &mut SqliteConnection, today: NaiveDate) -> Result<Vec<Appointment>> {
    let since = today.checked_sub_days(ABSENCE).unwrap_or(today);
    let since_text = since.to_string();
    let unsettled = sqlx::query_scalar!(
        r#"select id as "id!: i64" from appointment as missed
           where status = 'absent' and held_on >= ?
             and not exists (select 1 from appointment as other where other.person = missed.person
               and other.status in ('booked', 'received', 'absent')
               and (other.held_on > missed.held_on or (other.held_on = missed.held_on and other.starts > missed.starts)))
             and not exists (select 1 from call_attempt where call_attempt.person = missed.person and result = 'joined'
               and called_on >= missed.held_on)"#,
        since_text
    )
    .fetch_all(&mut *database)
    .await?;
    let mut absences = appointment::between(database, since, today).await?;
    absences.retain(|one| unsettled.contains(&one.id));
    Ok(absences)
}
