//! Destruction: what belongs to a file goes in one transaction that two persons in charge ordered, then the sealed files of its
//! documents and the pages that held it. What a power cut leaves in between is finished at the next opening.
//!
//! Of each record that goes the journal keeps an entry that it was destroyed, and the hashes of before; no word.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use sqlx::{Executor, SqliteConnection};
use ts_rs::TS;
use vault::DocumentId;

use super::{
    OneElimination, Retention, elimination, obstacle, retention,
    state::{Act, EliminationState},
};
use crate::{
    Agent, Refusal, Result, attached_document,
    journal::{Event, Noun, Verb},
    search::json_list,
    session::Nothing,
    statistics::{fact, frozen_year},
    upgrade,
    write::Write,
};

/// What a destruction takes, before anybody orders it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct DestructionPreview {
    pub case_files: usize,
    /// Persons who have no other file: nothing of them stays.
    pub persons: usize,
    /// Persons who have another file, and stay for it.
    pub persons_kept: usize,
    pub interviews: usize,
    pub restricted_notes: usize,
    pub appointments: usize,
    pub referrals: usize,
    pub letters: usize,
    pub attached_documents: usize,
    /// Years whose figures are not frozen: they will count these files no more.
    pub years_not_frozen: Vec<String>,
    /// Backups that will go on holding them.
    pub backups: Vec<String>,
}

/// Tries the destruction, counts, and leaves everything as it was.
///
/// # Errors
/// [`Refusal::NotAllowed`]; [`Refusal::NotFound`]; [`Refusal::VisaMissing`].
pub(crate) async fn destruction_preview(agent: &mut Agent, request: OneElimination) -> Result<DestructionPreview> {
    agent.must_be_in_charge()?;
    let frozen = frozen_year::years(&mut agent.statistics).await?;
    let mut write = Write::begin(agent).await?;
    if elimination::state(write.database(), request.elimination).await? == EliminationState::Proposed {
        return Err(Refusal::VisaMissing.into());
    }
    let mut taken = Taken::default();
    for case_file in elimination::to_eliminate(write.database(), request.elimination).await? {
        taken.add(destroy(write.database(), case_file).await?);
    }
    let backups = sqlx::query_scalar!("select file_name from backup where removed_at is null order by made_at")
        .fetch_all(write.database())
        .await?;
    drop(write);
    let count = |noun| taken.destroyed.iter().filter(|event| event.noun == noun).count();
    let kept = taken.changed.iter().filter(|event| event.noun == Noun::Person);
    let kept = kept.filter(|event| !taken.destroyed.contains(&Event::new(Verb::Destroyed, Noun::Person, event.record)));
    Ok(DestructionPreview {
        case_files: count(Noun::CaseFile),
        persons: count(Noun::Person),
        persons_kept: kept.map(|event| event.record).collect::<BTreeSet<_>>().len(),
        interviews: count(Noun::Interview),
        restricted_notes: count(Noun::RestrictedNote),
        appointments: count(Noun::Appointment),
        referrals: count(Noun::Referral),
        letters: count(Noun::Letter),
        attached_documents: count(Noun::AttachedDocument),
        years_not_frozen: taken.years.difference(&frozen).cloned().collect(),
        backups,
    })
}

/// Asks for the destruction: somebody else in charge confirms it.
///
/// # Errors
/// [`Refusal::NotAllowed`]; [`Refusal::VisaMissing`], [`Refusal::EliminationStands`]; [`Refusal::RetentionObstacle`].
pub(crate) async fn destruction_ask(agent: &mut Agent, request: OneElimination) -> Result<Retention> {
    agent.must_be_in_charge()?;
    let (id, today) = (request.elimination, agent.clock.today());
    let mut write = Write::begin(agent).await?;
    elimination::state(write.database(), id).await?.after(Act::Ask)?;
    for case_file in elimination::to_eliminate(write.database(), id).await? {
        obstacle::none_to_elimination(write.database(), case_file, today, Some(id)).await?;
    }
    let (account, at) = (write.account(), write.at());
    sqlx::query!("update elimination set asked_by = ?, asked_at = ? where id = ?", account, at, id)
        .execute(write.database())
        .await?;
    write.commit(Event::new(Verb::Changed, Noun::Elimination, id)).await?;
    retention(agent, Nothing {}).await
}

