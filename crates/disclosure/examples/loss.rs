//! Prints what small tables lose beside the least that any pattern of hidden cells loses.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    unreachable_pub,
    reason = "an example speaks to its reader"
)]

#[path = "../tests/exact/mod.rs"]
mod exact;

use std::ops::ControlFlow;

use disclosure::{Policy, Refused, protect};

fn main() -> Result<(), Refused> {
    let policy = Policy::partners();
    let (mut own, mut least) = (0, 0);
    println!("seed cells lost least");
    for seed in 1..=40 {
        let table = exact::table(seed);
        let protected = protect(&table, &policy, &mut |_| ControlFlow::Continue(()))?;
        let hidden = protected.published().cells().filter(|(_, shown)| shown.is_none()).map(|(cell, _)| cell);
        let (lost, bound) = (exact::lost(&table, &policy, hidden), exact::least_loss(&table, &policy));
        println!("{seed:>4} {:>5} {lost:>4} {bound:>5}", table.shape().len());
        (own, least) = (own + lost, least + bound);
    }
    println!(
        "all        {own:>4} {least:>5}  {:.2} times the least",
        own as f64 / f64::from(u32::try_from(least).unwrap_or(u32::MAX))
    );
    Ok(())
}
