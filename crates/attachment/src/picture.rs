//! The pages of a file as PNG, from memory to memory, of a bounded size.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    io::Cursor,
    sync::Arc,
};

use hayro::{
    RenderCache, RenderSettings,
    hayro_interpret::{
        InterpreterSettings,
        font::{FontQuery, StandardFont},
    },
    hayro_syntax::{
        LoadPdfError, Pdf,
        object::{Name, Object, Stream},
    },
    vello_cpu::color::palette::css::WHITE,
};
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbaImage, imageops::FilterType};

use crate::{Kind, bomb, shielded};

/// Widest and tallest picture, in pixels: a page is read at twice the size of the window.
pub const WIDEST: u32 = 1400;
/// A page of A4 at that width, and a little more.
pub const TALLEST: u32 = 2000;

/// One page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The picture.
    pub png: Vec<u8>,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// Why there is no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unseen {
    /// A kind that is not drawn here.
    #[error("of a kind that is not drawn")]
    OtherKind,
    /// Shut with a password.
    #[error("locked")]
    Locked,
    /// Damaged.
    #[error("broken")]
    Broken,
    /// Too many pixels or pages.
    #[error("too large")]
    TooLarge,
    /// No page of that number.
    #[error("no such page")]
    NoSuchPage,
}

/// How many pages there are; one for an image.
///
/// # Errors
/// Every [`Unseen`] but the last.
pub fn pages(kind: Kind, bytes: &[u8]) -> Result<usize, Unseen> {
    shielded(|| {
        Some(match format(kind) {
            Some(format) => size(bytes, format).map(|_| 1),
            None if kind == Kind::Pdf => pdf(bytes).map(|pdf| pdf.pages().len()),
            None => Err(Unseen::OtherKind),
        })
    })
    .unwrap_or(Err(Unseen::Broken))
}

/// A page, from 0.
///
/// # Errors
/// [`Unseen`].
pub fn page(kind: Kind, bytes: &[u8], number: usize) -> Result<Picture, Unseen> {
    shielded(|| Some(drawn(kind, bytes, number).and_then(|image| written(&within_bounds(image)))))
        .unwrap_or(Err(Unseen::Broken))
}

/// What is seen of a page, as a number: two pages of the same number are the same to the pixel.
///
/// # Errors
/// [`Unseen`].
pub(crate) fn fingerprint(kind: Kind, bytes: &[u8], number: usize) -> Result<u64, Unseen> {
    let of = |image: DynamicImage| {
        let mut hasher = DefaultHasher::new();
        (image.width(), image.height(), image.as_bytes()).hash(&mut hasher);
        hasher.finish()
    };
    shielded(|| Some(drawn(kind, bytes, number).map(of))).unwrap_or(Err(Unseen::Broken))
}

/// A photograph as large as it is, a page of a document within bounds.
fn drawn(kind: Kind, bytes: &[u8], number: usize) -> Result<DynamicImage, Unseen> {
    match format(kind) {
        Some(_) if number > 0 => Err(Unseen::NoSuchPage),
        Some(format) => image(bytes, format),
        None if kind == Kind::Pdf => pdf_page(bytes, number),
        None => Err(Unseen::OtherKind),
    }
}

fn format(kind: Kind) -> Option<ImageFormat> {
    match kind {
        Kind::Jpeg => Some(ImageFormat::Jpeg),
        Kind::Png => Some(ImageFormat::Png),
        Kind::WebP => Some(ImageFormat::WebP),
        Kind::Pdf | Kind::Text | Kind::Other => None,
    }
}

fn size(bytes: &[u8], format: ImageFormat) -> Result<(u32, u32), Unseen> {
    let found = ImageReader::with_format(Cursor::new(bytes), format).into_dimensions();
    let (width, height) = found.map_err(|_| Unseen::Broken)?;
    if u64::from(width).saturating_mul(u64::from(height)) > bomb::MOST_PIXELS {
        return Err(Unseen::TooLarge);
    }
    Ok((width, height))
}

fn image(bytes: &[u8], format: ImageFormat) -> Result<DynamicImage, Unseen> {
    size(bytes, format)?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(bomb::MOST_PIXELS.saturating_mul(8));
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| Unseen::Broken)?;
    let turned = decoder.orientation().map_err(|_| Unseen::Broken)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(|_| Unseen::Broken)?;
    image.apply_orientation(turned);
    Ok(image)
}

