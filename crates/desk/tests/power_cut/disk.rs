//! A disk that keeps what was synced, and of the rest whatever a power cut leaves: all, nothing, some of it in any order, a write torn between
//! two sectors, a name without its file and a file without its name. What a sync could not keep it never keeps, whatever the next sync says.

use std::{
    collections::{BTreeMap, hash_map::DefaultHasher},
    fs,
    hash::{Hash, Hasher},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use rand::{RngExt, rngs::ChaCha8Rng};

/// What a disk writes whole or not at all.
const SECTOR: usize = 512;
/// The folder under which everything stands.
pub(crate) const ROOT: Id = 0;

/// A file or a folder, whatever its name.
pub(crate) type Id = usize;

/// What is asked of a disk.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    /// A file that has no name yet.
    File,
    /// A folder that has no name yet.
    Folder,
    /// Bytes at a place of a file.
    Write(Id, usize, Vec<u8>),
    /// Another length.
    Length(Id, usize),
    /// Names of a folder, all of them in one step: what each leads to, if anything.
    Names(Id, Vec<(String, Option<Id>)>),
    /// A file's content, or a folder's names, must stay from now on.
    Sync(Id),
    /// The same was asked, and failed. What was written to the file since the last time can still be read, and is never written: Linux takes
    /// it for written (fsync(2), «EIO»). The names of a folder wait on.
    SyncFailed(Id),
}

#[derive(Debug)]
enum Node {
    /// `seen` is its content as long as the power is on.
    File {
        seen: Vec<u8>,
        kept: Vec<u8>,
        since: Vec<Piece>,
    },
    Folder {
        kept: BTreeMap<String, Id>,
        since: Vec<Vec<(String, Option<Id>)>>,
    },
}

#[derive(Debug)]
enum Piece {
    Bytes(usize, Vec<u8>),
    Length(usize),
}

/// Files and folders, what of them was synced, and what was asked since.
#[derive(Debug)]
pub(crate) struct Disk(Vec<Node>);

/// What a power cut does to what was not synced.
#[derive(Debug)]
pub(crate) enum Cut<'a> {
    /// It stays: the program was killed, and the machine went on.
    Kept,
    /// It is lost.
    Lost,
    /// A part of it is lost, by lot.
    Torn(&'a mut ChaCha8Rng),
}

/// What is found on the disk afterwards: each path, with the content of a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Image(BTreeMap<PathBuf, Option<Vec<u8>>>);

impl Node {
    fn file(content: Vec<u8>) -> Self {
        Self::File { seen: content.clone(), kept: content, since: Vec::new() }
    }
}

impl Piece {
    fn is_written_to(&self, content: &mut Vec<u8>) {
        match self {
            Self::Bytes(place, bytes) => write(content, *place, bytes),
            Self::Length(length) => content.resize(*length, 0),
        }
    }
}

impl Disk {
    /// The disk on which everything beneath `folder` was synced.
    pub(crate) fn of(folder: &Path) -> Self {
        let mut disk = Self(Vec::new());
        disk.take(folder);
        disk
    }

