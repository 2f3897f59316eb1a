//! `permanence-cli demo`: a vault of invented people, the same for the same seed and day.

use std::{iter::repeat_with, path::PathBuf};

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use desk::{Clock, Machine, Session, text};
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use serde_json::{Value, json};
use vault::{Cost, Keyring, Passphrase};

use crate::{
    Stop, invented,
    invented::{pick, working_day},
    line,
};

#[derive(clap::Args)]
pub(crate) struct Demo {
    /// Dossier du coffre à créer.
    #[arg(long, value_name = "DIR")]
    vault: PathBuf,
    /// Nombre de dossiers inventés.
    #[arg(long, default_value_t = 120)]
    files: u32,
    /// Graine du tirage.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Jour qui sert d’aujourd’hui, AAAA-MM-JJ ; par défaut, celui de l’ordinateur.
    #[arg(long, value_name = "JOUR")]
    on: Option<NaiveDate>,
}

const IN_CHARGE: &str = "Camille Exemple";
const AGENT: &str = "Dominique Fictif";
const SUPERVISOR: &str = "Sacha Modèle";

impl Demo {
    pub(crate) async fn run(self) -> Result<bool, Stop> {
        let mut draw = ChaCha8Rng::seed_from_u64(self.seed);
        let today = self.on.unwrap_or_else(|| Clock::Machine.today());
        let phrases: Vec<String> =
            (0..3).map(|_| Passphrase::of_words(repeat_with(|| draw.random())).expose().to_owned()).collect();
        let [first, second, third] = phrases.as_slice() else { return Ok(false) };

        let (mut session, sheet) = self.create(first, today).await?;
        let agent_code = ask(&mut session, "add_account", json!({ "name": AGENT, "role": "agent" })).await?;
        let supervisor_code =
            ask(&mut session, "add_account", json!({ "name": SUPERVISOR, "role": "supervisor" })).await?;
        ask(&mut session, "profile_update", json!({ "profession": "juriste", "employer": "public" })).await?;
        for _ in 0..self.files {
            open_one(&mut session, &mut draw, today).await?;
        }
        fill_agenda(&mut session, &mut draw, today).await?;
        drop(session);
        self.enrol(AGENT, &agent_code, second, today).await?;
        self.enrol(SUPERVISOR, &supervisor_code, third, today).await?;

        let folder = self.vault.display().to_string();
        line(&text::say_with("cli-demo-made", &[("files", &self.files.to_string()), ("folder", &folder)]));
        for (name, role, passphrase) in
            [(IN_CHARGE, "in-charge", first), (AGENT, "agent", second), (SUPERVISOR, "supervisor", third)]
        {
            let role = text::say(&format!("cli-role-{role}"));
            line(&text::say_with("cli-demo-account", &[("name", name), ("role", &role), ("passphrase", passphrase)]));
        }
        line(&text::say_with("cli-demo-sheet", &[("lines", &sheet)]));
        Ok(true)
    }

    fn start(&self, today: NaiveDate) -> Result<Session, Stop> {
        let nine: DateTime<Utc> = today.and_time(NaiveTime::MIN).and_utc() + chrono::Duration::hours(9);
        // No keyring and the least cost: a vault of nobody must open on any machine, at once.
        let machine = Machine {
            keyring: Keyring::Absent,
            clock: Clock::Fixed(nine),
            cost: Some(Cost::FLOOR),
            demonstration: true,
        };
        Ok(Session::start(self.vault.clone(), machine)?)
    }

    async fn create(&self, passphrase: &str, today: NaiveDate) -> Result<(Session, String), Stop> {
        let mut session = self.start(today)?;
        let request = json!({ "name": IN_CHARGE, "passphrase": passphrase, "without_device_secret": true });
        let sheet = session.dispatch("create_vault", request).await?;
        let lines = sheet.get("lines").cloned().unwrap_or_default();
        session.dispatch("confirm_recovery_sheet", json!({ "lines": lines })).await?;
        let words: Vec<&str> = lines.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        Ok((session, words.join(" · ")))
    }

    async fn enrol(&self, name: &str, code: &Value, passphrase: &str, today: NaiveDate) -> Result<(), Stop> {
        let mut session = self.start(today)?;
        let status = session.dispatch("status", json!({})).await?;
        let accounts = status.get("accounts").and_then(Value::as_array).cloned().unwrap_or_default();
        let account = accounts.iter().find(|account| account.get("name").and_then(Value::as_str) == Some(name));
        let request = json!({
            "account": account.and_then(|account| account.get("id")),
            "code": code.get("code"),
            "passphrase": passphrase,
        });
        session.dispatch("enrol", request).await?;
        Ok(())
    }
}

