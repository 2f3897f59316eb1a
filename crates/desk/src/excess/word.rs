//! A text read into words, with where each stands and how it was written.

use names::folded;

/// A word, or a run of digits.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// Small letters, no accent.
    pub(super) folded: String,
    /// In UTF-16 units.
    pub(super) from: usize,
    pub(super) until: usize,
    /// What stands between it and the word before.
    pub(super) gap: String,
    /// It begins with a capital.
    pub(super) capital: bool,
    /// It is written in capitals: an acronym, or somebody's way of writing.
    pub(super) capitals: bool,
    /// A sentence begins here, so that its capital says nothing.
    pub(super) begins: bool,
    /// Between quotation marks.
    pub(super) quoted: bool,
}

/// A full stop after these ends no sentence.
const ABBREVIATIONS: [&str; 14] =
    ["m", "mm", "mr", "mme", "mlle", "dr", "me", "pr", "art", "al", "av", "bd", "tel", "cf"];

impl Word {
    pub(super) fn is_number(&self) -> bool {
        !self.folded.is_empty() && self.folded.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Whether the sentence goes on from the word before: a space, a hyphen, an apostrophe.
    pub(super) fn follows(&self) -> bool {
        !self.begins && self.gap.chars().all(|c| c.is_whitespace() && c != '\n' || "'’‘-‐‑".contains(c))
    }
}

/// Every word of a text, in its order.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut reading = Reading::default();
    let mut at = 0;
    for c in text.chars() {
        let next = at + c.len_utf16();
        if c.is_alphanumeric() || reading.open() && is_combining(c) {
            reading.letter(c, at);
        } else {
            reading.sign(c, at);
        }
        at = next;
    }
    reading.close(at);
    reading.words
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}')
}

#[derive(Debug, Default)]
struct Reading {
    words: Vec<Word>,
    word: String,
    from: usize,
    gap: String,
    quoted: bool,
}

impl Reading {
    fn open(&self) -> bool {
        !self.word.is_empty()
    }

    fn letter(&mut self, c: char, at: usize) {
        if !self.open() {
            self.from = at;
        }
        self.word.push(c);
    }

    fn sign(&mut self, c: char, at: usize) {
        self.close(at);
        match c {
            '«' | '“' => self.quoted = true,
            '»' | '”' => self.quoted = false,
            '"' => self.quoted = !self.quoted,
            // A mark that was never closed ends with its paragraph.
            '\n' => self.quoted = false,
            _ => {}
        }
        self.gap.push(c);
    }

    fn close(&mut self, at: usize) {
        if !self.open() {
            return;
        }
        let word = std::mem::take(&mut self.word);
        let gap = std::mem::take(&mut self.gap);
        let begins = self.begins(&gap);
        self.words.push(Word {
            folded: folded(&word),
            from: self.from,
            until: at,
            capital: word.chars().next().is_some_and(char::is_uppercase),
            capitals: word.chars().nth(1).is_some() && !word.chars().any(char::is_lowercase),
            begins,
            quoted: self.quoted,
            gap,
        });
    }

    fn begins(&self, gap: &str) -> bool {
        let Some(before) = self.words.last() else { return true };
        let abbreviated = ABBREVIATIONS.contains(&before.folded.as_str()) || before.until - before.from == 1;
        gap.chars().any(|c| match c {
            '!' | '?' | '…' | ':' | '\n' | '«' | '“' | '"' | '•' | '–' | '—' => true,
            '.' => !abbreviated,
            _ => false,
        })
    }
}
