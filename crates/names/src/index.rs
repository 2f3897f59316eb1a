//! Persons under all their names, in memory: found while a name is typed, in another spelling, and with one slip.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap, HashSet},
};

use crate::{
    Lexicon, Name, folded,
    near::{Near, near},
    order::Order,
    unit::Role,
    word::{Likeness, Word},
};

/// What a person is called, as it was written down.
#[derive(Debug, Clone, Copy, Default)]
#[allow(missing_docs)]
pub struct Names<'a> {
    pub birth: &'a str,
    pub used: &'a str,
    pub first: &'a str,
    pub nickname: &'a str,
}

/// How a name met what was typed; the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// The whole name.
    Whole,
    /// Its beginning.
    Beginning,
    /// The name in another spelling.
    Spelling,
    /// One slip away, or its beginning is.
    Slip,
}

/// Somebody found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The number that they were put in with.
    pub person: i64,
    /// The least sure of the ways in which their names met the words that were typed.
    pub how: How,
}

/// Everybody, by each word of their names.
#[derive(Debug, Clone, Default)]
pub struct Index {
    words: Lexicon,
    /// Of the words, those whose sounds are known.
    sounded: usize,
    /// The words by what they sound like.
    sounds: Order,
    /// The words by their last letters.
    endings: Order,
    persons: HashMap<i64, Borne>,
}

/// What one person bears.
#[derive(Debug, Clone, Default)]
struct Borne {
    words: Vec<u32>,
    /// Of two persons found alike, the one with more comes first.
    freshness: i64,
}

/// The words that meet one typed word, by number.
type Meeting = HashMap<u32, How>;

/// Shorter words are looked for as they are written.
const LEAST_SPELLED: usize = 3;
const LEAST_SLIPPED: usize = 4;
/// Words of a query that are read; the rest of a longer one is not.
const MOST_WORDS: usize = 6;

