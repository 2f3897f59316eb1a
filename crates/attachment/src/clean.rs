//! The same file without what its maker did not mean to give. What is seen is not touched: pixels and pages stay as they
//! were, bit for bit where the format allows it, for they may be evidence.

use crate::{Kind, bomb, pdf, picture, raster, shielded};

/// Where a whole PDF ends, within this many bytes of its end (ISO 32000-2, 7.5.5; readers look a little further).
const PDF_END_WITHIN: usize = 4096;

/// A file as it may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaned {
    /// Its content.
    pub bytes: Vec<u8>,
    /// A signed PDF, which came as it is: the signature would not hold for another file. What it says of its maker stays.
    pub signed: bool,
}

/// Why a file is not kept: nobody could look at it here, or say what it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unkept {
    /// Of a kind that is not opened here.
    #[error("of a kind that is not opened")]
    OtherKind,
    /// Shut with a password.
    #[error("locked")]
    Locked,
    /// Damaged, cut, or too intricate to be opened safely.
    #[error("broken")]
    Broken,
    /// Of more pixels or pages than are drawn.
    #[error("too large")]
    TooLarge,
}

/// Takes out of a file what is not seen in it.
///
/// # Errors
/// [`Unkept`].
pub fn clean(kind: Kind, bytes: Vec<u8>) -> Result<Cleaned, Unkept> {
    let cleaned = match kind {
        Kind::Text => return Ok(Cleaned { bytes, signed: false }),
        Kind::Other => return Err(Unkept::OtherKind),
        Kind::Jpeg => raster_kept(&bytes, raster::jpeg),
        Kind::Png => raster_kept(&bytes, raster::png),
        Kind::WebP => raster_kept(&bytes, raster::webp),
        Kind::Pdf if bomb::inflates_too_far(&bytes) => return Err(Unkept::TooLarge),
        Kind::Pdf if is_cut(&bytes) => return Err(Unkept::Broken),
        Kind::Pdf => shielded(|| Some(pdf::rewritten(&bytes))).unwrap_or(Err(Unkept::Broken))?,
    };
    let before = seen(kind, &bytes)?;
    match cleaned {
        // What can no longer be looked at would be a loss.
        Some(cleaned) if seen(kind, &cleaned) == Ok(before) => Ok(Cleaned { bytes: cleaned, signed: false }),
        Some(_) => Err(Unkept::Broken),
        None if kind == Kind::Pdf => Ok(Cleaned { bytes, signed: true }),
        None => Err(Unkept::Broken),
    }
}

/// What is seen of a file: how many pages, and the first as it is drawn.
fn seen(kind: Kind, bytes: &[u8]) -> Result<(usize, u64), Unkept> {
    let pages = picture::pages(kind, bytes)?;
    Ok((pages, picture::fingerprint(kind, bytes, 0)?))
}

fn raster_kept(bytes: &[u8], keep: impl Fn(&[u8]) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
    shielded(|| keep(bytes))
}

fn is_cut(pdf: &[u8]) -> bool {
    let end = pdf.len().checked_sub(PDF_END_WITHIN).and_then(|from| pdf.get(from..)).unwrap_or(pdf);
    !end.windows(5).any(|word| word == b"%%EOF")
}

impl From<picture::Unseen> for Unkept {
    fn from(unseen: picture::Unseen) -> Self {
        match unseen {
            picture::Unseen::OtherKind => Self::OtherKind,
            picture::Unseen::Locked => Self::Locked,
            picture::Unseen::TooLarge => Self::TooLarge,
            picture::Unseen::Broken | picture::Unseen::NoSuchPage => Self::Broken,
        }
    }
}
