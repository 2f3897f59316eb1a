//! Better tables: where most would be hidden, what is proposed hides less, and is the same persons.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on must fail")]

use std::ops::ControlFlow;

use disclosure::{Dimension, Policy, Refused, Step, Table, advise, hides_much, protect};

fn go_on() -> impl FnMut(disclosure::Progress) -> ControlFlow<()> {
    |_| ControlFlow::Continue(())
}

fn sexes() -> Dimension {
    Dimension::new("sex", ["F", "M"])
}

#[test]
fn a_table_that_hides_little_needs_no_advice() {
    let table = Table::dense(vec![sexes()], [20, 30]).unwrap();
    assert!(!hides_much(protect(&table, &Policy::partners(), &mut go_on()).unwrap().published()));
}

#[test]
fn a_table_that_hides_most_is_answered_with_coarser_ones_the_most_telling_first() {
    let streets = (0..12).map(|street| format!("street {street}")).chain(["north", "south"].map(str::to_owned));
    let streets = Dimension::new("place", streets)
        .under((0..12).map(|street| Some(12 + street % 2)).chain([None, None]).collect::<Vec<_>>());
    let counts = (0..24).map(|count| [1, 3, 2, 9][count % 4]);
    let table = Table::dense(vec![streets, sexes()], counts).unwrap();
    let own = protect(&table, &Policy::partners(), &mut go_on()).unwrap();
    assert!(hides_much(own.published()));
    let advice = advise(&table, &Policy::partners(), &mut go_on()).unwrap();
    assert!(advice.is_sorted_by(|one, other| one.shown >= other.shown) && !advice.is_empty());
    assert!(advice.iter().all(|advice| advice.hidden * 4 <= advice.cells), "{advice:?}");
    let risen = advice.iter().find(|advice| advice.steps == [Step::Rise("place".to_owned())]).unwrap();
    assert_eq!(risen.dimensions[0].codes, ["north", "south"]);
    assert_eq!((risen.cells, risen.hidden, risen.shown), (9, 0, 9));
}

#[test]
fn the_caller_can_stop_the_search_for_advice() {
    let table = Table::dense(vec![sexes(), Dimension::new("outcome", ["a", "b"])], [1, 2, 0, 0]).unwrap();
    assert_eq!(advise(&table, &Policy::partners(), &mut |_| ControlFlow::Break(())), Err(Refused::Stopped));
}
