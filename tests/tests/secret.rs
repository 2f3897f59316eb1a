//! A restricted note and a danger, in the real window, with two real accounts.
#![allow(clippy::unwrap_used)]

use tests::{furnished::Furnished, secret};

#[tokio::test]
async fn a_colleague_sees_that_a_restricted_note_exists_and_cannot_read_it_and_a_danger_is_on_the_first_screen() {
    let desk = Furnished::new(env!("CARGO_BIN_EXE_permanence-driven"), "secret", 3).unwrap();
    secret::whole(&desk).await.unwrap_or_else(|stuck| panic!("{stuck}"));
}
