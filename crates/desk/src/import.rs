//! The desk's own spreadsheet taken over: read into memory, tried without writing anything, imported in one act, taken
//! back in one act.

mod act;
mod column;
mod day;
mod line;
mod plan;
mod rejects;
pub mod sheet;
mod text_file;
mod workbook;

#[cfg(test)]
mod tests;

use std::{cmp::Reverse, collections::BTreeMap};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use self::column::Column;
use self::{
    line::Reader,
    plan::{Plan, Refused},
    sheet::{Remark, Sheet},
};
use crate::{Agent, Document, Refusal, Result, field, list, list::List, session::Nothing, text, training};

/// Values of a column shown before it is taken over.
const EXAMPLES: usize = 3;
/// Characters of such a value.
const EXAMPLE_CHARS: usize = 40;
/// Stands for what would reach somebody.
const MARK: &str = "•••";
/// Refused lines that an answer names; the file of refused lines has all of them.
const REFUSED_SHOWN: usize = 200;
/// Different words of one column that are worth translating one by one.
const VALUES_SHOWN: usize = 200;

/// The file in hand: in memory alone, and gone with the session.
#[derive(Debug)]
pub(crate) struct Spreadsheet {
    name: String,
    sheets: Vec<Sheet>,
    tried: Option<Tried>,
}

/// What the last try or the import refused.
#[derive(Debug)]
struct Tried {
    sheet: usize,
    columns: Vec<Column>,
    refused: Vec<Refused>,
}

/// A file that was read.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct ImportFile {
    pub name: String,
    pub sheets: Vec<ImportSheet>,
}

/// One table of the file.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct ImportSheet {
    pub name: String,
    pub lines: usize,
    pub columns: Vec<ImportColumn>,
    pub remarks: Vec<Remark>,
}

/// A column, what its title makes believe, and what stands in it: numbers and addresses only as marks.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct ImportColumn {
    pub title: String,
    pub guess: Column,
    pub examples: Vec<String>,
}

/// How the file is to be taken over.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export, rename = "ImportChoices")]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Choices {
    /// Its place among the sheets.
    pub sheet: usize,
    /// One for each column, in their order.
    pub columns: Vec<Column>,
    /// What is not here is guessed.
    pub values: Vec<ValueChoice>,
    pub defaults: Defaults,
    pub known: KnownChoice,
}

/// What a word of a column means.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export, rename = "ImportValueChoice")]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ValueChoice {
    pub column: Column,
    pub value: String,
    /// `None`: left out; the word itself is kept as a remark.
    pub code: Option<String>,
}

/// What holds where a line does not say.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export, rename = "ImportDefaults")]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Defaults {
    /// `None`: a line without known facts is refused.
    pub offence: Option<String>,
    pub quality: String,
    pub first_contact: String,
    pub referred_by: String,
    pub arrival_mode: String,
}

/// What becomes of the lines of somebody who seems to be there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, rename = "ImportKnownChoice")]
#[serde(rename_all = "snake_case")]
pub enum KnownChoice {
    /// They are refused, to be looked at one by one.
    LeaveOut,
    /// They are taken over as new persons.
    Create,
}

/// What the import would do. Nothing was written.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct ImportPlan {
    /// As many as are accepted and refused.
    pub lines: usize,
    pub persons: usize,
    pub case_files: usize,
    /// Lines of somebody who seems to be there already.
    pub known: usize,
    pub refused: usize,
    /// The first of them.
    pub refused_lines: Vec<RefusedLine>,
    pub values: Vec<ColumnValues>,
}

/// A line that is not taken over.
#[derive(Debug, Serialize, TS)]
#[ts(export, rename = "ImportRefusedLine")]
#[allow(missing_docs)]
pub struct RefusedLine {
    /// As the spreadsheet numbers it.
    pub line: u32,
    pub why: Refusal,
}

/// The words of a column of a list.
#[derive(Debug, Serialize, TS)]
#[ts(export, rename = "ImportColumnValues")]
#[allow(missing_docs)]
pub struct ColumnValues {
    pub column: Column,
    pub title: String,
    pub values: Vec<FoundValue>,
}

/// A word of such a column.
#[derive(Debug, Serialize, TS)]
#[ts(export, rename = "ImportFoundValue")]
#[allow(missing_docs)]
pub struct FoundValue {
    pub value: String,
    pub lines: usize,
    /// Chosen or guessed; `None` is left out.
    pub code: Option<String>,
}

