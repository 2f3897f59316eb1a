//! Letters: chosen from a file, read over, seen as they will be printed, made once; what was made keeps its words.

pub(crate) mod assessed;
pub mod choice;
pub(crate) mod facts;
pub(crate) mod field;
pub(crate) mod given_away;
pub mod kind;
pub mod letterhead;
pub(crate) mod permit;
pub(crate) mod reported;
pub mod request;
pub(crate) mod sheet;
pub mod template;
#[cfg(test)]
mod tests;
pub(crate) mod words;

use chrono::NaiveDate;
use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Error, Refusal, Result,
    case_file::{self, OneCaseFile},
    error::Fault,
    field as typed_field,
    journal::{Event, Noun, Verb},
    referral,
    safe_contact::{self, SafeContact},
    session::Document,
    text, training,
    write::Write,
};
use facts::Facts;
use field::{Field, LetterFieldName};
use given_away::GivenAway;
pub use kind::LetterKind;
use kind::Reader;
use request::{LetterAim, LetterBasis, LetterToShow, NewLetter, OneLetter, PrepareLetter};
use sheet::Sheet;
use template::{LetterTemplate, NewLetterTemplate, writable};

/// As the table keeps who signs, when it is not whoever wrote it.
const MAYOR: &str = "mayor";

/// A letter begun: the template's words with the facts in their place, to be read over.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct PreparedLetter {
    pub aim: LetterAim,
    pub kind_label: String,
    /// Lines of the address block; null when nobody types it.
    pub to: Option<String>,
    pub subject: String,
    pub body: String,
    /// Version of the template; null for the program's own.
    pub template: Option<i64>,
    /// What nobody has filled yet, in the words, the head or the address.
    pub missing: Vec<LetterFieldName>,
    /// The mayor may sign it instead of whoever writes it.
    pub mayor_may_sign: bool,
}

/// The pages of a letter, one SVG each.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct LetterPages {
    pub pages: Vec<String>,
}

/// A letter that was made, in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct LetterLine {
    pub id: i64,
    pub kind: LetterKind,
    pub kind_label: String,
    pub subject: String,
    /// Civil date.
    pub made_on: String,
    pub author_name: String,
}

/// A letter that was made.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Letter {
    pub aim: LetterAim,
    #[serde(flatten)]
    pub line: LetterLine,
    pub case_file_number: String,
    /// Instant.
    pub made_at: String,
    pub body: String,
    pub template: Option<i64>,
    /// SHA-256 of the PDF, hexadecimal.
    pub file_hash: String,
    /// The present instruction, when a number, an e-mail or an address of the person is printed: to be read before the letter is
    /// shown again.
    pub safe_contact: Option<SafeContact>,
}

/// Fills the template in force. What it says of how the person is reached is thereby shown: the journal says so.
pub(crate) async fn letter_prepare(agent: &mut Agent, request: PrepareLetter) -> Result<PreparedLetter> {
    let (account, today) = (agent.account.clone(), agent.clock.today());
    let mut write = Write::begin(agent).await?;
    let facts = facts::of(write.database(), &account, request.aim, today).await?;
    permit::may_be_written(write.database(), &facts, today).await?;
    let Begun { template, subject, body, given } = begun(write.database(), &facts).await?;
    permit::instruction_read(&facts, given, request.instruction_revision)?;
    let to = choice::recipient(write.database(), &facts, today).await?;
    let prepared = PreparedLetter {
        aim: request.aim,
        kind_label: request.aim.kind.label(),
        subject,
        body,
        template: template.version,
        missing: missing(&facts, &[&template.subject, &template.body], to.as_ref().is_some_and(|to| !to.is_located))?,
        to: to.map(|to| to.lines),
        mayor_may_sign: facts.mayor_may_sign(),
    };
    if facts.holds_address() || given.anything() {
        write.commit(Event::new(Verb::Revealed, Noun::Person, facts.file.person.id)).await?;
    }
    Ok(prepared)
}

/// The template in force with the facts in their place.
struct Begun {
    template: LetterTemplate,
    subject: String,
    body: String,
    /// What the words say of how the person is reached.
    given: GivenAway,
}

async fn begun(database: &mut SqliteConnection, facts: &Facts) -> Result<Begun> {
    let template = template::in_force(database, facts.kind).await?;
    let subject = words::filled(&template.subject, |field| facts.value(field))?;
    let body = words::filled(&template.body, |field| facts.value(field))?;
    let given = GivenAway::by(&facts.known, &format!("{subject}\n{body}"));
    Ok(Begun { template, subject, body, given })
}

