//! Where a proposal of elimination stands, and what may follow: the list, the visa, the destruction asked for, the destruction.

use serde::Serialize;
use ts_rs::TS;

use crate::{Refusal, Result};

/// Where a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum EliminationState {
    /// The slip is made; the archives are asked.
    Proposed,
    /// The visa allows the elimination of a file at least.
    Authorised,
    /// The visa keeps them all: nothing follows.
    Kept,
    /// Somebody in charge asked for the destruction; somebody else has to confirm it.
    Asked,
    /// It was carried out.
    Destroyed,
    /// It was taken back.
    Withdrawn,
}

/// What is done with a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Withdraw,
    NoteVisa { all_kept: bool },
    Ask,
    Confirm,
}

impl EliminationState {
    fn word(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Authorised => "authorised",
            Self::Kept => "kept",
            Self::Asked => "asked",
            Self::Destroyed => "destroyed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// # Errors
    /// [`Refusal::VisaMissing`]; [`Refusal::EliminationStands`].
    pub(super) fn after(self, act: Act) -> Result<Self> {
        match (self, act) {
            (Self::Proposed | Self::Authorised | Self::Asked, Act::Withdraw) => Ok(Self::Withdrawn),
            (Self::Proposed, Act::NoteVisa { all_kept: true }) => Ok(Self::Kept),
            (Self::Proposed, Act::NoteVisa { all_kept: false }) => Ok(Self::Authorised),
            (Self::Authorised, Act::Ask) => Ok(Self::Asked),
            (Self::Asked, Act::Confirm) => Ok(Self::Destroyed),
            (Self::Proposed, Act::Ask | Act::Confirm) => Err(Refusal::VisaMissing.into()),
            (
                Self::Authorised | Self::Kept | Self::Asked | Self::Destroyed | Self::Withdrawn,
                Act::Withdraw | Act::NoteVisa { .. } | Act::Ask | Act::Confirm,
            ) => Err(Refusal::EliminationStands { state: self.word().to_owned() }.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    fn any_act() -> impl Strategy<Value = Act> {
        prop_oneof![
            Just(Act::Withdraw),
            any::<bool>().prop_map(|all_kept| Act::NoteVisa { all_kept }),
            Just(Act::Ask),
            Just(Act::Confirm),
        ]
    }

    proptest! {
        #[test]
        fn whatever_is_tried_nothing_is_destroyed_before_a_visa_a_request_and_a_confirmation_in_this_order(
            acts in prop::collection::vec(any_act(), 0..24),
        ) {
            let mut state = EliminationState::Proposed;
            let mut done = Vec::new();
            for act in acts {
                let Ok(next) = state.after(act) else { continue };
                prop_assert_ne!(state, next, "an act leads somewhere");
                prop_assert!(
                    !matches!(state, EliminationState::Destroyed | EliminationState::Withdrawn | EliminationState::Kept),
                    "nothing follows an end"
                );
                done.push(act);
                state = next;
            }
            if state == EliminationState::Destroyed {
                prop_assert_eq!(done, [Act::NoteVisa { all_kept: false }, Act::Ask, Act::Confirm]);
            }
        }
    }

    #[test]
    fn without_a_visa_the_sentence_says_that_it_is_missing() {
        for act in [Act::Ask, Act::Confirm] {
            let refused = EliminationState::Proposed.after(act).unwrap_err();
            assert!(matches!(refused, crate::Error::Refused(Refusal::VisaMissing)));
        }
    }
}
