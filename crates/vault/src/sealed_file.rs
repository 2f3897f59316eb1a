//! Documents outside the databases: each sealed under a key of its own, in chunks, so that none can be read, changed, cut,
//! moved or exchanged without the desk key.
//!
//! The chunks are those of `stream`: `docs/decisions/007-documents-in-chunks.md`.

use std::{
    collections::BTreeSet,
    fmt,
    fs::{self, File},
    io::{self, Read, Write},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use data_encoding::HEXLOWER;
use rustix::fs::{Mode, OFlags};
use zeroize::Zeroizing;

use crate::{
    Result, VaultError, VaultId,
    directory::plain,
    header::{Bytes, SUITE},
    keys::framed,
    secret::{Secret, random_bytes},
    stream::{Sealing, Unsealing, unwrap, wrap},
};

/// The folder of the sealed files, inside the vault's.
pub const FOLDER: &str = "documents";
/// The first line of a sealed file.
const FORMAT: &[u8] = b"permanence-document 1\n";
pub(crate) const PART: &str = ".part";

/// Names one sealed file for ever: it is also the file's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DocumentId(pub(crate) Bytes<16>);

/// The key under which the keys of documents are kept.
#[derive(Debug, Clone)]
pub struct DocumentWrapKey(pub(crate) Secret<32>);

/// A document's key, sealed: 60 bytes to be kept beside its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrappedKey(Vec<u8>);

/// The sealed files of one vault.
#[derive(Debug)]
pub struct SealedFiles {
    folder: PathBuf,
    vault: VaultId,
    key: DocumentWrapKey,
}

impl DocumentId {
    /// Reads 32 hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok().map(|bytes| Self(Bytes(bytes)))
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0.0))
    }
}

