//! What a person can do after each outcome, with its deadline: `lists/next_right.csv`.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{deadline::law, referral::kind::words};

static RIGHTS: LazyLock<Vec<Right>> = LazyLock::new(|| {
    let table = include_str!("../../lists/next_right.csv");
    csv::Reader::from_reader(table.as_bytes()).deserialize().flatten().collect()
});

/// Something a person may do. The deadline is named, not counted: the day it starts from is often not the desk's to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, rename = "NextRight")]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Right {
    pub code: String,
    /// Codes of the list `outcome`.
    #[serde(deserialize_with = "words")]
    pub outcomes: Vec<String>,
    pub label: String,
    pub what: String,
    pub deadline: String,
    pub basis: String,
    /// As for the kinds: `V`, `V-old`, `G`.
    pub mark: String,
}

impl Right {
    /// With the courts and boards called as they are on `today`.
    pub(super) fn named_on(self, today: NaiveDate) -> Self {
        let named = |words: &str| law::renamed(words, today);
        Self { label: named(&self.label), what: named(&self.what), deadline: named(&self.deadline), ..self }
    }
}

/// What follows an outcome of the program's own list.
pub(super) fn after(outcome: &str) -> Vec<Right> {
    RIGHTS.iter().filter(|right| right.outcomes.iter().any(|code| code == outcome)).cloned().collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::list::List;

    #[test]
    fn the_table_reads_whole_and_speaks_of_outcomes_that_exist() {
        assert_eq!(RIGHTS.len(), include_str!("../../lists/next_right.csv").lines().skip(1).count());
        for right in RIGHTS.iter() {
            assert!(
                !right.outcomes.is_empty() && right.outcomes.iter().all(|code| List::Outcome.has(code)),
                "{right:?}"
            );
            assert!(right.what.ends_with('.') && !right.deadline.is_empty(), "{}", right.code);
            assert!(["V", "V-old", "G"].contains(&right.mark.as_str()), "{}", right.code);
        }
    }

    #[test]
    fn every_outcome_says_what_can_be_done_but_those_after_which_nothing_is_the_victims_to_do() {
        let silent: Vec<&str> =
            List::Outcome.terms().iter().map(|term| term.code.as_str()).filter(|code| after(code).is_empty()).collect();
        assert_eq!(silent, ["CONTROLE_JUDICIAIRE", "ASSISTANCE_EDUCATIVE"]);
    }

    /// `domain.md` §2.7, §3.3 to §3.5: each deadline, with its article.
    #[test]
    fn each_deadline_is_the_one_of_the_law() {
        let table = [
            ("dismissal_review", "Aucun délai propre", "40-3"),
            ("civil_party_complaint", "Dès l’avis de classement", "85"),
            ("direct_summons", "prescrits", "390 et 551"),
            ("new_evidence", "Jusqu’à la prescription", "40-1"),
            ("news", "Aucun délai", "40-2"),
            ("silence", "trois mois", "85"),
            ("reparation", "six mois", "41-2"),
            ("mediation", "Avant", "41-1 5°"),
            ("civil_party", "24\u{a0}heures", "420-1 et 421"),
            ("minor_offender", "six à neuf mois", "L521-9"),
            ("civil_party_inquiry", "Tant que", "80-3"),
            ("appeal_no_case", "10\u{a0}jours", "186"),
            ("appeal", "10\u{a0}jours", "498"),
            ("civil_hearing", "renvoi", "464"),
            ("sarvi", "deux mois, puis demander dans l’année", "706-15-2"),
            ("civi", "3\u{a0}ans", "706-5"),
            ("civil_action", "5\u{a0}ans", "2224 et 2226"),
            ("extension", "douze mois", "515-12"),
            ("appeal_protection", "15\u{a0}jours", "1136-11"),
            ("breach", "Aussitôt", "227-4-2"),
            ("after_interim", "six jours", "515-13-1"),
            ("renewal", "six mois", "41-3-1"),
            ("other_protection", "six jours", "515-9"),
            ("tag_renewal", "six mois", "2020-1161"),
        ];
        let held: Vec<&str> = RIGHTS.iter().map(|right| right.code.as_str()).collect();
        assert_eq!(held, table.map(|(code, _, _)| code));
        for (right, (code, deadline, article)) in RIGHTS.iter().zip(table) {
            assert!(right.deadline.contains(deadline), "{code}: {}", right.deadline);
            assert!(right.basis.contains(article), "{code}: {}", right.basis);
        }
    }

    #[test]
    fn after_a_dismissal_the_five_ways_of_the_field_and_compensation_are_open() {
        let open: Vec<String> = after("CLASSEMENT").into_iter().map(|right| right.code).collect();
        assert_eq!(
            open,
            ["dismissal_review", "civil_party_complaint", "direct_summons", "new_evidence", "civi", "civil_action"]
        );
    }
}
