//! A document looked at: decrypted into memory, drawn page by page, forgotten when it is shut. Nothing of it reaches a disk.

use attachment::{Kind, picture};
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use vault::secret::Zeroizing;

use super::{Kept, OneAttachedDocument, kept, sealed_files};
use crate::{
    Agent, Refusal, Result,
    journal::{Event, Noun, Verb},
    session::Nothing,
    write::Write,
};

/// The one document that is being looked at.
#[derive(Debug)]
pub struct Opened {
    pub(super) document: i64,
    kind: Kind,
    content: Zeroizing<Vec<u8>>,
}

/// What can be seen of a document.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct OpenedDocument {
    pub attached_document: i64,
    /// How many pages can be asked for; 0 for a text.
    pub pages: i64,
    /// A text, whole.
    pub text: Option<String>,
}

/// A page of the document that is being looked at, from 0.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OnePage {
    pub attached_document: i64,
    pub page: i64,
}

/// A page, drawn.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct DrawnPage {
    /// PNG in base 64.
    pub png: String,
    pub width: u32,
    pub height: u32,
}

/// Opens a document to look at it; the one that was open is shut.
pub(crate) async fn attached_document_open(agent: &mut Agent, request: OneAttachedDocument) -> Result<OpenedDocument> {
    agent.opened = None;
    let files = sealed_files(agent);
    let mut write = Write::begin(agent).await?;
    let document = request.attached_document;
    let Kept { sealed, key, kind } = kept(write.database(), document).await?;
    let content = files.open(sealed, &key)?;
    write.commit(Event::new(Verb::Opened, Noun::AttachedDocument, document)).await?;
    let mut shown = OpenedDocument { attached_document: document, pages: 0, text: None };
    if kind == Kind::Text {
        shown.text = Some(String::from_utf8_lossy(&content).into_owned());
    } else {
        let pages = picture::pages(kind, &content).map_err(|_| Refusal::PageUnseen)?;
        shown.pages = i64::try_from(pages).unwrap_or(i64::MAX);
    }
    agent.opened = Some(Opened { document, kind, content });
    Ok(shown)
}

/// Draws a page of the document that is open, and of no other: opening is what leaves an entry.
pub(crate) async fn attached_document_page(agent: &mut Agent, request: OnePage) -> Result<DrawnPage> {
    let opened = agent.opened.as_ref().filter(|opened| opened.document == request.attached_document);
    let opened = opened.ok_or(Refusal::NotOpened)?;
    let number = usize::try_from(request.page).unwrap_or(usize::MAX);
    let drawn = picture::page(opened.kind, &opened.content, number).map_err(|_| Refusal::PageUnseen)?;
    Ok(DrawnPage { png: BASE64.encode(&drawn.png), width: drawn.width, height: drawn.height })
}

/// Forgets what was being looked at.
pub(crate) async fn attached_document_shut(agent: &mut Agent, _: Nothing) -> Result<Nothing> {
    agent.opened = None;
    Ok(Nothing {})
}