/// What a letter lacks: the fields of its words and of its head that have no value, and where the recipient is.
fn missing(facts: &Facts, templates: &[&str], unlocated: bool) -> Result<Vec<LetterFieldName>> {
    let mut wanted = vec![Field::Organisation, Field::DeskAddress, Field::DeskPhone, Field::Town, Field::AgentFunction];
    if facts.kind.reader() == Reader::PersonByPost {
        wanted = vec![Field::DeskPhone, Field::Town];
    }
    for template in templates {
        for piece in words::read(template)? {
            if let words::Piece::Field(field) = piece {
                wanted.push(field);
            }
        }
    }
    let mut missing: Vec<LetterFieldName> = Vec::new();
    for field in wanted.into_iter().filter(|field| facts.value(*field).is_empty()) {
        if missing.iter().all(|other| other.name != field.name()) {
            missing.push(field.proposed());
        }
    }
    if unlocated {
        missing.push(LetterFieldName { name: "to".to_owned(), label: text::say("letter-to-address") });
    }
    Ok(missing)
}

/// The pages as they will be printed, in the words as they stand.
pub(crate) async fn letter_preview(agent: &mut Agent, request: NewLetter) -> Result<LetterPages> {
    let (account, today) = (agent.account.clone(), agent.clock.today());
    let ReadOver { sheet, .. } = read_over(&mut agent.desk, &account, &request, today).await?;
    let mark = training::mark(agent.is_training());
    Ok(LetterPages { pages: sheet.pages(request.aim.kind, today, mark.as_deref())? })
}

/// Makes a letter: from now on it stands in the file, and keeps its words. A reminder may be noted with its referral by the
/// same act.
pub(crate) async fn letter_make(agent: &mut Agent, request: NewLetter) -> Result<Letter> {
    let (account, today, mark) = (agent.account.clone(), agent.clock.today(), training::mark(agent.is_training()));
    let mut write = Write::begin(agent).await?;
    let ReadOver { facts, sheet, given } = read_over(write.database(), &account, &request, today).await?;
    for words in [&sheet.subject, &sheet.body] {
        if let Some(what) = words::first_gap(words) {
            return Err(Refusal::LetterGap { what }.into());
        }
    }
    let kind = request.aim.kind;
    let pdf = sheet.pdf(kind, today, mark.as_deref())?;
    let kept = serde_json::to_string(&sheet).map_err(|error| Error::Fault(Fault::new(error)))?;
    let hash: [u8; 32] = Sha256::digest(&pdf).into();
    let (basis, basis_record) = request.aim.basis.map(LetterBasis::kept).unzip();
    let (word, made_on, made_at) = (kind.word(), today.to_string(), write.at());
    let signatory = if request.mayor.is_some() { MAYOR } else { "" };
    let (file_hash, holds_address, holds_contact) = (&hash[..], facts.holds_address() || given.address, given.kept());
    let id = sqlx::query!(
        "insert into letter (case_file, kind, basis, basis_record, made_on, made_at, author, template, subject, sheet,
             holds_address, file_hash, holds_contact, signatory)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        request.aim.case_file,
        word,
        basis,
        basis_record,
        made_on,
        made_at,
        account,
        request.template,
        sheet.subject,
        kept,
        holds_address,
        file_hash,
        holds_contact,
        signatory
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    if let (LetterKind::Reminder, Some(how), Some(LetterBasis::Referral(referral))) =
        (kind, &request.reminded_how, request.aim.basis)
    {
        referral::trace::remind(&mut write, referral, &account, today, how, "").await?;
    }
    write.commit(Event::new(Verb::Created, Noun::Letter, id)).await?;
    Ok(find(&mut agent.desk, id, today).await?.letter)
}

/// A letter that may be made.
struct ReadOver {
    facts: Facts,
    sheet: Sheet,
    given: GivenAway,
}

