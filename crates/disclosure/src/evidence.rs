//! The witnesses found so far and what they show of each cell.

use std::collections::{BTreeMap, BTreeSet};

use crate::certificate::Move;
use crate::{Cell, Policy, Sign};

/// A cell that some witness must bring to a bound: down to it with [`Sign::Minus`], up to it with [`Sign::Plus`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Need {
    pub(crate) cell: Cell,
    pub(crate) side: Sign,
    pub(crate) bound: i64,
    /// Up to the bound, or down to the number two below it: anywhere but to the one between.
    pub(crate) or_down: bool,
}

impl Need {
    pub(crate) fn down(cell: Cell, bound: i64) -> Self {
        Self { cell, side: Sign::Minus, bound, or_down: false }
    }

    pub(crate) fn up(cell: Cell, bound: i64) -> Self {
        Self { cell, side: Sign::Plus, bound, or_down: false }
    }

    /// That a cell may be another number than it is.
    pub(crate) fn another(cell: Cell, truth: i64) -> Self {
        Self { or_down: true, ..Self::up(cell, truth.saturating_add(1)) }
    }

    /// Those of which one is enough, each to one side.
    pub(crate) fn ways(self) -> impl Iterator<Item = Self> {
        let down = self.or_down.then(|| Self::down(self.cell, self.bound.saturating_sub(2)));
        std::iter::once(Self { or_down: false, ..self }).chain(down)
    }

    /// That nobody can tell a hidden cell to be small.
    pub(crate) fn of_hidden(cell: Cell, policy: &Policy) -> Self {
        Self::up(cell, policy.least_large())
    }

    pub(crate) fn is_met_by(self, count: i64) -> bool {
        match self.side {
            Sign::Minus => count <= self.bound,
            Sign::Plus if self.or_down => count != self.bound.saturating_sub(1),
            Sign::Plus => count >= self.bound,
        }
    }

    /// How far `count` is from the bound.
    pub(crate) fn distance(self, count: i64) -> i64 {
        match self.side {
            Sign::Minus => count.saturating_sub(self.bound).max(0),
            Sign::Plus => self.bound.saturating_sub(count).max(0),
        }
    }
}

/// A set of moves, found again by the cells they touch.
#[derive(Debug, Clone, Default)]
pub(crate) struct Evidence {
    /// By rank; nothing where one was taken out.
    moves: Vec<Option<Move>>,
    /// Of each cell, the ranks of the moves that change it.
    touching: Vec<BTreeSet<usize>>,
    /// Of each cell, the changes and how many moves make them.
    changes: Vec<BTreeMap<i64, usize>>,
}

impl Evidence {
    /// None yet, for a table of so many cells.
    pub(crate) fn of(cells: usize) -> Self {
        Self { moves: Vec::new(), touching: vec![BTreeSet::new(); cells], changes: vec![BTreeMap::new(); cells] }
    }

    pub(crate) fn add(&mut self, witness: Move) -> usize {
        let rank = self.moves.len();
        for (cell, change) in &witness.changes {
            if let (Some(ranks), Some(changes)) = (self.touching.get_mut(cell.0), self.changes.get_mut(cell.0)) {
                ranks.insert(rank);
                let times = changes.entry(*change).or_default();
                *times = times.saturating_add(1);
            }
        }
        self.moves.push(Some(witness));
        rank
    }

    pub(crate) fn remove(&mut self, rank: usize) -> Option<Move> {
        let witness = self.moves.get_mut(rank)?.take()?;
        for (cell, change) in &witness.changes {
            if let (Some(ranks), Some(changes)) = (self.touching.get_mut(cell.0), self.changes.get_mut(cell.0)) {
                ranks.remove(&rank);
                match changes.get_mut(change) {
                    Some(times) if *times > 1 => *times = times.saturating_sub(1),
                    _ => drop(changes.remove(change)),
                }
            }
        }
        Some(witness)
    }

    /// The moves that change a cell.
    pub(crate) fn touching(&self, cell: Cell) -> Vec<usize> {
        self.touching.get(cell.0).into_iter().flatten().copied().collect()
    }

    pub(crate) fn touches(&self, cell: Cell) -> bool {
        self.touching.get(cell.0).is_some_and(|ranks| !ranks.is_empty())
    }

    /// Whether the truth or a witness meets a need.
    pub(crate) fn meets(&self, need: Need, truth: i64) -> bool {
        let by = |change: &i64| need.is_met_by(truth.saturating_add(*change));
        let extremes = self.changes.get(need.cell.0).map(|changes| (changes.keys().next(), changes.keys().next_back()));
        need.is_met_by(truth) || extremes.is_some_and(|(low, high)| low.is_some_and(by) || high.is_some_and(by))
    }

    pub(crate) fn ranks(&self) -> Vec<usize> {
        (0..self.moves.len()).collect()
    }

    pub(crate) fn into_moves(self) -> Vec<Move> {
        self.moves.into_iter().flatten().collect()
    }
}
