//! Where a document is saved, which file is read and which folder is meant, asked of the person and never of the page.

use std::{fs, path::PathBuf};

use tauri::AppHandle;
use tokio::sync::oneshot;

/// Who says where a document goes, and which file is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Chooser {
    /// The person, in the system's own dialog.
    #[default]
    Dialog,
    /// A test, in advance: this folder, under the proposed name; what is read is the first file of `to_read` in it, and the
    /// folder that is chosen is `chosen` in it.
    Folder(PathBuf),
    /// A test that closes the dialog.
    Cancels,
}

impl Chooser {
    /// Asks for a place for a document called `name`; `None` when the person thought better of it.
    pub(crate) async fn place(&self, app: &AppHandle, name: String) -> Option<PathBuf> {
        match self {
            Self::Dialog => {
                answer(app, || rfd::AsyncFileDialog::new().set_title("Enregistrer").set_file_name(name).save_file())
                    .await
            }
            Self::Folder(folder) => Some(folder.join(name)),
            Self::Cancels => None,
        }
    }

    /// Asks for a file to read; `None` when the person thought better of it.
    pub(crate) async fn file(&self, app: &AppHandle) -> Option<PathBuf> {
        match self {
            Self::Dialog => {
                answer(app, || rfd::AsyncFileDialog::new().set_title("Choisir un fichier").pick_file()).await
            }
            Self::Folder(folder) => fs::read_dir(folder.join("to_read")).ok()?.find_map(|file| Some(file.ok()?.path())),
            Self::Cancels => None,
        }
    }
}

impl Chooser {
    /// Asks for a folder; `None` when the person thought better of it.
    pub(crate) async fn folder(&self, app: &AppHandle) -> Option<PathBuf> {
        match self {
            Self::Dialog => {
                answer(app, || rfd::AsyncFileDialog::new().set_title("Choisir un dossier").pick_folder()).await
            }
            Self::Folder(folder) => Some(folder.join("chosen")),
            Self::Cancels => None,
        }
    }
}

/// GTK may only be spoken to from the thread of the window.
async fn answer<D>(app: &AppHandle, open: impl FnOnce() -> D + Send + 'static) -> Option<PathBuf>
where
    D: Future<Output = Option<rfd::FileHandle>> + Send + 'static,
{
    let (send, receive) = oneshot::channel();
    app.run_on_main_thread(move || {
        let dialog = open();
        tauri::async_runtime::spawn(async move { send.send(dialog.await) });
    })
    .ok()?;
    let chosen = receive.await.ok()??;
    Some(chosen.path().to_path_buf())
}
