//! Whether an appointment falls within the hours that a person called safe, as they were written down.
//!
//! The instruction is free text. What it is not understood to allow is not called safe: a needless look at the
//! instruction costs a moment, a missed one may cost much more.

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};
use sqlx::SqliteConnection;

use super::slot::Slot;
use crate::{Refusal, Result, field, safe_contact, search::folded};

const WEEK: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
const DAY: (u32, u32) = (0, 24 * 60);

/// Days of the week (Monday is 0) and minutes of the day between which everything is safe.
type Window = (Vec<u32>, (u32, u32));

/// True when something was written and the slot is not within it.
pub(crate) fn is_outside(safe_hours: &str, slot: &Slot) -> bool {
    !safe_hours.trim().is_empty()
        && !windows(safe_hours).is_some_and(|windows| windows.iter().any(|window| holds(window, slot)))
}

#[cfg(test)]
pub(super) fn is_understood(safe_hours: &str) -> bool {
    windows(safe_hours).is_some()
}

/// The hours that a person called safe, as written; nothing for nobody.
pub(super) async fn of(database: &mut SqliteConnection, person: Option<i64>) -> Result<String> {
    match person {
        Some(person) => Ok(safe_contact::find(database, person).await?.instruction.safe_hours),
        None => Ok(String::new()),
    }
}

/// The reason to keep with the slot: none for one within the safe hours, the one that was typed for another.
///
/// # Errors
/// [`Refusal::OutsideSafeHours`] when it is outside and nobody said why it is kept.
pub(super) async fn check(
    database: &mut SqliteConnection,
    person: Option<i64>,
    slot: &Slot,
    reason: Option<&str>,
) -> Result<String> {
    let reason = field::line("outside_reason", reason.unwrap_or_default())?;
    let safe_hours = of(database, person).await?;
    if !is_outside(&safe_hours, slot) {
        return Ok(String::new());
    }
    match reason {
        none if none.is_empty() => Err(Refusal::OutsideSafeHours { safe_hours }.into()),
        reason => Ok(reason),
    }
}

fn holds((days, (from, until)): &Window, slot: &Slot) -> bool {
    let (starts, ends) = (minute_of_day(slot.starts), minute_of_day(slot.ends()));
    days.contains(&slot.on.weekday().num_days_from_monday()) && *from <= starts && ends <= *until
}

/// A stretch of hours that a person called safe: its day, and the minutes of the day between which it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SafeStretch {
    pub(crate) on: NaiveDate,
    pub(crate) from: u32,
    pub(crate) until: u32,
}

/// Every stretch of the coming week that is not over yet, in order; `None` when what was written is not understood.
pub(crate) fn ahead(safe_hours: &str, today: NaiveDate, now: NaiveTime) -> Option<Vec<SafeStretch>> {
    let (windows, minute) = (windows(safe_hours)?, minute_of_day(now));
    let mut ahead = Vec::new();
    for on in today.iter_days().take(8) {
        let today_of_all = windows.iter().filter(|(days, _)| days.contains(&on.weekday().num_days_from_monday()));
        ahead.extend(today_of_all.map(|(_, (from, until))| SafeStretch { on, from: *from, until: *until }));
    }
    ahead.retain(|stretch| stretch.on > today || stretch.until > minute);
    ahead.sort();
    Some(ahead)
}

/// Minutes since midnight.
pub(crate) fn minute_of_day(at: NaiveTime) -> u32 {
    at.hour() * 60 + at.minute()
}

/// One piece of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Day(u32),
    Hour(u32),
    Part(u32, u32),
    Until,
    Before,
    After,
}

/// Reads « lundi et jeudi 9h-12h, 14 h 30 à 16 h »: days hold for the hours that follow them. `None`: not understood.
fn windows(text: &str) -> Option<Vec<Window>> {
    let words = words(text)?;
    let (mut windows, mut days): (Vec<Window>, Vec<u32>) = (Vec::new(), Vec::new());
    let mut rest = words.as_slice();
    while !rest.is_empty() {
        let (named, after) = days_first(rest)?;
        if !named.is_empty() {
            days = named;
        }
        let (hours, after) = match after {
            [] if windows.is_empty() => (DAY, after),
            after => hours_first(after)?,
        };
        windows.push((days.clone(), hours));
        rest = after;
    }
    let everyday = windows.iter().filter(|(days, _)| days.is_empty()).count();
    match everyday {
        0 => Some(windows),
        all if all == windows.len() => Some(windows.into_iter().map(|(_, hours)| ((0..7).collect(), hours)).collect()),
        // Hours before the first day: nobody can tell whether they hold for it.
        _ => None,
    }
}

/// The days that the words begin with, and the words after them.
fn days_first(words: &[Word]) -> Option<(Vec<u32>, &[Word])> {
    match words {
        [Word::Day(from), Word::Until, Word::Day(until), after @ ..] if from <= until => {
            Some(((*from..=*until).collect(), after))
        }
        [Word::Day(_), Word::Until, ..] => None,
        [Word::Day(day), after @ ..] => {
            let (mut days, after) = days_first(after)?;
            days.push(*day);
            Some((days, after))
        }
        words => Some((Vec::new(), words)),
    }
}

/// The hours that the words begin with, and the words after them. A part of the day beside hours may narrow or add.
fn hours_first(words: &[Word]) -> Option<((u32, u32), &[Word])> {
    let (hours, after) = match words {
        [Word::Hour(from), Word::Until, Word::Hour(until), after @ ..] if from < until => ((*from, *until), after),
        [Word::Before, Word::Hour(until), after @ ..] => ((0, *until), after),
        [Word::After, Word::Hour(from), after @ ..] => ((*from, DAY.1), after),
        [Word::Part(from, until), after @ ..] if !matches!(after, [Word::Hour(_) | Word::Before | Word::After, ..]) => {
            return Some(((*from, *until), after));
        }
        _ => return None,
    };
    (!matches!(after, [Word::Part(..) | Word::Before | Word::After, ..])).then_some((hours, after))
}

