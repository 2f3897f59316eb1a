//! People who do not exist, in any number: names made of syllables, ten years of files, appointments and referrals.

use chrono::{DateTime, Days, NaiveDate, Utc};
use rand::{RngExt, rngs::ChaCha8Rng};
use serde::Serialize;

use crate::{
    Agent, Error, Fault, Result,
    journal::{Event, Noun, Verb},
    person::{NewPerson, Sex},
    statistics::fact,
};

/// The day of every measure.
pub(super) fn now() -> DateTime<Utc> {
    let nine = NaiveDate::from_ymd_opt(2026, 11, 23).and_then(|day| day.and_hms_opt(9, 0, 0));
    nine.unwrap_or_default().and_utc()
}

/// An interview's note of ordinary length: some thirty lines.
pub(super) fn notes() -> String {
    "Phrase inventée pour la mesure, de la longueur d’une phrase ordinaire.\n".repeat(30)
}

/// Who is in the vault, by a few of their names.
#[derive(Debug)]
pub(super) struct Crowd {
    some: Vec<String>,
}

const DAYS: u64 = 3_650;
const BATCH: i64 = 1_000;
const SOME: usize = 64;
const ONSETS: [&str; 18] =
    ["b", "br", "c", "ch", "d", "f", "g", "gr", "l", "m", "n", "p", "r", "s", "t", "tr", "v", "vr"];
const VOWELS: [&str; 10] = ["a", "e", "é", "i", "o", "u", "ou", "an", "oi", "ai"];
const ENDINGS: [&str; 14] =
    ["bert", "ckx", "dez", "din", "eau", "elle", "ier", "lot", "mans", "oui", "ray", "ski", "tte", "ux"];
const OFFENCES: [&str; 8] = ["B1", "B1", "B2", "B8", "E1", "F2", "C2", "G1"];
const DISTRICTS: [&str; 5] = ["bourg", "delivrance", "marais", "mitterie", "mont_a_camp"];
const KINDS: [&str; 3] = ["SIGNALEMENT_ART40", "DEMANDE_TGD", "SIGNALEMENT_VULNERABLE"];

/// One file with all that hangs on it, as one row for the statements below.
#[derive(Serialize)]
struct Row {
    id: i64,
    sex: &'static str,
    birth_name: String,
    used_name: String,
    first_names: String,
    born_on: NaiveDate,
    phone: String,
    number: String,
    offence: &'static str,
    district: &'static str,
    opened_on: NaiveDate,
    /// Most files are closed within a year and a half; one in fifty stays open.
    closed_on: Option<NaiveDate>,
    /// The day of the appointment: past, today or to come.
    met_on: NaiveDate,
    starts: String,
    met: bool,
    /// One file in four: something to do by that day.
    due_on: Option<NaiveDate>,
    done: bool,
    /// One file in three was referred.
    kind: Option<&'static str>,
    answered: bool,
}

impl Crowd {
    /// Writes `files` case files. In bulk, beside the commands: a hundred thousand of them would take hours by the door, and
    /// only what is timed afterwards has to go through it. The facts are those that the projection gives.
    pub(super) async fn settle(agent: &mut Agent, files: u32, draw: &mut ChaCha8Rng) -> Result<Self> {
        let mut some = Vec::new();
        let files = i64::from(files);
        for first in (1..=files).step_by(BATCH as usize) {
            let rows: Vec<Row> = (first..=files.min(first + BATCH - 1)).map(|id| row(id, files, draw)).collect();
            some.extend(rows.iter().map(|row| row.birth_name.clone()));
            // Of the whole crowd, and no more than are asked for.
            some = some.iter().step_by(some.len().div_ceil(SOME)).cloned().collect();
            write(agent, &rows).await?;
        }
        Ok(Self { some })
    }

    /// The first letters of some of the names, as they are typed.
    pub(super) fn beginnings(&self) -> Vec<String> {
        self.some.iter().map(|name| name.chars().take(4).collect()).collect()
    }

    /// The same names with two neighbours swapped, as fingers do.
    pub(super) fn slips(&self) -> Vec<String> {
        let slip = |name: &String| {
            let mut letters: Vec<char> = name.chars().collect();
            letters.get_mut(2..4).into_iter().for_each(|pair| pair.reverse());
            letters.into_iter().collect()
        };
        self.some.iter().map(slip).collect()
    }
}

