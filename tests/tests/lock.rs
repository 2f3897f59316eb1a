//! The desk locks before the machine sleeps and when its screen is locked or given away, told by a logind on a bus of the
//! test's own.
//!
//! `PERMANENCE_PROOF_SUSPENDS` says how often it sleeps.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use std::{
    collections::HashMap,
    env, fs,
    io::{PipeReader, Read},
    os::fd::OwnedFd,
    process::{Child, Command},
    sync::mpsc::{Receiver, Sender, channel},
    thread,
    time::{Duration, Instant},
};

use tests::{
    canary::Search,
    furnished::{AGENT, Furnished},
    place::Place,
    process::Process,
    window::{CONTROL, Step, Window},
};
use zbus::{
    blocking::{Connection, connection},
    interface,
    zvariant::{self, OwnedObjectPath, Value},
};

const SESSION: &str = "/org/freedesktop/login1/session/_31";
const WORDS: &str = "Rappeler avant vendredi, sans laisser de message";
const NOTE: &str = "Ce qu’il faut savoir";
/// logind sleeps after so long, whoever asks for more (`InhibitDelayMaxSec`).
const AT_MOST: Duration = Duration::from_secs(5);

/// A bus as the system's, in the folder of the drive.
struct Bus(Child);

impl Bus {
    fn start(place: &Place) -> Self {
        let (socket, settings) = (place.bus(), place.folder.join("bus.conf"));
        let said = format!(
            "<busconfig><type>session</type><listen>unix:path={}</listen><auth>EXTERNAL</auth>\
             <policy context='default'><allow send_destination='*' eavesdrop='true'/><allow eavesdrop='true'/><allow own='*'/><allow user='*'/>\
             </policy></busconfig>",
            socket.display()
        );
        fs::write(&settings, said).unwrap();
        #[allow(clippy::disallowed_methods)] // proofs start programs; Permanence does not
        let mut daemon = Command::new("dbus-daemon");
        let daemon = daemon.arg("--nofork").arg(format!("--config-file={}", settings.display())).spawn().unwrap();
        while !socket.exists() {
            thread::sleep(Duration::from_millis(20));
        }
        Self(daemon)
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        // A failure means that it is gone already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Enough of logind to hand out delay locks and to speak.
struct Manager {
    /// The other end of every lock that was handed out.
    locks: Sender<PipeReader>,
}

#[interface(name = "org.freedesktop.login1.Manager")]
impl Manager {
    fn inhibit(&self, what: &str, _who: &str, _why: &str, mode: &str) -> zvariant::OwnedFd {
        assert_eq!((what, mode), ("sleep", "delay"));
        let (read, write) = std::io::pipe().unwrap();
        self.locks.send(read).unwrap();
        OwnedFd::from(write).into()
    }

    #[zbus(name = "GetSessionByPID")]
    fn get_session_by_pid(&self, _process: u32) -> OwnedObjectPath {
        OwnedObjectPath::try_from(SESSION).unwrap()
    }
}

/// The logind of a drive.
struct Logind {
    connection: Connection,
    locks: Receiver<PipeReader>,
    _bus: Bus,
}

impl Logind {
    fn start(place: &Place) -> Self {
        let bus = Bus::start(place);
        let (send, locks) = channel();
        let address = format!("unix:path={}", place.bus().display());
        let connection = connection::Builder::address(address.as_str())
            .unwrap()
            .serve_at("/org/freedesktop/login1", Manager { locks: send })
            .unwrap()
            .name("org.freedesktop.login1")
            .unwrap()
            .method_timeout(Duration::from_secs(20))
            .build()
            .unwrap();
        Self { connection, locks, _bus: bus }
    }

    fn says(&self, path: &str, interface: &str, member: &str, body: &(impl serde::Serialize + zvariant::DynamicType)) {
        self.connection.emit_signal(None::<&str>, path, interface, member, body).unwrap();
    }

    fn sleeps(&self, sleeps: bool) {
        self.says("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", &(sleeps,));
    }

    /// The delay lock that the program took when it started: the last one, since one that replaced another took its own before it ended.
    fn lock(&self) -> PipeReader {
        let mut lock = self.locks.recv_timeout(Duration::from_secs(60)).unwrap();
        while let Ok(later) = self.locks.try_recv() {
            lock = later;
        }
        lock
    }
}

/// Waits until every copy of the lock is closed; how long that took.
fn released(mut lock: PipeReader) -> Duration {
    let since = Instant::now();
    lock.read_to_end(&mut Vec::new()).unwrap();
    since.elapsed()
}

fn furnished() -> Furnished {
    Furnished::new(env!("CARGO_BIN_EXE_permanence-driven"), "lock", 3).unwrap()
}

/// L-01.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_suspend_waits_until_the_keys_are_gone_and_what_was_being_typed_is_kept() {
    let desk = furnished();
    let logind = Logind::start(&desk.place);
    let suspends = env::var("PERMANENCE_PROOF_SUSPENDS").map_or(1, |number| number.parse().unwrap());
    let (mut longest, mut written) = (Duration::ZERO, String::new());
    for suspend in 0..suspends {
        let more = if suspend == 0 { WORDS.to_owned() } else { format!(", {suspend}") };
        let waited = suspended(&desk, &logind, &written, &more).await.unwrap_or_else(|stuck| panic!("{stuck}"));
        longest = longest.max(waited);
        written.push_str(&more);
    }
    println!("proved: {suspends} suspends, each put off until the keys were gone, {longest:?} at most");
    let again = desk.come_in(AGENT).await.unwrap();
    again.press("Passage de relais").await.unwrap();
    assert_eq!(again.value(NOTE).await.unwrap(), written);
}

/// Finds again what was written, types more, and has the machine sleep; how long it waited.
async fn suspended(desk: &Furnished, logind: &Logind, written: &str, more: &str) -> Step<Duration> {
    let window = desk.come_in(AGENT).await?;
    let lock = logind.lock();
    window.press("Passage de relais").await?;
    assert_eq!(window.value(NOTE).await?, written);
    window.fill(NOTE, more).await?;
    let program = window.program(&desk.place).unwrap();
    let search = Search::new([desk.phrase(AGENT), WORDS]).unwrap();
    let held = |program: Process| program.family().into_iter().filter_map(|one| one.memory(&search).ok()).flatten();
    assert!(held(program).next().is_some(), "the search of memory is blind");
    let waited = sleeps(logind, lock).await;
    // The lock closes after the old memory is gone: whatever runs now knows nothing of it.
    assert_eq!(held(program).collect::<Vec<_>>(), Vec::<String>::new());
    logind.sleeps(false);
    Ok(waited)
}

/// Has the machine sleep; how long it waited.
async fn sleeps(logind: &Logind, lock: PipeReader) -> Duration {
    logind.sleeps(true);
    let waited = tokio::task::spawn_blocking(move || released(lock)).await.unwrap();
    assert!(waited < AT_MOST, "{waited:?}");
    waited
}

/// L-05.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_of_fifty_thousand_characters_that_is_being_written_at_a_suspend_is_whole_afterwards() {
    let desk = furnished();
    let logind = Logind::start(&desk.place);
    written_at_length(&desk, &logind).await.unwrap_or_else(|stuck| panic!("{stuck}"));
}

