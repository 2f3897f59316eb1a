//! `permanence-cli audit`: what a reader can work out of a protected table, whoever protected it. No vault, nothing kept.

use std::{
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use desk::text;
use disclosure::{Policy, Progress, PublishedTable, Refused, RoundedTable, exposed, exposed_rounded, usual_base};

use crate::{
    Steps, Stop,
    counts::{self, Hierarchy, Legend, Released, name_of},
    ledger::Folder,
    line,
};

#[derive(clap::Args)]
#[command(
    after_help = "La forme du fichier est décrite dans docs/statistics.md. Réponse 1 quand quelque chose se déduit."
)]
pub(crate) struct Audit {
    /// Tableau protégé : toutes les cases, avec count et status.
    #[arg(long = "in", value_name = "FICHIER", required_unless_present = "ledger", conflicts_with = "ledger")]
    table: Option<PathBuf>,
    /// Registre : attaque ensemble tout ce qui est sorti.
    #[arg(long, value_name = "DOSSIER")]
    ledger: Option<PathBuf>,
    /// Hiérarchies : lignes dimension,code,parent.
    #[arg(long, value_name = "HIER.csv")]
    hier: Option<PathBuf>,
    /// Seuil : dit aussi les cases masquées dont on peut prouver qu’elles sont plus petites.
    #[arg(long, value_name = "N", default_value_t = 0)]
    threshold: u64,
    /// D’un tableau arrondi, la base ; sinon celle de protect pour ce seuil.
    #[arg(long, value_name = "N")]
    base: Option<u64>,
    /// D’un tableau arrondi, à combien de multiples un nombre peut être de l’effectif.
    #[arg(long, value_name = "N", default_value_t = 1)]
    reach: u64,
}

impl Audit {
    pub(crate) fn run(self) -> Result<bool, Stop> {
        if let Some(folder) = &self.ledger {
            return together(&Folder::open(folder)?, self.threshold);
        }
        let hierarchy = self.hier.as_deref().map(Hierarchy::read).transpose()?.unwrap_or_default();
        let usual = || Policy::below(self.threshold).ok().map(|policy| usual_base(&policy));
        let legend = Legend { base: self.base.or_else(usual), reach: self.reach };
        let file = self.table.as_deref().unwrap_or(Path::new(""));
        let published = match counts::released(file, &hierarchy, legend)? {
            Released::Hidden(published) => published,
            Released::Rounded(rounded) => return of_rounded(file, &rounded, self.threshold),
        };
        let fallen = fallen(file, &published, self.threshold)?;
        for said in &fallen {
            line(said);
        }
        let hidden = published.cells().filter(|(_, shown)| shown.is_none()).count().to_string();
        line(&text::say_with("cli-audited", &[("hidden", &hidden), ("fallen", &fallen.len().to_string())]));
        Ok(fallen.is_empty())
    }
}

/// A sentence for each cell that all releases tell together.
fn together(folder: &Folder, threshold: u64) -> Result<bool, Stop> {
    let releases = folder.ledger.releases();
    let told = folder.ledger.exposed(threshold).ok_or_else(|| Stop::say("cli-counts-impossible", &[]))?;
    for told in &told {
        if let Some(release) = releases.get(told.release) {
            let cell = name_of(release.published.shape(), told.cell);
            let id = if told.is_difference { "cli-audit-difference" } else { "cli-audit-together" };
            line(&text::say_with(id, &[("cell", &cell), ("release", &release.name)]));
        }
    }
    if !folder.ledger.is_complete() {
        line(&text::say_with("cli-ledger-circle", &[]));
    }
    let [releases, fallen] = [releases.len(), told.len()].map(|number| number.to_string());
    line(&text::say_with("cli-audited-ledger", &[("releases", &releases), ("fallen", &fallen)]));
    Ok(told.is_empty())
}

/// A sentence for each cell of a rounded table of which it is known that it is small.
fn of_rounded(file: &Path, rounded: &RoundedTable, threshold: u64) -> Result<bool, Stop> {
    let told = exposed_rounded(rounded, threshold).map_err(|refused| unattacked(file, &refused))?;
    let told = told.ok_or_else(|| Stop::say("cli-counts-impossible", &[]))?;
    for told in &told {
        let cell = name_of(rounded.shape(), told.cell);
        let [low, high] = [told.low, told.high.unwrap_or(told.low)].map(|count| count.to_string());
        line(&text::say_with("cli-rounded-told", &[("cell", &cell), ("low", &low), ("high", &high)]));
    }
    let [cells, fallen] = [rounded.shape().len(), told.len()].map(|number| number.to_string());
    line(&text::say_with("cli-rounded-audited", &[("cells", &cells), ("fallen", &fallen)]));
    Ok(told.is_empty())
}

fn unattacked(file: &Path, refused: &Refused) -> Stop {
    match refused {
        Refused::TooEntangled { cells, limit } => {
            let (file, [cells, limit]) = (file.display().to_string(), [cells, limit].map(ToString::to_string));
            Stop::say("cli-audit-entangled", &[("file", &file), ("cells", &cells), ("limit", &limit)])
        }
        _ => Stop::say("cli-counts-impossible", &[]),
    }
}

/// Says on a terminal how far something is, in the sentence given. What is found on the way may give more to do: it is said how far it has
/// been, never that it went back.
pub(crate) fn progress(sentence: &'static str) -> impl FnMut(Progress) -> ControlFlow<()> {
    let (mut steps, mut farthest) = (Steps::new(), 0);
    move |progress| {
        let per_mille = progress.done.saturating_mul(1_000).checked_div(progress.of).unwrap_or(0);
        if per_mille > farthest {
            farthest = per_mille;
            steps.say(sentence, u64::try_from(per_mille).unwrap_or(1_000));
        }
        ControlFlow::Continue(())
    }
}

/// A sentence for each cell that is not as secret as it looks, in the order of cells.
fn fallen(file: &Path, published: &PublishedTable, threshold: u64) -> Result<Vec<String>, Stop> {
    let name = |cell| name_of(published.shape(), cell);
    let small = |count: u64| count > 0 && count < threshold;
    let shown = published.cells().filter_map(|(cell, shown)| Some((cell, shown.filter(|count| small(*count))?)));
    let told = shown.map(|(cell, count)| {
        (cell, text::say_with("cli-audit-shown", &[("cell", &name(cell)), ("count", &count.to_string())]))
    });
    let intervals =
        exposed(published, threshold, &mut progress("cli-auditing")).map_err(|refused| unattacked(file, &refused))?;
    let worked_out = intervals.into_iter().filter_map(|interval| {
        let high = interval.high?;
        let id = if interval.low >= high { "cli-audit-pinned" } else { "cli-audit-small" };
        Some((interval.cell, text::say_with(id, &[("cell", &name(interval.cell)), ("count", &high.to_string())])))
    });
    let mut fallen: Vec<_> = told.chain(worked_out).collect();
    fallen.sort();
    Ok(fallen.into_iter().map(|(_, said)| said).collect())
}
