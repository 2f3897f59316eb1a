//! What the window asks of an orientation, in the form it asks it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::referral::state::Act;

/// An orientation, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewOrientation {
    pub case_file: i64,
    /// Code of the partner.
    pub partner: String,
    /// What for.
    pub purpose: String,
    /// The partner is told who the person is: their agreement is needed.
    pub names_person: bool,
    /// What the partner is told.
    pub message: String,
    /// When the person is expected there.
    pub expected_on: Option<String>,
}

/// The orientation concerned.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneOrientation {
    pub orientation: i64,
}

/// New words for a draft.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OrientationEdit {
    pub orientation: i64,
    pub with: NewOrientation,
}

/// One step of an orientation.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OrientationStep {
    pub orientation: i64,
    pub step: Step,
}

/// A step, with what must be known to write it down.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[ts(export, rename = "OrientationStepKind")]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)]
pub enum Step {
    /// Read over and ready.
    Validate,
    /// Back to writing.
    TakeBack,
    Send {
        sent_on: String,
        /// Code of the list `sending_mode`.
        sent_how: String,
    },
    /// The partner says it has it.
    Acknowledge { acknowledged_on: String },
    /// News was asked for.
    Remind { reminded_on: String },
    /// Did they get there?
    Answer { answered_on: String, honoured: bool, note: String },
    Close {
        closed_on: String,
        /// Needed when nothing was heard.
        note: String,
    },
}

impl Step {
    /// The act of the common states.
    #[must_use]
    pub fn act(&self) -> Act {
        match self {
            Self::Validate => Act::Validate,
            Self::TakeBack => Act::TakeBack,
            Self::Send { .. } => Act::Send,
            Self::Acknowledge { .. } => Act::Acknowledge,
            Self::Remind { .. } => Act::Remind,
            Self::Answer { .. } => Act::Answer,
            Self::Close { .. } => Act::Close,
        }
    }
}

/// Which orientations to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum OrientationFilter {
    /// Not sent yet.
    Draft,
    /// Sent, and nothing heard.
    Waiting,
    /// Time to ask whether they got there.
    ToAsk,
    Answered,
    Closed,
    All,
}

/// A list of orientations.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ListOrientations {
    /// Null for all files.
    pub case_file: Option<i64>,
    pub filter: OrientationFilter,
}
