//! A protected table as a file: CSV as French spreadsheets read it, XLSX with a chart of its own.

use chrono::NaiveDate;
use rust_xlsxwriter::{Chart, ChartType, Format, Workbook, XlsxError};

use super::table::Counted;
use crate::{
    Error, Result,
    error::Fault,
    text::{long_day, long_month, say, say_with},
};

/// Marks a hidden cell; one mark for all, whatever the reason.
pub const HIDDEN: &str = "s";

/// What stands above every table: what is counted, of whom, when, under which rule.
fn heading(counted: &Counted, today: NaiveDate) -> Vec<[String; 2]> {
    let of = counted.spec.definition();
    let period = period(&counted.request.from_month, &counted.request.until_month);
    vec![
        [say("export-table"), of.title],
        [say("export-unit"), of.counting_unit],
        [say("export-perimeter"), of.perimeter],
        [say("export-definition"), of.definition],
        [say("export-source"), of.source],
        [say("export-period-title"), period],
        [say("export-made-on"), long_day(&today.to_string())],
        [say("export-threshold"), counted.threshold.to_string()],
        [say("export-rule"), counted.rule()],
    ]
}

/// « octobre 2026 à novembre 2026 »
pub(crate) fn period(from: &str, until: &str) -> String {
    if from == until {
        return long_month(from);
    }
    say_with("export-period", &[("from", &long_month(from)), ("until", &long_month(until))])
}

/// One row a cell: labels, then the count or nothing, then the mark.
pub(crate) fn rows(counted: &Counted) -> Vec<(Vec<String>, Option<u64>)> {
    let published = counted.protected.published();
    let label = |place: usize, code: Option<&str>| match code {
        None => say("export-total"),
        Some(code) => counted
            .dimensions
            .get(place)
            .and_then(|dimension| dimension.codes.iter().find(|known| known.code == code))
            .map_or_else(|| code.to_owned(), |known| known.label.clone()),
    };
    published
        .cells()
        .map(|(cell, count)| {
            let codes = published.shape().codes(cell);
            (codes.into_iter().enumerate().map(|(place, code)| label(place, code)).collect(), count)
        })
        .collect()
}

fn titles(counted: &Counted) -> Vec<String> {
    let mut titles: Vec<String> = counted.dimensions.iter().map(|dimension| dimension.title.clone()).collect();
    titles.extend([say("export-count"), say("export-status")]);
    titles
}

/// UTF-8 with a byte-order mark, `;` between fields, CRLF (what a French spreadsheet opens without asking).
pub(crate) fn csv(counted: &Counted, today: NaiveDate) -> Result<Vec<u8>> {
    let mut writer = french_csv();
    for line in heading(counted, today) {
        writer.write_record(line.iter().map(|text| harmless(text))).map_err(fault)?;
    }
    writer.write_record([""]).map_err(fault)?;
    writer.write_record(titles(counted)).map_err(fault)?;
    for (labels, count) in rows(counted) {
        let (count, mark) = count.map_or((String::new(), HIDDEN), |count| (count.to_string(), ""));
        let fields = labels.iter().map(|label| harmless(label)).chain([count, mark.to_owned()]);
        writer.write_record(fields).map_err(fault)?;
    }
    writer.into_inner().map_err(|error| Error::Fault(Fault::new(error.into_error())))
}

/// What a French spreadsheet opens without asking.
pub(crate) fn french_csv() -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new()
        .delimiter(b';')
        .flexible(true)
        .terminator(csv::Terminator::CRLF)
        .from_writer(vec![0xEF, 0xBB, 0xBF])
}

pub(crate) fn fault(error: csv::Error) -> Error {
    Error::Fault(Fault::new(error))
}

/// A cell that a spreadsheet would run as a formula is kept as text.
pub(crate) fn harmless(text: &str) -> String {
    let begins = text.trim_start().starts_with(['=', '+', '-', '@']) || text.starts_with(['\t', '\r', '\n']);
    if begins { format!("'{text}") } else { text.to_owned() }
}

