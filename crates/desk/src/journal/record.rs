//! A record as the journal knows it: everything that belongs to it, and its hash.

use sha2::{Digest, Sha256};
use sqlx::{Row, SqliteConnection, TypeInfo, ValueRef, sqlite::SqliteRow};

use super::Noun;
use crate::Result;

impl Noun {
    /// Everything that belongs to the record and must not change without an entry. Where more than the row belongs to it,
    /// the columns are named, so that whatever a later version adds can come after all that was hashed before it.
    fn whole_record(self) -> Option<&'static str> {
        Some(match self {
            Self::Account | Self::Journal => return None,
            // The one record 0: accounts have no number.
            Self::Staff => {
                "select group_concat(json_array(account, name, profession, employer) order by account), \
                   group_concat(account order by account) filter (where association_approved = 0) \
                 from staff where ? = 0"
            }
            Self::Person => "select * from person where id = ?",
            Self::SafeContact => "select * from safe_contact where person = ?",
            Self::Matter => "select * from matter where id = ?",
            Self::CaseFile => "select * from case_file where id = ?",
            Self::DeskSession => "select * from desk_session where id = ?",
            Self::Appointment => "select * from appointment where id = ?",
            Self::Import => {
                "select id, source, lines, at, account, undone_at, \
                   (select group_concat(json_array(line, person, matter, case_file, number) order by line) \
                    from import_line where import = import.id) \
                 from import where id = ?"
            }
            Self::Interview => {
                "select id, case_file, appointment, held_on, minutes, mode, notes, author, written_at, corrected_at, \
                   (select group_concat(intervention order by intervention) from interview_content \
                    where interview = interview.id), \
                   (select group_concat(json_array(at, author, case_file, appointment, held_on, minutes, mode, \
                      interventions, notes) order by id) \
                    from interview_correction where interview = interview.id), \
                   discipline, \
                   (select group_concat(json_array(id, discipline) order by id) from interview_correction \
                    where interview = interview.id and discipline is not null) \
                 from interview where id = ?"
            }
            Self::Referral => {
                "select id, case_file, kind, statement, consent, consent_on, geolocation_consent, wants_outcome, state, \
                   drafted_by, drafted_on, recipient, basis, sent_on, sent_how, reference, acknowledged_on, \
                   acknowledgement_reference, answered_on, outcome, dismissal, answer_note, closed_on, closing_note, \
                   (select group_concat(at || author || note order by id) from referral_correction \
                    where referral = referral.id), \
                   ends_on, exception, sought_on, informed_on, informed_how, asked_by, notified_on, notified_how \
                 from referral where id = ?"
            }
            Self::AnswerTerm => "select * from answer_term where id = ?",
            Self::Consent => {
                "select id, case_file, addressee, partner, purpose, given_on, form, expires_on, note, recorded_by, recorded_at, \
                   withdrawn_on, withdrawal_note, withdrawn_by, \
                   (select group_concat(field order by field) from consent_field where consent = consent.id) \
                 from consent where id = ?"
            }
            Self::Partner => "select * from partner where id = ?",
            Self::Orientation => "select * from orientation where id = ?",
            Self::ReferralStep => "select * from referral_step where id = ?",
            Self::FollowUp => "select * from follow_up where id = ?",
            Self::Release => {
                "select id, at, table_name, format, from_month, until_month, threshold, purpose, recipient, file_hash, signed_by, \
                   (select group_concat(json_array(measure, dimensions, from_month, until_month, assumed, beside, proof) \
                      order by id) \
                    from protected_table where release = release.id) \
                 from release where id = ?"
            }
            Self::FrozenYear => {
                "select id, year, at, reason, facts_hash, signature, verifying_key, \
                   (select group_concat(json_array(measure, month, codes, count) order by measure, month, codes) \
                    from frozen_fact where frozen_year = frozen_year.id) \
                 from frozen_year where id = ?"
            }
            Self::NetworkDesk => "select * from network_desk where id = ?",
            Self::FactsFile => "select * from facts_file where id = ?",
            Self::FactsSent => "select * from facts_sent where id = ?",
            Self::SessionSeries => {
                "select id, rhythm, nth, weekday, from_on, until_on, starts, ends, place, created_at, ended_on, \
                   (select group_concat(json_array(staff, room, intervention, slot_minutes) order by staff) \
                    from session_seat where series = session_series.id) \
                 from session_series where id = ?"
            }
            Self::Letterhead => "select * from letterhead where id = ?",
            Self::LetterTemplate => "select * from letter_template where id = ?",
            Self::Letter => "select * from letter where id = ?",
            Self::Closure => "select * from closure where id = ?",
            Self::SlotLength => "select * from slot_length where id = ?",
            Self::Closing => "select * from closing where id = ?",
            Self::LegalEvent => "select * from legal_event where id = ?",
            Self::AllegedOffender => "select * from alleged_offender where id = ?",
            Self::Helpline => "select * from helpline where id = ?",
            Self::CallAttempt => "select * from call_attempt where id = ?",
            Self::Silence => "select * from silence where id = ?",
            Self::HandOver => {
                "select id, author, held_on, since, written_at, note, \
                   (select group_concat(json_array(rank, section, noun, record, what, due_on, case_file, urgent, given_by, \
                      taken_by) order by rank) \
                    from hand_over_line where hand_over = hand_over.id), \
                   (select group_concat(json_array(account, read_at) order by account) \
                    from hand_over_reading where hand_over = hand_over.id) \
                 from hand_over where id = ?"
            }
            Self::Reassignment => {
                "select id, from_account, to_account, author, at, undone_at, \
                   (select group_concat(json_array(noun, record, from_session, from_place, from_room, \
                      from_confirmed_on) order by noun, record) \
                    from reassignment_move where reassignment = reassignment.id) \
                 from reassignment where id = ?"
            }
            Self::Relocation => {
                "select id, desk_session, had_cancelled, at, undone_at, \
                   (select group_concat(json_array(appointment, from_staff, from_on, from_starts, from_place, from_room, \
                      from_confirmed_on, from_outside_reason, to_staff, to_on, to_starts) order by appointment) \
                    from relocation_move where relocation = relocation.id) \
                 from relocation where id = ?"
            }
            Self::Circle => {
                "select id, identifier, name, created_by, created_at, \
                   (select group_concat(json_array(account, given_by, given_at) order by account) from circle_member \
                    where circle_member.circle = circle.id), \
                   (select group_concat(json_array(generation, hex(before), made_at) order by generation) from circle_key \
                    where circle_key.circle = circle.id), \
                   (select group_concat(json_array(generation, hex(to_key), hex(from_key), hex(sealed)) \
                      order by generation, to_key) \
                    from circle_grant where circle_grant.circle = circle.id) \
                 from circle where id = ?"
            }
            Self::RestrictedNote => "select * from restricted_note where id = ?",
            Self::Distinction => "select * from distinction where id = ?",
            Self::Merge => {
                "select id, kept, absorbed, account, at, instruction_before, revision_after, undone_at, undone_by, \
                   (select group_concat(json_array(field, before, after) order by field) from merge_field \
                    where merge = merge.id), \
                   (select group_concat(json_array(noun, record) order by noun, record) from merge_move \
                    where merge = merge.id) \
                 from merge where id = ?"
            }
            Self::Need => "select * from need where id = ?",
            Self::Danger => {
                "select id, case_file, asked_on, note, follow_up, recorded_by, recorded_at, \
                   (select group_concat(json_array(sign, present) order by sign) from danger_answer \
                    where danger_answer.danger = danger.id) \
                 from danger where id = ?"
            }
            Self::IndividualAssessment => "select * from individual_assessment where id = ?",
            Self::AttachedDocument => "select * from attached_document where id = ?",
            Self::Wall => "select * from wall where id = ?",
            Self::Package => "select * from package where id = ?",
            Self::BackupPlace => "select * from backup_place where id = ?",
            Self::Backup => "select * from backup where id = ?",
            Self::BackupDrill => "select * from backup_drill where id = ?",
            Self::OlderVault => "select * from older_vault where id = ?",
            Self::RightsRequest => "select * from rights_request where id = ?",
            Self::AccessFile => "select * from access_file where id = ?",
            Self::InformationNotice => "select * from information_notice where id = ?",
            Self::DestroyedYear => "select * from destroyed_year where id = ?",
            Self::Verification => "select * from verification where id = ?",
            Self::WitnessKey => "select * from witness_key where id = ?",
            Self::Visit => "select * from visit where id = ?",
            Self::Archiving => "select * from archiving where id = ?",
            Self::RetentionHold => "select * from retention_hold where id = ?",
            Self::Elimination => {
                "select id, proposed_by, proposed_at, withdrawn_by, withdrawn_at, visa_reference, visa_on, visa_by, asked_by, \
                   asked_at, confirmed_by, confirmed_at, finished_at, \
                   (select group_concat(json_array(case_file, number, opened_year, last_year, sort) order by case_file) \
                    from elimination_file where elimination = elimination.id), \
                   (select group_concat(sealed_as order by sealed_as) from elimination_remainder \
                    where elimination = elimination.id) \
                 from elimination where id = ?"
            }
            Self::AccountEvent => {
                "select id, kind, account, name, tries, by_account, at, \
                   (select group_concat(json_array(account, read_at) order by account) from account_event_reading \
                    where event = account_event.id) \
                 from account_event where id = ?"
            }
            Self::Excess => {
                "select id, form, record, month, \
                   (select group_concat(json_array(kind, marks) order by kind) from excess_mark where excess = excess.id) \
                 from excess where id = ?"
            }
        })
    }

    /// The records that there are; `None` where they have no number of their own.
    pub(super) fn all_records(self) -> Option<&'static str> {
        Some(match self {
            Self::Account | Self::Staff | Self::Journal => return None,
            Self::Person => "select id from person",
            Self::SafeContact => "select person from safe_contact",
            Self::Matter => "select id from matter",
            Self::CaseFile => "select id from case_file",
            Self::DeskSession => "select id from desk_session",
            Self::Appointment => "select id from appointment",
            Self::Import => "select id from import",
            Self::Interview => "select id from interview",
            Self::Referral => "select id from referral",
            Self::ReferralStep => "select id from referral_step",
            Self::AnswerTerm => "select id from answer_term",
            Self::Consent => "select id from consent",
            Self::Partner => "select id from partner",
            Self::Orientation => "select id from orientation",
            Self::FollowUp => "select id from follow_up",
            Self::Release => "select id from release",
            Self::FrozenYear => "select id from frozen_year",
            Self::NetworkDesk => "select id from network_desk",
            Self::FactsFile => "select id from facts_file",
            Self::FactsSent => "select id from facts_sent",
            Self::DestroyedYear => "select id from destroyed_year",
            Self::Verification => "select id from verification",
            Self::WitnessKey => "select id from witness_key",
            Self::Visit => "select id from visit",
            Self::SessionSeries => "select id from session_series",
            Self::Letterhead => "select id from letterhead",
            Self::LetterTemplate => "select id from letter_template",
            Self::Letter => "select id from letter",
            Self::Closure => "select id from closure",
            Self::SlotLength => "select id from slot_length",
            Self::Relocation => "select id from relocation",
            Self::Closing => "select id from closing",
            Self::LegalEvent => "select id from legal_event",
            Self::AllegedOffender => "select id from alleged_offender",
            Self::Helpline => "select id from helpline",
            Self::CallAttempt => "select id from call_attempt",
            Self::Silence => "select id from silence",
            Self::Circle => "select id from circle",
            Self::RestrictedNote => "select id from restricted_note",
            Self::HandOver => "select id from hand_over",
            Self::Reassignment => "select id from reassignment",
            Self::Distinction => "select id from distinction",
            Self::Merge => "select id from merge",
            Self::Need => "select id from need",
            Self::Danger => "select id from danger",
            Self::IndividualAssessment => "select id from individual_assessment",
            Self::AttachedDocument => "select id from attached_document",
            Self::Excess => "select id from excess",
            Self::Wall => "select id from wall",
            Self::Package => "select id from package",
            Self::BackupPlace => "select id from backup_place",
            Self::Backup => "select id from backup",
            Self::BackupDrill => "select id from backup_drill",
            Self::OlderVault => "select id from older_vault",
            Self::RightsRequest => "select id from rights_request",
            Self::AccessFile => "select id from access_file",
            Self::InformationNotice => "select id from information_notice",
            Self::Archiving => "select id from archiving",
            Self::RetentionHold => "select id from retention_hold",
            Self::Elimination => "select id from elimination",
            Self::AccountEvent => "select id from account_event",
        })
    }

    /// Whether the table counts its records itself. An instruction has the number of its person.
    pub(super) fn is_counted(self) -> bool {
        self.all_records().is_some() && self != Self::SafeContact
    }
}

