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
    /// Read over by somebody of the desk, who found it ready.
    Validated,
    /// Gone to its recipient.
    Sent,
    /// The recipient gave a receipt.
    Acknowledged,
    /// The desk asked for news.
    Reminded,
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
    /// Say that it is ready.
    Validate,
    /// Go back to writing what was validated.
    TakeBack,
    /// Record that it left.
    Send,
    /// Record its receipt.
    Acknowledge,
    /// Record that news was asked for.
    Remind,
    /// Record what follows, or what follows next: an inquiry, then a judgment.
    Answer,
    /// Expect nothing more.
    Close,
    /// Throw a draft away.
    Discard,
}

const ACTS: [Act; 9] = [
    Act::Edit,
    Act::Validate,
    Act::TakeBack,
    Act::Send,
    Act::Acknowledge,
    Act::Remind,
    Act::Answer,
    Act::Close,
    Act::Discard,
];

impl State {
    /// As the screen and the refusals name it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Validated => "validated",
            Self::Sent => "sent",
            Self::Acknowledged => "acknowledged",
            Self::Reminded => "reminded",
            Self::Answered => "answered",
            Self::Closed => "closed",
        }
    }

    /// From the word of the table and from the steps taken beside it. The table's constraint lets no other word in; one
    /// that came in nevertheless is read as closed, so that no act is possible on it.
    pub(crate) fn of(word: &str, validated: bool, reminded: bool) -> Self {
        match (word, validated, reminded) {
            ("draft", false, _) => Self::Draft,
            ("draft", true, _) => Self::Validated,
            ("sent" | "acknowledged", _, true) => Self::Reminded,
            ("sent", _, false) => Self::Sent,
            ("acknowledged", _, false) => Self::Acknowledged,
            ("answered", _, _) => Self::Answered,
            _ => Self::Closed,
        }
    }

    /// The state that `act` leads to; `None` when the referral is no more. Receipts are often never sent: an answer may
    /// come without one, and a referral may be closed without any answer. Reading over is not compulsory either. A receipt
    /// that a reminder brought changes nothing to the wait; nor does news asked for after a first answer.
    ///
    /// # Errors
    /// [`Refusal::ReferralSent`] for what only a draft allows, [`Refusal::ReferralStands`] for the rest.
    pub fn after(self, act: Act) -> Result<Option<Self>> {
        use Act as A;
        match (self, act) {
            (Self::Draft, A::Edit) | (Self::Validated, A::TakeBack) => Ok(Some(Self::Draft)),
            (Self::Draft, A::Discard) => Ok(None),
            (Self::Draft, A::Validate) => Ok(Some(Self::Validated)),
            (Self::Draft | Self::Validated, A::Send) => Ok(Some(Self::Sent)),
            (Self::Sent, A::Acknowledge) => Ok(Some(Self::Acknowledged)),
            (Self::Reminded, A::Acknowledge) | (Self::Sent | Self::Acknowledged | Self::Reminded, A::Remind) => {
                Ok(Some(Self::Reminded))
            }
            (Self::Sent | Self::Acknowledged | Self::Reminded | Self::Answered, A::Answer)
            | (Self::Answered, A::Remind) => Ok(Some(Self::Answered)),
            (Self::Sent | Self::Acknowledged | Self::Reminded | Self::Answered, A::Close) => Ok(Some(Self::Closed)),
            (
                Self::Sent | Self::Acknowledged | Self::Reminded | Self::Answered | Self::Closed,
                A::Edit | A::Discard | A::TakeBack,
            ) => Err(Refusal::ReferralSent.into()),
            (_, _) => Err(self.refuses()),
        }
    }

    /// Every act possible from here.
    #[must_use]
    pub fn allowed(self) -> Vec<Act> {
        ACTS.into_iter().filter(|act| self.after(*act).is_ok()).collect()
    }

    /// Completing or correcting adds beside what left, and moves nothing: a draft has no use for it.
    ///
    /// # Errors
    /// [`Refusal::ReferralStands`].
    pub fn may_be_completed(self) -> Result<()> {
        if self.is_unsent() { Err(self.refuses()) } else { Ok(()) }
    }

    /// It has not left the desk.
    #[must_use]
    pub fn is_unsent(self) -> bool {
        matches!(self, Self::Draft | Self::Validated)
    }

    /// An answer is awaited.
    #[must_use]
    pub fn waits(self) -> bool {
        matches!(self, Self::Sent | Self::Acknowledged | Self::Reminded)
    }

    fn refuses(self) -> crate::Error {
        Refusal::ReferralStands { state: self.word().to_owned() }.into()
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

    const STATES: [State; 7] = [
        State::Draft,
        State::Validated,
        State::Sent,
        State::Acknowledged,
        State::Reminded,
        State::Answered,
        State::Closed,
    ];

    /// The word of the state reached, `gone`, or why not.
    fn told(state: State, act: Act) -> &'static str {
        match state.after(act) {
            Ok(Some(next)) => next.word(),
            Ok(None) => "gone",
            Err(crate::Error::Refused(Refusal::ReferralSent)) => "is sent",
            Err(crate::Error::Refused(Refusal::ReferralStands { state: named })) if named == state.word() => "no",
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_act_from_every_state_leads_where_the_table_says_or_says_why_not() {
        let (no, sent) = ("no", "is sent");
        let table = [
            // edit, validate, take back, send, acknowledge, remind, answer, close, discard
            (State::Draft, ["draft", "validated", no, "sent", no, no, no, no, "gone"]),
            (State::Validated, [no, no, "draft", "sent", no, no, no, no, no]),
            (State::Sent, [sent, no, sent, no, "acknowledged", "reminded", "answered", "closed", sent]),
            (State::Acknowledged, [sent, no, sent, no, no, "reminded", "answered", "closed", sent]),
            (State::Reminded, [sent, no, sent, no, "reminded", "reminded", "answered", "closed", sent]),
            (State::Answered, [sent, no, sent, no, no, "answered", "answered", "closed", sent]),
            (State::Closed, [sent, no, sent, no, no, no, no, no, sent]),
        ];
        assert_eq!(table.map(|(state, _)| state), STATES);
        for (state, expected) in table {
            assert_eq!(ACTS.map(|act| told(state, act)), expected, "from {state:?}");
        }
    }

    #[test]
    fn only_what_left_can_be_completed() {
        let completed = STATES.map(|state| state.may_be_completed().is_ok());
        assert_eq!(completed, [false, false, true, true, true, true, true]);
    }

    #[test]
    fn a_state_is_read_from_its_word_and_from_the_steps_beside_it() {
        let read = [
            State::of("draft", false, false),
            State::of("draft", true, false),
            State::of("sent", true, false),
            State::of("acknowledged", false, false),
            State::of("acknowledged", true, true),
            State::of("answered", true, true),
            State::of("closed", false, true),
        ];
        assert_eq!(read, STATES);
        assert_eq!(State::of("sent", false, true), State::Reminded);
        assert_eq!(State::of("a later version’s word", false, false), State::Closed);
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
                        let rewritten = act == Act::TakeBack && sendings == 0;
                        prop_assert!((next >= state || rewritten) && state != State::Closed);
                        prop_assert!(act != Act::Edit || state == State::Draft, "something read over was edited");
                        sendings += u32::from(act == Act::Send);
                        state = next;
                    }
                    Err(_) => prop_assert!(!state.allowed().contains(&act)),
                }
                prop_assert_eq!(sendings, u32::from(!state.is_unsent()), "sent exactly once");
            }
        }
    }
}
