//! Numbers: of a telephone, of a house, of a day, of an account.

use super::{PARTICLES, Reader};
use crate::excess::known::digits;

const STREETS: &str = "rue avenue av boulevard bd bld impasse allee chemin ruelle sente faubourg";
/// The same when a name follows: « 2 places de parking » is none.
const LOOSE_STREETS: &str = "place square quai residence cite route cours clos";
const MONTHS: &str = "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre";

impl Reader<'_> {
    /// A French number in groups or in one, or one with its country's prefix.
    pub(super) fn telephone(&self, at: usize) -> Option<usize> {
        let first = self.words.get(at).filter(|word| word.is_number())?;
        let follows_number = self.before(at, 1).and_then(|before| self.words.get(before)).is_some_and(|before| {
            before.is_number() && !first.gap.contains(['\n', ',', ';', ':']) && !first.gap.contains("+")
        });
        if follows_number || first.gap.ends_with('/') {
            return None;
        }
        let abroad = first.gap.ends_with('+') || first.folded.starts_with("00");
        let (mut number, mut last) = (first.folded.clone(), at);
        while let Some(next) = self.words.get(last + 1).filter(|next| next.is_number() && is_tie(&next.gap)) {
            number.push_str(&next.folded);
            last += 1;
        }
        let national = match number.strip_prefix("0033").or_else(|| number.strip_prefix("33").filter(|_| abroad)) {
            Some(rest) => format!("0{}", rest.trim_start_matches('0')),
            None => number.clone(),
        };
        let french = national.len() == 10 && national.starts_with('0') && !national.starts_with("00");
        let foreign = abroad && (8..=15).contains(&number.trim_start_matches('0').len());
        let given = self.known.is_contact(&digits(&number)) || self.known.is_contact(&national);
        ((french || foreign) && !given && !self.slashed(last)).then_some(last)
    }

    /// « 0591/2026 » is the number of a record.
    fn slashed(&self, last: usize) -> bool {
        self.words.get(last + 1).is_some_and(|next| next.gap.starts_with('/'))
    }

    /// « 12 bis, rue des Lilas ».
    pub(super) fn address(&self, at: usize) -> Option<usize> {
        self.words.get(at).filter(|word| word.is_number() && word.folded.len() < 5)?;
        let street = at + 1 + usize::from(self.is(at + 1, "bis ter quater a b c"));
        self.words.get(street).filter(|word| is_space(&word.gap))?;
        let mut last = street;
        let mut named = false;
        for at in street + 1..(street + 7).min(self.words.len()) {
            let Some(word) = self.words.get(at).filter(|word| word.follows()) else { break };
            let particle = self.is(at, PARTICLES);
            if !(particle || word.capital || !named) {
                break;
            }
            named |= !particle;
            last = at;
        }
        let capital = self.words.get(street + 1..=last).is_some_and(|words| words.iter().any(|word| word.capital));
        let is_street = self.is(street, STREETS) && named || self.is(street, LOOSE_STREETS) && capital;
        is_street.then_some(last)
    }

    /// « née le 3 mai 1990 ».
    pub(super) fn birth_date(&self, at: usize) -> Option<usize> {
        let born = self.is(at, "ne nee nes nees") && self.is(at + 1, "le");
        let mut last = at + 2;
        self.words.get(last).filter(|word| born && (word.is_number() || word.folded == "1er"))?;
        while let Some(next) = self.words.get(last + 1).filter(|_| last < at + 4) {
            let month = next.follows() && self.is(last + 1, MONTHS);
            if !(month || next.is_number() && ["/", ".", "-", " ", "\u{a0}"].contains(&next.gap.as_str())) {
                break;
            }
            last += 1;
        }
        Some(last)
    }

    /// A number of social security (13 digits, and 2 of its key), or of a French bank account.
    pub(super) fn identifier(&self, at: usize) -> Option<usize> {
        let first = self.words.get(at)?;
        let (mut whole, mut last) = (first.folded.clone(), at);
        while let Some(next) = self.words.get(last + 1).filter(|next| is_blank(&next.gap) && whole.len() < 27) {
            if !next.folded.chars().any(|c| c.is_ascii_digit()) {
                break;
            }
            whole.push_str(&next.folded);
            last += 1;
        }
        let account =
            whole.len() == 27 && whole.starts_with("fr") && whole.chars().skip(2).take(2).all(|c| c.is_ascii_digit());
        (account || is_social_security(&whole)).then_some(last)
    }
}

/// Sex, year, month, department, commune, order: the month tells it from another number of that length.
fn is_social_security(number: &str) -> bool {
    let month = number.chars().skip(3).take(2).collect::<String>().parse::<u8>();
    let digits = number.chars().filter(char::is_ascii_digit).count();
    [13, 15].contains(&number.len())
        && digits + 1 >= number.len()
        && number.starts_with(['1', '2'])
        && month
            .is_ok_and(|month| (1..=12).contains(&month) || (20..=42).contains(&month) || (50..=99).contains(&month))
}

fn is_tie(gap: &str) -> bool {
    let mut signs = gap.chars();
    signs.next().is_some_and(|c| " .-\u{a0}\u{202f}()".contains(c))
        && gap.chars().count() < 4
        && gap.chars().all(|c| " .-\u{a0}\u{202f}()".contains(c))
        && !gap.contains(". ")
}

fn is_space(gap: &str) -> bool {
    is_blank(gap) || [", ", ",", "-"].contains(&gap)
}

fn is_blank(gap: &str) -> bool {
    [" ", "\u{a0}", "\u{202f}"].contains(&gap)
}
