//! Prints what a table of the year so far hides every month beside those of the months before it, and how long it takes, in seconds of work.
#![allow(clippy::print_stdout, reason = "an example speaks to its reader")]

use std::ops::ControlFlow;

use disclosure::{Dimension, Ledger, Perimeter, Policy, Refused, Request, Table, protect};

/// Seconds of work of this process so far, whatever else the machine does.
fn cpu() -> f64 {
    let read = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    read.split(' ').next().and_then(|spent| spent.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

fn main() -> Result<(), Refused> {
    let sizes: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let [rows, columns, cases] = <[usize; 3]>::try_from(sizes).unwrap_or([8, 6, 3_000]);
    let mut state = 20_261_123_u64;
    let mut draw = |codes: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let even = (state >> 11) as f64 / (1_u64 << 53) as f64;
        ((even * even * codes as f64) as usize).min(codes.saturating_sub(1))
    };
    let persons: Vec<_> = (0..cases).map(|_| vec![draw(rows), draw(columns)]).collect();
    let named = |name: &str, codes: usize| Dimension::new(name, (0..codes).map(|code| code.to_string()));
    let mut ledger = Ledger::default();
    println!("month cells hidden alone seconds");
    for month in 1..=12_usize {
        let so_far = persons.iter().take(cases.saturating_mul(month).checked_div(12).unwrap_or(0));
        let table = Table::new(
            vec![named("district", rows), named("offence", columns)],
            so_far.map(|place| (place.clone(), 1)),
        )?;
        let name = format!("month {month}");
        let (perimeter, policy) = (Perimeter::default(), Policy::partners());
        let alone = protect(&table, &policy, &mut |_| ControlFlow::Continue(()))?;
        let began = cpu();
        let request = Request { name: &name, perimeter: &perimeter, table: &table, policy };
        let answer = ledger.protect(&request, &mut |_| ControlFlow::Continue(()));
        let seconds = cpu() - began;
        match answer {
            Ok(release) => {
                println!(
                    "{month:>5} {:>5} {:>6} {:>5} {seconds:>7.2}",
                    table.shape().len(),
                    release.hidden(),
                    alone.hidden()
                );
                ledger.admit(release);
            }
            Err(Refused::Linked(conflict)) => {
                println!("{month:>5} refused beside {} {:>5} {seconds:>7.2}", conflict.earlier, alone.hidden());
            }
            Err(other) => return Err(other),
        }
    }
    Ok(())
}
