//! The other desks of the network: what their files are signed with, and for which key ours are closed.

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;
use vault::{Keys, OpenVault, PackageKey, ReceivingKey};

use super::{
    facts_file::{self, FactsFile, FactsSent},
    signature::Seal,
};
use crate::{
    Refusal, Result, Supervisor, field,
    journal::{Event, Noun, Verb, export::plain},
    session::Nothing,
    write::Write,
};

/// Hexadecimal digits of a fingerprint.
const DIGITS: usize = 24;

/// What this desk tells the others, and what it knows of them.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Network {
    /// What this desk signs with, in short: told to the others by voice.
    pub fingerprint: String,
    /// For which key the others close what they send here: `age1…`.
    pub age_key: String,
    /// The others, by name.
    pub desks: Vec<NetworkDesk>,
}

/// Another desk.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct NetworkDesk {
    pub id: i64,
    pub name: String,
    pub fingerprint: String,
    /// Empty: nothing is sent to it.
    pub age_key: String,
    /// What it sent, the latest first.
    pub files: Vec<FactsFile>,
    /// What was sent to it, the latest first.
    pub sent: Vec<FactsSent>,
}

/// Another desk to be known, or known otherwise.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
pub struct SaveNetworkDesk {
    /// Null: a new one.
    pub id: Option<i64>,
    /// It stands under the figures.
    pub name: String,
    /// As it was told, with or without hyphens.
    pub fingerprint: String,
    /// May be empty.
    pub age_key: String,
}

/// One of them.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneNetworkDesk {
    pub network_desk: i64,
}

/// What tells a desk.
#[derive(Debug, Clone)]
pub(crate) struct Card {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) fingerprint: String,
    pub(crate) age_key: String,
}

/// What opens the packages of the other desks.
pub(crate) fn receiving_key(vault: &OpenVault) -> ReceivingKey {
    let (Keys::Supervisor { statistics } | Keys::Agent { statistics, .. }) = vault.keys();
    statistics.derive_receiving_key()
}

/// What this desk tells, and every other.
pub(crate) async fn network(supervisor: &mut Supervisor, _: Nothing) -> Result<Network> {
    let mut desks = Vec::new();
    for Card { id, name, fingerprint, age_key } in all(&mut supervisor.statistics).await? {
        let files = facts_file::of_desk(&mut supervisor.statistics, id).await?;
        let sent = facts_file::sent_to(&mut supervisor.statistics, id).await?;
        desks.push(NetworkDesk { id, name, fingerprint, age_key, files, sent });
    }
    Ok(Network {
        fingerprint: Seal::of(&supervisor.vault).fingerprint(),
        age_key: receiving_key(&supervisor.vault).derive_package_key().written()?,
        desks,
    })
}

/// Notes another desk, or corrects it.
///
/// # Errors
/// [`Refusal::BadFingerprint`], [`Refusal::OwnDesk`], [`Refusal::NetworkDeskKnown`], [`Refusal::BadPackageKey`],
/// [`Refusal::NotFound`]; as [`field::needed`].
pub(crate) async fn network_desk_save(supervisor: &mut Supervisor, request: SaveNetworkDesk) -> Result<Network> {
    let name = field::needed("name", &request.name)?;
    let fingerprint = fingerprint(&request.fingerprint)?;
    let age_key = field::line("age_key", &request.age_key)?;
    if !age_key.is_empty() {
        PackageKey::read(&age_key)?;
    }
    let own = receiving_key(&supervisor.vault).derive_package_key().written()?;
    if fingerprint == Seal::of(&supervisor.vault).fingerprint() || age_key.eq_ignore_ascii_case(&own) {
        return Err(Refusal::OwnDesk.into());
    }
    let known = all(&mut supervisor.statistics).await?;
    let same = |other: &&Card| {
        Some(other.id) != request.id
            && (other.fingerprint == fingerprint || other.name.to_lowercase() == name.to_lowercase())
    };
    if let Some(other) = known.iter().find(same) {
        return Err(Refusal::NetworkDeskKnown { name: other.name.clone() }.into());
    }
    let mut write = Write::begin_in_statistics(supervisor).await?;
    let (id, verb) = match request.id {
        None => {
            let at = write.at();
            let id = sqlx::query!(
                "insert into network_desk (name, fingerprint, age_key, added_at) values (?, ?, ?, ?)",
                name,
                fingerprint,
                age_key,
                at
            )
            .execute(write.database())
            .await?
            .last_insert_rowid();
            (id, Verb::Created)
        }
        Some(id) => {
            let changed = sqlx::query!(
                "update network_desk set name = ?, fingerprint = ?, age_key = ? where id = ? and removed_at = ''",
                name,
                fingerprint,
                age_key,
                id
            )
            .execute(write.database())
            .await?;
            if changed.rows_affected() == 0 {
                return Err(not_found());
            }
            (id, Verb::Changed)
        }
    };
    write.commit(Event::new(verb, Noun::NetworkDesk, id)).await?;
    network(supervisor, Nothing {}).await
}

/// Forgets another desk and all its facts; what was noted of them stays.
///
/// # Errors
/// [`Refusal::NotFound`].
pub(crate) async fn network_desk_remove(supervisor: &mut Supervisor, request: OneNetworkDesk) -> Result<Network> {
    let id = request.network_desk;
    let files = facts_file::of_desk(&mut supervisor.statistics, id).await?;
    let mut write = Write::begin_in_statistics(supervisor).await?;
    let at = write.at();
    let removed = sqlx::query!("update network_desk set removed_at = ? where id = ? and removed_at = ''", at, id)
        .execute(write.database())
        .await?;
    if removed.rows_affected() == 0 {
        return Err(not_found());
    }
    for file in files {
        facts_file::forget(&mut write, file.id).await?;
    }
    write.commit(Event::new(Verb::Discarded, Noun::NetworkDesk, id)).await?;
    network(supervisor, Nothing {}).await
}

/// Those whose figures are counted, by name.
pub(crate) async fn all(statistics: &mut SqliteConnection) -> Result<Vec<Card>> {
    Ok(sqlx::query_as!(
        Card,
        "select id, name, fingerprint, age_key from network_desk where removed_at = '' order by name, id"
    )
    .fetch_all(statistics)
    .await?)
}

/// One of them.
///
/// # Errors
/// [`Refusal::NotFound`].
pub(crate) async fn find(statistics: &mut SqliteConnection, id: i64) -> Result<Card> {
    all(statistics).await?.into_iter().find(|card| card.id == id).ok_or_else(not_found)
}

/// A fingerprint in its usual form.
fn fingerprint(typed: &str) -> Result<String> {
    let digits: Vec<char> = plain(typed).chars().collect();
    if digits.len() != DIGITS || !digits.iter().all(char::is_ascii_hexdigit) {
        return Err(Refusal::BadFingerprint.into());
    }
    Ok(digits.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-"))
}

fn not_found() -> crate::Error {
    Refusal::NotFound { noun: "network_desk".to_owned() }.into()
}