impl WrappedKey {
    /// Takes bytes as they were kept.
    #[must_use]
    pub fn kept(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes to keep.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Whether a file of the folder has the name of a document, settled or not.
pub(crate) fn is_document(name: &str) -> bool {
    DocumentId::parse(name.strip_suffix(PART).unwrap_or(name)).is_some()
}

impl SealedFiles {
    pub(crate) fn of(vault_folder: &Path, vault: VaultId, key: DocumentWrapKey) -> Self {
        Self { folder: vault_folder.join(FOLDER), vault, key }
    }

    /// Seals a content under a key of its own, and reads it back in full. Once this answers, the file survives a power cut;
    /// until its name is kept somewhere and [`SealedFiles::settle`] was told, it belongs to nobody.
    ///
    /// # Errors
    /// The folder's refusals; [`VaultError::DamagedDocument`] when the disk gives back something else. Nothing is left then.
    pub fn seal(&self, content: &[u8]) -> Result<(DocumentId, WrappedKey)> {
        let id = DocumentId(Bytes(random_bytes()?));
        let key = Secret::random()?;
        let wrapped = self.wrap(id, &key)?;
        let done = self.write(id, &key, content).and_then(|()| {
            if *self.open(id, &wrapped)? == content { Ok(()) } else { Err(VaultError::DamagedDocument) }
        });
        if let Err(error) = done {
            let _ = fs::remove_file(self.part(id));
            return Err(error);
        }
        Ok((id, wrapped))
    }

    /// Gives a document that is kept its name for good. Told twice, it is told once.
    ///
    /// # Errors
    /// The folder's refusals: the document opens all the same.
    pub fn settle(&self, id: DocumentId) -> Result<()> {
        match fs::rename(self.part(id), self.path(id)) {
            Ok(()) => self.sync(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The key of a document as `to` keeps it, once the keys of the vault are changed: the file itself stays as it is.
    ///
    /// # Errors
    /// [`VaultError::DamagedDocument`] when the key does not open here.
    pub fn seal_key_again(&self, to: &Self, id: DocumentId, wrapped: &WrappedKey) -> Result<WrappedKey> {
        to.wrap(id, &self.unwrap(id, wrapped)?)
    }

    /// The content of a document.
    ///
    /// # Errors
    /// [`VaultError::MissingDocument`]; [`VaultError::DamagedDocument`] when a bit of the file or of its key is not as it was
    /// sealed, or when either is another's.
    pub fn open(&self, id: DocumentId, wrapped: &WrappedKey) -> Result<Zeroizing<Vec<u8>>> {
        let key = self.unwrap(id, wrapped)?;
        let missing =
            |error: &VaultError| matches!(error, VaultError::Io(error) if error.kind() == io::ErrorKind::NotFound);
        let mut file = match plain(&self.path(id), OFlags::RDONLY) {
            Err(error) if missing(&error) => match plain(&self.part(id), OFlags::RDONLY) {
                Err(error) if missing(&error) => return Err(VaultError::MissingDocument),
                part => part?,
            },
            file => file?,
        };
        let length = file.metadata()?.len();
        self.unseal(&mut file, length, id, &key)
    }

    /// Removes a document. One that is not there is removed already.
    ///
    /// # Errors
    /// The folder's refusals.
    pub fn remove(&self, id: DocumentId) -> Result<()> {
        for path in [self.path(id), self.part(id)] {
            match fs::remove_file(path) {
                Ok(()) => self.sync()?,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Ends what was interrupted: a document that is `kept` is settled, one that is not yet is removed, and so is one that is
    /// `gone`. Whatever else stands there is left alone: a settled document of which nobody speaks was kept once, and those
    /// who speak of it may be put back. Answers how many were removed.
    ///
    /// # Errors
    /// The folder's refusals.
    pub fn sweep(&self, kept: &BTreeSet<DocumentId>, gone: &BTreeSet<DocumentId>) -> Result<usize> {
        let mut removed = 0_usize;
        for name in self.names()? {
            let part = name.strip_suffix(PART);
            let Some(id) = DocumentId::parse(part.unwrap_or(&name)) else { continue };
            if part.is_some() && kept.contains(&id) && !self.path(id).exists() {
                self.settle(id)?;
            } else if part.is_some() || gone.contains(&id) {
                fs::remove_file(self.folder.join(&name))?;
                removed = removed.saturating_add(1);
            }
        }
        if removed > 0 {
            self.sync()?;
        }
        Ok(removed)
    }

    /// How many settled documents there are of which nobody speaks.
    ///
    /// # Errors
    /// The folder's refusals.
    pub fn strays(&self, kept: &BTreeSet<DocumentId>) -> Result<usize> {
        let is_stray = |name: &String| DocumentId::parse(name).is_some_and(|id| !kept.contains(&id));
        Ok(self.names()?.iter().filter(|name| is_stray(name)).count())
    }

    /// The names in the folder; none while nothing was ever sealed.
    fn names(&self) -> Result<Vec<String>> {
        match fs::read_dir(&self.folder) {
            Ok(found) => {
                let names =
                    found.map(|entry| Ok(entry?.file_name().into_string().ok())).collect::<io::Result<Vec<_>>>()?;
                Ok(names.into_iter().flatten().collect())
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error.into()),
        }
    }

    fn write(&self, id: DocumentId, key: &Secret<32>, content: &[u8]) -> Result<()> {
        self.make_folder()?;
        let part = self.part(id);
        let mut file = plain(&part, OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL)?;
        self.write_sealed(&mut file, id, key, content)?;
        file.sync_all()?;
        self.sync()
    }

    pub(crate) fn write_sealed(
        &self,
        file: &mut impl Write,
        id: DocumentId,
        key: &Secret<32>,
        content: &[u8],
    ) -> Result<()> {
        file.write_all(FORMAT)?;
        let aad = self.aad(b"permanence/v1/document/chunk", id);
        let mut sealing = Sealing::of_at_most(content.len(), file, key, aad)?;
        sealing.write(content)?;
        sealing.finish().map(drop)
    }

    pub(crate) fn unseal(
        &self,
        file: &mut impl Read,
        length: u64,
        id: DocumentId,
        key: &Secret<32>,
    ) -> Result<Zeroizing<Vec<u8>>> {
        let mut format = [0; FORMAT.len()];
        if file.read_exact(&mut format).is_err() || format != *FORMAT {
            return Err(VaultError::DamagedDocument);
        }
        let mut unsealing = Unsealing::new(file, key, self.aad(b"permanence/v1/document/chunk", id))?;
        // Wiped when dropped: as large as it will be from the start, so that growing leaves no copy behind.
        let mut content = Zeroizing::new(Vec::with_capacity(usize::try_from(length).unwrap_or(0)));
        while let Some(chunk) = unsealing.next()? {
            content.extend_from_slice(&chunk);
        }
        Ok(content)
    }

    fn wrap(&self, id: DocumentId, key: &Secret<32>) -> Result<WrappedKey> {
        Ok(WrappedKey(wrap(&self.key.0, key, &self.aad(b"permanence/v1/document/key", id))?.to_vec()))
    }

    pub(crate) fn unwrap(&self, id: DocumentId, wrapped: &WrappedKey) -> Result<Secret<32>> {
        let aad = self.aad(b"permanence/v1/document/key", id);
        unwrap(&self.key.0, &wrapped.0, &aad).ok_or(VaultError::DamagedDocument)
    }

    /// What binds a file or a key to its place: another vault's or another document's does not open here.
    fn aad(&self, label: &[u8], id: DocumentId) -> Vec<u8> {
        framed(&[label, &SUITE.to_be_bytes(), &self.vault.0.0, &id.0.0])
    }

    fn make_folder(&self) -> Result<()> {
        match fs::DirBuilder::new().mode(0o700).create(&self.folder) {
            Ok(()) => Ok(self.folder.parent().map_or(Ok(()), |vault| File::open(vault)?.sync_all())?),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => self.must_be_a_folder(),
            Err(error) => Err(error.into()),
        }
    }

    /// A link to a folder elsewhere would take the files out of the vault.
    fn must_be_a_folder(&self) -> Result<()> {
        let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        rustix::fs::open(&self.folder, flags, Mode::empty())?;
        Ok(())
    }

    fn sync(&self) -> Result<()> {
        File::open(&self.folder)?.sync_all()?;
        Ok(())
    }

    fn path(&self, id: DocumentId) -> PathBuf {
        self.folder.join(id.to_string())
    }

    fn part(&self, id: DocumentId) -> PathBuf {
        self.folder.join(format!("{id}{PART}"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use std::os::unix::fs::{PermissionsExt, symlink};

    use proptest::prelude::*;
    use sha2::{Digest, Sha256};

    use super::*;
    use crate::stream::{CHUNK, TAG};

    /// The files of vault `v`, with the wrap key `k`, in a folder.
    fn files(folder: &Path, v: u8, k: u8) -> SealedFiles {
        SealedFiles::of(folder, VaultId(Bytes([v; 16])), DocumentWrapKey(Secret::new([k; 32])))
    }

    fn content(length: usize) -> Vec<u8> {
        (0..length).map(|place| (place % 251) as u8).collect()
    }

    const ID: DocumentId = DocumentId(Bytes([0x22; 16]));

    fn sealed(content: &[u8]) -> Vec<u8> {
        let mut file = Vec::new();
        files(Path::new("."), 0x11, 1).write_sealed(&mut file, ID, &Secret::new([0x33; 32]), content).unwrap();
        file
    }

    fn unsealed(file: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        files(Path::new("."), 0x11, 1).unseal(&mut &file[..], file.len() as u64, ID, &Secret::new([0x33; 32]))
    }

    #[test]
    fn a_document_comes_back_whatever_its_size() {
        let folder = tempfile::tempdir().unwrap();
        let files = files(folder.path(), 1, 1);
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5] {
            let (id, key) = files.seal(&content(length)).unwrap();
            assert_eq!(*files.open(id, &key).unwrap(), content(length), "not settled yet");
            files.settle(id).unwrap();
            files.settle(id).unwrap();
            assert_eq!(*files.open(id, &key).unwrap(), content(length));
            let file = fs::metadata(files.path(id)).unwrap();
            assert_eq!(file.permissions().mode() & 0o777, 0o600);
            let chunks = length.div_ceil(CHUNK).max(1);
            assert_eq!(file.len() as usize, FORMAT.len() + length + chunks * TAG);
        }
        assert_eq!(fs::metadata(&files.folder).unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn a_sealed_file_is_byte_for_byte_what_the_format_page_says() {
        // Made from docs/vault-format.md with another implementation of AES-256-GCM.
        for (length, digest) in [
            (0, "f728fe5098c59d4317fe507af92d0f8894c4389481603de4e84d8399c093d6f3"),
            (70_000, "f8d8aad3791c500a073c9c80949ea41e4cd3b6808b5f5394f15ea5945c8810f8"),
        ] {
            assert_eq!(HEXLOWER.encode(&Sha256::digest(sealed(&content(length)))), digest, "{length}");
        }
    }

    #[test]
    fn every_flipped_bit_of_a_document_is_refused() {
        let file = sealed(&content(150));
        for bit in 0..file.len() * 8 {
            let mut flipped = file.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(matches!(unsealed(&flipped), Err(VaultError::DamagedDocument)), "{bit}");
        }
    }

    #[test]
    fn a_chunk_put_elsewhere_left_out_repeated_or_cut_is_refused() {
        let file = sealed(&content(3 * CHUNK + 100));
        let (format, chunks) = file.split_at(FORMAT.len());
        let chunks: Vec<&[u8]> = chunks.chunks(CHUNK + TAG).collect();
        let made_of = |places: &[usize]| {
            [format].into_iter().chain(places.iter().map(|place| chunks[*place])).collect::<Vec<_>>().concat()
        };
        assert_eq!(unsealed(&made_of(&[0, 1, 2, 3])).unwrap().len(), 3 * CHUNK + 100);
        for places in [
            &[1, 0, 2, 3][..],
            &[0, 1, 2],
            &[0, 1, 3],
            &[1, 2, 3],
            &[0, 0, 1, 2, 3],
            &[0, 1, 2, 3, 3],
            &[0, 1, 2, 3, 0],
            &[0],
            &[3],
            &[],
        ] {
            assert!(matches!(unsealed(&made_of(places)), Err(VaultError::DamagedDocument)), "{places:?}");
        }
        for length in [0, 10, FORMAT.len(), FORMAT.len() + 5, FORMAT.len() + CHUNK, file.len() - 1] {
            assert!(matches!(unsealed(&file[..length]), Err(VaultError::DamagedDocument)), "{length}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn whatever_bytes_are_changed_in_a_long_document_it_is_refused(
            length in 1..4 * CHUNK,
            places in proptest::collection::vec((any::<prop::sample::Index>(), 1..=255_u8), 1..5),
        ) {
            let file = sealed(&content(length));
            let mut changed = file.clone();
            for (place, with) in &places {
                let place = place.index(changed.len());
                changed[place] ^= with;
            }
            prop_assert_eq!(unsealed(&changed).is_ok(), changed == file);
        }
    }

    #[test]
    fn a_file_or_a_key_of_another_document_or_vault_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let mine = files(folder.path(), 1, 1);
        let ((one, one_key), (other, other_key)) = (mine.seal(b"one").unwrap(), mine.seal(b"other").unwrap());
        assert!(mine.open(one, &other_key).is_err());
        assert!(files(folder.path(), 2, 1).open(one, &one_key).is_err());
        assert!(files(folder.path(), 1, 2).open(one, &one_key).is_err());
        mine.settle(one).unwrap();
        mine.settle(other).unwrap();
        fs::rename(mine.path(other), mine.path(one)).unwrap();
        assert!(matches!(mine.open(one, &one_key), Err(VaultError::DamagedDocument)));
        assert!(matches!(mine.open(other, &other_key), Err(VaultError::MissingDocument)));
        assert!(matches!(mine.open(one, &WrappedKey::kept(Vec::new())), Err(VaultError::DamagedDocument)));
    }

    #[test]
    fn what_was_interrupted_is_ended_and_nothing_that_was_kept_once_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let files = files(folder.path(), 1, 1);
        let none = BTreeSet::new();
        assert_eq!(files.sweep(&none, &none).unwrap(), 0);
        let [(kept, key), (late, late_key), (lost, _), (gone, _), (stray, stray_key)] =
            [b"kept", b"late", b"lost", b"gone", b"stra"].map(|content| files.seal(content).unwrap());
        for id in [kept, gone, stray] {
            files.settle(id).unwrap();
        }
        fs::write(files.part(kept), "half").unwrap();
        fs::write(files.folder.join("a note of the owner"), "").unwrap();

        let spoken_of = BTreeSet::from([kept, late]);
        // A half beside a whole, one that nobody kept, one that was taken out.
        assert_eq!(files.sweep(&spoken_of, &BTreeSet::from([gone])).unwrap(), 3);
        assert_eq!(*files.open(kept, &key).unwrap(), b"kept");
        assert_eq!(*files.open(late, &late_key).unwrap(), b"late");
        assert!(files.path(late).exists() && !files.part(late).exists() && !files.part(kept).exists());
        assert!(!files.part(lost).exists() && !files.path(gone).exists());
        // Whoever speaks of it may have been put back from a copy of the day before.
        assert_eq!(files.strays(&spoken_of).unwrap(), 1);
        assert_eq!(*files.open(stray, &stray_key).unwrap(), b"stra");
        assert!(files.folder.join("a note of the owner").exists());
        files.remove(kept).unwrap();
        files.remove(kept).unwrap();
        assert!(!files.path(kept).exists());
    }

    #[test]
    fn a_folder_that_is_a_link_is_refused() {
        let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        symlink(elsewhere.path(), folder.path().join(FOLDER)).unwrap();
        assert!(matches!(files(folder.path(), 1, 1).seal(b"x"), Err(VaultError::NotRegularFile)));
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }
}
