//! The attacker against another solver, and against tables that are known to be weak.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test that cannot go on must fail"
)]

mod long;

use std::ops::ControlFlow;

use disclosure::{
    Cell, Dimension, Extremes, Interval, Policy, Progress, PublishedTable, Refused, Table, Zeros, attack, exposed,
    extremes, protect, relations,
};
use microlp::{ComparisonOp, Error, OptimizationDirection, Problem};
use proptest::prelude::*;

fn go_on() -> impl FnMut(Progress) -> ControlFlow<()> {
    |_| ControlFlow::Continue(())
}

/// Half of the cells of a table are hidden at random: nobody protected it.
fn careless() -> impl Strategy<Value = PublishedTable> {
    let shapes = prop_oneof![Just(vec![4, 3]), Just(vec![6, 5]), Just(vec![3, 3, 2]), Just(vec![2, 2, 2, 2])];
    (shapes, any::<bool>(), any::<bool>()).prop_flat_map(|(codes, tree, printed)| {
        let named = |(name, codes): (usize, &usize)| {
            let flat = Dimension::new(format!("dimension {name}"), (0..*codes).map(|code| format!("code {code}")));
            if tree && *codes > 2 { flat.under([None, Some(0), Some(0)]) } else { flat }
        };
        let dimensions: Vec<_> = codes.iter().enumerate().map(named).collect();
        let cells = Table::dense(dimensions.clone(), []).unwrap().shape().len();
        let counts = prop::collection::vec(prop_oneof![2 => 0..5_u64, 1 => 0..40_u64], cells);
        let zeros = if printed { Zeros::Printed } else { Zeros::MayBeHidden };
        (counts, prop::collection::vec(any::<bool>(), cells)).prop_map(move |(counts, hidden)| {
            let shape = Table::dense(dimensions.clone(), []).unwrap().shape().clone();
            let inner = shape.cells().filter(|cell| shape.is_innermost(*cell)).count();
            let table = Table::dense(dimensions.clone(), counts.into_iter().take(inner)).unwrap();
            let hideable = |count: u64| count > 0 || zeros == Zeros::MayBeHidden;
            let cells = table.counts().iter().zip(&hidden);
            let shown = cells.map(|(count, hidden)| Some(*count).filter(|count| !hidden || !hideable(*count)));
            PublishedTable::new(shape, zeros, shown.collect()).unwrap()
        })
    })
}

/// Small tables of 2 to 4 dimensions, flat or in trees, of few persons.
fn counted() -> impl Strategy<Value = Table> {
    let shapes = prop_oneof![Just(vec![4, 3]), Just(vec![6, 5]), Just(vec![3, 3, 2]), Just(vec![2, 3, 2, 2])];
    (shapes, any::<bool>()).prop_flat_map(|(codes, tree)| {
        let named = |(name, codes): (usize, &usize)| {
            let flat = Dimension::new(format!("dimension {name}"), (0..*codes).map(|code| format!("code {code}")));
            if tree && *codes > 2 { flat.under([None, Some(0), Some(0)]) } else { flat }
        };
        let dimensions: Vec<_> = codes.iter().enumerate().map(named).collect();
        let shape = Table::dense(dimensions.clone(), []).unwrap().shape().clone();
        let inner = shape.cells().filter(|cell| shape.is_innermost(*cell)).count();
        prop::collection::vec(prop_oneof![3 => 0..5_u64, 1 => 0..40_u64], inner)
            .prop_map(move |counts| Table::dense(dimensions.clone(), counts).unwrap())
    })
}

/// Protects a table, then attacks every cell that is hidden with another solver.
fn withstands_another_solver(table: &Table, policy: &Policy) -> Result<(), TestCaseError> {
    let protected = protect(table, policy, &mut |_| ControlFlow::Continue(())).unwrap();
    let published = protected.published();
    for (cell, shown) in published.cells() {
        let truth = table.counts()[cell.0] as f64;
        if shown.is_some() {
            continue;
        }
        let low = by_another_solver(published, cell, OptimizationDirection::Minimize);
        let high = by_another_solver(published, cell, OptimizationDirection::Maximize);
        let (Some(low), Some(high)) = (low, high) else { continue };
        prop_assert!(low <= truth + 1e-6 && truth <= high + 1e-6, "{cell:?}: {truth} is not from {low} to {high}");
        prop_assert!((low - 1e-6).ceil() < (high + 1e-6).floor(), "{cell:?} is {low}");
        prop_assert!(high + 1e-6 >= policy.threshold() as f64, "{cell:?} is known to be small: {high}");
        if truth >= 1.0 && truth < policy.threshold() as f64 {
            prop_assert!(low <= 1e-6, "{cell:?} is known to be somebody: {low}");
        }
    }
    Ok(())
}

