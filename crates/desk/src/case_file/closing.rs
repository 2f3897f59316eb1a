//! How a file ends, and how it begins again: an outcome that can be counted, a reason in words, and nothing forgotten.

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::{CaseFile, must_be_open, with_account};
use crate::{
    Agent, Refusal, Result, field,
    journal::{Event, Noun, Verb},
    list::{self, List},
    write::Write,
};

/// The end of a file.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct CloseCaseFile {
    pub case_file: i64,
    /// Code of the list `closing_outcome`.
    pub outcome: String,
    pub reason: String,
}

/// A file to open again.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ReopenCaseFile {
    pub case_file: i64,
    pub reason: String,
}

/// The end that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Closing {
    pub on: String,
    /// Code of the list `closing_outcome`; `None` for a file closed before there was one.
    pub outcome: Option<String>,
    pub reason: String,
    pub by: String,
}

pub(crate) async fn case_file_close(agent: &mut Agent, request: CloseCaseFile) -> Result<CaseFile> {
    let (today, account, id) = (agent.clock.today(), agent.account.clone(), request.case_file);
    list::check("closing_outcome", List::ClosingOutcome, &request.outcome)?;
    let (reason, closed_on) = (field::needed("closing_reason", &request.reason)?, today.to_string());
    let mut write = Write::begin(agent).await?;
    must_be_open(write.database(), id).await?;
    sqlx::query!("update case_file set closed_on = ?, closing_reason = ? where id = ?", closed_on, reason, id)
        .execute(write.database())
        .await?;
    let closing = sqlx::query!(
        "insert into closing (case_file, closed_on, outcome, reason, closed_by) values (?, ?, ?, ?, ?)",
        id,
        closed_on,
        request.outcome,
        reason,
        account
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    write.also(Event::new(Verb::Created, Noun::Closing, closing));
    write.commit(Event::new(Verb::Closed, Noun::CaseFile, id)).await?;
    with_account(agent, id, today).await
}

pub(crate) async fn case_file_reopen(agent: &mut Agent, request: ReopenCaseFile) -> Result<CaseFile> {
    let (today, account, id) = (agent.clock.today(), agent.account.clone(), request.case_file);
    let (reason, reopened_on) = (field::needed("reopening_reason", &request.reason)?, today.to_string());
    let mut write = Write::begin(agent).await?;
    let done = sqlx::query!(
        "update case_file set closed_on = null, closing_reason = '' where id = ? and closed_on is not null",
        id
    )
    .execute(write.database())
    .await?;
    if done.rows_affected() == 0 {
        return Err(Refusal::WrongState { state: "open".to_owned() }.into());
    }
    let standing =
        sqlx::query_scalar!(r#"select id as "id!" from closing where case_file = ? and reopened_on is null"#, id)
            .fetch_optional(write.database())
            .await?;
    if let Some(closing) = standing {
        sqlx::query!(
            "update closing set reopened_on = ?, reopening_reason = ?, reopened_by = ? where id = ?",
            reopened_on,
            reason,
            account,
            closing
        )
        .execute(write.database())
        .await?;
        write.also(Event::new(Verb::Changed, Noun::Closing, closing));
    }
    write.commit(Event::new(Verb::Reopened, Noun::CaseFile, id)).await?;
    with_account(agent, id, today).await
}

/// How a file ended, as long as it is closed.
pub(super) async fn standing(database: &mut SqliteConnection, case_file: i64) -> Result<Option<Closing>> {
    let row = sqlx::query!(
        r#"select case_file.closed_on as "on!", outcome as "outcome?", closing_reason as reason,
             coalesce(staff.name, '') as "by!: String"
           from case_file
           left join closing on closing.case_file = case_file.id and reopened_on is null
           left join staff on staff.account = closed_by
           where case_file.id = ? and case_file.closed_on is not null"#,
        case_file
    )
    .fetch_optional(database)
    .await?;
    Ok(row.map(|row| Closing { on: row.on, outcome: row.outcome, reason: row.reason, by: row.by }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use sqlx::Executor;

    use super::*;
    use crate::{
        appointment::tests::{assert_whole, file_of, refusal},
        case_file::{find, timeline::TimelineKind},
        session::bench::bench,
    };

    fn end(case_file: i64, outcome: &str, reason: &str) -> CloseCaseFile {
        CloseCaseFile { case_file, outcome: outcome.into(), reason: reason.into() }
    }

    fn again(case_file: i64, reason: &str) -> ReopenCaseFile {
        ReopenCaseFile { case_file, reason: reason.into() }
    }

    #[tokio::test]
    async fn a_file_closed_and_opened_again_says_each_time_how_and_why() {
        let mut bench = bench().await;
        let agent = bench.agent();
        let file = file_of(agent, "Fictif").await.id;
        let closed = case_file_close(agent, end(file, "plus_de_nouvelles", "Trois rappels")).await.unwrap();
        let standing = Closing {
            on: "2026-11-23".into(),
            outcome: Some("plus_de_nouvelles".into()),
            reason: "Trois rappels".into(),
            by: "Ada".into(),
        };
        assert_eq!(closed.closing, Some(standing));
        let open = case_file_reopen(agent, again(file, "Elle a rappelé")).await.unwrap();
        assert_eq!(open.closing, None);
        case_file_close(agent, end(file, "demande_satisfaite", "Tout est fait")).await.unwrap();
        let open = case_file_reopen(agent, again(file, "Nouvelle audience")).await.unwrap();

        let told: Vec<(TimelineKind, Option<&str>, &str)> = open
            .timeline
            .iter()
            .filter(|item| matches!(item.kind, TimelineKind::Closed | TimelineKind::Reopened))
            .map(|item| (item.kind, item.code.as_deref(), item.text.as_str()))
            .collect();
        assert_eq!(told.len(), 4);
        assert!(told.contains(&(TimelineKind::Closed, Some("plus_de_nouvelles"), "Trois rappels")));
        assert!(told.contains(&(TimelineKind::Reopened, None, "Elle a rappelé")));
        assert!(told.contains(&(TimelineKind::Closed, Some("demande_satisfaite"), "Tout est fait")));
        assert!(told.contains(&(TimelineKind::Reopened, None, "Nouvelle audience")));
        assert_whole(agent).await;
    }

    #[tokio::test]
    async fn a_file_is_closed_with_an_outcome_of_the_list_and_a_reason_and_opened_again_with_one() {
        let mut bench = bench().await;
        let agent = bench.agent();
        let file = file_of(agent, "Fictif").await.id;
        let unknown = refusal(case_file_close(agent, end(file, "fini", "Fin")).await);
        assert_eq!(unknown, Refusal::UnknownCode { field: "closing_outcome".into() });
        let silent = refusal(case_file_close(agent, end(file, "autre", "  ")).await);
        assert_eq!(silent, Refusal::Missing { field: "closing_reason".into() });
        case_file_close(agent, end(file, "autre", "Fin")).await.unwrap();
        assert_eq!(refusal(case_file_close(agent, end(file, "autre", "Fin")).await), Refusal::CaseFileClosed);
        let silent = refusal(case_file_reopen(agent, again(file, "")).await);
        assert_eq!(silent, Refusal::Missing { field: "reopening_reason".into() });
        case_file_reopen(agent, again(file, "Suite")).await.unwrap();
        let twice = refusal(case_file_reopen(agent, again(file, "Suite")).await);
        assert_eq!(twice, Refusal::WrongState { state: "open".into() });
    }

    #[tokio::test]
    async fn a_file_that_ended_before_outcomes_were_asked_keeps_its_reason_and_can_be_opened_again() {
        let mut bench = bench().await;
        let agent = bench.agent();
        let file = file_of(agent, "Fictif").await.id;
        agent.desk.execute("update case_file set closed_on = '2026-11-21', closing_reason = 'Fin'").await.unwrap();
        let found = find(&mut agent.desk, file, agent.clock.today()).await.unwrap();
        let closing = found.closing.unwrap();
        assert_eq!((closing.outcome, closing.reason.as_str()), (None, "Fin"));
        assert_eq!(found.timeline.iter().filter(|item| item.kind == TimelineKind::Closed).count(), 1);
        assert_eq!(case_file_reopen(agent, again(file, "Suite")).await.unwrap().closing, None);
    }
}
