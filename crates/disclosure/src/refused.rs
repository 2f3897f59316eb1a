//! The reasons for which a table or a policy is refused.

use std::fmt;

/// Why nothing was produced: an expected outcome that carries data and never a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refused {
    /// A table has 1 to 4 dimensions.
    DimensionCount {
        /// How many were given.
        given: usize,
    },
    /// A dimension without any code.
    EmptyDimension {
        /// Its position among the dimensions.
        dimension: usize,
    },
    /// The same code twice in a dimension.
    RepeatedCode {
        /// Position of the dimension.
        dimension: usize,
        /// Position of the second occurrence.
        code: usize,
    },
    /// A code hangs under a code that does not exist, or under itself.
    BrokenHierarchy {
        /// Position of the dimension.
        dimension: usize,
    },
    /// More cells, margins included, than this crate accepts.
    TooManyCells {
        /// How many the dimensions make, saturated.
        cells: usize,
        /// How many are accepted.
        limit: usize,
    },
    /// The grand total exceeds what is counted exactly everywhere.
    TooManyPersons {
        /// The largest grand total accepted.
        limit: u64,
    },
    /// A count was given for a place that is not an innermost cell of the table.
    UnknownPlace {
        /// Position of the count among those given.
        count: usize,
    },
    /// The threshold is outside 2..=100.
    ThresholdOutOfRange {
        /// The threshold asked for.
        given: u64,
    },
    /// The group size must be smaller than the threshold, and zero where zeros are printed.
    GroupOutOfRange {
        /// The group size asked for.
        given: u64,
    },
    /// A published table does not have as many cells as its dimensions make.
    CellCount {
        /// How many cells the dimensions make.
        expected: usize,
        /// How many were given.
        given: usize,
    },
    /// A code hangs under one code in this table and under another in one that left before.
    OtherHierarchy {
        /// Position of the dimension.
        dimension: usize,
        /// The code.
        code: String,
        /// The rank of the release that disagrees with those before it; beyond the last, the table asked for.
        release: usize,
    },
    /// The ledger proves only tables in which zeros may be hidden.
    ZerosPrinted,
    /// Together with an earlier release, the table would tell of small numbers whatever it hides.
    Linked(crate::Conflict),
    /// The base must not be below the threshold.
    BaseOutOfRange {
        /// The base asked for.
        given: u64,
        /// The least that is accepted.
        least: u64,
        /// The most.
        most: u64,
    },
    /// A number of a rounded table is no multiple of its base.
    NotAMultiple {
        /// The first such cell.
        cell: crate::Cell,
        /// The base.
        base: u64,
    },
    /// No rounding was found in which the numbers add up and none is further away than the next multiple but one.
    NoRounding,
    /// No table reproduces the published numbers.
    Impossible,
    /// So many hidden cells say something about each other that what they say together cannot be worked out.
    TooEntangled {
        /// How many.
        cells: usize,
        /// How many are accepted in a table like this one.
        limit: usize,
    },
    /// The caller asked to stop.
    Stopped,
    /// No pattern of hidden cells could be certified.
    Uncertified(crate::Broken),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl std::error::Error for Refused {}
