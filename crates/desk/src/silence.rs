//! Silence: the open files in which nothing happened for a while and nothing is planned, sooner where a sign of danger was
//! noted. Days and signs that anybody can read in the file, and never a score.

#[cfg(test)]
mod tests;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Result, danger, field,
    journal::{Event, Noun, Verb},
    person::name_shown,
    session::Nothing,
    write::Write,
};

/// The program's own numbers, until the desk says others.
const USUAL_DAYS: i64 = 60;
const USUAL_DAYS_IN_DANGER: i64 = 14;

/// How long a file may stay silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
pub struct Silence {
    /// For files where a sign of danger was noted.
    pub in_danger: bool,
    /// From 1 to 730.
    pub days: i64,
}

/// What was noted in a file and asks for more attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum DangerSign {
    /// A weapon, in the facts.
    Weapon,
    /// She lives with the alleged offender.
    SharesHome,
    /// The alleged offender reads her devices.
    ReadsDevices,
    /// She answered yes about one of the signs of immediate danger, and nothing said otherwise since.
    Answered,
    /// A protection was asked for (emergency telephone, order, bracelet) and that referral is not closed.
    ProtectionAsked,
}

/// A file in which nothing happens.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct SilentFile {
    pub case_file: i64,
    pub case_file_number: String,
    pub display_name: String,
    /// Civil date of the last thing that happened.
    pub last_on: String,
    pub days: i64,
    pub signs: Vec<DangerSign>,
}

/// For ordinary files, then where a sign of danger was noted.
pub(crate) async fn silences(agent: &mut Agent, _: Nothing) -> Result<Vec<Silence>> {
    let (usual, in_danger) = limits(&mut agent.desk).await?;
    Ok(vec![Silence { in_danger: false, days: usual }, Silence { in_danger: true, days: in_danger }])
}

