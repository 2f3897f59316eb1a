//! What a long protection promises: it says how far it is, answers what was asked for, and leaves nothing when it is stopped.

#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::{
    appointment::tests::refusal,
    statistics::{
        catalogue::TableName,
        frozen_year::tests::Office,
        report::{ReportName, report},
        table::table,
    },
};

fn of_2025(name: TableName) -> TableRequest {
    TableRequest { name, from_month: "2025-01".into(), until_month: "2025-12".into(), own: None }
}

async fn begins(office: &mut Office, of: Protecting) -> ProtectionProgress {
    protection_begin(office.supervisor(), BeginProtection { of, threshold: 0 }).await.unwrap()
}

#[tokio::test]
async fn a_protection_goes_on_until_it_is_over_and_what_was_asked_for_is_then_answered_from_it() {
    let mut office = Office::open().await;
    office.enter(40, 20).await;
    let year =
        || ReportRequest { name: ReportName::Federation, from_month: "2025-01".into(), until_month: "2025-12".into() };
    let mut progress = begins(&mut office, Protecting::Report(year())).await;
    let mut farthest = 0;
    while !progress.over {
        assert!(progress.per_mille >= farthest, "it never goes back");
        farthest = progress.per_mille;
        progress = protection_go_on(office.supervisor(), Nothing {}).await.unwrap();
    }
    assert_eq!(progress.per_mille, 1_000);
    assert!(begins(&mut office, Protecting::Report(year())).await.over, "it is remembered");
    let seen = report(office.supervisor(), year()).await.unwrap();
    assert!(seen.sections.iter().flat_map(|section| &section.tables).any(|table| table.table.is_some()));
    // What is entered since is protected anew.
    office.enter(1, 0).await;
    assert!(!begins(&mut office, Protecting::Report(year())).await.over);
}

#[tokio::test]
async fn a_protection_that_is_stopped_or_replaced_leaves_nothing() {
    let mut office = Office::open().await;
    office.enter(40, 20).await;
    begins(&mut office, Protecting::Table(of_2025(TableName::NewFiles))).await;
    begins(&mut office, Protecting::Table(of_2025(TableName::HelpedBySex))).await;
    protection_stop(office.supervisor(), Nothing {}).await.unwrap();
    let over = protection_go_on(office.supervisor(), Nothing {}).await;
    assert_eq!(refusal(over.map(drop)), Refusal::NothingUnderWay);
    let (_, plan) = table::drawn(&mut office.supervisor().statistics, &of_2025(TableName::NewFiles), 0).await.unwrap();
    let stopped = plan.carry_out(&mut |_| ControlFlow::Break(()));
    assert_eq!(refusal(stopped.map(drop)), Refusal::ProtectionStopped);
    assert_eq!(table(office.supervisor(), of_2025(TableName::HelpedBySex)).await.unwrap().total, 60);
}

#[tokio::test]
async fn a_protection_that_is_refused_says_so_when_it_begins() {
    let mut office = Office::open().await;
    let request = BeginProtection { of: Protecting::Table(of_2025(TableName::HelpedBySex)), threshold: 0 };
    assert_eq!(refusal(protection_begin(office.supervisor(), request).await.map(drop)), Refusal::EmptyPeriod);
}
