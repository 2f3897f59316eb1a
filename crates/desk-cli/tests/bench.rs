//! `permanence-cli bench` as somebody runs it: what it prints, and what it refuses.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::indexing_slicing)]

use std::process::{Command, Output};

use serde_json::Value;

fn bench(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_permanence-cli")).arg("bench").args(arguments).output().unwrap()
}

#[test]
fn each_size_answers_every_act_with_its_time_and_its_ratio_to_plain_sqlite() {
    let done = bench(&["--files", "12,24", "--runs", "2", "--seed", "5", "--json"]);
    assert!(done.status.success(), "{done:?}");
    let report: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!((report["seed"].as_u64(), report["runs"].as_u64()), (Some(5), Some(2)));
    let sizes = report["sizes"].as_array().unwrap();
    assert_eq!(sizes.iter().filter_map(|size| size["files"].as_u64()).collect::<Vec<_>>(), [12, 24]);
    for measure in sizes.iter().flat_map(|size| size["measures"].as_array().unwrap()) {
        let [encrypted, plain, ratio] = ["encrypted_ms", "plain_ms", "ratio"].map(|name| measure[name].as_f64());
        assert!(encrypted.unwrap() > 0.0, "{measure}");
        if measure["act"] == "unlock_key" {
            assert_eq!((plain, ratio), (None, None), "a plain database has no key to derive");
        } else {
            assert!((ratio.unwrap() - encrypted.unwrap() / plain.unwrap()).abs() < 1e-9, "{measure}");
        }
    }
}

#[test]
fn the_table_is_read_by_people() {
    let done = bench(&["--files", "12", "--runs", "1"]);
    assert!(done.status.success(), "{done:?}");
    let table = String::from_utf8(done.stdout).unwrap();
    for act in
        ["Argon2id", "entretien", "personne", "Recherche", "Aujourd’hui", "Tableau protégé", "Reprendre un tableur"]
    {
        assert!(table.contains(act), "{act} is missing from:\n{table}");
    }
    assert!(!table.contains("cli-bench"), "a sentence is missing:\n{table}");
}

#[test]
fn facts_of_nobody_are_counted_in_a_table_and_on_the_dashboard() {
    let done = bench(&["--facts", "2000", "--runs", "1", "--json"]);
    assert!(done.status.success(), "{done:?}");
    let report: Value = serde_json::from_slice(&done.stdout).unwrap();
    let size = &report["sizes"][0];
    assert_eq!(size["facts"], 2000);
    let acts: Vec<_> = size["measures"].as_array().unwrap().iter().map(|measure| measure["act"].as_str()).collect();
    assert_eq!(acts, [Some("table"), Some("dashboard")]);
    assert!(size["measures"][1]["ratio"].as_f64().unwrap() > 0.0);
}

#[test]
fn an_impossible_size_is_refused_in_one_sentence() {
    for arguments in [["--files", "0"], ["--runs", "0"]] {
        let refused = bench(&arguments);
        assert_eq!(refused.status.code(), Some(2));
        assert_eq!(String::from_utf8(refused.stderr).unwrap().lines().count(), 1);
        assert!(refused.stdout.is_empty());
    }
}
