//! Everything that the desk holds on a person, entry by entry, as far as this session reads it.

use std::collections::{BTreeMap, BTreeSet};

use names::folded;
use serde::Serialize;
use sqlx::SqliteConnection;

use super::{AccessSection, Passage};
use crate::{
    Agent, Result,
    excess::{self, Known},
    interview::{self, OneInterview},
    letter::LetterKind,
    list::List,
    matter, merge, partner,
    person::{self, Sex},
    referral,
    safe_contact::{self, PhoneSafe},
    text::{long_day, say, say_with},
    wall,
};

/// What is held.
#[derive(Debug, Serialize)]
pub(super) struct Held {
    pub(super) person: i64,
    pub(super) sections: Vec<AccessSection>,
    /// What this session does not read, in sentences.
    pub(super) withheld: Vec<String>,
}

/// Everything on whom the file is about, in all their files.
pub(super) async fn held(agent: &mut Agent, case_file: i64) -> Result<Held> {
    let files = sqlx::query!(
        r#"select id as "id!", person, number, matter from case_file
           where person = (select person from case_file where id = ?) order by id"#,
        case_file
    )
    .fetch_all(&mut agent.desk)
    .await?;
    let person = files.first().map(|file| file.person).unwrap_or_default();
    let (mut sections, mut withheld) = (vec![identity(&mut agent.desk, person).await?], Vec::new());
    let closed = wall::closed_files(agent).await?;
    for file in files {
        if closed.contains(&file.id) {
            withheld.push(say("access-file-behind-wall"));
            continue;
        }
        let others = others(&mut agent.desk, person, file.matter).await?;
        let told = wall::account(agent, file.matter).await?;
        let mut passages = facts(&mut agent.desk, file.id, file.matter, told).await?;
        passages.extend(interviews(agent, file.id, &mut withheld).await?);
        passages.extend(entries(agent, file.id, person).await?);
        let known = known(agent, person).await?;
        for passage in passages.iter_mut().filter(|passage| passage.free) {
            passage.marks = excess::of_others(&passage.text, &known, &others);
        }
        sections
            .push(AccessSection { title: say_with("access-file-section-file", &[("number", &file.number)]), passages });
    }
    withheld.dedup();
    Ok(Held { person, sections, withheld })
}

/// Who may be named: the person and whoever works.
async fn known(agent: &mut Agent, person: i64) -> Result<Known> {
    let mut known = Known::of_desk(agent).await?;
    let own = person::written(&mut agent.desk, person).await?;
    known.add_name([own.birth_name.as_str(), &own.used_name, &own.first_names, &own.nickname]);
    for name in merge::other_names(&mut agent.desk, person).await? {
        known.add_name([name.as_str()]);
    }
    Ok(known)
}

/// The words of the names of whom the facts are laid to and of everybody else helped in the affair, but those that are the person's.
async fn others(database: &mut SqliteConnection, person: i64, matter: i64) -> Result<BTreeSet<String>> {
    let names = sqlx::query_scalar!(
        r#"select birth_name || ' ' || used_name || ' ' || first_names || ' ' || nickname as "name!: String" from person
             where id <> ?1 and id in (select person from case_file where matter = ?2)
           union all
           select name from alleged_offender where matter = ?2"#,
        person,
        matter
    )
    .fetch_all(&mut *database)
    .await?;
    let own = person::written(database, person).await?;
    let own = [own.birth_name, own.used_name, own.first_names, own.nickname].join(" ");
    let words = |text: &str| -> BTreeSet<String> {
        folded(text).split(' ').filter(|word| word.chars().count() > 2).map(str::to_owned).collect()
    };
    let own = words(&own);
    Ok(names.iter().flat_map(|name| words(name)).filter(|word| !own.contains(word)).collect())
}

/// `Label : value`, line by line; what is empty is not said.
#[derive(Default)]
struct Lines(Vec<String>);

impl Lines {
    fn named(&mut self, sentence: &str, value: &str) {
        if !value.is_empty() {
            self.0.push(say_with("access-file-named", &[("label", &say(sentence)), ("value", value)]));
        }
    }

    fn day(&mut self, sentence: &str, day: Option<&str>) {
        self.named(sentence, &day.map(long_day).unwrap_or_default());
    }

    fn term(&mut self, sentence: &str, list: List, code: Option<&str>) {
        self.named(sentence, code.map(|code| list.label(code).unwrap_or(code)).unwrap_or_default());
    }

    fn yes(&mut self, sentence: &str, yes: bool) {
        if yes {
            self.0.push(say(sentence));
        }
    }

    fn passage(self, key: String, label: String) -> Passage {
        Passage { key, label, text: self.0.join("\n"), free: false, marks: Vec::new() }
    }
}

