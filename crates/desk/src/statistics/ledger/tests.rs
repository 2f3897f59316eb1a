//! What the ledger promises of everything that leaves the desk: months with late entries and corrections, breakdowns, districts within
//! districts, reports; whoever has all files derives nothing below the threshold.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use super::*;
use crate::{
    Supervisor,
    appointment::tests::refusal,
    journal::{Finding, Noun, STATISTICS, verify},
    statistics::{
        catalogue::{OwnTable, TableName},
        frozen_year::tests::Office,
        measure::Perimeter,
        release::{ExportTable, Format, export_table},
        report::{
            ReportName,
            export::{ExportReport, export_report},
        },
    },
};

/// A generator of numbers, the same in every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    /// The first more often than the last.
    fn of<'a>(&mut self, codes: &[&'a str]) -> &'a str {
        let place = self.below(codes.len() as u64).min(self.below(codes.len() as u64));
        codes[place as usize]
    }
}

const OFFENCES: [&str; 6] = ["B1", "E2", "F2", "G1", "I1", "J1"];
const PLACES: [&str; 4] = ["bourg", "marais", "autre_lille", "hors_departement"];

async fn enters(supervisor: &mut Supervisor, draw: &mut Draw, month: &str, persons: u64) {
    for _ in 0..persons {
        let (sex, offence, place) = (draw.of(&["F", "M"]), draw.of(&OFFENCES), draw.of(&PLACES));
        let quality = draw.of(&["victime_directe", "victime_indirecte", "temoin_direct", "representant_legal"]);
        sqlx::query!(
            "insert into fact_case_file (fact, month, age_bracket, sex, district, offence, quality, frame, link, first_contact,
               referred_by, place)
             values (randomblob(16), ?, '26-44', ?, ?, ?, ?, 'couple_en_cours', 'inconnu', 'personne_elle_meme', 'ccas', ?)",
            month,
            sex,
            place,
            offence,
            quality,
            place
        )
        .execute(&mut supervisor.statistics)
        .await
        .unwrap();
    }
}

/// Somebody finds out that a file of a month said another offence.
async fn corrects(supervisor: &mut Supervisor, draw: &mut Draw, month: &str) {
    let offence = draw.of(&OFFENCES);
    sqlx::query!(
        "update fact_case_file set offence = ? where fact in (select fact from fact_case_file where month = ? limit 1)",
        offence,
        month
    )
    .execute(&mut supervisor.statistics)
    .await
    .unwrap();
}

fn asked(dimensions: &[&str], perimeter: Perimeter, from: &str, until: &str, threshold: u32) -> ExportTable {
    let dimensions = dimensions.iter().map(|name| (*name).to_owned()).collect();
    ExportTable {
        name: TableName::Own,
        from_month: from.to_owned(),
        until_month: until.to_owned(),
        format: Format::Csv,
        threshold,
        purpose: "Bilan".into(),
        recipient: "Ville".into(),
        own: Some(OwnTable { measure: Measure::CaseFiles, perimeter, dimensions }),
    }
}

/// Whether it left; otherwise the sentence says why it cannot.
async fn leaves(supervisor: &mut Supervisor, request: ExportTable) -> bool {
    match export_table(supervisor, request).await {
        Ok(_) => true,
        Err(Error::Refused(
            Refusal::TellsWithEarlier { .. }
            | Refusal::CrossesEarlier { .. }
            | Refusal::OtherPerimeter { .. }
            | Refusal::ClosesCircle
            | Refusal::TableNotProtectable
            | Refusal::EmptyPeriod,
        )) => false,
        Err(error) => panic!("{error:?}"),
    }
}

async fn report_leaves(supervisor: &mut Supervisor, name: ReportName, from: &str, until: &str) {
    let request = ExportReport {
        name,
        from_month: from.to_owned(),
        until_month: until.to_owned(),
        format: Format::Csv,
        threshold: 5,
        purpose: "Bilan".into(),
        recipient: "Cellule de veille".into(),
    };
    export_report(supervisor, request).await.unwrap();
}

async fn of_year(supervisor: &mut Supervisor, year: u64) -> Left {
    let months = [format!("{year}-01"), format!("{year}-12")];
    left(&mut supervisor.statistics, Measure::CaseFiles, &months).await.unwrap()
}

/// What is shown of some persons: of each dimension the codes of the facts that are counted, nothing for all of them.
type Shown = BTreeMap<Vec<(String, Option<BTreeSet<String>>)>, i64>;

fn shown(release: &Release) -> Shown {
    let dimensions = release.shape().dimensions();
    let place = |cell| release.shape().place(cell).into_iter().zip(dimensions);
    let at = |cell| place(cell).map(|(code, of)| (of.name.clone(), code.map(|code| of.holds[code].clone()))).collect();
    let cells = release.published.cells().filter_map(|(cell, count)| Some((at(cell), count? as i64)));
    cells.collect()
}

