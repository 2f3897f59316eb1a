//! What was planted beside a picture or a page is found by readers that had no part in taking it out; afterwards by none.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::io::{Cursor, Write};

use attachment::{Cleaned, Kind, Unkept, Unseen, clean, picture};
use hayro::hayro_syntax::{Pdf, object::Object};
use image::{ImageFormat, RgbImage};
use img_parts::{
    Bytes, ImageEXIF,
    png::{Png, PngChunk},
    riff::{RiffChunk, RiffContent},
    webp::WebP,
};
use pdf_writer::{Content, Filter, Finish, Name, Rect, Ref, Str};
use proptest::prelude::*;

const AUTHOR: &str = "Faustabelle Zyxomma";
const XMP: &str = "<x:xmpmeta><dc:creator>Faustabelle Zyxomma</dc:creator></x:xmpmeta>";
const SCRIPT: &str = "app.launchURL('http://zyxomma.invalid')";

fn drawing() -> RgbImage {
    RgbImage::from_fn(64, 48, |x, y| image::Rgb([(x * 4) as u8, (y * 5) as u8, 90]))
}

fn encoded(format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    drawing().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A TIFF block: held turned, by an author, at a place.
fn exif() -> Vec<u8> {
    let mut text = AUTHOR.as_bytes().to_vec();
    text.push(0);
    let (entries, author_at) = (3_u16, 8 + 2 + 3 * 12 + 4);
    let gps_at = author_at + text.len() as u32;
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    tiff.extend(entries.to_le_bytes());
    let mut entry = |tag: u16, kind: u16, count: u32, value: u32| {
        tiff.extend(tag.to_le_bytes());
        tiff.extend(kind.to_le_bytes());
        tiff.extend(count.to_le_bytes());
        tiff.extend(value.to_le_bytes());
    };
    entry(0x0112, 3, 1, 6);
    entry(0x013B, 2, text.len() as u32, author_at);
    entry(0x8825, 4, 1, gps_at);
    tiff.extend([0; 4]);
    tiff.extend(text);
    // One entry, the reference of the latitude.
    tiff.extend([1, 0, 1, 0, 2, 0, 2, 0, 0, 0, b'N', 0, 0, 0, 0, 0, 0, 0]);
    tiff
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    [&[0xFF, marker][..], &u16::try_from(content.len() + 2).unwrap().to_be_bytes(), content].concat()
}

fn jpeg() -> Vec<u8> {
    let plain = encoded(ImageFormat::Jpeg);
    let planted = [
        segment(0xE1, &[b"Exif\0\0", &exif()[..]].concat()),
        segment(0xE1, &[b"http://ns.adobe.com/xap/1.0/\0", XMP.as_bytes()].concat()),
        segment(0xED, &[b"Photoshop 3.0\0", AUTHOR.as_bytes()].concat()),
        segment(0xFE, AUTHOR.as_bytes()),
    ];
    // And a film behind the picture, as telephones keep it.
    [&plain[..2], &planted.concat(), &plain[2..], AUTHOR.as_bytes()].concat()
}

fn png() -> Vec<u8> {
    let mut png = Png::from_bytes(encoded(ImageFormat::Png).into()).unwrap();
    for (kind, content) in
        [(*b"tEXt", format!("Author\0{AUTHOR}")), (*b"iTXt", format!("XML:com.adobe.xmp\0\0\0\0\0{XMP}"))]
    {
        png.chunks_mut().insert(1, PngChunk::new(kind, content.into()));
    }
    png.set_exif(Some(exif().into()));
    [&png.encoder().bytes()[..], AUTHOR.as_bytes()].concat()
}

fn webp() -> Vec<u8> {
    let mut webp = WebP::from_bytes(encoded(ImageFormat::WebP).into()).unwrap();
    webp.set_exif(Some(exif().into()));
    webp.chunks_mut().push(RiffChunk::new(*b"XMP ", RiffContent::Data(Bytes::from(XMP))));
    webp.encoder().bytes().to_vec()
}

fn found(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window == word.as_bytes())
}

