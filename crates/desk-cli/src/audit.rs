//! `permanence-cli audit`: what a reader can work out of a protected table, whoever protected it. No vault, nothing kept.

use std::path::{Path, PathBuf};

use desk::text;
use disclosure::{PublishedTable, exposed};

use crate::{
    Stop,
    counts::{self, Hierarchy, name_of},
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
}

impl Audit {
    pub(crate) fn run(self) -> Result<bool, Stop> {
        if let Some(folder) = &self.ledger {
            return together(&Folder::open(folder)?, self.threshold);
        }
        let hierarchy = self.hier.as_deref().map(Hierarchy::read).transpose()?.unwrap_or_default();
        let published = counts::published(self.table.as_deref().unwrap_or(Path::new("")), &hierarchy)?;
        let fallen = fallen(&published, self.threshold)?;
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

/// A sentence for each cell that is not as secret as it looks, in the order of cells.
fn fallen(published: &PublishedTable, threshold: u64) -> Result<Vec<String>, Stop> {
    let name = |cell| name_of(published.shape(), cell);
    let small = |count: u64| count > 0 && count < threshold;
    let shown = published.cells().filter_map(|(cell, shown)| Some((cell, shown.filter(|count| small(*count))?)));
    let told = shown.map(|(cell, count)| {
        (cell, text::say_with("cli-audit-shown", &[("cell", &name(cell)), ("count", &count.to_string())]))
    });
    let intervals = exposed(published, threshold).ok_or_else(|| Stop::say("cli-counts-impossible", &[]))?;
    let worked_out = intervals.into_iter().filter_map(|interval| {
        let high = interval.high?;
        let id = if interval.low >= high { "cli-audit-pinned" } else { "cli-audit-small" };
        Some((interval.cell, text::say_with(id, &[("cell", &name(interval.cell)), ("count", &high.to_string())])))
    });
    let mut fallen: Vec<_> = told.chain(worked_out).collect();
    fallen.sort();
    Ok(fallen.into_iter().map(|(_, said)| said).collect())
}
