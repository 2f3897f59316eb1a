//! Limitation (art. 18 GDPR): what is held on a person is kept and read, and not used. Every change leaves by one door, and here
//! it is asked whose it is: a command that comes later is held back without knowing of it.

use sqlx::SqliteConnection;

use crate::{
    Refusal, Result,
    journal::{Event, Noun, Verb},
};

/// What goes on: the requests themselves, what the person must not miss, where she is reached without danger, who is kept away.
const GO_ON: [Noun; 7] = [
    Noun::RightsRequest,
    Noun::AccessFile,
    Noun::InformationNotice,
    Noun::LegalEvent,
    Noun::FollowUp,
    Noun::SafeContact,
    Noun::Wall,
];

/// # Errors
/// [`Refusal::ProcessingLimited`] when the change is about somebody whose data may only be kept.
pub(crate) async fn must_allow(database: &mut SqliteConnection, event: Event) -> Result<()> {
    // To read is no use.
    if GO_ON.contains(&event.noun) || matches!(event.verb, Verb::Opened | Verb::Revealed) {
        return Ok(());
    }
    if any_stands(database).await? && stands_on(database, event).await? {
        return Err(Refusal::ProcessingLimited.into());
    }
    Ok(())
}

async fn any_stands(database: &mut SqliteConnection) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from rights_request where kind = 'limitation' and granted = 1 and lifted_on is null)
             as "any!: bool""#
    )
    .fetch_one(database)
    .await?)
}

/// Whether the record is of a person, or of an affair of a person, who has a limitation.
async fn stands_on(database: &mut SqliteConnection, event: Event) -> Result<bool> {
    let (noun, record) = (event.noun.word(), event.record);
    Ok(sqlx::query_scalar!(
        r#"with limited as (
             select person from rights_request join case_file on case_file.id = case_file
             where kind = 'limitation' and granted = 1 and lifted_on is null
           )
           select exists (
             select 1 from case_file where person in (select person from limited) and id = case ?1
               when 'case_file' then ?2
               when 'interview' then (select case_file from interview where id = ?2)
               when 'restricted_note' then
                 (select case_file from interview join restricted_note on interview.id = interview
                  where restricted_note.id = ?2)
               when 'referral' then (select case_file from referral where id = ?2)
               when 'referral_step' then
                 (select case_file from referral join referral_step on referral.id = referral where referral_step.id = ?2)
               when 'orientation' then (select case_file from orientation where id = ?2)
               when 'consent' then (select case_file from consent where id = ?2)
               when 'need' then (select case_file from need where id = ?2)
               when 'danger' then (select case_file from danger where id = ?2)
               when 'letter' then (select case_file from letter where id = ?2)
               when 'individual_assessment' then (select case_file from individual_assessment where id = ?2)
               when 'attached_document' then (select case_file from attached_document where id = ?2)
               when 'package' then (select case_file from package where id = ?2)
               when 'closing' then (select case_file from closing where id = ?2)
             end
             union all
             select 1 from case_file where person in (select person from limited) and matter = case ?1
               when 'matter' then ?2
               when 'alleged_offender' then (select matter from alleged_offender where id = ?2)
             end
             union all
             select 1 from limited where ?1 = 'person' and person = ?2
             union all
             select 1 from appointment where ?1 = 'appointment' and id = ?2 and person in (select person from limited)
             union all
             select 1 from call_attempt where ?1 = 'call_attempt' and id = ?2 and person in (select person from limited)
             union all
             select 1 from merge where ?1 = 'merge' and id = ?2
               and (kept in (select person from limited) or absorbed in (select person from limited))
           ) as "limited!: bool""#,
        noun,
        record
    )
    .fetch_one(database)
    .await?)
}
