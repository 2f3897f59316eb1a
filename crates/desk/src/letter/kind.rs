//! The kinds of letter: to whom each goes, what it is about, and what must hold before it is written.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::referral::kind::{HER_LAWYER, HERSELF};

/// A kind of letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum LetterKind {
    /// «Signalement», or what the desk itself asks of the Parquet: it follows the kind of the referral.
    Report,
    /// «Bordereau de transmission»: the desk forwards what the person signed.
    Transmittal,
    /// «Relance».
    Reminder,
    /// «Demande d’information sur les suites» (art. 40-2 CPP).
    InformationRequest,
    /// «Avis» that ends an in-depth assessment (art. 10-5 CPP).
    EvviOpinion,
    /// Answer to a «réquisition» (art. 41 CPP): whether she was reached, and nothing that she told.
    RequisitionAnswer,
    /// To a partner a person is sent on to.
    Orientation,
    /// «Lettre de rendez-vous»: the only one that is posted to the person, in an envelope that says nothing.
    Invitation,
    /// «Attestation de présence», handed over.
    Attendance,
    /// «Notice d’information» (art. 13 GDPR), handed over.
    Notice,
}

/// Who holds a letter in their hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    /// The recipient of a referral.
    Authority,
    Partner,
    /// The person, by post: only when her instruction allows letters, to the address that she gave for them.
    PersonByPost,
    /// The person, across the desk.
    PersonAtDesk,
}

/// The kinds of referral that the person signs herself: the desk forwards them (`lists/referral_kind.csv`).
const FORWARDED: [&str; 4] = ["PLAINTE_TRANSMISE", "DEMANDE_OP", "DEMANDE_BAR", "RECOURS_CLASSEMENT"];
/// Those that are made on a portal or at a counter: no letter goes with them.
const WITHOUT_LETTER: [&str; 4] = ["PLAINTE_POLICE", "PLAINTE_EN_LIGNE", "THESEE", "MAIN_COURANTE_INFO"];

impl LetterKind {
    /// In the order in which they are listed.
    pub const EACH: [Self; 10] = [
        Self::Report,
        Self::Transmittal,
        Self::Reminder,
        Self::InformationRequest,
        Self::EvviOpinion,
        Self::RequisitionAnswer,
        Self::Orientation,
        Self::Invitation,
        Self::Attendance,
        Self::Notice,
    ];

