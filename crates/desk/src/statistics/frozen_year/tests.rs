//! What a frozen year promises: its figures stay, a correction stands beside what it corrects and tells nothing small, and what was
//! changed from outside is said.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use sqlx::Executor;

use super::*;
use crate::{
    account::{NewAccount, add_account},
    appointment::tests::refusal,
    journal::Finding,
    session::{
        Enrol, Role, Session, Unlock,
        bench::{Bench, PHRASE, bench, machine, started},
        enrol, unlock,
    },
    statistics::{
        catalogue::TableName,
        dashboard::{DashboardRequest, dashboard},
        release::{ExportTable, Format, export_table},
        report::{ReportName, ReportRequest, report},
        table::{TableRequest, count, months, table},
    },
};

/// A vault whose supervisor is in, and an agent's account to come back with.
pub(in crate::statistics) struct Office {
    session: Session,
    folder: tempfile::TempDir,
    agent: String,
}

impl Office {
    pub(in crate::statistics) async fn open() -> Self {
        let mut bench = bench().await;
        let agent = bench.agent();
        let ada = agent.account.clone();
        let code = add_account(agent, NewAccount { name: "Sam".into(), role: Role::Supervisor }).await.unwrap().code;
        let account = agent.vault.accounts().iter().find(|account| account.name == "Sam").unwrap().id.to_string();
        let Bench { session, folder } = bench;
        drop(session);
        let mut session = started(folder.path().join("vault"), machine);
        enrol(&mut session, Enrol { account, code, passphrase: PHRASE.into() }).await.unwrap();
        Self { session, folder, agent: ada }
    }

    pub(in crate::statistics) fn supervisor(&mut self) -> &mut Supervisor {
        self.session.supervisor().unwrap()
    }

    /// Files of 2025: so many women and men.
    pub(in crate::statistics) async fn enter(&mut self, women: usize, men: usize) {
        let statistics = &mut self.supervisor().statistics;
        for (sex, count) in [("F", women), ("M", men)] {
            for _ in 0..count {
                let insert =
                    "insert into fact_case_file (fact, month, age_bracket, sex, district, offence, quality, frame,
                     link, first_contact, referred_by, known, place, arrival_mode, complaint, first_interview)
                     values (randomblob(16), '2025-05', '26-44', ?, 'bourg', 'B1', 'victime_directe', 'couple_en_cours',
                     'inconnu', 'personne_elle_meme', 'ccas', 'nouvelle', 'bourg', 'sur_place', 'pas_de_plainte', '0')";
                sqlx::query(insert).bind(sex).execute(&mut *statistics).await.unwrap();
            }
        }
    }

    async fn freeze(&mut self) -> Result<Vec<FrozenYear>> {
        year_freeze(self.supervisor(), FreezeYear { year: "2025".into() }).await
    }

    async fn correct(&mut self) -> Result<Vec<FrozenYear>> {
        let request = CorrectYear { year: "2025".into(), reason: CorrectionReason::LateEntry };
        year_correct(self.supervisor(), request).await
    }

    /// A table of 2025 leaves for a partner.
    pub(in crate::statistics) async fn leaves(&mut self, name: TableName) {
        let request = ExportTable {
            name,
            from_month: "2025-01".into(),
            until_month: "2025-12".into(),
            format: Format::Csv,
            threshold: 5,
            purpose: "Bilan".into(),
            recipient: "Ville".into(),
            own: None,
        };
        export_table(self.supervisor(), request).await.unwrap();
    }

    /// Women, men and all, as the supervisor sees them, and those that a file would hide.
    pub(in crate::statistics) async fn by_sex(&mut self) -> Vec<(i64, bool)> {
        let table = table(self.supervisor(), of_2025()).await.unwrap();
        let of = |code: Option<&str>| {
            let cell = table.cells.iter().find(|cell| cell.at[0].as_deref() == code).unwrap();
            (cell.count, cell.hidden)
        };
        vec![of(Some("F")), of(Some("M")), of(None)]
    }
}

fn of_2025() -> TableRequest {
    TableRequest {
        name: TableName::HelpedBySex,
        from_month: "2025-01".into(),
        until_month: "2025-12".into(),
        own: None,
    }
}

#[tokio::test]
async fn a_frozen_year_keeps_its_figures_whatever_is_entered_afterwards_and_says_since_when() {
    let mut office = Office::open().await;
    office.enter(40, 20).await;
    assert!(table(office.supervisor(), of_2025()).await.unwrap().frozen.is_empty());
    let frozen = office.freeze().await.unwrap();
    assert_eq!((frozen[0].year.as_str(), frozen[0].differs), ("2025", false));
    office.enter(10, 0).await;
    assert_eq!(office.by_sex().await, [(40, false), (20, false), (60, false)]);
    let answered = table(office.supervisor(), of_2025()).await.unwrap();
    assert_eq!(answered.frozen[0].frozen_on, "2026-11-23");
    assert!(answered.frozen[0].said.contains("23 novembre 2026"), "{}", answered.frozen[0].said);
    let years = frozen_years(office.supervisor(), Nothing {}).await.unwrap();
    assert!(years[0].differs && years[0].corrected_on.is_none());
    // The dashboard and the tables count from the same facts.
    let (from_month, until_month) = ("2025-01".to_owned(), "2025-12".to_owned());
    let request = DashboardRequest { from_month, until_month, district: Some("bourg".into()) };
    let board = dashboard(office.supervisor(), request).await.unwrap();
    assert_eq!(board.activity.iter().map(|one| one.case_files).sum::<i64>(), 60);
    assert_eq!(board.waits.iter().map(|part| part.count).sum::<i64>(), 60);
    assert_eq!((board.frozen.len(), board.open_files), (1, 70), "what is open is counted as it stands");
    let span = months(office.supervisor(), Nothing {}).await.unwrap();
    assert_eq!(span.first.as_deref(), Some("2025-05"));
}

