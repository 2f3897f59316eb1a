//! The notice of information («notice d’information», art. 13 GDPR) handed over: its day, in the file. Its words are a letter.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Agent, Result,
    case_file::{self, OneCaseFile},
    field,
    journal::{Event, Noun, Verb},
    write::Write,
};

/// A notice handed over.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct GiveInformationNotice {
    pub case_file: i64,
    pub given_on: String,
}

/// When it was.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct InformationNotice {
    pub given_on: String,
    pub recorded_by_name: String,
}

/// None: not yet.
pub(crate) async fn information_notice(agent: &mut Agent, request: OneCaseFile) -> Result<Option<InformationNotice>> {
    Ok(sqlx::query_as!(
        InformationNotice,
        "select given_on, staff.name as recorded_by_name from information_notice
         join staff on staff.account = recorded_by where case_file = ?",
        request.case_file
    )
    .fetch_optional(&mut agent.desk)
    .await?)
}

/// A later day takes the place of the one that was noted: the notice was given again, or the day was mistyped.
pub(crate) async fn information_notice_give(
    agent: &mut Agent,
    request: GiveInformationNotice,
) -> Result<Option<InformationNotice>> {
    let (today, account, case_file) = (agent.clock.today(), agent.account.clone(), request.case_file);
    let given_on = field::day("given_on", &request.given_on, today)?.to_string();
    let mut write = Write::begin(agent).await?;
    case_file::matter(write.database(), case_file).await?;
    let at = write.at();
    let known = sqlx::query_scalar!(
        r#"update information_notice set given_on = ?, recorded_by = ?, recorded_at = ? where case_file = ?
           returning id as "id!: i64""#,
        given_on,
        account,
        at,
        case_file
    )
    .fetch_optional(write.database())
    .await?;
    let event = match known {
        Some(id) => Event::new(Verb::Changed, Noun::InformationNotice, id),
        None => {
            let id = sqlx::query!(
                "insert into information_notice (case_file, given_on, recorded_by, recorded_at) values (?, ?, ?, ?)",
                case_file,
                given_on,
                account,
                at
            )
            .execute(write.database())
            .await?
            .last_insert_rowid();
            Event::new(Verb::Created, Noun::InformationNotice, id)
        }
    };
    write.commit(event).await?;
    information_notice(agent, OneCaseFile { case_file }).await
}
