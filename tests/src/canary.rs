//! Words planted where people type, and the keys that close them, looked for in every form in which they could come to light.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Read},
    path::Path,
};

use aho_corasick::{AhoCorasick, BuildError};
use data_encoding::{BASE64, BASE64URL, HEXLOWER, HEXUPPER};

/// A search for some words, and keys, in all their forms at once.
#[derive(Debug)]
pub struct Search {
    forms: AhoCorasick,
    names: Vec<String>,
    longest: usize,
}

impl Search {
    /// # Errors
    /// Too many words to search for at once.
    pub fn new<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> Result<Self, BuildError> {
        Self::with_keys(words, [])
    }

    /// The same, with keys under the names by which they are told.
    ///
    /// # Errors
    /// Too much to search for at once.
    pub fn with_keys<W: AsRef<str>>(
        words: impl IntoIterator<Item = W>,
        keys: impl IntoIterator<Item = (String, Vec<u8>)>,
    ) -> Result<Self, BuildError> {
        let told = |what: String, forms: Vec<(&str, Vec<u8>)>| {
            forms.into_iter().map(move |(form, bytes)| (format!("«{what}» in {form}"), bytes)).collect::<Vec<_>>()
        };
        let words = words.into_iter().flat_map(|word| told(word.as_ref().to_owned(), forms(word.as_ref())));
        let keys = keys.into_iter().flat_map(|(name, key)| told(name, forms_of_bytes(&key)));
        let forms: Vec<_> = words.chain(keys).collect();
        let longest = forms.iter().map(|(_, bytes)| bytes.len()).max().unwrap_or_default();
        let (names, forms): (Vec<_>, Vec<_>) = forms.into_iter().unzip();
        Ok(Self { forms: AhoCorasick::new(forms)?, names, longest })
    }

    /// Each word and form that stands in `bytes`, once.
    #[must_use]
    pub fn within(&self, bytes: &[u8]) -> Vec<String> {
        let found = self.forms.find_iter(bytes).filter_map(|hit| self.names.get(hit.pattern().as_usize()));
        let mut found: Vec<_> = found.cloned().collect();
        found.sort();
        found.dedup();
        found
    }

    /// How many bytes two pieces of one whole must share, so that nothing is missed where they meet.
    #[must_use]
    pub fn overlap(&self) -> usize {
        self.longest.saturating_sub(1)
    }

    /// What stands in the files beneath `folder`, in their names, and in the parts of those that are archives: one line each.
    ///
    /// # Errors
    /// A file that is there and cannot be read.
    pub fn beneath(&self, folder: &Path) -> io::Result<Vec<String>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let told = |what: String| format!("{}: {what}", path.display());
            found.extend(self.within(path.to_string_lossy().as_bytes()).into_iter().map(told));
            // A program at work removes what it made; sockets and pipes hold nothing.
            match fs::symlink_metadata(&path) {
                Ok(kind) if kind.is_dir() => found.extend(self.beneath(&path)?),
                Ok(kind) if kind.is_file() => found.extend(self.file(&path)?.into_iter().map(told)),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }

