//! Promises of circles, kept on a real vault with several real accounts.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use serde_json::{Value, json};

use super::*;
use crate::{
    Machine, Session,
    appointment::tests::{assert_whole, file_of, refusal},
    session::bench::{PHRASE, machine, started},
};

/// Everybody here uses the same phrase: accounts differ by their keys.
pub(crate) struct Desk {
    pub(crate) session: Option<Session>,
    pub(crate) sheet: Vec<String>,
    pub(crate) training: bool,
    folder: tempfile::TempDir,
}

impl Desk {
    /// No vault yet.
    pub(crate) fn empty() -> Self {
        Self::empty_in(false)
    }

    /// The same, of a training or a desk.
    pub(crate) fn empty_in(training: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let session = Session::start(folder.path().join("vault"), Machine { training, ..machine() }).unwrap();
        Self { session: Some(session), sheet: Vec::new(), training, folder }
    }

    /// Ada is in charge; nobody else is there yet.
    pub(crate) async fn new() -> Self {
        Self::new_in(false).await
    }

    async fn new_in(training: bool) -> Self {
        let mut desk = Self::empty_in(training);
        let create = json!({ "name": "Ada", "passphrase": PHRASE, "without_device_secret": true });
        desk.sheet = lines(&desk.ask("create_vault", create).await);
        desk.ask("confirm_recovery_sheet", json!({ "lines": desk.sheet })).await;
        desk
    }

    /// Ada at work, with Grace, Rosa and Alan, who have all come in once; Ada is in.
    pub(crate) async fn with_colleagues() -> Self {
        Self::with_colleagues_in(false).await
    }

    /// The same, of a training or a desk.
    pub(crate) async fn with_colleagues_in(training: bool) -> Self {
        let mut desk = Self::new_in(training).await;
        for name in ["Grace", "Rosa", "Alan"] {
            let role = if name == "Alan" { "agent_in_charge" } else { "agent" };
            let code = desk.ask("add_account", json!({ "name": name, "role": role })).await["code"].clone();
            desk.enrol(name, &code).await;
            desk.unlock("Ada").await;
        }
        desk
    }

