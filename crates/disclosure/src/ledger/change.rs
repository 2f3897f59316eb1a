//! The least change of the truth that meets a need. What is cheapest to change lies near: a dual simplex (C. Lemke) that starts at
//! the truth, where nothing but the need is unmet, touches little more than what it changes in the end, however large the ledger.
//! Every variable is a change, zero at first; its price is paid for each step up or down, and it may go down by what is held. What
//! it has not touched it does not look at.

use std::collections::{BTreeMap, BTreeSet};

use super::system::System;
use crate::evidence::Need;
use crate::simplex::tidy;
use crate::{Cell, Relation};

/// Below this, a coefficient is none.
const NOISE: f64 = 1e-9;
/// Below this, a coefficient is no pivot, and what is missing is nothing.
const FIRM: f64 = 1e-7;
/// Beyond this from a whole number, a change is none of persons.
const FRACTION: f64 = 1e-5;
/// After so many entries of rows changed, a need is given up: what serves it lies far, and what lies far seldom does.
const MOST_WORK: usize = 100_000_000;
/// The same where only the latest tables may change.
const MOST_WORK_NEAR: usize = 10_000_000;
/// How many fractions are settled one way or the other before a need is given up.
const MOST_SETTLED: usize = 40;
const MOST_TURNS: usize = 6;
/// The price of changing what is hidden already, and what is left beside it; other cells cost thousands of times more.
const HIDDEN: f64 = 1.0;
const REST: f64 = 0.05;
const DEARER: f64 = 1e4;

/// What may change, at which price, and what ties it.
pub(crate) struct Ground {
    /// The terms of each relation that may change.
    rows: Vec<Entries>,
    /// Of each quantity, the rows that it stands in.
    holders: Vec<Vec<usize>>,
    /// Of each quantity, the price of a change by one, and by how much it can become less.
    price: Vec<f64>,
    held: Vec<f64>,
    /// Of each quantity, the latest release that speaks of it; of a rest, the last of all.
    latest: Vec<usize>,
}

/// By variable, ascending.
type Entries = Vec<(usize, f64)>;

/// The changes that meet a need, by quantity, when they are whole.
pub(crate) type Changes = BTreeMap<Cell, i64>;

impl Ground {
    /// What is hidden may change, and what is shown where it has a price.
    pub(crate) fn of(system: &System, prices: &BTreeMap<Cell, u64>) -> Self {
        let mut ground = Self {
            rows: Vec::new(),
            holders: vec![Vec::new(); system.quantities.len()],
            price: Vec::new(),
            held: Vec::new(),
            latest: Vec::new(),
        };
        for (rank, quantity) in system.quantities.iter().enumerate() {
            let own = if system.is_rest(Cell(rank)) { REST } else { HIDDEN };
            let own = prices.get(&Cell(rank)).map_or(own, |price| DEARER * (*price as f64));
            ground.price.push(own);
            ground.held.push(quantity.truth.saturating_sub(quantity.least) as f64);
            let latest = if system.is_rest(Cell(rank)) { None } else { quantity.releases.last() };
            ground.latest.push(latest.copied().unwrap_or(usize::MAX));
        }
        for relation in &system.relations {
            ground.enter(relation, |cell| !system.is_shown(cell) || prices.contains_key(&cell));
        }
        ground
    }

    fn enter(&mut self, relation: &Relation, may_change: impl Fn(Cell) -> bool) {
        let open = relation.terms.iter().filter(|(cell, _)| may_change(*cell));
        let mut row: Entries = open.map(|(cell, sign)| (cell.0, sign.of(1) as f64)).collect();
        row.sort_unstable_by_key(|(variable, _)| *variable);
        for (variable, _) in &row {
            if let Some(holders) = self.holders.get_mut(*variable) {
                holders.push(self.rows.len());
            }
        }
        self.rows.push(row);
    }

    /// From now on a cell costs no more than others that are hidden.
    pub(crate) fn hide(&mut self, cell: Cell) {
        if let Some(price) = self.price.get_mut(cell.0) {
            *price = HIDDEN;
        }
    }

    /// What a change of `cell` by one costs, each a little more or less than the others so that no two ways are alike.
    fn price(&self, variable: usize, round: usize) -> f64 {
        let own = self.price.get(variable).copied().unwrap_or(HIDDEN);
        let apart = (variable as f64 * 0.618_033_988_75 + round as f64 * 0.414_213_562_37).fract();
        own * (1.0 + 0.5 * apart)
    }

