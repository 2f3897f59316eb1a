//! Declares to Tauri the only three commands the page may call, so that its capability can name them.

fn main() {
    let commands = tauri_build::AppManifest::new().commands(&["desk", "window", "hand"]);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands)) {
        println!("cargo::error={error:#}");
    }
}
