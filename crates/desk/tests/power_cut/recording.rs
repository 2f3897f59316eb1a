//! What a program asked of the disk while it did something, and what it said meanwhile, as `strace` saw it; and the same while one call fails.

use std::{
    collections::{BTreeMap, HashMap},
    env, fs,
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::Command,
};

use super::disk::{Change, Cut, Disk, Id, Image};

/// What reads or changes a file, a name or where a file is written, and what no part of this program does.
const CALLS: &str = "trace=open,openat,openat2,creat,close,read,pread64,readv,preadv,preadv2,write,pwrite64,writev,pwritev,pwritev2,lseek,ftruncate,truncate,fallocate,\
    fsync,fdatasync,sync,syncfs,sync_file_range,rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,link,linkat,symlink,\
    symlinkat,copy_file_range,sendfile";

/// In seconds: what has not come to its end then never does.
const PATIENCE: &str = "120";

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
    /// Each call that had to do with the place, by the number that it had among those of its name in its thread, and the file.
    pub(crate) asked: BTreeMap<(String, usize), PathBuf>,
    /// The files of those that were made to fail.
    pub(crate) failed: Vec<PathBuf>,
    /// What failed had to do with the disk alone, and the program did not come to its end.
    pub(crate) hangs: bool,
    /// All that was said otherwise.
    pub(crate) output: String,
}

/// A call that fails once, in each thread that makes it so often, and does nothing.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    pub(crate) call: String,
    pub(crate) number: usize,
    /// As the kernel names it.
    pub(crate) error: &'static str,
}

/// A file that is open.
struct Open {
    path: PathBuf,
    node: Id,
    place: usize,
    appends: bool,
}

impl Recording {
    /// Has a test of this program do something beneath `place`; `before` must be a copy of what stands there. Every line that it says after
    /// `word` is kept. The disk that was recorded is compared with the one that is there. Only where something fails may the test fail.
    pub(crate) fn of(
        test: &str,
        word: &str,
        said: &[(&str, &str)],
        (place, before): (&Path, &Path),
        fault: Option<&Fault>,
    ) -> Self {
        let trace = place.with_extension("trace");
        let mut command = Command::new("strace");
        command.args(["-f", "-qq", "--seccomp-bpf", "-xx", "-s", "67108864", "-e", "signal=none", "-e", CALLS]);
        if let Some(Fault { call, number, error }) = fault {
            command.args(["-e", &format!("inject={call}:error={error}:when={number}")]);
        }
        let done = command
            .arg("-o")
            .arg(&trace)
            .args(["timeout", "--signal=KILL", PATIENCE])
            .arg(env::current_exe().unwrap())
            .args(["--exact", test, "--nocapture", "--test-threads=1"])
            .envs(said.iter().copied())
            .output()
            .unwrap();
        let output = [done.stdout, done.stderr].concat();
        let output = String::from_utf8_lossy(&output).into_owned();
        assert!(done.status.success() || fault.is_some(), "{said:?}: {output}");
        let mut reading = Reading {
            place,
            word,
            disk: Disk::of(before),
            open: HashMap::new(),
            steps: Vec::new(),
            asked: BTreeMap::new(),
            failed: Vec::new(),
            fails_elsewhere: false,
        };
        for call in calls(&fs::read_to_string(&trace).unwrap()) {
            reading.takes(&call);
        }
        let (recorded, there) = (reading.disk.after(&mut Cut::Kept), Image::of(place));
        assert!(recorded == there, "{said:?}: not all was recorded: {:?}", recorded.differs(&there));
        fs::remove_file(trace).unwrap();
        let Reading { steps, asked, failed, fails_elsewhere, .. } = reading;
        // Threads wake each other by a file, too, which never fails but here.
        let hangs = !fails_elsewhere && done.status.signal() == Some(9);
        Self { before: before.to_owned(), steps, asked, failed, hangs, output }
    }
}

/// One system call.
struct Call {
    name: String,
    arguments: String,
    /// None where it was refused.
    answer: Option<usize>,
    /// Among those of its name in its thread, from one.
    number: usize,
    /// It was refused because it was to be.
    failed: bool,
    /// It was refused by the disk.
    is_lost: bool,
}

