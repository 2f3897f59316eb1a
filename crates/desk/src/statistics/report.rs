//! Reports: what is handed to one reader for one period, as data: its tables, its audience, its threshold, its cadence.
//!
//! Tables of the same persons can give each other away: each is protected beside those before it, and beside all that left. No two tables
//! of a report divide the same facts by the same column, so that they share little.

mod book;
pub mod export;
mod page;
mod text;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::{
    catalogue::{Spec, TableDefinition, TableName},
    dimension::dashed,
    frozen_year::{self, Frozen, corrected},
    measure,
    protection::{Done, Plan},
    table::{Counted, Drawn, Table, TableRequest, draw, period, shown},
};
use crate::{
    Error, Refusal, Result, Supervisor,
    session::Nothing,
    text::{say, say_counted},
};

/// A report of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum ReportName {
    /// The monthly sheet of the local monitoring unit («cellule de veille»): coarse on purpose.
    MonitoringUnit,
    /// The activity report, for everybody.
    Activity,
    /// The yearly form of the Ministry of Justice.
    Ministry,
    /// The yearly form of the federation France Victimes.
    Federation,
    /// The yearly assessment for the local security council (CLSPD), by the four engagements of the contract.
    Contract,
    /// The yearly report of a subsidised action (FIPD).
    Subsidy,
}

/// How long its period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Cadence {
    /// One month.
    Month,
    /// One civil year.
    Year,
}

/// A heading and the tables beneath it.
type Section = (&'static str, &'static [TableName]);

/// What a report is made of.
struct Made {
    cadence: Cadence,
    threshold: u32,
    /// The permanences held, which tell nothing of anybody, stand at its head.
    sessions: bool,
    sections: &'static [Section],
}

/// A report, in words.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct ReportDefinition {
    pub name: ReportName,
    pub title: String,
    /// What it is and who asks for it.
    pub about: String,
    pub audience: String,
    pub cadence: Cadence,
    /// Of its tables that set nothing delicate apart.
    pub threshold: u32,
    pub sections: Vec<ReportSection>,
}

/// A heading of a report.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct ReportSection {
    pub title: String,
    pub tables: Vec<TableDefinition>,
}

/// A report and its period, months included.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ReportRequest {
    pub name: ReportName,
    pub from_month: String,
    pub until_month: String,
}

/// A report as it would leave. Exact: for the screen only.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Report {
    pub definition: ReportDefinition,
    pub from_month: String,
    pub until_month: String,
    pub made_on: String,
    /// Its last day is past: it may leave.
    pub over: bool,
    /// Since when its figures are frozen.
    pub frozen: Vec<Frozen>,
    /// What its last correction changed: table, cell, before, after, as its readers may see it.
    pub corrections: Vec<[String; 4]>,
    pub key_figures: Vec<KeyFigure>,
    pub sections: Vec<CountedSection>,
}

/// A heading of a counted report.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct CountedSection {
    pub title: String,
    pub tables: Vec<ReportTable>,
}

/// A table of a report: counted, or why it is not there.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct ReportTable {
    pub definition: TableDefinition,
    pub table: Option<Table>,
    /// In words.
    pub why_not: Option<String>,
}

/// A figure that tells nothing of anybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct KeyFigure {
    pub label: String,
    pub value: String,
    pub definition: String,
}

/// A report that was counted, before it is protected: nothing in the place of a table of which the period holds no fact.
pub(crate) struct DrawnReport {
    request: ReportRequest,
    definition: ReportDefinition,
    frozen: Vec<Frozen>,
    key_figures: Vec<KeyFigure>,
    sections: Vec<(String, Vec<Place>)>,
}

/// The place of a table in a report.
type Place = (TableDefinition, Option<Drawn>);

/// A report that was counted and protected, before it takes a form.
pub(crate) struct CountedReport {
    pub(crate) request: ReportRequest,
    pub(crate) definition: ReportDefinition,
    pub(crate) frozen: Vec<Frozen>,
    pub(crate) key_figures: Vec<KeyFigure>,
    pub(crate) sections: Vec<(String, Vec<(TableDefinition, Outcome)>)>,
}

/// What became of a table.
pub(crate) enum Outcome {
    Counted(Box<Counted>),
    Absent(Refusal),
}

impl CountedReport {
    /// The tables that are there: their number in the report, their title, their counts.
    pub(crate) fn counted(&self) -> impl Iterator<Item = (usize, &str, &Counted)> {
        let tables = self.sections.iter().flat_map(|(_, tables)| tables);
        (1..).zip(tables).filter_map(|(number, (definition, outcome))| match outcome {
            Outcome::Counted(counted) => Some((number, definition.title.as_str(), &**counted)),
            Outcome::Absent(_) => None,
        })
    }

    /// What the last correction of its year changed, as its readers may see it.
    pub(crate) fn corrections(&self) -> Vec<[String; 4]> {
        self.counted().flat_map(|(_, _, counted)| corrected(counted)).collect()
    }
}

