//! Documents added, looked at, taken out: what the vault holds then, and what the journal says.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;

use serde_json::{Value, json};

use crate::{
    Document, Error, Refusal,
    appointment::tests::file_of,
    session::bench::{Bench, bench},
};

const TEXT: &str = "Certificat : ecchymoses, rue Thraxibule.";

async fn ask(bench: &mut Bench, command: &str, request: Value) -> Result<Value, Refusal> {
    bench.session.dispatch(command, request).await.map_err(refused)
}

fn refused(error: Error) -> Refusal {
    match error {
        Error::Refused(refusal) => refusal,
        Error::Fault(fault) => panic!("{fault:?}"),
    }
}

async fn offer(bench: &mut Bench, name: &str, bytes: &[u8]) -> Result<Value, Refusal> {
    let chosen = Document { name: name.into(), bytes: bytes.to_vec() };
    bench.session.receive("attached_document_offer", json!({}), chosen).await.map_err(refused)
}

fn new(case_file: i64, offer: &Value) -> Value {
    json!({ "case_file": case_file, "title": "Certificat Quoribond", "kind": "certificat_medical", "dated_on": "2026-11-20",
            "confidential": true, "offer": offer["offer"] })
}

/// A bench with one file and one document in it: the file, the document.
async fn kept() -> (Bench, i64, i64) {
    let mut bench = bench().await;
    let file = file_of(bench.agent(), "Martin").await.id;
    let offered = offer(&mut bench, "../certificat.txt", TEXT.as_bytes()).await.unwrap();
    let added = ask(&mut bench, "attached_document_add", new(file, &offered)).await.unwrap();
    let id = added["id"].as_i64().unwrap();
    (bench, file, id)
}

