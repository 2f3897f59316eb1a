//! What the check finds when older pages are put back under it, any of them together, when rows change places, and when something is slipped
//! in.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use serde_json::{Value, json};
use sqlx::{Connection, Executor, Row, SqliteConnection};
use vault::{DeskKey, chain::ChainKey, database};

use crate::{
    Agent, Session,
    appointment::tests::{assert_whole, file_of},
    journal::{self, Finding},
    session::bench::{Bench, bench},
    statistics::fact,
};

/// SQLCipher's page.
const PAGE: usize = 4096;
/// Every table but the drafts, which have no entries (decision 004).
pub(crate) const DESK: [&str; 78] = [
    "select * from _sqlx_migrations",
    "select * from access_file",
    "select * from account_event",
    "select * from account_event_reading",
    "select * from answer_term",
    "select * from appointment",
    "select * from archiving",
    "select * from attached_document",
    "select * from backup",
    "select * from backup_drill",
    "select * from backup_place",
    "select * from call_attempt",
    "select * from case_file",
    "select * from circle",
    "select * from circle_grant",
    "select * from circle_key",
    "select * from circle_member",
    "select * from closure",
    "select * from consent",
    "select * from consent_field",
    "select * from danger",
    "select * from danger_answer",
    "select * from desk_session",
    "select * from distinction",
    "select * from elimination",
    "select * from elimination_file",
    "select * from elimination_remainder",
    "select * from excess",
    "select * from excess_mark",
    "select * from follow_up",
    "select * from hand_over",
    "select * from hand_over_line",
    "select * from hand_over_reading",
    "select * from helpline",
    "select * from import",
    "select * from import_line",
    "select * from individual_assessment",
    "select * from closing",
    "select * from alleged_offender",
    "select * from information_notice",
    "select * from interview",
    "select * from interview_content",
    "select * from interview_correction",
    "select * from journal",
    "select * from legal_event",
    "select * from letter",
    "select * from letter_template",
    "select * from letterhead",
    "select * from matter",
    "select * from merge",
    "select * from merge_field",
    "select * from merge_move",
    "select * from need",
    "select * from older_vault",
    "select * from orientation",
    "select * from package",
    "select * from partner",
    "select * from person",
    "select * from reassignment",
    "select * from reassignment_move",
    "select * from referral",
    "select * from referral_correction",
    "select * from referral_step",
    "select * from relocation",
    "select * from relocation_move",
    "select * from restricted_note",
    "select * from rights_request",
    "select * from retention_hold",
    "select * from safe_contact",
    "select * from session_seat",
    "select * from session_series",
    "select * from silence",
    "select * from slot_length",
    "select * from sqlite_sequence",
    "select * from staff",
    "select * from verification",
    "select * from wall",
    "select * from witness_key",
];
/// Every table but the mark of the projection, which, set back, makes the program write the same facts again, and the head of the desk's
/// journal, which each opening writes anew.
pub(crate) const STATISTICS: [&str; 22] = [
    "select * from _sqlx_migrations",
    "select * from destroyed_year",
    "select * from fact_appointment",
    "select * from fact_case_file",
    "select * from fact_interview",
    "select * from fact_intervention",
    "select * from fact_orientation",
    "select * from fact_referral",
    "select * from fact_session",
    "select * from fact_text",
    "select * from fact_text_excess",
    "select * from facts_file",
    "select * from facts_sent",
    "select * from frozen_fact",
    "select * from frozen_year",
    "select * from journal",
    "select * from network_desk",
    "select * from network_fact",
    "select * from protected_table",
    "select * from release",
    "select * from sqlite_sequence",
    "select * from visit",
];

pub(crate) type Everything = Vec<Vec<Option<Vec<u8>>>>;

pub(crate) async fn everything(
    database: &mut SqliteConnection,
    tables: &[&'static str],
) -> Result<Everything, sqlx::Error> {
    let mut all = Vec::new();
    for statement in tables {
        for row in sqlx::query(*statement).fetch_all(&mut *database).await? {
            all.push((0..row.len()).map(|column| row.try_get_unchecked(column)).collect::<Result<_, _>>()?);
        }
    }
    Ok(all)
}

async fn ask(session: &mut Session, command: &str, request: Value) -> Value {
    session.dispatch(command, request).await.unwrap_or_else(|error| panic!("{command}: {error}"))
}

/// Both databases as they stood at some hour.
struct Hour {
    desk: Vec<u8>,
    statistics: Vec<u8>,
}

impl Hour {
    fn of(bench: &Bench) -> Self {
        let read = |name| fs::read(bench.folder.path().join("vault").join(name)).unwrap();
        Self { desk: read("desk.db"), statistics: read("statistics.db") }
    }
}

/// `new` with some pages of `old`.
fn mixed(old: &[u8], new: &[u8], pages: &BTreeSet<usize>) -> Vec<u8> {
    let mut mixed = new.to_owned();
    for page in pages {
        mixed[page * PAGE..][..PAGE].copy_from_slice(&old[page * PAGE..][..PAGE]);
    }
    mixed
}

/// What a long proof says otherwise.
fn said(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|number| number.parse().ok()).unwrap_or(otherwise)
}

