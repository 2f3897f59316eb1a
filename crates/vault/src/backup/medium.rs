//! Where backups stand: a folder of another disk or of a stick, which may be small, old, full or gone.

use std::{
    fs::{self, File},
    io,
    os::unix::fs::MetadataExt,
    path::Path,
};

use rustix::fs::{fstatfs, statvfs};

use super::{END, Label, Standing, of_the_medium, reader};
use crate::{Result, VaultError, VaultId, account::short_name};

/// FAT32 and its elders (statfs(2)): no file of 4 GiB or more.
const FAT: i64 = 0x4d44;
const LONGEST_OF_FAT: u64 = (4 << 30) - 1;
const PART: &str = ".part";

/// Looks at a folder that is to hold backups. True when it stands on the vault's own disk, whose end would be theirs.
///
/// # Errors
/// [`VaultError::MediumGone`] when it is no folder, [`VaultError::MediumInVault`].
pub fn look_at_medium(folder: &Path, vault: &Path) -> Result<bool> {
    let there = fs::canonicalize(folder).map_err(|_| VaultError::MediumGone)?;
    let found = fs::metadata(&there).map_err(|_| VaultError::MediumGone)?;
    if !found.is_dir() {
        return Err(VaultError::MediumGone);
    }
    let vault = fs::canonicalize(vault)?;
    if there.starts_with(&vault) {
        return Err(VaultError::MediumInVault);
    }
    Ok(fs::metadata(vault)?.dev() == found.dev())
}

/// The backups of `vault` that stand in a folder, by what they say of themselves; the latest first. What cannot be read is
/// none.
///
/// # Errors
/// [`VaultError::MediumGone`].
pub fn standing(folder: &Path, vault: VaultId) -> Result<Vec<Standing>> {
    let mut found = Vec::new();
    for name in names(folder, vault)?.into_iter().filter(|name| name.ends_with(END)) {
        let label = reader(&folder.join(&name)).and_then(|(mut file, bytes)| Ok((Label::read(&mut file)?, bytes)));
        if let Ok((label, bytes)) = label
            && label.vault == vault
        {
            found.push(Standing { name, id: label.backup, made_at: label.made_at, bytes });
        }
    }
    found.sort_by(|one, other| (&other.made_at, &other.name).cmp(&(&one.made_at, &one.name)));
    Ok(found)
}

/// The names of this vault's backups, whole or interrupted.
fn names(folder: &Path, vault: VaultId) -> Result<Vec<String>> {
    let start = format!("permanence-{}-", short_name(vault).to_lowercase());
    let gone = |_| VaultError::MediumGone;
    let names = fs::read_dir(folder).map_err(gone)?.map(|entry| Ok(entry?.file_name().into_string().ok()));
    let names = names.collect::<io::Result<Vec<_>>>().map_err(gone)?;
    Ok(names.into_iter().flatten().filter(|name| name.starts_with(&start)).collect())
}

/// Removes what an interruption left of earlier backups of this vault.
pub(super) fn sweep(folder: &Path, vault: VaultId) -> Result<()> {
    let part = format!("{END}{PART}");
    for name in names(folder, vault)?.into_iter().filter(|name| name.ends_with(&part)) {
        fs::remove_file(folder.join(name)).map_err(|error| of_the_medium(error.into(), 0))?;
    }
    Ok(())
}

/// Refuses a medium on which a file of `needed` bytes has no room, before anything is written.
pub(super) fn must_hold(folder: &Path, needed: u64) -> Result<()> {
    let room = statvfs(folder).map_err(|_| VaultError::MediumGone)?;
    let opened = File::open(folder).map_err(|_| VaultError::MediumGone)?;
    #[allow(clippy::unnecessary_cast)] // the type differs between C libraries
    let kind = fstatfs(&opened).map_err(|_| VaultError::MediumGone)?.f_type as i64;
    fits(kind, room.f_bavail.saturating_mul(room.f_frsize), needed)
}

fn fits(kind: i64, free: u64, needed: u64) -> Result<()> {
    if kind == FAT && needed > LONGEST_OF_FAT {
        return Err(VaultError::BackupTooLong);
    }
    if needed > free {
        return Err(VaultError::MediumFull { needed_mb: needed.div_ceil(1_000_000) });
    }
    Ok(())
}

/// The passing name of a file that is being written.
pub(super) fn part(name: &str) -> String {
    format!("{name}{PART}")
}

/// Returns once the names in the folder are on the medium.
pub(super) fn settle(folder: &Path) -> Result<()> {
    Ok(File::open(folder)?.sync_all()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_medium_without_room_or_without_long_files_is_refused_before_anything_is_written() {
        const EXT: i64 = 0xEF53;
        assert!(fits(EXT, 5 << 30, 5 << 30).is_ok());
        assert!(fits(FAT, 5 << 30, LONGEST_OF_FAT).is_ok());
        assert!(matches!(fits(FAT, 9 << 30, LONGEST_OF_FAT + 1), Err(VaultError::BackupTooLong)));
        assert!(matches!(fits(EXT, 999_999, 1_000_001), Err(VaultError::MediumFull { needed_mb: 2 })));
    }
}
