//! What a letter says of an in-depth assessment (EVVI): the opinion that was given, criterion by criterion, and the measures.

use crate::{
    individual_assessment::{Criterion, Opinion},
    letter::{facts::Facts, field::Field},
    text::say,
};

impl Facts {
    /// Empty before an opinion was given.
    pub(crate) fn of_assessment(&self, field: Field) -> String {
        let Some(opinion) = &self.opinion else { return String::new() };
        let at = match field {
            Field::AssessmentHarm => 0,
            Field::AssessmentCircumstances => 1,
            Field::AssessmentVulnerability => 2,
            Field::AssessmentIntimidation => 3,
            Field::AssessmentHold => 4,
            Field::AssessmentMeasures => return measures(opinion),
            _ => return opinion.words.clone(),
        };
        opinion.criteria.get(at).map(criterion).unwrap_or_default()
    }
}

/// The signs, then what was written: on one line, since it stands in a list.
fn criterion(criterion: &Criterion) -> String {
    let signs = criterion.signs.join("\u{a0}; ");
    let words = criterion.words.split_whitespace().collect::<Vec<_>>().join(" ");
    match (signs.is_empty(), words.is_empty()) {
        (true, true) => say("letter-assessment-nothing"),
        (false, true) => format!("{signs}."),
        (true, false) => words,
        (false, false) => format!("{signs}. {words}"),
    }
}

fn measures(opinion: &Opinion) -> String {
    if opinion.measures.is_empty() {
        return say("letter-assessment-no-measure");
    }
    opinion.measures.iter().map(|measure| format!("- {measure}")).collect::<Vec<_>>().join("\n")
}
