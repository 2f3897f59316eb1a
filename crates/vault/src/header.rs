//! The header file: who belongs to the vault, with which keys, and how each gets in.
//!
//! Five lines of text, so that a stranger can read it: the format, the roll (JSON), the roll's signature, the slots
//! (JSON), the SHA-256 of all above. The roll is signed with the administration key. The slots stand outside the
//! signature, because everybody changes their own passphrase without that key; each slot authenticates itself and must
//! open the account whose public key the signed roll names.

use std::{collections::BTreeSet, fmt};

use data_encoding::{BASE64, HEXLOWER};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sha2::{Digest, Sha256};

use crate::{
    AdministrationKey, Result, VaultError,
    directory::Directory,
    keys::{framed, signed_by},
    slot::Slot,
};

/// The algorithms of this version, as one number: another number is a later version.
pub(crate) const SUITE: u32 = 1;
/// Most accounts, the recovery sheet's not counted.
pub(crate) const MOST_ACCOUNTS: usize = 24;
const FORMAT: &str = "permanence-vault 1";
pub(crate) const CURRENT: &str = "header";
pub(crate) const PREVIOUS: &str = "header.previous";
const LARGEST: u64 = 256 << 10;

/// Public bytes, written in base 64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes<const N: usize>(pub(crate) [u8; N]);

impl<const N: usize> Serialize for Bytes<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64.encode(&self.0))
    }
}

impl<'de, const N: usize> Deserialize<'de> for Bytes<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = <&str>::deserialize(deserializer)?;
        let bytes = BASE64.decode(text.as_bytes()).map_err(D::Error::custom)?;
        bytes.try_into().map(Self).map_err(|_| D::Error::custom("wrong length"))
    }
}

/// Names one vault for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VaultId(pub(crate) Bytes<16>);

/// Names one account for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AccountId(pub(crate) Bytes<16>);

impl AccountId {
    /// Reads 32 hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok().map(|bytes| Self(Bytes(bytes)))
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0.0))
    }
}

impl fmt::Display for VaultId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0.0))
    }
}

/// What an account's grant holds. The word is for display: what opens is the grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The statistics key.
    Supervisor,
    /// The statistics key and the desk key.
    Agent,
    /// These two and the administration key.
    AgentInCharge,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Member {
    pub(crate) id: AccountId,
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) public_key: Bytes<32>,
    #[serde(with = "base64")]
    pub(crate) grant: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Roll {
    pub(crate) suite: u32,
    pub(crate) vault: VaultId,
    pub(crate) epoch: u32,
    pub(crate) verifying_key: Bytes<32>,
    pub(crate) members: Vec<Member>,
    pub(crate) recovery: Member,
    /// Invented data, for training. Absent of every other vault, whose bytes are those of before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not", deserialize_with = "said_when_true")]
    pub(crate) training: bool,
}

/// There is one way to say that a vault is not for training: to say nothing.
fn said_when_true<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<bool, D::Error> {
    if bool::deserialize(deserializer)? { Ok(true) } else { Err(D::Error::custom("said of no other vault")) }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entrances {
    pub(crate) generation: u64,
    pub(crate) slots: Vec<Slot>,
}

/// A header whose digest and signature hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) roll: Roll,
    signed: String,
    signature: Bytes<64>,
    pub(crate) entrances: Entrances,
}

/// Which copies of the header a write replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Copies {
    /// The current copy; the one before is kept.
    Current,
    /// Both: a credential was removed, and the copy before would still open with it.
    Both,
}

impl Header {
    pub(crate) fn sign(roll: Roll, slots: Vec<Slot>, key: &AdministrationKey) -> Result<Self> {
        let mut header = Self {
            signed: String::new(),
            signature: Bytes([0; 64]),
            entrances: Entrances { generation: 0, slots },
            roll,
        };
        header.sign_again(key)?;
        Ok(header)
    }

