//! A workbook as data: its sheets, its cells, its charts. It is written as XLSX and as ODS, which therefore say the same.

mod ods;
mod xlsx;

use chrono::NaiveDate;

use super::{
    dictionary,
    file::{HIDDEN, bars, rows, titles},
    table::Counted,
};
use crate::{
    Result,
    text::{say, say_with},
};

/// What a sheet holds above its figures: the title and an empty row.
const ABOVE: usize = 2;
/// The colour of bars, that of the window and of the documents.
const BAR: u32 = 0x001F_5673;
/// Of a chart, in pixels.
const WIDTH: u32 = 640;

/// A workbook.
pub(crate) struct Book {
    pub(crate) title: String,
    pub(crate) made_on: NaiveDate,
    pub(crate) sheets: Vec<Sheet>,
}

/// A sheet of it.
pub(crate) struct Sheet {
    name: String,
    /// Of each column, in characters.
    widths: Vec<u16>,
    /// Rows and columns that stay in sight.
    frozen: (u16, u16),
    rows: Vec<Vec<Cell>>,
    chart: Option<Chart>,
}

/// A cell. Whatever its text begins with, it is text.
enum Cell {
    Nothing,
    Title(String),
    Text(String),
    /// Several lines in the width of the column.
    Words(String),
    Count(u64),
}

/// Bars drawn from two columns of the sheet, the labels in the first.
struct Chart {
    title: String,
    /// What it shows, for who does not see it.
    words: String,
    first_row: u16,
    last_row: u16,
    column: u16,
}

impl Book {
    /// With the mark, if there is one, before the first words of every sheet and before its title.
    pub(crate) fn marked(mut self, mark: Option<&str>) -> Self {
        let Some(mark) = mark else { return self };
        let marked = |text: &str| format!("{mark} · {text}");
        self.title = marked(&self.title);
        for sheet in &mut self.sheets {
            if let Some(Cell::Title(first)) = sheet.rows.first_mut().and_then(|row| row.first_mut()) {
                *first = marked(first);
            }
        }
        self
    }

    /// As Excel and LibreOffice open it.
    pub(crate) fn xlsx(&self) -> Result<Vec<u8>> {
        xlsx::written(self)
    }

    /// OpenDocument, as LibreOffice keeps it.
    pub(crate) fn ods(&self) -> Result<Vec<u8>> {
        ods::written(self)
    }
}

impl Chart {
    /// In pixels: room for each bar and its label.
    fn height(&self) -> u32 {
        u32::from(self.last_row.saturating_sub(self.first_row)).saturating_mul(28).saturating_add(150)
    }
}

impl Sheet {
    /// What stands at the head of the file, as name and words.
    pub(crate) fn about(heading: Vec<[String; 2]>) -> Self {
        let rows = heading.into_iter().map(|[name, said]| vec![Cell::Title(name), Cell::Words(said)]);
        Self {
            name: say("export-sheet-about"),
            widths: vec![24, 90],
            frozen: (0, 0),
            rows: rows.collect(),
            chart: None,
        }
    }

    /// A title, then one row a cell of the table, and the chart beside them with the figures it is drawn from.
    pub(crate) fn figures(name: String, title: &str, counted: &Counted) -> Self {
        let mut sheet = vec![vec![Cell::Title(title.to_owned())], Vec::new()];
        sheet.push(titles(counted).into_iter().map(Cell::Title).collect());
        sheet.extend(rows(counted).into_iter().map(|(labels, count)| {
            let mut row: Vec<Cell> = labels.into_iter().map(Cell::Text).collect();
            row.extend(match count {
                Some(count) => [Cell::Count(count), Cell::Nothing],
                None => [Cell::Nothing, Cell::Text(HIDDEN.to_owned())],
            });
            row
        }));
        let labels = counted.dimensions.len();
        let mut widths = vec![34; labels];
        widths.extend([10, 10, 4, 34, 10, 4]);
        let chart = beside(&mut sheet, labels.saturating_add(3), title, &bars(counted));
        Self { name, widths, frozen: (3, 0), rows: sheet, chart }
    }

    /// What each table counts, of whom, under which rule.
    pub(crate) fn definitions(lines: Vec<Vec<String>>) -> Self {
        let widths = vec![40, 40, 40, 40, 40, 10, 40];
        Self::lines(say("export-sheet-definitions"), widths, (1, 1), lines)
    }

    /// What a correction changed.
    pub(crate) fn corrections(lines: Vec<Vec<String>>) -> Self {
        Self::lines(say("export-sheet-corrections"), vec![50, 60, 12, 12], (1, 0), lines)
    }

    /// What stands in each column, and each code of each dimension.
    pub(crate) fn dictionary<'a>(tables: impl IntoIterator<Item = (&'a str, &'a Counted)>) -> Self {
        let lines = dictionary::lines(tables).into_iter().map(Vec::from).collect();
        Self::lines(say("export-sheet-dictionary"), vec![40, 28, 22, 40, 28, 60], (1, 0), lines)
    }

    fn lines(name: String, widths: Vec<u16>, frozen: (u16, u16), lines: Vec<Vec<String>>) -> Self {
        let mut lines = lines.into_iter();
        let titles = lines.next().into_iter().map(|titles| titles.into_iter().map(Cell::Title).collect());
        let said = |text: String| if text.is_empty() { Cell::Nothing } else { Cell::Words(text) };
        let mut rows: Vec<Vec<Cell>> = titles.collect();
        rows.extend(lines.map(|line| line.into_iter().map(said).collect()));
        Self { name, widths, frozen, rows, chart: None }
    }
}

/// Puts the figures of a chart in two columns of their own; none where there is nothing to draw.
fn beside(sheet: &mut [Vec<Cell>], column: usize, title: &str, bars: &[(String, u64)]) -> Option<Chart> {
    let row = |at: usize| u16::try_from(ABOVE.saturating_add(at)).ok();
    let chart = Chart {
        title: title.to_owned(),
        words: say_with("export-chart-beside", &[("count", &bars.len().to_string())]),
        first_row: row(1)?,
        last_row: row(Some(bars.len()).filter(|bars| *bars > 0)?)?,
        column: u16::try_from(column).ok()?,
    };
    let titled = std::iter::once([Cell::Title(say("export-drawn")), Cell::Nothing]);
    let drawn = bars.iter().map(|(label, count)| [Cell::Text(label.clone()), Cell::Count(*count)]);
    for (row, cells) in sheet.iter_mut().skip(ABOVE).zip(titled.chain(drawn)) {
        row.resize_with(column, || Cell::Nothing);
        row.extend(cells);
    }
    Some(chart)
}
