//! The closed lists: every code that a field may hold, with its French label and, where the law gives one, its basis.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Refusal, Result};

/// One code of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Term {
    /// What is stored; never changes meaning.
    pub code: String,
    /// What is read on the screen, in French.
    pub label: String,
    /// The heading it stands under.
    pub group: Option<String>,
    /// Definition, usual legal class, article.
    pub note: Option<String>,
    /// How well a term of the law is sourced: `V`, `V-old` when only an older text was read, `G` from general knowledge.
    #[serde(default)]
    pub mark: Option<String>,
}

/// Names the lists once: the fields of [`Lists`], the variants of [`List`] and the files under `lists/`.
macro_rules! lists {
    ($($(#[$about:meta])* $list:ident = $field:ident;)*) => {
        /// Every list, as the window receives them.
        #[derive(Clone, Debug, Default, Serialize, TS)]
        #[ts(export)]
        pub struct Lists {
            $($(#[$about])* pub $field: Vec<Term>,)*
        }

        /// Which list.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum List {
            $($(#[$about])* $list,)*
        }

        impl List {
            #[cfg(test)]
            const EACH: &[Self] = &[$(Self::$list,)*];

            /// Its terms, in the order of the screen.
            #[must_use]
            pub fn terms(self) -> &'static [Term] {
                match self {
                    $(Self::$list => &Lists::all().$field,)*
                }
            }
        }

        fn read_lists() -> csv::Result<Lists> {
            Ok(Lists {
                $($field: read(include_str!(concat!("../lists/", stringify!($field), ".csv")))?,)*
            })
        }
    };
}

lists! {
    /// The facts as told: no legal qualification is asked of the desk.
    Offence = offence;
    /// Who made the first contact.
    FirstContact = first_contact;
    /// Who directed the person to the desk.
    ReferredBy = referred_by;
    /// How the person arrived.
    ArrivalMode = arrival_mode;
    /// Who acts for a person or beside her («représentation»).
    Representation = representation;
    /// What kind of thing a person needs.
    NeedKind = need_kind;
    /// In what quality the person is helped; three of them count in the ministry's form.
    Quality = quality;
    /// The setting of the facts («cadre»).
    Frame = frame;
    /// What the alleged offender is to the person.
    Link = link;
    /// The kind of place where it happened («lieu-type»).
    PlaceKind = place_kind;
    /// Where: Lomme's five districts, then further and further away.
    District = district;
    /// What the Parquet answered («suites»).
    Outcome = outcome;
    /// The reason printed on a dismissal notice («classement sans suite»).
    Dismissal = dismissal;
    /// What an interview was about; `autre` alone is not counted by the ministry.
    Intervention = intervention;
    /// How an interview was held.
    InterviewMode = interview_mode;
    /// The complaint, seen from the desk.
    Complaint = complaint;
    /// What was done before coming, beside a complaint.
    StepTaken = step_taken;
    /// The trade of a member of the staff.
    Profession = profession;
    /// How a referral left.
    SendingMode = sending_mode;
    /// Who asks what became of the affair.
    AskedBy = asked_by;
    /// How the person was told that the procureur dismissed.
    NoticeMode = notice_mode;
    /// How the person agreed to a transmission.
    Consent = consent;
    /// What a person agrees that something be transmitted for.
    ConsentPurpose = consent_purpose;
    /// What a person may agree to hand over to a partner.
    PackageField = package_field;
    /// To whom something may be transmitted.
    Addressee = addressee;
    /// What became of a file that ends.
    ClosingOutcome = closing_outcome;
    /// Signs of immediate danger: what to ask, each with its source in the file.
    DangerSign = danger_sign;
    /// What may be seen without being said.
    DangerReminder = danger_reminder;
    /// Signs of the five criteria of an in-depth assessment (art. D1-3 CPP), each under its criterion.
    EvviSign = evvi_sign;
    /// Measures that the opinion of an assessment may propose.
    EvviMeasure = evvi_measure;
    /// Who may ask for an assessment.
    EvviMagistrate = evvi_magistrate;
    /// What a document of a case file is.
    DocumentKind = document_kind;
}

impl Lists {
    /// The lists built into the program, read once.
    #[must_use]
    pub fn all() -> &'static Self {
        // The files are part of the program: `every_embedded_file_reads` proves that none fails.
        static LISTS: LazyLock<Lists> = LazyLock::new(|| read_lists().unwrap_or_default());
        &LISTS
    }
}

impl List {
    /// Whether the list has this code.
    #[must_use]
    pub fn has(self, code: &str) -> bool {
        self.term(code).is_some()
    }

    /// The French label of a code.
    #[must_use]
    pub fn label(self, code: &str) -> Option<&'static str> {
        self.term(code).map(|term| term.label.as_str())
    }

    fn term(self, code: &str) -> Option<&'static Term> {
        self.terms().iter().find(|term| term.code == code)
    }
}

/// Accepts a code of the list; `field` names the field to the person who typed.
///
/// # Errors
/// [`Refusal::UnknownCode`].
pub fn check(field: &str, list: List, code: &str) -> Result<()> {
    if list.has(code) { Ok(()) } else { Err(Refusal::UnknownCode { field: field.to_owned() }.into()) }
}

fn read(file: &str) -> csv::Result<Vec<Term>> {
    csv::Reader::from_reader(file.as_bytes()).into_deserialize().collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_embedded_file_reads() {
        read_lists().unwrap();
        for list in List::EACH {
            assert!(list.terms().len() > 1, "{list:?}");
        }
    }

    #[test]
    fn no_code_stands_twice_in_a_list() {
        for list in List::EACH {
            let codes: BTreeSet<&str> = list.terms().iter().map(|term| term.code.as_str()).collect();
            assert_eq!(codes.len(), list.terms().len(), "{list:?}");
        }
    }

    #[test]
    fn no_two_terms_of_a_list_read_alike() {
        for list in List::EACH {
            let labels: BTreeSet<&str> = list.terms().iter().map(|term| term.label.as_str()).collect();
            assert_eq!(labels.len(), list.terms().len(), "{list:?}");
        }
    }

    #[test]
    fn a_group_stands_together_and_no_term_of_its_list_stands_outside_one() {
        for list in List::EACH {
            let mut groups: Vec<Option<&str>> = list.terms().iter().map(|term| term.group.as_deref()).collect();
            groups.dedup();
            let distinct: BTreeSet<Option<&str>> = groups.iter().copied().collect();
            assert_eq!(groups.len(), distinct.len(), "{list:?}: {groups:?}");
            assert!(groups.len() == 1 || !distinct.contains(&None), "{list:?}");
        }
    }

    #[test]
    fn forty_offences_under_ten_letters_and_one_entry_for_what_is_no_offence() {
        let mut families: Vec<(char, &str, usize)> = Vec::new();
        for term in List::Offence.terms() {
            let letter = term.code.chars().next().unwrap();
            let group = term.group.as_deref().unwrap();
            match families.last_mut() {
                Some((family, name, size)) if *family == letter => {
                    assert_eq!(*name, group);
                    *size += 1;
                }
                _ => families.push((letter, group, 1)),
            }
        }
        assert_eq!(
            families,
            [
                ('A', "Atteintes à la vie", 3),
                ('B', "Violences physiques et psychologiques", 13),
                ('C', "Violences sexuelles et sexistes", 6),
                ('D', "Vols avec violence, extorsion", 3),
                ('E', "Atteintes aux biens", 6),
                ('F', "Escroqueries et numérique", 3),
                ('G', "Honneur, dignité, discriminations", 2),
                ('H', "Famille", 1),
                ('I', "Circulation", 1),
                ('J', "Tranquillité publique et autres", 2),
                ('X', "Hors champ pénal", 1),
            ]
        );
    }

    #[test]
    fn every_offence_says_its_usual_class() {
        for term in List::Offence.terms().iter().filter(|term| term.code != "X1") {
            let note = term.note.as_deref().unwrap();
            assert!(["Crime", "Délit", "Contravention"].iter().any(|class| note.starts_with(class)), "{}", term.code);
        }
    }

    #[test]
    fn codes_that_the_program_stores_by_itself_are_in_their_lists() {
        for (list, codes) in [
            (List::Outcome, &["EN_ATTENTE", "SANS_REPONSE", "CLASSEMENT"][..]),
            (List::Consent, &["spoken", "written"]),
            (List::Quality, &["victime_directe", "victime_indirecte", "temoin_direct"]),
            (List::Intervention, &["autre"]),
            (List::Dismissal, &["11", "21", "341", "81"]),
            (List::District, &["bourg", "delivrance", "marais", "mitterie", "mont_a_camp"]),
        ] {
            for code in codes {
                assert!(list.has(code), "{list:?} {code}");
            }
        }
    }

    #[test]
    fn a_code_of_another_list_is_refused_with_its_field() {
        assert!(check("offence", List::Offence, "B1").is_ok());
        assert_eq!(List::Dismissal.label("71"), Some("Auteur inconnu"));
        for code in ["bourg", "b1", "", "B1 "] {
            let refused = check("offence", List::Offence, code).unwrap_err();
            assert!(
                matches!(&refused, crate::Error::Refused(Refusal::UnknownCode { field }) if field == "offence"),
                "{code}"
            );
        }
    }

    #[test]
    fn every_text_is_typeset_as_french_is() {
        for list in List::EACH {
            for term in list.terms() {
                typeset(&term.label);
                assert!(!term.label.ends_with('.'), "{}", term.label);
                typeset(term.group.as_deref().unwrap_or(&term.label));
                if let Some(note) = &term.note {
                    typeset(note);
                    assert!(note.ends_with(['.', '…']), "{note}");
                }
            }
        }
    }

    #[test]
    fn the_kinds_of_referral_are_typeset_alike() {
        let mut file = csv::Reader::from_reader(include_str!("../lists/referral_kind.csv").as_bytes());
        for line in file.records() {
            let line = line.unwrap();
            // label, recipient, consent_note, basis, copy_to, caution
            for text in
                [1, 3, 7, 8, 10, 14].map(|column| line.get(column).unwrap()).iter().filter(|text| !text.is_empty())
            {
                typeset(text);
            }
        }
    }

    #[test]
    fn what_corrects_a_kind_of_referral_is_typeset_alike() {
        let mut file = csv::Reader::from_reader(include_str!("../lists/referral_fit.csv").as_bytes());
        for line in file.records() {
            typeset(line.unwrap().get(4).unwrap());
        }
    }

    #[test]
    fn the_clocks_of_a_referral_are_typeset_alike() {
        let mut file = csv::Reader::from_reader(include_str!("../lists/referral_clock.csv").as_bytes());
        for line in file.records() {
            let line = line.unwrap();
            // label, basis, what
            for column in [1, 5, 6] {
                typeset(line.get(column).unwrap());
            }
        }
    }

    /// Capital first, curly apostrophe, no breaking space where French forbids a line to break, no stray space.
    fn typeset(text: &str) {
        assert!(text.starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit()), "{text}");
        assert_eq!(text, text.trim(), "{text}");
        for wrong in ["'", "\"", "  ", " ;", " :", " !", " ?", " »", "« ", " >", " ≤", " —", " °"] {
            assert!(!text.contains(wrong), "{wrong:?} in {text}");
        }
    }
}
