//! The promise of the crate, attacked: no reader of a protected table learns a small count.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on must fail"
)]

mod long;

use std::ops::ControlFlow;

use disclosure::{
    Broken, Cell, Certificate, Dimension, Policy, Protected, PublishedTable, Refused, Shape, Table, Zeros, attack,
    check, protect, relations,
};
use proptest::prelude::*;

fn dimensions(codes: &[usize]) -> Vec<Dimension> {
    let named = |(name, codes): (usize, &usize)| {
        Dimension::new(format!("dimension {name}"), (0..*codes).map(|code| format!("code {code}")))
    };
    codes.iter().enumerate().map(named).collect()
}

fn protected(table: &Table, policy: &Policy) -> Protected {
    protect(table, policy, &mut |_| ControlFlow::Continue(())).unwrap()
}

/// Sparse, mixed and dense counts around the thresholds.
fn count() -> impl Strategy<Value = u64> {
    prop_oneof![4 => Just(0), 4 => 1..5_u64, 2 => 1..20_u64, 1 => 20..200_u64]
}

fn counted(codes: impl Strategy<Value = Vec<usize>>, trees: bool) -> impl Strategy<Value = Table> {
    codes.prop_flat_map(move |codes| {
        let cells = codes.iter().product::<usize>();
        let above = prop::collection::vec(any::<prop::sample::Index>(), codes.iter().sum::<usize>());
        (prop::collection::vec(count(), cells), above, Just(codes)).prop_map(move |(counts, above, codes)| {
            let dimensions = if trees { nested(&codes, &above) } else { dimensions(&codes) };
            Table::dense(dimensions.clone(), counts.into_iter().take(innermost(&dimensions))).unwrap()
        })
    })
}

/// Each code under one of the codes before it, or under the total.
fn nested(codes: &[usize], above: &[prop::sample::Index]) -> Vec<Dimension> {
    let mut above = above.iter();
    let mut under = |code: usize| above.next().and_then(|above| above.index(code + 1).checked_sub(1));
    dimensions(codes)
        .into_iter()
        .map(|dimension| {
            let tree: Vec<_> = (0..dimension.codes.len()).map(&mut under).collect();
            dimension.under(tree)
        })
        .collect()
}

fn innermost(dimensions: &[Dimension]) -> usize {
    let leaves = |dimension: &Dimension| {
        (0..dimension.codes.len()).filter(|code| dimension.children(Some(*code)).next().is_none()).count()
    };
    dimensions.iter().map(leaves).product()
}

/// Flat tables, and tables whose codes hang under each other.
fn table() -> impl Strategy<Value = Table> {
    let shapes = || {
        prop_oneof![
            prop::collection::vec(1..8_usize, 1..3),
            prop::collection::vec(1..5_usize, 3),
            prop::collection::vec(1..4_usize, 4),
        ]
    };
    prop_oneof![counted(shapes(), false), counted(shapes(), true)]
}

/// Whether `inner` is `outer` or beneath it, along one dimension.
fn is_beneath(dimension: &Dimension, inner: Option<usize>, outer: Option<usize>) -> bool {
    inner == outer || inner.is_some_and(|code| is_beneath(dimension, dimension.parent(code), outer))
}

fn covers(shape: &Shape, outer: Cell, inner: Cell) -> bool {
    let places = shape.place(inner).into_iter().zip(shape.place(outer));
    shape.dimensions().iter().zip(places).all(|(dimension, (inner, outer))| is_beneath(dimension, inner, outer))
}

/// The cell right above along one dimension, where it has other parts: an only part is the whole under another name.
fn whole(shape: &Shape, part: Cell, dimension: usize) -> Option<Cell> {
    let mut place = shape.place(part);
    let axis = &shape.dimensions()[dimension];
    let above = axis.parent(place[dimension]?);
    place[dimension] = above;
    if axis.children(above).count() > 1 { shape.cell(&place) } else { None }
}

/// Tables of so few persons that a computer can try every other.
fn tiny() -> impl Strategy<Value = Table> {
    // In the last, two codes hang under a third beside which there is a fourth.
    let family = || Dimension::new("family", ["both", "one", "other", "apart"]).under([None, Some(0), Some(0), None]);
    let shapes = [
        dimensions(&[2, 2]),
        dimensions(&[3, 2]),
        dimensions(&[3, 3]),
        dimensions(&[2, 2, 2]),
        vec![family(), Dimension::new("sex", ["F", "M"])],
    ];
    prop::sample::select(shapes.to_vec()).prop_flat_map(|shape| {
        prop::collection::vec(prop_oneof![0..3_u64, 0..6_u64], innermost(&shape))
            .prop_map(move |counts| Table::dense(shape.clone(), counts).unwrap())
    })
}

