//! What is done to a vault while the power may go: each act, where it begins, and what it promises once it is done.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use desk::{
    Document, Session,
    backup::{making, restore},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use vault::Keyring;

use crate::bench::{PHRASE, ask, came, create, enrol, id_of, person, start, unlock};

pub(crate) const OTHER: &str = "abrasif abreuver abriter abroger abrupt absence absolu absurde";
/// Begins a line that promises something.
pub(crate) const KEPT: &str = "kept ";

/// What holds from now on, whatever happens to the power.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Promise {
    /// Somebody comes in with this passphrase, and with no earlier one.
    Opens(String, String),
    /// Somebody does not come in with it.
    Refuses(String, String),
    /// A command answers this at this place of its answer; null: it refuses.
    Answers(String, Value, String, Value),
    /// A backup of this name opens to its last byte.
    Backup(String),
}

/// All that holds at a moment.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    /// Who comes in and how; the first reads everything. Nobody: there is no vault.
    pub(crate) opens: Vec<(String, String)>,
    pub(crate) refuses: Vec<(String, String)>,
    pub(crate) answers: Vec<(String, Value, String, Value)>,
    pub(crate) backups: Vec<String>,
}

impl Known {
    pub(crate) fn learns(&mut self, promise: Promise) {
        match promise {
            Promise::Opens(name, phrase) => match self.opens.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => {
                    let before = std::mem::replace(known, phrase);
                    self.refuses.push((name, before));
                }
                None => self.opens.push((name, phrase)),
            },
            Promise::Refuses(name, phrase) => {
                self.opens.retain(|(known, _)| *known != name);
                self.refuses.push((name, phrase));
            }
            Promise::Answers(command, request, place, answer) => {
                self.answers.retain(|(known, asked, at, _)| (known, asked, at) != (&command, &request, &place));
                self.answers.push((command, request, place, answer));
            }
            Promise::Backup(name) => self.backups.push(name),
        }
    }
}

/// Something that is done while the power may go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Act {
    pub(crate) name: &'static str,
    /// Where the vault stands, or is to stand, beneath the place.
    pub(crate) vault: &'static str,
    pub(crate) begins: Begins,
}

/// What stands when an act begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Begins {
    Nothing,
    /// A vault with three accounts, a file, an interview, a document, a draft, and a backup of it.
    Furnished,
    /// That backup alone.
    Backup,
    /// A vault of the first version.
    FirstVersion,
}

const fn act(name: &'static str, begins: Begins) -> Act {
    Act { name, vault: "vault", begins }
}

pub(crate) const ACTS: [Act; 16] = [
    act("creation", Begins::Nothing),
    act("note", Begins::Furnished),
    act("correction", Begins::Furnished),
    act("document", Begins::Furnished),
    act("withdrawal", Begins::Furnished),
    act("passphrase", Begins::Furnished),
    act("account", Begins::Furnished),
    act("enrolment", Begins::Furnished),
    act("reset", Begins::Furnished),
    act("leaver", Begins::Furnished),
    act("sheet", Begins::Furnished),
    act("draft", Begins::Furnished),
    act("import", Begins::Furnished),
    act("backup", Begins::Furnished),
    act("restore", Begins::Backup),
    act("upgrade", Begins::FirstVersion),
];

/// What an act has to know: the code of the account that waits for it, the lines of the sheet.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Told {
    pub(crate) code: Value,
    pub(crate) sheet: Value,
}

/// Says what holds from now on.
fn keeps(promises: &[Promise]) {
    for promise in promises {
        println!("{KEPT}{}", serde_json::to_string(promise).unwrap());
    }
    println!("{KEPT}");
    std::io::stdout().flush().unwrap();
}

fn opens(name: &str, phrase: &str) -> Promise {
    Promise::Opens(name.to_owned(), phrase.to_owned())
}

fn answers(command: &str, request: Value, place: &str, answer: impl Into<Value>) -> Promise {
    Promise::Answers(command.to_owned(), request, place.to_owned(), answer.into())
}

async fn note(session: &mut Session, words: &str) -> Promise {
    let request = json!({
        "case_file": 1, "appointment": null, "held_on": "2026-11-23", "minutes": 60, "mode": "sur_place",
        "interventions": ["juridique"], "notes": words
    });
    let kept = ask(session, "interview_add", request).await;
    answers("interview", json!({ "interview": kept["id"] }), "/notes", words)
}

