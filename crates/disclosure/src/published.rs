//! A table as its readers see it.

use crate::{Cell, Refused, Shape, Zeros};

/// What stands in a released file: a number or the one symbol for hidden in each cell, and the legend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedTable {
    shape: Shape,
    zeros: Zeros,
    cells: Vec<Option<u64>>,
}

impl PublishedTable {
    /// A published table from all its cells in their stable order, `None` being hidden.
    ///
    /// # Errors
    /// [`Refused::CellCount`].
    pub fn new(shape: Shape, zeros: Zeros, cells: Vec<Option<u64>>) -> Result<Self, Refused> {
        if cells.len() != shape.len() {
            return Err(Refused::CellCount { expected: shape.len(), given: cells.len() });
        }
        Ok(Self { shape, zeros, cells })
    }

    /// The dimensions and the order of cells.
    #[must_use]
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// What the legend says of zeros.
    #[must_use]
    pub fn zeros(&self) -> Zeros {
        self.zeros
    }

    /// Every cell with its number, `None` when hidden.
    pub fn cells(&self) -> impl Iterator<Item = (Cell, Option<u64>)> {
        self.shape.cells().zip(self.cells.iter().copied())
    }

    /// The number of a cell, `None` when it is hidden or not in the table.
    #[must_use]
    pub fn shown(&self, cell: Cell) -> Option<u64> {
        self.cells.get(cell.0).copied().flatten()
    }
}
