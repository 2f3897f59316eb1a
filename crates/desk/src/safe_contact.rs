//! How a person may be reached without danger. A number is never shown before its instruction was asked for and read.

pub(crate) mod risk;

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Refusal, Result, field,
    journal::{Event, Noun, Verb},
    merge,
    write::Write,
};

/// Whether the telephone is safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum PhoneSafe {
    /// Not asked: nobody calls.
    #[default]
    Unknown,
    /// Said to be safe.
    Yes,
    /// Said not to be.
    No,
}

impl PhoneSafe {
    fn word(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Yes => "yes",
            Self::No => "no",
        }
    }

    fn parse(word: &str) -> Self {
        match word {
            "yes" => Self::Yes,
            "no" => Self::No,
            _ => Self::Unknown,
        }
    }
}

/// The instruction, as stated by the person. The default allows nothing.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct SafeContactInput {
    pub phone_safe: PhoneSafe,
    pub safe_hours: String,
    pub voicemail: bool,
    pub sms: bool,
    pub letter: bool,
    pub email: bool,
    /// Neutral name to give on the telephone.
    pub introduce_as: String,
    pub letter_address: String,
    /// Where she lives may be written in a letter to the Parquet, a judge or a public service.
    #[serde(default)]
    pub address_in_letters: bool,
    /// A judge lets her hide where she lives (art. 515-11 CC): no letter says it, whatever else was allowed.
    #[serde(default)]
    pub address_hidden: bool,
    /// With whom she then elected domicile: a lawyer, the procureur, a body.
    #[serde(default)]
    pub elected_domicile: String,
    /// Lives with the alleged offender.
    pub shares_home: bool,
    /// The alleged offender reads the person's devices.
    pub reads_devices: bool,
    /// Why a letter to the home they share, or a message on a device that he reads, is no danger: asked once, only then.
    #[serde(default)]
    pub risk_reason: String,
    pub code_word: String,
    /// Through whom she may be reached: who, and how. Told with the instruction alone, and written in no letter.
    #[serde(default)]
    pub trusted_person: String,
    pub note: String,
    pub checked_on: Option<String>,
}

impl SafeContactInput {
    /// Whether where she lives may be written to an authority.
    pub(crate) fn may_say_address(&self) -> bool {
        self.address_in_letters && !self.address_hidden
    }
}

/// The instruction in force.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct SafeContact {
    /// Grows with each change.
    pub revision: i64,
    /// False until somebody asked the person.
    pub stated: bool,
    /// Two instructions were made one: they are to be gone through again with the person.
    pub check_again: bool,
    #[serde(flatten)]
    pub instruction: SafeContactInput,
}

/// A new instruction.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct SafeContactUpdate {
    pub person: i64,
    pub with: SafeContactInput,
}

/// A wish to see a number, against the instruction that was read.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct RevealContact {
    pub person: i64,
    pub instruction_revision: i64,
}

/// Number and addresses, never without their instruction.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Contact {
    pub phone: String,
    pub email: String,
    pub address: String,
    pub safe_contact: SafeContact,
    /// What the records that were made one with this one say otherwise.
    pub others: Vec<Reach>,
}

/// Where somebody may be reached, without a word on whether it is safe: for eyes that have the instruction before them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct Reach {
    pub phone: String,
    pub email: String,
    pub address: String,
}

impl Reach {
    /// Nobody can be reached so.
    pub(crate) fn is_empty(&self) -> bool {
        self.phone.is_empty() && self.email.is_empty() && self.address.is_empty()
    }

    /// What is said here and not there.
    fn beside(mut self, known: &Self) -> Self {
        for (own, known) in
            [(&mut self.phone, &known.phone), (&mut self.email, &known.email), (&mut self.address, &known.address)]
        {
            if own == known {
                own.clear();
            }
        }
        self
    }
}

pub(crate) async fn safe_contact_update(agent: &mut Agent, request: SafeContactUpdate) -> Result<SafeContact> {
    let today = agent.clock.today();
    let mut write = Write::begin(agent).await?;
    find(write.database(), request.person).await?;
    merge::must_stand(write.database(), request.person).await?;
    store(&mut write, request.person, &request.with, today).await?;
    write.commit(Event::new(Verb::Changed, Noun::SafeContact, request.person)).await?;
    find(&mut agent.desk, request.person).await
}

/// Shows number and addresses to somebody who has the present instruction before their eyes.
pub(crate) async fn reveal_contact(agent: &mut Agent, request: RevealContact) -> Result<Contact> {
    let mut write = Write::begin(agent).await?;
    let safe_contact = find(write.database(), request.person).await?;
    merge::must_stand(write.database(), request.person).await?;
    if !safe_contact.stated {
        return Err(Refusal::InstructionNeverAsked.into());
    }
    if safe_contact.revision != request.instruction_revision {
        return Err(Refusal::InstructionChanged.into());
    }
    let own = reach(write.database(), request.person).await?;
    let mut others = Vec::new();
    for person in merge::absorbed(write.database(), request.person).await? {
        others.push(reach(write.database(), person).await?.beside(&own));
    }
    others.retain(|other| !other.is_empty());
    write.commit(Event::new(Verb::Revealed, Noun::Person, request.person)).await?;
    let Reach { phone, email, address } = own;
    Ok(Contact { phone, email, address, safe_contact, others })
}

