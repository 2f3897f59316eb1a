//! On which days a permanence comes back.
//!
//! Three rhythms of the wall calendar, counted by chrono. A recurrence crate would bring all of RFC 5545, time zones
//! included, for days that have none.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Refusal, Result, field};

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(tag = "every", rename_all = "snake_case", deny_unknown_fields)]
pub enum Rhythm {
    /// The first of its weekday, and no other.
    Once,
    /// Every week.
    Week,
    /// Every second week, from the first of its weekday.
    TwoWeeks,
    /// Once a month: the first, the second … of its weekday. A month without a fifth has none.
    Month {
        /// From 1 to 5.
        nth: u8,
    },
    /// The last of its weekday in each month.
    MonthEnd,
}

impl Rhythm {
    /// As the database keeps it.
    pub(crate) fn written(self) -> (&'static str, Option<i64>) {
        match self {
            Self::Once => ("once", None),
            Self::Week => ("weekly", None),
            Self::TwoWeeks => ("fortnightly", None),
            Self::Month { nth } => ("monthly", Some(i64::from(nth))),
            Self::MonthEnd => ("monthly_last", None),
        }
    }

    pub(crate) fn read(word: &str, nth: Option<i64>) -> Self {
        match (word, nth.and_then(|nth| u8::try_from(nth).ok())) {
            ("weekly", _) => Self::Week,
            ("fortnightly", _) => Self::TwoWeeks,
            ("monthly", Some(nth)) => Self::Month { nth },
            ("monthly_last", _) => Self::MonthEnd,
            _ => Self::Once,
        }
    }

    /// # Errors
    /// [`Refusal::OutOfBounds`] for a sixth Tuesday.
    pub(crate) fn checked(self) -> Result<Self> {
        if let Self::Month { nth } = self {
            field::number("nth", i64::from(nth), 1, 5)?;
        }
        Ok(self)
    }

    /// Its days from `from` to `until`, both possible.
    #[must_use]
    pub fn days(self, weekday: Weekday, from: NaiveDate, until: NaiveDate) -> Vec<NaiveDate> {
        let to_first = u64::from(weekday.days_since(from.weekday()));
        let step = if self == Self::TwoWeeks { 14 } else { 7 };
        let days = std::iter::successors(from.checked_add_days(Days::new(to_first)), |day| after(*day, step))
            .take_while(|day| *day <= until);
        match self {
            Self::Once => days.take(1).collect(),
            Self::Week | Self::TwoWeeks => days.collect(),
            Self::Month { nth } => {
                let of_month = |day: &NaiveDate| {
                    NaiveDate::from_weekday_of_month_opt(day.year(), day.month(), weekday, nth) == Some(*day)
                };
                days.filter(of_month).collect()
            }
            Self::MonthEnd => {
                days.filter(|day| after(*day, 7).is_none_or(|next| next.month() != day.month())).collect()
            }
        }
    }
}

fn after(day: NaiveDate, days: u64) -> Option<NaiveDate> {
    day.checked_add_days(Days::new(days))
}

/// Monday is 1.
///
/// # Errors
/// [`Refusal::OutOfBounds`].
pub(crate) fn weekday(number: i64) -> Result<Weekday> {
    let number = field::number("weekday", number, 1, 7)?;
    u8::try_from(number - 1)
        .ok()
        .and_then(|number| Weekday::try_from(number).ok())
        .ok_or_else(|| Refusal::OutOfBounds { field: "weekday".to_owned(), least: 1, most: 7 }.into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn check(rhythm: Rhythm, weekday: Weekday, from: &str, until: &str, expected: &[&str]) {
        let found: Vec<_> = rhythm
            .days(weekday, from.parse().unwrap(), until.parse().unwrap())
            .into_iter()
            .map(|day| day.to_string())
            .collect();
        assert_eq!(found, expected, "{rhythm:?} {weekday} {from} {until}");
    }

    #[test]
    fn a_permanence_comes_back_on_the_days_that_a_wall_calendar_shows() {
        let tuesday = Weekday::Tue;
        check(Rhythm::Once, tuesday, "2026-11-23", "2027-11-23", &["2026-11-24"]);
        check(Rhythm::Once, tuesday, "2026-11-25", "2026-11-30", &[]);
        check(
            Rhythm::Week,
            tuesday,
            "2026-11-24",
            "2026-12-15",
            &["2026-11-24", "2026-12-01", "2026-12-08", "2026-12-15"],
        );
        check(Rhythm::TwoWeeks, tuesday, "2026-11-23", "2026-12-31", &["2026-11-24", "2026-12-08", "2026-12-22"]);
        check(Rhythm::Month { nth: 2 }, tuesday, "2026-11-11", "2027-02-08", &["2026-12-08", "2027-01-12"]);
        check(Rhythm::MonthEnd, tuesday, "2026-11-24", "2027-02-22", &["2026-11-24", "2026-12-29", "2027-01-26"]);
    }

    #[test]
    fn a_month_without_a_fifth_has_none() {
        let every = Rhythm::Month { nth: 5 };
        check(every, Weekday::Mon, "2026-11-01", "2027-03-31", &["2026-11-30", "2027-03-29"]);
    }

    #[test]
    fn both_ends_are_possible_days_and_a_year_may_turn() {
        check(Rhythm::Week, Weekday::Fri, "2027-01-01", "2027-01-01", &["2027-01-01"]);
        check(Rhythm::TwoWeeks, Weekday::Fri, "2026-12-25", "2027-01-08", &["2026-12-25", "2027-01-08"]);
        check(Rhythm::Week, Weekday::Mon, "2028-02-28", "2028-03-06", &["2028-02-28", "2028-03-06"]);
    }

    #[test]
    fn monday_is_the_first_day_and_there_is_no_eighth() {
        assert_eq!((weekday(1).unwrap(), weekday(7).unwrap()), (Weekday::Mon, Weekday::Sun));
        for number in [0, 8, -1] {
            assert!(weekday(number).is_err(), "{number}");
        }
        assert!(Rhythm::Month { nth: 6 }.checked().is_err());
    }
}