/// Every difference of two figures that are shown of the same persons at two moments, or of months within a longer period.
fn differences(left: &Left) -> Vec<i64> {
    let releases = left.ledger.releases();
    let beside_months = |whom: &Whom| {
        let mut whom = whom.0.clone();
        (whom.remove(MONTH).unwrap(), whom)
    };
    let mut found = Vec::new();
    for one in releases {
        for other in releases {
            let ((months, whom), (within, other_whom)) =
                (beside_months(&one.perimeter), beside_months(&other.perimeter));
            if whom == other_whom && within.is_subset(&months) {
                let theirs = shown(other);
                let both = shown(one).into_iter().filter_map(|(at, count)| Some(count - theirs.get(&at)?));
                found.extend(both);
            }
        }
    }
    found
}

#[tokio::test]
async fn years_of_exports_with_late_entries_and_corrections_tell_nothing_below_the_threshold() {
    let mut office = Office::open().await;
    let supervisor = office.supervisor();
    let (mut exported, mut refused) = (0, 0);
    for year in 2018..2024 {
        let mut draw = Draw(year);
        for month in 1..=6_u64 {
            let of = |month: u64| format!("{year}-{month:02}");
            let size = 20 + draw.below(40);
            enters(supervisor, &mut draw, &of(month), size).await;
            if month > 1 {
                let (late, earlier) = (draw.below(6), of(1 + draw.below(month - 1)));
                enters(supervisor, &mut draw, &earlier, late).await;
                corrects(supervisor, &mut draw, &earlier).await;
            }
            report_leaves(supervisor, ReportName::MonitoringUnit, &of(month), &of(month)).await;
            let until = of(month);
            let dimensions: &[&str] = match draw.below(5) {
                0 => &["offence_broad"],
                1 => &["place_area"],
                2 => &["place"],
                3 => &["sex", "offence_broad"],
                _ => &["quality"],
            };
            let from = if draw.below(2) == 0 { of(1) } else { until.clone() };
            let threshold = if draw.below(4) == 0 { 11 } else { 5 };
            let left = leaves(supervisor, asked(dimensions, Perimeter::Helped, &from, &until, threshold)).await;
            *(if left { &mut exported } else { &mut refused }) += 1;
        }
        report_leaves(supervisor, ReportName::Contract, &format!("{year}-01"), &format!("{year}-12")).await;
        let left = of_year(supervisor, year).await;
        assert!(left.ledger.releases().len() > 12, "{year}");
        assert_eq!(left.told(5), [], "{year}");
        let small: Vec<i64> = differences(&left).into_iter().filter(|left| (1..5).contains(&left.abs())).collect();
        assert_eq!(small, [0; 0], "{year}");
    }
    assert!(exported > refused, "{exported} left and {refused} were refused");
}

#[tokio::test]
async fn what_left_without_the_ledger_is_what_its_attacker_finds() {
    // The same table before and after two files came in, each protected alone.
    let mut office = Office::open().await;
    office.enter(40, 20).await;
    let request = || asked(&["sex"], Perimeter::All, "2025-01", "2025-12", 5);
    export_table(office.supervisor(), request()).await.unwrap();
    let first = of_year(office.supervisor(), 2025).await;
    office.enter(2, 0).await;
    export_table(office.supervisor(), request()).await.unwrap();
    let both = of_year(office.supervisor(), 2025).await;
    assert_eq!((first.told(5), both.told(5)), (Vec::new(), Vec::new()));
    let mut alone = first.clone();
    let second = Release {
        published: PublishedTable::new(
            both.ledger.releases()[1].shape().clone(),
            Zeros::MayBeHidden,
            both.ledger.releases()[1].certificate.truth.iter().map(|count| Some(*count)).collect(),
        )
        .unwrap(),
        ..both.ledger.releases()[1].clone()
    };
    alone.ledger.admit(second);
    assert!(!alone.told(5).is_empty());
    assert!(differences(&alone).contains(&2) && !differences(&both).contains(&2));
}

#[tokio::test]
async fn the_same_table_leaves_again_with_the_same_figures_and_stands_once_in_the_ledger() {
    let mut office = Office::open().await;
    office.enter(40, 3).await;
    let supervisor = office.supervisor();
    let csv = async |supervisor: &mut Supervisor| {
        export_table(supervisor, asked(&["sex"], Perimeter::All, "2025-01", "2025-12", 5)).await.unwrap().document.bytes
    };
    let first = csv(supervisor).await;
    assert_eq!(csv(supervisor).await, first);
    export_table(
        supervisor,
        ExportTable { format: Format::Ods, ..asked(&["sex"], Perimeter::All, "2025-01", "2025-12", 5) },
    )
    .await
    .unwrap();
    assert_eq!(of_year(supervisor, 2025).await.kept.len(), 1);
}