impl ReportName {
    /// In the order of the page.
    pub const ALL: [Self; 6] =
        [Self::MonitoringUnit, Self::Activity, Self::Ministry, Self::Federation, Self::Contract, Self::Subsidy];

    /// As the command line and the register name it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::MonitoringUnit => "monitoring_unit",
            Self::Activity => "activity",
            Self::Ministry => "ministry",
            Self::Federation => "federation",
            Self::Contract => "contract",
            Self::Subsidy => "subsidy",
        }
    }

    /// Reads such a name.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.word() == word)
    }

    fn made(self) -> Made {
        use TableName as T;
        let yearly = |threshold, sections| Made { cadence: Cadence::Year, threshold, sessions: true, sections };
        match self {
            Self::MonitoringUnit => Made {
                cadence: Cadence::Month,
                threshold: 5,
                sessions: false,
                sections: &[("facts", &[T::HelpedByBroadOffence, T::HelpedByBroadPlace])],
            },
            Self::Activity => yearly(
                11,
                &[
                    ("persons", &[T::HelpedBySexAndAge, T::HelpedByHome]),
                    ("facts", &[T::HelpedByOffence, T::HelpedByFrame]),
                    ("arrival", &[T::HelpedByOrigin, T::HelpedByFirstContact, T::HelpedByHistory]),
                    ("work", &[T::Interviews, T::Interventions, T::Orientations, T::Appointments]),
                    ("justice", &[T::ReferralsByOutcome]),
                ],
            ),
            Self::Ministry => yearly(
                5,
                &[
                    ("persons", &[T::HelpedBySex, T::HelpedByQuality]),
                    ("facts", &[T::HelpedByOffence, T::HelpedByFrameAndAge]),
                    ("arrival", &[T::HelpedByOrigin, T::HelpedByFirstContact]),
                    ("work", &[T::Interviews, T::Interventions, T::Orientations]),
                ],
            ),
            Self::Federation => yearly(
                5,
                &[
                    ("persons", &[T::HelpedBySex, T::HelpedByQuality, T::HelpedByHome, T::HelpedByHistory]),
                    ("facts", &[T::HelpedByOffenceDetail, T::HelpedByFrameAndFineAge, T::HelpedByComplaint]),
                    ("arrival", &[T::HelpedByFineOrigin, T::HelpedByFirstContact]),
                    ("work", &[T::Interviews, T::Interventions, T::OrientationsHonoured]),
                ],
            ),
            Self::Contract => yearly(
                5,
                &[
                    ("engagement-1", &[T::HelpedByFrame, T::HelpedByPlace]),
                    ("engagement-2", &[T::HelpedByOffenceAndAge]),
                    ("engagement-3", &[T::HelpedBySex, T::HelpedByQuality, T::Interventions, T::Orientations]),
                    ("engagement-4", &[T::HelpedByComplaint, T::ReferralsByOutcome, T::ReferralsByAnswer]),
                ],
            ),
            Self::Subsidy => yearly(
                5,
                &[
                    ("persons", &[T::HelpedBySexAndAge, T::HelpedByHome]),
                    ("facts", &[T::HelpedByBroadOffence]),
                    ("arrival", &[T::HelpedByOrigin, T::HelpedByFirstContact]),
                    ("work", &[T::Interviews, T::Interventions, T::Orientations]),
                ],
            ),
        }
    }

    /// In words.
    pub(crate) fn title(self) -> String {
        self.says("title")
    }

    fn says(self, part: &str) -> String {
        say(&format!("report-{}-{part}", dashed(self.word())))
    }

    /// The report in words.
    pub(crate) fn definition(self) -> Result<ReportDefinition> {
        let made = self.made();
        let section = |(title, tables): &Section| {
            let tables = tables.iter().map(|name| Ok(Spec::of(*name, None)?.definition())).collect::<Result<_>>()?;
            Ok(ReportSection { title: say(&format!("report-section-{title}")), tables })
        };
        Ok(ReportDefinition {
            name: self,
            title: self.title(),
            about: self.says("about"),
            audience: self.says("audience"),
            cadence: made.cadence,
            threshold: made.threshold,
            sections: made.sections.iter().map(section).collect::<Result<_>>()?,
        })
    }
}

pub(crate) async fn reports(_: &mut Supervisor, _: Nothing) -> Result<Vec<ReportDefinition>> {
    ReportName::ALL.into_iter().map(ReportName::definition).collect()
}

