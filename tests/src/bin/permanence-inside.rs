//! The installed window, closed to the network as it is on a workstation, and moved from inside. It says `open` each time its page
//! is there. Then each line of its standard input is a script, as a JSON string, and the line that answers is the value; or the one question that no
//! script can answer, [`DEVELOPER_TOOLS`]. Documents are saved without a dialog, in the folder `PERMANENCE_DRIVEN_SAVES`; without it, every dialog
//! is closed unanswered.
#![allow(clippy::print_stdout)] // its lines are its result

use std::{env, io, process::ExitCode, sync::mpsc::channel, thread, time::Duration};

use permanence::{Chooser, Log, Start};
use tauri::WebviewWindow;
use tests::inside::DEVELOPER_TOOLS;
use webkit2gtk::{SettingsExt, WebViewExt};

/// A page that is not there yet answers nothing at all.
const PATIENCE: Duration = Duration::from_millis(500);

fn main() -> ExitCode {
    let at_setup: permanence::start::AtSetup = Box::new(listen);
    let chooser =
        env::var_os("PERMANENCE_DRIVEN_SAVES").map_or(Chooser::Cancels, |folder| Chooser::Folder(folder.into()));
    permanence::run(Start { chooser, log: Log::Everything, at_setup: Some(at_setup), ..Start::default() })
}

fn listen(window: &WebviewWindow) {
    let window = window.clone();
    thread::spawn(move || {
        while value(&window, "document.readyState === 'complete'").as_deref() != Some("true") {}
        println!("open");
        for line in io::stdin().lines().map_while(Result::ok) {
            let script = serde_json::from_str::<String>(&line).unwrap_or_default();
            let value = if script == DEVELOPER_TOOLS { developer_tools(&window) } else { value(&window, &script) };
            println!("{}", value.unwrap_or_else(|| "null".to_owned()));
        }
    });
}

fn value(window: &WebviewWindow, script: &str) -> Option<String> {
    let (send, receive) = channel();
    window.eval_with_callback(script, move |value| drop(send.send(value))).ok()?;
    receive.recv_timeout(PATIENCE).ok().filter(|value| !value.is_empty())
}

/// Whether WebKit would open its inspector, by its keys or from a menu.
fn developer_tools(window: &WebviewWindow) -> Option<String> {
    let (send, receive) = channel();
    let ask = move |view: tauri::webview::PlatformWebview| {
        let enabled = view.inner().settings().map(|settings| settings.enables_developer_extras());
        // A failure means that nobody waits any more.
        let _ = send.send(enabled);
    };
    window.with_webview(ask).ok()?;
    Some(receive.recv_timeout(PATIENCE).ok()??.to_string())
}
