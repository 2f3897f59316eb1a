//! Linear programs that differ by their aim alone: the polytope is entered once, and each search goes on from the corner where
//! the last one ended. Primal simplex (G. Dantzig) on a tableau without the columns of basic variables. Most corners of a table
//! are shared by many bases, among which the search would wander: the least of each variable is lowered by a little of its own,
//! which sets them apart, and what a corner holds is still read from the sums as they are. Bland's rule when nothing has moved for
//! long all the same. Most entries of the tableau are zero: each column knows the rows in which it is not.

/// Below this, a coefficient is noise.
const NOISE: f64 = 1e-9;
/// Below this, an improvement is none.
const GAIN: f64 = 1e-7;
/// Steps without progress after which Bland's rule takes over, so that no circle goes on for ever.
const STALLED: usize = 400;
/// How far the least of a variable is lowered, once or twice.
const LITTLE: f64 = 1e-5;
/// Exchanges after which the sums are tried on the equations as they were given.
const TRIED: usize = 200;
/// Beyond this, what the sums have lost by rounding is won back from the equations.
const DRIFT: f64 = 1e-8;

/// How often every column is walked along.
const SWEEPS: usize = 12;
/// So far a walk goes where it has no end.
const FAR: f64 = 1e4;

/// The terms of an equation, by variable, and what they sum to.
pub(crate) type Equation = (Vec<(usize, f64)>, f64);

/// Which way a variable is pushed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aim {
    Low,
    High,
}

/// Where a variable stands: its value is that of a row, or zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Row(usize),
    Column(usize),
}

/// Equations `Σ aᵢ xᵢ = b` over `x ≥ 0`, at one corner of their polytope.
#[derive(Debug, Clone)]
pub(crate) struct Corner {
    equations: Vec<Equation>,
    rows: Vec<Row>,
    /// The variable of each column.
    columns: Vec<usize>,
    /// Of each column, the rows in which it may be other than zero.
    holders: Vec<Holders>,
    /// The sum of the rows that are still without a variable, while there are any.
    missing: Vec<f64>,
    /// Where each variable stands.
    places: Vec<Place>,
    /// The smallest and largest value of each variable in the corners seen so far.
    seen: Vec<(f64, f64)>,
    /// Exchanges since the sums were last tried.
    untried: usize,
    /// A sum of variables that is pushed: it is bound by what they are, not by itself.
    pushed: Option<usize>,
}

/// The rows in which a column may be other than zero.
#[derive(Debug, Clone, Default)]
struct Holders(Vec<u64>);

impl Holders {
    fn insert(&mut self, row: usize) {
        let word = row >> 6;
        if word >= self.0.len() {
            self.0.resize(word.saturating_add(1), 0);
        }
        if let Some(word) = self.0.get_mut(word) {
            *word |= 1 << (row & 63);
        }
    }

    /// In ascending order.
    fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left.wrapping_sub(1);
                Some((at << 6) | bit)
            })
        })
    }

    fn keep_below(&mut self, row: usize) {
        self.0.truncate((row >> 6).saturating_add(1));
        if let Some(word) = self.0.get_mut(row >> 6) {
            *word &= (1_u64 << (row & 63)).saturating_sub(1);
        }
    }
}

/// One basic variable, as what its equation says of it: `x + Σ entries · (variables of the columns) = value`.
#[derive(Debug, Clone)]
struct Row {
    /// `None` while no real variable has taken the place of the artificial one.
    variable: Option<usize>,
    entries: Vec<f64>,
    value: f64,
    /// The value where each least is lowered.
    lowered: f64,
}

impl Corner {
    /// A corner, or nothing where the equations have no solution.
    pub(crate) fn enter(variables: usize, equations: Vec<Equation>) -> Option<Self> {
        let mut corner = Self {
            equations,
            rows: Vec::new(),
            columns: Vec::new(),
            holders: Vec::new(),
            missing: Vec::new(),
            places: Vec::new(),
            seen: vec![(f64::INFINITY, f64::NEG_INFINITY); variables],
            untried: 0,
            pushed: None,
        };
        corner.begin()?;
        corner.drive_out()?;
        corner.note(0..corner.places.len());
        Some(corner)
    }

