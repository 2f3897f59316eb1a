//! A proposal of elimination («bordereau»): the files of the archive whose end is proposed, and what the visa of the departmental
//! archives says of each (articles L212-3 and R212-14 of the code du patrimoine).

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::{
    Retention, obstacle, retention,
    state::{Act, EliminationState},
};
use crate::{
    Agent, Refusal, Result,
    case_file::OneCaseFile,
    field,
    journal::{Event, Noun, Verb},
    person::name_shown,
    session::Nothing,
    write::Write,
};

/// The files to propose.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct FilesToEliminate {
    pub files: Vec<OneCaseFile>,
}

/// The proposal concerned.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneElimination {
    pub elimination: i64,
}

/// The visa, as it came.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NoteVisa {
    pub elimination: i64,
    pub reference: String,
    /// Civil date of the visa.
    pub visa_on: String,
    /// What the archives keep; the others may be destroyed.
    pub kept: Vec<OneCaseFile>,
}

/// A proposal of elimination.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Elimination {
    /// Number of the slip.
    pub id: i64,
    pub state: EliminationState,
    pub proposed_by_name: String,
    /// Civil date.
    pub proposed_on: String,
    pub files: Vec<EliminationFile>,
    pub visa_reference: String,
    pub visa_on: Option<String>,
    pub visa_by_name: Option<String>,
    pub asked_by_name: Option<String>,
    pub asked_on: Option<String>,
    /// Whoever is in asked for the destruction: somebody else confirms it.
    pub asked_by_me: bool,
    pub confirmed_by_name: Option<String>,
    pub confirmed_on: Option<String>,
    /// Nothing is left in the files of the vault either.
    pub finished: bool,
    /// Backups from before the destruction that still stand: they hold what was destroyed.
    pub backups: Vec<String>,
}

/// A line of a proposal.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct EliminationFile {
    pub case_file: i64,
    pub number: String,
    /// Whose it is; null once it is destroyed.
    pub display_name: Option<String>,
    pub opened_year: i64,
    pub last_year: i64,
    /// The visa keeps it; null before there is one.
    pub kept: Option<bool>,
}

/// Puts files on a slip.
///
/// # Errors
/// [`Refusal::NotAllowed`]; [`Refusal::RetentionObstacle`].
pub(crate) async fn elimination_propose(agent: &mut Agent, request: FilesToEliminate) -> Result<Retention> {
    agent.must_be_in_charge()?;
    let today = agent.clock.today();
    if request.files.is_empty() {
        return Err(Refusal::Missing { field: "files".to_owned() }.into());
    }
    let mut write = Write::begin(agent).await?;
    let (account, at) = (write.account(), write.at());
    let id = sqlx::query!("insert into elimination (proposed_by, proposed_at) values (?, ?)", account, at)
        .execute(write.database())
        .await?
        .last_insert_rowid();
    for OneCaseFile { case_file } in request.files {
        // A file that is named twice stands in its own way.
        obstacle::none_to_elimination(write.database(), case_file, today, None).await?;
        sqlx::query!(
            "insert into elimination_file (elimination, case_file, number, opened_year, last_year)
             select ?1, id, number, cast(substr(opened_on, 1, 4) as integer), cast(substr(last_on, 1, 4) as integer)
             from case_file join last_contact on last_contact.case_file = case_file.id where id = ?2",
            id,
            case_file
        )
        .execute(write.database())
        .await?;
    }
    write.commit(Event::new(Verb::Created, Noun::Elimination, id)).await?;
    retention(agent, Nothing {}).await
}

/// Takes a proposal back: its files stay archived.
///
/// # Errors
/// [`Refusal::NotAllowed`]; [`Refusal::EliminationStands`].
pub(crate) async fn elimination_withdraw(agent: &mut Agent, request: OneElimination) -> Result<Retention> {
    agent.must_be_in_charge()?;
    let id = request.elimination;
    let mut write = Write::begin(agent).await?;
    state(write.database(), id).await?.after(Act::Withdraw)?;
    let (account, at) = (write.account(), write.at());
    sqlx::query!("update elimination set withdrawn_by = ?, withdrawn_at = ? where id = ?", account, at, id)
        .execute(write.database())
        .await?;
    write.commit(Event::new(Verb::Discarded, Noun::Elimination, id)).await?;
    retention(agent, Nothing {}).await
}

/// Notes the visa, with what it says of each file.
///
/// # Errors
/// [`Refusal::NotAllowed`]; [`Refusal::EliminationStands`]; [`Refusal::NotFound`] for a file that is not on the slip.
pub(crate) async fn elimination_visa(agent: &mut Agent, request: NoteVisa) -> Result<Retention> {
    agent.must_be_in_charge()?;
    let id = request.elimination;
    let reference = field::needed("visa_reference", &request.reference)?;
    let visa_on = field::day("visa_on", &request.visa_on, agent.clock.today())?.to_string();
    let mut write = Write::begin(agent).await?;
    let standing = state(write.database(), id).await?;
    sqlx::query!("update elimination_file set sort = 'eliminate' where elimination = ?", id)
        .execute(write.database())
        .await?;
    for OneCaseFile { case_file } in request.kept {
        let kept = sqlx::query!(
            "update elimination_file set sort = 'keep' where elimination = ? and case_file = ?",
            id,
            case_file
        )
        .execute(write.database())
        .await?;
        if kept.rows_affected() == 0 {
            return Err(Refusal::NotFound { noun: "case_file".to_owned() }.into());
        }
    }
    let all_kept = to_eliminate(write.database(), id).await?.is_empty();
    standing.after(Act::NoteVisa { all_kept })?;
    let account = write.account();
    sqlx::query!(
        "update elimination set visa_reference = ?, visa_on = ?, visa_by = ? where id = ?",
        reference,
        visa_on,
        account,
        id
    )
    .execute(write.database())
    .await?;
    write.commit(Event::new(Verb::Answered, Noun::Elimination, id)).await?;
    retention(agent, Nothing {}).await
}

