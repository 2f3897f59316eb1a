//! What the window asks of a letter, in the form it asks it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::letter::kind::LetterKind;

/// What a letter is about, beside its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(tag = "of", content = "id", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum LetterBasis {
    Referral(i64),
    Orientation(i64),
    Appointment(i64),
    Interview(i64),
}

impl LetterBasis {
    /// As the table keeps it.
    pub(crate) fn kept(self) -> (&'static str, i64) {
        match self {
            Self::Referral(id) => ("referral", id),
            Self::Orientation(id) => ("orientation", id),
            Self::Appointment(id) => ("appointment", id),
            Self::Interview(id) => ("interview", id),
        }
    }

    pub(crate) fn found(word: &str, id: i64) -> Option<Self> {
        match word {
            "referral" => Some(Self::Referral(id)),
            "orientation" => Some(Self::Orientation(id)),
            "appointment" => Some(Self::Appointment(id)),
            "interview" => Some(Self::Interview(id)),
            _ => None,
        }
    }
}

/// Which letter is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct LetterAim {
    pub case_file: i64,
    pub kind: LetterKind,
    /// Null for what the file alone is enough for.
    pub basis: Option<LetterBasis>,
}

/// A letter to begin, against the instruction that was read.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct PrepareLetter {
    pub aim: LetterAim,
    /// Needed as soon as a number, an e-mail or an address of the person would be printed.
    pub instruction_revision: Option<i64>,
}

/// A letter, as it was read over.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewLetter {
    pub aim: LetterAim,
    /// Lines of the address block; not looked at when the letter goes to the person, by post or by hand.
    pub to: String,
    pub subject: String,
    pub body: String,
    /// Version of the template it was begun from; null for the program's own.
    pub template: Option<i64>,
    pub instruction_revision: Option<i64>,
    /// Of a reminder: code of the list `sending_mode` by which it leaves, to note it with the referral; null to note nothing.
    pub reminded_how: Option<String>,
    /// Name and title of the mayor, when the mayor signs; null: whoever writes it signs.
    #[serde(default)]
    pub mayor: Option<String>,
}

/// The letter concerned.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneLetter {
    pub letter: i64,
}

/// A letter to see or to print, against the instruction that was read.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct LetterToShow {
    pub letter: i64,
    /// Needed when it says how the person is reached.
    pub instruction_revision: Option<i64>,
}
