//! The attacker: what the published numbers alone prove of each hidden cell, by linear programming.
//!
//! Written apart from the search and from the checker, down to its own equations, so that a mistake there shows here.
//! The bounds are those of all non-negative real tables, which include the whole ones: what this attacker proves is
//! true up to the solver's tolerance, but a reader who also reasons in whole numbers may know more. No promise rests on it.

use std::collections::BTreeMap;

use crate::simplex::{self, Aim, Corner};
use crate::{Cell, PublishedTable};

const TOLERANCE: f64 = 1e-6;

/// The smallest and largest whole numbers that a hidden cell can hold, as far as a real-valued attacker can prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// The hidden cell.
    pub cell: Cell,
    /// At least this.
    pub low: u64,
    /// At most this; unbounded when nothing published is above it.
    pub high: Option<u64>,
}

/// One line of a table: hidden cells whose signed sum is known.
struct Equation {
    terms: Vec<(Cell, f64)>,
    sum: f64,
}

/// The interval of every hidden cell in the order of cells; nothing when no table reproduces the published numbers.
#[must_use]
pub fn attack(published: &PublishedTable) -> Option<Vec<Interval>> {
    worked_out(published, |_| false)
}

/// The intervals of the hidden cells that are not as secret as they look: those with one number left, and those that are sure to
/// be below `threshold`. Nothing when no table reproduces the published numbers.
#[must_use]
pub fn exposed(published: &PublishedTable, threshold: u64) -> Option<Vec<Interval>> {
    let is_open = |interval: &Interval| {
        let high = interval.high.unwrap_or(u64::MAX);
        interval.low < high && high >= threshold
    };
    let mut found = worked_out(published, is_open)?;
    found.retain(|interval| !is_open(interval));
    Some(found)
}

/// The intervals, in the order of cells; of those that are `enough` while others are searched for, what was met on the way.
fn worked_out(published: &PublishedTable, enough: impl Fn(&Interval) -> bool) -> Option<Vec<Interval>> {
    let equations = equations(published);
    if equations.iter().any(|line| line.terms.is_empty() && line.sum != 0.0) {
        return None;
    }
    let least = published.zeros().least_hidden() as f64;
    let mut intervals = Vec::new();
    for (cells, rows) in connected(published, &equations) {
        let mut corner = Corner::enter(cells.len(), numbered(&cells, &rows, least))?;
        for (variable, cell) in cells.iter().enumerate() {
            let (low, high) = corner.seen(variable);
            let met = interval(*cell, least, low, Some(high));
            if enough(&met) {
                intervals.push(met);
                continue;
            }
            let high = corner.push(variable, Aim::High);
            let low = corner.push(variable, Aim::Low)?;
            intervals.push(interval(*cell, least, low, high));
        }
    }
    intervals.sort_by_key(|interval| interval.cell);
    Some(intervals)
}

/// The equations over the ranks of the cells, each cell counted from its least.
fn numbered(cells: &[Cell], rows: &[&Equation], least: f64) -> Vec<simplex::Equation> {
    let rank = |(cell, sign): &(Cell, f64)| cells.binary_search(cell).ok().map(|rank| (rank, *sign));
    let terms = |row: &Equation| row.terms.iter().filter_map(rank).collect::<Vec<_>>();
    let above = |row: &Equation| row.terms.iter().map(|(_, sign)| sign * least).sum::<f64>();
    rows.iter().map(|row| (terms(row), row.sum - above(row))).collect()
}

fn interval(cell: Cell, least: f64, low: f64, high: Option<f64>) -> Interval {
    let low = (low + least - TOLERANCE).ceil().max(0.0) as u64;
    Interval { cell, low, high: high.map(|high| (high + least + TOLERANCE).floor().max(0.0) as u64) }
}

/// Walks every line of the table by places, dimension after dimension.
fn equations(published: &PublishedTable) -> Vec<Equation> {
    let shape = published.shape();
    let mut found = Vec::new();
    for (at, dimension) in shape.dimensions().iter().enumerate() {
        for sum in shape.cells() {
            let place = shape.place(sum);
            let Some(above) = place.get(at).copied() else {
                continue;
            };
            let beneath: Vec<_> = dimension.children(above).collect();
            if beneath.is_empty() {
                continue;
            }
            let mut equation = Equation { terms: Vec::new(), sum: 0.0 };
            equation.take(published, sum, -1.0);
            for code in beneath {
                let mut inner = place.clone();
                if let Some(rank) = inner.get_mut(at) {
                    *rank = Some(code);
                }
                if let Some(cell) = shape.cell(&inner) {
                    equation.take(published, cell, 1.0);
                }
            }
            found.push(equation);
        }
    }
    found
}

impl Equation {
    /// A hidden cell becomes a term, a published one moves to the other side.
    fn take(&mut self, published: &PublishedTable, cell: Cell, sign: f64) {
        match published.shown(cell) {
            Some(shown) => self.sum -= sign * shown as f64,
            None => self.terms.push((cell, sign)),
        }
    }
}

/// Hidden cells that share no equation, even through others, say nothing about each other: they are solved apart.
fn connected<'a>(published: &PublishedTable, equations: &'a [Equation]) -> Vec<(Vec<Cell>, Vec<&'a Equation>)> {
    let mut label: BTreeMap<Cell, Cell> =
        published.cells().filter(|(_, shown)| shown.is_none()).map(|(cell, _)| (cell, cell)).collect();
    let mut changed = true;
    while changed {
        changed = false;
        for equation in equations {
            let Some(least) = equation.terms.iter().filter_map(|(cell, _)| label.get(cell)).min().copied() else {
                continue;
            };
            for (cell, _) in &equation.terms {
                changed |= label.insert(*cell, least) != Some(least);
            }
        }
    }
    let mut groups: BTreeMap<Cell, (Vec<Cell>, Vec<&Equation>)> = BTreeMap::new();
    for (cell, least) in &label {
        groups.entry(*least).or_default().0.push(*cell);
    }
    for equation in equations {
        let least = equation.terms.first().and_then(|(cell, _)| label.get(cell));
        if let Some((_, rows)) = least.and_then(|least| groups.get_mut(least)) {
            rows.push(equation);
        }
    }
    groups.into_values().collect()
}