/// Confirms what somebody else asked for, and destroys.
///
/// # Errors
/// As [`destruction_ask`]; [`Refusal::SecondPersonNeeded`].
pub(crate) async fn destruction_confirm(agent: &mut Agent, request: OneElimination) -> Result<Retention> {
    let id = request.elimination;
    carry_out(agent, id).await?;
    if finish(agent, id).await.is_err() {
        tracing::warn!("what is left of a destruction is finished at the next opening");
    }
    retention(agent, Nothing {}).await
}

/// The records, in one transaction.
pub(super) async fn carry_out(agent: &mut Agent, id: i64) -> Result<()> {
    agent.must_be_in_charge()?;
    let (today, account) = (agent.clock.today(), agent.account.clone());
    // A document that is looked at, and a backup or a drill that goes on, would hold what goes.
    (agent.opened, agent.offered, agent.under_way) = (None, None, None);
    let mut write = Write::begin(agent).await?;
    elimination::state(write.database(), id).await?.after(Act::Confirm)?;
    let asked_by =
        sqlx::query_scalar!("select asked_by from elimination where id = ?", id).fetch_one(write.database()).await?;
    if asked_by.as_deref() == Some(account.as_str()) {
        return Err(Refusal::SecondPersonNeeded.into());
    }
    let files = elimination::to_eliminate(write.database(), id).await?;
    for case_file in &files {
        obstacle::none_to_elimination(write.database(), *case_file, today, Some(id)).await?;
    }
    let mut taken = Taken::default();
    for case_file in files {
        keep_sealed_names(write.database(), id, case_file).await?;
        taken.add(destroy(write.database(), case_file).await?);
    }
    drop(write);
    // Said before anything goes: a correction in between would take the figures of what is destroyed out of a frozen year.
    frozen_year::mark_destroyed(agent, &taken.years).await?;
    let mut write = Write::begin(agent).await?;
    for case_file in elimination::to_eliminate(write.database(), id).await? {
        keep_sealed_names(write.database(), id, case_file).await?;
        destroy(write.database(), case_file).await?;
    }
    let at = write.at();
    sqlx::query!("update elimination set confirmed_by = ?, confirmed_at = ? where id = ?", account, at, id)
        .execute(write.database())
        .await?;
    taken.changed.into_iter().chain(taken.destroyed).for_each(|event| write.also(event));
    write.commit(Event::new(Verb::Destroyed, Noun::Elimination, id)).await
}

/// Finishes every destruction that was cut off after its records had gone.
pub(crate) async fn resume(agent: &mut Agent) -> Result<()> {
    let cut = sqlx::query_scalar!(
        r#"select id as "id!" from elimination where confirmed_at is not null and finished_at is null order by id"#
    )
    .fetch_all(&mut agent.desk)
    .await?;
    for id in cut {
        if finish(agent, id).await.is_err() {
            tracing::warn!("what is left of a destruction is finished at the next opening");
        }
    }
    Ok(())
}

/// Sealed files, facts, the database from before an upgrade, and free pages.
async fn finish(agent: &mut Agent, id: i64) -> Result<()> {
    let sealed = sqlx::query_scalar!("select sealed_as from elimination_remainder where elimination = ?", id)
        .fetch_all(&mut agent.desk)
        .await?;
    let files = attached_document::sealed_files(agent);
    for name in sealed.iter().filter_map(|name| DocumentId::parse(name)) {
        files.remove(name)?;
    }
    fact::catch_up(agent).await?;
    upgrade::forget_before(agent.vault.folder())?;
    // Deleted rows are overwritten where they stood; written anew, no page keeps the order in which others stood around them.
    for database in [&mut agent.desk, &mut agent.statistics] {
        database.execute("vacuum").await?;
    }
    let mut write = Write::begin(agent).await?;
    let at = write.at();
    sqlx::query!("delete from elimination_remainder where elimination = ?", id).execute(write.database()).await?;
    sqlx::query!("update elimination set finished_at = ? where id = ?", at, id).execute(write.database()).await?;
    write.commit(Event::new(Verb::Changed, Noun::Elimination, id)).await
}

