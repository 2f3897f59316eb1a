//! Protecting tables, which may take long: on a thread of its own, so that the page says how far it is and can stop it.
//!
//! What was protected last is remembered with what it was made from: the table that was looked at leaves as it was seen, and at once.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    fmt,
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError},
    },
    thread,
    time::Duration,
};

use disclosure::{Progress, Release};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::{
    ledger::{self, Left, Wanted},
    measure::Measure,
    pooled,
    report::{self, ReportRequest},
    table::{self, TableRequest},
};
use crate::{Error, Fault, Refusal, Result, Supervisor, session::Nothing};

/// How long the page waits for an answer.
const PATIENCE: Duration = Duration::from_millis(200);
const WHOLE: usize = 1_000;

/// What is to be protected.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Protecting {
    /// A table.
    Table(TableRequest),
    /// One of several desks.
    PooledTable(TableRequest),
    /// A report.
    Report(ReportRequest),
}

/// A protection to begin.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
pub struct BeginProtection {
    /// Of what.
    pub of: Protecting,
    /// Raises the lowest under which it may leave, never lowers it.
    pub threshold: u32,
}

/// How far it is.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ProtectionProgress {
    /// In thousandths of the whole.
    pub per_mille: i64,
    /// Nothing is left to do: what was asked for is answered at once.
    pub over: bool,
}

/// Tables to be protected one after the other, each beside what left and beside those before it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    left: BTreeMap<Measure, Left>,
    wanted: Vec<Wanted>,
}

/// What became of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Done {
    /// What left, and what would leave now.
    pub(crate) left: BTreeMap<Measure, Left>,
    /// Of each table that was wanted.
    pub(crate) tables: Vec<std::result::Result<Release, Refusal>>,
}

impl Plan {
    /// Adds a table; answers its place.
    pub(crate) async fn add(&mut self, statistics: &mut SqliteConnection, wanted: Wanted) -> Result<usize> {
        if let Entry::Vacant(place) = self.left.entry(wanted.measure) {
            place.insert(ledger::left(statistics, wanted.measure, &wanted.months).await?);
        }
        self.wanted.push(wanted);
        Ok(self.wanted.len().saturating_sub(1))
    }

    /// What readers saw last of the table at a place.
    pub(crate) fn before(&self, place: usize) -> Option<disclosure::PublishedTable> {
        let wanted = self.wanted.get(place)?;
        self.left.get(&wanted.measure)?.before(wanted)
    }

    /// Whether both would give the same.
    fn is(&self, other: &Self) -> bool {
        let same = |(one, other): ((&Measure, &Left), (&Measure, &Left))| one.0 == other.0 && one.1.is(other.1);
        self.wanted == other.wanted
            && self.left.len() == other.left.len()
            && self.left.iter().zip(&other.left).all(same)
    }

    /// Protects them all.
    ///
    /// # Errors
    /// [`Refusal::ProtectionStopped`]; faults.
    pub(crate) fn carry_out(&self, go_on: &mut dyn FnMut(usize) -> ControlFlow<()>) -> Result<Done> {
        let mut done = Done { left: self.left.clone(), tables: Vec::new() };
        let (of, mut farthest) = (self.wanted.len().max(1), 0);
        for (place, wanted) in self.wanted.iter().enumerate() {
            let before = place.saturating_mul(WHOLE);
            let mut step = |progress: Progress| {
                let here = progress.done.saturating_mul(WHOLE).checked_div(progress.of).unwrap_or(0).min(WHOLE);
                // What is found on the way gives more to do: it is said how far the search has been, never that it went back.
                farthest = farthest.max(before.saturating_add(here).checked_div(of).unwrap_or(0));
                go_on(farthest)
            };
            let left = done.left.entry(wanted.measure).or_default();
            done.tables.push(match left.protect(wanted, &mut step) {
                Ok(release) => Ok(release),
                Err(Error::Refused(Refusal::ProtectionStopped)) => return Err(Refusal::ProtectionStopped.into()),
                Err(Error::Refused(refusal)) => Err(refusal),
                Err(fault) => return Err(fault),
            });
        }
        Ok(done)
    }
}

