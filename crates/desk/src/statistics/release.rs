//! Releases: every table that left the program, for whom and why. Nothing leaves without its certificate.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use super::{
    catalogue::{OwnTable, Spec},
    file,
    ledger::Left,
    measure::Measure,
    pooled,
    report::ReportName,
    signature::Seal,
    table::{self, TableName, TableRequest},
};
use crate::{
    Refusal, Result, Supervisor, field,
    journal::{Event, Noun, Verb},
    session::{Document, Nothing, Produced},
    text::{say, say_with},
    training,
    write::Write,
};

/// What the name of a table begins with in the register, when it counts several desks.
const POOLED: &str = "pooled_";

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Format {
    Csv,
    Xlsx,
    Ods,
    /// Of a report alone.
    Pdf,
}

impl Format {
    /// As in a file name.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Ods => "ods",
            Self::Pdf => "pdf",
        }
    }
}

/// A table to give away.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ExportTable {
    pub name: TableName,
    pub from_month: String,
    pub until_month: String,
    pub format: Format,
    pub threshold: u32,
    pub purpose: String,
    pub recipient: String,
    /// What it counts, when the name is `own`.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub own: Option<OwnTable>,
}

/// What leaves, for the register.
pub(crate) struct Leaving {
    /// Name of the table or of the report.
    pub(crate) what: String,
    pub(crate) format: Format,
    pub(crate) from_month: String,
    pub(crate) until_month: String,
    pub(crate) threshold: u32,
    pub(crate) purpose: String,
    pub(crate) recipient: String,
}

/// A line of the register.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Release {
    pub id: i64,
    pub at: String,
    /// The table or the report, in words.
    pub title: String,
    pub format: String,
    pub from_month: String,
    pub until_month: String,
    pub threshold: i64,
    pub purpose: String,
    pub recipient: String,
    /// SHA-256, hexadecimal.
    pub file_hash: String,
    /// The key that signed it, in short; empty for what left before files were signed.
    pub signed_by: String,
}

/// Protects, checks, writes the register, then hands the file over.
pub(crate) async fn export_table(supervisor: &mut Supervisor, request: ExportTable) -> Result<Produced> {
    exported(supervisor, request, false).await
}

/// The same of the figures of several desks together.
pub(crate) async fn export_pooled_table(supervisor: &mut Supervisor, request: ExportTable) -> Result<Produced> {
    exported(supervisor, request, true).await
}

async fn exported(supervisor: &mut Supervisor, request: ExportTable, is_pooled: bool) -> Result<Produced> {
    let purpose = field::needed("purpose", &request.purpose)?;
    let recipient = field::needed("recipient", &request.recipient)?;
    let of = TableRequest {
        name: request.name,
        from_month: request.from_month.clone(),
        until_month: request.until_month.clone(),
        own: request.own,
    };
    let today = supervisor.clock.today();
    let least = Spec::of(of.name, of.own.as_ref())?.least_threshold();
    if request.threshold < least {
        return Err(Refusal::ThresholdTooLow { least }.into());
    }
    let Supervisor { statistics, in_hand, .. } = &mut *supervisor;
    let (drawn, plan) = match is_pooled {
        true => pooled::drawn(statistics, &of, request.threshold).await?,
        false => table::drawn(statistics, &of, request.threshold).await?,
    };
    let done = in_hand.carried_out(plan)?;
    let counted = if is_pooled { pooled::protected(drawn, &done)? } else { drawn.protected(&done)? };
    let mark = training::mark(supervisor.vault.is_training());
    let mark = mark.as_deref();
    let bytes = match request.format {
        Format::Csv => training::marked_csv(file::csv(&counted, today)?, mark),
        Format::Xlsx => file::book(&counted, today).marked(mark).xlsx()?,
        Format::Ods => file::book(&counted, today).marked(mark).ods()?,
        Format::Pdf => return Err(Refusal::UnknownCode { field: "format".to_owned() }.into()),
    };
    let word = request.name.word();
    let leaving = Leaving {
        what: if is_pooled { format!("{POOLED}{word}") } else { word.to_owned() },
        format: request.format,
        from_month: request.from_month,
        until_month: request.until_month,
        threshold: request.threshold,
        purpose,
        recipient,
    };
    let file = say(&format!("table-{}-file", word.replace('_', "-")));
    let file = if is_pooled { say_with("table-pooled-file", &[("file", &file)]) } else { file };
    keep(supervisor, leaving, &file, bytes, done.left).await
}

