//! A spreadsheet as a table of texts: where the titles stand, and what was noticed on the way. Nothing in it is run.

use serde::Serialize;
use ts_rs::TS;

use super::{column, text_file, workbook};
use crate::{Document, Refusal, Result};

/// The largest file that is read: some hundred times the spreadsheet of a desk.
pub const MOST_BYTES: u64 = 30_000_000;
/// The most lines of a table.
pub(super) const MOST_LINES: usize = 50_000;
/// The most columns of a table: more are a mistake of the spreadsheet, or somebody's joke.
pub(super) const MOST_COLUMNS: usize = 200;
/// Titles are looked for among so many rows: a name of the table may stand above them.
const TITLES_WITHIN: usize = 20;

/// One table of a file.
#[derive(Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name in a workbook; empty in a text file.
    pub(super) name: String,
    pub(super) titles: Vec<String>,
    pub(super) rows: Vec<Row>,
    pub(super) remarks: Vec<Remark>,
    /// A number may stand for a day (serial date of a workbook).
    pub(super) serials: bool,
}

/// A line of the table that is not empty.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// As the spreadsheet numbers it.
    pub(super) line: u32,
    pub(super) cells: Vec<String>,
}

impl Sheet {
    /// Whether a title or a cell holds these words.
    pub(super) fn says(&self, words: &str) -> bool {
        let cells = self.rows.iter().flat_map(|row| &row.cells);
        self.name.contains(words) || self.titles.iter().chain(cells).any(|cell| cell.contains(words))
    }

    /// Whether no more was taken into memory than is allowed.
    pub(crate) fn is_within_bounds(&self) -> bool {
        let narrow = |row: &Row| row.cells.len() <= MOST_COLUMNS;
        self.rows.len() <= MOST_LINES && self.titles.len() <= MOST_COLUMNS && self.rows.iter().all(narrow)
    }
}

/// What is to be known of a table before its lines are taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "ImportRemark")]
#[serde(rename_all = "snake_case")]
pub enum Remark {
    /// Of merged cells the first alone has the value.
    MergedCells,
    /// Rows stood above the titles.
    RowsAboveTitles,
    /// No title was recognised: the first row may be somebody's.
    NoKnownTitle,
    /// The text was not UTF-8 and was read as Windows-1252.
    Windows1252,
}

/// It holds names, and a log must not.
impl std::fmt::Debug for Sheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sheet").field("lines", &self.rows.len()).finish_non_exhaustive()
    }
}

/// Every table of a file that has lines, in its order.
///
/// # Errors
/// [`Refusal::FileEmpty`], [`Refusal::FileNotTable`], [`Refusal::FileProtected`], [`Refusal::FileEncoding`],
/// [`Refusal::NoTitles`], [`Refusal::TooManyColumns`], [`Refusal::TooManyLines`].
pub fn read(file: &Document) -> Result<Vec<Sheet>> {
    if file.bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Refusal::FileEmpty.into());
    }
    let grids = match workbook::kind(&file.bytes) {
        Some(kind) => workbook::read(kind, &file.bytes)?,
        None => vec![text_file::read(&file.bytes)?],
    };
    let filled: Vec<Grid> = grids.into_iter().filter(|grid| !grid.rows.is_empty()).collect();
    if filled.is_empty() {
        return Err(Refusal::FileEmpty.into());
    }
    let sheets: Vec<Sheet> = filled.into_iter().map(Grid::titled).collect::<Result<_>>()?;
    match sheets.iter().any(|sheet| !sheet.rows.is_empty()) {
        true => Ok(sheets),
        false => Err(Refusal::NoTitles.into()),
    }
}

/// Cells before anybody knows which row holds the titles.
#[derive(Default)]
pub(super) struct Grid {
    pub(super) name: String,
    pub(super) rows: Vec<Row>,
    pub(super) remarks: Vec<Remark>,
    pub(super) serials: bool,
}

impl Grid {
    /// Adds a row, unless nothing stands in it.
    ///
    /// # Errors
    /// [`Refusal::TooManyColumns`], [`Refusal::TooManyLines`].
    pub(super) fn push(&mut self, line: u32, mut cells: Vec<String>) -> Result<()> {
        let filled = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last.saturating_add(1));
        cells.truncate(filled);
        if filled > MOST_COLUMNS {
            return Err(Refusal::TooManyColumns { most: MOST_COLUMNS }.into());
        }
        if filled > 0 {
            self.rows.push(Row { line, cells });
        }
        // One more for the titles.
        if self.rows.len() > MOST_LINES + 1 { Err(Refusal::TooManyLines { most: MOST_LINES }.into()) } else { Ok(()) }
    }

    /// Takes the row of titles apart: of the first rows, the one that holds the most known titles.
    fn titled(mut self) -> Result<Sheet> {
        let known = |row: &Row| row.cells.iter().filter(|cell| column::is_known(cell)).count();
        let best = self.rows.iter().take(TITLES_WITHIN).map(known).enumerate().rev().max_by_key(|(_, known)| *known);
        let at = best.filter(|(_, known)| *known > 0).map(|(at, _)| at);
        if at.is_none() {
            self.remarks.push(Remark::NoKnownTitle);
        }
        let at = at.unwrap_or_default();
        if at > 0 {
            self.remarks.push(Remark::RowsAboveTitles);
        }
        let mut rows = self.rows.into_iter().skip(at);
        let titles = rows.next().ok_or(Refusal::NoTitles)?.cells;
        let rows: Vec<Row> = rows.collect();
        let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or_default().max(titles.len());
        let titles = (0..width).map(|place| title(&titles, place)).collect();
        Ok(Sheet { name: self.name, titles, rows, remarks: self.remarks, serials: self.serials })
    }
}

/// A column without title is called by its letter: « C », as the spreadsheet does.
fn title(titles: &[String], place: usize) -> String {
    match titles.get(place).map(|title| title.trim()) {
        Some(title) if !title.is_empty() => title.chars().take(crate::field::LINE).collect(),
        Some(_) | None => letters(place),
    }
}

fn letters(place: usize) -> String {
    let letter = |place: usize| char::from(b'A'.saturating_add(u8::try_from(place % 26).unwrap_or_default()));
    match place / 26 {
        0 => letter(place).to_string(),
        rest => format!("{}{}", letters(rest - 1), letter(place)),
    }
}
