//! A desk on a real vault in a folder of its own, moved through its commands.

use std::path::{Path, PathBuf};

use desk::{Clock, Error, Machine, Refusal, Result, Session, backup::making};
use serde_json::{Value, json};
use tempfile::TempDir;
use vault::{Cost, Keyring};

pub(crate) const PHRASE: &str = "abaisser abandon abdiquer abeille abolir aborder aboutir aboyer";

/// At nine o'clock on 23 November 2026, without a keyring.
pub(crate) fn machine(training: bool) -> Machine {
    let clock = Clock::Fixed("2026-11-23T09:00:00Z".parse().unwrap());
    Machine { keyring: Keyring::Absent, clock, cost: Some(Cost::FLOOR), training }
}

pub(crate) fn start(place: &Path, training: bool) -> Result<Session> {
    Session::start(place.to_owned(), machine(training))
}

pub(crate) async fn ask(session: &mut Session, command: &str, request: Value) -> Value {
    session.dispatch(command, request).await.unwrap_or_else(|error| panic!("{command}: {error}"))
}

pub(crate) fn refusal<T>(answer: Result<T>) -> Refusal {
    match answer {
        Err(Error::Refused(refusal)) => refusal,
        Err(Error::Fault(fault)) => panic!("{fault:?}"),
        Ok(_) => panic!("it is not refused"),
    }
}

/// The vault, its paper sheet, and its folder.
pub(crate) struct Desk {
    pub(crate) session: Option<Session>,
    pub(crate) sheet: Vec<String>,
    folder: TempDir,
}

impl Desk {
    /// Ada is in charge, and in.
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut session = start(&folder.path().join("vault"), false).unwrap();
        let create = json!({ "name": "Ada", "passphrase": PHRASE, "without_device_secret": true });
        let sheet = ask(&mut session, "create_vault", create).await["lines"].clone();
        ask(&mut session, "confirm_recovery_sheet", json!({ "lines": sheet })).await;
        let sheet = sheet.as_array().unwrap().iter().map(|line| line.as_str().unwrap().to_owned()).collect();
        Self { session: Some(session), sheet, folder }
    }

    pub(crate) fn place(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    pub(crate) fn session(&mut self) -> &mut Session {
        self.session.as_mut().unwrap()
    }

    /// The program is closed and opened again, with nobody in.
    pub(crate) fn lock(&mut self) {
        self.session = None;
        self.session = Some(start(&self.place(), false).unwrap());
    }

    /// A colleague who has come in once; nobody is in afterwards.
    pub(crate) async fn add(&mut self, name: &str) {
        let code = ask(self.session(), "add_account", json!({ "name": name, "role": "agent" })).await["code"].clone();
        self.lock();
        let account = account_of(self.session(), name).await;
        ask(self.session(), "enrol", json!({ "account": account, "code": code, "passphrase": PHRASE })).await;
        self.lock();
    }

    /// Opens a file for somebody of that name.
    pub(crate) async fn open_file(&mut self, name: &str) {
        let person = json!({
            "anonymous": false, "sex": "F", "birth_name": name, "used_name": "", "first_names": "Zoé", "born_on": "1990-05-04",
            "birth_year": null, "address": "", "commune": "Lomme", "district": "bourg", "phone": "", "email": "",
            "language": "", "interpreter": false
        });
        let facts = json!({
            "offence": "E1", "happened_from": "2026-11-01", "happened_until": null, "commune": "Lomme", "district": null,
            "frame": "voie_publique", "link": "inconnu", "author_known": false, "minor_present": false,
            "discriminatory": false, "weapon": false, "itt_days": null, "complaint": null, "complaint_on": null,
            "complaint_service": "", "complaint_number": "", "account_of_facts": ""
        });
        let file = json!({
            "person": null, "new_person": person, "safe_contact": null, "matter": null, "new_matter": facts,
            "quality": "victime_directe", "first_contact": "personne_elle_meme", "referred_by": "police_nationale",
            "arrival_mode": "sur_place", "opened_on": "2026-11-23"
        });
        ask(self.session(), "case_file_open", file).await;
    }
}

pub(crate) async fn account_of(session: &mut Session, name: &str) -> Value {
    let status = ask(session, "status", json!({})).await;
    status["accounts"].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap()["id"].clone()
}

/// Makes a backup, and answers its file.
pub(crate) async fn backed_up(session: &mut Session, medium: &Path) -> PathBuf {
    let agent = session.agent().unwrap();
    making::begin_in(agent, medium).await.unwrap();
    loop {
        if let Some(name) = making::go_on(agent).await.unwrap().name {
            return medium.join(name);
        }
    }
}

/// Whether the vault at `place` opens with Ada's passphrase and is whole; answers how many files it holds.
pub(crate) async fn whole(place: &Path) -> i64 {
    let mut session = start(place, false).unwrap();
    let account = account_of(&mut session, "Ada").await;
    ask(&mut session, "unlock", json!({ "account": account, "passphrase": PHRASE })).await;
    assert!(session.agent().unwrap().verify().await.unwrap().is_clean());
    let page = ask(&mut session, "case_files", json!({ "filter": "all", "offset": 0, "limit": 9 })).await;
    page["total"].as_i64().unwrap()
}
