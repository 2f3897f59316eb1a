//! Retention: the files whose person was last met or spoken to so long ago that keeping them must be thought about. A notice
//! only: nothing is closed, hidden or destroyed here.

use chrono::{Months, NaiveDate};
use serde::Serialize;
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{Result, person::name_shown};

/// Two years after the last contact, a file leaves the active ones (CNIL, reference for social support).
const ACTIVE: Months = Months::new(24);

/// A file whose time among the active ones is over.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct RetentionNotice {
    pub case_file: i64,
    pub case_file_number: String,
    pub display_name: String,
    /// Civil date of the last contact with the person.
    pub last_contact_on: String,
    /// Civil date on which the two years were over.
    pub due_on: String,
    pub closed: bool,
}

/// The files of persons without contact for two years, the oldest contact first: `most` of them, and how many more there are.
pub(crate) async fn due(
    database: &mut SqliteConnection,
    today: NaiveDate,
    most: i64,
) -> Result<(Vec<RetentionNotice>, i64)> {
    let since = today.checked_sub_months(ACTIVE).unwrap_or(today).to_string();
    let rows = sqlx::query!(
        r#"select aged.id as "id!", number, aged.person as "person!", anonymous as "anonymous: bool", birth_name, used_name,
             first_names, closed as "closed!: bool", last_on as "last_on!: String", alike as "alike!: i64"
           from (
             select *, count(*) over () as alike from (
               select id, number, person, closed_on is not null as closed,
                 max(
                   (select max(opened_on) from case_file as each where each.person = case_file.person),
                   coalesce((select max(interview.held_on) from interview
                     join case_file as each on each.id = interview.case_file where each.person = case_file.person), ''),
                   coalesce((select max(held_on) from appointment where appointment.person = case_file.person
                     and status in ('booked', 'received')), ''),
                   coalesce((select max(called_on) from call_attempt where call_attempt.person = case_file.person
                     and result = 'joined'), '')
                 ) as last_on
               from case_file where opened_on <= ?1
               limit -1
             )
             where last_on <= ?1 order by last_on, id limit ?2
           ) as aged join person on person.id = aged.person
           order by last_on, aged.id"#,
        since,
        most
    )
    .fetch_all(database)
    .await?;
    let more = rows.first().map_or(0, |row| row.alike).saturating_sub(most).max(0);
    let files = rows
        .into_iter()
        .map(|row| RetentionNotice {
            case_file: row.id,
            case_file_number: row.number,
            display_name: name_shown(row.anonymous, &row.birth_name, &row.used_name, &row.first_names, row.person),
            due_on: two_years_after(&row.last_on),
            last_contact_on: row.last_on,
            closed: row.closed,
        })
        .collect();
    Ok((files, more))
}

fn two_years_after(day: &str) -> String {
    let due = day.parse::<NaiveDate>().ok().and_then(|day| day.checked_add_months(ACTIVE));
    due.map_or_else(|| day.to_owned(), |due| due.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{appointment::tests::file_of, session::bench::bench};

    #[tokio::test]
    async fn a_file_is_announced_two_years_after_the_last_contact_with_its_person_whoever_noted_it_where() {
        let mut bench = bench().await;
        let agent = bench.agent();
        let file = file_of(agent, "Martin").await;
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        assert!(due(&mut agent.desk, day(2028, 11, 19), 9).await.unwrap().0.is_empty());
        let found = due(&mut agent.desk, day(2028, 11, 20), 9).await.unwrap().0;
        let expected = (file.id, "2026-11-20", "2028-11-20", false);
        let found: Vec<_> = found
            .iter()
            .map(|one| (one.case_file, one.last_contact_on.as_str(), one.due_on.as_str(), one.closed))
            .collect();
        assert_eq!(found, [expected]);

        let call = |result| crate::call_attempt::NewCallAttempt {
            person: file.person.id,
            case_file: None,
            when: None,
            result,
            note: String::new(),
        };
        agent.clock = crate::Clock::Fixed("2027-05-01T09:00:00Z".parse().unwrap());
        crate::call_attempt::call_attempt_add(agent, call(crate::call_attempt::CallResult::NoAnswer)).await.unwrap();
        assert_eq!(due(&mut agent.desk, day(2028, 11, 20), 9).await.unwrap().0.len(), 1, "nobody was spoken to");
        crate::call_attempt::call_attempt_add(agent, call(crate::call_attempt::CallResult::Joined)).await.unwrap();
        assert!(due(&mut agent.desk, day(2028, 11, 20), 9).await.unwrap().0.is_empty());
        assert_eq!(due(&mut agent.desk, day(2029, 5, 1), 9).await.unwrap().0.len(), 1);
    }
}
