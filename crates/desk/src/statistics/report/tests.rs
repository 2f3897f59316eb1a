//! What a report promises: its period, its thresholds, what leaves in each form, and that its tables do not give each other away.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::disallowed_methods)]

use std::{
    collections::BTreeSet,
    io::{Cursor, Read, Write},
    ops::ControlFlow,
    process::{Command, Stdio},
};

use calamine::{Data, Reader, open_workbook_auto_from_rs};
use serde_json::json;
use sqlx::Executor;
use vault::database;

use super::{
    export::{ExportReport, export_report},
    *,
};
use crate::{
    account::{NewAccount, add_account},
    appointment::tests::refusal,
    session::{
        Enrol, Produced, Role, STATISTICS,
        bench::{Bench, PHRASE, bench, machine, started},
        enrol,
    },
    statistics::{
        counting::opened,
        dictionary,
        measure::Measure,
        release::{Format, releases},
        signature::{self, release_key},
    },
    upgrade::migrated,
};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn year(name: ReportName) -> ReportRequest {
    ReportRequest { name, from_month: "2025-01".to_owned(), until_month: "2025-12".to_owned() }
}

fn month(name: ReportName) -> ReportRequest {
    ReportRequest { name, from_month: "2025-10".to_owned(), until_month: "2025-10".to_owned() }
}

/// Two years of a desk: large and small counts of everything.
async fn facts() -> SqliteConnection {
    let mut statistics = database::in_memory().await.unwrap();
    migrated(&mut statistics, &STATISTICS).await.unwrap();
    for rows in [
        "with recursive n (i) as (select 1 union all select i + 1 from n where i < 900)
         insert into fact_case_file (fact, month, age_bracket, sex, district, offence, quality, frame, link, first_contact,
             referred_by, known, place, arrival_mode, complaint, first_interview)
         select randomblob(16), '2025-' || substr('0' || (1 + i % 12), -2), iif(i % 9 = 0, '15-17', iif(i % 7 = 0, '65+', '26-44')),
             iif(i % 3 = 0, 'M', 'F'), iif(i % 4 = 0, 'bourg', 'marais'),
             case when i % 301 = 0 then 'I1' when i % 5 = 0 then 'F2' when i % 11 = 0 then 'C2' else 'B1' end,
             iif(i % 13 = 0, 'temoin_direct', 'victime_directe'), iif(i % 6 = 0, 'ex_couple', 'couple_en_cours'), 'inconnu',
             'personne_elle_meme', iif(i % 8 = 0, 'gendarmerie', 'police_nationale'), 'nouvelle', 'bourg', 'sur_place',
             'pas_de_plainte', '0' from n",
        "with recursive n (i) as (select 1 union all select i + 1 from n where i < 400)
         insert into fact_interview select randomblob(16), '2025-05', iif(i % 5 = 0, 'telephone', 'sur_place'), 'juriste', 'oui', 45
         from n",
        "insert into fact_intervention select fact, 'juridique' from fact_interview",
        "insert into fact_session values ('2025-03', 8, 1440), ('2025-10', 2, 345), ('2026-01', 9, 999)",
    ] {
        statistics.execute(rows).await.unwrap();
    }
    statistics
}

async fn counted(statistics: &mut SqliteConnection, request: &ReportRequest, threshold: u32) -> Result<CountedReport> {
    let (drawn, plan) = drawn(statistics, request, threshold).await?;
    drawn.protected(&plan.carry_out(&mut |_| ControlFlow::Continue(()))?)
}

async fn made(request: &ReportRequest) -> CountedReport {
    counted(&mut facts().await, request, 0).await.unwrap()
}

fn tables(report: &CountedReport) -> Vec<&Counted> {
    let outcomes = report.sections.iter().flat_map(|(_, tables)| tables);
    outcomes.filter_map(|(_, outcome)| if let Outcome::Counted(one) = outcome { Some(&**one) } else { None }).collect()
}

