//! What would not fit in memory is refused before it is opened.

use flate2::{Decompress, FlushDecompress, Status};

/// Most pixels of one picture: a large scan in colour, several times over.
pub(crate) const MOST_PIXELS: u64 = 120_000_000;
/// Most pages of one document.
pub(crate) const MOST_PAGES: usize = 3_000;
/// Most bytes that one stream of a PDF may hold.
const MOST_IN_A_STREAM: u64 = 400 << 20;
/// Most bytes in all of them together.
const MOST_IN_ALL: u64 = 1 << 30;

/// Whether a PDF holds compressed streams that open into more than this machine should be asked to hold. They are opened
/// here piece by piece, and nothing of them is kept.
pub(crate) fn inflates_too_far(pdf: &[u8]) -> bool {
    let mut all = 0_u64;
    let mut rest = pdf;
    while let Some(at) = find(rest, b"stream") {
        rest = rest.get(at.saturating_add(6)..).unwrap_or_default();
        let body = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).or_else(|| rest.strip_prefix(b"\r"));
        // Every zlib stream of a deflate window begins with 8 in its lower half (RFC 1950).
        let Some(body) = body.filter(|body| body.first().is_some_and(|first| first & 0x0F == 8)) else { continue };
        let (read, held) = inflated(body);
        all = all.saturating_add(held);
        if held > MOST_IN_A_STREAM || all > MOST_IN_ALL {
            return true;
        }
        rest = body.get(read..).unwrap_or_default();
    }
    false
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|window| window == word)
}

/// How many bytes were read, and how many came out, until the stream ended, broke or was too long.
fn inflated(body: &[u8]) -> (usize, u64) {
    let mut inflate = Decompress::new(true);
    let mut held = [0; 1 << 15];
    loop {
        let read = usize::try_from(inflate.total_in()).unwrap_or(usize::MAX);
        let (before, left) = (inflate.total_out(), body.get(read..).unwrap_or_default());
        let status = inflate.decompress(left, &mut held, FlushDecompress::None);
        let stands_still = inflate.total_out() == before;
        if !matches!(status, Ok(Status::Ok)) || stands_still || inflate.total_out() > MOST_IN_A_STREAM {
            return (usize::try_from(inflate.total_in()).unwrap_or(usize::MAX), inflate.total_out());
        }
    }
}
