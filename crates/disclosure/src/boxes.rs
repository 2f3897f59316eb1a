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

/// The cheapest box below `ceiling` that changes `cell` by `size` in the direction of `sign`.
pub(crate) fn cheapest(ground: &Ground<'_>, cell: Cell, sign: Sign, size: i64, ceiling: u64) -> Option<Priced> {
    let price = allowed(ground, cell, sign, size)?;
    let mut best = None;
    let start = Priced { price, corners: vec![(cell, sign)] };
    grow(ground, size, ground.shape.axes(), start, &mut BelowOnly { ceiling, best: &mut best });
    best
}

struct BelowOnly<'a> {
    ceiling: u64,
    best: &'a mut Option<Priced>,
}

/// Multiplies a partial box by every step of the next axis, giving up as soon as it costs too much.
fn grow(ground: &Ground<'_>, size: i64, axes: &[Axis], partial: Priced, below: &mut BelowOnly<'_>) {
    if partial.price >= below.ceiling {
        return;
    }
    let Some((axis, rest)) = axes.split_first() else {
        below.ceiling = partial.price;
        *below.best = Some(partial);
        return;
    };
    let Some((cell, _)) = partial.corners.first().copied() else {
        return;
    };
    let from = axis.position(cell);
    for more in axis.leaves().iter().filter(|leaf| axis.is_within(**leaf, from)) {
        let fewer = axis.leaves().iter().filter(|leaf| !axis.is_within(**leaf, from)).map(|leaf| Some(*leaf));
        for fewer in fewer.chain([None]) {
            if below.ceiling == 0 {
                return;
            }
            let step = Step { axis, from, more: *more, fewer };
            if let Some(grown) = multiplied(ground, size, &step, &partial, below.ceiling) {
                grow(ground, size, rest, grown, below);
            }
        }
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
