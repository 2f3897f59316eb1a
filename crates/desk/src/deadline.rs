//! Deadlines: what the law gives a person, counted from what is known of an affair. Pure: the law is data, today is told,
//! and nothing here ever says that a right is lost: a limit may have been interrupted or suspended.

pub mod calendar;
pub mod circumstance;
pub mod law;
pub mod of_case_file;
pub mod offence;
pub mod request;
pub mod situation;
pub mod start;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::Serialize;
use ts_rs::TS;

use calendar::{Length, Rule};
use circumstance::Truth;
pub(crate) use law::check_id;
use law::{Combine, Condition, Line, Mark, Nature};
pub use of_case_file::{CaseFileDeadlines, DeadlineLine};
pub(crate) use of_case_file::{deadline_what_if, deadlines, near};
pub use request::WhatIf;
use situation::{Situation, Span, Started};
use start::Start;

/// One deadline of an affair.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct Deadline {
    /// Row of the reference, `A1` to `E6`.
    pub row: String,
    /// `D1`, or `D1-decision` where the row has several rules: stable, and one for each line of an answer.
    pub id: String,
    /// What it is for.
    pub nature: Nature,
    /// What is to be done, in French.
    pub label: String,
    /// What nobody told yet and the line depends on; empty when it surely applies.
    pub conditions: Vec<Condition>,
    /// What it is counted from.
    pub start: Start,
    /// The earliest day it can have started; `None`: not started yet.
    pub started_on: Option<NaiveDate>,
    /// The latest; `None` when nobody knows.
    pub started_until: Option<NaiveDate>,
    /// The real start is unknown: the earliest plausible day stands for it.
    pub presumed: bool,
    /// A judge fixed the end: nothing is counted.
    pub fixed: bool,
    /// How long it is.
    pub length: Option<Length>,
    /// The longest it can be, when the law gives two lengths.
    pub at_most: Option<Length>,
    /// How it is counted.
    pub rule: Rule,
    /// Whether that rule moves the end to the next working day.
    pub moves: bool,
    /// The day to act by: the earliest plausible end, on a day when courts are open.
    pub alert_on: Option<NaiveDate>,
    /// The earliest end as counted, on whatever day it falls.
    pub counted_on: Option<NaiveDate>,
    /// For information only: the latest plausible last day, moved when the rule moves.
    pub last_on: Option<NaiveDate>,
    /// From today to the alert; negative once it is past.
    pub days_left: Option<i64>,
    /// Article of law; empty for what no article says.
    pub article: String,
    /// The article has another number today.
    pub renumbered: bool,
    /// Where it was read.
    pub sources: Vec<String>,
    /// How well it is sourced.
    pub mark: Mark,
    /// To be checked before it is relied upon.
    pub to_check: bool,
    /// What else to know, in French.
    pub note: String,
}

/// Every deadline that applies or may apply: those with a date first, the soonest alert before the others.
#[must_use]
pub fn of(situation: &Situation, today: NaiveDate) -> Vec<Deadline> {
    counted(situation, today).iter().map(|one| one.told(situation, today)).collect()
}

/// One rule of law counted for one affair, before it is put into words.
#[derive(Debug, Clone)]
struct Counted {
    line: &'static Line,
    started: Option<Started>,
    /// The end is the one that a judge fixed.
    fixed: bool,
    alert_on: Option<NaiveDate>,
    counted_on: Option<NaiveDate>,
    last_on: Option<NaiveDate>,
}

fn counted(situation: &Situation, today: NaiveDate) -> Vec<Counted> {
    let rules = law::rules().iter();
    let mut counted = combined(rules.filter_map(|rule| Counted::of(rule, situation, today)).collect());
    counted.sort_by_key(|one| (one.alert_on.is_none(), one.alert_on));
    counted
}