fn policy() -> impl Strategy<Value = Policy> {
    prop_oneof![
        (2..13_u64, 0..3_u64).prop_filter_map("group below threshold", |(threshold, group)| {
            Policy::new(threshold, group, Zeros::MayBeHidden).ok()
        }),
        (2..13_u64).prop_map(|threshold| Policy::new(threshold, 0, Zeros::Printed).unwrap()),
    ]
}

/// The least that the legend allows, counted afresh: one per innermost cell beneath that is not printed as zero.
fn legend_floor(published: &PublishedTable, cell: Cell) -> u64 {
    if published.zeros() == Zeros::MayBeHidden {
        return 0;
    }
    let shape = published.shape();
    let beneath =
        |inner: &Cell| shape.is_innermost(*inner) && covers(shape, cell, *inner) && published.shown(*inner) != Some(0);
    shape.cells().filter(beneath).count() as u64
}

proptest! {
    #![proptest_config(ProptestConfig { cases: long::tables(160), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_attacker_pins_no_hidden_cell_and_narrows_no_small_one(table in table(), policy in policy()) {
        let protected = protected(&table, &policy);
        let published = protected.published();
        let intervals = attack(published).expect("the true table is possible");
        prop_assert_eq!(intervals.len(), protected.hidden());
        for interval in intervals {
            let truth = table.counts()[interval.cell.0];
            let high = interval.high.unwrap_or(u64::MAX);
            prop_assert!(interval.low <= truth && truth <= high);
            prop_assert!(interval.low < high, "{interval:?} is pinned");
            prop_assert!(high >= policy.threshold(), "{interval:?} is known to be small");
            if truth < policy.threshold() && truth > 0 {
                prop_assert!(interval.low <= legend_floor(published, interval.cell), "{interval:?}");

            }
        }
    }

    #[test]
    fn every_shown_number_is_true_and_none_is_small(table in table(), policy in policy()) {
        for (cell, shown) in protected(&table, &policy).published().cells() {
            if let Some(shown) = shown {
                prop_assert_eq!(shown, table.counts()[cell.0]);
                prop_assert!(shown == 0 || shown >= policy.threshold());
            } else {
                prop_assert!(policy.zeros() == Zeros::MayBeHidden || table.counts()[cell.0] > 0);
            }
        }
    }

    #[test]
    fn no_published_total_has_all_its_persons_in_one_category(table in table(), policy in policy()) {
        let protected = protected(&table, &policy);
        let published = protected.published();
        let shape = published.shape();
        let dimensions = 0..shape.dimensions().len();
        for interval in attack(published).unwrap() {
            for whole in dimensions.clone().filter_map(|dimension| whole(shape, interval.cell, dimension)) {
                if let Some(persons @ 1..) = published.shown(whole) {
                    prop_assert!(interval.low + policy.group() <= persons, "{interval:?} of {persons}");
                }
            }
        }
        for (cell, shown) in published.cells() {
            for whole in dimensions.clone().filter_map(|dimension| whole(shape, cell, dimension)) {
                if let (Some(shown), Some(persons @ 1..)) = (shown, published.shown(whole)) {
                    prop_assert!(shown + policy.group() <= persons);
                }
            }
        }
    }

    #[test]
    fn the_same_table_is_always_hidden_in_the_same_way(table in table(), policy in policy()) {
        prop_assert_eq!(protected(&table, &policy), protected(&table, &policy));
    }

    #[test]
    fn a_whole_number_attacker_learns_no_more(table in tiny(), policy in policy()) {
        let protected = protected(&table, &policy);
        let published = protected.published();
        // Under a published grand total the tables can all be tried.
        if let Some((_, Some(total))) = published.cells().last() {
            for ((cell, shown), (low, high)) in published.cells().zip(ranges_of_every_table(published, total)) {
                let truth = table.counts()[cell.0];
                prop_assert!(low <= truth && truth <= high);
                prop_assert!(shown.is_some() || (low < high && high >= policy.threshold()));
                if truth > 0 && truth < policy.threshold() {
                    prop_assert!(low <= legend_floor(published, cell));

                }
            }
        }
    }

    #[test]
    fn a_certificate_of_another_table_is_refused(table in table(), policy in policy(), at in any::<prop::sample::Index>()) {
        let protected = protected(&table, &policy);
        let mut certificate = protected.certificate().clone();
        let cell = at.index(certificate.truth.len());
        certificate.truth[cell] += 1;
        prop_assert!(check(protected.published(), &certificate, &policy).is_err());
    }

    #[test]
    fn a_number_shown_where_witnesses_need_it_hidden_is_refused(
        table in table(), policy in policy(), at in any::<prop::sample::Index>(),
    ) {
        let protected = protected(&table, &policy);
        let published = protected.published();
        let hidden: Vec<_> = published.cells().filter(|(_, shown)| shown.is_none()).map(|(cell, _)| cell).collect();
        prop_assume!(!hidden.is_empty());
        let told = hidden[at.index(hidden.len())];
        let cells = published.cells().map(|(cell, shown)| if cell == told { Some(table.counts()[cell.0]) } else { shown });
        let leaking = PublishedTable::new(published.shape().clone(), published.zeros(), cells.collect()).unwrap();
        prop_assert!(check(&leaking, protected.certificate(), &policy).is_err());
    }

    #[test]
    fn a_move_changed_by_one_person_is_refused(table in table(), policy in policy(), at in any::<prop::sample::Index>()) {
        let protected = protected(&table, &policy);
        let mut certificate = protected.certificate().clone();
        prop_assume!(!certificate.moves.is_empty());
        let rank = at.index(certificate.moves.len());
        certificate.moves[rank].changes[0].1 += 1;
        prop_assert!(check(protected.published(), &certificate, &policy).is_err());
    }

    #[test]
    fn every_true_table_satisfies_every_relation(table in table()) {
        for relation in relations(table.shape()) {
            let sum: i64 = relation.terms.iter().map(|(cell, sign)| sign.of(table.counts()[cell.0].cast_signed())).sum();
            prop_assert_eq!(sum, 0);
        }
    }
}

