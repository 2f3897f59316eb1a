//! Facts files: the facts of a period, sealed for one other desk; and those that other desks sent, kept apart from our own.
//!
//! Facts are records of somebody, though nobody is named in them. They leave in a package of the age format, closed for the key of one known
//! desk and signed inside, and in no other way.

mod parquet;
mod sealed;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;
use ts_rs::TS;
use vault::{PackageKey, PackageRecipient, package};

use self::sealed::{Content, Label};
use super::{
    dimension, fact,
    facts::{Facts, Line},
    frozen_year,
    measure::{self, AsOf, Measure},
    network_desk::{self, Network, receiving_key},
    signature::Seal,
    table,
};
use crate::{
    Document, Error, Refusal, Result, Supervisor, field,
    journal::{Event, Noun, Verb},
    session::Nothing,
    text::say,
    training,
    write::Write,
};

/// The longest file that is read.
pub const MOST_BYTES: u64 = 50_000_000;

/// What another desk sent.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct FactsFile {
    pub id: i64,
    pub from_month: String,
    pub until_month: String,
    /// Instant, by the clock of the desk that sent it.
    pub made_at: String,
    pub received_at: String,
    /// SHA-256 of the file, hexadecimal.
    pub file_hash: String,
}

/// What was sent to another desk.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct FactsSent {
    pub id: i64,
    pub from_month: String,
    pub until_month: String,
    pub purpose: String,
    /// Instant.
    pub at: String,
    /// SHA-256 of the file, hexadecimal.
    pub file_hash: String,
}

/// A file that was taken in.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ReceivedFacts {
    /// The desk that sent it.
    pub name: String,
    /// First month.
    pub from_month: String,
    /// Last month.
    pub until_month: String,
    /// How many facts it holds.
    pub facts: i64,
    /// How many earlier files it replaces.
    pub replaced: i64,
    /// All that is known now.
    pub network: Network,
}

/// Facts to send to another desk.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct SendFacts {
    pub network_desk: i64,
    pub from_month: String,
    pub until_month: String,
    pub purpose: String,
}

/// One file that another desk sent.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneFactsFile {
    pub facts_file: i64,
}

