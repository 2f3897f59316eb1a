//! A workbook as XLSX.

use rust_xlsxwriter::{
    Chart as Drawing, ChartFont, ChartFormat, ChartSolidFill, ChartType, Color, DocProperties, ExcelDateTime, Format,
    FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::{BAR, Book, Cell, Chart, Sheet, WIDTH};
use crate::{Error, Result, error::Fault};

type Written = std::result::Result<(), XlsxError>;

pub(super) fn written(book: &Book) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    let written = workbook_of(book, &mut workbook).and_then(|()| workbook.save_to_buffer());
    written.map_err(|error| Error::Fault(Fault::new(error)))
}

fn workbook_of(book: &Book, workbook: &mut Workbook) -> Written {
    // The day alone: the same table gives the same bytes.
    let made_on = ExcelDateTime::parse_from_str(&book.made_on.to_string())?;
    workbook.set_properties(&DocProperties::new().set_title(&book.title).set_creation_datetime(&made_on));
    for sheet in &book.sheets {
        fill(workbook.add_worksheet().set_name(&sheet.name)?, sheet)?;
    }
    Ok(())
}

fn fill(worksheet: &mut Worksheet, sheet: &Sheet) -> Written {
    let (bold, words) = (Format::new().set_bold(), Format::new().set_text_wrap().set_align(FormatAlign::Top));
    for (row, cells) in (0_u32..).zip(&sheet.rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                Cell::Nothing => continue,
                Cell::Title(text) => worksheet.write_string_with_format(row, column, text, &bold)?,
                Cell::Text(text) => worksheet.write_string(row, column, text)?,
                Cell::Words(text) => worksheet.write_string_with_format(row, column, text, &words)?,
                // A count of persons in a town fits a double exactly.
                #[allow(clippy::cast_precision_loss)]
                Cell::Count(count) => worksheet.write_number(row, column, *count as f64)?,
            };
        }
    }
    for (column, width) in (0_u16..).zip(&sheet.widths) {
        worksheet.set_column_width(column, f64::from(*width))?;
    }
    worksheet.set_freeze_panes(u32::from(sheet.frozen.0), sheet.frozen.1)?;
    sheet.chart.as_ref().map_or(Ok(()), |chart| draw(worksheet, &sheet.name, chart))
}

fn draw(worksheet: &mut Worksheet, sheet: &str, chart: &Chart) -> Written {
    let (first, last) = (u32::from(chart.first_row), u32::from(chart.last_row));
    let value = chart.column.saturating_add(1);
    let mut drawing = Drawing::new(ChartType::Bar);
    drawing
        .add_series()
        .set_categories((sheet, first, chart.column, last, chart.column))
        .set_values((sheet, first, value, last, value))
        .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(BAR))));
    drawing.title().set_name(&chart.title).set_font(ChartFont::new().set_size(12));
    drawing.legend().set_hidden();
    // The first bar is the first line.
    drawing.x_axis().set_reverse();
    drawing.set_alt_text(&chart.words).set_width(WIDTH).set_height(chart.height());
    worksheet.insert_chart(first.saturating_sub(1), value.saturating_add(2), &drawing)?;
    Ok(())
}
