//! The law of deadlines as dated data: `law.csv`, one line a rule and a period, with its article, sources and confidence.

use std::{collections::BTreeMap, sync::LazyLock};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Refusal, Result,
    deadline::{
        calendar::{Length, Rule},
        circumstance::{Circumstance, Truth, circumstance},
        situation::Situation,
        start::Start,
    },
};

/// What a deadline is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, rename = "DeadlineNature")]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// The person must act by then.
    Limit,
    /// The person may act from then on; nothing ends.
    Opening,
    /// Somebody else must act by then: a judge, a fund, the procureur.
    Expected,
    /// A protection ends then.
    Measure,
    /// Proof or care is lost after that.
    Window,
    /// Nothing to count, and something to know.
    Note,
}

/// How well a line is sourced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export, rename = "DeadlineMark")]
pub enum Mark {
    /// Read in the cited source.
    V,
    /// Read in an old version of the text, or in a secondary source.
    #[serde(rename = "V-old")]
    VOld,
    /// General knowledge, to be checked.
    G,
}

impl Mark {
    /// Its word in the table.
    #[must_use]
    pub fn word(self) -> String {
        super::word_of(self)
    }
}

/// What a second line does to the line of its row that has no case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Combine {
    /// Takes its place when it ends later: a prolongation.
    Later,
    /// Takes its place when it comes sooner: another way in.
    Sooner,
}

/// A circumstance that a line needs, or needs absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, rename = "DeadlineCondition")]
#[allow(missing_docs)]
pub struct Condition {
    pub circumstance: Circumstance,
    pub holds: bool,
}

/// Several words of one cell.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Conditions(pub Vec<Condition>);

/// One line of `law.csv`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Line {
    /// `A1` to `E6`, as the reference numbers them.
    pub row: String,
    /// Which of several lines of a row; empty for the main one.
    pub case: String,
    pub nature: Nature,
    pub label: String,
    pub needs: Conditions,
    pub start: Start,
    /// First and last starting day to which this line applies.
    pub since: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    pub length: Option<Length>,
    /// The longest it can be, when the law gives two lengths.
    pub at_most: Option<Length>,
    /// Never later than this, counted from the facts.
    pub cap: Option<Length>,
    pub combine: Option<Combine>,
    pub rule: Rule,
    pub article: String,
    /// Identifiers of `source.csv`, separated by spaces.
    pub sources: String,
    pub mark: Mark,
    pub note: String,
}

#[derive(Deserialize)]
struct Source {
    id: String,
    title: String,
}

/// The day from which the articles of a code have other numbers.
#[derive(Deserialize)]
struct Renumbering {
    code: String,
    on: NaiveDate,
}

/// The day from which a court or a board has another name.
#[derive(Debug, Deserialize)]
struct Renaming {
    before: String,
    after: String,
    on: NaiveDate,
}

static LAW: LazyLock<Vec<Line>> = LazyLock::new(|| read(include_str!("law.csv")).unwrap_or_default());
static SOURCES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let sources: Vec<Source> = read(include_str!("source.csv")).unwrap_or_default();
    sources.into_iter().map(|source| (source.id, source.title)).collect()
});
static RENUMBERINGS: LazyLock<Vec<Renumbering>> =
    LazyLock::new(|| read(include_str!("renumbering.csv")).unwrap_or_default());

static RENAMINGS: LazyLock<Vec<Renaming>> = LazyLock::new(|| read(include_str!("renaming.csv")).unwrap_or_default());

/// Words with the courts and boards that they name called as they are on `today`.
#[must_use]
pub fn renamed(words: &str, today: NaiveDate) -> String {
    RENAMINGS.iter().filter(|change| change.on <= today).fold(words.to_owned(), |words, change| {
        let later = words.replace(&change.before, &change.after);
        if words.starts_with(&change.before) { capitalised(&later) } else { later }
    })
}

fn capitalised(words: &str) -> String {
    let mut characters = words.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// Every line, in the order of the reference.
#[must_use]
pub fn lines() -> &'static [Line] {
    &LAW
}