fn words(text: &str) -> Option<Vec<Word>> {
    let text = text.to_lowercase().replace("après-midi", "apresmidi").replace("week-end", "weekend").replace(':', "h");
    let text = folded(&text.replace(['-', '–', '—'], " à "));
    let mut tokens = text.split(' ').peekable();
    let mut words = Vec::new();
    while let Some(token) = tokens.next() {
        match token {
            "le" | "les" | "de" | "du" | "en" | "et" | "tous" | "chaque" | "jours" => {}
            "a" | "au" => words.push(Word::Until),
            "avant" => words.push(Word::Before),
            "apres" => words.push(Word::After),
            "matin" => words.push(Word::Part(0, 12 * 60)),
            "apresmidi" => words.push(Word::Part(12 * 60, 18 * 60)),
            "midi" => words.push(Word::Hour(12 * 60)),
            "semaine" => words.extend((0..5).map(Word::Day)),
            "weekend" => words.extend([Word::Day(5), Word::Day(6)]),
            token => match day(token) {
                Some(day) => words.push(Word::Day(day)),
                None => {
                    // « 14 h 30 » is one hour in three words.
                    let mut hour = token.to_owned();
                    if tokens.next_if_eq(&"h").is_some() {
                        hour.push('h');
                        hour.push_str(tokens.next_if(|next| next.parse::<u32>().is_ok()).unwrap_or_default());
                    }
                    words.push(Word::Hour(minute_of(&hour)?));
                }
            },
        }
    }
    Some(words)
}

fn day(word: &str) -> Option<u32> {
    let name = word.strip_suffix('s').unwrap_or(word);
    WEEK.iter().position(|day| *day == name).and_then(|day| u32::try_from(day).ok())
}

/// Minutes since midnight of `9h`, `09h30`.
fn minute_of(word: &str) -> Option<u32> {
    let (hours, minutes) = word.split_once('h')?;
    let minutes = if minutes.is_empty() { 0 } else { minutes.parse().ok().filter(|minutes| *minutes < 60)? };
    let hours: u32 = hours.parse().ok().filter(|hours| *hours <= 24)?;
    Some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// 23 November 2026 is a Monday.
    fn outside(safe_hours: &str, day: u32, starts: &str) -> bool {
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        is_outside(safe_hours, &Slot::checked(&format!("2026-11-{day}"), starts, 30, today).unwrap())
    }

    #[test]
    fn hours_as_people_write_them_are_understood() {
        for written in [
            "9h-12h",
            "9 h – 12 h",
            "09:00-12:00",
            "De 9h à 12h.",
            "9h à midi, 14h-16h",
            "8 h 30 à 12 h 00",
            "le matin",
            "lundi matin",
            "Lundi et jeudi 9h-12h",
            "du lundi au vendredi, 9 h 30 à 11 h",
            "tous les jours avant 12h",
            "En semaine, 9h-12h",
            "lundi après 9h, mardi après 18h",
            "lundi",
        ] {
            assert!(!outside(written, 23, "10:00"), "{written}");
            assert!(
                outside(written, 24, "08:00") || written.contains("matin") || written.contains("avant"),
                "{written}"
            );
        }
    }

    #[test]
    fn the_whole_appointment_must_be_within() {
        assert!(!outside("9h-12h", 23, "11:30"));
        assert!(outside("9h-12h", 23, "11:31"));
        assert!(outside("9h-12h", 23, "08:59"));
    }

    #[test]
    fn days_hold_for_the_hours_that_follow_them() {
        let written = "lundi et mardi 9h-12h, 14h-16h ; jeudi après-midi";
        for (day, starts, expected) in [
            (23, "09:00", false),
            (23, "14:00", false),
            (24, "15:00", false),
            (25, "09:00", true),
            (26, "09:00", true),
            (26, "14:00", false),
        ] {
            assert_eq!(outside(written, day, starts), expected, "{day} {starts}");
        }
    }

    #[test]
    fn what_is_not_understood_is_not_called_safe() {
        for written in [
            "quand les enfants sont à l’école",
            "pas le lundi",
            "sauf 9h-12h",
            "9-12",
            "à midi",
            "12h-9h",
            "9h-12h lundi",
            "le matin 10h-11h",
            "10h-11h le matin",
            "avant 12h après 8h",
            "?",
        ] {
            assert!(outside(written, 23, "10:00"), "{written}");
        }
    }

    /// 23 November 2026 is a Monday.
    #[test]
    fn the_stretches_of_the_coming_week_begin_with_the_one_that_is_not_over() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let ahead = |written: &str, hour| {
            let found = ahead(written, today, NaiveTime::from_hms_opt(hour, 0, 0).unwrap())?;
            Some(found.iter().map(|one| (one.on.day(), one.from, one.until)).collect::<Vec<_>>())
        };
        let morning = |day| (day, 540, 720);
        assert_eq!(ahead("lundi et jeudi 9h-12h", 10), Some(vec![morning(23), morning(26), morning(30)]));
        assert_eq!(ahead("lundi et jeudi 9h-12h", 12), Some(vec![morning(26), morning(30)]));
        assert_eq!(ahead("mardi 14h-16h, mardi 9h-12h", 8), Some(vec![morning(24), (24, 840, 960)]));
        assert_eq!(ahead("quand les enfants sont à l’école", 8), None);
    }

    #[test]
    fn where_nothing_was_written_nothing_is_said() {
        assert!(!outside("", 23, "03:00"));
        assert!(!outside("  ", 23, "03:00"));
    }
}
