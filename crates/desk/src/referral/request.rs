//! What the window asks of a referral, in the form it asks it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::referral::exception;

/// A referral, as typed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewReferral {
    pub case_file: i64,
    pub kind: String,
    /// The facts, as they will be sent.
    pub statement: String,
    /// Code of the list `consent`; null when the person was not asked.
    pub consent: Option<String>,
    pub consent_on: Option<String>,
    /// Asked apart for the emergency telephone; false for any other kind.
    pub geolocation_consent: bool,
    /// Asks to be told the outcome (art. 40-2 CPP).
    pub wants_outcome: bool,
    /// Code of the list `asked_by`, for what the desk asks with a mandate; null: the desk asks.
    #[serde(default)]
    pub asked_by: Option<String>,
    /// What the law lets leave without the agreement that the kind rests on.
    #[serde(default)]
    pub exception: Option<exception::Noted>,
}

/// The referral concerned.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneReferral {
    pub referral: i64,
}

/// New words for a draft.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ReferralEdit {
    pub referral: i64,
    pub with: NewReferral,
}

/// How a referral left.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ReferralSending {
    pub referral: i64,
    pub sent_on: String,
    /// Code of the list `sending_mode`.
    pub sent_how: String,
    pub reference: String,
    /// Of a report under art. 40 CPP: the procureur then owes the mayor an answer.
    #[serde(default)]
    pub signed_by_mayor: bool,
}

/// The receipt that came.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ReferralReceipt {
    pub referral: i64,
    pub acknowledged_on: String,
    pub reference: String,
}

/// News asked for.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ReferralReminder {
    pub referral: i64,
    pub reminded_on: String,
    /// Code of the list `sending_mode`.
    pub how: String,
    pub note: String,
}

/// What a clock asked was done.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ClockSettling {
    pub referral: i64,
    /// Code of a clock that is due.
    pub clock: String,
    pub note: String,
}

/// What was noted about a referral and may have been noted wrongly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum NotedField {
    SentOn,
    Reference,
    AcknowledgedOn,
    AcknowledgementReference,
    AnsweredOn,
    NotifiedOn,
}

impl NotedField {
    /// As the table and the refusals name it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::SentOn => "sent_on",
            Self::Reference => "reference",
            Self::AcknowledgedOn => "acknowledged_on",
            Self::AcknowledgementReference => "acknowledgement_reference",
            Self::AnsweredOn => "answered_on",
            Self::NotifiedOn => "notified_on",
        }
    }

    /// A civil date.
    #[must_use]
    pub fn is_day(self) -> bool {
        matches!(self, Self::SentOn | Self::AcknowledgedOn | Self::AnsweredOn | Self::NotifiedOn)
    }
}

/// A correction of what was noted.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ReferralCorrecting {
    pub referral: i64,
    pub field: NotedField,
    pub value: String,
    pub why: String,
}

/// The answer that came.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ReferralAnswer {
    pub referral: i64,
    pub answered_on: String,
    pub outcome: String,
    /// Exactly when the outcome is a dismissal («classement sans suite»).
    pub dismissal: Option<String>,
    pub note: String,
    /// Of a measure of protection: the last day that the judge fixed.
    #[serde(default)]
    pub ends_on: Option<String>,
    /// Of a dismissal: the day on which the person was told («avis de classement»), and the code of the list `notice_mode`.
    #[serde(default)]
    pub notified_on: Option<String>,
    #[serde(default)]
    pub notified_how: Option<String>,
}

/// Why nothing more is expected.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ReferralClosing {
    pub referral: i64,
    pub closed_on: String,
    /// Needed when no answer came.
    pub note: String,
}

/// What to add beside a sent referral.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ReferralCompletion {
    pub referral: i64,
    pub note: String,
}

/// Which referrals to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ReferralFilter {
    /// Not sent yet.
    Draft,
    /// Sent, and not answered.
    Waiting,
    /// Silent for longer than a clock allows.
    Due,
    Answered,
    Closed,
    All,
}

/// A list of referrals.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ListReferrals {
    pub filter: ReferralFilter,
}
