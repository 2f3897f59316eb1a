//! The clocks of a sent referral: when silence has lasted long enough to be broken, and on what ground.
//!
//! A table of rules (`lists/referral_clock.csv`) and dates: nothing here reads the time.

use std::sync::LazyLock;

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::referral::{kind::Kind, state::State};

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let table = include_str!("../../lists/referral_clock.csv");
    csv::Reader::from_reader(table.as_bytes()).deserialize().flatten().collect()
});

/// Ways of sending that prove by themselves the day of receipt or of sending (art. 85 CPP).
pub(crate) const PROVES: [&str; 2] = ["lettre_recommandee", "remise_sur_place"];

/// One line of the table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    code: String,
    label: String,
    months: u32,
    start: Start,
    applies: Applies,
    basis: String,
    what: String,
}

/// From which day a clock runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Start {
    Sent,
    /// The receipt, or a sending that proves itself.
    ProofOfReceipt,
}

/// To what a clock applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Applies {
    /// What the mayor signed under art. 40 CPP.
    SignedByMayor,
    /// A complaint sent to the procureur.
    Complaint,
    EveryAwaitedAnswer,
}

/// What of a referral its clocks depend on.
#[derive(Debug, Clone)]
pub(super) struct Facts<'a> {
    pub(super) kind: &'a Kind,
    pub(super) state: State,
    pub(super) sent_on: Option<NaiveDate>,
    pub(super) sent_how: Option<&'a str>,
    pub(super) acknowledged_on: Option<NaiveDate>,
    /// The last answer, when it decides nothing: the inquiry goes on.
    pub(super) told_on: Option<NaiveDate>,
    pub(super) reminded_on: Option<NaiveDate>,
    pub(super) signed_by_mayor: bool,
    /// Codes of the clocks that were seen to.
    pub(super) settled: Vec<&'a str>,
}

/// A clock of one referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "ReferralClock")]
#[allow(missing_docs)]
pub struct Clock {
    pub code: String,
    pub label: String,
    /// Civil date.
    pub due_on: String,
    /// Days since the date; negative: days left.
    pub days_late: i64,
    pub what: String,
    pub basis: String,
    /// News asked for by a reminder answers it.
    pub reminds: bool,
    /// Somebody saw to it, or a reminder or an answer made it pointless.
    pub settled: bool,
}

impl Facts<'_> {
    /// An answer is awaited, or the last one decided nothing.
    fn run(&self) -> bool {
        self.kind.awaits_answer && (self.state.waits() || (self.state == State::Answered && self.told_on.is_some()))
    }

    fn start(&self, start: Start) -> Option<NaiveDate> {
        match start {
            Start::Sent => self.sent_on,
            Start::ProofOfReceipt => self
                .acknowledged_on
                .or_else(|| self.sent_on.filter(|_| self.sent_how.is_some_and(|how| PROVES.contains(&how)))),
        }
    }

    fn meet(&self, applies: Applies) -> bool {
        match applies {
            Applies::SignedByMayor => self.signed_by_mayor,
            Applies::Complaint => self.kind.code == "PLAINTE_TRANSMISE",
            Applies::EveryAwaitedAnswer => true,
        }
    }

    /// Every clock that runs, the earliest first, as it stands `today`.
    pub(super) fn clocks(&self, today: NaiveDate) -> Vec<Clock> {
        let rules = RULES.iter().filter(|rule| self.run() && self.meet(rule.applies));
        let mut clocks: Vec<Clock> = rules.filter_map(|rule| self.clock(rule, today)).collect();
        clocks.sort_by(|a, b| a.due_on.cmp(&b.due_on));
        clocks
    }

    fn clock(&self, rule: &Rule, today: NaiveDate) -> Option<Clock> {
        let due_on = self.start(rule.start)?.checked_add_months(Months::new(rule.months))?;
        let since = |day: Option<NaiveDate>| day.is_some_and(|day| day >= due_on);
        // A right that opens stays to be told, whatever was asked meanwhile.
        let broken = rule.start == Start::Sent && (since(self.reminded_on) || since(self.told_on));
        Some(Clock {
            code: rule.code.clone(),
            label: rule.label.clone(),
            due_on: due_on.to_string(),
            days_late: today.signed_duration_since(due_on).num_days(),
            what: rule.what.clone(),
            basis: rule.basis.clone(),
            reminds: rule.start == Start::Sent,
            settled: broken || self.settled.contains(&rule.code.as_str()),
        })
    }
}

/// The latest clock that asks for something: what an older one asked is asked again by it.
pub(super) fn due(clocks: &[Clock]) -> Option<&Clock> {
    clocks.iter().rfind(|clock| clock.days_late >= 0 && !clock.settled)
}

/// The label of a clock; its code when an older table gave it.
pub(super) fn label(code: &str) -> &str {
    RULES.iter().find(|rule| rule.code == code).map_or(code, |rule| &rule.label)
}

