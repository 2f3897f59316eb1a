//! Figures of several desks: theirs and ours counted as one.
//!
//! Each desk may have shown the same table of itself, and whoever subtracts it from the whole has what is left. So the whole is protected
//! beside the table of each desk, as if all of them had left under the lowest threshold that they may leave under.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
};

use disclosure::{Ledger, Perimeter as Whom, Policy, Refused, Request};
use sqlx::SqliteConnection;

use super::{
    catalogue::Spec,
    fact, facts_file, frozen_year,
    measure::{AsOf, Line},
    network_desk,
    table::{self, Counted, Table, TableRequest, not_protectable, period, shown},
};
use crate::{
    Error, Refusal, Result, Supervisor,
    text::{say, say_with},
};

/// The dimension by which the desks are told apart, which no table has.
const DESK: &str = "desk";

/// What a desk gives of a period.
struct Given {
    name: String,
    lines: Vec<Line>,
}

pub(crate) async fn pooled_table(supervisor: &mut Supervisor, request: TableRequest) -> Result<Table> {
    let today = supervisor.clock.today();
    let least = Spec::of(request.name, request.own.as_ref())?.least_threshold();
    let counted = count(&mut supervisor.statistics, &request, least).await?;
    Ok(shown(&counted, today))
}

/// Counts a table of all desks whose files are of every month of the period, and protects it.
///
/// # Errors
/// [`Refusal::NoDeskToPool`], [`Refusal::PooledTellsTooMuch`], [`Refusal::NetworkFactsChanged`]; those of [`table::count`].
pub(crate) async fn count(
    statistics: &mut SqliteConnection,
    request: &TableRequest,
    threshold: u32,
) -> Result<Counted> {
    let spec = Spec::of(request.name, request.own.as_ref())?;
    let least = spec.least_threshold();
    if threshold < least {
        return Err(Refusal::ThresholdTooLow { least }.into());
    }
    if fact::are_behind(statistics).await? {
        return Err(Refusal::FactsBehind.into());
    }
    let months = period(&request.from_month, &request.until_month)?;
    let versions = frozen_year::versions(statistics, &months).await?;
    let (given, left_out) = given(statistics, &spec, request, &months).await?;
    let lines: Vec<Line> = given.iter().flat_map(|desk| desk.lines.iter().cloned()).collect();
    if lines.is_empty() {
        return Err(Refusal::EmptyPeriod.into());
    }
    let codes = table::codes(&spec, &months, &lines);
    let (policy, of_one) = (policy(threshold)?, policy(least)?);
    let mut ledger = Ledger::default();
    for (number, desk) in given.iter().enumerate() {
        let exact = table::filled(&spec, &codes, &desk.lines)?;
        let whom = Whom(BTreeMap::from([(DESK.to_owned(), BTreeSet::from([number.to_string()]))]));
        let of = Request { name: &desk.name, perimeter: &whom, table: &exact, policy: of_one };
        let release = ledger.protect(&of, &mut |_| ControlFlow::Continue(())).map_err(refused)?;
        ledger.admit(release);
    }
    let exact = table::filled(&spec, &codes, &lines)?;
    let whole = Request { name: "", perimeter: &Whom::default(), table: &exact, policy };
    let release = ledger.protect(&whole, &mut |_| ControlFlow::Continue(())).map_err(refused)?;
    // The last word belongs to the checker, which knows nothing of how the table was protected.
    disclosure::check(&release.published, &release.certificate, &policy)
        .map_err(|_| Error::from(Refusal::TableNotProtectable))?;
    Ok(Counted {
        request: request.clone(),
        dimensions: table::dimensions(&spec, codes),
        spec,
        published: release.published,
        before: None,
        frozen: frozen_year::frozen(&versions),
        desks: Some(said(&given, &left_out)),
        exact,
        threshold,
    })
}

fn policy(threshold: u32) -> Result<Policy> {
    Policy::below(u64::from(threshold)).map_err(not_protectable)
}

fn refused(refused: Refused) -> Error {
    match refused {
        Refused::Linked(_) => Refusal::PooledTellsTooMuch.into(),
        other => not_protectable(other),
    }
}

/// What this desk and each other gives of the whole period, this one first; and the names of those that give a part of it alone.
async fn given(
    statistics: &mut SqliteConnection,
    spec: &Spec,
    request: &TableRequest,
    months: &[String],
) -> Result<(Vec<Given>, Vec<String>)> {
    let own = table::lines(statistics, spec, request, AsOf::Last).await?;
    let (mut given, mut left_out) = (vec![Given { name: say("pooled-own"), lines: own }], Vec::new());
    let (columns, of) = (table::columns(spec), (request.from_month.as_str(), request.until_month.as_str()));
    for desk in network_desk::all(statistics).await? {
        let files = facts_file::of_desk(statistics, desk.id).await?;
        let has = |month: &String| files.iter().any(|file| (&file.from_month..=&file.until_month).contains(&month));
        if months.iter().all(has) {
            let lines = facts_file::count(statistics, desk.id, spec.measure, &columns, of).await?;
            given.push(Given { name: desk.name, lines: table::within(spec, lines) });
        } else {
            left_out.push(desk.name);
        }
    }
    if given.len() < 2 {
        return Err(Refusal::NoDeskToPool.into());
    }
    Ok((given, left_out))
}

/// « 3 permanences : la nôtre ; Exempleville ; Autreville. »
fn said(given: &[Given], left_out: &[String]) -> String {
    let names: Vec<&str> = given.iter().map(|desk| desk.name.as_str()).collect();
    let (count, names) = (given.len().to_string(), names.join("\u{202f}; "));
    let counted = say_with("pooled-desks", &[("count", &count), ("names", &names)]);
    if left_out.is_empty() {
        return counted;
    }
    format!("{counted} {}", say_with("pooled-left-out", &[("names", &left_out.join("\u{202f}; "))]))
}
