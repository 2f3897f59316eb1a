//! Tables: what is counted, of whom, in which period; exact for the supervisor's eyes, protected for everybody else.

use chrono::{Datelike, Months, NaiveDate};
use disclosure::{Dimension as Axis, Policy, Protected, protect};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::fact::UNKNOWN;
use crate::{
    Error, Refusal, Result, Supervisor,
    error::Fault,
    list::List,
    session::Nothing,
    text::{long_month, say, say_with},
};

/// The lowest threshold for what leaves: partners of the local security contract (SSMSI).
pub const LEAST_THRESHOLD: u32 = 5;
/// The longest period of a table.
const MOST_MONTHS: usize = 24;

/// A table of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum TableName {
    /// New case files by offence, age bracket and month.
    NewFiles,
    /// Referrals by kind and outcome.
    Referrals,
}

impl TableName {
    /// As the command line and the register name it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NewFiles => "new_files",
            Self::Referrals => "referrals",
        }
    }

    /// Reads such a name.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::NewFiles, Self::Referrals].into_iter().find(|name| name.word() == word)
    }

    fn dimensions(self) -> &'static [&'static str] {
        match self {
            Self::NewFiles => &["offence", "age_bracket", "month"],
            Self::Referrals => &["kind", "outcome"],
        }
    }
}

/// What a table says, in words.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct TableDefinition {
    pub name: TableName,
    pub title: String,
    pub counting_unit: String,
    pub perimeter: String,
    pub dimensions: Vec<String>,
    pub definition: String,
}

/// A table and its period, months included.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct TableRequest {
    pub name: TableName,
    pub from_month: String,
    pub until_month: String,
}

/// A counted table. Exact: for the screen only.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Table {
    pub definition: TableDefinition,
    pub from_month: String,
    pub until_month: String,
    pub made_on: String,
    pub dimensions: Vec<TableDimension>,
    pub cells: Vec<TableCell>,
    pub total: i64,
    pub threshold: u32,
    pub hidden_cells: i64,
    pub rule: String,
}

/// One dimension and its codes, in the order of the cells.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct TableDimension {
    pub name: String,
    pub title: String,
    pub codes: Vec<TableCode>,
}

/// A code and its label.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct TableCode {
    pub code: String,
    pub label: String,
}

/// One cell; `null` in a place means the total of that dimension.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct TableCell {
    pub at: Vec<Option<String>>,
    pub count: i64,
    /// What the protected export would hide.
    pub hidden: bool,
}

/// The first and last months that hold a fact.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct MonthSpan {
    pub first: Option<String>,
    pub last: Option<String>,
}

/// A table counted and protected, before it takes a form.
pub(crate) struct Counted {
    pub(crate) request: TableRequest,
    pub(crate) dimensions: Vec<TableDimension>,
    pub(crate) protected: Protected,
    pub(crate) exact: disclosure::Table,
    pub(crate) threshold: u32,
}

impl Counted {
    /// The rule that protects it, in words.
    pub(crate) fn rule(&self) -> String {
        let several = Policy::below(u64::from(self.threshold)).is_ok_and(|policy| policy.group() > 1);
        let together = if several { "all-but-one" } else { "all" };
        say_with("rule-suppression", &[("threshold", &self.threshold.to_string()), ("together", together)])
    }
}

pub(crate) async fn tables(_: &mut Supervisor, _: Nothing) -> Result<Vec<TableDefinition>> {
    Ok(vec![definition(TableName::NewFiles), definition(TableName::Referrals)])
}

pub(crate) async fn months(supervisor: &mut Supervisor, _: Nothing) -> Result<MonthSpan> {
    let row = sqlx::query!(
        r#"select min(month) as "first: String", max(month) as "last: String"
           from (select month from fact_case_file union all select month from fact_referral)"#
    )
    .fetch_one(&mut supervisor.statistics)
    .await?;
    Ok(MonthSpan { first: row.first, last: row.last })
}

pub(crate) async fn table(supervisor: &mut Supervisor, request: TableRequest) -> Result<Table> {
    let today = supervisor.clock.today();
    let counted = count(&mut supervisor.statistics, &request, LEAST_THRESHOLD).await?;
    Ok(shown(&counted, today))
}

