//! What the releases say together: one quantity for what several tables count alike, and the relations between all of them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Release, Together};
use crate::certificate::Move;
use crate::evidence::Need;
use crate::{Cell, Dimension, Policy, PublishedTable, Refused, Relation, Shape, Sign, relations};

/// What readers know of a quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Its number stands in a released file.
    Shown,
    /// It stands in released files, hidden in all of them.
    Hidden,
    /// In no file: what is left of one cell beside others.
    Rest,
}

/// A number that the ledger speaks of.
#[derive(Debug, Clone)]
pub(crate) struct Quantity {
    pub(crate) truth: i64,
    /// The least that it can be.
    pub(crate) least: i64,
    pub(crate) standing: Standing,
    /// The releases that speak of it, by rank; of a rest, those of its relation.
    pub(crate) releases: Vec<usize>,
}

/// The quantities of all releases, in the order in which they are met, and what ties them.
#[derive(Debug, Clone, Default)]
pub(crate) struct System {
    pub(crate) quantities: Vec<Quantity>,
    pub(crate) relations: Vec<Relation>,
    /// The rest that closes a relation, where it has one; it stands in no other.
    pub(crate) rests: Vec<Option<Cell>>,
    /// Of each release, the quantity of each of its cells.
    pub(crate) cells: Vec<Vec<Cell>>,
    /// The lowest threshold and group of the releases: what holds for those who read all of them.
    pub(crate) threshold: i64,
    group: i64,
    /// Of the published totals, the most that may be known of a category.
    groups: Vec<Need>,
    /// Whether some number was smaller in a later release.
    taken_back: bool,
    /// Lines met already.
    known: BTreeSet<Vec<(Cell, Sign)>>,
}

/// A table to be counted in: what is true of it, and under which rule it goes out.
pub(crate) struct Counted<'a> {
    pub(crate) perimeter: &'a super::Perimeter,
    pub(crate) shape: &'a Shape,
    pub(crate) truth: &'a [u64],
    pub(crate) policy: Policy,
}

impl<'a> Counted<'a> {
    pub(crate) fn of(release: &'a Release) -> Self {
        Self {
            perimeter: &release.perimeter,
            shape: release.published.shape(),
            truth: &release.certificate.truth,
            policy: release.policy,
        }
    }
}

/// Codes of one dimension that are counted together; all that there are where nothing is said.
type Codes = BTreeSet<String>;
/// What a cell counts: of each dimension that restricts it, which codes.
type Key = Vec<(usize, usize)>;

/// The dimensions of all tables by name, their codes in one tree, and the sets of codes in use.
#[derive(Debug, Default)]
struct Atlas {
    names: BTreeMap<String, usize>,
    above: Vec<BTreeMap<String, Option<String>>>,
    sets: Vec<Vec<Codes>>,
}

impl Atlas {
    fn dimension(&mut self, name: &str) -> usize {
        let next = self.names.len();
        let rank = *self.names.entry(name.to_owned()).or_insert(next);
        if rank == next {
            self.above.push(BTreeMap::new());
            self.sets.push(Vec::new());
        }
        rank
    }

    /// Takes in the tree of a dimension.
    ///
    /// # Errors
    /// The code that hangs elsewhere already.
    fn learn(&mut self, dimension: &Dimension) -> Result<usize, String> {
        let rank = self.dimension(&dimension.name);
        // What says which codes it counts needs no tree.
        let Some(known) = self.above.get_mut(rank).filter(|_| dimension.holds.is_empty()) else {
            return Ok(rank);
        };
        for (code, name) in dimension.codes.iter().enumerate() {
            let above = dimension.parent(code).and_then(|above| dimension.codes.get(above)).cloned();
            if known.get(name).is_some_and(|known| *known != above) {
                return Err(name.clone());
            }
            known.insert(name.clone(), above);
        }
        Ok(rank)
    }

