//! The three commands of the page: `desk`, for everything about the trade, `window`, for the window itself, and `hand`, for a
//! file that was dropped on it.

use std::{
    io,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use desk::{Clock, Document, Error, Fault, Machine, Produced, Refusal, Session, api};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tauri::{
    AppHandle, State, WebviewWindow,
    ipc::{InvokeBody, Request},
};
use tokio::{
    runtime::Handle,
    select,
    sync::{Mutex, OwnedMutexGuard, watch},
    task::{spawn, spawn_blocking},
    time::{Instant, timeout, timeout_at},
};
use vault::Keyring;

use crate::{
    appearance::Appearance,
    clipboard::Clipboard,
    data_folder,
    dialogs::Chooser,
    lock,
    logind::{Watch, Watching},
    opening, saving, window,
};

/// What a request under way is given to end, and a keyring to remember or to forget, before the desk locks without them: a change that is
/// cut is none, and a sleeping machine waits no longer.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long nobody asks for anything before the desk checks the vault by itself.
const QUIET: Duration = Duration::from_secs(20);
/// For how many times as long as a slice of that check took it rests after it: the machine is for whoever works on it.
const REST: u32 = 4;
/// The least rest.
const LEAST_REST: Duration = Duration::from_millis(20);

/// The session behind the window, one request at a time.
pub(crate) struct Counter {
    session: Arc<Mutex<Seat>>,
    chooser: Chooser,
    /// Told of each request, before it waits for its turn.
    asked: watch::Sender<()>,
    /// Whether the session is doing what can wait.
    at_work: Arc<AtomicBool>,
    /// Held while a look is put on: it does not wait for a request of the desk.
    wardrobe: Mutex<()>,
}

/// Empty until the vault's folder can be held: another instance may have it, or it may be damaged, and the page must be
/// there to say so and to try again.
struct Seat {
    vault: Vault,
    session: Option<Session>,
}

/// What the window was told to open.
#[derive(Debug)]
pub(crate) struct Vault {
    /// Where it is.
    pub(crate) folder: PathBuf,
    /// Whether it is one for training.
    pub(crate) training: bool,
}

/// What the page asks of the window.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub(crate) enum Action {
    /// Forget everything and start again at the lock screen.
    Lock,
    /// The same, and this computer opens the vault no more but with the paper sheet.
    Distress,
    /// Save the document that a command produces.
    Save {
        /// Command of the desk.
        command: String,
        /// Its request.
        request: Value,
    },
    /// Have a command read a file that the person chooses.
    Open {
        /// Command of the desk.
        command: String,
        /// Its request.
        request: Value,
    },
    /// Give a command a folder, or a file that it reads where it stands, that the person chooses.
    Choose {
        /// Command of the desk.
        command: String,
        /// Its request.
        request: Value,
    },
    /// Put words on the clipboard, for a while.
    Copy {
        /// The words that are selected.
        words: String,
    },
    /// Keep the look of the page for the next start.
    Wear {
        /// The look.
        appearance: Appearance,
    },
    /// Say whether the system tells when it sleeps or locks.
    Watch,
    /// Start again at the lock screen of the training, or of the desk.
    Practise {
        /// Of the training.
        training: bool,
    },
    /// End the program.
    Close,
}

/// What to do with a file that was dropped on the page.
#[derive(Debug, Deserialize)]
struct Handed {
    /// Command of the desk.
    command: String,
    /// Its request.
    request: Value,
    /// Of the file, without its folder: the page knows no more.
    name: String,
}

/// What became of an action.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Done {
    /// False when the person closed the dialog, or nothing was to be saved.
    saved: bool,
    /// What the system tells, when that was asked.
    watch: Option<Watch>,
    /// What the desk says of the file; null when the person closed the dialog, or nothing was to be read.
    answer: Option<Value>,
}

/// A command of the desk, as its api lists them.
#[tauri::command]
pub(crate) async fn desk(counter: State<'_, Counter>, command: String, request: Value) -> Result<Value, Error> {
    counter.dispatch(command, request).await
}