/// Accepts the id of a rule.
///
/// # Errors
/// [`Refusal::UnknownCode`].
pub(crate) fn check_id(field: &str, id: &str) -> Result<()> {
    let known = LAW.iter().any(|line| line.id() == id);
    if known { Ok(()) } else { Err(Refusal::UnknownCode { field: field.to_owned() }.into()) }
}

/// The lines of the same row and case: one rule, as it stood from one reform to the next.
#[must_use]
pub fn rules() -> &'static [&'static [Line]] {
    static RULES: LazyLock<Vec<&'static [Line]>> =
        LazyLock::new(|| LAW.chunk_by(|one, next| (&one.row, &one.case) == (&next.row, &next.case)).collect());
    &RULES
}

impl Line {
    /// `D1`, or `D1-decision`: stable, and one for each rule of law.
    #[must_use]
    pub fn id(&self) -> String {
        if self.case.is_empty() { self.row.clone() } else { format!("{}-{}", self.row, self.case) }
    }

    /// Whether the line applies: the least certain of its conditions.
    #[must_use]
    pub fn applies(&self, situation: &Situation) -> Truth {
        self.needs.0.iter().map(|condition| condition.truth(situation)).min().unwrap_or(Truth::Yes)
    }

    /// The conditions that nobody knows of.
    #[must_use]
    pub fn open_conditions(&self, situation: &Situation) -> Vec<Condition> {
        self.needs.0.iter().copied().filter(|condition| condition.truth(situation) == Truth::Maybe).collect()
    }

    /// Whether the line is the law for a limit that starts on `start`.
    #[must_use]
    pub fn is_law_on(&self, start: NaiveDate) -> bool {
        self.since.is_none_or(|since| since <= start) && self.until.is_none_or(|until| start <= until)
    }

    /// Where the line was read.
    #[must_use]
    pub fn source_titles(&self) -> Vec<String> {
        self.sources.split_whitespace().filter_map(|id| SOURCES.get(id).cloned()).collect()
    }

    /// Whether the article named here has another number on `today`.
    #[must_use]
    pub fn is_renumbered(&self, today: NaiveDate) -> bool {
        RENUMBERINGS.iter().any(|change| change.on <= today && self.article.contains(&change.code))
    }
}

impl Condition {
    /// The name of its sentence: `deadline-if-minor`, `deadline-if-not-minor`.
    #[must_use]
    pub fn sentence(self) -> String {
        let not = if self.holds { "" } else { "not-" };
        format!("deadline-if-{not}{}", super::word_of(self.circumstance))
    }

    fn truth(self, situation: &Situation) -> Truth {
        let truth = situation.truth(self.circumstance);
        if self.holds { truth } else { truth.denied() }
    }
}

impl TryFrom<String> for Conditions {
    type Error = String;

    /// `delit !words`.
    fn try_from(written: String) -> std::result::Result<Self, Self::Error> {
        let read = |word: &str| {
            let name = word.strip_prefix('!').unwrap_or(word);
            circumstance(name).map(|circumstance| Condition { circumstance, holds: name == word })
        };
        let conditions: Option<Vec<Condition>> = written.split_whitespace().map(read).collect();
        conditions.map(Self).ok_or(written)
    }
}

