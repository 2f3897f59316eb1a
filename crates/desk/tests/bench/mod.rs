//! A desk moved through its commands, without a keyring, at nine o'clock of 24 November 2026: what each program beside it begins with.
#![allow(dead_code)] // of which each takes a part

use std::{
    env,
    path::Path,
    thread::sleep,
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use desk::{Clock, Error, Machine, Refusal, Session};
use serde_json::{Value, json};
use vault::{Cost, Keyring};

pub(crate) const PHRASE: &str = "abaisser abandon abdiquer abeille abolir aborder aboutir aboyer";
/// Set in the environment: whoever is refused asks once more.
pub(crate) const AGAIN: &str = "DESK_TEST_AGAIN";
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(20);

pub(crate) fn now() -> DateTime<Utc> {
    "2026-11-24T09:00:00Z".parse().unwrap()
}

pub(crate) fn machine() -> Machine {
    Machine { keyring: Keyring::Absent, clock: Clock::Fixed(now()), cost: Some(Cost::FLOOR), training: false }
}

pub(crate) fn start(place: &Path) -> Session {
    start_with(place, machine)
}

/// A program that another test starts holds for a moment, until it is on its own, what is open here.
pub(crate) fn start_with(place: &Path, machine: impl Fn() -> Machine) -> Session {
    let (since, mut again) = (Instant::now(), asks_again());
    loop {
        match Session::start(place.to_owned(), machine()) {
            Err(Error::Refused(Refusal::VaultInUse { .. })) if since.elapsed() < PATIENCE => sleep(PAUSE),
            Err(_) if again => again = false,
            started => return started.unwrap(),
        }
    }
}

pub(crate) async fn ask(session: &mut Session, command: &str, request: Value) -> Value {
    let mut answer = session.dispatch(command, request.clone()).await;
    if answer.is_err() && asks_again() {
        answer = session.dispatch(command, request).await;
    }
    answer.unwrap_or_else(|error| panic!("{command}: {error}"))
}

fn asks_again() -> bool {
    env::var_os(AGAIN).is_some()
}

pub(crate) async fn refused(session: &mut Session, command: &str, request: Value) -> Refusal {
    match session.dispatch(command, request).await {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{command}: {other:?}"),
    }
}

/// Of an account, by its name; null: there is none.
pub(crate) async fn id_of(session: &mut Session, name: &str) -> Value {
    let status = ask(session, "status", json!({})).await;
    let accounts = status["accounts"].as_array().unwrap();
    accounts.iter().find(|one| one["name"] == name).map_or(Value::Null, |one| one["id"].clone())
}

/// Ada is in charge, and in; and the lines of the paper sheet.
pub(crate) async fn create(place: &Path) -> (Session, Value) {
    let mut session = start(place);
    let request = json!({ "name": "Ada", "passphrase": PHRASE, "without_device_secret": true });
    let lines = ask(&mut session, "create_vault", request).await["lines"].clone();
    ask(&mut session, "confirm_recovery_sheet", json!({ "lines": lines })).await;
    (session, lines)
}

pub(crate) async fn unlock(place: &Path, name: &str, phrase: &str) -> Session {
    let mut session = start(place);
    let account = id_of(&mut session, name).await;
    ask(&mut session, "unlock", json!({ "account": account, "passphrase": phrase })).await;
    session
}

pub(crate) async fn enrol(place: &Path, name: &str, code: &Value, phrase: &str) -> Session {
    let mut session = start(place);
    let account = id_of(&mut session, name).await;
    ask(&mut session, "enrol", json!({ "account": account, "code": code, "passphrase": phrase })).await;
    session
}

/// Somebody of that name.
pub(crate) fn person(name: &str) -> Value {
    json!({
        "anonymous": false, "sex": "X", "birth_name": name, "used_name": "", "first_names": "", "born_on": null,
        "birth_year": null, "address": "", "commune": "", "district": null, "phone": "", "email": "", "language": "",
        "interpreter": false
    })
}

pub(crate) fn facts() -> Value {
    json!({
        "offence": "B1", "happened_from": "2026-11-01", "happened_until": null, "commune": "Lomme", "district": null,
        "frame": "couple_en_cours", "link": "conjoint", "author_known": true, "minor_present": false,
        "discriminatory": false, "weapon": false, "itt_days": 9, "complaint": null, "complaint_on": null,
        "complaint_service": "", "complaint_number": "", "account_of_facts": "Récit."
    })
}

/// Somebody comes for the first time, about these facts.
pub(crate) fn came(person: Value) -> Value {
    json!({
        "person": null, "new_person": person, "safe_contact": null, "matter": null, "new_matter": facts(),
        "quality": "victime_directe", "first_contact": "personne_elle_meme", "referred_by": "police_nationale",
        "arrival_mode": "sur_place", "opened_on": "2026-11-23"
    })
}
