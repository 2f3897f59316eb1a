//! The kinds of referral as one table: to whom, by whom, with whose agreement, under which article.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Refusal, Result,
    staff::{Employer, Staff},
};

static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    let table = include_str!("../../lists/referral_kind.csv");
    csv::Reader::from_reader(table.as_bytes()).deserialize().flatten().collect()
});

/// Health professionals of the list `profession`: art. 226-14 2° CP lets them speak with the victim's agreement.
const HEALTH: [&str; 1] = ["psychologue"];

/// Who may send a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Sender {
    /// Her own act: the desk only carries what she signed.
    Victim,
    /// A public authority or agent (art. 40 al. 2 CPP).
    PublicAgent,
    /// Anybody.
    Anyone,
    /// An association or a health professional (art. 226-14 2° CP).
    AssociationOrHealth,
    /// The victim, or the desk with her written mandate.
    VictimOrDesk,
}

/// What the kind needs of the person's agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, rename = "ConsentRule")]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    /// The referral is the person's own act.
    OwnAct,
    /// The law asks for none.
    NotRequired,
    /// Needed, with its date.
    Required,
    /// Needed, in so many words, with its date.
    RequiredExpress,
}

/// One line of the table: `lists/referral_kind.csv`.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export, rename = "KindOfReferral")]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Kind {
    pub code: String,
    pub label: String,
    pub recipient: String,
    pub sender: Sender,
    pub consent: Agreement,
    pub consent_note: String,
    pub basis: String,
    /// How well the line is sourced: `verified`, or `verified_in_old_text` when only an older version was read.
    pub mark: String,
    pub copy_to: Option<String>,
}

/// A kind, and whether the account may send it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct ReferralKind {
    #[serde(flatten)]
    pub kind: Kind,
    pub may_send: bool,
    /// Code of the refusal that sending would meet.
    pub may_send_reason: Option<String>,
}

/// Every kind, in the table's order.
#[must_use]
pub fn all() -> &'static [Kind] {
    &KINDS
}

/// # Errors
/// [`Refusal::UnknownCode`].
pub fn find(code: &str) -> Result<&'static Kind> {
    all().iter().find(|kind| kind.code == code).ok_or_else(|| Refusal::UnknownCode { field: "kind".to_owned() }.into())
}

impl Kind {
    /// Why this member of staff may not send the kind; `None` when they may.
    #[must_use]
    pub fn forbids(&self, staff: &Staff) -> Option<Refusal> {
        let health = staff.profession.as_deref().is_some_and(|profession| HEALTH.contains(&profession));
        match (self.sender, staff.employer) {
            (Sender::Victim | Sender::Anyone | Sender::VictimOrDesk, _) => None,
            (Sender::PublicAgent, Employer::Public) => None,
            (Sender::PublicAgent, Employer::Association) => Some(Refusal::PublicAgentOnly),
            (Sender::AssociationOrHealth, Employer::Association) => None,
            (Sender::AssociationOrHealth, Employer::Public | Employer::Unknown) if health => None,
            (Sender::AssociationOrHealth, Employer::Public) => Some(Refusal::AssociationOnly),
            (Sender::PublicAgent | Sender::AssociationOrHealth, Employer::Unknown) => Some(Refusal::EmployerNeeded),
        }
    }

    /// Whether an agreement, `spoken` or `written`, is enough to send. Without its date it proves nothing.
    #[must_use]
    pub fn is_agreed(&self, consent: Option<&str>, consent_on: Option<&str>) -> bool {
        match self.consent {
            Agreement::OwnAct | Agreement::NotRequired => true,
            Agreement::Required | Agreement::RequiredExpress => {
                let enough = match self.sender {
                    // A mandate is a signed paper.
                    Sender::VictimOrDesk => consent == Some("written"),
                    Sender::Victim | Sender::PublicAgent | Sender::Anyone | Sender::AssociationOrHealth => {
                        consent.is_some()
                    }
                };
                enough && consent_on.is_some()
            }
        }
    }

    /// Whether the agreement must have been given by the day of the sending.
    #[must_use]
    pub fn needs_agreement(&self) -> bool {
        matches!(self.consent, Agreement::Required | Agreement::RequiredExpress)
    }

    /// The emergency telephone («téléphone grave danger», art. 41-3-1 CPP) is the only kind that can locate somebody.
    #[must_use]
    pub fn may_locate(&self) -> bool {
        self.code == "DEMANDE_TGD"
    }