async fn keep_sealed_names(database: &mut SqliteConnection, elimination: i64, case_file: i64) -> Result<()> {
    sqlx::query!(
        "insert into elimination_remainder (elimination, sealed_as)
         select ?, sealed_as from attached_document where case_file = ?",
        elimination,
        case_file
    )
    .execute(database)
    .await?;
    Ok(())
}

/// What one destruction does to the records.
#[derive(Debug, Default)]
struct Taken {
    destroyed: Vec<Event>,
    /// What stays, without what it said of them.
    changed: Vec<Event>,
    /// Years in which they counted.
    years: BTreeSet<String>,
}

impl Taken {
    fn add(&mut self, other: Self) {
        self.destroyed.extend(other.destroyed);
        self.changed.extend(other.changed);
        self.years.extend(other.years);
    }
}

/// What goes with a file.
#[derive(Debug)]
struct Doomed {
    case_file: i64,
    /// The affair, when no other file is about it.
    matter: Option<i64>,
    /// The person with every record that was made one with theirs, when they have no other file; as JSON.
    persons: String,
    /// Their appointments, each with those it was put off to; as JSON.
    appointments: String,
}

impl Doomed {
    async fn of(database: &mut SqliteConnection, case_file: i64) -> Result<Self> {
        let file = sqlx::query!(
            r#"select person, matter,
                 exists (select 1 from case_file other where other.person = case_file.person and other.id <> case_file.id)
                   as "other_file!: bool",
                 exists (select 1 from case_file other where other.matter = case_file.matter and other.id <> case_file.id)
                   as "other_person!: bool"
               from case_file where id = ?"#,
            case_file
        )
        .fetch_optional(&mut *database)
        .await?
        .ok_or_else(|| Refusal::NotFound { noun: "case_file".to_owned() })?;
        let mut persons = Vec::new();
        if !file.other_file {
            persons.push(file.person);
            persons.extend(crate::merge::absorbed(database, file.person).await?);
        }
        let persons = json_list(&persons);
        let appointments = sqlx::query_scalar!(
            r#"with recursive doomed (id) as (
                 select id from appointment where case_file = ?1 or person in (select value from json_each(?2))
                 union
                 select appointment.id from appointment join doomed on appointment.postponed_to = doomed.id
                 union
                 select appointment.postponed_to from appointment join doomed on appointment.id = doomed.id
                   where postponed_to is not null
               )
               select id as "id!: i64" from doomed order by id"#,
            case_file,
            persons
        )
        .fetch_all(&mut *database)
        .await?;
        let matter = (!file.other_person).then_some(file.matter);
        Ok(Self { case_file, matter, persons, appointments: json_list(&appointments) })
    }

    async fn events(&self, database: &mut SqliteConnection) -> Result<Vec<Event>> {
        let rows = sqlx::query!(
            r#"select 'case_file' as "noun!: String", ?1 as "record!: i64"
               union all select 'interview', id from interview where case_file = ?1
               union all select 'restricted_note', restricted_note.id from restricted_note
                 join interview on interview.id = interview where case_file = ?1
               union all select 'referral', id from referral where case_file = ?1
               union all select 'referral_step', referral_step.id from referral_step
                 join referral on referral.id = referral where case_file = ?1
               union all select 'consent', id from consent where case_file = ?1
               union all select 'orientation', id from orientation where case_file = ?1
               union all select 'follow_up', id from follow_up where case_file = ?1
               union all select 'need', id from need where case_file = ?1
               union all select 'danger', id from danger where case_file = ?1
               union all select 'individual_assessment', id from individual_assessment where case_file = ?1
               union all select 'letter', id from letter where case_file = ?1
               union all select 'package', id from package where case_file = ?1
               union all select 'attached_document', id from attached_document where case_file = ?1
               union all select 'legal_event', id from legal_event where case_file = ?1
               union all select 'access_file', access_file.id from access_file
                 join rights_request on rights_request.id = rights_request where case_file = ?1
               union all select 'rights_request', id from rights_request where case_file = ?1
               union all select 'information_notice', id from information_notice where case_file = ?1
               union all select 'closing', id from closing where case_file = ?1
               union all select 'archiving', id from archiving where case_file = ?1
               union all select 'retention_hold', id from retention_hold where case_file = ?1
               union all select 'call_attempt', id from call_attempt
                 where case_file = ?1 or person in (select value from json_each(?3))
               union all select 'appointment', id from appointment where id in (select value from json_each(?4))
               union all select 'alleged_offender', id from alleged_offender where matter = ?2
               union all select 'wall', id from wall where matter = ?2
               union all select 'matter', id from matter where id = ?2
               union all select 'merge', id from merge
                 where kept in (select value from json_each(?3)) or absorbed in (select value from json_each(?3))
               union all select 'distinction', id from distinction
                 where person in (select value from json_each(?3)) or other in (select value from json_each(?3))
               union all select 'safe_contact', person from safe_contact where person in (select value from json_each(?3))
               union all select 'person', id from person where id in (select value from json_each(?3))"#,
            self.case_file,
            self.matter,
            self.persons,
            self.appointments
        )
        .fetch_all(database)
        .await?;
        let event = |noun: &str, record| Some(Event::new(Verb::Destroyed, Noun::parse(noun)?, record));
        Ok(rows.iter().filter_map(|row| event(&row.noun, row.record)).collect())
    }

    /// The records that stay and speak of some that go.
    async fn bereft(&self, database: &mut SqliteConnection, gone: &str) -> Result<Vec<Event>> {
        let rows = sqlx::query!(
            r#"with gone (noun, record) as (
                 select json_extract(value, '$[0]'), json_extract(value, '$[1]') from json_each(?3)
               )
               select 'hand_over' as "noun!: String", hand_over as "record!: i64" from hand_over_line
                 where case_file = ?1 or (noun, record) in gone
               union select 'reassignment', reassignment from reassignment_move where (noun, record) in gone
               union select 'merge', merge from merge_move
                 where (noun, record) in gone and ('merge', merge) not in gone
               union select 'relocation', relocation from relocation_move
                 where appointment in (select value from json_each(?2))
               union select 'interview', interview.id from interview
                 where case_file <> ?1 and appointment in (select value from json_each(?2))
               union select 'interview', interview.id from interview
                 join interview_correction on interview = interview.id
                 where interview.case_file <> ?1 and (interview_correction.case_file = ?1
                   or interview_correction.appointment in (select value from json_each(?2)))
               union select 'person', person from case_file where id = ?1 and ('person', person) not in gone"#,
            self.case_file,
            self.appointments,
            gone
        )
        .fetch_all(database)
        .await?;
        let event = |noun: &str, record| Some(Event::new(Verb::Changed, Noun::parse(noun)?, record));
        Ok(rows.iter().filter_map(|row| event(&row.noun, row.record)).collect())
    }

    /// The years in which its facts count, and those of the person's other files: whether she is known since an earlier year is counted.
    async fn years(&self, database: &mut SqliteConnection) -> Result<BTreeSet<String>> {
        let years = sqlx::query_scalar!(
            r#"select substr(opened_on, 1, 4) as "year!: String" from case_file
                 where person = (select person from case_file where id = ?1)
               union select substr(held_on, 1, 4) from interview where case_file = ?1
               union select substr(held_on, 1, 4) from appointment where id in (select value from json_each(?2))
               union select substr(sent_on, 1, 4) from referral where case_file = ?1 and sent_on is not null
               union select substr(sent_on, 1, 4) from orientation where case_file = ?1 and sent_on is not null"#,
            self.case_file,
            self.appointments
        )
        .fetch_all(database)
        .await?;
        Ok(years.into_iter().collect())
    }
}

