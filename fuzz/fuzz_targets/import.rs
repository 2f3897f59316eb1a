//! import: see `desk::fuzz`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| desk::fuzz::import(bytes));