#[tokio::test]
async fn other_classifications_of_the_same_column_are_known_to_count_the_same_persons() {
    let mut office = Office::open().await;
    let supervisor = office.supervisor();
    let mut draw = Draw(7);
    enters(supervisor, &mut draw, "2024-03", 200).await;
    for dimensions in [["offence_broad"], ["offence_family"]] {
        export_table(supervisor, asked(&dimensions, Perimeter::All, "2024-01", "2024-12", 11)).await.unwrap();
    }
    let left = of_year(supervisor, 2024).await;
    assert_eq!(left.told(11), []);
    let other = asked(&["offence_iccs"], Perimeter::All, "2024-01", "2024-12", 11);
    let refused = refusal(export_table(supervisor, other).await.map(drop));
    assert!(matches!(refused, Refusal::CrossesEarlier { .. }), "{refused:?}");
}

#[tokio::test]
async fn a_period_that_crosses_one_that_left_is_refused_and_what_left_is_named() {
    let mut office = Office::open().await;
    let supervisor = office.supervisor();
    let mut draw = Draw(3);
    for month in ["2024-01", "2024-02", "2024-03", "2024-04"] {
        enters(supervisor, &mut draw, month, 60).await;
    }
    let asked = |from: &str, until: &str| asked(&["sex"], Perimeter::All, from, until, 5);
    assert!(leaves(supervisor, asked("2024-01", "2024-03")).await);
    assert_eq!(
        refusal(export_table(supervisor, asked("2024-02", "2024-04")).await.map(drop)),
        Refusal::CrossesEarlier { earlier: "Dossiers par sexe, janvier 2024 à mars 2024".into() }
    );
    for (from, until) in [("2024-02", "2024-02"), ("2024-01", "2024-12"), ("2024-04", "2024-04")] {
        assert!(leaves(supervisor, asked(from, until)).await, "{from}");
    }
}

#[tokio::test]
async fn a_table_of_another_perimeter_of_the_same_months_is_refused() {
    let mut office = Office::open().await;
    let supervisor = office.supervisor();
    for month in ["2024-03", "2024-04"] {
        enters(supervisor, &mut Draw(11), month, 200).await;
    }
    let asked = |perimeter, month: &str| asked(&["sex"], perimeter, month, month, 5);
    assert!(leaves(supervisor, asked(Perimeter::Helped, "2024-03")).await);
    let refused = refusal(export_table(supervisor, asked(Perimeter::All, "2024-03")).await.map(drop));
    assert!(matches!(refused, Refusal::OtherPerimeter { .. }), "{refused:?}");
    assert!(leaves(supervisor, asked(Perimeter::All, "2024-04")).await);
}

#[tokio::test]
async fn breakdowns_that_would_run_in_a_circle_are_refused() {
    let mut office = Office::open().await;
    let supervisor = office.supervisor();
    enters(supervisor, &mut Draw(5), "2024-03", 300).await;
    let asked = |dimensions: &[&str]| asked(dimensions, Perimeter::All, "2024-01", "2024-12", 5);
    assert!(leaves(supervisor, asked(&["sex", "place_area"])).await);
    assert!(leaves(supervisor, asked(&["place_area", "quality"])).await);
    let refused = refusal(export_table(supervisor, asked(&["sex", "quality"])).await.map(drop));
    assert_eq!(refused, Refusal::ClosesCircle);
}

#[tokio::test]
async fn a_table_that_is_looked_at_enters_no_ledger_and_hides_what_it_would_hide_beside_what_left() {
    let mut office = Office::open().await;
    office.enter(40, 20).await;
    office.leaves(TableName::HelpedBySex).await;
    office.enter(2, 0).await;
    let seen = office.by_sex().await;
    assert_eq!(seen, [(42, true), (20, false), (62, true)], "42 beside 40 would tell that two came in");
    assert_eq!(of_year(office.supervisor(), 2025).await.kept.len(), 1);
}

#[tokio::test]
async fn a_proof_that_was_changed_from_outside_is_found_by_the_check() {
    let mut office = Office::open().await;
    office.enter(40, 20).await;
    office.leaves(TableName::HelpedBySex).await;
    let Supervisor { statistics, chain, .. } = office.supervisor();
    let found = verify(statistics, chain, &STATISTICS).await.unwrap();
    assert!(matches!(found, Finding::Whole { .. }), "{found:?}");
    for change in ["update protected_table set until_month = '2025-11'", "delete from protected_table"] {
        sqlx::Executor::execute(&mut *statistics, change).await.unwrap();
        let found = verify(statistics, chain, &STATISTICS).await.unwrap();
        assert_eq!(found, Finding::ChangedRecord { noun: Noun::Release.word().into(), record: 1 });
    }
}
