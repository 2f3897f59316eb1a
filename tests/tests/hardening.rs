//! The installed window in its own hardening: what it leaves in memory, on a disk and in a dump, and what it never opens.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File, OpenOptions},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::LazyLock,
    thread::sleep,
    time::Duration,
};

use rustix::process::{Signal, geteuid, kill_process};
use tests::{
    canary::Search,
    furnished::{self, AGENT, SUPERVISOR},
    inside::Inside,
    place::{Place, on_a_screen},
    process::{Process, ordinary, running},
    trace::{Trace, traced},
    window::Step,
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_permanence-inside");
/// Typed into the form of the first meeting, which keeps it as a draft.
const NAME: &str = "Quorvandaise";
const ACCOUNT: &str = "La personne déclare des faits rue Thraxibule.";
const STREET: &str = "Thraxibule";

/// One visit, in which an agent comes in, types, locks, a supervisor comes in, and the program breaks down. Each test looks at
/// another side of it.
static VISIT: LazyLock<Visit> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let place = Place { program: PROGRAM.into(), folder: folder.path().canonicalize().unwrap() };
    let phrases = furnished::vault(&furnished::command_line(PROGRAM), &place.vault(), 1).unwrap();
    Visit::pay(&place, &phrases).unwrap_or_else(|stuck| panic!("{stuck}"))
});

struct Visit {
    /// While the passphrase stands in its field, while the agent types, and once the desk is locked.
    at_the_door: Look,
    at_work: Look,
    locked: Look,
    /// The agent's passphrase.
    phrase: String,
    /// By process of the next life, its name, and whether another program of the same user can look into it.
    open_to_others: BTreeMap<Process, (String, bool)>,
    /// What stands in clear in a file while the agent types, and after the end.
    exposed: Vec<String>,
    /// What an agent's session and a supervisor's did with files.
    trace: Trace,
    /// Memory dumps beneath the place, and whether this machine writes one for a program that does not mind.
    dumps: Vec<PathBuf>,
    dumps_otherwise: bool,
    /// The scratch folders, after the breakdown, during the next life, and after its end.
    scratch: [Vec<String>; 3],
    program: Process,
    folder: PathBuf,
}

/// What can be known of the program and its children from outside.
struct Look {
    family: BTreeSet<Process>,
    /// By process: name, core limit, filter, and whether it may gain rights.
    kept_in: BTreeMap<Process, [String; 4]>,
    /// By process: the words in its memory, or why they cannot be read.
    memory: BTreeMap<Process, Result<Vec<String>, String>>,
}

impl Look {
    fn at(program: Process, search: &Search) -> Self {
        let family: BTreeSet<_> = program.family().into_iter().collect();
        let said = |one: &Process, file, label| one.says(file, label).unwrap_or_default();
        let kept_in = |one: &Process| {
            let limit = said(one, "limits", "Max core file size");
            [one.name(), limit, said(one, "status", "Seccomp"), said(one, "status", "NoNewPrivs")]
        };
        let memory = |one: &Process| one.memory(search).map_err(|error| error.kind().to_string());
        Self {
            kept_in: family.iter().map(|one| (*one, kept_in(one))).collect(),
            memory: family.iter().map(|one| (*one, memory(one))).collect(),
            family,
        }
    }
}

