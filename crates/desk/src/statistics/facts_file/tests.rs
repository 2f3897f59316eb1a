//! Several desks, each a vault of its own: what one sends another counts once, beside its own figures, and tells nothing small of anybody.
//!
//! `PERMANENCE_PROOF_FACTS` says how many facts each desk of the last test has, `PERMANENCE_PROOF_FOLDER` where what it sent is laid open
//! for other programs to count.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods)] // proofs start programs and read the environment; Permanence does not

use std::{
    fs,
    io::{Cursor, Read},
    ops::ControlFlow,
    path::{Path, PathBuf},
    process::Command,
};

use disclosure::Cell;
use zip::ZipArchive;

use super::*;
use crate::{
    Clock,
    appointment::tests::refusal,
    statistics::{
        catalogue::{OwnTable, TableName},
        frozen_year::tests::Office,
        measure::Perimeter,
        network_desk::{OneNetworkDesk, SaveNetworkDesk, network, network_desk_remove, network_desk_save},
        pooled::{self, pooled_table},
        release::{ExportTable, Format, export_pooled_table, releases},
        table::{Table, TableRequest, count as count_own},
    },
};

/// A desk that knows another by what it tells of itself.
async fn knows(office: &mut Office, name: &str, told: &Network) -> i64 {
    let (name, fingerprint, age_key) = (name.to_owned(), told.fingerprint.to_lowercase(), told.age_key.clone());
    let request = SaveNetworkDesk { id: None, name: name.clone(), fingerprint, age_key };
    let network = network_desk_save(office.supervisor(), request).await.unwrap();
    network.desks.into_iter().find(|desk| desk.name == name).unwrap().id
}

async fn told(office: &mut Office) -> Network {
    network(office.supervisor(), Nothing {}).await.unwrap()
}

/// Ours and another, each of which knows the other, and the number of ours in the other's list.
async fn two_desks() -> (Office, Office, i64) {
    let (mut ours, mut other) = (Office::open().await, Office::open().await);
    let (of_ours, of_other) = (told(&mut ours).await, told(&mut other).await);
    knows(&mut ours, "Exempleville", &of_other).await;
    let number = knows(&mut other, "Siège inventé", &of_ours).await;
    (ours, other, number)
}

async fn sent(from: &mut Office, to: i64, from_month: &str, until_month: &str) -> Document {
    let (from_month, until_month) = (from_month.to_owned(), until_month.to_owned());
    let request = SendFacts { network_desk: to, from_month, until_month, purpose: "Bilan commun".into() };
    facts_file_make(from.supervisor(), request).await.unwrap()
}

async fn received(by: &mut Office, file: &Document) -> Result<ReceivedFacts> {
    let file = Document { name: file.name.clone(), bytes: file.bytes.clone() };
    facts_file_add(by.supervisor(), Nothing {}, file).await
}

fn at(office: &mut Office, instant: &str) {
    office.supervisor().clock = Clock::Fixed(instant.parse().unwrap());
}

fn by_sex(year: &str) -> TableRequest {
    let (from_month, until_month) = (format!("{year}-01"), format!("{year}-12"));
    TableRequest { name: TableName::HelpedBySex, from_month, until_month, own: None }
}

/// Women, men and all.
fn counts(table: &Table) -> [i64; 3] {
    let of = |code: Option<&str>| table.cells.iter().find(|cell| cell.at[0].as_deref() == code).unwrap().count;
    [of(Some("F")), of(Some("M")), of(None)]
}

