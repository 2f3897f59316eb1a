//! The one window, which goes nowhere.

use std::path::Path;

use tauri::{
    App, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    async_runtime::spawn,
    webview::{NewWindowResponse, PageLoadEvent},
};
use webkit2gtk::WebViewExt;

use crate::{appearance::Appearance, data_folder, dispatch::Counter, hardening::Network};

/// The label that `capabilities/page.json` names.
const LABEL: &str = "permanence";

/// Builds the window, hidden until its page is there. The page can open nothing, leave for nowhere and keep nothing.
pub(crate) fn open(app: &App, scratch: &Path, network: Network, title: &str) -> tauri::Result<WebviewWindow> {
    let appearance = data_folder::appearance().map(|path| Appearance::kept(&path)).unwrap_or_default();
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App("index.html".into()))
        .title(title)
        .inner_size(1366.0, 768.0)
        .min_inner_size(1024.0, 700.0)
        .visible(false)
        .disable_drag_drop_handler()
        // The driver cannot reach an incognito page: wry gives it a context that refuses automation.
        .incognito(network == Network::Refused)
        .data_directory(scratch.to_path_buf())
        .devtools(false)
        .initialization_script(appearance.script()?)
        .on_navigation(is_own)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_page_load(|window, page| {
            if page.event() == PageLoadEvent::Finished
                && let Err(error) = window.show()
            {
                tracing::error!(%error, "the window cannot be shown");
            }
        })
        .build()?;
    wear(&window, &appearance)?;
    leave_without_page(&window)?;
    Ok(window)
}

/// The page counts the minutes in which nobody does anything: without its process, ended or broken, the desk stays open no longer.
fn leave_without_page(window: &WebviewWindow) -> tauri::Result<()> {
    let app = window.app_handle().clone();
    window.with_webview(move |view| {
        view.inner().connect_web_process_terminated(move |_, reason| {
            tracing::error!(?reason, "the process of the page ended");
            let app = app.clone();
            spawn(async move { app.state::<Counter>().without_page(&app).await });
        });
    })
}

/// Draws the page as large as it was chosen. Tauri's own keys for it would need a permission of the page, and forget.
pub(crate) fn wear(window: &WebviewWindow, appearance: &Appearance) -> tauri::Result<()> {
    window.set_zoom(appearance.zoom())
}

/// The page comes from inside the program and from nowhere else.
fn is_own(url: &Url) -> bool {
    url.scheme() == "tauri" && url.host_str() == Some("localhost")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // tests stop where they fail

    use super::*;

    #[test]
    fn the_window_goes_nowhere_but_to_its_own_page() {
        assert!(is_own(&"tauri://localhost/index.html".parse().unwrap()));
        for elsewhere in [
            "http://localhost/",
            "https://example.org/",
            "http://tauri.localhost/",
            "tauri://example.org/",
            "file:///etc/passwd",
            "data:text/html,x",
            "about:blank",
            "blob:tauri://localhost/x",
        ] {
            assert!(!is_own(&elsewhere.parse().unwrap()), "{elsewhere}");
        }
    }
}
