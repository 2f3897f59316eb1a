//! What is hidden for the sake of others stays near the least that any pattern must hide.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    unreachable_pub,
    reason = "a test that cannot go on must fail"
)]

mod exact;

use std::ops::ControlFlow;

use disclosure::{Policy, protect};

#[test]
fn the_loss_of_small_tables_is_at_most_half_as_much_again_as_the_least() {
    let policy = Policy::partners();
    let (mut own, mut least) = (0, 0);
    for seed in 1..=12 {
        let table = exact::table(seed);
        let protected = protect(&table, &policy, &mut |_| ControlFlow::Continue(())).unwrap();
        let hidden = protected.published().cells().filter(|(_, shown)| shown.is_none()).map(|(cell, _)| cell);
        let (lost, bound) = (exact::lost(&table, &policy, hidden), exact::least_loss(&table, &policy));
        assert!(lost >= bound, "seed {seed}: {lost} lost although nothing holds below {bound}");
        assert!(lost <= bound * 3, "seed {seed}: {lost} lost where {bound} might be enough");
        (own, least) = (own + lost, least + bound);
    }
    assert!(least > 0 && own * 2 <= least * 3, "{own} lost where {least} might be enough");
}
