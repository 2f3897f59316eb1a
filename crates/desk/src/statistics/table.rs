//! Tables: what is counted, of whom, in which period; exact for the supervisor's eyes, protected for everybody else.

use chrono::{Datelike, Months, NaiveDate};
use disclosure::{Dimension as Axis, Policy, PublishedTable, Release};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

pub use super::catalogue::{LEAST_THRESHOLD, TableDefinition, TableName};
use super::{
    catalogue::{OwnTable, Spec},
    dimension::{self, Code, Dimension},
    fact,
    frozen_year::{self, Frozen},
    ledger::{self, OWN, Wanted},
    measure::{AsOf, Line},
    protection::{Done, Plan},
};
use crate::{Error, Refusal, Result, Supervisor, error::Fault, session::Nothing, text::say_with};

/// The longest period of a table.
const MOST_MONTHS: usize = 24;

/// A table and its period, months included.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct TableRequest {
    pub name: TableName,
    pub from_month: String,
    pub until_month: String,
    /// What it counts, when the name is `own`.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub own: Option<OwnTable>,
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
    /// Since when the figures of its years are frozen.
    pub frozen: Vec<Frozen>,
    /// Of which desks, in words, where others than this one are counted too.
    pub desks: Option<String>,
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
    /// The code that it adds up to; `None`: the total.
    pub above: Option<String>,
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
    /// An update brought new facts, and no agent has opened the vault since.
    pub behind: bool,
}

/// A table counted, before it is protected.
pub(crate) struct Drawn {
    pub(crate) request: TableRequest,
    pub(crate) spec: Spec,
    pub(crate) dimensions: Vec<TableDimension>,
    pub(crate) before: Option<PublishedTable>,
    pub(crate) frozen: Vec<Frozen>,
    pub(crate) desks: Option<String>,
    pub(crate) exact: disclosure::Table,
    pub(crate) threshold: u32,
    /// Among the tables of its plan.
    pub(crate) place: usize,
}

