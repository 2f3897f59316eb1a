//! What a text says that it need not («donnée excessive»): somebody else's identity, health, beliefs, a judgment. It is shown to
//! whoever types, and stops nobody.

pub mod count;
mod identity;
mod known;
#[cfg(test)]
mod tests;
mod word;
mod wording;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub(crate) use self::known::Known;
use self::word::{Word, words};
use crate::{Agent, Result, alleged_offender::NameTyped, field};

/// Why something should not stand in a text: GDPR art. 5 (1) c, 9 and 10, and the neutral words of the trade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum ExcessKind {
    /// Somebody who is not helped here.
    Name,
    /// A number that would be read without its instruction.
    Telephone,
    /// The same for an address of the net.
    Email,
    /// The same for where somebody lives.
    Address,
    /// The day somebody was born.
    BirthDate,
    /// A number of social security, or of a bank account.
    Identifier,
    /// An illness, a treatment.
    Health,
    /// Sexual life or orientation.
    SexualLife,
    /// Origin, true or supposed.
    Origin,
    /// Religion.
    Religion,
    /// Politics, a trade union.
    Opinion,
    /// What somebody was condemned for, or is said to be known for.
    Offence,
    /// Somebody called guilty before a court said so.
    Guilt,
    /// What the one who writes thinks of somebody.
    Judgment,
}

/// One place of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Excess {
    /// Why.
    pub kind: ExcessKind,
    /// Where it begins, in UTF-16 units: as the page counts.
    pub from: usize,
    /// Where it ends.
    pub until: usize,
    /// What may be written in its place, when the list says it.
    pub instead: Option<String>,
}

/// A text that is being typed. Nothing of it is kept.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct TextTyped {
    pub text: String,
    /// The file it is for: whom it helps may be named there.
    pub case_file: Option<i64>,
    /// Whom an intake is about, as far as they are typed.
    pub people: Vec<NameTyped>,
}

impl ExcessKind {
    /// Every kind there is.
    pub const EACH: [Self; 14] = [
        Self::Name,
        Self::Telephone,
        Self::Email,
        Self::Address,
        Self::BirthDate,
        Self::Identifier,
        Self::Health,
        Self::SexualLife,
        Self::Origin,
        Self::Religion,
        Self::Opinion,
        Self::Offence,
        Self::Guilt,
        Self::Judgment,
    ];

    /// As it is kept.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Telephone => "telephone",
            Self::Email => "email",
            Self::Address => "address",
            Self::BirthDate => "birth_date",
            Self::Identifier => "identifier",
            Self::Health => "health",
            Self::SexualLife => "sexual_life",
            Self::Origin => "origin",
            Self::Religion => "religion",
            Self::Opinion => "opinion",
            Self::Offence => "offence",
            Self::Guilt => "guilt",
            Self::Judgment => "judgment",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::EACH.into_iter().find(|kind| kind.word() == word)
    }
}

/// What a text says that it need not, in its order.
pub(crate) async fn excess(agent: &mut Agent, request: TextTyped) -> Result<Vec<Excess>> {
    // Longer than a field holds, or with marks that reverse it: the save will refuse it, and says why.
    if field::note("text", &request.text).is_err() {
        return Ok(Vec::new());
    }
    let mut known = Known::of_desk(agent).await?;
    if let Some(case_file) = request.case_file {
        known.add_case_file(&mut agent.desk, case_file).await?;
    }
    for one in &request.people {
        known.add_name([one.birth_name.as_str(), &one.used_name, &one.first_names]);
    }
    Ok(found(&request.text, &known))
}

/// The rule. The same words give the same answer; whatever stands between quotation marks was said by somebody, and only an
/// identity is too much there.
pub(crate) fn found(text: &str, known: &Known) -> Vec<Excess> {
    let words = words(text);
    let mut found = identity::found(text, &words, known);
    found.extend(wording::found(&words));
    apart(found)
}

/// What a text says of anybody but whom `known` has: identities, what somebody is said to have done, and each of these `names`
/// (folded, word by word), whoever bears it.
pub(crate) fn of_others(text: &str, known: &Known, names: &BTreeSet<String>) -> Vec<Excess> {
    let words = words(text);
    let mut found = identity::found(text, &words, known);
    found.extend(wording::found(&words).into_iter().filter(|one| one.kind == ExcessKind::Offence));
    let named = words.iter().filter(|word| names.contains(&word.folded));
    found.extend(named.map(|word| Excess {
        kind: ExcessKind::Name,
        from: word.from,
        until: word.until,
        instead: None,
    }));
    apart(found)
}

/// The longer of two that begin together; nothing inside another.
fn apart(mut found: Vec<Excess>) -> Vec<Excess> {
    found.sort_by_key(|one| (one.from, std::cmp::Reverse(one.until)));
    let mut end = 0;
    found.retain(|one| {
        let apart = one.from >= end;
        end = end.max(one.until);
        apart
    });
    found
}