#[test]
fn where_and_by_whom_a_photograph_was_taken_is_taken_out_and_its_pixels_stay() {
    for (kind, planted) in [(Kind::Jpeg, jpeg()), (Kind::Png, png()), (Kind::WebP, webp())] {
        assert_eq!(Kind::of(&planted), kind);
        let fields = |bytes: &[u8]| {
            let exif = exif::Reader::new().read_from_container(&mut Cursor::new(bytes)).unwrap();
            exif.fields().map(|field| field.tag.to_string()).collect::<Vec<_>>()
        };
        assert!(fields(&planted).contains(&"GPSLatitudeRef".to_owned()), "{kind:?}");
        assert!(found(&planted, AUTHOR) && found(&planted, "xmpmeta"), "{kind:?}");

        let Cleaned { bytes, signed } = clean(kind, planted.clone()).unwrap();
        assert!(!signed, "{kind:?}");
        assert_eq!(fields(&bytes), ["Orientation"], "{kind:?}");
        for word in [AUTHOR, "xmpmeta", "Photoshop"] {
            assert!(!found(&bytes, word), "{kind:?}: {word}");
        }
        let pixels = |bytes: &[u8]| image::load_from_memory(bytes).unwrap().to_rgb8();
        assert_eq!(pixels(&bytes), pixels(&planted), "{kind:?}");
        // It is still shown the right way up.
        let shown = picture::page(kind, &bytes, 0).unwrap();
        assert_eq!((shown.width, shown.height), (48, 64), "{kind:?}");
        assert_eq!(clean(kind, bytes.clone()), Ok(Cleaned { bytes, signed: false }), "{kind:?}");
    }
}

/// One that opens with a password only: what stands for the check of it fits none.
fn locked() -> Vec<u8> {
    let pdf = pdf();
    let at = pdf.windows(8).rposition(|word| word == b"trailer\n").unwrap() + 8;
    let (body, trailer) = pdf.split_at(at);
    let check = "x".repeat(32);
    let lock = format!(
        "<< /ID [({check}) ({check})] /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O ({check}) /U ({check}) >>"
    );
    [body, lock.as_bytes(), trailer.strip_prefix(b"<<").unwrap()].concat()
}

fn pdf() -> Vec<u8> {
    pdf_signed(false)
}

