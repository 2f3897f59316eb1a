//! The promises of a consent, kept on a real vault.

#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::{
    appointment::tests::{assert_whole, file_of, refusal},
    case_file::{CloseCaseFile, case_file_close},
    session::bench::bench,
};

fn to(addressee: &str, purpose: &str) -> Aim {
    let partner = (addressee == PARTNER).then(|| "cidff".to_owned());
    Aim { addressee: addressee.to_owned(), partner, purpose: purpose.to_owned() }
}

fn spoken(case_file: i64, aim: Aim, given_on: &str) -> NewConsent {
    let (given_on, form) = (given_on.to_owned(), "spoken".to_owned());
    NewConsent { case_file, aim, given_on, form, expires_on: None, note: String::new(), fields: Vec::new() }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn met(agent: &mut Agent, case_file: i64, aim: &Aim, on: &str) -> Option<Refusal> {
    must_stand(&mut agent.desk, case_file, aim, day(on)).await.err().map(|error| refusal::<()>(Err(error)))
}

#[tokio::test]
async fn a_consent_is_to_one_recipient_for_one_purpose_in_one_file() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let (file, other) = (file_of(agent, "Martin").await.id, file_of(agent, "Petit").await.id);
    let parquet = to("parquet", "transmission");
    consent_add(agent, spoken(file, parquet.clone(), "2026-11-05")).await.unwrap();
    let needed = Some(Refusal::ConsentNeeded);
    for (case_file, aim, on, expected) in [
        (file, &parquet, "2026-11-05", None),
        (file, &parquet, "2026-11-04", needed.clone()),
        (file, &to("crip", "transmission"), "2026-11-05", needed.clone()),
        (file, &to("parquet", "courrier"), "2026-11-05", needed.clone()),
        (other, &parquet, "2026-11-05", needed.clone()),
        (file, &to(PARTNER, "transmission"), "2026-11-05", needed),
    ] {
        assert_eq!(met(agent, case_file, aim, on).await, expected, "{aim:?} on {on} in {case_file}");
    }
    assert_whole(agent).await;
}

#[tokio::test]
async fn a_withdrawn_consent_lets_nothing_more_out_and_takes_the_earlier_ones_with_it() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Martin").await.id;
    let aim = to(PARTNER, "orientation");
    consent_add(agent, spoken(file, aim.clone(), "2026-11-02")).await.unwrap();
    let second = consent_add(agent, spoken(file, aim.clone(), "2026-11-10")).await.unwrap();
    let withdrawing =
        |on: &str| WithdrawConsent { consent: second.id, withdrawn_on: on.to_owned(), note: "Elle a peur".to_owned() };
    let early = consent_withdraw(agent, withdrawing("2026-11-09")).await;
    assert!(matches!(refusal(early), Refusal::DatesReversed { .. }));
    let withdrawn = consent_withdraw(agent, withdrawing("2026-11-15")).await.unwrap();
    assert_eq!((withdrawn.status, withdrawn.withdrawal_note.as_str()), (ConsentStatus::Withdrawn, "Elle a peur"));
    let again = consent_withdraw(agent, withdrawing("2026-11-16")).await;
    assert_eq!(refusal(again), Refusal::WrongState { state: "withdrawn".to_owned() });
    let gone = Some(Refusal::ConsentWithdrawn { on: "2026-11-15".to_owned() });
    for (on, expected) in [("2026-11-14", None), ("2026-11-15", gone.clone()), ("2026-11-23", gone)] {
        assert_eq!(met(agent, file, &aim, on).await, expected, "{on}");
    }
    consent_add(agent, spoken(file, aim.clone(), "2026-11-20")).await.unwrap();
    assert_eq!(met(agent, file, &aim, "2026-11-20").await, None, "asked again, and given again");
    let held: Vec<_> = consents(agent, OneCaseFile { case_file: file }).await.unwrap();
    let told: Vec<_> = held.iter().map(|consent| (consent.given_on.as_str(), consent.status)).collect();
    assert_eq!(
        told,
        [
            ("2026-11-20", ConsentStatus::Live),
            ("2026-11-10", ConsentStatus::Withdrawn),
            ("2026-11-02", ConsentStatus::Withdrawn)
        ]
    );
    assert_whole(agent).await;
}

