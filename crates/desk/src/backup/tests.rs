//! Backups of a real vault: made, changed, cut, exchanged, interrupted, restored, drilled, and rotated.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::{
    fs,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use tempfile::TempDir;
use vault::{Keyring, LockedBackup, VaultError};

use super::{
    drill::{OneBackup, backup_drill_begin, certificate},
    making::{BackupStage, begin_in, go_on},
    restore::{Way, restore},
    *,
};
use crate::{
    Clock, Error,
    appointment::tests::file_of,
    attached_document::tests::one_page,
    circle::tests::Desk,
    session::bench::{PHRASE, machine, started},
};

/// A desk with a file, its document, and a medium beside it.
async fn desk() -> (Desk, TempDir) {
    let mut desk = Desk::new().await;
    let file = file_of(desk.agent(), "Zyxomma").await.id;
    let session = desk.session.as_mut().unwrap();
    let document = crate::Document { name: "certificat.pdf".into(), bytes: one_page() };
    let offer = session.receive("attached_document_offer", json!({}), document).await.unwrap();
    let kept = json!({
        "case_file": file, "title": "Certificat", "kind": "certificat_medical", "dated_on": null, "confidential": false,
        "offer": offer["offer"]
    });
    desk.ask("attached_document_add", kept).await;
    let medium = tempfile::tempdir().unwrap();
    let session = desk.session.as_mut().unwrap();
    session.give_place("backup_place_choose", json!({}), medium.path().to_owned()).await.unwrap();
    (desk, medium)
}

/// Makes one, and answers its file.
pub(crate) async fn made(agent: &mut Agent, medium: &Path) -> PathBuf {
    begin_in(agent, medium).await.unwrap();
    loop {
        let progress = go_on(agent).await.unwrap();
        if progress.stage == BackupStage::Over {
            return medium.join(progress.name.unwrap());
        }
    }
}

pub(crate) async fn drilled(agent: &mut Agent, name: &str) -> Result<BackupDrill> {
    backup_drill_begin(agent, OneBackup { name: name.to_owned() }).await?;
    loop {
        if let Some(drill) = go_on(agent).await?.drill {
            return Ok(drill);
        }
    }
}

