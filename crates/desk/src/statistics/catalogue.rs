//! The catalogue: each table as data, and its definition in words. A figure without its unit, its perimeter, its rule and its
//! source is none.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    dimension::{self, Dimension, dashed},
    measure::{COLUMNS, Measure, Perimeter},
};
use crate::{Error, Refusal, Result, Supervisor, session::Nothing, text::say};

/// The lowest threshold for what leaves: partners of the local security contract (SSMSI).
pub const LEAST_THRESHOLD: u32 = 5;
/// The lowest where a table sets apart sexual violence, minors or discrimination, whoever reads (Insee, 11 households).
pub const LEAST_THRESHOLD_ISOLATING: u32 = 11;

/// Names the tables once: their word, what they count, of which, by what.
macro_rules! tables {
    ($($(#[$about:meta])* $name:ident = $word:literal: $measure:ident, $perimeter:ident, [$($dimension:literal),+];)*) => {
        /// A table of the catalogue.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[ts(export)]
        #[serde(rename_all = "snake_case")]
        pub enum TableName {
            $($(#[$about])* $name,)*
            /// One that the supervisor made: what, of which, by what stand in the request.
            Own,
        }

        impl TableName {
            /// Those of the catalogue.
            pub const CATALOGUE: &'static [Self] = &[$(Self::$name),*];

            /// As the command line and the register name it.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                    Self::Own => "own",
                }
            }

            fn makes(self) -> Option<(Measure, Perimeter, &'static [&'static str])> {
                match self {
                    $(Self::$name => Some((Measure::$measure, Perimeter::$perimeter, &[$($dimension),+])),)*
                    Self::Own => None,
                }
            }
        }
    };
}

// One perimeter a measure: beside a table of all files, one of the persons helped alone would not leave.
tables! {
    /// Persons helped by sex.
    HelpedBySex = "helped_by_sex": CaseFiles, Helped, ["sex"];
    /// Persons helped by quality.
    HelpedByQuality = "helped_by_quality": CaseFiles, Helped, ["quality"];
    /// Persons helped by sex and legal age.
    HelpedBySexAndAge = "helped_by_sex_and_age": CaseFiles, Helped, ["sex", "age_legal"];
    /// Persons helped by offence.
    HelpedByOffence = "helped_by_offence": CaseFiles, Helped, ["offence_family"];
    /// Persons helped by offence, entry by entry.
    HelpedByOffenceDetail = "helped_by_offence_detail": CaseFiles, Helped, ["offence_detail"];
    /// Persons helped by offence, as coarse as can be.
    HelpedByBroadOffence = "helped_by_broad_offence": CaseFiles, Helped, ["offence_broad"];
    /// Persons helped by offence and legal age.
    HelpedByOffenceAndAge = "helped_by_offence_and_age": CaseFiles, Helped, ["offence_broad", "age_legal"];
    /// Persons helped by the setting of the facts, couple and ex-couple apart.
    HelpedByFrame = "helped_by_frame": CaseFiles, Helped, ["frame"];
    /// Persons helped by the setting of the facts and legal age (ministry).
    HelpedByFrameAndAge = "helped_by_frame_and_age": CaseFiles, Helped, ["frame", "age_legal"];
    /// Persons helped by the setting of the facts and age (federation).
    HelpedByFrameAndFineAge = "helped_by_frame_and_fine_age": CaseFiles, Helped, ["frame", "age"];
    /// Persons helped by who sent them, police and gendarmerie together.
    HelpedByOrigin = "helped_by_origin": CaseFiles, Helped, ["referred_by_ministry"];
    /// Persons helped by who sent them, police and gendarmerie apart, then added up.
    HelpedByFineOrigin = "helped_by_fine_origin": CaseFiles, Helped, ["referred_by_federation"];
    /// Persons helped by who made the first contact, which is another question.
    HelpedByFirstContact = "helped_by_first_contact": CaseFiles, Helped, ["first_contact"];
    /// Persons helped by where they live.
    HelpedByHome = "helped_by_home": CaseFiles, Helped, ["home"];
    /// Persons helped by where the facts happened.
    HelpedByPlace = "helped_by_place": CaseFiles, Helped, ["place"];
    /// Persons helped by where the facts happened, as coarse as can be.
    HelpedByBroadPlace = "helped_by_broad_place": CaseFiles, Helped, ["place_area"];
    /// Persons helped by whether they were followed before.
    HelpedByHistory = "helped_by_history": CaseFiles, Helped, ["known"];
    /// Persons helped by complaint.
    HelpedByComplaint = "helped_by_complaint": CaseFiles, Helped, ["complaint"];
    /// New case files of persons helped by offence, age bracket and month.
    NewFiles = "new_files": CaseFiles, Helped, ["offence", "age_bracket", "month"];
    /// Interviews by how they were held.
    Interviews = "interviews": Interviews, Counted, ["mode", "discipline"];
    /// Kinds of intervention.
    Interventions = "interventions": Interventions, All, ["intervention"];
    /// Orientations by heading of the directory.
    Orientations = "orientations": Orientations, All, ["family"];
    /// Orientations by heading, and whether the person got there.
    OrientationsHonoured = "orientations_honoured": Orientations, All, ["family", "honoured"];
    /// Referrals by kind and outcome.
    Referrals = "referrals": Referrals, All, ["kind", "outcome"];
    /// Referrals by kind and what came of them, in broad headings.
    ReferralsByOutcome = "referrals_by_outcome": Referrals, All, ["kind", "outcome_group"];
    /// Referrals by how long the answer took.
    ReferralsByAnswer = "referrals_by_answer": Referrals, All, ["answer"];
    /// Appointments by what became of them.
    Appointments = "appointments": Appointments, All, ["status"];
}

/// A table that the supervisor makes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OwnTable {
    pub measure: Measure,
    pub perimeter: Perimeter,
    /// One to three, each of another column.
    pub dimensions: Vec<String>,
}

