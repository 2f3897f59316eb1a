//! A vault as its files: who gets in, with what, and what damage does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::{fs, os::unix::fs::symlink, path::Path};

use rustix::fs::{CWD, Mode, mkfifoat};
use sqlx::Executor;
use tempfile::TempDir;
use vault::{
    Cost, EnrolmentCode, Keyring, Keys, LockedVault, OpenVault, Passphrase, Role, VaultError, creation, database,
};

const PHRASE: &str = "abaisser abandon abdiquer abeille abolir aborder aboutir aboyer";
const OTHER: &str = "lune rivière chapeau montagne cerise fenêtre tambour papillon";

fn phrase(text: &str) -> Passphrase {
    Passphrase::new(text).unwrap()
}

struct Bench {
    folder: TempDir,
    keyring: Keyring,
}

impl Bench {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), keyring: Keyring::in_memory() }
    }

    fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("vault")
    }

    /// Creates the vault; answers the open vault and the sheet's lines.
    fn create(&self, without_device_secret: bool) -> (OpenVault, Vec<String>) {
        let creation =
            creation::prepare(&self.path(), "Ada", &phrase(PHRASE), without_device_secret, Cost::FLOOR, &self.keyring)
                .unwrap();
        let lines: Vec<String> = creation.sheet().lines().iter().map(|line| line.to_string()).collect();
        (creation.begin(&lines).unwrap().finish(&self.keyring).unwrap(), lines)
    }

    fn locked(&self) -> LockedVault {
        LockedVault::open(&self.path()).unwrap()
    }

    fn unlock(&self, name: &str, text: &str) -> Result<OpenVault, VaultError> {
        unlock_in(self.locked(), name, text, &self.keyring)
    }
}

fn unlock_in(locked: LockedVault, name: &str, text: &str, keyring: &Keyring) -> Result<OpenVault, VaultError> {
    let id = id_of(&locked.accounts(), name);
    locked.unlock(id, &phrase(text), keyring).map_err(|(_, error)| error)
}

fn id_of(accounts: &[vault::Account], name: &str) -> vault::AccountId {
    accounts.iter().find(|account| account.name == name).unwrap().id
}

fn enrol(bench: &Bench, name: &str, code: &str, text: &str) -> Result<OpenVault, VaultError> {
    let locked = bench.locked();
    let id = id_of(&locked.accounts(), name);
    locked.enrol(id, code, &phrase(text), Cost::FLOOR, &bench.keyring).map_err(|(_, error)| error)
}

#[test]
fn nothing_is_written_before_the_sheet_was_retyped_and_the_wrong_line_is_named() {
    let bench = Bench::new();
    let creation =
        creation::prepare(&bench.path(), "Ada", &phrase(PHRASE), false, Cost::FLOOR, &bench.keyring).unwrap();
    let shown: Vec<String> = creation.sheet().lines().iter().map(|line| line.to_string()).collect();
    let mut typed = shown.clone();
    typed[2] = typed[2].replace(char::is_alphanumeric, "7");
    let (creation, error) = creation.begin(&typed).unwrap_err();
    assert!(matches!(error, VaultError::WrongSheetLine { line: 3 }));
    assert_eq!(fs::read_dir(bench.folder.path()).unwrap().count(), 0);
    creation.begin(&shown).unwrap().finish(&bench.keyring).unwrap();
    assert!(bench.path().join("header").exists());
}

/// K-03.
#[test]
fn a_vault_opens_again_with_its_passphrase_and_the_same_keys() {
    let bench = Bench::new();
    let (open, _) = bench.create(false);
    let Keys::Agent { desk, administration: Some(_), .. } = open.keys().clone() else {
        panic!("first agent in charge")
    };
    drop(open);
    let again = bench.unlock("Ada", PHRASE).unwrap();
    let Keys::Agent { desk: same, .. } = again.keys() else { panic!("agent") };
    assert_eq!(desk.fact_id("x", 1), same.fact_id("x", 1));
    drop(again);
    assert!(matches!(bench.unlock("Ada", OTHER), Err(VaultError::WrongPassphrase)));
    assert!(bench.unlock("Ada", &PHRASE.replace(' ', "\u{a0}")).is_ok());
}

