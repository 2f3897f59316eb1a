//! Words in their order, with who bears them: found whole, or by their beginning.

use std::{collections::BTreeMap, ops::Bound};

/// Words, and for each the numbers of those who bear it.
///
/// An ordered map of the standard library: it takes a word at any time, which a finite-state set (`fst`) does not, and a
/// hundred thousand names leave nothing to compress.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    words: BTreeMap<Box<str>, u32>,
    bearers: Vec<Vec<i64>>,
}

impl Lexicon {
    /// Notes that `bearer` bears the word. Answers the word's number: from 0, in the order in which words came.
    pub fn add(&mut self, word: &str, bearer: i64) -> u32 {
        let number = match self.words.get(word) {
            Some(number) => *number,
            None => {
                let number = u32::try_from(self.bearers.len()).unwrap_or(u32::MAX);
                self.words.insert(word.into(), number);
                self.bearers.push(Vec::new());
                number
            }
        };
        if let Some(bearers) = self.bearers.get_mut(number as usize)
            && !bearers.contains(&bearer)
        {
            bearers.push(bearer);
        }
        number
    }

    /// Forgets that `bearer` bears the word of that number.
    pub fn remove(&mut self, number: u32, bearer: i64) {
        if let Some(bearers) = self.bearers.get_mut(number as usize) {
            bearers.retain(|one| *one != bearer);
        }
    }

    /// How many words ever came.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bearers.len()
    }

    /// Whether no word ever came.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bearers.is_empty()
    }

    /// The number of a word.
    #[must_use]
    pub fn number(&self, word: &str) -> Option<u32> {
        self.words.get(word).copied()
    }

    /// Who bears the word of that number.
    #[must_use]
    pub fn bearers(&self, number: u32) -> &[i64] {
        self.bearers.get(number as usize).map(Vec::as_slice).unwrap_or_default()
    }

    /// The words that begin so, in their order, with their numbers.
    pub fn beginning<'a>(&'a self, with: &'a str) -> impl Iterator<Item = (&'a str, u32)> {
        let range = self.words.range::<str, _>((Bound::Included(with), Bound::Unbounded));
        range.map(|(word, number)| (&**word, *number)).take_while(move |(word, _)| word.starts_with(with))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_their_beginning_and_forgotten_with_their_bearer() {
        let mut lexicon = Lexicon::default();
        for (word, bearer) in [("martin", 1), ("marin", 2), ("martin", 3), ("dupont", 1)] {
            lexicon.add(word, bearer);
        }
        let found: Vec<_> = lexicon.beginning("mar").map(|(word, number)| (word, lexicon.bearers(number))).collect();
        assert_eq!(found, [("marin", &[2][..]), ("martin", &[1, 3])]);
        let martin = lexicon.number("martin").unwrap_or_default();
        lexicon.remove(martin, 1);
        assert_eq!(lexicon.bearers(martin), [3]);
        assert_eq!(lexicon.number("mar"), None);
    }
}