/// What a table counts, of which, by what.
#[derive(Debug, Clone)]
pub(crate) struct Spec {
    pub(crate) name: TableName,
    pub(crate) measure: Measure,
    pub(crate) perimeter: Perimeter,
    pub(crate) dimensions: Vec<&'static Dimension>,
}

/// What a table says, in words.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct TableDefinition {
    pub name: TableName,
    pub title: String,
    pub counting_unit: String,
    pub perimeter: String,
    pub dimensions: Vec<String>,
    /// How each counts, and how each code is given.
    pub definition: String,
    /// Where the rule comes from.
    pub source: String,
    /// The lowest threshold under which it may leave.
    pub least_threshold: u32,
}

/// What own tables are made of.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct OwnTableChoice {
    pub measure: Measure,
    pub label: String,
    pub perimeters: Vec<PerimeterChoice>,
    pub dimensions: Vec<DimensionChoice>,
}

/// Of which.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct PerimeterChoice {
    pub perimeter: Perimeter,
    pub label: String,
    /// That of the catalogue and its reports, beside which no other leaves.
    pub of_reports: bool,
}

/// By what.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct DimensionChoice {
    pub name: String,
    pub label: String,
    /// Two dimensions of one column do not go together.
    pub column: String,
}

impl TableName {
    /// Reads such a name.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::CATALOGUE.iter().copied().find(|name| name.word() == word)
    }
}