/// K-05.
#[test]
fn a_missing_keyring_a_lost_device_secret_and_a_wrong_passphrase_are_three_answers() {
    let bench = Bench::new();
    let (open, _) = bench.create(false);
    let vault = open.vault();
    drop(open);
    assert!(matches!(unlock_in(bench.locked(), "Ada", PHRASE, &Keyring::Absent), Err(VaultError::KeyringAbsent)));
    bench.keyring.forget(vault).unwrap();
    assert!(matches!(bench.unlock("Ada", PHRASE), Err(VaultError::DeviceSecretMissing)));
}

#[test]
fn without_a_keyring_only_a_passphrase_of_eighty_bits_makes_a_vault() {
    let bench = Bench::new();
    let create = |text: &str, without, keyring: &Keyring| {
        creation::prepare(&bench.path(), "Ada", &phrase(text), without, Cost::FLOOR, keyring).map(|_| ())
    };
    assert!(matches!(create(PHRASE, false, &Keyring::Absent), Err(VaultError::KeyringAbsent)));
    let short = "abaisser abandon abdiquer abeille abolir";
    assert!(matches!(create(short, true, &Keyring::Absent), Err(VaultError::WeakPassphrase { bits: 55, needed: 80 })));
    assert!(create(short, false, &bench.keyring).is_ok());
    assert!(create(PHRASE, true, &Keyring::Absent).is_ok());
}

#[test]
fn an_enrolment_code_opens_once_and_gives_way_to_the_passphrase() {
    let bench = Bench::new();
    let (mut open, _) = bench.create(false);
    let (_, code) = open.add_account("Bruno", Role::Agent, Cost::FLOOR).unwrap();
    assert!(matches!(open.add_account("bruno", Role::Agent, Cost::FLOOR), Err(VaultError::NameTaken)));
    drop(open);
    assert!(matches!(enrol(&bench, "Bruno", "0000-0000-0000-0000", OTHER), Err(VaultError::WrongEnrolmentCode)));
    assert!(matches!(bench.unlock("Bruno", code.expose()), Err(VaultError::WrongPassphrase)));
    let typed = code.expose().to_lowercase().replace('-', " ");
    let Keys::Agent { administration: None, .. } = enrol(&bench, "Bruno", &typed, OTHER).unwrap().keys().clone() else {
        panic!("an agent not in charge")
    };
    assert!(matches!(enrol(&bench, "Bruno", code.expose(), OTHER), Err(VaultError::WrongEnrolmentCode)));
    assert!(bench.unlock("Bruno", OTHER).is_ok());
}

///
#[tokio::test]
async fn a_supervisor_holds_the_statistics_key_and_can_grant_nothing() {
    let bench = Bench::new();
    let (mut open, _) = bench.create(false);
    let Keys::Agent { desk, statistics, .. } = open.keys().clone() else { panic!("agent") };
    let folder = bench.path();
    for (name, key) in [("desk.db", desk.derive_database_key()), ("statistics.db", statistics.derive_database_key())] {
        let mut database = database::open(&folder.join(name), &key, true).await.unwrap();
        database.execute("create table x (y integer) strict").await.unwrap();
    }
    let (_, code) = open.add_account("Chloé", Role::Supervisor, Cost::FLOOR).unwrap();
    drop(open);
    let mut supervisor = enrol(&bench, "Chloé", code.expose(), OTHER).unwrap();
    let Keys::Supervisor { statistics } = supervisor.keys().clone() else { panic!("supervisor") };
    assert!(matches!(supervisor.add_account("Denis", Role::Agent, Cost::FLOOR), Err(VaultError::NotAllowed)));
    let key = statistics.derive_database_key();
    assert!(database::open(&folder.join("statistics.db"), &key, false).await.is_ok());
    assert!(matches!(database::open(&folder.join("desk.db"), &key, false).await, Err(VaultError::DamagedDatabase)));
}

