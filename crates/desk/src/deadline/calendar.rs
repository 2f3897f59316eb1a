//! How a time limit is counted: one rule a law, and two families that never mix. Limits of procedure move to the next
//! working day; limits of prosecution and the length of a measure end on their day, whatever it is.

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::holiday;

/// Under which rule a limit is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, rename = "CountingRule")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Rule {
    /// Days of civil procedure: the day of the act does not count; moves (art. 641 and 642 CPC).
    CpcDays,
    /// Months and years of procedure: same day number, or the last of the month; moves (art. 641 and 642 CPC).
    CpcMonths,
    /// Limits of criminal procedure; moves (art. 801 CPP).
    #[serde(rename = "CPP_801")]
    Cpp801,
    /// Clear days («jours francs»): neither the first nor the last day counts; moves.
    Francs,
    /// Limits of prosecution and of civil action: same day number, never moves.
    Prescription,
    /// Working days from Monday to Friday, as insurers count them.
    Ouvres,
    /// Hours, of which only the day of the start is known; never moves.
    Hours,
    /// How long a measure holds: same day number, never moves.
    Measure,
    /// Nothing to count.
    None,
}

/// A length as the law gives it; negative: before the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, rename = "DeadlineLength")]
#[serde(try_from = "String")]
pub struct Length {
    /// How many.
    pub count: i32,
    /// Of what.
    pub unit: Unit,
}

/// What a length is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, rename = "DeadlineUnit")]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Unit {
    Hours,
    Days,
    Months,
    Years,
}

/// Where a limit ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// The day to act by, whoever is right: no court is closed then, and no extension is counted on.
    pub alert: NaiveDate,
    /// The day that counting gives.
    pub nominal: NaiveDate,
    /// The last day, moved when the rule moves.
    pub last: NaiveDate,
}

impl Rule {
    /// Its word in the table.
    #[must_use]
    pub fn word(self) -> String {
        super::word_of(self)
    }

    /// Whether a limit that would end on a closed day ends on the next open one.
    #[must_use]
    pub fn moves(self) -> bool {
        match self {
            Self::CpcDays | Self::CpcMonths | Self::Cpp801 | Self::Francs => true,
            Self::Prescription | Self::Ouvres | Self::Hours | Self::Measure | Self::None => false,
        }
    }

    /// The end of a limit of this `length` that starts on `start`; `None` beyond the calendar.
    #[must_use]
    pub fn end(self, start: NaiveDate, length: Length) -> Option<End> {
        let nominal = self.nominal(start, length)?;
        let last = if self.moves() { open_from(nominal)? } else { nominal };
        let alert = match self {
            Self::CpcDays | Self::CpcMonths | Self::Cpp801 | Self::Francs | Self::Prescription | Self::Measure => {
                open_until(nominal)?
            }
            // The hour is not known: the last day that is surely whole is the one before.
            Self::Hours if length.count < 0 => open_until(nominal.pred_opt()?)?,
            Self::Hours => nominal.pred_opt()?.max(start),
            Self::Ouvres | Self::None => nominal,
        };
        // Nobody can act before the limit starts, unless it runs backwards.
        let alert = if length.count < 0 { alert } else { alert.max(start) };
        Some(End { alert, nominal, last })
    }

    fn nominal(self, start: NaiveDate, length: Length) -> Option<NaiveDate> {
        match self {
            Self::Ouvres => working_days(start, length.count),
            // Five clear days from a Monday: Tuesday to Saturday, and the day after is the last.
            Self::Francs => length.after(start)?.succ_opt(),
            Self::CpcDays
            | Self::CpcMonths
            | Self::Cpp801
            | Self::Prescription
            | Self::Hours
            | Self::Measure
            | Self::None => length.after(start),
        }
    }
}

impl Length {
    /// The day at the end of this length: the starting day does not count; in months, the same day number, or the last
    /// day of a month that has none.
    #[must_use]
    pub fn after(self, start: NaiveDate) -> Option<NaiveDate> {
        let count = u64::from(self.count.unsigned_abs());
        let days = match self.unit {
            Unit::Hours => count.div_ceil(24),
            Unit::Days => count,
            Unit::Months | Unit::Years => {
                let months = Months::new(self.months().unsigned_abs());
                return if self.count < 0 {
                    start.checked_sub_months(months)
                } else {
                    start.checked_add_months(months)
                };
            }
        };
        if self.count < 0 { start.checked_sub_days(Days::new(days)) } else { start.checked_add_days(Days::new(days)) }
    }

