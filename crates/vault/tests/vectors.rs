//! What the format page says, as vectors that the second reader wrote: each opens to what it says, or is refused for the reason it says.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{io::Read, path::Path};

use data_encoding::{BASE64, HEXLOWER};
use serde::{Deserialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use vault::{Role, VaultError, chain::Link, vectors};

#[derive(Deserialize)]
struct Vectors<C, W = ()> {
    #[serde(default)]
    whole: W,
    cases: Vec<Case<C>>,
}

#[derive(Deserialize)]
struct Case<C> {
    id: u32,
    says: String,
    refusal: Option<String>,
    detail: Option<usize>,
    #[serde(flatten)]
    given: C,
}

fn read<C: DeserializeOwned, W: DeserializeOwned + Default>(name: &str) -> Vectors<C, W> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

impl<C> Case<C> {
    /// What was read must be what the case says, or be refused as it says.
    fn holds<T: PartialEq + std::fmt::Debug>(&self, found: Result<T, VaultError>, expected: impl FnOnce() -> T) {
        let about = format!("{} ({})", self.id, self.says);
        match (found, self.refusal.as_deref()) {
            (Ok(found), None) => assert_eq!(found, expected(), "{about}"),
            (Err(error), Some(refusal)) => {
                let (word, line) = word(&error);
                assert!(word.contains(&refusal), "{about}: {error} is not {refusal}");
                assert!(line.is_none() || line == self.detail, "{about}: line {line:?}");
            }
            (Ok(found), Some(refusal)) => panic!("{about}: {found:?} was read, {refusal} was wanted"),
            (Err(error), None) => panic!("{about}: {error}"),
        }
    }
}

/// The words of the vectors for a refusal of the program, which tells less apart, and the line that it names.
fn word(error: &VaultError) -> (&'static [&'static str], Option<usize>) {
    match error {
        VaultError::DamagedHeader => (&["header_damaged", "header_forged"], None),
        VaultError::NewerVersion => (&["later_version"], None),
        VaultError::WrongPassphrase => (&["secret_wrong"], None),
        VaultError::BadPassphrase(_) => (&["secret_unusable"], None),
        VaultError::DeviceSecretMissing => (&["device_secret_missing"], None),
        VaultError::KdfOutOfBounds => (&["cost_out_of_bounds"], None),
        VaultError::DamagedSlot => (&["slot_damaged", "grant_damaged"], None),
        VaultError::SheetTooLong => (&["sheet_too_long"], None),
        VaultError::WrongSheetLine { line } => (&["sheet_wrong"], Some(usize::from(*line))),
        VaultError::DamagedDocument => (&["document_damaged", "document_key_damaged"], None),
        _ => (&[], None),
    }
}

fn hex<const N: usize>(text: &str) -> [u8; N] {
    HEXLOWER.decode(text.as_bytes()).unwrap().try_into().unwrap()
}

#[derive(Deserialize)]
struct HeaderCase {
    of: String,
    edits: Vec<(usize, usize, String)>,
    generation: Option<u64>,
    members: Option<Vec<(String, Role)>>,
}

#[test]
fn every_vector_of_the_header_is_read_or_refused_as_it_says() {
    let vectors: Vectors<HeaderCase, std::collections::BTreeMap<String, String>> = read("header.json");
    assert!(vectors.cases.len() > 100);
    for case in &vectors.cases {
        let mut file = BASE64.decode(vectors.whole.get(&case.given.of).unwrap().as_bytes()).unwrap();
        for (at, removed, put) in &case.given.edits {
            file.splice(*at..at + removed, BASE64.decode(put.as_bytes()).unwrap());
        }
        case.holds(vectors::header(&file), || (case.given.generation.unwrap(), case.given.members.clone().unwrap()));
    }
}

#[derive(Deserialize)]
struct SlotCase {
    slot: String,
    vault: String,
    typed: String,
    device: Option<String>,
    seed: Option<String>,
    verifying_key: Option<String>,
}

#[test]
fn every_vector_of_a_slot_opens_or_is_refused_as_it_says() {
    let vectors: Vectors<SlotCase> = read("slot.json");
    assert!(vectors.cases.len() > 50);
    for case in &vectors.cases {
        let SlotCase { slot, vault, typed, device, seed, verifying_key } = &case.given;
        let found = vectors::slot(slot, hex(vault), typed, device.as_deref().map(hex));
        case.holds(found, || (hex(seed.as_deref().unwrap()), hex(verifying_key.as_deref().unwrap())));
    }
}

#[derive(Deserialize)]
struct GrantCase {
    seed: String,
    public: String,
    vault: String,
    account: String,
    role: Role,
    epoch: u32,
    grant: String,
    keys: Option<String>,
}

#[test]
fn every_vector_of_a_grant_opens_or_is_refused_as_it_says() {
    let vectors: Vectors<GrantCase> = read("grant.json");
    assert!(vectors.cases.len() > 30);
    for case in &vectors.cases {
        let GrantCase { seed, public, vault, account, role, epoch, grant, keys } = &case.given;
        let grant = HEXLOWER.decode(grant.as_bytes()).unwrap();
        assert_eq!(vectors::public_key(hex(seed)), hex(public), "{}", case.id);
        let found = vectors::grant(hex(seed), hex(vault), hex(account), *role, *epoch, &grant);
        case.holds(found, || HEXLOWER.decode(keys.as_deref().unwrap().as_bytes()).unwrap());
    }
}

#[derive(Deserialize)]
struct SheetCase {
    lines: Vec<String>,
    bytes: Option<String>,
}

