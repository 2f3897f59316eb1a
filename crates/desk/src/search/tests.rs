//! The search as a command: what finds whom, what is shown, and that it keeps up with every change.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::{appointment::tests::file_of, person::NewPerson};
use crate::{
    matter::{self, MatterUpdate, NewMatter},
    person::{PersonUpdate, person_create, person_update, similar::tests::newcomer},
    session::bench::bench,
};

async fn found(agent: &mut Agent, query: &str) -> Vec<Hit> {
    search(agent, Search { query: query.to_owned(), limit: 12 }).await.unwrap()
}

async fn ids(agent: &mut Agent, query: &str) -> Vec<(HitKind, i64)> {
    found(agent, query).await.into_iter().map(|hit| (hit.kind, hit.id)).collect()
}

#[tokio::test]
async fn a_person_is_found_by_each_name_and_number_and_no_number_is_shown() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let (phone, nickname) = ("06 39 98 47 12", "Zaza");
    let louise =
        NewPerson { nickname: nickname.into(), ..newcomer("Lefèvre", "Van de Walle", "Louise", phone, "1990-05-01") };
    let louise = person_create(agent, louise).await.unwrap().id;
    for query in [
        "lefevre",
        "LEFEBVRE",
        "louise lef",
        "vandewalle",
        "van de walle louise",
        "walle",
        "zaza",
        "lefvere",
        "0639984712",
        "+33 6 39 98 47",
        "98 47 12",
    ] {
        let hits = found(agent, query).await;
        assert_eq!(
            hits.iter().map(|hit| (hit.kind, hit.id)).collect::<Vec<_>>(),
            [(HitKind::Person, louise)],
            "{query}"
        );
        let told = serde_json::to_string(&hits).unwrap();
        assert!(!told.contains("4712") && !told.contains("47 12"), "{told}");
    }
    let why = |hits: Vec<Hit>| hits.into_iter().next().unwrap().why;
    assert_eq!(why(found(agent, "lefevre").await), None);
    assert_eq!(why(found(agent, "lefebvre").await), Some(HitReason::Spelling));
    assert_eq!(why(found(agent, "lefvere").await), Some(HitReason::Slip));
    assert_eq!(why(found(agent, "zaz").await), Some(HitReason::Nickname { nickname: nickname.into() }));
    assert_eq!(why(found(agent, "0639984712").await), Some(HitReason::Phone));
    for query in ["063998", "98 47", "4712", "lefevre martine", "q", ""] {
        let shorter = query == "063998";
        assert_eq!(found(agent, query).await.is_empty(), !shorter, "{query}");
    }
}

#[tokio::test]
async fn the_name_of_an_absorbed_record_says_so_even_when_it_is_one_slip_away_from_the_one_shown() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let kept = person_create(agent, newcomer("Zyxomme", "", "Faustine", "", "1990-05-01")).await.unwrap().id;
    let absorbed = person_create(agent, newcomer("Zyxmome", "", "Faustine", "", "1990-05-01")).await.unwrap().id;
    merge::merge(agent, merge::TwoPersons { kept, absorbed }).await.unwrap();
    let hits = found(agent, "zyxmome").await;
    let [hit] = hits.as_slice() else { panic!("{hits:?}") };
    assert_eq!((hit.id, &hit.why), (kept, &Some(HitReason::OtherName { name: "Zyxmome Faustine".into() })));
    assert_eq!(found(agent, "zyxomme").await.first().unwrap().why, None);
}

#[tokio::test]
async fn a_file_is_found_by_its_number_and_by_its_complaints() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Martin").await;
    found(agent, "index").await;
    let with = NewMatter { complaint_number: "PV-ZYX/4410".into(), ..file.matter.facts };
    matter::matter_update(agent, MatterUpdate { matter: file.matter.id, with }).await.unwrap();
    for (query, why) in [
        (file.number.as_str(), None),
        ("2026-1", None),
        ("1", None),
        ("pv-zyx", Some(HitReason::Complaint)),
        ("zyx 4410", Some(HitReason::Complaint)),
        ("4410", Some(HitReason::Complaint)),
    ] {
        let hits = found(agent, query).await;
        assert_eq!(hits.len(), usize::from(query != "pv-zyx"), "{query}");
        if let Some(hit) = hits.first() {
            assert_eq!(
                (hit.kind, hit.id, hit.title.as_str(), &hit.why),
                (HitKind::CaseFile, file.id, &*file.number, &why)
            );
            assert_eq!(hit.detail, "Martin Zoé");
        }
    }
}

#[tokio::test]
async fn what_was_just_saved_is_found_and_what_was_corrected_away_is_not() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let person = person_create(agent, newcomer("Dupont", "", "Anne", "06 39 98 00 01", "")).await.unwrap().id;
    assert_eq!(ids(agent, "dupont").await, [(HitKind::Person, person)]);
    let with = newcomer("Exemple", "", "Anne", "06 39 98 00 02", "");
    person_update(agent, PersonUpdate { person, with }).await.unwrap();
    assert_eq!(ids(agent, "dupont").await, []);
    assert_eq!(ids(agent, "0639980001").await, []);
    assert_eq!(ids(agent, "exemple").await, [(HitKind::Person, person)]);
    assert_eq!(ids(agent, "0639980002").await, [(HitKind::Person, person)]);
}

#[tokio::test]
async fn commands_between_the_slices_of_the_first_reading_are_not_lost() {
    let mut bench = bench().await;
    for place in 0..5 {
        file_of(bench.agent(), &format!("Premier{}", char::from(b'a' + place))).await;
    }
    bench.agent().index = index::Index::default();
    assert!(bench.session.idle().await.unwrap());
    let agent = bench.agent();
    file_of(agent, "Pendant").await;
    while bench.session.idle().await.unwrap() {
        // A command comes in between.
        crate::today::today(bench.agent(), crate::session::Nothing {}).await.unwrap();
    }
    let agent = bench.agent();
    assert_eq!(ids(agent, "pendant").await.len(), 1);
    assert_eq!(ids(agent, "premier").await.len(), 5);
    assert_eq!(ids(agent, "2026").await.len(), 6);
    let again: Vec<_> = ids(agent, "2026").await;
    agent.index = index::Index::default();
    assert_eq!(ids(agent, "2026").await, again);
}
