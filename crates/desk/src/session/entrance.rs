//! What is asked before anybody is in: where the program stands, a passphrase, an enrolment, the paper sheet.

use std::path::Path;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use vault::{
    LockedVault, OpenVault, Passphrase, Recovery, VaultId, account, keyring::KeyringState, secret::SecretText,
};

use super::{Document, Nothing, Session, SessionInfo, State, creation, parse_account};
use crate::{
    Clock, Refusal, Result,
    account::sheet_pdf,
    account_event::{self, AccountEventKind},
    circle,
    older_vault::{Older, OlderVault},
    training::{self, TrainingAccount},
};

/// What stands in the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum VaultStatus {
    None,
    Locked,
    Open,
}

/// What the keyring answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum KeyringStatus {
    Ready,
    Locked,
    Silent,
    Absent,
}

/// A name of the lock screen.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct LoginName {
    /// Account identifier.
    pub id: String,
    /// Display name.
    pub name: String,
    /// True until the first login.
    pub awaits_enrolment: bool,
}

/// All that the first screen needs.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Status {
    pub vault: VaultStatus,
    pub keyring: KeyringStatus,
    pub accounts: Vec<LoginName>,
    pub session: Option<SessionInfo>,
    /// In a training: who comes in with what, since nothing there is secret.
    pub training: Option<Vec<TrainingAccount>>,
    /// One copy of the header was damaged and repaired from the other.
    pub header_repaired: bool,
    /// Civil date.
    pub today: String,
    /// The vault is older than the one that this workstation left.
    pub older: Option<OlderVault>,
}

/// A proposed passphrase.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct ProposedPassphrase {
    #[ts(as = "String")]
    pub phrase: SecretText,
    pub bits: u32,
}

/// A passphrase to weigh.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct WeighPassphrase {
    #[ts(as = "String")]
    pub passphrase: SecretText,
    pub without_device_secret: bool,
}

/// How strong a passphrase is.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct PassphraseWeight {
    pub bits: u32,
    pub needed: u32,
    pub enough: bool,
    /// A space stands at an end, easily forgotten.
    pub edge_spaces: bool,
}

/// A recovery sheet, shown once.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct RecoverySheet {
    /// Four lines `XXXX-XXXX-XX`.
    #[ts(as = "Vec<String>")]
    pub lines: Vec<SecretText>,
    /// Short name of the vault.
    pub vault: String,
    /// Civil date.
    pub made_on: String,
}

/// The sheet, retyped.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct RetypedSheet {
    #[ts(as = "Vec<String>")]
    pub lines: Vec<SecretText>,
}

/// A login.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Unlock {
    pub account: String,
    #[ts(as = "String")]
    pub passphrase: SecretText,
}

/// A first login.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Enrol {
    pub account: String,
    #[ts(as = "String")]
    pub code: SecretText,
    #[ts(as = "String")]
    pub passphrase: SecretText,
}

/// A login with the paper sheet.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OpenWithSheet {
    #[ts(as = "Vec<String>")]
    pub lines: Vec<SecretText>,
    pub account: String,
    #[ts(as = "String")]
    pub passphrase: SecretText,
    pub without_device_secret: bool,
}

/// Where the program stands.
pub(crate) async fn status(session: &mut Session, _: Nothing) -> Result<Status> {
    if matches!(session.state, State::NoVault) {
        // One may stand there by now.
        session.state = State::found(&session.folder, session.machine.training)?;
    }
    let (vault, accounts, header_repaired, info) = match &session.state {
        State::NoVault | State::Creating(_) => (VaultStatus::None, Vec::new(), false, None),
        State::Locked(locked) => (VaultStatus::Locked, locked.accounts(), locked.was_repaired(), None),
        State::Recovering(_) => (VaultStatus::Locked, Vec::new(), false, None),
        State::Agent(agent) => (VaultStatus::Open, agent.vault.accounts(), false, agent.vault.account()),
        State::Supervisor(supervisor) => (VaultStatus::Open, Vec::new(), false, supervisor.vault.account()),
    };
    let keyring = match session.machine.keyring.state() {
        KeyringState::Ready => KeyringStatus::Ready,
        KeyringState::Locked => KeyringStatus::Locked,
        KeyringState::Silent => KeyringStatus::Silent,
        KeyringState::Absent => KeyringStatus::Absent,
    };
    let login = |account: vault::Account| LoginName {
        id: account.id.to_string(),
        name: account.name,
        awaits_enrolment: account.awaits_enrolment,
    };
    Ok(Status {
        vault,
        keyring,
        accounts: accounts.into_iter().map(login).collect(),
        session: info.map(|account| SessionInfo {
            account: account.id.to_string(),
            name: account.name,
            role: account.role.into(),
        }),
        training: session.machine.training.then(training::accounts),
        header_repaired,
        today: session.machine.clock.today().to_string(),
        older: session.agent().and_then(|agent| agent.older.as_ref().map(Older::told)),
    })
}

pub(crate) async fn propose_passphrase(_: &mut Session, _: Nothing) -> Result<ProposedPassphrase> {
    let phrase = Passphrase::propose()?;
    Ok(ProposedPassphrase { bits: phrase.bits(), phrase: phrase.expose().into() })
}

