//! How a passphrase, an enrolment code or the sheet opens an account.
//!
//! Argon2id ‖ device secret → HKDF-SHA-512 → KEK ‖ commitment; the KEK seals the account's seed and the key that
//! verifies the roll. The commitment tells a wrong passphrase from a damaged slot, and keeps one slot from opening under
//! two keys.

use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Payload},
};
use argon2::{Algorithm, Argon2, Params, Version};
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::Sha512;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::{
    AccountId, Result, VaultError, VaultId,
    header::{Bytes, SUITE},
    keys::{AccountSeed, framed},
    secret::{Secret, random_bytes},
};

/// What opens a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SlotKind {
    /// A passphrase alone.
    Passphrase,
    /// A passphrase and the workstation's device secret.
    PassphraseAndDevice,
    /// An enrolment code, replaced at the first login.
    Enrolment,
    /// The recovery sheet.
    Sheet,
}

impl SlotKind {
    fn label(self) -> &'static [u8] {
        match self {
            Self::Passphrase => b"passphrase",
            Self::PassphraseAndDevice => b"passphrase_and_device",
            Self::Enrolment => b"enrolment",
            Self::Sheet => b"sheet",
        }
    }
}

/// What an Argon2id derivation costs (RFC 9106).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// Memory, in KiB.
    memory_kib: u32,
    /// Passes.
    passes: u32,
    /// Lanes.
    lanes: u32,
}

impl Cost {
    /// The least accepted: 64 MiB, 3 passes, 1 lane.
    pub const FLOOR: Self = Self { memory_kib: 64 << 10, passes: 3, lanes: 1 };
    /// The most accepted: 1 GiB, 10 passes, 8 lanes. A header that asks more is refused before anything runs.
    pub const CEILING: Self = Self { memory_kib: 1 << 20, passes: 10, lanes: 8 };

    /// As much memory as keeps one derivation under about a second on this machine, never below the floor.
    ///
    /// # Errors
    /// [`VaultError::Primitive`] when the machine lacks the memory of the floor.
    pub fn calibrated() -> Result<Self> {
        const TARGET: std::time::Duration = std::time::Duration::from_millis(500);
        let mut cost = Self::FLOOR;
        while cost.memory_kib < 512 << 10 {
            let start = std::time::Instant::now();
            cost.stretch(b"calibration", &[0; 32])?;
            if start.elapsed() > TARGET {
                break;
            }
            cost.memory_kib = cost.memory_kib.saturating_mul(2);
        }
        Ok(cost)
    }

    #[cfg(test)]
    pub(crate) fn with_a_pass_more(self) -> Self {
        Self { passes: self.passes.saturating_add(1), ..self }
    }

    fn within_bounds(self) -> Result<()> {
        let (least, most) = (Self::FLOOR, Self::CEILING);
        let inside = (least.memory_kib..=most.memory_kib).contains(&self.memory_kib)
            && (least.passes..=most.passes).contains(&self.passes)
            && (least.lanes..=most.lanes).contains(&self.lanes);
        if inside { Ok(()) } else { Err(VaultError::KdfOutOfBounds) }
    }

    fn stretch(self, password: &[u8], salt: &[u8; 32]) -> Result<Secret<64>> {
        self.within_bounds()?;
        #[cfg(test)]
        DERIVATIONS.with_borrow_mut(|all| all.push(self));
        let params =
            Params::new(self.memory_kib, self.passes, self.lanes, Some(64)).map_err(|_| VaultError::Primitive)?;
        let mut out = Zeroizing::new([0; 64]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(password, salt, out.as_mut())
            .map_err(|_| VaultError::Primitive)?;
        Ok(Secret::new(*out))
    }
}

#[cfg(test)]
thread_local! {
    /// What this thread derived so far.
    pub(crate) static DERIVATIONS: std::cell::RefCell<Vec<Cost>> = const { std::cell::RefCell::new(Vec::new()) };
}

/// One way into one account, as kept in the header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Slot {
    pub(crate) account: AccountId,
    pub(crate) kind: SlotKind,
    cost: Cost,
    salt: Bytes<32>,
    commitment: Bytes<32>,
    nonce: Bytes<12>,
    sealed: Bytes<80>,
}

