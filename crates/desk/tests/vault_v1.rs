//! A vault that the first version wrote: every later version opens it, for everybody who could, and reads what it holds.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod bench;

use std::{fs, path::Path};

use bench::{ask, id_of, start, unlock};
use desk::{Error, Refusal, Session, journal::Finding};
use serde_json::{Value, json};
use tempfile::TempDir;

const IN_CHARGE: (&str, &str) = ("Camille Exemple", "pénurie mixte requin sergent rentrer exister nutritif virement");
const AGENT: (&str, &str) = ("Dominique Fictif", "humain douceur amateur nourrir dépenser viseur arracher tasse");
const SUPERVISOR: (&str, &str) = ("Sacha Modèle", "acajou substrat borne avancer fugitif pépite cuillère durcir");
const SHEET: [&str; 4] = ["YADS-0R4A-XA", "S492-X4K0-9Q", "8QGG-H7KX-D9", "XMSR-3531-5D"];
const ANOTHER: &str = "abaisser abandon abdiquer abeille abolir aborder aboutir aboyer";

/// The vault in a folder of its own, where opening it may change it.
fn copy() -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    let written = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vault_v1");
    for name in ["header", "header.previous", "desk.db", "statistics.db"] {
        fs::copy(written.join(name), copy.path().join(name)).unwrap();
    }
    copy
}

async fn opened(folder: &TempDir, (name, phrase): (&str, &str)) -> Session {
    unlock(folder.path(), name, phrase).await
}

async fn file_of(session: &mut Session, name: &str) -> Value {
    let page = ask(session, "case_files", json!({ "filter": "all", "offset": 0, "limit": 50 })).await;
    assert_eq!(page["total"], 14);
    let file =
        page["lines"].as_array().unwrap().iter().find(|line| line["display_name"] == name).unwrap()["id"].clone();
    ask(session, "case_file", json!({ "case_file": file })).await
}

async fn assert_whole(session: &mut Session) {
    let found = session.agent().unwrap().verify().await.unwrap();
    assert!(found.desk && found.statistics && matches!(found.journal, Finding::Whole { .. }), "{found:?}");
}

#[tokio::test]
async fn an_agent_opens_the_first_vault_finds_it_whole_and_reads_what_was_written() {
    let folder = copy();
    let mut session = opened(&folder, IN_CHARGE).await;
    assert_whole(&mut session).await;

    let file = file_of(&mut session, "Témoin Églantine").await;
    assert_eq!(file["number"], "2026-0011");
    assert_eq!(file["matter"]["account_of_facts"], "Récit inventé, d’une seule ligne.");
    assert_eq!(file["person"]["safe_contact"]["stated"], false);
    let referral = ask(&mut session, "referral", json!({ "referral": 3 })).await;
    assert_eq!((&referral["state"], &referral["reference"]), (&json!("sent"), &json!("TEMOIN-1")));
    assert_eq!(referral["corrections"][0]["note"], "Une pièce de plus.");
    let interview = ask(&mut session, "interview", json!({ "interview": 13 })).await;
    assert_eq!(interview["notes"], "Premiers mots, corrigés.");
    let draft = ask(&mut session, "draft_load", json!({ "kind": "interview", "subject": "file-1-none" })).await;
    assert_eq!(draft["body"], "{\"notes\":\"Une phrase à moitié éc\"}");

    let second = file_of(&mut session, "Témoin-Seconde Églantine").await;
    let ended = (&second["status"], &second["closing"]["reason"], &second["closing"]["outcome"]);
    assert_eq!(ended, (&json!("closed"), &json!("Fin du suivi"), &Value::Null));
    let said = &second["person"]["safe_contact"];
    assert_eq!((&said["code_word"], &said["safe_hours"]), (&json!("parapluie"), &json!("9h-11h, en semaine")));
    let read = json!({ "person": second["person"]["id"], "instruction_revision": said["revision"] });
    assert_eq!(ask(&mut session, "reveal_contact", read).await["phone"], "06 39 98 12 34");
    assert_whole(&mut session).await;
}

#[tokio::test]
async fn the_other_agent_of_the_first_vault_works_in_it_and_sees_no_draft_of_a_colleague() {
    let folder = copy();
    let mut session = opened(&folder, AGENT).await;
    assert_eq!(ask(&mut session, "drafts", json!({})).await, json!([]));
    let file = file_of(&mut session, "Témoin Églantine").await;
    let interview = json!({
        "case_file": file["id"], "appointment": null, "held_on": "2026-11-24", "minutes": 30, "mode": "sur_place",
        "interventions": ["juridique"], "notes": "Écrit par une version plus récente."
    });
    ask(&mut session, "interview_add", interview).await;
    assert_whole(&mut session).await;
}

#[tokio::test]
async fn the_supervisor_of_the_first_vault_counts_and_finds_what_already_left() {
    let folder = copy();
    let mut session = opened(&folder, SUPERVISOR).await;
    let months = ask(&mut session, "months", json!({})).await;
    assert_eq!(months, json!({ "first": "2025-12", "last": "2026-11", "behind": true }));
    let request = json!({ "name": "new_files", "from_month": months["first"], "until_month": months["last"] });
    assert_eq!(ask(&mut session, "table", request).await["total"], 14);
    let report = json!({ "name": "ministry", "from_month": "2026-01", "until_month": "2026-12" });
    let refused = session.dispatch("report", report.clone()).await;
    assert!(matches!(refused, Err(Error::Refused(Refusal::FactsBehind))), "the facts of the reports are not there yet");
    let released = ask(&mut session, "releases", json!({})).await;
    let told = (&released[0]["title"], &released[0]["recipient"]);
    assert_eq!(told, (&json!("Transmissions par nature et par suite"), &json!("Ville")));
    drop(session);
    drop(opened(&folder, AGENT).await);
    let mut session = opened(&folder, SUPERVISOR).await;
    assert_eq!(ask(&mut session, "months", json!({})).await["behind"], false);
    assert_eq!(ask(&mut session, "report", report).await["sections"][0]["tables"][0]["table"]["total"], 12);
}

#[tokio::test]
async fn the_paper_sheet_of_the_first_vault_opens_it_when_every_passphrase_is_forgotten() {
    let folder = copy();
    let mut session = start(folder.path());
    let account = id_of(&mut session, IN_CHARGE.0).await;
    let request = json!({ "lines": SHEET, "account": account, "passphrase": ANOTHER, "without_device_secret": true });
    let sheet = ask(&mut session, "open_with_sheet", request).await;
    ask(&mut session, "confirm_recovery_sheet", json!({ "lines": sheet["lines"] })).await;
    assert_eq!(file_of(&mut session, "Témoin Églantine").await["number"], "2026-0011");
    assert_whole(&mut session).await;
}