    fn held(&self, variable: usize) -> f64 {
        self.held.get(variable).copied().unwrap_or(0.0)
    }

    /// The cheapest change that brings a quantity to the bound of a need.
    ///
    /// # Errors
    /// There is none, or none that is found to be whole.
    pub(crate) fn least_change(&self, system: &System, need: Need, way: Way) -> Result<Changes, Why> {
        let change = need.bound.checked_sub(system.truth(need.cell)).ok_or(Why::Lost)?;
        self.completed(&Changes::from([(need.cell, change)]), way)
    }

    /// The cheapest whole change that makes those that are given.
    ///
    /// # Errors
    /// As [`Ground::least_change`].
    pub(crate) fn completed(&self, given: &Changes, way: Way) -> Result<Changes, Why> {
        // Fractions are settled one after the other at the nearest whole number; where that leads nowhere, the first of them the
        // other way.
        let mut turned: Vec<(usize, f64)> = Vec::new();
        let mut work = if way.since > 0 { MOST_WORK_NEAR } else { MOST_WORK };
        for turn in 0..MOST_TURNS {
            let mut search = Search::new(self, way, work);
            given.keys().for_each(|cell| {
                search.rank(cell.0);
            });
            let given = given.iter().map(|(cell, change)| (cell.0, *change as f64));
            given.chain(turned.iter().copied()).for_each(|(variable, change)| search.fix(variable, change));
            let mut first = None;
            for _ in 0..MOST_SETTLED {
                if let Err(why) = search.run() {
                    if first.is_none() && turn == 0 {
                        return Err(why);
                    }
                    break;
                }
                let Some((variable, change)) = search.fraction() else {
                    return Ok(search.changes());
                };
                let near = change.round();
                first = first.or(Some((variable, if near > change { near - 1.0 } else { near + 1.0 })));
                search.fix(variable, near);
            }
            turned.push(first.ok_or(Why::Lost)?);
            work = search.left;
        }
        Err(Why::Lost)
    }
}

/// Where and at which prices a change is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Way {
    /// Which of the prices, each a little apart from the others.
    pub(crate) round: usize,
    /// Beside what is given and what is left between tables, only numbers that this release or a later one has change.
    pub(crate) since: usize,
}

impl Way {
    /// Anywhere.
    pub(crate) fn anywhere(round: usize) -> Self {
        Self { round, since: 0 }
    }
}

/// Why no change was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// There is none, not even of fractions.
    None,
    /// The search was given up.
    Lost,
}

/// Where a variable stands.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    /// At a value of its own: unchanged, or as low as it can be.
    Still,
    /// Never to change again.
    Fixed,
    /// The value of a row.
    Row(usize),
}

/// A variable that the search has touched.
#[derive(Debug, Clone, Copy)]
struct Variable {
    /// Its quantity.
    quantity: usize,
    price: f64,
    held: f64,
    place: Place,
    value: f64,
    /// While it is that of a row: what one more of it costs, by the side of zero on which it is.
    slope: f64,
    /// Otherwise: what one more of it costs elsewhere.
    cost: f64,
    /// What it must be, while a row still says otherwise.
    due: Option<f64>,
}

/// `x = value − Σ entries · (changes of the variables that stand still)`; without a variable, what its relation is missing.
#[derive(Debug, Clone)]
struct Row {
    variable: Option<usize>,
    value: f64,
    /// By the rank of the variable among those that were touched; what is beyond the end is zero.
    entries: Vec<f64>,
}

/// One need on its way. Rows and variables are taken in when something that stands in them changes.
struct Search<'a> {
    ground: &'a Ground,
    way: Way,
    variables: Vec<Variable>,
    rows: Vec<Row>,
    /// The rank of each quantity and relation that was touched.
    ranks: BTreeMap<usize, usize>,
    taken: BTreeSet<usize>,
    /// The work that is left.
    left: usize,
}

impl<'a> Search<'a> {
    fn new(ground: &'a Ground, way: Way, left: usize) -> Self {
        Self {
            ground,
            way,
            variables: Vec::new(),
            rows: Vec::new(),
            ranks: BTreeMap::new(),
            taken: BTreeSet::new(),
            left,
        }
    }

    /// The rank of a quantity among the variables.
    fn rank(&mut self, quantity: usize) -> usize {
        let next = self.variables.len();
        let rank = *self.ranks.entry(quantity).or_insert(next);
        if rank == next {
            self.variables.push(Variable {
                quantity,
                price: self.ground.price(quantity, self.way.round),
                held: self.ground.held(quantity),
                place: Place::Still,
                value: 0.0,
                slope: 0.0,
                cost: 0.0,
                due: None,
            });
        }
        rank
    }

