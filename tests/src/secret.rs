//! What one colleague writes for her circle, and what another sees of it; and a danger that nobody overlooks.

use std::path::Path;

use crate::{
    furnished::{AGENT, Furnished},
    window::{Step, Stuck, Window},
};

/// Who keeps restricted notes.
pub const PSYCHOLOGIST: &str = "Dominique Fictif";
const CIRCLE: &str = "Psychologues";
const OPEN_NOTE: &str = "Reçue une heure. Prochain rendez-vous convenu.";
const WORDS: &str = "Elle dit qu’elle ne dort plus, phrase Quoribond.";
const OPINION: &str = "Un téléphone grave danger paraît nécessaire.";

/// On a furnished vault: a psychologist makes a circle, writes a restricted note, notes a danger and an opinion; then the head of
/// the desk comes in, sees that the note exists and cannot read it, and finds the danger on the first screen.
///
/// # Errors
/// The first step that did not go as it should.
pub async fn whole(desk: &Furnished) -> Step {
    let (window, pictures) = (desk.come_in(PSYCHOLOGIST).await?, &desk.pictures);
    circle(&window, pictures).await?;
    note(&window, pictures).await?;
    danger(&window, pictures).await?;
    needs(&window, pictures).await?;
    opinion(&window, pictures).await?;
    window.lock().await?;
    let window = desk.come_in(AGENT).await?;
    from_outside(&window, pictures).await
}

async fn circle(window: &Window, pictures: &Path) -> Step {
    window.press("Comptes").await?;
    window.see("Aucun cercle").await?;
    window.press("Créer un cercle").await?;
    window.fill("Nom du cercle", CIRCLE).await?;
    window.press("Créer un cercle").await?;
    window.see("vous en êtes membre").await?;
    window.picture(pictures, "40-cercle").await
}

async fn note(window: &Window, pictures: &Path) -> Step {
    window.go("#/interview/new/1").await?;
    window.choose("Mode", "sur_place").await?;
    window.choose("Discipline", "psychologue").await?;
    window.tick("Psychologique").await?;
    window.press("Ce qui se voit sans se dire").await?;
    window.see("Minimise ce qui s’est passé").await?;
    window.fill("Notes", OPEN_NOTE).await?;
    window.choose("À qui est réservée la seconde note", "1").await?;
    window.fill("Note réservée au cercle « Psychologues »", WORDS).await?;
    window.picture(pictures, "41-note-reservee").await?;
    window.press("Enregistrer l’entretien").await?;
    window.see("Histoire du dossier").await
}

async fn danger(window: &Window, pictures: &Path) -> Step {
    window.see("Personne n’a encore demandé").await?;
    window.press("Demander").await?;
    window.tick("Oui").await?;
    window.picture(pictures, "42-danger-questions").await?;
    window.press("Noter").await?;
    window.see("Danger possible").await?;
    window.see("Une arme").await?;
    window.picture(pictures, "43-danger-bandeau").await
}

async fn needs(window: &Window, pictures: &Path) -> Step {
    window.press("Noter un besoin").await?;
    window.fill("Besoin", "Dormir sans peur").await?;
    window.fill("Objectif", "Relogée avant l’été").await?;
    window.fill("Prochain pas", "Appeler le bailleur").await?;
    window.picture(pictures, "44-besoin").await?;
    window.press("Noter").await?;
    window.see("→ Relogée avant l’été").await?;
    window.picture(pictures, "45-dossier").await
}

async fn opinion(window: &Window, pictures: &Path) -> Step {
    window.press("Commencer").await?;
    window.choose("Demandée par", "procureur").await?;
    window.tick("Accord oral").await?;
    window.tick("Grossesse").await?;
    window.tick("Téléphone grave danger").await?;
    window.fill("Avis", OPINION).await?;
    window.picture(pictures, "46-evaluation").await?;
    window.press("Rendre l’avis").await?;
    window.see("Un avis rendu ne se modifie plus").await?;
    window.press("Rendre l’avis").await?;
    window.see("avis rendu le").await
}

async fn from_outside(window: &Window, pictures: &Path) -> Step {
    window.see("Danger possible").await?;
    window.picture(pictures, "47-aujourd-hui").await?;
    window.go("#/case_file/1").await?;
    window.see("téléphone grave danger, ordonnance provisoire de protection immédiate").await?;
    window.picture(pictures, "48-danger").await?;
    let address = window.address("main ol a[href*='interview']").await?;
    window.go(&address).await?;
    window.see("Note réservée au cercle « Psychologues », écrite par Dominique Fictif").await?;
    let page = window.read("body").await?.concat();
    if page.contains("Quoribond") {
        return Err(Stuck::Absent { what: "a closed note".to_owned(), page });
    }
    window.picture(pictures, "49-note-fermee").await
}
