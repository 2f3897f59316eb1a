//! Everything that reads bytes from outside, on the seeds of `fuzz/` and on what becomes of them: it answers or refuses, and never breaks
//! down. `PERMANENCE_FUZZ_CASES` says how many for each reader.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{collections::BTreeSet, fs, path::PathBuf};

use proptest::{
    prelude::*,
    sample::Index,
    test_runner::{Config, TestRunner},
};

type Reader = fn(&[u8]);

const READERS: [(&str, Reader); 12] = [
    ("header", vault::fuzz::header),
    ("slot", vault::fuzz::slot),
    ("grant", vault::fuzz::grant),
    ("sealed_file", vault::fuzz::sealed_file),
    ("backup", vault::fuzz::backup),
    ("sheet", vault::fuzz::sheet),
    ("package", vault::fuzz::package),
    ("import", desk::fuzz::import),
    ("payload", desk::fuzz::payload),
    ("deadlines", desk::fuzz::deadlines),
    ("pairs", names::fuzz::pairs),
    ("roll", names::fuzz::roll),
];
/// In `./dev test`, for each reader.
const CASES: u32 = 200;

fn fuzz() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fuzz")
}

fn seeds(reader: &str) -> Vec<Vec<u8>> {
    let mut files: Vec<_> =
        fs::read_dir(fuzz().join("seeds").join(reader)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|file| fs::read(file).unwrap()).collect()
}

/// What is done to a seed.
#[derive(Debug, Clone)]
enum Change {
    Flip(Index, u8),
    Write(Index, Vec<u8>),
    Cut(Index, Index),
    Repeat(Index, Index),
    Join(Index),
}

fn change() -> impl Strategy<Value = Change> {
    let place = any::<Index>;
    let word = prop_oneof![
        proptest::collection::vec(any::<u8>(), 1..9),
        proptest::sample::select(vec![
            "\0",
            "\u{feff}",
            "\u{202e}",
            "é",
            "e\u{301}",
            "-1",
            "9999999999999999999",
            "1e308",
            "\"",
            "=1+1",
            "\n\n",
            "{}",
            "[[[[",
            "9999-12-31",
            "0000-00-00"
        ])
        .prop_map(|word| word.as_bytes().to_vec()),
    ];
    prop_oneof![
        (place(), any::<u8>()).prop_map(|(at, bits)| Change::Flip(at, bits)),
        (place(), word).prop_map(|(at, word)| Change::Write(at, word)),
        (place(), place()).prop_map(|(from, until)| Change::Cut(from, until)),
        (place(), place()).prop_map(|(from, until)| Change::Repeat(from, until)),
        place().prop_map(Change::Join),
    ]
}

fn changed(mut bytes: Vec<u8>, changes: &[Change], seeds: &[Vec<u8>]) -> Vec<u8> {
    for change in changes {
        let at = |index: &Index, bytes: &[u8]| index.index(bytes.len() + 1);
        match change {
            Change::Flip(place, bits) => {
                let place = at(place, &bytes);
                bytes.get_mut(place).into_iter().for_each(|byte| *byte ^= bits);
            }
            Change::Write(place, word) => {
                let place = at(place, &bytes);
                bytes.splice(place..place, word.iter().copied());
            }
            Change::Cut(one, other) | Change::Repeat(one, other) => {
                let (one, other) = (at(one, &bytes), at(other, &bytes));
                let part: Vec<u8> = bytes.drain(one.min(other)..one.max(other)).collect();
                if matches!(change, Change::Repeat(..)) && bytes.len() < 100_000 {
                    bytes.splice(one.min(other)..one.min(other), part.repeat(2));
                }
            }
            Change::Join(seed) => bytes.extend(seeds.get(seed.index(seeds.len())).unwrap()),
        }
    }
    bytes
}

#[test]
fn every_reader_has_its_fuzzer_and_its_seeds_and_answers_or_refuses_them() {
    let targets: BTreeSet<String> = fs::read_dir(fuzz().join("fuzz_targets"))
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(targets, READERS.map(|(name, _)| name.to_owned()).into());
    let settings = fs::read_to_string(fuzz().join("Cargo.toml")).unwrap();
    for (name, reader) in READERS {
        assert!(settings.contains(&format!("name = \"{name}\"")), "{name}");
        let seeds = seeds(name);
        assert!(!seeds.is_empty(), "{name}");
        seeds.iter().for_each(|seed| reader(seed));
    }
}

#[test]
fn whatever_becomes_of_a_seed_it_is_answered_or_refused() {
    let cases = std::env::var("PERMANENCE_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES);
    for (name, reader) in READERS {
        let seeds = seeds(name);
        let config = Config { cases, failure_persistence: None, max_shrink_iters: 2_000, ..Config::default() };
        let bytes = (any::<Index>(), proptest::collection::vec(change(), 0..6));
        let run = TestRunner::new(config).run(&bytes, |(seed, changes)| {
            let seed = seeds.get(seed.index(seeds.len())).cloned().unwrap_or_default();
            reader(&changed(seed, &changes, &seeds));
            Ok(())
        });
        if let Err(broken) = run {
            panic!("{name}: {broken}");
        }
    }
}
