//! Frozen years: the figures of a civil year as they were one day, signed and kept. What is entered or corrected later changes them
//! only by a correction («rectificatif»), which stands beside what it corrects.

mod facts;
#[cfg(test)]
pub(super) mod tests;

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;
use disclosure::PublishedTable;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;
use vault::signature::signs;

use self::facts::{keep as keep_facts, kept, live};
use super::{
    fact,
    facts::Facts,
    file::{HIDDEN, labels},
    signature::Seal,
    table::Counted,
};
use crate::{
    Agent, Error, Fault, Refusal, Result, Supervisor,
    journal::{Event, Noun, Verb},
    session::Nothing,
    text::{long_day, say, say_with},
    write::Write,
};

const FORMAT: &str = "permanence-year 1";

/// Why a frozen year is corrected. No words of one's own: they would leave with the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionReason {
    /// Something was entered after the year was frozen.
    LateEntry,
    /// Something had been entered wrongly.
    WrongEntry,
    /// Two records were one person's, or one was two.
    Duplicate,
}

/// A year and where its figures stand.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct FrozenYear {
    pub year: String,
    /// Civil day.
    pub frozen_on: String,
    /// Civil day of the last correction.
    pub corrected_on: Option<String>,
    /// Of the last correction, in words.
    pub reason: Option<String>,
    /// The records say something else since.
    pub differs: bool,
}

/// Since when the figures of a period are frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Frozen {
    pub year: String,
    pub frozen_on: String,
    pub corrected_on: Option<String>,
    /// The same in words.
    pub said: String,
}

/// A year to freeze.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct FreezeYear {
    pub year: String,
}

/// A frozen year to correct.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct CorrectYear {
    pub year: String,
    pub reason: CorrectionReason,
}

/// A year as it was frozen, or as it was corrected.
#[derive(Debug, Clone)]
pub(crate) struct Version {
    pub(crate) id: i64,
    pub(crate) year: String,
    at: String,
    reason: String,
    facts_hash: Vec<u8>,
    signature: Vec<u8>,
    verifying_key: Vec<u8>,
}

impl CorrectionReason {
    fn word(self) -> &'static str {
        match self {
            Self::LateEntry => "late_entry",
            Self::WrongEntry => "wrong_entry",
            Self::Duplicate => "duplicate",
        }
    }
}

impl Version {
    fn day(&self) -> String {
        self.at.split('T').next().unwrap_or_default().to_owned()
    }

    pub(crate) fn is_correction(&self) -> bool {
        !self.reason.is_empty()
    }

    /// Why it was corrected, in words.
    pub(crate) fn reason(&self) -> Option<String> {
        let word = self.reason.replace('_', "-");
        (!word.is_empty()).then(|| say(&format!("correction-{word}")))
    }

    /// Whether its facts are those that were signed.
    async fn holds(&self, statistics: &mut SqliteConnection) -> Result<bool> {
        let hash = kept(statistics, self.id).await?.hash();
        let label = label(&self.year, &self.at, &self.reason, &hash)?;
        let key = <[u8; 32]>::try_from(self.verifying_key.as_slice());
        let signature = <[u8; 64]>::try_from(self.signature.as_slice());
        let (Ok(key), Ok(signature)) = (key, signature) else { return Ok(false) };
        Ok(self.facts_hash == hash && signs(&key, FORMAT, &label, &signature))
    }
}

/// What is signed.
fn label(year: &str, at: &str, reason: &str, hash: &[u8; 32]) -> Result<String> {
    let hash = data_encoding::HEXLOWER.encode(hash);
    serde_json::to_string(&[year, at, reason, hash.as_str()]).map_err(|error| Error::Fault(Fault::new(error)))
}

/// Every version of the years of a period, the earliest first.
///
/// # Errors
/// [`Refusal::FrozenYearChanged`] when its facts are not those that were signed.
pub(crate) async fn versions(statistics: &mut SqliteConnection, months: &[String]) -> Result<Vec<Version>> {
    let mut versions = all(statistics).await?;
    versions.retain(|version| months.iter().any(|month| month.starts_with(&version.year)));
    for version in &versions {
        if !version.holds(statistics).await? {
            return Err(Refusal::FrozenYearChanged { year: version.year.clone() }.into());
        }
    }
    Ok(versions)
}

