//! What is copied in the window: given to the system's clipboard by the program itself, with a mark for whoever keeps a history of it,
//! and taken back after twenty seconds. A lock and the end of the program take it back by themselves: a clipboard gives what a program
//! that runs still offers.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use gtk::{
    TargetEntry, TargetFlags,
    gdk::{Atom, SELECTION_CLIPBOARD},
};
use tauri::AppHandle;
use tokio::{task::spawn, time::sleep};
use vault::secret::Zeroizing;

/// For how long.
const OFFERED: Duration = Duration::from_secs(20);
/// Klipper, GPaste and others keep nothing that bears this, with the word `secret`.
const HINT: &str = "x-kde-passwordManagerHint";
const TEXTS: [&str; 4] = ["UTF8_STRING", "text/plain;charset=utf-8", "text/plain", "STRING"];
const OF_TEXT: u32 = 0;
const OF_HINT: u32 = 1;

/// How often something was copied: only the last copy is taken back.
#[derive(Debug, Default)]
pub(crate) struct Clipboard {
    copies: Arc<AtomicU64>,
}

impl Clipboard {
    /// Offers these words to whoever pastes, for a while.
    pub(crate) fn offer(&self, app: &AppHandle, words: String) -> tauri::Result<()> {
        let copy = self.copies.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        let words = Zeroizing::new(words);
        app.run_on_main_thread(move || offer(words))?;
        let (app, copies) = (app.clone(), Arc::clone(&self.copies));
        spawn(async move {
            sleep(OFFERED).await;
            if copies.load(Ordering::Relaxed) == copy && app.run_on_main_thread(take_back).is_err() {
                tracing::warn!("what was copied stays on the clipboard until the lock");
            }
        });
        Ok(())
    }
}

fn offer(words: Zeroizing<String>) {
    let text = TEXTS.iter().map(|target| TargetEntry::new(target, TargetFlags::empty(), OF_TEXT));
    let targets: Vec<_> = text.chain([TargetEntry::new(HINT, TargetFlags::empty(), OF_HINT)]).collect();
    let hint = Atom::intern(HINT);
    let offered = gtk::Clipboard::get(&SELECTION_CLIPBOARD).set_with_data(&targets, move |_, asked, what| {
        if what == OF_HINT {
            asked.set(&hint, 8, b"secret");
        } else {
            asked.set_text(&words);
        }
    });
    if !offered {
        tracing::warn!("the system's clipboard takes nothing");
    }
}

/// Does nothing once another program has put something there.
fn take_back() {
    gtk::Clipboard::get(&SELECTION_CLIPBOARD).clear();
}
