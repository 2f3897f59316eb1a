//! Why the vault refuses or fails. No variant carries a secret.

use std::io;

/// Result of every function of the vault.
pub type Result<T> = std::result::Result<T, VaultError>;

/// Why a passphrase cannot be used at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadPassphrase {
    /// No character.
    Empty,
    /// More than [`crate::passphrase::LONGEST`] characters.
    TooLong,
    /// A NUL, which no keyboard types.
    Nul,
}

/// Everything that can keep a vault shut.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// The passphrase does not open this account.
    #[error("wrong passphrase")]
    WrongPassphrase,
    /// The account was tried in vain too often, and waits.
    #[error("the next try waits {seconds} seconds")]
    TryLater {
        /// What is left of the wait.
        seconds: u64,
    },
    /// The enrolment code does not open this account.
    #[error("wrong enrolment code")]
    WrongEnrolmentCode,
    /// A line of the sheet has a typing error.
    #[error("line {line} of the recovery sheet is mistyped")]
    WrongSheetLine {
        /// From 1 to 4.
        line: u8,
    },
    /// More lines than a sheet has.
    #[error("the recovery sheet has four lines, and more were typed")]
    SheetTooLong,
    /// A sheet well typed, but of another vault or replaced since.
    #[error("the recovery sheet is not this vault's")]
    SheetMismatch,
    /// No age public key.
    #[error("not an age public key")]
    BadPackageKey,
    /// No package in the age format, or of a later version of it.
    #[error("not a package")]
    NotAPackage,
    /// A package that is not closed for this key.
    #[error("a package for another key")]
    PackageForAnother,
    /// A package that was changed or cut.
    #[error("a package is damaged")]
    DamagedPackage,
    /// Too easy to guess.
    #[error("weak passphrase: {bits} bits, {needed} needed")]
    WeakPassphrase {
        /// Estimated strength.
        bits: u32,
        /// Least accepted.
        needed: u32,
    },
    /// Not usable at all.
    #[error("unusable passphrase: {0:?}")]
    BadPassphrase(BadPassphrase),
    /// The machine has no keyring service.
    #[error("no keyring on this machine")]
    KeyringAbsent,
    /// The keyring exists and is locked.
    #[error("the keyring is locked")]
    KeyringLocked,
    /// The keyring was asked and does not answer.
    #[error("the keyring does not answer")]
    KeyringSilent,
    /// The keyring answers, but holds no secret for this vault: another machine, or removed.
    #[error("the keyring holds no secret for this vault")]
    DeviceSecretMissing,
    /// The slot's commitment matches, its content does not open or is not this account's.
    #[error("damaged slot")]
    DamagedSlot,
    /// A text or a key sealed for a circle does not open: it was changed, moved, or is an older one.
    #[error("a sealed cell does not open")]
    DamagedCell,
    /// No copy of the header is whole and signed.
    #[error("damaged header")]
    DamagedHeader,
    /// Written by a later version.
    #[error("written by a later version")]
    NewerVersion,
    /// Argon2 parameters outside the bounds: refused before they run.
    #[error("key derivation parameters out of bounds")]
    KdfOutOfBounds,
    /// Another process holds the folder.
    #[error("vault in use by process {pid}")]
    InUse {
        /// The holder, 0 when unknown.
        pid: u32,
    },
    /// The folder or a file of it cannot be written.
    #[error("not writable")]
    NotWritable,
    /// No room left on the disk.
    #[error("disk full")]
    DiskFull,
    /// The folder stands on a network file system.
    #[error("network file system")]
    NetworkFileSystem,
    /// A link, a pipe, a folder or a shared file stands where a plain file must.
    #[error("not a regular file")]
    NotRegularFile,
    /// No vault in this folder.
    #[error("no vault here")]
    NoVault,
    /// A vault is there already.
    #[error("a vault is there already")]
    VaultExists,
    /// Something that is no vault stands where one is wanted.
    #[error("the folder holds something else")]
    FolderOccupied,
    /// All places of the header are taken.
    #[error("too many accounts")]
    TooManyAccounts,
    /// No account of that identifier.
    #[error("unknown account")]
    UnknownAccount,
    /// An account has that name already.
    #[error("name taken")]
    NameTaken,
    /// The account holds no key for this.
    #[error("not allowed")]
    NotAllowed,
    /// The database does not open with its key, or a page of it does not hold: the same to SQLCipher.
    #[error("the database does not open with its key, or is damaged")]
    DamagedDatabase,
    /// A document's file is not there.
    #[error("a document's file is missing")]
    MissingDocument,
    /// A document's file or key is not as it was sealed.
    #[error("a document's file is damaged")]
    DamagedDocument,
    /// A backup is not as it was sealed, or is none.
    #[error("a backup is damaged")]
    DamagedBackup,
    /// A backup of another vault than the one that is open.
    #[error("a backup of another vault")]
    BackupOfAnotherVault,
    /// A backup made before the keys were changed: it opens with the passphrases of its time.
    #[error("a backup from before the keys were changed")]
    BackupOfEarlierKeys,
    /// A document was taken out of the vault while it was being backed up.
    #[error("the vault changed during its backup")]
    BackupOvertaken,
    /// The medium of the backups keeps no file as long as this one.
    #[error("a backup longer than the medium's files")]
    BackupTooLong,
    /// A place for backups inside the vault itself.
    #[error("backups inside the vault")]
    MediumInVault,
    /// The medium of the backups has no room.
    #[error("backup medium full, {needed_mb} MB needed")]
    MediumFull {
        /// What the backup takes, in megabytes.
        needed_mb: u64,
    },
    /// The medium of the backups cannot be written.
    #[error("backup medium not writable")]
    MediumNotWritable,
    /// The medium of the backups is not there, or answers no more.
    #[error("backup medium gone")]
    MediumGone,
    /// The operating system has no randomness to give.
    #[error("no randomness")]
    Random,
    /// A file operation failed otherwise.
    #[error("input or output")]
    Io(#[source] io::Error),
    /// SQLite failed otherwise.
    #[error("database")]
    Database(#[source] sqlx::Error),
    /// The keyring failed otherwise.
    #[error("keyring")]
    Keyring(#[source] Box<secret_service::Error>),
    /// A primitive refused its input: a fault of ours.
    #[error("cryptographic primitive")]
    Primitive,
}

impl From<io::Error> for VaultError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::NotWritable,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Io(error),
        }
    }
}

impl From<rustix::io::Errno> for VaultError {
    fn from(error: rustix::io::Errno) -> Self {
        match error {
            rustix::io::Errno::LOOP | rustix::io::Errno::NOTDIR => Self::NotRegularFile,
            error => io::Error::from(error).into(),
        }
    }
}
