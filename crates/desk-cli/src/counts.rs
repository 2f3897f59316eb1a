//! Tables as comma-separated text: innermost counts and hierarchies in, every cell with what is shown of it out.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{self, Read, Write},
    path::Path,
};

use csv::{Reader, ReaderBuilder, StringRecord, Trim};
use disclosure::{Cell, Dimension, MOST_PERSONS, PublishedTable, Refused, RoundedTable, Shape, Table, Zeros};
use tempfile::NamedTempFile;

use crate::Stop;

/// What every dimension has above all its codes.
pub(crate) const TOTAL: &str = "Total";
const COUNT: &str = "count";
const STATUS: &str = "status";
const PUBLISHED: &str = "published";
const HIDDEN: &str = "hidden";
const ROUNDED: &str = "rounded";

/// The lines `dimension,code,parent` of a hierarchy file, in their order.
#[derive(Debug, Default)]
pub(crate) struct Hierarchy(Vec<[String; 3]>);

/// One line of a file of counts.
struct Row {
    line: u64,
    codes: Vec<String>,
    count: Option<u64>,
    is_rounded: bool,
}

/// What may leave, or has left.
pub(crate) enum Released {
    Hidden(PublishedTable),
    Rounded(RoundedTable),
}

/// The legend of a rounded file, as far as it is told: its base, and how many multiples away a number may be.
#[derive(Clone, Copy)]
pub(crate) struct Legend {
    pub(crate) base: Option<u64>,
    pub(crate) reach: u64,
}

/// A file of counts, read and not yet understood.
struct Rows {
    file: String,
    dimensions: Vec<String>,
    rows: Vec<Row>,
}

impl Hierarchy {
    /// # Errors
    /// The file cannot be read, or a line is no such triple.
    pub(crate) fn read(path: &Path) -> Result<Self, Stop> {
        let file = path.display().to_string();
        let mut lines = Vec::new();
        for record in reader(path, false)?.records() {
            let record = record.map_err(|_| unreadable(&file))?;
            let [dimension, code, parent] = [0, 1, 2].map(|field| record.get(field).unwrap_or_default().to_owned());
            if record.len() != 3 || dimension.is_empty() || code.is_empty() || code == TOTAL {
                return Err(at_line("cli-hierarchy-line", &file, line_of(&record)));
            }
            if [dimension.as_str(), &code, &parent] != ["dimension", "code", "parent"] {
                lines.push([dimension, code, parent]);
            }
        }
        Ok(Self(lines))
    }

    /// The lines that say of every code of `shape` where it hangs.
    pub(crate) fn of(shape: &Shape) -> Self {
        let lines = |dimension: &Dimension| {
            let code = |rank: usize| dimension.codes.get(rank).cloned().unwrap_or_default();
            let above = |rank: usize| dimension.parent(rank).map(code).unwrap_or_default();
            (0..dimension.codes.len()).map(|rank| [dimension.name.clone(), code(rank), above(rank)]).collect::<Vec<_>>()
        };
        Self(shape.dimensions().iter().flat_map(lines).collect())
    }

    /// What the lines say of a dimension: each code with its parent.
    pub(crate) fn lines(&self, name: &str) -> BTreeSet<[String; 2]> {
        let own = self.0.iter().filter(|[dimension, ..]| dimension == name);
        let total = |parent: &str| if parent == TOTAL { String::new() } else { parent.to_owned() };
        own.map(|[_, code, parent]| [code.clone(), total(parent)]).collect()
    }

