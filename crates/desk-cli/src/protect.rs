//! `permanence-cli protect`: a table of counts that names nobody any more. No vault; what is kept is the ledger that was asked for.

use std::{ops::ControlFlow, path::PathBuf, time::Instant};

use desk::text;
use disclosure::{
    Advice, Certificate, Extremes, Policy, Progress, PublishedTable, Refused, Request, Step, Table, advise, check,
    check_rounded, extremes, hides_much, protect, round, spans, usual_base,
};
use serde_json::{Value, json};

use crate::{
    Stop, audit,
    counts::{self, Hierarchy, Legend, Released},
    ledger::{Folder, perimeter},
    line,
};

#[derive(clap::Args)]
#[command(after_help = "Les formes des fichiers sont décrites dans docs/statistics.md.")]
pub(crate) struct Protect {
    /// Effectifs exacts : une ligne par case, dimensions puis count, séparées par des virgules.
    #[arg(long = "in", value_name = "TABLE.csv")]
    table: PathBuf,
    /// Hiérarchies : lignes dimension,code,parent.
    #[arg(long, value_name = "HIER.csv")]
    hier: Option<PathBuf>,
    /// Seuil : les effectifs de 1 à N − 1 sont masqués.
    #[arg(long, value_name = "N")]
    threshold: u64,
    /// Masquer des cases, ou arrondir toutes.
    #[arg(long, value_enum, default_value_t = Method::Suppress)]
    method: Method,
    /// Avec --method round, la base : pas moins que le seuil ; sinon le premier multiple de cinq qui convient.
    #[arg(long, value_name = "N")]
    base: Option<u64>,
    /// Tableau à remettre.
    #[arg(long, value_name = "FICHIER")]
    out: PathBuf,
    /// Compte rendu en JSON, aussi secret que les effectifs.
    #[arg(long, value_name = "FICHIER")]
    report: Option<PathBuf>,
    /// Registre de ce qui est déjà sorti : protège aussi contre les différences entre tableaux. Aussi secret que les effectifs.
    #[arg(long, value_name = "DOSSIER")]
    ledger: Option<PathBuf>,
    /// Avec --ledger, ce que le tableau compte d’une dimension qu’il ne détaille pas : month=2026-01,2026-02.
    #[arg(long, value_name = "DIM=CODE,…", requires = "ledger")]
    within: Vec<String>,
}

/// How a table is protected.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Method {
    Suppress,
    Round,
}

/// A table that may leave, with its proof.
struct Done {
    published: PublishedTable,
    certificate: Certificate,
}

