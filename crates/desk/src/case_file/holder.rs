//! Who holds a file: whoever received its person last, or was given it since. What nobody was given by name is shown to them first.

use std::collections::BTreeMap;

use sqlx::SqliteConnection;

use crate::{Result, search::json_list};

/// Whoever holds a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Holder {
    pub(crate) account: String,
    pub(crate) name: String,
}

/// Of these files, by file. One whose person nobody received yet has none.
pub(crate) async fn holders(database: &mut SqliteConnection, files: &[i64]) -> Result<BTreeMap<i64, Holder>> {
    let files = json_list(files);
    let rows = sqlx::query!(
        r#"select case_file as "case_file!: i64", account as "account!: String", name as "name!: String",
             max(at) as "at!: String"
           from (
             select case_file, author as account, written_at as at from interview
               where case_file in (select value from json_each(?1))
             union all
             select case_file, staff, held_on || 'T' || starts from appointment
               where case_file in (select value from json_each(?1)) and status in ('booked', 'received')
             union all
             select case_file, taken_by, written_at from hand_over_line join hand_over on hand_over.id = hand_over
               where case_file in (select value from json_each(?1)) and taken_by is not null and noun <> 'follow_up'
             union all
             select record, to_account, at from reassignment_move join reassignment on reassignment.id = reassignment
               where record in (select value from json_each(?1)) and noun = 'case_file' and undone_at is null
           )
           join staff using (account)
           group by case_file"#,
        files
    )
    .fetch_all(database)
    .await?;
    Ok(rows.into_iter().map(|row| (row.case_file, Holder { account: row.account, name: row.name })).collect())
}
