//! `permanence-cli verify`: one line for each check.

use desk::{journal::Finding, text};

use crate::{Login, Stop, line};

#[derive(clap::Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    login: Login,
}

impl Verify {
    /// False when a check found damage.
    pub(crate) async fn run(self) -> Result<bool, Stop> {
        let (mut session, repaired) = self.login.open().await?;
        line(&text::say(if repaired { "cli-verify-header-repaired" } else { "cli-verify-header" }));
        let Some(agent) = session.agent() else {
            return Err(desk::Error::from(desk::Refusal::WrongSession).into());
        };
        let found = agent.verify().await?;
        line(&text::say(if found.desk { "cli-verify-desk" } else { "cli-verify-desk-damaged" }));
        line(&text::say(if found.statistics { "cli-verify-statistics" } else { "cli-verify-statistics-damaged" }));
        line(&said(&found.journal, "cli-verify-journal"));
        line(&said(&found.statistics_journal, "cli-verify-statistics-journal"));
        line(&text::say(if found.facts { "cli-verify-facts" } else { "cli-verify-facts-differ" }));
        let damaged: Vec<String> = found.documents.iter().map(i64::to_string).collect();
        line(&match damaged.as_slice() {
            [] => text::say("cli-verify-documents"),
            damaged => text::say_with("cli-verify-documents-damaged", &[("documents", &damaged.join(", "))]),
        });
        if !found.visits.is_empty() {
            let visits: Vec<String> = found.visits.iter().map(i64::to_string).collect();
            line(&text::say_with("cli-verify-visits", &[("visits", &visits.join(", "))]));
        }
        if found.stray_documents > 0 {
            let count = found.stray_documents.to_string();
            line(&text::say_with("cli-verify-documents-stray", &[("count", &count)]));
        }
        Ok(found.is_clean())
    }
}

/// The sentence of a finding; `journal` is the one for a journal that holds.
fn said(finding: &Finding, journal: &str) -> String {
    match finding {
        Finding::Whole { entries } => text::say_with(journal, &[("entries", &entries.to_string())]),
        Finding::BrokenChain { entry } => {
            text::say_with(&format!("{journal}-broken"), &[("entry", &entry.to_string())])
        }
        Finding::ChangedRecord { noun, record } => {
            text::say_with(&format!("{journal}-changed"), &[("noun", noun), ("record", &record.to_string())])
        }
        Finding::StrayRecord { noun, record } => {
            text::say_with(&format!("{journal}-stray"), &[("noun", noun), ("record", &record.to_string())])
        }
        Finding::Unreadable => text::say(&format!("{journal}-unreadable")),
        Finding::WrongCounter { noun } => text::say_with(&format!("{journal}-counter"), &[("noun", noun)]),
    }
}
