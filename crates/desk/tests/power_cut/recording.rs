//! What a program asked of the disk while it did something, and what it said meanwhile, as `strace` saw it.

use std::{
    collections::HashMap,
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::disk::{Change, Cut, Disk, Id, Image};

/// What changes a file, a name or where a file is written, and what no part of this program does.
const CALLS: &str = "trace=open,openat,openat2,creat,close,write,pwrite64,writev,pwritev,pwritev2,lseek,ftruncate,truncate,fallocate,\
    fsync,fdatasync,sync,syncfs,sync_file_range,rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,link,linkat,symlink,\
    symlinkat,copy_file_range,sendfile";

/// One step: a change, or a line that was said.
#[derive(Debug)]
pub(crate) enum Step {
    /// Of the disk.
    Change(Change),
    /// After the word that begins what is told here.
    Said(String),
}

/// Everything from the beginning to the end, and the disk before.
#[derive(Debug)]
pub(crate) struct Recording {
    /// Where everything stood.
    pub(crate) before: PathBuf,
    /// In their order.
    pub(crate) steps: Vec<Step>,
}

/// A file that is open.
struct Open {
    node: Id,
    place: usize,
    appends: bool,
}

impl Recording {
    /// Has a test of this program do something beneath `place`; `before` must be a copy of what stands there. Every line that it says after
    /// `word` is kept. The disk that was recorded is compared with the one that is there.
    pub(crate) fn of(test: &str, word: &str, said: &[(&str, &str)], place: &Path, before: &Path) -> Self {
        let trace = place.with_extension("trace");
        let done = Command::new("strace")
            .args(["-f", "-qq", "--seccomp-bpf", "-xx", "-s", "67108864", "-e", "signal=none", "-e", CALLS, "-o"])
            .arg(&trace)
            .arg(env::current_exe().unwrap())
            .args(["--exact", test, "--nocapture", "--test-threads=1"])
            .envs(said.iter().copied())
            .stdout(Stdio::piped())
            .output()
            .unwrap();
        assert!(done.status.success(), "{said:?}: {}", String::from_utf8_lossy(&done.stdout));
        let mut reading = Reading { place, word, disk: Disk::of(before), open: HashMap::new(), steps: Vec::new() };
        for call in calls(&fs::read_to_string(&trace).unwrap()) {
            reading.read(&call);
        }
        let (recorded, there) = (reading.disk.after(&mut Cut::Kept), Image::of(place));
        assert!(recorded == there, "{said:?}: not all was recorded: {:?}", recorded.differs(&there));
        fs::remove_file(trace).unwrap();
        Self { before: before.to_owned(), steps: reading.steps }
    }
}

/// One system call that was answered.
struct Call {
    name: String,
    arguments: String,
    answer: usize,
}

/// The calls in the order in which they were answered; those that were refused are none.
fn calls(trace: &str) -> Vec<Call> {
    let mut begun: HashMap<&str, &str> = HashMap::new();
    let mut calls = Vec::new();
    for line in trace.lines() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        let rest = rest.trim_start();
        if let Some(beginning) = rest.strip_suffix(" <unfinished ...>") {
            begun.insert(thread, beginning);
            continue;
        }
        let whole = match rest.strip_prefix("<... ").and_then(|rest| rest.split_once(" resumed>")) {
            Some((_, end)) => format!("{}{end}", begun.remove(thread).unwrap()),
            None => rest.to_owned(),
        };
        let Some((call, answer)) = whole.rsplit_once(" = ") else { continue };
        let Some((name, arguments)) = call.trim_end().split_once('(') else { continue };
        let Ok(answer) = answer.split(' ').next().unwrap_or_default().parse() else { continue };
        assert!(!call.contains("\"..."), "a piece of {name} is missing");
        calls.push(Call { name: name.to_owned(), arguments: arguments.trim_end_matches(')').to_owned(), answer });
    }
    calls
}

impl Call {
    /// What stands between quotation marks, each byte as two digits.
    fn texts(&self) -> Vec<Vec<u8>> {
        let byte = |digits: &str| u8::from_str_radix(digits, 16).unwrap();
        let quoted = self.arguments.split('"').skip(1).step_by(2);
        quoted.map(|text| text.split("\\x").filter(|digits| !digits.is_empty()).map(byte).collect()).collect()
    }

    fn argument(&self, place: usize) -> &str {
        self.arguments.split(", ").nth(place).unwrap_or_default()
    }

    fn number(&self, place: usize) -> usize {
        self.argument(place).parse().unwrap_or_else(|_| panic!("{} {}", self.name, self.arguments))
    }

    fn path(&self, place: usize) -> PathBuf {
        PathBuf::from(String::from_utf8(self.texts().swap_remove(place)).unwrap())
    }
}

struct Reading<'a> {
    place: &'a Path,
    word: &'a str,
    disk: Disk,
    open: HashMap<usize, Open>,
    steps: Vec<Step>,
}

