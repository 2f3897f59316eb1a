//! Builds an empty database with both schemas, so that every SQL statement of this crate, and of no other, is checked
//! against `migrations/` while it compiles.

use std::{env, error::Error, fs, path::Path};

use sqlx::{Connection, Executor, SqliteConnection};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let migrations = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../migrations");
    let schema = Path::new(&env::var("OUT_DIR")?).join("schema.db");
    println!("cargo::rerun-if-changed={}", migrations.display());
    if schema.exists() {
        fs::remove_file(&schema)?;
    }
    let url = format!("sqlite:{}", schema.display());
    let mut database = SqliteConnection::connect(&format!("{url}?mode=rwc")).await?;
    for file in scripts(&migrations)? {
        database.execute(sqlx::AssertSqlSafe(file)).await?;
    }
    database.close().await?;
    println!("cargo::rustc-env=DATABASE_URL={url}");
    Ok(())
}

/// Every migration, in order; the journal, which both databases keep in the same form, only once.
fn scripts(migrations: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut scripts = Vec::new();
    for database in ["desk", "statistics"] {
        println!("cargo::rerun-if-changed={}", migrations.join(database).display());
        let mut files: Vec<_> = fs::read_dir(migrations.join(database))?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        files.sort();
        for file in files {
            let script = fs::read_to_string(file)?;
            if !scripts.contains(&script) {
                scripts.push(script);
            }
        }
    }
    Ok(scripts)
}