fn refusal<T: std::fmt::Debug>(answer: Result<T>) -> Refusal {
    match answer {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn with_passphrase<'a>() -> Way<'a> {
    Way::Passphrase { account: Some("Ada"), passphrase: PHRASE }
}

/// Whether the vault at `place` opens with Ada's passphrase and is whole; answers how many files it holds.
pub(crate) async fn whole(place: &Path) -> i64 {
    let mut session = started(place, machine);
    let status = session.dispatch("status", json!({})).await.unwrap();
    let request = json!({ "account": status["accounts"][0]["id"], "passphrase": PHRASE });
    session.dispatch("unlock", request).await.unwrap();
    assert!(session.agent().unwrap().verify().await.unwrap().is_clean());
    let page = session.dispatch("case_files", json!({ "filter": "all", "offset": 0, "limit": 9 })).await.unwrap();
    page["total"].as_i64().unwrap()
}

#[tokio::test]
async fn what_an_upgrade_left_goes_once_a_backup_is_verified() {
    let (mut desk, medium) = desk().await;
    let left = ["desk.db.before", "statistics.db.before"].map(|name| desk.place().join(name));
    for left in &left {
        fs::write(left, b"from before").unwrap();
    }
    made(desk.agent(), medium.path()).await;
    assert!(left.iter().all(|left| !left.exists()));
}

#[tokio::test]
async fn a_backup_is_one_file_that_names_nobody_and_opens_as_a_whole_vault() {
    let (mut desk, medium) = desk().await;
    let file = made(desk.agent(), medium.path()).await;
    assert_eq!(names(medium.path()), [file.file_name().unwrap().to_str().unwrap()]);
    assert!(file.file_name().unwrap().to_str().unwrap().starts_with("permanence-"));
    let bytes = fs::read(&file).unwrap();
    for word in ["Zyxomma", "zyxomma", "Certificat"] {
        assert!(!bytes.windows(word.len()).any(|window| window == word.as_bytes()), "{word}");
    }
    let listed = backups(desk.agent(), Nothing {}).await.unwrap();
    assert_eq!(listed.lines.len(), 1);
    assert_eq!((listed.lines[0].state, listed.lines[0].made_by.as_deref()), (BackupState::Verified, Some("Ada")));
    assert!(listed.reachable && !listed.reminder.due);
    let vault = desk.agent().vault.folder().to_owned();
    assert!(!vault.join("snapshot").exists(), "the copy of the databases is gone");

    let place = medium.path().join("new/vault");
    let restored = restore(&file, &place, &with_passphrase(), &Keyring::Absent, |_| ()).unwrap();
    assert_eq!(restored.accounts, ["Ada"]);
    assert_eq!(whole(&place).await, 1);
}

#[tokio::test]
async fn the_paper_sheet_alone_brings_a_vault_back_on_a_new_machine() {
    let (mut desk, medium) = desk().await;
    let file = made(desk.agent(), medium.path()).await;
    let place = medium.path().join("vault");
    let wrong: Vec<String> = ["YADS-0R4A-XA", "S492-X4K0-9Q", "8QGG-H7KX-D9", "XMSR-3531-5D"].map(str::to_owned).into();
    let refused = restore(&file, &place, &Way::Sheet(&wrong), &Keyring::Absent, |_| ());
    assert_eq!(refusal(refused), Refusal::SheetMismatch);
    assert!(!place.exists());
    restore(&file, &place, &Way::Sheet(&desk.sheet), &Keyring::Absent, |_| ()).unwrap();
    assert_eq!(whole(&place).await, 1);
}

#[tokio::test]
async fn a_backup_is_never_restored_over_a_vault_or_anything_else() {
    let (mut desk, medium) = desk().await;
    let file = made(desk.agent(), medium.path()).await;
    let vault = desk.agent().vault.folder().to_owned();
    let before = fs::read(vault.join("desk.db")).unwrap();
    let onto = |place: &Path| refusal(restore(&file, place, &with_passphrase(), &Keyring::Absent, |_| ()));
    assert_eq!(onto(&vault), Refusal::NothingIsRestoredOver);
    assert_eq!(fs::read(vault.join("desk.db")).unwrap(), before);
    let occupied = medium.path().join("holiday");
    fs::create_dir(&occupied).unwrap();
    fs::write(occupied.join("photo.jpg"), "sea").unwrap();
    assert_eq!(onto(&occupied), Refusal::NothingIsRestoredOver);
    assert_eq!(names(&occupied), ["photo.jpg"]);
}

#[tokio::test]
async fn the_passphrases_of_its_time_open_a_backup_and_those_of_today_do_not() {
    let (mut desk, medium) = desk().await;
    let file = made(desk.agent(), medium.path()).await;
    let new = "pénurie mixte requin sergent rentrer exister nutritif virement";
    desk.ask("change_passphrase", json!({ "old": PHRASE, "new": new })).await;
    let place = medium.path().join("vault");
    let today = Way::Passphrase { account: Some("Ada"), passphrase: new };
    assert_eq!(refusal(restore(&file, &place, &today, &Keyring::Absent, |_| ())), Refusal::WrongPassphrase);
    restore(&file, &place, &with_passphrase(), &Keyring::Absent, |_| ()).unwrap();
    assert_eq!(whole(&place).await, 1);
}

/// Reads a backup to its last byte with the vault's own key.
fn read_through(agent: &Agent, file: &Path) -> std::result::Result<(), VaultError> {
    let mut backup = LockedBackup::open(file)?.open_with_key(&agent.keys.desk)?;
    while !backup.go_on(1 << 30)?.over {}
    Ok(())
}

/// Where the sealed contents begin: after two lines, and the header.
fn contents(bytes: &[u8]) -> usize {
    let ends: Vec<usize> = (0..bytes.len()).filter(|place| bytes[*place] == b'\n').take(2).collect();
    let label: Value = serde_json::from_slice(&bytes[ends[0] + 1..ends[1]]).unwrap();
    ends[1] + 1 + usize::try_from(label["header"].as_u64().unwrap()).unwrap()
}

#[tokio::test]
async fn a_backup_with_a_changed_byte_is_refused_and_leaves_nothing_in_the_place() {
    let (mut desk, medium) = desk().await;
    let file = made(desk.agent(), medium.path()).await;
    let whole = fs::read(&file).unwrap();
    let changed = medium.path().join("changed.backup");
    fs::write(&changed, &whole).unwrap();
    let patch = fs::File::options().write(true).open(&changed).unwrap();
    let preamble = contents(&whole);
    // Before the contents one byte in three; of the contents the ends of every chunk, and some in between.
    let chunks = (preamble..whole.len()).filter(|place| (place - preamble) % 65_552 < 2 || place % 20_011 == 0);
    for place in (0..preamble).step_by(3).chain(chunks).chain([whole.len() - 1]) {
        patch.write_all_at(&[whole[place] ^ (1 << (place % 8))], place as u64).unwrap();
        let read = read_through(desk.agent(), &changed);
        let refused =
            matches!(read, Err(VaultError::DamagedBackup | VaultError::NewerVersion | VaultError::BackupOfEarlierKeys));
        assert!(refused, "{place}: {read:?}");
        patch.write_all_at(&whole[place..=place], place as u64).unwrap();
    }
    assert!(read_through(desk.agent(), &changed).is_ok());
    let place = medium.path().join("vault");
    let mut bytes = whole.clone();
    bytes[whole.len() - 100] ^= 1;
    fs::write(&changed, &bytes).unwrap();
    let answer = restore(&changed, &place, &with_passphrase(), &Keyring::Absent, |_| ());
    assert_eq!(refusal(answer), Refusal::DamagedBackup);
    assert!(!place.exists() && names(medium.path()).len() == 2, "{:?}", names(medium.path()));
}

#[tokio::test]
async fn chunks_put_elsewhere_repeated_left_out_cut_or_added_are_refused() {
    let (mut desk, medium) = desk().await;
    let file = made(desk.agent(), medium.path()).await;
    let whole = fs::read(&file).unwrap();
    let (preamble, sealed) = whole.split_at(contents(&whole));
    let chunks: Vec<&[u8]> = sealed.chunks(65_552).collect();
    let last = chunks.len() - 1;
    assert!(last > 3);
    let in_order: Vec<usize> = (0..=last).collect();
    let mut swapped = in_order.clone();
    swapped.swap(1, 2);
    let orders = [
        swapped,
        [vec![0], in_order.clone()].concat(),
        in_order[1..].to_vec(),
        in_order[..last].to_vec(),
        [&in_order[..2], &in_order[3..]].concat(),
        [in_order.clone(), vec![last]].concat(),
        vec![last],
        Vec::new(),
    ];
    let changed = medium.path().join("changed.backup");
    let read = |bytes: &[u8], agent: &Agent| {
        fs::write(&changed, bytes).unwrap();
        read_through(agent, &changed)
    };
    assert!(read(&whole, desk.agent()).is_ok());
    for order in orders {
        let parts = [preamble].into_iter().chain(order.iter().map(|place| chunks[*place]));
        let read = read(&parts.collect::<Vec<_>>().concat(), desk.agent());
        assert!(matches!(read, Err(VaultError::DamagedBackup)), "{order:?}: {read:?}");
    }
    for length in [0, 10, preamble.len() - 1, preamble.len(), preamble.len() + 5, whole.len() - 1] {
        let read = read(&whole[..length], desk.agent());
        assert!(matches!(read, Err(VaultError::DamagedBackup)), "{length}: {read:?}");
    }
    let read = read(&[&whole[..], b"\0"].concat(), desk.agent());
    assert!(matches!(read, Err(VaultError::DamagedBackup)), "{read:?}");
}

#[tokio::test]
async fn a_backup_of_another_vault_is_neither_drilled_nor_listed_nor_opened_under_a_strangers_header() {
    let (mut desk, medium) = desk().await;
    let (mut other, other_medium) = self::desk().await;
    let mine = made(desk.agent(), medium.path()).await;
    let theirs = made(other.agent(), other_medium.path()).await;
    fs::copy(&theirs, medium.path().join(theirs.file_name().unwrap())).unwrap();
    assert_eq!(backups(desk.agent(), Nothing {}).await.unwrap().lines.len(), 1);
    let name = theirs.file_name().unwrap().to_str().unwrap();
    assert_eq!(refusal(drilled(desk.agent(), name).await), Refusal::BackupOfAnotherVault);

    // Their header, with whose passphrase one could come in, before my contents.
    let (mine, theirs) = (fs::read(mine).unwrap(), fs::read(theirs).unwrap());
    let forged = [&theirs[..contents(&theirs)], &mine[contents(&mine)..]].concat();
    let file = medium.path().join("forged.backup");
    fs::write(&file, forged).unwrap();
    let answer = restore(&file, &medium.path().join("vault"), &with_passphrase(), &Keyring::Absent, |_| ());
    assert_eq!(refusal(answer), Refusal::DamagedBackup);
}

#[tokio::test]
async fn what_the_medium_gives_back_otherwise_does_not_count_as_a_backup() {
    let (mut desk, medium) = desk().await;
    let agent = desk.agent();
    begin_in(agent, medium.path()).await.unwrap();
    while go_on(agent).await.unwrap().stage == BackupStage::Writing {}
    let file = medium.path().join(&names(medium.path())[0]);
    let mut bytes = fs::read(&file).unwrap();
    let place = bytes.len() - 30;
    bytes[place] ^= 1;
    // In place, as a bad sector would: the file that is being read back.
    fs::write(&file, bytes).unwrap();
    assert_eq!(refusal(go_on(agent).await), Refusal::DamagedBackup);
    let listed = backups(agent, Nothing {}).await.unwrap();
    assert_eq!(listed.lines.iter().map(|line| line.state).collect::<Vec<_>>(), [BackupState::Unverified]);
    assert_eq!(listed.reminder.last_made_at, None);
}

#[tokio::test]
async fn a_medium_that_vanishes_and_a_backup_that_is_given_up_leave_nothing_that_counts() {
    let (mut desk, medium) = desk().await;
    let agent = desk.agent();
    let vault = agent.vault.folder().to_owned();
    let stick = medium.path().join("stick");
    fs::create_dir(&stick).unwrap();

    begin_in(agent, &stick).await.unwrap();
    assert!(names(&stick)[0].ends_with(".backup.part"));
    backup_stop(agent).await;
    assert!(names(&stick).is_empty() && !vault.join("snapshot").exists());

    begin_in(agent, &stick).await.unwrap();
    let pulled = medium.path().join("pulled");
    fs::rename(&stick, &pulled).unwrap();
    let gone = loop {
        if let Err(error) = go_on(agent).await {
            break error;
        }
    };
    assert_eq!(refusal::<()>(Err(gone)), Refusal::MediumGone);
    assert_eq!(refusal(go_on(agent).await), Refusal::NothingUnderWay);
    assert_eq!(refusal(begin_in(agent, &stick).await), Refusal::MediumGone);
    // Put back, with the half of one on it: the next backup removes it.
    fs::rename(&pulled, &stick).unwrap();
    assert!(names(&stick)[0].ends_with(".backup.part"));
    made(agent, &stick).await;
    assert!(names(&stick).len() == 1 && names(&stick)[0].ends_with(".backup"));
}

async fn backup_stop(agent: &mut Agent) {
    super::making::backup_stop(agent, Nothing {}).await.unwrap();
}

#[tokio::test]
async fn the_desk_works_on_while_it_is_backed_up_and_the_backup_is_of_its_beginning() {
    let (mut desk, medium) = desk().await;
    begin_in(desk.agent(), medium.path()).await.unwrap();
    file_of(desk.agent(), "Later").await;
    let name = loop {
        if let Some(name) = go_on(desk.agent()).await.unwrap().name {
            break name;
        }
    };
    let place = medium.path().join("vault");
    restore(&medium.path().join(name), &place, &with_passphrase(), &Keyring::Absent, |_| ()).unwrap();
    assert_eq!(whole(&place).await, 1);
}

#[tokio::test]
async fn a_document_taken_out_meanwhile_gives_the_backup_up() {
    let (mut desk, medium) = desk().await;
    begin_in(desk.agent(), medium.path()).await.unwrap();
    desk.ask("attached_document_withdraw", json!({ "attached_document": 1, "note": "Rendu" })).await;
    assert_eq!(refusal(go_on(desk.agent()).await), Refusal::BackupOvertaken);
    assert!(names(medium.path()).is_empty());
}

#[tokio::test]
async fn a_drill_opens_checks_and_compares_a_backup_and_its_certificate_is_dated() {
    let (mut desk, medium) = desk().await;
    let file = made(desk.agent(), medium.path()).await;
    file_of(desk.agent(), "Later").await;
    let name = file.file_name().unwrap().to_str().unwrap();
    let agent = desk.agent();
    let drill = drilled(agent, name).await.unwrap();
    assert!(drill.whole, "{drill:?}");
    assert_eq!((drill.case_files, drill.attached_documents, drill.by.as_str()), (1, 1, "Ada"));
    assert!(!agent.vault.folder().join("drill").exists(), "what was restored is gone");
    assert!(certificate(&drill, false).unwrap().starts_with(b"%PDF"));

    // Another story: the vault is not the one that the backup was made from.
    sqlx::query("update journal set hash = zeroblob(32) where sequence = ?")
        .bind(drill.entries)
        .execute(&mut agent.desk)
        .await
        .unwrap();
    let drill = drilled(agent, name).await.unwrap();
    assert!(!drill.same_story && !drill.whole && drill.journals);
    assert_eq!(refusal(drilled(agent, "../header").await), Refusal::NotFound { noun: "backup".into() });
}

#[tokio::test]
async fn a_backup_that_turns_bad_or_goes_is_said_and_asked_for_again() {
    let (mut desk, medium) = desk().await;
    let agent = desk.agent();
    let file = made(agent, medium.path()).await;
    let name = file.file_name().unwrap().to_str().unwrap().to_owned();
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, &bytes).unwrap();
    assert_eq!(refusal(drilled(agent, &name).await), Refusal::DamagedBackup);
    let state = |listed: Backups| listed.lines[0].state;
    assert_eq!(state(backups(agent, Nothing {}).await.unwrap()), BackupState::Damaged);
    fs::rename(&file, medium.path().join("encrypted by somebody else")).unwrap();
    assert_eq!(state(backups(agent, Nothing {}).await.unwrap()), BackupState::Missing);
    assert_eq!(backup_reminder(agent, Nothing {}).await.unwrap().last_made_at, None);
}

fn on(day: i64) -> Clock {
    let first: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
    Clock::Fixed(first + TimeDelta::days(day))
}

#[tokio::test]
async fn a_backup_is_asked_for_after_seven_days_without_one() {
    let (mut desk, medium) = desk().await;
    let agent = desk.agent();
    let mut due = Vec::new();
    for day in [0, 6, 7, 8] {
        agent.clock = on(day);
        due.push(backup_reminder(agent, Nothing {}).await.unwrap().due);
    }
    assert_eq!(due, [false, false, true, true]);
    made(agent, medium.path()).await;
    assert!(!backup_reminder(agent, Nothing {}).await.unwrap().due);
    agent.clock = on(15);
    let reminder = backup_reminder(agent, Nothing {}).await.unwrap();
    assert_eq!((reminder.due, reminder.days), (true, 7));
}

#[tokio::test]
async fn backups_that_are_too_many_go_once_three_newer_ones_stand_and_the_journal_says_so() {
    let (mut desk, medium) = desk().await;
    let agent = desk.agent();
    for hour in [0, 1, 2] {
        agent.clock = Clock::Fixed(on(0).now() + TimeDelta::hours(hour));
        made(agent, medium.path()).await;
    }
    assert_eq!(names(medium.path()).len(), 3, "three of one day, and none is one too many yet");
    agent.clock = on(1);
    made(agent, medium.path()).await;
    // The first of the three goes; the second waits for a third that is newer.
    assert_eq!(names(medium.path()).len(), 3);
    assert!(agent.verify().await.unwrap().is_clean());
    let discarded = sqlx::query_scalar!("select count(*) from journal where noun = 'backup' and verb = 'discarded'");
    assert_eq!(discarded.fetch_one(&mut agent.desk).await.unwrap(), 1);
}

#[tokio::test]
async fn only_somebody_in_charge_says_where_backups_go_and_drills_them_and_everybody_may_make_one() {
    let mut desk = Desk::with_colleagues().await;
    let medium = tempfile::tempdir().unwrap();
    desk.unlock("Grace").await;
    let session = desk.session.as_mut().unwrap();
    let chosen = session.give_place("backup_place_choose", json!({}), medium.path().to_owned()).await;
    assert_eq!(refusal(chosen), Refusal::NotAllowed);
    assert_eq!(refusal(desk.try_to("backup_begin", json!({})).await), Refusal::NoMedium);
    desk.unlock("Ada").await;
    let inside = desk.agent().vault.folder().join("documents");
    fs::create_dir_all(&inside).unwrap();
    let session = desk.session.as_mut().unwrap();
    let chosen = session.give_place("backup_place_choose", json!({}), inside).await;
    assert_eq!(refusal(chosen), Refusal::MediumInVault);
    session.give_place("backup_place_choose", json!({}), medium.path().to_owned()).await.unwrap();
    desk.unlock("Grace").await;
    desk.ask("backup_begin", json!({})).await;
    while desk.ask("backup_go_on", json!({})).await["stage"] != "over" {}
    let name = names(medium.path())[0].clone();
    assert_eq!(refusal(desk.try_to("backup_drill_begin", json!({ "name": name })).await), Refusal::NotAllowed);
}