    fn set(&mut self, dimension: usize, codes: Codes) -> usize {
        let Some(sets) = self.sets.get_mut(dimension) else {
            return 0;
        };
        sets.iter().position(|known| *known == codes).unwrap_or_else(|| {
            sets.push(codes);
            sets.len().saturating_sub(1)
        })
    }

    fn codes(&self, dimension: usize, set: usize) -> Option<&Codes> {
        self.sets.get(dimension)?.get(set)
    }

    fn code_is_within(&self, dimension: usize, code: &str, outer: &Codes) -> bool {
        let tree = self.above.get(dimension);
        let mut at = Some(code.to_owned());
        let mut steps = 0_usize;
        while let Some(code) = at {
            if outer.contains(&code) {
                return true;
            }
            at = tree.and_then(|tree| tree.get(&code)).cloned().flatten().filter(|_| steps < 64);
            steps = steps.saturating_add(1);
        }
        false
    }

    /// Whether all that `inner` counts is counted in `outer`; `None` is everything.
    fn is_within(&self, dimension: usize, inner: Option<usize>, outer: Option<usize>) -> bool {
        let (Some(inner), Some(outer)) = (inner, outer) else {
            return outer.is_none();
        };
        let (Some(inner), Some(outer)) = (self.codes(dimension, inner), self.codes(dimension, outer)) else {
            return false;
        };
        inner.iter().all(|code| self.code_is_within(dimension, code, outer))
    }

    /// Whether two sets have nobody in common.
    fn is_apart(&self, dimension: usize, one: usize, other: usize) -> bool {
        let (Some(one), Some(other)) = (self.codes(dimension, one), self.codes(dimension, other)) else {
            return false;
        };
        one.iter().all(|code| !self.code_is_within(dimension, code, other))
            && other.iter().all(|code| !self.code_is_within(dimension, code, one))
    }

    /// Whether `parts` leave nothing out of `whole`.
    fn is_covered(&self, dimension: usize, whole: Option<usize>, parts: &[Option<usize>]) -> bool {
        if parts.contains(&None) || parts.contains(&whole) {
            return true;
        }
        let Some(whole) = whole.and_then(|whole| self.codes(dimension, whole)) else {
            return false;
        };
        whole.iter().all(|code| self.code_is_covered(dimension, code, parts, 0))
    }

    fn code_is_covered(&self, dimension: usize, code: &str, parts: &[Option<usize>], depth: usize) -> bool {
        let within = |part: &Option<usize>| {
            part.and_then(|part| self.codes(dimension, part))
                .is_none_or(|part| self.code_is_within(dimension, code, part))
        };
        if parts.iter().any(within) {
            return true;
        }
        let Some(tree) = self.above.get(dimension).filter(|_| depth < 64) else {
            return false;
        };
        let mut children = tree.iter().filter(|(_, above)| above.as_deref() == Some(code)).peekable();
        let next = depth.saturating_add(1);
        children.peek().is_some() && children.all(|(child, _)| self.code_is_covered(dimension, child, parts, next))
    }
}

/// How one release divides each dimension of the atlas.
struct Frame {
    /// The sets that it speaks of, by dimension: its codes and their total, or its perimeter alone.
    sets: BTreeMap<usize, Vec<Option<usize>>>,
    /// The quantity of each key.
    quantities: BTreeMap<Key, Cell>,
    keys: Vec<Key>,
}