impl Visit {
    fn pay(place: &Place, phrases: &BTreeMap<String, String>) -> Step<Self> {
        let [phrase, supervisors_phrase] = [AGENT, SUPERVISOR].map(|name| phrases.get(name).cloned().unwrap());
        let words = Search::new([NAME, STREET, &phrase]).unwrap();
        let file = place.folder.join("trace");
        let mut window = Inside::open(place, traced(on_a_screen("strace"), &file, &place.program))?;
        let program = window.program();

        say_who(&mut window, AGENT, &phrase)?;
        let at_the_door = Look::at(program, &words);
        come_in(&mut window)?;
        window.press("Accueil")?;
        window.fill("Nom de naissance", NAME)?;
        window.press("Date, lieu, plainte et démarches, récit")?;
        window.fill("Récit des faits", ACCOUNT)?;
        window.see("Enregistré à")?;
        let at_work = Look::at(program, &words);
        let mut exposed = words.beneath(&place.folder)?;
        window.lock()?;
        let locked = Look::at(program, &words);

        say_who(&mut window, SUPERVISOR, &supervisors_phrase)?;
        come_in(&mut window)?;
        window.see("Statistiques")?;
        for child in program.family().into_iter().filter(|child| *child != program) {
            kill_process(child.pid(), Signal::ABORT).map_err(std::io::Error::from)?;
        }
        window.end(Signal::ABORT)?;
        exposed.extend(words.beneath(&place.folder)?);
        let dumps = dumps(&place.folder);
        let dumps_otherwise = breaks_down_carelessly(&place.folder);

        let after_the_breakdown = scratch(place);
        let next = Inside::open(place, ordinary(|program| on_a_screen(program), &place.program))?;
        let meanwhile = scratch(place);
        let family = next.program().family().into_iter();
        let open_to_others =
            family.map(|one| Ok((one, (one.name(), one.lets_others_look()?)))).collect::<std::io::Result<_>>()?;
        next.close()?;
        Ok(Self {
            at_the_door,
            at_work,
            locked,
            phrase,
            open_to_others,
            exposed,
            trace: Trace::read(&file, &place.program)?,
            dumps,
            dumps_otherwise,
            scratch: [after_the_breakdown, meanwhile, scratch(place)],
            program,
            folder: place.folder.clone(),
        })
    }
}

fn say_who(window: &mut Inside, name: &str, phrase: &str) -> Step {
    window.see("La permanence est verrouillée")?;
    window.tick(name)?;
    window.fill("Phrase de passe", phrase)
}

fn come_in(window: &mut Inside) -> Step {
    window.press("Ouvrir")?;
    window.see("Verrouiller")
}

fn scratch(place: &Place) -> Vec<String> {
    let names =
        fs::read_dir(place.run()).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with("permanence-")).collect()
}

fn dumps(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("core"))).collect()
}

/// Whether this machine writes the memory of a program that breaks down here to a file.
fn breaks_down_carelessly(folder: &Path) -> bool {
    Command::new("sh").args(["-c", "ulimit -c unlimited; kill -ABRT $$"]).current_dir(folder).status().unwrap();
    !dumps(folder).is_empty()
}

#[test]
fn a_lock_leaves_neither_a_word_nor_a_passphrase_in_memory() {
    let held = |look: &Look, word: &str| look.memory.values().flatten().flatten().any(|found| found.contains(word));
    assert!(held(&VISIT.at_the_door, &VISIT.phrase), "{:?}", VISIT.at_the_door.memory);
    assert!(held(&VISIT.at_work, NAME) && held(&VISIT.at_work, STREET), "{:?}", VISIT.at_work.memory);

    let kept: Vec<_> = VISIT.locked.family.intersection(&VISIT.at_work.family).collect();
    assert_eq!(kept, [&VISIT.program], "the program is the same process, and its web processes are others");
    for (process, found) in &VISIT.locked.memory {
        match found {
            Ok(words) => assert!(words.is_empty(), "{process:?}: {words:?}"),
            // Whoever is not the administrator may not look at all.
            Err(_) => assert!(!geteuid().is_root() && *process == VISIT.program, "{process:?}: {found:?}"),
        }
    }
}

#[test]
fn no_process_of_the_program_may_dump_its_memory_or_open_an_internet_socket() {
    let names: Vec<_> = VISIT.at_work.kept_in.values().map(|[name, ..]| name.as_str()).collect();
    assert!(names.iter().any(|name| name.starts_with("WebKitWeb")) && names.len() >= 3, "{names:?}");
    for kept_in in VISIT.at_work.kept_in.values().chain(VISIT.locked.kept_in.values()) {
        let [_, limit, filter, no_new_rights] = kept_in;
        assert!(["1 1 bytes", "0 0 bytes"].contains(&limit.as_str()), "{kept_in:?}");
        assert_eq!([filter.as_str(), no_new_rights], ["2", "1"], "{kept_in:?}");
    }
}

#[test]
fn another_program_of_the_same_user_cannot_look_into_this_one() {
    let open = &VISIT.open_to_others;
    let (name, first) = open.first_key_value().map(|(_, told)| told).unwrap();
    assert!(name.starts_with("permanence") && !first, "{open:?}");
    // WebKit's own processes start as the system lets any program start, and can be looked into.
    assert!(open.values().any(|(name, open)| name.starts_with("WebKitWeb") && *open), "{open:?}");
}