impl Index {
    /// Takes a person in, or again under other names. `freshness` decides between two found alike: the greater comes first.
    pub fn put<'a>(&mut self, person: i64, freshness: i64, names: impl IntoIterator<Item = Names<'a>>) {
        self.remove(person);
        let mut borne = Borne { words: Vec::new(), freshness };
        for names in names {
            for text in words_of(names) {
                borne.words.push(self.bear(&text, person));
            }
        }
        self.persons.insert(person, borne);
    }

    /// Forgets a person.
    pub fn remove(&mut self, person: i64) {
        for word in self.persons.remove(&person).unwrap_or_default().words {
            self.words.remove(word, person);
        }
    }

    fn bear(&mut self, text: &str, person: i64) -> u32 {
        let number = self.words.add(text, person);
        if number as usize == self.sounded {
            self.sounded += 1;
            self.endings.insert(last_letters(text, 0), number);
            if text.len() >= LEAST_SPELLED {
                Word::new(text).sounds().for_each(|sound| self.sounds.insert(sound, number));
            }
        }
        number
    }

    /// Whoever bears all the words that were typed, in any order, at most `most` of them: as they are written or begin, and only when
    /// these are too few, in another spelling and with one slip in all.
    #[must_use]
    pub fn find(&self, typed: &str, most: usize) -> Vec<Found> {
        let readings = readings(typed);
        let mut found = HashMap::new();
        for reading in &readings {
            self.gather(reading.iter().map(|word| self.plain(word)).collect(), &mut found);
        }
        if found.len() < most {
            for reading in &readings {
                self.gather(reading.iter().map(|word| self.alike(word)).collect(), &mut found);
            }
        }
        let mut found: Vec<Found> = found.into_iter().map(|(person, how)| Found { person, how }).collect();
        found.sort_unstable_by_key(|one| (one.how, Reverse(self.freshness(one.person)), one.person));
        found.truncate(most);
        found
    }

    /// Everybody whose names [`judge`](crate::judge) may find to be the same person's: they share a family name with this one,
    /// or two names, or the only one they have.
    #[must_use]
    pub fn akin(&self, name: &Name) -> Vec<i64> {
        let mut shared: HashMap<i64, (bool, usize)> = HashMap::new();
        for (at, unit) in name.units.iter().enumerate() {
            if unit.initials {
                continue;
            }
            let mut texts: BTreeSet<String> = unit.words().map(|word| word.text.clone()).collect();
            let mut row = unit.joined.text.clone();
            for next in name.units.iter().skip(at + 1).take(2) {
                row.push_str(&next.joined.text);
                texts.insert(row.clone());
            }
            let words: HashSet<u32> = texts.iter().flat_map(|text| self.same(text)).collect();
            let bearers: HashSet<i64> =
                words.into_iter().flat_map(|word| self.words.bearers(word).iter().copied()).collect();
            for bearer in bearers {
                let (family, units) = shared.entry(bearer).or_default();
                *family |= unit.role != Role::Given;
                *units += 1;
            }
        }
        let shared =
            shared.into_iter().filter(|(bearer, (family, units))| *family || *units > 1 || self.has_one(*bearer));
        let mut akin: Vec<i64> = shared.map(|(bearer, _)| bearer).collect();
        akin.sort_unstable();
        akin
    }

    /// Joins the words met by each typed word into the persons who bear one of each.
    fn gather(&self, mut meetings: Vec<Meeting>, found: &mut HashMap<i64, How>) {
        meetings.sort_by_key(|meeting| meeting.keys().map(|word| self.words.bearers(*word).len()).sum::<usize>());
        let Some((rarest, others)) = meetings.split_first() else { return };
        for (word, how) in rarest {
            for person in self.words.bearers(*word) {
                let Some(Borne { words, .. }) = self.persons.get(person) else { continue };
                let mut hows = vec![*how];
                hows.extend(others.iter().filter_map(|other| words.iter().filter_map(|word| other.get(word)).min()));
                let slips = hows.iter().filter(|how| **how == How::Slip).count();
                if hows.len() <= others.len() || slips > 1 {
                    continue;
                }
                let how = hows.into_iter().max().unwrap_or(How::Slip);
                found.entry(*person).and_modify(|known| *known = how.min(*known)).or_insert(how);
            }
        }
    }

    /// The words that begin as this one does.
    fn plain(&self, typed: &str) -> Meeting {
        let how = |word: &str| if word.len() == typed.len() { How::Whole } else { How::Beginning };
        self.words.beginning(typed).map(|(word, number)| (number, how(word))).collect()
    }

    /// The words that begin as this one, sound like it, or are a slip away.
    fn alike(&self, typed: &str) -> Meeting {
        let mut met = self.plain(typed);
        for number in self.spelled(typed) {
            met.entry(number).or_insert(How::Spelling);
        }
        for number in self.slipped(typed) {
            met.entry(number).or_insert(How::Slip);
        }
        met
    }

    /// The words that may be this one: nobody is still typing.
    fn same(&self, text: &str) -> Vec<u32> {
        self.words.number(text).into_iter().chain(self.spelled(text)).chain(self.a_slip_away(text)).collect()
    }

    /// The words that are this one in another spelling.
    fn spelled(&self, typed: &str) -> Vec<u32> {
        if typed.len() < LEAST_SPELLED {
            return Vec::new();
        }
        let word = Word::new(typed);
        let listed = word.spellings().filter_map(|spelling| self.words.number(spelling));
        let heard = word.sounds().flat_map(|sound| self.sounds.between(sound, sound));
        let heard = heard.filter(|number| {
            let other = Word::new(self.words.word(*number));
            let origins = word.origins().and(other.origins());
            word.like(&other, origins).is_some_and(|like| like <= Likeness::Spelling)
        });
        listed.chain(heard).collect()
    }

    /// The words that are a slip away, or begin so.
    fn slipped<'a>(&'a self, typed: &'a str) -> impl Iterator<Item = u32> + 'a {
        let long = typed.len() >= LEAST_SLIPPED;
        let words = (0..).zip(self.words.words().take(if long { usize::MAX } else { 0 }));
        words.filter(|(_, word)| near(typed.as_bytes(), word.as_bytes()).is_some()).map(|(number, _)| number)
    }

    /// The words that are a slip away: of the two halves of each, one is as it was typed, or the two letters where they meet are
    /// swapped. A spreadsheet asks this of every name in it, and all words there are would be looked through for each.
    fn a_slip_away(&self, typed: &str) -> Vec<u32> {
        if typed.len() < LEAST_SLIPPED {
            return Vec::new();
        }
        let (first, last) = typed.split_at(typed.floor_char_boundary(typed.len() / 2));
        let begun = self.words.beginning(first).map(|(_, number)| number);
        let ended = self.endings.between(last_letters(last, 0), last_letters(last, u8::MAX));
        let swapped = swapped_between(first, last).and_then(|word| self.words.number(&word));
        let away = |number: &u32| near(typed.as_bytes(), self.words.word(*number).as_bytes()) == Some(Near::Whole);
        begun.chain(ended).chain(swapped).filter(away).collect()
    }

    /// Whether a person has a single name: whatever they bear is in one word.
    fn has_one(&self, person: i64) -> bool {
        let Some(Borne { words, .. }) = self.persons.get(&person) else { return false };
        let words = || words.iter().map(|word| self.words.word(*word));
        let longest = words().max_by_key(|word| word.len()).unwrap_or_default();
        words().all(|word| longest.contains(word))
    }

    fn freshness(&self, person: i64) -> i64 {
        self.persons.get(&person).map(|borne| borne.freshness).unwrap_or_default()
    }
}

