//! Acts of the procedure on a real vault: noted, counted from, withdrawn.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use serde_json::{Value, json};

use super::*;
use crate::{
    appointment::tests::{assert_whole, file_of, refusal},
    case_file::{CloseCaseFile, case_file_close, timeline::TimelineKind},
    matter::{MatterUpdate, matter_update},
    session::bench::{Bench, bench},
};

/// A file of couple violence, of which the facts were on 1 September 2026.
async fn file(bench: &mut Bench) -> i64 {
    let agent = bench.agent();
    let file = file_of(agent, "Martin").await;
    let mut facts = file.matter.facts.clone();
    (facts.offence, facts.happened_from) = ("B1".into(), Some("2026-09-01".into()));
    matter_update(agent, MatterUpdate { matter: file.matter.id, with: facts }).await.unwrap();
    file.id
}

fn act(case_file: i64, what: Start, happened_on: &str) -> NewLegalEvent {
    NewLegalEvent { case_file, what, happened_on: happened_on.into(), ends_on: None, note: String::new() }
}

async fn deadline(bench: &mut Bench, file: i64, id: &str) -> Value {
    let all = bench.session.dispatch("deadlines", json!({ "case_file": file })).await.unwrap();
    let found = all["deadlines"].as_array().unwrap().iter().find(|one| one["id"] == id).cloned();
    found.unwrap_or_else(|| panic!("no {id} in {all}"))
}

#[tokio::test]
async fn each_act_that_is_noted_starts_what_is_counted_from_it_and_comes_up_on_its_day() {
    let mut bench = bench().await;
    let file = file(&mut bench).await;
    for (what, on, id, alert_on) in [
        // B2: twenty-four hours before the hearing; D4: two months from the offer; B12: fifteen days.
        (Start::Hearing, "2026-12-03", "B2", "2026-12-01"),
        (Start::LegalAidRefused, "2026-11-16", "B12", "2026-12-01"),
        (Start::Judgment, "2026-11-20", "B4", "2026-11-30"),
        (Start::HearingFixed, "2026-11-20", "C1", "2026-11-26"),
        (Start::OrderNotified, "2026-11-20", "C5", "2026-12-04"),
    ] {
        assert_eq!(deadline(&mut bench, file, id).await["alert_on"], Value::Null, "{id}");
        legal_event_add(bench.agent(), act(file, what, on)).await.unwrap();
        let counted = deadline(&mut bench, file, id).await;
        assert_eq!((&counted["alert_on"], &counted["started_on"]), (&alert_on.into(), &on.into()), "{id}");
    }
    let today = bench.session.dispatch("today", json!({})).await.unwrap().to_string();
    for id in ["B2", "B12", "B4", "C1", "C5"] {
        assert!(today.contains(&format!("\"id\":\"{id}\"")), "{id} in {today}");
    }
    let agent = bench.agent();
    let on = agent.clock.today();
    let story = case_file::find(&mut agent.desk, file, on).await.unwrap().timeline;
    let told = story.iter().filter(|item| item.kind == TimelineKind::LegalEvent).count();
    assert_eq!(told, 5);
    assert_whole(agent).await;
}

#[tokio::test]
async fn an_end_that_a_judge_fixed_wins_over_what_the_law_allows() {
    let mut bench = bench().await;
    let file = file(&mut bench).await;
    let noted = act(file, Start::OrderNotified, "2026-11-10");
    let id = legal_event_add(bench.agent(), noted.clone()).await.unwrap().id;
    assert_eq!(deadline(&mut bench, file, "C3").await["alert_on"], "2027-11-10");
    legal_event_withdraw(bench.agent(), OneLegalEvent { legal_event: id }).await.unwrap();
    let fixed = NewLegalEvent { ends_on: Some("2027-05-10".into()), ..noted };
    legal_event_add(bench.agent(), fixed).await.unwrap();
    for id in ["C3", "C4"] {
        let end = deadline(&mut bench, file, id).await;
        assert_eq!(
            (&end["alert_on"], &end["fixed"], &end["length"]),
            (&"2027-05-10".into(), &true.into(), &Value::Null),
            "{id}"
        );
    }
    // The appeal is counted from the notification, whatever the judge fixed.
    assert_eq!(deadline(&mut bench, file, "C5").await["fixed"], false);
}

