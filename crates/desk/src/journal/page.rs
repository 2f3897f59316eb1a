//! The journal as somebody in charge reads it: who did what and when, to which kind of record, in which file by its number. No
//! name of a person helped stands in it.

use std::collections::BTreeMap;

use chrono::Days;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Noun, Verb};
use crate::{Agent, Result, clock::written, field, staff};

/// Lines of a page.
const PAGE: i64 = 100;
/// No entry has a greater sequence.
const LAST: i64 = i64::MAX;

/// What to read.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
pub struct JournalWanted {
    /// Of one colleague only.
    pub account: Option<String>,
    /// Of one day only; civil date.
    pub on: Option<String>,
    /// Only what was opened, shown, exported or printed.
    pub readings: bool,
    /// Only entries before this sequence.
    pub before: Option<i64>,
}

/// An entry.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct JournalLine {
    /// Its place, from 1.
    pub sequence: i64,
    /// Instant.
    pub at: String,
    /// Display name of the colleague.
    pub by: String,
    /// What was done.
    pub verb: Verb,
    /// To what.
    pub noun: Noun,
    /// Numbers of the files concerned, joined with commas; null when the act concerns none.
    pub files: Option<String>,
}

/// A page of the journal, the latest first.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct JournalPage {
    /// Its entries.
    pub lines: Vec<JournalLine>,
    /// Whether older ones follow.
    pub more: bool,
}

/// # Errors
/// [`crate::Refusal::NotAllowed`] for somebody who is not in charge.
pub(crate) async fn journal(agent: &mut Agent, request: JournalWanted) -> Result<JournalPage> {
    agent.must_be_in_charge()?;
    let day = match &request.on {
        Some(on) => Some(field::day("on", on, agent.clock.today())?),
        None => None,
    };
    let from = day.map(|day| written(agent.clock.begins(day)));
    let until = day.and_then(|day| day.checked_add_days(Days::new(1))).map(|day| written(agent.clock.begins(day)));
    let before = request.before.unwrap_or(LAST);
    let most = PAGE.saturating_add(1);
    let rows = sqlx::query!(
        r#"select sequence as "sequence!", at, account, verb, noun,
             (select group_concat(number, ', ') from case_file
              where case_file.id = case journal.noun
                  when 'case_file' then journal.record
                  when 'interview' then (select case_file from interview where id = journal.record)
                  when 'referral' then (select case_file from referral where id = journal.record)
                  when 'referral_step' then
                    (select case_file from referral join referral_step on referral.id = referral
                     where referral_step.id = journal.record)
                  when 'orientation' then (select case_file from orientation where id = journal.record)
                  when 'consent' then (select case_file from consent where id = journal.record)
                  when 'need' then (select case_file from need where id = journal.record)
                  when 'legal_event' then (select case_file from legal_event where id = journal.record)
                  when 'letter' then (select case_file from letter where id = journal.record)
                  when 'follow_up' then (select case_file from follow_up where id = journal.record)
                  when 'individual_assessment' then
                    (select case_file from individual_assessment where id = journal.record)
                  when 'attached_document' then (select case_file from attached_document where id = journal.record)
                  when 'package' then (select case_file from package where id = journal.record)
                  when 'danger' then (select case_file from danger where id = journal.record)
                  when 'call_attempt' then (select case_file from call_attempt where id = journal.record)
                  when 'rights_request' then (select case_file from rights_request where id = journal.record)
                  when 'access_file' then
                    (select case_file from rights_request join access_file on rights_request.id = rights_request
                     where access_file.id = journal.record)
                  when 'information_notice' then (select case_file from information_notice where id = journal.record)
                  when 'closing' then (select case_file from closing where id = journal.record)
                  when 'appointment' then (select case_file from appointment where id = journal.record)
                end
                or journal.noun = 'matter' and case_file.matter = journal.record
                or journal.noun in ('person', 'safe_contact') and case_file.person = journal.record
             ) as "files: String"
           from journal
           where (?1 is null or account = ?1) and (?2 is null or at >= ?2 and at < ?3)
             and (not ?4 or verb in ('opened', 'revealed', 'exported', 'printed')) and sequence < ?5
           order by sequence desc limit ?6"#,
        request.account,
        from,
        until,
        request.readings,
        before,
        most
    )
    .fetch_all(&mut agent.desk)
    .await?;
    let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = rows.len() > page;
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut lines = Vec::new();
    for row in rows.into_iter().take(page) {
        if !names.contains_key(&row.account) {
            names.insert(row.account.clone(), staff::name_of(&mut agent.desk, &row.account).await?);
        }
        // A word of a later version has no sentence here.
        let (Some(verb), Some(noun)) = (Verb::parse(&row.verb), Noun::parse(&row.noun)) else { continue };
        let by = names.get(&row.account).cloned().unwrap_or_default();
        lines.push(JournalLine { sequence: row.sequence, at: row.at, by, verb, noun, files: row.files });
    }
    Ok(JournalPage { lines, more })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::{Value, json};

    use crate::{Refusal, appointment::tests::file_of, circle::tests::Desk};

    async fn read(desk: &mut Desk, wanted: Value) -> Vec<(String, String, String)> {
        let page = desk.ask("journal", wanted).await;
        let text = |line: &Value, field: &str| line.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
        let lines = page.get("lines").and_then(Value::as_array).cloned().unwrap_or_default();
        lines.iter().map(|line| (text(line, "by"), text(line, "verb"), text(line, "files"))).collect()
    }

    #[tokio::test]
    async fn somebody_in_charge_reads_who_opened_which_file_on_which_day_and_no_name_of_a_person_helped() {
        let mut desk = Desk::with_colleagues().await;
        let file = file_of(desk.agent(), "Zyxomma").await;
        desk.unlock("Grace").await;
        desk.ask("case_file", json!({ "case_file": file.id })).await;
        let refused =
            desk.try_to("journal", json!({ "account": null, "on": null, "readings": false, "before": null })).await;
        assert!(matches!(refused, Err(crate::Error::Refused(Refusal::NotAllowed))));
        desk.unlock("Ada").await;

        let all = json!({ "account": null, "on": null, "readings": false, "before": null });
        assert!(!desk.ask("journal", all.clone()).await.to_string().contains("Zyxomma"));
        let grace = desk.account_of("Grace").await;
        let of_grace = json!({ "account": grace, "on": "2026-11-23", "readings": true, "before": null });
        let opened = ("Grace".to_owned(), "opened".to_owned(), file.number.clone());
        assert_eq!(read(&mut desk, of_grace).await, [opened]);
        let another_day = json!({ "account": grace, "on": "2026-11-22", "readings": true, "before": null });
        assert!(read(&mut desk, another_day).await.is_empty());

        // Page by page: every entry once.
        let whole = read(&mut desk, all).await;
        let second = json!({ "account": null, "on": null, "readings": false, "before": 3 });
        assert_eq!(read(&mut desk, second).await, whole.get(whole.len() - 2..).unwrap());
    }
}
