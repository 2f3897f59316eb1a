//! The paper recovery sheet: 160 random bits in four lines that notice their own typing errors.

use zeroize::Zeroizing;

use crate::{Result, VaultError, secret::Secret};

/// Lines of a sheet.
pub const LINES: usize = 4;
const SYMBOLS: usize = 8;
/// Crockford's base 32: no I, L, O or U to confuse.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What the sheet carries. Opens the vault without keyring and without passphrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoverySheet(pub(crate) Secret<20>);

impl RecoverySheet {
    pub(crate) fn make() -> Result<Self> {
        Secret::random().map(Self)
    }

    /// Four lines of eight symbols and two check symbols: `XXXX-XXXX-XX`.
    #[must_use]
    pub fn lines(&self) -> [Zeroizing<String>; LINES] {
        let symbols: Vec<u8> = self.0.expose().chunks_exact(5).flat_map(to_symbols).collect();
        std::array::from_fn(|line| {
            let body = symbols.iter().copied().skip(line.saturating_mul(SYMBOLS)).take(SYMBOLS);
            let whole = with_checks(body.collect(), number(line));
            let mut text = Zeroizing::new(String::with_capacity(12));
            for (place, symbol) in whole.iter().enumerate() {
                if place == 4 || place == 8 {
                    text.push('-');
                }
                text.push(ALPHABET.get(usize::from(*symbol)).copied().map_or('?', char::from));
            }
            text
        })
    }

    /// Reads four lines back. Case, spaces and hyphens do not count; O is 0, I and L are 1.
    ///
    /// # Errors
    /// [`VaultError::WrongSheetLine`] names the first line in which one or two symbols are wrong or swapped;
    /// [`VaultError::SheetTooLong`] when something stands after the fourth.
    pub fn read(lines: &[impl AsRef<str>]) -> Result<Self> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(20));
        for line in 0..LINES {
            let wrong = VaultError::WrongSheetLine { line: number(line) };
            let Some(symbols) = lines.get(line).and_then(|text| read_line(text.as_ref(), number(line))) else {
                return Err(wrong);
            };
            bytes.extend(from_symbols(&symbols));
        }
        // Two sheets one after the other: which of them was meant is not ours to guess.
        if lines.iter().skip(LINES).any(|text| !is_blank(text.as_ref())) {
            return Err(VaultError::SheetTooLong);
        }
        Secret::from_slice(&bytes).map(Self).ok_or(VaultError::SheetMismatch)
    }

    /// Compares what was retyped with this sheet.
    ///
    /// # Errors
    /// [`VaultError::WrongSheetLine`] names the first line that is mistyped, or well formed and another.
    pub(crate) fn must_be(&self, lines: &[impl AsRef<str>]) -> Result<()> {
        let typed = Self::read(lines)?;
        match self.lines().iter().zip(typed.lines()).position(|(shown, typed)| **shown != *typed) {
            Some(line) => Err(VaultError::WrongSheetLine { line: number(line) }),
            None => Ok(()),
        }
    }
}

/// 1 to 4, as printed.
fn number(line: usize) -> u8 {
    u8::try_from(line).unwrap_or(u8::MAX).saturating_add(1)
}

fn to_symbols(five: &[u8]) -> impl Iterator<Item = u8> + use<> {
    let bits = five.iter().fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte));
    (0..SYMBOLS).map(move |place| u8::try_from((bits >> (35 - 5 * place)) & 31).unwrap_or(0))
}

fn from_symbols(symbols: &[u8]) -> impl Iterator<Item = u8> + use<> {
    let bits = symbols.iter().fold(0_u64, |bits, symbol| (bits << 5) | u64::from(*symbol));
    (0..5).map(move |place| u8::try_from((bits >> (32 - 8 * place)) & 255).unwrap_or(0))
}

/// A hyphen, or a dash that a keyboard or a printer made of one.
pub(crate) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}')
}

fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_hyphen(c))
}

fn read_line(text: &str, number: u8) -> Option<Zeroizing<Vec<u8>>> {
    let mut symbols = Zeroizing::new(Vec::with_capacity(SYMBOLS + 2));
    for c in text.chars().filter(|c| !c.is_whitespace() && !is_hyphen(*c)).take(32) {
        let c = match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        };
        symbols.push(u8::try_from(ALPHABET.iter().position(|symbol| char::from(*symbol) == c)?).ok()?);
    }
    if symbols.len() != SYMBOLS + 2 || checks(&symbols) != (number, number) {
        return None;
    }
    symbols.truncate(SYMBOLS);
    Some(symbols)
}

