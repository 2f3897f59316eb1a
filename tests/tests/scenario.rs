//! The main job of the desk in the real window, driven from the keyboard, each screen tried with axe-core.
#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

use tests::{window::Place, workday};

#[tokio::test]
async fn a_day_at_the_desk_goes_from_the_first_start_to_the_protected_export() {
    let program = Path::new(env!("CARGO_BIN_EXE_permanence-driven"));
    let pictures = program.parent().unwrap().join("scenario");
    fs::create_dir_all(&pictures).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let place = Place { program: program.to_owned(), folder: folder.path().to_owned() };

    workday::whole(&place, &pictures).await.unwrap_or_else(|stuck| panic!("{stuck}"));

    let given: Vec<_> = fs::read_dir(place.saves()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(given.iter().any(|path| path.to_string_lossy().contains("nouveaux-dossiers")), "{given:?}");
    for path in given {
        let bytes = fs::read(path).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains(workday::PERSON), "a name left with the statistics");
    }
}
