//! The agenda in the real window: a week worked from the keyboard alone, and an appointment carried with the pointer.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)] // tests stop where they fail, and call the programs that read back

use std::{fs, path::Path, process::Command};

use tests::{
    furnished::{AGENT, Furnished},
    window::{ALT, CONTROL, DOWN, ENTER, Step, TAB, Window},
};

const UP: char = '\u{E013}';
const BACK: &str = "\u{E003}\u{E003}\u{E003}\u{E003}\u{E003}";

/// Invented, and written out in full nowhere but on the screen.
const EXPECTED: [&str; 3] = ["Mme Irène Volubelle", "M. Octave Brumelune", "Mme Ulrique Pelunard"];

fn furnished() -> Furnished {
    Furnished::new(env!("CARGO_BIN_EXE_permanence-driven"), "agenda", 40).unwrap()
}

async fn at_the_agenda(desk: &Furnished) -> Step<Window> {
    let window = desk.come_in(AGENT).await?;
    window.press("Agenda").await?;
    window.see("Semaine du").await?;
    Ok(window)
}

/// Every Tuesday afternoon for two months: Camille for social matters in office 7, a colleague for legal ones in office 8.
async fn announce(window: &Window, pictures: &Path) -> Step {
    window.strike(ALT, 'p').await?;
    window.see("Ce qui est annoncé pour les mois à venir").await?;
    window.strike(ALT, 'n').await?;
    window.choose("Jour", "2").await?;
    window.fill("Jusqu’au", "+9s").await?;
    window.fill("De", &format!("{BACK}14h")).await?;
    window.fill("À", &format!("{BACK}18h")).await?;
    window.choose("Nature", "sociale").await?;
    window.fill("Créneau (min)", &format!("{BACK}60")).await?;
    window.fill("Salle", "Bureau 7").await?;
    window.press("Ajouter un collègue").await?;
    window.see("Collègue 2").await?;
    window.strike("", TAB).await?;
    window.write("j").await?;
    window.strike("", TAB).await?;
    window.strike("", TAB).await?;
    window.write("Bureau 8").await?;
    window.picture(pictures, "1-annonce").await?;
    window.strike(CONTROL, ENTER).await?;
    window.see("permanences annoncées").await?;
    window.see("Chaque mardi").await?;
    window.picture(pictures, "2-permanences").await?;
    window.press("Agenda").await
}

/// Takes the first slot that the desk proposes.
async fn book(window: &Window, who: &str) -> Step<String> {
    window.strike(ALT, 'n').await?;
    window.fill("Personne attendue", who).await?;
    window.choose("Nature", "sociale").await?;
    let proposed = window.read("[aria-busy=false] .slots button").await?.into_iter().next().unwrap();
    window.press(&proposed).await?;
    window.press("Enregistrer le rendez-vous").await?;
    window.see("Rendez-vous enregistré").await?;
    Ok(proposed)
}

async fn a_week(desk: &Furnished) -> Step {
    let (window, pictures) = (at_the_agenda(desk).await?, &desk.pictures);
    announce(&window, pictures).await?;
    for who in EXPECTED {
        book(&window, who).await?;
        window.see(who).await?;
    }
    window.picture(pictures, "3-semaine").await?;

    // The last one booked has the focus. There is room after her, and none after the one before.
    window.strike(ALT, DOWN).await?;
    window.see("17 h, avec Camille").await?;
    window.strike(CONTROL, 'z').await?;
    window.see("Le rendez-vous a retrouvé sa place").await?;
    window.strike("", UP).await?;
    window.strike("", UP).await?;
    window.strike(ALT, DOWN).await?;
    window.see("Ce créneau est déjà pris, de 16 h à 16 h 45").await?;

    window.press("14 h – 18 h · Camille Exemple · Bureau 7").await?;
    window.see("Rendez-vous de cette permanence").await?;
    window.press("Feuille discrète").await?;
    window.picture(pictures, "4-feuille").await?;
    window.press("Enregistrer le PDF").await?;
    window.see("Le PDF est enregistré").await?;

    window.press("Annuler et déplacer les rendez-vous").await?;
    window.see("Annuler et déplacer 3 rendez-vous").await?;
    window.picture(pictures, "5-deplacer").await?;
    window.strike(CONTROL, ENTER).await?;
    window.see("Permanence annulée, 3 rendez-vous déplacés").await?;
    window.picture(pictures, "6-a-prevenir").await?;
    window.strike(CONTROL, 'z').await?;
    window.see("Chaque rendez-vous a retrouvé son heure").await?;
    window.press("Annuler et déplacer les rendez-vous").await?;
    window.see("Annuler et déplacer 3 rendez-vous").await?;
    window.strike(CONTROL, ENTER).await?;
    window.see("À prévenir").await?;
    window.see("Aucun rendez-vous dans cette permanence").await
}

#[tokio::test]
async fn a_week_is_worked_from_the_keyboard_alone_from_the_permanence_announced_to_everybody_moved() {
    let desk = furnished();
    a_week(&desk).await.unwrap_or_else(|stuck| panic!("{stuck}"));

    let saved: Vec<_> = fs::read_dir(desk.place.saves()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(saved.len(), 1, "{saved:?}");
    let read = Command::new("pdftotext").args(saved).arg("-").output().unwrap();
    let page = String::from_utf8(read.stdout).unwrap();
    for (who, initials) in EXPECTED.into_iter().zip(["I. V.", "O. B.", "U. P."]) {
        assert!(page.contains(initials), "{initials} is not in {page}");
        assert!(who.split(' ').all(|word| !page.contains(word)), "{who} is in {page}");
    }
}

#[tokio::test]
async fn an_appointment_carried_with_the_pointer_lands_on_a_slot_and_comes_back() {
    let desk = furnished();
    let carried = async {
        let window = at_the_agenda(&desk).await?;
        announce(&window, &desk.pictures).await?;
        book(&window, EXPECTED[0]).await?;
        // Two rows are an hour; what is less than half a slot is the slot itself.
        let here = window.read(".event").await?.into_iter().find(|text| text.contains("Volubelle")).unwrap();
        window.carry(&here, 0.0, 68.0).await?;
        window.see("15 h, avec Camille").await?;
        window.strike(CONTROL, 'z').await?;
        window.see("Le rendez-vous a retrouvé sa place").await
    };
    carried.await.unwrap_or_else(|stuck| panic!("{stuck}"));
}
