//! Names and numbers as anybody writes them, as one function of bytes: for the programs of `fuzz/` and for the test that runs it on its seeds.
#![allow(clippy::panic, clippy::unwrap_used)]

use crate::{
    Register, compare, folded, marks,
    number::{digits, is_of_file, of_line},
    register::{Entry, Written},
};

/// A pair between a tabulation, as the command line takes it: it is judged, the same whichever comes first, and found again.
pub fn pairs(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (one, other) = text.split_once('\t').unwrap_or((&text, ""));
    assert_eq!(compare(one, other), compare(other, one), "the answer does not depend on the order");
    assert_eq!(folded(&folded(one)), folded(one));
    for mark in marks(one, other) {
        assert!(mark.start <= mark.end && mark.end <= one.encode_utf16().count(), "a mark stands in its text");
    }
    assert!(of_line(one).all(|number| number.bytes().all(|digit| digit.is_ascii_digit())));
    let _ = (digits(one), is_of_file(one, other));
    let mut register = Register::default();
    let written = Written { birth_name: one.into(), phone: other.into(), ..Written::default() };
    register.take(&Entry { person: 1, written: vec![written], files: Vec::new() });
    let _ = (register.named(other, 9), register.called(other, 9), register.files(other, 9));
}

/// A roll of persons: it is read whole or refused.
pub fn roll(bytes: &[u8]) {
    let _ = Register::default().read(&String::from_utf8_lossy(bytes));
}
