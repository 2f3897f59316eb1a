//! What each figure of the dashboard counts, in the words that stand under those of the tables.

use serde::Serialize;
use ts_rs::TS;

use crate::{
    statistics::{dimension, measure::Measure},
    text::say,
};

/// What a figure counts.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct FigureDefinition {
    /// Which one.
    pub name: String,
    pub counting_unit: String,
    pub perimeter: String,
    pub definition: String,
    pub source: String,
}

/// All of them.
pub(super) fn all() -> Vec<FigureDefinition> {
    let of = |name: &str, measure: Measure, perimeter: String, column: Option<&'static str>| {
        let rule = column.and_then(dimension::find).and_then(dimension::Dimension::rule);
        let sentences: Vec<String> = [Some(measure.says("rule")), rule].into_iter().flatten().collect();
        FigureDefinition {
            name: name.to_owned(),
            counting_unit: measure.says("unit"),
            perimeter,
            definition: sentences.join(" "),
            source: measure.says("source"),
        }
    };
    let whole = |name: &str, measure: Measure, column| of(name, measure, measure.says("all"), column);
    // Of what no table counts.
    let apart = |name: &str, measure: Measure| FigureDefinition {
        name: name.to_owned(),
        counting_unit: say(&format!("dashboard-{}-unit", dimension::dashed(name))),
        perimeter: say(&format!("dashboard-{}-perimeter", dimension::dashed(name))),
        definition: say(&format!("dashboard-{}-definition", dimension::dashed(name))),
        source: measure.says("source"),
    };
    vec![
        whole("case_files", Measure::CaseFiles, None),
        of("interviews", Measure::Interviews, say("perimeter-counted"), None),
        whole("orientations", Measure::Orientations, None),
        whole("referrals", Measure::Referrals, None),
        whole("waits", Measure::CaseFiles, Some("first_interview")),
        whole("answers", Measure::Referrals, Some("answer")),
        whole("appointments", Measure::Appointments, None),
        apart("workload", Measure::Interviews),
        apart("open_files", Measure::CaseFiles),
        apart("forgotten", Measure::CaseFiles),
        apart("sessions", Measure::Appointments),
    ]
}