impl System {
    /// All that `tables` say together, as if nothing had been shown yet.
    ///
    /// # Errors
    /// [`Refused::OtherHierarchy`] when a code hangs under one code here and under another there.
    pub(crate) fn of(tables: &[Counted<'_>]) -> Result<Self, Refused> {
        let mut atlas = Atlas::default();
        let least =
            |of: fn(&Policy) -> u64| tables.iter().map(|table| of(&table.policy)).min().unwrap_or(0).cast_signed();
        let (threshold, group) = (least(Policy::threshold), least(Policy::group));
        let mut system = Self { threshold, group, ..Self::default() };
        let mut frames: Vec<Frame> = Vec::new();
        for (rank, table) in tables.iter().enumerate() {
            for (at, dimension) in table.shape.dimensions().iter().enumerate() {
                atlas.learn(dimension).map_err(|code| Refused::OtherHierarchy {
                    dimension: at,
                    code,
                    release: rank,
                })?;
            }
        }
        for (rank, table) in tables.iter().enumerate() {
            let mut frame = Frame::of(&mut atlas, table);
            system.enter(rank, table, &mut frame, &frames);
            frames.push(frame);
            for other in 0..rank {
                system.link(&atlas, &frames, other);
            }
        }
        Ok(system)
    }

    /// Gives each cell of a table its quantity, one that an earlier table has of the same key and number if there is one, and
    /// takes over its lines.
    fn enter(&mut self, rank: usize, table: &Counted<'_>, frame: &mut Frame, earlier: &[Frame]) {
        let mut cells = Vec::new();
        for (key, count) in frame.keys.iter().zip(table.truth) {
            let truth = count.cast_signed();
            let alike = earlier.iter().rev().filter_map(|frame| frame.quantities.get(key)).copied();
            let alike = alike.into_iter().find(|known| self.truth(*known) == truth);
            let cell = alike.unwrap_or_else(|| {
                let standing = Standing::Hidden;
                self.push(Quantity { truth, least: 0, standing, releases: Vec::new() })
            });
            let quantity = self.quantities.get_mut(cell.0).filter(|quantity| quantity.releases.last() != Some(&rank));
            if let Some(quantity) = quantity {
                quantity.releases.push(rank);
            }
            frame.quantities.insert(key.clone(), cell);
            cells.push(cell);
        }
        let own = |cell: Cell| cells.get(cell.0).copied();
        for relation in relations(table.shape) {
            let terms = relation.terms.iter().filter_map(|(cell, sign)| Some((own(*cell)?, *sign))).collect();
            self.tie(terms, None);
        }
        self.cells.push(cells);
    }

    /// Ties the last of `frames` to an earlier one: what both count in the same cell with another number, and what is counted in
    /// a cell of one and in cells of the other, with what is left.
    fn link(&mut self, atlas: &Atlas, frames: &[Frame], other: usize) {
        let Some((later, [.., earlier])) = frames.split_last().zip(frames.get(..=other)).map(|((l, _), e)| (l, e))
        else {
            return;
        };
        let mut found = self.other_versions(frames, other);
        for (outer, inner) in [(later, earlier), (earlier, later)] {
            let mut seen = Largest::new();
            for key in &outer.keys {
                let parts = inner.parts_of(atlas, &mut seen, key);
                let at_home = |parts: &Parts| parts.keys.iter().all(|part| outer.quantities.contains_key(part));
                let Some(mut parts) = parts.filter(|parts| !at_home(parts)) else {
                    continue;
                };
                parts.widen(atlas, frames, key);
                if let Some(sum) = outer.quantities.get(key) {
                    found.push((*sum, parts.cells, parts.whole));
                }
            }
        }
        let left = |(sum, parts, _): &(Cell, Vec<Cell>, bool)| {
            let parts = parts.iter().fold(0_i64, |sum, part| sum.saturating_add(self.truth(*part)));
            self.truth(*sum).saturating_sub(parts)
        };
        let lefts: Vec<_> = found.iter().map(left).collect();
        self.taken_back |= lefts.iter().any(|left| *left < 0);
        for ((sum, parts, whole), truth) in found.into_iter().zip(lefts) {
            let mut terms: Vec<_> = parts.iter().map(|part| (*part, Sign::Plus)).collect();
            terms.push((sum, Sign::Minus));
            let rest = (!whole || truth != 0).then(|| {
                let reach = self.truth(sum).saturating_mul(2).saturating_add(truth.abs()).saturating_add(1_000);
                // Late entries only add, and readers may know where nothing was taken back: there no witness takes anything back.
                let least = if truth < 0 { reach.saturating_neg() } else { 0 };
                let releases = vec![other, frames.len().saturating_sub(1)];
                self.push(Quantity { truth, least, standing: Standing::Rest, releases })
            });
            terms.extend(rest.map(|rest| (rest, Sign::Plus)));
            self.tie(terms, rest);
        }
    }

    /// The cells of the last frame that an earlier one counts with another number. While all numbers only grow, the latest of
    /// the earlier ones says what those before it say.
    fn other_versions(&self, frames: &[Frame], other: usize) -> Vec<(Cell, Vec<Cell>, bool)> {
        let (Some(later), Some(earlier)) = (frames.last(), frames.get(other)) else {
            return Vec::new();
        };
        let between = frames.get(other.saturating_add(1)..frames.len().saturating_sub(1)).unwrap_or_default();
        let pair = |key: &Key| {
            let (before, now) = (*earlier.quantities.get(key)?, *later.quantities.get(key)?);
            let is_said = !self.taken_back && between.iter().any(|frame| frame.quantities.contains_key(key));
            (before != now && !is_said).then(|| (now, vec![before], true))
        };
        later.keys.iter().filter_map(pair).collect()
    }

    fn push(&mut self, quantity: Quantity) -> Cell {
        self.quantities.push(quantity);
        Cell(self.quantities.len().saturating_sub(1))
    }

    fn tie(&mut self, mut terms: Vec<(Cell, Sign)>, rest: Option<Cell>) {
        terms.sort_unstable();
        if self.known.insert(terms.clone()) {
            self.relations.push(Relation { terms });
            self.rests.push(rest);
        }
    }

    pub(crate) fn quantity(&self, cell: Cell) -> Option<&Quantity> {
        self.quantities.get(cell.0)
    }

    pub(crate) fn truth(&self, cell: Cell) -> i64 {
        self.quantity(cell).map_or(0, |quantity| quantity.truth)
    }

    pub(crate) fn is_shown(&self, cell: Cell) -> bool {
        self.quantity(cell).is_some_and(|quantity| quantity.standing == Standing::Shown)
    }

    pub(crate) fn is_rest(&self, cell: Cell) -> bool {
        self.quantity(cell).is_some_and(|quantity| quantity.standing == Standing::Rest)
    }

    /// From now on a quantity is hidden.
    pub(crate) fn hide(&mut self, cell: Cell) {
        if let Some(quantity) = self.quantities.get_mut(cell.0) {
            quantity.standing = Standing::Hidden;
        }
    }

    /// The quantity of a cell of a release.
    pub(crate) fn cell(&self, release: usize, cell: Cell) -> Option<Cell> {
        self.cells.get(release)?.get(cell.0).copied()
    }

    /// Where a quantity stands in a release.
    pub(crate) fn place(&self, release: usize, quantity: Cell) -> Option<Cell> {
        self.cells.get(release)?.iter().position(|known| *known == quantity).map(Cell)
    }

    /// A change as one of cells of releases, without what is left beside them; nothing when it changes none.
    pub(crate) fn told_by_cells(&self, own: &Move) -> Option<Together> {
        let told = own.changes.iter().filter_map(|(cell, change)| {
            let quantity = self.quantity(*cell).filter(|quantity| quantity.standing != Standing::Rest)?;
            let release = *quantity.releases.first()?;
            Some((release, self.place(release, *cell)?, *change))
        });
        let changes: Vec<_> = told.collect();
        (!changes.is_empty()).then_some(Together { changes })
    }

    /// Takes in what a release shows.
    pub(crate) fn show(&mut self, release: usize, published: &PublishedTable) {
        for (cell, shown) in published.cells() {
            let quantity = self.cell(release, cell).and_then(|cell| self.quantities.get_mut(cell.0));
            if let Some(quantity) = quantity.filter(|_| shown.is_some()) {
                quantity.standing = Standing::Shown;
            }
        }
        for relation in relations(published.shape()).iter().filter(|relation| relation.terms.len() > 2) {
            let total = relation.terms.iter().find(|(_, sign)| *sign == Sign::Minus);
            let Some(persons @ 1..) = total.and_then(|(cell, _)| published.shown(*cell)) else {
                continue;
            };
            let bound = persons.cast_signed().saturating_sub(self.group);
            let parts = relation.terms.iter().filter(|(_, sign)| *sign == Sign::Plus);
            let parts = parts.filter_map(|(cell, _)| self.cell(release, *cell));
            let close: Vec<_> = parts.filter(|cell| self.truth(*cell) > bound).collect();
            self.groups.extend(close.into_iter().map(|cell| Need::down(cell, bound)));
        }
    }

    /// Whether a number, or a difference, tells of one to `threshold − 1` persons.
    pub(crate) fn is_small(&self, truth: i64) -> bool {
        truth != 0 && truth.abs() < self.threshold
    }

    /// What witnesses must show of all that is not shown: that what is small may be nothing and may be large, that nothing hidden is
    /// known to be small or known at all, and that of no published total all but a few are sure to be of one kind.
    pub(crate) fn needs(&self) -> Vec<Need> {
        let mut needs = self.groups.clone();
        for (rank, quantity) in self.quantities.iter().enumerate() {
            let (cell, truth, large) = (Cell(rank), quantity.truth, self.threshold);
            let small = self.is_small(truth);
            match quantity.standing {
                Standing::Shown => {}
                Standing::Rest if small && truth < 0 => {
                    needs.push(Need::up(cell, 0));
                    needs.push(Need::down(cell, large.saturating_neg()));
                }
                Standing::Hidden | Standing::Rest if small => {
                    needs.push(Need::up(cell, large));
                    needs.push(Need::down(cell, 0));
                }
                Standing::Rest => {}
                Standing::Hidden if truth == 0 => needs.push(Need::up(cell, large)),
                Standing::Hidden => needs.push(Need::another(cell, truth)),
            }
        }
        needs
    }
}

impl Frame {
    fn of(atlas: &mut Atlas, table: &Counted<'_>) -> Self {
        let mut sets: BTreeMap<usize, Vec<Option<usize>>> = BTreeMap::new();
        for (name, codes) in &table.perimeter.0 {
            let dimension = atlas.dimension(name);
            let set = atlas.set(dimension, codes.clone());
            sets.insert(dimension, vec![Some(set)]);
        }
        let fixed: Key = sets.iter().filter_map(|(dimension, sets)| Some((*dimension, (*sets.first()?)?))).collect();
        let mut columns = Vec::new();
        for dimension in table.shape.dimensions() {
            let rank = atlas.dimension(&dimension.name);
            let total = sets.get(&rank).and_then(|sets| sets.first()).copied().flatten();
            let mut column: Vec<_> =
                (0..dimension.codes.len()).map(|code| Some(atlas.set(rank, dimension.held(code)))).collect();
            column.push(total);
            sets.insert(rank, column.clone());
            columns.push((rank, column));
        }
        let keys = table.shape.cells().map(|cell| {
            let mut key: BTreeMap<usize, usize> = fixed.iter().copied().collect();
            for ((rank, column), place) in columns.iter().zip(table.shape.place(cell)) {
                let set = match place {
                    Some(code) => column.get(code).copied().flatten(),
                    None => column.last().copied().flatten(),
                };
                match set {
                    Some(set) => key.insert(*rank, set),
                    None => key.remove(rank),
                };
            }
            key.into_iter().collect()
        });
        let keys = keys.collect();
        Self { sets, quantities: BTreeMap::new(), keys }
    }

