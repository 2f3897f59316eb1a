//! Follow-ups: something to do for a file, by a date, by somebody.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Refusal, Result, case_file, deadline, field,
    journal::{Event, Noun, Verb},
    person::name_shown,
    staff,
    write::Write,
};

/// Something to do.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewFollowUp {
    pub case_file: i64,
    /// A referral of the same file.
    pub referral: Option<i64>,
    pub due_on: String,
    pub what: String,
    pub assigned_to: String,
}

/// Something to do about a deadline of the law.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct DeadlineFollowUp {
    /// `D1`, `D1-decision`.
    pub deadline: String,
    pub with: NewFollowUp,
}

/// One follow-up.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneFollowUp {
    pub follow_up: i64,
}

/// Another date.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct MoveFollowUp {
    pub follow_up: i64,
    pub due_on: String,
}

/// Which follow-ups to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum FollowUpFilter {
    /// To do today or late.
    Due,
    /// To do, whenever.
    Open,
    /// Done.
    Done,
    /// All.
    All,
}

/// Which follow-ups to show, and whose.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ListFollowUps {
    pub filter: FollowUpFilter,
    /// Only one's own.
    pub mine: bool,
}

/// A follow-up.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct FollowUp {
    pub id: i64,
    pub case_file: i64,
    pub case_file_number: String,
    pub display_name: String,
    pub referral: Option<i64>,
    pub due_on: String,
    /// Days since the date; negative: days left.
    pub days_late: i64,
    pub what: String,
    pub assigned_to: String,
    pub assigned_name: String,
    pub done_on: Option<String>,
}

pub(crate) async fn follow_ups(agent: &mut Agent, request: ListFollowUps) -> Result<Vec<FollowUp>> {
    let today = agent.clock.today();
    let assigned_to = request.mine.then(|| agent.account.clone());
    filtered(&mut agent.desk, request.filter, assigned_to.as_deref(), today).await
}

pub(crate) async fn follow_up_add(agent: &mut Agent, request: NewFollowUp) -> Result<FollowUp> {
    let today = agent.clock.today();
    let mut write = Write::begin(agent).await?;
    let id = insert(&mut write, &request, today).await?;
    write.commit(Event::new(Verb::Created, Noun::FollowUp, id)).await?;
    find(&mut agent.desk, id, today).await
}

/// The same, made of a deadline of the file.
pub(crate) async fn deadline_follow_up(agent: &mut Agent, request: DeadlineFollowUp) -> Result<FollowUp> {
    let today = agent.clock.today();
    deadline::check_id("deadline", &request.deadline)?;
    let mut write = Write::begin(agent).await?;
    let id = insert(&mut write, &request.with, today).await?;
    sqlx::query!("update follow_up set deadline = ? where id = ?", request.deadline, id)
        .execute(write.database())
        .await?;
    write.commit(Event::new(Verb::Created, Noun::FollowUp, id)).await?;
    find(&mut agent.desk, id, today).await
}

