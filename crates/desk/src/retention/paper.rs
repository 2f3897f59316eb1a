//! What goes on paper: the slip that asks the archives for their visa, and the certificate of a destruction. Numbers and years of files,
//! and nobody who was helped.

use serde_json::{Value, json};

use super::{
    EliminationState, OneElimination,
    elimination::{self, EliminationFile},
};
use crate::{
    Agent, Document, Error, Fault, Refusal, Result,
    journal::{Event, Noun, Verb},
    letter::letterhead,
    session::Nothing,
    text, training,
    write::Write,
};

/// The slip of a proposal, whatever became of it.
///
/// # Errors
/// [`Refusal::NotAllowed`]; [`Refusal::NotFound`].
pub(crate) async fn elimination_slip(agent: &mut Agent, request: OneElimination) -> Result<Document> {
    agent.must_be_in_charge()?;
    let one = elimination::find(agent, request.elimination).await?;
    let mut about = whose(agent).await?;
    about.extend([
        ("proposed", text::long_day(&one.proposed_on)),
        ("proposed-by", one.proposed_by_name.clone()),
        ("count", one.files.len().to_string()),
        ("years", years(&one.files)),
    ]);
    if let Some(day) = &one.visa_on {
        about.extend([("visa", one.visa_reference.clone()), ("visa-on", text::long_day(day))]);
    }
    let files: Vec<&EliminationFile> = one.files.iter().collect();
    let bytes = print(agent, "slip", one.id, &one.proposed_on, about, &files)?;
    leave(agent, one.id, "slip", bytes).await
}

/// The certificate of a destruction that was carried out.
///
/// # Errors
/// [`Refusal::NotAllowed`]; [`Refusal::NotFound`]; [`Refusal::EliminationStands`] before the destruction.
pub(crate) async fn destruction_certificate(agent: &mut Agent, request: OneElimination) -> Result<Document> {
    agent.must_be_in_charge()?;
    let one = elimination::find(agent, request.elimination).await?;
    let (EliminationState::Destroyed, Some(confirmed_on)) = (one.state, &one.confirmed_on) else {
        return Err(Refusal::EliminationStands { state: "not_destroyed".to_owned() }.into());
    };
    let files: Vec<&EliminationFile> = one.files.iter().filter(|file| file.kept == Some(false)).collect();
    let mut about = whose(agent).await?;
    about.extend([
        ("visa", one.visa_reference.clone()),
        ("visa-on", day(one.visa_on.as_ref())),
        ("asked", signed(one.asked_by_name.as_ref(), one.asked_on.as_ref())),
        ("confirmed", signed(one.confirmed_by_name.as_ref(), one.confirmed_on.as_ref())),
        ("count", files.len().to_string()),
        ("finished-label", text::say(if one.finished { "elimination-finished" } else { "elimination-not-finished" })),
        ("backups", one.backups.len().to_string()),
    ]);
    let bytes = print(agent, "certificate", one.id, confirmed_on, about, &files)?;
    leave(agent, one.id, "certificate", bytes).await
}

/// Who proposes, as letters say it.
async fn whose(agent: &mut Agent) -> Result<Vec<(&'static str, String)>> {
    let head = letterhead::letterhead(agent, Nothing {}).await?;
    let whose = [head.organisation, head.service].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    Ok(if whose.is_empty() { Vec::new() } else { vec![("service", whose.join(", "))] })
}

fn signed(name: Option<&String>, on: Option<&String>) -> String {
    let name = name.map(String::as_str).unwrap_or_default();
    text::say_with("elimination-signed", &[("name", name), ("on", &day(on))])
}

fn day(on: Option<&String>) -> String {
    on.map(|on| text::long_day(on)).unwrap_or_default()
}

/// From the first opening to the last contact.
fn years(files: &[EliminationFile]) -> String {
    let first = files.iter().map(|file| file.opened_year).min().unwrap_or_default().to_string();
    let last = files.iter().map(|file| file.last_year).max().unwrap_or_default().to_string();
    text::say_with("elimination-from-to", &[("first", &first), ("last", &last)])
}

fn print(
    agent: &Agent,
    what: &str,
    id: i64,
    made_on: &str,
    about: Vec<(&'static str, String)>,
    files: &[&EliminationFile],
) -> Result<Vec<u8>> {
    let title = text::say_with(&format!("elimination-{what}-title"), &[("id", &id.to_string())]);
    let say = |id: &str| text::say(&format!("elimination-{id}"));
    let written = |text: String| text.chars().filter(|character| paper::writes(*character)).collect::<String>();
    let about: Vec<Value> =
        about.into_iter().map(|(what, value)| json!({ "what": say(what), "value": written(value) })).collect();
    let files: Vec<[String; 4]> = files
        .iter()
        .map(|file| {
            let sort = match file.kept {
                None => "sort-proposed",
                Some(true) => "sort-keep",
                Some(false) => "sort-eliminate",
            };
            [file.number.clone(), file.opened_year.to_string(), file.last_year.to_string(), say(sort)]
        })
        .collect();
    let data = json!({
        "title": title,
        "lead": say(&format!("{what}-lead")),
        "about": about,
        "files_title": say("files"),
        "head": [say("number"), say("opened"), say("last"), say("sort")],
        "files": files,
        "foot": say(&format!("{what}-foot")),
        "signature": say(&format!("{what}-signature")),
    })
    .to_string();
    let made_on = made_on.parse().map_err(|error: chrono::ParseError| Error::Fault(Fault::new(error)))?;
    let mark = training::mark(agent.is_training());
    let order = paper::Order {
        template: include_str!("elimination.typ"),
        data: data.as_bytes(),
        title: &title,
        made_on,
        mark: mark.as_deref(),
    };
    paper::print(&order).map_err(|error| Error::Fault(Fault::new(error)))
}

/// What leaves is in the journal.
async fn leave(agent: &mut Agent, id: i64, what: &str, bytes: Vec<u8>) -> Result<Document> {
    Write::begin(agent).await?.commit(Event::new(Verb::Exported, Noun::Elimination, id)).await?;
    Ok(Document { name: format!("{}-{id}.pdf", text::say(&format!("elimination-{what}-file-name"))), bytes })
}