async fn document(session: &mut Session, words: &str, title: &str) -> Promise {
    let file = Document { name: "piece.txt".to_owned(), bytes: words.to_owned().into_bytes() };
    let offered = session.receive("attached_document_offer", json!({}), file).await.unwrap();
    let request = json!({
        "case_file": 1, "title": title, "kind": "autre", "dated_on": null, "confidential": false, "offer": offered["offer"]
    });
    let kept = ask(session, "attached_document_add", request).await;
    answers("attached_document_open", json!({ "attached_document": kept["id"] }), "/text", words)
}

async fn draft(session: &mut Session, words: &str) -> Promise {
    let key = json!({ "kind": "interview", "subject": "file-1-none" });
    let request = json!({ "kind": "interview", "subject": "file-1-none", "body": words, "circle": null });
    ask(session, "draft_save", request).await;
    answers("draft_load", key, "/body", words)
}

async fn backup(session: &mut Session, medium: &Path) -> Promise {
    let agent = session.agent().unwrap();
    making::begin_in(agent, medium).await.unwrap();
    loop {
        if let Some(name) = making::go_on(agent).await.unwrap().name {
            return Promise::Backup(name);
        }
    }
}

/// Makes what [`Begins::Furnished`] says beneath `place`, and what holds of it.
pub(crate) async fn furnish(place: &Path) -> (Known, Told) {
    let vault = place.join("vault");
    let (mut session, sheet) = create(&vault).await;
    let mut known = Known::default();
    known.learns(opens("Ada", PHRASE));
    let file = ask(&mut session, "case_file_open", came(person("Exemple"))).await;
    known.learns(answers("case_file", json!({ "case_file": 1 }), "/number", file["number"].clone()));
    known.learns(note(&mut session, "Premier entretien.").await);
    known.learns(document(&mut session, "Une pièce.", "Pièce").await);
    known.learns(draft(&mut session, "Une phrase à moitié éc").await);
    let mut codes = Vec::new();
    for name in ["Bruno", "Chloé"] {
        let request = json!({ "name": name, "role": "agent" });
        codes.push(ask(&mut session, "add_account", request).await["code"].clone());
    }
    drop(session);
    drop(enrol(&vault, "Bruno", &codes[0], PHRASE).await);
    known.learns(opens("Bruno", PHRASE));
    let medium = place.join("medium");
    std::fs::create_dir(&medium).unwrap();
    let mut session = unlock(&vault, "Ada", PHRASE).await;
    known.learns(backup(&mut session, &medium).await);
    (known, Told { code: codes[1].clone(), sheet })
}

