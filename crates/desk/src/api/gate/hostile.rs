//! The same walk with what nobody should type. Every text of every request is sent longer than anything, and with marks that hide or
//! reverse others: it is refused whole, and not a byte of the vault changes. Markup, formulas, statements and other alphabets are only
//! text: they are kept as they were typed. No day is taken that is no day, is before 1900 or far ahead.
//!
//! What texts there are is read from the contract: a new field is walked too, or this test fails and names it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use sqlx::SqliteConnection;

use super::{Walk, produced, walked};
use crate::{Error, Refusal, circle::tests::Desk, field::NOTE, session::State};

/// Longer than anything, shown in another order than it has, with something that is not seen, cut short by a nought.
fn never_kept() -> [String; 5] {
    let marked = |mark: char| format!("abc{mark}txt");
    ["a".repeat(NOTE + 1), marked('\u{202E}'), marked('\u{200F}'), marked('\u{200B}'), marked('\0')]
}

/// No day, or none that anybody can mean.
const NO_DAY: [&str; 4] = ["2026-02-30", "1899-12-31", "9999-12-31", "2026-11-01T00:00"];

/// Each of them would be a try at a secret.
const SECRETS: [&str; 5] = ["passphrase", "old", "new", "code", "lines"];

/// What the texts named here are for, and why: `hostile.csv`, beside this file.
struct Told(BTreeSet<(String, String)>);

impl Told {
    fn read() -> Self {
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/api/gate/hostile.csv");
        let page = fs::read_to_string(page).unwrap();
        let line = |line: &str| {
            let mut cells = line.splitn(3, ',').map(str::to_owned);
            let told = (cells.next().unwrap(), cells.next().unwrap());
            assert!(cells.next().is_some_and(|why| !why.is_empty()), "no reason: {line}");
            told
        };
        Self(page.lines().skip(1).map(line).collect())
    }

    fn of<'a>(&'a self, what: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(one, _)| one == what).map(|(_, name)| name.as_str())
    }

    fn is_taken(&self, name: &str) -> bool {
        ["read", "kept", "any day", "elsewhere"].iter().any(|what| self.of(what).any(|one| one == name))
    }
}

/// What came of it. A text goes by its command and its place in the request.
pub(super) struct Hostile {
    contract: Contract,
    told: Told,
    never_kept: [String; 5],
    reached: BTreeSet<String>,
    /// Taken as they came, and no table holds them.
    read: BTreeSet<String>,
    /// Taken as they came, and kept.
    stored: BTreeSet<String>,
    /// Days that nobody can mean and that were taken.
    days: BTreeSet<String>,
    /// Whatever is seen may stand in them.
    free: BTreeSet<String>,
    /// Those of them that were found again as they were typed.
    kept: BTreeSet<String>,
}

impl Hostile {
    pub(super) fn new() -> Self {
        let [reached, read, stored, days, free, kept] = [(); 6].map(|()| BTreeSet::new());
        let (contract, told, never_kept) = (Contract::read(), Told::read(), never_kept());
        Self { contract, told, never_kept, reached, read, stored, days, free, kept }
    }
}

/// What texts each command takes: JSON pointers, of the first of many.
struct Contract {
    commands: BTreeMap<String, BTreeSet<String>>,
}

impl Contract {
    fn read() -> Self {
        let words = words("Commands");
        let is_command = |four: &&[String]| four[1] == ":" && four[2] == "[";
        let of = |four: &[String]| (four[0].clone(), texts_of(&four[3]));
        Self { commands: words.windows(4).filter(is_command).map(of).collect() }
    }
}