/// Checks a letter as it was read over: what may be written, in words that may be printed.
async fn read_over(
    database: &mut SqliteConnection,
    account: &str,
    request: &NewLetter,
    today: NaiveDate,
) -> Result<ReadOver> {
    let subject = typed_field::needed("subject", &request.subject)?;
    writable("subject", &subject)?;
    let body = template::body("body", &request.body)?;
    let facts = facts::of(database, account, request.aim, today).await?;
    permit::may_be_written(database, &facts, today).await?;
    if GivenAway::by(&facts.known, &subject).anything() {
        return Err(Refusal::LetterSubject { field: "subject".to_owned() }.into());
    }
    let given = GivenAway::by(&facts.known, &format!("{body}\n{}", request.to));
    permit::keeps_secrets(&facts, given)?;
    permit::instruction_read(&facts, given, request.instruction_revision)?;
    let mayor = request.mayor.as_deref().map(|typed| typed_field::needed("mayor", typed)).transpose()?;
    if mayor.is_some() && !facts.mayor_may_sign() {
        return Err(Refusal::UnknownCode { field: "mayor".to_owned() }.into());
    }
    let sheet = sheet::composed(&facts, &request.to, &subject, &body, mayor)?;
    for line in sheet.head.iter().chain(&sheet.references).chain(&sheet.signature).chain([&sheet.dated]) {
        writable("letterhead", line)?;
    }
    Ok(ReadOver { facts, sheet, given })
}

/// Whether the last letter by which a referral leaves is for the mayor to sign.
pub(crate) async fn mayor_signs(database: &mut SqliteConnection, referral: i64) -> Result<bool> {
    let word = LetterKind::Report.word();
    let last = sqlx::query_scalar!(
        "select signatory from letter where basis = 'referral' and basis_record = ? and kind = ? order by id desc limit 1",
        referral,
        word
    )
    .fetch_optional(database)
    .await?;
    Ok(last.as_deref() == Some(MAYOR))
}

/// The letters of a file, the latest first.
pub(crate) async fn letters(agent: &mut Agent, request: OneCaseFile) -> Result<Vec<LetterLine>> {
    let rows = sqlx::query!(
        r#"select letter.id as "id!", kind, subject, made_on, staff.name as author_name
           from letter join staff on staff.account = author where case_file = ? order by letter.id desc"#,
        request.case_file
    )
    .fetch_all(&mut agent.desk)
    .await?;
    let line = |id, word: &str, subject, made_on, author_name| {
        let kind = LetterKind::parse(word);
        LetterLine { id, kind, kind_label: kind.label(), subject, made_on, author_name }
    };
    Ok(rows.into_iter().map(|row| line(row.id, &row.kind, row.subject, row.made_on, row.author_name)).collect())
}

/// One letter with its words: an identity is opened, and the journal says so.
pub(crate) async fn letter(agent: &mut Agent, request: OneLetter) -> Result<Letter> {
    let today = agent.clock.today();
    let mut write = Write::begin(agent).await?;
    let Found { letter, .. } = find(write.database(), request.letter, today).await?;
    write.commit(Event::new(Verb::Opened, Noun::Letter, letter.line.id)).await?;
    Ok(letter)
}

/// The pages of a letter that was made.
pub(crate) async fn letter_pages(agent: &mut Agent, request: LetterToShow) -> Result<LetterPages> {
    let (today, mark) = (agent.clock.today(), training::mark(agent.is_training()));
    let mut write = Write::begin(agent).await?;
    let found = find(write.database(), request.letter, today).await?;
    may_be_shown(&found, request.instruction_revision)?;
    let (sheet, made_on) = sheet_of(write.database(), request.letter).await?;
    let pages = sheet.pages(found.letter.line.kind, made_on, mark.as_deref())?;
    if found.tells() {
        write.commit(Event::new(Verb::Revealed, Noun::Person, found.person)).await?;
    }
    Ok(LetterPages { pages })
}

/// The PDF of a letter, to be printed: the journal says that it left.
pub(crate) async fn letter_pdf(agent: &mut Agent, request: LetterToShow) -> Result<Document> {
    let (today, mark) = (agent.clock.today(), training::mark(agent.is_training()));
    let mut write = Write::begin(agent).await?;
    let found = find(write.database(), request.letter, today).await?;
    may_be_shown(&found, request.instruction_revision)?;
    let Found { letter, .. } = found;
    let (sheet, made_on) = sheet_of(write.database(), request.letter).await?;
    let bytes = sheet.pdf(letter.line.kind, made_on, mark.as_deref())?;
    write.commit(Event::new(Verb::Exported, Noun::Letter, letter.line.id)).await?;
    // Neither the name nor what it is about: the file may lie on a shared desk.
    Ok(Document { name: format!("{}-{}.pdf", text::say("letter-file-name"), letter.line.id), bytes })
}

/// A letter that was made, with what it says of how the person is reached.
struct Found {
    letter: Letter,
    person: i64,
    /// Its address stands in `holds_address`: an address of today may be that of whom the letter went to.
    given: GivenAway,
}