pub(crate) async fn weigh_passphrase(_: &mut Session, request: WeighPassphrase) -> Result<PassphraseWeight> {
    let needed = if request.without_device_secret {
        vault::passphrase::NEEDED_ALONE
    } else {
        vault::passphrase::NEEDED_WITH_DEVICE_SECRET
    };
    if request.passphrase.expose().is_empty() {
        return Ok(PassphraseWeight { bits: 0, needed, enough: false, edge_spaces: false });
    }
    let passphrase = Passphrase::new(request.passphrase.expose())?;
    let bits = passphrase.bits();
    Ok(PassphraseWeight { bits, needed, enough: bits >= needed, edge_spaces: passphrase.has_edge_spaces() })
}

/// The sheet's PDF, while it is shown.
pub(crate) async fn recovery_sheet_pdf(session: &mut Session, _: Nothing) -> Result<Document> {
    let (clock, mark) = (session.machine.clock, training::mark(session.machine.training));
    match &session.state {
        State::Creating(creation) => sheet_pdf(&shown(creation.sheet(), creation.vault(), clock), mark.as_deref()),
        State::Recovering(recovery) => sheet_pdf(&shown(recovery.sheet(), recovery.vault(), clock), mark.as_deref()),
        State::NoVault | State::Locked(_) | State::Agent(_) | State::Supervisor(_) => {
            Err(Refusal::NothingToConfirm.into())
        }
    }
}

pub(crate) async fn confirm_recovery_sheet(session: &mut Session, request: RetypedSheet) -> Result<SessionInfo> {
    let keyring = &session.machine.keyring;
    let recovers = matches!(session.state, State::Recovering(_));
    let open = match std::mem::replace(&mut session.state, State::NoVault) {
        State::Creating(creation) => creation::build(creation, &request.lines, keyring)
            .await
            .map_err(|(creation, error)| (State::Creating(creation), error)),
        State::Recovering(recovery) => {
            let (folder, clock) = (&session.folder, session.machine.clock);
            match circles_passed_on(&recovery, folder, &request.lines, clock).await {
                Ok(()) => recovery
                    .confirm(&request.lines, keyring)
                    .map_err(|(recovery, error)| (State::Recovering(recovery), error.into())),
                Err(error) => Err((State::Recovering(recovery), error)),
            }
        }
        other => Err((other, Refusal::NothingToConfirm.into())),
    };
    match open {
        Ok(open) => {
            let info = session.enter_or_lock(open).await?;
            if recovers && let State::Agent(agent) = &mut session.state {
                let account = parse_account(&info.account)?;
                account_event::tell(agent, AccountEventKind::SheetUsed, account, &info.name).await;
            }
            Ok(info)
        }
        Err((state, error)) => {
            session.state = state;
            Err(error)
        }
    }
}

/// Circles are passed on once the sheet is well retyped, and before anything else is replaced.
async fn circles_passed_on(recovery: &Recovery, folder: &Path, lines: &[SecretText], clock: Clock) -> Result<()> {
    recovery.must_be_retyped(lines)?;
    circle::hand_over(folder, recovery, clock).await
}

pub(crate) async fn unlock(session: &mut Session, request: Unlock) -> Result<SessionInfo> {
    let passphrase = Passphrase::new(request.passphrase.expose())?;
    let account = parse_account(&request.account)?;
    match session.take_locked()?.unlock(account, &passphrase, &session.machine.keyring) {
        Ok(open) => session.enter_or_lock(open).await,
        Err((locked, error)) => session.put_back(locked, error),
    }
}

pub(crate) async fn enrol(session: &mut Session, request: Enrol) -> Result<SessionInfo> {
    let passphrase = Passphrase::new(request.passphrase.expose())?;
    let account = parse_account(&request.account)?;
    let cost = session.cost()?;
    let locked = session.take_locked()?;
    match locked.enrol(account, request.code.expose(), &passphrase, cost, &session.machine.keyring) {
        Ok(open) => session.enter_or_lock(open).await,
        Err((locked, error)) => session.put_back(locked, error),
    }
}

pub(crate) async fn open_with_sheet(session: &mut Session, request: OpenWithSheet) -> Result<RecoverySheet> {
    let passphrase = Passphrase::new(request.passphrase.expose())?;
    let account = parse_account(&request.account)?;
    let cost = session.cost()?;
    let locked = session.take_locked()?;
    let keyring = &session.machine.keyring;
    match locked.open_with_sheet(&request.lines, account, &passphrase, request.without_device_secret, cost, keyring) {
        Ok(recovery) => {
            let sheet = shown(recovery.sheet(), recovery.vault(), session.machine.clock);
            session.state = State::Recovering(Box::new(recovery));
            Ok(sheet)
        }
        Err((locked, error)) => session.put_back(locked, error),
    }
}

impl Session {
    /// When the databases refuse, the vault is shut again so that another try is possible.
    pub(crate) async fn enter_or_lock(&mut self, open: OpenVault) -> Result<SessionInfo> {
        match self.enter(open).await {
            Ok(info) => Ok(info),
            Err(error) => {
                if let Ok(locked) = LockedVault::open(&self.folder) {
                    self.state = State::Locked(Box::new(locked));
                }
                Err(error)
            }
        }
    }

    fn put_back<T>(&mut self, locked: Box<LockedVault>, error: vault::VaultError) -> Result<T> {
        self.state = State::Locked(locked);
        Err(error.into())
    }
}

pub(super) fn shown(sheet: &vault::RecoverySheet, vault: VaultId, clock: Clock) -> RecoverySheet {
    RecoverySheet {
        lines: sheet.lines().iter().map(|line| line.as_str().into()).collect(),
        vault: account::short_name(vault),
        made_on: clock.today().to_string(),
    }
}
