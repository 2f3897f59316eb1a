//! Everybody with all that finds them: their names, and the numbers of their telephones, files and complaints.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
    fmt,
};

use serde::Deserialize;

use crate::{Found, Index, Lexicon, Name, Names, number};

/// Persons by name and by telephone, files by their number and their complaint's.
#[derive(Clone, Default)]
pub struct Register {
    names: Index,
    /// Borne by persons.
    phones: Lexicon,
    /// Borne by case files.
    numbers: Lexicon,
    borne: HashMap<i64, Numbers>,
}

/// The numbers of one person, as the lexicons number them.
#[derive(Clone, Default)]
struct Numbers {
    phones: Vec<u32>,
    files: Vec<(i64, Vec<u32>)>,
}

/// All that finds somebody.
#[derive(Deserialize)]
pub struct Entry<'a> {
    /// Their number.
    pub person: i64,
    /// One for each record that was made one with theirs; none for a record that stands no more.
    #[serde(borrow)]
    pub written: Vec<Written<'a>>,
    /// Theirs.
    #[serde(borrow)]
    pub files: Vec<File<'a>>,
}

/// One of the names under which somebody was written down, and how they are called there.
#[derive(Default, Deserialize)]
#[allow(missing_docs)]
pub struct Written<'a> {
    #[serde(borrow)]
    pub birth_name: Cow<'a, str>,
    #[serde(borrow)]
    pub used_name: Cow<'a, str>,
    #[serde(borrow)]
    pub first_names: Cow<'a, str>,
    #[serde(borrow)]
    pub nickname: Cow<'a, str>,
    #[serde(borrow)]
    pub phone: Cow<'a, str>,
}

/// A file and what it is found by.
#[derive(Deserialize)]
#[allow(missing_docs)]
pub struct File<'a> {
    pub id: i64,
    #[serde(borrow)]
    pub number: Cow<'a, str>,
    #[serde(borrow)]
    pub complaint_number: Cow<'a, str>,
}

/// A roll that is none. It does not say what stands there: that would be somebody's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a roll of persons does not read")
    }
}

impl std::error::Error for Unreadable {}

/// It holds names, and a log must not.
impl fmt::Debug for Register {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Register")
    }
}

impl Register {
    /// Takes in many at once: a JSON list of [`Entry`], each a list of its fields in their order. One text for a thousand
    /// persons costs a tenth of a thousand rows.
    ///
    /// # Errors
    /// [`Unreadable`]: nobody of the roll was taken in then.
    pub fn read(&mut self, roll: &str) -> Result<(), Unreadable> {
        let entries: Vec<Entry<'_>> = serde_json::from_str(roll).map_err(|_| Unreadable)?;
        for entry in &entries {
            self.take(entry);
        }
        Ok(())
    }

    /// Replaces what is known of somebody.
    pub fn take(&mut self, entry: &Entry<'_>) {
        self.forget(entry.person);
        for file in &entry.files {
            self.add_file(entry.person, file);
        }
        if !entry.written.is_empty() {
            self.name(entry.person, &entry.written);
        }
    }

    /// Files by the number that was typed, theirs or their complaint's, the latest first.
    #[must_use]
    pub fn files(&self, typed: &str, most: usize) -> Vec<i64> {
        let typed = number::typed(typed);
        let whole = typed.whole.as_deref().and_then(|whole| self.numbers.number(whole));
        let begun = typed.beginning.as_deref().into_iter().flat_map(|typed| self.numbers.beginning(typed));
        let words = whole.into_iter().chain(begun.map(|(_, word)| word));
        latest(words.flat_map(|word| self.numbers.bearers(word)), most)
    }

    /// Persons by the telephone that was typed, the latest first.
    #[must_use]
    pub fn called(&self, typed: &str, most: usize) -> Vec<i64> {
        let typed = number::typed(typed).phone;
        let words = typed.as_deref().into_iter().flat_map(|typed| self.phones.beginning(typed));
        latest(words.flat_map(|(_, word)| self.phones.bearers(word)), most)
    }

    /// Persons by the names that were typed: [`Index::find`].
    #[must_use]
    pub fn named(&self, typed: &str, most: usize) -> Vec<Found> {
        self.names.find(typed, most)
    }