/// Whether the table has this code.
pub(super) fn is_known(code: &str) -> bool {
    RULES.iter().any(|rule| rule.code == code)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::referral::kind;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn sent(code: &str, sent_on: &str) -> Facts<'static> {
        Facts {
            kind: kind::find(code).unwrap(),
            state: State::Sent,
            sent_on: Some(day(sent_on)),
            sent_how: Some("courriel"),
            acknowledged_on: None,
            told_on: None,
            reminded_on: None,
            signed_by_mayor: false,
            settled: Vec::new(),
        }
    }

    /// Code and day of every clock that runs.
    fn told(facts: &Facts<'_>) -> Vec<(String, String)> {
        facts.clocks(day("2026-11-23")).into_iter().map(|clock| (clock.code, clock.due_on)).collect()
    }

    fn expected(clocks: &[(&str, &str)]) -> Vec<(String, String)> {
        clocks.iter().map(|(code, on)| ((*code).to_owned(), (*on).to_owned())).collect()
    }

    /// `domain.md` §2.8: one month for the mayor (L132-3), three months (art. 85), six and twelve.
    #[test]
    fn the_table_has_the_four_clocks_of_the_field() {
        let lines: Vec<_> = RULES.iter().map(|rule| (rule.code.as_str(), rule.months, rule.basis.as_str())).collect();
        assert_eq!(
            lines,
            [
                ("mayor_return", 1, "Article L132-3 du code de la sécurité intérieure"),
                ("three_months", 3, "Article 85 du code de procédure pénale"),
                ("six_months", 6, "Relance recommandée"),
                ("twelve_months", 12, "Relance recommandée"),
            ]
        );
        assert!(RULES.iter().all(|rule| rule.what.ends_with('.')));
    }

    #[test]
    fn each_clock_runs_for_what_it_concerns_and_from_its_own_day() {
        let (six, twelve) = (("six_months", "2026-07-31"), ("twelve_months", "2027-01-31"));
        let report = sent("SIGNALEMENT_ART40", "2026-01-31");
        assert_eq!(told(&report), expected(&[six, twelve]));
        let of_the_mayor = Facts { signed_by_mayor: true, ..report };
        // The month that has no 31st ends on its last day.
        assert_eq!(told(&of_the_mayor), expected(&[("mayor_return", "2026-02-28"), six, twelve]));

        let complaint = sent("PLAINTE_TRANSMISE", "2026-01-31");
        assert_eq!(told(&complaint), expected(&[six, twelve]), "a plain letter proves nothing: no day to count from");
        let registered = Facts { sent_how: Some("lettre_recommandee"), ..complaint.clone() };
        assert_eq!(told(&registered), expected(&[("three_months", "2026-04-30"), six, twelve]));
        let received = Facts { acknowledged_on: Some(day("2026-02-10")), ..registered };
        assert_eq!(told(&received), expected(&[("three_months", "2026-05-10"), six, twelve]));
    }

    #[test]
    fn nothing_runs_before_the_sending_after_a_decision_or_when_no_answer_is_awaited() {
        let facts = sent("SIGNALEMENT_ART40", "2025-01-10");
        for state in [State::Draft, State::Validated, State::Answered, State::Closed] {
            assert_eq!(told(&Facts { state, ..facts.clone() }), [], "{state:?}");
        }
        for state in [State::Sent, State::Acknowledged, State::Reminded] {
            assert_eq!(told(&Facts { state, ..facts.clone() }).len(), 2, "{state:?}");
        }
        for code in ["EVVI_APPROFONDIE", "REQUISITION_REPONSE", "MAIN_COURANTE_INFO"] {
            assert_eq!(told(&sent(code, "2025-01-10")), [], "{code}");
        }
        let inquiry = Facts { state: State::Answered, told_on: Some(day("2025-03-01")), ..facts };
        assert_eq!(told(&inquiry).len(), 2, "an inquiry that goes on is still to be asked about");
    }

    #[test]
    fn a_reminder_settles_what_was_due_by_then_and_nothing_later() {
        let due_today = |facts: &Facts<'_>| due(&facts.clocks(day("2026-11-23"))).map(|clock| clock.code.clone());
        let facts = sent("SIGNALEMENT_ART40", "2026-05-10");
        assert_eq!(due_today(&facts).as_deref(), Some("six_months"));
        let early = Facts { reminded_on: Some(day("2026-11-09")), ..facts.clone() };
        assert_eq!(due_today(&early).as_deref(), Some("six_months"));
        let reminded = Facts { reminded_on: Some(day("2026-11-10")), ..facts.clone() };
        assert_eq!(due_today(&reminded), None);
        let long_ago = Facts { sent_on: Some(day("2025-11-10")), ..reminded };
        assert_eq!(due_today(&long_ago), None);
        let longer = Facts { reminded_on: Some(day("2026-06-01")), ..long_ago };
        assert_eq!(due_today(&longer).as_deref(), Some("twelve_months"));
        let seen_to = Facts { settled: vec!["six_months"], ..facts };
        assert_eq!(due_today(&seen_to), None);
    }

    #[test]
    fn a_right_that_opened_stays_due_until_somebody_says_it_was_told() {
        let complaint = Facts {
            sent_how: Some("lettre_recommandee"),
            reminded_on: Some(day("2026-11-20")),
            ..sent("PLAINTE_TRANSMISE", "2026-08-10")
        };
        assert_eq!(due(&complaint.clocks(day("2026-11-09"))), None);
        let clocks = complaint.clocks(day("2026-11-10"));
        assert_eq!(due(&clocks).map(|clock| (clock.code.as_str(), clock.days_late)), Some(("three_months", 0)));
        let told = Facts { settled: vec!["three_months"], ..complaint };
        assert_eq!(due(&told.clocks(day("2026-11-10"))), None);
    }
}