/// Counts a table and protects it.
///
/// # Errors
/// [`Refusal::ImpossibleDate`] for the period, [`Refusal::EmptyPeriod`], [`Refusal::ThresholdTooLow`],
/// [`Refusal::TableNotProtectable`].
pub(crate) async fn count(
    statistics: &mut SqliteConnection,
    request: &TableRequest,
    threshold: u32,
) -> Result<Counted> {
    if threshold < LEAST_THRESHOLD {
        return Err(Refusal::ThresholdTooLow { least: LEAST_THRESHOLD }.into());
    }
    let months = period(&request.from_month, &request.until_month)?;
    let rows = rows(statistics, request).await?;
    if rows.is_empty() {
        return Err(Refusal::EmptyPeriod.into());
    }
    let dimensions: Vec<TableDimension> = request
        .name
        .dimensions()
        .iter()
        .enumerate()
        .map(|(place, name)| dimension(name, place, &rows, &months))
        .collect();
    let axes = dimensions.iter().map(|of| Axis::new(&of.name, of.codes.iter().map(|code| code.code.clone()))).collect();
    let cells =
        rows.iter().map(|(codes, count)| Some((places(&dimensions, codes)?, *count))).collect::<Option<Vec<_>>>();
    let cells = cells.ok_or_else(|| Error::Fault(Fault::new("a fact holds a code that no list has")))?;
    let exact = disclosure::Table::new(axes, cells).map_err(not_protectable)?;
    let policy = Policy::below(u64::from(threshold)).map_err(not_protectable)?;
    let protected = protect(&exact, &policy, &mut |_| std::ops::ControlFlow::Continue(())).map_err(not_protectable)?;
    // The last word belongs to the checker, which knows nothing of how the table was protected.
    disclosure::check(protected.published(), protected.certificate(), &policy)
        .map_err(|_| Error::from(Refusal::TableNotProtectable))?;
    Ok(Counted { request: request.clone(), dimensions, protected, exact, threshold })
}

fn not_protectable(refused: disclosure::Refused) -> Error {
    tracing::warn!(?refused, "table not protected");
    Refusal::TableNotProtectable.into()
}

/// Every non-zero innermost cell: its codes and its count.
async fn rows(statistics: &mut SqliteConnection, request: &TableRequest) -> Result<Vec<(Vec<String>, u64)>> {
    let (from, until) = (&request.from_month, &request.until_month);
    let rows: Vec<(Vec<String>, i64)> = match request.name {
        TableName::NewFiles => sqlx::query!(
            r#"select substr(offence, 1, 1) as "family!: String", age_bracket, month, count(*) as "count!: i64"
               from fact_case_file where month between ? and ? group by 1, 2, 3"#,
            from,
            until
        )
        .fetch_all(statistics)
        .await?
        .into_iter()
        .map(|row| (vec![row.family, row.age_bracket, row.month], row.count))
        .collect(),
        TableName::Referrals => sqlx::query!(
            r#"select kind, outcome, count(*) as "count!: i64"
               from fact_referral where month between ? and ? group by 1, 2"#,
            from,
            until
        )
        .fetch_all(statistics)
        .await?
        .into_iter()
        .map(|row| (vec![row.kind, row.outcome], row.count))
        .collect(),
    };
    rows.into_iter()
        .map(|(codes, count)| Ok((codes, u64::try_from(count).map_err(|error| Error::Fault(Fault::new(error)))?)))
        .collect()
}

