//! The words of a letter: fields between braces in a template; paragraphs, headings and lists in what is printed. No markup.

use serde::Serialize;

use crate::{Refusal, Result, letter::field::Field};

/// Most characters of a body: some ten pages.
pub(crate) const BODY: usize = 30_000;

/// What stands before a paragraph that is a heading.
const HEADING: &str = "# ";
/// What stands before a line that is a point of a list.
const POINT: &str = "- ";

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    Words(&'a str),
    Field(Field),
}

/// Reads a template. `{nom.du.champ}` is a field; `{{` is a brace.
///
/// # Errors
/// [`Refusal::LetterField`] for a name that no field has, [`Refusal::LetterBrace`] for a brace that nothing closes on its
/// line; both name the line, from 1.
pub(crate) fn read(template: &str) -> Result<Vec<Piece<'_>>> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        pieces.push(Piece::Words(before));
        if let Some(after) = after.strip_prefix('{') {
            pieces.push(Piece::Words("{"));
            rest = after;
            continue;
        }
        let line = line_at(template, after);
        let closed = after.split_once('}').filter(|(name, _)| !name.contains(['\n', '{']));
        let Some((name, after)) = closed else { return Err(Refusal::LetterBrace { line }.into()) };
        let field = Field::parse(name.trim());
        pieces.push(Piece::Field(field.ok_or_else(|| Refusal::LetterField { name: shortened(name), line })?));
        rest = after;
    }
    pieces.push(Piece::Words(rest));
    Ok(pieces)
}

/// The line on which the last characters `tail` of `text` begin.
fn line_at(text: &str, tail: &str) -> i64 {
    let before = text.len().saturating_sub(tail.len());
    let breaks = text.bytes().take(before).filter(|byte| *byte == b'\n').count();
    i64::try_from(breaks).unwrap_or(i64::MAX).saturating_add(1)
}

/// A name short enough to be said.
fn shortened(name: &str) -> String {
    name.trim().chars().take(60).collect()
}

/// A template with the value of every field in its place; a gap, in brackets, where there is none.
///
/// # Errors
/// As [`read`].
pub(crate) fn filled(template: &str, value: impl Fn(Field) -> String) -> Result<String> {
    let mut text = String::new();
    for piece in read(template)? {
        match piece {
            Piece::Words(words) => text.push_str(words),
            Piece::Field(field) => match value(field) {
                empty if empty.is_empty() => text.push_str(&gap(field)),
                value => text.push_str(&value),
            },
        }
    }
    Ok(text)
}

/// What is written where a value is not known: it must be replaced before the letter is made.
pub(crate) fn gap(field: Field) -> String {
    format!("{GAP}\u{a0}: {}]", field.label())
}

/// How a gap begins.
pub(crate) const GAP: &str = "[à compléter";

/// The first gap that is left, without its brackets.
pub(crate) fn first_gap(text: &str) -> Option<String> {
    let (_, after) = text.split_once(GAP)?;
    let named = after.split([']', '\n']).next().unwrap_or_default();
    Some(named.trim_start_matches(['\u{a0}', ' ', ':']).chars().take(80).collect())
}

/// A part of what is printed, as the template of the sheet reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "text", rename_all = "snake_case")]
pub(crate) enum Block {
    Heading(String),
    /// The lines of one paragraph.
    Paragraph(Vec<String>),
    /// The points of one list.
    List(Vec<String>),
}

/// A text cut at its empty lines; within, a heading stands on its own line and points make a list.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    for line in text.lines().map(str::trim_end) {
        let last = blocks.last_mut();
        match (line, last) {
            ("", Some(Block::Paragraph(lines))) if lines.is_empty() => {}
            ("", _) => blocks.push(Block::Paragraph(Vec::new())),
            (line, last) => match (line.strip_prefix(HEADING), line.strip_prefix(POINT), last) {
                (Some(heading), _, _) => blocks.push(Block::Heading(heading.trim().to_owned())),
                (None, Some(point), Some(Block::List(points))) => points.push(point.trim().to_owned()),
                (None, Some(point), _) => blocks.push(Block::List(vec![point.trim().to_owned()])),
                (None, None, Some(Block::Paragraph(lines))) => lines.push(line.to_owned()),
                (None, None, _) => blocks.push(Block::Paragraph(vec![line.to_owned()])),
            },
        }
    }
    blocks.retain(|block| !matches!(block, Block::Paragraph(lines) if lines.is_empty()));
    blocks.retain(|block| !matches!(block, Block::Heading(heading) if heading.is_empty()));
    blocks
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    fn refused(template: &str) -> Refusal {
        match read(template) {
            Err(crate::Error::Refused(refusal)) => refusal,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_field_takes_its_value_and_a_doubled_brace_is_a_brace() {
        let value = |field: Field| if field == Field::PersonName { "Louise Exemple".to_owned() } else { String::new() };
        assert_eq!(filled("Objet : {personne.nom} {{x}", value).unwrap(), "Objet : Louise Exemple {x}");
        assert_eq!(filled("{ personne.nom }", value).unwrap(), "Louise Exemple");
        let with_gap = filled("Tél. {organisme.telephone}", value).unwrap();
        assert!(with_gap.starts_with("Tél. [à compléter\u{a0}: "), "{with_gap}");
        assert_eq!(first_gap(&with_gap), Some(Field::DeskPhone.label()));
        assert_eq!(first_gap("Rien ne manque."), None);
    }

    #[test]
    fn an_unknown_field_and_an_unclosed_brace_are_named_with_their_line() {
        let unknown = Refusal::LetterField { name: "personne.surnom".into(), line: 3 };
        assert_eq!(refused("un\n\ntrois {personne.surnom}"), unknown);
        assert_eq!(refused("un\ndeux {personne.nom\ntrois}"), Refusal::LetterBrace { line: 2 });
        assert_eq!(refused("{"), Refusal::LetterBrace { line: 1 });
        assert_eq!(refused("{personne.{nom}}"), Refusal::LetterBrace { line: 1 });
        assert_eq!(refused("{}"), Refusal::LetterField { name: String::new(), line: 1 });
    }

    #[test]
    fn a_value_is_never_read_as_a_field() {
        let value = |_| "{organisme.nom} {".to_owned();
        assert_eq!(filled("{personne.nom}", value).unwrap(), "{organisme.nom} {");
    }

    #[test]
    fn paragraphs_headings_and_lists_are_told_apart_and_nothing_else_is() {
        let text = "Madame,\n\n\n# Faits\nLe 3 mai.\nLe soir.\n- un\n- deux\n\n*gras* #panic()\n#pas un titre\n";
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            blocks(text),
            [
                Block::Paragraph(words(&["Madame,"])),
                Block::Heading("Faits".into()),
                Block::Paragraph(words(&["Le 3 mai.", "Le soir."])),
                Block::List(words(&["un", "deux"])),
                Block::Paragraph(words(&["*gras* #panic()", "#pas un titre"])),
            ]
        );
    }

    proptest! {
        #[test]
        fn whatever_is_written_a_template_is_read_or_refused(template in "[\\PC\\n{}#\\- ]{0,200}") {
            match filled(&template, |_| "valeur".to_owned()) {
                Ok(text) => { blocks(&text); }
                Err(crate::Error::Refused(Refusal::LetterField { line, .. } | Refusal::LetterBrace { line })) => {
                    prop_assert!(line >= 1 && line <= 1 + template.matches('\n').count() as i64);
                }
                Err(other) => prop_assert!(false, "{other:?}"),
            }
        }
    }
}
