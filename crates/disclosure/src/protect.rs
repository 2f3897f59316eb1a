//! The search for a pattern of hidden cells that can be certified and loses little.

use std::collections::{BTreeSet, VecDeque};
use std::ops::ControlFlow;

use crate::boxes::{Ground, Priced, cheapest};
use crate::certificate::least_counts;
use crate::evidence::{Evidence, Need};
use crate::{Cell, Certificate, Move, Policy, PublishedTable, Refused, Shape, Sign, Table, Zeros, check, relations};

/// How far the search has come; it goes on while the caller answers [`ControlFlow::Continue`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Steps behind.
    pub done: usize,
    /// Steps in all, known from the start.
    pub of: usize,
}

/// A table that may be released, with its proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protected {
    published: PublishedTable,
    certificate: Certificate,
    primary: usize,
}

impl Protected {
    /// What may be released.
    #[must_use]
    pub fn published(&self) -> &PublishedTable {
        &self.published
    }

    /// The proof. As secret as the true table.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// How many cells are hidden because their own count is small. Never to be released.
    #[must_use]
    pub fn primary(&self) -> usize {
        self.primary
    }

    /// How many cells are hidden in all.
    #[must_use]
    pub fn hidden(&self) -> usize {
        self.published.cells().filter(|(_, shown)| shown.is_none()).count()
    }
}

