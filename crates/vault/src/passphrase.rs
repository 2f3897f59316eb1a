//! How a passphrase is normalised, proposed and weighed.

use std::{cmp::min, collections::BTreeSet, fmt};

use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{Result, VaultError, error::BadPassphrase, secret::random_bytes};

/// Longest passphrase, in characters.
pub const LONGEST: usize = 1024;
/// Least strength beside a device secret (CNIL 2022-100: 50 bits when tries are limited by something else).
pub const NEEDED_WITH_DEVICE_SECRET: u32 = 50;
/// Least strength alone (CNIL 2022-100: 80 bits; a stolen file can be tried without end).
pub const NEEDED_ALONE: u32 = 80;

const PROPOSED_WORDS: usize = 8;
/// More than ever pass before there are eight different words among them.
const DRAWS: usize = 64;
/// log2 of the 2048 words of the list.
const BITS_OF_LISTED_WORD: f64 = 11.0;
/// A word somebody thinks of: of the order of 8 000 known words.
const BITS_OF_OTHER_WORD: f64 = 13.0;

/// A passphrase in the form that is hashed: non-ASCII spaces become U+0020, then NFC (RFC 8265, OpaqueString).
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Passphrase(String);

impl Passphrase {
    /// Normalises what was typed. Spaces at the ends count.
    ///
    /// # Errors
    /// [`VaultError::BadPassphrase`] when empty, longer than [`LONGEST`] characters or holding a NUL.
    pub fn new(typed: &str) -> Result<Self> {
        if typed.is_empty() {
            return Err(VaultError::BadPassphrase(BadPassphrase::Empty));
        }
        if typed.chars().take(LONGEST.saturating_add(1)).count() > LONGEST {
            return Err(VaultError::BadPassphrase(BadPassphrase::TooLong));
        }
        if typed.contains('\0') {
            return Err(VaultError::BadPassphrase(BadPassphrase::Nul));
        }
        Ok(Self(typed.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).nfc().collect()))
    }

    /// Eight different random words of the French BIP-39 list: 88 bits.
    ///
    /// # Errors
    /// [`VaultError::Random`].
    pub fn propose() -> Result<Self> {
        let draws: [u8; DRAWS * 2] = random_bytes()?;
        let draws = draws.chunks_exact(2).filter_map(|pair| Some(u16::from_le_bytes([*pair.first()?, *pair.get(1)?])));
        Ok(Self::of_words(draws))
    }

    /// The first eight different words of the list at these places: secret only as far as the draws are. A word drawn again is
    /// passed over, since a phrase that repeats itself is weaker than it looks.
    #[must_use]
    pub fn of_words(draws: impl IntoIterator<Item = u16>) -> Self {
        let list = bip39::Language::French.word_list();
        let mut drawn = BTreeSet::new();
        let words: Vec<String> = draws
            .into_iter()
            .map(|draw| usize::from(draw) % list.len())
            .filter(|place| drawn.insert(*place))
            .filter_map(|place| Some(list.get(place)?.nfc().collect()))
            .take(PROPOSED_WORDS)
            .collect();
        Self(words.join(" "))
    }

    /// The text, to show a proposal or to hash.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// True when a space stands at an end, easily forgotten later.
    #[must_use]
    pub fn has_edge_spaces(&self) -> bool {
        self.0.starts_with(' ') || self.0.ends_with(' ')
    }

    /// A cautious estimate, in bits: the least of what a guesser of patterns (`zxcvbn`) and a guesser of words need.
    #[must_use]
    pub fn bits(&self) -> u32 {
        let patterns = zxcvbn::zxcvbn(&self.0, &[]).guesses_log10() * std::f64::consts::LOG2_10;
        let bits =
            if self.is_drawn_from_the_list() { self.bits_by_words() } else { patterns.min(self.bits_by_words()) };
        // Between 0 and some thousands: the cast neither wraps nor loses what matters.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let whole = bits.max(0.0) as u32;
        min(whole, 1024)
    }

    /// # Errors
    /// [`VaultError::WeakPassphrase`] below `needed` bits.
    pub(crate) fn must_reach(&self, needed: u32) -> Result<()> {
        match self.bits() {
            bits if bits < needed => Err(VaultError::WeakPassphrase { bits, needed }),
            _ => Ok(()),
        }
    }

    /// `zxcvbn` stops weighing long phrases, so a phrase made of listed words is weighed by its words alone.
    fn is_drawn_from_the_list(&self) -> bool {
        self.0.split(' ').all(is_listed)
    }

    fn bits_by_words(&self) -> f64 {
        let mut seen = BTreeSet::new();
        self.0
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| {
                let word = word.to_lowercase();
                let bits = if is_listed(&word) {
                    BITS_OF_LISTED_WORD
                } else if word.chars().all(char::is_alphabetic) && word.chars().count() <= 14 {
                    BITS_OF_OTHER_WORD
                } else {
                    zxcvbn::zxcvbn(&word, &[]).guesses_log10() * std::f64::consts::LOG2_10
                };
                if seen.insert(word) { bits } else { 0.0 }
            })
            .sum::<f64>()
            // Signs between the words are one choice among some thirty, made once.
            + if self.0.chars().any(|c| !c.is_alphanumeric() && c != ' ') { 5.0 } else { 0.0 }
    }
}

