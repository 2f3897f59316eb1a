//! What stands in a package of facts: a label, its signature, and an archive: the facts, as Parquet too, and their dictionary.
//!
//! The signature is inside the package, so that it tells nobody on the way whose it is; and it is of the archive's hash, so that nothing of a
//! stranger's archive is read.

use std::io::{Cursor, Read, Write};

use data_encoding::{BASE64, HEXLOWER};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use vault::{
    PackageKey,
    signature::{ReleaseSignature, fingerprint, signs},
};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::parquet;
use crate::{
    Error, Fault, Refusal, Result,
    journal::export::decoded,
    statistics::{
        dimension,
        facts::{Facts, Line},
        file::{fault as csv_fault, french_csv, harmless},
        measure::Measure,
        signature::Seal,
    },
    text::say,
};

const FORMAT: &str = "permanence-facts 1";
const ANY_FORMAT: &str = "permanence-facts ";
const FACTS: &str = "faits.csv";
const DICTIONARY: &str = "dictionnaire.csv";
/// Bytes of the facts: a million of kinds.
const MOST_BYTES: u64 = 400_000_000;

/// What is signed: the second line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Label {
    suite: u32,
    vault: String,
    /// The key for which it is closed: whoever receives it cannot pass it on as meant for somebody else.
    pub(super) recipient: String,
    pub(super) from_month: String,
    pub(super) until_month: String,
    pub(super) made_at: String,
    length: u64,
    sha256: String,
    verifying_key: String,
    /// The facts are those of a training: no desk counts them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) training: bool,
}

/// The archive.
pub(super) struct Content(Vec<u8>);

impl Content {
    /// The facts for Permanence, a Parquet file a measure with the same facts for whoever analyses them, and the dictionary of all their
    /// codes.
    pub(super) fn of(facts: &Facts, (from, until): (&str, &str)) -> Result<Self> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let mut put = |name: &str, bytes: &[u8]| -> Result<()> {
            archive.start_file(name, SimpleFileOptions::default()).map_err(fault)?;
            archive.write_all(bytes).map_err(fault)
        };
        let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
        for Line { measure, month, codes, count } in facts.lines() {
            writer.serialize((measure, month, codes, count)).map_err(csv_fault)?;
        }
        put(FACTS, &writer.into_inner().map_err(|error| fault(error.into_error()))?)?;
        for measure in Measure::ALL {
            let lines: Vec<&Line> = facts.lines().iter().filter(|line| line.measure == measure.word()).collect();
            put(&file_of(measure), &parquet::written(measure, &lines)?)?;
        }
        put(DICTIONARY, &dictionary(from, until)?)?;
        Ok(Self(archive.finish().map_err(fault)?.into_inner()))
    }

    /// Every fact of it.
    ///
    /// # Errors
    /// [`Refusal::NotFactsFile`].
    pub(super) fn lines(&self) -> Result<Vec<Line>> {
        let unreadable = || Error::from(Refusal::NotFactsFile);
        let mut archive = ZipArchive::new(Cursor::new(self.0.as_slice())).map_err(|_| unreadable())?;
        let file = archive.by_name(FACTS).map_err(|_| unreadable())?.take(MOST_BYTES);
        let reader = csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(file);
        let lines = reader.into_deserialize::<(String, String, String, i64)>().map(|line| -> Result<Line> {
            let (measure, month, codes, count) = line.map_err(|_| unreadable())?;
            Ok(Line { measure, month, codes, count })
        });
        lines.collect()
    }
}

fn file_of(measure: Measure) -> String {
    format!("{}.parquet", measure.word())
}

/// What goes into the package: the label, its signature, the archive.
pub(super) fn signed(
    seal: &Seal,
    to: &PackageKey,
    (from, until): (&str, &str),
    at: &str,
    Content(archive): &Content,
    training: bool,
) -> Result<Vec<u8>> {
    let label = Label {
        suite: 1,
        vault: seal.vault().to_owned(),
        recipient: to.written()?,
        from_month: from.to_owned(),
        until_month: until.to_owned(),
        made_at: at.to_owned(),
        length: archive.len() as u64,
        sha256: HEXLOWER.encode(&Sha256::digest(archive)),
        verifying_key: BASE64.encode(&seal.verifying_key()),
        training,
    };
    let label = serde_json::to_string(&label).map_err(fault)?;
    let (signature, _) = seal.sign_label(FORMAT, &label);
    let head = format!("{FORMAT}\n{label}\n{}\n", BASE64.encode(&signature));
    Ok([head.as_bytes(), archive.as_slice()].concat())
}

/// The label, the fingerprint of the key that signed it, and the archive, which is the one that was signed.
///
/// # Errors
/// [`Refusal::NotFactsFile`], [`Refusal::NewerVersion`], [`Refusal::FactsFileChanged`].
pub(super) fn opened(plain: &[u8]) -> Result<(Label, String, Content)> {
    let none = || Error::from(Refusal::NotFactsFile);
    let mut parts = plain.splitn(4, |byte| *byte == b'\n');
    let mut line = || parts.next().and_then(|line| std::str::from_utf8(line).ok()).ok_or_else(none);
    let format = line()?;
    if format != FORMAT {
        let is_later = format.strip_prefix(ANY_FORMAT).is_some_and(|version| version.parse::<u32>().is_ok());
        return Err(if is_later { Refusal::NewerVersion.into() } else { none() });
    }
    let (said, signature) = (line()?, line()?);
    let archive = parts.next().ok_or_else(none)?;
    let label: Label = serde_json::from_str(said).map_err(|_| none())?;
    if label.suite != 1 {
        return Err(Refusal::NewerVersion.into());
    }
    let changed = || Error::from(Refusal::FactsFileChanged);
    let key: [u8; 32] = decoded(&label.verifying_key).ok_or_else(changed)?;
    let signature: ReleaseSignature = decoded(signature).ok_or_else(changed)?;
    let whole = label.length == archive.len() as u64 && label.sha256 == HEXLOWER.encode(&Sha256::digest(archive));
    if !signs(&key, FORMAT, said, &signature) || !whole {
        return Err(changed());
    }
    Ok((label, fingerprint(&key), Content(archive.to_vec())))
}

/// What stands in each column of each file, and each code by each way of grouping it.
fn dictionary(from: &str, until: &str) -> Result<Vec<u8>> {
    let mut writer = french_csv();
    let mut put = |fields: [&str; 6]| writer.write_record(fields.map(harmless)).map_err(csv_fault);
    let titles = ["file", "column", "dimension", "code", "label", "above"].map(|title| say(&format!("export-{title}")));
    put(titles.each_ref().map(String::as_str))?;
    let period = crate::statistics::file::period(from, until);
    for measure in Measure::ALL {
        let file = file_of(measure);
        put([&file, "", "", "", &measure.says("rule"), ""])?;
        put([&file, "month", "", "", &period, ""])?;
        for dimension in dimension::of_columns(measure.columns()) {
            let (column, title) = (dimension.column, dimension.title());
            if let Some(rule) = dimension.rule() {
                put([&file, column, &title, "", &rule, ""])?;
            }
            for code in dimension.codes(std::iter::empty(), &[]) {
                put([&file, column, &title, &code.code, &code.label, code.above.as_deref().unwrap_or_default()])?;
            }
        }
        put([&file, "count", "", "", &say("facts-file-count"), ""])?;
    }
    writer.into_inner().map_err(|error| fault(error.into_error()))
}

fn fault(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::Fault(Fault::new(cause))
}
