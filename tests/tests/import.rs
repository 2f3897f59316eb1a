//! A small spreadsheet of invented people, taken over in the real window from the keyboard, and taken back.
#![allow(clippy::unwrap_used)]

use std::fs;

use tests::{
    furnished::{AGENT, Furnished},
    window::Step,
};

const SPREADSHEET: &str = "\u{feff}NOM;Prénom;Civilité;Né(e) le;Tél.;Adresse;Quartier;Nature des faits;Date des faits;Date d’accueil;Orienté par;Suites
INVENTÉE;Zoé;Mme;12/03/1990;06 39 98 00 01;1 rue Fictive;Délivrance;Violences conjugales;02/01/2026;05/01/2026;Commissariat;Plainte transmise
INVENTÉE;Zoé;Mme;12/03/1990;06 39 98 00 01;1 rue Fictive;Délivrance;Menaces;01/02/2026;03/02/2026;Mairie;
MODÈLE;Ali;M.;1985;06 39 98 00 02;;Wazemmes;Cambriolage;;04/02/2026;Bouche à oreille;
EXEMPLE;Léa;Mme;31/02/1990;;;Marais;Vol;;05/02/2026;;
EXEMPLE;Noé;M.;01/05/1999;;;Bourg;Affaire de clés;;06/02/2026;;=1+1
";

#[tokio::test]
async fn a_spreadsheet_is_tried_taken_over_and_taken_back_from_the_keyboard() {
    let desk = Furnished::new(env!("CARGO_BIN_EXE_permanence-driven"), "import", 3).unwrap();
    let to_read = desk.place.saves().join("to_read");
    fs::create_dir_all(&to_read).unwrap();
    fs::write(to_read.join("accueils-2026.csv"), SPREADSHEET).unwrap();
    drive(&desk).await.unwrap_or_else(|stuck| panic!("{stuck}"));

    let refused = fs::read_to_string(desk.place.saves().join("lignes-non-reprises.csv")).unwrap();
    assert!(refused.contains("\r\n5;Date ou année de naissance\u{a0}: ") && !refused.contains("06 39"), "{refused}");
    assert_eq!(fs::read_to_string(to_read.join("accueils-2026.csv")).unwrap(), SPREADSHEET, "the file is not touched");
}

async fn drive(desk: &Furnished) -> Step {
    let (window, pictures) = (&desk.come_in(AGENT).await?, &desk.pictures);
    window.press("Réglages").await?;
    window.press("Reprendre un tableur").await?;
    window.see("Aucun tableur n’a encore été repris").await?;
    window.picture(pictures, "empty").await?;

    window.press("Choisir un tableur").await?;
    window.see("3 dossiers à créer").await?;
    window.see("2 lignes refusées").await?;
    window.picture(pictures, "columns").await?;
    window.choose("Faits (infraction)", "X1").await?;
    window.see("4 dossiers à créer").await?;
    window.picture(pictures, "values").await?;
    window.walk_to("Reprendre 4 dossiers").await?;
    window.picture(pictures, "trial").await?;

    window.press("Reprendre 4 dossiers").await?;
    window.see("4 dossiers repris").await?;
    window.press("Enregistrer les lignes refusées").await?;
    window.see("Lignes refusées enregistrées").await?;
    window.picture(pictures, "done").await?;
    window.press("Annuler la reprise").await?;
    window.see("Annulée le").await?;
    window.picture(pictures, "undone").await
}
