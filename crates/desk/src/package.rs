//! Packages («paquets chiffrés»): what a person agreed to hand over to a partner, in one file that opens for nobody else; and the
//! receipt of what left.

mod content;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;
use ts_rs::TS;
use vault::{PackageKey, PackageRecipient, Passphrase, package, passphrase};

use crate::{
    Agent, Document, Refusal, Result,
    case_file::{self, OneCaseFile},
    consent::{self, Aim, PARTNER, must_stand},
    journal::{Event, Noun, Verb},
    list::{self, List},
    partner::{self, Partner},
    text, wall,
    write::Write,
};

/// What an agreement to hand something over is given for (list `consent_purpose`).
const PURPOSE: &str = "partage";

/// A partner that something may go to, from a file.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct PackageAim {
    pub case_file: i64,
    pub partner: String,
}

/// What may go, and how it can be closed.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct PackageOffer {
    /// Codes of the list `package_field`: what the agreement that stands covers.
    pub fields: Vec<String>,
    /// Why nothing may go.
    pub refused: Option<Refusal>,
    /// Whether the directory holds a key of the partner.
    pub has_key: bool,
}

/// A package to make.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
pub struct NewPackage {
    /// Whose.
    pub case_file: i64,
    /// For whom.
    pub partner: String,
    /// Of what the agreement covers.
    pub fields: Vec<String>,
    /// What opens it, said over the telephone. Null: the partner's key.
    pub words: Option<String>,
}

/// The receipt of a package.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Package {
    /// Its number.
    pub id: i64,
    /// To whom.
    pub partner_name: String,
    /// Codes of the list `package_field`.
    pub fields: Vec<String>,
    /// False: words were said.
    pub with_key: bool,
    /// Who made it.
    pub made_by_name: String,
    /// Instant.
    pub made_at: String,
    /// SHA-256 of the file, hexadecimal.
    pub file_hash: String,
}

/// What the person agreed to for this partner, before anything is chosen.
pub(crate) async fn package_offer(agent: &mut Agent, request: PackageAim) -> Result<PackageOffer> {
    let today = agent.clock.today();
    let partner = partner::find(&mut agent.desk, &request.partner, today).await?;
    let aim = aim_of(&request.partner);
    let refused = match must_stand(&mut agent.desk, request.case_file, &aim, today).await {
        Ok(()) => partner.retired_on.is_some().then_some(Refusal::PartnerRetired),
        Err(crate::Error::Refused(refusal)) => Some(refusal),
        Err(fault) => return Err(fault),
    };
    let covered = consent::covered(&mut agent.desk, request.case_file, &aim, today).await?;
    let refused = refused.or_else(|| covered.is_empty().then_some(Refusal::NothingCovered));
    Ok(PackageOffer { fields: in_order(&covered), refused, has_key: !partner.entry.age_key.is_empty() })
}

/// The receipts of a file, the latest first.
pub(crate) async fn packages(agent: &mut Agent, request: OneCaseFile) -> Result<Vec<Package>> {
    let names = partner::names(&mut agent.desk, agent.clock.today()).await?;
    let rows = sqlx::query!(
        "select id, partner, fields, closed_for, staff.name as made_by_name, made_at, file_hash from package
         join staff on staff.account = made_by where case_file = ? order by id desc",
        request.case_file
    )
    .fetch_all(&mut agent.desk)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Package {
            id: row.id,
            partner_name: names.get(&row.partner).cloned().unwrap_or(row.partner),
            fields: row.fields.split(',').map(str::to_owned).collect(),
            with_key: row.closed_for == "key",
            made_by_name: row.made_by_name,
            made_at: row.made_at,
            file_hash: data_encoding::HEXLOWER.encode(&row.file_hash),
        })
        .collect())
}

