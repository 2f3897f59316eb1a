//! What can be written from a file today, and to whom it goes.

use chrono::NaiveDate;
use serde::Serialize;
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Error, Refusal, Result,
    case_file::{self, CaseFile, OneCaseFile, timeline::TimelineKind},
    letter::{
        facts::{self, About, Facts},
        kind::{LetterKind, Reader},
        permit,
        request::{LetterAim, LetterBasis},
    },
    orientation::{self, ListOrientations, OrientationFilter},
    partner,
    safe_contact::SafeContact,
    text::{long_day, say},
};

/// A letter that can be written.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct LetterChoice {
    pub aim: LetterAim,
    pub kind_label: String,
    /// What it is about: a kind of referral, a partner, a day.
    pub about: String,
    /// A number, an e-mail or an address of the person would stand in it: the instruction is read first.
    pub holds_contact: bool,
    /// Why it cannot be written now.
    pub refused: Option<Refusal>,
}

/// What can be written from a file.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct LetterChoices {
    pub case_file_number: String,
    pub display_name: String,
    pub safe_contact: SafeContact,
    pub choices: Vec<LetterChoice>,
}

/// Appointments and interviews that an attestation is proposed for: the latest ones.
const ATTESTED: usize = 5;

/// Every letter of a file, those that cannot be written now with the reason.
pub(crate) async fn letter_choices(agent: &mut Agent, request: OneCaseFile) -> Result<LetterChoices> {
    let (account, today) = (agent.account.clone(), agent.clock.today());
    let file = case_file::find(&mut agent.desk, request.case_file, today).await?;
    let mut choices = Vec::new();
    for (kind, basis, about) in wanted(agent, &file, today).await? {
        let aim = LetterAim { case_file: file.id, kind, basis };
        let facts = facts::of(&mut agent.desk, &account, aim, today).await?;
        let refused = match permit::may_be_written(&mut agent.desk, &facts, today).await {
            Ok(()) => None,
            Err(Error::Refused(refusal)) => Some(refusal),
            Err(fault @ Error::Fault(_)) => return Err(fault),
        };
        let given = super::begun(&mut agent.desk, &facts).await?.given;
        let refused = refused.or_else(|| {
            let unasked = given.anything() && !file.person.safe_contact.stated;
            unasked.then_some(Refusal::InstructionNeverAsked)
        });
        let holds_contact = facts.holds_address() || given.anything();
        choices.push(LetterChoice { aim, kind_label: kind.label(), about, holds_contact, refused });
    }
    let CaseFile { number, person, .. } = file;
    let (display_name, safe_contact) = (person.display_name, person.safe_contact);
    Ok(LetterChoices { case_file_number: number, display_name, safe_contact, choices })
}

/// What a file gives occasion for, in the order of the kinds.
async fn wanted(
    agent: &mut Agent,
    file: &CaseFile,
    today: NaiveDate,
) -> Result<Vec<(LetterKind, Option<LetterBasis>, String)>> {
    let mut wanted = Vec::new();
    for referral in &file.referrals {
        let kind = if referral.state.is_unsent() {
            LetterKind::of_referral(&referral.kind, referral.asked_by.as_deref())
        } else {
            (referral.state.waits() || referral.due.is_some()).then_some(LetterKind::Reminder)
        };
        if let Some(kind) = kind {
            wanted.push((kind, Some(LetterBasis::Referral(referral.id)), referral.kind_label.clone()));
        }
    }
    let of_file = ListOrientations { case_file: Some(file.id), filter: OrientationFilter::All };
    for one in orientation::orientations(agent, of_file).await? {
        if one.state.is_unsent() || one.state.waits() {
            wanted.push((LetterKind::Orientation, Some(LetterBasis::Orientation(one.id)), one.partner_name));
        }
    }
    let today = today.to_string();
    let mut attested = 0;
    for item in &file.timeline {
        let day = long_day(&item.on);
        match (item.kind, item.code.as_deref()) {
            (TimelineKind::Appointment, Some("booked")) if item.on >= today => {
                wanted.push((LetterKind::Invitation, Some(LetterBasis::Appointment(item.id)), day));
            }
            (TimelineKind::Appointment, Some("received")) if attested < ATTESTED => {
                attested += 1;
                wanted.push((LetterKind::Attendance, Some(LetterBasis::Appointment(item.id)), day));
            }
            (TimelineKind::Interview, Some("sur_place")) if attested < ATTESTED => {
                attested += 1;
                wanted.push((LetterKind::Attendance, Some(LetterBasis::Interview(item.id)), day));
            }
            _ => {}
        }
    }
    wanted.push((LetterKind::Notice, None, String::new()));
    wanted.sort_by_key(|(kind, ..)| *kind);
    Ok(wanted)
}

/// Whom a letter is addressed to.
pub(crate) struct Recipient {
    /// Name, then address, one line each.
    pub(crate) lines: String,
    /// Whether the address is among them.
    pub(crate) is_located: bool,
}

/// The recipient as the directory knows it. An address that nobody of the desk checked is not printed. None for the person.
pub(crate) async fn recipient(
    database: &mut SqliteConnection,
    facts: &Facts,
    today: NaiveDate,
) -> Result<Option<Recipient>> {
    if matches!(facts.kind.reader(), Reader::PersonByPost | Reader::PersonAtDesk) {
        return Ok(None);
    }
    let (mut lines, code) = match &facts.about {
        About::Referral(_, kind, _) => {
            (say(&format!("letter-to-{}", kind.addressee.replace('_', "-"))), kind.addressee.as_str())
        }
        About::Orientation(orientation) => (orientation.partner_name.clone(), orientation.content.partner.as_str()),
        About::Nothing | About::Appointment(_) | About::Interview(_) => return Ok(None),
    };
    let partner = match partner::find(database, code, today).await {
        Ok(partner) => Some(partner),
        Err(Error::Refused(Refusal::NotFound { .. })) => None,
        Err(other) => return Err(other),
    };
    let checked = partner.filter(|partner| partner.entry.verified_on.is_some()).map(|partner| partner.entry);
    let Some(entry) = checked else { return Ok(Some(Recipient { lines, is_located: false })) };
    for part in std::iter::once(entry.contact.as_str()).chain(entry.address.split(", ")) {
        if !part.trim().is_empty() {
            lines.push('\n');
            lines.push_str(part.trim());
        }
    }
    Ok(Some(Recipient { lines, is_located: !entry.address.is_empty() }))
}
