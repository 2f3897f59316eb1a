//! The least change of the truth that meets a need. What is cheapest to change lies near: a dual simplex (C. Lemke) that starts at
//! the truth, where nothing but the need is unmet, touches little more than what it changes in the end, however large the ledger.
//! Every variable is a change, zero at first; its price is paid for each step up or down, and it may go down by what is held. The
//! rows are kept as sparse as they are, and only those that were touched are made new for the next need.

use std::collections::BTreeMap;

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
/// Exchanges after which a need is given up, and how full the rows may become.
const MOST_EXCHANGES: usize = 4_000;
const MOST_ENTRIES: usize = 400_000;
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
        };
        for (rank, quantity) in system.quantities.iter().enumerate() {
            let own = if system.is_rest(Cell(rank)) { REST } else { HIDDEN };
            let own = prices.get(&Cell(rank)).map_or(own, |price| DEARER * (*price as f64));
            ground.price.push(own);
            ground.held.push(quantity.truth.saturating_sub(quantity.least) as f64);
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
    pub(crate) fn least_change(&self, system: &System, need: Need, round: usize) -> Result<Changes, Why> {
        let change = need.bound.checked_sub(system.truth(need.cell)).ok_or(Why::Lost)?;
        self.completed(&Changes::from([(need.cell, change)]), round)
    }

    /// The cheapest whole change that makes those that are given.
    ///
    /// # Errors
    /// As [`Ground::least_change`].
    pub(crate) fn completed(&self, given: &Changes, round: usize) -> Result<Changes, Why> {
        // Fractions are settled one after the other at the nearest whole number; where that leads nowhere, the first of them the
        // other way.
        let mut turned: Vec<(usize, f64)> = Vec::new();
        for turn in 0..MOST_TURNS {
            let mut search = Search::new(self, round);
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
        }
        Err(Why::Lost)
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
    place: Place,
    value: f64,
    /// While it is that of a row: what one more of it costs, by the side of zero on which it is.
    slope: f64,
    /// Otherwise: what one more of it costs elsewhere.
    cost: f64,
    /// What it must be, while a row still says otherwise.
    due: Option<f64>,
}

const UNTOUCHED: Variable = Variable { place: Place::Still, value: 0.0, slope: 0.0, cost: 0.0, due: None };

/// `x = value − Σ entries · (changes of the variables that stand still)`; without a variable, what its relation is missing.
#[derive(Debug, Clone)]
struct Row {
    variable: Option<usize>,
    value: f64,
    entries: Entries,
}

/// One need on its way.
struct Search<'a> {
    ground: &'a Ground,
    round: usize,
    variables: BTreeMap<usize, Variable>,
    rows: BTreeMap<usize, Row>,
    /// Rows that came to hold a variable on the way.
    holders: BTreeMap<usize, Vec<usize>>,
    entries: usize,
    exchanges: usize,
}

impl<'a> Search<'a> {
    fn new(ground: &'a Ground, round: usize) -> Self {
        Self {
            ground,
            round,
            variables: BTreeMap::new(),
            rows: BTreeMap::new(),
            holders: BTreeMap::new(),
            entries: 0,
            exchanges: 0,
        }
    }

    fn variable(&self, variable: usize) -> Variable {
        self.variables.get(&variable).copied().unwrap_or(UNTOUCHED)
    }

    fn touched(&mut self, variable: usize) -> &mut Variable {
        self.variables.entry(variable).or_insert(UNTOUCHED)
    }

    fn entries(&self, row: usize) -> &[(usize, f64)] {
        let base = || self.ground.rows.get(row).map(Vec::as_slice);
        self.rows.get(&row).map(|row| row.entries.as_slice()).or_else(base).unwrap_or_default()
    }

    fn entry(&self, row: usize, variable: usize) -> f64 {
        entry(self.entries(row), variable)
    }

    /// The rows in which a variable that stands still has an entry, ascending.
    fn rows_with(&self, variable: usize) -> Vec<usize> {
        let base = self.ground.holders.get(variable).into_iter().flatten();
        let mut rows: Vec<_> = base.chain(self.holders.get(&variable).into_iter().flatten()).copied().collect();
        rows.sort_unstable();
        rows.dedup();
        rows.retain(|row| self.entry(*row, variable) != 0.0);
        rows
    }