#[test]
fn no_two_tables_of_a_report_divide_the_same_facts_by_the_same_column() {
    for name in ReportName::ALL {
        let (mut columns, mut perimeters) = (BTreeSet::new(), BTreeSet::new());
        for table in name.made().sections.iter().flat_map(|(_, tables)| *tables) {
            let spec = Spec::of(*table, None).unwrap();
            for dimension in &spec.dimensions {
                assert!(columns.insert((spec.measure, dimension.column)), "{name:?} {table:?} {}", dimension.column);
            }
            perimeters.insert((spec.measure, spec.perimeter));
        }
        let measures: BTreeSet<Measure> = perimeters.iter().map(|(measure, _)| *measure).collect();
        assert_eq!(measures.len(), perimeters.len(), "{name:?}: one perimeter a measure");
    }
}

#[test]
fn the_sheet_of_the_monitoring_unit_is_coarse_on_purpose() {
    for table in ReportName::MonitoringUnit.made().sections.iter().flat_map(|(_, tables)| *tables) {
        let spec = Spec::of(*table, None).unwrap();
        assert_eq!(spec.dimensions.len(), 1, "{table:?}");
        let codes = spec.dimensions[0].codes(std::iter::empty(), &[]);
        assert!(codes.len() <= 4 && spec.least_threshold() == 5, "{table:?}");
    }
    assert_eq!(ReportName::MonitoringUnit.made().cadence, Cadence::Month);
}

#[tokio::test]
async fn a_report_is_of_a_whole_month_or_of_a_whole_year() {
    let mut statistics = facts().await;
    for request in [
        year(ReportName::MonitoringUnit),
        month(ReportName::Ministry),
        ReportRequest { from_month: "2025-02".into(), until_month: "2026-01".into(), ..year(ReportName::Ministry) },
    ] {
        let refused = counted(&mut statistics, &request, 0).await.map(drop);
        assert_eq!(refusal(refused), Refusal::PeriodOfReport, "{request:?}");
    }
    let empty =
        ReportRequest { from_month: "2019-01".into(), until_month: "2019-12".into(), ..year(ReportName::Ministry) };
    assert_eq!(refusal(counted(&mut statistics, &empty, 0).await.map(drop)), Refusal::EmptyPeriod);
}

#[tokio::test]
async fn each_table_has_the_threshold_of_its_reader_or_the_publics_where_it_sets_something_delicate_apart() {
    for request in [month(ReportName::MonitoringUnit), year(ReportName::Ministry), year(ReportName::Activity)] {
        let report = made(&request).await;
        let counted = tables(&report);
        assert!(!counted.is_empty());
        for table in counted {
            let least = table.spec.least_threshold().max(report.definition.threshold);
            assert_eq!(table.threshold, least, "{:?}", table.spec.name);
            for (_, count) in table.published.cells() {
                assert!(count.is_none_or(|count| count == 0 || count >= u64::from(least)), "{:?}", table.spec.name);
            }
        }
    }
    let raised = counted(&mut facts().await, &month(ReportName::MonitoringUnit), 11).await.unwrap();
    assert!(tables(&raised).iter().all(|table| table.threshold == 11));
}

