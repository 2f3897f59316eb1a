//! `permanence-cli deadlines`: every deadline of an affair that is told on the command line. No vault, nothing kept.

use chrono::NaiveDate;
use desk::{
    Clock, Error, Refusal,
    deadline::{
        self, Deadline, WhatIf,
        calendar::{Length, Unit},
        law::Nature,
        request::Event,
        start::{EVENTS, Start},
    },
    list::List,
    text::{long_day, say, say_counted, say_with},
};
use serde_json::{Value, json};

use crate::{Stop, line};

/// Délais d’une affaire, avec leur article : date d’alerte, dernier jour, règle de calcul, degré de confiance.
#[derive(clap::Args)]
#[command(after_help = "Exemple : permanence-cli deadlines --facts 2026-11-02 --offence G1 --public\n\n\
    La forme JSON, les évènements et les règles sont décrits dans docs/deadlines.md.")]
pub(crate) struct Deadlines {
    /// Jour des faits, AAAA-MM-JJ ; le premier jour s’ils ont duré.
    #[arg(long, value_name = "DATE")]
    facts: String,
    /// Dernier jour des faits, s’ils ont duré.
    #[arg(long, value_name = "DATE")]
    facts_until: Option<String>,
    /// Code de la liste des faits : B1, C2, G1…
    #[arg(long, value_name = "CODE")]
    offence: String,
    /// Naissance de la victime.
    #[arg(long, value_name = "DATE")]
    victim_born: Option<String>,
    /// Récépissé d’une plainte simple par le procureur, ou lettre recommandée : jamais une plainte à la police.
    #[arg(long, value_name = "DATE")]
    ordinary_complaint: Option<String>,
    /// Prononcé du jugement.
    #[arg(long, value_name = "DATE")]
    judgment: Option<String>,
    /// Avis de classement sans suite.
    #[arg(long, value_name = "DATE")]
    classement: Option<String>,
    /// Jours d’incapacité totale de travail, tels que certifiés.
    #[arg(long, value_name = "JOURS", allow_hyphen_values = true)]
    itt: Option<String>,
    /// Faits entre conjoints, concubins, partenaires ou anciens.
    #[arg(long)]
    couple: bool,
    /// Propos publics ; sans cette option, ils sont comptés comme non publics.
    #[arg(long)]
    public: bool,
    /// Faits commis pour un motif discriminatoire.
    #[arg(long)]
    discriminatory: bool,
    /// Avec une arme.
    #[arg(long)]
    weapon: bool,
    /// Sur une personne vulnérable : âge, maladie, handicap, grossesse.
    #[arg(long)]
    vulnerable: bool,
    /// Autre évènement, NOM=AAAA-MM-JJ : hearing, order_notified, final_decision… Peut être répété.
    #[arg(long, value_name = "NOM=DATE")]
    event: Vec<String>,
    /// Compter comme si l’on était ce jour-là.
    #[arg(long, value_name = "DATE")]
    today: Option<String>,
    /// Écrire en JSON.
    #[arg(long)]
    json: bool,
}

impl Deadlines {
    pub(crate) fn run(self) -> Result<bool, Stop> {
        let today = self.today()?;
        let asked = self.asked(today)?;
        let situation = asked.situation(today).map_err(|error| explained(error, &asked, today))?;
        let found = deadline::of(&situation, today);
        if self.json {
            line(&as_json(&asked, today, &found).to_string());
        } else {
            told(&asked, today, &found);
        }
        Ok(true)
    }

    fn today(&self) -> Result<NaiveDate, Stop> {
        let machine = Clock::Machine.today();
        let Some(typed) = &self.today else { return Ok(machine) };
        let latest = desk::field::horizon(machine);
        desk::field::day("today", typed, latest).map_err(|_| bad_date("--today", latest))
    }