/// One value of a record, as it is hashed.
struct Value {
    kind: String,
    bytes: Vec<u8>,
}

impl Value {
    fn read(row: &SqliteRow, column: usize) -> Result<Self> {
        let value = row.try_get_raw(column)?;
        let kind = if value.is_null() { "NULL".to_owned() } else { value.type_info().name().to_string() };
        let bytes = match kind.as_str() {
            "NULL" => Vec::new(),
            "INTEGER" => row.try_get::<i64, _>(column)?.to_be_bytes().to_vec(),
            "BLOB" => row.try_get::<Vec<u8>, _>(column)?,
            _ => row.try_get::<String, _>(column)?.into_bytes(),
        };
        Ok(Self { kind, bytes })
    }

    /// No value, an empty text, a zero: what a column holds in the rows that were there before it.
    fn holds_nothing(&self) -> bool {
        self.bytes.iter().all(|byte| *byte == 0) && (self.kind == "INTEGER" || self.bytes.is_empty())
    }
}

/// SHA-256 of every value of a record, each behind its type and length; zeros when there is none.
pub(super) async fn hash(database: &mut SqliteConnection, noun: Noun, record: i64) -> Result<[u8; 32]> {
    Ok(values(database, noun, record).await?.map_or([0; 32], |values| hash_of(&values)))
}

