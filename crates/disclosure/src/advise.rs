//! Better tables: where too much must be hidden, coarser ones that show more.
//!
//! A table that divides few persons by many codes hides most of its cells, whatever the method: the best tool is a better
//! table. Each coarser table is protected as it would be, and ranked by the cells that it would show of somebody.

use std::ops::ControlFlow;

use crate::{Dimension, Policy, Progress, PublishedTable, Refused, Shape, Table, protect};

/// Beyond one hidden cell in so many, a coarser table is looked for.
const ONE_IN: usize = 4;
/// How many steps away a coarser table may be.
const MOST_STEPS: usize = 2;

/// A step to a coarser table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Step {
    /// Without this dimension, by its name.
    Drop(String),
    /// One level up in this dimension, by its name: the codes under other codes go.
    Rise(String),
}

/// A coarser table and what it would show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// How it is reached.
    pub steps: Vec<Step>,
    /// Its dimensions.
    pub dimensions: Vec<Dimension>,
    /// Its cells, margins included.
    pub cells: usize,
    /// How many of them would be hidden.
    pub hidden: usize,
    /// How many would be shown and count somebody.
    pub shown: usize,
}

/// Whether so much is hidden that a coarser table would say more.
#[must_use]
pub fn hides_much(published: &PublishedTable) -> bool {
    let hidden = published.cells().filter(|(_, shown)| shown.is_none()).count();
    !is_fair(published.shape().len(), hidden)
}

fn is_fair(cells: usize, hidden: usize) -> bool {
    hidden.saturating_mul(ONE_IN) <= cells
}

/// For a table that [hides much](hides_much), coarser ones in which at most one cell in four would be hidden, those first that show
/// most; where there is none within two steps, those that hide least.
///
/// # Errors
/// [`Refused::Stopped`] when `go_on` breaks.
pub fn advise(
    table: &Table,
    policy: &Policy,
    go_on: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Vec<Advice>, Refused> {
    let mut found: Vec<Advice> = Vec::new();
    let mut reached = vec![(Vec::new(), table.clone())];
    for _ in 0..MOST_STEPS {
        let from = std::mem::take(&mut reached);
        for (steps, finer) in &from {
            for (step, coarser) in coarser(finer) {
                let mut steps: Vec<Step> = steps.clone();
                steps.push(step);
                if found.iter().any(|known| known.dimensions == coarser.shape().dimensions()) {
                    continue;
                }
                match protect(&coarser, policy, go_on) {
                    Ok(done) => {
                        let shown = done.published().cells().filter(|(_, shown)| shown.is_some_and(|count| count > 0));
                        let (cells, hidden, shown) = (coarser.shape().len(), done.hidden(), shown.count());
                        let dimensions = coarser.shape().dimensions().to_vec();
                        found.push(Advice { steps: steps.clone(), dimensions, cells, hidden, shown });
                    }
                    Err(Refused::Stopped) => return Err(Refused::Stopped),
                    Err(_) => {}
                }
                reached.push((steps, coarser));
            }
        }
        if found.iter().any(|advice| is_fair(advice.cells, advice.hidden)) {
            found.retain(|advice| is_fair(advice.cells, advice.hidden));
            found.sort_by_key(|advice| std::cmp::Reverse(advice.shown));
            return Ok(found);
        }
    }
    found.sort_by_key(|advice| advice.hidden.saturating_mul(1_000).checked_div(advice.cells));
    Ok(found)
}

/// Every table one step coarser.
fn coarser(table: &Table) -> Vec<(Step, Table)> {
    let dimensions = table.shape().dimensions();
    let mut found = Vec::new();
    for (at, dimension) in dimensions.iter().enumerate() {
        if let Some(risen) = risen(dimension) {
            let mut coarse = dimensions.to_vec();
            if let Some(slot) = coarse.get_mut(at) {
                *slot = risen;
            }
            found.extend(regrouped(table, coarse).map(|table| (Step::Rise(dimension.name.clone()), table)));
        }
        if dimensions.len() > 1 {
            let mut fewer = dimensions.to_vec();
            fewer.remove(at);
            found.extend(regrouped(table, fewer).map(|table| (Step::Drop(dimension.name.clone()), table)));
        }
    }
    found
}

/// The dimension without the codes that have nothing beneath and hang under another code; nothing when it has none.
fn risen(dimension: &Dimension) -> Option<Dimension> {
    let goes = |code: &usize| dimension.parent(*code).is_some() && dimension.children(Some(*code)).next().is_none();
    let stay: Vec<_> = (0..dimension.codes.len()).filter(|code| !goes(code)).collect();
    if stay.len() == dimension.codes.len() {
        return None;
    }
    let rank = |code: usize| stay.iter().position(|kept| *kept == code);
    let above: Vec<_> = stay.iter().map(|code| dimension.parent(*code).and_then(rank)).collect();
    let codes = stay.iter().filter_map(|code| dimension.codes.get(*code)).cloned();
    Some(Dimension::new(dimension.name.clone(), codes.collect::<Vec<_>>()).under(above))
}

/// The same persons by coarser dimensions: each cell of these is a cell of the table.
fn regrouped(table: &Table, dimensions: Vec<Dimension>) -> Option<Table> {
    let shape = Shape::new(dimensions.clone()).ok()?;
    let mut counts = Vec::new();
    for cell in shape.cells().filter(|cell| shape.is_innermost(*cell)) {
        let codes = shape.codes(cell);
        let of = |dimension: &Dimension| -> Option<Option<usize>> {
            let Some(at) = dimensions.iter().position(|kept| kept.name == dimension.name) else {
                return Some(None);
            };
            let code = codes.get(at).copied().flatten()?;
            Some(dimension.codes.iter().position(|known| known == code))
        };
        let place = table.shape().dimensions().iter().map(of).collect::<Option<Vec<_>>>()?;
        let count = *table.counts().get(table.shape().cell(&place)?.0)?;
        counts.push((shape.place(cell).into_iter().collect::<Option<Vec<_>>>()?, count));
    }
    Table::new(dimensions, counts).ok()
}
