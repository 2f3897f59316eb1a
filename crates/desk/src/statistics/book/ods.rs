//! A workbook as OpenDocument (ISO/IEC 26300, ODF 1.3). The archive and the XML are written by libraries that were there before;
//! the crate that knows this format would bring twenty more and draws no charts.

mod chart;

use std::io::{self, Cursor, Write};

use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{Book, Cell, Sheet};
use crate::{Error, Result, error::Fault};

/// XML under way.
type Xml = Writer<Vec<u8>>;
type Written = io::Result<()>;

const MIME: &str = "application/vnd.oasis.opendocument.spreadsheet";
const XML: &str = "text/xml";

const NAMES: [(&str, &str); 12] = [
    ("xmlns:office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"),
    ("xmlns:style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0"),
    ("xmlns:fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"),
    ("xmlns:table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"),
    ("xmlns:text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"),
    ("xmlns:draw", "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"),
    ("xmlns:svg", "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"),
    ("xmlns:xlink", "http://www.w3.org/1999/xlink"),
    ("xmlns:chart", "urn:oasis:names:tc:opendocument:xmlns:chart:1.0"),
    ("xmlns:meta", "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"),
    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ("xmlns:config", "urn:oasis:names:tc:opendocument:xmlns:config:1.0"),
];

pub(super) fn written(book: &Book) -> Result<Vec<u8>> {
    archive(book).map_err(|error| Error::Fault(Fault::new(error)))
}

