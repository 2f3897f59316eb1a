//! Tables in which every number is a multiple of a base near the true one, what their readers can tell, and the checker.
//!
//! # What is promised
//!
//! Let `x*` be the true counts, `b` the base, `w` the reach, `R` the printed numbers, and `M` the relations of the crate's first
//! page. Readers know `M`, `R`, and the legend: every true count is less than `w b` from its number. What they cannot exclude is
//!
//! ```text
//! X = { x whole : M x = 0,  x ≥ 0,  |x_c − R_c| ≤ w b − 1 }
//! ```
//!
//! [`check_rounded`] accepts only if `b ≥ T`, every `R_c` is a multiple of `b`, `M R = 0` (the printed numbers add up), and
//! `x* ∈ X`. With `w = 1` every multiple of `b` is then printed as it is, and every other count as one of its two neighbours.
//!
//! Nothing else has to be searched, for `R` is itself in `X`, and so is `R` with up to `w b − 1` persons more in one innermost cell
//! and all above it, or with as many fewer in innermost cells of one margin, as far as `R` has them there: no number moves by more.
//! So of every cell, readers cannot exclude any number from `max(0, R_c − w b + 1)` to `R_c + w b − 1`, which is what the legend
//! says and no more. In particular:
//!
//! 1. a cell printed 0 may count nobody; one printed otherwise may count `R_c ≥ b ≥ T`: nobody can tell a count of `1 … T − 1`;
//! 2. of a total and a category of it, `k < T` persons more may be outside the category: all but fewer than `k` are never sure to be in it.
//!
//! Numbers that were rounded one by one do not add up; then `R` is not in `X`, and [`spans`] says what the relations narrow.
//!
//! Not covered, beside what the first page says: which of several roundings of a table is chosen, and other releases of the same
//! counts, each of which says again that they are near.
//!
//! Sources: L. Cox, "A constructive procedure for unbiased controlled rounding", *JASA* 82 (1987); J. Salazar-González, "Controlled
//! rounding and cell perturbation", *Mathematical Programming* 105 (2006).

use crate::attack::{Equation, solved};
use crate::certificate::Broken;
use crate::{Cell, Interval, Policy, Refused, Relation, Shape, Zeros, relations};

/// What stands in a released file of rounded numbers, and its legend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundedTable {
    shape: Shape,
    base: u64,
    reach: u64,
    cells: Vec<u64>,
}

impl RoundedTable {
    /// A rounded table from all its cells in their stable order. Every true count is less than `reach` times `base` from its number.
    ///
    /// # Errors
    /// [`Refused::CellCount`]; [`Refused::NotAMultiple`] of the base, which is at least 1, as is the reach.
    pub fn new(shape: Shape, base: u64, reach: u64, cells: Vec<u64>) -> Result<Self, Refused> {
        if cells.len() != shape.len() {
            return Err(Refused::CellCount { expected: shape.len(), given: cells.len() });
        }
        let odd = cells.iter().position(|count| count.checked_rem(base) != Some(0));
        if let Some(cell) = odd.or((reach == 0).then_some(0)) {
            return Err(Refused::NotAMultiple { cell: Cell(cell), base });
        }
        Ok(Self { shape, base, reach, cells })
    }

    /// The dimensions and the order of cells.
    #[must_use]
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// Every number is a multiple of this.
    #[must_use]
    pub fn base(&self) -> u64 {
        self.base
    }

    /// Every true count is less than so many times the base away.
    #[must_use]
    pub fn reach(&self) -> u64 {
        self.reach
    }

    /// Every cell with its number.
    pub fn cells(&self) -> impl Iterator<Item = (Cell, u64)> {
        self.shape.cells().zip(self.cells.iter().copied())
    }

    /// How far a true count may be from its number.
    fn margin(&self) -> u64 {
        self.base.saturating_mul(self.reach).saturating_sub(1)
    }

    /// What the legend says of each cell.
    fn legend(&self) -> Vec<(u64, u64)> {
        let margin = self.margin();
        self.cells.iter().map(|count| (count.saturating_sub(margin), count.saturating_add(margin))).collect()
    }

