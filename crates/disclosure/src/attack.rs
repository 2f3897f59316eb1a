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
#[derive(Debug, Clone, Default)]
pub(crate) struct Equation {
    pub(crate) terms: Vec<(Cell, f64)>,
    pub(crate) sum: f64,
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
    let mut found = worked_out(published, |interval| interval.is_open(threshold))?;
    found.retain(|interval| !interval.is_open(threshold));
    Some(found)
}

impl Interval {
    /// Whether two numbers are left, one of which is not below `threshold`.
    pub(crate) fn is_open(&self, threshold: u64) -> bool {
        let high = self.high.unwrap_or(u64::MAX);
        self.low < high && high >= threshold
    }
}

/// The intervals, in the order of cells; of those that are `enough` while others are searched for, what was met on the way.
fn worked_out(published: &PublishedTable, enough: impl Fn(&Interval) -> bool) -> Option<Vec<Interval>> {
    let hidden: Vec<_> = published.cells().filter(|(_, shown)| shown.is_none()).map(|(cell, _)| cell).collect();
    let least = published.zeros().least_hidden() as f64;
    solved(&hidden, &equations(published), least, enough)
}

/// The intervals of `hidden`, each `least` or more, under equations between them.
pub(crate) fn solved(
    hidden: &[Cell],
    equations: &[Equation],
    least: f64,
    enough: impl Fn(&Interval) -> bool,
) -> Option<Vec<Interval>> {
    if equations.iter().any(|line| line.terms.is_empty() && line.sum != 0.0) {
        return None;
    }
    let mut intervals = Vec::new();
    for (cells, rows) in connected(hidden, equations) {
        let mut corner = Corner::enter(cells.len(), numbered(&cells, &rows, least))?;
        for (variable, cell) in cells.iter().enumerate() {
            let (low, high) = corner.seen(variable);
            let met = interval(*cell, least, low, Some(high));
            if enough(&met) {
                intervals.push(met);
                continue;
            }
            let high = corner.push(variable, Aim::High);
            // Nothing is lower than what was met already.
            let low = if corner.seen(variable).0 < TOLERANCE { 0.0 } else { corner.push(variable, Aim::Low)? };
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
fn connected<'a>(hidden: &[Cell], equations: &'a [Equation]) -> Vec<(Vec<Cell>, Vec<&'a Equation>)> {
    let mut above: BTreeMap<Cell, Cell> = hidden.iter().map(|cell| (*cell, *cell)).collect();
    for equation in equations {
        let tops: Vec<_> = equation.terms.iter().map(|(cell, _)| top(&mut above, *cell)).collect();
        let Some(least) = tops.iter().min().copied() else {
            continue;
        };
        above.extend(tops.into_iter().map(|cell| (cell, least)));
    }
    let mut groups: BTreeMap<Cell, (Vec<Cell>, Vec<&Equation>)> = BTreeMap::new();
    for cell in hidden {
        groups.entry(top(&mut above, *cell)).or_default().0.push(*cell);
    }
    for equation in equations {
        let first = equation.terms.first().map(|(cell, _)| top(&mut above, *cell));
        if let Some((_, rows)) = first.and_then(|first| groups.get_mut(&first)) {
            rows.push(equation);
        }
    }
    groups.into_values().collect()
}

/// The cell that stands for all that are connected to `cell`, found sooner the next time.
fn top(above: &mut BTreeMap<Cell, Cell>, mut cell: Cell) -> Cell {
    while let Some(up) = above.get(&cell).copied().filter(|up| *up != cell) {
        let further = above.get(&up).copied().unwrap_or(up);
        above.insert(cell, further);
        cell = further;
    }
    cell
}
