//! Which unit of one name is which of the other: the surest pairs first, and what is left alone.

use crate::{
    Written,
    transliteration::Origins,
    unit::{Role, Unit},
    word::Likeness,
};

/// Two names, unit by unit.
pub(crate) struct Pairing<'a> {
    pub(crate) one: Side<'a>,
    pub(crate) other: Side<'a>,
    pub(crate) pairs: Vec<Pair<'a>>,
}

/// A unit of one name and its place, a unit of the other and its place; of several in a row, the first.
pub(crate) struct Pair<'a> {
    one: (usize, &'a Unit),
    other: (usize, &'a Unit),
    pub(crate) how: How,
}

/// How a pair was found.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    Like(Likeness),
    Joined,
    Initial,
}

/// The units of one name, and which of them found theirs.
pub(crate) struct Side<'a> {
    units: &'a [Unit],
    paired: Vec<bool>,
}

impl<'a> Side<'a> {
    fn of(units: &'a [Unit]) -> Self {
        Self { units, paired: vec![false; units.len()] }
    }

    /// The units that found none yet, with their places.
    fn free(&self) -> Vec<(usize, &'a Unit)> {
        let units = self.units.iter().zip(&self.paired).enumerate();
        units.filter(|(_, (_, paired))| !**paired).map(|(place, (unit, _))| (place, unit)).collect()
    }

    fn is_free(&self, place: usize) -> bool {
        self.paired.get(place) == Some(&false)
    }

    fn mark(&mut self, place: usize) {
        if let Some(paired) = self.paired.get_mut(place) {
            *paired = true;
        }
    }

    /// The units that found none and should have: a nickname need not.
    pub(crate) fn alone(&self) -> Vec<&'a Unit> {
        self.free().into_iter().map(|(_, unit)| unit).filter(|unit| unit.role != Role::Aside).collect()
    }

    /// The unit has a hyphen before or behind it.
    fn ties(&self, unit: &Unit) -> bool {
        let place = self.units.iter().position(|known| std::ptr::eq(known, unit));
        place.is_some_and(|place| unit.tied || self.units.get(place.saturating_add(1)).is_some_and(|next| next.tied))
    }
}

impl<'a> Pairing<'a> {
    pub(crate) fn of(one: &'a [Unit], other: &'a [Unit]) -> Self {
        let origins = one.iter().chain(other).fold(Origins::default(), |origins, unit| origins.and(unit.origins()));
        let mut pairing = Self { one: Side::of(one), other: Side::of(other), pairs: Vec::new() };
        let is = |how: Likeness| move |ours: &Unit, theirs: &Unit| ours.like(theirs, origins) == Some(how);
        pairing.pair(How::Like(Likeness::Equal), is(Likeness::Equal));
        pairing.pair(How::Like(Likeness::Spelling), is(Likeness::Spelling));
        pairing.join(origins);
        pairing.turn();
        pairing.join(origins);
        pairing.turn();
        pairing.pair(How::Like(Likeness::Slip), is(Likeness::Slip));
        if pairing.pairs.iter().any(|pair| pair.how != How::Like(Likeness::Slip)) {
            pairing.pair(How::Like(Likeness::LikelySlip), is(Likeness::LikelySlip));
        }
        pairing.pair(How::Initial, |ours, theirs| ours.initials_of(theirs) || theirs.initials_of(ours));
        pairing
    }

    fn pair(&mut self, how: How, fits: impl Fn(&Unit, &Unit) -> bool) {
        for one in self.one.free() {
            let other = self.other.free().into_iter().find(|other| fits(one.1, other.1));
            if let Some(other) = other {
                self.one.mark(one.0);
                self.other.mark(other.0);
                self.pairs.push(Pair { one, other, how });
            }
        }
    }

    /// One unit for two or three in a row of the other name: « Petitjean », « Petit Jean ».
    fn join(&mut self, origins: Origins) {
        for one in self.one.free() {
            let rows = self.other.free().into_iter().flat_map(|other| [(other, 2), (other, 3)]);
            let found = rows.into_iter().find(|(other, length)| {
                let places = other.0..other.0.saturating_add(*length);
                let row = self.other.units.get(places.clone());
                places.into_iter().all(|place| self.other.is_free(place))
                    && row.is_some_and(|row| one.1.is_of(row, origins))
            });
            if let Some((other, length)) = found {
                self.one.mark(one.0);
                (other.0..other.0.saturating_add(length)).for_each(|place| self.other.mark(place));
                self.pairs.push(Pair { one, other, how: How::Joined });
            }
        }
    }

    /// Looks at the two names the other way round.
    fn turn(&mut self) {
        std::mem::swap(&mut self.one, &mut self.other);
        for pair in &mut self.pairs {
            std::mem::swap(&mut pair.one, &mut pair.other);
        }
    }

    /// Both name the same birth name.
    pub(crate) fn births(&self) -> bool {
        self.pairs.iter().any(|pair| pair.one.1.role == Role::Birth && pair.other.1.role == Role::Birth)
    }

    /// What is paired may be a family name.
    pub(crate) fn family(&self) -> bool {
        let written = |unit: &Unit| matches!(unit.role, Role::Birth | Role::Used);
        self.pairs.iter().filter(|pair| pair.how != How::Initial).any(|pair| {
            let (one, other) = (pair.one.1, pair.other.1);
            written(one) || written(other) || one.may_be_family() && other.may_be_family()
        })
    }

    /// Both have a given name that is one.
    pub(crate) fn given(&self) -> bool {
        let told = self.pairs.iter().filter(|pair| pair.how != How::Initial);
        told.into_iter().any(|pair| pair.one.1.role == Role::Given && pair.other.1.role == Role::Given)
    }

    /// Letter for letter: what is asked when one name alone is paired.
    pub(crate) fn exact(&self) -> bool {
        self.pairs.iter().all(|pair| pair.how == How::Like(Likeness::Equal))
    }

    /// The other half of a double family name, or the other name of a married woman.
    pub(crate) fn half(&self, unit: &Unit) -> bool {
        match unit.role {
            Role::Birth | Role::Used => true,
            Role::Any => unit.only_family() || self.one.ties(unit) || self.other.ties(unit),
            Role::Given | Role::Aside => false,
        }
    }

    /// What differs between the two writings.
    pub(crate) fn written(&self, more: bool) -> Vec<Written> {
        let of = |pair: &Pair<'_>| match pair.how {
            How::Like(Likeness::Equal) => None,
            How::Like(Likeness::Spelling) | How::Joined => Some(Written::InOtherSpelling),
            How::Like(Likeness::Slip | Likeness::LikelySlip) => Some(Written::WithSlip),
            How::Initial => Some(Written::WithInitials),
        };
        let mut written: Vec<Written> = self.pairs.iter().filter_map(of).collect();
        let mut places: Vec<_> = self.pairs.iter().map(|pair| (pair.one.0, pair.other.0)).collect();
        places.sort_unstable();
        if !places.is_sorted_by_key(|(_, other)| *other) {
            written.push(Written::InOtherOrder);
        }
        written.extend(more.then_some(Written::WithMoreNames));
        written.sort_unstable();
        written.dedup();
        written
    }
}