#[test]
fn after_a_change_of_passphrase_the_old_one_opens_neither_copy_of_the_header() {
    let bench = Bench::new();
    let (mut open, _) = bench.create(false);
    assert!(matches!(
        open.change_passphrase(&phrase(OTHER), &phrase(OTHER), Cost::FLOOR),
        Err(VaultError::WrongPassphrase)
    ));
    open.change_passphrase(&phrase(PHRASE), &phrase(OTHER), Cost::FLOOR).unwrap();
    drop(open);
    fs::remove_file(bench.path().join("header")).unwrap();
    assert!(matches!(bench.unlock("Ada", PHRASE), Err(VaultError::WrongPassphrase)));
    assert!(bench.unlock("Ada", OTHER).is_ok());
}

///
#[test]
fn a_colleague_in_charge_resets_a_forgotten_passphrase() {
    let bench = Bench::new();
    let (mut open, _) = bench.create(false);
    let (bruno, code) = open.add_account("Bruno", Role::Agent, Cost::FLOOR).unwrap();
    drop(open);
    drop(enrol(&bench, "Bruno", code.expose(), OTHER).unwrap());
    let mut open = bench.unlock("Ada", PHRASE).unwrap();
    let own = open.account().unwrap().id;
    assert!(matches!(open.reset_account(own, Cost::FLOOR), Err(VaultError::NotAllowed)));
    let code: EnrolmentCode = open.reset_account(bruno, Cost::FLOOR).unwrap();
    drop(open);
    assert!(matches!(bench.unlock("Bruno", OTHER), Err(VaultError::WrongPassphrase)));
    assert!(enrol(&bench, "Bruno", code.expose(), PHRASE).is_ok());
}

///
#[test]
fn the_paper_sheet_opens_a_machine_without_device_secret_and_is_spent() {
    let bench = Bench::new();
    let (mut open, lines) = bench.create(false);
    let vault = open.vault();
    let (_, code) = open.add_account("Bruno", Role::Agent, Cost::FLOOR).unwrap();
    drop(open);
    drop(enrol(&bench, "Bruno", code.expose(), PHRASE).unwrap());
    bench.keyring.forget(vault).unwrap();

    let locked = bench.locked();
    let ada = id_of(&locked.accounts(), "Ada");
    let mut mistyped = lines.clone();
    let wrong = if mistyped[1].starts_with('Z') { "Y" } else { "Z" };
    mistyped[1].replace_range(0..1, wrong);
    let (locked, error) =
        locked.open_with_sheet(&mistyped, ada, &phrase(OTHER), false, Cost::FLOOR, &bench.keyring).unwrap_err();
    assert!(matches!(error, VaultError::WrongSheetLine { line: 2 }));
    let prepared = locked.open_with_sheet(&lines, ada, &phrase(OTHER), false, Cost::FLOOR, &bench.keyring).unwrap();
    let fresh: Vec<String> = prepared.sheet().lines().iter().map(|line| line.to_string()).collect();
    assert_ne!(fresh, lines);
    drop(prepared.confirm(&fresh, &bench.keyring).unwrap());

    assert!(bench.unlock("Ada", OTHER).is_ok());
    assert!(matches!(bench.unlock("Ada", PHRASE), Err(VaultError::WrongPassphrase)));
    assert!(bench.locked().accounts().iter().any(|account| account.name == "Bruno" && account.awaits_enrolment));
    let (_, error) =
        bench.locked().open_with_sheet(&lines, ada, &phrase(OTHER), false, Cost::FLOOR, &bench.keyring).unwrap_err();
    assert!(matches!(error, VaultError::SheetMismatch));
}

