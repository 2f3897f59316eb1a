//! What is asked of the engine: facts as typed, checked before anything is counted.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Refusal, Result,
    deadline::{
        offence,
        situation::{Situation, Span},
        start::Start,
    },
    field,
};

/// «If the facts were on …, if the victim was born …»: nothing of it is kept.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export, rename = "DeadlineWhatIf")]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct WhatIf {
    pub offence: String,
    pub facts_from: String,
    /// For facts that lasted.
    pub facts_until: Option<String>,
    pub victim_born: Option<String>,
    /// When only the year is known.
    pub victim_birth_year: Option<i64>,
    pub itt_days: Option<i64>,
    pub couple: bool,
    /// Words: said in public.
    pub public: Option<bool>,
    pub discriminatory: bool,
    pub weapon: bool,
    /// The victim could not protect herself.
    #[serde(default)]
    pub vulnerable: bool,
    pub author_known: Option<bool>,
    /// What happened since; one day each.
    pub events: Vec<Event>,
}

/// Something that happened after the facts, or will.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export, rename = "DeadlineEvent")]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Event {
    pub what: Start,
    pub on: String,
}

impl WhatIf {
    /// The situation that was typed.
    ///
    /// # Errors
    /// [`Refusal::UnknownCode`], [`Refusal::ImpossibleDate`], [`Refusal::OutOfBounds`], [`Refusal::DatesReversed`].
    pub fn situation(&self, today: NaiveDate) -> Result<Situation> {
        let offence = offence::find(&self.offence)?;
        let first = field::day("facts_from", &self.facts_from, today)?;
        let last = field::day_if_any("facts_until", self.facts_until.as_deref(), today)?.unwrap_or(first);
        in_order(("facts_from", first), ("facts_until", last))?;
        let victim_born = self.born(today)?;
        if let Some(born) = victim_born {
            in_order(("victim_born", born.first), ("facts_from", last))?;
        }
        Ok(Situation {
            offence,
            facts: Span { first, last },
            victim_born,
            itt_days: self.itt_days.map(|days| field::number("itt_days", days, 0, 9999)).transpose()?,
            couple: self.couple,
            public: self.public,
            discriminatory: self.discriminatory,
            weapon: self.weapon,
            vulnerable: self.vulnerable,
            author_known: self.author_known,
            events: self.events(first, today)?,
            ends: BTreeMap::new(),
        })
    }

    fn born(&self, today: NaiveDate) -> Result<Option<Span>> {
        if let Some(born) = field::day_if_any("victim_born", self.victim_born.as_deref(), today)? {
            return Ok(Some(Span::on(born)));
        }
        let Some(year) = self.victim_birth_year else { return Ok(None) };
        let year = field::number("victim_birth_year", year, 1900, i64::from(today.year()))?;
        Ok(Span::year(year))
    }

    /// A hearing or a judgment may be still to come, but nothing that follows the facts can come before them.
    fn events(&self, facts: NaiveDate, today: NaiveDate) -> Result<BTreeMap<Start, Span>> {
        let mut events = BTreeMap::new();
        for event in &self.events {
            if !event.what.is_event() {
                return Err(Refusal::UnknownCode { field: "events".to_owned() }.into());
            }
            let name = event.what.word();
            let on = field::day(&name, &event.on, field::horizon(today))?;
            in_order(("facts_from", facts), (&name, on))?;
            events.insert(event.what, Span::on(on));
        }
        Ok(events)
    }
}

fn in_order((first, earlier): (&str, NaiveDate), (second, later): (&str, NaiveDate)) -> Result<()> {
    if earlier <= later {
        return Ok(());
    }
    Err(Refusal::DatesReversed { first: first.to_owned(), second: second.to_owned() }.into())
}
