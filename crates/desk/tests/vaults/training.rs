//! Promises of training: its mark is never lost, everything that it makes bears it, and nothing passes between it and a desk.

use std::{
    fs,
    io::{Cursor, Read, Write},
    process::{Command, Stdio},
};

use calamine::{Data, Reader};
use desk::{
    Document, Refusal, Session,
    backup::restore::{Way, restore},
};
use serde_json::json;
use tempfile::TempDir;
use vault::Keyring;

use crate::desk::{Desk, ask, backed_up, refusal, start};

const MARK: &str = "EXERCICE – données inventées";

/// A training as the window begins one, with its place.
async fn training() -> (TempDir, Session) {
    let folder = tempfile::tempdir().unwrap();
    let mut session = start(&folder.path().join("vault"), true).unwrap();
    ask(&mut session, "training_begin", json!({})).await;
    while ask(&mut session, "training_go_on", json!({})).await["over"] == false {}
    (folder, session)
}

async fn come_in(session: &mut Session, role: &str) {
    let status = ask(session, "status", json!({})).await;
    let who = status["training"].as_array().unwrap().iter().find(|one| one["role"] == role).unwrap().clone();
    let account =
        status["accounts"].as_array().unwrap().iter().find(|one| one["name"] == who["name"]).unwrap()["id"].clone();
    ask(session, "unlock", json!({ "account": account, "passphrase": who["passphrase"] })).await;
}

#[tokio::test]
async fn no_desk_opens_in_a_training_and_no_training_as_a_desk() {
    let (folder, session) = training().await;
    drop(session);
    let place = folder.path().join("vault");
    assert_eq!(refusal(start(&place, false)), Refusal::OfTraining);
    // Under another name it is no other.
    let renamed = folder.path().join("renamed");
    fs::rename(&place, &renamed).unwrap();
    assert_eq!(refusal(start(&renamed, false)), Refusal::OfTraining);
    assert!(start(&renamed, true).is_ok());

    let mut desk = Desk::new().await;
    desk.session = None;
    assert_eq!(refusal(start(&desk.place(), true)), Refusal::NotOfTraining);
    assert!(
        !fs::read_to_string(desk.place().join("header")).unwrap().contains("training"),
        "a desk's header is that of before"
    );
}

#[tokio::test]
async fn a_mark_that_is_taken_out_of_the_header_leaves_a_vault_that_does_not_open() {
    let (folder, session) = training().await;
    drop(session);
    let place = folder.path().join("vault");
    for copy in ["header", "header.previous"] {
        let header = fs::read_to_string(place.join(copy)).unwrap();
        let unmarked = header.replace(",\"training\":true", "");
        assert_ne!(header, unmarked);
        fs::write(place.join(copy), unmarked).unwrap();
    }
    let mut session = start(&place, false).unwrap();
    assert_eq!(refusal(session.dispatch("status", json!({})).await), Refusal::DamagedHeader);
}

#[tokio::test]
async fn a_training_is_removed_with_all_that_was_done_in_it_and_made_anew_and_a_desk_never() {
    let (folder, mut session) = training().await;
    come_in(&mut session, "agent_in_charge").await;
    assert_eq!(refusal(session.dispatch("training_remove", json!({})).await), Refusal::WrongSession);
    let place = folder.path().join("vault");
    drop(session);
    let mut session = start(&place, true).unwrap();
    ask(&mut session, "training_remove", json!({})).await;
    assert!(!place.exists());
    assert_eq!(ask(&mut session, "status", json!({})).await["vault"], "none");
    ask(&mut session, "training_begin", json!({})).await;
    ask(&mut session, "training_remove", json!({})).await;
    assert!(!place.exists(), "one that is stopped leaves nothing");

    let mut desk = Desk::new().await;
    desk.lock();
    for command in ["training_begin", "training_remove"] {
        assert_eq!(refusal(desk.session().dispatch(command, json!({})).await), Refusal::WrongSession);
    }
    let locked = vault::LockedVault::open(&desk.place());
    assert!(locked.is_err(), "held by the session");
    desk.session = None;
    let locked = vault::LockedVault::open(&desk.place()).unwrap();
    assert!(matches!(locked.remove_training(), Err((_, vault::VaultError::NotAllowed))));
    assert!(desk.place().join("desk.db").exists());
}

