//! Controlled rounding: every count goes to a neighbouring multiple of the base, and the numbers printed still add up.
//!
//! In tables that are networks (one dimension, or two of which one at most has levels) such a rounding always exists. Along every
//! relation the counts that are no multiples are never alone, so a walk from one to the next closes a circle, or ends twice where
//! nothing adds up further; moved along it by turns up and down, the first count that reaches a multiple stays (L. Cox, 1987).
//!
//! In other tables there may be none (three dimensions are enough), and finding one is hard: innermost counts are chosen so that the
//! sums stay near, then turned over one by one where a margin is too far, margins that stay too far weighing more and more. When that
//! does not end, margins may be one multiple further away, and the table says so.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use crate::protect::report;
use crate::rounded::{RoundedTable, check_rounded};
use crate::shape::Axis;
use crate::{Broken, Cell, Policy, Progress, Refused, Shape, Sign, Table};

/// No table is rounded to more than this.
const MOST_BASE: u64 = 1_000_000;
/// The farthest that a number may be from its count, in multiples.
const MOST_REACH: u64 = 2;
/// Turns tried before margins may be further away, and as many more for each innermost count.
const TURNS: usize = 100_000;
const TURNS_EACH: usize = 30;
/// Counts of one margin that are looked at for one turn.
const LOOKED_AT: usize = 40;
/// Between two turns of the same count, so many others.
const REST: usize = 4;

/// A rounded table that may be released.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rounded {
    published: RoundedTable,
    truth: Vec<u64>,
}

impl Rounded {
    /// What may be released.
    #[must_use]
    pub fn published(&self) -> &RoundedTable {
        &self.published
    }

    /// The true counts, with which [`check_rounded`] proves the table. Never to be released.
    #[must_use]
    pub fn truth(&self) -> &[u64] {
        &self.truth
    }
}

/// The base that a policy asks for: the least multiple of five that is not below its threshold.
#[must_use]
pub fn usual_base(policy: &Policy) -> u64 {
    policy.threshold().div_ceil(5).saturating_mul(5)
}

