//! The ledger: every table that ever left, so that the next one is proved beside all of them. Facts in, facts out; no file.
//!
//! # What several releases say together
//!
//! A cell counts the persons of one code of each of its dimensions; of a dimension that its table does not have, and of a `Total`,
//! those of the table's [`Perimeter`], or everybody where it says nothing. Dimensions and codes are the same when their names are:
//! a code hangs under the same code in every table ([`Refused::OtherHierarchy`] otherwise). Several classifications of one thing are
//! dimensions of one name whose codes say what they count ([`crate::Dimension::holding`]); any two of their codes are to be nested or apart.
//!
//! The cells of all tables become *quantities*. Two cells that count the same persons are one quantity while their numbers are
//! equal; a number that has changed (late entries, corrections) is another. To the relations of each table the ledger adds:
//!
//! * `x_new = x_old + r` for the quantities of a cell that changed. `r` counts who came in, `r ≥ 0`; one that is
//!   smaller in the later release may have either sign;
//! * `x = Σ x_part + r`, `r ≥ 0`, for each cell of one table and the largest cells of other tables within it, as far as they share
//!   nobody (a year and the months released alone; all districts and one): `r` is left out where they leave nobody out and it is 0.
//!
//! With `x*` the true numbers, `M` all these relations and `X = { x whole : M x = 0, x = x* where any file shows it,
//! x ≥ 0 }`, and with the lowest threshold `T` and group `k` of all releases, a table is admitted only with witnesses in `X`
//! for each of these, checked by additions:
//!
//! 1. a hidden quantity with `1 ≤ x* ≤ T − 1`, and each `r` with `1 ≤ |r*| ≤ T − 1`, may be 0 and may be `T` or more (with its
//!    sign);
//! 2. every hidden quantity may be `T` or more, and may be another number than it is;
//! 3. of each published total at least `k` persons may be outside any one category.
//!
//! So no subtraction between releases gives a number of 1 to `T − 1`, and no sum of differences that is small does, for one of
//! its terms is small and reaches `T`. The new table also holds alone, under its own policy, by [`check`]. What an earlier file
//! shows is not untold by a higher threshold: it is hidden in the new file and asked nothing more.
//!
//! # How witnesses are found
//!
//! What changes least lies near: for each of these the cheapest change of the truth that meets it, cells that are hidden already
//! costing next to nothing, and what it must touch beside them is hidden too (a dual simplex that starts at the truth, fractions
//! settled one by one). Each release keeps the witnesses that met something; the next proof begins with them, as they are and with
//! the same change in the new table. All are tried by additions before they are believed, wherever they come from.
//!
//! # What is guaranteed, and what is not
//!
//! `X` lets readers combine all files by all these relations. The persons behind them form one table by all dimensions at once, the
//! *atoms*, and every such table gives a point of `X`. The reverse holds, and the guarantee is complete, when the sets of
//! dimensions of the releases form an acyclic hypergraph (one can be put after the other so that what each shares with those before it
//! lies in one of them) and their codes are the same: tables with equal margins then extend to a whole table of atoms, joined along the margin
//! like two tables along a common border (A. Dobra and S. Fienberg, PNAS 97, 2000; S. Lauritzen, *Graphical Models*, 1996,
//! on decomposable tables). [`Ledger::is_complete`] tells. `district × offence`, `month × offence` and
//! `district × month` run in a circle: readers who try all tables of atoms may know more than `X` says. Release the three-way table
//! once instead; the others are parts of it. Nor covered: files that are not in the ledger, and what the first page of this crate does not cover.

mod change;
mod proof;
mod system;
mod witness;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use crate::attack::{Equation, Interval, solved};
use crate::certificate::Move;
use crate::evidence::Need;
use crate::protect::{Demands, protect_under};
use crate::{Cell, Certificate, Policy, Progress, PublishedTable, Refused, Shape, Sign, Table, Zeros, check};
use proof::Shown;
use system::{Counted, Standing, System};

/// Rounds of hiding more before a table is given up.
const ROUNDS: usize = 60;

