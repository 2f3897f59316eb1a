//! What the law lets leave without the agreement that its kind rests on: `lists/referral_exception.csv`.
//!
//! Art. 226-14 3° CP: a health professional tells the procureur of violence in a couple, when she finds in conscience that it puts the life
//! of an adult in immediate danger and that a hold («emprise») keeps her from protecting herself. The agreement is sought; when it cannot
//! be obtained, the person is told of the report.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Refusal, Result, field,
    list::{self, List},
    referral::{
        fit::Circumstances,
        kind::{Kind, words},
    },
    staff::Staff,
};

static EXCEPTIONS: LazyLock<Vec<Exception>> = LazyLock::new(|| {
    let table = include_str!("../../lists/referral_exception.csv");
    csv::Reader::from_reader(table.as_bytes()).deserialize().flatten().collect()
});

/// One line of the table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Exception {
    pub code: String,
    /// Code of the kind that it is an exception of.
    pub kind: String,
    /// What the referral is then called: the kind's own label would be false.
    pub label: String,
    /// Codes of the list `profession`: who may.
    #[serde(deserialize_with = "words")]
    pub profession: Vec<String>,
    pub consent_note: String,
    pub basis: String,
    /// How well the line is sourced, as [`Kind::mark`].
    pub mark: String,
    pub caution: String,
}

/// What was noted of it with a referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, rename = "NotedException")]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Noted {
    /// Code of the exception.
    pub code: String,
    /// The day on which her agreement was sought.
    pub sought_on: Option<String>,
    /// The day on which she was told of the report.
    pub informed_on: Option<String>,
    /// Code of the list `interview_mode`.
    pub informed_how: Option<String>,
}

/// An exception, as an account may use it for a file.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export, rename = "ReferralException")]
#[allow(missing_docs)]
pub struct Offered {
    pub code: String,
    pub label: String,
    pub consent_note: String,
    pub basis: String,
    pub mark: String,
    pub caution: String,
    /// The trade of the account, or what the file does not say and the law asks for.
    pub refused: Option<Refusal>,
}

/// Every exception, in the table's order.
pub fn all() -> &'static [Exception] {
    &EXCEPTIONS
}

/// # Errors
/// [`Refusal::UnknownCode`].
pub(super) fn find(code: &str) -> Result<&'static Exception> {
    let found = all().iter().find(|exception| exception.code == code);
    found.ok_or_else(|| Refusal::UnknownCode { field: "exception".to_owned() }.into())
}

/// Those of a kind, with why this member of staff may not use them for the file.
pub(super) fn offered(kind: &Kind, staff: &Staff, file: &Circumstances) -> Vec<Offered> {
    let of_kind = all().iter().filter(|exception| exception.kind == kind.code);
    let offer = |exception: &Exception| {
        let refused = exception.forbids(staff, file);
        let Exception { code, label, consent_note, basis, mark, caution, .. } = exception.clone();
        Offered { code, label, consent_note, basis, mark, caution, refused }
    };
    of_kind.map(offer).collect()
}

impl Exception {
    fn is_for(&self, staff: &Staff) -> bool {
        staff.profession.as_ref().is_some_and(|profession| self.profession.contains(profession))
    }

    /// Why this member of staff may not use it, or what the file lacks.
    pub(super) fn forbids(&self, staff: &Staff, file: &Circumstances) -> Option<Refusal> {
        let stranger = (!self.is_for(staff)).then_some(Refusal::HealthProfessionalOnly);
        stranger.or_else(|| file.lacks_immediate_danger())
    }
}

impl Noted {
    /// As typed with a draft of that kind: days that are days, and nothing of it with another kind.
    pub(super) fn checked(typed: Option<Self>, kind: &Kind, today: NaiveDate) -> Result<Option<Self>> {
        let Some(typed) = typed else { return Ok(None) };
        if find(&typed.code)?.kind != kind.code {
            return Ok(None);
        }
        if let Some(how) = &typed.informed_how {
            list::check("informed_how", List::InterviewMode, how)?;
        }
        let day = |name, day: &Option<String>| {
            Ok::<_, crate::Error>(field::day_if_any(name, day.as_deref(), today)?.map(|day| day.to_string()))
        };
        Ok(Some(Self {
            sought_on: day("sought_on", &typed.sought_on)?,
            informed_on: day("informed_on", &typed.informed_on)?,
            ..typed
        }))
    }

    /// What must still be noted before it leaves on that day.
    pub(super) fn missing(&self, on: NaiveDate) -> Vec<Refusal> {
        let on = on.to_string();
        let steps = [("sought_on", self.sought_on.as_ref()), ("informed_on", self.informed_on.as_ref())];
        let mut missing: Vec<Refusal> = steps
            .into_iter()
            .filter_map(|(name, day)| match day {
                None => Some(Refusal::Missing { field: name.to_owned() }),
                Some(day) if *day > on => {
                    Some(Refusal::DatesReversed { first: name.to_owned(), second: "sent_on".to_owned() })
                }
                Some(_) => None,
            })
            .collect();
        if self.informed_how.is_none() {
            missing.push(Refusal::Missing { field: "informed_how".to_owned() });
        }
        missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referral::kind;

    #[test]
    fn the_table_reads_whole_and_each_line_is_an_exception_of_a_kind_that_rests_on_an_agreement() {
        assert_eq!(all().len(), include_str!("../../lists/referral_exception.csv").lines().skip(1).count());
        for one in all() {
            assert!(kind::all().iter().any(|kind| kind.code == one.kind && kind.needs_agreement()), "{}", one.code);
            assert!(kind::find(&one.code).is_err(), "{} is a kind too", one.code);
            assert!(!one.profession.is_empty() && one.profession.iter().all(|code| List::Profession.has(code)));
            assert!(one.caution.ends_with('.') && one.consent_note.ends_with('.'), "{}", one.code);
            assert!(!one.label.contains("avec accord") && one.basis.contains("226-14 3°"), "{}", one.code);
        }
    }
}
