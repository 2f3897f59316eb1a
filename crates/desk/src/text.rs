//! The desk's sentences for paper, files and the command line: the same Fluent files as the window's.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};
use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use unic_langid::langid;

static BUNDLE: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| {
    let mut bundle = FluentBundle::new_concurrent(vec![langid!("fr")]);
    // Direction marks would end up in files and letters; French needs none.
    bundle.set_use_isolating(false);
    for source in FILES {
        let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
    }
    bundle
});

const FILES: &[&str] = &[
    include_str!("../../../ui/src/text/outside/access_file.ftl"),
    include_str!("../../../ui/src/text/backup.ftl"),
    include_str!("../../../ui/src/text/outside/command_line.ftl"),
    include_str!("../../../ui/src/text/danger.ftl"),
    include_str!("../../../ui/src/text/day_sheet.ftl"),
    include_str!("../../../ui/src/text/deadline.ftl"),
    include_str!("../../../ui/src/text/outside/export.ftl"),
    include_str!("../../../ui/src/text/field.ftl"),
    include_str!("../../../ui/src/text/follow_up.ftl"),
    include_str!("../../../ui/src/text/import.ftl"),
    include_str!("../../../ui/src/text/merge.ftl"),
    include_str!("../../../ui/src/text/package.ftl"),
    include_str!("../../../ui/src/text/paper.ftl"),
    include_str!("../../../ui/src/text/refusal.ftl"),
    include_str!("../../../ui/src/text/retention.ftl"),
    include_str!("../../../ui/src/text/rights_request.ftl"),
    include_str!("../../../ui/src/text/sheet.ftl"),
    include_str!("../../../ui/src/text/training.ftl"),
];

/// The sentence `id`.
#[must_use]
pub fn say(id: &str) -> String {
    say_with(id, &[])
}

/// The sentence `id` with its arguments in place; its name when there is no such sentence.
#[must_use]
pub fn say_with(id: &str, arguments: &[(&str, &str)]) -> String {
    said(id, &arguments.iter().copied().collect())
}

/// The sentence `id` about `$count` things, in the singular or the plural.
#[must_use]
pub fn say_counted(id: &str, count: i64) -> String {
    said(id, &[("count", count)].into_iter().collect())
}

fn said(id: &str, arguments: &FluentArgs<'_>) -> String {
    let Some(pattern) = BUNDLE.get_message(id).and_then(|message| message.value()) else {
        return id.to_owned();
    };
    BUNDLE.format_pattern(pattern, Some(arguments), &mut Vec::new()).into_owned()
}

/// What happened and what to do, for a refusal or a fault.
#[must_use]
pub fn explain(error: &crate::Error) -> String {
    match error {
        crate::Error::Fault(fault) => say_with("fault", &[("reference", fault.reference())]),
        crate::Error::Refused(refusal) => {
            let fields = serde_json::to_value(refusal).unwrap_or_default();
            let spoken: Vec<(String, String)> = fields
                .as_object()
                .into_iter()
                .flatten()
                .map(|(name, value)| (name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
                .collect();
            let arguments: Vec<(&str, &str)> =
                spoken.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            say_with(&format!("refusal-{}", refusal.code()), &arguments)
        }
    }
}

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// `2026-12-01` as « 1er décembre 2026 »; anything else as it stands.
#[must_use]
pub fn long_day(day: &str) -> String {
    let Ok(day) = day.parse::<NaiveDate>() else { return day.to_owned() };
    let number = if day.day() == 1 { "1er".to_owned() } else { day.day().to_string() };
    format!("{number} {} {}", month_name(day.month()), day.year())
}

const WEEK: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];

/// `2026-12-01` as « mardi 1er décembre 2026 »; anything else as it stands.
#[must_use]
pub fn full_day(day: &str) -> String {
    let weekday = day.parse::<NaiveDate>().map(|day| day.weekday().num_days_from_monday() as usize);
    match weekday.ok().and_then(|place| WEEK.get(place)) {
        Some(name) => format!("{name} {}", long_day(day)),
        None => day.to_owned(),
    }
}

/// `09:45` as « 9 h 45 », `14:00` as « 14 h »; anything else as it stands.
#[must_use]
pub fn hour(time: &str) -> String {
    let Ok(time) = time.parse::<NaiveTime>() else { return time.to_owned() };
    match time.minute() {
        0 => format!("{}\u{a0}h", time.hour()),
        minutes => format!("{}\u{a0}h\u{a0}{minutes:02}", time.hour()),
    }
}

/// `2026-12` as « décembre 2026 »; anything else as it stands.
#[must_use]
pub fn long_month(month: &str) -> String {
    match format!("{month}-01").parse::<NaiveDate>() {
        Ok(day) => format!("{} {}", month_name(day.month()), day.year()),
        Err(_) => month.to_owned(),
    }
}

fn month_name(month: u32) -> &'static str {
    month.checked_sub(1).and_then(|place| MONTHS.get(place as usize)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_file_of_sentences_is_well_formed() {
        for source in FILES {
            FluentResource::try_new((*source).to_owned()).map_err(|(_, errors)| errors).unwrap();
        }
    }

    #[test]
    fn a_count_takes_its_singular_and_its_plural() {
        let told = [1, 2].map(|years| say_counted("deadline-length-years", years));
        assert_eq!(told, ["1 an", "2 ans"]);
    }

    #[test]
    fn days_and_months_are_written_in_french() {
        assert_eq!(long_day("2026-12-01"), "1er décembre 2026");
        assert_eq!(long_day("2026-08-15"), "15 août 2026");
        assert_eq!(long_month("2026-11"), "novembre 2026");
        assert_eq!(full_day("2026-12-01"), "mardi 1er décembre 2026");
        let hours = ["09:45", "14:00", "00:05", "00:00", "-"].map(hour);
        assert_eq!(hours, ["9\u{a0}h\u{a0}45", "14\u{a0}h", "0\u{a0}h\u{a0}05", "0\u{a0}h", "-"]);
    }
}
