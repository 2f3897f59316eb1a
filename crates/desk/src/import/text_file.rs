//! A text file of cells between `;`, `,` or tabulations, in the encodings that French spreadsheets write.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::sheet::{Grid, Remark};
use crate::{Refusal, Result};

/// What stands between two cells, the most usual in France first.
const BETWEEN: [u8; 3] = [b';', b',', b'\t'];
/// Lines on which the separator is judged.
const JUDGED: usize = 30;
/// « é » and « è » of UTF-8 taken for Windows-1252 and saved again: nobody's name is written so.
const TWICE: [&str; 4] = ["Ã©", "Ã¨", "Ãª", "Ã§"];

/// # Errors
/// [`Refusal::FileEncoding`]; too many lines or columns.
pub(super) fn read(bytes: &[u8]) -> Result<Grid> {
    let (text, encoding) = decoded(bytes)?;
    let text = text.replace("\r\n", "\n").replace('\r', "\n") + "\n";
    let (text, above) = without_sign(&text);
    let mut grid = Grid::default();
    if encoding == WINDOWS_1252 {
        grid.remarks.push(Remark::Windows1252);
    }
    let separator = separator(text);
    let mut reader = reader(separator, text);
    let mut record = csv::StringRecord::new();
    let mut inside = 0;
    // The text is valid and the number of cells is free: nothing else can go wrong.
    while reader.read_record(&mut record).unwrap_or(false) {
        // A spreadsheet numbers rows: an end of line inside a cell begins none.
        inside += record.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
        let line = reader.position().line().saturating_add(above).saturating_sub(inside.saturating_add(1));
        let cells = record.iter().map(|cell| harmless_once(cell.trim()).to_owned()).collect();
        grid.push(u32::try_from(line).unwrap_or(u32::MAX), cells)?;
    }
    Ok(grid)
}

fn reader(separator: u8, text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes())
}

/// The text and what it was written in.
fn decoded(bytes: &[u8]) -> Result<(String, &'static Encoding)> {
    let (encoding, mark) = match Encoding::for_bom(bytes) {
        Some(marked) => marked,
        None if std::str::from_utf8(bytes).is_ok() => (UTF_8, 0),
        None => (WINDOWS_1252, 0),
    };
    let rest = bytes.get(mark..).unwrap_or_default();
    let text = encoding.decode_without_bom_handling_and_without_replacement(rest).filter(|text| is_written(text));
    Ok((text.ok_or(Refusal::FileEncoding)?.into_owned(), encoding))
}

/// Whether somebody can have written this: no control character, no letter that was decoded twice.
fn is_written(text: &str) -> bool {
    let strange = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    !text.contains(strange) && !TWICE.iter().any(|twice| text.contains(twice))
}

/// Without the line « sep=; », which spreadsheets read and do not show; and how many lines that leaves out.
fn without_sign(text: &str) -> (&str, u64) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    if first.trim_end().trim_matches('"').to_ascii_lowercase().starts_with("sep=") { (rest, 1) } else { (text, 0) }
}

/// The separator that cuts the most first lines into the same number of cells, two at least.
fn separator(text: &str) -> u8 {
    let alike = |separator: u8| {
        let mut widths: Vec<usize> =
            reader(separator, text).records().take(JUDGED).filter_map(|row| Some(row.ok()?.len())).collect();
        widths.sort_unstable();
        let middle = widths.get(widths.len() / 2).copied().unwrap_or_default();
        (middle > 1, widths.iter().filter(|width| **width == middle).count(), middle)
    };
    BETWEEN.into_iter().rev().max_by_key(|separator| alike(*separator)).unwrap_or(b';')
}

/// Takes away the quote that a careful program wrote before a formula: it is no part of what was typed.
fn harmless_once(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.trim_start().starts_with(['=', '+', '-', '@']) => rest,
        Some(_) | None => cell,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::Error;

    fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
        read(bytes).unwrap().rows.into_iter().map(|row| row.cells).collect()
    }

    #[test]
    fn the_encodings_and_separators_of_french_spreadsheets_read_alike() {
        let text = "Nom;Prénom\r\nLefèvre;Œdipe\r\n";
        let expected = [["Nom", "Prénom"], ["Lefèvre", "Œdipe"]];
        let utf_16: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let windows = WINDOWS_1252.encode(text).0.into_owned();
        let with_sign = format!("sep=;\r\n{text}");
        for bytes in [
            text.as_bytes(),
            format!("\u{feff}{text}").as_bytes(),
            text.replace(';', ",").as_bytes(),
            text.replace(';', "\t").as_bytes(),
            with_sign.as_bytes(),
            &utf_16,
            &windows,
        ] {
            assert_eq!(cells(bytes), expected, "{bytes:?}");
        }
        assert_eq!(read(&windows).unwrap().remarks, [Remark::Windows1252]);
        assert_eq!(read(with_sign.as_bytes()).unwrap().rows.last().unwrap().line, 3);
        let lines = read(b"Nom;Note\r\n\r\nA;\"deux\r\nlignes\"\r\nB;une").unwrap();
        assert_eq!(lines.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [1, 3, 4]);
    }

    #[test]
    fn a_comma_in_a_note_is_no_separator() {
        let text = "Nom;Note\nA;un, deux, trois\nB;\"quatre;\ncinq\"\n";
        assert_eq!(cells(text.as_bytes()), [["Nom", "Note"], ["A", "un, deux, trois"], ["B", "quatre;\ncinq"]]);
    }

    #[test]
    fn what_nobody_wrote_is_refused() {
        for bytes in [&b"Nom;Pr\x00nom"[..], "Nom\nLefÃ¨vre".as_bytes(), b"\xEF\xBB\xBFNom\n\xE9", b"\xFF\xFEN"] {
            let refused = read(bytes).err().unwrap();
            assert!(matches!(refused, Error::Refused(Refusal::FileEncoding)), "{bytes:?}: {refused}");
        }
    }

    #[test]
    fn a_formula_made_harmless_by_an_export_is_read_as_it_was_typed() {
        assert_eq!(cells(b"Nom;Note\nA;'=1+1\nB;'t Serclaes"), [["Nom", "Note"], ["A", "=1+1"], ["B", "'t Serclaes"]]);
    }
}