impl Spec {
    /// What a name, or the table that the supervisor made, counts.
    ///
    /// # Errors
    /// [`Refusal::Missing`] without dimensions; [`Refusal::UnknownCode`] for one that the measure does not have, or twice a column.
    pub(crate) fn of(name: TableName, own: Option<&OwnTable>) -> Result<Self> {
        let (measure, perimeter, names): (_, _, Vec<&str>) = match (name.makes(), own) {
            (Some((measure, perimeter, names)), _) => (measure, perimeter, names.to_vec()),
            (None, Some(own)) => (own.measure, own.perimeter, own.dimensions.iter().map(String::as_str).collect()),
            (None, None) => return Err(missing()),
        };
        let unknown = || Error::from(Refusal::UnknownCode { field: "dimensions".to_owned() });
        let dimensions = names.into_iter().map(dimension::find).collect::<Option<Vec<_>>>().ok_or_else(unknown)?;
        let within = perimeter.within().map(|(column, _)| column);
        let columns: Vec<&str> = dimensions.iter().map(|one| one.column).chain(within).collect();
        let fits = columns.iter().all(|column| measure.columns().contains(column));
        let mut each: Vec<&str> = dimensions.iter().map(|one| one.column).collect();
        each.sort_unstable();
        each.dedup();
        match dimensions.len() {
            0 => Err(missing()),
            count if count < COLUMNS && each.len() == count && fits => {
                Ok(Self { name, measure, perimeter, dimensions })
            }
            _ => Err(unknown()),
        }
    }

    /// The lowest threshold under which it may leave.
    pub(crate) fn least_threshold(&self) -> u32 {
        let isolates = self.dimensions.iter().any(|dimension| dimension.isolates);
        if isolates { LEAST_THRESHOLD_ISOLATING } else { LEAST_THRESHOLD }
    }

    /// Whether its facts were all there before the last update.
    pub(crate) fn was_always_there(&self) -> bool {
        let perimeter = self.perimeter.within().map(|(column, _)| column);
        let mut columns = self.dimensions.iter().map(|dimension| dimension.column).chain(perimeter);
        columns.all(|column| self.measure.was_always_there(column))
    }

    /// Its definition, in words.
    pub(crate) fn definition(&self) -> TableDefinition {
        let rules = [Some(self.measure.says("rule"))].into_iter().chain(self.dimensions.iter().map(|one| one.rule()));
        TableDefinition {
            name: self.name,
            title: self.title(),
            counting_unit: self.measure.says("unit"),
            perimeter: self.perimeter_in_words(),
            dimensions: self.dimensions.iter().map(|one| one.name.to_owned()).collect(),
            definition: rules.flatten().collect::<Vec<_>>().join(" "),
            source: self.measure.says("source"),
            least_threshold: self.least_threshold(),
        }
    }

    fn title(&self) -> String {
        match self.name {
            TableName::Own => {
                let by: Vec<String> = self.dimensions.iter().map(|one| one.title().to_lowercase()).collect();
                crate::text::say_with(
                    "table-own-title",
                    &[("what", &self.measure.says("name")), ("by", &by.join(", "))],
                )
            }
            name => say(&format!("table-{}-title", dashed(name.word()))),
        }
    }

    fn perimeter_in_words(&self) -> String {
        perimeter_in_words(self.measure, self.perimeter)
    }
}

fn perimeter_in_words(measure: Measure, perimeter: Perimeter) -> String {
    match perimeter {
        Perimeter::All => measure.says("all"),
        Perimeter::Helped => say("perimeter-helped"),
        Perimeter::Counted => say("perimeter-counted"),
    }
}

fn missing() -> Error {
    Refusal::Missing { field: "dimensions".to_owned() }.into()
}

impl Measure {
    /// Whom the tables of the catalogue count, all of one measure the same.
    fn perimeter_of_reports(self) -> Option<Perimeter> {
        let made = TableName::CATALOGUE.iter().filter_map(|name| name.makes());
        made.filter(|(measure, ..)| *measure == self).map(|(_, perimeter, _)| perimeter).next()
    }
}

pub(crate) async fn tables(_: &mut Supervisor, _: Nothing) -> Result<Vec<TableDefinition>> {
    TableName::CATALOGUE.iter().map(|name| Ok(Spec::of(*name, None)?.definition())).collect()
}