    fn row(&mut self, row: usize) -> &mut Row {
        let base = self.ground.rows.get(row);
        self.rows.entry(row).or_insert_with(|| Row {
            variable: None,
            value: 0.0,
            entries: base.cloned().unwrap_or_default(),
        })
    }

    /// Demands a value of a variable.
    fn fix(&mut self, variable: usize, value: f64) {
        let known = self.variable(variable);
        if let Place::Row(_) = known.place {
            self.touched(variable).due = Some(value);
            return;
        }
        let by = value - known.value;
        for row in self.rows_with(variable) {
            let entry = self.entry(row, variable);
            self.row(row).value -= entry * by;
        }
        let touched = self.touched(variable);
        (touched.place, touched.value) = (Place::Fixed, value);
    }

    /// Until no row says anything that cannot be.
    fn run(&mut self) -> Result<(), Why> {
        while let Some((row, towards)) = self.worst() {
            self.exchanges = self.exchanges.saturating_add(1);
            if self.exchanges > MOST_EXCHANGES || self.entries > MOST_ENTRIES {
                return Err(Why::Lost);
            }
            self.mend(row, towards).ok_or(Why::None)?;
        }
        Ok(())
    }

    /// The row that is farthest from what it may be, and what it must come to.
    fn worst(&self) -> Option<(usize, f64)> {
        let off = |(at, row): (&usize, &Row)| {
            let towards = self.wanted(row);
            ((row.value - towards).abs() > FIRM).then_some((*at, towards, (row.value - towards).abs()))
        };
        let worst = self.rows.iter().filter_map(off).reduce(|one, other| if other.2 > one.2 { other } else { one });
        worst.map(|(row, towards, _)| (row, towards))
    }

    /// The nearest value that a row may have.
    fn wanted(&self, row: &Row) -> f64 {
        let Some(variable) = row.variable else {
            return 0.0;
        };
        let known = self.variable(variable);
        match known.due {
            Some(due) => due,
            None if known.slope > 0.0 => row.value.max(0.0),
            None => row.value.min(0.0).max(-self.ground.held(variable)),
        }
    }

    /// Brings a row to a value by the cheapest change elsewhere.
    fn mend(&mut self, at: usize, towards: f64) -> Option<()> {
        let row = self.rows.get(&at)?;
        let (value, leaving) = (row.value, row.variable);
        // What the row holds must become less, or more.
        let sense = if value > towards { 1.0 } else { -1.0 };
        let mut best: Option<(usize, f64, f64)> = None;
        for (variable, entry) in &row.entries {
            let Some(step) = self.step(*variable, sense * entry) else {
                continue;
            };
            let better = best.is_none_or(|(_, least, firm)| {
                let alike = (step - least).abs() <= NOISE;
                (!alike && step < least) || (alike && entry.abs() > firm + NOISE)
            });
            if better {
                best = Some((*variable, step, entry.abs()));
            }
        }
        if let Some(variable) = leaving.filter(|variable| self.may_turn(*variable, value)) {
            let price = self.ground.price(variable, self.round);
            if best.is_none_or(|(_, step, _)| step >= 2.0 * price) {
                self.turn(at, variable, sense * 2.0 * price);
                return Some(());
            }
        }
        let (entering, step, _) = best?;
        self.exchange(at, entering, towards, sense * step)
    }

    /// How much dearer a row may become until changing a variable is worth its price; nothing where it cannot help. `entry` is
    /// positive where more of it helps.
    fn step(&self, variable: usize, entry: f64) -> Option<f64> {
        let known = self.variable(variable);
        if known.place != Place::Still || entry.abs() <= FIRM {
            return None;
        }
        let price = self.ground.price(variable, self.round);
        let is_low = known.value < 0.0;
        if entry > 0.0 {
            let slope = if is_low { -price } else { price };
            return Some(((known.cost + slope) / entry).max(0.0));
        }
        let can_fall = !is_low && self.ground.held(variable) > 0.0;
        can_fall.then(|| ((price - known.cost) / -entry).max(0.0))
    }

