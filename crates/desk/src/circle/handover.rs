//! The paper sheet and the circles: what the spent sheet opened is passed on to the new one, and to the account that comes in.

use std::path::Path;

use vault::{CircleGrant, Recovery, database};

use super::{access, member_accounts};
use crate::{
    Clock, Result,
    journal::{Event, Noun, Verb},
    session::{DESK, open},
    write::Write,
};

/// Passes every circle on **before** the header is replaced: afterwards nothing would open what the old sheet was granted. The
/// old grants stay, so that a recovery that is given up, or interrupted here, has changed nothing for anybody.
pub(crate) async fn hand_over(folder: &Path, recovery: &Recovery, clock: Clock) -> Result<()> {
    let Some(key) = recovery.desk_key() else { return Ok(()) };
    let mut desk = open(&folder.join(database::DESK), &key.derive_database_key(), false, &DESK).await?;
    let account = recovery.account().to_string();
    let mut passed_on: Vec<(i64, Vec<CircleGrant>)> = Vec::new();
    let circles = sqlx::query_scalar!("select id from circle order by id").fetch_all(&mut desk).await?;
    for circle in circles {
        let grants = access::of(&mut desk, circle).await?;
        // A grant that does not open keeps nobody out of the rest of the desk.
        let is_member = member_accounts(&mut desk, circle).await?.contains(&account);
        let spent = grants.iter().filter(|grant| grant.to == recovery.spent_public_key());
        if let Some(grants) = spent.filter_map(|grant| recovery.pass_on_circle(grant, is_member).ok()).next() {
            passed_on.push((circle, grants));
        }
    }
    let Some((last, _)) = passed_on.last() else { return Ok(()) };
    let (chain, changed) = (key.derive_chain_key(), Event::new(Verb::Changed, Noun::Circle, *last));
    let mut write = Write::begin_elsewhere(&mut desk, &chain, &account, clock).await?;
    for (circle, grants) in &passed_on {
        access::insert_grants(write.database(), *circle, grants).await?;
        if circle != last {
            write.also(Event::new(Verb::Changed, Noun::Circle, *circle));
        }
    }
    write.commit(changed).await
}
