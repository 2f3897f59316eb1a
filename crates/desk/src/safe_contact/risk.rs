//! What an instruction allows although the alleged offender may read it: asked of the person once, and the reason is kept.

use crate::{Refusal, Result, safe_contact::SafeContactInput, search::folded};

/// Fewer characters of an address say nothing.
const STREET: usize = 8;

/// By what the alleged offender could learn that she came here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Risk {
    /// A letter to the address that they share.
    Letter,
    /// A message on a device that he reads.
    Devices,
}

impl Risk {
    fn word(self) -> &'static str {
        match self {
            Self::Letter => "letter",
            Self::Devices => "devices",
        }
    }

    fn of(said: &SafeContactInput, home: &str) -> Option<Self> {
        if said.letter && said.shares_home && is_at(home, &said.letter_address) {
            return Some(Self::Letter);
        }
        let by_device = said.voicemail || said.sms || said.email;
        (said.reads_devices && by_device).then_some(Self::Devices)
    }
}

/// Whether an address is at that home: the lines of it that name a street, however they are typed, stand there.
fn is_at(home: &str, address: &str) -> bool {
    let address = signs(address);
    home.lines().map(street).any(|street| street.chars().count() >= STREET && address.contains(&street))
}

/// What stands before the postcode of a line.
fn street(line: &str) -> String {
    let is_postcode = |word: &str| word.len() == 5 && word.chars().all(|sign| sign.is_ascii_digit());
    let words = line.split([' ', ',', '\u{a0}']).filter(|word| !word.is_empty());
    signs(&words.take_while(|word| !is_postcode(word)).collect::<String>())
}

/// Letters and figures alone.
fn signs(text: &str) -> String {
    folded(text).chars().filter(|sign| sign.is_alphanumeric()).collect()
}

/// # Errors
/// [`Refusal::RiskNotCleared`] when it may be read by the alleged offender and nobody said why it is allowed.
pub(crate) fn must_be_cleared(said: &SafeContactInput, home: &str) -> Result<()> {
    match Risk::of(said, home) {
        Some(risk) if said.risk_reason.trim().is_empty() => {
            Err(Refusal::RiskNotCleared { field: "risk_reason".to_owned(), what: risk.word().to_owned() }.into())
        }
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]
    use super::*;
    use crate::Error;

    const HOME: &str = "12 rue de la Fable inventée\n59160 Lomme";

    fn together() -> SafeContactInput {
        SafeContactInput { shares_home: true, reads_devices: true, ..SafeContactInput::default() }
    }

    fn asked(said: &SafeContactInput) -> Option<String> {
        match must_be_cleared(said, HOME) {
            Ok(()) => None,
            Err(Error::Refused(Refusal::RiskNotCleared { what, .. })) => Some(what),
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn what_the_alleged_offender_may_read_is_allowed_only_for_a_reason_that_is_kept() {
        let letter = |to: &str| SafeContactInput { letter: true, letter_address: to.into(), ..together() };
        let cases = [
            (together(), None),
            (letter("chez Mme Modèle\n3 place du Conte\n59000 Lille"), None),
            (letter(HOME), Some("letter")),
            (letter("12, RUE DE LA FABLE INVENTEE, Lomme"), Some("letter")),
            (letter("59160 Lomme"), None),
            (letter("Mme Exemple\n12 Rue de la Fable Inventée\nLomme"), Some("letter")),
            (SafeContactInput { shares_home: false, ..letter(HOME) }, None),
            (SafeContactInput { letter: false, ..letter(HOME) }, None),
            (SafeContactInput { sms: true, ..together() }, Some("devices")),
            (SafeContactInput { email: true, ..together() }, Some("devices")),
            (SafeContactInput { voicemail: true, ..together() }, Some("devices")),
            (SafeContactInput { sms: true, reads_devices: false, ..together() }, None),
        ];
        for (said, expected) in cases {
            assert_eq!(asked(&said).as_deref(), expected, "{said:?}");
            let cleared = SafeContactInput { risk_reason: "Elle relève seule la boîte.".into(), ..said };
            assert_eq!(asked(&cleared), None, "{cleared:?}");
        }
    }
}
