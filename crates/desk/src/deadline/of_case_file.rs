//! The deadlines of a case file, from what the vault holds and nothing else: facts, births, answers to referrals.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Refusal, Result,
    case_file::OneCaseFile,
    deadline::{
        self, Counted, Deadline,
        law::{Condition, Nature},
        offence,
        request::WhatIf,
        situation::{Situation, Span},
        start::Start,
    },
    legal_event::{self, Told},
    person::name_shown,
    referral::clock::PROVES,
};

/// The person for whom an age counts.
const DIRECT_VICTIM: &str = "victime_directe";
/// Who asks what followed may be told of a judgment older than the question.
const ASKS_WHAT_FOLLOWED: &str = "DEMANDE_SUITES";
/// How long before its alert a deadline is announced, and how long after it stays.
const AHEAD_DAYS: i64 = 30;
const AHEAD_DAYS_OF_A_YEAR: i64 = 90;
const PAST_DAYS: i64 = 7;

/// One deadline of a file, with the records it stands on and the one that looks after it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct CaseFileDeadline {
    #[serde(flatten)]
    pub deadline: Deadline,
    /// The referral whose answer started it.
    pub referral: Option<i64>,
    /// What was noted to be done about it.
    pub follow_up: Option<i64>,
}

/// The deadlines of a file.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct CaseFileDeadlines {
    /// The file.
    pub case_file: i64,
    /// The day they were counted.
    pub today: String,
    /// False: nobody noted when it happened, and only what follows the facts can be counted.
    pub facts_known: bool,
    /// The soonest alert first, what has no date last.
    pub deadlines: Vec<CaseFileDeadline>,
}

/// A deadline that comes near, in a list.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct DeadlineLine {
    pub case_file: i64,
    pub case_file_number: String,
    pub display_name: String,
    /// `D1`, `D1-decision`.
    pub id: String,
    pub nature: Nature,
    pub label: String,
    /// What nobody told yet and it depends on.
    pub conditions: Vec<Condition>,
    pub alert_on: NaiveDate,
    pub last_on: Option<NaiveDate>,
    /// Negative once it is past.
    pub days_left: i64,
    pub article: String,
    pub to_check: bool,
}

pub(crate) async fn deadlines(agent: &mut Agent, request: OneCaseFile) -> Result<CaseFileDeadlines> {
    let today = agent.clock.today();
    of_one(&mut agent.desk, request.case_file, today).await
}

/// Those of one file, as of `today`.
///
/// # Errors
/// [`Refusal::NotFound`].
pub(crate) async fn of_one(
    database: &mut SqliteConnection,
    case_file: i64,
    today: NaiveDate,
) -> Result<CaseFileDeadlines> {
    let mut affairs = Affair::read(database, Some(case_file)).await?;
    let affair = affairs.pop().ok_or_else(|| Refusal::NotFound { noun: "case_file".to_owned() })?;
    Ok(CaseFileDeadlines {
        case_file: affair.row.id,
        today: today.to_string(),
        facts_known: affair.facts().is_some(),
        deadlines: affair.deadlines(today)?,
    })
}

/// What is known of the affair of one file, for whoever asks what the law makes of it.
///
/// # Errors
/// [`Refusal::NotFound`].
pub(crate) async fn situation(database: &mut SqliteConnection, case_file: i64, today: NaiveDate) -> Result<Situation> {
    let mut affairs = Affair::read(database, Some(case_file)).await?;
    let affair = affairs.pop().ok_or_else(|| Refusal::NotFound { noun: "case_file".to_owned() })?;
    affair.situation(&affair.events(today), today)
}

/// «If the facts were on …»: counted, shown, and nothing of it is kept.
pub(crate) async fn deadline_what_if(agent: &mut Agent, request: WhatIf) -> Result<Vec<Deadline>> {
    let today = agent.clock.today();
    Ok(deadline::of(&request.situation(today)?, today))
}

/// Those of the open files that come near and that nobody made a follow-up of, the soonest first.
pub(crate) async fn near(database: &mut SqliteConnection, today: NaiveDate) -> Result<Vec<DeadlineLine>> {
    let mut near = Vec::new();
    for affair in Affair::read(database, None).await? {
        near.extend(affair.near(today)?);
    }
    near.sort_by_key(|line| (line.alert_on, line.case_file));
    Ok(near)
}

/// What the vault holds of one file.
#[derive(Debug)]
struct Affair {
    row: Row,
    /// Of each direct victim of the same facts; `None` for whom it is unknown.
    births: Vec<Option<Span>>,
    answers: Vec<Answer>,
    /// Acts that the person told of, the earliest first.
    told: Vec<Told>,
    /// Deadlines that have their follow-up.
    follow_ups: BTreeMap<String, i64>,
}