    /// In whole months; 0 for what is shorter.
    #[must_use]
    pub fn months(self) -> i32 {
        match self.unit {
            Unit::Hours | Unit::Days => 0,
            Unit::Months => self.count,
            Unit::Years => self.count.saturating_mul(12),
        }
    }
}

impl TryFrom<String> for Length {
    type Error = String;

    /// `10 days`, `6 years`, `-24 hours`.
    fn try_from(written: String) -> Result<Self, Self::Error> {
        let read = written.split_once(' ').and_then(|(count, unit)| {
            let unit = match unit {
                "hours" => Unit::Hours,
                "days" => Unit::Days,
                "months" => Unit::Months,
                "years" => Unit::Years,
                _ => return None,
            };
            Some(Self { count: count.parse().ok()?, unit })
        });
        read.ok_or(written)
    }
}

/// `day`, or the next open one.
fn open_from(day: NaiveDate) -> Option<NaiveDate> {
    std::iter::successors(Some(day), NaiveDate::succ_opt).find(|day| holiday::working(*day))
}

/// `day`, or the open one before.
pub(super) fn open_until(day: NaiveDate) -> Option<NaiveDate> {
    std::iter::successors(Some(day), NaiveDate::pred_opt).find(|day| holiday::working(*day))
}

fn working_days(start: NaiveDate, count: i32) -> Option<NaiveDate> {
    let mut day = start;
    for _ in 0..count {
        day = open_from(day.succ_opt()?)?;
    }
    Some(day)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    const RULES: [Rule; 9] = [
        Rule::CpcDays,
        Rule::CpcMonths,
        Rule::Cpp801,
        Rule::Francs,
        Rule::Prescription,
        Rule::Ouvres,
        Rule::Hours,
        Rule::Measure,
        Rule::None,
    ];

    fn day(written: &str) -> NaiveDate {
        written.parse().unwrap()
    }

    /// Alert, counted day and last day.
    fn check(rule: Rule, start: &str, length: &str, expected: [&str; 3]) {
        let end = rule.end(day(start), Length::try_from(length.to_owned()).unwrap()).unwrap();
        assert_eq!([end.alert, end.nominal, end.last], expected.map(day), "{rule:?} {start} + {length}");
    }

    #[test]
    fn limits_of_procedure_end_where_the_reference_says() {
        // Ascension, a Saturday, Whit Monday.
        check(Rule::Cpp801, "2026-05-04", "10 days", ["2026-05-13", "2026-05-14", "2026-05-15"]);
        check(Rule::Cpp801, "2026-05-06", "10 days", ["2026-05-15", "2026-05-16", "2026-05-18"]);
        check(Rule::Cpp801, "2026-05-15", "10 days", ["2026-05-22", "2026-05-25", "2026-05-26"]);
        // The end of a month, then the Saturday it falls on.
        check(Rule::CpcMonths, "2026-01-31", "1 months", ["2026-02-27", "2026-02-28", "2026-03-02"]);
        // The CIVI's three years end on Ascension: the day before is safe, the day after an extension.
        check(Rule::CpcMonths, "2023-05-14", "3 years", ["2026-05-13", "2026-05-14", "2026-05-15"]);
    }

    #[test]
    fn a_year_from_29_february_ends_on_28_february_under_every_rule_of_months() {
        for rule in [Rule::CpcMonths, Rule::Cpp801, Rule::Prescription, Rule::Measure] {
            check(rule, "2024-02-29", "1 years", ["2025-02-28"; 3]);
        }
        check(Rule::Prescription, "2024-02-29", "4 years", ["2028-02-29"; 3]);
    }

    #[test]
    fn limits_of_prosecution_never_move() {
        check(Rule::Prescription, "2016-12-14", "3 months", ["2017-03-14"; 3]);
        // A Sunday stays the last day; who must bring a paper to a court has the Friday before.
        check(Rule::Prescription, "2027-06-10", "30 years", ["2057-06-08", "2057-06-10", "2057-06-10"]);
        check(Rule::Measure, "2025-05-14", "12 months", ["2026-05-13", "2026-05-14", "2026-05-14"]);
    }

    #[test]
    fn clear_days_count_neither_end() {
        // Monday + 5: the sixth day after is a Sunday, which moves.
        check(Rule::Francs, "2026-05-04", "5 days", ["2026-05-07", "2026-05-10", "2026-05-11"]);
        check(Rule::Francs, "2026-09-01", "5 days", ["2026-09-07"; 3]);
    }

    #[test]
    fn insurers_working_days_jump_over_week_ends_and_holidays() {
        check(Rule::Ouvres, "2026-11-06", "2 days", ["2026-11-10"; 3]);
        // Tuesday, then Armistice Day.
        check(Rule::Ouvres, "2026-11-10", "2 days", ["2026-11-13"; 3]);
        check(Rule::Ouvres, "2026-11-14", "5 days", ["2026-11-20"; 3]);
    }

    #[test]
    fn hours_from_an_unknown_hour_are_safe_on_the_day_before_only() {
        check(Rule::Hours, "2026-11-20", "72 hours", ["2026-11-22", "2026-11-23", "2026-11-23"]);
        check(Rule::Hours, "2026-11-20", "24 hours", ["2026-11-20", "2026-11-21", "2026-11-21"]);
        check(Rule::Hours, "2026-11-20", "0 days", ["2026-11-20"; 3]);
        // A letter due a day before a Tuesday hearing: Monday at that hour, so the Friday before is safe.
        check(Rule::Hours, "2026-11-24", "-24 hours", ["2026-11-20", "2026-11-23", "2026-11-23"]);
    }

    #[test]
    fn the_days_before_after_and_around_the_calendar_have_no_end() {
        let length = Length { count: 20, unit: Unit::Years };
        assert_eq!(RULES.map(|rule| rule.end(NaiveDate::MAX, length)), [None; 9]);
    }

    #[test]
    fn a_length_that_is_none_is_not_read() {
        for written in ["", "10", "ten days", "10 weeks", "10days"] {
            assert!(Length::try_from(written.to_owned()).is_err(), "{written}");
        }
    }

    fn any_day() -> impl Strategy<Value = NaiveDate> {
        (0_i64..80_000).prop_map(|days| day("1900-01-01") + chrono::TimeDelta::days(days))
    }

    fn any_length() -> impl Strategy<Value = Length> {
        let unit = proptest::sample::select(&[Unit::Hours, Unit::Days, Unit::Months, Unit::Years][..]);
        (0..40_i32, unit).prop_map(|(count, unit)| Length { count, unit })
    }

    proptest! {
        #[test]
        fn the_working_day_rule_never_shortens_and_ends_on_an_open_day(start in any_day(), length in any_length()) {
            for rule in RULES.into_iter().filter(|rule| rule.moves()) {
                let end = rule.end(start, length).unwrap();
                prop_assert!(end.last >= end.nominal && holiday::working(end.last), "{:?}", rule);
            }
        }

        #[test]
        fn the_other_rules_end_on_the_day_they_count(start in any_day(), length in any_length()) {
            for rule in RULES.into_iter().filter(|rule| !rule.moves()) {
                let end = rule.end(start, length).unwrap();
                prop_assert_eq!(end.last, end.nominal);
            }
        }

        #[test]
        fn an_alert_lies_between_the_start_and_the_counted_day(start in any_day(), length in any_length()) {
            for rule in RULES {
                let end = rule.end(start, length).unwrap();
                prop_assert!(start <= end.alert && end.alert <= end.nominal, "{:?}", rule);
            }
        }

        #[test]
        fn a_later_start_never_ends_earlier(start in any_day(), gap in 0_u64..400, length in any_length()) {
            let later = start.checked_add_days(Days::new(gap)).unwrap();
            for rule in RULES {
                let (one, other) = (rule.end(start, length).unwrap(), rule.end(later, length).unwrap());
                prop_assert!(one.alert <= other.alert && one.last <= other.last, "{:?}", rule);
            }
        }

        #[test]
        fn the_day_number_is_kept_or_is_the_last_of_its_month(start in any_day(), months in 1_i32..400) {
            use chrono::Datelike;
            let end = Length { count: months, unit: Unit::Months }.after(start).unwrap();
            let last_of_month = end.succ_opt().unwrap().day() == 1;
            prop_assert!(end.day() == start.day() || (last_of_month && end.day() < start.day()));
        }
    }
}
