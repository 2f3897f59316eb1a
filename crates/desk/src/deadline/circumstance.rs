//! What a line of law may depend on, and whether it holds: yes, no, or nobody knows.

use serde::{Deserialize, Serialize, de::IntoDeserializer};
use ts_rs::TS;

/// What a line of law may depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[ts(export, rename = "DeadlineCircumstance")]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the words of the tables; what each stands for is in `Situation::truth`
pub enum Circumstance {
    Contravention,
    Delit,
    Crime,
    /// An offence, whatever its class.
    Penal,
    Minor,
    #[serde(rename = "under_15")]
    Under15,
    #[serde(rename = "itt_over_8")]
    IttOver8,
    Couple,
    /// Whom a protection order is for (art. 515-9 and 515-13 CC).
    CoupleOrForcedMarriage,
    Public,
    AuthorKnown,
    /// A crime of art. 706-47 CPP on a minor.
    SeriousOnMinor,
    /// A délit of art. 706-47 CPP on a minor.
    ListedOnMinor,
    AssaultOnMinor,
    #[serde(rename = "assault_under_15")]
    AssaultUnder15,
    RapeOnMinor,
    ViolenceOnMinor,
    /// The emergency telephone may be asked for.
    GraveDanger,
    /// The offence supposes a minor.
    Child,
    /// Its class depends on the incapacity.
    ByItt,
    Serious,
    Listed,
    Assault,
    Rape,
    Sexual,
    Violence,
    Habit,
    Hidden,
    Words,
    Racist,
    Discrimination,
    Civi,
    Theft,
    Insured,
    Card,
    Road,
    Terror,
    Bodily,
    Filmed,
    ForcedMarriage,
}

/// Whether a circumstance holds. Ordered, so that «and» is the least and «or» the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// It does not.
    No,
    /// Nobody knows.
    Maybe,
    /// It does.
    Yes,
}

impl Truth {
    /// The contrary.
    #[must_use]
    pub fn denied(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Maybe => Self::Maybe,
            Self::Yes => Self::No,
        }
    }

    pub(super) fn of(known: Option<bool>) -> Self {
        known.map_or(Self::Maybe, Self::from)
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

/// A circumstance by its word in the tables.
pub(super) fn circumstance(word: &str) -> Option<Circumstance> {
    let word: serde::de::value::StrDeserializer<'_, serde::de::value::Error> = word.into_deserializer();
    Circumstance::deserialize(word).ok()
}