/// Hides every small count and as little else as it can, until [`check`] accepts the table. The same table and policy
/// always give the same answer.
///
/// # Errors
/// [`Refused::Stopped`] when `go_on` breaks; [`Refused::Uncertified`] rather than a table that the checker rejects.
pub fn protect(
    table: &Table,
    policy: &Policy,
    go_on: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Protected, Refused> {
    protect_under(table, policy, &Demands::default(), go_on)
}

/// What earlier releases ask of a table.
#[derive(Debug, Clone, Default)]
pub(crate) struct Demands {
    /// Cells that are hidden whatever they count.
    pub(crate) hidden: BTreeSet<Cell>,
    /// Cells that are known already: hiding them in this table hides them from nobody.
    pub(crate) known: BTreeSet<Cell>,
    /// How far witnesses must bring some of the hidden ones.
    pub(crate) needs: Vec<Need>,
}

/// As [`protect`], under the demands of earlier releases.
pub(crate) fn protect_under(
    table: &Table,
    policy: &Policy,
    demands: &Demands,
    go_on: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Protected, Refused> {
    let mut draft = Draft::new(table, policy, demands)?;
    draft.meet_needs(go_on)?;
    draft.show_again(go_on)?;
    let protected = draft.finish(table)?;
    check(&protected.published, &protected.certificate, policy).map_err(Refused::Uncertified)?;
    Ok(protected)
}

struct Draft<'a> {
    shape: &'a Shape,
    policy: &'a Policy,
    demands: &'a Demands,
    counts: Vec<i64>,
    primary: Vec<bool>,
    /// Hidden whatever becomes of the others.
    bound: Vec<bool>,
    /// Not to be hidden, by the demands.
    known: Vec<bool>,
    /// Of each cell.
    needs: Vec<Vec<Need>>,
    evidence: Evidence,
    sum: Sum,
}

/// The boxes added up so far towards one need.
#[derive(Debug, Clone, Default)]
struct Sum {
    /// What is added to each cell.
    changes: Vec<i64>,
    /// Whether a box has a corner in it.
    is_corner: Vec<bool>,
    /// The cells with a corner.
    corners: Vec<Cell>,
}

impl Sum {
    fn add(&mut self, cell: Cell, change: i64) {
        if let (Some(sum), Some(is_corner)) = (self.changes.get_mut(cell.0), self.is_corner.get_mut(cell.0)) {
            *sum = sum.saturating_add(change);
            if !std::mem::replace(is_corner, true) {
                self.corners.push(cell);
            }
        }
    }

    fn change(&self, cell: Cell) -> i64 {
        self.changes.get(cell.0).copied().unwrap_or(0)
    }

    fn has_corner(&self, cell: Cell) -> bool {
        self.is_corner.get(cell.0).copied().unwrap_or(false)
    }

    /// The sum as a move; nothing is left.
    fn take(&mut self) -> Move {
        let mut changes = Vec::new();
        for cell in std::mem::take(&mut self.corners) {
            if let (Some(sum), Some(is_corner)) = (self.changes.get_mut(cell.0), self.is_corner.get_mut(cell.0)) {
                changes.push((cell, std::mem::take(sum)));
                *is_corner = false;
            }
        }
        changes.retain(|(_, change)| *change != 0);
        changes.sort_unstable();
        Move { changes }
    }
}

impl<'a> Draft<'a> {
    fn new(table: &'a Table, policy: &'a Policy, demands: &'a Demands) -> Result<Self, Refused> {
        let counts: Vec<_> = table.counts().iter().map(|count| count.cast_signed()).collect();
        let primary: Vec<_> = counts.iter().map(|count| policy.is_small(*count)).collect();
        let cells = counts.len();
        let of = |some: &BTreeSet<Cell>| -> Vec<bool> { (0..cells).map(|cell| some.contains(&Cell(cell))).collect() };
        let bound = primary.iter().zip(of(&demands.hidden)).map(|(primary, hidden)| *primary || hidden).collect();
        let mut draft = Self {
            shape: table.shape(),
            policy,
            demands,
            counts,
            primary,
            bound,
            known: of(&demands.known),
            needs: vec![Vec::new(); cells],
            evidence: Evidence::of(cells),
            sum: Sum { changes: vec![0; cells], is_corner: vec![false; cells], corners: Vec::new() },
        };
        draft.need_small_cells(table)?;
        draft.need_groups();
        draft.need_what_is_demanded();
        Ok(draft)
    }

    fn count(&self, cell: Cell) -> i64 {
        self.counts.get(cell.0).copied().unwrap_or(0)
    }

    fn is_primary(&self, cell: Cell) -> bool {
        self.primary.get(cell.0).copied().unwrap_or(false)
    }

    fn is_bound(&self, cell: Cell) -> bool {
        self.bound.get(cell.0).copied().unwrap_or(false)
    }

    fn is_hidden(&self, cell: Cell) -> bool {
        self.is_bound(cell) || self.evidence.touches(cell)
    }

    fn need_small_cells(&mut self, table: &Table) -> Result<(), Refused> {
        let shown = |(cell, count)| {
            if self.is_primary(cell) { None } else { Some(count) }
        };
        let first = PublishedTable::new(self.shape.clone(), self.policy.zeros(), table.cells().map(shown).collect())?;
        let least = least_counts(&first).map_err(Refused::Uncertified)?;
        let shape = self.shape;
        for (cell, low) in shape.cells().zip(least) {
            if !self.is_primary(cell) {
                continue;
            }
            self.need(Need::down(cell, low));
            self.need(Need::of_hidden(cell, self.policy));
        }
        Ok(())
    }

    fn need(&mut self, need: Need) {
        if let Some(needs) = self.needs.get_mut(need.cell.0) {
            needs.push(need);
        }
    }

    fn needs_of(&self, cell: Cell) -> &[Need] {
        self.needs.get(cell.0).map_or(&[], Vec::as_slice)
    }

    fn need_groups(&mut self) {
        let group = self.policy.group().cast_signed();
        for relation in relations(self.shape).iter().filter(|relation| relation.terms.len() > 2) {
            let total = relation.terms.iter().find(|(_, sign)| *sign == Sign::Minus);
            let Some(persons) = total.map(|(cell, _)| self.count(*cell)) else {
                continue;
            };
            if persons == 0 || self.policy.is_small(persons) {
                continue;
            }
            let bound = persons.saturating_sub(group);
            for (cell, _) in relation.terms.iter().filter(|(_, sign)| *sign == Sign::Plus) {
                if self.count(*cell) > bound {
                    self.need(Need::down(*cell, bound));
                }
            }
        }
    }

    fn need_what_is_demanded(&mut self) {
        for need in &self.demands.needs {
            self.need(*need);
        }
        for cell in &self.demands.hidden {
            if !self.is_primary(*cell) {
                // Neither known to be small nor known at all.
                let bound = self.policy.least_large().max(self.count(*cell).saturating_add(1));
                self.need(Need::up(*cell, bound));
            }
        }
    }

    /// The needs that take the largest moves first: what they hide serves the others.
    fn needs_by_distance(&self) -> Vec<Need> {
        let mut needs: Vec<_> = self.needs.iter().flatten().copied().collect();
        needs.sort_by_key(|need| (std::cmp::Reverse(need.distance(self.count(need.cell))), *need));
        needs
    }

    fn meet_needs(&mut self, go_on: &mut dyn FnMut(Progress) -> ControlFlow<()>) -> Result<(), Refused> {
        let mut needs = self.needs_by_distance();
        while !needs.is_empty() {
            for (done, need) in needs.iter().enumerate() {
                report(go_on, Progress { done, of: needs.len().saturating_mul(2) })?;
                if !self.evidence.meets(*need, self.count(need.cell)) {
                    let mut sum = std::mem::take(&mut self.sum);
                    let found = self.cheapest_move(*need, &|cell| self.price(cell), &mut sum);
                    self.sum = sum;
                    found.map(|found| self.evidence.add(found));
                }
            }
            needs = self.need_what_was_hidden();
        }
        Ok(())
    }

    /// What was hidden for the sake of others must not be known to be small either. The new needs.
    fn need_what_was_hidden(&mut self) -> Vec<Need> {
        let mut found = Vec::new();
        for cell in self.shape.cells() {
            let need = Need::of_hidden(cell, self.policy);
            if self.is_hidden(cell) && !self.needs_of(cell).contains(&need) && !need.is_met_by(self.count(cell)) {
                self.need(need);
                found.push(need);
            }
        }
        found
    }

    /// What hiding a cell costs: nothing if it is hidden already, else its count and one for the hole.
    fn price(&self, cell: Cell) -> Option<u64> {
        let count = self.count(cell);
        if self.is_hidden(cell) {
            return Some(0);
        }
        if self.known.get(cell.0).copied().unwrap_or(false) {
            return None;
        }
        let hideable = count > 0 || self.policy.zeros() == Zeros::MayBeHidden;
        hideable.then_some(count.unsigned_abs().saturating_add(1))
    }

    /// The cheaper of two ways to add up boxes until a need is met: largest boxes first, or cheapest boxes first.
    fn cheapest_move(&self, need: Need, price: &dyn Fn(Cell) -> Option<u64>, sum: &mut Sum) -> Option<Move> {
        let straight = self.add_up(need, price, false, sum);
        if straight.as_ref().is_some_and(|(paid, _)| *paid == 0) {
            return straight.map(|(_, found)| found);
        }
        let patient = self.add_up(need, price, true, sum);
        [straight, patient].into_iter().flatten().min_by_key(|(paid, _)| *paid).map(|(_, found)| found)
    }

    fn add_up(
        &self,
        need: Need,
        price: &dyn Fn(Cell) -> Option<u64>,
        patient: bool,
        sum: &mut Sum,
    ) -> Option<(u64, Move)> {
        let mut paid = 0_u64;
        loop {
            let missing = need.distance(self.count(need.cell).saturating_add(sum.change(need.cell)));
            if missing == 0 {
                return Some((paid, sum.take()));
            }
            let count = |cell| self.count(cell).saturating_add(sum.change(cell));
            let due = |cell| {
                if sum.has_corner(cell) { Some(0) } else { price(cell) }
            };
            let least = self.policy.zeros().least_hidden();
            let ground = Ground { shape: self.shape, count: &count, least, price: &due };
            let Some((size, next)) = next_box(&ground, need, missing, patient) else {
                sum.take();
                return None;
            };
            paid = paid.saturating_add(next.price);
            for (cell, sign) in next.corners {
                sum.add(cell, sign.of(size));
            }
        }
    }

    /// Tries to publish the other hidden cells, dearest first, where witnesses among the rest still meet every need.
    fn show_again(&mut self, go_on: &mut dyn FnMut(Progress) -> ControlFlow<()>) -> Result<(), Refused> {
        self.forget_redundant();
        let mut cells: Vec<_> =
            self.shape.cells().filter(|cell| self.is_hidden(*cell) && !self.is_bound(*cell)).collect();
        cells.sort_by_key(|cell| (std::cmp::Reverse(self.count(*cell)), *cell));
        for (done, cell) in cells.iter().enumerate() {
            report(go_on, Progress { done: cells.len().saturating_add(done), of: cells.len().saturating_mul(2) })?;
            self.try_to_show(*cell);
        }
        self.forget_redundant();
        Ok(())
    }

    /// Replaces the witnesses that touch a cell by others among the cells hidden now; changes nothing if it cannot.
    fn try_to_show(&mut self, cell: Cell) {
        let touching = self.evidence.touching(cell);
        let lost: Vec<_> = touching.into_iter().filter_map(|rank| self.evidence.remove(rank)).collect();
        let before: BTreeSet<_> = lost.iter().flat_map(|witness| &witness.changes).map(|(other, _)| *other).collect();
        let mut gained = Vec::new();
        let mut due = VecDeque::from(self.needs_on(&lost));
        while let Some(need) = due.pop_front() {
            if self.is_settled(need) || (need.cell == cell && need.side == Sign::Plus) {
                continue;
            }
            let mut sum = std::mem::take(&mut self.sum);
            let free = |other| (other != cell && (self.is_hidden(other) || before.contains(&other))).then_some(0);
            let found = self.cheapest_move(need, &free, &mut sum);
            self.sum = sum;
            let Some(found) = found else {
                for rank in gained {
                    self.evidence.remove(rank);
                }
                for witness in lost {
                    self.evidence.add(witness);
                }
                return;
            };
            due.extend(self.needs_on(std::slice::from_ref(&found)));
            gained.push(self.evidence.add(found));
        }
    }

    /// Met, or of a cell that can be shown and is not hidden any more.
    fn is_settled(&self, need: Need) -> bool {
        let shown = need.side == Sign::Plus && !self.is_hidden(need.cell);
        shown || self.evidence.meets(need, self.count(need.cell))
    }

    fn needs_on(&self, moves: &[Move]) -> Vec<Need> {
        let touched = moves.iter().flat_map(|witness| &witness.changes);
        touched.flat_map(|(cell, _)| self.needs_of(*cell)).copied().collect()
    }

    /// Drops the witnesses without which every need is met, last found first.
    fn forget_redundant(&mut self) {
        for rank in self.evidence.ranks().into_iter().rev() {
            let Some(witness) = self.evidence.remove(rank) else {
                continue;
            };
            let needs = self.needs_on(std::slice::from_ref(&witness));
            let missed = needs.into_iter().any(|need| !self.is_settled(need));
            if missed {
                self.evidence.add(witness);
            }
        }
    }

    fn finish(self, table: &Table) -> Result<Protected, Refused> {
        let shown = |(cell, count)| {
            if self.is_hidden(cell) { None } else { Some(count) }
        };
        let cells = table.cells().map(shown).collect();
        let published = PublishedTable::new(self.shape.clone(), self.policy.zeros(), cells)?;
        let primary = self.primary.iter().filter(|primary| **primary).count();
        let certificate = Certificate { truth: table.counts().to_vec(), moves: self.evidence.into_moves() };
        Ok(Protected { published, certificate, primary })
    }
}

/// The next box towards a need: the largest that is possible, or with patience the cheapest of all sizes tried.
fn next_box(ground: &Ground<'_>, need: Need, missing: i64, patient: bool) -> Option<(i64, Priced)> {
    let mut best: Option<(i64, Priced)> = None;
    let mut size = missing;
    while size > 0 {
        let ceiling = best.as_ref().map_or(u64::MAX, |(_, found)| found.price);
        if let Some(found) = cheapest(ground, need.cell, need.side, size, ceiling) {
            best = Some((size, found));
            if !patient {
                break;
            }
        }
        size = size.checked_div(2)?;
    }
    best
}

pub(crate) fn report(go_on: &mut dyn FnMut(Progress) -> ControlFlow<()>, progress: Progress) -> Result<(), Refused> {
    match go_on(progress) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Refused::Stopped),
    }
}