/// The words of a type of the contract, from its equals sign on.
fn words(name: &str) -> Vec<String> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../ui/src/contract/{name}.ts"));
    let page = fs::read_to_string(&page).unwrap_or_else(|error| panic!("{}: {error}", page.display()));
    let mut text: String = page.split("/**").map(|part| part.split_once("*/").map_or(part, |(_, rest)| rest)).collect();
    text = text.split_once(&format!("export type {name} =")).unwrap().1.to_owned();
    let mut words: Vec<String> = Vec::new();
    let mut goes_on = false;
    for c in text.chars() {
        let in_word = c.is_alphanumeric() || c == '_' || c == '"';
        match words.last_mut() {
            Some(last) if in_word && goes_on => last.push(c),
            _ if !c.is_whitespace() => words.push(c.to_string()),
            _ => {}
        }
        goes_on = in_word;
    }
    words
}

fn texts_of(name: &str) -> BTreeSet<String> {
    texts(&mut words(name).into_iter().peekable())
}

type Words = std::iter::Peekable<std::vec::IntoIter<String>>;

/// Of alternatives, those of each.
fn texts(words: &mut Words) -> BTreeSet<String> {
    let mut found = one(words);
    while words.next_if_eq("|").is_some() {
        found.extend(one(words));
    }
    found
}

fn one(words: &mut Words) -> BTreeSet<String> {
    let under = |name: &str, texts: BTreeSet<String>| -> BTreeSet<String> {
        texts.into_iter().map(|text| format!("/{name}{text}")).collect()
    };
    let word = words.next().unwrap();
    match word.as_str() {
        "string" => BTreeSet::from([String::new()]),
        "{" => {
            let mut found = BTreeSet::new();
            while words.next_if_eq("}").is_none() {
                let name = words.next().unwrap().replace('"', "");
                words.next_if_eq("?");
                assert_eq!(words.next().unwrap(), ":", "after {name}");
                found.extend(under(&name, texts(words)));
                words.next_if_eq(",");
            }
            found
        }
        "Array" => {
            words.next();
            let found = under("0", texts(words));
            words.next();
            found
        }
        "Record" => {
            while words.next().is_some_and(|word| word != ">") {}
            BTreeSet::new()
        }
        "number" | "boolean" | "null" => BTreeSet::new(),
        literal if literal.starts_with('"') => BTreeSet::new(),
        name => texts_of(name),
    }
}

/// Every file of the vault, to the byte.
async fn bytes(desk: &mut Desk) -> BTreeMap<PathBuf, Vec<u8>> {
    // A change that was given up goes with the next statement.
    if let Some(database) = database(desk) {
        sqlx::query("select 1").execute(database).await.unwrap();
    }
    let (mut files, mut folders) = (BTreeMap::new(), vec![desk.place()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.clone(), fs::read(path).unwrap());
            }
        }
    }
    files
}

/// The database of whoever is in.
fn database(desk: &mut Desk) -> Option<&mut SqliteConnection> {
    match &mut desk.session.as_mut()?.state {
        State::Agent(agent) => Some(&mut agent.desk),
        State::Supervisor(supervisor) => Some(&mut supervisor.statistics),
        State::NoVault | State::Locked(_) | State::Creating(_) | State::Recovering(_) => None,
    }
}

/// Whether these words stand in some column.
async fn is_kept(desk: &mut Desk, words: &str) -> bool {
    let Some(database) = database(desk) else { return false };
    let looks: Vec<String> = sqlx::query_scalar(
        r#"select 'select exists (select 1 from "' || sqlite_master.name || '" where '
             || group_concat('instr("' || info.name || '", ?) > 0', ' or ') || ')'
           from sqlite_master, pragma_table_info(sqlite_master.name) as info
           where sqlite_master.type = 'table' and sqlite_master.sql not like 'create virtual%'
           group by sqlite_master.name"#,
    )
    .fetch_all(&mut *database)
    .await
    .unwrap();
    for look in looks {
        let columns = look.matches('?').count();
        #[allow(clippy::disallowed_types)] // the columns are those of the schema, asked of itself
        let look = sqlx::query_scalar::<_, bool>(sqlx::AssertSqlSafe(look));
        let look = (0..columns).fold(look, |look, _| look.bind(words));
        if look.fetch_one(&mut *database).await.unwrap() {
            return true;
        }
    }
    false
}

