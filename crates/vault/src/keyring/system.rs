//! The keyring of a Linux desktop (freedesktop.org Secret Service), asked over the session bus.
//!
//! A bus or a daemon may take a question and never answer. So each question has a thread of its own, the asker waits for
//! so long, and one question at a time is under way. Somebody who types the keyring's password at its own window is given
//! the time that takes.

use std::{
    collections::HashMap,
    io,
    sync::{Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};

use secret_service::{
    EncryptionType, Error,
    blocking::{Collection, Item, SecretService},
};
use zbus::blocking::connection;
use zeroize::Zeroizing;

use super::KeyringState;
use crate::{Result, VaultError, VaultId, account::short_name, secret::Secret};

const SERVICE: &str = "permanence";
/// Beside the device secret, under a name of its own.
const ANCHOR: &str = "permanence-anchor";
const CONTENT: &str = "application/octet-stream";
/// Many times what a keyring takes that works, the start of its daemon included.
const PATIENCE: Duration = Duration::from_secs(5);
/// What somebody may take at the keyring's own window.
const PATIENCE_AT_THE_WINDOW: Duration = Duration::from_secs(120);

pub(super) fn state() -> KeyringState {
    let answer = ask(|_| {
        let service = connect()?;
        default_collection(&service)?.is_locked().map_err(refusal)
    });
    match answer {
        Ok(false) => KeyringState::Ready,
        Ok(true) | Err(VaultError::KeyringLocked) => KeyringState::Locked,
        Err(VaultError::KeyringSilent) => KeyringState::Silent,
        Err(_) => KeyringState::Absent,
    }
}

pub(super) fn device_secret(vault: VaultId) -> Result<Secret<32>> {
    ask(move |asker| {
        let service = connect()?;
        let mut items = found(&service, vault)?;
        if items.is_empty() && unlock_default(&service, asker)? {
            // Some keyrings find nothing while they are locked.
            items = found(&service, vault)?;
        }
        let item = items.first().ok_or(VaultError::DeviceSecretMissing)?;
        if item.is_locked().map_err(refusal)? {
            asker.unlock(|| item.unlock())?;
        }
        secret_of(item)
    })
}

/// Keeps it in the collection that the desktop opens at login, and reads it back.
pub(super) fn keep(vault: VaultId, secret: &Secret<32>) -> Result<()> {
    let secret = secret.clone();
    ask(move |asker| {
        let service = connect()?;
        unlock_default(&service, asker)?;
        let (user, label) = (vault.to_string(), format!("Permanence {}", short_name(vault)));
        let collection = default_collection(&service)?;
        let item =
            collection.create_item(&label, attributes(&user), secret.expose(), true, CONTENT).map_err(refusal)?;
        if secret_of(&item)? == secret { Ok(()) } else { Err(VaultError::KeyringAbsent) }
    })
}

/// Opens no window: of a keyring that is locked nothing is removed.
pub(super) fn forget(vault: VaultId) -> Result<()> {
    ask(move |_| {
        found(&connect()?, vault)?.iter().try_for_each(|item| {
            if item.is_locked().map_err(refusal)? {
                return Err(VaultError::KeyringLocked);
            }
            item.delete().map_err(refusal)
        })
    })
}

/// Opens no window, and answers nothing while the keyring is locked.
pub(super) fn anchor(vault: VaultId) -> Result<Option<Vec<u8>>> {
    ask(move |_| {
        let (service, user) = (connect()?, vault.to_string());
        let items = service.search_items(attributes_of(ANCHOR, &user)).map_err(refusal)?;
        items.unlocked.first().map(|item| item.get_secret().map_err(refusal)).transpose()
    })
}

/// Opens no window.
pub(super) fn keep_anchor(vault: VaultId, bytes: Vec<u8>) -> Result<()> {
    ask(move |_| {
        let (service, user) = (connect()?, vault.to_string());
        let collection = default_collection(&service)?;
        if collection.is_locked().map_err(refusal)? {
            return Err(VaultError::KeyringLocked);
        }
        let label = format!("Permanence {} (repère)", short_name(vault));
        collection.create_item(&label, attributes_of(ANCHOR, &user), &bytes, true, CONTENT).map_err(refusal)?;
        Ok(())
    })
}

/// A connection of its own for each question: one that was lost is made anew, and none outlives its answer.
fn connect() -> Result<SecretService<'static>> {
    let bus = connection::Builder::session().map_err(bus_refusal)?.method_timeout(PATIENCE);
    let bus = bus.build().map_err(bus_refusal)?;
    SecretService::connect_with_existing(EncryptionType::Dh, bus).map_err(refusal)
}

fn attributes(user: &str) -> HashMap<&str, &str> {
    attributes_of(SERVICE, user)
}

fn attributes_of<'a>(service: &'a str, user: &'a str) -> HashMap<&'a str, &'a str> {
    HashMap::from([("service", service), ("username", user)])
}

