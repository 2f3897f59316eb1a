//! Which backups are kept: the last of each of 7 days, 4 weeks and 12 months; and none goes before three newer ones stand.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Utc};

const DAYS: usize = 7;
const WEEKS: usize = 4;
const MONTHS: usize = 12;
/// Verified backups that must stand on the medium, all newer, before one is removed.
const NEWER: usize = 3;

/// A backup on a medium.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    /// When it was made.
    pub(crate) at: DateTime<Utc>,
    /// Whether it was read back whole, and nothing was found against it since.
    pub(crate) verified: bool,
}

/// The places of those that may go. What was never verified keeps no other from staying, and stays itself until three
/// verified ones are newer.
pub(crate) fn to_remove(standing: &[Standing]) -> Vec<usize> {
    let mut verified: Vec<DateTime<Utc>> = standing.iter().filter(|one| one.verified).map(|one| one.at).collect();
    verified.sort_unstable();
    verified.reverse();
    let kept = kept(&verified);
    let may_go = |one: &Standing| {
        let newer = verified.iter().filter(|at| **at > one.at).count();
        newer >= NEWER && !(one.verified && kept.contains(&one.at))
    };
    standing.iter().enumerate().filter(|(_, one)| may_go(one)).map(|(place, _)| place).collect()
}

/// The newest of each period, the latest periods first.
fn kept(latest_first: &[DateTime<Utc>]) -> BTreeSet<DateTime<Utc>> {
    let (mut days, mut weeks, mut months) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut kept = BTreeSet::new();
    for at in latest_first {
        let day = at.date_naive();
        let is_kept = [
            days.len() < DAYS && days.insert(day),
            weeks.len() < WEEKS && weeks.insert((day.iso_week().year(), day.iso_week().week())),
            months.len() < MONTHS && months.insert((day.year(), day.month())),
        ];
        if is_kept.contains(&true) {
            kept.insert(*at);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use chrono::{Days, TimeDelta};
    use proptest::prelude::*;

    use super::*;

    fn at(hours: i64) -> DateTime<Utc> {
        "2025-01-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::hours(hours)
    }

    /// What is left after a backup each day for `days` days, the rotation run after each.
    fn after(days: u64) -> Vec<Standing> {
        let mut standing: Vec<Standing> = Vec::new();
        for day in 0..days {
            let made = at(9).checked_add_days(Days::new(day)).unwrap();
            standing.push(Standing { at: made, verified: true });
            let gone = to_remove(&standing);
            standing = (0..standing.len()).filter(|place| !gone.contains(place)).map(|place| standing[place]).collect();
        }
        standing
    }

    #[test]
    fn a_backup_a_day_for_two_years_leaves_seven_days_four_weeks_and_twelve_months() {
        let left = after(730);
        let newest = left.iter().map(|one| one.at).max().unwrap();
        let days_ago: Vec<i64> = left.iter().rev().map(|one| (newest - one.at).num_days()).collect();
        // Thursday 31 December 2026: seven days, with the Sunday before; two more Sundays; the ends of months.
        assert_eq!(days_ago[..7], [0, 1, 2, 3, 4, 5, 6]);
        assert_eq!(days_ago[7..], [11, 18, 31, 61, 92, 122, 153, 184, 214, 245, 275, 306, 334]);
    }

    #[test]
    fn the_only_good_one_stays_however_many_bad_ones_follow() {
        let mut standing = vec![Standing { at: at(0), verified: true }];
        standing.extend((1..400).map(|day| Standing { at: at(24 * day), verified: false }));
        assert_eq!(to_remove(&standing), Vec::<usize>::new());
        standing.push(Standing { at: at(24 * 400), verified: true });
        standing.push(Standing { at: at(24 * 401), verified: true });
        assert_eq!(to_remove(&standing), Vec::<usize>::new());
        standing.push(Standing { at: at(24 * 402), verified: true });
        // The bad ones go; the old good one is the last of its month.
        assert_eq!(to_remove(&standing), (1..400).collect::<Vec<_>>());
    }

    proptest! {
        #[test]
        fn whatever_stands_none_goes_before_three_verified_newer_ones_and_the_newest_of_each_period_stay(
            drawn in proptest::collection::vec((0_i64..24 * 800, proptest::bool::weighted(0.8)), 0..120)
        ) {
            let standing: Vec<Standing> =
                drawn.iter().map(|(hours, verified)| Standing { at: at(*hours), verified: *verified }).collect();
            let gone = to_remove(&standing);
            for place in &gone {
                let newer = standing.iter().filter(|one| one.verified && one.at > standing[*place].at).count();
                prop_assert!(newer >= 3);
            }
            let left: Vec<Standing> =
                (0..standing.len()).filter(|place| !gone.contains(place)).map(|place| standing[place]).collect();
            // Run again, nothing more goes: what is kept does not depend on what went.
            prop_assert_eq!(to_remove(&left), Vec::<usize>::new());
            let verified = |of: &[Standing]| of.iter().filter(|one| one.verified).map(|one| one.at).collect::<BTreeSet<_>>();
            let (before, after) = (verified(&standing), verified(&left));
            let newest = |of: &BTreeSet<DateTime<Utc>>| of.iter().next_back().copied();
            prop_assert_eq!(newest(&before), newest(&after));
            let months = |of: &BTreeSet<DateTime<Utc>>| of.iter().map(|at| (at.year(), at.month())).collect::<BTreeSet<_>>();
            let last: BTreeSet<_> = months(&before).into_iter().rev().take(MONTHS).collect();
            prop_assert!(last.is_subset(&months(&after)));
            prop_assert!(after.len() <= DAYS + WEEKS + MONTHS + NEWER);
        }
    }
}