#[tokio::test]
async fn of_several_hearings_the_next_one_counts_and_of_several_judgments_the_latest() {
    let mut bench = bench().await;
    let file = file(&mut bench).await;
    for (what, days) in [
        (Start::Hearing, ["2026-10-01", "2027-02-02", "2026-12-08"]),
        (Start::Judgment, ["2026-11-12", "2026-10-02", "2026-11-09"]),
    ] {
        for on in days {
            legal_event_add(bench.agent(), act(file, what, on)).await.unwrap();
        }
    }
    assert_eq!(deadline(&mut bench, file, "B2").await["started_on"], "2026-12-08");
    assert_eq!(deadline(&mut bench, file, "B4").await["started_on"], "2026-11-12");
}

#[tokio::test]
async fn what_is_noted_wrongly_is_refused_or_withdrawn_and_a_closed_file_stays_as_it_is() {
    let mut bench = bench().await;
    let file = file(&mut bench).await;
    let agent = bench.agent();
    let too_early = refusal(legal_event_add(agent, act(file, Start::Judgment, "2026-08-31")).await);
    assert!(matches!(too_early, Refusal::DatesReversed { .. }), "{too_early:?}");
    for (what, on) in
        [(Start::Judgment, "2026-12-24"), (Start::Hearing, "2026-02-30"), (Start::Dismissal, "1899-01-01")]
    {
        assert!(legal_event_add(agent, act(file, what, on)).await.is_err(), "{what:?} {on}");
    }
    for what in [Start::Facts, Start::None] {
        let unknown = refusal(legal_event_add(agent, act(file, what, "2026-11-01")).await);
        assert_eq!(unknown, Refusal::UnknownCode { field: "legal_event".into() });
    }
    let backwards = NewLegalEvent { ends_on: Some("2026-11-01".into()), ..act(file, Start::TgdGranted, "2026-11-02") };
    assert!(matches!(refusal(legal_event_add(agent, backwards).await), Refusal::DatesReversed { .. }));

    let one = legal_event_add(agent, act(file, Start::Dismissal, "2026-11-01")).await.unwrap();
    assert_eq!(
        refusal(legal_event_add(agent, act(file, Start::Dismissal, "2026-11-01")).await),
        Refusal::LegalEventNoted
    );
    let gone = OneLegalEvent { legal_event: one.id };
    legal_event_withdraw(agent, gone).await.unwrap();
    assert_eq!(legal_events(agent, OneCaseFile { case_file: file }).await.unwrap(), []);
    let again = legal_event_add(agent, act(file, Start::Dismissal, "2026-11-01")).await.unwrap();
    let end = CloseCaseFile { case_file: file, outcome: "autre".into(), reason: "Fini.".into() };
    case_file_close(agent, end).await.unwrap();
    let closed = refusal(legal_event_withdraw(agent, OneLegalEvent { legal_event: again.id }).await);
    assert_eq!(closed, refusal(legal_event_add(agent, act(file, Start::Hearing, "2026-11-05")).await));
    assert_whole(agent).await;
}

#[tokio::test]
async fn every_kind_of_act_can_be_noted() {
    let mut bench = bench().await;
    let file = file(&mut bench).await;
    let kinds = legal_event_kinds(bench.agent(), Nothing {}).await.unwrap();
    assert_eq!(kinds.len(), EVENTS.len());
    for kind in kinds {
        let noted = legal_event_add(bench.agent(), act(file, kind.what, "2026-11-02")).await.unwrap();
        assert_eq!(noted.what, kind.what);
        let sentence = crate::text::say(&format!("deadline-start-{}", kind.what.word()));
        assert!(!sentence.starts_with("deadline-start"), "{sentence}");
    }
}
