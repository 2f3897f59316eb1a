//! Whatever is done to a desk, in whatever order, killed in the middle of it or not: who should open it does, nobody
//! else, and nothing is lost.
//!
//! `PERMANENCE_PROOF_HISTORIES` says how many histories, `PERMANENCE_PROOF_SEED` which. A new act is one more method of
//! [`World`], which does it to the desk and to what is known of it, and its line in [`World::acts`].
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stdout
)]

mod bench;

use std::{
    env, fs,
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::Command,
};

use bench::{came, machine, now, person, start_with};
use chrono::TimeDelta;
use desk::{
    Clock, Document, Error, Machine, Refusal, Session,
    backup::{making, restore},
};
use rand::{
    RngExt, SeedableRng,
    rngs::ChaCha8Rng,
    seq::{IndexedRandom, IteratorRandom, SliceRandom},
};
use serde_json::{Value, json};
use tempfile::TempDir;
use vault::{Keyring, Passphrase};

const STEPS: &str = "HISTORIES_TEST_STEPS";
const PLACE: &str = "HISTORIES_TEST_PLACE";
const DAY: &str = "HISTORIES_TEST_DAY";
const ANSWERED: &str = "answered ";
const KILLED: &str = "which is killed before ";
const LENGTH: usize = 12;
/// What a program is killed before; how often a thread asks for it in most acts, and in one that changes all keys.
const CALLS: [(&str, usize, usize); 4] =
    [("rename", 4, 6), ("/^fsync", 10, 35), ("/^unlink", 2, 16), ("pwrite64", 56, 217)];
/// Which nobody is ever given.
const OTHERWISE: &str = "pénurie mixte requin sergent rentrer exister nutritif virement";

/// How somebody comes in.
#[derive(Debug, Clone, PartialEq)]
enum Way {
    Phrase(String),
    Code(String),
    /// Nobody knows: the code was drawn, and the program killed before it said it.
    Shut,
}

#[derive(Debug, Clone)]
struct Person {
    id: Value,
    name: String,
    role: &'static str,
    way: Way,
}

impl Person {
    fn in_charge(&self) -> bool {
        self.role == "agent_in_charge"
    }

    fn is_agent(&self) -> bool {
        self.role != "supervisor"
    }
}

/// What a command answers at a place of its answer.
#[derive(Debug, Clone)]
struct Record(&'static str, Value, &'static str, Value);

/// What is known of a desk.
#[derive(Debug, Clone)]
struct Known {
    people: Vec<Person>,
    sheet: Value,
    records: Vec<Record>,
}

struct World {
    folder: TempDir,
    place: PathBuf,
    draw: ChaCha8Rng,
    day: i64,
    /// Of whatever needs a name or words of its own.
    count: u16,
    now: Known,
    /// All that opened an account, or a desk, at any time.
    ways: Vec<(Value, Way)>,
    sheets: Vec<Value>,
    /// What stood when each was made.
    backups: Vec<(PathBuf, Known)>,
    told: Vec<String>,
    kills: bool,
}

fn start(place: &Path, day: i64) -> Session {
    start_with(place, || Machine { clock: Clock::Fixed(now() + TimeDelta::days(day)), ..machine() })
}

async fn says(session: &mut Session, command: &str, request: &Value) -> Result<Value, String> {
    session.dispatch(command, request.clone()).await.map_err(|error| format!("{command}: {error:?}"))
}

/// Nothing else keeps somebody out who should be kept out.
fn is_kept_out<T>(answer: desk::Result<T>, whom: &str) -> Result<(), String> {
    use Refusal::{NotAllowed, SheetMismatch, UnknownAccount, WrongEnrolmentCode, WrongPassphrase, WrongSession};
    match answer {
        Err(Error::Refused(
            WrongPassphrase | WrongEnrolmentCode | UnknownAccount | SheetMismatch | NotAllowed | WrongSession,
        )) => Ok(()),
        Err(other) => Err(format!("{whom} is answered {other:?}")),
        Ok(_) => Err(format!("{whom} opens")),
    }
}