#[test]
fn every_vector_of_the_paper_sheet_is_read_or_its_wrong_line_named() {
    let vectors: Vectors<SheetCase> = read("sheet.json");
    assert!(vectors.cases.len() > 60);
    for case in &vectors.cases {
        case.holds(vectors::sheet(&case.given.lines), || hex(case.given.bytes.as_deref().unwrap()));
        if case.says.starts_with("drawn") {
            let bytes = hex(case.given.bytes.as_deref().unwrap());
            assert_eq!(vectors::sheet_lines(bytes).as_slice(), case.given.lines, "{}", case.id);
        }
    }
}

#[test]
fn every_pair_of_wrong_symbols_in_a_line_is_caught() {
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let lines = vectors::sheet_lines(std::array::from_fn(|byte| (byte * 37 + 11) as u8));
    let pairs: Vec<_> = (0..10).flat_map(|one| (one + 1..10).map(move |other| (one, other))).collect();
    let mut tried = 0;
    for line in 0..4 {
        let right = lines.get(line).unwrap().replace('-', "").into_bytes();
        let mut typed = lines.clone();
        for (one, other) in &pairs {
            for (first, second) in ALPHABET.iter().flat_map(|first| ALPHABET.iter().map(move |second| (first, second)))
            {
                if right.get(*one) == Some(first) || right.get(*other) == Some(second) {
                    continue;
                }
                let with = |place: usize, right: u8| match place {
                    _ if place == *one => *first,
                    _ if place == *other => *second,
                    _ => right,
                };
                let wrong: Vec<u8> = right.iter().enumerate().map(|(place, right)| with(place, *right)).collect();
                *typed.get_mut(line).unwrap() = String::from_utf8(wrong).unwrap();
                let refused = vectors::sheet(&typed);
                assert!(
                    matches!(refused, Err(VaultError::WrongSheetLine { line: named }) if usize::from(named) == line + 1),
                    "{typed:?}"
                );
                tried += 1;
            }
        }
    }
    assert_eq!(tried, 4 * 45 * 31 * 31);
}

#[derive(Deserialize)]
struct SealedFileCase {
    wrap: String,
    vault: String,
    document: String,
    kept: String,
    file: String,
    length: Option<usize>,
    sha256: Option<String>,
}

#[test]
fn every_vector_of_a_sealed_file_opens_or_is_refused_as_it_says() {
    let vectors: Vectors<SealedFileCase> = read("sealed_file.json");
    assert!(vectors.cases.len() > 50);
    for case in &vectors.cases {
        let SealedFileCase { wrap, vault, document, kept, file, length, sha256 } = &case.given;
        let packed = BASE64.decode(file.as_bytes()).unwrap();
        let mut file = Vec::new();
        flate2::read::ZlibDecoder::new(packed.as_slice()).read_to_end(&mut file).unwrap();
        let kept = HEXLOWER.decode(kept.as_bytes()).unwrap();
        let found = vectors::document(hex(wrap), hex(vault), hex(document), &kept, &file);
        case.holds(found.map(|content| (content.len(), HEXLOWER.encode(&Sha256::digest(&content)))), || {
            (length.unwrap(), sha256.clone().unwrap())
        });
    }
}

type Entry = (i64, String, String, String, String, i64, String, String, String);

#[derive(Deserialize)]
struct JournalCase {
    key: String,
    entries: Vec<Entry>,
    head: Option<String>,
}

#[test]
fn every_vector_of_a_journal_holds_or_its_broken_entry_is_named() {
    let vectors: Vectors<JournalCase> = read("journal.json");
    assert!(vectors.cases.len() > 30);
    for case in &vectors.cases {
        let parts: Vec<_> = case
            .given
            .entries
            .iter()
            .map(|entry| (entry.0.to_be_bytes(), entry.5.to_be_bytes(), hex::<32>(&entry.6)))
            .collect();
        let entries = case.given.entries.iter().zip(&parts).map(|(entry, (sequence, record, record_hash))| {
            let (_, at, account, verb, noun, _, _, hash, mac) = entry;
            let fields: Vec<&[u8]> = vec![
                sequence,
                at.as_bytes(),
                account.as_bytes(),
                verb.as_bytes(),
                noun.as_bytes(),
                record,
                record_hash,
            ];
            (fields, Link { hash: hex(hash), mac: hex(mac) })
        });
        let found = vectors::journal_key(hex(&case.given.key)).verify(entries);
        let expected = match &case.given.head {
            Some(head) => Ok(hex(head)),
            None => Err(case.detail.unwrap()),
        };
        assert_eq!(found.map_err(|broken| broken.entry), expected, "{} ({})", case.id, case.says);
    }
}

#[derive(Deserialize)]
struct VisitCase {
    witness: String,
    entry: String,
    seed: String,
    vault: String,
    account: String,
    at: String,
    sequence: i64,
    seal: String,
    mac: String,
}

#[test]
fn every_vector_of_a_visit_holds_or_is_refused_as_it_says() {
    let vectors: Vectors<VisitCase> = read("visit.json");
    assert!(vectors.cases.len() > 15);
    for case in &vectors.cases {
        let given = &case.given;
        let seal = hex::<32>(&given.seal);
        let (witness, account) =
            ((hex(&given.witness), hex(&given.entry)), (hex(&given.seed), hex(&given.vault), hex(&given.account)));
        let (sealed, code) = vectors::visit(witness, account, (&given.at, given.sequence), &seal);
        let found = if sealed != seal {
            Some("visit_refuted")
        } else if code != hex(&given.mac) {
            Some("visit_foreign")
        } else {
            None
        };
        assert_eq!(found, case.refusal.as_deref(), "{} ({})", case.id, case.says);
    }
}
