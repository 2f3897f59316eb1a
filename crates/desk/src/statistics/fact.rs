//! Facts: the projection of the desk's records that a supervisor may count. Idempotent, replayed after a crash.

mod appointment;
mod case_file;
mod interview;
mod orientation;
mod referral;
mod session;
mod text;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use sqlx::{Connection, SqliteConnection};
use vault::DeskKey;

use self::{
    appointment::AppointmentFact, case_file::CaseFileFact, interview::InterviewFact, orientation::OrientationFact,
    referral::ReferralFact, session::SessionsFact, text::TextsFact,
};
use crate::{
    Agent, Result,
    journal::{self, Event, Noun, Verb},
};

/// Written where a record says nothing.
pub(crate) const UNKNOWN: &str = "inconnu";

/// Ties a fact to its record for who holds the desk key, and for nobody else.
type Pseudonym = Vec<u8>;

/// A fact to write over the one of the same pseudonym.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fact {
    CaseFile(Box<CaseFileFact>),
    Referral(ReferralFact),
    Interview(InterviewFact),
    Orientation(OrientationFact),
    Appointment(AppointmentFact),
    Texts(TextsFact),
    /// All of them at once.
    Sessions(Vec<SessionsFact>),
    /// A file that is gone: an import took it back, or it was destroyed.
    NoCaseFile(Pseudonym),
    /// One that did not leave, or was destroyed.
    NoReferral(Pseudonym),
    /// One that was destroyed.
    NoInterview(Pseudonym),
    /// An orientation that counts with another, or was destroyed.
    NoOrientation(Pseudonym),
    /// One that was destroyed.
    NoAppointment(Pseudonym),
}

impl Fact {
    /// Whether it is one, and not the absence of one.
    fn counts(&self) -> bool {
        match self {
            Self::CaseFile(_)
            | Self::Referral(_)
            | Self::Interview(_)
            | Self::Orientation(_)
            | Self::Appointment(_)
            | Self::Texts(_)
            | Self::Sessions(_) => true,
            Self::NoCaseFile(_)
            | Self::NoReferral(_)
            | Self::NoInterview(_)
            | Self::NoOrientation(_)
            | Self::NoAppointment(_) => false,
        }
    }
}

/// The brackets of the desk: 15 and 18 are legal thresholds; they neither overlap nor leave a gap.
#[must_use]
pub fn age_bracket(age: Option<i64>) -> &'static str {
    match age {
        Some(..=12) => "0-12",
        Some(13..=14) => "13-14",
        Some(15..=17) => "15-17",
        Some(18..=25) => "18-25",
        Some(26..=44) => "26-44",
        Some(45..=64) => "45-64",
        Some(65..) => "65+",
        None => UNKNOWN,
    }
}

/// How many days lie between two civil dates: the code of the first bracket that holds them, each with its last day, or the code
/// beyond. What came before is on the day itself.
fn bracket(from: &str, until: &str, brackets: &[(i64, &'static str)], beyond: &'static str) -> &'static str {
    let day = |day: &str| day.parse::<NaiveDate>().ok();
    let (Some(from), Some(until)) = (day(from), day(until)) else { return UNKNOWN };
    let days = until.signed_duration_since(from).num_days();
    brackets.iter().find(|(last, _)| days <= *last).map_or(beyond, |(_, code)| code)
}

/// `2026-11-23` as `2026-11`.
fn month_of_day(day: &str) -> String {
    day.chars().take(7).collect()
}

fn yes_or_no(yes: bool) -> &'static str {
    if yes { "oui" } else { "non" }
}

/// The records whose facts a change touches.
#[derive(Default)]
struct Touched {
    case_files: BTreeSet<i64>,
    /// Of files whose orientations are to be counted again.
    oriented: BTreeSet<i64>,
    /// Orientations that are gone.
    gone: BTreeSet<i64>,
    referrals: BTreeSet<i64>,
    interviews: BTreeSet<i64>,
    appointments: BTreeSet<i64>,
    months: BTreeSet<String>,
    sessions: bool,
}