impl Found {
    fn tells(&self) -> bool {
        self.given.anything()
    }
}

/// Refused when the present instruction does not allow what the letter says of how the person is reached, or was not read.
fn may_be_shown(found: &Found, revision: Option<i64>) -> Result<()> {
    let Some(said) = &found.letter.safe_contact else { return Ok(()) };
    if found.letter.line.kind.reader() == Reader::PersonByPost {
        permit::by_post(said)?;
    } else if found.given.address && !said.instruction.may_say_address() {
        return Err(Refusal::AddressWithheld.into());
    }
    permit::reachable(said, found.given)?;
    permit::read_at(said, revision)
}

/// A template as it is being written, on a page: each field under its own name.
pub(crate) async fn letter_template_preview(agent: &mut Agent, request: NewLetterTemplate) -> Result<LetterPages> {
    let today = agent.clock.today();
    let new = template::checked(request)?;
    let value = |field: Field| format!("‹{}›", field.name());
    let head = letterhead::find(&mut agent.desk).await?;
    let address = head.address.lines().map(str::to_owned);
    let head: Vec<String> = [head.organisation.clone(), head.service.clone()].into_iter().chain(address).collect();
    let to = if new.kind.reader() == Reader::PersonAtDesk { Vec::new() } else { vec![text::say("letter-to-sample")] };
    let sheet = Sheet {
        head: head.into_iter().filter(|line| !line.is_empty()).collect(),
        to,
        dated: text::say_with("letter-dated", &[("day", &text::long_day(&today.to_string()))]),
        references: Vec::new(),
        subject: words::filled(&new.subject, value)?,
        body: words::filled(&new.body, value)?,
        signature: vec![value(Field::AgentName), value(Field::AgentFunction)],
    };
    let mark = training::mark(agent.is_training());
    Ok(LetterPages { pages: sheet.pages(new.kind, today, mark.as_deref())? })
}

/// What was printed, and the day that stands on it.
async fn sheet_of(database: &mut SqliteConnection, id: i64) -> Result<(Sheet, NaiveDate)> {
    let row = sqlx::query!("select sheet, made_on from letter where id = ?", id)
        .fetch_optional(database)
        .await?
        .ok_or_else(not_found)?;
    let sheet = serde_json::from_str(&row.sheet).map_err(|error| Error::Fault(Fault::new(error)))?;
    let made_on = row.made_on.parse().map_err(|error: chrono::ParseError| Error::Fault(Fault::new(error)))?;
    Ok((sheet, made_on))
}

async fn find(database: &mut SqliteConnection, id: i64, today: NaiveDate) -> Result<Found> {
    let row = sqlx::query!(
        r#"select case_file, kind, basis, basis_record, made_on, made_at, staff.name as author_name, template, subject,
             sheet, holds_address as "holds_address: bool", file_hash, holds_contact
           from letter join staff on staff.account = author where letter.id = ?"#,
        id
    )
    .fetch_optional(&mut *database)
    .await?
    .ok_or_else(not_found)?;
    let kind = LetterKind::parse(&row.kind);
    let file = case_file::find(database, row.case_file, today).await?;
    let sheet: Sheet = serde_json::from_str(&row.sheet).map_err(|error| Error::Fault(Fault::new(error)))?;
    let basis = row.basis.as_deref().zip(row.basis_record).and_then(|(word, id)| LetterBasis::found(word, id));
    // What was made before the number was known, or before the letter kept that it says it, says it all the same.
    let known = given_away::known(&mut *database, file.person.id).await?;
    let words = GivenAway::by(&known, &sheet.body).and_kept(row.holds_contact);
    let given = GivenAway { address: row.holds_address, ..words };
    let safe_contact = if given.anything() { Some(safe_contact::find(database, file.person.id).await?) } else { None };
    let person = file.person.id;
    let letter = Letter {
        aim: LetterAim { case_file: row.case_file, kind, basis },
        line: LetterLine {
            id,
            kind,
            kind_label: kind.label(),
            subject: row.subject,
            made_on: row.made_on,
            author_name: row.author_name,
        },
        case_file_number: file.number,
        made_at: row.made_at,
        body: if given.anything() { String::new() } else { sheet.body },
        template: row.template,
        file_hash: data_encoding::HEXLOWER.encode(&row.file_hash),
        safe_contact,
    };
    Ok(Found { letter, person, given })
}

fn not_found() -> Error {
    Refusal::NotFound { noun: "letter".to_owned() }.into()
}