/// What a slot gives: the account's seed, and the key that verifies the roll.
pub(crate) struct Unsealed {
    pub(crate) seed: AccountSeed,
    pub(crate) verifying_key: [u8; 32],
}

/// What is presented to a slot.
pub(crate) struct Credential<'a> {
    pub(crate) kind: SlotKind,
    pub(crate) secret: &'a [u8],
    pub(crate) device: Option<&'a Secret<32>>,
}

impl Slot {
    /// Whether what it asks of the machine is within the bounds.
    pub(crate) fn is_affordable(&self) -> bool {
        self.cost.within_bounds().is_ok()
    }

    /// Seals a new slot. The sheet's 160 random bits need no stretching; its slot still carries the floor, unused.
    pub(crate) fn seal(
        vault: VaultId,
        account: AccountId,
        credential: &Credential<'_>,
        cost: Cost,
        unsealed: &Unsealed,
    ) -> Result<Self> {
        let (salt, nonce) = (random_bytes()?, random_bytes()?);
        let mut slot = Self {
            account,
            kind: credential.kind,
            cost,
            salt: Bytes(salt),
            commitment: Bytes([0; 32]),
            nonce: Bytes(nonce),
            sealed: Bytes([0; 80]),
        };
        let (key, commitment) = slot.derive(credential)?;
        let plaintext = Zeroizing::new([*unsealed.seed.0.expose(), unsealed.verifying_key].concat());
        let sealed = cipher(&key)?
            .encrypt(&nonce.into(), Payload { msg: &plaintext, aad: &slot.aad(vault) })
            .map_err(|_| VaultError::Primitive)?;
        slot.commitment = Bytes(commitment);
        slot.sealed = Bytes(sealed.try_into().map_err(|_| VaultError::Primitive)?);
        Ok(slot)
    }

    /// # Errors
    /// [`VaultError::WrongPassphrase`] when the commitment does not match, [`VaultError::DamagedSlot`] when it does and
    /// the rest does not open, [`VaultError::KdfOutOfBounds`] before anything runs.
    pub(crate) fn open(&self, vault: VaultId, credential: &Credential<'_>) -> Result<Unsealed> {
        if credential.kind != self.kind {
            return Err(VaultError::DamagedSlot);
        }
        let (key, commitment) = self.derive(credential)?;
        if !bool::from(commitment.ct_eq(&self.commitment.0)) {
            return Err(VaultError::WrongPassphrase);
        }
        let plaintext = cipher(&key)?
            .decrypt(&self.nonce.0.into(), Payload { msg: &self.sealed.0, aad: &self.aad(vault) })
            .map(Zeroizing::new)
            .map_err(|_| VaultError::DamagedSlot)?;
        let (seed, verifying_key) = plaintext.split_at_checked(32).ok_or(VaultError::DamagedSlot)?;
        Ok(Unsealed {
            seed: AccountSeed(Secret::from_slice(seed).ok_or(VaultError::DamagedSlot)?),
            verifying_key: verifying_key.try_into().map_err(|_| VaultError::DamagedSlot)?,
        })
    }

    fn derive(&self, credential: &Credential<'_>) -> Result<(Secret<32>, [u8; 32])> {
        self.cost.within_bounds()?;
        if credential.device.is_some() != (self.kind == SlotKind::PassphraseAndDevice) {
            return Err(VaultError::DeviceSecretMissing);
        }
        let mut material = Zeroizing::new(Vec::with_capacity(96));
        match self.kind {
            SlotKind::Sheet => material.extend_from_slice(credential.secret),
            SlotKind::Passphrase | SlotKind::PassphraseAndDevice | SlotKind::Enrolment => {
                material.extend_from_slice(self.cost.stretch(credential.secret, &self.salt.0)?.expose());
            }
        }
        if let Some(device) = credential.device {
            material.extend_from_slice(device.expose());
        }
        let mut okm = Zeroizing::new([0; 64]);
        let info = framed(&[b"permanence/v1/slot/kek", self.kind.label()]);
        Hkdf::<Sha512>::new(Some(&self.salt.0), &material)
            .expand(&info, okm.as_mut())
            .map_err(|_| VaultError::Primitive)?;
        let (key, commitment) = okm.split_at(32);
        Ok((
            Secret::from_slice(key).ok_or(VaultError::Primitive)?,
            commitment.try_into().map_err(|_| VaultError::Primitive)?,
        ))
    }

