//! The ledger of the desk: every table that left protected, with its proof. What leaves next is protected beside all of them, whoever
//! received them.
//!
//! One ledger a measure. Of a dimension the column of the facts is what tables have in common: their codes say which codes of the facts
//! they count. The months of a table, its perimeter and the desks that it counts are its perimeter in the ledger.

mod proof;
#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
};

use disclosure::{
    Cell, Certificate, Ledger, Perimeter as Whom, Policy, Progress, PublishedTable, Refused, Release, Request, Shape,
    Together, Zeros, check, protect,
};
use sqlx::SqliteConnection;

pub use self::proof::Proof;
use super::{file, measure::Measure, table::not_protectable};
use crate::{Error, Fault, Refusal, Result, text::say_with, write::Write};

/// The dimension of the ledger in which the months of a table stand.
const MONTH: &str = "month";
/// The one by which the desks of the network are told apart.
const DESK: &str = "desk";
/// This desk in it.
pub(super) const OWN: &str = "own";

/// A table that is to be protected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) measure: Measure,
    /// By what it counts: the names of its dimensions, with a comma between.
    pub(crate) dimensions: String,
    pub(crate) months: Vec<String>,
    /// Title, for a later refusal.
    pub(crate) title: String,
    pub(crate) whom: Whom,
    pub(crate) exact: disclosure::Table,
    pub(crate) threshold: u32,
    /// A desk of the network may have shown it of itself.
    pub(crate) assumed: bool,
}

/// What a table of these months, of these codes of a column and of these desks counts, as the ledger says it.
pub(super) fn whom(months: &[String], within: Option<(&str, &[&str])>, desks: &[String]) -> Whom {
    let mut whom = BTreeMap::from([
        (MONTH.to_owned(), months.iter().cloned().collect::<BTreeSet<_>>()),
        (DESK.to_owned(), desks.iter().cloned().collect()),
    ]);
    let within =
        within.map(|(column, codes)| (column.to_owned(), codes.iter().map(|code| (*code).to_owned()).collect()));
    whom.extend(within);
    Whom(whom)
}

/// What is known of a release beside what it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Kept {
    /// None: it has not left yet.
    id: Option<i64>,
    measure: Measure,
    dimensions: String,
    from_month: String,
    until_month: String,
    assumed: bool,
}

/// What left of one measure, as far as its months hang together with those of a period, and what is protected beside it meanwhile.
#[derive(Debug, Clone, Default)]
pub(crate) struct Left {
    ledger: Ledger,
    /// Of each release of the ledger.
    kept: Vec<Kept>,
}

/// Reads what left of a measure in the months of a period, and in those that other releases tie to them.
///
/// # Errors
/// A fault when a proof does not hold.
pub(crate) async fn left(statistics: &mut SqliteConnection, measure: Measure, months: &[String]) -> Result<Left> {
    let (Some(first), Some(last)) = (months.first(), months.last()) else { return Ok(Left::default()) };
    let (word, mut from, mut until) = (measure.word(), first.clone(), last.clone());
    let periods = sqlx::query!("select from_month, until_month from protected_table where measure = ?", word)
        .fetch_all(&mut *statistics)
        .await?;
    loop {
        let before = (from.clone(), until.clone());
        for period in &periods {
            if period.from_month <= until && period.until_month >= from {
                from = from.min(period.from_month.clone());
                until = until.max(period.until_month.clone());
            }
        }
        if (&from, &until) == (&before.0, &before.1) {
            break;
        }
    }
    let rows = sqlx::query!(
        r#"select id, dimensions, from_month, until_month, assumed as "assumed: bool", beside, proof
           from protected_table
           where measure = ? and from_month <= ? and until_month >= ? order by id"#,
        word,
        until,
        from
    )
    .fetch_all(statistics)
    .await?;
    let ranks: BTreeMap<i64, usize> = rows.iter().enumerate().map(|(rank, row)| (row.id, rank)).collect();
    let (mut releases, mut kept) = (Vec::new(), Vec::new());
    for row in rows {
        let proof: Proof = serde_json::from_str(&row.proof).map_err(fault)?;
        let mut release = proof.release().ok_or_else(unsound)?;
        let mut beside: Vec<i64> = serde_json::from_str(&row.beside).map_err(fault)?;
        beside.push(row.id);
        // What a witness says of a release that is not of these months says nothing here.
        let here = |(of, cell, by): &(usize, Cell, i64)| Some((*ranks.get(beside.get(*of)?)?, *cell, *by));
        let together = release
            .together
            .iter()
            .filter_map(|own| Some(Together { changes: own.changes.iter().map(here).collect::<Option<_>>()? }));
        release.together = together.collect();
        releases.push(release);
        let (id, from_month, until_month) = (Some(row.id), row.from_month, row.until_month);
        kept.push(Kept { id, measure, dimensions: row.dimensions, from_month, until_month, assumed: row.assumed });
    }
    let ledger = Ledger::of(releases).map_err(|_| unsound())?;
    Ok(Left { ledger, kept })
}

