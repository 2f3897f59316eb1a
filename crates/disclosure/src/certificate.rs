//! The proof that a published table names nobody, and the checker that believes nothing else.
//!
//! The checker adds and compares whole numbers. It shares no code with the search that finds a pattern and knows no
//! solver: a mistake in the search costs a file, never a person.

use std::collections::BTreeMap;

use crate::published::PublishedTable;
use crate::relation::{Sign, relations};
use crate::table::with_margins;
use crate::{Cell, Policy, Zeros};

/// A change of the true table that its readers cannot see: it touches hidden cells only and keeps every sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The cells that change, ascending, with what is added to each.
    pub changes: Vec<(Cell, i64)>,
}

/// The true table and the moves that lead from it to the witnesses. As secret as the true table: kept sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The true count of every cell, in the order of cells.
    pub truth: Vec<u64>,
    /// Each move added to the truth is a witness: another table that reproduces every published number.
    pub moves: Vec<Move>,
}

/// The first promise that a certificate fails to prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Broken {
    /// The legend of the file is not that of the policy.
    OtherLegend,
    /// The certificate is not of a table of this shape.
    OtherShape,
    /// A number is too large to be added exactly.
    TooLarge,
    /// The true table does not reproduce the published number.
    NotTheTruth(Cell),
    /// The true table, or a witness, does not add up along a relation: its rank among [`crate::relations`].
    DoesNotAddUp(usize),
    /// A move names cells twice or out of order.
    Disorder(Cell),
    /// A move changes a published number.
    ChangesPublished(Cell),
    /// A witness holds a number that the legend excludes.
    AgainstLegend(Cell),
    /// A count from 1 to T − 1 is published.
    SmallShown(Cell),
    /// No witness shows that a sensitive cell may count as few as the legend allows.
    NotLowEnough(Cell),
    /// No witness shows that a hidden cell may count T or more.
    NotHighEnough(Cell),
    /// A hidden cell has the same number in every witness.
    Pinned(Cell),
    /// No witness leaves `group` persons of a published total outside this category of it.
    GroupDisclosed(Cell),
    /// Rounded to so little that small counts show.
    BaseTooSmall,
    /// A rounded number is no multiple of the base.
    NotAMultiple(Cell),
    /// A rounded number is further from the true one than the legend says.
    TooFar(Cell),
}

/// Checks the promises of the crate's first page for a published table, from the table, its certificate and additions.
///
/// # Errors
/// The first promise that is not proved.
pub fn check(published: &PublishedTable, certificate: &Certificate, policy: &Policy) -> Result<(), Broken> {
    let truth = truth_of(published, certificate, policy)?;
    let ranges = ranges_of(published, certificate, &truth)?;
    check_cells(published, policy, &ranges)?;
    check_groups(published, policy, &ranges)
}

/// What the witnesses show of one cell.
struct Range {
    truth: i64,
    low: i64,
    high: i64,
}

/// The true counts, once they are known to be a table and to reproduce what is published.
fn truth_of(published: &PublishedTable, certificate: &Certificate, policy: &Policy) -> Result<Vec<i64>, Broken> {
    if published.zeros() != policy.zeros() {
        return Err(Broken::OtherLegend);
    }
    if certificate.truth.len() != published.shape().len() {
        return Err(Broken::OtherShape);
    }
    let mut truth = Vec::new();
    for ((cell, shown), count) in published.cells().zip(&certificate.truth) {
        let exact = i64::try_from(*count).map_err(|_| Broken::TooLarge)?;
        if shown.is_some_and(|shown| shown != *count) {
            return Err(Broken::NotTheTruth(cell));
        }
        if shown.is_none() && exact < policy.zeros().least_hidden() {
            return Err(Broken::AgainstLegend(cell));
        }
        truth.push(exact);
    }
    for (rank, relation) in relations(published.shape()).iter().enumerate() {
        let mut sum = 0_i64;
        for (cell, sign) in &relation.terms {
            let count = truth.get(cell.0).copied().ok_or(Broken::OtherShape)?;
            sum = add(sum, signed(*sign, count)?)?;
        }
        if sum != 0 {
            return Err(Broken::DoesNotAddUp(rank));
        }
    }
    Ok(truth)
}

