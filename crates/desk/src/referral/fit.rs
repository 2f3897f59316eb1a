//! What the facts of a file say against a kind of referral, and which kind fits better: `lists/referral_fit.csv`.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{Refusal, Result, person::age, referral::kind::words};

static TABLE: LazyLock<Vec<Line>> = LazyLock::new(|| {
    let table = include_str!("../../lists/referral_fit.csv");
    csv::Reader::from_reader(table.as_bytes()).deserialize().flatten().collect()
});

/// Offences whose victim is a child, whoever came to the desk: violence, school harassment, sexual offence.
const ON_A_CHILD: [&str; 3] = ["B4", "B10", "C3"];
/// What the national portal receives: theft, burglary, damage, breach of trust, fraud, hit-and-run (art. D8-2-1 CPP).
const AGAINST_PROPERTY: [&str; 8] = ["E1", "E2", "E3", "E4", "E5", "F1", "F2", "I1"];

/// One line of the table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    kind: String,
    when: When,
    refuses: bool,
    #[serde(deserialize_with = "words")]
    instead: Vec<String>,
    remark: String,
}

/// A circumstance of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum When {
    PersonIsMinor,
    AgeUnknown,
    ChildConcerned,
    MinorPresent,
    NoChild,
    Contravention,
    AuthorKnown,
    NotAgainstProperty,
    NotOnlineFraud,
    NeitherCoupleNorRape,
    VulnerableVictim,
}

/// Something to know before writing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Remark {
    /// The referral cannot be sent so.
    pub refuses: bool,
    /// Codes of the kinds that fit better.
    pub instead: Vec<String>,
    /// In a sentence.
    pub remark: String,
}

/// What of a file decides whether a kind fits.
#[derive(Debug, Clone)]
pub struct Circumstances {
    majority: Majority,
    is_direct_victim: bool,
    offence: String,
    is_couple: bool,
    minor_present: bool,
    author_known: bool,
    vulnerable_victim: bool,
}

/// On which side of eighteen somebody is, as far as their birth is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Majority {
    Minor,
    Adult,
    Unknown,
}

impl Majority {
    /// From the year alone, whoever turns eighteen this year may still be a minor.
    fn on(born_on: Option<NaiveDate>, birth_year: Option<i64>, today: NaiveDate) -> Self {
        match (born_on, age(born_on, birth_year, today)) {
            (None, None | Some(18)) | (Some(_), None) => Self::Unknown,
            (_, Some(..=17)) => Self::Minor,
            (_, Some(18..)) => Self::Adult,
        }
    }
}

impl Circumstances {
    fn child_concerned(&self) -> bool {
        self.majority == Majority::Minor || ON_A_CHILD.contains(&self.offence.as_str())
    }

    fn hold(&self, when: When) -> bool {
        let offence = self.offence.as_str();
        match when {
            When::PersonIsMinor => self.majority == Majority::Minor,
            When::AgeUnknown => self.majority == Majority::Unknown,
            When::ChildConcerned => self.child_concerned(),
            When::MinorPresent => self.minor_present && !self.child_concerned(),
            When::NoChild => {
                let adult_victim = self.is_direct_victim && self.majority == Majority::Adult;
                adult_victim && !self.minor_present && !self.child_concerned()
            }
            When::Contravention => offence == "B7",
            When::AuthorKnown => self.author_known,
            When::NotAgainstProperty => !AGAINST_PROPERTY.contains(&offence),
            When::NotOnlineFraud => offence != "F2",
            When::VulnerableVictim => self.vulnerable_victim,
            When::NeitherCoupleNorRape => !self.is_couple && !["B1", "B2", "C1", "C3"].contains(&offence),
        }
    }

    /// What these circumstances say against a kind.
    #[must_use]
    pub fn remarks(&self, kind: &str) -> Vec<Remark> {
        let met = TABLE.iter().filter(|line| line.kind == kind && self.hold(line.when));
        met.map(|line| Remark { refuses: line.refuses, instead: line.instead.clone(), remark: line.remark.clone() })
            .collect()
    }

    /// Why the kind cannot be sent in these circumstances: the only one today is a minor's agreement (art. 226-14 2° CP).
    #[must_use]
    pub fn forbid(&self, kind: &str) -> Option<Refusal> {
        self.remarks(kind).iter().any(|remark| remark.refuses).then_some(Refusal::NotForMinors)
    }
}