/// Somebody who was not there yet.
pub(super) fn new_person(draw: &mut ChaCha8Rng) -> NewPerson {
    NewPerson {
        sex: Sex::F,
        birth_name: name(draw, 3),
        first_names: name(draw, 2),
        born_on: Some("1990-05-01".to_owned()),
        address: "1 rue qui n’existe pas".to_owned(),
        commune: "Lomme".to_owned(),
        district: Some(pick(draw, &DISTRICTS).to_owned()),
        phone: phone(draw),
        ..NewPerson::default()
    }
}

/// A spreadsheet of a desk, a person a line.
pub(super) fn spreadsheet(lines: u32, draw: &mut ChaCha8Rng) -> String {
    let mut file = "Nom;Prénom;Sexe;Né(e) le;Tél;Nature des faits;Date d’accueil\n".to_owned();
    for _ in 0..lines {
        let (opened_on, age) = (back(now().date_naive(), draw.random_range(0..DAYS)), draw.random_range(9..86));
        let cells = [
            name(draw, 3),
            name(draw, 2),
            pick(draw, &["F", "M"]).to_owned(),
            back(opened_on, age * 365).to_string(),
            phone(draw),
            pick(draw, &["Vol", "Cambriolage", "Violences conjugales"]).to_owned(),
            opened_on.to_string(),
        ];
        file.push_str(&cells.join(";"));
        file.push('\n');
    }
    file
}

fn row(id: i64, files: i64, draw: &mut ChaCha8Rng) -> Row {
    let today = now().date_naive();
    // Evenly over ten years, in the order of the numbers, to the last day.
    let age = DAYS.saturating_sub((id * DAYS.cast_signed() / files).cast_unsigned());
    let opened_on = back(today, age);
    // Nine days in ten of the file's life before today, one after it.
    let met_on = opened_on + Days::new(draw.random_range(0..45));
    let due_on = draw.random_bool(0.25).then(|| opened_on + Days::new(draw.random_range(15..60)));
    let woman = draw.random_bool(0.71);
    Row {
        id,
        sex: if woman { "F" } else { "M" },
        birth_name: name(draw, 3),
        used_name: if woman && draw.random_bool(0.3) { name(draw, 3) } else { String::new() },
        first_names: name(draw, 2),
        born_on: back(opened_on, draw.random_range(9..86) * 365),
        phone: phone(draw),
        number: format!("{}-{id:06}", opened_on.format("%Y")),
        offence: pick(draw, &OFFENCES),
        district: pick(draw, &DISTRICTS),
        opened_on,
        closed_on: (age > 540 && draw.random_bool(0.98)).then(|| opened_on + Days::new(300)),
        met_on,
        starts: format!("{:02}:{:02}", draw.random_range(9..17), draw.random_range(0..4) * 15),
        met: met_on < today,
        due_on,
        done: due_on.is_some_and(|due_on| due_on < back(today, 7)),
        kind: draw.random_bool(0.33).then(|| pick(draw, &KINDS)),
        answered: opened_on < back(today, 60),
    }
}

