//! A backup is brought back in the place of the vault: built beside it, checked there, then the two change places. The old one is
//! put aside and never removed.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sqlx::Connection;
use ts_rs::TS;
use vault::{
    BackupId, Keys, LockedBackup, Passphrase,
    account::short_name,
    backup::{Progress, Restoring},
    database,
};

use super::{BackupProgress, making::BackupStage};
use crate::{
    Refusal, Result, Session,
    session::{AgentKeys, DESK, LoginName, Nothing, STATISTICS, State, open, parse_account},
    training, upgrade,
    verification::{self, Verification},
};

/// How much is done at a time, in bytes.
const SLICE: u64 = 4 << 20;

/// A file that may be a backup.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
pub struct BackupFile {
    /// Its whole path.
    pub path: String,
}

/// What a backup says of itself before it is opened.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct FoundBackup {
    /// The file's name.
    pub name: String,
    /// Instant at which it was made.
    pub made_at: String,
    /// Short name of the vault, as on its paper sheet.
    pub vault: String,
    /// Length of the file.
    pub bytes: i64,
    /// Who could come in with a passphrase then.
    pub accounts: Vec<LoginName>,
}

/// What opens a backup: of the day on which it was made.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)]
pub enum BackupWay {
    /// The paper sheet.
    Sheet { lines: Vec<String> },
    /// The passphrase of an account, with what this workstation's keyring has, if it was used.
    Passphrase { account: String, passphrase: String },
}

/// How far the restoration is.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct RestorationProgress {
    /// What is being done.
    pub stage: BackupStage,
    /// In thousandths of the whole.
    pub per_mille: i64,
    /// What stands in the place, once it is over.
    pub restored: Option<RestoredBackup>,
}

/// A backup that stands in the place of the vault.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct RestoredBackup {
    /// Instant at which it was made.
    pub made_at: String,
    /// Where the vault of before is; null when there was none.
    pub aside: Option<String>,
}

/// A backup in hand, and how far its restoration is. Dropped, nothing of it stays.
#[derive(Debug)]
pub(crate) struct Restoration {
    file: PathBuf,
    id: BackupId,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    Read,
    Restoring(Box<Restoring>),
    Restored(Box<Restoring>),
}

/// # Errors
/// [`Refusal::FileUnreadable`] for what is no whole path of a file; [`Refusal::DamagedBackup`], [`Refusal::NewerVersion`];
/// [`Refusal::BackupOfAnotherVault`] where another vault stands.
pub(crate) async fn restoration_read(session: &mut Session, request: BackupFile) -> Result<FoundBackup> {
    let path = PathBuf::from(request.path.trim());
    restoration_choose(session, Nothing {}, path).await
}

/// The same, of a file that was chosen.
///
/// # Errors
/// As [`restoration_read`].
pub(crate) async fn restoration_choose(session: &mut Session, _: Nothing, file: PathBuf) -> Result<FoundBackup> {
    session.restoration = None;
    let length =
        fs::metadata(&file).ok().filter(|found| file.is_absolute() && found.is_file()).map(|found| found.len());
    let length = length.ok_or(Refusal::FileUnreadable)?;
    let backup = LockedBackup::open(&file)?;
    session.may_take(&backup)?;
    let login = |account: vault::Account| LoginName {
        id: account.id.to_string(),
        name: account.name,
        awaits_enrolment: account.awaits_enrolment,
    };
    // A supervisor has no key to what is restored.
    let able = |account: &vault::Account| account.role != vault::Role::Supervisor && !account.awaits_enrolment;
    let found = FoundBackup {
        name: file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        made_at: backup.made_at().to_owned(),
        vault: short_name(backup.vault()),
        bytes: i64::try_from(length).unwrap_or(i64::MAX),
        accounts: backup.accounts().into_iter().filter(able).map(login).collect(),
    };
    session.restoration = Some(Restoration { id: backup.id(), file, stage: Stage::Read });
    Ok(found)
}

/// Opens it and begins to build it beside the place. What was under way is given up.
///
/// # Errors
/// [`Refusal::NoFileInHand`]; the refusals of a login; [`Refusal::NotAllowed`] where a vault stands and the credential is not of
/// somebody in charge.
pub(crate) async fn restoration_begin(session: &mut Session, way: BackupWay) -> Result<RestorationProgress> {
    let Restoration { file, id, .. } = session.restoration.as_ref().ok_or(Refusal::NoFileInHand)?;
    let (file, id) = (file.clone(), *id);
    let backup = LockedBackup::open(&file)?;
    if backup.id() != id {
        return Err(Refusal::DamagedBackup.into());
    }
    session.may_take(&backup)?;
    let keyring = &session.machine.keyring;
    let opened = match way {
        BackupWay::Sheet { lines } => backup.open_with_sheet(&lines)?,
        BackupWay::Passphrase { account, passphrase } => {
            backup.unlock(parse_account(&account)?, &Passphrase::new(&passphrase)?, keyring)?
        }
    };
    if session.a_vault_stands() && !opened.is_of_somebody_in_charge() {
        return Err(Refusal::NotAllowed.into());
    }
    let restoring = opened.restore_beside(&session.folder)?;
    session.restoration = Some(Restoration { file, id, stage: Stage::Restoring(Box::new(restoring)) });
    Ok(RestorationProgress::at(BackupStage::Restoring, 0, 1))
}

