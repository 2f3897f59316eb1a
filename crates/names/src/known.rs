//! Names that everybody knows, with the spellings that are one name: two of them are not a slip of each other.
//!
//! « Dumont » and « Dupont », « Marin » and « Martin », « Michel » and « Michelle » are a letter apart and are not the same people;
//! only a list can say so. It holds the common names of the North, whatever language they came from; a name that it lacks
//! is judged by sound and by letters.

use std::{
    collections::{BTreeSet, HashMap},
    sync::LazyLock,
};

use serde::Deserialize;

/// What the lists say of one spelling.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Known {
    /// The names that are spelled so.
    names: Vec<u16>,
    /// It is a given name.
    pub(crate) given: bool,
    /// It is a family name.
    pub(crate) family: bool,
    /// Where it comes from.
    traditions: Vec<Tradition>,
}

/// The language that a name was first written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Tradition {
    French,
    Flemish,
    Polish,
    Arabic,
    Iberian,
    Other,
}

/// One name: its spellings, separated by spaces.
#[derive(Debug, Deserialize)]
struct Row {
    tradition: Tradition,
    spellings: String,
}

impl Known {
    /// One name, spelled in two ways.
    pub(crate) fn same(&self, other: &Self) -> bool {
        self.names.iter().any(|name| other.names.contains(name))
    }

    /// A name of this language.
    pub(crate) fn is(&self, tradition: Tradition) -> bool {
        self.traditions.contains(&tradition)
    }
}

/// The lists, by spelling.
static LISTS: LazyLock<HashMap<String, Known>> = LazyLock::new(|| read().unwrap_or_default());

/// What is known of a folded word. A letter doubled or not never makes another name of it.
pub(crate) fn known(word: &str) -> Option<&'static Known> {
    static SINGLE: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
        // In their order, so that the same one stands for all on every machine.
        let words: BTreeSet<&'static str> = LISTS.keys().map(String::as_str).collect();
        words.into_iter().map(|word| (undoubled(word), word)).collect()
    });
    LISTS.get(word).or_else(|| LISTS.get(*SINGLE.get(&undoubled(word))?))
}

/// What is known of a folded word, letter by letter.
pub(crate) fn listed(word: &str) -> Option<&'static Known> {
    LISTS.get(word)
}

/// The other spellings of a name that the lists know.
pub(crate) fn spellings(known: &Known) -> impl Iterator<Item = &'static str> {
    static BY_NAME: LazyLock<HashMap<u16, Vec<&'static str>>> = LazyLock::new(|| {
        let mut names: HashMap<u16, Vec<&'static str>> = HashMap::new();
        for (spelling, known) in LISTS.iter() {
            for name in &known.names {
                names.entry(*name).or_default().push(spelling);
            }
        }
        names
    });
    known.names.iter().filter_map(|name| BY_NAME.get(name)).flatten().copied()
}

/// Doubled letters once: « Poullain » is `poulain`.
pub(crate) fn undoubled(word: &str) -> String {
    let mut single = String::with_capacity(word.len());
    let mut before = None;
    for letter in word.chars().filter(|letter| before.replace(*letter) != Some(*letter)) {
        single.push(letter);
    }
    single
}

fn read() -> csv::Result<HashMap<String, Known>> {
    let mut lists: HashMap<String, Known> = HashMap::new();
    let files = [(include_str!("../lists/given.csv"), true), (include_str!("../lists/family.csv"), false)];
    let mut name = 0_u16;
    for (file, given) in files {
        for row in csv::Reader::from_reader(file.as_bytes()).deserialize() {
            let Row { tradition, spellings } = row?;
            name = name.saturating_add(1);
            for spelling in spellings.split(' ') {
                let known = lists.entry(spelling.to_owned()).or_default();
                known.names.push(name);
                known.given |= given;
                known.family |= !given;
                known.traditions.push(tradition);
            }
        }
    }
    Ok(lists)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::folded;

    #[test]
    fn both_lists_read_and_hold_folded_words() {
        let lists = read().unwrap();
        assert!(lists.len() > 3_000, "{}", lists.len());
        for word in lists.keys() {
            assert_eq!(folded(word), *word);
        }
    }

    #[test]
    fn spellings_of_one_name_are_told_from_neighbours() {
        let same = |a: &str, b: &str| known(a).unwrap().same(known(b).unwrap());
        assert!(same("lefevre", "lefebvre") && same("mohamed", "mohammed") && same("catherine", "katherine"));
        assert!(!same("dumont", "dupont") && !same("michel", "michelle") && !same("amina", "amine"));
    }
}
