//! The vault that every command wrote, opened by the second reader, which shares no line with this program: each kind of record is as its
//! last entry in the journal says, the records of more than one row included.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use serde::Deserialize;
use serde_json::{Value, json};

use super::{produced, walked};
use crate::{
    Document,
    journal::{DESK, Noun, STATISTICS},
    session::bench::PHRASE,
};

/// What the second reader tells of a vault.
#[derive(Debug, Deserialize)]
struct Read {
    #[serde(rename = "desk.db")]
    desk: Contents,
    #[serde(rename = "statistics.db")]
    statistics: Contents,
    documents: BTreeMap<String, Value>,
    cells: Vec<String>,
    /// Visits of supervisors that the journal goes on from.
    visits: usize,
}

#[derive(Debug, Deserialize)]
struct Contents {
    /// How many records of each kind are as the journal says.
    compared: BTreeMap<String, usize>,
    /// How many rows, and their hash.
    tables: BTreeMap<String, (usize, String)>,
}

/// What it prints of the vault at `place`, opened as Ada, and whether it refused something.
#[allow(clippy::disallowed_methods)] // proofs start programs; Permanence does not
fn read_elsewhere(place: &Path) -> (String, bool) {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/second_reader/second_reader.py");
    // Debian's own, which has the libraries: another may come first.
    let python = if Path::new("/usr/bin/python3").exists() { "/usr/bin/python3" } else { "python3" };
    let mut reader = Command::new(python);
    reader.arg("-B").arg(program).arg(place).args(["--account", "Ada"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut reader = reader.spawn().unwrap();
    reader.stdin.take().unwrap().write_all(PHRASE.as_bytes()).unwrap();
    let done = reader.wait_with_output().unwrap();
    (String::from_utf8(done.stdout).unwrap(), done.status.success())
}

/// What is written only with something in hand: a letter, a package, a document that stays, a spreadsheet taken over.
async fn with_something_in_hand(walk: &mut produced::Walk) {
    let file = produced::never_asked(walk, super::facts(), super::TODAY).await;
    let partner = produced::occasions(walk, file).await;
    produced::handed_over(walk, file, &partner).await;
    produced::handed_to_her(walk, file).await;
    let letter = produced::a_letter(walk, file).await;
    walk.desk.ask("letter_make", letter).await;

    let table = "Nom;Prénom;Sexe;Nature des faits;Date d’accueil\nMODÈLE;Ali;M;Vol;06/01/2026\n";
    let table = Document { name: "accueil.csv".to_owned(), bytes: table.as_bytes().to_vec() };
    let session = walk.desk.session.as_mut().unwrap();
    let read = session.receive("import_read", json!({}), table).await.unwrap();
    let columns: Vec<_> =
        read["sheets"][0]["columns"].as_array().unwrap().iter().map(|one| one["guess"].clone()).collect();
    let run = json!({
        "sheet": 0, "columns": columns, "values": [], "known": "leave_out",
        "defaults": {
            "offence": null, "quality": "victime_directe", "first_contact": "personne_elle_meme", "referred_by": "inconnu",
            "arrival_mode": "sur_place"
        }
    });
    walk.desk.ask("import_run", run).await;
}

#[tokio::test]
async fn the_second_reader_reads_every_kind_of_record_that_the_commands_write() {
    let mut walk = produced::Walk { desk: walked(None).await.desk, produced: Vec::new() };
    walk.desk.unlock("Ada").await;
    with_something_in_hand(&mut walk).await;
    walk.desk.session = None;
    let place = walk.desk.place();
    let (said, whole) = read_elsewhere(&place);
    assert!(whole, "{said}");
    let read: Read = serde_json::from_str(&said).unwrap();
    assert!(read.visits > 0, "{said}");

    // An account and an export of the journal are no records. What left the statistics is read in the vault of the first version; facts that
    // were sent, a drill, an older vault that was put back, a check made by itself and a destruction in a frozen year have tests of their
    // own.
    let unwritten = [
        Noun::Account,
        Noun::Journal,
        Noun::Release,
        Noun::FactsSent,
        Noun::BackupDrill,
        Noun::OlderVault,
        Noun::DestroyedYear,
        Noun::Verification,
    ]
    .map(Noun::word);
    for (contents, nouns) in [(&read.desk, DESK.as_slice()), (&read.statistics, &STATISTICS)] {
        let wanted: BTreeSet<_> =
            nouns.iter().map(|noun| noun.word()).filter(|noun| !unwritten.contains(noun)).collect();
        let compared: BTreeSet<_> = contents.compared.keys().map(String::as_str).collect();
        let left: Vec<_> = wanted.difference(&compared).collect();
        assert!(left.is_empty(), "not read elsewhere: {left:?}");
    }
    let rows = read.desk.tables.iter().chain(&read.statistics.tables);
    let rows: BTreeMap<&str, usize> = rows.map(|(table, (rows, _))| (table.as_str(), *rows)).collect();
    let more = [
        "interview_content",
        "interview_correction",
        "import_line",
        "referral_correction",
        "consent_field",
        "session_seat",
        "hand_over_line",
        "hand_over_reading",
        "reassignment_move",
        "relocation_move",
        "circle_member",
        "circle_key",
        "circle_grant",
        "danger_answer",
        "frozen_fact",
        "elimination_file",
    ];
    let empty: Vec<_> = more.into_iter().filter(|table| rows.get(table).is_none_or(|rows| *rows == 0)).collect();
    assert!(empty.is_empty(), "records of more than one row were to be read: {empty:?}");
    assert!(!read.documents.is_empty() && read.cells.iter().all(|text| !text.is_empty()), "{:?}", read.documents);

    // It can refuse.
    let mut bytes = fs::read(place.join("statistics.db")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(place.join("statistics.db"), bytes).unwrap();
    let (said, whole) = read_elsewhere(&place);
    assert!(!whole && said.contains("database_damaged"), "{said}");
}