fn name(draw: &mut ChaCha8Rng, syllables: u32) -> String {
    let mut name = String::new();
    for _ in 1..draw.random_range(2..=syllables) {
        name.push_str(pick(draw, &ONSETS));
        name.push_str(pick(draw, &VOWELS));
    }
    name.push_str(pick(draw, &ONSETS));
    name.push_str(pick(draw, &VOWELS));
    name.push_str(pick(draw, &ENDINGS));
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Of the numbers that the regulator keeps for fiction (décision Arcep 2018-0881: 06 39 98 xx xx).
fn phone(draw: &mut ChaCha8Rng) -> String {
    format!("06 39 98 {:02} {:02}", draw.random_range(0..100), draw.random_range(0..100))
}

fn pick(draw: &mut ChaCha8Rng, from: &[&'static str]) -> &'static str {
    from.get(draw.random_range(0..from.len())).copied().unwrap_or_default()
}

fn back(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(day)
}

async fn write(agent: &mut Agent, rows: &[Row]) -> Result<()> {
    let rows_of = |error| Error::Fault(Fault::new(error));
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let rows = serde_json::to_string(rows).map_err(|error: serde_json::Error| rows_of(error))?;
    let (account, notes) = (agent.account.clone(), notes());
    let mut change = sqlx::Connection::begin(&mut agent.desk).await?;
    sqlx::query!(
        "insert into person (id, anonymous, sex, birth_name, used_name, first_names, born_on, commune, district, phone, created_at)
         select value ->> 'id', 0, value ->> 'sex', value ->> 'birth_name', value ->> 'used_name', value ->> 'first_names',
             value ->> 'born_on', 'Lomme', value ->> 'district', value ->> 'phone', value ->> 'opened_on'
         from json_each(?)",
        rows
    )
    .execute(&mut *change)
    .await?;
    sqlx::query!("insert into safe_contact (person) select value ->> 'id' from json_each(?)", rows)
        .execute(&mut *change)
        .await?;
    sqlx::query!(
        "insert into matter (id, offence, happened_from, commune, account_of_facts, created_at)
         select value ->> 'id', value ->> 'offence', value ->> 'opened_on', 'Lomme', ?2, value ->> 'opened_on'
         from json_each(?1)",
        rows,
        notes
    )
    .execute(&mut *change)
    .await?;
    sqlx::query!(
        "insert into case_file (id, number, person, matter, quality, first_contact, referred_by, arrival_mode, opened_on,
             closed_on, created_at)
         select value ->> 'id', value ->> 'number', value ->> 'id', value ->> 'id', 'victime_directe', 'personne_elle_meme',
             'police_nationale', 'sur_place', value ->> 'opened_on', value ->> 'closed_on', value ->> 'opened_on'
         from json_each(?)",
        rows
    )
    .execute(&mut *change)
    .await?;
    sqlx::query!(
        "insert into appointment (id, staff, held_on, starts, minutes, person, case_file, intervention, status)
         select value ->> 'id', ?2, value ->> 'met_on', value ->> 'starts', 45, value ->> 'id', value ->> 'id', 'juridique',
             iif(value ->> 'met', 'received', 'booked')
         from json_each(?1)",
        rows,
        account
    )
    .execute(&mut *change)
    .await?;
    sqlx::query!(
        "insert into interview (id, case_file, appointment, held_on, minutes, mode, notes, author, written_at)
         select value ->> 'id', value ->> 'id', value ->> 'id', value ->> 'met_on', 45, 'sur_place', ?3, ?2, value ->> 'met_on'
         from json_each(?1) where value ->> 'met'",
        rows,
        account,
        notes
    )
    .execute(&mut *change)
    .await?;
    sqlx::query!(
        "insert into follow_up (case_file, due_on, what, assigned_to, created_at, done_on)
         select value ->> 'id', value ->> 'due_on', 'Rappeler aux heures sûres', ?2, value ->> 'opened_on',
             iif(value ->> 'done', value ->> 'due_on', null)
         from json_each(?1) where value ->> 'due_on' is not null",
        rows,
        account
    )
    .execute(&mut *change)
    .await?;
    sqlx::query!(
        "insert into referral (id, case_file, kind, statement, state, drafted_by, drafted_on, sent_on, sent_how, answered_on, outcome)
         select value ->> 'id', value ->> 'id', value ->> 'kind', ?3, iif(value ->> 'answered', 'answered', 'sent'), ?2,
             value ->> 'opened_on', value ->> 'opened_on', 'courriel', iif(value ->> 'answered', value ->> 'opened_on', null),
             iif(value ->> 'closed_on' is not null, 'CLASSEMENT', iif(value ->> 'answered', 'ENQUETE_EN_COURS', null))
         from json_each(?1) where value ->> 'kind' is not null",
        rows,
        account,
        notes
    )
    .execute(&mut *change)
    .await?;
    change.commit().await?;
    let events: Vec<Event> = ids
        .iter()
        .flat_map(|id| [Noun::CaseFile, Noun::Referral].map(|noun| Event::new(Verb::Created, noun, *id)))
        .collect();
    let facts = fact::of(&mut agent.desk, &agent.keys.desk, &events).await?;
    // No entry stands behind these facts: the mark of the projection stays where it is.
    fact::write(&mut agent.statistics, &facts, 0, 0).await
}
