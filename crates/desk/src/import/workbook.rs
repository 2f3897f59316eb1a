//! A workbook, XLSX or ODS: the values of its cells as a person reads them. No formula is computed, no macro looked at.

use std::io::{self, Cursor, Read};

use calamine::{Data, DataRef, ExcelDateTime, Ods, OdsError, Reader, Xlsx, XlsxError};
use zip::ZipArchive;

use super::sheet::{Grid, MOST_COLUMNS, MOST_LINES, Remark};
use crate::{Refusal, Result};

/// What all parts of a workbook may hold together once unpacked: a bomb holds more.
const MOST_UNPACKED: u64 = 200_000_000;
/// The most cells that are kept.
const MOST_CELLS: usize = 2_000_000;
/// The lines and columns of the largest workbook.
const EDGE: u32 = 1 << 20;

/// What kind of workbook a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Xlsx,
    Ods,
    /// The container of Office before 2007; since then, that of workbooks under a password.
    Old,
    /// An archive of something else, a picture, a page to print.
    Other,
}

/// By its first bytes, whatever its name; `None` for what may be text.
pub(super) fn kind(bytes: &[u8]) -> Option<Kind> {
    let others: [&[u8]; 6] = [b"%PDF", b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8", b"\x1F\x8B", b"{\\rtf"];
    match bytes {
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Some(Kind::Old),
        [b'P', b'K', 3 | 5, ..] => Some(archive_kind(bytes)),
        _ if others.iter().any(|other| bytes.starts_with(other)) => Some(Kind::Other),
        _ => None,
    }
}

fn archive_kind(bytes: &[u8]) -> Kind {
    let Ok(archive) = ZipArchive::new(Cursor::new(bytes)) else { return Kind::Other };
    let has = |part: &str| archive.index_for_name(part).is_some();
    if has("xl/workbook.xml") {
        Kind::Xlsx
    } else if has("content.xml") {
        Kind::Ods
    } else {
        Kind::Other
    }
}

/// # Errors
/// [`Refusal::FileProtected`], [`Refusal::FileNotTable`]; too many lines or columns.
pub(super) fn read(kind: Kind, bytes: &[u8]) -> Result<Vec<Grid>> {
    match kind {
        Kind::Xlsx => unpacks(kind, bytes).and_then(|()| xlsx(bytes)),
        Kind::Ods => unpacks(kind, bytes).and_then(|()| ods(bytes)),
        Kind::Old => Err(match Xlsx::new(Cursor::new(bytes)) {
            Err(XlsxError::Password) => Refusal::FileProtected.into(),
            Err(_) | Ok(_) => Refusal::FileNotTable.into(),
        }),
        Kind::Other => Err(Refusal::FileNotTable.into()),
    }
}

/// Unpacks every part once, to nowhere: what an archive says of its own size is not believed.
fn unpacks(kind: Kind, bytes: &[u8]) -> Result<()> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::FileNotTable)?;
    let mut left = MOST_UNPACKED;
    for place in 0..archive.len() {
        // A part that cannot be read is the reader's to refuse, if it needs it.
        let Ok(part) = archive.by_index(place) else { continue };
        let is_content = part.name().is_ok_and(|name| name == "content.xml");
        let mut part = part.take(left);
        match kind {
            Kind::Ods if is_content => repeats(&mut part)?,
            Kind::Xlsx => places(&mut part)?,
            _ => {}
        }
        let _ = io::copy(&mut part, &mut io::sink());
        left = part.limit();
        if left == 0 {
            return Err(Refusal::TooManyLines { most: MOST_LINES }.into());
        }
    }
    Ok(())
}

/// An ODS says « this cell, so many times », and its reader takes it at its word. Only the empty end of a row may be long.
fn repeats(part: &mut impl Read) -> Result<()> {
    let mut text = String::new();
    part.read_to_string(&mut text).map_err(|_| Refusal::FileNotTable)?;
    for cell in text.split("table-cell").skip(1) {
        let (tag, next) = cell.split_once('>').unwrap_or((cell, ""));
        let Some((_, times)) = tag.split_once("number-columns-repeated") else { continue };
        let digits: String =
            times.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
        let many = digits.parse::<usize>().map_or(true, |times| times > MOST_COLUMNS);
        let ends_row =
            tag.ends_with('/') && !tag.contains("office:") && next.trim_start().starts_with("</table:table-row");
        if many && !ends_row {
            return Err(Refusal::TooManyColumns { most: MOST_COLUMNS }.into());
        }
    }
    Ok(())
}

/// A cell of an XLSX says where it stands, in a part of any name, and its reader counts that out without a bound. Three letters and seven
/// digits go beyond every sheet already.
fn places(part: &mut impl Read) -> Result<()> {
    let mut bytes = Vec::new();
    // A part that cannot be read is the reader's to refuse, if it needs it.
    let _ = part.read_to_end(&mut bytes);
    let mut pieces = bytes.split(|byte| *byte == b'=').peekable();
    while let (Some(before), Some(after)) = (pieces.next(), pieces.peek()) {
        let is_said = |name: &[u8]| {
            let before = before.trim_ascii_end().strip_suffix(name);
            before.and_then(<[u8]>::last).is_some_and(u8::is_ascii_whitespace)
        };
        if !is_said(b"r") && !is_said(b"ref") {
            continue;
        }
        let Some((quote, place)) = after.trim_ascii_start().split_first() else { continue };
        let place = place.split(|byte| byte == quote).next().unwrap_or_default();
        let is_far = |kind: fn(&u8) -> bool, most: usize| place.split(|byte| !kind(byte)).any(|run| run.len() > most);
        if is_far(u8::is_ascii_alphabetic, 3) || is_far(u8::is_ascii_digit, 7) {
            return Err(Refusal::FileNotTable.into());
        }
    }
    Ok(())
}

