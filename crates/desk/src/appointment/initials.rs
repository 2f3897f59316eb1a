//! Initials: what a screen that faces the visitor and a printed page may show of a name.

/// « L. D. » for Durand Louise: the first name before the family name, particles left out.
pub(super) fn of_person(family: &str, first_names: &str) -> String {
    let letters = [first_names, family].into_iter().filter_map(first_letter).map(|letter| format!("{letter}."));
    letters.collect::<Vec<_>>().join(" ")
}

/// Of what was announced on the telephone: « M. D. violences conj. » gives « D. ».
pub(super) fn of_words(announced: &str) -> String {
    const TITLES: [&str; 9] = ["m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "dr", "me"];
    let title = |word: &&str| TITLES.contains(&word.trim_end_matches('.').to_lowercase().as_str());
    let words: Vec<&str> = announced.split_whitespace().skip_while(title).collect();
    let names: Vec<&str> =
        words.iter().copied().filter(|word| word.starts_with(|first: char| first.is_uppercase())).collect();
    let shown = if names.is_empty() { words.get(..1).unwrap_or_default() } else { names.get(..3).unwrap_or(&names) };
    shown.iter().filter_map(|word| first_letter(word)).map(|letter| format!("{letter}.")).collect::<Vec<_>>().join(" ")
}

/// « de La Tour » begins with an L.
fn first_letter(name: &str) -> Option<String> {
    let letter = name
        .split_whitespace()
        .find_map(|word| word.chars().next().filter(|first| first.is_uppercase()))
        .or_else(|| name.chars().find(|c| c.is_alphabetic()))?;
    Some(letter.to_uppercase().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_two_letters_the_first_name_before() {
        for (family, first_names, expected) in [
            ("Durand", "Louise", "L. D."),
            ("de La Tour", "Marie Anne", "M. L."),
            ("ÉLOI", "", "É."),
            ("d’artagnan", "", "D."),
            ("", "", ""),
        ] {
            assert_eq!(of_person(family, first_names), expected, "{family} {first_names}");
        }
    }

    #[test]
    fn what_was_announced_gives_no_more_than_three_letters_and_no_reason() {
        for (announced, expected) in [
            ("Mme Martin", "M."),
            ("M. D. violences conj.", "D."),
            ("Louise Durand", "L. D."),
            ("madame durand", "D."),
            ("Anne Marie Louise Durand", "A. M. L."),
            ("une dame du quartier", "U."),
            ("M.", ""),
            ("", ""),
        ] {
            assert_eq!(of_words(announced), expected, "{announced}");
        }
    }
}