/// Rounds every count of a table to a multiple of `base`, so that the numbers add up and [`check_rounded`] accepts them. The same
/// table and base always give the same numbers.
///
/// # Errors
/// [`Refused::BaseOutOfRange`] below the threshold or absurd; [`Refused::NoRounding`] when none was found; [`Refused::Stopped`];
/// [`Refused::Uncertified`] rather than a table that the checker rejects.
pub fn round(
    table: &Table,
    policy: &Policy,
    base: u64,
    go_on: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Rounded, Refused> {
    if !(policy.threshold()..=MOST_BASE).contains(&base) {
        return Err(Refused::BaseOutOfRange { given: base, least: policy.threshold(), most: MOST_BASE });
    }
    let shape = table.shape();
    let counts: Vec<_> = table.counts().iter().map(|count| count.cast_signed()).collect();
    let step = base.cast_signed();
    let found = match Network::of(shape).and_then(|network| network.rounded(&counts, step)) {
        Some(numbers) => Some((1, numbers)),
        None => searched(shape, &counts, step, go_on)?,
    };
    let (reach, numbers) = found.ok_or(Refused::NoRounding)?;
    let numbers = numbers.into_iter().map(i64::unsigned_abs).collect();
    let published = RoundedTable::new(shape.clone(), base, reach, numbers)?;
    check_rounded(&published, table.counts(), policy).map_err(Refused::Uncertified)?;
    Ok(Rounded { published, truth: table.counts().to_vec() })
}

/// Relations such that every cell stands in one or two of them.
struct Network {
    relations: Vec<Vec<(Cell, Sign)>>,
    /// Of each cell, its relations and on which side of them it stands.
    of: Vec<Vec<(usize, Sign)>>,
}

impl Network {
    /// All that ties a table, without what follows from the rest; nothing when more than two relations tie a cell.
    fn of(shape: &Shape) -> Option<Self> {
        let is_flat = |axis: &Axis| axis.families().len() <= 1;
        let (deep, flat) = match shape.axes() {
            [only] => (only, None),
            [one, other] if is_flat(other) => (one, Some(other)),
            [one, other] if is_flat(one) => (other, Some(one)),
            _ => return None,
        };
        let mut network = Self { relations: Vec::new(), of: vec![Vec::new(); shape.len()] };
        for (axis, families) in [Some(deep), flat].into_iter().flatten().map(|axis| (axis, axis.families())) {
            for (above, beneath) in families {
                let is_sum = |cell: &Cell| axis.position(*cell) == *above;
                // Of sums along the flat dimension, those of margins follow from those of leaves.
                let is_own = |cell: &Cell| std::ptr::eq(axis, deep) || deep.is_leaf(deep.position(*cell));
                for sum in shape.cells().filter(is_sum).filter(is_own) {
                    let parts = beneath.iter().map(|position| (axis.moved(sum, *position), Sign::Plus));
                    network.tie(parts.chain([(sum, Sign::Minus)]).collect());
                }
            }
        }
        network.of.iter().all(|ties| ties.len() <= 2).then_some(network)
    }

    fn tie(&mut self, terms: Vec<(Cell, Sign)>) {
        for (cell, sign) in &terms {
            if let Some(ties) = self.of.get_mut(cell.0) {
                ties.push((self.relations.len(), *sign));
            }
        }
        self.relations.push(terms);
    }

    fn ties(&self, cell: Cell) -> &[(usize, Sign)] {
        self.of.get(cell.0).map_or(&[], Vec::as_slice)
    }

    /// Every count at one of its neighbouring multiples, all relations kept.
    fn rounded(&self, counts: &[i64], base: i64) -> Option<Vec<i64>> {
        let mut numbers = counts.to_vec();
        let is_open = |count: i64| count.checked_rem(base) != Some(0);
        let open = |terms: &Vec<(Cell, Sign)>| -> BTreeSet<Cell> {
            let cells = terms.iter().map(|(cell, _)| *cell);
            cells.filter(|cell| counts.get(cell.0).is_some_and(|count| is_open(*count))).collect()
        };
        let mut open: Vec<_> = self.relations.iter().map(open).collect();
        for start in (0..counts.len()).map(Cell) {
            while numbers.get(start.0).is_some_and(|count| is_open(*count)) {
                let walk = self.walk(start, &open)?;
                let by = step(&walk, &numbers, counts, base)?;
                for (cell, way) in walk {
                    let number = numbers.get_mut(cell.0)?;
                    *number = number.checked_add(way.of(by))?;
                    if !is_open(*number) {
                        for (relation, _) in self.ties(cell) {
                            open.get_mut(*relation)?.remove(&cell);
                        }
                    }
                }
            }
        }
        Some(numbers)
    }

    /// A circle of open cells, or a way between two that stand in one relation only, each with the direction in which it moves.
    fn walk(&self, start: Cell, open: &[BTreeSet<Cell>]) -> Option<Vec<(Cell, Sign)>> {
        let mut from = start;
        // From where a walk ends, the walk back goes to its other end.
        for _ in 0..2 {
            let mut walk = vec![(from, Sign::Plus)];
            let mut met = std::collections::BTreeMap::new();
            let first = *self.ties(from).first()?;
            let mut tie = Some(first);
            while let Some((relation, sign)) = tie {
                if let Some(since) = met.insert(relation, walk.len()) {
                    return Some(walk.split_off(since));
                }
                let (last, way) = *walk.last()?;
                let next = *open.get(relation)?.iter().find(|cell| **cell != last)?;
                let (_, own) = *self.ties(next).iter().find(|(of, _)| *of == relation)?;
                let way = if sign == own { way.opposite() } else { way };
                walk.push((next, way));
                tie = self.ties(next).iter().find(|(of, _)| *of != relation).copied();
            }
            let (last, _) = *walk.last()?;
            if self.ties(from).len() == 1 {
                return Some(walk);
            }
            from = last;
        }
        None
    }
}

/// By how much the cells of a walk move, along it or against it, until the first reaches a multiple: the side on which the counts stay
/// nearer to what they were.
fn step(walk: &[(Cell, Sign)], numbers: &[i64], counts: &[i64], base: i64) -> Option<i64> {
    let mut room = (i64::MAX, i64::MAX);
    for (cell, way) in walk {
        let below = numbers.get(cell.0)?.checked_rem_euclid(base)?;
        let above = base.checked_sub(below)?;
        let (along, against) = if *way == Sign::Plus { (above, below) } else { (below, above) };
        room = (room.0.min(along), room.1.min(against));
    }
    let off = |by: i64| {
        let off = |(cell, way): &(Cell, Sign)| {
            let moved = numbers.get(cell.0)?.checked_add(way.of(by))?;
            Some(moved.abs_diff(*counts.get(cell.0)?))
        };
        walk.iter().map(off).sum::<Option<u64>>()
    };
    let against = room.1.checked_neg()?;
    Some(if off(room.0)? <= off(against)? { room.0 } else { against })
}

/// Numbers of a table that is no network, and how many multiples away they may be; nothing when none were found.
fn searched(
    shape: &Shape,
    counts: &[i64],
    base: i64,
    go_on: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Option<(u64, Vec<i64>)>, Refused> {
    let too_large = || Refused::Uncertified(Broken::TooLarge);
    let mut search = Search::begin(shape, counts, base).ok_or_else(too_large)?;
    for reach in 1..=MOST_REACH {
        if search.settle(reach, go_on)? {
            return Ok(Some((reach, search.numbers(counts).ok_or_else(too_large)?)));
        }
    }
    Ok(None)
}

/// An innermost count that is no multiple.
struct Inner {
    is_up: bool,
    /// The cell and all above it.
    above: Vec<usize>,
    /// When it was turned last.
    turned: usize,
}

struct Search {
    base: i64,
    inner: Vec<Inner>,
    /// Of each cell, by how much its number is above its count.
    off: Vec<i64>,
    /// The inner counts beneath each cell.
    beneath: Vec<Vec<usize>>,
    weight: Vec<i64>,
    /// How far a number may be from its count.
    limit: i64,
    /// The cells that are too far, and where each stands among them.
    far: Vec<usize>,
    place: Vec<Option<usize>>,
    tick: usize,
    draw: u64,
}

impl Search {
    fn begin(shape: &Shape, counts: &[i64], base: i64) -> Option<Self> {
        let cells = shape.len();
        let mut search = Self {
            base,
            inner: Vec::new(),
            off: vec![0; cells],
            beneath: vec![Vec::new(); cells],
            weight: vec![1; cells],
            limit: 0,
            far: Vec::new(),
            place: vec![None; cells],
            tick: 0,
            draw: 20_261_123,
        };
        for (cell, count) in shape.cells().zip(counts) {
            let below = count.checked_rem_euclid(base)?;
            if below == 0 || !shape.is_innermost(cell) {
                continue;
            }
            let above = above(shape, cell);
            let up = base.checked_sub(below)?;
            let off = |by: i64| {
                let off = |cell: &usize| search.off.get(*cell).map_or(0, |off| off.saturating_add(by).saturating_abs());
                above.iter().map(off).fold(0_i64, i64::saturating_add)
            };
            let is_up = off(up) < off(below.checked_neg()?);
            let by = if is_up { up } else { below.checked_neg()? };
            let rank = search.inner.len();
            for cell in &above {
                let off = search.off.get_mut(*cell)?;
                *off = off.checked_add(by)?;
                search.beneath.get_mut(*cell)?.push(rank);
            }
            search.inner.push(Inner { is_up, above, turned: 0 });
        }
        Some(search)
    }

    /// Turns counts until no margin is too far; whether that succeeded.
    fn settle(&mut self, reach: u64, go_on: &mut dyn FnMut(Progress) -> ControlFlow<()>) -> Result<bool, Refused> {
        self.limit = self.base.saturating_mul(reach.cast_signed()).saturating_sub(1);
        (self.far, self.place) = (Vec::new(), vec![None; self.off.len()]);
        self.weight.fill(1);
        (0..self.off.len()).for_each(|cell| self.note(cell));
        let turns = self.inner.len().saturating_mul(TURNS_EACH).saturating_add(TURNS);
        for done in 0..turns {
            if done.is_multiple_of(1_024) {
                report(go_on, Progress { done, of: turns })?;
            }
            let Some(far) = self.drawn(self.far.len()).and_then(|at| self.far.get(at)).copied() else {
                return Ok(true);
            };
            let Some((rank, gain)) = self.best_turn(far) else {
                return Ok(false);
            };
            if gain >= 0
                && let Some(weight) = self.weight.get_mut(far)
            {
                *weight = weight.saturating_add(1);
            }
            self.turn(rank);
        }
        Ok(self.far.is_empty())
    }

    /// A number below `limit`, the same in every run.
    fn drawn(&mut self, limit: usize) -> Option<usize> {
        self.draw = self.draw.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.draw >> 33).ok()?.checked_rem(limit)
    }

    /// The count beneath a cell whose turn brings margins nearest, and by how much they are further away then.
    fn best_turn(&mut self, far: usize) -> Option<(usize, i64)> {
        let beneath = self.beneath.get(far)?.len();
        let from = self.drawn(beneath)?;
        let (wanted, ranks) = (self.off.get(far)? < &0, self.beneath.get(far)?);
        let turning = ranks
            .iter()
            .cycle()
            .skip(from)
            .take(beneath)
            .filter(|rank| self.inner.get(**rank).is_some_and(|inner| inner.is_up != wanted));
        let mut best: Option<(bool, i64, usize, usize)> = None;
        for rank in turning.take(LOOKED_AT) {
            let inner = self.inner.get(*rank)?;
            let is_fresh = inner.turned > 0 && self.tick.saturating_sub(inner.turned) < REST;
            let found = (is_fresh, self.gain(inner), inner.turned, *rank);
            if best.is_none_or(|best| found < best) {
                best = Some(found);
            }
        }
        best.map(|(_, gain, _, rank)| (rank, gain))
    }

    fn by(&self, inner: &Inner) -> i64 {
        if inner.is_up { self.base.saturating_neg() } else { self.base }
    }

    /// By how much margins are further away when a count is turned, each by its weight.
    fn gain(&self, inner: &Inner) -> i64 {
        let by = self.by(inner);
        let excess = |off: i64| off.saturating_abs().saturating_sub(self.limit).max(0);
        let of = |cell: &usize| {
            let (off, weight) = (self.off.get(*cell).copied()?, self.weight.get(*cell).copied()?);
            Some(excess(off.saturating_add(by)).saturating_sub(excess(off)).saturating_mul(weight))
        };
        inner.above.iter().filter_map(of).fold(0, i64::saturating_add)
    }

    fn turn(&mut self, rank: usize) {
        self.tick = self.tick.saturating_add(1);
        let Some(by) = self.inner.get(rank).map(|inner| self.by(inner)) else {
            return;
        };
        let tick = self.tick;
        let Some(inner) = self.inner.get_mut(rank) else {
            return;
        };
        (inner.is_up, inner.turned) = (!inner.is_up, tick);
        let above = std::mem::take(&mut inner.above);
        for cell in &above {
            if let Some(off) = self.off.get_mut(*cell) {
                *off = off.saturating_add(by);
            }
            self.note(*cell);
        }
        if let Some(inner) = self.inner.get_mut(rank) {
            inner.above = above;
        }
    }

    /// Keeps the list of the cells that are too far.
    fn note(&mut self, cell: usize) {
        let is_far = self.off.get(cell).is_some_and(|off| off.saturating_abs() > self.limit);
        match (is_far, self.place.get(cell).copied().flatten()) {
            (true, None) => {
                if let Some(place) = self.place.get_mut(cell) {
                    *place = Some(self.far.len());
                }
                self.far.push(cell);
            }
            (false, Some(at)) => {
                self.far.swap_remove(at);
                if let Some(place) = self.place.get_mut(cell) {
                    *place = None;
                }
                if let Some(place) = self.far.get(at).and_then(|moved| self.place.get_mut(*moved)) {
                    *place = Some(at);
                }
            }
            _ => {}
        }
    }

    /// The number of every cell.
    fn numbers(&self, counts: &[i64]) -> Option<Vec<i64>> {
        counts.iter().zip(&self.off).map(|(count, off)| count.checked_add(*off)).collect()
    }
}

/// The cell and all above it along every dimension, itself first.
fn above(shape: &Shape, cell: Cell) -> Vec<usize> {
    let mut found = vec![cell];
    for axis in shape.axes() {
        let position = axis.position(cell);
        let higher: Vec<_> = axis.path(position).iter().copied().skip(1).chain([axis.total()]).collect();
        let own = found.clone();
        found.extend(higher.iter().flat_map(|to| own.iter().map(|from| axis.moved(*from, *to))));
    }
    found.into_iter().map(|cell| cell.0).collect()
}