#[tokio::test]
async fn a_correction_names_what_it_changes_and_a_small_change_is_hidden_beside_the_figures_of_before() {
    let mut office = Office::open().await;
    office.enter(40, 20).await;
    office.freeze().await.unwrap();
    office.leaves(TableName::HelpedBySex).await;
    office.enter(10, 0).await;
    let corrected = office.correct().await.unwrap();
    assert_eq!((corrected[0].differs, corrected[0].corrected_on.as_deref()), (false, Some("2026-11-23")));
    assert_eq!(office.by_sex().await, [(50, false), (20, false), (60 + 10, false)]);
    let named = |counted: &Counted| -> Vec<[String; 3]> {
        super::corrected(counted).into_iter().map(|[_, at, before, after]| [at, before, after]).collect()
    };
    let counted = count(&mut office.supervisor().statistics, &of_2025(), 5).await.unwrap();
    let line = |at: &str, before: &str, after: &str| [at, before, after].map(str::to_owned);
    assert_eq!(named(&counted), [line("Femmes", "40", "50"), line("Total", "60", "70")]);

    // Two more: 52 beside 50 would tell that two came in.
    office.leaves(TableName::HelpedBySex).await;
    office.enter(2, 0).await;
    office.correct().await.unwrap();
    let seen = office.by_sex().await;
    assert_eq!((seen[0], seen[2].0), ((52, true), 72), "{seen:?}");
    assert!(seen[2].1, "the total would tell it");
    let counted = count(&mut office.supervisor().statistics, &of_2025(), 5).await.unwrap();
    assert!(named(&counted).iter().all(|[_, _, after]| after == "s"), "{:?}", named(&counted));
}

#[tokio::test]
async fn a_year_is_frozen_once_it_is_over_and_corrected_when_something_changed() {
    let mut office = Office::open().await;
    let freeze = |year: &str| FreezeYear { year: year.into() };
    let supervisor = office.supervisor();
    assert_eq!(refusal(year_freeze(supervisor, freeze("2026")).await), Refusal::PeriodNotOver);
    assert_eq!(refusal(year_freeze(supervisor, freeze("2025")).await), Refusal::EmptyPeriod);
    for year in ["", "hier", "1899", "2025-01"] {
        let refused = refusal(year_freeze(supervisor, freeze(year)).await);
        assert_eq!(refused, Refusal::ImpossibleDate { field: "year".into() }, "{year}");
    }
    let year = || "2025".to_owned();
    assert_eq!(refusal(office.correct().await), Refusal::YearNotFrozen { year: year() });
    office.enter(6, 0).await;
    office.freeze().await.unwrap();
    assert_eq!(refusal(office.freeze().await), Refusal::YearFrozen { year: year() });
    assert_eq!(refusal(office.correct().await), Refusal::NothingToCorrect { year: year() });
}

#[tokio::test]
async fn frozen_facts_that_were_changed_from_outside_are_counted_nowhere_and_found_by_the_check() {
    let mut office = Office::open().await;
    office.enter(40, 20).await;
    office.freeze().await.unwrap();
    let change = "update frozen_fact set count = count + 1 where measure = 'case_files'";
    office.supervisor().statistics.execute(change).await.unwrap();
    let changed = Refusal::FrozenYearChanged { year: "2025".into() };
    assert_eq!(refusal(table(office.supervisor(), of_2025()).await), changed);
    let request =
        ReportRequest { name: ReportName::Ministry, from_month: "2025-01".into(), until_month: "2025-12".into() };
    assert_eq!(refusal(report(office.supervisor(), request).await.map(drop)), changed);
    // Hashed again by somebody who can write the database: the signature does not hold.
    let Office { session, folder, agent } = office;
    drop(session);
    let mut session = started(folder.path().join("vault"), machine);
    unlock(&mut session, Unlock { account: agent, passphrase: PHRASE.into() }).await.unwrap();
    let found = session.agent().unwrap().verify().await.unwrap().statistics_journal;
    assert_eq!(found, Finding::ChangedRecord { noun: "frozen_year".into(), record: 1 });
}

#[tokio::test]
async fn a_year_signed_by_nobody_of_the_desk_does_not_hold() {
    let mut office = Office::open().await;
    office.enter(40, 20).await;
    office.freeze().await.unwrap();
    let statistics = &mut office.supervisor().statistics;
    let version = all(statistics).await.unwrap().remove(0);
    assert!(version.holds(statistics).await.unwrap());
    let turned = |bytes: &[u8]| bytes.iter().map(|byte| byte ^ 1).collect::<Vec<u8>>();
    for changed in [
        Version { year: "2024".into(), ..version.clone() },
        Version { at: "2026-01-02T00:00:00.000Z".into(), ..version.clone() },
        Version { reason: "duplicate".into(), ..version.clone() },
        Version { facts_hash: turned(&version.facts_hash), ..version.clone() },
        Version { signature: turned(&version.signature), ..version.clone() },
        Version { verifying_key: turned(&version.verifying_key), ..version.clone() },
    ] {
        assert!(!changed.holds(statistics).await.unwrap(), "{changed:?}");
    }
}
