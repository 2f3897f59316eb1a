//! Written names: whether two may be one person's, and where one is found. Pure: no database, no clock, no file.
//!
//! # One person or two
//!
//! The one rule, for the duplicate warning and for the command line. A name is read into **units** ([`read`]): a family name with its particles, a given name, two given names tied by a hyphen,
//! initials. « Mme », « née », « épouse », brackets and « fils » are understood; the order of family and given names does not count.
//! Units are paired, the surest pairs first:
//!
//! 1. the same letters, accents, case and apostrophes apart;
//! 2. another spelling: the lists say that it is one name ([`known`]), it sounds the same in French ([`sound`]), it was written from
//!    the same Arabic, Polish or Portuguese name ([`transliteration`]), or a particle was left out, added or tied;
//! 3. words written in one or in two: « Petitjean », « Petit Jean »;
//! 4. one slip of the fingers ([`slip`]), once in the whole name;
//! 5. an initial for a given name.
//!
//! Two names that the lists know as two are never paired: « Dupont » is not a slip for « Dumont », nor « Michel » for « Michelle ».
//!
//! **The same** when every unit has its pair; or when only one side has more (a second given name, the other half of a double family
//! name, a maiden name beside a used one) and a family name and a given name are paired; or when both name the same birth
//! name, the same given name and two used names. **Different** when each side has a unit that the other lacks (brothers and
//! sisters, strangers of one family name), when too little is paired to say, and when one is « père » and the other « fils ».
//!
//! The rule is symmetric and knows nothing of dates and telephones: who warns adds them.
//!
//! # Found again
//!
//! An [`Index`] holds persons under all their names, in memory, and finds them by the beginning of a name while it is typed; when
//! that finds too few, in another spelling and with one slip. A [`Lexicon`] does the first half of it for numbers, whose formats [`number`]
//! reads; a [`Register`] holds both.

mod fold;
pub mod fuzz;
mod index;
mod known;
mod lexicon;
mod mark;
mod near;
pub mod number;
mod order;
mod pairing;
mod read;
pub mod register;
mod slip;
mod sound;
mod transliteration;
mod unit;
mod word;

use serde::Serialize;

pub use self::{
    fold::folded,
    index::{Found, How, Index, Names},
    lexicon::Lexicon,
    mark::marks,
    read::Name,
    register::Register,
};
use self::{pairing::Pairing, word::Likeness};

/// Whether two names may be one person's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Yes, and what differs between the two writings: nothing, or some of these.
    Same(Vec<Written>),
    /// No.
    Different(Why),
}

/// What differs between two writings of one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Written {
    /// Family name and given name change places.
    InOtherOrder,
    /// Spelled otherwise: accents apart, the same name or the same sound.
    InOtherSpelling,
    /// One slip of the fingers.
    WithSlip,
    /// Initials on one side.
    WithInitials,
    /// One side has more names.
    WithMoreNames,
}

/// Why two names are two persons'.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Each has a given name that the other lacks.
    OtherGivenName,
    /// Each has a name that the other lacks.
    OtherName,
    /// What they share is too little to say.
    TooLittle,
    /// One is « père » and the other « fils ».
    OtherGeneration,
}

impl Written {
    /// As the sentences name it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::InOtherOrder => "order",
            Self::InOtherSpelling => "spelling",
            Self::WithSlip => "slip",
            Self::WithInitials => "initials",
            Self::WithMoreNames => "more",
        }
    }
}

impl Why {
    /// As the sentences name it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::OtherGivenName => "given",
            Self::OtherName => "name",
            Self::TooLittle => "little",
            Self::OtherGeneration => "generation",
        }
    }
}

/// Whether the lists know a folded word as a given name.
#[must_use]
pub fn is_given_name(word: &str) -> bool {
    known::listed(word).is_some_and(|known| known.given)
}

/// Judges two names as they were written, in full or family names alone.
#[must_use]
pub fn compare(one: &str, other: &str) -> Verdict {
    // In one order whatever the order they come in: the answer is then symmetric.
    let (one, other) = if one <= other { (one, other) } else { (other, one) };
    judge(&Name::written(one), &Name::written(other))
}

/// Judges two names.
#[must_use]
pub fn judge(one: &Name, other: &Name) -> Verdict {
    if one.generation != other.generation {
        return Verdict::Different(Why::OtherGeneration);
    }
    let pairing = Pairing::of(&one.units, &other.units);
    let (left, right) = (pairing.one.alone(), pairing.other.alone());
    let told = pairing.pairs.iter().filter(|pair| pair.how != pairing::How::Initial).count();
    let slips = pairing
        .pairs
        .iter()
        .filter(|pair| matches!(pair.how, pairing::How::Like(Likeness::Slip | Likeness::LikelySlip)))
        .count();
    let none_given = left.iter().chain(&right).all(|unit| !unit.may_be_given());
    let enough = match (left.is_empty(), right.is_empty()) {
        _ if told == 0 || slips > 1 => Err(Why::OtherName),
        (true, true) => Ok(()),
        (false, false) if pairing.births() && none_given && pairing.pairs.len() > 1 => Ok(()),
        (false, false) if left.iter().chain(&right).all(|unit| unit.may_be_given()) => Err(Why::OtherGivenName),
        (false, false) => Err(Why::OtherName),
        // A slip and a name more are one doubt too many when two names are all there is.
        (true, false) | (false, true) if pairing.pairs.len() > 1 + slips && pairing.family() => Ok(()),
        (true, false) | (false, true)
            if pairing.exact() && pairing.family() && left.iter().chain(&right).all(|unit| pairing.half(unit)) =>
        {
            Ok(())
        }
        (true, false) | (false, true) => Err(Why::TooLittle),
    };
    match enough {
        Ok(()) => Verdict::Same(pairing.written(!(left.is_empty() && right.is_empty()))),
        Err(why) => Verdict::Different(why),
    }
}

impl Name {
    /// Whether a unit of one is a unit of the other.
    #[must_use]
    pub fn shares(&self, other: &Self) -> bool {
        !Pairing::of(&self.units, &other.units).pairs.is_empty()
    }

    /// Whether both have the same given name, however it is spelled.
    #[must_use]
    pub fn shares_given_name(&self, other: &Self) -> bool {
        Pairing::of(&self.units, &other.units).given()
    }
}