#[tokio::test]
async fn no_table_of_a_report_tells_what_another_hides() {
    // Nine persons: the public's threshold hides them all, the partners' shows them.
    let mut few = database::in_memory().await.unwrap();
    migrated(&mut few, &STATISTICS).await.unwrap();
    few.execute(
        "with recursive n (i) as (select 1 union all select i + 1 from n where i < 9)
         insert into fact_case_file (fact, month, age_bracket, sex, district, offence, quality, frame, link, first_contact,
             referred_by)
         select randomblob(16), '2025-05', '26-44', 'F', 'bourg', 'B1', 'victime_directe', 'inconnu', 'inconnu', 'proche', 'ccas'
         from n",
    )
    .await
    .unwrap();
    let mut full = facts().await;
    for (is_few, name) in [
        (true, ReportName::Ministry),
        (false, ReportName::Ministry),
        (false, ReportName::Activity),
        (false, ReportName::Federation),
    ] {
        let statistics = if is_few { &mut few } else { &mut full };
        let (drawn, plan) = drawn(statistics, &year(name), 0).await.unwrap();
        let done = plan.carry_out(&mut |_| ControlFlow::Continue(())).unwrap();
        assert!(tables(&drawn.protected(&done).unwrap()).len() > usize::from(!is_few), "{name:?}: {:?}", done.tables);
        for (measure, left) in &done.left {
            assert_eq!(left.told(5), [], "{name:?} {measure:?}");
        }
    }
}

#[tokio::test]
async fn the_permanences_held_stand_at_the_head_of_a_yearly_report() {
    let report = made(&year(ReportName::Subsidy)).await;
    let values: Vec<&str> = report.key_figures.iter().map(|figure| figure.value.as_str()).collect();
    assert_eq!(values, ["10", "30\u{a0}h"]);
    assert!(made(&month(ReportName::MonitoringUnit)).await.key_figures.is_empty());
}

/// Every figure of a report as its readers must find it.
fn expected(report: &CountedReport) -> Vec<Option<u64>> {
    tables(report).iter().flat_map(|table| table.published.cells().map(|(_, count)| count)).collect()
}