    /// Every equation with an artificial variable of its own.
    fn begin(&mut self) -> Option<()> {
        let variables = self.seen.len();
        self.columns = (0..variables).collect();
        self.places = (0..variables).map(Place::Column).collect();
        self.rows.clear();
        for (terms, sum) in &self.equations {
            let mut row = Row { variable: None, entries: vec![0.0; variables], value: *sum, lowered: *sum };
            for (variable, coefficient) in terms {
                *row.entries.get_mut(*variable)? += coefficient;
                row.lowered += coefficient * little(*variable);
            }
            self.rows.push(row);
        }
        self.right_side_up();
        self.find_holders();
        Some(())
    }

    fn right_side_up(&mut self) {
        self.missing = vec![0.0; self.columns.len()];
        for row in self.rows.iter_mut().filter(|row| row.variable.is_none()) {
            if row.lowered < 0.0 {
                row.scale(-1.0);
            }
            self.missing.iter_mut().zip(&row.entries).for_each(|(sum, entry)| *sum += entry);
        }
    }

    fn find_holders(&mut self) {
        self.holders = vec![Holders::default(); self.columns.len()];
        for (at, row) in self.rows.iter().enumerate() {
            let held = self.holders.iter_mut().zip(&row.entries).filter(|(_, entry)| **entry != 0.0);
            held.for_each(|(holders, _)| holders.insert(at));
        }
    }

    /// Comes to the same corner again from the equations, without what rounding has done meanwhile.
    fn renew(&mut self) -> Option<()> {
        let basic: Vec<_> = self.rows.iter().filter_map(|row| row.variable).collect();
        self.begin()?;
        for variable in basic {
            let Some(Place::Column(column)) = self.places.get(variable).copied() else {
                continue;
            };
            let entry = |row: &Row| row.entries.get(column).copied().unwrap_or(0.0).abs();
            let free = self.rows.iter().enumerate().filter(|(_, row)| row.variable.is_none());
            let firmest = free.max_by(|one, other| entry(one.1).total_cmp(&entry(other.1)))?;
            if entry(firmest.1) > GAIN {
                self.exchange(firmest.0, column);
            }
        }
        self.right_side_up();
        self.untried = 0;
        Some(())
    }

    /// Renews the sums when they no longer agree with the equations.
    fn keep_exact(&mut self) -> Option<()> {
        if self.untried < TRIED || self.pushed.is_some() {
            return Some(());
        }
        self.untried = 0;
        let drift = |(terms, sum): &Equation| {
            (terms.iter().map(|(variable, coefficient)| coefficient * self.held(*variable)).sum::<f64>() - sum).abs()
        };
        if self.equations.iter().any(|equation| drift(equation) > DRIFT) {
            self.renew()?;
            self.rows_without_artificial();
        }
        Some(())
    }

    /// What a variable has been seen to hold.
    pub(crate) fn seen(&self, variable: usize) -> (f64, f64) {
        self.seen.get(variable).copied().unwrap_or((0.0, 0.0))
    }

    /// The extreme of a variable; nothing when it has none.
    pub(crate) fn push(&mut self, variable: usize, aim: Aim) -> Option<f64> {
        let mut still = 0;
        loop {
            let entering = match (self.places.get(variable)?, aim) {
                (Place::Column(_), Aim::Low) => return Some(0.0),
                (Place::Column(column), Aim::High) => Some(*column),
                (Place::Row(row), _) => self.improving(self.rows.get(*row)?, aim, still > STALLED),
            };
            let Some(entering) = entering else {
                return Some(self.value(variable));
            };
            let leaving = self.leaving(entering, still > STALLED)?;
            still = if self.rows.get(leaving)?.lowered > NOISE { 0 } else { still.saturating_add(1) };
            self.exchange(leaving, entering);
            self.keep_exact()?;
            self.note_column(entering);
        }
    }