impl Touched {
    /// Every record that gives a fact.
    async fn everything(desk: &mut SqliteConnection) -> Result<Self> {
        let case_files: BTreeSet<i64> =
            sqlx::query_scalar!("select id from case_file").fetch_all(&mut *desk).await?.into_iter().collect();
        Ok(Self {
            oriented: case_files.clone(),
            gone: BTreeSet::new(),
            case_files,
            referrals: sqlx::query_scalar!("select id from referral")
                .fetch_all(&mut *desk)
                .await?
                .into_iter()
                .collect(),
            interviews: sqlx::query_scalar!("select id from interview")
                .fetch_all(&mut *desk)
                .await?
                .into_iter()
                .collect(),
            appointments: sqlx::query_scalar!("select id from appointment")
                .fetch_all(&mut *desk)
                .await?
                .into_iter()
                .collect(),
            months: sqlx::query_scalar!("select distinct month from excess")
                .fetch_all(&mut *desk)
                .await?
                .into_iter()
                .collect(),
            sessions: true,
        })
    }

    async fn take(&mut self, desk: &mut SqliteConnection, event: &Event) -> Result<()> {
        let record = event.record;
        match event.noun {
            Noun::CaseFile => self.case_files.extend(case_file::around(desk, record).await?),
            Noun::Matter => {
                let files = sqlx::query_scalar!("select id from case_file where matter = ?", record);
                self.case_files.extend(files.fetch_all(desk).await?);
            }
            Noun::Person => {
                let files = sqlx::query_scalar!("select id from case_file where person = ?", record);
                self.case_files.extend(files.fetch_all(desk).await?);
            }
            Noun::Interview => {
                let files = interview::files(desk, record).await?;
                self.interviews.insert(record);
                self.case_files.extend(&files);
                self.oriented.extend(files);
            }
            Noun::Orientation => match orientation::file(desk, record).await? {
                Some(file) => _ = self.oriented.insert(file),
                None => _ = self.gone.insert(record),
            },
            Noun::Partner => self.oriented.extend(orientation::files_of_partner(desk, record).await?),
            Noun::Referral => _ = self.referrals.insert(record),
            Noun::Appointment => _ = self.appointments.insert(record),
            Noun::Excess => self.months.extend(text::month_of(desk, record).await?),
            Noun::DeskSession | Noun::SessionSeries | Noun::Closure => self.sessions = true,
            Noun::Account
            | Noun::Staff
            | Noun::SafeContact
            | Noun::Import
            | Noun::ReferralStep
            | Noun::AnswerTerm
            | Noun::Consent
            | Noun::FollowUp
            | Noun::Release
            | Noun::FrozenYear
            | Noun::NetworkDesk
            | Noun::FactsFile
            | Noun::FactsSent
            | Noun::DestroyedYear
            | Noun::Visit
            | Noun::WitnessKey
            | Noun::Verification
            | Noun::SlotLength
            | Noun::Relocation
            | Noun::Helpline
            | Noun::Closing
            | Noun::AllegedOffender
            | Noun::LegalEvent
            | Noun::RightsRequest
            | Noun::AccessFile
            | Noun::InformationNotice
            | Noun::CallAttempt
            | Noun::Silence
            | Noun::Circle
            | Noun::RestrictedNote
            | Noun::HandOver
            | Noun::Reassignment
            | Noun::Letterhead
            | Noun::LetterTemplate
            | Noun::Letter
            | Noun::Distinction
            | Noun::Merge
            | Noun::Need
            | Noun::Danger
            | Noun::IndividualAssessment
            | Noun::AttachedDocument
            | Noun::Wall
            | Noun::Package
            | Noun::BackupPlace
            | Noun::Backup
            | Noun::BackupDrill
            | Noun::Journal
            | Noun::AccountEvent
            | Noun::OlderVault
            | Noun::Archiving
            | Noun::RetentionHold
            | Noun::Elimination => {}
        }
        Ok(())
    }