#[test]
fn a_breakdown_writes_no_memory_to_a_file() {
    let pattern = fs::read_to_string("/proc/sys/kernel/core_pattern").unwrap();
    assert!(VISIT.dumps_otherwise || pattern.starts_with('|'), "this machine writes no dump at all: {pattern}");
    assert!(VISIT.dumps.is_empty(), "{:?}", VISIT.dumps);
}

#[test]
fn the_program_and_webkit_write_in_the_vault_and_in_memory_alone_and_nothing_in_clear() {
    let sessions = VISIT.trace.sessions();
    let written: BTreeSet<_> = sessions.iter().flat_map(|session| session.written()).collect();
    let allowed = [VISIT.folder.join("vault"), VISIT.folder.join("run"), "/dev".into(), "/proc".into()];
    let (inside, elsewhere): (Vec<_>, Vec<_>) =
        written.iter().partition(|path| allowed.iter().any(|folder| path.starts_with(folder)));
    for file in ["vault/desk.db", "vault/statistics.db"] {
        assert!(!sees_names() || inside.contains(&&VISIT.folder.join(file)), "{file} must be seen: {inside:?}");
    }
    let scratch = format!("run/permanence-{}", VISIT.program.pid().as_raw_nonzero());
    assert!(inside.iter().any(|path| path.starts_with(VISIT.folder.join(&scratch))), "{inside:?}");
    assert!(elsewhere.is_empty(), "{elsewhere:?}");
    assert!(VISIT.exposed.is_empty(), "{:?}", VISIT.exposed);
}

/// The program cannot be looked into, and a trace that somebody else than the administrator makes shows none of the names in
/// its own calls; those of WebKit's processes it shows.
fn sees_names() -> bool {
    geteuid().is_root()
}

#[test]
fn a_supervisors_session_never_names_the_desks_database() {
    let [.., agents, supervisors] = VISIT.trace.sessions() else { panic!("two sessions, one lock between them") };
    if sees_names() {
        assert!(agents.naming("/vault/desk.db\"").iter().any(|call| call.contains("open")));
        assert!(supervisors.naming("/vault/statistics.db\"").iter().any(|call| call.contains("open")));
    }
    assert_eq!(supervisors.naming("desk.db"), Vec::<&str>::new());
}

#[test]
fn an_export_on_the_command_line_never_names_the_desks_database() {
    let folder = tempfile::tempdir().unwrap();
    let (command_line, vault) = (furnished::command_line(PROGRAM), folder.path().join("vault"));
    let phrases = furnished::vault(&command_line, &vault, 1).unwrap();
    let followed = |who: &str, words: &[&str]| {
        let (trace, phrase) = (folder.path().join("trace"), folder.path().join("phrase"));
        fs::write(&phrase, phrases.get(who).unwrap()).unwrap();
        let mut command = traced(Command::new("strace"), &trace, &command_line);
        command.args(words).args(["--account", who, "--vault"]).arg(&vault).arg("--passphrase-file").arg(phrase);
        let done = command.env("DBUS_SESSION_BUS_ADDRESS", "disabled:").output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        Trace::read(&trace, &command_line).unwrap()
    };
    let out = folder.path().join("table.csv");
    let export = ["export", "--table", "new_files", "--format", "csv", "--purpose", "x", "--recipient", "x", "--out"];
    let supervisors = followed(SUPERVISOR, &[export.as_slice(), &[out.to_str().unwrap()]].concat());
    let agents = followed(AGENT, &["verify"]);
    let named = |trace: &Trace, file| trace.sessions().iter().any(|session| !session.naming(file).is_empty());
    let seen = named(&agents, "/vault/desk.db\"") && named(&supervisors, "/vault/statistics.db\"");
    assert!(seen || !sees_names());
    assert!(!named(&supervisors, "desk.db"));
}

/// Starts a program that reads a pipe, and waits until it does; where to write.
fn reading(mut command: Command, pipe: &Path) -> (Child, File) {
    let mut child = command.spawn().unwrap();
    loop {
        // Without waiting, a pipe that nobody reads is not opened (fifo(7)).
        if let Ok(end) = OpenOptions::new().write(true).custom_flags(libc::O_NONBLOCK).open(pipe) {
            return (child, end);
        }
        assert_eq!(child.try_wait().unwrap(), None, "it reads nothing");
        sleep(Duration::from_millis(20));
    }
}

