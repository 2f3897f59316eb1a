//! The signature of what leaves: a small file beside the other, which says what it is and lets anybody check it without the vault.

use data_encoding::{BASE64, HEXLOWER};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;
use vault::{
    Keys, OpenVault,
    signature::{ReleaseSignature, ReleaseSigningKey, fingerprint, signs},
};

use super::release::Leaving;
use crate::{
    Error, Result, Supervisor,
    error::Fault,
    journal::export::{decoded, plain},
    session::{Document, Nothing},
};

/// What the name of a file is followed by in that of its signature.
pub const ENDING: &str = ".signature";
/// Longer than any signature: what is longer is none.
pub const MOST_BYTES: u64 = 65_536;

const FORMAT: &str = "permanence-signature 1";
const ANY_FORMAT: &str = "permanence-signature ";

/// What is signed: the second line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Label {
    suite: u32,
    vault: String,
    release: i64,
    released_at: String,
    what: String,
    from_month: String,
    until_month: String,
    threshold: u32,
    length: u64,
    sha256: String,
    verifying_key: String,
}

/// A file that is as it left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sound {
    /// Short name of the vault.
    pub vault: String,
    /// Its number in the register of the vault.
    pub release: i64,
    /// When it left.
    pub released_at: String,
    /// What it counts, in words.
    pub title: String,
    /// Its period, in words.
    pub period: String,
    /// The signing key in short: the desk reads the same on its page.
    pub fingerprint: String,
}

/// Why a file is not what its signature says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsound {
    /// No signature of an exported file, or one that was cut.
    NotASignature,
    /// Written by a later version.
    NewerVersion,
    /// The signature is not that of the key which it names: it was changed.
    Signature,
    /// Signed with another key than the one that was told.
    AnotherKey,
    /// The signature holds, and the file is another than the one that left, or was changed since.
    AnotherFile,
}

/// The key that signs what leaves this desk.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct ReleaseKey {
    /// In short, to be told to whoever checks a file.
    pub fingerprint: String,
}

/// What signs, and in whose name.
pub(crate) struct Seal {
    key: ReleaseSigningKey,
    vault: String,
}

impl Seal {
    pub(crate) fn of(vault: &OpenVault) -> Self {
        let (Keys::Supervisor { statistics } | Keys::Agent { statistics, .. }) = vault.keys();
        Self { key: statistics.derive_signing_key(), vault: vault.vault().to_string() }
    }

    /// As [`fingerprint`].
    pub(crate) fn fingerprint(&self) -> String {
        fingerprint(&self.key.derive_verifying_key())
    }

    /// The vault in whose name it signs.
    pub(crate) fn vault(&self) -> &str {
        &self.vault
    }

    /// What checks its signatures.
    pub(crate) fn verifying_key(&self) -> [u8; 32] {
        self.key.derive_verifying_key()
    }

    /// The signature of a label, and what checks it.
    pub(crate) fn sign_label(&self, format: &str, label: &str) -> (ReleaseSignature, [u8; 32]) {
        (self.key.sign(format, label), self.key.derive_verifying_key())
    }

    /// The signature of a file that leaves as the line `release` of the register.
    pub(crate) fn sign(&self, leaving: &Leaving, release: i64, at: &str, file: &Document) -> Result<Document> {
        let label = Label {
            suite: 1,
            vault: self.vault.clone(),
            release,
            released_at: at.to_owned(),
            what: leaving.what.clone(),
            from_month: leaving.from_month.clone(),
            until_month: leaving.until_month.clone(),
            threshold: leaving.threshold,
            length: file.bytes.len() as u64,
            sha256: HEXLOWER.encode(&Sha256::digest(&file.bytes)),
            verifying_key: BASE64.encode(&self.key.derive_verifying_key()),
        };
        let label = serde_json::to_string(&label).map_err(|error| Error::Fault(Fault::new(error)))?;
        let signature = BASE64.encode(&self.key.sign(FORMAT, &label));
        let name = format!("{}{ENDING}", file.name);
        Ok(Document { name, bytes: format!("{FORMAT}\n{label}\n{signature}\n").into_bytes() })
    }
}

/// The fingerprint that this desk tells.
pub(crate) async fn release_key(supervisor: &mut Supervisor, _: Nothing) -> Result<ReleaseKey> {
    Ok(ReleaseKey { fingerprint: Seal::of(&supervisor.vault).fingerprint() })
}