/// An action on the window.
#[tauri::command]
pub(crate) async fn window(
    app: AppHandle,
    window: WebviewWindow,
    counter: State<'_, Counter>,
    watching: State<'_, Watching>,
    clipboard: State<'_, Clipboard>,
    action: Action,
) -> Result<Done, Error> {
    match action {
        Action::Save { command, request } => return counter.save(&app, command, request).await,
        Action::Open { command, request } => return counter.open(&app, command, request).await,
        Action::Choose { command, request } => return counter.choose(&app, command, request).await,
        Action::Copy { words } => clipboard.offer(&app, words).map_err(fault)?,
        Action::Wear { appearance } => counter.wear(&window, &appearance).await?,
        Action::Watch => return Ok(Done { watch: Some(watching.known().await), ..Done::default() }),
        Action::Lock => counter.lock(&app).await,
        Action::Practise { training } => counter.practise(&app, training).await,
        Action::Distress => counter.distress(&app).await,
        Action::Close => {
            counter.remember(soon()).await;
            app.exit(0);
        }
    }
    Ok(Done::default())
}

/// Has a command read a file that was dropped on the page. The body is the file; the header says what to do with it.
#[tauri::command]
pub(crate) async fn hand(counter: State<'_, Counter>, request: Request<'_>) -> Result<Value, Error> {
    let Handed { command, request: asked, name } =
        serde_json::from_slice(request.headers().get("handed").map_or(&[][..], |said| said.as_bytes()))
            .map_err(fault)?;
    let InvokeBody::Raw(bytes) = request.body() else { return Err(Refusal::FileUnreadable.into()) };
    let most = api::most_bytes(&command)?;
    if bytes.len() as u64 > most {
        return Err(opening::too_large(most));
    }
    counter.receive(command, asked, Document { name, bytes: bytes.clone() }).await
}

impl Counter {
    /// A session in which nobody has come in yet.
    pub(crate) fn new(vault: Vault, chooser: Chooser) -> Self {
        let session = Arc::new(Mutex::new(Seat { vault, session: None }));
        Self { session, chooser, asked: watch::Sender::new(()), at_work: Arc::default(), wardrobe: Mutex::new(()) }
    }

    /// The session, once whoever asked before has been answered. What the desk was doing by itself is given up.
    async fn turn(&self) -> OwnedMutexGuard<Seat> {
        self.asked.send_replace(());
        Arc::clone(&self.session).lock_owned().await
    }

    async fn dispatch(&self, command: String, request: Value) -> Result<Value, Error> {
        let mut seat = self.turn().await;
        let answer = whole(move |here| here.block_on(seat.taken()?.dispatch(&command, request))).await;
        self.go_on();
        answer
    }

    /// Lets the session do what can wait, a little at a time: whoever asks for something meanwhile is next. What can wait longest
    /// begins once nobody asked for anything for a while, and rests more than it works.
    fn go_on(&self) {
        self.asked.send_replace(());
        if self.at_work.swap(true, Ordering::Relaxed) {
            return;
        }
        let (session, at_work) = (Arc::clone(&self.session), Arc::clone(&self.at_work));
        let mut asked = self.asked.subscribe();
        spawn(async move {
            loop {
                // What fails here fails again, with a sentence, for whoever asks for it.
                while idle(&session).await.unwrap_or(false) {}
                if is_quiet(&mut asked, QUIET).await && !checked(&session, &mut asked).await {
                    break;
                }
            }
            at_work.store(false, Ordering::Relaxed);
        });
    }

    async fn produce(&self, command: String, request: Value) -> Result<Produced, Error> {
        let mut seat = self.turn().await;
        whole(move |here| here.block_on(seat.taken()?.produce(&command, request))).await
    }