    /// Signs the roll as it now stands.
    pub(crate) fn sign_again(&mut self, key: &AdministrationKey) -> Result<()> {
        self.signed = serde_json::to_string(&self.roll).map_err(|_| VaultError::Primitive)?;
        self.signature = Bytes(key.sign(&to_be_signed(&self.signed)));
        Ok(())
    }

    pub(crate) fn member(&self, account: AccountId) -> Result<&Member> {
        self.roll.members.iter().find(|member| member.id == account).ok_or(VaultError::UnknownAccount)
    }

    pub(crate) fn slot(&self, account: AccountId) -> Result<&Slot> {
        self.entrances.slots.iter().find(|slot| slot.account == account).ok_or(VaultError::DamagedSlot)
    }

    /// Puts a slot in the place of the account's present one.
    pub(crate) fn replace_slot(&mut self, slot: Slot) {
        self.entrances.slots.retain(|other| other.account != slot.account);
        self.entrances.slots.push(slot);
    }

    /// Reads the better of the two copies and brings the other up to it. The flag says that one was lost or damaged.
    ///
    /// # Errors
    /// [`VaultError::NoVault`], [`VaultError::NewerVersion`], [`VaultError::DamagedHeader`] when neither copy holds; the system's refusals.
    pub(crate) fn read(directory: &Directory) -> Result<(Self, bool)> {
        let copy = |name| {
            let bytes = match directory.read(name, LARGEST) {
                Err(error) if is_of_the_disk(&error) => directory.read(name, LARGEST),
                read => read,
            };
            match bytes {
                Ok(bytes) => Ok(Self::parse(&bytes).map(Some)),
                Err(VaultError::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => Ok(Ok(None)),
                Err(error @ (VaultError::NotRegularFile | VaultError::DamagedHeader)) => Ok(Err(error)),
                // A sector that is lost.
                Err(error) if is_of_the_disk(&error) => Ok(Err(error)),
                // What the copy holds nobody knows: it may be the newer one, and nothing may be put in its place.
                Err(error) => Err(error),
            }
        };
        let (current, previous) = (copy(CURRENT)?, copy(PREVIOUS)?);
        match (current, previous) {
            (Err(VaultError::NewerVersion), _) => Err(VaultError::NewerVersion),
            (Ok(None), Ok(None)) => Err(VaultError::NoVault),
            (Ok(Some(current)), Ok(Some(previous))) if previous.entrances.generation > current.entrances.generation => {
                directory.replace(CURRENT, previous.to_bytes()?.as_bytes())?;
                Ok((previous, true))
            }
            (Ok(Some(current)), Ok(Some(previous))) => {
                // A write that was interrupted between the copies may have left one that opens with a credential removed since.
                // It opens all the same on a full disk.
                if previous.entrances.generation < current.entrances.generation
                    && directory.replace(PREVIOUS, current.to_bytes()?.as_bytes()).is_err()
                {
                    tracing::warn!("the older copy of the header could not be brought up to the newer one");
                }
                Ok((current, false))
            }
            (Ok(Some(current)), Ok(None) | Err(_)) => {
                directory.replace(PREVIOUS, current.to_bytes()?.as_bytes())?;
                Ok((current, true))
            }
            (Ok(None) | Err(_), Ok(Some(previous))) => {
                directory.replace(CURRENT, previous.to_bytes()?.as_bytes())?;
                Ok((previous, true))
            }
            (Err(error), Ok(None)) | (Ok(None), Err(error)) | (Err(error), Err(_)) => Err(error),
        }
    }

    /// Writes the next generation.
    pub(crate) fn write(&mut self, directory: &Directory, copies: Copies) -> Result<()> {
        let mut next = self.clone();
        next.entrances.generation = self.entrances.generation.saturating_add(1);
        let bytes = next.to_bytes()?;
        match copies {
            Copies::Current => directory.replace_keeping(CURRENT, PREVIOUS, bytes.as_bytes())?,
            Copies::Both => {
                directory.replace(CURRENT, bytes.as_bytes())?;
                directory.replace(PREVIOUS, bytes.as_bytes())?;
            }
        }
        *self = next;
        Ok(())
    }

    pub(crate) fn to_bytes(&self) -> Result<String> {
        let entrances = serde_json::to_string(&self.entrances).map_err(|_| VaultError::Primitive)?;
        let signature = BASE64.encode(&self.signature.0);
        let body = format!("{FORMAT}\n{}\n{signature}\n{entrances}\n", self.signed);
        let digest = HEXLOWER.encode(&Sha256::digest(&body));
        Ok(format!("{body}{digest}\n"))
    }

    /// Reads a copy. Every bit counts: the digest covers all bytes, and nothing may follow it.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self> {
        let damaged = || VaultError::DamagedHeader;
        let text = std::str::from_utf8(bytes).map_err(|_| damaged())?;
        let (body, digest) = text.strip_suffix('\n').and_then(|text| text.rsplit_once('\n')).ok_or_else(damaged)?;
        if digest != HEXLOWER.encode(&Sha256::digest(format!("{body}\n"))) {
            return Err(damaged());
        }
        // Only a whole header may claim to be newer: otherwise one flipped bit would.
        let mut lines = body.split('\n');
        if lines.next() != Some(FORMAT) {
            return Err(VaultError::NewerVersion);
        }
        let (Some(signed), Some(signature), Some(entrances), None) =
            (lines.next(), lines.next(), lines.next(), lines.next())
        else {
            return Err(damaged());
        };
        let suite: Suite = serde_json::from_str(signed).map_err(|_| damaged())?;
        if suite.suite != SUITE {
            return Err(VaultError::NewerVersion);
        }
        let header = Self {
            roll: serde_json::from_str(signed).map_err(|_| damaged())?,
            signed: signed.to_owned(),
            signature: BASE64
                .decode(signature.as_bytes())
                .ok()
                .and_then(|bytes| bytes.try_into().ok())
                .map(Bytes)
                .ok_or_else(damaged)?,
            entrances: serde_json::from_str(entrances).map_err(|_| damaged())?,
        };
        let sizes = header.roll.members.len() <= MOST_ACCOUNTS && header.gives_each_account_one_slot();
        if sizes && header.is_signed_by(&header.roll.verifying_key.0) { Ok(header) } else { Err(damaged()) }
    }