async fn identity(database: &mut SqliteConnection, person: i64) -> Result<AccessSection> {
    let own = person::written(&mut *database, person).await?;
    let mut lines = Lines::default();
    lines.yes("access-file-anonymous", own.anonymous);
    lines.named("access-file-birth-name", &own.birth_name);
    lines.named("access-file-used-name", &own.used_name);
    lines.named("access-file-first-names", &own.first_names);
    lines.named("access-file-nickname", &own.nickname);
    lines.named("access-file-other-names", &merge::other_names(&mut *database, person).await?.join(", "));
    let sex = match own.sex {
        Sex::F => "access-file-sex-f",
        Sex::M => "access-file-sex-m",
        Sex::X => "access-file-sex-x",
    };
    lines.named("access-file-sex", &say(sex));
    lines.day("access-file-born", own.born_on.as_deref());
    lines.named("access-file-birth-year", &own.birth_year.map(|year| year.to_string()).unwrap_or_default());
    lines.named("access-file-commune", &own.commune);
    lines.term("access-file-district", List::District, own.district.as_deref());
    lines.named("access-file-language", &own.language);
    lines.yes("access-file-interpreter", own.interpreter);
    let passages = vec![lines.passage(format!("person-{person}"), String::new())];
    Ok(AccessSection { title: say("access-file-section-identity"), passages })
}

/// How the person is reached, and the instruction that she gave. Through whom is somebody else's.
pub(super) async fn contact(database: &mut SqliteConnection, person: i64) -> Result<Vec<String>> {
    let reach = safe_contact::reach(&mut *database, person).await?;
    let said = safe_contact::find(database, person).await?.instruction;
    let mut lines = Lines::default();
    lines.named("access-file-phone", &reach.phone);
    lines.named("access-file-email", &reach.email);
    lines.named("access-file-address", &reach.address.replace('\n', ", "));
    let safe = match said.phone_safe {
        PhoneSafe::Yes => "access-file-phone-safe",
        PhoneSafe::No => "access-file-phone-not-safe",
        PhoneSafe::Unknown => "access-file-phone-unknown",
    };
    lines.0.push(say(safe));
    lines.named("access-file-safe-hours", &said.safe_hours);
    lines.yes("access-file-voicemail", said.voicemail);
    lines.yes("access-file-sms", said.sms);
    lines.yes("access-file-email-allowed", said.email);
    lines.yes("access-file-letter-allowed", said.letter);
    lines.yes("access-file-address-in-letters", said.address_in_letters);
    lines.yes("access-file-shares-home", said.shares_home);
    lines.yes("access-file-reads-devices", said.reads_devices);
    lines.named("access-file-introduce-as", &said.introduce_as);
    lines.named("access-file-letter-address", &said.letter_address.replace('\n', ", "));
    lines.named("access-file-code-word", &said.code_word);
    lines.yes("access-file-trusted", !said.trusted_person.is_empty());
    lines.day("access-file-checked", said.checked_on.as_deref());
    Ok(lines.0)
}

async fn facts(
    database: &mut SqliteConnection,
    case_file: i64,
    matter: i64,
    told: Option<String>,
) -> Result<Vec<Passage>> {
    let row = sqlx::query!(
        "select opened_on, closed_on, quality, first_contact, referred_by, arrival_mode, release_wish, release_wish_on
         from case_file where id = ?",
        case_file
    )
    .fetch_one(&mut *database)
    .await?;
    let facts = matter::find(database, matter, Some(case_file)).await?.facts;
    let mut lines = Lines::default();
    lines.day("access-file-opened", Some(&row.opened_on));
    lines.day("access-file-closed", row.closed_on.as_deref());
    lines.term("access-file-quality", List::Quality, Some(&row.quality));
    lines.term("access-file-first-contact", List::FirstContact, Some(&row.first_contact));
    lines.term("access-file-referred-by", List::ReferredBy, Some(&row.referred_by));
    lines.term("access-file-arrival", List::ArrivalMode, Some(&row.arrival_mode));
    if let Some(wish) = &row.release_wish {
        lines.day(&format!("access-file-release-{}", wish.replace('_', "-")), row.release_wish_on.as_deref());
    }
    lines.term("access-file-offence", List::Offence, Some(&facts.offence));
    lines.day("access-file-from", facts.happened_from.as_deref());
    lines.day("access-file-until", facts.happened_until.as_deref());
    lines.named("access-file-where", &facts.commune);
    lines.term("access-file-where-district", List::District, facts.district.as_deref());
    lines.term("access-file-where-kind", List::PlaceKind, facts.place_kind.as_deref());
    lines.term("access-file-frame", List::Frame, facts.frame.as_deref());
    lines.term("access-file-link", List::Link, facts.link.as_deref());
    lines.yes("access-file-minor", facts.minor_present);
    lines.yes("access-file-discriminatory", facts.discriminatory);
    lines.yes("access-file-weapon", facts.weapon);
    lines.yes("access-file-repeated", facts.repeated);
    lines.yes("access-file-vulnerable", facts.vulnerable_victim);
    lines.named("access-file-itt", &facts.itt_days.map(|days| days.to_string()).unwrap_or_default());
    lines.term("access-file-complaint", List::Complaint, facts.complaint.as_deref());
    lines.day("access-file-complaint-on", facts.complaint_on.as_deref());
    lines.named("access-file-complaint-service", &facts.complaint_service);
    lines.named("access-file-complaint-number", &facts.complaint_number);
    for step in &facts.steps_taken {
        lines.term("access-file-step", List::StepTaken, Some(step));
    }
    let mut passages = vec![lines.passage(format!("case_file-{case_file}"), say("access-file-noun-case_file"))];
    let told = told.unwrap_or(facts.account_of_facts);
    if !told.is_empty() {
        passages.push(free(format!("matter-{matter}"), say("access-file-noun-matter"), told));
    }
    Ok(passages)
}

