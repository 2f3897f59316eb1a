//! Danger, on a real vault.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use super::*;
use crate::{
    appointment::tests::{assert_whole, file_of, refusal},
    case_file::{CloseCaseFile, case_file_close},
    follow_up::{FollowUpFilter, ListFollowUps, OneFollowUp, follow_up_done, follow_ups},
    matter::{MatterUpdate, NewMatter, matter_update},
    safe_contact::{SafeContactInput, SafeContactUpdate, safe_contact_update},
    session::bench::bench,
};

fn asked(case_file: i64, asked_on: &str, answers: &[(&str, bool)], again: Option<&str>) -> NewDanger {
    let answers =
        answers.iter().map(|(sign, present)| DangerAnswer { sign: (*sign).into(), present: *present }).collect();
    let ask_again_on = again.map(str::to_owned);
    NewDanger { case_file, asked_on: asked_on.into(), answers, note: String::new(), ask_again_on }
}

fn sign<'a>(danger: &'a Danger, code: &str) -> (Option<bool>, Option<&'a str>) {
    let sign = danger.signs.iter().find(|sign| sign.sign == code).unwrap();
    (sign.present, sign.asked_on.as_deref())
}

async fn to_do(agent: &mut Agent) -> Vec<(String, i64)> {
    let all = follow_ups(agent, ListFollowUps { filter: FollowUpFilter::Open, mine: true }).await.unwrap();
    all.into_iter().map(|one| (one.due_on, one.id)).collect()
}

#[tokio::test]
async fn a_sign_stands_until_it_is_asked_again_and_what_was_not_asked_is_not_a_no() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Martin").await.id;
    let nothing = danger(agent, OneCaseFile { case_file: file }).await.unwrap();
    assert_eq!((nothing.alarm, nothing.asked_on, nothing.signs.len()), (false, None, 20));
    danger_note(agent, asked(file, "2026-11-20", &[("arme", true), ("grossesse", false)], None)).await.unwrap();
    // Another day, other signs: what was said of the weapon still stands.
    let found = danger_note(agent, asked(file, "2026-11-22", &[("separation", true)], None)).await.unwrap();
    assert!(found.alarm);
    assert_eq!(sign(&found, "arme"), (Some(true), Some("2026-11-20")));
    assert_eq!(sign(&found, "grossesse"), (Some(false), Some("2026-11-20")));
    assert_eq!(sign(&found, "separation"), (Some(true), Some("2026-11-22")));
    assert_eq!(sign(&found, "strangulation"), (None, None));
    // An answer noted late, of an earlier day, does not replace a later one.
    let found = danger_note(agent, asked(file, "2026-11-21", &[("separation", false)], None)).await.unwrap();
    assert_eq!(sign(&found, "separation"), (Some(true), Some("2026-11-22")));
    let calm = [("arme", false), ("separation", false)];
    let found = danger_note(agent, asked(file, "2026-11-23", &calm, None)).await.unwrap();
    assert_eq!((found.alarm, found.days.len()), (false, 4));
    assert_whole(agent).await;
}

#[tokio::test]
async fn what_is_weighed_is_kept_and_raises_no_banner() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Martin").await.id;
    let weighed = [("peur", true), ("isolement", true), ("surveillance", true)];
    let found = danger_note(agent, asked(file, "2026-11-20", &weighed, None)).await.unwrap();
    assert_eq!((sign(&found, "peur"), found.alarm), ((Some(true), Some("2026-11-20")), false));
    assert!(dangers(agent, Nothing {}).await.unwrap().is_empty());
    let found = danger_note(agent, asked(file, "2026-11-21", &[("strangulation", true)], None)).await.unwrap();
    assert!(found.alarm);
    let lines = dangers(agent, Nothing {}).await.unwrap();
    let [line] = lines.as_slice() else { panic!("{lines:?}") };
    assert_eq!(line.signs, ["strangulation"]);
}

#[tokio::test]
async fn what_the_facts_and_the_instruction_say_is_a_danger_before_anybody_asked() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Martin").await;
    let one = || OneCaseFile { case_file: file.id };
    let with = NewMatter { weapon: true, ..file.matter.facts.clone() };
    matter_update(agent, MatterUpdate { matter: file.matter.id, with }).await.unwrap();
    let found = danger(agent, one()).await.unwrap();
    assert_eq!((found.alarm, found.noted.as_slice()), (true, &[DangerSign::Weapon][..]));
    let with = SafeContactInput { shares_home: true, reads_devices: true, ..SafeContactInput::default() };
    safe_contact_update(agent, SafeContactUpdate { person: file.person.id, with }).await.unwrap();
    let lines = dangers(agent, Nothing {}).await.unwrap();
    let [line] = lines.as_slice() else { panic!("{lines:?}") };
    let all = [DangerSign::Weapon, DangerSign::SharesHome, DangerSign::ReadsDevices];
    assert_eq!((line.case_file, line.signs.len(), line.noted.as_slice()), (file.id, 0, &all[..]));
    // What she says herself stands before what was noted of another.
    let other = file_of(agent, "Durand").await.id;
    danger_note(agent, asked(other, "2026-11-22", &[("grossesse", true)], Some("2026-11-30"))).await.unwrap();
    let order: Vec<i64> = dangers(agent, Nothing {}).await.unwrap().iter().map(|line| line.case_file).collect();
    assert_eq!(order, [other, file.id]);
}

