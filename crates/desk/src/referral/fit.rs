//! What the facts of a file say against a kind of referral, and which kind fits better: `lists/referral_fit.csv`.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Refusal, Result, danger,
    deadline::{
        circumstance::{Circumstance, Truth},
        of_case_file,
        situation::Situation,
        start::Start,
    },
    person::age,
    referral::kind::{Kind, words},
};

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
    /// The person is a minor, and the facts are a crime or a délit on a child.
    MinorHarmed,
    MinorNotHarmed,
    AgeUnknown,
    /// The facts are a crime or a délit on a child, who may be another than the person.
    ChildHarmed,
    /// A child is concerned by something else.
    ChildNotHarmed,
    MinorPresent,
    NoChild,
    Contravention,
    AuthorKnown,
    NotAgainstProperty,
    NotOnlineFraud,
    NeitherCoupleNorRape,
    NeitherCoupleNorForcedMarriage,
    SharesHome,
    NoDismissal,
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
    /// What the law makes of the facts, as far as they are known.
    law: Situation,
    minor_present: bool,
    shares_home: bool,
    /// One of the signs of immediate danger stands in the file.
    immediate_danger: bool,
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

    /// A crime or a délit on the child: to the procureur, with a copy to the CRIP (`ON_A_CHILD`, or the person is the victim).
    fn child_harmed(&self) -> bool {
        let penal = self.law.truth(Circumstance::Penal) == Truth::Yes;
        let more_than_a_contravention = penal && self.law.truth(Circumstance::Contravention) == Truth::No;
        let on_the_person = self.majority == Majority::Minor && self.is_direct_victim && more_than_a_contravention;
        on_the_person || ON_A_CHILD.contains(&self.offence.as_str())
    }

    /// To whom a copy goes: the CRIP, when a child is concerned.
    pub(super) fn copy_to(&self, kind: &Kind) -> Option<String> {
        kind.copy_to.clone().filter(|_| self.child_concerned())
    }

    /// What art. 226-14 3° CP asks for and the file does not note: violence in a couple, and a sign of immediate danger.
    pub(super) fn lacks_immediate_danger(&self) -> Option<Refusal> {
        (!self.law.couple || !self.immediate_danger).then_some(Refusal::ImmediateDangerUnnoted)
    }

    fn hold(&self, when: When) -> bool {
        let offence = self.offence.as_str();
        match when {
            When::PersonIsMinor => self.majority == Majority::Minor,
            When::AgeUnknown => self.majority == Majority::Unknown,
            When::MinorHarmed => self.majority == Majority::Minor && self.child_harmed(),
            When::MinorNotHarmed => self.majority == Majority::Minor && !self.child_harmed(),
            When::ChildHarmed => self.child_harmed(),
            When::ChildNotHarmed => self.child_concerned() && !self.child_harmed(),
            When::MinorPresent => self.minor_present && !self.child_concerned(),
            When::NoChild => {
                let adult_victim = self.is_direct_victim && self.majority == Majority::Adult;
                adult_victim && !self.minor_present && !self.child_concerned()
            }
            When::Contravention => self.law.truth(Circumstance::Contravention) == Truth::Yes,
            When::AuthorKnown => self.law.author_known == Some(true),
            When::NotAgainstProperty => !AGAINST_PROPERTY.contains(&offence),
            When::NotOnlineFraud => offence != "F2",
            When::VulnerableVictim => self.law.vulnerable,
            When::NeitherCoupleNorRape => self.law.truth(Circumstance::GraveDanger) == Truth::No,
            When::NeitherCoupleNorForcedMarriage => self.law.truth(Circumstance::CoupleOrForcedMarriage) == Truth::No,
            When::SharesHome => self.shares_home,
            When::NoDismissal => !self.law.events.contains_key(&Start::Dismissal),
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
        r#"select born_on, birth_year, quality, offence, minor_present as "minor_present: bool", shares_home as "shares_home: bool"
           from case_file
           join person on person.id = case_file.person
           join safe_contact on safe_contact.person = case_file.person
           join matter on matter.id = matter
           where case_file.id = ?"#,
        case_file
    )
    .fetch_optional(&mut *database)
    .await?
    .ok_or_else(|| Refusal::NotFound { noun: "case_file".to_owned() })?;
    let born_on = row.born_on.as_deref().and_then(|day| day.parse().ok());
    Ok(Circumstances {
        majority: Majority::on(born_on, row.birth_year, today),
        is_direct_victim: row.quality == "victime_directe",
        offence: row.offence,
        law: of_case_file::situation(database, case_file, today).await?,
        minor_present: row.minor_present,
        shares_home: row.shares_home,
        immediate_danger: danger::is_immediate(database, case_file).await?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{
        deadline::{request::WhatIf, situation::Span},
        list::List,
        referral::kind,
    };

    fn affair(offence: &str, couple: bool) -> Situation {
        let law = WhatIf {
            offence: offence.to_owned(),
            facts_from: "2026-10-01".to_owned(),
            facts_until: None,
            victim_born: None,
            victim_birth_year: None,
            itt_days: None,
            couple,
            public: None,
            discriminatory: false,
            weapon: false,
            vulnerable: false,
            author_known: Some(true),
            events: Vec::new(),
        };
        law.situation("2026-11-23".parse().unwrap()).unwrap()
    }

    fn adult() -> Circumstances {
        Circumstances {
            majority: Majority::Adult,
            is_direct_victim: true,
            offence: "B1".to_owned(),
            law: affair("B1", true),
            minor_present: false,
            shares_home: false,
            immediate_danger: false,
        }
    }

    fn by(offence: &str) -> Circumstances {
        Circumstances { offence: offence.to_owned(), law: affair(offence, false), ..adult() }
    }

    fn minor(offence: &str) -> Circumstances {
        Circumstances { majority: Majority::Minor, ..by(offence) }
    }

    fn with(law: impl FnOnce(&mut Situation), mut circumstances: Circumstances) -> Circumstances {
        law(&mut circumstances.law);
        circumstances
    }

    #[test]
    fn the_table_reads_whole_and_names_only_kinds_that_exist() {
        assert_eq!(TABLE.len(), include_str!("../../lists/referral_fit.csv").lines().skip(1).count());
        for line in TABLE.iter() {
            assert!(kind::find(&line.kind).is_ok() && line.remark.ends_with('.'), "{line:?}");
            assert!(line.instead.iter().all(|code| kind::find(code).is_ok() && *code != line.kind), "{line:?}");
            assert!(!line.refuses || matches!(line.when, When::MinorHarmed | When::MinorNotHarmed), "{line:?}");
        }
        for code in ON_A_CHILD.iter().chain(&AGAINST_PROPERTY) {
            assert!(List::Offence.has(code), "{code}");
        }
    }

    #[test]
    fn each_circumstance_corrects_the_kinds_it_concerns() {
        let child_seen = || Circumstances { minor_present: true, ..adult() };
        let stranger = |offence| with(|law| law.author_known = Some(false), by(offence));
        let cases = [
            // kind, circumstances, the kind proposed first, refused
            ("SIGNALEMENT_AVEC_ACCORD", minor("B1"), Some("SIGNALEMENT_VULNERABLE"), true),
            ("SIGNALEMENT_AVEC_ACCORD", minor("X1"), Some("INFO_PREOCCUPANTE"), true),
            ("SIGNALEMENT_VULNERABLE", minor("X1"), Some("INFO_PREOCCUPANTE"), false),
            ("SIGNALEMENT_ART40", minor("X1"), Some("INFO_PREOCCUPANTE"), false),
            ("SIGNALEMENT_ART40", child_seen(), Some("INFO_PREOCCUPANTE"), false),
            ("SIGNALEMENT_AVEC_ACCORD", child_seen(), Some("INFO_PREOCCUPANTE"), false),
            ("INFO_PREOCCUPANTE", adult(), Some("SIGNALEMENT_VULNERABLE"), false),
            ("INFO_PREOCCUPANTE", child_seen(), None, false),
            ("INFO_PREOCCUPANTE", minor("X1"), None, false),
            ("INFO_PREOCCUPANTE", Circumstances { is_direct_victim: false, ..adult() }, None, false),
            ("PLAINTE_EN_LIGNE", minor("E2"), Some("PLAINTE_POLICE"), false),
            ("PLAINTE_EN_LIGNE", by("E2"), Some("PLAINTE_POLICE"), false),
            ("PLAINTE_EN_LIGNE", stranger("E2"), None, false),
            ("PLAINTE_EN_LIGNE", stranger("C1"), Some("PLAINTE_POLICE"), false),
            ("THESEE", by("F2"), None, false),
            ("THESEE", by("F1"), Some("PLAINTE_EN_LIGNE"), false),
            ("DEMANDE_TGD", by("C1"), None, false),
            // On a minor it may be rape: the telephone is not said to be refused.
            ("DEMANDE_TGD", by("C3"), None, false),
            ("DEMANDE_TGD", by("C2"), Some("SIGNALEMENT_AVEC_ACCORD"), false),
            ("DEMANDE_TGD", by("B8"), Some("SIGNALEMENT_AVEC_ACCORD"), false),
            ("DEMANDE_TGD", with(|law| law.couple = true, by("B8")), None, false),
            ("DEMANDE_TGD", Circumstances { shares_home: true, ..adult() }, Some("DEMANDE_OP"), false),
            ("SIGNALEMENT_AVEC_ACCORD", adult(), None, false),
            (
                "SIGNALEMENT_AVEC_ACCORD",
                with(|law| law.vulnerable = true, adult()),
                Some("SIGNALEMENT_VULNERABLE"),
                false,
            ),
            ("PLAINTE_TRANSMISE", minor("B1"), None, false),
            ("RECOURS_CLASSEMENT", adult(), Some("DEMANDE_SUITES"), false),
        ];
        for (kind, circumstances, proposed, refused) in cases {
            let remarks = circumstances.remarks(kind);
            let first = remarks.iter().find_map(|remark| remark.instead.first()).map(String::as_str);
            assert_eq!(first, proposed, "{kind} in {circumstances:?}");
            let refusal = refused.then_some(Refusal::NotForMinors);
            assert_eq!(circumstances.forbid(kind), refusal, "{kind} in {circumstances:?}");
        }
        let day: NaiveDate = "2026-11-02".parse().unwrap();
        let dismissed = with(|law| _ = law.events.insert(Start::Dismissal, Span::on(day)), adult());
        assert!(dismissed.remarks("RECOURS_CLASSEMENT").is_empty());
    }

    /// A crime or a délit on the child goes to the procureur, whoever came to say it, and a copy to the CRIP.
    #[test]
    fn a_child_who_is_a_victim_is_sent_to_the_procureur_and_a_worrying_one_to_the_crip() {
        let copied = kind::find("SIGNALEMENT_VULNERABLE").unwrap();
        for harmed in [minor("B1"), minor("C1"), minor("E1"), minor("B4"), by("B4"), by("C3")] {
            assert_eq!(harmed.remarks("SIGNALEMENT_VULNERABLE"), [], "{harmed:?}");
            let [remark] = harmed.remarks("INFO_PREOCCUPANTE").try_into().unwrap();
            assert_eq!(remark.instead, ["SIGNALEMENT_VULNERABLE"], "{harmed:?}");
            let [remark] = harmed.remarks("SIGNALEMENT_ART40").try_into().unwrap();
            assert!(remark.instead.is_empty() && remark.remark.contains("copie à la CRIP"), "{harmed:?}");
            assert_eq!(harmed.copy_to(copied).as_deref(), Some("CRIP du Département du Nord"));
        }
        let witness = Circumstances { is_direct_victim: false, ..minor("B1") };
        for worrying in [minor("X1"), minor("B7"), witness] {
            assert_eq!(worrying.remarks("SIGNALEMENT_VULNERABLE").len(), 1, "{worrying:?}");
            assert_eq!(worrying.remarks("INFO_PREOCCUPANTE"), [], "{worrying:?}");
        }
        assert_eq!(with(|law| law.vulnerable = true, adult()).copy_to(copied), None, "no copy about an adult");
    }

    #[test]
    fn what_is_a_contravention_is_what_the_deadlines_call_one() {
        let weighed = |law: fn(&mut Situation)| with(law, by("B7")).remarks("SIGNALEMENT_ART40").len();
        assert_eq!(weighed(|_| ()), 1);
        assert_eq!(weighed(|law| law.itt_days = Some(8)), 1);
        for worse in [
            (|law| law.itt_days = Some(9)) as fn(&mut Situation),
            |law| law.weapon = true,
            |law| law.couple = true,
            |law| law.vulnerable = true,
            |law| law.discriminatory = true,
        ] {
            assert_eq!(weighed(worse), 0);
        }
        assert!(by("B8").remarks("SIGNALEMENT_ART40").is_empty(), "a threat may be a délit");
    }

    #[test]
    fn a_protection_order_is_for_couples_and_against_forced_marriage() {
        for kind in ["DEMANDE_OP", "DEMANDE_OPPI", "DEMANDE_BAR"] {
            for (circumstances, remarks) in [
                (adult(), 0),
                (by("B3"), 0),
                (by("B13"), 0),
                (with(|law| law.couple = true, by("C1")), 0),
                (by("C1"), 1),
            ] {
                assert_eq!(circumstances.remarks(kind).len(), remarks, "{kind} in {circumstances:?}");
            }
        }
    }

    #[test]
    fn without_agreement_the_file_notes_both_the_couple_and_an_immediate_danger() {
        let in_danger = |circumstances| Circumstances { immediate_danger: true, ..circumstances };
        assert_eq!(in_danger(adult()).lacks_immediate_danger(), None);
        for lacking in [adult(), in_danger(by("B1")), by("B1")] {
            assert_eq!(lacking.lacks_immediate_danger(), Some(Refusal::ImmediateDangerUnnoted), "{lacking:?}");
        }
    }

    #[test]
    fn an_age_that_nobody_noted_is_said_and_refuses_nothing() {
        let unknown = Circumstances { majority: Majority::Unknown, ..adult() };
        assert_eq!(unknown.remarks("SIGNALEMENT_AVEC_ACCORD").len(), 1);
        let stolen =
            with(|law| law.author_known = Some(false), Circumstances { majority: Majority::Unknown, ..by("E2") });
        assert_eq!(stolen.remarks("PLAINTE_EN_LIGNE").len(), 1);
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
