//! Whose an appointment is: nobody's yet, a person's, or a file's and so its person's.

use sqlx::SqliteConnection;

use crate::{Refusal, Result, merge};

#[derive(Debug, Clone, Copy)]
pub(super) struct Whose {
    pub(super) person: Option<i64>,
    pub(super) case_file: Option<i64>,
}

impl Whose {
    /// # Errors
    /// [`Refusal::NotFound`], also when the file is not the person's.
    pub(super) async fn checked(
        database: &mut SqliteConnection,
        person: Option<i64>,
        case_file: Option<i64>,
    ) -> Result<Self> {
        let absent = |noun: &str| Refusal::NotFound { noun: noun.to_owned() };
        let person = match person {
            Some(person) => Some(merge::standing(database, person).await?),
            None => None,
        };
        if let Some(case_file) = case_file {
            let owner = sqlx::query_scalar!("select person from case_file where id = ?", case_file)
                .fetch_optional(&mut *database)
                .await?
                .filter(|owner| person.is_none_or(|person| person == *owner))
                .ok_or_else(|| absent("case_file"))?;
            return Ok(Self { person: Some(owner), case_file: Some(case_file) });
        }
        if let Some(person) = person {
            sqlx::query_scalar!("select id from person where id = ?", person)
                .fetch_optional(database)
                .await?
                .ok_or_else(|| absent("person"))?;
        }
        Ok(Self { person, case_file })
    }
}
