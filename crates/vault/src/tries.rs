//! Wrong tries: how often each account was tried in vain, and how long its next try waits.
//!
//! The count stands in a file beside the header, and is written *before* a try is made: ending the program takes nothing
//! back. The wait is measured by a clock that only runs forward, from the last try or from the start of the program. The
//! machine's date plays no part in it, so that setting it back or forward changes nothing.

use std::{
    collections::BTreeMap,
    io,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

use crate::{AccountId, Result, VaultError, directory::Directory};

/// The file's name.
const NAME: &str = "tries";
const LARGEST: u64 = 16 << 10;
/// Slips of the fingers, after which nobody waits.
const FREE: u32 = 3;
/// Nobody waits longer, however often an account was tried: a door that stays shut would be a way to shut the desk.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// What is known of the tries at one vault.
#[derive(Debug)]
pub(crate) struct Tries {
    accounts: Vec<Tried>,
    began: Instant,
    last: BTreeMap<AccountId, Instant>,
}

/// The tries at one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tried {
    account: AccountId,
    /// In a row, since somebody last got in.
    wrong: u32,
    /// Which nobody was told of yet.
    untold: u32,
}

impl Tries {
    /// Reads what is kept. A file that cannot be read counts nothing: whoever can damage it can remove it, and a desk must
    /// open again.
    pub(crate) fn read(directory: &Directory) -> Self {
        let accounts = match directory.read(NAME, LARGEST) {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_default(),
            Err(VaultError::Io(error)) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(_) => {
                tracing::warn!("the count of wrong tries cannot be read and begins anew");
                Vec::new()
            }
        };
        Self { accounts, began: Instant::now(), last: BTreeMap::new() }
    }

    /// Makes one try at an account, once its wait is over.
    ///
    /// # Errors
    /// [`VaultError::TryLater`] before the wait is over: nothing was tried then, nor counted. What `entry` answers.
    pub(crate) fn make<T>(
        &mut self,
        directory: &Directory,
        account: AccountId,
        entry: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        self.must_not_wait(account, Instant::now())?;
        let before = self.accounts.clone();
        let tried = self.of(account);
        tried.wrong = tried.wrong.saturating_add(1);
        tried.untold = tried.untold.saturating_add(1);
        self.keep(directory);
        let entered = entry();
        match &entered {
            Err(VaultError::WrongPassphrase | VaultError::WrongEnrolmentCode) => {
                self.last.insert(account, Instant::now());
            }
            Ok(_) => {
                self.accounts = before;
                self.forgive(directory, account);
            }
            // No guess: a damaged slot, a keyring that is gone.
            Err(_) => {
                self.accounts = before;
                self.keep(directory);
            }
        }
        entered
    }

    /// Somebody got in: the next wrong try is the first again. What nobody was told of is still to be told.
    pub(crate) fn forgive(&mut self, directory: &Directory, account: AccountId) {
        self.of(account).wrong = 0;
        self.keep(directory);
    }

    /// How often each account was tried in vain since somebody was told.
    pub(crate) fn untold(&self) -> Vec<(AccountId, u32)> {
        let untold = self.accounts.iter().filter(|tried| tried.untold > 0);
        untold.map(|tried| (tried.account, tried.untold)).collect()
    }

    /// Somebody was told.
    pub(crate) fn told(&mut self, directory: &Directory) {
        for tried in &mut self.accounts {
            tried.untold = 0;
        }
        self.keep(directory);
    }

    fn must_not_wait(&self, account: AccountId, now: Instant) -> Result<()> {
        let wrong = self.accounts.iter().find(|tried| tried.account == account).map_or(0, |tried| tried.wrong);
        let since = now.saturating_duration_since(self.last.get(&account).copied().unwrap_or(self.began));
        let left = wait(wrong).saturating_sub(since);
        if left.is_zero() {
            Ok(())
        } else {
            Err(VaultError::TryLater { seconds: left.as_millis().div_ceil(1000) as u64 })
        }
    }

    fn of(&mut self, account: AccountId) -> &mut Tried {
        let place = self.accounts.iter().position(|tried| tried.account == account);
        let place = place.unwrap_or_else(|| {
            self.accounts.push(Tried { account, wrong: 0, untold: 0 });
            self.accounts.len().saturating_sub(1)
        });
        #[allow(clippy::indexing_slicing)] // found or pushed just above
        &mut self.accounts[place]
    }

    /// Where it cannot be written the count holds for as long as the program runs: a full disk must keep nobody out.
    fn keep(&mut self, directory: &Directory) {
        self.accounts.retain(|tried| tried.wrong > 0 || tried.untold > 0);
        let kept = if self.accounts.is_empty() {
            directory.remove(NAME)
        } else {
            serde_json::to_vec(&self.accounts)
                .map_err(|_| VaultError::Primitive)
                .and_then(|bytes| directory.replace(NAME, &bytes))
        };
        if kept.is_err() {
            tracing::warn!("the count of wrong tries cannot be written");
        }
    }
}

