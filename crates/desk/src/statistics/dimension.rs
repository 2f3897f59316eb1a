//! Dimensions: the codes by which a table divides what it counts, and which codes of the facts each of them holds.
//!
//! One fact, several nomenclatures: the ministry adds police and gendarmerie up, the federation keeps them apart beneath their
//! sum. Both are dimensions of one column.

use std::{collections::BTreeSet, sync::LazyLock};

use serde::Deserialize;

use super::fact::UNKNOWN;
use crate::{list::List, text::say};

/// The heading of the interventions that the ministry does not count.
const NOT_COUNTED: &str = "Non comptées";

/// How the codes of a dimension are known.
#[derive(Debug, Clone, Copy)]
enum Codes {
    /// Each month of the period.
    Months,
    /// The brackets of age, flat.
    Ages,
    /// The terms of a list.
    Terms(List),
    /// The headings of a list, and beneath each its terms.
    Grouped(List),
    /// The headings of a list alone.
    Groups(List),
    /// The first letters of the offences.
    Families,
    /// Those that are met, of a long list.
    Met(fn(&str) -> Option<String>),
    /// Those of `nomenclature.csv`.
    Own,
}

/// A dimension of the catalogue.
#[derive(Debug)]
pub(crate) struct Dimension {
    /// As its sentence and the nomenclature call it.
    pub(crate) name: &'static str,
    /// Column of the facts.
    pub(crate) column: &'static str,
    codes: Codes,
    /// It sets apart sexual violence, minors or discrimination: whatever the audience, the public's threshold holds.
    pub(crate) isolates: bool,
    /// A sentence of its own says how its codes are given.
    pub(crate) has_rule: bool,
}

/// One code of a dimension.
#[derive(Debug, Clone)]
pub(crate) struct Code {
    pub(crate) code: String,
    pub(crate) label: String,
    /// The code that it adds up to, `None` for the total.
    pub(crate) above: Option<String>,
    /// Codes of the facts; one that ends with `*` stands for all that begin so.
    holds: Vec<String>,
}

const fn plain(name: &'static str, column: &'static str, codes: Codes) -> Dimension {
    Dimension { name, column, codes, isolates: false, has_rule: false }
}

const fn ruled(name: &'static str, column: &'static str, codes: Codes) -> Dimension {
    Dimension { name, column, codes, isolates: false, has_rule: true }
}

const fn isolating(name: &'static str, column: &'static str, codes: Codes) -> Dimension {
    Dimension { name, column, codes, isolates: true, has_rule: true }
}

/// Every dimension there is.
static ALL: [Dimension; 36] = [
    plain("month", "month", Codes::Months),
    isolating("offence", "offence", Codes::Families),
    isolating("offence_family", "offence", Codes::Own),
    isolating("offence_detail", "offence", Codes::Grouped(List::Offence)),
    ruled("offence_broad", "offence", Codes::Own),
    isolating("offence_iccs", "offence", Codes::Own),
    isolating("offence_ssmsi", "offence", Codes::Own),
    isolating("age_bracket", "age_bracket", Codes::Ages),
    isolating("age_legal", "age_bracket", Codes::Own),
    isolating("age", "age_bracket", Codes::Own),
    plain("sex", "sex", Codes::Own),
    plain("quality", "quality", Codes::Terms(List::Quality)),
    ruled("known", "known", Codes::Own),
    ruled("frame", "frame", Codes::Grouped(List::Frame)),
    plain("link", "link", Codes::Grouped(List::Link)),
    plain("first_contact", "first_contact", Codes::Terms(List::FirstContact)),
    ruled("referred_by_ministry", "referred_by", Codes::Groups(List::ReferredBy)),
    ruled("referred_by_federation", "referred_by", Codes::Grouped(List::ReferredBy)),
    plain("arrival_mode", "arrival_mode", Codes::Terms(List::ArrivalMode)),
    plain("home", "district", Codes::Grouped(List::District)),
    plain("home_area", "district", Codes::Own),
    ruled("place", "place", Codes::Grouped(List::District)),
    ruled("place_area", "place", Codes::Own),
    ruled("complaint", "complaint", Codes::Terms(List::Complaint)),
    ruled("first_interview", "first_interview", Codes::Own),
    plain("mode", "mode", Codes::Terms(List::InterviewMode)),
    plain("discipline", "discipline", Codes::Terms(List::Profession)),
    ruled("intervention", "intervention", Codes::Terms(List::Intervention)),
    ruled("family", "family", Codes::Own),
    plain("honoured", "honoured", Codes::Own),
    plain("status", "status", Codes::Own),
    plain("kind", "kind", Codes::Met(crate::referral::kind_label)),
    plain("walk_in", "walk_in", Codes::Own),
    ruled("outcome", "outcome", Codes::Met(outcome_label)),
    ruled("outcome_group", "outcome", Codes::Groups(List::Outcome)),
    ruled("answer", "answer", Codes::Own),
];

