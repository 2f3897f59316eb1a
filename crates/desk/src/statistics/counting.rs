//! The counting rules of the forms, each told through the desk's own commands on a real vault.
//!
//! | rule | where it is said |
//! |---|---|
//! | one file a person helped and an affair: a mother and her daughter are two | federation's user guide (INAVEM) |
//! | the same person and another affair: a new file | federation's user guide (INAVEM) |
//! | direct and indirect victims and direct witnesses are persons helped; nobody else | federation's user guide (INAVEM) |
//! | an interview whose whole content is «autre» is not counted | ministry's form |
//! | police and gendarmerie apart, then added up (federation); together (ministry) | federation's user guide (INAVEM) |
//! | couple and ex-couple apart; the place of care crossed with minors and 65+ | ministry's form |
//! | orientations («diligences») are counted at each interview | federation's user guide (INAVEM) |
//! | who made the first contact is not who sent the person | Infostat Justice 177; federation's figures of 2016 |

#![allow(clippy::unwrap_used, clippy::panic)]

use serde_json::{Value, json};

use super::{
    catalogue::{OwnTable, Spec, TableName},
    measure::{Measure, Perimeter},
    table::{Table, TableRequest, count, shown},
};
use crate::{
    Agent,
    case_file::{self, CaseFile},
    interview::{self, CorrectInterview, NewInterview},
    merge::{self, TwoPersons},
    orientation::{self, NewOrientation, OrientationStep, Step},
    session::bench::bench,
};

/// A woman, helped as a direct victim of violence within a couple, unless `but` says otherwise.
pub(super) async fn opened(agent: &mut Agent, name: &str, but: Value) -> CaseFile {
    let mut request = json!({
        "person": null, "matter": null, "safe_contact": null, "opened_on": "2026-11-20",
        "quality": "victime_directe", "first_contact": "personne_elle_meme",
        "referred_by": "police_nationale", "arrival_mode": "sur_place",
        "new_person": {
            "anonymous": false, "sex": "F", "birth_name": name, "used_name": "", "first_names": "Zoé", "born_on": null,
            "birth_year": 1990, "address": "", "commune": "Lomme", "district": "bourg", "phone": "", "email": "",
            "language": "", "interpreter": false
        },
        "new_matter": {
            "offence": "B1", "happened_from": null, "happened_until": null, "commune": "", "district": null,
            "frame": "couple_en_cours", "link": null, "author_known": null, "minor_present": false, "discriminatory": false,
            "weapon": false, "itt_days": null, "complaint": null, "complaint_on": null, "complaint_service": "",
            "complaint_number": "", "account_of_facts": ""
        }
    });
    for (place, value) in but.as_object().unwrap() {
        *request.pointer_mut(place).unwrap() = value.clone();
    }
    case_file::case_file_open(agent, serde_json::from_value(request).unwrap()).await.unwrap()
}

async fn received(agent: &mut Agent, case_file: i64, on: &str, interventions: &[&str]) -> i64 {
    interview::interview_add(agent, noted(case_file, on, interventions)).await.unwrap().id
}

fn noted(case_file: i64, on: &str, interventions: &[&str]) -> NewInterview {
    NewInterview {
        case_file,
        appointment: None,
        held_on: on.to_owned(),
        minutes: 45,
        mode: "sur_place".to_owned(),
        discipline: Some("juriste".to_owned()),
        interventions: interventions.iter().map(|code| (*code).to_owned()).collect(),
        notes: String::new(),
        restricted: None,
    }
}

async fn sent_on(agent: &mut Agent, case_file: i64, partner: &str, on: &str) {
    let new = NewOrientation {
        case_file,
        partner: partner.to_owned(),
        purpose: "Aide".to_owned(),
        names_person: false,
        message: String::new(),
        expected_on: None,
    };
    let orientation = orientation::orientation_draft(agent, new).await.unwrap().id;
    let step = Step::Send { sent_on: on.to_owned(), sent_how: "telephone".to_owned() };
    orientation::orientation_step(agent, OrientationStep { orientation, step }).await.unwrap();
}

/// The exact counts of a table, from the January before.
async fn counted(agent: &mut Agent, name: TableName) -> Table {
    counted_of(agent, name, None).await
}

async fn counted_of(agent: &mut Agent, name: TableName, own: Option<OwnTable>) -> Table {
    let (from_month, until_month) = ("2025-01".to_owned(), "2026-11".to_owned());
    let least = Spec::of(name, own.as_ref()).unwrap().least_threshold();
    let request = TableRequest { name, from_month, until_month, own };
    shown(&count(&mut agent.statistics, &request, least).await.unwrap(), agent.clock.today())
}

