//! A report as CSV, as French spreadsheets read it: what each table says, then every figure on a line of its own, then the
//! dictionary.

use chrono::NaiveDate;

use super::{CountedReport, Outcome, why};
use crate::{
    Error, Result,
    error::Fault,
    statistics::{
        dictionary,
        file::{HIDDEN, fault, french_csv, harmless, period, rows},
    },
    text::{long_day, say},
};

/// Dimensions that a line has room for.
const DIMENSIONS: usize = 3;

/// UTF-8 with a byte-order mark, `;` between fields, CRLF. A hidden figure is empty and marked.
pub(super) fn csv(report: &CountedReport, today: NaiveDate) -> Result<Vec<u8>> {
    let mut writer = french_csv();
    let mut line = |fields: Vec<String>| writer.write_record(fields.iter().map(|field| harmless(field))).map_err(fault);
    for [name, said] in heading(report, today) {
        line(vec![name, said])?;
    }
    line(vec![String::new()])?;
    definitions(report).into_iter().try_for_each(&mut line)?;
    line(vec![String::new()])?;
    let mut titles = vec![say("export-table")];
    for place in 1..=DIMENSIONS {
        titles.extend([format!("{} {place}", say("export-dimension")), format!("{} {place}", say("export-code"))]);
    }
    titles.extend([say("export-count"), say("export-status")]);
    line(titles)?;
    for (_, title, counted) in report.counted() {
        for (labels, count) in rows(counted) {
            let mut fields = vec![title.to_owned()];
            for place in 0..DIMENSIONS {
                let title = counted.dimensions.get(place).map(|dimension| dimension.title.clone());
                fields.extend([title.unwrap_or_default(), labels.get(place).cloned().unwrap_or_default()]);
            }
            let (count, mark) = count.map_or((String::new(), HIDDEN), |count| (count.to_string(), ""));
            fields.extend([count, mark.to_owned()]);
            line(fields)?;
        }
    }
    for changed in corrections(report) {
        line(changed)?;
    }
    line(vec![String::new()])?;
    let tables = report.counted().map(|(_, title, counted)| (title, counted));
    dictionary::lines(tables).into_iter().map(Vec::from).try_for_each(&mut line)?;
    writer.into_inner().map_err(|error| Error::Fault(Fault::new(error.into_error())))
}

/// What each table counts, of whom, under which rule, or why it is not there; the titles first.
pub(super) fn definitions(report: &CountedReport) -> Vec<Vec<String>> {
    let columns = ["table", "unit", "perimeter", "definition", "source", "threshold", "rule"];
    let mut lines = vec![columns.map(|column| say(&format!("export-{column}"))).to_vec()];
    lines.extend(report.sections.iter().flat_map(|(_, tables)| tables).map(|(definition, outcome)| {
        let (threshold, rule) = match outcome {
            Outcome::Counted(counted) => (counted.threshold.to_string(), counted.rule()),
            Outcome::Absent(refusal) => (String::new(), why(refusal.clone())),
        };
        let of = definition.clone();
        vec![of.title, of.counting_unit, of.perimeter, of.definition, of.source, threshold, rule]
    }));
    lines
}

/// What the last correction changed, behind an empty line and the titles; nothing when there was none.
fn corrections(report: &CountedReport) -> Vec<Vec<String>> {
    if report.frozen.iter().all(|frozen| frozen.corrected_on.is_none()) {
        return Vec::new();
    }
    [vec![String::new()]].into_iter().chain(corrected_lines(report)).collect()
}

/// The titles, then a line a figure that the last correction changed.
pub(super) fn corrected_lines(report: &CountedReport) -> Vec<Vec<String>> {
    let titles = ["table", "cell", "before", "after"].map(|title| say(&format!("export-{title}")));
    [titles].into_iter().chain(report.corrections()).map(Vec::from).collect()
}

/// What stands above every report.
pub(super) fn heading(report: &CountedReport, today: NaiveDate) -> Vec<[String; 2]> {
    let mut heading = vec![
        [say("export-report"), report.definition.title.clone()],
        [say("export-about"), report.definition.about.clone()],
        [say("export-audience"), report.definition.audience.clone()],
        [say("export-period-title"), period(&report.request.from_month, &report.request.until_month)],
        [say("export-made-on"), long_day(&today.to_string())],
        [say("export-hidden"), say("export-hidden-means")],
        [say("export-not-covered"), say("export-not-covered-means")],
    ];
    heading.extend(report.frozen.iter().map(|frozen| [say("export-frozen"), frozen.said.clone()]));
    heading.extend(report.key_figures.iter().map(|figure| [figure.label.clone(), figure.value.clone()]));
    heading
}