/// The smallest and largest number of each cell in all whole tables of `total` persons that reproduce what is published.
fn ranges_of_every_table(published: &PublishedTable, total: u64) -> Vec<(u64, u64)> {
    let shape = published.shape();
    let inner: Vec<(Cell, Vec<Cell>)> = shape
        .cells()
        .filter(|cell| shape.is_innermost(*cell))
        .map(|cell| (cell, shape.cells().filter(|outer| covers(shape, *outer, cell)).collect()))
        .collect();
    let mut ranges = vec![(u64::MAX, 0); shape.len()];
    fill(published, &inner, total, &mut vec![0; shape.len()], &mut ranges);
    ranges
}

/// Chooses the next innermost cell, adds it to all its margins, and turns back once a published number is exceeded.
fn fill(
    published: &PublishedTable,
    inner: &[(Cell, Vec<Cell>)],
    left: u64,
    counts: &mut Vec<u64>,
    ranges: &mut Vec<(u64, u64)>,
) {
    let legend = u64::from(published.zeros() == Zeros::Printed);
    let Some(((cell, above), rest)) = inner.split_first() else {
        let agrees = |(cell, shown): (Cell, Option<u64>)| {
            shown.map_or(counts[cell.0] >= legend, |shown| counts[cell.0] == shown)
        };
        if published.cells().all(agrees) {
            for (range, count) in ranges.iter_mut().zip(counts) {
                *range = (range.0.min(*count), range.1.max(*count));
            }
        }
        return;
    };
    for value in published.shown(*cell).map_or(legend..=left, |shown| shown..=shown.min(left)) {
        for margin in above {
            counts[margin.0] += value;
        }
        if above.iter().all(|margin| published.shown(*margin).is_none_or(|shown| counts[margin.0] <= shown)) {
            fill(published, rest, left - value, counts, ranges);
        }
        for margin in above {
            counts[margin.0] -= value;
        }
    }
}

fn invented() -> Table {
    Table::dense(dimensions(&[3, 3]), [2, 14, 20, 15, 30, 11, 9, 12, 40]).unwrap()
}