fn unsound() -> Error {
    Error::Fault(Fault::new("a proof of the ledger does not hold"))
}

fn fault(error: serde_json::Error) -> Error {
    Error::Fault(Fault::new(error))
}

impl Left {
    /// The numbers of what left.
    fn ids(&self) -> Vec<Option<i64>> {
        self.kept.iter().map(|kept| kept.id).collect()
    }

    /// Whether both hold the same releases.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.ids() == other.ids() && self.ids().iter().all(Option::is_some)
    }

    /// Protects a table beside everything that is there, and takes it in.
    ///
    /// # Errors
    /// [`Refusal::OtherPerimeter`], [`Refusal::CrossesEarlier`], [`Refusal::ClosesCircle`], [`Refusal::TellsWithEarlier`],
    /// [`Refusal::TableNotProtectable`].
    pub(crate) fn protect(
        &mut self,
        wanted: &Wanted,
        go_on: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Release> {
        let policy = Policy::below(u64::from(wanted.threshold)).map_err(not_protectable)?;
        if let Some(earlier) = self.of_other_perimeter(wanted) {
            return Err(Refusal::OtherPerimeter { earlier: earlier.to_owned() }.into());
        }
        if let Some(earlier) = self.crossed_by(wanted) {
            return Err(Refusal::CrossesEarlier { earlier: earlier.to_owned() }.into());
        }
        if self.would_circle(wanted, policy)? {
            return Err(Refusal::ClosesCircle.into());
        }
        let name = wanted.name();
        let request = Request { name: &name, perimeter: &wanted.whom, table: &wanted.exact, policy };
        let release = match self.ledger.releases() {
            [] => alone(&request, go_on),
            _ => self.ledger.protect(&request, go_on),
        };
        let release = release.map_err(refused)?;
        // The last word belongs to the checker, which knows nothing of how the table was protected.
        check(&release.published, &release.certificate, &policy)
            .map_err(|_| Error::from(Refusal::TableNotProtectable))?;
        if !self.ledger.holds(&release) {
            self.ledger.admit(release.clone());
            self.kept.push(wanted.kept());
        }
        Ok(release)
    }

    /// What readers saw last of the same table under the same threshold, when its figures were others.
    pub(crate) fn before(&self, wanted: &Wanted) -> Option<PublishedTable> {
        let policy = Policy::below(u64::from(wanted.threshold)).ok()?;
        let same = |(release, kept): &(&Release, &Kept)| {
            kept.dimensions == wanted.dimensions
                && release.perimeter == wanted.whom
                && release.policy == policy
                && release.certificate.truth != wanted.exact.counts()
        };
        let mut kept = self.ledger.releases().iter().zip(&self.kept).rev();
        kept.find(same).map(|(release, _)| release.published.clone())
    }

    /// The name of a release that counts others of the same months: all files, or the persons helped alone. Both of one month and both of a
    /// year tell of those who are in one only, which no release counts.
    fn of_other_perimeter(&self, wanted: &Wanted) -> Option<&str> {
        let within = |whom: &Whom| {
            let mut within = whom.0.clone();
            within.retain(|name, _| name != MONTH && name != DESK);
            within
        };
        let months = |whom: &Whom| whom.0.get(MONTH).cloned().unwrap_or_default();
        let differs = |release: &&Release| {
            !months(&release.perimeter).is_disjoint(&months(&wanted.whom))
                && within(&release.perimeter) != within(&wanted.whom)
        };
        self.ledger.releases().iter().find(differs).map(|release| release.name.as_str())
    }

    /// The name of a release that divides the same months or the same codes otherwise: some of its persons and others besides.
    fn crossed_by(&self, wanted: &Wanted) -> Option<&str> {
        let own = sets(&wanted.whom, wanted.exact.shape());
        let crosses = |release: &&Release| {
            let theirs = sets(&release.perimeter, release.shape());
            own.iter().any(|(name, own)| {
                let theirs = theirs.get(name).into_iter().flatten();
                own.iter()
                    .flat_map(|own| theirs.clone().map(move |theirs| (own, theirs)))
                    .any(|(one, other)| !one.is_disjoint(other) && !one.is_subset(other) && !other.is_subset(one))
            })
        };
        self.ledger.releases().iter().find(crosses).map(|release| release.name.as_str())
    }

    /// Whether the breakdowns would run in a circle, in which readers may know more than is proved.
    fn would_circle(&self, wanted: &Wanted, policy: Policy) -> Result<bool> {
        let shape = wanted.exact.shape().clone();
        let nothing = vec![None; shape.len()];
        let release = Release {
            name: String::new(),
            perimeter: wanted.whom.clone(),
            policy,
            published: PublishedTable::new(shape, Zeros::MayBeHidden, nothing).map_err(not_protectable)?,
            certificate: Certificate { truth: Vec::new(), moves: Vec::new() },
            together: Vec::new(),
        };
        let mut with = self.ledger.clone();
        with.admit(release);
        Ok(!with.is_complete())
    }

    /// What those who read everything can work out of what is below a threshold.
    #[cfg(test)]
    pub(crate) fn told(&self, threshold: u64) -> Vec<disclosure::Told> {
        assert!(self.ledger.is_complete());
        self.ledger.exposed(threshold).unwrap_or_else(|| panic!("no persons give all these numbers"))
    }

    /// Writes down what was protected here, as what left with a release.
    pub(crate) async fn enter(self, write: &mut Write<'_>, number: i64) -> Result<()> {
        let mut ids = Vec::new();
        for (release, kept) in self.ledger.releases().iter().zip(self.kept) {
            if let Some(id) = kept.id {
                ids.push(id);
                continue;
            }
            let proof = serde_json::to_string(&Proof::from(release)).map_err(fault)?;
            let beside = serde_json::to_string(&ids).map_err(fault)?;
            let measure = kept.measure.word();
            let id = sqlx::query!(
                "insert into protected_table (release, measure, dimensions, from_month, until_month, assumed, beside, proof)
                 values (?, ?, ?, ?, ?, ?, ?, ?)",
                number,
                measure,
                kept.dimensions,
                kept.from_month,
                kept.until_month,
                kept.assumed,
                beside,
                proof
            )
            .execute(write.database())
            .await?
            .last_insert_rowid();
            ids.push(id);
        }
        Ok(())
    }
}

