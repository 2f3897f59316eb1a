//! How long an appointment lasts, by what it is for.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Agent, Result, field,
    journal::{Event, Noun, Verb},
    list::{self, List},
    session::Nothing,
    write::Write,
};

/// Usual lengths, before the desk says its own: thirty to forty-five minutes for information, an hour for a first interview
/// or a psychologist's.
const USUAL: [(&str, i64); 3] = [("psychologique", 60), ("accompagnement", 60), ("information", 30)];
const OTHERWISE: i64 = 45;

/// The length of one kind of intervention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct SlotLength {
    pub intervention: String,
    /// From 5 to 240.
    pub minutes: i64,
}

/// One for every kind, in the order of the list.
pub(crate) async fn slot_lengths(agent: &mut Agent, _: Nothing) -> Result<Vec<SlotLength>> {
    let set =
        sqlx::query_as!(SlotLength, "select intervention, minutes from slot_length").fetch_all(&mut agent.desk).await?;
    let of = |code: &str| {
        let said = set.iter().find(|one| one.intervention == code).map(|one| one.minutes);
        said.or_else(|| USUAL.iter().find(|(usual, _)| *usual == code).map(|(_, minutes)| *minutes))
    };
    let kinds = List::Intervention.terms().iter();
    Ok(kinds
        .map(|term| SlotLength { intervention: term.code.clone(), minutes: of(&term.code).unwrap_or(OTHERWISE) })
        .collect())
}

pub(crate) async fn slot_length_set(agent: &mut Agent, request: SlotLength) -> Result<Vec<SlotLength>> {
    list::check("intervention", List::Intervention, &request.intervention)?;
    let minutes = field::number("minutes", request.minutes, 5, 240)?;
    let mut write = Write::begin(agent).await?;
    let known =
        sqlx::query_scalar!(r#"select id as "id!" from slot_length where intervention = ?"#, request.intervention)
            .fetch_optional(write.database())
            .await?;
    let id = match known {
        Some(id) => {
            sqlx::query!("update slot_length set minutes = ? where id = ?", minutes, id)
                .execute(write.database())
                .await?;
            id
        }
        None => {
            sqlx::query!("insert into slot_length (intervention, minutes) values (?, ?)", request.intervention, minutes)
                .execute(write.database())
                .await?
                .last_insert_rowid()
        }
    };
    write.commit(Event::new(Verb::Changed, Noun::SlotLength, id)).await?;
    slot_lengths(agent, Nothing {}).await
}
