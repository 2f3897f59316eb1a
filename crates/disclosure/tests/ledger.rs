//! Many releases of the same persons, attacked together by another solver on the persons themselves.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test that cannot go on must fail"
)]

mod long;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use disclosure::{Cell, Conflict, Dimension, Ledger, Perimeter, Policy, Refused, Release, Request, Table, check};
use microlp::{ComparisonOp, Error, OptimizationDirection, Problem};

const DISTRICTS: [&str; 3] = ["north", "centre", "south"];
const OFFENCES: [&str; 3] = ["theft", "violence", "fraud"];

/// A generator of numbers, the same in every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// One person: when what happened happened, when the file was opened, where and what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Person {
    month: u64,
    entered: u64,
    district: usize,
    offence: usize,
    /// From which month on the file says another offence.
    corrected: Option<(u64, usize)>,
}

/// A year in which some files are opened in a later month than that of the facts.
fn year(draw: &mut Draw, months: u64, a_month: u64, corrections: bool) -> Vec<Person> {
    let mut persons = Vec::new();
    for month in 1..=months {
        for _ in 0..draw.below(a_month) + a_month / 2 {
            let late = if draw.below(5) == 0 { draw.below(4) } else { 0 };
            let skewed = |draw: &mut Draw, of: u64| usize::try_from(draw.below(of).min(draw.below(of))).unwrap();
            let (district, offence) = (skewed(draw, 3), skewed(draw, 3));
            let entered = (month + late).min(months);
            let corrected = (corrections && entered < months && draw.below(6) == 0)
                .then(|| (entered + 1 + draw.below(months - entered), (offence + 1) % 3));
            persons.push(Person { month, entered, district, offence, corrected });
        }
    }
    persons
}

/// What one table counts.
#[derive(Debug, Clone)]
struct Counting {
    from: u64,
    until: u64,
    as_of: u64,
    by: Vec<&'static str>,
}

impl Counting {
    fn counts(&self, person: &Person) -> bool {
        (self.from..=self.until).contains(&person.month) && person.entered <= self.as_of
    }

    fn code(&self, name: &str, person: &Person) -> String {
        match name {
            "district" => DISTRICTS[person.district].to_owned(),
            "offence" => {
                let corrected = person.corrected.filter(|(since, _)| *since <= self.as_of);
                OFFENCES[corrected.map_or(person.offence, |(_, offence)| offence)].to_owned()
            }
            _ => format!("{:02}", person.month),
        }
    }

    fn table(&self, persons: &[Person]) -> Table {
        let codes = |name: &str| -> Vec<String> {
            match name {
                "district" => DISTRICTS.map(str::to_owned).to_vec(),
                "offence" => OFFENCES.map(str::to_owned).to_vec(),
                _ => (self.from..=self.until).map(|month| format!("{month:02}")).collect(),
            }
        };
        let dimensions: Vec<_> = self.by.iter().map(|name| Dimension::new(*name, codes(name))).collect();
        let place = |person: &Person| {
            let rank = |dimension: &Dimension| {
                dimension.codes.iter().position(|code| *code == self.code(&dimension.name, person)).unwrap()
            };
            (dimensions.iter().map(rank).collect::<Vec<_>>(), 1)
        };
        let counted: Vec<_> = persons.iter().filter(|person| self.counts(person)).map(place).collect();
        Table::new(dimensions, counted).unwrap()
    }

    fn perimeter(&self) -> Perimeter {
        let months = (self.from..=self.until).map(|month| format!("{month:02}")).collect();
        Perimeter(BTreeMap::from([("month".to_owned(), months)]))
    }

    /// Whether a person who is counted is in a cell.
    fn is_in(&self, release: &Release, cell: Cell, person: &Person) -> bool {
        let codes = release.published.shape().codes(cell);
        let within =
            codes.iter().zip(&self.by).all(|(code, name)| code.is_none_or(|code| code == self.code(name, person)));
        self.counts(person) && within
    }
}

/// Every kind of person there could be.
fn kinds(months: u64, corrections: bool) -> Vec<Person> {
    let mut kinds = Vec::new();
    for month in 1..=months {
        for entered in month..=months {
            for district in 0..3 {
                for offence in 0..3 {
                    let kind = Person { month, entered, district, offence, corrected: None };
                    kinds.push(kind);
                    for since in (entered + 1..=months).filter(|_| corrections) {
                        let others = (0..3).filter(|other| *other != offence);
                        kinds.extend(others.map(|other| Person { corrected: Some((since, other)), ..kind }));
                    }
                }
            }
        }
    }
    kinds
}

