//! A desk on a real vault, on a day that can be chosen; what the people of a morning say, as the forms send it.

use desk::{Clock, Document, Error, Machine, Refusal, Session};
use serde_json::{Value, json};
use tempfile::TempDir;
use vault::{Cost, Keyring};

const PHRASE: &str = "abaisser abandon abdiquer abeille abolir aborder aboutir aboyer";
/// In charge of the desk, jurist of an association.
pub(crate) const ADA: &str = "Ada";
/// A Monday.
pub(crate) const TODAY: &str = "2026-11-23";

/// One desk, open for one account on one day.
pub(crate) struct Desk {
    folder: TempDir,
    day: String,
    session: Option<Session>,
}

impl Desk {
    /// A new vault, opened by [`ADA`] on [`TODAY`].
    pub(crate) async fn new() -> Self {
        let mut desk = Self { folder: tempfile::tempdir().unwrap(), day: TODAY.to_owned(), session: None };
        desk.session = Some(desk.start());
        let request = json!({ "name": ADA, "passphrase": PHRASE, "without_device_secret": true });
        let sheet = desk.ask("create_vault", request).await;
        desk.ask("confirm_recovery_sheet", json!({ "lines": sheet["lines"] })).await;
        desk.ask("profile_update", json!({ "profession": "juriste", "employer": "approved_association" })).await;
        desk
    }

    fn start(&self) -> Session {
        let machine = Machine {
            keyring: Keyring::Absent,
            clock: Clock::Fixed(format!("{}T09:00:00Z", self.day).parse().unwrap()),
            cost: Some(Cost::FLOOR),
            training: false,
        };
        Session::start(self.folder.path().join("vault"), machine).unwrap()
    }

    /// Locks, and opens again for `name` on `day`.
    pub(crate) async fn opened_by(&mut self, name: &str, day: &str) {
        self.session = None;
        self.day = day.to_owned();
        self.session = Some(self.start());
        let account = self.at_the_door(name).await;
        self.ask("unlock", json!({ "account": account, "passphrase": PHRASE })).await;
    }

    /// Another day for [`ADA`].
    pub(crate) async fn on(&mut self, day: &str) {
        self.opened_by(ADA, day).await;
    }

    /// Somebody more works here from now on; leaves the desk open for them.
    pub(crate) async fn joined_by(&mut self, name: &str, role: &str) -> String {
        let code = self.ask("add_account", json!({ "name": name, "role": role })).await;
        self.session = None;
        self.session = Some(self.start());
        let account = self.at_the_door(name).await;
        self.ask("enrol", json!({ "account": account, "code": code["code"], "passphrase": PHRASE })).await;
        account
    }

    async fn at_the_door(&mut self, name: &str) -> String {
        let status = self.ask("status", json!({})).await;
        let accounts = status["accounts"].as_array().unwrap();
        accounts.iter().find(|account| account["name"] == name).unwrap()["id"].as_str().unwrap().to_owned()
    }

