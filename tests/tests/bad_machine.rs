//! A machine in trouble: the disk is full, memory or randomness is refused, the folder cannot be written, the vault is open elsewhere.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use rustix::process::Signal;
use tests::{
    furnished::{self, AGENT},
    inside::Inside,
    machine::{Disk, with_a_disk, with_a_folder_to_read},
    place::{Place, on_a_screen},
    window::{Step, Window},
};

const FULL: &str = "Le disque est plein : rien n’a été enregistré.";
/// What may become of a demonstration for which something is missing: whether it was written, and whether there is a vault.
const ENDS: [(bool, bool); 3] = [(false, false), (false, true), (true, true)];
const NOTES: &str = "La personne demande un rendez-vous, rue Thraxibule.";
const MORE_NOTES: &str = " Elle attend une réponse.";

fn command_line() -> PathBuf {
    furnished::command_line(env!("CARGO_BIN_EXE_permanence-inside"))
}

fn directly(program: &OsStr) -> Command {
    Command::new(program)
}

#[test]
fn a_save_on_a_full_disk_is_refused_in_a_sentence_and_what_was_typed_is_not_lost() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place { program: env!("CARGO_BIN_EXE_permanence-inside").into(), folder: folder.path().to_owned() };
    let phrases = furnished::vault(&command_line(), &place.vault(), 1).unwrap();
    let phrase = phrases.get(AGENT).unwrap();
    let command = with_a_disk(|program| on_a_screen(program), &place.vault(), 4096, &place.program);
    let mut window = Inside::open(&place, command).unwrap();
    let disk = Disk::of(window.program(), &place.vault());
    interview_on_a_full_disk(&mut window, &disk, phrase).unwrap_or_else(|stuck| panic!("{stuck}"));
    let verified = verified(disk.folder(), phrase, folder.path());
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
    window.end(Signal::KILL).unwrap();
}

fn interview_on_a_full_disk(window: &mut Inside, disk: &Disk, phrase: &str) -> Step {
    window.come_in(AGENT, phrase)?;
    let before = story(window)?;
    window.go("interview/new/1")?;
    window.choose("Mode", "sur_place")?;
    window.tick("Juridique")?;
    window.fill("Notes", NOTES)?;
    window.see("Enregistré à")?;

    disk.fill()?;
    window.fill("Notes", MORE_NOTES)?;
    window.press("Enregistrer l’entretien")?;
    window.see(FULL)?;
    window.holds("Notes", &format!("{NOTES}{MORE_NOTES}"))?;
    assert_eq!(story_of(window)?, Vec::<String>::new(), "the form is still there");

    // What was kept before the disk was full comes back with the next session, and is saved.
    disk.free()?;
    window.lock()?;
    window.come_in(AGENT, phrase)?;
    assert_eq!(story(window)?, before, "nothing is half saved");
    window.go("interview/new/1")?;
    window.holds("Notes", NOTES)?;
    window.press("Enregistrer l’entretien")?;
    window.see("Histoire du dossier")?;
    let after = story_of(window)?;
    assert_eq!(after.len(), before.len() + 1, "{after:?}");
    assert!(after.iter().any(|item| item.contains(NOTES)), "{after:?}");
    window.lock()
}

/// What the file says happened.
fn story(window: &mut Inside) -> Step<Vec<String>> {
    window.go("case_file/1")?;
    window.see("Histoire du dossier")?;
    story_of(window)
}

fn story_of(window: &mut Inside) -> Step<Vec<String>> {
    window.texts("[aria-labelledby=case-file-timeline] ol > li")
}

/// What `verify` says of a copy of a vault that is locked.
fn verified(vault: &Path, phrase: &str, beneath: &Path) -> Output {
    let (copy, file) = (beneath.join("copy"), beneath.join("phrase"));
    Command::new("cp").arg("-a").arg(vault).arg(&copy).status().unwrap();
    fs::write(&file, phrase).unwrap();
    let mut verify = Command::new(command_line());
    verify.args(["verify", "--account", AGENT, "--vault"]).arg(&copy).arg("--passphrase-file").arg(&file);
    verify.env("DBUS_SESSION_BUS_ADDRESS", "disabled:").output().unwrap()
}

#[test]
fn wherever_the_disk_fills_up_the_vault_is_whole_or_there_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let enough = folder.path().join("enough");
    let phrases = furnished::vault(&command_line(), &enough, 0).unwrap();
    let phrase = phrases.get(AGENT).unwrap();
    let bytes: u64 = fs::read_dir(enough).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum();
    let without_files = u32::try_from(bytes / 1024).unwrap();
    let mut ends = BTreeMap::new();
    // Too small by far, by a little more room each time, and large enough.
    let sizes = [without_files / 2].into_iter().chain((0..6).map(|step| without_files + 20 * step));
    for kib in sizes.chain([4 * without_files]) {
        let beneath = folder.path().join(kib.to_string());
        fs::create_dir(&beneath).unwrap();
        let disk = beneath.join("disk");
        fs::create_dir(&disk).unwrap();
        // The same words whatever the size: the command, then a copy of what it left, taken while its disk is still there.
        let script =
            "\"$1\" demo --files 30 --vault \"$2/vault\"; code=$?; cp -a \"$2/vault\" \"$3\" || true; exit $code";
        let mut demo = with_a_disk(directly, &disk, kib, Path::new("sh"));
        demo.args(["-c", script, "sh"]).arg(command_line()).arg(&disk).arg(beneath.join("left"));
        let demo = demo.output().unwrap();
        let said = String::from_utf8(demo.stderr).unwrap().replace('\u{a0}', " ");
        assert!(demo.status.success() || said.contains(FULL), "{kib} KiB: {said}");
        ends.insert((demo.status.success(), is_there(&beneath.join("left"), phrase, &beneath)), kib);
    }
    assert!(ends.keys().eq(&ENDS), "too small for a vault, for its files, large enough: {ends:?}");
}

