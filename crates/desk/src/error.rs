//! What can go wrong: a refusal, expected and told to the person, or a fault, ours or the machine's.

use std::fmt;

use serde::Serialize;
use ts_rs::TS;

use crate::retention::ObstacleKind;

/// Everything a command may answer instead of its result.
#[derive(Debug, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export_to = "DeskError.ts", rename = "DeskError")]
pub enum Error {
    /// Expected: carries data, never a sentence or a name.
    Refused(Refusal),
    /// Unexpected: a reference for the person, the cause for the log.
    Fault(Fault),
}

/// Result of every function of the desk.
pub type Result<T> = std::result::Result<T, Error>;

/// Why something is refused. The sentence is the message `refusal-<code>` of the text files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "code", rename_all = "snake_case")]
#[ts(export)]
pub enum Refusal {
    /// No command of that name.
    UnknownCommand,
    /// The request does not have the command's form.
    UnreadableRequest,
    /// The command exists, but not in this session.
    WrongSession,
    /// The account has no key for this.
    NotAllowed,
    /// The vault answered; the code is the vault's own.
    WrongPassphrase,
    /// The account was tried in vain too often, and waits.
    TryLater {
        /// What is left of the wait.
        seconds: u64,
        /// The same from two minutes on; 0 below.
        minutes: u64,
    },
    /// The enrolment code does not open the account.
    WrongEnrolmentCode,
    /// A line of the recovery sheet has a typing error.
    WrongSheetLine {
        /// From 1 to 4.
        line: u8,
    },
    /// More lines than a recovery sheet has.
    SheetTooLong,
    /// A sheet well typed, but of another vault or an older one.
    SheetMismatch,
    /// Too easy to guess.
    WeakPassphrase {
        /// Estimated strength.
        bits: u32,
        /// Least strength accepted here.
        needed: u32,
    },
    /// Empty, too long, or with a character that cannot be typed again.
    BadPassphrase,
    /// The machine has no keyring.
    KeyringAbsent,
    /// The keyring is locked.
    KeyringLocked,
    /// The keyring does not answer.
    KeyringSilent,
    /// The keyring has no secret for this vault.
    DeviceSecretMissing,
    /// The account's slot is damaged.
    DamagedSlot,
    /// Both copies of the header are damaged.
    DamagedHeader,
    /// The database does not open with its key, or is damaged.
    DamagedDatabase,
    /// A backup is damaged, or no backup.
    DamagedBackup,
    /// A backup of another vault.
    BackupOfAnotherVault,
    /// A backup from before the keys were changed.
    BackupOfEarlierKeys,
    /// The vault changed while it was being backed up.
    BackupOvertaken,
    /// The medium keeps no file as long as the backup.
    BackupTooLong,
    /// An older vault was put back: it is read until somebody in charge goes on with it.
    OlderVault,
    /// Invented, for training: nothing of it comes into a desk.
    OfTraining,
    /// Not of a training, into which nothing real comes.
    NotOfTraining,
    /// Something stands where a backup is to be restored.
    NothingIsRestoredOver,
    /// What was restored does not hold, and did not take the vault's place.
    RestoredNotWhole,
    /// No place was chosen for backups.
    NoMedium,
    /// The place for backups is not there, or answers no more.
    MediumGone,
    /// The place for backups cannot be written.
    MediumNotWritable,
    /// The place for backups has no room.
    MediumFull {
        /// Megabytes that the backup takes.
        needed_mb: u64,
    },
    /// The place for backups is in the vault.
    MediumInVault,
    /// No backup, no drill and no protection is under way.
    NothingUnderWay,
    /// The sealed file of a document is damaged, or another's.
    DamagedDocument,
    /// The sealed file of a document is not there.
    MissingDocument,
    /// The file is of a kind that is not opened here.
    FileNotDocument,
    /// The file is damaged or cut.
    FileDamaged,
    /// The file has more pages, or larger pictures, than are drawn.
    FileTooIntricate,
    /// No file was chosen, or another one since.
    NothingOffered,
    /// The document is not open.
    NotOpened,
    /// The page cannot be drawn.
    PageUnseen,
    /// Written by a later version.
    NewerVersion,
    /// Another instance holds the vault.
    VaultInUse {
        /// Its process number.
        pid: u32,
    },
    /// The folder cannot be written.
    NotWritable,
    /// No room left.
    DiskFull,
    /// The folder is on a network.
    NetworkFileSystem,
    /// Something that is not a plain file stands in the vault's place.
    NotRegularFile,
    /// No vault in this folder.
    NoVault,
    /// A vault is there already.
    VaultExists,
    /// Something that is no vault stands in the vault's place.
    FolderOccupied,
    /// The header is full.
    TooManyAccounts,
    /// No such account.
    UnknownAccount,
    /// An account has that name already.
    NameTaken,
    /// A name is needed.
    NameNeeded,
    /// Nothing was prepared that could be confirmed.
    NothingToConfirm,
    /// A text is longer than its field.
    TooLong {
        /// Field.
        field: String,
        /// Most characters accepted.
        most: usize,
    },
    /// A required field is empty.
    Missing {
        /// Field.
        field: String,
    },
    /// A text holds a character that hides or reverses others.
    BadCharacter {
        /// Field.
        field: String,
    },
    /// A code that the list does not have.
    UnknownCode {
        /// Field.
        field: String,
    },
    /// A date before 1900 or after what makes sense.
    ImpossibleDate {
        /// Field.
        field: String,
    },
    /// A number outside its bounds.
    OutOfBounds {
        /// Field.
        field: String,
        /// Least.
        least: i64,
        /// Most.
        most: i64,
    },
    /// Dates that contradict each other.
    DatesReversed {
        /// The earlier field.
        first: String,
        /// The later field.
        second: String,
    },
    /// The file cannot be read, or is no file.
    FileUnreadable,
    /// The file is longer than what is read.
    FileTooLarge {
        /// Megabytes.
        most_mb: u64,
    },
    /// Nothing stands in the file.
    FileEmpty,
    /// The file is no spreadsheet of a known form.
    FileNotTable,
    /// The file opens with a password.
    FileProtected,
    /// The text is in an encoding that nobody knows, or was damaged by one.
    FileEncoding,
    /// The table has no line under its titles.
    NoTitles,
    /// The table is wider than what is read.
    TooManyColumns {
        /// Columns.
        most: usize,
    },
    /// The table is longer than what is read.
    TooManyLines {
        /// Lines.
        most: usize,
    },
    /// No file was chosen, or the session forgot it.
    NoFileInHand,
    /// Two columns are said to hold the same.
    ColumnChosenTwice,
    /// No line can be taken over.
    NothingToImport,
    /// The same line stands above.
    LineRepeated {
        /// As the spreadsheet numbers it.
        line: u32,
    },
    /// The person seems to be there already.
    LooksKnown,
    /// The birth is after this date.
    BornAfter {
        /// Field of the date.
        field: String,
    },
    /// The facts are after the day on which the person was received.
    FactsAfterIntake,
    /// Somebody went on with what the import made.
    ImportBuiltUpon {
        /// Numbers of case files.
        files: String,
    },
    /// What is held on the person may be read and kept, and not used (art. 18 GDPR).
    ProcessingLimited,
    /// Nobody noted how the desk knows who asks.
    IdentityNotChecked,
    /// The person was told of two months more after the first month.
    ProlongedTooLate,
    /// A place that may be about somebody else was not decided.
    PassageUndecided {
        /// Label of the passage.
        passage: String,
    },
    /// Something was written since the file of access was read over.
    AccessFileChanged,
    /// No such record.
    NotFound {
        /// Noun.
        noun: String,
    },
    /// Nobody ever asked the person how they may be reached without danger.
    InstructionNeverAsked,
    /// The safe-contact instruction changed since it was read.
    InstructionChanged,
    /// This person already has a file for this affair.
    CaseFileExists {
        /// The file.
        case_file: i64,
    },
    /// This act of the procedure is noted on that day already.
    LegalEventNoted,
    /// The affair has this name already.
    NameNoted,
    /// One intake names a person twice.
    SamePersonTwice,
    /// The record was made one with another, which stands for both.
    PersonMerged {
        /// The person who stands for both.
        kept: i64,
    },
    /// Somebody said of these two that they are two.
    SaidToBeTwo {
        /// Civil date.
        on: String,
    },
    /// Both have a file for one affair, and a person has one.
    TwoFilesOneMatter {
        /// Number of the one's.
        first: String,
        /// Number of the other's.
        second: String,
    },
    /// Another merge came on top of this one.
    MergedSince {
        /// Civil date.
        on: String,
    },
    /// The file is closed.
    CaseFileClosed,
    /// The colleague already receives somebody at that time.
    DoubleBooking {
        /// The other appointment.
        with: i64,
        /// When it starts.
        starts: String,
        /// When it ends.
        ends: String,
    },
    /// The colleague already holds a permanence at that time.
    StaffTaken {
        /// The day.
        on: String,
        /// When it starts.
        starts: String,
        /// When it ends.
        ends: String,
    },
    /// The room is already kept at that time.
    RoomTaken {
        /// The day.
        on: String,
        /// From when.
        starts: String,
        /// Until when.
        ends: String,
    },
    /// The hour is not among those that the person called safe. It may be kept, for a reason that is written down.
    OutsideSafeHours {
        /// The instruction, as it was written.
        safe_hours: String,
    },
    /// The file stands in the intermediate archive.
    Archived,
    /// Something stands in the way of the archive or of the elimination.
    RetentionObstacle {
        /// Number of the file.
        number: String,
        /// What it is.
        obstacle: ObstacleKind,
        /// Civil date until which it stands; empty where none is known.
        on: String,
    },
    /// The archives have given no visa yet (article R212-14 of the code du patrimoine).
    VisaMissing,
    /// The act does not follow from where the proposal of elimination stands.
    EliminationStands {
        /// Its present state.
        state: String,
    },
    /// Whoever asked for the destruction does not confirm it.
    SecondPersonNeeded,
    /// Records of a frozen year were destroyed: its figures stay.
    YearDestroyed {
        /// `YYYY`.
        year: String,
    },
    /// The transition does not exist from this state.
    WrongState {
        /// The present state.
        state: String,
    },
    /// The act does not follow from where the referral stands.
    ReferralStands {
        /// Its present state.
        state: String,
    },
    /// The act does not follow from where the orientation stands.
    OrientationStands {
        /// Its present state.
        state: String,
    },
    /// What a partner was told is not edited.
    OrientationSent,
    /// The directory no longer offers this partner.
    PartnerRetired,
    /// A sent referral is completed, never edited.
    ReferralSent,
    /// Asking for news in the person's name needs her written mandate.
    MandateNeeded,
    /// What the instruction allows may be read by the alleged offender. It may be allowed, for a reason that is written down.
    RiskNotCleared {
        /// Where the reason is asked.
        field: String,
        /// `letter` or `devices`.
        what: String,
    },
    /// The kind needs the person's agreement.
    ConsentNeeded,
    /// The agreement that stands covers nothing that could be handed over.
    NothingCovered,
    /// The agreement that stands does not cover this.
    NotCovered,
    /// The directory holds no key of this partner.
    PartnerKeyUnknown,
    /// No age public key.
    BadPackageKey,
    /// No package in the age format.
    NotAPackage,
    /// A package that is closed for another key.
    PackageForAnother,
    /// A package that was changed or cut.
    DamagedPackage,
    /// No fingerprint of a signing key.
    BadFingerprint,
    /// The fingerprint or the key is this desk's own.
    OwnDesk,
    /// Another desk of the network has that name or that fingerprint.
    NetworkDeskKnown {
        /// Its name.
        name: String,
    },
    /// The key of that desk is not known.
    NoKeyOfDesk {
        /// Its name.
        name: String,
    },
    /// The package holds no facts of a desk.
    NotFactsFile,
    /// The facts are not those that were signed.
    FactsFileChanged,
    /// The facts are signed by a desk that nobody noted.
    FactsFileOfUnknown {
        /// In short.
        key: String,
    },
    /// The same facts are there already, or later ones.
    FactsFileOlder,
    /// The facts have codes that this version does not count.
    FactsFileCodes,
    /// The facts kept of another desk are not those that came.
    NetworkFactsChanged {
        /// Its name.
        name: String,
    },
    /// No other desk gives the whole period.
    NoDeskToPool,
    /// Beside what each desk shows of itself, the figures of all would tell what must not be told.
    PooledTellsTooMuch,
    /// The person's agreement ended.
    ConsentExpired {
        /// Its last day.
        on: String,
    },
    /// The person took their agreement back.
    ConsentWithdrawn {
        /// Civil date.
        on: String,
    },
    /// The kind is sent by a public agent (art. 40 CPP).
    PublicAgentOnly,
    /// The kind is sent by an association or a health professional (art. 226-14 2° CP).
    AssociationOnly,
    /// The kind is sent by an approved victim-support association.
    ApprovedAssociationOnly,
    /// The kind rests on an agreement that a minor cannot give (art. 226-14 2° CP).
    NotForMinors,
    /// Only a health professional reports without the agreement of an adult (art. 226-14 3° CP).
    HealthProfessionalOnly,
    /// The file notes no violence in a couple, or no sign of immediate danger (art. 226-14 3° CP).
    ImmediateDangerUnnoted,
    /// Her agreement stands in the file: nothing leaves as if it could not be obtained.
    AgreementStands,
    /// The profile does not say who employs the account.
    EmployerNeeded,
    /// The list has this code already.
    CodeTaken,
    /// The program relies on this code: it cannot be retired.
    TermIsFixed,
    /// The code exists, but not for that day.
    TermNotInUse,
    /// A dismissal needs its reason, and only a dismissal has one.
    DismissalReason,
    /// The circle has no key for this account.
    NotInCircle,
    /// A wall keeps the affair from this account.
    BehindWall,
    /// A wall stands around the affair already.
    WallStands,
    /// A new member has not chosen their passphrase yet.
    AwaitsEnrolment,
    /// One's own account is removed by somebody else in charge.
    AskAnotherInCharge,
    /// Nobody but the leaver opens the notes of a circle.
    LastOfCircle {
        /// Its name.
        circle: String,
    },
    /// One leaves a circle by the act of another member.
    AskAnotherMember,
    /// The interview has a note of another circle already.
    NoteOfAnotherCircle,
    /// An opinion that was given is not changed.
    OpinionGiven,
    /// A restricted note does not open: it was changed outside the program, or moved.
    DamagedNote,
    /// The colleague has nothing to give.
    NothingToReassign,
    /// A template names a field that there is not.
    LetterField {
        /// As typed.
        name: String,
        /// From 1.
        line: i64,
    },
    /// A template names a field that has no value in this kind of letter.
    LetterFieldElsewhere {
        /// As the field is called.
        name: String,
        /// From 1.
        line: i64,
    },
    /// A brace of a template is not closed on its line.
    LetterBrace {
        /// From 1.
        line: i64,
    },
    /// Something is still to be filled in.
    LetterGap {
        /// As it is named in the text.
        what: String,
    },
    /// No font of a letter can write these.
    LetterCharacters {
        /// Field.
        field: String,
        /// Each once.
        characters: String,
    },
    /// The address does not show whole in the window of an envelope.
    LetterAddressTooLong {
        /// Field.
        field: String,
    },
    /// The person does not want letters.
    LetterForbidden,
    /// The person allows letters, and no address was noted for them.
    LetterAddressUnknown,
    /// The person did not say that their address may be written.
    AddressWithheld,
    /// A number that is not safe to call, an e-mail that may not be used, or one for somebody whom nothing was agreed to tell.
    ContactWithheld,
    /// The subject of a letter stands in lists: it says nothing of how the person is reached.
    LetterSubject {
        /// Field.
        field: String,
    },
    /// The threshold is below what the desk's rules allow.
    ThresholdTooLow {
        /// Least accepted.
        least: u32,
    },
    /// The table cannot be protected.
    TableNotProtectable,
    /// The period holds no fact.
    EmptyPeriod,
    /// An update brought facts that no agent has written yet.
    FactsBehind,
    /// Beside what left already, the table would tell what must not be told.
    TellsWithEarlier {
        /// What left.
        earlier: String,
    },
    /// A table of the same months that left counts others: all, or some of them alone.
    OtherPerimeter {
        /// What left.
        earlier: String,
    },
    /// The table counts some of what one that left counts together, and others besides: months, or codes.
    CrossesEarlier {
        /// What left.
        earlier: String,
    },
    /// Its breakdown would close a circle with those that left.
    ClosesCircle,
    /// The protection of a table was given up.
    ProtectionStopped,
    /// The figures of the year are frozen already.
    YearFrozen {
        /// `YYYY`.
        year: String,
    },
    /// The figures of the year are not frozen.
    YearNotFrozen {
        /// `YYYY`.
        year: String,
    },
    /// The records give the figures that are frozen.
    NothingToCorrect {
        /// `YYYY`.
        year: String,
    },
    /// The figures of a frozen year are not those that were signed.
    FrozenYearChanged {
        /// `YYYY`.
        year: String,
    },
    /// The report is of whole months or whole years.
    PeriodOfReport,
    /// The period is still going on.
    PeriodNotOver,
}

