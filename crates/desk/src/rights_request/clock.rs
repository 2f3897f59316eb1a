//! The clock of a request: one month from the day it came, three once the person was told of two more (art. 12 (3) GDPR).

use chrono::NaiveDate;
use serde::Serialize;
use ts_rs::TS;

use crate::deadline::calendar::{Length, Rule, Unit};

/// By when a request must be answered.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct RightsClock {
    /// The day to answer by, on which the desk works.
    pub alert_on: NaiveDate,
    /// The last day.
    pub last_on: NaiveDate,
    /// Until the last day; negative once it is past.
    pub days_left: i64,
}

/// None beyond the calendar.
pub(crate) fn due(received_on: &str, prolonged: bool, today: NaiveDate) -> Option<RightsClock> {
    let months = Length { count: if prolonged { 3 } else { 1 }, unit: Unit::Months };
    // Months of Regulation (EEC, Euratom) 1182/71, art. 3: same day number or the last of the month, and the next working day
    // where that is none. The months of civil procedure are counted in the same way.
    let end = Rule::CpcMonths.end(received_on.parse().ok()?, months)?;
    let days_left = end.last.signed_duration_since(today).num_days();
    Some(RightsClock { alert_on: end.alert, last_on: end.last, days_left })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_month_or_three_end_on_their_day_number_or_the_next_working_day() {
        let table = [
            ("2026-11-23", false, "2026-12-23", "2026-12-23"),
            ("2026-11-23", true, "2027-02-23", "2027-02-23"),
            // The month that has no 31st, then the Saturday it falls on.
            ("2026-01-31", false, "2026-02-27", "2026-03-02"),
            // Christmas is a Friday.
            ("2026-11-25", false, "2026-12-24", "2026-12-28"),
            ("2026-11-30", true, "2027-02-26", "2027-03-01"),
        ];
        for (received, prolonged, alert, last) in table {
            let clock = due(received, prolonged, "2026-12-01".parse().unwrap()).unwrap();
            assert_eq!(
                [clock.alert_on.to_string(), clock.last_on.to_string()],
                [alert, last],
                "{received} {prolonged}"
            );
        }
        let clock = due("2026-10-20", false, "2026-11-23".parse().unwrap()).unwrap();
        assert_eq!(clock.days_left, -3);
    }
}
