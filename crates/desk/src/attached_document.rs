//! Documents of a case file: what people bring, cleaned, sealed in files of their own, seen from memory alone.

pub mod offer;
pub mod opening;
#[cfg(test)]
pub(crate) mod tests;

use std::collections::BTreeSet;

use attachment::Kind;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;
use vault::{DocumentId, SealedFiles, WrappedKey};

use crate::{
    Agent, Document, Error, Refusal, Result,
    case_file::{self, OneCaseFile},
    field,
    journal::{Event, Noun, Verb},
    list::{self, List},
    write::Write,
};
pub use offer::{Offer, Offered};
pub use opening::{DrawnPage, OnePage, Opened, OpenedDocument};

/// What is kept of a document beside its content, as typed.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewAttachedDocument {
    pub case_file: i64,
    pub title: String,
    /// Code of the list `document_kind`.
    pub kind: String,
    /// The date that it bears.
    pub dated_on: Option<String>,
    /// Neither its title nor its kind is told outside the list of documents.
    pub confidential: bool,
    /// The offer that was looked at: another file may have been chosen since.
    pub offer: i64,
}

/// The document concerned.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneAttachedDocument {
    pub attached_document: i64,
}

/// A document to take out, and why.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct WithdrawAttachedDocument {
    pub attached_document: i64,
    pub note: String,
}

/// What a document is, by its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "DocumentContent")]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Content {
    Image,
    Pdf,
    Text,
}

/// A document of a file.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct AttachedDocument {
    pub id: i64,
    pub case_file: i64,
    pub title: String,
    pub kind: String,
    pub dated_on: Option<String>,
    pub confidential: bool,
    pub content: Content,
    /// A signed PDF, kept with what it says of its maker.
    pub signed: bool,
    pub bytes: i64,
    pub added_by_name: String,
    pub added_on: String,
    pub withdrawn_by_name: Option<String>,
    pub withdrawn_on: Option<String>,
    pub withdrawal_note: String,
}

/// The documents of a file, the latest first; those that were withdrawn among them.
pub(crate) async fn attached_documents(agent: &mut Agent, request: OneCaseFile) -> Result<Vec<AttachedDocument>> {
    of_case_file(&mut agent.desk, request.case_file).await
}

/// As [`attached_documents`].
pub(crate) async fn of_case_file(database: &mut SqliteConnection, case_file: i64) -> Result<Vec<AttachedDocument>> {
    let rows = sqlx::query_scalar!(
        r#"select id as "id!" from attached_document where case_file = ? order by id desc"#,
        case_file
    )
    .fetch_all(&mut *database)
    .await?;
    let mut found = Vec::new();
    for id in rows {
        found.push(find(&mut *database, id).await?);
    }
    Ok(found)
}

/// Keeps the file that was offered. Sealed and read back before its row is written, settled after: what a crash leaves in between is
/// ended at the next unlock.
pub(crate) async fn attached_document_add(agent: &mut Agent, request: NewAttachedDocument) -> Result<AttachedDocument> {
    let today = agent.clock.today();
    let title = field::needed("title", &request.title)?;
    list::check("document_kind", List::DocumentKind, &request.kind)?;
    let dated_on = field::day_if_any("dated_on", request.dated_on.as_deref(), today)?.map(|day| day.to_string());
    let offered = agent.offered.take().filter(|offered| offered.number == request.offer);
    let offered = offered.ok_or(Refusal::NothingOffered)?;
    let files = sealed_files(agent);
    let (account, added_on) = (agent.account.clone(), today.to_string());
    let mut written = None;
    let done = async {
        let mut write = Write::begin(agent).await?;
        case_file::must_be_open(write.database(), request.case_file).await?;
        let (sealed, key) = files.seal(&offered.bytes)?;
        written = Some(sealed);
        let (sealed_as, sealed_key, content) = (sealed.to_string(), key.bytes(), offered.kind.word());
        let bytes = i64::try_from(offered.bytes.len()).unwrap_or(i64::MAX);
        let id = sqlx::query!(
            "insert into attached_document (case_file, title, kind, dated_on, confidential, content, signed, bytes,
                 sealed_as, sealed_key, added_by, added_on)
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            request.case_file,
            title,
            request.kind,
            dated_on,
            request.confidential,
            content,
            offered.signed,
            bytes,
            sealed_as,
            sealed_key,
            account,
            added_on
        )
        .execute(write.database())
        .await?
        .last_insert_rowid();
        write.commit(Event::new(Verb::Created, Noun::AttachedDocument, id)).await?;
        Ok(id)
    }
    .await;
    if let Some(sealed) = written
        && let Ok((kept, _)) = spoken_of(&mut agent.desk).await
    {
        let ended = if kept.contains(&sealed) { files.settle(sealed) } else { files.remove(sealed) };
        if ended.is_err() {
            tracing::warn!("a document keeps its first name until the next unlock");
        }
    }
    match done {
        Ok(id) => find(&mut agent.desk, id).await,
        Err(error) => {
            // Nothing chosen is lost: a full disk may have room a minute later.
            agent.offered = Some(offered);
            Err(error)
        }
    }
}