    pub(crate) async fn ask(&mut self, command: &str, request: Value) -> Value {
        self.try_to(command, request).await.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    pub(crate) async fn try_to(&mut self, command: &str, request: Value) -> Result<Value> {
        self.session.as_mut().unwrap().dispatch(command, request).await
    }

    pub(crate) fn agent(&mut self) -> &mut Agent {
        self.session.as_mut().unwrap().agent().unwrap()
    }

    /// The program is closed and opened again, with nobody in.
    pub(crate) async fn lock(&mut self) {
        self.session = None;
        let training = self.training;
        let vault = self.folder.path().join("vault");
        self.session = Some(started(vault, || Machine { training, ..machine() }));
    }

    pub(crate) async fn id_of_locked(&mut self, name: &str) -> Value {
        let status = self.ask("status", json!({})).await;
        status["accounts"].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap()["id"].clone()
    }

    /// Where the vault is.
    pub(crate) fn place(&self) -> std::path::PathBuf {
        self.folder.path().join("vault")
    }

    /// The program on another copy.
    pub(crate) fn elsewhere(&self, place: &std::path::Path) -> Session {
        started(place, machine)
    }

    /// Whoever was in goes, and `name` comes in.
    pub(crate) async fn unlock(&mut self, name: &str) {
        self.lock().await;
        let account = self.id_of_locked(name).await;
        self.ask("unlock", json!({ "account": account, "passphrase": PHRASE })).await;
    }

    pub(crate) async fn enrol(&mut self, name: &str, code: &Value) {
        self.lock().await;
        let account = self.id_of_locked(name).await;
        self.ask("enrol", json!({ "account": account, "code": code, "passphrase": PHRASE })).await;
    }

    pub(crate) async fn open_with_sheet(&mut self, name: &str) {
        self.lock().await;
        let account = self.id_of_locked(name).await;
        let request =
            json!({ "lines": self.sheet, "account": account, "passphrase": PHRASE, "without_device_secret": true });
        self.sheet = lines(&self.ask("open_with_sheet", request).await);
        self.ask("confirm_recovery_sheet", json!({ "lines": self.sheet })).await;
    }

    pub(crate) async fn account_of(&mut self, name: &str) -> Value {
        let accounts = self.ask("accounts", json!({})).await;
        accounts.as_array().unwrap().iter().find(|one| one["name"] == name).unwrap()["id"].clone()
    }

    pub(crate) async fn give(&mut self, circle: i64, name: &str) -> Result<Value> {
        let account = self.account_of(name).await;
        self.try_to("circle_give", json!({ "circle": circle, "account": account })).await
    }

    async fn withdraw(&mut self, circle: i64, name: &str) -> Result<Value> {
        let account = self.account_of(name).await;
        self.try_to("circle_withdraw", json!({ "circle": circle, "account": account })).await
    }

    /// Grace makes the psychologists' circle; she is in afterwards.
    pub(crate) async fn psychologists(&mut self) -> i64 {
        self.unlock("Grace").await;
        self.ask("circle_create", json!({ "name": "Psychologues" })).await[0]["id"].as_i64().unwrap()
    }

    /// An interview with a restricted note, by whoever is in.
    pub(crate) async fn note(&mut self, circle: i64, words: &str) -> i64 {
        let file = file_of(self.agent(), "Martin").await.id;
        let request = json!({
            "case_file": file, "appointment": null, "held_on": "2026-11-23", "minutes": 60, "mode": "sur_place",
            "interventions": ["psychologique"], "notes": "Reçue.", "restricted": { "circle": circle, "words": words }
        });
        self.ask("interview_add", request).await["id"].as_i64().unwrap()
    }

    /// What whoever is in reads of the note: its words, or its state.
    pub(crate) async fn read(&mut self, interview: i64) -> String {
        let found = self.ask("interview", json!({ "interview": interview })).await;
        let words = found["restricted"]["words"].as_str();
        words.unwrap_or_else(|| found["restricted_note"]["state"].as_str().unwrap()).to_owned()
    }

    async fn mine(&mut self) -> Value {
        self.ask("circles", json!({})).await[0]["mine"].clone()
    }

    async fn opens(&mut self, name: &str) -> Value {
        let circles = self.ask("circles", json!({})).await;
        let members = circles[0]["members"].as_array().unwrap().clone();
        members.iter().find(|one| one["name"] == name).map_or(Value::Null, |one| one["opens"].clone())
    }
}

fn lines(sheet: &Value) -> Vec<String> {
    sheet["lines"].as_array().unwrap().iter().map(|line| line.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn only_the_members_of_a_circle_read_its_notes_and_only_they_let_somebody_in() {
    let mut desk = Desk::with_colleagues().await;
    let circle = desk.psychologists().await;
    let note = desk.note(circle, "Elle a peur de rentrer.").await;
    assert_eq!(desk.read(note).await, "Elle a peur de rentrer.");
    // In charge or not, nobody else has a key.
    for name in ["Ada", "Rosa"] {
        desk.unlock(name).await;
        assert_eq!((desk.read(note).await, desk.mine().await), ("reserved".into(), json!(false)));
        assert_eq!(refusal(desk.give(circle, name).await), Refusal::NotInCircle);
        assert_eq!(refusal(desk.withdraw(circle, "Grace").await), Refusal::NotInCircle);
    }
    desk.unlock("Grace").await;
    desk.give(circle, "Rosa").await.unwrap();
    desk.unlock("Rosa").await;
    assert_eq!((desk.read(note).await, desk.mine().await), ("Elle a peur de rentrer.".into(), json!(true)));
    assert_whole(desk.agent()).await;
}

#[tokio::test]
async fn who_leaves_a_circle_reads_nothing_that_is_written_afterwards_even_with_the_key_they_had() {
    let mut desk = Desk::with_colleagues().await;
    let circle = desk.psychologists().await;
    desk.give(circle, "Rosa").await.unwrap();
    let before = desk.note(circle, "Avant.").await;
    desk.unlock("Rosa").await;
    let agent = desk.agent();
    let kept = newest(&mut agent.desk, &agent.vault, circle).await.unwrap();

    desk.unlock("Grace").await;
    assert_eq!(refusal(desk.withdraw(circle, "Grace").await), Refusal::AskAnotherMember);
    desk.withdraw(circle, "Rosa").await.unwrap();
    let gone = Refusal::NotFound { noun: "circle_member".into() };
    assert_eq!(refusal(desk.withdraw(circle, "Rosa").await), gone);
    let after = desk.note(circle, "Après.").await;
    assert_eq!((desk.read(before).await.as_str(), desk.read(after).await.as_str()), ("Avant.", "Après."));
    let agent = desk.agent();
    let present = newest(&mut agent.desk, &agent.vault, circle).await.unwrap();
    assert_eq!((kept.generation(), present.generation()), (1, 2));
    let sealed = sqlx::query_scalar!("select before from circle_key where generation = 2")
        .fetch_one(&mut agent.desk)
        .await
        .unwrap();
    assert!(kept.before(agent.vault.vault(), &sealed).is_err());
    assert_whole(agent).await;

    desk.unlock("Rosa").await;
    assert_eq!((desk.read(before).await.as_str(), desk.read(after).await.as_str()), ("reserved", "reserved"));
    // Let in again, she reads everything again.
    desk.unlock("Grace").await;
    desk.give(circle, "Rosa").await.unwrap();
    desk.unlock("Rosa").await;
    assert_eq!((desk.read(before).await.as_str(), desk.read(after).await.as_str()), ("Avant.", "Après."));
}

#[tokio::test]
async fn a_new_code_takes_a_member_out_of_reach_until_another_member_gives_the_access_again() {
    let mut desk = Desk::with_colleagues().await;
    let circle = desk.psychologists().await;
    desk.give(circle, "Rosa").await.unwrap();
    let note = desk.note(circle, "Réservé.").await;
    desk.unlock("Alan").await;
    let rosa = desk.account_of("Rosa").await;
    let code = desk.ask("reset_account", json!({ "account": rosa })).await["code"].clone();

    desk.unlock("Grace").await;
    assert_eq!(desk.opens("Rosa").await, json!(false));
    // Whoever gave the code could still come in with it.
    assert_eq!(refusal(desk.give(circle, "Rosa").await), Refusal::AwaitsEnrolment);
    desk.enrol("Rosa", &code).await;
    assert_eq!(desk.read(note).await, "reserved");
    desk.unlock("Grace").await;
    desk.give(circle, "Rosa").await.unwrap();
    assert_eq!(desk.opens("Rosa").await, json!(true));
    desk.unlock("Rosa").await;
    assert_eq!(desk.read(note).await, "Réservé.");
    assert_whole(desk.agent()).await;
}

#[tokio::test]
async fn what_a_member_took_holds_when_whoever_gave_it_gets_new_keys() {
    let mut desk = Desk::with_colleagues().await;
    let circle = desk.psychologists().await;
    let note = desk.note(circle, "Réservé.").await;
    desk.give(circle, "Rosa").await.unwrap();
    desk.unlock("Rosa").await;
    desk.unlock("Alan").await;
    let grace = desk.account_of("Grace").await;
    desk.ask("reset_account", json!({ "account": grace })).await;
    desk.unlock("Rosa").await;
    assert_eq!(desk.read(note).await, "Réservé.");
}

#[tokio::test]
async fn the_paper_sheet_gives_the_circle_back_to_its_last_member_and_to_nobody_who_was_not_one() {
    let mut desk = Desk::with_colleagues().await;
    let circle = desk.psychologists().await;
    let note = desk.note(circle, "Réservé.").await;
    desk.unlock("Ada").await;
    let grace = desk.account_of("Grace").await;
    desk.ask("reset_account", json!({ "account": grace })).await;
    // The sheet opens for somebody else first, twice: the circle is passed on, from sheet to sheet.
    for _ in 0..2 {
        desk.open_with_sheet("Ada").await;
        assert_eq!(desk.read(note).await, "reserved");
    }
    desk.open_with_sheet("Grace").await;
    assert_eq!(desk.read(note).await, "Réservé.");
    assert_whole(desk.agent()).await;
    // And on from there, as before.
    desk.give(circle, "Rosa").await.unwrap();
    desk.unlock("Rosa").await;
    assert_eq!(desk.read(note).await, "Réservé.");
}

#[tokio::test]
async fn a_recovery_that_is_given_up_leaves_every_access_as_it_was() {
    let mut desk = Desk::with_colleagues().await;
    let circle = desk.psychologists().await;
    let note = desk.note(circle, "Réservé.").await;
    desk.lock().await;
    let account = desk.id_of_locked("Grace").await;
    let request =
        json!({ "lines": desk.sheet, "account": account, "passphrase": PHRASE, "without_device_secret": true });
    let mut typed = lines(&desk.ask("open_with_sheet", request).await);
    // Passed on as if the program died before the header was replaced.
    let crate::session::State::Recovering(recovery) = &desk.session.as_ref().unwrap().state else { panic!() };
    hand_over(&desk.folder.path().join("vault"), recovery, machine().clock).await.unwrap();
    typed[0] = typed[1].clone();
    assert!(desk.try_to("confirm_recovery_sheet", json!({ "lines": typed })).await.is_err());
    desk.unlock("Grace").await;
    assert_eq!(desk.read(note).await, "Réservé.");
    assert_whole(desk.agent()).await;
    desk.open_with_sheet("Grace").await;
    assert_eq!(desk.read(note).await, "Réservé.");
    assert_whole(desk.agent()).await;
}

#[tokio::test]
async fn a_key_slipped_in_by_somebody_outside_the_circle_is_not_taken() {
    let mut desk = Desk::with_colleagues().await;
    let circle = desk.psychologists().await;
    let note = desk.note(circle, "Réservé.").await;
    let grace = desk.account_of("Grace").await;
    // Ada has the desk key and tools of her own: she offers Grace a next key, which she knows.
    desk.unlock("Ada").await;
    let agent = desk.agent();
    let identifier = access::of(&mut agent.desk, circle).await.unwrap()[0].circle;
    let (forged, before) = CircleKey::make(identifier).unwrap().next(agent.vault.vault()).unwrap();
    let to = agent.vault.public_key(parse_account(grace.as_str().unwrap()).unwrap()).unwrap();
    let grant = agent.vault.grant_circle(&forged, to).unwrap();
    let mut write = Write::begin(agent).await.unwrap();
    access::insert_key(&mut write, circle, &forged, &before).await.unwrap();
    access::insert_grants(write.database(), circle, &[grant]).await.unwrap();
    write.commit(Event::new(Verb::Changed, Noun::Circle, circle)).await.unwrap();

    desk.unlock("Grace").await;
    let agent = desk.agent();
    assert_eq!(newest(&mut agent.desk, &agent.vault, circle).await.unwrap().generation(), 1);
    assert_eq!(desk.read(note).await, "Réservé.");
}

#[tokio::test]
async fn a_circle_has_a_name_of_its_own_and_takes_in_no_supervisor_and_no_stranger() {
    let mut desk = Desk::with_colleagues().await;
    desk.ask("add_account", json!({ "name": "Sacha", "role": "supervisor" })).await;
    let circle = desk.psychologists().await;
    let again = json!({ "name": "Psychologues" });
    assert_eq!(refusal(desk.try_to("circle_create", again).await), Refusal::NameTaken);
    let nameless = Refusal::Missing { field: "name".into() };
    assert_eq!(refusal(desk.try_to("circle_create", json!({ "name": " " })).await), nameless);
    assert_eq!(refusal(desk.give(circle, "Sacha").await), Refusal::NotAllowed);
    let stranger = json!({ "circle": circle, "account": "00000000000000000000000000000002" });
    assert_eq!(refusal(desk.try_to("circle_give", stranger).await), Refusal::UnknownAccount);
    let nowhere = json!({ "circle": 99, "account": desk.account_of("Rosa").await });
    assert_eq!(refusal(desk.try_to("circle_give", nowhere).await), Refusal::NotFound { noun: "circle".into() });
}