    /// The dimension `name`: the codes of its lines, then the others that are met in `met`.
    fn dimension<'a>(&'a self, name: &str, met: impl Iterator<Item = &'a str>) -> Result<Dimension, Stop> {
        let lines = || self.0.iter().filter(|[dimension, ..]| dimension == name);
        let mut above: BTreeMap<&str, &str> = BTreeMap::new();
        for [_, code, parent] in lines() {
            if above.insert(code, parent).is_some_and(|before| before != parent) {
                return Err(Stop::say("cli-hierarchy-twice", &[("dimension", name), ("code", code)]));
            }
        }
        let named = lines().flat_map(|[_, code, parent]| [code.as_str(), parent]);
        let mut ranks: BTreeMap<String, usize> = BTreeMap::new();
        let mut codes = Vec::new();
        for code in named.chain(met).filter(|code| !code.is_empty() && *code != TOTAL) {
            if !ranks.contains_key(code) {
                ranks.insert(code.to_owned(), codes.len());
                codes.push(code.to_owned());
            }
        }
        let under: Vec<_> = codes.iter().map(|code| ranks.get(*above.get(code.as_str())?).copied()).collect();
        Ok(Dimension::new(name, codes).under(under))
    }

    /// The dimensions of a file; with `others`, the lines may speak of dimensions that other files have.
    fn shape<'a>(&'a self, rows: &'a Rows, others: bool) -> Result<Vec<Dimension>, Stop> {
        if !others
            && let Some([stranger, ..]) = self.0.iter().find(|[dimension, ..]| !rows.dimensions.contains(dimension))
        {
            let said = [("dimension", stranger.as_str()), ("file", rows.file.as_str())];
            return Err(Stop::say("cli-hierarchy-stranger", &said));
        }
        let met = |at: usize| rows.rows.iter().filter_map(move |row| row.codes.get(at)).map(String::as_str);
        rows.dimensions.iter().enumerate().map(|(at, name)| self.dimension(name, met(at))).collect()
    }
}

/// True counts, from a file with one line an innermost cell; a cell without line counts nobody. With `others`, the hierarchy may
/// speak of dimensions that this file does not have.
///
/// # Errors
/// What is wrong with the file, in a sentence.
pub(crate) fn table(path: &Path, hierarchy: &Hierarchy, others: bool) -> Result<Table, Stop> {
    let rows = Rows::read(path, false)?;
    let dimensions = hierarchy.shape(&rows, others)?;
    let shape = Shape::new(dimensions.clone()).map_err(|refused| rows.explain(&refused, &dimensions))?;
    let (mut counts, mut seen) = (Vec::new(), BTreeSet::new());
    for row in &rows.rows {
        let place = place(&dimensions, &row.codes);
        let cell = shape.cell(&place).filter(|cell| shape.is_innermost(*cell));
        let innermost = place.iter().copied().collect::<Option<Vec<_>>>().filter(|_| cell.is_some());
        let innermost = innermost.ok_or_else(|| at_line("cli-counts-margin", &rows.file, row.line))?;
        if !seen.insert(innermost.clone()) {
            return Err(at_line("cli-counts-twice", &rows.file, row.line));
        }
        counts.push((innermost, row.count.unwrap_or(0)));
    }
    Table::new(dimensions.clone(), counts).map_err(|refused| rows.explain(&refused, &dimensions))
}

/// A protected table, from a file with every cell and whether it is shown.
///
/// # Errors
/// What is wrong with the file, in a sentence.
pub(crate) fn released(path: &Path, hierarchy: &Hierarchy, legend: Legend) -> Result<Released, Stop> {
    let rows = Rows::read(path, true)?;
    let dimensions = hierarchy.shape(&rows, false)?;
    let shape = Shape::new(dimensions.clone()).map_err(|refused| rows.explain(&refused, &dimensions))?;
    let is_rounded = rows.rows.first().is_some_and(|row| row.is_rounded);
    let mut cells = BTreeMap::new();
    for row in &rows.rows {
        if row.is_rounded != is_rounded {
            return Err(at_line("cli-counts-status", &rows.file, row.line));
        }
        let cell = shape.cell(&place(&dimensions, &row.codes));
        let cell = cell.ok_or_else(|| at_line("cli-counts-margin", &rows.file, row.line))?;
        if cells.insert(cell, row.count).is_some() {
            return Err(at_line("cli-counts-twice", &rows.file, row.line));
        }
    }
    let absent = shape.cells().find(|cell| !cells.contains_key(cell));
    if let Some(cell) = absent {
        return Err(Stop::say("cli-counts-absent", &[("cell", &name_of(&shape, cell)), ("file", &rows.file)]));
    }
    if !is_rounded {
        let published = PublishedTable::new(shape, Zeros::MayBeHidden, cells.into_values().collect());
        return published.map(Released::Hidden).map_err(|refused| rows.explain(&refused, &dimensions));
    }
    let base = legend.base.ok_or_else(|| Stop::say("cli-rounded-legend", &[("file", &rows.file)]))?;
    let numbers = cells.into_values().map(Option::unwrap_or_default).collect();
    RoundedTable::new(shape.clone(), base, legend.reach, numbers).map(Released::Rounded).map_err(
        |refused| match refused {
            Refused::NotAMultiple { cell, base } => {
                let (cell, base) = (name_of(&shape, cell), base.to_string());
                Stop::say("cli-rounded-multiple", &[("cell", &cell), ("file", &rows.file), ("base", &base)])
            }
            other => rows.explain(&other, &dimensions),
        },
    )
}