/// Takes a document out, and leaves the trace that it was there. Its key goes with the row's change; then its file.
pub(crate) async fn attached_document_withdraw(
    agent: &mut Agent,
    request: WithdrawAttachedDocument,
) -> Result<AttachedDocument> {
    let note = field::needed("note", &request.note)?;
    let (files, account, on) = (sealed_files(agent), agent.account.clone(), agent.clock.today().to_string());
    let mut write = Write::begin(agent).await?;
    let Kept { sealed, .. } = kept(write.database(), request.attached_document).await?;
    sqlx::query!(
        "update attached_document set withdrawn_by = ?, withdrawn_on = ?, withdrawal_note = ?, sealed_key = x''
         where id = ?",
        account,
        on,
        note,
        request.attached_document
    )
    .execute(write.database())
    .await?;
    write.commit(Event::new(Verb::Discarded, Noun::AttachedDocument, request.attached_document)).await?;
    // It has no key any more; a file that cannot be removed now is swept at the next unlock.
    if files.remove(sealed).is_err() {
        tracing::warn!("a withdrawn document's file stays until the next unlock");
    }
    agent.opened = agent.opened.take().filter(|opened| opened.document != request.attached_document);
    find(&mut agent.desk, request.attached_document).await
}

/// A copy in clear, which leaves the vault.
pub(crate) async fn attached_document_export(agent: &mut Agent, request: OneAttachedDocument) -> Result<Document> {
    let files = sealed_files(agent);
    let mut write = Write::begin(agent).await?;
    let id = request.attached_document;
    let Kept { sealed, key, kind } = kept(write.database(), id).await?;
    let bytes = files.open(sealed, &key)?.to_vec();
    write.commit(Event::new(Verb::Exported, Noun::AttachedDocument, id)).await?;
    // Names no person: the title may.
    Ok(Document { name: format!("piece-{id}.{}", kind.extension().unwrap_or_default()), bytes })
}

/// Ends what an interruption left: a document of which a row speaks is settled, a file of which none speaks yet is removed, and so
/// is that of a document that was withdrawn.
pub(crate) async fn sweep(agent: &mut Agent) -> Result<()> {
    let (kept, gone) = spoken_of(&mut agent.desk).await?;
    let removed = sealed_files(agent).sweep(&kept, &gone)?;
    if removed > 0 {
        tracing::warn!(removed, "files that an interruption left were removed");
    }
    Ok(())
}

/// Seals the key of every document under other keys of the vault, in a copy of its database. One that does not open is damaged,
/// and stays so.
pub(crate) async fn seal_keys_again(write: &mut Write<'_>, from: &SealedFiles, to: &SealedFiles) -> Result<()> {
    let rows = sqlx::query!(
        r#"select id as "id!", sealed_as, sealed_key from attached_document where withdrawn_on is null order by id"#
    )
    .fetch_all(write.database())
    .await?;
    for row in rows {
        let Some(sealed) = DocumentId::parse(&row.sealed_as) else { continue };
        let Ok(key) = from.seal_key_again(to, sealed, &WrappedKey::kept(row.sealed_key)) else { continue };
        let key = key.bytes();
        sqlx::query!("update attached_document set sealed_key = ? where id = ?", key, row.id)
            .execute(write.database())
            .await?;
        write.also(Event::new(Verb::SealedAgain, Noun::AttachedDocument, row.id));
    }
    Ok(())
}

/// How many files stand among the documents of which no record speaks.
pub(crate) async fn strays(database: &mut SqliteConnection, files: &SealedFiles) -> Result<usize> {
    let (mut kept, gone) = spoken_of(database).await?;
    kept.extend(gone);
    Ok(files.strays(&kept)?)
}

