//! Facts: the projection of the desk's records that a supervisor may count. Idempotent, replayed after a crash.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use sqlx::{Connection, SqliteConnection};
use vault::DeskKey;

use crate::{
    Agent, Result,
    journal::{Event, Noun, Verb},
    person::age,
};

/// Written where a record says nothing.
pub(crate) const UNKNOWN: &str = "inconnu";
/// The outcome of a referral before its answer (`outcome.csv`).
const NO_ANSWER: &str = "SANS_REPONSE";

/// Ties a fact to its record for who holds the desk key, and for nobody else.
type Pseudonym = Vec<u8>;

/// A fact to write over the one of the same pseudonym.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fact {
    CaseFile(Box<CaseFileFact>),
    /// A file that an import made and took back.
    NoCaseFile {
        fact: Pseudonym,
    },
    Referral {
        fact: Pseudonym,
        month: String,
        kind: String,
        outcome: String,
    },
    Texts(TextsFact),
}

/// The texts of one form first saved in one month, and what they say too much of.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TextsFact {
    month: String,
    form: String,
    written: i64,
    marked: i64,
    marks: BTreeMap<String, i64>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CaseFileFact {
    fact: Pseudonym,
    month: String,
    age_bracket: String,
    sex: String,
    district: String,
    offence: String,
    quality: String,
    frame: String,
    link: String,
    first_contact: String,
    referred_by: String,
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

/// The facts that `events` touched, as the records now stand.
pub(crate) async fn of(desk: &mut SqliteConnection, key: &DeskKey, events: &[Event]) -> Result<Vec<Fact>> {
    let (mut facts, mut touched, mut months) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for event in events {
        let case_files = match event.noun {
            Noun::CaseFile => vec![event.record],
            Noun::Matter => {
                sqlx::query_scalar!("select id from case_file where matter = ?", event.record)
                    .fetch_all(&mut *desk)
                    .await?
            }
            Noun::Person => {
                sqlx::query_scalar!("select id from case_file where person = ?", event.record)
                    .fetch_all(&mut *desk)
                    .await?
            }
            Noun::Referral => {
                facts.extend(referral(desk, key, event.record).await?);
                continue;
            }
            Noun::Excess => {
                months.extend(month_of(desk, event.record).await?);
                continue;
            }
            Noun::Account
            | Noun::Staff
            | Noun::SafeContact
            | Noun::DeskSession
            | Noun::Appointment
            | Noun::Import
            | Noun::Interview
            | Noun::ReferralStep
            | Noun::AnswerTerm
            | Noun::Consent
            | Noun::Partner
            | Noun::Orientation
            | Noun::FollowUp
            | Noun::Release
            | Noun::SessionSeries
            | Noun::Closure
            | Noun::SlotLength
            | Noun::Relocation
            | Noun::Helpline
            | Noun::Closing
            | Noun::AllegedOffender
            | Noun::LegalEvent
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
            | Noun::Journal => continue,
        };
        // A person, the facts and their file change together: one fact all the same.
        touched.extend(case_files);
    }
    for id in touched {
        facts.push(case_file(desk, key, id).await?);
    }
    for month in months {
        facts.extend(texts(desk, &month).await?);
    }
    Ok(facts)
}

async fn case_file(desk: &mut SqliteConnection, key: &DeskKey, id: i64) -> Result<Fact> {
    let row = sqlx::query!(
        "select opened_on, quality, first_contact, referred_by, sex, born_on, birth_year, person.district, offence, frame, link
         from case_file
         join person on person.id = case_file.person
         join matter on matter.id = case_file.matter
         where case_file.id = ?",
        id
    )
    .fetch_optional(desk)
    .await?;
    let fact = key.fact_id("case_file", id).to_vec();
    let Some(row) = row else { return Ok(Fact::NoCaseFile { fact }) };
    let opened_on = row.opened_on.parse::<NaiveDate>().unwrap_or_default();
    let born_on = row.born_on.as_deref().and_then(|day| day.parse().ok());
    let unknown = || UNKNOWN.to_owned();
    Ok(Fact::CaseFile(Box::new(CaseFileFact {
        fact,
        month: opened_on.format("%Y-%m").to_string(),
        age_bracket: age_bracket(age(born_on, row.birth_year, opened_on)).to_owned(),
        sex: row.sex,
        district: row.district.unwrap_or_else(unknown),
        offence: row.offence,
        quality: row.quality,
        frame: row.frame.unwrap_or_else(unknown),
        link: row.link.unwrap_or_else(unknown),
        first_contact: row.first_contact,
        referred_by: row.referred_by,
    })))
}

/// A referral counts from the day it was sent.
async fn referral(desk: &mut SqliteConnection, key: &DeskKey, id: i64) -> Result<Option<Fact>> {
    let row = sqlx::query!(
        r#"select kind, substr(sent_on, 1, 7) as "month!: String",
             coalesce((select counted_as from answer_term where list = 'outcome' and code = outcome), outcome)
               as "outcome: String"
           from referral
           where id = ? and sent_on is not null"#,
        id
    )
    .fetch_optional(desk)
    .await?;
    Ok(row.map(|row| Fact::Referral {
        fact: key.fact_id("referral", id).to_vec(),
        month: row.month,
        kind: row.kind,
        outcome: row.outcome.unwrap_or_else(|| NO_ANSWER.to_owned()),
    }))
}

async fn month_of(desk: &mut SqliteConnection, excess: i64) -> Result<Option<String>> {
    Ok(sqlx::query_scalar!("select month from excess where id = ?", excess).fetch_optional(desk).await?)
}

/// The texts of a month, form by form: counted together, so that none of them is told from another.
async fn texts(desk: &mut SqliteConnection, month: &str) -> Result<Vec<Fact>> {
    let counted = sqlx::query!(
        r#"select form, count(*) as "written!: i64",
             sum(exists (select 1 from excess_mark where excess_mark.excess = excess.id)) as "marked!: i64"
           from excess where month = ? group by form order by form"#,
        month
    )
    .fetch_all(&mut *desk)
    .await?;
    let mut facts = Vec::new();
    for row in counted {
        let marks = sqlx::query!(
            r#"select kind, sum(marks) as "marks!: i64" from excess_mark join excess on excess.id = excess_mark.excess
               where month = ? and form = ? group by kind"#,
            month,
            row.form
        )
        .fetch_all(&mut *desk)
        .await?;
        facts.push(Fact::Texts(TextsFact {
            month: month.to_owned(),
            form: row.form,
            written: row.written,
            marked: row.marked,
            marks: marks.into_iter().map(|one| (one.kind, one.marks)).collect(),
        }));
    }
    Ok(facts)
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

/// Replays what the journal holds beyond the mark: after a crash between a save and its projection.
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

/// Whether the facts kept are those that the records give, no more and no fewer.
pub(crate) async fn agree(
    desk: &mut SqliteConnection,
    statistics: &mut SqliteConnection,
    key: &DeskKey,
) -> Result<bool> {
    let mut events = Vec::new();
    for id in sqlx::query_scalar!("select id from case_file").fetch_all(&mut *desk).await? {
        events.push(Event::new(Verb::Changed, Noun::CaseFile, id));
    }
    for id in sqlx::query_scalar!("select id from referral").fetch_all(&mut *desk).await? {
        events.push(Event::new(Verb::Changed, Noun::Referral, id));
    }
    for id in sqlx::query_scalar!("select id from excess").fetch_all(&mut *desk).await? {
        events.push(Event::new(Verb::Changed, Noun::Excess, id));
    }
    let mut given = of(desk, key, &events).await?;
    given.sort_unstable();
    Ok(given == kept(statistics).await?)
}

/// Every fact: those of files and referrals in the order of their pseudonyms, then the counts of texts.
async fn kept(statistics: &mut SqliteConnection) -> Result<Vec<Fact>> {
    let case_files = sqlx::query_as!(
        CaseFileFact,
        "select fact, month, age_bracket, sex, district, offence, quality, frame, link, first_contact, referred_by
         from fact_case_file order by fact"
    )
    .fetch_all(&mut *statistics)
    .await?;
    let referrals = sqlx::query!("select fact, month, kind, outcome from fact_referral order by fact")
        .fetch_all(&mut *statistics)
        .await?;
    let of_texts = kept_texts(statistics).await?;
    let of_case_file = case_files.into_iter().map(|fact| Fact::CaseFile(Box::new(fact)));
    let of_referral = referrals.into_iter().map(|row| Fact::Referral {
        fact: row.fact,
        month: row.month,
        kind: row.kind,
        outcome: row.outcome,
    });
    Ok(of_case_file.chain(of_referral).chain(of_texts).collect())
}

async fn kept_texts(statistics: &mut SqliteConnection) -> Result<Vec<Fact>> {
    let mut kept = Vec::new();
    for row in sqlx::query!("select month, form, written, marked from fact_text order by month, form")
        .fetch_all(&mut *statistics)
        .await?
    {
        let marks =
            sqlx::query!("select kind, marks from fact_text_excess where month = ? and form = ?", row.month, row.form)
                .fetch_all(&mut *statistics)
                .await?;
        let marks = marks.into_iter().map(|one| (one.kind, one.marks)).collect();
        let (written, marked) = (row.written, row.marked);
        kept.push(Fact::Texts(TextsFact { month: row.month, form: row.form, written, marked, marks }));
    }
    Ok(kept)
}

async fn store(statistics: &mut SqliteConnection, fact: &Fact) -> Result<()> {
    match fact {
        Fact::CaseFile(of) => {
            sqlx::query!(
                "replace into fact_case_file (fact, month, age_bracket, sex, district, offence, quality, frame, link,
                     first_contact, referred_by)
                 values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                of.fact,
                of.month,
                of.age_bracket,
                of.sex,
                of.district,
                of.offence,
                of.quality,
                of.frame,
                of.link,
                of.first_contact,
                of.referred_by
            )
            .execute(statistics)
            .await?;
        }
        Fact::NoCaseFile { fact } => {
            sqlx::query!("delete from fact_case_file where fact = ?", fact).execute(statistics).await?;
        }
        Fact::Referral { fact, month, kind, outcome } => {
            sqlx::query!(
                "replace into fact_referral (fact, month, kind, outcome) values (?, ?, ?, ?)",
                fact,
                month,
                kind,
                outcome
            )
            .execute(statistics)
            .await?;
        }
        Fact::Texts(of) => store_texts(statistics, of).await?,
    }
    Ok(())
}

async fn store_texts(statistics: &mut SqliteConnection, of: &TextsFact) -> Result<()> {
    sqlx::query!(
        "replace into fact_text (month, form, written, marked) values (?, ?, ?, ?)",
        of.month,
        of.form,
        of.written,
        of.marked
    )
    .execute(&mut *statistics)
    .await?;
    sqlx::query!("delete from fact_text_excess where month = ? and form = ?", of.month, of.form)
        .execute(&mut *statistics)
        .await?;
    for (kind, marks) in &of.marks {
        sqlx::query!(
            "insert into fact_text_excess (month, form, kind, marks) values (?, ?, ?, ?)",
            of.month,
            of.form,
            kind,
            marks
        )
        .execute(&mut *statistics)
        .await?;
    }
    Ok(())
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
}