fn outcome_label(code: &str) -> Option<String> {
    List::Outcome.label(code).map(str::to_owned)
}

/// A dimension by its name.
pub(crate) fn find(name: &str) -> Option<&'static Dimension> {
    ALL.iter().find(|dimension| dimension.name == name)
}

/// Those of some columns.
pub(crate) fn of_columns(columns: &'static [&'static str]) -> impl Iterator<Item = &'static Dimension> {
    ALL.iter().filter(move |dimension| columns.contains(&dimension.column))
}

impl Dimension {
    /// Its title, as a person reads it.
    pub(crate) fn title(&self) -> String {
        say(&format!("dimension-{}", dashed(self.name)))
    }

    /// How its codes are given, where that needs saying.
    pub(crate) fn rule(&self) -> Option<String> {
        self.has_rule.then(|| say(&format!("dimension-{}-rule", dashed(self.name))))
    }

    /// Its codes, in the order of the table: all of a short list, so that a zero is seen as a zero; those `met`, of a long one.
    pub(crate) fn codes(&self, met: impl Iterator<Item = String>, months: &[String]) -> Vec<Code> {
        let mut codes = match self.codes {
            Codes::Months => months.iter().map(|month| leaf(month, crate::text::long_month(month))).collect(),
            Codes::Ages => ["0-12", "13-14", "15-17", "18-25", "26-44", "45-64", "65+", UNKNOWN]
                .iter()
                .map(|bracket| leaf(bracket, say(&format!("age-{}", bracket.replace('+', "-plus")))))
                .collect(),
            Codes::Terms(list) => list
                .terms()
                .iter()
                .filter(|term| term.group.as_deref() != Some(NOT_COUNTED))
                .map(|term| leaf(&term.code, term.label.clone()))
                .collect(),
            Codes::Grouped(list) => grouped(list, true),
            Codes::Groups(list) => grouped(list, false),
            Codes::Families => families(),
            Codes::Met(label) => {
                let met: BTreeSet<String> = met.collect();
                return met.iter().map(|code| leaf(code, label(code).unwrap_or_else(|| code.clone()))).collect();
            }
            Codes::Own => own(self.name),
        };
        if self.column != "month" && place_of(&codes, UNKNOWN).is_none() && self.may_be_unknown() {
            codes.push(leaf(UNKNOWN, say("code-unknown")));
        }
        codes
    }

    /// Which codes of the facts it can count.
    pub(crate) fn knowing(&self) -> Box<dyn Fn(&str) -> bool> {
        match self.codes {
            // Those of the period, which are known otherwise.
            Codes::Months => Box::new(|_| true),
            Codes::Met(label) => Box::new(move |code| label(code).is_some()),
            _ => {
                let codes = self.codes(std::iter::empty(), &[]);
                Box::new(move |code| place_of(&codes, code).is_some())
            }
        }
    }

    /// Whether the records may say nothing of it.
    fn may_be_unknown(&self) -> bool {
        ["frame", "link", "district", "place", "complaint", "discipline", "arrival_mode"].contains(&self.column)
    }
}

/// Of each code, the codes of the facts that it counts, those beneath it among them: what all dimensions of one column have in common.
pub(crate) fn held(codes: &[Code]) -> Vec<BTreeSet<String>> {
    let own = |code: &Code| code.holds.iter().flat_map(|held| begun(held)).collect::<Vec<_>>();
    let all = |code: &Code| {
        let beneath = codes.iter().filter(|other| other.above.as_ref() == Some(&code.code));
        own(code).into_iter().chain(beneath.flat_map(own)).collect()
    };
    codes.iter().map(all).collect()
}

/// The codes that one which ends with `*` stands for. Offences alone are so written.
fn begun(held: &str) -> Vec<String> {
    let Some(begins) = held.strip_suffix('*') else { return vec![held.to_owned()] };
    let offences = List::Offence.terms().iter().map(|term| term.code.clone());
    offences.filter(|code| code.starts_with(begins)).collect()
}

