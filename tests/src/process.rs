//! The processes of the program, as the kernel tells of them: who they are, what they may do, what stands in their memory.

use std::{
    ffi::OsStr,
    fs::{self, File},
    io,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use rustix::process::{Pid, geteuid};

use crate::canary::Search;

/// The most that is read of a memory at a time.
const PIECE: usize = 1 << 20;
/// Bit 63 of an entry: the page is in memory. Bit 62: it is swapped out (Documentation/admin-guide/mm/pagemap.rst).
const THERE: u64 = 0b11 << 62;

/// A process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Process(u32);

/// `program`, without the rights of the administrator, who may look into any process, where the administrator runs the proofs.
pub fn ordinary(start: impl Fn(&OsStr) -> Command, program: &Path) -> Command {
    if !geteuid().is_root() {
        return start(program.as_os_str());
    }
    let mut command = start("setpriv".as_ref());
    command.args(["--bounding-set=-all", "--inh-caps=-all"]).arg(program);
    command
}

/// The process of `program` among those that `ancestor` started, itself included.
#[must_use]
pub fn running(ancestor: u32, program: &Path) -> Option<Process> {
    // Where the program is, the kernel tells nobody: it cannot be looked into. Its name, cut, it tells.
    let name = program.file_name()?.to_string_lossy();
    Process(ancestor).family().into_iter().find(|one| !one.name().is_empty() && name.starts_with(&one.name()))
}

impl Process {
    /// Its number.
    ///
    /// # Panics
    /// Never: the kernel gives no process the number zero.
    #[must_use]
    pub fn pid(self) -> Pid {
        Pid::from_raw(self.0.cast_signed()).unwrap_or(Pid::INIT)
    }

    /// Itself and all that it started, which are still there.
    #[must_use]
    pub fn family(self) -> Vec<Self> {
        let tasks = fs::read_dir(self.path("task")).into_iter().flatten().flatten();
        let children = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
        let children: Vec<u32> = children
            .flat_map(|list| list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<_>>())
            .collect();
        let mut family = vec![self];
        family.extend(children.into_iter().flat_map(|child| Self(child).family()));
        family
    }

    /// All that belongs to its group, whatever became of who started it: its family, and what outlived a parent.
    #[must_use]
    pub fn group(self) -> Vec<Self> {
        let all = fs::read_dir("/proc").into_iter().flatten().flatten();
        let all = all.filter_map(|entry| Some(Self(entry.file_name().to_str()?.parse().ok()?)));
        let group = self.stat(2);
        all.filter(|one| group.is_some() && one.stat(2) == group).collect()
    }

    /// It has ended, whether or not somebody has taken note: nothing of its memory is left.
    #[must_use]
    pub fn is_over(self) -> bool {
        self.stat(0).is_none_or(|state| ["Z", "X"].contains(&state.as_str()))
    }

    /// A field of its `stat`, counted from the state: its name before it, in brackets, may hold anything.
    fn stat(self, field: usize) -> Option<String> {
        let stat = fs::read_to_string(self.path("stat")).ok()?;
        stat.rsplit_once(')')?.1.split_whitespace().nth(field).map(str::to_owned)
    }

    /// Its name, as the kernel shortens it.
    #[must_use]
    pub fn name(self) -> String {
        fs::read_to_string(self.path("comm")).unwrap_or_default().trim().to_owned()
    }

    /// A line of its `status` or of its `limits`, without the label and without the blanks.
    #[must_use]
    pub fn says(self, file: &str, label: &str) -> Option<String> {
        let text = fs::read_to_string(self.path(file)).ok()?;
        let line = text.lines().find_map(|line| line.strip_prefix(label))?;
        Some(line.trim_start_matches(':').split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Whether another program of the same user can look into it: what a debugger needs.
    ///
    /// # Errors
    /// The other program does not start.
    pub fn lets_others_look(self) -> io::Result<bool> {
        #[allow(clippy::disallowed_methods)] // proofs start programs; Permanence does not
        let mut look = ordinary(|program| Command::new(program), Path::new("cat"));
        Ok(look.arg(self.path("environ")).stdout(Stdio::null()).stderr(Stdio::null()).status()?.success())
    }

    /// Which words, in which forms, stand in its memory now.
    ///
    /// # Errors
    /// The system lets nobody look, or the process is gone.
    pub fn memory(self, search: &Search) -> io::Result<Vec<String>> {
        let memory = File::open(self.path("mem"))?;
        let pages = File::open(self.path("pagemap"))?;
        let mut found = Vec::new();
        let page = self.page_size().ok_or(io::ErrorKind::Unsupported)?;
        for (start, end) in self.written_regions()? {
            for (start, end) in present(&pages, page, start, end)? {
                found.extend(stands(&memory, start, end, search));
            }
        }
        found.sort();
        found.dedup();
        Ok(found)
    }

    /// In bytes.
    fn page_size(self) -> Option<u64> {
        let said = self.says("smaps", "KernelPageSize")?;
        Some(said.strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
    }

    /// The parts of its memory that may hold something else than a file of the system.
    fn written_regions(self) -> io::Result<Vec<(u64, u64)>> {
        let maps = fs::read_to_string(self.path("maps"))?;
        let regions = maps.lines().filter_map(|line| {
            let mut fields = line.split_whitespace();
            let (range, rights) = (fields.next()?, fields.next()?);
            let of_a_file = fields.nth(2)? != "0" && !rights.contains('w');
            let (start, end) = range.split_once('-')?;
            let region = (u64::from_str_radix(start, 16).ok()?, u64::from_str_radix(end, 16).ok()?);
            (rights.starts_with('r') && !of_a_file && !line.ends_with("[vvar]")).then_some(region)
        });
        Ok(regions.collect())
    }

    /// A file that the kernel keeps about it.
    pub(crate) fn path(self, file: &str) -> PathBuf {
        Path::new("/proc").join(self.0.to_string()).join(file)
    }
}

/// The runs of pages that were ever touched: JavaScript reserves far more than it uses.
fn present(pages: &File, page: u64, start: u64, end: u64) -> io::Result<Vec<(u64, u64)>> {
    let mut entries = vec![0; usize::try_from((end - start) / page).unwrap_or_default() * 8];
    let read = pages.read_at(&mut entries, start / page * 8)?;
    entries.truncate(read);
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for (number, entry) in (0_u64..).zip(entries.chunks_exact(8)) {
        let entry = u64::from_ne_bytes(entry.try_into().unwrap_or_default());
        let at = start + number * page;
        match runs.last_mut() {
            _ if entry & THERE == 0 => {}
            Some((_, last)) if *last == at => *last += page,
            _ => runs.push((at, at + page)),
        }
    }
    Ok(runs)
}

/// What stands between two addresses. A page that went away meanwhile holds nothing.
fn stands(memory: &File, start: u64, end: u64, search: &Search) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = start;
    while at < end {
        let mut piece = vec![0; PIECE.min(usize::try_from(end - at).unwrap_or(PIECE))];
        let read = memory.read_at(&mut piece, at).unwrap_or_default();
        piece.truncate(read);
        found.extend(search.within(&piece));
        if read <= search.overlap() || at + read as u64 >= end {
            break;
        }
        at += (read - search.overlap()) as u64;
    }
    found
}
