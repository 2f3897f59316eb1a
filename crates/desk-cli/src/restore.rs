//! `permanence-cli restore`: a vault comes back from a backup, where nothing stands.

use std::{fs, path::PathBuf};

use desk::{
    backup::restore::{Way, restore},
    text,
};
use vault::Keyring;

use crate::{Steps, Stop, line, passphrase};

#[derive(clap::Args)]
pub(crate) struct Restore {
    /// Sauvegarde à reprendre.
    #[arg(long, value_name = "FICHIER")]
    from: PathBuf,
    /// Dossier du coffre à reconstruire ; il ne doit rien contenir.
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
    /// Nom du compte, tel qu’il était alors ; par défaut, le premier.
    #[arg(long, value_name = "NOM")]
    account: Option<String>,
    /// Fichier dont la première ligne est la phrase de passe d’alors ; par défaut, l’entrée standard.
    #[arg(long, value_name = "FICHIER")]
    passphrase_file: Option<PathBuf>,
    /// Fichier des quatre lignes de la feuille de secours d’alors, au lieu d’une phrase de passe.
    #[arg(long, value_name = "FICHIER", conflicts_with_all = ["account", "passphrase_file"])]
    sheet_file: Option<PathBuf>,
}

impl Restore {
    pub(crate) fn run(self) -> Result<bool, Stop> {
        let mut steps = Steps::new();
        let say = |per_mille| steps.reach("restoring", per_mille);
        let restored = match &self.sheet_file {
            Some(file) => {
                let unreadable = |_| Stop::say("cli-cannot-read", &[("file", &file.display().to_string())]);
                let read = fs::read_to_string(file).map_err(unreadable)?;
                let lines: Vec<String> =
                    read.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
                restore(&self.from, &self.into, &Way::Sheet(&lines), &Keyring::System, say)?
            }
            None => {
                let passphrase = passphrase(self.passphrase_file.as_deref())?;
                let way = Way::Passphrase { account: self.account.as_deref(), passphrase: &passphrase };
                restore(&self.from, &self.into, &way, &Keyring::System, say)?
            }
        };
        let folder = self.into.display().to_string();
        let day = text::long_day(restored.made_at.split('T').next().unwrap_or_default());
        line(&text::say_with("cli-restored", &[("folder", &folder), ("day", &day)]));
        line(&text::say_with("cli-restored-accounts", &[("names", &restored.accounts.join(", "))]));
        Ok(true)
    }
}