/// Whether a record is as it stood when `expected` was written. Columns that came with a later version stand at the end, and
/// hold nothing in a record that nobody touched since: it was hashed without them.
pub(super) async fn stands_as(
    database: &mut SqliteConnection,
    noun: Noun,
    record: i64,
    expected: [u8; 32],
) -> Result<bool> {
    let Some(mut values) = values(database, noun, record).await? else { return Ok(expected == [0; 32]) };
    loop {
        if hash_of(&values) == expected {
            return Ok(true);
        }
        if !values.pop().is_some_and(|last| last.holds_nothing()) {
            return Ok(false);
        }
    }
}

async fn values(database: &mut SqliteConnection, noun: Noun, record: i64) -> Result<Option<Vec<Value>>> {
    let Some(statement) = noun.whole_record() else { return Ok(None) };
    let row = sqlx::query(statement).bind(record).fetch_optional(database).await?;
    row.map(|row| (0..row.len()).map(|column| Value::read(&row, column)).collect()).transpose()
}

fn hash_of(values: &[Value]) -> [u8; 32] {
    let mut digest = Sha256::new();
    for Value { kind, bytes } in values {
        digest.update([kind.len() as u8]);
        digest.update(kind);
        digest.update((bytes.len() as u64).to_be_bytes());
        digest.update(bytes);
    }
    digest.finalize().into()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;

    use sqlx::{Column, Connection, Executor, SqlSafeStr, Statement};

    use super::*;
    use crate::{
        appointment::tests::{assert_whole, file_of},
        journal::{DESK, Finding, STATISTICS},
        session::bench::bench,
    };

    #[tokio::test]
    async fn every_column_of_a_record_is_hashed() {
        let mut bench = bench().await;
        let agent = bench.agent();
        for noun in DESK.into_iter().chain(STATISTICS) {
            let Some(statement) = noun.whole_record().filter(|_| noun != Noun::Staff) else { continue };
            let database = if STATISTICS.contains(&noun) { &mut agent.statistics } else { &mut agent.desk };
            let columns: BTreeSet<String> = sqlx::query_scalar("select name from pragma_table_info(?)")
                .bind(noun.word())
                .fetch_all(&mut *database)
                .await
                .unwrap()
                .into_iter()
                .collect();
            assert!(!columns.is_empty(), "{noun:?}");
            let hashed = database.prepare(statement.into_sql_str()).await.unwrap();
            let hashed: BTreeSet<String> = hashed.columns().iter().map(|column| column.name().to_owned()).collect();
            assert!(columns.is_subset(&hashed), "{noun:?}: {columns:?} / {hashed:?}");
        }
    }

    #[tokio::test]
    async fn a_column_that_came_later_changes_no_record_before_something_is_written_in_it() {
        let mut bench = bench().await;
        let agent = bench.agent();
        let person = file_of(agent, "Martin").await.person.id;
        for column in [
            "alter table person add column remark text not null default ''",
            "alter table person add column asked integer not null default 0",
            "alter table person add column told_on text",
        ] {
            agent.desk.execute(column).await.unwrap();
            // A later version would have read nothing yet.
            agent.desk.clear_cached_statements().await.unwrap();
            assert_whole(agent).await;
        }
        agent.desk.execute("update person set asked = 1").await.unwrap();
        let changed = Finding::ChangedRecord { noun: "person".into(), record: person };
        assert_eq!(agent.verify().await.unwrap().journal, changed);
    }
}
