//! Figures of several desks: theirs and ours counted as one.
//!
//! Each desk may have shown the same table of itself, and whoever subtracts it from the whole has what is left. So the whole is protected
//! beside the table of each, as if all of them had left under the lowest threshold that they may leave under, and beside all that did leave.

use sqlx::SqliteConnection;

use super::{
    catalogue::Spec,
    fact, facts_file, frozen_year,
    ledger::{OWN, Wanted},
    measure::Line,
    network_desk,
    protection::{Done, Plan},
    table::{self, Counted, Drawn, Table, TableRequest, period, shown},
};
use crate::{
    Error, Refusal, Result, Supervisor,
    text::{say, say_with},
};

/// What a desk gives of a period.
struct Given {
    /// By which the ledger tells it apart.
    key: String,
    name: String,
    lines: Vec<Line>,
}

pub(crate) async fn pooled_table(supervisor: &mut Supervisor, request: TableRequest) -> Result<Table> {
    let today = supervisor.clock.today();
    let (whole, plan) = drawn(&mut supervisor.statistics, &request, 0).await?;
    let done = supervisor.in_hand.carried_out(plan)?;
    Ok(shown(&protected(whole, &done)?, today))
}

/// Counts a table of all desks whose files are of every month of the period; its plan protects that of each before it.
///
/// # Errors
/// [`Refusal::NoDeskToPool`], [`Refusal::NetworkFactsChanged`]; those of [`table::draw`].
pub(super) async fn drawn(
    statistics: &mut SqliteConnection,
    request: &TableRequest,
    threshold: u32,
) -> Result<(Drawn, Plan)> {
    let spec = Spec::of(request.name, request.own.as_ref())?;
    let least = spec.least_threshold();
    let threshold = threshold.max(least);
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
    let mut plan = Plan::default();
    for desk in &given {
        let exact = table::filled(&spec, &codes, &desk.lines)?;
        let of_one = table::wanted(&spec, &months, std::slice::from_ref(&desk.key), &exact, least);
        plan.add(statistics, Wanted { assumed: true, ..of_one }).await?;
    }
    let exact = table::filled(&spec, &codes, &lines)?;
    let desks: Vec<String> = given.iter().map(|desk| desk.key.clone()).collect();
    let place = plan.add(statistics, table::wanted(&spec, &months, &desks, &exact, threshold)).await?;
    let whole = Drawn {
        request: request.clone(),
        dimensions: table::dimensions(&spec, codes),
        spec,
        before: None,
        frozen: frozen_year::frozen(&versions),
        desks: Some(said(&given, &left_out)),
        exact,
        threshold,
        place,
    };
    Ok((whole, plan))
}

/// The whole as its readers see it, once the table of each desk could be protected too.
///
/// # Errors
/// [`Refusal::PooledTellsTooMuch`]; those of [`Drawn::protected`].
pub(super) fn protected(whole: Drawn, done: &Done) -> Result<Counted> {
    let tells = |refusal: &Refusal| matches!(refusal, Refusal::TellsWithEarlier { .. });
    let mut refused = done.tables.iter().filter_map(|outcome| outcome.as_ref().err());
    match refused.next() {
        Some(refusal) if tells(refusal) => Err(Refusal::PooledTellsTooMuch.into()),
        Some(refusal) => Err(Error::from(refusal.clone())),
        None => whole.protected(done),
    }
}

/// What this desk and each other gives of the whole period, this one first; and the names of those that give a part of it alone.
async fn given(
    statistics: &mut SqliteConnection,
    spec: &Spec,
    request: &TableRequest,
    months: &[String],
) -> Result<(Vec<Given>, Vec<String>)> {
    let own = table::lines(statistics, spec, request).await?;
    let own = Given { key: OWN.to_owned(), name: say("pooled-own"), lines: own };
    let (mut given, mut left_out) = (vec![own], Vec::new());
    let (columns, of) = (table::columns(spec), (request.from_month.as_str(), request.until_month.as_str()));
    for desk in network_desk::all(statistics).await? {
        let files = facts_file::of_desk(statistics, desk.id).await?;
        let has = |month: &String| files.iter().any(|file| (&file.from_month..=&file.until_month).contains(&month));
        if months.iter().all(has) {
            let lines = facts_file::count(statistics, desk.id, spec.measure, &columns, of).await?;
            let lines = table::within(spec, lines);
            given.push(Given { key: desk.fingerprint, name: desk.name, lines });
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
