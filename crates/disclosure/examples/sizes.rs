//! Prints what protecting tables of several sizes hides, how long it takes, and what an attacker makes of it, in seconds of work. With numbers as
//! arguments, only the tables of these ranks.
#![allow(clippy::print_stdout, reason = "an example speaks to its reader")]

use std::io::Write;
use std::ops::ControlFlow;

use disclosure::{Dimension, Policy, Refused, Table, check, exposed, extremes, protect};

/// Codes beneath one code.
const FAMILY: usize = 5;

/// Cases drawn with a plain generator so that every run prints the same; small codes are frequent, later ones rare. A dimension of
/// more than ten codes has families of five.
fn table(codes: &[usize], cases: usize, trees: bool) -> Result<Table, Refused> {
    let mut state = 20_261_123_u64;
    let mut draw = |codes: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let even = (state >> 11) as f64 / (1_u64 << 53) as f64;
        ((even * even * codes as f64) as usize).min(codes.saturating_sub(1))
    };
    let dimension = |(name, codes): (usize, &usize)| {
        let families = if trees && *codes > 10 { codes.div_ceil(FAMILY) } else { 0 };
        let names = (0..codes.saturating_add(families)).map(|code| format!("{code}"));
        let above = (0..*codes).map(|code| (families > 0).then(|| codes.saturating_add(code.div_euclid(FAMILY))));
        Dimension::new(format!("d{name}"), names).under(above.collect::<Vec<_>>())
    };
    let dimensions = codes.iter().enumerate().map(dimension).collect();
    Table::new(dimensions, (0..cases).map(|_| (codes.iter().map(|codes| draw(*codes)).collect(), 1)))
}

/// Seconds of work of this process so far, whatever else the machine does.
fn cpu() -> f64 {
    let read = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    read.split(' ').next().and_then(|spent| spent.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

fn main() -> Result<(), Refused> {
    let wanted: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    println!(
        "shape                cases policy    cells primary secondary weight protect  check exposed fallen  attack widths"
    );
    for (rank, (codes, cases, trees)) in [
        (vec![10, 6, 3], 800, false),
        (vec![10, 6, 3], 3_000, false),
        (vec![12, 33], 800, false),
        (vec![12, 33], 3_000, false),
        (vec![15, 25], 800, false),
        (vec![15, 25], 3_000, false),
        (vec![25, 11, 3], 800, false),
        (vec![25, 11, 3], 3_000, false),
        (vec![15, 25, 11], 3_000, false),
        (vec![12, 23, 16, 3], 800, false),
        (vec![12, 23, 16, 3], 20_000, false),
        (vec![45, 45, 45], 20_000, false),
        (vec![40, 25], 1_000, true),
        (vec![40, 25], 20_000, true),
        (vec![20, 10, 5], 1_000, true),
        (vec![20, 10, 5], 20_000, true),
        (vec![100, 50], 3_000, true),
        (vec![100, 50], 100_000, true),
        (vec![25, 20, 10], 3_000, true),
        (vec![25, 20, 10], 100_000, true),
        (vec![10, 10, 10, 5], 3_000, true),
        (vec![10, 10, 10, 5], 100_000, true),
        (vec![200, 100], 10_000, true),
        (vec![200, 100], 400_000, true),
        (vec![50, 20, 20], 10_000, true),
        (vec![50, 20, 20], 400_000, true),
        (vec![20, 10, 10, 10], 10_000, true),
        (vec![20, 10, 10, 10], 400_000, true),
        (vec![400, 250], 50_000, true),
        (vec![400, 250], 2_000_000, true),
        (vec![100, 50, 20], 50_000, true),
        (vec![100, 50, 20], 2_000_000, true),
    ]
    .into_iter()
    .enumerate()
    {
        if !wanted.is_empty() && !wanted.contains(&rank) {
            continue;
        }
        let table = table(&codes, cases, trees)?;
        for (name, policy) in [("partners", Policy::partners()), ("public", Policy::public())] {
            let started = cpu();
            let protected = protect(&table, &policy, &mut |_| ControlFlow::Continue(()))?;
            let took = cpu() - started;
            let started = cpu();
            check(protected.published(), protected.certificate(), &policy).map_err(Refused::Uncertified)?;
            let checked = cpu() - started;
            let hidden = protected.published().cells().zip(table.counts()).filter(|((_, shown), _)| shown.is_none());
            let weight: u64 = hidden.map(|(_, count)| *count).filter(|count| *count >= policy.threshold()).sum();
            let secondary = protected.hidden().saturating_sub(protected.primary());
            print!(
                "{:<20} {cases:>5} {name:<9} {:>5} {:>7} {secondary:>9} {weight:>6} {took:>7.2} {checked:>6.2}",
                format!("{codes:?}"),
                table.shape().len(),
                protected.primary(),
            );
            let _ = std::io::stdout().flush();
            let started = cpu();
            let fallen = exposed(protected.published(), policy.threshold(), &mut |_| ControlFlow::Continue(()));
            let fallen = fallen.map_or_else(|refused| format!("{refused}"), |fallen| fallen.len().to_string());
            print!(" {:>7.2} {fallen:>6}", cpu() - started);
            let _ = std::io::stdout().flush();
            let started = cpu();
            let extremes = extremes(protected.published(), &mut |_| ControlFlow::Continue(())).unwrap_or_default();
            println!(" {:>7.2} {:?}..{:?}", cpu() - started, extremes.narrowest, extremes.widest);
        }
    }
    Ok(())
}
