//! The attacker: what the published numbers alone prove of each hidden cell, by linear programming.
//!
//! Written apart from the search and from the checker, down to its own equations, so that a mistake there shows here.
//! The bounds are those of all non-negative real tables, which include the whole ones: what this attacker proves is
//! true up to the solver's tolerance, but a reader who also reasons in whole numbers may know more. No promise rests on it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use crate::protect::report;
use crate::simplex::{self, Aim, Corner};
use crate::{Cell, Progress, PublishedTable, Refused};

const TOLERANCE: f64 = 1e-6;
/// Beyond so many entries of a tableau, a table is too entangled to be attacked.
const MOST_ENTRIES: usize = 12_000_000;
/// Among cells that depend on each other, so many are looked at for the widest interval.
const MOST_LOOSE: usize = 200;
/// How often each equation is looked at for what it leaves of its cells.
const MOST_SWEEPS: usize = 20;

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
    solved(&hidden(published), &equations(published), published.zeros().least_hidden() as f64, |_| false)
}

/// The intervals of the hidden cells that are not as secret as they look: those with one number left, and those that are sure to
/// be below `threshold`.
///
/// # Errors
/// [`Refused::Impossible`] when no table reproduces the published numbers; [`Refused::TooEntangled`]; [`Refused::Stopped`].
pub fn exposed(
    published: &PublishedTable,
    threshold: u64,
    go_on: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Vec<Interval>, Refused> {
    let mut parts = parts_of(published)?;
    let of = parts.iter().map(|part| part.cells.len()).sum();
    let (mut found, mut done) = (Vec::new(), 0_usize);
    for part in &mut parts {
        let mut corner = part.enter().ok_or(Refused::Impossible)?;
        for rank in 0..part.cells.len() {
            report(go_on, Progress { done, of })?;
            done = done.saturating_add(1);
            let met = part.met(&corner, rank);
            let interval = if met.is_open(threshold) { met } else { part.interval(&mut corner, rank) };
            found.extend(Some(interval).filter(|interval| !interval.is_open(threshold)));
        }
    }
    found.sort_by_key(|interval| interval.cell);
    Ok(found)
}

/// How far the intervals of hidden cells go, from the least to the most that each can hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extremes {
    /// The narrowest; nothing when nothing is hidden.
    pub narrowest: Option<u64>,
    /// The widest; nothing when one has no bound, or nothing is hidden.
    pub widest: Option<u64>,
}

