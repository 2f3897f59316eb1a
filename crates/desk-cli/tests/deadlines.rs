//! `permanence-cli deadlines` as somebody runs it: what it prints, what it refuses and how it ends.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::disallowed_methods)]

use std::process::{Command, Output};

use serde_json::Value;

const TODAY: &[&str] = &["--today", "2026-11-24"];

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_permanence-cli")).arg("deadlines").args(arguments).output().unwrap()
}

fn printed(arguments: &[&str]) -> String {
    let output = run(&[arguments, TODAY].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&printed(&[arguments, &["--json"]].concat())).unwrap()
}

/// The deadline of that id.
fn one<'a>(answer: &'a Value, id: &str) -> &'a Value {
    let all = answer["deadlines"].as_array().unwrap();
    all.iter().find(|deadline| deadline["id"] == id).unwrap_or_else(|| panic!("no {id} in {answer}"))
}

#[test]
fn the_same_question_has_the_same_answer_in_words_and_in_json() {
    let press = ["--facts", "2016-12-14", "--offence", "G1", "--public"];
    let text = printed(&press);
    assert!(text.contains("A10") && text.contains("14 mars 2017") && text.contains("Article 65"), "{text}");
    assert!(text.contains("PRESCRIPTION") && text.contains("[V]"), "{text}");
    let answer = json(&press);
    let deadline = one(&answer, "A10");
    assert_eq!((&deadline["alert_on"], &deadline["last_on"]), (&"2017-03-14".into(), &"2017-03-14".into()));
    assert_eq!((&deadline["rule"], &deadline["mark"]), (&"PRESCRIPTION".into(), &"V".into()));
    assert_eq!(deadline["days_left"], -3542);
    assert!(!text.to_lowercase().contains("prescrit") && text.contains("interrompu"));
}

#[test]
fn the_json_form_keeps_every_name_that_its_page_describes() {
    let answer =
        json(&["--facts", "2026-06-01", "--offence", "B1", "--judgment", "2026-11-02", "--victim-born", "1990-01-01"]);
    let page = include_str!("../../../docs/deadlines.md");
    let described = |name: &str| page.contains(&format!("`{name}`"));
    for (name, _) in answer.as_object().unwrap() {
        assert!(described(name), "{name}");
    }
    let deadline = one(&answer, "B4");
    for (name, _) in deadline.as_object().unwrap() {
        assert!(described(name), "{name}");
    }
    assert_eq!(answer["format"], 1);
    assert_eq!(deadline["alert_on"], "2026-11-12");
    assert_eq!(deadline["length"], serde_json::json!({ "count": 10, "unit": "days" }));
}

#[test]
fn every_event_that_the_page_describes_is_taken() {
    let page = include_str!("../../../docs/deadlines.md");
    let events: Vec<&str> = page
        .lines()
        .skip_while(|line| *line != "## Events")
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .collect();
    assert!(events.len() > 20, "{events:?}");
    for event in events {
        let typed = format!("{event}=2026-10-01");
        printed(&["--facts", "2026-06-01", "--offence", "B1", "--event", &typed]);
    }
}

#[test]
fn what_is_asked_changes_the_answer() {
    let light = ["--facts", "2026-03-10", "--offence", "B7"];
    assert_eq!(one(&json(&light), "A1")["last_on"], "2027-03-10");
    assert_eq!(one(&json(&[&light[..], &["--itt", "9"]].concat()), "A2")["last_on"], "2032-03-10");
    assert_eq!(one(&json(&[&light[..], &["--couple"]].concat()), "A2")["last_on"], "2032-03-10");
    let words = ["--facts", "2026-11-02", "--offence", "G2"];
    assert_eq!(one(&json(&words), "A12")["last_on"], "2027-02-02");
    assert_eq!(one(&json(&[&words[..], &["--public"]].concat()), "A11")["last_on"], "2027-11-02");
    let dismissed = [
        "--facts",
        "2026-03-10",
        "--offence",
        "B1",
        "--ordinary-complaint",
        "2026-09-01",
        "--classement",
        "2026-10-05",
    ];
    assert_eq!(one(&json(&dismissed), "B1-dismissal")["alert_on"], "2026-10-05");
}

#[test]
fn what_is_typed_wrong_ends_with_2_and_one_sentence() {
    let good = ["--facts", "2026-03-10", "--offence", "B1"];
    for wrong in [
        &["--facts", "2026-02-31", "--offence", "B1"][..],
        &["--facts", "2026-11-25", "--offence", "B1"],
        &["--facts", "1899-12-31", "--offence", "B1"],
        &["--facts", "hier", "--offence", "B1"],
        &["--facts", "2026-03-10", "--offence", "Z9"],
        &[&good[..], &["--victim-born", "2026-03-11"]].concat(),
        &[&good[..], &["--victim-born", "1850-01-01"]].concat(),
        &[&good[..], &["--judgment", "2026-03-09"]].concat(),
        &[&good[..], &["--classement", "2026-13-01"]].concat(),
        &[&good[..], &["--ordinary-complaint", "2025-01-01"]].concat(),
        &[&good[..], &["--itt", "-3"]].concat(),
        &[&good[..], &["--itt", "dix"]].concat(),
        &[&good[..], &["--event", "wedding=2026-10-01"]].concat(),
        &[&good[..], &["--event", "hearing"]].concat(),
        &[&good[..], &["--event", "hearing=2026-10-32"]].concat(),
    ] {
        let output = run(&[wrong, TODAY].concat());
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert_eq!(told.lines().count(), 1, "{wrong:?}: {told}");
        assert!(told.trim_end().ends_with('.') && output.stdout.is_empty(), "{wrong:?}: {told}");
    }
}