impl Refusal {
    /// The field that it is about.
    #[must_use]
    pub fn field(&self) -> Option<String> {
        let fields = serde_json::to_value(self).ok()?;
        fields.get("field").and_then(|field| field.as_str()).map(str::to_owned)
    }

    /// The stable code, as in the text files.
    #[must_use]
    pub fn code(&self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::Object(fields)) => {
                fields.get("code").and_then(|code| code.as_str()).unwrap_or_default().to_owned()
            }
            _ => String::new(),
        }
    }
}

/// Ours or the machine's: the person gets a reference, the log the cause, without any value of the database.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct Fault {
    /// Short, to read over the telephone.
    reference: String,
    #[serde(skip)]
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Fault {
    /// Wraps a cause and writes its kind, never its values, to the log.
    pub fn new(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let mut random = [0_u8; 4];
        let reference = match getrandom::fill(&mut random) {
            Ok(()) => data_encoding::BASE32_NOPAD.encode(&random),
            Err(_) => "0".repeat(7),
        };
        let cause = cause.into();
        tracing::error!(%reference, "fault");
        Self { reference, cause: Some(cause) }
    }

    /// The reference shown to the person.
    #[must_use]
    pub fn reference(&self) -> &str {
        &self.reference
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => write!(f, "refused: {}", refusal.code()),
            Self::Fault(fault) => write!(f, "fault {}", fault.reference),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Fault(Fault { cause: Some(cause), .. }) => Some(cause.as_ref()),
            Self::Refused(_) | Self::Fault(_) => None,
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        // SQLITE_FULL, SQLITE_READONLY, SQLITE_CANTOPEN, damage: the person can act on these.
        let code = error.as_database_error().and_then(|error| error.code()).and_then(|code| code.parse::<i32>().ok());
        match code.map(|code| code & 0xff) {
            Some(13) => Refusal::DiskFull.into(),
            Some(8 | 14) => Refusal::NotWritable.into(),
            Some(code) if vault::database::is_damage(code) => Refusal::DamagedDatabase.into(),
            _ => Self::Fault(Fault::new(error)),
        }
    }
}