    /// Everybody whose name may be the same person's, or who has one of these telephones.
    #[must_use]
    pub fn akin(&self, name: &Name, phones: &[String]) -> Vec<i64> {
        let called = phones.iter().filter_map(|phone| self.phones.number(phone));
        let mut akin = self.names.akin(name);
        akin.extend(called.flat_map(|word| self.phones.bearers(word)));
        akin.sort_unstable();
        akin.dedup();
        akin
    }

    fn forget(&mut self, person: i64) {
        let Some(Numbers { phones, files }) = self.borne.remove(&person) else { return };
        phones.into_iter().for_each(|word| self.phones.remove(word, person));
        for (file, words) in files {
            words.into_iter().for_each(|word| self.numbers.remove(word, file));
        }
        self.names.remove(person);
    }

    fn name(&mut self, person: i64, written: &[Written<'_>]) {
        let borne = self.borne.entry(person).or_default();
        for phone in written.iter().flat_map(|one| number::phones(&one.phone)) {
            borne.phones.push(self.phones.add(&phone, person));
        }
        let freshness = borne.files.iter().map(|(file, _)| *file).max().unwrap_or_default();
        let names = written.iter().map(|one| Names {
            birth: &one.birth_name,
            used: &one.used_name,
            first: &one.first_names,
            nickname: &one.nickname,
        });
        self.names.put(person, freshness, names);
    }

    fn add_file(&mut self, person: i64, file: &File<'_>) {
        let keys = number::of_file(&file.number).into_iter().chain(number::of_complaint(&file.complaint_number));
        let words = keys.map(|key| self.numbers.add(&key, file.id)).collect();
        self.borne.entry(person).or_default().files.push((file.id, words));
    }
}

/// The highest first, each once.
fn latest<'a>(ids: impl Iterator<Item = &'a i64>, most: usize) -> Vec<i64> {
    let ids: BTreeSet<i64> = ids.copied().collect();
    ids.into_iter().rev().take(most).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const ROLL: &str = r#"[
        [1, [["Lefèvre", "Durand", "Louise", "", "06 39 98 00 01"]], [[4, "2026-0042", "PV-ZYX/4410"], [7, "2026-0107", ""]]],
        [2, [["Le \"Grand\"", "", "Paul", "Popol", "06 39 98 00 01"], ["Legrant", "", "Paul", "", ""]], []]
    ]"#;

    #[test]
    fn a_roll_is_read_whole_and_everybody_of_it_is_found_by_what_they_bear() {
        let mut register = Register::default();
        register.read(ROLL).unwrap();
        let named = |register: &Register, typed: &str| {
            register.named(typed, 9).into_iter().map(|found| found.person).collect::<Vec<_>>()
        };
        assert_eq!(named(&register, "durand"), [1]);
        assert_eq!(named(&register, "grand paul"), [2]);
        assert_eq!(named(&register, "legrant"), [2]);
        assert_eq!(named(&register, "popol"), [2]);
        assert_eq!(register.called("0639980001", 9), [2, 1]);
        assert_eq!((register.files("2026", 9), register.files("zyx 44", 9)), (vec![7, 4], vec![4]));
        assert_eq!(register.files("2026", 1), [7]);

        let written = Written { birth_name: "Exemple".into(), ..Written::default() };
        register.take(&Entry { person: 1, written: vec![written], files: Vec::new() });
        assert_eq!((named(&register, "durand"), named(&register, "exemple")), (vec![], vec![1]));
        assert_eq!((register.called("0639980001", 9), register.files("2026", 9)), (vec![2], vec![]));
        register.take(&Entry { person: 2, written: Vec::new(), files: Vec::new() });
        assert!(named(&register, "popol").is_empty() && register.called("0639980001", 9).is_empty());
    }

    #[test]
    fn a_roll_that_does_not_read_is_refused_without_a_word_of_what_stands_in_it() {
        for roll in ["", "[[1]]", r#"[[1, [["Lefèvre", "", "Louise", ""]], []]]"#, r#"["Lefèvre"]"#] {
            let refused = Register::default().read(roll).unwrap_err();
            assert!(!format!("{refused} {refused:?}").contains("Lefèvre"));
        }
    }
}
