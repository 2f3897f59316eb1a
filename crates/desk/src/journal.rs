//! The journal: one entry for every change, every opened identity, every export; chained, and without any name.

mod check;
pub mod export;
pub mod page;
mod record;
#[cfg(test)]
mod tests;

use serde::Serialize;
use sqlx::{Connection, SqliteConnection};
use ts_rs::TS;
use vault::{
    JournalHead,
    chain::{Broken, ChainKey, GENESIS, Link},
};

pub(crate) use self::check::Check;
pub use self::check::{Finding, verify};
use crate::{Result, error::Fault};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "JournalVerb")]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// A record was made.
    Created,
    /// A record was changed.
    Changed,
    /// A draft record was thrown away.
    Discarded,
    /// An identity was opened.
    Opened,
    /// A number or an address was shown.
    Revealed,
    /// A referral left.
    Sent,
    /// Its receipt came.
    Acknowledged,
    /// Its answer came.
    Answered,
    /// A file or a referral was closed.
    Closed,
    /// A file was opened again.
    Reopened,
    /// A table or a letter left the program.
    Exported,
    /// Something was put on paper.
    Printed,
    /// Somebody got in.
    Entered,
    /// What opens it was sealed under other keys.
    SealedAgain,
    /// It was kept long enough, and nothing of it is left.
    Destroyed,
}

/// What a record is: the table it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[ts(export, rename = "JournalNoun")]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names of the tables
pub enum Noun {
    Account,
    Staff,
    Person,
    SafeContact,
    Matter,
    CaseFile,
    DeskSession,
    Appointment,
    Import,
    Interview,
    Referral,
    ReferralStep,
    AnswerTerm,
    Consent,
    Partner,
    Orientation,
    FollowUp,
    Release,
    /// A year whose figures are frozen.
    FrozenYear,
    NetworkDesk,
    FactsFile,
    FactsSent,
    /// A frozen year of which records were destroyed.
    DestroyedYear,
    SessionSeries,
    Closure,
    SlotLength,
    Relocation,
    Helpline,
    CallAttempt,
    Silence,
    Circle,
    RestrictedNote,
    HandOver,
    Reassignment,
    Closing,
    AllegedOffender,
    LegalEvent,
    Letterhead,
    LetterTemplate,
    Letter,
    Distinction,
    Merge,
    Need,
    Danger,
    IndividualAssessment,
    AttachedDocument,
    Excess,
    Wall,
    Package,
    BackupPlace,
    Backup,
    BackupDrill,
    Journal,
    AccountEvent,
    OlderVault,
    RightsRequest,
    AccessFile,
    InformationNotice,
    Archiving,
    RetentionHold,
    Elimination,
    Verification,
    /// What the head of the journal is sealed with before a supervisor sees it.
    WitnessKey,
    Visit,
}

/// One act, to be written with the change itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// What was done.
    pub verb: Verb,
    /// To what.
    pub noun: Noun,
    /// Its id; 0 when the act concerns no record.
    pub record: i64,
}

impl Event {
    /// `verb` was done to `record` of `noun`.
    #[must_use]
    pub fn new(verb: Verb, noun: Noun, record: i64) -> Self {
        Self { verb, noun, record }
    }
}

impl Verb {
    pub(crate) fn parse(word: &str) -> Option<Self> {
        VERBS.into_iter().find(|verb| verb.word() == word)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Changed => "changed",
            Self::Discarded => "discarded",
            Self::Opened => "opened",
            Self::Revealed => "revealed",
            Self::Sent => "sent",
            Self::Acknowledged => "acknowledged",
            Self::Answered => "answered",
            Self::Closed => "closed",
            Self::Reopened => "reopened",
            Self::Exported => "exported",
            Self::Printed => "printed",
            Self::Entered => "entered",
            Self::SealedAgain => "sealed_again",
            Self::Destroyed => "destroyed",
        }
    }
}

/// Every verb there is.
const VERBS: [Verb; 15] = [
    Verb::Created,
    Verb::Changed,
    Verb::Discarded,
    Verb::Opened,
    Verb::Revealed,
    Verb::Sent,
    Verb::Acknowledged,
    Verb::Answered,
    Verb::Closed,
    Verb::Reopened,
    Verb::Exported,
    Verb::Printed,
    Verb::Entered,
    Verb::SealedAgain,
    Verb::Destroyed,
];

