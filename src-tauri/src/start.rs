//! The order in which the program closes doors before it opens a window.

use std::{io, panic, path::PathBuf, process::ExitCode};

use tauri::{Manager, RunEvent, WebviewWindow};

use crate::{
    clipboard::Clipboard,
    data_folder,
    dialogs::Chooser,
    dispatch::{self, Counter, Vault},
    hardening::{self, Network},
    lock, logind, scratch, window,
};

/// What happens once the window exists.
pub type AtSetup = Box<dyn FnOnce(&WebviewWindow) + Send>;

/// How much the program says of itself on standard error.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Log {
    /// What went wrong.
    #[default]
    Warnings,
    /// All that it could ever say, for a test that looks for a name in it.
    Everything,
}

/// How a program starts. The installed one takes the default; only test programs have other values to give.
#[derive(Default)]
pub struct Start {
    /// Whether the internet exists for this process.
    pub network: Network,
    /// Who says where a document goes.
    pub chooser: Chooser,
    /// How much it says of itself.
    pub log: Log,
    /// Called with the window, before the page is shown.
    pub at_setup: Option<AtSetup>,
}

/// Why no window opens.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotStarted {
    #[error("this process cannot be closed to the network and to debuggers: {0}")]
    Hardening(#[from] hardening::NotHardened),
    #[error("no folder for the vault: {0}")]
    Folder(#[from] data_folder::NoFolder),
    #[error("no scratch folder in memory: {0}")]
    Scratch(#[source] io::Error),
    #[error("no window: {0}")]
    Window(#[from] tauri::Error),
}

/// Opens the window and returns when it is closed.
#[must_use]
pub fn run(start: Start) -> ExitCode {
    let most = match start.log {
        Log::Warnings => tracing::Level::WARN,
        Log::Everything => tracing::Level::TRACE,
    };
    tracing_subscriber::fmt().with_writer(io::stderr).with_max_level(most).init();
    // A panic's own message may quote a value; where it happened is enough to repair it.
    panic::set_hook(Box::new(|panic| tracing::error!(at = panic.location().map(tracing::field::display), "panic")));
    match open(start) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            tracing::error!(%reason, "Permanence does not start");
            ExitCode::FAILURE
        }
    }
}

fn open(start: Start) -> Result<(), NotStarted> {
    tracing::debug!("Permanence starts");
    lock::bury();
    hardening::harden(start.network)?;
    let (desk, training) = (data_folder::vault()?, data_folder::is_training());
    let folder = if training { data_folder::training_beside(&desk) } else { desk };
    let vault = Vault { folder, training };
    let scratch = scratch::new(&data_folder::memory()).map_err(NotStarted::Scratch)?;
    show(start, vault, scratch)
}

fn show(start: Start, vault: Vault, scratch: PathBuf) -> Result<(), NotStarted> {
    let Start { network, chooser, at_setup, .. } = start;
    let page_scratch = scratch.clone();
    let title = if vault.training { "EXERCICE – Permanence" } else { "Permanence" };
    tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![dispatch::desk, dispatch::window, dispatch::hand])
        .setup(move |app| {
            app.manage(Counter::new(vault, chooser));
            app.manage(Clipboard::default());
            app.manage(logind::listen(app.handle()));
            let window = window::open(app, &page_scratch, network, title)?;
            if let Some(at_setup) = at_setup {
                at_setup(&window);
            }
            Ok(())
        })
        .build(tauri::generate_context!())?
        .run(move |_, event| {
            if matches!(event, RunEvent::Exit) {
                scratch::sweep(&scratch);
            }
        });
    Ok(())
}
