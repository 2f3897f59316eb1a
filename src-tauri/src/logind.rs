//! Suspend, a closed lid, a locked screen, another user's turn: logind says so, and the desk locks before they are over.
//!
//! The suspend is held back (a delay lock) until this process has replaced itself. The lock is a file that closes at `exec`,
//! which comes after the old memory is gone: the machine cannot sleep on the keys. The bus is a Unix socket: the wall
//! against the network stands.

use std::{collections::HashMap, env, os::fd::OwnedFd as Held, process, thread, time::Duration};

use serde::Serialize;
use tauri::{AppHandle, Manager};
use tokio::sync::watch;
use zbus::{
    MatchRule, Message,
    blocking::{Connection, MessageIterator, connection},
    zvariant::{OwnedFd, OwnedObjectPath, OwnedValue},
};

use crate::lock;

const LOGIND: &str = "org.freedesktop.login1";
const MANAGER: &str = "/org/freedesktop/login1";
const MANAGER_INTERFACE: &str = "org.freedesktop.login1.Manager";
const SESSION_INTERFACE: &str = "org.freedesktop.login1.Session";
/// A bus that does not answer must not leave the person waiting to know.
const ANSWER: Duration = Duration::from_secs(5);
/// What the page has to keep what is being typed; logind waits five seconds by default (`InhibitDelayMaxSec`).
const PATIENCE: Duration = Duration::from_secs(3);
/// The page leaves as it does when Escape is pressed twice.
const LEAVE: &str = "dispatchEvent(new Event('permanence-leave'))";

/// What the system will tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Watch {
    /// That the machine goes to sleep, and that the screen is locked or given to somebody else.
    Whole,
    /// That the machine goes to sleep.
    SleepOnly,
    /// Nothing: there is no logind here, or it cannot be reached.
    Nothing,
}

/// What is known of it, as soon as it is known.
#[derive(Debug, Clone)]
pub(crate) struct Watching(watch::Receiver<Option<Watch>>);

impl Watching {
    /// Waits for the first answer.
    pub(crate) async fn known(&self) -> Watch {
        let mut told = self.0.clone();
        told.wait_for(Option::is_some).await.ok().and_then(|watch| *watch).unwrap_or(Watch::Nothing)
    }
}

/// Listens from now on, on a thread of its own.
pub(crate) fn listen(app: &AppHandle) -> Watching {
    let (tell, told) = watch::channel(None);
    let app = app.clone();
    thread::spawn(move || {
        if let Err(error) = follow(&app, &tell) {
            // Its words may name a folder or an address of the machine: what it is says enough.
            tracing::warn!(kind = kind(&error), "the system does not say when it sleeps or locks");
        }
        tell.send_replace(Some(Watch::Nothing));
    });
    Watching(told)
}

fn follow(app: &AppHandle, tell: &watch::Sender<Option<Watch>>) -> zbus::Result<()> {
    let bus = connection::Builder::system()?.method_timeout(ANSWER).build()?;
    let rule = MatchRule::builder().msg_type(zbus::message::Type::Signal).sender(LOGIND)?;
    let signals = MessageIterator::for_match_rule(rule.path_namespace(MANAGER)?.build(), &bus, None)?;
    let session = session(&bus);
    let mut delay = inhibit(&bus);
    // Refused while the machine is on its way to sleep: this process has just locked, and asks again when it wakes up.
    let held = delay.as_ref().map_or_else(is_under_way, |_| true);
    tell.send_replace(Some(match (held, &session) {
        (true, Some(_)) => Watch::Whole,
        (true, None) => Watch::SleepOnly,
        (false, _) => Watch::Nothing,
    }));
    for signal in signals {
        match Told::read(&signal?, session.as_ref()) {
            Some(Told::Leave) => leave(app),
            Some(Told::Woke) if delay.is_err() => delay = inhibit(&bus),
            Some(Told::Woke) | None => {}
        }
    }
    Ok(())
}

/// What a signal says.
#[derive(Debug, PartialEq, Eq)]
enum Told {
    Leave,
    Woke,
}

impl Told {
    fn read(signal: &Message, session: Option<&OwnedObjectPath>) -> Option<Self> {
        let header = signal.header();
        let is_ours = header.path().zip(session).is_some_and(|(path, session)| path.as_str() == session.as_str());
        match (header.interface()?.as_str(), header.member()?.as_str()) {
            (MANAGER_INTERFACE, "PrepareForSleep") => {
                let sleeps: bool = signal.body().deserialize().ok()?;
                Some(if sleeps { Self::Leave } else { Self::Woke })
            }
            (SESSION_INTERFACE, "Lock") if is_ours => Some(Self::Leave),
            ("org.freedesktop.DBus.Properties", "PropertiesChanged") if is_ours => {
                let (interface, changed, _): (String, HashMap<String, OwnedValue>, Vec<String>) =
                    signal.body().deserialize().ok()?;
                let is = |name: &str, value: bool| {
                    changed.get(name).and_then(|now| bool::try_from(now).ok()).is_some_and(|now| now == value)
                };
                let gone = interface == SESSION_INTERFACE && (is("Active", false) || is("LockedHint", true));
                gone.then_some(Self::Leave)
            }
            _ => None,
        }
    }
}

