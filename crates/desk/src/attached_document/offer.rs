//! A file that was chosen and is not kept yet: what it is, cleaned in memory, and what stays in it.

use attachment::{Cleaned, Kind, Unkept, clean};
use serde::Serialize;
use ts_rs::TS;
use vault::secret::Secret;

use super::Content;
use crate::{Agent, Document, Refusal, Result, session::Nothing};

/// Most bytes of a document: a long judgment scanned in colour, several times over.
pub const MOST_BYTES: u64 = 50_000_000;
/// Most bytes of a text, which is shown whole.
const MOST_TEXT: u64 = 1_000_000;
/// Most characters of a proposed title.
const LONGEST_TITLE: usize = 120;

/// The file that waits in memory to be kept.
#[derive(Debug)]
pub struct Offered {
    pub(super) number: i64,
    pub(super) kind: Kind,
    pub(super) bytes: Vec<u8>,
    pub(super) signed: bool,
}

/// What the page learns of it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export, rename = "DocumentOffer")]
#[allow(missing_docs)]
pub struct Offer {
    /// To be given back when it is kept.
    pub offer: i64,
    /// Its name, cleaned; it is kept only as the title.
    pub title: String,
    pub content: Content,
    /// A signed PDF stays as it came, with what it says of its maker.
    pub signed: bool,
    /// Of what will be kept.
    pub bytes: i64,
}

/// Takes a file that the person chose. It takes the place of one that was not kept.
pub(crate) async fn attached_document_offer(agent: &mut Agent, _: Nothing, file: Document) -> Result<Offer> {
    agent.offered = None;
    if file.bytes.is_empty() {
        return Err(Refusal::FileEmpty.into());
    }
    let kind = Kind::of(&file.bytes);
    let most = if kind == Kind::Text { MOST_TEXT } else { MOST_BYTES };
    if file.bytes.len() as u64 > most {
        return Err(Refusal::FileTooLarge { most_mb: most / 1_000_000 }.into());
    }
    let Cleaned { bytes, signed } = clean(kind, file.bytes).map_err(refusal)?;
    let number = i64::from(u32::from_be_bytes(*Secret::<4>::random()?.expose()));
    let offer = Offer {
        offer: number,
        title: title_of(&file.name),
        content: Content::of(kind),
        signed,
        bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
    };
    agent.offered = Some(Offered { number, kind, bytes, signed });
    Ok(offer)
}

fn refusal(why: Unkept) -> Refusal {
    match why {
        Unkept::OtherKind => Refusal::FileNotDocument,
        Unkept::Locked => Refusal::FileProtected,
        Unkept::Broken => Refusal::FileDamaged,
        Unkept::TooLarge => Refusal::FileTooIntricate,
    }
}

/// The name of a file as a title: without its folders, its ending, and what cannot be read.
fn title_of(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let seen: String = stem.chars().map(|c| if crate::field::is_seen(c) { c } else { ' ' }).collect();
    let words: Vec<&str> = seen.split_whitespace().collect();
    words.join(" ").trim_matches('.').chars().take(LONGEST_TITLE).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_a_title_that_can_be_read_and_leads_nowhere() {
        for (name, title) in [
            ("certificat médical.pdf", "certificat médical"),
            ("../../etc/passwd", "passwd"),
            ("..\\..\\CON", "CON"),
            ("photo\nde\u{202E}gpj.jpg", "photo de gpj"),
            (".bashrc", ""),
            ("", ""),
            ("IMG_2024.tar.gz", "IMG_2024.tar"),
        ] {
            assert_eq!(title_of(name), title, "{name:?}");
        }
        assert_eq!(title_of(&"é".repeat(255)).chars().count(), LONGEST_TITLE);
    }
}
