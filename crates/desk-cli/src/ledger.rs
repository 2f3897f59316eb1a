//! The ledger of `permanence-cli protect`: a folder with one file a release, each of which holds the hash of the one before it.
//! As secret as the counts.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use data_encoding::HEXLOWER;
use desk::{statistics::ledger::Proof, text};
use disclosure::{Conflict, Ledger, Perimeter, Refused, Release, Remedy, Shape};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::{
    Stop,
    counts::{self, Hierarchy, name_of},
    line,
};

const FORMAT: u32 = 1;
/// Holds the number of releases and the hash of the last: a file that is gone from the end is missed too.
const HEAD: &str = "head.json";
/// What the first release has before it.
const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A folder of releases, read and found whole.
pub(crate) struct Folder {
    path: PathBuf,
    head: Head,
    /// The declared lines of each dimension, as the releases had them.
    hierarchy: BTreeMap<String, BTreeSet<[String; 2]>>,
    pub(crate) ledger: Ledger,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    format: u32,
    releases: u32,
    last: String,
}

/// One release as its file has it.
#[derive(Serialize, Deserialize)]
struct Entry {
    format: u32,
    previous: String,
    /// Lines `code, parent` of each dimension that the hierarchy speaks of.
    hierarchy: BTreeMap<String, BTreeSet<[String; 2]>>,
    #[serde(flatten)]
    proof: Proof,
}

impl Folder {
    /// Reads all releases; a folder that does not exist yet has none.
    ///
    /// # Errors
    /// It cannot be read, or is not as it was written.
    pub(crate) fn open(path: &Path) -> Result<Self, Stop> {
        let empty = Head { format: FORMAT, releases: 0, last: NOTHING.to_owned() };
        let folder = path.display().to_string();
        let files = match fs::read_dir(path) {
            Ok(files) => files.filter(Result::is_ok).count(),
            Err(_) if !path.exists() => 0,
            Err(_) => return Err(Stop::say("cli-cannot-read", &[("file", &folder)])),
        };
        let head: Head = if files == 0 { empty } else { read(path, HEAD).map(|(head, _)| head)? };
        let mut found = Self { path: path.to_owned(), head, hierarchy: BTreeMap::new(), ledger: Ledger::default() };
        let mut releases = Vec::new();
        let mut last = NOTHING.to_owned();
        for number in 1..=found.head.releases {
            let file = file_name(number);
            let (entry, hash): (Entry, String) = read(path, &file)?;
            if entry.previous != last {
                return Err(found.changed(&file));
            }
            last = hash;
            found.hierarchy.extend(entry.hierarchy.clone());
            releases.push(entry.release().ok_or_else(|| found.changed(&file))?);
        }
        if last != found.head.last || found.head.format != FORMAT {
            return Err(found.changed(HEAD));
        }
        found.ledger = Ledger::of(releases).map_err(|_| found.changed(HEAD))?;
        Ok(found)
    }

    fn changed(&self, file: &str) -> Stop {
        changed(&self.path, file)
    }

    /// That a table and its hierarchy are those of the ledger.
    ///
    /// # Errors
    /// The dimension that differs.
    pub(crate) fn must_follow(&self, hierarchy: &Hierarchy, shape: &Shape) -> Result<(), Stop> {
        for dimension in shape.dimensions() {
            let known = self.hierarchy.get(&dimension.name);
            if known.is_some_and(|known| *known != hierarchy.lines(&dimension.name)) {
                return Err(self.other_hierarchy(&dimension.name));
            }
        }
        Ok(())
    }

    fn other_hierarchy(&self, dimension: &str) -> Stop {
        let folder = self.path.display().to_string();
        Stop::say("cli-ledger-hierarchy", &[("folder", &folder), ("dimension", dimension)])
    }

    /// Writes a release behind the others, unless it is there: its file, then the head.
    ///
    /// # Errors
    /// It cannot be written; the ledger is then as it was.
    pub(crate) fn append(&self, release: &Release, hierarchy: &Hierarchy) -> Result<(), Stop> {
        if self.ledger.holds(release) {
            return Ok(());
        }
        fs::create_dir_all(&self.path).map_err(|_| self.unwritten())?;
        let number = self.head.releases.saturating_add(1);
        let file = self.path.join(file_name(number));
        let entry = Entry::of(release, hierarchy, &self.head.last);
        let bytes = serde_json::to_vec(&entry).map_err(|_| self.unwritten())?;
        let last = HEXLOWER.encode(&Sha256::digest(&bytes));
        let head =
            serde_json::to_vec(&Head { format: FORMAT, releases: number, last }).map_err(|_| self.unwritten())?;
        let mut part = NamedTempFile::new_in(&self.path).map_err(|_| self.unwritten())?;
        let whole = part.write_all(&bytes).and_then(|()| part.as_file().sync_all());
        whole.map_err(|_| self.unwritten())?;
        // A file of this number that the head does not speak of is what a failure of the machine left behind.
        part.persist(&file).map_err(|_| self.unwritten())?;
        counts::write_whole(&self.path.join(HEAD), &head).map_err(|_| {
            let _ = fs::remove_file(&file);
            self.unwritten()
        })
    }

