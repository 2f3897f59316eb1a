//! An agent on a real vault in a folder of its own, at nine o’clock on 23 November 2026.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::PathBuf;

use vault::{Cost, Keyring};

use super::{Agent, CreateVault, Machine, RetypedSheet, Session, confirm_recovery_sheet, create_vault};
use crate::{Clock, Error, Refusal};

/// The session, and the folder that must outlive it.
pub(crate) struct Bench {
    pub(crate) session: Session,
    pub(crate) folder: tempfile::TempDir,
}

pub(crate) const PHRASE: &str = "abaisser abandon abdiquer abeille abolir aborder aboutir aboyer";

pub(crate) fn machine() -> Machine {
    Machine {
        keyring: Keyring::Absent,
        clock: Clock::Fixed("2026-11-23T09:00:00Z".parse().unwrap()),
        cost: Some(Cost::FLOOR),
        training: false,
    }
}

/// The program opened again on a vault that it left. A program that another test starts holds, until it runs, what was open here:
/// the vault may be in use for that moment.
pub(crate) fn started(vault: impl Into<PathBuf>, machine: impl Fn() -> Machine) -> Session {
    let vault = vault.into();
    for _ in 0..100 {
        match Session::start(vault.clone(), machine()) {
            Err(Error::Refused(Refusal::VaultInUse { .. })) => {
                std::thread::sleep(std::time::Duration::from_millis(50));
            }
            answer => return answer.unwrap(),
        }
    }
    panic!("the vault stays in use")
}

pub(crate) async fn bench() -> Bench {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::start(folder.path().join("vault"), machine()).unwrap();
    let request = CreateVault { name: "Ada".into(), passphrase: PHRASE.into(), without_device_secret: true };
    let sheet = create_vault(&mut session, request).await.unwrap();
    confirm_recovery_sheet(&mut session, RetypedSheet { lines: sheet.lines }).await.unwrap();
    Bench { session, folder }
}

impl Bench {
    pub(crate) fn agent(&mut self) -> &mut Agent {
        self.session.agent().unwrap()
    }
}
