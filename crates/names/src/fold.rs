//! How a name is written down for comparison: small letters, no accent, ligatures opened.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Lower case, no accent, ligatures opened, every other sign a space: « Lefèvre-D’Hœdt » is `lefevre d hoedt`.
#[must_use]
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in letters(text) {
        if c.is_alphanumeric() {
            folded.push(c);
        } else if !folded.ends_with(' ') && !folded.is_empty() {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The signs of a text, small and without accents; what is neither letter nor digit stays as it is.
pub(crate) fn letters(text: &str) -> impl Iterator<Item = char> {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).flat_map(|c| {
        let (first, second) = match c {
            'œ' => ('o', Some('e')),
            'æ' => ('a', Some('e')),
            'ß' => ('s', Some('s')),
            'ø' => ('o', None),
            'ł' => ('l', None),
            'đ' | 'ð' => ('d', None),
            'ı' => ('i', None),
            c => (c, None),
        };
        std::iter::once(first).chain(second)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_hyphens_and_ligatures_do_not_count() {
        assert_eq!(folded("Lefèvre-D’Hœdt  ÉLODIE"), "lefevre d hoedt elodie");
        assert_eq!(folded("  Łukasz Øster "), "lukasz oster");
    }
}
