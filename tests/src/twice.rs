//! Somebody who came twice under two spellings: found with a slip, said to be two, then made one and put apart again.

use std::path::Path;

use crate::window::{CONTROL, Step, Window};

const ENTER: char = '\u{E007}';
const FIRST: &str = "Zyxomme";
/// The same name with two letters swapped.
const SECOND: &str = "Zyxmome";
const GIVEN: &str = "Faustine";
const PHONE: &str = "06 39 98 47 12";

/// The whole drive, on an open desk; one picture per screen in `pictures`.
///
/// # Errors
/// What the window does not show or cannot do.
pub async fn whole(window: &Window, pictures: &Path) -> Step {
    window.press("Accueil").await?;
    window.walk_to("Ouvrir le dossier").await?;
    window.fill("Nom de naissance", FIRST).await?;
    window.fill("Prénoms", GIVEN).await?;
    window.fill("Téléphone", PHONE).await?;
    window.tick("Oui").await?;
    open(window).await?;

    // She comes again, and her name is mistyped: the desk asks, and is told that these are two.
    window.press("Accueil").await?;
    window.fill("Nom de naissance", SECOND).await?;
    window.fill("Prénoms", GIVEN).await?;
    window.see("Déjà connue ?").await?;
    window.see("à une faute de frappe près").await?;
    window.picture(pictures, "twice-01-known").await?;
    window.press("Ce n’est pas la même personne").await?;
    window.see("la question ne sera plus posée").await?;
    window.tick("Non").await?;
    open(window).await?;

    // Found with a slip, and the palette says why; her number is shown nowhere in it.
    found(window, "zyxomem", "à une faute de frappe près").await?;
    window.picture(pictures, "twice-02-palette").await?;
    window.strike("", ENTER).await?;
    window.see("Histoire du dossier").await?;
    window.see(FIRST).await?;

    // It was the same person after all.
    window.press("Doublons").await?;
    window.see("Aucune autre fiche ne ressemble à celle-ci.").await?;
    window.see("Dites différentes").await?;
    window.picture(pictures, "twice-03-apart").await?;
    window.press("Reposer la question").await?;
    window.see("La question sera de nouveau posée.").await?;
    window.press("Comparer").await?;
    window.see("Consigne qui s’appliquera").await?;
    window.see("Téléphone NON sûr").await?;
    window.picture(pictures, "twice-04-preview").await?;
    window.walk_to("Réunir les deux fiches").await?;
    window.strike(CONTROL, ENTER).await?;
    window.see("Les deux fiches n’en font plus qu’une.").await?;
    window.see("Fiches réunies à celle-ci").await?;
    window.picture(pictures, "twice-05-joined").await?;

    // The name that is no longer shown finds her, and says that it did.
    found(window, &SECOND.to_lowercase(), "fiche réunie à celle-ci").await?;
    window.strike("", ENTER).await?;
    window.see("deux fiches ont été réunies").await?;
    window.see(&format!("Aussi sous le nom de {SECOND} {GIVEN}")).await?;
    window.picture(pictures, "twice-06-file").await?;

    window.press("Doublons").await?;
    window.press("Séparer de nouveau").await?;
    window.see("Les deux fiches sont de nouveau séparées.").await?;
    window.see("Comparer").await?;
    window.picture(pictures, "twice-07-apart-again").await
}

/// What an intake needs besides a name.
async fn open(window: &Window) -> Step {
    window.tick("Femme").await?;
    window.pick("Faits déclarés", "couple").await?;
    window.press("Ouvrir le dossier").await?;
    window.see("Histoire du dossier").await
}

/// Opens the palette, types, and waits for a hit and for why it is there.
async fn found(window: &Window, typed: &str, why: &str) -> Step {
    window.strike(CONTROL, 'k').await?;
    window.see("Aller à").await?;
    window.write(typed).await?;
    window.see(why).await
}
