//! `permanence-cli match-names`: the desk's one rule on pairs of names, a line each.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use desk::text;
use names::{Verdict, compare};

use crate::{Stop, line};

#[derive(clap::Args)]
pub(crate) struct MatchNames {
    /// Fichier de paires séparées par une tabulation, une par ligne ; - pour l’entrée standard.
    #[arg(value_name = "FICHIER")]
    file: PathBuf,
}

impl MatchNames {
    pub(crate) fn run(&self) -> Result<bool, Stop> {
        let file = self.file.display().to_string();
        let unreadable = |_| Stop::say("cli-cannot-read", &[("file", &file)]);
        let pairs = BufReader::new(open(&self.file).map_err(unreadable)?);
        for (number, pair) in (1_u64..).zip(pairs.lines()) {
            let pair = pair.map_err(unreadable)?;
            // Spreadsheets write a mark before the first name.
            let mut names = pair.trim_start_matches('\u{feff}').split('\t');
            let (Some(one), Some(other)) = (names.next(), names.next()) else {
                return Err(Stop::say("cli-names-no-pair", &[("line", &number.to_string()), ("file", &file)]));
            };
            line(&answer(one, other));
        }
        Ok(true)
    }
}

fn open(file: &Path) -> io::Result<Box<dyn Read>> {
    if file == Path::new("-") { Ok(Box::new(io::stdin())) } else { Ok(Box::new(File::open(file)?)) }
}

/// `same` or `different`, a tabulation, and why in French.
fn answer(one: &str, other: &str) -> String {
    match compare(one, other) {
        Verdict::Same(written) if written.is_empty() => format!("same\t{}", text::say("cli-names-same-equal")),
        Verdict::Same(written) => {
            let why: Vec<String> =
                written.iter().map(|how| text::say(&format!("cli-names-same-{}", how.word()))).collect();
            format!("same\t{}", why.join(", "))
        }
        Verdict::Different(why) => format!("different\t{}", text::say(&format!("cli-names-other-{}", why.word()))),
    }
}
