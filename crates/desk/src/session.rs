//! A session: locked, an agent's, or a supervisor's. What a session cannot do, it has no value for.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sqlx::{SqliteConnection, migrate::Migrator};
use ts_rs::TS;
use vault::{
    AccountId, Cost, Creation, DeskKey, Keyring, Keys, LockedVault, OpenVault, Recovery, StatisticsKey,
    chain::ChainKey, database,
};

use crate::{
    Clock, Error, Refusal, Result, account_event, attached_document,
    backup::{making::UnderWay, restoration::Restoration},
    circle,
    import::Spreadsheet,
    journal::{Event, Noun, Verb},
    older_vault::{self, Older},
    retention,
    search::index::Index,
    staff,
    statistics::{fact, protection::InHand},
    training::{self, making::Making},
    upgrade,
    verification::Weekly,
    visit::{self, Visit},
    write::Write,
};

#[cfg(test)]
pub(crate) mod bench;
mod creation;
mod entrance;

pub use creation::CreateVault;
pub(crate) use creation::create_vault;
pub use entrance::{
    Enrol, KeyringStatus, LoginName, OpenWithSheet, PassphraseWeight, ProposedPassphrase, RecoverySheet, RetypedSheet,
    Status, Unlock, VaultStatus, WeighPassphrase,
};
pub(crate) use entrance::{
    confirm_recovery_sheet, enrol, open_with_sheet, propose_passphrase, recovery_sheet_pdf, status, unlock,
    weigh_passphrase,
};

pub(crate) static DESK: Migrator = sqlx::migrate!("../../migrations/desk");
pub(crate) static STATISTICS: Migrator = sqlx::migrate!("../../migrations/statistics");

/// What the machine gives, as values: only these differ in a test.
#[derive(Debug)]
pub struct Machine {
    /// The operating system's keyring, or none.
    pub keyring: Keyring,
    /// The clock.
    pub clock: Clock,
    /// What a new passphrase costs to try; `None`: calibrated on this machine.
    pub cost: Option<Cost>,
    /// Whether the vault that is made or opened is one for training: no other opens then, and this one nowhere else.
    pub training: bool,
}

