//! A file that the person chose, read whole.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use desk::{Document, Error, Refusal};

/// Reads the file at `path` under its name, without its folder.
///
/// # Errors
/// [`Refusal::FileTooLarge`] beyond `most` bytes, before they are read; [`Refusal::FileUnreadable`].
pub(crate) fn read_whole(path: &Path, most: u64) -> Result<Document, Error> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let file = File::open(path).and_then(plain).map_err(|_| Refusal::FileUnreadable)?;
    let mut bytes = Vec::new();
    // The file may grow meanwhile, and not every file says how long it is.
    file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(|_| Refusal::FileUnreadable)?;
    if bytes.len() as u64 > most {
        return Err(too_large(most));
    }
    Ok(Document { name, bytes })
}

/// Of a file that holds more than `most` bytes.
pub(crate) fn too_large(most: u64) -> Error {
    Refusal::FileTooLarge { most_mb: most / 1_000_000 }.into()
}

/// A folder, a pipe or a device is no file to read.
fn plain(file: File) -> io::Result<File> {
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::ErrorKind::InvalidInput.into()) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn refusal(answer: Result<Document, Error>) -> Refusal {
        match answer {
            Err(Error::Refused(refusal)) => refusal,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_file_is_read_under_its_name_without_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("accueil.csv");
        std::fs::write(&path, "Nom").unwrap();
        let read = read_whole(&path, 3).unwrap();
        assert_eq!((read.name.as_str(), read.bytes.as_slice()), ("accueil.csv", &b"Nom"[..]));
    }

    #[test]
    fn what_is_too_long_or_no_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("accueil.csv");
        let long = File::create(&path).unwrap();
        long.set_len(200_000_000).unwrap();
        assert_eq!(refusal(read_whole(&path, 30_000_000)), Refusal::FileTooLarge { most_mb: 30 });
        for path in [folder.path(), &folder.path().join("nothing.csv")] {
            assert_eq!(refusal(read_whole(path, 30_000_000)), Refusal::FileUnreadable);
        }
    }
}