async fn ask(session: &mut Session, command: &str, request: Value) -> Result<Value, Stop> {
    Ok(session.dispatch(command, request).await?)
}

/// One file with its first interview, sometimes something to do, sometimes a referral.
async fn open_one(session: &mut Session, draw: &mut ChaCha8Rng, today: NaiveDate) -> Result<(), Stop> {
    let opened = ask(session, "case_file_open", invented::case_file(draw, today)).await?;
    let (id, opened_on) =
        (opened.get("id").cloned().unwrap_or_default(), opened.get("opened_on").cloned().unwrap_or_default());
    let interview = json!({
        "case_file": id, "appointment": null, "held_on": opened_on, "minutes": 45, "mode": "sur_place",
        "interventions": [pick(draw, &["juridique", "psychologique", "sociale"])],
        "notes": "Notes inventées pour la démonstration.",
    });
    ask(session, "interview_add", interview).await?;
    if draw.random_bool(0.25) {
        let due_on = working_day(today, draw.random_range(0..20)).to_string();
        let staff = own_account(session).await?;
        let what = pick(draw, &["Rappeler aux heures sûres", "Relancer le bureau d’ordre", "Préparer l’audience"]);
        let follow_up =
            json!({ "case_file": id, "referral": null, "due_on": due_on, "what": what, "assigned_to": staff });
        ask(session, "follow_up_add", follow_up).await?;
    }
    if draw.random_bool(0.35) {
        refer(session, draw, &id, &opened_on).await?;
    }
    Ok(())
}

async fn refer(session: &mut Session, draw: &mut ChaCha8Rng, case_file: &Value, on: &Value) -> Result<(), Stop> {
    let kind = pick(draw, &["SIGNALEMENT_ART40", "SIGNALEMENT_ART40", "DEMANDE_TGD", "SIGNALEMENT_VULNERABLE"]);
    let draft = json!({
        "case_file": case_file, "kind": kind, "statement": "Exposé inventé pour la démonstration.", "consent": "written",
        "consent_on": on, "geolocation_consent": kind == "DEMANDE_TGD", "wants_outcome": true,
    });
    let referral = ask(session, "referral_draft", draft).await?.get("id").cloned().unwrap_or_default();
    if draw.random_bool(0.2) {
        return Ok(());
    }
    let sending = json!({ "referral": referral, "sent_on": on, "sent_how": "courriel", "reference": "" });
    ask(session, "referral_send", sending).await?;
    if draw.random_bool(0.5) {
        let outcome = pick(draw, &["ENQUETE_EN_COURS", "CLASSEMENT", "COPJ"]);
        let dismissal = if outcome == "CLASSEMENT" { Value::from("21") } else { Value::Null };
        let answer =
            json!({ "referral": referral, "answered_on": on, "outcome": outcome, "dismissal": dismissal, "note": "" });
        ask(session, "referral_answer", answer).await?;
    }
    Ok(())
}

/// Two working weeks of desk sessions and appointments.
async fn fill_agenda(session: &mut Session, draw: &mut ChaCha8Rng, today: NaiveDate) -> Result<(), Stop> {
    let staff = own_account(session).await?;
    let page = ask(session, "case_files", json!({ "filter": "open", "offset": 0, "limit": 60 })).await?;
    let lines = page.get("lines").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut files = lines.iter();
    for ahead in [0, 1, 2, 3, 4, 7, 8, 9] {
        let day = working_day(today, ahead);
        let desk_session = json!({
            "held_on": day.to_string(), "starts": "09:00", "ends": "12:00", "place": "Maison du Citoyen", "room": "Bureau 2",
            "slot_minutes": 45, "staff": staff, "intervention": "juridique",
        });
        if ahead != 0 && day == working_day(today, ahead.saturating_sub(1)) {
            continue;
        }
        ask(session, "desk_session_add", desk_session).await?;
        for starts in ["09:00", "09:45", "10:30", "11:15"] {
            let Some(file) = files.next() else { return Ok(()) };
            if draw.random_bool(0.3) {
                continue;
            }
            let appointment = json!({
                "staff": staff, "on": day.to_string(), "starts": starts, "minutes": 45, "person": null,
                "case_file": file.get("id"), "who": "", "intervention": "juridique", "walk_in": false, "note": "",
                "outside_reason": "Convenu avec la personne, qui sera seule ce jour-là.",
            });
            ask(session, "appointment_book", appointment).await?;
        }
    }
    Ok(())
}

async fn own_account(session: &mut Session) -> Result<Value, Stop> {
    let status = ask(session, "status", json!({})).await?;
    Ok(status.pointer("/session/account").cloned().unwrap_or_default())
}