/// An import that took place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Import {
    pub id: i64,
    /// The file, as it was called.
    pub source: String,
    /// Instant.
    pub at: String,
    /// Who did it.
    pub by: String,
    pub lines: i64,
    pub persons: i64,
    pub case_files: i64,
    /// Instant.
    pub undone_at: Option<String>,
}

/// The import concerned.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneImport {
    pub import: i64,
}

/// Takes a file into memory, and guesses what its columns hold.
///
/// # Errors
/// As [`sheet::read`].
pub(crate) async fn import_read(agent: &mut Agent, _: Nothing, file: Document) -> Result<ImportFile> {
    agent.must_be_in_charge()?;
    let sheets = sheet::read(&file)?;
    let mark = text::say("training-mark");
    training::must_match(sheets.iter().any(|sheet| sheet.says(&mark)), agent.is_training())?;
    let name: String = file.name.chars().filter(|c| !c.is_control()).take(field::LINE).collect();
    let read = ImportFile { name: name.clone(), sheets: sheets.iter().map(shown).collect() };
    agent.spreadsheet = Some(Spreadsheet { name, sheets, tried: None });
    Ok(read)
}

/// Forgets the file in hand.
pub(crate) async fn import_forget(agent: &mut Agent, _: Nothing) -> Result<Nothing> {
    agent.spreadsheet = None;
    Ok(Nothing {})
}

/// Tries the import without writing anything.
pub(crate) async fn import_plan(agent: &mut Agent, choices: Choices) -> Result<ImportPlan> {
    let plan = planned(agent, &choices).await?;
    let today = agent.clock.today();
    let held = agent.spreadsheet.as_ref().ok_or(Refusal::NoFileInHand)?;
    let sheet = held.sheet(choices.sheet)?;
    let first = plan.refused.iter().take(REFUSED_SHOWN);
    Ok(ImportPlan {
        lines: sheet.rows.len(),
        persons: plan.persons,
        case_files: plan.accepted.len(),
        known: plan.known,
        refused: plan.refused.len(),
        refused_lines: first.map(|refused| RefusedLine { line: refused.line, why: refused.why.clone() }).collect(),
        values: values(sheet, &choices, &Reader::new(&held.name, sheet, &choices, today)),
    })
}

/// Writes the accepted lines: all of them or none.
pub(crate) async fn import_run(agent: &mut Agent, choices: Choices) -> Result<Import> {
    let plan = planned(agent, &choices).await?;
    if plan.accepted.is_empty() {
        return Err(Refusal::NothingToImport.into());
    }
    let held = agent.spreadsheet.as_ref().ok_or(Refusal::NoFileInHand)?;
    let (source, lines) = (held.name.clone(), held.sheet(choices.sheet)?.rows.len());
    act::run(agent, &source, lines, &plan).await
}

/// Takes back a whole import.
pub(crate) async fn import_undo(agent: &mut Agent, request: OneImport) -> Result<Import> {
    agent.must_be_in_charge()?;
    act::undo(agent, request.import).await
}

pub(crate) async fn imports(agent: &mut Agent, _: Nothing) -> Result<Vec<Import>> {
    act::all(&mut agent.desk).await
}

/// The lines that the last try or the import refused, with the reason, for a spreadsheet.
pub(crate) async fn import_rejects(agent: &mut Agent, _: Nothing) -> Result<Document> {
    agent.must_be_in_charge()?;
    let held = agent.spreadsheet.as_ref().ok_or(Refusal::NoFileInHand)?;
    let tried = held.tried.as_ref().ok_or(Refusal::NoFileInHand)?;
    rejects::file(held.sheet(tried.sheet)?, &tried.columns, &tried.refused, training::mark(agent.is_training()))
}

impl Spreadsheet {
    fn sheet(&self, place: usize) -> Result<&Sheet> {
        self.sheets.get(place).ok_or_else(|| Refusal::NotFound { noun: "sheet".to_owned() }.into())
    }
}

