//! A process killed in the middle of its saves: no acknowledged save is lost, the vault opens, its checks are clean.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::indexing_slicing
)]

mod bench;

use std::{
    env,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use bench::{PHRASE, ask, came, create, facts, person};
use desk::{Document, Error, Session, journal::Finding};
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use serde_json::{Value, json};

const FOLDER: &str = "KILL_TEST_VAULT";
const RUNS: usize = 100;
const DOCUMENT_RUNS: usize = 20;
const WORK_RUNS: usize = 20;

/// The other side of a test below: saves one person after another and says so once each save was acknowledged.
#[tokio::test]
async fn saves_until_killed() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let mut session = unlock(&PathBuf::from(folder)).await;
    for number in 0.. {
        let card = ask(&mut session, "person_create", person(&format!("Exemple {number}"))).await;
        println!("saved {}", card.get("id").unwrap());
        std::io::stdout().flush().unwrap();
    }
}

/// As [`saves_until_killed`], with a document of several chunks at a time.
#[tokio::test]
async fn adds_documents_until_killed() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let mut session = unlock(&PathBuf::from(folder)).await;
    for number in 0.. {
        let file = Document { name: "piece.txt".to_owned(), bytes: document(number).into_bytes() };
        let offered = session.receive("attached_document_offer", json!({}), file).await.unwrap();
        let request = json!({
            "case_file": 1, "title": number.to_string(), "kind": "autre", "dated_on": null, "confidential": false,
            "offer": offered.get("offer").unwrap()
        });
        let kept = ask(&mut session, "attached_document_add", request).await;
        println!("saved {}", kept.get("id").unwrap());
        std::io::stdout().flush().unwrap();
    }
}

/// As [`saves_until_killed`], with whatever changes a figure, drawn at random. Some of it is refused: two who are one already, a file that
/// is there.
#[tokio::test]
async fn works_until_killed() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let mut session = unlock(&PathBuf::from(folder)).await;
    let partner = ask(&mut session, "partners", json!({})).await[0]["code"].clone();
    let first = ask(&mut session, "case_file_open", came(person("Exemple 0"))).await;
    let (mut person, mut matter, mut file) = (id(&first["person"]), id(&first["matter"]), id(&first));
    let (mut interview, mut merge, mut saved) = (1, 1, 0);
    let mut draw = ChaCha8Rng::seed_from_u64(file);
    loop {
        let (command, request) = match draw.random_range(0..10) {
            0 => ("case_file_open", drawn_arrival(&mut draw, Value::Null, Value::Null)),
            1 => {
                let known = json!(draw.random_range(1..=person));
                ("case_file_open", drawn_arrival(&mut draw, known, Value::Null))
            }
            2 => {
                let known = json!(draw.random_range(1..=matter));
                ("case_file_open", drawn_arrival(&mut draw, Value::Null, known))
            }
            3 => ("interview_add", drawn_interview(&mut draw, file)),
            4 => {
                let corrected = draw.random_range(1..=interview);
                ("interview_correct", json!({ "interview": corrected, "with": drawn_interview(&mut draw, file) }))
            }
            5 => ("matter_update", json!({ "matter": draw.random_range(1..=matter), "with": drawn_facts(&mut draw) })),
            6 => ("person_update", json!({ "person": draw.random_range(1..=person), "with": drawn_person(&mut draw) })),
            7 => {
                let (kept, absorbed) = (draw.random_range(1..=person), draw.random_range(1..=person));
                ("merge", json!({ "kept": kept, "absorbed": absorbed }))
            }
            8 => ("merge_undo", json!({ "merge": draw.random_range(1..=merge) })),
            _ => {
                let request = json!({
                    "case_file": draw.random_range(1..=file), "partner": partner, "purpose": "Hébergement",
                    "names_person": false, "message": "", "expected_on": null
                });
                let drafted = ask(&mut session, "orientation_draft", request).await;
                let sent = json!({ "act": "send", "sent_on": "2026-11-23", "sent_how": "telephone" });
                ("orientation_step", json!({ "orientation": id(&drafted), "step": sent }))
            }
        };
        match session.dispatch(command, request).await {
            Ok(answer) => match command {
                "case_file_open" => {
                    (person, matter, file) =
                        (person.max(id(&answer["person"])), matter.max(id(&answer["matter"])), id(&answer));
                }
                "interview_add" => interview = id(&answer),
                "merge" => merge = id(&answer),
                _ => {}
            },
            Err(Error::Refused(_)) => continue,
            Err(fault) => panic!("{command}: {fault}"),
        }
        saved += 1;
        println!("saved {saved}");
        std::io::stdout().flush().unwrap();
    }
}

async fn unlock(place: &Path) -> Session {
    bench::unlock(place, "Ada", PHRASE).await
}

fn id(record: &Value) -> u64 {
    record["id"].as_u64().unwrap()
}

fn of<'a>(draw: &mut ChaCha8Rng, codes: &[&'a str]) -> &'a str {
    codes[draw.random_range(0..codes.len())]
}

fn drawn_person(draw: &mut ChaCha8Rng) -> Value {
    let mut person = person(&format!("Exemple {}", draw.random_range(0..1_000)));
    person["sex"] = json!(of(draw, &["F", "M", "X"]));
    person["birth_year"] = json!(draw.random_range(1940..2015));
    person["district"] = json!(of(draw, &["bourg", "marais"]));
    person
}

