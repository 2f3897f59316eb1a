//! Of two safe-contact instructions the more careful one, line by line; it is to be gone through again with the person.

use sqlx::SqliteConnection;

use super::TwoPersons;
use crate::{
    Error, Fault, Result,
    safe_contact::{self, PhoneSafe, SafeContact, SafeContactInput},
    text,
};

/// The instruction of a person whose two records are made one.
///
/// One that nobody asked for says nothing; but a number that came with it was never asked about, and then nothing counts as
/// asked until somebody asks.
pub(crate) async fn of_both(database: &mut SqliteConnection, two: TwoPersons) -> Result<SafeContact> {
    let kept = safe_contact::find(database, two.kept).await?;
    let absorbed = safe_contact::find(database, two.absorbed).await?;
    let reachable = |contact: safe_contact::Reach| !contact.is_empty();
    let kept_reached = reachable(safe_contact::reach(database, two.kept).await?);
    let absorbed_reached = reachable(safe_contact::reach(database, two.absorbed).await?);
    let revision = kept.revision.max(absorbed.revision).saturating_add(1);
    Ok(match (kept.stated, absorbed.stated) {
        (true, true) => {
            let instruction = more_careful(&kept.instruction, &absorbed.instruction);
            SafeContact { revision, stated: true, check_again: true, instruction }
        }
        (true, false) => SafeContact { revision, stated: !absorbed_reached, check_again: true, ..kept },
        (false, true) => SafeContact { revision, stated: !kept_reached, check_again: true, ..absorbed },
        // An instruction that lost its word in an earlier merge is still an instruction.
        (false, false) if kept.check_again || absorbed.check_again => {
            let instruction = more_careful(&kept.instruction, &absorbed.instruction);
            SafeContact { revision, stated: false, check_again: true, instruction }
        }
        (false, false) => SafeContact { revision, ..kept },
    })
}

/// What both allow, and what either warns of.
fn more_careful(one: &SafeContactInput, other: &SafeContactInput) -> SafeContactInput {
    let phone_safe = match (one.phone_safe, other.phone_safe) {
        (PhoneSafe::No, _) | (_, PhoneSafe::No) => PhoneSafe::No,
        (PhoneSafe::Unknown, _) | (_, PhoneSafe::Unknown) => PhoneSafe::Unknown,
        (PhoneSafe::Yes, PhoneSafe::Yes) => PhoneSafe::Yes,
    };
    let same_address =
        one.letter_address.is_empty() || other.letter_address.is_empty() || one.letter_address == other.letter_address;
    // A reason was given for one instruction: what it allowed beside the other one is to be asked again.
    let (risk_reason, given_alone) = match (one.risk_reason.as_str(), other.risk_reason.as_str()) {
        (alone, "") | ("", alone) => (String::new(), alone),
        (one, other) => (both(one, other), ""),
    };
    SafeContactInput {
        phone_safe,
        // Two different hours in one line are hours that no rule understands: none is then called safe.
        safe_hours: both(&one.safe_hours, &other.safe_hours),
        voicemail: one.voicemail && other.voicemail,
        sms: one.sms && other.sms,
        letter: one.letter && other.letter && same_address,
        email: one.email && other.email,
        introduce_as: both(&one.introduce_as, &other.introduce_as),
        letter_address: both(&one.letter_address, &other.letter_address),
        address_in_letters: one.address_in_letters && other.address_in_letters,
        address_hidden: one.address_hidden || other.address_hidden,
        elected_domicile: both(&one.elected_domicile, &other.elected_domicile),
        risk_reason,
        shares_home: one.shares_home || other.shares_home,
        reads_devices: one.reads_devices || other.reads_devices,
        code_word: both(&one.code_word, &other.code_word),
        trusted_person: both(&one.trusted_person, &other.trusted_person),
        note: both(&both(&one.note, &other.note), given_alone),
        checked_on: one.checked_on.clone().min(other.checked_on.clone()),
    }
}

/// What either said, or both when they differ.
fn both(one: &str, other: &str) -> String {
    match (one, other) {
        (said, "") | ("", said) => said.to_owned(),
        (one, other) if one == other => one.to_owned(),
        (one, other) => text::say_with("merge-both", &[("one", one), ("other", other)]),
    }
}

/// An instruction as a merge keeps it.
pub(crate) fn written(instruction: &SafeContact) -> Result<String> {
    serde_json::to_string(instruction).map_err(|error| Error::Fault(Fault::new(error)))
}

/// The same, read again.
pub(crate) fn read(written: &str) -> Result<SafeContact> {
    serde_json::from_str(written).map_err(|error| Error::Fault(Fault::new(error)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn open() -> SafeContactInput {
        SafeContactInput {
            phone_safe: PhoneSafe::Yes,
            safe_hours: "lundi matin".into(),
            voicemail: true,
            sms: true,
            letter: true,
            email: true,
            letter_address: "chez sa soeur inventée".into(),
            checked_on: Some("2026-11-01".into()),
            ..SafeContactInput::default()
        }
    }

    #[test]
    fn what_one_forbids_is_forbidden_and_what_one_warns_of_is_a_warning() {
        let strict = SafeContactInput {
            phone_safe: PhoneSafe::No,
            voicemail: false,
            sms: false,
            email: false,
            letter_address: "ailleurs".into(),
            shares_home: true,
            reads_devices: true,
            code_word: "parapluie".into(),
            trusted_person: "Léa Fictive, sa soeur".into(),
            checked_on: None,
            ..open()
        };
        for (one, other) in [(open(), strict.clone()), (strict, open())] {
            let both = more_careful(&one, &other);
            assert_eq!(both.phone_safe, PhoneSafe::No);
            assert!(!(both.voicemail || both.sms || both.letter || both.email));
            assert!(both.shares_home && both.reads_devices);
            assert_eq!((both.code_word.as_str(), both.checked_on), ("parapluie", None));
            assert_eq!(both.trusted_person, "Léa Fictive, sa soeur");
            assert!(both.letter_address.contains("ailleurs") && both.letter_address.contains("soeur"));
        }
    }

    #[test]
    fn a_reason_given_for_one_instruction_clears_nothing_in_the_other_and_is_not_lost() {
        let cleared = SafeContactInput { risk_reason: "Boîte postale.".into(), address_hidden: true, ..open() };
        for (one, other) in [(open(), cleared.clone()), (cleared.clone(), open())] {
            let both = more_careful(&one, &other);
            assert_eq!((both.risk_reason.as_str(), both.address_hidden), ("", true));
            assert!(both.note.contains("Boîte postale."));
        }
        assert_eq!(more_careful(&cleared, &cleared.clone()).risk_reason, "Boîte postale.");
    }

    #[test]
    fn two_different_hours_are_called_safe_by_no_rule() {
        let both = more_careful(&open(), &SafeContactInput { safe_hours: "mardi 9h-11h".into(), ..open() });
        assert!(both.safe_hours.contains("lundi matin") && both.safe_hours.contains("mardi 9h-11h"));
        assert!(!crate::appointment::understands_hours(&both.safe_hours));
        assert!(crate::appointment::understands_hours("mardi 9h-11h"));
    }

    #[test]
    fn an_instruction_is_read_as_it_was_written() {
        let said = SafeContact { revision: 7, stated: true, check_again: false, instruction: open() };
        assert_eq!(written(&read(&written(&said).unwrap()).unwrap()).unwrap(), written(&said).unwrap());
    }
}
