//! Interviews: what was said and done when somebody was received.

mod correction;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

pub use self::correction::InterviewCorrection;
use crate::{
    Agent, Refusal, Result, appointment, case_file,
    excess::count::{self, TextForm},
    field,
    journal::{Event, Noun, Verb},
    list::{self, List},
    restricted_note::{self, RestrictedNote, RestrictedWords, Sealing},
    wall,
    write::Write,
};

/// An interview, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewInterview {
    pub case_file: i64,
    pub appointment: Option<i64>,
    pub held_on: String,
    /// From 0 to 1440.
    pub minutes: i64,
    pub mode: String,
    /// Code of the list `profession`: whose trade it was.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub discipline: Option<String>,
    /// At least one: what the interview counts for.
    pub interventions: Vec<String>,
    pub notes: String,
    /// What only the members of a circle read. None: nothing is written, and what stands stays.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub restricted: Option<RestrictedWords>,
}

/// An interview.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Interview {
    pub id: i64,
    #[serde(flatten)]
    pub content: NewInterview,
    /// Who received the person, whoever corrected the notes since.
    pub author_name: String,
    /// Instant.
    pub written_at: String,
    /// Instant of the last correction.
    pub corrected_at: Option<String>,
    /// What stood before each correction, the first first.
    pub corrections: Vec<InterviewCorrection>,
    /// Whose restricted note it has, if it has one.
    pub restricted_note: Option<RestrictedNote>,
}

/// One interview.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OneInterview {
    pub interview: i64,
}

/// An interview to write anew.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct CorrectInterview {
    pub interview: i64,
    pub with: NewInterview,
}

pub(crate) async fn interview(agent: &mut Agent, request: OneInterview) -> Result<Interview> {
    find(agent, request.interview).await
}

