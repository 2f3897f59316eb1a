//! Prints what protecting tables of several sizes hides, how long it takes, and what an attacker makes of it, in seconds of work. With numbers as
//! arguments, only the tables of these ranks.
#![allow(clippy::print_stdout, reason = "an example speaks to its reader")]

use std::ops::ControlFlow;

use disclosure::{Dimension, Policy, Refused, Table, attack, check, exposed, protect};

/// Cases drawn with a plain generator so that every run prints the same; small codes are frequent, later ones rare.
fn table(codes: &[usize], cases: usize) -> Result<Table, Refused> {
    let mut state = 20_261_123_u64;
    let mut draw = |codes: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let even = (state >> 11) as f64 / (1_u64 << 53) as f64;
        ((even * even * codes as f64) as usize).min(codes.saturating_sub(1))
    };
    let dimensions = codes.iter().enumerate();
    let dimensions =
        dimensions.map(|(name, codes)| Dimension::new(format!("d{name}"), (0..*codes).map(|code| format!("{code}"))));
    Table::new(dimensions.collect(), (0..cases).map(|_| (codes.iter().map(|codes| draw(*codes)).collect(), 1)))
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
    for (rank, (codes, cases)) in [
        (vec![10, 6, 3], 800),
        (vec![10, 6, 3], 3_000),
        (vec![12, 33], 800),
        (vec![12, 33], 3_000),
        (vec![15, 25], 800),
        (vec![15, 25], 3_000),
        (vec![25, 11, 3], 800),
        (vec![25, 11, 3], 3_000),
        (vec![15, 25, 11], 3_000),
        (vec![12, 23, 16, 3], 800),
        (vec![12, 23, 16, 3], 20_000),
        (vec![45, 45, 45], 20_000),
    ]
    .into_iter()
    .enumerate()
    {
        if !wanted.is_empty() && !wanted.contains(&rank) {
            continue;
        }
        let table = table(&codes, cases)?;
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
            let started = cpu();
            let fallen = exposed(protected.published(), policy.threshold()).map_or(usize::MAX, |fallen| fallen.len());
            print!(" {:>7.2} {fallen:>6}", cpu() - started);
            let started = cpu();
            let intervals = attack(protected.published()).unwrap_or_default();
            let widths: Vec<_> =
                intervals.iter().map(|interval| interval.high.map(|high| high.saturating_sub(interval.low))).collect();
            let narrowest = widths.iter().flatten().min();
            let widest = if widths.contains(&None) { None } else { widths.iter().flatten().max() };
            println!(" {:>7.2} {narrowest:?}..{widest:?}", cpu() - started);
        }
    }
    Ok(())
}