    /// Produced before the place is asked: whoever is refused should not have chosen a name first.
    async fn save(&self, app: &AppHandle, command: String, request: Value) -> Result<Done, Error> {
        let Produced { document, signature } = self.produce(command, request).await?;
        let Some(path) = self.chooser.place(app, document.name).await else {
            return Ok(Done::default());
        };
        let signature = signature.map(|signature| signature.bytes);
        whole(move |_| saving::write_both(&path, &document.bytes, signature.as_deref()).map_err(unwritten)).await?;
        Ok(Done { saved: true, ..Done::default() })
    }

    /// The page learns what the desk says of the file, never where it is.
    async fn open(&self, app: &AppHandle, command: String, request: Value) -> Result<Done, Error> {
        let most = api::most_bytes(&command)?;
        let Some(path) = self.chooser.file(app).await else {
            return Ok(Done::default());
        };
        let file = whole(move |_| opening::read_whole(&path, most)).await?;
        let answer = self.receive(command, request, file).await?;
        Ok(Done { answer: Some(answer), ..Done::default() })
    }

    async fn receive(&self, command: String, request: Value, file: Document) -> Result<Value, Error> {
        let mut seat = self.turn().await;
        whole(move |here| here.block_on(seat.taken()?.receive(&command, request, file))).await
    }

    async fn choose(&self, app: &AppHandle, command: String, request: Value) -> Result<Done, Error> {
        let chosen =
            if api::takes_a_file(&command) { self.chooser.file(app).await } else { self.chooser.folder(app).await };
        let Some(place) = chosen else {
            return Ok(Done::default());
        };
        let mut seat = self.turn().await;
        let answer = whole(move |here| here.block_on(seat.taken()?.give_place(&command, request, place))).await?;
        Ok(Done { answer: Some(answer), ..Done::default() })
    }

    /// One at a time: two choices in a row would write beside each other. Kept before it is seen, and seen even when it
    /// cannot be kept.
    async fn wear(&self, window: &WebviewWindow, appearance: &Appearance) -> Result<(), Error> {
        let _alone = self.wardrobe.lock().await;
        let kept = data_folder::appearance().map_or(Ok(()), |path| appearance.keep(&path));
        window::wear(window, appearance).map_err(fault)?;
        kept.map_err(unwritten)
    }

    /// Has the keyring forget what opens the vault, then leaves. A keyring that refuses or does not answer keeps the desk open no longer.
    async fn distress(&self, app: &AppHandle) {
        let until = soon();
        let forget = async {
            let mut seat = self.turn().await;
            whole(move |_| seat.taken()?.forget_device()).await
        };
        if !matches!(timeout_at(until, forget).await, Ok(Ok(()))) {
            tracing::warn!("the keyring may still hold what opens the vault");
        }
        self.leave(app, until).await;
    }

    /// Leaves for the training, or for the desk.
    async fn practise(&self, app: &AppHandle, training: bool) {
        let until = soon();
        self.remember(until).await;
        let _nobody_else = timeout_at(until, self.session.lock()).await;
        lock::go_to(app, training);
    }

    async fn lock(&self, app: &AppHandle) {
        let until = soon();
        self.remember(until).await;
        self.leave(app, until).await;
    }

    /// Leaves because the page's process ended: nobody is left to count five minutes, nor to keep what is typed. Where nobody has come in
    /// there is nothing to lock, and a page that always breaks would start again without end: the program ends.
    pub(crate) async fn without_page(&self, app: &AppHandle) {
        let until = soon();
        if timeout_at(until, self.session.lock()).await.is_ok_and(|mut seat| !seat.is_taken()) {
            app.exit(1);
        } else {
            self.remember(until).await;
            self.leave(app, until).await;
        }
    }

    /// Leaves once the request under way has ended, or at that instant.
    async fn leave(&self, app: &AppHandle, until: Instant) {
        let _nobody_else = timeout_at(until, self.session.lock()).await;
        lock::lock(app);
    }

    /// Has the keyring remember how far the vault has come, until that instant. One that is slow keeps nobody in, nor does a request that
    /// does not end.
    async fn remember(&self, until: Instant) {
        let remember = async {
            let mut seat = self.turn().await;
            whole(move |here| {
                here.block_on(seat.remember());
                Ok(())
            })
            .await
        };
        if timeout_at(until, remember).await.is_err() {
            tracing::warn!("how far the vault has come was not remembered before the lock");
        }
    }
}