fn drawn_facts(draw: &mut ChaCha8Rng) -> Value {
    let mut facts = facts();
    facts["offence"] = json!(of(draw, &["A1", "B1", "E1", "E2", "F2", "G1"]));
    facts["happened_from"] = Value::Null;
    facts["district"] = json!(of(draw, &["bourg", "marais"]));
    facts
}

fn drawn_interview(draw: &mut ChaCha8Rng, files: u64) -> Value {
    json!({
        "case_file": draw.random_range(1..=files), "appointment": null, "held_on": format!("2026-{:02}-20", draw.random_range(1..=11)),
        "minutes": 45, "mode": of(draw, &["sur_place", "telephone"]),
        "interventions": [of(draw, &["juridique", "psychologique", "autre"])], "notes": "Parole."
    })
}

/// Somebody, new or known, for an affair, new or known.
fn drawn_arrival(draw: &mut ChaCha8Rng, person: Value, matter: Value) -> Value {
    let mut arrival = came(Value::Null);
    arrival["new_person"] = if person.is_null() { drawn_person(draw) } else { Value::Null };
    arrival["new_matter"] = if matter.is_null() { drawn_facts(draw) } else { Value::Null };
    (arrival["person"], arrival["matter"]) = (person, matter);
    arrival["quality"] = json!(of(draw, &["victime_directe", "victime_indirecte", "representant_legal"]));
    arrival["opened_on"] = json!(format!("2026-{:02}-21", draw.random_range(1..=11)));
    arrival
}

/// What the document of that number says: it is told apart from every other.
fn document(number: u64) -> String {
    format!("{number} ").repeat(100_000)
}

/// Runs one of the three above and kills it at a random moment after its first save. The last save that it acknowledged.
fn killed(what: &str, folder: &Path, draw: &mut ChaCha8Rng, within: u64) -> i64 {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", what, "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let saved = |line: &String| line.split("saved ").nth(1).map(|id| id.trim().parse::<i64>().unwrap());
    // Wait for the first save, then for a random moment in the middle of the next ones.
    let first = lines.by_ref().map_while(Result::ok).find_map(|line| saved(&line)).unwrap();
    std::thread::sleep(Duration::from_micros(draw.random_range(0..within)));
    child.kill().unwrap();
    child.wait().unwrap();
    lines.map_while(Result::ok).filter_map(|line| saved(&line)).last().unwrap_or(first)
}

#[tokio::test]
async fn a_hundred_kills_lose_no_acknowledged_save() {
    if env::var_os(FOLDER).is_some() {
        return;
    }
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("vault");
    drop(create(&folder).await);

    let mut draw = ChaCha8Rng::seed_from_u64(1);
    let mut acknowledged = 0;
    for _ in 0..RUNS {
        acknowledged = killed("saves_until_killed", &folder, &mut draw, 8_000);
    }
    assert!(acknowledged >= i64::try_from(RUNS).unwrap());

    let mut session = unlock(&folder).await;
    let card = ask(&mut session, "person", json!({ "person": acknowledged })).await;
    assert_eq!(card.get("id").unwrap(), acknowledged);
    for id in 1..=acknowledged {
        ask(&mut session, "person", json!({ "person": id })).await;
    }
    let found = session.agent().unwrap().verify().await.unwrap();
    assert!(found.desk && found.statistics && matches!(found.journal, Finding::Whole { .. }));
}

#[tokio::test]
async fn twenty_kills_lose_no_acknowledged_document_and_leave_no_file_that_none_speaks_of() {
    if env::var_os(FOLDER).is_some() {
        return;
    }
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("vault");
    let (mut session, _) = create(&folder).await;
    ask(&mut session, "case_file_open", came(person("Exemple 0"))).await;
    drop(session);

    let mut draw = ChaCha8Rng::seed_from_u64(2);
    let mut acknowledged = 0;
    let mut left = 0;
    for _ in 0..DOCUMENT_RUNS {
        acknowledged = killed("adds_documents_until_killed", &folder, &mut draw, 60_000);
        left += i64::try_from(files(&folder)).unwrap() - acknowledged;
    }
    let mut session = unlock(&folder).await;
    let kept = ask(&mut session, "attached_documents", json!({ "case_file": 1 })).await;
    let kept = kept.as_array().unwrap();
    assert!(kept.len() >= usize::try_from(acknowledged).unwrap(), "{acknowledged} acknowledged");
    assert_eq!(files(&folder), kept.len());
    for one in kept {
        let opened = ask(&mut session, "attached_document_open", json!({ "attached_document": one.get("id") })).await;
        let number = one.get("title").unwrap().as_str().unwrap().parse().unwrap();
        assert_eq!(opened.get("text").unwrap().as_str().unwrap(), document(number));
    }
    assert!(session.agent().unwrap().verify().await.unwrap().is_clean());
    // Or no kill came while a file was being written, and nothing was tried.
    assert!(left > 0, "every kill came between two documents");
}

/// The check counts every fact anew from the records.
#[tokio::test]
async fn after_days_of_work_killed_in_the_middle_the_figures_are_those_that_the_records_give() {
    if env::var_os(FOLDER).is_some() {
        return;
    }
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("vault");
    drop(create(&folder).await);
    let mut draw = ChaCha8Rng::seed_from_u64(3);
    for run in 0..WORK_RUNS {
        killed("works_until_killed", &folder, &mut draw, 400_000);
        let mut session = unlock(&folder).await;
        let found = session.agent().unwrap().verify().await.unwrap();
        assert!(found.is_clean(), "{run}: {found:?}");
    }
}

/// How many files stand in the folder of the documents.
fn files(folder: &Path) -> usize {
    std::fs::read_dir(folder.join("documents")).unwrap().count()
}
