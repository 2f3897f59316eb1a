//! A report as a workbook: what it is, a sheet a table with a chart of its own, the definitions, and the dictionary of its codes.

use chrono::NaiveDate;
use rust_xlsxwriter::{Chart, ChartType, Format, Workbook, Worksheet, XlsxError};

use super::{CountedReport, Outcome, text::heading, why};
use crate::{
    Error, Result,
    error::Fault,
    statistics::{
        file::{HIDDEN, bars, rows},
        table::Counted,
    },
    text::{say, say_with},
};

type Written<T> = std::result::Result<T, XlsxError>;

pub(super) fn xlsx(report: &CountedReport, today: NaiveDate) -> Result<Vec<u8>> {
    workbook(report, today).map_err(|error| Error::Fault(Fault::new(error)))
}

/// How cells are written.
struct Styles {
    bold: Format,
    wrapped: Format,
}

fn workbook(report: &CountedReport, today: NaiveDate) -> Written<Vec<u8>> {
    let styles = Styles { bold: Format::new().set_bold(), wrapped: Format::new().set_text_wrap() };
    let mut workbook = Workbook::new();
    let about = workbook.add_worksheet().set_name(say("export-sheet-about"))?;
    for (row, [name, said]) in (0_u32..).zip(heading(report, today)) {
        about.write_string_with_format(row, 0, name, &styles.bold)?;
        about.write_string_with_format(row, 1, said, &styles.wrapped)?;
    }
    about.set_column_width(0, 24)?.set_column_width(1, 90)?;
    let tables: Vec<_> = report.sections.iter().flat_map(|(_, tables)| tables).collect();
    for (number, (definition, outcome)) in (1_u32..).zip(&tables) {
        let Outcome::Counted(counted) = outcome else { continue };
        let name = say_with("export-sheet-table", &[("number", &number.to_string())]);
        figures(workbook.add_worksheet().set_name(&name)?, &name, &definition.title, counted, &styles)?;
    }
    definitions(workbook.add_worksheet().set_name(say("export-sheet-definitions"))?, report, &styles)?;
    dictionary(workbook.add_worksheet().set_name(say("export-sheet-dictionary"))?, report, &styles)?;
    workbook.save_to_buffer()
}

/// A title, then one row a cell, and the chart beside them with the figures it is drawn from.
fn figures(sheet: &mut Worksheet, name: &str, title: &str, counted: &Counted, styles: &Styles) -> Written<()> {
    sheet.write_string_with_format(0, 0, title, &styles.bold)?;
    let count_at = u16::try_from(counted.dimensions.len()).unwrap_or(u16::MAX);
    let titles = counted.dimensions.iter().map(|dimension| dimension.title.clone());
    for (column, title) in (0_u16..).zip(titles.chain([say("export-count"), say("export-status")])) {
        sheet.write_string_with_format(2, column, title, &styles.bold)?;
    }
    for (row, (labels, count)) in (3_u32..).zip(rows(counted)) {
        for (column, label) in (0_u16..).zip(&labels) {
            sheet.write_string(row, column, label)?;
        }
        match count {
            // A count of persons in a town fits a double exactly.
            #[allow(clippy::cast_precision_loss)]
            Some(count) => sheet.write_number(row, count_at, count as f64)?,
            None => sheet.write_string(row, count_at.saturating_add(1), HIDDEN)?,
        };
    }
    for column in 0..count_at {
        sheet.set_column_width(column, 34)?;
    }
    sheet.set_freeze_panes(3, 0)?;
    chart(sheet, name, title, count_at.saturating_add(3), &bars(counted), styles)
}

fn chart(
    sheet: &mut Worksheet,
    name: &str,
    title: &str,
    column: u16,
    bars: &[(String, u64)],
    styles: &Styles,
) -> Written<()> {
    let Some(last) = u32::try_from(bars.len()).ok().filter(|bars| *bars > 0).map(|bars| bars.saturating_add(2)) else {
        return Ok(());
    };
    let value = column.saturating_add(1);
    sheet.write_string_with_format(2, column, say("export-drawn"), &styles.bold)?;
    for (row, (label, count)) in (3_u32..).zip(bars) {
        #[allow(clippy::cast_precision_loss)]
        sheet.write_string(row, column, label)?.write_number(row, value, *count as f64)?;
    }
    sheet.set_column_width(column, 34)?;
    let mut chart = Chart::new(ChartType::Bar);
    let series = chart.add_series();
    series.set_categories((name, 3, column, last, column)).set_values((name, 3, value, last, value));
    chart.title().set_name(title);
    chart.legend().set_hidden();
    // The first bar is the first line.
    chart.x_axis().set_reverse();
    chart.set_alt_text(say_with("export-chart-beside", &[("count", &bars.len().to_string())]));
    sheet.insert_chart(2, value.saturating_add(2), &chart)?;
    Ok(())
}

fn definitions(sheet: &mut Worksheet, report: &CountedReport, styles: &Styles) -> Written<()> {
    let columns = ["table", "unit", "perimeter", "definition", "source", "threshold", "rule"];
    for (column, title) in (0_u16..).zip(columns) {
        sheet.write_string_with_format(0, column, say(&format!("export-{title}")), &styles.bold)?;
        sheet.set_column_width(column, if title == "threshold" { 10 } else { 40 })?;
    }
    for (row, (definition, outcome)) in (1_u32..).zip(report.sections.iter().flat_map(|(_, tables)| tables)) {
        let (threshold, rule) = match outcome {
            Outcome::Counted(counted) => (counted.threshold.to_string(), counted.rule()),
            Outcome::Absent(refusal) => (String::new(), why(refusal.clone())),
        };
        let of = definition;
        let said = [&of.title, &of.counting_unit, &of.perimeter, &of.definition, &of.source, &threshold, &rule];
        for (column, said) in (0_u16..).zip(said) {
            sheet.write_string_with_format(row, column, said, &styles.wrapped)?;
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    Ok(())
}

fn dictionary(sheet: &mut Worksheet, report: &CountedReport, styles: &Styles) -> Written<()> {
    for (column, title) in (0_u16..).zip(["table", "dimension", "code", "label", "above"]) {
        sheet.write_string_with_format(0, column, say(&format!("export-{title}")), &styles.bold)?;
        sheet.set_column_width(column, 34)?;
    }
    let mut row = 1_u32;
    for (definition, outcome) in report.sections.iter().flat_map(|(_, tables)| tables) {
        let Outcome::Counted(counted) = outcome else { continue };
        for dimension in &counted.dimensions {
            for code in &dimension.codes {
                let above = code.above.clone().unwrap_or_default();
                let said = [&definition.title, &dimension.title, &code.code, &code.label, &above];
                for (column, said) in (0_u16..).zip(said) {
                    sheet.write_string(row, column, said)?;
                }
                row = row.saturating_add(1);
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}
