//! A day as spreadsheets hold it: « 24/11/2026 », « 2026-11-24 », « 24 novembre 2026 », or a serial number of a workbook.

use chrono::{Datelike, Days, NaiveDate};

use crate::search::folded;

/// Beginnings that no two months share.
const MONTHS: [&[&str]; 12] = [
    &["jan"],
    &["fev"],
    &["mar"],
    &["avr"],
    &["mai"],
    &["juin"],
    &["juil"],
    &["aou"],
    &["sep"],
    &["oct"],
    &["nov"],
    &["dec"],
];
/// The serial numbers of 1927 to 2064: what is smaller or larger is not a day of this desk.
const SERIALS: std::ops::RangeInclusive<u64> = 10_000..=60_000;

/// The day that was written; `None` when it is none, or not said in full. A year of two digits is the last one that came.
pub(super) fn read(written: &str, serials: bool, today: NaiveDate) -> Option<NaiveDate> {
    let written = written.trim();
    if let Ok(serial) = written.parse::<u64>() {
        // The day numbered 1 is 1 January 1900, and the format believes in a 29 February of that year.
        let first = NaiveDate::from_ymd_opt(1899, 12, 30)?;
        return (serials && SERIALS.contains(&serial)).then(|| first.checked_add_days(Days::new(serial)))?;
    }
    // An hour may stand behind: « 2026-11-24 00:00:00 », « 2026-11-24T09:30 ».
    let date = written.split_once(['T', ' ']).filter(|(_, hour)| hour.contains(':')).map_or(written, |(date, _)| date);
    let words = folded(date);
    let words: Vec<&str> = words.split(' ').collect();
    let words = match words.split_first() {
        // « lundi 24 novembre 2026 », « le 24/11/2026 ».
        Some((first, rest)) if rest.len() == 3 && first.chars().all(char::is_alphabetic) => rest,
        Some(_) | None => words.as_slice(),
    };
    let [first, second, third] = words else { return None };
    if first.len() == 4 {
        return NaiveDate::from_ymd_opt(first.parse().ok()?, number(second)?, number(third)?);
    }
    let day = first.strip_suffix("er").unwrap_or(first);
    NaiveDate::from_ymd_opt(year(third, today)?, number(second).or_else(|| month(second))?, number(day)?)
}

/// A year alone, where a birth is known by no more.
pub(super) fn year_alone(written: &str) -> Option<i64> {
    let written = written.trim();
    if written.len() == 4 { written.parse().ok() } else { None }
}

fn number(word: &str) -> Option<u32> {
    if word.len() <= 2 { word.parse().ok() } else { None }
}

fn year(word: &str, today: NaiveDate) -> Option<i32> {
    let year: i32 = word.parse().ok()?;
    let century = today.year() - today.year() % 100;
    match word.len() {
        4 => Some(year),
        2 if century + year <= today.year() => Some(century + year),
        2 => Some(century - 100 + year),
        _ => None,
    }
}

fn month(word: &str) -> Option<u32> {
    let place = MONTHS.iter().position(|begins| begins.iter().any(|begin| word.starts_with(begin)))?;
    u32::try_from(place.saturating_add(1)).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read_as(written: &str, serials: bool) -> Option<String> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        read(written, serials, today).map(|day| day.to_string())
    }

    #[test]
    fn the_usual_forms_are_the_same_day() {
        for written in [
            "24/11/2025",
            "24-11-2025",
            "24.11.2025",
            "24/11/25",
            "2025-11-24",
            "2025-11-24T00:00:00",
            "24/11/2025 09:30",
            "24 novembre 2025",
            "lundi 24 nov. 2025",
            " 24/11/2025 ",
        ] {
            assert_eq!(read_as(written, false).as_deref(), Some("2025-11-24"), "{written}");
        }
        assert_eq!(read_as("1er août 2025", false).as_deref(), Some("2025-08-01"));
        assert_eq!(read_as("45985", true).as_deref(), Some("2025-11-24"));
        assert_eq!(read_as("12/03/68", false).as_deref(), Some("1968-03-12"));
    }

    #[test]
    fn what_is_no_day_is_none() {
        for written in ["31/02/2025", "45985", "1985", "hier", "", "24/11", "11/24/2025", "24/11/225", "0/0/0", "=A1"] {
            assert_eq!(read_as(written, false), None, "{written}");
        }
        assert_eq!(read_as("612345678", true), None);
        assert_eq!((year_alone("1985"), year_alone("45985")), (Some(1985), None));
    }
}