/// The sealed files of the documents, and of those that were withdrawn.
async fn spoken_of(database: &mut SqliteConnection) -> Result<(BTreeSet<DocumentId>, BTreeSet<DocumentId>)> {
    let rows = sqlx::query!(r#"select sealed_as, withdrawn_on is null as "stands!: bool" from attached_document"#)
        .fetch_all(&mut *database)
        .await?;
    let (mut kept, mut gone) = (BTreeSet::new(), BTreeSet::new());
    for row in rows {
        let of = if row.stands { &mut kept } else { &mut gone };
        of.extend(DocumentId::parse(&row.sealed_as));
    }
    let destroyed = sqlx::query_scalar!(r#"select sealed_as as "sealed_as!" from elimination_remainder"#)
        .fetch_all(database)
        .await?;
    gone.extend(destroyed.iter().filter_map(|sealed_as| DocumentId::parse(sealed_as)));
    Ok((kept, gone))
}

/// The next document that was not withdrawn, in their order, and whether its file is there and opens; none behind the last.
pub(crate) async fn next_is_whole(
    database: &mut SqliteConnection,
    files: &SealedFiles,
    after: i64,
) -> Result<Option<(i64, bool)>> {
    let next = sqlx::query_scalar!(
        r#"select id as "id!" from attached_document where withdrawn_on is null and id > ? order by id limit 1"#,
        after
    )
    .fetch_optional(&mut *database)
    .await?;
    let Some(id) = next else { return Ok(None) };
    let whole = match kept(database, id).await {
        Ok(Kept { sealed, key, .. }) => files.open(sealed, &key).map_err(Error::from),
        Err(error) => Err(error),
    };
    match whole {
        Ok(_) => Ok(Some((id, true))),
        Err(Error::Refused(Refusal::DamagedDocument | Refusal::MissingDocument)) => Ok(Some((id, false))),
        Err(error) => Err(error),
    }
}

/// A sealed file, its key, and what it holds.
#[derive(Debug)]
pub(crate) struct Kept {
    sealed: DocumentId,
    key: WrappedKey,
    kind: Kind,
}

impl Content {
    fn of(kind: Kind) -> Self {
        match kind {
            Kind::Jpeg | Kind::Png | Kind::WebP => Self::Image,
            Kind::Pdf => Self::Pdf,
            Kind::Text | Kind::Other => Self::Text,
        }
    }
}

pub(crate) fn sealed_files(agent: &Agent) -> SealedFiles {
    agent.vault.sealed_files(&agent.keys.desk)
}

/// What opens a document that was not withdrawn.
pub(crate) async fn kept(database: &mut SqliteConnection, id: i64) -> Result<Kept> {
    let row =
        sqlx::query!("select content, sealed_as, sealed_key, withdrawn_on from attached_document where id = ?", id)
            .fetch_optional(database)
            .await?
            .ok_or_else(not_found)?;
    if row.withdrawn_on.is_some() {
        return Err(Refusal::WrongState { state: "withdrawn".to_owned() }.into());
    }
    let sealed = DocumentId::parse(&row.sealed_as).ok_or(Refusal::DamagedDocument)?;
    Ok(Kept { sealed, key: WrappedKey::kept(row.sealed_key), kind: Kind::parse(&row.content) })
}

/// # Errors
/// [`Refusal::NotFound`].
pub(crate) async fn find(database: &mut SqliteConnection, id: i64) -> Result<AttachedDocument> {
    let row = sqlx::query!(
        r#"select attached_document.id as "id!", case_file, title, kind, dated_on, confidential as "confidential: bool",
             content, signed as "signed: bool", bytes, adder.name as added_by_name, added_on,
             withdrawer.name as "withdrawn_by_name?", withdrawn_on, withdrawal_note
           from attached_document
           join staff adder on adder.account = added_by
           left join staff withdrawer on withdrawer.account = withdrawn_by
           where attached_document.id = ?"#,
        id
    )
    .fetch_optional(database)
    .await?
    .ok_or_else(not_found)?;
    Ok(AttachedDocument {
        id: row.id,
        case_file: row.case_file,
        title: row.title,
        kind: row.kind,
        dated_on: row.dated_on,
        confidential: row.confidential,
        content: Content::of(Kind::parse(&row.content)),
        signed: row.signed,
        bytes: row.bytes,
        added_by_name: row.added_by_name,
        added_on: row.added_on,
        withdrawn_by_name: row.withdrawn_by_name,
        withdrawn_on: row.withdrawn_on,
        withdrawal_note: row.withdrawal_note,
    })
}

fn not_found() -> Error {
    Refusal::NotFound { noun: "attached_document".to_owned() }.into()
}
