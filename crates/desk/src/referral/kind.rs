//! The kinds of referral as one table: to whom, by whom, with whose agreement, under which article, by which way.

use std::sync::LazyLock;

use serde::{Deserialize, Deserializer, Serialize};
use ts_rs::TS;

use crate::{
    Refusal, Result,
    referral::{
        exception,
        fit::{Circumstances, Remark},
    },
    staff::{Employer, Staff},
};

static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    let table = include_str!("../../lists/referral_kind.csv");
    csv::Reader::from_reader(table.as_bytes()).deserialize().flatten().collect()
});

/// Health professionals of the list `profession`: art. 226-14 2° CP lets them speak with the victim's agreement. A social
/// worker is bound by secrecy without being one: 226-14 4° names the two apart.
const HEALTH: [&str; 1] = ["psychologue"];

/// Of the list `asked_by`: who asks by themselves, so that nobody needs a mandate.
pub(crate) const HERSELF: &str = "personne";
pub(crate) const HER_LAWYER: &str = "avocat";

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
    /// The person in danger, helped if need be, or the procureur with her agreement (art. 515-10 CC).
    VictimOrProsecutor,
    /// The procureur alone: the desk alerts them.
    Prosecutor,
    /// Nobody sends it: a judge decides, and the desk prepares the person's request.
    Judge,
    /// An approved victim-support association.
    ApprovedAssociation,
    /// Whoever reported the facts (art. 40-3 CPP).
    WhoeverReported,
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
    /// Code of the list `addressee`: what an agreement is given for.
    pub addressee: String,
    pub recipient: String,
    pub sender: Sender,
    pub consent: Agreement,
    /// The desk acts for the person: her agreement is a signed mandate.
    pub mandate: bool,
    pub consent_note: String,
    pub basis: String,
    /// How well the line is sourced: `V`, `V-old` when only an older text was read, `G` from general knowledge.
    pub mark: String,
    pub copy_to: Option<String>,
    /// Codes of the list `sending_mode` by which it may leave.
    #[serde(deserialize_with = "words")]
    pub modes: Vec<String>,
    /// Something comes back: a decision, an answer, news.
    pub awaits_answer: bool,
    /// Code of the list `consent_purpose`: what an agreement is given for.
    pub purpose: String,
    /// What corrects a wrong choice of kind or of recipient, said before anything is written.
    pub caution: String,
}

