//! The attacker: what the published numbers alone prove of each hidden cell, by linear programming.
//!
//! Written apart from the search and from the checker, down to its own equations, so that a mistake there shows here.
//! The bounds are those of all non-negative real tables, which include the whole ones: what this attacker proves is
//! true up to the solver's tolerance, but a reader who also reasons in whole numbers may know more. No promise rests on it.

use std::collections::BTreeMap;

use microlp::{ComparisonOp, Error, OptimizationDirection, Problem, Variable};

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

/// The interval of every hidden cell in the order of cells; nothing when no table reproduces the published numbers or the
/// solver gives up.
#[must_use]
pub fn attack(published: &PublishedTable) -> Option<Vec<Interval>> {
    let equations = equations(published);
    let groups = connected(published, &equations);
    let mut intervals = Vec::new();
    for (cells, rows) in groups {
        for cell in &cells {
            let low = extreme(published, &cells, &rows, *cell, OptimizationDirection::Minimize)?;
            let high = extreme(published, &cells, &rows, *cell, OptimizationDirection::Maximize)?;
            intervals.push(Interval {
                cell: *cell,
                low: (low? - TOLERANCE).ceil().max(0.0) as u64,
                high: high.map(|high| (high + TOLERANCE).floor() as u64),
            });
        }
    }
    intervals.sort_by_key(|interval| interval.cell);
    Some(intervals)
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

/// The extreme of one cell: `Some(None)` when it is unbounded, nothing when the solver has no answer.
fn extreme(
    published: &PublishedTable,
    cells: &[Cell],
    rows: &[&Equation],
    aim: Cell,
    direction: OptimizationDirection,
) -> Option<Option<f64>> {
    let mut problem = Problem::new(direction);
    let least = published.zeros().least_hidden() as f64;
    let mut variables: BTreeMap<Cell, Variable> = BTreeMap::new();
    for cell in cells {
        let aimed = if *cell == aim { 1.0 } else { 0.0 };
        variables.insert(*cell, problem.add_var(aimed, (least, f64::INFINITY)));
    }
    for row in rows {
        let term = |(cell, sign): &(Cell, f64)| variables.get(cell).map(|variable| (*variable, *sign));
        let terms: Vec<_> = row.terms.iter().filter_map(term).collect();
        problem.add_constraint(terms, ComparisonOp::Eq, row.sum);
    }
    match problem.solve() {
        Ok(outcome) => outcome.into_solution().ok().map(|solution| Some(solution.objective())),
        Err(Error::Unbounded) => Some(None),
        Err(_) => None,
    }
}
