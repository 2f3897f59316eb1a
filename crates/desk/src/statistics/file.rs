//! A protected table as a file: CSV as French spreadsheets read it, or a workbook with a chart of its own.

use chrono::NaiveDate;

use super::{
    book::{Book, Sheet},
    dictionary,
    table::Counted,
};
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
    let mut heading = vec![
        [say("export-table"), of.title],
        [say("export-unit"), of.counting_unit],
        [say("export-perimeter"), of.perimeter],
        [say("export-desks"), counted.desks.clone().unwrap_or_default()],
        [say("export-definition"), of.definition],
        [say("export-source"), of.source],
        [say("export-period-title"), period],
        [say("export-made-on"), long_day(&today.to_string())],
        [say("export-threshold"), counted.threshold.to_string()],
        [say("export-rule"), counted.rule()],
    ];
    heading.retain(|[_, said]| !said.is_empty());
    heading.extend(counted.frozen.iter().map(|frozen| [say("export-frozen"), frozen.said.clone()]));
    heading
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
    let published = &counted.published;
    let labelled = |(cell, count)| (labels(counted, &published.shape().codes(cell)), count);
    published.cells().map(labelled).collect()
}

/// The codes of a cell as a person reads them.
pub(crate) fn labels(counted: &Counted, codes: &[Option<&str>]) -> Vec<String> {
    let label = |place: usize, code: &Option<&str>| match code {
        None => say("export-total"),
        Some(code) => counted
            .dimensions
            .get(place)
            .and_then(|dimension| dimension.codes.iter().find(|known| known.code == *code))
            .map_or_else(|| (*code).to_owned(), |known| known.label.clone()),
    };
    codes.iter().enumerate().map(|(place, code)| label(place, code)).collect()
}

/// Of the columns of [`rows`].
pub(crate) fn titles(counted: &Counted) -> Vec<String> {
    let mut titles: Vec<String> = counted.dimensions.iter().map(|dimension| dimension.title.clone()).collect();
    titles.extend([say("export-count"), say("export-status")]);
    titles
}

/// The heading, the figures, the dictionary, with an empty line between. UTF-8 with a byte-order mark, `;` between fields, CRLF.
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
    writer.write_record([""]).map_err(fault)?;
    for line in dictionary::lines([(counted.spec.definition().title.as_str(), counted)]) {
        writer.write_record(line.iter().map(|field| harmless(field))).map_err(fault)?;
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
    let published = &counted.published;
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

/// What it is, its figures with their chart, and the dictionary of its codes.
pub(crate) fn book(counted: &Counted, today: NaiveDate) -> Book {
    let title = counted.spec.definition().title;
    let mut about = heading(counted, today);
    about.push([HIDDEN.to_owned(), say("export-hidden-means")]);
    let figures = Sheet::figures(say("export-sheet-figures"), &title, counted);
    let sheets = vec![Sheet::about(about), figures, Sheet::dictionary([(title.as_str(), counted)])];
    Book { title, made_on: today, sheets }
}