/// What a session has in hand: what is being protected, and what was protected last.
#[derive(Default)]
pub(crate) struct InHand {
    under_way: Option<UnderWay>,
    last: Option<(Plan, Done)>,
}

impl fmt::Debug for InHand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InHand").finish_non_exhaustive()
    }
}

/// A protection on its thread. Dropped, it stops.
struct UnderWay {
    plan: Plan,
    answer: Receiver<Result<Done>>,
    per_mille: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

impl UnderWay {
    fn begin(plan: Plan) -> Result<Self> {
        let (per_mille, stop) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let (answers, answer) = mpsc::channel();
        let (asked, told, stopped) = (plan.clone(), per_mille.clone(), stop.clone());
        let work = move || {
            let done = asked.carry_out(&mut |far| {
                told.store(far, Ordering::Relaxed);
                if stopped.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            // Whoever gave it up does not listen any more.
            let _ = answers.send(done);
        };
        thread::Builder::new()
            .name("protection".to_owned())
            .spawn(work)
            .map_err(|error| Error::Fault(Fault::new(error)))?;
        Ok(Self { plan, answer, per_mille, stop })
    }
}

impl InHand {
    /// What becomes of these tables: as it was found last, or found now.
    pub(crate) fn carried_out(&mut self, plan: Plan) -> Result<Done> {
        if let Some((_, done)) = self.last.as_ref().filter(|(known, _)| known.is(&plan)) {
            return Ok(done.clone());
        }
        let done = plan.carry_out(&mut |_| ControlFlow::Continue(()))?;
        self.last = Some((plan, done.clone()));
        Ok(done)
    }

    fn go_on(&mut self) -> Result<ProtectionProgress> {
        let Some(under_way) = &mut self.under_way else { return Err(Refusal::NothingUnderWay.into()) };
        let answer = match under_way.answer.recv_timeout(PATIENCE) {
            Err(RecvTimeoutError::Timeout) => {
                let per_mille = i64::try_from(under_way.per_mille.load(Ordering::Relaxed)).unwrap_or(0);
                return Ok(ProtectionProgress { per_mille, over: false });
            }
            Err(RecvTimeoutError::Disconnected) => {
                Err(Error::Fault(Fault::new("a protection ended without an answer")))
            }
            Ok(answer) => answer,
        };
        let Some(mut under_way) = self.under_way.take() else { return Err(Refusal::NothingUnderWay.into()) };
        self.last = Some((std::mem::take(&mut under_way.plan), answer?));
        Ok(ProtectionProgress { per_mille: 1_000, over: true })
    }
}

/// Begins one. What was under way is given up.
///
/// # Errors
/// Those of the table or of the report.
pub(crate) async fn protection_begin(
    supervisor: &mut Supervisor,
    request: BeginProtection,
) -> Result<ProtectionProgress> {
    let Supervisor { statistics, in_hand, .. } = supervisor;
    in_hand.under_way = None;
    let plan = match request.of {
        Protecting::Table(of) => table::drawn(statistics, &of, request.threshold).await?.1,
        Protecting::PooledTable(of) => pooled::drawn(statistics, &of, request.threshold).await?.1,
        Protecting::Report(of) => report::drawn(statistics, &of, request.threshold).await?.1,
    };
    if in_hand.last.as_ref().is_some_and(|(known, _)| known.is(&plan)) {
        return Ok(ProtectionProgress { per_mille: 1_000, over: true });
    }
    in_hand.under_way = Some(UnderWay::begin(plan)?);
    Ok(ProtectionProgress { per_mille: 0, over: false })
}

/// Says how far it is, once it is over or a moment has passed.
///
/// # Errors
/// [`Refusal::NothingUnderWay`]; faults.
pub(crate) async fn protection_go_on(supervisor: &mut Supervisor, _: Nothing) -> Result<ProtectionProgress> {
    supervisor.in_hand.go_on()
}

/// Gives it up; nothing of it stays.
pub(crate) async fn protection_stop(supervisor: &mut Supervisor, _: Nothing) -> Result<Nothing> {
    supervisor.in_hand.under_way = None;
    Ok(Nothing {})
}

#[cfg(test)]
mod tests;