/// What the journal of `desk.db` speaks of.
pub const DESK: [Noun; 57] = [
    Noun::Account,
    Noun::Staff,
    Noun::Person,
    Noun::SafeContact,
    Noun::Matter,
    Noun::CaseFile,
    Noun::DeskSession,
    Noun::Appointment,
    Noun::Import,
    Noun::Interview,
    Noun::Referral,
    Noun::ReferralStep,
    Noun::AnswerTerm,
    Noun::Consent,
    Noun::Partner,
    Noun::Orientation,
    Noun::FollowUp,
    Noun::SessionSeries,
    Noun::Closure,
    Noun::SlotLength,
    Noun::Relocation,
    Noun::Helpline,
    Noun::CallAttempt,
    Noun::Silence,
    Noun::Circle,
    Noun::RestrictedNote,
    Noun::HandOver,
    Noun::Reassignment,
    Noun::Closing,
    Noun::AllegedOffender,
    Noun::LegalEvent,
    Noun::Letterhead,
    Noun::LetterTemplate,
    Noun::Letter,
    Noun::Distinction,
    Noun::Merge,
    Noun::Need,
    Noun::Danger,
    Noun::IndividualAssessment,
    Noun::AttachedDocument,
    Noun::Excess,
    Noun::Wall,
    Noun::Package,
    Noun::BackupPlace,
    Noun::Backup,
    Noun::BackupDrill,
    Noun::Journal,
    Noun::OlderVault,
    Noun::AccountEvent,
    Noun::RightsRequest,
    Noun::AccessFile,
    Noun::InformationNotice,
    Noun::Archiving,
    Noun::RetentionHold,
    Noun::Elimination,
    Noun::Verification,
    Noun::WitnessKey,
];

/// What the journal of `statistics.db` speaks of.
pub const STATISTICS: [Noun; 8] = [
    Noun::Account,
    Noun::Release,
    Noun::FrozenYear,
    Noun::NetworkDesk,
    Noun::FactsFile,
    Noun::FactsSent,
    Noun::DestroyedYear,
    Noun::Visit,
];

impl Noun {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Staff => "staff",
            Self::Person => "person",
            Self::SafeContact => "safe_contact",
            Self::Matter => "matter",
            Self::CaseFile => "case_file",
            Self::DeskSession => "desk_session",
            Self::Appointment => "appointment",
            Self::Import => "import",
            Self::Interview => "interview",
            Self::Referral => "referral",
            Self::ReferralStep => "referral_step",
            Self::AnswerTerm => "answer_term",
            Self::Consent => "consent",
            Self::Partner => "partner",
            Self::Orientation => "orientation",
            Self::FollowUp => "follow_up",
            Self::Release => "release",
            Self::FrozenYear => "frozen_year",
            Self::NetworkDesk => "network_desk",
            Self::FactsFile => "facts_file",
            Self::FactsSent => "facts_sent",
            Self::DestroyedYear => "destroyed_year",
            Self::SessionSeries => "session_series",
            Self::Closure => "closure",
            Self::SlotLength => "slot_length",
            Self::Relocation => "relocation",
            Self::Helpline => "helpline",
            Self::CallAttempt => "call_attempt",
            Self::Silence => "silence",
            Self::Circle => "circle",
            Self::RestrictedNote => "restricted_note",
            Self::HandOver => "hand_over",
            Self::Reassignment => "reassignment",
            Self::Closing => "closing",
            Self::AllegedOffender => "alleged_offender",
            Self::LegalEvent => "legal_event",
            Self::Letterhead => "letterhead",
            Self::LetterTemplate => "letter_template",
            Self::Letter => "letter",
            Self::Distinction => "distinction",
            Self::Merge => "merge",
            Self::Need => "need",
            Self::Danger => "danger",
            Self::IndividualAssessment => "individual_assessment",
            Self::AttachedDocument => "attached_document",
            Self::Excess => "excess",
            Self::Wall => "wall",
            Self::Package => "package",
            Self::BackupPlace => "backup_place",
            Self::Backup => "backup",
            Self::BackupDrill => "backup_drill",
            Self::Journal => "journal",
            Self::OlderVault => "older_vault",
            Self::AccountEvent => "account_event",
            Self::RightsRequest => "rights_request",
            Self::AccessFile => "access_file",
            Self::InformationNotice => "information_notice",
            Self::Archiving => "archiving",
            Self::RetentionHold => "retention_hold",
            Self::Elimination => "elimination",
            Self::Verification => "verification",
            Self::WitnessKey => "witness_key",
            Self::Visit => "visit",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        DESK.into_iter().chain(STATISTICS).find(|noun| noun.word() == word)
    }
}