fn within_bounds(image: DynamicImage) -> DynamicImage {
    let fits = image.width() <= WIDEST && image.height() <= TALLEST;
    if fits { image } else { image.resize(WIDEST, TALLEST, FilterType::Triangle) }
}

fn written(image: &DynamicImage) -> Result<Picture, Unseen> {
    let mut png = Cursor::new(Vec::new());
    image.to_rgba8().write_to(&mut png, ImageFormat::Png).map_err(|_| Unseen::Broken)?;
    Ok(Picture { png: png.into_inner(), width: image.width(), height: image.height() })
}

/// Opens a PDF whose pages and pictures are within bounds.
fn pdf(bytes: &[u8]) -> Result<Pdf, Unseen> {
    if bomb::inflates_too_far(bytes) {
        return Err(Unseen::TooLarge);
    }
    let pdf = Pdf::new(Arc::new(bytes.to_vec())).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Unseen::Locked,
        LoadPdfError::Invalid => Unseen::Broken,
    })?;
    let found = pdf.pages().len();
    let huge = pdf.objects().into_iter().filter_map(Object::into_stream).any(|stream| is_huge(&stream));
    match found {
        0 => Err(Unseen::Broken),
        _ if found > bomb::MOST_PAGES || huge => Err(Unseen::TooLarge),
        _ => Ok(pdf),
    }
}

/// Whether a stream announces a picture that would not fit.
fn is_huge(stream: &Stream<'_>) -> bool {
    let is_image = stream.dict().get::<Name<'_>>("Subtype").is_some_and(|name| name.as_str() == "Image");
    let side = |key: &str| u64::from(stream.dict().get::<u32>(key).unwrap_or(0));
    is_image && side("Width").saturating_mul(side("Height")) > bomb::MOST_PIXELS
}

fn pdf_page(bytes: &[u8], number: usize) -> Result<DynamicImage, Unseen> {
    let pdf = pdf(bytes)?;
    let page = pdf.pages().get(number).ok_or(Unseen::NoSuchPage)?;
    let (wide, tall) = page.render_dimensions();
    let scale = (WIDEST as f32 / wide).min(TALLEST as f32 / tall);
    let side = |length: f32, most: u32| ((length * scale) as u32).clamp(1, most) as u16;
    let (width, height) = (side(wide, WIDEST), side(tall, TALLEST));
    let interpreter = InterpreterSettings { font_resolver: Arc::new(font), ..InterpreterSettings::default() };
    let settings =
        RenderSettings { x_scale: scale, y_scale: scale, width: Some(width), height: Some(height), bg_color: WHITE };
    let drawn = hayro::render(page, &RenderCache::new(), &interpreter, &settings);
    let pixels = drawn.data_as_u8_slice().to_vec();
    let image = RgbaImage::from_raw(width.into(), height.into(), pixels).ok_or(Unseen::Broken)?;
    Ok(DynamicImage::ImageRgba8(image).to_rgb8().into())
}

type Font = (Arc<dyn AsRef<[u8]> + Send + Sync>, u32);

/// The fourteen fonts that every reader of PDF must have, in PDFium's versions.
fn font(query: &FontQuery) -> Option<Font> {
    macro_rules! foxit {
        ($name:literal) => {
            &include_bytes!(concat!("../fonts/Foxit", $name, ".pfb"))[..]
        };
    }
    let wanted = match query {
        FontQuery::Standard(wanted) => *wanted,
        FontQuery::Fallback(wanted) => wanted.pick_standard_font(),
    };
    let font: &'static [u8] = match wanted {
        StandardFont::Helvetica => foxit!("Sans"),
        StandardFont::HelveticaBold => foxit!("SansBold"),
        StandardFont::HelveticaOblique => foxit!("SansItalic"),
        StandardFont::HelveticaBoldOblique => foxit!("SansBoldItalic"),
        StandardFont::Courier => foxit!("Fixed"),
        StandardFont::CourierBold => foxit!("FixedBold"),
        StandardFont::CourierOblique => foxit!("FixedItalic"),
        StandardFont::CourierBoldOblique => foxit!("FixedBoldItalic"),
        StandardFont::TimesRoman => foxit!("Serif"),
        StandardFont::TimesBold => foxit!("SerifBold"),
        StandardFont::TimesItalic => foxit!("SerifItalic"),
        StandardFont::TimesBoldItalic => foxit!("SerifBoldItalic"),
        StandardFont::ZapfDingBats => foxit!("Dingbats"),
        StandardFont::Symbol => foxit!("Symbol"),
    };
    Some((Arc::new(font), 0))
}
