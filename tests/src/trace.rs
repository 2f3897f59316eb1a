//! What `strace` saw of the files that a program and its children named.

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
