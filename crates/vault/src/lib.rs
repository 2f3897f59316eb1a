//! Keys, accounts and encrypted files. Knows no person and no case.
//!
//! | file | owns |
//! |---|---|
//! | [`secret`] | values that are wiped when dropped and never printed |
//! | [`passphrase`] | how a passphrase is normalised, proposed and weighed |
//! | [`keys`] | the whole key tree |
//! | [`slot`] | how a passphrase, a code or the sheet opens an account |
//! | [`sheet`] | the paper recovery sheet |
//! | [`header`] | the header file: read, verified, replaced |
//! | [`directory`] | the folder: rights, lock, atomic files |
//! | `scaffold` | the folder while a vault is built, moved to its place in one step |
//! | [`keyring`] | the operating system's keyring, and every way it can be missing |
//! | [`creation`] | a new vault, whole or not at all |
//! | [`recovery`] | the way in with the paper sheet |
//! | [`account`] | unlock, enrol, change, add |
//! | `tries` | wrong tries, and how long the next one waits |
//! | `key_change` | all keys changed at once, with or without somebody who leaves |
//! | [`circle`] | keys that some members of the desk share, and what is sealed under them |
//! | [`signature`] | what leaves the statistics, signed |
//! | [`sealed_file`] | documents outside the databases, each under its own key, in chunks |
//! | `stream` | contents sealed in chunks, and their keys |
//! | [`backup`] | the whole vault of one moment in one sealed file: written, read back, restored |
//! | [`anchor`] | how far a vault had come, kept outside it |
//! | [`database`] | SQLCipher opened with a key; the only `unsafe` |
//! | [`package`] | one file closed for somebody outside, or by them for this vault, in the age format |
//! | [`chain`] | the hash chain of the journal |
//! | [`witness`] | what a supervisor remembers of it |
//! | [`fuzz`] | whatever is read, as functions of bytes |
//! | [`vectors`] | the same readers with every key given, for vectors that others wrote |
//!
//! The bytes on disk are described in `docs/vault-format.md`.

pub mod account;
pub mod anchor;
pub mod backup;
pub mod chain;
pub mod circle;
pub mod creation;
pub mod database;
pub mod directory;
pub mod error;
pub mod fuzz;
pub mod header;
mod key_change;
pub mod keyring;
pub mod keys;
pub mod package;
pub mod passphrase;
pub mod recovery;
mod scaffold;
pub mod sealed_file;
pub mod secret;
pub mod sheet;
pub mod signature;
pub mod slot;
mod stream;
mod tries;
pub mod vectors;
pub mod witness;

pub use account::{Account, EnrolmentCode, Keys, LockedVault, OpenVault};
pub use anchor::{Anchor, JournalHead};
pub use backup::{BackupId, LockedBackup, OpenBackup};
pub use circle::{Cell, CircleGrant, CircleId, CircleKey};
pub use creation::{Creation, Unfinished};
pub use error::{Result, VaultError};
pub use header::{AccountId, Role, VaultId};
pub use key_change::KeyChange;
pub use keyring::Keyring;
pub use keys::{AdministrationKey, DeskKey, StatisticsKey};
pub use package::{PackageKey, PackageRecipient, ReceivingKey};
pub use passphrase::Passphrase;
pub use recovery::Recovery;
pub use sealed_file::{DocumentId, SealedFiles, WrappedKey};
pub use sheet::RecoverySheet;
pub use slot::Cost;
pub use witness::{VisitKey, WitnessKey};
