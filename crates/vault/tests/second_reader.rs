//! The second reader, which was written in another language from `docs/vault-format.md` alone: it opens a vault that was made here, the vault of
//! the first version, which the whole program wrote, and every vector.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, clippy::indexing_slicing)]

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sqlx::{Executor, SqliteConnection};
use vault::{Cost, Keyring, Keys, OpenVault, Passphrase, Role, chain::GENESIS, creation, database};

const PHRASE: &str = "abaisser abandon abdiquer abeille abolir aborder aboutir aboyer";
const JOURNAL: &str = include_str!("../../../migrations/desk/0001_journal.sql");

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests")
}

/// Runs a Python program of the second reader, with something on its standard input.
fn python(program: &str, arguments: &[&str], typed: &str) -> Output {
    // Debian's own, which has the libraries: another may come first.
    let python = if Path::new("/usr/bin/python3").exists() { "/usr/bin/python3" } else { "python3" };
    let mut reader = Command::new(python)
        .arg("-B")
        .arg(tests().join("second_reader").join(program))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    // What refuses its arguments has gone before it reads.
    let _ = reader.stdin.take().unwrap().write_all(typed.as_bytes());
    reader.wait_with_output().unwrap()
}

fn read(vault: &Path, account: &[&str], typed: &str) -> Value {
    let arguments = [&[vault.to_str().unwrap()], account].concat();
    serde_json::from_slice(&python("second_reader.py", &arguments, typed).stdout).unwrap()
}

/// A database with a journal of three entries, of which the last speaks of no record.
async fn filled(open: &OpenVault, name: &str) {
    let (key, chain) = match (name, open.keys()) {
        ("desk.db", Keys::Agent { desk, .. }) => (desk.derive_database_key(), desk.derive_chain_key()),
        (_, Keys::Agent { statistics, .. } | Keys::Supervisor { statistics }) => {
            (statistics.derive_database_key(), statistics.derive_chain_key())
        }
    };
    let mut database: SqliteConnection = database::open(&open.folder().join(name), &key, true).await.unwrap();
    database.execute(JOURNAL).await.unwrap();
    let mut previous = GENESIS;
    for sequence in 1..=3_i64 {
        let fields: [&[u8]; 7] = [
            &sequence.to_be_bytes(),
            b"2026-11-23T09:00:00Z",
            b"a",
            b"opened",
            "dossier é".as_bytes(),
            &0_i64.to_be_bytes(),
            &[0; 32],
        ];
        let link = chain.link(&previous, &fields);
        sqlx::query("insert into journal values (?, '2026-11-23T09:00:00Z', 'a', 'opened', 'dossier é', 0, zeroblob(32), ?, ?, ?)")
            .bind(sequence)
            .bind(&previous[..])
            .bind(&link.hash[..])
            .bind(&link.mac[..])
            .execute(&mut database)
            .await
            .unwrap();
        previous = link.hash;
    }
}

#[tokio::test]
async fn a_second_reader_opens_with_a_device_secret_with_a_code_and_with_the_sheet() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vault");
    let keyring = Keyring::in_memory();
    let creation =
        creation::prepare(&path, "Ada", &Passphrase::new(PHRASE).unwrap(), false, Cost::FLOOR, &keyring).unwrap();
    let lines: Vec<String> = creation.sheet().lines().iter().map(|line| line.to_string()).collect();
    let mut open = creation.begin(&lines).unwrap().finish(&keyring).unwrap();
    let (vault, device) = (open.vault(), HEXLOWER.encode(keyring.device_secret(open.vault()).unwrap().expose()));
    let (_, code) = open.add_account("Chloé", Role::Supervisor, Cost::FLOOR).unwrap();
    for name in ["desk.db", "statistics.db"] {
        filled(&open, name).await;
    }
    assert_eq!(read(&path, &[], &lines.join("\n"))["refused"], "in_use");
    drop(open);

    let ada = ["--account", "Ada", "--device", &device];
    let found = read(&path, &ada, PHRASE);
    assert_eq!((&found["vault"], &found["role"]), (&json!(vault.to_string()), &json!("agent_in_charge")));
    assert_eq!(found["members"], json!([["Ada", "agent_in_charge"], ["Chloé", "supervisor"]]));
    assert_eq!((&found["desk.db"]["entries"], &found["statistics.db"]["entries"]), (&json!(3), &json!(3)));
    assert_eq!(read(&path, &[], &lines.join("\n"))["desk.db"], found["desk.db"]);
    let supervisor = read(&path, &["--account", "Chloé"], &code.expose().to_lowercase());
    assert_eq!((&supervisor["role"], &supervisor["desk.db"]), (&json!("supervisor"), &Value::Null));
    assert_eq!(supervisor["statistics.db"], found["statistics.db"]);

    let other = HEXLOWER.encode(&[7; 32]);
    assert_eq!(read(&path, &["--account", "Ada", "--device", &other], PHRASE)["refused"], "secret_wrong");
    assert_eq!(read(&path, &ada[..2], PHRASE)["refused"], "device_secret_missing");
    let mut bytes = fs::read(path.join("desk.db")).unwrap();
    let place = bytes.len() / 2;
    bytes[place] ^= 1;
    fs::write(path.join("desk.db"), bytes).unwrap();
    assert_eq!(read(&path, &ada, PHRASE)["refused"], "database_damaged");
}

#[test]
fn the_second_reader_reads_the_vault_of_the_first_version() {
    let folder = tempfile::tempdir().unwrap();
    let first = tests().join("../crates/desk/tests/vault_v1");
    for name in ["header", "header.previous", "desk.db", "statistics.db"] {
        fs::copy(first.join(name), folder.path().join(name)).unwrap();
    }
    let typed = "acajou substrat borne avancer fugitif pépite cuillère durcir";
    let supervisor = read(folder.path(), &["--account", "Sacha Modèle"], typed);
    assert_eq!((&supervisor["role"], &supervisor["desk.db"]), (&json!("supervisor"), &Value::Null));
    let all = read(folder.path(), &[], "YADS-0R4A-XA\nS492-X4K0-9Q\n8QGG-H7KX-D9\nXMSR-3531-5D");
    assert_eq!(all["statistics.db"], supervisor["statistics.db"]);
    let compared = all["desk.db"]["compared"].as_object().unwrap().values().map(|records| records.as_u64().unwrap());
    assert_eq!((&all["desk.db"]["entries"], compared.sum::<u64>()), (&json!(112), 86));
}

#[test]
fn the_second_reader_reads_or_refuses_every_vector_as_it_says() {
    let read = python("vectors.py", &[tests().join("vectors").to_str().unwrap()], "");
    let said = String::from_utf8(read.stdout).unwrap();
    assert!(read.status.success(), "{said}");
    let counted: usize = said.lines().filter_map(|line| line.split_once(": ")?.1.parse::<usize>().ok()).sum();
    assert!(counted >= 250, "{said}");
}
