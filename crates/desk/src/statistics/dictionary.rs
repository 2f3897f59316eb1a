//! The data dictionary that goes with every file: what stands in each column, and every code of every dimension.

use super::{file::HIDDEN, table::Counted};
use crate::text::{say, say_with};

/// Table, column, code, label, the code that it adds up to, what it means.
pub(crate) type Line = [String; 6];

/// The titles, then, of each table, its dimensions with their codes, the count and the mark of what is hidden.
pub(crate) fn lines<'a>(tables: impl IntoIterator<Item = (&'a str, &'a Counted)>) -> Vec<Line> {
    let mut lines =
        vec![["table", "column", "code", "label", "above", "meaning"].map(|title| say(&format!("export-{title}")))];
    for (table, counted) in tables {
        let line = |column: &str, code: &str, label: &str, above: &str, meaning: &str| {
            [table, column, code, label, above, meaning].map(str::to_owned)
        };
        for (dimension, spec) in counted.dimensions.iter().zip(&counted.spec.dimensions) {
            let rule = spec.rule().unwrap_or_default();
            lines.push(line(&dimension.title, "", &say("export-total"), "", &rule));
            let codes = dimension.codes.iter();
            lines.extend(codes.map(|code| {
                line(&dimension.title, &code.code, &code.label, code.above.as_deref().unwrap_or_default(), "")
            }));
        }
        let unit = counted.spec.definition().counting_unit;
        let whole = say_with("export-count-means", &[("unit", &unit)]);
        lines.push(line(&say("export-count"), "", "", "", &whole));
        lines.push(line(&say("export-status"), HIDDEN, "", "", &say("export-hidden-means")));
        lines.push(line(&say("export-status"), "", "", "", &say("export-shown-means")));
    }
    lines
}
