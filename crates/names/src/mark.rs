//! Which letters of a shown name met what was typed.

use std::ops::Range;

use crate::{
    fold::letters,
    index::readings,
    near::near,
    word::{Likeness, Word},
};

/// A word of the shown text.
struct Shown {
    /// Each letter's place, in UTF-16 units, and what it is folded to.
    letters: Vec<(Range<usize>, String)>,
}

/// Words in a row that others may write in one: « Van de Walle ».
const ROW: usize = 4;

/// The places of `shown`, in UTF-16 units, that met a word of `typed`: the letters of a beginning, the whole of a word that is
/// spelled otherwise or a slip away. In order, and apart.
#[must_use]
pub fn marks(shown: &str, typed: &str) -> Vec<Range<usize>> {
    let words = words(shown);
    let mut marks: Vec<Range<usize>> =
        readings(typed).iter().flatten().flat_map(|typed| marked(&words, typed)).collect();
    marks.sort_unstable_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end)));
    let mut apart: Vec<Range<usize>> = Vec::new();
    for mark in marks {
        match apart.last_mut() {
            Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
            Some(_) | None => apart.push(mark),
        }
    }
    apart
}

fn marked(words: &[Shown], typed: &str) -> Vec<Range<usize>> {
    let starts = |at: usize| beginning(words.iter().skip(at).take(ROW), typed);
    let begun: Vec<_> = (0..words.len()).filter_map(starts).collect();
    if !begun.is_empty() {
        return begun;
    }
    let typed_word = Word::new(typed);
    words.iter().filter(|shown| is_alike(shown, &typed_word)).filter_map(Shown::place).collect()
}

/// The letters that `typed` takes of these words read as one, when they begin so.
fn beginning<'a>(row: impl Iterator<Item = &'a Shown>, typed: &str) -> Option<Range<usize>> {
    let (mut rest, mut place) = (typed, None::<Range<usize>>);
    for (letter, folded) in row.flat_map(|word| &word.letters) {
        rest = rest.strip_prefix(folded.as_str()).or_else(|| folded.starts_with(rest).then_some(""))?;
        place = Some(place.map_or(letter.clone(), |place| place.start..letter.end));
        if rest.is_empty() {
            return place;
        }
    }
    None
}

fn is_alike(shown: &Shown, typed: &Word) -> bool {
    let word = Word::new(shown.letters.iter().map(|(_, folded)| folded.as_str()).collect::<String>());
    let origins = word.origins().and(typed.origins());
    let spelled = || word.like(typed, origins).is_some_and(|like| like <= Likeness::Spelling);
    typed.text.len() > 2
        && (spelled() || typed.text.len() > 3 && near(typed.text.as_bytes(), word.text.as_bytes()).is_some())
}

impl Shown {
    fn place(&self) -> Option<Range<usize>> {
        Some(self.letters.first()?.0.start..self.letters.last()?.0.end)
    }
}

fn words(shown: &str) -> Vec<Shown> {
    let mut words = vec![Shown { letters: Vec::new() }];
    let mut at = 0;
    for c in shown.chars() {
        let place = at..at + c.len_utf16();
        at = place.end;
        let folded: String = letters(c.encode_utf8(&mut [0; 4])).filter(|c| c.is_alphanumeric()).collect();
        match words.last_mut() {
            Some(word) if c.is_alphanumeric() => word.letters.push((place, folded)),
            // A mark of its own above the letter before.
            Some(word) if unicode_normalization::char::is_combining_mark(c) => {
                if let Some((letter, _)) = word.letters.last_mut() {
                    letter.end = place.end;
                }
            }
            Some(_) | None => words.push(Shown { letters: Vec::new() }),
        }
    }
    words.retain(|word| !word.letters.is_empty());
    words
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;

    fn marked_text(shown: &str, typed: &str) -> String {
        let units: Vec<u16> = shown.encode_utf16().collect();
        let mut text = String::new();
        let mut at = 0;
        for mark in marks(shown, typed) {
            text += &String::from_utf16_lossy(&units[at..mark.start]);
            text += &format!("[{}]", String::from_utf16_lossy(&units[mark.clone()]));
            at = mark.end;
        }
        text + &String::from_utf16_lossy(&units[at..])
    }

    #[test]
    fn what_met_the_typed_words_is_marked_whatever_its_accents_particles_and_spelling() {
        for (shown, typed, marked) in [
            ("Durand (Lefèvre) Louise", "lefe lou", "Durand ([Lefè]vre) [Lou]ise"),
            ("Durand (Lefèvre) Louise", "lefebvre", "Durand ([Lefèvre]) Louise"),
            ("Van de Walle Zoé", "vandew", "[Van de W]alle Zoé"),
            ("D’Hœdt Anne", "dhoed", "[D’Hœd]t Anne"),
            ("Dupont Zoé", "dupnot", "[Dupont] Zoé"),
            ("Le\u{301}a", "lea", "[Le\u{301}a]"),
            ("Dupont Zoé", "martin", "Dupont Zoé"),
            ("😀 Dupont", "dup", "😀 [Dup]ont"),
            ("Dupont", "", "Dupont"),
        ] {
            assert_eq!(marked_text(shown, typed), marked, "{typed}");
        }
    }

    proptest::proptest! {
        #[test]
        fn marks_lie_inside_the_text_in_order_and_apart(shown in ".{0,40}", typed in ".{0,20}") {
            let mut end = 0;
            for mark in marks(&shown, &typed) {
                assert!(mark.start >= end && mark.start < mark.end);
                end = mark.end;
            }
            assert!(end <= shown.encode_utf16().count());
        }
    }
}