/// F-08. From too little to begin with, by a little more each time, to enough.
#[test]
fn wherever_memory_is_refused_the_vault_is_whole_or_there_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let phrases = furnished::vault(&command_line(), &folder.path().join("enough"), 0).unwrap();
    let phrase = phrases.get(AGENT).unwrap();
    let mut ends = BTreeMap::new();
    for mib in [60, 100, 120, 140, 160, 180, 200, 220, 240, 280, 320, 2048_u32] {
        let beneath = folder.path().join(mib.to_string());
        fs::create_dir(&beneath).unwrap();
        let mut demo = Command::new("sh");
        demo.args(["-c", "ulimit -v $(($1 * 1024)); shift; exec \"$@\"", "sh", &mib.to_string()]).arg(command_line());
        let demo = demonstrated(demo, "30", &beneath);
        ends.insert((demo.status.success(), is_there(&beneath.join("vault"), phrase, &beneath)), mib);
    }
    assert!(ends.keys().eq(&ENDS), "too little for a vault, for its files, enough: {ends:?}");
}

/// K-11. From one of its draws on, the system gives no randomness any more.
#[test]
fn wherever_randomness_is_refused_nothing_is_made_with_less_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let phrases = furnished::vault(&command_line(), &folder.path().join("enough"), 0).unwrap();
    let phrase = phrases.get(AGENT).unwrap();
    let refused_from = |draw: usize| {
        let beneath = folder.path().join(draw.to_string());
        fs::create_dir(&beneath).unwrap();
        let trace = beneath.join("trace");
        let mut demo = Command::new("strace");
        demo.args(["-f", "-e", "trace=getrandom", "-e", &format!("inject=getrandom:error=EIO:when={draw}+"), "-o"]);
        demo.arg(&trace).arg(command_line());
        let demo = demonstrated(demo, "1", &beneath);
        let trace = fs::read_to_string(trace).unwrap();
        let (draws, is_refused) = (trace.matches("getrandom(").count(), trace.contains("INJECTED"));
        (demo.status.success(), is_refused, is_there(&beneath.join("vault"), phrase, &beneath), draws)
    };
    let (is_done, is_refused, is_there, draws) = refused_from(usize::from(u16::MAX));
    assert!(is_done && !is_refused && is_there && draws > 20, "{draws} draws");
    let mut without = 0;
    for draw in (1..=draws).step_by(3) {
        let (is_done, is_refused, is_there, _) = refused_from(draw);
        assert!(is_refused != is_done, "draw {draw} of {draws}");
        without += usize::from(!is_there);
    }
    assert!(without > 5, "most draws are those of the vault itself: {without} of {draws}");
}

/// Writes a demonstration of so many files with this, beneath a folder.
fn demonstrated(mut with: Command, files: &str, beneath: &Path) -> Output {
    with.args(["demo", "--files", files, "--vault"]).arg(beneath.join("vault"));
    with.env("DBUS_SESSION_BUS_ADDRESS", "disabled:").output().unwrap()
}

/// Whether there is a vault, which is whole then.
fn is_there(vault: &Path, phrase: &str, beneath: &Path) -> bool {
    let there = vault.join("header").exists();
    if there {
        let verified = verified(vault, phrase, beneath);
        let (out, err) = (String::from_utf8_lossy(&verified.stdout), String::from_utf8_lossy(&verified.stderr));
        assert!(verified.status.success(), "{}: {out}{err}", beneath.display());
    }
    there
}

#[test]
fn a_folder_that_cannot_be_written_is_refused_in_a_sentence_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let vault = folder.path().join("vault");
    furnished::vault(&command_line(), &vault, 0).unwrap();
    let mut verify = with_a_folder_to_read(directly, &vault, &command_line());
    let said = verify.args(["verify", "--vault"]).arg(&vault).output().unwrap();
    let sentence = String::from_utf8(said.stderr).unwrap();
    assert!(said.status.code() == Some(2) && sentence.starts_with("Impossible d’écrire dans le dossier"), "{sentence}");
}

#[tokio::test]
async fn a_second_window_on_the_same_vault_says_who_holds_it() {
    let folder = tempfile::tempdir().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_permanence-driven"));
    let place = Place { program: program.to_owned(), folder: folder.path().to_owned() };
    furnished::vault(&command_line(), &place.vault(), 0).unwrap();
    let first = Window::open(&place).await.unwrap();
    first.see("La permanence est verrouillée").await.unwrap();
    let second = first.beside(&place).await.unwrap();
    second.see("Le coffre ne peut pas être ouvert").await.unwrap();

    let said = second.read("[role=alert]").await.unwrap().concat();
    let holder = first.program(&place).unwrap().pid().as_raw_nonzero().to_string();
    let words: String = said.chars().filter(|c| !c.is_whitespace()).collect();
    assert!(words.contains(&format!("(processus{holder})")), "{said} ({holder})");
    let pictures = program.parent().unwrap().join("bad-machine");
    fs::create_dir_all(&pictures).unwrap();
    second.picture(&pictures, "deja-ouverte").await.unwrap();
}
