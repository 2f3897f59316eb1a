//! From a template and its data to the bytes of a PDF, or to its pages as pictures.

use chrono::{Datelike, NaiveDate};
use typst::{
    comemo,
    foundations::{Datetime, Smart, dict},
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use typst_svg::SvgOptions;

use crate::{
    PaperError,
    desktop::{self, Desktop},
    error::Diagnosis,
};

/// Read before every template, and one line long: a diagnosis counts on it.
const PRELUDE: &str = concat!(
    "#let data = json(\"/data.json\");",
    "#set document(title: sys.inputs.title, date: sys.inputs.made_on);",
    "#set text(lang: \"fr\", region: \"FR\", font: \"Libertinus Serif\", fallback: false);",
);

/// Read after it where there is a mark: above whatever the template sets on a page, in its margins. It is no part of what is told: in a table that
/// goes over to the next page it would stand between two rows.
const MARK: &str = concat!(
    "#let mark = box(fill: white, stroke: 1pt, inset: 3pt, text(size: 9pt, weight: \"bold\", sys.inputs.mark));",
    "#let marks = { place(top + center, dy: 3mm, mark); place(bottom + center, dy: -3mm, mark) };",
    "#set page(foreground: pdf.artifact(kind: \"page\", marks));",
);

/// A document to be made.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// Typst source, part of the program. It finds its data in `data` and writes in French unless it says otherwise.
    pub template: &'a str,
    /// JSON. Whatever people wrote goes here and only here.
    pub data: &'a [u8],
    /// Title of the document, which PDF/UA requires. It is readable in a list of files: no name of a person.
    pub title: &'a str,
    /// Civil date the document carries.
    pub made_on: NaiveDate,
    /// Words that stand at the head and at the foot of every page, and before the title: what the document is not.
    pub mark: Option<&'a str>,
}

/// The pages that [`print()`] would make of this order, one SVG each: the same layout, for an eye and not for a file.
///
/// # Errors
/// [`PaperError::Template`] when the template does not compile with this data.
pub fn preview(order: &Order<'_>) -> Result<Vec<String>, PaperError> {
    let pages = composed(order).map(|(_, document)| {
        let options = SvgOptions::default();
        document.pages().iter().map(|page| typst_svg::svg(page, &options)).collect()
    });
    comemo::evict(0);
    pages
}

/// Makes a tagged PDF that is PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1), fonts included. The same order gives the
/// same bytes.
///
/// # Errors
/// [`PaperError::Template`] when the template does not compile with this data; [`PaperError::Standard`] when the result
/// would not be readable by all and for long, for instance a character that no font has.
pub fn print(order: &Order<'_>) -> Result<Vec<u8>, PaperError> {
    let printed = compose(order);
    // Typst remembers what it laid out, to be faster the next time: here, words of a victim.
    comemo::evict(0);
    printed
}

/// Whether a document can hold the character: one that no font has would be refused with the whole document.
#[must_use]
pub fn writes(character: char) -> bool {
    desktop::writes(character)
}

fn compose(order: &Order<'_>) -> Result<Vec<u8>, PaperError> {
    let (desktop, document) = composed(order)?;
    typst_pdf::pdf(&document, &options(date(order.made_on)?)?)
        .map_err(|problems| PaperError::Standard(Diagnosis::new(&desktop, &problems)))
}

fn composed(order: &Order<'_>) -> Result<(Desktop, PagedDocument), PaperError> {
    let mark = order.mark.unwrap_or_default();
    let title = if mark.is_empty() { order.title.to_owned() } else { format!("{mark} · {}", order.title) };
    let inputs = dict! { "title" => title, "made_on" => date(order.made_on)?, "mark" => mark };
    let marking = if mark.is_empty() { "" } else { MARK };
    let desktop = Desktop::new(format!("{PRELUDE}{marking}\n{}", order.template), order.data.to_vec(), inputs)?;
    let document = typst::compile::<PagedDocument>(&desktop)
        .output
        .map_err(|problems| PaperError::Template(Diagnosis::new(&desktop, &problems)))?;
    Ok((desktop, document))
}

fn date(day: NaiveDate) -> Result<Datetime, PaperError> {
    let parts = (u8::try_from(day.month()), u8::try_from(day.day()));
    let (Ok(month), Ok(day_of_month)) = parts else { return Err(PaperError::Order("date")) };
    Datetime::from_ymd(day.year(), month, day_of_month).ok_or(PaperError::Order("date"))
}

fn options(made_on: Datetime) -> Result<PdfOptions, PaperError> {
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]);
    Ok(PdfOptions {
        creator: Smart::Custom(Some("Permanence".to_owned())),
        timestamp: Some(Timestamp::new_utc(made_on)),
        standards: standards.map_err(|_| PaperError::Order("standards"))?,
        ..PdfOptions::default()
    })
}