    fn take(&mut self, path: &Path) -> Id {
        let id = self.0.len();
        if path.is_dir() {
            self.0.push(Node::Folder { kept: BTreeMap::new(), since: Vec::new() });
            let mut names: Vec<_> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name()).collect();
            names.sort();
            for name in names {
                let child = self.take(&path.join(&name));
                let Some(Node::Folder { kept, .. }) = self.0.get_mut(id) else { panic!("a folder") };
                kept.insert(name.into_string().unwrap(), child);
            }
        } else {
            self.0.push(Node::file(fs::read(path).unwrap()));
        }
        id
    }

    /// How many files and folders there ever were.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// What stands at a path as long as the power is on.
    pub(crate) fn at(&self, path: &Path) -> Option<Id> {
        path.iter().try_fold(ROOT, |folder, name| match self.0.get(folder)? {
            Node::Folder { kept, since } => names(kept, since.iter()).get(name.to_str()?).copied(),
            Node::File { .. } => None,
        })
    }

    /// The length of a file as long as the power is on; none for a folder.
    pub(crate) fn length(&self, id: Id) -> Option<usize> {
        match self.0.get(id)? {
            Node::File { seen, .. } => Some(seen.len()),
            Node::Folder { .. } => None,
        }
    }

    /// Does what is asked.
    pub(crate) fn does(&mut self, change: &Change) {
        match change {
            Change::File => self.0.push(Node::file(Vec::new())),
            Change::Folder => self.0.push(Node::Folder { kept: BTreeMap::new(), since: Vec::new() }),
            Change::Write(id, place, bytes) => self.writes(*id, Piece::Bytes(*place, bytes.clone())),
            Change::Length(id, length) => self.writes(*id, Piece::Length(*length)),
            Change::Names(id, changed) => match self.0.get_mut(*id) {
                Some(Node::Folder { since, .. }) => since.push(changed.clone()),
                other => panic!("{id} is no folder: {other:?}"),
            },
            Change::Sync(id) => match self.0.get_mut(*id) {
                Some(Node::File { kept, since, .. }) => {
                    *kept = content(kept, since, |_| true);
                    since.clear();
                }
                Some(Node::Folder { kept, since }) => {
                    *kept = names(kept, since.iter());
                    since.clear();
                }
                None => panic!("nothing was ever {id}"),
            },
            Change::SyncFailed(id) => {
                if let Some(Node::File { since, .. }) = self.0.get_mut(*id) {
                    since.clear();
                }
            }
        }
    }

    fn writes(&mut self, id: Id, piece: Piece) {
        match self.0.get_mut(id) {
            Some(Node::File { seen, since, .. }) => {
                piece.is_written_to(seen);
                since.push(piece);
            }
            other => panic!("{id} is no file: {other:?}"),
        }
    }

    /// What a power cut leaves now.
    pub(crate) fn after(&self, cut: &mut Cut<'_>) -> Image {
        let mut image = BTreeMap::new();
        self.leaves(ROOT, Path::new(""), cut, &mut image);
        Image(image)
    }

    fn leaves(&self, id: Id, path: &Path, cut: &mut Cut<'_>, image: &mut BTreeMap<PathBuf, Option<Vec<u8>>>) {
        match self.0.get(id) {
            Some(Node::File { seen, kept, since }) => {
                let content = match cut {
                    Cut::Kept => seen.clone(),
                    Cut::Lost | Cut::Torn(_) => content_after(kept, since, cut),
                };
                image.insert(path.to_owned(), Some(content));
            }
            Some(Node::Folder { kept, since }) => {
                image.insert(path.to_owned(), None);
                let stays = lot(since.len(), cut);
                let since = since.iter().zip(stays).filter(|(_, stays)| *stays).map(|(names, _)| names);
                for (name, child) in names(kept, since) {
                    self.leaves(child, &path.join(name), cut, image);
                }
            }
            None => panic!("nothing was ever {id}"),
        }
    }
}

fn names<'a>(
    kept: &BTreeMap<String, Id>,
    since: impl Iterator<Item = &'a Vec<(String, Option<Id>)>>,
) -> BTreeMap<String, Id> {
    let mut names = kept.clone();
    for (name, leads_to) in since.flatten() {
        match leads_to {
            Some(id) => names.insert(name.clone(), *id),
            None => names.remove(name),
        };
    }
    names
}

/// Whether each of so many things that were not synced stays: a cut may keep the first ones, or any.
fn lot(of: usize, cut: &mut Cut<'_>) -> Vec<bool> {
    match cut {
        Cut::Kept => vec![true; of],
        Cut::Lost => vec![false; of],
        Cut::Torn(draw) => match draw.random_range(0..4) {
            0 => vec![true; of],
            1 => vec![false; of],
            2 => {
                let first = draw.random_range(0..=of);
                (0..of).map(|place| place < first).collect()
            }
            _ => (0..of).map(|_| draw.random()).collect(),
        },
    }
}