/// Everything that hangs on a file (?1), on its affair (?2), on its person (?3) and on its appointments (?4) when they go with it, and
/// what others say of records that go (?5): what points at something goes before it.
const STATEMENTS: [&str; 45] = [
    "update interview set appointment = null where case_file <> ?1 and appointment in (select value from json_each(?4))",
    "update interview_correction set appointment = null where appointment in (select value from json_each(?4))",
    "update interview_correction set case_file = (select case_file from interview where interview.id = interview)
       where case_file = ?1",
    // What was written at the end of that permanence may speak of anybody on its lines.
    "update hand_over set note = '' where id in (select hand_over from hand_over_line where case_file = ?1
       or (noun, record) in (select json_extract(value, '$[0]'), json_extract(value, '$[1]') from json_each(?5)))",
    "delete from hand_over_line where case_file = ?1
       or (noun, record) in (select json_extract(value, '$[0]'), json_extract(value, '$[1]') from json_each(?5))",
    "delete from reassignment_move
       where (noun, record) in (select json_extract(value, '$[0]'), json_extract(value, '$[1]') from json_each(?5))",
    "delete from merge_move
       where (noun, record) in (select json_extract(value, '$[0]'), json_extract(value, '$[1]') from json_each(?5))",
    "delete from relocation_move where appointment in (select value from json_each(?4))",
    "delete from need where case_file = ?1",
    "delete from danger_answer where danger in (select id from danger where case_file = ?1)",
    "delete from danger where case_file = ?1",
    "delete from individual_assessment where case_file = ?1",
    "delete from letter where case_file = ?1",
    "delete from package where case_file = ?1",
    "delete from consent_field where consent in (select id from consent where case_file = ?1)",
    "delete from consent where case_file = ?1",
    "delete from orientation where case_file = ?1",
    "delete from follow_up where case_file = ?1",
    "delete from referral_correction where referral in (select id from referral where case_file = ?1)",
    "delete from referral_step where referral in (select id from referral where case_file = ?1)",
    "delete from referral where case_file = ?1",
    "delete from restricted_note where interview in (select id from interview where case_file = ?1)",
    "delete from interview_content where interview in (select id from interview where case_file = ?1)",
    "delete from interview_correction where interview in (select id from interview where case_file = ?1)",
    "delete from interview where case_file = ?1",
    "delete from appointment where id in (select value from json_each(?4))",
    "delete from call_attempt where case_file = ?1 or person in (select value from json_each(?3))",
    "delete from attached_document where case_file = ?1",
    "delete from legal_event where case_file = ?1",
    "delete from access_file where rights_request in (select id from rights_request where case_file = ?1)",
    "delete from rights_request where case_file = ?1",
    "delete from information_notice where case_file = ?1",
    "delete from closing where case_file = ?1",
    "delete from archiving where case_file = ?1",
    "delete from retention_hold where case_file = ?1",
    "delete from case_file where id = ?1",
    "delete from alleged_offender where matter = ?2",
    "delete from wall where matter = ?2",
    "delete from matter where id = ?2",
    "delete from merge_field where merge in (select id from merge
       where kept in (select value from json_each(?3)) or absorbed in (select value from json_each(?3)))",
    "delete from merge_move where merge in (select id from merge
       where kept in (select value from json_each(?3)) or absorbed in (select value from json_each(?3)))",
    "delete from merge where kept in (select value from json_each(?3)) or absorbed in (select value from json_each(?3))",
    "delete from distinction where person in (select value from json_each(?3)) or other in (select value from json_each(?3))",
    "delete from safe_contact where person in (select value from json_each(?3))",
    "delete from person where id in (select value from json_each(?3))",
];

