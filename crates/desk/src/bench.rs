//! What the desk's commands cost: timed on a vault of invented people, beside the same commands on a plain copy.
//!
//! The one place where a database of the desk is copied in clear. It opens nobody's vault: from outside it takes sizes,
//! never a folder, a passphrase or a key. The vault that it measures is made here, of people drawn from a seed, under a
//! passphrase that leaves this file only by being dropped, in a folder that is removed at the end. To copy a real vault, one
//! would have to change this file; and who can do that holds the keys already.

mod facts;
mod invented;
#[cfg(test)]
mod of_the_day;
mod plain;

use std::{path::Path, time::Instant};

use rand::{SeedableRng, rngs::ChaCha8Rng};
use serde::Serialize;
use sqlx::Connection;
use tempfile::TempDir;
use vault::{Keyring, Passphrase};

use self::{
    invented::{Crowd, new_person},
    plain::Plain,
};
use crate::{
    Agent, Clock, Document, Error, Fault, Machine, Refusal, Result, Session, import,
    interview::{self, NewInterview},
    person,
    search::{self, Search, index::Index},
    session::{self, CreateVault, Nothing, RetypedSheet, SessionInfo, State, parse_account},
    statistics::{
        catalogue::LEAST_THRESHOLD_ISOLATING,
        dashboard::{self, DashboardRequest},
        table::{self, TableName, TableRequest},
    },
    today,
};

/// The most case files of a measured vault.
pub const MOST_FILES: u32 = 200_000;
/// The most facts.
pub const MOST_FACTS: u32 = 5_000_000;
/// The most repetitions of an act.
pub const MOST_RUNS: u32 = 1_000;

/// The most lines of a measured spreadsheet.
const MOST_LINES: u32 = 10_000;

/// What to measure.
#[derive(Debug, Clone)]
pub struct Size {
    /// Invented case files, each of a person of its own, over ten years.
    pub files: u32,
    /// Facts of nobody beside those of the files, over ten years; a hundred at least where there are any.
    pub facts: u32,
    /// Of the draw: the same seed gives the same people.
    pub seed: u64,
    /// Timed repetitions of each act, after one that is not counted.
    pub runs: u32,
    /// What is timed.
    pub acts: Vec<Act>,
}

/// What was timed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Unlock: Argon2id and the account's slot.
    UnlockKey,
    /// Unlock: both databases opened and checked against their migrations, the entry written, the statistics caught up.
    UnlockRest,
    /// An interview is saved.
    SaveInterview,
    /// A person is saved.
    SavePerson,
    /// Everybody is read into the index of the search, beside the open window.
    IndexBuild,
    /// A person is looked for by the beginning of a name.
    SearchName,
    /// A person is looked for with two letters swapped.
    SearchTypo,
    /// Today's list.
    Today,
    /// New files of 24 months by offence, age and month, counted and protected.
    Table,
    /// The supervisor's dashboard over the last twelve months.
    Dashboard,
    /// A spreadsheet of as many lines as there are files, ten thousand at most, read, compared with everybody and taken over. Once.
    Import,
}

impl Act {
    /// In the order in which they are timed.
    pub const ALL: [Self; 11] = [
        Self::UnlockKey,
        Self::UnlockRest,
        Self::SaveInterview,
        Self::SavePerson,
        Self::IndexBuild,
        Self::SearchName,
        Self::SearchTypo,
        Self::Today,
        Self::Table,
        Self::Dashboard,
        Self::Import,
    ];

    /// Those that count facts.
    pub const OF_FACTS: [Self; 2] = [Self::Table, Self::Dashboard];

    /// The act of that word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.word() == word)
    }

    /// As the sentences and the machine-readable output name it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::UnlockKey => "unlock_key",
            Self::UnlockRest => "unlock_rest",
            Self::SaveInterview => "save_interview",
            Self::SavePerson => "save_person",
            Self::IndexBuild => "index_build",
            Self::SearchName => "search_name",
            Self::SearchTypo => "search_typo",
            Self::Today => "today",
            Self::Table => "table",
            Self::Dashboard => "dashboard",
            Self::Import => "import",
        }
    }
}

/// One act, in medians.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Measure {
    /// What was done.
    pub act: Act,
    /// On the vault.
    pub encrypted_ms: f64,
    /// On the plain copy; none for what has no counterpart there.
    pub plain_ms: Option<f64>,
    /// The first over the second.
    pub ratio: Option<f64>,
}