/// The other side of [`World::does`].
#[tokio::test]
async fn does_what_it_is_told() {
    let Ok(steps) = env::var(STEPS) else { return };
    let steps: Vec<(String, Value)> = serde_json::from_str(&steps).unwrap();
    let mut session = start(Path::new(&env::var(PLACE).unwrap()), env::var(DAY).unwrap().parse().unwrap());
    let mut answer = Value::Null;
    for (command, request) in steps {
        answer = says(&mut session, &command, &request).await.unwrap();
    }
    println!("\n{ANSWERED}{answer}");
}

impl World {
    /// Ada in charge, with one file.
    async fn new(seed: u64) -> Self {
        let folder = tempfile::tempdir_in("/dev/shm").unwrap();
        fs::create_dir(folder.path().join("medium")).unwrap();
        let mut world = Self {
            place: folder.path().join("vault"),
            folder,
            draw: ChaCha8Rng::seed_from_u64(seed),
            day: 0,
            count: 0,
            now: Known { people: Vec::new(), sheet: Value::Null, records: Vec::new() },
            ways: Vec::new(),
            sheets: Vec::new(),
            backups: Vec::new(),
            told: Vec::new(),
            kills: true,
        };
        let (mut session, phrase) = (start(&world.place, 0), world.phrase());
        let request = json!({ "name": "Ada", "passphrase": phrase, "without_device_secret": true });
        let sheet = says(&mut session, "create_vault", &request).await.unwrap()["lines"].clone();
        let info = says(&mut session, "confirm_recovery_sheet", &json!({ "lines": sheet })).await.unwrap();
        let file = says(&mut session, "case_file_open", &came(person("Exemple"))).await.unwrap();
        let record = Record("case_file", json!({ "case_file": 1 }), "/number", file["number"].clone());
        world.now.records.push(record);
        world.has_sheet(sheet);
        world.comes("Ada", "agent_in_charge", &info["account"], Way::Phrase(phrase));
        world
    }

    fn number(&mut self) -> u16 {
        self.count += 1;
        self.count
    }

    fn phrase(&mut self) -> String {
        let number = self.number();
        Passphrase::of_words((0..8).map(|word| number * 8 + word)).expose().to_owned()
    }

    fn comes(&mut self, name: &str, role: &'static str, id: &Value, way: Way) {
        self.now.people.push(Person { id: id.clone(), name: name.to_owned(), role, way: Way::Shut });
        self.is_given(id, way);
    }

    fn is_given(&mut self, id: &Value, way: Way) {
        self.ways.push((id.clone(), way.clone()));
        self.now.people.iter_mut().find(|person| person.id == *id).unwrap().way = way;
    }

    fn has_sheet(&mut self, sheet: Value) {
        self.sheets.push(sheet.clone());
        self.now.sheet = sheet;
    }

    fn anybody(&mut self, which: impl Fn(&Person) -> bool) -> Option<Person> {
        self.now.people.iter().filter(|person| which(person)).choose(&mut self.draw).cloned()
    }