    /// The kind as `staff` sees it.
    #[must_use]
    pub fn seen_by(&self, staff: &Staff) -> ReferralKind {
        let reason = self.forbids(staff);
        ReferralKind {
            kind: self.clone(),
            may_send: reason.is_none(),
            may_send_reason: reason.map(|refusal| refusal.code()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn staff(employer: Employer, profession: Option<&str>) -> Staff {
        let (account, name) = ("0".repeat(32), "Ada".to_owned());
        Staff { account, name, profession: profession.map(str::to_owned), employer }
    }

    #[test]
    fn the_table_has_seven_kinds_and_none_is_lost_in_reading() {
        let codes: Vec<&str> = all().iter().map(|kind| kind.code.as_str()).collect();
        let lines = include_str!("../../lists/referral_kind.csv").lines().skip(1).count();
        assert_eq!(codes.len(), lines);
        assert_eq!(
            codes,
            [
                "PLAINTE_TRANSMISE",
                "SIGNALEMENT_ART40",
                "SIGNALEMENT_VULNERABLE",
                "SIGNALEMENT_AVEC_ACCORD",
                "DEMANDE_TGD",
                "DEMANDE_SUITES",
                "INFO_PREOCCUPANTE",
            ]
        );
    }

    #[test]
    fn a_worrying_situation_goes_to_the_crip_and_everything_else_to_the_court() {
        for kind in all() {
            assert_eq!(kind.recipient.contains("CRIP"), kind.code == "INFO_PREOCCUPANTE", "{}", kind.code);
        }
    }

    #[test]
    fn who_may_send_follows_the_employer() {
        use Employer::{Association, Public, Unknown};
        let cases = [
            ("PLAINTE_TRANSMISE", Unknown, None, None),
            ("SIGNALEMENT_VULNERABLE", Unknown, None, None),
            ("DEMANDE_TGD", Public, None, None),
            ("DEMANDE_SUITES", Association, None, None),
            ("INFO_PREOCCUPANTE", Association, None, None),
            ("SIGNALEMENT_ART40", Public, None, None),
            ("SIGNALEMENT_ART40", Association, None, Some(Refusal::PublicAgentOnly)),
            ("SIGNALEMENT_ART40", Association, Some("psychologue"), Some(Refusal::PublicAgentOnly)),
            ("SIGNALEMENT_ART40", Unknown, None, Some(Refusal::EmployerNeeded)),
            ("SIGNALEMENT_AVEC_ACCORD", Association, None, None),
            ("SIGNALEMENT_AVEC_ACCORD", Public, Some("psychologue"), None),
            ("SIGNALEMENT_AVEC_ACCORD", Unknown, Some("psychologue"), None),
            ("SIGNALEMENT_AVEC_ACCORD", Public, Some("juriste"), Some(Refusal::AssociationOnly)),
            ("SIGNALEMENT_AVEC_ACCORD", Unknown, None, Some(Refusal::EmployerNeeded)),
        ];
        for (code, employer, profession, refusal) in cases {
            let forbidden = find(code).unwrap().forbids(&staff(employer, profession));
            assert_eq!(forbidden, refusal, "{code} by {employer:?}, {profession:?}");
        }
    }

    #[test]
    fn an_agreement_is_enough_or_not_by_kind() {
        let day = Some("2026-11-20");
        let cases = [
            // kind: nothing asked, spoken, written, written without a date
            ("PLAINTE_TRANSMISE", [true, true, true, true]),
            ("SIGNALEMENT_ART40", [true, true, true, true]),
            ("SIGNALEMENT_VULNERABLE", [true, true, true, true]),
            ("INFO_PREOCCUPANTE", [true, true, true, true]),
            ("SIGNALEMENT_AVEC_ACCORD", [false, true, true, false]),
            ("DEMANDE_TGD", [false, true, true, false]),
            ("DEMANDE_SUITES", [false, false, true, false]),
        ];
        for (code, expected) in cases {
            let kind = find(code).unwrap();
            let agreed = [(None, None), (Some("spoken"), day), (Some("written"), day), (Some("written"), None)]
                .map(|(consent, consent_on)| kind.is_agreed(consent, consent_on));
            assert_eq!(agreed, expected, "{code}");
        }
    }

    #[test]
    fn only_the_emergency_telephone_asks_for_an_express_agreement() {
        for kind in all() {
            assert_eq!(kind.consent == Agreement::RequiredExpress, kind.may_locate(), "{}", kind.code);
        }
    }
}