/// Every word under which a person may be looked for: the words as they are written, each unit with and without its particles,
/// and units that others may write in one word.
fn words_of(names: Names<'_>) -> Vec<String> {
    let mut words = Vec::new();
    let written = [names.birth, names.used, names.first];
    for text in written.into_iter().chain([names.nickname]) {
        words.extend(folded(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned));
    }
    // Most names are a word each, and nothing else can be made of them.
    if written.into_iter().all(is_one_word) {
        return words;
    }
    let name = Name::of(names.birth, names.used, names.first);
    words.extend(name.units.iter().flat_map(crate::unit::Unit::words).map(|word| word.text.clone()));
    for row in name.units.windows(2).chain(name.units.windows(3)) {
        words.push(row.iter().map(|unit| unit.joined.text.as_str()).collect());
    }
    words.retain(|word| !word.is_empty());
    words.sort_unstable();
    words.dedup();
    words
}

/// The last eight letters as a number in their order from the end; the place of those that are missing is taken by `rest`.
fn last_letters(word: &str, rest: u8) -> u64 {
    let mut last = [rest; 8];
    last.iter_mut().zip(word.bytes().rev()).for_each(|(place, letter)| *place = letter);
    u64::from_be_bytes(last)
}

/// Both halves in one word, the letters where they meet swapped.
fn swapped_between(first: &str, last: &str) -> Option<String> {
    let (mut before, mut behind) = (first.chars(), last.chars());
    let (left, right) = (before.next_back()?, behind.next()?);
    Some(format!("{}{right}{left}{}", before.as_str(), behind.as_str()))
}

fn is_one_word(text: &str) -> bool {
    text.chars().all(char::is_alphabetic)
}

