//! Danger: what was asked about it and when, sign by sign. Reminders and a banner; no figure ever stands for a danger.

pub(crate) mod sign;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Refusal, Result,
    case_file::{self, OneCaseFile},
    field,
    follow_up::{self, NewFollowUp},
    journal::{Event, Noun, Verb},
    list::{self, List},
    matter, person,
    session::Nothing,
    silence::DangerSign,
    text,
    write::Write,
};

/// One sign of danger that was asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct DangerAnswer {
    /// Code of the list `danger_sign`.
    pub sign: String,
    pub present: bool,
}

/// What was asked on one day.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewDanger {
    pub case_file: i64,
    pub asked_on: String,
    /// Only the signs that were asked about.
    pub answers: Vec<DangerAnswer>,
    pub note: String,
    /// The day to ask again: it becomes a follow-up of one's own.
    pub ask_again_on: Option<String>,
}

/// Where a file stands, sign by sign.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Danger {
    /// Every sign of the list, in its order.
    pub signs: Vec<AskedSign>,
    /// What the facts or the instruction say already, whether or not anybody asked.
    pub noted: Vec<DangerSign>,
    /// At least one sign that alone raises the banner was answered with yes, or something was noted: it shows.
    pub alarm: bool,
    /// When anything was last asked.
    pub asked_on: Option<String>,
    /// The follow-up that asks again, while it waits.
    pub ask_again_on: Option<String>,
    /// The facts are between partners or former ones: no mediation is ever proposed.
    pub couple: bool,
    /// The days on which it was asked, the latest first.
    pub days: Vec<DangerDay>,
}

/// The last answer to one sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct AskedSign {
    pub sign: String,
    /// It alone raises the banner; another is weighed with the person.
    pub alarm: bool,
    /// Null while nobody asked.
    pub present: Option<bool>,
    pub asked_on: Option<String>,
}

impl AskedSign {
    fn raises(&self) -> bool {
        self.alarm && self.present == Some(true)
    }
}

/// One day on which it was asked.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct DangerDay {
    pub id: i64,
    pub asked_on: String,
    pub answers: Vec<DangerAnswer>,
    pub note: String,
    pub recorded_by_name: String,
}

/// An open file in which a sign of danger stands.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct DangerLine {
    pub case_file: i64,
    pub case_file_number: String,
    pub display_name: String,
    /// Codes of the list `danger_sign`: those that raise the banner.
    pub signs: Vec<String>,
    pub noted: Vec<DangerSign>,
    pub asked_on: Option<String>,
    pub ask_again_on: Option<String>,
}

pub(crate) async fn danger(agent: &mut Agent, request: OneCaseFile) -> Result<Danger> {
    find(&mut agent.desk, request.case_file).await
}

