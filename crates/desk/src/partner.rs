//! The directory of partners: whom a person can be sent on to, and when somebody of the desk last checked it.

#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, sync::LazyLock};

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Refusal, Result, field,
    journal::{Event, Noun, Verb},
    session::Nothing,
    staff,
    write::Write,
};

/// What the program brings: structures of the territory, none of which anybody of this desk has checked.
static BROUGHT: LazyLock<Vec<Brought>> = LazyLock::new(|| {
    let table = include_str!("../lists/partner.csv");
    csv::Reader::from_reader(table.as_bytes()).deserialize().flatten().collect()
});

/// The headings of the directory, and what statistics call them (`nomenclature.csv`).
pub(crate) const FAMILIES: [(&str, &str); 12] = [
    ("Aide aux victimes", "aide_aux_victimes"),
    ("Justice", "justice"),
    ("Santé", "sante"),
    ("Femmes victimes de violences", "femmes_victimes"),
    ("Accès au droit", "acces_au_droit"),
    ("Social et enfance", "social_enfance"),
    ("Ville de Lomme", "ville"),
    ("Police", "police"),
    ("Logement et transports", "logement_transports"),
    ("École et jeunesse", "ecole_jeunesse"),
    ("Indemnisation, assurance, banque", "indemnisation"),
    ("Autres", "autres"),
];

/// After that long, what was verified is to be verified again.
const STALE: Months = Months::new(12);

/// One line of the program's list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Brought {
    code: String,
    name: String,
    family: String,
    role: String,
    coverage: String,
    address: String,
    hours: String,
    website: String,
    signatory: bool,
    note: String,
}

/// A partner, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewPartner {
    pub name: String,
    /// Heading of the directory.
    pub family: String,
    /// What it does.
    pub role: String,
    /// Whom to ask for.
    pub contact: String,
    pub phone: String,
    pub email: String,
    pub website: String,
    pub address: String,
    pub hours: String,
    /// Whom it serves, or where.
    pub coverage: String,
    /// Of the local security contract.
    pub signatory: bool,
    pub note: String,
    /// Civil date on which somebody of the desk checked all this.
    pub verified_on: Option<String>,
    /// What packages are closed for, «age1…»; empty when the partner gave none.
    #[serde(default)]
    pub age_key: String,
}

/// A partner of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Partner {
    pub code: String,
    #[serde(flatten)]
    pub entry: NewPartner,
    pub verified_by_name: Option<String>,
    /// Never checked by this desk, or more than a year ago.
    pub to_verify: bool,
    /// No longer offered since that day.
    pub retired_on: Option<String>,
}

/// A partner to add or to put right.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct PartnerSave {
    /// Null for a new one.
    pub code: Option<String>,
    pub with: NewPartner,
}

/// The last day on which a partner is offered.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct RetirePartner {
    pub code: String,
    /// True to stop offering it, false to offer it again.
    pub retired: bool,
}

/// The whole directory, family by family, retired ones included.
pub(crate) async fn partners(agent: &mut Agent, _: Nothing) -> Result<Vec<Partner>> {
    let today = agent.clock.today();
    all(&mut agent.desk, today).await
}

pub(crate) async fn partner_save(agent: &mut Agent, request: PartnerSave) -> Result<Partner> {
    let (account, today) = (agent.account.clone(), agent.clock.today());
    let new = checked(request.with, today)?;
    let mut write = Write::begin(agent).await?;
    let code = match request.code {
        Some(code) => {
            let id = row_of(&mut write, &code, today).await?;
            update(write.database(), id, &new, &account).await?;
            write.commit(Event::new(Verb::Changed, Noun::Partner, id)).await?;
            code
        }
        None => {
            let code = next_code(write.database()).await?;
            let id = insert(write.database(), &code, &new, Some(&account)).await?;
            write.commit(Event::new(Verb::Created, Noun::Partner, id)).await?;
            code
        }
    };
    find(&mut agent.desk, &code, today).await
}