/// What a chart draws: the shown totals of the first dimension, but for those that add up to another. Nothing hidden is drawn.
pub(crate) fn bars(counted: &Counted) -> Vec<(String, u64)> {
    let published = counted.protected.published();
    let Some(first) = counted.dimensions.first() else { return Vec::new() };
    published
        .cells()
        .filter_map(|(cell, count)| {
            let codes = published.shape().codes(cell);
            let (code, others) = codes.split_first()?;
            let known = first.codes.iter().find(|known| Some(known.code.as_str()) == *code)?;
            let drawn = known.above.is_none() && others.iter().all(Option::is_none);
            drawn.then_some((known.label.clone(), count?))
        })
        .collect()
}

pub(crate) fn xlsx(counted: &Counted, today: NaiveDate) -> Result<Vec<u8>> {
    workbook(counted, today).map_err(|error| Error::Fault(Fault::new(error)))
}

fn workbook(counted: &Counted, today: NaiveDate) -> std::result::Result<Vec<u8>, XlsxError> {
    let (bold, wrapped) = (Format::new().set_bold(), Format::new().set_text_wrap());
    let mut workbook = Workbook::new();

    let about = workbook.add_worksheet().set_name(say("export-sheet-about"))?;
    for (row, [name, text]) in (0_u32..).zip(heading(counted, today)) {
        about.write_string_with_format(row, 0, name, &bold)?.write_string_with_format(row, 1, text, &wrapped)?;
    }
    let after = u32::try_from(heading(counted, today).len()).unwrap_or_default().saturating_add(1);
    about.write_string(after, 0, HIDDEN)?.write_string_with_format(after, 1, say("export-hidden-means"), &wrapped)?;
    about.set_column_width(0, 22)?.set_column_width(1, 90)?;

    let figures_name = say("export-sheet-figures");
    let figures = workbook.add_worksheet().set_name(&figures_name)?;
    let titles = titles(counted);
    for (column, title) in (0_u16..).zip(&titles) {
        figures.write_string_with_format(0, column, title, &bold)?;
    }
    let dimensions = u16::try_from(counted.dimensions.len()).unwrap_or(u16::MAX);
    for (row, (labels, count)) in (1_u32..).zip(rows(counted)) {
        for (column, label) in (0_u16..).zip(&labels) {
            figures.write_string(row, column, label)?;
        }
        match count {
            Some(count) => {
                // A count of persons in a town fits a double exactly.
                #[allow(clippy::cast_precision_loss)]
                figures.write_number(row, dimensions, count as f64)?;
            }
            None => {
                figures.write_string(row, dimensions.saturating_add(1), HIDDEN)?;
            }
        }
    }
    figures.set_freeze_panes(1, 0)?.autofit();
    let totals = bars(counted);

    let chart_name = say("export-sheet-chart");
    let sheet = workbook.add_worksheet().set_name(&chart_name)?;
    for (row, (label, count)) in (0_u32..).zip(&totals) {
        #[allow(clippy::cast_precision_loss)]
        sheet.write_string(row, 0, label)?.write_number(row, 1, *count as f64)?;
    }
    if let Some(last) = u32::try_from(totals.len()).ok().and_then(|rows| rows.checked_sub(1)) {
        let mut chart = Chart::new(ChartType::Bar);
        chart.add_series().set_categories((chart_name.as_str(), 0, 0, last, 0)).set_values((
            chart_name.as_str(),
            0,
            1,
            last,
            1,
        ));
        chart.title().set_name(&counted.spec.definition().title);
        chart.legend().set_hidden();
        chart.set_alt_text(say_with("export-chart-alt", &[("count", &totals.len().to_string())]));
        sheet.insert_chart(0, 3, &chart)?;
    }
    sheet.set_column_width(0, 40)?;
    workbook.save_to_buffer()
}