#[tokio::test]
async fn the_facts_of_another_desk_are_counted_with_ours_kept_apart_and_taken_out_again() {
    let (mut ours, mut other, number) = two_desks().await;
    ours.enter(40, 20).await;
    other.enter(30, 25).await;
    let none = pooled_table(ours.supervisor(), by_sex("2025")).await;
    assert_eq!(refusal(none), Refusal::NoDeskToPool);
    let file = sent(&mut other, number, "2025-01", "2025-12").await;
    let answer = received(&mut ours, &file).await.unwrap();
    assert_eq!((answer.name.as_str(), answer.facts, answer.replaced), ("Exempleville", 55, 0));
    let table = pooled_table(ours.supervisor(), by_sex("2025")).await.unwrap();
    assert_eq!(counts(&table), [70, 45, 115]);
    assert_eq!(table.desks.as_deref(), Some("2 permanences\u{a0}: la nôtre\u{202f}; Exempleville."));
    assert_eq!(ours.by_sex().await, [(40, false), (20, false), (60, false)], "our own figures are ours alone");

    let leaving = ExportTable {
        name: TableName::HelpedBySex,
        from_month: "2025-01".into(),
        until_month: "2025-12".into(),
        format: Format::Csv,
        threshold: 5,
        purpose: "Bilan".into(),
        recipient: "Ville".into(),
        own: None,
    };
    let produced = export_pooled_table(ours.supervisor(), leaving).await.unwrap();
    let csv = String::from_utf8(produced.document.bytes).unwrap();
    assert!(csv.contains("Permanences comptées;\"2 permanences\u{a0}: la nôtre\u{202f}; Exempleville.\""), "{csv}");
    assert!(csv.contains("Femmes;70;"), "{csv}");
    let register = releases(ours.supervisor(), Nothing {}).await.unwrap();
    assert!(register[0].title.ends_with("permanences réunies"), "{}", register[0].title);

    let id = answer.network.desks[0].files[0].id;
    let after = facts_file_remove(ours.supervisor(), OneFactsFile { facts_file: id }).await.unwrap();
    assert!(after.desks[0].files.is_empty());
    assert_eq!(refusal(pooled_table(ours.supervisor(), by_sex("2025")).await), Refusal::NoDeskToPool);
    let left = sqlx::query_scalar!("select count(*) from network_fact")
        .fetch_one(&mut ours.supervisor().statistics)
        .await
        .unwrap();
    assert_eq!(left, 0);
    let again = facts_file_remove(ours.supervisor(), OneFactsFile { facts_file: id }).await;
    assert_eq!(refusal(again), Refusal::NotFound { noun: "facts_file".into() });
    // What was taken out may come again.
    received(&mut ours, &file).await.unwrap();
    let desk = OneNetworkDesk { network_desk: after.desks[0].id };
    assert!(network_desk_remove(ours.supervisor(), desk).await.unwrap().desks.is_empty());
    assert_eq!(
        refusal(received(&mut ours, &file).await),
        Refusal::FactsFileOfUnknown { key: told(&mut other).await.fingerprint }
    );
}

#[tokio::test]
async fn a_month_that_is_sent_again_replaces_what_was_there_and_is_counted_once() {
    let (mut ours, mut other, number) = two_desks().await;
    ours.enter(40, 20).await;
    other.enter(30, 25).await;
    let first = sent(&mut other, number, "2025-01", "2025-12").await;
    received(&mut ours, &first).await.unwrap();
    assert_eq!(refusal(received(&mut ours, &first).await), Refusal::FactsFileOlder, "the same file");
    other.enter(10, 0).await;
    at(&mut other, "2026-11-24T09:00:00Z");
    // Some months of it: the others are still those of the first.
    let part = sent(&mut other, number, "2025-05", "2025-06").await;
    assert_eq!(received(&mut ours, &part).await.unwrap().replaced, 0);
    let table = pooled_table(ours.supervisor(), by_sex("2025")).await.unwrap();
    assert_eq!(counts(&table), [80, 45, 125]);
    at(&mut other, "2026-11-25T09:00:00Z");
    let whole = sent(&mut other, number, "2025-01", "2025-12").await;
    let answer = received(&mut ours, &whole).await.unwrap();
    assert_eq!((answer.replaced, answer.network.desks[0].files.len()), (2, 1));
    let table = pooled_table(ours.supervisor(), by_sex("2025")).await.unwrap();
    assert_eq!(counts(&table), [80, 45, 125]);
    assert_eq!(refusal(received(&mut ours, &first).await), Refusal::FactsFileOlder, "an earlier one");
}

