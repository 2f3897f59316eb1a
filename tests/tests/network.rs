//! No network: what is planted in the program and in its page stays in, and nobody asks for the internet in a day of ordinary work, by the answers
//! of the kernel.
//!
//! `PERMANENCE_PROOF_PROGRAM` says of which build the screens are toured, when it is not the one beside this test.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods)]

use std::{
    collections::BTreeSet,
    env, fs,
    io::ErrorKind,
    net::{TcpListener, UdpSocket},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Stdio},
};

use chrono::Local;
use serde_json::json;
use tests::{
    furnished::{self, AGENT, SUPERVISOR},
    inside::Inside,
    place::{Place, on_a_screen},
    trace::{Sockets, asking_for_sockets},
    window::Step,
};

const BESIDE: &str = env!("CARGO_BIN_EXE_permanence-inside");

#[test]
fn every_attempt_to_leave_the_machine_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (home, run, traces) = (folder.path().join("home"), folder.path().join("run"), folder.path().join("trace"));
    fs::create_dir_all(&home).unwrap();
    fs::create_dir_all(&run).unwrap();
    fs::set_permissions(&run, fs::Permissions::from_mode(0o700)).unwrap();
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let datagrams = UdpSocket::bind(("127.0.0.1", port)).unwrap();
    datagrams.set_nonblocking(true).unwrap();

    let said = asking_for_sockets(Command::new("strace"), &traces, env!("CARGO_BIN_EXE_permanence-probe").as_ref())
        .arg("--vault")
        .arg(folder.path().join("vault"))
        .arg(port.to_string())
        .env("HOME", &home)
        .env("XDG_RUNTIME_DIR", &run)
        .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
        .env_remove("XDG_DATA_HOME")
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    let lines = String::from_utf8(said.stdout).unwrap();
    assert!(said.status.success(), "{lines}");
    assert!(lines.lines().filter(|line| line.contains("kept in")).count() == 16 && !lines.contains("LEFT"), "{lines}");
    assert_eq!(listener.accept().unwrap_err().kind(), ErrorKind::WouldBlock, "somebody reached the listener");
    assert_eq!(datagrams.recv(&mut [0; 1]).unwrap_err().kind(), ErrorKind::WouldBlock, "somebody sent a datagram");

    let sockets = Sockets::read(&traces).unwrap();
    assert!(sockets.refused.len() >= 3, "the attempts must be seen in the trace: {sockets:?}");
    assert!(is_at_most_the_trial(&sockets), "{sockets:?}");
}

/// Before its filter the program makes one socket, to know whether the filter is there already; it sends nothing.
fn is_at_most_the_trial(sockets: &Sockets) -> bool {
    sockets.made.len() <= 1 && sockets.made.iter().all(|call| call.contains("SOCK_DGRAM"))
}

#[test]
fn on_a_tour_of_every_screen_no_process_makes_an_internet_socket() {
    let folder = tempfile::tempdir().unwrap();
    let program = env::var_os("PERMANENCE_PROOF_PROGRAM").unwrap_or_else(|| BESIDE.into()).into();
    let place = Place { program, folder: folder.path().canonicalize().unwrap() };
    let phrases = furnished::vault(&furnished::command_line(BESIDE), &place.vault(), 40).unwrap();
    let phrase = |name: &str| phrases.get(name).unwrap().as_str();
    let traces = place.folder.join("trace");
    let seen = tour(&place, &traces, [phrase(AGENT), phrase(SUPERVISOR)]).unwrap_or_else(|stuck| panic!("{stuck}"));
    let sockets = Sockets::read(&traces).unwrap();
    assert!(sockets.local > 0, "the trace is blind: a window needs its screen");
    assert!(is_at_most_the_trial(&sockets), "{sockets:?}");
    println!(
        "proved: {} screens of {}, {} local sockets, {} of the internet refused, none made after the trial",
        seen.len(),
        place.program.display(),
        sockets.local,
        sockets.refused.len()
    );
}

/// Where an agent in charge goes, and a supervisor: where each begins comes last, since nobody goes from a screen to itself.
const DESK: &str = "agenda desk_session intake case_file follow_up referral partner hand_over reassignment silence helpline import \
     settings account journal backup retention agenda/file/1 intake/person/1 case_file/1 interview/new/1 referral/new/1 letter/new/1 \
     merge/1 access_file/1 individual_assessment/1 interview/1 referral/1 letter/head partner/orientations hand_over/new \
     desk_session/new letter/templates referral/answers intake/facts/1 today";
const SUPERVISION: &str = "report dashboard network_desk account statistics";

/// Every screen, and what is saved from them; the headings that were seen.
fn tour(place: &Place, traces: &Path, [agent, supervisor]: [&str; 2]) -> Step<BTreeSet<String>> {
    let mut seen = BTreeSet::new();
    let mut window = Inside::open(place, asking_for_sockets(on_a_screen("strace"), traces, &place.program))?;
    // U-10.
    assert!(!window.has_developer_tools()?, "the page can be taken apart");
    window.come_in(AGENT, agent)?;
    for address in DESK.split(' ') {
        seen.insert(window.visit(address)?);
    }
    let today = Local::now().date_naive();
    window.save("day_sheet_pdf", &json!({ "on": today, "desk_session": null, "marks": "initials" }))?;
    window.lock()?;

    window.come_in(SUPERVISOR, supervisor)?;
    for address in SUPERVISION.split(' ') {
        seen.insert(window.visit(address)?);
    }
    let month = today.format("%Y-%m").to_string();
    let export = json!({
        "name": "new_files", "from_month": month, "until_month": month, "format": "csv", "threshold": 11, "purpose": "Bilan",
        "recipient": "Mairie"
    });
    window.save("export_table", &export)?;
    window.close()?;
    Ok(seen)
}

#[test]
fn every_screen_is_on_the_tour() {
    let screens = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src")).unwrap();
    let screens = screens.map(|entry| entry.unwrap().path()).filter(|folder| folder.join("Screen.svelte").exists());
    let screens = screens.map(|folder| folder.file_name().unwrap().to_string_lossy().into_owned());
    let toured: BTreeSet<_> =
        DESK.split(' ').chain(SUPERVISION.split(' ')).filter_map(|address| address.split('/').next()).collect();
    let left_out: Vec<_> = screens.filter(|screen| !toured.contains(screen.as_str())).collect();
    assert!(left_out.is_empty(), "{left_out:?}");
}