/// What holds of the vault of the first version: `vault_v1.rs` says where it comes from.
pub(crate) fn first_version() -> (PathBuf, Known) {
    let mut known = Known::default();
    known.learns(opens("Camille Exemple", "pénurie mixte requin sergent rentrer exister nutritif virement"));
    known.learns(opens("Dominique Fictif", "humain douceur amateur nourrir dépenser viseur arracher tasse"));
    known.learns(answers("interview", json!({ "interview": 13 }), "/notes", "Premiers mots, corrigés."));
    known.learns(answers("referral", json!({ "referral": 3 }), "/reference", "TEMOIN-1"));
    known.learns(answers(
        "draft_load",
        json!({ "kind": "interview", "subject": "file-1-none" }),
        "/body",
        "{\"notes\":\"Une phrase à moitié éc\"}",
    ));
    (Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vault_v1"), known)
}

/// Does what is told, and says after each step what it promises.
pub(crate) async fn does(name: &str, place: &Path, told: &Told) {
    let vault = place.join("vault");
    match name {
        "creation" => {
            create(&vault).await;
            keeps(&[opens("Ada", PHRASE)]);
        }
        "enrolment" => {
            drop(enrol(&vault, "Chloé", &told.code, OTHER).await);
            keeps(&[opens("Chloé", OTHER)]);
        }
        "sheet" => {
            let mut session = start(&vault);
            let account = id_of(&mut session, "Bruno").await;
            let request =
                json!({ "lines": told.sheet, "account": account, "passphrase": OTHER, "without_device_secret": true });
            let sheet = ask(&mut session, "open_with_sheet", request).await;
            ask(&mut session, "confirm_recovery_sheet", json!({ "lines": sheet["lines"] })).await;
            keeps(&[opens("Bruno", OTHER)]);
        }
        "restore" => {
            let medium = std::fs::read_dir(place.join("medium")).unwrap().next().unwrap().unwrap().path();
            let way = restore::Way::Passphrase { account: None, passphrase: PHRASE };
            restore::restore(&medium, &vault, &way, &Keyring::Absent, drop).unwrap();
            keeps(&[opens("Ada", PHRASE), opens("Bruno", PHRASE)]);
        }
        "account" => {
            at_work(name, &vault, place).await;
            // The next who comes in finds one copy of the header behind the other.
            drop(unlock(&vault, "Ada", PHRASE).await);
            keeps(&[]);
        }
        "upgrade" => {
            let (_, known) = first_version();
            let (name, phrase) = known.opens.first().unwrap();
            drop(unlock(&vault, name, phrase).await);
            keeps(&[]);
        }
        _ => at_work(name, &vault, place).await,
    }
}

/// What Ada does.
async fn at_work(name: &str, vault: &Path, place: &Path) {
    let mut session = unlock(vault, "Ada", PHRASE).await;
    let session = &mut session;
    match name {
        // Somebody only comes in: what a cut left is put in order.
        "opening" => keeps(&[]),
        "note" => {
            for words in ["Elle a « peur » de rentrer.", "Elle revient demain."] {
                keeps(&[note(session, words).await]);
            }
        }
        "correction" => {
            let with = json!({
                "case_file": 1, "appointment": null, "held_on": "2026-11-23", "minutes": 45, "mode": "sur_place",
                "interventions": ["juridique"], "notes": "Corrigé."
            });
            let request = json!({ "interview": 1, "with": with });
            ask(session, "interview_correct", request).await;
            keeps(&[answers("interview", json!({ "interview": 1 }), "/notes", "Corrigé.")]);
        }
        "document" => {
            keeps(&[document(session, "Une autre pièce.", "Autre").await]);
            keeps(&[document(session, &"Une pièce de plusieurs morceaux. ".repeat(2200), "Longue").await]);
        }
        "withdrawal" => {
            let request = json!({ "attached_document": 1, "note": "Une erreur." });
            ask(session, "attached_document_withdraw", request).await;
            let opened = json!({ "attached_document": 1 });
            keeps(&[answers("attached_document_open", opened, "/text", Value::Null)]);
        }
        "passphrase" => {
            for (old, new) in
                [(PHRASE, OTHER), (OTHER, "abyssal académie acajou acarien accabler accepter acclamer accolade")]
            {
                ask(session, "change_passphrase", json!({ "old": old, "new": new })).await;
                keeps(&[opens("Ada", new)]);
            }
        }
        "account" => {
            ask(session, "add_account", json!({ "name": "Denis", "role": "supervisor" })).await;
            keeps(&[answers("accounts", json!({}), "/3/name", "Denis")]);
        }
        // The second changes all keys.
        "reset" | "leaver" => {
            let accounts = ask(session, "accounts", json!({})).await;
            let bruno = accounts.as_array().unwrap().iter().find(|one| one["name"] == "Bruno").unwrap()["id"].clone();
            let command = if name == "reset" { "reset_account" } else { "account_remove" };
            ask(session, command, json!({ "account": bruno })).await;
            keeps(&[Promise::Refuses("Bruno".to_owned(), PHRASE.to_owned())]);
        }
        "draft" => {
            for words in ["Une phrase entière.", "Une phrase entière. Une autre à moi"] {
                keeps(&[draft(session, words).await]);
            }
        }
        "import" => {
            keeps(&[import(session).await]);
        }
        "backup" => keeps(&[backup(session, &place.join("medium")).await]),
        other => panic!("nobody knows what {other} is"),
    }
}

async fn import(session: &mut Session) -> Promise {
    let desk =
        "Nom;Prénom;Sexe;Nature des faits;Date d’accueil\nINVENTÉE;Zoé;F;Vol;05/01/2026\nMODÈLE;Ali;M;Vol;06/01/2026\n";
    let file = Document { name: "accueil.csv".to_owned(), bytes: desk.as_bytes().to_vec() };
    let read = session.receive("import_read", json!({}), file).await.unwrap();
    let columns: Vec<_> =
        read["sheets"][0]["columns"].as_array().unwrap().iter().map(|one| one["guess"].clone()).collect();
    let choices = json!({
        "sheet": 0, "columns": columns, "values": [],
        "defaults": {
            "offence": null, "quality": "victime_directe", "first_contact": "personne_elle_meme", "referred_by": "inconnu",
            "arrival_mode": "sur_place"
        },
        "known": "leave_out"
    });
    let done = ask(session, "import_run", choices).await;
    assert_eq!(done["case_files"], 2, "{done}");
    answers("imports", json!({}), "/0/case_files", 2)
}