/// A file that leaves the program, or comes in: its name and its bytes.
#[derive(Debug)]
pub struct Document {
    /// Name, without its folder; proposed when it leaves.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// What a command makes for somebody outside: a file, and what anybody checks it with, which stands beside it.
#[derive(Debug)]
pub struct Produced {
    /// The file.
    pub document: Document,
    /// Its signature, where it is signed.
    pub signature: Option<Document>,
}

/// The program's one session.
#[derive(Debug)]
pub struct Session {
    pub(crate) folder: PathBuf,
    pub(crate) machine: Machine,
    pub(crate) state: State,
    /// A backup that is being brought back in the vault's place.
    pub(crate) restoration: Option<Restoration>,
    /// A vault for training that is being furnished.
    pub(crate) making: Option<Box<Making>>,
}

/// Where a session stands.
#[derive(Debug)]
pub(crate) enum State {
    /// No vault in the folder.
    NoVault,
    /// A vault, shut.
    Locked(Box<LockedVault>),
    /// A vault to come, waiting for its sheet to be retyped.
    Creating(Box<Creation>),
    /// A vault opened with its sheet, waiting for the new one to be retyped.
    Recovering(Box<Recovery>),
    /// Desk staff.
    Agent(Box<Agent>),
    /// Statistics alone.
    Supervisor(Box<Supervisor>),
}

/// An agent at work: the only value through which a person's record is reached.
#[derive(Debug)]
pub struct Agent {
    pub(crate) desk: SqliteConnection,
    pub(crate) statistics: SqliteConnection,
    pub(crate) keys: AgentKeys,
    pub(crate) vault: OpenVault,
    pub(crate) account: String,
    pub(crate) clock: Clock,
    pub(crate) cost: Option<Cost>,
    /// The file that is being taken over.
    pub(crate) spreadsheet: Option<Spreadsheet>,
    pub(crate) index: Index,
    /// A file that was chosen and is not kept yet.
    pub(crate) offered: Option<attached_document::Offered>,
    /// The document that is being looked at.
    pub(crate) opened: Option<attached_document::Opened>,
    /// The backup, or the drill of one, that is being done a little at a time.
    pub(crate) under_way: Option<UnderWay>,
    /// An older vault than the one that this workstation left: nothing is written in it before the decision.
    pub(crate) older: Option<Older>,
    /// The full check that the desk makes by itself.
    pub(crate) weekly: Weekly,
}

/// What an agent's changes are written with.
#[derive(Debug)]
pub(crate) struct AgentKeys {
    pub(crate) desk: DeskKey,
    pub(crate) desk_chain: ChainKey,
    pub(crate) statistics_chain: ChainKey,
}

const ENTERED: Event = Event { verb: Verb::Entered, noun: Noun::Account, record: 0 };

/// A supervisor: facts without identity, and nothing that could open more.
#[derive(Debug)]
pub struct Supervisor {
    pub(crate) statistics: SqliteConnection,
    pub(crate) chain: ChainKey,
    pub(crate) vault: OpenVault,
    pub(crate) account: String,
    pub(crate) clock: Clock,
    pub(crate) cost: Option<Cost>,
    /// What this visit is told of the desk's journal.
    pub(crate) visit: Option<Visit>,
    /// What is being protected, and what was last.
    pub(crate) in_hand: InHand,
}

impl State {
    /// # Errors
    /// As [`Session::start`].
    pub(crate) fn found(folder: &Path, training: bool) -> Result<Self> {
        match LockedVault::open(folder) {
            Ok(locked) => {
                training::must_match(locked.is_training(), training)?;
                Ok(Self::Locked(Box::new(locked)))
            }
            Err(vault::VaultError::NoVault) => Ok(Self::NoVault),
            Err(error) => Err(error.into()),
        }
    }
}

impl Session {
    /// Looks at the folder and holds the vault found there. One that lost its header is for [`status`] to tell: it cannot be
    /// opened, and a backup can take its place.
    ///
    /// # Errors
    /// A vault in use, of a later version, on a network folder; [`Refusal::OfTraining`] and [`Refusal::NotOfTraining`] for one that
    /// is not of the kind that [`Machine::training`] says.
    pub fn start(folder: PathBuf, machine: Machine) -> Result<Self> {
        let state = match State::found(&folder, machine.training) {
            Err(Error::Refused(Refusal::DamagedHeader)) => State::NoVault,
            found => found?,
        };
        Ok(Self { folder, machine, state, restoration: None, making: None })
    }

    /// The agent of this session, for the command line and the tests.
    pub fn agent(&mut self) -> Option<&mut Agent> {
        match &mut self.state {
            State::Agent(agent) => Some(agent),
            State::NoVault | State::Locked(_) | State::Creating(_) | State::Recovering(_) | State::Supervisor(_) => {
                None
            }
        }
    }

    /// Takes the device secret of this vault out of the keyring: from then on no passphrase opens it on this computer, and the
    /// paper sheet does. Nothing in the vault is touched. Done twice, it is done once.
    ///
    /// # Errors
    /// The keyring's refusals: the secret may still be there.
    pub fn forget_device(&self) -> Result<()> {
        let vault = match &self.state {
            State::NoVault | State::Creating(_) => return Ok(()),
            State::Locked(locked) => locked.vault(),
            State::Recovering(recovery) => recovery.vault(),
            State::Agent(agent) => agent.vault.vault(),
            State::Supervisor(supervisor) => supervisor.vault.vault(),
        };
        Ok(self.machine.keyring.forget(vault)?)
    }

    /// Does a little of what can wait until nobody asks for anything: the search gets to know everybody. False when
    /// nothing is left to do.
    ///
    /// # Errors
    /// Damaged database.
    pub async fn idle(&mut self) -> Result<bool> {
        match &mut self.state {
            State::Agent(agent) => agent.read_slice().await,
            State::NoVault | State::Locked(_) | State::Creating(_) | State::Recovering(_) | State::Supervisor(_) => {
                Ok(false)
            }
        }
    }