#[tokio::test]
async fn the_day_to_ask_again_is_a_follow_up_and_a_later_one_takes_its_place() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Martin").await.id;
    danger_note(agent, asked(file, "2026-11-23", &[("arme", true)], Some("2026-11-30"))).await.unwrap();
    let found = danger_note(agent, asked(file, "2026-11-23", &[("arme", true)], Some("2026-11-25"))).await.unwrap();
    assert_eq!(found.ask_again_on.as_deref(), Some("2026-11-25"));
    let waiting = to_do(agent).await;
    let [(due_on, follow_up)] = waiting.as_slice() else { panic!("{waiting:?}") };
    assert_eq!(due_on, "2026-11-25");
    follow_up_done(agent, OneFollowUp { follow_up: *follow_up }).await.unwrap();
    let found = danger(agent, OneCaseFile { case_file: file }).await.unwrap();
    assert_eq!((found.alarm, found.ask_again_on), (true, None));
    assert_whole(agent).await;
}

#[tokio::test]
async fn the_list_holds_the_open_files_with_a_sign_those_first_that_nobody_is_to_ask_again() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let mut files = Vec::new();
    for name in ["Martin", "Petit", "Durand", "Leroy"] {
        files.push(file_of(agent, name).await.id);
    }
    for (file, present, again) in
        [(files[0], true, Some("2026-12-01")), (files[1], true, None), (files[2], false, None), (files[3], true, None)]
    {
        danger_note(agent, asked(file, "2026-11-23", &[("arme", present)], again)).await.unwrap();
    }
    case_file_close(agent, CloseCaseFile { case_file: files[3], outcome: "autre".into(), reason: "Fin".into() })
        .await
        .unwrap();
    let lines = dangers(agent, Nothing {}).await.unwrap();
    let shown: Vec<_> = lines.iter().map(|line| (line.case_file, line.signs.join(","))).collect();
    assert_eq!(shown, [(files[1], "arme".to_owned()), (files[0], "arme".to_owned())]);
}

#[tokio::test]
async fn mediation_is_warned_against_where_the_facts_are_between_partners() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Martin").await;
    for (offence, link, frame, couple) in [
        ("A1", None, None, false),
        ("B1", None, None, true),
        ("B2", None, None, true),
        ("B8", Some("ex"), None, true),
        ("B8", Some("conjoint"), None, true),
        ("B8", Some("voisin"), Some("ex_couple"), true),
        ("B8", Some("voisin"), Some("voisinage"), false),
    ] {
        sqlx::query!("update matter set offence = ?, link = ?, frame = ?", offence, link, frame)
            .execute(&mut agent.desk)
            .await
            .unwrap();
        let found = danger(agent, OneCaseFile { case_file: file.id }).await.unwrap();
        assert_eq!(found.couple, couple, "{offence} {link:?} {frame:?}");
    }
}

#[tokio::test]
async fn what_is_wrong_in_the_answers_is_named_and_nothing_is_kept() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Martin").await.id;
    let impossible = |field: &str| Refusal::ImpossibleDate { field: field.into() };
    for (request, expected) in [
        (asked(99, "2026-11-23", &[("arme", true)], None), Refusal::NotFound { noun: "case_file".into() }),
        (asked(file, "2026-11-23", &[], None), Refusal::Missing { field: "answers".into() }),
        (asked(file, "2026-11-23", &[("magie", true)], None), Refusal::UnknownCode { field: "answers".into() }),
        (asked(file, "2026-11-24", &[("arme", true)], None), impossible("asked_on")),
        (asked(file, "2026-11-23", &[("arme", true)], Some("2026-11-22")), impossible("ask_again_on")),
    ] {
        assert_eq!(refusal(danger_note(agent, request).await), expected);
    }
    let found = danger(agent, OneCaseFile { case_file: file }).await.unwrap();
    assert!(found.days.is_empty() && to_do(agent).await.is_empty());
}
