//! The search for witnesses against all releases together. What it finds is believed by the checker alone.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use super::change::{Changes, Ground, Way, Why};
use super::proof::Shown;
use super::system::{Standing, System};
use crate::certificate::Move;
use crate::evidence::Need;
use crate::protect::report;
use crate::simplex::{Aim, Corner, Equation};
use crate::{Cell, Progress, Refused, Relation, Sign};

/// Beyond this from a whole number, a corner is none of persons.
const FRACTION: f64 = 1e-5;

/// Weightings that are tried for one need, and the most quantities among which they are.
const ROUNDS: usize = 3;
const MOST_NEAR: usize = 500;
/// How often the solver is told what may be no lower.
const TIMES_TOLD: usize = 8;

/// Ways that are tried for one need, each with other prices.
const WAYS: usize = 3;
const MOST_WAYS: usize = 12;
/// Among more quantities, corners are not looked for.
const MOST_FAR: usize = 1_600;

/// What a search comes to.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Moves that met what nothing else did.
    pub(crate) moves: Vec<Move>,
    /// What must be hidden for them.
    pub(crate) hidden: BTreeSet<Cell>,
    /// What stays unmet, and whether it is known that nothing meets it.
    pub(crate) unmet: Vec<(Need, bool)>,
}

/// Witnesses that are taken, and what they leave to be shown.
struct Taken<'a> {
    shown: &'a mut Shown,
    unmet: BTreeMap<Cell, Vec<Need>>,
    moves: Vec<Move>,
}

impl Taken<'_> {
    /// Takes a witness in and keeps it when it meets what nothing did.
    fn take(&mut self, system: &System, witness: &Move) -> bool {
        if !self.shown.takes(system, witness) {
            return false;
        }
        let mut met = false;
        for (cell, _) in &witness.changes {
            if let Some(needs) = self.unmet.get_mut(cell) {
                let before = needs.len();
                needs.retain(|need| !self.shown.meets(*need));
                met |= needs.len() < before;
            }
        }
        if met {
            self.moves.push(witness.clone());
        }
        true
    }

    /// Whether changes would meet what nothing does.
    fn wants(&self, system: &System, changes: &Changes) -> bool {
        let would = |need: &Need, change: i64| need.is_met_by(system.truth(need.cell).saturating_add(change));
        changes.iter().any(|(cell, change)| {
            self.unmet.get(cell).is_some_and(|needs| needs.iter().any(|need| would(need, *change)))
        })
    }
}

