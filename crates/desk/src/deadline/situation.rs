//! What is known of an affair when its deadlines are counted: each circumstance holds, does not, or may.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::deadline::{
    calendar::{Length, Unit},
    circumstance::{Circumstance, Truth},
    offence::Offence,
    start::Start,
};

/// A day between two others, both included: the facts lasted, or only the year of birth is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The earliest day it can be.
    pub first: NaiveDate,
    /// The latest.
    pub last: NaiveDate,
}

/// The facts a rule of law may ask for.
#[derive(Debug, Clone)]
pub struct Situation {
    /// What the law may make of the facts.
    pub offence: &'static Offence,
    /// When it happened.
    pub facts: Span,
    /// When the victim was born; `None` when nobody knows.
    pub victim_born: Option<Span>,
    /// Total incapacity, in days, as certified.
    pub itt_days: Option<i64>,
    /// The alleged offender is or was the victim's partner.
    pub couple: bool,
    /// Words: said in public; `None` when nobody knows.
    pub public: Option<bool>,
    /// Because of what the victim is or is thought to be.
    pub discriminatory: bool,
    /// With a weapon.
    pub weapon: bool,
    /// The victim could not protect herself.
    pub vulnerable: bool,
    /// Whether the author is known; `None` when nobody asked.
    pub author_known: Option<bool>,
    /// What happened since, and when.
    pub events: BTreeMap<Start, Span>,
    /// The last day that a judge fixed for what an event began.
    pub ends: BTreeMap<Start, NaiveDate>,
}

impl Span {
    /// One day, known.
    #[must_use]
    pub fn on(day: NaiveDate) -> Self {
        Self { first: day, last: day }
    }

    /// Some day of a year; `None` beyond the calendar.
    #[must_use]
    pub fn year(year: i64) -> Option<Self> {
        let year = i32::try_from(year).ok()?;
        Some(Self { first: NaiveDate::from_ymd_opt(year, 1, 1)?, last: NaiveDate::from_ymd_opt(year, 12, 31)? })
    }
}

/// The days a limit may start on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Started {
    /// The earliest plausible day.
    pub first: NaiveDate,
    /// The latest one; `None` when it is open.
    pub last: Option<NaiveDate>,
    /// Nobody gave this day: the earliest one stands for it.
    pub presumed: bool,
}

impl Started {
    fn known(span: Span) -> Self {
        Self { first: span.first, last: Some(span.last), presumed: false }
    }
}

impl Situation {
    /// When a limit counted from `start` may have started; `None` when that did not happen yet.
    #[must_use]
    pub fn started(&self, start: Start) -> Option<Started> {
        match start {
            Start::None => None,
            Start::Facts => Some(Started::known(self.facts)),
            Start::LastAct => Some(Started::known(Span::on(self.facts.last))),
            Start::Majority => self.majority(),
            event => match self.events.get(&event) {
                Some(when) => Some(Started::known(*when)),
                None => {
                    let earliest = self.started(event.at_the_earliest()?)?;
                    Some(Started { last: None, presumed: true, ..earliest })
                }
            },
        }
    }

    /// The eighteenth birthday of a victim who was a minor at the facts: never before the day after them.
    fn majority(&self) -> Option<Started> {
        let soonest = self.facts.first.succ_opt()?;
        Some(match self.victim_born {
            Some(born) => Started::known(Span {
                first: birthday(18, born.first)?.max(soonest),
                last: birthday(18, born.last)?.max(soonest),
            }),
            // Born on the day of the facts at the latest.
            None => Started { first: soonest, last: birthday(18, self.facts.last), presumed: true },
        })
    }