#[tokio::test]
async fn a_desk_that_gives_a_part_of_the_period_is_left_out_and_named() {
    let (mut ours, mut other, number) = two_desks().await;
    let mut third = Office::open().await;
    let (of_ours, of_third) = (told(&mut ours).await, told(&mut third).await);
    knows(&mut ours, "Autreville", &of_third).await;
    let number_at_third = knows(&mut third, "Siège inventé", &of_ours).await;
    for office in [&mut ours, &mut other, &mut third] {
        office.enter(30, 25).await;
    }
    received(&mut ours, &sent(&mut other, number, "2025-01", "2025-12").await).await.unwrap();
    received(&mut ours, &sent(&mut third, number_at_third, "2025-01", "2025-11").await).await.unwrap();
    let table = pooled_table(ours.supervisor(), by_sex("2025")).await.unwrap();
    assert_eq!(counts(&table), [60, 50, 110]);
    let said = table.desks.unwrap();
    assert!(said.starts_with("2 permanences") && said.ends_with("Autreville."), "{said}");
}

#[tokio::test]
async fn what_is_changed_cut_of_a_stranger_for_somebody_else_or_of_another_format_is_refused() {
    let (mut ours, mut other, number) = two_desks().await;
    other.enter(30, 25).await;
    let file = sent(&mut other, number, "2025-01", "2025-12").await;
    let of = |bytes: Vec<u8>| Document { name: "x.age".into(), bytes };
    let cut = of(file.bytes[..file.bytes.len() - 1].to_vec());
    assert_eq!(refusal(received(&mut ours, &cut).await), Refusal::DamagedPackage);
    let mut bytes = file.bytes.clone();
    *bytes.last_mut().unwrap() ^= 1;
    assert_eq!(refusal(received(&mut ours, &of(bytes)).await), Refusal::DamagedPackage);
    for other in [&b""[..], b"PAR1", b"age-encryption.org/v2\n"] {
        assert_eq!(refusal(received(&mut ours, &of(other.to_vec())).await), Refusal::NotAPackage);
    }

    // Opened by whom it is for, changed, and closed again for the same key.
    let key = receiving_key(&ours.supervisor().vault);
    let closed = |plain: &[u8]| of(package::close(plain, &PackageRecipient::Key(key.derive_package_key())).unwrap());
    let plain = package::open(&file.bytes, &key).unwrap();
    let changed_at = |place: usize| {
        let mut changed = plain.to_vec();
        changed[place] ^= 1;
        changed
    };
    let archive = plain.windows(4).position(|window| window == b"PK\x03\x04").unwrap();
    for place in [archive, archive + 40, plain.len() - 1] {
        assert_eq!(refusal(received(&mut ours, &closed(&changed_at(place))).await), Refusal::FactsFileChanged);
    }
    let text = String::from_utf8_lossy(&plain[..archive]).replace("2025-12", "2025-11");
    let said = [text.as_bytes(), &plain[archive..]].concat();
    assert_eq!(refusal(received(&mut ours, &closed(&said)).await), Refusal::FactsFileChanged);
    let newer = String::from_utf8_lossy(&plain[..archive]).replace("permanence-facts 1", "permanence-facts 2");
    let newer = [newer.as_bytes(), &plain[archive..]].concat();
    assert_eq!(refusal(received(&mut ours, &closed(&newer)).await), Refusal::NewerVersion);
    assert_eq!(refusal(received(&mut ours, &closed(b"Bonjour")).await), Refusal::NotFactsFile);

    // A stranger's, whole and well signed; and ours passed on to a third by the one who received it.
    let mut stranger = Office::open().await;
    stranger.enter(30, 25).await;
    let of_ours = told(&mut ours).await;
    let at_stranger = knows(&mut stranger, "Siège inventé", &of_ours).await;
    let file_of_stranger = sent(&mut stranger, at_stranger, "2025-01", "2025-12").await;
    let key_of_stranger = told(&mut stranger).await.fingerprint;
    assert_eq!(
        refusal(received(&mut ours, &file_of_stranger).await),
        Refusal::FactsFileOfUnknown { key: key_of_stranger }
    );
    assert_eq!(refusal(received(&mut stranger, &file).await), Refusal::PackageForAnother);
    let of_other = told(&mut other).await;
    knows(&mut stranger, "Exempleville", &of_other).await;
    let passed_on = PackageRecipient::Key(receiving_key(&stranger.supervisor().vault).derive_package_key());
    let passed_on = of(package::close(&plain, &passed_on).unwrap());
    assert_eq!(refusal(received(&mut stranger, &passed_on).await), Refusal::PackageForAnother);
    assert!(told(&mut ours).await.desks[0].files.is_empty(), "nothing of all this was kept");
}