    /// Takes in the relations of a variable that is about to change for the first time.
    fn open(&mut self, variable: usize) {
        let Some(quantity) = self.variables.get(variable).map(|known| known.quantity) else {
            return;
        };
        let ground = self.ground;
        for relation in ground.holders.get(quantity).into_iter().flatten() {
            if !self.taken.insert(*relation) {
                continue;
            }
            let mut entries = vec![0.0; self.variables.len()];
            for (quantity, entry) in ground.rows.get(*relation).into_iter().flatten() {
                let is_old = ground.latest.get(*quantity).is_some_and(|latest| *latest < self.way.since);
                if is_old && !self.ranks.contains_key(quantity) {
                    continue;
                }
                let rank = self.rank(*quantity);
                entries.resize(self.variables.len(), 0.0);
                if let Some(slot) = entries.get_mut(rank) {
                    *slot = *entry;
                }
            }
            self.rows.push(Row { variable: None, value: 0.0, entries });
        }
    }

    /// Demands a value of a quantity.
    fn fix(&mut self, quantity: usize, value: f64) {
        let rank = self.rank(quantity);
        let Some(known) = self.variables.get_mut(rank) else {
            return;
        };
        if let Place::Row(_) = known.place {
            known.due = Some(value);
            return;
        }
        let by = value - known.value;
        (known.place, known.value) = (Place::Fixed, value);
        self.open(rank);
        for row in &mut self.rows {
            row.value -= row.entry(rank) * by;
        }
    }

    /// Until no row says anything that cannot be.
    fn run(&mut self) -> Result<(), Why> {
        while let Some((row, towards)) = self.worst() {
            if self.left == 0 {
                return Err(Why::Lost);
            }
            self.mend(row, towards).ok_or(Why::None)?;
        }
        Ok(())
    }

    /// The row that is farthest from what it may be, and what it must come to.
    fn worst(&self) -> Option<(usize, f64)> {
        let off = |(at, row): (usize, &Row)| {
            let towards = self.wanted(row);
            let off = (row.value - towards).abs();
            (off > FIRM).then_some((at, towards, off))
        };
        let off = self.rows.iter().enumerate().filter_map(off);
        let worst = off.reduce(|one, other| if other.2 > one.2 { other } else { one });
        worst.map(|(row, towards, _)| (row, towards))
    }

    /// The nearest value that a row may have.
    fn wanted(&self, row: &Row) -> f64 {
        let Some(known) = row.variable.and_then(|variable| self.variables.get(variable)) else {
            return 0.0;
        };
        match known.due {
            Some(due) => due,
            None if known.slope > 0.0 => row.value.max(0.0),
            None => row.value.min(0.0).max(-known.held),
        }
    }

    /// Brings a row to a value by the cheapest change elsewhere.
    fn mend(&mut self, at: usize, towards: f64) -> Option<()> {
        let row = self.rows.get(at)?;
        // What the row holds must become less, or more.
        let sense = if row.value > towards { 1.0 } else { -1.0 };
        let mut best: Option<(usize, f64, f64)> = None;
        for (rank, (entry, known)) in row.entries.iter().zip(&self.variables).enumerate() {
            let Some(step) = known.step(sense * entry) else {
                continue;
            };
            let better = best.is_none_or(|(_, least, firm)| {
                let alike = (step - least).abs() <= NOISE;
                (!alike && step < least) || (alike && entry.abs() > firm + NOISE)
            });
            if better {
                best = Some((rank, step, entry.abs()));
            }
        }
        let turning = row.variable.and_then(|rank| Some((rank, self.variables.get(rank)?)));
        if let Some((rank, known)) = turning.filter(|(_, known)| known.may_turn(row.value)) {
            // It has only come to the other side of zero, where its price counts the other way.
            let turn = 2.0 * known.price;
            if best.is_none_or(|(_, step, _)| step >= turn) {
                self.add_costs(at, sense * turn);
                let known = self.variables.get_mut(rank)?;
                known.slope = -known.slope;
                return Some(());
            }
        }
        let (entering, step, _) = best?;
        self.exchange(at, entering, towards, sense * step)
    }

    /// What a row costs more, its variables cost less.
    fn add_costs(&mut self, at: usize, by: f64) {
        let entries = self.rows.get(at).map_or(&[][..], |row| row.entries.as_slice());
        for (known, entry) in self.variables.iter_mut().zip(entries).filter(|(_, entry)| **entry != 0.0) {
            known.cost -= by * entry;
        }
    }

