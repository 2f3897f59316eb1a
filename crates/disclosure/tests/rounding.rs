//! Rounded tables: what they promise, attacked; and those that somebody rounded carelessly.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test that cannot go on must fail"
)]

mod long;

use std::ops::ControlFlow;

use disclosure::{
    Broken, Cell, Dimension, Policy, Progress, Refused, Rounded, RoundedTable, Shape, Table, check_rounded,
    exposed_rounded, relations, round, spans, usual_base,
};
use microlp::{ComparisonOp, Error, OptimizationDirection, Problem};
use proptest::prelude::*;

fn go_on() -> impl FnMut(Progress) -> ControlFlow<()> {
    |_| ControlFlow::Continue(())
}

fn rounded(table: &Table, policy: &Policy) -> Result<Rounded, Refused> {
    round(table, policy, usual_base(policy), &mut go_on())
}

/// Tables of one to four dimensions, flat or in trees, sparse or dense.
fn table() -> impl Strategy<Value = Table> {
    let shapes = prop_oneof![
        prop::collection::vec(1..9_usize, 1..3),
        prop::collection::vec(1..5_usize, 3),
        prop::collection::vec(1..4_usize, 4),
    ];
    (shapes, 0..4_usize).prop_flat_map(|(codes, trees)| {
        let named = |(name, codes): (usize, &usize)| {
            let flat = Dimension::new(format!("dimension {name}"), (0..*codes).map(|code| format!("code {code}")));
            if name < trees && *codes > 2 { flat.under([None, Some(0), Some(0)]) } else { flat }
        };
        let dimensions: Vec<_> = codes.iter().enumerate().map(named).collect();
        let shape = Shape::new(dimensions.clone()).unwrap();
        let inner = shape.cells().filter(|cell| shape.is_innermost(*cell)).count();
        prop::collection::vec(prop_oneof![3 => Just(0), 3 => 1..5_u64, 2 => 0..40_u64, 1 => 0..400_u64], inner)
            .prop_map(move |counts| Table::dense(dimensions.clone(), counts).unwrap())
    })
}

fn policy() -> impl Strategy<Value = Policy> {
    (2..20_u64).prop_map(|threshold| Policy::below(threshold).unwrap())
}

/// Whether the table is one of those in which a rounding to neighbours always exists.
fn is_network(table: &Table) -> bool {
    let dimensions = table.shape().dimensions();
    let deep = dimensions.iter().filter(|dimension| dimension.above.iter().any(Option::is_some)).count();
    dimensions.len() == 1 || (dimensions.len() == 2 && deep < 2)
}