#[tokio::test]
async fn codes_that_this_version_does_not_count_are_refused_and_none_is_left_out_in_silence() {
    let (mut ours, mut other, number) = two_desks().await;
    other.enter(30, 25).await;
    let statistics = &mut other.supervisor().statistics;
    sqlx::query!("update fact_case_file set sex = 'Zyxomma' where fact = (select min(fact) from fact_case_file)")
        .execute(statistics)
        .await
        .unwrap();
    let file = sent(&mut other, number, "2025-01", "2025-12").await;
    assert_eq!(refusal(received(&mut ours, &file).await), Refusal::FactsFileCodes);
}

#[tokio::test]
async fn facts_of_another_desk_that_were_changed_from_outside_are_not_counted() {
    let (mut ours, mut other, number) = two_desks().await;
    ours.enter(40, 20).await;
    other.enter(30, 25).await;
    received(&mut ours, &sent(&mut other, number, "2025-01", "2025-12").await).await.unwrap();
    let statistics = &mut ours.supervisor().statistics;
    sqlx::query!("update network_fact set count = count + 1").execute(statistics).await.unwrap();
    let name = "Exempleville".to_owned();
    assert_eq!(refusal(pooled_table(ours.supervisor(), by_sex("2025")).await), Refusal::NetworkFactsChanged { name });
}

#[tokio::test]
async fn the_figures_of_all_give_away_no_small_number_of_one_desk() {
    let (mut ours, mut other, number) = two_desks().await;
    ours.enter(40, 20).await;
    other.enter(30, 2).await;
    received(&mut ours, &sent(&mut other, number, "2025-01", "2025-12").await).await.unwrap();
    let statistics = &mut ours.supervisor().statistics;
    let own = count_own(statistics, &by_sex("2025"), 5).await.unwrap();
    let (whole, plan) = pooled::drawn(statistics, &by_sex("2025"), 5).await.unwrap();
    let whole = pooled::protected(whole, &plan.carry_out(&mut |_| ControlFlow::Continue(())).unwrap()).unwrap();
    let shown = |counted: &table::Counted, sex: &str| {
        let mut cells = counted.published.cells();
        let of = |(cell, count): (Cell, Option<u64>)| {
            (counted.published.shape().codes(cell) == [Some(sex)]).then_some(count)
        };
        cells.find_map(of).unwrap()
    };
    assert_eq!(shown(&own, "M"), Some(20), "ours are shown by themselves");
    assert_eq!(shown(&whole, "M"), None, "22 less 20 are the two of the other desk");
}

#[tokio::test]
async fn figures_of_several_desks_are_protected_beside_those_that_left_before() {
    let (mut ours, mut other, number) = two_desks().await;
    ours.enter(40, 20).await;
    other.enter(30, 25).await;
    received(&mut ours, &sent(&mut other, number, "2025-01", "2025-12").await).await.unwrap();
    let leaving = ExportTable {
        name: TableName::HelpedBySex,
        from_month: "2025-01".into(),
        until_month: "2025-12".into(),
        format: Format::Csv,
        threshold: 5,
        purpose: "Bilan".into(),
        recipient: "Ville".into(),
        own: None,
    };
    export_pooled_table(ours.supervisor(), leaving).await.unwrap();
    // Two women more in the other desk: 72 beside 70 would tell that they came in.
    other.enter(2, 0).await;
    at(&mut other, "2026-11-24T10:00:00Z");
    at(&mut ours, "2026-11-24T11:00:00Z");
    received(&mut ours, &sent(&mut other, number, "2025-01", "2025-12").await).await.unwrap();
    let table = pooled_table(ours.supervisor(), by_sex("2025")).await.unwrap();
    let seen = |sex: Option<&str>| table.cells.iter().find(|cell| cell.at[0].as_deref() == sex).unwrap();
    assert_eq!((seen(Some("F")).count, seen(Some("F")).hidden), (72, true));
    assert_eq!((seen(None).count, seen(None).hidden), (117, true), "the total would tell it");
    assert_eq!((seen(Some("M")).count, seen(Some("M")).hidden), (45, false));
}