fn draw() -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(said("PERMANENCE_PROOF_SEED", 1))
}

/// Each older page alone, then two hundred draws of several: `PERMANENCE_PROOF_SPLICES` says how many otherwise, `PERMANENCE_PROOF_SEED`
/// which.
fn sets(old: &[u8], new: &[u8]) -> Vec<BTreeSet<usize>> {
    let differ: Vec<usize> =
        (0..old.len() / PAGE).filter(|page| old[page * PAGE..][..PAGE] != new[page * PAGE..][..PAGE]).collect();
    let mut draw = draw();
    let mut sets: Vec<BTreeSet<usize>> = differ.iter().map(|page| BTreeSet::from([*page])).collect();
    for _ in 0..said("PERMANENCE_PROOF_SPLICES", 200) {
        let share = draw.random_range(0.1..0.95);
        sets.push(differ.iter().copied().filter(|_| draw.random_bool(share)).collect());
    }
    sets.push(differ.into_iter().collect());
    sets
}

/// The keys with which an agent checks.
struct Keys {
    desk: DeskKey,
    chain: ChainKey,
    statistics: database::DatabaseKey,
    statistics_chain: ChainKey,
}

impl Keys {
    fn of(agent: &Agent) -> Self {
        let vault::Keys::Agent { statistics, .. } = agent.vault.keys() else { panic!("an agent") };
        Self {
            desk: agent.keys.desk.clone(),
            chain: agent.keys.desk_chain.clone(),
            statistics: statistics.derive_database_key(),
            statistics_chain: agent.keys.statistics_chain.clone(),
        }
    }

    /// What stands in such a `desk.db`, when the check has nothing to say against it.
    async fn passed_desk(&self, path: &Path, bytes: &[u8]) -> Option<Everything> {
        fs::write(path, bytes).unwrap();
        let mut desk = database::open(path, &self.desk.derive_database_key(), false).await.ok()?;
        let finding = journal::verify(&mut desk, &self.chain, &journal::DESK).await.ok()?;
        let whole = database::is_whole(&mut desk).await.ok()? && matches!(finding, Finding::Whole { .. });
        if whole { Some(everything(&mut desk, &DESK).await.unwrap()) } else { None }
    }

    /// The same for `statistics.db` beside the present `desk.db`.
    async fn passed_statistics(&self, desk: &mut SqliteConnection, path: &Path, bytes: &[u8]) -> Option<Everything> {
        fs::write(path, bytes).unwrap();
        let mut statistics = database::open(path, &self.statistics, false).await.ok()?;
        let finding = journal::verify(&mut statistics, &self.statistics_chain, &journal::STATISTICS).await.ok()?;
        let agree = fact::agree(desk, &mut statistics, &self.desk).await.ok()?;
        let whole = database::is_whole(&mut statistics).await.ok()? && matches!(finding, Finding::Whole { .. });
        if whole && agree { Some(everything(&mut statistics, &STATISTICS).await.unwrap()) } else { None }
    }
}