/// What was typed, as words; and as the same words with two neighbours in one, or all of them: « petit jean », « petitjean ».
pub(crate) fn readings(typed: &str) -> Vec<Vec<String>> {
    let folded = folded(typed);
    let words: Vec<String> =
        folded.split(' ').filter(|word| !word.is_empty()).take(MOST_WORDS).map(str::to_owned).collect();
    let mut readings = Vec::new();
    for (at, pair) in words.windows(2).enumerate() {
        let mut joined = words.clone();
        joined.splice(at..at + 2, [pair.concat()]);
        readings.push(joined);
    }
    if words.len() > 2 {
        readings.push(vec![words.concat()]);
    }
    if !words.is_empty() {
        readings.insert(0, words);
    }
    readings
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use proptest::prelude::*;

    use super::*;
    use crate::{Verdict, judge};

    const PEOPLE: [[&str; 4]; 12] = [
        ["Lefèvre", "Durand", "Louise", ""],
        ["Lefebvre", "", "Martine", ""],
        ["Van de Walle", "", "Jean-Pierre", "Jipé"],
        ["D’Haene", "", "Sophie", ""],
        ["Ly", "", "Minh", ""],
        ["Lydie", "", "Anne", ""],
        ["Petitjean", "", "Paul", ""],
        ["Khelladi", "", "Mohammed", ""],
        ["Wojciechowski", "", "Élodie", ""],
        ["Dupont", "", "Michel", ""],
        ["Dumont", "", "Michelle", ""],
        ["N’Diaye", "", "Fatou", ""],
    ];

    fn index() -> Index {
        let mut index = Index::default();
        for (person, [birth, used, first, nickname]) in (1..).zip(PEOPLE) {
            index.put(person, person, [Names { birth, used, first, nickname }]);
        }
        index
    }

    fn found(typed: &str) -> Vec<(i64, How)> {
        index().find(typed, 12).into_iter().map(|one| (one.person, one.how)).collect()
    }

    #[test]
    fn a_person_is_found_under_each_name_in_any_order_and_writing() {
        for (typed, person, how) in [
            ("LEFÈVRE", 1, How::Whole),
            ("dur lou", 1, How::Beginning),
            ("louise durand", 1, How::Whole),
            ("vandewalle", 3, How::Whole),
            ("van de walle jean", 3, How::Whole),
            ("walle", 3, How::Whole),
            ("jean pierre", 3, How::Whole),
            ("jipe", 3, How::Whole),
            ("dhaene", 4, How::Whole),
            ("d'haene", 4, How::Whole),
            ("haene", 4, How::Whole),
            ("ly", 5, How::Whole),
            ("petit jean", 7, How::Whole),
            ("ndiaye", 12, How::Whole),
            ("n diaye fatou", 12, How::Whole),
            ("mohamed khalladi", 8, How::Spelling),
            ("voitchekovski", 9, How::Spelling),
            ("wojciechowska", 9, How::Spelling),
            ("dupnot", 10, How::Slip),
            ("dupnot mich", 10, How::Slip),
            ("wojceich", 9, How::Slip),
        ] {
            assert_eq!(found(typed).first(), Some(&(person, how)), "{typed}");
        }
        assert_eq!(found("ly").get(1), Some(&(6, How::Beginning)));
        for typed in ["lefevre michel", "dpnuot", "zz", "", "  "] {
            assert_eq!(found(typed), [], "{typed}");
        }
    }

    #[test]
    fn two_slips_are_one_too_many() {
        assert_eq!(found("dupnot micehl"), []);
    }

    #[test]
    fn a_person_put_in_again_is_found_under_the_new_names_alone() {
        let mut index = index();
        index.put(1, 1, [Names { birth: "Exemple", ..Names::default() }]);
        assert!(index.find("durand", 12).is_empty());
        assert_eq!(index.find("exempl", 12).first().map(|one| one.person), Some(1));
        index.remove(1);
        assert!(index.find("exempl", 12).is_empty());
    }

    #[test]
    fn of_two_found_alike_the_fresher_comes_first() {
        let mut index = Index::default();
        for (person, freshness) in [(1, 5), (2, 9), (3, 1)] {
            index.put(person, freshness, [Names { birth: "Martin", ..Names::default() }]);
        }
        let order: Vec<_> = index.find("mart", 2).into_iter().map(|one| one.person).collect();
        assert_eq!(order, [2, 1]);
    }

    proptest! {
        #[test]
        fn the_words_a_slip_away_are_those_that_a_look_at_every_word_finds(
            words in proptest::collection::vec("[abλ]{1,9}", 0..300),
            typed in "[abλ]{1,9}",
        ) {
            let mut index = Index::default();
            for (person, birth) in (1..).zip(&words) {
                index.put(person, person, [Names { birth, ..Names::default() }]);
            }
            let met: BTreeSet<u32> = index.a_slip_away(&typed).into_iter().collect();
            let whole = |word: &str| near(typed.as_bytes(), word.as_bytes()) == Some(Near::Whole);
            let all = (0..).zip(index.words.words()).filter(|(_, word)| typed.len() >= LEAST_SLIPPED && whole(word));
            prop_assert_eq!(met, all.map(|(number, _)| number).collect());
        }

        #[test]
        fn whatever_is_typed_is_looked_for(typed in any::<String>()) {
            prop_assert!(index().find(&typed, 12).len() <= 12);
        }
    }

    // The pairs that the rule was made on and those it was measured on.
    #[test]
    fn nobody_whom_the_rule_calls_the_same_is_left_out() {
        for file in [include_str!("../tests/pairs/tuning.tsv"), include_str!("../tests/pairs/untouched.tsv")] {
            for pair in file.lines().skip(1) {
                let [_, _, one, other] = pair.split('\t').collect::<Vec<_>>().try_into().unwrap();
                let (first_one, family_one) = one.split_once(' ').unwrap_or(("", one));
                let (first_other, family_other) = other.split_once(' ').unwrap_or(("", other));
                let (typed, held) = (Name::of(family_one, "", first_one), Name::of(family_other, "", first_other));
                let mut index = Index::default();
                index.put(1, 1, [Names { birth: family_other, first: first_other, ..Names::default() }]);
                let same = matches!(judge(&typed, &held), Verdict::Same(_));
                assert!(!same || index.akin(&typed) == [1], "{one} / {other}");
            }
        }
    }
}
