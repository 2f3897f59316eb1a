//! A file of long ago goes from the list of what is due to its destruction, in the real window, by the hands of two persons in charge.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::fs;

use desk::{Clock, Machine, Session};
use serde_json::{Value, json};
use tests::{
    furnished::{AGENT, Furnished},
    window::{Step, Window},
};
use vault::{Cost, Keyring};

/// Of the person whose file is destroyed: invented, as it says.
const PERSON: &str = "DISPARUE";
/// The other one in charge.
const OTHER: &str = "Alix Inventé";
const PHRASE: &str = "abaisser abandon abdiquer abeille abolir aborder aboutir aboyer";

#[tokio::test]
async fn a_file_of_long_ago_is_archived_proposed_with_its_visa_and_destroyed_by_two_persons_in_the_window() {
    let desk = Furnished::new(env!("CARGO_BIN_EXE_permanence-driven"), "retention", 3).unwrap();
    a_file_of_long_ago(&desk).await;
    asked_for(&desk).await.unwrap_or_else(|stuck| panic!("{stuck}"));
    confirmed(&desk).await.unwrap_or_else(|stuck| panic!("{stuck}"));

    let saved: Vec<String> = fs::read_dir(desk.place.saves())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".pdf"))
        .collect();
    for document in ["bordereau-d-elimination", "certificat-de-destruction"] {
        assert!(saved.iter().any(|name| name.starts_with(document)), "{document}: {saved:?}");
    }
}

async fn ask(session: &mut Session, command: &str, request: Value) -> Value {
    session.dispatch(command, request).await.unwrap_or_else(|error| panic!("{command}: {error}"))
}

/// A closed file of 2015 in the vault, and a second account in charge.
async fn a_file_of_long_ago(desk: &Furnished) {
    let machine =
        || Machine { keyring: Keyring::Absent, clock: Clock::Machine, cost: Some(Cost::FLOOR), training: false };
    let mut session = Session::start(desk.place.vault(), machine()).unwrap();
    let status = ask(&mut session, "status", json!({})).await;
    let account = |status: &Value, name: &str| {
        status["accounts"].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap()["id"].clone()
    };
    let unlock = json!({ "account": account(&status, AGENT), "passphrase": desk.phrase(AGENT) });
    ask(&mut session, "unlock", unlock).await;
    let opening = json!({
        "person": null, "matter": null, "safe_contact": null, "opened_on": "2015-03-02", "quality": "victime_directe",
        "first_contact": "personne_elle_meme", "referred_by": "police_nationale", "arrival_mode": "sur_place",
        "new_person": {
            "anonymous": false, "sex": "F", "birth_name": PERSON, "used_name": "", "first_names": "Zoé",
            "born_on": "1980-01-01", "birth_year": null, "address": "", "commune": "Lomme", "district": null,
            "phone": "", "email": "", "language": "", "interpreter": false
        },
        "new_matter": {
            "offence": "E2", "happened_from": "2015-03-01", "happened_until": null, "commune": "", "district": null,
            "frame": null, "link": null, "author_known": null, "minor_present": false, "discriminatory": false,
            "weapon": false, "itt_days": null, "complaint": null, "complaint_on": null, "complaint_service": "",
            "complaint_number": "", "account_of_facts": ""
        }
    });
    let file = ask(&mut session, "case_file_open", opening).await["id"].clone();
    ask(&mut session, "case_file_close", json!({ "case_file": file, "outcome": "autre", "reason": "Fin du suivi" }))
        .await;
    let code =
        ask(&mut session, "add_account", json!({ "name": OTHER, "role": "agent_in_charge" })).await["code"].clone();
    drop(session);
    let mut session = Session::start(desk.place.vault(), machine()).unwrap();
    let status = ask(&mut session, "status", json!({})).await;
    ask(&mut session, "enrol", json!({ "account": account(&status, OTHER), "code": code, "passphrase": PHRASE })).await;
}

async fn asked_for(desk: &Furnished) -> Step {
    let (window, pictures) = (desk.come_in(AGENT).await?, &desk.pictures);
    window.press("Réglages").await?;
    window.press("Conservation").await?;
    window.see(PERSON).await?;
    window.picture(pictures, "due").await?;
    window.press("Archiver").await?;
    window.fill("Pourquoi le garder encore", "Attente du visa").await?;
    window.picture(pictures, "archive").await?;
    window.press("Archiver").await?;
    window.see("Aucun dossier n’a dépassé deux ans sans contact.").await?;
    window.picture(pictures, "archived").await?;
    window.tick("2015-0001").await?;
    window.press("Proposer l’élimination").await?;
    window.see("Attend le visa").await?;
    window.press("Enregistrer le bordereau").await?;
    window.see("Document enregistré").await?;
    window.picture(pictures, "proposed").await?;
    window.press("Noter le visa").await?;
    window.fill("Référence du visa", "AD59-2026-7").await?;
    window.fill("Date du visa", &Clock::Machine.today().format("%d/%m/%Y").to_string()).await?;
    window.picture(pictures, "visa").await?;
    window.press("Noter le visa").await?;
    window.see("Visa reçu").await?;
    window.press("Demander la destruction").await?;
    window.see("Voici ce qui sera détruit.").await?;
    window.picture(pictures, "ask").await?;
    window.press("Demander la destruction").await?;
    window.see("un autre agent responsable la confirme").await?;
    window.picture(pictures, "asked").await?;
    window.lock().await
}

async fn confirmed(desk: &Furnished) -> Step {
    let (window, pictures) = (Window::open(&desk.place).await?, &desk.pictures);
    window.unlock(OTHER, PHRASE).await?;
    window.go("#/retention").await?;
    window.see(&format!("{AGENT} a demandé la destruction")).await?;
    window.large_and_dark().await?;
    window.picture(pictures, "waiting-twice-dark").await?;
    window.press("Confirmer la destruction").await?;
    window.see("maintenant et sans retour").await?;
    window.picture(pictures, "confirm-twice-dark").await?;
    window.press("Confirmer la destruction").await?;
    window.see("Destruction confirmée le").await?;
    window.press("Enregistrer le certificat").await?;
    window.see("Document enregistré").await?;
    window.picture(pictures, "destroyed-twice-dark").await?;
    window.go("#/case_file").await?;
    window.see("Dossiers").await?;
    window.gone(PERSON).await?;
    window.lock().await
}
