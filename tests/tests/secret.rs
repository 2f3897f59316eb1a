//! A restricted note and a danger, in the real window, with two real accounts.
#![allow(clippy::unwrap_used)]

use std::fs;

use tests::{furnished, place::Place, secret};

#[tokio::test]
async fn a_colleague_sees_that_a_restricted_note_exists_and_cannot_read_it_and_a_danger_is_on_the_first_screen() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place { program: env!("CARGO_BIN_EXE_permanence-driven").into(), folder: folder.path().to_owned() };
    let command_line = furnished::command_line(env!("CARGO_BIN_EXE_permanence-driven"));
    let phrases = furnished::vault(&command_line, &place.vault(), 3).unwrap();
    let pictures = place.program.parent().unwrap().join("secret");
    fs::create_dir_all(&pictures).unwrap();
    secret::whole(&place, &phrases, &pictures).await.unwrap_or_else(|stuck| panic!("{stuck}"));
}