    /// The slots are not signed: one left out for another's double would shut somebody out of a copy that passes for whole.
    fn gives_each_account_one_slot(&self) -> bool {
        let accounts = self.roll.members.iter().chain([&self.roll.recovery]).map(|member| member.id);
        let (accounts, slots): (Vec<_>, Vec<_>) =
            (accounts.collect(), self.entrances.slots.iter().map(|slot| slot.account).collect());
        let distinct = BTreeSet::from_iter(&accounts);
        distinct.len() == accounts.len() && slots.len() == accounts.len() && distinct == slots.iter().collect()
    }

    /// True when the roll is signed under `key`. Once an account is open, `key` comes from its slot, which nobody can
    /// forge without the passphrase.
    pub(crate) fn is_signed_by(&self, key: &[u8; 32]) -> bool {
        signed_by(key, &to_be_signed(&self.signed), &self.signature.0)
    }
}

/// The disk did not give what it holds. The next time it may.
fn is_of_the_disk(error: &VaultError) -> bool {
    matches!(error, VaultError::Io(error) if error.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error()))
}

#[derive(Deserialize)]
struct Suite {
    suite: u32,
}

fn to_be_signed(roll: &str) -> Vec<u8> {
    framed(&[b"permanence/v1/header/roll", FORMAT.as_bytes(), roll.as_bytes()])
}

mod base64 {
    //! Bytes of any length, in base 64.

    use data_encoding::BASE64;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        BASE64.decode(<&str>::deserialize(deserializer)?.as_bytes()).map_err(D::Error::custom)
    }
}
