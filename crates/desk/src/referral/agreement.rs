//! The agreement a referral rests on: typed with it, or given before and standing; withdrawn, it refuses.

use chrono::NaiveDate;
use sqlx::SqliteConnection;

use crate::{
    Refusal, Result,
    consent::{self, Aim, NewConsent, Standing, standing},
    journal::{Event, Noun, Verb},
    referral::{
        kind::{self, Kind},
        record::{Row, row},
    },
    write::Write,
};

/// Asked apart from the emergency telephone itself (art. 41-3-1 CPP).
const LOCATION: &str = "geolocalisation";

/// What the facts go to an authority for: an alert and an opinion, each agreed to by itself, carry them too.
const FACTS: &str = "transmission";
const CARRY_THE_FACTS: [&str; 2] = ["oppi", "evvi"];

/// What a referral may leave on.
#[derive(Debug, Default)]
pub(super) struct Agreement {
    /// Form and day of what the person said, to keep with the referral.
    pub(super) said: Option<(String, String)>,
    /// What was said for this referral and stands in no consent yet.
    new: Vec<(Aim, String, String)>,
}

/// The agreement of a draft for a sending on that day, or why there is none.
pub(super) async fn agreement(
    database: &mut SqliteConnection,
    row: &Row,
    kind: &Kind,
    on: NaiveDate,
) -> Result<std::result::Result<Agreement, Refusal>> {
    let mut agreement = Agreement::default();
    if !row.needs_agreement(kind) {
        return Ok(Ok(agreement));
    }
    let typed = row.consent.clone().zip(row.consent_on.clone());
    let mut asked = vec![(kind.purpose.as_str(), true)];
    if kind.may_locate() && row.geolocation_consent {
        asked.push((LOCATION, false));
    }
    for (purpose, main) in asked {
        let aim = Aim { addressee: kind.addressee.clone(), partner: None, purpose: purpose.to_owned() };
        let stands = standing(database, row.case_file, &aim, on).await?;
        match (&stands, &typed) {
            (Standing::Live { given_on, form }, _) if kind.is_agreed(Some(form), Some(given_on)) => {
                if main {
                    agreement.said = Some(typed.clone().unwrap_or_else(|| (form.clone(), given_on.clone())));
                }
            }
            (_, Some((form, given_on))) if kind.is_agreed(Some(form), Some(given_on)) && stands.yields_to(given_on) => {
                if main {
                    agreement.said.clone_from(&typed);
                }
                agreement.new.push((aim, form.clone(), given_on.clone()));
            }
            _ => return Ok(Err(stands.refuses().unwrap_or(Refusal::ConsentNeeded))),
        }
    }
    if CARRY_THE_FACTS.contains(&kind.purpose.as_str()) {
        let aim = Aim { addressee: kind.addressee.clone(), partner: None, purpose: FACTS.to_owned() };
        let told = standing(database, row.case_file, &aim, on).await?;
        let said_since = agreement.said.as_ref().is_some_and(|(_, given_on)| told.yields_to(given_on));
        if let (Standing::Withdrawn { .. }, false) = (&told, said_since) {
            return Ok(Err(told.refuses().unwrap_or(Refusal::ConsentNeeded)));
        }
    }
    Ok(Ok(agreement))
}

/// What leaves without an agreement does not say that none could be obtained while one stands.
pub(super) async fn stands_although(
    database: &mut SqliteConnection,
    row: &Row,
    kind: &Kind,
    on: NaiveDate,
) -> Result<Option<Refusal>> {
    let aim = Aim { addressee: kind.addressee.clone(), partner: None, purpose: kind.purpose.clone() };
    let stands = standing(database, row.case_file, &aim, on).await?;
    Ok(matches!(stands, Standing::Live { .. }).then_some(Refusal::AgreementStands))
}

/// Refuses to name the person again once the agreement that a sent referral rested on was taken back or has ended.
pub(crate) async fn must_still_stand(database: &mut SqliteConnection, referral: i64, on: NaiveDate) -> Result<()> {
    let row = row(database, referral).await?;
    agreement(database, &row, kind::find(&row.kind)?, on).await?.map(|_| ()).map_err(Into::into)
}

impl Agreement {
    /// Notes in the file what was said for this referral, so that it can be withdrawn there.
    pub(super) async fn keep(&self, write: &mut Write<'_>, case_file: i64, account: &str) -> Result<()> {
        for (aim, form, given_on) in &self.new {
            let (given_on, form) = (given_on.clone(), form.clone());
            let new = NewConsent {
                case_file,
                aim: aim.clone(),
                given_on,
                form,
                expires_on: None,
                note: String::new(),
                fields: Vec::new(),
            };
            let id = consent::insert(write, &new, account).await?;
            write.also(Event::new(Verb::Created, Noun::Consent, id));
        }
        Ok(())
    }
}