    /// The supervisor of this session.
    pub fn supervisor(&mut self) -> Option<&mut Supervisor> {
        match &mut self.state {
            State::Supervisor(supervisor) => Some(supervisor),
            State::NoVault | State::Locked(_) | State::Creating(_) | State::Recovering(_) | State::Agent(_) => None,
        }
    }

    /// Opens the databases that the vault's keys open, writes the entry, catches up the statistics.
    async fn enter(&mut self, vault: OpenVault) -> Result<SessionInfo> {
        // Whoever comes in gives up what was being brought back.
        self.restoration = None;
        let account = vault.account().ok_or(Refusal::UnknownAccount)?;
        let info = SessionInfo { account: account.id.to_string(), name: account.name, role: account.role.into() };
        let (clock, cost) = (self.machine.clock, self.machine.cost);
        self.state = match vault.keys().clone() {
            Keys::Supervisor { statistics } => {
                let path = self.folder.join(database::STATISTICS);
                let database = open(&path, &statistics.derive_database_key(), false, &STATISTICS).await?;
                let chain = statistics.derive_chain_key();
                let account = info.account.clone();
                let mut supervisor = Supervisor {
                    statistics: database,
                    chain,
                    vault,
                    account,
                    clock,
                    cost,
                    visit: None,
                    in_hand: InHand::default(),
                };
                visit::enter(&mut supervisor, ENTERED).await?;
                State::Supervisor(Box::new(supervisor))
            }
            Keys::Agent { desk, statistics, .. } => {
                let keyring = &self.machine.keyring;
                let agent = Agent::open(&self.folder, vault, desk, statistics, &info, (clock, cost), keyring).await?;
                State::Agent(Box::new(agent))
            }
        };
        Ok(info)
    }

    /// Keeps in the keyring, and for supervisors, how far the vault has come, so that an older one put back is seen: before the lock. What cannot be
    /// kept keeps nobody from leaving.
    pub async fn remember(&mut self) {
        let State::Agent(agent) = &mut self.state else { return };
        if agent.older.is_some() {
            return;
        }
        if visit::write_head(agent).await.is_err() {
            tracing::warn!("supervisors see how far the journal had come at the opening alone");
        }
        if !agent.vault.has_device_secret() {
            return;
        }
        let kept = match older_vault::anchor(agent).await {
            Ok(anchor) => self.machine.keyring.keep_anchor(agent.vault.vault(), &anchor).map_err(Error::from),
            Err(error) => Err(error),
        };
        if kept.is_err() {
            tracing::warn!("how far the vault has come is not remembered");
        }
    }

    fn cost(&self) -> Result<Cost> {
        Ok(match self.machine.cost {
            Some(cost) => cost,
            // What is known to everybody needs not be costly to try.
            None if self.machine.training => Cost::FLOOR,
            None => Cost::calibrated()?,
        })
    }

    /// Takes the locked vault out for a verb that consumes it; `put_back` must follow a refusal.
    pub(crate) fn take_locked(&mut self) -> Result<LockedVault> {
        match std::mem::replace(&mut self.state, State::NoVault) {
            State::Locked(locked) => Ok(*locked),
            other => {
                self.state = other;
                Err(Refusal::WrongSession.into())
            }
        }
    }
}

impl Agent {
    /// What the whole desk works with is changed by those in charge.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub(crate) fn must_be_in_charge(&self) -> Result<()> {
        let in_charge = self.vault.account().is_some_and(|account| account.role == vault::Role::AgentInCharge);
        if in_charge { Ok(()) } else { Err(Refusal::NotAllowed.into()) }
    }

