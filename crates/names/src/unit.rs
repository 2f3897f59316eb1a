//! One unit of a name: a family name with its particles, a given name, two given names tied by a hyphen, initials.

use crate::{
    transliteration::Origins,
    word::{Likeness, Word},
};

/// What a unit is in its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Not said: a family name or a given name.
    Any,
    /// The family name at birth.
    Birth,
    /// Another family name, by marriage or by use.
    Used,
    /// A given name.
    Given,
    /// A nickname: it may help, it never contradicts.
    Aside,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    /// The words of a compound given name; one word otherwise.
    parts: Vec<Word>,
    /// All of it in one word: `vandewalle`, `jeanpierre`.
    pub(crate) joined: Word,
    /// Without its particles, when many leave them out: `silva` of « da Silva ».
    core: Option<Word>,
    pub(crate) initials: bool,
    pub(crate) role: Role,
    /// Tied to the unit before by a hyphen.
    pub(crate) tied: bool,
}

impl Unit {
    pub(crate) fn new(joined: &str, core: Option<&str>) -> Self {
        let joined = Word::new(joined);
        let core = core.map(Word::new);
        Self { parts: vec![joined.clone()], joined, core, initials: false, role: Role::Any, tied: false }
    }

    /// Takes the next half of a compound given name.
    pub(crate) fn tie(&mut self, next: Self) {
        self.joined = Word::new(format!("{}{}", self.joined.text, next.joined.text));
        self.parts.extend(next.parts);
        self.initials &= next.initials;
    }

    /// What brackets hold: another family name, or a nickname.
    pub(crate) fn in_brackets(&self) -> Role {
        if self.joined.is_given() { Role::Aside } else { Role::Birth }
    }

    /// Whether a hyphen between these two makes one given name.
    pub(crate) fn heads(&self, next: &Self, heads: &[&str]) -> bool {
        let given = |unit: &Self| unit.parts.iter().all(Word::is_given);
        given(self) && given(next)
            || heads.contains(&self.joined.text.as_str()) && !next.joined.is_family()
            || self.initials && (next.initials || given(next))
    }

    /// Listed as a given name and as nothing else, or a compound of such.
    pub(crate) fn only_given(&self) -> bool {
        match self.role {
            Role::Given => true,
            Role::Birth | Role::Used => false,
            Role::Any | Role::Aside => self.parts.len() > 1 || self.joined.is_given() && !self.joined.is_family(),
        }
    }

    /// Listed as a given name, whatever else it is.
    pub(crate) fn may_be_given(&self) -> bool {
        match self.role {
            Role::Given => true,
            Role::Birth | Role::Used => false,
            Role::Any | Role::Aside => self.parts.len() > 1 || self.initials || self.joined.is_given(),
        }
    }

    /// Not a given name alone.
    pub(crate) fn may_be_family(&self) -> bool {
        !self.only_given() && !self.initials
    }

    /// Listed as a family name and as nothing else.
    pub(crate) fn only_family(&self) -> bool {
        matches!(self.role, Role::Birth | Role::Used) || self.joined.is_family() && !self.joined.is_given()
    }

    /// How the two are one unit, particles left out or not.
    pub(crate) fn like(&self, other: &Self, origins: Origins) -> Option<Likeness> {
        if self.initials != other.initials {
            return None;
        }
        match (self.parts.as_slice(), other.parts.as_slice()) {
            ([_], [_]) => self.like_simple(other, origins),
            // « Jean-Luc », « Jean-Marc »: half by half, in their order; « Anne-Marie » is not « Marie-Anne ».
            (ours, theirs) if ours.len() == theirs.len() => {
                let each: Option<Vec<_>> =
                    ours.iter().zip(theirs).map(|(one, two)| half_like(one, two, origins)).collect();
                each?.into_iter().max()
            }
            (_, _) => self.joined.reads_like(&other.joined).then_some(Likeness::Spelling),
        }
    }

    fn like_simple(&self, other: &Self, origins: Origins) -> Option<Likeness> {
        let (ours, theirs) = (after_van(&self.joined), after_van(&other.joined));
        let whole = self.joined.like(&other.joined, origins);
        // Half of a long Flemish name is its particles: what follows them decides.
        let flemish = !(ours.is_empty() || theirs.is_empty());
        let whole = whole.filter(|like| !flemish || *like < Likeness::Slip);
        let listed = self.joined.is_family() && other.joined.is_family();
        let after = ours
            .iter()
            .filter(|_| !listed)
            .flat_map(|one| theirs.iter().filter_map(|two| one.like(two, origins)))
            .min();
        let without = match (&self.core, &other.core) {
            (None, None) => None,
            (ours, theirs) => {
                ours.as_ref().unwrap_or(&self.joined).like(theirs.as_ref().unwrap_or(&other.joined), origins)
            }
        };
        let other_way = after.into_iter().chain(without).min().map(|like| like.max(Likeness::Spelling));
        whole.into_iter().chain(other_way).min()
    }

    /// « J.-P. » for « Jean-Pierre », « J. » for « Jean », « Ph. » for « Philippe ».
    pub(crate) fn initials_of(&self, other: &Self) -> bool {
        if !self.initials || other.initials || other.only_family() {
            return false;
        }
        let firsts: String = other.parts.iter().filter_map(|part| part.text.chars().next()).collect();
        self.joined.text == firsts || other.parts.len() == 1 && other.joined.text.starts_with(&self.joined.text)
    }

    /// These units in a row are the halves of this one: « Mohamed-Reda », « Mohamed Rida ».
    pub(crate) fn is_of(&self, row: &[Self], origins: Origins) -> bool {
        let halves = || {
            self.parts
                .iter()
                .zip(row)
                .all(|(half, unit)| half.like(&unit.joined, origins).is_some_and(|like| like < Likeness::Slip))
        };
        let whole = || Word::new(row.iter().map(|unit| unit.joined.text.as_str()).collect::<String>());
        self.parts.len() == row.len() && halves() || self.joined.reads_like(&whole())
    }

    /// Where the name may come from.
    pub(crate) fn origins(&self) -> Origins {
        self.words().fold(Origins::default(), |origins, word| origins.and(word.origins()))
    }

    /// The words under which a search finds the unit.
    pub(crate) fn words(&self) -> impl Iterator<Item = &Word> {
        self.parts.iter().chain(std::iter::once(&self.joined)).chain(self.core.as_ref())
    }
}

/// One half of a compound given name for another, or its initial: « M.-Thérèse ».
fn half_like(one: &Word, two: &Word, origins: Origins) -> Option<Likeness> {
    let initial = |short: &Word, long: &Word| short.text.chars().count() == 1 && long.text.starts_with(&short.text);
    one.like(two, origins).or_else(|| (initial(one, two) || initial(two, one)).then_some(Likeness::Spelling))
}

/// What may follow « Van », « Van de », « Van den », « Van der » in a joined name: `walle` of `vandewalle`.
fn after_van(word: &Word) -> Vec<Word> {
    ["vander", "vanden", "vande", "van"]
        .iter()
        .filter_map(|van| word.text.strip_prefix(van))
        .filter(|rest| rest.chars().count() > 3)
        .map(Word::new)
        .collect()
}
