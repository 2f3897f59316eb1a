//! The words that say too much, as a list: `lists/excess_word.csv`.

use std::{collections::HashMap, sync::LazyLock};

use names::folded;
use serde::Deserialize;

use super::{Excess, ExcessKind, Word};

/// A line of the list.
#[derive(Debug, Deserialize)]
pub(super) struct Line {
    pub(super) kind: ExcessKind,
    /// Wordings, between bars.
    pub(super) words: String,
    /// Longer wordings that are no excess, between bars.
    pub(super) unless: String,
    /// What to write in their place.
    pub(super) instead: String,
}

/// One wording, word by word.
#[derive(Debug)]
struct Wording {
    rest: Vec<String>,
    line: usize,
}

#[derive(Debug, Default)]
struct List {
    lines: Vec<(ExcessKind, Vec<Vec<String>>, Option<String>)>,
    /// By their first word, the longest first.
    wordings: HashMap<String, Vec<Wording>>,
}

/// Every wording of the list that stands in the text outside quotation marks.
pub(super) fn found(words: &[Word]) -> Vec<Excess> {
    // The file is part of the program: `every_wording_of_the_list_is_found` proves that it reads.
    static LIST: LazyLock<List> = LazyLock::new(|| lines().map(List::of).unwrap_or_default());
    (0..words.len()).filter_map(|at| LIST.at(words, at)).collect()
}

pub(super) fn lines() -> csv::Result<Vec<Line>> {
    csv::Reader::from_reader(include_str!("../../lists/excess_word.csv").as_bytes()).into_deserialize().collect()
}

/// The wordings of a cell, each word by word.
pub(super) fn wordings(cell: &str) -> impl Iterator<Item = Vec<String>> {
    cell.split('|').filter(|one| !one.is_empty()).map(|one| folded(one).split(' ').map(str::to_owned).collect())
}

impl List {
    fn of(lines: Vec<Line>) -> Self {
        let mut list = Self::default();
        for (place, line) in lines.into_iter().enumerate() {
            for mut words in wordings(&line.words) {
                let rest = words.split_off(1);
                list.wordings.entry(words.concat()).or_default().push(Wording { rest, line: place });
            }
            let instead = Some(line.instead).filter(|instead| !instead.is_empty());
            list.lines.push((line.kind, wordings(&line.unless).collect(), instead));
        }
        for wordings in list.wordings.values_mut() {
            wordings.sort_by_key(|wording| std::cmp::Reverse(wording.rest.len()));
        }
        list
    }

    fn at(&self, words: &[Word], at: usize) -> Option<Excess> {
        let first = words.get(at).filter(|word| !word.quoted)?;
        let wording = self.wordings.get(&first.folded)?.iter().find(|one| follow(words, at + 1, &one.rest))?;
        let (kind, unless, instead) = self.lines.get(wording.line)?;
        let last = at + wording.rest.len();
        if unless.iter().any(|longer| covers(words, longer, at, last)) {
            return None;
        }
        Some(Excess { kind: *kind, from: first.from, until: words.get(last)?.until, instead: instead.clone() })
    }
}

/// Whether these words follow each other from `at`, in one sentence.
fn follow(words: &[Word], at: usize, expected: &[String]) -> bool {
    expected.iter().enumerate().all(|(place, expected)| {
        words.get(at + place).is_some_and(|word| word.folded == *expected && word.follows() && !word.quoted)
    })
}

/// Whether a longer wording stands over the words `first` to `last`.
fn covers(words: &[Word], longer: &[String], first: usize, last: usize) -> bool {
    let earliest = (last + 1).saturating_sub(longer.len());
    (earliest..=first).any(|at| {
        at + longer.len() > last
            && words.get(at).is_some_and(|word| longer.first() == Some(&word.folded))
            && follow(words, at + 1, longer.get(1..).unwrap_or_default())
    })
}