/// How long a try waits after so many wrong ones in a row: a second after the fourth, twice as long after each further one.
fn wait(wrong: u32) -> Duration {
    match wrong.checked_sub(FREE + 1) {
        None => Duration::ZERO,
        Some(doubled) => {
            2_u64.checked_pow(doubled).map_or(LONGEST, |seconds| Duration::from_secs(seconds).min(LONGEST))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use std::fs;

    use super::*;
    use crate::header::Bytes;

    const ADA: AccountId = AccountId(Bytes([1; 16]));
    const BRUNO: AccountId = AccountId(Bytes([2; 16]));

    fn held() -> (tempfile::TempDir, Directory) {
        let folder = tempfile::tempdir().unwrap();
        let directory = Directory::hold(folder.path()).unwrap();
        (folder, directory)
    }

    /// One wrong try, however long it should have waited.
    fn fail(tries: &mut Tries, directory: &Directory) {
        tries.began = Instant::now().checked_sub(LONGEST).unwrap();
        tries.last.clear();
        assert!(matches!(
            tries.make(directory, ADA, || Err::<(), _>(VaultError::WrongPassphrase)),
            Err(VaultError::WrongPassphrase)
        ));
    }

    fn seconds(tries: &Tries, account: AccountId, after: u64) -> u64 {
        match tries.must_not_wait(
            account,
            tries.last.get(&account).copied().unwrap_or(tries.began) + Duration::from_secs(after),
        ) {
            Ok(()) => 0,
            Err(VaultError::TryLater { seconds }) => seconds,
            Err(_) => u64::MAX,
        }
    }

    /// K-09.
    #[test]
    fn twenty_wrong_tries_wait_longer_and_longer_and_never_for_ever() {
        let (_folder, directory) = held();
        let mut tries = Tries::read(&directory);
        let mut waits = Vec::new();
        for _ in 0..20 {
            fail(&mut tries, &directory);
            waits.push(seconds(&tries, ADA, 0));
        }
        assert_eq!(waits[..14], [0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900]);
        assert!(waits[14..].iter().all(|seconds| *seconds == 900));
        assert_eq!((seconds(&tries, ADA, 899), seconds(&tries, ADA, 900)), (1, 0));
        assert_eq!(seconds(&tries, BRUNO, 0), 0, "nobody else waits");
        assert_eq!(wait(u32::MAX), LONGEST);
    }

    /// K-09.
    #[test]
    fn a_restart_shortens_no_wait_and_the_machines_date_plays_no_part_in_it() {
        let (folder, directory) = held();
        let mut tries = Tries::read(&directory);
        for _ in 0..8 {
            fail(&mut tries, &directory);
        }
        let again = Tries::read(&directory);
        assert_eq!((seconds(&again, ADA, 0), seconds(&again, ADA, 15), seconds(&again, ADA, 16)), (16, 1, 0));
        // Nothing in the file tells when: there is no date to set back.
        let kept = fs::read_to_string(folder.path().join(NAME)).unwrap();
        assert_eq!(kept, format!(r#"[{{"account":"{}","wrong":8,"untold":8}}]"#, "AQEBAQEBAQEBAQEBAQEBAQ=="));
    }

    #[test]
    fn a_try_before_the_wait_is_over_is_neither_made_nor_counted() {
        let (_folder, directory) = held();
        let mut tries = Tries::read(&directory);
        for _ in 0..6 {
            fail(&mut tries, &directory);
        }
        let made = tries.make(&directory, ADA, || -> Result<()> { unreachable!("made") });
        assert!(matches!(made, Err(VaultError::TryLater { seconds: 4 })));
        assert_eq!(tries.untold(), [(ADA, 6)]);
    }

    #[test]
    fn a_try_that_is_cut_off_counts_and_one_that_guessed_nothing_does_not() {
        let (_folder, directory) = held();
        let mut tries = Tries::read(&directory);
        let gone = tries.make(&directory, ADA, || -> Result<()> { Err(VaultError::KeyringAbsent) });
        assert!(gone.is_err() && tries.untold().is_empty());
        // What another program would find if this one were killed during the derivation.
        let meanwhile = tries.make(&directory, ADA, || Ok(Tries::read(&directory).untold())).unwrap();
        assert_eq!(meanwhile, [(ADA, 1)]);
        assert!(Tries::read(&directory).untold().is_empty());
    }

    #[test]
    fn a_good_entry_ends_the_wait_and_the_file_goes_once_somebody_was_told() {
        let (folder, directory) = held();
        let mut tries = Tries::read(&directory);
        for _ in 0..5 {
            fail(&mut tries, &directory);
        }
        tries.began = Instant::now().checked_sub(LONGEST).unwrap();
        tries.last.clear();
        tries.make(&directory, ADA, || Ok(())).unwrap();
        assert_eq!((seconds(&tries, ADA, 0), tries.untold()), (0, vec![(ADA, 5)]));
        tries.told(&directory);
        assert!(tries.untold().is_empty() && !folder.path().join(NAME).exists());
    }

    #[test]
    fn a_count_that_is_damaged_or_cannot_be_written_keeps_nobody_out() {
        let (folder, directory) = held();
        for damaged in ["", "[", "[{}]", "x"] {
            fs::write(folder.path().join(NAME), damaged).unwrap();
            assert!(Tries::read(&directory).untold().is_empty());
        }
        fs::remove_file(folder.path().join(NAME)).unwrap();
        fs::create_dir(folder.path().join(NAME)).unwrap();
        let mut tries = Tries::read(&directory);
        for _ in 0..5 {
            fail(&mut tries, &directory);
        }
        assert_eq!(seconds(&tries, ADA, 0), 2, "it holds for as long as the program runs");
        tries.began = Instant::now().checked_sub(LONGEST).unwrap();
        tries.last.clear();
        assert!(tries.make(&directory, ADA, || Ok(())).is_ok());
    }
}