impl Walk {
    /// Sends the request with each of its texts made hostile, one after the other; then with markup in all of them that may hold
    /// anything. Answers what came of the one that was taken and changed something; none when the request is still to be sent.
    pub(super) async fn filled(&mut self, command: &str, request: &Value) -> Option<Value> {
        let mut hostile = self.hostile.take()?;
        let answer = hostile.send(&mut self.desk, command, request).await;
        self.hostile = Some(hostile);
        answer
    }
}

impl Hostile {
    async fn send(&mut self, desk: &mut Desk, command: &str, request: &Value) -> Option<Value> {
        if self.told.of("as it is").any(|name| name == command) {
            return None;
        }
        let places = self.contract.commands.get(command).cloned().unwrap_or_default();
        // What is taken as it comes may end the request: it comes last.
        let (taken, refused): (Vec<_>, Vec<_>) =
            places.iter().partition(|place| self.told.is_taken(&format!("{command}{place}")));
        let mut free = Vec::new();
        for place in refused.into_iter().chain(taken).filter(|place| put(&mut request.clone(), place, "").is_some()) {
            let name = format!("{command}{place}");
            if SECRETS.contains(&last(place)) {
                self.reached.insert(name);
                continue;
            }
            let spoilt = self.spoil(desk, command, request, place).await;
            if spoilt.is_some() {
                return spoilt;
            }
            if self.free.contains(&name) {
                free.push(place.as_str());
            }
        }
        self.mark_up(desk, command, request, &free).await
    }

    /// One text of a request.
    async fn spoil(&mut self, desk: &mut Desk, command: &str, request: &Value, place: &str) -> Option<Value> {
        let (name, before) = (format!("{command}{place}"), bytes(desk).await);
        let mut tries = self.never_kept.to_vec();
        let mut is_day = false;
        while let Some(bad) = tries.pop() {
            let mut asked = request.clone();
            put(&mut asked, place, &bad);
            let answer = desk.try_to(command, asked).await;
            let changed = bytes(desk).await != before;
            match answer {
                Ok(answer) => {
                    self.reached.insert(name.clone());
                    if NO_DAY.contains(&bad.as_str()) {
                        self.days.insert(name.clone());
                    } else if is_kept(desk, &bad).await {
                        self.stored.insert(name.clone());
                    } else {
                        self.read.insert(name.clone());
                    }
                    if changed {
                        return Some(answer);
                    }
                }
                Err(Error::Refused(refusal)) => {
                    assert!(!changed, "{name} was refused, and something was written");
                    if matches!(refusal, Refusal::BadCharacter { .. }) {
                        self.free.insert(name.clone());
                    }
                    if !matches!(refusal, Refusal::UnreadableRequest) {
                        self.reached.insert(name.clone());
                    }
                    if matches!(refusal, Refusal::ImpossibleDate { .. }) && !is_day {
                        is_day = true;
                        tries.extend(NO_DAY.map(str::to_owned));
                    }
                }
                Err(Error::Fault(fault)) => panic!("{name}: {fault:?}"),
            }
        }
        None
    }

    /// All the texts that may hold anything, or those of them that go together.
    async fn mark_up(&mut self, desk: &mut Desk, command: &str, request: &Value, free: &[&str]) -> Option<Value> {
        let (mut asked, mut words) = (request.clone(), BTreeMap::new());
        for place in free {
            let typed = request.pointer(place).and_then(Value::as_str).unwrap_or_default();
            if !self.is_planted(request, place) {
                let markup = format!(
                    "=cmd|'{command}{place}'!A <script>alert(`Ελένη 李 Łucja`)</script>'; drop table person; --"
                );
                let full = if typed.is_empty() { markup } else { format!("{typed} {markup}") };
                put(&mut asked, place, &full);
                words.insert(*place, full);
            }
        }
        let before = bytes(desk).await;
        while asked != *request {
            match desk.try_to(command, asked.clone()).await {
                Ok(answer) => {
                    for (place, words) in &words {
                        if is_kept(desk, words).await {
                            self.kept.insert(format!("{command}{place}"));
                        }
                    }
                    return (bytes(desk).await != before).then_some(answer);
                }
                Err(Error::Refused(refusal)) => {
                    let place = place_of(&refusal, &words)?;
                    words.remove(place);
                    // What does not go with the rest is left as it was.
                    asked = request.clone();
                    for (place, words) in &words {
                        put(&mut asked, place, words);
                    }
                }
                Err(Error::Fault(fault)) => panic!("{command}: {fault:?}"),
            }
        }
        None
    }
}