impl Wanted {
    fn name(&self) -> String {
        let (Some(first), Some(last)) = (self.months.first(), self.months.last()) else { return self.title.clone() };
        say_with("ledger-table", &[("title", &self.title), ("period", &file::period(first, last))])
    }

    fn kept(&self) -> Kept {
        Kept {
            id: None,
            measure: self.measure,
            dimensions: self.dimensions.clone(),
            from_month: self.months.first().cloned().unwrap_or_default(),
            until_month: self.months.last().cloned().unwrap_or_default(),
            assumed: self.assumed,
        }
    }
}

/// The first of its months: there is nothing beside it.
fn alone(
    request: &Request<'_>,
    go_on: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> std::result::Result<Release, Refused> {
    let protected = protect(request.table, &request.policy, go_on)?;
    Ok(Release {
        name: request.name.to_owned(),
        perimeter: request.perimeter.clone(),
        policy: request.policy,
        published: protected.published().clone(),
        certificate: protected.certificate().clone(),
        together: Vec::new(),
    })
}

fn refused(refused: Refused) -> Error {
    match refused {
        Refused::Linked(conflict) => Refusal::TellsWithEarlier { earlier: conflict.earlier }.into(),
        Refused::Stopped => Refusal::ProtectionStopped.into(),
        other => not_protectable(other),
    }
}

/// The codes that a table counts together, of each dimension that it speaks of.
fn sets(whom: &Whom, shape: &Shape) -> BTreeMap<String, Vec<BTreeSet<String>>> {
    let mut sets: BTreeMap<String, Vec<_>> =
        whom.0.iter().map(|(name, codes)| (name.clone(), vec![codes.clone()])).collect();
    for dimension in shape.dimensions() {
        sets.entry(dimension.name.clone()).or_default().extend(dimension.holds.iter().cloned());
    }
    sets
}
