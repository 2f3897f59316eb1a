//! Circles: colleagues who share notes that the rest of the desk cannot open. Who belongs to one gives its key on; nobody else
//! has it to give.

mod access;
mod handover;
mod settle;
#[cfg(test)]
pub(crate) mod tests;

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;
use vault::{AccountId, CircleId, CircleKey};

pub(crate) use self::{
    access::{key_of, newest},
    handover::hand_over,
    settle::settle,
};
use crate::{
    Agent, Refusal, Result, field,
    journal::{Event, Noun, Verb},
    session::{Nothing, parse_account},
    staff,
    write::Write,
};

/// A circle to make: who makes it is its first member.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewCircle {
    pub name: String,
}

/// Somebody, and the circle they come into or leave.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct CircleAndAccount {
    pub circle: i64,
    pub account: String,
}

/// A circle, as everybody at the desk may see it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Circle {
    pub id: i64,
    pub name: String,
    pub created_by_name: String,
    /// Instant.
    pub created_at: String,
    pub members: Vec<CircleMember>,
    /// Whether the account of this session opens its notes.
    pub mine: bool,
}

/// A member of a circle.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct CircleMember {
    pub account: String,
    pub name: String,
    /// False when the account got new keys since: a member gives the access again.
    pub opens: bool,
}

pub(crate) async fn circles(agent: &mut Agent, _: Nothing) -> Result<Vec<Circle>> {
    let rows = sqlx::query!(
        "select id, circle.name, staff.name as created_by_name, created_at from circle
         join staff on staff.account = created_by order by circle.name"
    )
    .fetch_all(&mut agent.desk)
    .await?;
    let mut circles = Vec::with_capacity(rows.len());
    for row in rows {
        let members = members(agent, row.id).await?;
        let mine = newest(&mut agent.desk, &agent.vault, row.id).await.is_ok();
        let (created_by_name, created_at) = (row.created_by_name, row.created_at);
        circles.push(Circle { id: row.id, name: row.name, created_by_name, created_at, members, mine });
    }
    Ok(circles)
}

/// Every agent may make one: it takes nothing from anybody.
pub(crate) async fn circle_create(agent: &mut Agent, request: NewCircle) -> Result<Vec<Circle>> {
    let name = field::needed("name", &request.name)?;
    let identifier = CircleId::make()?;
    let key = CircleKey::make(identifier)?;
    let grants = access::grants(agent, &key, &[])?;
    let account = agent.account.clone();
    let mut write = Write::begin(agent).await?;
    let at = write.at();
    let identifier = identifier.as_bytes().as_slice();
    let id = sqlx::query!(
        "insert into circle (identifier, name, created_by, created_at) values (?, ?, ?, ?)",
        identifier,
        name,
        account,
        at
    )
    .execute(write.database())
    .await
    .map_err(|error| match error.as_database_error() {
        Some(known) if known.message().contains("circle.name") => Refusal::NameTaken.into(),
        _ => crate::Error::from(error),
    })?
    .last_insert_rowid();
    insert_member(&mut write, id, &account, &account).await?;
    access::insert_key(&mut write, id, &key, &[]).await?;
    access::insert_grants(write.database(), id, &grants).await?;
    write.commit(Event::new(Verb::Created, Noun::Circle, id)).await?;
    circles(agent, Nothing {}).await
}

/// A member lets a colleague in, or gives them the access again after they got new keys. They read everything, also what was
/// written before: a colleague who takes over must.
pub(crate) async fn circle_give(agent: &mut Agent, request: CircleAndAccount) -> Result<Vec<Circle>> {
    let key = newest(&mut agent.desk, &agent.vault, request.circle).await?;
    let account = may_come_in(agent, &request.account).await?;
    let to = agent.vault.public_key(account).ok_or(Refusal::NotAllowed)?;
    let grant = agent.vault.grant_circle(&key, to)?;
    let (id, giver, account) = (request.circle, agent.account.clone(), account.to_string());
    let mut write = Write::begin(agent).await?;
    insert_member(&mut write, id, &account, &giver).await?;
    access::insert_grants(write.database(), id, &[grant]).await?;
    write.commit(Event::new(Verb::Changed, Noun::Circle, id)).await?;
    circles(agent, Nothing {}).await
}

