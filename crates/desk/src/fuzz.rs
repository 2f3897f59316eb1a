//! Whatever the desk reads from outside, as one function of bytes each: it answers or refuses, and never breaks down.
//!
//! For the programs of `fuzz/`, and for the test that runs the same functions on their seeds. A function panics when a promise is broken.
#![allow(clippy::panic)]

use chrono::NaiveDate;

use crate::{
    Document, Error, api,
    deadline::{self, WhatIf},
    import::sheet,
};

/// A spreadsheet of whatever kind: its tables are within the bounds, or it is refused.
pub fn import(bytes: &[u8]) {
    match sheet::read(&Document { name: "accueil".to_owned(), bytes: bytes.to_vec() }) {
        Ok(sheets) => assert!(sheets.iter().all(sheet::Sheet::is_within_bounds)),
        Err(Error::Refused(_)) => {}
        Err(Error::Fault(fault)) => panic!("a file is never our fault: {fault:?}"),
    }
}

/// What the window sends: a command on the first line, its request on the others.
pub fn payload(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (command, request) = text.split_once('\n').unwrap_or((&text, ""));
    let Ok(request) = serde_json::from_str(request) else { return };
    assert!(!matches!(api::reads(command, request), Err(Error::Fault(_))), "a request is read or refused");
}

/// An affair told on the command line, a word a line: offence, first and last day of the facts, birth, days of incapacity.
pub fn deadlines(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut words = text.lines().map(str::to_owned);
    let mut word = || words.next().filter(|word| !word.is_empty());
    let asked = WhatIf {
        offence: word().unwrap_or_default(),
        facts_from: word().unwrap_or_default(),
        facts_until: word(),
        victim_born: word(),
        victim_birth_year: None,
        itt_days: word().and_then(|days| days.parse().ok()),
        couple: word().is_some(),
        public: Some(word().is_some()),
        discriminatory: word().is_some(),
        weapon: word().is_some(),
        vulnerable: word().is_some(),
        author_known: None,
        events: Vec::new(),
    };
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
    if let Ok(situation) = asked.situation(today) {
        for line in deadline::of(&situation, today) {
            assert!(!line.id.is_empty(), "every deadline has its name");
        }
    }
}
