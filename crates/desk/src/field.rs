//! What a typed value must be, whatever the form: length, characters, dates.

use chrono::{Datelike, NaiveDate, NaiveTime};

use crate::{Refusal, Result};

/// Names, places, numbers.
pub const LINE: usize = 200;
/// Notes and accounts of facts: some sixty pages.
pub const NOTE: usize = 200_000;

/// A one-line text: trimmed, no control character, at most [`LINE`] characters.
///
/// # Errors
/// [`Refusal::TooLong`], [`Refusal::BadCharacter`].
pub fn line(field: &str, typed: &str) -> Result<String> {
    let text = text(field, typed, LINE)?;
    if text.contains(['\n', '\r', '\t']) {
        return Err(Refusal::BadCharacter { field: field.to_owned() }.into());
    }
    Ok(text)
}

/// A text of several lines, at most [`NOTE`] characters.
///
/// # Errors
/// As [`line`].
pub fn note(field: &str, typed: &str) -> Result<String> {
    text(field, typed, NOTE)
}

/// A line that must not be empty.
///
/// # Errors
/// [`Refusal::Missing`]; as [`line`].
pub fn needed(field: &str, typed: &str) -> Result<String> {
    match line(field, typed)? {
        text if text.is_empty() => Err(Refusal::Missing { field: field.to_owned() }.into()),
        text => Ok(text),
    }
}

fn text(field: &str, typed: &str, most: usize) -> Result<String> {
    let text = typed.trim();
    if text.chars().count() > most {
        return Err(Refusal::TooLong { field: field.to_owned(), most }.into());
    }
    if text.chars().any(hides_or_reverses) {
        return Err(Refusal::BadCharacter { field: field.to_owned() }.into());
    }
    // What another program writes for the end of a line, which no letter and no search takes for one.
    Ok(text.replace(['\u{2028}', '\u{2029}'], "\n"))
}

/// Whether a character shows itself as it is, on one line.
pub(crate) fn is_seen(c: char) -> bool {
    !c.is_control() && !hides_or_reverses(c) && !matches!(c, '\u{2028}' | '\u{2029}')
}

/// Control characters, the marks that show a text in another order than it has (Unicode TR 36), and those that show nothing.
fn hides_or_reverses(c: char) -> bool {
    let reverses =
        matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let hides = matches!(c, '\u{180E}' | '\u{200B}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}');
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || reverses || hides
}

/// A civil date between 1900 and `latest`.
///
/// # Errors
/// [`Refusal::ImpossibleDate`].
pub fn day(field: &str, typed: &str, latest: NaiveDate) -> Result<NaiveDate> {
    NaiveDate::parse_from_str(typed, "%Y-%m-%d")
        .ok()
        .filter(|day| day.year() >= 1900 && *day <= latest && typed.len() == 10)
        .ok_or_else(|| Refusal::ImpossibleDate { field: field.to_owned() }.into())
}

/// The same, when there may be none.
///
/// # Errors
/// [`Refusal::ImpossibleDate`].
pub fn day_if_any(field: &str, typed: Option<&str>, latest: NaiveDate) -> Result<Option<NaiveDate>> {
    typed.map(|typed| day(field, typed, latest)).transpose()
}

/// The last day that may be planned: ten years ahead.
#[must_use]
pub fn horizon(today: NaiveDate) -> NaiveDate {
    today.checked_add_months(chrono::Months::new(120)).unwrap_or(NaiveDate::MAX)
}

/// The last day until which a file may be kept: a hundred years ahead, beyond the minority and the life of whom it is about.
#[must_use]
pub fn lifetime(today: NaiveDate) -> NaiveDate {
    today.checked_add_months(chrono::Months::new(1_200)).unwrap_or(NaiveDate::MAX)
}

/// An hour of the wall clock, `HH:MM`.
///
/// # Errors
/// [`Refusal::ImpossibleDate`].
pub fn time(field: &str, typed: &str) -> Result<NaiveTime> {
    NaiveTime::parse_from_str(typed, "%H:%M")
        .ok()
        .filter(|_| typed.len() == 5)
        .ok_or_else(|| Refusal::ImpossibleDate { field: field.to_owned() }.into())
}

/// A number within bounds.
///
/// # Errors
/// [`Refusal::OutOfBounds`].
pub fn number(field: &str, typed: i64, least: i64, most: i64) -> Result<i64> {
    if (least..=most).contains(&typed) {
        Ok(typed)
    } else {
        Err(Refusal::OutOfBounds { field: field.to_owned(), least, most }.into())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn refusal<T: std::fmt::Debug>(answer: Result<T>) -> Refusal {
        match answer {
            Err(crate::Error::Refused(refusal)) => refusal,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn markup_sql_and_emoji_are_only_text() {
        for typed in ["<script>alert(1)</script>", "'; drop table person; --", "=cmd|' /C calc'!A0", "👩‍⚖️ Łódź"]
        {
            assert_eq!(line("x", typed).unwrap(), typed);
        }
    }

    #[test]
    fn what_hides_or_reverses_text_is_refused_and_the_field_is_named() {
        for typed in
            ["abc\u{202E}txt", "a\u{61C}b", "a\0b", "a\u{200B}b", "a\u{2060}b", "a\nb", "a\u{2028}b", "a\u{2029}b"]
        {
            assert_eq!(refusal(line("birth_name", typed)), Refusal::BadCharacter { field: "birth_name".into() });
        }
    }

    #[test]
    fn the_end_of_a_line_of_another_program_is_one_in_a_note() {
        assert_eq!(note("notes", "un\u{2028}deux\u{2029}trois").unwrap(), "un\ndeux\ntrois");
    }

    #[test]
    fn a_note_of_a_hundred_thousand_characters_is_kept_and_a_name_of_a_thousand_is_not() {
        assert_eq!(note("notes", &"é".repeat(100_000)).unwrap().chars().count(), 100_000);
        assert_eq!(
            refusal(line("birth_name", &"x".repeat(1000))),
            Refusal::TooLong { field: "birth_name".into(), most: LINE }
        );
    }

    #[test]
    fn impossible_dates_are_refused() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        for typed in ["2026-02-31", "1899-12-31", "2026-11-24", "31/02/2026", "2026-1-1", ""] {
            assert_eq!(refusal(day("born_on", typed, today)), Refusal::ImpossibleDate { field: "born_on".into() });
        }
        assert!(day("born_on", "2024-02-29", today).is_ok());
    }
}
