//! How many random tables and years a proof draws: a sample in the tests, more where a long proof asks for it.
#![allow(dead_code, unreachable_pub, reason = "each test draws one of them")]

fn asked(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Random tables of each property.
pub fn tables(sample: u32) -> u32 {
    asked("PERMANENCE_PROOF_TABLES").and_then(|asked| u32::try_from(asked).ok()).unwrap_or(sample)
}

/// Random years of each kind, and the first of their draws.
pub fn years(sample: u64) -> std::ops::Range<u64> {
    let years = asked("PERMANENCE_PROOF_YEARS").unwrap_or(sample);
    let first = asked("PERMANENCE_PROOF_SEED").map_or(1, |seed| seed.wrapping_mul(1_000));
    first..first.saturating_add(years)
}