/// Adds something to do; the caller writes its event.
pub(crate) async fn insert(write: &mut Write<'_>, request: &NewFollowUp, today: NaiveDate) -> Result<i64> {
    let due_on = field::day("due_on", &request.due_on, field::horizon(today))?.to_string();
    let what = field::needed("what", &request.what)?;
    staff::find(write.database(), &request.assigned_to).await?;
    check_file(write.database(), request.case_file, request.referral).await?;
    let created_at = write.at();
    let id = sqlx::query!(
        "insert into follow_up (case_file, referral, due_on, what, assigned_to, created_at) values (?, ?, ?, ?, ?, ?)",
        request.case_file,
        request.referral,
        due_on,
        what,
        request.assigned_to,
        created_at
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    Ok(id)
}

pub(crate) async fn follow_up_done(agent: &mut Agent, request: OneFollowUp) -> Result<FollowUp> {
    let today = agent.clock.today().to_string();
    set_done(agent, request.follow_up, Some(today)).await
}

pub(crate) async fn follow_up_undo(agent: &mut Agent, request: OneFollowUp) -> Result<FollowUp> {
    set_done(agent, request.follow_up, None).await
}

pub(crate) async fn follow_up_move(agent: &mut Agent, request: MoveFollowUp) -> Result<FollowUp> {
    let (id, today) = (request.follow_up, agent.clock.today());
    let due_on = field::day("due_on", &request.due_on, field::horizon(today))?.to_string();
    let mut write = Write::begin(agent).await?;
    if find(write.database(), id, today).await?.done_on.is_some() {
        return Err(Refusal::WrongState { state: "done".to_owned() }.into());
    }
    sqlx::query!("update follow_up set due_on = ? where id = ?", due_on, id).execute(write.database()).await?;
    write.commit(Event::new(Verb::Changed, Noun::FollowUp, id)).await?;
    find(&mut agent.desk, id, today).await
}

/// Does it or takes that back; done twice it would change its date, and open twice say nothing.
async fn set_done(agent: &mut Agent, id: i64, done_on: Option<String>) -> Result<FollowUp> {
    let today = agent.clock.today();
    let mut write = Write::begin(agent).await?;
    let before = find(write.database(), id, today).await?;
    if before.done_on.is_some() == done_on.is_some() {
        let state = if before.done_on.is_some() { "done" } else { "open" };
        return Err(Refusal::WrongState { state: state.to_owned() }.into());
    }
    sqlx::query!("update follow_up set done_on = ? where id = ?", done_on, id).execute(write.database()).await?;
    write.commit(Event::new(Verb::Changed, Noun::FollowUp, id)).await?;
    find(&mut agent.desk, id, today).await
}

/// Something that waited is done by another act, which writes its own event; this one goes with it.
pub(crate) async fn finish(write: &mut Write<'_>, id: i64, today: NaiveDate) -> Result<()> {
    let on = today.to_string();
    sqlx::query!("update follow_up set done_on = ? where id = ? and done_on is null", on, id)
        .execute(write.database())
        .await?;
    write.also(Event::new(Verb::Changed, Noun::FollowUp, id));
    Ok(())
}

/// The file is there and open, and the referral is one of its own.
async fn check_file(database: &mut SqliteConnection, case_file: i64, referral: Option<i64>) -> Result<()> {
    case_file::must_be_open(&mut *database, case_file).await?;
    if let Some(referral) = referral {
        sqlx::query_scalar!("select id from referral where id = ? and case_file = ?", referral, case_file)
            .fetch_optional(database)
            .await?
            .ok_or_else(|| Refusal::NotFound { noun: "referral".to_owned() })?;
    }
    Ok(())
}

/// One row, with the names it is shown under.
struct Row {
    id: i64,
    case_file: i64,
    case_file_number: String,
    person: i64,
    anonymous: bool,
    birth_name: String,
    used_name: String,
    first_names: String,
    referral: Option<i64>,
    due_on: String,
    what: String,
    assigned_to: String,
    assigned_name: String,
    done_on: Option<String>,
}

impl Row {
    fn shown(self, today: NaiveDate) -> FollowUp {
        let due_on: Option<NaiveDate> = self.due_on.parse().ok();
        FollowUp {
            id: self.id,
            case_file: self.case_file,
            case_file_number: self.case_file_number,
            display_name: name_shown(self.anonymous, &self.birth_name, &self.used_name, &self.first_names, self.person),
            referral: self.referral,
            days_late: due_on.map_or(0, |due_on| today.signed_duration_since(due_on).num_days()),
            due_on: self.due_on,
            what: self.what,
            assigned_to: self.assigned_to,
            assigned_name: self.assigned_name,
            done_on: self.done_on,
        }
    }
}

/// The statement's columns once, whatever the rows wanted.
macro_rules! select {
    ($which:tt, $($value:expr),+) => {
        sqlx::query_as!(
            Row,
            r#"select follow_up.id as "id!", follow_up.case_file, case_file.number as case_file_number, case_file.person,
                 anonymous as "anonymous: bool", birth_name, used_name, first_names, referral, due_on, what, assigned_to,
                 staff.name as assigned_name, done_on
               from follow_up
                 join case_file on case_file.id = follow_up.case_file
                 join person on person.id = case_file.person
                 join staff on staff.account = follow_up.assigned_to "# + $which,
            $($value),+
        )
    };
}

async fn find(database: &mut SqliteConnection, id: i64, today: NaiveDate) -> Result<FollowUp> {
    let row = select!("where follow_up.id = ?", id)
        .fetch_optional(database)
        .await?
        .ok_or_else(|| Refusal::NotFound { noun: "follow_up".to_owned() })?;
    Ok(row.shown(today))
}

/// The follow-ups of one file, those to do first, then by date.
pub(crate) async fn of_case_file(
    database: &mut SqliteConnection,
    case_file: i64,
    today: NaiveDate,
) -> Result<Vec<FollowUp>> {
    let rows = select!("where follow_up.case_file = ? order by done_on is not null, due_on, follow_up.id", case_file)
        .fetch_all(database)
        .await?;
    Ok(rows.into_iter().map(|row| row.shown(today)).collect())
}

/// Follow-ups by date; of one account, or of everybody.
pub(crate) async fn filtered(
    database: &mut SqliteConnection,
    filter: FollowUpFilter,
    assigned_to: Option<&str>,
    today: NaiveDate,
) -> Result<Vec<FollowUp>> {
    let (done, latest) = match filter {
        FollowUpFilter::Due => (Some(false), Some(today.to_string())),
        FollowUpFilter::Open => (Some(false), None),
        FollowUpFilter::Done => (Some(true), None),
        FollowUpFilter::All => (None, None),
    };
    let rows = select!(
        "where (?1 is null or (done_on is not null) = ?1)
           and (?2 is null or due_on <= ?2)
           and (?3 is null or assigned_to = ?3)
         order by due_on, follow_up.id",
        done,
        latest,
        assigned_to
    )
    .fetch_all(database)
    .await?;
    Ok(rows.into_iter().map(|row| row.shown(today)).collect())
}

/// What is not done and falls on that day or before, by date.
pub(crate) async fn open_until(
    database: &mut SqliteConnection,
    until: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<FollowUp>> {
    let until = until.to_string();
    let rows = select!("where done_on is null and due_on <= ? order by due_on, follow_up.id", until)
        .fetch_all(database)
        .await?;
    Ok(rows.into_iter().map(|row| row.shown(today)).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{
        appointment::tests::{GRACE, assert_whole, file_of, grace_joins, refusal},
        case_file::{CloseCaseFile, case_file_close},
        session::bench::bench,
    };

    fn call(agent: &Agent, case_file: i64, due_on: &str) -> NewFollowUp {
        NewFollowUp {
            case_file,
            referral: None,
            due_on: due_on.into(),
            what: "Rappeler le bureau d’ordre".into(),
            assigned_to: agent.account.clone(),
        }
    }

    async fn days(agent: &mut Agent, filter: FollowUpFilter, mine: bool) -> Vec<i64> {
        let found = follow_ups(agent, ListFollowUps { filter, mine }).await.unwrap();
        found.iter().map(|follow_up| follow_up.days_late).collect()
    }

    #[tokio::test]
    async fn each_filter_shows_its_own_by_date() {
        let mut bench = bench().await;
        let agent = bench.agent();
        grace_joins(agent).await;
        let file = file_of(agent, "Martin").await.id;
        for due_on in ["2026-11-24", "2026-11-22", "2026-11-23"] {
            follow_up_add(agent, call(agent, file, due_on)).await.unwrap();
        }
        let of_grace = NewFollowUp { assigned_to: GRACE.into(), ..call(agent, file, "2026-11-13") };
        follow_up_add(agent, of_grace).await.unwrap();
        let done = follow_up_add(agent, call(agent, file, "2026-10-24")).await.unwrap();
        follow_up_done(agent, OneFollowUp { follow_up: done.id }).await.unwrap();
        for (filter, mine, expected) in [
            (FollowUpFilter::Due, false, vec![10, 1, 0]),
            (FollowUpFilter::Due, true, vec![1, 0]),
            (FollowUpFilter::Open, false, vec![10, 1, 0, -1]),
            (FollowUpFilter::Done, false, vec![30]),
            (FollowUpFilter::All, true, vec![30, 1, 0, -1]),
        ] {
            assert_eq!(days(agent, filter, mine).await, expected, "{filter:?} {mine}");
        }
        assert_whole(agent).await;
    }

    #[tokio::test]
    async fn done_and_undone_each_happen_once() {
        let mut bench = bench().await;
        let agent = bench.agent();
        let file = file_of(agent, "Martin").await;
        let added = follow_up_add(agent, call(agent, file.id, "2026-11-20")).await.unwrap();
        assert_eq!((added.display_name, added.case_file_number), ("Martin Zoé".to_owned(), file.number));
        let one = || OneFollowUp { follow_up: added.id };
        assert_eq!(refusal(follow_up_undo(agent, one()).await), Refusal::WrongState { state: "open".into() });
        assert_eq!(follow_up_done(agent, one()).await.unwrap().done_on.as_deref(), Some("2026-11-23"));
        assert_eq!(refusal(follow_up_done(agent, one()).await), Refusal::WrongState { state: "done".into() });
        let later = || MoveFollowUp { follow_up: added.id, due_on: "2026-12-01".into() };
        assert_eq!(refusal(follow_up_move(agent, later()).await), Refusal::WrongState { state: "done".into() });
        assert_eq!(follow_up_undo(agent, one()).await.unwrap().done_on, None);
        assert_eq!(follow_up_move(agent, later()).await.unwrap().days_late, -8);
        assert_whole(agent).await;
    }

    #[tokio::test]
    async fn a_closed_file_takes_no_more_work_but_lets_the_last_be_done() {
        let mut bench = bench().await;
        let agent = bench.agent();
        let file = file_of(agent, "Martin").await.id;
        let left = follow_up_add(agent, call(agent, file, "2026-12-01")).await.unwrap();
        case_file_close(
            agent,
            CloseCaseFile { case_file: file, outcome: "autre".into(), reason: "Fin du suivi".into() },
        )
        .await
        .unwrap();
        assert_eq!(refusal(follow_up_add(agent, call(agent, file, "2026-12-01")).await), Refusal::CaseFileClosed);
        assert!(follow_up_done(agent, OneFollowUp { follow_up: left.id }).await.unwrap().done_on.is_some());
    }

    #[tokio::test]
    async fn what_is_wrong_in_a_follow_up_is_named() {
        let mut bench = bench().await;
        let agent = bench.agent();
        let file = file_of(agent, "Martin").await.id;
        let good = call(agent, file, "2026-12-01");
        let not_found = |noun: &str| Refusal::NotFound { noun: noun.into() };
        for (request, expected) in [
            (NewFollowUp { what: " ".into(), ..good.clone() }, Refusal::Missing { field: "what".into() }),
            (NewFollowUp { referral: Some(99), ..good.clone() }, not_found("referral")),
            (NewFollowUp { assigned_to: "nobody".into(), ..good.clone() }, not_found("staff")),
            (NewFollowUp { case_file: 99, ..good.clone() }, not_found("case_file")),
            (NewFollowUp { due_on: "2036-11-24".into(), ..good }, Refusal::ImpossibleDate { field: "due_on".into() }),
        ] {
            assert_eq!(refusal(follow_up_add(agent, request).await), expected);
        }
        assert_eq!(days(agent, FollowUpFilter::All, false).await, Vec::<i64>::new());
    }
}