#[derive(Debug)]
struct Row {
    id: i64,
    number: String,
    person: i64,
    quality: String,
    opened_on: String,
    matter: i64,
    offence: String,
    happened_from: Option<String>,
    happened_until: Option<String>,
    frame: Option<String>,
    link: Option<String>,
    author_known: Option<bool>,
    discriminatory: bool,
    weapon: bool,
    vulnerable_victim: bool,
    itt_days: Option<i64>,
    said_in_public: Option<bool>,
    anonymous: bool,
    birth_name: String,
    used_name: String,
    first_names: String,
    born_on: Option<String>,
    birth_year: Option<i64>,
}

/// A referral that left, with what came back.
#[derive(Debug)]
struct Answer {
    id: i64,
    case_file: i64,
    kind: String,
    sent_on: Option<String>,
    sent_how: Option<String>,
    acknowledged_on: Option<String>,
    answered_on: Option<String>,
    outcome: Option<String>,
    ends_on: Option<String>,
    notified_on: Option<String>,
}

impl Affair {
    /// One file, or every open one.
    async fn read(database: &mut SqliteConnection, case_file: Option<i64>) -> Result<Vec<Self>> {
        let rows = rows(database, case_file).await?;
        let births = births(database, case_file).await?;
        let mut answers = answers(database, case_file).await?;
        let mut told = legal_event::of_files(database, case_file).await?;
        let mut follow_ups = follow_ups(database, case_file).await?;
        let affair = |row: Row| Self {
            births: match row.quality.as_str() {
                DIRECT_VICTIM => vec![born(row.born_on.as_deref(), row.birth_year)],
                _ => births.get(&row.matter).cloned().unwrap_or_default(),
            },
            answers: answers.remove(&row.id).unwrap_or_default(),
            told: told.remove(&row.id).unwrap_or_default(),
            follow_ups: follow_ups.remove(&row.id).unwrap_or_default(),
            row,
        };
        Ok(rows.into_iter().map(affair).collect())
    }

    fn deadlines(&self, today: NaiveDate) -> Result<Vec<CaseFileDeadline>> {
        let events = self.events(today);
        let situation = self.situation(&events, today)?;
        Ok(deadline::counted(&situation, today)
            .into_iter()
            .filter(|one| self.can_be_said(one))
            .filter(|one| one.line.nature != Nature::Window || one.last_on.is_none_or(|last| last >= today))
            .map(|one| CaseFileDeadline {
                referral: events.get(&one.line.start).and_then(|known| known.referral),
                follow_up: self.follow_ups.get(&one.line.id()).copied(),
                deadline: one.told(&situation, today),
            })
            .collect())
    }

    /// Those to announce today.
    fn near(&self, today: NaiveDate) -> Result<Vec<DeadlineLine>> {
        let situation = self.situation(&self.events(today), today)?;
        Ok(deadline::counted(&situation, today)
            .into_iter()
            .filter(|one| comes_near(one, today) && self.can_be_said(one))
            .filter(|one| !self.follow_ups.contains_key(&one.line.id()))
            .filter_map(|one| self.line(one.told(&situation, today)))
            .collect())
    }

    /// Without facts nothing that is counted from them can be said.
    fn can_be_said(&self, one: &Counted) -> bool {
        let start = one.line.start;
        let from_an_event = start.is_event() && one.started.is_none_or(|started| !started.presumed);
        self.facts().is_some() || start == Start::None || from_an_event
    }

    fn situation(&self, events: &Events, today: NaiveDate) -> Result<Situation> {
        let row = &self.row;
        let is = |code: &Option<String>, codes: [&str; 2]| code.as_deref().is_some_and(|code| codes.contains(&code));
        let no_later_than = || {
            let first_event = events.values().map(|known| known.when.first);
            Span::on(first_event.chain(day(Some(&row.opened_on))).min().unwrap_or(today))
        };
        Ok(Situation {
            offence: offence::find(&row.offence)?,
            facts: self.facts().unwrap_or_else(no_later_than),
            victim_born: self.victim_born(),
            itt_days: row.itt_days,
            couple: is(&row.frame, ["couple_en_cours", "ex_couple"]) || is(&row.link, ["conjoint", "ex"]),
            public: row.said_in_public,
            discriminatory: row.discriminatory,
            weapon: row.weapon,
            vulnerable: row.vulnerable_victim,
            author_known: row.author_known,
            events: events.iter().map(|(start, known)| (*start, known.when)).collect(),
            ends: events.iter().filter_map(|(start, known)| Some((*start, known.ends_on?))).collect(),
        })
    }

