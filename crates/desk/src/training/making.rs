//! A vault of invented people is made, a little at a time: the same for the same seed and day.

use std::{
    iter::repeat_with,
    path::{Path, PathBuf},
    pin::Pin,
};

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use serde_json::{Value, json};
use vault::{Cost, Keyring, Passphrase};

use super::{
    TrainingAccount, invented,
    invented::{pick, working_day},
};
use crate::{Clock, Machine, Refusal, Result, Session, session::Role};

/// Files made at a time.
const AT_ONCE: u32 = 4;
const IN_CHARGE: &str = "Camille Exemple";
const AGENT: &str = "Dominique Fictif";
const SUPERVISOR: &str = "Sacha Modèle";

/// What is to be made.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// Invented files.
    pub files: u32,
    /// What everything is drawn from.
    pub seed: u64,
    /// The day that counts as today.
    pub today: NaiveDate,
    /// Whether the vault bears the mark of training. One without is for proofs and pictures of a desk.
    pub training: bool,
}

/// A vault that was made.
#[derive(Debug)]
pub struct Made {
    /// Who comes in.
    pub accounts: Vec<TrainingAccount>,
    /// The lines of its paper sheet.
    pub sheet: Vec<String>,
}

/// One being made.
#[derive(Debug)]
pub struct Making {
    folder: PathBuf,
    wanted: Wanted,
    draw: ChaCha8Rng,
    session: Session,
    accounts: Vec<TrainingAccount>,
    codes: Vec<(&'static str, Value)>,
    sheet: Vec<String>,
    files: u32,
}

/// The three accounts: their passphrases are the first that is drawn.
pub(super) fn accounts(draw: &mut ChaCha8Rng) -> Vec<TrainingAccount> {
    [(IN_CHARGE, Role::AgentInCharge), (AGENT, Role::Agent), (SUPERVISOR, Role::Supervisor)]
        .into_iter()
        .map(|(name, role)| TrainingAccount {
            name: name.to_owned(),
            role,
            passphrase: Passphrase::of_words(repeat_with(|| draw.random())).expose().to_owned(),
        })
        .collect()
}

impl Making {
    /// Makes the vault and its accounts in `folder`, where nothing stands.
    ///
    /// # Errors
    /// As the creation of a vault.
    pub async fn begin(folder: PathBuf, wanted: Wanted) -> Result<Self> {
        let mut draw = ChaCha8Rng::seed_from_u64(wanted.seed);
        let accounts = accounts(&mut draw);
        let session = start(&folder, wanted)?;
        let mut making =
            Self { folder, wanted, draw, session, accounts, codes: Vec::new(), sheet: Vec::new(), files: 0 };
        making.create().await?;
        Ok(making)
    }

    /// Makes a few more files, then the agenda, then has everybody come in once. Answers what was made when all is.
    ///
    /// # Errors
    /// As the commands that it asks.
    pub async fn go_on(&mut self) -> Result<Option<Made>> {
        for _ in 0..AT_ONCE {
            if self.files == self.wanted.files {
                fill_agenda(&mut self.session, &mut self.draw, self.wanted.today).await?;
                return self.enrol_all().await.map(Some);
            }
            open_one(&mut self.session, &mut self.draw, self.wanted.today).await?;
            self.files = self.files.saturating_add(1);
        }
        Ok(None)
    }

    /// How far it is, in thousandths.
    #[must_use]
    pub fn per_mille(&self) -> i64 {
        let done = i64::from(self.files).saturating_mul(1000);
        done.checked_div(i64::from(self.wanted.files)).unwrap_or_default()
    }

    async fn create(&mut self) -> Result<()> {
        let Some(first) = self.accounts.first() else { return Err(Refusal::UnknownAccount.into()) };
        let request = json!({ "name": IN_CHARGE, "passphrase": first.passphrase, "without_device_secret": true });
        let session = &mut self.session;
        let lines = ask(session, "create_vault", request).await?.get("lines").cloned().unwrap_or_default();
        ask(session, "confirm_recovery_sheet", json!({ "lines": lines })).await?;
        self.sheet = lines.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
        for (name, role) in [(AGENT, "agent"), (SUPERVISOR, "supervisor")] {
            let code = ask(session, "add_account", json!({ "name": name, "role": role })).await?;
            self.codes.push((name, code.get("code").cloned().unwrap_or_default()));
        }
        ask(session, "profile_update", json!({ "profession": "juriste", "employer": "public" })).await?;
        Ok(())
    }

    async fn enrol_all(&mut self) -> Result<Made> {
        for (name, code) in std::mem::take(&mut self.codes) {
            // The folder is held by one session at a time.
            self.session = Session::start(PathBuf::new(), machine(self.wanted))?;
            self.session = start(&self.folder, self.wanted)?;
            let status = ask(&mut self.session, "status", json!({})).await?;
            let listed = status.get("accounts").and_then(Value::as_array).cloned().unwrap_or_default();
            let account = listed.iter().find(|account| account.get("name").and_then(Value::as_str) == Some(name));
            let passphrase =
                self.accounts.iter().find(|account| account.name == name).map(|account| &account.passphrase);
            let account = account.and_then(|account| account.get("id"));
            ask(&mut self.session, "enrol", json!({ "account": account, "code": code, "passphrase": passphrase }))
                .await?;
        }
        Ok(Made { accounts: self.accounts.clone(), sheet: self.sheet.clone() })
    }
}

fn start(folder: &Path, wanted: Wanted) -> Result<Session> {
    Session::start(folder.to_owned(), machine(wanted))
}

/// No keyring and the least cost: a vault of nobody must open on any machine, at once.
fn machine(wanted: Wanted) -> Machine {
    let nine: DateTime<Utc> = wanted.today.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(9);
    Machine { keyring: Keyring::Absent, clock: Clock::Fixed(nine), cost: Some(Cost::FLOOR), training: wanted.training }
}

/// Without a name for its type: the session that asks may be a command of another.
fn ask<'a>(
    session: &'a mut Session,
    command: &'a str,
    request: Value,
) -> Pin<Box<dyn Future<Output = Result<Value>> + 'a>> {
    Box::pin(session.dispatch(command, request))
}

/// One file with its first interview, sometimes something to do, sometimes a referral.
async fn open_one(session: &mut Session, draw: &mut ChaCha8Rng, today: NaiveDate) -> Result<()> {
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

async fn refer(session: &mut Session, draw: &mut ChaCha8Rng, case_file: &Value, on: &Value) -> Result<()> {
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
async fn fill_agenda(session: &mut Session, draw: &mut ChaCha8Rng, today: NaiveDate) -> Result<()> {
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

async fn own_account(session: &mut Session) -> Result<Value> {
    let status = ask(session, "status", json!({})).await?;
    Ok(status.pointer("/session/account").cloned().unwrap_or_default())
}
