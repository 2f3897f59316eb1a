//! The operating system's keyring: where a workstation keeps its device secret, and every way it can be missing.

use std::{collections::BTreeMap, sync::Mutex};

use crate::{Result, VaultError, VaultId, secret::Secret};

mod system;

/// Where device secrets are kept. Calls may wait two minutes at most for somebody at the keyring's own window: never call
/// from an async task directly.
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
    /// It was asked and does not answer.
    Silent,
    /// There is none.
    Absent,
}

impl Keyring {
    /// An empty keyring in memory.
    #[must_use]
    pub fn in_memory() -> Self {
        Self::Memory(Mutex::new(BTreeMap::new()))
    }

    /// Looks without opening the keyring's own window; a few seconds at most.
    #[must_use]
    pub fn state(&self) -> KeyringState {
        match self {
            Self::Absent => KeyringState::Absent,
            Self::Memory(_) => KeyringState::Ready,
            Self::System => system::state(),
        }
    }

    /// The device secret of this vault.
    ///
    /// # Errors
    /// [`VaultError::KeyringAbsent`], [`VaultError::KeyringLocked`], [`VaultError::KeyringSilent`],
    /// [`VaultError::DeviceSecretMissing`]: four different things for the person to do.
    pub fn device_secret(&self, vault: VaultId) -> Result<Secret<32>> {
        match self {
            Self::Absent => Err(VaultError::KeyringAbsent),
            Self::Memory(secrets) => {
                let secrets = secrets.lock().map_err(|_| VaultError::KeyringAbsent)?;
                secrets.get(&vault.to_string()).cloned().ok_or(VaultError::DeviceSecretMissing)
            }
            Self::System => system::device_secret(vault),
        }
    }

    /// Keeps the device secret of this vault, and reads it back.
    ///
    /// # Errors
    /// As [`Keyring::device_secret`].
    pub fn keep(&self, vault: VaultId, secret: &Secret<32>) -> Result<()> {
        match self {
            Self::Absent => Err(VaultError::KeyringAbsent),
            Self::Memory(secrets) => {
                let mut secrets = secrets.lock().map_err(|_| VaultError::KeyringAbsent)?;
                secrets.insert(vault.to_string(), secret.clone());
                Ok(())
            }
            Self::System => system::keep(vault, secret),
        }
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
            Self::System => system::forget(vault),
        }
    }
}
