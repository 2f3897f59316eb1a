//! The file of refused lines: number, reason, then the line itself, but for what would reach the person.

use super::{
    Column,
    plan::Refused,
    sheet::{Row, Sheet},
};
use crate::{
    Document, Error, Result,
    error::Fault,
    statistics::file::harmless,
    text::{explain, say, say_with},
};

/// UTF-8 with a byte-order mark, `;` between fields, CRLF (what a French spreadsheet opens without asking).
pub(super) fn file(sheet: &Sheet, columns: &[Column], refused: &[Refused], mark: Option<String>) -> Result<Document> {
    let fault = |error: csv::Error| Error::Fault(Fault::new(error));
    let mut writer =
        csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(vec![0xEF, 0xBB, 0xBF]);
    let titles = sheet.titles.iter().map(|title| harmless(title));
    writer
        .write_record(
            [say("import-rejects-line"), say("import-rejects-why")].into_iter().chain(titles).chain(mark.clone()),
        )
        .map_err(fault)?;
    let rows = |line: u32| sheet.rows.iter().find(move |row: &&Row| row.line == line);
    for Refused { line, why } in refused {
        let cells = columns.iter().enumerate().map(|(place, column)| {
            let cell = rows(*line).and_then(|row| row.cells.get(place)).map(String::as_str).unwrap_or_default();
            // Nobody has asked the person yet how to be reached without danger: the number stays in the spreadsheet.
            if column.reaches() { String::new() } else { harmless(cell) }
        });
        let beneath = mark.iter().map(|_| String::new());
        writer.write_record([line.to_string(), reason(why)].into_iter().chain(cells).chain(beneath)).map_err(fault)?;
    }
    let bytes = writer.into_inner().map_err(|error| Error::Fault(Fault::new(error.into_error())))?;
    Ok(Document { name: format!("{}.csv", say("import-rejects-name")), bytes })
}

/// The field, when there is one, and what is wrong with it.
fn reason(why: &crate::Refusal) -> String {
    let sentence = explain(&Error::Refused(why.clone()));
    match why.field() {
        Some(field) => {
            let title = say(&format!("import-column-{field}"));
            say_with("import-why-field", &[("title", &title), ("why", &sentence)])
        }
        None => sentence,
    }
}
