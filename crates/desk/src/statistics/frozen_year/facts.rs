//! The facts of a year without their pseudonyms: how many have the same codes. So they are kept, hashed and compared.

use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;

use crate::{
    Error, Fault, Result,
    statistics::measure::{AsOf, Measure},
};

/// One kind of fact.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    measure: String,
    month: String,
    codes: String,
    count: i64,
}

/// All of a year, in order.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Facts(Vec<Line>);

impl Facts {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// SHA-256 of every field behind its length.
    pub(super) fn hash(&self) -> [u8; 32] {
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

    pub(super) async fn keep(&self, statistics: &mut SqliteConnection, frozen_year: i64) -> Result<()> {
        for Line { measure, month, codes, count } in &self.0 {
            sqlx::query!(
                "insert into frozen_fact (frozen_year, measure, month, codes, count) values (?, ?, ?, ?, ?)",
                frozen_year,
                measure,
                month,
                codes,
                count
            )
            .execute(&mut *statistics)
            .await?;
        }
        Ok(())
    }
}

/// As they were kept.
pub(super) async fn kept(statistics: &mut SqliteConnection, frozen_year: i64) -> Result<Facts> {
    let lines = sqlx::query_as!(
        Line,
        "select measure, month, codes, count from frozen_fact where frozen_year = ? order by measure, month, codes, count",
        frozen_year
    );
    Ok(Facts(lines.fetch_all(statistics).await?))
}

/// As the records now give them.
pub(super) async fn live(statistics: &mut SqliteConnection, year: &str) -> Result<Facts> {
    let (from, until) = (format!("{year}-01"), format!("{year}-12"));
    let mut lines = Vec::new();
    for measure in Measure::ALL {
        // The whole of its codes.
        for (codes, count) in measure.count(statistics, &["month", "$"], (&from, &until), AsOf::Now).await? {
            let [month, codes] = codes.try_into().map_err(|_| Error::Fault(Fault::new("two columns")))?;
            let count = i64::try_from(count).map_err(|error| Error::Fault(Fault::new(error)))?;
            lines.push(Line { measure: measure.word().to_owned(), month, codes, count });
        }
    }
    let held =
        sqlx::query!("select month, sessions, minutes from fact_session where month between ? and ?", from, until);
    for row in held.fetch_all(statistics).await? {
        for (measure, count) in [("sessions", row.sessions), ("session_minutes", row.minutes)] {
            lines.push(Line { measure: measure.to_owned(), month: row.month.clone(), codes: "{}".to_owned(), count });
        }
    }
    lines.sort_unstable();
    Ok(Facts(lines))
}