/// A page with a photograph, an author in four places, two scripts, an attached file; and perhaps a signature.
fn pdf_signed(signed: bool) -> Vec<u8> {
    let mut id = Ref::new(1);
    let [catalog, pages, page, content, info, xmp, file, spec, script, link, carrier, remark, photo] =
        std::array::from_fn(|_| id.bump());
    let mut pdf = pdf_writer::Pdf::new();
    let mut root = pdf.catalog(catalog);
    root.pages(pages).metadata(xmp);
    root.insert(Name(b"OpenAction")).primitive(script);
    let mut names = root.insert(Name(b"Names")).dict();
    names.insert(Name(b"JavaScript")).dict().insert(Name(b"Names")).array().item(Str(b"x")).item(script);
    names.insert(Name(b"EmbeddedFiles")).dict().insert(Name(b"Names")).array().item(Str(b"x")).item(spec);
    names.finish();
    if signed {
        let mut form = root.insert(Name(b"AcroForm")).dict();
        let mut fields = form.insert(Name(b"Fields")).array();
        let mut field = fields.push().dict();
        field.pair(Name(b"FT"), Name(b"Sig"));
        let mut value = field.insert(Name(b"V")).dict();
        value.pair(Name(b"Type"), Name(b"Sig")).pair(Name(b"Contents"), Str(b"x"));
        value.insert(Name(b"ByteRange")).array().items([0, 1, 2, 3]);
    }
    root.finish();
    pdf.pages(pages).kids([page]).count(1);
    let mut paper = pdf.page(page);
    paper
        .media_box(Rect::new(0.0, 0.0, 200.0, 100.0))
        .parent(pages)
        .contents(content)
        .annotations([link, carrier, remark]);
    paper.resources().x_objects().pair(Name(b"Photo"), photo);
    paper.finish();
    let mut drawn = Content::new();
    drawn.transform([200.0, 0.0, 0.0, 100.0, 0.0, 0.0]).x_object(Name(b"Photo"));
    pdf.stream(content, &drawn.finish());
    let jpeg = jpeg();
    let mut image = pdf.image_xobject(photo, &jpeg);
    image.width(64).height(48).bits_per_component(8).color_space().device_rgb();
    image.filter(Filter::DctDecode);
    image.finish();
    pdf.document_info(info).author(pdf_writer::TextStr(AUTHOR));
    pdf.metadata(xmp, XMP.as_bytes());
    pdf.embedded_file(file, AUTHOR.as_bytes());
    let mut named = pdf.indirect(spec).dict();
    named.pair(Name(b"Type"), Name(b"Filespec")).pair(Name(b"F"), Str(b"x"));
    named.insert(Name(b"EF")).dict().pair(Name(b"F"), file);
    named.finish();
    let mut action = pdf.indirect(script).dict();
    action.pair(Name(b"S"), Name(b"JavaScript")).pair(Name(b"JS"), Str(SCRIPT.as_bytes()));
    action.finish();
    let mut linked = pdf.indirect(link).dict();
    linked.pair(Name(b"Type"), Name(b"Annot")).pair(Name(b"Subtype"), Name(b"Link"));
    linked.pair(Name(b"Rect"), Rect::new(0.0, 0.0, 9.0, 9.0)).pair(Name(b"A"), script);
    linked.finish();
    let mut carried = pdf.indirect(carrier).dict();
    carried
        .pair(Name(b"Subtype"), Name(b"FileAttachment"))
        .pair(Name(b"FS"), spec)
        .pair(Name(b"T"), Str(AUTHOR.as_bytes()));
    carried.pair(Name(b"Rect"), Rect::new(0.0, 0.0, 9.0, 9.0));
    carried.finish();
    let mut remarked = pdf.indirect(remark).dict();
    remarked.pair(Name(b"Type"), Name(b"Annot")).pair(Name(b"Subtype"), Name(b"Text"));
    remarked.pair(Name(b"Rect"), Rect::new(0.0, 0.0, 9.0, 9.0)).pair(Name(b"Contents"), Str(b"Seen on the page"));
    remarked.pair(Name(b"T"), Str(AUTHOR.as_bytes())).pair(Name(b"M"), Str(b"D:20260102030405"));
    remarked.finish();
    pdf.finish()
}

/// Everything in a PDF, each stream as it is and opened.
fn opened(bytes: &[u8]) -> Vec<u8> {
    let pdf = Pdf::new(bytes.to_vec()).unwrap();
    let mut all = bytes.to_vec();
    for stream in pdf.objects().into_iter().filter_map(Object::into_stream) {
        all.extend_from_slice(&stream.raw_data());
        all.extend_from_slice(&stream.decoded().unwrap_or_default());
    }
    all
}

#[test]
fn what_a_pdf_says_of_its_maker_carries_or_runs_is_taken_out_and_its_pages_stay() {
    let planted = pdf();
    let before = opened(&planted);
    for word in [AUTHOR, "xmpmeta", SCRIPT, "EmbeddedFile", "OpenAction", "Photoshop", "D:20260102"] {
        assert!(found(&before, word), "{word}");
    }
    let Cleaned { bytes, signed } = clean(Kind::Pdf, planted.clone()).unwrap();
    assert!(!signed);
    let after = opened(&bytes);
    for word in [
        AUTHOR,
        "xmpmeta",
        SCRIPT,
        "EmbeddedFile",
        "OpenAction",
        "JavaScript",
        "/AA",
        "/Info",
        "Photoshop",
        "D:20260102",
    ] {
        assert!(!found(&after, word), "{word}");
    }
    assert!(found(&after, "Seen on the page"));
    assert!(Pdf::new(bytes.clone()).unwrap().metadata().author.is_none());
    assert_eq!(picture::pages(Kind::Pdf, &bytes), Ok(1));
    let seen = |bytes: &[u8]| image::load_from_memory(&picture::page(Kind::Pdf, bytes, 0).unwrap().png).unwrap();
    assert_eq!(seen(&bytes), seen(&planted));
    assert_eq!(picture::page(Kind::Pdf, &bytes, 1), Err(Unseen::NoSuchPage));
}