    /// The extreme of a sum of variables, none of them taken away; nothing when it has none.
    pub(crate) fn push_sum(&mut self, terms: &[(usize, f64)], aim: Aim) -> Option<f64> {
        self.keep_exact()?;
        let (variables, rows) = (self.places.len(), self.rows.len());
        let variable = self.add_sum(terms)?;
        self.pushed = Some(variable);
        let found = self.push(variable, aim);
        self.pushed = None;
        self.without_sums(variables, rows);
        self.keep_exact()?;
        found
    }

    /// Walks from the corner into the middle of the polytope and there along every column from end to end, which shows much of what
    /// each variable can be without a search for each. What was seen of sums of variables on the way.
    pub(crate) fn wander(&mut self, sums: &[&[(usize, f64)]]) -> Option<Vec<(f64, f64)>> {
        self.keep_exact()?;
        let (variables, rows) = (self.places.len(), self.rows.len());
        for terms in sums {
            self.add_sum(terms)?;
        }
        let mut middle = self.values();
        for _ in 0..SWEEPS {
            for column in 0..self.columns.len() {
                self.walk(column, &mut middle);
            }
        }
        let seen = self.seen.split_off(variables);
        self.seen.extend(seen.iter().copied());
        self.without_sums(variables, rows);
        Some(seen)
    }

    /// Walks along a column as far as it goes, both ways, and stays half-way.
    fn walk(&mut self, column: usize, middle: &mut [f64]) {
        let holders = self.holders.get(column).into_iter().flat_map(Holders::rows);
        let of_row = |row: usize| {
            let row = self.rows.get(row)?;
            Some((row.variable?, row.entries.get(column).copied().filter(|entry| *entry != 0.0)?))
        };
        let Some(own) = self.columns.get(column).copied() else {
            return;
        };
        // One more in the column is so many more in each.
        let slopes: Vec<_> =
            holders.filter_map(of_row).map(|(variable, entry)| (variable, -entry)).chain([(own, 1.0)]).collect();
        let (mut up, mut down) = (f64::INFINITY, f64::INFINITY);
        for (variable, slope) in &slopes {
            let room = middle.get(*variable).copied().unwrap_or(0.0).max(0.0) / slope.abs();
            if *slope < -GAIN {
                up = up.min(room);
            } else if *slope > GAIN {
                down = down.min(room);
            }
        }
        let up = if up.is_finite() { up } else { down + FAR };
        let by = (up - down) / 2.0;
        for (variable, slope) in slopes {
            let (Some(held), Some((low, high))) = (middle.get_mut(variable), self.seen.get_mut(variable)) else {
                continue;
            };
            let ends = [*held + slope * up, *held - slope * down];
            (*low, *high) = (low.min(ends[0]).min(ends[1]).max(0.0), high.max(ends[0]).max(ends[1]));
            *held = (*held + slope * by).max(0.0);
        }
    }

    /// A sum of variables as one more row.
    fn add_sum(&mut self, terms: &[(usize, f64)]) -> Option<usize> {
        let (variable, at) = (self.places.len(), self.rows.len());
        let mut sum =
            Row { variable: Some(variable), entries: vec![0.0; self.columns.len()], value: 0.0, lowered: 0.0 };
        for (term, by) in terms {
            match self.places.get(*term)? {
                Place::Column(column) => *sum.entries.get_mut(*column)? -= by,
                Place::Row(row) => {
                    let row = self.rows.get(*row)?;
                    sum.entries.iter_mut().zip(&row.entries).for_each(|(own, entry)| *own += by * entry);
                    (sum.value, sum.lowered) = (sum.value + by * row.value, sum.lowered + by * row.lowered);
                }
            }
        }
        sum.scale(1.0);
        for (holders, entry) in self.holders.iter_mut().zip(&sum.entries) {
            if *entry != 0.0 {
                holders.insert(at);
            }
        }
        self.seen.push((sum.value, sum.value));
        self.rows.push(sum);
        self.places.push(Place::Row(at));
        Some(variable)
    }