    /// The largest cells of this release that count only what `key` counts, which share nobody. Nothing where there are none, or
    /// where it is one cell that counts the same.
    fn parts_of(&self, atlas: &Atlas, seen: &mut Largest, key: &Key) -> Option<Parts> {
        let asked: BTreeMap<usize, usize> = key.iter().copied().collect();
        let dimensions: BTreeSet<usize> = asked.keys().chain(self.sets.keys()).copied().collect();
        let mut parts = Parts { keys: vec![Key::new()], cells: Vec::new(), whole: true, split: Vec::new() };
        for dimension in dimensions {
            let outer = asked.get(&dimension).copied();
            let own = self.sets.get(&dimension).map_or(&[None][..], Vec::as_slice);
            let largest = seen
                .entry((dimension, outer))
                .or_insert_with(|| largest_within(atlas, dimension, outer, own))
                .clone()?;
            parts.whole &= atlas.is_covered(dimension, outer, &largest);
            if largest.as_slice() != [outer] {
                parts.split.push((dimension, largest.clone()));
            }
            let longer = parts.keys.iter().flat_map(|part| {
                largest.iter().map(|set| part.iter().copied().chain(set.map(|set| (dimension, set))).collect())
            });
            parts.keys = longer.collect();
        }
        parts.cells = parts.keys.iter().filter_map(|part| self.quantities.get(part)).copied().collect();
        (!parts.split.is_empty() && parts.cells.len() == parts.keys.len()).then_some(parts)
    }
}

/// The sets of a frame within a set, by dimension and set, as far as they were looked for.
type Largest = BTreeMap<(usize, Option<usize>), Option<Vec<Option<usize>>>>;

/// Cells that count parts of what another cell counts.
struct Parts {
    keys: Vec<Key>,
    cells: Vec<Cell>,
    /// Whether they leave nobody out.
    whole: bool,
    /// The dimensions along which they are smaller, and how.
    split: Vec<(usize, Vec<Option<usize>>)>,
}

impl Parts {
    /// Where the parts differ from `key` along one dimension only, adds what other releases count of the rest of it.
    fn widen(&mut self, atlas: &Atlas, frames: &[Frame], key: &Key) {
        let [(dimension, sets)] = self.split.as_mut_slice() else {
            return;
        };
        let outer = key.iter().find(|(of, _)| of == dimension).map(|(_, set)| *set);
        for frame in frames.iter().rev().filter(|_| !self.whole) {
            for set in frame.sets.get(dimension).into_iter().flatten().flatten() {
                let mut part: Key = key.iter().copied().filter(|(of, _)| of != dimension).collect();
                part.push((*dimension, *set));
                part.sort_unstable();
                let Some(cell) = frame.quantities.get(&part) else {
                    continue;
                };
                let apart = |known: &Option<usize>| known.is_some_and(|known| atlas.is_apart(*dimension, known, *set));
                if part != *key && atlas.is_within(*dimension, Some(*set), outer) && sets.iter().all(apart) {
                    sets.push(Some(*set));
                    self.cells.push(*cell);
                }
            }
        }
        self.whole = atlas.is_covered(*dimension, outer, sets);
    }
}

/// The sets of `own` within `outer` that are in no other such set; nothing when there are none.
fn largest_within(
    atlas: &Atlas,
    dimension: usize,
    outer: Option<usize>,
    own: &[Option<usize>],
) -> Option<Vec<Option<usize>>> {
    if own.contains(&outer) {
        return Some(vec![outer]);
    }
    let within: Vec<_> = own.iter().copied().filter(|set| atlas.is_within(dimension, *set, outer)).collect();
    let mut largest: Vec<Option<usize>> = Vec::new();
    for set in &within {
        let in_another = within.iter().filter(|other| *other != set).any(|other| {
            atlas.is_within(dimension, *set, *other)
                && (!atlas.is_within(dimension, *other, *set) || largest.contains(other))
        });
        if !in_another && !largest.contains(set) {
            largest.push(*set);
        }
    }
    (!largest.is_empty()).then_some(largest)
}