impl Released {
    pub(crate) fn shape(&self) -> &Shape {
        match self {
            Self::Hidden(published) => published.shape(),
            Self::Rounded(rounded) => rounded.shape(),
        }
    }

    /// Every cell with its number and its status.
    fn lines(&self) -> Vec<(Cell, Option<u64>, &'static str)> {
        match self {
            Self::Hidden(published) => published
                .cells()
                .map(|(cell, shown)| (cell, shown, if shown.is_some() { PUBLISHED } else { HIDDEN }))
                .collect(),
            Self::Rounded(rounded) => rounded.cells().map(|(cell, number)| (cell, Some(number), ROUNDED)).collect(),
        }
    }
}

/// Every cell, margins included, with what is shown of it, on the disk beside `path` and not yet in its place.
///
/// # Errors
/// It cannot be written.
pub(crate) fn written(path: &Path, released: &Released) -> Result<NamedTempFile, Stop> {
    let shape = released.shape();
    let mut text = csv::Writer::from_writer(Vec::new());
    let unwritten = || Stop::say("cli-cannot-write", &[("file", &path.display().to_string())]);
    let names = shape.dimensions().iter().map(|dimension| dimension.name.as_str());
    text.write_record(names.chain([COUNT, STATUS])).map_err(|_| unwritten())?;
    for (cell, shown, status) in released.lines() {
        let codes = shape.codes(cell).into_iter().map(|code| code.unwrap_or(TOTAL).to_owned());
        let count = shown.map(|count| count.to_string()).unwrap_or_default();
        text.write_record(codes.chain([count, status.to_owned()])).map_err(|_| unwritten())?;
    }
    let bytes = text.into_inner().map_err(|_| unwritten())?;
    part(path, &bytes).map_err(|_| unwritten())
}

/// Puts such a file in its place.
///
/// # Errors
/// It cannot be written; what stood there is then untouched.
pub(crate) fn put(part: NamedTempFile, path: &Path) -> Result<(), Stop> {
    let unwritten = || Stop::say("cli-cannot-write", &[("file", &path.display().to_string())]);
    part.persist(path).map_err(|_| unwritten())?;
    File::open(folder(path)).and_then(|folder| folder.sync_all()).map_err(|_| unwritten())
}

/// Puts a file in its place once all of it is on the disk.
///
/// # Errors
/// What the system answers; what stood there is then untouched.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    part(path, bytes)?.persist(path).map_err(io::Error::from)?;
    File::open(folder(path))?.sync_all()
}

