//! One word of a name, and whether another is the same word written otherwise.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::{
    known::{Known, known, spellings, undoubled},
    slip::{Slip, slip, swapped},
    sound::sound,
    transliteration::{self, Origins},
};

/// How one word is another; the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Likeness {
    /// The same letters, but for accents and case.
    Equal,
    /// Written otherwise: the same sound, or the same name in another spelling.
    Spelling,
    /// One slip of the fingers.
    Slip,
    /// A letter away from a listed name, and not listed itself: a slip, if the rest of the name is sure.
    LikelySlip,
}

/// A folded word and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: String,
    known: Option<&'static Known>,
    sound: String,
}

impl Word {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { known: known(&text), sound: sound(&text), text }
    }

    /// Listed as a given name.
    pub(crate) fn is_given(&self) -> bool {
        self.known.is_some_and(|known| known.given)
    }

    /// Listed as a family name.
    pub(crate) fn is_family(&self) -> bool {
        self.known.is_some_and(|known| known.family)
    }

    /// The other spellings that the lists have for it.
    pub(crate) fn spellings(&self) -> impl Iterator<Item = &'static str> {
        self.known.into_iter().flat_map(spellings)
    }

    /// What it sounds like, in French and in each language that it shows: who has none of these in common with it is not the
    /// same word in another spelling, unless the lists say so.
    pub(crate) fn sounds(&self) -> impl Iterator<Item = u64> {
        let own = [(0_u8, self.sound.clone())].into_iter();
        own.chain(self.origins().forms(&self.text)).map(|form| {
            let mut hasher = DefaultHasher::new();
            form.hash(&mut hasher);
            hasher.finish()
        })
    }

    /// Where it may come from.
    pub(crate) fn origins(&self) -> Origins {
        Origins::of(&self.text, self.known)
    }

    /// How the two are one word, in names that may come from there; none when they are two.
    pub(crate) fn like(&self, other: &Self, origins: Origins) -> Option<Likeness> {
        if self.text == other.text {
            return Some(Likeness::Equal);
        }
        if let (Some(one), Some(two)) = (self.known, other.known) {
            // Both are in the lists, which say whether they are one name; a mute ending never makes two family names. Two
            // letters swapped are a slip, if the rest of the name is sure.
            let given = one.given && two.given;
            if one.same(two) || !given && (mute(&self.text, &other.text) || mute(&other.text, &self.text)) {
                return Some(Likeness::Spelling);
            }
            return (!given && swapped(&self.text, &other.text)).then_some(Likeness::LikelySlip);
        }
        if self.text.len().min(other.text.len()) < 3 {
            return None;
        }
        if self.sounds_like(other)
            || transliteration::same_origin((&self.text, self.known), (&other.text, other.known), origins)
        {
            return Some(Likeness::Spelling);
        }
        let slipped =
            slip(&self.text, &other.text).or_else(|| slip(&undoubled(&self.text), &undoubled(&other.text)))?;
        let (ours, theirs) = (self.text.len(), other.text.len());
        let given = self.is_given() || other.is_given();
        match slipped {
            // Brothers and sisters bear short names a letter apart: « Nora », « Noria ».
            Slip::Likely if given && ours != theirs && ours.min(theirs) < 5 => None,
            Slip::Likely => Some(Likeness::Slip),
            Slip::Any if given && ours.min(theirs) < 6 => None,
            Slip::Any => (self.known.is_some() != other.known.is_some()).then_some(Likeness::LikelySlip),
        }
    }

    /// The same sound; but the mute ending that makes a woman's given name of a man's is heard by everybody.
    fn sounds_like(&self, other: &Self) -> bool {
        self.sound == other.sound
            && !((self.is_given() || other.is_given())
                && (feminine(&self.text, &other.text) || feminine(&other.text, &self.text)))
    }

    /// The same letters or the same sound: what is asked of words that were joined or cut.
    pub(crate) fn reads_like(&self, other: &Self) -> bool {
        self.text == other.text || (self.sound.chars().count() > 2 && self.sound == other.sound)
    }
}

/// The same letters but for what nobody hears: « Colin », « Collin »; « Barthe », « Barthes »; « Mahieu », « Mahieux ».
fn mute(short: &str, long: &str) -> bool {
    let ending = |ending: char, after: char| long.strip_suffix(ending).filter(|stem| stem.ends_with(after));
    let stem = ending('s', 'e').or_else(|| ending('x', 'u')).unwrap_or(long);
    undoubled(stem) == undoubled(short)
}

/// « Michel », « Michelle »; « Gaël », « Gaële ».
fn feminine(man: &str, woman: &str) -> bool {
    woman.strip_suffix('e').is_some_and(|stem| undoubled(stem) == undoubled(man))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(a: &str, b: &str) -> Option<Likeness> {
        let (a, b) = (Word::new(a), Word::new(b));
        a.like(&b, a.origins().and(b.origins()))
    }

    #[test]
    fn the_surest_likeness_is_told() {
        assert_eq!(like("dupont", "dupont"), Some(Likeness::Equal));
        assert_eq!(like("lefevre", "lefebvre"), Some(Likeness::Spelling));
        assert_eq!(like("poullain", "poulain"), Some(Likeness::Spelling));
        assert_eq!(like("dupnot", "dupont"), Some(Likeness::Slip));
        assert_eq!(like("dumont", "dupont"), None);
    }

    #[test]
    fn a_man_and_a_woman_are_two() {
        for (a, b) in [
            ("michel", "michelle"),
            ("karim", "karima"),
            ("gwenvael", "gwenvaelle"),
            ("joel", "joele"),
            ("amine", "amina"),
        ] {
            let expected = if a.starts_with("gwenv") { Some(Likeness::Spelling) } else { None };
            assert_eq!(like(a, b), expected, "{a} {b}");
        }
    }
}
