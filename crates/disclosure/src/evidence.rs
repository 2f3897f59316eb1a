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
}

impl Need {
    /// That nobody can tell a hidden cell to be small.
    pub(crate) fn of_hidden(cell: Cell, policy: &Policy) -> Self {
        Self { cell, side: Sign::Plus, bound: policy.least_large() }
    }

    pub(crate) fn is_met_by(self, count: i64) -> bool {
        match self.side {
            Sign::Minus => count <= self.bound,
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
    moves: BTreeMap<usize, Move>,
    next: usize,
    touching: BTreeMap<Cell, BTreeSet<usize>>,
}

impl Evidence {
    pub(crate) fn add(&mut self, witness: Move) -> usize {
        let rank = self.next;
        self.next = rank.saturating_add(1);
        for (cell, _) in &witness.changes {
            self.touching.entry(*cell).or_default().insert(rank);
        }
        self.moves.insert(rank, witness);
        rank
    }

    pub(crate) fn remove(&mut self, rank: usize) -> Option<Move> {
        let witness = self.moves.remove(&rank)?;
        for (cell, _) in &witness.changes {
            if let Some(ranks) = self.touching.get_mut(cell) {
                ranks.remove(&rank);
                if ranks.is_empty() {
                    self.touching.remove(cell);
                }
            }
        }
        Some(witness)
    }

    /// The moves that change a cell.
    pub(crate) fn touching(&self, cell: Cell) -> Vec<usize> {
        self.touching.get(&cell).into_iter().flatten().copied().collect()
    }

    pub(crate) fn touches(&self, cell: Cell) -> bool {
        self.touching.contains_key(&cell)
    }

    /// Whether the truth or a witness meets a need.
    pub(crate) fn meets(&self, need: Need, truth: i64) -> bool {
        let by = |rank: &usize| {
            let change = self.moves.get(rank).and_then(|witness| witness.change(need.cell));
            change.is_some_and(|change| need.is_met_by(truth.saturating_add(change)))
        };
        need.is_met_by(truth) || self.touching.get(&need.cell).into_iter().flatten().any(by)
    }

    pub(crate) fn ranks(&self) -> Vec<usize> {
        self.moves.keys().copied().collect()
    }

    pub(crate) fn into_moves(self) -> Vec<Move> {
        self.moves.into_values().collect()
    }
}

impl Move {
    /// What is added to a cell, nothing when it is not touched.
    pub(crate) fn change(&self, cell: Cell) -> Option<i64> {
        let rank = self.changes.binary_search_by_key(&cell, |(touched, _)| *touched).ok()?;
        self.changes.get(rank).map(|(_, change)| *change)
    }
}