/// Makes a vault of that size and times the acts on it.
///
/// # Errors
/// [`Refusal::OutOfBounds`] for the size; a full disk.
pub async fn bench(size: Size) -> Result<Vec<Measure>> {
    within("files", size.files, MOST_FILES)?;
    if size.facts > 0 {
        within("facts", size.facts, MOST_FACTS)?;
    }
    within("runs", size.runs, MOST_RUNS)?;
    let mut bench = Bench::make(size.clone()).await?;
    let mut measures: Vec<Measure> = Vec::new();
    for act in Act::ALL.into_iter().filter(|act| size.acts.contains(act)) {
        // An unlock times both its halves.
        if !measures.iter().any(|measure| measure.act == act) {
            measures.extend(bench.time(act).await?);
        }
    }
    measures.retain(|measure| size.acts.contains(&measure.act));
    shut(&mut bench.session).await?;
    bench.plain.shut().await?;
    Ok(measures)
}

fn within(field: &str, asked: u32, most: u32) -> Result<()> {
    if (1..=most).contains(&asked) {
        return Ok(());
    }
    Err(Refusal::OutOfBounds { field: field.to_owned(), least: 1, most: most.into() }.into())
}

/// A vault of nobody and its plain copy.
struct Bench {
    size: Size,
    folder: TempDir,
    phrase: Passphrase,
    session: Session,
    plain: Plain,
    crowd: Crowd,
}

impl Bench {
    async fn make(size: Size) -> Result<Self> {
        let folder = tempfile::tempdir().map_err(fault)?;
        let phrase = Passphrase::propose()?;
        let mut session = start(folder.path())?;
        let passphrase = phrase.expose().into();
        let request = CreateVault { name: "Banc d’essai".to_owned(), passphrase, without_device_secret: true };
        let sheet = session::create_vault(&mut session, request).await?;
        session::confirm_recovery_sheet(&mut session, RetypedSheet { lines: sheet.lines }).await?;
        let mut draw = ChaCha8Rng::seed_from_u64(size.seed);
        let agent = agent_of(&mut session)?;
        let crowd = Crowd::settle(agent, size.files, &mut draw).await?;
        if size.facts > 0 {
            facts::settle(agent, size.facts, size.seed).await?;
        }
        let plain = Plain::copy(agent, folder.path()).await?;
        let mut bench = Self { size, folder, phrase, session, plain, crowd };
        // Nobody's day begins on the connection that wrote ten years.
        bench.reopen().await?;
        Ok(bench)
    }

    /// Locks and unlocks, here and there.
    async fn unlock(&mut self) -> Result<[Measure; 2]> {
        let (mut key, mut rest, mut plain) = (Vec::new(), Vec::new(), Vec::new());
        for run in 0..=self.size.runs {
            let (info, [of_key, of_rest]) = self.reopen().await?;
            let started = Instant::now();
            let opened = Plain::open(self.folder.path()).await?;
            let before = std::mem::replace(&mut self.plain, opened);
            let agent = agent_of(&mut self.session)?;
            self.plain.swap(agent);
            agent.come_in(&info).await?;
            let of_plain = milliseconds(started);
            self.plain.swap(agent);
            before.shut().await?;
            if run > 0 {
                key.push(of_key);
                rest.push(of_rest);
                plain.push(of_plain);
            }
        }
        Ok([
            Measure { act: Act::UnlockKey, encrypted_ms: median(key), plain_ms: None, ratio: None },
            compared(Act::UnlockRest, rest, plain),
        ])
    }

    /// Locks and unlocks, and tells what both halves of it took.
    async fn reopen(&mut self) -> Result<(SessionInfo, [f64; 2])> {
        // The folder is held by one session at a time.
        shut(&mut self.session).await?;
        self.session = start(self.folder.path())?;
        let status = session::status(&mut self.session, Nothing {}).await?;
        let account = status.accounts.first().ok_or(Refusal::UnknownAccount)?;
        let account = parse_account(&account.id)?;
        let locked = self.session.take_locked()?;
        let started = Instant::now();
        let open = locked.unlock(account, &self.phrase, &Keyring::Absent).map_err(|(_, error)| error)?;
        let key = milliseconds(started);
        let started = Instant::now();
        let info = self.session.enter_or_lock(open).await?;
        Ok((info, [key, milliseconds(started)]))
    }

