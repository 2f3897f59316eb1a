//! A guided tour without a screen: the whole job on invented people, one picture per screen in the folder of the argument.
#![allow(clippy::print_stderr)] // its words are its result

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use tests::{place::Place, window::Stuck, workday};

#[tokio::main]
async fn main() -> ExitCode {
    let Some(pictures) = env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("tour FOLDER: the folder that receives the pictures");
        return ExitCode::from(2);
    };
    match tour(&pictures).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(stuck) => {
            eprintln!("{stuck}");
            ExitCode::FAILURE
        }
    }
}

async fn tour(pictures: &Path) -> Result<(), Stuck> {
    fs::create_dir_all(pictures)?;
    let program = env::current_exe()?.with_file_name("permanence-driven");
    // In memory: nothing of a vault, even an invented one, stays on the disk.
    let folder = tempfile::Builder::new().prefix("permanence-tour-").tempdir_in("/dev/shm")?;
    workday::whole(&Place { program, folder: folder.path().to_owned() }, pictures, |_| {}).await.map(drop)
}