    fn aad(&self, vault: VaultId) -> Vec<u8> {
        framed(&[
            b"permanence/v1/slot/seed",
            &SUITE.to_be_bytes(),
            &vault.0.0,
            &self.account.0.0,
            self.kind.label(),
            &self.cost.memory_kib.to_be_bytes(),
            &self.cost.passes.to_be_bytes(),
            &self.cost.lanes.to_be_bytes(),
        ])
    }
}

fn cipher(key: &Secret<32>) -> Result<Aes256Gcm> {
    Aes256Gcm::new_from_slice(key.expose()).map_err(|_| VaultError::Primitive)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn vault(byte: u8) -> VaultId {
        VaultId(Bytes([byte; 16]))
    }

    fn account(byte: u8) -> AccountId {
        AccountId(Bytes([byte; 16]))
    }

    fn sealed(kind: SlotKind, device: Option<&Secret<32>>) -> Slot {
        let unsealed = Unsealed { seed: AccountSeed(Secret::new([9; 32])), verifying_key: [8; 32] };
        Slot::seal(vault(1), account(1), &Credential { kind, secret: b"lune", device }, Cost::FLOOR, &unsealed).unwrap()
    }

    #[test]
    fn a_slot_opens_with_its_own_credential_only() {
        let (device, other) = (Secret::new([1; 32]), Secret::new([2; 32]));
        let kind = SlotKind::PassphraseAndDevice;
        let slot = sealed(kind, Some(&device));
        let opened = slot.open(vault(1), &Credential { kind, secret: b"lune", device: Some(&device) }).unwrap();
        assert_eq!((opened.seed.0.expose(), opened.verifying_key), (&[9; 32], [8; 32]));
        for (secret, device) in [(b"Lune", Some(&device)), (b"lune", Some(&other))] {
            assert!(matches!(
                slot.open(vault(1), &Credential { kind, secret, device }),
                Err(VaultError::WrongPassphrase)
            ));
        }
    }

    #[test]
    fn without_its_device_secret_a_slot_says_so_and_derives_nothing() {
        let device = Secret::new([1; 32]);
        let slot = sealed(SlotKind::PassphraseAndDevice, Some(&device));
        let credential = Credential { kind: SlotKind::PassphraseAndDevice, secret: b"lune", device: None };
        assert!(matches!(slot.open(vault(1), &credential), Err(VaultError::DeviceSecretMissing)));
    }

    #[test]
    fn a_slot_moved_to_another_vault_account_or_kind_does_not_open() {
        let slot = sealed(SlotKind::Passphrase, None);
        let credential = Credential { kind: SlotKind::Passphrase, secret: b"lune", device: None };
        assert!(matches!(slot.open(vault(2), &credential), Err(VaultError::DamagedSlot)));
        let moved = Slot { account: account(2), ..slot.clone() };
        assert!(matches!(moved.open(vault(1), &credential), Err(VaultError::DamagedSlot)));
        let flipped = Slot { kind: SlotKind::Enrolment, ..slot };
        let credential = Credential { kind: SlotKind::Enrolment, ..credential };
        assert!(matches!(flipped.open(vault(1), &credential), Err(VaultError::WrongPassphrase)));
    }

    #[test]
    fn costs_outside_the_bounds_are_refused_before_they_run() {
        let (least, most) = (Cost::FLOOR, Cost::CEILING);
        let slot = sealed(SlotKind::Passphrase, None);
        let credential = Credential { kind: SlotKind::Passphrase, secret: b"lune", device: None };
        for cost in [
            Cost { memory_kib: u32::MAX, ..least },
            Cost { memory_kib: 8 << 10, ..least },
            Cost { memory_kib: most.memory_kib + 1, ..least },
            Cost { passes: u32::MAX, ..least },
            Cost { passes: 1, ..least },
            Cost { lanes: 0, ..least },
            Cost { lanes: 255, ..least },
        ] {
            let slot = Slot { cost, ..slot.clone() };
            assert!(matches!(slot.open(vault(1), &credential), Err(VaultError::KdfOutOfBounds)));
        }
    }
}
