//! What leaves, read back by programs that are not ours: the file says what the table says, and nothing it should not.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};

use calamine::{Data, Range, Reader, Sheets, open_workbook_auto_from_rs};
use chrono::NaiveDate;
use disclosure::attack;
use sqlx::{Executor, SqliteConnection};
use vault::database;

use super::{
    catalogue::Spec,
    file,
    table::{Counted, Table, TableName, TableRequest, count, shown},
};
use crate::{session::STATISTICS, upgrade::migrated};

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
    dictionary: Vec<Vec<String>>,
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
    let mut parts = records.split(|record| record.iter().all(String::is_empty));
    let (heading, figures, dictionary) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
    let heading = heading.iter().map(|record| (record[0].clone(), record[1].clone())).collect();
    let cells = figures[1..].iter().map(|record| {
        let (labels, figure) = record.split_at(record.len() - 2);
        let count = match (figure[0].as_str(), figure[1].as_str()) {
            ("", "s") => None,
            (count, "") => Some(count.parse().unwrap()),
            other => panic!("{other:?}"),
        };
        (labels.to_vec(), count)
    });
    ReadCsv { heading, cells: cells.collect(), dictionary: dictionary.to_vec() }
}

/// Both forms of a workbook.
fn books(counted: &Counted) -> [Vec<u8>; 2] {
    let book = file::book(counted, today());
    [book.xlsx().unwrap(), book.ods().unwrap()]
}

fn opened(bytes: &[u8]) -> Sheets<Cursor<&[u8]>> {
    open_workbook_auto_from_rs(Cursor::new(bytes)).unwrap()
}

