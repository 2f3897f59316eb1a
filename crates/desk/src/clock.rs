//! The clock as a value: a rule never reads the time, it is told.

use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, TimeDelta, Timelike, Utc};

/// Where the time comes from.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// The machine's clock and time zone.
    Machine,
    /// A fixed instant, for tests and invented data; the desk's wall clock is then UTC.
    Fixed(DateTime<Utc>),
}

impl Clock {
    /// The instant, for the journal.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            #[allow(clippy::disallowed_methods)] // the only place that reads the machine's clock
            Self::Machine => Utc::now(),
            Self::Fixed(instant) => *instant,
        }
    }

    /// The civil date at the desk.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.wall().0
    }

    /// The hour at the desk.
    #[must_use]
    pub fn hour(&self) -> NaiveTime {
        self.wall().1
    }

    /// The instant at which the desk's day began, as its hour tells it.
    #[must_use]
    pub fn midnight(&self) -> DateTime<Utc> {
        let now = self.now();
        let since = TimeDelta::seconds(i64::from(self.hour().num_seconds_from_midnight()));
        now.checked_sub_signed(since).unwrap_or(now)
    }

    /// The instant at which a day of the desk begins.
    #[must_use]
    pub fn begins(&self, day: NaiveDate) -> DateTime<Utc> {
        let midnight = day.and_time(NaiveTime::MIN);
        match self {
            // Where a day begins without midnight, the clocks went forward: it begins as if they had not.
            Self::Machine => midnight
                .and_local_timezone(chrono::Local)
                .earliest()
                .map_or_else(|| midnight.and_utc(), |begins| begins.with_timezone(&Utc)),
            Self::Fixed(_) => midnight.and_utc(),
        }
    }

    fn wall(&self) -> (NaiveDate, NaiveTime) {
        match self {
            Self::Machine => {
                let local = self.now().with_timezone(&chrono::Local).naive_local();
                (local.date(), local.time())
            }
            Self::Fixed(instant) => (instant.date_naive(), instant.time()),
        }
    }
}

/// An instant as the database and the contract keep it.
#[must_use]
pub fn written(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Millis, true)
}