/// What was released, with what it counts.
type Released = Vec<(Counting, Release)>;

/// The extremes of `Σ weights · kinds` among all towns that give every published number.
fn extremes(released: &Released, kinds: &[Person], weights: &[f64]) -> (i64, i64) {
    let solve = |direction| {
        let mut problem = Problem::new(direction);
        let variables: Vec<_> = weights.iter().map(|weight| problem.add_var(*weight, (0.0, f64::INFINITY))).collect();
        for (counting, release) in released {
            for (cell, shown) in release.published.cells() {
                if let Some(shown) = shown {
                    let inside = kinds.iter().zip(&variables).filter(|(kind, _)| counting.is_in(release, cell, kind));
                    let terms: Vec<_> = inside.map(|(_, variable)| (*variable, 1.0)).collect();
                    if !terms.is_empty() {
                        problem.add_constraint(terms, ComparisonOp::Eq, shown as f64);
                    }
                }
            }
        }
        match problem.solve() {
            Ok(outcome) => Some(outcome.into_solution().expect("a town exists").objective()),
            // Lost in its own rounding, that solver says nothing.
            Err(Error::Unbounded | Error::InternalError(_)) => None,
            Err(error) => panic!("{error:?}"),
        }
    };
    let low = solve(OptimizationDirection::Minimize).map_or(i64::MIN, |low| (low - 1e-6).ceil() as i64);
    let high = solve(OptimizationDirection::Maximize).map_or(i64::MAX, |high| (high + 1e-6).floor() as i64);
    (low, high)
}

fn policy() -> Policy {
    Policy::partners()
}

fn go_on() -> impl FnMut(disclosure::Progress) -> ControlFlow<()> {
    |_| ControlFlow::Continue(())
}

fn released(ledger: &Ledger, counting: &Counting, persons: &[Person]) -> Result<Release, Refused> {
    let (perimeter, table) = (counting.perimeter(), counting.table(persons));
    let name = format!("{} {}-{} as of {}", counting.by.join(" × "), counting.from, counting.until, counting.as_of);
    let request = Request { name: &name, perimeter: &perimeter, table: &table, policy: policy() };
    ledger.protect(&request, &mut go_on())
}

