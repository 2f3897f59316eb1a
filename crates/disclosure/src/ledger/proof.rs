//! The checker of what several releases say together: additions and comparisons of whole numbers, no search and no solver.

use super::system::System;
use crate::certificate::Move;
use crate::evidence::Need;
use crate::{Cell, Sign};

/// What the truth and the witnesses found so far show of each quantity.
pub(crate) struct Shown {
    ranges: Vec<(i64, i64)>,
    relations_of: Vec<Vec<(usize, Sign)>>,
}

impl Shown {
    /// What the truth alone shows; nothing when it does not add up, or holds what cannot be.
    pub(crate) fn by_the_truth(system: &System) -> Option<Self> {
        let ranges: Vec<_> = system.quantities.iter().map(|quantity| (quantity.truth, quantity.truth)).collect();
        let mut relations_of = vec![Vec::new(); ranges.len()];
        for (rank, relation) in system.relations.iter().enumerate() {
            let mut sum = 0_i64;
            for (cell, sign) in &relation.terms {
                let quantity = system.quantity(*cell)?;
                sum = sum.checked_add(sign.of(quantity.truth))?;
                relations_of.get_mut(cell.0)?.push((rank, *sign));
            }
            if sum != 0 {
                return None;
            }
        }
        let possible = system.quantities.iter().all(|quantity| quantity.truth >= quantity.least);
        possible.then_some(Self { ranges, relations_of })
    }

    /// Takes a witness in. False, and nothing is believed, when it changes what is shown, holds what cannot be, or does not add up.
    pub(crate) fn takes(&mut self, system: &System, witness: &Move) -> bool {
        let is_ascending = witness.changes.is_sorted_by(|one, other| one.0 < other.0);
        if !is_ascending || !witness.changes.iter().all(|change| is_possible(system, *change)) {
            return false;
        }
        if self.sums(witness).is_none_or(|sums| sums.iter().any(|(_, sum)| *sum != 0)) {
            return false;
        }
        for (cell, change) in &witness.changes {
            let held = system.truth(*cell).saturating_add(*change);
            if let Some((low, high)) = self.ranges.get_mut(cell.0) {
                (*low, *high) = ((*low).min(held), (*high).max(held));
            }
        }
        true
    }

    /// By how much a change is missing each relation that it touches, ascending.
    pub(crate) fn sums(&self, witness: &Move) -> Option<Vec<(usize, i64)>> {
        let mut terms = Vec::new();
        for (cell, change) in &witness.changes {
            for (rank, sign) in self.relations_of.get(cell.0)? {
                terms.push((*rank, sign.of(*change)));
            }
        }
        terms.sort_unstable();
        let mut sums: Vec<(usize, i64)> = Vec::new();
        for (rank, term) in terms {
            match sums.last_mut() {
                Some((last, sum)) if *last == rank => *sum = sum.checked_add(term)?,
                _ => sums.push((rank, term)),
            }
        }
        Some(sums)
    }

    /// What no witness shows yet.
    pub(crate) fn unmet(&self, needs: &[Need]) -> Vec<Need> {
        needs.iter().filter(|need| !self.meets(**need)).copied().collect()
    }

    pub(crate) fn meets(&self, need: Need) -> bool {
        self.ranges.get(need.cell.0).is_some_and(|(low, high)| need.is_met_by(*low) || need.is_met_by(*high))
    }
}

fn is_possible(system: &System, (cell, change): (Cell, i64)) -> bool {
    let held = |least: i64, truth: i64| truth.checked_add(change).is_some_and(|held| held >= least);
    system.quantity(cell).is_some_and(|quantity| !system.is_shown(cell) && held(quantity.least, quantity.truth))
}