    async fn time(&mut self, act: Act) -> Result<Vec<Measure>> {
        let measure = match act {
            Act::UnlockKey | Act::UnlockRest => return Ok(Vec::from(self.unlock().await?)),
            Act::SaveInterview => {
                let files = i64::from(self.size.files);
                self.compare(act, async |agent, run| {
                    // Of the latest, which are open.
                    let case_file = files - i64::from(run) % (files / 10).max(1);
                    interview::interview_add(agent, an_interview(case_file, agent.clock)).await.map(drop)
                })
                .await
            }
            Act::SavePerson => self.save_person().await,
            Act::IndexBuild => {
                self.compare(act, async |agent, _| {
                    agent.index = Index::default();
                    agent.register().await.map(drop)
                })
                .await
            }
            Act::SearchName => self.search(act, &self.crowd.beginnings()).await,
            Act::SearchTypo => self.search(act, &self.crowd.slips()).await,
            Act::Today => self.compare(act, async |agent, _| today::today(agent, Nothing {}).await.map(drop)).await,
            Act::Table => {
                let request = two_years();
                self.compare(act, async |agent, _| {
                    table::count(&mut agent.statistics, &request, LEAST_THRESHOLD_ISOLATING).await.map(drop)
                })
                .await
            }
            Act::Dashboard => {
                let (from_month, until_month) = ("2025-12".to_owned(), "2026-11".to_owned());
                let request = DashboardRequest { from_month, until_month, district: None };
                self.compare(act, async |agent, _| {
                    let today = agent.clock.today();
                    dashboard::seen(&mut agent.statistics, &request, today).await.map(drop)
                })
                .await
            }
            Act::Import => self.import().await,
        };
        Ok(vec![measure?])
    }

    async fn save_person(&mut self) -> Result<Measure> {
        let mut draw = ChaCha8Rng::seed_from_u64(self.size.seed.wrapping_add(1));
        let newcomers: Vec<_> = (0..=self.size.runs).map(|_| new_person(&mut draw)).collect();
        self.compare(Act::SavePerson, async |agent, run| match newcomers.get(run as usize) {
            Some(newcomer) => person::person_create(agent, newcomer.clone()).await.map(drop),
            None => Ok(()),
        })
        .await
    }

    /// Once here and once there: what is taken over stays.
    async fn import(&mut self) -> Result<Measure> {
        let mut draw = ChaCha8Rng::seed_from_u64(self.size.seed.wrapping_add(2));
        let file = invented::spreadsheet(self.size.files.min(MOST_LINES), &mut draw);
        let agent = agent_of(&mut self.session)?;
        agent.register().await?;
        let mut took = Vec::new();
        for there in [false, true] {
            if there {
                self.plain.swap(agent);
            }
            let started = Instant::now();
            let done = taken_over(agent, file.clone()).await;
            took.push(vec![milliseconds(started)]);
            if there {
                self.plain.swap(agent);
            }
            done?;
        }
        let plain = took.pop().unwrap_or_default();
        Ok(compared(Act::Import, took.pop().unwrap_or_default(), plain))
    }

    async fn search(&mut self, act: Act, queries: &[String]) -> Result<Measure> {
        self.compare(act, async |agent, run| {
            let query = queries.get(run as usize % queries.len().max(1)).cloned().unwrap_or_default();
            search::search(agent, Search { query, limit: 12 }).await.map(drop)
        })
        .await
    }

    /// Times an act here and there in turn, so that whatever else the machine does weighs on both; every other time there
    /// before here. The first round warms up and is not counted.
    async fn compare(&mut self, act: Act, run: impl AsyncFn(&mut Agent, u32) -> Result<()>) -> Result<Measure> {
        let (mut encrypted, mut plain) = (Vec::new(), Vec::new());
        let agent = agent_of(&mut self.session)?;
        for round in 0..=self.size.runs {
            for there in [round % 2 == 1, round % 2 == 0] {
                if there {
                    self.plain.swap(agent);
                }
                let started = Instant::now();
                let done = run(agent, round).await;
                let took = milliseconds(started);
                if there {
                    self.plain.swap(agent);
                }
                done?;
                if round > 0 {
                    if there { &mut plain } else { &mut encrypted }.push(took);
                }
            }
        }
        Ok(compared(act, encrypted, plain))
    }
}

/// A session on the bench's own vault. The clock stands still: the same day for every measure.
fn start(folder: &Path) -> Result<Session> {
    let machine =
        Machine { keyring: Keyring::Absent, clock: Clock::Fixed(invented::now()), cost: None, training: false };
    Session::start(folder.join("vault"), machine)
}

