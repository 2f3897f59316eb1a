//! What a member's session puts in order when it opens: it takes what it was given, seals to the present sheet, and changes the
//! key when a member has no account any more.

use sqlx::SqliteConnection;
use vault::{CircleGrant, CircleKey};

use super::{access, member_accounts, members};
use crate::{
    Agent, Refusal, Result,
    journal::{Event, Noun, Verb},
    write::Write,
};

/// Puts every circle of this account in order; where nothing is out of it, nothing is written.
pub(crate) async fn settle(agent: &mut Agent) -> Result<()> {
    let circles = sqlx::query_scalar!("select id from circle order by id").fetch_all(&mut agent.desk).await?;
    for circle in circles {
        match access::newest(&mut agent.desk, &agent.vault, circle).await {
            Ok(key) => settle_one(agent, circle, &key).await?,
            Err(crate::Error::Refused(Refusal::NotInCircle)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

async fn settle_one(agent: &mut Agent, circle: i64, key: &CircleKey) -> Result<()> {
    let gone = gone(agent, circle).await?;
    if !gone.is_empty() {
        let next = next_key(agent, circle, key, None).await?;
        let mut write = Write::begin(agent).await?;
        for account in gone {
            sqlx::query!("delete from circle_member where circle = ? and account = ?", circle, account)
                .execute(write.database())
                .await?;
        }
        next.write(&mut write, circle).await?;
        return write.commit(Event::new(Verb::Changed, Noun::Circle, circle)).await;
    }
    let grants = access::of(&mut agent.desk, circle).await?;
    let sheet = agent.vault.sheet_public_key();
    let mine = agent.vault.account().and_then(|account| agent.vault.public_key(account.id));
    let stands = |to: [u8; 32], own: bool| {
        grants
            .iter()
            .any(|grant| grant.to == to && grant.generation == key.generation() && (!own || Some(grant.from) == mine))
    };
    if mine.is_some_and(|mine| stands(mine, true)) && stands(sheet, false) {
        return Ok(());
    }
    let fresh = access::grants(agent, key, &[])?;
    let present = present(agent, circle, None).await?;
    let mut write = Write::begin(agent).await?;
    access::insert_grants(write.database(), circle, &fresh).await?;
    prune(write.database(), circle, &present).await?;
    let (mine, generation) = (mine.unwrap_or_default(), i64::from(key.generation()));
    let mine = mine.as_slice();
    sqlx::query!(
        "delete from circle_grant where circle = ? and to_key = ? and generation < ?",
        circle,
        mine,
        generation
    )
    .execute(write.database())
    .await?;
    write.commit(Event::new(Verb::Changed, Noun::Circle, circle)).await
}

/// The next key of a circle, ready to be written.
pub(super) struct NextKey {
    key: CircleKey,
    before: Vec<u8>,
    grants: Vec<CircleGrant>,
    /// Public keys that may still hold a grant of this circle.
    present: Vec<[u8; 32]>,
}

impl NextKey {
    pub(super) async fn write(&self, write: &mut Write<'_>, circle: i64) -> Result<()> {
        access::insert_key(write, circle, &self.key, &self.before).await?;
        access::insert_grants(write.database(), circle, &self.grants).await?;
        prune(write.database(), circle, &self.present).await
    }
}

/// Draws the key that follows, for everybody who opens the circle today but the one who leaves.
pub(super) async fn next_key(agent: &mut Agent, circle: i64, key: &CircleKey, leaver: Option<&str>) -> Result<NextKey> {
    let (next, before) = key.next(agent.vault.vault())?;
    let mut others = Vec::new();
    for member in members(agent, circle).await? {
        let stays = member.opens && member.account != agent.account && Some(member.account.as_str()) != leaver;
        let account = vault::AccountId::parse(&member.account).filter(|_| stays);
        others.extend(account.and_then(|account| agent.vault.public_key(account)));
    }
    let grants = access::grants(agent, &next, &others)?;
    let present = present(agent, circle, leaver).await?;
    Ok(NextKey { key: next, before, grants, present })
}

/// Members whose account is gone.
async fn gone(agent: &mut Agent, circle: i64) -> Result<Vec<String>> {
    let accounts = agent.vault.accounts();
    let there = |account: &String| accounts.iter().any(|one| one.id.to_string() == *account);
    Ok(member_accounts(&mut agent.desk, circle).await?.into_iter().filter(|account| !there(account)).collect())
}

/// The public keys that a grant may be for: those of the members who stay, and the sheet's.
async fn present(agent: &mut Agent, circle: i64, leaver: Option<&str>) -> Result<Vec<[u8; 32]>> {
    let members = member_accounts(&mut agent.desk, circle).await?;
    let stay = members.iter().filter(|account| Some(account.as_str()) != leaver);
    let keys = stay.filter_map(|account| agent.vault.public_key(vault::AccountId::parse(account)?));
    Ok(keys.chain([agent.vault.sheet_public_key()]).collect())
}

/// Removes the grants to keys that no longer belong to the circle.
async fn prune(database: &mut SqliteConnection, circle: i64, present: &[[u8; 32]]) -> Result<()> {
    for grant in access::of(&mut *database, circle).await? {
        if present.contains(&grant.to) {
            continue;
        }
        let to = grant.to.as_slice();
        sqlx::query!("delete from circle_grant where circle = ? and to_key = ?", circle, to)
            .execute(&mut *database)
            .await?;
    }
    Ok(())
}
