//! A session of many acts about invented people, with print, export, a lock and a breakdown: nothing of them stands in clear in a file, not even in one
//! that was removed, nor in memory once the desk is locked. Then lock after lock: no word, no passphrase and no key is left in any process.
//!
//! `PERMANENCE_PROOF_ACTS` says how many acts, with five words each, and `PERMANENCE_PROOF_LOCKS` how many locks.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing, clippy::disallowed_methods)]

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use chrono::{Days, Local, NaiveDate};
use data_encoding::HEXLOWER;
use rustix::process::{Signal, geteuid, kill_process};
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::{
    canary::Search,
    furnished::{self, AGENT, SUPERVISOR},
    inside::Inside,
    machine::LoopDisk,
    place::{Place, on_a_screen},
    process::Process,
    window::Step,
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_permanence-inside");
/// In `./dev test`.
const ACTS: usize = 12;
const LOCKS: usize = 3;
/// What is done for one person, and how many words are typed meanwhile.
const ACTS_A_PERSON: usize = 4;
const WORDS_A_PERSON: usize = 20;
/// Of the disk on which all takes place, where one may be mounted.
const MIB: u64 = 96;

fn said(name: &str, otherwise: usize) -> usize {
    env::var(name).ok().and_then(|number| number.parse().ok()).unwrap_or(otherwise)
}

/// A word that nobody else ever wrote, and that stays the same for the same number; every other one has accents.
fn word(number: usize) -> String {
    let syllable = |place: u32| {
        let at = number / 60_usize.pow(place) % 60;
        let of = |letters: &str, at: usize| letters.chars().nth(at).unwrap();
        format!("{}{}", of("bdfgjklmpqrv", at / 5), of("aeiou", at % 5))
    };
    let end = if number.is_multiple_of(2) { "quorv" } else { "quôrvé" };
    format!("Zyx{}{}{end}", syllable(1), syllable(0))
}

/// What is typed of one person: eighteen words, a number of the block that is kept for fiction, and an e-mail.
struct Canaries(Vec<String>);

impl Canaries {
    fn of(person: usize) -> Self {
        let from = person * WORDS_A_PERSON;
        let mut words: Vec<_> = (from..from + WORDS_A_PERSON - 2).map(word).collect();
        words.push(format!("0639{:06}", 980_000 + person * 97 % 10_000));
        words.push(format!("{}@exemple.invalid", word(from + WORDS_A_PERSON).to_lowercase()));
        Self(words)
    }

    fn word(&self, place: usize) -> &str {
        self.0.get(place).unwrap()
    }

    fn came(&self, today: NaiveDate) -> Value {
        json!({
            "person": null, "safe_contact": null, "matter": null,
            "new_person": {
                "anonymous": false, "sex": "X", "birth_name": self.word(0), "used_name": self.word(1), "first_names": self.word(2),
                "nickname": self.word(3), "born_on": null, "birth_year": null,
                "address": format!("3 rue {}", self.word(4)), "commune": self.word(5), "district": null,
                "phone": self.word(18), "email": self.word(19), "language": self.word(6), "interpreter": false, "distinct_from": []
            },
            "new_matter": {
                "offence": "B1", "happened_from": today - Days::new(20), "happened_until": null, "commune": self.word(7),
                "district": null, "frame": "couple_en_cours", "link": "conjoint", "author_known": true, "minor_present": false,
                "discriminatory": false, "weapon": false, "itt_days": 9, "complaint": null, "complaint_on": null,
                "complaint_service": self.word(8), "complaint_number": self.word(9),
                "account_of_facts": format!("Des violences, escalier {}.", self.word(10))
            },
            "quality": "victime_directe", "first_contact": "personne_elle_meme", "referred_by": "police_nationale",
            "arrival_mode": "sur_place", "opened_on": today
        })
    }

    /// The four acts that are done for this person.
    fn go_in(&self, window: &mut Inside, staff: &Value, person: usize, today: NaiveDate) -> Step {
        let file = window.desk("case_file_open", &self.came(today))?["id"].clone();
        let interview = json!({
            "case_file": file, "appointment": null, "held_on": today, "minutes": 60, "mode": "sur_place",
            "interventions": ["juridique"], "notes": format!("Elle craint {}, chez {}.", self.word(11), self.word(12))
        });
        window.desk("interview_add", &interview)?;
        let booked = json!({
            "staff": staff, "on": today, "starts": format!("{:02}:{:02}", 8 + person / 10 % 10, person % 10 * 6), "minutes": 5,
            "person": null, "case_file": null, "who": self.word(13), "intervention": "juridique", "walk_in": false,
            "note": self.word(14)
        });
        window.desk("appointment_book", &booked)?;
        let body = json!({ "notes": format!("{} {} {}", self.word(15), self.word(16), self.word(17)) }).to_string();
        let draft =
            json!({ "kind": "interview", "subject": format!("file-{file}-none"), "body": body, "circle": null });
        window.desk("draft_save", &draft).map(drop)
    }
}

/// How many processes there are of the program, whoever started them, and what of the words and keys stands in the memory of any. Whoever
/// is not the administrator cannot look into the program itself.
fn in_memory(program: Process, search: &Search) -> (usize, BTreeSet<String>) {
    let (mut seen, mut found) = (0, BTreeSet::new());
    let all: BTreeSet<_> = program.group().into_iter().chain(program.family()).collect();
    for process in all {
        match process.memory(search) {
            Ok(words) => {
                seen += 1;
                found.extend(words);
            }
            Err(_) if process.is_over() => {}
            Err(error) => assert!(!geteuid().is_root() && process == program, "{process:?}: {error}"),
        }
    }
    (seen, found)
}

/// A place with a vault of one file, on a disk of its own where one may be mounted.
struct Home {
    place: Place,
    phrase: String,
    supervisors_phrase: String,
    disk: Option<LoopDisk>,
    /// Where the image of the disk is.
    below: PathBuf,
    _folder: TempDir,
}

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| {
            let path = folder.path().canonicalize().unwrap().join(name);
            fs::create_dir(&path).unwrap();
            path
        };
        let (below, home) = (at("below"), at("home"));
        let disk = LoopDisk::mounted(&below, &home, MIB).unwrap();
        println!("on {}", if disk.is_some() { "a disk of its own" } else { "a folder: nobody may mount a disk here" });
        let place = Place { program: PROGRAM.into(), folder: home };
        let phrases = furnished::vault(&furnished::command_line(PROGRAM), &place.vault(), 1).unwrap();
        let [phrase, supervisors_phrase] = [AGENT, SUPERVISOR].map(|name| phrases.get(name).unwrap().clone());
        Self { place, phrase, supervisors_phrase, disk, below, _folder: folder }
    }
}

