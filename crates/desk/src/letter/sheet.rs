//! The sheet of paper: everything that is printed, and the PDF or the pictures that come of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    Error, Refusal, Result,
    error::Fault,
    field,
    letter::{
        facts::{About, Facts},
        field::Field,
        kind::{LetterKind, Reader},
        template::writable,
        words::{self, Block},
    },
    text::{long_day, say, say_with},
};

/// Rows that the window of an envelope shows of an address.
const ROWS: usize = 7;
/// Characters of a row, in the smallest size in which an address is set.
const ROW: usize = 55;

/// Everything printed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Sheet {
    /// First line in bold.
    pub(crate) head: Vec<String>,
    /// Lines of the address block; empty when the letter is handed over.
    pub(crate) to: Vec<String>,
    /// Place and day.
    pub(crate) dated: String,
    pub(crate) references: Vec<String>,
    pub(crate) subject: String,
    pub(crate) body: String,
    pub(crate) signature: Vec<String>,
}

/// What the template of the sheet reads.
#[derive(Serialize)]
struct Printed<'a> {
    #[serde(flatten)]
    sheet: &'a Sheet,
    blocks: Vec<Block>,
    page: String,
}

/// A sheet in the words that were read over, with everything that is not theirs to say.
///
/// # Errors
/// [`Refusal::LetterAddressTooLong`]; [`Refusal::Missing`] without recipient.
pub(crate) fn composed(facts: &Facts, to: &str, subject: &str, body: &str, mayor: Option<String>) -> Result<Sheet> {
    let posted = facts.kind.reader() == Reader::PersonByPost;
    let mut references = if posted || matches!(facts.kind, LetterKind::Attendance | LetterKind::Notice) {
        // Nothing may tell what a paper in her hands is about.
        Vec::new()
    } else {
        references(facts)
    };
    if mayor.is_some() {
        references.push(say_with("letter-followed-by", &[("name", &facts.staff.name)]));
    }
    Ok(Sheet {
        head: head(facts),
        to: addressed(facts, to)?,
        dated: dated(facts),
        references,
        subject: subject.to_owned(),
        body: body.to_owned(),
        signature: match mayor {
            Some(mayor) => vec![mayor],
            None if facts.kind == LetterKind::Notice => Vec::new(),
            None => signature(facts),
        },
    })
}

/// What others may see in her hands or in her letter box: her employer, whoever lives with her.
fn is_seen_by_others(kind: LetterKind) -> bool {
    kind.reader() == Reader::PersonByPost || kind == LetterKind::Attendance
}

/// The name and the address of the desk; on what others may see, the neutral name that the person asked to hear, when she did.
fn head(facts: &Facts) -> Vec<String> {
    let head = &facts.head;
    let neutral = &facts.file.person.safe_contact.instruction.introduce_as;
    let phone = Some(&head.phone).filter(|phone| !phone.is_empty());
    let phone = phone.map(|phone| say_with("letter-phone", &[("phone", phone)]));
    let mut lines = Vec::new();
    if is_seen_by_others(facts.kind) && !neutral.is_empty() {
        lines.push(neutral.clone());
        lines.extend(phone);
        return lines;
    }
    lines.extend([head.organisation.clone(), head.service.clone()]);
    lines.extend(head.address.lines().map(str::to_owned));
    lines.extend(phone);
    lines.push(head.email.clone());
    lines.retain(|line| !line.trim().is_empty());
    lines
}

/// The address block. To the person it is hers, and nobody types it.
fn addressed(facts: &Facts, typed: &str) -> Result<Vec<String>> {
    let lines = |text: &str| {
        text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect::<Vec<_>>()
    };
    let to = match facts.kind.reader() {
        Reader::PersonAtDesk => return Ok(Vec::new()),
        Reader::PersonByPost => {
            let address = &facts.file.person.safe_contact.instruction.letter_address;
            let name = facts.value(Field::PersonName);
            // An address in care of somebody begins with their name.
            let mut to = lines(address);
            if !name.is_empty() {
                to.insert(0, name);
            }
            to
        }
        Reader::Authority | Reader::Partner => lines(&field::note("to", typed)?),
    };
    if to.is_empty() {
        return Err(Refusal::Missing { field: "to".to_owned() }.into());
    }
    writable("to", &to.join("\n"))?;
    let rows: usize = to.iter().map(|line| line.chars().count().div_ceil(ROW)).sum();
    if rows > ROWS {
        return Err(Refusal::LetterAddressTooLong { field: "to".to_owned() }.into());
    }
    Ok(to)
}

fn dated(facts: &Facts) -> String {
    let day = long_day(&facts.today.to_string());
    match facts.head.town.as_str() {
        "" => say_with("letter-dated", &[("day", &day)]),
        town => say_with("letter-dated-at", &[("town", town), ("day", &day)]),
    }
}

fn references(facts: &Facts) -> Vec<String> {
    let mut references = vec![say_with("letter-reference-ours", &[("number", &facts.file.number)])];
    if let About::Referral(referral, ..) = &facts.about {
        let theirs = [&referral.acknowledgement_reference, &referral.reference];
        if let Some(reference) = theirs.into_iter().find(|reference| !reference.is_empty()) {
            references.push(say_with("letter-reference-theirs", &[("reference", reference)]));
        }
        if let Some(copied) = &referral.copy_to {
            references.push(say_with("letter-copy", &[("to", copied)]));
        }
    }
    references
}

fn signature(facts: &Facts) -> Vec<String> {
    let neutral = &facts.file.person.safe_contact.instruction.introduce_as;
    let posted = facts.kind.reader() == Reader::PersonByPost;
    let lines = if posted || is_seen_by_others(facts.kind) && !neutral.is_empty() {
        vec![facts.staff.name.clone()]
    } else {
        vec![facts.staff.name.clone(), facts.function(), facts.capacity()]
    };
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

impl Sheet {
    /// The PDF: tagged, fonts included. The same sheet gives the same bytes.
    pub(crate) fn pdf(&self, kind: LetterKind, made_on: NaiveDate, mark: Option<&str>) -> Result<Vec<u8>> {
        self.ordered(kind, (made_on, mark), paper::print)
    }

    /// Its pages, one SVG each.
    pub(crate) fn pages(&self, kind: LetterKind, made_on: NaiveDate, mark: Option<&str>) -> Result<Vec<String>> {
        self.ordered(kind, (made_on, mark), paper::preview)
    }

    fn ordered<T>(
        &self,
        kind: LetterKind,
        (made_on, mark): (NaiveDate, Option<&str>),
        make: impl Fn(&paper::Order<'_>) -> std::result::Result<T, paper::PaperError>,
    ) -> Result<T> {
        let printed = Printed { sheet: self, blocks: words::blocks(&self.body), page: say("letter-page") };
        let data = serde_json::to_vec(&printed).map_err(|error| Error::Fault(Fault::new(error)))?;
        let (template, title) = (include_str!("letter.typ"), kind.label());
        let order = paper::Order { template, data: &data, title: &title, made_on, mark };
        make(&order).map_err(|error| Error::Fault(Fault::new(error)))
    }
}