/// H-01.
#[test]
fn every_flipped_bit_of_the_header_is_repaired_from_the_other_copy_or_refused() {
    let bench = Bench::new();
    drop(bench.create(true));
    let (current, previous) = (bench.path().join("header"), bench.path().join("header.previous"));
    let whole = fs::read(&current).unwrap();
    for bit in 0..whole.len() * 8 {
        let mut flipped = whole.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        fs::write(&current, &flipped).unwrap();
        let locked = bench.locked();
        assert!(locked.was_repaired(), "bit {bit}");
        drop(locked);
        assert_eq!(fs::read(&current).unwrap(), whole, "bit {bit}");
    }
    // Alone, no copy with a flipped bit is believed, whichever bit it is.
    for bit in 0..whole.len() * 8 {
        let mut flipped = whole.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(matches!(vault::vectors::header(&flipped), Err(VaultError::DamagedHeader)), "bit {bit}");
    }
    for bit in (0..whole.len() * 8).step_by(29) {
        let mut flipped = whole.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        fs::write(&previous, &flipped).unwrap();
        assert!(bench.locked().was_repaired(), "bit {bit}");
        assert_eq!(fs::read(&previous).unwrap(), whole, "bit {bit}");
        fs::write(&current, &flipped).unwrap();
        fs::write(&previous, &flipped).unwrap();
        assert!(matches!(LockedVault::open(&bench.path()), Err(VaultError::DamagedHeader)), "bit {bit}");
        fs::write(&current, &whole).unwrap();
        fs::write(&previous, &whole).unwrap();
    }
}

/// H-04.
#[test]
fn of_two_good_copies_the_newer_one_counts_wherever_it_stands_and_the_other_is_repaired() {
    let bench = Bench::new();
    let (mut open, _) = bench.create(true);
    let (current, previous) = (bench.path().join("header"), bench.path().join("header.previous"));
    let older = fs::read(&current).unwrap();
    for (round, writes) in [1, 1, 7].into_iter().enumerate() {
        for place in 0..writes {
            open.add_account(&format!("Agent {round}.{place}"), Role::Agent, Cost::FLOOR).unwrap();
        }
        let newer = fs::read(&current).unwrap();
        drop(open);
        fs::write(&previous, &newer).unwrap();
        fs::write(&current, &older).unwrap();
        let locked = bench.locked();
        assert!(locked.was_repaired(), "{writes}");
        assert_eq!((&fs::read(&current).unwrap(), &fs::read(&previous).unwrap()), (&newer, &newer));
        let ada = id_of(&locked.accounts(), "Ada");
        open = locked.unlock(ada, &phrase(PHRASE), &bench.keyring).unwrap();
    }
}

/// H-03.
#[test]
fn a_copy_that_is_behind_by_any_number_of_writes_is_brought_up_to_the_other() {
    let bench = Bench::new();
    drop(bench.create(true));
    let copies = [bench.path().join("header"), bench.path().join("header.previous")];
    let first = fs::read_to_string(&copies[0]).unwrap();
    let at = |generation: u64| {
        with_digest(&first.replacen("\"generation\":1,", &format!("\"generation\":{generation},"), 1))
    };
    assert_ne!(at(2), first);
    for (behind, ahead) in [(1, 2), (1, 3), (1, 1001), (5, u64::MAX)] {
        for newer in [0, 1] {
            fs::write(&copies[newer], at(ahead)).unwrap();
            fs::write(&copies[1 - newer], at(behind)).unwrap();
            drop(bench.locked());
            for copy in &copies {
                assert_eq!(fs::read_to_string(copy).unwrap(), at(ahead), "{behind} {ahead} {newer}");
            }
        }
    }
}

