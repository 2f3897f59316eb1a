//! What the real window promises to whoever works from the keyboard: how large it is drawn, and that the focus is in sight.
#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

use tests::{
    place::Place,
    window::{CONTROL, Window},
    workday,
};

fn place(folder: &Path) -> Place {
    Place { program: env!("CARGO_BIN_EXE_permanence-driven").into(), folder: folder.to_owned() }
}

#[tokio::test]
async fn what_is_made_larger_from_the_keyboard_is_as_large_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let place = place(folder.path());
    let window = Window::open(&place).await.unwrap();
    window.see("Bienvenue").await.unwrap();
    window.drawn_at(100).await.unwrap();
    for (key, percent) in [('=', 110), ('=', 125), ('-', 110), ('0', 100), ('+', 110)] {
        window.strike(CONTROL, key).await.unwrap();
        window.drawn_at(percent).await.unwrap();
    }
    drop(window);
    Window::open(&place).await.unwrap().drawn_at(110).await.unwrap();
}

#[tokio::test]
async fn at_twice_the_size_and_in_the_dark_the_main_job_is_done_on_pages_that_fit_and_the_focus_is_in_sight() {
    let folder = tempfile::tempdir().unwrap();
    let place = place(folder.path());
    let window = Window::open(&place).await.unwrap();
    window.see("Bienvenue").await.unwrap();
    // Kept one after the other: once the page is large, the colours are kept too.
    window.tick("sombres").await.unwrap();
    window.choose("Taille du texte", "200").await.unwrap();
    window.drawn_at(200).await.unwrap();
    drop(window);

    let pictures = place.program.parent().unwrap().join("scenario-200");
    fs::create_dir_all(&pictures).unwrap();
    workday::whole(&place, &pictures, |_| {}).await.unwrap_or_else(|stuck| panic!("{stuck}"));
}