    /// Somebody of those who come in, and what they say.
    fn enters(&mut self, which: impl Fn(&Person) -> bool) -> (Person, (&'static str, Value)) {
        let person = self.anybody(|person| which(person) && matches!(person.way, Way::Phrase(_))).unwrap();
        let Way::Phrase(phrase) = &person.way else { panic!("{person:?}") };
        let step = ("unlock", json!({ "account": person.id, "passphrase": phrase }));
        (person, step)
    }

    async fn session(&mut self) -> Result<(Session, String), String> {
        let (by, (command, request)) = self.enters(Person::is_agent);
        let mut session = start(&self.place, self.day);
        says(&mut session, command, &request).await?;
        Ok((session, by.name))
    }

    /// Somebody with whom somebody in charge may do something.
    fn pair(&mut self) -> Option<(Person, (&'static str, Value), Person)> {
        let (by, step) = self.enters(Person::in_charge);
        let other = self.anybody(|person| person.id != by.id)?;
        Some((by, step, other))
    }

    /// Does it here, or in a program that is killed somewhere. Its answer; none where it was killed before it gave it.
    async fn does(&mut self, what: String, steps: &[(&str, Value)]) -> Result<Option<Value>, String> {
        self.told.push(what);
        if !self.kills || self.draw.random_bool(0.6) {
            let mut session = start(&self.place, self.day);
            let mut answer = Value::Null;
            for (command, request) in steps {
                answer = says(&mut session, command, request).await?;
            }
            // Or the program ends without a lock.
            if self.draw.random_bool(0.5) {
                session.remember().await;
            }
            return Ok(Some(answer));
        }
        let (call, mostly, keys) = *CALLS.choose(&mut self.draw).unwrap();
        let changes_keys = steps.iter().any(|(command, _)| ["account_remove", "keys_change"].contains(command));
        let when = self.draw.random_range(1..=if changes_keys { keys } else { mostly });
        // With a filter in the kernel, `strace` sends no signal.
        let ended = Command::new("strace")
            .args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={call}")])
            .args(["-e", &format!("inject={call}:signal=KILL:when={when}")])
            .arg(env::current_exe().unwrap())
            .args(["--exact", "does_what_it_is_told", "--nocapture"])
            .envs([(STEPS, json!(steps).to_string()), (DAY, self.day.to_string())])
            .env(PLACE, &self.place)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&ended.stdout);
        let answer = said.lines().find_map(|line| line.strip_prefix(ANSWERED));
        let killed = ended.status.signal() == Some(9);
        if killed {
            let before = if answer.is_some() { "" } else { ", and before it answered" };
            self.told.push(format!("{KILLED}{call} {when}{before}"));
        }
        match answer {
            Some(answer) => Ok(Some(serde_json::from_str(answer).unwrap())),
            None if killed => Ok(None),
            None => Err(format!("{said}{}", String::from_utf8_lossy(&ended.stderr))),
        }
    }

    async fn lock_screen(&self) -> Result<Vec<Value>, String> {
        let status = says(&mut start(&self.place, self.day), "status", &json!({})).await?;
        Ok(status["accounts"].as_array().unwrap().clone())
    }

    async fn acts(&mut self) -> Result<(), String> {
        self.day += 1;
        match self.draw.random_range(0..22) {
            0..2 => self.add().await,
            2..5 => self.enrol().await,
            5..7 => self.reset().await,
            7..10 => self.remove().await,
            10 => self.change_keys().await,
            11..13 => self.change_passphrase().await,
            13..15 => self.use_sheet().await,
            15..18 => self.write().await,
            18 => self.keep().await,
            19 => self.back_up().await,
            _ => self.restore().await,
        }
    }

    async fn add(&mut self) -> Result<(), String> {
        let (by, enters) = self.enters(Person::in_charge);
        let name = format!("Membre {}", self.number());
        let role = *["agent", "agent", "agent_in_charge", "supervisor"].choose(&mut self.draw).unwrap();
        let steps = [enters, ("add_account", json!({ "name": name, "role": role }))];
        let answer = self.does(format!("{} adds {name}, {role}", by.name), &steps).await?;
        let there = self.lock_screen().await?.into_iter().find(|one| one["name"] == *name);
        match (answer, there) {
            (Some(answer), Some(there)) => self.comes(&name, role, &there["id"], code(&answer)),
            (None, Some(there)) => self.comes(&name, role, &there["id"], Way::Shut),
            (None, None) => {}
            (Some(_), None) => return Err(format!("{name} was added and is not there")),
        }
        Ok(())
    }

    async fn enrol(&mut self) -> Result<(), String> {
        let Some(person) = self.anybody(|person| matches!(person.way, Way::Code(_))) else { return self.add().await };
        let (Way::Code(code), phrase) = (&person.way, self.phrase()) else { return Ok(()) };
        let steps = [("enrol", json!({ "account": person.id, "code": code, "passphrase": phrase }))];
        let answer = self.does(format!("{} enrols", person.name), &steps).await?;
        let new = Way::Phrase(phrase);
        if answer.is_some() || !self.awaits(&person).await? {
            self.is_given(&person.id, new);
        } else {
            self.ways.push((person.id, new));
        }
        Ok(())
    }

    async fn awaits(&self, person: &Person) -> Result<bool, String> {
        Ok(self.lock_screen().await?.iter().any(|one| one["id"] == person.id && one["awaits_enrolment"] == true))
    }

    async fn reset(&mut self) -> Result<(), String> {
        let Some((by, enters, other)) = self.pair() else { return self.add().await };
        let steps = [enters, ("reset_account", json!({ "account": other.id }))];
        let answer = self.does(format!("{} resets {}", by.name, other.name), &steps).await?;
        match (answer, &other.way) {
            (Some(answer), _) => self.is_given(&other.id, code(&answer)),
            (None, Way::Phrase(_)) if self.awaits(&other).await? => self.is_given(&other.id, Way::Shut),
            // The code that stands is the one that was known, or the one that nobody was told.
            (None, Way::Code(code)) => {
                let phrase = self.phrase();
                let request = json!({ "account": other.id, "code": code, "passphrase": phrase });
                let entered = start(&self.place, self.day).dispatch("enrol", request).await;
                let way = if entered.is_ok() { Way::Phrase(phrase) } else { Way::Shut };
                self.is_given(&other.id, way);
            }
            (None, _) => {}
        }
        Ok(())
    }

    async fn remove(&mut self) -> Result<(), String> {
        let Some((by, enters, other)) = self.pair() else { return self.add().await };
        let steps = [enters, ("account_remove", json!({ "account": other.id }))];
        let answer = self.does(format!("{} removes {}", by.name, other.name), &steps).await?;
        if answer.is_some() || self.lock_screen().await?.iter().all(|one| one["id"] != other.id) {
            self.now.people.retain(|person| person.id != other.id);
        }
        Ok(())
    }

    async fn change_keys(&mut self) -> Result<(), String> {
        let (by, enters) = self.enters(Person::in_charge);
        let steps = [enters, ("keys_change", json!({}))];
        self.does(format!("{} changes all keys", by.name), &steps).await.map(drop)
    }

    async fn change_passphrase(&mut self) -> Result<(), String> {
        let (by, enters) = self.enters(|_| true);
        let phrase = self.phrase();
        let again = ("unlock", json!({ "account": by.id, "passphrase": phrase }));
        let request = json!({ "old": enters.1["passphrase"], "new": phrase });
        let steps = [enters, ("change_passphrase", request)];
        let done = self.does(format!("{} changes passphrase", by.name), &steps).await?.is_some();
        self.ways.push((by.id.clone(), Way::Phrase(phrase.clone())));
        if done || says(&mut start(&self.place, self.day), again.0, &again.1).await.is_ok() {
            self.is_given(&by.id, Way::Phrase(phrase));
        }
        Ok(())
    }

    /// One that is not retyped is not spent.
    async fn use_sheet(&mut self) -> Result<(), String> {
        let (person, phrase, retyped) = (self.anybody(|_| true).unwrap(), self.phrase(), self.draw.random_bool(0.75));
        self.told.push(format!("{} comes with the sheet; the new one is retyped: {retyped}", person.name));
        let request = sheet(&self.now.sheet, &person.id, &phrase);
        let mut session = start(&self.place, self.day);
        let lines = says(&mut session, "open_with_sheet", &request).await?["lines"].clone();
        if retyped {
            says(&mut session, "confirm_recovery_sheet", &json!({ "lines": lines })).await?;
            self.is_given(&person.id, Way::Phrase(phrase));
            self.has_sheet(lines);
        } else {
            self.ways.push((person.id, Way::Phrase(phrase)));
            self.sheets.push(lines);
        }
        Ok(())
    }

    async fn write(&mut self) -> Result<(), String> {
        let ((by, enters), words) = (self.enters(Person::is_agent), format!("Parole {}.", self.number()));
        let note = json!({
            "case_file": 1, "appointment": null, "held_on": "2026-11-23", "minutes": 60, "mode": "sur_place",
            "interventions": ["juridique"], "notes": words
        });
        let answer = self.does(format!("{} writes: {words}", by.name), &[enters, ("interview_add", note)]).await?;
        let next = self.now.records.iter().filter(|record| record.0 == "interview").count() + 1;
        let id = answer.as_ref().map_or_else(|| json!(next), |answer| answer["id"].clone());
        let record = Record("interview", json!({ "interview": id }), "/notes", json!(words));
        if answer.is_some() || says(&mut self.session().await?.0, record.0, &record.1).await.is_ok() {
            self.now.records.push(record);
        }
        Ok(())
    }

    async fn keep(&mut self) -> Result<(), String> {
        let (mut session, by) = self.session().await?;
        let words = format!("Pièce {}.", self.number());
        self.told.push(format!("{by} keeps a document: {words}"));
        let file = Document { name: "piece.txt".to_owned(), bytes: words.clone().into_bytes() };
        let offered = session.receive("attached_document_offer", json!({}), file).await.unwrap();
        let request = json!({
            "case_file": 1, "title": words, "kind": "autre", "dated_on": null, "confidential": false,
            "offer": offered["offer"]
        });
        let kept = says(&mut session, "attached_document_add", &request).await?;
        let request = json!({ "attached_document": kept["id"] });
        self.now.records.push(Record("attached_document_open", request, "/text", json!(words)));
        Ok(())
    }

    async fn back_up(&mut self) -> Result<(), String> {
        let (mut session, by) = self.session().await?;
        self.told.push(format!("{by} makes a backup"));
        let (agent, medium) = (session.agent().unwrap(), self.folder.path().join("medium"));
        making::begin_in(agent, &medium).await.map_err(|error| format!("{error:?}"))?;
        loop {
            if let Some(name) = making::go_on(agent).await.map_err(|error| format!("{error:?}"))?.name {
                self.backups.push((medium.join(name), self.now.clone()));
                return Ok(());
            }
        }
    }

    /// Elsewhere, with what opened the desk when it was made, and with nothing else; from then on the desk is that one.
    async fn restore(&mut self) -> Result<(), String> {
        // Those that are too many were taken away.
        self.backups.retain(|(file, _)| file.exists());
        let Some((file, then)) = self.backups.choose(&mut self.draw).cloned() else { return self.back_up().await };
        let number = self.number();
        let place = self.folder.path().join(format!("vault-{number}"));
        let person = |(id, way): &(Value, Way)| {
            let person = then.people.iter().find(|person| person.id == *id)?;
            let Way::Phrase(phrase) = way else { return None };
            person.is_agent().then(|| (person.name.clone(), phrase.clone(), person.way == *way))
        };
        let (of_then, of_another): (Vec<_>, Vec<_>) = self.ways.iter().filter_map(person).partition(|way| way.2);
        let restored = |name: &str, passphrase: &str| {
            let way = restore::Way::Passphrase { account: Some(name), passphrase };
            restore::restore(&file, &place, &way, &Keyring::Absent, drop)
        };
        if let Some((name, phrase, _)) = of_another.choose(&mut self.draw) {
            is_kept_out(restored(name, phrase), &format!("{name}, with a passphrase of another time, in a backup"))?;
        }
        let with = |lines: &Value| -> desk::Result<_> {
            let lines: Vec<String> = serde_json::from_value(lines.clone()).unwrap();
            restore::restore(&file, &place, &restore::Way::Sheet(&lines), &Keyring::Absent, drop)
        };
        if let Some(lines) = self.sheets.iter().filter(|lines| **lines != then.sheet).choose(&mut self.draw) {
            is_kept_out(with(lines), "a sheet of another time, in a backup")?;
        }
        let (name, phrase, _) = of_then.choose(&mut self.draw).unwrap();
        let by_sheet = self.draw.random_bool(0.5);
        self.told.push(format!("{} comes back, by its sheet: {by_sheet}, or by {name}", file.display()));
        let back = if by_sheet { with(&then.sheet) } else { restored(name, phrase) };
        back.map_err(|error| format!("a backup does not come back: {error:?}"))?;
        (self.place, self.now) = (place, then);
        Ok(())
    }

    /// Whoever is known to come in does and reads everything, and nobody else. Of each of these, `most` are drawn.
    async fn is_as_known(&mut self, most: usize) -> Result<(), String> {
        let there = self.lock_screen().await?;
        let there: Vec<_> = there.iter().map(|one| (&one["id"], one["awaits_enrolment"] == true)).collect();
        let people = self.now.people.clone();
        let awaits = |person: &Person| !matches!(person.way, Way::Phrase(_));
        let known: Vec<_> = people.iter().map(|person| (&person.id, awaits(person))).collect();
        if there != known {
            return Err(format!("{there:?} are there, and {known:?} should be"));
        }
        let mut spent = self.ways.clone();
        spent.retain(|(id, way)| !people.iter().any(|person| person.id == *id && person.way == *way));
        spent.shuffle(&mut self.draw);
        for (id, way) in spent.iter().take(most) {
            let (command, request) = match way {
                Way::Phrase(phrase) => ("unlock", json!({ "account": id, "passphrase": phrase })),
                Way::Code(code) => ("enrol", json!({ "account": id, "code": code, "passphrase": OTHERWISE })),
                Way::Shut => continue,
            };
            self.is_refused(command, request, &format!("{id} with {way:?}")).await?;
        }
        let mut sheets = self.sheets.clone();
        sheets.retain(|lines| *lines != self.now.sheet);
        sheets.shuffle(&mut self.draw);
        for lines in sheets.iter().take(most) {
            let request = sheet(lines, &people[0].id, OTHERWISE);
            self.is_refused("open_with_sheet", request, "a spent sheet").await?;
        }
        let mut come: Vec<_> = people.iter().filter(|person| matches!(person.way, Way::Phrase(_))).collect();
        come.shuffle(&mut self.draw);
        // Who reads everything comes first.
        come.sort_by_key(|person| !person.is_agent());
        for person in come.into_iter().take(most) {
            self.comes_in(person).await.map_err(|why| format!("{}: {why}", person.name))?;
        }
        Ok(())
    }

    async fn is_refused(&self, command: &str, request: Value, whom: &str) -> Result<(), String> {
        // Nobody waits here for a try that was made in vain.
        fs::remove_file(self.place.join("tries")).ok();
        is_kept_out(start(&self.place, self.day).dispatch(command, request).await, whom)
    }

    async fn comes_in(&self, person: &Person) -> Result<(), String> {
        let Way::Phrase(phrase) = &person.way else { return Err("has no passphrase".to_owned()) };
        let mut session = start(&self.place, self.day);
        let request = json!({ "account": person.id, "passphrase": phrase });
        let info = says(&mut session, "unlock", &request).await?;
        if info["role"] != person.role {
            return Err(format!("{info}, and {} was expected", person.role));
        }
        if !person.in_charge() {
            is_kept_out(session.dispatch("keys_change", json!({})).await, "somebody who is not in charge")?;
        }
        if !person.is_agent() {
            let file = session.dispatch("case_file", json!({ "case_file": 1 })).await;
            return is_kept_out(file, "a supervisor who asks for a file");
        }
        for Record(command, request, at, promised) in &self.now.records {
            let answer = says(&mut session, command, request).await?;
            if answer.pointer(at) != Some(promised) {
                return Err(format!("{command} {request}: {answer}, and {promised} was promised"));
            }
        }
        let found = session.agent().unwrap().verify().await.map_err(|error| format!("{error:?}"))?;
        if found.is_clean() { Ok(()) } else { Err(format!("{found:?}")) }
    }

    /// Where something else is expected, that is found.
    async fn is_told(&mut self, why: &str, expects: impl FnOnce(&mut Known)) {
        let known = self.now.clone();
        expects(&mut self.now);
        let told = self.is_as_known(usize::MAX).await;
        assert!(told.as_ref().is_err_and(|told| told.contains(why)), "{why}: {told:?}");
        self.now = known;
    }

    async fn lives(&mut self) -> Result<(), String> {
        self.add().await?;
        for _ in 0..LENGTH {
            self.acts().await?;
            self.is_as_known(1).await?;
        }
        while self.now.people.iter().any(|person| matches!(person.way, Way::Code(_))) {
            self.enrol().await?;
        }
        self.is_as_known(usize::MAX).await?;
        let request = sheet(&self.now.sheet, &self.now.people[0].id, OTHERWISE);
        says(&mut start(&self.place, self.day), "open_with_sheet", &request).await.map(drop)
    }
}

fn code(answer: &Value) -> Way {
    Way::Code(answer["code"].as_str().unwrap().to_owned())
}

fn sheet(lines: &Value, account: &Value, phrase: &str) -> Value {
    json!({ "lines": lines, "account": account, "passphrase": phrase, "without_device_secret": true })
}

fn number(name: &str, otherwise: u64) -> u64 {
    env::var(name).ok().and_then(|number| number.parse().ok()).unwrap_or(otherwise)
}

#[tokio::test]
async fn whatever_is_done_to_a_desk_whoever_should_open_it_opens_it_nobody_else_does_and_nothing_is_lost() {
    let (first, histories) = (number("PERMANENCE_PROOF_SEED", 1), number("PERMANENCE_PROOF_HISTORIES", 2));
    let mut kills = 0;
    for history in 0..histories {
        let mut world = World::new(first.wrapping_mul(1_000_003).wrapping_add(history)).await;
        let lived = world.lives().await;
        assert!(lived.is_ok(), "history {history}: {}, after {:#?}", lived.unwrap_err(), world.told);
        kills += world.told.iter().filter(|told| told.starts_with(KILLED)).count();
    }
    assert!(kills > 0, "nothing was killed");
    println!("proved: {histories} histories of a desk, {} acts, {kills} kills", histories * LENGTH as u64);
}

/// Or these proofs could not fail.
#[tokio::test]
async fn whoever_expects_something_else_of_a_desk_is_told_so() {
    let mut world = World::new(0).await;
    world.kills = false;
    world.add().await.unwrap();
    world.enrol().await.unwrap();
    world.use_sheet().await.unwrap();
    world.change_passphrase().await.unwrap();
    world.add().await.unwrap();
    let before = world.now.people.clone();
    world.remove().await.unwrap();
    let removed = before.iter().find(|one| world.now.people.iter().all(|person| person.id != one.id)).unwrap();
    world.is_as_known(usize::MAX).await.unwrap();
    let other = |now: &mut Known| now.people[0].way = Way::Phrase(OTHERWISE.to_owned());
    world.is_told("are there", |now| now.people.push(removed.clone())).await;
    world.is_told("opens", other).await;
    world.is_told("a spent sheet opens", |now| now.sheet = Value::Null).await;
    world.is_told("was expected", |now| now.people[0].role = "supervisor").await;
    world.is_told("was promised", |now| now.records[0].3 = json!("lost")).await;
    let gone = Record("interview", json!({ "interview": 1 }), "/notes", json!("lost"));
    world.is_told("interview", |now| now.records.push(gone)).await;
    world.ways.clear();
    world.is_told("WrongPassphrase", other).await;
}
