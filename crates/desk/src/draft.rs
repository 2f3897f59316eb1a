//! Drafts: what an account is typing, kept while it types, found again after a lock, a crash or a power cut.

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;
use vault::{AccountId, Cell, circle::record_of};

use crate::{
    Agent, Refusal, Result, circle, field,
    session::{Nothing, parse_account},
    write::Write,
};

/// Five times the longest note, in bytes: a form, its labels and its escapes.
const MOST_BYTES: usize = 5 * field::NOTE;

/// What is being typed, as the form keeps it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct SaveDraft {
    /// The form.
    pub kind: String,
    /// What the form is about: `case_file:42`, or `new`.
    pub subject: String,
    /// Kept letter for letter.
    pub body: String,
    /// The circle that alone may read it; none for an ordinary draft.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub circle: Option<i64>,
}

/// One draft of one's own.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneDraft {
    pub kind: String,
    pub subject: String,
}

/// The proof that a draft is kept.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct SavedDraft {
    /// Instant.
    pub saved_at: String,
}

/// A draft found again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Draft {
    pub body: String,
    /// Instant.
    pub saved_at: String,
    /// The circle that alone reads it.
    pub circle: Option<i64>,
}

/// A draft in the list of what is unfinished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct DraftLine {
    pub kind: String,
    pub subject: String,
    /// Instant.
    pub saved_at: String,
}

/// Nothing typed is judged here: a draft may hold what the form will refuse later.
pub(crate) async fn draft_save(agent: &mut Agent, request: SaveDraft) -> Result<SavedDraft> {
    let (kind, subject) = (field::needed("kind", &request.kind)?, field::needed("subject", &request.subject)?);
    if request.body.len() > MOST_BYTES {
        return Err(Refusal::TooLong { field: "body".to_owned(), most: MOST_BYTES }.into());
    }
    let (body, generation) = match request.circle {
        Some(circle) => {
            let key = circle::newest(&mut agent.desk, &agent.vault, circle).await?;
            let record = record_of(&[&kind, &subject]);
            let sealed = key.seal_draft(agent.vault.vault(), me(agent)?, cell(&record), &request.body)?;
            (BASE64.encode(&sealed), Some(i64::from(key.generation())))
        }
        None => (request.body, None),
    };
    let account = agent.account.clone();
    let mut write = Write::begin(agent).await?;
    let saved_at = write.at();
    sqlx::query!(
        "insert into draft (account, kind, subject, body, saved_at, circle, generation) values (?, ?, ?, ?, ?, ?, ?)
         on conflict (account, kind, subject) do update
         set body = excluded.body, saved_at = excluded.saved_at, circle = excluded.circle, generation = excluded.generation",
        account,
        kind,
        subject,
        body,
        saved_at,
        request.circle,
        generation
    )
    .execute(write.database())
    .await?;
    write.commit_draft().await?;
    Ok(SavedDraft { saved_at })
}

pub(crate) async fn draft_load(agent: &mut Agent, request: OneDraft) -> Result<Option<Draft>> {
    let row = sqlx::query!(
        "select body, saved_at, circle, generation from draft where account = ? and kind = ? and subject = ?",
        agent.account,
        request.kind,
        request.subject
    )
    .fetch_optional(&mut agent.desk)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let body = match (row.circle, row.generation) {
        (Some(circle), Some(generation)) => {
            let key = circle::key_of(&mut agent.desk, &agent.vault, circle, generation).await?;
            let sealed = BASE64.decode(row.body.as_bytes()).map_err(|_| Refusal::DamagedNote)?;
            let record = record_of(&[&request.kind, &request.subject]);
            key.open_draft(agent.vault.vault(), me(agent)?, cell(&record), &sealed)?.to_string()
        }
        _ => row.body,
    };
    Ok(Some(Draft { body, saved_at: row.saved_at, circle: row.circle }))
}

/// Where a draft of a restricted note stands: a later one replaces it, so that it has no version.
fn cell(record: &[u8]) -> Cell<'_> {
    Cell { table: "draft", record, column: "body", version: 0 }
}

fn me(agent: &Agent) -> Result<AccountId> {
    parse_account(&agent.account)
}

/// Discarding what is not there is no error: the form was saved, and its draft goes.
pub(crate) async fn draft_discard(agent: &mut Agent, request: OneDraft) -> Result<Nothing> {
    let account = agent.account.clone();
    let mut write = Write::begin(agent).await?;
    sqlx::query!(
        "delete from draft where account = ? and kind = ? and subject = ?",
        account,
        request.kind,
        request.subject
    )
    .execute(write.database())
    .await?;
    write.commit_draft().await?;
    Ok(Nothing {})
}

