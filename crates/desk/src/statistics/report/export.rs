//! A report that leaves: its period is over, its purpose and its recipient are written down, and every table has its proof.

use serde::Deserialize;
use ts_rs::TS;

use super::{ReportName, ReportRequest, book, drawn, is_over, page, text};
use crate::{
    Refusal, Result, Supervisor, field,
    session::Produced,
    statistics::release::{Format, Leaving, keep},
    text::say,
    training,
};

/// A report to give away.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ExportReport {
    pub name: ReportName,
    pub from_month: String,
    pub until_month: String,
    pub format: Format,
    /// Raises that of the report, never lowers it.
    pub threshold: u32,
    pub purpose: String,
    pub recipient: String,
}

/// Protects, checks, writes the register, then hands the file over.
///
/// # Errors
/// [`Refusal::PeriodNotOver`]; as [`drawn`].
pub(crate) async fn export_report(supervisor: &mut Supervisor, request: ExportReport) -> Result<Produced> {
    let purpose = field::needed("purpose", &request.purpose)?;
    let recipient = field::needed("recipient", &request.recipient)?;
    let threshold = u32::try_from(field::number("threshold", i64::from(request.threshold), 5, 100)?).unwrap_or(100);
    let today = supervisor.clock.today();
    let (from_month, until_month) = (request.from_month.clone(), request.until_month.clone());
    let of = ReportRequest { name: request.name, from_month, until_month };
    if !is_over(&of.until_month, today) {
        return Err(Refusal::PeriodNotOver.into());
    }
    let (drawn, plan) = drawn(&mut supervisor.statistics, &of, threshold).await?;
    let done = supervisor.in_hand.carried_out(plan)?;
    let counted = drawn.protected(&done)?;
    let mark = training::mark(supervisor.vault.is_training());
    let mark = mark.as_deref();
    let bytes = match request.format {
        Format::Csv => training::marked_csv(text::csv(&counted, today)?, mark),
        Format::Xlsx => book::book(&counted, today).marked(mark).xlsx()?,
        Format::Ods => book::book(&counted, today).marked(mark).ods()?,
        Format::Pdf => page::pdf(&counted, today, mark)?,
    };
    let threshold = threshold.max(counted.definition.threshold);
    let leaving = Leaving {
        what: format!("report_{}", request.name.word()),
        format: request.format,
        from_month: of.from_month,
        until_month: of.until_month,
        threshold,
        purpose,
        recipient,
    };
    let file = say(&format!("report-{}-file", request.name.word().replace('_', "-")));
    keep(supervisor, leaving, &file, bytes, done.left).await
}