#[test]
fn what_nobody_could_look_at_here_is_refused_with_its_reason() {
    let (jpeg, png, webp, pdf) = (jpeg(), encoded(ImageFormat::Png), encoded(ImageFormat::WebP), pdf());
    for (bytes, why) in [
        (b"PK\x03\x04 a word processor's file".to_vec(), Unkept::OtherKind),
        (b"%PDF-1.7 and nothing else".to_vec(), Unkept::Broken),
        (b"\x89PNG\r\n\x1A\n broken".to_vec(), Unkept::Broken),
        (jpeg[..200].to_vec(), Unkept::Broken),
        (jpeg[..jpeg.len() - AUTHOR.len() - 40].to_vec(), Unkept::Broken),
        (png[..png.len() - 40].to_vec(), Unkept::Broken),
        (webp[..webp.len() - 40].to_vec(), Unkept::Broken),
        (pdf[..pdf.len() - 40].to_vec(), Unkept::Broken),
        (pdf[..pdf.len() / 2].to_vec(), Unkept::Broken),
        (locked(), Unkept::Locked),
    ] {
        let kind = Kind::of(&bytes);
        assert_eq!(clean(kind, bytes), Err(why), "{kind:?}");
    }
}

#[test]
fn a_signed_pdf_stays_as_it_came_byte_for_byte() {
    let bytes = pdf_signed(true);
    assert_eq!(clean(Kind::Pdf, bytes.clone()), Ok(Cleaned { bytes, signed: true }));
}

#[test]
fn what_would_not_fit_in_memory_is_refused_before_it_is_opened() {
    let mut zip = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..(500 << 20) / (1 << 16) {
        zip.write_all(&[0; 1 << 16]).unwrap();
    }
    let bomb = [b"%PDF-1.7\n1 0 obj<</Filter/FlateDecode>>stream\n", &zip.finish().unwrap()[..], b"\nendstream endobj"]
        .concat();
    assert!(bomb.len() < 10 << 20);
    assert_eq!(picture::pages(Kind::Pdf, &bomb), Err(Unseen::TooLarge));
    assert_eq!(clean(Kind::Pdf, bomb), Err(Unkept::TooLarge));

    // A picture that announces more pixels than any scanner makes.
    let mut huge = encoded(ImageFormat::Png);
    huge[16..24].copy_from_slice(&[0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF]);
    let crc = crc_of(&huge[12..29]);
    huge[29..33].copy_from_slice(&crc.to_be_bytes());
    assert_eq!(picture::pages(Kind::Png, &huge), Err(Unseen::TooLarge));
    assert_eq!(clean(Kind::Png, huge), Err(Unkept::TooLarge));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Read by code that may give up in the middle: it answers all the same, and never with a word of the maker.
    #[test]
    fn whatever_is_damaged_in_a_file_it_is_refused_or_cleaned(
        which in 0..4_usize,
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let mut bytes = [jpeg as fn() -> Vec<u8>, png, webp, pdf][which]();
        for (place, value) in places {
            let at = place.index(bytes.len());
            bytes[at] = value;
        }
        let kind = Kind::of(&bytes);
        if let Ok(Cleaned { bytes, signed: false }) = clean(kind, bytes) {
            prop_assert!(picture::page(kind, &bytes, 0).is_ok());
            prop_assert!(kind == Kind::Text || kind == Kind::Pdf || !found(&bytes, AUTHOR));
        }
    }
}

/// The check sum of a chunk (PNG, annex D).
fn crc_of(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { 0xEDB8_8320 ^ (crc >> 1) } else { crc >> 1 })
    };
    !bytes.iter().fold(u32::MAX, step)
}