pub(crate) async fn silence_set(agent: &mut Agent, request: Silence) -> Result<Vec<Silence>> {
    let days = field::number("days", request.days, 1, 730)?;
    let mut write = Write::begin(agent).await?;
    let known = sqlx::query_scalar!(r#"select id as "id!" from silence where in_danger = ?"#, request.in_danger)
        .fetch_optional(write.database())
        .await?;
    let id = match known {
        Some(id) => {
            sqlx::query!("update silence set days = ? where id = ?", days, id).execute(write.database()).await?;
            id
        }
        None => sqlx::query!("insert into silence (in_danger, days) values (?, ?)", request.in_danger, days)
            .execute(write.database())
            .await?
            .last_insert_rowid(),
    };
    write.commit(Event::new(Verb::Changed, Noun::Silence, id)).await?;
    silences(agent, Nothing {}).await
}

/// Days for ordinary files, and for those where a sign of danger was noted.
async fn limits(database: &mut SqliteConnection) -> Result<(i64, i64)> {
    let set = sqlx::query!(r#"select in_danger as "in_danger: bool", days from silence"#).fetch_all(database).await?;
    let of = |danger| set.iter().find(|one| one.in_danger == danger).map(|one| one.days);
    Ok((of(false).unwrap_or(USUAL_DAYS), of(true).unwrap_or(USUAL_DAYS_IN_DANGER)))
}

/// The silent files: those with a sign of danger first, then the longest silence. Of those without a sign, `most` and how many more
/// there are; of the others, every one.
pub(crate) async fn silent(
    database: &mut SqliteConnection,
    today: NaiveDate,
    most: i64,
) -> Result<(Vec<SilentFile>, i64)> {
    let (usual, in_danger) = limits(database).await?;
    let before = |days: i64| {
        let days = Days::new(u64::try_from(days).unwrap_or_default());
        today.checked_sub_days(days).unwrap_or(today).to_string()
    };
    let alarming = danger::sign::alarming();
    let (today_text, usual, in_danger) = (today.to_string(), before(usual), before(in_danger));
    let rows = sqlx::query!(
        r#"select id as "id!", number, person, anonymous as "anonymous: bool", birth_name, used_name, first_names,
             last_on as "last_on!: String", weapon as "weapon: bool", shares_home as "shares_home: bool",
             reads_devices as "reads_devices: bool", protection as "protection!: bool", answered as "answered!: bool",
             signed as "signed!: bool", alike as "alike!: i64"
           from (
            select *, count(*) over (partition by signed) as alike,
              row_number() over (partition by signed order by last_on, id) as place
            from (
             select *, weapon or shares_home or reads_devices or protection or answered as signed from (
             select case_file.id, number, case_file.person, anonymous, birth_name, used_name, first_names, weapon,
               coalesce(shares_home, 0) as shares_home, coalesce(reads_devices, 0) as reads_devices,
               exists (select 1 from referral where case_file = case_file.id and state <> 'closed'
                 and kind in ('DEMANDE_TGD', 'DEMANDE_OP', 'DEMANDE_OPPI', 'DEMANDE_BAR')) as protection,
               exists (select 1 from danger_answer join danger on danger.id = danger_answer.danger
                 where danger.case_file = case_file.id and present = 1 and sign in (select value from json_each(?5))
                   and not exists (select 1 from danger_answer later join danger day on day.id = later.danger
                     where day.case_file = danger.case_file and later.sign = danger_answer.sign
                       and (day.asked_on, day.id) > (danger.asked_on, danger.id))) as answered,
               max(
                 opened_on,
                 coalesce((select max(held_on) from interview where case_file = case_file.id), ''),
                 coalesce((select max(held_on) from appointment where case_file = case_file.id and held_on <= ?1
                   and status in ('booked', 'received', 'absent')), ''),
                 coalesce((select max(max(drafted_on, coalesce(sent_on, ''), coalesce(acknowledged_on, ''),
                   coalesce(answered_on, ''))) from referral where case_file = case_file.id), ''),
                 coalesce((select max(max(drafted_on, coalesce(sent_on, ''), coalesce(reminded_on, ''),
                   coalesce(answered_on, ''))) from orientation where case_file = case_file.id), ''),
                 coalesce((select max(done_on) from follow_up where case_file = case_file.id), ''),
                 coalesce((select max(called_on) from call_attempt where case_file = case_file.id), ''),
                 coalesce((select max(asked_on) from danger where danger.case_file = case_file.id), '')
               ) as last_on
             from case_file
               join person on person.id = case_file.person
               join matter indexed by matter_facts on matter.id = case_file.matter
               left join safe_contact on safe_contact.person = case_file.person
             where closed_on is null
               and not exists (select 1 from follow_up where case_file = case_file.id and done_on is null)
               and not exists (select 1 from appointment where case_file = case_file.id and status = 'booked'
                 and held_on >= ?1)
             limit -1)
            )
            where last_on <= iif(signed, ?3, ?2)
           )
           where signed or place <= ?4
           order by signed desc, last_on, id"#,
        today_text,
        usual,
        in_danger,
        most,
        alarming
    )
    .fetch_all(database)
    .await?;
    let unsigned = rows.last().filter(|row| !row.signed).map_or(0, |row| row.alike);
    let more = unsigned.saturating_sub(most).max(0);
    let files = rows
        .into_iter()
        .map(|row| SilentFile {
            case_file: row.id,
            case_file_number: row.number,
            display_name: name_shown(row.anonymous, &row.birth_name, &row.used_name, &row.first_names, row.person),
            days: row.last_on.parse().map_or(0, |last: NaiveDate| today.signed_duration_since(last).num_days()),
            last_on: row.last_on,
            signs: [
                (row.answered, DangerSign::Answered),
                (row.weapon, DangerSign::Weapon),
                (row.shares_home, DangerSign::SharesHome),
                (row.reads_devices, DangerSign::ReadsDevices),
                (row.protection, DangerSign::ProtectionAsked),
            ]
            .into_iter()
            .filter_map(|(noted, sign)| noted.then_some(sign))
            .collect(),
        })
        .collect();
    Ok((files, more))
}
