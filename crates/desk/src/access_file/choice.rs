//! What is kept back of a file of access, and why: every place that seems to be about somebody else is decided before it is printed.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AccessSection, Passage};
use crate::{Refusal, Result, text::say};

/// Why a place is kept back, or printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum AccessReason {
    /// Kept back: whom the facts are laid to.
    AllegedOffender,
    /// Kept back: another victim, a witness.
    OtherVictim,
    /// Kept back: somebody of the family or near it.
    Relative,
    /// Kept back: anybody else.
    ThirdParty,
    /// Printed: it is the person.
    Herself,
    /// Printed: the person told it to the desk, so that it tells them nothing.
    SaidByThem,
    /// Printed: somebody at their work: a colleague, an officer, a partner.
    Professional,
}

/// One place, decided.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export, rename = "AccessChoice")]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Choice {
    /// Key of the passage.
    pub passage: String,
    /// In UTF-16 units.
    pub from: usize,
    pub until: usize,
    pub reason: AccessReason,
}

impl AccessReason {
    fn hides(self) -> bool {
        match self {
            Self::AllegedOffender | Self::OtherVictim | Self::Relative | Self::ThirdParty => true,
            Self::Herself | Self::SaidByThem | Self::Professional => false,
        }
    }
}

/// What is printed.
#[derive(Debug)]
pub(super) struct Printed {
    pub(super) sections: Vec<AccessSection>,
    /// Places kept back.
    pub(super) hidden: usize,
}

/// The passages with what is kept back taken out.
///
/// # Errors
/// [`Refusal::PassageUndecided`]; [`Refusal::UnreadableRequest`] for a place that is none.
pub(super) fn decided(sections: &[AccessSection], choices: &[Choice]) -> Result<Printed> {
    let mut printed = Printed { sections: sections.to_vec(), hidden: 0 };
    let passages = || sections.iter().flat_map(|section| &section.passages);
    for choice in choices {
        let known = passages().any(|one| one.free && one.key == choice.passage && holds(one, choice));
        if !known {
            return Err(Refusal::UnreadableRequest.into());
        }
    }
    for passage in printed.sections.iter_mut().flat_map(|section| &mut section.passages) {
        let own: Vec<&Choice> = choices.iter().filter(|choice| choice.passage == passage.key).collect();
        let covers = |from, until| own.iter().any(|choice| choice.from <= from && until <= choice.until);
        if !passage.marks.iter().all(|mark| covers(mark.from, mark.until)) {
            return Err(Refusal::PassageUndecided { passage: passage.label.clone() }.into());
        }
        let mut hidden: Vec<(usize, usize)> =
            own.iter().filter(|choice| choice.reason.hides()).map(|choice| (choice.from, choice.until)).collect();
        hidden.sort_unstable();
        printed.hidden = printed.hidden.saturating_add(hidden.len());
        passage.text = without(&passage.text, &hidden);
    }
    Ok(printed)
}

fn holds(passage: &Passage, choice: &Choice) -> bool {
    choice.from < choice.until && choice.until <= passage.text.encode_utf16().count()
}

/// Places in their order, which may lie over one another.
fn without(text: &str, hidden: &[(usize, usize)]) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let (mut kept, mut at) = (String::new(), 0);
    let between = |from, until| String::from_utf16_lossy(units.get(from..until).unwrap_or_default());
    for (from, until) in hidden {
        if *from >= at {
            kept.push_str(&between(at, *from));
            kept.push_str(&say("access-file-masked"));
        }
        at = at.max(*until);
    }
    kept.push_str(&between(at, units.len()));
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_that_lie_over_one_another_are_kept_back_once_and_nothing_else_is() {
        let text = "Zoé a vu Léo 🙂 et Max partir.";
        let masked = say("access-file-masked");
        assert_eq!(without(text, &[(9, 12)]), format!("Zoé a vu {masked} 🙂 et Max partir."));
        assert_eq!(without(text, &[(9, 15), (12, 22)]), format!("Zoé a vu {masked} partir."));
        assert_eq!(without(text, &[(0, text.encode_utf16().count())]), masked);
        assert_eq!(without(text, &[]), text);
    }
}
