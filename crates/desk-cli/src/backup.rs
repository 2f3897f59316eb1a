//! `permanence-cli backup`: the vault in one sealed file, read back before it counts.

use std::path::{Path, PathBuf};

use desk::{
    Agent, Refusal,
    backup::making::{BackupStage, begin_in, go_on},
    text,
};
use serde_json::{Value, json};

use crate::{Login, Steps, Stop, line};

#[derive(clap::Args)]
pub(crate) struct Backup {
    #[command(flatten)]
    login: Login,
    /// Dossier des sauvegardes ; par défaut, celui que le coffre a retenu.
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,
}

impl Backup {
    pub(crate) async fn run(self) -> Result<bool, Stop> {
        let (mut session, _) = self.login.open().await?;
        let folder = match &self.into {
            Some(folder) => folder.clone(),
            None => {
                let known = session.dispatch("backups", json!({})).await?;
                let folder = known.get("folder").and_then(Value::as_str).map(PathBuf::from);
                folder.ok_or(desk::Error::from(Refusal::NoMedium))?
            }
        };
        let agent = session.agent().ok_or(desk::Error::from(Refusal::WrongSession))?;
        let name = made(agent, &folder).await?;
        line(&text::say_with("cli-backed-up", &[("file", &folder.join(name).display().to_string())]));
        Ok(true)
    }
}

/// Makes one, and answers the name of its file.
async fn made(agent: &mut Agent, folder: &Path) -> Result<String, Stop> {
    let mut steps = Steps::new();
    let mut progress = begin_in(agent, folder).await?;
    while progress.stage != BackupStage::Over {
        let word = if progress.stage == BackupStage::Writing { "writing" } else { "reading" };
        steps.reach(word, u64::try_from(progress.per_mille).unwrap_or(0));
        progress = go_on(agent).await?;
    }
    Ok(progress.name.unwrap_or_default())
}