/// Whom a table counts: for some dimensions, the codes outside which it counts nobody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Perimeter(pub BTreeMap<String, BTreeSet<String>>);

/// A table to be released.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// How a refusal of a later table may call it: a file, a date.
    pub name: &'a str,
    /// Whom it counts.
    pub perimeter: &'a Perimeter,
    /// The true counts.
    pub table: &'a Table,
    /// What its readers may learn.
    pub policy: Policy,
}

/// A table that left, with its proof. As secret as the true table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// As in the request.
    pub name: String,
    /// As in the request.
    pub perimeter: Perimeter,
    /// As in the request.
    pub policy: Policy,
    /// What its readers see.
    pub published: PublishedTable,
    /// The proof of the table alone.
    pub certificate: Certificate,
    /// Witnesses of all releases so far, with which the proof of the next begins. They are tried before they are believed.
    pub together: Vec<Together>,
}

/// A change of the true counts that the readers of all releases so far cannot see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Together {
    /// The rank of a release, a cell of it and what is added there; a number that several releases have is changed once.
    pub changes: Vec<(usize, Cell, i64)>,
}

impl Release {
    /// How many cells are hidden because their own count is small. Never to be released.
    #[must_use]
    pub fn primary(&self) -> usize {
        self.certificate.truth.iter().filter(|count| self.policy.is_small(count.cast_signed())).count()
    }

    /// How many cells are hidden in all.
    #[must_use]
    pub fn hidden(&self) -> usize {
        self.published.cells().filter(|(_, shown)| shown.is_none()).count()
    }

    fn answers(&self, request: &Request<'_>) -> bool {
        self.policy == request.policy
            && self.perimeter == *request.perimeter
            && self.published.shape() == request.table.shape()
            && self.certificate.truth == request.table.counts()
    }

    fn shows_somebody(&self) -> bool {
        self.published.cells().any(|(_, shown)| shown.is_some_and(|count| count > 0))
    }
}

/// Why a table cannot leave after an earlier one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The name of the earlier release.
    pub earlier: String,
    /// The cells of the table that would be told.
    pub cells: Vec<Cell>,
    /// What can be done, what loses least first.
    pub remedies: Vec<Remedy>,
}

/// What all releases tell together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// The release, by its rank.
    pub release: usize,
    /// The cell.
    pub cell: Cell,
    /// It is not the number of the cell that is told, but its difference from what an earlier release counts.
    pub is_difference: bool,
}

/// A way out of a [`Conflict`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remedy {
    /// Leave these cells out.
    DropCells(Vec<Cell>),
    /// Wait for the next period and release both as one.
    MergeWithNextPeriod,
    /// Go up one level of this dimension, by its position, or leave it out.
    CoarserLevel {
        /// Its position.
        dimension: usize,
    },
}

/// All releases, the earliest first.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    releases: Vec<Release>,
}

impl Ledger {
    /// A ledger read back: each release is checked again alone, and all must be of one hierarchy.
    ///
    /// # Errors
    /// [`Refused::Uncertified`], [`Refused::OtherHierarchy`].
    pub fn of(releases: Vec<Release>) -> Result<Self, Refused> {
        for release in &releases {
            check(&release.published, &release.certificate, &release.policy).map_err(Refused::Uncertified)?;
        }
        let ledger = Self { releases };
        ledger.system()?;
        Ok(ledger)
    }

    /// What left, the earliest first.
    #[must_use]
    pub fn releases(&self) -> &[Release] {
        &self.releases
    }

    /// Whether the same table left already under the same rule.
    #[must_use]
    pub fn holds(&self, release: &Release) -> bool {
        self.releases.contains(release)
    }

    /// Enters a release that [`Ledger::protect`] gave, unless it is there.
    pub fn admit(&mut self, release: Release) {
        if !self.holds(&release) {
            self.releases.push(release);
        }
    }

