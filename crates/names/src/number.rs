//! Numbers in any format: telephones, files («2026-0042»), complaints as each service writes them; and what finds them.

use crate::folded;

/// Digits of a telephone that must be known before it finds anybody: with fewer, somebody could feel their way to a number
/// that is not to be shown yet.
const LEAST_OF_PHONE: usize = 6;
/// Signs of another number that are enough.
const LEAST: usize = 4;

/// The digits of a number in any format; +33 and 0033 are read as 0.
#[must_use]
pub fn digits(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let international =
        text.trim_start().starts_with('+').then_some("33").or_else(|| digits.starts_with("0033").then_some("0033"));
    match international.and_then(|prefix| digits.strip_prefix(prefix)) {
        Some(national) => format!("0{}", national.trim_start_matches('0')),
        None => digits,
    }
}

/// The telephones of a line that may hold several: « 06 39 98 00 01 / 03 20 00 00 00 (soeur) ».
pub fn of_line(line: &str) -> impl Iterator<Item = String> {
    let apart = |c: char| matches!(c, '/' | ',' | ';' | '|') || c.is_alphabetic();
    line.split(apart).map(digits).filter(|number| number.len() >= LEAST_OF_PHONE)
}

/// What finds the telephones of a line: each of them from its beginning, and from each later pair of digits on.
pub(crate) fn phones(line: &str) -> Vec<String> {
    let ends = |number: String| {
        let long = number.len().saturating_sub(LEAST_OF_PHONE);
        let from: Vec<usize> = (0..=long).filter(|at| *at < 2 || at % 2 == 0).collect();
        from.into_iter().filter_map(move |at| number.get(at..).map(str::to_owned)).collect::<Vec<_>>()
    };
    of_line(line).flat_map(ends).collect()
}

/// What finds a file by its number: `20260042`, and `#42` for the number alone.
pub(crate) fn of_file(number: &str) -> Vec<String> {
    match number.split_once('-') {
        Some((year, serial)) => vec![format!("{year}{serial}"), format!("#{}", serial.trim_start_matches('0'))],
        None => Vec::new(),
    }
}

/// What finds a file by its complaint's number: its letters and digits, from each of its words on.
pub(crate) fn of_complaint(number: &str) -> Vec<String> {
    let folded = folded(number);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let from = (0..words.len()).filter_map(|at| words.get(at..)).map(<[&str]>::concat);
    from.filter(|key| key.len() >= LEAST).collect()
}

/// What was typed, as a number; each of these may find something.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Typed {
    /// The beginning of a telephone.
    pub(crate) phone: Option<String>,
    /// The beginning of a file's or a complaint's number.
    pub(crate) beginning: Option<String>,
    /// A file's number, whole.
    pub(crate) whole: Option<String>,
}

/// Reads what was typed; nothing of a name.
pub(crate) fn typed(query: &str) -> Typed {
    let folded = folded(query);
    let compact = folded.replace(' ', "");
    let digits = digits(query);
    if digits.is_empty() {
        return Typed::default();
    }
    let only_digits = compact.chars().all(|c| c.is_ascii_digit());
    let whole = match folded.split(' ').collect::<Vec<_>>().as_slice() {
        [year, serial] if only_digits && year.len() == 4 && serial.len() <= 6 => Some(format!("{year}{serial:0>4}")),
        [serial] if only_digits && serial.len() <= 6 => Some(format!("#{}", serial.trim_start_matches('0'))),
        _ => None,
    };
    Typed {
        phone: (only_digits && digits.len() >= LEAST_OF_PHONE).then_some(digits),
        beginning: (compact.len() >= LEAST).then_some(compact),
        whole,
    }
}

/// Whether what was typed finds a file by its own number.
#[must_use]
pub fn is_of_file(number: &str, query: &str) -> bool {
    let typed = typed(query);
    let begins = |key: &String| typed.beginning.as_ref().is_some_and(|typed| key.starts_with(typed.as_str()));
    of_file(number).iter().any(|key| typed.whole.as_ref() == Some(key) || begins(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_number_is_the_same_in_any_format() {
        for written in
            ["06 12 34 56 78", "06.12.34.56.78", "+33 6 12 34 56 78", "0033612345678", "+33 (0)6 12 34 56 78"]
        {
            assert_eq!(digits(written), "0612345678", "{written}");
        }
    }

    #[test]
    fn a_line_may_hold_several_telephones_and_words() {
        let numbers: Vec<_> = of_line("06 39 98 00 01 (soeur) / +33 3 20 00 00 00 ; poste 12").collect();
        assert_eq!(numbers, ["0639980001", "0320000000"]);
    }

    #[test]
    fn five_digits_of_a_telephone_find_nobody() {
        assert_eq!(typed("06 39 9").phone, None);
        assert_eq!(typed("06 39 98").phone.as_deref(), Some("063998"));
        assert!(phones("06 39 98 00 01").iter().all(|key| key.len() >= LEAST_OF_PHONE));
    }

    #[test]
    fn a_file_is_found_by_its_number_with_or_without_its_year_and_zeros() {
        for query in ["2026-0042", "2026 42", "2026/0042", "42", "0042", "20260042", "2026-00"] {
            assert!(is_of_file("2026-0042", query), "{query}");
        }
        assert!(!is_of_file("2026-0042", "2026-0043") && !is_of_file("2026-0042", "4"));
        assert_eq!(typed("Martin"), Typed::default());
    }

    #[test]
    fn a_complaint_is_found_by_its_number_however_it_is_cut() {
        assert_eq!(of_complaint("PV-ZYX 4410"), ["pvzyx4410", "zyx4410", "4410"]);
        assert_eq!(typed("zyx 44").beginning.as_deref(), Some("zyx44"));
    }
}