/// The calls in the order in which they were answered.
fn calls(trace: &str) -> Vec<Call> {
    let mut begun: HashMap<&str, &str> = HashMap::new();
    let mut numbers: HashMap<(String, String), usize> = HashMap::new();
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
        assert!(!call.contains("\"..."), "a piece of {name} is missing");
        let number = numbers.entry((thread.to_owned(), name.to_owned())).or_default();
        *number += 1;
        calls.push(Call {
            name: name.to_owned(),
            arguments: arguments.trim_end_matches(')').to_owned(),
            answer: answer.split(' ').next().unwrap_or_default().parse().ok(),
            number: *number,
            failed: answer.ends_with("(INJECTED)"),
            is_lost: answer.contains("EIO"),
        });
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
    asked: BTreeMap<(String, usize), PathBuf>,
    failed: Vec<PathBuf>,
    /// A call was made to fail that had to do with something else.
    fails_elsewhere: bool,
}

impl Reading<'_> {
    fn takes(&mut self, call: &Call) {
        if let Some(path) = self.concerns(call) {
            if call.failed {
                self.failed.push(path);
            } else {
                self.asked.insert((call.name.clone(), call.number), path);
            }
        } else {
            self.fails_elsewhere |= call.failed;
        }
        match call.answer {
            Some(answer) => self.read(call, answer),
            // One that was only interrupted kept nothing, and lost nothing.
            None if call.failed && call.is_lost && call.name.ends_with("sync") => {
                if let Some(node) = self.open.get(&call.number(0)).map(|open| open.node) {
                    self.does(Change::SyncFailed(node));
                }
            }
            None => {}
        }
    }

    /// What of the place it names, or holds open.
    fn concerns(&self, call: &Call) -> Option<PathBuf> {
        let held = call.argument(0).parse().ok().and_then(|file| self.open.get(&file));
        if let Some(open) = held {
            return Some(open.path.clone());
        }
        // What is read and written names nothing.
        if ["read", "write"].iter().any(|what| call.name.contains(what)) {
            return None;
        }
        call.texts().into_iter().find_map(|text| self.beneath(Path::new(&String::from_utf8(text).ok()?)))
    }

    fn does(&mut self, change: Change) {
        self.disk.does(&change);
        self.steps.push(Step::Change(change));
    }

    /// Beneath the place; of what stands elsewhere nothing is kept.
    fn beneath(&self, path: &Path) -> Option<PathBuf> {
        path.strip_prefix(self.place).ok().map(Path::to_owned)
    }

    fn read(&mut self, call: &Call, answer: usize) {
        match call.name.as_str() {
            "open" | "creat" => self.opens(call, call.argument(1), answer),
            "openat" => self.opens(call, call.argument(2), answer),
            "close" => drop(self.open.remove(&call.number(0))),
            "read" => self.open.get_mut(&call.number(0)).into_iter().for_each(|open| open.place += answer),
            "pread64" => {}
            "write" | "writev" => self.writes(call, answer),
            "pwrite64" => {
                let place = call.number(3);
                self.writes_at(call, place, answer);
            }
            "lseek" => self.open.get_mut(&call.number(0)).into_iter().for_each(|open| open.place = answer),
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
            _ => assert!(self.concerns(call).is_none(), "{} is not understood here", call.name),
        }
    }

    /// A path that a call names, which must not be relative.
    fn named(&self, call: &Call, place: usize) -> Option<PathBuf> {
        let path = call.path(place);
        assert!(path.is_absolute(), "{} of {} relative to a folder", call.name, path.display());
        self.beneath(&path)
    }

    fn opens(&mut self, call: &Call, flags: &str, answer: usize) {
        self.open.remove(&answer);
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
        self.open.insert(answer, Open { path, node, place: 0, appends: has("O_APPEND") });
    }

    /// Where the last write ended, or at the end.
    fn writes(&mut self, call: &Call, answer: usize) {
        match self.open.get(&call.number(0)) {
            Some(open) => {
                let place = if open.appends { self.disk.length(open.node).unwrap_or_default() } else { open.place };
                self.writes_at(call, place, answer);
                self.open.get_mut(&call.number(0)).into_iter().for_each(|open| open.place = place + answer);
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

    fn writes_at(&mut self, call: &Call, place: usize, answer: usize) {
        if let Some(node) = self.open.get(&call.number(0)).map(|open| open.node) {
            let mut bytes = call.texts().concat();
            bytes.truncate(answer);
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
