//! Box moves: the smallest changes that no margin shows, products of one step along each dimension.
//!
//! A step adds one to a code with nothing beneath and to all above it, and takes one from another and from all above that one,
//! which leaves their common part alone; or it adds one as far up as the total. Products of steps generate every whole change
//! that keeps all sums, for those of one dimension generate the kernel of its relations.

use crate::shape::Axis;
use crate::{Cell, Shape, Sign};

/// A table that may be changed: its present numbers, the least each may become, and what touching each cell costs.
pub(crate) struct Ground<'a> {
    pub(crate) shape: &'a Shape,
    /// The number of a cell as it stands.
    pub(crate) count: &'a dyn Fn(Cell) -> i64,
    /// The least number that a changed cell may hold.
    pub(crate) least: i64,
    /// The price of hiding a cell; nothing where it may not be hidden.
    pub(crate) price: &'a dyn Fn(Cell) -> Option<u64>,
}

/// A box with its price.
#[derive(Debug, Clone)]
pub(crate) struct Priced {
    pub(crate) price: u64,
    pub(crate) corners: Vec<(Cell, Sign)>,
}

/// Of the ways along one dimension out of a margin, as many are tried on either side, the cheapest first.
const MOST_WAYS: usize = 24;
/// Once a box is known, a cheaper one is looked for in as many steps.
const PATIENCE: usize = 4_000;

/// The cheapest box below `ceiling` that changes `cell` by `size` in the direction of `sign`, as far as patience goes.
pub(crate) fn cheapest(ground: &Ground<'_>, cell: Cell, sign: Sign, size: i64, ceiling: u64) -> Option<Priced> {
    let price = allowed(ground, cell, sign, size)?;
    let mut search = Search { ground, size, ceiling, best: None, steps: 0 };
    search.grow(ground.shape.axes(), &Priced { price, corners: vec![(cell, sign)] });
    search.best
}

struct Search<'a> {
    ground: &'a Ground<'a>,
    size: i64,
    ceiling: u64,
    best: Option<Priced>,
    steps: usize,
}

impl Search<'_> {
    /// Multiplies a partial box by the steps of the next axis, the cheapest first, giving up as soon as it costs too much.
    fn grow(&mut self, axes: &[Axis], partial: &Priced) {
        if partial.price >= self.ceiling {
            return;
        }
        let Some((axis, rest)) = axes.split_first() else {
            self.ceiling = partial.price;
            self.best = Some(partial.clone());
            return;
        };
        let mut grown = self.multiples(axis, partial);
        grown.sort_by_key(|next| next.price);
        for next in grown {
            if next.price >= self.ceiling || self.is_over() {
                return;
            }
            self.grow(rest, &next);
        }
    }

    fn is_over(&self) -> bool {
        self.ceiling == 0 || (self.steps > PATIENCE && self.best.is_some())
    }

    /// The partial box times each step of an axis below the ceiling.
    fn multiples(&mut self, axis: &Axis, partial: &Priced) -> Vec<Priced> {
        let Some((cell, _)) = partial.corners.first().copied() else {
            return Vec::new();
        };
        let from = axis.position(cell);
        let beneath = axis.leaves().iter().filter(|leaf| axis.is_within(**leaf, from));
        let mut more = self.ways(axis, partial, beneath.copied(), from, Sign::Plus);
        let beside = axis.leaves().iter().filter(|leaf| !axis.is_within(**leaf, from));
        let mut fewer = self.ways(axis, partial, beside.copied(), from, Sign::Minus);
        if more.len() > 1 {
            more.truncate(MOST_WAYS);
            fewer.truncate(MOST_WAYS);
        }
        let fewer: Vec<_> = fewer.into_iter().map(|(price, leaf)| (price, Some(leaf))).chain([(0, None)]).collect();
        let mut grown = Vec::new();
        for (dearer, more) in more {
            for (price, fewer) in &fewer {
                let least = partial.price.saturating_add(dearer).saturating_add(*price);
                if least >= self.ceiling {
                    continue;
                }
                self.steps = self.steps.saturating_add(1);
                let step = Step { axis, from, more, fewer: *fewer };
                grown.extend(multiplied(self.ground, self.size, &step, partial, self.ceiling));
            }
        }
        grown
    }

    /// The leaves at which a partial box may have corners, and what these alone cost, ascending.
    fn ways(
        &self,
        axis: &Axis,
        partial: &Priced,
        leaves: impl Iterator<Item = usize>,
        from: usize,
        beside: Sign,
    ) -> Vec<(u64, usize)> {
        let price = |leaf: usize| {
            if leaf == from {
                return Some((0, leaf));
            }
            let mut price = 0_u64;
            for (corner, sign) in &partial.corners {
                let sign = if beside == Sign::Plus { *sign } else { sign.opposite() };
                price = price.saturating_add(allowed(self.ground, axis.moved(*corner, leaf), sign, self.size)?);
            }
            (partial.price.saturating_add(price) < self.ceiling).then_some((price, leaf))
        };
        let mut found: Vec<_> = leaves.filter_map(price).collect();
        found.sort_unstable();
        found
    }
}

/// One more in a leaf beneath `from` or in `from`, and one fewer in another; without another, one more in the total.
struct Step<'a> {
    axis: &'a Axis,
    from: usize,
    more: usize,
    fewer: Option<usize>,
}

impl Step<'_> {
    /// The other positions that change, with their sign beside that of `from`.
    fn others(&self) -> impl Iterator<Item = (usize, Sign)> {
        let axis = self.axis;
        let (more, fewer) = (self.more, self.fewer);
        let alone =
            move |position: usize, other: Option<usize>| other.is_none_or(|other| !axis.is_within(other, position));
        let up = axis.path(more).iter().copied().filter(move |position| alone(*position, fewer));
        let down = fewer.map_or(&[][..], |leaf| axis.path(leaf)).iter().copied();
        let down = down.filter(move |position| alone(*position, Some(more)));
        let top = fewer.is_none().then(|| axis.total());
        up.chain(top)
            .filter(|position| *position != self.from)
            .map(|position| (position, Sign::Plus))
            .chain(down.map(|position| (position, Sign::Minus)))
    }
}

fn multiplied(ground: &Ground<'_>, size: i64, step: &Step<'_>, partial: &Priced, ceiling: u64) -> Option<Priced> {
    let mut grown = partial.clone();
    for (position, beside) in step.others() {
        for (corner, sign) in &partial.corners {
            let sign = if beside == Sign::Plus { *sign } else { sign.opposite() };
            let corner = step.axis.moved(*corner, position);
            grown.price = grown.price.saturating_add(allowed(ground, corner, sign, size)?);
            if grown.price >= ceiling {
                return None;
            }
            grown.corners.push((corner, sign));
        }
    }
    Some(grown)
}

/// The price of a corner, when it may be hidden and its number stays possible.
fn allowed(ground: &Ground<'_>, cell: Cell, sign: Sign, size: i64) -> Option<u64> {
    let price = (ground.price)(cell)?;
    let count = (ground.count)(cell).checked_add(sign.of(size))?;
    (count >= ground.least).then_some(price)
}
