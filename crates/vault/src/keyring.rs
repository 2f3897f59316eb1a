//! The operating system's keyring: where a workstation keeps its device secret, and every way it can be missing.

use std::{collections::BTreeMap, sync::Mutex};

use keyring::{Entry, Error};

use crate::{Result, VaultError, VaultId, secret::Secret};

const SERVICE: &str = "permanence";

/// Where device secrets are kept. Calls may wait for the keyring's own window: never call from an async task directly.
#[derive(Debug, Default)]
pub enum Keyring {
    /// The operating system's (Secret Service on Linux).
    #[default]
    System,
    /// None on this machine, or none wanted.
    Absent,
    /// In this process only: for tests.
    Memory(Mutex<BTreeMap<String, Secret<32>>>),
}

/// What a keyring answers before anything is asked of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyringState {
    /// It answers.
    Ready,
    /// It is there and locked.
    Locked,
    /// There is none.
    Absent,
}

impl Keyring {
    /// An empty keyring in memory.
    #[must_use]
    pub fn in_memory() -> Self {
        Self::Memory(Mutex::new(BTreeMap::new()))
    }

    /// Asks the keyring for an entry that cannot exist.
    #[must_use]
    pub fn state(&self) -> KeyringState {
        match self {
            Self::Absent => KeyringState::Absent,
            Self::Memory(_) => KeyringState::Ready,
            Self::System => match entry("state").and_then(|entry| entry.get_secret().map_err(refusal)) {
                Ok(_) | Err(VaultError::DeviceSecretMissing) => KeyringState::Ready,
                Err(VaultError::KeyringLocked) => KeyringState::Locked,
                Err(_) => KeyringState::Absent,
            },
        }
    }

    /// The device secret of this vault.
    ///
    /// # Errors
    /// [`VaultError::KeyringAbsent`], [`VaultError::KeyringLocked`], [`VaultError::DeviceSecretMissing`]: three
    /// different things for the person to do.
    pub fn device_secret(&self, vault: VaultId) -> Result<Secret<32>> {
        match self {
            Self::Absent => Err(VaultError::KeyringAbsent),
            Self::Memory(secrets) => {
                let secrets = secrets.lock().map_err(|_| VaultError::KeyringAbsent)?;
                secrets.get(&vault.to_string()).cloned().ok_or(VaultError::DeviceSecretMissing)
            }
            Self::System => {
                let bytes = zeroize::Zeroizing::new(entry(&vault.to_string())?.get_secret().map_err(refusal)?);
                Secret::from_slice(&bytes).ok_or(VaultError::DeviceSecretMissing)
            }
        }
    }

    /// Keeps the device secret of this vault, and reads it back.
    ///
    /// # Errors
    /// As [`Keyring::device_secret`].
    pub fn keep(&self, vault: VaultId, secret: &Secret<32>) -> Result<()> {
        match self {
            Self::Absent => return Err(VaultError::KeyringAbsent),
            Self::Memory(secrets) => {
                let mut secrets = secrets.lock().map_err(|_| VaultError::KeyringAbsent)?;
                secrets.insert(vault.to_string(), secret.clone());
            }
            Self::System => entry(&vault.to_string())?.set_secret(secret.expose()).map_err(refusal)?,
        }
        if self.device_secret(vault)? == *secret { Ok(()) } else { Err(VaultError::KeyringAbsent) }
    }

    /// Removes the device secret of this vault; nothing there is fine.
    ///
    /// # Errors
    /// As [`Keyring::device_secret`].
    pub fn forget(&self, vault: VaultId) -> Result<()> {
        match self {
            Self::Absent => Err(VaultError::KeyringAbsent),
            Self::Memory(secrets) => {
                secrets.lock().map_err(|_| VaultError::KeyringAbsent)?.remove(&vault.to_string());
                Ok(())
            }
            Self::System => match entry(&vault.to_string())?.delete_credential() {
                Ok(()) | Err(Error::NoEntry) => Ok(()),
                Err(error) => Err(refusal(error)),
            },
        }
    }
}

fn entry(name: &str) -> Result<Entry> {
    Entry::new(SERVICE, name).map_err(refusal)
}

fn refusal(error: Error) -> VaultError {
    match error {
        Error::NoEntry => VaultError::DeviceSecretMissing,
        Error::NoStorageAccess(_) => VaultError::KeyringLocked,
        Error::NoDefaultStore | Error::PlatformFailure(_) => VaultError::KeyringAbsent,
        error => VaultError::Keyring(error),
    }
}
