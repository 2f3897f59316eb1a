//! The journal as a file that anybody checks without the vault: every entry carries the hash of all before it, and the last is
//! signed with a key that only the desk key leads to. It names nobody.

use data_encoding::{BASE64, HEXLOWER};
use serde::{Deserialize, Serialize};
use vault::{
    Keys,
    account::short_name,
    chain::{GENESIS, HeadSignature, fingerprint, hash_after, signs},
};

use super::{Event, Noun, Verb};
use crate::{Agent, Document, Error, Fault, Refusal, Result, clock::written, session::Nothing, text, write::Write};

const FORMAT: &str = "permanence-journal 1";
const ANY_FORMAT: &str = "permanence-journal ";

/// The second line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Label {
    suite: u32,
    vault: String,
    exported_at: String,
    entries: i64,
    head: String,
    verifying_key: String,
    /// Absent of every other journal.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    training: bool,
}

/// An entry, on a line of its own.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    sequence: i64,
    at: String,
    account: String,
    verb: String,
    noun: String,
    record: i64,
    record_hash: String,
    hash: String,
}

/// A journal that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sound {
    /// Short name of the vault.
    pub vault: String,
    /// When it was exported.
    pub exported_at: String,
    /// Number of entries.
    pub entries: i64,
    /// The signing key in short: whoever exported it reads the same.
    pub fingerprint: String,
    /// Of a training: it tells of nobody.
    pub training: bool,
}

/// Why a journal does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsound {
    /// No exported journal, or one that was cut.
    NotAJournal,
    /// Written by a later version.
    NewerVersion,
    /// Changed, missing, added or moved here.
    Entry(i64),
    /// Entries are missing at the end, or were added.
    Length,
    /// The signature is not that of the key which the file names.
    Signature,
    /// Signed with another key than the one that was told.
    AnotherKey,
}

/// The whole journal, with the entry that says that it left.
///
/// # Errors
/// [`Refusal::NotAllowed`] for somebody who is not in charge.
pub(crate) async fn journal_export(agent: &mut Agent, _: Nothing) -> Result<Document> {
    agent.must_be_in_charge()?;
    Write::begin(agent).await?.commit(Event::new(Verb::Exported, Noun::Journal, 0)).await?;
    let Keys::Agent { desk, .. } = agent.vault.keys() else { return Err(Refusal::NotAllowed.into()) };
    let key = desk.derive_signing_key();
    let rows = sqlx::query!(
        "select sequence, at, account, verb, noun, record, record_hash, hash from journal order by sequence"
    )
    .fetch_all(&mut agent.desk)
    .await?;
    let label = Label {
        suite: 1,
        vault: agent.vault.vault().to_string(),
        exported_at: written(agent.clock.now()),
        entries: i64::try_from(rows.len()).unwrap_or(i64::MAX),
        head: HEXLOWER.encode(rows.last().map_or(&GENESIS[..], |row| &row.hash)),
        verifying_key: BASE64.encode(&key.derive_verifying_key()),
        training: agent.is_training(),
    };
    let label = json(&label)?;
    let mut file = format!("{FORMAT}\n{label}\n");
    for row in rows {
        let entry = Entry {
            sequence: row.sequence,
            at: row.at,
            account: row.account,
            verb: row.verb,
            noun: row.noun,
            record: row.record,
            record_hash: HEXLOWER.encode(&row.record_hash),
            hash: HEXLOWER.encode(&row.hash),
        };
        file.push_str(&json(&entry)?);
        file.push('\n');
    }
    file.push_str(&BASE64.encode(&key.sign(FORMAT, &label)));
    file.push('\n');
    let day = agent.clock.today();
    let name =
        format!("{}-{}-{day}.jsonl", text::say("journal-file-name"), short_name(agent.vault.vault()).to_lowercase());
    Ok(Document { name, bytes: file.into_bytes() })
}

fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Fault(Fault::new(error)))
}

/// Checks an exported journal, with no vault and no secret at hand. `expected` is the fingerprint that was told by whoever
/// exported it: without it, the answer says which key signed, and not whose it is.
///
/// # Errors
/// The first thing that does not hold.
pub fn verify_export(file: &str, expected: Option<&str>) -> std::result::Result<Sound, Unsound> {
    let lines: Vec<&str> = file.strip_suffix('\n').ok_or(Unsound::NotAJournal)?.split('\n').collect();
    let [format, label_line, entries @ .., signature] = lines.as_slice() else { return Err(Unsound::NotAJournal) };
    if *format != FORMAT {
        let is_later = format.strip_prefix(ANY_FORMAT).is_some_and(|version| version.parse::<u32>().is_ok());
        return Err(if is_later { Unsound::NewerVersion } else { Unsound::NotAJournal });
    }
    let label: Label = serde_json::from_str(label_line).map_err(|_| Unsound::NotAJournal)?;
    if label.suite != 1 {
        return Err(Unsound::NewerVersion);
    }
    let key: [u8; 32] = decoded(&label.verifying_key).ok_or(Unsound::NotAJournal)?;
    let signature: HeadSignature = decoded(signature).ok_or(Unsound::Signature)?;
    if !signs(&key, FORMAT, label_line, &signature) {
        return Err(Unsound::Signature);
    }
    let fingerprint = fingerprint(&key);
    if expected.is_some_and(|expected| plain(expected) != plain(&fingerprint)) {
        return Err(Unsound::AnotherKey);
    }
    let mut previous = GENESIS;
    for (place, line) in entries.iter().enumerate() {
        let sequence = i64::try_from(place).unwrap_or(i64::MAX).saturating_add(1);
        previous = followed(&previous, sequence, line).ok_or(Unsound::Entry(sequence))?;
    }
    let length = i64::try_from(entries.len()).unwrap_or(i64::MAX);
    if length != label.entries || HEXLOWER.encode(&previous) != label.head {
        return Err(Unsound::Length);
    }
    let vault = label.vault.get(..8).unwrap_or_default().to_uppercase();
    Ok(Sound { vault, exported_at: label.exported_at, entries: length, fingerprint, training: label.training })
}

