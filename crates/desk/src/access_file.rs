//! The file of access («dossier d’accès», art. 15 GDPR): everything that is held on a person, without what concerns only others (4).
//! Each place that may name somebody else is decided by an agent; what was kept back and why is noted, never the words.

mod choice;
mod content;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use ts_rs::TS;

pub use self::choice::{AccessReason, Choice};
use self::{choice::decided, content::Held};
use crate::{
    Agent, Document, Error, Refusal, Result,
    error::Fault,
    excess::Excess,
    journal::{Event, Noun, Verb},
    letter::{
        given_away::{self, GivenAway},
        letterhead,
        permit::read_at,
    },
    person,
    rights_request::{self, OneRightsRequest, RightsKind, RightsRequest},
    safe_contact,
    text::{long_day, say, say_counted, say_with},
    training,
    write::Write,
};

/// All that would be printed, to be read over.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct AccessFile {
    pub rights_request: i64,
    pub case_file: i64,
    pub person: i64,
    pub display_name: String,
    pub sections: Vec<AccessSection>,
    /// What this session cannot hand over, and with whom it is; in sentences.
    pub withheld: Vec<String>,
    /// Of the passages as they stand: a choice made on others does not hold.
    pub fingerprint: String,
    /// Those that were made, the latest first.
    pub made: Vec<AccessFileLine>,
}

/// What one part of the desk holds.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct AccessSection {
    pub title: String,
    pub passages: Vec<Passage>,
}

/// One entry.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Passage {
    /// `interview-12`: the same as long as the record is there.
    pub key: String,
    pub label: String,
    pub text: String,
    /// Somebody typed it: it may speak of others.
    pub free: bool,
    /// Places that seem to be about somebody else, each to be decided.
    pub marks: Vec<Excess>,
}

/// A file of access that was made.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct AccessFileLine {
    pub id: i64,
    /// Instant.
    pub made_at: String,
    pub made_by_name: String,
    /// How many places were kept back.
    pub hidden: i64,
    /// SHA-256 of the PDF, hexadecimal.
    pub file_hash: String,
}

/// A file of access to make.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewAccessFile {
    pub rights_request: i64,
    /// Of the passages that were read over.
    pub fingerprint: String,
    pub choices: Vec<Choice>,
    /// How the person is reached is printed too.
    pub with_contact: bool,
    /// Of the instruction that was read, when it is.
    pub instruction_revision: Option<i64>,
}

/// What would be printed. An identity is opened, and the journal says so.
pub(crate) async fn access_file(agent: &mut Agent, request: OneRightsRequest) -> Result<AccessFile> {
    let asked = asked(agent, request.rights_request).await?;
    let held = content::held(agent, asked.case_file).await?;
    let display_name = person::display_name(&mut agent.desk, held.person).await?;
    let made = made(agent, asked.id).await?;
    Write::begin(agent).await?.commit(Event::new(Verb::Opened, Noun::RightsRequest, asked.id)).await?;
    Ok(AccessFile {
        rights_request: asked.id,
        case_file: asked.case_file,
        person: held.person,
        display_name,
        fingerprint: held.fingerprint()?,
        sections: held.sections,
        withheld: held.withheld,
        made,
    })
}

