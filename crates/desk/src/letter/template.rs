//! Templates: the program's own text of each kind, and what this desk writes instead, version after version.

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Refusal, Result, field,
    journal::{Event, Noun, Verb},
    letter::{
        field::{Field, LetterFieldName},
        kind::LetterKind,
        words::{self, BODY, Piece},
    },
    session::Nothing,
    write::Write,
};

/// The text in force for a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct LetterTemplate {
    pub kind: LetterKind,
    /// Number of the version; null for the program's own text.
    pub version: Option<i64>,
    pub subject: String,
    pub body: String,
    /// Whoever wrote it, and the instant; null for the program's own text.
    pub author_name: Option<String>,
    pub at: Option<String>,
    /// What may be named between braces.
    pub fields: Vec<LetterFieldName>,
}

/// A text to write instead of the present one.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewLetterTemplate {
    pub kind: LetterKind,
    pub subject: String,
    pub body: String,
}

/// The kind concerned.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneLetterTemplate {
    pub kind: LetterKind,
}

pub(crate) async fn letter_templates(agent: &mut Agent, _: Nothing) -> Result<Vec<LetterTemplate>> {
    let mut templates = Vec::new();
    for kind in LetterKind::EACH {
        templates.push(in_force(&mut agent.desk, kind).await?);
    }
    Ok(templates)
}

/// Writes a new version. Letters already made keep their text.
pub(crate) async fn letter_template_save(agent: &mut Agent, request: NewLetterTemplate) -> Result<LetterTemplate> {
    agent.must_be_in_charge()?;
    let new = checked(request)?;
    store(agent, new.kind, &new.subject, &new.body).await
}

/// Goes back to the program's own text; the versions written here stay in the vault.
pub(crate) async fn letter_template_reset(agent: &mut Agent, request: OneLetterTemplate) -> Result<LetterTemplate> {
    agent.must_be_in_charge()?;
    store(agent, request.kind, "", "").await
}

async fn store(agent: &mut Agent, kind: LetterKind, subject: &str, body: &str) -> Result<LetterTemplate> {
    let account = agent.account.clone();
    let mut write = Write::begin(agent).await?;
    let (word, at) = (kind.word(), write.at());
    let id = sqlx::query!(
        "insert into letter_template (kind, subject, body, author, at) values (?, ?, ?, ?, ?)",
        word,
        subject,
        body,
        account,
        at
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    write.commit(Event::new(Verb::Created, Noun::LetterTemplate, id)).await?;
    in_force(&mut agent.desk, kind).await
}

/// A template that every letter of its kind can be filled from.
pub(crate) fn checked(typed: NewLetterTemplate) -> Result<NewLetterTemplate> {
    let subject = field::needed("subject", &typed.subject)?;
    let body = body("body", &typed.body)?;
    for text in [&subject, &body] {
        for piece in words::read(text)? {
            match piece {
                Piece::Field(field) if !field.fits(typed.kind) => {
                    let line = line_of(text, field);
                    return Err(Refusal::LetterFieldElsewhere { name: field.name().to_owned(), line }.into());
                }
                Piece::Field(_) | Piece::Words(_) => {}
            }
        }
    }
    Ok(NewLetterTemplate { subject, body, ..typed })
}

/// The first line on which a template names a field.
fn line_of(template: &str, wanted: Field) -> i64 {
    let names = |line: &&str| words::read(line).is_ok_and(|pieces| pieces.contains(&Piece::Field(wanted)));
    let before = template.lines().take_while(|line| !names(line)).count();
    i64::try_from(before).unwrap_or(i64::MAX).saturating_add(1)
}

/// A body that is there, not too long, and that the fonts of a letter can write.
pub(crate) fn body(name: &str, typed: &str) -> Result<String> {
    let text = field::note(name, typed)?;
    if text.is_empty() {
        return Err(Refusal::Missing { field: name.to_owned() }.into());
    }
    if text.chars().count() > BODY {
        return Err(Refusal::TooLong { field: name.to_owned(), most: BODY }.into());
    }
    writable(name, &text)?;
    Ok(text)
}

/// # Errors
/// [`Refusal::LetterCharacters`], with the characters that no font of a letter has.
pub(crate) fn writable(name: &str, text: &str) -> Result<()> {
    let unknown = paper::unwritable(text);
    if unknown.is_empty() {
        return Ok(());
    }
    let characters = unknown.into_iter().take(10).map(String::from).collect::<Vec<_>>().join("\u{a0}");
    Err(Refusal::LetterCharacters { field: name.to_owned(), characters }.into())
}

/// The last version written here; else the program's own text.
pub(crate) async fn in_force(database: &mut SqliteConnection, kind: LetterKind) -> Result<LetterTemplate> {
    let word = kind.word();
    let row = sqlx::query!(
        r#"select letter_template.id as "id!", subject, body, staff.name as author_name, at
           from letter_template join staff on staff.account = author
           where letter_template.id = (select max(id) from letter_template where kind = ?) and body <> ''"#,
        word
    )
    .fetch_optional(database)
    .await?;
    let fields = Field::EACH.into_iter().filter(|field| field.fits(kind)).map(Field::proposed).collect();
    Ok(match row {
        Some(row) => LetterTemplate {
            kind,
            version: Some(row.id),
            subject: row.subject,
            body: row.body,
            author_name: Some(row.author_name),
            at: Some(row.at),
            fields,
        },
        None => {
            let (subject, body) = kind.own_text().split_once('\n').unwrap_or((kind.own_text(), ""));
            let (subject, body) = (subject.to_owned(), body.trim().to_owned());
            LetterTemplate { kind, version: None, subject, body, author_name: None, at: None, fields }
        }
    })
}
