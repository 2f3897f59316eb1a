//! `permanence-cli drill`: a backup opened, checked, compared with the vault, and a certificate of it.

use std::path::PathBuf;

use desk::{
    Agent, Refusal,
    backup::{
        BackupDrill,
        drill::{begin, certificate},
        making::{BackupStage, go_on},
    },
    text,
};
use serde_json::{Value, json};

use crate::{Login, Steps, Stop, line, write_new};

#[derive(clap::Args)]
pub(crate) struct Drill {
    #[command(flatten)]
    login: Login,
    /// Sauvegarde à essayer ; par défaut, la plus récente du dossier que le coffre a retenu.
    #[arg(long, value_name = "FICHIER")]
    from: Option<PathBuf>,
    /// Certificat à écrire, en PDF ; il ne doit pas exister.
    #[arg(long, value_name = "FICHIER")]
    out: PathBuf,
}

impl Drill {
    /// False when a check failed.
    pub(crate) async fn run(self) -> Result<bool, Stop> {
        let out = self.out.display().to_string();
        if self.out.exists() {
            return Err(Stop::say("cli-file-exists", &[("file", &out)]));
        }
        let (mut session, _) = self.login.open().await?;
        let from = match self.from {
            Some(from) => from,
            None => {
                let known = session.dispatch("backups", json!({})).await?;
                let folder = known.get("folder").and_then(Value::as_str);
                let name = known.pointer("/lines/0/name").and_then(Value::as_str);
                let path = folder.zip(name).map(|(folder, name)| PathBuf::from(folder).join(name));
                path.ok_or(desk::Error::from(Refusal::NoMedium))?
            }
        };
        let agent = session.agent().ok_or(desk::Error::from(Refusal::WrongSession))?;
        let drill = done(agent, &from).await?;
        for (check, holds) in [
            ("desk", drill.desk),
            ("statistics", drill.statistics),
            ("journals", drill.journals),
            ("facts", drill.facts),
            ("documents", drill.documents),
            ("same-story", drill.same_story),
        ] {
            let answer = text::say(if holds { "certificate-holds" } else { "certificate-fails" });
            let what = text::say(&format!("certificate-check-{check}"));
            line(&text::say_with("cli-drill-check", &[("what", &what), ("answer", &answer)]));
        }
        write_new(&self.out, &certificate(&drill, agent.is_training())?)?;
        line(&text::say_with("cli-drilled", &[("file", &out)]));
        Ok(drill.whole)
    }
}

async fn done(agent: &mut Agent, from: &std::path::Path) -> Result<BackupDrill, Stop> {
    let mut steps = Steps::new();
    let mut progress = begin(agent, from).await?;
    loop {
        if let Some(drill) = progress.drill {
            return Ok(drill);
        }
        let word = if progress.stage == BackupStage::Restoring { "restoring" } else { "checking" };
        steps.reach(word, u64::try_from(progress.per_mille).unwrap_or(0));
        progress = go_on(agent).await?;
    }
}