/// Leaves the vault, and waits until its databases are closed: SQLCipher's own threads do not bear that one connection goes
/// while another comes.
async fn shut(session: &mut Session) -> Result<()> {
    if let State::Agent(agent) = std::mem::replace(&mut session.state, State::NoVault) {
        let Agent { desk, statistics, .. } = *agent;
        desk.close().await?;
        statistics.close().await?;
    }
    Ok(())
}

fn agent_of(session: &mut Session) -> Result<&mut Agent> {
    session.agent().ok_or_else(|| Refusal::WrongSession.into())
}

fn an_interview(case_file: i64, clock: Clock) -> NewInterview {
    NewInterview {
        case_file,
        appointment: None,
        held_on: clock.today().to_string(),
        minutes: 45,
        mode: "sur_place".to_owned(),
        discipline: None,
        interventions: vec!["juridique".to_owned()],
        notes: invented::notes(),
        restricted: None,
    }
}

async fn taken_over(agent: &mut Agent, file: String) -> Result<()> {
    let document = Document { name: "accueil.csv".to_owned(), bytes: file.into_bytes() };
    let read = import::import_read(agent, Nothing {}, document).await?;
    let columns = read.sheets.first().map(|sheet| sheet.columns.iter().map(|column| column.guess).collect());
    let choices = import::Choices {
        sheet: 0,
        columns: columns.unwrap_or_default(),
        values: Vec::new(),
        defaults: import::Defaults {
            offence: None,
            quality: "victime_directe".to_owned(),
            first_contact: "personne_elle_meme".to_owned(),
            referred_by: "inconnu".to_owned(),
            arrival_mode: "sur_place".to_owned(),
        },
        known: import::KnownChoice::Create,
    };
    import::import_plan(agent, choices.clone()).await?;
    import::import_run(agent, choices).await.map(drop)
}

fn two_years() -> TableRequest {
    let (from_month, until_month) = ("2024-12".to_owned(), "2026-11".to_owned());
    TableRequest { name: TableName::NewFiles, from_month, until_month, own: None }
}

fn compared(act: Act, encrypted: Vec<f64>, plain: Vec<f64>) -> Measure {
    let (encrypted_ms, plain_ms) = (median(encrypted), median(plain));
    Measure { act, encrypted_ms, plain_ms: Some(plain_ms), ratio: Some(encrypted_ms / plain_ms) }
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_unstable_by(f64::total_cmp);
    let middle = times.len() / 2;
    match (times.get(middle.wrapping_sub(1)), times.get(middle)) {
        (Some(below), Some(above)) if times.len().is_multiple_of(2) => f64::midpoint(*below, *above),
        (_, Some(above)) => *above,
        (_, None) => 0.0,
    }
}

fn fault(cause: std::io::Error) -> Error {
    Error::Fault(Fault::new(cause))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_median_is_the_middle_or_between_the_two() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]).to_string(), "2");
        assert_eq!(median(vec![4.0, 1.0, 3.0, 2.0]).to_string(), "2.5");
        assert_eq!(median(vec![]).to_string(), "0");
    }

    #[tokio::test]
    async fn every_act_is_timed_on_the_vault_and_on_its_plain_copy() {
        let measures = bench(Size { files: 24, facts: 0, seed: 7, runs: 1, acts: Act::ALL.to_vec() }).await.unwrap();
        let acts: Vec<_> = measures.iter().map(|measure| measure.act.word()).collect();
        assert_eq!(acts, Act::ALL.map(Act::word));
        for measure in measures {
            assert!(measure.encrypted_ms > 0.0, "{measure:?}");
            assert_eq!(measure.plain_ms.is_some(), measure.act != Act::UnlockKey);
        }
    }

    #[tokio::test]
    async fn only_what_is_asked_is_timed() {
        for act in [Act::UnlockRest, Act::SearchTypo] {
            let measures = bench(Size { files: 12, facts: 0, seed: 7, runs: 1, acts: vec![act] }).await.unwrap();
            assert_eq!(measures.iter().map(|measure| measure.act).collect::<Vec<_>>(), [act]);
        }
    }

    #[tokio::test]
    async fn a_vault_of_no_file_or_of_too_many_is_refused() {
        for files in [0, MOST_FILES + 1] {
            let refused = bench(Size { files, facts: 0, seed: 1, runs: 1, acts: Vec::new() }).await.unwrap_err();
            assert!(matches!(refused, Error::Refused(Refusal::OutOfBounds { .. })), "{refused}");
        }
    }
}