#[test]
fn what_an_interrupted_change_of_passphrase_left_does_not_open_with_the_old_one_once_the_vault_was_opened() {
    let bench = Bench::new();
    let (mut open, _) = bench.create(false);
    let (current, previous) = (bench.path().join("header"), bench.path().join("header.previous"));
    let before = fs::read(&previous).unwrap();
    open.change_passphrase(&phrase(PHRASE), &phrase(OTHER), Cost::FLOOR).unwrap();
    drop(open);
    // Cut between the two copies.
    fs::write(&previous, before).unwrap();
    drop(bench.unlock("Ada", OTHER).unwrap());
    fs::remove_file(current).unwrap();
    assert!(matches!(bench.unlock("Ada", PHRASE), Err(VaultError::WrongPassphrase)));
    assert!(bench.unlock("Ada", OTHER).is_ok());
}

#[test]
fn a_truncated_extended_emptied_or_foreign_header_is_refused() {
    let bench = Bench::new();
    drop(bench.create(true));
    let whole = fs::read(bench.path().join("header")).unwrap();
    let mut extended = whole.clone();
    extended.push(b'\n');
    let truncated = (0..whole.len()).step_by(13).map(|length| whole[..length].to_vec());
    for bytes in truncated.chain([extended, vec![0; whole.len()], b"{}".to_vec(), vec![b'x'; 1 << 20]]) {
        fs::write(bench.path().join("header"), &bytes).unwrap();
        fs::write(bench.path().join("header.previous"), &bytes).unwrap();
        assert!(matches!(LockedVault::open(&bench.path()), Err(VaultError::DamagedHeader)));
    }
}

/// K-08, H-05.
#[test]
fn a_forged_roll_with_a_good_digest_is_refused() {
    let bench = Bench::new();
    drop(bench.create(true));
    let text = fs::read_to_string(bench.path().join("header")).unwrap();
    let forged = text.replace("\"agent_in_charge\"", "\"supervisor\"");
    rewrite_both(&bench.path(), &with_digest(&forged));
    assert!(matches!(LockedVault::open(&bench.path()), Err(VaultError::DamagedHeader)));
}

/// H-05.
#[test]
fn a_header_signed_by_a_strangers_key_does_not_open() {
    let (bench, stranger) = (Bench::new(), Bench::new());
    drop(bench.create(true));
    drop(stranger.create(true));
    let mine = fs::read_to_string(bench.path().join("header")).unwrap();
    let theirs = fs::read_to_string(stranger.path().join("header")).unwrap();
    // The stranger's whole signed roll above my slots: the digest and the signature hold, the slots are of other accounts.
    let mixed: Vec<&str> = theirs.lines().take(3).chain(mine.lines().skip(3)).collect();
    rewrite_both(&bench.path(), &with_digest(&(mixed.join("\n") + "\n")));
    assert!(matches!(LockedVault::open(&bench.path()), Err(VaultError::DamagedHeader)));

    // My own roll with the stranger's key in it, signed by it: all that can be seen holds, and my slot knows another key.
    rewrite_both(&bench.path(), &signed_by_a_stranger(&mine));
    let locked = bench.locked();
    let id = locked.accounts()[0].id;
    let refused = locked.unlock(id, &phrase(PHRASE), &bench.keyring).map_err(|(_, error)| error);
    assert!(matches!(refused, Err(VaultError::DamagedHeader)));
}

fn signed_by_a_stranger(mine: &str) -> String {
    use data_encoding::BASE64;
    use ed25519_dalek::{Signer, SigningKey};
    let key = SigningKey::from_bytes(&[7; 32]);
    let mut lines: Vec<String> = mine.lines().map(str::to_owned).collect();
    let (before, after) = lines[1].split_once("\"verifying_key\":\"").unwrap();
    let theirs = BASE64.encode(key.verifying_key().as_bytes());
    lines[1] = format!("{before}\"verifying_key\":\"{theirs}{}", after.split_at(44).1);
    let parts = ["permanence/v1/header/roll", "permanence-vault 1", &lines[1]];
    let framed: Vec<u8> =
        parts.iter().flat_map(|part| [&(part.len() as u64).to_be_bytes()[..], part.as_bytes()].concat()).collect();
    lines[2] = BASE64.encode(&key.sign(&framed).to_bytes());
    with_digest(&(lines.join("\n") + "\n"))
}

