//! A written name read into its units: « Mme Thérèse Van de Walle, née Lefèvre-Durand » has four.

use crate::{
    fold::letters,
    unit::{Role, Unit},
};

/// A person's names, as far as they were written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Name {
    pub(crate) units: Vec<Unit>,
    /// « fils », « père », « junior »…
    pub(crate) generation: Option<String>,
}

/// A word between spaces, hyphens and signs.
#[derive(Debug)]
struct Token {
    text: String,
    /// Tied to the one before by a hyphen.
    tied: bool,
    /// Between brackets or quotation marks.
    aside: bool,
    /// Followed by a full stop.
    dotted: bool,
}

/// More units than anybody's name has: the rest of a longer text is not read.
const MOST: usize = 12;
const CIVILITIES: [&str; 14] = [
    "m",
    "mr",
    "mme",
    "mlle",
    "melle",
    "monsieur",
    "madame",
    "mademoiselle",
    "dr",
    "docteur",
    "maitre",
    "me",
    "pr",
    "sieur",
];
const BORN: [&str; 3] = ["nee", "ne", "nees"];
const MARRIED: [&str; 12] =
    ["epouse", "epouze", "epse", "ep", "veuve", "vve", "divorcee", "usage", "dusage", "mariee", "femme", "uxor"];
const CALLED: [&str; 4] = ["dit", "dite", "alias", "surnom"];
const GENERATIONS: [&str; 12] =
    ["pere", "fils", "junior", "jr", "senior", "sr", "aine", "ainee", "cadet", "cadette", "ii", "iii"];
/// What goes before a name and is often left out.
const LOOSE: [&str; 26] = [
    "de", "d", "da", "do", "das", "dos", "di", "del", "von", "zu", "van", "vande", "vanden", "vander", "den", "der",
    "ten", "ter", "het", "t", "el", "al", "ul", "della", "degli", "dello",
];
/// What goes before a name and belongs to it: « Leroy » is not « Roy », « Ben Youssef » not « Youssef ».
const FAST: [&str; 34] = [
    "le", "la", "les", "l", "du", "des", "ben", "bin", "ibn", "bel", "beni", "bou", "bu", "abou", "abu", "abd",
    "abdel", "abdal", "abdul", "abder", "ait", "ould", "oulad", "ouled", "oum", "um", "bent", "bint", "saint",
    "sainte", "st", "ste", "mac", "mc",
];
/// What goes after a name and belongs to it.
const TAILS: [&str; 12] =
    ["eddine", "edine", "eddin", "edin", "dine", "din", "uddin", "oudine", "addine", "allah", "ullah", "ellah"];
/// The first halves of compound given names.
const HEADS: [&str; 22] = [
    "jean", "marie", "anne", "pierre", "paul", "louis", "charles", "francois", "rose", "lou", "fatima", "fatma",
    "mohamed", "moulay", "lalla", "sidi", "nour", "eve", "claire", "yves", "henri", "ange",
];

impl Name {
    /// Reads a name as somebody wrote it, in whatever order.
    #[must_use]
    pub fn written(text: &str) -> Self {
        let mut name = Self::read(text, Role::Any);
        name.compound();
        name
    }

    /// The names of a person's record.
    #[must_use]
    pub fn of(birth_name: &str, used_name: &str, first_names: &str) -> Self {
        let mut name = Self::default();
        for (text, role) in [(birth_name, Role::Birth), (used_name, Role::Used), (first_names, Role::Given)] {
            let mut read = Self::read(text, role);
            read.compound();
            name.generation = name.generation.or(read.generation);
            name.units.append(&mut read.units);
        }
        name.units.truncate(MOST);
        name
    }

    fn read(text: &str, role: Role) -> Self {
        let mut tokens = tokens(text);
        // « M. Lesur » is a gentleman, « M.-C. Lesur » is Marie-Claude.
        let tied = tokens.get(1).is_none_or(|next| next.tied);
        if !tied && tokens.first().is_some_and(|token| CIVILITIES.contains(&token.text.as_str())) {
            tokens.remove(0);
        }
        let mut generation = None;
        if tokens.len() > 1 && tokens.last().is_some_and(|token| GENERATIONS.contains(&token.text.as_str())) {
            generation = tokens.pop().map(|token| token.text);
        }
        let mut units: Vec<Unit> = Vec::new();
        let mut announced = None;
        let mut rest = tokens.as_slice();
        while let Some(token) = rest.first() {
            let word = token.text.as_str();
            let sign = [(&BORN[..], Role::Birth), (&MARRIED, Role::Used), (&CALLED, Role::Aside)]
                .into_iter()
                .find(|(signs, _)| signs.contains(&word) && rest.len() > 1 && !(units.is_empty() && word == "ne"));
            if let (Some((_, said)), Role::Any) = (sign, role) {
                announced = Some(said);
                rest = rest.get(1..).unwrap_or_default();
                continue;
            }
            let (mut unit, left) = unit(rest);
            unit.tied = token.tied && !units.is_empty();
            unit.role = match (announced, units.last()) {
                (Some(role), _) => role,
                (None, Some(before)) if unit.tied => before.role,
                (None, _) if token.aside && role == Role::Any => unit.in_brackets(),
                (None, _) => role,
            };
            announced = None;
            units.push(unit);
            rest = left;
        }
        units.truncate(MOST);
        Self { units, generation }
    }