    /// The variable of a row comes to stand still at `towards`, another takes the row.
    fn exchange(&mut self, at: usize, entering: usize, towards: f64, dearer: f64) -> Option<()> {
        self.add_costs(at, dearer);
        self.open(entering);
        let width = self.variables.len();
        let row = self.rows.get_mut(at)?;
        row.entries.resize(width, 0.0);
        let mut entries = std::mem::take(&mut row.entries);
        let pivot = std::mem::take(entries.get_mut(entering)?);
        let by = (row.value - towards) / pivot;
        entries.iter_mut().filter(|entry| **entry != 0.0).for_each(|entry| *entry = tidy(*entry / pivot));
        if let Some(leaving) = row.variable {
            let known = self.variables.get_mut(leaving)?;
            (known.value, known.cost) = (towards, -(known.slope + dearer));
            known.place = if known.due.is_some() { Place::Fixed } else { Place::Still };
            // What is fixed never moves again: its column goes.
            if known.due.is_none() {
                *entries.get_mut(leaving)? = tidy(1.0 / pivot);
            }
        }
        let filled: Vec<(usize, f64)> =
            entries.iter().copied().enumerate().filter(|(_, entry)| *entry != 0.0).collect();
        let mut done = 1_usize;
        for (_, other) in self.rows.iter_mut().enumerate().filter(|(other, _)| *other != at) {
            done = done.saturating_add(other.eliminate(entering, &filled, by, width));
        }
        self.left = self.left.saturating_sub(done);
        let known = self.variables.get_mut(entering)?;
        let value = known.value + by;
        known.slope = if by > 0.0 && known.value >= 0.0 { known.price } else { -known.price };
        (known.place, known.cost) = (Place::Row(at), 0.0);
        let row = self.rows.get_mut(at)?;
        (row.variable, row.value, row.entries) = (Some(entering), tidy(value), entries);
        Some(())
    }

    fn values(&self) -> impl Iterator<Item = (usize, f64)> {
        self.variables.iter().map(|known| {
            let of_row = |row| self.rows.get(row).map_or(0.0, |row: &Row| row.value);
            (known.quantity, if let Place::Row(row) = known.place { of_row(row) } else { known.value })
        })
    }

    /// A change that is not whole, the one farthest from it.
    fn fraction(&self) -> Option<(usize, f64)> {
        let off = |value: f64| (value - value.round()).abs();
        let fractions = self.values().filter(|(_, value)| off(*value) > FRACTION);
        fractions.reduce(|one, other| if off(other.1) > off(one.1) { other } else { one })
    }

    fn changes(&self) -> Changes {
        let whole = self.values().map(|(variable, value)| (Cell(variable), value.round() as i64));
        whole.filter(|(_, change)| *change != 0).collect()
    }
}

impl Variable {
    /// How much dearer a row may become until changing the variable is worth its price; nothing where it cannot help. `entry` is
    /// positive where more of it helps.
    fn step(&self, entry: f64) -> Option<f64> {
        if entry.abs() <= FIRM || self.place != Place::Still {
            return None;
        }
        let is_low = self.value < 0.0;
        if entry > 0.0 {
            let slope = if is_low { -self.price } else { self.price };
            return Some(((self.cost + slope) / entry).max(0.0));
        }
        let can_fall = !is_low && self.held > 0.0;
        can_fall.then(|| ((self.price - self.cost) / -entry).max(0.0))
    }

    /// Whether the variable of a row may be on the other side of zero than it was.
    fn may_turn(&self, value: f64) -> bool {
        let turned = if self.slope > 0.0 { value < 0.0 && self.held > 0.0 } else { value > 0.0 };
        self.due.is_none() && turned
    }
}

impl Row {
    fn entry(&self, variable: usize) -> f64 {
        self.entries.get(variable).copied().unwrap_or(0.0)
    }

    /// Takes a variable out by what another row says of it. How many entries that changed.
    fn eliminate(&mut self, entering: usize, by_others: &[(usize, f64)], by: f64, width: usize) -> usize {
        let factor = self.entries.get_mut(entering).map_or(0.0, std::mem::take);
        if factor == 0.0 {
            return 0;
        }
        self.value = tidy(self.value - factor * by);
        self.entries.resize(width, 0.0);
        for (variable, entry) in by_others {
            if let Some(held) = self.entries.get_mut(*variable) {
                *held = tidy(*held - factor * entry);
            }
        }
        by_others.len()
    }
}