#[test]
fn the_command_line_may_not_dump_its_memory_and_cannot_be_looked_into_while_it_reads_a_passphrase() {
    let folder = tempfile::tempdir().unwrap();
    let (command_line, pipe) = (furnished::command_line(PROGRAM), folder.path().join("passphrase"));
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let starts = |program: &Path, words: &[&str]| {
        let mut command = ordinary(|program| Command::new(program), program);
        command.current_dir(folder.path()).args(words).arg(&pipe).stderr(Stdio::null());
        let (child, end) = reading(command, &pipe);
        (running(child.id(), program).unwrap(), child, end)
    };
    let (program, mut child, end) =
        starts(&command_line, &["restore", "--from", "none", "--into", "none", "--passphrase-file"]);
    let limit = program.says("limits", "Max core file size").unwrap();
    assert!(["1 1 bytes", "0 0 bytes"].contains(&limit.as_str()), "{limit}");
    assert!(!program.lets_others_look().unwrap());
    drop(end);
    assert_eq!(child.wait().unwrap().code(), Some(2), "no passphrase came");

    let (careless, mut child, end) = starts(Path::new("cat"), &[]);
    assert!(careless.lets_others_look().unwrap(), "nobody can look into anything here");
    drop(end);
    child.wait().unwrap();
}

#[test]
fn a_breakdown_of_the_command_line_says_where_it_happened_and_quotes_nothing() {
    let with_files = |most: u32| {
        let script = format!("ulimit -n {most}; exec \"$0\" match-names none");
        Command::new("sh").args(["-c", &script]).arg(furnished::command_line(PROGRAM)).output().unwrap()
    };
    // The fewest with which its libraries are found are too few for what comes then.
    let done = (4..99).map(with_files).find(|done| done.status.code() != Some(127)).unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(101), "{said}");
    assert!(said.starts_with("Une erreur est survenue") && said.contains("main.rs:"), "{said}");
    assert!(said.lines().count() == 1 && !said.contains("Failed"), "{said}");
}

#[test]
fn a_scratch_folder_left_by_a_breakdown_is_removed_by_the_next_start() {
    let [after_the_breakdown, meanwhile, at_the_end] = &VISIT.scratch;
    let left = format!("permanence-{}", VISIT.program.pid().as_raw_nonzero());
    assert_eq!(after_the_breakdown, std::slice::from_ref(&left));
    assert!(meanwhile.len() == 1 && !meanwhile.contains(&left), "{meanwhile:?}");
    assert!(at_the_end.is_empty(), "{at_the_end:?}");
}

#[test]
fn a_page_whose_process_ends_locks_the_desk_or_ends_the_program_where_nobody_has_come_in() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place { program: PROGRAM.into(), folder: folder.path().canonicalize().unwrap() };
    let phrases = furnished::vault(&furnished::command_line(PROGRAM), &place.vault(), 1).unwrap();
    let phrase = phrases.get(AGENT).unwrap();
    loses_its_page(&place, phrase).unwrap_or_else(|stuck| panic!("{stuck}"));
}

fn loses_its_page(place: &Place, phrase: &str) -> Step {
    let words = Search::new([NAME, phrase]).unwrap();
    let mut window = Inside::open(place, on_a_screen(&place.program))?;
    let program = window.program();
    window.come_in(AGENT, phrase)?;
    window.press("Accueil")?;
    window.fill("Nom de naissance", NAME)?;
    window.see("Enregistré à")?;
    let held = |look: Look| look.memory.into_values().flatten().flatten().collect::<Vec<_>>();
    assert_ne!(held(Look::at(program, &words)), Vec::<String>::new(), "the search is blind");
    window.lose_page()?;
    assert_eq!(held(Look::at(program, &words)), Vec::<String>::new());
    window.come_in(AGENT, phrase)?;
    window.press("Accueil")?;
    window.press("Reprendre")?;
    window.holds("Nom de naissance", NAME)?;
    window.lose_page()?;
    window.break_page()?;
    window.end_by_itself()
}