    /// Whether a circumstance holds.
    #[must_use]
    pub fn truth(&self, circumstance: Circumstance) -> Truth {
        use Circumstance as C;
        let both = |one, other| self.truth(one).min(self.truth(other));
        match circumstance {
            C::Contravention | C::Delit | C::Crime => self.class(circumstance),
            C::Penal => Truth::from(!self.classes().is_empty()),
            C::Minor => self.younger(18).max(self.trait_of(C::Child).min(Truth::from(self.victim_born.is_none()))),
            C::Under15 => self.younger(15),
            C::IttOver8 => Truth::of(self.itt_days.map(|days| days > 8)),
            C::Couple => Truth::from(self.couple).max(self.trait_of(C::Couple)),
            C::CoupleOrForcedMarriage => self.truth(C::Couple).max(self.trait_of(C::ForcedMarriage)),
            C::Public => Truth::of(self.public),
            C::AuthorKnown => Truth::of(self.author_known),
            C::SeriousOnMinor => both(C::Minor, C::Serious),
            C::ListedOnMinor => both(C::Minor, C::Listed),
            C::AssaultOnMinor => both(C::Minor, C::Assault),
            C::AssaultUnder15 => both(C::Under15, C::Assault),
            C::RapeOnMinor => both(C::Minor, C::Rape),
            C::ViolenceOnMinor => self.truth(C::Minor).min(self.trait_of(C::Violence).max(self.trait_of(C::Sexual))),
            C::GraveDanger => self.truth(C::Couple).max(self.trait_of(C::Rape)),
            // A motive that the desk ticked may be another than those of art. 65-3.
            C::Racist if self.discriminatory => self.trait_of(C::Racist).max(Truth::Maybe),
            told_by_the_offence => self.trait_of(told_by_the_offence),
        }
    }

    /// Whether the victim had not reached `age` at the facts.
    fn younger(&self, age: i32) -> Truth {
        let Some(born) = self.victim_born else { return Truth::Maybe };
        match (birthday(age, born.first), birthday(age, born.last)) {
            (Some(soonest), _) if soonest > self.facts.last => Truth::Yes,
            (_, Some(latest)) if latest <= self.facts.first => Truth::No,
            _ => Truth::Maybe,
        }
    }

    fn class(&self, class: Circumstance) -> Truth {
        match self.classes() {
            [only] if *only == class => Truth::Yes,
            classes if classes.contains(&class) => Truth::Maybe,
            _ => Truth::No,
        }
    }

    /// The classes that the offence may have. Violence is a contravention with an incapacity of eight days at most, and
    /// nothing that aggravates it (R624-1, R625-1, 222-11 and 222-13 CP).
    fn classes(&self) -> &'static [Circumstance] {
        use Circumstance as C;
        let usual = self.offence.classes.as_slice();
        let by_itt = self.trait_of(C::ByItt);
        if by_itt == Truth::No {
            return usual;
        }
        let under_15 = self.truth(C::Under15);
        let worse = self.couple || self.weapon || self.discriminatory || self.vulnerable || under_15 == Truth::Yes;
        match (by_itt, self.itt_days) {
            (_, Some(days)) if days > 8 => &[C::Delit],
            _ if worse => &[C::Delit],
            // Between relatives it is a délit through who they are to each other, elsewhere through what aggravates it: as long as
            // neither is noted, the year of a contravention is the earliest plausible end.
            (Truth::Maybe, _) => &[C::Contravention, C::Delit],
            (Truth::Yes, _) if self.victim_born.is_some() && under_15 == Truth::Maybe => &[C::Contravention, C::Delit],
            (Truth::No | Truth::Yes, _) => usual,
        }
    }

    fn trait_of(&self, circumstance: Circumstance) -> Truth {
        self.offence.traits.get(&circumstance).copied().unwrap_or(Truth::No)
    }
}

