//! What people bring: a photograph and a scan of nobody, each saying more than it shows.

use std::io::{self, Cursor};

use image::{ImageFormat, Rgb, RgbImage};
use pdf_writer::{Content, Name, Pdf, Rect, Ref, Str, TextStr};

/// Words that stand beside what is seen, in a photograph and in a PDF: who made it, with what, where.
pub const BESIDE: [&str; 3] = ["Faustabelle Zyxomma", "Quorvandais 12 Pro", "Nullepartville"];
/// A word of what is seen, which the copy that leaves must still hold.
pub const SEEN: &str = "ecchymoses";

/// A photograph, as a telephone makes it: JPEG with EXIF (a maker, a camera, a place) and XMP.
///
/// # Errors
/// It cannot be encoded.
pub fn photograph() -> io::Result<Vec<u8>> {
    let mut jpeg = Cursor::new(Vec::new());
    let door = RgbImage::from_fn(1200, 900, |x, y| {
        let (wall, door) = (x / 40 + y / 40, (420..780).contains(&x) && (120..860).contains(&y));
        let broken = door && (i64::from(x) - 600).pow(2) + (i64::from(y) - 430).pow(2) < 60_i64.pow(2);
        match (door, broken) {
            (_, true) => Rgb([40, 34, 30]),
            (true, _) => Rgb([118, 74 + (x / 45 % 2 * 10) as u8, 44]),
            _ => Rgb([206 - (wall % 2 * 8) as u8, 200, 186]),
        }
    });
    door.write_to(&mut jpeg, ImageFormat::Jpeg).map_err(io::Error::other)?;
    let jpeg = jpeg.into_inner();
    let [author, camera, place] = BESIDE;
    let xmp = format!("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>{author}, {camera}, {place}</x:xmpmeta>");
    let planted = [segment(&[b"Exif\0\0", &exif()[..]].concat()), segment(xmp.as_bytes())].concat();
    let (start, rest) = jpeg.split_at_checked(2).unwrap_or((&jpeg, &[]));
    Ok([start, &planted, rest].concat())
}

/// A first application segment (ITU-T T.81, B.2.4.6).
fn segment(content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap_or(u16::MAX).to_be_bytes();
    [&[0xFF, 0xE1], &length, content].concat()
}

/// A TIFF block (EXIF 2.3): a caption that says where, the camera, who took it; the texts at its end.
fn exif() -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x03\0".to_vec();
    let mut at = 8_u32 + 2 + 3 * 12 + 4;
    let mut words = Vec::new();
    for (tag, word) in [0x010E_u16, 0x0110, 0x013B].into_iter().zip([BESIDE[2], BESIDE[1], BESIDE[0]]) {
        let count = u32::try_from(word.len() + 1).unwrap_or(u32::MAX);
        tiff.extend(tag.to_le_bytes());
        tiff.extend(2_u16.to_le_bytes());
        tiff.extend(count.to_le_bytes());
        tiff.extend(at.to_le_bytes());
        at += count;
        words.extend(word.bytes().chain([0]));
    }
    tiff.extend([0; 4]);
    [tiff, words].concat()
}

/// A certificate of two pages whose PDF names its author, its program and a place.
#[must_use]
pub fn certificate() -> Vec<u8> {
    let mut id = Ref::new(1);
    let [catalog, pages, first, second, drawn, signed, font, info] = std::array::from_fn(|_| id.bump());
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(pages);
    pdf.pages(pages).kids([first, second]).count(2);
    for (page, content) in [(first, drawn), (second, signed)] {
        let mut page = pdf.page(page);
        page.media_box(Rect::new(0.0, 0.0, 595.0, 842.0)).parent(pages).contents(content);
        page.resources().fonts().pair(Name(b"F"), font);
    }
    pdf.type1_font(font).base_font(Name(b"Helvetica")).encoding_predefined(Name(b"WinAnsiEncoding"));
    let said = [
        "Certificat médical initial",
        "",
        "Je soussigné, docteur Modèle, certifie avoir examiné le 3 novembre 2026",
        "une personne inventée, qui déclare avoir été frappée la veille.",
        "",
        // Without an accent: then it is written as it reads.
        &format!("Constat : {SEEN} du bras gauche, sur cinq doigts de large."),
        "",
        "Incapacité totale de travail : trois jours, sauf complication.",
    ];
    pdf.stream(drawn, &lines(&said));
    pdf.stream(signed, &lines(&["Remis en main propre à l’intéressée.", "", "Fait à Fictiville, le 3 novembre 2026."]));
    let [author, program, place] = BESIDE;
    pdf.document_info(info).author(TextStr(author)).producer(TextStr(program)).subject(TextStr(place));
    pdf.finish()
}

/// Lines of text from the top of a page, the first as a title.
fn lines(lines: &[&str]) -> Vec<u8> {
    let mut content = Content::new();
    content.begin_text().set_leading(22.0).next_line(72.0, 740.0);
    for (line, size) in lines.iter().zip([18.0].into_iter().chain(std::iter::repeat(12.0))) {
        // WinAnsi is Latin-1 but for a few signs, of which the apostrophe.
        let bytes: Vec<u8> =
            line.chars().map(|c| if c == '’' { 0x92 } else { u8::try_from(c).unwrap_or(b'?') }).collect();
        content.set_font(Name(b"F"), size).show(Str(&bytes)).next_line(0.0, -22.0);
    }
    content.end_text();
    content.finish().to_vec()
}