/// Asks the agreement, writes what it covers, closes it, keeps the receipt, then hands the file over.
pub(crate) async fn package_file(agent: &mut Agent, request: NewPackage) -> Result<Document> {
    let (today, account) = (agent.clock.today(), agent.account.clone());
    let mark = crate::training::mark(agent.is_training());
    let partner = partner::find(&mut agent.desk, &request.partner, today).await?;
    let recipient = recipient(&partner, request.words.as_deref())?;
    let chosen = chosen(&request.fields)?;
    let matter = case_file::matter(&mut agent.desk, request.case_file).await?;
    let told = wall::account(agent, matter).await?;
    let mut write = Write::begin(agent).await?;
    allowed(write.database(), &request, &chosen, &partner, today).await?;
    let words = content::written(write.database(), request.case_file, &chosen, &partner, told, (today, mark)).await?;
    let bytes = package::close(words.as_bytes(), &recipient)?;
    let hash: [u8; 32] = Sha256::digest(&bytes).into();
    let (closed_for, age_key) = match &recipient {
        PackageRecipient::Key(_) => ("key", partner.entry.age_key.as_str()),
        PackageRecipient::Words(_) => ("words", ""),
    };
    let (at, fields, length, file_hash) = (write.at(), in_order(&chosen).join(","), bytes.len() as i64, &hash[..]);
    let id = sqlx::query!(
        "insert into package (case_file, partner, purpose, fields, closed_for, age_key, made_by, made_at, bytes, file_hash)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        request.case_file,
        request.partner,
        PURPOSE,
        fields,
        closed_for,
        age_key,
        account,
        at,
        length,
        file_hash
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    write.commit(Event::new(Verb::Exported, Noun::Package, id)).await?;
    // Neither a name nor the number of a file: it may lie on a shared desk.
    Ok(Document { name: format!("{}-{id}.age", text::say("package-file-name")), bytes })
}

fn aim_of(partner: &str) -> Aim {
    Aim { addressee: PARTNER.to_owned(), partner: Some(partner.to_owned()), purpose: PURPOSE.to_owned() }
}

/// The partner's key, or words strong enough to be tried without end.
fn recipient(partner: &Partner, words: Option<&str>) -> Result<PackageRecipient> {
    let Some(words) = words else {
        if partner.entry.age_key.is_empty() {
            return Err(Refusal::PartnerKeyUnknown.into());
        }
        return Ok(PackageRecipient::Key(PackageKey::read(&partner.entry.age_key)?));
    };
    let words = Passphrase::new(words)?;
    let (bits, needed) = (words.bits(), passphrase::NEEDED_ALONE);
    if bits < needed {
        return Err(Refusal::WeakPassphrase { bits, needed }.into());
    }
    Ok(PackageRecipient::Words(words))
}

fn chosen(typed: &[String]) -> Result<BTreeSet<String>> {
    if typed.is_empty() {
        return Err(Refusal::Missing { field: "package_fields".to_owned() }.into());
    }
    for code in typed {
        list::check("package_fields", List::PackageField, code)?;
    }
    Ok(typed.iter().cloned().collect())
}

async fn allowed(
    database: &mut SqliteConnection,
    request: &NewPackage,
    chosen: &BTreeSet<String>,
    partner: &Partner,
    today: NaiveDate,
) -> Result<()> {
    case_file::must_be_open(database, request.case_file).await?;
    let aim = aim_of(&request.partner);
    must_stand(database, request.case_file, &aim, today).await?;
    if partner.retired_on.is_some() {
        return Err(Refusal::PartnerRetired.into());
    }
    let covered = consent::covered(database, request.case_file, &aim, today).await?;
    if chosen.is_subset(&covered) { Ok(()) } else { Err(Refusal::NotCovered.into()) }
}

/// In the order of the list.
fn in_order(codes: &BTreeSet<String>) -> Vec<String> {
    let terms = List::PackageField.terms().iter();
    terms.filter(|term| codes.contains(&term.code)).map(|term| term.code.clone()).collect()
}