    /// Their facts, as the records now stand: one each, however often they were touched.
    async fn facts(&self, desk: &mut SqliteConnection, key: &DeskKey) -> Result<Vec<Fact>> {
        let mut facts = Vec::new();
        for id in &self.case_files {
            facts.push(match case_file::of(desk, key, *id).await? {
                Some(fact) => Fact::CaseFile(Box::new(fact)),
                None => Fact::NoCaseFile(key.fact_id(case_file::NOUN, *id).to_vec()),
            });
        }
        for id in &self.referrals {
            facts.push(match referral::of(desk, key, *id).await? {
                Some(fact) => Fact::Referral(fact),
                None => Fact::NoReferral(key.fact_id(referral::NOUN, *id).to_vec()),
            });
        }
        for id in &self.interviews {
            facts.push(match interview::of(desk, key, *id).await? {
                Some(fact) => Fact::Interview(fact),
                None => Fact::NoInterview(key.fact_id(interview::NOUN, *id).to_vec()),
            });
        }
        facts.extend(self.gone.iter().map(|id| Fact::NoOrientation(key.fact_id(orientation::NOUN, *id).to_vec())));
        for id in &self.oriented {
            let (counted, repeated) = orientation::of(desk, key, *id).await?;
            facts.extend(counted.into_iter().map(Fact::Orientation));
            facts.extend(repeated.into_iter().map(Fact::NoOrientation));
        }
        for id in &self.appointments {
            facts.push(match appointment::of(desk, key, *id).await? {
                Some(fact) => Fact::Appointment(fact),
                None => Fact::NoAppointment(key.fact_id(appointment::NOUN, *id).to_vec()),
            });
        }
        for month in &self.months {
            facts.extend(text::of(desk, month).await?.into_iter().map(Fact::Texts));
        }
        if self.sessions {
            facts.push(Fact::Sessions(session::of(desk).await?));
        }
        Ok(facts)
    }
}

/// The facts that `events` touched, as the records now stand.
pub(crate) async fn of(desk: &mut SqliteConnection, key: &DeskKey, events: &[Event]) -> Result<Vec<Fact>> {
    let mut touched = Touched::default();
    for event in events {
        touched.take(desk, event).await?;
    }
    touched.facts(desk, key).await
}

/// Writes the facts of the journal entries `first` to `last`. The mark moves only when nothing before them is missing.
pub(crate) async fn write(statistics: &mut SqliteConnection, facts: &[Fact], first: i64, last: i64) -> Result<()> {
    let mut change = statistics.begin_with("begin immediate").await?;
    for fact in facts {
        store(&mut change, fact).await?;
    }
    sqlx::query!(
        "update projection set sequence = ?2 where id = 1 and sequence >= ?1 - 1 and sequence < ?2",
        first,
        last
    )
    .execute(&mut *change)
    .await?;
    change.commit().await?;
    Ok(())
}

/// Replays what the journal holds beyond the mark: after a crash between a save and its projection, and all of it after a
/// migration that brought new facts.
pub(crate) async fn catch_up(agent: &mut Agent) -> Result<()> {
    let mark =
        sqlx::query_scalar!("select sequence from projection where id = 1").fetch_one(&mut agent.statistics).await?;
    let missed = sqlx::query!("select sequence, noun, record from journal where sequence > ? order by sequence", mark)
        .fetch_all(&mut agent.desk)
        .await?;
    let Some(last) = missed.last().map(|entry| entry.sequence) else { return Ok(()) };
    let events: Vec<Event> = missed
        .iter()
        .filter_map(|entry| Some(Event::new(Verb::Changed, Noun::parse(&entry.noun)?, entry.record)))
        .collect();
    let facts = of(&mut agent.desk, &agent.keys.desk, &events).await?;
    write(&mut agent.statistics, &facts, mark.saturating_add(1), last).await
}

/// Whether a migration brought facts that no agent has written yet.
pub(crate) async fn are_behind(statistics: &mut SqliteConnection) -> Result<bool> {
    let mark = sqlx::query_scalar!("select sequence from projection where id = 1").fetch_one(statistics).await?;
    Ok(mark < 0)
}