fn free(key: String, label: String, text: String) -> Passage {
    Passage { key, label, text, free: true, marks: Vec::new() }
}

/// `noun, day — what`.
fn label(noun: &str, on: &str, what: &str) -> String {
    let (noun, day) = (say(&format!("access-file-noun-{noun}")), long_day(on));
    let sentence = if what.is_empty() { "access-file-label" } else { "access-file-label-of" };
    say_with(sentence, &[("noun", &noun), ("day", &day), ("what", what)])
}

/// The notes and what stood before each correction. Those of a circle only for its members: for everybody else, with whom they are.
async fn interviews(agent: &mut Agent, case_file: i64, withheld: &mut Vec<String>) -> Result<Vec<Passage>> {
    let ids = sqlx::query_scalar!("select id from interview where case_file = ? order by held_on, id", case_file)
        .fetch_all(&mut agent.desk)
        .await?;
    let mut passages = Vec::new();
    for id in ids {
        let one = interview::interview(agent, OneInterview { interview: id }).await?;
        let on = &one.content.held_on;
        let mode = List::InterviewMode.label(&one.content.mode).unwrap_or(&one.content.mode);
        passages.push(free(format!("interview-{id}"), label("interview", on, mode), one.content.notes.clone()));
        for (place, before) in one.corrections.iter().enumerate() {
            let key = format!("interview-{id}-before-{place}");
            passages.push(free(key, label("interview_correction", on, ""), before.before.notes.clone()));
        }
        let Some(note) = one.restricted_note else { continue };
        match one.content.restricted {
            Some(words) => {
                let key = format!("restricted_note-{id}");
                passages.push(free(key, label("restricted_note", on, &note.circle_name), words.words));
                for (place, earlier) in note.earlier.into_iter().enumerate() {
                    let key = format!("restricted_note-{id}-before-{place}");
                    passages.push(free(key, label("restricted_note", on, &note.circle_name), earlier.words));
                }
            }
            None => withheld.push(say_with("access-file-reserved", &[("circle", &note.circle_name)])),
        }
    }
    Ok(passages)
}