/// Holds the suspend back until the file closes.
fn inhibit(bus: &Connection) -> zbus::Result<Held> {
    let why = ("sleep", "Permanence", "Verrouille les dossiers avant la veille", "delay");
    let answer = bus.call_method(Some(LOGIND), MANAGER, Some(MANAGER_INTERFACE), "Inhibit", &why)?;
    Ok(answer.body().deserialize::<OwnedFd>()?.into())
}

/// Whether the lock was refused because the machine already goes to sleep.
fn is_under_way(error: &zbus::Error) -> bool {
    matches!(error, zbus::Error::MethodError(name, ..) if name.as_str() == "org.freedesktop.login1.OperationInProgress")
}

/// The login session in which this program is seen: the one it runs in, else the one on the user's screen.
fn session(bus: &Connection) -> Option<OwnedObjectPath> {
    let ask = |method: &str, id: &str| {
        let answer = bus.call_method(Some(LOGIND), MANAGER, Some(MANAGER_INTERFACE), method, &(id,)).ok()?;
        answer.body().deserialize::<OwnedObjectPath>().ok()
    };
    let by_process = || {
        let whose = (process::id(),);
        let answer = bus.call_method(Some(LOGIND), MANAGER, Some(MANAGER_INTERFACE), "GetSessionByPID", &whose).ok()?;
        answer.body().deserialize::<OwnedObjectPath>().ok()
    };
    by_process()
        .or_else(|| env::var("XDG_SESSION_ID").ok().and_then(|id| ask("GetSession", &id)))
        .or_else(|| ask("GetSession", "auto"))
}

/// The page keeps what is being typed and locks, and with it ends this thread. A page that does not answer is not waited
/// for longer.
fn leave(app: &AppHandle) {
    for window in app.webview_windows().values() {
        if let Err(error) = window.eval(LEAVE) {
            tracing::warn!(%error, "the page is not told to leave");
        }
    }
    thread::sleep(PATIENCE);
    lock::lock(app);
}

fn kind(error: &zbus::Error) -> &'static str {
    match error {
        zbus::Error::InputOutput(_) => "no bus",
        zbus::Error::Address(_) => "no address",
        zbus::Error::MethodError(..) => "refused",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // tests stop where they fail

    use zbus::zvariant::Value;

    use super::*;

    fn session() -> OwnedObjectPath {
        OwnedObjectPath::try_from("/org/freedesktop/login1/session/_31").unwrap()
    }

    fn told(
        path: &str,
        interface: &str,
        member: &str,
        body: &(impl Serialize + zbus::zvariant::DynamicType),
    ) -> Option<Told> {
        let signal = Message::signal(path, interface, member).unwrap().build(body).unwrap();
        Told::read(&signal, Some(&session()))
    }

    #[test]
    fn a_suspend_a_locked_screen_and_anothers_turn_lock_and_waking_up_does_not() {
        let ours = session();
        assert_eq!(told(MANAGER, MANAGER_INTERFACE, "PrepareForSleep", &(true,)), Some(Told::Leave));
        assert_eq!(told(MANAGER, MANAGER_INTERFACE, "PrepareForSleep", &(false,)), Some(Told::Woke));
        assert_eq!(told(ours.as_str(), SESSION_INTERFACE, "Lock", &()), Some(Told::Leave));
        assert_eq!(told(ours.as_str(), SESSION_INTERFACE, "Unlock", &()), None);
        let properties = "org.freedesktop.DBus.Properties";
        for (path, interface, name, value, expected) in [
            (ours.as_str(), SESSION_INTERFACE, "Active", false, Some(Told::Leave)),
            (ours.as_str(), SESSION_INTERFACE, "Active", true, None),
            (ours.as_str(), SESSION_INTERFACE, "LockedHint", true, Some(Told::Leave)),
            (ours.as_str(), SESSION_INTERFACE, "LockedHint", false, None),
            (ours.as_str(), SESSION_INTERFACE, "IdleHint", true, None),
            (ours.as_str(), MANAGER_INTERFACE, "Active", false, None),
            ("/org/freedesktop/login1/session/_32", SESSION_INTERFACE, "Active", false, None),
        ] {
            let changed = HashMap::from([(name, Value::from(value))]);
            let body = (interface, changed, Vec::<String>::new());
            assert_eq!(
                told(path, properties, "PropertiesChanged", &body),
                expected,
                "{path} {interface} {name} {value}"
            );
        }
        assert_eq!(told("/org/freedesktop/login1/session/_32", SESSION_INTERFACE, "Lock", &()), None);
    }
}