/// A file with those of the pieces whose number is wanted.
fn content(kept: &[u8], since: &[Piece], wanted: impl Fn(usize) -> bool) -> Vec<u8> {
    let mut content = kept.to_vec();
    for (_, piece) in since.iter().enumerate().filter(|(place, _)| wanted(*place)) {
        piece.is_written_to(&mut content);
    }
    content
}

fn write(content: &mut Vec<u8>, place: usize, bytes: &[u8]) {
    let end = place + bytes.len();
    content.resize(content.len().max(end), 0);
    content[place..end].copy_from_slice(bytes);
}

fn content_after(kept: &[u8], since: &[Piece], cut: &mut Cut<'_>) -> Vec<u8> {
    let stays = lot(since.len(), cut);
    let Cut::Torn(draw) = cut else { return content(kept, since, |place| stays[place]) };
    if since.is_empty() || draw.random_range(0..3) > 0 {
        return content(kept, since, |place| stays[place]);
    }
    // Sector by sector, and the length may be there before the bytes.
    let mut torn = kept.to_vec();
    for piece in since {
        match piece {
            Piece::Bytes(place, bytes) => {
                let end = place + bytes.len();
                if draw.random() {
                    torn.resize(torn.len().max(end), 0);
                }
                let mut from = *place;
                while from < end {
                    let until = ((from / SECTOR + 1) * SECTOR).min(end);
                    if draw.random() {
                        write(&mut torn, from, &bytes[from - place..until - place]);
                    }
                    from = until;
                }
            }
            Piece::Length(length) => {
                if draw.random() {
                    torn.resize(*length, 0);
                }
            }
        }
    }
    torn
}

impl Image {
    /// Tells it from every other.
    pub(crate) fn digest(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }

    /// The same of what stands beneath a folder.
    pub(crate) fn of(folder: &Path) -> Self {
        Disk::of(folder).after(&mut Cut::Kept)
    }

    /// Whether a file stands there in whose name this is.
    pub(crate) fn holds(&self, part: &str) -> bool {
        self.0.keys().any(|path| path.file_name().is_some_and(|name| name.to_string_lossy().contains(part)))
    }

    /// Without what says who holds a vault, and how often somebody tried in vain: any content of these will do.
    pub(crate) fn uncounted(mut self) -> Self {
        self.0.retain(|path, _| {
            path.file_name().is_none_or(|name| !["lock", "tries", "tries.part"].iter().any(|one| name == *one))
        });
        self
    }

    /// Puts it on a disk, for its owner alone.
    pub(crate) fn write(&self, place: &Path) {
        for (path, content) in &self.0 {
            let path = place.join(path);
            match content {
                Some(content) => fs::write(path, content).unwrap(),
                None => fs::DirBuilder::new().recursive(true).mode(0o700).create(path).unwrap(),
            }
        }
    }