/// Counts the facts of a period, closes them for one desk, writes the register, then hands the file over.
///
/// # Errors
/// [`Refusal::NoKeyOfDesk`], [`Refusal::FactsBehind`], [`Refusal::EmptyPeriod`], [`Refusal::FrozenYearChanged`]; as
/// [`table::period`].
pub(crate) async fn facts_file_make(supervisor: &mut Supervisor, request: SendFacts) -> Result<Document> {
    let purpose = field::needed("purpose", &request.purpose)?;
    let months = table::period(&request.from_month, &request.until_month)?;
    let to = network_desk::find(&mut supervisor.statistics, request.network_desk).await?;
    if to.age_key.is_empty() {
        return Err(Refusal::NoKeyOfDesk { name: to.name }.into());
    }
    let key = PackageKey::read(&to.age_key)?;
    if fact::are_behind(&mut supervisor.statistics).await? {
        return Err(Refusal::FactsBehind.into());
    }
    // What is given of a frozen year is what was signed.
    frozen_year::versions(&mut supervisor.statistics, &months).await?;
    let period = (request.from_month.as_str(), request.until_month.as_str());
    let facts = Facts::of(Facts::counted(&mut supervisor.statistics, period, AsOf::Last).await?);
    if facts.is_empty() {
        return Err(Refusal::EmptyPeriod.into());
    }
    let (seal, is_training) = (Seal::of(&supervisor.vault), supervisor.vault.is_training());
    let mut write = Write::begin_in_statistics(supervisor).await?;
    let at = write.at();
    let content = Content::of(&facts, period)?;
    let plain = sealed::signed(&seal, &key, period, &at, &content, is_training)?;
    let bytes = package::close(&plain, &PackageRecipient::Key(key))?;
    let hash: [u8; 32] = Sha256::digest(&bytes).into();
    let (file_hash, length, age_key) = (&hash[..], bytes.len() as i64, to.age_key.as_str());
    let id = sqlx::query!(
        "insert into facts_sent (network_desk, from_month, until_month, purpose, age_key, at, bytes, file_hash)
         values (?, ?, ?, ?, ?, ?, ?, ?)",
        request.network_desk,
        request.from_month,
        request.until_month,
        purpose,
        age_key,
        at,
        length,
        file_hash
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    write.commit(Event::new(Verb::Exported, Noun::FactsSent, id)).await?;
    let name = format!("{}-{}-{}.age", say("facts-file-name"), request.from_month, request.until_month);
    Ok(Document { name, bytes })
}

/// Takes in what another desk sent: opened, signed by a desk that is known, for this one, whole, newer than what it replaces.
///
/// # Errors
/// [`Refusal::NotAPackage`], [`Refusal::PackageForAnother`], [`Refusal::DamagedPackage`], [`Refusal::NotFactsFile`],
/// [`Refusal::NewerVersion`], [`Refusal::FactsFileChanged`], [`Refusal::FactsFileOfUnknown`], [`Refusal::PackageForAnother`],
/// [`Refusal::FactsFileCodes`], [`Refusal::FactsFileOlder`]; [`Refusal::OfTraining`], [`Refusal::NotOfTraining`].
pub(crate) async fn facts_file_add(supervisor: &mut Supervisor, _: Nothing, file: Document) -> Result<ReceivedFacts> {
    let key = receiving_key(&supervisor.vault);
    let plain = package::open(&file.bytes, &key)?;
    let known = network_desk::all(&mut supervisor.statistics).await?;
    let (label, fingerprint, content) = sealed::opened(&plain)?;
    training::must_match(label.training, supervisor.vault.is_training())?;
    let Some(from) = known.into_iter().find(|card| card.fingerprint == fingerprint) else {
        return Err(Refusal::FactsFileOfUnknown { key: fingerprint }.into());
    };
    // Somebody who received it could close it again for us.
    if label.recipient != key.derive_package_key().written()? {
        return Err(Refusal::PackageForAnother.into());
    }
    let months =
        table::period(&label.from_month, &label.until_month).map_err(|_| Error::from(Refusal::NotFactsFile))?;
    let facts = Facts::of(content.lines()?);
    must_be_known(&facts, &months)?;
    let Label { from_month, until_month, made_at, .. } = label;
    let before = of_desk(&mut supervisor.statistics, from.id).await?;
    let overlaps = |file: &&FactsFile| file.from_month <= until_month && file.until_month >= from_month;
    if before.iter().filter(overlaps).any(|file| file.made_at >= made_at) {
        return Err(Refusal::FactsFileOlder.into());
    }
    let replaced: Vec<i64> = before
        .iter()
        .filter(|file| file.from_month >= from_month && file.until_month <= until_month)
        .map(|file| file.id)
        .collect();
    let (file_hash, facts_hash): ([u8; 32], _) = (Sha256::digest(&file.bytes).into(), facts.hash());
    let mut write = Write::begin_in_statistics(supervisor).await?;
    let (at, file_hash, facts_hash) = (write.at(), &file_hash[..], &facts_hash[..]);
    let id = sqlx::query!(
        "insert into facts_file (network_desk, from_month, until_month, made_at, received_at, signed_by, file_hash, facts_hash)
         values (?, ?, ?, ?, ?, ?, ?, ?)",
        from.id,
        from_month,
        until_month,
        made_at,
        at,
        fingerprint,
        file_hash,
        facts_hash
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    keep(write.database(), id, &facts).await?;
    for replaced in &replaced {
        forget(&mut write, *replaced).await?;
    }
    write.commit(Event::new(Verb::Created, Noun::FactsFile, id)).await?;
    Ok(ReceivedFacts {
        name: from.name,
        from_month,
        until_month,
        facts: facts.lines().iter().map(|line| line.count).fold(0, i64::saturating_add),
        replaced: i64::try_from(replaced.len()).unwrap_or(i64::MAX),
        network: network_desk::network(supervisor, Nothing {}).await?,
    })
}

/// Removes what another desk sent.
///
/// # Errors
/// [`Refusal::NotFound`].
pub(crate) async fn facts_file_remove(supervisor: &mut Supervisor, request: OneFactsFile) -> Result<Network> {
    let id = request.facts_file;
    let there = sqlx::query_scalar!("select id from facts_file where id = ? and removed_at = ''", id)
        .fetch_optional(&mut supervisor.statistics)
        .await?;
    if there.is_none() {
        return Err(Refusal::NotFound { noun: "facts_file".to_owned() }.into());
    }
    let mut write = Write::begin_in_statistics(supervisor).await?;
    let event = without_facts(&mut write, id).await?;
    write.commit(event).await?;
    network_desk::network(supervisor, Nothing {}).await
}

/// Removes the facts of a file as part of a larger change; that it came stays.
pub(crate) async fn forget(write: &mut Write<'_>, id: i64) -> Result<()> {
    let event = without_facts(write, id).await?;
    write.also(event);
    Ok(())
}

async fn without_facts(write: &mut Write<'_>, id: i64) -> Result<Event> {
    let at = write.at();
    sqlx::query!("delete from network_fact where facts_file = ?", id).execute(write.database()).await?;
    sqlx::query!("update facts_file set removed_at = ? where id = ?", at, id).execute(write.database()).await?;
    Ok(Event::new(Verb::Discarded, Noun::FactsFile, id))
}

/// What a desk sent and is counted, the latest first.
pub(crate) async fn of_desk(statistics: &mut SqliteConnection, network_desk: i64) -> Result<Vec<FactsFile>> {
    let rows = sqlx::query!(
        "select id, from_month, until_month, made_at, received_at, file_hash from facts_file
         where network_desk = ? and removed_at = '' order by id desc",
        network_desk
    );
    Ok(rows
        .fetch_all(statistics)
        .await?
        .into_iter()
        .map(|row| FactsFile {
            id: row.id,
            from_month: row.from_month,
            until_month: row.until_month,
            made_at: row.made_at,
            received_at: row.received_at,
            file_hash: data_encoding::HEXLOWER.encode(&row.file_hash),
        })
        .collect())
}

/// What was sent to a desk, the latest first.
pub(crate) async fn sent_to(statistics: &mut SqliteConnection, network_desk: i64) -> Result<Vec<FactsSent>> {
    let rows = sqlx::query!(
        "select id, from_month, until_month, purpose, at, file_hash from facts_sent where network_desk = ? order by id desc",
        network_desk
    );
    Ok(rows
        .fetch_all(statistics)
        .await?
        .into_iter()
        .map(|row| FactsSent {
            id: row.id,
            from_month: row.from_month,
            until_month: row.until_month,
            purpose: row.purpose,
            at: row.at,
            file_hash: data_encoding::HEXLOWER.encode(&row.file_hash),
        })
        .collect())
}

/// The counts of a period that a desk sent, by the codes of some columns: of each month, those of the latest file that is of it.
///
/// # Errors
/// [`Refusal::NetworkFactsChanged`] when they are not those that came.
pub(crate) async fn count(
    statistics: &mut SqliteConnection,
    network_desk: i64,
    measure: Measure,
    columns: &[&str],
    (from, until): (&str, &str),
) -> Result<Vec<measure::Line>> {
    must_hold(statistics, network_desk, (from, until)).await?;
    let column = |place: usize| columns.get(place).copied().unwrap_or("none");
    let (one, two, three, four) = (column(0), column(1), column(2), column(3));
    let word = measure.word();
    let rows = sqlx::query_as!(
        measure::Row,
        r#"select coalesce(codes ->> ?5, '') as "one!: String", coalesce(codes ->> ?6, '') as "two!: String",
             coalesce(codes ->> ?7, '') as "three!: String", coalesce(codes ->> ?8, '') as "four!: String",
             sum(count) as "count!: i64"
           from facts_file cross join network_fact on network_fact.facts_file = facts_file.id
           where facts_file.network_desk = ?1 and facts_file.removed_at = '' and measure = ?2 and month between ?3 and ?4
             and not exists (
               select 1 from facts_file later
               where later.network_desk = facts_file.network_desk and later.removed_at = '' and later.id > facts_file.id
                 and network_fact.month between later.from_month and later.until_month)
           group by 1, 2, 3, 4"#,
        network_desk,
        word,
        from,
        until,
        one,
        two,
        three,
        four
    )
    .fetch_all(statistics)
    .await?;
    measure::lines(rows, columns.len())
}

/// Whether the facts of the files of a period are those that came.
async fn must_hold(statistics: &mut SqliteConnection, network_desk: i64, (from, until): (&str, &str)) -> Result<()> {
    let files = sqlx::query!(
        "select facts_file.id, facts_hash, network_desk.name from facts_file
         join network_desk on network_desk.id = facts_file.network_desk
         where network_desk = ? and facts_file.removed_at = '' and from_month <= ? and until_month >= ?",
        network_desk,
        until,
        from
    )
    .fetch_all(&mut *statistics)
    .await?;
    for file in files {
        let lines = sqlx::query_as!(
            Line,
            "select measure, month, codes, count from network_fact where facts_file = ?",
            file.id
        );
        if Facts::of(lines.fetch_all(&mut *statistics).await?).hash()[..] != file.facts_hash {
            return Err(Refusal::NetworkFactsChanged { name: file.name }.into());
        }
    }
    Ok(())
}

async fn keep(statistics: &mut SqliteConnection, facts_file: i64, facts: &Facts) -> Result<()> {
    for Line { measure, month, codes, count } in facts.lines() {
        sqlx::query!(
            "insert into network_fact (facts_file, measure, month, codes, count) values (?, ?, ?, ?, ?)",
            facts_file,
            measure,
            month,
            codes,
            count
        )
        .execute(&mut *statistics)
        .await?;
    }
    Ok(())
}

/// Every month is of the period, and every code one that this version counts: none is left out in silence.
fn must_be_known(facts: &Facts, months: &[String]) -> Result<()> {
    let same = |pair: &[Line]| matches!(pair, [one, two] if (&one.measure, &one.codes) == (&two.measure, &two.codes));
    if facts.lines().windows(2).any(same) {
        return Err(Refusal::NotFactsFile.into());
    }
    let none = || Error::from(Refusal::NotFactsFile);
    let mut met: BTreeSet<(&str, String, String)> = BTreeSet::new();
    for line in facts.lines() {
        let measure = Measure::ALL.into_iter().find(|measure| measure.word() == line.measure).ok_or_else(none)?;
        let codes: BTreeMap<String, String> = serde_json::from_str(&line.codes).map_err(|_| none())?;
        let is_whole = codes.len() == measure.columns().len()
            && measure.columns().iter().all(|column| codes.contains_key(*column))
            && codes.get("month") == Some(&line.month);
        if !is_whole || !months.contains(&line.month) || line.count < 1 {
            return Err(none());
        }
        met.extend(codes.into_iter().map(|(column, code)| (line.measure.as_str(), column, code)));
    }
    for measure in Measure::ALL {
        for dimension in dimension::of_columns(measure.columns()) {
            let knows = dimension.knowing();
            let mut of_column =
                met.iter().filter(|(of, column, _)| *of == measure.word() && column == dimension.column);
            if !of_column.all(|(_, _, code)| knows(code)) {
                return Err(Refusal::FactsFileCodes.into());
            }
        }
    }
    Ok(())
}
