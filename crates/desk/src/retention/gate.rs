//! The way into the intermediate archive: those in charge alone open an archived file, and read it; everybody else sees that it is
//! archived. Lists leave it out.

use std::collections::BTreeSet;

use serde_json::Value;
use sqlx::SqliteConnection;

use crate::{Agent, Refusal, Result, wall};

/// What those in charge still do with an archived file. Whatever else names one waits until it is back among the active ones.
const READ: [&str; 43] = [
    "access_file",
    "access_file_pdf",
    "alleged_offenders",
    "attached_document_export",
    "attached_document_open",
    "attached_document_page",
    "attached_documents",
    "calls",
    "case_file",
    "case_file_archive",
    "case_file_return",
    "conflicts",
    "consents",
    "danger",
    "deadlines",
    "elimination_propose",
    "elimination_visa",
    "follow_ups",
    "individual_assessment",
    "individual_assessment_opinion",
    "individual_assessments",
    "information_notice",
    "interview",
    "legal_events",
    "letter",
    "letter_pages",
    "letter_pdf",
    "letters",
    "needs",
    "orientations",
    "packages",
    "referral",
    "referrals",
    "retention_file",
    "retention_hold_lift",
    "retention_hold_place",
    "rights_request_add",
    "rights_request_answer",
    "rights_request_check_identity",
    "rights_request_lift",
    "rights_request_prolong",
    "rights_requests",
    "wall",
];
/// Somebody whose every file is archived comes back: they are known, with how to reach them safely, and a new file opens for them
/// without the old ones.
const COMES_BACK: [&str; 6] =
    ["appointment_book", "case_file_open", "distinction_add", "free_slots", "intake", "person"];

/// # Errors
/// [`Refusal::Archived`] when the request names something of an archived file that this account does not open, or would
/// change it.
pub(crate) async fn must_pass(agent: &mut Agent, command: &str, request: &Value) -> Result<()> {
    if !any(&mut agent.desk).await? {
        return Ok(());
    }
    let in_charge = agent.must_be_in_charge().is_ok();
    let reads = in_charge && READ.contains(&command);
    let mut named = Vec::new();
    wall::names(request, &mut named);
    for (noun, record) in named {
        let database = &mut agent.desk;
        let archived = match noun.as_str() {
            "person" => !in_charge && !COMES_BACK.contains(&command) && is_wholly_archived(database, record).await?,
            "matter" | "alleged_offender" => are_facts_archived(database, &noun, record).await?,
            _ => {
                let file = wall::file_of(database, &noun, record).await?;
                !reads && is_archived(database, file).await?
            }
        };
        if archived {
            return Err(Refusal::Archived.into());
        }
    }
    Ok(())
}

/// The answer without the lines of archived files: to those in charge, where they asked for no file by name.
pub(crate) async fn seen_from_here(
    agent: &mut Agent,
    command: &str,
    asked: &Value,
    mut answer: Value,
) -> Result<Value> {
    if ["search", "retention"].contains(&command) || !any(&mut agent.desk).await? {
        return Ok(answer);
    }
    let mut named = Vec::new();
    wall::names(asked, &mut named);
    if !named.is_empty() && agent.must_be_in_charge().is_ok() {
        return Ok(answer);
    }
    let archived: BTreeSet<i64> = sqlx::query_scalar!("select case_file from archiving where returned_at is null")
        .fetch_all(&mut agent.desk)
        .await?
        .into_iter()
        .collect();
    wall::sift(&mut answer, &archived);
    Ok(answer)
}

async fn any(database: &mut SqliteConnection) -> Result<bool> {
    Ok(sqlx::query_scalar!(r#"select exists (select 1 from archiving where returned_at is null) as "any!: bool""#)
        .fetch_one(database)
        .await?)
}

/// Whether a file stands in the intermediate archive.
pub(super) async fn is_archived(database: &mut SqliteConnection, case_file: Option<i64>) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from archiving where case_file = ? and returned_at is null) as "archived!: bool""#,
        case_file
    )
    .fetch_one(database)
    .await?)
}

async fn is_wholly_archived(database: &mut SqliteConnection, person: i64) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from case_file where person = ?1)
             and not exists (select 1 from case_file where person = ?1
               and not exists (select 1 from archiving where archiving.case_file = case_file.id and returned_at is null))
             as "wholly!: bool""#,
        person
    )
    .fetch_one(database)
    .await?)
}

/// Whether every file of an affair is archived.
async fn are_facts_archived(database: &mut SqliteConnection, noun: &str, record: i64) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"with facts (id) as (
             select case ?1 when 'matter' then ?2 else (select matter from alleged_offender where id = ?2) end
           )
           select exists (select 1 from case_file join facts on facts.id = matter)
             and not exists (select 1 from case_file join facts on facts.id = matter
               where not exists (select 1 from archiving where archiving.case_file = case_file.id and returned_at is null))
             as "archived!: bool""#,
        noun,
        record
    )
    .fetch_one(database)
    .await?)
}