/// Does a little more of it: restores, then checks and puts it in the place.
///
/// # Errors
/// [`Refusal::NothingUnderWay`]; [`Refusal::DamagedBackup`]; [`Refusal::RestoredNotWhole`]; the folder's refusals. The vault stands
/// as it was then, and nothing of what was restored is left.
pub(crate) async fn restoration_go_on(session: &mut Session, _: Nothing) -> Result<RestorationProgress> {
    let Some(Restoration { file, id, stage }) = session.restoration.take() else {
        return Err(Refusal::NothingUnderWay.into());
    };
    match stage {
        Stage::Read => {
            session.restoration = Some(Restoration { file, id, stage: Stage::Read });
            Err(Refusal::NothingUnderWay.into())
        }
        Stage::Restoring(mut restoring) => {
            let progress = match restoring.go_on(SLICE) {
                Ok(progress) => progress,
                Err(error) => {
                    // The file is still in hand, for another try.
                    session.restoration = Some(Restoration { file, id, stage: Stage::Read });
                    return Err(error.into());
                }
            };
            let Progress { done, total, over } = progress;
            let stage = if over { Stage::Restored(restoring) } else { Stage::Restoring(restoring) };
            session.restoration = Some(Restoration { file, id, stage });
            let (stage, done) = if over { (BackupStage::Checking, total) } else { (BackupStage::Restoring, done) };
            Ok(RestorationProgress::at(stage, done, total))
        }
        Stage::Restored(restoring) => {
            session.restoration = Some(Restoration { file: file.clone(), id, stage: Stage::Read });
            if !check(&restoring).await?.is_clean() {
                return Err(Refusal::RestoredNotWhole.into());
            }
            let made_at = LockedBackup::open(&file)?.made_at().to_owned();
            let aside = session.switch(*restoring)?;
            session.restoration = None;
            let restored = RestoredBackup { made_at, aside: aside.map(|aside| aside.display().to_string()) };
            Ok(RestorationProgress { restored: Some(restored), ..RestorationProgress::at(BackupStage::Over, 1, 1) })
        }
    }
}

/// Gives it up; nothing of it stays.
pub(crate) async fn restoration_stop(session: &mut Session, _: Nothing) -> Result<Nothing> {
    session.restoration = None;
    Ok(Nothing {})
}

/// Looks at what was restored as `verify` looks at a vault, in the form that this program gives it.
async fn check(restoring: &Restoring) -> Result<Verification> {
    let (Some(folder), Some(Keys::Agent { desk: desk_key, statistics: statistics_key, .. })) =
        (restoring.folder(), restoring.keys())
    else {
        return Err(Refusal::NotAllowed.into());
    };
    let mut desk = open(&folder.join(database::DESK), &desk_key.derive_database_key(), false, &DESK).await?;
    let path = folder.join(database::STATISTICS);
    let mut statistics = open(&path, &statistics_key.derive_database_key(), false, &STATISTICS).await?;
    // The form from before is in the backup.
    upgrade::forget_before(folder)?;
    let keys = AgentKeys {
        desk: desk_key.clone(),
        desk_chain: desk_key.derive_chain_key(),
        statistics_chain: statistics_key.derive_chain_key(),
    };
    let files = restoring.sealed_files(folder, desk_key);
    let found = verification::of(&mut desk, &mut statistics, &keys, &files).await?;
    desk.close().await?;
    statistics.close().await?;
    Ok(found)
}

impl RestorationProgress {
    fn at(stage: BackupStage, done: u64, total: u64) -> Self {
        let BackupProgress { stage, per_mille, .. } = BackupProgress::at(stage, done, total);
        Self { stage, per_mille, restored: None }
    }
}

impl Session {
    /// A vault is replaced by a backup of itself alone. One whose header is lost says no more whose it is.
    fn may_take(&self, backup: &LockedBackup) -> Result<()> {
        training::must_match(backup.is_training(), self.machine.training)?;
        match &self.state {
            State::Locked(locked) if locked.vault() != backup.vault() => Err(Refusal::BackupOfAnotherVault.into()),
            State::NoVault | State::Locked(_) => Ok(()),
            State::Creating(_) | State::Recovering(_) | State::Agent(_) | State::Supervisor(_) => {
                Err(Refusal::WrongSession.into())
            }
        }
    }

    fn a_vault_stands(&self) -> bool {
        // One that cannot be opened stands too.
        matches!(self.state, State::Locked(_))
            || !matches!(State::found(&self.folder, self.machine.training), Ok(State::NoVault))
    }

    /// Lets go of the vault of before, and holds the other.
    fn switch(&mut self, restoring: Restoring) -> Result<Option<PathBuf>> {
        self.state = State::NoVault;
        let instant = self.machine.clock.now().format("%Y-%m-%d-%H%M%S").to_string();
        let aside = restoring.switch(&aside(&self.folder, &instant));
        self.state = State::found(&self.folder, self.machine.training).unwrap_or(State::NoVault);
        Ok(aside?)
    }
}

/// `NAME.mis-de-cote-INSTANT`, beside the vault.
fn aside(vault: &Path, instant: &str) -> PathBuf {
    let mut name = vault.file_name().unwrap_or_default().to_owned();
    name.push(format!(".mis-de-cote-{instant}"));
    vault.with_file_name(name)
}
