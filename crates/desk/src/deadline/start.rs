//! From what day a limit is counted: the facts, a birthday, or something that happened since.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// From what day a limit is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export, rename = "DeadlineStart")]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// Nothing starts it.
    None,
    /// The day of the facts.
    Facts,
    /// The last act of a habit.
    LastAct,
    /// The victim's eighteenth birthday.
    Majority,
    /// The day a hidden offence was found out.
    Discovery,
    /// The day the person knew of the damage.
    Knowledge,
    /// The day the injuries no longer changed («consolidation»).
    Consolidation,
    /// A simple complaint, as the procureur received it.
    Complaint,
    /// The notice of a dismissal («classement sans suite»).
    Dismissal,
    /// The hearing.
    Hearing,
    /// The judgment was pronounced.
    Judgment,
    /// A court of appeal pronounced its decision: never read from an answer, which does not say of which court it is.
    AppealJudgment,
    /// Another party appealed in time.
    FirstAppeal,
    /// A «non-lieu» was notified.
    ChargesDropped,
    /// The procureur decided.
    ProsecutorDecision,
    /// A minor was found guilty.
    Guilt,
    /// Legal aid was refused.
    LegalAidRefused,
    /// The judge fixed the hearing on a protection order.
    HearingFixed,
    /// The protection order was notified.
    OrderNotified,
    /// The judge was asked for an immediate protection order.
    OppiSeised,
    /// The emergency telephone was granted.
    TgdGranted,
    /// The proximity tag was ordered.
    BarGranted,
    /// The decision on prosecution or damages became final.
    FinalDecision,
    /// The guarantee fund received the claim.
    FundReceived,
    /// The guarantee fund's offer came.
    OfferReceived,
    /// The CIVI declared the claim inadmissible.
    CiviRefused,
    /// The SARVI refused to lift the time-bar.
    SarviRefused,
    /// The SARVI received the claim.
    SarviReceived,
    /// A settlement after a road accident.
    Settlement,
}

/// Everything that the desk may be told of what happened since the facts.
pub const EVENTS: [Start; 25] = [
    Start::Discovery,
    Start::Knowledge,
    Start::Consolidation,
    Start::Complaint,
    Start::Dismissal,
    Start::Hearing,
    Start::Judgment,
    Start::AppealJudgment,
    Start::FirstAppeal,
    Start::ChargesDropped,
    Start::ProsecutorDecision,
    Start::Guilt,
    Start::LegalAidRefused,
    Start::HearingFixed,
    Start::OrderNotified,
    Start::OppiSeised,
    Start::TgdGranted,
    Start::BarGranted,
    Start::FinalDecision,
    Start::FundReceived,
    Start::OfferReceived,
    Start::CiviRefused,
    Start::SarviRefused,
    Start::SarviReceived,
    Start::Settlement,
];

impl Start {
    /// Something that happens after the facts and that the desk may be told.
    #[must_use]
    pub fn is_event(self) -> bool {
        EVENTS.contains(&self)
    }

    /// Something that a judge or the procureur did to protect somebody: once it is noted, what follows from it is counted.
    pub(super) fn protects(self) -> bool {
        matches!(
            self,
            Self::HearingFixed | Self::OrderNotified | Self::OppiSeised | Self::TgdGranted | Self::BarGranted
        )
    }

    /// Its word in the tables and in requests.
    #[must_use]
    pub fn word(self) -> String {
        super::word_of(self)
    }

    /// The start of that word.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        EVENTS.into_iter().find(|event| event.word() == word)
    }

    /// What cannot be later than this start and stands for it until it is known: the earliest plausible day.
    pub(super) fn at_the_earliest(self) -> Option<Self> {
        match self {
            Self::Discovery | Self::Knowledge | Self::Consolidation => Some(Self::Facts),
            Self::FinalDecision => Some(Self::Judgment),
            Self::Settlement => Some(Self::FinalDecision),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_start_but_those_read_from_the_facts_is_an_event() {
        assert!(![Start::None, Start::Facts, Start::LastAct, Start::Majority].iter().any(|start| start.is_event()));
        let words: std::collections::BTreeSet<String> = EVENTS.iter().map(|event| event.word()).collect();
        assert_eq!(words.len(), EVENTS.len());
        assert!(words.contains("order_notified"));
    }
}
