//! What leaves, read back by programs that are not ours: the file says what the table says, and nothing it should not.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};

use calamine::{Data, Range, Reader, Xlsx};
use chrono::NaiveDate;
use disclosure::attack;
use sqlx::{Executor, SqliteConnection};
use vault::database;

use super::{
    catalogue::Spec,
    file,
    table::{Counted, Table, TableName, TableRequest, count, shown},
};
use crate::session::{STATISTICS, migrated};

/// What stands in one cell for its readers: a number, or the mark of what is hidden.
type Cells = BTreeMap<Vec<String>, Option<u64>>;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

/// Two hundred files, small counts among them, and referrals of which one kind would be a formula.
async fn facts() -> SqliteConnection {
    let mut statistics = database::in_memory().await.unwrap();
    migrated(&mut statistics, &STATISTICS).await.unwrap();
    statistics
        .execute(
            "with recursive n (i) as (select 1 union all select i + 1 from n where i < 200)
             insert into fact_case_file (fact, month, age_bracket, sex, district, offence, quality, frame, link, first_contact,
                 referred_by)
             select randomblob(16), iif(i % 3 = 0, '2026-10', '2026-11'), iif(i % 7 = 0, '65+', '26-44'), 'F', 'bourg',
                 case when i % 41 = 0 then 'G1' when i % 5 = 0 then 'F2' else 'B1' end,
                 'victime_directe', 'inconnu', 'inconnu', 'personne_elle_meme', 'ccas' from n",
        )
        .await
        .unwrap();
    statistics
        .execute(
            "with recursive n (i) as (select 1 union all select i + 1 from n where i < 60)
             insert into fact_referral (fact, month, kind, outcome)
             select randomblob(16), '2026-11', iif(i % 2 = 0, '=1+1', '-2+3'),
                 case when i % 29 = 0 then 'CLASSEMENT' when i % 3 = 0 then '@SUM(A1)' else 'COPJ' end from n",
        )
        .await
        .unwrap();
    statistics
}

async fn counted(name: TableName) -> (Counted, Table) {
    let request = TableRequest { name, from_month: "2026-10".into(), until_month: "2026-11".into(), own: None };
    let threshold = Spec::of(name, None).unwrap().least_threshold();
    let counted = count(&mut facts().await, &request, threshold).await.unwrap();
    let table = shown(&counted, today());
    (counted, table)
}

/// The table as it must be read: every shown figure, every hidden one.
fn expected(table: &Table) -> Cells {
    let label = |(place, code): (usize, &Option<String>)| match code {
        None => "Total".to_owned(),
        Some(code) => table.dimensions[place].codes.iter().find(|known| known.code == *code).unwrap().label.clone(),
    };
    let cells = table.cells.iter().map(|cell| {
        let count = u64::try_from(cell.count).unwrap();
        (cell.at.iter().enumerate().map(label).collect(), (!cell.hidden).then_some(count))
    });
    cells.collect()
}

