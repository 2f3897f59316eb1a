//! What a wall seals under the key of its circle: the account of the facts, and the notes of every interview.

use vault::{Cell, CircleKey, VaultId};

use super::{Standing, standing};
use crate::{
    Agent, Refusal, Result, case_file, circle,
    interview::{self, Interview, NewInterview},
    journal::{Event, Noun, Verb},
    restricted_note::{self, RestrictedWords, Sealing},
    write::Write,
};

/// An interview as it stands before a wall is raised, and what its circle already keeps of it.
pub(super) struct Readable {
    interview: Interview,
    reserved: String,
}

/// Where a sealed account stands.
pub(super) fn cell(matter: &[u8; 8], version: i64) -> Cell<'_> {
    Cell { table: "wall", record: matter, column: "sealed", version }
}

/// Opens the account that a wall keeps.
///
/// # Errors
/// [`Refusal::NotInCircle`], [`Refusal::DamagedNote`].
pub(super) async fn open(agent: &mut Agent, matter: i64, wall: &Standing) -> Result<String> {
    let key = circle::key_of(&mut agent.desk, &agent.vault, wall.circle, wall.generation).await?;
    Ok(key.open(agent.vault.vault(), cell(&matter.to_be_bytes(), wall.version), &wall.sealed)?.to_string())
}

/// The account of an affair that stands behind a wall, for whoever is inside.
pub(crate) async fn account(agent: &mut Agent, matter: i64) -> Result<Option<String>> {
    match standing(&mut agent.desk, matter).await? {
        Some(wall) => open(agent, matter, &wall).await.map(Some),
        None => Ok(None),
    }
}

/// A new account that is ready to be sealed.
pub(crate) struct SealedAccount {
    wall: i64,
    version: i64,
    generation: i64,
    sealed: Vec<u8>,
}

/// Seals a corrected account, when a wall stands around its affair. Asked before the change begins: the key is the session's.
pub(crate) async fn keep_account(agent: &mut Agent, matter: i64, told: &str) -> Result<Option<SealedAccount>> {
    let Some(wall) = standing(&mut agent.desk, matter).await? else { return Ok(None) };
    let key = circle::newest(&mut agent.desk, &agent.vault, wall.circle).await?;
    let version = wall.version.saturating_add(1);
    let sealed = key.seal(agent.vault.vault(), cell(&matter.to_be_bytes(), version), told)?;
    Ok(Some(SealedAccount { wall: wall.id, version, generation: i64::from(key.generation()), sealed }))
}

impl SealedAccount {
    /// Puts it in the place of the one before; the caller commits.
    pub(crate) async fn write(self, write: &mut Write<'_>) -> Result<()> {
        sqlx::query!(
            "update wall set version = ?, generation = ?, sealed = ? where id = ?",
            self.version,
            self.generation,
            self.sealed,
            self.wall
        )
        .execute(write.database())
        .await?;
        write.also(Event::new(Verb::Changed, Noun::Wall, self.wall));
        Ok(())
    }
}

/// The interviews of an affair whose notes go behind the wall.
///
/// # Errors
/// [`Refusal::NoteOfAnotherCircle`], [`Refusal::DamagedNote`].
pub(super) async fn readable(agent: &mut Agent, matter: i64, circle: i64) -> Result<Vec<Readable>> {
    let ids = sqlx::query_scalar!(
        r#"select interview.id as "id!" from interview join case_file on case_file.id = interview.case_file
           where matter = ? order by interview.id"#,
        matter
    )
    .fetch_all(&mut agent.desk)
    .await?;
    let mut found = Vec::new();
    for id in ids {
        let open = interview::open_part(&mut agent.desk, id).await?;
        let said =
            open.corrections.iter().any(|before| !before.before.notes.is_empty()) || !open.content.notes.is_empty();
        if !said {
            continue;
        }
        let reserved = match restricted_note::read(agent, id).await? {
            None => String::new(),
            Some((note, _)) if note.circle != circle => return Err(Refusal::NoteOfAnotherCircle.into()),
            Some((_, words)) => words.ok_or(Refusal::DamagedNote)?,
        };
        found.push(Readable { interview: open, reserved });
    }
    Ok(found)
}

/// Moves the notes of interviews, as they were and as they stand, to the circle's own: nothing that was written is lost.
pub(super) async fn interviews(
    write: &mut Write<'_>,
    (vault, key): (VaultId, &CircleKey),
    circle: i64,
    interviews: Vec<Readable>,
) -> Result<()> {
    for Readable { interview, reserved } in interviews {
        let before = interview.corrections.iter().map(|one| one.before.notes.clone());
        let present = joined(&interview.content.notes, &reserved);
        for words in before.filter(|words| !words.is_empty()).chain([present]) {
            let author = write.account().to_owned();
            let sealing = Sealing::with(circle, key.clone(), vault, words);
            let note = sealing.write(write, interview.id, &author).await?;
            write.also(Event::new(Verb::Created, Noun::RestrictedNote, note));
        }
        interview::leave_no_notes(write.database(), interview.id).await?;
        write.also(Event::new(Verb::Changed, Noun::Interview, interview.id));
    }
    Ok(())
}

/// The notes of an interview that is being written behind a wall are the circle's.
///
/// # Errors
/// [`Refusal::NoteOfAnotherCircle`].
pub(crate) async fn reserved(agent: &mut Agent, interview: Option<i64>, typed: &mut NewInterview) -> Result<()> {
    let matter = case_file::matter(&mut agent.desk, typed.case_file).await?;
    let Some(wall) = standing(&mut agent.desk, matter).await? else { return Ok(()) };
    let notes = std::mem::take(&mut typed.notes);
    let words = match typed.restricted.take() {
        Some(restricted) if restricted.circle != wall.circle => return Err(Refusal::NoteOfAnotherCircle.into()),
        Some(restricted) => joined(&notes, &restricted.words),
        None if notes.is_empty() => return Ok(()),
        None => match interview {
            // The form said nothing of what the circle keeps already: it stays.
            Some(interview) => {
                let kept = restricted_note::read(agent, interview).await?.and_then(|(_, words)| words);
                joined(&notes, &kept.unwrap_or_default())
            }
            None => notes,
        },
    };
    typed.restricted = Some(RestrictedWords { circle: wall.circle, words });
    Ok(())
}

fn joined(notes: &str, reserved: &str) -> String {
    [notes, reserved].into_iter().filter(|part| !part.trim().is_empty()).collect::<Vec<_>>().join("\n\n")
}