fn sheet(bytes: &[u8], name: &str) -> Range<Data> {
    opened(bytes).worksheet_range(name).unwrap()
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

fn read_book(counted: &Counted, bytes: &[u8]) -> Cells {
    let figures = sheet(bytes, "Effectifs");
    let labels = counted.dimensions.len();
    let cells = figures.rows().skip(3).map(|row| {
        let count = match (&row[labels], &row[labels + 1]) {
            (count @ Data::Float(_), Data::Empty) => Some(number(count)),
            (Data::Empty, Data::String(mark)) if mark == "s" => None,
            other => panic!("{other:?}"),
        };
        (row[..labels].iter().map(text).collect(), count)
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
        for bytes in books(&counted) {
            assert_eq!(read_book(&counted, &bytes), expected(&table));
            let about = sheet(&bytes, "À lire d’abord");
            let heading: BTreeMap<String, String> = about.rows().map(|row| (text(&row[0]), text(&row[1]))).collect();
            for (name, said) in said(&table) {
                assert_eq!(heading[name], said);
            }
            assert_eq!(heading["Règle de protection"], table.rule);
            assert!(heading["s"].contains("masqué"));
        }
        assert_eq!(books(&counted), books(&counted), "the same table gives the same bytes");
    }
}

#[tokio::test]
async fn the_dictionary_that_goes_with_a_table_says_every_code_and_what_each_column_holds() {
    let (counted, table) = counted(TableName::NewFiles).await;
    let read = read_csv(&file::csv(&counted, today()).unwrap()).dictionary;
    for dimension in &table.dimensions {
        for code in &dimension.codes {
            let above = code.above.clone().unwrap_or_default();
            let line = [&table.definition.title, &dimension.title, &code.code, &code.label, &above].map(String::as_str);
            let line: Vec<&str> = line.into_iter().chain([""]).collect();
            assert!(read.iter().any(|said| *said == line), "{line:?}");
        }
    }
    let of =
        |column: &str, code: &str| read.iter().find(|line| line[1] == column && line[2] == code).unwrap()[5].clone();
    assert!(of("Effectif", "").contains("vide quand l’effectif est masqué"));
    assert!(of("Secret", "s").contains("ni un zéro") && of("Secret", "").contains("tel qu’il a été compté"));
    assert!(of("Famille d’infractions", "").contains("avant toute qualification"));
    for bytes in books(&counted) {
        let cells = sheet(&bytes, "Dictionnaire");
        let said = |cell: &Data| if *cell == Data::Empty { String::new() } else { text(cell) };
        let same: Vec<Vec<String>> = cells.rows().map(|row| row.iter().map(said).collect()).collect();
        assert_eq!(same, read);
    }
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut part = String::new();
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    package.by_name(name).unwrap().read_to_string(&mut part).unwrap();
    part
}

#[tokio::test]
async fn the_workbook_carries_a_chart_of_its_own_drawn_from_shown_figures_alone_and_told_in_words() {
    let (counted, table) = counted(TableName::NewFiles).await;
    let [xlsx, ods] = books(&counted);
    let expected = expected(&table);
    let mut bars = 0;
    for bytes in [&xlsx, &ods] {
        let figures = sheet(bytes, "Effectifs");
        let drawn: Vec<_> = figures.rows().skip(3).filter(|row| row[6] != Data::Empty).collect();
        for row in &drawn {
            let labels = vec![text(&row[6]), "Total".to_owned(), "Total".to_owned()];
            assert_eq!(expected[&labels], Some(number(&row[7])));
        }
        bars = drawn.len();
        assert!(bars >= 2);
    }
    let chart = part(&xlsx, "xl/charts/chart1.xml");
    assert!(chart.contains("<c:barChart>") && chart.contains(&format!("Effectifs!$H$4:$H${}", bars + 3)), "{chart}");
    assert!(part(&xlsx, "xl/drawings/drawing1.xml").contains("descr=\"Diagramme en barres"));
    let chart = part(&ods, "Chart 1/content.xml");
    let cells = format!("'Effectifs'.H4:'Effectifs'.H{}", bars + 3);
    assert!(chart.contains("chart:class=\"chart:bar\"") && chart.contains(&cells.replace('\'', "&apos;")), "{chart}");
    assert!(part(&ods, "content.xml").contains("<svg:desc>Diagramme en barres"));
    assert!(part(&ods, "META-INF/manifest.xml").contains("\"Chart 1/content.xml\""));
}

#[tokio::test]
async fn an_opendocument_file_says_what_it_is_in_its_first_bytes() {
    let (counted, _) = counted(TableName::NewFiles).await;
    let [_, ods] = books(&counted);
    assert_eq!(&ods[30..84], b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet");
}

#[tokio::test]
async fn a_cell_that_begins_like_a_formula_is_text_in_every_file() {
    let (counted, _) = counted(TableName::Referrals).await;
    let begins = |label: &str| label.starts_with(['=', '+', '-', '@']);
    let read = read_csv(&file::csv(&counted, today()).unwrap());
    let labels: Vec<String> = read.cells.into_keys().flatten().chain(read.dictionary.into_iter().flatten()).collect();
    assert!(labels.iter().any(|label| label == "'=1+1") && labels.iter().any(|label| label == "'@SUM(A1)"));
    assert!(!labels.iter().any(|label| begins(label)), "{labels:?}");

    for bytes in books(&counted) {
        assert!(read_book(&counted, &bytes).into_keys().flatten().any(|label| label == "=1+1"));
        let mut workbook = opened(&bytes);
        for name in workbook.sheet_names() {
            assert_eq!(workbook.worksheet_formula(&name).unwrap().used_cells().count(), 0, "{name}");
        }
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
        let published = &counted.published;
        let (whole, _) = counted.exact.cells().find(|(_, count)| *count == 40).unwrap();
        assert_eq!(published.shown(whole), None, "{threshold}");
        let believed = attack(published).unwrap().into_iter().find(|interval| interval.cell == whole).unwrap();
        assert!(believed.low <= 40 - outside, "{threshold}: at least {}", believed.low);
        assert!(counted.rule().contains(said), "{}", counted.rule());
    }
}