/// The day to ask again replaces the one that was set before.
pub(crate) async fn danger_note(agent: &mut Agent, request: NewDanger) -> Result<Danger> {
    let (today, account) = (agent.clock.today(), agent.account.clone());
    let new = checked(request, today)?;
    let mut write = Write::begin(agent).await?;
    case_file::must_be_open(write.database(), new.case_file).await?;
    let follow_up = match new.ask_again_on {
        Some(due_on) => {
            for waiting in waiting(write.database(), new.case_file).await? {
                follow_up::finish(&mut write, waiting, today).await?;
            }
            let (what, assigned_to) = (text::say("danger-ask-again"), account.clone());
            let again = NewFollowUp { case_file: new.case_file, referral: None, due_on, what, assigned_to };
            let id = follow_up::insert(&mut write, &again, today).await?;
            write.also(Event::new(Verb::Created, Noun::FollowUp, id));
            Some(id)
        }
        None => None,
    };
    let at = write.at();
    let id = sqlx::query!(
        "insert into danger (case_file, asked_on, note, follow_up, recorded_by, recorded_at) values (?, ?, ?, ?, ?, ?)",
        new.case_file,
        new.asked_on,
        new.note,
        follow_up,
        account,
        at
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    for DangerAnswer { sign, present } in &new.answers {
        sqlx::query!("insert into danger_answer (danger, sign, present) values (?, ?, ?)", id, sign, present)
            .execute(write.database())
            .await?;
    }
    write.commit(Event::new(Verb::Created, Noun::Danger, id)).await?;
    find(&mut agent.desk, new.case_file).await
}

/// The open files in which a sign stands: who is to be asked again soonest first.
pub(crate) async fn dangers(agent: &mut Agent, _: Nothing) -> Result<Vec<DangerLine>> {
    let rows = sqlx::query!(
        r#"select case_file.id as "id!", number, case_file.person, anonymous as "anonymous: bool", birth_name, used_name,
             first_names
           from case_file join person on person.id = case_file.person join matter on matter.id = matter
           left join safe_contact on safe_contact.person = case_file.person
           where closed_on is null
             and (weapon or shares_home or reads_devices or exists (select 1 from danger where case_file = case_file.id))
           order by case_file.id"#
    )
    .fetch_all(&mut agent.desk)
    .await?;
    let mut lines = Vec::new();
    for row in rows {
        let danger = find(&mut agent.desk, row.id).await?;
        if !danger.alarm {
            continue;
        }
        let signs = danger.signs.into_iter().filter(AskedSign::raises).map(|sign| sign.sign).collect();
        lines.push(DangerLine {
            case_file: row.id,
            case_file_number: row.number,
            display_name: person::name_shown(
                row.anonymous,
                &row.birth_name,
                &row.used_name,
                &row.first_names,
                row.person,
            ),
            signs,
            noted: danger.noted,
            asked_on: danger.asked_on,
            ask_again_on: danger.ask_again_on,
        });
    }
    // What she said comes before what was noted; those that nobody is to ask again come first.
    lines.sort_by(|one, other| {
        (one.signs.is_empty(), &one.ask_again_on).cmp(&(other.signs.is_empty(), &other.ask_again_on))
    });
    Ok(lines)
}

fn checked(typed: NewDanger, today: NaiveDate) -> Result<NewDanger> {
    let mut answers = typed.answers;
    answers.sort_by(|one, other| one.sign.cmp(&other.sign));
    answers.dedup_by(|one, other| one.sign == other.sign);
    if answers.is_empty() {
        return Err(Refusal::Missing { field: "answers".to_owned() }.into());
    }
    for answer in &answers {
        list::check("answers", List::DangerSign, &answer.sign)?;
    }
    let asked_on = field::day("asked_on", &typed.asked_on, today)?;
    let again = field::day_if_any("ask_again_on", typed.ask_again_on.as_deref(), field::horizon(today))?;
    if again.is_some_and(|again| again < today) {
        return Err(Refusal::ImpossibleDate { field: "ask_again_on".to_owned() }.into());
    }
    Ok(NewDanger {
        case_file: typed.case_file,
        asked_on: asked_on.to_string(),
        answers,
        note: field::note("note", &typed.note)?,
        ask_again_on: again.map(|again| again.to_string()),
    })
}

async fn find(database: &mut SqliteConnection, case_file: i64) -> Result<Danger> {
    let days = days(&mut *database, case_file).await?;
    let signs: Vec<AskedSign> = List::DangerSign.terms().iter().map(|term| last_answer(&days, &term.code)).collect();
    let ask_again_on = sqlx::query_scalar!(
        "select min(due_on) from danger join follow_up on follow_up.id = follow_up
         where danger.case_file = ? and done_on is null",
        case_file
    )
    .fetch_one(&mut *database)
    .await?;
    let noted = noted(&mut *database, case_file).await?;
    Ok(Danger {
        alarm: !noted.is_empty() || signs.iter().any(AskedSign::raises),
        noted,
        asked_on: days.first().map(|day| day.asked_on.clone()),
        ask_again_on,
        couple: matter::is_between_partners(database, case_file).await?,
        signs,
        days,
    })
}

/// Whether one of the signs of immediate danger stands: she answered yes, or the facts note a weapon. A shared home or a read device
/// raises the banner and is none of them.
pub(crate) async fn is_immediate(database: &mut SqliteConnection, case_file: i64) -> Result<bool> {
    let danger = find(database, case_file).await?;
    Ok(danger.noted.contains(&DangerSign::Weapon) || danger.signs.iter().any(AskedSign::raises))
}

/// What stands elsewhere in the file and is a danger all the same.
async fn noted(database: &mut SqliteConnection, case_file: i64) -> Result<Vec<DangerSign>> {
    let row = sqlx::query!(
        r#"select weapon as "weapon: bool", coalesce(shares_home, 0) as "shares_home!: bool",
             coalesce(reads_devices, 0) as "reads_devices!: bool"
           from case_file join matter on matter.id = matter
           left join safe_contact on safe_contact.person = case_file.person where case_file.id = ?"#,
        case_file
    )
    .fetch_optional(database)
    .await?
    .ok_or_else(|| Refusal::NotFound { noun: "case_file".to_owned() })?;
    let told = [
        (row.weapon, DangerSign::Weapon),
        (row.shares_home, DangerSign::SharesHome),
        (row.reads_devices, DangerSign::ReadsDevices),
    ];
    Ok(told.into_iter().filter_map(|(there, sign)| there.then_some(sign)).collect())
}

fn last_answer(days: &[DangerDay], sign: &str) -> AskedSign {
    let last = days.iter().find_map(|day| Some((day, day.answers.iter().find(|answer| answer.sign == sign)?)));
    AskedSign {
        sign: sign.to_owned(),
        alarm: sign::alarms(sign),
        present: last.map(|(_, answer)| answer.present),
        asked_on: last.map(|(day, _)| day.asked_on.clone()),
    }
}

async fn days(database: &mut SqliteConnection, case_file: i64) -> Result<Vec<DangerDay>> {
    let rows = sqlx::query!(
        r#"select id as "id!", asked_on, note, staff.name as recorded_by_name from danger
           join staff on staff.account = recorded_by where case_file = ? order by asked_on desc, id desc"#,
        case_file
    )
    .fetch_all(&mut *database)
    .await?;
    let mut days = Vec::with_capacity(rows.len());
    for row in rows {
        let answers = sqlx::query_as!(
            DangerAnswer,
            r#"select sign, present as "present: bool" from danger_answer where danger = ? order by sign"#,
            row.id
        )
        .fetch_all(&mut *database)
        .await?;
        let (asked_on, note, recorded_by_name) = (row.asked_on, row.note, row.recorded_by_name);
        days.push(DangerDay { id: row.id, asked_on, answers, note, recorded_by_name });
    }
    Ok(days)
}

/// The follow-ups that still ask again in this file.
async fn waiting(database: &mut SqliteConnection, case_file: i64) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar!(
        r#"select follow_up.id as "id!" from danger join follow_up on follow_up.id = follow_up
           where danger.case_file = ? and done_on is null"#,
        case_file
    )
    .fetch_all(database)
    .await?)
}