/// Takes a file and all that hangs on it alone out of the tables, inside a change that the caller ends.
async fn destroy(database: &mut SqliteConnection, case_file: i64) -> Result<Taken> {
    let doomed = Doomed::of(database, case_file).await?;
    let destroyed = doomed.events(database).await?;
    let gone: Vec<(&str, i64)> = destroyed.iter().map(|event| (event.noun.word(), event.record)).collect();
    let gone = serde_json::to_string(&gone).map_err(crate::Fault::new).map_err(crate::Error::Fault)?;
    let changed = doomed.bereft(database, &gone).await?;
    let years = doomed.years(database).await?;
    discard_drafts(database, &destroyed).await?;
    for statement in STATEMENTS {
        sqlx::query(statement)
            .bind(doomed.case_file)
            .bind(doomed.matter)
            .bind(&doomed.persons)
            .bind(&doomed.appointments)
            .bind(&gone)
            .execute(&mut *database)
            .await?;
    }
    Ok(Taken { destroyed, changed, years })
}

/// What anybody left unfinished about a record that goes.
async fn discard_drafts(database: &mut SqliteConnection, destroyed: &[Event]) -> Result<()> {
    let mut gone: BTreeMap<&str, BTreeSet<i64>> = BTreeMap::new();
    for event in destroyed {
        gone.entry(event.noun.word()).or_default().insert(event.record);
    }
    let drafts =
        sqlx::query!("select account, kind, subject from draft order by account").fetch_all(&mut *database).await?;
    for draft in drafts.into_iter().filter(|draft| is_about(&draft.kind, &draft.subject, &gone)) {
        sqlx::query!(
            "delete from draft where account = ? and kind = ? and subject = ?",
            draft.account,
            draft.kind,
            draft.subject
        )
        .execute(&mut *database)
        .await?;
    }
    Ok(())
}

