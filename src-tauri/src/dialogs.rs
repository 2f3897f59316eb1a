//! Where a document is saved, asked of the person and never of the page.

use std::path::PathBuf;

use tauri::AppHandle;
use tokio::sync::oneshot;

/// Who says where a document goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Chooser {
    /// The person, in the system's own dialog.
    #[default]
    Dialog,
    /// A test, in advance: this folder, under the proposed name.
    Folder(PathBuf),
    /// A test that closes the dialog.
    Cancels,
}

impl Chooser {
    /// Asks for a place for a document called `name`; `None` when the person thought better of it.
    pub(crate) async fn place(&self, app: &AppHandle, name: String) -> Option<PathBuf> {
        match self {
            Self::Dialog => ask(app, name).await,
            Self::Folder(folder) => Some(folder.join(name)),
            Self::Cancels => None,
        }
    }
}

/// GTK may only be spoken to from the thread of the window.
async fn ask(app: &AppHandle, name: String) -> Option<PathBuf> {
    let (send, receive) = oneshot::channel();
    app.run_on_main_thread(move || {
        let dialog = rfd::AsyncFileDialog::new().set_title("Enregistrer").set_file_name(name).save_file();
        tauri::async_runtime::spawn(async move { send.send(dialog.await) });
    })
    .ok()?;
    let chosen = receive.await.ok()??;
    Some(chosen.path().to_path_buf())
}