/// An extreme of one hidden cell by another solver, from the relations that the search uses; infinite where nothing bounds it. `None`
/// when that solver is lost in its own rounding, which says nothing of the table.
fn by_another_solver(published: &PublishedTable, aim: Cell, direction: OptimizationDirection) -> Option<f64> {
    let mut problem = Problem::new(direction);
    let least = published.zeros().least_hidden() as f64;
    let variables: Vec<_> = published
        .cells()
        .map(|(cell, shown)| {
            let bounds = shown.map_or((least, f64::INFINITY), |shown| (shown as f64, shown as f64));
            problem.add_var(if cell == aim { 1.0 } else { 0.0 }, bounds)
        })
        .collect();
    for relation in relations(published.shape()) {
        let terms: Vec<_> = relation.terms.iter().map(|(cell, sign)| (variables[cell.0], sign.of(1) as f64)).collect();
        problem.add_constraint(terms, ComparisonOp::Eq, 0.0);
    }
    match problem.solve() {
        Ok(outcome) => Some(outcome.into_solution().expect("a table exists").objective()),
        Err(Error::Unbounded) => Some(f64::INFINITY),
        Err(Error::InternalError(_)) => None,
        Err(error) => panic!("{error:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: long::tables(120), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn another_solver_finds_the_same_intervals(published in careless()) {
        for interval in attack(&published).unwrap() {
            let low = by_another_solver(&published, interval.cell, OptimizationDirection::Minimize);
            let high = by_another_solver(&published, interval.cell, OptimizationDirection::Maximize);
            let (Some(low), Some(high)) = (low, high) else { continue };
            prop_assert_eq!(interval.low, (low - 1e-6).ceil().max(0.0) as u64, "{:?} from {}", interval, low);
            let highest = high.is_finite().then(|| (high + 1e-6).floor() as u64);
            prop_assert_eq!(interval.high, highest, "{:?}", interval);
        }
    }

    #[test]
    fn another_solver_breaks_no_protected_table(table in counted(), public in any::<bool>()) {
        withstands_another_solver(&table, &if public { Policy::public() } else { Policy::partners() })?;
    }

    #[test]
    fn the_narrowest_and_the_widest_interval_are_those_of_all(published in careless()) {
        let widths: Vec<_> = attack(&published).unwrap().iter().map(Interval::width).collect();
        let widest = if widths.contains(&None) { None } else { widths.iter().copied().flatten().max() };
        let expected = Extremes { narrowest: widths.iter().copied().flatten().min(), widest };
        prop_assert_eq!(extremes(&published, &mut go_on()).unwrap(), expected);
    }

    #[test]
    fn what_is_exposed_is_what_the_intervals_say(published in careless(), threshold in 0..12_u64) {
        let falls = |interval: &disclosure::Interval| {
            interval.high.is_some_and(|high| interval.low >= high || high < threshold)
        };
        let mut expected = attack(&published).unwrap();
        expected.retain(falls);
        prop_assert_eq!(exposed(&published, threshold, &mut go_on()).unwrap(), expected);
    }
}

/// A table in which somebody hid these cells by hand, and what falls of it below five.
fn falls(dimensions: Vec<Dimension>, counts: &[u64], by_hand: &[&[&str]]) -> Vec<String> {
    let table = Table::dense(dimensions, counts.iter().copied()).unwrap();
    let shape = table.shape();
    let name = |cell: Cell| shape.codes(cell).into_iter().map(|code| code.unwrap_or("Total")).collect::<Vec<_>>();
    let shown = table.cells().map(|(cell, count)| Some(count).filter(|_| !by_hand.contains(&name(cell).as_slice())));
    let published = PublishedTable::new(shape.clone(), Zeros::MayBeHidden, shown.collect()).unwrap();
    assert_eq!(published.cells().filter(|(_, shown)| shown.is_none()).count(), by_hand.len());
    exposed(&published, 5, &mut go_on()).unwrap().into_iter().map(|interval| name(interval.cell).join(" ")).collect()
}

fn districts() -> Dimension {
    Dimension::new("district", ["north", "centre", "south"])
}

fn offences() -> Dimension {
    Dimension::new("offence", ["theft", "arson", "fraud"])
}

#[test]
fn weak_tables_fall_where_they_are_weak() {
    let counts = [2, 14, 20, 15, 30, 11, 9, 12, 40];
    // Hidden alone: its row gives it back.
    assert_eq!(falls(vec![districts(), offences()], &counts, &[&["north", "theft"]]), ["north theft"]);
    // Two in a row, each alone in its column.
    let row: [&[&str]; 2] = [&["north", "theft"], &["north", "arson"]];
    assert_eq!(falls(vec![districts(), offences()], &counts, &row), ["north theft", "north arson"]);
    // Five in three rows and columns, one of them at the end of a chain of subtractions.
    let chain: [&[&str]; 5] =
        [&["north", "theft"], &["north", "arson"], &["centre", "arson"], &["centre", "fraud"], &["south", "fraud"]];
    assert_eq!(falls(vec![districts(), offences()], &counts, &chain).len(), 5);
    // A rectangle of a small sum: nothing is pinned, and everything is known to be small.
    let square: [&[&str]; 4] = [&["north", "theft"], &["north", "arson"], &["centre", "theft"], &["centre", "arson"]];
    let small = [2, 1, 20, 1, 1, 11, 9, 12, 40];
    assert_eq!(falls(vec![districts(), offences()], &small, &square).len(), 4);
    // The same rectangle among larger numbers holds.
    let large = [2, 14, 20, 15, 30, 11, 9, 12, 40];
    assert_eq!(falls(vec![districts(), offences()], &large, &square), Vec::<String>::new());
}

#[test]
fn a_family_tells_of_its_only_hidden_code_and_a_layer_of_the_one_beneath() {
    let families =
        Dimension::new("offence", ["property", "theft", "arson", "fraud"]).under([None, Some(0), Some(0), None]);
    let sexes = || Dimension::new("sex", ["F", "M"]);
    let hidden: [&[&str]; 2] = [&["theft", "F"], &["theft", "M"]];
    assert_eq!(falls(vec![families, sexes()], &[3, 9, 20, 30, 7, 8], &hidden), ["theft F", "theft M"]);
    // A rectangle within one age is given back by the layers above and below it.
    let ages = Dimension::new("age", ["minor", "adult"]);
    let layer: [&[&str]; 4] =
        [&["north", "F", "minor"], &["north", "M", "minor"], &["centre", "F", "minor"], &["centre", "M", "minor"]];
    let counts = [2, 10, 20, 30, 12, 13, 14, 15, 16, 17, 18, 19];
    assert_eq!(falls(vec![districts(), sexes(), ages], &counts, &layer).len(), 4);
}

#[test]
fn a_total_of_nobody_tells_every_cell_beneath_it() {
    let hidden: [&[&str]; 3] = [&["north", "theft"], &["north", "arson"], &["north", "fraud"]];
    assert_eq!(falls(vec![districts(), offences()], &[0, 0, 0, 15, 30, 11, 9, 12, 40], &hidden).len(), 3);
}

#[test]
fn a_file_whose_totals_are_not_its_own_has_no_table() {
    let shape = Table::dense(vec![Dimension::new("sex", ["F", "M"])], []).unwrap().shape().clone();
    let edited = PublishedTable::new(shape, Zeros::MayBeHidden, vec![Some(7), Some(8), Some(14)]).unwrap();
    assert_eq!(attack(&edited), None);
    assert_eq!(exposed(&edited, 5, &mut go_on()), Err(Refused::Impossible));
    assert_eq!(extremes(&edited, &mut go_on()), Err(Refused::Impossible));
}