#[tokio::test]
async fn who_notes_another_desk_badly_is_told_and_nobody_is_noted_twice() {
    let (mut ours, _, _) = two_desks().await;
    let of_ours = told(&mut ours).await;
    let known = of_ours.desks[0].clone();
    let new = |fingerprint: &str, age_key: &str| SaveNetworkDesk {
        id: None,
        name: "Troisville".into(),
        fingerprint: fingerprint.into(),
        age_key: age_key.into(),
    };
    let other = "0123-4567-89AB-CDEF-0123-4567";
    for (request, expected) in [
        (new("0123", ""), Refusal::BadFingerprint),
        (new("ZZZZ-4567-89AB-CDEF-0123-4567", ""), Refusal::BadFingerprint),
        (new(other, "age1abc"), Refusal::BadPackageKey),
        (new(&of_ours.fingerprint, ""), Refusal::OwnDesk),
        (new(other, &of_ours.age_key), Refusal::OwnDesk),
        (new(&known.fingerprint, ""), Refusal::NetworkDeskKnown { name: known.name.clone() }),
    ] {
        assert_eq!(refusal(network_desk_save(ours.supervisor(), request).await), expected);
    }
    let after = network_desk_save(ours.supervisor(), new("0123456789abcdef01234567", "")).await.unwrap();
    let third = after.desks.iter().find(|desk| desk.name == "Troisville").unwrap();
    assert_eq!(third.fingerprint, other);
    let (from_month, until_month) = ("2025-01".to_owned(), "2025-12".to_owned());
    let request = SendFacts { network_desk: third.id, from_month, until_month, purpose: "Bilan".into() };
    let name = "Troisville".to_owned();
    assert_eq!(refusal(facts_file_make(ours.supervisor(), request).await), Refusal::NoKeyOfDesk { name });
}