/// Releases every table that is not refused, then attacks every small cell and every small difference of all of them together.
/// How many left, and how many were attacked, of each `every`.
fn live_through(countings: &[Counting], persons: &[Person], months: u64, every: usize) -> (usize, usize) {
    let mut ledger = Ledger::default();
    let mut out = Released::new();
    for counting in countings {
        match released(&ledger, counting, persons) {
            Ok(release) => {
                ledger.admit(release.clone());
                out.push((counting.clone(), release));
            }
            Err(Refused::Linked(Conflict { earlier, remedies, .. })) => {
                assert!(ledger.releases().iter().any(|release| release.name == earlier) && !remedies.is_empty());
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    assert!(ledger.is_complete());
    let kinds = kinds(months, persons.iter().any(|person| person.corrected.is_some()));
    let mut attacked = BTreeSet::new();
    let weigh = |weights: &mut Vec<i64>, counting: &Counting, release: &Release, cell: Cell, sign: i64| {
        for (weight, kind) in weights.iter_mut().zip(&kinds) {
            *weight += sign * i64::from(counting.is_in(release, cell, kind));
        }
    };
    for (at, (counting, release)) in out.iter().enumerate() {
        for cell in release.published.shape().cells() {
            let mut weights = vec![0; kinds.len()];
            weigh(&mut weights, counting, release, cell, 1);
            attacked.insert(weights.clone());
            // The rest of what an earlier table counts part of.
            let within = |before: &Counting| counting.from <= before.from && before.until <= counting.until;
            for (before, earlier) in out[..at].iter().filter(|(before, _)| within(before)) {
                let same = earlier.published.shape().cells().find(|other| {
                    before.by == counting.by
                        && earlier.published.shape().codes(*other) == release.published.shape().codes(cell)
                });
                if let Some(other) = same {
                    let mut weights = weights.clone();
                    weigh(&mut weights, before, earlier, other, -1);
                    attacked.insert(weights);
                }
            }
        }
    }
    let mut small = 0;
    for weights in attacked {
        let truth: i64 =
            persons.iter().map(|person| weights[kinds.iter().position(|kind| kind == person).unwrap()]).sum();
        if truth == 0 || truth.unsigned_abs() >= policy().threshold() {
            continue;
        }
        small += 1;
        if small % every != 0 {
            continue;
        }
        let weights: Vec<_> = weights.iter().map(|weight| *weight as f64).collect();
        let (low, high) = extremes(&out, &kinds, &weights);
        assert!(low <= truth && truth <= high, "{truth} is not from {low} to {high}");
        assert!(low < high, "{truth} is told: {}", said(&out, &kinds, &weights));
        let t = policy().threshold().cast_signed();
        assert!(
            if truth > 0 { high >= t } else { low <= -t },
            "{truth} is known to be small, {low} to {high}: {}",
            said(&out, &kinds, &weights)
        );
    }
    (out.len(), small)
}

/// The releases, and the kinds that were attacked.
fn said(released: &Released, kinds: &[Person], weights: &[f64]) -> String {
    let tables = released.iter().map(|(counting, release)| {
        let cells = release.published.cells().zip(&release.certificate.truth);
        let cells = cells.map(|((cell, shown), truth)| {
            let mark = if shown.is_none() { "hidden " } else { "" };
            format!("{:?} {mark}{truth}", release.published.shape().codes(cell))
        });
        format!("{counting:?}\n  {}\n", cells.collect::<Vec<_>>().join("\n  "))
    });
    let aims = kinds.iter().zip(weights).filter(|(_, weight)| **weight != 0.0);
    tables.chain(aims.map(|(kind, weight)| format!("{weight} {kind:?}\n"))).collect()
}

fn by(names: &[&'static str]) -> Vec<&'static str> {
    names.to_vec()
}

fn year_to_date(months: u64) -> Vec<Counting> {
    let month = |month| Counting { from: 1, until: month, as_of: month, by: by(&["district", "offence"]) };
    (1..=months).map(month).collect()
}

/// Every month the table of the month, and that of the year so far.
fn months_and_years(months: u64) -> Vec<Counting> {
    let both = |month| {
        let alone = Counting { from: month, until: month, as_of: month, by: by(&["offence"]) };
        [alone, Counting { from: 1, until: month, as_of: month, by: by(&["offence", "district"]) }]
    };
    (1..=months).flat_map(both).collect()
}

/// The same year by one breakdown after the other, then again once late entries came in.
fn breakdowns(months: u64) -> Vec<Counting> {
    let of = |names: &[&'static str], as_of| Counting { from: 1, until: months - 1, as_of, by: by(names) };
    vec![
        of(&["district", "offence"], months - 1),
        of(&["offence", "month"], months - 1),
        of(&["district"], months - 1),
        of(&["district", "offence"], months),
        of(&["month"], months),
    ]
}

/// Lives through `years` random years; fails when next to nothing left or was attacked.
fn live_through_years(years: u64, countings: &[Counting], months: u64, corrections: bool, every: usize) {
    let (mut left, mut attacked) = (0, 0);
    let drawn = long::years(years);
    let years = drawn.end - drawn.start;
    for seed in drawn {
        let mut draw = Draw(seed);
        let a_month = 20 + draw.below(60);
        let persons = year(&mut draw, months, a_month, corrections);
        let (out, small) = live_through(countings, &persons, months, every);
        (left, attacked) = (left + out, attacked + small);
    }
    let years = usize::try_from(years).unwrap();
    assert!(left >= years * countings.len() / 2 && attacked > years * 10, "{left} left, {attacked} attacked");
}

#[test]
fn a_year_to_date_table_every_month_tells_no_month_by_subtraction() {
    live_through_years(6, &year_to_date(4), 4, false, 1);
}

#[test]
fn tables_of_months_and_of_the_year_so_far_tell_nothing_together() {
    live_through_years(6, &months_and_years(3), 3, false, 1);
}

#[test]
fn one_breakdown_after_the_other_and_late_entries_tell_nothing_together() {
    live_through_years(6, &breakdowns(4), 4, false, 1);
}

#[test]
fn corrected_files_are_not_told_by_the_difference_of_two_tables() {
    live_through_years(6, &year_to_date(3), 3, true, 1);
    live_through_years(4, &breakdowns(3), 3, true, 1);
}

#[test]
fn whoever_knows_that_a_correction_moves_nobody_to_another_district_learns_no_small_difference_either() {
    let mut draw = Draw(1_796_015_681_003);
    let a_month = 20 + draw.below(60);
    let persons = year(&mut draw, 3, a_month, true);
    let (left, attacked) = live_through(&year_to_date(3), &persons, 3, 1);
    assert!(left == 3 && attacked > 10, "{left} left, {attacked} attacked");
}

#[test]
fn a_table_whose_persons_are_all_of_one_category_shows_how_many_they_are_and_not_of_which() {
    let offences = || vec![Dimension::new("offence", OFFENCES)];
    let mut ledger = Ledger::default();
    for (month, counts) in [("01", [30, 20, 10]), ("02", [7, 0, 0])] {
        let perimeter = Perimeter(BTreeMap::from([("month".to_owned(), BTreeSet::from([month.to_owned()]))]));
        let table = Table::dense(offences(), counts).unwrap();
        let request = Request { name: month, perimeter: &perimeter, table: &table, policy: policy() };
        ledger.admit(ledger.protect(&request, &mut go_on()).unwrap());
    }
    let shown: Vec<_> = ledger.releases()[1].published.cells().map(|(_, shown)| shown).collect();
    assert_eq!(shown, [None, None, Some(0), Some(7)]);
}

#[test]
#[ignore = "many minutes: twelve releases a year, one attack in forty"]
fn whole_years_month_by_month_tell_nothing() {
    live_through_years(20, &year_to_date(12), 12, false, 40);
    live_through_years(10, &months_and_years(6), 6, false, 10);
    live_through_years(10, &breakdowns(6), 6, true, 10);
}

fn flat(names: [&str; 2], counts: &[u64]) -> Table {
    let codes = |name: &str| -> Vec<&str> { if name == "sex" { vec!["F", "M"] } else { DISTRICTS.to_vec() } };
    let dimensions = names.into_iter().map(|name| Dimension::new(name, codes(name))).collect();
    Table::dense(dimensions, counts.iter().copied()).unwrap()
}

fn asked<'a>(name: &'a str, table: &'a Table, perimeter: &'a Perimeter) -> Request<'a> {
    Request { name, perimeter, table, policy: policy() }
}

#[test]
fn the_same_request_gets_the_same_answer_and_is_entered_once() {
    let (table, all) = (flat(["district", "sex"], &[2, 14, 20, 15, 30, 11]), Perimeter::default());
    let mut ledger = Ledger::default();
    let first = ledger.protect(&asked("first", &table, &all), &mut go_on()).unwrap();
    ledger.admit(first.clone());
    let again = ledger.protect(&asked("again", &table, &all), &mut go_on()).unwrap();
    assert_eq!(again, first);
    ledger.admit(again);
    assert_eq!(ledger.releases().len(), 1);
    assert_eq!(Ledger::of(ledger.releases().to_vec()).unwrap().releases(), ledger.releases());
}

#[test]
fn one_person_more_is_not_told_by_the_second_table() {
    let all = Perimeter::default();
    let (before, after) =
        (flat(["district", "sex"], &[22, 14, 20, 15, 30, 11]), flat(["district", "sex"], &[23, 14, 20, 15, 30, 11]));
    let mut ledger = Ledger::default();
    let first = ledger.protect(&asked("first", &before, &all), &mut go_on()).unwrap();
    assert_eq!(first.hidden(), 0);
    ledger.admit(first);
    match ledger.protect(&asked("second", &after, &all), &mut go_on()) {
        Ok(second) => {
            let changed =
                second.published.cells().filter(|(cell, _)| before.counts()[cell.0] != after.counts()[cell.0]);
            assert!(changed.into_iter().all(|(_, shown)| shown.is_none()));
        }
        Err(refused) => {
            assert!(matches!(&refused, Refused::Linked(Conflict { earlier, .. }) if earlier == "first"), "{refused:?}")
        }
    }
}

#[test]
fn a_table_that_has_nothing_new_to_hide_is_refused_with_the_release_that_is_in_the_way() {
    let (all, sexes) = (Perimeter::default(), || vec![Dimension::new("sex", ["F", "M"])]);
    let mut ledger = Ledger::default();
    let first = Table::dense(sexes(), [20, 30]).unwrap();
    ledger.admit(ledger.protect(&asked("march", &first, &all), &mut go_on()).unwrap());
    let second = Table::dense(sexes(), [21, 31]).unwrap();
    let refused = ledger.protect(&asked("april", &second, &all), &mut go_on()).unwrap_err();
    let Refused::Linked(conflict) = refused else { panic!("{refused:?}") };
    assert_eq!(conflict.earlier, "march");
    assert!(conflict.remedies.contains(&disclosure::Remedy::MergeWithNextPeriod), "{conflict:?}");
}

#[test]
fn nothing_is_proved_against_a_table_of_another_hierarchy_or_with_zeros_printed() {
    let all = Perimeter::default();
    let (flat, tree) =
        (Dimension::new("family", ["both", "one"]), Dimension::new("family", ["both", "one"]).under([None, Some(0)]));
    let (flat, tree) = (Table::dense(vec![flat], [9, 9]).unwrap(), Table::dense(vec![tree], [9]).unwrap());
    let mut ledger = Ledger::default();
    ledger.admit(ledger.protect(&asked("flat", &flat, &all), &mut go_on()).unwrap());
    let refused = ledger.protect(&asked("tree", &tree, &all), &mut go_on());
    assert_eq!(refused, Err(Refused::OtherHierarchy { dimension: 0, code: "one".to_owned(), release: 1 }));
    let printed =
        Request { policy: Policy::new(5, 0, disclosure::Zeros::Printed).unwrap(), ..asked("flat", &flat, &all) };
    assert_eq!(ledger.protect(&printed, &mut go_on()), Err(Refused::ZerosPrinted));
}

#[test]
fn what_partners_read_is_hidden_again_from_the_public() {
    let (table, all) = (flat(["district", "sex"], &[7, 14, 20, 15, 30, 11]), Perimeter::default());
    let mut ledger = Ledger::default();
    ledger.admit(ledger.protect(&asked("partners", &table, &all), &mut go_on()).unwrap());
    assert_eq!(ledger.releases()[0].hidden(), 0);
    let public = Request { policy: Policy::public(), ..asked("public", &table, &all) };
    let public = ledger.protect(&public, &mut go_on()).unwrap();
    assert_eq!(public.published.shown(Cell(0)), None);
    assert_eq!(check(&public.published, &public.certificate, &Policy::public()), Ok(()));
}

#[test]
fn a_release_changed_outside_is_no_ledger() {
    let (table, all) = (flat(["district", "sex"], &[2, 14, 20, 15, 30, 11]), Perimeter::default());
    let mut release = Ledger::default().protect(&asked("first", &table, &all), &mut go_on()).unwrap();
    release.certificate.truth[0] += 1;
    assert!(matches!(Ledger::of(vec![release]), Err(Refused::Uncertified(_))));
}

#[test]
fn three_tables_in_a_circle_are_known_to_be_less_than_complete() {
    let all = Perimeter::default();
    let of = |names: [&str; 2]| {
        let dimensions = names.into_iter().map(|name| Dimension::new(name, ["1", "2"])).collect();
        Table::dense(dimensions, [10, 10, 10, 10]).unwrap()
    };
    let mut ledger = Ledger::default();
    for (names, complete) in [(["a", "b"], true), (["b", "c"], true), (["a", "c"], false)] {
        ledger.admit(ledger.protect(&asked("part", &of(names), &all), &mut go_on()).unwrap());
        assert_eq!(ledger.is_complete(), complete);
    }
    let dimensions = ["a", "b", "c"].into_iter().map(|name| Dimension::new(name, ["1", "2"])).collect();
    let whole = Table::dense(dimensions, [5; 8]).unwrap();
    ledger.admit(ledger.protect(&asked("whole", &whole, &all), &mut go_on()).unwrap());
    assert!(ledger.is_complete());
}

#[test]
fn tables_protected_one_without_the_other_are_broken_by_the_attack_on_all() {
    let all = Perimeter::default();
    let (before, after) =
        (flat(["district", "sex"], &[22, 14, 20, 15, 30, 11]), flat(["district", "sex"], &[23, 14, 20, 15, 30, 11]));
    let alone = |table| Ledger::default().protect(&asked("alone", table, &all), &mut go_on()).unwrap();
    let told = Ledger::of(vec![alone(&before), alone(&after)]).unwrap().exposed(5).unwrap();
    assert!(told.iter().any(|told| told.is_difference && told.release == 1 && told.cell == Cell(0)), "{told:?}");

    // The first hides a district's persons behind each other, the second shows them one by one.
    let first = flat(["district", "sex"], &[2, 14, 20, 15, 30, 11]);
    let second = Table::dense(
        vec![Dimension::new("sex", ["F", "M"]), Dimension::new("district", DISTRICTS)],
        [2, 20, 30, 14, 15, 11],
    )
    .unwrap();
    let mut open = alone(&second);
    let shown = open
        .published
        .cells()
        .zip(second.counts())
        .map(|((cell, shown), count)| if cell.0 == 1 { Some(*count) } else { shown });
    open.published =
        disclosure::PublishedTable::new(open.published.shape().clone(), open.published.zeros(), shown.collect())
            .unwrap();
    assert!(Ledger::of(vec![alone(&first), open]).is_err(), "a table without proof of its own is no release");
}

#[test]
fn what_was_proved_together_withstands_the_attack_on_all() {
    let mut draw = Draw(99);
    for _ in 0..10 {
        let persons = year(&mut draw, 4, 40, false);
        let mut ledger = Ledger::default();
        for counting in breakdowns(4) {
            if let Ok(release) = released(&ledger, &counting, &persons) {
                ledger.admit(release);
            }
        }
        assert!(ledger.releases().len() > 2);
        assert_eq!(ledger.exposed(policy().threshold()), Some(Vec::new()));
    }
}

/// A table of the year so far, eight districts by six offences, every month.
fn so_far(persons: &[[usize; 2]], month: usize) -> Table {
    let named = |name: &str, codes: usize| Dimension::new(name, (0..codes).map(|code| code.to_string()));
    let counted = persons.iter().take(persons.len() * month / 12);
    let counted = counted.map(|[district, offence]| (vec![*district, *offence], 1));
    Table::new(vec![named("district", 8), named("offence", 6)], counted).unwrap()
}

fn town(persons: usize) -> Vec<[usize; 2]> {
    let mut draw = Draw(7);
    let mut skewed = |of: u64| usize::try_from(draw.below(of).min(draw.below(of))).unwrap();
    (0..persons).map(|_| [skewed(8), skewed(6)]).collect()
}

#[test]
fn a_year_to_date_table_of_every_month_leaves_and_all_twelve_withstand_the_attack() {
    let (persons, all) = (town(3_000), Perimeter::default());
    let mut ledger = Ledger::default();
    for month in 1..=12 {
        let table = so_far(&persons, month);
        let release = ledger.protect(&asked(&month.to_string(), &table, &all), &mut go_on());
        ledger.admit(release.unwrap_or_else(|refused| panic!("month {month}: {refused:?}")));
    }
    assert_eq!(ledger.exposed(policy().threshold()), Some(Vec::new()));
}

#[test]
fn witnesses_that_were_changed_outside_prove_nothing() {
    let (persons, all) = (town(3_000), Perimeter::default());
    let mut releases = Vec::new();
    for month in 1..=3 {
        let ledger = Ledger::of(releases.clone()).unwrap();
        let table = so_far(&persons, month);
        releases.push(ledger.protect(&asked(&month.to_string(), &table, &all), &mut go_on()).unwrap());
    }
    assert!(releases[1].together.len() > 10, "the third table began with nothing");
    for witness in &mut releases[2].together {
        witness.changes.iter_mut().for_each(|(_, _, change)| *change += 1);
    }
    releases[2].together.push(disclosure::Together { changes: vec![(9, Cell(0), 1), (0, Cell(9_999), -1)] });
    let mut ledger = Ledger::of(releases).unwrap();
    let table = so_far(&persons, 4);
    ledger.admit(ledger.protect(&asked("4", &table, &all), &mut go_on()).unwrap());
    assert_eq!(ledger.exposed(policy().threshold()), Some(Vec::new()));
}

#[test]
fn a_proof_beside_earlier_tables_can_be_stopped() {
    let (persons, all) = (town(3_000), Perimeter::default());
    let mut ledger = Ledger::default();
    let first = so_far(&persons, 1);
    ledger.admit(ledger.protect(&asked("1", &first, &all), &mut go_on()).unwrap());
    let second = so_far(&persons, 2);
    let mut left = 200;
    let stopped = ledger.protect(&asked("2", &second, &all), &mut |_| {
        left -= 1;
        if left > 0 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    assert_eq!(stopped, Err(Refused::Stopped));
}
