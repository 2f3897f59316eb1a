//! The attacker against another solver, and against tables that are known to be weak.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test that cannot go on must fail"
)]

use disclosure::{Cell, Dimension, PublishedTable, Table, Zeros, attack, exposed, relations};
use microlp::{ComparisonOp, Error, OptimizationDirection, Problem};
use proptest::prelude::*;

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

/// The extremes of one hidden cell by another solver, from the relations that the search uses.
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
        Err(Error::Unbounded) => None,
        Err(error) => panic!("{error:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn another_solver_finds_the_same_intervals(published in careless()) {
        for interval in attack(&published).unwrap() {
            let low = by_another_solver(&published, interval.cell, OptimizationDirection::Minimize).unwrap();
            let high = by_another_solver(&published, interval.cell, OptimizationDirection::Maximize);
            prop_assert_eq!(interval.low, (low - 1e-6).ceil().max(0.0) as u64, "{:?} from {}", interval, low);
            prop_assert_eq!(interval.high, high.map(|high| (high + 1e-6).floor() as u64), "{:?}", interval);
        }
    }

    #[test]
    fn what_is_exposed_is_what_the_intervals_say(published in careless(), threshold in 0..12_u64) {
        let falls = |interval: &disclosure::Interval| {
            interval.high.is_some_and(|high| interval.low >= high || high < threshold)
        };
        let mut expected = attack(&published).unwrap();
        expected.retain(falls);
        prop_assert_eq!(exposed(&published, threshold).unwrap(), expected);
    }
}

#[test]
fn a_file_whose_totals_are_not_its_own_has_no_table() {
    let shape = Table::dense(vec![Dimension::new("sex", ["F", "M"])], []).unwrap().shape().clone();
    let edited = PublishedTable::new(shape, Zeros::MayBeHidden, vec![Some(7), Some(8), Some(14)]).unwrap();
    assert_eq!(attack(&edited), None);
    assert_eq!(exposed(&edited, 5), None);
}
