//! Training: a vault of invented people, marked for ever in its signed header. Whatever it makes says so, and nothing passes between
//! it and a desk.

mod invented;
pub mod making;
#[cfg(test)]
pub(crate) mod tests;

use chrono::NaiveDate;
use rand::{SeedableRng, rngs::ChaCha8Rng};
use serde::Serialize;
use ts_rs::TS;

use crate::{
    Agent, Document, Error, Fault, Produced, Refusal, Result, Session,
    session::{Nothing, Role, State},
    statistics::file::french_csv,
    text::say,
};
use making::{Making, Wanted};

/// Invented files in a training that is begun from the window.
const FILES: u32 = 40;
/// Lines of the spreadsheet to practise with.
const LINES: usize = 25;
/// What everything is drawn from: each training begins in the same way.
const SEED: u64 = 1;

/// Who comes in, and with what. Nothing in a training is secret.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct TrainingAccount {
    /// Display name.
    pub name: String,
    /// What it may open.
    pub role: Role,
    /// Its passphrase, as long as nobody changes it.
    pub passphrase: String,
}

/// How far a training that is being prepared is.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct TrainingProgress {
    /// In thousandths of the whole.
    pub per_mille: i64,
    /// Nothing is left to do.
    pub over: bool,
}

/// What stands on everything that a training makes; nothing for a desk.
#[must_use]
pub fn mark(training: bool) -> Option<String> {
    training.then(|| say("training-mark"))
}

/// # Errors
/// [`Refusal::OfTraining`], [`Refusal::NotOfTraining`] where one is found and the other wanted.
pub(crate) fn must_match(found: bool, wanted: bool) -> Result<()> {
    match (found, wanted) {
        (true, false) => Err(Refusal::OfTraining.into()),
        (false, true) => Err(Refusal::NotOfTraining.into()),
        (true, true) | (false, false) => Ok(()),
    }
}

/// The text with the mark, if there is one, as its first line, after the byte-order mark.
pub(crate) fn marked_csv(text: Vec<u8>, mark: Option<&str>) -> Vec<u8> {
    let Some(mark) = mark else { return text };
    let order: &[u8] = &[0xEF, 0xBB, 0xBF];
    let lines = text.strip_prefix(order).unwrap_or(&text);
    [order, mark.as_bytes(), b"\r\n", lines].concat()
}

impl Produced {
    /// Says by its name where it comes from, and is signed by nobody: the key of a training stands for no desk.
    pub(crate) fn of_training(self) -> Self {
        let name = format!("{}-{}", say("training-file-name"), self.document.name);
        Self { document: Document { name, ..self.document }, signature: None }
    }
}

impl Agent {
    /// Whether this is a training.
    #[must_use]
    pub fn is_training(&self) -> bool {
        self.vault.is_training()
    }
}

/// Who comes into a training.
pub(crate) fn accounts() -> Vec<TrainingAccount> {
    making::accounts(&mut ChaCha8Rng::seed_from_u64(SEED))
}

fn must_be_training(session: &Session) -> Result<()> {
    if session.machine.training { Ok(()) } else { Err(Refusal::WrongSession.into()) }
}

/// Begins to prepare one where none stands.
///
/// # Errors
/// [`Refusal::WrongSession`] at a desk, or where somebody is in; [`Refusal::VaultExists`]; the folder's refusals.
pub(crate) async fn training_begin(session: &mut Session, _: Nothing) -> Result<TrainingProgress> {
    must_be_training(session)?;
    match session.state {
        State::NoVault => {}
        State::Locked(_) => return Err(Refusal::VaultExists.into()),
        State::Creating(_) | State::Recovering(_) | State::Agent(_) | State::Supervisor(_) => {
            return Err(Refusal::WrongSession.into());
        }
    }
    let today = session.machine.clock.today();
    let wanted = Wanted { files: FILES, seed: SEED, today, training: true };
    session.making = Some(Box::new(Making::begin(session.folder.clone(), wanted).await?));
    Ok(TrainingProgress { per_mille: 0, over: false })
}

/// Prepares on.
///
/// # Errors
/// [`Refusal::NothingUnderWay`]; the folder's refusals.
pub(crate) async fn training_go_on(session: &mut Session, _: Nothing) -> Result<TrainingProgress> {
    let Some(mut making) = session.making.take() else { return Err(Refusal::NothingUnderWay.into()) };
    if making.go_on().await?.is_some() {
        return Ok(TrainingProgress { per_mille: 1000, over: true });
    }
    let per_mille = making.per_mille();
    session.making = Some(making);
    Ok(TrainingProgress { per_mille, over: false })
}

/// Removes the training that stands, or the one that is being prepared, with all that was done in it.
///
/// # Errors
/// [`Refusal::WrongSession`] at a desk, or where somebody is in; the folder's refusals.
pub(crate) async fn training_remove(session: &mut Session, _: Nothing) -> Result<Nothing> {
    must_be_training(session)?;
    session.making = None;
    if matches!(session.state, State::NoVault) {
        session.state = State::found(&session.folder, true)?;
    }
    if matches!(session.state, State::NoVault) {
        return Ok(Nothing {});
    }
    let removed = session.take_locked()?.remove_training();
    removed.map_err(|(locked, error)| {
        session.state = State::Locked(locked);
        Error::from(error)
    })?;
    Ok(Nothing {})
}

/// A spreadsheet of invented people, to practise taking one over: a training takes no other.
///
/// # Errors
/// [`Refusal::WrongSession`] at a desk.
pub(crate) async fn training_spreadsheet(agent: &mut Agent, _: Nothing) -> Result<Document> {
    if !agent.is_training() {
        return Err(Refusal::WrongSession.into());
    }
    let bytes = spreadsheet(agent.clock.today())?;
    Ok(Document { name: format!("{}.csv", say("training-spreadsheet-name")), bytes })
}

fn spreadsheet(today: NaiveDate) -> Result<Vec<u8>> {
    let fault = |error: csv::Error| Error::Fault(Fault::new(error));
    let mut draw = ChaCha8Rng::seed_from_u64(SEED.wrapping_add(1));
    let mut writer = french_csv();
    let titles = ["birth_name", "first_names", "sex", "born_on", "commune", "opened_on"];
    let titles = titles.map(|column| say(&format!("import-column-{column}")));
    writer.write_record(titles.into_iter().chain([say("training-mark")])).map_err(fault)?;
    for _ in 0..LINES {
        let file = invented::case_file(&mut draw, today);
        let said = |place: &str| file.pointer(place).and_then(|said| said.as_str()).unwrap_or_default().to_owned();
        let line = ["birth_name", "first_names", "sex", "born_on", "commune"]
            .map(|field| said(&format!("/new_person/{field}")));
        writer.write_record(line.into_iter().chain([said("/opened_on"), String::new()])).map_err(fault)?;
    }
    writer.into_inner().map_err(|error| Error::Fault(Fault::new(error.into_error())))
}