    fn unwritten(&self) -> Stop {
        Stop::say("cli-cannot-write", &[("file", &self.path.display().to_string())])
    }

    /// Why a table of this shape cannot leave, in sentences.
    pub(crate) fn explain(&self, refused: &Refused, shape: &Shape) -> Option<Stop> {
        match refused {
            Refused::OtherHierarchy { dimension, .. } => {
                let name = shape.dimensions().get(*dimension).map(|dimension| dimension.name.as_str());
                Some(self.other_hierarchy(name.unwrap_or_default()))
            }
            Refused::Linked(conflict) => Some(Stop(sentence(conflict, shape))),
            _ => None,
        }
    }

    /// Says when readers of all releases may know more than is proved.
    pub(crate) fn say_what_is_open(&self, with: &Release) {
        let mut ledger = self.ledger.clone();
        ledger.admit(with.clone());
        if !ledger.is_complete() {
            line(&text::say_with("cli-ledger-circle", &[]));
        }
    }
}

/// What is wrong and what can be done, each on its line.
fn sentence(conflict: &Conflict, shape: &Shape) -> String {
    let remedy = |remedy: &Remedy| match remedy {
        Remedy::DropCells(cells) => {
            let names: Vec<_> = cells.iter().map(|cell| name_of(shape, *cell)).collect();
            Some(text::say_with("cli-ledger-drop", &[("cells", &names.join(" ; "))]))
        }
        Remedy::MergeWithNextPeriod => Some(text::say_with("cli-ledger-merge", &[])),
        Remedy::CoarserLevel { dimension } => {
            let dimension = shape.dimensions().get(*dimension)?;
            Some(text::say_with("cli-ledger-coarser", &[("dimension", &dimension.name)]))
        }
        _ => None,
    };
    let said = text::say_with("cli-ledger-conflict", &[("earlier", &conflict.earlier)]);
    let lines: Vec<_> = [said].into_iter().chain(conflict.remedies.iter().filter_map(remedy)).collect();
    lines.join("\n")
}

/// `DIM=CODE,CODE` of a perimeter.
///
/// # Errors
/// It is not so written.
pub(crate) fn perimeter(given: &[String]) -> Result<Perimeter, Stop> {
    let mut perimeter = Perimeter::default();
    for one in given {
        let codes = one.split_once('=').map(|(name, codes)| (name.trim(), codes.split(',').map(str::trim)));
        let codes = codes.map(|(name, codes)| (name, codes.map(str::to_owned).collect::<BTreeSet<_>>()));
        let (name, codes) = codes
            .filter(|(name, codes)| !name.is_empty() && codes.iter().all(|code| !code.is_empty()))
            .ok_or_else(|| Stop::say("cli-within", &[("given", one)]))?;
        perimeter.0.insert(name.to_owned(), codes);
    }
    Ok(perimeter)
}

fn file_name(number: u32) -> String {
    format!("{number:06}.json")
}

fn changed(folder: &Path, file: &str) -> Stop {
    Stop::say("cli-ledger-changed", &[("folder", &folder.display().to_string()), ("file", file)])
}

/// A file of the ledger and its hash.
fn read<T: for<'a> Deserialize<'a>>(folder: &Path, file: &str) -> Result<(T, String), Stop> {
    let bytes = fs::read(folder.join(file)).map_err(|_| changed(folder, file))?;
    let held = serde_json::from_slice(&bytes).map_err(|_| changed(folder, file))?;
    Ok((held, HEXLOWER.encode(&Sha256::digest(&bytes))))
}

impl Entry {
    fn of(release: &Release, hierarchy: &Hierarchy, previous: &str) -> Self {
        let shape = release.published.shape();
        let lines = shape.dimensions().iter().map(|of| (of.name.clone(), hierarchy.lines(&of.name)));
        Self { format: FORMAT, previous: previous.to_owned(), hierarchy: lines.collect(), proof: release.into() }
    }

    /// The release again; nothing when it is none.
    fn release(self) -> Option<Release> {
        self.proof.release().filter(|_| self.format == FORMAT)
    }
}
