//! A merge taken back, the same day or the next month: everything goes where it was, and what was written since stays.

use std::collections::BTreeMap;

use sqlx::SqliteConnection;

use super::{Merge, OneMerge, careful, day_of, field, find};
use crate::{
    Agent, Error, Refusal, Result,
    journal::{Event, Noun, Verb},
    person, safe_contact,
    write::Write,
};

/// Puts the two records apart again: all of it or nothing. What the kept record took goes back unless it was corrected since; a
/// file goes back with everything written in it since; appointments and calls follow their file. When the person was asked again
/// meanwhile how she may be reached, that answer stays, and the other record is to be asked about.
///
/// # Errors
/// [`Refusal::WrongState`] when it was taken back already; [`Refusal::MergedSince`] when another merge came on top of it.
pub(crate) async fn merge_undo(agent: &mut Agent, request: OneMerge) -> Result<Merge> {
    let id = request.merge;
    let mut write = Write::begin(agent).await?;
    let act = sqlx::query!(
        "select kept, absorbed, instruction_before, revision_after, undone_at from merge where id = ?",
        id
    )
    .fetch_optional(write.database())
    .await?
    .ok_or(Refusal::NotFound { noun: "merge".to_owned() })?;
    if act.undone_at.is_some() {
        return Err(Refusal::WrongState { state: "undone".to_owned() }.into());
    }
    if let Some(obstacle) = obstacle(write.database(), id).await? {
        return Err(Error::Refused(obstacle));
    }
    give_back_fields(&mut write, id, act.kept).await?;
    let now = safe_contact::find(write.database(), act.kept).await?;
    if now.revision == act.revision_after {
        safe_contact::replace(&mut write, act.kept, &careful::read(&act.instruction_before)?).await?;
        write.also(Event::new(Verb::Changed, Noun::SafeContact, act.kept));
    } else {
        let mut other = safe_contact::find(write.database(), act.absorbed).await?;
        other.check_again = true;
        safe_contact::replace(&mut write, act.absorbed, &other).await?;
        write.also(Event::new(Verb::Changed, Noun::SafeContact, act.absorbed));
    }
    move_back(&mut write, id, act.kept, act.absorbed).await?;
    let (account, at) = (write.account().to_owned(), write.at());
    sqlx::query!("update merge set undone_at = ?, undone_by = ? where id = ?", at, account, id)
        .execute(write.database())
        .await?;
    write.commit(Event::new(Verb::Changed, Noun::Merge, id)).await?;
    find(&mut agent.desk, id).await
}

async fn give_back_fields(write: &mut Write<'_>, merge: i64, kept: i64) -> Result<()> {
    let rows =
        sqlx::query!(r#"select field, before as "before!", after as "after!" from merge_field where merge = ?"#, merge)
            .fetch_all(write.database())
            .await?;
    let taken: BTreeMap<String, (String, String)> =
        rows.into_iter().map(|row| (row.field, (row.before, row.after))).collect();
    let now = person::written(write.database(), kept).await?;
    person::store(write, kept, &field::put_back(&now, &taken)?).await?;
    write.also(Event::new(Verb::Changed, Noun::Person, kept));
    Ok(())
}

/// Files first: an appointment or a call goes where its file is; one without a file, where it came from.
async fn move_back(write: &mut Write<'_>, merge: i64, kept: i64, absorbed: i64) -> Result<()> {
    let files = sqlx::query_scalar!(
        "select record from merge_move where merge = ? and noun = 'case_file' order by record",
        merge
    )
    .fetch_all(write.database())
    .await?;
    for file in files {
        sqlx::query!("update case_file set person = ? where id = ?", absorbed, file).execute(write.database()).await?;
        write.also(Event::new(Verb::Changed, Noun::CaseFile, file));
    }
    let appointments = sqlx::query_scalar!(
        "select id from appointment
         where person = ?1 and (case_file in (select id from case_file where person = ?2)
             or case_file is null and id in (select record from merge_move where merge = ?3 and noun = 'appointment'))
         order by id",
        kept,
        absorbed,
        merge
    )
    .fetch_all(write.database())
    .await?;
    for appointment in appointments {
        sqlx::query!("update appointment set person = ? where id = ?", absorbed, appointment)
            .execute(write.database())
            .await?;
        write.also(Event::new(Verb::Changed, Noun::Appointment, appointment));
    }
    let calls = sqlx::query_scalar!(
        "select id from call_attempt
         where person = ?1 and (case_file in (select id from case_file where person = ?2)
             or case_file is null and id in (select record from merge_move where merge = ?3 and noun = 'call_attempt'))
         order by id",
        kept,
        absorbed,
        merge
    )
    .fetch_all(write.database())
    .await?;
    for call in calls {
        sqlx::query!("update call_attempt set person = ? where id = ?", absorbed, call)
            .execute(write.database())
            .await?;
        write.also(Event::new(Verb::Changed, Noun::CallAttempt, call));
    }
    Ok(())
}

/// What stands on top of a merge: a later one with either of its records. The latest is taken back first.
pub(super) async fn obstacle(database: &mut SqliteConnection, merge: i64) -> Result<Option<Refusal>> {
    let later = sqlx::query_scalar!(
        "select later.at from merge later
         join merge this on this.kept in (later.kept, later.absorbed)
         where this.id = ? and later.id > this.id and later.undone_at is null and this.undone_at is null
         order by later.id desc limit 1",
        merge
    )
    .fetch_optional(database)
    .await?;
    Ok(later.map(|at| Refusal::MergedSince { on: day_of(&at) }))
}
