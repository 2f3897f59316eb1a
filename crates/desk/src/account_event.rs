//! What befell the accounts: a new code, the paper sheet, a removal, wrong tries. Kept in the journal, and told to everybody
//! when they come in.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use vault::AccountId;

use crate::{
    Agent, Result,
    journal::{Event, Noun, Verb},
    session::Nothing,
    staff,
    write::Write,
};

/// What befell an account, or all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum AccountEventKind {
    /// Somebody joined the desk.
    Added,
    /// A new enrolment code was given.
    Reset,
    /// It was taken away, and all keys were changed.
    Removed,
    /// All keys were changed.
    KeysChanged,
    /// The paper sheet opened the desk and gave it a new passphrase.
    SheetUsed,
    /// Somebody tried to come in under it and could not.
    Tried,
}

/// Something to be told.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct AccountEvent {
    pub id: i64,
    pub kind: AccountEventKind,
    /// Whose account; empty for a change of all keys.
    pub name: String,
    /// Whether it is the account of this session.
    pub mine: bool,
    /// How often it was tried in vain.
    pub tries: i64,
    pub by_name: String,
    /// Civil date.
    pub on: String,
}

/// Everything up to an event was read.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ReadAccountEvents {
    pub until: i64,
}

impl AccountEventKind {
    fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Reset => "reset",
            Self::Removed => "removed",
            Self::KeysChanged => "keys_changed",
            Self::SheetUsed => "sheet_used",
            Self::Tried => "tried",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Added, Self::Reset, Self::Removed, Self::KeysChanged, Self::SheetUsed, Self::Tried]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

/// What the account of this session was not told of yet, the oldest first: what others did since it is there, and tries at
/// it. Those in charge hear of the tries at every account.
pub(crate) async fn account_events(agent: &mut Agent, _: Nothing) -> Result<Vec<AccountEvent>> {
    let (me, in_charge) = (agent.account.clone(), agent.must_be_in_charge().is_ok());
    let rows = sqlx::query!(
        r#"select id, kind, account, name, tries, by_account, substr(at, 1, 10) as "on!: String" from account_event
           where not exists (select 1 from account_event_reading as read where read.event = id and read.account = ?1)
             and id > coalesce((select max(id) from account_event where kind = 'added' and account = ?1), 0)
             and iif(kind = 'tried', account = ?1 or ?2, by_account <> ?1)
           order by id"#,
        me,
        in_charge
    )
    .fetch_all(&mut agent.desk)
    .await?;
    let mut events = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(kind) = AccountEventKind::parse(&row.kind) else { continue };
        let by_name = staff::name_of(&mut agent.desk, &row.by_account).await?;
        let mine = row.account == me;
        events.push(AccountEvent { id: row.id, kind, name: row.name, mine, tries: row.tries, by_name, on: row.on });
    }
    Ok(events)
}

pub(crate) async fn account_events_read(agent: &mut Agent, request: ReadAccountEvents) -> Result<Nothing> {
    let told = account_events(agent, Nothing {}).await?;
    let told: Vec<i64> = told.into_iter().map(|event| event.id).filter(|id| *id <= request.until).collect();
    let Some((last, others)) = told.split_last() else { return Ok(Nothing {}) };
    let account = agent.account.clone();
    let mut write = Write::begin(agent).await?;
    let at = write.at();
    for id in &told {
        sqlx::query!("insert into account_event_reading (event, account, read_at) values (?, ?, ?)", id, account, at)
            .execute(write.database())
            .await?;
    }
    for id in others {
        write.also(Event::new(Verb::Changed, Noun::AccountEvent, *id));
    }
    write.commit(Event::new(Verb::Changed, Noun::AccountEvent, *last)).await?;
    Ok(Nothing {})
}

/// Notes what was done to an account. The header holds it already, and whoever did it must see the code that is shown this
/// once, or the desk: a full disk keeps neither back.
pub(crate) async fn tell(agent: &mut Agent, kind: AccountEventKind, account: AccountId, name: &str) {
    if note(agent, kind, account, name).await.is_err() {
        tracing::warn!("what was done to an account is told to nobody");
    }
}

async fn note(agent: &mut Agent, kind: AccountEventKind, account: AccountId, name: &str) -> Result<()> {
    let mut write = Write::begin(agent).await?;
    let event = insert(&mut write, kind, &account.to_string(), name, 0).await?;
    write.commit(event).await
}

/// Notes the tries at each account of which nobody was told yet, by name.
pub(crate) async fn note_tries(write: &mut Write<'_>, tries: &[(AccountId, String, u32)]) -> Result<()> {
    for (account, name, wrong) in tries {
        let event = insert(write, AccountEventKind::Tried, &account.to_string(), name, i64::from(*wrong)).await?;
        write.also(event);
    }
    Ok(())
}

/// Answers the entry that the change is to be committed with.
pub(crate) async fn insert(
    write: &mut Write<'_>,
    kind: AccountEventKind,
    account: &str,
    name: &str,
    tries: i64,
) -> Result<Event> {
    let (word, by, at) = (kind.word(), write.account(), write.at());
    let id = sqlx::query!(
        "insert into account_event (kind, account, name, tries, by_account, at) values (?, ?, ?, ?, ?, ?)",
        word,
        account,
        name,
        tries,
        by,
        at
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    Ok(Event::new(Verb::Created, Noun::AccountEvent, id))
}
