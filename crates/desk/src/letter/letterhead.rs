//! What stands at the head of every letter of the desk: empty until somebody in charge fills it.

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Refusal, Result, field,
    journal::{Event, Noun, Verb},
    session::Nothing,
    write::Write,
};

/// Lines of an address above the fold, left of the window.
const ADDRESS_LINES: usize = 4;

/// The head of a letter, and what the information notice says of whoever keeps the files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Letterhead {
    pub organisation: String,
    pub service: String,
    /// Several lines.
    pub address: String,
    /// Of the desk.
    pub phone: String,
    /// Of the desk.
    pub email: String,
    /// Where letters are dated from.
    pub town: String,
    /// Who answers for the files (art. 13 GDPR), and how to reach them.
    pub controller: String,
    /// The data protection officer, and how to reach them.
    pub officer: String,
    /// The ground on which the files are kept.
    pub legal_ground: String,
    /// How long they are kept.
    pub retention: String,
}

pub(crate) async fn letterhead(agent: &mut Agent, _: Nothing) -> Result<Letterhead> {
    find(&mut agent.desk).await
}

pub(crate) async fn letterhead_save(agent: &mut Agent, request: Letterhead) -> Result<Letterhead> {
    agent.must_be_in_charge()?;
    let new = checked(request)?;
    let mut write = Write::begin(agent).await?;
    sqlx::query!(
        "insert into letterhead (id, organisation, service, address, phone, email, town, controller, officer, legal_ground,
             retention)
         values (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (id) do update set organisation = excluded.organisation, service = excluded.service,
             address = excluded.address, phone = excluded.phone, email = excluded.email, town = excluded.town,
             controller = excluded.controller, officer = excluded.officer, legal_ground = excluded.legal_ground,
             retention = excluded.retention",
        new.organisation,
        new.service,
        new.address,
        new.phone,
        new.email,
        new.town,
        new.controller,
        new.officer,
        new.legal_ground,
        new.retention
    )
    .execute(write.database())
    .await?;
    write.commit(Event::new(Verb::Changed, Noun::Letterhead, 1)).await?;
    find(&mut agent.desk).await
}

fn checked(typed: Letterhead) -> Result<Letterhead> {
    let address = field::note("address", &typed.address)?;
    if address.lines().count() > ADDRESS_LINES || address.lines().any(|line| line.chars().count() > 60) {
        return Err(Refusal::LetterAddressTooLong { field: "address".to_owned() }.into());
    }
    Ok(Letterhead {
        organisation: field::line("organisation", &typed.organisation)?,
        service: field::line("service", &typed.service)?,
        address,
        phone: field::line("phone", &typed.phone)?,
        email: field::line("email", &typed.email)?,
        town: field::line("town", &typed.town)?,
        controller: field::note("controller", &typed.controller)?,
        officer: field::note("officer", &typed.officer)?,
        legal_ground: field::note("legal_ground", &typed.legal_ground)?,
        retention: field::note("retention", &typed.retention)?,
    })
}

/// As it was filled; empty before.
pub(crate) async fn find(database: &mut SqliteConnection) -> Result<Letterhead> {
    let row = sqlx::query_as!(
        Letterhead,
        "select organisation, service, address, phone, email, town, controller, officer, legal_ground, retention
         from letterhead where id = 1"
    )
    .fetch_optional(database)
    .await?;
    Ok(row.unwrap_or_default())
}