    /// When it happened; `None` when nobody noted the first day.
    fn facts(&self) -> Option<Span> {
        let first = day(self.row.happened_from.as_deref())?;
        Some(Span { first, last: day(self.row.happened_until.as_deref()).unwrap_or(first) })
    }

    /// Between the oldest and the youngest direct victim; unknown as soon as one of them is.
    fn victim_born(&self) -> Option<Span> {
        let known: Option<Vec<Span>> = self.births.iter().copied().collect();
        let known = known?;
        Some(Span {
            first: known.iter().map(|born| born.first).min()?,
            last: known.iter().map(|born| born.last).max()?,
        })
    }

    /// What happened since the facts, and the referral that told it.
    fn events(&self, today: NaiveDate) -> Events {
        // A complaint to the police that the facts note reached nobody who could start the three months (art. 85 CPP).
        let mut events = Events::new();
        for answer in &self.answers {
            if let Some((start, when)) = answer.complaint() {
                events.entry(start).or_insert(Known { when, referral: Some(answer.id), ends_on: None });
            }
            if let Some((start, when)) = answer.outcome(self.facts()) {
                // A later answer speaks of the present measure, or of the present judgment.
                let ends_on = day(answer.ends_on.as_deref());
                events.insert(start, Known { when, referral: Some(answer.id), ends_on });
            }
        }
        for told in &self.told {
            told.added_to(&mut events, today);
        }
        events
    }

    fn line(&self, deadline: Deadline) -> Option<DeadlineLine> {
        let alert_on = deadline.alert_on?;
        let row = &self.row;
        Some(DeadlineLine {
            case_file: row.id,
            case_file_number: row.number.clone(),
            display_name: name_shown(row.anonymous, &row.birth_name, &row.used_name, &row.first_names, row.person),
            id: deadline.id,
            nature: deadline.nature,
            label: deadline.label,
            conditions: deadline.conditions,
            alert_on,
            last_on: deadline.last_on,
            days_left: deadline.days_left.unwrap_or_default(),
            article: deadline.article,
            to_check: deadline.to_check,
        })
    }
}

/// Soon, or just past; and, when the alert is only the earliest plausible day, until the latest one.
fn comes_near(one: &Counted, today: NaiveDate) -> bool {
    let left = |day: NaiveDate| day.signed_duration_since(today).num_days();
    let a_year = one.line.length.is_some_and(|length| length.months() >= 12);
    let soon = if a_year { AHEAD_DAYS_OF_A_YEAR } else { AHEAD_DAYS };
    let alert_is_near = one.alert_on.is_some_and(|alert| (-PAST_DAYS..=soon).contains(&left(alert)));
    let last_is_near = one.last_on.is_some_and(|last| (0..=soon).contains(&left(last)));
    match one.line.nature {
        Nature::Limit | Nature::Measure | Nature::Expected => alert_is_near || last_is_near,
        Nature::Window => last_is_near,
        Nature::Opening | Nature::Note => false,
    }
}

impl Answer {
    /// A complaint that reached the procureur: on the day of the receipt, or of a sending that proves itself.
    fn complaint(&self) -> Option<(Start, Span)> {
        if self.kind != "PLAINTE_TRANSMISE" {
            return None;
        }
        let proved = self.sent_how.as_deref().is_some_and(|how| PROVES.contains(&how));
        let sent = day(self.sent_on.as_deref()).filter(|_| proved);
        let reached = day(self.acknowledged_on.as_deref()).or(sent)?;
        Some((Start::Complaint, Span::on(reached)))
    }

    /// What was decided, on some day between the sending, or the facts when one asked what followed, and the answer.
    fn outcome(&self, facts: Option<Span>) -> Option<(Start, Span)> {
        let start = match self.outcome.as_deref()? {
            "CLASSEMENT" => Start::Dismissal,
            "NON_LIEU" => Start::ChargesDropped,
            "CONDAMNATION" | "RELAXE" | "ACQUITTEMENT" | "DISPENSE_PEINE" | "RENVOI_INTERETS_CIVILS" => Start::Judgment,
            "ORDONNANCE_PROTECTION" => Start::OrderNotified,
            "TGD_ATTRIBUE" => Start::TgdGranted,
            "BAR" => Start::BarGranted,
            _ => return None,
        };
        if let (Start::Dismissal, Some(told)) = (start, day(self.notified_on.as_deref())) {
            return Some((start, Span::on(told)));
        }
        let answered = day(self.answered_on.as_deref())?;
        let asked = (self.kind == ASKS_WHAT_FOLLOWED).then(|| facts.map(|facts| facts.first)).flatten();
        let since = asked.or_else(|| day(self.sent_on.as_deref())).unwrap_or(answered);
        Some((start, Span { first: since.min(answered), last: answered }))
    }
}