pub(crate) async fn own_table_choices(_: &mut Supervisor, _: Nothing) -> Result<Vec<OwnTableChoice>> {
    let choice = |measure: Measure| {
        let fits =
            |perimeter: &Perimeter| perimeter.within().is_none_or(|(column, _)| measure.columns().contains(&column));
        let perimeter = |perimeter| PerimeterChoice {
            perimeter,
            label: perimeter_in_words(measure, perimeter),
            of_reports: Some(perimeter) == measure.perimeter_of_reports(),
        };
        let dimension = |one: &'static Dimension| DimensionChoice {
            name: one.name.to_owned(),
            label: one.title(),
            column: one.column.to_owned(),
        };
        OwnTableChoice {
            measure,
            label: measure.says("name"),
            // The first is proposed: that of the reports.
            perimeters: [Perimeter::Helped, Perimeter::Counted, Perimeter::All]
                .into_iter()
                .filter(fits)
                .map(perimeter)
                .collect(),
            dimensions: dimension::of_columns(measure.columns()).map(dimension).collect(),
        }
    };
    Ok(Measure::ALL.map(choice).to_vec())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_table_of_the_catalogue_can_be_made_and_says_all_that_stands_under_a_figure() {
        for name in TableName::CATALOGUE {
            let definition = Spec::of(*name, None).unwrap().definition();
            assert_eq!(TableName::parse(name.word()), Some(*name));
            let said = [
                &definition.title,
                &definition.counting_unit,
                &definition.perimeter,
                &definition.definition,
                &definition.source,
            ];
            for sentence in said {
                // A sentence that is not there is called by its name, which begins without a capital.
                assert!(sentence.starts_with(char::is_uppercase), "{name:?}: {sentence}");
                let called =
                    ["table-", "measure-", "dimension-", "perimeter-"].iter().any(|name| sentence.contains(name));
                assert!(!called, "{name:?}: {sentence}");
            }
        }
    }

    #[test]
    fn what_sets_apart_sexual_violence_minors_or_discrimination_has_the_threshold_of_the_public() {
        for (name, least) in [
            (TableName::NewFiles, 11),
            (TableName::HelpedByOffence, 11),
            (TableName::HelpedByFrameAndAge, 11),
            (TableName::HelpedByBroadOffence, 5),
            (TableName::Referrals, 5),
        ] {
            assert_eq!(Spec::of(name, None).unwrap().least_threshold(), least, "{name:?}");
        }
    }

    #[test]
    fn no_table_of_the_catalogue_keeps_another_from_leaving_by_counting_other_persons() {
        for name in TableName::CATALOGUE {
            let (measure, perimeter, _) = name.makes().unwrap();
            assert_eq!(Some(perimeter), measure.perimeter_of_reports(), "{name:?}");
        }
    }

    #[test]
    fn a_table_has_one_to_three_dimensions_of_its_own_measure_each_of_another_column() {
        let own = |measure, perimeter, dimensions: &[&str]| {
            let dimensions = dimensions.iter().map(|name| (*name).to_owned()).collect();
            Spec::of(TableName::Own, Some(&OwnTable { measure, perimeter, dimensions }))
        };
        assert!(own(Measure::CaseFiles, Perimeter::Helped, &["sex", "home", "month"]).is_ok());
        for (measure, perimeter, dimensions) in [
            (Measure::CaseFiles, Perimeter::All, &[][..]),
            (Measure::CaseFiles, Perimeter::All, &["sex", "home", "month", "frame"]),
            (Measure::CaseFiles, Perimeter::All, &["home", "home_area"]),
            (Measure::CaseFiles, Perimeter::All, &["sex", "sex"]),
            (Measure::CaseFiles, Perimeter::All, &["mode"]),
            (Measure::CaseFiles, Perimeter::Counted, &["sex"]),
            (Measure::Interviews, Perimeter::Helped, &["mode"]),
            (Measure::CaseFiles, Perimeter::All, &["name"]),
        ] {
            assert!(own(measure, perimeter, dimensions).is_err(), "{measure:?} {perimeter:?} {dimensions:?}");
        }
        assert!(Spec::of(TableName::Own, None).is_err());
    }
}