    fn adds_up(&self, relation: &Relation) -> bool {
        let mut sum = 0_i128;
        for (cell, sign) in &relation.terms {
            let count = self.cells.get(cell.0).copied().unwrap_or(0).cast_signed();
            sum = sum.saturating_add(i128::from(sign.of(count)));
        }
        sum == 0
    }
}

/// Checks the promises of this page for a rounded table, from the table, the true counts and additions.
///
/// # Errors
/// The first promise that does not hold.
pub fn check_rounded(rounded: &RoundedTable, truth: &[u64], policy: &Policy) -> Result<(), Broken> {
    if policy.zeros() == Zeros::Printed {
        return Err(Broken::OtherLegend);
    }
    if truth.len() != rounded.cells.len() {
        return Err(Broken::OtherShape);
    }
    if rounded.base < policy.threshold() {
        return Err(Broken::BaseTooSmall);
    }
    for ((cell, count), exact) in rounded.cells().zip(truth) {
        if count.checked_rem(rounded.base) != Some(0) {
            return Err(Broken::NotAMultiple(cell));
        }
        if count.abs_diff(*exact) > rounded.margin() {
            return Err(Broken::TooFar(cell));
        }
    }
    let exact = RoundedTable { cells: truth.to_vec(), ..rounded.clone() };
    for (rank, relation) in relations(&rounded.shape).iter().enumerate() {
        if !exact.adds_up(relation) || !rounded.adds_up(relation) {
            return Err(Broken::DoesNotAddUp(rank));
        }
    }
    Ok(())
}

/// What readers can tell of each cell, in the order of cells: what the legend says where the numbers add up, else what is left of it
/// in all non-negative real tables. Nothing when no table is so near.
///
/// # Errors
/// [`Refused::TooEntangled`] when the numbers do not add up and are too many.
pub fn spans(rounded: &RoundedTable) -> Result<Option<Vec<Interval>>, Refused> {
    let (legend, relations) = (rounded.legend(), relations(&rounded.shape));
    let interval =
        |(cell, (low, high)): (usize, &(u64, u64))| Interval { cell: Cell(cell), low: *low, high: Some(*high) };
    if relations.iter().all(|relation| rounded.adds_up(relation)) {
        return Ok(Some(legend.iter().enumerate().map(interval).collect()));
    }
    let cells = legend.len();
    if cells > MOST_NARROWED {
        return Err(Refused::TooEntangled { cells, limit: MOST_NARROWED });
    }
    // Each count above its least, and what it is below its most.
    let mut equations = Vec::new();
    for relation in &relations {
        let mut equation = Equation::default();
        for (cell, sign) in &relation.terms {
            let (low, _) = legend.get(cell.0).copied().unwrap_or_default();
            equation.sum -= sign.of(low.cast_signed()) as f64;
            equation.terms.push((*cell, sign.of(1) as f64));
        }
        equations.push(equation);
    }
    for (cell, (low, high)) in legend.iter().enumerate() {
        let terms = vec![(Cell(cell), 1.0), (Cell(cell.saturating_add(cells)), 1.0)];
        equations.push(Equation { terms, sum: high.saturating_sub(*low) as f64 });
    }
    let variables: Vec<_> = (0..cells.saturating_mul(2)).map(Cell).collect();
    let found = solved(&variables, &equations, 0.0, |above| above.cell.0 >= cells);
    let own = |above: Interval| {
        let (low, _) = legend.get(above.cell.0).copied()?;
        let shifted = |count: u64| count.saturating_add(low);
        Some(Interval { cell: above.cell, low: shifted(above.low), high: above.high.map(shifted) })
    };
    Ok(found.map(|found| found.into_iter().filter_map(own).collect()))
}

/// Among more numbers that do not add up, what the relations narrow is not looked for.
const MOST_NARROWED: usize = 1_500;

/// The cells of a rounded table of which readers can tell that they count somebody, and fewer than `threshold`. Nothing when no
/// table is so near.
///
/// # Errors
/// As [`spans`].
pub fn exposed_rounded(rounded: &RoundedTable, threshold: u64) -> Result<Option<Vec<Interval>>, Refused> {
    let is_told = |interval: &Interval| interval.low > 0 && interval.high.is_some_and(|high| high < threshold);
    Ok(spans(rounded)?.map(|found| found.into_iter().filter(is_told).collect()))
}