/// The appointment it came from is received by the same act.
pub(crate) async fn interview_add(agent: &mut Agent, request: NewInterview) -> Result<Interview> {
    let mut new = checked(request, agent.clock.today())?;
    let notes = new.notes.clone();
    wall::reserved(agent, None, &mut new).await?;
    let note = Sealing::ready(agent, None, new.restricted.as_ref()).await?;
    let (author, known) = (agent.account.clone(), count::ready(agent).await?);
    let mut write = Write::begin(agent).await?;
    case_file::must_be_open(write.database(), new.case_file).await?;
    appointment::met(&mut write, new.appointment, new.case_file).await?;
    let written_at = write.at();
    let id = sqlx::query!(
        "insert into interview (case_file, appointment, held_on, minutes, mode, discipline, notes, author, written_at)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        new.case_file,
        new.appointment,
        new.held_on,
        new.minutes,
        new.mode,
        new.discipline,
        new.notes,
        author,
        written_at
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    write_contents(write.database(), id, &new.interventions).await?;
    if let Some(note) = note {
        let note = note.write(&mut write, id, &author).await?;
        write.also(Event::new(Verb::Created, Noun::RestrictedNote, note));
    }
    count::count_in_file(&mut write, known, (TextForm::Interview, id), new.case_file, &notes).await?;
    write.commit(Event::new(Verb::Created, Noun::Interview, id)).await?;
    find(agent, id).await
}

/// Also in a closed file, and also towards another, open one: a note in the wrong file must be able to leave it. What stood
/// before is kept; where nothing differs there is no correction.
pub(crate) async fn interview_correct(agent: &mut Agent, request: CorrectInterview) -> Result<Interview> {
    let id = request.interview;
    let mut new = checked(request.with, agent.clock.today())?;
    let notes = new.notes.clone();
    wall::reserved(agent, Some(id), &mut new).await?;
    let note = Sealing::ready(agent, Some(id), new.restricted.take().as_ref()).await?;
    let (author, known) = (agent.account.clone(), count::ready(agent).await?);
    let mut write = Write::begin(agent).await?;
    let present = open_part(write.database(), id).await?;
    let note = match note {
        Some(note) => Some(Event::new(Verb::Created, Noun::RestrictedNote, note.write(&mut write, id, &author).await?)),
        None => None,
    };
    if present.content == new {
        match note {
            Some(written) => write.commit(written).await?,
            None => drop(write),
        }
        return find(agent, id).await;
    }
    if present.content.case_file != new.case_file {
        case_file::must_be_open(write.database(), new.case_file).await?;
    }
    correction::keep(&mut write, id, &author, &present.content).await?;
    appointment::met(&mut write, new.appointment, new.case_file).await?;
    let corrected_at = write.at();
    sqlx::query!(
        "update interview set case_file = ?, appointment = ?, held_on = ?, minutes = ?, mode = ?, discipline = ?, notes = ?,
             corrected_at = ?
         where id = ?",
        new.case_file,
        new.appointment,
        new.held_on,
        new.minutes,
        new.mode,
        new.discipline,
        new.notes,
        corrected_at,
        id
    )
    .execute(write.database())
    .await?;
    sqlx::query!("delete from interview_content where interview = ?", id).execute(write.database()).await?;
    write_contents(write.database(), id, &new.interventions).await?;
    if let Some(written) = note {
        write.also(written);
    }
    count::count_in_file(&mut write, known, (TextForm::Interview, id), new.case_file, &notes).await?;
    write.commit(Event::new(Verb::Changed, Noun::Interview, id)).await?;
    find(agent, id).await
}

fn checked(typed: NewInterview, today: NaiveDate) -> Result<NewInterview> {
    let mut interventions = typed.interventions;
    interventions.sort_unstable();
    interventions.dedup();
    if interventions.is_empty() {
        return Err(Refusal::Missing { field: "interventions".to_owned() }.into());
    }
    for code in &interventions {
        list::check("interventions", List::Intervention, code)?;
    }
    list::check("mode", List::InterviewMode, &typed.mode)?;
    if let Some(discipline) = &typed.discipline {
        list::check("discipline", List::Profession, discipline)?;
    }
    Ok(NewInterview {
        case_file: typed.case_file,
        appointment: typed.appointment,
        held_on: field::day("held_on", &typed.held_on, today)?.to_string(),
        minutes: field::number("minutes", typed.minutes, 0, 1440)?,
        mode: typed.mode,
        discipline: typed.discipline,
        interventions,
        notes: field::note("notes", &typed.notes)?,
        restricted: typed.restricted,
    })
}

async fn write_contents(database: &mut SqliteConnection, interview: i64, interventions: &[String]) -> Result<()> {
    for code in interventions {
        sqlx::query!("insert into interview_content (interview, intervention) values (?, ?)", interview, code)
            .execute(&mut *database)
            .await?;
    }
    Ok(())
}

async fn find(agent: &mut Agent, id: i64) -> Result<Interview> {
    let mut found = open_part(&mut agent.desk, id).await?;
    if let Some((note, words)) = restricted_note::read(agent, id).await? {
        found.content.restricted = words.map(|words| RestrictedWords { circle: note.circle, words });
        found.restricted_note = Some(note);
    }
    Ok(found)
}

/// What every agent reads of an interview.
pub(crate) async fn open_part(database: &mut SqliteConnection, id: i64) -> Result<Interview> {
    let corrections = correction::of(&mut *database, id).await?;
    let interventions =
        sqlx::query_scalar!("select intervention from interview_content where interview = ? order by intervention", id)
            .fetch_all(&mut *database)
            .await?;
    let row = sqlx::query!(
        "select case_file, appointment, held_on, minutes, mode, discipline, notes, staff.name as author_name, written_at,
             corrected_at
         from interview join staff on staff.account = interview.author
         where id = ?",
        id
    )
    .fetch_optional(database)
    .await?
    .ok_or_else(|| Refusal::NotFound { noun: "interview".to_owned() })?;
    Ok(Interview {
        id,
        content: NewInterview {
            case_file: row.case_file,
            appointment: row.appointment,
            held_on: row.held_on,
            minutes: row.minutes,
            mode: row.mode,
            discipline: row.discipline,
            interventions,
            notes: row.notes,
            restricted: None,
        },
        author_name: row.author_name,
        written_at: row.written_at,
        corrected_at: row.corrected_at,
        corrections,
        restricted_note: None,
    })
}

/// Takes the notes of an interview, and what they said before each correction, out of their place: a wall keeps them. The caller
/// writes the event.
pub(crate) async fn leave_no_notes(database: &mut SqliteConnection, id: i64) -> Result<()> {
    sqlx::query!("update interview set notes = '' where id = ?", id).execute(&mut *database).await?;
    sqlx::query!("update interview_correction set notes = '' where interview = ?", id).execute(database).await?;
    Ok(())
}

/// The file of the interview that an appointment led to, if it led to one.
pub(crate) async fn from_appointment(database: &mut SqliteConnection, appointment: i64) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar!("select case_file from interview where appointment = ? limit 1", appointment)
        .fetch_optional(database)
        .await?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{
        appointment::{
            CancelAppointment, CancelledBy, NewAppointment, Status, appointment_book, appointment_cancel,
            tests::{GRACE, assert_whole, file_of, grace_joins, refusal},
        },
        case_file::{CloseCaseFile, case_file_close},
        journal::Finding,
        session::bench::bench,
    };

    fn written_in(case_file: i64) -> NewInterview {
        NewInterview {
            case_file,
            appointment: None,
            held_on: "2026-11-23".into(),
            minutes: 45,
            mode: "sur_place".into(),
            discipline: Some("psychologue".into()),
            interventions: vec!["psychologique".into(), "juridique".into(), "juridique".into()],
            notes: "Première ligne\nSeconde ligne".into(),
            restricted: None,
        }
    }

    #[tokio::test]
    async fn an_interview_is_read_back_as_it_was_written_each_content_once() {
        let mut bench = bench().await;
        let agent = bench.agent();
        let file = file_of(agent, "Martin").await;
        let id = interview_add(agent, written_in(file.id)).await.unwrap().id;
        let found = interview(agent, OneInterview { interview: id }).await.unwrap();
        assert_eq!(found.content.notes, "Première ligne\nSeconde ligne");
        assert_eq!(found.content.interventions, ["juridique", "psychologique"]);
        assert_eq!((found.author_name.as_str(), found.corrected_at), ("Ada", None));
        assert_whole(agent).await;
    }

    #[tokio::test]
    async fn a_correction_replaces_the_contents_says_when_and_keeps_what_was_first_written() {
        let mut bench = bench().await;
        let agent = bench.agent();
        let (martin, petit) = (file_of(agent, "Martin").await, file_of(agent, "Petit").await);
        let first = interview_add(agent, written_in(martin.id)).await.unwrap();
        let once =
            NewInterview { interventions: vec!["sociale".into()], notes: "Corrigé".into(), ..written_in(petit.id) };
        let correct = |with: &NewInterview| CorrectInterview { interview: first.id, with: with.clone() };
        let found = interview_correct(agent, correct(&once)).await.unwrap();
        assert_eq!(found.content, once);
        assert_eq!(found.corrected_at.as_deref(), Some("2026-11-23T09:00:00.000Z"));
        assert_whole(agent).await;

        grace_joins(agent).await;
        let (ada, twice) = (agent.account.clone(), NewInterview { minutes: 10, ..once.clone() });
        agent.account = GRACE.into();
        interview_correct(agent, correct(&twice)).await.unwrap();
        agent.account = ada;
        let found = interview(agent, OneInterview { interview: first.id }).await.unwrap();
        let kept: Vec<_> = found.corrections.iter().map(|one| (one.author_name.as_str(), &one.before)).collect();
        assert_eq!(kept, [("Ada", &first.content), ("Grace", &once)]);
        assert_eq!((found.author_name.as_str(), &found.content), ("Ada", &twice));
        assert_whole(agent).await;
    }

    #[tokio::test]
    async fn a_correction_that_changes_nothing_is_none() {
        let mut bench = bench().await;
        let agent = bench.agent();
        let file = file_of(agent, "Martin").await;
        let id = interview_add(agent, written_in(file.id)).await.unwrap().id;
        let same = CorrectInterview { interview: id, with: written_in(file.id) };
        let found = interview_correct(agent, same).await.unwrap();
        assert_eq!((found.corrected_at, found.corrections.len()), (None, 0));
    }

    #[tokio::test]
    async fn an_older_text_changed_from_outside_is_found_by_the_journal() {
        let mut bench = bench().await;
        let agent = bench.agent();
        let file = file_of(agent, "Martin").await;
        let id = interview_add(agent, written_in(file.id)).await.unwrap().id;
        let with = NewInterview { notes: "Corrigé".into(), ..written_in(file.id) };
        interview_correct(agent, CorrectInterview { interview: id, with }).await.unwrap();
        sqlx::query!("update interview_correction set notes = ''").execute(&mut agent.desk).await.unwrap();
        let changed = Finding::ChangedRecord { noun: "interview".into(), record: id };
        assert_eq!(agent.verify().await.unwrap().journal, changed);
    }

    #[tokio::test]
    async fn nothing_is_added_to_a_closed_file_but_its_notes_may_be_corrected() {
        let mut bench = bench().await;
        let agent = bench.agent();
        let (martin, petit) = (file_of(agent, "Martin").await, file_of(agent, "Petit").await);
        let id = interview_add(agent, written_in(martin.id)).await.unwrap().id;
        let other = interview_add(agent, written_in(petit.id)).await.unwrap().id;
        let close = CloseCaseFile { case_file: martin.id, outcome: "autre".into(), reason: "Fin du suivi".into() };
        case_file_close(agent, close).await.unwrap();
        assert_eq!(refusal(interview_add(agent, written_in(martin.id)).await), Refusal::CaseFileClosed);
        let moved = CorrectInterview { interview: other, with: written_in(martin.id) };
        assert_eq!(refusal(interview_correct(agent, moved).await), Refusal::CaseFileClosed);
        let corrected = CorrectInterview { interview: id, with: NewInterview { minutes: 30, ..written_in(martin.id) } };
        assert_eq!(interview_correct(agent, corrected).await.unwrap().content.minutes, 30);
    }

    #[tokio::test]
    async fn what_is_wrong_in_an_interview_is_named_and_nothing_is_kept() {
        let mut bench = bench().await;
        let agent = bench.agent();
        let file = file_of(agent, "Martin").await;
        let good = written_in(file.id);
        let unknown = |field: &str| Refusal::UnknownCode { field: field.into() };
        for (request, expected) in [
            (written_in(99), Refusal::NotFound { noun: "case_file".into() }),
            (
                NewInterview { interventions: vec![], ..good.clone() },
                Refusal::Missing { field: "interventions".into() },
            ),
            (NewInterview { interventions: vec!["magie".into()], ..good.clone() }, unknown("interventions")),
            (NewInterview { mode: "magie".into(), ..good.clone() }, unknown("mode")),
            (NewInterview { discipline: Some("magie".into()), ..good.clone() }, unknown("discipline")),
            (
                NewInterview { held_on: "2026-11-24".into(), ..good.clone() },
                Refusal::ImpossibleDate { field: "held_on".into() },
            ),
            (NewInterview { appointment: Some(99), ..good }, Refusal::NotFound { noun: "appointment".into() }),
        ] {
            assert_eq!(refusal(interview_add(agent, request).await), expected);
        }
        let kept = sqlx::query_scalar!("select count(*) from interview").fetch_one(&mut agent.desk).await.unwrap();
        assert_eq!(kept, 0);
    }

    #[tokio::test]
    async fn an_appointment_called_off_led_to_no_interview() {
        let mut bench = bench().await;
        let agent = bench.agent();
        let file = file_of(agent, "Martin").await;
        let booked = NewAppointment {
            staff: agent.account.clone(),
            on: "2026-11-23".into(),
            starts: "10:00".into(),
            minutes: 30,
            person: Some(file.person.id),
            case_file: None,
            who: String::new(),
            intervention: "juridique".into(),
            walk_in: false,
            note: String::new(),
            room: None,
            outside_reason: None,
        };
        let appointment = appointment_book(agent, booked).await.unwrap().id;
        appointment_cancel(agent, CancelAppointment { appointment, by: CancelledBy::Service }).await.unwrap();
        let request = NewInterview { appointment: Some(appointment), ..written_in(file.id) };
        let expected = Refusal::WrongState { state: Status::CancelledByService.word().into() };
        assert_eq!(refusal(interview_add(agent, request).await), expected);
    }
}
