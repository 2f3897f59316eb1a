//! A vault is created: its sheet is shown, retyped, and the whole folder appears at once.

use serde::Deserialize;
use sqlx::Connection;
use ts_rs::TS;
use vault::{Creation, Keyring, Keys, OpenVault, Passphrase, Unfinished, creation, database, secret::SecretText};

use super::{DESK, RecoverySheet, STATISTICS, Session, State, account_name, entrance::shown, open};
use crate::{Error, Refusal, Result};

/// A vault to create.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct CreateVault {
    pub name: String,
    #[ts(as = "String")]
    pub passphrase: SecretText,
    pub without_device_secret: bool,
}

pub(crate) async fn create_vault(session: &mut Session, request: CreateVault) -> Result<RecoverySheet> {
    if !matches!(session.state, State::NoVault | State::Creating(_)) {
        return Err(Refusal::VaultExists.into());
    }
    let name = account_name(&request.name)?;
    let passphrase = Passphrase::new(request.passphrase.expose())?;
    let cost = session.cost()?;
    let (folder, keyring) = (&session.folder, &session.machine.keyring);
    let creation = creation::prepare(folder, &name, &passphrase, request.without_device_secret, cost, keyring)?;
    let creation = if session.machine.training { creation.for_training()? } else { creation };
    let sheet = shown(creation.sheet(), creation.vault(), session.machine.clock);
    session.state = State::Creating(Box::new(creation));
    Ok(sheet)
}

/// Builds the vault beside its place and moves it there. Refused, nothing is left, and it may be tried again.
pub(super) async fn build(
    creation: Box<Creation>,
    lines: &[SecretText],
    keyring: &Keyring,
) -> std::result::Result<OpenVault, (Box<Creation>, Error)> {
    let unfinished = creation.begin(lines).map_err(|(creation, error)| (creation, error.into()))?;
    match furnish(&unfinished).await {
        Ok(()) => unfinished.finish(keyring).map_err(|(creation, error)| (creation, error.into())),
        Err(error) => Err((unfinished.abandon(), error)),
    }
}

/// Both databases with their tables; closed again, since the folder is about to move.
async fn furnish(unfinished: &Unfinished) -> Result<()> {
    let Keys::Agent { desk, statistics, .. } = unfinished.keys() else {
        return Err(Refusal::NotAllowed.into());
    };
    let folder = unfinished.folder();
    for (name, key, tables) in [
        (database::DESK, desk.derive_database_key(), &DESK),
        (database::STATISTICS, statistics.derive_database_key(), &STATISTICS),
    ] {
        open(&folder.join(name), &key, true, tables).await?.close().await?;
    }
    Ok(())
}