#[test]
fn of_all_that_is_typed_in_a_long_session_nothing_stands_in_a_file_nor_after_the_lock_in_memory() {
    spends(Home::new()).unwrap_or_else(|stuck| panic!("{stuck}"));
}

fn spends(Home { _folder, below, disk, supervisors_phrase, phrase, place }: Home) -> Step {
    let (today, since) = (Local::now().date_naive(), Instant::now());
    let persons = said("PERMANENCE_PROOF_ACTS", ACTS).div_ceil(ACTS_A_PERSON);
    // The last one comes once the others were locked away.
    let all: Vec<_> = (0..=persons).map(Canaries::of).collect();
    let words: BTreeSet<_> = all.iter().flat_map(|one| &one.0).cloned().collect();
    assert_eq!(words.len(), (persons + 1) * WORDS_A_PERSON);
    // Numbers are also written in pairs; and one word that nobody types shows that the search is not blind.
    let pairs = |number: &str| number.as_bytes().chunks(2).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ");
    let pairs: Vec<_> = all.iter().map(|one| pairs(one.word(18))).collect();
    let control = "Zyxtémoinquorv".to_owned();
    let search = Search::new(words.iter().chain(&pairs).chain([&phrase, &supervisors_phrase, &control])).unwrap();
    let nowhere = |when: &str| {
        let found: Vec<_> = search.beneath(&place.folder).unwrap();
        assert!(found.is_empty(), "{when}: {found:#?}");
    };

    let mut window = Inside::open(&place, on_a_screen(&place.program))?;
    let program = window.program();
    window.come_in(AGENT, &phrase)?;
    let staff = window.desk("staff", &json!({}))?;
    let staff = staff.as_array().unwrap().iter().find(|one| one["name"] == AGENT).unwrap()["account"].clone();
    for (person, canaries) in all.iter().take(persons).enumerate() {
        canaries.go_in(&mut window, &staff, person, today)?;
    }
    window.save("day_sheet_pdf", &json!({ "on": today, "desk_session": null, "marks": "initials" }))?;
    nowhere("at work");

    window.go("case_file")?;
    window.see(all[persons - 1].word(0))?;
    let (_, held) = in_memory(program, &search);
    assert!(!held.is_empty(), "the search of memory is blind");
    window.lock()?;
    let (processes, left) = in_memory(program, &search);
    assert!(processes >= 2 && left.is_empty(), "{processes} processes: {left:?}");
    nowhere("after the lock");

    window.come_in(SUPERVISOR, &supervisors_phrase)?;
    let month = today.format("%Y-%m").to_string();
    let export = json!({
        "name": "new_files", "from_month": month, "until_month": month, "format": "csv", "threshold": 11, "purpose": "Bilan",
        "recipient": "Mairie"
    });
    window.save("export_table", &export)?;
    let saved = fs::read_dir(place.saves())?.count();
    assert!(saved >= 3, "a day on paper, a table and its signature: {saved}");
    window.lock()?;
    nowhere("after an export");

    window.come_in(AGENT, &phrase)?;
    all[persons].go_in(&mut window, &staff, persons, today)?;
    for process in program.family().into_iter().filter(|one| *one != program) {
        kill_process(process.pid(), Signal::ABORT).map_err(std::io::Error::from)?;
    }
    window.end(Signal::ABORT)?;
    nowhere("after the breakdown");

    fs::write(place.saves().join("control"), &control)?;
    assert_eq!(search.beneath(&place.folder)?.len(), 1, "the search of files is blind");
    let mut read = "and in every file";
    if let Some(disk) = disk {
        // What was removed before it reached the disk is not on it.
        fs::File::open(place.saves().join("control"))?.sync_all()?;
        fs::remove_file(place.saves().join("control"))?;
        disk.unmount()?;
        let found = search.beneath(&below)?;
        assert!(found.len() == 1 && found[0].contains(&control), "on the disk: {found:#?}");
        read = "and in every byte of the disk, removed files included";
    }
    println!(
        "proved: {} acts, {} words, of which {} forms were in memory before the lock; none after it in {processes} processes, {read}: {} s",
        (persons + 1) * ACTS_A_PERSON,
        words.len(),
        held.len(),
        since.elapsed().as_secs()
    );
    Ok(())
}

