//! The named fields of a letter: what each is called, and for which letters it has a value.

use serde::Serialize;
use ts_rs::TS;

use crate::{letter::kind::LetterKind, search::folded, text};

/// What a template may name between braces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    Organisation,
    Service,
    DeskAddress,
    DeskPhone,
    DeskEmail,
    Town,
    Today,
    AgentName,
    AgentFunction,
    CaseFileNumber,
    PersonName,
    PersonIdentity,
    PersonGreeting,
    PersonAddress,
    Representative,
    Offence,
    FactsDay,
    FactsPlace,
    FactsAccount,
    AllegedOffender,
    Circumstances,
    StepsTaken,
    Documents,
    ReferralGreeting,
    ReferralOpening,
    ReferralTitle,
    ReferralGround,
    ReferralText,
    ReferralAgreement,
    ReferralOutcome,
    ReferralSentOn,
    ReferralReceipt,
    AssessmentOpinion,
    AssessmentHarm,
    AssessmentCircumstances,
    AssessmentVulnerability,
    AssessmentIntimidation,
    AssessmentHold,
    AssessmentMeasures,
    OrientationPurpose,
    OrientationMessage,
    OrientationDay,
    AppointmentDay,
    AppointmentHour,
    AppointmentPlace,
    AppointmentStaff,
    AttendanceDay,
    AttendanceHour,
    Controller,
    Officer,
    LegalGround,
    Retention,
}

/// A field, as it is proposed to whoever writes a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct LetterFieldName {
    /// As it is written between braces.
    pub name: String,
    pub label: String,
}

/// To what a field belongs, and so to which letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Everything,
    Person,
    Facts,
    Referral,
    SentReferral,
    Assessment,
    Orientation,
    Appointment,
    Attendance,
    Processing,
}

impl Field {
    pub(crate) const EACH: [Self; 52] = [
        Self::Organisation,
        Self::Service,
        Self::DeskAddress,
        Self::DeskPhone,
        Self::DeskEmail,
        Self::Town,
        Self::Today,
        Self::AgentName,
        Self::AgentFunction,
        Self::CaseFileNumber,
        Self::PersonName,
        Self::PersonIdentity,
        Self::PersonGreeting,
        Self::PersonAddress,
        Self::Representative,
        Self::Offence,
        Self::FactsDay,
        Self::FactsPlace,
        Self::FactsAccount,
        Self::AllegedOffender,
        Self::Circumstances,
        Self::StepsTaken,
        Self::Documents,
        Self::ReferralGreeting,
        Self::ReferralOpening,
        Self::ReferralTitle,
        Self::ReferralGround,
        Self::ReferralText,
        Self::ReferralAgreement,
        Self::ReferralOutcome,
        Self::ReferralSentOn,
        Self::ReferralReceipt,
        Self::AssessmentOpinion,
        Self::AssessmentHarm,
        Self::AssessmentCircumstances,
        Self::AssessmentVulnerability,
        Self::AssessmentIntimidation,
        Self::AssessmentHold,
        Self::AssessmentMeasures,
        Self::OrientationPurpose,
        Self::OrientationMessage,
        Self::OrientationDay,
        Self::AppointmentDay,
        Self::AppointmentHour,
        Self::AppointmentPlace,
        Self::AppointmentStaff,
        Self::AttendanceDay,
        Self::AttendanceHour,
        Self::Controller,
        Self::Officer,
        Self::LegalGround,
        Self::Retention,
    ];