fn archive(book: &Book) -> io::Result<Vec<u8>> {
    let mut parts = vec![
        ("content.xml".to_owned(), XML, content(book)?),
        ("styles.xml".to_owned(), XML, styles()?),
        ("meta.xml".to_owned(), XML, meta(book)?),
        ("settings.xml".to_owned(), XML, settings(book)?),
    ];
    for (place, sheet) in book.sheets.iter().enumerate() {
        if let Some(chart) = &sheet.chart {
            parts.push((format!("{}/", object(place)), chart::MIME, Vec::new()));
            parts.push((format!("{}/content.xml", object(place)), XML, chart::content(&sheet.name, chart)?));
        }
    }
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // First and as it is, so that a file manager reads there what it is.
    archive.start_file("mimetype", SimpleFileOptions::default().compression_method(CompressionMethod::Stored))?;
    archive.write_all(MIME.as_bytes())?;
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    archive.start_file("META-INF/manifest.xml", packed)?;
    archive.write_all(&manifest(&parts)?)?;
    for (name, _, bytes) in parts.iter().filter(|(_, _, bytes)| !bytes.is_empty()) {
        archive.start_file(name.as_str(), packed)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// The folder of the chart of a sheet.
fn object(place: usize) -> String {
    format!("Chart {place}")
}

fn manifest(parts: &[(String, &str, Vec<u8>)]) -> io::Result<Vec<u8>> {
    let mut xml = begun()?;
    let names = [("xmlns:manifest", "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"), ("manifest:version", "1.3")];
    let entry = |xml: &mut Xml, path: &str, kind: &str| {
        empty(xml, "manifest:file-entry", &[("manifest:full-path", path), ("manifest:media-type", kind)])
    };
    within(&mut xml, "manifest:manifest", &names, |xml| {
        entry(xml, "/", MIME)?;
        parts.iter().try_for_each(|(path, kind, _)| entry(xml, path, kind))
    })?;
    Ok(xml.into_inner())
}

fn content(book: &Book) -> io::Result<Vec<u8>> {
    document("office:document-content", |xml| {
        within(xml, "office:automatic-styles", &[], |xml| automatic_styles(xml, book))?;
        within(xml, "office:body", &[], |xml| {
            within(xml, "office:spreadsheet", &[], |xml| {
                book.sheets.iter().enumerate().try_for_each(|(place, sheet)| table(xml, place, sheet))
            })
        })
    })
}

fn automatic_styles(xml: &mut Xml, book: &Book) -> Written {
    let mut widths: Vec<u16> = book.sheets.iter().flat_map(|sheet| sheet.widths.clone()).collect();
    widths.sort_unstable();
    widths.dedup();
    for width in widths {
        // A character of the font that is there everywhere is about 2.3 millimetres wide.
        let (name, width) = (column_style(width), format!("{}mm", width.saturating_mul(23).div_euclid(10)));
        within(xml, "style:style", &[("style:name", &name), ("style:family", "table-column")], |xml| {
            empty(xml, "style:table-column-properties", &[("style:column-width", &width)])
        })?;
    }
    within(xml, "style:style", &[("style:name", "row"), ("style:family", "table-row")], |xml| {
        empty(xml, "style:table-row-properties", &[("style:use-optimal-row-height", "true")])
    })?;
    within(xml, "style:style", &[("style:name", "title"), ("style:family", "table-cell")], |xml| {
        empty(xml, "style:text-properties", &[("fo:font-weight", "bold")])
    })?;
    within(xml, "style:style", &[("style:name", "words"), ("style:family", "table-cell")], |xml| {
        empty(xml, "style:table-cell-properties", &[("fo:wrap-option", "wrap"), ("style:vertical-align", "top")])
    })
}

fn column_style(width: u16) -> String {
    format!("column-{width}")
}

fn table(xml: &mut Xml, place: usize, sheet: &Sheet) -> Written {
    within(xml, "table:table", &[("table:name", &sheet.name)], |xml| {
        for width in &sheet.widths {
            empty(xml, "table:table-column", &[("table:style-name", &column_style(*width))])?;
        }
        for (row, cells) in (0_u16..).zip(&sheet.rows) {
            within(xml, "table:table-row", &[("table:style-name", "row")], |xml| {
                cells.iter().try_for_each(|value| cell(xml, value))?;
                match sheet.chart.as_ref().filter(|chart| row.saturating_add(1) == chart.first_row) {
                    None if cells.is_empty() => empty(xml, "table:table-cell", &[]),
                    None => Ok(()),
                    Some(drawn) => {
                        empty(xml, "table:table-cell", &[])?;
                        within(xml, "table:table-cell", &[], |xml| chart::frame(xml, &object(place), drawn))
                    }
                }
            })?;
        }
        Ok(())
    })
}

fn cell(xml: &mut Xml, cell: &Cell) -> Written {
    let (style, value, count, said) = match cell {
        Cell::Nothing => return empty(xml, "table:table-cell", &[]),
        Cell::Title(text) => (Some("title"), "string", None, text.clone()),
        Cell::Text(text) => (None, "string", None, text.clone()),
        Cell::Words(text) => (Some("words"), "string", None, text.clone()),
        Cell::Count(count) => (None, "float", Some(count.to_string()), count.to_string()),
    };
    let style = style.map(|style| ("table:style-name", style));
    let count = count.as_ref().map(|count| ("office:value", count.as_str()));
    let attributes: Vec<_> = [("office:value-type", value)].into_iter().chain(style).chain(count).collect();
    within(xml, "table:table-cell", &attributes, |xml| text(xml, "text:p", &said))
}

/// French, so that it is read aloud in French.
fn styles() -> io::Result<Vec<u8>> {
    document("office:document-styles", |xml| {
        within(xml, "office:styles", &[], |xml| {
            within(xml, "style:default-style", &[("style:family", "table-cell")], |xml| {
                let french = [("fo:language", "fr"), ("fo:country", "FR")];
                let font = [("fo:font-family", "Liberation Sans"), ("fo:font-size", "10pt")];
                empty(xml, "style:text-properties", &[french, font].concat())
            })
        })
    })
}

fn meta(book: &Book) -> io::Result<Vec<u8>> {
    // The day alone: the same table gives the same bytes.
    let made_at = format!("{}T00:00:00", book.made_on);
    document("office:document-meta", |xml| {
        within(xml, "office:meta", &[], |xml| {
            text(xml, "dc:title", &book.title)?;
            text(xml, "dc:language", "fr-FR")?;
            text(xml, "meta:creation-date", &made_at)
        })
    })
}

/// The rows and columns that stay in sight.
fn settings(book: &Book) -> io::Result<Vec<u8>> {
    document("office:document-settings", |xml| {
        within(xml, "office:settings", &[], |xml| {
            within(xml, "config:config-item-set", &[("config:name", "ooo:view-settings")], |xml| {
                within(xml, "config:config-item-map-indexed", &[("config:name", "Views")], |xml| {
                    within(xml, "config:config-item-map-entry", &[], |xml| {
                        within(xml, "config:config-item-map-named", &[("config:name", "Tables")], |xml| {
                            book.sheets.iter().try_for_each(|sheet| frozen(xml, sheet))
                        })
                    })
                })
            })
        })
    })
}

fn frozen(xml: &mut Xml, sheet: &Sheet) -> Written {
    let (rows, columns) = sheet.frozen;
    let mode = |count: u16| if count > 0 { 2 } else { 0 };
    let items = [
        ("HorizontalSplitMode", "short", mode(columns)),
        ("VerticalSplitMode", "short", mode(rows)),
        ("HorizontalSplitPosition", "int", columns),
        ("VerticalSplitPosition", "int", rows),
        ("PositionRight", "int", columns),
        ("PositionBottom", "int", rows),
    ];
    within(xml, "config:config-item-map-entry", &[("config:name", &sheet.name)], |xml| {
        items.iter().try_for_each(|(name, kind, value)| {
            let attributes = [("config:name", *name), ("config:type", *kind)];
            within(xml, "config:config-item", &attributes, |xml| said(xml, &value.to_string()))
        })
    })
}

// ---- XML ------------------------------------------------------------------------------------------------------------

fn begun() -> io::Result<Xml> {
    let mut xml = Writer::new(Vec::new());
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    Ok(xml)
}

fn document(root: &str, inner: impl FnOnce(&mut Xml) -> Written) -> io::Result<Vec<u8>> {
    let mut xml = begun()?;
    let names: Vec<_> = NAMES.into_iter().chain([("office:version", "1.3")]).collect();
    within(&mut xml, root, &names, inner)?;
    Ok(xml.into_inner())
}

fn within(xml: &mut Xml, name: &str, attributes: &[(&str, &str)], inner: impl FnOnce(&mut Xml) -> Written) -> Written {
    xml.create_element(name).with_attributes(attributes.iter().copied()).write_inner_content(inner).map(drop)
}

fn empty(xml: &mut Xml, name: &str, attributes: &[(&str, &str)]) -> Written {
    xml.create_element(name).with_attributes(attributes.iter().copied()).write_empty().map(drop)
}

fn text(xml: &mut Xml, name: &str, words: &str) -> Written {
    within(xml, name, &[], |xml| said(xml, words))
}

/// A control character has no place in XML.
fn said(xml: &mut Xml, words: &str) -> Written {
    let words: String = words.chars().filter(|symbol| !symbol.is_control()).collect();
    xml.write_event(Event::Text(BytesText::new(&words)))
}