fn sealed(bench: &Bench) -> Vec<std::path::PathBuf> {
    let folder = bench.folder.path().join("vault/documents");
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

async fn verbs(bench: &mut Bench) -> Vec<String> {
    sqlx::query_scalar("select verb from journal where noun = 'attached_document' order by sequence")
        .fetch_all(&mut bench.agent().desk)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_document_is_added_seen_exported_and_withdrawn_and_each_leaves_an_entry() {
    let (mut bench, file, id) = kept().await;
    assert_eq!(sealed(&bench).len(), 1);
    let one = json!({ "attached_document": id });
    let page = json!({ "attached_document": id, "page": 0 });
    assert_eq!(ask(&mut bench, "attached_document_page", page).await, Err(Refusal::NotOpened));
    assert_eq!(ask(&mut bench, "attached_document_open", one.clone()).await.unwrap()["text"], TEXT);
    let copy = bench.session.produce("attached_document_export", one.clone()).await.unwrap().document;
    assert_eq!((copy.name, copy.bytes), (format!("piece-{id}.txt"), TEXT.as_bytes().to_vec()));
    assert!(bench.agent().verify().await.unwrap().is_clean());

    let withdrawal = json!({ "attached_document": id, "note": "Jointe par erreur" });
    ask(&mut bench, "attached_document_withdraw", withdrawal.clone()).await.unwrap();
    assert!(sealed(&bench).is_empty());
    let state = Refusal::WrongState { state: "withdrawn".into() };
    assert_eq!(ask(&mut bench, "attached_document_open", one).await, Err(state.clone()));
    assert_eq!(ask(&mut bench, "attached_document_withdraw", withdrawal).await, Err(state));
    let listed = ask(&mut bench, "attached_documents", json!({ "case_file": file })).await.unwrap();
    assert_eq!(listed[0]["withdrawal_note"], "Jointe par erreur");
    assert_eq!(verbs(&mut bench).await, ["created", "opened", "exported", "discarded"]);
    assert!(bench.agent().verify().await.unwrap().is_clean());
}

#[tokio::test]
async fn a_sealed_file_changed_cut_exchanged_or_missing_is_found_and_opens_nothing() {
    let (mut bench, file, first) = kept().await;
    let path = sealed(&bench).remove(0);
    let whole = fs::read(&path).unwrap();
    let one = json!({ "attached_document": first });
    let cut = whole[..whole.len() - 1].to_vec();
    let mut changed = whole.clone();
    *changed.last_mut().unwrap() ^= 1;
    for damage in [cut, changed] {
        fs::write(&path, damage).unwrap();
        assert_eq!(bench.agent().verify().await.unwrap().documents, [first]);
        assert_eq!(ask(&mut bench, "attached_document_open", one.clone()).await, Err(Refusal::DamagedDocument));
    }
    fs::write(&path, &whole).unwrap();
    assert!(bench.agent().verify().await.unwrap().is_clean());
    let offered = offer(&mut bench, "b.txt", b"another").await.unwrap();
    ask(&mut bench, "attached_document_add", new(file, &offered)).await.unwrap();
    let other = sealed(&bench).into_iter().find(|found| *found != path).unwrap();
    fs::rename(&other, &path).unwrap();
    assert_eq!(bench.agent().verify().await.unwrap().documents.len(), 2);
    assert_eq!(ask(&mut bench, "attached_document_open", one).await, Err(Refusal::DamagedDocument));
}

/// A PDF of one empty page.
pub(crate) fn one_page() -> Vec<u8> {
    pdf("")
}

/// One that opens with a password only: what stands for the check of it fits none.
fn locked() -> Vec<u8> {
    let check = "x".repeat(32);
    pdf(&format!(
        "/ID [({check}) ({check})] /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O ({check}) /U ({check}) >>"
    ))
}

fn pdf(lock: &str) -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
    ];
    let (mut pdf, mut table) = ("%PDF-1.7\n".to_owned(), "xref\n0 4\n0000000000 65535 f \n".to_owned());
    for (number, object) in (1..).zip(objects) {
        table += &format!("{:010} 00000 n \n", pdf.len());
        pdf += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let at = pdf.len();
    (pdf + &format!("{table}trailer\n<< /Size 4 /Root 1 0 R {lock} >>\nstartxref\n{at}\n%%EOF\n")).into_bytes()
}

#[tokio::test]
async fn what_cannot_be_kept_is_refused_with_its_reason_and_nothing_of_it_stays() {
    let (mut bench, file, _) = kept().await;
    let text = "x".repeat(1_000_001);
    let huge = [b"%PDF-".to_vec(), vec![0; 50_000_000]].concat();
    let locked = locked();
    for (bytes, refusal) in [
        (&b""[..], Refusal::FileEmpty),
        (&huge, Refusal::FileTooLarge { most_mb: 50 }),
        (text.as_bytes(), Refusal::FileTooLarge { most_mb: 1 }),
        (b"PK\x03\x04 a word processor's", Refusal::FileNotDocument),
        (b"MZ\x90\0 a program", Refusal::FileNotDocument),
        (&locked, Refusal::FileProtected),
        (b"%PDF-1.7 cut", Refusal::FileDamaged),
        (b"\xFF\xD8\xFF\xE0 cut", Refusal::FileDamaged),
    ] {
        let before = offer(&mut bench, "one.txt", b"one").await.unwrap();
        assert_eq!(offer(&mut bench, "x.pdf", bytes).await, Err(refusal.clone()));
        let kept = ask(&mut bench, "attached_document_add", new(file, &before)).await;
        assert_eq!(kept, Err(Refusal::NothingOffered), "the file before it, after {refusal:?}");
    }
    assert_eq!(sealed(&bench).len(), 1);
}

#[tokio::test]
async fn only_the_file_that_was_looked_at_is_kept_and_a_slip_in_the_form_does_not_lose_it() {
    let (mut bench, file, _) = kept().await;
    let first = offer(&mut bench, "one.txt", b"one").await.unwrap();
    let second = offer(&mut bench, "deux\u{202E}txt.exe.txt", b"two").await.unwrap();
    assert_eq!(second["title"], "deux txt.exe");
    assert_eq!(ask(&mut bench, "attached_document_add", new(file, &first)).await, Err(Refusal::NothingOffered));
    let second = offer(&mut bench, "two.txt", b"two").await.unwrap();
    for (field, typed, refusal) in [
        ("title", json!("  "), Refusal::Missing { field: "title".into() }),
        ("title", json!("piece\u{202E}fdp"), Refusal::BadCharacter { field: "title".into() }),
        ("title", json!("x".repeat(201)), Refusal::TooLong { field: "title".into(), most: 200 }),
        ("kind", json!("inconnue"), Refusal::UnknownCode { field: "document_kind".into() }),
        ("dated_on", json!("1789-07-14"), Refusal::ImpossibleDate { field: "dated_on".into() }),
        ("dated_on", json!("2030-01-01"), Refusal::ImpossibleDate { field: "dated_on".into() }),
    ] {
        let mut request = new(file, &second);
        request[field] = typed;
        assert_eq!(ask(&mut bench, "attached_document_add", request).await, Err(refusal));
    }
    ask(&mut bench, "case_file_close", json!({ "case_file": file, "outcome": "autre", "reason": "Fin" }))
        .await
        .unwrap();
    assert_eq!(ask(&mut bench, "attached_document_add", new(file, &second)).await, Err(Refusal::CaseFileClosed));
    ask(&mut bench, "case_file_reopen", json!({ "case_file": file, "reason": "Elle revient" })).await.unwrap();
    ask(&mut bench, "attached_document_add", new(file, &second)).await.unwrap();
    assert_eq!(sealed(&bench).len(), 2);
}

#[tokio::test]
async fn a_document_outlives_an_ending_a_merge_and_its_undoing() {
    let (mut bench, file, id) = kept().await;
    let one = json!({ "attached_document": id });
    let person = ask(&mut bench, "case_file", json!({ "case_file": file })).await.unwrap()["person"]["id"].clone();
    let other = file_of(bench.agent(), "Martin").await;
    let listed = |listed: Value| listed.as_array().unwrap().iter().map(|one| one["id"].as_i64().unwrap()).collect();
    let merged = ask(&mut bench, "merge", json!({ "kept": other.person.id, "absorbed": person })).await.unwrap();
    ask(&mut bench, "case_file_close", json!({ "case_file": file, "outcome": "autre", "reason": "Fin" }))
        .await
        .unwrap();
    for undone in [false, true] {
        if undone {
            ask(&mut bench, "merge_undo", json!({ "merge": merged["id"] })).await.unwrap();
        }
        let found: Vec<i64> =
            listed(ask(&mut bench, "attached_documents", json!({ "case_file": file })).await.unwrap());
        assert_eq!(found, [id]);
        assert_eq!(ask(&mut bench, "attached_document_open", one.clone()).await.unwrap()["text"], TEXT);
        assert!(bench.agent().verify().await.unwrap().is_clean());
    }
}

#[tokio::test]
async fn the_timeline_tells_that_a_document_came_and_went_and_of_a_confidential_one_no_more() {
    let (mut bench, file, confidential) = kept().await;
    let offered = offer(&mut bench, "b.txt", b"another").await.unwrap();
    let mut request = new(file, &offered);
    (request["confidential"], request["title"]) = (json!(false), json!("Plainte du 3"));
    let plain = ask(&mut bench, "attached_document_add", request).await.unwrap()["id"].as_i64().unwrap();
    let withdrawal = json!({ "attached_document": plain, "note": "Jointe par erreur" });
    ask(&mut bench, "attached_document_withdraw", withdrawal).await.unwrap();
    let read = ask(&mut bench, "case_file", json!({ "case_file": file })).await.unwrap();
    let told: Vec<(i64, &str, &str, &str)> = read["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["kind"].as_str().unwrap().starts_with("attached_document"))
        .map(|item| {
            let word = |key: &str| item[key].as_str().unwrap();
            (item["id"].as_i64().unwrap(), word("kind"), word("code"), word("text"))
        })
        .collect();
    let expected = [
        (plain, "attached_document_withdrawn", "certificat_medical", "Plainte du 3"),
        (plain, "attached_document", "certificat_medical", "Plainte du 3"),
        (confidential, "attached_document", "confidential", ""),
    ];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn what_an_interruption_left_in_the_folder_is_ended_at_the_next_entry() {
    let (mut bench, _, id) = kept().await;
    let one = json!({ "attached_document": id });
    let path = sealed(&bench).remove(0);
    let folder = path.parent().unwrap().to_owned();
    fs::write(folder.join("fedcba9876543210fedcba9876543210.part"), "half").unwrap();
    // A kill came between the row and the name.
    fs::rename(&path, path.with_extension("part")).unwrap();
    assert_eq!(ask(&mut bench, "attached_document_open", one.clone()).await.unwrap()["text"], TEXT);
    super::sweep(bench.agent()).await.unwrap();
    assert_eq!(sealed(&bench), [path]);
    assert_eq!(ask(&mut bench, "attached_document_open", one).await.unwrap()["text"], TEXT);
    assert!(bench.agent().verify().await.unwrap().is_clean());

    // One that was kept by a database that is no longer there.
    let stray = folder.join("0123456789abcdef0123456789abcdef");
    fs::write(&stray, "of a later day").unwrap();
    super::sweep(bench.agent()).await.unwrap();
    assert!(stray.exists());
    let found = bench.agent().verify().await.unwrap();
    assert_eq!((found.stray_documents, found.documents.len(), found.is_clean()), (1, 0, false));
}

#[tokio::test]
async fn nothing_of_a_document_stands_in_clear_in_the_vault() {
    let (bench, _, _) = kept().await;
    let vault = bench.folder.path().join("vault");
    let files = fs::read_dir(&vault).unwrap().chain(fs::read_dir(vault.join("documents")).unwrap());
    for path in files.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
        let bytes = fs::read(&path).unwrap();
        for word in ["ecchymoses", "Thraxibule", "Quoribond", "certificat"] {
            assert!(!bytes.windows(word.len()).any(|found| found == word.as_bytes()), "{word} in {}", path.display());
        }
    }
}
