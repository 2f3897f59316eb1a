//! The intermediate archive: a file leaves the active ones for a reason and until a day, and comes back for a reason.

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::{Retention, hold, hold::RetentionHold, obstacle, retention};
use crate::{
    Agent, Refusal, Result, field,
    journal::{Event, Noun, Verb},
    person::name_shown,
    session::Nothing,
    write::Write,
};

/// A file to archive, as typed.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewArchiving {
    pub case_file: i64,
    /// Why it is still kept.
    pub reason: String,
    /// Civil date: no elimination is proposed before it.
    pub keep_until: String,
}

/// A file to take back among the active ones.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ReturnedFile {
    pub case_file: i64,
    pub reason: String,
}

/// A file of the intermediate archive.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct ArchivedFile {
    pub case_file: i64,
    pub case_file_number: String,
    pub display_name: String,
    /// Civil date.
    pub archived_on: String,
    pub archived_by_name: String,
    pub reason: String,
    /// Civil date.
    pub keep_until: String,
    /// Why it is not to be destroyed, as long as somebody says so.
    pub holds: Vec<RetentionHold>,
    /// The proposal on which it stands.
    pub elimination: Option<i64>,
    /// The visa keeps it: it goes to the departmental archives.
    pub kept_by_visa: bool,
}

/// Archives a closed file.
///
/// # Errors
/// [`Refusal::NotAllowed`]; [`Refusal::ImpossibleDate`]; [`Refusal::RetentionObstacle`].
pub(crate) async fn case_file_archive(agent: &mut Agent, request: NewArchiving) -> Result<Retention> {
    agent.must_be_in_charge()?;
    let today = agent.clock.today();
    let reason = field::needed("archiving_reason", &request.reason)?;
    let keep_until = field::day("keep_until", &request.keep_until, field::lifetime(today))?.to_string();
    let mut write = Write::begin(agent).await?;
    obstacle::none_to_archiving(write.database(), request.case_file, today).await?;
    let (account, at) = (write.account(), write.at());
    let id = sqlx::query!(
        "insert into archiving (case_file, reason, keep_until, archived_by, archived_at) values (?, ?, ?, ?, ?)",
        request.case_file,
        reason,
        keep_until,
        account,
        at
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    write.commit(Event::new(Verb::Created, Noun::Archiving, id)).await?;
    retention(agent, Nothing {}).await
}

/// Takes a file back, because its person came again or because it was archived by mistake.
///
/// # Errors
/// [`Refusal::NotAllowed`]; [`Refusal::RetentionObstacle`] while it stands on a proposal of elimination.
pub(crate) async fn case_file_return(agent: &mut Agent, request: ReturnedFile) -> Result<Retention> {
    agent.must_be_in_charge()?;
    let reason = field::needed("return_reason", &request.reason)?;
    let mut write = Write::begin(agent).await?;
    let standing = standing(write.database(), request.case_file).await?;
    let id = standing.ok_or_else(|| Refusal::NotFound { noun: "archiving".to_owned() })?;
    obstacle::on_no_slip(write.database(), request.case_file).await?;
    let (account, at) = (write.account(), write.at());
    sqlx::query!(
        "update archiving set returned_by = ?, returned_at = ?, return_reason = ? where id = ?",
        account,
        at,
        reason,
        id
    )
    .execute(write.database())
    .await?;
    write.commit(Event::new(Verb::Reopened, Noun::Archiving, id)).await?;
    retention(agent, Nothing {}).await
}

async fn standing(database: &mut SqliteConnection, case_file: i64) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar!(
        r#"select id as "id!" from archiving where case_file = ? and returned_at is null"#,
        case_file
    )
    .fetch_optional(database)
    .await?)
}

/// What may be destroyed first stands first.
pub(super) async fn all(database: &mut SqliteConnection) -> Result<Vec<ArchivedFile>> {
    let rows = sqlx::query!(
        r#"select archiving.case_file, number, person, anonymous as "anonymous: bool", birth_name, used_name, first_names,
             substr(archived_at, 1, 10) as "archived_on!: String", staff.name as archived_by_name, reason, keep_until,
             (select max(elimination.id) from elimination_file join elimination on elimination.id = elimination
              where elimination_file.case_file = archiving.case_file and withdrawn_at is null) as "elimination?: i64",
             exists (select 1 from elimination_file join elimination on elimination.id = elimination
              where elimination_file.case_file = archiving.case_file and withdrawn_at is null and sort = 'keep')
               as "kept_by_visa!: bool"
           from archiving
           join case_file on case_file.id = archiving.case_file
           join person on person.id = person
           join staff on staff.account = archived_by
           where returned_at is null
           order by keep_until, archiving.id"#
    )
    .fetch_all(&mut *database)
    .await?;
    let mut files = Vec::new();
    for row in rows {
        files.push(ArchivedFile {
            case_file: row.case_file,
            case_file_number: row.number,
            display_name: name_shown(row.anonymous, &row.birth_name, &row.used_name, &row.first_names, row.person),
            archived_on: row.archived_on,
            archived_by_name: row.archived_by_name,
            reason: row.reason,
            keep_until: row.keep_until,
            holds: hold::standing(database, row.case_file).await?,
            elimination: row.elimination,
            kept_by_visa: row.kept_by_visa,
        });
    }
    Ok(files)
}