/// A table counted and protected, before it takes a form.
pub(crate) struct Counted {
    pub(crate) request: TableRequest,
    pub(crate) spec: Spec,
    pub(crate) dimensions: Vec<TableDimension>,
    /// What its readers see.
    pub(crate) published: PublishedTable,
    /// What they saw before the last correction of its year.
    pub(crate) before: Option<PublishedTable>,
    pub(crate) frozen: Vec<Frozen>,
    /// Of which desks, in words, where others than this one are counted too.
    pub(crate) desks: Option<String>,
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

pub(crate) async fn months(supervisor: &mut Supervisor, _: Nothing) -> Result<MonthSpan> {
    let row = sqlx::query!(
        r#"select min(month) as "first: String", max(month) as "last: String"
           from (select month from fact_case_file union all select month from fact_referral)"#
    )
    .fetch_one(&mut supervisor.statistics)
    .await?;
    let behind = fact::are_behind(&mut supervisor.statistics).await?;
    Ok(MonthSpan { first: row.first, last: row.last, behind })
}

pub(crate) async fn table(supervisor: &mut Supervisor, request: TableRequest) -> Result<Table> {
    let today = supervisor.clock.today();
    let (drawn, plan) = drawn(&mut supervisor.statistics, &request, 0).await?;
    let done = supervisor.in_hand.carried_out(plan)?;
    Ok(shown(&drawn.protected(&done)?, today))
}

/// Counts a table and protects it beside what left.
///
/// # Errors
/// As [`draw`] and [`Drawn::protected`].
pub(crate) async fn count(
    statistics: &mut SqliteConnection,
    request: &TableRequest,
    threshold: u32,
) -> Result<Counted> {
    let (drawn, plan) = drawn(statistics, request, threshold).await?;
    let done = plan.carry_out(&mut |_| std::ops::ControlFlow::Continue(()))?;
    drawn.protected(&done)
}

/// A table counted, and its plan.
///
/// # Errors
/// As [`draw`].
pub(super) async fn drawn(
    statistics: &mut SqliteConnection,
    request: &TableRequest,
    threshold: u32,
) -> Result<(Drawn, Plan)> {
    let mut plan = Plan::default();
    let drawn = draw(statistics, &mut plan, request, threshold).await?;
    Ok((drawn, plan))
}

/// Counts a table, to be protected by a plan at `threshold`, or at the lowest under which it may leave where that is higher.
///
/// # Errors
/// [`Refusal::ImpossibleDate`] for the period, [`Refusal::EmptyPeriod`], [`Refusal::FactsBehind`], [`Refusal::FrozenYearChanged`];
/// as [`Spec::of`].
pub(super) async fn draw(
    statistics: &mut SqliteConnection,
    plan: &mut Plan,
    request: &TableRequest,
    threshold: u32,
) -> Result<Drawn> {
    let spec = Spec::of(request.name, request.own.as_ref())?;
    let threshold = threshold.max(spec.least_threshold());
    if !spec.was_always_there() && fact::are_behind(statistics).await? {
        return Err(Refusal::FactsBehind.into());
    }
    let months = period(&request.from_month, &request.until_month)?;
    let versions = frozen_year::versions(statistics, &months).await?;
    let lines = lines(statistics, &spec, request).await?;
    if lines.is_empty() {
        return Err(Refusal::EmptyPeriod.into());
    }
    let codes = codes(&spec, &months, &lines);
    let exact = filled(&spec, &codes, &lines)?;
    let wanted = wanted(&spec, &months, &[OWN.to_owned()], &exact, threshold);
    let place = plan.add(statistics, wanted).await?;
    let corrected = versions.iter().any(frozen_year::Version::is_correction);
    Ok(Drawn {
        request: request.clone(),
        dimensions: dimensions(&spec, codes),
        spec,
        before: plan.before(place).filter(|_| corrected),
        frozen: frozen_year::frozen(&versions),
        desks: None,
        exact,
        threshold,
        place,
    })
}

/// A table as the ledger takes it.
pub(super) fn wanted(
    spec: &Spec,
    months: &[String],
    desks: &[String],
    exact: &disclosure::Table,
    threshold: u32,
) -> Wanted {
    let names: Vec<&str> = spec.dimensions.iter().map(|dimension| dimension.name).collect();
    Wanted {
        measure: spec.measure,
        dimensions: names.join(","),
        months: months.to_vec(),
        title: spec.definition().title,
        whom: ledger::whom(months, spec.perimeter.within(), desks),
        exact: exact.clone(),
        threshold,
        assumed: false,
    }
}

impl Drawn {
    /// The table as its readers see it.
    ///
    /// # Errors
    /// [`Refusal::TellsWithEarlier`], [`Refusal::CrossesEarlier`], [`Refusal::ClosesCircle`], [`Refusal::TableNotProtectable`].
    pub(super) fn protected(self, done: &Done) -> Result<Counted> {
        let published = |release: &Release| release.published.clone();
        let outcome = done.tables.get(self.place).ok_or(Refusal::TableNotProtectable)?;
        let published = outcome.as_ref().map(published).map_err(Clone::clone)?;
        let Self { request, spec, dimensions, before, frozen, desks, exact, threshold, .. } = self;
        Ok(Counted { request, spec, dimensions, published, before, frozen, desks, exact, threshold })
    }
}

/// The codes of each dimension: of a long list, those that the lines hold.
pub(super) fn codes(spec: &Spec, months: &[String], lines: &[Line]) -> Vec<Vec<Code>> {
    let of = |(place, dimension): (usize, &&'static Dimension)| {
        let met = lines.iter().filter_map(|(codes, _)| codes.get(place).cloned());
        let mut codes = dimension.codes(met, months);
        // What the perimeter leaves out is no zero: it is not of the table.
        if let Some((_, within)) = spec.perimeter.within().filter(|(column, _)| *column == dimension.column) {
            codes.retain(|code| within.contains(&code.code.as_str()));
        }
        codes
    };
    spec.dimensions.iter().enumerate().map(of).collect()
}

/// The table of those codes that the lines fill.
pub(super) fn filled(spec: &Spec, codes: &[Vec<Code>], lines: &[Line]) -> Result<disclosure::Table> {
    let axes = spec.dimensions.iter().zip(codes).map(|(dimension, codes)| axis(dimension.column, codes)).collect();
    let cells = lines.iter().map(|(at, count)| Some((places(codes, at)?, *count))).collect::<Option<Vec<_>>>();
    let cells = cells.ok_or_else(|| Error::Fault(Fault::new("a fact holds a code that no list has")))?;
    disclosure::Table::new(axes, cells).map_err(not_protectable)
}

/// The dimensions as they are shown.
pub(super) fn dimensions(spec: &Spec, codes: Vec<Vec<Code>>) -> Vec<TableDimension> {
    let shown = |code: Code| TableCode { code: code.code, label: code.label, above: code.above };
    let of = |(dimension, codes): (&&'static Dimension, Vec<Code>)| TableDimension {
        name: dimension.name.to_owned(),
        title: dimension.title(),
        codes: codes.into_iter().map(shown).collect(),
    };
    spec.dimensions.iter().zip(codes).map(of).collect()
}

/// A dimension as the ledger knows it: those of one column are several classifications of one thing.
fn axis(column: &str, codes: &[Code]) -> Axis {
    let rank = |above: &String| codes.iter().position(|other| other.code == *above);
    Axis::new(column, codes.iter().map(|code| code.code.clone()))
        .under(codes.iter().map(|code| code.above.as_ref().and_then(rank)))
        .holding(dimension::held(codes))
}

pub(super) fn not_protectable(refused: disclosure::Refused) -> Error {
    tracing::warn!(?refused, "table not protected");
    Refusal::TableNotProtectable.into()
}

/// Every non-zero innermost cell within the perimeter: its codes of the facts and its count.
pub(super) async fn lines(statistics: &mut SqliteConnection, spec: &Spec, request: &TableRequest) -> Result<Vec<Line>> {
    let period = (request.from_month.as_str(), request.until_month.as_str());
    Ok(within(spec, spec.measure.count(statistics, &columns(spec), period, AsOf::Last).await?))
}

/// The columns that a table is counted by; that of its perimeter is the last.
pub(super) fn columns(spec: &Spec) -> Vec<&'static str> {
    let perimeter = spec.perimeter.within().map(|(column, _)| column);
    spec.dimensions.iter().map(|dimension| dimension.column).chain(perimeter).collect()
}