#[test]
fn hiding_only_the_small_counts_is_broken_by_subtraction() {
    let table = invented();
    let cells = table.counts().iter().map(|count| Some(*count).filter(|count| *count >= 5)).collect();
    let naive = PublishedTable::new(table.shape().clone(), Zeros::MayBeHidden, cells).unwrap();
    let intervals = attack(&naive).unwrap();
    assert_eq!(intervals.len(), 1);
    assert_eq!((intervals[0].low, intervals[0].high), (2, Some(2)));
    let certificate = Certificate { truth: table.counts().to_vec(), moves: Vec::new() };
    assert_eq!(check(&naive, &certificate, &Policy::partners()), Err(Broken::NotLowEnough(Cell(0))));
}

#[test]
fn the_cheapest_rectangle_is_hidden_around_a_small_count() {
    let protected = protected(&invented(), &Policy::partners());
    let hidden: Vec<_> =
        protected.published().cells().filter(|(_, shown)| shown.is_none()).map(|(cell, _)| cell.0).collect();
    assert_eq!(hidden, [0, 1, 8, 9]);
}

#[test]
fn a_small_count_published_is_refused_by_the_checker() {
    let table = invented();
    let cells = table.counts().iter().copied().map(Some).collect();
    let published = PublishedTable::new(table.shape().clone(), Zeros::MayBeHidden, cells).unwrap();
    let certificate = Certificate { truth: table.counts().to_vec(), moves: Vec::new() };
    assert_eq!(check(&published, &certificate, &Policy::partners()), Err(Broken::SmallShown(Cell(0))));
}

#[test]
fn a_lone_victim_hides_the_grand_total() {
    let table = Table::dense(dimensions(&[2, 2]), [1, 0, 0, 0]).unwrap();
    let protected = protected(&table, &Policy::partners());
    assert_eq!(protected.published().shown(Cell(8)), None);
}

#[test]
fn a_table_of_nobody_is_shown_whole() {
    let table = Table::dense(dimensions(&[2, 2]), [0; 4]).unwrap();
    assert_eq!(protected(&table, &Policy::public()).hidden(), 0);
}

#[test]
fn a_category_that_holds_everybody_is_hidden() {
    let table = Table::dense(dimensions(&[2, 2]), [30, 0, 20, 25]).unwrap();
    let protected = protected(&table, &Policy::partners());
    assert_eq!(protected.primary(), 0);
    assert_eq!(protected.published().shown(Cell(0)), None);
}

#[test]
fn the_caller_can_stop_the_search() {
    let stopped = protect(&invented(), &Policy::partners(), &mut |_| ControlFlow::Break(()));
    assert_eq!(stopped, Err(Refused::Stopped));
}

#[test]
fn impossible_tables_and_policies_are_refused_with_data() {
    let cells = 1_000_usize * 1_001;
    assert_eq!(Shape::new(Vec::new()), Err(Refused::DimensionCount { given: 0 }));
    assert_eq!(Shape::new(dimensions(&[2, 0])), Err(Refused::EmptyDimension { dimension: 1 }));
    assert_eq!(Shape::new(dimensions(&[999, 1_000])), Err(Refused::TooManyCells { cells, limit: 200_000 }));
    let circle = vec![Dimension::new("district", ["north", "south"]).under([Some(1), Some(0)])];
    assert_eq!(Shape::new(circle), Err(Refused::BrokenHierarchy { dimension: 0 }));
    let nowhere = vec![Dimension::new("district", ["north"]).under([Some(7)])];
    assert_eq!(Shape::new(nowhere), Err(Refused::BrokenHierarchy { dimension: 0 }));
    let not_innermost = vec![Dimension::new("family", ["both", "one"]).under([None, Some(0)])];
    assert_eq!(Table::new(not_innermost, [(vec![0], 1)]), Err(Refused::UnknownPlace { count: 0 }));
    let twice = vec![Dimension::new("district", ["north", "north"])];
    assert_eq!(Shape::new(twice), Err(Refused::RepeatedCode { dimension: 0, code: 1 }));
    assert_eq!(Policy::new(101, 0, Zeros::Printed), Err(Refused::ThresholdOutOfRange { given: 101 }));
    assert_eq!(Policy::new(5, 1, Zeros::Printed), Err(Refused::GroupOutOfRange { given: 1 }));
    let beyond = Table::new(dimensions(&[2]), [(vec![2], 1)]);
    assert_eq!(beyond, Err(Refused::UnknownPlace { count: 0 }));
    let crowd = Table::new(dimensions(&[2]), [(vec![0], u64::MAX)]);
    assert_eq!(crowd, Err(Refused::TooManyPersons { limit: 1_000_000_000_000 }));
}