impl Hostile {
    /// Whether somebody is looked for by it later: by what stands there, or beside a name that does.
    fn is_planted(&self, request: &Value, place: &str) -> bool {
        let holds = |place: &str| {
            let typed = request.pointer(place).and_then(Value::as_str).unwrap_or_default();
            self.told.of("planted").any(|planted| typed.contains(planted))
        };
        let beside = place.rsplit_once('/').is_some_and(|(above, _)| holds(&format!("{above}/birth_name")));
        holds(place) || beside && ["used_name", "nickname"].contains(&last(place))
    }
}

/// The name of a text: what its place ends with.
fn last(place: &str) -> &str {
    place.rsplit('/').find(|part| *part != "0").unwrap_or_default()
}

/// Which of these texts a refusal is about.
fn place_of<'a>(refusal: &Refusal, words: &BTreeMap<&'a str, String>) -> Option<&'a str> {
    let told = serde_json::to_value(refusal).unwrap();
    let field = told.as_object()?.get("field")?.as_str()?;
    words.keys().find(|place| last(place) == field).copied()
}

/// Writes a text at its place, which is made where the request leaves it out. None where it has no place in this request.
fn put(request: &mut Value, place: &str, text: &str) -> Option<()> {
    let (above, last) = place.rsplit_once('/')?;
    match request.pointer_mut(above)? {
        Value::Object(fields) => {
            // Of alternatives, each has its own texts.
            let is_one_of = ["act", "by", "every"].iter().any(|word| fields.contains_key(*word));
            if is_one_of && !fields.contains_key(last) {
                return None;
            }
            fields.insert(last.to_owned(), json!(text));
        }
        Value::Array(all) => match all.first_mut() {
            Some(first) => *first = json!(text),
            None => all.push(json!(text)),
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return None,
    }
    Some(())
}

#[tokio::test]
async fn whatever_is_pasted_in_whatever_field_is_refused_whole_or_kept_as_it_was_typed() {
    let mut walk = walked(Some(Hostile::new())).await;
    walk.desk.unlock("Ada").await;
    let mut at_hand = produced::Walk { desk: walk.desk, produced: Vec::new() };
    let file = produced::never_asked(&mut at_hand, super::facts(), super::TODAY).await;
    produced::occasions(&mut at_hand, file).await;
    let letter = produced::a_letter(&mut at_hand, file).await;
    walk.desk = at_hand.desk;
    walk.filled("letter_make", &letter).await;
    let hostile = walk.hostile.take().unwrap();
    let mut all = BTreeSet::new();
    for (command, places) in &hostile.contract.commands {
        all.extend(places.iter().map(|place| format!("{command}{place}")));
    }
    let mut found = BTreeSet::new();
    for (what, names) in [
        ("read", hostile.read),
        ("kept", hostile.stored),
        ("any day", hostile.days),
        ("sealed", &hostile.free - &hostile.kept),
        ("elsewhere", &all - &hostile.reached),
    ] {
        found.extend(names.into_iter().map(|name| (what.to_owned(), name)));
    }
    let mut told = hostile.told.0;
    told.retain(|(what, _)| what != "planted" && what != "as it is");
    assert!(found == told, "not told: {:#?}\ntold and not so: {:#?}", &found - &told, &told - &found);
    assert!(hostile.kept.len() > 40, "only {} were found again", hostile.kept.len());
}