/// # Errors
/// [`Refusal::NotFound`].
pub(crate) async fn reach(database: &mut SqliteConnection, person: i64) -> Result<Reach> {
    let found = sqlx::query_as!(Reach, "select phone, email, address from person where id = ?", person)
        .fetch_optional(database)
        .await?;
    found.ok_or_else(|| Refusal::NotFound { noun: "person".to_owned() }.into())
}

/// Gives a new person the instruction that allows nothing.
pub(crate) async fn start(write: &mut Write<'_>, person: i64) -> Result<()> {
    sqlx::query!("insert into safe_contact (person) values (?)", person).execute(write.database()).await?;
    write.also(Event::new(Verb::Created, Noun::SafeContact, person));
    Ok(())
}

/// Replaces the instruction; the caller writes the event.
pub(crate) async fn store(
    write: &mut Write<'_>,
    person: i64,
    with: &SafeContactInput,
    today: chrono::NaiveDate,
) -> Result<()> {
    let phone_safe = with.phone_safe.word();
    let safe_hours = field::line("safe_hours", &with.safe_hours)?;
    let introduce_as = field::line("introduce_as", &with.introduce_as)?;
    let letter_address = field::note("letter_address", &with.letter_address)?;
    let code_word = field::line("code_word", &with.code_word)?;
    let trusted_person = field::line("trusted_person", &with.trusted_person)?;
    let note = field::note("note", &with.note)?;
    let checked_on = field::day_if_any("checked_on", with.checked_on.as_deref(), today)?.map(|day| day.to_string());
    let risk_reason = field::line("risk_reason", &with.risk_reason)?;
    let elected_domicile = field::line("elected_domicile", &with.elected_domicile)?;
    risk::must_be_cleared(with, &reach(write.database(), person).await?.address)?;
    sqlx::query!(
        "update safe_contact set
             revision = revision + 1, stated = 1, check_again = 0, phone_safe = ?, safe_hours = ?, voicemail = ?, sms = ?, letter = ?,
             email = ?, introduce_as = ?, letter_address = ?, shares_home = ?, reads_devices = ?, code_word = ?,
             note = ?, checked_on = ?, address_in_letters = ?, trusted_person = ?, risk_reason = ?, address_hidden = ?,
             elected_domicile = ?
         where person = ?",
        phone_safe,
        safe_hours,
        with.voicemail,
        with.sms,
        with.letter,
        with.email,
        introduce_as,
        letter_address,
        with.shares_home,
        with.reads_devices,
        code_word,
        note,
        checked_on,
        with.address_in_letters,
        trusted_person,
        risk_reason,
        with.address_hidden,
        elected_domicile,
        person
    )
    .execute(write.database())
    .await?;
    Ok(())
}

/// Puts an instruction in the place of another, letter for letter; the caller writes the event.
pub(crate) async fn replace(write: &mut Write<'_>, person: i64, with: &SafeContact) -> Result<()> {
    let said = &with.instruction;
    let phone_safe = said.phone_safe.word();
    sqlx::query!(
        "update safe_contact set
             revision = ?, stated = ?, check_again = ?, phone_safe = ?, safe_hours = ?, voicemail = ?, sms = ?, letter = ?,
             email = ?, introduce_as = ?, letter_address = ?, shares_home = ?, reads_devices = ?, code_word = ?, note = ?,
             checked_on = ?, address_in_letters = ?, trusted_person = ?, risk_reason = ?, address_hidden = ?,
             elected_domicile = ?
         where person = ?",
        with.revision,
        with.stated,
        with.check_again,
        phone_safe,
        said.safe_hours,
        said.voicemail,
        said.sms,
        said.letter,
        said.email,
        said.introduce_as,
        said.letter_address,
        said.shares_home,
        said.reads_devices,
        said.code_word,
        said.note,
        said.checked_on,
        said.address_in_letters,
        said.trusted_person,
        said.risk_reason,
        said.address_hidden,
        said.elected_domicile,
        person
    )
    .execute(write.database())
    .await?;
    Ok(())
}

/// # Errors
/// [`Refusal::NotFound`].
pub(crate) async fn find(database: &mut SqliteConnection, person: i64) -> Result<SafeContact> {
    let row = sqlx::query!(
        r#"select revision, stated as "stated: bool", check_again as "check_again: bool", phone_safe, safe_hours, voicemail as "voicemail: bool",
             sms as "sms: bool", letter as "letter: bool", email as "email: bool", introduce_as, letter_address,
             shares_home as "shares_home: bool", reads_devices as "reads_devices: bool", code_word, note, checked_on,
             address_in_letters as "address_in_letters: bool", trusted_person, risk_reason,
             address_hidden as "address_hidden: bool", elected_domicile
           from safe_contact where person = ?"#,
        person
    )
    .fetch_optional(database)
    .await?
    .ok_or(Refusal::NotFound { noun: "person".to_owned() })?;
    Ok(SafeContact {
        revision: row.revision,
        stated: row.stated,
        check_again: row.check_again,
        instruction: SafeContactInput {
            phone_safe: PhoneSafe::parse(&row.phone_safe),
            safe_hours: row.safe_hours,
            voicemail: row.voicemail,
            sms: row.sms,
            letter: row.letter,
            email: row.email,
            introduce_as: row.introduce_as,
            letter_address: row.letter_address,
            address_in_letters: row.address_in_letters,
            address_hidden: row.address_hidden,
            elected_domicile: row.elected_domicile,
            risk_reason: row.risk_reason,
            shares_home: row.shares_home,
            reads_devices: row.reads_devices,
            code_word: row.code_word,
            trusted_person: row.trusted_person,
            note: row.note,
            checked_on: row.checked_on,
        },
    })
}
