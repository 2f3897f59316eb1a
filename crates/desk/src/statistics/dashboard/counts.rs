//! What the dashboard counts, read from indexes that hold nothing else: a million facts are counted before anybody waits. Of a
//! frozen year, what was kept.

use sqlx::SqliteConnection;

use super::DashboardRequest;
use crate::Result;

/// How many of one month have one code.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) month: String,
    pub(super) code: String,
    pub(super) count: i64,
}

/// By how long the person waited; of one district when one is asked for.
pub(super) async fn case_files(statistics: &mut SqliteConnection, of: &DashboardRequest) -> Result<Vec<Line>> {
    let lines = sqlx::query_as!(
        Line,
        r#"select month as "month!", first_interview as "code!", count(*) as "count!: i64" from fact_case_file
           where month between ?1 and ?2 and (?3 is null or district = ?3)
             and substr(month, 1, 4) not in (select year from frozen_year)
           group by 1, 2
           union all
           select month, codes ->> 'first_interview', sum(count) from frozen_fact
           where measure = 'case_files' and month between ?1 and ?2 and (?3 is null or codes ->> 'district' = ?3)
             and frozen_year in (select max(id) from frozen_year group by year)
           group by 1, 2"#,
        of.from_month,
        of.until_month,
        of.district
    );
    Ok(lines.fetch_all(statistics).await?)
}

/// Those that the ministry counts.
pub(super) async fn interviews(statistics: &mut SqliteConnection, of: &DashboardRequest) -> Result<Vec<Line>> {
    let lines = sqlx::query_as!(
        Line,
        r#"select month as "month!", '' as "code!", count(*) as "count!: i64" from fact_interview
           where month between ?1 and ?2 and counted = 'oui' and substr(month, 1, 4) not in (select year from frozen_year)
           group by 1
           union all
           select month, '', sum(count) from frozen_fact
           where measure = 'interviews' and month between ?1 and ?2 and codes ->> 'counted' = 'oui'
             and frozen_year in (select max(id) from frozen_year group by year)
           group by 1"#,
        of.from_month,
        of.until_month
    );
    Ok(lines.fetch_all(statistics).await?)
}

pub(super) async fn orientations(statistics: &mut SqliteConnection, of: &DashboardRequest) -> Result<Vec<Line>> {
    let lines = sqlx::query_as!(
        Line,
        r#"select month as "month!", '' as "code!", count(*) as "count!: i64" from fact_orientation
           where month between ?1 and ?2 and substr(month, 1, 4) not in (select year from frozen_year)
           group by 1
           union all
           select month, '', sum(count) from frozen_fact
           where measure = 'orientations' and month between ?1 and ?2
             and frozen_year in (select max(id) from frozen_year group by year)
           group by 1"#,
        of.from_month,
        of.until_month
    );
    Ok(lines.fetch_all(statistics).await?)
}

/// By how long the answer took.
pub(super) async fn referrals(statistics: &mut SqliteConnection, of: &DashboardRequest) -> Result<Vec<Line>> {
    let lines = sqlx::query_as!(
        Line,
        r#"select month as "month!", answer as "code!", count(*) as "count!: i64" from fact_referral
           where month between ?1 and ?2 and substr(month, 1, 4) not in (select year from frozen_year)
           group by 1, 2
           union all
           select month, codes ->> 'answer', sum(count) from frozen_fact
           where measure = 'referrals' and month between ?1 and ?2
             and frozen_year in (select max(id) from frozen_year group by year)
           group by 1, 2"#,
        of.from_month,
        of.until_month
    );
    Ok(lines.fetch_all(statistics).await?)
}

/// By what became of them.
pub(super) async fn appointments(statistics: &mut SqliteConnection, of: &DashboardRequest) -> Result<Vec<Line>> {
    let lines = sqlx::query_as!(
        Line,
        r#"select month as "month!", status as "code!", count(*) as "count!: i64" from fact_appointment
           where month between ?1 and ?2 and substr(month, 1, 4) not in (select year from frozen_year)
           group by 1, 2
           union all
           select month, codes ->> 'status', sum(count) from frozen_fact
           where measure = 'appointments' and month between ?1 and ?2
             and frozen_year in (select max(id) from frozen_year group by year)
           group by 1, 2"#,
        of.from_month,
        of.until_month
    );
    Ok(lines.fetch_all(statistics).await?)
}
