//! Where a referral stands, and which acts lead from there.

use serde::Serialize;
use ts_rs::TS;

use crate::{Refusal, Result};

/// Where a referral stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[ts(export, rename = "ReferralState")]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being written: nobody outside the desk has seen it.
    Draft,
    /// Gone to its recipient.
    Sent,
    /// The recipient gave a receipt.
    Acknowledged,
    /// The recipient told what follows.
    Answered,
    /// Nothing more is expected.
    Closed,
}

/// What may be done to a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "ReferralAct")]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Change its words.
    Edit,
    /// Record that it left.
    Send,
    /// Record its receipt.
    Acknowledge,
    /// Record what follows, or what follows next: an inquiry, then a judgment.
    Answer,
    /// Expect nothing more.
    Close,
    /// Throw a draft away.
    Discard,
}

const ACTS: [Act; 6] = [Act::Edit, Act::Send, Act::Acknowledge, Act::Answer, Act::Close, Act::Discard];

impl State {
    /// As the table keeps it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Sent => "sent",
            Self::Acknowledged => "acknowledged",
            Self::Answered => "answered",
            Self::Closed => "closed",
        }
    }

    /// The table's constraint lets no other word in; one that came in nevertheless is read as closed, so that no act
    /// is possible on it.
    pub(crate) fn parse(word: &str) -> Self {
        match word {
            "draft" => Self::Draft,
            "sent" => Self::Sent,
            "acknowledged" => Self::Acknowledged,
            "answered" => Self::Answered,
            _ => Self::Closed,
        }
    }

    /// The state that `act` leads to; `None` when the referral is no more. Receipts are often never sent: an answer may
    /// come without one, and a referral may be closed without any answer.
    ///
    /// # Errors
    /// [`Refusal::ReferralSent`] for what only a draft allows, [`Refusal::WrongState`] for the rest.
    pub fn after(self, act: Act) -> Result<Option<Self>> {
        use Act as A;
        match (self, act) {
            (Self::Draft, A::Edit) => Ok(Some(Self::Draft)),
            (Self::Draft, A::Discard) => Ok(None),
            (Self::Draft, A::Send) => Ok(Some(Self::Sent)),
            (Self::Sent, A::Acknowledge) => Ok(Some(Self::Acknowledged)),
            (Self::Sent | Self::Acknowledged | Self::Answered, A::Answer) => Ok(Some(Self::Answered)),
            (Self::Sent | Self::Acknowledged | Self::Answered, A::Close) => Ok(Some(Self::Closed)),
            (_, A::Edit | A::Discard) => Err(Refusal::ReferralSent.into()),
            (_, A::Send | A::Acknowledge | A::Answer | A::Close) => Err(self.refuses()),
        }
    }

    /// Every act possible from here.
    #[must_use]
    pub fn allowed(self) -> Vec<Act> {
        ACTS.into_iter().filter(|act| self.after(*act).is_ok()).collect()
    }

    /// Completing adds beside what left, and moves nothing: only a draft has no use for it.
    ///
    /// # Errors
    /// [`Refusal::WrongState`].
    pub fn may_be_completed(self) -> Result<()> {
        if self == Self::Draft { Err(self.refuses()) } else { Ok(()) }
    }

    /// An answer is awaited.
    #[must_use]
    pub fn waits(self) -> bool {
        matches!(self, Self::Sent | Self::Acknowledged)
    }

    fn refuses(self) -> crate::Error {
        Refusal::WrongState { state: self.word().to_owned() }.into()
    }
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use proptest::prelude::*;

    use super::*;

    pub(crate) fn any_act() -> impl Strategy<Value = Act> {
        proptest::sample::select(&ACTS[..])
    }

    const STATES: [State; 5] = [State::Draft, State::Sent, State::Acknowledged, State::Answered, State::Closed];

    /// The word of the state reached, `gone`, or the code of the refusal.
    fn told(state: State, act: Act) -> String {
        match state.after(act) {
            Ok(Some(next)) => next.word().to_owned(),
            Ok(None) => "gone".to_owned(),
            Err(crate::Error::Refused(refusal)) => refusal.code(),
            Err(fault) => panic!("{fault:?}"),
        }
    }

    #[test]
    fn every_act_from_every_state_leads_where_the_table_says_or_says_why_not() {
        let table = [
            // edit, send, acknowledge, answer, close, discard
            (State::Draft, ["draft", "sent", "wrong_state", "wrong_state", "wrong_state", "gone"]),
            (State::Sent, ["referral_sent", "wrong_state", "acknowledged", "answered", "closed", "referral_sent"]),
            (
                State::Acknowledged,
                ["referral_sent", "wrong_state", "wrong_state", "answered", "closed", "referral_sent"],
            ),
            (State::Answered, ["referral_sent", "wrong_state", "wrong_state", "answered", "closed", "referral_sent"]),
            (
                State::Closed,
                ["referral_sent", "wrong_state", "wrong_state", "wrong_state", "wrong_state", "referral_sent"],
            ),
        ];
        for (state, expected) in table {
            assert_eq!(ACTS.map(|act| told(state, act)), expected, "from {state:?}");
        }
    }

    #[test]
    fn a_wrong_transition_names_the_present_state() {
        let refused = State::Closed.after(Act::Answer);
        assert!(matches!(refused, Err(crate::Error::Refused(Refusal::WrongState { state })) if state == "closed"));
    }

    #[test]
    fn only_a_draft_cannot_be_completed() {
        let completed = STATES.map(|state| state.may_be_completed().is_ok());
        assert_eq!(completed, [false, true, true, true, true]);
    }

    #[test]
    fn a_state_is_read_as_it_was_written() {
        assert_eq!(STATES.map(|state| State::parse(state.word())), STATES);
    }

    proptest! {
        #[test]
        fn whatever_is_tried_a_referral_never_goes_back_and_nothing_follows_its_closing(
            acts in proptest::collection::vec(any_act(), 0..40)
        ) {
            let (mut state, mut sendings) = (State::Draft, 0);
            for act in acts {
                match state.after(act) {
                    Ok(None) => {
                        prop_assert_eq!(sendings, 0, "something sent was thrown away");
                        break;
                    }
                    Ok(Some(next)) => {
                        prop_assert!(next >= state && state != State::Closed);
                        prop_assert!(act != Act::Edit || sendings == 0, "something sent was edited");
                        sendings += u32::from(act == Act::Send);
                        state = next;
                    }
                    Err(_) => prop_assert!(!state.allowed().contains(&act)),
                }
                prop_assert_eq!(sendings, u32::from(state != State::Draft), "sent exactly once");
            }
        }
    }
}
