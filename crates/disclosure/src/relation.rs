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

/// The relations of a table: along every line of every dimension, the codes right beneath a code, or the total, sum to it.
#[must_use]
pub fn relations(shape: &Shape) -> Vec<Relation> {
    let mut found = Vec::new();
    for axis in shape.axes() {
        for (above, beneath) in axis.families() {
            found.extend(
                shape.cells().filter(|cell| axis.position(*cell) == *above).map(|sum| line(axis, sum, beneath)),
            );
        }
    }
    found
}

fn line(axis: &Axis, sum: Cell, beneath: &[usize]) -> Relation {
    let parts = beneath.iter().map(|position| (axis.moved(sum, *position), Sign::Plus));
    Relation { terms: parts.chain([(sum, Sign::Minus)]).collect() }
}
