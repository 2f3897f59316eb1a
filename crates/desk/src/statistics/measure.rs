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
    /// The last that were kept.
    Last,
}

/// Counts by the codes of some columns of the facts.
pub(crate) type Line = (Vec<String>, u64);

/// All facts of one month that have the same codes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    pub(crate) month: String,
    /// JSON: the code of each column, the month among them.
    pub(crate) codes: String,
    pub(crate) count: i64,
}

impl AsOf {
    /// As the statements below take it.
    fn number(self) -> i64 {
        match self {
            Self::Now => -1,
            Self::Last => 0,
        }
    }
}

/// The same, as a statement gives them.
pub(crate) struct Row {
    pub(crate) one: String,
    pub(crate) two: String,
    pub(crate) three: String,
    pub(crate) four: String,
    pub(crate) count: i64,
}

/// The first `columns` codes of each row, and its count.
pub(crate) fn lines(rows: Vec<Row>, columns: usize) -> Result<Vec<Line>> {
    rows.into_iter()
        .map(|row| {
            let codes = [row.one, row.two, row.three, row.four].into_iter().take(columns).collect();
            Ok((codes, u64::try_from(row.count).map_err(|error| Error::Fault(Fault::new(error)))?))
        })
        .collect()
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

    /// The counts of a period by the codes of at most [`COLUMNS`] columns, in the order of `columns`.
    pub(crate) async fn count(
        self,
        statistics: &mut SqliteConnection,
        columns: &[&str],
        (from, until): (&str, &str),
        as_of: AsOf,
    ) -> Result<Vec<Line>> {
        let measure = self.word();
        // No fact has it: its code is the empty one.
        let column = |asked: usize| columns.get(asked).copied().unwrap_or("none");
        let (one, two, three, four) = (column(0), column(1), column(2), column(3));
        let place = |asked: usize| {
            let place = self.columns().iter().position(|own| *own == column(asked));
            place.and_then(|place| i64::try_from(place).ok()).unwrap_or(-1)
        };
        let (place_one, place_two, place_three, place_four) = (place(0), place(1), place(2), place(3));
        let frozen = as_of.number();
        let rows = sqlx::query_as!(
            Row,
            // Facts are read by the place of a column, since a name for each column of each fact would take longer than all the rest:
            // the columns of each measure stand here as in `columns`, the month before them.
            r#"with line (measure, month, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14) as (
                 select 'case_files', month, age_bracket, sex, district, offence, quality, frame, link, first_contact,
                   referred_by, known, place, arrival_mode, complaint, first_interview
                 from fact_case_file
                 union all
                 select 'interviews', month, mode, discipline, counted, '', '', '', '', '', '', '', '', '', '', ''
                 from fact_interview
                 union all
                 select 'interventions', month, mode, discipline, intervention, '', '', '', '', '', '', '', '', '', '', ''
                 from fact_interview join fact_intervention on fact_intervention.fact = fact_interview.fact
                 where intervention <> 'autre'
                 union all
                 select 'orientations', month, family, honoured, '', '', '', '', '', '', '', '', '', '', '', ''
                 from fact_orientation
                 union all
                 select 'referrals', month, kind, outcome, answer, '', '', '', '', '', '', '', '', '', '', ''
                 from fact_referral
                 union all
                 select 'appointments', month, status, walk_in, '', '', '', '', '', '', '', '', '', '', '', ''
                 from fact_appointment
               ),
               counted (one, two, three, four, count) as (
                 select
                   case ?5 when 0 then month when 1 then c1 when 2 then c2 when 3 then c3 when 4 then c4 when 5 then c5
                     when 6 then c6 when 7 then c7 when 8 then c8 when 9 then c9 when 10 then c10 when 11 then c11
                     when 12 then c12 when 13 then c13 when 14 then c14 else '' end,
                   case ?6 when 0 then month when 1 then c1 when 2 then c2 when 3 then c3 when 4 then c4 when 5 then c5
                     when 6 then c6 when 7 then c7 when 8 then c8 when 9 then c9 when 10 then c10 when 11 then c11
                     when 12 then c12 when 13 then c13 when 14 then c14 else '' end,
                   case ?7 when 0 then month when 1 then c1 when 2 then c2 when 3 then c3 when 4 then c4 when 5 then c5
                     when 6 then c6 when 7 then c7 when 8 then c8 when 9 then c9 when 10 then c10 when 11 then c11
                     when 12 then c12 when 13 then c13 when 14 then c14 else '' end,
                   case ?8 when 0 then month when 1 then c1 when 2 then c2 when 3 then c3 when 4 then c4 when 5 then c5
                     when 6 then c6 when 7 then c7 when 8 then c8 when 9 then c9 when 10 then c10 when 11 then c11
                     when 12 then c12 when 13 then c13 when 14 then c14 else '' end,
                   1
                 from line where measure = ?1 and month between ?2 and ?3
                   and (?4 < 0 or substr(month, 1, 4) not in (select year from frozen_year))
                 union all
                 select coalesce(codes ->> ?9, ''), coalesce(codes ->> ?10, ''), coalesce(codes ->> ?11, ''),
                   coalesce(codes ->> ?12, ''), count
                 from frozen_fact where measure = ?1 and month between ?2 and ?3
                   and ?4 >= 0 and frozen_year in (select max(id) from frozen_year group by year)
               )
               select one as "one!: String", two as "two!: String", three as "three!: String", four as "four!: String",
                 sum(count) as "count!: i64"
               from counted group by 1, 2, 3, 4"#,
            measure,
            from,
            until,
            frozen,
            place_one,
            place_two,
            place_three,
            place_four,
            one,
            two,
            three,
            four
        )
        .fetch_all(statistics)
        .await?;
        lines(rows, columns.len())
    }

    /// The facts of a period, all that have the same codes as one: how many they are.
    pub(crate) async fn kinds(
        self,
        statistics: &mut SqliteConnection,
        (from, until): (&str, &str),
        as_of: AsOf,
    ) -> Result<Vec<Kind>> {
        let (measure, frozen) = (self.word(), as_of.number());
        Ok(sqlx::query_as!(
            Kind,
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
                 where ?4 < 0 or substr(month, 1, 4) not in (select year from frozen_year)
                 union all
                 select measure, month, codes, count from frozen_fact
                 where ?4 >= 0 and frozen_year in (select max(id) from frozen_year group by year)
               )
               select month as "month!: String", codes as "codes!: String", sum(count) as "count!: i64"
               from counted where measure = ?1 and month between ?2 and ?3 group by 1, 2 order by 1, 2"#,
            measure,
            from,
            until,
            frozen
        )
        .fetch_all(statistics)
        .await?)
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::session::bench::bench;

    #[tokio::test]
    async fn each_column_is_counted_by_its_own_codes_and_none_by_those_of_another() {
        let mut bench = bench().await;
        let statistics = &mut bench.agent().statistics;
        // One fact of each kind, whose every code is the name of its column.
        sqlx::query!(
            "insert into fact_case_file (fact, month, age_bracket, sex, district, offence, quality, frame, link, first_contact,
               referred_by, known, place, arrival_mode, complaint, first_interview)
             values (zeroblob(16), '2026-11', 'age_bracket', 'sex', 'district', 'offence', 'quality', 'frame', 'link',
               'first_contact', 'referred_by', 'known', 'place', 'arrival_mode', 'complaint', 'first_interview')"
        )
        .execute(&mut *statistics)
        .await
        .unwrap();
        sqlx::query!(
            "insert into fact_interview (fact, month, mode, discipline, counted, minutes)
             values (zeroblob(16), '2026-11', 'mode', 'discipline', 'oui', 45)"
        )
        .execute(&mut *statistics)
        .await
        .unwrap();
        sqlx::query!("insert into fact_intervention (fact, intervention) values (zeroblob(16), 'intervention')")
            .execute(&mut *statistics)
            .await
            .unwrap();
        sqlx::query!("insert into fact_orientation (fact, month, family, honoured) values (zeroblob(16), '2026-11', 'family', 'honoured')")
            .execute(&mut *statistics)
            .await
            .unwrap();
        sqlx::query!(
            "insert into fact_referral (fact, month, kind, outcome, answer) values (zeroblob(16), '2026-11', 'kind', 'outcome', 'answer')"
        )
        .execute(&mut *statistics)
        .await
        .unwrap();
        sqlx::query!(
            "insert into fact_appointment (fact, month, status, walk_in) values (zeroblob(16), '2026-11', 'status', 'walk_in')"
        )
        .execute(&mut *statistics)
        .await
        .unwrap();
        let period = ("2026-11", "2026-11");
        for measure in Measure::ALL {
            let expected = |column: &str| match column {
                "month" => "2026-11".to_owned(),
                "counted" => "oui".to_owned(),
                named => named.to_owned(),
            };
            for column in measure.columns() {
                let counted = measure.count(statistics, &[*column], period, AsOf::Now).await.unwrap();
                assert_eq!(counted, [(vec![expected(column)], 1)], "{measure:?}");
            }
            let kinds = measure.kinds(statistics, period, AsOf::Last).await.unwrap();
            let codes: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&kinds[0].codes).unwrap();
            let named: Vec<&str> =
                measure.columns().iter().copied().filter(|column| codes[*column] == expected(column)).collect();
            assert_eq!(
                (named.as_slice(), codes.len(), kinds.len()),
                (measure.columns(), named.len(), 1),
                "{measure:?}"
            );
        }
    }
}
