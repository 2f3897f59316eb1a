//! How much too much is written, month by month: counted when a text is saved, seen by a supervisor, without a word of any text.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::{ExcessKind, Known, found};
use crate::{
    Agent, Result, Supervisor, alleged_offender,
    journal::{Event, Noun, Verb},
    session::Nothing,
    write::Write,
};

/// What is written: the table of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum TextForm {
    /// The notes of an interview.
    Interview,
    /// The account of the facts.
    Matter,
    /// The message to a partner.
    Orientation,
    /// The statement of a referral.
    Referral,
    /// The words of a hand-over.
    HandOver,
}

/// The texts of one form first saved in one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ExcessCount {
    /// `YYYY-MM`.
    pub month: String,
    /// Which texts.
    pub form: TextForm,
    /// How many.
    pub written: i64,
    /// In how many of them anything was found, as they now stand.
    pub marked: i64,
    /// What was found, the most frequent first.
    pub marks: Vec<ExcessMarks>,
}

/// How often one kind was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ExcessMarks {
    /// Why.
    pub kind: ExcessKind,
    /// Places.
    pub marks: i64,
}

impl TextForm {
    const EACH: [Self; 5] = [Self::Interview, Self::Matter, Self::Orientation, Self::Referral, Self::HandOver];

    fn word(self) -> &'static str {
        match self {
            Self::Interview => "interview",
            Self::Matter => "matter",
            Self::Orientation => "orientation",
            Self::Referral => "referral",
            Self::HandOver => "hand_over",
        }
    }
}

/// Whom the counting knows, before the change begins.
pub(crate) async fn ready(agent: &mut Agent) -> Result<Known> {
    Known::of_desk(agent).await
}

/// Counts a text that is being saved in the affair of a file.
pub(crate) async fn count_in_file(
    write: &mut Write<'_>,
    mut known: Known,
    (form, record): (TextForm, i64),
    case_file: i64,
    text: &str,
) -> Result<()> {
    known.add_case_file(write.database(), case_file).await?;
    count(write, &known, (form, record), text).await
}

/// Counts the account of an affair that is being saved.
pub(crate) async fn count_account(write: &mut Write<'_>, mut known: Known, matter: i64, account: &str) -> Result<()> {
    known.add_matter(write.database(), matter).await?;
    count(write, &known, (TextForm::Matter, matter), account.trim()).await
}

/// Counts a statement that is being saved: whom the facts are laid to is its matter.
pub(crate) async fn count_statement(
    write: &mut Write<'_>,
    mut known: Known,
    referral: i64,
    case_file: i64,
    statement: &str,
) -> Result<()> {
    for one in alleged_offender::of_case_file(write.database(), case_file).await? {
        known.add_name([one.name.as_str()]);
    }
    count_in_file(write, known, (TextForm::Referral, referral), case_file, statement).await
}

/// Counts the words of a hand-over that is being signed: whoever stands on its lines may be named there.
pub(crate) async fn count_hand_over(
    write: &mut Write<'_>,
    mut known: Known,
    hand_over: i64,
    case_files: &BTreeSet<i64>,
    note: &str,
) -> Result<()> {
    for case_file in case_files {
        known.add_case_file(write.database(), *case_file).await?;
    }
    count(write, &known, (TextForm::HandOver, hand_over), note).await
}

async fn count(write: &mut Write<'_>, known: &Known, (form, record): (TextForm, i64), text: &str) -> Result<()> {
    let mut marks: BTreeMap<&'static str, i64> = BTreeMap::new();
    for one in found(text, known) {
        let marks = marks.entry(one.kind.word()).or_default();
        *marks = marks.saturating_add(1);
    }
    let form = form.word();
    let standing = sqlx::query_scalar!(r#"select id as "id!" from excess where form = ? and record = ?"#, form, record)
        .fetch_optional(write.database())
        .await?;
    let (id, verb) = match standing {
        // A field that was left empty is no text.
        None if text.is_empty() => return Ok(()),
        None => {
            let month = write.at().chars().take(7).collect::<String>();
            let made = sqlx::query!("insert into excess (form, record, month) values (?, ?, ?)", form, record, month)
                .execute(write.database())
                .await?;
            (made.last_insert_rowid(), Verb::Created)
        }
        Some(id) if marks_of(write.database(), id).await? == marks => return Ok(()),
        Some(id) => (id, Verb::Changed),
    };
    sqlx::query!("delete from excess_mark where excess = ?", id).execute(write.database()).await?;
    for (kind, marks) in marks {
        sqlx::query!("insert into excess_mark (excess, kind, marks) values (?, ?, ?)", id, kind, marks)
            .execute(write.database())
            .await?;
    }
    write.also(Event::new(verb, Noun::Excess, id));
    Ok(())
}

async fn marks_of(database: &mut SqliteConnection, excess: i64) -> Result<BTreeMap<&'static str, i64>> {
    let rows = sqlx::query!("select kind, marks from excess_mark where excess = ?", excess).fetch_all(database).await?;
    Ok(rows.into_iter().filter_map(|row| Some((ExcessKind::parse(&row.kind)?.word(), row.marks))).collect())
}

/// Every month, the latest first.
pub(crate) async fn excess_counts(supervisor: &mut Supervisor, _: Nothing) -> Result<Vec<ExcessCount>> {
    counts(&mut supervisor.statistics).await
}

pub(super) async fn counts(statistics: &mut SqliteConnection) -> Result<Vec<ExcessCount>> {
    let mut counts = Vec::new();
    for row in sqlx::query!("select month, form, written, marked from fact_text order by month desc, form")
        .fetch_all(&mut *statistics)
        .await?
    {
        let Some(form) = TextForm::EACH.into_iter().find(|form| form.word() == row.form) else { continue };
        let marks = sqlx::query!(
            "select kind, marks from fact_text_excess where month = ? and form = ? order by marks desc, kind",
            row.month,
            row.form
        )
        .fetch_all(&mut *statistics)
        .await?;
        let of = |kind: &str, marks| Some(ExcessMarks { kind: ExcessKind::parse(kind)?, marks });
        let marks = marks.into_iter().filter_map(|one| of(&one.kind, one.marks)).collect();
        counts.push(ExcessCount { month: row.month, form, written: row.written, marked: row.marked, marks });
    }
    Ok(counts)
}
