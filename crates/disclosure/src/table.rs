//! True counts of a table with every margin.

use crate::{Cell, Dimension, Refused, Shape};

/// The largest grand total: every sum of cells then fits an `i64` and a double exactly.
pub const MOST_PERSONS: u64 = 1_000_000_000_000;

/// A table of counts: innermost cells and all their margins. Never to be published as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    shape: Shape,
    counts: Vec<u64>,
}

impl Table {
    /// A table from the counts of its innermost cells; absent places count zero, repeated places add up.
    ///
    /// # Errors
    /// Those of [`Shape::new`]; [`Refused::UnknownPlace`]; [`Refused::TooManyPersons`].
    pub fn new(
        dimensions: Vec<Dimension>,
        counts: impl IntoIterator<Item = (Vec<usize>, u64)>,
    ) -> Result<Self, Refused> {
        let shape = Shape::new(dimensions)?;
        let mut inner = vec![0; shape.len()];
        for (count, (place, persons)) in counts.into_iter().enumerate() {
            let place: Vec<_> = place.into_iter().map(Some).collect();
            let cell = shape.cell(&place).filter(|cell| shape.is_innermost(*cell));
            let cell = cell.ok_or(Refused::UnknownPlace { count })?;
            let slot = inner.get_mut(cell.0).ok_or(Refused::UnknownPlace { count })?;
            *slot = add(*slot, persons)?;
        }
        let counts = with_margins(&shape, inner)?;
        Ok(Self { shape, counts })
    }

    /// A table from the counts of all innermost cells in row-major order.
    ///
    /// # Errors
    /// As [`Table::new`]; [`Refused::UnknownPlace`] also when there are more counts than innermost cells.
    pub fn dense(dimensions: Vec<Dimension>, counts: impl IntoIterator<Item = u64>) -> Result<Self, Refused> {
        let shape = Shape::new(dimensions)?;
        let mut inner = vec![0; shape.len()];
        let mut places = shape.cells().filter(|cell| shape.is_innermost(*cell));
        for (count, persons) in counts.into_iter().enumerate() {
            let cell = places.next().ok_or(Refused::UnknownPlace { count })?;
            let slot = inner.get_mut(cell.0).ok_or(Refused::UnknownPlace { count })?;
            *slot = persons;
        }
        let counts = with_margins(&shape, inner)?;
        Ok(Self { shape, counts })
    }

    /// The dimensions and the order of cells.
    #[must_use]
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The count of every cell, in the order of cells.
    #[must_use]
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// Every cell with its count.
    pub fn cells(&self) -> impl Iterator<Item = (Cell, u64)> {
        self.shape.cells().zip(self.counts.iter().copied())
    }
}

/// Adds up every line, one dimension after the other, from what lies deepest.
pub(crate) fn with_margins(shape: &Shape, mut counts: Vec<u64>) -> Result<Vec<u64>, Refused> {
    for axis in shape.axes() {
        for (above, beneath) in axis.families() {
            for sum in shape.cells().filter(|cell| axis.position(*cell) == *above) {
                let mut persons = 0;
                for position in beneath {
                    persons = add(persons, counts.get(axis.moved(sum, *position).0).copied().unwrap_or(0))?;
                }
                if let Some(total) = counts.get_mut(sum.0) {
                    *total = persons;
                }
            }
        }
    }
    Ok(counts)
}

fn add(left: u64, right: u64) -> Result<u64, Refused> {
    let sum = left.checked_add(right).filter(|sum| *sum <= MOST_PERSONS);
    sum.ok_or(Refused::TooManyPersons { limit: MOST_PERSONS })
}