/// Facts of nobody over two years, every code drawn from the number of the fact.
async fn draw(office: &mut Office, facts: i64, seed: i64) {
    let statistics = &mut office.supervisor().statistics;
    let of = |share: i64| (facts * share / 100).max(1);
    let (files, interviews, orientations, referrals, appointments) = (of(40), of(25), of(10), of(5), of(20));
    for (statement, count) in [
        (
            "with recursive n (i) as (select 1 union all select i + 1 from n where i < ?1),
               drawn (i, d) as (select i, (i * 2654435761 + ?2 * 69621) % 4294967296 from n)
             insert into fact_case_file (fact, month, age_bracket, sex, district, offence, quality, frame, link, first_contact,
               referred_by, known, place, arrival_mode, complaint, first_interview)
             select randomblob(16), printf('%04d-%02d', 2024 + (d / 4096 % 24) / 12, 1 + (d / 4096 % 24) % 12),
               case d / 16 % 7 when 0 then '15-17' when 1 then '18-25' when 2 then '45-64' when 3 then '65+' else '26-44' end,
               iif(d / 32 % 3 = 0, 'M', 'F'), iif(d / 64 % 4 = 0, 'bourg', 'marais'),
               case d / 128 % 8 when 0 then 'F2' when 1 then 'C2' when 2 then 'E1' when 3 then 'G1' else 'B1' end,
               iif(d / 256 % 9 = 0, 'temoin_direct', 'victime_directe'), iif(d / 512 % 3 = 0, 'ex_couple', 'couple_en_cours'),
               'inconnu', 'personne_elle_meme', iif(d / 1024 % 8 = 0, 'gendarmerie', 'police_nationale'), 'nouvelle', 'bourg',
               'sur_place', 'pas_de_plainte', case d / 2048 % 3 when 0 then '0' when 1 then '8-14' else '1-7' end
             from drawn",
            files,
        ),
        (
            "with recursive n (i) as (select 1 union all select i + 1 from n where i < ?1),
               drawn (i, d) as (select i, (i * 2654435761 + ?2 * 40503) % 4294967296 from n)
             insert into fact_interview (fact, month, mode, discipline, counted, minutes)
             select randomblob(16), printf('%04d-%02d', 2024 + (d / 4096 % 24) / 12, 1 + (d / 4096 % 24) % 12),
               iif(d / 64 % 5 = 0, 'telephone', 'sur_place'), iif(d / 512 % 3 = 0, 'psychologue', 'juriste'),
               iif(d / 128 % 9 = 0, 'non', 'oui'), 45 from drawn",
            interviews,
        ),
        (
            "with recursive n (i) as (select 1 union all select i + 1 from n where i < ?1),
               drawn (i, d) as (select i, (i * 2654435761 + ?2 * 16807) % 4294967296 from n)
             insert into fact_orientation (fact, month, family, honoured)
             select randomblob(16), printf('%04d-%02d', 2024 + (d / 4096 % 24) / 12, 1 + (d / 4096 % 24) % 12),
               iif(d / 64 % 3 = 0, 'justice', 'autres'), iif(d / 128 % 4 = 0, 'non', 'oui') from drawn",
            orientations,
        ),
        (
            "with recursive n (i) as (select 1 union all select i + 1 from n where i < ?1),
               drawn (i, d) as (select i, (i * 2654435761 + ?2 * 39373) % 4294967296 from n)
             insert into fact_referral (fact, month, kind, outcome, answer)
             select randomblob(16), printf('%04d-%02d', 2024 + (d / 4096 % 24) / 12, 1 + (d / 4096 % 24) % 12),
               iif(d / 64 % 3 = 0, 'DEMANDE_TGD', 'SIGNALEMENT_ART40'), iif(d / 128 % 3 = 0, 'SANS_REPONSE', 'COPJ'),
               iif(d / 128 % 3 = 0, 'aucune', '31-91') from drawn",
            referrals,
        ),
        (
            "with recursive n (i) as (select 1 union all select i + 1 from n where i < ?1),
               drawn (i, d) as (select i, (i * 2654435761 + ?2 * 48271) % 4294967296 from n)
             insert into fact_appointment (fact, month, status, walk_in)
             select randomblob(16), printf('%04d-%02d', 2024 + (d / 4096 % 24) / 12, 1 + (d / 4096 % 24) % 12),
               iif(d / 64 % 6 = 0, 'absent', 'received'), iif(d / 128 % 4 = 0, 'oui', 'non') from drawn",
            appointments,
        ),
    ] {
        sqlx::query(statement).bind(count).bind(seed).execute(&mut *statistics).await.unwrap();
    }
    sqlx::query!("insert into fact_intervention (fact, intervention) select fact, 'juridique' from fact_interview")
        .execute(statistics)
        .await
        .unwrap();
}

/// The tables whose totals are compared: measure, columns, and the table that counts by them.
const COMPARED: [(Measure, &str, &str); 4] = [
    (Measure::CaseFiles, "sex", "sex"),
    (Measure::Interviews, "mode", "mode"),
    (Measure::Orientations, "honoured", "honoured"),
    (Measure::Appointments, "status", "status"),
];

/// What `age` itself opens with the private half that it made, laid out in a folder.
fn laid_open(file: &Document, identity: &Path, folder: &Path) {
    let package = folder.with_extension("age");
    fs::write(&package, &file.bytes).unwrap();
    let opened = Command::new("age").arg("-d").arg("-i").arg(identity).arg(&package).output().unwrap();
    assert!(opened.status.success(), "{}", String::from_utf8_lossy(&opened.stderr));
    let archive = opened.stdout.windows(4).position(|window| window == b"PK\x03\x04").unwrap();
    let mut archive = ZipArchive::new(Cursor::new(&opened.stdout[archive..])).unwrap();
    fs::create_dir_all(folder).unwrap();
    for place in 0..archive.len() {
        let mut entry = archive.by_index(place).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        fs::write(folder.join(entry.name().unwrap().as_ref()), bytes).unwrap();
    }
}