/// A file beside `path`, all of it on the disk; gone again unless it is put in its place.
fn part(path: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut part = NamedTempFile::new_in(folder(path))?;
    part.write_all(bytes)?;
    part.as_file().sync_all()?;
    Ok(part)
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The codes of a cell, as its line in the file begins.
pub(crate) fn name_of(shape: &Shape, cell: disclosure::Cell) -> String {
    shape.codes(cell).into_iter().map(|code| code.unwrap_or(TOTAL)).collect::<Vec<_>>().join(", ")
}

impl Rows {
    fn read(path: &Path, with_status: bool) -> Result<Self, Stop> {
        let file = path.display().to_string();
        let mut reader = reader(path, true)?;
        let titles: Vec<_> = reader.headers().map_err(|_| unreadable(&file))?.iter().map(str::to_owned).collect();
        let last: &[&str] = if with_status { &[COUNT, STATUS] } else { &[COUNT] };
        let dimensions = titles.len().checked_sub(last.len()).and_then(|width| titles.split_at_checked(width));
        let dimensions = dimensions.filter(|(names, rest)| {
            !names.is_empty() && names.iter().all(|name| !name.is_empty()) && rest.iter().eq(last)
        });
        let Some((dimensions, _)) = dimensions else {
            let id = if with_status { "cli-counts-titles-protected" } else { "cli-counts-titles" };
            return Err(Stop::say(id, &[("file", &file)]));
        };
        if let Some(twice) =
            dimensions.iter().enumerate().find(|(at, name)| dimensions.iter().take(*at).any(|earlier| earlier == *name))
        {
            return Err(Stop::say("cli-counts-dimension-twice", &[("dimension", twice.1), ("file", &file)]));
        }
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|_| unreadable(&file))?;
            rows.push(Row::of(&record, dimensions.len(), with_status, &file)?);
        }
        Ok(Self { dimensions: dimensions.to_vec(), file, rows })
    }

    fn explain(&self, refused: &Refused, dimensions: &[Dimension]) -> Stop {
        let named = |id: &str, at: usize| {
            let name = dimensions.get(at).map(|dimension| dimension.name.as_str()).unwrap_or_default();
            Stop::say(id, &[("dimension", name), ("file", &self.file)])
        };
        match refused {
            Refused::DimensionCount { .. } => Stop::say("cli-counts-dimensions", &[("file", &self.file)]),
            Refused::EmptyDimension { dimension } => named("cli-counts-nobody", *dimension),
            Refused::BrokenHierarchy { dimension } => named("cli-hierarchy-circle", *dimension),
            Refused::TooManyCells { limit, .. } => {
                Stop::say("cli-counts-too-many", &[("limit", &limit.to_string()), ("file", &self.file)])
            }
            Refused::TooManyPersons { limit } => {
                Stop::say("cli-counts-enormous", &[("limit", &limit.to_string()), ("file", &self.file)])
            }
            _ => unreadable(&self.file),
        }
    }
}

impl Row {
    fn of(record: &StringRecord, width: usize, with_status: bool, file: &str) -> Result<Self, Stop> {
        let line = line_of(record);
        let field = |at: usize| record.get(at).unwrap_or_default();
        let fields = if with_status { 2 } else { 1 };
        let codes: Vec<_> = (0..width).map(|at| field(at).to_owned()).collect();
        if record.len() != width.saturating_add(fields) || codes.iter().any(String::is_empty) {
            return Err(at_line("cli-counts-line", file, line));
        }
        let status = with_status.then(|| field(width.saturating_add(1)));
        let count = match (field(width), status) {
            ("", Some(HIDDEN)) => None,
            (written, None | Some(PUBLISHED | ROUNDED)) => {
                if written.is_empty() || !written.bytes().all(|byte| byte.is_ascii_digit()) {
                    return Err(at_line("cli-counts-number", file, line));
                }
                // Only digits, and yet no number: more than are ever counted.
                let limit = MOST_PERSONS.to_string();
                let enormous = || Stop::say("cli-counts-enormous", &[("limit", &limit), ("file", file)]);
                Some(written.parse().map_err(|_| enormous())?)
            }
            _ => return Err(at_line("cli-counts-status", file, line)),
        };
        Ok(Self { line, codes, count, is_rounded: status == Some(ROUNDED) })
    }
}

fn place(dimensions: &[Dimension], codes: &[String]) -> Vec<Option<usize>> {
    let rank = |(dimension, code): (&Dimension, &String)| dimension.codes.iter().position(|known| known == code);
    dimensions.iter().zip(codes).map(rank).collect()
}

fn reader(path: &Path, titles: bool) -> Result<Reader<impl Read>, Stop> {
    let file = File::open(path).map_err(|_| unreadable(&path.display().to_string()))?;
    Ok(ReaderBuilder::new().has_headers(titles).flexible(true).trim(Trim::All).from_reader(file))
}

fn line_of(record: &StringRecord) -> u64 {
    record.position().map_or(0, csv::Position::line)
}

fn unreadable(file: &str) -> Stop {
    Stop::say("cli-cannot-read", &[("file", file)])
}

fn at_line(id: &str, file: &str, line: u64) -> Stop {
    Stop::say(id, &[("line", &line.to_string()), ("file", file)])
}
