//! Box moves: the smallest changes that no margin shows, products of one step along each dimension.
//!
//! A step adds one to a code and takes one from another, or adds one to a code and to the total. Products of steps
//! generate every whole change that keeps all sums, for those of one dimension generate the kernel of its one relation.

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
    for to in (0..axis.positions).filter(|to| *to != from) {
        if below.ceiling == 0 {
            return;
        }
        let same = to == axis.total() || from == axis.total();
        if let Some(grown) = doubled(ground, size, *axis, to, same, &partial, below.ceiling) {
            grow(ground, size, rest, grown, below);
        }
    }
}

fn doubled(
    ground: &Ground<'_>,
    size: i64,
    axis: Axis,
    to: usize,
    same: bool,
    partial: &Priced,
    ceiling: u64,
) -> Option<Priced> {
    let mut grown = partial.clone();
    for (corner, sign) in &partial.corners {
        let sign = if same { *sign } else { sign.opposite() };
        let corner = axis.moved(*corner, to);
        grown.price = grown.price.saturating_add(allowed(ground, corner, sign, size)?);
        if grown.price >= ceiling {
            return None;
        }
        grown.corners.push((corner, sign));
    }
    Some(grown)
}

/// The price of a corner, when it may be hidden and its number stays possible.
fn allowed(ground: &Ground<'_>, cell: Cell, sign: Sign, size: i64) -> Option<u64> {
    let price = (ground.price)(cell)?;
    let count = (ground.count)(cell).checked_add(sign.of(size))?;
    (count >= ground.least).then_some(price)
}