/// The codes of a dimension: all of a short list, so that a zero is seen as a zero; those met, of a long one.
fn dimension(name: &str, place: usize, rows: &[(Vec<String>, u64)], months: &[String]) -> TableDimension {
    let code = |code: &str, label: String| TableCode { code: code.to_owned(), label };
    let codes = match name {
        "offence" => {
            let mut families: Vec<TableCode> = Vec::new();
            for term in List::Offence.terms() {
                let (family, label) = (term.code.chars().take(1).collect::<String>(), term.group.clone());
                if families.iter().all(|known| known.code != family) {
                    families.push(TableCode { code: family, label: label.unwrap_or_default() });
                }
            }
            families
        }
        "age_bracket" => ["0-12", "13-14", "15-17", "18-25", "26-44", "45-64", "65+", UNKNOWN]
            .iter()
            .map(|bracket| code(bracket, say(&format!("age-{}", bracket.replace('+', "-plus")))))
            .collect(),
        "month" => months.iter().map(|month| code(month, long_month(month))).collect(),
        "kind" => met(place, rows, crate::referral::kind_label),
        _ => met(place, rows, |code| List::Outcome.label(code).map(str::to_owned)),
    };
    TableDimension { name: name.to_owned(), title: say(&format!("dimension-{}", name.replace('_', "-"))), codes }
}

/// Where the codes of a row stand in their dimensions. A code that no list has is a fault: no fact is left out in silence.
fn places(dimensions: &[TableDimension], codes: &[String]) -> Option<Vec<usize>> {
    let place =
        |(dimension, code): (&TableDimension, &String)| dimension.codes.iter().position(|known| known.code == *code);
    dimensions.iter().zip(codes).map(place).collect()
}

fn met(place: usize, rows: &[(Vec<String>, u64)], label: impl Fn(&str) -> Option<String>) -> Vec<TableCode> {
    let codes: std::collections::BTreeSet<&String> = rows.iter().filter_map(|(codes, _)| codes.get(place)).collect();
    codes
        .into_iter()
        .map(|code| TableCode { code: code.clone(), label: label(code).unwrap_or_else(|| code.clone()) })
        .collect()
}

/// Every month from `from` to `until`, both included.
fn period(from: &str, until: &str) -> Result<Vec<String>> {
    let first = |field: &str, month: &str| {
        format!("{month}-01")
            .parse::<NaiveDate>()
            .ok()
            .filter(|day| month.len() == 7 && (2000..2200).contains(&day.year()))
            .ok_or_else(|| Error::from(Refusal::ImpossibleDate { field: field.to_owned() }))
    };
    let (start, end) = (first("from_month", from)?, first("until_month", until)?);
    if end < start {
        let (first, second) = ("from_month".to_owned(), "until_month".to_owned());
        return Err(Refusal::DatesReversed { first, second }.into());
    }
    let months: Vec<String> = std::iter::successors(Some(start), |day| day.checked_add_months(Months::new(1)))
        .take_while(|day| *day <= end)
        .take(MOST_MONTHS.saturating_add(1))
        .map(|day| day.format("%Y-%m").to_string())
        .collect();
    if months.len() > MOST_MONTHS {
        return Err(Refusal::OutOfBounds { field: "period".to_owned(), least: 1, most: 24 }.into());
    }
    Ok(months)
}

pub(crate) fn definition(name: TableName) -> TableDefinition {
    let of = |part: &str| say(&format!("table-{}-{part}", name.word().replace('_', "-")));
    TableDefinition {
        name,
        title: of("title"),
        counting_unit: of("unit"),
        perimeter: of("perimeter"),
        dimensions: name.dimensions().iter().map(|name| (*name).to_owned()).collect(),
        definition: of("definition"),
    }
}

pub(super) fn shown(counted: &Counted, today: NaiveDate) -> Table {
    let published = counted.protected.published();
    let signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let cells: Vec<TableCell> = counted
        .exact
        .cells()
        .map(|(cell, count)| TableCell {
            at: published.shape().codes(cell).into_iter().map(|code| code.map(str::to_owned)).collect(),
            count: signed(count),
            hidden: published.shown(cell).is_none(),
        })
        .collect();
    let is_total = |cell: &&TableCell| cell.at.iter().all(Option::is_none);
    Table {
        definition: definition(counted.request.name),
        from_month: counted.request.from_month.clone(),
        until_month: counted.request.until_month.clone(),
        made_on: today.to_string(),
        dimensions: counted.dimensions.clone(),
        total: cells.iter().find(is_total).map_or(0, |cell| cell.count),
        hidden_cells: i64::try_from(cells.iter().filter(|cell| cell.hidden).count()).unwrap_or(i64::MAX),
        cells,
        threshold: counted.threshold,
        rule: counted.rule(),
    }
}