#[tokio::test]
async fn a_backup_of_a_training_never_becomes_a_desk_and_a_desks_never_a_training() {
    let (folder, mut session) = training().await;
    come_in(&mut session, "agent_in_charge").await;
    let medium = tempfile::tempdir().unwrap();
    let file = backed_up(&mut session, medium.path()).await;
    drop(session);
    // At a desk that lost everything.
    let nowhere = medium.path().join("desk");
    let mut lost = start(&nowhere, false).unwrap();
    assert_eq!(refusal(lost.dispatch("restoration_read", json!({ "path": file })).await), Refusal::OfTraining);
    // Rebuilt by the command line, it bears the mark on.
    let rebuilt = medium.path().join("rebuilt");
    let mut session = start(&folder.path().join("vault"), true).unwrap();
    let phrase = ask(&mut session, "status", json!({})).await["training"][0]["passphrase"].as_str().unwrap().to_owned();
    let way = Way::Passphrase { account: Some("Camille Exemple"), passphrase: &phrase };
    restore(&file, &rebuilt, &way, &Keyring::Absent, |_| ()).unwrap();
    assert_eq!(refusal(start(&rebuilt, false)), Refusal::OfTraining);
    // In a training it comes back.
    ask(&mut session, "restoration_read", json!({ "path": file })).await;

    let mut desk = Desk::new().await;
    let of_the_desk = backed_up(desk.session(), medium.path()).await;
    let refused = session.dispatch("restoration_read", json!({ "path": of_the_desk })).await;
    assert_eq!(refusal(refused), Refusal::NotOfTraining);
}

#[tokio::test]
async fn a_training_reads_no_spreadsheet_but_an_invented_one_that_says_so_and_a_desk_never_reads_that() {
    let (_folder, mut session) = training().await;
    come_in(&mut session, "agent_in_charge").await;
    let real =
        || Document { name: "accueil.csv".to_owned(), bytes: "Nom;Prénom\r\nMartin;Zoé\r\n".as_bytes().to_vec() };
    assert_eq!(refusal(session.receive("import_read", json!({}), real()).await), Refusal::NotOfTraining);
    let invented = session.produce("training_spreadsheet", json!({})).await.unwrap().document;
    let copy = Document { name: invented.name.clone(), bytes: invented.bytes.clone() };
    let read = session.receive("import_read", json!({}), invented).await.unwrap();
    assert_eq!(read["sheets"][0]["lines"], 25, "{read}");

    let mut desk = Desk::new().await;
    let at_the_desk = desk.session();
    assert_eq!(refusal(at_the_desk.receive("import_read", json!({}), copy).await), Refusal::OfTraining);
    assert_eq!(refusal(at_the_desk.produce("training_spreadsheet", json!({})).await), Refusal::WrongSession);
    assert!(at_the_desk.receive("import_read", json!({}), real()).await.is_ok());
}

/// Every word of a table, whatever its form: of a workbook, sheet by sheet.
fn words_of(document: &Document) -> Vec<String> {
    let bytes = || Cursor::new(document.bytes.clone());
    let written = |cell: &Data| cell.to_string();
    let sheets = match document.name.rsplit('.').next().unwrap() {
        "xlsx" => calamine::Xlsx::new(bytes()).unwrap().worksheets(),
        "ods" => calamine::Ods::new(bytes()).unwrap().worksheets(),
        _ => return vec![String::from_utf8(document.bytes.clone()).unwrap()],
    };
    sheets
        .iter()
        .map(|(_, range)| range.cells().map(|(_, _, cell)| written(cell)).collect::<Vec<_>>().join(" "))
        .collect()
}

#[tokio::test]
async fn every_table_and_report_of_a_training_bears_the_mark_on_each_sheet_and_is_signed_by_nobody() {
    let (_folder, mut session) = training().await;
    come_in(&mut session, "supervisor").await;
    for (command, name, formats) in [
        ("export_table", "new_files", &["csv", "xlsx", "ods"][..]),
        ("export_report", "monitoring_unit", &["csv", "xlsx", "ods", "pdf"][..]),
    ] {
        for format in formats {
            let request = json!({
                "name": name, "from_month": "2026-10", "until_month": "2026-10", "format": format, "threshold": 11,
                "purpose": "Essai", "recipient": "Personne"
            });
            let produced = session.produce(command, request).await.unwrap();
            assert!(produced.signature.is_none(), "{format}");
            assert!(produced.document.name.starts_with("EXERCICE-"), "{}", produced.document.name);
            if *format == "pdf" {
                assert!(says_on_every_page(&produced.document.bytes, MARK), "{command}");
                continue;
            }
            for sheet in words_of(&produced.document) {
                assert!(sheet.contains(MARK), "{command} {format}: {sheet}");
            }
        }
    }
}

/// As another program reads it.
fn says_on_every_page(pdf: &[u8], words: &str) -> bool {
    let mut reader = Command::new("pdftotext");
    let mut reader = reader.args(["-", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    reader.stdin.take().unwrap().write_all(pdf).unwrap();
    let mut read = String::new();
    reader.stdout.take().unwrap().read_to_string(&mut read).unwrap();
    assert!(reader.wait().unwrap().success());
    let pages: Vec<&str> = read.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    !pages.is_empty() && pages.iter().all(|page| page.contains(words))
}

#[tokio::test]
async fn a_desk_makes_what_it_made_before_without_a_mark() {
    let mut desk = Desk::new().await;
    desk.open_file("Martin").await;
    let session = desk.session();
    let journal = session.produce("journal_export", json!({})).await.unwrap().document;
    assert!(journal.name.starts_with("journal-"));
    assert!(!String::from_utf8(journal.bytes).unwrap().contains("training"));
}
