//! What an audience may learn.

use crate::Refused;

/// Whether a cell that counts nobody may be hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zeros {
    /// The legend reads: a hidden cell may hold any number, zero included.
    MayBeHidden,
    /// The legend reads: every zero is printed, so a hidden cell holds at least one.
    Printed,
}

impl Zeros {
    /// The smallest number that the legend allows in a hidden cell.
    #[must_use]
    pub fn least_hidden(self) -> i64 {
        match self {
            Self::MayBeHidden => 0,
            Self::Printed => 1,
        }
    }
}

/// The rules that a published table obeys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    threshold: i64,
    group: i64,
    zeros: Zeros,
}

impl Policy {
    /// Counts from 1 to `threshold − 1` are sensitive; so is a category that holds all but fewer than `group` of the
    /// persons of a published total (0: no such rule).
    ///
    /// # Errors
    /// [`Refused::ThresholdOutOfRange`] outside 2..=100; [`Refused::GroupOutOfRange`] when `group ≥ threshold`, or when
    /// `group > 0` although zeros are printed: the printed zeros themselves then tell that a category holds everybody.
    pub fn new(threshold: u64, group: u64, zeros: Zeros) -> Result<Self, Refused> {
        if !(2..=100).contains(&threshold) {
            return Err(Refused::ThresholdOutOfRange { given: threshold });
        }
        if group >= threshold || (group > 0 && zeros == Zeros::Printed) {
            return Err(Refused::GroupOutOfRange { given: group });
        }
        let small = |value: u64| i64::try_from(value).map_err(|_| Refused::ThresholdOutOfRange { given: threshold });
        Ok(Self { threshold: small(threshold)?, group: small(group)?, zeros })
    }

    /// For the town council, the local security council and the ministry: below 5, groups of 1, zeros may be hidden.
    #[must_use]
    pub fn partners() -> Self {
        Self { threshold: 5, group: 1, zeros: Zeros::MayBeHidden }
    }

    /// For the press and the public, and for sexual violence, minors and discrimination whoever reads: below 11, groups
    /// of 2, zeros may be hidden.
    #[must_use]
    pub fn public() -> Self {
        Self { threshold: 11, group: 2, zeros: Zeros::MayBeHidden }
    }

    /// For an audience to which counts below `threshold` are closed: groups of 1, or of 2 from the public's threshold on; zeros
    /// may be hidden.
    ///
    /// # Errors
    /// As [`Policy::new`].
    pub fn below(threshold: u64) -> Result<Self, Refused> {
        let public = Self::public();
        let group = if threshold < public.threshold() { Self::partners().group() } else { public.group() };
        Self::new(threshold, group, Zeros::MayBeHidden)
    }

    /// The smallest positive count that may be shown.
    #[must_use]
    pub fn threshold(&self) -> u64 {
        self.threshold.unsigned_abs()
    }

    /// The `group` of [`Policy::new`].
    #[must_use]
    pub fn group(&self) -> u64 {
        self.group.unsigned_abs()
    }

    /// Whether zeros may be hidden.
    #[must_use]
    pub fn zeros(&self) -> Zeros {
        self.zeros
    }

    /// Whether a count of persons is from 1 to `threshold − 1`.
    pub(crate) fn is_small(&self, count: i64) -> bool {
        count >= 1 && count < self.threshold
    }

    pub(crate) fn least_large(&self) -> i64 {
        self.threshold
    }
}