/// A member takes a colleague out: from now on notes are sealed under another key. One is taken out by somebody else, so that
/// who draws the next key stays.
pub(crate) async fn circle_withdraw(agent: &mut Agent, request: CircleAndAccount) -> Result<Vec<Circle>> {
    let id = request.circle;
    let key = newest(&mut agent.desk, &agent.vault, id).await?;
    let leaver = parse_account(&request.account)?.to_string();
    if leaver == agent.account {
        return Err(Refusal::AskAnotherMember.into());
    }
    if !members(agent, id).await?.iter().any(|member| member.account == leaver) {
        return Err(Refusal::NotFound { noun: "circle_member".to_owned() }.into());
    }
    let next = settle::next_key(agent, id, &key, Some(&leaver)).await?;
    let mut write = Write::begin(agent).await?;
    sqlx::query!("delete from circle_member where circle = ? and account = ?", id, leaver)
        .execute(write.database())
        .await?;
    next.write(&mut write, id).await?;
    write.commit(Event::new(Verb::Changed, Noun::Circle, id)).await?;
    circles(agent, Nothing {}).await
}

/// A circle whose notes nobody would open any more without `leaver`. What they gave counts only once it was taken: the next
/// opening of whoever was given it seals it to themselves.
pub(crate) async fn lost_with(agent: &mut Agent, leaver: AccountId) -> Result<Option<String>> {
    for circle in circles(agent, Nothing {}).await? {
        let (mut opened, mut stays_open) = (false, false);
        for member in &circle.members {
            let account = parse_account(&member.account)?;
            opened |= member.opens;
            stays_open |= account != leaver
                && access::opens(&mut agent.desk, &agent.vault, circle.id, account, Some(leaver)).await?;
        }
        if opened && !stays_open {
            return Ok(Some(circle.name));
        }
    }
    Ok(None)
}

/// Whoever comes into a circle has chosen a passphrase: until then, who gave them their code could open it in their place.
async fn may_come_in(agent: &mut Agent, account: &str) -> Result<AccountId> {
    let account = parse_account(account)?;
    let known = agent.vault.accounts().into_iter().find(|one| one.id == account).ok_or(Refusal::UnknownAccount)?;
    if known.role == vault::Role::Supervisor {
        return Err(Refusal::NotAllowed.into());
    }
    if known.awaits_enrolment {
        return Err(Refusal::AwaitsEnrolment.into());
    }
    // Whoever never came in is not among the staff yet.
    staff::find(&mut agent.desk, &account.to_string()).await?;
    Ok(account)
}

async fn insert_member(write: &mut Write<'_>, circle: i64, account: &str, giver: &str) -> Result<()> {
    let at = write.at();
    sqlx::query!(
        "insert into circle_member (circle, account, given_by, given_at) values (?, ?, ?, ?)
         on conflict (circle, account) do update set given_by = excluded.given_by, given_at = excluded.given_at",
        circle,
        account,
        giver,
        at
    )
    .execute(write.database())
    .await?;
    Ok(())
}

/// The members who still have an account, by name.
async fn members(agent: &mut Agent, circle: i64) -> Result<Vec<CircleMember>> {
    let accounts = agent.vault.accounts();
    let mut members = Vec::new();
    for account in member_accounts(&mut agent.desk, circle).await? {
        let Some(known) = accounts.iter().find(|one| one.id.to_string() == account) else { continue };
        let opens = access::opens(&mut agent.desk, &agent.vault, circle, known.id, None).await?;
        members.push(CircleMember { account, name: known.name.clone(), opens });
    }
    members.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(members)
}

async fn member_accounts(database: &mut SqliteConnection, circle: i64) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!("select account from circle_member where circle = ? order by account", circle)
        .fetch_all(database)
        .await?)
}