/// A morning, then an afternoon that changes, adds, throws away and only writes drafts: the bytes at noon and in the evening.
async fn a_day(bench: &mut Bench) -> (Hour, Hour) {
    let file = file_of(bench.agent(), "Martin").await;
    let (id, account) = (file.id, bench.agent().account.clone());
    for place in 0..30 {
        file_of(bench.agent(), &format!("Petit {place}")).await;
    }
    let session = &mut bench.session;
    let mut interview = json!({
        "case_file": id, "appointment": null, "held_on": "2026-11-23", "minutes": 45, "mode": "sur_place",
        "interventions": ["juridique"], "notes": "Premiers mots."
    });
    let written = ask(session, "interview_add", interview.clone()).await["id"].clone();
    let referral = json!({
        "case_file": id, "kind": "SIGNALEMENT_ART40", "statement": "Exposé", "consent": "written",
        "consent_on": "2026-11-23", "geolocation_consent": false, "wants_outcome": true
    });
    let kept = ask(session, "referral_draft", referral.clone()).await["id"].clone();
    let thrown = ask(session, "referral_draft", referral).await["id"].clone();
    let to_do = json!({ "case_file": id, "referral": null, "due_on": "2026-12-01", "what": "Rappeler", "assigned_to": account });
    let to_do = ask(session, "follow_up_add", to_do).await["id"].clone();
    let mut draft = json!({ "kind": "interview", "subject": "new", "body": "{}" });
    ask(session, "draft_save", draft.clone()).await;
    let noon = Hour::of(bench);

    let session = &mut bench.session;
    ask(session, "profile_update", json!({ "profession": "juriste", "employer": "public" })).await;
    interview["notes"] = "Derniers mots.".into();
    ask(session, "interview_correct", json!({ "interview": written, "with": interview })).await;
    ask(session, "referral_discard", json!({ "referral": thrown })).await;
    let sending = json!({ "referral": kept, "sent_on": "2026-11-23", "sent_how": "courriel", "reference": "" });
    ask(session, "referral_send", sending).await;
    ask(session, "follow_up_done", json!({ "follow_up": to_do })).await;
    draft["body"] = "x".repeat(20_000).into();
    ask(session, "draft_save", draft).await;
    for place in 30..60 {
        file_of(bench.agent(), &format!("Petit {place}")).await;
    }
    assert_whole(bench.agent()).await;
    (noon, Hour::of(bench))
}

#[tokio::test]
async fn whatever_older_pages_are_put_back_the_check_says_so_or_nothing_differs() {
    let mut bench = bench().await;
    let (noon, evening) = a_day(&mut bench).await;
    let keys = Keys::of(bench.agent());
    let path = bench.folder.path().join("put-back.db");

    let as_it_is = keys.passed_desk(&path, &evening.desk).await.unwrap();
    let as_it_was = keys.passed_desk(&path, &noon.desk).await.unwrap();
    let (mut found, mut alike) = (0, 0);
    for pages in sets(&noon.desk, &evening.desk) {
        match keys.passed_desk(&path, &mixed(&noon.desk, &evening.desk, &pages)).await {
            None => found += 1,
            Some(there) if there == as_it_is || there == as_it_was => alike += 1,
            Some(_) => panic!("{pages:?} of desk.db pass for whole"),
        }
    }
    assert!(found > 5 * alike, "{found} sets found, {alike} that change nothing");

    let desk = &mut bench.agent().desk;
    let as_it_is = keys.passed_statistics(desk, &path, &evening.statistics).await.unwrap();
    assert!(keys.passed_statistics(desk, &path, &noon.statistics).await.is_none());
    let (mut found, mut alike) = (0, 0);
    for pages in sets(&noon.statistics, &evening.statistics) {
        match keys.passed_statistics(desk, &path, &mixed(&noon.statistics, &evening.statistics, &pages)).await {
            None => found += 1,
            Some(there) if there == as_it_is => alike += 1,
            Some(_) => panic!("{pages:?} of statistics.db pass for whole"),
        }
    }
    assert!(found > 5 * alike, "{found} sets found, {alike} that change nothing");
}

/// Of a table whose rows have a number each: its name, the column of the number, and two of the numbers.
async fn two_rows(desk: &mut SqliteConnection, draw: &mut ChaCha8Rng) -> (String, String, [i64; 2]) {
    let numbered = "select tables.name, columns.name from sqlite_schema tables, pragma_table_info(tables.name) columns \
                    where tables.type = 'table' and tables.name <> 'draft' and columns.pk > 0 \
                    group by tables.name having count(*) = 1 and columns.type = 'INTEGER'";
    let tables: Vec<(String, String)> = sqlx::query_as(numbered).fetch_all(&mut *desk).await.unwrap();
    loop {
        let (table, number) = tables[draw.random_range(0..tables.len())].clone();
        #[allow(clippy::disallowed_types)] // the tables are those of the schema, asked of itself
        let all = sqlx::AssertSqlSafe(format!("select {number} from {table} order by 1"));
        let rows: Vec<i64> = sqlx::query_scalar(all).fetch_all(&mut *desk).await.unwrap();
        if rows.len() > 1 {
            let first = draw.random_range(0..rows.len());
            let second = (first + draw.random_range(1..rows.len())) % rows.len();
            return (table, number, [rows[first], rows[second]]);
        }
    }
}

