//! The promises of an orientation, kept on a real vault.

#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::{
    appointment::tests::{assert_whole, file_of, refusal},
    case_file::{CloseCaseFile, case_file_close},
    consent::{NewConsent, WithdrawConsent, consent_add, consent_withdraw},
    partner::{RetirePartner, partner_retire},
    session::bench::bench,
};

fn to_solfa(case_file: i64, names_person: bool) -> NewOrientation {
    NewOrientation {
        case_file,
        partner: "solfa".to_owned(),
        purpose: "Hébergement".to_owned(),
        names_person,
        message: String::new(),
        expected_on: None,
    }
}

fn send(on: &str) -> Step {
    Step::Send { sent_on: on.to_owned(), sent_how: "telephone".to_owned() }
}

fn acknowledge(on: &str) -> Step {
    Step::Acknowledge { acknowledged_on: on.to_owned() }
}

fn remind(on: &str) -> Step {
    Step::Remind { reminded_on: on.to_owned() }
}

fn answer(on: &str, honoured: bool) -> Step {
    Step::Answer { answered_on: on.to_owned(), honoured, note: "Vue par l’accueil".to_owned() }
}

fn close(on: &str, note: &str) -> Step {
    Step::Close { closed_on: on.to_owned(), note: note.to_owned() }
}

async fn take(agent: &mut Agent, orientation: i64, step: Step) -> Result<Orientation> {
    orientation_step(agent, OrientationStep { orientation, step }).await
}

async fn drafted(agent: &mut Agent, new: NewOrientation) -> i64 {
    orientation_draft(agent, new).await.unwrap().id
}

fn stands(state: &str) -> Refusal {
    Refusal::OrientationStands { state: state.to_owned() }
}

#[tokio::test]
async fn an_orientation_goes_through_every_state_to_whether_the_person_got_there() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Martin").await.id;
    let draft = orientation_draft(agent, to_solfa(file, false)).await.unwrap();
    assert_eq!((draft.partner_name.as_str(), draft.display_name.as_str()), ("Solfa", "Martin Zoé"));
    let told = NewOrientation { message: "Elle a deux enfants".to_owned(), ..to_solfa(file, false) };
    let silent = orientation_draft(agent, told.clone()).await.unwrap();
    assert_eq!(silent.content.message, "", "a partner that does not know her is told nothing");
    let named = orientation_draft(agent, NewOrientation { names_person: true, ..told }).await.unwrap();
    assert_eq!(named.content.message, "Elle a deux enfants");
    assert_eq!(draft.allowed, [Act::Edit, Act::Validate, Act::Send, Act::Discard]);
    let mut states = vec![draft.state];
    for step in [
        Step::Validate,
        Step::TakeBack,
        Step::Validate,
        send("2026-11-02"),
        acknowledge("2026-11-03"),
        remind("2026-11-10"),
        answer("2026-11-12", true),
        close("2026-11-13", ""),
    ] {
        states.push(take(agent, draft.id, step).await.unwrap().state);
    }
    use State as S;
    assert_eq!(
        states,
        [S::Draft, S::Validated, S::Draft, S::Validated, S::Sent, S::Acknowledged, S::Reminded, S::Answered, S::Closed]
    );
    let read = find(&mut agent.desk, draft.id, agent.clock.today()).await.unwrap();
    assert_eq!((read.honoured, read.reminders, read.validated_by_name.as_deref()), (Some(true), 1, Some("Ada")));
    assert_eq!(read.allowed, []);
    assert_whole(agent).await;
}

#[tokio::test]
async fn what_left_is_not_edited_and_each_refusal_says_where_it_stands() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Martin").await.id;
    let id = drafted(agent, to_solfa(file, false)).await;
    assert_eq!(refusal(take(agent, id, answer("2026-11-12", true)).await), stands("draft"));
    take(agent, id, Step::Validate).await.unwrap();
    let edit = || OrientationEdit { orientation: id, with: to_solfa(file, false) };
    assert_eq!(refusal(orientation_edit(agent, edit()).await), stands("validated"));
    take(agent, id, send("2026-11-02")).await.unwrap();
    assert_eq!(refusal(orientation_edit(agent, edit()).await), Refusal::OrientationSent);
    assert_eq!(refusal(orientation_discard(agent, OneOrientation { orientation: id }).await), Refusal::OrientationSent);
    assert_eq!(refusal(take(agent, id, send("2026-11-02")).await), stands("sent"));
    take(agent, id, answer("2026-11-12", false)).await.unwrap();
    assert_eq!(refusal(take(agent, id, answer("2026-11-13", true)).await), stands("answered"));
    assert_eq!(refusal(take(agent, id, remind("2026-11-13")).await), stands("answered"));
    assert_whole(agent).await;
}