    async fn open(
        folder: &Path,
        vault: OpenVault,
        desk: DeskKey,
        statistics: StatisticsKey,
        info: &SessionInfo,
        (clock, cost): (Clock, Option<Cost>),
        keyring: &Keyring,
    ) -> Result<Self> {
        let database = open(&folder.join(database::DESK), &desk.derive_database_key(), false, &DESK).await?;
        let path = folder.join(database::STATISTICS);
        let facts = open(&path, &statistics.derive_database_key(), false, &STATISTICS).await?;
        let desk_chain = desk.derive_chain_key();
        let keys = AgentKeys { desk, desk_chain, statistics_chain: statistics.derive_chain_key() };
        let account = info.account.clone();
        let mut agent = Self {
            desk: database,
            statistics: facts,
            keys,
            vault,
            account,
            clock,
            cost,
            spreadsheet: None,
            index: Index::default(),
            offered: None,
            opened: None,
            under_way: None,
            older: None,
            weekly: Weekly::default(),
        };
        older_vault::look(&mut agent, keyring).await?;
        if agent.older.is_none() {
            agent.come_in(info).await?;
        }
        Ok(agent)
    }

    /// Tries in vain since somebody last came in; of an account that is gone, nobody is told.
    fn untold_tries(&self) -> Vec<(AccountId, String, u32)> {
        let accounts = self.vault.accounts();
        let name = |id| accounts.iter().find(|account| account.id == id).map(|account| account.name.clone());
        let tries = self.vault.untold_tries().into_iter();
        tries.filter_map(|(account, wrong)| Some((account, name(account)?, wrong))).collect()
    }

    /// Notes who came in, and counts what a crash left uncounted.
    pub(crate) async fn come_in(&mut self, info: &SessionInfo) -> Result<()> {
        let tries = self.untold_tries();
        let mut write = Write::begin(self).await?;
        staff::known_as(&mut write, &info.account, &info.name).await?;
        account_event::note_tries(&mut write, &tries).await?;
        write.commit(ENTERED).await?;
        if !tries.is_empty() {
            self.vault.told_of_tries();
        }
        fact::catch_up(self).await?;
        attached_document::sweep(self).await?;
        retention::resume(self).await?;
        circle::settle(self).await?;
        visit::answer(self).await
    }
}

pub(crate) async fn open(
    path: &Path,
    key: &database::DatabaseKey,
    create: bool,
    migrations: &Migrator,
) -> Result<SqliteConnection> {
    let mut connection = database::open(path, key, create).await?;
    if !create {
        return upgrade::brought_up_to_date(connection, path, key, migrations).await;
    }
    upgrade::migrated(&mut connection, migrations).await?;
    Ok(connection)
}

/// A request without content.
#[derive(Debug, Default, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// What an account may open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Role {
    Agent,
    AgentInCharge,
    Supervisor,
}

impl From<vault::Role> for Role {
    fn from(role: vault::Role) -> Self {
        match role {
            vault::Role::Agent => Self::Agent,
            vault::Role::AgentInCharge => Self::AgentInCharge,
            vault::Role::Supervisor => Self::Supervisor,
        }
    }
}

impl From<Role> for vault::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::Agent => Self::Agent,
            Role::AgentInCharge => Self::AgentInCharge,
            Role::Supervisor => Self::Supervisor,
        }
    }
}

/// Who is in.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct SessionInfo {
    /// Account identifier.
    pub account: String,
    /// Display name.
    pub name: String,
    /// What it may open.
    pub role: Role,
}

/// The lists of the field.
pub(crate) async fn lists(agent: &mut Agent, _: Nothing) -> Result<crate::list::Lists> {
    crate::referral::answer_term::with_own_terms(&mut agent.desk, crate::list::Lists::all().clone()).await
}

pub(crate) fn account_name(typed: &str) -> Result<String> {
    let name = crate::field::line("name", typed)?;
    if name.is_empty() { Err(Refusal::NameNeeded.into()) } else { Ok(name) }
}

pub(crate) fn parse_account(text: &str) -> Result<vault::AccountId> {
    vault::AccountId::parse(text).ok_or_else(|| Refusal::UnknownAccount.into())
}
