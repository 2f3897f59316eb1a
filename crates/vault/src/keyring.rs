//! The operating system's keyring: where a workstation keeps its device secret, and every way it can be missing.

use std::{collections::BTreeMap, sync::Mutex};

use zeroize::Zeroizing;

use crate::{Anchor, Result, VaultError, VaultId, secret::Secret};

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
    Memory(Mutex<BTreeMap<String, Zeroizing<Vec<u8>>>>),
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
                let secret = secrets.get(&vault.to_string()).and_then(|secret| Secret::from_slice(secret));
                secret.ok_or(VaultError::DeviceSecretMissing)
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
                secrets.insert(vault.to_string(), Zeroizing::new(secret.expose().to_vec()));
                Ok(())
            }
            Self::System => system::keep(vault, secret),
        }
    }

    /// How far this vault had come when this workstation last left it; `None` where nothing was kept, or while the keyring is
    /// locked: nobody is asked to open it for this.
    ///
    /// # Errors
    /// As [`Keyring::device_secret`].
    pub fn anchor(&self, vault: VaultId) -> Result<Option<Anchor>> {
        let kept = match self {
            Self::Absent => None,
            Self::Memory(secrets) => {
                let secrets = secrets.lock().map_err(|_| VaultError::KeyringAbsent)?;
                secrets.get(&in_memory_anchor(vault)).map(|kept| kept.to_vec())
            }
            Self::System => system::anchor(vault)?,
        };
        Ok(kept.and_then(|bytes| Anchor::parse(&bytes)))
    }

    /// Keeps how far this vault has come.
    ///
    /// # Errors
    /// As [`Keyring::device_secret`].
    pub fn keep_anchor(&self, vault: VaultId, anchor: &Anchor) -> Result<()> {
        let bytes = anchor.to_bytes()?;
        match self {
            Self::Absent => Err(VaultError::KeyringAbsent),
            Self::Memory(secrets) => {
                let mut secrets = secrets.lock().map_err(|_| VaultError::KeyringAbsent)?;
                secrets.insert(in_memory_anchor(vault), Zeroizing::new(bytes));
                Ok(())
            }
            Self::System => system::keep_anchor(vault, bytes),
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

fn in_memory_anchor(vault: VaultId) -> String {
    format!("{vault} anchor")
}