/// What a person must find above the figures.
fn said(table: &Table) -> [(&'static str, String); 8] {
    [
        ("Tableau", table.definition.title.clone()),
        ("Unité de compte", table.definition.counting_unit.clone()),
        ("Périmètre", table.definition.perimeter.clone()),
        ("Comment c’est compté", table.definition.definition.clone()),
        ("Source de la règle", table.definition.source.clone()),
        ("Période", "octobre 2026 à novembre 2026".to_owned()),
        ("Établi le", "23 novembre 2026".to_owned()),
        ("Seuil", table.threshold.to_string()),
    ]
}

struct ReadCsv {
    heading: BTreeMap<String, String>,
    cells: Cells,
}

fn read_csv(bytes: &[u8]) -> ReadCsv {
    let text = std::str::from_utf8(bytes).unwrap();
    let lines = text.strip_prefix('\u{feff}').unwrap();
    assert_eq!(
        lines.matches('\n').count(),
        lines.matches("\r\n").count(),
        "every line ends as in a French spreadsheet"
    );
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').has_headers(false).flexible(true).from_reader(lines.as_bytes());
    let records: Vec<Vec<String>> =
        reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
    let gap = records.iter().position(|record| record.iter().all(String::is_empty)).unwrap();
    let heading = records[..gap].iter().map(|record| (record[0].clone(), record[1].clone())).collect();
    let cells = records[gap + 2..].iter().map(|record| {
        let (labels, figure) = record.split_at(record.len() - 2);
        let count = match (figure[0].as_str(), figure[1].as_str()) {
            ("", "s") => None,
            (count, "") => Some(count.parse().unwrap()),
            other => panic!("{other:?}"),
        };
        (labels.to_vec(), count)
    });
    ReadCsv { heading, cells: cells.collect() }
}

fn sheet(bytes: &[u8], name: &str) -> Range<Data> {
    Xlsx::new(Cursor::new(bytes)).unwrap().worksheet_range(name).unwrap()
}

fn text(cell: &Data) -> String {
    match cell {
        Data::String(text) => text.clone(),
        other => panic!("{other:?} is no text"),
    }
}

/// A count, which a workbook keeps as a floating-point number.
fn number(cell: &Data) -> u64 {
    match cell {
        Data::Float(count) => count.to_string().parse().unwrap(),
        other => panic!("{other:?} is no number"),
    }
}

fn read_xlsx(bytes: &[u8]) -> Cells {
    let figures = sheet(bytes, "Effectifs");
    let cells = figures.rows().skip(1).map(|row| {
        let (labels, figure) = row.split_at(row.len() - 2);
        let count = match (&figure[0], &figure[1]) {
            (count @ Data::Float(_), Data::Empty) => Some(number(count)),
            (Data::Empty, Data::String(mark)) if mark == "s" => None,
            other => panic!("{other:?}"),
        };
        (labels.iter().map(text).collect(), count)
    });
    cells.collect()
}

#[tokio::test]
async fn the_csv_says_what_the_table_says_and_hides_what_it_hides() {
    for name in [TableName::NewFiles, TableName::Referrals] {
        let (counted, table) = counted(name).await;
        assert!(table.hidden_cells > 0 && table.hidden_cells < table.cells.len() as i64);
        let read = read_csv(&file::csv(&counted, today()).unwrap());
        // A spreadsheet shows the apostrophe's text without it.
        let plain = read.cells.into_iter().map(|(labels, count)| {
            (labels.iter().map(|label| label.trim_start_matches('\'').to_owned()).collect(), count)
        });
        assert_eq!(plain.collect::<Cells>(), expected(&table));
        for (name, said) in said(&table) {
            assert_eq!(read.heading[name], said);
        }
        assert_eq!(read.heading["Règle de protection"], table.rule);
    }
}

#[tokio::test]
async fn the_workbook_says_what_the_table_says_and_hides_what_it_hides() {
    for name in [TableName::NewFiles, TableName::Referrals] {
        let (counted, table) = counted(name).await;
        let bytes = file::xlsx(&counted, today()).unwrap();
        assert_eq!(read_xlsx(&bytes), expected(&table));
        let about = sheet(&bytes, "À lire d’abord");
        let heading: BTreeMap<String, String> =
            about.rows().filter(|row| row[0] != Data::Empty).map(|row| (text(&row[0]), text(&row[1]))).collect();
        for (name, said) in said(&table) {
            assert_eq!(heading[name], said);
        }
        assert_eq!(heading["Règle de protection"], table.rule);
        assert!(heading["s"].contains("masqué"));
    }
}

#[tokio::test]
async fn the_workbook_carries_a_chart_of_its_own_drawn_from_shown_figures_alone() {
    let (counted, table) = counted(TableName::NewFiles).await;
    let bytes = file::xlsx(&counted, today()).unwrap();
    let mut chart = String::new();
    let mut package = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    package.by_name("xl/charts/chart1.xml").unwrap().read_to_string(&mut chart).unwrap();
    let drawn = sheet(&bytes, "Graphique");
    assert!(
        chart.contains("<c:barChart>") && chart.contains(&format!("Graphique!$B$1:$B${}", drawn.height())),
        "{chart}"
    );
    let expected = expected(&table);
    for row in drawn.rows() {
        let labels = vec![text(&row[0]), "Total".to_owned(), "Total".to_owned()];
        assert_eq!(expected[&labels], Some(number(&row[1])));
    }
    assert!(drawn.height() >= 2);
}

#[tokio::test]
async fn a_cell_that_begins_like_a_formula_is_text_in_both_files() {
    let (counted, _) = counted(TableName::Referrals).await;
    let begins = |label: &str| label.starts_with(['=', '+', '-', '@']);
    let read = read_csv(&file::csv(&counted, today()).unwrap());
    let labels: Vec<String> = read.cells.into_keys().flatten().collect();
    assert!(labels.iter().any(|label| label == "'=1+1") && labels.iter().any(|label| label == "'@SUM(A1)"));
    assert!(!labels.iter().any(|label| begins(label)), "{labels:?}");

    let bytes = file::xlsx(&counted, today()).unwrap();
    assert!(read_xlsx(&bytes).into_keys().flatten().any(|label| label == "=1+1"));
    let mut workbook = Xlsx::new(Cursor::new(&bytes)).unwrap();
    for name in workbook.sheet_names() {
        assert!(workbook.worksheet_formula(&name).unwrap().is_empty(), "{name}");
    }
}

#[tokio::test]
async fn nobody_learns_that_a_whole_total_is_of_one_kind_and_the_rule_says_so() {
    for (threshold, outside, said) in
        [(5, 1, "tout entier dans une seule"), (11, 2, "tout entier, ou à une unité près, dans une seule")]
    {
        let mut statistics = database::in_memory().await.unwrap();
        migrated(&mut statistics, &STATISTICS).await.unwrap();
        // Forty of one kind, all dismissed; sixty of another, divided.
        statistics
            .execute(
                "with recursive n (i) as (select 1 union all select i + 1 from n where i < 100)
                 insert into fact_referral (fact, month, kind, outcome)
                 select randomblob(16), '2026-11', iif(i <= 40, 'DEMANDE_TGD', 'SIGNALEMENT_ART40'),
                     iif(i <= 70, 'CLASSEMENT', 'COPJ') from n",
            )
            .await
            .unwrap();
        let (from_month, until_month) = ("2026-11".to_owned(), "2026-11".to_owned());
        let request = TableRequest { name: TableName::Referrals, from_month, until_month, own: None };
        let counted = count(&mut statistics, &request, threshold).await.unwrap();
        let published = counted.protected.published();
        let (whole, _) = counted.exact.cells().find(|(_, count)| *count == 40).unwrap();
        assert_eq!(published.shown(whole), None, "{threshold}");
        let believed = attack(published).unwrap().into_iter().find(|interval| interval.cell == whole).unwrap();
        assert!(believed.low <= 40 - outside, "{threshold}: at least {}", believed.low);
        assert!(counted.rule().contains(said), "{}", counted.rule());
    }
}