/// H-07.
#[test]
fn a_later_format_is_named_as_such_and_left_alone() {
    let bench = Bench::new();
    drop(bench.create(true));
    let text = fs::read_to_string(bench.path().join("header")).unwrap();
    for later in
        [text.replacen("permanence-vault 1", "permanence-vault 2", 1), text.replacen("\"suite\":1", "\"suite\":2", 1)]
    {
        rewrite_both(&bench.path(), &with_digest(&later));
        assert!(matches!(LockedVault::open(&bench.path()), Err(VaultError::NewerVersion)));
        assert_eq!(fs::read_to_string(bench.path().join("header")).unwrap(), with_digest(&later));
    }
}

/// H-09.
#[test]
fn a_link_a_folder_or_a_second_name_in_the_place_of_a_file_is_refused() {
    let bench = Bench::new();
    drop(bench.create(true));
    let (current, aside) = (bench.path().join("header"), bench.path().join("aside"));
    fs::rename(&current, &aside).unwrap();
    let previous = bench.path().join("header.previous");
    fs::remove_file(&previous).unwrap();
    symlink(&aside, &current).unwrap();
    assert!(matches!(LockedVault::open(&bench.path()), Err(VaultError::NotRegularFile)));
    fs::remove_file(&current).unwrap();
    fs::hard_link(&aside, &current).unwrap();
    assert!(matches!(LockedVault::open(&bench.path()), Err(VaultError::NotRegularFile)));
    fs::remove_file(&current).unwrap();
    fs::create_dir(&current).unwrap();
    assert!(matches!(LockedVault::open(&bench.path()), Err(VaultError::NotRegularFile)));
    fs::remove_dir(&current).unwrap();
    // Nobody writes into it: whoever waited for that would wait for ever.
    mkfifoat(CWD, &current, Mode::RUSR | Mode::WUSR).unwrap();
    assert!(matches!(LockedVault::open(&bench.path()), Err(VaultError::NotRegularFile)));
}

#[test]
fn a_second_holder_is_told_who_holds_the_vault() {
    let bench = Bench::new();
    let (open, _) = bench.create(true);
    let pid = std::process::id();
    assert!(matches!(LockedVault::open(&bench.path()), Err(VaultError::InUse { pid: holder }) if holder == pid));
    drop(open);
    assert!(LockedVault::open(&bench.path()).is_ok());
    assert!(matches!(LockedVault::open(&bench.folder.path().join("nowhere")), Err(VaultError::NoVault)));
}

/// K-10.
#[test]
fn the_twenty_fifth_account_is_refused_and_nothing_changes() {
    let bench = Bench::new();
    let (mut open, _) = bench.create(true);
    for place in 1..24 {
        open.add_account(&format!("Agent {place}"), Role::Agent, Cost::FLOOR).unwrap();
    }
    let before = fs::read(bench.path().join("header")).unwrap();
    assert!(matches!(open.add_account("Trop", Role::Agent, Cost::FLOOR), Err(VaultError::TooManyAccounts)));
    assert_eq!(fs::read(bench.path().join("header")).unwrap(), before);
}

fn with_digest(text: &str) -> String {
    use sha2::{Digest, Sha256};
    let body: String = text.lines().take(4).flat_map(|line| [line, "\n"]).collect();
    format!("{body}{}\n", data_encoding::HEXLOWER.encode(&Sha256::digest(&body)))
}

fn rewrite_both(folder: &Path, text: &str) {
    fs::write(folder.join("header"), text).unwrap();
    fs::write(folder.join("header.previous"), text).unwrap();
}
