//! The import as one act: written in one change, and taken back in one as long as nothing was added to it.
//!
//! Every record has its own entry in the journal, as if it had been typed, and the import one more: the check and the facts
//! need no second rule for what came by the thousand.

use std::collections::HashMap;

use sqlx::SqliteConnection;

use super::{Import, plan::Plan};
use crate::{
    Agent, Refusal, Result,
    case_file::{self, Numbers},
    journal::{Event, Noun, Verb},
    matter, person,
    write::Write,
};

/// How many numbers of files a sentence can hold.
const TOLD: usize = 5;

/// Writes what was planned: nobody's instruction is stated, so no number is shown before the person was asked.
pub(super) async fn run(agent: &mut Agent, source: &str, lines: usize, plan: &Plan) -> Result<Import> {
    let today = agent.clock.today();
    let account = agent.account.clone();
    let lines = i64::try_from(lines).unwrap_or(i64::MAX);
    let mut write = Write::begin(agent).await?;
    let at = write.at();
    let import =
        sqlx::query!("insert into import (source, lines, at, account) values (?, ?, ?, ?)", source, lines, at, account)
            .execute(write.database())
            .await?
            .last_insert_rowid();
    let (mut persons, mut numbers) = (HashMap::new(), Numbers::default());
    for one in &plan.accepted {
        let entry = &one.entry;
        let person = match persons.get(&one.who) {
            Some(person) => *person,
            None => {
                let person = person::insert(&mut write, &entry.person, today).await?;
                write.also(Event::new(Verb::Created, Noun::Person, person));
                persons.insert(one.who, person);
                person
            }
        };
        let matter = matter::insert(&mut write, &entry.matter, today).await?;
        write.also(Event::new(Verb::Created, Noun::Matter, matter));
        let (arrival, on) = (entry.arrival.checked()?, entry.arrival.opened_on);
        let (case_file, number) =
            case_file::insert(&mut write, person, matter, &entry.arrival.quality, &arrival, on, &mut numbers).await?;
        write.also(Event::new(Verb::Created, Noun::CaseFile, case_file));
        sqlx::query!(
            "insert into import_line (import, line, person, matter, case_file, number) values (?, ?, ?, ?, ?, ?)",
            import,
            entry.line,
            person,
            matter,
            case_file,
            number
        )
        .execute(write.database())
        .await?;
    }
    write.commit(Event::new(Verb::Created, Noun::Import, import)).await?;
    find(&mut agent.desk, import).await
}

/// Takes the whole import back: what it made is gone, the numbers of its files are never given again.
///
/// # Errors
/// [`Refusal::WrongState`] when that was done already; [`Refusal::ImportBuiltUpon`] when somebody went on with a file.
pub(super) async fn undo(agent: &mut Agent, import: i64) -> Result<Import> {
    let mut write = Write::begin(agent).await?;
    if find(write.database(), import).await?.undone_at.is_some() {
        return Err(Refusal::WrongState { state: "undone".to_owned() }.into());
    }
    let touched = built_upon(write.database(), import).await?;
    if !touched.is_empty() {
        return Err(refusal(&touched).into());
    }
    let lines =
        sqlx::query!("select person, matter, case_file from import_line where import = ? order by line", import)
            .fetch_all(write.database())
            .await?;
    delete(write.database(), import).await?;
    let mut persons: Vec<i64> = lines.iter().map(|line| line.person).collect();
    persons.sort_unstable();
    persons.dedup();
    for line in lines {
        write.also(Event::new(Verb::Discarded, Noun::CaseFile, line.case_file));
        write.also(Event::new(Verb::Discarded, Noun::Matter, line.matter));
    }
    for person in persons {
        write.also(Event::new(Verb::Discarded, Noun::SafeContact, person));
        write.also(Event::new(Verb::Discarded, Noun::Person, person));
    }
    let at = write.at();
    sqlx::query!("update import set undone_at = ? where id = ?", at, import).execute(write.database()).await?;
    write.commit(Event::new(Verb::Changed, Noun::Import, import)).await?;
    find(&mut agent.desk, import).await
}

