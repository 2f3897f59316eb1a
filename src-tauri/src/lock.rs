//! The process replaced with itself, so that the kernel drops every page of memory.
//!
//! The page has saved its draft before it asks. The web processes end with their connection, which closes at `exec`; so do
//! the vault's files and its lock. The arguments stay, and with them the vault's folder; the switch of the training alone may change.

use std::{io, os::unix::process::CommandExt, process::Command};

use rustix::process::{WaitOptions, wait};
use tauri::{AppHandle, Manager};

use crate::hardening;

/// Takes leave of the web processes that ended with the last lock: the system keeps the name of a dead child until its
/// parent has asked after it. Called before this process has children of its own.
pub(crate) fn bury() {
    while let Ok(Some(_)) = wait(WaitOptions::NOHANG) {}
}

/// Never returns when the system can start the program again; otherwise ends it, since staying open is not an answer.
pub(crate) fn lock(app: &AppHandle) {
    replace(app, hardening::itself());
}

/// The same, for the training or for the desk.
pub(crate) fn go_to(app: &AppHandle, training: bool) {
    replace(app, hardening::itself_for(training));
}

fn replace(app: &AppHandle, again: io::Result<Command>) {
    for window in app.webview_windows().values() {
        if let Err(error) = window.hide() {
            tracing::warn!(%error, "the window is not hidden before the lock");
        }
    }
    match again {
        Ok(mut again) => {
            let error = again.exec();
            tracing::error!(kind = ?error.kind(), "the program cannot start again, and ends");
        }
        Err(error) => tracing::error!(kind = ?error.kind(), "the program does not know itself, and ends"),
    }
    app.exit(1);
}
