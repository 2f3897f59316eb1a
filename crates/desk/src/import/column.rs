//! What a column of a spreadsheet holds, guessed from its title; and the code that a word of a list column means.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{list::List, search::folded};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[ts(export, rename = "ImportColumnKind")]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names of the fields
pub enum Column {
    BirthName,
    UsedName,
    FirstNames,
    /// « DUPONT Marie ».
    FullName,
    Sex,
    BornOn,
    Phone,
    Email,
    Address,
    Commune,
    District,
    Language,
    Offence,
    HappenedFrom,
    HappenedUntil,
    FactsCommune,
    FactsDistrict,
    Frame,
    Link,
    Complaint,
    ComplaintOn,
    ComplaintNumber,
    /// The facts in the person's words.
    Account,
    OpenedOn,
    Quality,
    FirstContact,
    ReferredBy,
    ArrivalMode,
    /// Kept under its title with the account of the facts.
    Remark,
    LeaveOut,
}

/// The codes among which a column chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Codes {
    Sex,
    Of(List),
}

#[derive(Deserialize)]
struct Titles {
    column: Column,
    titles: String,
}

#[derive(Deserialize)]
struct Values {
    list: String,
    code: String,
    values: String,
}

/// By folded title.
static TITLES: LazyLock<HashMap<String, Column>> = LazyLock::new(|| {
    let rows = csv::Reader::from_reader(include_str!("synonyms.csv").as_bytes()).into_deserialize::<Titles>();
    let each = |row: Titles| row.titles.split('|').map(|title| (folded(title), row.column)).collect::<Vec<_>>();
    rows.filter_map(Result::ok).flat_map(each).collect()
});

/// By list, the code of every folded word: the labels and the codes themselves, then what desks write for them.
static VALUES: LazyLock<HashMap<&str, HashMap<String, String>>> = LazyLock::new(|| {
    let mut values: HashMap<&str, HashMap<String, String>> = HashMap::new();
    for codes in CODES {
        let known = values.entry(codes.list()).or_default();
        let terms = if let Codes::Of(list) = codes { list.terms() } else { &[] };
        for term in terms {
            known.insert(folded(&term.label), term.code.clone());
            known.insert(folded(&term.code), term.code.clone());
        }
    }
    let rows = csv::Reader::from_reader(include_str!("values.csv").as_bytes()).into_deserialize::<Values>();
    for row in rows.filter_map(Result::ok) {
        let Some(known) = values.get_mut(row.list.as_str()) else { continue };
        for value in row.values.split('|') {
            known.entry(folded(value)).or_insert_with(|| row.code.clone());
        }
    }
    values
});

const CODES: [Codes; 10] = [
    Codes::Sex,
    Codes::Of(List::District),
    Codes::Of(List::Offence),
    Codes::Of(List::Frame),
    Codes::Of(List::Link),
    Codes::Of(List::Complaint),
    Codes::Of(List::Quality),
    Codes::Of(List::FirstContact),
    Codes::Of(List::ReferredBy),
    Codes::Of(List::ArrivalMode),
];

/// Whether this is a title that desks give to a column.
pub(super) fn is_known(title: &str) -> bool {
    TITLES.contains_key(&folded(title))
}

/// What each title says that its column holds. What no title is known for is kept as a remark: nothing is lost unseen.
pub(super) fn guesses(titles: &[String]) -> Vec<Column> {
    let known = |title: &String| TITLES.get(&folded(title)).copied().unwrap_or(Column::Remark);
    let mut guesses: Vec<Column> = titles.iter().map(known).collect();
    // « Nom » beside « Nom de naissance » is the one in use.
    let is_just_name = |title: &String| folded(title) == "nom";
    let births = guesses.iter().filter(|column| **column == Column::BirthName).count();
    if births > 1 && !guesses.contains(&Column::UsedName) {
        for (guess, _) in guesses.iter_mut().zip(titles).filter(|(_, title)| is_just_name(title)) {
            *guess = Column::UsedName;
        }
    }
    let mut taken = HashSet::new();
    for guess in &mut guesses {
        if guess.is_single() && !taken.insert(*guess) {
            *guess = Column::Remark;
        }
    }
    guesses
}

impl Column {
    /// Whether one column alone may hold it.
    pub(super) fn is_single(self) -> bool {
        !matches!(self, Self::Remark | Self::LeaveOut)
    }

    /// Whether it tells how to reach somebody: nobody has asked them yet whether that is safe.
    pub(super) fn reaches(self) -> bool {
        matches!(self, Self::Phone | Self::Email | Self::Address)
    }

