//! `permanence-cli bench`: what the commands cost on a vault of invented people, beside the same on plain SQLite.

use clap::builder::PossibleValuesParser;
use desk::{
    bench::{Act, Measure, Size, bench},
    text,
};
use serde_json::json;

use crate::{Stop, line};

#[derive(clap::Args)]
pub(crate) struct Bench {
    /// Nombre de dossiers inventés ; plusieurs tailles séparées par des virgules.
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, 10_000], value_name = "N")]
    files: Vec<u32>,
    /// Nombre de faits inventés, à la place des dossiers : seuls le tableau protégé et le tableau de bord sont alors mesurés.
    #[arg(long, value_name = "N", conflicts_with = "files", value_parser = clap::value_parser!(u32).range(100..))]
    facts: Option<u32>,
    /// Graine du tirage : la même donne les mêmes personnes.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Répétitions de chaque geste ; la médiane est affichée.
    #[arg(long, default_value_t = 9)]
    runs: u32,
    /// Gestes à mesurer, séparés par des virgules ; tous si rien n’est dit.
    #[arg(long, value_delimiter = ',', value_parser = PossibleValuesParser::new(Act::ALL.map(Act::word)), value_name = "GESTE")]
    only: Vec<String>,
    /// Pour un programme : du JSON, en millisecondes.
    #[arg(long)]
    json: bool,
}

impl Bench {
    pub(crate) async fn run(self) -> Result<bool, Stop> {
        let only: Vec<Act> = self.only.iter().filter_map(|word| Act::named(word)).collect();
        let all = if self.facts.is_some() { Act::OF_FACTS.to_vec() } else { Act::ALL.to_vec() };
        let acts = if only.is_empty() { all } else { only };
        // Facts need no file, and a vault needs one.
        let files = if self.facts.is_some() { &[1][..] } else { &self.files };
        let facts = self.facts.unwrap_or_default();
        let mut sizes = Vec::new();
        for files in files {
            let size = Size { files: *files, facts, seed: self.seed, runs: self.runs, acts: acts.clone() };
            let measures = bench(size).await?;
            if !self.json {
                table(*files, facts, self.runs, &measures);
            }
            sizes.push(json!({ "files": files, "facts": facts, "measures": measures }));
        }
        if self.json {
            line(&json!({ "seed": self.seed, "runs": self.runs, "sizes": sizes }).to_string());
        }
        Ok(true)
    }
}

fn table(files: u32, facts: u32, runs: u32, measures: &[Measure]) {
    let (title, count) = if facts > 0 { ("cli-bench-facts", facts) } else { ("cli-bench-title", files) };
    line(&text::say_with(title, &[("files", &count.to_string()), ("runs", &runs.to_string())]));
    let [encrypted, plain, ratio] = ["encrypted", "plain", "ratio"].map(|name| text::say(&format!("cli-bench-{name}")));
    row("", &encrypted, &plain, &ratio);
    for measure in measures {
        let name = text::say(&format!("cli-bench-{}", measure.act.word()));
        let plain = measure.plain_ms.map(milliseconds).unwrap_or_default();
        let ratio = measure.ratio.map(|ratio| format!("× {}", french(ratio, 2))).unwrap_or_default();
        row(&name, &milliseconds(measure.encrypted_ms), &plain, &ratio);
    }
    line("");
}

fn row(name: &str, encrypted: &str, plain: &str, ratio: &str) {
    line(format!("{name:<52}{encrypted:>14}{plain:>14}{ratio:>10}").trim_end());
}

fn milliseconds(time: f64) -> String {
    format!("{} ms", french(time, if time < 10.0 { 2 } else { 0 }))
}

fn french(number: f64, decimals: usize) -> String {
    format!("{number:.decimals$}").replace('.', ",")
}
