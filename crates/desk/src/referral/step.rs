//! The steps beside a referral's own columns: read over, taken back, reminded, seen to, corrected. Only ever added.

use serde::Serialize;
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Result,
    journal::{Event, Noun, Verb},
    write::Write,
};

/// A step, as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "ReferralStep")]
#[allow(missing_docs)]
pub struct Step {
    pub id: i64,
    pub kind: StepKind,
    /// Civil date.
    pub on: String,
    pub by_name: String,
    /// Of a reminder: code of the list `sending_mode`.
    pub how: Option<String>,
    /// Of what was seen to: label of the clock.
    pub clock: Option<String>,
    /// Of a correction: the field, its value until then and since.
    pub field: Option<String>,
    pub before: Option<String>,
    pub after: Option<String>,
    pub note: String,
}

/// What a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "ReferralStepKind")]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Somebody read it over and found it ready.
    Validated,
    /// It went back to writing.
    TakenBack,
    /// The mayor signed it: the procureur owes the mayor an answer (art. L132-3 CSI).
    SignedByMayor,
    /// News was asked for.
    Reminded,
    /// What a clock asked was done.
    ClockSettled,
    /// A day or a reference had been noted wrongly.
    Corrected,
}

impl StepKind {
    fn word(self) -> &'static str {
        match self {
            Self::Validated => "validated",
            Self::TakenBack => "taken_back",
            Self::SignedByMayor => "signed_by_mayor",
            Self::Reminded => "reminded",
            Self::ClockSettled => "clock_settled",
            Self::Corrected => "corrected",
        }
    }

    fn parse(word: &str) -> Self {
        match word {
            "validated" => Self::Validated,
            "taken_back" => Self::TakenBack,
            "signed_by_mayor" => Self::SignedByMayor,
            "reminded" => Self::Reminded,
            "clock_settled" => Self::ClockSettled,
            _ => Self::Corrected,
        }
    }
}

/// A step to add.
#[derive(Debug, Default)]
pub(super) struct NewStep<'a> {
    pub(super) how: Option<&'a str>,
    pub(super) clock: Option<&'a str>,
    /// Field, before, after.
    pub(super) change: Option<(&'a str, &'a str, &'a str)>,
    pub(super) note: &'a str,
}

/// Adds a step with its entry in the journal.
pub(super) async fn add(
    write: &mut Write<'_>,
    referral: i64,
    kind: StepKind,
    on: &str,
    account: &str,
    step: NewStep<'_>,
) -> Result<()> {
    let (at, word) = (write.at(), kind.word());
    let (field, before, after) = match step.change {
        Some((field, before, after)) => (Some(field), Some(before), Some(after)),
        None => (None, None, None),
    };
    let id = sqlx::query!(
        r#"insert into referral_step (referral, kind, happened_on, at, account, how, clock, field, "before", "after", note)
           values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"#,
        referral,
        word,
        on,
        at,
        account,
        step.how,
        step.clock,
        field,
        before,
        after,
        step.note
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    write.also(Event::new(Verb::Created, Noun::ReferralStep, id));
    Ok(())
}

/// Throws away the steps of a draft that is thrown away.
pub(super) async fn discard(write: &mut Write<'_>, referral: i64) -> Result<()> {
    let gone =
        sqlx::query_scalar!(r#"delete from referral_step where referral = ? returning id as "id!: i64""#, referral)
            .fetch_all(write.database())
            .await?;
    for step in gone {
        write.also(Event::new(Verb::Discarded, Noun::ReferralStep, step));
    }
    Ok(())
}

/// The steps of a referral, as they were taken.
pub(super) async fn of(database: &mut SqliteConnection, referral: i64) -> Result<Vec<Step>> {
    let rows = sqlx::query!(
        r#"select referral_step.id, kind, happened_on, name, how, clock, field, "before", "after", note
           from referral_step join staff on staff.account = referral_step.account
           where referral = ? order by referral_step.id"#,
        referral
    )
    .fetch_all(database)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Step {
            id: row.id,
            kind: StepKind::parse(&row.kind),
            on: row.happened_on,
            by_name: row.name,
            how: row.how,
            clock: row.clock.map(|code| super::clock::label(&code).to_owned()),
            field: row.field,
            before: row.before,
            after: row.after,
            note: row.note,
        })
        .collect())
}