/// Everything else that was written in a file, in its order.
async fn entries(agent: &mut Agent, case_file: i64, person: i64) -> Result<Vec<Passage>> {
    let partners = partner::names(&mut agent.desk, agent.clock.today()).await?;
    let rows = sqlx::query!(
        r#"select noun as "noun!: String", id as "id!: i64", "on" as "on!: String", code as "code?: String",
             text as "text!: String"
           from (
             select 'appointment' as noun, id, held_on as "on", status as code, trim(note || char(10) || outside_reason) as text
               from appointment where case_file = ?1 or (case_file is null and person = ?2)
             union all
             select 'call_attempt', id, called_on, null, note from call_attempt
               where case_file = ?1 or (case_file is null and person = ?2)
             union all
             select 'referral', id, drafted_on, coalesce(exception, kind), statement from referral where case_file = ?1
             union all
             select 'agreement_sought', id, sought_on, null, '' from referral where case_file = ?1 and sought_on is not null
             union all
             select 'referral_informed', id, informed_on, informed_how, '' from referral
               where case_file = ?1 and informed_on is not null
             union all
             select 'dismissal_notice', id, notified_on, notified_how, '' from referral
               where case_file = ?1 and notified_on is not null
             union all
             select 'referral_answer', id, answered_on, outcome, answer_note from referral
               where case_file = ?1 and answered_on is not null
             union all
             select 'referral_note', referral_step.id, happened_on, coalesce(exception, referral.kind), note
               from referral_step join referral on referral.id = referral where case_file = ?1
             union all
             select 'referral_note', referral_correction.id, substr(at, 1, 10), coalesce(exception, referral.kind), note
               from referral_correction join referral on referral.id = referral where case_file = ?1
             union all
             select 'referral_closed', id, closed_on, coalesce(exception, kind), closing_note from referral
               where case_file = ?1 and closed_on is not null
             union all
             select 'orientation', id, drafted_on, partner,
               trim(purpose || char(10) || message || char(10) || answer_note || char(10) || closing_note)
               from orientation where case_file = ?1
             union all
             select 'consent', id, given_on, purpose, trim(note || char(10) || withdrawal_note) from consent
               where case_file = ?1
             union all
             select 'package', id, substr(made_at, 1, 10), partner, '' from package where case_file = ?1
             union all
             select 'need', id, substr(recorded_at, 1, 10), null, trim(need || char(10) || objective) from need
               where case_file = ?1
             union all
             select 'danger', id, asked_on,
               (select group_concat(sign) from danger_answer where danger.id = danger_answer.danger and present = 1), note
               from danger where case_file = ?1
             union all
             select 'individual_assessment', id, started_on, trim(signs || ',' || measures, ','),
               trim(harm || char(10) || circumstances || char(10) || vulnerability || char(10) || intimidation || char(10)
                 || hold || char(10) || opinion)
               from individual_assessment where case_file = ?1
             union all
             select 'follow_up', id, due_on, null, what from follow_up where case_file = ?1
             union all
             select 'legal_event', id, happened_on, what, note from legal_event where case_file = ?1
             union all
             select 'letter', id, made_on, kind, subject || char(10) || json_extract(sheet, '$.body') from letter
               where case_file = ?1
             union all
             select 'attached_document', id, added_on, kind, trim(title || char(10) || withdrawal_note)
               from attached_document where case_file = ?1
             union all
             select 'closing', id, closed_on, outcome, trim(reason || char(10) || coalesce(reopening_reason, ''))
               from closing where case_file = ?1
             union all
             select 'hand_over', hand_over * 1000 + rank, held_on, null, what from hand_over_line
               join hand_over on hand_over.id = hand_over where case_file = ?1
             union all
             select 'information_notice', id, given_on, null, '' from information_notice where case_file = ?1
             union all
             select 'rights_request', id, received_on, kind, trim(asked || char(10) || answer || char(10) || statement)
               from rights_request where case_file = ?1
           )
           order by "on", noun, id"#,
        case_file,
        person
    )
    .fetch_all(&mut agent.desk)
    .await?;
    let mut passages: Vec<Passage> = Vec::new();
    for row in rows {
        let what = row.code.as_deref().map(|code| what(&row.noun, code, &partners)).unwrap_or_default();
        let key = format!("{}-{}", row.noun, row.id);
        passages.push(free(key, label(&row.noun, &row.on, &what), row.text.trim().to_owned()));
    }
    // Two tables whose notes bear one noun may have one number.
    for (place, passage) in passages.iter_mut().enumerate().filter(|(_, one)| one.key.starts_with("referral_note")) {
        passage.key = format!("{}-{place}", passage.key);
    }
    Ok(passages)
}

/// The code of an entry in words.
fn what(noun: &str, code: &str, partners: &BTreeMap<String, String>) -> String {
    let of = |list: List| list.label(code).unwrap_or(code).to_owned();
    match noun {
        "appointment" => say(&format!("access-file-appointment-{code}")),
        "referral" | "referral_note" | "referral_closed" => {
            referral::kind_label(code).unwrap_or_else(|| code.to_owned())
        }
        "referral_answer" => of(List::Outcome),
        "referral_informed" => of(List::InterviewMode),
        "dismissal_notice" => of(List::NoticeMode),
        "orientation" | "package" => partners.get(code).cloned().unwrap_or_else(|| code.to_owned()),
        "consent" => of(List::ConsentPurpose),
        "danger" | "individual_assessment" => {
            let lists = [List::DangerSign, List::EvviSign, List::EvviMeasure];
            let named = |sign: &str| lists.iter().find_map(|list| list.label(sign)).unwrap_or(sign).to_owned();
            code.split(',').filter(|sign| !sign.is_empty()).map(named).collect::<Vec<_>>().join(", ")
        }
        "legal_event" => say(&format!("deadline-start-{code}")),
        "letter" => LetterKind::parse(code).label(),
        "attached_document" => of(List::DocumentKind),
        "closing" => of(List::ClosingOutcome),
        "rights_request" => say(&format!("rights-kind-{code}")),
        _ => String::new(),
    }
}

/// Words with the characters that no font has marked as such: one of them would have the whole document refused.
pub(super) fn writable(words: &str) -> String {
    words.chars().map(|character| if character == '\n' || paper::writes(character) { character } else { '?' }).collect()
}
