//! All keys changed at once: because somebody leaves, or because one may have been seen.
//!
//! Both databases are copied under the new keys beside those that stand, made right in the copies (codes of the journals, keys
//! of documents, pseudonyms of facts, and the entry that says who did it), checked, and put in their place in one step: see
//! `docs/decisions/011-keys-changed.md`.

#[cfg(test)]
mod tests;

use sqlx::Connection;
use vault::{KeyChange, Keys, database};

use crate::{
    Agent, Refusal, Result,
    account::{AccountLine, OneAccount, accounts},
    account_event::{self, AccountEventKind},
    attached_document, circle, journal,
    session::{AgentKeys, DESK, Nothing, STATISTICS, open, parse_account},
    statistics::fact,
    upgrade,
    write::Write,
};

/// Takes an account away: it opens nothing any more, and what it opened is sealed under other keys. Nobody takes their own
/// away, so that somebody in charge always stays.
pub(crate) async fn account_remove(agent: &mut Agent, request: OneAccount) -> Result<Vec<AccountLine>> {
    agent.must_be_in_charge()?;
    let id = parse_account(&request.account)?;
    let leaver = agent.vault.accounts().into_iter().find(|account| account.id == id).ok_or(Refusal::UnknownAccount)?;
    if id.to_string() == agent.account {
        return Err(Refusal::AskAnotherInCharge.into());
    }
    if let Some(circle) = circle::lost_with(agent, id).await? {
        return Err(Refusal::LastOfCircle { circle }.into());
    }
    change(agent, Some(&leaver)).await?;
    accounts(agent, Nothing {}).await
}

/// Changes all keys, and nobody leaves.
pub(crate) async fn keys_change(agent: &mut Agent, _: Nothing) -> Result<Nothing> {
    agent.must_be_in_charge()?;
    change(agent, None).await?;
    Ok(Nothing {})
}

async fn change(agent: &mut Agent, leaver: Option<&vault::Account>) -> Result<()> {
    // A backup or a drill that goes on would be one of earlier keys.
    agent.under_way = None;
    fact::catch_up(agent).await?;
    let change = agent.vault.prepare_key_change(leaver.map(|leaver| leaver.id))?;
    write_beside(agent, &change, leaver).await?;
    // From here on what is asked goes to the databases that stand, whichever they are, or nowhere.
    agent.desk = database::in_memory().await?;
    agent.statistics = database::in_memory().await?;
    let switched = agent.vault.switch(change);
    agent.open_again().await?;
    switched?;
    // What stands under the keys of before leads somebody who kept them nowhere new, and is not left about.
    upgrade::forget_before(agent.vault.folder())?;
    // The circles of this account get their next key at once; those of others at the next opening of a member.
    circle::settle(agent).await
}

/// Both databases as they will stand, sealed, whole and closed.
async fn write_beside(agent: &mut Agent, change: &KeyChange, leaver: Option<&vault::Account>) -> Result<()> {
    let Keys::Agent { desk, statistics, .. } = change.keys() else { return Err(Refusal::NotAllowed.into()) };
    let (desk_path, desk_key) = (change.path(database::DESK), desk.derive_database_key());
    let (facts_path, facts_key) = (change.path(database::STATISTICS), statistics.derive_database_key());
    database::copy(&mut agent.desk, &desk_path, &desk_key).await?;
    database::copy(&mut agent.statistics, &facts_path, &facts_key).await?;
    let mut of_desk = database::open(&desk_path, &desk_key, false).await?;
    let mut of_facts = database::open(&facts_path, &facts_key, false).await?;

    let chain = desk.derive_chain_key();
    journal::seal_again(&mut of_desk, &agent.keys.desk_chain, &chain).await?;
    journal::seal_again(&mut of_facts, &agent.keys.statistics_chain, &statistics.derive_chain_key()).await?;
    let (from, to) = (agent.vault.sealed_files(&agent.keys.desk), agent.vault.sealed_files(desk));
    let (kind, account, name) = match leaver {
        Some(leaver) => (AccountEventKind::Removed, leaver.id.to_string(), leaver.name.as_str()),
        None => (AccountEventKind::KeysChanged, String::new(), ""),
    };
    let mut write = Write::begin_elsewhere(&mut of_desk, &chain, &agent.account, agent.clock).await?;
    attached_document::seal_keys_again(&mut write, &from, &to).await?;
    let event = account_event::insert(&mut write, kind, &account, name, 0).await?;
    write.commit(event).await?;
    fact::write_again(&mut of_desk, &mut of_facts, desk).await?;

    let whole = database::is_whole(&mut of_desk).await? && database::is_whole(&mut of_facts).await?;
    of_desk.close().await?;
    of_facts.close().await?;
    if whole { Ok(()) } else { Err(Refusal::DamagedDatabase.into()) }
}

impl Agent {
    /// Opens the databases that stand with the keys that stand.
    async fn open_again(&mut self) -> Result<()> {
        let folder = self.vault.folder().to_owned();
        let Keys::Agent { desk, statistics, .. } = self.vault.keys().clone() else {
            return Err(Refusal::NotAllowed.into());
        };
        self.desk = open(&folder.join(database::DESK), &desk.derive_database_key(), false, &DESK).await?;
        let facts = folder.join(database::STATISTICS);
        self.statistics = open(&facts, &statistics.derive_database_key(), false, &STATISTICS).await?;
        let (desk_chain, statistics_chain) = (desk.derive_chain_key(), statistics.derive_chain_key());
        self.keys = AgentKeys { desk, desk_chain, statistics_chain };
        Ok(())
    }
}