    fn without_sums(&mut self, variables: usize, rows: usize) {
        self.rows.truncate(rows);
        self.places.truncate(variables);
        self.seen.truncate(variables);
        self.holders.iter_mut().for_each(|holders| holders.keep_below(rows));
    }

    /// Notes what the last exchange changed: the rows that hold the column.
    fn note_column(&mut self, column: usize) {
        let rows = self.holders.get(column).into_iter().flat_map(Holders::rows);
        let basic: Vec<_> = rows.filter_map(|row| self.rows.get(row)?.variable).collect();
        let left = self.columns.get(column).copied();
        self.note(basic.into_iter().chain(left));
    }

    /// Pushes a variable to `bound` and beyond, and offers every corner from there on, or a point far out where there is no
    /// corner, until one is taken.
    pub(crate) fn reach(
        &mut self,
        variable: usize,
        aim: Aim,
        bound: f64,
        taken: &mut dyn FnMut(&[f64]) -> bool,
    ) -> bool {
        let reached = |value: f64| if aim == Aim::High { value > bound - GAIN } else { value < bound + GAIN };
        let mut still = 0;
        loop {
            if reached(self.value(variable)) && taken(&self.values()) {
                return true;
            }
            let entering = match (self.places.get(variable), aim) {
                (Some(Place::Column(column)), Aim::High) => Some(*column),
                (Some(Place::Row(row)), _) => {
                    self.rows.get(*row).and_then(|row| self.improving(row, aim, still > STALLED))
                }
                _ => None,
            };
            let Some(entering) = entering else {
                return false;
            };
            let Some(leaving) = self.leaving(entering, still > STALLED) else {
                return taken(&self.far_out(entering, variable, bound));
            };
            still =
                if self.rows.get(leaving).is_some_and(|row| row.lowered > NOISE) { 0 } else { still.saturating_add(1) };
            self.exchange(leaving, entering);
            if self.keep_exact().is_none() {
                return false;
            }
        }
    }

    pub(crate) fn values(&self) -> Vec<f64> {
        (0..self.places.len()).map(|variable| self.value(variable)).collect()
    }

    /// Where the variable of a column may grow for ever, the point at which another reaches a bound.
    fn far_out(&self, entering: usize, aimed: usize, bound: f64) -> Vec<f64> {
        let mut values = self.values();
        let grown = self.columns.get(entering).copied();
        let slope = match self.places.get(aimed) {
            Some(Place::Row(row)) => {
                self.rows.get(*row).and_then(|row| row.entries.get(entering)).map_or(0.0, |by| -by)
            }
            _ => 1.0,
        };
        let steps = ((bound - self.value(aimed)) / slope).ceil().max(0.0);
        for row in &self.rows {
            let entry = row.entries.get(entering).copied().unwrap_or(0.0);
            if let Some(value) = row.variable.and_then(|variable| values.get_mut(variable)) {
                *value -= entry * steps;
            }
        }
        if let Some(value) = grown.and_then(|variable| values.get_mut(variable)) {
            *value += steps;
        }
        values
    }

    pub(crate) fn value(&self, variable: usize) -> f64 {
        self.held(variable).max(0.0)
    }

    /// The value as the sums have it.
    fn held(&self, variable: usize) -> f64 {
        match self.places.get(variable) {
            Some(Place::Row(row)) => self.rows.get(*row).map_or(0.0, |row| row.value),
            _ => 0.0,
        }
    }

    /// The column whose growth moves the basic variable of `row` fastest towards the aim; with Bland's rule, the first variable
    /// that does.
    fn improving(&self, row: &Row, aim: Aim, bland: bool) -> Option<usize> {
        let gain = |entry: f64| if aim == Aim::Low { entry } else { -entry };
        let gains = row.entries.iter().enumerate().map(|(column, entry)| (column, gain(*entry)));
        self.best(gains, bland)
    }