fn law_on(rule: &'static [Line], start: NaiveDate) -> Option<&'static Line> {
    rule.iter().find(|line| line.is_law_on(start))
}

impl Counted {
    /// One rule, as it stood when the limit started.
    fn of(rule: &'static [Line], situation: &Situation, today: NaiveDate) -> Option<Self> {
        let head = rule.first()?;
        // An order that was notified ends, whatever the desk called the facts.
        let noted = head.start.protects() && situation.events.contains_key(&head.start);
        if !noted && head.applies(situation) == Truth::No {
            return None;
        }
        let started = situation.started(head.start);
        let line = law_on(rule, started.map_or(today, |started| started.first))?;
        let undated = Self { line, started, fixed: false, alert_on: None, counted_on: None, last_on: None };
        let Some(started) = started else { return Some(undated) };
        if let Some(end) = situation.ends.get(&head.start).filter(|_| line.rule == Rule::Measure) {
            return Some(undated.ending(*end));
        }
        let latest = started.last.and_then(|last| law_on(rule, last));
        Some(undated.dated(latest, started, situation.facts))
    }

    /// Puts the day that a judge fixed: it wins over what the law allows at most.
    fn ending(self, end: NaiveDate) -> Self {
        let alert = calendar::open_until(end).unwrap_or(end);
        Self { fixed: true, alert_on: Some(alert), counted_on: Some(end), last_on: Some(end), ..self }
    }

    /// Puts the days: the alert under the law of the earliest start, the last day under that of the latest.
    fn dated(self, latest: Option<&Line>, started: Started, facts: Span) -> Self {
        let line = self.line;
        // Who may act only from a day on is told the latest plausible one, and none while nobody knows it.
        let opens = line.nature == Nature::Opening;
        let Some(from) = (if opens { started.last } else { Some(started.first) }) else { return self };
        let Some(end) = line.length.and_then(|length| line.rule.end(from, length)) else { return self };
        let cap = |from| line.cap.and_then(|cap| cap.after(from));
        let soonest = |day: NaiveDate| cap(facts.first).map_or(day, |cap| day.min(cap)).max(facts.first);
        let last = latest.zip(started.last).and_then(|(line, from)| line.last_day(from));
        let last = [last, cap(facts.last)].into_iter().flatten().min().map(|last| last.max(facts.first));
        Self {
            alert_on: Some(soonest(if opens { end.nominal } else { end.alert })),
            counted_on: Some(soonest(end.nominal)),
            last_on: last.filter(|_| !opens),
            ..self
        }
    }

    /// The deadline, with its words.
    fn told(&self, situation: &Situation, today: NaiveDate) -> Deadline {
        let (line, renumbered) = (self.line, self.line.is_renumbered(today));
        Deadline {
            row: line.row.clone(),
            id: line.id(),
            nature: line.nature,
            label: law::renamed(&line.label, today),
            conditions: line.open_conditions(situation),
            start: line.start,
            started_on: self.started.map(|started| started.first),
            started_until: self.started.and_then(|started| started.last),
            presumed: self.started.is_some_and(|started| started.presumed),
            fixed: self.fixed,
            length: line.length.filter(|_| !self.fixed),
            at_most: line.at_most.filter(|_| !self.fixed),
            rule: line.rule,
            moves: line.rule.moves(),
            alert_on: self.alert_on,
            counted_on: self.counted_on,
            last_on: self.last_on,
            days_left: self.alert_on.map(|alert| alert.signed_duration_since(today).num_days()),
            article: line.article.clone(),
            renumbered,
            sources: line.source_titles(),
            mark: line.mark,
            to_check: renumbered || line.mark != Mark::V,
            note: law::renamed(&line.note, today),
        }
    }
}

/// The word of a value in the tables, in requests and in the names of sentences.
fn word_of(value: impl Serialize) -> String {
    let written = serde_json::to_value(value).unwrap_or_default();
    written.as_str().unwrap_or_default().to_owned()
}

impl Line {
    fn last_day(&self, start: NaiveDate) -> Option<NaiveDate> {
        Some(self.rule.end(start, self.at_most.or(self.length)?)?.last)
    }
}

/// A prolongation takes the place of what it prolongs, and the way that opens first that of the other.
fn combined(counted: Vec<Counted>) -> Vec<Counted> {
    let (second, mut first): (Vec<Counted>, Vec<Counted>) =
        counted.into_iter().partition(|one| one.line.combine.is_some());
    for other in second {
        let Some(on) = other.alert_on else { continue };
        for held in first.iter_mut().filter(|held| held.line.row == other.line.row) {
            let takes_its_place = match other.line.combine {
                Some(Combine::Later) => held.alert_on.is_some_and(|alert| alert < on),
                Some(Combine::Sooner) | None => held.alert_on.is_none_or(|alert| on < alert),
            };
            if takes_its_place {
                *held = other.clone();
            }
        }
    }
    first.dedup_by(|one, other| (&one.line.row, &one.line.case) == (&other.line.row, &other.line.case));
    first
}
