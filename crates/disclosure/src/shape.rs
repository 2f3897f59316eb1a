//! The dimensions of a table and the order of its cells.

use std::collections::BTreeSet;

use crate::Refused;

/// The most cells, margins included, that a table may have.
pub const MOST_CELLS: usize = 200_000;
const MOST_DIMENSIONS: usize = 4;

/// One cell, margins included: its rank in row-major order, the last dimension fastest and `Total` last in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell(pub usize);

/// A classification: its name and its codes. The `Total` of all codes is implied and comes last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dimension {
    /// What it classifies by, for instance `district`.
    pub name: String,
    /// The codes, in the order in which they are shown.
    pub codes: Vec<String>,
}

impl Dimension {
    /// A dimension from its name and codes.
    pub fn new(name: impl Into<String>, codes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { name: name.into(), codes: codes.into_iter().map(Into::into).collect() }
    }

    /// The number of codes plus one for the total.
    fn positions(&self) -> usize {
        self.codes.len().saturating_add(1)
    }
}

/// A dimension of a [`Shape`] as arithmetic: how many positions, and how far apart they lie in the order of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Axis {
    pub(crate) positions: usize,
    pub(crate) stride: usize,
}

impl Axis {
    pub(crate) fn total(self) -> usize {
        self.positions.saturating_sub(1)
    }

    pub(crate) fn position(self, cell: Cell) -> usize {
        cell.0.checked_div(self.stride).and_then(|steps| steps.checked_rem(self.positions)).unwrap_or(0)
    }

    /// The cell that differs from `cell` only by its position on this axis.
    pub(crate) fn moved(self, cell: Cell, position: usize) -> Cell {
        let origin = cell.0.saturating_sub(self.position(cell).saturating_mul(self.stride));
        Cell(origin.saturating_add(position.saturating_mul(self.stride)))
    }
}

/// One to four dimensions whose product makes the cells of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    dimensions: Vec<Dimension>,
    axes: Vec<Axis>,
    cells: usize,
}

impl Shape {
    /// Checks the dimensions and lays out the cells.
    ///
    /// # Errors
    /// [`Refused::DimensionCount`], [`Refused::EmptyDimension`], [`Refused::RepeatedCode`], [`Refused::TooManyCells`].
    pub fn new(dimensions: Vec<Dimension>) -> Result<Self, Refused> {
        if dimensions.is_empty() || dimensions.len() > MOST_DIMENSIONS {
            return Err(Refused::DimensionCount { given: dimensions.len() });
        }
        for (at, dimension) in dimensions.iter().enumerate() {
            refuse_bad_codes(at, dimension)?;
        }
        let mut axes = Vec::new();
        let mut stride = 1_usize;
        for dimension in dimensions.iter().rev() {
            axes.push(Axis { positions: dimension.positions(), stride });
            stride = stride.saturating_mul(dimension.positions());
        }
        axes.reverse();
        if stride > MOST_CELLS {
            return Err(Refused::TooManyCells { cells: stride, limit: MOST_CELLS });
        }
        Ok(Self { dimensions, axes, cells: stride })
    }

    /// The dimensions, in the order given.
    #[must_use]
    pub fn dimensions(&self) -> &[Dimension] {
        &self.dimensions
    }

    /// How many cells there are, margins included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells
    }

    /// Always false: every dimension has a code.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells == 0
    }

    /// All cells in their stable order.
    pub fn cells(&self) -> impl DoubleEndedIterator<Item = Cell> + use<> {
        (0..self.cells).map(Cell)
    }

    pub(crate) fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// The rank of the code of each dimension, `None` for its total.
    #[must_use]
    pub fn place(&self, cell: Cell) -> Vec<Option<usize>> {
        let rank = |axis: &Axis| Some(axis.position(cell)).filter(|position| *position != axis.total());
        self.axes.iter().map(rank).collect()
    }

    /// The code of each dimension, `None` for its total.
    #[must_use]
    pub fn codes(&self, cell: Cell) -> Vec<Option<&str>> {
        self.dimensions
            .iter()
            .zip(self.place(cell))
            .map(|(dimension, rank)| dimension.codes.get(rank?).map(String::as_str))
            .collect()
    }

    /// The cell at a place, `None` standing for a total; nothing when the place is not in the table.
    #[must_use]
    pub fn cell(&self, place: &[Option<usize>]) -> Option<Cell> {
        if place.len() != self.axes.len() {
            return None;
        }
        let mut cell = Cell(0);
        for (axis, rank) in self.axes.iter().zip(place) {
            let position = rank.unwrap_or(axis.total());
            if position > axis.total() || *rank == Some(axis.total()) {
                return None;
            }
            cell = axis.moved(cell, position);
        }
        Some(cell)
    }

    /// Whether the cell is no total of any dimension.
    #[must_use]
    pub fn is_innermost(&self, cell: Cell) -> bool {
        self.axes.iter().all(|axis| axis.position(cell) != axis.total())
    }
}

fn refuse_bad_codes(at: usize, dimension: &Dimension) -> Result<(), Refused> {
    if dimension.codes.is_empty() {
        return Err(Refused::EmptyDimension { dimension: at });
    }
    let mut seen = BTreeSet::new();
    for (code, name) in dimension.codes.iter().enumerate() {
        if !seen.insert(name) {
            return Err(Refused::RepeatedCode { dimension: at, code });
        }
    }
    Ok(())
}