/// The hash of an entry, when it is the one that comes after `previous`.
fn followed(previous: &[u8; 32], sequence: i64, line: &str) -> Option<[u8; 32]> {
    let entry: Entry = serde_json::from_str(line).ok()?;
    let record_hash: [u8; 32] = HEXLOWER.decode(entry.record_hash.as_bytes()).ok()?.try_into().ok()?;
    let fields: [&[u8]; 7] = [
        &sequence.to_be_bytes(),
        entry.at.as_bytes(),
        entry.account.as_bytes(),
        entry.verb.as_bytes(),
        entry.noun.as_bytes(),
        &entry.record.to_be_bytes(),
        &record_hash,
    ];
    let hash = hash_after(previous, &fields);
    (entry.sequence == sequence && entry.hash == HEXLOWER.encode(&hash)).then_some(hash)
}

pub(crate) fn decoded<const N: usize>(text: &str) -> Option<[u8; N]> {
    BASE64.decode(text.as_bytes()).ok()?.try_into().ok()
}

/// A fingerprint as somebody may type it.
pub(crate) fn plain(fingerprint: &str) -> String {
    fingerprint.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use crate::{appointment::tests::file_of, session::bench::bench};

    async fn exported() -> String {
        let mut bench = bench().await;
        for name in ["Zyxomma", "Martin"] {
            file_of(bench.agent(), name).await;
        }
        String::from_utf8(journal_export(bench.agent(), Nothing {}).await.unwrap().bytes).unwrap()
    }

    fn lines(file: &str) -> Vec<String> {
        file.lines().map(str::to_owned).collect()
    }

    fn verified(lines: &[String]) -> std::result::Result<Sound, Unsound> {
        verify_export(&format!("{}\n", lines.join("\n")), None)
    }

    #[tokio::test]
    async fn an_exported_journal_is_verified_without_a_vault_and_names_nobody() {
        let file = exported().await;
        let sound = verify_export(&file, None).unwrap();
        assert_eq!(sound.entries, i64::try_from(file.lines().count() - 3).unwrap());
        assert!(verify_export(&file, Some(&sound.fingerprint.to_lowercase())).is_ok());
        assert_eq!(verify_export(&file, Some("0000-0000-0000-0000")), Err(Unsound::AnotherKey));
        assert!(!file.contains("Zyxomma") && !file.contains("Ada"));
        assert!(file.contains("\"verb\":\"exported\",\"noun\":\"journal\""), "with the entry that says that it left");
    }

    #[tokio::test]
    async fn an_entry_edited_deleted_added_moved_or_cut_off_is_found_where_it_is() {
        let whole = lines(&exported().await);
        let last = whole.len() - 2;
        let edited = |change: &dyn Fn(&mut Vec<String>)| {
            let mut lines = whole.clone();
            change(&mut lines);
            verified(&lines).unwrap_err()
        };
        assert_eq!(edited(&|lines| lines[3] = lines[3].replace("\"record\":", "\"record\":1")), Unsound::Entry(2));
        assert_eq!(edited(&|lines| drop(lines.remove(4))), Unsound::Entry(3));
        assert_eq!(edited(&|lines| lines.insert(4, lines[4].clone())), Unsound::Entry(4));
        assert_eq!(edited(&|lines| lines.swap(2, 3)), Unsound::Entry(1));
        assert_eq!(edited(&|lines| drop(lines.remove(last))), Unsound::Length);
        assert_eq!(edited(&|lines| drop(lines.pop())), Unsound::Signature);
        assert_eq!(edited(&|lines| lines.truncate(1)), Unsound::NotAJournal);
        assert_eq!(edited(&|lines| lines[0] = "permanence-journal 2".into()), Unsound::NewerVersion);
        let first = if whole[last + 1].starts_with('A') { 'B' } else { 'A' };
        let flipped: String = [first].into_iter().chain(whole[last + 1].chars().skip(1)).collect();
        assert_eq!(edited(&|lines| *lines.last_mut().unwrap() = flipped.clone()), Unsound::Signature);
        assert!(verified(&whole).is_ok());
    }

    #[tokio::test]
    async fn a_journal_that_is_cut_or_rewritten_cannot_be_signed_again_without_the_desk_key() {
        let whole = lines(&exported().await);
        // As short as the cut journal is, and ending where it ends: everything holds but the signature.
        let mut cut = whole[..whole.len() - 3].to_vec();
        let mut label: Label = serde_json::from_str(&cut[1]).unwrap();
        label.entries -= 2;
        label.head = serde_json::from_str::<Entry>(cut.last().unwrap()).unwrap().hash;
        cut[1] = serde_json::to_string(&label).unwrap();
        cut.push(whole.last().unwrap().clone());
        assert_eq!(verified(&cut), Err(Unsound::Signature));

        // Signed by somebody else: it holds, under a key that nobody was told of.
        let honest = verified(&whole).unwrap().fingerprint;
        let stranger = lines(&exported().await);
        let forged = format!("{}\n", stranger.join("\n"));
        assert!(verify_export(&forged, None).is_ok());
        assert_eq!(verify_export(&forged, Some(&honest)), Err(Unsound::AnotherKey));
    }
}
