//! The window as WebKit's driver moves it: same program, but the driver's loopback exists, documents are saved without a dialog,
//! in the folder `PERMANENCE_DRIVEN_SAVES` (without it, every dialog is closed unanswered), and all that can be logged is.

use std::{env, process::ExitCode};

use permanence::{Chooser, Log, Network, Start};

fn main() -> ExitCode {
    let chooser =
        env::var_os("PERMANENCE_DRIVEN_SAVES").map_or(Chooser::Cancels, |folder| Chooser::Folder(folder.into()));
    permanence::run(Start { network: Network::OpenForDriver, chooser, log: Log::Everything, at_setup: None })
}
