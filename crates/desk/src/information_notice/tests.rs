//! Promises of the notice handed over, kept on a real vault.

#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::{
    Refusal,
    appointment::tests::{assert_whole, file_of, refusal},
    session::bench::bench,
};

#[tokio::test]
async fn the_day_on_which_the_notice_was_handed_over_stands_in_the_file_and_can_be_put_right() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Fictif").await.id;
    assert!(information_notice(agent, OneCaseFile { case_file: file }).await.unwrap().is_none());
    for day in ["2026-11-20", "2026-11-23"] {
        let request = GiveInformationNotice { case_file: file, given_on: day.to_owned() };
        let given = information_notice_give(agent, request).await.unwrap().unwrap();
        assert_eq!((given.given_on.as_str(), given.recorded_by_name.as_str()), (day, "Ada"));
    }
    let tomorrow = GiveInformationNotice { case_file: file, given_on: "2026-11-24".to_owned() };
    let impossible = Refusal::ImpossibleDate { field: "given_on".to_owned() };
    assert_eq!(refusal(information_notice_give(agent, tomorrow).await), impossible);
    assert_whole(agent).await;
}