/// The count at some codes, `None` for a total.
fn at(table: &Table, codes: &[Option<&str>]) -> i64 {
    let wanted: Vec<Option<String>> = codes.iter().map(|code| code.map(str::to_owned)).collect();
    table.cells.iter().find(|cell| cell.at == wanted).unwrap_or_else(|| panic!("{codes:?}")).count
}

/// The facts kept are those that the records give.
async fn assert_agree(agent: &mut Agent) {
    assert!(agent.verify().await.unwrap().is_clean());
}

#[tokio::test]
async fn a_mother_and_her_daughter_are_two_files_and_the_same_person_for_another_affair_is_a_new_one() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let mother = opened(agent, "Exemple", json!({})).await;
    let matter = json!({ "/matter": mother.matter.id, "/new_matter": null, "/quality": "victime_indirecte" });
    opened(agent, "Exemple", matter).await;
    assert_eq!(counted(agent, TableName::HelpedBySex).await.total, 2);
    let again = json!({ "/person": mother.person.id, "/new_person": null, "/new_matter/offence": "E1" });
    opened(agent, "Exemple", again).await;
    let table = counted(agent, TableName::HelpedByQuality).await;
    assert_eq!((table.total, at(&table, &[Some("victime_directe")])), (3, 2));
    assert_agree(agent).await;
}

#[tokio::test]
async fn a_person_with_a_file_of_an_earlier_year_was_followed_before_also_once_two_records_are_one() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let now = opened(agent, "Exemple", json!({})).await;
    let same_year = json!({ "/person": now.person.id, "/new_person": null });
    opened(agent, "Exemple", same_year).await;
    let table = counted(agent, TableName::HelpedByHistory).await;
    assert_eq!((at(&table, &[Some("nouvelle")]), at(&table, &[Some("deja_suivie")])), (2, 0));
    let before = opened(agent, "Fictif", json!({ "/opened_on": "2025-03-10" })).await;
    let act = merge::merge(agent, TwoPersons { kept: now.person.id, absorbed: before.person.id }).await.unwrap();
    let table = counted(agent, TableName::HelpedByHistory).await;
    assert_eq!((at(&table, &[Some("nouvelle")]), at(&table, &[Some("deja_suivie")])), (1, 2));
    assert_agree(agent).await;
    merge::undo::merge_undo(agent, merge::OneMerge { merge: act.id }).await.unwrap();
    assert_eq!(at(&counted(agent, TableName::HelpedByHistory).await, &[Some("nouvelle")]), 3);
    assert_agree(agent).await;
}

#[tokio::test]
async fn victims_and_direct_witnesses_are_persons_helped_and_nobody_else_is() {
    let mut bench = bench().await;
    let agent = bench.agent();
    for quality in
        ["victime_directe", "victime_indirecte", "temoin_direct", "representant_legal", "professionnel_demandeur"]
    {
        opened(agent, "Exemple", json!({ "/quality": quality })).await;
    }
    let table = counted(agent, TableName::HelpedByQuality).await;
    let codes: Vec<&str> = table.dimensions.iter().flat_map(|one| &one.codes).map(|code| code.code.as_str()).collect();
    assert_eq!((table.total, codes), (3, vec!["victime_directe", "victime_indirecte", "temoin_direct"]));
    let all =
        OwnTable { measure: Measure::CaseFiles, perimeter: Perimeter::All, dimensions: vec!["quality".to_owned()] };
    assert_eq!(counted_of(agent, TableName::Own, Some(all)).await.total, 5);
}

#[tokio::test]
async fn an_interview_that_was_all_other_is_not_counted_and_one_of_two_kinds_is_one_interview_and_two_interventions() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = opened(agent, "Exemple", json!({})).await.id;
    received(agent, file, "2026-11-20", &["autre"]).await;
    received(agent, file, "2026-11-21", &["autre", "juridique"]).await;
    let both = received(agent, file, "2026-11-22", &["juridique", "psychologique"]).await;
    assert_eq!(counted(agent, TableName::Interviews).await.total, 2);
    let table = counted(agent, TableName::Interventions).await;
    assert_eq!((table.total, at(&table, &[Some("juridique")]), at(&table, &[Some("psychologique")])), (3, 2, 1));
    assert!(table.dimensions.iter().flat_map(|one| &one.codes).all(|code| code.code != "autre"));
    let with = noted(file, "2026-11-22", &["autre"]);
    interview::interview_correct(agent, CorrectInterview { interview: both, with }).await.unwrap();
    assert_eq!(counted(agent, TableName::Interviews).await.total, 1);
    assert_agree(agent).await;
}