/// What the account's passphrase opens, taken apart by the second reader.
fn keys(vault: &Path, phrase: &str) -> Vec<(String, Vec<u8>)> {
    // Debian's own, which has the libraries: another may come first.
    let python = if Path::new("/usr/bin/python3").exists() { "/usr/bin/python3" } else { "python3" };
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("second_reader/keys.py");
    let mut reader = Command::new(python)
        .arg("-B")
        .args([&program, vault])
        .arg(AGENT)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    reader.stdin.take().unwrap().write_all(phrase.as_bytes()).unwrap();
    let said = reader.wait_with_output().unwrap().stdout;
    let keys: BTreeMap<String, String> = serde_json::from_slice(&said).unwrap();
    keys.into_iter().map(|(name, digits)| (name, HEXLOWER.decode(digits.as_bytes()).unwrap())).collect()
}

/// M-01, M-02.
#[test]
fn after_lock_upon_lock_no_word_no_passphrase_and_no_key_is_left_in_any_process() {
    let home = Home::new();
    locks(&home).unwrap_or_else(|stuck| panic!("{stuck}"));
}

fn locks(Home { place, phrase, .. }: &Home) -> Step {
    let (today, since) = (Local::now().date_naive(), Instant::now());
    let (locks, keys) = (said("PERMANENCE_PROOF_LOCKS", LOCKS), keys(&place.vault(), phrase));
    assert_eq!(keys.len(), 8);
    let names: Vec<_> = keys.iter().map(|(name, _)| format!("«{name}»")).collect();
    let words: Vec<_> = (0..locks).map(word).collect();
    let one_key = keys[0].1.clone();
    let search = Search::with_keys(words.iter().chain([phrase]), keys).unwrap();
    let nowhere = |when: &str, lock: usize| {
        let found = search.beneath(&place.folder).unwrap();
        assert!(found.is_empty(), "{when} lock {lock}: {found:#?}");
    };
    let mut window = Inside::open(place, on_a_screen(&place.program))?;
    let program = window.program();
    // How often each was in memory before a lock.
    let mut before = BTreeMap::new();
    for (lock, word) in words.iter().enumerate() {
        window.come_in(AGENT, phrase)?;
        let interview = json!({
            "case_file": 1, "appointment": null, "held_on": today, "minutes": 60, "mode": "sur_place",
            "interventions": ["juridique"], "notes": format!("Elle craint {word}.")
        });
        let interview = window.desk("interview_add", &interview)?["id"].clone();
        window.go(&format!("interview/{interview}"))?;
        window.holds("Notes", word)?;
        let (processes, held) = in_memory(program, &search);
        let has = |what: &str| held.iter().any(|found| found.contains(what));
        assert!(has(word), "lock {lock}: the search is blind: {processes} processes hold {held:?}");
        // Nobody but the administrator sees the memory of the program, and no other process ever has a key.
        assert!(!geteuid().is_root() || names.iter().any(|name| has(name)), "lock {lock}: {held:?}");
        for what in names.iter().map(String::as_str).chain([phrase.as_str()]).filter(|what| has(what)) {
            let told = if what == phrase { "the passphrase" } else { what };
            *before.entry(told.to_owned()).or_insert(0) += 1;
        }
        nowhere("before", lock);
        window.lock()?;
        let (processes, left) = in_memory(program, &search);
        assert!(processes >= 2 && left.is_empty(), "lock {lock}, {processes} processes: {left:?}");
        nowhere("after", lock);
    }
    window.close()?;
    fs::write(place.folder.join("control"), HEXLOWER.encode(&one_key))?;
    assert_eq!(search.beneath(&place.folder)?.len(), 1, "the search of files is blind");
    println!(
        "proved: {locks} locks, each after a new word was found in memory, and none of the words, keys and passphrases after any, \
         nor ever in a file; before them were there {before:?}: {} s",
        since.elapsed().as_secs()
    );
    Ok(())
}
