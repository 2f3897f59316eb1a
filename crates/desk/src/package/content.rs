//! What stands in a package: plain text that any program reads, each thing under its name.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use sqlx::SqliteConnection;

use crate::{
    Refusal, Result,
    case_file::{self, CaseFile},
    letter::letterhead,
    list::List,
    partner::Partner,
    safe_contact::{self, PhoneSafe, SafeContact},
    text::{long_day, say, say_with},
};

/// The text for a partner, of the chosen fields alone.
///
/// # Errors
/// [`Refusal::InstructionNeverAsked`] and [`Refusal::AddressWithheld`]: how a person may be reached goes only as they said.
pub(super) async fn written(
    database: &mut SqliteConnection,
    case_file: i64,
    chosen: &BTreeSet<String>,
    partner: &Partner,
    told: Option<String>,
    (today, mark): (NaiveDate, Option<String>),
) -> Result<String> {
    let file = case_file::find(database, case_file, today).await?;
    let head = letterhead::find(database).await?;
    let from = [head.organisation, head.service].into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>();
    let mut text = Text::default();
    if let Some(mark) = mark {
        text.line(&mark);
    }
    text.line(&say("package-title"));
    text.line(&say_with("package-from", &[("from", &from.join(", "))]));
    text.line(&say_with("package-for", &[("partner", &partner.entry.name)]));
    text.line(&say_with("package-on", &[("day", &long_day(&today.to_string()))]));
    text.line(&say("package-warning"));
    for term in List::PackageField.terms().iter().filter(|term| chosen.contains(&term.code)) {
        text.heading(&term.label);
        match term.code.as_str() {
            "identity" => identity(&mut text, &file),
            "birth" => birth(&mut text, &file),
            "contact" => contact(&mut text, database, &file).await?,
            "address" => address(&mut text, database, &file).await?,
            "facts" => facts(&mut text, &file),
            "account" => text.or_unknown(told.as_deref().unwrap_or(&file.matter.facts.account_of_facts)),
            "complaint" => complaint(&mut text, &file),
            _ => {}
        }
    }
    Ok(text.0)
}

#[derive(Default)]
struct Text(String);

impl Text {
    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn heading(&mut self, label: &str) {
        self.line("");
        self.line(&label.to_uppercase());
    }

    fn or_unknown(&mut self, said: &str) {
        self.line(if said.is_empty() { say("package-unknown") } else { said.to_owned() }.as_str());
    }

    fn named(&mut self, sentence: &str, value: &str) {
        if !value.is_empty() {
            self.line(&say_with(sentence, &[("value", value)]));
        }
    }
}

fn identity(text: &mut Text, file: &CaseFile) {
    let person = &file.person;
    text.named("package-birth-name", &person.birth_name);
    text.named("package-used-name", &person.used_name);
    text.named("package-first-names", &person.first_names);
    if person.anonymous {
        text.line(&say("package-anonymous"));
    }
}

fn birth(text: &mut Text, file: &CaseFile) {
    let person = &file.person;
    let year = person.birth_year.map(|year| year.to_string());
    text.or_unknown(&person.born_on.as_deref().map(long_day).or(year).unwrap_or_default());
}

/// The instruction first, and the number beside it.
async fn contact(text: &mut Text, database: &mut SqliteConnection, file: &CaseFile) -> Result<()> {
    let instruction = &stated(file)?.instruction;
    text.line(&say("package-instruction"));
    text.line(&say(match instruction.phone_safe {
        PhoneSafe::Yes => "package-phone-safe",
        PhoneSafe::No => "package-phone-not-safe",
        PhoneSafe::Unknown => "package-phone-unknown",
    }));
    text.named("package-safe-hours", &instruction.safe_hours);
    for (sentence, allowed) in [
        ("package-voicemail", instruction.voicemail),
        ("package-sms", instruction.sms),
        ("package-email-allowed", instruction.email),
        ("package-letter", instruction.letter),
    ] {
        text.line(&say_with(sentence, &[("allowed", if allowed { "yes" } else { "no" })]));
    }
    text.named("package-introduce-as", &instruction.introduce_as);
    text.named("package-code-word", &instruction.code_word);
    text.named("package-note", &instruction.note);
    let reach = safe_contact::reach(database, file.person.id).await?;
    // A number that is not safe is given to nobody else.
    if instruction.phone_safe == PhoneSafe::Yes {
        text.named("package-phone", &reach.phone);
    }
    if instruction.email {
        text.named("package-email", &reach.email);
    }
    Ok(())
}

async fn address(text: &mut Text, database: &mut SqliteConnection, file: &CaseFile) -> Result<()> {
    if !stated(file)?.instruction.may_say_address() {
        return Err(Refusal::AddressWithheld.into());
    }
    let reach = safe_contact::reach(database, file.person.id).await?;
    text.or_unknown([reach.address, file.person.commune.clone()].join("\n").trim());
    Ok(())
}

fn facts(text: &mut Text, file: &CaseFile) {
    let facts = &file.matter.facts;
    text.line(List::Offence.label(&facts.offence).unwrap_or(&facts.offence));
    let days = [&facts.happened_from, &facts.happened_until].map(|day| day.as_deref().map(long_day));
    match days {
        [Some(from), Some(until)] if from != until => {
            text.line(&say_with("package-between", &[("from", &from), ("until", &until)]));
        }
        [Some(on), _] | [None, Some(on)] => text.line(&say_with("package-on-day", &[("day", &on)])),
        [None, None] => {}
    }
    text.named("package-commune", &facts.commune);
}

fn complaint(text: &mut Text, file: &CaseFile) {
    let facts = &file.matter.facts;
    text.or_unknown(facts.complaint.as_deref().and_then(|code| List::Complaint.label(code)).unwrap_or_default());
    text.named("package-complaint-on", &facts.complaint_on.as_deref().map(long_day).unwrap_or_default());
    text.named("package-complaint-service", &facts.complaint_service);
    text.named("package-complaint-number", &facts.complaint_number);
}

fn stated(file: &CaseFile) -> Result<&SafeContact> {
    let said = &file.person.safe_contact;
    if said.stated { Ok(said) } else { Err(Refusal::InstructionNeverAsked.into()) }
}