/// Reads every line as it was chosen, and keeps what was refused for the file of refused lines.
async fn planned(agent: &mut Agent, choices: &Choices) -> Result<Plan> {
    agent.must_be_in_charge()?;
    let today = agent.clock.today();
    agent.register().await?;
    let held = agent.spreadsheet.as_mut().ok_or(Refusal::NoFileInHand)?;
    let sheet = held.sheet(choices.sheet)?;
    check(choices, sheet)?;
    let there = (&mut agent.desk, agent.index.register());
    let plan = Plan::of(there, &held.name, sheet, choices, today).await?;
    let (columns, refused) = (choices.columns.clone(), plan.refused.clone());
    held.tried = Some(Tried { sheet: choices.sheet, columns, refused });
    Ok(plan)
}

/// What holds for every line is checked once, before the first.
fn check(choices: &Choices, sheet: &Sheet) -> Result<()> {
    let defaults = &choices.defaults;
    if let Some(offence) = &defaults.offence {
        list::check("offence", List::Offence, offence)?;
    }
    list::check("quality", List::Quality, &defaults.quality)?;
    list::check("first_contact", List::FirstContact, &defaults.first_contact)?;
    list::check("referred_by", List::ReferredBy, &defaults.referred_by)?;
    list::check("arrival_mode", List::ArrivalMode, &defaults.arrival_mode)?;
    let mut single: Vec<Column> = choices.columns.iter().copied().filter(|column| column.is_single()).collect();
    let chosen = single.len();
    single.sort_unstable();
    single.dedup();
    if choices.columns.len() != sheet.titles.len() {
        return Err(Refusal::UnreadableRequest.into());
    }
    if single.len() < chosen { Err(Refusal::ColumnChosenTwice.into()) } else { Ok(()) }
}

fn shown(sheet: &Sheet) -> ImportSheet {
    let guesses = column::guesses(&sheet.titles);
    let columns = sheet.titles.iter().zip(guesses).enumerate().map(|(place, (title, guess))| {
        let mut examples: Vec<String> = Vec::new();
        for cell in sheet.rows.iter().filter_map(|row| row.cells.get(place)).filter(|cell| !cell.is_empty()) {
            let example = without_contact(guess, cell);
            if examples.len() < EXAMPLES && !examples.contains(&example) {
                examples.push(example);
            }
        }
        ImportColumn { title: title.clone(), guess, examples }
    });
    let columns = columns.collect();
    ImportSheet { name: sheet.name.clone(), lines: sheet.rows.len(), columns, remarks: sheet.remarks.clone() }
}

/// A cell as it may be shown: nobody was asked yet whether the person can be called or written to.
fn without_contact(column: Column, cell: &str) -> String {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    let day = matches!(
        column,
        Column::BornOn | Column::HappenedFrom | Column::HappenedUntil | Column::OpenedOn | Column::ComplaintOn
    );
    if column.reaches() || cell.contains('@') || digits > 8 || digits > 7 && !day {
        return MARK.to_owned();
    }
    let short: String = cell.chars().take(EXAMPLE_CHARS).collect();
    if short.len() < cell.len() { format!("{short}…") } else { short }
}

/// The words of every column of a list, the most frequent first.
fn values(sheet: &Sheet, choices: &Choices, reader: &Reader<'_>) -> Vec<ColumnValues> {
    let listed =
        choices.columns.iter().zip(&sheet.titles).enumerate().filter(|(_, (column, _))| column.codes().is_some());
    let of = |(place, (column, title)): (usize, (&Column, &String))| {
        let mut counts: BTreeMap<String, (String, usize)> = BTreeMap::new();
        for cell in sheet.rows.iter().filter_map(|row| row.cells.get(place)).filter(|cell| !cell.is_empty()) {
            let count = counts.entry(crate::search::folded(cell)).or_insert_with(|| (cell.clone(), 0));
            count.1 = count.1.saturating_add(1);
        }
        let found = |(value, lines): (String, usize)| FoundValue { code: reader.code(*column, &value), value, lines };
        let mut values: Vec<FoundValue> = counts.into_values().map(found).collect();
        // What nobody could guess comes first, and stays there while it is being said.
        let guessed = |value: &str| column.codes().and_then(|codes| codes.guess(value)).is_some();
        values.sort_by_key(|value| (guessed(&value.value), Reverse(value.lines)));
        values.truncate(VALUES_SHOWN);
        ColumnValues { column: *column, title: title.clone(), values }
    };
    listed.map(of).collect()
}
