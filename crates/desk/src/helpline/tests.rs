//! The promises of the numbers to give.

#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::{
    appointment::tests::{assert_whole, refusal},
    session::bench::bench,
};

/// `domain.md` §7.4 row by row; where a row names two numbers, each stands alone.
#[test]
fn the_list_brings_every_number_of_the_field_with_how_well_it_is_sourced() {
    let expected = [
        ("17", Mark::V),
        ("112", Mark::V),
        ("114", Mark::V),
        ("15", Mark::G),
        ("18", Mark::G),
        ("116 006", Mark::VOld),
        ("3919", Mark::V),
        ("119", Mark::V),
        ("3018", Mark::V),
        ("3133", Mark::V),
        ("0 800 05 95 95", Mark::G),
        ("0 805 805 817", Mark::G),
        ("115", Mark::G),
        ("3114", Mark::G),
        ("17cyber.gouv.fr", Mark::V),
        ("arretonslesviolences.gouv.fr", Mark::V),
        ("0 801 90 19 11", Mark::G),
    ];
    let held: Vec<(String, Mark)> =
        BROUGHT.iter().map(|line| (line.number.replace('\u{a0}', " "), line.mark)).collect();
    assert_eq!(held, expected.map(|(number, mark)| (number.to_owned(), mark)));
    assert_eq!(BROUGHT.len(), include_str!("../../lists/helpline.csv").lines().skip(1).count(), "a line was lost");
}

#[test]
fn every_line_says_for_whom_and_no_number_breaks_at_the_end_of_a_line() {
    for line in BROUGHT.iter() {
        assert!(!line.name.is_empty() && !line.purpose.is_empty() && !line.purpose.ends_with('.'), "{}", line.code);
        assert!(!line.number.contains(' '), "{}", line.number);
        for text in [&line.name, &line.purpose, &line.hours, &line.note] {
            for wrong in ["'", " ;", " :", " !", " ?", "  ", " h "] {
                assert!(!text.contains(wrong), "{wrong:?} in {text}");
            }
        }
    }
    let mut families: Vec<&str> = BROUGHT.iter().map(|line| line.family.as_str()).collect();
    families.dedup();
    assert_eq!(families.first(), Some(&"Danger immédiat"), "what cannot wait stands first");
    assert_eq!(families.len(), families.iter().collect::<std::collections::BTreeSet<_>>().len(), "{families:?}");
}

fn typed(number: &str) -> NewHelpline {
    NewHelpline {
        number: number.to_owned(),
        name: "Écoute inventée".to_owned(),
        family: "Victimes".to_owned(),
        purpose: String::new(),
        hours: String::new(),
        note: String::new(),
        verified_on: None,
    }
}

async fn one(agent: &mut Agent, code: &str) -> Helpline {
    helplines(agent, Nothing {}).await.unwrap().into_iter().find(|helpline| helpline.code == code).unwrap()
}

#[tokio::test]
async fn a_number_that_no_source_and_nobody_here_vouches_for_says_so() {
    let mut bench = bench().await;
    let agent = bench.agent();
    for (code, to_verify) in [("3919", false), ("116006", true), ("115", true)] {
        assert_eq!(one(agent, code).await.to_verify, to_verify, "{code}");
    }
    // The source spoke for the number as it was brought.
    let corrected = NewHelpline { number: "3920".to_owned(), ..one(agent, "3919").await.entry };
    let save = |code: &str, with| HelplineSave { code: Some(code.to_owned()), with };
    assert!(helpline_save(agent, save("3919", corrected)).await.unwrap().to_verify);

    let mut with = one(agent, "115").await.entry;
    for (verified_on, to_verify) in [("2026-11-20", false), ("2025-11-23", false), ("2025-11-22", true)] {
        with.verified_on = Some(verified_on.to_owned());
        let saved = helpline_save(agent, save("115", with.clone())).await.unwrap();
        assert_eq!((saved.to_verify, saved.verified_by_name.as_deref()), (to_verify, Some("Ada")), "{verified_on}");
        assert_eq!(saved.entry, with);
    }
    assert_whole(agent).await;
}

#[tokio::test]
async fn a_number_of_the_desks_own_joins_its_family_and_is_no_longer_given_without_being_lost() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let before = helplines(agent, Nothing {}).await.unwrap();
    let added = helpline_save(agent, HelplineSave { code: None, with: typed("03 20 00 00 00") }).await.unwrap();
    assert_eq!((added.code.as_str(), added.to_verify), ("h1", true));
    let after = helplines(agent, Nothing {}).await.unwrap();
    let at = after.iter().position(|helpline| helpline.code == "h1").unwrap();
    assert_eq!(after.get(at - 1).map(|helpline| helpline.entry.family.as_str()), Some("Victimes"));
    assert_eq!(after.len(), before.len() + 1);
    for code in ["h1", "115"] {
        let retire = |retired| RetireHelpline { code: code.to_owned(), retired };
        let retired = helpline_retire(agent, retire(true)).await.unwrap();
        assert_eq!(retired.retired_on.as_deref(), Some("2026-11-23"), "{code}");
        assert_eq!(helpline_retire(agent, retire(false)).await.unwrap().retired_on, None, "{code}");
    }
    assert!(!helpline_retire(agent, RetireHelpline { code: "17".into(), retired: true }).await.unwrap().to_verify);
    assert_whole(agent).await;
}

#[tokio::test]
async fn what_is_wrong_in_a_number_is_named() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let good = typed("03 20 00 00 00");
    let field = |name: &str| name.to_owned();
    for (code, with, expected) in [
        (None, typed(" "), Refusal::Missing { field: field("number") }),
        (None, NewHelpline { name: String::new(), ..good.clone() }, Refusal::Missing { field: field("name") }),
        (None, NewHelpline { family: "X".into(), ..good.clone() }, Refusal::UnknownCode { field: field("family") }),
        (
            None,
            NewHelpline { verified_on: Some("2026-11-24".into()), ..good.clone() },
            Refusal::ImpossibleDate { field: field("verified_on") },
        ),
        (Some("h9".to_owned()), good, Refusal::NotFound { noun: field("helpline") }),
    ] {
        assert_eq!(refusal(helpline_save(agent, HelplineSave { code, with }).await), expected);
    }
    assert_whole(agent).await;
}