async fn all(statistics: &mut SqliteConnection) -> Result<Vec<Version>> {
    Ok(sqlx::query_as!(
        Version,
        "select id, year, at, reason, facts_hash, signature, verifying_key from frozen_year order by id"
    )
    .fetch_all(statistics)
    .await?)
}

/// Since when the figures of a period are frozen, year by year.
pub(crate) fn frozen(versions: &[Version]) -> Vec<Frozen> {
    let firsts = versions.iter().filter(|version| !version.is_correction());
    firsts
        .map(|first| {
            let last = versions.iter().rfind(|version| version.year == first.year && version.is_correction());
            let (frozen_on, corrected_on) = (first.day(), last.map(Version::day));
            let on = [("year", first.year.as_str()), ("frozen", &long_day(&frozen_on))];
            let said = match (&corrected_on, last.and_then(Version::reason)) {
                (Some(day), Some(reason)) => {
                    let corrected = [("corrected", long_day(day)), ("reason", reason)];
                    let corrected = corrected.iter().map(|(name, said)| (*name, said.as_str()));
                    say_with("frozen-and-corrected", &on.into_iter().chain(corrected).collect::<Vec<_>>())
                }
                _ => say_with("frozen-on", &on),
            };
            Frozen { year: first.year.clone(), frozen_on, corrected_on, said }
        })
        .collect()
}

/// Every year that is frozen, the latest first.
pub(crate) async fn frozen_years(supervisor: &mut Supervisor, _: Nothing) -> Result<Vec<FrozenYear>> {
    let statistics = &mut supervisor.statistics;
    let versions = all(statistics).await?;
    let mut years = Vec::new();
    for Frozen { year, frozen_on, corrected_on, .. } in frozen(&versions) {
        let Some(last) = versions.iter().rfind(|version| version.year == year) else { continue };
        let differs =
            !is_destroyed(statistics, &year).await? && live(statistics, &year).await?.hash() != *last.facts_hash;
        years.push(FrozenYear { year, frozen_on, corrected_on, reason: last.reason(), differs });
    }
    years.sort_by(|one, other| other.year.cmp(&one.year));
    Ok(years)
}

/// Freezes a year that is over.
///
/// # Errors
/// [`Refusal::PeriodNotOver`], [`Refusal::FactsBehind`], [`Refusal::EmptyPeriod`], [`Refusal::YearFrozen`].
pub(crate) async fn year_freeze(supervisor: &mut Supervisor, request: FreezeYear) -> Result<Vec<FrozenYear>> {
    let facts = of_year(supervisor, &request.year).await?;
    if last(&mut supervisor.statistics, &request.year).await?.is_some() {
        return Err(Refusal::YearFrozen { year: request.year }.into());
    }
    if facts.is_empty() {
        return Err(Refusal::EmptyPeriod.into());
    }
    keep(supervisor, &request.year, "", &facts, Verb::Created).await
}

/// Corrects a frozen year: its figures are those that the records give today.
///
/// # Errors
/// [`Refusal::YearNotFrozen`]; [`Refusal::NothingToCorrect`] when the records give the same figures;
/// [`Refusal::YearDestroyed`] when some of its records are gone.
pub(crate) async fn year_correct(supervisor: &mut Supervisor, request: CorrectYear) -> Result<Vec<FrozenYear>> {
    let facts = of_year(supervisor, &request.year).await?;
    let Some(before) = last(&mut supervisor.statistics, &request.year).await? else {
        return Err(Refusal::YearNotFrozen { year: request.year }.into());
    };
    if is_destroyed(&mut supervisor.statistics, &request.year).await? {
        return Err(Refusal::YearDestroyed { year: request.year }.into());
    }
    if before.facts_hash == facts.hash() {
        return Err(Refusal::NothingToCorrect { year: request.year }.into());
    }
    keep(supervisor, &request.year, request.reason.word(), &facts, Verb::Changed).await
}