fn soon() -> Instant {
    Instant::now() + PATIENCE
}

/// A little of what can wait. False when nothing is left of it.
async fn idle(session: &Arc<Mutex<Seat>>) -> Result<bool, Error> {
    let mut seat = Arc::clone(session).lock_owned().await;
    whole(move |here| here.block_on(seat.idle())).await
}

/// Checks the vault, when that is due, until somebody asks for something. False when nothing is left to do.
async fn checked(session: &Arc<Mutex<Seat>>, asked: &mut watch::Receiver<()>) -> bool {
    loop {
        let begun = Instant::now();
        let mut seat = Arc::clone(session).lock_owned().await;
        let mut given_up = asked.clone();
        let slice = move |here: &Handle| {
            here.block_on(async {
                select! {
                    biased;
                    _ = given_up.changed() => Ok(true),
                    more = seat.check_slice() => more,
                }
            })
        };
        if !whole(slice).await.unwrap_or(false) {
            let mut seat = Arc::clone(session).lock_owned().await;
            // What cannot be kept is told in this session, and found again in the next one.
            let _kept = whole(move |here| here.block_on(seat.keep_check())).await;
            return false;
        }
        let rest = begun.elapsed().saturating_mul(REST).max(LEAST_REST);
        if !is_quiet(asked, rest).await {
            return true;
        }
    }
}

/// Whether nobody asks for anything for so long. Answers as soon as somebody does.
async fn is_quiet(asked: &mut watch::Receiver<()>, for_so_long: Duration) -> bool {
    timeout(for_so_long, asked.changed()).await.is_err()
}

impl Seat {
    async fn remember(&mut self) {
        if let Some(session) = &mut self.session {
            session.remember().await;
        }
    }

    async fn check_slice(&mut self) -> Result<bool, Error> {
        match &mut self.session {
            Some(session) => session.check_slice().await,
            None => Ok(false),
        }
    }

    async fn keep_check(&mut self) -> Result<(), Error> {
        match &mut self.session {
            Some(session) => session.keep_check().await,
            None => Ok(()),
        }
    }

    async fn idle(&mut self) -> Result<bool, Error> {
        match &mut self.session {
            Some(session) => session.idle().await,
            None => Ok(false),
        }
    }

    /// Whether somebody is in.
    fn is_taken(&mut self) -> bool {
        self.session.as_mut().is_some_and(|session| session.agent().is_some() || session.supervisor().is_some())
    }

    fn taken(&mut self) -> Result<&mut Session, Error> {
        let Vault { folder, training } = &self.vault;
        let session = match self.session.take() {
            Some(session) => session,
            None => Session::start(folder.clone(), machine(*training))?,
        };
        Ok(self.session.insert(session))
    }
}

fn machine(training: bool) -> Machine {
    Machine { keyring: Keyring::System, clock: Clock::Machine, cost: None, training }
}

/// Runs a request on a thread of its own: a second of Argon2id does not hold the window, and a panic is a fault.
async fn whole<T: Send + 'static>(
    request: impl FnOnce(&Handle) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    spawn_blocking(move || request(&Handle::current())).await.map_err(fault)?
}

fn fault(cause: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Fault(Fault::new(cause))
}

/// What the person can do something about is a refusal.
fn unwritten(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Refusal::DiskFull.into(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Refusal::NotWritable.into(),
        _ => fault(error),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // tests stop where they fail

    use super::*;

    #[tokio::test]
    async fn a_request_that_never_ends_keeps_nobody_from_leaving() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault { folder: folder.path().join("vault"), training: false };
        let counter = Counter::new(vault, Chooser::Cancels);
        let _never_ends = counter.turn().await;
        let leaving = async {
            let until = soon();
            counter.remember(until).await;
            let _nobody_else = timeout_at(until, counter.session.lock()).await;
        };
        timeout(10 * PATIENCE, leaving).await.unwrap();
    }
}
