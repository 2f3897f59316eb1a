//! The facts of a period without their pseudonyms: how many have the same codes. So they are frozen, sent, received, hashed and compared.

use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;

use super::measure::{AsOf, Kind, Measure};
use crate::Result;

/// One kind of fact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Line {
    pub(crate) measure: String,
    pub(crate) month: String,
    /// JSON: the code of each column.
    pub(crate) codes: String,
    pub(crate) count: i64,
}

/// All of a period, in order.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Facts(Vec<Line>);

impl Facts {
    pub(crate) fn of(mut lines: Vec<Line>) -> Self {
        lines.sort_unstable();
        Self(lines)
    }

    /// Those of every measure in a period.
    pub(crate) async fn counted(
        statistics: &mut SqliteConnection,
        period: (&str, &str),
        as_of: AsOf,
    ) -> Result<Vec<Line>> {
        let mut lines = Vec::new();
        for measure in Measure::ALL {
            let of = |Kind { month, codes, count }| Line { measure: measure.word().to_owned(), month, codes, count };
            lines.extend(measure.kinds(statistics, period, as_of).await?.into_iter().map(of));
        }
        Ok(lines)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn lines(&self) -> &[Line] {
        &self.0
    }

    /// SHA-256 of every field behind its length.
    pub(crate) fn hash(&self) -> [u8; 32] {
        let mut digest = Sha256::new();
        for Line { measure, month, codes, count } in &self.0 {
            for field in [measure, month, codes] {
                digest.update((field.len() as u64).to_be_bytes());
                digest.update(field);
            }
            digest.update(count.to_be_bytes());
        }
        digest.finalize().into()
    }
}
