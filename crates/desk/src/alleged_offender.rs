//! Whom the facts are laid to («personne mise en cause»): a name as it was given, and the alert when somebody of that name is
//! helped here too.

use names::{Name, Verdict, judge};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Refusal, Result,
    case_file::OneCaseFile,
    field,
    journal::{Event, Noun, Verb},
    rights_request::limitation,
    session::Nothing,
    write::Write,
};

/// A name given, as it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct AllegedOffender {
    pub id: i64,
    pub name: String,
}

/// A name to note in the affair of a file.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewAllegedOffender {
    pub case_file: i64,
    pub name: String,
}

/// The name concerned.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneAllegedOffender {
    pub alleged_offender: i64,
}

/// Names that are being typed, before there is a file.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NamesTyped {
    pub alleged: String,
    pub people: Vec<NameTyped>,
}

/// Somebody helped, as far as they are typed.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NameTyped {
    pub birth_name: String,
    pub used_name: String,
    pub first_names: String,
}

/// That somebody may stand on both sides. Neither who nor in which file: whoever is in charge finds out, not the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Conflict {
    /// The name given is that of somebody helped here.
    AllegedIsHelped,
    /// Somebody helped has the name of one to whom other facts are laid.
    HelpedIsAlleged,
}

pub(crate) async fn alleged_offenders(agent: &mut Agent, request: OneCaseFile) -> Result<Vec<AllegedOffender>> {
    of_case_file(&mut agent.desk, request.case_file).await
}

pub(crate) async fn alleged_offender_add(
    agent: &mut Agent,
    request: NewAllegedOffender,
) -> Result<Vec<AllegedOffender>> {
    let mut write = Write::begin(agent).await?;
    let matter = sqlx::query_scalar!("select matter from case_file where id = ?", request.case_file)
        .fetch_optional(write.database())
        .await?
        .ok_or_else(|| Refusal::NotFound { noun: "case_file".to_owned() })?;
    let id = insert(&mut write, matter, &request.name).await?;
    write.commit(Event::new(Verb::Created, Noun::AllegedOffender, id)).await?;
    of_case_file(&mut agent.desk, request.case_file).await
}

/// A name that was wrong leaves no trace but its entry: it may be an innocent's.
pub(crate) async fn alleged_offender_withdraw(agent: &mut Agent, request: OneAllegedOffender) -> Result<Nothing> {
    let id = request.alleged_offender;
    let mut write = Write::begin(agent).await?;
    limitation::must_allow(write.database(), Event::new(Verb::Discarded, Noun::AllegedOffender, id)).await?;
    let done = sqlx::query!("delete from alleged_offender where id = ?", id).execute(write.database()).await?;
    if done.rows_affected() == 0 {
        return Err(Refusal::NotFound { noun: "alleged_offender".to_owned() }.into());
    }
    write.commit(Event::new(Verb::Discarded, Noun::AllegedOffender, id)).await?;
    Ok(Nothing {})
}

/// Whether somebody of a file, or of its affair, may stand on both sides.
pub(crate) async fn conflicts(agent: &mut Agent, request: OneCaseFile) -> Result<Vec<Conflict>> {
    let alleged = of_case_file(&mut agent.desk, request.case_file).await?;
    let person = sqlx::query!(
        "select birth_name, used_name, first_names from person
         where id = (select person from case_file where id = ?)",
        request.case_file
    )
    .fetch_optional(&mut agent.desk)
    .await?
    .ok_or_else(|| Refusal::NotFound { noun: "case_file".to_owned() })?;
    let person = Name::of(&person.birth_name, &person.used_name, &person.first_names);
    let alleged: Vec<Name> = alleged.iter().map(|one| Name::written(&one.name)).collect();
    between(&mut agent.desk, &alleged, &[person]).await
}

/// The same while an intake is being typed.
pub(crate) async fn conflicts_typed(agent: &mut Agent, request: NamesTyped) -> Result<Vec<Conflict>> {
    let alleged = field::line("alleged_offender", &request.alleged)?;
    let alleged = if alleged.is_empty() { Vec::new() } else { vec![Name::written(&alleged)] };
    let people = request.people.iter().map(|one| Name::of(&one.birth_name, &one.used_name, &one.first_names));
    between(&mut agent.desk, &alleged, &people.collect::<Vec<_>>()).await
}

/// Names laid to facts against everybody helped; people helped against everybody to whom facts are laid.
async fn between(database: &mut SqliteConnection, alleged: &[Name], people: &[Name]) -> Result<Vec<Conflict>> {
    let mut found = Vec::new();
    if !alleged.is_empty() {
        let helped =
            sqlx::query!("select birth_name, used_name, first_names from person").fetch_all(&mut *database).await?;
        let helped = helped.iter().map(|row| Name::of(&row.birth_name, &row.used_name, &row.first_names));
        if helped.into_iter().any(|one| alleged.iter().any(|other| may_be_one(&one, other))) {
            found.push(Conflict::AllegedIsHelped);
        }
    }
    let laid_to = sqlx::query_scalar!("select name from alleged_offender").fetch_all(database).await?;
    if laid_to.iter().any(|name| people.iter().any(|one| may_be_one(one, &Name::written(name)))) {
        found.push(Conflict::HelpedIsAlleged);
    }
    Ok(found)
}

