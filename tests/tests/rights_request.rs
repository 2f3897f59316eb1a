//! What a person asks about their data, in the real window: noted, known, read over, and a limitation that holds the file back.
#![allow(clippy::unwrap_used)]

use tests::{
    furnished::{AGENT, Furnished},
    window::Step,
};

#[tokio::test]
async fn a_request_for_access_is_read_over_and_a_limitation_keeps_the_file_from_being_used() {
    let desk = Furnished::new(env!("CARGO_BIN_EXE_permanence-driven"), "rights_request", 5).unwrap();
    asked(&desk).await.unwrap_or_else(|stuck| panic!("{stuck}"));
    limited(&desk).await.unwrap_or_else(|stuck| panic!("{stuck}"));
}

async fn asked(desk: &Furnished) -> Step {
    let (window, pictures) = (desk.come_in(AGENT).await?, &desk.pictures);
    window.go("#/case_file/1").await?;
    window.press("Noter une demande").await?;
    window.fill("Ce qu’elle demande, avec ses mots", "Tout ce qui est écrit sur moi.").await?;
    window.picture(pictures, "add").await?;
    window.press("Enregistrer").await?;
    window.see("Une réponse est due le").await?;
    window.press_beginning("Noter l’identité").await?;
    window.fill("Comment", "Reçue en personne").await?;
    window.press("Enregistrer").await?;
    window.see("identité vérifiée").await?;
    window.gone("Demande enregistrée.").await?;
    window.walk_to("Préparer le dossier").await?;
    window.picture(pictures, "noted").await?;
    window.press("Préparer le dossier").await?;
    window.see("Tout ce qui suit sera imprimé").await?;
    window.picture(pictures, "access").await?;
    window.large_and_dark().await?;
    window.picture(pictures, "access_large_dark").await?;
    window.lock().await
}

async fn limited(desk: &Furnished) -> Step {
    let (window, pictures) = (desk.come_in(AGENT).await?, &desk.pictures);
    window.go("#/case_file/1").await?;
    window.press("Noter une demande").await?;
    window.tick("Que ses informations ne soient plus utilisées (limitation)").await?;
    window.press("Enregistrer").await?;
    window.see("reçue").await?;
    window.press_beginning("Noter l’identité").await?;
    window.fill("Comment", "Reçue en personne").await?;
    window.press("Enregistrer").await?;
    window.gone("Demande enregistrée.").await?;
    window.press("Répondre Que ses informations ne soient plus utilisées (limitation)").await?;
    window.fill("Ce qui a été fait", "Le dossier est gardé sans être utilisé.").await?;
    window.press("Enregistrer").await?;
    window.see("Ses informations ne sont plus utilisées, à sa demande.").await?;
    window.gone("Demande enregistrée.").await?;
    window.picture(pictures, "limited").await?;
    window.large_and_dark().await?;
    window.picture(pictures, "limited_large_dark").await?;
    window.lock().await
}
