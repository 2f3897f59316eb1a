//! Words with who bears them: found whole, or by their beginning.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
};

use crate::order::Order;

/// Words, and for each the numbers of those who bear it.
///
/// The words stand one behind the other in one text, so that a hundred thousand cost no allocation each and all of them are looked
/// through in a few milliseconds. They are found whole by their hash and begun by the order of their first letters. A finite-state set
/// (`fst`) takes no word once it is built, and an ordered map of the standard library compares its way down through memory for each
/// word that comes.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    letters: String,
    /// Where each word ends, by its number.
    ends: Vec<usize>,
    /// By hash; of two words with one hash, the later has the next free place.
    numbers: HashMap<u64, u32>,
    hash: RandomState,
    /// By their first letters.
    order: Order,
    /// Of each word, by its number.
    bearers: Vec<Bearers>,
}

/// Most words are one person's. In order.
#[derive(Debug, Clone)]
enum Bearers {
    One(i64),
    Some(Vec<i64>),
}

impl Lexicon {
    /// Notes that `bearer` bears the word. Answers the word's number: from 0, in the order in which words came.
    pub fn add(&mut self, word: &str, bearer: i64) -> u32 {
        let (found, place) = self.look_up(word);
        if let Some(number) = found {
            if let Some(bearers) = self.bearers.get_mut(number as usize) {
                bearers.add(bearer);
            }
            return number;
        }
        let number = u32::try_from(self.bearers.len()).unwrap_or(u32::MAX);
        self.numbers.insert(place, number);
        self.order.insert(first_letters(word.as_bytes(), 0), number);
        self.letters.push_str(word);
        self.ends.push(self.letters.len());
        self.bearers.push(Bearers::One(bearer));
        number
    }

    /// Forgets that `bearer` bears the word of that number.
    pub fn remove(&mut self, number: u32, bearer: i64) {
        if let Some(bearers) = self.bearers.get_mut(number as usize) {
            bearers.remove(bearer);
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
        self.look_up(word).0
    }

    /// The word of that number.
    #[must_use]
    pub fn word(&self, number: u32) -> &str {
        let at = number as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.letters.get(start..end).unwrap_or_default()
    }

    /// Every word, in the order of their numbers.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.ends.iter().scan(0, |start, end| {
            let word = self.letters.get(std::mem::replace(start, *end)..*end);
            Some(word.unwrap_or_default())
        })
    }

    /// Who bears the word of that number, in order.
    #[must_use]
    pub fn bearers(&self, number: u32) -> &[i64] {
        self.bearers.get(number as usize).map(Bearers::all).unwrap_or_default()
    }

    /// The words that begin so, with their numbers.
    pub fn beginning<'a>(&'a self, with: &'a str) -> impl Iterator<Item = (&'a str, u32)> {
        let letters = with.as_bytes();
        let numbers = self.order.between(first_letters(letters, 0), first_letters(letters, u8::MAX));
        numbers.map(|number| (self.word(number), number)).filter(move |(word, _)| word.starts_with(with))
    }

    /// The number of a word, and its place among the hashes: where it is, or is to be put.
    fn look_up(&self, word: &str) -> (Option<u32>, u64) {
        let mut place = self.hash.hash_one(word);
        loop {
            match self.numbers.get(&place) {
                Some(number) if self.word(*number) == word => return (Some(*number), place),
                Some(_) => place = place.wrapping_add(1),
                None => return (None, place),
            }
        }
    }
}

impl Bearers {
    fn all(&self) -> &[i64] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Some(bearers) => bearers,
        }
    }

    /// A name of the country has thousands, and most come in the order of their numbers.
    fn add(&mut self, bearer: i64) {
        match self {
            Self::One(one) if *one == bearer => {}
            Self::One(one) => *self = Self::Some(vec![bearer.min(*one), bearer.max(*one)]),
            Self::Some(bearers) => {
                if let Err(place) = bearers.binary_search(&bearer) {
                    bearers.insert(place, bearer);
                }
            }
        }
    }

    fn remove(&mut self, bearer: i64) {
        match self {
            Self::One(one) if *one == bearer => *self = Self::Some(Vec::new()),
            Self::One(_) => {}
            Self::Some(bearers) => {
                bearers.binary_search(&bearer).map(|place| bearers.remove(place)).ok();
            }
        }
    }
}

/// The first eight letters as a number in their order; the place of those that are missing is taken by `rest`.
fn first_letters(word: &[u8], rest: u8) -> u64 {
    let mut first = [rest; 8];
    first.iter_mut().zip(word).for_each(|(place, letter)| *place = *letter);
    u64::from_be_bytes(first)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_found_by_their_beginning_and_forgotten_with_their_bearer() {
        let mut lexicon = Lexicon::default();
        for (word, bearer) in [("martin", 1), ("marin", 2), ("martin", 3), ("dupont", 1)] {
            lexicon.add(word, bearer);
        }
        let mut found: Vec<_> =
            lexicon.beginning("mar").map(|(word, number)| (word, lexicon.bearers(number))).collect();
        found.sort_unstable();
        assert_eq!(found, [("marin", &[2][..]), ("martin", &[1, 3])]);
        let martin = lexicon.number("martin").unwrap_or_default();
        lexicon.remove(martin, 1);
        assert_eq!(lexicon.bearers(martin), [3]);
        lexicon.remove(martin, 3);
        assert!(lexicon.bearers(martin).is_empty());
        assert_eq!(lexicon.number("mar"), None);
        assert_eq!(lexicon.words().collect::<Vec<_>>(), ["martin", "marin", "dupont"]);
    }

    #[test]
    fn two_words_with_one_hash_are_two() {
        let mut lexicon = Lexicon::default();
        let first = lexicon.add("martin", 1);
        let place = lexicon.hash.hash_one("dupont");
        lexicon.numbers.insert(place, first);
        let second = lexicon.add("dupont", 2);
        assert_eq!((lexicon.number("dupont"), lexicon.bearers(second)), (Some(second), &[2][..]));
    }

    proptest! {
        // Whatever comes and goes in whatever order, it answers as an ordered map of sets does.
        #[test]
        fn it_holds_what_an_ordered_map_of_sets_holds(
            acts in proptest::collection::vec(("[abé]{0,10}", 0_i64..6, any::<bool>()), 0..400),
            typed in "[abé]{0,10}",
        ) {
            let (mut lexicon, mut map) = (Lexicon::default(), BTreeMap::<String, BTreeSet<i64>>::new());
            for (word, bearer, comes) in &acts {
                if *comes {
                    lexicon.add(word, *bearer);
                    map.entry(word.clone()).or_default().insert(*bearer);
                } else if let Some(number) = lexicon.number(word) {
                    lexicon.remove(number, *bearer);
                    map.entry(word.clone()).or_default().remove(bearer);
                }
            }
            prop_assert_eq!(lexicon.len(), map.len());
            let found: BTreeMap<&str, Vec<i64>> =
                lexicon.beginning(&typed).map(|(word, number)| (word, lexicon.bearers(number).to_vec())).collect();
            let begins = map.iter().filter(|(word, _)| word.starts_with(&typed));
            let expected: BTreeMap<&str, Vec<i64>> =
                begins.map(|(word, bearers)| (word.as_str(), bearers.iter().copied().collect())).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