#[tokio::test]
async fn one_record_is_counted_in_two_nomenclatures_police_and_gendarmerie_apart_then_summed_or_together() {
    let mut bench = bench().await;
    let agent = bench.agent();
    for (referred_by, first_contact) in [
        ("police_nationale", "personne_elle_meme"),
        ("gendarmerie", "proche"),
        ("gendarmerie", "professionnel"),
        ("ccas", "personne_elle_meme"),
    ] {
        opened(agent, "Exemple", json!({ "/referred_by": referred_by, "/first_contact": first_contact })).await;
    }
    let ministry = counted(agent, TableName::HelpedByOrigin).await;
    let federation = counted(agent, TableName::HelpedByFineOrigin).await;
    let together = Some("Police et gendarmerie");
    assert_eq!(at(&federation, &[Some("police_nationale")]), 1);
    assert_eq!(at(&federation, &[Some("gendarmerie")]), 2);
    assert_eq!((at(&federation, &[together]), at(&ministry, &[together])), (3, 3));
    assert!(ministry.dimensions.iter().flat_map(|one| &one.codes).all(|code| code.code != "gendarmerie"));
    // Who sent the person is not who made the first contact.
    let contact = counted(agent, TableName::HelpedByFirstContact).await;
    assert_eq!((at(&contact, &[Some("personne_elle_meme")]), at(&contact, &[Some("proche")])), (2, 1));
}

#[tokio::test]
async fn couple_and_ex_couple_are_apart_and_a_place_of_care_is_crossed_with_minors_and_the_old() {
    let mut bench = bench().await;
    let agent = bench.agent();
    for (frame, birth_year) in [
        ("couple_en_cours", 1990),
        ("ex_couple", 1990),
        ("ex_couple", 1990),
        ("etablissement_accueil", 2015),
        ("etablissement_accueil", 1940),
    ] {
        opened(agent, "Exemple", json!({ "/new_matter/frame": frame, "/new_person/birth_year": birth_year })).await;
    }
    let table = counted(agent, TableName::HelpedByFrameAndAge).await;
    assert_eq!(at(&table, &[Some("couple_en_cours"), None]), 1);
    assert_eq!(at(&table, &[Some("ex_couple"), None]), 2);
    for (age, persons) in [(Some("mineurs"), 1), (Some("aines"), 1), (Some("majeurs"), 0)] {
        assert_eq!(at(&table, &[Some("etablissement_accueil"), age]), persons, "{age:?}");
    }
    let fine = counted(agent, TableName::HelpedByFrameAndFineAge).await;
    assert_eq!(at(&fine, &[Some("etablissement_accueil"), Some("0-12")]), 1);
}

#[tokio::test]
async fn an_orientation_counts_at_the_interview_in_which_it_was_made() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = opened(agent, "Exemple", json!({ "/opened_on": "2026-09-01" })).await.id;
    received(agent, file, "2026-09-10", &["juridique"]).await;
    // Twice towards one partner in one interview: once. Towards two partners: twice.
    for (partner, on) in [("solfa", "2026-09-10"), ("solfa", "2026-10-02"), ("bav", "2026-09-12")] {
        sent_on(agent, file, partner, on).await;
    }
    let table = counted(agent, TableName::Orientations).await;
    assert_eq!((table.total, at(&table, &[Some("femmes_victimes")])), (2, 1));
    assert_agree(agent).await;
    // The same partner again at another interview: one more.
    let second = received(agent, file, "2026-10-01", &["sociale"]).await;
    assert_eq!(at(&counted(agent, TableName::Orientations).await, &[Some("femmes_victimes")]), 2);
    assert_agree(agent).await;
    // The second interview was another person's: both orientations are of the first again.
    let other = opened(agent, "Fictif", json!({})).await.id;
    let with = noted(other, "2026-10-01", &["sociale"]);
    interview::interview_correct(agent, CorrectInterview { interview: second, with }).await.unwrap();
    assert_eq!(at(&counted(agent, TableName::Orientations).await, &[Some("femmes_victimes")]), 1);
    assert_agree(agent).await;
}
