//! A chart of an OpenDocument workbook: a small document of its own, drawn from the cells of its sheet.

use std::io;

use super::{
    super::{BAR, Chart, WIDTH},
    Written, Xml, document, empty, text, within,
};

pub(super) const MIME: &str = "application/vnd.oasis.opendocument.chart";

/// Where the sheet shows it, with its words for who does not see it.
pub(super) fn frame(xml: &mut Xml, object: &str, chart: &Chart) -> Written {
    let (width, height) = size(chart);
    let frame =
        [("draw:name", object), ("svg:width", &width), ("svg:height", &height), ("svg:x", "0mm"), ("svg:y", "0mm")];
    within(xml, "draw:frame", &frame, |xml| {
        let href = format!("./{object}");
        let shown = [("xlink:type", "simple"), ("xlink:show", "embed"), ("xlink:actuate", "onLoad")];
        let linked: Vec<_> = [("xlink:href", href.as_str())].into_iter().chain(shown).collect();
        empty(xml, "draw:object", &linked)?;
        text(xml, "svg:title", &chart.title)?;
        text(xml, "svg:desc", &chart.words)
    })
}

/// Ninety-six pixels are an inch.
fn size(chart: &Chart) -> (String, String) {
    let millimetres = |pixels: u32| format!("{}mm", pixels.saturating_mul(254).div_euclid(960));
    (millimetres(WIDTH), millimetres(chart.height()))
}

pub(super) fn content(sheet: &str, chart: &Chart) -> io::Result<Vec<u8>> {
    document("office:document-content", |xml| {
        within(xml, "office:automatic-styles", &[], styles)?;
        within(xml, "office:body", &[], |xml| within(xml, "office:chart", &[], |xml| drawn(xml, sheet, chart)))
    })
}

fn styles(xml: &mut Xml) -> Written {
    let style = |xml: &mut Xml, name: &str, properties: &[(&str, &[(&str, &str)])]| {
        within(xml, "style:style", &[("style:name", name), ("style:family", "chart")], |xml| {
            properties.iter().try_for_each(|(element, attributes)| empty(xml, element, attributes))
        })
    };
    style(xml, "title", &[("style:text-properties", &[("fo:font-size", "12pt")])])?;
    // Bars that lie, the first at the top.
    style(
        xml,
        "plot",
        &[("style:chart-properties", &[("chart:vertical", "true"), ("chart:include-hidden-cells", "false")])],
    )?;
    let labels = [("chart:display-label", "true"), ("chart:reverse-direction", "true")];
    style(
        xml,
        "labels",
        &[("style:chart-properties", &labels), ("style:text-properties", &[("fo:font-size", "9pt")])],
    )?;
    let values = [("chart:display-label", "true"), ("chart:minimum", "0"), ("chart:axis-position", "end")];
    style(
        xml,
        "values",
        &[("style:chart-properties", &values), ("style:text-properties", &[("fo:font-size", "9pt")])],
    )?;
    style(xml, "wall", &[("style:graphic-properties", &[("draw:fill", "none"), ("draw:stroke", "none")])])?;
    style(xml, "grid", &[("style:graphic-properties", &[("svg:stroke-color", "#c8c8c8")])])?;
    let bar = format!("#{BAR:06x}");
    let filled = [("draw:fill", "solid"), ("draw:fill-color", bar.as_str())];
    style(
        xml,
        "bars",
        &[("style:chart-properties", &[("chart:data-label-number", "value")]), ("style:graphic-properties", &filled)],
    )
}

fn drawn(xml: &mut Xml, sheet: &str, chart: &Chart) -> Written {
    let (width, height) = size(chart);
    let (labels, values) = (chart.column, chart.column.saturating_add(1));
    let cells = |from: u16, until: u16| {
        // Rows are counted from one, and a quote in a name is doubled.
        let (name, row) = (sheet.replace('\'', "''"), |row: u16| row.saturating_add(1));
        format!("'{name}'.{}{}:'{name}'.{}{}", letter(from), row(chart.first_row), letter(until), row(chart.last_row))
    };
    let of = [("chart:class", "chart:bar"), ("xlink:href", ".."), ("xlink:type", "simple")];
    let of: Vec<_> = of.into_iter().chain([("svg:width", width.as_str()), ("svg:height", height.as_str())]).collect();
    within(xml, "chart:chart", &of, |xml| {
        within(xml, "chart:title", &[("chart:style-name", "title")], |xml| text(xml, "text:p", &chart.title))?;
        let whole = cells(labels, values);
        let plot = [
            ("chart:style-name", "plot"),
            ("table:cell-range-address", whole.as_str()),
            ("chart:data-source-has-labels", "column"),
        ];
        within(xml, "chart:plot-area", &plot, |xml| {
            let axis = [("chart:dimension", "x"), ("chart:name", "primary-x"), ("chart:style-name", "labels")];
            within(xml, "chart:axis", &axis, |xml| {
                empty(xml, "chart:categories", &[("table:cell-range-address", &cells(labels, labels))])
            })?;
            let axis = [("chart:dimension", "y"), ("chart:name", "primary-y"), ("chart:style-name", "values")];
            within(xml, "chart:axis", &axis, |xml| {
                empty(xml, "chart:grid", &[("chart:class", "major"), ("chart:style-name", "grid")])
            })?;
            let drawn = cells(values, values);
            let series = [
                ("chart:style-name", "bars"),
                ("chart:values-cell-range-address", drawn.as_str()),
                ("chart:class", "chart:bar"),
            ];
            within(xml, "chart:series", &series, |xml| {
                let bars = chart.last_row.saturating_sub(chart.first_row).saturating_add(1);
                empty(xml, "chart:data-point", &[("chart:repeated", &bars.to_string())])
            })?;
            empty(xml, "chart:wall", &[("chart:style-name", "wall")])
        })
    })
}

/// The name of a column; a table with its chart has fewer than twenty-six.
fn letter(column: u16) -> char {
    u8::try_from(column).ok().map_or('Z', |column| char::from(b'A'.saturating_add(column.min(25))))
}
