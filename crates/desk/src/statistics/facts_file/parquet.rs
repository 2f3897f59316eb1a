//! Facts of one measure as a Parquet file: a column of text for each code, and how many facts have them.
//!
//! The plainest file that the format allows: one row group, columns that are always there, values one behind the other, no compression (the
//! archive around it compresses). Decision 018 says why it is written here; `./dev prove pooled` has two other programs read it.

use serde_json::{Map, Value};

use crate::{
    Error, Fault, Result,
    statistics::{facts::Line, measure::Measure},
};

/// At both ends of the file.
const MAGIC: &[u8; 4] = b"PAR1";
/// The column that says how many.
const COUNT: &str = "count";
/// Values of a page.
const PAGE: usize = 20_000;
/// Names of the format: `BYTE_ARRAY`, `INT64`, `REQUIRED`, `UTF8`, `PLAIN`, `RLE`, `DATA_PAGE`, `UNCOMPRESSED`.
const BYTE_ARRAY: i32 = 6;
const INT64: i32 = 2;
const REQUIRED: i32 = 0;
const UTF8: i32 = 0;
const PLAIN: i32 = 0;
const RLE: i32 = 3;
const DATA_PAGE: i32 = 0;
const UNCOMPRESSED: i32 = 0;

/// A column as it stands in the file.
struct Column {
    name: &'static str,
    kind: i32,
    offset: usize,
    length: usize,
}

/// A line of the file is a kind of facts.
pub(super) fn written(measure: Measure, lines: &[&Line]) -> Result<Vec<u8>> {
    let codes = lines.iter().map(|line| serde_json::from_str(&line.codes)).collect::<serde_json::Result<Vec<_>>>();
    let codes: Vec<Map<String, Value>> = codes.map_err(fault)?;
    let mut file = MAGIC.to_vec();
    let mut columns = Vec::new();
    for name in measure.columns() {
        let plain = |of: &Map<String, Value>| {
            let code = of.get(*name).and_then(Value::as_str).unwrap_or_default();
            let length = u32::try_from(code.len()).unwrap_or_default();
            [&length.to_le_bytes()[..], code.as_bytes()].concat()
        };
        columns.push(put(&mut file, name, BYTE_ARRAY, &codes.iter().map(plain).collect::<Vec<_>>())?);
    }
    let counts: Vec<Vec<u8>> = lines.iter().map(|line| line.count.to_le_bytes().to_vec()).collect();
    columns.push(put(&mut file, COUNT, INT64, &counts)?);
    let about = about(measure, &columns, lines.len())?;
    let length = u32::try_from(about.len()).map_err(fault)?;
    file.extend(about);
    file.extend(length.to_le_bytes());
    file.extend(MAGIC);
    Ok(file)
}

/// The pages of a column, each behind its head.
fn put(file: &mut Vec<u8>, name: &'static str, kind: i32, values: &[Vec<u8>]) -> Result<Column> {
    let offset = file.len();
    for page in values.chunks(PAGE) {
        let (plain, count) = (page.concat(), i32::try_from(page.len()).map_err(fault)?);
        let length = i32::try_from(plain.len()).map_err(fault)?;
        let data = Struct::new().int(1, count).int(2, PLAIN).int(3, RLE).int(4, RLE);
        let head = Struct::new().int(1, DATA_PAGE).int(2, length).int(3, length).nested(5, data);
        file.extend(head.ended());
        file.extend(plain);
    }
    Ok(Column { name, kind, offset, length: file.len().saturating_sub(offset) })
}

/// What stands at the end of the file: the columns, and where each begins.
fn about(measure: Measure, columns: &[Column], lines: usize) -> Result<Vec<u8>> {
    let long = |number: usize| i64::try_from(number).map_err(fault);
    let count = i32::try_from(columns.len()).map_err(fault)?;
    let mut schema = vec![Struct::new().text(4, measure.word()).int(5, count)];
    schema.extend(columns.iter().map(|column| {
        let named = Struct::new().int(1, column.kind).int(3, REQUIRED).text(4, column.name);
        if column.kind == BYTE_ARRAY { named.int(6, UTF8) } else { named }
    }));
    let rows = long(lines)?;
    let mut groups = Vec::new();
    if lines > 0 {
        let mut chunks = Vec::new();
        for column in columns {
            let (offset, length) = (long(column.offset)?, long(column.length)?);
            let described = Struct::new()
                .int(1, column.kind)
                .list(2, Kind::Int, &[zigzag(PLAIN.into())])
                .list(3, Kind::Text, &[text(column.name)])
                .int(4, UNCOMPRESSED)
                .long(5, rows)
                .long(6, length)
                .long(7, length)
                .long(9, offset);
            chunks.push(Struct::new().long(2, offset).nested(3, described));
        }
        let bytes = long(columns.iter().map(|column| column.length).sum())?;
        groups.push(Struct::new().structs(1, chunks).long(2, bytes).long(3, rows));
    }
    let about = Struct::new().int(1, 1).structs(2, schema).long(3, rows).structs(4, groups).text(6, "Permanence");
    Ok(about.ended())
}