/// Checks a file against its signature, with no vault and no secret at hand. `expected` is the fingerprint that the desk told:
/// without it, the answer says which key signed, and not whose it is.
///
/// # Errors
/// The first thing that does not hold.
pub fn verify(file: &[u8], signature: &str, expected: Option<&str>) -> std::result::Result<Sound, Unsound> {
    let lines: Vec<&str> = signature.strip_suffix('\n').ok_or(Unsound::NotASignature)?.split('\n').collect();
    let (format, rest) = lines.split_first().ok_or(Unsound::NotASignature)?;
    if *format != FORMAT {
        let is_later = format.strip_prefix(ANY_FORMAT).is_some_and(|version| version.parse::<u32>().is_ok());
        return Err(if is_later { Unsound::NewerVersion } else { Unsound::NotASignature });
    }
    let [line, signature] = rest else { return Err(Unsound::NotASignature) };
    let label: Label = serde_json::from_str(line).map_err(|_| Unsound::NotASignature)?;
    if label.suite != 1 {
        return Err(Unsound::NewerVersion);
    }
    let key: [u8; 32] = decoded(&label.verifying_key).ok_or(Unsound::NotASignature)?;
    let signature: ReleaseSignature = decoded(signature).ok_or(Unsound::Signature)?;
    if !signs(&key, FORMAT, line, &signature) {
        return Err(Unsound::Signature);
    }
    let fingerprint = fingerprint(&key);
    if expected.is_some_and(|expected| plain(expected) != plain(&fingerprint)) {
        return Err(Unsound::AnotherKey);
    }
    if label.length != file.len() as u64 || label.sha256 != HEXLOWER.encode(&Sha256::digest(file)) {
        return Err(Unsound::AnotherFile);
    }
    Ok(Sound {
        vault: label.vault.get(..8).unwrap_or_default().to_uppercase(),
        release: label.release,
        released_at: label.released_at,
        title: super::release::title(&label.what),
        period: super::file::period(&label.from_month, &label.until_month),
        fingerprint,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::{session::bench::bench, statistics::release::Format};

    /// A file and its signature, by the key of a new vault.
    async fn signed() -> (Vec<u8>, String, String) {
        let mut bench = bench().await;
        let seal = Seal::of(&bench.agent().vault);
        let leaving = Leaving {
            what: "report_ministry".to_owned(),
            format: Format::Csv,
            from_month: "2025-01".to_owned(),
            until_month: "2025-12".to_owned(),
            threshold: 5,
            purpose: "Zyxomma".to_owned(),
            recipient: "Quorvandaise".to_owned(),
        };
        let file = Document { name: "ministere.csv".to_owned(), bytes: b"Total;40".to_vec() };
        let signature = seal.sign(&leaving, 7, "2026-01-12T09:00:00Z", &file).unwrap();
        assert_eq!(signature.name, "ministere.csv.signature");
        (file.bytes, String::from_utf8(signature.bytes).unwrap(), seal.fingerprint())
    }

    #[tokio::test]
    async fn a_file_is_verified_without_a_vault_and_its_signature_says_what_it_is_and_names_nobody() {
        let (file, signature, key) = signed().await;
        let sound = verify(&file, &signature, Some(&key.to_lowercase())).unwrap();
        assert_eq!((sound.release, sound.fingerprint.as_str()), (7, key.as_str()));
        assert_eq!(sound.title, "Formulaire du ministère de la Justice");
        assert!(sound.period.contains("janvier 2025"), "{}", sound.period);
        assert!(!signature.contains("Zyxomma") && !signature.contains("Quorvandaise"), "neither purpose nor recipient");
    }

    #[tokio::test]
    async fn a_file_that_was_edited_cut_lengthened_or_exchanged_is_not_the_one_that_left() {
        let (file, signature, key) = signed().await;
        let edited = [&b"Total;41"[..], b"Total;4", b"Total;40\n", b"", b"something else"];
        for file in edited {
            assert_eq!(verify(file, &signature, Some(&key)), Err(Unsound::AnotherFile), "{file:?}");
        }
        for place in 0..file.len() * 8 {
            let mut flipped = file.clone();
            flipped[place / 8] ^= 1 << (place % 8);
            assert_eq!(verify(&flipped, &signature, Some(&key)), Err(Unsound::AnotherFile), "bit {place}");
        }
    }

    #[tokio::test]
    async fn a_signature_that_was_changed_cut_or_made_by_another_key_is_found() {
        let (file, signature, key) = signed().await;
        let said = |signature: &str| verify(&file, signature, Some(&key)).unwrap_err();
        assert_eq!(said(&signature.replace("\"threshold\":5", "\"threshold\":3")), Unsound::Signature);
        assert_eq!(said(&signature.replace("2025-12", "2024-12")), Unsound::Signature);
        assert_eq!(said(signature.trim_end()), Unsound::NotASignature);
        assert_eq!(
            said(&signature.lines().take(2).map(|line| format!("{line}\n")).collect::<String>()),
            Unsound::NotASignature
        );
        assert_eq!(said("Bonjour.\n"), Unsound::NotASignature);
        assert_eq!(said(""), Unsound::NotASignature);
        assert_eq!(said(&signature.replacen("signature 1", "signature 2", 1)), Unsound::NewerVersion);
        // Made again by somebody who has the program and not the vault: it holds, under a key that nobody was told of.
        let (_, forged, theirs) = signed().await;
        assert_eq!(said(&forged), Unsound::AnotherKey);
        assert_eq!(verify(&file, &forged, None).unwrap().fingerprint, theirs);
    }

    #[tokio::test]
    async fn the_desk_tells_the_fingerprint_of_the_key_that_signs_and_keeps_it_with_each_release() {
        let mut bench = bench().await;
        let first = Seal::of(&bench.agent().vault).fingerprint();
        assert_eq!(Seal::of(&bench.agent().vault).fingerprint(), first);
        assert_ne!(signed().await.2, first, "each vault has its own");
        assert_eq!(first.len(), 29);
    }
}
