//! What must hold before a letter is begun, shown or made: the agreement of the referral, the instruction of the person.

use chrono::NaiveDate;
use sqlx::SqliteConnection;

use crate::{
    Refusal, Result,
    appointment::Status,
    case_file,
    consent::{self, Aim},
    letter::{
        facts::{About, Facts},
        given_away::GivenAway,
        kind::{LetterKind, Reader},
    },
    orientation,
    referral::{self, kind::Agreement, state::Act},
    safe_contact::{PhoneSafe, SafeContact, risk},
};

/// What a mandate is given for: to ask what became of the affair (art. 40-2 CPP).
const NEWS: &str = "suites";
/// The mode of an interview to which somebody came.
const ON_SITE: &str = "sur_place";

/// Refuses what may not be written today; the rules are those of what the letter is about.
pub(crate) async fn may_be_written(database: &mut SqliteConnection, facts: &Facts, today: NaiveDate) -> Result<()> {
    case_file::must_be_open(database, facts.file.id).await?;
    match (facts.kind, &facts.about) {
        (LetterKind::Reminder, About::Referral(referral, kind, _)) => {
            if !kind.awaits_answer || !referral.allowed.contains(&Act::Remind) {
                return Err(Refusal::ReferralStands { state: referral.state.word().to_owned() }.into());
            }
            if kind.consent == Agreement::OwnAct || kind.is_hers(referral.content.asked_by.as_deref()) {
                // Her complaint, her appeal: the desk asks for news in her name only with her mandate.
                let aim = Aim { addressee: kind.addressee.clone(), partner: None, purpose: NEWS.to_owned() };
                return consent::mandate_must_stand(database, facts.file.id, &aim, today).await;
            }
            referral::agreement::must_still_stand(database, referral.id, today).await
        }
        (letter, About::Referral(referral, kind, _))
            if LetterKind::of_referral(&kind.code, referral.content.asked_by.as_deref()) == Some(letter) =>
        {
            if !referral.state.is_unsent() {
                return Err(Refusal::ReferralSent.into());
            }
            referral.missing.first().map_or(Ok(()), |refusal| Err(refusal.clone().into()))
        }
        (LetterKind::Orientation, About::Orientation(orientation)) => {
            if !orientation.state.is_unsent() && !orientation.state.waits() {
                return Err(Refusal::OrientationStands { state: orientation.state.word().to_owned() }.into());
            }
            if orientation.content.names_person {
                let aim = orientation::aim(orientation);
                consent::must_stand(database, orientation.content.case_file, &aim, today).await?;
            }
            Ok(())
        }
        (LetterKind::Invitation, About::Appointment(one)) => {
            let ahead = one.on >= today.to_string() && matches!(one.status, Status::Booked | Status::Confirmed);
            if ahead { to_her_address(facts) } else { Err(not_that()) }
        }
        (LetterKind::Attendance, About::Appointment(one)) if one.status == Status::Received => Ok(()),
        (LetterKind::Attendance, About::Interview(one)) if one.content.mode == ON_SITE => Ok(()),
        (LetterKind::Notice, About::Nothing) => Ok(()),
        _ => Err(not_that()),
    }
}

/// A letter to the person herself: only when she was asked, allowed letters, and gave an address for them.
pub(crate) fn by_post(said: &SafeContact) -> Result<()> {
    if !said.stated {
        return Err(Refusal::InstructionNeverAsked.into());
    }
    if !said.instruction.letter {
        return Err(Refusal::LetterForbidden.into());
    }
    if said.instruction.letter_address.trim().is_empty() {
        return Err(Refusal::LetterAddressUnknown.into());
    }
    Ok(())
}

/// The same, with where she lives: an address she shares with the alleged offender was gone through with her.
fn to_her_address(facts: &Facts) -> Result<()> {
    let said = &facts.file.person.safe_contact;
    by_post(said)?;
    risk::must_be_cleared(&said.instruction, &facts.reach.address)
}

/// What says how the person is reached is shown only before somebody who has read the present instruction.
pub(crate) fn instruction_read(facts: &Facts, given: GivenAway, revision: Option<i64>) -> Result<()> {
    if !facts.holds_address() && !given.anything() {
        return Ok(());
    }
    let said = &facts.file.person.safe_contact;
    if facts.kind.reader() == Reader::PersonByPost {
        to_her_address(facts)?;
    }
    read_at(said, revision)
}

/// # Errors
/// [`Refusal::InstructionNeverAsked`], [`Refusal::InstructionChanged`].
pub(crate) fn read_at(said: &SafeContact, revision: Option<i64>) -> Result<()> {
    match revision {
        _ if !said.stated => Err(Refusal::InstructionNeverAsked.into()),
        Some(read) if read == said.revision => Ok(()),
        Some(_) | None => Err(Refusal::InstructionChanged.into()),
    }
}

/// Refuses words that give away what the instruction keeps, or what was not agreed to go to that reader.
pub(crate) fn keeps_secrets(facts: &Facts, given: GivenAway) -> Result<()> {
    if !given.anything() {
        return Ok(());
    }
    let said = &facts.file.person.safe_contact;
    if !said.stated {
        return Err(Refusal::InstructionNeverAsked.into());
    }
    if given.trusted {
        return Err(Refusal::ContactWithheld.into());
    }
    if given.address && !facts.may_say_address() {
        return Err(Refusal::AddressWithheld.into());
    }
    // An agreement to be sent on by name covers how to be reached; it stands, or nothing is written at all.
    if given.contact() && facts.kind.reader() == Reader::Partner && !facts.names_person() {
        return Err(Refusal::ContactWithheld.into());
    }
    reachable(said, given)
}

/// A number goes to others only when it is safe to call, an e-mail when it may be used.
pub(crate) fn reachable(said: &SafeContact, given: GivenAway) -> Result<()> {
    let safe = said.instruction.phone_safe == PhoneSafe::Yes;
    if (given.number && !safe) || (given.email && !said.instruction.email) {
        return Err(Refusal::ContactWithheld.into());
    }
    Ok(())
}

/// The kind of letter and what it is about do not go together.
fn not_that() -> crate::Error {
    Refusal::UnknownCode { field: "kind".to_owned() }.into()
}
