//! What a letter to an authority says of an affair beyond what was told: who is said to have done it, who answers for the person,
//! what goes with the letter.

use chrono::{Datelike, NaiveDate};

use crate::{
    letter::{facts::Facts, kind::Reader},
    list::List,
    text::{say, say_counted, say_with},
};

/// The age from which somebody answers for themselves.
const MAJORITY: i32 = 18;

impl Facts {
    /// Names as they were given, for authorities alone; then who they are to the person.
    pub(crate) fn alleged(&self) -> String {
        let facts = &self.file.matter.facts;
        let named = !self.alleged_names.is_empty() && self.kind.reader() == Reader::Authority;
        let names =
            named.then(|| say_with("letter-offender-named", &[("names", &self.alleged_names.join("\u{a0}; "))]));
        let link = match (facts.link.as_deref().and_then(|code| List::Link.label(code)), facts.author_known) {
            (Some(link), _) => Some(say_with("letter-offender", &[("link", link)])),
            (None, _) if named => None,
            (None, Some(false)) => Some(say("letter-offender-unknown")),
            (None, Some(true) | None) => Some(say("letter-offender-unsaid")),
        };
        names.into_iter().chain(link).collect::<Vec<_>>().join(" ")
    }

    /// Who acts for the person, as it was noted. Else empty for a minor, or for whom the age is not known: somebody is to be named,
    /// or said not to be.
    pub(crate) fn representative(&self) -> String {
        let person = &self.file.person;
        if let Some(label) = person.representation.as_deref().and_then(|code| List::Representation.label(code)) {
            let named = [label, person.representative.as_str()];
            return named.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        }
        let born = person.born_on.as_deref().and_then(|day| day.parse::<NaiveDate>().ok());
        let of_age = match (born, person.birth_year) {
            (Some(born), _) => {
                self.today.years_since(born).is_some_and(|years| i64::from(years) >= i64::from(MAJORITY))
            }
            (None, Some(year)) => i64::from(self.today.year()) - year > i64::from(MAJORITY),
            (None, None) => false,
        };
        if of_age { say("letter-representative-none") } else { String::new() }
    }

    /// The documents of the file, by their titles; of the confidential ones, that they stay here.
    pub(crate) fn documents(&self) -> String {
        let (kept_back, listed): (Vec<_>, Vec<_>) = self.documents.iter().partition(|one| one.confidential);
        let lines = listed.iter().map(|one| match one.dated_on.as_deref() {
            Some(day) => {
                say_with("letter-document-dated", &[("title", &one.title), ("day", &crate::text::long_day(day))])
            }
            None => format!("- {}", one.title),
        });
        let mut lines: Vec<String> = lines.collect();
        if lines.is_empty() {
            lines.push(say("letter-documents-none"));
        }
        let kept_back = i64::try_from(kept_back.len()).unwrap_or(i64::MAX);
        if kept_back > 0 {
            lines.extend([String::new(), say_counted("letter-documents-confidential", kept_back)]);
        }
        lines.join("\n")
    }
}