/// An extreme of one cell of a rounded table among all real tables so near, by another solver; `None` when it is lost.
fn by_another_solver(rounded: &RoundedTable, aim: Cell, direction: OptimizationDirection) -> Option<f64> {
    let margin = (rounded.base() * rounded.reach() - 1) as f64;
    let mut problem = Problem::new(direction);
    let near = |(cell, count): (Cell, u64)| {
        let count = count as f64;
        problem.add_var(if cell == aim { 1.0 } else { 0.0 }, ((count - margin).max(0.0), count + margin))
    };
    let variables: Vec<_> = rounded.cells().map(near).collect();
    for relation in relations(rounded.shape()) {
        let terms: Vec<_> = relation.terms.iter().map(|(cell, sign)| (variables[cell.0], sign.of(1) as f64)).collect();
        problem.add_constraint(terms, ComparisonOp::Eq, 0.0);
    }
    match problem.solve() {
        Ok(outcome) => Some(outcome.into_solution().unwrap().objective()),
        Err(Error::InternalError(_)) => None,
        Err(error) => panic!("{error:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: long::tables(160), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rounded_numbers_add_up_near_the_true_ones_and_no_small_count_can_be_told(table in table(), policy in policy()) {
        let rounded = rounded(&table, &policy).unwrap();
        let published = rounded.published();
        prop_assert!(!is_network(&table) || published.reach() == 1);
        for ((cell, number), count) in published.cells().zip(table.counts()) {
            prop_assert_eq!(number % published.base(), 0);
            prop_assert!(number.abs_diff(*count) < published.base() * published.reach(), "{cell:?}: {number} for {count}");
            prop_assert!(number == 0 || number >= policy.threshold());
        }
        for relation in relations(published.shape()) {
            let numbers: Vec<_> = published.cells().map(|(_, number)| number.cast_signed()).collect();
            prop_assert_eq!(relation.terms.iter().map(|(cell, sign)| sign.of(numbers[cell.0])).sum::<i64>(), 0);
        }
        prop_assert_eq!(exposed_rounded(published, policy.threshold()), Ok(Some(Vec::new())));
    }

    #[test]
    fn another_solver_learns_of_a_rounded_cell_what_the_legend_says(table in table(), policy in policy(), at in any::<prop::sample::Index>()) {
        let rounded = rounded(&table, &policy).unwrap();
        let published = rounded.published();
        let told = spans(published).unwrap().unwrap()[at.index(published.shape().len())];
        let low = by_another_solver(published, told.cell, OptimizationDirection::Minimize);
        let high = by_another_solver(published, told.cell, OptimizationDirection::Maximize);
        let (Some(low), Some(high)) = (low, high) else { return Ok(()) };
        prop_assert_eq!((told.low, told.high), ((low - 1e-6).ceil().max(0.0) as u64, Some((high + 1e-6).floor() as u64)));
    }

    #[test]
    fn the_same_table_is_always_rounded_in_the_same_way(table in table(), policy in policy()) {
        prop_assert_eq!(rounded(&table, &policy), rounded(&table, &policy));
    }

    #[test]
    fn a_number_changed_by_one_multiple_is_refused(table in table(), policy in policy(), at in any::<prop::sample::Index>()) {
        let rounded = rounded(&table, &policy).unwrap();
        let published = rounded.published();
        let mut cells: Vec<_> = published.cells().map(|(_, number)| number).collect();
        let at = at.index(cells.len());
        cells[at] += published.base();
        let changed = RoundedTable::new(published.shape().clone(), published.base(), published.reach(), cells).unwrap();
        prop_assert!(check_rounded(&changed, rounded.truth(), &policy).is_err());
    }
}

fn codes(name: &str, codes: usize) -> Dimension {
    Dimension::new(name, (0..codes).map(|code| code.to_string()))
}

#[test]
fn numbers_rounded_one_by_one_tell_what_they_were_meant_to_keep() {
    // Three districts of four persons each: printed 0, they may be four at most; printed 15, the total is eleven at least.
    let table = Table::dense(vec![codes("district", 3)], [4; 3]).unwrap();
    let careless = RoundedTable::new(table.shape().clone(), 5, 1, vec![0, 0, 0, 15]).unwrap();
    let told: Vec<_> = exposed_rounded(&careless, 5).unwrap().unwrap().iter().map(|told| told.cell).collect();
    assert_eq!(told, [Cell(0), Cell(1), Cell(2)]);
    assert_eq!(check_rounded(&careless, table.counts(), &Policy::partners()), Err(Broken::DoesNotAddUp(0)));
    let impossible = RoundedTable::new(table.shape().clone(), 5, 1, vec![0, 0, 0, 25]).unwrap();
    assert_eq!(spans(&impossible), Ok(None));
}

#[test]
fn a_base_below_the_threshold_is_refused() {
    let table = Table::dense(vec![codes("district", 2)], [3, 4]).unwrap();
    let refused = round(&table, &Policy::partners(), 4, &mut go_on());
    assert_eq!(refused, Err(Refused::BaseOutOfRange { given: 4, least: 5, most: 1_000_000 }));
    let shape = table.shape().clone();
    let small = RoundedTable::new(shape.clone(), 3, 1, vec![3, 3, 6]).unwrap();
    assert_eq!(check_rounded(&small, table.counts(), &Policy::partners()), Err(Broken::BaseTooSmall));
    assert_eq!(RoundedTable::new(shape, 5, 1, vec![5, 4, 9]), Err(Refused::NotAMultiple { cell: Cell(1), base: 5 }));
}

#[test]
fn a_large_table_of_three_dimensions_is_rounded_and_a_rounding_can_be_stopped() {
    let counts = (0..15 * 12 * 4).map(|cell| [0, 1, 2, 7, 3, 0, 1, 26, 4][cell * cell % 9]);
    let table = Table::dense(vec![codes("offence", 15), codes("age", 12), codes("sex", 4)], counts).unwrap();
    let rounded = rounded(&table, &Policy::partners()).unwrap();
    assert_eq!(check_rounded(rounded.published(), table.counts(), &Policy::partners()), Ok(()));
    let stopped = round(&table, &Policy::partners(), 5, &mut |_| ControlFlow::Break(()));
    assert_eq!(stopped, Err(Refused::Stopped));
}