/// The rank of the code that holds a code of the facts.
pub(crate) fn place_of(codes: &[Code], of_fact: &str) -> Option<usize> {
    codes.iter().position(|code| {
        code.holds.iter().any(|held| match held.strip_suffix('*') {
            Some(begins) => of_fact.starts_with(begins),
            None => held == of_fact,
        })
    })
}

fn leaf(code: &str, label: String) -> Code {
    Code { code: code.to_owned(), label, above: None, holds: vec![code.to_owned()] }
}

fn families() -> Vec<Code> {
    let mut families: Vec<Code> = Vec::new();
    for term in List::Offence.terms() {
        let family: String = term.code.chars().take(1).collect();
        if families.iter().all(|known| known.code != family) {
            let (label, holds) = (term.group.clone().unwrap_or_default(), vec![format!("{family}*")]);
            families.push(Code { code: family, label, above: None, holds });
        }
    }
    families
}

/// The headings of a list; its terms beneath them, or held by them.
fn grouped(list: List, apart: bool) -> Vec<Code> {
    let mut codes: Vec<Code> = Vec::new();
    for term in list.terms() {
        let heading = term.group.clone().unwrap_or_default();
        if codes.iter().all(|code| code.above.is_some() || code.label != heading) {
            codes.push(Code { code: heading.clone(), label: heading.clone(), above: None, holds: Vec::new() });
        }
        if apart {
            codes.push(Code { above: Some(heading), ..leaf(&term.code, term.label.clone()) });
        } else if let Some(last) = codes.last_mut() {
            last.holds.push(term.code.clone());
        }
    }
    // What stands under a heading that says no more than it does stands by itself.
    let alone = |heading: &Code, codes: &[Code]| {
        codes.iter().filter(|code| code.above.as_ref() == Some(&heading.code)).count() == 1
    };
    let lonely: Vec<String> =
        codes.iter().filter(|code| code.above.is_none() && alone(code, &codes)).map(|code| code.code.clone()).collect();
    codes.retain(|code| !(code.above.is_none() && lonely.contains(&code.code)));
    for code in &mut codes {
        if code.above.as_ref().is_some_and(|above| lonely.contains(above)) {
            code.above = None;
        }
    }
    codes
}

#[derive(Debug, Deserialize)]
struct Line {
    dimension: String,
    code: String,
    above: Option<String>,
    label: String,
    holds: String,
}

static NOMENCLATURE: LazyLock<Vec<Line>> = LazyLock::new(|| read().unwrap_or_default());

fn read() -> csv::Result<Vec<Line>> {
    csv::Reader::from_reader(include_str!("nomenclature.csv").as_bytes()).into_deserialize().collect()
}

fn own(dimension: &str) -> Vec<Code> {
    let named = match dimension {
        "home_area" | "place_area" => "area",
        other => other,
    };
    NOMENCLATURE
        .iter()
        .filter(|line| line.dimension == named)
        .map(|line| Code {
            code: line.code.clone(),
            label: line.label.clone(),
            above: line.above.clone(),
            holds: line.holds.split_whitespace().map(str::to_owned).collect(),
        })
        .collect()
}