    /// As the tables and the names of sentences have it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Transmittal => "transmittal",
            Self::Reminder => "reminder",
            Self::InformationRequest => "information_request",
            Self::EvviOpinion => "evvi_opinion",
            Self::RequisitionAnswer => "requisition_answer",
            Self::Orientation => "orientation",
            Self::Invitation => "invitation",
            Self::Attendance => "attendance",
            Self::Notice => "notice",
        }
    }

    /// A word that an older version does not know is read as what goes to nobody.
    pub(crate) fn parse(word: &str) -> Self {
        Self::EACH.into_iter().find(|kind| kind.word() == word).unwrap_or(Self::Notice)
    }

    /// Its French name.
    #[must_use]
    pub fn label(self) -> String {
        crate::text::say(&format!("letter-kind-{}", self.word()))
    }

    /// The letter by which a referral of that kind leaves; none when no letter goes with it. What she asks by herself is hers to sign,
    /// and her lawyer writes for her.
    #[must_use]
    pub fn of_referral(code: &str, asked_by: Option<&str>) -> Option<Self> {
        match code {
            code if WITHOUT_LETTER.contains(&code) => None,
            code if FORWARDED.contains(&code) => Some(Self::Transmittal),
            "DEMANDE_SUITES" => match asked_by {
                Some(HERSELF) => Some(Self::Transmittal),
                Some(HER_LAWYER) => None,
                Some(_) | None => Some(Self::InformationRequest),
            },
            "EVVI_APPROFONDIE" => Some(Self::EvviOpinion),
            "REQUISITION_REPONSE" => Some(Self::RequisitionAnswer),
            _ => Some(Self::Report),
        }
    }

    pub(crate) fn reader(self) -> Reader {
        match self {
            Self::Report
            | Self::Transmittal
            | Self::Reminder
            | Self::InformationRequest
            | Self::EvviOpinion
            | Self::RequisitionAnswer => Reader::Authority,
            Self::Orientation => Reader::Partner,
            Self::Invitation => Reader::PersonByPost,
            Self::Attendance | Self::Notice => Reader::PersonAtDesk,
        }
    }

    /// Whether the address where she lives has its place in it, once she allowed it. A reminder tells the recipient nothing
    /// that they do not have.
    pub(crate) fn may_say_address(self) -> bool {
        matches!(self, Self::Report | Self::Transmittal | Self::InformationRequest | Self::EvviOpinion)
    }

    /// What the program writes: the subject on the first line, then the body.
    pub(crate) fn own_text(self) -> &'static str {
        match self {
            Self::Report => include_str!("template/report.txt"),
            Self::Transmittal => include_str!("template/transmittal.txt"),
            Self::Reminder => include_str!("template/reminder.txt"),
            Self::InformationRequest => include_str!("template/information_request.txt"),
            Self::EvviOpinion => include_str!("template/evvi_opinion.txt"),
            Self::RequisitionAnswer => include_str!("template/requisition_answer.txt"),
            Self::Orientation => include_str!("template/orientation.txt"),
            Self::Invitation => include_str!("template/invitation.txt"),
            Self::Attendance => include_str!("template/attendance.txt"),
            Self::Notice => include_str!("template/notice.txt"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::referral::kind;

    #[test]
    fn every_kind_of_referral_has_its_letter_or_leaves_without_one() {
        use LetterKind::{EvviOpinion, InformationRequest, Report, RequisitionAnswer, Transmittal};
        let table = [
            ("PLAINTE_TRANSMISE", Some(Transmittal)),
            ("PLAINTE_POLICE", None),
            ("PLAINTE_EN_LIGNE", None),
            ("THESEE", None),
            ("SIGNALEMENT_ART40", Some(Report)),
            ("SIGNALEMENT_VULNERABLE", Some(Report)),
            ("SIGNALEMENT_AVEC_ACCORD", Some(Report)),
            ("DEMANDE_TGD", Some(Report)),
            ("DEMANDE_OP", Some(Transmittal)),
            ("DEMANDE_OPPI", Some(Report)),
            ("DEMANDE_BAR", Some(Transmittal)),
            ("EVVI_APPROFONDIE", Some(EvviOpinion)),
            ("INFO_PREOCCUPANTE", Some(Report)),
            ("DEMANDE_SUITES", Some(InformationRequest)),
            ("RECOURS_CLASSEMENT", Some(Transmittal)),
            ("REQUISITION_REPONSE", Some(RequisitionAnswer)),
            ("MAIN_COURANTE_INFO", None),
        ];
        assert_eq!(kind::all().len(), table.len());
        for (kind, (code, letter)) in kind::all().iter().zip(table) {
            assert_eq!((kind.code.as_str(), LetterKind::of_referral(&kind.code, None)), (code, letter));
        }
    }

    #[test]
    fn what_she_asks_by_herself_is_forwarded_and_her_lawyer_needs_no_letter_of_the_desk() {
        for (asked_by, letter) in [
            (None, Some(LetterKind::InformationRequest)),
            (Some("permanence"), Some(LetterKind::InformationRequest)),
            (Some("personne"), Some(LetterKind::Transmittal)),
            (Some("avocat"), None),
        ] {
            assert_eq!(LetterKind::of_referral("DEMANDE_SUITES", asked_by), letter);
        }
    }

    #[test]
    fn a_kind_is_found_again_by_its_word_and_has_a_french_name() {
        for kind in LetterKind::EACH {
            assert_eq!(LetterKind::parse(kind.word()), kind);
            assert!(!kind.label().starts_with("letter-kind"), "{kind:?}");
        }
    }
}
