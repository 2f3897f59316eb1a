//! pairs: see `names::fuzz`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| names::fuzz::pairs(bytes));