/// Shows all that can be shown, from the moves of each release, from witnesses of earlier searches and by the least changes of the
/// truth; cells with a price are hidden where they must be.
///
/// # Errors
/// [`Refused::Stopped`] when `go_on` breaks.
pub(crate) fn search(
    system: &mut System,
    shown: &mut Shown,
    moves: &[(usize, Move)],
    known: &[Changes],
    prices: &BTreeMap<Cell, u64>,
    go_on: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Found, Refused> {
    for (release, own) in moves {
        if let Some(witness) = carried(system, shown, *release, own) {
            shown.takes(system, &witness);
        }
    }
    let mut unmet = BTreeMap::<Cell, Vec<Need>>::new();
    for need in shown.unmet(&system.needs()) {
        unmet.entry(need.cell).or_default().push(need);
    }
    let mut taken = Taken { shown, unmet, moves: Vec::new() };
    let mut ground = Ground::of(system, prices);
    extend(system, &mut taken, &ground, known);
    let mut found = Found::default();
    // What takes the largest changes first: they serve the others.
    let mut due: Vec<_> = taken.unmet.values().flatten().copied().collect();
    due.sort_by_key(|need| (std::cmp::Reverse(need.distance(system.truth(need.cell))), *need));
    for (done, need) in due.iter().enumerate() {
        report(go_on, Progress { done, of: due.len() })?;
        if taken.shown.meets(*need) {
            continue;
        }
        match least_change(system, &ground, *need, prices) {
            Ok(changes) => {
                for cell in changes.keys().filter(|cell| prices.contains_key(cell) && system.is_shown(**cell)) {
                    found.hidden.insert(*cell);
                }
                for cell in &found.hidden {
                    system.hide(*cell);
                    ground.hide(*cell);
                }
                if let Some(witness) = completed(system, taken.shown, changes) {
                    taken.take(system, &witness);
                }
                if !taken.shown.meets(*need) {
                    found.unmet.push((*need, false));
                }
            }
            Err(why) => found.unmet.push((*need, why == Why::None)),
        }
    }
    found.unmet.retain(|(need, _)| !taken.shown.meets(*need));
    found.moves = taken.moves;
    Ok(found)
}

/// The least change that meets a need, of several the one for which least must be hidden.
fn least_change(system: &System, ground: &Ground, need: Need, prices: &BTreeMap<Cell, u64>) -> Result<Changes, Why> {
    let mut best = Err(Why::None);
    for need in need.ways() {
        best = match (best, least_change_to_a_side(system, ground, need, prices)) {
            (_, Ok((0, changes))) => return Ok(changes),
            (Ok(best), Ok(other)) => Ok(if other.0 < best.0 { other } else { best }),
            (Ok(best), Err(_)) | (Err(_), Ok(best)) => Ok(best),
            (Err(Why::None), Err(why)) | (Err(why), Err(_)) => Err(why),
        };
    }
    best.map(|(_, changes)| changes)
}

/// The same for a need to one side, and what must be hidden for it. What the latest tables alone can do is tried first: there the
/// search has little to look at, whatever left before.
fn least_change_to_a_side(
    system: &System,
    ground: &Ground,
    need: Need,
    prices: &BTreeMap<Cell, u64>,
) -> Result<(u64, Changes), Why> {
    let mut best: Result<(u64, Changes), Why> = Err(Why::Lost);
    for way in ways(system) {
        let changes = match ground.least_change(system, need, way) {
            Ok(changes) => changes,
            Err(Why::None) if best.is_err() && way == Way::anywhere(0) => return Err(Why::None),
            Err(_) => continue,
        };
        let newly = changes.keys().filter(|cell| system.is_shown(**cell));
        let paid = newly.filter_map(|cell| prices.get(cell)).fold(0_u64, |sum, price| sum.saturating_add(*price));
        if paid == 0 {
            return Ok((0, changes));
        }
        if best.as_ref().map_or(true, |(least, _)| paid < *least) {
            best = Ok((paid, changes));
        }
    }
    best
}

/// The latest table, the latest two, the latest four, then all.
fn ways(system: &System) -> impl Iterator<Item = Way> {
    let tables = system.cells.len();
    let near = [1, 2, 4].into_iter().filter_map(move |last| tables.checked_sub(last)).filter(|since| *since > 0);
    near.map(|since| Way { round: 0, since }).chain((0..WAYS).map(Way::anywhere))
}

/// Takes witnesses of earlier searches: as they are, then with the same change in the latest table, then with the cheapest.
fn extend(system: &System, taken: &mut Taken<'_>, ground: &Ground, known: &[Changes]) {
    let later = later(system);
    for changes in known {
        let mut longer = changes.clone();
        for (cell, change) in changes {
            if let Some(next) = later.get(cell).filter(|next| !system.is_shown(**next)) {
                longer.entry(*next).or_insert(*change);
            }
        }
        for changes in [changes.clone(), longer] {
            if let Some(witness) = completed(system, taken.shown, changes) {
                taken.take(system, &witness);
            }
        }
        for way in ways(system).filter(|way| way.round == 0) {
            if !taken.wants(system, changes) {
                break;
            }
            if let Ok(changes) = ground.completed(changes, way)
                && let Some(witness) = completed(system, taken.shown, changes)
            {
                taken.take(system, &witness);
            }
        }
    }
}

/// Of each quantity that has changed since, what the latest table counts in its place.
fn later(system: &System) -> BTreeMap<Cell, Cell> {
    let Some(latest) = system.cells.len().checked_sub(1) else {
        return BTreeMap::new();
    };
    let is_new = |cell: Cell| system.quantity(cell).is_some_and(|known| known.releases == [latest]);
    let pair = |(relation, rest): (&Relation, &Option<Cell>)| {
        let mut others = relation.terms.iter().filter(|(cell, _)| Some(*cell) != *rest);
        let (one, other) = (others.next()?, others.next()?);
        if others.next().is_some() {
            return None;
        }
        [(one, other), (other, one)]
            .into_iter()
            .find(|(before, now)| is_new(now.0) && !is_new(before.0) && now.1 == Sign::Minus)
            .map(|(before, now)| (before.0, now.0))
    };
    system.relations.iter().zip(&system.rests).filter_map(pair).collect()
}

/// What the search near the truth has lost: more ways there, then the corners of what is not too large.
///
/// # Errors
/// [`Refused::Stopped`] when `go_on` breaks.
pub(crate) fn search_far(
    system: &System,
    shown: &mut Shown,
    unmet: &[Need],
    go_on: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Vec<Need>, Refused> {
    let ground = Ground::of(system, &BTreeMap::new());
    for (done, need) in unmet.iter().enumerate() {
        report(go_on, Progress { done, of: unmet.len() })?;
        for side in need.ways() {
            for way in WAYS..MOST_WAYS {
                let changes = if shown.meets(*need) {
                    Err(Why::None)
                } else {
                    ground.least_change(system, side, Way::anywhere(way))
                };
                if changes == Err(Why::None) {
                    break;
                }
                let witness = changes.ok().and_then(|changes| completed(system, shown, changes));
                if let Some(witness) = witness {
                    shown.takes(system, &witness);
                }
            }
        }
    }
    let unmet = shown.unmet(unmet);
    for part in Part::all(system, &unmet).iter().filter(|part| part.cells.len() <= MOST_FAR) {
        report(go_on, Progress { done: 0, of: unmet.len() })?;
        part.search(system, shown, &unmet);
        for need in shown.unmet(&unmet) {
            part.search_near(system, shown, need);
        }
    }
    Ok(shown.unmet(&unmet))
}

/// A move of one release, with what it changes of the rests beside it.
fn carried(system: &System, shown: &Shown, release: usize, own: &Move) -> Option<Move> {
    let of = |(cell, change): &(Cell, i64)| Some((system.cell(release, *cell)?, *change));
    completed(system, shown, own.changes.iter().map(of).collect::<Option<_>>()?)
}

/// A change with what it changes of the rests beside it; nothing when a relation without rest does not add up any more.
fn completed(system: &System, shown: &Shown, mut changes: BTreeMap<Cell, i64>) -> Option<Move> {
    let as_move = |changes: &BTreeMap<Cell, i64>| Move { changes: changes.iter().map(|(c, by)| (*c, *by)).collect() };
    for (rank, sum) in shown.sums(&as_move(&changes))? {
        if sum != 0 {
            let rest = system.rests.get(rank).copied().flatten()?;
            let before = changes.remove(&rest).unwrap_or(0);
            changes.insert(rest, before.checked_sub(sum)?);
        }
    }
    changes.retain(|_, change| *change != 0);
    Some(as_move(&changes))
}

/// Quantities that say something about each other and about nothing else, in the order of cells, with their equations.
struct Part {
    cells: Vec<Cell>,
    rows: Vec<Equation>,
}

impl Part {
    /// The parts in which something is missing.
    fn all(system: &System, unmet: &[Need]) -> Vec<Self> {
        let rows = rows(system, unmet);
        let mut above: Vec<usize> = (0..system.quantities.len()).collect();
        for (terms, _) in &rows {
            let roots: Vec<_> = terms.iter().map(|(cell, _)| root(&mut above, cell.0)).collect();
            let Some(least) = roots.iter().min().copied() else {
                continue;
            };
            for at in roots {
                if let Some(slot) = above.get_mut(at) {
                    *slot = least;
                }
            }
        }
        let mut parts: BTreeMap<usize, (Vec<Cell>, Vec<usize>)> = BTreeMap::new();
        for need in unmet {
            parts.entry(root(&mut above, need.cell.0)).or_default();
        }
        for (rank, quantity) in system.quantities.iter().enumerate() {
            let at = root(&mut above, rank);
            if let Some((cells, _)) = parts.get_mut(&at).filter(|_| quantity.standing != Standing::Shown) {
                cells.push(Cell(rank));
            }
        }
        for (rank, (terms, _)) in rows.iter().enumerate() {
            let at = terms.first().map(|(cell, _)| root(&mut above, cell.0));
            if let Some((_, ranks)) = at.and_then(|at| parts.get_mut(&at)) {
                ranks.push(rank);
            }
        }
        let part = |(cells, ranks): (Vec<Cell>, Vec<usize>)| {
            let rows =
                ranks.iter().filter_map(|rank| rows.get(*rank)).map(|row| numbered(system, &cells, row)).collect();
            Self { cells, rows }
        };
        parts.into_values().map(part).collect()
    }

    fn search(&self, system: &System, shown: &mut Shown, unmet: &[Need]) {
        let wanted: Vec<_> = unmet.iter().filter(|need| self.cells.binary_search(&need.cell).is_ok()).collect();
        let Some(mut corner) = Corner::enter(self.cells.len(), self.rows.clone()) else {
            return;
        };
        for need in wanted {
            let (Ok(variable), Some(quantity)) = (self.cells.binary_search(&need.cell), system.quantity(need.cell))
            else {
                continue;
            };
            if shown.meets(*need) {
                continue;
            }
            for side in need.ways() {
                let aim = if side.side == Sign::Plus { Aim::High } else { Aim::Low };
                let bound = side.bound.saturating_sub(quantity.least) as f64;
                corner.reach(variable, aim, bound, &mut |values| {
                    let witness = self.witness(system, shown, values);
                    witness.is_some_and(|witness| shown.takes(system, &witness)) && shown.meets(*need)
                });
            }
        }
    }

    /// Looks for the least change that meets a need: what changes little is whole more often than a corner far out. Several
    /// times, each cell weighing a little more or less.
    fn search_near(&self, system: &System, shown: &mut Shown, need: Need) {
        let (Ok(aimed), Some(quantity)) = (self.cells.binary_search(&need.cell), system.quantity(need.cell)) else {
            return;
        };
        if self.cells.len() > MOST_NEAR {
            return;
        }
        for side in need.ways() {
            let bound = side.bound.saturating_sub(quantity.least) as f64;
            for round in 0..ROUNDS {
                let weight = |rank: usize| {
                    1.0 + 0.5 * ((rank.wrapping_mul(7).wrapping_add(round.wrapping_mul(13)) % 11) as f64 / 11.0)
                };
                let Some((changes, _)) = self.least_change(system, aimed, bound, |rank, _| weight(rank)) else {
                    break;
                };
                let witness = self.changed(system, shown, &changes);
                if witness.is_some_and(|witness| shown.takes(system, &witness)) && shown.meets(need) {
                    return;
                }
            }
        }
    }

    /// The cheapest changes that bring a variable to a bound, by rank, and which cells with a price change. What may be no lower
    /// is told to the solver only once it was: most of it never is.
    fn least_change(
        &self,
        system: &System,
        aimed: usize,
        bound: f64,
        price: impl Fn(usize, Cell) -> f64,
    ) -> Option<(Vec<f64>, Vec<Cell>)> {
        let [more, fewer] = [0, 1].map(|side| move |rank: usize| rank.saturating_mul(2).saturating_add(side));
        let held =
            |cell: &Cell| system.quantity(*cell).map_or(0, |known| known.truth.saturating_sub(known.least)) as f64;
        let held: Vec<_> = self.cells.iter().map(held).collect();
        let total = fewer(self.cells.len());
        let change = |(terms, _): &Equation| {
            let both = terms.iter().flat_map(|(rank, sign)| [(more(*rank), *sign), (fewer(*rank), -sign)]);
            (both.collect(), 0.0)
        };
        let mut rows: Vec<Equation> = self.rows.iter().map(change).collect();
        rows.push((vec![(more(aimed), 1.0), (fewer(aimed), -1.0)], bound - held.get(aimed)?));
        let priced = self.cells.iter().enumerate();
        let priced = priced.flat_map(|(rank, cell)| [more(rank), fewer(rank)].map(|at| (at, price(rank, *cell))));
        rows.push((priced.chain([(total, -1.0)]).collect(), 0.0));
        let mut variables = total.saturating_add(1);
        for _ in 0..TIMES_TOLD {
            let mut corner = Corner::enter(variables, rows.clone())?;
            corner.push(total, Aim::Low)?;
            let changes: Vec<_> =
                (0..self.cells.len()).map(|rank| corner.value(more(rank)) - corner.value(fewer(rank))).collect();
            let below = changes.iter().zip(&held).enumerate();
            let below: Vec<_> = below.filter(|(_, (change, held))| *held + *change < -FRACTION).collect();
            if below.is_empty() {
                let moved = self.cells.iter().zip(&changes).enumerate();
                let moved = moved.filter(|(rank, (cell, by))| by.abs() > FRACTION && price(*rank, **cell) >= 1.0);
                let moved = moved.map(|(_, (cell, _))| *cell).collect();
                return Some((changes, moved));
            }
            for (rank, (_, held)) in below {
                rows.push((vec![(fewer(rank), 1.0), (more(rank), -1.0), (variables, 1.0)], *held));
                variables = variables.saturating_add(1);
            }
        }
        None
    }

    /// A change of the truth, when it is a whole one.
    fn changed(&self, system: &System, shown: &Shown, changes: &[f64]) -> Option<Move> {
        let whole = |(cell, change): (&Cell, &f64)| {
            let whole = change.round();
            ((change - whole).abs() <= FRACTION).then_some((*cell, whole as i64))
        };
        completed(system, shown, self.cells.iter().zip(changes).map(whole).collect::<Option<_>>()?)
    }

    /// What leads from the truth to a corner, when that is a whole one.
    fn witness(&self, system: &System, shown: &Shown, values: &[f64]) -> Option<Move> {
        let mut changes = BTreeMap::new();
        for (cell, value) in self.cells.iter().zip(values) {
            let whole = value.round();
            if (value - whole).abs() > FRACTION {
                return None;
            }
            let quantity = system.quantity(*cell)?;
            let change = (whole as i64).checked_add(quantity.least)?.checked_sub(quantity.truth)?;
            if change != 0 {
                changes.insert(*cell, change);
            }
        }
        completed(system, shown, changes)
    }
}

/// An equation over quantities that are not shown.
type Row = (Vec<(Cell, f64)>, f64);

/// The relations without what is shown. A rest that may be negative ties nothing, unless it is asked for itself.
fn rows(system: &System, unmet: &[Need]) -> Vec<Row> {
    let mut found = Vec::new();
    for (relation, rest) in system.relations.iter().zip(&system.rests) {
        let loose = rest.filter(|rest| system.quantity(*rest).is_some_and(|quantity| quantity.least < 0));
        if loose.is_some_and(|rest| unmet.iter().all(|need| need.cell != rest)) {
            continue;
        }
        let mut row: Row = (Vec::new(), 0.0);
        for (cell, sign) in &relation.terms {
            match system.is_shown(*cell) {
                true => row.1 -= sign.of(system.truth(*cell)) as f64,
                false => row.0.push((*cell, sign.of(1) as f64)),
            }
        }
        if !row.0.is_empty() {
            found.push(row);
        }
    }
    found
}

/// An equation over the ranks of cells, each counted from its least.
fn numbered(system: &System, cells: &[Cell], (terms, sum): &Row) -> Equation {
    let rank = |(cell, sign): &(Cell, f64)| cells.binary_search(cell).ok().map(|rank| (rank, *sign));
    let least = |cell: Cell| system.quantity(cell).map_or(0, |quantity| quantity.least) as f64;
    let below: f64 = terms.iter().map(|(cell, sign)| sign * least(*cell)).sum();
    (terms.iter().filter_map(rank).collect(), sum - below)
}

fn root(above: &mut [usize], mut at: usize) -> usize {
    while let Some(up) = above.get(at).copied().filter(|up| *up != at) {
        let further = above.get(up).copied().unwrap_or(up);
        if let Some(slot) = above.get_mut(at) {
            *slot = further;
        }
        at = further;
    }
    at
}

/// The cheapest change that meets a need when cells with a price may be hidden too: which of them it touches. Nothing when
/// not even that is enough.
pub(crate) fn to_hide(system: &System, need: Need, price: &BTreeMap<Cell, u64>) -> Option<Vec<Cell>> {
    let mut open = system.clone();
    for cell in price.keys() {
        if let Some(quantity) = open.quantities.get_mut(cell.0) {
            quantity.standing = Standing::Hidden;
        }
    }
    let part = Part::all(&open, &[need]).into_iter().next().filter(|part| part.cells.len() <= MOST_FAR)?;
    let aimed = part.cells.binary_search(&need.cell).ok()?;
    let bound = need.bound.saturating_sub(open.quantity(need.cell)?.least) as f64;
    let found = part.least_change(&open, aimed, bound, |_, cell| price.get(&cell).map_or(0.001, |price| *price as f64));
    found.map(|(_, moved)| moved)
}
