//! Search by name and by number, whatever the accents, hyphens, case or spacing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use crate::name::folded;
use crate::{Agent, Result, person::name_shown};

/// What is looked for.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Search {
    pub query: String,
    pub limit: i64,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Hit {
    pub kind: HitKind,
    pub id: i64,
    /// The file to open; for a person, the latest.
    pub case_file: Option<i64>,
    pub title: String,
    pub detail: String,
}

/// What a hit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum HitKind {
    Person,
    CaseFile,
}

/// Every word must begin a word of the names; or the digits must be in the telephone, the file's or the complaint's number.
pub(crate) async fn search(agent: &mut Agent, request: Search) -> Result<Vec<Hit>> {
    let words: Vec<String> =
        folded(&request.query).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let number = digits(&request.query);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let rows = sqlx::query!(
        r#"select person.id, anonymous as "anonymous: bool", birth_name, used_name, first_names, phone, born_on,
             case_file.id as "case_file?", case_file.number as "number?", matter.complaint_number as "complaint_number?"
           from person
           left join case_file on case_file.person = person.id
           left join matter on matter.id = case_file.matter
           order by case_file.opened_on desc, person.id desc"#
    )
    .fetch_all(&mut agent.desk)
    .await?;
    let most = usize::try_from(request.limit.clamp(1, 50)).unwrap_or(50);
    let mut hits: Vec<Hit> = Vec::new();
    for row in rows {
        if hits.len() >= most {
            break;
        }
        let names = folded(&[row.birth_name.as_str(), &row.used_name, &row.first_names].join(" "));
        let by_name = words.iter().all(|word| names.split(' ').any(|name| name.starts_with(word.as_str())));
        let file_number = row.number.clone().unwrap_or_default();
        let by_number = number.len() >= 4
            && [row.phone.as_str(), &file_number, row.complaint_number.as_deref().unwrap_or_default()]
                .iter()
                .any(|held| digits(held).contains(&number));
        if !(by_name || by_number) || hits.iter().any(|hit| hit.kind == HitKind::Person && hit.id == row.id && by_name)
        {
            continue;
        }
        let name = name_shown(row.anonymous, &row.birth_name, &row.used_name, &row.first_names, row.id);
        hits.push(match row.case_file {
            Some(case_file) if !by_name => Hit {
                kind: HitKind::CaseFile,
                id: case_file,
                case_file: Some(case_file),
                title: file_number,
                detail: name,
            },
            case_file => Hit { kind: HitKind::Person, id: row.id, case_file, title: name, detail: file_number },
        });
    }
    Ok(hits)
}

/// The digits of a number in any format; +33 and 0033 are read as 0.
#[must_use]
pub fn digits(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let international =
        text.trim_start().starts_with('+').then_some("33").or_else(|| digits.starts_with("0033").then_some("0033"));
    match international.and_then(|prefix| digits.strip_prefix(prefix)) {
        Some(national) => format!("0{}", national.trim_start_matches('0')),
        None => digits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_number_is_the_same_in_any_format() {
        for written in
            ["06 12 34 56 78", "06.12.34.56.78", "+33 6 12 34 56 78", "0033612345678", "+33 (0)6 12 34 56 78"]
        {
            assert_eq!(digits(written), "0612345678", "{written}");
        }
    }
}
