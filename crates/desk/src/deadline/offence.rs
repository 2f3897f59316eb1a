//! What the desk's word for the facts tells the law: `offence.csv`, the usual classes of each offence and its traits.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use crate::{
    Refusal, Result,
    deadline::circumstance::{Circumstance, Truth, circumstance},
};

/// What the desk's word for the facts tells the law, before any qualification.
#[derive(Debug)]
pub struct Offence {
    /// Contravention, délit, crime: one, or those it may be.
    pub(super) classes: Vec<Circumstance>,
    /// What else it is, or may be.
    pub(super) traits: BTreeMap<Circumstance, Truth>,
}

#[derive(Deserialize)]
struct OffenceRow {
    offence: String,
    classes: String,
    traits: String,
}

static OFFENCES: LazyLock<BTreeMap<String, Offence>> = LazyLock::new(|| {
    let mut table = csv::Reader::from_reader(include_str!("offence.csv").as_bytes());
    table.deserialize().flatten().map(|row: OffenceRow| (row.offence.clone(), row.read())).collect()
});

/// An offence by its code in the list of the desk.
///
/// # Errors
/// [`Refusal::UnknownCode`].
pub fn find(code: &str) -> Result<&'static Offence> {
    OFFENCES.get(code).ok_or_else(|| Refusal::UnknownCode { field: "offence".to_owned() }.into())
}

/// Whether the facts are, or may be, words: only then does it matter that they were public.
pub(crate) fn are_words(code: &str) -> bool {
    OFFENCES.get(code).is_some_and(|offence| offence.traits.contains_key(&Circumstance::Words))
}

impl OffenceRow {
    fn read(&self) -> Offence {
        Offence {
            classes: self.classes.split_whitespace().filter_map(circumstance).collect(),
            traits: self.traits.split_whitespace().filter_map(possible).collect(),
        }
    }
}

/// `filmed` holds, `filmed?` may.
fn possible(word: &str) -> Option<(Circumstance, Truth)> {
    match word.strip_suffix('?') {
        Some(word) => Some((circumstance(word)?, Truth::Maybe)),
        None => Some((circumstance(word)?, Truth::Yes)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::list::List;

    #[test]
    fn every_offence_of_the_list_has_its_line_and_every_word_of_the_table_is_known() {
        let mut table = csv::Reader::from_reader(include_str!("offence.csv").as_bytes());
        let rows: Vec<OffenceRow> = table.deserialize().collect::<csv::Result<_>>().unwrap();
        let codes: Vec<&str> = rows.iter().map(|row| row.offence.as_str()).collect();
        assert_eq!(codes, List::Offence.terms().iter().map(|term| term.code.as_str()).collect::<Vec<_>>());
        for row in &rows {
            let read = row.read();
            assert_eq!(read.classes.len(), row.classes.split_whitespace().count(), "{}", row.offence);
            assert_eq!(read.traits.len(), row.traits.split_whitespace().count(), "{}", row.offence);
        }
    }

    #[test]
    fn the_classes_of_the_table_are_those_that_the_list_tells_the_desk() {
        use Circumstance as C;
        for term in List::Offence.terms() {
            let note = term.note.as_deref().unwrap_or_default().to_lowercase();
            let told = note.split(['.', ':', ';', ',']).next().unwrap_or_default();
            for (class, word) in [(C::Contravention, "contravention"), (C::Delit, "délit"), (C::Crime, "crime")] {
                // «Délit ; contravention si le dommage est léger».
                let told = told.contains(word) || (term.code == "E5" && class == C::Contravention);
                let has = find(&term.code).unwrap().classes.contains(&class);
                assert_eq!(has, told, "{} {word}", term.code);
            }
        }
    }
}