/// Verifies every witness and gathers the smallest and largest number of each cell.
fn ranges_of(published: &PublishedTable, certificate: &Certificate, truth: &[i64]) -> Result<Vec<Range>, Broken> {
    let mut ranges: Vec<_> = truth.iter().map(|count| Range { truth: *count, low: *count, high: *count }).collect();
    let mut relations_of = vec![Vec::new(); truth.len()];
    for (rank, relation) in relations(published.shape()).iter().enumerate() {
        for (cell, sign) in &relation.terms {
            relations_of.get_mut(cell.0).ok_or(Broken::OtherShape)?.push((rank, *sign));
        }
    }
    for witness in &certificate.moves {
        let mut sums = BTreeMap::new();
        let mut last = None;
        for (cell, change) in &witness.changes {
            let range = ranges.get_mut(cell.0).ok_or(Broken::OtherShape)?;
            if last >= Some(*cell) {
                return Err(Broken::Disorder(*cell));
            }
            last = Some(*cell);
            if published.shown(*cell).is_some() {
                return Err(Broken::ChangesPublished(*cell));
            }
            let count = add(range.truth, *change)?;
            if count < published.zeros().least_hidden() {
                return Err(Broken::AgainstLegend(*cell));
            }
            range.low = range.low.min(count);
            range.high = range.high.max(count);
            for (rank, sign) in relations_of.get(cell.0).ok_or(Broken::OtherShape)? {
                let sum = sums.entry(*rank).or_insert(0_i64);
                *sum = add(*sum, signed(*sign, *change)?)?;
            }
        }
        if let Some((rank, _)) = sums.iter().find(|(_, sum)| **sum != 0) {
            return Err(Broken::DoesNotAddUp(*rank));
        }
    }
    Ok(ranges)
}

/// No small count is shown, no hidden cell is pinned or known to be small, every sensitive one may be as small as promised.
fn check_cells(published: &PublishedTable, policy: &Policy, ranges: &[Range]) -> Result<(), Broken> {
    let least = least_counts(published)?;
    for (((cell, shown), range), least) in published.cells().zip(ranges).zip(least) {
        let sensitive = policy.is_small(range.truth);
        if shown.is_some() {
            if sensitive {
                return Err(Broken::SmallShown(cell));
            }
        } else if sensitive && range.low > least {
            return Err(Broken::NotLowEnough(cell));
        } else if range.high < policy.least_large() {
            return Err(Broken::NotHighEnough(cell));
        } else if range.low == range.high {
            return Err(Broken::Pinned(cell));
        }
    }
    Ok(())
}

/// The smallest count that the legend alone allows in each cell: nothing where zeros may be hidden, else one for each
/// innermost cell beneath it that is not printed as zero.
pub(crate) fn least_counts(published: &PublishedTable) -> Result<Vec<i64>, Broken> {
    let shape = published.shape();
    if published.zeros() == Zeros::MayBeHidden {
        return Ok(vec![0; shape.len()]);
    }
    let somebody = |(cell, shown)| u64::from(shape.is_innermost(cell) && shown != Some(0));
    let counts = with_margins(shape, published.cells().map(somebody).collect()).map_err(|_| Broken::TooLarge)?;
    counts.into_iter().map(|count| i64::try_from(count).map_err(|_| Broken::TooLarge)).collect()
}

/// Of every published total, `group` persons may be outside any one category, as far as readers can tell.
fn check_groups(published: &PublishedTable, policy: &Policy, ranges: &[Range]) -> Result<(), Broken> {
    let group = i64::try_from(policy.group()).map_err(|_| Broken::TooLarge)?;
    for relation in relations(published.shape()) {
        let total = relation.terms.iter().find(|(_, sign)| *sign == Sign::Minus);
        let shown = total.and_then(|(cell, _)| published.shown(*cell)).filter(|shown| *shown > 0);
        let (Some(shown), 3..) = (shown, relation.terms.len()) else {
            continue;
        };
        let most = add(i64::try_from(shown).map_err(|_| Broken::TooLarge)?, signed(Sign::Minus, group)?)?;
        for (cell, _) in relation.terms.iter().filter(|(_, sign)| *sign == Sign::Plus) {
            if ranges.get(cell.0).ok_or(Broken::OtherShape)?.low > most {
                return Err(Broken::GroupDisclosed(*cell));
            }
        }
    }
    Ok(())
}

fn add(left: i64, right: i64) -> Result<i64, Broken> {
    left.checked_add(right).ok_or(Broken::TooLarge)
}

fn signed(sign: Sign, value: i64) -> Result<i64, Broken> {
    match sign {
        Sign::Plus => Ok(value),
        Sign::Minus => value.checked_neg().ok_or(Broken::TooLarge),
    }
}