/// The narrowest and the widest of the intervals that [`attack`] finds, without the others: a cell of which more was met on the way
/// than the narrowest so far, or which the relations bound below the widest, is not looked at. Where more than some hundreds of cells
/// depend on each other, the widest is that of those which single relations leave most, or the widest met on the way.
///
/// # Errors
/// As [`exposed`].
pub fn extremes(
    published: &PublishedTable,
    go_on: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Extremes, Refused> {
    let mut parts = parts_of(published)?;
    let of = parts.len();
    let mut narrowest: Option<u64> = None;
    let mut widest: Option<Option<u64>> = None;
    for (done, part) in parts.iter_mut().enumerate() {
        let mut corner = part.enter().ok_or(Refused::Impossible)?;
        let mut left: BTreeSet<usize> = (0..part.cells.len()).collect();
        let mut loose = MOST_LOOSE;
        loop {
            report(go_on, Progress { done, of })?;
            let met = |rank: &usize| part.met(&corner, *rank).width().unwrap_or(0);
            let least = left.iter().copied().min_by_key(|rank| (met(rank), *rank));
            let least = least.filter(|rank| narrowest.is_none_or(|known| met(rank) < known));
            let most = left.iter().copied().max_by_key(|rank| part.most(*rank).unwrap_or(u64::MAX));
            let most = most.filter(|rank| match widest {
                _ if loose == 0 => false,
                None => true,
                Some(None) => false,
                Some(Some(known)) => part.most(*rank).is_none_or(|most| most > known),
            });
            let Some(rank) = least.or(most) else {
                break;
            };
            loose = if least.is_none() { loose.saturating_sub(1) } else { loose };
            left.remove(&rank);
            let width = part.interval(&mut corner, rank).width();
            narrowest = [narrowest, width].into_iter().flatten().min();
            widest = Some(match (widest, width) {
                (Some(None), _) | (_, None) => None,
                (Some(Some(known)), Some(width)) => Some(known.max(width)),
                (None, Some(width)) => Some(width),
            });
        }
        let met = left.iter().filter_map(|rank| part.met(&corner, *rank).width()).max();
        widest = widest.map(|known| known.map(|known| known.max(met.unwrap_or(0))));
    }
    Ok(Extremes { narrowest, widest: widest.flatten() })
}

impl Interval {
    /// Whether two numbers are left, one of which is not below `threshold`.
    pub(crate) fn is_open(&self, threshold: u64) -> bool {
        let high = self.high.unwrap_or(u64::MAX);
        self.low < high && high >= threshold
    }

    /// From the least to the most; nothing when there is no most.
    #[must_use]
    pub fn width(&self) -> Option<u64> {
        self.high.map(|high| high.saturating_sub(self.low))
    }
}

/// The hidden cells of a table, those apart that say nothing about each other, none too large.
fn parts_of(published: &PublishedTable) -> Result<Vec<Part>, Refused> {
    let parts = parts(&hidden(published), &equations(published), published.zeros().least_hidden() as f64);
    let parts = parts.ok_or(Refused::Impossible)?;
    let largest = parts.iter().max_by_key(|part| part.entries());
    if let Some(part) = largest.filter(|part| part.entries() > MOST_ENTRIES) {
        let cells = part.cells.len();
        // As many of the same kind as make so many entries.
        let limit = (cells as f64 * (MOST_ENTRIES as f64 / part.entries() as f64).sqrt()) as usize;
        return Err(Refused::TooEntangled { cells, limit });
    }
    Ok(parts)
}

fn hidden(published: &PublishedTable) -> Vec<Cell> {
    published.cells().filter(|(_, shown)| shown.is_none()).map(|(cell, _)| cell).collect()
}

/// The intervals of `hidden`, each `least` or more, under equations between them; of those that are `enough` while others are searched
/// for, what was met on the way.
pub(crate) fn solved(
    hidden: &[Cell],
    equations: &[Equation],
    least: f64,
    enough: impl Fn(&Interval) -> bool,
) -> Option<Vec<Interval>> {
    let mut intervals = Vec::new();
    for mut part in parts(hidden, equations, least)? {
        let mut corner = part.enter()?;
        for rank in 0..part.cells.len() {
            let met = part.met(&corner, rank);
            intervals.push(if enough(&met) { met } else { part.interval(&mut corner, rank) });
        }
    }
    intervals.sort_by_key(|interval| interval.cell);
    Some(intervals)
}

fn parts(hidden: &[Cell], equations: &[Equation], least: f64) -> Option<Vec<Part>> {
    if equations.iter().any(|line| line.terms.is_empty() && line.sum != 0.0) {
        return None;
    }
    connected(hidden, equations).into_iter().map(|(cells, rows)| Part::of(cells, &rows, least)).collect()
}

/// What a hidden cell counts above its least: a variable of the linear program, or a sum of such and of a number, which then is never
/// below nothing by itself.
#[derive(Debug, Clone)]
enum Own {
    Variable(usize),
    Sum(Vec<(usize, f64)>, f64),
}

impl Own {
    fn terms(&self) -> Option<&[(usize, f64)]> {
        match self {
            Self::Sum(terms, _) => Some(terms),
            Self::Variable(_) => None,
        }
    }
}

/// Hidden cells that say something about each other. Cells that are nothing but the sum of others are no variables: what is left of
/// the equations is far smaller.
struct Part {
    cells: Vec<Cell>,
    least: f64,
    own: Vec<Own>,
    variables: usize,
    rows: Vec<simplex::Equation>,
    /// What was met of each sum.
    seen: Vec<(f64, f64)>,
    /// What single equations leave of each cell at most.
    most: Vec<f64>,
}

impl Part {
    /// Nothing when an equation cannot hold.
    fn of(cells: Vec<Cell>, rows: &[&Equation], least: f64) -> Option<Self> {
        let rows = numbered(&cells, rows, least);
        let most = bounded(cells.len(), &rows);
        let sums = Sums::of(cells.len(), &rows);
        let mut variables = 0_usize;
        let mut ranks = vec![0; cells.len()];
        for (rank, at) in ranks.iter_mut().enumerate() {
            if sums.of.get(rank)?.is_none() {
                *at = variables;
                variables = variables.saturating_add(1);
            }
        }
        let numbered = |terms: &BTreeMap<usize, f64>| -> Option<Vec<(usize, f64)>> {
            terms.iter().map(|(rank, by)| Some((*ranks.get(*rank)?, *by))).collect()
        };
        let own = sums.of.iter().enumerate().map(|(rank, sum)| match sum {
            Some((terms, more)) => Some(Own::Sum(numbered(terms)?, *more)),
            None => Some(Own::Variable(*ranks.get(rank)?)),
        });
        let own: Vec<_> = own.collect::<Option<_>>()?;
        let mut left = BTreeMap::new();
        for (terms, sum) in &rows {
            let (terms, more) = sums.expanded(terms);
            if terms.is_empty() {
                if (sum - more).abs() > TOLERANCE {
                    return None;
                }
                continue;
            }
            let key: Vec<_> = terms.iter().map(|(rank, by)| (*rank, by.to_bits())).collect();
            let row = (numbered(&terms)?, sum - more);
            if let Some((_, known)) = left.insert(key, row)
                && (known - (sum - more)).abs() > TOLERANCE
            {
                return None;
            }
        }
        let seen = vec![(f64::INFINITY, f64::NEG_INFINITY); cells.len()];
        Some(Self { cells, least, own, variables, rows: left.into_values().collect(), seen, most })
    }

    /// The size of the tableau.
    fn entries(&self) -> usize {
        self.rows.len().saturating_mul(self.variables)
    }

    /// A table that gives the published numbers.
    fn enter(&mut self) -> Option<Corner> {
        let mut corner = Corner::enter(self.variables, std::mem::take(&mut self.rows))?;
        let sums: Vec<_> = self.own.iter().filter_map(Own::terms).collect();
        let mut met = corner.wander(&sums)?.into_iter();
        for (own, seen) in self.own.iter().zip(&mut self.seen) {
            if let Own::Sum(_, more) = own {
                *seen = met.next().map(|(low, high)| (low + more, high + more))?;
            }
        }
        Some(corner)
    }

    /// Notes what the sums are at a corner.
    fn note(&mut self, corner: &Corner) {
        for (own, (low, high)) in self.own.iter().zip(&mut self.seen) {
            if let Own::Sum(terms, more) = own {
                let sum: f64 = terms.iter().map(|(variable, by)| by * corner.value(*variable)).sum();
                (*low, *high) = (low.min(sum + more), high.max(sum + more));
            }
        }
    }

    /// What was met of a cell so far.
    fn met(&self, corner: &Corner, rank: usize) -> Interval {
        let (low, high) = match self.own.get(rank) {
            Some(Own::Variable(variable)) => corner.seen(*variable),
            _ => self.seen.get(rank).copied().unwrap_or((0.0, 0.0)),
        };
        self.told(rank, low, Some(high))
    }

    fn interval(&mut self, corner: &mut Corner, rank: usize) -> Interval {
        let (low, high) = match self.own.get(rank) {
            Some(Own::Variable(variable)) => {
                let high = corner.push(*variable, Aim::High);
                // Nothing is lower than what was met already.
                let is_least = corner.seen(*variable).0 < TOLERANCE;
                (if is_least { Some(0.0) } else { corner.push(*variable, Aim::Low) }, high)
            }
            Some(Own::Sum(terms, more)) => {
                let high = corner.push_sum(terms, Aim::High);
                let low = corner.push_sum(terms, Aim::Low);
                (low.map(|low| low + more), high.map(|high| high + more))
            }
            None => (None, None),
        };
        self.note(corner);
        self.told(rank, low.unwrap_or(0.0), high)
    }

    fn told(&self, rank: usize, low: f64, high: Option<f64>) -> Interval {
        interval(self.cells.get(rank).copied().unwrap_or(Cell(0)), self.least, low, high)
    }

    /// The most that an interval can be wide, as far as single equations tell.
    fn most(&self, rank: usize) -> Option<u64> {
        self.most.get(rank).filter(|most| most.is_finite()).map(|most| (most + TOLERANCE).floor().max(0.0) as u64)
    }
}

/// What each of so many variables can be at most, by single equations between variables that are never below nothing, one after the
/// other as long as that says more.
fn bounded(variables: usize, rows: &[simplex::Equation]) -> Vec<f64> {
    let mut most = vec![f64::INFINITY; variables];
    for _ in 0..MOST_SWEEPS {
        let mut says_more = false;
        for (terms, sum) in rows {
            for (variable, by) in terms {
                // The others on its side are at least nothing, those on the other at most what they can be.
                let other = |(_, of): &&(usize, f64)| of.signum() != by.signum();
                let against = terms.iter().filter(other);
                let against: f64 =
                    against.map(|(of, by)| by.abs() * most.get(*of).copied().unwrap_or(f64::INFINITY)).sum();
                let bound = ((sum * by.signum() + against) / by.abs()).max(0.0);
                if let Some(most) = most.get_mut(*variable).filter(|most| bound < **most - TOLERANCE) {
                    (*most, says_more) = (bound, true);
                }
            }
        }
        if !says_more {
            break;
        }
    }
    most
}

/// The terms of an equation that makes one of them the sum of the others, and of a number.
type Defined<'a> = (&'a [(usize, f64)], f64);

