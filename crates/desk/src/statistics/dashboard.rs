//! The dashboard: how the desk is doing, exact, for the supervisor's eyes. Nothing of it leaves the program.

mod counts;
mod definition;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use self::{counts::Line, definition::FigureDefinition};
use super::{
    dimension::{self, place_of},
    fact,
    frozen_year::{self, Frozen},
    measure,
    table::period,
};
use crate::{
    Error, Refusal, Result, Supervisor,
    list::{self, List},
    text::say,
};

/// What to look at.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct DashboardRequest {
    pub from_month: String,
    pub until_month: String,
    /// Code of the list `district`, where the person lives: it narrows what is counted in files, and nothing else.
    pub district: Option<String>,
}

/// How the desk is doing.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Dashboard {
    pub from_month: String,
    pub until_month: String,
    pub made_on: String,
    /// The years whose figures are frozen: activity, waits, answers, appointments and permanences are those that were kept.
    pub frozen: Vec<Frozen>,
    /// What each figure counts.
    pub definitions: Vec<FigureDefinition>,
    pub activity: Vec<Activity>,
    /// Files by how long the person waited for the first interview.
    pub waits: Vec<Part>,
    /// Referrals by how long the answer took.
    pub answers: Vec<Part>,
    /// Answered, of all that were sent: 0 to 100; nothing when none was.
    pub answered_percent: Option<i64>,
    /// Appointments by what became of them.
    pub appointments: Vec<Part>,
    /// Missed, of those that were met or missed: 0 to 100; nothing when there was none.
    pub absence_percent: Option<i64>,
    pub workload: Vec<Work>,
    pub sessions: i64,
    pub session_minutes: i64,
    /// Files that are open today, whenever they were opened.
    pub open_files: i64,
    /// Of these, the files in which nobody was received for months.
    pub forgotten: Vec<Part>,
}

/// One month.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Activity {
    pub month: String,
    pub case_files: i64,
    pub interviews: i64,
    pub orientations: i64,
    pub referrals: i64,
}

/// A bar and its count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Part {
    pub code: String,
    pub label: String,
    pub count: i64,
}

/// The interviews of one trade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Work {
    pub label: String,
    pub interviews: i64,
    pub minutes: i64,
}

/// A district that the dashboard may be narrowed to.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct District {
    pub code: String,
    pub label: String,
}

pub(crate) async fn districts(_: &mut Supervisor, _: crate::session::Nothing) -> Result<Vec<District>> {
    let terms = List::District.terms().iter();
    Ok(terms.map(|term| District { code: term.code.clone(), label: term.label.clone() }).collect())
}

/// # Errors
/// [`Refusal::FactsBehind`]; [`Refusal::UnknownCode`] for the district; those of a period.
pub(crate) async fn dashboard(supervisor: &mut Supervisor, request: DashboardRequest) -> Result<Dashboard> {
    let today = supervisor.clock.today();
    seen(&mut supervisor.statistics, &request, today).await
}

pub(crate) async fn seen(
    statistics: &mut SqliteConnection,
    request: &DashboardRequest,
    today: NaiveDate,
) -> Result<Dashboard> {
    if let Some(district) = &request.district {
        list::check("district", List::District, district)?;
    }
    if fact::are_behind(statistics).await? {
        return Err(Error::from(Refusal::FactsBehind));
    }
    let months = period(&request.from_month, &request.until_month)?;
    let versions = frozen_year::versions(statistics, &months).await?;
    let case_files = counts::case_files(statistics, request).await?;
    let interviews = counts::interviews(statistics, request).await?;
    let orientations = counts::orientations(statistics, request).await?;
    let referrals = counts::referrals(statistics, request).await?;
    let answers = parts(&referrals, "answer");
    let appointments = parts(&counts::appointments(statistics, request).await?, "status");
    let of = |parts: &[Part], code: &str| parts.iter().find(|part| part.code == code).map_or(0, |part| part.count);
    let sent: i64 = answers.iter().map(|part| part.count).sum();
    let (met, missed) = (of(&appointments, "received"), of(&appointments, "absent"));
    let (sessions, session_minutes) =
        measure::sessions(statistics, (&request.from_month, &request.until_month)).await?;
    let (open_files, forgotten) = open(statistics, request.district.as_deref(), today).await?;
    Ok(Dashboard {
        from_month: request.from_month.clone(),
        until_month: request.until_month.clone(),
        made_on: today.to_string(),
        frozen: frozen_year::frozen(&versions),
        definitions: definition::all(),
        activity: activity(&months, [&case_files, &interviews, &orientations, &referrals]),
        waits: parts(&case_files, "first_interview"),
        answered_percent: percent(sent.saturating_sub(of(&answers, "aucune")), sent),
        answers,
        absence_percent: percent(missed, met.saturating_add(missed)),
        appointments,
        workload: workload(statistics, request).await?,
        sessions,
        session_minutes,
        open_files,
        forgotten,
    })
}