/// Whether a draft is about one of these records: its subject begins with the number of one, alone or after its noun.
fn is_about(kind: &str, subject: &str, gone: &BTreeMap<&str, BTreeSet<i64>>) -> bool {
    let mut parts = subject.split('-');
    let (first, second) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let (noun, record) = match (first, kind) {
        ("file" | "facts", _) => ("case_file", second),
        ("interview" | "referral" | "person" | "appointment", _) => (first, second),
        (_, "individual_assessment") => ("individual_assessment", first),
        (_, "follow_up" | "letter") => ("case_file", first),
        _ => return false,
    };
    let records = gone.get(noun);
    record.parse().is_ok_and(|record: i64| records.is_some_and(|records| records.contains(&record)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::session::bench::bench;

    #[test]
    fn a_draft_about_a_record_that_goes_is_known_by_its_subject_and_no_other() {
        let gone = BTreeMap::from([
            ("case_file", BTreeSet::from([4])),
            ("interview", BTreeSet::from([7])),
            ("person", BTreeSet::from([2])),
        ]);
        let about = [
            ("interview", "file-4-none"),
            ("matter", "file-4-matter"),
            ("intake", "facts-4"),
            ("follow_up", "4-file"),
            ("letter", "4-notice"),
            ("restricted_note", "interview-7"),
            ("safe_contact", "person-2-1"),
        ];
        let others = [
            ("interview", "file-40-none"),
            ("follow_up", "44-file"),
            ("letter_template", "4"),
            ("individual_assessment", "4"),
            ("interview", "interview-4"),
            ("intake", "new"),
        ];
        assert!(about.iter().all(|(kind, subject)| is_about(kind, subject, &gone)));
        assert!(!others.iter().any(|(kind, subject)| is_about(kind, subject, &gone)));
    }

    #[tokio::test]
    async fn every_table_that_hangs_on_a_file_goes_with_it() {
        let mut bench = bench().await;
        let hanging: Vec<String> = sqlx::query_scalar(
            "with recursive hanging (name) as (
               values ('case_file'), ('person'), ('matter')
               union
               select sqlite_master.name from sqlite_master
                 join pragma_foreign_key_list(sqlite_master.name) as pointing
                 join hanging on hanging.name = pointing.\"table\"
                 where sqlite_master.type = 'table'
             )
             select name from hanging",
        )
        .fetch_all(&mut bench.agent().desk)
        .await
        .unwrap();
        assert!(hanging.len() > 30, "{hanging:?}");
        for table in hanging {
            assert!(
                STATEMENTS.iter().any(|statement| statement.starts_with(&format!("delete from {table} "))),
                "{table} hangs on what goes"
            );
        }
    }
}