    fn file(&self, path: &Path) -> io::Result<Vec<String>> {
        let mut found = match fs::read(path) {
            Ok(bytes) => self.within(&bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut archive = match File::open(path).map(zip::ZipArchive::new) {
            Ok(Ok(archive)) => archive,
            Ok(Err(_)) | Err(_) => return Ok(found),
        };
        for part in 0..archive.len() {
            let mut bytes = Vec::new();
            archive.by_index(part).map_err(io::Error::other)?.read_to_end(&mut bytes)?;
            found.extend(self.within(&bytes).into_iter().map(|what| format!("{what}, packed")));
        }
        Ok(found)
    }
}

/// The forms of a word, with their names: also as JSON may write it, and as the search of the desk keeps it.
fn forms(word: &str) -> Vec<(&'static str, Vec<u8>)> {
    let escaped = |unit: u16| match u8::try_from(unit) {
        Ok(byte) if byte.is_ascii() => char::from(byte).to_string(),
        Ok(_) | Err(_) => format!("\\u{unit:04x}"),
    };
    let latin: Option<Vec<u8>> = word.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    let mut forms = forms_of_bytes(word.as_bytes());
    forms.extend([
        ("UTF-16 LE", word.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("UTF-16 BE", word.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        ("JSON", word.encode_utf16().map(escaped).collect::<String>().into_bytes()),
        ("small letters", names::folded(word).into_bytes()),
    ]);
    forms.extend(latin.map(|bytes| ("Latin-1", bytes)));
    // The same bytes twice would hide each other.
    let mut seen = BTreeSet::new();
    forms.retain(|(_, bytes)| !bytes.is_empty() && seen.insert(bytes.clone()));
    forms
}

/// The forms of any bytes.
fn forms_of_bytes(bytes: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut forms = vec![
        ("bytes", bytes.to_vec()),
        ("hexadecimal", HEXLOWER.encode(bytes).into_bytes()),
        ("capital hexadecimal", HEXUPPER.encode(bytes).into_bytes()),
    ];
    for alphabet in [BASE64, BASE64URL] {
        forms.extend((0..3).map(|before| ("base64", in_base64(bytes, before, &alphabet))));
    }
    forms
}

/// The symbols that a word takes in base64 when `before` bytes of a group of three stand before it: those that no
/// neighbour has a part in.
fn in_base64(word: &[u8], before: usize, alphabet: &data_encoding::Encoding) -> Vec<u8> {
    let whole: Vec<u8> = std::iter::repeat_n(0, before).chain(word.iter().copied()).collect();
    let symbols = alphabet.encode(&whole).into_bytes();
    let first = (before * 8).div_ceil(6);
    let end = whole.len() * 8 / 6;
    symbols.into_iter().take(end).skip(first).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::io::Write;

    use super::*;

    const WORD: &str = "Zyxomma-Éa";

    #[test]
    fn a_planted_word_is_found_in_every_form_and_at_every_place() {
        let said = |before: &str| format!("{before}{WORD} dit-elle");
        let utf16 = |to: fn(u16) -> [u8; 2]| said("…").encode_utf16().flat_map(to).collect::<Vec<u8>>();
        let mut planted = vec![
            ("bytes", said("").into_bytes()),
            ("JSON", said("").replace('É', "\\u00c9").into_bytes()),
            ("Latin-1", said("").chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()),
            ("small letters", b"| zyxomma ea |".to_vec()),
            ("UTF-16 LE", utf16(u16::to_le_bytes)),
            ("UTF-16 BE", utf16(u16::to_be_bytes)),
            ("hexadecimal", HEXLOWER.encode(said("…").as_bytes()).into_bytes()),
            ("capital hexadecimal", HEXUPPER.encode(said("…").as_bytes()).into_bytes()),
        ];
        for before in ["", "a", "ab", "abc", "abcd"] {
            planted.push(("base64", BASE64.encode(said(before).as_bytes()).into_bytes()));
            planted.push(("base64", BASE64URL.encode(said(before).as_bytes()).into_bytes()));
        }
        let search = Search::new([WORD, "another"]).unwrap();
        for (form, bytes) in planted {
            let folder = tempfile::tempdir().unwrap();
            fs::create_dir(folder.path().join("deep")).unwrap();
            fs::write(folder.path().join("deep/file"), [vec![7; 5000], bytes].concat()).unwrap();
            let found = search.beneath(folder.path()).unwrap();
            let expected = format!("{}: «{WORD}» in {form}", folder.path().join("deep/file").display());
            assert!(found.contains(&expected), "{form}: {found:?}");
        }
        assert!(search.within(b"Zyxomm a-Ea, 5a79786f").is_empty());
    }

    #[test]
    fn a_key_is_found_as_bytes_and_written_out() {
        let key: Vec<u8> = (0..32_u8).map(|byte| byte.wrapping_mul(37).wrapping_add(11)).collect();
        let search = Search::with_keys([WORD], [("desk".to_owned(), key.clone())]).unwrap();
        let among = |bytes: &[u8]| search.within(&[&[0; 99], bytes, &[0; 99]].concat());
        assert_eq!(among(&key), ["«desk» in bytes"]);
        assert_eq!(among(HEXLOWER.encode(&key).as_bytes()), ["«desk» in hexadecimal"]);
        assert!(among(key.get(1..).unwrap()).is_empty());
    }

    #[test]
    fn a_word_in_the_name_of_a_file_or_packed_in_an_archive_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let search = Search::new([WORD]).unwrap();
        fs::write(folder.path().join("harmless"), "").unwrap();
        assert_eq!(search.beneath(folder.path()).unwrap().len(), 0);

        let mut archive = zip::ZipWriter::new(File::create(folder.path().join("table.xlsx")).unwrap());
        archive.start_file("part", zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(format!("{} {WORD}", "x".repeat(2000)).as_bytes()).unwrap();
        archive.finish().unwrap();
        let packed = search.beneath(folder.path()).unwrap();
        assert!(packed.len() == 1 && packed.iter().all(|what| what.ends_with("packed")), "{packed:?}");

        fs::write(folder.path().join(WORD), "").unwrap();
        assert_eq!(search.beneath(folder.path()).unwrap().len(), 2);
    }
}