/// Rounded; nothing of nothing.
fn percent(part: i64, whole: i64) -> Option<i64> {
    part.saturating_mul(200).saturating_add(whole).checked_div(whole.saturating_mul(2))
}

/// Files, interviews, orientations and referrals, month by month.
fn activity(months: &[String], lines: [&[Line]; 4]) -> Vec<Activity> {
    let one = |month: &String| {
        let of = |lines: &[Line]| lines.iter().filter(|line| line.month == *month).map(|line| line.count).sum();
        let [case_files, interviews, orientations, referrals] = lines.map(of);
        Activity { month: month.clone(), case_files, interviews, orientations, referrals }
    };
    months.iter().map(one).collect()
}

/// The bars of a dimension that bears the name of its column.
fn parts(lines: &[Line], column: &str) -> Vec<Part> {
    let codes = dimension::find(column).map(|one| one.codes(std::iter::empty(), &[])).unwrap_or_default();
    let bar = |place: usize| {
        let code = codes.get(place)?;
        // What adds others up is no bar of its own.
        if codes.iter().any(|other| other.above.as_ref() == Some(&code.code)) {
            return None;
        }
        let held = lines.iter().filter(|line| place_of(&codes, &line.code) == Some(place));
        Some(Part { code: code.code.clone(), label: code.label.clone(), count: held.map(|line| line.count).sum() })
    };
    (0..codes.len()).filter_map(bar).collect()
}

async fn workload(statistics: &mut SqliteConnection, request: &DashboardRequest) -> Result<Vec<Work>> {
    let rows = sqlx::query!(
        r#"select discipline, count(*) as "interviews!: i64", sum(minutes) as "minutes!: i64" from fact_interview
           where month between ? and ? group by discipline order by 3 desc, 1"#,
        request.from_month,
        request.until_month
    )
    .fetch_all(statistics)
    .await?;
    let label = |code: &str| List::Profession.label(code).map_or_else(|| say("code-unknown"), str::to_owned);
    Ok(rows
        .into_iter()
        .map(|row| Work { label: label(&row.discipline), interviews: row.interviews, minutes: row.minutes })
        .collect())
}

/// The files that are open, and those among them in which nobody was received for three months, six, or a year.
async fn open(statistics: &mut SqliteConnection, district: Option<&str>, today: NaiveDate) -> Result<(i64, Vec<Part>)> {
    let rows = sqlx::query!(
        r#"select last_month, count(*) as "files!: i64" from fact_case_file
           where closed_month = '' and (?1 is null or district = ?1) group by last_month"#,
        district
    )
    .fetch_all(statistics)
    .await?;
    let ages = [("3-5", 3, 5), ("6-11", 6, 11), ("12+", 12, i64::MAX)];
    let forgotten = ages.map(|(code, least, most)| Part {
        code: code.to_owned(),
        label: say(&format!("dashboard-forgotten-{}", code.replace('+', "-plus"))),
        count: rows
            .iter()
            .filter(|row| (least..=most).contains(&months_since(&row.last_month, today)))
            .map(|row| row.files)
            .sum(),
    });
    Ok((rows.iter().map(|row| row.files).sum(), forgotten.to_vec()))
}