/// The variables that some equation makes the sum of others, in those that are left.
struct Sums {
    of: Vec<Option<(BTreeMap<usize, f64>, f64)>>,
}

impl Sums {
    fn of(variables: usize, rows: &[simplex::Equation]) -> Self {
        let mut defined: Vec<Option<Defined<'_>>> = vec![None; variables];
        for (terms, sum) in rows {
            for side in [-1.0, 1.0] {
                let mut alone = terms.iter().filter(|(_, by)| *by == side);
                let (Some((whole, _)), None) = (alone.next(), alone.next()) else {
                    continue;
                };
                let all_others = terms.iter().all(|(variable, by)| variable == whole || *by == -side);
                let slot = defined.get_mut(*whole).filter(|slot| slot.is_none());
                if let Some(slot) = slot.filter(|_| all_others && terms.len() > 1 && sum * side >= 0.0) {
                    *slot = Some((terms.as_slice(), sum * side));
                    break;
                }
            }
        }
        let mut sums = Self { of: vec![None; variables] };
        let mut state = vec![State::Untouched; variables];
        for variable in 0..variables {
            sums.settle(variable, &defined, &mut state);
        }
        sums
    }

    /// Writes a variable in those that are left; one that leads back to itself is left.
    fn settle(&mut self, variable: usize, defined: &[Option<Defined<'_>>], state: &mut [State]) {
        let Some((terms, more)) = defined.get(variable).copied().flatten() else {
            return;
        };
        match state.get_mut(variable) {
            Some(state @ State::Untouched) => *state = State::OnTheWay,
            _ => return,
        }
        let others: Vec<_> = terms.iter().filter(|(other, _)| *other != variable).map(|(other, _)| *other).collect();
        for other in &others {
            self.settle(*other, defined, state);
        }
        let in_a_circle = others.iter().any(|other| {
            state.get(*other) == Some(&State::OnTheWay)
                || self
                    .of
                    .get(*other)
                    .and_then(Option::as_ref)
                    .is_some_and(|(terms, _)| terms.keys().any(|left| state.get(*left) == Some(&State::OnTheWay)))
        });
        if let Some(state) = state.get_mut(variable) {
            *state = State::Done;
        }
        if in_a_circle {
            return;
        }
        let ones: Vec<_> = others.into_iter().map(|other| (other, 1.0)).collect();
        let (terms, sum) = self.expanded(&ones);
        if let Some(slot) = self.of.get_mut(variable) {
            *slot = Some((terms, sum + more));
        }
    }

    /// A sum of variables as one of those that are left, and of a number.
    fn expanded(&self, terms: &[(usize, f64)]) -> (BTreeMap<usize, f64>, f64) {
        let (mut found, mut sum) = (BTreeMap::new(), 0.0);
        for (variable, by) in terms {
            match self.of.get(*variable).and_then(Option::as_ref) {
                Some((own, more)) => {
                    sum += by * more;
                    own.iter().for_each(|(left, times)| *found.entry(*left).or_insert(0.0) += by * times);
                }
                None => *found.entry(*variable).or_insert(0.0) += by,
            }
        }
        found.retain(|_, by| *by != 0.0);
        (found, sum)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Untouched,
    OnTheWay,
    Done,
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
