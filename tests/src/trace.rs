//! What `strace` saw of the files that a program and its children named, and of the sockets that they asked for.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

/// A trace, cut where the program was started or replaced itself.
#[derive(Debug)]
pub struct Trace(Vec<Session>);

/// One life of the program.
#[derive(Debug)]
pub struct Session(Vec<String>);

/// `program` under a trace of each system call that names a file.
#[must_use]
pub fn traced(mut screen: Command, trace: &Path, program: &Path) -> Command {
    screen.args(["-f", "-y", "-s", "4096", "-e", "trace=%file", "-o"]).arg(trace).arg(program);
    screen
}

/// `program` under a trace of each socket that it or a child asks for.
#[must_use]
pub fn asking_for_sockets(mut screen: Command, traces: &Path, program: &Path) -> Command {
    // One file per process, named after `traces`: no line is cut by another.
    screen.args(["-ff", "-e", "trace=socket,io_uring_setup", "-o"]).arg(traces).arg(program);
    screen
}

/// The sockets that a program and its children asked for.
#[derive(Debug, Default)]
pub struct Sockets {
    /// Of the internet, or a ring that could make one: refused by the kernel.
    pub refused: Vec<String>,
    /// The same, and made.
    pub made: Vec<String>,
    /// How many others were made: of the screen, of a bus.
    pub local: usize,
}

impl Sockets {
    /// Reads the traces of a program that has ended.
    ///
    /// # Errors
    /// They cannot be read.
    pub fn read(traces: &Path) -> io::Result<Self> {
        let (folder, name) = (traces.parent().unwrap_or(traces), traces.file_name().unwrap_or_default());
        let begins = format!("{}.", name.to_string_lossy());
        let mut sockets = Self::default();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if !entry.file_name().to_string_lossy().starts_with(&begins) {
                continue;
            }
            for call in calls(&fs::read_to_string(entry.path())?) {
                let is_local = call.starts_with("socket(AF_UNIX") || call.starts_with("socket(AF_NETLINK");
                match (is_local, call.contains(" = -1 ")) {
                    (true, _) => sockets.local += 1,
                    (false, true) => sockets.refused.push(call),
                    (false, false) => sockets.made.push(call),
                }
            }
        }
        Ok(sockets)
    }
}

impl Trace {
    /// Reads a trace of `program`.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn read(trace: &Path, program: &Path) -> io::Result<Self> {
        let starts = format!("execve(\"{}\"", program.display());
        let text = fs::read_to_string(trace)?;
        let mut sessions: Vec<Session> = Vec::new();
        for line in text.lines() {
            match sessions.last_mut() {
                Some(Session(lines)) if !line.contains(&starts) => lines.push(line.to_owned()),
                _ => sessions.push(Session(vec![line.to_owned()])),
            }
        }
        Ok(Self(sessions))
    }

    /// The lives, the first first.
    #[must_use]
    pub fn sessions(&self) -> &[Session] {
        &self.0
    }
}

/// The calls of one process. A call during which something else was told stands on two lines.
fn calls(trace: &str) -> Vec<String> {
    let mut calls: Vec<String> = Vec::new();
    for line in trace.lines() {
        match (line.split_once(" resumed>"), calls.last_mut()) {
            (Some((_, end)), Some(begun)) => begun.push_str(end),
            _ if line.starts_with(['+', '-']) => {}
            _ => calls.push(line.to_owned()),
        }
    }
    calls
}

impl Session {
    /// The calls that name `file`, whatever they wanted of it.
    #[must_use]
    pub fn naming(&self, file: &str) -> Vec<&str> {
        self.0.iter().map(String::as_str).filter(|line| line.contains(file)).collect()
    }

    /// The files that were made, moved, or opened to be written.
    #[must_use]
    pub fn written(&self) -> Vec<PathBuf> {
        let calls = self.0.iter().filter(|line| writes(line) && !line.contains(" = -1 "));
        let mut paths: Vec<_> = calls.filter_map(|line| named(line)).collect();
        paths.sort();
        paths.dedup();
        paths
    }
}

fn writes(line: &str) -> bool {
    let call = line.split_once('(').map(|(call, _)| call.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' '));
    match call {
        Some("open" | "openat" | "openat2") => ["O_WRONLY", "O_RDWR", "O_CREAT"].iter().any(|flag| line.contains(flag)),
        Some("readlink" | "readlinkat" | "unlink" | "unlinkat") => false,
        Some(call) => ["creat", "mkdir", "mknod", "link", "rename", "truncate"].iter().any(|word| call.contains(word)),
        None => false,
    }
}

/// The path that a call names: the last one between quotation marks, beneath the folder written before it when it is relative.
fn named(line: &str) -> Option<PathBuf> {
    let (before, last) = line.rsplit_once("\")").or_else(|| line.rsplit_once("\", "))?.0.rsplit_once('"')?;
    let folder = before.rsplit_once('<').and_then(|(_, folder)| folder.split_once('>')).map(|(folder, _)| folder);
    Some(Path::new(folder.unwrap_or_default()).join(last))
}