    fn asked(&self, today: NaiveDate) -> Result<WhatIf, Stop> {
        let itt_days = match &self.itt {
            Some(typed) => Some(typed.parse().map_err(|_| Stop::say("cli-deadlines-itt", &[]))?),
            None => None,
        };
        let mut events = Vec::new();
        for (what, on) in [
            (Start::Complaint, &self.ordinary_complaint),
            (Start::Judgment, &self.judgment),
            (Start::Dismissal, &self.classement),
        ] {
            events.extend(on.as_ref().map(|on| Event { what, on: on.clone() }));
        }
        for typed in &self.event {
            events.push(event(typed, today)?);
        }
        Ok(WhatIf {
            offence: self.offence.clone(),
            facts_from: self.facts.clone(),
            facts_until: self.facts_until.clone(),
            victim_born: self.victim_born.clone(),
            victim_birth_year: None,
            itt_days,
            couple: self.couple,
            public: Some(self.public),
            discriminatory: self.discriminatory,
            weapon: self.weapon,
            vulnerable: self.vulnerable,
            author_known: None,
            events,
        })
    }
}

fn event(typed: &str, today: NaiveDate) -> Result<Event, Stop> {
    let read = typed.split_once('=').and_then(|(name, on)| {
        let what = EVENTS.into_iter().find(|event| event.word() == name)?;
        Some(Event { what, on: on.to_owned() })
    });
    let known = EVENTS.map(Start::word).join(", ");
    let event = read.ok_or_else(|| Stop::say("cli-deadlines-event", &[("event", typed), ("known", &known)]))?;
    let latest = desk::field::horizon(today);
    desk::field::day("event", &event.on, latest).map_err(|_| bad_date(&option(&event.what.word()), latest))?;
    Ok(event)
}

/// One sentence that names the option, rather than the field.
fn explained(error: Error, asked: &WhatIf, today: NaiveDate) -> Stop {
    match &error {
        Error::Refused(Refusal::ImpossibleDate { field }) => {
            let of_the_past = ["facts_from", "facts_until", "victim_born"].contains(&field.as_str());
            bad_date(&option(field), if of_the_past { today } else { desk::field::horizon(today) })
        }
        Error::Refused(Refusal::DatesReversed { first, second }) => {
            Stop::say("cli-deadlines-order", &[("first", &option(first)), ("second", &option(second))])
        }
        Error::Refused(Refusal::UnknownCode { .. }) => Stop::say("cli-deadlines-offence", &[("code", &asked.offence)]),
        Error::Refused(Refusal::OutOfBounds { .. }) => Stop::say("cli-deadlines-itt", &[]),
        Error::Refused(_) | Error::Fault(_) => error.into(),
    }
}

fn bad_date(option: &str, latest: NaiveDate) -> Stop {
    Stop::say("cli-deadlines-date", &[("option", option), ("latest", &latest.to_string())])
}

/// The option that a field of the request comes from.
fn option(field: &str) -> String {
    match field {
        "facts_from" => "--facts".to_owned(),
        "facts_until" => "--facts-until".to_owned(),
        "victim_born" => "--victim-born".to_owned(),
        "complaint" => "--ordinary-complaint".to_owned(),
        "judgment" => "--judgment".to_owned(),
        "dismissal" => "--classement".to_owned(),
        event => format!("--event {event}"),
    }
}

/// The stable form, described in `docs/deadlines.md`.
fn as_json(asked: &WhatIf, today: NaiveDate, found: &[Deadline]) -> Value {
    json!({
        "format": 1,
        "today": today,
        "offence": asked.offence,
        "offence_label": List::Offence.label(&asked.offence),
        "facts_from": asked.facts_from,
        "facts_until": asked.facts_until.as_ref().unwrap_or(&asked.facts_from),
        "deadlines": found,
        "caution": say("deadline-caution"),
    })
}