pub(crate) async fn drafts(agent: &mut Agent, _: Nothing) -> Result<Vec<DraftLine>> {
    lines(&mut agent.desk, &agent.account).await
}

/// The drafts of one account, the latest first, without their contents.
pub(crate) async fn lines(database: &mut SqliteConnection, account: &str) -> Result<Vec<DraftLine>> {
    Ok(sqlx::query_as!(
        DraftLine,
        "select kind, subject, saved_at from draft where account = ? order by saved_at desc, kind, subject",
        account
    )
    .fetch_all(database)
    .await?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{
        appointment::tests::{GRACE, assert_whole, refusal},
        session::{
            Unlock,
            bench::{Bench, PHRASE, bench, machine, started},
            unlock,
        },
    };

    fn typed(subject: &str, body: &str) -> SaveDraft {
        SaveDraft { kind: "interview".into(), subject: subject.into(), body: body.into(), circle: None }
    }

    fn one(subject: &str) -> OneDraft {
        OneDraft { kind: "interview".into(), subject: subject.into() }
    }

    async fn body(agent: &mut Agent, subject: &str) -> Option<String> {
        draft_load(agent, one(subject)).await.unwrap().map(|draft| draft.body)
    }

    #[tokio::test]
    async fn the_last_thing_typed_is_found_again_letter_for_letter() {
        let mut bench = bench().await;
        let agent = bench.agent();
        let unfinished = " {\"notes\":\"\u{202e}’; drop table draft; --\u{0}\"\n ";
        draft_save(agent, typed("case_file:1", "{}")).await.unwrap();
        draft_save(agent, typed("case_file:1", unfinished)).await.unwrap();
        assert_eq!(body(agent, "case_file:1").await.as_deref(), Some(unfinished));
        assert_eq!(drafts(agent, Nothing {}).await.unwrap().len(), 1);
        assert_whole(agent).await;
    }

    #[tokio::test]
    async fn a_draft_is_still_there_after_the_program_went_and_came_back() {
        let mut bench = bench().await;
        let agent = bench.agent();
        let account = agent.account.clone();
        draft_save(agent, typed("new", "half a sentence")).await.unwrap();
        let Bench { session, folder } = bench;
        drop(session);

        let mut session = started(folder.path().join("vault"), machine);
        unlock(&mut session, Unlock { account, passphrase: PHRASE.into() }).await.unwrap();
        assert_eq!(body(session.agent().unwrap(), "new").await.as_deref(), Some("half a sentence"));
    }

    #[tokio::test]
    async fn a_draft_appears_in_no_other_form_and_to_no_other_account() {
        let mut bench = bench().await;
        let agent = bench.agent();
        draft_save(agent, typed("case_file:1", "one")).await.unwrap();
        draft_save(agent, typed("case_file:2", "two")).await.unwrap();
        assert_eq!(body(agent, "case_file:1").await.as_deref(), Some("one"));
        assert_eq!(body(agent, "new").await, None);
        draft_discard(agent, one("case_file:1")).await.unwrap();
        draft_discard(agent, one("case_file:1")).await.unwrap();
        assert_eq!(body(agent, "case_file:1").await, None);
        assert_eq!(body(agent, "case_file:2").await.as_deref(), Some("two"));

        agent.account = GRACE.into();
        assert_eq!(body(agent, "case_file:2").await, None);
        assert_eq!(drafts(agent, Nothing {}).await.unwrap(), []);
        draft_discard(agent, one("case_file:2")).await.unwrap();
        assert_eq!(lines(&mut agent.desk, GRACE).await.unwrap(), []);
        let kept = sqlx::query_scalar!("select count(*) from draft").fetch_one(&mut agent.desk).await.unwrap();
        assert_eq!(kept, 1);
    }

    #[tokio::test]
    async fn a_draft_holds_more_than_the_longest_note_but_not_everything() {
        let mut bench = bench().await;
        let agent = bench.agent();
        let longest = "é".repeat(MOST_BYTES / 2);
        draft_save(agent, typed("new", &longest)).await.unwrap();
        let too_long = Refusal::TooLong { field: "body".into(), most: MOST_BYTES };
        assert_eq!(refusal(draft_save(agent, typed("new", &format!("{longest}x"))).await), too_long);
        assert_eq!(body(agent, "new").await.map(|body| body.len()), Some(MOST_BYTES));
    }
}
