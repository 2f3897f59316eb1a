//! What is kept of a JPEG, a PNG, a WebP: the parts that draw the picture, as they are, and which way up it is held.

use image::metadata::Orientation;
use img_parts::{Bytes, ImageEXIF, ImageICC, png::Png, webp::WebP};

const EXIF: &[u8] = b"Exif\0\0";

/// Keeps the segments that draw (ITU-T T.81, table B.1), one after the other to the end of the image, and nothing after it:
/// telephones hide a film and a second picture there.
pub(crate) fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = vec![0xFF, 0xD8];
    let mut turned = None;
    let mut rest = bytes.strip_prefix(&[0xFF, 0xD8])?;
    loop {
        let (marker, after) = next_marker(rest)?;
        if marker == 0xD9 {
            kept.extend_from_slice(&[0xFF, 0xD9]);
            return Some(upright_or(turned).map_or(kept.clone(), |turned| with_orientation(&kept, turned)));
        }
        let (&[high, low], _) = after.split_first_chunk()?;
        let (segment, after) = after.split_at_checked(usize::from(u16::from_be_bytes([high, low])))?;
        let content = segment.get(2..)?;
        turned = turned.or_else(|| content.strip_prefix(EXIF).filter(|_| marker == 0xE1));
        rest = after;
        if draws(marker, content) {
            kept.extend_from_slice(&[0xFF, marker]);
            kept.extend_from_slice(segment);
        }
        if marker == 0xDA {
            let (scan, after) = rest.split_at_checked(scanned(rest))?;
            kept.extend_from_slice(scan);
            rest = after;
        }
    }
}

/// The code of the next segment, and what follows it.
fn next_marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let [0xFF, after @ ..] = bytes else { return None };
    let fill = after.iter().take_while(|byte| **byte == 0xFF).count();
    let (marker, after) = after.get(fill..)?.split_first()?;
    Some((*marker, after))
}

/// Length of the coded pixels up to the next segment.
fn scanned(bytes: &[u8]) -> usize {
    let ends = |pair: &[u8]| matches!(pair, [0xFF, second] if !matches!(second, 0x00 | 0xD0..=0xD7 | 0xFF));
    bytes.windows(2).position(ends).unwrap_or(bytes.len())
}

/// Tables, frames, scans, restarts; the JFIF mark; Adobe's, without which the colours are wrong.
fn draws(marker: u8, content: &[u8]) -> bool {
    match marker {
        0xC0..=0xCF | 0xDA..=0xDF => true,
        // A picture in small may stand at its end.
        0xE0 => content.starts_with(b"JFIF\0") && content.len() == 14,
        0xEE => content.starts_with(b"Adobe") && content.len() == 12,
        _ => false,
    }
}

/// The chunks that draw (PNG, third edition, table 5.1).
const PNG_DRAWS: [&[u8; 4]; 11] =
    [b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"sBIT", b"sRGB", b"bKGD", b"pHYs"];

pub(crate) fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut png = Png::from_bytes(Bytes::copy_from_slice(bytes)).ok()?;
    let turned = upright_or(png.exif().as_deref());
    png.chunks_mut().retain(|chunk| PNG_DRAWS.iter().any(|kind| **kind == chunk.kind()));
    png.set_exif(turned.map(|turned| Bytes::from(exif_of(turned))));
    Some(png.encoder().bytes().to_vec())
}

/// The chunks that draw (RFC 9649 § 2.7).
const WEBP_DRAWS: [&[u8; 4]; 6] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"];

pub(crate) fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut webp = WebP::from_bytes(Bytes::copy_from_slice(bytes)).ok()?;
    let turned = upright_or(webp.exif().as_deref());
    // These two also take back what the first chunk announces.
    webp.set_exif(turned.map(|turned| Bytes::from(exif_of(turned))));
    webp.set_icc_profile(None);
    webp.chunks_mut().retain(|chunk| {
        chunk.id() == *b"EXIF" && turned.is_some() || WEBP_DRAWS.iter().any(|kind| **kind == chunk.id())
    });
    let mut kept = webp.encoder().bytes().to_vec();
    announce_no_xmp(&mut kept);
    Some(kept)
}

/// Clears the flag of XMP in a first chunk that has flags.
fn announce_no_xmp(webp: &mut [u8]) {
    if webp.get(12..16) == Some(b"VP8X")
        && let Some(flags) = webp.get_mut(20)
    {
        *flags &= !0x04;
    }
}

/// How the camera was held; `None` when upright.
fn upright_or(exif: Option<&[u8]>) -> Option<Orientation> {
    exif.and_then(Orientation::from_exif_chunk).filter(|turned| *turned != Orientation::NoTransforms)
}

/// An EXIF block of one entry, the orientation (TIFF 6.0, tag 274).
fn exif_of(turned: Orientation) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    tiff.extend_from_slice(&[turned.to_exif(), 0, 0, 0, 0, 0, 0, 0]);
    tiff
}

fn with_orientation(jpeg: &[u8], turned: Orientation) -> Vec<u8> {
    let block = [EXIF, &exif_of(turned)].concat();
    let length = u16::try_from(block.len().saturating_add(2)).unwrap_or(u16::MAX).to_be_bytes();
    let (start, rest) = jpeg.split_at_checked(2).unwrap_or((jpeg, &[]));
    [start, &[0xFF, 0xE1], &length, &block, rest].concat()
}