/// Of lines by those columns, those within the perimeter.
pub(super) fn within(spec: &Spec, mut lines: Vec<Line>) -> Vec<Line> {
    if let Some((_, codes)) = spec.perimeter.within() {
        lines.retain_mut(|(at, _)| at.pop().is_some_and(|code| codes.contains(&code.as_str())));
    }
    lines
}

/// Where the codes of a line stand in their dimensions. A code that no list has is a fault: no fact is left out in silence.
fn places(dimensions: &[Vec<Code>], at: &[String]) -> Option<Vec<usize>> {
    dimensions.iter().zip(at).map(|(codes, code)| dimension::place_of(codes, code)).collect()
}

/// Every month from `from` to `until`, both included.
pub(super) fn period(from: &str, until: &str) -> Result<Vec<String>> {
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

pub(super) fn shown(counted: &Counted, today: NaiveDate) -> Table {
    let published = &counted.published;
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
        definition: counted.spec.definition(),
        from_month: counted.request.from_month.clone(),
        until_month: counted.request.until_month.clone(),
        made_on: today.to_string(),
        frozen: counted.frozen.clone(),
        desks: counted.desks.clone(),
        dimensions: counted.dimensions.clone(),
        total: cells.iter().find(is_total).map_or(0, |cell| cell.count),
        hidden_cells: i64::try_from(cells.iter().filter(|cell| cell.hidden).count()).unwrap_or(i64::MAX),
        cells,
        threshold: counted.threshold,
        rule: counted.rule(),
    }
}
