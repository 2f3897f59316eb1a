//! The main job of the desk in the real window, driven from the keyboard, each screen tried with axe-core; then what of it can be
//! found in clear.
#![allow(clippy::unwrap_used)]

use std::{fs, path::Path, sync::LazyLock};

use tests::{canary::Search, opened, place::Place, workday, workday::CANARIES};
use tokio::runtime::Runtime;

/// The day took place once; each test looks at another side of it.
static DAY: LazyLock<Day> = LazyLock::new(|| Runtime::new().unwrap().block_on(Day::spend()));

struct Day {
    /// What stopped it, or nothing.
    stuck: String,
    /// Names of the documents that were saved.
    given: Vec<String>,
    /// Each place where something that was typed stood in clear.
    exposed: Vec<String>,
    /// What the program wrote to its standard error and output.
    said: String,
    /// What of [`CANARIES`] each database holds, opened with the supervisor's keys and with the agent's.
    supervisors: Held,
    agents: Held,
}

/// By database, the canaries in it; or why it did not open.
type Held = Result<Vec<(&'static str, Vec<&'static str>)>, String>;

impl Day {
    async fn spend() -> Self {
        let program = Path::new(env!("CARGO_BIN_EXE_permanence-driven"));
        let pictures = program.parent().unwrap().join("scenario");
        fs::create_dir_all(&pictures).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let place = Place { program: program.to_owned(), folder: folder.path().to_owned() };

        let mut exposed = Vec::new();
        let done = workday::whole(&place, &pictures, |secrets| exposed.extend(in_clear(&place, secrets))).await;
        let stuck = done.as_ref().err().map(ToString::to_string).unwrap_or_default();
        let secrets = done.unwrap_or_default();
        exposed.extend(in_clear(&place, &secrets));
        let given = fs::read_dir(place.saves()).unwrap();
        Self {
            stuck,
            given: given.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect(),
            exposed,
            said: fs::read_to_string(place.said()).unwrap(),
            supervisors: held(&place, workday::SUPERVISOR, &secrets.supervisor).await,
            agents: held(&place, workday::AGENT, &secrets.agent).await,
        }
    }

    fn gone_through(&self) -> &Self {
        assert_eq!(self.stuck, "");
        self
    }
}

/// Each place, in all that the program could write, where something that was typed or shown stands in clear.
fn in_clear(place: &Place, secrets: &workday::Secrets) -> Vec<String> {
    let spaced = ["06 39 98 47 12", "06.39.98.47.12", "639984712"].map(str::to_owned);
    let once = secrets.sheet.iter().flat_map(|line| [line.clone(), line.replace('-', "")]);
    let code = [secrets.code.clone(), secrets.code.replace('-', "")];
    let words = CANARIES.map(str::to_owned).into_iter().chain(spaced).chain(once).chain(code);
    let words = words.chain([secrets.agent.clone(), secrets.supervisor.clone(), workday::AGENT.to_owned()]);
    Search::new(words.filter(|word| !word.is_empty())).unwrap().beneath(&place.folder).unwrap()
}

async fn held(place: &Place, name: &str, passphrase: &str) -> Held {
    let databases = opened::with(&place.vault(), name, passphrase).await.map_err(|shut| shut.to_string())?;
    let canaries = |bytes: &[u8]| {
        CANARIES.into_iter().filter(|word| !Search::new([word]).unwrap().within(bytes).is_empty()).collect()
    };
    Ok(databases.into_iter().map(|(file, bytes)| (file, canaries(&bytes))).collect())
}

#[test]
fn a_day_at_the_desk_goes_from_the_first_start_to_the_protected_export() {
    let given = &DAY.gone_through().given;
    assert!(given.iter().any(|name| name.contains("personnes-sexe")), "{given:?}");
}

#[test]
fn nothing_typed_in_a_day_stands_in_clear_in_a_file_a_log_or_an_export() {
    let day = DAY.gone_through();
    // The search saw the vault's files and the log: the header names the staff, and the log says what it is made to say.
    let (staff, exposed): (Vec<_>, Vec<_>) =
        day.exposed.iter().partition(|found| found.contains("/vault/header") && found.contains(workday::AGENT));
    assert!(staff.len() >= 4, "{staff:?}");
    assert!(day.said.contains("Permanence starts"), "{}", day.said);
    assert!(exposed.is_empty(), "{exposed:#?}");
}

#[test]
fn the_statistics_key_opens_nothing_that_was_typed_about_a_person() {
    let day = DAY.gone_through();
    assert_eq!(day.supervisors, Ok(vec![("statistics.db", Vec::new())]));
    assert_eq!(day.agents, Ok(vec![("statistics.db", Vec::new()), ("desk.db", CANARIES.to_vec())]));
}
