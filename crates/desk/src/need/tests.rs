//! Needs, on a real vault.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use super::*;
use crate::{
    appointment::tests::{assert_whole, file_of, refusal},
    case_file::{CloseCaseFile, case_file_close},
    follow_up::{FollowUpFilter, ListFollowUps, follow_ups},
    session::bench::bench,
};

fn step(agent: &Agent, what: &str, due_on: &str) -> NeedStep {
    NeedStep { what: what.into(), due_on: due_on.into(), assigned_to: agent.account.clone() }
}

async fn to_do(agent: &mut Agent) -> Vec<String> {
    let all = follow_ups(agent, ListFollowUps { filter: FollowUpFilter::Open, mine: false }).await.unwrap();
    all.into_iter().map(|one| one.what).collect()
}

#[tokio::test]
async fn a_step_comes_up_on_its_day_and_makes_way_for_the_next_one() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let case_file = file_of(agent, "Martin").await.id;
    let new = NewNeed {
        case_file,
        kind: Some("hebergement".into()),
        need: "Un logement sûr".into(),
        objective: "Relogée avant Noël".into(),
        step: Some(step(agent, "Appeler le bailleur", "2026-11-25")),
    };
    let need = need_add(agent, new).await.unwrap();
    assert_eq!((need.step.as_deref(), need.due_on.as_deref()), (Some("Appeler le bailleur"), Some("2026-11-25")));
    assert_eq!(to_do(agent).await, ["Appeler le bailleur"]);
    let next = NeedGoesOn { need: need.id, step: step(agent, "Déposer le dossier", "2026-12-01") };
    let need = need_go_on(agent, next).await.unwrap();
    assert_eq!((need.step.as_deref(), need.done_on.as_deref()), (Some("Déposer le dossier"), None));
    assert_eq!(to_do(agent).await, ["Déposer le dossier"]);
    let need = need_settle(agent, OneNeed { need: need.id }).await.unwrap();
    assert_eq!((need.settled_on.as_deref(), need.done_on.as_deref()), (Some("2026-11-23"), Some("2026-11-23")));
    assert_eq!(to_do(agent).await, Vec::<String>::new());
    let need = need_reopen(agent, OneNeed { need: need.id }).await.unwrap();
    assert_eq!(need.settled_on, None);
    assert_whole(agent).await;
}

#[tokio::test]
async fn a_need_is_noted_without_objective_or_step_and_said_otherwise_later() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let case_file = file_of(agent, "Martin").await.id;
    let new = |need: &str| NewNeed { case_file, kind: None, need: need.into(), objective: String::new(), step: None };
    let first = need_add(agent, new("Dormir")).await.unwrap();
    let second = need_add(agent, new("Comprendre la suite")).await.unwrap();
    let edit = NeedEdit {
        need: first.id,
        kind: Some("psychologique".into()),
        words: "Dormir sans peur".into(),
        objective: "Un suivi".into(),
    };
    let first = need_edit(agent, edit).await.unwrap();
    assert_eq!(
        (first.kind.as_deref(), first.need.as_str(), first.objective.as_str(), first.step.clone()),
        (Some("psychologique"), "Dormir sans peur", "Un suivi", None)
    );
    need_settle(agent, OneNeed { need: first.id }).await.unwrap();
    let order: Vec<i64> = needs(agent, OneCaseFile { case_file }).await.unwrap().iter().map(|need| need.id).collect();
    assert_eq!(order, [second.id, first.id]);
    assert_whole(agent).await;
}

#[tokio::test]
async fn what_is_wrong_in_a_need_is_named_and_neither_it_nor_its_step_is_kept() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let case_file = file_of(agent, "Martin").await.id;
    let missing = |field: &str| Refusal::Missing { field: field.into() };
    for (need, what, due_on, expected) in [
        (" ", "Appeler", "2026-11-25", missing("need")),
        ("Dormir", " ", "2026-11-25", missing("what")),
        ("Dormir", "Appeler", "2026-02-31", Refusal::ImpossibleDate { field: "due_on".into() }),
    ] {
        let step = Some(step(agent, what, due_on));
        let new = NewNeed { case_file, kind: None, need: need.into(), objective: String::new(), step };
        assert_eq!(refusal(need_add(agent, new).await), expected);
    }
    let new =
        NewNeed { case_file, kind: Some("divers".into()), need: "Dormir".into(), objective: String::new(), step: None };
    assert_eq!(refusal(need_add(agent, new).await), Refusal::UnknownCode { field: "kind".into() });
    assert_eq!(to_do(agent).await, Vec::<String>::new());
    assert!(needs(agent, OneCaseFile { case_file }).await.unwrap().is_empty());

    let new = NewNeed { case_file, kind: None, need: "Dormir".into(), objective: String::new(), step: None };
    let need = need_add(agent, new.clone()).await.unwrap().id;
    let stands = Refusal::WrongState { state: "open".into() };
    assert_eq!(refusal(need_reopen(agent, OneNeed { need }).await), stands);
    need_settle(agent, OneNeed { need }).await.unwrap();
    let settled = Refusal::WrongState { state: "settled".into() };
    assert_eq!(refusal(need_settle(agent, OneNeed { need }).await), settled);
    case_file_close(agent, CloseCaseFile { case_file, outcome: "autre".into(), reason: "Fin".into() }).await.unwrap();
    assert_eq!(refusal(need_add(agent, new).await), Refusal::CaseFileClosed);
    assert_eq!(refusal(need_reopen(agent, OneNeed { need }).await), Refusal::CaseFileClosed);
}
