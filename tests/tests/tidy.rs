//! The walls of the house, held by tests: what may stand where, and what may stand nowhere.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every file that git knows, with one of these endings: its path from the root, and its text.
fn files(endings: &[&str]) -> Vec<(String, String)> {
    let listed = Command::new("git").args(["ls-files"]).current_dir(root()).output().unwrap();
    let paths = String::from_utf8(listed.stdout).unwrap();
    let files: Vec<_> = paths
        .lines()
        .filter(|path| endings.iter().any(|ending| path.ends_with(ending)))
        .filter_map(|path| Some((path.to_owned(), fs::read_to_string(root().join(path)).ok()?)))
        .collect();
    assert!(!files.is_empty(), "no file ends in {endings:?}");
    files
}

/// The files, but for those under `allowed`, that hold one of `words`.
fn offenders(endings: &[&str], allowed: &[&str], words: &[&str]) -> Vec<String> {
    files(endings)
        .into_iter()
        .filter(|(path, _)| !allowed.iter().any(|start| path.starts_with(start)))
        .filter(|(_, text)| words.iter().any(|word| text.contains(word)))
        .map(|(path, _)| path)
        .collect()
}

#[test]
fn every_rust_file_says_first_what_it_owns() {
    let silent: Vec<_> =
        files(&[".rs"]).into_iter().filter(|(_, text)| !text.starts_with("//!")).map(|(path, _)| path).collect();
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn sql_stands_in_the_desk_alone() {
    // The vault sets pragmas; its tests and the probes of this package open databases from outside.
    let allowed = ["crates/desk/", "crates/vault/", "tests/"];
    let found = offenders(&[".rs"], &allowed, &["sqlx::query", "query!(", "query_as!("]);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn unsafe_code_stands_in_one_file() {
    let word = concat!("unsafe", " {");
    let found = offenders(&[".rs"], &["crates/vault/src/database.rs"], &[word]);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn only_one_file_of_the_interface_speaks_to_the_program() {
    let found: Vec<_> = files(&[".ts", ".svelte"])
        .into_iter()
        .filter(|(path, text)| path != "ui/src/desk.ts" && text.contains("from \"@tauri-apps"))
        .map(|(path, _)| path)
        .collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn the_kit_knows_no_noun_of_the_trade() {
    let nouns = ["case_file", "person", "referral", "interview", "agenda", "follow_up", "statistics", "intake"];
    let found: Vec<_> = files(&[".ts", ".svelte"])
        .into_iter()
        .filter(|(path, _)| path.starts_with("ui/src/kit/"))
        .filter(|(_, text)| nouns.iter().any(|noun| text.contains(&format!("from \"../{noun}/"))))
        .map(|(path, _)| path)
        .collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn somebody_else_can_write_a_reader_of_the_vault_in_six_hundred_lines() {
    let reader = fs::read_to_string(root().join("tests/second_reader/second_reader.py")).unwrap();
    assert!(reader.lines().count() <= 600, "{} lines", reader.lines().count());
}

#[test]
fn every_refusal_has_its_sentence() {
    let contract = fs::read_to_string(root().join("ui/src/contract/Refusal.ts")).unwrap();
    let sentences: String = files(&[".ftl"]).into_iter().map(|(_, text)| text).collect();
    let codes: Vec<_> = contract.split("\"code\": \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(codes.len() > 40, "the contract lists {} refusals", codes.len());
    let mute: Vec<_> = codes.into_iter().filter(|code| !sentences.contains(&format!("refusal-{code} = "))).collect();
    assert!(mute.is_empty(), "{mute:?}");
}

/// What a number must not be parted from at the end of a line.
const UNITS: [&str; 25] = [
    "an", "ans", "mois", "jour", "jours", "heure", "heures", "h", "min", "minute", "minutes", "semaine", "semaines",
    "euros", "%", "€", "Mo", "janvier", "mars", "avril", "mai", "juin", "juillet", "octobre", "novembre",
];

#[test]
fn no_line_ends_between_a_number_and_its_unit() {
    let told = |path: &str| {
        path.ends_with(".ftl")
            || path.starts_with("docs/guide/")
            || path.starts_with("crates/desk/lists/")
            || path.starts_with("crates/desk/src/deadline/")
            || path.starts_with("crates/desk/src/letter/template/")
    };
    let number = |word: &str| word.ends_with(|last: char| last.is_ascii_digit()) || word.ends_with("1er");
    let unit = |word: &str| UNITS.contains(&word.trim_end_matches(|c: char| c.is_ascii_punctuation() || c == '\u{a0}'));
    let mut found = Vec::new();
    for (path, text) in files(&[".ftl", ".md", ".csv", ".txt"]).into_iter().filter(|(path, _)| told(path)) {
        for line in text.lines().filter(|line| !line.starts_with('#') && line.contains(' ')) {
            let parted = line.split(' ').zip(line.split(' ').skip(1)).find(|(one, next)| number(one) && unit(next));
            if let Some((one, next)) = parted {
                found.push(format!("{path}: {one} {next}"));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn no_network_client_is_linked_into_the_program() {
    for package in ["permanence", "permanence-cli"] {
        let tree = Command::new(env!("CARGO"))
            .args([
                "tree",
                "--offline",
                "--edges",
                "normal",
                "--prefix",
                "none",
                "--format",
                "{p}",
                "--package",
                package,
            ])
            .current_dir(root())
            .output()
            .unwrap();
        let tree = String::from_utf8(tree.stdout).unwrap();
        let linked = |name: &str| tree.lines().any(|line| line.split(' ').next() == Some(name));
        assert!(linked("desk") && linked("vault"), "the tree of {package} must be read");
        for client in
            ["reqwest", "hyper", "ureq", "isahc", "curl", "rustls", "native-tls", "tungstenite", "quinn", "h2"]
        {
            assert!(!linked(client), "{client} is linked into {package}");
        }
    }
}

#[test]
fn every_test_that_the_first_page_and_the_threat_model_name_exists() {
    let tests: String = files(&[".rs"]).into_iter().map(|(_, text)| text).collect();
    for page in ["README.md", "docs/invariants.md", "docs/threat-model.md", "docs/vault-cases.md", "docs/compliance.md"]
    {
        let text = fs::read_to_string(root().join(page)).unwrap();
        let named = text.split('`').skip(1).step_by(2).filter(|name| name.matches('_').count() >= 3);
        let named: Vec<_> = named.filter(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '_')).collect();
        assert!(named.len() > 10, "{page} names {} tests", named.len());
        let lost: Vec<_> = named.into_iter().filter(|name| !tests.contains(&format!("fn {name}("))).collect();
        assert!(lost.is_empty(), "{page}: {lost:?}");
    }
}