async fn written_at_length(desk: &Furnished, logind: &Logind) -> Step {
    let line = |number: usize| format!("Séance n°{number} : « elle n’a pas dormi ».\n");
    let text: String = (0..).map(line).flat_map(|line| line.chars().collect::<Vec<_>>()).take(50_000).collect();
    let window = desk.come_in(AGENT).await?;
    let lock = logind.lock();
    window.press("Passage de relais").await?;
    window.paste(NOTE, &text).await?;
    window.fill(NOTE, WORDS).await?;
    sleeps(logind, lock).await;
    logind.sleeps(false);
    drop(window);

    let window = desk.come_in(AGENT).await?;
    window.press("Passage de relais").await?;
    let kept = window.value(NOTE).await?;
    assert!(kept == text + WORDS, "{} characters are left: …{}", kept.chars().count(), kept.lines().last().unwrap());
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_screen_and_another_users_turn_lock_the_desk_and_another_session_does_not() {
    let desk = furnished();
    let logind = Logind::start(&desk.place);
    let session = "org.freedesktop.login1.Session";
    let changed =
        |name: &'static str, value: bool| (session, HashMap::from([(name, Value::from(value))]), Vec::<String>::new());
    for what in ["Lock", "Active", "LockedHint"] {
        let window = desk.come_in(AGENT).await.unwrap();
        let lock = logind.lock();
        let other = "/org/freedesktop/login1/session/_32";
        logind.says(other, session, "Lock", &());
        window.see("Accueillir une personne").await.unwrap();
        // L-04: what is open before everything else keeps nothing open.
        window.press("Aide").await.unwrap();
        window.see("Aide et apparence").await.unwrap();
        let properties = "org.freedesktop.DBus.Properties";
        match what {
            "Lock" => logind.says(SESSION, session, "Lock", &()),
            "Active" => logind.says(SESSION, properties, "PropertiesChanged", &changed("Active", false)),
            _ => logind.says(SESSION, properties, "PropertiesChanged", &changed("LockedHint", true)),
        }
        let waited = tokio::task::spawn_blocking(move || released(lock)).await.unwrap();
        assert!(waited < AT_MOST, "{what}: {waited:?}");
    }
}

#[tokio::test]
async fn without_logind_the_desk_says_that_a_suspend_does_not_lock_it() {
    let desk = furnished();
    let window = Window::open(&desk.place).await.unwrap();
    window.see("La mise en veille ne verrouille pas").await.unwrap();
}

#[tokio::test]
async fn what_is_copied_in_the_window_is_taken_back_after_twenty_seconds_and_by_a_lock() {
    let desk = Furnished::new(env!("CARGO_BIN_EXE_permanence-driven"), "clipboard", 1).unwrap();
    copied(&desk).await.unwrap_or_else(|stuck| panic!("{stuck}"));
}

async fn copied(desk: &Furnished) -> Step {
    let window = desk.come_in(AGENT).await?;
    window.go("#/intake").await?;
    window.fill("Nom de naissance", "Faustabelle").await?;
    window.strike(CONTROL, 'a').await?;
    window.strike(CONTROL, 'c').await?;
    window.reach("Prénoms").await?;
    window.strike(CONTROL, 'v').await?;
    assert_eq!(window.value("Prénoms").await?, "Faustabelle", "it can be pasted at once");
    tokio::time::sleep(Duration::from_secs(22)).await;
    window.reach("Nom d’usage").await?;
    window.strike(CONTROL, 'v').await?;
    assert_eq!(window.value("Nom d’usage").await?, "", "and not later");

    window.write("Ombrenuit").await?;
    window.strike(CONTROL, 'a').await?;
    window.strike(CONTROL, 'c').await?;
    window.lock().await?;
    let window = Window::open(&desk.place).await?;
    window.tick(AGENT).await?;
    window.reach("Phrase de passe").await?;
    window.strike(CONTROL, 'v').await?;
    assert_eq!(window.value("Phrase de passe").await?, "", "nor after a lock");
    window.write("Zyxomma").await?;
    assert_eq!(window.value("Phrase de passe").await?, "Zyxomma", "the field takes words");
    Ok(())
}