/// Something that happened, and what told it.
#[derive(Debug, Clone, Copy)]
struct Known {
    when: Span,
    referral: Option<i64>,
    /// The last day that a judge fixed.
    ends_on: Option<NaiveDate>,
}

type Events = BTreeMap<Start, Known>;

impl Told {
    /// A day that is known says more than two days between which it was; an older act speaks of another measure, or of another
    /// judgment. Of several hearings the next one counts.
    fn added_to(self, events: &mut Events, today: NaiveDate) {
        let before = events.get(&self.what);
        let is_older = before.is_some_and(|known| self.on < known.when.first);
        let waits = self.what == Start::Hearing && before.is_some_and(|known| known.when.first >= today);
        if is_older || waits {
            return;
        }
        // The same act, which an answer told too, keeps the end that was noted there.
        let same = before.filter(|known| known.when.last >= self.on);
        let ends_on = self.ends_on.or_else(|| same.and_then(|known| known.ends_on));
        let referral = same.and_then(|known| known.referral);
        events.insert(self.what, Known { when: Span::on(self.on), referral, ends_on });
    }
}

fn day(written: Option<&str>) -> Option<NaiveDate> {
    written?.parse().ok()
}

fn born(on: Option<&str>, year: Option<i64>) -> Option<Span> {
    day(on).map(Span::on).or_else(|| Span::year(year?))
}

async fn rows(database: &mut SqliteConnection, case_file: Option<i64>) -> Result<Vec<Row>> {
    Ok(sqlx::query_as!(
        Row,
        r#"select case_file.id as "id!", number, person, quality, opened_on, matter, offence, happened_from, happened_until,
             frame, link, author_known as "author_known: bool", discriminatory as "discriminatory: bool",
             weapon as "weapon: bool", vulnerable_victim as "vulnerable_victim: bool", itt_days,
             said_in_public as "said_in_public: bool", anonymous as "anonymous: bool", birth_name,
             used_name, first_names, born_on, birth_year
           from case_file
           join person on person.id = case_file.person
           join matter indexed by matter_facts on matter.id = case_file.matter
           where case_file.id in (select ?1 union all select id from case_file where ?1 is null and closed_on is null)"#,
        case_file
    )
    .fetch_all(database)
    .await?)
}

/// When the direct victims were born, of each matter that is also somebody else's.
async fn births(database: &mut SqliteConnection, case_file: Option<i64>) -> Result<BTreeMap<i64, Vec<Option<Span>>>> {
    let rows = sqlx::query!(
        "select matter, born_on, birth_year from case_file join person on person.id = case_file.person
         where quality = ?1 and matter in (
             select matter from case_file
             where quality <> ?1
               and id in (select ?2 union all select id from case_file where ?2 is null and closed_on is null))",
        DIRECT_VICTIM,
        case_file
    )
    .fetch_all(database)
    .await?;
    let mut births: BTreeMap<i64, Vec<Option<Span>>> = BTreeMap::new();
    for row in rows {
        births.entry(row.matter).or_default().push(born(row.born_on.as_deref(), row.birth_year));
    }
    Ok(births)
}

/// The referrals that left, by file, the first answer first.
async fn answers(database: &mut SqliteConnection, case_file: Option<i64>) -> Result<BTreeMap<i64, Vec<Answer>>> {
    let rows = sqlx::query_as!(
        Answer,
        r#"select id as "id!", case_file, kind, sent_on, sent_how, acknowledged_on, answered_on, outcome,
             ends_on, notified_on
           from referral
           where sent_on is not null
             and case_file in (select ?1 union all select id from case_file where ?1 is null and closed_on is null)
           order by answered_on, sent_on, id"#,
        case_file
    )
    .fetch_all(database)
    .await?;
    let mut answers: BTreeMap<i64, Vec<Answer>> = BTreeMap::new();
    for row in rows {
        answers.entry(row.case_file).or_default().push(row);
    }
    Ok(answers)
}

/// By file, the follow-up that was made of each deadline.
async fn follow_ups(
    database: &mut SqliteConnection,
    case_file: Option<i64>,
) -> Result<BTreeMap<i64, BTreeMap<String, i64>>> {
    let rows = sqlx::query!(
        r#"select id as "id!", case_file, deadline as "deadline!" from follow_up
           where deadline is not null and (?1 is null or case_file = ?1) order by id"#,
        case_file
    )
    .fetch_all(database)
    .await?;
    let mut follow_ups: BTreeMap<i64, BTreeMap<String, i64>> = BTreeMap::new();
    for row in rows {
        follow_ups.entry(row.case_file).or_default().insert(row.deadline, row.id);
    }
    Ok(follow_ups)
}