    /// Protects a table under everything that left before; the same request gives what it gave the first time. Nothing enters the
    /// ledger before [`Ledger::admit`].
    ///
    /// # Errors
    /// [`Refused::Linked`] when an earlier release leaves no way; [`Refused::ZerosPrinted`]; [`Refused::OtherHierarchy`]; those of
    /// [`crate::protect`].
    pub fn protect(
        &self,
        request: &Request<'_>,
        go_on: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Release, Refused> {
        if request.policy.zeros() == Zeros::Printed {
            return Err(Refused::ZerosPrinted);
        }
        if let Some(known) = self.releases.iter().find(|release| release.answers(request)) {
            return Ok(known.clone());
        }
        let mut counted: Vec<_> = self.releases.iter().map(Counted::of).collect();
        counted.push(Counted {
            perimeter: request.perimeter,
            shape: request.table.shape(),
            truth: request.table.counts(),
            policy: request.policy,
        });
        let mut base = System::of(&counted)?;
        for (rank, release) in self.releases.iter().enumerate() {
            base.show(rank, &release.published);
        }
        self.search(request, &base, go_on)
    }

    /// Hides more of the table until all releases can be proved together.
    fn search(
        &self,
        request: &Request<'_>,
        base: &System,
        go_on: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Release, Refused> {
        let rank = self.releases.len();
        let mut demands = first_demands(base, rank, request);
        let mut known = self.known(base);
        for _ in 0..ROUNDS {
            let protected = self.protect_alone(request, &mut demands, go_on)?;
            let mut system = base.clone();
            system.show(rank, protected.published());
            let mut shown =
                Shown::by_the_truth(&system).ok_or(Refused::TooManyPersons { limit: crate::MOST_PERSONS })?;
            let mut moves: Vec<(usize, Move)> = Vec::new();
            let certificates =
                self.releases.iter().map(|release| &release.certificate).chain([protected.certificate()]);
            for (release, certificate) in certificates.enumerate() {
                moves.extend(certificate.moves.iter().map(|own| (release, own.clone())));
            }
            let (own, prices) = own_cells(&system, rank, protected.published());
            let found = witness::search(&mut system, &mut shown, &moves, &known, &prices, go_on)?;
            let mut more: BTreeSet<Cell> = found.hidden.iter().filter_map(|cell| own.get(cell)).copied().collect();
            known = found.moves.iter().map(|own| own.changes.iter().copied().collect()).collect();
            let impossible = found.unmet.iter().find(|(_, is_impossible)| *is_impossible);
            if let Some((need, _)) = impossible {
                return Err(self.conflict(request.table.shape(), &system, Some(*need)));
            }
            if more.is_empty() && !found.unmet.is_empty() {
                let lost: Vec<_> = found.unmet.iter().map(|(need, _)| *need).collect();
                let lost = witness::search_far(&system, &mut shown, &lost, go_on)?;
                more = to_hide(&system, &own, &prices, &lost);
                if let Some(need) = lost.first().filter(|_| more.is_empty()) {
                    return Err(self.conflict(request.table.shape(), &system, Some(*need)));
                }
            }
            if more.is_empty() {
                let (published, certificate) = (protected.published().clone(), protected.certificate().clone());
                let (name, perimeter) = (request.name.to_owned(), request.perimeter.clone());
                let together = found.moves.iter().filter_map(|own| system.told_by_cells(own)).collect();
                let release = Release { name, perimeter, policy: request.policy, published, certificate, together };
                return if release.shows_somebody() || self.is_empty_alone(request, go_on)? {
                    Ok(release)
                } else {
                    Err(self.conflict(request.table.shape(), &system, None))
                };
            }
            demands.hidden.extend(more);
        }
        Err(self.conflict(request.table.shape(), base, None))
    }

    /// The witnesses of the last release, as changes of quantities.
    fn known(&self, base: &System) -> Vec<BTreeMap<Cell, i64>> {
        let together = self.releases.last().map(|release| release.together.as_slice()).unwrap_or_default();
        let of = |witness: &Together| {
            let changes = witness.changes.iter();
            changes.map(|(release, cell, change)| Some((base.cell(*release, *cell)?, *change))).collect()
        };
        together.iter().filter_map(of).collect()
    }

    /// The table alone; where it cannot be proved without hiding what is known already, that is hidden from its readers too.
    fn protect_alone(
        &self,
        request: &Request<'_>,
        demands: &mut Demands,
        go_on: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<crate::Protected, Refused> {
        match protect_under(request.table, &request.policy, demands, go_on) {
            Err(Refused::Uncertified(_)) if !demands.known.is_empty() => {
                demands.known.clear();
                protect_under(request.table, &request.policy, demands, go_on)
            }
            answer => answer,
        }
    }

    /// Whether the table would show nobody without any earlier release.
    fn is_empty_alone(
        &self,
        request: &Request<'_>,
        go_on: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<bool, Refused> {
        let alone = crate::protect(request.table, &request.policy, go_on)?;
        let is_empty = alone.published().cells().all(|(_, shown)| shown.unwrap_or(0) == 0);
        Ok(is_empty)
    }

    fn conflict(&self, shape: &Shape, system: &System, need: Option<Need>) -> Refused {
        let rank = self.releases.len();
        let at = need.map(|need| need.cell);
        let told = at.map(|cell| near(system, rank, cell)).unwrap_or_default();
        let earlier = at.and_then(|cell| earlier_of(system, rank, cell)).unwrap_or(rank.saturating_sub(1));
        let name = self.releases.get(earlier).map(|release| release.name.clone()).unwrap_or_default();
        let is_rest = at.and_then(|cell| system.quantity(cell)).is_none_or(|known| known.standing == Standing::Rest);
        let mut remedies = Vec::new();
        if !told.is_empty() {
            remedies.push(Remedy::DropCells(told.clone()));
        }
        if is_rest {
            remedies.push(Remedy::MergeWithNextPeriod);
        }
        let divides = |dimension: &usize| {
            told.is_empty() || told.iter().any(|cell| shape.place(*cell).get(*dimension).copied().flatten().is_some())
        };
        let dimensions = (0..shape.dimensions().len()).filter(divides);
        remedies.extend(dimensions.map(|dimension| Remedy::CoarserLevel { dimension }));
        Refused::Linked(Conflict { earlier: name, cells: told, remedies })
    }

    fn system(&self) -> Result<System, Refused> {
        let counted: Vec<_> = self.releases.iter().map(Counted::of).collect();
        let mut system = System::of(&counted)?;
        for (rank, release) in self.releases.iter().enumerate() {
            system.show(rank, &release.published);
        }
        Ok(system)
    }

    /// What those who read all releases can work out: hidden cells with one number left, or sure to be below `threshold`; and cells
    /// whose difference from what an earlier release counts is from 1 to `threshold − 1` and is known. As real numbers, as in
    /// [`crate::attack`]. Nothing when no persons could give all these numbers.
    #[must_use]
    pub fn exposed(&self, threshold: u64) -> Option<Vec<Told>> {
        let system = self.system().ok()?;
        let hidden: Vec<_> = (0..system.quantities.len()).map(Cell).filter(|cell| !system.is_shown(*cell)).collect();
        let small = |cell: &Cell| (1..threshold.cast_signed()).contains(&system.truth(*cell).abs());
        let is_rest = |cell: Cell| system.quantity(cell).is_some_and(|known| known.standing == Standing::Rest);
        let mut told = Vec::new();
        let mut equations = Vec::new();
        for (relation, rest) in system.relations.iter().zip(&system.rests) {
            let mut equation = Equation::default();
            for (cell, sign) in &relation.terms {
                match system.is_shown(*cell) {
                    true => equation.sum -= sign.of(system.truth(*cell)) as f64,
                    false => equation.terms.push((*cell, sign.of(1) as f64)),
                }
            }
            match rest.filter(|rest| system.quantity(*rest).is_some_and(|quantity| quantity.least < 0)) {
                // What may have either sign ties nothing; it is known when all beside it is.
                Some(rest) if equation.terms.len() == 1 => told.extend(small(&rest).then_some(rest)),
                Some(_) => {}
                None => equations.push(equation),
            }
        }
        let fallen = |interval: &Interval| match is_rest(interval.cell) {
            true => small(&interval.cell) && !interval.is_open(threshold),
            false => !interval.is_open(threshold),
        };
        let found = solved(&hidden, &equations, 0.0, |interval| !fallen(interval))?;
        told.extend(found.iter().filter(|interval| fallen(interval)).map(|interval| interval.cell));
        let place = |cell: Cell| {
            let release = system.quantity(cell).and_then(|quantity| quantity.releases.last()).copied()?;
            let at = near(&system, release, cell).into_iter().next()?;
            Some(Told { release, cell: at, is_difference: is_rest(cell) })
        };
        let mut told: Vec<_> = told.into_iter().filter_map(place).collect();
        told.sort_by_key(|told| (told.release, told.cell));
        told.dedup();
        Some(told)
    }

    /// Whether no reader of all releases can know more than the relations of the ledger say: their dimensions run in no circle.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let dimensions = |release: &Release| -> BTreeSet<String> {
            let own = release.published.shape().dimensions().iter().map(|dimension| dimension.name.clone());
            own.chain(release.perimeter.0.keys().cloned()).collect()
        };
        is_acyclic(self.releases.iter().map(dimensions).collect())
    }
}

/// Takes away, as long as it can, dimensions of one release alone and releases within another (M. Graham; C. Yu and M. Ozsoyoglu,
/// 1979): nothing is left exactly when the sets can be put one after the other without a circle.
fn is_acyclic(mut sets: Vec<BTreeSet<String>>) -> bool {
    loop {
        let before = sets.clone();
        let times = |name: &String| before.iter().filter(|set| set.contains(name)).count();
        for set in &mut sets {
            set.retain(|name| times(name) > 1);
        }
        let all = sets.clone();
        let mut rank = 0_usize;
        sets.retain(|set| {
            let within = all
                .iter()
                .enumerate()
                .any(|(other, larger)| other != rank && set.is_subset(larger) && (set != larger || other < rank));
            rank = rank.saturating_add(1);
            !within
        });
        if sets.len() <= 1 {
            return true;
        }
        if sets == before {
            return false;
        }
    }
}

/// What is known from the start: what was hidden stays hidden, what was shown is known, and a small difference from what was shown
/// must be hidden.
fn first_demands(base: &System, rank: usize, request: &Request<'_>) -> Demands {
    let mut demands = Demands::default();
    let small = |cell: Cell| {
        request.table.counts().get(cell.0).is_some_and(|count| request.policy.is_small(count.cast_signed()))
    };
    let mut own = BTreeMap::new();
    for cell in request.table.shape().cells() {
        let Some((at, quantity)) = base.cell(rank, cell).and_then(|at| Some((at, base.quantity(at)?))) else {
            continue;
        };
        let is_old = quantity.releases.iter().any(|release| *release != rank);
        match quantity.standing {
            Standing::Shown if !small(cell) => drop(demands.known.insert(cell)),
            Standing::Hidden if is_old => drop(demands.hidden.insert(cell)),
            _ => {}
        }
        if quantity.standing != Standing::Shown && !is_old {
            own.entry(at).or_insert(cell);
        }
    }
    for (relation, rest) in base.relations.iter().zip(&base.rests) {
        let Some(rest) = rest.filter(|rest| base.is_small(base.truth(*rest))) else {
            continue;
        };
        let others = || relation.terms.iter().filter(|(cell, _)| *cell != rest && !base.is_shown(*cell));
        if others().any(|(cell, _)| !own.contains_key(cell)) {
            continue;
        }
        let Some((cell, sign)) = others().max_by_key(|(cell, _)| base.truth(*cell)) else {
            continue;
        };
        if let Some(place) = own.get(cell) {
            demands.hidden.insert(*place);
            demands.needs.extend(needs_of_rest(base, rest, *place, base.truth(*cell), *sign));
        }
    }
    demands
}

/// How far a cell must move for the rest of its relation, which is added, to reach nothing and the threshold.
fn needs_of_rest(base: &System, rest: Cell, cell: Cell, count: i64, sign: Sign) -> [Need; 2] {
    let left = base.truth(rest);
    let large = if left < 0 { base.threshold.saturating_neg() } else { base.threshold };
    [0, large].map(|aim| {
        // What the rest gains the cell loses, seen from its side of the relation.
        let gain = aim.saturating_sub(left);
        let change = sign.opposite().of(gain);
        let bound = count.saturating_add(change);
        if change < 0 { Need::down(cell, bound) } else { Need::up(cell, bound) }
    })
}

/// The cells of the table that may be hidden beside the others, by their quantity, and what each costs.
fn own_cells(system: &System, rank: usize, published: &PublishedTable) -> (BTreeMap<Cell, Cell>, BTreeMap<Cell, u64>) {
    let (mut own, mut prices) = (BTreeMap::new(), BTreeMap::new());
    for (cell, shown) in published.cells() {
        let Some(at) = system.cell(rank, cell) else {
            continue;
        };
        let only_here = system.quantity(at).is_some_and(|quantity| quantity.releases == [rank]);
        if let Some(count) = shown.filter(|_| only_here) {
            own.insert(at, cell);
            prices.insert(at, count.saturating_add(1));
        }
    }
    (own, prices)
}

/// Cells of the table that would help to meet what is unmet, when they were hidden too.
fn to_hide(
    system: &System,
    own: &BTreeMap<Cell, Cell>,
    prices: &BTreeMap<Cell, u64>,
    unmet: &[Need],
) -> BTreeSet<Cell> {
    let mut found = BTreeSet::new();
    for need in unmet.iter().take(12) {
        let cells = need.ways().find_map(|need| witness::to_hide(system, need, prices)).unwrap_or_default();
        found.extend(cells.iter().filter_map(|cell| own.get(cell)));
    }
    if found.is_empty() {
        for need in unmet {
            found.extend(nearest(system, need.cell, own));
        }
    }
    found
}

/// Of `own`, those that share a relation with a quantity, or with the nearest of its neighbours that have such.
fn nearest(system: &System, from: Cell, own: &BTreeMap<Cell, Cell>) -> BTreeSet<Cell> {
    let mut met = BTreeSet::from([from]);
    loop {
        let touches = |terms: &[(Cell, Sign)]| terms.iter().any(|(cell, _)| met.contains(cell));
        let relations = system.relations.iter().filter(|relation| touches(&relation.terms));
        let wider: BTreeSet<_> = relations.flat_map(|relation| &relation.terms).map(|(cell, _)| *cell).collect();
        let found: BTreeSet<_> = wider.iter().filter_map(|cell| own.get(cell)).copied().collect();
        if !found.is_empty() || wider.is_subset(&met) {
            return found;
        }
        met.extend(wider);
    }
}

/// The cells of the table that a quantity is about.
fn near(system: &System, rank: usize, cell: Cell) -> Vec<Cell> {
    if let Some(own) = system.place(rank, cell) {
        return vec![own];
    }
    let beside = system.relations.iter().filter(|relation| relation.terms.iter().any(|(of, _)| *of == cell));
    let cells: BTreeSet<_> =
        beside.flat_map(|relation| &relation.terms).filter_map(|(of, _)| system.place(rank, *of)).collect();
    cells.into_iter().collect()
}

/// The latest earlier release that speaks of a quantity, or of one that shares a relation with it.
fn earlier_of(system: &System, rank: usize, cell: Cell) -> Option<usize> {
    let of = |cell: Cell| {
        let releases = system.quantity(cell).map(|quantity| quantity.releases.as_slice()).unwrap_or_default();
        releases.iter().copied().filter(|release| *release < rank).max()
    };
    let beside = system.relations.iter().filter(|relation| relation.terms.iter().any(|(of, _)| *of == cell));
    of(cell).or_else(|| beside.flat_map(|relation| &relation.terms).filter_map(|(cell, _)| of(*cell)).max())
}

/// The order of a release's cells and their names, for who speaks of a [`Conflict`].
impl Release {
    /// Its dimensions and the order of its cells.
    #[must_use]
    pub fn shape(&self) -> &Shape {
        self.published.shape()
    }
}