    /// Whether a variable of a row has only come to the other side of zero, where its price counts the other way.
    fn may_turn(&self, variable: usize, value: f64) -> bool {
        let known = self.variable(variable);
        let turned = if known.slope > 0.0 { value < 0.0 && self.ground.held(variable) > 0.0 } else { value > 0.0 };
        known.due.is_none() && turned
    }

    fn turn(&mut self, at: usize, variable: usize, by: f64) {
        self.add_costs(at, by);
        let touched = self.touched(variable);
        touched.slope = -touched.slope;
    }

    /// What a row costs more, its variables cost less.
    fn add_costs(&mut self, at: usize, by: f64) {
        for (variable, entry) in self.entries(at).to_vec() {
            self.touched(variable).cost -= by * entry;
        }
    }

    /// The variable of a row comes to stand still at `towards`, another takes the row.
    fn exchange(&mut self, at: usize, entering: usize, towards: f64, dearer: f64) -> Option<()> {
        self.add_costs(at, dearer);
        let pivot = self.entry(at, entering);
        let row = self.rows.get(&at)?;
        let by = (row.value - towards) / pivot;
        let leaving = row.variable;
        let mut entries: Entries =
            row.entries.iter().filter(|(other, _)| *other != entering).map(|(v, e)| (*v, tidy(e / pivot))).collect();
        if let Some(leaving) = leaving {
            let known = self.touched(leaving);
            (known.value, known.cost) = (towards, -(known.slope + dearer));
            known.place = if known.due.is_some() { Place::Fixed } else { Place::Still };
            // What is fixed never moves again: its column goes.
            if known.due.is_none() {
                let rank = entries.partition_point(|(other, _)| *other < leaving);
                entries.insert(rank, (leaving, 1.0 / pivot));
                self.holders.entry(leaving).or_default().push(at);
            }
        }
        entries.retain(|(_, entry)| entry.abs() > NOISE);
        for other in self.rows_with(entering) {
            if other != at {
                self.eliminate(other, entering, &entries, by);
            }
        }
        let price = self.ground.price(entering, self.round);
        let known = self.touched(entering);
        let value = known.value + by;
        known.slope = if by > 0.0 && known.value >= 0.0 { price } else { -price };
        (known.place, known.cost) = (Place::Row(at), 0.0);
        let row = self.row(at);
        (row.variable, row.value, row.entries) = (Some(entering), tidy(value), entries);
        Some(())
    }

    /// Takes a variable out of a row by what another row says of it.
    fn eliminate(&mut self, at: usize, entering: usize, by_others: &[(usize, f64)], by: f64) {
        let factor = self.entry(at, entering);
        let mut gained = Vec::new();
        let row = self.row(at);
        row.value = tidy(row.value - factor * by);
        let before = std::mem::take(&mut row.entries);
        let mut merged = Vec::with_capacity(before.len().saturating_add(by_others.len()));
        let mut own = before.iter().copied().filter(|(variable, _)| *variable != entering).peekable();
        for (variable, entry) in by_others {
            while let Some(earlier) = own.next_if(|(own, _)| own < variable) {
                merged.push(earlier);
            }
            let held = own.next_if(|(own, _)| own == variable).map(|(_, held)| held);
            if held.is_none() {
                gained.push(*variable);
            }
            let sum = tidy(held.unwrap_or(0.0) - factor * entry);
            if sum.abs() > NOISE {
                merged.push((*variable, sum));
            }
        }
        merged.extend(own);
        row.entries = merged;
        self.entries = self.entries.saturating_add(gained.len());
        for variable in gained {
            self.holders.entry(variable).or_default().push(at);
        }
    }

    fn values(&self) -> impl Iterator<Item = (usize, f64)> {
        self.variables.iter().map(|(variable, known)| {
            let of_row = |row| self.rows.get(&row).map_or(0.0, |row| row.value);
            (*variable, if let Place::Row(row) = known.place { of_row(row) } else { known.value })
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

fn entry(entries: &[(usize, f64)], variable: usize) -> f64 {
    let rank = entries.binary_search_by_key(&variable, |(other, _)| *other);
    rank.ok().and_then(|rank| entries.get(rank)).map_or(0.0, |(_, entry)| *entry)
}
