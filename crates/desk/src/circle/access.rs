//! How an account reaches the keys of a circle: through a grant of its own, then back from one generation to the one before.

use sqlx::SqliteConnection;
use vault::{AccountId, CircleGrant, CircleId, CircleKey, OpenVault};

use crate::{Agent, Fault, Refusal, Result, write::Write};

/// The newest key that this account was granted.
///
/// What it once sealed to itself goes before what somebody gave: who can write in the database, but has no key of the circle,
/// cannot slip another key in.
///
/// # Errors
/// [`Refusal::NotFound`] when there is no such circle, [`Refusal::NotInCircle`] when this account opens none of its keys.
pub(crate) async fn newest(database: &mut SqliteConnection, vault: &OpenVault, circle: i64) -> Result<CircleKey> {
    let grants = to_account(database, vault, circle).await?;
    let (own, given): (Vec<_>, Vec<_>) = grants.into_iter().partition(|grant| grant.from == grant.to);
    let held = own.iter().find_map(|grant| vault.open_circle(grant).ok());
    for grant in &given {
        let Ok(key) = vault.open_circle(grant) else { continue };
        match &held {
            None => return Ok(key),
            Some(held) if key.generation() > held.generation() => {
                if back_to(database, vault, circle, &key, held.generation()).await.is_ok_and(|back| back == *held) {
                    return Ok(key);
                }
                tracing::warn!("a key given for a circle does not lead back to the one that is held");
            }
            Some(_) => {}
        }
    }
    held.ok_or_else(|| Refusal::NotInCircle.into())
}

/// The key of one generation of a circle.
///
/// # Errors
/// As [`newest`]; [`Refusal::DamagedNote`] when the keys do not lead back to it.
pub(crate) async fn key_of(
    database: &mut SqliteConnection,
    vault: &OpenVault,
    circle: i64,
    generation: i64,
) -> Result<CircleKey> {
    let newest = newest(&mut *database, vault, circle).await?;
    let generation = u32::try_from(generation).map_err(|_| Refusal::DamagedNote)?;
    back_to(database, vault, circle, &newest, generation).await
}

async fn back_to(
    database: &mut SqliteConnection,
    vault: &OpenVault,
    circle: i64,
    from: &CircleKey,
    generation: u32,
) -> Result<CircleKey> {
    let mut key = from.clone();
    while key.generation() > generation {
        let present = i64::from(key.generation());
        let sealed =
            sqlx::query_scalar!("select before from circle_key where circle = ? and generation = ?", circle, present)
                .fetch_optional(&mut *database)
                .await?
                .ok_or(Refusal::DamagedNote)?;
        key = key.before(vault.vault(), &sealed)?;
    }
    if key.generation() == generation { Ok(key) } else { Err(Refusal::DamagedNote.into()) }
}

/// Whether `account` opens the circle with its present keys, as far as can be seen from outside; without what `leaver` gave,
/// when somebody leaves.
pub(super) async fn opens(
    database: &mut SqliteConnection,
    vault: &OpenVault,
    circle: i64,
    account: AccountId,
    leaver: Option<AccountId>,
) -> Result<bool> {
    let Some(to) = vault.public_key(account) else { return Ok(false) };
    let stay = vault.accounts().into_iter().filter(|account| Some(account.id) != leaver);
    let known: Vec<[u8; 32]> = stay.filter_map(|account| vault.public_key(account.id)).collect();
    let grants = of(database, circle).await?;
    Ok(grants.iter().any(|grant| grant.to == to && known.contains(&grant.from)))
}

/// The grants of a circle, the newest generation first.
pub(super) async fn of(database: &mut SqliteConnection, circle: i64) -> Result<Vec<CircleGrant>> {
    let identifier = sqlx::query_scalar!("select identifier from circle where id = ?", circle)
        .fetch_optional(&mut *database)
        .await?
        .and_then(|bytes| CircleId::from_slice(&bytes))
        .ok_or_else(|| Refusal::NotFound { noun: "circle".to_owned() })?;
    let rows = sqlx::query!(
        "select generation, to_key, from_key, sealed from circle_grant where circle = ? order by generation desc, to_key",
        circle
    )
    .fetch_all(database)
    .await?;
    rows.into_iter()
        .map(|row| {
            let damaged = || crate::Error::Fault(Fault::new("a grant of impossible size"));
            Ok(CircleGrant {
                circle: identifier,
                generation: u32::try_from(row.generation).map_err(|_| damaged())?,
                to: row.to_key.try_into().map_err(|_| damaged())?,
                from: row.from_key.try_into().map_err(|_| damaged())?,
                sealed: row.sealed,
            })
        })
        .collect()
}

async fn to_account(database: &mut SqliteConnection, vault: &OpenVault, circle: i64) -> Result<Vec<CircleGrant>> {
    let mine = vault.account().and_then(|account| vault.public_key(account.id));
    Ok(of(database, circle).await?.into_iter().filter(|grant| Some(grant.to) == mine).collect())
}

/// Grants of `key`: to the account of this session, to the paper sheet and to each of `others`.
pub(super) fn grants(agent: &Agent, key: &CircleKey, others: &[[u8; 32]]) -> Result<Vec<CircleGrant>> {
    let mine = agent.vault.account().and_then(|account| agent.vault.public_key(account.id));
    let to = mine.into_iter().chain([agent.vault.sheet_public_key()]).chain(others.iter().copied());
    to.map(|to| Ok(agent.vault.grant_circle(key, to)?)).collect()
}

pub(super) async fn insert_key(write: &mut Write<'_>, circle: i64, key: &CircleKey, before: &[u8]) -> Result<()> {
    let (at, generation) = (write.at(), i64::from(key.generation()));
    sqlx::query!(
        "insert into circle_key (circle, generation, before, made_at) values (?, ?, ?, ?)",
        circle,
        generation,
        before,
        at
    )
    .execute(write.database())
    .await?;
    Ok(())
}

pub(super) async fn insert_grants(database: &mut SqliteConnection, circle: i64, grants: &[CircleGrant]) -> Result<()> {
    for grant in grants {
        let generation = i64::from(grant.generation);
        let (to, from) = (grant.to.as_slice(), grant.from.as_slice());
        sqlx::query!(
            "insert into circle_grant (circle, generation, to_key, from_key, sealed) values (?, ?, ?, ?, ?)
             on conflict (circle, generation, to_key)
             do update set from_key = excluded.from_key, sealed = excluded.sealed",
            circle,
            generation,
            to,
            from,
            grant.sealed
        )
        .execute(&mut *database)
        .await?;
    }
    Ok(())
}
