//! Staff, as the rules need them: who is who in the agenda, and who employs whom.

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Refusal, Result,
    journal::{Event, Noun, Verb},
    list::{self, List},
    session::Nothing,
    write::Write,
};

/// Who employs somebody: art. 40 CPP binds public agents, not the staff of an association.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Employer {
    /// A public authority: the municipality, the Département …
    Public,
    /// An approved victim-support association («agréée»): it may be asked by the procureur (art. 41 and 10-5 CPP).
    ApprovedAssociation,
    /// Another association.
    Association,
    /// Not said yet.
    Unknown,
}

impl Employer {
    /// Its word in the table, where one column says whether an association is approved.
    fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::ApprovedAssociation | Self::Association => "association",
            Self::Unknown => "unknown",
        }
    }

    fn parse(word: &str, approved: bool) -> Self {
        match word {
            "public" => Self::Public,
            "association" if approved => Self::ApprovedAssociation,
            "association" => Self::Association,
            _ => Self::Unknown,
        }
    }
}

/// A member of staff.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Staff {
    pub account: String,
    pub name: String,
    pub profession: Option<String>,
    pub employer: Employer,
}

/// What one says of oneself.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Profile {
    pub profession: Option<String>,
    pub employer: Employer,
}

pub(crate) async fn staff(agent: &mut Agent, _: Nothing) -> Result<Vec<Staff>> {
    let rows = sqlx::query!(
        r#"select account, name, profession, employer, association_approved as "approved: bool" from staff order by name"#
    )
    .fetch_all(&mut agent.desk)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Staff {
            account: row.account,
            name: row.name,
            profession: row.profession,
            employer: Employer::parse(&row.employer, row.approved),
        })
        .collect())
}

pub(crate) async fn profile_update(agent: &mut Agent, request: Profile) -> Result<Staff> {
    if let Some(code) = &request.profession {
        list::check("profession", List::Profession, code)?;
    }
    let account = agent.account.clone();
    let (employer, approved) = (request.employer.word(), request.employer != Employer::Association);
    let mut write = Write::begin(agent).await?;
    sqlx::query!(
        "update staff set profession = ?, employer = ?, association_approved = ? where account = ?",
        request.profession,
        employer,
        approved,
        account
    )
    .execute(write.database())
    .await?;
    write.commit(Event::new(Verb::Changed, Noun::Staff, 0)).await?;
    find(&mut agent.desk, &account).await
}

/// Whoever comes in is among the staff, under the name that the header gives them.
pub(crate) async fn known_as(write: &mut Write<'_>, account: &str, name: &str) -> Result<()> {
    let done = sqlx::query!(
        "insert into staff (account, name) values (?, ?)
         on conflict (account) do update set name = excluded.name where name <> excluded.name",
        account,
        name
    )
    .execute(write.database())
    .await?;
    if done.rows_affected() > 0 {
        write.also(Event::new(Verb::Changed, Noun::Staff, 0));
    }
    Ok(())
}

/// # Errors
/// [`Refusal::NotFound`].
pub(crate) async fn find(database: &mut SqliteConnection, account: &str) -> Result<Staff> {
    let row = sqlx::query!(
        r#"select account, name, profession, employer, association_approved as "approved: bool"
           from staff where account = ?"#,
        account
    )
    .fetch_optional(database)
    .await?
    .ok_or(Refusal::NotFound { noun: "staff".to_owned() })?;
    Ok(Staff {
        account: row.account,
        name: row.name,
        profession: row.profession,
        employer: Employer::parse(&row.employer, row.approved),
    })
}

/// The display name of an account; empty when nobody of that account ever came in.
pub(crate) async fn name_of(database: &mut SqliteConnection, account: &str) -> Result<String> {
    let name =
        sqlx::query_scalar!("select name from staff where account = ?", account).fetch_optional(database).await?;
    Ok(name.unwrap_or_default())
}