    fn best(&self, gains: impl Iterator<Item = (usize, f64)>, bland: bool) -> Option<usize> {
        let gains = gains.filter(|(_, gain)| *gain > GAIN);
        if bland {
            return gains.map(|(column, _)| column).min_by_key(|column| self.columns.get(*column).copied());
        }
        gains.max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0))).map(|(column, _)| column)
    }

    /// The row that reaches zero first as the variable of a column grows; nothing when none does. Among equals, the firmest
    /// pivot; with Bland's rule, the first variable.
    fn leaving(&self, entering: usize, bland: bool) -> Option<usize> {
        let mut best: Option<(usize, f64, f64)> = None;
        let holders = self.holders.get(entering).into_iter().flat_map(Holders::rows);
        for (at, row) in holders.filter_map(|at| Some((at, self.rows.get(at)?))) {
            let entry = row.entries.get(entering).copied().unwrap_or(0.0);
            if entry <= GAIN || (self.pushed.is_some() && row.variable == self.pushed) {
                continue;
            }
            let ratio = row.lowered.max(0.0) / entry;
            let better = best.is_none_or(|(other, least, firm)| {
                let tie = (ratio - least).abs() <= NOISE;
                let first = self.rows.get(other).is_some_and(|other| row.variable < other.variable);
                (!tie && ratio < least) || (tie && if bland { first } else { entry > firm })
            });
            if better {
                best = Some((at, ratio, entry));
            }
        }
        best.map(|(row, ..)| row)
    }

    /// The variable of a column takes the place of that of a row, which takes its column; an artificial one leaves for good.
    fn exchange(&mut self, leaving: usize, entering: usize) {
        self.untried = self.untried.saturating_add(1);
        let Some(at) = self.rows.get_mut(leaving) else {
            return;
        };
        let (Some(pivot), Some(variable)) = (at.entries.get(entering).copied(), self.columns.get(entering).copied())
        else {
            return;
        };
        let gone = at.variable.replace(variable);
        if let Some(entry) = at.entries.get_mut(entering) {
            *entry = 1.0;
        }
        at.scale(1.0 / pivot);
        let (sum, lowered) = (at.value, at.lowered);
        let filled: Vec<_> = at.entries.iter().copied().enumerate().filter(|(_, entry)| *entry != 0.0).collect();
        let holders = self.holders.get_mut(entering).map(std::mem::take).unwrap_or_default();
        let mut kept = Holders::default();
        kept.insert(leaving);
        for other in holders.rows().filter(|other| *other != leaving) {
            let Some(row) = self.rows.get_mut(other) else {
                continue;
            };
            let factor = row.entries.get_mut(entering).map_or(0.0, std::mem::take);
            if factor == 0.0 {
                continue;
            }
            for (column, entry) in &filled {
                if let Some(target) = row.entries.get_mut(*column) {
                    let before = std::mem::replace(target, tidy(*target - factor * entry));
                    if before == 0.0
                        && let Some(holders) = self.holders.get_mut(*column).filter(|_| *column != entering)
                    {
                        holders.insert(other);
                    }
                }
            }
            kept.insert(other);
            row.value = tidy(row.value - factor * sum);
            row.lowered -= factor * lowered;
        }
        if let Some(holders) = self.holders.get_mut(entering) {
            *holders = kept;
        }
        let factor = self.missing.get_mut(entering).map_or(0.0, std::mem::take);
        for (column, entry) in filled.iter().filter(|_| factor != 0.0) {
            if let Some(target) = self.missing.get_mut(*column) {
                *target = tidy(*target - factor * entry);
            }
        }
        if let Some(place) = self.places.get_mut(variable) {
            *place = Place::Row(leaving);
        }
        match gone {
            Some(gone) => self.put(gone, entering),
            None => self.close(entering),
        }
    }

    fn put(&mut self, variable: usize, column: usize) {
        if let (Some(held), Some(place)) = (self.columns.get_mut(column), self.places.get_mut(variable)) {
            *held = variable;
            *place = Place::Column(column);
        }
    }

    /// The column of an artificial variable goes; the last column takes its place.
    fn close(&mut self, column: usize) {
        for row in &mut self.rows {
            row.entries.swap_remove(column);
        }
        self.columns.swap_remove(column);
        self.holders.swap_remove(column);
        self.missing.swap_remove(column);
        if let Some(moved) = self.columns.get(column).copied() {
            self.put(moved, column);
        }
    }

    /// Phase one: the artificial variables leave the basis; rows that say nothing new go.
    fn drive_out(&mut self) -> Option<()> {
        let (mut still, mut renewed) = (0, false);
        loop {
            let without = self.rows.iter().filter(|row| row.variable.is_none());
            let lowered: f64 = without.map(|row| row.lowered).sum();
            if lowered <= GAIN {
                break;
            }
            let Some(entering) = self.best(self.missing.iter().copied().enumerate(), still > STALLED) else {
                // Either there is no solution, or rounding hides it.
                if std::mem::replace(&mut renewed, true) {
                    return None;
                }
                self.renew()?;
                continue;
            };
            let leaving = self.leaving(entering, still > STALLED)?;
            still = if self.rows.get(leaving)?.lowered > NOISE { 0 } else { still.saturating_add(1) };
            self.exchange(leaving, entering);
        }
        self.rows_without_artificial();
        Some(())
    }

    fn rows_without_artificial(&mut self) {
        let mut idle = Vec::new();
        for at in 0..self.rows.len() {
            let Some(row) = self.rows.get(at).filter(|row| row.variable.is_none()) else {
                continue;
            };
            match row.entries.iter().position(|entry| entry.abs() > GAIN) {
                Some(entering) => self.exchange(at, entering),
                None => idle.push(at),
            }
        }
        let mut at = 0_usize;
        self.rows.retain(|_| {
            let stays = idle.binary_search(&at).is_err();
            at = at.saturating_add(1);
            stays
        });
        if !idle.is_empty() {
            self.find_rows();
        }
        self.missing = vec![0.0; self.columns.len()];
    }

    /// After rows went, where each variable stands and what each column holds.
    fn find_rows(&mut self) {
        for (at, row) in self.rows.iter().enumerate() {
            if let Some(place) = row.variable.and_then(|variable| self.places.get_mut(variable)) {
                *place = Place::Row(at);
            }
        }
        self.find_holders();
    }

    fn note(&mut self, variables: impl IntoIterator<Item = usize>) {
        for variable in variables {
            let value = self.value(variable);
            if let Some((low, high)) = self.seen.get_mut(variable) {
                *low = low.min(value);
                *high = high.max(value);
            }
        }
    }
}

impl Row {
    fn scale(&mut self, by: f64) {
        self.entries.iter_mut().for_each(|entry| *entry = tidy(*entry * by));
        self.value = tidy(self.value * by);
        self.lowered *= by;
    }
}

/// Of each variable its own, between one and two times [`LITTLE`], the same in every run.
fn little(variable: usize) -> f64 {
    LITTLE * (1.0 + (variable as f64 * 0.618_033_988_75).fract())
}

/// Sums of ones and minus ones, and of their small fractions, come back to these: what is left beside them is noise.
pub(crate) fn tidy(entry: f64) -> f64 {
    /// Fractions with a denominator from 1 to 10.
    const FRACTIONS: f64 = 2_520.0;
    /// What is added to this loses its fraction.
    const WHOLE: f64 = 6_755_399_441_055_744.0;
    let scaled = entry * FRACTIONS;
    let whole = (scaled + WHOLE) - WHOLE;
    if (scaled - whole).abs() < NOISE * FRACTIONS { whole / FRACTIONS } else { entry }
}