/// Whether the facts kept are those that the records give, no more and no fewer.
pub(crate) async fn agree(
    desk: &mut SqliteConnection,
    statistics: &mut SqliteConnection,
    key: &DeskKey,
) -> Result<bool> {
    let mut given = Touched::everything(desk).await?.facts(desk, key).await?;
    given.retain(Fact::counts);
    given.sort_unstable();
    Ok(given == kept(statistics).await?)
}

/// Writes every fact of a copy again, under the pseudonyms of another desk key.
pub(crate) async fn write_again(
    desk: &mut SqliteConnection,
    statistics: &mut SqliteConnection,
    key: &DeskKey,
) -> Result<()> {
    let facts = Touched::everything(desk).await?.facts(desk, key).await?;
    let last = journal::head(desk).await?.sequence;
    sqlx::query!("delete from fact_case_file").execute(&mut *statistics).await?;
    sqlx::query!("delete from fact_referral").execute(&mut *statistics).await?;
    sqlx::query!("delete from fact_interview").execute(&mut *statistics).await?;
    sqlx::query!("delete from fact_intervention").execute(&mut *statistics).await?;
    sqlx::query!("delete from fact_orientation").execute(&mut *statistics).await?;
    sqlx::query!("delete from fact_appointment").execute(&mut *statistics).await?;
    write(statistics, &facts, 1, last).await
}

/// Every fact, in the order of [`Fact`].
async fn kept(statistics: &mut SqliteConnection) -> Result<Vec<Fact>> {
    let mut kept: Vec<Fact> = Vec::new();
    let case_files = case_file::kept(statistics).await?;
    kept.extend(case_files.into_iter().map(|fact| Fact::CaseFile(Box::new(fact))));
    kept.extend(referral::kept(statistics).await?.into_iter().map(Fact::Referral));
    kept.extend(interview::kept(statistics).await?.into_iter().map(Fact::Interview));
    kept.extend(orientation::kept(statistics).await?.into_iter().map(Fact::Orientation));
    kept.extend(appointment::kept(statistics).await?.into_iter().map(Fact::Appointment));
    kept.extend(text::kept(statistics).await?.into_iter().map(Fact::Texts));
    kept.push(Fact::Sessions(session::kept(statistics).await?));
    Ok(kept)
}

async fn store(statistics: &mut SqliteConnection, fact: &Fact) -> Result<()> {
    match fact {
        Fact::CaseFile(of) => case_file::store(statistics, of).await,
        Fact::Referral(of) => referral::store(statistics, of).await,
        Fact::Interview(of) => interview::store(statistics, of).await,
        Fact::Orientation(of) => orientation::store(statistics, of).await,
        Fact::Appointment(of) => appointment::store(statistics, of).await,
        Fact::Texts(of) => text::store(statistics, of).await,
        Fact::Sessions(of) => session::store(statistics, of).await,
        Fact::NoCaseFile(fact) => case_file::forget(statistics, fact).await,
        Fact::NoReferral(fact) => referral::forget(statistics, fact).await,
        Fact::NoInterview(fact) => interview::forget(statistics, fact).await,
        Fact::NoOrientation(fact) => orientation::forget(statistics, fact).await,
        Fact::NoAppointment(fact) => appointment::forget(statistics, fact).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn age_brackets_neither_overlap_nor_leave_a_gap() {
        let brackets: Vec<_> = (-1..130).map(|age| age_bracket(Some(age))).collect();
        let mut seen = brackets.clone();
        seen.dedup();
        assert_eq!(seen, ["0-12", "13-14", "15-17", "18-25", "26-44", "45-64", "65+"]);
        assert_eq!(age_bracket(None), UNKNOWN);
    }

    #[test]
    fn a_bracket_of_days_holds_its_last_day_and_the_next_begins_after_it() {
        let brackets = [(0, "0"), (7, "1-7")];
        for (until, code) in [("2026-11-01", "0"), ("2026-11-02", "0"), ("2026-11-09", "1-7"), ("2026-11-10", "8+")] {
            assert_eq!(bracket("2026-11-02", until, &brackets, "8+"), code, "{until}");
        }
        assert_eq!(bracket("", "2026-11-02", &brackets, "8+"), UNKNOWN);
    }
}