#[tokio::test]
async fn a_consent_ends_on_the_day_the_person_set_and_says_so_before() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Martin").await.id;
    let aim = to("parquet", "transmission");
    let until = |given_on: &str, last: &str| NewConsent {
        expires_on: Some(last.to_owned()),
        ..spoken(file, aim.clone(), given_on)
    };
    consent_add(agent, until("2026-10-01", "2026-11-30")).await.unwrap();
    assert_eq!(met(agent, file, &aim, "2026-11-30").await, None, "the last day counts");
    let ended = Some(Refusal::ConsentExpired { on: "2026-11-30".to_owned() });
    assert_eq!(met(agent, file, &aim, "2026-12-01").await, ended);

    let ending = consents_ending(agent, Nothing {}).await.unwrap();
    let told: Vec<_> = ending.iter().map(|one| (one.display_name.as_str(), one.days_left)).collect();
    assert_eq!(told, [("Martin Zoé", 7)]);
    consent_add(agent, until("2026-11-20", "2027-03-01")).await.unwrap();
    assert_eq!(consents_ending(agent, Nothing {}).await.unwrap().len(), 0, "another one takes over");
}

#[tokio::test]
async fn what_is_far_over_or_in_a_closed_file_is_not_announced() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Martin").await.id;
    for (purpose, last) in [("courrier", "2026-12-08"), ("partage", "2026-11-22"), ("orientation", "2026-12-07")] {
        let new = spoken(file, to("parquet", purpose), "2026-10-01");
        consent_add(agent, NewConsent { expires_on: Some(last.to_owned()), ..new }).await.unwrap();
    }
    let ending = consents_ending(agent, Nothing {}).await.unwrap();
    let told: Vec<_> = ending.iter().map(|one| (one.consent.aim.purpose.as_str(), one.days_left)).collect();
    assert_eq!(told, [("orientation", 14)]);
    case_file_close(agent, CloseCaseFile { case_file: file, outcome: "autre".into(), reason: "Fin du suivi".into() })
        .await
        .unwrap();
    assert_eq!(consents_ending(agent, Nothing {}).await.unwrap().len(), 0);
    let late = consent_add(agent, spoken(file, to("parquet", "courrier"), "2026-11-20")).await;
    assert_eq!(refusal(late), Refusal::CaseFileClosed);
}

#[tokio::test]
async fn what_is_wrong_in_a_consent_is_named() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Martin").await.id;
    let good = spoken(file, to("parquet", "transmission"), "2026-11-05");
    let unknown = |field: &str| Refusal::UnknownCode { field: field.to_owned() };
    let unnamed = Aim { partner: None, ..to(PARTNER, "orientation") };
    let named = Aim { partner: Some("cidff".to_owned()), ..to("parquet", "transmission") };
    let missing = || Refusal::Missing { field: "partner".to_owned() };
    for (request, expected) in [
        (NewConsent { aim: to("voisin", "transmission"), ..good.clone() }, unknown("addressee")),
        (NewConsent { aim: to("parquet", "tout"), ..good.clone() }, unknown("purpose")),
        (NewConsent { form: "nod".to_owned(), ..good.clone() }, unknown("form")),
        (NewConsent { aim: unnamed, ..good.clone() }, missing()),
        (NewConsent { aim: named, ..good.clone() }, missing()),
        (
            NewConsent { given_on: "2026-11-24".to_owned(), ..good.clone() },
            Refusal::ImpossibleDate { field: "given_on".to_owned() },
        ),
        (
            NewConsent { expires_on: Some("2026-11-04".to_owned()), ..good },
            Refusal::DatesReversed { first: "given_on".to_owned(), second: "expires_on".to_owned() },
        ),
    ] {
        assert_eq!(refusal(consent_add(agent, request).await), expected);
    }
    assert_eq!(consents(agent, OneCaseFile { case_file: file }).await.unwrap().len(), 0);
}
