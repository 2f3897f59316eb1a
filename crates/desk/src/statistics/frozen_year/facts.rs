//! The facts of a civil year: as they are kept, and as the records now give them.

use sqlx::SqliteConnection;

use crate::{
    Result,
    statistics::{
        facts::{Facts, Line},
        measure::AsOf,
    },
};

pub(super) async fn keep(facts: &Facts, statistics: &mut SqliteConnection, frozen_year: i64) -> Result<()> {
    for Line { measure, month, codes, count } in facts.lines() {
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

/// As they were kept.
pub(super) async fn kept(statistics: &mut SqliteConnection, frozen_year: i64) -> Result<Facts> {
    let lines = sqlx::query_as!(
        Line,
        "select measure, month, codes, count from frozen_fact where frozen_year = ? order by measure, month, codes, count",
        frozen_year
    );
    Ok(Facts::of(lines.fetch_all(statistics).await?))
}

/// As the records now give them.
pub(super) async fn live(statistics: &mut SqliteConnection, year: &str) -> Result<Facts> {
    let (from, until) = (format!("{year}-01"), format!("{year}-12"));
    let mut lines = Facts::counted(statistics, (&from, &until), AsOf::Now).await?;
    let held =
        sqlx::query!("select month, sessions, minutes from fact_session where month between ? and ?", from, until);
    for row in held.fetch_all(statistics).await? {
        for (measure, count) in [("sessions", row.sessions), ("session_minutes", row.minutes)] {
            lines.push(Line { measure: measure.to_owned(), month: row.month.clone(), codes: "{}".to_owned(), count });
        }
    }
    Ok(Facts::of(lines))
}
