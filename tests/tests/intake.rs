//! The intake in the real window: how many keys a walk-in costs, and everybody whom one affair concerns.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use tests::{
    furnished::{AGENT, Furnished},
    window::{ALT, CONTROL, DOWN, ENTER, Step, Window},
};

/// Keys beyond the words: what a tired hand may be asked for.
const MOST_KEYS: usize = 25;

fn furnished() -> Furnished {
    Furnished::new(env!("CARGO_BIN_EXE_permanence-driven"), "intake", 20).unwrap()
}

#[tokio::test]
async fn a_walk_in_with_a_next_appointment_costs_at_most_twenty_five_keys_beyond_the_words_and_no_mouse() {
    let desk = furnished();
    let (window, pictures) = (desk.come_in(AGENT).await.unwrap(), &desk.pictures);
    let before = window.struck();
    walk_in(&window, pictures).await.unwrap_or_else(|stuck| panic!("{stuck}"));
    let keys = window.struck() - before;
    assert!(keys <= MOST_KEYS, "{keys} keys beside {} typed", window.typed());
    // Every step of the drive above strikes keys or types words: a count that forgot some would be far too low.
    assert!(keys >= 10, "{keys} keys are too few to be all");
}

async fn walk_in(window: &Window, pictures: &Path) -> Step {
    window.strike(ALT, '3').await?;
    window.see("L’essentiel").await?;
    window.picture(pictures, "empty").await?;
    window.write("Ombrenuit").await?;
    window.reach("Prénoms").await?;
    window.write("Faustabelle").await?;
    window.reach("Quartier").await?;
    window.write("bourg").await?;
    window.reach("Faits déclarés").await?;
    window.write("couple").await?;
    window.reach("Prochain rendez-vous").await?;
    window.strike("", DOWN).await?;
    window.offers(AGENT).await?;
    window.picture(pictures, "slots").await?;
    window.strike("", ENTER).await?;
    window.picture(pictures, "ready").await?;
    window.strike(CONTROL, ENTER).await?;
    window.see("Histoire du dossier").await?;
    window.see("Ombrenuit Faustabelle").await?;
    window.see("Violences physiques au sein du couple").await?;
    window.picture(pictures, "file").await
}

#[tokio::test]
async fn everybody_has_a_file_the_anonymous_are_named_later_and_what_ended_begins_again() {
    let desk = furnished();
    let (window, pictures) = (desk.come_in(AGENT).await.unwrap(), &desk.pictures);
    several(&window, pictures).await.unwrap_or_else(|stuck| panic!("{stuck}"));
    anonymous(&window).await.unwrap_or_else(|stuck| panic!("{stuck}"));
    both_sides(&window, pictures).await.unwrap_or_else(|stuck| panic!("{stuck}"));
    closed_and_opened_again(&window, pictures).await.unwrap_or_else(|stuck| panic!("{stuck}"));
}

/// A mother and her daughter in one act, then another affair of the mother's.
async fn several(window: &Window, pictures: &Path) -> Step {
    window.strike(ALT, '3').await?;
    window.see("L’essentiel").await?;
    window.write("Ombrenuit").await?;
    window.reach("Prénoms").await?;
    window.write("Faustabelle").await?;
    window.reach("Faits déclarés").await?;
    window.write("couple").await?;
    window.reach("Prochain rendez-vous").await?;
    window.strike(ALT, 'p').await?;
    window.see("Personne 2").await?;
    window.write("Brumelune").await?;
    window.strike(CONTROL, ENTER).await?;
    // Her quality is hers to say: nothing of the other's is taken for it, and nothing is saved.
    window.see("Choisissez une valeur de la liste : qualité de la personne").await?;
    window.picture(pictures, "second-refused").await?;
    window.choose_here("temoin_direct").await?;
    window.strike(CONTROL, ENTER).await?;
    window.see("Autres dossiers pour les mêmes faits").await?;
    window.see("Brumelune").await?;
    window.picture(pictures, "several").await?;
    window.press("Nouvelle affaire pour cette personne").await?;
    window.see("Nouveau dossier pour une personne déjà connue.").await?;
    window.pick("Faits déclarés", "Cambriolage").await?;
    window.strike(CONTROL, ENTER).await?;
    window.see("Histoire du dossier").await?;
    window.see("Violences physiques au sein du couple").await
}

async fn anonymous(window: &Window) -> Step {
    window.strike(ALT, '3').await?;
    window.see("L’essentiel").await?;
    window.strike(ALT, 'n').await?;
    window.pick("Faits déclarés", "Menaces").await?;
    window.strike(CONTROL, ENTER).await?;
    window.see("Anonyme n°").await?;
    window.press("Corriger la fiche").await?;
    window.tick("Reste anonyme").await?;
    window.fill("Nom de naissance", "Verdazur").await?;
    window.press("Enregistrer la fiche").await?;
    window.see("Verdazur").await
}

/// In the file of the one who was anonymous: the name of the first visitor is given as that of the other side.
async fn both_sides(window: &Window, pictures: &Path) -> Step {
    window.fill("Nom, tel qu’il est donné", "Faustabelle OMBRENUIT").await?;
    window.press("Noter ce nom").await?;
    window.see("Un nom des deux côtés ?").await?;
    window.see("La personne mise en cause porte le nom d’une personne suivie par la permanence.").await?;
    window.picture(pictures, "both-sides").await
}

async fn closed_and_opened_again(window: &Window, pictures: &Path) -> Step {
    window.press("Clore le dossier").await?;
    window.press("Clore le dossier").await?;
    window.see("Choisissez une valeur de la liste : ce que le suivi est devenu").await?;
    window.choose("Ce que le suivi est devenu", "demande_satisfaite").await?;
    window.fill("Pourquoi ce dossier est-il clos ?", "Elle sait où revenir.").await?;
    window.picture(pictures, "closing").await?;
    window.press("Clore le dossier").await?;
    window.see("Demande satisfaite — Elle sait où revenir.").await?;
    window.picture(pictures, "closed").await?;
    window.press("Rouvrir").await?;
    window.fill("Pourquoi ce dossier est-il rouvert ?", "Elle revient.").await?;
    window.press("Rouvrir").await?;
    window.see("Dossier rouvert").await?;
    window.choose("Afficher", "meetings").await?;
    window.see("Rien de cette sorte dans ce dossier.").await?;
    window.choose("Afficher", "file").await?;
    window.see("Dossier clos — Demande satisfaite").await
}