impl Protect {
    pub(crate) fn run(self) -> Result<bool, Stop> {
        let hierarchy = self.hier.as_deref().map(Hierarchy::read).transpose()?.unwrap_or_default();
        let folder = self.ledger.as_deref().map(Folder::open).transpose()?;
        let perimeter = perimeter(&self.within)?;
        let table = counts::table(&self.table, &hierarchy, folder.is_some())?;
        let policy = Policy::below(self.threshold)
            .map_err(|_| Stop::say("cli-threshold", &[("given", &self.threshold.to_string())]))?;
        if self.method == Method::Round {
            return self.rounded(&table, &policy);
        }
        let began = Instant::now();
        let mut go_on = audit::progress("cli-protecting");
        let (done, release) = match &folder {
            None => (alone(&table, &policy, &mut go_on)?, None),
            Some(folder) => {
                folder.must_follow(&hierarchy, table.shape())?;
                let name = self.out.file_name().unwrap_or(self.out.as_os_str()).to_string_lossy().into_owned();
                let request = Request { name: &name, perimeter: &perimeter, table: &table, policy };
                let release = folder
                    .ledger
                    .protect(&request, &mut go_on)
                    .map_err(|refused| folder.explain(&refused, table.shape()).unwrap_or_else(|| stopped(&refused)))?;
                let (published, certificate) = (release.published.clone(), release.certificate.clone());
                (Done { published, certificate }, Some((folder, release)))
            }
        };
        let protecting = began.elapsed().as_secs_f64();
        let advice = match hides_much(&done.published) {
            true => advise(&table, &policy, &mut |_| ControlFlow::Continue(())).map_err(|refused| stopped(&refused))?,
            false => Vec::new(),
        };
        // The long attack comes before anything is on the disk: who interrupts it leaves no file.
        let began = Instant::now();
        let attacked = self.report.as_ref().map(|_| extremes(&done.published, &mut audit::progress("cli-auditing")));
        let widths = match attacked {
            Some(Err(Refused::TooEntangled { .. })) => {
                line(&text::say_with("cli-not-attacked", &[]));
                Some(Extremes::default())
            }
            attacked => attacked.transpose().map_err(|_| Stop::say("cli-counts-impossible", &[]))?,
        };
        let auditing = began.elapsed().as_secs_f64();
        // What the file says, read again from the disk, has the last word.
        let released = Released::Hidden(done.published.clone());
        let part = counts::written(&self.out, &released)?;
        let own = Hierarchy::of(table.shape());
        let Released::Hidden(read) = counts::released(part.path(), &own, Legend { base: None, reach: 1 })? else {
            return Err(Stop::say("cli-uncertified", &[]));
        };
        check(&read, &done.certificate, &policy).map_err(|broken| stopped(&Refused::Uncertified(broken)))?;
        if let Some(widths) = widths {
            let mut written = figures(&table, &done, &policy, widths, [protecting, auditing]);
            if let Some(figures) = written.as_object_mut() {
                figures.insert("advice".to_owned(), advice.iter().map(proposed).collect());
            }
            self.tell(&written)?;
        }
        // What is in the ledger and did not leave harms nobody; the reverse would.
        if let Some((folder, release)) = &release {
            folder.append(release, &hierarchy)?;
            folder.say_what_is_open(release);
        }
        counts::put(part, &self.out)?;
        let [cells, hidden] = [table.shape().len(), done.hidden()].map(|number| number.to_string());
        let file = self.out.display().to_string();
        line(&text::say_with("cli-protected", &[("file", &file), ("cells", &cells), ("hidden", &hidden)]));
        if let Some(best) = advice.first() {
            line(&text::say_with("cli-advice", &[]));
            best.steps.iter().for_each(|step| line(&said(step)));
        }
        Ok(true)
    }
}

impl Protect {
    /// Rounds a table instead.
    fn rounded(&self, table: &Table, policy: &Policy) -> Result<bool, Stop> {
        if self.ledger.is_some() {
            return Err(Stop::say("cli-rounded-ledger", &[]));
        }
        let base = self.base.unwrap_or_else(|| usual_base(policy));
        let began = Instant::now();
        let mut go_on = audit::progress("cli-protecting");
        let done = round(table, policy, base, &mut go_on).map_err(|refused| stopped(&refused))?;
        let protecting = began.elapsed().as_secs_f64();
        let began = Instant::now();
        let intervals = spans(done.published()).map_err(|refused| stopped(&refused))?.unwrap_or_default();
        let auditing = began.elapsed().as_secs_f64();
        let reach = done.published().reach();
        let part = counts::written(&self.out, &Released::Rounded(done.published().clone()))?;
        let legend = Legend { base: Some(base), reach };
        let Released::Rounded(read) = counts::released(part.path(), &Hierarchy::of(table.shape()), legend)? else {
            return Err(Stop::say("cli-uncertified", &[]));
        };
        check_rounded(&read, done.truth(), policy).map_err(|broken| stopped(&Refused::Uncertified(broken)))?;
        if self.report.is_some() {
            let small = |count: u64| count > 0 && count < policy.threshold();
            let changed = read.cells().zip(done.truth()).filter(|((_, number), count)| number != *count);
            let [mut primary, mut secondary, mut moved] = [0_u64; 3];
            for ((_, number), count) in changed {
                if small(*count) {
                    primary = primary.saturating_add(1);
                } else {
                    secondary = secondary.saturating_add(1);
                    moved = moved.saturating_add(number.abs_diff(*count));
                }
            }
            self.tell(&json!({
                "format": 1,
                "method": "round",
                "threshold": policy.threshold(),
                "group": policy.group(),
                "base": base,
                "reach": reach,
                "cells": table.shape().len(),
                "primary": primary,
                "secondary": secondary,
                "weight_lost": moved,
                "narrowest_interval": intervals.iter().filter_map(|interval| interval.width()).min(),
                "widest_interval": intervals.iter().filter_map(|interval| interval.width()).max(),
                "advice": [],
                "seconds_protecting": protecting,
                "seconds_auditing": auditing,
            }))?;
        }
        counts::put(part, &self.out)?;
        let file = self.out.display().to_string();
        let within = base.saturating_mul(reach).to_string();
        let [cells, base] = [table.shape().len().to_string(), base.to_string()];
        let said = [("file", file.as_str()), ("cells", &cells), ("base", &base), ("within", &within)];
        line(&text::say_with("cli-rounded", &said));
        if reach > 1 {
            line(&text::say_with("cli-rounded-far", &[("within", &within)]));
        }
        Ok(true)
    }