async fn delete(database: &mut SqliteConnection, import: i64) -> Result<()> {
    let last_wall = |error: sqlx::Error| match error.as_database_error() {
        // Whatever table may come to speak of a file one day.
        Some(violated) if violated.is_foreign_key_violation() => refusal(&[]).into(),
        Some(_) | None => crate::Error::from(error),
    };
    sqlx::query!("delete from case_file where id in (select case_file from import_line where import = ?)", import)
        .execute(&mut *database)
        .await
        .map_err(last_wall)?;
    sqlx::query!("delete from matter where id in (select matter from import_line where import = ?)", import)
        .execute(&mut *database)
        .await
        .map_err(last_wall)?;
    sqlx::query!("delete from safe_contact where person in (select person from import_line where import = ?)", import)
        .execute(&mut *database)
        .await
        .map_err(last_wall)?;
    sqlx::query!("delete from person where id in (select person from import_line where import = ?)", import)
        .execute(database)
        .await
        .map_err(last_wall)?;
    Ok(())
}

/// The numbers of the files with which somebody went on: something hangs on them, or what the import made was changed.
async fn built_upon(database: &mut SqliteConnection, import: i64) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        r#"with after (noun, record) as (
             select noun, record from journal
             where verb not in ('opened', 'revealed')
               and sequence > (select max(sequence) from journal where noun = 'import' and record = ?1)
           )
           select number from import_line
           where import = ?1 and (
             case_file in (select case_file from interview
                           union all select case_file from appointment where case_file is not null
                           union all select case_file from referral
                           union all select case_file from orientation
                           union all select case_file from consent
                           union all select case_file from follow_up
                           union all select case_file from attached_document
                           union all select case_file from letter
                           union all select case_file from need
                           union all select case_file from danger
                           union all select case_file from individual_assessment
                           union all select case_file from package
                           union all select case_file from closing
                           union all select case_file from call_attempt where case_file is not null
                           union all select case_file from hand_over_line where case_file is not null
                           union all select case_file from legal_event
                           union all select case_file from rights_request
                           union all select case_file from information_notice
                           union all select case_file from archiving
                           union all select case_file from retention_hold
                           union all select record from after where noun = 'case_file')
             or person in (select person from appointment where person is not null
                           union all select person from call_attempt
                           union all select person from distinction
                           union all select other from distinction
                           union all select kept from merge
                           union all select absorbed from merge
                           union all select record from after where noun in ('person', 'safe_contact')
                           union all select person from case_file
                             where id not in (select case_file from import_line where import = ?1))
             or matter in (select matter from alleged_offender
                           union all select matter from wall
                           union all select record from after where noun = 'matter'
                           union all select matter from case_file
                             where id not in (select case_file from import_line where import = ?1))
             or exists (select 1 from draft where subject like 'file-' || case_file || '-%')
           )
           order by line"#,
        import
    )
    .fetch_all(database)
    .await?)
}

fn refusal(touched: &[String]) -> Refusal {
    let mut files: Vec<&str> = touched.iter().take(TOLD).map(String::as_str).collect();
    if touched.len() > TOLD || touched.is_empty() {
        files.push("…");
    }
    Refusal::ImportBuiltUpon { files: files.join(", ") }
}

/// # Errors
/// [`Refusal::NotFound`].
pub(super) async fn find(database: &mut SqliteConnection, id: i64) -> Result<Import> {
    let found = all(database).await?.into_iter().find(|import| import.id == id);
    found.ok_or_else(|| Refusal::NotFound { noun: "import".to_owned() }.into())
}

/// Every import, the latest first.
pub(super) async fn all(database: &mut SqliteConnection) -> Result<Vec<Import>> {
    Ok(sqlx::query_as!(
        Import,
        r#"select id as "id!", source, at, name as "by", lines, undone_at,
             (select count(*) from import_line where import = import.id) as "case_files!: i64",
             (select count(distinct person) from import_line where import = import.id) as "persons!: i64"
           from import join staff on staff.account = import.account order by id desc"#
    )
    .fetch_all(database)
    .await?)
}
