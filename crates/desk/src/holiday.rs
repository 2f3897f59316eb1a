//! French public holidays, computed: the list of art. L3133-1 of the code du travail, without those of Alsace-Moselle.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::Serialize;
use ts_rs::TS;

/// A day on which no court and few services are open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Holiday {
    /// Civil date.
    pub on: String,
    /// As the law names it.
    pub name: String,
}

const FIXED: [(u32, u32, &str); 8] = [
    (1, 1, "1er janvier"),
    (5, 1, "1er mai"),
    (5, 8, "8 mai"),
    (7, 14, "14 juillet"),
    (8, 15, "Assomption"),
    (11, 1, "Toussaint"),
    (11, 11, "11 novembre"),
    (12, 25, "Noël"),
];

/// Whit Monday stands here even when the court works that day (Cass. crim., 10 May 2006).
const AFTER_EASTER: [(u64, &str); 3] = [(1, "Lundi de Pâques"), (39, "Ascension"), (50, "Lundi de Pentecôte")];

/// The holidays from one day to another, both included, in order.
#[must_use]
pub fn between(from: NaiveDate, until: NaiveDate) -> Vec<Holiday> {
    let mut days: Vec<_> = (from.year()..=until.year()).flat_map(of_year).collect();
    days.retain(|(on, _)| (from..=until).contains(on));
    days.sort_unstable();
    days.into_iter().map(|(on, name)| Holiday { on: on.to_string(), name: name.to_owned() }).collect()
}

/// Neither Saturday, Sunday nor holiday: a day on which a court registry is open.
#[must_use]
pub fn working(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !is_holiday(day)
}

fn is_holiday(day: NaiveDate) -> bool {
    let fixed = FIXED.iter().any(|(month, number, _)| (*month, *number) == (day.month(), day.day()));
    let since_easter = easter(day.year()).map(|sunday| day.signed_duration_since(sunday).num_days());
    fixed || AFTER_EASTER.iter().any(|(days, _)| i64::try_from(*days).ok() == since_easter)
}

fn of_year(year: i32) -> Vec<(NaiveDate, &'static str)> {
    let fixed =
        FIXED.iter().filter_map(|(month, day, name)| Some((NaiveDate::from_ymd_opt(year, *month, *day)?, *name)));
    let moving = easter(year).into_iter().flat_map(|sunday| {
        AFTER_EASTER.iter().filter_map(move |(days, name)| Some((sunday.checked_add_days(Days::new(*days))?, *name)))
    });
    fixed.chain(moving).collect()
}

/// Easter Sunday in the Gregorian calendar: J. Meeus, *Astronomical Algorithms*, chapter 8, with the author's letters.
#[must_use]
pub fn easter(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e, f) = (b / 4, b % 4, (b + 8) / 25);
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(n / 31).ok()?, u32::try_from(n % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn day(typed: &str) -> NaiveDate {
        typed.parse().unwrap()
    }

    #[test]
    fn the_moving_holidays_fall_as_printed_in_calendars() {
        for (year, days) in [
            (2026, ["2026-04-06", "2026-05-14", "2026-05-25"]),
            (2027, ["2027-03-29", "2027-05-06", "2027-05-17"]),
            (2028, ["2028-04-17", "2028-05-25", "2028-06-05"]),
            (2029, ["2029-04-02", "2029-05-10", "2029-05-21"]),
        ] {
            let found: Vec<_> = of_year(year)
                .into_iter()
                .filter(|(_, name)| AFTER_EASTER.iter().any(|(_, moving)| moving == name))
                .map(|(on, _)| on.to_string())
                .collect();
            assert_eq!(found, days);
        }
    }

    #[test]
    fn easter_keeps_its_earliest_and_latest_days() {
        for on in ["1818-03-22", "1943-04-25", "2000-04-23", "2038-04-25"] {
            assert_eq!(easter(day(on).year()), Some(day(on)));
        }
    }

    #[test]
    fn a_year_has_eleven_holidays_in_order_and_none_of_alsace() {
        let year = between(day("2026-01-01"), day("2026-12-31"));
        assert_eq!(year.len(), 11);
        assert!(year.is_sorted_by(|one, next| one.on < next.on));
        for alsace in ["2026-04-03", "2026-12-26"] {
            assert!(year.iter().all(|holiday| holiday.on != alsace));
        }
    }

    #[test]
    fn both_ends_of_the_period_count_and_a_period_may_span_two_years() {
        let names: Vec<_> =
            between(day("2026-12-25"), day("2027-01-01")).into_iter().map(|holiday| holiday.name).collect();
        assert_eq!(names, ["Noël", "1er janvier"]);
        assert_eq!(between(day("2026-12-26"), day("2026-12-31")), []);
    }

    #[test]
    fn a_working_day_is_neither_at_the_week_end_nor_a_holiday() {
        // Wednesday, then Ascension, Friday, Saturday, Sunday; Whit Monday, Tuesday.
        let week = ["2026-05-13", "2026-05-14", "2026-05-15", "2026-05-16", "2026-05-17", "2026-05-25", "2026-05-26"];
        assert_eq!(week.map(|on| working(day(on))), [true, false, true, false, false, false, true]);
    }

    #[test]
    fn a_day_is_closed_when_the_list_of_its_year_says_so() {
        for on in day("2000-01-01").iter_days().take(40 * 366) {
            let listed = of_year(on.year()).iter().any(|(holiday, _)| *holiday == on);
            assert_eq!(is_holiday(on), listed, "{on}");
        }
    }

    #[test]
    fn a_year_where_two_holidays_meet_keeps_both() {
        // Ascension fell on 1 May in 2008.
        assert_eq!(between(day("2008-05-01"), day("2008-05-01")).len(), 2);
    }
}