    /// What differs from another, for who looks for a fault.
    pub(crate) fn differs(&self, other: &Self) -> Vec<String> {
        let length = |image: &Self, path: &Path| image.0.get(path).map(|content| content.as_ref().map(Vec::len));
        let paths = self.0.keys().chain(other.0.keys().filter(|path| !self.0.contains_key(*path)));
        paths
            .filter(|path| self.0.get(*path) != other.0.get(*path))
            .map(|path| format!("{}: {:?}, {:?}", path.display(), length(self, path), length(other, path)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use rand::SeedableRng;

    use super::*;

    fn images(disk: &Disk) -> BTreeSet<Vec<(String, String)>> {
        let mut draw = ChaCha8Rng::seed_from_u64(1);
        let told = |image: Image| {
            let text = |content: Option<Vec<u8>>| content.map(|bytes| String::from_utf8(bytes).unwrap());
            image
                .0
                .into_iter()
                .filter_map(|(path, content)| Some((path.display().to_string(), text(content)?)))
                .collect()
        };
        (0..400).map(|_| told(disk.after(&mut Cut::Torn(&mut draw)))).collect()
    }

    fn told(names: &[(&str, &str)]) -> Vec<(String, String)> {
        names.iter().map(|(name, content)| ((*name).to_owned(), (*content).to_owned())).collect()
    }

    #[test]
    fn what_was_synced_stays_and_of_the_rest_any_part() {
        let mut disk = Disk(vec![Node::Folder { kept: BTreeMap::new(), since: Vec::new() }]);
        let write = |text: &str| Change::Write(1, 0, text.as_bytes().to_vec());
        disk.does(&Change::File);
        disk.does(&Change::Names(ROOT, vec![("new".to_owned(), Some(1))]));
        disk.does(&write("first"));
        // Neither the name nor the content has to be there, nor one with the other.
        let all = [told(&[]), told(&[("new", "")]), told(&[("new", "\0\0\0\0\0")]), told(&[("new", "first")])];
        assert_eq!(images(&disk), all.into());
        disk.does(&Change::Sync(1));
        assert_eq!(images(&disk), [told(&[]), told(&[("new", "first")])].into());
        disk.does(&Change::Sync(ROOT));
        disk.does(&Change::Names(ROOT, vec![("new".to_owned(), None), ("old".to_owned(), Some(1))]));
        assert_eq!(images(&disk), [told(&[("new", "first")]), told(&[("old", "first")])].into());
        assert_eq!((disk.at(Path::new("old")), disk.at(Path::new("new"))), (Some(1), None));
        disk.does(&Change::Sync(ROOT));
        disk.does(&write("other"));
        disk.does(&Change::Length(1, 2));
        let all = ["first", "other", "ot", "fi"].map(|content| told(&[("old", content)]));
        assert_eq!(images(&disk), all.into());
    }

    #[test]
    fn what_a_failed_sync_did_not_keep_is_read_until_the_power_goes_and_no_later_sync_keeps_it() {
        let mut disk = Disk(vec![Node::Folder { kept: [("file".to_owned(), 1)].into(), since: Vec::new() }]);
        disk.0.push(Node::file(b"before".to_vec()));
        disk.does(&Change::Write(1, 0, b"lost".to_vec()));
        disk.does(&Change::SyncFailed(1));
        disk.does(&Change::Write(1, 4, b"new".to_vec()));
        disk.does(&Change::Sync(1));
        assert_eq!(images(&disk), [told(&[("file", "befonew")])].into());
        let seen = disk.after(&mut Cut::Kept).0.remove(Path::new("file")).unwrap().unwrap();
        assert_eq!((seen.as_slice(), disk.length(1)), (b"lostnew".as_slice(), Some(7)));
    }

    #[test]
    fn a_write_is_torn_between_two_sectors_and_nowhere_else() {
        let mut disk = Disk(vec![Node::Folder { kept: [("file".to_owned(), 1)].into(), since: Vec::new() }]);
        disk.0.push(Node::file(vec![b'.'; 1100]));
        disk.does(&Change::Write(1, 500, vec![b'x'; 600]));
        let parts = [500..512, 512..1024, 1024..1100];
        let mut torn = BTreeSet::new();
        for image in images(&disk) {
            let bytes = image[0].1.as_bytes();
            let whole: Vec<_> = parts.iter().map(|part| bytes[part.clone()].iter().all(|byte| *byte == b'x')).collect();
            let gone = parts
                .iter()
                .zip(&whole)
                .all(|(part, whole)| *whole || bytes[part.clone()].iter().all(|byte| *byte == b'.'));
            assert!(gone && bytes.len() == 1100);
            torn.insert(whole);
        }
        assert_eq!(torn.len(), 8);
    }
}
