//! A report as a document to read and to print: tagged, its charts drawn and told in words.

use chrono::NaiveDate;
use serde::Serialize;

use super::{
    CountedReport, Outcome,
    text::{corrected_lines, heading},
    why,
};
use crate::{
    Error, Result,
    error::Fault,
    statistics::{
        catalogue::TableDefinition,
        dictionary,
        file::{HIDDEN, bars, period},
        table::{Counted, TableDimension},
    },
    text::{say, say_with},
};

/// What the template reads.
#[derive(Serialize)]
struct Printed {
    title: String,
    period: String,
    heading: Vec<[String; 2]>,
    sections: Vec<Section>,
    corrections_title: String,
    /// The titles first; nothing where the year was not corrected.
    corrections: Vec<Vec<String>>,
    /// Said where a correction changes nothing that is shown.
    corrections_none: String,
    dictionary_title: String,
    /// The titles first.
    dictionary: Vec<dictionary::Line>,
    page: String,
}

#[derive(Serialize)]
struct Section {
    title: String,
    tables: Vec<Part>,
}

#[derive(Serialize)]
struct Part {
    title: String,
    why_not: Option<String>,
    columns: Vec<String>,
    rows: Vec<Row>,
    bars: Vec<Bar>,
    /// The chart in words.
    alternative: String,
    notes: Vec<[String; 2]>,
}

#[derive(Serialize)]
struct Row {
    label: String,
    inner: bool,
    total: bool,
    cells: Vec<String>,
}

#[derive(Serialize)]
struct Bar {
    label: String,
    count: u64,
    /// Of the longest, in thousandths.
    length: u64,
}

pub(super) fn pdf(report: &CountedReport, today: NaiveDate, mark: Option<&str>) -> Result<Vec<u8>> {
    let title = report.definition.title.clone();
    let sections = report.sections.iter().map(|(title, tables)| Section {
        title: title.clone(),
        tables: tables.iter().map(|(definition, outcome)| part(definition, outcome)).collect(),
    });
    let printed = Printed {
        title: title.clone(),
        period: period(&report.request.from_month, &report.request.until_month),
        heading: heading(report, today).into_iter().skip(1).collect(),
        sections: sections.collect(),
        corrections_title: say("export-sheet-corrections"),
        corrections: if report.frozen.iter().any(|frozen| frozen.corrected_on.is_some()) {
            corrected_lines(report)
        } else {
            Vec::new()
        },
        corrections_none: say("export-corrections-none"),
        dictionary_title: say("export-dictionary-title"),
        dictionary: dictionary::lines(report.counted().map(|(_, title, counted)| (title, counted))),
        page: say("export-page"),
    };
    let data = serde_json::to_vec(&printed).map_err(|error| Error::Fault(Fault::new(error)))?;
    let order = paper::Order { template: include_str!("page.typ"), data: &data, title: &title, made_on: today, mark };
    paper::print(&order).map_err(|error| Error::Fault(Fault::new(error)))
}

fn part(definition: &TableDefinition, outcome: &Outcome) -> Part {
    let title = definition.title.clone();
    let counted = match outcome {
        Outcome::Counted(counted) => counted,
        Outcome::Absent(refusal) => {
            return Part {
                title,
                why_not: Some(why(refusal.clone())),
                columns: Vec::new(),
                rows: Vec::new(),
                bars: Vec::new(),
                alternative: String::new(),
                notes: Vec::new(),
            };
        }
    };
    let bars = drawn(counted);
    Part {
        alternative: in_words(&title, &bars),
        title,
        why_not: None,
        columns: columns(counted),
        rows: lines(counted),
        bars,
        notes: vec![
            [say("export-unit"), definition.counting_unit.clone()],
            [say("export-perimeter"), definition.perimeter.clone()],
            [say("export-definition"), definition.definition.clone()],
            [say("export-source"), definition.source.clone()],
            [say("export-rule"), counted.rule()],
        ],
    }
}

/// The first dimension, then the codes of the second and their total; a third is added up.
fn columns(counted: &Counted) -> Vec<String> {
    let mut columns: Vec<String> = counted.dimensions.first().map(|first| first.title.clone()).into_iter().collect();
    match counted.dimensions.get(1) {
        None => columns.push(say("export-count")),
        Some(second) => columns.extend(second.codes.iter().map(|code| code.label.clone()).chain([say("export-total")])),
    }
    columns
}

fn lines(counted: &Counted) -> Vec<Row> {
    let published = &counted.published;
    let [first, others @ ..] = counted.dimensions.as_slice() else { return Vec::new() };
    // Of each dimension, the rank of every code and last the total.
    let ranks = |dimension: &TableDimension| (0..dimension.codes.len()).map(Some).chain([None]).collect::<Vec<_>>();
    let across = others.first().map_or_else(|| vec![None], ranks);
    let figure = |place: Vec<Option<usize>>| {
        let shown = published.shape().cell(&place).and_then(|cell| published.shown(cell));
        shown.map_or_else(|| HIDDEN.to_owned(), |count| count.to_string())
    };
    ranks(first)
        .into_iter()
        .map(|down| {
            let code = down.and_then(|rank| first.codes.get(rank));
            let cells = across.iter().map(|rank| {
                let mut place = vec![None; counted.dimensions.len()];
                if let Some(slot) = place.first_mut() {
                    *slot = down;
                }
                if let Some(slot) = place.get_mut(1) {
                    *slot = *rank;
                }
                figure(place)
            });
            Row {
                label: code.map_or_else(|| say("export-total"), |code| code.label.clone()),
                inner: code.is_some_and(|code| code.above.is_some()),
                total: code.is_none(),
                cells: cells.collect(),
            }
        })
        .collect()
}

fn drawn(counted: &Counted) -> Vec<Bar> {
    let bars = bars(counted);
    let longest = bars.iter().map(|(_, count)| *count).max().unwrap_or_default();
    let length = |count: u64| count.saturating_mul(1000).checked_div(longest).unwrap_or_default();
    bars.into_iter().map(|(label, count)| Bar { label, count, length: length(count) }).collect()
}

fn in_words(title: &str, bars: &[Bar]) -> String {
    let each: Vec<String> = bars.iter().map(|bar| format!("{}\u{a0}: {}", bar.label, bar.count)).collect();
    say_with("export-chart-in-words", &[("title", title), ("bars", &each.join("\u{a0}; "))])
}
