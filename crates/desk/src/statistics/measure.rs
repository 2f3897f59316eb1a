//! Measures: what is counted. One fact of one kind is one; two measures are never added up.

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::dimension::dashed;
use crate::{Error, Result, error::Fault, text::say};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// One person helped and one affair.
    CaseFiles,
    /// Once somebody was received.
    Interviews,
    /// Each kind of intervention in an interview.
    Interventions,
    /// A person sent on to a partner («diligence»).
    Orientations,
    /// What left in writing for the Parquet or another authority.
    Referrals,
    /// Booked, or walked in.
    Appointments,
}

/// Of which of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Perimeter {
    /// All.
    All,
    /// Direct and indirect victims and direct witnesses: those whom the forms call persons helped.
    Helped,
    /// Interviews in which something else than «autre» was done.
    Counted,
}

/// How many columns can be asked for at once.
pub(crate) const COLUMNS: usize = 4;

/// Which figures of a year that is frozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AsOf {
    /// Those that the records give today, frozen or not.
    Now,
    /// Those that stood when this version of a frozen year was kept.
    Version(i64),
    /// The last that were kept.
    Last,
}

/// Counts by the codes of some columns of the facts.
pub(crate) type Line = (Vec<String>, u64);

struct Row {
    one: String,
    two: String,
    three: String,
    four: String,
    count: i64,
}

impl Measure {
    pub(crate) const ALL: [Self; 6] = [
        Self::CaseFiles,
        Self::Interviews,
        Self::Interventions,
        Self::Orientations,
        Self::Referrals,
        Self::Appointments,
    ];