/// The files of a proposal that its visa lets go.
pub(super) async fn to_eliminate(database: &mut SqliteConnection, elimination: i64) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar!(
        "select case_file from elimination_file where elimination = ? and sort = 'eliminate' order by case_file",
        elimination
    )
    .fetch_all(database)
    .await?)
}

/// # Errors
/// [`Refusal::NotFound`].
pub(super) async fn state(database: &mut SqliteConnection, id: i64) -> Result<EliminationState> {
    let row = sqlx::query!(
        r#"select withdrawn_at is not null as "withdrawn!: bool", visa_on is not null as "visa!: bool",
             asked_at is not null as "asked!: bool", confirmed_at is not null as "confirmed!: bool",
             exists (select 1 from elimination_file where elimination = elimination.id and sort = 'eliminate')
               as "eliminates!: bool"
           from elimination where id = ?"#,
        id
    )
    .fetch_optional(database)
    .await?
    .ok_or_else(|| Refusal::NotFound { noun: "elimination".to_owned() })?;
    Ok(if row.withdrawn {
        EliminationState::Withdrawn
    } else if row.confirmed {
        EliminationState::Destroyed
    } else if row.asked {
        EliminationState::Asked
    } else if !row.visa {
        EliminationState::Proposed
    } else if row.eliminates {
        EliminationState::Authorised
    } else {
        EliminationState::Kept
    })
}

pub(super) async fn all(agent: &mut Agent) -> Result<Vec<Elimination>> {
    let ids = sqlx::query_scalar!(r#"select id as "id!" from elimination order by id desc"#)
        .fetch_all(&mut agent.desk)
        .await?;
    let mut all = Vec::new();
    for id in ids {
        all.push(find(agent, id).await?);
    }
    Ok(all)
}

/// # Errors
/// [`Refusal::NotFound`].
pub(super) async fn find(agent: &mut Agent, id: i64) -> Result<Elimination> {
    let database = &mut agent.desk;
    let state = state(database, id).await?;
    let row = sqlx::query!(
        r#"select proposer.name as proposed_by_name, substr(proposed_at, 1, 10) as "proposed_on!: String", visa_reference,
             visa_on, noter.name as "visa_by_name?", asker.name as "asked_by_name?", asked_by,
             substr(asked_at, 1, 10) as "asked_on: String", confirmer.name as "confirmed_by_name?", confirmed_at,
             finished_at is not null as "finished!: bool"
           from elimination
           join staff proposer on proposer.account = proposed_by
           left join staff noter on noter.account = visa_by
           left join staff asker on asker.account = asked_by
           left join staff confirmer on confirmer.account = confirmed_by
           where elimination.id = ?"#,
        id
    )
    .fetch_one(&mut *database)
    .await?;
    let files = sqlx::query!(
        r#"select elimination_file.case_file, elimination_file.number, opened_year, last_year, sort,
             person.id as "person?: i64", anonymous as "anonymous?: bool", birth_name as "birth_name?",
             used_name as "used_name?", first_names as "first_names?"
           from elimination_file
           left join case_file on case_file.id = elimination_file.case_file
           left join person on person.id = case_file.person
           where elimination = ? order by elimination_file.number"#,
        id
    )
    .fetch_all(&mut *database)
    .await?;
    let backups = match &row.confirmed_at {
        Some(at) => {
            sqlx::query_scalar!(
                "select file_name from backup where made_at < ? and removed_at is null order by made_at",
                at
            )
            .fetch_all(&mut *database)
            .await?
        }
        None => Vec::new(),
    };
    Ok(Elimination {
        id,
        state,
        proposed_by_name: row.proposed_by_name,
        proposed_on: row.proposed_on,
        files: files
            .into_iter()
            .map(|file| EliminationFile {
                case_file: file.case_file,
                number: file.number,
                display_name: file.person.map(|person| {
                    name_shown(
                        file.anonymous.unwrap_or_default(),
                        &file.birth_name.unwrap_or_default(),
                        &file.used_name.unwrap_or_default(),
                        &file.first_names.unwrap_or_default(),
                        person,
                    )
                }),
                opened_year: file.opened_year,
                last_year: file.last_year,
                kept: file.sort.map(|sort| sort == "keep"),
            })
            .collect(),
        visa_reference: row.visa_reference,
        visa_on: row.visa_on,
        visa_by_name: row.visa_by_name,
        asked_by_me: row.asked_by.as_deref() == Some(agent.account.as_str()),
        asked_by_name: row.asked_by_name,
        asked_on: row.asked_on,
        confirmed_by_name: row.confirmed_by_name,
        confirmed_on: row.confirmed_at.map(|at| at.chars().take(10).collect()),
        finished: row.finished,
        backups,
    })
}
