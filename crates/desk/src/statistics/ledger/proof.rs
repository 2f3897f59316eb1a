//! A release and its proof, as they are written down, here and by the command line.

use std::collections::{BTreeMap, BTreeSet};

use disclosure::{
    Cell, Certificate, Dimension, Move, Perimeter, Policy, PublishedTable, Release, Shape, Together, Zeros,
};
use serde::{Deserialize, Serialize};

/// A table that left, with its proof. As secret as the true table.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Proof {
    name: String,
    threshold: u64,
    group: u64,
    perimeter: BTreeMap<String, BTreeSet<String>>,
    dimensions: Vec<Axis>,
    truth: Vec<u64>,
    shown: Vec<Option<u64>>,
    moves: Vec<Vec<(usize, i64)>>,
    /// Witnesses of this and all earlier releases: rank of a release, cell, change. Ledgers of earlier versions have none.
    #[serde(default)]
    together: Vec<Vec<(usize, usize, i64)>>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Axis {
    name: String,
    codes: Vec<String>,
    above: Vec<Option<usize>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    holds: Vec<BTreeSet<String>>,
}

impl From<&Release> for Proof {
    fn from(release: &Release) -> Self {
        let axis = |of: &Dimension| {
            let above = (0..of.codes.len()).map(|code| of.parent(code)).collect();
            Axis { name: of.name.clone(), codes: of.codes.clone(), above, holds: of.holds.clone() }
        };
        let (moves, together) = (release.certificate.moves.iter(), release.together.iter());
        Self {
            name: release.name.clone(),
            threshold: release.policy.threshold(),
            group: release.policy.group(),
            perimeter: release.perimeter.0.clone(),
            dimensions: release.published.shape().dimensions().iter().map(axis).collect(),
            truth: release.certificate.truth.clone(),
            shown: release.published.cells().map(|(_, shown)| shown).collect(),
            moves: moves.map(|own| own.changes.iter().map(|(cell, by)| (cell.0, *by)).collect()).collect(),
            together: together
                .map(|own| own.changes.iter().map(|(of, cell, by)| (*of, cell.0, *by)).collect())
                .collect(),
        }
    }
}

impl Proof {
    /// The release again; nothing when it is none.
    #[must_use]
    pub fn release(self) -> Option<Release> {
        let axis = |axis: Axis| Dimension::new(axis.name, axis.codes).under(axis.above).holding(axis.holds);
        let shape = Shape::new(self.dimensions.into_iter().map(axis).collect()).ok()?;
        let moves = self.moves.into_iter();
        let moves = moves.map(|own| Move { changes: own.into_iter().map(|(cell, by)| (Cell(cell), by)).collect() });
        let together = self
            .together
            .into_iter()
            .map(|own| Together { changes: own.into_iter().map(|(of, cell, by)| (of, Cell(cell), by)).collect() });
        Some(Release {
            name: self.name,
            perimeter: Perimeter(self.perimeter),
            policy: Policy::new(self.threshold, self.group, Zeros::MayBeHidden).ok()?,
            published: PublishedTable::new(shape, Zeros::MayBeHidden, self.shown).ok()?,
            certificate: Certificate { truth: self.truth, moves: moves.collect() },
            together: together.collect(),
        })
    }
}