/// A report as the supervisor sees it, with what would be hidden.
pub(crate) async fn report(supervisor: &mut Supervisor, request: ReportRequest) -> Result<Report> {
    let today = supervisor.clock.today();
    let (drawn, plan) = drawn(&mut supervisor.statistics, &request, 0).await?;
    let done = supervisor.in_hand.carried_out(plan)?;
    let counted = drawn.protected(&done)?;
    let table = |(definition, outcome)| match outcome {
        Outcome::Counted(counted) => ReportTable { definition, table: Some(shown(&counted, today)), why_not: None },
        Outcome::Absent(refusal) => ReportTable { definition, table: None, why_not: Some(why(refusal)) },
    };
    Ok(Report {
        corrections: counted.corrections(),
        frozen: counted.frozen,
        over: is_over(&request.until_month, today),
        definition: counted.definition,
        from_month: request.from_month,
        until_month: request.until_month,
        made_on: today.to_string(),
        key_figures: counted.key_figures,
        sections: counted
            .sections
            .into_iter()
            .map(|(title, tables)| CountedSection { title, tables: tables.into_iter().map(table).collect() })
            .collect(),
    })
}

/// Counts every table of a report, to be protected one after the other at `threshold`, or at its own where that is higher.
///
/// # Errors
/// [`Refusal::PeriodOfReport`] when the period is not one of its cadence; [`Refusal::FactsBehind`]; [`Refusal::EmptyPeriod`]
/// when no table counts anything.
pub(crate) async fn drawn(
    statistics: &mut SqliteConnection,
    request: &ReportRequest,
    threshold: u32,
) -> Result<(DrawnReport, Plan)> {
    let made = request.name.made();
    let months = period(&request.from_month, &request.until_month)?;
    must_fit(made.cadence, request, months.len())?;
    let (mut sections, mut is_empty, mut plan) = (Vec::new(), true, Plan::default());
    for (title, names) in made.sections {
        let mut tables = Vec::new();
        for name in *names {
            let definition = Spec::of(*name, None)?.definition();
            let of = TableRequest {
                name: *name,
                from_month: request.from_month.clone(),
                until_month: request.until_month.clone(),
                own: None,
            };
            let drawn = match draw(statistics, &mut plan, &of, threshold.max(made.threshold)).await {
                Ok(drawn) => Some(drawn),
                Err(Error::Refused(Refusal::EmptyPeriod)) => None,
                Err(error) => return Err(error),
            };
            is_empty &= drawn.is_none();
            tables.push((definition, drawn));
        }
        sections.push((say(&format!("report-section-{title}")), tables));
    }
    if is_empty {
        return Err(Refusal::EmptyPeriod.into());
    }
    let key_figures = if made.sessions { of_sessions(statistics, request).await? } else { Vec::new() };
    let frozen = frozen_year::frozen(&frozen_year::versions(statistics, &months).await?);
    let definition = request.name.definition()?;
    Ok((DrawnReport { request: request.clone(), definition, frozen, key_figures, sections }, plan))
}

impl DrawnReport {
    /// The report as its readers see it; a table that cannot leave says why.
    pub(super) fn protected(self, done: &Done) -> Result<CountedReport> {
        let outcome = |drawn: Option<Drawn>| match drawn.map(|drawn| drawn.protected(done)) {
            None => Ok(Outcome::Absent(Refusal::EmptyPeriod)),
            Some(Ok(counted)) => Ok(Outcome::Counted(Box::new(counted))),
            Some(Err(Error::Refused(refusal))) => Ok(Outcome::Absent(refusal)),
            Some(Err(fault)) => Err(fault),
        };
        let section = |(title, tables): (String, Vec<Place>)| {
            let tables = tables.into_iter().map(|(definition, drawn)| Ok((definition, outcome(drawn)?)));
            Ok((title, tables.collect::<Result<_>>()?))
        };
        let Self { request, definition, frozen, key_figures, sections } = self;
        let sections = sections.into_iter().map(section).collect::<Result<_>>()?;
        Ok(CountedReport { request, definition, frozen, key_figures, sections })
    }
}

fn must_fit(cadence: Cadence, request: &ReportRequest, months: usize) -> Result<()> {
    let fits = match cadence {
        Cadence::Month => months == 1,
        Cadence::Year => months == 12 && request.from_month.ends_with("-01"),
    };
    if fits { Ok(()) } else { Err(Refusal::PeriodOfReport.into()) }
}

/// Whether the whole month is past.
fn is_over(until_month: &str, today: NaiveDate) -> bool {
    until_month < today.format("%Y-%m").to_string().as_str()
}

async fn of_sessions(statistics: &mut SqliteConnection, request: &ReportRequest) -> Result<Vec<KeyFigure>> {
    let (sessions, minutes) = measure::sessions(statistics, (&request.from_month, &request.until_month)).await?;
    let definition = say("key-sessions-definition");
    let figure = |label: &str, value| KeyFigure { label: say(label), value, definition: definition.clone() };
    Ok(vec![
        figure("key-sessions", sessions.to_string()),
        figure("key-hours", say_counted("key-hours-value", minutes.saturating_add(30).div_euclid(60))),
    ])
}

/// Why a table is not there, in words, for a page or a file.
fn why(refusal: Refusal) -> String {
    match refusal {
        Refusal::EmptyPeriod => say("report-nothing"),
        refusal => crate::text::explain(&refusal.into()),
    }
}

#[cfg(test)]
mod tests;
