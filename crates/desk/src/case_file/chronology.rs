//! What cannot have happened in that order: facts after the day on which they were told, somebody harmed before their birth.

use sqlx::SqliteConnection;

use crate::{Refusal, Result};

/// The files that a change touches.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Files {
    One(i64),
    OfPerson(i64),
    OfMatter(i64),
}

/// An indirect victim may be born after the facts: the child of somebody who was killed.
///
/// # Errors
/// [`Refusal::BornAfter`] the facts or the intake; [`Refusal::FactsAfterIntake`].
pub(crate) async fn must_hold(database: &mut SqliteConnection, files: Files) -> Result<()> {
    let (one, person, matter) = match files {
        Files::One(id) => (Some(id), None, None),
        Files::OfPerson(id) => (None, Some(id), None),
        Files::OfMatter(id) => (None, None, Some(id)),
    };
    // By their ids, or every file there is would be looked at. A year alone is compared with the year.
    let found = sqlx::query!(
        r#"with told (born, facts, opened, there) as (
             select coalesce(born_on, printf('%04d', birth_year)), happened_from, opened_on, quality <> 'victime_indirecte'
             from case_file join person on person.id = person join matter on matter.id = matter
             where case_file.id in (select ?1
                                    union all select id from case_file where person = ?2
                                    union all select id from case_file where matter = ?3)
           )
           select coalesce(max(facts > opened), 0) as "facts_after!: bool",
             coalesce(max(there and born > substr(facts, 1, length(born))), 0) as "born_after_facts!: bool",
             coalesce(max(born > substr(opened, 1, length(born))), 0) as "born_after_intake!: bool"
           from told"#,
        one,
        person,
        matter
    )
    .fetch_one(database)
    .await?;
    let born_after = |field: &str| Err(Refusal::BornAfter { field: field.to_owned() }.into());
    match (found.born_after_intake, found.born_after_facts, found.facts_after) {
        (true, _, _) => born_after("opened_on"),
        (_, true, _) => born_after("happened_from"),
        (_, _, true) => Err(Refusal::FactsAfterIntake.into()),
        (false, false, false) => Ok(()),
    }
}