/// Made once everything is decided, for somebody whom the desk knows to be who she says. Noted with what was kept back and why, then
/// handed over by hand, or in the way that the instruction allows.
///
/// # Errors
/// [`Refusal::IdentityNotChecked`]; [`Refusal::AccessFileChanged`] when something was written since it was read over;
/// [`Refusal::PassageUndecided`]; [`Refusal::ContactWithheld`] when a passage says how the person is reached and that is not to be
/// printed; [`Refusal::InstructionNeverAsked`], [`Refusal::InstructionChanged`] when it is.
pub(crate) async fn access_file_pdf(agent: &mut Agent, request: NewAccessFile) -> Result<Document> {
    let (today, account) = (agent.clock.today(), agent.account.clone());
    let mark = training::mark(agent.is_training());
    let asked = asked(agent, request.rights_request).await?;
    if asked.identity_checked_on.is_none() {
        return Err(Refusal::IdentityNotChecked.into());
    }
    let held = content::held(agent, asked.case_file).await?;
    if held.fingerprint()? != request.fingerprint {
        return Err(Refusal::AccessFileChanged.into());
    }
    let printed = decided(&held.sections, &request.choices)?;
    let mut write = Write::begin(agent).await?;
    let contact = if request.with_contact {
        let said = safe_contact::find(write.database(), held.person).await?;
        read_at(&said, request.instruction_revision)?;
        content::contact(write.database(), held.person).await?
    } else {
        let known = given_away::known(write.database(), held.person).await?;
        let words: String =
            printed.sections.iter().flat_map(|one| &one.passages).map(|one| one.text.as_str()).collect();
        if GivenAway::by(&known, &words).anything() {
            return Err(Refusal::ContactWithheld.into());
        }
        vec![say("access-file-no-contact")]
    };
    let head = letterhead::find(write.database()).await?;
    let named: Vec<String> = [head.organisation, head.service].into_iter().filter(|line| !line.is_empty()).collect();
    let hidden = i64::try_from(printed.hidden).unwrap_or(i64::MAX);
    let title = say("access-file-title");
    let data = json!({
        "title": title,
        "head": named,
        "intro": intro(&asked, &long_day(&today.to_string()), &head.controller),
        "contact_title": say("access-file-section-contact"),
        "contact": contact,
        "sections": printed.sections,
        "withheld_title": say("access-file-section-withheld"),
        "withheld": kept_back(hidden, &held.withheld),
        "rights_title": say("access-file-section-rights"),
        "rights": rights(&head.officer),
        "page": say("letter-page"),
    });
    let data = content::writable(&data.to_string());
    let order = paper::Order {
        template: include_str!("access_file/access_file.typ"),
        data: data.as_bytes(),
        title: &title,
        made_on: today,
        mark: mark.as_deref(),
    };
    let bytes = paper::print(&order).map_err(|error| Error::Fault(Fault::new(error)))?;
    let choices = serde_json::to_string(&request.choices).map_err(|error| Error::Fault(Fault::new(error)))?;
    let hash: [u8; 32] = Sha256::digest(&bytes).into();
    let passages: usize = printed.sections.iter().map(|one| one.passages.len()).sum();
    let (at, passages, length, file_hash) = (write.at(), passages as i64, bytes.len() as i64, &hash[..]);
    let id = sqlx::query!(
        "insert into access_file (rights_request, passages, hidden, choices, with_contact, made_by, made_at, bytes, file_hash)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        asked.id,
        passages,
        hidden,
        choices,
        request.with_contact,
        account,
        at,
        length,
        file_hash
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    if request.with_contact {
        write.also(Event::new(Verb::Revealed, Noun::Person, held.person));
    }
    write.commit(Event::new(Verb::Exported, Noun::AccessFile, id)).await?;
    // Neither a name nor the number of a file: it may lie on a shared desk.
    Ok(Document { name: format!("{}-{id}.pdf", say("access-file-file-name")), bytes })
}

/// The request, which must be one for access.
async fn asked(agent: &mut Agent, id: i64) -> Result<RightsRequest> {
    let today = agent.clock.today();
    let asked = rights_request::find(&mut agent.desk, id, today).await?;
    if asked.kind == RightsKind::Access {
        Ok(asked)
    } else {
        Err(Refusal::NotFound { noun: "access_file".to_owned() }.into())
    }
}

async fn made(agent: &mut Agent, rights_request: i64) -> Result<Vec<AccessFileLine>> {
    let rows = sqlx::query!(
        "select id, made_at, staff.name as made_by_name, hidden, file_hash from access_file
         join staff on staff.account = made_by where rights_request = ? order by id desc",
        rights_request
    )
    .fetch_all(&mut agent.desk)
    .await?;
    let line = |(id, made_at, made_by_name, hidden, hash): (i64, String, String, i64, Vec<u8>)| AccessFileLine {
        id,
        made_at,
        made_by_name,
        hidden,
        file_hash: data_encoding::HEXLOWER.encode(&hash),
    };
    let rows = rows.into_iter().map(|row| (row.id, row.made_at, row.made_by_name, row.hidden, row.file_hash));
    Ok(rows.map(line).collect())
}

fn intro(asked: &RightsRequest, today: &str, controller: &str) -> Vec<String> {
    let received = long_day(&asked.received_on);
    let mut lines = vec![say_with("access-file-intro", &[("received", &received), ("today", today)])];
    if !controller.is_empty() {
        lines.push(say_with("access-file-controller", &[("controller", controller)]));
    }
    lines.push(say("access-file-purpose"));
    lines
}

fn kept_back(hidden: i64, withheld: &[String]) -> Vec<String> {
    let mut lines = vec![say("access-file-others"), say_counted("access-file-hidden", hidden)];
    lines.extend(withheld.iter().cloned());
    lines
}

fn rights(officer: &str) -> Vec<String> {
    let mut lines = vec![say("access-file-rights")];
    if !officer.is_empty() {
        lines.push(say_with("access-file-officer", &[("officer", officer)]));
    }
    lines
}

impl Held {
    fn fingerprint(&self) -> Result<String> {
        let held = serde_json::to_vec(&self.sections).map_err(|error| Error::Fault(Fault::new(error)))?;
        Ok(data_encoding::HEXLOWER.encode(&Sha256::digest(&held)))
    }
}
