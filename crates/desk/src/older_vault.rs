//! An older vault put back: seen against what this workstation, the latest backup and the visits of supervisors remember of it;
//! read and not written until somebody in charge goes on with it, which leaves an entry.

use serde::Serialize;
use ts_rs::TS;
use vault::{Anchor, JournalHead, Keyring};

use crate::{
    Agent, Refusal, Result, Session, backup, journal,
    journal::{Event, Noun, Verb},
    session::{Nothing, SessionInfo},
    visit,
    write::Write,
};

/// What an older vault still answers: lists that need no entry in the journal. Everything else waits for the decision.
const READ: [&str; 26] = [
    "lists",
    "staff",
    "accounts",
    "account_events",
    "today",
    "dangers",
    "drafts",
    "case_files",
    "search",
    "agenda",
    "desk_sessions",
    "session_series",
    "rooms",
    "closures",
    "slot_lengths",
    "follow_ups",
    "referrals",
    "orientations",
    "partners",
    "helplines",
    "silences",
    "imports",
    "hand_overs",
    "backups",
    "backup_reminder",
    "verification",
];

/// Who remembers how far the vault had come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum RememberedBy {
    /// The keyring of this workstation.
    Workstation,
    /// The latest backup on the medium.
    Backup,
    /// A supervisor's visit.
    Visit,
}

/// How far the vault should have come, and how far it has.
#[derive(Debug, Clone)]
pub(crate) struct Older {
    by: RememberedBy,
    expected_sequence: i64,
    expected_generation: u64,
    found: JournalHead,
    found_generation: u64,
    statistics_older: bool,
    last_at: Option<String>,
}

/// What somebody needs to know before going on.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct OlderVault {
    /// Who remembers more of it.
    pub by: RememberedBy,
    /// Entries of the journal that are remembered and that the vault does not have.
    pub missing: i64,
    /// Instant of the vault's last entry.
    pub last_at: Option<String>,
    /// Accounts and passphrases are older ones.
    pub header: bool,
    /// The statistics are older ones.
    pub statistics: bool,
}

impl Older {
    /// What to tell.
    pub(crate) fn told(&self) -> OlderVault {
        OlderVault {
            by: self.by,
            missing: self.expected_sequence.saturating_sub(self.found.sequence).max(0),
            last_at: self.last_at.clone(),
            header: self.found_generation < self.expected_generation,
            statistics: self.statistics_older,
        }
    }
}

/// How far this vault has come.
///
/// # Errors
/// Damaged database.
pub(crate) async fn anchor(agent: &mut Agent) -> Result<Anchor> {
    Ok(Anchor {
        generation: agent.vault.generation(),
        desk: Some(journal::head(&mut agent.desk).await?),
        statistics: Some(journal::head(&mut agent.statistics).await?),
    })
}

/// Looks at what is remembered elsewhere, before anything is written. Only where a device secret is used was the keyring just
/// open; a vault that does without asks nothing of it.
///
/// # Errors
/// Damaged database.
pub(crate) async fn look(agent: &mut Agent, keyring: &Keyring) -> Result<()> {
    let kept = if agent.vault.has_device_secret() { keyring.anchor(agent.vault.vault()) } else { Ok(None) };
    if let Ok(Some(expected)) = kept {
        agent.older = compared(agent, RememberedBy::Workstation, expected).await?;
    }
    if agent.older.is_none()
        && let Some(expected) = backup::anchor(agent).await?
    {
        agent.older = compared(agent, RememberedBy::Backup, expected).await?;
    }
    if agent.older.is_none()
        && let Some(expected_sequence) = visit::unsaid(agent).await?
    {
        let expected_generation = agent.vault.generation();
        agent.older = Some(found(agent, RememberedBy::Visit, (expected_sequence, expected_generation), false).await?);
    }
    Ok(())
}

/// The vault, if it does not go on from there.
async fn compared(agent: &mut Agent, by: RememberedBy, expected: Anchor) -> Result<Option<Older>> {
    let goes_on = match &expected.desk {
        Some(head) => journal::holds(&mut agent.desk, head).await?,
        None => true,
    };
    let statistics_older = match &expected.statistics {
        Some(head) => !journal::holds(&mut agent.statistics, head).await?,
        None => false,
    };
    if goes_on && !statistics_older && agent.vault.generation() >= expected.generation {
        return Ok(None);
    }
    let sequence = expected.desk.map_or(0, |head| head.sequence);
    found(agent, by, (sequence, expected.generation), statistics_older).await.map(Some)
}

async fn found(
    agent: &mut Agent,
    by: RememberedBy,
    (expected_sequence, expected_generation): (i64, u64),
    statistics_older: bool,
) -> Result<Older> {
    let found = journal::head(&mut agent.desk).await?;
    let last_at = sqlx::query_scalar!("select at from journal order by sequence desc limit 1")
        .fetch_optional(&mut agent.desk)
        .await?;
    let found_generation = agent.vault.generation();
    Ok(Older { by, expected_sequence, expected_generation, found, found_generation, statistics_older, last_at })
}

/// # Errors
/// [`Refusal::OlderVault`] for whatever is more than reading a list, until the decision.
pub(crate) fn must_wait(agent: &Agent, command: &str) -> Result<()> {
    if agent.older.is_none() || READ.contains(&command) { Ok(()) } else { Err(Refusal::OlderVault.into()) }
}

/// Goes on with the older vault: an entry says so, with what was expected and what was found; and this one is remembered.
pub(crate) async fn older_vault_go_on(session: &mut Session, _: Nothing) -> Result<Nothing> {
    let agent = session.agent().ok_or(Refusal::WrongSession)?;
    agent.must_be_in_charge()?;
    let Some(older) = agent.older.take() else { return Err(Refusal::NothingToConfirm.into()) };
    if let Err(error) = noted(agent, &older).await {
        agent.older = Some(older);
        return Err(error);
    }
    let account = agent.vault.account().ok_or(Refusal::UnknownAccount)?;
    let info = SessionInfo { account: account.id.to_string(), name: account.name, role: account.role.into() };
    agent.come_in(&info).await?;
    session.remember().await;
    Ok(Nothing {})
}

async fn noted(agent: &mut Agent, older: &Older) -> Result<()> {
    let signed = |generation: u64| i64::try_from(generation).unwrap_or(i64::MAX);
    let (expected_generation, found_generation) = (signed(older.expected_generation), signed(older.found_generation));
    let account = agent.vault.account().ok_or(Refusal::UnknownAccount)?;
    let mut write = Write::begin(agent).await?;
    // Whoever decides may never have come in as far as this vault knows.
    crate::staff::known_as(&mut write, &account.id.to_string(), &account.name).await?;
    let (at, by) = (write.at(), write.account());
    let id = sqlx::query!(
        "insert into older_vault (at, account, expected_sequence, found_sequence, expected_generation, found_generation,
             statistics_older)
         values (?, ?, ?, ?, ?, ?, ?)",
        at,
        by,
        older.expected_sequence,
        older.found.sequence,
        expected_generation,
        found_generation,
        older.statistics_older
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    write.commit(Event::new(Verb::Created, Noun::OlderVault, id)).await
}

#[cfg(test)]
mod tests;