fn is_listed(word: &str) -> bool {
    let decomposed: String = word.nfkd().collect();
    bip39::Language::French.find_word(&decomposed).is_some()
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn composed_and_decomposed_accents_and_all_spaces_are_the_same_passphrase() {
        let composed = Passphrase::new("\u{e9}t\u{e9} \u{e0} Lomme").unwrap();
        let decomposed = Passphrase::new("e\u{301}te\u{301}\u{a0}a\u{300}\u{3000}Lomme").unwrap();
        assert_eq!(composed.expose(), decomposed.expose());
    }

    #[test]
    fn spaces_at_the_ends_count_and_are_noticed() {
        let passphrase = Passphrase::new(" lune ").unwrap();
        assert_eq!(passphrase.expose(), " lune ");
        assert!(passphrase.has_edge_spaces());
    }

    #[test]
    fn what_cannot_be_a_passphrase_is_refused_before_any_derivation() {
        for bad in ["", "a\0b", &"x".repeat(LONGEST + 1), &"x".repeat(10 << 20)] {
            assert!(matches!(Passphrase::new(bad), Err(VaultError::BadPassphrase(_))));
        }
        assert!(Passphrase::new(&"é".repeat(LONGEST)).is_ok());
    }

    #[test]
    fn a_proposal_is_eight_words_of_the_list_and_reaches_the_strength_needed_alone() {
        for _ in 0..50 {
            let proposal = Passphrase::propose().unwrap();
            assert_eq!(proposal.expose().split(' ').count(), 8);
            assert!(proposal.expose().split(' ').all(is_listed), "{}", proposal.expose());
            assert!(proposal.bits() >= NEEDED_ALONE, "{}", proposal.expose());
        }
        let distinct = "abaisser abandon abdiquer abeille abolir aborder aboutir aboyer";
        assert_eq!(Passphrase::new(distinct).unwrap().bits(), 88);
    }

    #[test]
    fn a_word_drawn_twice_stands_once_in_a_proposal() {
        let proposal = Passphrase::of_words([0, 1, 1, 0, 2048, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(proposal.expose(), "abaisser abandon abdiquer abeille abolir aborder aboutir aboyer");
    }

    #[test]
    fn repeated_words_known_passwords_and_short_words_are_weak() {
        for (weak, at_most) in [
            ("abeille abeille abeille abeille abeille abeille abeille abeille", 11),
            ("motdepasse", 40),
            ("azerty123", 40),
            ("le chat est dans la maison", 78),
            ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 40),
        ] {
            let bits = Passphrase::new(weak).unwrap().bits();
            assert!(bits <= at_most, "{weak}: {bits}");
        }
    }
}