#[tokio::test]
async fn the_csv_of_a_report_holds_every_figure_and_says_what_each_counts() {
    let report = made(&year(ReportName::Federation)).await;
    let bytes = text::csv(&report, today()).unwrap();
    let read = std::str::from_utf8(&bytes).unwrap().strip_prefix('\u{feff}').unwrap();
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').has_headers(false).flexible(true).from_reader(read.as_bytes());
    let lines: Vec<Vec<String>> =
        reader.records().map(|line| line.unwrap().iter().map(str::to_owned).collect()).collect();
    let parts: Vec<&[Vec<String>]> = lines.split(|line| line.iter().all(String::is_empty)).collect();
    assert_eq!(parts.len(), 4, "heading, definitions, figures, dictionary");
    assert_eq!(parts[1].len() - 1, report.sections.iter().map(|(_, tables)| tables.len()).sum::<usize>());
    let figures: Vec<Option<u64>> = parts[2][1..]
        .iter()
        .map(|line| match (line[7].as_str(), line[8].as_str()) {
            ("", "s") => None,
            (count, "") => Some(count.parse().unwrap()),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(figures, expected(&report));
    assert!(figures.contains(&None), "something is hidden");
    for counted in tables(&report) {
        let of = counted.spec.definition();
        let said = parts[1].iter().find(|line| line[0] == of.title).unwrap();
        assert_eq!(said[1..5], [of.counting_unit, of.perimeter, of.definition, of.source]);
        assert_eq!((&said[5], &said[6]), (&counted.threshold.to_string(), &counted.rule()));
    }
}

#[tokio::test]
async fn the_workbook_of_a_report_holds_every_figure_a_chart_a_table_the_definitions_and_the_dictionary() {
    let report = made(&year(ReportName::Federation)).await;
    let book = book::book(&report, today());
    let counted = tables(&report);
    let lines = dictionary::lines(report.counted().map(|(_, title, counted)| (title, counted))).len();
    for bytes in [book.xlsx().unwrap(), book.ods().unwrap()] {
        let mut book = open_workbook_auto_from_rs(Cursor::new(&bytes)).unwrap();
        let sheets = book.sheet_names();
        assert_eq!(sheets.len(), counted.len() + 3, "{sheets:?}");
        let mut found = Vec::new();
        for (sheet, table) in sheets.iter().filter(|name| name.starts_with("Tableau")).zip(&counted) {
            let range = book.worksheet_range(sheet).unwrap();
            assert_eq!(range.get_value((0, 0)), Some(&Data::String(table.spec.definition().title)));
            let at = u32::try_from(table.dimensions.len()).unwrap();
            for row in 3..3 + u32::try_from(table.published.shape().len()).unwrap() {
                found.push(match (range.get_value((row, at)), range.get_value((row, at + 1))) {
                    (Some(Data::Float(count)), _) => Some(count.to_string().parse().unwrap()),
                    (_, Some(Data::String(mark))) if mark == "s" => None,
                    other => panic!("{other:?}"),
                });
            }
            assert_eq!(book.worksheet_formula(sheet).unwrap().used_cells().count(), 0);
        }
        assert_eq!(found, expected(&report));
        assert_eq!(book.worksheet_range("Dictionnaire").unwrap().height(), lines);
        assert_eq!(
            book.worksheet_range("Définitions").unwrap().height(),
            1 + report.sections.iter().map(|(_, tables)| tables.len()).sum::<usize>()
        );
    }
    let bytes = book.xlsx().unwrap();
    let mut package = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let drawings: Vec<String> = package.file_names().map(|name| name.unwrap().into_owned()).collect();
    let drawings: Vec<_> = drawings.into_iter().filter(|name| name.starts_with("xl/drawings/drawing")).collect();
    assert!(drawings.len() > 3);
    for name in drawings {
        let mut drawing = String::new();
        package.by_name(&name).unwrap().read_to_string(&mut drawing).unwrap();
        assert!(drawing.contains("descr=\"Diagramme en barres"), "{name}: a chart without words");
    }
}

fn read_back(program: &str, arguments: &[&str], pdf: &[u8]) -> String {
    let mut reader =
        Command::new(program).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    reader.stdin.take().unwrap().write_all(pdf).unwrap();
    // Titles of the structure are written in two encodings.
    String::from_utf8_lossy(&reader.wait_with_output().unwrap().stdout).into_owned()
}

#[tokio::test]
async fn the_document_of_a_report_is_tagged_shows_what_the_tables_show_and_tells_its_charts_in_words() {
    for name in [ReportName::Activity, ReportName::Federation, ReportName::Contract] {
        let report = made(&year(name)).await;
        let pdf = page::pdf(&report, today(), None).unwrap();
        let tree = read_back("pdfinfo", &["-struct-text", "-"], &pdf);
        for tag in ["H1", "H2", "H3", "Table", "TH", "Figure"] {
            assert!(tree.contains(tag), "{name:?}: {tag}");
        }
        let words =
            read_back("pdftotext", &["-layout", "-", "-"], &pdf).split_whitespace().collect::<Vec<_>>().join(" ");
        for said in [
            "janvier 2025 à décembre 2025",
            "Unité de compte",
            "Règle de protection",
            "23 novembre 2026",
            "Dictionnaire des données",
        ] {
            assert!(words.contains(said), "{name:?}: {said}");
        }
        assert_eq!(page::pdf(&report, today(), None).unwrap(), pdf, "the same report gives the same bytes");
    }
    let sheet = made(&month(ReportName::MonitoringUnit)).await;
    let words = read_back("pdftotext", &["-layout", "-", "-"], &page::pdf(&sheet, today(), None).unwrap());
    for (_, count) in tables(&sheet).iter().flat_map(|table| table.published.cells()) {
        let said = count.map_or_else(|| "s".to_owned(), |count| count.to_string());
        assert!(words.split_whitespace().any(|word| word == said), "{said}: {words}");
    }
}

#[tokio::test]
async fn a_report_of_which_no_table_can_leave_says_so_of_each_in_every_form() {
    let mut report = made(&month(ReportName::MonitoringUnit)).await;
    for (_, outcome) in report.sections.iter_mut().flat_map(|(_, tables)| tables) {
        *outcome = Outcome::Absent(Refusal::TableNotProtectable);
    }
    let why = why(Refusal::TableNotProtectable);
    let words = read_back("pdftotext", &["-", "-"], &page::pdf(&report, today(), None).unwrap());
    let said = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(said(&words).matches(&said(&why)).count(), 2, "{words}");
    let text = String::from_utf8(text::csv(&report, today()).unwrap()).unwrap();
    assert!(text.contains(&why), "{text}");
    let book = book::book(&report, today());
    for bytes in [book.xlsx().unwrap(), book.ods().unwrap()] {
        let mut book = open_workbook_auto_from_rs(Cursor::new(&bytes)).unwrap();
        let cells = book
            .worksheets()
            .into_iter()
            .flat_map(|(_, sheet)| sheet.cells().map(|(.., cell)| cell.to_string()).collect::<Vec<_>>());
        assert!(cells.into_iter().any(|cell| cell.contains(&why)));
    }
}

#[tokio::test]
async fn a_report_leaves_once_its_period_is_over_and_each_time_it_is_written_down() {
    let mut bench = bench().await;
    let agent = bench.agent();
    for place in 0..12 {
        opened(agent, &format!("Exemple {place}"), json!({ "/opened_on": "2026-10-05" })).await;
        opened(agent, &format!("Fictif {place}"), json!({ "/opened_on": "2026-11-05" })).await;
    }
    let code = add_account(agent, NewAccount { name: "Sam".into(), role: Role::Supervisor }).await.unwrap().code;
    let account = agent.vault.accounts().iter().find(|account| account.name == "Sam").unwrap().id.to_string();
    let Bench { session, folder } = bench;
    drop(session);
    let mut session = started(folder.path().join("vault"), machine);
    enrol(&mut session, Enrol { account, code, passphrase: PHRASE.into() }).await.unwrap();
    let supervisor = session.supervisor().unwrap();
    let of = |month: &str, format| ExportReport {
        name: ReportName::MonitoringUnit,
        from_month: month.to_owned(),
        until_month: month.to_owned(),
        format,
        threshold: 5,
        purpose: "Réunion du mois".to_owned(),
        recipient: "Cellule de veille".to_owned(),
    };
    assert!(!report(supervisor, month_of("2026-11")).await.unwrap().over);
    let refused = export_report(supervisor, of("2026-11", Format::Pdf)).await;
    assert_eq!(refusal(refused), Refusal::PeriodNotOver);
    for format in [Format::Csv, Format::Xlsx, Format::Ods, Format::Pdf] {
        let Produced { document, signature } = export_report(supervisor, of("2026-10", format)).await.unwrap();
        assert_eq!(document.name, format!("cellule-de-veille-2026-10-2026-10.{}", format.extension()));
        let signature = String::from_utf8(signature.unwrap().bytes).unwrap();
        let key = release_key(supervisor, Nothing {}).await.unwrap().fingerprint;
        let sound = signature::verify(&document.bytes, &signature, Some(&key)).unwrap();
        let kept = &releases(supervisor, Nothing {}).await.unwrap()[0];
        assert_eq!((sound.release, sound.fingerprint), (kept.id, kept.signed_by.clone()));
    }
    let silent = ExportReport { purpose: String::new(), ..of("2026-10", Format::Pdf) };
    assert_eq!(refusal(export_report(supervisor, silent).await), Refusal::Missing { field: "purpose".into() });
    let released = releases(supervisor, Nothing {}).await.unwrap();
    let said: Vec<_> = released.iter().map(|one| (one.title.as_str(), one.format.as_str())).collect();
    let report = "Fiche mensuelle de la cellule de veille";
    assert_eq!(said, [(report, "pdf"), (report, "ods"), (report, "xlsx"), (report, "csv")]);
}

fn month_of(month: &str) -> ReportRequest {
    ReportRequest { name: ReportName::MonitoringUnit, from_month: month.to_owned(), until_month: month.to_owned() }
}