/// `first_contact` as `first-contact`.
pub(crate) fn dashed(name: &str) -> String {
    name.replace('_', "-")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::partner;

    fn all_codes(name: &str) -> Vec<Code> {
        find(name).unwrap().codes(std::iter::empty(), &["2026-11".to_owned()])
    }

    /// What the records can say in a column.
    fn possible(column: &str) -> Vec<String> {
        let list = |list: List| list.terms().iter().map(|term| term.code.clone()).collect::<Vec<_>>();
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        match column {
            "month" => words(&["2026-11"]),
            "offence" => list(List::Offence),
            "age_bracket" => words(&["0-12", "13-14", "15-17", "18-25", "26-44", "45-64", "65+", UNKNOWN]),
            "sex" => words(&["F", "M", "X"]),
            "quality" => list(List::Quality),
            "known" => words(&["nouvelle", "deja_suivie", UNKNOWN]),
            "frame" => [list(List::Frame), words(&[UNKNOWN])].concat(),
            "link" => [list(List::Link), words(&[UNKNOWN])].concat(),
            "first_contact" => list(List::FirstContact),
            "referred_by" => list(List::ReferredBy),
            "arrival_mode" => [list(List::ArrivalMode), words(&[UNKNOWN])].concat(),
            "district" | "place" => [list(List::District), words(&[UNKNOWN])].concat(),
            "complaint" => [list(List::Complaint), words(&[UNKNOWN])].concat(),
            "first_interview" => words(&["0", "1-7", "8-14", "15-30", "31+", "aucun", UNKNOWN]),
            "mode" => list(List::InterviewMode),
            "discipline" => [list(List::Profession), words(&[UNKNOWN])].concat(),
            "intervention" => list(List::Intervention).into_iter().filter(|code| code != "autre").collect(),
            "family" => partner::FAMILIES.iter().map(|(_, code)| (*code).to_owned()).collect(),
            "honoured" => words(&["oui", "non", UNKNOWN]),
            "walk_in" => words(&["oui", "non"]),
            "status" => {
                words(&["booked", "received", "absent", "cancelled_by_person", "cancelled_by_service", "postponed"])
            }
            "outcome" => list(List::Outcome),
            "answer" => words(&["0-30", "31-91", "92-182", "183-365", "366+", "aucune", UNKNOWN]),
            _ => Vec::new(),
        }
    }

    #[test]
    fn the_nomenclature_reads() {
        assert!(read().unwrap().len() > 50);
    }

    #[test]
    fn every_code_of_a_fact_stands_in_one_place_of_every_dimension_of_its_column() {
        for dimension in ALL.iter().filter(|one| !matches!(one.codes, Codes::Met(_))) {
            let codes = all_codes(dimension.name);
            let known = possible(dimension.column);
            assert!(!known.is_empty(), "{}", dimension.name);
            for of_fact in known {
                let holding: Vec<_> = (0..codes.len())
                    .filter(|place| place_of(&codes[*place..=*place], &of_fact).is_some())
                    .map(|place| codes[place].code.clone())
                    .collect();
                assert_eq!(holding.len(), 1, "{} {of_fact}: {holding:?}", dimension.name);
            }
        }
    }

    #[test]
    fn a_code_hangs_under_a_code_that_holds_nothing_itself() {
        for dimension in ALL.iter() {
            let codes = all_codes(dimension.name);
            let names: BTreeSet<_> = codes.iter().map(|code| &code.code).collect();
            assert_eq!(names.len(), codes.len(), "{}", dimension.name);
            for code in &codes {
                if let Some(above) = &code.above {
                    let parent = codes.iter().find(|other| other.code == *above).unwrap();
                    assert!(parent.holds.is_empty() && parent.above.is_none(), "{} {above}", dimension.name);
                }
                let is_parent = codes.iter().any(|other| other.above.as_ref() == Some(&code.code));
                assert_eq!(code.holds.is_empty(), is_parent, "{} {}", dimension.name, code.code);
            }
        }
    }

    /// The desk notes no death in an accident: none is counted among the dead for having been in one.
    #[test]
    fn an_accident_on_the_road_is_harm_to_a_person_and_only_a_death_is_an_act_against_life() {
        let sections = all_codes("offence_iccs");
        for (offence, section) in [("A1", "01"), ("A2", "01"), ("A3", "01"), ("B1", "02"), ("I1", "02")] {
            assert_eq!(sections[place_of(&sections, offence).unwrap()].code, section, "{offence}");
        }
    }

    #[test]
    fn police_and_gendarmerie_are_one_for_the_ministry_and_two_beneath_their_sum_for_the_federation() {
        let (ministry, federation) = (all_codes("referred_by_ministry"), all_codes("referred_by_federation"));
        let heading = "Police et gendarmerie";
        for code in ["police_nationale", "gendarmerie"] {
            assert_eq!(ministry[place_of(&ministry, code).unwrap()].code, heading);
            let apart = &federation[place_of(&federation, code).unwrap()];
            assert_eq!((apart.code.as_str(), apart.above.as_deref()), (code, Some(heading)));
        }
    }

    #[test]
    fn a_couple_and_an_ex_couple_are_never_one_code() {
        let codes = all_codes("frame");
        assert_ne!(place_of(&codes, "couple_en_cours"), place_of(&codes, "ex_couple"));
    }

    #[test]
    fn every_heading_of_the_directory_is_counted_apart() {
        let labels: BTreeSet<String> = all_codes("family").into_iter().map(|code| code.label).collect();
        for (name, code) in partner::FAMILIES {
            assert!(labels.contains(name), "{name}");
            assert_eq!(partner::family_code("", Some(name)), code);
        }
        assert_eq!(partner::family_code("aiavm", None), "aide_aux_victimes");
        assert_eq!(partner::family_code("aiavm", Some("Justice")), "justice");
        assert_eq!(partner::family_code("p7", None), "autres");
    }
}
