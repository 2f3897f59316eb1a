//! `permanence-cli export verify`: whether an exported file is as it left, and which desk signed it. No vault, no secret.

use std::{
    ffi::OsString,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use desk::{
    statistics::signature::{ENDING, MOST_BYTES, Unsound, verify},
    text,
};

use crate::{Stop, line};

/// No exported file comes near it.
const MOST_FILE_BYTES: u64 = 1 << 30;

#[derive(clap::Args)]
pub(crate) struct Verify {
    /// Fichier exporté.
    file: PathBuf,
    /// Sa signature ; par défaut, le fichier du même nom suivi de « .signature ».
    #[arg(long, value_name = "FICHIER")]
    signature: Option<PathBuf>,
    /// Empreinte de la clé, telle que la permanence l’a donnée de vive voix.
    #[arg(long, value_name = "EMPREINTE")]
    key: Option<String>,
}

impl Verify {
    /// False when the file does not hold.
    pub(super) fn run(self) -> Result<bool, Stop> {
        let beside = self.signature.unwrap_or_else(|| {
            let mut beside = OsString::from(&self.file);
            beside.push(ENDING);
            PathBuf::from(beside)
        });
        let file = read(&self.file, MOST_FILE_BYTES)?;
        let signature = read(&beside, MOST_BYTES)?;
        match verify(&file, &String::from_utf8_lossy(&signature), self.key.as_deref()) {
            Ok(sound) => {
                let day = text::long_day(sound.released_at.split('T').next().unwrap_or_default());
                let release = sound.release.to_string();
                let said = [
                    ("vault", sound.vault.as_str()),
                    ("day", &day),
                    ("release", &release),
                    ("title", &sound.title),
                    ("period", &sound.period),
                ];
                line(&text::say_with("cli-export-sound", &said));
                let key = if self.key.is_some() { "cli-journal-key-told" } else { "cli-journal-key-untold" };
                line(&text::say_with(key, &[("key", &sound.fingerprint)]));
                Ok(true)
            }
            Err(Unsound::NewerVersion) => Err(desk::Error::from(desk::Refusal::NewerVersion).into()),
            Err(found) => {
                line(&text::say(match found {
                    Unsound::AnotherFile => "cli-export-another-file",
                    Unsound::AnotherKey => "cli-export-another-key",
                    Unsound::Signature => "cli-export-signature",
                    Unsound::NotASignature | Unsound::NewerVersion => "cli-export-no-signature",
                }));
                Ok(false)
            }
        }
    }
}

/// A whole file, of which no more than `most` bytes are read.
fn read(path: &Path, most: u64) -> Result<Vec<u8>, Stop> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(most.saturating_add(1)).read_to_end(&mut bytes));
    let whole =
        read.and_then(|_| if bytes.len() as u64 > most { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(()) });
    whole.map_err(|_| Stop::say("cli-export-cannot-read", &[("file", &path.display().to_string())]))?;
    Ok(bytes)
}
