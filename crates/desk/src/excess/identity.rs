//! Who somebody is: names, numbers, addresses, days of birth. What is too much even between quotation marks.

mod name;
mod number;

use super::{Excess, ExcessKind, Known, Word};

/// Between the parts of a name.
const PARTICLES: &str = "de du des d la le les l van den der el ben";

/// Everybody and every number that the text gives away.
pub(super) fn found(text: &str, words: &[Word], known: &Known) -> Vec<Excess> {
    let structures = known.structures(words);
    let reader = Reader { words, known };
    let mut found: Vec<Excess> = Vec::new();
    for at in 0..words.len() {
        let names = |place: &usize| !structures.contains(place);
        found.extend(
            reader
                .name(at)
                .filter(|(first, _)| names(first))
                .map(|(first, last)| reader.mark(ExcessKind::Name, first, last)),
        );
        found.extend(reader.telephone(at).map(|last| reader.mark(ExcessKind::Telephone, at, last)));
        found.extend(reader.address(at).map(|last| reader.mark(ExcessKind::Address, at, last)));
        found.extend(reader.birth_date(at).map(|last| reader.mark(ExcessKind::BirthDate, at, last)));
        found.extend(reader.identifier(at).map(|last| reader.mark(ExcessKind::Identifier, at, last)));
    }
    found.extend(emails(text, known));
    found
}

struct Reader<'a> {
    words: &'a [Word],
    known: &'a Known,
}

impl Reader<'_> {
    fn mark(&self, kind: ExcessKind, first: usize, last: usize) -> Excess {
        let place = |at: usize| self.words.get(at);
        let from = place(first).map_or(0, |word| word.from);
        Excess { kind, from, until: place(last).map_or(from, |word| word.until), instead: None }
    }

    /// Whether a word is one of a list.
    fn is(&self, at: usize, list: &str) -> bool {
        self.words.get(at).is_some_and(|word| list.split(' ').any(|one| one == word.folded))
    }

    fn before(&self, at: usize, back: usize) -> Option<usize> {
        at.checked_sub(back)
    }
}

/// An address of the net: something, an at sign, something with a full stop.
fn emails(text: &str, known: &Known) -> Vec<Excess> {
    let mut found = Vec::new();
    let (mut piece, mut at) = (String::new(), 0);
    for c in text.chars().chain([' ']) {
        if c.is_whitespace() || ",;:()<>«»\"“”'’".contains(c) {
            let tail = piece.trim_start_matches(['.', '!', '?', '…']);
            let start = at - tail.encode_utf16().count();
            let bare = tail.trim_end_matches(['.', '!', '?', '…']);
            let is_email = bare.split_once('@').is_some_and(|(before, after)| {
                !before.is_empty() && after.split('.').count() > 1 && after.split('.').all(|part| !part.is_empty())
            });
            if is_email && !known.is_contact(&bare.to_lowercase()) {
                let until = start + bare.encode_utf16().count();
                found.push(Excess { kind: ExcessKind::Email, from: start, until, instead: None });
            }
            piece.clear();
        } else {
            piece.push(c);
        }
        at += c.len_utf16();
    }
    found
}