/// Stops offering a partner, or offers it again. What was done with it stays.
pub(crate) async fn partner_retire(agent: &mut Agent, request: RetirePartner) -> Result<Partner> {
    let today = agent.clock.today();
    let retired_on = request.retired.then(|| today.to_string());
    let mut write = Write::begin(agent).await?;
    let id = row_of(&mut write, &request.code, today).await?;
    sqlx::query!("update partner set retired_on = ? where id = ?", retired_on, id).execute(write.database()).await?;
    write.commit(Event::new(Verb::Changed, Noun::Partner, id)).await?;
    find(&mut agent.desk, &request.code, today).await
}

/// A partner by its code.
///
/// # Errors
/// [`Refusal::NotFound`].
pub(crate) async fn find(database: &mut SqliteConnection, code: &str, today: NaiveDate) -> Result<Partner> {
    let partners = all(database, today).await?;
    let found = partners.into_iter().find(|partner| partner.code == code);
    found.ok_or_else(|| Refusal::NotFound { noun: "partner".to_owned() }.into())
}

/// The name of every partner by its code, retired ones included.
pub(crate) async fn names(database: &mut SqliteConnection, today: NaiveDate) -> Result<BTreeMap<String, String>> {
    let partners = all(database, today).await?;
    Ok(partners.into_iter().map(|partner| (partner.code, partner.entry.name)).collect())
}

/// The heading of the directory that a partner stands under, as statistics call it: the desk's own choice first.
pub(crate) fn family_code(code: &str, own_family: Option<&str>) -> &'static str {
    let brought = || BROUGHT.iter().find(|line| line.code == code).map(|line| line.family.as_str());
    let family = own_family.or_else(brought).unwrap_or_default();
    FAMILIES.into_iter().find(|(name, _)| *name == family).map_or("autres", |(_, code)| code)
}

/// The directory: what the program brings, as this desk corrected it, then what it added.
async fn all(database: &mut SqliteConnection, today: NaiveDate) -> Result<Vec<Partner>> {
    let mut own = BTreeMap::new();
    let rows = sqlx::query!(
        r#"select id as "id!", code, name, family, role, contact, phone, email, website, address, hours, coverage,
             signatory as "signatory: bool", note, verified_on, verified_by, retired_on, age_key
           from partner order by id"#
    )
    .fetch_all(&mut *database)
    .await?;
    let mut added = Vec::new();
    for row in rows {
        let verified_by_name = match &row.verified_by {
            Some(account) => Some(staff::name_of(database, account).await?),
            None => None,
        };
        let partner = Partner {
            code: row.code.clone(),
            verified_by_name,
            to_verify: is_stale(row.verified_on.as_deref(), today),
            retired_on: row.retired_on,
            entry: NewPartner {
                name: row.name,
                family: row.family,
                role: row.role,
                contact: row.contact,
                phone: row.phone,
                email: row.email,
                website: row.website,
                address: row.address,
                hours: row.hours,
                coverage: row.coverage,
                signatory: row.signatory,
                note: row.note,
                verified_on: row.verified_on,
                age_key: row.age_key,
            },
        };
        if BROUGHT.iter().any(|line| line.code == row.code) {
            own.insert(row.code, partner);
        } else {
            added.push(partner);
        }
    }
    let brought = BROUGHT.iter().map(|line| own.remove(&line.code).unwrap_or_else(|| line.partner()));
    let mut partners: Vec<Partner> = brought.collect();
    for partner in added {
        let family = partners.iter().rposition(|other| other.entry.family == partner.entry.family);
        partners.insert(family.map_or(partners.len(), |at| at.saturating_add(1)), partner);
    }
    Ok(partners)
}

impl Brought {
    fn partner(&self) -> Partner {
        Partner {
            code: self.code.clone(),
            entry: self.entry(),
            verified_by_name: None,
            to_verify: true,
            retired_on: None,
        }
    }

    fn entry(&self) -> NewPartner {
        let nothing = String::new;
        NewPartner {
            name: self.name.clone(),
            family: self.family.clone(),
            role: self.role.clone(),
            contact: nothing(),
            phone: nothing(),
            email: nothing(),
            website: self.website.clone(),
            address: self.address.clone(),
            hours: self.hours.clone(),
            coverage: self.coverage.clone(),
            signatory: self.signatory,
            note: self.note.clone(),
            verified_on: None,
            age_key: nothing(),
        }
    }
}