impl Reading<'_> {
    fn does(&mut self, change: Change) {
        self.disk.does(&change);
        self.steps.push(Step::Change(change));
    }

    /// Beneath the place; of what stands elsewhere nothing is kept.
    fn beneath(&self, path: &Path) -> Option<PathBuf> {
        path.strip_prefix(self.place).ok().map(Path::to_owned)
    }

    fn read(&mut self, call: &Call) {
        match call.name.as_str() {
            "open" | "creat" => self.opens(call, call.argument(1)),
            "openat" => self.opens(call, call.argument(2)),
            "close" => drop(self.open.remove(&call.number(0))),
            "write" | "writev" => self.writes(call),
            "pwrite64" => {
                let place = call.number(3);
                self.writes_at(call, place);
            }
            "lseek" => self.open.get_mut(&call.number(0)).into_iter().for_each(|open| open.place = call.answer),
            "ftruncate" => self.lengthens(call, call.number(1)),
            "fallocate" => {
                let end = call.number(2) + call.number(3);
                let length = self.open.get(&call.number(0)).and_then(|open| self.disk.length(open.node));
                self.lengthens(call, length.unwrap_or_default().max(end));
            }
            "fsync" | "fdatasync" => {
                if let Some(node) = self.open.get(&call.number(0)).map(|open| open.node) {
                    self.does(Change::Sync(node));
                }
            }
            "rename" | "renameat" | "renameat2" => self.renames(call),
            "unlink" | "unlinkat" | "rmdir" => {
                if let Some(path) = self.named(call, 0) {
                    self.names(&[(path, None)]);
                }
            }
            "mkdir" | "mkdirat" => {
                if let Some(path) = self.named(call, 0) {
                    let id = self.disk.len();
                    self.does(Change::Folder);
                    self.names(&[(path, Some(id))]);
                }
            }
            // Whatever else there is must have nothing to do with the place.
            _ => {
                let held = call.argument(0).parse().is_ok_and(|file| self.open.contains_key(&file));
                let named = call.texts().iter().any(|text| text.starts_with(self.place.as_os_str().as_encoded_bytes()));
                assert!(!held && !named, "{} is not understood here", call.name);
            }
        }
    }

    /// A path that a call names, which must not be relative.
    fn named(&self, call: &Call, place: usize) -> Option<PathBuf> {
        let path = call.path(place);
        assert!(path.is_absolute(), "{} of {} relative to a folder", call.name, path.display());
        self.beneath(&path)
    }

    fn opens(&mut self, call: &Call, flags: &str) {
        self.open.remove(&call.answer);
        let path = call.path(0);
        if !path.is_absolute() {
            return;
        }
        let Some(path) = self.beneath(&path) else { return };
        let has = |flag| flags.contains(flag) || call.name == "creat";
        let node = self.disk.at(&path).unwrap_or_else(|| {
            assert!(has("O_CREAT"), "{} was never made", path.display());
            let id = self.disk.len();
            self.does(Change::File);
            self.names(&[(path.clone(), Some(id))]);
            id
        });
        if has("O_TRUNC") && self.disk.length(node).is_some_and(|length| length > 0) {
            self.does(Change::Length(node, 0));
        }
        self.open.insert(call.answer, Open { node, place: 0, appends: has("O_APPEND") });
    }

    /// Where the last write ended, or at the end.
    fn writes(&mut self, call: &Call) {
        match self.open.get(&call.number(0)) {
            Some(open) => {
                let place = if open.appends { self.disk.length(open.node).unwrap_or_default() } else { open.place };
                self.writes_at(call, place);
                self.open.get_mut(&call.number(0)).into_iter().for_each(|open| open.place = place + call.answer);
            }
            None if call.number(0) == 1 => {
                let said = String::from_utf8_lossy(&call.texts().concat()).into_owned();
                for line in said.lines().filter_map(|line| line.split_once(self.word)) {
                    self.steps.push(Step::Said(line.1.to_owned()));
                }
            }
            None => {}
        }
    }

    fn writes_at(&mut self, call: &Call, place: usize) {
        if let Some(node) = self.open.get(&call.number(0)).map(|open| open.node) {
            let mut bytes = call.texts().concat();
            bytes.truncate(call.answer);
            self.does(Change::Write(node, place, bytes));
        }
    }

    fn lengthens(&mut self, call: &Call, length: usize) {
        if let Some(node) = self.open.get(&call.number(0)).map(|open| open.node) {
            self.does(Change::Length(node, length));
        }
    }

    fn renames(&mut self, call: &Call) {
        let (from, to) = (self.named(call, 0), self.named(call, 1));
        match (from, to) {
            (Some(from), Some(to)) => {
                let moved = self.disk.at(&from);
                self.names(&[(from, None), (to, moved)]);
            }
            (None, None) => {}
            (from, to) => panic!("something came or went: {from:?}, {to:?}"),
        }
    }

    /// In one folder, in one step.
    fn names(&mut self, names: &[(PathBuf, Option<Id>)]) {
        let folder = names[0].0.parent().unwrap();
        assert!(names.iter().all(|(path, _)| path.parent() == Some(folder)), "from one folder to another: {names:?}");
        let id = self.disk.at(folder).unwrap();
        let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
        self.does(Change::Names(id, names.iter().map(|(path, leads_to)| (name(path), *leads_to)).collect()));
    }
}