/// The day a person born on `born` reaches `age`; born on 29 February, the last day of that month.
fn birthday(age: i32, born: NaiveDate) -> Option<NaiveDate> {
    Length { count: age, unit: Unit::Years }.after(born)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::deadline::offence;

    fn day(written: &str) -> NaiveDate {
        written.parse().unwrap()
    }

    fn facts(offence: &str) -> Situation {
        Situation {
            offence: offence::find(offence).unwrap(),
            facts: Span::on(day("2026-03-10")),
            victim_born: None,
            itt_days: None,
            couple: false,
            public: None,
            discriminatory: false,
            weapon: false,
            vulnerable: false,
            author_known: None,
            events: BTreeMap::new(),
            ends: BTreeMap::new(),
        }
    }

    fn born(on: &str) -> Situation {
        Situation { victim_born: Some(Span::on(day(on))), ..facts("C1") }
    }

    #[test]
    fn a_victim_is_a_minor_until_the_day_of_the_birthday() {
        for (on, minor, under_15) in [
            ("2008-03-10", Truth::No, Truth::No),
            ("2008-03-11", Truth::Yes, Truth::No),
            ("2011-03-10", Truth::Yes, Truth::No),
            ("2011-03-11", Truth::Yes, Truth::Yes),
        ] {
            assert_eq!(born(on).truth(Circumstance::Minor), minor, "{on}");
            assert_eq!(born(on).truth(Circumstance::Under15), under_15, "{on}");
        }
        let year =
            Situation { victim_born: Some(Span { first: day("2008-01-01"), last: day("2008-12-31") }), ..facts("C1") };
        assert_eq!(year.truth(Circumstance::Minor), Truth::Maybe);
        assert_eq!(facts("C1").truth(Circumstance::Minor), Truth::Maybe);
        assert_eq!(facts("C3").truth(Circumstance::Minor), Truth::Yes);
    }

    #[test]
    fn somebody_born_on_29_february_comes_of_age_on_the_28th() {
        let leap = Situation { facts: Span::on(day("2015-06-01")), ..born("2008-02-29") };
        assert_eq!(leap.started(Start::Majority), Some(Started::known(Span::on(day("2026-02-28")))));
    }

    #[test]
    fn an_unknown_birth_lets_majority_start_on_the_day_after_the_facts() {
        let unknown = facts("C3").started(Start::Majority).unwrap();
        assert_eq!((unknown.first, unknown.last), (day("2026-03-11"), Some(day("2044-03-10"))));
        assert!(unknown.presumed);
    }

    #[test]
    fn light_violence_is_a_contravention_until_something_aggravates_it() {
        use Circumstance::{Contravention, Delit};
        let light = facts("B7");
        let classes = |situation: &Situation| (situation.truth(Contravention), situation.truth(Delit));
        assert_eq!(classes(&light), (Truth::Yes, Truth::No));
        for itt_days in [Some(0), Some(8)] {
            assert_eq!(classes(&Situation { itt_days, ..light.clone() }), (Truth::Yes, Truth::No));
        }
        for worse in [
            Situation { itt_days: Some(9), ..light.clone() },
            Situation { couple: true, itt_days: Some(3), ..light.clone() },
            Situation { weapon: true, ..light.clone() },
            Situation { vulnerable: true, ..light.clone() },
            Situation { discriminatory: true, ..light.clone() },
            Situation { victim_born: Some(Span::on(day("2012-01-01"))), ..light },
        ] {
            assert_eq!(classes(&worse), (Truth::No, Truth::Yes), "{worse:?}");
        }
        for offence in ["B3", "B6"] {
            for itt_days in [None, Some(2)] {
                let unsaid = Situation { itt_days, ..facts(offence) };
                assert_eq!(classes(&unsaid), (Truth::Maybe, Truth::Maybe), "{offence} {itt_days:?}");
            }
            let armed = Situation { weapon: true, itt_days: Some(2), ..facts(offence) };
            assert_eq!(classes(&armed), (Truth::No, Truth::Yes), "{offence}");
        }
    }

    #[test]
    fn what_nobody_told_starts_at_the_earliest_when_it_cannot_be_earlier_and_not_at_all_otherwise() {
        let told = facts("F1");
        let discovery = told.started(Start::Discovery).unwrap();
        assert_eq!((discovery.first, discovery.last, discovery.presumed), (day("2026-03-10"), None, true));
        assert_eq!(told.started(Start::Settlement), None);
        let judged = Situation { events: [(Start::Judgment, Span::on(day("2026-10-01")))].into(), ..told };
        assert_eq!(judged.started(Start::Settlement).unwrap().first, day("2026-10-01"));
        assert!(judged.started(Start::FinalDecision).unwrap().presumed);
        assert!(!judged.started(Start::Judgment).unwrap().presumed);
    }
}