    /// Ties « Jean-Pierre » into one unit, and leaves « Lefèvre-Durand » two.
    fn compound(&mut self) {
        let other_given = |units: &[Unit]| units.iter().any(|unit| !unit.tied && unit.only_given());
        let double_family_name = {
            let first = self.units.iter().position(|unit| unit.tied);
            first.is_some_and(|at| {
                let outside: Vec<Unit> = self
                    .units
                    .iter()
                    .enumerate()
                    .filter(|(place, unit)| !unit.tied && place + 1 != at)
                    .map(|(_, unit)| unit.clone())
                    .collect();
                let run = self.units.iter().enumerate().filter(|(place, unit)| unit.tied || place + 1 == at);
                run.map(|(_, unit)| unit).all(Unit::may_be_family) && other_given(&outside)
            })
        };
        let mut tied: Vec<Unit> = Vec::new();
        for unit in std::mem::take(&mut self.units) {
            match tied.last_mut() {
                Some(before)
                    if unit.tied
                        && !double_family_name
                        && (unit.role == Role::Given || (unit.role == Role::Any && before.heads(&unit, &HEADS))) =>
                {
                    before.tie(unit);
                }
                Some(_) | None => tied.push(unit),
            }
        }
        self.units = tied;
    }
}

/// The first unit of a row of tokens, its particles with it, and the tokens that are left.
fn unit(tokens: &[Token]) -> (Unit, &[Token]) {
    let mut at = 0;
    let (mut before, mut loose) = (String::new(), true);
    while let (Some(token), Some(next)) = (tokens.get(at), tokens.get(at + 1)) {
        let word = token.text.as_str();
        let (is_loose, is_fast) = (LOOSE.contains(&word), FAST.contains(&word));
        if !(is_loose || is_fast) || token.dotted && !matches!(word, "st" | "ste") || token.aside != next.aside {
            break;
        }
        loose &= is_loose;
        before.push_str(match word {
            "st" => "saint",
            "ste" => "sainte",
            word => word,
        });
        at += 1;
    }
    let Some(token) = tokens.get(at) else { return (Unit::new("", None), &[]) };
    let mut core = token.text.clone();
    let initials = is_initial(token);
    at += 1;
    while let Some(next) = tokens.get(at).filter(|next| {
        if initials {
            next.tied && is_initial(next) || token.dotted && next.dotted && is_initial(next)
        } else {
            TAILS.contains(&next.text.as_str())
        }
    }) {
        core.push_str(&next.text);
        at += 1;
    }
    let joined = format!("{before}{core}");
    let core = (loose && !before.is_empty()).then_some(core);
    let mut unit = Unit::new(&joined, core.as_deref());
    unit.initials = initials && before.is_empty()
        || matches!(joined.as_str(), "jp" | "jl" | "jm" | "jc" | "jb" | "jf" | "jy" | "jj");
    (unit, tokens.get(at..).unwrap_or_default())
}

/// « J », « J. », « Ph. ».
fn is_initial(token: &Token) -> bool {
    let length = token.text.chars().count();
    length == 1 || token.dotted && length < 4 && !matches!(token.text.as_str(), "st" | "ste")
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let (mut word, mut tied, mut aside) = (String::new(), false, false);
    let mut close = |word: &mut String, tied: &mut bool, aside: bool, dotted: bool| {
        if !word.is_empty() {
            tokens.push(Token { text: std::mem::take(word), tied: *tied, aside, dotted });
            *tied = false;
        }
    };
    for c in letters(text) {
        match c {
            c if c.is_alphanumeric() => word.push(c),
            // « d’Hespel » has a particle; « N’Diaye », « L’Hermitte » are one word.
            '\'' | '’' | '‘' | 'ʼ' | '`' if word == "d" => close(&mut word, &mut tied, aside, false),
            '\'' | '’' | '‘' | 'ʼ' | '`' => {}
            '-' | '‐' | '‑' | '–' | '—' | '−' => {
                close(&mut word, &mut tied, aside, false);
                tied = true;
            }
            '.' => close(&mut word, &mut tied, aside, true),
            c => {
                close(&mut word, &mut tied, aside, false);
                // « J.-P. » ties across its full stops, « Jean - Pierre » across its spaces.
                tied = tied && c == ' ';
                aside = match c {
                    '(' | '[' | '«' | '“' => true,
                    ')' | ']' | '»' | '”' => false,
                    '"' => !aside,
                    _ => aside,
                };
            }
        }
    }
    close(&mut word, &mut tied, aside, false);
    if let Some(first) = tokens.first_mut() {
        first.tied = false;
    }
    tokens.truncate(4 * MOST);
    tokens
}
