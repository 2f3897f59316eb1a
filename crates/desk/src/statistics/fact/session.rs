//! The permanences of each month, counted together: they tell nothing of anybody.

use sqlx::SqliteConnection;

use crate::Result;

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SessionsFact {
    month: String,
    sessions: i64,
    minutes: i64,
}

/// Every month: a closure or the end of a series takes sessions out of many.
pub(super) async fn of(desk: &mut SqliteConnection) -> Result<Vec<SessionsFact>> {
    Ok(sqlx::query_as!(
        SessionsFact,
        r#"select substr(held_on, 1, 7) as "month!: String", count(*) as "sessions!: i64",
             cast(sum(substr(ends, 1, 2) * 60 + substr(ends, 4, 2) - substr(starts, 1, 2) * 60 - substr(starts, 4, 2))
               as integer) as "minutes!: i64"
           from held_session group by 1 order by 1"#
    )
    .fetch_all(desk)
    .await?)
}

pub(super) async fn kept(statistics: &mut SqliteConnection) -> Result<Vec<SessionsFact>> {
    Ok(sqlx::query_as!(SessionsFact, "select month, sessions, minutes from fact_session order by month")
        .fetch_all(statistics)
        .await?)
}

pub(super) async fn store(statistics: &mut SqliteConnection, months: &[SessionsFact]) -> Result<()> {
    sqlx::query!("delete from fact_session").execute(&mut *statistics).await?;
    for of in months {
        sqlx::query!(
            "insert into fact_session (month, sessions, minutes) values (?, ?, ?)",
            of.month,
            of.sessions,
            of.minutes
        )
        .execute(&mut *statistics)
        .await?;
    }
    Ok(())
}