    /// Writes the report that was asked for.
    fn tell(&self, figures: &Value) -> Result<(), Stop> {
        let Some(report) = &self.report else {
            return Ok(());
        };
        let file = report.display().to_string();
        counts::write_whole(report, figures.to_string().as_bytes())
            .map_err(|_| Stop::say("cli-cannot-write", &[("file", &file)]))
    }
}

fn alone(table: &Table, policy: &Policy, go_on: &mut dyn FnMut(Progress) -> ControlFlow<()>) -> Result<Done, Stop> {
    let done = protect(table, policy, go_on).map_err(|refused| stopped(&refused))?;
    Ok(Done { published: done.published().clone(), certificate: done.certificate().clone() })
}

impl Done {
    fn hidden(&self) -> usize {
        self.published.cells().filter(|(_, shown)| shown.is_none()).count()
    }
}

fn figures(table: &Table, done: &Done, policy: &Policy, widths: Extremes, seconds: [f64; 2]) -> Value {
    let small = |count: u64| count > 0 && count < policy.threshold();
    let primary = table.counts().iter().filter(|count| small(**count)).count();
    let lost =
        done.published.cells().zip(table.counts()).filter(|((_, shown), count)| shown.is_none() && !small(**count));
    json!({
        "format": 1,
        "method": "suppress",
        "threshold": policy.threshold(),
        "group": policy.group(),
        "cells": table.shape().len(),
        "primary": primary,
        "secondary": done.hidden().saturating_sub(primary),
        "weight_lost": lost.map(|(_, count)| count).sum::<u64>(),
        "narrowest_interval": widths.narrowest,
        "widest_interval": widths.widest,
        "seconds_protecting": seconds[0],
        "seconds_auditing": seconds[1],
    })
}

/// A coarser table, for the report.
fn proposed(advice: &Advice) -> Value {
    let step = |step: &Step| match step {
        Step::Drop(dimension) => json!({ "drop": dimension }),
        Step::Rise(dimension) => json!({ "rise": dimension }),
        _ => Value::Null,
    };
    let steps: Vec<_> = advice.steps.iter().map(step).collect();
    json!({ "steps": steps, "cells": advice.cells, "hidden": advice.hidden, "shown": advice.shown })
}

/// A step to a coarser table, in words.
fn said(step: &Step) -> String {
    match step {
        Step::Drop(dimension) => text::say_with("cli-advice-drop", &[("dimension", dimension)]),
        Step::Rise(dimension) => text::say_with("cli-advice-rise", &[("dimension", dimension)]),
        _ => String::new(),
    }
}

fn stopped(refused: &Refused) -> Stop {
    match refused {
        Refused::Uncertified(_) => Stop::say("cli-uncertified", &[]),
        Refused::NoRounding => Stop::say("cli-rounded-none", &[]),
        Refused::BaseOutOfRange { given, least, most } => {
            let [given, least, most] = [given, least, most].map(ToString::to_string);
            Stop::say("cli-rounded-base", &[("given", &given), ("least", &least), ("most", &most)])
        }
        _ => Stop::say("cli-not-protectable", &[]),
    }
}