/// Kinds of values, as Thrift's compact protocol numbers them.
#[derive(Clone, Copy)]
enum Kind {
    Int = 5,
    Long = 6,
    Text = 8,
    List = 9,
    Struct = 12,
}

/// A struct of Thrift's compact protocol, its fields in the order of their numbers.
struct Struct {
    bytes: Vec<u8>,
    last: u8,
}

impl Struct {
    fn new() -> Self {
        Self { bytes: Vec::new(), last: 0 }
    }

    /// The head of a field: how far its number is from the last one, and its kind.
    fn field(mut self, number: u8, kind: Kind, value: &[u8]) -> Self {
        self.bytes.push((number.saturating_sub(self.last) << 4) | kind as u8);
        self.bytes.extend(value);
        self.last = number;
        self
    }

    fn int(self, number: u8, value: i32) -> Self {
        self.field(number, Kind::Int, &zigzag(value.into()))
    }

    fn long(self, number: u8, value: i64) -> Self {
        self.field(number, Kind::Long, &zigzag(value))
    }

    fn text(self, number: u8, value: &str) -> Self {
        self.field(number, Kind::Text, &text(value))
    }

    fn nested(self, number: u8, value: Self) -> Self {
        self.field(number, Kind::Struct, &value.ended())
    }

    fn structs(self, number: u8, values: Vec<Self>) -> Self {
        let values: Vec<Vec<u8>> = values.into_iter().map(Self::ended).collect();
        self.list(number, Kind::Struct, &values)
    }

    fn list(self, number: u8, kind: Kind, values: &[Vec<u8>]) -> Self {
        let head = match u8::try_from(values.len()) {
            Ok(few @ 0..=14) => vec![(few << 4) | kind as u8],
            _ => [vec![0xF0 | kind as u8], varint(values.len() as u64)].concat(),
        };
        self.field(number, Kind::List, &[head, values.concat()].concat())
    }

    fn ended(mut self) -> Vec<u8> {
        self.bytes.push(0);
        self.bytes
    }
}

fn text(value: &str) -> Vec<u8> {
    [varint(value.len() as u64), value.as_bytes().to_vec()].concat()
}

/// Small numbers of either sign in few bytes.
fn zigzag(value: i64) -> Vec<u8> {
    varint(((value << 1) ^ (value >> 63)).cast_unsigned())
}

/// Seven bits a byte, the lowest first.
fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value > 0x7F {
        bytes.push((value & 0x7F) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

fn fault(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::Fault(Fault::new(cause))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn numbers_are_written_as_the_compact_protocol_wants_them() {
        for (value, bytes) in [(0, &[0_u8][..]), (-1, &[1]), (1, &[2]), (63, &[126]), (64, &[128, 1]), (-64, &[127])] {
            assert_eq!(zigzag(value), bytes, "{value}");
        }
        assert_eq!(zigzag(i64::MIN).len(), 10);
        let fifteen = Struct::new().list(1, Kind::Int, &vec![zigzag(0); 15]).ended();
        assert_eq!(fifteen[..3], [0x19, 0xF5, 15]);
    }

    #[test]
    fn a_file_begins_and_ends_as_parquet_and_says_how_long_its_end_is() {
        for lines in [0_usize, 1, 2 * PAGE + 1] {
            let line = Line {
                measure: "orientations".to_owned(),
                month: "2026-11".to_owned(),
                codes: r#"{"month":"2026-11","family":"justice","honoured":"oui"}"#.to_owned(),
                count: 3,
            };
            let file = written(Measure::Orientations, &vec![&line; lines]).unwrap();
            assert_eq!((&file[..4], &file[file.len() - 4..]), (&MAGIC[..], &MAGIC[..]));
            let length = u32::from_le_bytes(file[file.len() - 8..file.len() - 4].try_into().unwrap()) as usize;
            let about = &file[file.len() - 8 - length..file.len() - 8];
            assert_eq!((about.first(), about.last()), (Some(&0x15), Some(&0)));
            assert!(about.windows(8).any(|window| window == b"honoured"));
        }
    }
}
