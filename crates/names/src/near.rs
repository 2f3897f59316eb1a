//! One slip between what was typed and a word, or the beginning of one.
//!
//! Looked for in every word there is, so it must cost next to nothing on those that are far: the two are read together up to the
//! first letter that differs, and what follows must then agree. A distance (`strsim`, `rapidfuzz`) would read every word to its end;
//! an automaton (`fst`) knows no swapped letters.

/// What was met with one slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Near {
    /// The whole word.
    Whole,
    /// Its beginning: somebody is still typing.
    Beginning,
}

/// Letters that must agree behind the slip, before the beginning of a word is believed.
const SURE: usize = 2;

/// Whether `typed` is the word or begins it, but for one letter swapped, too many, missing or other. None also when there is no
/// slip at all.
pub(crate) fn near(typed: &[u8], word: &[u8]) -> Option<Near> {
    let at = typed.iter().zip(word).take_while(|(typed, letter)| typed == letter).count();
    let (typed, word) = (typed.get(at..)?, word.get(at..)?);
    let swapped = match (typed, word) {
        ([a, b, typed @ ..], [c, d, word @ ..]) if a == d && b == c => Some((typed, word)),
        _ => None,
    };
    let (after_typed, after_word) = (typed.get(1..)?, word.get(1..));
    let other = after_word.map(|word| (after_typed, word));
    let missing = after_word.map(|word| (typed, word));
    let too_many = Some((after_typed, word));
    [swapped, other, missing, too_many].into_iter().flatten().filter_map(agree).min_by_key(|near| *near as u8)
}

fn agree((typed, word): (&[u8], &[u8])) -> Option<Near> {
    if typed == word {
        return Some(Near::Whole);
    }
    (typed.len() >= SURE && word.starts_with(typed)).then_some(Near::Beginning)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn met(typed: &str, word: &str) -> Option<Near> {
        near(typed.as_bytes(), word.as_bytes())
    }

    #[test]
    fn a_word_is_met_with_one_slip_while_it_is_typed_and_not_with_two() {
        for (typed, word) in [
            ("dupnot", "dupont"),
            ("duppont", "dupont"),
            ("dupnt", "dupont"),
            ("dupint", "dupont"),
            ("fupont", "dupont"),
        ] {
            assert_eq!(met(typed, word), Some(Near::Whole), "{typed} {word}");
        }
        for (typed, word) in [("wqtte", "wattel"), ("lefver", "lefebvre"), ("vnade", "vandewalle")] {
            assert_eq!(met(typed, word).is_some(), typed != "lefver", "{typed} {word}");
        }
        for (typed, word) in [("dupont", "dupont"), ("dup", "dupont"), ("dupx", "dupont"), ("dumpnt", "dupont")] {
            assert_eq!(met(typed, word), None, "{typed} {word}");
        }
    }

    proptest! {
        // The letters of two alphabets of the fingers are enough to meet every case.
        #[test]
        fn the_whole_word_is_met_exactly_when_the_distance_is_one(typed in "[abc]{0,7}", word in "[abc]{0,7}") {
            let one = strsim::osa_distance(&typed, &word) == 1;
            let begins = word.starts_with(&typed);
            prop_assert_eq!(met(&typed, &word) == Some(Near::Whole), one && !begins, "{} {}", typed, word);
        }
    }
}