/// Who acts, when, and the key of this journal.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pen<'a> {
    pub(crate) key: &'a ChainKey,
    pub(crate) account: &'a str,
    pub(crate) at: &'a str,
}

/// An act of the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Act {
    pub(crate) verb: Verb,
    pub(crate) noun: Noun,
    pub(crate) record: i64,
}

/// What an account did after an instant, in order.
pub(crate) async fn acts_after(database: &mut SqliteConnection, account: &str, since: &str) -> Result<Vec<Act>> {
    let rows = sqlx::query!(
        "select verb, noun, record from journal where account = ? and at > ? order by sequence",
        account,
        since
    )
    .fetch_all(database)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(Act { verb: Verb::parse(&row.verb)?, noun: Noun::parse(&row.noun)?, record: row.record })
        })
        .collect())
}

/// The last entry; of an empty journal, what stands before the first.
pub(crate) async fn head(database: &mut SqliteConnection) -> Result<JournalHead> {
    let last = sqlx::query!("select sequence, hash from journal order by sequence desc limit 1")
        .fetch_optional(database)
        .await?;
    match last {
        Some(last) => Ok(JournalHead::new(last.sequence, last.hash.try_into().map_err(|_| damaged())?)),
        None => Ok(JournalHead::new(0, GENESIS)),
    }
}

/// Whether a journal once stood where `head` says: it goes on from there.
pub(crate) async fn holds(database: &mut SqliteConnection, head: &JournalHead) -> Result<bool> {
    let hash = sqlx::query_scalar!("select hash from journal where sequence = ?", head.sequence)
        .fetch_optional(database)
        .await?;
    Ok(head.sequence == 0 || hash.is_some_and(|hash| hash == head.hash()))
}

/// Seals every entry under another key, in a copy whose keys are changed. What did not hold before does not hold after.
pub(crate) async fn seal_again(database: &mut SqliteConnection, from: &ChainKey, to: &ChainKey) -> Result<()> {
    let mut change = database.begin_with("begin immediate").await?;
    for entry in sqlx::query!("select sequence, hash, mac from journal").fetch_all(&mut *change).await? {
        let (Ok(hash), Ok(mac)) = (entry.hash.try_into(), entry.mac.try_into()) else { continue };
        let sealed = to.seal_again(from, Link { hash, mac });
        let mac = &sealed.mac[..];
        sqlx::query!("update journal set mac = ? where sequence = ?", mac, entry.sequence)
            .execute(&mut *change)
            .await?;
    }
    change.commit().await?;
    Ok(())
}

/// Writes one entry. Answers its sequence.
pub(crate) async fn append(database: &mut SqliteConnection, pen: Pen<'_>, event: Event) -> Result<i64> {
    let last = sqlx::query!("select sequence, hash from journal order by sequence desc limit 1")
        .fetch_optional(&mut *database)
        .await?;
    let (previous, sequence) = match last {
        Some(last) => (last.hash.try_into().map_err(|_| damaged())?, last.sequence.saturating_add(1)),
        None => (GENESIS, 1),
    };
    let record_hash = record::hash(database, event.noun, event.record).await?;
    let link =
        link(pen.key, &previous, sequence, pen, event.verb.word(), event.noun.word(), event.record, &record_hash);
    let (verb, noun) = (event.verb.word(), event.noun.word());
    let (record_hash, previous, hash, mac) = (&record_hash[..], &previous[..], &link.hash[..], &link.mac[..]);
    sqlx::query!(
        "insert into journal (sequence, at, account, verb, noun, record, record_hash, previous_hash, hash, mac)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        sequence,
        pen.at,
        pen.account,
        verb,
        noun,
        event.record,
        record_hash,
        previous,
        hash,
        mac
    )
    .execute(database)
    .await?;
    Ok(sequence)
}

#[allow(clippy::too_many_arguments)] // the fields of one entry, in the order of the format page
fn link(
    key: &ChainKey,
    previous: &[u8; 32],
    sequence: i64,
    pen: Pen<'_>,
    verb: &str,
    noun: &str,
    record: i64,
    record_hash: &[u8; 32],
) -> Link {
    let fields: [&[u8]; 7] = [
        &sequence.to_be_bytes(),
        pen.at.as_bytes(),
        pen.account.as_bytes(),
        verb.as_bytes(),
        noun.as_bytes(),
        &record.to_be_bytes(),
        record_hash,
    ];
    key.link(previous, &fields)
}

fn damaged() -> crate::Error {
    crate::Error::Fault(Fault::new(Broken { entry: 0 }))
}