    pub(super) fn codes(self) -> Option<Codes> {
        Some(match self {
            Self::Sex => Codes::Sex,
            Self::District | Self::FactsDistrict => Codes::Of(List::District),
            Self::Offence => Codes::Of(List::Offence),
            Self::Frame => Codes::Of(List::Frame),
            Self::Link => Codes::Of(List::Link),
            Self::Complaint => Codes::Of(List::Complaint),
            Self::Quality => Codes::Of(List::Quality),
            Self::FirstContact => Codes::Of(List::FirstContact),
            Self::ReferredBy => Codes::Of(List::ReferredBy),
            Self::ArrivalMode => Codes::Of(List::ArrivalMode),
            _ => return None,
        })
    }
}

impl Codes {
    fn list(self) -> &'static str {
        match self {
            Self::Sex => "sex",
            Self::Of(List::District) => "district",
            Self::Of(List::Offence) => "offence",
            Self::Of(List::Frame) => "frame",
            Self::Of(List::Link) => "link",
            Self::Of(List::Complaint) => "complaint",
            Self::Of(List::Quality) => "quality",
            Self::Of(List::FirstContact) => "first_contact",
            Self::Of(List::ReferredBy) => "referred_by",
            Self::Of(List::ArrivalMode) => "arrival_mode",
            Self::Of(_) => "",
        }
    }

    pub(super) fn has(self, code: &str) -> bool {
        match self {
            Self::Sex => matches!(code, "F" | "M" | "X"),
            Self::Of(list) => list.has(code),
        }
    }

    /// The code that a written value most likely means: itself, a label, or a word that desks use for it.
    pub(super) fn guess(self, value: &str) -> Option<String> {
        VALUES.get(self.list())?.get(&folded(value)).cloned()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn both_lists_of_synonyms_read_and_no_title_means_two_columns() {
        let mut meanings: BTreeMap<String, Column> = BTreeMap::new();
        for row in csv::Reader::from_reader(include_str!("synonyms.csv").as_bytes()).into_deserialize::<Titles>() {
            let row = row.unwrap();
            for title in row.titles.split('|') {
                assert_eq!(meanings.insert(folded(title), row.column), None, "{title}");
            }
        }
        let mut codes: BTreeMap<(String, String), String> = BTreeMap::new();
        for row in csv::Reader::from_reader(include_str!("values.csv").as_bytes()).into_deserialize::<Values>() {
            let row = row.unwrap();
            let of = |column: &Column| column.codes().filter(|codes| codes.list() == row.list);
            let known = [Column::Sex].iter().chain(meanings.values()).find_map(of).unwrap();
            assert!(known.has(&row.code), "{} {}", row.list, row.code);
            for value in row.values.split('|') {
                let before = codes.insert((row.list.clone(), folded(value)), row.code.clone());
                assert_eq!(before, None, "{} {value}", row.list);
            }
        }
    }

    fn guessed(titles: &[&str]) -> Vec<Column> {
        guesses(&titles.iter().map(|title| (*title).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn the_titles_of_french_desks_are_understood() {
        use Column::*;
        assert_eq!(
            guessed(&[
                "NOM",
                "Prénom(s)",
                "Né(e) le",
                "Tél.",
                "Quartier",
                "Nature des faits",
                "Date des faits",
                "Suites"
            ]),
            [BirthName, FirstNames, BornOn, Phone, District, Offence, HappenedFrom, Remark]
        );
        assert_eq!(
            guessed(&["Nom de naissance", "Nom", "Date d’accueil", "Orienté(e) par", "E-mail", "N° PV"]),
            [BirthName, UsedName, OpenedOn, ReferredBy, Email, ComplaintNumber]
        );
        assert_eq!(guessed(&["Téléphone", "Portable", "Couleur", "C"]), [Phone, Remark, Remark, Remark]);
    }

    #[test]
    fn a_value_means_its_label_its_code_or_what_desks_write_for_it() {
        let offence = Codes::Of(List::Offence);
        for (codes, value, code) in [
            (offence, "Cambriolage du logement", "E1"),
            (offence, "cambriolage", "E1"),
            (offence, "VIOLENCES CONJUGALES", "B1"),
            (offence, "b1", "B1"),
            (Codes::Of(List::District), "mont à camp", "mont_a_camp"),
            (Codes::Of(List::District), "Délivrance", "delivrance"),
            (Codes::Of(List::ReferredBy), "Commissariat", "police_nationale"),
            (Codes::Sex, "Mme", "F"),
        ] {
            assert_eq!(codes.guess(value).as_deref(), Some(code), "{value}");
        }
        assert_eq!(offence.guess("Divers"), None);
        assert_eq!(Codes::Of(List::District).guess("Wazemmes"), None);
    }
}