/// The rule of the duplicate warning. A family name alone says too little.
fn may_be_one(one: &Name, other: &Name) -> bool {
    matches!(judge(one, other), Verdict::Same(_))
}

/// Notes a name in an affair; the caller writes the event.
pub(crate) async fn insert(write: &mut Write<'_>, matter: i64, name: &str) -> Result<i64> {
    let (name, at, account) = (field::needed("alleged_offender", name)?, write.at(), write.account());
    let known =
        sqlx::query_scalar!(r#"select id as "id!" from alleged_offender where matter = ? and name = ?"#, matter, name)
            .fetch_optional(write.database())
            .await?;
    if known.is_some() {
        return Err(Refusal::NameNoted.into());
    }
    Ok(sqlx::query!(
        "insert into alleged_offender (matter, name, noted_by, noted_at) values (?, ?, ?, ?)",
        matter,
        name,
        account,
        at
    )
    .execute(write.database())
    .await?
    .last_insert_rowid())
}

/// The names of the affair of a file, in the order in which they were given.
pub(crate) async fn of_case_file(database: &mut SqliteConnection, case_file: i64) -> Result<Vec<AllegedOffender>> {
    let rows = sqlx::query_as!(
        AllegedOffender,
        "select id, name from alleged_offender where matter = (select matter from case_file where id = ?) order by id",
        case_file
    )
    .fetch_all(database)
    .await?;
    Ok(rows)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{
        appointment::tests::{assert_whole, file_of, refusal},
        session::bench::bench,
    };

    async fn alerts(agent: &mut Agent, case_file: i64) -> Vec<Conflict> {
        conflicts(agent, OneCaseFile { case_file }).await.unwrap()
    }

    async fn typed(agent: &mut Agent, alleged: &str, people: &[[&str; 2]]) -> Vec<Conflict> {
        let people = people.iter().map(|[birth_name, first_names]| NameTyped {
            birth_name: (*birth_name).into(),
            used_name: String::new(),
            first_names: (*first_names).into(),
        });
        let typed = NamesTyped { alleged: alleged.into(), people: people.collect() };
        conflicts_typed(agent, typed).await.unwrap()
    }

    #[tokio::test]
    async fn somebody_who_may_stand_on_both_sides_is_announced_from_either_side() {
        let mut bench = bench().await;
        let agent = bench.agent();
        // Everybody is called Zoé here.
        let (one, other) = (file_of(agent, "Lefèvre").await.id, file_of(agent, "Exemple").await.id);
        assert!(alerts(agent, one).await.is_empty() && alerts(agent, other).await.is_empty());
        let new = NewAllegedOffender { case_file: other, name: "M. LEFEBVRE Zoé".into() };
        alleged_offender_add(agent, new).await.unwrap();
        assert_eq!(alerts(agent, other).await, [Conflict::AllegedIsHelped]);
        assert_eq!(alerts(agent, one).await, [Conflict::HelpedIsAlleged]);
        assert_whole(agent).await;
    }

    #[tokio::test]
    async fn an_alert_comes_while_names_are_typed_and_says_nothing_of_who_it_is() {
        let mut bench = bench().await;
        let agent = bench.agent();
        let file = file_of(agent, "Lefèvre").await.id;
        for (alleged, expected) in [
            ("Zoé Lefèvre", vec![Conflict::AllegedIsHelped]),
            ("lefebvre zoe", vec![Conflict::AllegedIsHelped]),
            // A family name alone would cry wolf, and a brother is another person.
            ("Lefèvre", vec![]),
            ("Lefèvre Marc", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(typed(agent, alleged, &[]).await, expected, "{alleged}");
        }
        let new = NewAllegedOffender { case_file: file, name: "Fictif Marc".into() };
        alleged_offender_add(agent, new).await.unwrap();
        let found = typed(agent, "", &[["Exemple", "Iris"], ["Fictif", "Marc"]]).await;
        assert_eq!(found, [Conflict::HelpedIsAlleged]);
        assert_eq!(serde_json::to_string(&found).unwrap(), r#"["helped_is_alleged"]"#);
    }

    #[tokio::test]
    async fn a_name_is_noted_once_as_it_was_given_and_a_wrong_one_is_taken_away() {
        let mut bench = bench().await;
        let agent = bench.agent();
        let file = file_of(agent, "Lefèvre").await.id;
        let add = |name: &str| NewAllegedOffender { case_file: file, name: name.into() };
        let noted = alleged_offender_add(agent, add(" le grand Marc ")).await.unwrap();
        assert_eq!(noted.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["le grand Marc"]);
        assert_eq!(refusal(alleged_offender_add(agent, add("le grand Marc")).await), Refusal::NameNoted);
        let empty = refusal(alleged_offender_add(agent, add("  ")).await);
        assert_eq!(empty, Refusal::Missing { field: "alleged_offender".into() });
        let hidden = refusal(alleged_offender_add(agent, add("Marc\u{202E}")).await);
        assert_eq!(hidden, Refusal::BadCharacter { field: "alleged_offender".into() });
        for one in noted {
            alleged_offender_withdraw(agent, OneAllegedOffender { alleged_offender: one.id }).await.unwrap();
        }
        assert!(alleged_offenders(agent, OneCaseFile { case_file: file }).await.unwrap().is_empty());
        assert_whole(agent).await;
    }
}
