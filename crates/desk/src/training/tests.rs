//! The mark as another program reads it in a document.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::{
    io::{Read, Write},
    process::{Command, Stdio},
};

/// Whether each page of a PDF holds the words.
pub(crate) fn says_on_every_page(pdf: &[u8], words: &str) -> bool {
    let mut reader = Command::new("pdftotext");
    let mut reader = reader.args(["-", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    reader.stdin.take().unwrap().write_all(pdf).unwrap();
    let mut read = String::new();
    reader.stdout.take().unwrap().read_to_string(&mut read).unwrap();
    assert!(reader.wait().unwrap().success());
    let pages: Vec<&str> = read.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    !pages.is_empty() && pages.iter().all(|page| page.contains(words))
}