/// The circumstances of a file.
///
/// # Errors
/// [`Refusal::NotFound`].
pub(super) async fn of_case_file(
    database: &mut SqliteConnection,
    case_file: i64,
    today: NaiveDate,
) -> Result<Circumstances> {
    let row = sqlx::query!(
        r#"select born_on, birth_year, quality, offence, frame, link, minor_present as "minor_present: bool",
             author_known as "author_known: bool", vulnerable_victim as "vulnerable_victim: bool"
           from case_file
           join person on person.id = person
           join matter on matter.id = matter
           where case_file.id = ?"#,
        case_file
    )
    .fetch_optional(database)
    .await?
    .ok_or_else(|| Refusal::NotFound { noun: "case_file".to_owned() })?;
    let born_on = row.born_on.as_deref().and_then(|day| day.parse().ok());
    Ok(Circumstances {
        majority: Majority::on(born_on, row.birth_year, today),
        is_direct_victim: row.quality == "victime_directe",
        offence: row.offence,
        is_couple: matches!(row.frame.as_deref(), Some("couple_en_cours" | "ex_couple"))
            || matches!(row.link.as_deref(), Some("conjoint" | "ex")),
        minor_present: row.minor_present,
        author_known: row.author_known == Some(true),
        vulnerable_victim: row.vulnerable_victim,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{list::List, referral::kind};

    fn adult() -> Circumstances {
        Circumstances {
            majority: Majority::Adult,
            is_direct_victim: true,
            offence: "B1".to_owned(),
            is_couple: true,
            minor_present: false,
            author_known: true,
            vulnerable_victim: false,
        }
    }

    #[test]
    fn the_table_reads_whole_and_names_only_kinds_that_exist() {
        assert_eq!(TABLE.len(), include_str!("../../lists/referral_fit.csv").lines().skip(1).count());
        for line in TABLE.iter() {
            assert!(kind::find(&line.kind).is_ok() && line.remark.ends_with('.'), "{line:?}");
            assert!(line.instead.iter().all(|code| kind::find(code).is_ok() && *code != line.kind), "{line:?}");
            assert!(!line.refuses || line.when == When::PersonIsMinor, "{line:?}");
        }
        for code in ON_A_CHILD.iter().chain(&AGAINST_PROPERTY) {
            assert!(List::Offence.has(code), "{code}");
        }
    }

    #[test]
    fn each_circumstance_corrects_the_kinds_it_concerns() {
        let minor = || Circumstances { majority: Majority::Minor, ..adult() };
        let by = |offence: &str| Circumstances { offence: offence.to_owned(), is_couple: false, ..adult() };
        let child_seen = || Circumstances { minor_present: true, ..adult() };
        let cases = [
            // kind, circumstances, the kind proposed first, refused
            ("SIGNALEMENT_AVEC_ACCORD", minor(), Some("INFO_PREOCCUPANTE"), true),
            ("SIGNALEMENT_VULNERABLE", minor(), Some("INFO_PREOCCUPANTE"), false),
            ("SIGNALEMENT_ART40", minor(), Some("INFO_PREOCCUPANTE"), false),
            ("SIGNALEMENT_ART40", by("B4"), Some("INFO_PREOCCUPANTE"), false),
            ("SIGNALEMENT_ART40", child_seen(), Some("INFO_PREOCCUPANTE"), false),
            ("SIGNALEMENT_AVEC_ACCORD", child_seen(), Some("INFO_PREOCCUPANTE"), false),
            ("SIGNALEMENT_ART40", by("B7"), Some("PLAINTE_TRANSMISE"), false),
            ("INFO_PREOCCUPANTE", adult(), Some("SIGNALEMENT_VULNERABLE"), false),
            ("INFO_PREOCCUPANTE", child_seen(), None, false),
            ("INFO_PREOCCUPANTE", minor(), None, false),
            ("INFO_PREOCCUPANTE", Circumstances { is_direct_victim: false, ..adult() }, None, false),
            ("PLAINTE_EN_LIGNE", minor(), Some("PLAINTE_POLICE"), false),
            ("PLAINTE_EN_LIGNE", by("E2"), Some("PLAINTE_POLICE"), false),
            ("PLAINTE_EN_LIGNE", Circumstances { author_known: false, ..by("E2") }, None, false),
            ("PLAINTE_EN_LIGNE", Circumstances { author_known: false, ..by("C1") }, Some("PLAINTE_POLICE"), false),
            ("THESEE", by("F2"), None, false),
            ("THESEE", by("F1"), Some("PLAINTE_EN_LIGNE"), false),
            ("DEMANDE_TGD", by("C1"), None, false),
            // On a minor it may be rape: the telephone is not said to be refused.
            ("DEMANDE_TGD", by("C3"), None, false),
            ("DEMANDE_TGD", by("C2"), Some("SIGNALEMENT_AVEC_ACCORD"), false),
            ("DEMANDE_TGD", by("B8"), Some("SIGNALEMENT_AVEC_ACCORD"), false),
            ("DEMANDE_TGD", Circumstances { is_couple: true, ..by("B8") }, None, false),
            ("SIGNALEMENT_AVEC_ACCORD", adult(), None, false),
            (
                "SIGNALEMENT_AVEC_ACCORD",
                Circumstances { vulnerable_victim: true, ..adult() },
                Some("SIGNALEMENT_VULNERABLE"),
                false,
            ),
            ("PLAINTE_TRANSMISE", minor(), None, false),
        ];
        for (kind, circumstances, proposed, refused) in cases {
            let remarks = circumstances.remarks(kind);
            let first = remarks.iter().find_map(|remark| remark.instead.first()).map(String::as_str);
            assert_eq!(first, proposed, "{kind} in {circumstances:?}");
            let refusal = refused.then_some(Refusal::NotForMinors);
            assert_eq!(circumstances.forbid(kind), refusal, "{kind} in {circumstances:?}");
        }
    }

    #[test]
    fn an_age_that_nobody_noted_is_said_and_refuses_nothing() {
        let unknown = Circumstances { majority: Majority::Unknown, ..adult() };
        assert_eq!(unknown.remarks("SIGNALEMENT_AVEC_ACCORD").len(), 1);
        assert_eq!(unknown.forbid("SIGNALEMENT_AVEC_ACCORD"), None);
    }

    #[test]
    fn majority_is_the_eighteenth_birthday_and_a_year_alone_leaves_a_doubt() {
        let day = |text: &str| Some(text.parse::<NaiveDate>().unwrap());
        let today = day("2026-11-23").unwrap();
        let cases = [
            (day("2008-11-23"), None, Majority::Adult),
            (day("2008-11-24"), None, Majority::Minor),
            (None, Some(2008), Majority::Unknown),
            (None, Some(2009), Majority::Minor),
            (None, Some(2007), Majority::Adult),
            (None, None, Majority::Unknown),
        ];
        for (born_on, birth_year, expected) in cases {
            assert_eq!(Majority::on(born_on, birth_year, today), expected, "{born_on:?} {birth_year:?}");
        }
    }
}