/// Reed–Solomon over GF(32): both sums over a whole line equal the line's number, so that any two wrong symbols, a
/// swap among them, and a line in another's place are noticed.
fn checks(symbols: &[u8]) -> (u8, u8) {
    symbols
        .iter()
        .enumerate()
        .fold((0, 0), |(sum, weighted), (place, symbol)| (sum ^ symbol, weighted ^ times_alpha(*symbol, place)))
}

fn with_checks(mut symbols: Vec<u8>, number: u8) -> Zeroizing<Vec<u8>> {
    let (sum, weighted) = checks(&symbols);
    let check = (0..32_u8)
        .find(|first| {
            let second = sum ^ number ^ first;
            weighted ^ times_alpha(*first, SYMBOLS) ^ times_alpha(second, SYMBOLS + 1) == number
        })
        .unwrap_or(0);
    symbols.push(check);
    symbols.push(sum ^ number ^ check);
    Zeroizing::new(symbols)
}

/// `symbol` × α^`power` in GF(32) = GF(2)[x] / (x⁵ + x² + 1).
fn times_alpha(symbol: u8, power: usize) -> u8 {
    (0..power).fold(symbol, |value, _| if value & 16 == 0 { value << 1 } else { ((value << 1) ^ 0b10_0101) & 31 })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]
    use super::*;

    fn lines_of(sheet: &RecoverySheet) -> Vec<String> {
        sheet.lines().iter().map(|line| line.to_string()).collect()
    }

    #[test]
    fn a_sheet_reads_back_with_any_case_spacing_and_confusable_letters() {
        for _ in 0..200 {
            let sheet = RecoverySheet::make().unwrap();
            let mut lines = lines_of(&sheet);
            assert_eq!(RecoverySheet::read(&lines).unwrap(), sheet);
            for line in &mut lines {
                *line = line.to_lowercase().replace('0', "o").replace('1', "l").replace('-', " ");
            }
            assert_eq!(RecoverySheet::read(&lines).unwrap(), sheet);
        }
    }

    #[test]
    fn every_wrong_symbol_and_every_swap_is_caught_and_the_line_is_named() {
        let sheet = RecoverySheet(Secret::new(std::array::from_fn(|byte| (byte * 37 + 11) as u8)));
        let lines = lines_of(&sheet);
        let mut tried = 0;
        for line in 0..LINES {
            let typed: Vec<char> = lines[line].chars().filter(|c| *c != '-').collect();
            let mut check = |typed: Vec<char>| {
                let mut wrong = lines.clone();
                wrong[line] = typed.into_iter().collect();
                let answer = RecoverySheet::read(&wrong);
                assert!(
                    matches!(answer, Err(VaultError::WrongSheetLine { line: named }) if named == line as u8 + 1),
                    "{wrong:?}"
                );
                tried += 1;
            };
            for place in 0..typed.len() {
                for symbol in ALPHABET.iter().map(|symbol| char::from(*symbol)).filter(|c| *c != typed[place]) {
                    let mut wrong = typed.clone();
                    wrong[place] = symbol;
                    check(wrong);
                }
                for other in place + 1..typed.len() {
                    if typed[place] != typed[other] {
                        let mut wrong = typed.clone();
                        wrong.swap(place, other);
                        check(wrong);
                    }
                }
            }
            check(typed[1..].to_vec());
            check([typed.as_slice(), &['0']].concat());
        }
        assert!(tried > 1240, "{tried}");
    }

    #[test]
    fn whatever_stands_after_the_fourth_line_is_refused_and_blank_lines_are_nothing() {
        let (sheet, other) = (RecoverySheet::make().unwrap(), RecoverySheet::make().unwrap());
        for after in [lines_of(&other), lines_of(&sheet), vec![String::new(), "7".to_owned()]] {
            let typed = [lines_of(&sheet), after].concat();
            assert!(matches!(RecoverySheet::read(&typed), Err(VaultError::SheetTooLong)), "{typed:?}");
        }
        let typed = [lines_of(&sheet), vec![" \u{202f}".to_owned(), "--".to_owned()]].concat();
        assert_eq!(RecoverySheet::read(&typed).unwrap(), sheet);
    }

    #[test]
    fn two_lines_in_each_others_place_are_caught() {
        let mut lines = lines_of(&RecoverySheet::make().unwrap());
        lines.swap(0, 1);
        assert!(matches!(RecoverySheet::read(&lines), Err(VaultError::WrongSheetLine { line: 1 })));
    }
}