fn found<'a>(service: &'a SecretService<'_>, vault: VaultId) -> Result<Vec<Item<'a>>> {
    let items = service.search_items(attributes(&vault.to_string())).map_err(refusal)?;
    Ok(items.unlocked.into_iter().chain(items.locked).collect())
}

fn default_collection<'a>(service: &'a SecretService<'_>) -> Result<Collection<'a>> {
    service.get_default_collection().map_err(refusal)
}

/// True when it was locked.
fn unlock_default(service: &SecretService<'_>, asker: &Asker<'_>) -> Result<bool> {
    let collection = match default_collection(service) {
        Ok(collection) => collection,
        Err(VaultError::KeyringAbsent) => return Ok(false),
        Err(error) => return Err(error),
    };
    let locked = collection.is_locked().map_err(refusal)?;
    if locked {
        asker.unlock(|| collection.unlock())?;
    }
    Ok(locked)
}

fn secret_of(item: &Item<'_>) -> Result<Secret<32>> {
    let bytes = Zeroizing::new(item.get_secret().map_err(refusal)?);
    Secret::from_slice(&bytes).ok_or(VaultError::DeviceSecretMissing)
}

fn refusal(error: Error) -> VaultError {
    match error {
        Error::Locked | Error::Prompt | Error::PromptDisconnected => VaultError::KeyringLocked,
        // No collection to keep anything in is as good as no keyring.
        Error::Unavailable | Error::NoResult => VaultError::KeyringAbsent,
        Error::Zbus(error) => bus_refusal(error),
        error => VaultError::Keyring(Box::new(error)),
    }
}

fn bus_refusal(error: zbus::Error) -> VaultError {
    match error {
        zbus::Error::InputOutput(error) if error.kind() == io::ErrorKind::TimedOut => VaultError::KeyringSilent,
        zbus::Error::MethodError(name, ..) => match name.as_str() {
            "org.freedesktop.Secret.Error.IsLocked" => VaultError::KeyringLocked,
            "org.freedesktop.DBus.Error.NoReply"
            | "org.freedesktop.DBus.Error.Timeout"
            | "org.freedesktop.DBus.Error.TimedOut" => VaultError::KeyringSilent,
            _ => VaultError::KeyringAbsent,
        },
        _ => VaultError::KeyringAbsent,
    }
}

// ---- waiting --------------------------------------------------------------------------------------------------------

/// How far a question got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Asked,
    /// The keyring's own window is open.
    AtTheWindow,
}

enum Word<T> {
    Step(Step),
    Answer(Result<T>),
}

/// Whoever waits, as seen from the question.
struct Asker<'a> {
    /// False when nobody waits any more.
    hears: &'a dyn Fn(Step) -> bool,
}

impl Asker<'_> {
    /// Unlocks at the keyring's own window. When that took so long that nobody waits any more, nothing else may be done.
    fn unlock(&self, unlock: impl FnOnce() -> std::result::Result<(), Error>) -> Result<()> {
        (self.hears)(Step::AtTheWindow);
        unlock().map_err(refusal)?;
        if (self.hears)(Step::Asked) { Ok(()) } else { Err(VaultError::KeyringLocked) }
    }
}

fn ask<T: Send + 'static>(question: impl FnOnce(&Asker<'_>) -> Result<T> + Send + 'static) -> Result<T> {
    let under_way = UnderWay::begin()?;
    let (speak, hear) = mpsc::channel();
    thread::Builder::new().name("keyring".to_owned()).spawn(move || {
        let hears = |step| {
            under_way.reached(step);
            speak.send(Word::Step(step)).is_ok()
        };
        let answer = question(&Asker { hears: &hears });
        // Before the answer: whoever hears it may ask again.
        drop(under_way);
        let _ = speak.send(Word::Answer(answer));
    })?;
    let mut reached = Step::Asked;
    loop {
        match hear.recv_timeout(reached.patience()) {
            Ok(Word::Step(step)) => reached = step,
            Ok(Word::Answer(answer)) => return answer,
            Err(_) => return Err(reached.unanswered()),
        }
    }
}

impl Step {
    fn patience(self) -> Duration {
        match self {
            Self::Asked => PATIENCE,
            Self::AtTheWindow => PATIENCE_AT_THE_WINDOW,
        }
    }

    fn unanswered(self) -> VaultError {
        match self {
            Self::Asked => VaultError::KeyringSilent,
            Self::AtTheWindow => VaultError::KeyringLocked,
        }
    }
}

/// The one question of this process: a second one would wait behind it, and its threads would pile up.
static QUESTION: Mutex<Option<Step>> = Mutex::new(None);

/// A question under way, until dropped.
struct UnderWay;

impl UnderWay {
    fn begin() -> Result<Self> {
        let mut question = QUESTION.lock().unwrap_or_else(PoisonError::into_inner);
        match question.replace(Step::Asked) {
            None => Ok(Self),
            Some(step) => {
                *question = Some(step);
                Err(step.unanswered())
            }
        }
    }

    fn reached(&self, step: Step) {
        *QUESTION.lock().unwrap_or_else(PoisonError::into_inner) = Some(step);
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        *QUESTION.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
