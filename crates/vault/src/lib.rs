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
//! | [`keyring`] | the operating system's keyring, and every way it can be missing |
//! | [`account`] | create, unlock, enrol, change, add |
//! | [`database`] | SQLCipher opened with a key; the only `unsafe` |
//! | [`chain`] | the hash chain of the journal |
//!
//! The bytes on disk are described in `docs/vault-format.md`.

pub mod account;
pub mod chain;
pub mod database;
pub mod directory;
pub mod error;
pub mod header;
pub mod keyring;
pub mod keys;
pub mod passphrase;
pub mod secret;
pub mod sheet;
pub mod slot;

pub use account::{Account, EnrolmentCode, Keys, LockedVault, OpenVault, Prepared};
pub use error::{Result, VaultError};
pub use header::{AccountId, Role, VaultId};
pub use keyring::Keyring;
pub use keys::{AdministrationKey, DeskKey, StatisticsKey};
pub use passphrase::Passphrase;
pub use sheet::RecoverySheet;
pub use slot::Cost;
