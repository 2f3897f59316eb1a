//! What comes after a referral, in the real window: acknowledged, answered with a dismissal, what the person can do next; a partner
//! to whom she is sent, and whether she went; what the deadlines would be if the facts were of another day.
#![allow(clippy::unwrap_used)]

use tests::{
    furnished::{AGENT, Furnished},
    window::{ESCAPE, Step, Window},
};

#[tokio::test]
async fn an_answer_of_the_parquet_says_what_the_person_can_do_and_a_partner_whether_she_came() {
    let desk = Furnished::new(env!("CARGO_BIN_EXE_permanence-driven"), "outcome", 5).unwrap();
    followed(&desk).await.unwrap_or_else(|stuck| panic!("{stuck}"));
}

async fn followed(desk: &Furnished) -> Step {
    let window = desk.come_in(AGENT).await?;
    sent(&window, desk).await?;
    answered(&window, desk).await?;
    sent_on(&window, desk).await?;
    if_it_were(&window, desk).await?;
    set(&window, desk).await
}

async fn sent(window: &Window, desk: &Furnished) -> Step {
    window.go("#/referral/new/1").await?;
    window.pick("Quelle saisine ?", "article 40").await?;
    window.fill("Exposé", "La personne déclare avoir été menacée devant chez elle.").await?;
    window.press("Enregistrer le brouillon").await?;
    window.see("Préparée le").await?;
    window.picture(&desk.pictures, "1-brouillon").await?;
    window.press("Relue et prête").await?;
    window.press("Envoyer").await?;
    window.choose("Mode d’envoi", "lettre_recommandee").await?;
    window.press("Envoyer").await?;
    window.see("Envoyée le").await?;
    window.press("Noter l’accusé de réception").await?;
    window.fill("Référence", "TJ-2026-17").await?;
    window.press("Noter l’accusé de réception").await?;
    window.see("Accusé de réception du").await
}

async fn answered(window: &Window, desk: &Furnished) -> Step {
    window.press("Noter la réponse").await?;
    window.pick("Suite donnée", "Classement sans").await?;
    window.pick("Motif du classement", "Auteur inconnu").await?;
    window.picture(&desk.pictures, "2-reponse").await?;
    window.press("Noter la réponse").await?;
    window.see("Ce que la personne peut faire").await?;
    window.see("procureur général").await?;
    window.picture(&desk.pictures, "3-suites").await
}

async fn sent_on(window: &Window, desk: &Furnished) -> Step {
    window.go("#/case_file/1").await?;
    window.press("Orienter").await?;
    window.pick("Vers qui", "Solfa").await?;
    window.fill("Pour quoi", "Hébergement").await?;
    window.picture(&desk.pictures, "4-orientation").await?;
    window.press("Enregistrer").await?;
    window.see("Hébergement").await?;
    window.press("Noter l’envoi").await?;
    window.choose("Par quel moyen", "telephone").await?;
    window.press("Noter l’envoi").await?;
    window.see("Faite le").await?;
    window.press("Honorée ?").await?;
    window.tick("Oui").await?;
    window.press("Honorée ?").await?;
    window.see("honorée").await?;
    window.picture(&desk.pictures, "5-honoree").await
}

async fn if_it_were(window: &Window, desk: &Furnished) -> Step {
    window.press("Et si…").await?;
    window.see("Rien n’est gardé").await?;
    window.see("délais datés").await?;
    window.tick("Dans un couple").await?;
    window.see("délais datés").await?;
    window.picture(&desk.pictures, "6-et-si").await?;
    window.strike("", ESCAPE).await?;
    window.gone("Rien n’est gardé").await
}

/// What the desk sets: the days on which it is shut, and how long an appointment lasts.
async fn set(window: &Window, desk: &Furnished) -> Step {
    window.go("#/desk_session/closures").await?;
    window.fill("Premier jour", "24/12/2027").await?;
    window.fill("Raison", "Fermeture inventée").await?;
    window.press("Fermer ces jours").await?;
    window.see("Fermeture inventée").await?;
    window.picture(&desk.pictures, "7-fermetures").await?;
    window.go("#/desk_session/lengths").await?;
    window.see("en minutes").await?;
    window.picture(&desk.pictures, "8-durees").await?;
    window.go("#/partner").await?;
    window.see("Solfa").await?;
    window.picture(&desk.pictures, "9-partenaires").await
}