    /// As it is written between braces: French, since the people who write templates are.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Organisation => "organisme.nom",
            Self::Service => "organisme.service",
            Self::DeskAddress => "organisme.adresse",
            Self::DeskPhone => "organisme.téléphone",
            Self::DeskEmail => "organisme.courriel",
            Self::Town => "organisme.ville",
            Self::Today => "date",
            Self::AgentName => "agent.nom",
            Self::AgentFunction => "agent.fonction",
            Self::CaseFileNumber => "dossier.numéro",
            Self::PersonName => "personne.nom",
            Self::PersonIdentity => "personne.identité",
            Self::PersonGreeting => "personne.appel",
            Self::PersonAddress => "personne.adresse",
            Self::Representative => "personne.représentant légal",
            Self::Offence => "faits.nature",
            Self::FactsDay => "faits.date",
            Self::FactsPlace => "faits.lieu",
            Self::FactsAccount => "faits.récit",
            Self::AllegedOffender => "faits.mis en cause",
            Self::Circumstances => "faits.circonstances",
            Self::StepsTaken => "faits.démarches",
            Self::Documents => "dossier.pièces",
            Self::ReferralGreeting => "saisine.appel",
            Self::ReferralOpening => "saisine.demande",
            Self::ReferralTitle => "saisine.objet",
            Self::ReferralGround => "saisine.fondement",
            Self::ReferralText => "saisine.exposé",
            Self::ReferralAgreement => "saisine.accord",
            Self::ReferralOutcome => "saisine.suites",
            Self::ReferralSentOn => "saisine.date d’envoi",
            Self::ReferralReceipt => "saisine.accusé de réception",
            Self::AssessmentOpinion => "évaluation.avis",
            Self::AssessmentHarm => "évaluation.préjudice",
            Self::AssessmentCircumstances => "évaluation.circonstances",
            Self::AssessmentVulnerability => "évaluation.vulnérabilité",
            Self::AssessmentIntimidation => "évaluation.intimidation",
            Self::AssessmentHold => "évaluation.emprise",
            Self::AssessmentMeasures => "évaluation.mesures",
            Self::OrientationPurpose => "orientation.objet",
            Self::OrientationMessage => "orientation.message",
            Self::OrientationDay => "orientation.date prévue",
            Self::AppointmentDay => "rendez-vous.date",
            Self::AppointmentHour => "rendez-vous.heure",
            Self::AppointmentPlace => "rendez-vous.lieu",
            Self::AppointmentStaff => "rendez-vous.avec",
            Self::AttendanceDay => "présence.date",
            Self::AttendanceHour => "présence.heure",
            Self::Controller => "fichier.responsable",
            Self::Officer => "fichier.délégué",
            Self::LegalGround => "fichier.fondement",
            Self::Retention => "fichier.durée",
        }
    }

    /// The field of that name; accents, the form of the apostrophe and capitals do not matter.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        let wanted = folded(name);
        Self::EACH.into_iter().find(|field| folded(field.name()) == wanted)
    }

    /// What it is, for whoever has to fill it.
    pub(crate) fn label(self) -> String {
        let Some((of, what)) = self.name().split_once('.') else { return self.name().to_owned() };
        text::say_with("letter-field", &[("of", of), ("what", what)])
    }

    fn of(self) -> Of {
        match self {
            Self::Organisation
            | Self::Service
            | Self::DeskAddress
            | Self::DeskPhone
            | Self::DeskEmail
            | Self::Town
            | Self::Today
            | Self::AgentName
            | Self::AgentFunction
            | Self::CaseFileNumber => Of::Everything,
            Self::PersonName | Self::PersonIdentity | Self::PersonGreeting | Self::PersonAddress => Of::Person,
            Self::Offence
            | Self::FactsDay
            | Self::FactsPlace
            | Self::FactsAccount
            | Self::AllegedOffender
            | Self::Circumstances
            | Self::StepsTaken
            | Self::Documents
            | Self::Representative => Of::Facts,
            Self::ReferralGreeting
            | Self::ReferralOpening
            | Self::ReferralTitle
            | Self::ReferralGround
            | Self::ReferralText
            | Self::ReferralAgreement
            | Self::ReferralOutcome => Of::Referral,
            Self::ReferralSentOn | Self::ReferralReceipt => Of::SentReferral,
            Self::AssessmentOpinion
            | Self::AssessmentHarm
            | Self::AssessmentCircumstances
            | Self::AssessmentVulnerability
            | Self::AssessmentIntimidation
            | Self::AssessmentHold
            | Self::AssessmentMeasures => Of::Assessment,
            Self::OrientationPurpose | Self::OrientationMessage | Self::OrientationDay => Of::Orientation,
            Self::AppointmentDay | Self::AppointmentHour | Self::AppointmentPlace | Self::AppointmentStaff => {
                Of::Appointment
            }
            Self::AttendanceDay | Self::AttendanceHour => Of::Attendance,
            Self::Controller | Self::Officer | Self::LegalGround | Self::Retention => Of::Processing,
        }
    }

    /// Whether it can have a value in that letter. The facts go to no partner, to no employer and not by post; nor to whoever only
    /// asked whether she was reached.
    pub(crate) fn fits(self, kind: LetterKind) -> bool {
        use LetterKind as K;
        match self.of() {
            Of::Everything | Of::Person => true,
            Of::Referral if kind == K::RequisitionAnswer => true,
            Of::Facts | Of::Referral => {
                matches!(kind, K::Report | K::Transmittal | K::Reminder | K::InformationRequest | K::EvviOpinion)
            }
            Of::Assessment => kind == K::EvviOpinion,
            Of::SentReferral => kind == K::Reminder,
            Of::Orientation => kind == K::Orientation,
            Of::Appointment => kind == K::Invitation,
            Of::Attendance => kind == K::Attendance,
            Of::Processing => kind == K::Notice,
        }
    }

    /// As it is proposed.
    pub(crate) fn proposed(self) -> LetterFieldName {
        LetterFieldName { name: self.name().to_owned(), label: self.label() }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;

    use super::*;
    use crate::letter::words::{Piece, read};

    #[test]
    fn no_two_fields_have_the_same_name_even_without_accents() {
        for field in Field::EACH {
            assert_eq!(Field::parse(field.name()), Some(field));
        }
        assert_eq!(Field::parse("Organisme.Telephone"), Some(Field::DeskPhone));
        assert_eq!(Field::parse("saisine.date d'envoi"), Some(Field::ReferralSentOn));
        assert_eq!(Field::parse("personne.telephone"), None, "no number of a person is ever a field");
        let each: BTreeSet<Field> = Field::EACH.into_iter().collect();
        assert_eq!(each.len(), Field::EACH.len());
    }

    #[test]
    fn the_programs_own_texts_name_only_fields_that_fit() {
        for kind in LetterKind::EACH {
            for piece in read(kind.own_text()).unwrap() {
                if let Piece::Field(field) = piece {
                    assert!(field.fits(kind), "{kind:?}: {}", field.name());
                }
            }
        }
    }
}
