//! The dimensions of a table and the order of its cells.

use std::collections::BTreeSet;

use crate::Refused;

/// The most cells, margins included, that a table may have.
pub const MOST_CELLS: usize = 200_000;
const MOST_DIMENSIONS: usize = 4;

/// One cell, margins included: its rank in row-major order, the last dimension fastest and `Total` last in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell(pub usize);

/// A classification: its name and its codes, each under another code or under the `Total`, which is implied and comes last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dimension {
    /// What it classifies by, for instance `district`.
    pub name: String,
    /// The codes, in the order in which they are shown.
    pub codes: Vec<String>,
    /// The rank of the code above each code, `None` for the total; a code beyond the end hangs under the total.
    pub above: Vec<Option<usize>>,
    /// What each code counts, in codes that tables of several classifications share under this name; empty where each counts itself.
    pub holds: Vec<BTreeSet<String>>,
}

impl Dimension {
    /// A flat dimension, from its name and codes.
    pub fn new(name: impl Into<String>, codes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            name: name.into(),
            codes: codes.into_iter().map(Into::into).collect(),
            above: Vec::new(),
            holds: Vec::new(),
        }
    }

    /// The same with a hierarchy: the rank of the code above each code, `None` for the total.
    #[must_use]
    pub fn under(self, above: impl IntoIterator<Item = Option<usize>>) -> Self {
        Self { above: above.into_iter().collect(), ..self }
    }

    /// The same, one of several classifications of one thing: what each code counts, in codes that all of them share.
    #[must_use]
    pub fn holding(self, holds: impl IntoIterator<Item = BTreeSet<String>>) -> Self {
        Self { holds: holds.into_iter().collect(), ..self }
    }

    /// What a code counts, in the codes that tables share.
    pub(crate) fn held(&self, code: usize) -> BTreeSet<String> {
        let itself = || self.codes.get(code).cloned().into_iter().collect();
        self.holds.get(code).cloned().unwrap_or_else(itself)
    }

    /// The rank of the code above a code, `None` for the total.
    #[must_use]
    pub fn parent(&self, code: usize) -> Option<usize> {
        self.above.get(code).copied().flatten()
    }

    /// The codes right under a code, or under the total.
    pub fn children(&self, of: Option<usize>) -> impl Iterator<Item = usize> {
        (0..self.codes.len()).filter(move |code| self.parent(*code) == of)
    }

    /// The number of codes plus one for the total.
    fn positions(&self) -> usize {
        self.codes.len().saturating_add(1)
    }

    /// The code and all above it, without the total; nothing when they run in a circle.
    fn path(&self, code: usize) -> Option<Vec<usize>> {
        let mut path = vec![code];
        let mut last = code;
        while let Some(above) = self.parent(last) {
            if above >= self.codes.len() || path.contains(&above) {
                return None;
            }
            path.push(above);
            last = above;
        }
        Some(path)
    }
}

/// A dimension of a [`Shape`] as arithmetic: its positions, how far apart they lie in the order of cells, and their tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Axis {
    pub(crate) positions: usize,
    pub(crate) stride: usize,
    /// Of each position, itself and all above it but the total; of the total, nothing.
    paths: Vec<Vec<usize>>,
    /// The positions with nothing beneath, ascending.
    leaves: Vec<usize>,
    /// Every position with something beneath, the deepest first, and what is right beneath it.
    families: Vec<(usize, Vec<usize>)>,
}

impl Axis {
    fn new(dimension: &Dimension, stride: usize) -> Option<Self> {
        let positions = dimension.positions();
        let total = positions.checked_sub(1)?;
        let mut paths = (0..total).map(|code| dimension.path(code)).collect::<Option<Vec<_>>>()?;
        paths.push(Vec::new());
        let mut children = vec![Vec::new(); positions];
        for code in 0..total {
            children.get_mut(dimension.parent(code).unwrap_or(total))?.push(code);
        }
        let leaves = (0..total).filter(|code| children.get(*code).is_some_and(Vec::is_empty)).collect();
        let mut families: Vec<_> =
            children.into_iter().enumerate().filter(|(_, beneath)| !beneath.is_empty()).collect();
        let depth = |position: usize| paths.get(position).map_or(0, Vec::len);
        families.sort_by_key(|(above, _)| (std::cmp::Reverse(depth(*above)), *above));
        Some(Self { positions, stride, paths, leaves, families })
    }

    pub(crate) fn total(&self) -> usize {
        self.positions.saturating_sub(1)
    }

    pub(crate) fn position(&self, cell: Cell) -> usize {
        cell.0.checked_div(self.stride).and_then(|steps| steps.checked_rem(self.positions)).unwrap_or(0)
    }

    /// The cell that differs from `cell` only by its position on this axis.
    pub(crate) fn moved(&self, cell: Cell, position: usize) -> Cell {
        let origin = cell.0.saturating_sub(self.position(cell).saturating_mul(self.stride));
        Cell(origin.saturating_add(position.saturating_mul(self.stride)))
    }

    pub(crate) fn is_leaf(&self, position: usize) -> bool {
        self.leaves.binary_search(&position).is_ok()
    }

    pub(crate) fn leaves(&self) -> &[usize] {
        &self.leaves
    }

    /// Every position with something beneath, the deepest first, with the positions that add up to it.
    pub(crate) fn families(&self) -> &[(usize, Vec<usize>)] {
        &self.families
    }

    /// A position and all above it, the total excepted.
    pub(crate) fn path(&self, position: usize) -> &[usize] {
        self.paths.get(position).map_or(&[], Vec::as_slice)
    }

    /// Whether the persons of `position` are among those of `above`.
    pub(crate) fn is_within(&self, position: usize, above: usize) -> bool {
        above == self.total() || self.path(position).contains(&above)
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
    /// [`Refused::DimensionCount`], [`Refused::EmptyDimension`], [`Refused::RepeatedCode`], [`Refused::BrokenHierarchy`],
    /// [`Refused::TooManyCells`].
    pub fn new(dimensions: Vec<Dimension>) -> Result<Self, Refused> {
        if dimensions.is_empty() || dimensions.len() > MOST_DIMENSIONS {
            return Err(Refused::DimensionCount { given: dimensions.len() });
        }
        for (at, dimension) in dimensions.iter().enumerate() {
            refuse_bad_codes(at, dimension)?;
        }
        let cells = dimensions.iter().map(Dimension::positions).fold(1, usize::saturating_mul);
        if cells > MOST_CELLS {
            return Err(Refused::TooManyCells { cells, limit: MOST_CELLS });
        }
        let mut axes = Vec::new();
        let mut stride = 1_usize;
        for (at, dimension) in dimensions.iter().enumerate().rev() {
            axes.push(Axis::new(dimension, stride).ok_or(Refused::BrokenHierarchy { dimension: at })?);
            stride = stride.saturating_mul(dimension.positions());
        }
        axes.reverse();
        Ok(Self { dimensions, axes, cells })
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

    /// Whether nothing adds up to the cell, along any dimension.
    #[must_use]
    pub fn is_innermost(&self, cell: Cell) -> bool {
        self.axes.iter().all(|axis| axis.is_leaf(axis.position(cell)))
    }

    /// Whether the persons of `inner` are among those of `outer`.
    #[must_use]
    pub fn is_within(&self, inner: Cell, outer: Cell) -> bool {
        self.axes.iter().all(|axis| axis.is_within(axis.position(inner), axis.position(outer)))
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
