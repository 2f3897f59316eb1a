//! A report as CSV, as French spreadsheets read it: what each table says, then every figure on a line of its own.

use chrono::NaiveDate;

use super::{CountedReport, Outcome, why};
use crate::{
    Error, Result,
    error::Fault,
    statistics::file::{HIDDEN, fault, french_csv, harmless, period, rows},
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
    let columns = ["table", "unit", "perimeter", "definition", "source", "threshold", "rule"];
    line(columns.iter().map(|column| say(&format!("export-{column}"))).collect())?;
    for (definition, outcome) in report.sections.iter().flat_map(|(_, tables)| tables) {
        let (threshold, rule) = match outcome {
            Outcome::Counted(counted) => (counted.threshold.to_string(), counted.rule()),
            Outcome::Absent(refusal) => (String::new(), why(refusal.clone())),
        };
        let of = definition.clone();
        line(vec![of.title, of.counting_unit, of.perimeter, of.definition, of.source, threshold, rule])?;
    }
    line(vec![String::new()])?;
    let mut titles = vec![say("export-table")];
    for place in 1..=DIMENSIONS {
        titles.extend([format!("{} {place}", say("export-dimension")), format!("{} {place}", say("export-code"))]);
    }
    titles.extend([say("export-count"), say("export-status")]);
    line(titles)?;
    for (definition, outcome) in report.sections.iter().flat_map(|(_, tables)| tables) {
        let Outcome::Counted(counted) = outcome else { continue };
        for (labels, count) in rows(counted) {
            let mut fields = vec![definition.title.clone()];
            for place in 0..DIMENSIONS {
                let title = counted.dimensions.get(place).map(|dimension| dimension.title.clone());
                fields.extend([title.unwrap_or_default(), labels.get(place).cloned().unwrap_or_default()]);
            }
            let (count, mark) = count.map_or((String::new(), HIDDEN), |count| (count.to_string(), ""));
            fields.extend([count, mark.to_owned()]);
            line(fields)?;
        }
    }
    writer.into_inner().map_err(|error| Error::Fault(Fault::new(error.into_error())))
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
    heading.extend(report.key_figures.iter().map(|figure| [figure.label.clone(), figure.value.clone()]));
    heading
}
