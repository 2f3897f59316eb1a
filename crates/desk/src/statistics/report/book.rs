//! A report as a workbook: what it is, a sheet a table with a chart of its own, the definitions, and the dictionary of its codes.

use chrono::NaiveDate;

use super::{
    CountedReport,
    text::{corrected_lines, definitions, heading},
};
use crate::{
    statistics::book::{Book, Sheet},
    text::say_with,
};

pub(super) fn book(report: &CountedReport, today: NaiveDate) -> Book {
    let mut sheets = vec![Sheet::about(heading(report, today))];
    if report.frozen.iter().any(|frozen| frozen.corrected_on.is_some()) {
        sheets.push(Sheet::corrections(corrected_lines(report)));
    }
    for (number, title, counted) in report.counted() {
        let name = say_with("export-sheet-table", &[("number", &number.to_string())]);
        sheets.push(Sheet::figures(name, title, counted));
    }
    sheets.push(Sheet::definitions(definitions(report)));
    sheets.push(Sheet::dictionary(report.counted().map(|(_, title, counted)| (title, counted))));
    Book { title: report.definition.title.clone(), made_on: today, sheets }
}