#[tokio::test]
async fn a_name_goes_to_a_partner_only_on_an_agreement_to_that_partner_that_stands() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Martin").await.id;
    let given = |partner: &str| NewConsent {
        case_file: file,
        aim: Aim {
            addressee: "partenaire".to_owned(),
            partner: Some(partner.to_owned()),
            purpose: "orientation".to_owned(),
        },
        given_on: "2026-11-05".to_owned(),
        form: "spoken".to_owned(),
        expires_on: None,
        note: String::new(),
        fields: Vec::new(),
    };
    let without_name = drafted(agent, to_solfa(file, false)).await;
    assert!(take(agent, without_name, send("2026-11-06")).await.is_ok(), "an address given to her names nobody");

    let id = drafted(agent, to_solfa(file, true)).await;
    consent_add(agent, given("cidff")).await.unwrap();
    assert_eq!(refusal(take(agent, id, send("2026-11-06")).await), Refusal::ConsentNeeded, "to another partner");
    let consent = consent_add(agent, given("solfa")).await.unwrap();
    let read = find(&mut agent.desk, id, agent.clock.today()).await.unwrap();
    assert_eq!(read.missing, []);
    assert_eq!(refusal(take(agent, id, send("2026-11-04")).await), Refusal::ConsentNeeded, "not yet on that day");
    let (withdrawn_on, note) = ("2026-11-10".to_owned(), String::new());
    consent_withdraw(agent, WithdrawConsent { consent: consent.id, withdrawn_on, note }).await.unwrap();
    let withdrawn = Refusal::ConsentWithdrawn { on: "2026-11-10".to_owned() };
    assert_eq!(refusal(take(agent, id, send("2026-11-20")).await), withdrawn);
    assert!(take(agent, id, send("2026-11-06")).await.is_ok(), "it stood on that day");
    let nobody = consent_add(agent, given("p9")).await;
    assert_eq!(refusal(nobody), Refusal::NotFound { noun: "partner".to_owned() });
    assert_whole(agent).await;
}

#[test]
fn the_question_is_asked_the_day_after_she_was_expected_or_after_a_month() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let today = day("2026-11-23");
    let cases = [
        // state, sent, expected, reminded, asked
        (State::Sent, Some("2026-11-02"), None, None, false),
        (State::Sent, Some("2026-10-24"), None, None, true),
        (State::Sent, Some("2026-10-25"), None, None, false),
        (State::Sent, Some("2026-11-20"), Some("2026-11-22"), None, true),
        (State::Sent, Some("2026-11-20"), Some("2026-11-23"), None, false),
        (State::Reminded, Some("2026-09-01"), None, Some("2026-11-01"), false),
        (State::Reminded, Some("2026-09-01"), None, Some("2026-10-24"), true),
        (State::Answered, Some("2026-09-01"), None, None, false),
        (State::Draft, None, Some("2026-11-01"), None, false),
    ];
    for (state, sent_on, expected_on, reminded_on, asked) in cases {
        let told = is_to_ask(state, sent_on, expected_on, reminded_on, today);
        assert_eq!(told, asked, "{state:?} {sent_on:?} {expected_on:?} {reminded_on:?}");
    }
}

#[tokio::test]
async fn lists_show_first_what_is_to_be_asked() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let (file, other) = (file_of(agent, "Martin").await.id, file_of(agent, "Petit").await.id);
    let old = drafted(agent, to_solfa(file, false)).await;
    take(agent, old, send("2026-10-01")).await.unwrap();
    let recent = drafted(agent, to_solfa(other, false)).await;
    take(agent, recent, send("2026-11-20")).await.unwrap();
    let draft = drafted(agent, to_solfa(other, false)).await;
    for (case_file, filter, expected) in [
        (None, OrientationFilter::All, vec![old, draft, recent]),
        (None, OrientationFilter::ToAsk, vec![old]),
        (None, OrientationFilter::Waiting, vec![old, recent]),
        (None, OrientationFilter::Draft, vec![draft]),
        (Some(other), OrientationFilter::All, vec![draft, recent]),
        (None, OrientationFilter::Closed, vec![]),
    ] {
        let found = orientations(agent, ListOrientations { case_file, filter }).await.unwrap();
        assert_eq!(found.iter().map(|one| one.id).collect::<Vec<_>>(), expected, "{filter:?}");
    }
}

#[tokio::test]
async fn dates_and_reasons_are_asked_for_as_for_a_referral() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Martin").await.id;
    let id = drafted(agent, to_solfa(file, false)).await;
    take(agent, id, send("2026-11-10")).await.unwrap();
    for step in [acknowledge("2026-11-09"), remind("2026-11-09"), answer("2026-11-09", true)] {
        assert!(matches!(refusal(take(agent, id, step).await), Refusal::DatesReversed { .. }));
    }
    let silent = take(agent, id, close("2026-11-20", " ")).await;
    assert_eq!(refusal(silent), Refusal::Missing { field: "note".to_owned() });
    take(agent, id, answer("2026-11-15", false)).await.unwrap();
    assert!(matches!(refusal(take(agent, id, close("2026-11-14", "")).await), Refusal::DatesReversed { .. }));
    assert!(take(agent, id, close("2026-11-16", "")).await.is_ok());
}

#[tokio::test]
async fn nothing_is_prepared_for_a_closed_file_or_towards_a_partner_no_longer_offered() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Martin").await.id;
    let sent = drafted(agent, to_solfa(file, false)).await;
    take(agent, sent, send("2026-11-10")).await.unwrap();
    partner_retire(agent, RetirePartner { code: "solfa".to_owned(), retired: true }).await.unwrap();
    assert_eq!(refusal(orientation_draft(agent, to_solfa(file, false)).await), Refusal::PartnerRetired);
    let read = find(&mut agent.desk, sent, agent.clock.today()).await.unwrap();
    assert_eq!(read.partner_name, "Solfa", "what was done keeps its name");
    partner_retire(agent, RetirePartner { code: "solfa".to_owned(), retired: false }).await.unwrap();
    let draft = drafted(agent, to_solfa(file, false)).await;
    case_file_close(agent, CloseCaseFile { case_file: file, outcome: "autre".into(), reason: "Fin du suivi".into() })
        .await
        .unwrap();
    assert_eq!(refusal(orientation_draft(agent, to_solfa(file, false)).await), Refusal::CaseFileClosed);
    assert_eq!(refusal(take(agent, draft, send("2026-11-20")).await), Refusal::CaseFileClosed);
    assert!(take(agent, sent, answer("2026-11-20", true)).await.is_ok(), "its answers still come in");
    orientation_discard(agent, OneOrientation { orientation: draft }).await.unwrap();
    assert_whole(agent).await;
}