#[tokio::test]
async fn whichever_rows_change_places_the_check_says_so_or_nothing_differs() {
    let mut bench = bench().await;
    let (_, evening) = a_day(&mut bench).await;
    let keys = Keys::of(bench.agent());
    let path = bench.folder.path().join("changed.db");
    let as_it_is = keys.passed_desk(&path, &evening.desk).await.unwrap();
    let (mut draw, mut found, mut tables) = (draw(), 0, BTreeSet::new());
    for _ in 0..said("PERMANENCE_PROOF_SPLICES", 40) {
        fs::write(&path, &evening.desk).unwrap();
        let mut desk = database::open(&path, &keys.desk.derive_database_key(), false).await.unwrap();
        let (table, number, [one, other]) = two_rows(&mut desk, &mut draw).await;
        desk.execute("pragma foreign_keys = off").await.unwrap();
        for (from, to) in [(one, -1), (other, one), (-1, other)] {
            #[allow(clippy::disallowed_types)] // the table is of the schema, asked of itself
            let change = sqlx::AssertSqlSafe(format!("update {table} set {number} = {to} where {number} = {from}"));
            desk.execute(change).await.unwrap();
        }
        desk.close().await.unwrap();
        match keys.passed_desk(&path, &fs::read(&path).unwrap()).await {
            None => found += 1,
            Some(there) => assert_eq!(there, as_it_is, "rows {one} and {other} of {table} pass for whole"),
        }
        tables.insert(table);
    }
    assert!(found > 0 && tables.len() > 5, "{found} found, in {tables:?}");
}

#[tokio::test]
async fn every_table_is_checked_but_for_drafts() {
    let mut bench = bench().await;
    let agent = bench.agent();
    for (database, statements, beside) in [
        (&mut agent.desk, &DESK[..], &["draft"][..]),
        (&mut agent.statistics, &STATISTICS, &["projection", "desk_head"]),
    ] {
        let tables = sqlx::query_scalar("select name from sqlite_master where type = 'table'");
        let mut there: BTreeSet<String> = tables.fetch_all(database).await.unwrap().into_iter().collect();
        assert!(beside.iter().all(|beside| there.remove(*beside)));
        let checked = statements.iter().filter_map(|one| Some(one.strip_prefix("select * from ")?.to_owned()));
        assert_eq!(there, checked.collect(), "a new table is hashed with its record, and named here");
    }
}

#[tokio::test]
async fn a_record_slipped_in_a_counter_set_back_and_a_cut_journal_are_found() {
    let slipped = "insert into follow_up (case_file, due_on, what, assigned_to, created_at)
                   select case_file.id, '2026-12-01', 'Rien', account, '' from case_file, staff";
    let named = |noun: &str| noun.to_owned();
    let expected = BTreeMap::from([
        (slipped, Finding::StrayRecord { noun: named("follow_up"), record: 1 }),
        (
            "update sqlite_sequence set seq = seq - 1 where name = 'person'",
            Finding::WrongCounter { noun: named("person") },
        ),
        (
            "update sqlite_sequence set seq = seq + 1 where name = 'case_file'",
            Finding::WrongCounter { noun: named("case_file") },
        ),
        ("update staff set employer = 'public'", Finding::ChangedRecord { noun: named("staff"), record: 0 }),
        ("delete from journal where sequence = (select max(sequence) from journal)", Finding::BrokenChain { entry: 6 }),
    ]);
    for (outside, finding) in expected {
        let mut bench = bench().await;
        let agent = bench.agent();
        file_of(agent, "Martin").await;
        assert_whole(agent).await;
        agent.desk.execute(outside).await.unwrap();
        assert_eq!(agent.verify().await.unwrap().journal, finding, "{outside}");
    }
}

#[tokio::test]
async fn a_fact_changed_added_or_removed_from_outside_is_found() {
    for outside in [
        "update fact_case_file set offence = 'F2'",
        "insert into fact_referral values (x'00000000000000000000000000000000', '2026-11', 'DEMANDE_TGD', 'CLASSEMENT', 'aucune')",
        "delete from fact_case_file",
    ] {
        let mut bench = bench().await;
        let agent = bench.agent();
        file_of(agent, "Martin").await;
        assert!(agent.verify().await.unwrap().is_clean());
        agent.statistics.execute(outside).await.unwrap();
        let found = agent.verify().await.unwrap();
        assert!(!found.facts && !found.is_clean(), "{outside}");
    }
}