    /// As a sentence names it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::CaseFiles => "case_files",
            Self::Interviews => "interviews",
            Self::Interventions => "interventions",
            Self::Orientations => "orientations",
            Self::Referrals => "referrals",
            Self::Appointments => "appointments",
        }
    }

    /// The part `unit`, `rule` or `source` of its definition.
    pub(crate) fn says(self, part: &str) -> String {
        say(&format!("measure-{}-{part}", dashed(self.word())))
    }

    /// The columns that its facts have.
    pub(crate) fn columns(self) -> &'static [&'static str] {
        match self {
            Self::CaseFiles => &[
                "month",
                "age_bracket",
                "sex",
                "district",
                "offence",
                "quality",
                "frame",
                "link",
                "first_contact",
                "referred_by",
                "known",
                "place",
                "arrival_mode",
                "complaint",
                "first_interview",
            ],
            Self::Interviews => &["month", "mode", "discipline", "counted"],
            Self::Interventions => &["month", "mode", "discipline", "intervention"],
            Self::Orientations => &["month", "family", "honoured"],
            Self::Referrals => &["month", "kind", "outcome", "answer"],
            Self::Appointments => &["month", "status", "walk_in"],
        }
    }

    /// Whether the column was counted from the first version on: the facts of the others wait for an agent after an update.
    pub(crate) fn was_always_there(self, column: &str) -> bool {
        let later = ["known", "place", "arrival_mode", "complaint", "first_interview", "answer"];
        matches!(self, Self::CaseFiles | Self::Referrals) && !later.contains(&column)
    }

    /// The counts of a period by the codes of at most [`COLUMNS`] columns, in the order of `columns`; `$` is all of them at once.
    pub(crate) async fn count(
        self,
        statistics: &mut SqliteConnection,
        columns: &[&str],
        (from, until): (&str, &str),
        as_of: AsOf,
    ) -> Result<Vec<Line>> {
        // No fact has it: its code is the empty one.
        let column = |place: usize| columns.get(place).copied().unwrap_or("none");
        let (one, two, three, four) = (column(0), column(1), column(2), column(3));
        let measure = self.word();
        let frozen = match as_of {
            AsOf::Now => -1,
            AsOf::Version(id) => id,
            AsOf::Last => i64::MAX,
        };
        let rows = sqlx::query_as!(
            Row,
            // A view would be more beautiful, but SQLite runs no JSON function of a schema that it was told not to trust.
            r#"with line (measure, month, codes, count) as (
                 select 'case_files', month, json_object('month', month, 'age_bracket', age_bracket, 'sex', sex,
                   'district', district, 'offence', offence, 'quality', quality, 'frame', frame, 'link', link,
                   'first_contact', first_contact, 'referred_by', referred_by, 'known', known, 'place', place,
                   'arrival_mode', arrival_mode, 'complaint', complaint, 'first_interview', first_interview), 1
                 from fact_case_file
                 union all
                 select 'interviews', month, json_object('month', month, 'mode', mode, 'discipline', discipline,
                   'counted', counted), 1
                 from fact_interview
                 union all
                 select 'interventions', month, json_object('month', month, 'mode', mode, 'discipline', discipline,
                   'intervention', intervention), 1
                 from fact_interview join fact_intervention on fact_intervention.fact = fact_interview.fact
                 where intervention <> 'autre'
                 union all
                 select 'orientations', month, json_object('month', month, 'family', family, 'honoured', honoured), 1
                 from fact_orientation
                 union all
                 select 'referrals', month,
                   json_object('month', month, 'kind', kind, 'outcome', outcome, 'answer', answer), 1
                 from fact_referral
                 union all
                 select 'appointments', month, json_object('month', month, 'status', status, 'walk_in', walk_in), 1
                 from fact_appointment
               ),
               counted (measure, month, codes, count) as (
                 select measure, month, codes, count from line
                 where ?8 < 0 or substr(month, 1, 4) not in (select year from frozen_year)
                 union all
                 select measure, month, codes, count from frozen_fact
                 where ?8 >= 0 and frozen_year in (
                   select coalesce(max(iif(id <= ?8, id, null)), min(id)) from frozen_year group by year)
               )
               select coalesce(codes ->> ?4, '') as "one!: String", coalesce(codes ->> ?5, '') as "two!: String",
                 coalesce(codes ->> ?6, '') as "three!: String", coalesce(codes ->> ?7, '') as "four!: String",
                 sum(count) as "count!: i64"
               from counted where measure = ?1 and month between ?2 and ?3 group by 1, 2, 3, 4"#,
            measure,
            from,
            until,
            one,
            two,
            three,
            four,
            frozen
        )
        .fetch_all(statistics)
        .await?;
        rows.into_iter()
            .map(|row| {
                let codes = [row.one, row.two, row.three, row.four].into_iter().take(columns.len()).collect();
                Ok((codes, u64::try_from(row.count).map_err(|error| Error::Fault(Fault::new(error)))?))
            })
            .collect()
    }
}

/// The permanences held in a period and their minutes; of a frozen year, as they were kept.
pub(crate) async fn sessions(statistics: &mut SqliteConnection, (from, until): (&str, &str)) -> Result<(i64, i64)> {
    let row = sqlx::query!(
        r#"with held (measure, month, count) as (
             select 'sessions', month, sessions from fact_session
             where substr(month, 1, 4) not in (select year from frozen_year)
             union all
             select 'session_minutes', month, minutes from fact_session
             where substr(month, 1, 4) not in (select year from frozen_year)
             union all
             select measure, month, count from frozen_fact
             where frozen_year in (select max(id) from frozen_year group by year)
           )
           select coalesce(sum(iif(measure = 'sessions', count, 0)), 0) as "sessions!: i64",
             coalesce(sum(iif(measure = 'session_minutes', count, 0)), 0) as "minutes!: i64"
           from held where month between ? and ?"#,
        from,
        until
    )
    .fetch_one(statistics)
    .await?;
    Ok((row.sessions, row.minutes))
}

impl Perimeter {
    /// The column by which it is known, and the codes that are within.
    pub(crate) fn within(self) -> Option<(&'static str, &'static [&'static str])> {
        match self {
            Self::All => None,
            Self::Helped => Some(("quality", &["victime_directe", "victime_indirecte", "temoin_direct"])),
            Self::Counted => Some(("counted", &["oui"])),
        }
    }
}