/// Whole months between a month and today's.
fn months_since(month: &str, today: NaiveDate) -> i64 {
    let Ok(first) = format!("{month}-01").parse::<NaiveDate>() else { return 0 };
    let number = |day: NaiveDate| i64::from(day.year()).saturating_mul(12).saturating_add(i64::from(day.month()));
    number(today).saturating_sub(number(first))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use sqlx::Executor;
    use vault::database;

    use super::*;
    use crate::{appointment::tests::refusal, session::STATISTICS, upgrade::migrated};

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    fn autumn(district: Option<&str>) -> DashboardRequest {
        let district = district.map(str::to_owned);
        DashboardRequest { from_month: "2026-09".into(), until_month: "2026-11".into(), district }
    }

    async fn facts() -> SqliteConnection {
        let mut statistics = database::in_memory().await.unwrap();
        migrated(&mut statistics, &STATISTICS).await.unwrap();
        for rows in [
            "with file (month, district, wait, last, closed) as (values
                 ('2026-09', 'bourg', '0', '2026-11', ''), ('2026-09', 'marais', '8-14', '2026-08', ''),
                 ('2026-10', 'bourg', '0', '2026-10', '2026-11'), ('2026-02', 'bourg', '0', '2026-02', ''),
                 ('2025-03', 'bourg', 'aucun', '2025-11', ''))
             insert into fact_case_file (fact, month, age_bracket, sex, district, offence, quality, frame, link, first_contact,
                 referred_by, first_interview, last_month, closed_month)
             select randomblob(16), month, '26-44', 'F', district, 'B1', 'victime_directe', 'inconnu', 'inconnu', 'proche', 'ccas',
                 wait, last, closed from file",
            "insert into fact_interview values (randomblob(16), '2026-09', 'sur_place', 'juriste', 'oui', 45),
                 (randomblob(16), '2026-09', 'sur_place', 'juriste', 'non', 15),
                 (randomblob(16), '2026-11', 'sur_place', 'psychologue', 'oui', 60)",
            "insert into fact_referral values (randomblob(16), '2026-10', 'DEMANDE_TGD', 'COPJ', '0-30'),
                 (randomblob(16), '2026-10', 'DEMANDE_TGD', 'SANS_REPONSE', 'aucune'),
                 (randomblob(16), '2026-11', 'DEMANDE_TGD', 'SANS_REPONSE', 'aucune')",
            "insert into fact_appointment values (randomblob(16), '2026-10', 'received', 'non'),
                 (randomblob(16), '2026-10', 'received', 'oui'), (randomblob(16), '2026-10', 'absent', 'non'),
                 (randomblob(16), '2026-10', 'cancelled_by_person', 'non')",
            "insert into fact_session values ('2026-09', 4, 720), ('2026-12', 1, 180)",
        ] {
            statistics.execute(rows).await.unwrap();
        }
        statistics
    }

    fn counts(parts: &[Part]) -> Vec<(&str, i64)> {
        parts.iter().filter(|part| part.count > 0).map(|part| (part.code.as_str(), part.count)).collect()
    }

    #[tokio::test]
    async fn the_dashboard_counts_activity_delays_absence_answers_workload_and_what_was_forgotten() {
        let found = seen(&mut facts().await, &autumn(None), today()).await.unwrap();
        let activity: Vec<_> = found
            .activity
            .iter()
            .map(|one| (one.month.as_str(), one.case_files, one.interviews, one.referrals))
            .collect();
        assert_eq!(activity, [("2026-09", 2, 1, 0), ("2026-10", 1, 0, 2), ("2026-11", 0, 1, 1)]);
        assert_eq!(counts(&found.waits), [("0", 2), ("8-14", 1)]);
        assert_eq!((counts(&found.answers), found.answered_percent), (vec![("0-30", 1), ("aucune", 2)], Some(33)));
        assert_eq!(counts(&found.appointments), [("received", 2), ("absent", 1), ("cancelled_by_person", 1)]);
        assert_eq!(found.absence_percent, Some(33));
        let work: Vec<_> = found.workload.iter().map(|work| (work.interviews, work.minutes)).collect();
        assert_eq!(work, [(2, 60), (1, 60)]);
        assert_eq!((found.sessions, found.session_minutes, found.open_files), (4, 720, 4));
        assert_eq!(counts(&found.forgotten), [("3-5", 1), ("6-11", 1), ("12+", 1)]);
    }

    #[tokio::test]
    async fn a_district_narrows_what_is_counted_in_files() {
        let found = seen(&mut facts().await, &autumn(Some("marais")), today()).await.unwrap();
        assert_eq!(found.activity.iter().map(|one| one.case_files).sum::<i64>(), 1);
        assert_eq!((counts(&found.waits), found.open_files), (vec![("8-14", 1)], 1));
        assert_eq!(found.activity.iter().map(|one| one.referrals).sum::<i64>(), 3);
        let elsewhere = seen(&mut facts().await, &autumn(Some("Paris")), today()).await;
        assert_eq!(refusal(elsewhere), Refusal::UnknownCode { field: "district".into() });
    }

    #[tokio::test]
    async fn every_figure_says_what_it_counts_of_whom_and_from_which_source() {
        let found = seen(&mut facts().await, &autumn(None), today()).await.unwrap();
        assert_eq!(found.definitions.len(), 11);
        for of in found.definitions {
            for said in [&of.counting_unit, &of.perimeter, &of.definition, &of.source] {
                // A sentence that is not there is called by its name, which begins without a capital.
                assert!(said.starts_with(char::is_uppercase), "{}: {said}", of.name);
            }
        }
    }

    #[test]
    fn a_share_of_nothing_is_none_and_the_others_are_rounded() {
        assert_eq!([percent(0, 0), percent(1, 3), percent(2, 3), percent(3, 3)], [None, Some(33), Some(67), Some(100)]);
    }
}
