//! The rule on names, on pairs written by hand. `tuning.tsv` was looked at while the rule was made; `untouched.tsv` only measures it:
//! whoever changes the rule looks at the first, and leaves the second alone.
#![allow(clippy::unwrap_used)]

use names::{Verdict, compare};
use proptest::prelude::*;

/// Recall, then false alarms, both in hundredths; and the pairs that went wrong.
fn judged(pairs: &str) -> (usize, usize, Vec<String>) {
    let (mut found, mut alarms, mut wrong) = ([0, 0], [0, 0], Vec::new());
    for pair in pairs.lines().skip(1) {
        let [expected, _, one, other] = pair.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let verdict = compare(one, other);
        let same = matches!(verdict, Verdict::Same(_));
        let count = if expected == "same" { &mut found } else { &mut alarms };
        *count = [count[0] + usize::from(same), count[1] + 1];
        if same != (expected == "same") {
            wrong.push(format!("{pair}: {verdict:?}"));
        }
    }
    (found[0] * 100 / found[1], (alarms[0] * 100).div_ceil(alarms[1]), wrong)
}

#[test]
fn one_person_is_found_under_nine_writings_in_ten_and_one_stranger_in_ten_at_most_is_taken_for_her() {
    for (name, pairs) in
        [("tuning", include_str!("pairs/tuning.tsv")), ("untouched", include_str!("pairs/untouched.tsv"))]
    {
        let (recall, alarms, wrong) = judged(pairs);
        assert!(recall >= 90 && alarms <= 10, "{name}: {recall} %, {alarms} %: {wrong:#?}");
    }
}

proptest! {
    #[test]
    fn any_two_texts_are_judged_and_the_same_way_round_as_back(one in any::<String>(), other in any::<String>()) {
        prop_assert_eq!(compare(&one, &other), compare(&other, &one));
    }

    #[test]
    fn names_in_any_alphabet_are_judged_the_same_both_ways(
        one in "[\\p{L}\\p{M}'’().«» -]{0,60}",
        other in "[\\p{L}\\p{M}'’().«» -]{0,60}",
    ) {
        prop_assert_eq!(compare(&one, &other), compare(&other, &one));
    }

    // Endings that no word of the rule has: « Veuve » is no family name.
    #[test]
    fn a_name_is_its_own_whatever_its_capitals_and_its_order(
        family in "[A-ZÀ-Ý][a-zà-ý]{1,7}rand",
        given in "[A-ZÀ-Ý][a-zà-ý]{1,7}lin",
    ) {
        let written = [family.as_str(), &given].join(" ");
        let (shouted, turned) = (written.to_uppercase(), [given.as_str(), &family].join(" "));
        prop_assert!(matches!(compare(&written, &shouted), Verdict::Same(_)));
        prop_assert!(matches!(compare(&written, &turned), Verdict::Same(_)));
    }
}