fn xlsx(bytes: &[u8]) -> Result<Vec<Grid>> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsxError::Password => Refusal::FileProtected,
        _ => Refusal::FileNotTable,
    })?;
    let mut grids = Vec::new();
    for name in book.sheet_names() {
        let mut cells = Cells::default();
        // A sheet of charts has no cells.
        if let Ok(mut reader) = book.worksheet_cells_reader(&name) {
            while let Some(cell) = reader.next_cell().map_err(|_| Refusal::FileNotTable)? {
                cells.put(cell.get_position(), of_xlsx(cell.get_value()))?;
            }
        }
        let mut grid = cells.grid(name)?;
        if book.merge_cells_by_sheet_name(&grid.name).is_ok_and(|merged| !merged.is_empty()) {
            grid.remarks.push(Remark::MergedCells);
        }
        grids.push(grid);
    }
    Ok(grids)
}

fn ods(bytes: &[u8]) -> Result<Vec<Grid>> {
    let mut book = Ods::new(Cursor::new(bytes)).map_err(|error| match error {
        OdsError::Password => Refusal::FileProtected,
        OdsError::CellLimitExceeded { .. } => Refusal::TooManyLines { most: MOST_LINES },
        _ => Refusal::FileNotTable,
    })?;
    let mut grids = Vec::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(|_| Refusal::FileNotTable)?;
        let (top, left) = range.start().unwrap_or_default();
        let mut cells = Cells::default();
        for (row, column, value) in range.used_cells() {
            let place = |at: usize, first: u32| u32::try_from(at).unwrap_or(u32::MAX).saturating_add(first);
            cells.put((place(row, top), place(column, left)), of_ods(value))?;
        }
        grids.push(cells.grid(name)?);
    }
    Ok(grids)
}

/// The cells that hold something, with their place.
#[derive(Default)]
struct Cells(Vec<((u32, u32), String)>);

impl Cells {
    fn put(&mut self, (row, column): (u32, u32), text: String) -> Result<()> {
        if text.trim().is_empty() {
            return Ok(());
        }
        if column as usize >= MOST_COLUMNS {
            return Err(Refusal::TooManyColumns { most: MOST_COLUMNS }.into());
        }
        if self.0.len() >= MOST_CELLS || row >= EDGE {
            return Err(Refusal::TooManyLines { most: MOST_LINES }.into());
        }
        self.0.push(((row, column), text.trim().to_owned()));
        Ok(())
    }

    fn grid(mut self, name: String) -> Result<Grid> {
        self.0.sort_by_key(|(place, _)| *place);
        let mut grid = Grid { name, serials: true, ..Grid::default() };
        for row in self.0.chunk_by(|((one, _), _), ((other, _), _)| one == other) {
            let mut texts = Vec::new();
            for ((_, column), text) in row {
                texts.resize((*column as usize).max(texts.len()), String::new());
                texts.push(text.clone());
            }
            let line = row.first().map_or(0, |((line, _), _)| line.saturating_add(1));
            grid.push(line, texts)?;
        }
        Ok(grid)
    }
}

fn of_xlsx(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => yes_or_no(*yes),
        DataRef::DateTime(day) => day_text(*day),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

fn of_ods(value: &Data) -> String {
    match value {
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_text(*number),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(yes) => yes_or_no(*yes),
        Data::DateTime(day) => day_text(*day),
        Data::Error(_) | Data::Empty => String::new(),
    }
}

fn yes_or_no(yes: bool) -> String {
    if yes { "oui" } else { "non" }.to_owned()
}

/// A whole number without decimals: a telephone, a year.
fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 { format!("{number:.0}") } else { number.to_string() }
}

/// A day as `YYYY-MM-DD`; a length of time as a number of days.
fn day_text(day: ExcelDateTime) -> String {
    if day.is_duration() {
        return number_text(day.as_f64());
    }
    let (year, month, day, ..) = day.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // tests stop where they fail
    use std::io::Write;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;
    use crate::Error;

    #[test]
    fn a_cell_that_would_stand_beyond_every_sheet_makes_no_table() {
        let sheet =
            |place: &str| format!(r#"<worksheet><row r="1"><c t="n" r = '{place}'><v>1</v></c></row></worksheet>"#);
        for place in ["A1", "XFD1048576"] {
            assert!(places(&mut sheet(place).as_bytes()).is_ok(), "{place}");
        }
        for place in ["A99999999999", "ABCDEFGHI1", "A1:A99999999999"] {
            let answer = places(&mut sheet(place).as_bytes());
            assert!(matches!(answer, Err(Error::Refused(Refusal::FileNotTable))), "{place}: {answer:?}");
        }
    }

    /// U-06.
    #[test]
    fn a_workbook_that_unpacks_to_more_than_anybody_types_is_refused_before_it_is_read() {
        let mut bomb = ZipWriter::new(Cursor::new(Vec::new()));
        bomb.start_file("xl/workbook.xml", SimpleFileOptions::default()).unwrap();
        bomb.start_file("xl/media/image1.png", SimpleFileOptions::default()).unwrap();
        let nothing = vec![0; 1 << 20];
        for _ in 0..=MOST_UNPACKED >> 20 {
            bomb.write_all(&nothing).unwrap();
        }
        let bomb = bomb.finish().unwrap().into_inner();
        assert!(bomb.len() < 1 << 20 && kind(&bomb) == Some(Kind::Xlsx));
        assert!(matches!(read(Kind::Xlsx, &bomb), Err(Error::Refused(Refusal::TooManyLines { .. }))));
    }
}