fn read<T: serde::de::DeserializeOwned>(file: &str) -> csv::Result<Vec<T>> {
    csv::Reader::from_reader(file.as_bytes()).into_deserialize().collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;

    use super::*;

    /// Tables A to E of the reference: row, number of the article («» when there is none), mark.
    const REFERENCE: [(&str, &str, &str); 62] = [
        ("A1", "9", "V"),
        ("A2", "8", "V"),
        ("A3", "7", "V"),
        ("A4", "7, alinéa 3", "V"),
        ("A5", "8, alinéa 2", "V"),
        ("A6", "8, alinéa 3", "V"),
        ("A7", "8", "V"),
        ("A8", "9-1", "G"),
        ("A9", "8", "G"),
        ("A10", "65", "V"),
        ("A11", "65-3", "V-old"),
        ("A12", "65", "V-old"),
        ("A13", "8", "G"),
        ("B1", "85", "V"),
        ("B2", "420-1", "V-old"),
        ("B3", "421", "V-old"),
        ("B4", "498", "V-old"),
        ("B5", "500", "V-old"),
        ("B6", "380-9", "V-old"),
        ("B7", "186", "V-old"),
        ("B8", "568", "V-old"),
        ("B9", "40-3", "V"),
        ("B10", "L132-3", "V"),
        ("B11", "L521-9", "V"),
        ("B12", "2020-1717", "G"),
        ("C1", "515-11", "V"),
        ("C2", "1136-3", "V"),
        ("C3", "515-12", "V"),
        ("C4", "515-12", "V"),
        ("C5", "1136-11", "V"),
        ("C6", "515-13-1", "V"),
        ("C7", "515-13-1", "V"),
        ("C8", "227-4-2", "V"),
        ("C9", "41-3-1", "V"),
        ("C10", "2020-1161", "G"),
        ("C11", "515-13", "V"),
        ("D1", "706-5", "V"),
        ("D2", "706-5", "V"),
        ("D3", "706-5", "V"),
        ("D4", "706-5-1", "V"),
        ("D5", "706-15-2", "V"),
        ("D6", "L422-7", "V"),
        ("D7", "L422-3", "V"),
        ("D8", "R421-12", "V"),
        ("D9", "R421-12", "V"),
        ("D10", "L113-2", "V"),
        ("D11", "L113-2", "V"),
        ("D12", "L133-24", "G"),
        ("D13", "2224", "V"),
        ("D14", "2226", "V"),
        ("E1", "", "V-old"),
        ("E2", "", "V-old"),
        ("E3", "", "V-old"),
        ("E4", "", "V-old"),
        ("E5", "L252-5", "G"),
        ("E6", "", "V-old"),
        // Second articles that a row cites beside the first.
        ("A12", "R621-1", "V-old"),
        ("B4", "547", "V-old"),
        ("C3", "1136-7", "V"),
        ("C4", "1136-14", "V"),
        ("C6", "1136-15-2", "V"),
        ("D7", "2226", "V"),
    ];

    fn law() -> Vec<Line> {
        read(include_str!("law.csv")).unwrap()
    }

    #[test]
    fn every_row_of_the_reference_is_in_the_law_with_its_article_and_mark() {
        let law = law();
        for (row, article, mark) in REFERENCE {
            let found = law.iter().any(|line| {
                let numbers: Vec<&str> =
                    line.article.split([' ', '\u{a0}', '°']).map(|word| word.trim_end_matches(',')).collect();
                let first = article.split(',').next().unwrap();
                line.row == row
                    && line.mark.word() == mark
                    && (numbers.contains(&first) || article.is_empty() && line.article.is_empty())
                    && line.article.contains(article)
            });
            assert!(found, "{row} {article} {mark}");
        }
        let rows: BTreeSet<&str> = law.iter().map(|line| line.row.as_str()).collect();
        assert_eq!(rows, REFERENCE.iter().map(|(row, _, _)| *row).collect());
    }

    #[test]
    fn the_lines_stand_in_the_order_of_the_reference_and_those_of_a_rule_together() {
        let mut rows: Vec<&str> = LAW.iter().map(|line| line.row.as_str()).collect();
        rows.dedup();
        assert_eq!(rows, REFERENCE.iter().take(56).map(|(row, _, _)| *row).collect::<Vec<_>>());
        let keys: BTreeSet<(&str, &str)> = LAW.iter().map(|line| (line.row.as_str(), line.case.as_str())).collect();
        assert_eq!(keys.len(), rules().len());
    }

    #[test]
    fn from_one_reform_to_the_next_no_day_is_left_out_and_none_has_two_laws() {
        for rule in rules().iter().filter(|rule| rule.len() > 1) {
            assert!(rule.first().unwrap().since.is_none() && rule.last().unwrap().until.is_none());
            for (before, after) in rule.iter().zip(rule.iter().skip(1)) {
                assert_eq!(before.until.unwrap().succ_opt(), after.since, "{}", before.row);
                assert_eq!((before.start, before.rule), (after.start, after.rule), "{}", before.row);
                assert_eq!(before.needs.0, after.needs.0, "{}", before.row);
            }
        }
    }

    #[test]
    fn a_line_counts_something_or_is_a_note() {
        for line in law() {
            assert_eq!(line.length.is_none(), line.nature == Nature::Note, "{}", line.row);
            assert!(line.nature == Nature::Note || line.start != Start::None, "{} starts on nothing", line.row);
            if line.row.starts_with('A') {
                assert_eq!((line.nature, line.rule), (Nature::Limit, Rule::Prescription), "{}", line.row);
            }
        }
    }

    #[test]
    fn what_is_verified_says_where_it_was_read() {
        for line in law() {
            assert_eq!(line.source_titles().len(), line.sources.split_whitespace().count(), "{}", line.row);
            assert!(line.mark == Mark::G || !line.sources.is_empty(), "{}", line.row);
        }
    }

    #[test]
    fn no_line_says_that_a_right_is_lost() {
        for line in law() {
            for text in [&line.label, &line.note] {
                assert!(!text.to_lowercase().contains("prescrit"), "{}: {text}", line.row);
            }
        }
    }

    #[test]
    fn every_text_is_typeset_as_french_is() {
        let typeset = |text: &str| {
            assert_eq!(text, text.trim(), "{text}");
            for wrong in ["'", "\"", "  ", " ;", " :", " !", " ?", " »", "« ", " %"] {
                assert!(!text.contains(wrong), "{wrong:?} in {text}");
            }
        };
        for line in law() {
            [&line.label, &line.article, &line.note].into_iter().for_each(|text| typeset(text));
            assert!(!line.label.is_empty() && !line.label.ends_with('.'), "{}", line.label);
            assert!(line.note.is_empty() || line.note.ends_with(['.', '…']), "{}", line.note);
            line.source_titles().iter().for_each(|title| typeset(title));
        }
    }

    #[test]
    fn every_word_of_a_line_has_its_sentence() {
        let told = |id: String| assert_ne!(crate::text::say(&id), id);
        for line in law() {
            told(format!("deadline-nature-{}", super::super::word_of(line.nature)));
            told(format!("deadline-rule-{}", line.rule.word()));
            told(format!("deadline-mark-{}", line.mark.word()));
            told(format!("deadline-start-{}", line.start.word()));
            line.needs.0.iter().for_each(|condition| told(condition.sentence()));
        }
    }

    #[test]
    fn the_numbers_of_the_code_of_procedure_are_doubted_from_the_day_it_is_rewritten() {
        let (procedure, civil) = (LAW.first().unwrap(), LAW.iter().find(|line| line.row == "D13").unwrap());
        let day = |written: &str| written.parse().unwrap();
        assert!(!procedure.is_renumbered(day("2028-12-31")));
        assert!(procedure.is_renumbered(day("2029-01-01")));
        assert!(!civil.is_renumbered(day("2029-01-01")));
    }

    #[test]
    fn courts_have_their_new_names_from_the_day_of_the_reform_and_no_line_keeps_an_old_one() {
        assert_eq!(RENAMINGS.len(), include_str!("renaming.csv").lines().skip(1).count());
        let day = |written: &str| written.parse().unwrap();
        let (before, after) = (day("2028-12-31"), day("2029-01-01"));
        for line in law() {
            for words in [&line.label, &line.note] {
                assert_eq!(renamed(words, before), *words);
                let later = renamed(words, after).replace("(ex-CIVI)", "");
                assert!(RENAMINGS.iter().all(|change| !later.contains(&change.before)), "{later}");
            }
        }
        assert_eq!(renamed("Saisir la CIVI", after), "Saisir la juridiction d’indemnisation des victimes (ex-CIVI)");
        assert!(renamed("CIVI et rien", after).starts_with("Juridiction d’indemnisation des victimes (ex-CIVI) et"));
        assert_eq!(renamed("(tribunal correctionnel ou de police)", after), "(tribunal délictuel ou contraventionnel)");
    }
}
