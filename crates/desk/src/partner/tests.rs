//! The promises of the directory.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;

use super::*;
use crate::{
    appointment::tests::{assert_whole, refusal},
    session::bench::bench,
};

fn typed(name: &str) -> NewPartner {
    let text = String::new;
    NewPartner {
        name: name.to_owned(),
        family: "Aide aux victimes".to_owned(),
        role: text(),
        contact: "Mme Inventée".to_owned(),
        phone: "03 20 00 00 00".to_owned(),
        email: text(),
        website: text(),
        address: text(),
        hours: "lundi, 9 h – 12 h".to_owned(),
        coverage: "Lomme".to_owned(),
        signatory: false,
        note: text(),
        verified_on: None,
        age_key: text(),
    }
}

/// `domain.md` §8.2 row by row, then the other codes of `orientation_vers`.
#[test]
fn the_directory_brings_every_structure_of_the_field() {
    let rows: [&[&str]; 20] = [
        &["aiavm"],
        &["siavic", "tourcoing"],
        &["bav"],
        &["parquet"],
        &["parquet_general"],
        &["umj"],
        &["mavie"],
        &["psychotrauma"],
        &["solfa", "louise_michel", "echappee", "voix_de_nanas"],
        &["cidff"],
        &["cdad", "mjd"],
        &["crip"],
        &["departement_social"],
        &["ccas", "maison_citoyen", "solidarites_marais", "solidarites_mitterie", "habitat_logement"],
        &["police_municipale", "prevention_mediation"],
        &["alms"],
        &["lmh", "partenord", "vilogia"],
        &["ilevia"],
        &["police_plainte", "iscg"],
        &[
            "education_nationale",
            "mission_locale",
            "cmp",
            "medecin",
            "avocat",
            "conciliateur",
            "defenseur_droits",
            "adil",
        ],
    ];
    let others = ["urgences", "jaf", "civi", "sarvi", "fgti", "115", "association_specialisee", "assurance", "banque"];
    let expected: BTreeSet<&str> =
        rows.iter().flat_map(|row| row.iter().copied()).chain(others).chain(["autre", "ville", "prefecture"]).collect();
    let held: BTreeSet<&str> = BROUGHT.iter().map(|line| line.code.as_str()).collect();
    assert_eq!(held, expected);
    assert_eq!(BROUGHT.len(), include_str!("../../lists/partner.csv").lines().skip(1).count(), "a line was lost");
}

/// `domain.md` §8.1: Ville, État, Parquet, Éducation nationale, transport, bailleurs, Département; with today's names.
#[test]
fn the_signatories_of_the_contract_are_marked() {
    let signed: Vec<&str> = BROUGHT.iter().filter(|line| line.signatory).map(|line| line.code.as_str()).collect();
    assert_eq!(signed, ["parquet", "departement_social", "ville", "prefecture", "ilevia", "education_nationale"]);
    assert!(BROUGHT.iter().any(|line| line.code == "ilevia" && line.name.contains("ex-Transpole")));
}

#[test]
fn families_stand_together_and_every_line_says_what_it_does() {
    let mut families: Vec<&str> = BROUGHT.iter().map(|line| line.family.as_str()).collect();
    families.dedup();
    assert_eq!(families.len(), families.iter().collect::<BTreeSet<_>>().len(), "{families:?}");
    for line in BROUGHT.iter() {
        assert!(!line.role.is_empty() && !line.role.ends_with('.'), "{}", line.code);
        for wrong in ["'", " ;", " :", " !", " ?", "  "] {
            assert!(!format!("{line:?}").contains(&format!("{wrong}x")), "{}", line.code);
            for text in [&line.name, &line.role, &line.coverage, &line.address, &line.note] {
                assert!(!text.contains(wrong), "{wrong:?} in {text}");
            }
        }
    }
}

#[tokio::test]
async fn what_nobody_checked_says_so_until_somebody_does_and_again_a_year_later() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let brought = partners(agent, Nothing {}).await.unwrap();
    assert!(brought.iter().all(|partner| partner.to_verify && partner.entry.verified_on.is_none()));

    let mut with = brought.iter().find(|partner| partner.code == "solfa").unwrap().entry.clone();
    with.phone = "03 20 00 00 01".to_owned();
    with.verified_on = Some("2026-11-20".to_owned());
    let saved = partner_save(agent, PartnerSave { code: Some("solfa".to_owned()), with: with.clone() }).await.unwrap();
    assert_eq!((saved.to_verify, saved.verified_by_name.as_deref()), (false, Some("Ada")));
    assert_eq!(saved.entry, with);
    for (verified_on, stale) in [("2025-11-23", false), ("2025-11-22", true)] {
        with.verified_on = Some(verified_on.to_owned());
        let saved = partner_save(agent, PartnerSave { code: Some("solfa".to_owned()), with: with.clone() }).await;
        assert_eq!(saved.unwrap().to_verify, stale, "{verified_on}");
    }
    let directory = partners(agent, Nothing {}).await.unwrap();
    let order = |list: &[Partner]| list.iter().map(|partner| partner.code.clone()).collect::<Vec<_>>();
    assert_eq!(order(&directory), order(&brought), "nothing moves when it is put right");
    assert_whole(agent).await;
}

#[tokio::test]
async fn a_partner_of_the_desks_own_joins_its_family_and_is_retired_without_being_lost() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let added = partner_save(agent, PartnerSave { code: None, with: typed("Écoute Lomme") }).await.unwrap();
    assert_eq!((added.code.as_str(), added.to_verify), ("p1", true));
    let directory = partners(agent, Nothing {}).await.unwrap();
    let at = directory.iter().position(|partner| partner.code == "p1").unwrap();
    assert_eq!(directory.get(at - 1).map(|partner| partner.entry.family.as_str()), Some("Aide aux victimes"));
    let second = partner_save(agent, PartnerSave { code: None, with: typed("Écoute Lille") }).await.unwrap();
    assert_eq!(second.code, "p2");
    for code in ["p1", "cidff"] {
        let retire = |retired| RetirePartner { code: code.to_owned(), retired };
        let retired = partner_retire(agent, retire(true)).await.unwrap();
        assert_eq!(retired.retired_on.as_deref(), Some("2026-11-23"), "{code}");
        assert_eq!(partner_retire(agent, retire(false)).await.unwrap().retired_on, None, "{code}");
    }
    assert_whole(agent).await;
}

#[tokio::test]
async fn what_is_wrong_in_a_partner_is_named() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let good = typed("Écoute Lomme");
    let elsewhere = NewPartner { family: "Ailleurs".to_owned(), ..good.clone() };
    let tomorrow = NewPartner { verified_on: Some("2026-11-24".to_owned()), ..good.clone() };
    for (code, with, expected) in [
        (None, NewPartner { name: " ".to_owned(), ..good.clone() }, Refusal::Missing { field: "name".to_owned() }),
        (None, elsewhere, Refusal::UnknownCode { field: "family".to_owned() }),
        (None, tomorrow, Refusal::ImpossibleDate { field: "verified_on".to_owned() }),
        (Some("p9".to_owned()), good, Refusal::NotFound { noun: "partner".to_owned() }),
    ] {
        assert_eq!(refusal(partner_save(agent, PartnerSave { code, with }).await), expected);
    }
    let unknown = partner_retire(agent, RetirePartner { code: "p9".to_owned(), retired: true }).await;
    assert_eq!(refusal(unknown), Refusal::NotFound { noun: "partner".to_owned() });
    assert_whole(agent).await;
}
