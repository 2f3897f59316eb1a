//! Sparse linear equations between the cells of a table: all that the search and the proof know about its structure.

use crate::shape::Axis;
use crate::{Cell, Shape};

/// On which side of a relation a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// Added.
    Plus,
    /// Taken away.
    Minus,
}

impl Sign {
    /// The other sign.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::Plus => Self::Minus,
            Self::Minus => Self::Plus,
        }
    }

    /// `value` with this sign.
    #[must_use]
    pub fn of(self, value: i64) -> i64 {
        match self {
            Self::Plus => value,
            Self::Minus => value.saturating_neg(),
        }
    }
}

/// A signed sum of cells that is zero in every possible table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// The cells with their signs; each cell at most once.
    pub terms: Vec<(Cell, Sign)>,
}

/// The relations of a flat table: along every line of every dimension, the codes sum to the total.
#[must_use]
pub fn relations(shape: &Shape) -> Vec<Relation> {
    let line_starts = |axis: Axis| shape.cells().filter(move |cell| axis.position(*cell) == 0);
    shape.axes().iter().flat_map(|axis| line_starts(*axis).map(|start| line(*axis, start))).collect()
}

fn line(axis: Axis, start: Cell) -> Relation {
    let sign = |position| {
        if position == axis.total() { Sign::Minus } else { Sign::Plus }
    };
    let terms = (0..axis.positions).map(|position| (axis.moved(start, position), sign(position))).collect();
    Relation { terms }
}