    /// Whoever has the desk open.
    pub(crate) async fn me(&mut self) -> String {
        self.ask("status", json!({})).await["session"]["account"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn ask(&mut self, command: &str, request: Value) -> Value {
        let answer = self.session.as_mut().unwrap().dispatch(command, request).await;
        answer.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    pub(crate) async fn list(&mut self, command: &str, request: Value) -> Vec<Value> {
        match self.ask(command, request).await {
            Value::Array(items) => items,
            other => panic!("{command}: {other}"),
        }
    }

    pub(crate) async fn refused(&mut self, command: &str, request: Value) -> Refusal {
        match self.session.as_mut().unwrap().dispatch(command, request).await {
            Err(Error::Refused(refusal)) => refusal,
            other => panic!("{command}: {other:?}"),
        }
    }

    pub(crate) async fn paper(&mut self, command: &str, request: Value) -> Document {
        let made = self.session.as_mut().unwrap().produce(command, request).await;
        made.unwrap_or_else(|error| panic!("{command}: {error}")).document
    }

    pub(crate) async fn reading(&mut self, command: &str, name: &str, bytes: &[u8]) -> Value {
        let file = Document { name: name.to_owned(), bytes: bytes.to_vec() };
        let read = self.session.as_mut().unwrap().receive(command, json!({}), file).await;
        read.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// A file for somebody new, who tells `affair`.
    pub(crate) async fn received(&mut self, person: Value, affair: Value) -> Value {
        self.ask("case_file_open", opening(person, affair)).await
    }

    /// The deadline `id` of a file, as its page shows it.
    pub(crate) async fn deadline(&mut self, file: &Value, id: &str) -> Value {
        let shown = self.ask("deadlines", json!({ "case_file": file["id"] })).await;
        let all = shown["deadlines"].as_array().unwrap();
        let found = all.iter().find(|deadline| deadline["id"] == id);
        found.unwrap_or_else(|| panic!("no {id} among {all:#?}")).clone()
    }

    /// What today's list says of `kind`.
    pub(crate) async fn pressing(&mut self, kind: &str) -> Vec<Value> {
        let today = self.ask("today", json!({})).await;
        let all = today["to_do"].as_array().unwrap();
        all.iter().filter(|line| line["subject"]["kind"] == kind).cloned().collect()
    }
}

/// `record` with what `other` says instead.
pub(crate) fn but(mut record: Value, other: Value) -> Value {
    let Value::Object(fields) = other else { panic!("not an object: {other}") };
    for (name, value) in fields {
        assert!(record.get(&name).is_some(), "no field {name}");
        record[name] = value;
    }
    record
}

/// A woman of thirty-six from the Bourg; nobody asked her yet how to be reached.
pub(crate) fn woman(birth_name: &str, first_names: &str) -> Value {
    json!({
        "anonymous": false, "sex": "F", "birth_name": birth_name, "used_name": "", "first_names": first_names,
        "nickname": "", "born_on": "1990-05-01", "birth_year": null, "address": "1 rue Inventée", "commune": "Lomme",
        "district": "bourg", "phone": "06 39 98 12 34", "email": "", "language": "", "interpreter": false,
        "distinct_from": []
    })
}

/// What happened on a day of November, and little more.
pub(crate) fn affair(offence: &str, on: &str) -> Value {
    json!({
        "offence": offence, "happened_from": on, "happened_until": null, "commune": "Lomme", "district": "marais",
        "frame": null, "link": null, "author_known": null, "minor_present": false, "discriminatory": false,
        "weapon": false, "itt_days": null, "complaint": null, "complaint_on": null, "complaint_service": "",
        "complaint_number": "", "account_of_facts": "Récit inventé."
    })
}

/// How she may be reached: nothing is safe but what `other` says.
pub(crate) fn instruction(other: Value) -> Value {
    but(
        json!({
            "phone_safe": "no", "safe_hours": "", "voicemail": false, "sms": false, "letter": false, "email": false,
            "introduce_as": "", "letter_address": "", "address_in_letters": false, "shares_home": false,
            "reads_devices": false, "code_word": "", "note": "", "checked_on": null
        }),
        other,
    )
}

/// A walk-in of today.
pub(crate) fn opening(person: Value, affair: Value) -> Value {
    json!({
        "person": null, "new_person": person, "safe_contact": null, "matter": null, "new_matter": affair,
        "quality": "victime_directe", "first_contact": "personne_elle_meme", "referred_by": "police_nationale",
        "arrival_mode": "sur_place", "opened_on": TODAY
    })
}

/// An hour of `staff` for somebody who is expected.
pub(crate) fn hour(staff: &str, on: &str, starts: &str, who: &str) -> Value {
    json!({
        "staff": staff, "on": on, "starts": starts, "minutes": 30, "person": null, "case_file": null, "who": who,
        "intervention": "juridique", "walk_in": false, "note": ""
    })
}

/// A referral of `kind`, begun.
pub(crate) fn referral(file: &Value, kind: &str) -> Value {
    json!({
        "case_file": file["id"], "kind": kind, "statement": "Exposé inventé.", "consent": null, "consent_on": null,
        "geolocation_consent": false, "wants_outcome": true
    })
}

/// What an interview of today said.
pub(crate) fn interview(file: &Value, notes: &str) -> Value {
    json!({
        "case_file": file["id"], "appointment": null, "held_on": TODAY, "minutes": 45, "mode": "sur_place",
        "interventions": ["juridique"], "notes": notes
    })
}
