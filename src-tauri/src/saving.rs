//! A document written whole or not at all, and its signature beside it.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use desk::statistics::signature::ENDING;

/// Writes a document and, beside it, its signature where it has one: first the signature, which is of no use alone and goes again
/// when the document cannot be written.
///
/// # Errors
/// As [`write_whole`].
pub(crate) fn write_both(path: &Path, document: &[u8], signature: Option<&[u8]>) -> io::Result<()> {
    let Some(signature) = signature else { return write_whole(path, document) };
    let mut beside = path.as_os_str().to_owned();
    beside.push(ENDING);
    write_whole(Path::new(&beside), signature)?;
    write_whole(path, document).inspect_err(|_| drop(fs::remove_file(&beside)))
}

/// Writes `bytes` beside `path`, readable by this user only, and puts them in its place once they are on the disk.
///
/// # Errors
/// What the system answers; what stood at `path` is then untouched and nothing is left beside it.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let part = beside(path)?;
    let written = write(&part, bytes).and_then(|()| fs::rename(&part, path));
    if written.is_err() {
        fs::remove_file(&part)
            .or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })?;
    }
    written?;
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

fn beside(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    let mut part = OsString::from(".");
    part.push(name);
    part.push(format!(".{}.part", std::process::id()));
    Ok(path.with_file_name(part))
}

fn write(part: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(part)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // tests stop where they fail

    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_document_replaces_the_one_of_before_and_is_readable_by_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("signalement.pdf");
        fs::write(&path, "before").unwrap();
        write_whole(&path, b"after").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"after");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_signature_stands_beside_its_document_or_neither_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rapport.pdf");
        write_both(&path, b"a report", Some(b"its signature")).unwrap();
        assert_eq!(fs::read(folder.path().join("rapport.pdf.signature")).unwrap(), b"its signature");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);

        let taken = folder.path().join("a folder");
        fs::create_dir(&taken).unwrap();
        assert!(write_both(&taken, b"a report", Some(b"its signature")).is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
    }

    #[test]
    fn a_failure_leaves_what_was_there_and_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a folder where the document should go");
        fs::create_dir(&path).unwrap();
        assert!(write_whole(&path, b"after").is_err());
        assert!(path.is_dir());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
