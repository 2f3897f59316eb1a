//! Whether something may leave: where the agreement to a recipient, for a purpose, stands on a day.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use sqlx::SqliteConnection;

use crate::{Refusal, Result, consent::Aim};

/// Where an agreement stands on a day. Civil dates as kept compare like the days they name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// The person was never asked, or not yet on that day.
    Never,
    /// Given and standing.
    Live {
        /// Civil date.
        given_on: String,
        /// `spoken` or `written`.
        form: String,
    },
    /// Ended on a day the person had set.
    Expired {
        /// When it had been given.
        given_on: String,
        /// Its last day.
        on: String,
    },
    /// Taken back.
    Withdrawn {
        /// Civil date.
        on: String,
    },
}

impl Standing {
    /// Why nothing may leave on this agreement; `None` when it stands.
    #[must_use]
    pub fn refuses(&self) -> Option<Refusal> {
        match self {
            Self::Live { .. } => None,
            Self::Never => Some(Refusal::ConsentNeeded),
            Self::Expired { on, .. } => Some(Refusal::ConsentExpired { on: on.clone() }),
            Self::Withdrawn { on } => Some(Refusal::ConsentWithdrawn { on: on.clone() }),
        }
    }

    /// Whether a word given on that day is a new one, which what stood before does not take away. A withdrawal takes away
    /// what was said the same day: a change of mind within the day is recorded as a consent of its own.
    #[must_use]
    pub fn yields_to(&self, given_on: &str) -> bool {
        match self {
            Self::Live { .. } | Self::Never => true,
            Self::Expired { given_on: before, .. } => given_on > before.as_str(),
            Self::Withdrawn { on } => given_on > on.as_str(),
        }
    }
}

/// Refuses unless the person's agreement to this recipient, for this purpose, stands on that day. Whatever leaves the desk
/// with somebody's name in it asks this first.
///
/// # Errors
/// [`Refusal::ConsentNeeded`], [`Refusal::ConsentExpired`], [`Refusal::ConsentWithdrawn`].
pub async fn must_stand(database: &mut SqliteConnection, case_file: i64, aim: &Aim, on: NaiveDate) -> Result<()> {
    match standing(database, case_file, aim, on).await?.refuses() {
        Some(refusal) => Err(refusal.into()),
        None => Ok(()),
    }
}

/// Refuses unless the person's mandate stands on that day: the same, in writing.
///
/// # Errors
/// [`Refusal::MandateNeeded`], [`Refusal::ConsentExpired`], [`Refusal::ConsentWithdrawn`].
pub(crate) async fn mandate_must_stand(
    database: &mut SqliteConnection,
    case_file: i64,
    aim: &Aim,
    on: NaiveDate,
) -> Result<()> {
    let day = on.to_string();
    let written = sqlx::query_scalar!(
        r#"select exists (
           select 1 from consent
           where case_file = ?1 and addressee = ?2 and partner is ?3 and purpose = ?4 and form = 'written' and given_on <= ?5
             and (withdrawn_on is null or withdrawn_on > ?5) and (expires_on is null or expires_on >= ?5)) as "stands: bool""#,
        case_file,
        aim.addressee,
        aim.partner,
        aim.purpose,
        day
    )
    .fetch_one(&mut *database)
    .await?;
    if written {
        return Ok(());
    }
    Err(match standing(database, case_file, aim, on).await? {
        Standing::Never | Standing::Live { .. } => Refusal::MandateNeeded,
        ended => ended.refuses().unwrap_or(Refusal::MandateNeeded),
    }
    .into())
}

/// What the latest agreement that stands on a day covers: codes of the list `package_field`.
pub(crate) async fn covered(
    database: &mut SqliteConnection,
    case_file: i64,
    aim: &Aim,
    on: NaiveDate,
) -> Result<BTreeSet<String>> {
    let on = on.to_string();
    let fields = sqlx::query_scalar!(
        "select field from consent_field where consent = (
           select id from consent
           where case_file = ?1 and addressee = ?2 and partner is ?3 and purpose = ?4 and given_on <= ?5
             and (withdrawn_on is null or withdrawn_on > ?5) and (expires_on is null or expires_on >= ?5)
           order by given_on desc, id desc limit 1)",
        case_file,
        aim.addressee,
        aim.partner,
        aim.purpose,
        on
    )
    .fetch_all(database)
    .await?;
    Ok(fields.into_iter().collect())
}

/// Where the agreement of the person of a file stands on a day.
///
/// # Errors
/// Damaged database.
pub async fn standing(database: &mut SqliteConnection, case_file: i64, aim: &Aim, on: NaiveDate) -> Result<Standing> {
    let on = on.to_string();
    let rows = sqlx::query!(
        "select given_on, form, expires_on, withdrawn_on from consent
         where case_file = ? and addressee = ? and partner is ? and purpose = ? and given_on <= ?
         order by given_on desc, id desc",
        case_file,
        aim.addressee,
        aim.partner,
        aim.purpose,
        on
    )
    .fetch_all(database)
    .await?;
    let mut latest = Standing::Never;
    for row in rows {
        let withdrawn = row.withdrawn_on.filter(|day| *day <= on);
        let expired = row.expires_on.filter(|day| *day < on);
        let stands = match (withdrawn, expired) {
            (Some(on), _) => Standing::Withdrawn { on },
            (None, Some(on)) => Standing::Expired { given_on: row.given_on, on },
            (None, None) => return Ok(Standing::Live { given_on: row.given_on, form: row.form }),
        };
        if latest == Standing::Never {
            latest = stands;
        }
    }
    Ok(latest)
}