/// Somebody of the network who counts with other programs.
struct Analysis {
    analyst: Network,
    /// The private half of their key.
    identity: PathBuf,
    folder: PathBuf,
}

impl Analysis {
    /// What a desk sends them, opened by `age`.
    async fn takes(&self, office: &mut Office, number: i64) {
        let to = knows(office, "Analyse", &self.analyst).await;
        let file = sent(office, to, "2024-01", "2025-12").await;
        for clear in [&b"PAR1"[..], b"victime_directe", b"permanence-facts"] {
            assert!(!file.bytes.windows(clear.len()).any(|window| window == clear), "nothing of it shows");
        }
        laid_open(&file, &self.identity, &self.folder.join(format!("desk-{number}")));
    }
}

#[tokio::test]
async fn an_analyst_of_the_network_opens_with_age_the_facts_whose_totals_are_counted_here() {
    let facts: i64 = std::env::var("PERMANENCE_PROOF_FACTS").map_or(600, |facts| facts.parse().unwrap());
    let place = tempfile::tempdir().unwrap();
    let folder = std::env::var_os("PERMANENCE_PROOF_FOLDER").map_or_else(|| place.path().to_owned(), PathBuf::from);
    fs::create_dir_all(&folder).unwrap();
    let identity = place.path().join("analyst");
    assert!(Command::new("age-keygen").arg("-o").arg(&identity).status().unwrap().success());
    let public = Command::new("age-keygen").arg("-y").arg(&identity).output().unwrap();
    let analyst = Network {
        fingerprint: "0123-4567-89AB-CDEF-0123-4567".into(),
        age_key: String::from_utf8(public.stdout).unwrap().trim().to_owned(),
        desks: Vec::new(),
    };

    let (mut ours, open) = (Office::open().await, Analysis { analyst, identity, folder: folder.clone() });
    let of_ours = told(&mut ours).await;
    draw(&mut ours, facts, 1).await;
    open.takes(&mut ours, 1).await;
    for (number, name) in [(2, "Exempleville"), (3, "Autreville")] {
        let mut office = Office::open().await;
        draw(&mut office, facts, number).await;
        open.takes(&mut office, number).await;
        let of_office = told(&mut office).await;
        knows(&mut ours, name, &of_office).await;
        let to = knows(&mut office, "Siège inventé", &of_ours).await;
        received(&mut ours, &sent(&mut office, to, "2024-01", "2025-12").await).await.unwrap();
    }
    // The desk of the analyst sends nothing, and is left out.
    let mut totals = "measure;column;code;count\n".to_owned();
    for (measure, column, dimension) in COMPARED {
        let own = OwnTable { measure, perimeter: Perimeter::All, dimensions: vec![dimension.into()] };
        let (from_month, until_month) = ("2024-01".to_owned(), "2025-12".to_owned());
        let request = TableRequest { name: TableName::Own, from_month, until_month, own: Some(own) };
        let table = pooled_table(ours.supervisor(), request).await.unwrap();
        assert!(table.desks.unwrap().starts_with("3 permanences"));
        let counted: i64 = table.cells.iter().filter(|cell| cell.at[0].is_some()).map(|cell| cell.count).sum();
        assert_eq!(counted, table.total);
        for cell in table.cells.iter().filter(|cell| cell.count > 0) {
            let code = cell.at[0].as_deref().unwrap_or("*");
            totals.push_str(&format!("{};{column};{code};{}\n", measure.word(), cell.count));
        }
    }
    assert!(totals.contains(&format!("case_files;sex;*;{}\n", 3 * (facts * 40 / 100))), "{totals}");
    fs::write(folder.join("ours.csv"), totals).unwrap();
}