/// Writes in the register what leaves, with the hash of its bytes, and in the ledger what it shows, and hands it over under `file` and
/// its period, signed.
pub(crate) async fn keep(
    supervisor: &mut Supervisor,
    leaving: Leaving,
    file: &str,
    bytes: Vec<u8>,
    left: BTreeMap<Measure, Left>,
) -> Result<Produced> {
    let Leaving { what, format, from_month, until_month, threshold, purpose, recipient } = &leaving;
    let (threshold, extension) = (i64::from(*threshold), format.extension());
    let document = Document { name: format!("{file}-{from_month}-{until_month}.{extension}"), bytes };
    let hash: [u8; 32] = Sha256::digest(&document.bytes).into();
    let seal = Seal::of(&supervisor.vault);
    let (file_hash, signed_by) = (&hash[..], seal.fingerprint());
    let mut write = Write::begin_in_statistics(supervisor).await?;
    let at = write.at();
    let id = sqlx::query!(
        "insert into release (at, table_name, format, from_month, until_month, threshold, purpose, recipient, file_hash, signed_by)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        at,
        what,
        extension,
        from_month,
        until_month,
        threshold,
        purpose,
        recipient,
        file_hash,
        signed_by
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    for left in left.into_values() {
        left.enter(&mut write, id).await?;
    }
    let signature = seal.sign(&leaving, id, &at, &document)?;
    write.commit(Event::new(Verb::Exported, Noun::Release, id)).await?;
    Ok(Produced { document, signature: Some(signature) })
}

/// What a line of the register is of, in words.
pub(crate) fn title(what: &str) -> String {
    let report = || Some(ReportName::parse(what.strip_prefix("report_")?)?.title());
    let table = |what| Some(Spec::of(TableName::parse(what)?, None).ok()?.definition().title);
    if let Some(what) = what.strip_prefix(POOLED) {
        let title = table(what).unwrap_or_else(|| say("export-own-table"));
        return say_with("table-pooled-title", &[("title", &title)]);
    }
    report().or_else(|| table(what)).unwrap_or_else(|| say("export-own-table"))
}

/// The latest first.
pub(crate) async fn releases(supervisor: &mut Supervisor, _: Nothing) -> Result<Vec<Release>> {
    let rows = sqlx::query!(
        "select id, at, table_name, format, from_month, until_month, threshold, purpose, recipient, file_hash,
         signed_by
         from release order by id desc limit 200"
    )
    .fetch_all(&mut supervisor.statistics)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Release {
            id: row.id,
            at: row.at,
            title: title(&row.table_name),
            format: row.format,
            from_month: row.from_month,
            until_month: row.until_month,
            threshold: row.threshold,
            purpose: row.purpose,
            recipient: row.recipient,
            file_hash: data_encoding::HEXLOWER.encode(&row.file_hash),
            signed_by: row.signed_by,
        })
        .collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{
        account::{NewAccount, add_account},
        appointment::tests::file_of,
        journal::Finding,
        session::{
            Enrol, Role, Unlock,
            bench::{Bench, PHRASE, bench, machine, started},
            enrol, unlock,
        },
    };

    fn files_for(recipient: &str) -> ExportTable {
        ExportTable {
            name: TableName::NewFiles,
            from_month: "2026-10".into(),
            until_month: "2026-11".into(),
            format: Format::Csv,
            threshold: 11,
            purpose: "Bilan".into(),
            recipient: recipient.into(),
            own: None,
        }
    }

    #[tokio::test]
    async fn each_export_is_an_entry_and_a_register_changed_from_outside_is_found() {
        let mut bench = bench().await;
        let agent = bench.agent();
        let ada = agent.account.clone();
        for place in 0..20 {
            file_of(agent, &format!("Exemple {place}")).await;
        }
        let code = add_account(agent, NewAccount { name: "Sam".into(), role: Role::Supervisor }).await.unwrap().code;
        let account = agent.vault.accounts().iter().find(|account| account.name == "Sam").unwrap().id.to_string();
        let Bench { session, folder } = bench;
        drop(session);

        let start = || started(folder.path().join("vault"), machine);
        let mut session = start();
        enrol(&mut session, Enrol { account, code, passphrase: PHRASE.into() }).await.unwrap();
        for recipient in ["Ville", "Préfecture"] {
            export_table(session.supervisor().unwrap(), files_for(recipient)).await.unwrap();
        }
        drop(session);

        let mut session = start();
        unlock(&mut session, Unlock { account: ada, passphrase: PHRASE.into() }).await.unwrap();
        let agent = session.agent().unwrap();
        assert_eq!(agent.verify().await.unwrap().statistics_journal, Finding::Whole { entries: 3 });
        let changed = Finding::ChangedRecord { noun: "release".into(), record: 2 };
        sqlx::query!("update release set recipient = 'Presse' where id = 2")
            .execute(&mut agent.statistics)
            .await
            .unwrap();
        assert_eq!(agent.verify().await.unwrap().statistics_journal, changed);
        sqlx::query!("delete from release where id = 2").execute(&mut agent.statistics).await.unwrap();
        assert_eq!(agent.verify().await.unwrap().statistics_journal, changed);
        assert!(!agent.verify().await.unwrap().is_clean());
    }
}
