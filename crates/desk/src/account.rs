//! Accounts, as the people in charge handle them; and the recovery sheet on paper.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use vault::{Cost, Passphrase, secret::SecretText};

use crate::{
    Agent, Error, Result, Supervisor,
    account_event::{self, AccountEventKind},
    error::Fault,
    session::{Document, Nothing, RecoverySheet, Role, account_name, parse_account},
    text,
};

/// An account, for those in charge.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct AccountLine {
    pub id: String,
    pub name: String,
    pub role: Role,
    pub awaits_enrolment: bool,
}

/// An account to add.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewAccount {
    pub name: String,
    pub role: Role,
}

/// The account concerned.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneAccount {
    pub account: String,
}

/// A code to tell once, for a first login.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct EnrolmentCode {
    pub name: String,
    #[ts(as = "String")]
    pub code: SecretText,
}

/// A change of one's own passphrase.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ChangePassphrase {
    #[ts(as = "String")]
    pub old: SecretText,
    #[ts(as = "String")]
    pub new: SecretText,
}

pub(crate) async fn accounts(agent: &mut Agent, _: Nothing) -> Result<Vec<AccountLine>> {
    let line = |account: vault::Account| AccountLine {
        id: account.id.to_string(),
        name: account.name,
        role: account.role.into(),
        awaits_enrolment: account.awaits_enrolment,
    };
    Ok(agent.vault.accounts().into_iter().map(line).collect())
}

pub(crate) async fn add_account(agent: &mut Agent, request: NewAccount) -> Result<EnrolmentCode> {
    let name = account_name(&request.name)?;
    let cost = cost(agent.cost)?;
    let (id, code) = agent.vault.add_account(&name, request.role.into(), cost)?;
    account_event::tell(agent, AccountEventKind::Added, id, &name).await;
    Ok(EnrolmentCode { name, code: code.expose().into() })
}

pub(crate) async fn reset_account(agent: &mut Agent, request: OneAccount) -> Result<EnrolmentCode> {
    let id = parse_account(&request.account)?;
    let cost = cost(agent.cost)?;
    let code = agent.vault.reset_account(id, cost)?;
    let name = agent.vault.accounts().into_iter().find(|account| account.id == id).map(|account| account.name);
    let name = name.unwrap_or_default();
    account_event::tell(agent, AccountEventKind::Reset, id, &name).await;
    Ok(EnrolmentCode { name, code: code.expose().into() })
}

pub(crate) async fn change_agent_passphrase(agent: &mut Agent, request: ChangePassphrase) -> Result<Nothing> {
    let (old, new) = (Passphrase::new(request.old.expose())?, Passphrase::new(request.new.expose())?);
    let cost = cost(agent.cost)?;
    agent.vault.change_passphrase(&old, &new, cost)?;
    Ok(Nothing {})
}

pub(crate) async fn change_supervisor_passphrase(
    supervisor: &mut Supervisor,
    request: ChangePassphrase,
) -> Result<Nothing> {
    let (old, new) = (Passphrase::new(request.old.expose())?, Passphrase::new(request.new.expose())?);
    let cost = cost(supervisor.cost)?;
    supervisor.vault.change_passphrase(&old, &new, cost)?;
    Ok(Nothing {})
}

fn cost(set: Option<Cost>) -> Result<Cost> {
    Ok(match set {
        Some(cost) => cost,
        None => Cost::calibrated()?,
    })
}

/// The recovery sheet as a PDF to print and put away.
pub(crate) fn sheet_pdf(sheet: &RecoverySheet, mark: Option<&str>) -> Result<Document> {
    let words = serde_json::json!({
        "title": text::say("sheet-title"),
        "vault": text::say_with("sheet-vault", &[("vault", &sheet.vault)]),
        "made_on": text::say_with("sheet-made-on", &[("day", &text::long_day(&sheet.made_on))]),
        "purpose": text::say("sheet-purpose"),
        "keep": text::say("sheet-keep"),
        "lines": sheet.lines,
    });
    let data = words.to_string();
    let order = paper::Order {
        template: include_str!("account/recovery_sheet.typ"),
        data: data.as_bytes(),
        title: &text::say("sheet-title"),
        made_on: sheet.made_on.parse().map_err(|error: chrono::ParseError| Error::Fault(Fault::new(error)))?,
        mark,
    };
    let bytes = paper::print(&order).map_err(|error| Error::Fault(Fault::new(error)))?;
    Ok(Document { name: format!("{}-{}.pdf", text::say("sheet-file-name"), sheet.vault), bytes })
}