fn told(asked: &WhatIf, today: NaiveDate, found: &[Deadline]) {
    let from = long_day(&asked.facts_from);
    let facts = match &asked.facts_until {
        Some(until) => say_with("cli-deadlines-period", &[("from", &from), ("until", &long_day(until))]),
        None => from,
    };
    let offence = List::Offence.label(&asked.offence).unwrap_or_default();
    let title = [("offence", offence), ("code", &asked.offence), ("facts", &facts), ("today", &day(today))];
    line(&say_with("cli-deadlines-title", &title));
    let (dated, undated): (Vec<_>, Vec<_>) = found.iter().partition(|one| one.alert_on.is_some());
    dated.into_iter().for_each(one);
    if !undated.is_empty() {
        line(&format!("\n{}", say("cli-deadlines-later")));
        undated.into_iter().for_each(one);
    }
    line(&format!("\n{}", say("deadline-caution")));
}

fn one(deadline: &Deadline) {
    line(&format!("\n{}  {}", deadline.row, deadline.label));
    for part in [dates(deadline), counted(deadline), Some(source(deadline)), conditions(deadline)].into_iter().flatten()
    {
        line(&format!("    {part}"));
    }
    if deadline.presumed {
        line(&format!("    {}", say("deadline-presumed")));
    }
    if !deadline.note.is_empty() {
        line(&format!("    {}", deadline.note));
    }
}

fn dates(deadline: &Deadline) -> Option<String> {
    let alert = day(deadline.alert_on?);
    if deadline.nature == Nature::Opening {
        return Some(say_with("cli-deadlines-opening", &[("day", &alert)]));
    }
    let left = match deadline.days_left.unwrap_or_default() {
        days if days < 0 => say_counted("deadline-past", days.saturating_neg()),
        days => say_counted("deadline-ahead", days),
    };
    let alert = say_with("cli-deadlines-alert", &[("day", &alert), ("left", &left)]);
    let last = deadline.last_on.map(|last| say_with("cli-deadlines-last", &[("day", &day(last))]));
    Some([Some(alert), last].into_iter().flatten().collect::<Vec<_>>().join(" · "))
}

/// «3 mois depuis les faits (14 décembre 2016)», then the rule.
fn counted(deadline: &Deadline) -> Option<String> {
    let start = say(&format!("deadline-start-{}", deadline.start.word()));
    let length = deadline.length?;
    let counted = match (length.count, length.unit) {
        (0, _) if deadline.at_most.is_some() => say_with("deadline-counted-at-once", &[("start", &start)]),
        (0, _) => say_with("deadline-counted-on-the-day", &[("start", &start)]),
        (count, unit) => {
            let id = if count < 0 { "deadline-counted-before" } else { "deadline-counted-from" };
            let told = match deadline.at_most {
                Some(most) => {
                    let (least, most) = (spelled(Length { count, unit }), spelled(most));
                    say_with("deadline-length-between", &[("least", &least), ("most", &most)])
                }
                None => spelled(length),
            };
            say_with(id, &[("length", &told), ("start", &start)])
        }
    };
    let counted = match deadline.started_on {
        Some(on) => say_with("cli-deadlines-started", &[("counted", &counted), ("day", &day(on))]),
        None => counted,
    };
    let rule = deadline.rule.word();
    Some(format!("{counted} · {rule} — {}", say(&format!("deadline-rule-{rule}"))))
}

fn spelled(length: Length) -> String {
    let unit = match length.unit {
        Unit::Hours => "hours",
        Unit::Days => "days",
        Unit::Months => "months",
        Unit::Years => "years",
    };
    say_counted(&format!("deadline-length-{unit}"), i64::from(length.count.unsigned_abs()))
}

/// Article, mark, and where it was read.
fn source(deadline: &Deadline) -> String {
    let mark = deadline.mark.word();
    let mark = format!("[{mark}] {}", say(&format!("deadline-mark-{mark}")));
    let renumbered = deadline.renumbered.then(|| say("deadline-renumbered"));
    let article = Some(deadline.article.clone()).filter(|article| !article.is_empty());
    [article, Some(mark), renumbered].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn conditions(deadline: &Deadline) -> Option<String> {
    let what: Vec<String> = deadline.conditions.iter().map(|condition| say(&condition.sentence())).collect();
    (!what.is_empty()).then(|| say_with("deadline-if", &[("what", &what.join(", "))]))
}

fn day(on: NaiveDate) -> String {
    long_day(&on.to_string())
}