impl From<vault::VaultError> for Error {
    fn from(error: vault::VaultError) -> Self {
        use vault::VaultError as V;
        let refusal = match error {
            V::WrongPassphrase => Refusal::WrongPassphrase,
            V::TryLater { seconds } => {
                Refusal::TryLater { seconds, minutes: if seconds < 120 { 0 } else { seconds.div_ceil(60) } }
            }
            V::WrongEnrolmentCode => Refusal::WrongEnrolmentCode,
            V::WrongSheetLine { line } => Refusal::WrongSheetLine { line },
            V::SheetTooLong => Refusal::SheetTooLong,
            V::SheetMismatch => Refusal::SheetMismatch,
            V::WeakPassphrase { bits, needed } => Refusal::WeakPassphrase { bits, needed },
            V::BadPassphrase(_) => Refusal::BadPassphrase,
            V::BadPackageKey => Refusal::BadPackageKey,
            V::NotAPackage => Refusal::NotAPackage,
            V::PackageForAnother => Refusal::PackageForAnother,
            V::DamagedPackage => Refusal::DamagedPackage,
            V::KeyringAbsent => Refusal::KeyringAbsent,
            V::KeyringLocked => Refusal::KeyringLocked,
            V::KeyringSilent => Refusal::KeyringSilent,
            V::DeviceSecretMissing => Refusal::DeviceSecretMissing,
            V::DamagedSlot | V::KdfOutOfBounds => Refusal::DamagedSlot,
            V::DamagedCell => Refusal::DamagedNote,
            V::DamagedHeader => Refusal::DamagedHeader,
            V::DamagedDatabase => Refusal::DamagedDatabase,
            V::DamagedDocument => Refusal::DamagedDocument,
            V::DamagedBackup => Refusal::DamagedBackup,
            V::BackupOfAnotherVault => Refusal::BackupOfAnotherVault,
            V::BackupOfEarlierKeys => Refusal::BackupOfEarlierKeys,
            V::BackupOvertaken => Refusal::BackupOvertaken,
            V::BackupTooLong => Refusal::BackupTooLong,
            V::MediumGone => Refusal::MediumGone,
            V::MediumNotWritable => Refusal::MediumNotWritable,
            V::MediumFull { needed_mb } => Refusal::MediumFull { needed_mb },
            V::MediumInVault => Refusal::MediumInVault,
            V::MissingDocument => Refusal::MissingDocument,
            V::NewerVersion => Refusal::NewerVersion,
            V::InUse { pid } => Refusal::VaultInUse { pid },
            V::NotWritable => Refusal::NotWritable,
            V::DiskFull => Refusal::DiskFull,
            V::NetworkFileSystem => Refusal::NetworkFileSystem,
            V::NotRegularFile => Refusal::NotRegularFile,
            V::NoVault => Refusal::NoVault,
            V::VaultExists => Refusal::VaultExists,
            V::FolderOccupied => Refusal::FolderOccupied,
            V::TooManyAccounts => Refusal::TooManyAccounts,
            V::UnknownAccount => Refusal::UnknownAccount,
            V::NameTaken => Refusal::NameTaken,
            V::NotAllowed => Refusal::NotAllowed,
            other => return Self::Fault(Fault::new(other)),
        };
        Self::Refused(refusal)
    }
}