/// Never verified, or too long ago.
fn is_stale(verified_on: Option<&str>, today: NaiveDate) -> bool {
    let until = verified_on.and_then(|day| day.parse::<NaiveDate>().ok()).and_then(|day| day.checked_add_months(STALE));
    until.is_none_or(|until| until < today)
}

/// The row of a partner; one that the program brings gets its own the first time somebody touches it.
async fn row_of(write: &mut Write<'_>, code: &str, today: NaiveDate) -> Result<i64> {
    let row = sqlx::query_scalar!(r#"select id as "id!: i64" from partner where code = ?"#, code)
        .fetch_optional(write.database())
        .await?;
    match row {
        Some(id) => Ok(id),
        None => {
            let brought = find(write.database(), code, today).await?;
            insert(write.database(), code, &brought.entry, None).await
        }
    }
}

async fn next_code(database: &mut SqliteConnection) -> Result<String> {
    let next = sqlx::query_scalar!(r#"select coalesce(max(id), 0) + 1 as "next!: i64" from partner"#)
        .fetch_one(database)
        .await?;
    Ok(format!("p{next}"))
}

async fn insert(database: &mut SqliteConnection, code: &str, new: &NewPartner, account: Option<&str>) -> Result<i64> {
    let verified_by = new.verified_on.as_ref().and(account);
    let id = sqlx::query!(
        "insert into partner (code, name, family, role, contact, phone, email, website, address, hours, coverage, signatory,
             note, verified_on, verified_by, age_key)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        code,
        new.name,
        new.family,
        new.role,
        new.contact,
        new.phone,
        new.email,
        new.website,
        new.address,
        new.hours,
        new.coverage,
        new.signatory,
        new.note,
        new.verified_on,
        verified_by,
        new.age_key
    )
    .execute(database)
    .await?
    .last_insert_rowid();
    Ok(id)
}

async fn update(database: &mut SqliteConnection, id: i64, new: &NewPartner, account: &str) -> Result<()> {
    let verified_by = new.verified_on.as_ref().map(|_| account);
    sqlx::query!(
        "update partner set name = ?, family = ?, role = ?, contact = ?, phone = ?, email = ?, website = ?, address = ?,
             hours = ?, coverage = ?, signatory = ?, note = ?, age_key = ?,
             verified_by = iif(verified_on is ?, verified_by, ?), verified_on = ?
         where id = ?",
        new.name,
        new.family,
        new.role,
        new.contact,
        new.phone,
        new.email,
        new.website,
        new.address,
        new.hours,
        new.coverage,
        new.signatory,
        new.note,
        new.age_key,
        new.verified_on,
        verified_by,
        new.verified_on,
        id
    )
    .execute(database)
    .await?;
    Ok(())
}

fn checked(typed: NewPartner, today: NaiveDate) -> Result<NewPartner> {
    if BROUGHT.iter().all(|line| line.family != typed.family) {
        return Err(Refusal::UnknownCode { field: "family".to_owned() }.into());
    }
    let age_key = field::line("age_key", &typed.age_key)?;
    if !age_key.is_empty() {
        vault::PackageKey::read(&age_key)?;
    }
    let verified_on = field::day_if_any("verified_on", typed.verified_on.as_deref(), today)?;
    Ok(NewPartner {
        name: field::needed("name", &typed.name)?,
        role: field::line("role", &typed.role)?,
        contact: field::line("contact", &typed.contact)?,
        phone: field::line("phone", &typed.phone)?,
        email: field::line("email", &typed.email)?,
        website: field::line("website", &typed.website)?,
        address: field::line("address", &typed.address)?,
        hours: field::line("hours", &typed.hours)?,
        coverage: field::line("coverage", &typed.coverage)?,
        note: field::note("note", &typed.note)?,
        verified_on: verified_on.map(|day| day.to_string()),
        age_key,
        ..typed
    })
}