/// Codes in one cell, between spaces.
pub(super) fn words<'de, D: Deserializer<'de>>(cell: D) -> std::result::Result<Vec<String>, D::Error> {
    Ok(String::deserialize(cell)?.split_whitespace().map(str::to_owned).collect())
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
    /// Codes of the kinds that this account may send where this one is not theirs.
    pub may_send_instead: Vec<String>,
    /// What the facts of the file have to say against this kind.
    pub remarks: Vec<Remark>,
    /// What may leave otherwise than on the agreement that the kind rests on.
    pub exceptions: Vec<exception::Offered>,
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
            (
                Sender::Victim
                | Sender::Anyone
                | Sender::VictimOrDesk
                | Sender::VictimOrProsecutor
                | Sender::Prosecutor
                | Sender::Judge
                | Sender::WhoeverReported,
                _,
            )
            | (Sender::PublicAgent, Employer::Public)
            | (Sender::AssociationOrHealth, Employer::Association | Employer::ApprovedAssociation)
            | (Sender::ApprovedAssociation, Employer::ApprovedAssociation) => None,
            (Sender::AssociationOrHealth, Employer::Public | Employer::Unknown) if health => None,
            (Sender::PublicAgent, Employer::Association | Employer::ApprovedAssociation) => {
                Some(Refusal::PublicAgentOnly)
            }
            (Sender::AssociationOrHealth, Employer::Public) => Some(Refusal::AssociationOnly),
            (Sender::ApprovedAssociation, Employer::Public | Employer::Association) => {
                Some(Refusal::ApprovedAssociationOnly)
            }
            (Sender::PublicAgent | Sender::AssociationOrHealth | Sender::ApprovedAssociation, Employer::Unknown) => {
                Some(Refusal::EmployerNeeded)
            }
        }
    }

    /// Whether an agreement, `spoken` or `written`, is enough to send. Without its date it proves nothing.
    #[must_use]
    pub fn is_agreed(&self, consent: Option<&str>, consent_on: Option<&str>) -> bool {
        match self.consent {
            Agreement::OwnAct | Agreement::NotRequired => true,
            Agreement::Required | Agreement::RequiredExpress => {
                let enough = if self.mandate { consent == Some("written") } else { consent.is_some() };
                enough && consent_on.is_some()
            }
        }
    }

    /// Whether the agreement must have been given by the day of the sending.
    #[must_use]
    pub fn needs_agreement(&self) -> bool {
        matches!(self.consent, Agreement::Required | Agreement::RequiredExpress)
    }

    /// Whether she, or her lawyer, asks by herself for what the desk asks only with her mandate.
    #[must_use]
    pub fn is_hers(&self, asked_by: Option<&str>) -> bool {
        self.mandate && asked_by.is_some_and(|who| [HERSELF, HER_LAWYER].contains(&who))
    }

    /// The emergency telephone («téléphone grave danger», art. 41-3-1 CPP) is the only kind that can locate somebody.
    #[must_use]
    pub fn may_locate(&self) -> bool {
        self.code == "DEMANDE_TGD"
    }

    /// The kind as `staff` sees it for a file.
    #[must_use]
    pub fn seen_by(&self, staff: &Staff, file: &Circumstances) -> ReferralKind {
        let reason = self.forbids(staff);
        let instead: &[&str] = match reason {
            Some(Refusal::PublicAgentOnly) => &["SIGNALEMENT_AVEC_ACCORD", "SIGNALEMENT_VULNERABLE"],
            Some(Refusal::AssociationOnly) => &["SIGNALEMENT_ART40"],
            _ => &[],
        };
        let may = |code: &&&str| file.forbid(code).is_none();
        ReferralKind {
            kind: Self { copy_to: file.copy_to(self), ..self.clone() },
            may_send: reason.is_none(),
            may_send_instead: instead.iter().filter(may).map(|code| (*code).to_owned()).collect(),
            may_send_reason: reason.map(|refusal| refusal.code()),
            remarks: file.remarks(&self.code),
            exceptions: exception::offered(self, staff, file),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::list::List;

    fn staff(employer: Employer, profession: Option<&str>) -> Staff {
        let (account, name) = ("0".repeat(32), "Ada".to_owned());
        Staff { account, name, profession: profession.map(str::to_owned), employer }
    }

    /// `domain.md` §2.2 line by line: to whom, who may send, whose agreement, a mandate, the articles, the mark.
    #[test]
    fn the_seventeen_kinds_are_those_of_the_field() {
        use Agreement::{NotRequired, OwnAct, Required, RequiredExpress};
        let table: [(&str, &str, Sender, Agreement, bool, &str, &str); 17] = [
            ("PLAINTE_TRANSMISE", "parquet", Sender::Victim, OwnAct, false, "40, 15-3 et 85", "V"),
            ("PLAINTE_POLICE", "police", Sender::Victim, OwnAct, false, "15-3", "V-old"),
            ("PLAINTE_EN_LIGNE", "portail", Sender::Victim, OwnAct, false, "15-3-1 et D8-2-1", "V"),
            ("THESEE", "portail", Sender::Victim, OwnAct, false, "D8-2-1 III", "V"),
            ("SIGNALEMENT_ART40", "parquet", Sender::PublicAgent, NotRequired, false, "40, alinéa 2", "V"),
            ("SIGNALEMENT_VULNERABLE", "parquet", Sender::Anyone, NotRequired, false, "226-14 1° et 434-3", "V"),
            ("SIGNALEMENT_AVEC_ACCORD", "parquet", Sender::AssociationOrHealth, Required, false, "226-14 2°", "V"),
            ("DEMANDE_TGD", "parquet", Sender::Anyone, RequiredExpress, false, "41-3-1", "V"),
            ("DEMANDE_OP", "jaf", Sender::VictimOrProsecutor, Required, false, "515-9 et suivants", "V"),
            ("DEMANDE_OPPI", "parquet", Sender::Prosecutor, Required, false, "515-13-1", "V"),
            ("DEMANDE_BAR", "juge", Sender::Judge, RequiredExpress, false, "515-11-1", "V"),
            ("EVVI_APPROFONDIE", "parquet", Sender::ApprovedAssociation, Required, false, "10-5 et D1-3 à D1-12", "V"),
            ("INFO_PREOCCUPANTE", "crip", Sender::Anyone, NotRequired, false, "L226-3", "V"),
            ("DEMANDE_SUITES", "greffe", Sender::VictimOrDesk, Required, true, "40-2", "V-old"),
            ("RECOURS_CLASSEMENT", "parquet_general", Sender::WhoeverReported, OwnAct, false, "40-3", "V"),
            ("REQUISITION_REPONSE", "parquet", Sender::ApprovedAssociation, NotRequired, false, "41", "V-old"),
            ("MAIN_COURANTE_INFO", "police", Sender::Victim, OwnAct, false, "pas une plainte", "G"),
        ];
        let lines = include_str!("../../lists/referral_kind.csv").lines().skip(1).count();
        assert_eq!((all().len(), lines), (17, 17), "a line was lost in reading");
        for (kind, (code, addressee, sender, consent, mandate, basis, mark)) in all().iter().zip(table) {
            let held = (kind.code.as_str(), kind.addressee.as_str(), kind.sender, kind.consent, kind.mandate);
            assert_eq!(held, (code, addressee, sender, consent, mandate));
            assert!(kind.basis.contains(basis), "{code}: {}", kind.basis);
            assert_eq!(kind.mark, mark, "{code}");
        }
    }

    #[test]
    fn the_recipient_in_full_is_the_one_that_the_code_says() {
        let words = [
            ("parquet", "Procureur"),
            ("parquet_general", "Procureur général près la cour d’appel de Douai"),
            ("jaf", "Juge aux affaires familiales"),
            ("juge", "juge d’instruction"),
            ("greffe", "Bureau d’ordre"),
            ("crip", "Cellule de recueil des informations préoccupantes (CRIP) du Département du Nord"),
            ("portail", "Portail national"),
        ];
        for kind in all() {
            assert!(List::Addressee.has(&kind.addressee), "{}", kind.code);
            for (addressee, words) in words {
                assert!(kind.addressee != addressee || kind.recipient.contains(words), "{}", kind.code);
            }
        }
        let copied: Vec<_> = all().iter().filter(|kind| kind.copy_to.is_some()).map(|kind| &kind.code).collect();
        assert_eq!(copied, ["SIGNALEMENT_ART40", "SIGNALEMENT_VULNERABLE"]);
    }

    #[test]
    fn an_agreement_is_asked_for_what_the_kind_is_for() {
        for kind in all() {
            let expected = match kind.code.as_str() {
                "DEMANDE_TGD" => "tgd",
                "DEMANDE_SUITES" => "suites",
                "DEMANDE_BAR" => "bar",
                "DEMANDE_OPPI" => "oppi",
                "EVVI_APPROFONDIE" => "evvi",
                _ => "transmission",
            };
            assert_eq!(kind.purpose, expected, "{}", kind.code);
            assert!(List::ConsentPurpose.has(&kind.purpose), "{}", kind.code);
        }
    }

    #[test]
    fn every_kind_warns_of_the_wrong_recipient_and_leaves_by_ways_that_the_list_knows() {
        for kind in all() {
            assert!(kind.caution.ends_with('.') && !kind.modes.is_empty(), "{}", kind.code);
            for mode in &kind.modes {
                assert!(List::SendingMode.has(mode), "{} {mode}", kind.code);
            }
            assert_eq!(kind.addressee == "portail", kind.modes == ["en_ligne"], "{}", kind.code);
        }
        // Registered, tracked or plain letter, or at the court desk against a receipt: never by telephone.
        let by_hand = find("PLAINTE_TRANSMISE").unwrap();
        assert_eq!(by_hand.modes, ["lettre_recommandee", "lettre_suivie", "lettre_simple", "remise_sur_place"]);
    }

    #[test]
    fn only_a_psychologist_is_a_health_professional_here() {
        let kind = find("SIGNALEMENT_AVEC_ACCORD").unwrap();
        for term in List::Profession.terms() {
            let may = kind.forbids(&staff(Employer::Public, Some(&term.code))).is_none();
            assert_eq!(may, term.code == "psychologue", "{}", term.code);
        }
    }

    #[test]
    fn who_may_send_follows_the_employer() {
        use Employer::{ApprovedAssociation, Association, Public, Unknown};
        let cases = [
            ("PLAINTE_TRANSMISE", Unknown, None, None),
            ("SIGNALEMENT_VULNERABLE", Unknown, None, None),
            ("DEMANDE_TGD", Public, None, None),
            ("DEMANDE_SUITES", Association, None, None),
            ("INFO_PREOCCUPANTE", Association, None, None),
            ("SIGNALEMENT_ART40", Public, None, None),
            ("SIGNALEMENT_ART40", Association, None, Some(Refusal::PublicAgentOnly)),
            ("SIGNALEMENT_ART40", ApprovedAssociation, None, Some(Refusal::PublicAgentOnly)),
            ("SIGNALEMENT_ART40", Association, Some("psychologue"), Some(Refusal::PublicAgentOnly)),
            ("SIGNALEMENT_ART40", Unknown, None, Some(Refusal::EmployerNeeded)),
            ("SIGNALEMENT_AVEC_ACCORD", Association, None, None),
            ("SIGNALEMENT_AVEC_ACCORD", ApprovedAssociation, None, None),
            ("SIGNALEMENT_AVEC_ACCORD", Public, Some("psychologue"), None),
            ("SIGNALEMENT_AVEC_ACCORD", Unknown, Some("psychologue"), None),
            ("SIGNALEMENT_AVEC_ACCORD", Public, Some("juriste"), Some(Refusal::AssociationOnly)),
            ("SIGNALEMENT_AVEC_ACCORD", Unknown, None, Some(Refusal::EmployerNeeded)),
            ("EVVI_APPROFONDIE", ApprovedAssociation, None, None),
            ("EVVI_APPROFONDIE", Association, None, Some(Refusal::ApprovedAssociationOnly)),
            ("EVVI_APPROFONDIE", Public, Some("psychologue"), Some(Refusal::ApprovedAssociationOnly)),
            ("REQUISITION_REPONSE", ApprovedAssociation, None, None),
            ("REQUISITION_REPONSE", Association, None, Some(Refusal::ApprovedAssociationOnly)),
            ("REQUISITION_REPONSE", Unknown, None, Some(Refusal::EmployerNeeded)),
            ("RECOURS_CLASSEMENT", Public, None, None),
            ("DEMANDE_OP", Unknown, None, None),
            ("DEMANDE_OPPI", Public, None, None),
            ("DEMANDE_BAR", Association, None, None),
            ("PLAINTE_EN_LIGNE", Unknown, None, None),
            ("MAIN_COURANTE_INFO", Unknown, None, None),
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
            ("DEMANDE_OP", [false, true, true, false]),
            ("DEMANDE_OPPI", [false, true, true, false]),
            ("DEMANDE_BAR", [false, true, true, false]),
            ("EVVI_APPROFONDIE", [false, true, true, false]),
            ("RECOURS_CLASSEMENT", [true, true, true, true]),
            ("REQUISITION_REPONSE", [true, true, true, true]),
        ];
        for (code, expected) in cases {
            let kind = find(code).unwrap();
            let agreed = [(None, None), (Some("spoken"), day), (Some("written"), day), (Some("written"), None)]
                .map(|(consent, consent_on)| kind.is_agreed(consent, consent_on));
            assert_eq!(agreed, expected, "{code}");
        }
    }

    #[test]
    fn an_express_agreement_is_asked_for_what_is_worn_and_only_the_telephone_locates() {
        for kind in all() {
            let worn = ["DEMANDE_TGD", "DEMANDE_BAR"].contains(&kind.code.as_str());
            assert_eq!(kind.consent == Agreement::RequiredExpress, worn, "{}", kind.code);
            assert_eq!(kind.may_locate(), kind.code == "DEMANDE_TGD", "{}", kind.code);
        }
    }
}