/// What the last correction changed in a table that had left, as its readers may see it: table, cell, before, after.
pub(crate) fn corrected(counted: &Counted) -> Vec<[String; 4]> {
    let Some(before) = &counted.before else { return Vec::new() };
    let shown = |count: Option<u64>| count.map_or_else(|| HIDDEN.to_owned(), |count| count.to_string());
    let cells = |table: &PublishedTable| -> BTreeMap<Vec<Option<String>>, Option<u64>> {
        let cells = table.cells();
        let codes = |cell| table.shape().codes(cell).into_iter().map(|code| code.map(str::to_owned)).collect();
        cells.map(|(cell, count)| (codes(cell), count)).collect()
    };
    let (before, title) = (cells(before), counted.spec.definition().title);
    let published = &counted.published;
    let changed = published.cells().filter_map(|(cell, after)| {
        let codes = published.shape().codes(cell);
        let key: Vec<Option<String>> = codes.iter().map(|code| code.map(str::to_owned)).collect();
        // A code that nobody bore before counted nobody.
        let before = before.get(&key).copied().unwrap_or(Some(0));
        let at = labels(counted, &codes).join(" · ");
        (before != after).then(|| [title.clone(), at, shown(before), shown(after)])
    });
    changed.collect()
}

async fn last(statistics: &mut SqliteConnection, year: &str) -> Result<Option<Version>> {
    Ok(all(statistics).await?.into_iter().rfind(|version| version.year == year))
}

/// The facts of a year that is over, as the records now give them.
async fn of_year(supervisor: &mut Supervisor, year: &str) -> Result<Facts> {
    let impossible = || Error::from(Refusal::ImpossibleDate { field: "year".to_owned() });
    let number: i32 = year.parse().ok().filter(|number| (2000..2200).contains(number)).ok_or_else(impossible)?;
    if number >= supervisor.clock.today().year() {
        return Err(Refusal::PeriodNotOver.into());
    }
    if fact::are_behind(&mut supervisor.statistics).await? {
        return Err(Refusal::FactsBehind.into());
    }
    live(&mut supervisor.statistics, year).await
}

async fn keep(
    supervisor: &mut Supervisor,
    year: &str,
    reason: &str,
    facts: &Facts,
    verb: Verb,
) -> Result<Vec<FrozenYear>> {
    let seal = Seal::of(&supervisor.vault);
    let mut write = Write::begin_in_statistics(supervisor).await?;
    let (at, hash) = (write.at(), facts.hash());
    let (signature, key) = seal.sign_label(FORMAT, &label(year, &at, reason, &hash)?);
    let (facts_hash, signature, key) = (&hash[..], &signature[..], &key[..]);
    let id = sqlx::query!(
        "insert into frozen_year (year, at, reason, facts_hash, signature, verifying_key) values (?, ?, ?, ?, ?, ?)",
        year,
        at,
        reason,
        facts_hash,
        signature,
        key
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    keep_facts(facts, write.database(), id).await?;
    write.commit(Event::new(verb, Noun::FrozenYear, id)).await?;
    frozen_years(supervisor, Nothing {}).await
}

/// The years whose figures are frozen.
pub(crate) async fn years(statistics: &mut SqliteConnection) -> Result<BTreeSet<String>> {
    let years =
        sqlx::query_scalar!(r#"select distinct year as "year!" from frozen_year"#).fetch_all(statistics).await?;
    Ok(years.into_iter().collect())
}

/// Says of the frozen years among these that records of theirs are destroyed: their figures stay as they are.
pub(crate) async fn mark_destroyed(agent: &mut Agent, destroyed: &BTreeSet<String>) -> Result<()> {
    for year in years(&mut agent.statistics).await?.intersection(destroyed) {
        if is_destroyed(&mut agent.statistics, year).await? {
            continue;
        }
        let Agent { statistics, keys, account, clock, .. } = &mut *agent;
        let mut write = Write::begin_elsewhere(statistics, &keys.statistics_chain, account, *clock).await?;
        let at = write.at();
        let id = sqlx::query!("insert into destroyed_year (year, at) values (?, ?)", year, at)
            .execute(write.database())
            .await?
            .last_insert_rowid();
        write.commit(Event::new(Verb::Created, Noun::DestroyedYear, id)).await?;
    }
    Ok(())
}

async fn is_destroyed(statistics: &mut SqliteConnection, year: &str) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from destroyed_year where year = ?) as "destroyed!: bool""#,
        year
    )
    .fetch_one(statistics)
    .await?)
}
